/*
** batch_norm: each feature is brought to mean 0 and variance 1 over the batch, then scaled by gamma
** and shifted by beta. A feature of (n,) is one number of an example; of pictures (channels,
** height, width) it is a channel, so the mean is over all its places too.
**
**   out = (in - mean) / sqrt(var + epsilon) * gamma + beta
**
** In training, mean and var (divided by the count) are those of the batch, and the running ones
** move towards them: running += momentum * (batch - running), where the variance is the unbiased
** one, divided by count - 1. Otherwise the running ones are used. This is PyTorch's rule.
*/
#include "nn/layer.h"

#include "base/isa.h"
#include "kernels/normalization.h"
#include "kernels/reduce.h"

#include <math.h>
#include <stdio.h>

enum { gamma_part, beta_part };
enum { mean_part, var_part };

DNN_ISA_ACCESSOR(dnn_normalization_kernels, normalization)

DNN_ISA_ACCESSOR(dnn_reduce_kernels, reduce)

/* What the threads share. */
typedef struct job {
  const dnn_layer *layer;
  const dnn_layer_pass *pass;
  const dnn_normalization_kernels *kernels;
  const dnn_reduce_kernels *reduce;
  int64_t run; /* values of one feature */
} job;

static job job_of(const dnn_layer *layer, const dnn_layer_pass *pass) {
  return (job){.layer = layer,
               .pass = pass,
               .kernels = normalization_kernels(pass->dtype),
               .reduce = reduce_kernels(pass->dtype),
               .run = layer->in.size / layer->in.shape[0] * pass->m};
}

static double get(const job *all, const void *data, int64_t i) {
  return all->pass->dtype == DNN_F64 ? ((const double *)data)[i] : (double)((const float *)data)[i];
}

static void set(const job *all, void *data, int64_t i, double value) {
  if (all->pass->dtype == DNN_F64)
    ((double *)data)[i] = value;
  else
    ((float *)data)[i] = (float)value;
}

/* The run of feature i. */
static void *run_of(const job *all, const void *data, int64_t i) {
  return (char *)(uintptr_t)data + (size_t)(i * all->run) * dnn_dtype_size(all->pass->dtype);
}

/* The cache holds a mean and 1 / sqrt(var + epsilon) for each feature. */
static size_t cache_bytes(const dnn_layer *layer, dnn_dtype dtype, int64_t m) {
  (void)m;
  return 2 * (size_t)layer->in.shape[0] * dnn_dtype_size(dtype);
}

/* running += momentum * (batch - running) */
static void move(const job *all, void *running, int64_t i, double batch) {
  const double old = get(all, running, i);
  set(all, running, i, old + all->layer->momentum * (batch - old));
}

/* out = (in - mean) * scale + beta with scale = gamma / sqrt(var + epsilon): one multiplication an
   element. The statistics are in double, whatever the type of the elements. */
static void forward_feature(void *context, int64_t i) {
  job *all = context;
  const dnn_layer_pass *pass = all->pass;
  const double count = (double)all->run;
  const void *in = run_of(all, pass->in.data, i);
  double mean = get(all, pass->buffers[mean_part], i);
  double var = get(all, pass->buffers[var_part], i);
  if (pass->training) {
    mean = all->reduce->sum(all->run, in, 1) / count;
    const double deviation = all->reduce->deviation(all->run, in, 1, mean);
    var = deviation / count; /* of these values themselves, hence by count */
    move(all, pass->buffers[mean_part], i, mean);
    move(all, pass->buffers[var_part], i, deviation / (count - 1)); /* an estimate for others */
  }
  const double inverse = 1 / sqrt(var + all->layer->epsilon);
  set(all, pass->cache, i, mean);
  set(all, pass->cache, all->layer->in.shape[0] + i, inverse);
  all->kernels->scale(all->run, in, mean, inverse * get(all, pass->parameters[gamma_part], i),
                      get(all, pass->parameters[beta_part], i), run_of(all, pass->out, i));
}

static dnn_status forward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  job all = job_of(layer, pass);
  char text[DNN_SHAPE_TEXT];
  if (pass->training && all.run == 1)
    return dnn_error_set(error, DNN_EVALUE,
                         "one example of shape %s has one value for each feature, which has no "
                         "variance: training needs more examples",
                         dnn_features_text(&layer->in, text));
  return dnn_layer_rows(layer->in.shape[0], 4 * all.run, forward_feature, &all, error);
}

/* With x = (in - mean) / deviation: dgamma = sum(d x) / m, dbeta = sum(d) / m, and d_in = gamma /
   deviation * (d - mean(d) - x mean(d x)), where means are over all values of the feature.
   Parameters are averaged over the examples m, not over the places of pictures. */
static void backward_feature(void *context, int64_t i) {
  job *all = context;
  const dnn_layer_pass *pass = all->pass;
  const double count = (double)all->run, m = (double)pass->m;
  const void *in = run_of(all, pass->in.data, i), *d_out = run_of(all, pass->d_out, i);
  const double mean = get(all, pass->cache, i);
  const double inverse = get(all, pass->cache, all->layer->in.shape[0] + i);
  double sums[2];
  all->kernels->sums(all->run, d_out, in, mean, sums);
  set(all, pass->gradients[gamma_part], i, sums[1] * inverse / m);
  set(all, pass->gradients[beta_part], i, sums[0] / m);
  if (pass->d_in != NULL)
    all->kernels->backward(
        all->run, d_out, in, mean, sums[0] / count, sums[1] * inverse * inverse / count,
        inverse * get(all, pass->parameters[gamma_part], i), run_of(all, pass->d_in, i));
}

static dnn_status backward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  job all = job_of(layer, pass);
  return dnn_layer_rows(layer->in.shape[0], 4 * all.run, backward_feature, &all, error);
}

/* Parts are columns (features, 1), as biases are, in the order of the enumerations above. */
static dnn_status build(dnn_layer *layer, dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  if (layer->in.ndim == 2)
    return dnn_error_set(error, DNN_ESHAPE,
                         "input %s: features of shape (n,) or (channels, height, width) are needed",
                         dnn_features_text(&layer->in, text));
  if (!(layer->momentum >= 0 && layer->momentum <= 1))
    return dnn_error_set(error, DNN_EVALUE, "momentum %g must be 0 .. 1", layer->momentum);
  if (!(layer->epsilon > 0))
    return dnn_error_set(error, DNN_EVALUE, "epsilon %g must be positive", layer->epsilon);
  const int64_t shape[2] = {layer->in.shape[0], 1};
  dnn_layer_add_parameter(layer, "gamma", 2, shape);
  dnn_layer_add_parameter(layer, "beta", 2, shape);
  dnn_layer_add_buffer(layer, "running_mean", 2, shape);
  dnn_layer_add_buffer(layer, "running_var", 2, shape);
  return DNN_OK;
}

/* In training: two sums, two means of squares, and the line of forward. */
static double flops(const dnn_layer *layer) {
  return 7 * (double)layer->in.size;
}

static void describe(const dnn_layer *layer, char *text, size_t bytes) {
  snprintf(text, bytes, "momentum %g, epsilon %g", layer->momentum, layer->epsilon);
}

const dnn_layer_class dnn_layer_batch_norm = {
    .name = "batch_norm",
    .build = build,
    .cache_bytes = cache_bytes,
    .forward = forward,
    .backward = backward,
    .flops = flops,
    .describe = describe,
    .differs_in_training = true,
};
