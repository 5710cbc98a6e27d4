/*
** Reduction kernels for real arrays: one run of n elements to one number, or one row into a row of
** accumulators. Nothing is checked. Strides count elements and may be 0 or negative; stride 1 is
** vectorized. Results are returned as double, which holds every f32 exactly; arithmetic is in
** 'real'.
**
** sum is NumPy's, bit for bit: from +0.0, blocks of DNN_SUM_BLOCK elements are added in turn;
** within a block, fewer than 8 elements are added in order, up to 128 in eight interleaved sums
** ((0+1)+(2+3))+((4+5)+(6+7)) and the rest in order, more as the sum of two halves, the first
** rounded down to a multiple of 8. NumPy walks an array in the order of its strides, largest first,
** whatever their sign: x[::-1] is added from its own front. Reduced axes inside the last kept one
** are gathered into blocks, which do not go beyond these axes, and the sums of the blocks are added
** to 0.0 in the order of the walk. Where the last axis of the walk is a kept one, rows are added:
** add_row.
**
** Every instruction set gives the same bits, but for the sign of a zero from max and min when zeros
** of both signs are largest or smallest.
*/
#ifndef DNN_KERNELS_REDUCE_H
#define DNN_KERNELS_REDUCE_H

#include "base/isa.h"

#include <stdint.h>

#define DNN_SUM_BLOCK 8192

/* f of in[0], in[stride], ..., in[(n - 1) stride]. */
typedef double dnn_reduce_kernel(int64_t n, const void *in, int64_t stride);

/* The same with a number known to 'real' precision. */
typedef double dnn_deviation_kernel(int64_t n, const void *in, int64_t stride, double mean);

/* acc[i] = f(acc[i], in[i]); 'in' (n), contiguous; 'acc' (n), contiguous, modified; no overlap. */
typedef void dnn_row_kernel(int64_t n, const void *in, void *acc);

/* acc[i] = acc[i] + (in[i] - mean[i])^2; 'in', 'mean', 'acc' (n) as for dnn_row_kernel. */
typedef void dnn_deviation_row_kernel(int64_t n, const void *in, const void *mean, void *acc);

typedef struct dnn_reduce_kernels {
  dnn_reduce_kernel *sum;  /* 0 for n = 0 */
  dnn_reduce_kernel *prod; /* in order, one by one, as NumPy; 1 for n = 0 */
  dnn_reduce_kernel *max;  /* NaN if there is one; n >= 1 */
  dnn_reduce_kernel *min;  /* likewise */

  /* Sum of (in[i] - mean)^2 in the order of sum: n times NumPy's var. */
  dnn_deviation_kernel *deviation;

  dnn_row_kernel *add_row;      /* acc + in */
  dnn_row_kernel *multiply_row; /* acc * in */
  dnn_row_kernel *max_row;      /* NaN if either is */
  dnn_row_kernel *min_row;      /* likewise */
  dnn_deviation_row_kernel *deviation_row;
} dnn_reduce_kernels;

DNN_ISA_DECLARE(dnn_reduce_kernels, reduce, f64);
DNN_ISA_DECLARE(dnn_reduce_kernels, reduce, f32);

#endif
