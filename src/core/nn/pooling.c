/*
** max_pool2d and avg_pool2d: the largest, or the mean, of the inputs in a moving window, channel by
** channel.
**
** Padded places never win in max_pool2d. In avg_pool2d they count as zeros: the sum is divided by
** all places of the window (PyTorch's preset, count_include_pad). Padding is at most half of the
** window, so that no window is all padding.
*/
#include "nn/layer.h"

#include "base/isa.h"
#include "kernels/pooling.h"
#include "nn/window.h"

#include <stdio.h>
#include <string.h>

DNN_ISA_ACCESSOR(dnn_pooling_kernels, pooling)

static bool is_max(const dnn_layer *layer) {
  return layer->kind == &dnn_layer_max_pool2d;
}

/* What the threads share. */
typedef struct job {
  const dnn_layer *layer;
  const dnn_layer_pass *pass;
} job;

/* What is the same for all rows; the caller adds which rows of the window meet the picture. */
static dnn_pooling_row row_of(const job *all) {
  const dnn_layer *layer = all->layer;
  return (dnn_pooling_row){.down = layer->window[0],
                           .across = layer->window[1],
                           .step = layer->stride[1],
                           .pad = layer->padding[1],
                           .in_columns = layer->in.shape[2],
                           .out_columns = layer->out.shape[2],
                           .m = all->pass->m};
}

/* --- forwards --------------------------------------------------------------------------------- */

/* Row i of outputs, of all channels. */
static void forward_row(void *context, int64_t i) {
  job *all = context;
  const dnn_layer *layer = all->layer;
  const dnn_layer_pass *pass = all->pass;
  const dnn_pooling_kernels *kernels = pooling_kernels(pass->dtype);
  const size_t size = dnn_dtype_size(pass->dtype);
  const int64_t height = layer->in.shape[1], out_height = layer->out.shape[1];
  dnn_pooling_row row = row_of(all);
  const int64_t in_run = row.in_columns * row.m, out_run = row.out_columns * row.m;
  const int64_t channel = i / out_height;
  const int64_t top = i % out_height * layer->stride[0] - layer->padding[0];
  /* The window may hang over the upper and the lower end. */
  row.down_begin = top < 0 ? -top : 0;
  row.down_end = height - top < row.down ? height - top : row.down;
  const int64_t first = (channel * height + top + row.down_begin) * in_run;
  const char *in = (const char *)pass->in.data + (size_t)first * size;
  char *out = (char *)pass->out + (size_t)(i * out_run) * size;
  if (is_max(layer))
    kernels->max(&row, in, out, (char *)pass->cache + (size_t)(i * out_run) * size);
  else
    kernels->average(&row, in, out);
}

static dnn_status forward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  job all = {.layer = layer, .pass = pass};
  return dnn_layer_rows(layer->out.shape[0] * layer->out.shape[1],
                        layer->out.shape[2] * layer->window[0] * layer->window[1] * pass->m,
                        forward_row, &all, error);
}

/* --- backwards -------------------------------------------------------------------------------- */

/* Row i of inputs, of all channels: gathers from the windows that cover it, from above. */
static void backward_row(void *context, int64_t i) {
  job *all = context;
  const dnn_layer *layer = all->layer;
  const dnn_layer_pass *pass = all->pass;
  const dnn_pooling_kernels *kernels = pooling_kernels(pass->dtype);
  const size_t size = dnn_dtype_size(pass->dtype);
  const int64_t height = layer->in.shape[1], out_height = layer->out.shape[1];
  const int64_t step = layer->stride[0];
  dnn_pooling_row row = row_of(all);
  const int64_t in_run = row.in_columns * row.m, out_run = row.out_columns * row.m;
  const int64_t padded = i % height + layer->padding[0];
  const int64_t above = padded - row.down + step; /* the first window ends at or below this row */
  char *d_in = (char *)pass->d_in + (size_t)(i * in_run) * size;
  memset(d_in, 0, (size_t)in_run * size);
  for (int64_t y = above < 0 ? 0 : above / step; y < out_height && y * step <= padded; y++) {
    const int64_t place = (i / height * out_height + y) * out_run;
    const char *d_out = (const char *)pass->d_out + (size_t)place * size;
    row.down_begin = padded - y * step;
    if (is_max(layer))
      kernels->max_backward(&row, d_out, (const char *)pass->cache + (size_t)place * size, d_in);
    else
      kernels->average_backward(&row, d_out, d_in);
  }
}

static dnn_status backward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  if (pass->d_in == NULL)
    return DNN_OK;
  job all = {.layer = layer, .pass = pass};
  return dnn_layer_rows(layer->in.shape[0] * layer->in.shape[1],
                        layer->in.shape[2] * layer->window[0] * pass->m, backward_row, &all, error);
}

/* --- the classes ------------------------------------------------------------------------------ */

static dnn_status build(dnn_layer *layer, dnn_error *error) {
  dnn_status status = dnn_window_check(layer, error);
  if (status != DNN_OK)
    return status;
  for (int i = 0; i < 2; i++) {
    if (layer->padding[i] > layer->window[i] / 2)
      return dnn_error_set(error, DNN_EVALUE,
                           "padding (%lld, %lld) is more than half of the window (%lld, %lld)",
                           (long long)layer->padding[0], (long long)layer->padding[1],
                           (long long)layer->window[0], (long long)layer->window[1]);
  }
  return dnn_window_build(layer, layer->in.shape[0], error);
}

/* The place of each maximum in its window, as the kernels keep it. */
static size_t max_cache_bytes(const dnn_layer *layer, dnn_dtype dtype, int64_t m) {
  return (size_t)(layer->out.size * m) * dnn_dtype_size(dtype);
}

/* Comparisons, or additions and a division. */
static double flops(const dnn_layer *layer) {
  return (double)layer->out.size * (double)(layer->window[0] * layer->window[1]);
}

static void describe(const dnn_layer *layer, char *text, size_t bytes) {
  char window[DNN_WINDOW_TEXT];
  snprintf(text, bytes, "%s", dnn_window_text(layer, window));
}

const dnn_layer_class dnn_layer_max_pool2d = {
    .name = "max_pool2d",
    .build = build,
    .cache_bytes = max_cache_bytes,
    .forward = forward,
    .backward = backward,
    .flops = flops,
    .describe = describe,
};

const dnn_layer_class dnn_layer_avg_pool2d = {
    .name = "avg_pool2d",
    .build = build,
    .forward = forward,
    .backward = backward,
    .flops = flops,
    .describe = describe,
};
