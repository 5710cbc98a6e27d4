/*
** One loop for each formula, which the compiler makes vectors of. Where z is NaN no comparison
** holds, and the formulas are written so that NaN is passed on.
*/
#include "kernels/real.h"

#include "kernels/layer.h"

#include <math.h>

/* z (n, m) += b (n), a number for each row. */
static void add_bias(int64_t n, int64_t m, const void *bias, void *sums) {
  const real *b = bias;
  real *z = sums;
  for (int64_t i = 0; i < n; i++) {
    real value = b[i];
    for (int64_t j = 0; j < m; j++)
      z[i * m + j] += value;
  }
}

/* a (1 - a) is the derivative of the sigmoid, and 1 - a^2 below that of tanh. */
static void sigmoid_backward_from_a(int64_t n, const void *gradient, const void *output,
                                    void *result) {
  const real *d = gradient, *a = output;
  real *out = result;
  for (int64_t i = 0; i < n; i++)
    out[i] = d[i] * a[i] * (1 - a[i]);
}

static void tanh_backward_from_a(int64_t n, const void *gradient, const void *output,
                                 void *result) {
  const real *d = gradient, *a = output;
  real *out = result;
  for (int64_t i = 0; i < n; i++)
    out[i] = d[i] * (1 - a[i] * a[i]);
}

/* z <= 0, not z > 0: NaN then takes the way that keeps it. */
static void leaky_relu(int64_t n, const void *input, double slope, void *output) {
  const real *z = input;
  real *a = output, factor = (real)slope;
  for (int64_t i = 0; i < n; i++)
    a[i] = z[i] <= 0 ? factor * z[i] : z[i];
}

static void leaky_relu_backward(int64_t n, const void *gradient, const void *input, double slope,
                                void *result) {
  const real *d = gradient, *z = input;
  real *out = result, factor = (real)slope;
  for (int64_t i = 0; i < n; i++)
    out[i] = z[i] <= 0 ? factor * d[i] : d[i];
}

/* e^z - 1 was computed for all elements, also where it is not needed: no branch is. */
static void elu(int64_t n, const void *input, const void *exponentials, double alpha,
                void *output) {
  const real *z = input, *e = exponentials;
  real *a = output, factor = (real)alpha;
  for (int64_t i = 0; i < n; i++)
    a[i] = z[i] <= 0 ? factor * e[i] : z[i];
}

static void elu_backward(int64_t n, const void *gradient, const void *input, const void *output,
                         double alpha, void *result) {
  const real *d = gradient, *z = input, *a = output;
  real *out = result, factor = (real)alpha;
  for (int64_t i = 0; i < n; i++)
    out[i] = z[i] <= 0 ? d[i] * (a[i] + factor) : d[i];
}

static real error_function(real x) {
  return DNN_REAL_IS_F32 ? (real)erff((float)x) : (real)erf((double)x);
}

static real exponential(real x) {
  return DNN_REAL_IS_F32 ? (real)expf((float)x) : (real)exp((double)x);
}

static const real root_half = (real)0.70710678118654752440;    /* 1 / sqrt(2) */
static const real root_of_turn = (real)0.39894228040143267794; /* 1 / sqrt(2 pi) */

static void gelu(int64_t n, const void *input, void *output) {
  const real *z = input;
  real *a = output;
  for (int64_t i = 0; i < n; i++)
    a[i] = z[i] * ((real)0.5 * (1 + error_function(z[i] * root_half)));
}

/* P(z) is the share of the normal distribution below z, and p(z) its density. */
static void gelu_backward(int64_t n, const void *gradient, const void *input, void *result) {
  const real *d = gradient, *z = input;
  real *out = result;
  for (int64_t i = 0; i < n; i++) {
    real below = (real)0.5 * (1 + error_function(z[i] * root_half));
    real density = root_of_turn * exponential(-z[i] * z[i] / 2);
    out[i] = d[i] * (below + z[i] * density);
  }
}

/* The derivative of z s(z) is s + z s (1 - s), and z s is a. */
static void swish_backward(int64_t n, const void *gradient, const void *sigmoids,
                           const void *output, void *result) {
  const real *d = gradient, *s = sigmoids, *a = output;
  real *out = result;
  for (int64_t i = 0; i < n; i++)
    out[i] = d[i] * (s[i] + a[i] * (1 - s[i]));
}

/* Multiplied, not chosen, and divided: in * mask / keep rounds as the course writes it. */
static void mask(int64_t n, const void *input, const uint8_t *kept, double keep, void *output) {
  const real *in = input;
  real *out = output, divisor = (real)keep;
  for (int64_t i = 0; i < n; i++)
    out[i] = in[i] * (real)kept[i] / divisor;
}

const dnn_layer_kernels DNN_KERNELS = {
    .add_bias = add_bias,
    .sigmoid_backward_from_a = sigmoid_backward_from_a,
    .tanh_backward_from_a = tanh_backward_from_a,
    .leaky_relu = leaky_relu,
    .leaky_relu_backward = leaky_relu_backward,
    .elu = elu,
    .elu_backward = elu_backward,
    .gelu = gelu,
    .gelu_backward = gelu_backward,
    .swish_backward = swish_backward,
    .mask = mask,
};
