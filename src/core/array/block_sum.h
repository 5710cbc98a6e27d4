/*
** Sums of what is computed on the way, such as the terms of a loss, with the bits that np.sum gives
** for an array of them.
*/
#ifndef DNN_ARRAY_BLOCK_SUM_H
#define DNN_ARRAY_BLOCK_SUM_H

#include "base/declarations.h"
#include "base/dtype.h"

#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/*
** Sum of n terms that exist nowhere: sum(context, start, count) adds the terms start ..
** start+count-1, a block of at most 8192 of them (DNN_SUM_BLOCK). The sums of the blocks are added
** in order, as np.sum adds an array; the bits are the same with every number of threads.
**   dtype  f64 or f32: the sum is rounded so after each block
**   cost   of a term, in operations: large sums are shared by the pool
*/
typedef double dnn_block_sum(void *context, int64_t start, int64_t count);
double dnn_sum_blocks(dnn_dtype dtype, int64_t n, int64_t cost, dnn_block_sum *sum, void *context);

DNN_END_DECLARATIONS

#endif
