/*
** Predicts with a network that dnnlua saved, without Lua:
**
**   dnnlua -e 'local dnn = require "dnn" dnn.mlp{4, 8, 3}:export("net.safetensors")'
**   cc predict.c $(pkg-config --cflags --libs dnn) -o predict
**   echo 5.1 3.5 1.4 0.2 | ./predict net.safetensors
**
** An example is read from each line of standard input, and what is predicted of it is written.
** (dnnlua export net.h5 --to safetensors makes such a file of one that net:save wrote.)
*/
#include <dnn/dnn.h>
#include <stdio.h>
#include <stdlib.h>

static int fail(const dnn_error *error) {
  fprintf(stderr, "predict: %s\n", error->text);
  return EXIT_FAILURE;
}

/* Reads 'count' numbers; how many there were. */
static int64_t read_numbers(int64_t count, double *numbers) {
  int64_t i = 0;
  while (i < count && scanf("%lf", &numbers[i]) == 1)
    i++;
  return i;
}

int main(int argc, char **argv) {
  dnn_network *net;
  dnn_error error;
  dnn_array x, y;
  if (argc != 2) {
    fprintf(stderr, "usage: %s MODEL.safetensors\n", argv[0]);
    return EXIT_FAILURE;
  }
  if (dnn_model_load(argv[1], &net, &error) != DNN_OK)
    return fail(&error);

  /* examples are columns: a matrix (n, 1) is one of them */
  const int64_t n = dnn_network_layer(net, 0)->in.size;
  const int64_t n_out = dnn_network_layer(net, dnn_network_count(net) - 1)->out.size;
  const int64_t in_shape[] = {n, 1}, out_shape[] = {n_out, 1};
  dnn_status status = dnn_array_alloc(&x, DNN_F64, 2, in_shape, &error);
  if (status == DNN_OK)
    status = dnn_array_alloc(&y, DNN_F64, 2, out_shape, &error);

  while (status == DNN_OK && read_numbers(n, x.data) == n) {
    status = dnn_model_predict(net, &x, &y, &error);
    for (int64_t i = 0; i < n_out && status == DNN_OK; i++)
      printf("%.6g%c", ((double *)y.data)[i], i + 1 < n_out ? ' ' : '\n');
  }
  if (status != DNN_OK)
    return fail(&error);
  dnn_array_free(&x);
  dnn_array_free(&y);
  dnn_network_free(net);
  return EXIT_SUCCESS;
}
