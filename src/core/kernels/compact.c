/*
** Rows of m examples are handled in quads, the last of which may be partial. Every function has m
** as a constant: rows are then a few registers, and memory is read by vectors of the length it was
** written by, which the processor can pass on at once.
*/
#include "kernels/real.h"

#include "kernels/compact.h"
#include "kernels/functions.h"

#include <math.h>

/* Quads of doubles have no registers of their own everywhere, but no function here is really
   called. */
#pragma GCC diagnostic ignored "-Wpsabi"

typedef real quad __attribute__((vector_size(4 * sizeof(real)), aligned(sizeof(real)), may_alias));

typedef real_int quad_int __attribute__((vector_size(4 * sizeof(real)), may_alias));

enum { most_quads = (DNN_COMPACT_EXAMPLES + 3) / 4 };

#define quads_of(m) (((m) + 3) / 4)

/* Quad number q of a row of m; 'filler' behind the row. */
INLINE quad load(const int m, const real *row, int q, real filler) {
  if (4 * q + 4 <= m)
    return *(const quad *)(row + 4 * q);
  quad result = {filler, filler, filler, filler};
  for (int t = 0; 4 * q + t < m; t++)
    result[t] = row[4 * q + t];
  return result;
}

/* Not behind the row: there is the next one. */
INLINE void store(const int m, real *row, int q, quad value) {
  if (4 * q + 4 <= m)
    *(quad *)(row + 4 * q) = value;
  else
    for (int t = 0; 4 * q + t < m; t++)
      row[4 * q + t] = value[t];
}

/* Four at a time, fused where the instruction set can, as the kernels of products do. */
INLINE quad fma_quad(real a, quad b, quad c) {
  quad result;
  for (int t = 0; t < 4; t++)
    result[t] = real_fma(a, b[t], c[t]);
  return result;
}

/* Elements where 'condition' is not 0 become 0. */
INLINE quad zero_where(quad_int condition, quad x) {
  return (quad)((quad_int)x & ~condition);
}

/* Defines 'name', which applies the function 'one' to each element. */
#define FOR_EACH(name, one)                                                                        \
  INLINE quad name(quad x) {                                                                       \
    real results[4];                                                                               \
    for (int i = 0; i < 4; i++)                                                                    \
      results[i] = one(x[i]);                                                                      \
    return *(const quad *)results;                                                                 \
  }

FOR_EACH(sigmoid_each, sigmoid_one)
FOR_EACH(tanh_each, tanh_one)

INLINE quad logits_each(quad z, quad y) {
  real results[4];
  for (int i = 0; i < 4; i++)
    results[i] = logits_term(z[i], y[i], exp_falling(z[i]));
  return *(const quad *)results;
}

/*
** sums = sum over k of a[k] b[k], where b[k] are rows of m; the plain product when there is one k.
** a's stride is free.
*/
INLINE void combine(int64_t depth, const int m, const real *a, int64_t a_step, const real *b,
                    quad sums[most_quads]) {
  for (int q = 0; q < quads_of(m); q++) {
    quad sum = {0};
    if (depth == 1)
      sum = *a * load(m, b, q, 0);
    else
      for (int64_t k = 0; k < depth; k++)
        sum = fma_quad(a[k * a_step], load(m, b + k * m, q, 0), sum);
    sums[q] = sum;
  }
}

/* Z = W A_prev + b, A = activation(Z), a row (a unit) at a time. */
INLINE void forward(const dnn_compact_layer *layer, const int m, const real *in) {
  const real *b = layer->b, *w = layer->w;
  real *z = layer->z, *a = layer->a;
  for (int64_t i = 0; i < layer->n; i++, z += m, a += m, w += layer->n_in) {
    quad sums[most_quads];
    combine(layer->n_in, m, w, 1, in, sums);
    for (int q = 0; q < quads_of(m); q++) {
      quad x = sums[q] + b[i];
      store(m, z, q, x);
      switch (layer->activation) {
      case DNN_COMPACT_SIGMOID:
        x = sigmoid_each(x);
        break;
      case DNN_COMPACT_TANH:
        x = tanh_each(x);
        break;
      case DNN_COMPACT_RELU:
        x = zero_where(x < 0, x);
        break;
      }
      store(m, a, q, x);
    }
  }
}

/* Binary cross-entropy of the last sigmoid, and the gradient of its input in dz. */
INLINE double loss(const dnn_compact_layer *last, const int m, const real *y) {
  real terms[4 * most_quads], sum = 0;
  for (int q = 0; q < quads_of(m); q++) {
    quad target = load(m, y, q, half);
    store(m, last->dz, q, load(m, last->a, q, half) - target);
    *(quad *)(terms + 4 * q) = logits_each(load(m, last->z, q, half), target);
  }
  for (int j = 0; j < m; j++)
    sum += terms[j];
  return (double)sum / (double)m;
}

/* dZ = dA * activation'(Z), from A but for relu. */
INLINE void activation_backward(const dnn_compact_layer *layer, const int m) {
  const real *z = layer->z, *a = layer->a, *da = layer->da;
  real *dz = layer->dz;
  for (int64_t i = 0; i < layer->n; i++, z += m, a += m, da += m, dz += m) {
    for (int q = 0; q < quads_of(m); q++) {
      quad out = load(m, a, q, 0), x = load(m, da, q, 0);
      switch (layer->activation) {
      case DNN_COMPACT_SIGMOID:
        x = x * out * (1 - out);
        break;
      case DNN_COMPACT_TANH:
        x = x * (1 - out * out);
        break;
      case DNN_COMPACT_RELU:
        x = zero_where(load(m, z, q, 0) <= 0, x);
        break;
      }
      store(m, dz, q, x);
    }
  }
}

/* Gradients of the parameters, and that of the input in 'd_in' unless it is NULL. */
INLINE void linear_backward(const dnn_compact_layer *layer, const int m, const real *in,
                            real *d_in) {
  const real *restrict dz = layer->dz, *restrict w = layer->w;
  real *restrict dw = layer->dw, *restrict db = layer->db;
  int64_t n = layer->n, n_in = layer->n_in;
  for (int64_t k = 0; k < n_in && d_in != NULL; k++) {
    quad sums[most_quads];
    combine(n, m, w + k, n_in, dz, sums);
    for (int q = 0; q < quads_of(m); q++)
      store(m, d_in + k * m, q, sums[q]);
  }
  for (int64_t i = 0; i < n; i++, dz += m, dw += n_in) {
    real bias = 0;
    for (int j = 0; j < m; j++)
      bias += dz[j];
    db[i] = bias / (real)m;
    for (int64_t k = 0; k < n_in; k++) {
      real sum = 0;
      for (int j = 0; j < m; j++)
        sum = real_fma(dz[j], in[k * m + j], sum);
      dw[k] = sum / (real)m;
    }
  }
}

/* Are all gradients smaller than the limit? NaN is not, and then their sum is not, either. */
INLINE bool are_below(const dnn_compact_memory *memory, real limit) {
  /* Without their sign; one sum for all is below the limit only when each of them is. */
  const vec_int magnitude = vec_int_broadcast((real_int)((real_bits)-1 >> 1));
  const real *g = memory->gradients, *end = g + memory->bytes / (int)sizeof(real);
  vec sums = {0};
  for (; g < end; g += vector_length)
    sums += (vec)((vec_int)vec_load(g) & magnitude);
  return vec_sum(sums) < limit;
}

/* Over all parameters and what lies between them, which is zero and stays zero. */
INLINE void descend(const dnn_compact_memory *memory, real rate) {
  const real *g = memory->gradients, *end = g + memory->bytes / (int)sizeof(real);
  real *w = memory->parameters;
  for (; g < end; g += vector_length, w += vector_length)
    vec_store(w, vec_load(w) - rate * vec_load(g));
}

/* Forwards, the loss, and backwards. The last activation has no way back: dZ = A - Y is there. */
INLINE double passes(int count, const dnn_compact_layer *layers, const int m, const void *x,
                     const void *y) {
  const real *in = x;
  for (int l = 0; l < count; l++) {
    forward(&layers[l], m, in);
    in = layers[l].a;
  }
  double cost = loss(&layers[count - 1], m, y);
  for (int l = count - 1; l >= 0; l--) {
    if (l < count - 1)
      activation_backward(&layers[l], m);
    linear_backward(&layers[l], m, l > 0 ? layers[l - 1].a : x, l > 0 ? layers[l - 1].da : NULL);
  }
  return cost;
}

/* One copy of everything for each m. */
static double passes_of(int count, const dnn_compact_layer *layers, int64_t m, const void *x,
                        const void *y) {
  switch (m) {
  case 2:
    return passes(count, layers, 2, x, y);
  case 3:
    return passes(count, layers, 3, x, y);
  case 4:
    return passes(count, layers, 4, x, y);
  case 5:
    return passes(count, layers, 5, x, y);
  case 6:
    return passes(count, layers, 6, x, y);
  default:
    return passes(count, layers, 7, x, y);
  }
}

/* Parameters are written last, when cost and gradients have been looked at. */
static bool step(int count, const dnn_compact_layer *layers, const dnn_compact_memory *memory,
                 int64_t m, const void *x, const void *y, double rate, double limit, double *cost) {
  *cost = passes_of(count, layers, m, x, y);
  if (!isfinite(*cost) || !are_below(memory, (real)limit))
    return false;
  descend(memory, (real)rate);
  return true;
}

const dnn_compact_kernels DNN_KERNELS = {.step = step};
