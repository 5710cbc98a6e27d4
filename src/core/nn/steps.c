#include "nn/steps.h"

#include "array/elementwise.h"
#include "array/iterate.h"
#include "array/reduce.h"
#include "kernels/layer.h"
#include "linalg/dot.h"
#include "nn/loss.h"

DNN_ISA_ACCESSOR(dnn_layer_kernels, layer)

/* Elements that are not worth sharing among threads. */
enum { few = 4096 };

dnn_dtype dnn_steps_dtype(int count, const dnn_array *const *arrays) {
  dnn_dtype dtype = arrays[0]->dtype;
  for (int i = 1; i < count; i++)
    dtype = dnn_dtype_promote(dtype, arrays[i]->dtype);
  return dnn_dtype_is_real(dtype) ? dtype : DNN_F64;
}

/* Describes a number as an array without dimensions, stored in '*value' as 'dtype'. */
static dnn_array scalar(double number, dnn_dtype dtype, double *value) {
  dnn_array array;
  dnn_array_init(&array, value, dtype, 0, NULL);
  dnn_convert(1, DNN_F64, &number, 0, dtype, value, 0);
  return array;
}

static dnn_status apply(dnn_operation_id id, const dnn_array *a, const dnn_array *b, dnn_array *out,
                        dnn_error *error) {
  return dnn_operation_apply(dnn_operation_at(id), a, b, out, error);
}

/* --- shapes ----------------------------------------------------------------------------------- */

static dnn_status check_matrix(const char *function, const char *name, const dnn_array *array,
                               dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  if (array->ndim == 2)
    return DNN_OK;
  return dnn_error_set(error, DNN_ESHAPE, "%s: %s has shape %s, a matrix is needed", function, name,
                       dnn_shape_text(array->ndim, array->shape, text));
}

dnn_status dnn_linear_check(const dnn_array *a, const dnn_array *w, const dnn_array *b,
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

dnn_status dnn_linear_backward_check(const dnn_array *dz, const dnn_array *a_prev,
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

dnn_status dnn_linear_forward(const dnn_array *a, const dnn_array *w, const dnn_array *b,
                              dnn_array *z, dnn_error *error) {
  dnn_status status = dnn_dot(w, a, z, error);
  if (status != DNN_OK)
    return status;
  if (b->dtype != z->dtype || z->size > few || !dnn_array_is_contiguous(b) ||
      !dnn_array_is_contiguous(z))
    return apply(DNN_OP_ADD, z, b, z, error);
  layer_kernels(z->dtype)->add_bias(z->shape[0], z->shape[1], b->data, z->data);
  return DNN_OK;
}

dnn_status dnn_linear_backward(const dnn_array *dz, const dnn_array *a_prev, const dnn_array *w,
                               dnn_array *da_prev, dnn_array *dw, dnn_array *db, dnn_error *error) {
  static const bool examples[2] = {false, true};
  double value;
  dnn_array count = scalar((double)dz->shape[1], dw->dtype, &value);
  dnn_array transposed, sums;
  dnn_array_transpose_view(a_prev, &transposed);
  dnn_status status = dnn_dot(dz, &transposed, dw, error);
  if (status == DNN_OK)
    status = apply(DNN_OP_DIVIDE, dw, &count, dw, error);
  dnn_array_index_view(db, 1, 0, &sums);
  if (status == DNN_OK)
    status = dnn_array_reduce(DNN_SUM, dz, examples, 0, &sums, error);
  if (status == DNN_OK)
    status = apply(DNN_OP_DIVIDE, db, &count, db, error);
  if (status != DNN_OK || da_prev == NULL)
    return status;
  dnn_array_transpose_view(w, &transposed);
  return dnn_dot(&transposed, dz, da_prev, error);
}

/* --- cost ------------------------------------------------------------------------------------- */

dnn_status dnn_cost_cross_entropy(const dnn_array *al, const dnn_array *y, double *cost,
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

dnn_status dnn_cost_gradient(const dnn_array *al, const dnn_array *y, dnn_array *dal,
                             dnn_error *error) {
  double cost;
  return dnn_binary_cross_entropy(DNN_F64, al, y, &cost, dal->data, error);
}

/* --- update ----------------------------------------------------------------------------------- */

static void descend_f64(void *context, int64_t n, char *const *data, const int64_t *strides) {
  double rate = *(const double *)context;
  double *parameter = (double *)(void *)data[0];
  const double *gradient = (const double *)(void *)data[1];
  if (strides[0] == 1 && strides[1] == 1) {
    for (int64_t i = 0; i < n; i++)
      parameter[i] -= rate * gradient[i];
    return;
  }
  for (int64_t i = 0; i < n; i++)
    parameter[i * strides[0]] -= rate * gradient[i * strides[1]];
}

static void descend_f32(void *context, int64_t n, char *const *data, const int64_t *strides) {
  float rate = (float)*(const double *)context;
  float *parameter = (float *)(void *)data[0];
  const float *gradient = (const float *)(void *)data[1];
  if (strides[0] == 1 && strides[1] == 1) {
    for (int64_t i = 0; i < n; i++)
      parameter[i] -= rate * gradient[i];
    return;
  }
  for (int64_t i = 0; i < n; i++)
    parameter[i * strides[0]] -= rate * gradient[i * strides[1]];
}

dnn_status dnn_parameter_update(dnn_array *parameter, const dnn_array *gradient, double rate,
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
  dnn_array copy = {0};
  const dnn_array *operands[2] = {parameter, gradient};
  dnn_status status = DNN_OK;
  if (dnn_array_overlaps(parameter, gradient)) {
    status = dnn_array_alloc(&copy, gradient->dtype, gradient->ndim, gradient->shape, error);
    if (status == DNN_OK)
      status = dnn_array_assign(gradient, &copy, error);
    operands[1] = &copy;
  }
  if (status == DNN_OK)
    status = dnn_iterate(2, operands, parameter->dtype == DNN_F64 ? descend_f64 : descend_f32,
                         &rate, true, error);
  dnn_array_free(&copy);
  return status;
}
