/*
** Losses of elements, as pairwise sums of their terms; and losses of classes, a row of the outputs
** at a time, so that examples are the vectors.
*/
#include "kernels/real.h"
#include "kernels/vector.h"

#include "kernels/functions.h"
#include "kernels/loss.h"
#include "kernels/pairwise.h"

#include <math.h>
#include <string.h>
#include <tgmath.h>

/* --- elements --------------------------------------------------------------------------------- */

/*
** ELEMENTS(name, term, slope) defines the kernel 'name' by the expressions of a term and of its
** derivative, in a, y, d (delta) and s (scale). ELEMENTS_IN_TWO has a loop for 'part' and one that
** makes terms of parts p: two short loops are faster than one that needs more registers than there
** are. What is left of a leaf after whole vectors is done with a vector, too: networks can be very
** small.
*/
#define ELEMENTS(name, term, slope) ELEMENTS_IN_TWO(name, term, p, slope)
#define ELEMENTS_IN_TWO(name, part, term, slope)                                                   \
  static double name(int64_t n, const void *output, const void *target, double delta,              \
                     double scale, void *derivatives) {                                            \
    const real *restrict outputs = output, *restrict targets = target;                             \
    real *restrict gradient = derivatives;                                                         \
    if (n > leaf_size) {                                                                           \
      const int64_t m = first_part(n);                                                             \
      const real first = (real)name(m, outputs, targets, delta, scale, gradient);                  \
      return (double)(first + (real)name(n - m, outputs + m, targets + m, delta, scale,            \
                                         gradient == NULL ? NULL : gradient + m));                 \
    }                                                                                              \
    const real d = (real)delta, s = (real)scale;                                                   \
    (void)d;                                                                                       \
    (void)s;                                                                                       \
    real made[leaf_size];                                                                          \
    const int64_t rest = n % vector_length, whole = n - rest;                                      \
    for (int64_t i = 0; i < whole; i++) {                                                          \
      const real a = outputs[i], y = targets[i];                                                   \
      made[i] = part;                                                                              \
      (void)a, (void)y;                                                                            \
    }                                                                                              \
    for (int64_t i = 0; i < whole; i++) {                                                          \
      const real a = outputs[i], y = targets[i], p = made[i];                                      \
      made[i] = term;                                                                              \
      (void)a, (void)y;                                                                            \
    }                                                                                              \
    for (int64_t i = 0; i < whole && gradient != NULL; i++) {                                      \
      const real a = outputs[i], y = targets[i];                                                   \
      gradient[i] = slope;                                                                         \
    }                                                                                              \
    if (whole < n) {                                                                               \
      real last_outputs[vector_length], last_targets[vector_length], slopes[vector_length];        \
      vec_store(last_outputs, vec_load_part(outputs + whole, rest));                               \
      vec_store(last_targets, vec_load_part(targets + whole, rest));                               \
      for (int64_t i = 0; i < vector_length; i++) {                                                \
        const real a = last_outputs[i], y = last_targets[i], p = part;                             \
        made[whole + i] = term;                                                                    \
      }                                                                                            \
      for (int64_t i = 0; i < vector_length && gradient != NULL; i++) {                            \
        const real a = last_outputs[i], y = last_targets[i];                                       \
        slopes[i] = slope;                                                                         \
      }                                                                                            \
      if (gradient != NULL)                                                                        \
        vec_store_part(gradient + whole, vec_load(slopes), rest);                                  \
    }                                                                                              \
    return (double)leaf(n, made, 1, (terms){0, 0});                                                \
  }

/* error^2 / 2 up to delta, a line of the same value and slope beyond. */
static inline real huber_term(real error, real delta) {
  const real distance = fabs(error);
  return choose(distance > delta, delta * (distance - half * delta), error * error * half);
}

/* The error, cut to -delta .. delta; NaN stays. */
static inline real huber_slope(real error, real delta, real scale) {
  const real clipped = choose(error > delta, delta, error);
  return choose(clipped < -delta, -delta, clipped) * scale;
}

/* 1 - y a, with -1 for a target of 0; and y. */
static inline real margin(real a, real y) {
  return 1 - choose(y == 0, -1, y) * a;
}

/* max(0, margin) */
static inline real hinge_term(real a, real y) {
  const real loss = margin(a, y);
  return choose(loss < 0, 0, loss);
}

/* -y where the margin is not kept, 0 where it is; NaN stays NaN. */
static inline real hinge_slope(real a, real y, real scale) {
  const real loss = margin(a, y);
  const real slope = choose(loss <= 0, 0, -choose(y == 0, -1, y) * scale);
  return choose(loss == loss, slope, loss);
}

/* The probability that was given to a label of 0 or 1. */
static inline real probability(real a, real y) {
  return choose(y == 1, a, 1 - a);
}

/* For labels of 0 and 1 and 0 < a < 1 the other summand is 0: one logarithm and one quotient do. */
ELEMENTS(cross_entropy_of_labels, log_one(probability(a, y)),
         choose(y == 1, -1, 1) / probability(a, y) * s)
ELEMENTS(cross_entropy_of_shares, y *log_one(a) + (1 - y) * log_one(1 - a),
         -(y / a - (1 - y) / (1 - a)) * s)

static double binary_cross_entropy(int64_t n, const void *output, const void *target, double delta,
                                   double scale, void *derivatives) {
  const real *outputs = output, *targets = target;
  real_bits others = 0;
  for (int64_t i = 0; i < n; i++) {
    const real a = outputs[i], y = targets[i];
    others |= !(((y == 0) | (y == 1)) & (a > 0) & (a < 1));
  }
  return others == 0 ? cross_entropy_of_labels(n, output, target, delta, scale, derivatives)
                     : cross_entropy_of_shares(n, output, target, delta, scale, derivatives);
}

ELEMENTS_IN_TWO(binary_cross_entropy_logits, exp_falling(a), logits_term(a, y, p),
                (sigmoid_one(a) - y) * s)
ELEMENTS(mse, (a - y) * (a - y), (a - y) * s)
ELEMENTS(mae, fabs(a - y), sign_one(a - y) * s)
ELEMENTS(huber, huber_term(a - y, d), huber_slope(a - y, d, s))
ELEMENTS(hinge, hinge_term(a, y), hinge_slope(a, y, s))

/* --- classes ---------------------------------------------------------------------------------- */

/* 0 where the target is 0, even if x is infinite or NaN. */
static inline real weighted(real y, real x) {
  return choose(y == 0, 0, y * x);
}

/* losses[j] = -sum over i of y[i][j] log a[i][j]. */
static void cross_entropy(int64_t n, int64_t m, int64_t stride, const void *output,
                          const void *target, const int64_t *classes, void *sums,
                          void *derivatives) {
  const real *a = output, *y = target;
  real *restrict losses = sums, *restrict gradient = derivatives;
  /* Class numbers: one row of a matters for each example, and only its gradient is not 0. */
  if (y == NULL) {
    for (int64_t i = 0; i < n && gradient != NULL; i++)
      memset(gradient + i * stride, 0, (size_t)m * sizeof(real));
    for (int64_t j = 0; j < m; j++)
      losses[j] = a[classes[j] * stride + j];
    for (int64_t j = 0; j < m && gradient != NULL; j++)
      gradient[classes[j] * stride + j] = -1 / losses[j];
    for (int64_t j = 0; j < m; j++)
      losses[j] = -log_one(losses[j]);
    return;
  }
  real total[DNN_LOSS_TILE];
  memset(total, 0, (size_t)m * sizeof(real));
  for (int64_t i = 0; i < n; i++) {
    const real *restrict row = a + i * stride, *restrict targets = y + i * stride;
    for (int64_t j = 0; j < m; j++)
      total[j] += weighted(targets[j], log_one(row[j]));
    if (gradient == NULL)
      continue;
    real *restrict slopes = gradient + i * stride;
    for (int64_t j = 0; j < m; j++)
      slopes[j] = choose(targets[j] == 0, 0, -targets[j] / row[j]);
  }
  for (int64_t j = 0; j < m; j++)
    losses[j] = -total[j];
}

/*
** With 'top' the largest z of an example and 'total' the sum of exp(z - top): logsumexp(z) - z is
** log(total) + (top - z), which neither overflows nor cancels.
*/
static void softmax_cross_entropy(int64_t n, int64_t m, int64_t stride, const void *output,
                                  const void *target, const int64_t *classes, void *sums,
                                  void *derivatives) {
  const real *z = output, *y = target;
  real *restrict losses = sums, *restrict gradient = derivatives;
  real top[DNN_LOSS_TILE], total[DNN_LOSS_TILE], weight[DNN_LOSS_TILE], spare[DNN_LOSS_TILE];
  /* The largest z of each example; NaN stays. */
  memcpy(top, z, (size_t)m * sizeof(real));
  for (int64_t i = 1; i < n; i++) {
    const real *restrict row = z + i * stride;
    for (int64_t j = 0; j < m; j++)
      top[j] = row[j] > top[j] || row[j] != row[j] ? row[j] : top[j];
  }
  /* The powers are the gradient but for a factor, so they are kept where it will be. */
  memset(total, 0, (size_t)m * sizeof(real));
  for (int64_t i = 0; i < n; i++) {
    const real *restrict row = z + i * stride;
    real *restrict powers = gradient != NULL ? gradient + i * stride : spare;
    for (int64_t j = 0; j < m; j++) {
      powers[j] = exp_one(row[j] - top[j]);
      total[j] += powers[j];
    }
  }
  /* sum over i of y[i] (top - z[i]), and the sum of y, which is 1 for class numbers. */
  if (y == NULL) {
    for (int64_t j = 0; j < m; j++) {
      weight[j] = 1;
      losses[j] = top[j] - z[classes[j] * stride + j];
    }
  } else {
    memset(weight, 0, (size_t)m * sizeof(real));
    memset(losses, 0, (size_t)m * sizeof(real));
    for (int64_t i = 0; i < n; i++) {
      const real *restrict row = z + i * stride, *restrict targets = y + i * stride;
      for (int64_t j = 0; j < m; j++) {
        weight[j] += targets[j];
        losses[j] += weighted(targets[j], top[j] - row[j]);
      }
    }
  }
  for (int64_t j = 0; j < m; j++)
    losses[j] += weight[j] * log_one(total[j]);
  if (gradient == NULL)
    return;
  /* gradient = softmax(z) * sum of y - y */
  for (int64_t j = 0; j < m; j++)
    weight[j] /= total[j];
  for (int64_t i = 0; i < n; i++) {
    real *restrict slopes = gradient + i * stride;
    for (int64_t j = 0; j < m; j++)
      slopes[j] *= weight[j];
    if (y == NULL)
      continue;
    const real *restrict targets = y + i * stride;
    for (int64_t j = 0; j < m; j++)
      slopes[j] -= targets[j];
  }
  for (int64_t j = 0; j < m && y == NULL; j++)
    gradient[classes[j] * stride + j] -= 1;
}

const dnn_loss_kernels DNN_KERNELS = {
    .binary_cross_entropy = binary_cross_entropy,
    .binary_cross_entropy_logits = binary_cross_entropy_logits,
    .mse = mse,
    .mae = mae,
    .huber = huber,
    .hinge = hinge,
    .cross_entropy = cross_entropy,
    .softmax_cross_entropy = softmax_cross_entropy,
};
