/*
** For tests of layers: one layer alone, with memory of exactly the sizes it asks for, so that the
** address sanitizer sees every stray access; and a program that starts itself once for every
** instruction set.
*/
#ifndef LAYERS_H
#define LAYERS_H

#include "check.h"

#include "base/isa.h"
#include "base/thread_pool.h"
#include "nn/layer.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct lone_layer {
  dnn_layer layer;
  dnn_layer_pass pass;
  dnn_random random;
  size_t cache_bytes, workspace_bytes;
} lone_layer;

static uint64_t random_state = 2385;

/* In -1 .. 1. */
static inline double random_value(void) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (double)(int64_t)(random_state >> 11) / 4503599627370496.0 - 1.0;
}

static inline double get(dnn_dtype dtype, const void *data, int64_t i) {
  return dtype == DNN_F64 ? ((const double *)data)[i] : (double)((const float *)data)[i];
}

static inline void set(dnn_dtype dtype, void *data, int64_t i, double value) {
  if (dtype == DNN_F64)
    ((double *)data)[i] = value;
  else
    ((float *)data)[i] = (float)value;
}

static inline void *lone_alloc(size_t bytes) {
  void *memory = NULL;
  if (posix_memalign(&memory, 64, bytes > 0 ? bytes : 1) != 0)
    abort();
  memset(memory, 0xff, bytes); /* NaN, where nothing is written */
  return memory;
}

static inline void *lone_reals(dnn_dtype dtype, int64_t count, bool random) {
  void *memory = lone_alloc((size_t)count * dnn_dtype_size(dtype));
  for (int64_t i = 0; random && i < count; i++)
    set(dtype, memory, i, random_value());
  return memory;
}

/* Builds a layer for inputs of 'shape' and gives it random inputs, parameters and d_out. */
static inline bool lone_open(lone_layer *self, const dnn_layer *layer, int ndim,
                             const int64_t *shape, dnn_dtype dtype, int64_t m) {
  dnn_features in;
  dnn_error error;
  *self = (lone_layer){.layer = *layer};
  if (dnn_features_init(&in, ndim, shape, &error) != DNN_OK ||
      dnn_layer_build(&self->layer, &in, &error) != DNN_OK) {
    printf("  %s\n", error.text);
    return false;
  }
  const dnn_layer *built = &self->layer;
  dnn_layer_pass *pass = &self->pass;
  dnn_random_seed(&self->random, 3, NULL);
  pass->dtype = dtype;
  pass->m = m;
  pass->training = true;
  pass->random = &self->random;
  dnn_array_init(&pass->in, lone_reals(dtype, in.size * m, true), dtype, 2,
                 (int64_t[]){in.size, m});
  pass->out = lone_reals(dtype, built->out.size * m, false);
  pass->d_out = lone_reals(dtype, built->out.size * m, true);
  pass->d_in = lone_reals(dtype, in.size * m, false);
  for (int i = 0; i < built->parameter_count; i++) {
    pass->parameters[i] = lone_reals(dtype, built->parameters[i].size, true);
    pass->gradients[i] = lone_reals(dtype, built->parameters[i].size, false);
  }
  for (int i = 0; i < built->buffer_count; i++)
    pass->buffers[i] = lone_reals(dtype, built->buffers[i].size, true);
  if (built->kind->cache_bytes != NULL)
    self->cache_bytes = built->kind->cache_bytes(built, dtype, m);
  if (built->kind->workspace_bytes != NULL)
    self->workspace_bytes = built->kind->workspace_bytes(built, dtype, m);
  pass->cache = lone_alloc(self->cache_bytes);
  pass->workspace = lone_alloc(self->workspace_bytes);
  return true;
}

static inline void lone_close(lone_layer *self) {
  dnn_layer_pass *pass = &self->pass;
  free(pass->in.data);
  free(pass->out);
  free((void *)(uintptr_t)pass->d_out);
  free(pass->d_in);
  for (int i = 0; i < DNN_LAYER_PARAMETERS; i++) {
    free(pass->parameters[i]);
    free(pass->gradients[i]);
  }
  for (int i = 0; i < DNN_LAYER_BUFFERS; i++)
    free(pass->buffers[i]);
  free(pass->cache);
  free(pass->workspace);
}

static inline dnn_status lone_forward(lone_layer *self, dnn_error *error) {
  memset(self->pass.workspace, 0xff, self->workspace_bytes);
  return self->layer.kind->forward(&self->layer, &self->pass, error);
}

static inline dnn_status lone_backward(lone_layer *self, dnn_error *error) {
  memset(self->pass.workspace, 0xff, self->workspace_bytes);
  return self->layer.kind->backward(&self->layer, &self->pass, error);
}

/* Fills what a pass computes with NaN. */
static inline void lone_clear(lone_layer *self) {
  const size_t size = dnn_dtype_size(self->pass.dtype);
  const size_t m = (size_t)self->pass.m;
  memset(self->pass.out, 0xff, (size_t)self->layer.out.size * m * size);
  memset(self->pass.d_in, 0xff, (size_t)self->layer.in.size * m * size);
  memset(self->pass.cache, 0xff, self->cache_bytes);
  for (int i = 0; i < self->layer.parameter_count; i++)
    memset(self->pass.gradients[i], 0xff, (size_t)self->layer.parameters[i].size * size);
}

/* Is every element of 'data' within 'tolerance' of the twin's? Says which is not. */
static inline bool all_near(const char *what, dnn_dtype dtype, int64_t count, const void *data,
                            const double *twin, double tolerance) {
  for (int64_t i = 0; i < count; i++) {
    double value = get(dtype, data, i);
    if (!(fabs(value - twin[i]) <= tolerance) && value != twin[i] &&
        !(isnan(value) && isnan(twin[i]))) {
      printf("  %s[%lld] is %.17g, not %.17g\n", what, (long long)i, value, twin[i]);
      return false;
    }
  }
  return true;
}

/* Results of a pass, one behind the other, for comparison by bits. */
static inline char *lone_results(const lone_layer *self, size_t *bytes) {
  const size_t size = dnn_dtype_size(self->pass.dtype), m = (size_t)self->pass.m;
  const size_t out = (size_t)self->layer.out.size * m * size;
  const size_t in = (size_t)self->layer.in.size * m * size;
  *bytes = out + in;
  for (int i = 0; i < self->layer.parameter_count; i++)
    *bytes += (size_t)self->layer.parameters[i].size * size;
  char *all = lone_alloc(*bytes), *next = all;
  memcpy(next, self->pass.out, out);
  next += out;
  memcpy(next, self->pass.d_in, in);
  next += in;
  for (int i = 0; i < self->layer.parameter_count; i++) {
    size_t part = (size_t)self->layer.parameters[i].size * size;
    memcpy(next, self->pass.gradients[i], part);
    next += part;
  }
  return all;
}

/* Do forward and backward give the same bits with 1, 2 and 3 threads, and again? */
static inline bool lone_repeats(lone_layer *self) {
  static const int threads[] = {1, 2, 3, 2};
  char *first = NULL;
  bool good = true;
  for (int i = 0; i < 4 && good; i++) {
    size_t bytes;
    lone_clear(self);
    good = dnn_thread_set_count(threads[i], NULL) == DNN_OK && lone_forward(self, NULL) == DNN_OK &&
           lone_backward(self, NULL) == DNN_OK;
    char *results = lone_results(self, &bytes);
    if (i == 0) {
      first = results;
      continue;
    }
    good = good && memcmp(first, results, bytes) == 0;
    free(results);
  }
  free(first);
  return good;
}

/* The sum of out * d_out, whose gradient backward computes. */
static inline double lone_objective(lone_layer *self) {
  double sum = 0;
  if (lone_forward(self, NULL) != DNN_OK)
    return NAN;
  for (int64_t i = 0; i < self->layer.out.size * self->pass.m; i++)
    sum += get(self->pass.dtype, self->pass.out, i) * get(self->pass.dtype, self->pass.d_out, i);
  return sum;
}

/* Compares 'gradient' with central differences of the objective by the elements of 'data'. */
static inline bool lone_differences(lone_layer *self, const char *what, void *data, int64_t count,
                                    const void *gradient, double factor) {
  const double step = 1e-6;
  double *values = data;
  for (int64_t i = 0; i < count; i++) {
    const double value = values[i];
    values[i] = value + step;
    const double above = lone_objective(self);
    values[i] = value - step;
    const double below = lone_objective(self);
    values[i] = value;
    const double expected = (above - below) / (2 * step);
    const double found = get(DNN_F64, gradient, i) * factor;
    if (!(fabs(found - expected) <= 1e-7 * (1 + fabs(expected)))) {
      printf("  gradient of %s[%lld] is %.17g, by differences %.17g\n", what, (long long)i, found,
             expected);
      return false;
    }
  }
  return true;
}

/* Checks every gradient of an f64 layer by differences; those of parameters are means. */
static inline bool lone_gradients_hold(lone_layer *self) {
  if (lone_forward(self, NULL) != DNN_OK || lone_backward(self, NULL) != DNN_OK)
    return false;
  bool good = lone_differences(self, "in", self->pass.in.data, self->layer.in.size * self->pass.m,
                               self->pass.d_in, 1);
  for (int i = 0; i < self->layer.parameter_count && good; i++)
    good = lone_differences(self, self->layer.parameters[i].name, self->pass.parameters[i],
                            self->layer.parameters[i].size, self->pass.gradients[i],
                            (double)self->pass.m);
  return good;
}

/* Building this layer fails with this text. */
static inline bool refuses(const dnn_layer *layer, int ndim, const int64_t *shape,
                           dnn_status status, const char *text) {
  dnn_layer copy = *layer;
  dnn_features in;
  dnn_error error = {0};
  if (dnn_features_init(&in, ndim, shape, &error) != DNN_OK)
    return false;
  if (dnn_layer_build(&copy, &in, &error) == status && strcmp(error.text, text) == 0)
    return true;
  printf("  said: %s\n", error.text);
  return false;
}

static inline bool describes(const dnn_layer *layer, const char *text) {
  char said[256];
  layer->kind->describe(layer, said, sizeof said);
  if (strcmp(said, text) == 0)
    return true;
  printf("  said: %s\n", said);
  return false;
}

/* main: runs 'run' in a process of its own for each instruction set of this processor. */
static inline int every_isa(int count, char **arguments, void (*run)(void)) {
  if (count > 1) {
    run();
    printf("%s: ", dnn_isa_name(dnn_isa_current()));
    return check_finish();
  }
  for (dnn_isa isa = DNN_ISA_BASELINE; isa <= dnn_isa_current(); isa++) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
      setenv("DNN_ISA", dnn_isa_name(isa), 1);
      execv(arguments[0], (char *[]){arguments[0], "run", NULL});
      _exit(127);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  return check_finish();
}

#endif
