/*
** embedding: whole numbers become rows of a table, W (entries, units), which is trained.
**
** The input (length, m) holds numbers 1 .. entries; the output (length, units, m) their rows. (f32
** holds whole numbers up to 2^24.) Whole numbers have no gradient: d_in is zero.
*/
#include "nn/layer.h"

#include "base/interrupt.h"

#include <stdio.h>
#include <string.h>

/* Neighbouring examples that are copied together: one line of memory or two. */
enum { block = 16, values_per_poll = 1 << 10 };

/* What the threads share. */
typedef struct job {
  const dnn_layer *layer;
  const dnn_layer_pass *pass;
} job;

/* The number at a place of the input, from 0. */
static int64_t entry(const dnn_layer_pass *pass, int64_t place) {
  return pass->dtype == DNN_F64 ? (int64_t)((const double *)pass->in.data)[place] - 1
                                : (int64_t)((const float *)pass->in.data)[place] - 1;
}

/* Before anything is read from the table, so that forward needs not look again. */
static dnn_status check(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  for (int64_t i = 0; i < layer->in.size * pass->m; i++) {
    const double value = pass->dtype == DNN_F64 ? ((const double *)pass->in.data)[i]
                                                : (double)((const float *)pass->in.data)[i];
    if (!(value >= 1 && value <= (double)layer->entries && value == (double)(int64_t)value))
      return dnn_error_set(error, DNN_EINDEX,
                           "%.9g at row %lld of example %lld: whole numbers 1 .. %lld are needed",
                           value, (long long)(i / pass->m + 1), (long long)(i % pass->m + 1),
                           (long long)layer->entries);
  }
  return DNN_OK;
}

/* Block i of neighbouring examples in one row of the input: out[row][u][j] = W[in[row][j]][u].
   Units outside, examples inside: the output is written line by line. */
static void forward_block(void *context, int64_t i) {
  job *all = context;
  const dnn_layer_pass *pass = all->pass;
  const int64_t units = all->layer->units, m = pass->m;
  const int64_t blocks = (m + block - 1) / block; /* of one row of the input */
  const int64_t row = i / blocks, first = i % blocks * block;
  const int64_t count = m - first < block ? m - first : block;
  int64_t rows[block];
  for (int64_t j = 0; j < count; j++)
    rows[j] = entry(pass, row * m + first + j) * units;
  if (pass->dtype == DNN_F64) {
    const double *table = pass->parameters[0];
    double *out = (double *)pass->out + row * units * m + first;
    for (int64_t u = 0; u < units; u++, out += m)
      for (int64_t j = 0; j < count; j++)
        out[j] = table[rows[j] + u];
  } else {
    const float *table = pass->parameters[0];
    float *out = (float *)pass->out + row * units * m + first;
    for (int64_t u = 0; u < units; u++, out += m)
      for (int64_t j = 0; j < count; j++)
        out[j] = table[rows[j] + u];
  }
}

static dnn_status forward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  dnn_status status = check(layer, pass, error);
  if (status != DNN_OK)
    return status;
  job all = {.layer = layer, .pass = pass};
  const int64_t blocks = (pass->m + block - 1) / block;
  return dnn_layer_rows(layer->in.size * blocks, layer->units * block, forward_block, &all, error);
}

/* Columns begin .. end-1 of the table's gradient: every example in order, so that the sums do not
   depend on threads. */
static void backward_columns(void *context, int64_t begin, int64_t end) {
  job *all = context;
  const dnn_layer_pass *pass = all->pass;
  const int64_t units = all->layer->units, m = pass->m, length = all->layer->in.size;
  const size_t size = dnn_dtype_size(pass->dtype);
  /* Entries that no example has get no gradient. */
  for (int64_t i = 0; i < all->layer->entries; i++)
    memset((char *)pass->gradients[0] + (size_t)(i * units + begin) * size, 0,
           (size_t)(end - begin) * size);
  for (int64_t i = 0; i < length * m; i++) {
    if (i % values_per_poll == 0 && dnn_interrupted())
      return;
    const int64_t from = i / m * units * m + i % m, to = entry(pass, i) * units;
    if (pass->dtype == DNN_F64) {
      const double *d = pass->d_out;
      double *gradient = pass->gradients[0];
      for (int64_t u = begin; u < end; u++)
        gradient[to + u] += d[from + u * m] / (double)m;
    } else {
      const float *d = pass->d_out;
      float *gradient = pass->gradients[0];
      for (int64_t u = begin; u < end; u++)
        gradient[to + u] += d[from + u * m] / (float)m;
    }
  }
}

/* dW[in[row][j]] += d_out[row][:][j] / m. Threads share the columns of W, so no two write the same
   number. */
static dnn_status backward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  job all = {.layer = layer, .pass = pass};
  dnn_layer_parallel(layer->units, layer->in.size * pass->m + layer->entries, backward_columns,
                     &all);
  if (pass->d_in != NULL)
    memset(pass->d_in, 0, (size_t)(layer->in.size * pass->m) * dnn_dtype_size(pass->dtype));
  return dnn_interrupted() ? dnn_error_interrupt(error) : DNN_OK;
}

/* (length,) becomes (length, units). */
static dnn_status build(dnn_layer *layer, dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  if (layer->in.ndim != 1)
    return dnn_error_set(error, DNN_ESHAPE, "input %s: numbers of shape (length,) are needed",
                         dnn_features_text(&layer->in, text));
  if (layer->entries < 1 || layer->units < 1)
    return dnn_error_set(error, DNN_EVALUE,
                         "table (%lld, %lld): at least one entry of length 1 is needed",
                         (long long)layer->entries, (long long)layer->units);
  dnn_status status =
      dnn_features_init(&layer->out, 2, (int64_t[]){layer->in.shape[0], layer->units}, error);
  if (status == DNN_OK)
    dnn_layer_add_parameter(layer, "W", 2, (int64_t[]){layer->entries, layer->units});
  return status;
}

/* Rows are copied. */
static double flops(const dnn_layer *layer) {
  (void)layer;
  return 0;
}

static void describe(const dnn_layer *layer, char *text, size_t bytes) {
  snprintf(text, bytes, "%lld entries of %lld", (long long)layer->entries, (long long)layer->units);
}

const dnn_layer_class dnn_layer_embedding = {
    .name = "embedding",
    .build = build,
    .forward = forward,
    .backward = backward,
    .flops = flops,
    .describe = describe,
};
