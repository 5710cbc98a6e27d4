/*
** dot and matmul: axes are merged and walked until matrices remain, which linalg/gemm.h multiplies
** where they lie. Only operands of another type are copied, and results that overlap an operand.
*/
#include "linalg/dot.h"

#include "array/elementwise.h"
#include "linalg/gemm.h"

#include <string.h>

/* Integers are multiplied as i64, which wraps around as NumPy's does. */
static dnn_dtype product_dtype(const dnn_array *a, const dnn_array *b) {
  dnn_dtype dtype = dnn_dtype_promote(a->dtype, b->dtype);
  return dnn_dtype_is_real(dtype) ? dtype : DNN_I64;
}

/* The inner dimensions are named, since they may be at any place of the shapes. */
static dnn_status mismatch(const char *name, const dnn_array *a, const dnn_array *b, int64_t k,
                           int64_t rows, dnn_error *error) {
  char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
  return dnn_error_set(error, DNN_ESHAPE,
                       "cannot %s: shapes %s and %s do not fit, the inner dimensions are %lld and "
                       "%lld",
                       name, dnn_shape_text(a->ndim, a->shape, one),
                       dnn_shape_text(b->ndim, b->shape, two), (long long)k, (long long)rows);
}

/* The axis of b that is summed over: the first of a vector, the last but one otherwise. */
static int inner_axis(const dnn_array *b) {
  return b->ndim == 1 ? 0 : b->ndim - 2;
}

/* The axes of a without its last, then those of b without its inner one. */
dnn_status dnn_dot_shape(const dnn_array *a, const dnn_array *b, dnn_dtype *dtype, int *ndim,
                         int64_t shape[DNN_MAX_NDIM], dnn_error *error) {
  *dtype = product_dtype(a, b);
  if (a->ndim == 0 || b->ndim == 0) {
    const dnn_array *operands[2] = {a, b};
    return dnn_shape_broadcast(2, operands, ndim, shape, error);
  }
  int64_t k = a->shape[a->ndim - 1], rows = b->shape[inner_axis(b)];
  if (k != rows)
    return mismatch("dot", a, b, k, rows, error);
  int count = 0;
  if (a->ndim + b->ndim - 2 > DNN_MAX_NDIM)
    return dnn_error_set(error, DNN_ESHAPE,
                         "the product would have %d dimensions, at most %d are "
                         "possible",
                         a->ndim + b->ndim - 2, DNN_MAX_NDIM);
  for (int i = 0; i < a->ndim - 1; i++)
    shape[count++] = a->shape[i];
  for (int i = 0; i < b->ndim; i++)
    if (i != inner_axis(b))
      shape[count++] = b->shape[i];
  *ndim = count;
  return DNN_OK;
}

/* Leading axes are stacks, which broadcast; the last two are those of the matrices. */
dnn_status dnn_matmul_shape(const dnn_array *a, const dnn_array *b, dnn_dtype *dtype, int *ndim,
                            int64_t shape[DNN_MAX_NDIM], dnn_error *error) {
  if (a->ndim == 0 || b->ndim == 0)
    return dnn_error_set(error, DNN_ESHAPE,
                         "matmul needs arrays of at least one dimension, for a "
                         "product with a number write '*'");
  if (a->ndim <= 2 && b->ndim <= 2)
    return dnn_dot_shape(a, b, dtype, ndim, shape, error);
  *dtype = product_dtype(a, b);
  int64_t k = a->shape[a->ndim - 1], rows = b->shape[inner_axis(b)];
  if (k != rows)
    return mismatch("matmul", a, b, k, rows, error);
  /* Stacks are seen as arrays without the axes of their matrices. */
  dnn_array stacks[2] = {*a, *b};
  const dnn_array *operands[2] = {&stacks[0], &stacks[1]};
  stacks[0].ndim = a->ndim < 2 ? 0 : a->ndim - 2;
  stacks[1].ndim = b->ndim < 2 ? 0 : b->ndim - 2;
  dnn_status status = dnn_shape_broadcast(2, operands, ndim, shape, error);
  if (status != DNN_OK)
    return status;
  if (a->ndim > 1)
    shape[(*ndim)++] = a->shape[a->ndim - 2];
  if (b->ndim > 1)
    shape[(*ndim)++] = b->shape[b->ndim - 1];
  return DNN_OK;
}

/* --- computing -------------------------------------------------------------------------------- */

/* Only f32 is rounded for a product, and only where there is one. */
static dnn_status check_precision(const dnn_array *a, const dnn_array *b, dnn_precision precision,
                                  const dnn_array *out, dnn_error *error) {
  if (precision == DNN_PRECISION_FULL)
    return DNN_OK;
  if (out->dtype != DNN_F32)
    return dnn_error_set(error, DNN_EDTYPE,
                         "precision bf16 is for float32, the product of %s and %s is %s: convert "
                         "the operands with astype(\"float32\")",
                         dnn_dtype_name(a->dtype), dnn_dtype_name(b->dtype),
                         dnn_dtype_name(out->dtype));
  if (a->ndim == 0 || b->ndim == 0)
    return dnn_error_set(error, DNN_ESHAPE,
                         "precision bf16 is for products of vectors and matrices, not with a "
                         "number");
  return DNN_OK;
}

/* c (m, n) = a (m, k) b (k, n), all of the type of c. */
static dnn_status multiply(const dnn_array *a, const dnn_array *b, dnn_precision precision,
                           dnn_array *c, dnn_error *error) {
  dnn_product product = {.m = c->shape[0],
                         .n = c->shape[1],
                         .k = a->shape[1],
                         .a = dnn_array_operand(a),
                         .b = dnn_array_operand(b),
                         .c = dnn_array_result(c),
                         .alpha = 1,
                         .beta = 0,
                         .precision = precision};
  return c->dtype == DNN_I64 ? dnn_gemm_i64(&product, error) : dnn_gemm(c->dtype, &product, error);
}

/* A vector becomes a row (1, k) or a column (k, 1). */
static void as_matrix(const dnn_array *array, bool column, dnn_array *out) {
  dnn_array_expand_view(array, column ? 1 : 0, out, NULL);
}

/* Multiplies for every pair of matrices in stacks of one shape; the last two axes are theirs. */
static dnn_status multiply_stacks(const dnn_array *a, const dnn_array *b, dnn_precision precision,
                                  dnn_array *c, dnn_error *error) {
  int stack = c->ndim - 2;
  if (stack == 0)
    return multiply(a, b, precision, c, error);
  for (int64_t i = 0; i < c->shape[0]; i++) {
    dnn_array ai, bi, ci;
    dnn_array_index_view(a, 0, i, &ai);
    dnn_array_index_view(b, 0, i, &bi);
    dnn_array_index_view(c, 0, i, &ci);
    dnn_status status = multiply_stacks(&ai, &bi, precision, &ci, error);
    if (status != DNN_OK)
      return status;
  }
  return DNN_OK;
}

/* Operands converted to the type of the result, and a result apart from them; NULL data: unused. */
typedef struct scratch {
  dnn_array a, b, c;
} scratch;

/* *a, *b and *out become what is worked on; 's' owns the copies, which finish() frees. */
static dnn_status prepare(const dnn_array **a, const dnn_array **b, dnn_array **out, scratch *s,
                          dnn_error *error) {
  dnn_array *result = *out;
  dnn_status status = dnn_array_convert(a, result->dtype, false, &s->a, error);
  if (status == DNN_OK)
    status = dnn_array_convert(b, result->dtype, false, &s->b, error);
  if (status == DNN_OK && (dnn_array_overlaps(*a, result) || dnn_array_overlaps(*b, result))) {
    status = dnn_array_alloc(&s->c, result->dtype, result->ndim, result->shape, error);
    *out = &s->c; /* computed apart, and copied by finish */
  }
  return status;
}

/* Copies a result that was computed apart to where it is wanted. */
static dnn_status finish(dnn_status status, const dnn_array *computed, dnn_array *out, scratch *s,
                         dnn_error *error) {
  if (status == DNN_OK && computed != out)
    status = dnn_array_assign(computed, out, error);
  dnn_array_free(&s->a);
  dnn_array_free(&s->b);
  dnn_array_free(&s->c);
  return status;
}

/* dot where each operand has at least one dimension: all axes of a but the last, times, for every
   entry of b's stack, the matrix of b. */
static dnn_status dot_into(const dnn_array *a, const dnn_array *b, dnn_precision precision,
                           dnn_array *c, dnn_error *error) {
  /* A vector becomes a row of a or a column of b, and c gets the axis that dot leaves out. */
  dnn_array am, bm, cm = *c;
  if (a->ndim == 1) {
    as_matrix(a, false, &am);
    dnn_array_expand_view(&cm, 0, &cm, error);
  } else {
    am = *a;
  }
  if (b->ndim == 1) {
    as_matrix(b, true, &bm);
    dnn_array_expand_view(&cm, cm.ndim, &cm, error);
  } else {
    bm = *b;
  }
  if (am.ndim > 2) { /* walk the leading axes of a */
    for (int64_t i = 0; i < am.shape[0]; i++) {
      dnn_array ai, ci;
      dnn_array_index_view(&am, 0, i, &ai);
      dnn_array_index_view(&cm, 0, i, &ci);
      dnn_status status = dot_into(&ai, &bm, precision, &ci, error);
      if (status != DNN_OK)
        return status;
    }
    return DNN_OK;
  }
  if (bm.ndim > 2) { /* axis 0 of b's stack is axis 1 of c, behind the rows of a */
    for (int64_t i = 0; i < bm.shape[0]; i++) {
      dnn_array bi, ci;
      dnn_array_index_view(&bm, 0, i, &bi);
      dnn_array_index_view(&cm, 1, i, &ci);
      dnn_status status = dot_into(&am, &bi, precision, &ci, error);
      if (status != DNN_OK)
        return status;
    }
    return DNN_OK;
  }
  return multiply(&am, &bm, precision, &cm, error);
}

/* Two matrices of the result's type are by far the most frequent: no copies, nothing to free. */
dnn_status dnn_dot(const dnn_array *a, const dnn_array *b, dnn_precision precision, dnn_array *out,
                   dnn_error *error) {
  dnn_status possible = dnn_array_check_writable(out, error);
  if (possible == DNN_OK)
    possible = check_precision(a, b, precision, out, error);
  if (possible != DNN_OK)
    return possible;
  if (a->ndim == 2 && b->ndim == 2 && a->dtype == out->dtype && b->dtype == out->dtype &&
      !dnn_array_overlaps(a, out) && !dnn_array_overlaps(b, out))
    return multiply(a, b, precision, out, error);
  scratch s = {0};
  dnn_array *c = out;
  dnn_status status;
  if (a->ndim == 0 || b->ndim == 0) {
    status = dnn_array_convert(&a, out->dtype, false, &s.a, error);
    if (status == DNN_OK)
      status = dnn_operation_apply(dnn_operation_at(DNN_OP_MULTIPLY), a, b, out, error);
    return finish(status, out, out, &s, error);
  }
  status = prepare(&a, &b, &c, &s, error);
  if (status == DNN_OK)
    status = dot_into(a, b, precision, c, error);
  return finish(status, c, out, &s, error);
}

/* Vectors become matrices, then both stacks get the leading shape of the result. */
dnn_status dnn_matmul(const dnn_array *a, const dnn_array *b, dnn_precision precision,
                      dnn_array *out, dnn_error *error) {
  if (a->ndim <= 2 && b->ndim <= 2)
    return dnn_dot(a, b, precision, out, error);
  scratch s = {0};
  dnn_array *c = out;
  dnn_status status = dnn_array_check_writable(out, error);
  if (status == DNN_OK)
    status = check_precision(a, b, precision, out, error);
  if (status == DNN_OK)
    status = prepare(&a, &b, &c, &s, error);
  if (status == DNN_OK) {
    dnn_array am = *a, bm = *b, cm = *c;
    if (a->ndim == 1) {
      as_matrix(a, false, &am);
      dnn_array_expand_view(&cm, cm.ndim - 1, &cm, error);
    }
    if (b->ndim == 1) {
      as_matrix(b, true, &bm);
      dnn_array_expand_view(&cm, cm.ndim, &cm, error);
    }
    int64_t shape[DNN_MAX_NDIM];
    memcpy(shape, cm.shape, sizeof shape);
    for (int k = 0; k < 2 && status == DNN_OK; k++) { /* stretch both stacks to the result's */
      dnn_array *operand = k == 0 ? &am : &bm;
      memcpy(shape + cm.ndim - 2, operand->shape + operand->ndim - 2, 2 * sizeof *shape);
      status = dnn_array_broadcast_view(operand, cm.ndim, shape, operand, error);
    }
    if (status == DNN_OK)
      status = multiply_stacks(&am, &bm, precision, &cm, error);
  }
  return finish(status, c, out, &s, error);
}
