/* Activations against their formulas, and backward against differences of forward. */
#include "layers.h"

#include "base/interrupt.h"

static long double true_sigmoid(long double z) {
  return 1 / (1 + expl(-z));
}

static long double true_relu(long double z) {
  return z > 0 ? z : 0;
}

static long double true_leaky_relu(long double z) {
  return z > 0 ? z : z / 8;
}

static long double true_elu(long double z) {
  return z > 0 ? z : expm1l(z) / 4;
}

static long double true_gelu(long double z) {
  return z / 2 * (1 + erfl(z / sqrtl(2)));
}

static long double true_softplus(long double z) {
  return log1pl(expl(z));
}

static long double true_swish(long double z) {
  return z / (1 + expl(-z));
}

static const struct activation {
  const dnn_layer_class *kind;
  long double (*formula)(long double z);
} activations[] = {
    {&dnn_layer_sigmoid, true_sigmoid},
    {&dnn_layer_relu, true_relu},
    {&dnn_layer_tanh, tanhl},
    {&dnn_layer_leaky_relu, true_leaky_relu},
    {&dnn_layer_elu, true_elu},
    {&dnn_layer_gelu, true_gelu},
    {&dnn_layer_softplus, true_softplus},
    {&dnn_layer_swish, true_swish},
};

enum { activation_count = sizeof activations / sizeof *activations };

/* The layer with inputs in -6 .. 6. */
static bool open(lone_layer *self, const dnn_layer_class *kind, int64_t n, dnn_dtype dtype,
                 int64_t m) {
  dnn_layer layer;
  dnn_layer_init(&layer, kind);
  layer.slope = 0.125;
  layer.alpha = 0.25;
  if (!lone_open(self, &layer, 1, &n, dtype, m))
    return false;
  for (int64_t i = 0; i < n * m; i++)
    set(dtype, self->pass.in.data, i, 6 * get(dtype, self->pass.in.data, i));
  return true;
}

static bool agrees(const struct activation *activation, int64_t n, dnn_dtype dtype, int64_t m) {
  lone_layer self;
  if (!open(&self, activation->kind, n, dtype, m))
    return false;
  double *twin = calloc((size_t)(n * m), sizeof *twin);
  for (int64_t i = 0; i < n * m; i++)
    twin[i] = (double)activation->formula(get(dtype, self.pass.in.data, i));
  bool good = lone_forward(&self, NULL) == DNN_OK &&
              all_near(activation->kind->name, dtype, n * m, self.pass.out, twin,
                       dtype == DNN_F64 ? 2e-15 : 1e-6);
  free(twin);
  lone_close(&self);
  return good;
}

static bool has_its_gradient(const dnn_layer_class *kind, int64_t n, int64_t m) {
  lone_layer self;
  bool good = open(&self, kind, n, DNN_F64, m) && lone_gradients_hold(&self);
  lone_close(&self);
  return good;
}

static bool repeats(const dnn_layer_class *kind, dnn_dtype dtype) {
  lone_layer self;
  bool good = open(&self, kind, 70, dtype, 777) && lone_repeats(&self);
  lone_close(&self);
  return good;
}

static bool is_interrupted(const dnn_layer_class *kind) {
  lone_layer self;
  bool good = open(&self, kind, 3, DNN_F64, 4);
  *dnn_interrupt_flag() = 1;
  good = good && lone_forward(&self, NULL) == DNN_EINTERRUPT &&
         lone_backward(&self, NULL) == DNN_EINTERRUPT;
  *dnn_interrupt_flag() = 0;
  lone_close(&self);
  return good;
}

/* Over one class the probability is 1, over equal ones the same for each. */
static void softmax_shares_one_among_classes(dnn_dtype dtype) {
  const double ones[] = {1, 1, 1}, halves[] = {0.5, 0.5, 0.5, 0.5};
  lone_layer self;
  CHECK(open(&self, &dnn_layer_softmax, 1, dtype, 3));
  CHECK(lone_forward(&self, NULL) == DNN_OK);
  CHECK(all_near("one class", dtype, 3, self.pass.out, ones, 0));
  lone_close(&self);
  CHECK(open(&self, &dnn_layer_softmax, 2, dtype, 2));
  for (int64_t i = 0; i < 4; i++)
    set(dtype, self.pass.in.data, i, 1e30);
  CHECK(lone_forward(&self, NULL) == DNN_OK);
  CHECK(all_near("two classes", dtype, 4, self.pass.out, halves, 0));
  lone_close(&self);
}

static void run(void) {
  for (int i = 0; i < activation_count; i++) {
    const struct activation *activation = &activations[i];
    for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
      CHECK(agrees(activation, 1, dtype, 1));
      CHECK(agrees(activation, 7, dtype, 15));
      CHECK(agrees(activation, 5, dtype, 1000));
      CHECK(repeats(activation->kind, dtype));
    }
    CHECK(has_its_gradient(activation->kind, 3, 7));
    CHECK(is_interrupted(activation->kind));
  }
  for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
    softmax_shares_one_among_classes(dtype);
    CHECK(repeats(&dnn_layer_softmax, dtype));
    CHECK(repeats(&dnn_layer_log_softmax, dtype));
  }
  CHECK(has_its_gradient(&dnn_layer_softmax, 5, 3));
  CHECK(has_its_gradient(&dnn_layer_log_softmax, 5, 3));
  CHECK(is_interrupted(&dnn_layer_softmax));
}

int main(int count, char **arguments) {
  return every_isa(count, arguments, run);
}
