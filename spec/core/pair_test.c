/* Small layers that go in pairs: the same bits as layer by layer, which is how guarded steps go. */
#include "each_isa.h"
#include "layers.h"
#include "nn/network.h"

enum { most_layers = 8 };

/* Pairs of a linear layer and an activation, with the same parameters each time. */
static dnn_network *new_chain(dnn_dtype dtype, int count, const int64_t *units,
                              const char *activation) {
  dnn_layer layers[most_layers];
  dnn_features in;
  dnn_error error;
  dnn_network *chain = NULL;
  for (int l = 1; l < count; l++) {
    dnn_layer *linear = &layers[2 * l - 2], *after = &layers[2 * l - 1];
    dnn_layer_init(linear, dnn_layer_class_find("linear"));
    linear->units = units[l];
    dnn_layer_init(after, dnn_layer_class_find(l < count - 1 ? activation : "sigmoid"));
  }
  dnn_features_init(&in, 1, units, &error);
  CHECK(dnn_network_new(&in, 2 * count - 2, layers, dtype, &chain, &error) == DNN_OK);
  for (int layer = 0; layer < 2 * count - 2; layer += 2) {
    for (int part = 0; part < 2; part++) {
      dnn_array array = dnn_network_parameter(chain, layer, part);
      for (int64_t i = 0; i < array.size; i++)
        set(dtype, array.data, i, sin((double)(i * i + layer + part)));
    }
  }
  return chain;
}

static bool are_equal(dnn_array a, dnn_array b) {
  return (a.data == NULL) == (b.data == NULL) &&
         (a.data == NULL || memcmp(a.data, b.data, (size_t)a.size * dnn_dtype_size(a.dtype)) == 0);
}

static void check_chain(dnn_dtype dtype, int count, const int64_t *units, const char *activation,
                        int64_t m, dnn_loss_kind loss) {
  dnn_network *paired = new_chain(dtype, count, units, activation);
  dnn_network *single = new_chain(dtype, count, units, activation);
  void *inputs = lone_reals(dtype, units[0] * m, true);
  void *targets = lone_reals(dtype, units[count - 1] * m, true);
  for (int64_t i = 0; i < units[count - 1] * m; i++)
    set(dtype, targets, i, get(dtype, targets, i) > 0);
  dnn_array x, y;
  dnn_array_init(&x, inputs, dtype, 2, (int64_t[]){units[0], m});
  dnn_array_init(&y, targets, dtype, 2, (int64_t[]){units[count - 1], m});
  dnn_training training = {.loss = {loss, 1}};
  dnn_optimizer_init(&training.optimizer, DNN_SGD);
  for (int step = 0; step < 3; step++) {
    double paired_cost = 0, single_cost = 0;
    dnn_error error;
    training.guard = false;
    CHECK(dnn_network_step(paired, &training, &x, &y, NULL, &paired_cost, &error) == DNN_OK);
    training.guard = true;
    CHECK(dnn_network_step(single, &training, &x, &y, NULL, &single_cost, &error) == DNN_OK);
    CHECK(paired_cost == single_cost);
    for (int i = 0; i < 2 * count - 2; i++) {
      CHECK(are_equal(dnn_network_output(paired, i), dnn_network_output(single, i)));
      CHECK(are_equal(dnn_network_output_gradient(paired, i),
                      dnn_network_output_gradient(single, i)));
      for (int part = 0; part < 2 && i % 2 == 0; part++) {
        CHECK(are_equal(dnn_network_gradient(paired, i, part),
                        dnn_network_gradient(single, i, part)));
        CHECK(are_equal(dnn_network_parameter(paired, i, part),
                        dnn_network_parameter(single, i, part)));
      }
    }
  }
  free(inputs);
  free(targets);
  dnn_network_free(paired);
  dnn_network_free(single);
}

static void run(void) {
  static const char *const activations[] = {"relu", "tanh", "sigmoid"};
  /* below and above the fewest, parts of vectors, and above the most */
  static const int64_t examples[] = {1, 15, 16, 17, 23, 31, 64, 77, 400, 1091, 1093};
  static const int64_t units[][5] = {{2, 4, 1},       {5, 4, 3, 1},   {1, 15, 1, 15, 2},
                                     {15, 15, 15, 3}, {16, 3, 16, 1}, {3, 1}};
  static const int counts[] = {3, 4, 5, 4, 4, 2};
  for (int dtype = 0; dtype < 2; dtype++)
    for (int a = 0; a < 3; a++)
      for (size_t e = 0; e < sizeof examples / sizeof *examples; e++)
        for (int u = 0; u < 6; u++)
          for (int loss = 0; loss < 2; loss++)
            check_chain(dtype == 0 ? DNN_F64 : DNN_F32, counts[u], units[u], activations[a],
                        examples[e], loss == 0 ? DNN_BINARY_CROSS_ENTROPY : DNN_MSE);
}

int main(int count, char **arguments) {
  return check_each_isa(count, arguments, run);
}
