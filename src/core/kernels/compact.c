#include "real.h"

#include "compact.h"
#include "functions.h"

#define INLINE static inline __attribute__((always_inline))

/* Loops over a fixed number of elements become vector code, whatever m is. */
enum { lanes = 8 };

/* out[i] = f(i-th element), for i below 'n', in blocks of lanes. */
#define IN_LANES(n, load, compute, out)                                                            \
  for (int64_t start = 0; start < (n); start += lanes) {                                           \
    int count = (n)-start < lanes ? (int)((n)-start) : lanes;                                      \
    load;                                                                                          \
    real result[lanes];                                                                            \
    for (int t = 0; t < lanes; t++)                                                                \
      result[t] = compute;                                                                         \
    for (int t = 0; t < count; t++)                                                                \
      (out)[start + t] = result[t];                                                                \
  }

/* A block of 'from' in 'name'; 'filler' where there are no more elements. */
#define LOAD(name, from, filler)                                                                   \
  real name[lanes];                                                                                \
  for (int t = 0; t < lanes; t++)                                                                  \
    name[t] = filler;                                                                              \
  for (int t = 0; t < count; t++)                                                                  \
  name[t] = (from)[start + t]

/*
** c[i][j] = sum over k of a[i][k] b[k][j], for 'columns' columns from j on; the plain product when
** there is one k. a's strides are free, b and c are (., m).
*/
INLINE void multiply_columns(int64_t n, int64_t depth, int64_t m, const real *a, int64_t a_row,
                             int64_t a_column, const real *b, const int columns, real *c) {
  for (int64_t i = 0; i < n; i++) {
    real sums[4] = {0};
    for (int64_t k = 0; k < depth; k++) {
      real factor = a[i * a_row + k * a_column];
      for (int t = 0; t < columns; t++)
        sums[t] = depth == 1 ? factor * b[k * m + t] : real_fma(factor, b[k * m + t], sums[t]);
    }
    for (int t = 0; t < columns; t++)
      c[i * m + t] = sums[t];
  }
}

INLINE void multiply(int64_t n, int64_t depth, int64_t m, const real *a, int64_t a_row,
                     int64_t a_column, const real *b, real *c) {
  int64_t j = 0;
  for (; j + 4 <= m; j += 4)
    multiply_columns(n, depth, m, a, a_row, a_column, b + j, 4, c + j);
  for (; j < m; j++)
    multiply_columns(n, depth, m, a, a_row, a_column, b + j, 1, c + j);
}

INLINE void forward(const dnn_compact_layer *layer, int64_t m, const real *in) {
  const real *b = layer->b;
  real *z = layer->z, *a = layer->a;
  int64_t size = layer->n * m;
  multiply(layer->n, layer->n_in, m, layer->w, layer->n_in, 1, in, z);
  for (int64_t i = 0; i < layer->n; i++) {
    for (int64_t j = 0; j < m; j++)
      z[i * m + j] += b[i];
  }
  switch (layer->activation) {
  case DNN_COMPACT_SIGMOID:
    IN_LANES(size, LOAD(x, z, 0), sigmoid_one(x[t]), a)
    break;
  case DNN_COMPACT_TANH:
    IN_LANES(size, LOAD(x, z, 0), tanh_one(x[t]), a)
    break;
  case DNN_COMPACT_RELU:
    for (int64_t i = 0; i < size; i++)
      a[i] = z[i] < 0 ? 0 : z[i];
    break;
  }
}

/* Binary cross-entropy and its gradient in da. */
INLINE double loss(const dnn_compact_layer *last, int64_t m, const real *y) {
  real *a = last->a, *da = last->da, terms[DNN_COMPACT_EXAMPLES], sum = 0;
  IN_LANES(m, LOAD(p, a, half);
           LOAD(q, y, half), q[t] * log_one(p[t]) + (1 - q[t]) * log_one(1 - p[t]), terms)
  IN_LANES(m, LOAD(p, a, half); LOAD(q, y, half), -(q[t] / p[t] - (1 - q[t]) / (1 - p[t])), da)
  for (int64_t j = 0; j < m; j++)
    sum += terms[j];
  return -1.0 / (double)m * (double)sum;
}

INLINE void activation_backward(const dnn_compact_layer *layer, int64_t m) {
  const real *z = layer->z, *a = layer->a, *da = layer->da;
  real *dz = layer->dz;
  int64_t size = layer->n * m;
  switch (layer->activation) {
  case DNN_COMPACT_SIGMOID:
    for (int64_t i = 0; i < size; i++)
      dz[i] = da[i] * a[i] * (1 - a[i]);
    break;
  case DNN_COMPACT_TANH:
    for (int64_t i = 0; i < size; i++)
      dz[i] = da[i] * (1 - a[i] * a[i]);
    break;
  case DNN_COMPACT_RELU:
    for (int64_t i = 0; i < size; i++)
      dz[i] = z[i] <= 0 ? 0 : da[i];
    break;
  }
}

/* Gradients of the parameters, that of the input in 'd_in' unless it is NULL, and the update. */
INLINE void linear_backward(const dnn_compact_layer *layer, int64_t m, const real *in, real rate,
                            real *d_in) {
  const real *dz = layer->dz;
  real *w = layer->w, *b = layer->b, *dw = layer->dw, *db = layer->db;
  int64_t n = layer->n, n_in = layer->n_in;
  if (d_in != NULL)
    multiply(n_in, n, m, w, 1, n_in, dz, d_in);
  for (int64_t i = 0; i < n; i++) {
    real bias = 0;
    for (int64_t j = 0; j < m; j++)
      bias += dz[i * m + j];
    db[i] = bias / (real)m;
    for (int64_t k = 0; k < n_in; k++) {
      real sum = 0;
      for (int64_t j = 0; j < m; j++)
        sum = real_fma(dz[i * m + j], in[k * m + j], sum);
      dw[i * n_in + k] = sum;
    }
  }
  for (int64_t i = 0; i < n * n_in; i++) {
    dw[i] /= (real)m;
    w[i] -= rate * dw[i];
  }
  for (int64_t i = 0; i < n; i++)
    b[i] -= rate * db[i];
}

static double step(int count, const dnn_compact_layer *layers, int64_t m, const void *x,
                   const void *y, double rate) {
  const real *in = x;
  for (int l = 0; l < count; l++) {
    forward(&layers[l], m, in);
    in = layers[l].a;
  }
  double cost = loss(&layers[count - 1], m, y);
  for (int l = count - 1; l >= 0; l--) {
    activation_backward(&layers[l], m);
    linear_backward(&layers[l], m, l > 0 ? layers[l - 1].a : x, (real)rate,
                    l > 0 ? layers[l - 1].da : NULL);
  }
  return cost;
}

const dnn_compact_kernels DNN_KERNELS = {.step = step};
