/* Chains of layers: passes by the definition, parts that are run alone, inputs of every size, and
   what is left when memory or time ends. */
#include "nn/network.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "layers.h"

enum { n_in = 6, n_hidden = 5, n_out = 3, m_most = 9 };

static dnn_layer layer_of(const char *kind, int64_t units) {
  dnn_layer layer;
  dnn_layer_init(&layer, dnn_layer_class_find(kind));
  layer.units = units;
  return layer;
}

/* flatten, linear, tanh, flatten, linear, sigmoid, flatten. */
static dnn_network *new_chain(dnn_dtype dtype) {
  dnn_layer layers[] = {layer_of("flatten", 0),    layer_of("linear", n_hidden),
                        layer_of("tanh", 0),       layer_of("flatten", 0),
                        layer_of("linear", n_out), layer_of("sigmoid", 0),
                        layer_of("flatten", 0)};
  dnn_features in;
  dnn_error error;
  dnn_network *chain = NULL;
  dnn_features_init(&in, 2, (int64_t[]){2, n_in / 2}, &error);
  if (dnn_network_new(&in, 7, layers, dtype, &chain, &error) != DNN_OK)
    return NULL;
  for (int layer = 1; layer <= 4; layer += 3) {
    for (int part = 0; part < 2; part++) {
      dnn_array array = dnn_network_parameter(chain, layer, part);
      for (int64_t i = 0; i < array.size; i++)
        set(dtype, array.data, i, 0.7 * sin((double)(i * i + layer + part)));
    }
  }
  return chain;
}

/* Numbers that float32 holds, too. */
static void fill(double *data, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    data[i] = (float)(1.385 * sin((double)(i * i + 1)));
}

static dnn_array matrix(void *data, dnn_dtype dtype, int64_t rows, int64_t columns) {
  dnn_array array;
  dnn_array_init(&array, data, dtype, 2, (int64_t[]){rows, columns});
  return array;
}

/* The same chain in loops: the outputs, and the gradients of their sum times d. */
typedef struct naive {
  double a[n_hidden * m_most], out[n_out * m_most];
  double dw1[n_hidden * n_in], db1[n_hidden], dw2[n_out * n_hidden], db2[n_out], dx[n_in * m_most];
} naive;

static void run_naive(dnn_network *chain, const double *x, const double *d, int m, naive *to) {
  const double *w1 = dnn_network_parameter(chain, 1, 0).data;
  const double *b1 = dnn_network_parameter(chain, 1, 1).data;
  const double *w2 = dnn_network_parameter(chain, 4, 0).data;
  const double *b2 = dnn_network_parameter(chain, 4, 1).data;
  double dz1[n_hidden * m_most] = {0}, dz2[n_out * m_most];
  memset(to, 0, sizeof *to);
  for (int j = 0; j < m; j++) {
    for (int i = 0; i < n_hidden; i++) {
      double z = b1[i];
      for (int k = 0; k < n_in; k++)
        z += w1[i * n_in + k] * x[k * m + j];
      to->a[i * m + j] = tanh(z);
    }
    for (int i = 0; i < n_out; i++) {
      double z = b2[i];
      for (int k = 0; k < n_hidden; k++)
        z += w2[i * n_hidden + k] * to->a[k * m + j];
      double a = 1 / (1 + exp(-z));
      to->out[i * m + j] = a;
      dz2[i * m + j] = d[i * m + j] * a * (1 - a);
      to->db2[i] += dz2[i * m + j] / m;
      for (int k = 0; k < n_hidden; k++) {
        to->dw2[i * n_hidden + k] += dz2[i * m + j] * to->a[k * m + j] / m;
        dz1[k * m + j] += w2[i * n_hidden + k] * dz2[i * m + j];
      }
    }
    for (int i = 0; i < n_hidden; i++) {
      dz1[i * m + j] *= 1 - to->a[i * m + j] * to->a[i * m + j];
      to->db1[i] += dz1[i * m + j] / m;
      for (int k = 0; k < n_in; k++) {
        to->dw1[i * n_in + k] += dz1[i * m + j] * x[k * m + j] / m;
        to->dx[k * m + j] += w1[i * n_in + k] * dz1[i * m + j];
      }
    }
  }
}

static bool near(const dnn_array *got, const double *expected, int64_t count, double tolerance) {
  bool good = got->data != NULL && got->size == count;
  for (int64_t i = 0; good && i < count; i++)
    good = fabs(get(got->dtype, got->data, i) - expected[i]) < tolerance;
  return good;
}

static void check_gradients(dnn_network *chain, const naive *expected, double tolerance) {
  dnn_array dw1 = dnn_network_gradient(chain, 1, 0), db1 = dnn_network_gradient(chain, 1, 1);
  dnn_array dw2 = dnn_network_gradient(chain, 4, 0), db2 = dnn_network_gradient(chain, 4, 1);
  CHECK(near(&dw1, expected->dw1, n_hidden * n_in, tolerance));
  CHECK(near(&db1, expected->db1, n_hidden, tolerance));
  CHECK(near(&dw2, expected->dw2, n_out * n_hidden, tolerance));
  CHECK(near(&db2, expected->db2, n_out, tolerance));
  /* all of them lie in one vector, those of some layers in a part of it */
  dnn_array all = dnn_network_gradients(chain, 0, 7), second = dnn_network_gradients(chain, 2, 7);
  CHECK(all.data == dw1.data && second.data == dw2.data && second.size >= dw2.size + db2.size);
  CHECK((char *)all.data + (size_t)all.size * dnn_dtype_size(all.dtype) ==
        (char *)second.data + (size_t)second.size * dnn_dtype_size(all.dtype));
  CHECK(dnn_network_gradients(chain, 5, 7).size == 0);
}

static void passes_equal_loops(void) {
  static const int sizes[] = {4, 9, 1, 3, 9, 2};
  double x[n_in * m_most], d[n_out * m_most];
  fill(x, n_in * m_most);
  fill(d, n_out * m_most);
  dnn_network *chain = new_chain(DNN_F64);
  dnn_error error;
  naive expected;
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    int m = sizes[s];
    run_naive(chain, x, d, m, &expected);
    dnn_array in = matrix(x, DNN_F64, n_in, m), d_out = matrix(d, DNN_F64, n_out, m);
    CHECK(dnn_network_forward(chain, 0, 7, &in, true, NULL, &error) == DNN_OK);
    dnn_array out = dnn_network_output(chain, 6);
    CHECK(out.ndim == 2 && out.shape[0] == n_out && out.shape[1] == m);
    CHECK(near(&out, expected.out, n_out * m, 1e-13));
    CHECK(dnn_network_input_gradient(chain, 0).data == NULL);
    CHECK(dnn_network_backward(chain, 0, 7, &d_out, true, &error) == DNN_OK);
    dnn_array dx = dnn_network_input_gradient(chain, 0);
    CHECK(dx.ndim == 3 && dx.shape[2] == m);
    CHECK(near(&dx, expected.dx, n_in * m, 1e-13));
    check_gradients(chain, &expected, 1e-13);

    /* once more, without the gradient of the input, from what stands in the chain */
    CHECK(dnn_network_backward(chain, 0, 7, NULL, false, &error) == DNN_OK);
    CHECK(dnn_network_input_gradient(chain, 0).data == NULL);
    check_gradients(chain, &expected, 1e-13);
  }
  dnn_network_free(chain);
}

static void parts_run_alone(void) {
  double x[n_in * m_most], d[n_out * m_most], between[n_in * m_most];
  fill(x, n_in * m_most);
  fill(d, n_out * m_most);
  dnn_network *chain = new_chain(DNN_F64);
  dnn_error error;
  naive expected;
  int m = 4;
  run_naive(chain, x, d, m, &expected);
  /* every cut into two parts: the second gets a copy of what the first gave, as a caller would */
  for (int cut = 1; cut < 7; cut++) {
    dnn_array in = matrix(x, DNN_F64, n_in, m);
    CHECK(dnn_network_forward(chain, 0, cut, &in, true, NULL, &error) == DNN_OK);
    dnn_array out = dnn_network_output(chain, cut - 1);
    memcpy(between, out.data, (size_t)out.size * sizeof *between);
    dnn_array second = out;
    second.data = between;
    CHECK(dnn_network_forward(chain, cut, 7, &second, true, NULL, &error) == DNN_OK);
    out = dnn_network_output(chain, 6);
    CHECK(near(&out, expected.out, n_out * m, 1e-13));
    dnn_array d_out = matrix(d, DNN_F64, n_out, m);
    CHECK(dnn_network_backward(chain, cut, 7, &d_out, true, &error) == DNN_OK);
    double back[n_in * m_most];
    dnn_array d_between = dnn_network_input_gradient(chain, cut);
    memcpy(back, d_between.data, (size_t)d_between.size * sizeof *back);
    d_between.data = back;
    CHECK(dnn_network_backward(chain, 0, cut, &d_between, true, &error) == DNN_OK);
    dnn_array dx = dnn_network_input_gradient(chain, 0);
    CHECK(near(&dx, expected.dx, n_in * m, 1e-13));
    check_gradients(chain, &expected, 1e-13);
  }
  dnn_network_free(chain);
}

static void inputs_are_converted(void) {
  double x[n_in * m_most], d[n_out * m_most];
  float x32[n_in * m_most], turned[m_most * n_in];
  fill(x, n_in * m_most);
  fill(d, n_out * m_most);
  int m = 5;
  for (int i = 0; i < n_in * m; i++)
    x32[i] = (float)x[i];
  for (int i = 0; i < n_in; i++)
    for (int j = 0; j < m; j++)
      turned[j * n_in + i] = x32[i * m + j];
  dnn_network *chain = new_chain(DNN_F64), *chain32 = new_chain(DNN_F32);
  dnn_error error;
  naive expected;
  run_naive(chain, x, d, m, &expected);
  dnn_array in32 = matrix(x32, DNN_F32, n_in, m), rows = matrix(turned, DNN_F32, m, n_in), columns;
  dnn_array_transpose_view(&rows, &columns);
  dnn_array d_out = matrix(d, DNN_F64, n_out, m);
  const dnn_array *inputs[] = {&in32, &columns};
  for (int i = 0; i < 2; i++) {
    CHECK(dnn_network_forward(chain, 0, 7, inputs[i], true, NULL, &error) == DNN_OK);
    dnn_array out = dnn_network_output(chain, 6);
    CHECK(near(&out, expected.out, n_out * m, 1e-13));
    CHECK(dnn_network_forward(chain32, 0, 7, inputs[i], true, NULL, &error) == DNN_OK);
    out = dnn_network_output(chain32, 6);
    CHECK(near(&out, expected.out, n_out * m, 1e-6));
    CHECK(dnn_network_backward(chain32, 0, 7, &d_out, true, &error) == DNN_OK);
    check_gradients(chain32, &expected, 1e-6);
  }
  dnn_network_free(chain);
  dnn_network_free(chain32);
}

static void refusals_change_nothing(void) {
  double x[n_in * m_most], d[n_out * m_most];
  fill(x, n_in * m_most);
  fill(d, n_out * m_most);
  dnn_network *chain = new_chain(DNN_F64);
  dnn_error error;
  dnn_array d_out = matrix(d, DNN_F64, n_out, 4), wrong = matrix(x, DNN_F64, n_in - 1, 4);
  CHECK(dnn_network_backward(chain, 0, 7, &d_out, true, &error) == DNN_EVALUE);
  CHECK(strcmp(error.text, "backward: run forward before it") == 0);
  CHECK(dnn_network_forward(chain, 0, 7, &wrong, true, NULL, &error) == DNN_ESHAPE);
  CHECK(strcmp(error.text, "X (5, 4): the layer flatten needs shape (2, 3, m)") == 0);
  CHECK(dnn_network_forward(chain, 4, 7, &wrong, true, NULL, &error) == DNN_OK);
  CHECK(dnn_network_backward(chain, 0, 7, &d_out, true, &error) == DNN_EVALUE);
  CHECK(dnn_network_backward(chain, 4, 7, &d_out, true, &error) == DNN_OK);
  dnn_array other = matrix(d, DNN_F64, n_out, 3);
  CHECK(dnn_network_backward(chain, 4, 7, &other, true, &error) == DNN_ESHAPE);
  CHECK(strcmp(error.text, "backward: the gradient has 3 examples, the forward pass had 4") == 0);
  dnn_network_release_input(chain);
  CHECK(dnn_network_backward(chain, 4, 7, &d_out, true, &error) == DNN_EVALUE);
  dnn_network_free(chain);

  dnn_features in;
  dnn_layer layers[] = {layer_of("linear", 4), layer_of("linear", -1)};
  dnn_features_init(&in, 1, (int64_t[]){3}, &error);
  CHECK(dnn_network_new(&in, 2, layers, DNN_F64, &chain, &error) == DNN_EVALUE);
  CHECK(chain == NULL);
  CHECK(strstr(error.text, "layer 2 (linear)") != NULL);
  CHECK(strstr(error.text, "(3,) -> linear (4,)") != NULL);
  CHECK(dnn_network_new(&in, 0, layers, DNN_F64, &chain, &error) == DNN_EVALUE);
  CHECK(dnn_network_new(&in, 1, layers, DNN_I64, &chain, &error) == DNN_EDTYPE);
  dnn_network_free(NULL);
}

/* --- when memory or time ends ----------------------------------------------------------------- */

static dnn_training training_of(dnn_optimizer_kind kind) {
  dnn_training training = {.loss = {DNN_BINARY_CROSS_ENTROPY, 1}};
  dnn_optimizer_init(&training.optimizer, kind);
  return training;
}

/* linear (wide enough for the Gram form), tanh, linear, softmax: its loss copies targets. */
static dnn_network *new_wide(dnn_error *error, dnn_status *status) {
  dnn_layer layers[] = {layer_of("linear", 4), layer_of("tanh", 0), layer_of("linear", 3),
                        layer_of("softmax", 0)};
  dnn_features in;
  dnn_network *chain = NULL;
  dnn_features_init(&in, 1, (int64_t[]){40}, error);
  *status = dnn_network_new(&in, 4, layers, DNN_F64, &chain, error);
  for (int layer = 0; layer <= 2 && chain != NULL; layer += 2) {
    dnn_array w = dnn_network_parameter(chain, layer, 0);
    fill(w.data, w.size);
  }
  return chain;
}

enum { wide_m = 6 };
static double wide_x[40 * wide_m], wide_y[3 * wide_m];
static float wide_x32[40 * wide_m], wide_y32[3 * wide_m];

static void fill_wide(void) {
  fill(wide_x, 40 * wide_m);
  for (int i = 0; i < 40 * wide_m; i++)
    wide_x32[i] = (float)wide_x[i];
  for (int j = 0; j < wide_m; j++)
    wide_y[j % 3 * wide_m + j] = wide_y32[j % 3 * wide_m + j] = 1;
}

/* Everything that allocates. */
static dnn_status use_everything(dnn_network *chain, dnn_error *error) {
  dnn_training sgd = training_of(DNN_SGD), adam = training_of(DNN_ADAM);
  sgd.loss.kind = adam.loss.kind = DNN_CROSS_ENTROPY;
  sgd.optimizer.momentum = 0.9;
  dnn_array x = matrix(wide_x, DNN_F64, 40, wide_m), x32 = matrix(wide_x32, DNN_F32, 40, wide_m);
  dnn_array y = matrix(wide_y32, DNN_F32, 3, wide_m), d = matrix(wide_y, DNN_F64, 3, wide_m);
  double cost;
  dnn_status status = dnn_network_forward(chain, 0, 4, &x, true, NULL, error);
  if (status == DNN_OK)
    status = dnn_network_backward(chain, 0, 4, &d, true, error);
  if (status == DNN_OK)
    status = dnn_network_step(chain, &adam, &x32, &y, NULL, &cost, error);
  if (status == DNN_OK)
    status = dnn_network_gram_begin(chain, &sgd, &x32, error);
  if (status == DNN_OK)
    status = dnn_network_step(chain, &sgd, &x32, &y, NULL, &cost, error);
  if (status == DNN_OK)
    status = dnn_network_gram_sync(chain, error);
  if (status == DNN_OK)
    status = dnn_network_step(chain, &sgd, &x32, &y, NULL, &cost, error);
  if (status == DNN_OK)
    status = dnn_network_forward(chain, 0, 4, &x, true, NULL, error);
  if (status == DNN_OK)
    status = dnn_network_step(chain, &sgd, &x32, &y, NULL, &cost, error);
  return status == DNN_OK ? dnn_network_gram_end(chain, error) : status;
}

static void every_allocation_may_fail(void) {
  dnn_error error;
  dnn_status status = DNN_ENOMEM;
  size_t live = dnn_alloc_memory().live;
  uint64_t n = 1;
  for (; status != DNN_OK && n < 200; n++) {
    dnn_alloc_fail_at(n, false);
    dnn_network *chain = new_wide(&error, &status);
    CHECK((chain == NULL) == (status != DNN_OK));
    if (status == DNN_OK)
      status = use_everything(chain, &error);
    dnn_alloc_fail_at(0, false);
    CHECK(status == DNN_OK || status == DNN_ENOMEM);
    dnn_error again;
    CHECK(chain == NULL || dnn_network_gram_end(chain, &again) == DNN_OK);
    CHECK(chain == NULL || use_everything(chain, &again) == DNN_OK);
    dnn_network_free(chain);
    CHECK(dnn_alloc_memory().live == live);
  }
  CHECK(n > 12 && n < 200);
}

/* The weights of the first layer after some steps. */
static void weights_after(bool with_gram, int interrupt_at, double to[160]) {
  dnn_error error;
  dnn_status status;
  dnn_network *chain = new_wide(&error, &status);
  dnn_training sgd = training_of(DNN_SGD);
  sgd.loss.kind = DNN_CROSS_ENTROPY;
  sgd.optimizer.momentum = 0.9;
  dnn_array x = matrix(wide_x, DNN_F64, 40, wide_m), y = matrix(wide_y, DNN_F64, 3, wide_m);
  double cost;
  if (with_gram)
    CHECK(dnn_network_gram_begin(chain, &sgd, &x, &error) == DNN_OK);
  for (int i = 0; i < 8; i++) {
    if (i == interrupt_at) {
      *dnn_interrupt_flag() = 1;
      CHECK(dnn_network_step(chain, &sgd, &x, &y, NULL, &cost, &error) == DNN_EINTERRUPT);
      CHECK(strcmp(error.text, "interrupted") == 0);
      CHECK(dnn_network_updates(chain) == i);
      status = dnn_network_gram_sync(chain, &error);
      CHECK(status == DNN_OK || status == DNN_EINTERRUPT);
      *dnn_interrupt_flag() = 0;
    }
    CHECK(dnn_network_step(chain, &sgd, &x, &y, NULL, &cost, &error) == DNN_OK);
  }
  CHECK(dnn_network_gram_end(chain, &error) == DNN_OK);
  CHECK(dnn_network_updates(chain) == 8);
  memcpy(to, dnn_network_parameter(chain, 0, 0).data, 160 * sizeof *to);
  dnn_network_free(chain);
}

static void an_interrupt_loses_nothing(void) {
  double expected[160], interrupted[160];
  for (int with_gram = 0; with_gram < 2; with_gram++) {
    weights_after(with_gram, -1, expected);
    for (int at = 0; at < 8; at += 3) {
      weights_after(with_gram, at, interrupted);
      double apart = 0;
      for (int i = 0; i < 160; i++)
        apart = fmax(apart, fabs(expected[i] - interrupted[i]));
      CHECK(apart < 1e-13);
    }
  }
}

/* A step that fails behind dropout and batch_norm, and one after it that does not. */
static void a_failed_step_changes_nothing(void) {
  dnn_error error;
  dnn_features in;
  dnn_network *chain = NULL, *twin = NULL;
  dnn_layer layers[] = {layer_of("linear", 4), layer_of("batch_norm", 0), layer_of("dropout", 0),
                        layer_of("linear", 3), layer_of("softmax", 0)};
  dnn_training sgd = training_of(DNN_SGD);
  sgd.loss.kind = DNN_CROSS_ENTROPY;
  dnn_random random, other;
  double cost, twin_cost;
  memset(&random, 0, sizeof random); /* what lies between its fields is compared, too */
  CHECK(dnn_random_seed(&random, 3, &error) == DNN_OK);
  other = random;
  dnn_features_init(&in, 1, (int64_t[]){40}, &error);
  CHECK(dnn_network_new(&in, 5, layers, DNN_F64, &chain, &error) == DNN_OK);
  CHECK(dnn_network_new(&in, 5, layers, DNN_F64, &twin, &error) == DNN_OK);
  dnn_array w = dnn_network_parameter(chain, 0, 0);
  fill(w.data, w.size);
  dnn_array twin_w = dnn_network_parameter(twin, 0, 0);
  fill(twin_w.data, w.size);
  dnn_array x = matrix(wide_x, DNN_F64, 40, wide_m), y = matrix(wide_y, DNN_F64, 3, wide_m);
  dnn_array wrong = matrix(wide_y, DNN_F64, 3, wide_m - 1), mean = dnn_network_buffer(chain, 1, 0);
  CHECK(dnn_network_step(chain, &sgd, &x, &wrong, &random, &cost, &error) == DNN_ESHAPE);
  CHECK(memcmp(&random, &other, sizeof random) == 0);
  for (int i = 0; i < 4; i++)
    CHECK(get(DNN_F64, mean.data, i) == 0);
  CHECK(dnn_network_step(chain, &sgd, &x, &y, &random, &cost, &error) == DNN_OK);
  CHECK(dnn_network_step(twin, &sgd, &x, &y, &other, &twin_cost, &error) == DNN_OK);
  CHECK(cost == twin_cost && random.position == other.position);
  CHECK(memcmp(w.data, twin_w.data, (size_t)w.size * sizeof(double)) == 0);
  CHECK(get(DNN_F64, mean.data, 0) != 0);
  dnn_network_free(chain);
  dnn_network_free(twin);
}

/* Frozen parameters stay, the norm is over the others and over what the caller brings. */
static void parameters_of_the_caller_are_updated(void) {
  dnn_error error;
  dnn_status status;
  dnn_network *chain = new_wide(&error, &status);
  dnn_training training = training_of(DNN_SGD);
  training.loss.kind = DNN_CROSS_ENTROPY;
  training.optimizer.learning_rate = 1;
  training.clip_norm = 0.5;
  training.l2 = 2;
  dnn_array x = matrix(wide_x, DNN_F64, 40, wide_m), d = matrix(wide_y, DNN_F64, 3, wide_m);
  double w[2] = {3, 0}, g[2] = {0, 4}, b[1] = {1}, db[1] = {3};
  dnn_trained others[] = {{"W", DNN_F64, 2, w, g, {NULL, NULL}, false},
                          {"b", DNN_F64, 1, b, db, {NULL, NULL}, true}};
  double square = 0;
  for (int layer = 0; layer < 4; layer += 2) {
    for (int part = 0; part < 2; part++)
      CHECK(dnn_network_freeze(chain, layer, part, true, &error) == DNN_OK);
    dnn_array kept = dnn_network_parameter(chain, layer, 0);
    for (int64_t i = 0; i < kept.size; i++)
      square += get(DNN_F64, kept.data, i) * get(DNN_F64, kept.data, i);
  }
  CHECK(fabs(dnn_network_penalty(chain, &training, 2, 2, others) - (square + 9) / 2) < 1e-12);
  double first = get(DNN_F64, dnn_network_parameter(chain, 0, 0).data, 7);
  CHECK(dnn_network_forward(chain, 0, 4, &x, true, NULL, &error) == DNN_OK);
  CHECK(dnn_network_backward(chain, 0, 4, &d, false, &error) == DNN_OK);
  CHECK(dnn_network_update(chain, &training, 2, 2, others, &error) == DNN_OK);
  CHECK(get(DNN_F64, dnn_network_parameter(chain, 0, 0).data, 7) == first);
  CHECK(get(DNN_F64, dnn_network_gradient(chain, 0, 0).data, 7) == 0);
  /* the gradient of W is (0 + 3, 4): its norm 5 becomes a half */
  CHECK(fabs(w[0] - 2.7) < 1e-15 && fabs(w[1] + 0.4) < 1e-15);
  CHECK(b[0] == 1 && db[0] == 0);
  CHECK(dnn_network_optimizer_updates(chain) == 1);
  CHECK(dnn_network_reset_optimizer(chain, &error) == DNN_OK);
  CHECK(dnn_network_optimizer_updates(chain) == 0 && dnn_network_updates(chain) == 1);
  dnn_network_free(chain);
}

/* An update of extreme size, taken back by a refusal: values and states, of both kinds. Not when a
   value was changed since, nor when the caller brings other parameters. */
static void refusals_take_back_parameters_of_the_caller(void) {
  dnn_array x = matrix(wide_x, DNN_F64, 40, wide_m), d = matrix(wide_y, DNN_F64, 3, wide_m);
  for (int what = 0; what < 3; what++) {
    dnn_error error;
    dnn_status status;
    dnn_network *chain = new_wide(&error, &status);
    dnn_training training = training_of(DNN_SGD);
    training.optimizer.momentum = 0.5;
    training.optimizer.learning_rate = 1e160;
    double w[2] = {3, 0}, g[2] = {0, 4}, v[2] = {0, 2};
    dnn_trained own = {"W", DNN_F64, 2, w, g, {v, NULL}, false};
    dnn_array first = dnn_network_parameter(chain, 0, 0);
    double before = get(DNN_F64, first.data, 7);
    CHECK(dnn_network_forward(chain, 0, 4, &x, true, NULL, &error) == DNN_OK);
    CHECK(dnn_network_backward(chain, 0, 4, &d, false, &error) == DNN_OK);
    CHECK(dnn_network_update(chain, &training, wide_m, 1, &own, &error) == DNN_OK);
    CHECK(w[1] == -5e160 && v[1] == 5 && dnn_network_updates(chain) == 1);
    w[0] = what == 1 ? 1 : w[0];
    CHECK(dnn_network_refuse(chain, "it is wild", NULL, what < 2, &own, &error) == DNN_EVALUE);
    CHECK(strncmp(error.text, "it is wild in update 2. The parameters are those after", 54) == 0);
    bool taken_back = what == 0;
    CHECK(w[0] == (what == 1 ? 1 : 3) && (w[1] == 0) == taken_back && (v[1] == 2) == taken_back);
    CHECK((get(DNN_F64, first.data, 7) == before) == taken_back);
    CHECK(dnn_network_updates(chain) == !taken_back);
    dnn_network_free(chain);
  }
}

static void a_training_step_allocates_nothing(void) {
  dnn_error error;
  dnn_status status;
  dnn_network *chain = new_wide(&error, &status);
  dnn_training adam = training_of(DNN_ADAM);
  adam.loss.kind = DNN_CROSS_ENTROPY;
  double cost;
  for (int m = wide_m; m >= 1; m--) {
    dnn_array x = matrix(wide_x, DNN_F64, 40, m), y = matrix(wide_y, DNN_F64, 3, m);
    dnn_alloc_fail_at(m < wide_m ? 1 : 0, true);
    CHECK(dnn_network_step(chain, &adam, &x, &y, NULL, &cost, &error) == DNN_OK);
    dnn_alloc_fail_at(0, false);
  }
  dnn_network_free(chain);
}

int main(void) {
  fill_wide();
  passes_equal_loops();
  parts_run_alone();
  inputs_are_converted();
  refusals_change_nothing();
  every_allocation_may_fail();
  an_interrupt_loses_nothing();
  a_failed_step_changes_nothing();
  parameters_of_the_caller_are_updated();
  refusals_take_back_parameters_of_the_caller();
  a_training_step_allocates_nothing();
  return check_finish();
}
