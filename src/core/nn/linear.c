/*
** The layers linear and flatten.
*/
#include "base/interrupt.h"
#include "kernels/elementwise.h"
#include "kernels/layer.h"
#include "kernels/reduce.h"
#include "linalg/gemm.h"
#include "nn/layer.h"

#include <stdio.h>

DNN_ISA_ACCESSOR(dnn_layer_kernels, layer)

DNN_ISA_ACCESSOR(dnn_elementwise_kernels, elementwise)

DNN_ISA_ACCESSOR(dnn_reduce_kernels, reduce)

/* Element i of memory of a real type. */
static void *at(dnn_dtype dtype, const void *memory, int64_t i) {
  return (char *)(uintptr_t)memory + (size_t)i * dnn_dtype_size(dtype);
}

static void store(dnn_dtype dtype, double value, void *to) {
  if (dtype == DNN_F64)
    *(double *)to = value;
  else
    *(float *)to = (float)value;
}

/* --- linear ----------------------------------------------------------------------------------- */

static dnn_status linear_build(dnn_layer *layer, dnn_error *error) {
  if (layer->units < 1)
    return dnn_error_set(error, DNN_EVALUE, "the number of units must be positive, got %lld",
                         (long long)layer->units);
  if (layer->in.ndim != 1) {
    char text[DNN_SHAPE_TEXT];
    return dnn_error_set(error, DNN_ESHAPE,
                         "Z = W A + b needs features of shape (n,), got %s: put a flatten layer "
                         "before it",
                         dnn_features_text(&layer->in, text));
  }
  dnn_layer_add_parameter(layer, "W", 2, (int64_t[]){layer->units, layer->in.size});
  if (layer->has_bias)
    dnn_layer_add_parameter(layer, "b", 2, (int64_t[]){layer->units, 1});
  return dnn_features_init(&layer->out, 1, &layer->units, error);
}

typedef struct linear_job {
  const dnn_layer *layer;
  const dnn_layer_pass *pass;
  double divisor; /* m, stored as the chain's type */
} linear_job;

static void add_bias(void *context, int64_t begin, int64_t end) {
  const dnn_layer_pass *pass = ((const linear_job *)context)->pass;
  layer_kernels(pass->dtype)
      ->add_bias(end - begin, pass->m, at(pass->dtype, pass->parameters[1], begin),
                 at(pass->dtype, pass->out, begin * pass->m));
}

static dnn_status linear_forward(const dnn_layer *layer, const dnn_layer_pass *pass,
                                 dnn_error *error) {
  /* Z = W A */
  dnn_product product = {.m = layer->out.size,
                         .n = pass->m,
                         .k = layer->in.size,
                         .a = dnn_operand_row_major(pass->parameters[0], layer->in.size),
                         .b = dnn_array_operand(&pass->in),
                         .c = dnn_result_row_major(pass->out, pass->m),
                         .alpha = 1};
  dnn_status status = dnn_gemm(pass->dtype, &product, error);
  if (status != DNN_OK || !layer->has_bias)
    return status;
  linear_job job = {layer, pass, 0};
  dnn_layer_parallel_rows(layer->out.size, pass->m, add_bias, &job);
  return DNN_OK;
}

static void divide_weights(void *context, int64_t begin, int64_t end) {
  const linear_job *job = context;
  const dnn_layer_pass *pass = job->pass;
  void *gradient = at(pass->dtype, pass->gradients[0], begin);
  elementwise_kernels(pass->dtype)->divide(end - begin, gradient, 1, &job->divisor, 0, gradient, 1);
}

static void sum_biases(void *context, int64_t begin, int64_t end) {
  const linear_job *job = context;
  const dnn_layer_pass *pass = job->pass;
  dnn_reduce_kernel *sum_of = reduce_kernels(pass->dtype)->sum;
  for (int64_t i = begin; i < end; i++) {
    double sum = sum_of(pass->m, at(pass->dtype, pass->d_out, i * pass->m), 1);
    store(pass->dtype, sum, at(pass->dtype, pass->gradients[1], i));
  }
  void *gradient = at(pass->dtype, pass->gradients[1], begin);
  elementwise_kernels(pass->dtype)->divide(end - begin, gradient, 1, &job->divisor, 0, gradient, 1);
}

static dnn_status linear_backward(const dnn_layer *layer, const dnn_layer_pass *pass,
                                  dnn_error *error) {
  int64_t n = layer->out.size, n_in = layer->in.size, m = pass->m;
  bool power_of_two = (m & (m - 1)) == 0; /* products of 1 / m are then exactly the quotients */
  linear_job job = {layer, pass, 0};
  store(pass->dtype, (double)m, &job.divisor);
  if (pass->gradients[0] != NULL) {
    /* dW = dZ A^T / m */
    dnn_product weights = {.m = n,
                           .n = n_in,
                           .k = m,
                           .a = dnn_operand_row_major(pass->d_out, m),
                           .b = dnn_operand_transpose(dnn_array_operand(&pass->in)),
                           .c = dnn_result_row_major(pass->gradients[0], n_in),
                           .alpha = power_of_two ? 1.0 / (double)m : 1};
    dnn_status status = dnn_gemm(pass->dtype, &weights, error);
    if (status != DNN_OK)
      return status;
    if (!power_of_two)
      dnn_layer_parallel(n * n_in, 1, divide_weights, &job);
  }
  if (layer->has_bias)
    dnn_layer_parallel_rows(n, m, sum_biases, &job);
  if (pass->d_in == NULL)
    return DNN_OK;
  /* dA = W^T dZ */
  const dnn_operand w = dnn_operand_row_major(pass->parameters[0], n_in);
  dnn_product before = {.m = n_in,
                        .n = m,
                        .k = n,
                        .a = dnn_operand_transpose(w),
                        .b = dnn_operand_row_major(pass->d_out, m),
                        .c = dnn_result_row_major(pass->d_in, m),
                        .alpha = 1};
  return dnn_gemm(pass->dtype, &before, error);
}

static double linear_flops(const dnn_layer *layer) {
  return 2.0 * (double)layer->in.size * (double)layer->out.size;
}

static void linear_describe(const dnn_layer *layer, char *text, size_t bytes) {
  snprintf(text, bytes, "%lld -> %lld%s", (long long)layer->in.size, (long long)layer->units,
           layer->has_bias ? "" : ", no bias");
}

const dnn_layer_class dnn_layer_linear = {
    .name = "linear",
    .build = linear_build,
    .forward = linear_forward,
    .backward = linear_backward,
    .flops = linear_flops,
    .describe = linear_describe,
    .any_strides = true,
};

/* --- flatten ---------------------------------------------------------------------------------- */

static dnn_status flatten_build(dnn_layer *layer, dnn_error *error) {
  return dnn_features_init(&layer->out, 1, &layer->in.size, error);
}

/* The elements stay where they are. */
const dnn_layer_class dnn_layer_flatten = {.name = "flatten", .build = flatten_build};
