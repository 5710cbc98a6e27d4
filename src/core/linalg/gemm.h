/*
** Matrix products: c = alpha * a b + beta * c on raw memory with arbitrary strides.
**
** A transpose is a swap of strides; slices and reversed views need no copy either. Products are
** split over the thread pool by shape and thread count alone, so for one thread count (and one
** instruction set and BLAS) the same operands give the same bits.
**
** Zeros and exceptions: with k == 1 every element is the plain product of two numbers, which keeps
** -0.0; with k >= 2 sums start from +0.0; k == 0 gives +0.0. NaN and infinities always propagate:
** no zero is skipped, neither in the operands nor alpha. With beta == 0 old values of c are not
** read. Inside sums, multiply-add may be fused and the order of addition is unspecified.
**
** For training with X (n_prev, m) and a layer of few units: w a at one go, and the update
** w -= rate / m * dz X^T with alpha = -rate / m and beta = 1, so that no gradient is stored. Both
** are equally fast for w by rows and by columns.
*/
#ifndef DNN_LINALG_GEMM_H
#define DNN_LINALG_GEMM_H

#include "array/array.h"
#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"
#include "base/product.h"

#include <stdbool.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/* A matrix, of two dimensions, as an operand or a result of a product. */
static inline dnn_operand dnn_array_operand(const dnn_array *matrix) {
  dnn_operand operand = {matrix->data, matrix->strides[0], matrix->strides[1]};
  return operand;
}

static inline dnn_result dnn_array_result(const dnn_array *matrix) {
  dnn_result result = {matrix->data, matrix->strides[0], matrix->strides[1]};
  return result;
}

/*
** Computes the product for 'dtype' f64 or f32 (alpha and beta are rounded to it). c is modified.
** 'precision' is looked at for f32 only.
** DNN_EDTYPE for other types, DNN_ENOMEM (c unchanged), DNN_EINTERRUPT (c partly written).
*/
dnn_status dnn_gemm(dnn_dtype dtype, const dnn_product *product, dnn_error *error);

/* Does dnn_gemm hand large products to OpenBLAS? Only where our kernels have short vectors, and it
   is installed (linalg/blas.h). */
bool dnn_gemm_uses_blas(void);

/*
** c = a b for i64, exact but for wrap-around on overflow; alpha and beta are not looked at.
** DNN_EINTERRUPT as above.
*/
dnn_status dnn_gemm_i64(const dnn_product *product, dnn_error *error);

/* The same as dnn_gemm by the definition: sums in order of k, slowly. The twin for tests. */
dnn_status dnn_gemm_naive(dnn_dtype dtype, const dnn_product *product, dnn_error *error);

DNN_END_DECLARATIONS

#endif
