/*
** The convolution of two vectors.
*/
#ifndef DNN_LINALG_CONVOLVE_H
#define DNN_LINALG_CONVOLVE_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/*
** out[j] = the sum of a[j - k] b[k] over all k for which both exist, in order of k: products and
** sums are rounded one by one, so the bits do not depend on the machine or the number of threads.
** Integers wrap around; of bool the sum is 'or'.
**   a, b  (n,) and (m,) without gaps, of one type, 1 <= m <= n
**   out   (n + m - 1,) without gaps, of the same type; no overlap
** DNN_EINTERRUPT.
*/
dnn_status dnn_convolve(const dnn_array *a, const dnn_array *b, dnn_array *out, dnn_error *error);

DNN_END_DECLARATIONS

#endif
