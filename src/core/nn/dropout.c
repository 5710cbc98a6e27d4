/*
** The layer dropout, inverted as in the course: with D = rand(n, m) < keep, A = A * D / keep. In a
** pass that does not train nothing changes.
*/
#include "kernels/layer.h"
#include "nn/layer.h"

#include <stdio.h>
#include <string.h>

DNN_ISA_ACCESSOR(dnn_layer_kernels, layer)

/* 1 keeps everything; 0 would divide by 0. */
static dnn_status build(dnn_layer *layer, dnn_error *error) {
  if (!(layer->keep > 0 && layer->keep <= 1))
    return dnn_error_set(error, DNN_EVALUE,
                         "the probability of keeping a unit must be above 0 and at most 1, got %g",
                         layer->keep);
  return DNN_OK;
}

/* The mask, a byte for each unit: backward passes the gradient through the same units. */
static size_t cache_bytes(const dnn_layer *layer, dnn_dtype dtype, int64_t m) {
  (void)dtype;
  return (size_t)layer->out.size * (size_t)m;
}

/* Draws in blocks, in row-major order, so that the stream is that of one rand(n, m). In one thread:
   the stream has an order. */
static dnn_status draw(const dnn_layer *layer, const dnn_layer_pass *pass, int64_t n,
                       dnn_error *error) {
  double values[512];
  uint8_t *mask = pass->cache;
  for (int64_t begin = 0; begin < n; begin += 512) {
    int64_t count = n - begin < 512 ? n - begin : 512;
    dnn_status status = dnn_random_doubles(pass->random, count, values, error);
    if (status != DNN_OK)
      return status;
    for (int64_t i = 0; i < count; i++)
      mask[begin + i] = values[i] < layer->keep;
  }
  return DNN_OK;
}

static dnn_status forward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  int64_t n = layer->out.size * pass->m;
  /* Kept units were made larger in training, so that here nothing is left to do. */
  if (!pass->training) {
    memcpy(pass->out, pass->in.data, (size_t)n * dnn_dtype_size(pass->dtype));
    return DNN_OK;
  }
  dnn_status status = draw(layer, pass, n, error);
  if (status == DNN_OK)
    layer_kernels(pass->dtype)->mask(n, pass->in.data, pass->cache, layer->keep, pass->out);
  return status;
}

/* dA = dD * mask / keep: the factors of forward are those of its derivative. */
static dnn_status backward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  (void)error;
  if (pass->d_in != NULL)
    layer_kernels(pass->dtype)
        ->mask(layer->out.size * pass->m, pass->d_out, pass->cache, layer->keep, pass->d_in);
  return DNN_OK;
}

static void describe(const dnn_layer *layer, char *text, size_t bytes) {
  snprintf(text, bytes, "keeps %g", layer->keep);
}

const dnn_layer_class dnn_layer_dropout = {
    .name = "dropout",
    .build = build,
    .cache_bytes = cache_bytes,
    .forward = forward,
    .backward = backward,
    .describe = describe,
    .differs_in_training = true,
};
