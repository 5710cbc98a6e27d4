/* What a matrix product is made of: c = alpha * a b + beta * c, for linalg/gemm.h and its
   kernels. */
#ifndef DNN_BASE_PRODUCT_H
#define DNN_BASE_PRODUCT_H

#include "base/declarations.h"

#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/*
** A matrix in memory: element (i, j) is data[i * row + j * column]. Strides count elements and may
** be 0 or negative, so a transpose, a slice or a reversed view is an operand like any other.
*/
typedef struct dnn_operand {
  const void *data;
  int64_t row, column;
} dnn_operand;

/* The same that is written: its elements must be distinct. */
typedef struct dnn_result {
  void *data;
  int64_t row, column;
} dnn_result;

/* To what the operands of an f32 product are rounded before they are multiplied. */
typedef enum dnn_precision {
  DNN_PRECISION_FULL, /* nothing: all elements as they are */
  DNN_PRECISION_BF16  /* bfloat16, see linalg/gemm_bf16.h */
} dnn_precision;

/* a is (m, k), b is (k, n), c is (m, n). c must not share memory with a or b. */
typedef struct dnn_product {
  int64_t m, n, k;
  dnn_operand a, b;
  dnn_result c;
  double alpha, beta; /* with beta 0 old values of c are not read */
  dnn_precision precision;
} dnn_product;

/* Matrices of so many columns, row by row without gaps. */
static inline dnn_operand dnn_operand_row_major(const void *data, int64_t columns) {
  dnn_operand operand = {data, columns, 1};
  return operand;
}

static inline dnn_result dnn_result_row_major(void *data, int64_t columns) {
  dnn_result result = {data, columns, 1};
  return result;
}

/* a^T. */
static inline dnn_operand dnn_operand_transpose(dnn_operand a) {
  dnn_operand operand = {a.data, a.column, a.row};
  return operand;
}

/* The same product seen from the other side: c^T = b^T a^T. */
static inline dnn_product dnn_product_transpose(const dnn_product *product) {
  dnn_product other = *product;
  other.m = product->n;
  other.n = product->m;
  other.a = dnn_operand_transpose(product->b);
  other.b = dnn_operand_transpose(product->a);
  other.c.row = product->c.column;
  other.c.column = product->c.row;
  return other;
}

DNN_END_DECLARATIONS

#endif
