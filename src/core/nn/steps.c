/*
** The notebook's functions of one layer. Shapes are checked by functions of their own, before
** results are allocated; the numbers come from what networks use, so both have the same bits:
** nn/linear.h, nn/loss.h and nn/optimizer.h.
*/
#include "nn/steps.h"

#include "linalg/gemm.h"
#include "nn/linear.h"
#include "nn/loss.h"
#include "nn/optimizer.h"

dnn_dtype dnn_steps_dtype(int count, const dnn_array *const *arrays) {
  dnn_dtype dtype = arrays[0]->dtype;
  for (int i = 1; i < count; i++)
    dtype = dnn_dtype_promote(dtype, arrays[i]->dtype);
  return dnn_dtype_is_real(dtype) ? dtype : DNN_F64;
}

/* --- shapes ----------------------------------------------------------------------------------- */

/* Every argument of a layer is a matrix, one example included. */
static dnn_status check_matrix(const char *function, const char *name, const dnn_array *array,
                               dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  if (array->ndim == 2)
    return DNN_OK;
  return dnn_error_set(error, DNN_ESHAPE, "%s: %s has shape %s, a matrix is needed", function, name,
                       dnn_shape_text(array->ndim, array->shape, text));
}

/* W (n, n_prev) times A (n_prev, m): the inner dimensions first, then b, which is a column beside
   each of the m columns. */
dnn_status dnn_steps_linear_check(const dnn_array *a, const dnn_array *w, const dnn_array *b,
                                  dnn_error *error) {
  static const char function[] = "linear_forward";
  char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
  dnn_status status = check_matrix(function, "A", a, error);
  if (status == DNN_OK)
    status = check_matrix(function, "W", w, error);
  if (status != DNN_OK)
    return status;
  if (w->shape[1] != a->shape[0])
    return dnn_error_set(error, DNN_ESHAPE, "%s: W %s times A %s: W needs %lld columns", function,
                         dnn_shape_text(2, w->shape, one), dnn_shape_text(2, a->shape, two),
                         (long long)a->shape[0]);
  if (b->ndim != 2 || b->shape[0] != w->shape[0] || b->shape[1] != 1)
    return dnn_error_set(error, DNN_ESHAPE, "%s: W %s times A plus b %s: b needs shape (%lld, 1)",
                         function, dnn_shape_text(2, w->shape, one),
                         dnn_shape_text(b->ndim, b->shape, two), (long long)w->shape[0]);
  return DNN_OK;
}

/* Three products share three sizes: dW = dZ A_prev^T needs one m, dA_prev = W^T dZ one n, and
   dA_prev has the shape of A_prev. */
dnn_status dnn_steps_linear_backward_check(const dnn_array *dz, const dnn_array *a_prev,
                                           const dnn_array *w, dnn_error *error) {
  static const char function[] = "linear_backward";
  char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
  dnn_status status = check_matrix(function, "dZ", dz, error);
  if (status == DNN_OK)
    status = check_matrix(function, "A_prev", a_prev, error);
  if (status == DNN_OK)
    status = check_matrix(function, "W", w, error);
  if (status != DNN_OK)
    return status;
  if (dz->shape[1] != a_prev->shape[1])
    return dnn_error_set(error, DNN_ESHAPE,
                         "%s: dZ %s times A_prev.T of A_prev %s: dZ needs %lld columns", function,
                         dnn_shape_text(2, dz->shape, one), dnn_shape_text(2, a_prev->shape, two),
                         (long long)a_prev->shape[1]);
  if (w->shape[0] != dz->shape[0])
    return dnn_error_set(error, DNN_ESHAPE, "%s: W.T of W %s times dZ %s: W needs %lld rows",
                         function, dnn_shape_text(2, w->shape, one),
                         dnn_shape_text(2, dz->shape, two), (long long)dz->shape[0]);
  if (w->shape[1] != a_prev->shape[0])
    return dnn_error_set(error, DNN_ESHAPE, "%s: W %s times A_prev %s: W needs %lld columns",
                         function, dnn_shape_text(2, w->shape, one),
                         dnn_shape_text(2, a_prev->shape, two), (long long)a_prev->shape[0]);
  return DNN_OK;
}

/* --- a layer ---------------------------------------------------------------------------------- */

/* W and A in the type of the results; the copies, if any, are the caller's to free. */
static dnn_status take_operands(const dnn_array **w, const dnn_array **a, dnn_dtype dtype,
                                dnn_array copies[2], dnn_linear *linear, dnn_error *error) {
  dnn_status status = dnn_array_convert(w, dtype, false, &copies[0], error);
  if (status == DNN_OK)
    status = dnn_array_convert(a, dtype, false, &copies[1], error);
  if (status == DNN_OK)
    *linear = (dnn_linear){.dtype = dtype,
                           .n = (*w)->shape[0],
                           .n_prev = (*w)->shape[1],
                           .m = (*a)->shape[1],
                           .w = dnn_array_operand(*w),
                           .a = dnn_array_operand(*a)};
  return status;
}

/* b is added as a run of numbers, so it must have no gaps; W and A are taken with any strides. */
dnn_status dnn_steps_linear_forward(const dnn_array *a, const dnn_array *w, const dnn_array *b,
                                    dnn_array *z, dnn_error *error) {
  dnn_array copies[3] = {{0}};
  dnn_linear linear;
  dnn_status status = take_operands(&w, &a, z->dtype, copies, &linear, error);
  if (status == DNN_OK)
    status = dnn_array_convert(&b, z->dtype, true, &copies[2], error);
  if (status == DNN_OK)
    status = dnn_linear_forward(&linear, b->data, z->data, error);
  for (int i = 0; i < 3; i++)
    dnn_array_free(&copies[i]);
  return status;
}

dnn_status dnn_steps_linear_backward(const dnn_array *dz, const dnn_array *a_prev,
                                     const dnn_array *w, dnn_array *da_prev, dnn_array *dw,
                                     dnn_array *db, dnn_error *error) {
  dnn_array copies[3] = {{0}};
  dnn_linear linear;
  dnn_status status = take_operands(&w, &a_prev, dw->dtype, copies, &linear, error);
  if (status == DNN_OK)
    status = dnn_array_convert(&dz, dw->dtype, false, &copies[2], error);
  if (status == DNN_OK) {
    const dnn_operand gradient = dnn_array_operand(dz);
    status = dnn_linear_backward(&linear, &gradient, dw->data, db->data,
                                 da_prev != NULL ? da_prev->data : NULL, error);
  }
  for (int i = 0; i < 3; i++)
    dnn_array_free(&copies[i]);
  return status;
}

/* --- cost ------------------------------------------------------------------------------------- */

/* The shape is that of a matrix (n, m); m divides the sum, also where n is not 1. */
dnn_status dnn_steps_compute_cost(const dnn_array *al, const dnn_array *y, double *cost,
                                  dnn_error *error) {
  char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
  dnn_status status = check_matrix("compute_cost", "AL", al, error);
  if (status != DNN_OK)
    return status;
  if (!dnn_shape_equal(al, y))
    return dnn_error_set(error, DNN_ESHAPE, "compute_cost: AL %s and Y %s: Y needs the shape of AL",
                         dnn_shape_text(2, al->shape, one), dnn_shape_text(y->ndim, y->shape, two));
  if (al->size == 0)
    return dnn_error_set(error, DNN_ESHAPE, "compute_cost: AL %s and Y have no examples",
                         dnn_shape_text(2, al->shape, one));
  const dnn_array *operands[2] = {al, y};
  return dnn_binary_cross_entropy(dnn_steps_dtype(2, operands), al, y, cost, NULL, error);
}

dnn_status dnn_steps_cost_gradient(const dnn_array *al, const dnn_array *y, dnn_array *dal,
                                   dnn_error *error) {
  double cost;
  return dnn_binary_cross_entropy(DNN_F64, al, y, &cost, dal->data, error);
}

/* --- update ----------------------------------------------------------------------------------- */

/* w -= rate * g, of elements without gaps. */
static void descend(const dnn_array *w, const dnn_array *g, double rate) {
  const dnn_optimizer optimizer = {.kind = DNN_SGD, .learning_rate = rate};
  dnn_optimizer_update(&optimizer, w->dtype, w->size, w->data, g->data, NULL, 1);
}

/* The same for any strides, and for a gradient that shares memory with w, by copies. */
static dnn_status descend_apart(dnn_array *w, const dnn_array *g, double rate, dnn_error *error) {
  dnn_array copies[2] = {{0}};
  dnn_status status = dnn_array_check_writable(w, error);
  if (status == DNN_OK)
    status = dnn_array_alloc(&copies[0], w->dtype, w->ndim, w->shape, error);
  if (status == DNN_OK)
    status = dnn_array_assign(w, &copies[0], error);
  if (status == DNN_OK)
    status = dnn_array_convert(&g, w->dtype, true, &copies[1], error);
  if (status == DNN_OK) {
    descend(&copies[0], g, rate);
    status = dnn_array_assign(&copies[0], w, error);
  }
  dnn_array_free(&copies[0]);
  dnn_array_free(&copies[1]);
  return status;
}

dnn_status dnn_steps_update(dnn_array *parameter, const dnn_array *gradient, double rate,
                            const char *name, dnn_error *error) {
  char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
  if (!dnn_shape_equal(parameter, gradient))
    return dnn_error_set(error, DNN_ESHAPE,
                         "update_parameters: %s %s - learning_rate * d%s %s: d%s needs shape %s",
                         name, dnn_shape_text(parameter->ndim, parameter->shape, one), name,
                         dnn_shape_text(gradient->ndim, gradient->shape, two), name, one);
  if (!dnn_dtype_is_real(parameter->dtype) || gradient->dtype != parameter->dtype)
    return dnn_error_set(
        error, DNN_EDTYPE,
        "update_parameters: %s is %s and d%s is %s: both must be float64, or both float32", name,
        dnn_dtype_name(parameter->dtype), name, dnn_dtype_name(gradient->dtype));
  if (!dnn_array_is_contiguous(parameter) || !dnn_array_is_contiguous(gradient) ||
      dnn_array_overlaps(parameter, gradient))
    return descend_apart(parameter, gradient, rate, error);
  descend(parameter, gradient, rate);
  return DNN_OK;
}
