/*
** Updates are one loop over the elements each, with states read and written once. Formulas are in
** nn/optimizer.h, and every operation is rounded as it is written there.
*/
#include "kernels/real.h"
#include "kernels/vector.h"

#include "kernels/functions.h"
#include "kernels/optimizer.h"

#include <math.h>
#include <tgmath.h>

/* The factors in the parameter's type. */
typedef struct factors {
  real rate, beta1, rest1, beta2, rest2, epsilon, correct1, correct2;
} factors;

static inline factors round_factors(const dnn_update_factors *f) {
  return (factors){(real)f->rate,  (real)f->beta1,   (real)f->rest1,    (real)f->beta2,
                   (real)f->rest2, (real)f->epsilon, (real)f->correct1, (real)f->correct2};
}

/* UPDATE(name, v, s, body) defines the kernel 'name' by what it does to one element, with the names
   of the first and the second state. */
#define UPDATE(name, state, second_state, body)                                                    \
  static void name(int64_t n, const dnn_update_factors *given, void *parameter,                    \
                   const void *gradient, void *first, void *second) {                              \
    const factors f = round_factors(given);                                                        \
    real *restrict w = parameter, *restrict state = first, *restrict second_state = second;        \
    const real *restrict g = gradient;                                                             \
    (void)state;                                                                                   \
    (void)second_state;                                                                            \
    for (int64_t i = 0; i < n; i++) {                                                              \
      body                                                                                         \
    }                                                                                              \
  }

UPDATE(sgd, v, s, w[i] -= f.rate * g[i];)
UPDATE(momentum, v, s, v[i] = f.beta1 * v[i] + g[i]; w[i] -= f.rate * v[i];)
UPDATE(averaged, v, s, v[i] = f.beta1 * v[i] + f.rest1 * g[i]; w[i] -= f.rate * v[i];)
UPDATE(nesterov, v, s, v[i] = f.beta1 * v[i] + g[i]; w[i] -= f.rate * (g[i] + f.beta1 * v[i]);)
UPDATE(adagrad, s, t, s[i] += g[i] * g[i]; w[i] -= f.rate * g[i] / (sqrt(s[i]) + f.epsilon);)
UPDATE(rmsprop, s, t, s[i] = f.beta2 * s[i] + f.rest2 * (g[i] * g[i]);
       w[i] -= f.rate * g[i] / (sqrt(s[i]) + f.epsilon);)
UPDATE(adam, v, s, v[i] = f.beta1 * v[i] + f.rest1 * g[i];
       s[i] = f.beta2 * s[i] + f.rest2 * (g[i] * g[i]);
       w[i] -= f.rate * (v[i] / f.correct1) / (sqrt(s[i] / f.correct2) + f.epsilon);)
UPDATE(adam_epsilon_inside, v, s, v[i] = f.beta1 * v[i] + f.rest1 * g[i];
       s[i] = f.beta2 * s[i] + f.rest2 * (g[i] * g[i]);
       w[i] -= f.rate * (v[i] / f.correct1) / sqrt(s[i] / f.correct2 + f.epsilon);)

/* Into a buffer of the caller: the gradient stays what the pass has made. */
static void add_decay(int64_t n, double decay, const void *parameter, const void *gradient,
                      void *result) {
  const real *restrict w = parameter, *restrict g = gradient;
  real *restrict out = result;
  const real factor = (real)decay;
  for (int64_t i = 0; i < n; i++)
    out[i] = g[i] + factor * w[i];
}

/* Apart from the step, as AdamW is defined: the decay takes no part in v and s. */
static void shrink(int64_t n, double amount, void *parameter) {
  real *w = parameter;
  const real factor = (real)amount;
  for (int64_t i = 0; i < n; i++)
    w[i] -= factor * w[i];
}

static void scale(int64_t n, double amount, void *gradient) {
  real *g = gradient;
  const real factor = (real)amount;
  for (int64_t i = 0; i < n; i++)
    g[i] *= factor;
}

/* Both comparisons fail for NaN, which stays. */
static void clip(int64_t n, double limit, void *gradient) {
  real *g = gradient;
  const real most = (real)limit;
  for (int64_t i = 0; i < n; i++) {
    const real below = choose(g[i] > most, most, g[i]);
    g[i] = choose(below < -most, -most, below);
  }
}

/* Sums that do not wait for each other. */
enum { penalty_sums = 8 };

/* Sum i of eight takes every eighth element. */
static double penalty(int64_t n, double l1, double l2, const void *parameter) {
  const real *w = parameter;
  double squares[penalty_sums] = {0}, sizes[penalty_sums] = {0}, square_sum = 0, size_sum = 0;
  for (int64_t i = 0; i < n; i++) {
    squares[i % penalty_sums] += (double)w[i] * (double)w[i];
    sizes[i % penalty_sums] += fabs((double)w[i]);
  }
  for (int i = 0; i < penalty_sums; i++) {
    square_sum += squares[i];
    size_sum += sizes[i];
  }
  return l2 / 2 * square_sum + l1 * size_sum;
}

/* sign(0) is 0, and l1 adds nothing for NaN. */
static void add_penalty(int64_t n, double l1, double l2, const void *parameter, void *gradient) {
  const real *restrict w = parameter;
  real *restrict g = gradient;
  const real square_factor = (real)l2, size_factor = (real)l1;
  for (int64_t i = 0; i < n; i++)
    g[i] += square_factor * w[i];
  for (int64_t i = 0; i < n && size_factor != 0; i++)
    g[i] += w[i] > 0 ? size_factor : w[i] < 0 ? -size_factor : 0;
}

/* Enough independent sums to hide the latency of an addition. */
enum { squares = 32 };

/* What is left of n after whole rounds comes last, in order. */
static double square(int64_t n, const void *gradient) {
  const real *g = gradient;
  double sums[squares] = {0}, total = 0;
  int64_t i = 0;
  for (; i + squares <= n; i += squares)
    for (int j = 0; j < squares; j++)
      sums[j] += (double)g[i + j] * (double)g[i + j];
  for (int j = 0; j < squares; j++)
    total += sums[j];
  for (; i < n; i++)
    total += (double)g[i] * (double)g[i];
  return total;
}

/* Without the sign, bits are in the order of the numbers; those of NaN are the largest. */
static int all_below(int64_t n, double limit, const void *values) {
  const real *x = values;
  const real_bits magnitude = (real_bits)-1 >> 1, limit_bits = bits_of((real)limit);
  real_bits others = 0;
  for (int64_t i = 0; i < n; i++)
    others |= (bits_of(x[i]) & magnitude) >= limit_bits;
  return others == 0;
}

const dnn_optimizer_kernels DNN_KERNELS = {
    .sgd = sgd,
    .momentum = momentum,
    .averaged = averaged,
    .nesterov = nesterov,
    .adagrad = adagrad,
    .rmsprop = rmsprop,
    .adam = adam,
    .adam_epsilon_inside = adam_epsilon_inside,
    .add_decay = add_decay,
    .shrink = shrink,
    .scale = scale,
    .clip = clip,
    .penalty = penalty,
    .add_penalty = add_penalty,
    .square = square,
    .all_below = all_below,
};
