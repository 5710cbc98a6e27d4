/* Models from bytes, and predictions of several threads at once. */
#include "nn/model.h"

#include "base/alloc.h"
#include "check.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { examples = 3, threads = 4, rounds = 200 };

static const char description[] =
    "model version=1 bits=64 input=2;linear units=3 bias=1;batch_norm epsilon=1p-20 momentum=1p-3;"
    "leaky_relu slope=1p-2;dropout keep=1p-1;linear units=1 bias=0";

/* A file of this description: its arrays hold 0, 1, 2, ... */
static size_t write_file(unsigned char *file, const char *text, const char *arrays,
                         size_t numbers) {
  char header[1024];
  const size_t length =
      (size_t)snprintf(header, sizeof header,
                       "{\"__metadata__\":{\"format\":\"pt\",\"dnnlua\":\"%s\"}%s}", text, arrays);
  for (size_t i = 0; i < 8; i++)
    file[i] = (unsigned char)(length >> (8 * i));
  memcpy(file + 8, header, length);
  for (size_t i = 0; i < numbers; i++) {
    const double value = (double)i / 8;
    memcpy(file + 8 + length + i * sizeof value, &value, sizeof value);
  }
  return 8 + length + numbers * sizeof(double);
}

static const char arrays[] =
    ",\"0.weight\":{\"dtype\":\"F64\",\"shape\":[3,2],\"data_offsets\":[0,48]},"
    "\"0.bias\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[48,72]},"
    "\"1.weight\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[72,96]},"
    "\"1.bias\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[96,120]},"
    "\"1.running_mean\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[120,144]},"
    "\"1.running_var\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[144,168]},"
    "\"4.weight\":{\"dtype\":\"F64\",\"shape\":[1,3],\"data_offsets\":[168,192]}";

static dnn_network *read_model(void) {
  unsigned char file[2048];
  dnn_network *net;
  dnn_error error;
  const size_t size = write_file(file, description, arrays, 24);
  if (dnn_model_read(file, size, &net, &error) != DNN_OK)
    fprintf(stderr, "%s\n", error.text);
  return net;
}

static double x_values[2 * examples] = {1, -2, 3, 0.5, 4, -6};

static void describe_examples(dnn_array *x, dnn_array *y, double *out) {
  dnn_array_init(x, x_values, DNN_F64, 2, (int64_t[]){2, examples});
  dnn_array_init(y, out, DNN_F64, 2, (int64_t[]){1, examples});
}

/* The bits of a pass of the network itself. */
static void test_prediction(dnn_network *net) {
  double out[examples];
  float single[2 * examples];
  dnn_array x, y, z;
  dnn_error error;
  describe_examples(&x, &y, out);
  CHECK(dnn_network_count(net) == 5);
  CHECK(dnn_network_layer(net, 2)->slope == 0.25);
  CHECK(dnn_network_layer(net, 1)->epsilon == 0x1p-20);
  CHECK(dnn_model_predict(net, &x, &y, &error) == DNN_OK);
  CHECK(dnn_network_forward(net, 0, 5, &x, false, NULL, &error) == DNN_OK);
  CHECK(memcmp(out, dnn_network_output(net, 4).data, sizeof out) == 0);
  /* every other element of another type */
  dnn_array_init(&z, single, DNN_F32, 2, (int64_t[]){1, 2 * examples});
  z.shape[1] = z.size = examples;
  z.strides[1] = 2;
  CHECK(dnn_model_predict(net, &x, &z, &error) == DNN_OK);
  CHECK(single[0] == (float)out[0] && single[4] == (float)out[2]);
  y.shape[1] = 2;
  CHECK(dnn_model_predict(net, &x, &y, &error) == DNN_ESHAPE);
  CHECK(strcmp(error.text, "predict: y has shape (1, 2), the output has (1, 3)") == 0);
  x.shape[0] = 3;
  CHECK(dnn_model_predict(net, &x, &y, &error) == DNN_ESHAPE);
}

typedef struct job {
  const dnn_network *net;
  const double *expected;
  int wrong;
} job;

static void *predict_often(void *argument) {
  job *all = argument;
  for (int i = 0; i < rounds; i++) {
    double out[examples];
    dnn_array x, y;
    dnn_error error;
    describe_examples(&x, &y, out);
    if (dnn_model_predict(all->net, &x, &y, &error) != DNN_OK ||
        memcmp(out, all->expected, sizeof out) != 0)
      all->wrong++;
  }
  return NULL;
}

static void test_threads(const dnn_network *net) {
  pthread_t ids[threads];
  job jobs[threads];
  double expected[examples];
  dnn_array x, y;
  dnn_error error;
  describe_examples(&x, &y, expected);
  CHECK(dnn_model_predict(net, &x, &y, &error) == DNN_OK);
  for (int i = 0; i < threads; i++) {
    jobs[i] = (job){net, expected, 0};
    CHECK(pthread_create(&ids[i], NULL, predict_often, &jobs[i]) == 0);
  }
  for (int i = 0; i < threads; i++) {
    pthread_join(ids[i], NULL);
    CHECK(jobs[i].wrong == 0);
  }
}

/* Refuses a file with a text that has 'why' in it. */
static void check_refused(const char *text, const char *entries, size_t numbers, const char *why) {
  unsigned char file[2048];
  dnn_network *net;
  dnn_error error = {.text = ""};
  const size_t size = write_file(file, text, entries, numbers);
  CHECK(dnn_model_read(file, size, &net, &error) != DNN_OK && net == NULL);
  if (strstr(error.text, why) == NULL)
    fprintf(stderr, "expected: %s\ngot: %s\n", why, error.text);
  CHECK(strstr(error.text, why) != NULL);
}

#define ENTRY(name, shape, from, to)                                                               \
  ",\"" name "\":{\"dtype\":\"F64\",\"shape\":[" shape "],\"data_offsets\":[" #from "," #to "]}"

static void test_refusals(void) {
  static const char one[] = "model version=1 bits=64 input=2;linear units=1 bias=1";
  static const char good[] = ENTRY("0.weight", "1,2", 0, 16) ENTRY("0.bias", "1", 16, 24);
  check_refused("", good, 3, "does not begin with \"model\"");
  check_refused("model version=2 bits=64 input=2", good, 3, "another version");
  check_refused("model version=1 bits=16 input=2", good, 3, "64 or 32 bits");
  check_refused("model version=1 bits=64 input=0", good, 3, "must be");
  check_refused("model version=1 bits=64 input=2", good, 3, "at least one layer");
  check_refused("model version=1 bits=64 input=2;custom", good, 3, "class of layers is unknown");
  check_refused("model version=1 bits=64 input=2;linear units=-1", good, 3, "field of a layer");
  check_refused("model version=1 bits=64 input=2;linear units=9999999", good, 3,
                "its layers need 29999997 numbers, its arrays have 3");
  check_refused("model version=1 bits=64 input=2;linear units=1;", good, 3,
                "class of layers is unknown");
  check_refused("model version=1 bits=64 input=2;relu=", good, 3, "stands behind a layer");
  check_refused(one, ENTRY("0.weight", "1,2", 0, 16), 3, "its layers need 3 numbers");
  check_refused(one, ENTRY("0.weight", "1,2", 0, 16) ENTRY("0.weight", "1,2", 0, 16), 4,
                "\"0.weight\" occurs twice");
  check_refused(one, ENTRY("0.weight", "2,1", 0, 16) ENTRY("0.bias", "1", 16, 24), 3,
                "\"0.weight\" has another shape");
  check_refused(one, ENTRY("1.weight", "1,2", 0, 16) ENTRY("0.bias", "1", 16, 24), 3,
                "\"1.weight\" belongs to no layer");
  check_refused(one, ENTRY("0.weights", "1,2", 0, 16) ENTRY("0.bias", "1", 16, 24), 3,
                "nothing for the array \"0.weights\"");
  check_refused(one, ENTRY("0.weight", "1,2", 0, 24) ENTRY("0.bias", "1", 16, 24), 3,
                "another number of bytes");
  check_refused(one, ENTRY("0.weight", "1,2", 8, 24) ENTRY("0.bias", "1", 24, 32), 3,
                "are not in the file");
  check_refused(one, ENTRY("0.weight", "461168601842738790,100", 0, 0), 3, "too large");
}

int main(void) {
  dnn_network *net = read_model();
  dnn_error error;
  CHECK(net != NULL);
  if (net != NULL) {
    test_prediction(net);
    test_threads(net);
  }
  dnn_network_free(net);
  test_refusals();
  CHECK(dnn_model_load("none/such.safetensors", &net, &error) == DNN_EIO && net == NULL);
  CHECK(dnn_model_load(".", &net, &error) == DNN_EIO && net == NULL);
  dnn_alloc_trim();
  return check_finish();
}
