/*
** Optimizers and gradients, by kernels (kernels/optimizer.h), whose loops are shared by threads
** here. Every function works element by element, or adds up in an order of its own, so threads
** change no bit.
*/
#include "nn/optimizer.h"

#include "array/block_sum.h"
#include "kernels/optimizer.h"
#include "nn/layer.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

static const char *const names[DNN_OPTIMIZERS] = {
    [DNN_SGD] = "sgd",   [DNN_ADAGRAD] = "adagrad", [DNN_RMSPROP] = "rmsprop",
    [DNN_ADAM] = "adam", [DNN_ADAMW] = "adamw",
};

const char *dnn_optimizer_name(dnn_optimizer_kind kind) {
  return names[kind];
}

bool dnn_optimizer_find(const char *name, dnn_optimizer_kind *kind) {
  for (int i = 0; i < DNN_OPTIMIZERS; i++) {
    if (strcmp(names[i], name) == 0) {
      *kind = (dnn_optimizer_kind)i;
      return true;
    }
  }
  return false;
}

int dnn_optimizer_states(const dnn_optimizer *optimizer) {
  switch (optimizer->kind) {
  case DNN_SGD:
    return optimizer->momentum != 0;
  case DNN_ADAGRAD:
  case DNN_RMSPROP:
    return 1;
  default:
    return 2;
  }
}

/* --- the user's choice ------------------------------------------------------------------------ */

/* Where PyTorch and Keras differ, PyTorch is followed. */
void dnn_optimizer_init(dnn_optimizer *optimizer, dnn_optimizer_kind kind) {
  bool adam = kind == DNN_ADAM || kind == DNN_ADAMW;
  *optimizer = (dnn_optimizer){.kind = kind,
                               .learning_rate = adam ? 0.001 : 0.01,
                               .beta1 = 0.9,
                               .beta2 = kind == DNN_RMSPROP ? 0.99 : 0.999,
                               .epsilon = kind == DNN_ADAGRAD ? 1e-10 : 1e-8,
                               .weight_decay = kind == DNN_ADAMW ? 0.01 : 0};
}

/* In the order of the fields; each is looked at also where its optimizer does not use it. */
dnn_status dnn_optimizer_check(const dnn_optimizer *optimizer, dnn_error *error) {
  const char *name = names[optimizer->kind];
  const struct {
    const char *field;
    double value;
    bool is_share; /* below 1? */
  } fields[] = {
      {"learning_rate", optimizer->learning_rate, false},
      {"momentum", optimizer->momentum, true},
      {"beta1", optimizer->beta1, true},
      {"beta2", optimizer->beta2, true},
      {"epsilon", optimizer->epsilon, false},
      {"weight_decay", optimizer->weight_decay, false},
  };
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    double value = fields[i].value;
    if (fields[i].is_share && !(value >= 0 && value < 1))
      return dnn_error_set(error, DNN_EVALUE, "%s: %s must be at least 0 and below 1, got %g", name,
                           fields[i].field, value);
    if (!(value >= 0 && value < INFINITY))
      return dnn_error_set(error, DNN_EVALUE, "%s: %s must be a number from 0 on, got %g", name,
                           fields[i].field, value);
  }
  if (optimizer->averaged && optimizer->nesterov)
    return dnn_error_set(error, DNN_EVALUE,
                         "%s: averaged and nesterov are two forms of momentum, choose one", name);
  if (optimizer->nesterov && optimizer->momentum == 0)
    return dnn_error_set(error, DNN_EVALUE, "%s: nesterov needs a momentum, 0.9 for example", name);
  return DNN_OK;
}

/* --- updates ---------------------------------------------------------------------------------- */

DNN_ISA_ACCESSOR(dnn_optimizer_kernels, optimizer)

/* adamw is adam: what it does with the decay is done before. */
static dnn_update_kernel *kernel_of(const dnn_optimizer *optimizer,
                                    const dnn_optimizer_kernels *kernels) {
  switch (optimizer->kind) {
  case DNN_SGD:
    return optimizer->momentum == 0 ? kernels->sgd
           : optimizer->averaged    ? kernels->averaged
           : optimizer->nesterov    ? kernels->nesterov
                                    : kernels->momentum;
  case DNN_ADAGRAD:
    return kernels->adagrad;
  case DNN_RMSPROP:
    return kernels->rmsprop;
  default:
    return optimizer->epsilon_inside ? kernels->adam_epsilon_inside : kernels->adam;
  }
}

/* Once for all elements: 1 - b1^t needs a power. Without correction the factors are 1. */
static void set_factors(dnn_update_factors *factors, const dnn_optimizer *optimizer, int64_t t) {
  factors->rate = optimizer->learning_rate;
  factors->beta1 = optimizer->kind == DNN_SGD ? optimizer->momentum : optimizer->beta1;
  factors->rest1 = 1 - factors->beta1;
  factors->beta2 = optimizer->beta2;
  factors->rest2 = 1 - optimizer->beta2;
  factors->epsilon = optimizer->epsilon;
  factors->correct1 = factors->correct2 = 1;
  if (optimizer->kind >= DNN_ADAM) {
    factors->correct1 -= pow(optimizer->beta1, (double)t);
    factors->correct2 -= pow(optimizer->beta2, (double)t);
  }
}

typedef struct update_job {
  const dnn_optimizer_kernels *kernels;
  dnn_update_kernel *kernel;
  const dnn_update_factors *factors;
  double decay;  /* added to the gradient */
  double shrink; /* taken from the parameter */
  int64_t size;  /* bytes of an element */
  char *parameter;
  const char *gradient;
  char *states[2]; /* NULL where there is none */
} update_job;

/* States that there are not stay NULL. */
static char *behind(char *start, int64_t bytes) {
  return start == NULL ? NULL : start + bytes;
}

/* Elements begin .. end-1 without weight decay, as most updates are. */
static void update_range(void *context, int64_t begin, int64_t end) {
  const update_job *job = context;
  int64_t offset = begin * job->size;
  job->kernel(end - begin, job->factors, job->parameter + offset, job->gradient + offset,
              behind(job->states[0], offset), behind(job->states[1], offset));
}

/* Elements whose gradient with decay fits into a buffer that stays in the cache. */
enum { piece = 512 };

/* With weight decay: the kernel reads g + decay w from a buffer, since gradients are only read;
   adamw shrinks w in place before the step. */
static void decay_range(void *context, int64_t begin, int64_t end) {
  const update_job *job = context;
  double decayed[piece];
  for (int64_t i = begin; i < end; i += piece) {
    int64_t n = end - i < piece ? end - i : piece, offset = i * job->size;
    char *w = job->parameter + offset;
    const void *g = job->gradient + offset;
    if (job->decay != 0) {
      job->kernels->add_decay(n, job->decay, w, g, decayed);
      g = decayed;
    }
    if (job->shrink != 0)
      job->kernels->shrink(n, job->shrink, w);
    job->kernel(n, job->factors, w, g, behind(job->states[0], offset),
                behind(job->states[1], offset));
  }
}

/* Operations for an element, by optimizer: divisions and roots count several times. */
static const int64_t costs[DNN_OPTIMIZERS] = {1, 4, 4, 8, 8};

void dnn_optimizer_update(const dnn_optimizer *optimizer, dnn_dtype dtype, int64_t n,
                          void *parameter, const void *gradient, void *const *states, int64_t t) {
  const dnn_optimizer_kernels *kernels = optimizer_kernels(dtype);
  int count = dnn_optimizer_states(optimizer);
  /* adamw takes a d w from w itself; elsewhere d w is part of the gradient. */
  bool decoupled = optimizer->kind == DNN_ADAMW;
  dnn_update_factors factors;
  set_factors(&factors, optimizer, t);
  update_job job = {.kernels = kernels,
                    .kernel = kernel_of(optimizer, kernels),
                    .factors = &factors,
                    .decay = decoupled ? 0 : optimizer->weight_decay,
                    .shrink = decoupled ? optimizer->learning_rate * optimizer->weight_decay : 0,
                    .size = (int64_t)dnn_dtype_size(dtype),
                    .parameter = parameter,
                    .gradient = gradient,
                    .states = {count > 0 ? states[0] : NULL, count > 1 ? states[1] : NULL}};
  dnn_layer_parallel(n, costs[optimizer->kind],
                     optimizer->weight_decay != 0 ? decay_range : update_range, &job);
}

/* --- gradients -------------------------------------------------------------------------------- */

typedef struct values_job {
  const dnn_optimizer_kernels *kernels;
  int64_t size; /* bytes of an element */
  char *values;
  double number;
  atomic_bool *beyond;
} values_job;

static values_job values_of(dnn_dtype dtype, void *values, double number) {
  return (values_job){optimizer_kernels(dtype), (int64_t)dnn_dtype_size(dtype), values, number,
                      NULL};
}

/* A block of the sum; the blocks are added in order (array/block_sum.h). */
static double square_block(void *context, int64_t start, int64_t count) {
  const values_job *job = context;
  return job->kernels->square(count, job->values + start * job->size);
}

double dnn_gradient_square(dnn_dtype dtype, int64_t n, const void *gradient) {
  values_job job = values_of(dtype, (void *)gradient, 0);
  return dnn_sum_blocks(DNN_F64, n, 1, square_block, &job);
}

static void scale_range(void *context, int64_t begin, int64_t end) {
  const values_job *job = context;
  job->kernels->scale(end - begin, job->number, job->values + begin * job->size);
}

void dnn_gradient_scale(dnn_dtype dtype, int64_t n, void *gradient, double factor) {
  values_job job = values_of(dtype, gradient, factor);
  dnn_layer_parallel(n, 1, scale_range, &job);
}

static void clip_range(void *context, int64_t begin, int64_t end) {
  const values_job *job = context;
  job->kernels->clip(end - begin, job->number, job->values + begin * job->size);
}

void dnn_gradient_clip(dnn_dtype dtype, int64_t n, void *gradient, double limit) {
  values_job job = values_of(dtype, gradient, limit);
  dnn_layer_parallel(n, 1, clip_range, &job);
}

/* One element that is not below is enough; the others are looked at all the same, which is cheaper
   than to ask for each block what other threads have found. */
static void below_range(void *context, int64_t begin, int64_t end) {
  const values_job *job = context;
  if (!job->kernels->all_below(end - begin, job->number, job->values + begin * job->size))
    atomic_store(job->beyond, true);
}

bool dnn_all_below(dnn_dtype dtype, int64_t n, const void *values, double limit) {
  atomic_bool beyond = false;
  values_job job = values_of(dtype, (void *)values, limit);
  job.beyond = &beyond;
  dnn_layer_parallel(n, 1, below_range, &job);
  return !atomic_load(&beyond);
}

/* Infinities and NaN are what is not below infinity. */
bool dnn_all_finite(dnn_dtype dtype, int64_t n, const void *values) {
  return dnn_all_below(dtype, n, values, INFINITY);
}
