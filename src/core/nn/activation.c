/*
** The layers that apply a function to every element, and softmax, which applies one to every
** example.
*/
#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/pieces.h"
#include "kernels/elementwise.h"
#include "kernels/layer.h"
#include "kernels/reduce.h"
#include "nn/layer.h"

#include <stdio.h>
#include <string.h>

DNN_ISA_ACCESSOR(dnn_elementwise_kernels, elementwise)
DNN_ISA_ACCESSOR(dnn_layer_kernels, layer)
DNN_ISA_ACCESSOR(dnn_reduce_kernels, reduce)

/* Elements of a block that stays in the first cache while several kernels pass over it. */
enum { block = 1024 };

static void *at(dnn_dtype dtype, const void *memory, int64_t i) {
  return (char *)(uintptr_t)memory + (size_t)i * dnn_dtype_size(dtype);
}

/* --- elementwise ------------------------------------------------------------------------------ */

/* A block of n elements, with room for as many in 'scratch'. Forward writes a, backward out. */
typedef struct activation_block {
  const dnn_layer *layer;
  dnn_dtype dtype;
  int64_t n;
  const void *z, *d;
  void *a, *out, *scratch;
} activation_block;

typedef void block_function(const activation_block *b);

typedef struct activation_job {
  const dnn_layer *layer;
  const dnn_layer_pass *pass;
  block_function *function;
} activation_job;

/* Blocks of elements begin .. end-1. The flag is looked at before each of them. */
static void forward_range(void *context, int64_t begin, int64_t end) {
  const activation_job *job = context;
  const dnn_layer_pass *pass = job->pass;
  const dnn_dtype dtype = pass->dtype;
  _Alignas(DNN_ALIGNMENT) double scratch[block];
  for (int64_t i = begin; i < end && !dnn_interrupted(); i += block)
    job->function(&(activation_block){.layer = job->layer,
                                      .dtype = dtype,
                                      .n = dnn_least(block, end - i),
                                      .z = at(dtype, pass->in.data, i),
                                      .a = at(dtype, pass->out, i),
                                      .scratch = scratch});
}

/* D, Z and A of the same elements, in the same blocks. */
static void backward_range(void *context, int64_t begin, int64_t end) {
  const activation_job *job = context;
  const dnn_layer_pass *pass = job->pass;
  const dnn_dtype dtype = pass->dtype;
  _Alignas(DNN_ALIGNMENT) double scratch[block];
  for (int64_t i = begin; i < end && !dnn_interrupted(); i += block)
    job->function(&(activation_block){.layer = job->layer,
                                      .dtype = dtype,
                                      .n = dnn_least(block, end - i),
                                      .z = at(dtype, pass->in.data, i),
                                      .a = at(dtype, pass->out, i),
                                      .d = at(dtype, pass->d_out, i),
                                      .out = at(dtype, pass->d_in, i),
                                      .scratch = scratch});
}

/* The ranges end early when the flag is set, and leave a part of the result as it was. */
static dnn_status interrupted(dnn_error *error) {
  return dnn_interrupted() ? dnn_error_interrupt(error) : DNN_OK;
}

/* 'cost' of an element, in simple operations. */
static dnn_status run_forward(const dnn_layer *layer, const dnn_layer_pass *pass,
                              block_function *function, int64_t cost, dnn_error *error) {
  activation_job job = {.layer = layer, .pass = pass, .function = function};
  dnn_layer_parallel(layer->out.size * pass->m, cost, forward_range, &job);
  return interrupted(error);
}

/* There is nothing to do where nobody needs d_in: activations have no parameters. */
static dnn_status run_backward(const dnn_layer *layer, const dnn_layer_pass *pass,
                               block_function *function, int64_t cost, dnn_error *error) {
  if (pass->d_in == NULL)
    return DNN_OK;
  activation_job job = {.layer = layer, .pass = pass, .function = function};
  dnn_layer_parallel(layer->out.size * pass->m, cost, backward_range, &job);
  return interrupted(error);
}

/* Defines the class of a title from its title_block_forward and title_block_backward. */
#define ACTIVATION(title, cost, tell)                                                              \
  static dnn_status title##_forward(const dnn_layer *layer, const dnn_layer_pass *pass,            \
                                    dnn_error *error) {                                            \
    return run_forward(layer, pass, title##_block_forward, cost, error);                           \
  }                                                                                                \
  static dnn_status title##_backward(const dnn_layer *layer, const dnn_layer_pass *pass,           \
                                     dnn_error *error) {                                           \
    return run_backward(layer, pass, title##_block_backward, cost, error);                         \
  }                                                                                                \
  const dnn_layer_class dnn_layer_##title = {                                                      \
      .name = #title, .forward = title##_forward, .backward = title##_backward, .describe = tell}

/* a = 1 / (1 + e^-z);  dz = d a (1 - a) */
static void sigmoid_block_forward(const activation_block *b) {
  elementwise_kernels(b->dtype)->sigmoid(b->n, b->z, 1, b->a, 1);
}

/* From a: the sigmoid is not computed again. */
static void sigmoid_block_backward(const activation_block *b) {
  layer_kernels(b->dtype)->sigmoid_backward_from_a(b->n, b->d, b->a, b->out);
}

/* a = max(0, z);  dz = d where z > 0. From z, not a: where z is NaN the gradient passes. */
static void relu_block_forward(const activation_block *b) {
  elementwise_kernels(b->dtype)->relu(b->n, b->z, 1, b->a, 1);
}

/* dz = 0 where z <= 0: at 0 there is no derivative, and the course takes 0. */
static void relu_block_backward(const activation_block *b) {
  elementwise_kernels(b->dtype)->relu_backward(b->n, b->d, 1, b->z, 1, b->out, 1);
}

/* dz = d (1 - a^2) */
static void tanh_block_forward(const activation_block *b) {
  elementwise_kernels(b->dtype)->tanh(b->n, b->z, 1, b->a, 1);
}

/* From a, too. */
static void tanh_block_backward(const activation_block *b) {
  layer_kernels(b->dtype)->tanh_backward_from_a(b->n, b->d, b->a, b->out);
}

/* a = z where z > 0, slope z elsewhere;  dz = d or slope d */
static void leaky_relu_block_forward(const activation_block *b) {
  layer_kernels(b->dtype)->leaky_relu(b->n, b->z, b->layer->slope, b->a);
}

static void leaky_relu_block_backward(const activation_block *b) {
  layer_kernels(b->dtype)->leaky_relu_backward(b->n, b->d, b->z, b->layer->slope, b->out);
}

/* a = z where z > 0, alpha (e^z - 1) elsewhere; dz = d or d (a + alpha), which is d alpha e^z. e^z
   - 1 is taken in one, since it cancels near 0. */
static void elu_block_forward(const activation_block *b) {
  elementwise_kernels(b->dtype)->expm1(b->n, b->z, 1, b->scratch, 1);
  layer_kernels(b->dtype)->elu(b->n, b->z, b->scratch, b->layer->alpha, b->a);
}

static void elu_block_backward(const activation_block *b) {
  layer_kernels(b->dtype)->elu_backward(b->n, b->d, b->z, b->a, b->layer->alpha, b->out);
}

/* a = z P(z) with the normal distribution P;  dz = d (P(z) + z p(z)) with its density p */
static void gelu_block_forward(const activation_block *b) {
  layer_kernels(b->dtype)->gelu(b->n, b->z, b->a);
}

static void gelu_block_backward(const activation_block *b) {
  layer_kernels(b->dtype)->gelu_backward(b->n, b->d, b->z, b->out);
}

/* a = log(1 + e^z);  dz = d sigmoid(z) */
static void softplus_block_forward(const activation_block *b) {
  elementwise_kernels(b->dtype)->softplus(b->n, b->z, 1, b->a, 1);
}

/* sigmoid(z) takes no power of what overflows, so neither way does. */
static void softplus_block_backward(const activation_block *b) {
  elementwise_kernels(b->dtype)->sigmoid(b->n, b->z, 1, b->scratch, 1);
  elementwise_kernels(b->dtype)->multiply(b->n, b->d, 1, b->scratch, 1, b->out, 1);
}

/* a = z s with s = sigmoid(z); dz = d (s + a (1 - s)). s is computed again on the way back, which
   is cheaper than to keep it. */
static void swish_block_forward(const activation_block *b) {
  elementwise_kernels(b->dtype)->sigmoid(b->n, b->z, 1, b->scratch, 1);
  elementwise_kernels(b->dtype)->multiply(b->n, b->z, 1, b->scratch, 1, b->a, 1);
}

static void swish_block_backward(const activation_block *b) {
  elementwise_kernels(b->dtype)->sigmoid(b->n, b->z, 1, b->scratch, 1);
  layer_kernels(b->dtype)->swish_backward(b->n, b->d, b->scratch, b->a, b->out);
}

/* What a summary tells of a layer behind its name. */
static void describe_slope(const dnn_layer *layer, char *text, size_t bytes) {
  snprintf(text, bytes, "slope %g", layer->slope);
}

static void describe_alpha(const dnn_layer *layer, char *text, size_t bytes) {
  snprintf(text, bytes, "alpha %g", layer->alpha);
}

ACTIVATION(sigmoid, 4, NULL);
ACTIVATION(relu, 1, NULL);
ACTIVATION(tanh, 4, NULL);
ACTIVATION(leaky_relu, 1, describe_slope);
ACTIVATION(elu, 16, describe_alpha);
ACTIVATION(gelu, 32, NULL);
ACTIVATION(softplus, 16, NULL);
ACTIVATION(swish, 8, NULL);

/* --- softmax ---------------------------------------------------------------------------------- */

/* Examples that are worked on together, so that their rows stay in cache. */
enum { columns = 256 };

typedef struct softmax_job {
  const dnn_layer_pass *pass;
  int64_t n; /* classes */
  bool is_log;
} softmax_job;

/* a = exp(z - max) / sum, or z - max - log(sum), over each of the examples begin ..
   begin+count-1. */
static void softmax_columns(const softmax_job *job, int64_t begin, int64_t count) {
  const dnn_layer_pass *pass = job->pass;
  dnn_dtype dtype = pass->dtype;
  const dnn_elementwise_kernels *k = elementwise_kernels(dtype);
  const dnn_reduce_kernels *r = reduce_kernels(dtype);
  _Alignas(DNN_ALIGNMENT) double largest[columns], sum[columns], power[columns];
  size_t bytes = (size_t)count * dnn_dtype_size(dtype);
  memcpy(largest, at(dtype, pass->in.data, begin), bytes);
  for (int64_t i = 1; i < job->n; i++)
    r->max_row(count, at(dtype, pass->in.data, i * pass->m + begin), largest);
  memset(sum, 0, bytes);
  for (int64_t i = 0; i < job->n; i++) {
    void *out = at(dtype, pass->out, i * pass->m + begin);
    k->subtract(count, at(dtype, pass->in.data, i * pass->m + begin), 1, largest, 1, out, 1);
    k->exp(count, out, 1, job->is_log ? power : out, 1);
    r->add_row(count, job->is_log ? power : out, sum);
  }
  if (job->is_log)
    k->log(count, sum, 1, sum, 1);
  for (int64_t i = 0; i < job->n; i++) {
    void *out = at(dtype, pass->out, i * pass->m + begin);
    (job->is_log ? k->subtract : k->divide)(count, out, 1, sum, 1, out, 1);
  }
}

/* d_in = a * (d - sum(d a)), or for log_softmax d - exp(a) sum(d). Row by row, as they lie in
   memory: a column of an example would be a cache line for each class. */
static void softmax_backward_columns(const softmax_job *job, int64_t begin, int64_t count) {
  const dnn_layer_pass *pass = job->pass;
  dnn_dtype dtype = pass->dtype;
  const dnn_elementwise_kernels *k = elementwise_kernels(dtype);
  const dnn_reduce_kernels *r = reduce_kernels(dtype);
  _Alignas(DNN_ALIGNMENT) double sum[columns], scratch[columns];
  memset(sum, 0, (size_t)count * dnn_dtype_size(dtype));
  for (int64_t i = 0; i < job->n; i++) {
    const void *d = at(dtype, pass->d_out, i * pass->m + begin);
    if (!job->is_log)
      k->multiply(count, d, 1, at(dtype, pass->out, i * pass->m + begin), 1, scratch, 1);
    r->add_row(count, job->is_log ? d : scratch, sum);
  }
  for (int64_t i = 0; i < job->n; i++) {
    int64_t first = i * pass->m + begin;
    const void *d = at(dtype, pass->d_out, first), *a = at(dtype, pass->out, first);
    void *out = at(dtype, pass->d_in, first);
    if (job->is_log) {
      k->exp(count, a, 1, scratch, 1);
      k->multiply(count, scratch, 1, sum, 1, scratch, 1);
      k->subtract(count, d, 1, scratch, 1, out, 1);
    } else {
      k->subtract(count, d, 1, sum, 1, scratch, 1);
      k->multiply(count, a, 1, scratch, 1, out, 1);
    }
  }
}

static void softmax_range(void *context, int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end && !dnn_interrupted(); i += columns)
    softmax_columns(context, i, dnn_least(columns, end - i));
}

static void softmax_backward_range(void *context, int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end && !dnn_interrupted(); i += columns)
    softmax_backward_columns(context, i, dnn_least(columns, end - i));
}

/* Classes are rows; the features of pictures have no row each. */
static dnn_status softmax_build(dnn_layer *layer, dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  if (layer->in.ndim == 1)
    return DNN_OK;
  return dnn_error_set(error, DNN_ESHAPE,
                       "it needs features of shape (n,), got %s: put a flatten layer before it",
                       dnn_features_text(&layer->in, text));
}

/* Ranges are of examples, each of which has all its classes in one thread. */
static dnn_status softmax_run(const dnn_layer *layer, const dnn_layer_pass *pass, bool is_log,
                              void (*range)(void *context, int64_t begin, int64_t end),
                              dnn_error *error) {
  softmax_job job = {pass, layer->out.size, is_log};
  dnn_layer_parallel(pass->m, 8 * layer->out.size, range, &job);
  return interrupted(error);
}

static dnn_status softmax_forward(const dnn_layer *layer, const dnn_layer_pass *pass,
                                  dnn_error *error) {
  return softmax_run(layer, pass, false, softmax_range, error);
}

static dnn_status log_softmax_forward(const dnn_layer *layer, const dnn_layer_pass *pass,
                                      dnn_error *error) {
  return softmax_run(layer, pass, true, softmax_range, error);
}

static dnn_status softmax_backward(const dnn_layer *layer, const dnn_layer_pass *pass,
                                   dnn_error *error) {
  return pass->d_in == NULL ? DNN_OK
                            : softmax_run(layer, pass, false, softmax_backward_range, error);
}

static dnn_status log_softmax_backward(const dnn_layer *layer, const dnn_layer_pass *pass,
                                       dnn_error *error) {
  return pass->d_in == NULL ? DNN_OK
                            : softmax_run(layer, pass, true, softmax_backward_range, error);
}

const dnn_layer_class dnn_layer_softmax = {
    .name = "softmax",
    .build = softmax_build,
    .forward = softmax_forward,
    .backward = softmax_backward,
};

const dnn_layer_class dnn_layer_log_softmax = {
    .name = "log_softmax",
    .build = softmax_build,
    .forward = log_softmax_forward,
    .backward = log_softmax_backward,
};
