/*
** Every operation is written once, for one element, without branches; the compiler turns the loops
** of UNARY and BINARY into vector code. So the last elements of a run, done singly, get the same
** arithmetic as the rest.
*/
#include "kernels/real.h"
#include "kernels/vector.h"

#include "kernels/elementwise.h"
#include "kernels/functions.h"

#include <math.h>
#include <string.h>
#include <tgmath.h>

/* --- one element, by way of the C library ----------------------------------------------------- */

static const real log_2 = (real)0.69314718055994530942;

/* log(1 + e^x) = max(x, 0) + log(1 + e^-|x|): the power is at most 1. */
static inline real softplus_one(real x) {
  return (x < 0 ? 0 : x) + log1p(exp(-fabs(x)));
}

/*
** Python's division: the remainder of a / b with b's sign (a zero, too), and the quotient, which is
** made whole only after the remainder has been taken away.
*/
static inline real remainder_one(real a, real b) {
  const real rest = fmod(a, b);
  if (b == 0)
    return rest;
  if (rest == 0)
    return copysign((real)0, b);
  return (b < 0) != (rest < 0) ? rest + b : rest;
}

static inline real floor_divide_one(real a, real b) {
  if (b == 0)
    return a / b;
  const real rest = fmod(a, b);
  real quotient = (a - rest) / b;
  if (rest != 0 && (b < 0) != (rest < 0))
    quotient -= 1;
  if (quotient == 0)
    return copysign((real)0, a / b);
  const real whole = floor(quotient);
  return quotient - whole > half ? whole + 1 : whole;
}

/* The larger one is taken out of the sum. NaN falls through to 'difference', which is NaN. */
static inline real logaddexp_one(real a, real b) {
  if (a == b) /* also infinities */
    return a + log_2;
  const real difference = a - b;
  if (difference > 0)
    return a + log1p(exp(-difference));
  return difference <= 0 ? b + log1p(exp(difference)) : difference;
}

static inline real sigmoid_backward_from_z_one(real da, real z) {
  const real s = sigmoid_one(z);
  return da * s * (1 - s);
}

/* --- runs ------------------------------------------------------------------------------------- */

/* Elements with other strides that are gathered at a time: three such buffers of doubles are 6 KiB.
   */
enum { block = 256 };

/* out[i] = in[i * stride]. */
static void gather(int64_t n, const real *in, int64_t stride, real *out) {
  for (int64_t i = 0; i < n; i++)
    out[i] = in[i * stride];
}

/* Copies n results of 'size' bytes to places 'stride' results apart. */
static void scatter(int64_t n, const void *in, size_t size, void *out, int64_t stride) {
  if (size == sizeof(real))
    for (int64_t i = 0; i < n; i++)
      ((real *)out)[i * stride] = ((const real *)in)[i];
  else
    for (int64_t i = 0; i < n; i++)
      ((uint8_t *)out)[i * stride] = ((const uint8_t *)in)[i];
}

/* Address of element i of a run of elements of 'size' bytes. */
static char *element(void *run, int64_t i, int64_t stride, size_t size) {
  return (char *)run + i * stride * (int64_t)size;
}

/* Does a run of any strides through 'kernel', which does contiguous ones; results of 'size'
   bytes. */
static void unary_strided(dnn_unary_kernel *kernel, size_t size, int64_t n, const real *in,
                          int64_t in_stride, void *out, int64_t out_stride) {
  real input[block], output[block];
  for (int64_t i = 0; i < n; i += block) {
    const int64_t count = n - i < block ? n - i : block;
    gather(count, in + i * in_stride, in_stride, input);
    kernel(count, input, 1, output, 1);
    scatter(count, output, size, element(out, i, out_stride, size), out_stride);
  }
}

/*
** An operand's next 'count' elements as a run of stride 1, gathered in 'buffer' if they are not one
** already.
*/
static const real *operand(int64_t count, const real *in, int64_t stride, real *buffer) {
  if (stride == 1)
    return in;
  gather(count, in, stride, buffer);
  return buffer;
}

/* The same for two operands. */
static void binary_strided(dnn_binary_kernel *kernel, size_t size, int64_t n, const real *a,
                           int64_t a_stride, const real *b, int64_t b_stride, void *out,
                           int64_t out_stride) {
  real left[block], right[block], output[block];
  for (int64_t i = 0; i < n; i += block) {
    const int64_t count = n - i < block ? n - i : block;
    kernel(count, operand(count, a + i * a_stride, a_stride, left), 1,
           operand(count, b + i * b_stride, b_stride, right), 1, output, 1);
    scatter(count, output, size, element(out, i, out_stride, size), out_stride);
  }
}

/*
** UNARY(name, result, f) defines the kernel 'name' that computes results of type 'result' by the
** expression f of x. The pragma says that no element depends on another one's result, which holds
** in place, too.
*/
#define UNARY(name, result, f)                                                                     \
  static void name(int64_t n, const void *in, int64_t in_stride, void *out, int64_t out_stride) {  \
    if (n > 1 && (in_stride != 1 || out_stride != 1)) {                                            \
      unary_strided(name, sizeof(result), n, in, in_stride, out, out_stride);                      \
      return;                                                                                      \
    }                                                                                              \
    const real *from = in;                                                                         \
    result *to = out;                                                                              \
    _Pragma("GCC ivdep") for (int64_t i = 0; i < n; i++) {                                         \
      const real x = from[i];                                                                      \
      to[i] = (result)(f);                                                                         \
    }                                                                                              \
  }

/* The same for an expression f of a and b; either, not both, may be a scalar. */
#define BINARY(name, result, f)                                                                    \
  static void name(int64_t n, const void *in_a, int64_t a_stride, const void *in_b,                \
                   int64_t b_stride, void *out, int64_t out_stride) {                              \
    const real *from_a = in_a, *from_b = in_b;                                                     \
    result *to = out;                                                                              \
    if (n <= 1 || (a_stride == 1 && b_stride == 1 && out_stride == 1)) {                           \
      _Pragma("GCC ivdep") for (int64_t i = 0; i < n; i++) {                                       \
        const real a = from_a[i], b = from_b[i];                                                   \
        to[i] = (result)(f);                                                                       \
      }                                                                                            \
    } else if (a_stride == 0 && b_stride == 1 && out_stride == 1) {                                \
      const real a = *from_a;                                                                      \
      _Pragma("GCC ivdep") for (int64_t i = 0; i < n; i++) {                                       \
        const real b = from_b[i];                                                                  \
        to[i] = (result)(f);                                                                       \
      }                                                                                            \
    } else if (a_stride == 1 && b_stride == 0 && out_stride == 1) {                                \
      const real b = *from_b;                                                                      \
      _Pragma("GCC ivdep") for (int64_t i = 0; i < n; i++) {                                       \
        const real a = from_a[i];                                                                  \
        to[i] = (result)(f);                                                                       \
      }                                                                                            \
    } else {                                                                                       \
      binary_strided(name, sizeof(result), n, from_a, a_stride, from_b, b_stride, out,             \
                     out_stride);                                                                  \
    }                                                                                              \
  }

UNARY(negative_run, real, -x)
UNARY(absolute_run, real, fabs(x))
UNARY(sign_run, real, sign_one(x))
UNARY(square_run, real, x *x)
UNARY(sqrt_run, real, sqrt(x))
UNARY(reciprocal_run, real, 1 / x)
UNARY(floor_run, real, floor(x))
UNARY(ceil_run, real, ceil(x))
UNARY(round_run, real, rint(x))
UNARY(trunc_run, real, trunc(x))
UNARY(exp_run, real, exp_one(x))
UNARY(exp2_run, real, exp2(x))
UNARY(expm1_run, real, expm1(x))
UNARY(log_run, real, log_one(x))
UNARY(log2_run, real, log2(x))
UNARY(log10_run, real, log10(x))
UNARY(log1p_run, real, log1p(x))
UNARY(sin_run, real, sin(x))
UNARY(cos_run, real, cos(x))
UNARY(tan_run, real, tan(x))
UNARY(arcsin_run, real, asin(x))
UNARY(arccos_run, real, acos(x))
UNARY(arctan_run, real, atan(x))
UNARY(sinh_run, real, sinh(x))
UNARY(cosh_run, real, cosh(x))
UNARY(tanh_run, real, tanh_one(x))
UNARY(arcsinh_run, real, asinh(x))
UNARY(arccosh_run, real, acosh(x))
UNARY(arctanh_run, real, atanh(x))
UNARY(cbrt_run, real, cbrt(x))
UNARY(sigmoid_run, real, sigmoid_one(x))
UNARY(relu_run, real, x < 0 ? 0 : x)
UNARY(softplus_run, real, softplus_one(x))

UNARY(isnan_run, uint8_t, x != x)
UNARY(isinf_run, uint8_t, fabs(x) == (real)INFINITY)
UNARY(isfinite_run, uint8_t, fabs(x) < (real)INFINITY)
UNARY(signbit_run, uint8_t, bits_of(x) >> (8 * sizeof(real) - 1))

BINARY(add_run, real, a + b)
BINARY(subtract_run, real, a - b)
BINARY(multiply_run, real, a *b)
BINARY(divide_run, real, a / b)
BINARY(floor_divide_run, real, floor_divide_one(a, b))
BINARY(remainder_run, real, remainder_one(a, b))
BINARY(power_run, real, pow(a, b))
BINARY(maximum_run, real, a > b || a != a ? a : b)
BINARY(minimum_run, real, a < b || a != a ? a : b)
BINARY(fmax_run, real, a > b || b != b ? a : b)
BINARY(fmin_run, real, a < b || b != b ? a : b)
BINARY(arctan2_run, real, atan2(a, b))
BINARY(hypot_run, real, hypot(a, b))
BINARY(copysign_run, real, copysign(a, b))
BINARY(logaddexp_run, real, logaddexp_one(a, b))
BINARY(relu_backward_run, real, b <= 0 ? 0 : a)
BINARY(sigmoid_backward_from_z_run, real, sigmoid_backward_from_z_one(a, b))

BINARY(equal_run, uint8_t, a == b)
BINARY(not_equal_run, uint8_t, a != b)
BINARY(less_run, uint8_t, a < b)
BINARY(less_equal_run, uint8_t, a <= b)

const dnn_elementwise_kernels DNN_KERNELS = {
    .negative = negative_run,
    .absolute = absolute_run,
    .sign = sign_run,
    .square = square_run,
    .sqrt = sqrt_run,
    .reciprocal = reciprocal_run,
    .floor = floor_run,
    .ceil = ceil_run,
    .round = round_run,
    .trunc = trunc_run,
    .exp = exp_run,
    .exp2 = exp2_run,
    .expm1 = expm1_run,
    .log = log_run,
    .log2 = log2_run,
    .log10 = log10_run,
    .log1p = log1p_run,
    .sin = sin_run,
    .cos = cos_run,
    .tan = tan_run,
    .arcsin = arcsin_run,
    .arccos = arccos_run,
    .arctan = arctan_run,
    .sinh = sinh_run,
    .cosh = cosh_run,
    .tanh = tanh_run,
    .arcsinh = arcsinh_run,
    .arccosh = arccosh_run,
    .arctanh = arctanh_run,
    .cbrt = cbrt_run,
    .sigmoid = sigmoid_run,
    .relu = relu_run,
    .softplus = softplus_run,
    .isnan = isnan_run,
    .isinf = isinf_run,
    .isfinite = isfinite_run,
    .signbit = signbit_run,
    .add = add_run,
    .subtract = subtract_run,
    .multiply = multiply_run,
    .divide = divide_run,
    .floor_divide = floor_divide_run,
    .remainder = remainder_run,
    .power = power_run,
    .maximum = maximum_run,
    .minimum = minimum_run,
    .fmax = fmax_run,
    .fmin = fmin_run,
    .arctan2 = arctan2_run,
    .hypot = hypot_run,
    .copysign = copysign_run,
    .logaddexp = logaddexp_run,
    .relu_backward = relu_backward_run,
    .sigmoid_backward_from_z = sigmoid_backward_from_z_run,
    .equal = equal_run,
    .not_equal = not_equal_run,
    .less = less_run,
    .less_equal = less_equal_run,
};
