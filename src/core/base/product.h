/* What a matrix product is made of: c = alpha * a b + beta * c, for linalg/gemm.h and its
   kernels. */
#ifndef DNN_BASE_PRODUCT_H
#define DNN_BASE_PRODUCT_H

#include "base/declarations.h"

#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/*
** a is (m, k), b is (k, n), c is (m, n). Element (i, j) of x is x[i * x_row + j * x_column];
** strides count elements and may be 0 (in a and b) or negative. c must not share memory with a or
** b, and its elements must be distinct.
*/
typedef struct dnn_product {
  int64_t m, n, k;
  const void *a;
  int64_t a_row, a_column;
  const void *b;
  int64_t b_row, b_column;
  void *c;
  int64_t c_row, c_column;
  double alpha, beta;
} dnn_product;

DNN_END_DECLARATIONS

#endif
