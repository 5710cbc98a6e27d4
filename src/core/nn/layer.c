/*
** What layers have in common: their classes by name, the shapes of features and parameters, and how
** their loops are shared by threads.
*/
#include "nn/layer.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/thread_pool.h"

#include <stdio.h>
#include <string.h>

static const dnn_layer_class *const classes[] = {
    &dnn_layer_linear,     &dnn_layer_sigmoid,     &dnn_layer_relu,       &dnn_layer_tanh,
    &dnn_layer_softmax,    &dnn_layer_log_softmax, &dnn_layer_leaky_relu, &dnn_layer_elu,
    &dnn_layer_gelu,       &dnn_layer_softplus,    &dnn_layer_swish,      &dnn_layer_dropout,
    &dnn_layer_batch_norm, &dnn_layer_flatten,     &dnn_layer_conv2d,     &dnn_layer_max_pool2d,
    &dnn_layer_avg_pool2d, &dnn_layer_embedding,   &dnn_layer_custom,
};

enum { class_count = sizeof classes / sizeof *classes };

const dnn_layer_class *dnn_layer_class_find(const char *name) {
  for (int i = 0; i < class_count; i++)
    if (strcmp(classes[i]->name, name) == 0)
      return classes[i];
  return NULL;
}

/* --- shapes ----------------------------------------------------------------------------------- */

dnn_status dnn_features_init(dnn_features *features, int ndim, const int64_t *shape,
                             dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  *features = (dnn_features){.ndim = ndim, .size = 1};
  if (ndim < 1 || ndim > DNN_LAYER_MAX_NDIM)
    return dnn_error_set(error, DNN_ESHAPE,
                         "features of shape %s: a network takes 1 to %d dimensions before the "
                         "examples",
                         dnn_shape_text(ndim, shape, text), DNN_LAYER_MAX_NDIM);
  for (int i = 0; i < ndim; i++) {
    features->shape[i] = shape[i];
    if (shape[i] < 1 || !dnn_size_multiply(features->size, shape[i], &features->size))
      return dnn_error_set(error, DNN_ESHAPE, "features of shape %s: extents must be positive%s",
                           dnn_shape_text(ndim, shape, text),
                           shape[i] < 1 ? "" : ", and their product smaller");
  }
  return DNN_OK;
}

char *dnn_features_text(const dnn_features *features, char text[DNN_SHAPE_TEXT]) {
  return dnn_shape_text(features->ndim, features->shape, text);
}

/* Parts are listed by the build functions of classes, which check nothing: dnn_layer_build looks at
   the sizes of all of them once. */
static void add_part(dnn_layer_part *part, const char *name, int ndim, const int64_t *shape) {
  *part = (dnn_layer_part){.name = name, .ndim = ndim, .size = 1};
  for (int i = 0; i < ndim; i++) {
    part->shape[i] = shape[i];
    if (!dnn_size_multiply(part->size, shape[i], &part->size))
      part->size = INT64_MAX; /* dnn_layer_build refuses it */
  }
}

void dnn_layer_add_parameter(dnn_layer *layer, const char *name, int ndim, const int64_t *shape) {
  add_part(&layer->parameters[layer->parameter_count++], name, ndim, shape);
}

void dnn_layer_add_buffer(dnn_layer *layer, const char *name, int ndim, const int64_t *shape) {
  add_part(&layer->buffers[layer->buffer_count++], name, ndim, shape);
}

/* --- layers ----------------------------------------------------------------------------------- */

/* Each preset is looked at by its class only, so all of them are set for every class. */
void dnn_layer_init(dnn_layer *layer, const dnn_layer_class *kind) {
  *layer = (dnn_layer){.kind = kind,
                       .stride = {1, 1},
                       .slope = 0.01,
                       .alpha = 1,
                       .keep = 0.5,
                       .momentum = 0.1,
                       .epsilon = 1e-5,
                       .has_bias = true};
}

/* The output has the shape of the input unless the class says otherwise. */
dnn_status dnn_layer_build(dnn_layer *layer, const dnn_features *in, dnn_error *error) {
  layer->in = *in;
  layer->out = *in;
  layer->parameter_count = 0;
  layer->buffer_count = 0;
  dnn_status status = layer->kind->build != NULL ? layer->kind->build(layer, error) : DNN_OK;
  if (status != DNN_OK)
    return status;
  /* A product that overflows here would be far beyond any memory. */
  int64_t all = layer->out.size;
  for (int i = 0; i < layer->parameter_count; i++) {
    const dnn_layer_part *part = &layer->parameters[i];
    status = dnn_shape_size(part->ndim, part->shape, DNN_F64, &all, error);
    if (status != DNN_OK)
      return status;
  }
  return DNN_OK;
}

/* --- layers that are run by the caller -------------------------------------------------------- */

/* With units 0 the output has as many features as the input. */
static dnn_status custom_build(dnn_layer *layer, dnn_error *error) {
  return layer->units > 0 ? dnn_features_init(&layer->out, 1, &layer->units, error) : DNN_OK;
}

/* A pass must end before a custom layer, and another begin behind it. */
static dnn_status custom_run(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  (void)layer, (void)pass;
  return dnn_error_set(error, DNN_EVALUE, "a custom layer is run by whoever made it");
}

const dnn_layer_class dnn_layer_custom = {
    .name = "custom",
    .build = custom_build,
    .forward = custom_run,
    .backward = custom_run,
};

/* --- threads ---------------------------------------------------------------------------------- */

/* Below this many elements or operations a second thread costs more than it brings. */
enum { parallel_work = 1 << 16, range_multiple = 16 };

typedef struct ranges {
  int64_t n, piece;
  void (*work)(void *context, int64_t begin, int64_t end);
  void *context;
} ranges;

/* Part number 'part' of the ranges. The last ones may be empty, when pieces were rounded up. */
static void run_range(void *context, int part) {
  const ranges *all = context;
  int64_t begin = part * all->piece;
  int64_t end = begin + all->piece < all->n ? begin + all->piece : all->n;
  if (begin < end)
    all->work(all->context, begin, end);
}

/* Ranges begin at multiples of 'multiple', so that two threads do not write into one cache line.
   They follow from n and the number of threads alone, so which numbers are done together does not
   depend on which thread is free. */
static void run_ranges(int64_t n, int64_t multiple, int64_t cost,
                       void (*work)(void *context, int64_t begin, int64_t end), void *context) {
  /* In this thread, without a look at the others. */
  if (n <= multiple || n * cost < parallel_work) {
    work(context, 0, n);
    return;
  }
  int threads = dnn_thread_count();
  int64_t piece = ((n + threads - 1) / threads + multiple - 1) / multiple * multiple;
  ranges all = {n, piece, work, context};
  dnn_parallel((int)((n + piece - 1) / piece), run_range, &all);
}

void dnn_layer_parallel(int64_t n, int64_t cost,
                        void (*work)(void *context, int64_t begin, int64_t end), void *context) {
  run_ranges(n, range_multiple, cost, work, context);
}

void dnn_layer_parallel_rows(int64_t n, int64_t cost,
                             void (*work)(void *context, int64_t begin, int64_t end),
                             void *context) {
  run_ranges(n, 1, cost, work, context);
}

typedef struct rows {
  void (*work)(void *context, int64_t row);
  void *context;
} rows;

/* After an interrupt the rest is left out; dnn_layer_rows tells the caller. */
static void run_rows(void *context, int64_t begin, int64_t end) {
  const rows *all = context;
  for (int64_t i = begin; i < end && !dnn_interrupted(); i++)
    all->work(all->context, i);
}

dnn_status dnn_layer_rows(int64_t n, int64_t cost, void (*work)(void *context, int64_t row),
                          void *context, dnn_error *error) {
  rows all = {work, context};
  dnn_layer_parallel_rows(n, cost, run_rows, &all);
  return dnn_interrupted() ? dnn_error_interrupt(error) : DNN_OK;
}
