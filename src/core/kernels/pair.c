/*
** Row by row, and in a row some vectors at a time: sums over the few k stay in registers.
*/
#include "kernels/real.h"

#include "kernels/functions.h"
#include "kernels/pair.h"

/* Vectors of a row whose sums are under way together: they share what is read of w. */
enum { at_once = 4 };

/* Some elements of a vector, or all of it. */
INLINE vec load(const bool part, const real *from, int64_t count) {
  return part ? vec_load_part(from, count) : vec_load(from);
}

INLINE void store(const bool part, real *to, vec value, int64_t count) {
  if (part)
    vec_store_part(to, value, count);
  else
    vec_store(to, value);
}

/* sums = sum over k of a[k] b[k] for vectors of rows b[k], m apart; the plain product when there is
   one k. 'count': elements of a vector that is not whole ('part'). */
INLINE void combine(const int vectors, const bool part, int64_t count, int64_t depth, int64_t m,
                    const real *a, int64_t a_step, const real *b, vec sums[at_once]) {
  if (depth == 1) {
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++)
      sums[v] = vec_broadcast(*a) * load(part, b + v * vector_length, count);
    return;
  }
#pragma GCC unroll 4
  for (int v = 0; v < vectors; v++)
    sums[v] = (vec){0};
  for (int64_t k = 0; k < depth; k++, a += a_step, b += m) {
    const vec factor = vec_broadcast(*a);
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++)
      sums[v] = vec_fma(factor, load(part, b + v * vector_length, count), sums[v]);
  }
}

/* Elements where 'condition' is not 0 become 0. */
INLINE vec zero_where(vec_int condition, vec x) {
  return (vec)((vec_int)x & ~condition);
}

/* --- forwards --------------------------------------------------------------------------------- */

/* Vectors of a row of z, and of relu(z) in a; a is left for other activations. */
INLINE void forward_vectors(const int vectors, const bool part, int64_t count, const bool is_relu,
                            int64_t n_in, int64_t m, const real *w, real b, const real *in, real *z,
                            real *a) {
  vec sums[at_once];
  combine(vectors, part, count, n_in, m, w, 1, in, sums);
#pragma GCC unroll 4
  for (int v = 0; v < vectors; v++) {
    const vec x = sums[v] + b;
    store(part, z + v * vector_length, x, count);
    if (is_relu)
      store(part, a + v * vector_length, zero_where(x < 0, x), count);
  }
}

INLINE void forward_row(const bool is_relu, int64_t n_in, int64_t m, const real *w, real b,
                        const real *in, real *z, real *a) {
  int64_t j = 0;
  for (; j + at_once * vector_length <= m; j += at_once * vector_length)
    forward_vectors(at_once, false, 0, is_relu, n_in, m, w, b, in + j, z + j, a + j);
  for (; j + vector_length <= m; j += vector_length)
    forward_vectors(1, false, 0, is_relu, n_in, m, w, b, in + j, z + j, a + j);
  if (j < m)
    forward_vectors(1, true, m - j, is_relu, n_in, m, w, b, in + j, z + j, a + j);
}

static void sigmoid_row(int64_t m, const real *restrict z, real *restrict a) {
  for (int64_t j = 0; j < m; j++)
    a[j] = sigmoid_one(z[j]);
}

static void tanh_row(int64_t m, const real *restrict z, real *restrict a) {
  for (int64_t j = 0; j < m; j++)
    a[j] = tanh_one(z[j]);
}

static void forward(int64_t n, int64_t n_in, int64_t m, dnn_pair_activation activation,
                    const void *weights, const void *biases, const void *input, void *sums,
                    void *output) {
  const real *w = weights, *b = biases;
  real *z = sums, *a = output;
  for (int64_t i = 0; i < n; i++, w += n_in, z += m, a += m) {
    if (activation == DNN_PAIR_RELU) {
      forward_row(true, n_in, m, w, b[i], input, z, a);
      continue;
    }
    forward_row(false, n_in, m, w, b[i], input, z, a);
    (activation == DNN_PAIR_SIGMOID ? sigmoid_row : tanh_row)(m, z, a);
  }
}

/* --- backwards -------------------------------------------------------------------------------- */

/* Vectors of a row of da and dz; 'out' is z for relu and else a. */
INLINE void backward_vectors(const int vectors, const bool part, int64_t count,
                             const dnn_pair_activation activation, int64_t n, int64_t n_in,
                             int64_t m, const real *w, const real *d, const real *out, real *da,
                             real *dz) {
  vec sums[at_once];
  combine(vectors, part, count, n, m, w, n_in, d, sums);
#pragma GCC unroll 4
  for (int v = 0; v < vectors; v++) {
    const vec x = sums[v], y = load(part, out + v * vector_length, count);
    store(part, da + v * vector_length, x, count);
    vec slope;
    if (activation == DNN_PAIR_RELU)
      slope = zero_where(y <= 0, x);
    else if (activation == DNN_PAIR_SIGMOID)
      slope = x * y * (1 - y);
    else
      slope = x * (1 - y * y);
    store(part, dz + v * vector_length, slope, count);
  }
}

INLINE void backward_rows(const dnn_pair_activation activation, int64_t n, int64_t n_in, int64_t m,
                          const real *w, const real *d, const real *out, real *da, real *dz) {
  for (int64_t k = 0; k < n_in; k++, w++, out += m, da += m, dz += m) {
    int64_t j = 0;
    for (; j + at_once * vector_length <= m; j += at_once * vector_length)
      backward_vectors(at_once, false, 0, activation, n, n_in, m, w, d + j, out + j, da + j,
                       dz + j);
    for (; j + vector_length <= m; j += vector_length)
      backward_vectors(1, false, 0, activation, n, n_in, m, w, d + j, out + j, da + j, dz + j);
    if (j < m)
      backward_vectors(1, true, m - j, activation, n, n_in, m, w, d + j, out + j, da + j, dz + j);
  }
}

static void backward(int64_t n, int64_t n_in, int64_t m, dnn_pair_activation activation,
                     const void *w, const void *d, const void *z, const void *a, void *da,
                     void *dz) {
  switch (activation) {
  case DNN_PAIR_SIGMOID:
    backward_rows(DNN_PAIR_SIGMOID, n, n_in, m, w, d, a, da, dz);
    break;
  case DNN_PAIR_RELU:
    backward_rows(DNN_PAIR_RELU, n, n_in, m, w, d, z, da, dz);
    break;
  case DNN_PAIR_TANH:
    backward_rows(DNN_PAIR_TANH, n, n_in, m, w, d, a, da, dz);
    break;
  }
}

const dnn_pair_kernels DNN_KERNELS = {.forward = forward, .backward = backward};
