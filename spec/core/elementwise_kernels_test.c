/*
** Elementwise kernels of every instruction set that this processor has, against the C library's
** long double functions: error bounds over random bit patterns and dense ranges, special values,
** and the same bits for an element wherever it stands and with whatever strides.
*/
#include "check.h"

#include "kernels/elementwise.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const dnn_elementwise_kernels *const f64_tables[DNN_ISAS] = DNN_ISA_TABLES(elementwise, f64);
static const dnn_elementwise_kernels *const f32_tables[DNN_ISAS] = DNN_ISA_TABLES(elementwise, f32);

/* The table under test. */
static const dnn_elementwise_kernels *table;
static int is_f32;

static void any_kernel_copy(size_t offset, void *kernel, size_t size) {
  memcpy(kernel, (const char *)table + offset, size);
}

static dnn_unary_kernel *unary_at(size_t offset) {
  dnn_unary_kernel *kernel;
  any_kernel_copy(offset, &kernel, sizeof kernel);
  return kernel;
}

static dnn_binary_kernel *binary_at(size_t offset) {
  dnn_binary_kernel *kernel;
  any_kernel_copy(offset, &kernel, sizeof kernel);
  return kernel;
}

#define AT(field) offsetof(dnn_elementwise_kernels, field)

/* --- numbers -------------------------------------------------------------------------------- */

static uint64_t random_state = 88172645463325252U;

static uint64_t random_word(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

static double random_between(double low, double high) {
  return low + (high - low) * (double)(random_word() >> 11) * 0x1p-53;
}

/* A number of the type under test from a random bit pattern: any exponent, infinities, NaN. */
static double random_pattern(void) {
  uint64_t word = random_word();
  double x;
  if (is_f32) {
    const uint32_t low = (uint32_t)(word >> 32);
    float single;
    memcpy(&single, &low, sizeof single);
    return (double)single;
  }
  memcpy(&x, &word, sizeof x);
  return x;
}

/* Elements of the type under test, read and written as double, which holds both types. */
typedef union buffer {
  double f64[4096];
  float f32[4096];
  uint8_t u8[4096];
} buffer;

static void put(buffer *b, int64_t i, double x) {
  if (is_f32)
    b->f32[i] = (float)x;
  else
    b->f64[i] = x;
}

static double get(const buffer *b, int64_t i) {
  return is_f32 ? (double)b->f32[i] : b->f64[i];
}

static void *at(buffer *b, int64_t i) {
  return is_f32 ? (void *)(b->f32 + i) : (void *)(b->f64 + i);
}

static int same(double a, double b) {
  return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

/* Distance of 'got' from the true value in ulp of the latter; 0 where rounding overflows alike. */
static double ulps(double got, long double truth) {
  const int digits = is_f32 ? 24 : 53, lowest = is_f32 ? -149 : -1074;
  const long double top = is_f32 ? 0x1p128L : 0x1p1024L;
  if (isnan(got) || isnan(truth))
    return isnan(got) && isnan(truth) ? 0 : (double)INFINITY;
  if (truth >= top || truth <= -top)
    truth = copysignl(top, truth);
  const long double value = isinf(got) ? copysignl(top, (long double)got) : (long double)got;
  int exponent;
  (void)frexpl(truth, &exponent);
  exponent = truth == 0 || exponent - digits < lowest ? lowest : exponent - digits;
  if (truth == copysignl(top, truth))
    exponent = is_f32 ? 104 : 971;
  return (double)(fabsl(value - truth) / ldexpl(1, exponent));
}

/* f(x), alone. */
static double one(dnn_unary_kernel *f, double x) {
  buffer in, out;
  put(&in, 0, x);
  f(1, &in, 1, &out, 1);
  return get(&out, 0);
}

static double two(dnn_binary_kernel *f, double a, double b) {
  buffer left, right, out;
  put(&left, 0, a);
  put(&right, 0, b);
  f(1, &left, 1, &right, 1, &out, 1);
  return get(&out, 0);
}

/* --- accuracy ------------------------------------------------------------------------------- */

static long double true_sigmoid(long double x) {
  return x > 0 ? 1 / (1 + expl(-x)) : expl(x) / (1 + expl(x));
}

static long double true_softplus(long double x) {
  return fmaxl(x, 0) + (isnan(x) ? x : log1pl(expl(-fabsl(x))));
}

/* Rounded by the type under test from a long double: the first rounding is exact enough here. */
static long double true_reciprocal(long double x) {
  return 1 / x;
}

static long double true_square(long double x) {
  return x * x;
}

static long double true_sign(long double x) {
  return isnan(x) ? x : (long double)((x > 0) - (x < 0));
}

static long double true_relu(long double x) {
  return x < 0 ? 0 : x;
}

static long double true_negative(long double x) {
  return -x;
}

static const struct unary_case {
  const char *name;
  size_t offset;
  long double (*truth)(long double);
  double bound;      /* ulp; 0.5 is a correctly rounded result, 0 an exact one */
  double low, high;  /* dense range, besides random bit patterns */
  int is_own_vector; /* of this project: over a million arguments rather than a few thousand */
} unary_cases[] = {
    {"negative", AT(negative), true_negative, 0, -9, 9, 0},
    {"absolute", AT(absolute), fabsl, 0, -9, 9, 0},
    {"sign", AT(sign), true_sign, 0, -9, 9, 0},
    {"square", AT(square), true_square, 0.501, -9, 9, 0},
    {"sqrt", AT(sqrt), sqrtl, 0.501, -1, 9, 0},
    {"reciprocal", AT(reciprocal), true_reciprocal, 0.501, -9, 9, 0},
    {"floor", AT(floor), floorl, 0, -9, 9, 0},
    {"ceil", AT(ceil), ceill, 0, -9, 9, 0},
    {"round", AT(round), rintl, 0, -9, 9, 0},
    {"trunc", AT(trunc), truncl, 0, -9, 9, 0},
    {"exp", AT(exp), expl, 1.1, -110, 100, 1},
    {"exp2", AT(exp2), exp2l, 2, -20, 20, 0},
    {"expm1", AT(expm1), expm1l, 3, -5, 20, 0},
    {"log", AT(log), logl, 1.1, 0.3, 3, 1},
    {"log2", AT(log2), log2l, 3, 0, 30, 0},
    {"log10", AT(log10), log10l, 3, 0, 30, 0},
    {"log1p", AT(log1p), log1pl, 3, -1, 30, 0},
    {"sin", AT(sin), sinl, 2, -30, 30, 0},
    {"cos", AT(cos), cosl, 2, -30, 30, 0},
    {"tan", AT(tan), tanl, 3, -30, 30, 0},
    {"arcsin", AT(arcsin), asinl, 2, -1, 1, 0},
    {"arccos", AT(arccos), acosl, 2, -1, 1, 0},
    {"arctan", AT(arctan), atanl, 2, -30, 30, 0},
    {"sinh", AT(sinh), sinhl, 3, -30, 30, 0},
    {"cosh", AT(cosh), coshl, 3, -30, 30, 0},
    {"tanh", AT(tanh), tanhl, 1.6, -12, 12, 1},
    {"arcsinh", AT(arcsinh), asinhl, 3, -30, 30, 0},
    {"arccosh", AT(arccosh), acoshl, 3, 1, 30, 0},
    {"arctanh", AT(arctanh), atanhl, 3, -1, 1, 0},
    {"cbrt", AT(cbrt), cbrtl, 4, -30, 30, 0},
    {"sigmoid", AT(sigmoid), true_sigmoid, 1.8, -110, 40, 1},
    {"relu", AT(relu), true_relu, 0, -9, 9, 0},
    {"softplus", AT(softplus), true_softplus, 4, -100, 100, 0},
};
enum { unary_count = sizeof unary_cases / sizeof unary_cases[0] };

static double argument(const struct unary_case *c, int64_t i) {
  switch (i % 4) {
  case 0:
    return random_pattern();
  case 1:
    return random_between(c->low, c->high);
  case 2:
    return random_between(-1, 1);
  default:
    return random_between(-750, 720);
  }
}

static void check_accuracy(const struct unary_case *c, const char *where) {
  static buffer in, out;
  dnn_unary_kernel *f = unary_at(c->offset);
  double worst = 0, worst_at = 0;
  for (int round = c->is_own_vector ? 300 : 1; round > 0; round--) {
    for (int64_t i = 0; i < 4096; i++)
      put(&in, i, argument(c, i));
    f(4096, &in, 1, &out, 1);
    for (int64_t i = 0; i < 4096; i++) {
      const double error = ulps(get(&out, i), c->truth((long double)get(&in, i)));
      if (error > worst) {
        worst = error;
        worst_at = get(&in, i);
      }
    }
  }
  if (c->is_own_vector || worst > c->bound)
    printf("%s %s: at most %.3f ulp, at %a\n", where, c->name, worst, worst_at);
  CHECK(worst <= c->bound);
}

/* --- places and strides --------------------------------------------------------------------- */

enum { longest = 40, room = 3 * 512 };

static const int64_t strides[] = {0, 1, 2, -1};

/* A start that keeps n elements of the stride inside a buffer, off any alignment. */
static int64_t start_of(int64_t n, int64_t stride, int64_t offset) {
  return offset + (stride < 0 ? n : 0);
}

static void check_unary_run(dnn_unary_kernel *f, int is_test, int64_t n, int64_t si, int64_t so) {
  static buffer in, out, single;
  const int64_t from = start_of(n, si, n % 3), to = start_of(n, so, n % 5);
  int failures = 0;
  memset(&out, 1, sizeof out);
  f(n, at(&in, from), si, is_test ? (void *)(out.u8 + to) : at(&out, to), so);
  for (int64_t i = 0; i < room; i++)
    put(&in, i, i % 7 == 0 ? random_pattern() : random_between(-3, 3));
  f(n, at(&in, from), si, is_test ? (void *)(out.u8 + to) : at(&out, to), so);
  for (int64_t i = 0; i < n; i++) {
    f(1, at(&in, from + i * si), 1, &single, 1);
    failures += is_test ? out.u8[to + i * so] != single.u8[0]
                        : !same(get(&out, to + i * so), get(&single, 0));
  }
  CHECK(failures == 0);
  if (is_test || si == 0)
    return;
  /* In place. */
  out = in;
  f(n, at(&in, from), si, at(&in, from), si);
  failures = 0;
  for (int64_t i = 0; i < n; i++) {
    f(1, at(&out, from + i * si), 1, &single, 1);
    failures += !same(get(&in, from + i * si), get(&single, 0));
  }
  CHECK(failures == 0);
}

static void check_binary_run(dnn_binary_kernel *f, int is_test, int64_t n, int64_t sa, int64_t sb,
                             int64_t so) {
  static buffer a, b, out, single;
  const int64_t a0 = start_of(n, sa, n % 3), b0 = start_of(n, sb, n % 4),
                to = start_of(n, so, n % 5);
  for (int64_t i = 0; i < room; i++) {
    put(&a, i, i % 7 == 0 ? random_pattern() : random_between(-3, 3));
    put(&b, i, i % 5 == 0 ? get(&a, i) : random_between(-3, 3));
  }
  f(n, at(&a, a0), sa, at(&b, b0), sb, is_test ? (void *)(out.u8 + to) : at(&out, to), so);
  int failures = 0;
  for (int64_t i = 0; i < n; i++) {
    f(1, at(&a, a0 + i * sa), 1, at(&b, b0 + i * sb), 1, &single, 1);
    failures += is_test ? out.u8[to + i * so] != single.u8[0]
                        : !same(get(&out, to + i * so), get(&single, 0));
  }
  CHECK(failures == 0);
  if (is_test || sa == 0 || sb == 0)
    return;
  /* In place: the left operand, then the right one; 'out' still has the right answers if so
     fits. */
  if (sa == so) {
    static buffer left;
    left = a;
    f(n, at(&left, a0), sa, at(&b, b0), sb, at(&left, a0), sa);
    for (int64_t i = 0; i < n; i++)
      failures += !same(get(&left, a0 + i * sa), get(&out, to + i * so));
  }
  if (sb == so) {
    f(n, at(&a, a0), sa, at(&b, b0), sb, at(&b, b0), sb);
    for (int64_t i = 0; i < n; i++)
      failures += !same(get(&b, b0 + i * sb), get(&out, to + i * so));
  }
  CHECK(failures == 0);
}

static const size_t unary_tests[] = {AT(isnan), AT(isinf), AT(isfinite), AT(signbit)};
static const size_t binaries[] = {AT(add),
                                  AT(subtract),
                                  AT(multiply),
                                  AT(divide),
                                  AT(floor_divide),
                                  AT(power),
                                  AT(maximum),
                                  AT(minimum),
                                  AT(fmax),
                                  AT(fmin),
                                  AT(arctan2),
                                  AT(hypot),
                                  AT(copysign),
                                  AT(logaddexp),
                                  AT(remainder),
                                  AT(less),
                                  AT(equal),
                                  AT(relu_backward),
                                  AT(sigmoid_backward_from_z)};
static const size_t comparisons[] = {AT(equal), AT(not_equal), AT(less), AT(less_equal)};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int is_comparison(size_t offset) {
  for (size_t i = 0; i < COUNT(comparisons); i++)
    if (comparisons[i] == offset)
      return 1;
  return 0;
}

static void check_all_strides(void) {
  static const int64_t lengths[] = {0, 1, 2, 3, 5, 255, 256, 257, 300};
  for (size_t i = 0; i < COUNT(strides); i++) {
    for (size_t j = 1; j < COUNT(strides); j++) {
      for (int64_t n = 0; n <= longest + 9; n++) {
        const int64_t length = n <= longest ? n : lengths[n - longest - 1];
        for (size_t k = 0; k < unary_count; k++)
          check_unary_run(unary_at(unary_cases[k].offset), 0, length, strides[i], strides[j]);
        for (size_t k = 0; k < COUNT(unary_tests); k++)
          check_unary_run(unary_at(unary_tests[k]), 1, length, strides[i], strides[j]);
        for (size_t l = 0; l < COUNT(strides); l++) {
          const size_t k = random_word() % COUNT(binaries), m = random_word() % COUNT(comparisons);
          check_binary_run(binary_at(binaries[k]), is_comparison(binaries[k]), length, strides[i],
                           strides[l], strides[j]);
          check_binary_run(binary_at(comparisons[m]), 1, length, strides[i], strides[l],
                           strides[j]);
        }
      }
    }
  }
  /* Every binary operation at every length in the vectorized cases. */
  for (size_t k = 0; k < COUNT(binaries); k++) {
    for (int64_t n = 0; n <= longest; n++) {
      const int is_test = is_comparison(binaries[k]);
      check_binary_run(binary_at(binaries[k]), is_test, n, 1, 1, 1);
      check_binary_run(binary_at(binaries[k]), is_test, n, 0, 1, 1);
      check_binary_run(binary_at(binaries[k]), is_test, n, 1, 0, 1);
    }
  }
}

/* --- special values -------------------------------------------------------------------------- */

static const double inf = (double)INFINITY, nan_value = (double)NAN;

static void check_special_values(void) {
  const double huge = is_f32 ? 88.7 : 709.7, tiny = is_f32 ? 0x1p-149 : 0x1p-1074;
  CHECK(same(one(table->exp, 0), 1));
  CHECK(same(one(table->exp, -0.0), 1));
  CHECK(same(one(table->exp, -inf), 0));
  CHECK(same(one(table->exp, inf), inf));
  CHECK(same(one(table->exp, nan_value), nan_value));
  CHECK(isfinite(one(table->exp, huge)));
  CHECK(same(one(table->exp, huge + 0.2), inf));
  CHECK(same(one(table->exp, is_f32 ? -103.9 : -745.1), tiny));
  CHECK(same(one(table->exp, is_f32 ? -104.1 : -745.2), 0));
  CHECK(same(one(table->log, 1), 0));
  CHECK(same(one(table->log, 0), -inf));
  CHECK(same(one(table->log, -0.0), -inf));
  CHECK(same(one(table->log, -2.385), nan_value));
  CHECK(same(one(table->log, -inf), nan_value));
  CHECK(same(one(table->log, inf), inf));
  CHECK(same(one(table->log, nan_value), nan_value));
  CHECK(same(one(table->tanh, 0), 0));
  CHECK(same(one(table->tanh, -0.0), -0.0));
  CHECK(same(one(table->tanh, -inf), -1));
  CHECK(same(one(table->tanh, inf), 1));
  CHECK(same(one(table->tanh, nan_value), nan_value));
  CHECK(same(one(table->tanh, -tiny), -tiny));
  CHECK(same(one(table->sigmoid, 0), 0.5));
  CHECK(same(one(table->sigmoid, -0.0), 0.5));
  CHECK(same(one(table->sigmoid, inf), 1));
  CHECK(same(one(table->sigmoid, -inf), 0));
  CHECK(same(one(table->sigmoid, nan_value), nan_value));
  CHECK(same(one(table->sigmoid, is_f32 ? -103.9 : -745.1), tiny));
  CHECK(same(one(table->softplus, inf), inf));
  CHECK(same(one(table->softplus, -inf), 0));
  CHECK(same(one(table->softplus, nan_value), nan_value));
  CHECK(same(one(table->relu, -0.0), -0.0));
  CHECK(same(one(table->relu, -2.5), 0));
  CHECK(same(one(table->relu, nan_value), nan_value));
  CHECK(same(one(table->sign, -0.0), 0));
  CHECK(same(one(table->round, 2.5), 2));
  CHECK(same(one(table->round, -0.5), -0.0));
  CHECK(same(one(table->negative, 0), -0.0));
}

/* NumPy 1.24's results; rows are a, columns b, of these values. */
static const double pair_values[] = {0, -0.0, 1, -1, 2.5, -2.5, INFINITY, -INFINITY, NAN};
enum { pairs = sizeof pair_values / sizeof pair_values[0] };
#define inf INFINITY
#define nan NAN
static const double quotients[pairs][pairs] = {{nan, nan, 0.0, -0.0, 0.0, -0.0, 0.0, -0.0, nan},
                                               {nan, nan, -0.0, 0.0, -0.0, 0.0, -0.0, 0.0, nan},
                                               {inf, -inf, 1.0, -1.0, 0.0, -1.0, 0.0, -1.0, nan},
                                               {-inf, inf, -1.0, 1.0, -1.0, 0.0, -1.0, 0.0, nan},
                                               {inf, -inf, 2.0, -3.0, 1.0, -1.0, 0.0, -1.0, nan},
                                               {-inf, inf, -3.0, 2.0, -1.0, 1.0, -1.0, 0.0, nan},
                                               {inf, -inf, nan, nan, nan, nan, nan, nan, nan},
                                               {-inf, inf, nan, nan, nan, nan, nan, nan, nan},
                                               {nan, nan, nan, nan, nan, nan, nan, nan, nan}};
static const double remainders[pairs][pairs] = {{nan, nan, 0.0, -0.0, 0.0, -0.0, 0.0, -0.0, nan},
                                                {nan, nan, 0.0, -0.0, 0.0, -0.0, 0.0, -0.0, nan},
                                                {nan, nan, 0.0, -0.0, 1.0, -1.5, 1.0, -inf, nan},
                                                {nan, nan, 0.0, -0.0, 1.5, -1.0, inf, -1.0, nan},
                                                {nan, nan, 0.5, -0.5, 0.0, -0.0, 2.5, -inf, nan},
                                                {nan, nan, 0.5, -0.5, 0.0, -0.0, inf, -2.5, nan},
                                                {nan, nan, nan, nan, nan, nan, nan, nan, nan},
                                                {nan, nan, nan, nan, nan, nan, nan, nan, nan},
                                                {nan, nan, nan, nan, nan, nan, nan, nan, nan}};
#undef inf
#undef nan

static void check_pair(double a, double b) {
  const int any_nan = isnan(a) || isnan(b);
  CHECK(same(two(table->maximum, a, b), any_nan ? nan_value : a > b ? a : b));
  CHECK(same(two(table->minimum, a, b), any_nan ? nan_value : a < b ? a : b));
  CHECK(same(two(table->fmax, a, b), isnan(b) ? a : isnan(a) ? b : a > b ? a : b));
  CHECK(same(two(table->fmin, a, b), isnan(b) ? a : isnan(a) ? b : a < b ? a : b));
  CHECK(same(two(table->copysign, a, b), copysign(a, b)));
  CHECK(same(two(table->relu_backward, a, b), b <= 0 ? 0 : a));
  CHECK(same(two(table->add, a, b), is_f32 ? (double)(float)(a + b) : a + b));
  CHECK(same(two(table->subtract, a, b), is_f32 ? (double)(float)(a - b) : a - b));
  CHECK(same(two(table->multiply, a, b), is_f32 ? (double)(float)(a * b) : a * b));
  CHECK(same(two(table->divide, a, b), is_f32 ? (double)(float)(a / b) : a / b));
  buffer left, right, out;
  put(&left, 0, a);
  put(&right, 0, b);
  const int expected[] = {a == b, a != b, a<b, a <= b, a> b, a >= b};
  for (size_t i = 0; i < COUNT(comparisons); i++) {
    binary_at(comparisons[i])(1, &left, 1, &right, 1, &out, 1);
    CHECK(out.u8[0] == expected[i]);
  }
  const int tests[] = {isnan(a) != 0, isinf(a) != 0, isfinite(a) != 0, signbit(a) != 0};
  for (size_t i = 0; i < COUNT(unary_tests); i++) {
    unary_at(unary_tests[i])(1, &left, 1, &out, 1);
    CHECK(out.u8[0] == tests[i]);
  }
}

static void check_pairs(void) {
  for (int i = 0; i < pairs; i++) {
    for (int j = 0; j < pairs; j++) {
      const double a = pair_values[i], b = pair_values[j];
      CHECK(same(two(table->floor_divide, a, b), quotients[i][j]));
      CHECK(same(two(table->remainder, a, b), remainders[i][j]));
      check_pair(a, b);
    }
  }
  for (int i = 0; i < 20000; i++) {
    buffer rounded;
    put(&rounded, 0, random_pattern());
    put(&rounded, 1, i % 2 == 0 ? random_pattern() : random_between(-9, 9));
    check_pair(get(&rounded, 0), get(&rounded, 1));
    /* Eighths, so that every step of the division is exact but the quotient. */
    const double a = (double)(int)(random_word() % 4001) / 8 - 250;
    const double b = (double)(int)(random_word() % 401) / 8 - 25.0625;
    CHECK(two(table->floor_divide, a, b) == floor(a / b));
    CHECK(two(table->remainder, a, b) == a - floor(a / b) * b);
  }
  CHECK(two(table->power, 2.385, 2) == (is_f32 ? (double)powf(2.385F, 2) : pow(2.385, 2)));
  CHECK(ulps(two(table->arctan2, -1.5, -2.5), atan2l(-1.5L, -2.5L)) < 2);
  CHECK(two(table->hypot, 3, 4) == 5);
  CHECK(same(two(table->logaddexp, -inf, -inf), -inf));
  CHECK(same(two(table->logaddexp, inf, inf), inf));
  CHECK(same(two(table->logaddexp, inf, -2.5), inf));
  CHECK(same(two(table->logaddexp, nan_value, 1), nan_value));
  CHECK(ulps(two(table->logaddexp, 1.5, -0.5), 1.5L + log1pl(expl(-2))) < 3);
  CHECK(same(two(table->sigmoid_backward_from_z, 2, 0), 0.5));
  CHECK(same(two(table->sigmoid_backward_from_z, 2.385, -inf), 0));
}

int main(void) {
  for (int isa = 0; isa <= (int)dnn_isa_current(); isa++) {
    for (is_f32 = 0; is_f32 < 2; is_f32++) {
      char where[32];
      table = is_f32 ? f32_tables[isa] : f64_tables[isa];
      (void)snprintf(where, sizeof where, "%s %s", dnn_isa_name((dnn_isa)isa),
                     is_f32 ? "f32" : "f64");
      for (int i = 0; i < unary_count; i++)
        check_accuracy(&unary_cases[i], where);
      check_all_strides();
      check_special_values();
      check_pairs();
    }
  }
  return check_finish();
}
