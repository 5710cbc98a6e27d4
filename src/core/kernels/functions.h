/*
** exp, log, log1p, sigmoid and tanh of one element, for kernel files: without branches and calls,
** so that the compiler turns loops over them into vector code. Include after real.h and vector.h.
** Error bounds are told in array/elementwise.h.
*/
#ifndef DNN_FUNCTIONS_H
#define DNN_FUNCTIONS_H

#include "kernels/vector.h"

#include <math.h>
#include <tgmath.h>

/* --- constants of the two types -------------------------------------------------------------- */

/*
** ln2_high + ln2_low is ln 2; ln2_high has so few digits that its product with an exponent is
** exact. Adding 'rounder' leaves a number's integer part in the low bits of the sum.
*/
#ifdef DNN_REAL_f32
typedef uint32_t real_bits;
enum { mantissa_digits = 23, exponent_bias = 127, denormal_shift = 25 };
static const real rounder = 0x1.8p23F, two_to_mantissa = 0x1p23F, two_to_denormal = 0x1p25F;
static const real smallest_normal = 0x1p-126F, sqrt_half = 0x1.6a09e6p-1F;
static const real ln2_high = 0x1.62e4p-1F, ln2_low = 1.4286068203094173e-06F;
static const real one_over_ln2 = 1.4426950408889634F;
static const real exp_zero = -104, exp_normal = -87.33F, exp_inf = 89, sigmoid_rescale = 80,
                  tanh_limit = 10;
static const real two_to_minus_64 = 0x1p-64F;
static const real half = 0.5F, tanh_small = 0.55F;
#else
typedef uint64_t real_bits;
enum { mantissa_digits = 52, exponent_bias = 1023, denormal_shift = 54 };
static const real rounder = 0x1.8p52, two_to_mantissa = 0x1p52, two_to_denormal = 0x1p54;
static const real smallest_normal = 0x1p-1022, sqrt_half = 0x1.6a09e667f3bcdp-1;
static const real ln2_high = 0x1.62e42fefa3800p-1, ln2_low = 5.497923018708371e-14;
static const real one_over_ln2 = 1.4426950408889634;
static const real exp_zero = -746, exp_normal = -708.39, exp_inf = 710, sigmoid_rescale = 700,
                  tanh_limit = 22;
static const real two_to_minus_64 = 0x1p-64;
static const real half = 0.5, tanh_small = 0.55;
#endif

/*
** --- minimax polynomials (Remez), relative error of the function below 2^-56 or 2^-27 -----------
**
** Summed in pairs rather than by Horner's rule, whose chain of dependent steps takes twice as long.
*/

/* a + b x + (c + d x) x^2. */
static inline real cubic(real x, real x2, real a, real b, real c, real d) {
  return real_fma(real_fma(d, x, c), x2, real_fma(b, x, a));
}

/* (exp(r) - 1 - r) / r^2 for |r| <= ln 2 / 2. */
static inline real exp_tail(real r) {
  const real r2 = r * r;
  const real r4 = r2 * r2;
#ifdef DNN_REAL_f32
  return real_fma(0x1.6a23e66fddf48p-10F, r4,
                  cubic(r, r2, 0x1.fffffb97e0b36p-2F, 0x1.5554910541a6ap-3F, 0x1.5558f2d19ac66p-5F,
                        0x1.123a1ed5df3d3p-7F));
#else
  const real high = real_fma(0x1.af635f16ead2dp-26, r, 0x1.28b43b4f111dbp-22);
  const real middle = cubic(r, r2, 0x1.6c16c18611db9p-10, 0x1.a01a01b015fc1p-13,
                            0x1.a019938664e2bp-16, 0x1.71ddf69834cdap-19);
  const real low = cubic(r, r2, 0x1.0000000000009p-1, 0x1.5555555555558p-3, 0x1.55555555503a0p-5,
                         0x1.111111110f7efp-7);
  return real_fma(real_fma(high, r4, middle), r4, low);
#endif
}

/* (log((1 + s) / (1 - s)) / s - 2) / z with z = s^2, for z <= 0.0295. */
static inline real log_tail(real z) {
  const real z2 = z * z;
#ifdef DNN_REAL_f32
  return real_fma(0x1.31e47ba721022p-2F, z2,
                  real_fma(0x1.995eac824b733p-2F, z, 0x1.55557a32630bfp-1F));
#else
  const real high =
      real_fma(0x1.2f08f2583b8c6p-3, z2, real_fma(0x1.39a1649579632p-3, z, 0x1.746642133535ep-3));
  const real low = cubic(z, z2, 0x1.5555555555593p-1, 0x1.999999997fc9cp-2, 0x1.2492494201f8fp-2,
                         0x1.c71c51faca8a7p-3);
  return real_fma(high, z2 * z2, low);
#endif
}

/* The same for z <= 1/9. */
static inline real log1p_tail(real z) {
  const real z2 = z * z;
#ifdef DNN_REAL_f32
  return cubic(z, z2, 0x1.55550151d16bap-1F, 0x1.99d20843c486fp-2F, 0x1.1ebd0db92c3bcp-2F,
               0x1.1ed7bcd20f24ep-2F);
#else
  const real z4 = z2 * z2;
  const real high = real_fma(0x1.5c5c21685860ep-3, z, 0x1.55cf5af20e344p-4);
  const real middle = cubic(z, z2, 0x1.745cb459cc6c0p-3, 0x1.3b1dd3ab0febdp-3, 0x1.10682eea014a3p-3,
                            0x1.efd18c716f7f4p-4);
  const real low = cubic(z, z2, 0x1.5555555555535p-1, 0x1.99999999a06c1p-2, 0x1.2492492091151p-2,
                         0x1.c71c741a0591fp-3);
  return real_fma(real_fma(high, z4, middle), z4, low);
#endif
}

/* (tanh(x) / x - 1) / z with z = x^2, for z <= 0.3026. */
static inline real tanh_tail(real z) {
  const real z2 = z * z;
  const real z4 = z2 * z2;
#ifdef DNN_REAL_f32
  return real_fma(-0x1.9baed24480670p-8F, z4,
                  cubic(z, z2, -0x1.55554b0eec175p-2F, 0x1.110d39deeb65cp-3F,
                        -0x1.b92b82c5d88f4p-5F, 0x1.59549c6b681a7p-6F));
#else
  const real high = real_fma(-0x1.476fcff29ad4ap-16, z2,
                             real_fma(0x1.5d9bf34cad139p-14, z, -0x1.e97e0bd7ebef0p-13));
  const real middle = cubic(z, z2, -0x1.226e2f2d70213p-7, 0x1.d6d29f5e8197bp-9,
                            -0x1.7d900282173bcp-10, 0x1.348522275d1e5p-11);
  const real low = cubic(z, z2, -0x1.555555555554fp-2, 0x1.11111111107e4p-3, -0x1.ba1ba1b981457p-5,
                         0x1.664f485a3c7a8p-6);
  return real_fma(real_fma(high, z4, middle), z4, low);
#endif
}

/* --- one element ------------------------------------------------------------------------------ */

static inline real_bits bits_of(real x) {
  union {
    real value;
    real_bits bits;
  } both = {.value = x};
  return both.bits;
}

static inline real from_bits(real_bits bits) {
  union {
    real_bits bits;
    real value;
  } both = {.bits = bits};
  return both.value;
}

/*
** condition ? yes : no. Made of bits because the compiler would work out both sides of an operator
** ?: right to the end of the expression around it.
*/
static inline real choose(int condition, real yes, real no) {
  const real_bits mask = -(real_bits)condition;
  return from_bits((bits_of(yes) & mask) | (bits_of(no) & ~mask));
}

/* 2^k for an integer k whose power is a normal number; anything for NaN. */
static inline real power_of_two(real k) {
  return from_bits(bits_of(k + (rounder + exponent_bias)) << mantissa_digits);
}

/* p and k of exp(x) = (1 + p) 2^k, with k an integer and |p| < 0.42; NaN gives p = NaN. */
static inline real exp_split(real x, real *k) {
  *k = real_fma(x, one_over_ln2, rounder) - rounder;
  const real r = real_fma(-*k, ln2_low, real_fma(-*k, ln2_high, x));
  return real_fma(r * r, exp_tail(r), r);
}

static inline real exp_one(real x) {
  real y = choose(x < exp_zero, exp_zero, x);
  y = choose(y > exp_inf, exp_inf, y);
  real k;
  const real p = exp_split(y, &k);
  /* In two steps, so that no power overflows and a denormal result is rounded by the last one. */
  const real first = real_fma(k, half, rounder) - rounder;
  return (1 + p) * power_of_two(first) * power_of_two(k - first);
}

/* exp(-|x|), but 0 where that has no normal number: one power does, and nothing is limited. */
INLINE real exp_falling(real x) {
  const real y = -fabs(x);
  real k;
  const real p = exp_split(y, &k);
  return choose(y < exp_normal, 0, (1 + p) * power_of_two(k));
}

/*
** With y = -x, exp(y) + 1 is 2^k + 1 plus p 2^k, rounded once; what 2^k + 1 loses when k is large
** goes with the smaller summand.
*/
INLINE real sigmoid_one(real x) {
  real y = choose(x > 60, -60, -x);
  y = choose(y > -exp_zero, -exp_zero, y);
  real k;
  const real p = exp_split(y, &k);
  /* Where the result may be denormal, everything but it is kept 2^64 times smaller. */
  const int is_large = y > sigmoid_rescale;
  const real unit = choose(is_large, two_to_minus_64, 1);
  const real scale = power_of_two(k - choose(is_large, 64, 0));
  const real sum = scale + unit;
  const real lost = unit - (sum - scale);
  return 1 / (sum + real_fma(p, scale, lost)) * unit;
}

/* A polynomial near 0, elsewhere 1 - 2 / (exp(2x) + 1) with the sum rounded once. */
INLINE real tanh_one(real x) {
  const real a = fabs(x);
  const real z = a * a;
  const real small = real_fma(a * z, tanh_tail(z), a);
  real k;
  const real p = exp_split(2 * choose(a > tanh_limit, tanh_limit, a), &k);
  const real scale = power_of_two(k);
  const real large = 1 - 2 / real_fma(p, scale, scale + 1);
  return copysign(choose(a < tanh_small, small, large), x);
}

/*
** x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); with s = f / (2 + f),
** log(1 + f) = log((1 + s) / (1 - s)) = f - (f^2/2 - s (f^2/2 + z tail(z))), z = s^2.
*/
INLINE real log_one(real x) {
  const int is_denormal = x < smallest_normal;
  const real y = choose(is_denormal, x * two_to_denormal, x);
  const real_bits mantissa_mask = ((real_bits)1 << mantissa_digits) - 1;
  const real_bits bits = bits_of(y) + (bits_of(1) - bits_of(sqrt_half));
  const real biased = from_bits((bits >> mantissa_digits) | bits_of(two_to_mantissa));
  const real k =
      biased - (two_to_mantissa + exponent_bias) - choose(is_denormal, denormal_shift, 0);
  const real f = from_bits((bits & mantissa_mask) + bits_of(sqrt_half)) - 1;
  const real s = f / (2 + f);
  const real z = s * s;
  const real square = half * f * f;
  const real tail = real_fma(z, log_tail(z), square);
  const real small = square - real_fma(s, tail, k * ln2_low);
  const real result = real_fma(k, ln2_high, f - small);
  const real positive = choose(x < (real)INFINITY, result, x);
  return choose(x > 0, positive, choose(x == 0, -(real)INFINITY, (real)NAN));
}

/* log(1 + x) for 0 <= x <= 1, as in log_one, with all of x as f: exact enough to give ln 2 for
   1. */
INLINE real log1p_one(real x) {
  const real s = x / (2 + x);
  const real z = s * s;
  const real square = half * x * x;
  return x - real_fma(-s, real_fma(z, log1p_tail(z), square), square);
}

/* The binary cross-entropy of sigmoid(z) and a target y, from z and exp_falling(z): nothing
   overflows or cancels. */
INLINE real logits_term(real z, real y, real e) {
  return (choose(z < 0, 0, z) - z * y) + log1p_one(e);
}

static inline real sign_one(real x) {
  const real of_number = (real)((x > 0) - (x < 0));
  return x == x ? of_number : x;
}

#endif
