/* batch_norm against its definition, with every instruction set, and by differences. */
#include "layers.h"

#include "base/interrupt.h"

static dnn_layer batch_norm(void) {
  dnn_layer layer;
  dnn_layer_init(&layer, &dnn_layer_batch_norm);
  return layer;
}

/* running_var must not be negative. */
static bool open(lone_layer *self, const dnn_layer *layer, int ndim, const int64_t *shape,
                 dnn_dtype dtype, int64_t m) {
  if (!lone_open(self, layer, ndim, shape, dtype, m))
    return false;
  for (int64_t i = 0; i < shape[0]; i++)
    set(dtype, self->pass.buffers[1], i, 1.5 + get(dtype, self->pass.buffers[1], i));
  return true;
}

/* Everything that one feature gives, in double. */
typedef struct feature {
  double mean, var, running_mean, running_var, d_gamma, d_beta;
  double *out, *d_in; /* (run) */
} feature;

static feature by_definition(const lone_layer *self, int64_t i, int64_t run) {
  const dnn_layer_pass *p = &self->pass;
  const dnn_dtype dtype = p->dtype;
  const double gamma = get(dtype, p->parameters[0], i), beta = get(dtype, p->parameters[1], i);
  const double old_mean = get(dtype, p->buffers[0], i), old_var = get(dtype, p->buffers[1], i);
  const double count = (double)run, momentum = self->layer.momentum;
  feature f = {.out = calloc((size_t)run, sizeof(double)),
               .d_in = calloc((size_t)run, sizeof(double))};
  double d_sum = 0, product_sum = 0;
  for (int64_t j = 0; j < run; j++)
    f.mean += get(dtype, p->in.data, i * run + j) / count;
  for (int64_t j = 0; j < run; j++) {
    const double distance = get(dtype, p->in.data, i * run + j) - f.mean;
    f.var += distance * distance / count;
  }
  f.running_mean = (1 - momentum) * old_mean + momentum * f.mean;
  f.running_var = (1 - momentum) * old_var + momentum * f.var * count / (count - 1);
  const double mean = p->training ? f.mean : old_mean, var = p->training ? f.var : old_var;
  const double deviation = sqrt(var + self->layer.epsilon);
  for (int64_t j = 0; j < run; j++) {
    const double normal = (get(dtype, p->in.data, i * run + j) - mean) / deviation;
    f.out[j] = normal * gamma + beta;
    d_sum += get(dtype, p->d_out, i * run + j);
    product_sum += get(dtype, p->d_out, i * run + j) * normal;
  }
  f.d_beta = d_sum / (double)p->m;
  f.d_gamma = product_sum / (double)p->m;
  for (int64_t j = 0; j < run; j++) {
    const double normal = (get(dtype, p->in.data, i * run + j) - mean) / deviation;
    const double d = get(dtype, p->d_out, i * run + j);
    f.d_in[j] = gamma / deviation * (d - d_sum / count - normal * product_sum / count);
  }
  return f;
}

static bool near(const char *what, double value, double twin, double tolerance) {
  if (fabs(value - twin) <= tolerance)
    return true;
  printf("  %s is %.17g, not %.17g\n", what, value, twin);
  return false;
}

static bool agrees(int ndim, const int64_t *shape, dnn_dtype dtype, int64_t m, bool training) {
  dnn_layer layer = batch_norm();
  layer.momentum = 0.3;
  lone_layer self;
  if (!open(&self, &layer, ndim, shape, dtype, m))
    return false;
  self.pass.training = training;
  const size_t size = dnn_dtype_size(dtype);
  const int64_t features = shape[0], run = self.layer.in.size / features * m;
  const double tolerance = dtype == DNN_F64 ? 1e-12 : 2e-4; /* small batches may be near constant */
  feature *twins = calloc((size_t)features, sizeof *twins);
  for (int64_t i = 0; i < features; i++)
    twins[i] = by_definition(&self, i, run);
  bool good = lone_forward(&self, NULL) == DNN_OK;
  good = good && (!training || lone_backward(&self, NULL) == DNN_OK);
  for (int64_t i = 0; i < features && good; i++) {
    const feature *t = &twins[i];
    const dnn_layer_pass *p = &self.pass;
    const size_t begin = (size_t)(i * run) * size;
    good = all_near("out", dtype, run, (char *)p->out + begin, t->out, tolerance);
    if (!training)
      continue;
    good = good && all_near("d_in", dtype, run, (char *)p->d_in + begin, t->d_in, 30 * tolerance) &&
           near("gamma", get(dtype, p->gradients[0], i), t->d_gamma, tolerance * (double)run) &&
           near("beta", get(dtype, p->gradients[1], i), t->d_beta, tolerance * (double)run) &&
           near("running_mean", get(dtype, p->buffers[0], i), t->running_mean, tolerance) &&
           near("running_var", get(dtype, p->buffers[1], i), t->running_var, tolerance);
  }
  for (int64_t i = 0; i < features; i++) {
    free(twins[i].out);
    free(twins[i].d_in);
  }
  free(twins);
  lone_close(&self);
  return good;
}

static void shapes_agree(dnn_dtype dtype) {
  static const int64_t examples[] = {3, 7, 8, 16, 17, 64, 257, 1031};
  for (int i = 0; i < 8; i++) {
    for (int training = 0; training < 2; training++) {
      CHECK(agrees(1, (int64_t[]){1 + 7 * i}, dtype, examples[i], training));
      CHECK(agrees(3, (int64_t[]){1 + i, 5, 3}, dtype, examples[i], training));
    }
  }
  CHECK(agrees(3, (int64_t[]){2, 3, 3}, dtype, 1, true));
  CHECK(agrees(1, (int64_t[]){5}, dtype, 1, false));
}

/* Far from zero, the variance is not lost. */
static void distant_means_do_no_harm(void) {
  dnn_layer layer = batch_norm();
  lone_layer self;
  CHECK(open(&self, &layer, 1, (int64_t[]){1}, DNN_F32, 4096));
  for (int64_t i = 0; i < 4096; i++)
    set(DNN_F32, self.pass.in.data, i, 1000 + (i % 2 == 0 ? 1 : -1));
  set(DNN_F32, self.pass.parameters[0], 0, 1);
  set(DNN_F32, self.pass.parameters[1], 0, 0);
  CHECK(lone_forward(&self, NULL) == DNN_OK);
  CHECK(fabs(get(DNN_F32, self.pass.out, 0) - 1) < 1e-4);
  CHECK(fabs(get(DNN_F32, self.pass.out, 1) + 1) < 1e-4);
  lone_close(&self);
}

static void results_repeat(dnn_dtype dtype) {
  dnn_layer layer = batch_norm();
  lone_layer self;
  CHECK(open(&self, &layer, 3, (int64_t[]){7, 19, 23}, dtype, 37));
  CHECK(lone_repeats(&self));
  lone_close(&self);
}

static void gradients_hold(void) {
  dnn_layer layer = batch_norm();
  lone_layer self;
  CHECK(open(&self, &layer, 1, (int64_t[]){3}, DNN_F64, 7));
  CHECK(lone_gradients_hold(&self));
  lone_close(&self);
  CHECK(open(&self, &layer, 3, (int64_t[]){2, 3, 2}, DNN_F64, 5));
  CHECK(lone_gradients_hold(&self));
  lone_close(&self);
}

static void one_value_has_no_variance(void) {
  dnn_layer layer = batch_norm();
  lone_layer self;
  dnn_error error = {0};
  CHECK(open(&self, &layer, 1, (int64_t[]){5}, DNN_F64, 1));
  CHECK(lone_forward(&self, &error) == DNN_EVALUE);
  CHECK(strcmp(error.text, "one example of shape (5,) has one value for each "
                           "feature, which has no variance: training needs more examples") == 0);
  lone_close(&self);
}

static void an_interrupt_ends_the_pass(void) {
  dnn_layer layer = batch_norm();
  lone_layer self;
  dnn_error error = {0};
  CHECK(open(&self, &layer, 1, (int64_t[]){50}, DNN_F64, 40));
  CHECK(lone_forward(&self, &error) == DNN_OK);
  *dnn_interrupt_flag() = 1;
  CHECK(lone_forward(&self, &error) == DNN_EINTERRUPT);
  CHECK(lone_backward(&self, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(strcmp(error.text, "interrupted") == 0);
  lone_close(&self);
}

static void misfits_are_refused(void) {
  const int64_t shape[] = {3, 4, 4};
  dnn_layer layer = batch_norm();
  CHECK(refuses(&layer, 2, shape, DNN_ESHAPE,
                "input (3, 4): features of shape (n,) or (channels, height, "
                "width) are needed"));
  layer.momentum = 1.5;
  CHECK(refuses(&layer, 3, shape, DNN_EVALUE, "momentum 1.5 must be 0 .. 1"));
  layer.momentum = NAN;
  CHECK(refuses(&layer, 3, shape, DNN_EVALUE, "momentum nan must be 0 .. 1"));
  layer = batch_norm();
  layer.epsilon = 0;
  CHECK(refuses(&layer, 3, shape, DNN_EVALUE, "epsilon 0 must be positive"));
  layer = batch_norm();
  CHECK(describes(&layer, "momentum 0.1, epsilon 1e-05"));
}

static void run(void) {
  for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
    shapes_agree(dtype);
    results_repeat(dtype);
  }
  distant_means_do_no_harm();
  gradients_hold();
  one_value_has_no_variance();
  an_interrupt_ends_the_pass();
  misfits_are_refused();
}

int main(int count, char **arguments) {
  return every_isa(count, arguments, run);
}
