#include "optimizer.h"

#include "kernels/optimizer.h"
#include "layer.h"
#include "reduce.h"

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

void dnn_optimizer_init(dnn_optimizer *optimizer, dnn_optimizer_kind kind) {
  bool adam = kind == DNN_ADAM || kind == DNN_ADAMW;
  *optimizer = (dnn_optimizer){.kind = kind,
                               .learning_rate = adam ? 0.001 : 0.01,
                               .beta1 = 0.9,
                               .beta2 = kind == DNN_RMSPROP ? 0.99 : 0.999,
                               .epsilon = kind == DNN_ADAGRAD ? 1e-10 : 1e-8,
                               .weight_decay = kind == DNN_ADAMW ? 0.01 : 0};
}

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

static const dnn_optimizer_kernels *kernels_of(dnn_dtype dtype) {
  static const dnn_optimizer_kernels *const f64[DNN_ISAS] = DNN_ISA_TABLES(optimizer, f64);
  static const dnn_optimizer_kernels *const f32[DNN_ISAS] = DNN_ISA_TABLES(optimizer, f32);
  return (dtype == DNN_F32 ? f32 : f64)[dnn_isa_current()];
}

typedef struct update_job {
  const dnn_optimizer_kernels *kernels;
  dnn_update_kernel *kernel;
  dnn_update_factors factors;
  double decay;  /* added to the gradient */
  double shrink; /* taken from the parameter */
  int64_t size;  /* bytes of an element */
  char *parameter;
  const char *gradient;
  char *v, *s; /* NULL where there is none */
} update_job;

static char *behind(char *start, int64_t bytes) {
  return start == NULL ? NULL : start + bytes;
}

/* Elements whose gradient with decay fits into a buffer that stays in the cache. */
enum { piece = 512 };

static void update_range(void *context, int64_t begin, int64_t end) {
  const update_job *job = context;
  double decayed[piece];
  int64_t step = job->decay != 0 || job->shrink != 0 ? piece : end - begin;
  for (int64_t i = begin; i < end; i += step) {
    int64_t n = end - i < step ? end - i : step, offset = i * job->size;
    char *w = job->parameter + offset;
    const void *g = job->gradient + offset;
    if (job->decay != 0) {
      job->kernels->add_decay(n, job->decay, w, g, decayed);
      g = decayed;
    }
    if (job->shrink != 0)
      job->kernels->shrink(n, job->shrink, w);
    job->kernel(n, &job->factors, w, g, behind(job->v, offset), behind(job->s, offset));
  }
}

void dnn_optimizer_update(const dnn_optimizer *optimizer, dnn_dtype dtype, int64_t n,
                          void *parameter, const void *gradient, void *const *states, int64_t t) {
  const dnn_optimizer_kernels *kernels = kernels_of(dtype);
  update_job job = {.kernels = kernels,
                    .decay = optimizer->weight_decay,
                    .size = (int64_t)dnn_dtype_size(dtype),
                    .parameter = parameter,
                    .gradient = gradient};
  dnn_update_factors *f = &job.factors;
  f->rate = optimizer->learning_rate;
  int64_t cost = 4;
  switch (optimizer->kind) {
  case DNN_SGD:
    cost = 1;
    job.kernel = kernels->sgd;
    if (optimizer->momentum == 0)
      break;
    job.v = states[0];
    f->beta1 = optimizer->momentum;
    f->rest1 = 1 - optimizer->momentum;
    job.kernel = optimizer->averaged   ? kernels->averaged
                 : optimizer->nesterov ? kernels->nesterov
                                       : kernels->momentum;
    break;
  case DNN_ADAGRAD:
    job.s = states[0];
    f->epsilon = optimizer->epsilon;
    job.kernel = kernels->adagrad;
    break;
  case DNN_RMSPROP:
    job.s = states[0];
    f->beta2 = optimizer->beta2;
    f->rest2 = 1 - optimizer->beta2;
    f->epsilon = optimizer->epsilon;
    job.kernel = kernels->rmsprop;
    break;
  case DNN_ADAM:
  case DNN_ADAMW:
    cost = 8;
    job.v = states[0];
    job.s = states[1];
    f->beta1 = optimizer->beta1;
    f->rest1 = 1 - optimizer->beta1;
    f->beta2 = optimizer->beta2;
    f->rest2 = 1 - optimizer->beta2;
    f->epsilon = optimizer->epsilon;
    f->correct1 = 1 - pow(optimizer->beta1, (double)t);
    f->correct2 = 1 - pow(optimizer->beta2, (double)t);
    job.kernel = optimizer->epsilon_inside ? kernels->adam_epsilon_inside : kernels->adam;
    if (optimizer->kind == DNN_ADAMW) {
      job.decay = 0;
      job.shrink = optimizer->learning_rate * optimizer->weight_decay;
    }
    break;
  }
  dnn_layer_parallel(n, cost, update_range, &job);
}

/* --- gradients -------------------------------------------------------------------------------- */

typedef struct values_job {
  const dnn_optimizer_kernels *kernels;
  int64_t size; /* bytes of an element */
  char *values;
  double number;
  atomic_bool *infinite;
} values_job;

static values_job values_of(dnn_dtype dtype, void *values, double number) {
  return (values_job){kernels_of(dtype), (int64_t)dnn_dtype_size(dtype), values, number, NULL};
}

static void square_terms(void *context, int64_t start, int64_t count, void *terms) {
  const values_job *job = context;
  job->kernels->square(count, job->values + start * job->size, terms);
}

double dnn_gradient_square(dnn_dtype dtype, int64_t n, const void *gradient) {
  values_job job = values_of(dtype, (void *)gradient, 0);
  return dnn_sum_terms(DNN_F64, n, 1, square_terms, &job);
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

static void finite_range(void *context, int64_t begin, int64_t end) {
  const values_job *job = context;
  if (!job->kernels->all_finite(end - begin, job->values + begin * job->size))
    atomic_store(job->infinite, true);
}

bool dnn_all_finite(dnn_dtype dtype, int64_t n, const void *values) {
  atomic_bool infinite = false;
  values_job job = values_of(dtype, (void *)values, 0);
  job.infinite = &infinite;
  dnn_layer_parallel(n, 1, finite_range, &job);
  return !atomic_load(&infinite);
}
