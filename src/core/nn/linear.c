/*
** Z = W A + b, and the layers linear, which is that, and flatten.
*/
#include "nn/linear.h"

#include "array/reduce.h"
#include "kernels/elementwise.h"
#include "kernels/layer.h"
#include "kernels/reduce.h"
#include "linalg/gemm.h"
#include "nn/layer.h"

#include <stdio.h>

DNN_ISA_ACCESSOR(dnn_elementwise_kernels, elementwise)
DNN_ISA_ACCESSOR(dnn_layer_kernels, layer)
DNN_ISA_ACCESSOR(dnn_reduce_kernels, reduce)

/* Element i of memory of a real type. */
static void *at(dnn_dtype dtype, const void *memory, int64_t i) {
  return (char *)(uintptr_t)memory + (size_t)i * dnn_dtype_size(dtype);
}

/* Rounds to the type. */
static void store(dnn_dtype dtype, double value, void *to) {
  if (dtype == DNN_F64)
    *(double *)to = value;
  else
    *(float *)to = (float)value;
}

/* --- forwards --------------------------------------------------------------------------------- */

typedef struct bias_job {
  const dnn_linear *linear;
  const void *b;
  void *z;
} bias_job;

/* Z[i] += b[i] for the rows i of a range. */
static void add_bias(void *context, int64_t begin, int64_t end) {
  const bias_job *job = context;
  const dnn_dtype dtype = job->linear->dtype;
  const int64_t m = job->linear->m;
  layer_kernels(dtype)->add_bias(end - begin, m, at(dtype, job->b, begin),
                                 at(dtype, job->z, begin * m));
}

dnn_status dnn_linear_forward(const dnn_linear *linear, const void *b, void *z, dnn_error *error) {
  /* Z = W A */
  const dnn_product product = {.m = linear->n,
                               .n = linear->m,
                               .k = linear->n_prev,
                               .a = linear->w,
                               .b = linear->a,
                               .c = dnn_result_row_major(z, linear->m),
                               .alpha = 1,
                               .precision = linear->precision};
  dnn_status status = dnn_gemm(linear->dtype, &product, error);
  if (status != DNN_OK || b == NULL)
    return status;
  /* Z += b, apart: b as the beginning of the sums would round otherwise than np.dot(W, A) + b */
  bias_job job = {.linear = linear, .b = b, .z = z};
  dnn_layer_parallel_rows(linear->n, linear->m, add_bias, &job);
  return DNN_OK;
}

/* --- backwards -------------------------------------------------------------------------------- */

/* What the threads share. */
typedef struct backward_job {
  const dnn_linear *linear;
  const dnn_operand *dz;
  void *dw, *db;
  double divisor; /* m, stored as the type of everything */
} backward_job;

static void divide(const backward_job *job, void *values, int64_t count) {
  elementwise_kernels(job->linear->dtype)->divide(count, values, 1, &job->divisor, 0, values, 1);
}

static void divide_weights(void *context, int64_t begin, int64_t end) {
  const backward_job *job = context;
  divide(job, at(job->linear->dtype, job->dw, begin), end - begin);
}

/* dW = dZ A^T / m */
static dnn_status weights_gradient(backward_job *job, dnn_error *error) {
  const dnn_linear *linear = job->linear;
  const int64_t m = linear->m;
  /* The product is divided when it is whole, as np.dot(dZ, A.T) / m is. For a power of two the
     product by 1 / m is exact, so it does not matter when that is, and it costs no pass over dW. */
  const bool is_exact = m > 0 && (m & (m - 1)) == 0;
  const dnn_product product = {.m = linear->n,
                               .n = linear->n_prev,
                               .k = m,
                               .a = *job->dz,
                               .b = dnn_operand_transpose(linear->a),
                               .c = dnn_result_row_major(job->dw, linear->n_prev),
                               .alpha = is_exact ? 1.0 / (double)m : 1,
                               .precision = linear->precision};
  dnn_status status = dnn_gemm(linear->dtype, &product, error);
  if (status == DNN_OK && !is_exact)
    dnn_layer_parallel(linear->n * linear->n_prev, 1, divide_weights, job);
  return status;
}

/* db[i] for the rows i of a range: whole rows, so the sums do not depend on threads. */
static void average_rows(void *context, int64_t begin, int64_t end) {
  const backward_job *job = context;
  const dnn_dtype dtype = job->linear->dtype;
  dnn_reduce_kernel *sum = reduce_kernels(dtype)->sum;
  for (int64_t i = begin; i < end; i++) {
    const double value = sum(job->linear->m, at(dtype, job->dz->data, i * job->dz->row), 1);
    store(dtype, value, at(dtype, job->db, i));
  }
  divide(job, at(dtype, job->db, begin), end - begin);
}

/* db = the sum of dZ over the examples / m */
static dnn_status biases_gradient(backward_job *job, dnn_error *error) {
  static const bool over_examples[2] = {false, true};
  const dnn_linear *linear = job->linear;
  if (job->dz->column == 1) { /* the same as below, without the preparation for any strides */
    dnn_layer_parallel_rows(linear->n, linear->m, average_rows, job);
    return DNN_OK;
  }
  dnn_array terms, sums;
  dnn_array_init(&terms, (void *)(uintptr_t)job->dz->data, linear->dtype, 2,
                 (int64_t[]){linear->n, linear->m});
  terms.strides[0] = job->dz->row;
  terms.strides[1] = job->dz->column;
  dnn_array_init(&sums, job->db, linear->dtype, 1, &linear->n);
  dnn_status status = dnn_array_reduce(DNN_SUM, &terms, over_examples, 0, &sums, error);
  if (status == DNN_OK)
    divide(job, job->db, linear->n);
  return status;
}

/* dA = W^T dZ */
static dnn_status input_gradient(const dnn_linear *linear, const dnn_operand *dz, void *da,
                                 dnn_error *error) {
  const dnn_product product = {.m = linear->n_prev,
                               .n = linear->m,
                               .k = linear->n,
                               .a = dnn_operand_transpose(linear->w),
                               .b = *dz,
                               .c = dnn_result_row_major(da, linear->m),
                               .alpha = 1,
                               .precision = linear->precision};
  return dnn_gemm(linear->dtype, &product, error);
}

dnn_status dnn_linear_backward(const dnn_linear *linear, const dnn_operand *dz, void *dw, void *db,
                               void *da, dnn_error *error) {
  backward_job job = {.linear = linear, .dz = dz, .dw = dw, .db = db};
  dnn_status status = DNN_OK;
  store(linear->dtype, (double)linear->m, &job.divisor);
  if (dw != NULL)
    status = weights_gradient(&job, error);
  if (status == DNN_OK && db != NULL)
    status = biases_gradient(&job, error);
  if (status == DNN_OK && da != NULL)
    status = input_gradient(linear, dz, da, error);
  return status;
}

/* --- the layer linear ------------------------------------------------------------------------- */

/* Parameters W (units, n_prev) and b (units, 1). Features of other shapes must be flattened first.
   */
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

/* The layer's W (units, n_prev) with the input (n_prev, m), which may lie in any order. */
static dnn_linear linear_of(const dnn_layer *layer, const dnn_layer_pass *pass) {
  return (dnn_linear){.dtype = pass->dtype,
                      .precision = pass->precision,
                      .n = layer->units,
                      .n_prev = layer->in.size,
                      .m = pass->m,
                      .w = dnn_operand_row_major(pass->parameters[0], layer->in.size),
                      .a = dnn_array_operand(&pass->in)};
}

static dnn_status linear_forward(const dnn_layer *layer, const dnn_layer_pass *pass,
                                 dnn_error *error) {
  const dnn_linear linear = linear_of(layer, pass);
  const void *b = layer->has_bias ? pass->parameters[1] : NULL;
  return dnn_linear_forward(&linear, b, pass->out, error);
}

static dnn_status linear_backward(const dnn_layer *layer, const dnn_layer_pass *pass,
                                  dnn_error *error) {
  const dnn_linear linear = linear_of(layer, pass);
  const dnn_operand dz = dnn_operand_row_major(pass->d_out, pass->m);
  void *db = layer->has_bias ? pass->gradients[1] : NULL;
  return dnn_linear_backward(&linear, &dz, pass->gradients[0], db, pass->d_in, error);
}

/* A product and a sum for each weight. */
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
