/* embedding against its definition. */
#include "layers.h"

#include "base/interrupt.h"

static dnn_layer embedding(int64_t entries, int64_t units) {
  dnn_layer layer;
  dnn_layer_init(&layer, &dnn_layer_embedding);
  layer.entries = entries;
  layer.units = units;
  return layer;
}

static bool open(lone_layer *self, int64_t entries, int64_t units, int64_t length, dnn_dtype dtype,
                 int64_t m) {
  dnn_layer layer = embedding(entries, units);
  if (!lone_open(self, &layer, 1, &length, dtype, m))
    return false;
  for (int64_t i = 0; i < length * m; i++)
    set(dtype, self->pass.in.data, i, 1 + floor((random_value() + 1) / 2 * (double)entries));
  return true;
}

static bool agrees(int64_t entries, int64_t units, int64_t length, dnn_dtype dtype, int64_t m) {
  lone_layer self;
  if (!open(&self, entries, units, length, dtype, m))
    return false;
  const dnn_layer_pass *p = &self.pass;
  double *gradient = calloc((size_t)(entries * units), sizeof *gradient);
  double *none = calloc((size_t)(length * m), sizeof *none);
  bool good = lone_forward(&self, NULL) == DNN_OK && lone_backward(&self, NULL) == DNN_OK;
  for (int64_t i = 0; i < length * units * m && good; i++) {
    const int64_t row = i / m / units, u = i / m % units, j = i % m;
    const int64_t entry = (int64_t)get(dtype, p->in.data, row * m + j) - 1;
    good = get(dtype, p->out, i) == get(dtype, p->parameters[0], entry * units + u);
    gradient[entry * units + u] += get(dtype, p->d_out, i) / (double)m;
  }
  good = good && all_near("dW", dtype, entries * units, p->gradients[0], gradient,
                          dtype == DNN_F64 ? 1e-13 : 1e-5);
  good = good && all_near("d_in", dtype, length * m, p->d_in, none, 0);
  free(gradient);
  free(none);
  lone_close(&self);
  return good;
}

static void results_repeat(dnn_dtype dtype) {
  lone_layer self;
  CHECK(open(&self, 50, 100, 12, dtype, 77));
  CHECK(lone_repeats(&self));
  lone_close(&self);
}

static bool refuses_value(double value, const char *text) {
  lone_layer self;
  dnn_error error = {0};
  if (!open(&self, 5, 2, 3, DNN_F64, 4))
    return false;
  set(DNN_F64, self.pass.in.data, 2 * 4 + 1, value);
  bool good = lone_forward(&self, &error) == DNN_EINDEX && strcmp(error.text, text) == 0;
  if (!good)
    printf("  said: %s\n", error.text);
  lone_close(&self);
  return good;
}

static void other_values_are_refused(void) {
  CHECK(refuses_value(0, "0 at row 3 of example 2: whole numbers 1 .. 5 are "
                         "needed"));
  CHECK(refuses_value(6, "6 at row 3 of example 2: whole numbers 1 .. 5 are "
                         "needed"));
  CHECK(refuses_value(2.5, "2.5 at row 3 of example 2: whole numbers 1 .. 5 are "
                           "needed"));
  CHECK(refuses_value(1e300, "1e+300 at row 3 of example 2: whole numbers 1 .. 5 "
                             "are needed"));
  CHECK(refuses_value(NAN, "nan at row 3 of example 2: whole numbers 1 .. 5 are "
                           "needed"));
}

static void an_interrupt_ends_the_pass(void) {
  lone_layer self;
  CHECK(open(&self, 5, 2, 3, DNN_F64, 4));
  *dnn_interrupt_flag() = 1;
  CHECK(lone_forward(&self, NULL) == DNN_EINTERRUPT);
  CHECK(lone_backward(&self, NULL) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  lone_close(&self);
}

static void misfits_are_refused(void) {
  const int64_t shape[] = {3, 4};
  dnn_layer layer = embedding(5, 2);
  CHECK(
      refuses(&layer, 2, shape, DNN_ESHAPE, "input (3, 4): numbers of shape (length,) are needed"));
  CHECK(describes(&layer, "5 entries of 2"));
  layer.entries = 0;
  CHECK(refuses(&layer, 1, shape, DNN_EVALUE,
                "table (0, 2): at least one entry of length 1 is needed"));
}

static void run(void) {
  for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
    CHECK(agrees(1, 1, 1, dtype, 1));
    CHECK(agrees(7, 3, 5, dtype, 15));
    CHECK(agrees(50, 33, 4, dtype, 49));
    CHECK(agrees(1000, 64, 10, dtype, 64));
    results_repeat(dtype);
  }
  other_values_are_refused();
  an_interrupt_ends_the_pass();
  misfits_are_refused();
}

int main(int count, char **arguments) {
  return every_isa(count, arguments, run);
}
