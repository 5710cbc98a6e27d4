#include "random/random.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "kernels/random.h"

#include <math.h>
#include <string.h>

enum {
  tile_values = 16384, /* values between two looks at the interrupt flag */
  block_values = 1024  /* values of one kernel call: its buffers stay in the first-level cache */
};

static const dnn_random_kernels *kernels(void) {
  static const dnn_random_kernels *const tables[DNN_ISAS] = DNN_ISA_TABLES(random, f64);
  return tables[dnn_isa_current()];
}

static int64_t smaller(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* --- the state -------------------------------------------------------------------------------- */

static const int64_t seed_last = UINT32_MAX;

static void seed_key(dnn_random *random, uint32_t seed) {
  random->key[0] = seed;
  for (uint32_t i = 1; i < DNN_RANDOM_WORDS; i++) {
    uint32_t previous = random->key[i - 1];
    random->key[i] = 1812433253u * (previous ^ (previous >> 30)) + i;
  }
  random->position = DNN_RANDOM_WORDS;
  random->has_gauss = false;
  random->gauss = 0;
}

dnn_status dnn_random_seed(dnn_random *random, int64_t seed, dnn_error *error) {
  if (seed < 0 || seed > seed_last)
    return dnn_error_set(error, DNN_EVALUE, "seed must be between 0 and 2**32 - 1");
  seed_key(random, (uint32_t)seed);
  return DNN_OK;
}

/* What the two rounds of the array seeding add to key[i], times their factor. */
static uint32_t stirred(const dnn_random *random, int i, uint32_t factor) {
  uint32_t previous = random->key[i - 1];
  return random->key[i] ^ ((previous ^ (previous >> 30)) * factor);
}

/* Steps through 1..623; the last word is carried to the front at each wrap. */
static int next_place(dnn_random *random, int i) {
  if (i + 1 < DNN_RANDOM_WORDS)
    return i + 1;
  random->key[0] = random->key[DNN_RANDOM_WORDS - 1];
  return 1;
}

dnn_status dnn_random_seed_array(dnn_random *random, const int64_t *seeds, int64_t n,
                                 dnn_error *error) {
  if (n == 0)
    return dnn_error_set(error, DNN_EVALUE, "seed must be non-empty");
  for (int64_t j = 0; j < n; j++)
    if (seeds[j] < 0 || seeds[j] > seed_last)
      return dnn_error_set(error, DNN_EVALUE, "seed must be between 0 and 2**32 - 1");
  seed_key(random, 19650218u);
  int i = 1;
  int64_t j = 0;
  for (int64_t count = n > DNN_RANDOM_WORDS ? n : DNN_RANDOM_WORDS; count > 0; count--) {
    random->key[i] = stirred(random, i, 1664525u) + (uint32_t)seeds[j] + (uint32_t)j;
    i = next_place(random, i);
    j = j + 1 < n ? j + 1 : 0;
  }
  for (int count = DNN_RANDOM_WORDS - 1; count > 0; count--) {
    random->key[i] = stirred(random, i, 1566083941u) - (uint32_t)i;
    i = next_place(random, i);
  }
  random->key[0] = 0x80000000u;
  return DNN_OK;
}

dnn_status dnn_random_check(const dnn_random *random, dnn_error *error) {
  if (random->position < 0 || random->position > DNN_RANDOM_WORDS)
    return dnn_error_set(error, DNN_EVALUE, "state position %d out of range 0..%d",
                         random->position, DNN_RANDOM_WORDS);
  return DNN_OK;
}

/* --- single draws ----------------------------------------------------------------------------- */

static void refresh(dnn_random *random) {
  kernels()->twist(random->key);
  random->position = 0;
}

uint32_t dnn_random_word(dnn_random *random) {
  if (random->position == DNN_RANDOM_WORDS)
    refresh(random);
  uint32_t word = random->key[random->position++];
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680u;
  word ^= (word << 15) & 0xefc60000u;
  return word ^ (word >> 18);
}

/* Two words, the first one on top. */
static uint64_t long_word(dnn_random *random) {
  uint64_t high = dnn_random_word(random);
  return high << 32 | dnn_random_word(random);
}

double dnn_random_double(dnn_random *random) {
  uint32_t a = dnn_random_word(random) >> 5;
  uint32_t b = dnn_random_word(random) >> 6;
  return (a * 0x1p26 + b) * 0x1p-53;
}

double dnn_random_gaussian(dnn_random *random) {
  if (random->has_gauss) {
    double waiting = random->gauss;
    random->has_gauss = false;
    random->gauss = 0;
    return waiting;
  }
  double x1, x2, square;
  do {
    x1 = 2.0 * dnn_random_double(random) - 1.0;
    x2 = 2.0 * dnn_random_double(random) - 1.0;
    square = x1 * x1 + x2 * x2;
  } while (square >= 1.0 || square == 0.0);
  double factor = sqrt(-2.0 * log(square) / square);
  random->has_gauss = true;
  random->gauss = factor * x1;
  return factor * x2;
}

/* 'last' with every bit below its top bit set. */
static uint64_t mask_of(uint64_t last) {
  return last == 0 ? 0 : UINT64_MAX >> __builtin_clzll(last);
}

uint64_t dnn_random_interval(dnn_random *random, uint64_t last) {
  if (last == 0)
    return 0;
  uint64_t mask = mask_of(last);
  for (;;) {
    uint64_t value = last > UINT32_MAX ? long_word(random) : dnn_random_word(random);
    value &= mask;
    if (value <= last)
      return value;
  }
}

/* --- fills ------------------------------------------------------------------------------------ */

/* out (n): the next words of the stream. */
static void fill_words(dnn_random *random, int64_t n, uint32_t *out) {
  while (n > 0) {
    if (random->position == DNN_RANDOM_WORDS)
      refresh(random);
    int64_t count = smaller(n, DNN_RANDOM_WORDS - random->position);
    kernels()->temper(random->key + random->position, count, out);
    random->position += (int)count;
    out += count;
    n -= count;
  }
}

static void fill_doubles(dnn_random *random, int64_t n, double *out) {
  uint32_t words[2 * block_values];
  while (n > 0) {
    int64_t count = smaller(n, block_values);
    fill_words(random, 2 * count, words);
    kernels()->doubles(words, count, out);
    out += count;
    n -= count;
  }
}

/* out (2 n): n pairs. A trial gives at most one, so all trials of a block are surely needed. */
static void fill_pairs(dnn_random *random, int64_t n, double *out) {
  enum { block_pairs = block_values / 2 };
  uint32_t words[4 * block_pairs];
  double pairs[2 * block_pairs], squares[block_pairs], logs[block_pairs];
  while (n > 0) {
    int64_t trials = smaller(n, block_pairs);
    fill_words(random, 4 * trials, words);
    int64_t kept = kernels()->trials(words, trials, pairs, squares);
    kernels()->log(squares, kept, logs);
    kernels()->gaussians(pairs, squares, logs, kept, out);
    out += 2 * kept;
    n -= kept;
  }
}

static void fill_gaussians(dnn_random *random, int64_t n, double *out) {
  if (n > 0 && random->has_gauss) {
    *out++ = dnn_random_gaussian(random);
    n--;
  }
  fill_pairs(random, n / 2, out);
  if (n % 2 != 0)
    out[n - 1] = dnn_random_gaussian(random);
}

/* Calls 'fill' for one tile after the other. */
static dnn_status fill_tiles(dnn_random *random, void (*fill)(dnn_random *, int64_t, double *),
                             int64_t n, double *out, dnn_error *error) {
  for (int64_t start = 0; start < n; start += tile_values) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    fill(random, smaller(n - start, tile_values), out + start);
  }
  return DNN_OK;
}

dnn_status dnn_random_doubles(dnn_random *random, int64_t n, double *out, dnn_error *error) {
  return fill_tiles(random, fill_doubles, n, out, error);
}

dnn_status dnn_random_gaussians(dnn_random *random, int64_t n, double *out, dnn_error *error) {
  return fill_tiles(random, fill_gaussians, n, out, error);
}

/*
** out (n): low + value, for the values of 'bits' bits cut from whole words, lowest first, that are
** at most 'last' when masked. Each word gives 32 / bits values at most, so all words of a block are
** surely needed; only the last one may be left over in part.
*/
static dnn_status fill_parts(dnn_random *random, int64_t low, uint32_t last, int bits, int64_t n,
                             int64_t *out, dnn_error *error) {
  uint32_t words[block_values];
  uint32_t mask = (uint32_t)mask_of(last);
  int parts = 32 / bits;
  while (n > 0) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    int64_t count = n < parts ? 1 : smaller(n / parts, block_values);
    fill_words(random, count, words);
    int64_t kept = 0;
    for (int64_t i = 0; i < count; i++) {
      for (int part = 0; part < parts && kept < n; part++) {
        uint32_t value = words[i] >> (part * bits) & mask;
        out[kept] = (int64_t)((uint64_t)low + value);
        kept += value <= last;
      }
    }
    out += kept;
    n -= kept;
  }
  return DNN_OK;
}

dnn_status dnn_random_integers(dnn_random *random, int64_t low, int64_t last, int bits, int64_t n,
                               int64_t *out, dnn_error *error) {
  if (last < low)
    return dnn_error_set(error, DNN_EVALUE, "low >= high");
  uint64_t span = (uint64_t)last - (uint64_t)low;
  if (bits < 64 && span >> bits != 0)
    return dnn_error_set(error, DNN_EVALUE, "range %lld..%lld does not fit %d bits", (long long)low,
                         (long long)last, bits);
  if (span > 0 && span <= UINT32_MAX)
    return fill_parts(random, low, (uint32_t)span, bits < 32 ? bits : 32, n, out, error);
  for (int64_t i = 0; i < n; i++) {
    if (i % tile_values == 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    out[i] = (int64_t)((uint64_t)low + dnn_random_interval(random, span));
  }
  return DNN_OK;
}

dnn_status dnn_random_bytes(dnn_random *random, int64_t n, void *out, dnn_error *error) {
  unsigned char *bytes = out;
  uint32_t word = dnn_random_word(random);
  for (int64_t i = 0; i < n; i++) {
    if (i % tile_values == 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    if (i > 0)
      word = i % 4 == 0 ? dnn_random_word(random) : word >> 8;
    bytes[i] = (unsigned char)(word & 0xff);
  }
  return DNN_OK;
}

/* --- laws of real values ---------------------------------------------------------------------- */

/*
** Each 'draw' gives one value of its law; p are the law's parameters in the order of the table
** below. Sums and products are in NumPy's order, or their bits would differ, and where one
** expression needs two draws they are made in statements of their own.
*/

static double draw_standard_exponential(dnn_random *random) {
  return -log(1.0 - dnn_random_double(random));
}

/* Marsaglia and Tsang's method from shape 1 on, Ahrens and Dieter's below. */
static double draw_standard_gamma(dnn_random *random, double shape) {
  if (shape == 1.0)
    return draw_standard_exponential(random);
  if (shape == 0.0)
    return 0.0;
  if (shape < 1.0) {
    for (;;) {
      double u = dnn_random_double(random);
      double limit = draw_standard_exponential(random);
      if (u <= 1.0 - shape) {
        double x = pow(u, 1.0 / shape);
        if (x <= limit)
          return x;
      } else {
        double y = -log((1.0 - u) / shape);
        double x = pow(1.0 - shape + shape * y, 1.0 / shape);
        if (x <= limit + y)
          return x;
      }
    }
  }
  double b = shape - 1.0 / 3.0;
  double c = 1.0 / sqrt(9.0 * b);
  for (;;) {
    double x, v;
    do {
      x = dnn_random_gaussian(random);
      v = 1.0 + c * x;
    } while (v <= 0.0);
    v = v * v * v;
    double u = dnn_random_double(random);
    if (u < 1.0 - 0.0331 * (x * x) * (x * x))
      return b * v;
    if (log(u) < 0.5 * x * x + b * (1.0 - v + log(v)))
      return b * v;
  }
}

static double draw_gamma(dnn_random *random, const double *p) {
  return p[1] * draw_standard_gamma(random, p[0]);
}

static double draw_standard_gamma_law(dnn_random *random, const double *p) {
  return draw_standard_gamma(random, p[0]);
}

static double draw_chisquare(dnn_random *random, const double *p) {
  return 2.0 * draw_standard_gamma(random, p[0] / 2.0);
}

static double draw_f(dnn_random *random, const double *p) {
  double upper = draw_chisquare(random, p) * p[1];
  double lower = draw_chisquare(random, p + 1) * p[0];
  return upper / lower;
}

static double draw_standard_t(dnn_random *random, const double *p) {
  double x = dnn_random_gaussian(random);
  double y = draw_standard_gamma(random, p[0] / 2.0);
  return sqrt(p[0] / 2.0) * x / sqrt(y);
}

/* Joehnk's method when both parameters are at most 1; by logarithms where powers underflow. */
static double draw_beta(dnn_random *random, const double *p) {
  if (p[0] > 1.0 || p[1] > 1.0) {
    double first = draw_standard_gamma(random, p[0]);
    double second = draw_standard_gamma(random, p[1]);
    return first / (first + second);
  }
  for (;;) {
    double u = dnn_random_double(random);
    double v = dnn_random_double(random);
    double x = pow(u, 1.0 / p[0]);
    double y = pow(v, 1.0 / p[1]);
    if (x + y > 1.0)
      continue;
    if (x + y > 0.0)
      return x / (x + y);
    double log_x = log(u) / p[0];
    double log_y = log(v) / p[1];
    double larger = log_x > log_y ? log_x : log_y;
    log_x -= larger;
    log_y -= larger;
    return exp(log_x - log(exp(log_x) + exp(log_y)));
  }
}

static double draw_laplace(dnn_random *random, const double *p) {
  double u;
  do
    u = dnn_random_double(random);
  while (u == 0.0);
  return u >= 0.5 ? p[0] - p[1] * log(2.0 - u - u) : p[0] + p[1] * log(u + u);
}

static double draw_gumbel(dnn_random *random, const double *p) {
  double u;
  do
    u = 1.0 - dnn_random_double(random);
  while (u == 1.0);
  return p[0] - p[1] * log(-log(u));
}

static double draw_logistic(dnn_random *random, const double *p) {
  double u;
  do
    u = dnn_random_double(random);
  while (u == 0.0);
  return p[0] + p[1] * log(u / (1.0 - u));
}

static double draw_pareto(dnn_random *random, const double *p) {
  return exp(draw_standard_exponential(random) / p[0]) - 1.0;
}

static double draw_power(dnn_random *random, const double *p) {
  return pow(1.0 - exp(-draw_standard_exponential(random)), 1.0 / p[0]);
}

static double draw_weibull(dnn_random *random, const double *p) {
  return p[0] == 0.0 ? 0.0 : pow(draw_standard_exponential(random), 1.0 / p[0]);
}

static double draw_rayleigh(dnn_random *random, const double *p) {
  return p[0] * sqrt(-2.0 * log1p(-dnn_random_double(random)));
}

static double draw_standard_cauchy(dnn_random *random, const double *p) {
  (void)p;
  double upper = dnn_random_gaussian(random);
  double lower = dnn_random_gaussian(random);
  return upper / lower;
}

static double draw_wald(dnn_random *random, const double *p) {
  double mean = p[0], scale = p[1];
  double ratio = mean / (2.0 * scale);
  double y = dnn_random_gaussian(random);
  y = mean * y * y;
  double x = mean + ratio * (y - sqrt(4.0 * scale * y + y * y));
  double u = dnn_random_double(random);
  return u <= mean / (mean + x) ? x : mean * mean / x;
}

static double draw_triangular(dnn_random *random, const double *p) {
  double left = p[0], mode = p[1], right = p[2];
  double base = right - left, left_base = mode - left;
  double u = dnn_random_double(random);
  if (u <= left_base / base)
    return left + sqrt(u * (left_base * base));
  return right - sqrt((1.0 - u) * ((right - mode) * base));
}

/* An angle in -pi .. pi. */
static double turned(double angle) {
  double rest = fmod(fabs(angle) + M_PI, 2.0 * M_PI) - M_PI;
  return angle < 0.0 ? -rest : rest;
}

/* Best and Fisher, "Efficient simulation of the von Mises distribution", 1979. */
static double draw_vonmises(dnn_random *random, const double *p) {
  double mu = p[0], kappa = p[1], s;
  if (isnan(kappa))
    return NAN;
  if (kappa < 1e-8)
    return M_PI * (2.0 * dnn_random_double(random) - 1.0);
  if (kappa > 1e12) /* s - w would be lost in rounding; the normal law is as near as that */
    return turned(mu + dnn_random_gaussian(random) / sqrt(kappa));
  if (kappa < 1e-5) {
    s = 1.0 / kappa + kappa; /* the first terms of its series */
  } else {
    double r = 1.0 + sqrt(1.0 + 4.0 * kappa * kappa);
    double rho = (r - sqrt(2.0 * r)) / (2.0 * kappa);
    s = (1.0 + rho * rho) / (2.0 * rho);
  }
  double w, y, v;
  do {
    double z = cos(M_PI * dnn_random_double(random));
    w = (1.0 + s * z) / (s + z);
    y = kappa * (s - w);
    v = dnn_random_double(random);
  } while (y * (2.0 - y) - v < 0.0 && log(y / v) + 1.0 - y < 0.0);
  double angle = acos(w);
  if (dnn_random_double(random) < 0.5)
    angle = -angle;
  return turned(angle + mu);
}

/* Each 'fill' makes a whole tile at once, out (n), through the block kernels. */

static void fill_uniform(dnn_random *random, const double *p, int64_t n, double *out) {
  double range = p[1] - p[0];
  fill_doubles(random, n, out);
  for (int64_t i = 0; i < n; i++)
    out[i] = p[0] + range * out[i];
}

static void fill_normal(dnn_random *random, const double *p, int64_t n, double *out) {
  fill_gaussians(random, n, out);
  for (int64_t i = 0; i < n; i++)
    out[i] = p[0] + p[1] * out[i];
}

static void fill_lognormal(dnn_random *random, const double *p, int64_t n, double *out) {
  fill_normal(random, p, n, out);
  for (int64_t i = 0; i < n; i++)
    out[i] = exp(out[i]);
}

static void fill_standard_exponential(dnn_random *random, const double *p, int64_t n, double *out) {
  (void)p;
  double logs[block_values];
  while (n > 0) {
    int64_t count = smaller(n, block_values);
    fill_doubles(random, count, out);
    for (int64_t i = 0; i < count; i++)
      out[i] = 1.0 - out[i];
    kernels()->log(out, count, logs);
    for (int64_t i = 0; i < count; i++)
      out[i] = -logs[i];
    out += count;
    n -= count;
  }
}

static void fill_exponential(dnn_random *random, const double *p, int64_t n, double *out) {
  fill_standard_exponential(random, p, n, out);
  for (int64_t i = 0; i < n; i++)
    out[i] = p[0] * out[i];
}

/* --- laws of counts --------------------------------------------------------------------------- */

/* log Gamma(x), x >= 1, by Stirling's series from 7 on and by recurrence below. */
static double log_gamma(double x) {
  static const double series[10] = {
      8.333333333333333e-02, -2.777777777777778e-03, 7.936507936507937e-04, -5.952380952380952e-04,
      8.417508417508418e-04, -1.917526917526918e-03, 6.410256410256410e-03, -2.955065359477124e-02,
      1.796443723688307e-01, -1.39243221690590e+00};
  const double log_two_pi = 1.8378770664093453;
  if (x == 1.0 || x == 2.0)
    return 0.0;
  int steps = x < 7.0 ? (int)(7.0 - x) : 0;
  double shifted = x + steps;
  double inverse_square = (1.0 / shifted) * (1.0 / shifted);
  double sum = series[9];
  for (int k = 8; k >= 0; k--)
    sum = sum * inverse_square + series[k];
  double result = sum / shifted + 0.5 * log_two_pi + (shifted - 0.5) * log(shifted) - shifted;
  for (int k = 0; k < steps; k++) {
    shifted -= 1.0;
    result -= log(shifted);
  }
  return result;
}

/* The largest mean of a Poisson law: counts ten deviations above it are still integers. */
static const double mean_last = 0x1p63 - 10.0 * 0x1.6a09e667f3bcdp31;

/* What one law needs for each draw and computes once per fill. */
typedef union setup {
  double p[DNN_RANDOM_PARAMETERS];
  struct {
    double mean, log_mean, a, b, log_scale, bound;
  } poisson;
  struct {
    int64_t n;
    bool mirrored; /* p > 0.5: count the failures */
    double p, q;   /* p <= 0.5 */
    /* inversion, and its first probability */
    bool inverted;
    int64_t bound;
    double none;
    /* BTPE: the areas under triangle, parallelograms and tails, and their edges */
    int64_t mode;
    double center, left, right, height, left_rate, right_rate, variance;
    double area[4];
  } binomial;
} setup;

/* Products of uniforms below 10; from 10 on Hörmann's PTRS. */
static void prepare_poisson(const double *p, setup *s) {
  double mean = p[0];
  double b = 0.931 + 2.53 * sqrt(mean);
  double scale = 1.1239 + 1.1328 / (b - 3.4);
  s->poisson.mean = mean;
  s->poisson.bound = mean >= 10.0 ? 0.9277 - 3.6224 / (b - 2.0) : exp(-mean);
  s->poisson.log_mean = mean >= 10.0 ? log(mean) : 0.0;
  s->poisson.log_scale = mean >= 10.0 ? log(scale) : 0.0;
  s->poisson.b = b;
  s->poisson.a = -0.059 + 0.02483 * b;
}

static int64_t draw_poisson(dnn_random *random, const setup *s) {
  double mean = s->poisson.mean, a = s->poisson.a, b = s->poisson.b, bound = s->poisson.bound;
  if (mean == 0.0)
    return 0;
  if (mean < 10.0) {
    int64_t count = 0;
    double product = dnn_random_double(random);
    for (; product > bound; count++)
      product *= dnn_random_double(random);
    return count;
  }
  for (;;) {
    double u = dnn_random_double(random) - 0.5;
    double v = dnn_random_double(random);
    double edge = 0.5 - fabs(u);
    double k = floor((2.0 * a / edge + b) * u + mean + 0.43);
    if (edge >= 0.07 && v <= bound)
      return (int64_t)k;
    if (k < 0.0 || (edge < 0.013 && v > edge))
      continue;
    if (log(v) + s->poisson.log_scale - log(a / (edge * edge) + b) <=
        -mean + k * s->poisson.log_mean - log_gamma(k + 1.0))
      return (int64_t)k;
  }
}

/*
** Inversion while n p <= 30; beyond, algorithm BTPE (Kachitvichyanukul and Schmeiser, "Binomial
** random variate generation", 1988), whose letters are a, c, x_L, x_M, x_R, lambda_L, lambda_R.
*/
static void prepare_binomial(const double *parameters, setup *s) {
  double n = parameters[0];
  bool mirrored = parameters[1] > 0.5;
  double p = mirrored ? 1.0 - parameters[1] : parameters[1];
  double q = 1.0 - p;
  s->binomial.n = (int64_t)n;
  s->binomial.mirrored = mirrored;
  s->binomial.p = p;
  s->binomial.q = q;
  s->binomial.inverted = p * n <= 30.0;
  if (s->binomial.inverted) {
    s->binomial.none = exp(n * log(q));
    double mean = n * p;
    double bound = mean + 10.0 * sqrt(mean * q + 1.0);
    s->binomial.bound = (int64_t)(bound < n ? bound : n);
    return;
  }
  double nearly_mode = n * p + p;
  double mode = floor(nearly_mode);
  double width = floor(2.195 * sqrt(n * p * q) - 4.6 * q) + 0.5;
  double center = mode + 0.5;
  double left = center - width;
  double right = center + width;
  double height = 0.134 + 20.5 / (15.3 + mode);
  double slope = (nearly_mode - left) / (nearly_mode - left * p);
  double left_rate = slope * (1.0 + slope / 2.0);
  slope = (right - nearly_mode) / (right * q);
  double right_rate = slope * (1.0 + slope / 2.0);
  s->binomial.mode = (int64_t)mode;
  s->binomial.center = center;
  s->binomial.left = left;
  s->binomial.right = right;
  s->binomial.height = height;
  s->binomial.left_rate = left_rate;
  s->binomial.right_rate = right_rate;
  s->binomial.variance = n * p * q;
  s->binomial.area[0] = width;
  s->binomial.area[1] = width * (1.0 + 2.0 * height);
  s->binomial.area[2] = s->binomial.area[1] + height / left_rate;
  s->binomial.area[3] = s->binomial.area[2] + height / right_rate;
}

static int64_t draw_binomial_inverted(dnn_random *random, const setup *s) {
  int64_t n = s->binomial.n;
  double p = s->binomial.p, q = s->binomial.q;
  int64_t x = 0;
  double probability = s->binomial.none;
  double u = dnn_random_double(random);
  while (u > probability) {
    x++;
    if (x > s->binomial.bound) {
      x = 0;
      probability = s->binomial.none;
      u = dnn_random_double(random);
    } else {
      u -= probability;
      probability = ((double)(n - x + 1) * p * probability) / ((double)x * q);
    }
  }
  return x;
}

/* Stirling's correction for x! as BTPE writes it. */
static double stirling(double x) {
  double square = x * x;
  return (13680. - (462. - (132. - (99. - 140. / square) / square) / square) / square) / x /
         166320.;
}

/* BTPE's last step: is v below the probability of y, relative to the mode's? */
static bool accepts(const setup *s, int64_t y, double v) {
  int64_t mode = s->binomial.mode, n = s->binomial.n;
  double p = s->binomial.p, q = s->binomial.q, variance = s->binomial.variance;
  double k = fabs((double)(y - mode));
  if (k <= 20.0 || k >= variance / 2.0 - 1.0) {
    /* Near the mode, or far in a tail: the recurrence from the mode. */
    double ratio = p / q;
    double a = ratio * (double)(n + 1);
    double f = 1.0;
    for (int64_t i = mode + 1; i <= y; i++)
      f *= a / (double)i - ratio;
    for (int64_t i = y + 1; i <= mode; i++)
      f /= a / (double)i - ratio;
    return v <= f;
  }
  double rho = (k / variance) * ((k * (k / 3.0 + 0.625) + 0.16666666666666666) / variance + 0.5);
  double t = -k * k / (2.0 * variance);
  double log_v = log(v);
  if (log_v < t - rho)
    return true;
  if (log_v > t + rho)
    return false;
  double x = (double)(y + 1), f = (double)(mode + 1);
  double z = (double)(n + 1 - mode), w = (double)(n - y + 1);
  double center = s->binomial.center;
  return log_v <= center * log(f / x) + ((double)(n - mode) + 0.5) * log(z / w) +
                      (double)(y - mode) * log(w * p / (x * q)) + stirling(f) + stirling(z) +
                      stirling(x) + stirling(w);
}

static int64_t draw_binomial_btpe(dnn_random *random, const setup *s) {
  const double *area = s->binomial.area;
  double height = s->binomial.height;
  for (;;) {
    double u = dnn_random_double(random) * area[3];
    double v = dnn_random_double(random);
    double y;
    if (u <= area[0])
      return (int64_t)floor(s->binomial.center - area[0] * v + u);
    if (u <= area[1]) {
      double x = s->binomial.left + (u - area[0]) / height;
      v = v * height + 1.0 - fabs((double)s->binomial.mode - x + 0.5) / area[0];
      if (v > 1.0)
        continue;
      y = floor(x);
    } else if (v == 0.0) {
      continue;
    } else if (u <= area[2]) {
      y = floor(s->binomial.left + log(v) / s->binomial.left_rate);
      if (y < 0.0)
        continue;
      v = v * (u - area[1]) * s->binomial.left_rate;
    } else {
      y = floor(s->binomial.right - log(v) / s->binomial.right_rate);
      if (y > (double)s->binomial.n)
        continue;
      v = v * (u - area[2]) * s->binomial.right_rate;
    }
    if (accepts(s, (int64_t)y, v))
      return (int64_t)y;
  }
}

static int64_t draw_binomial(dnn_random *random, const setup *s) {
  int64_t n = s->binomial.n;
  int64_t count =
      s->binomial.inverted ? draw_binomial_inverted(random, s) : draw_binomial_btpe(random, s);
  return s->binomial.mirrored ? n - count : count;
}

static void prepare_parameters(const double *p, setup *s) {
  memcpy(s->p, p, sizeof s->p);
}

/* By search from 1/3 on, by inversion below; what no integer can hold becomes INT64_MAX. */
static int64_t draw_geometric(dnn_random *random, const setup *s) {
  double p = s->p[0];
  if (p < 0.333333333333333333333333) {
    double count = ceil(log(1.0 - dnn_random_double(random)) / log(1.0 - p));
    return count >= 0.0 && count < 0x1p63 ? (int64_t)count : INT64_MAX;
  }
  int64_t count = 1;
  double product = p, sum = p;
  double u = dnn_random_double(random);
  /* Rounding may leave the sum of all below u. */
  for (; u > sum && product > 0.0; count++) {
    product *= 1.0 - p;
    sum += product;
  }
  return count;
}

static int64_t draw_negative_binomial(dnn_random *random, const setup *s) {
  double p = s->p[1];
  double mean = ((1.0 - p) / p) * draw_standard_gamma(random, s->p[0]);
  if (!(mean <= mean_last))
    return INT64_MAX;
  setup poisson;
  prepare_poisson(&mean, &poisson);
  return draw_poisson(random, &poisson);
}

/*
** The same for exponents a + 1 so near to 1 that hardly any candidate is an integer of 64 bits: u
** is drawn where they are, and differences from 1 are computed as such.
*/
static int64_t draw_zipf_flat(dnn_random *random, double a) {
  double reach = -expm1(-63.0 * M_LN2 * a); /* u from 1 - reach on */
  for (;;) {
    double u = dnn_random_double(random);
    double v = dnn_random_double(random);
    double x = floor(exp(-log1p(-reach * u) / a));
    double t = a * log1p(1.0 / x);
    if (v * x * expm1(t) / expm1(a * M_LN2) <= exp(t - a * M_LN2))
      return x < 0x1p63 ? (int64_t)x : INT64_MAX;
  }
}

/* By rejection (Devroye, "Non-uniform random variate generation", 1986, chapter X.6). */
static int64_t draw_zipf(dnn_random *random, const setup *s) {
  double a = s->p[0] - 1.0;
  if (a >= 1024.0) /* 2^a is infinite, and the probability of more than 1 below 1e-308 */
    return 1;
  if (a < 1e-6)
    return draw_zipf_flat(random, a);
  double b = pow(2.0, a);
  for (;;) {
    double u = 1.0 - dnn_random_double(random);
    double v = dnn_random_double(random);
    double x = floor(pow(u, -1.0 / a));
    if (x > 0x1p63 || x < 1.0) /* beyond integers: draw again */
      continue;
    double t = pow(1.0 + 1.0 / x, a);
    if (v * x * (t - 1.0) / (b - 1.0) <= t / b)
      return x < 0x1p63 ? (int64_t)x : INT64_MAX;
  }
}

/* Kemp, "Efficient generation of logarithmically distributed pseudo-random variables", 1981. */
static int64_t draw_logseries(dnn_random *random, const setup *s) {
  double p = s->p[0];
  double r = log(1.0 - p);
  for (;;) {
    double v = dnn_random_double(random);
    if (v >= p)
      return 1;
    double q = 1.0 - exp(r * dnn_random_double(random));
    if (v <= q * q) {
      double count = floor(1.0 + log(v) / log(q));
      if (count >= 1.0 && v != 0.0)
        return count < 0x1p63 ? (int64_t)count : INT64_MAX;
      continue;
    }
    return v >= q ? 1 : 2;
  }
}

/* One draw after the other from an urn, for small samples. */
static int64_t draw_hypergeometric_urn(dnn_random *random, double good, double bad, double sample) {
  double others = bad + good - sample;
  double smaller_kind = bad < good ? bad : good;
  double left = smaller_kind, k = sample;
  while (left > 0.0) {
    left -= floor(dnn_random_double(random) + left / (others + k));
    k -= 1.0;
    if (k == 0.0)
      break;
  }
  double drawn = smaller_kind - left;
  return (int64_t)(good > bad ? sample - drawn : drawn);
}

/* log(n! (k - n)! ...) of the four counts that make a hypergeometric probability. */
static double log_factorials(double few, double many, double m, double z) {
  return log_gamma(z + 1.0) + log_gamma(few - z + 1.0) + log_gamma(m - z + 1.0) +
         log_gamma(many - m + z + 1.0);
}

/* Stadlober's ratio of uniforms, HRUA, "The ratio of uniforms approach for generating discrete
   random variates", 1990. */
static int64_t draw_hypergeometric_ratio(dnn_random *random, double good, double bad,
                                         double sample) {
  double few = good < bad ? good : bad, many = good < bad ? bad : good;
  double population = good + bad;
  double m = sample < population - sample ? sample : population - sample;
  double part = few / population;
  double mean = m * part + 0.5;
  double deviation =
      sqrt((population - m) * sample * part * (1.0 - part) / (population - 1.0) + 0.5);
  double width = 1.7155277699214135 * deviation + 0.8989161620588988;
  double mode = floor((m + 1.0) * (few + 1.0) / (population + 2.0));
  double height = log_factorials(few, many, m, mode);
  double most = (m < few ? m : few) + 1.0, far = floor(mean + 16.0 * deviation);
  double bound = most < far ? most : far;
  double z;
  for (;;) {
    double x = dnn_random_double(random);
    double y = dnn_random_double(random);
    double w = mean + width * (y - 0.5) / x;
    if (w < 0.0 || w >= bound)
      continue;
    z = floor(w);
    double t = height - log_factorials(few, many, m, z);
    if (x * (4.0 - x) - 3.0 <= t)
      break;
    if (x * (x - t) >= 1.0)
      continue;
    if (2.0 * log(x) <= t)
      break;
  }
  if (good > bad)
    z = m - z;
  if (m < sample)
    z = good - z;
  return (int64_t)z;
}

static int64_t draw_hypergeometric(dnn_random *random, const setup *s) {
  double good = s->p[0], bad = s->p[1], sample = s->p[2];
  if (sample > 10.0)
    return draw_hypergeometric_ratio(random, good, bad, sample);
  return sample > 0.0 ? draw_hypergeometric_urn(random, good, bad, sample) : 0;
}

static double draw_noncentral_chisquare(dnn_random *random, const double *p) {
  double df = p[0], noncentrality = p[1];
  if (noncentrality == 0.0)
    return draw_chisquare(random, p);
  double mean = noncentrality / 2.0;
  if (df > 1.0 || mean > mean_last) { /* beside such a square the rest is below its last bit */
    double less = df - 1.0;
    double central = df > 1.0 ? draw_chisquare(random, &less) : 0.0;
    double n = dnn_random_gaussian(random) + sqrt(noncentrality);
    return central + n * n;
  }
  if (isnan(noncentrality))
    return NAN;
  setup poisson;
  prepare_poisson(&mean, &poisson);
  double more = df + 2.0 * (double)draw_poisson(random, &poisson);
  return draw_chisquare(random, &more);
}

static double draw_noncentral_f(dnn_random *random, const double *p) {
  double numerator[2] = {p[0], p[2]};
  double t = draw_noncentral_chisquare(random, numerator) * p[1];
  return t / (draw_chisquare(random, &p[1]) * p[0]);
}

/* --- the table of laws ------------------------------------------------------------------------ */

typedef enum domain {
  domain_any,
  domain_non_negative, /* not below 0 and not -0; NaN gives NaN, as in NumPy */
  domain_shape,        /* the same without NaN, with which the method would never end */
  domain_positive,
  domain_unit,          /* 0..1 */
  domain_positive_unit, /* above 0, up to 1 */
  domain_open_unit,     /* above 0, below 1 */
  domain_above_one,
  domain_count, /* whole, 0..2^53 */
  domain_mean   /* 0..mean_last */
} domain;

typedef struct law {
  dnn_random_law law; /* first: what callers see */
  domain domains[DNN_RANDOM_PARAMETERS];
  /* How values are made: tiles at once, or one by one, or one by one after a preparation. */
  void (*fill)(dnn_random *, const double *, int64_t, double *);
  double (*draw)(dnn_random *, const double *);
  int64_t (*count)(dnn_random *, const setup *);
  void (*prepare)(const double *, setup *);
} law;

static const law laws[] = {
    {.law = {"beta", DNN_F64, 2, {{"a", NAN}, {"b", NAN}}},
     .domains = {domain_positive, domain_positive},
     .draw = draw_beta},
    {.law = {"binomial", DNN_I64, 2, {{"n", NAN}, {"p", NAN}}},
     .domains = {domain_count, domain_unit},
     .count = draw_binomial,
     .prepare = prepare_binomial},
    {.law = {"chisquare", DNN_F64, 1, {{"df", NAN}}},
     .domains = {domain_positive},
     .draw = draw_chisquare},
    {.law = {"exponential", DNN_F64, 1, {{"scale", 1}}},
     .domains = {domain_non_negative},
     .fill = fill_exponential},
    {.law = {"f", DNN_F64, 2, {{"dfnum", NAN}, {"dfden", NAN}}},
     .domains = {domain_positive, domain_positive},
     .draw = draw_f},
    {.law = {"gamma", DNN_F64, 2, {{"shape", NAN}, {"scale", 1}}},
     .domains = {domain_shape, domain_non_negative},
     .draw = draw_gamma},
    {.law = {"geometric", DNN_I64, 1, {{"p", NAN}}},
     .domains = {domain_positive_unit},
     .count = draw_geometric,
     .prepare = prepare_parameters},
    {.law = {"gumbel", DNN_F64, 2, {{"loc", 0}, {"scale", 1}}},
     .domains = {domain_any, domain_non_negative},
     .draw = draw_gumbel},
    {.law = {"hypergeometric", DNN_I64, 3, {{"ngood", NAN}, {"nbad", NAN}, {"nsample", NAN}}},
     .domains = {domain_count, domain_count, domain_count},
     .count = draw_hypergeometric,
     .prepare = prepare_parameters},
    {.law = {"laplace", DNN_F64, 2, {{"loc", 0}, {"scale", 1}}},
     .domains = {domain_any, domain_non_negative},
     .draw = draw_laplace},
    {.law = {"logistic", DNN_F64, 2, {{"loc", 0}, {"scale", 1}}},
     .domains = {domain_any, domain_non_negative},
     .draw = draw_logistic},
    {.law = {"lognormal", DNN_F64, 2, {{"mean", 0}, {"sigma", 1}}},
     .domains = {domain_any, domain_non_negative},
     .fill = fill_lognormal},
    {.law = {"logseries", DNN_I64, 1, {{"p", NAN}}},
     .domains = {domain_open_unit},
     .count = draw_logseries,
     .prepare = prepare_parameters},
    {.law = {"negative_binomial", DNN_I64, 2, {{"n", NAN}, {"p", NAN}}},
     .domains = {domain_positive, domain_positive_unit},
     .count = draw_negative_binomial,
     .prepare = prepare_parameters},
    {.law = {"noncentral_chisquare", DNN_F64, 2, {{"df", NAN}, {"nonc", NAN}}},
     .domains = {domain_positive, domain_non_negative},
     .draw = draw_noncentral_chisquare},
    {.law = {"noncentral_f", DNN_F64, 3, {{"dfnum", NAN}, {"dfden", NAN}, {"nonc", NAN}}},
     .domains = {domain_positive, domain_positive, domain_non_negative},
     .draw = draw_noncentral_f},
    {.law = {"normal", DNN_F64, 2, {{"loc", 0}, {"scale", 1}}},
     .domains = {domain_any, domain_non_negative},
     .fill = fill_normal},
    {.law = {"pareto", DNN_F64, 1, {{"a", NAN}}},
     .domains = {domain_positive},
     .draw = draw_pareto},
    {.law = {"poisson", DNN_I64, 1, {{"lam", 1}}},
     .domains = {domain_mean},
     .count = draw_poisson,
     .prepare = prepare_poisson},
    {.law = {"power", DNN_F64, 1, {{"a", NAN}}}, .domains = {domain_positive}, .draw = draw_power},
    {.law = {"rayleigh", DNN_F64, 1, {{"scale", 1}}},
     .domains = {domain_non_negative},
     .draw = draw_rayleigh},
    {.law = {.name = "standard_cauchy", .dtype = DNN_F64}, .draw = draw_standard_cauchy},
    {.law = {.name = "standard_exponential", .dtype = DNN_F64}, .fill = fill_standard_exponential},
    {.law = {"standard_gamma", DNN_F64, 1, {{"shape", NAN}}},
     .domains = {domain_shape},
     .draw = draw_standard_gamma_law},
    {.law = {"standard_t", DNN_F64, 1, {{"df", NAN}}},
     .domains = {domain_positive},
     .draw = draw_standard_t},
    {.law = {"triangular", DNN_F64, 3, {{"left", NAN}, {"mode", NAN}, {"right", NAN}}},
     .draw = draw_triangular},
    {.law = {"uniform", DNN_F64, 2, {{"low", 0}, {"high", 1}}}, .fill = fill_uniform},
    {.law = {"vonmises", DNN_F64, 2, {{"mu", NAN}, {"kappa", NAN}}},
     .domains = {domain_any, domain_non_negative},
     .draw = draw_vonmises},
    {.law = {"wald", DNN_F64, 2, {{"mean", NAN}, {"scale", NAN}}},
     .domains = {domain_positive, domain_positive},
     .draw = draw_wald},
    {.law = {"weibull", DNN_F64, 1, {{"a", NAN}}},
     .domains = {domain_non_negative},
     .draw = draw_weibull},
    {.law = {"zipf", DNN_I64, 1, {{"a", NAN}}},
     .domains = {domain_above_one},
     .count = draw_zipf,
     .prepare = prepare_parameters},
};

const dnn_random_law *dnn_random_law_find(const char *name) {
  for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
    if (strcmp(laws[i].law.name, name) == 0)
      return &laws[i].law;
  return NULL;
}

static dnn_status check_parameter(const char *name, domain allowed, double value,
                                  dnn_error *error) {
  switch (allowed) {
  case domain_any:
    break;
  case domain_non_negative:
  case domain_shape:
    if (!isnan(value) && signbit(value))
      return dnn_error_set(error, DNN_EVALUE, "%s < 0", name);
    if (isnan(value) && allowed == domain_shape)
      return dnn_error_set(error, DNN_EVALUE, "%s is NaN", name);
    break;
  case domain_positive:
    if (isnan(value))
      return dnn_error_set(error, DNN_EVALUE, "%s is NaN", name);
    if (value <= 0.0)
      return dnn_error_set(error, DNN_EVALUE, "%s <= 0", name);
    break;
  case domain_unit:
    if (!(value >= 0.0 && value <= 1.0))
      return dnn_error_set(error, DNN_EVALUE, "%s < 0, %s > 1 or %s is NaN", name, name, name);
    break;
  case domain_positive_unit:
    if (!(value > 0.0 && value <= 1.0))
      return dnn_error_set(error, DNN_EVALUE, "%s <= 0, %s > 1 or %s is NaN", name, name, name);
    break;
  case domain_open_unit:
    if (!(value > 0.0 && value < 1.0))
      return dnn_error_set(error, DNN_EVALUE, "%s <= 0, %s >= 1 or %s is NaN", name, name, name);
    break;
  case domain_above_one:
    if (!(value > 1.0))
      return dnn_error_set(error, DNN_EVALUE, "%s <= 1 or %s is NaN", name, name);
    break;
  case domain_count:
    if (value < 0.0)
      return dnn_error_set(error, DNN_EVALUE, "%s < 0", name);
    if (!(value <= 0x1p53) || value != floor(value))
      return dnn_error_set(error, DNN_EVALUE, "%s is no whole number up to 2**53", name);
    break;
  case domain_mean:
    if (!(value >= 0.0))
      return dnn_error_set(error, DNN_EVALUE, "%s < 0 or %s is NaN", name, name);
    if (value > mean_last)
      return dnn_error_set(error, DNN_EVALUE, "%s value too large", name);
    break;
  }
  return DNN_OK;
}

/* DNN_EVALUE unless the parameters are in their domains, also together. */
static dnn_status check_parameters(const law *methods, const double *p, dnn_error *error) {
  const dnn_random_law *chosen = &methods->law;
  for (int i = 0; i < chosen->parameters; i++) {
    dnn_status status =
        check_parameter(chosen->parameter[i].name, methods->domains[i], p[i], error);
    if (status != DNN_OK)
      return status;
  }
  if (methods->fill == fill_uniform && !isfinite(p[1] - p[0]))
    return dnn_error_set(error, DNN_EVALUE, "range exceeds valid bounds");
  if (methods->draw == draw_triangular) {
    if (!(p[0] <= p[1]))
      return dnn_error_set(error, DNN_EVALUE, "left > mode");
    if (!(p[1] <= p[2]))
      return dnn_error_set(error, DNN_EVALUE, "mode > right");
    if (p[0] == p[2])
      return dnn_error_set(error, DNN_EVALUE, "left == right");
  }
  if (methods->count == draw_hypergeometric && p[0] + p[1] < p[2])
    return dnn_error_set(error, DNN_EVALUE, "ngood + nbad < nsample");
  return DNN_OK;
}

/* Makes out (n) with good parameters. */
static dnn_status fill_law(dnn_random *random, const law *methods, const double *parameters,
                           int64_t n, void *out, dnn_error *error) {
  setup prepared;
  if (methods->prepare != NULL)
    methods->prepare(parameters, &prepared);
  double *reals = out;
  int64_t *counts = out;
  for (int64_t start = 0; start < n; start += tile_values) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    int64_t end = start + smaller(n - start, tile_values);
    if (methods->fill != NULL) {
      methods->fill(random, parameters, end - start, reals + start);
    } else if (methods->draw != NULL) {
      for (int64_t i = start; i < end; i++)
        reals[i] = methods->draw(random, parameters);
    } else {
      for (int64_t i = start; i < end; i++)
        counts[i] = methods->count(random, &prepared);
    }
  }
  return DNN_OK;
}

dnn_status dnn_random_law_fill(dnn_random *random, const dnn_random_law *chosen,
                               const double *parameters, int64_t n, void *out, dnn_error *error) {
  const law *methods = (const law *)chosen;
  dnn_status status = check_parameters(methods, parameters, error);
  return status == DNN_OK ? fill_law(random, methods, parameters, n, out, error) : status;
}

dnn_status dnn_random_law_fill_each(dnn_random *random, const dnn_random_law *chosen,
                                    const double *const *parameters, int64_t n, void *out,
                                    dnn_error *error) {
  const law *methods = (const law *)chosen;
  dnn_status status = DNN_OK;
  for (int pass = 0; pass < 2; pass++) { /* check all, then draw */
    for (int64_t i = 0; i < n && status == DNN_OK; i++) {
      double p[DNN_RANDOM_PARAMETERS];
      for (int k = 0; k < chosen->parameters; k++)
        p[k] = parameters[k][i];
      if (i % tile_values == tile_values - 1 && dnn_interrupted())
        status = dnn_error_interrupt(error);
      else if (pass == 0)
        status = check_parameters(methods, p, error);
      else if (chosen->dtype == DNN_F64)
        status = fill_law(random, methods, p, 1, (double *)out + i, error);
      else
        status = fill_law(random, methods, p, 1, (int64_t *)out + i, error);
    }
  }
  return status;
}

/* Kahan's sum, which NumPy uses to check probabilities. */
static double compensated_sum(const double *x, int64_t n) {
  double sum = x[0], carry = 0.0;
  for (int64_t i = 1; i < n; i++) {
    double y = x[i] - carry;
    double next = sum + y;
    carry = (next - sum) - y;
    sum = next;
  }
  return sum;
}

/* How far the sum of probabilities may be from 1: the square root of the epsilon of their type. */
static double tolerance_of(dnn_dtype type) {
  return type == DNN_F32 ? 0x1.6a09e667f3bcdp-12 : 0x1p-26;
}

dnn_status dnn_random_multinomial(dnn_random *random, int64_t trials, const double *p,
                                  dnn_dtype type, int64_t k, int64_t n, int64_t *out,
                                  dnn_error *error) {
  if (k < 1)
    return dnn_error_set(error, DNN_EVALUE, "pvals must not be empty");
  dnn_status status = check_parameter("n", domain_count, (double)trials, error);
  for (int64_t j = 0; status == DNN_OK && j < k; j++)
    status = check_parameter("pvals", domain_unit, p[j], error);
  if (status != DNN_OK)
    return status;
  double excess = type == DNN_F32 ? tolerance_of(type) : 1e-12;
  if (k > 1 && compensated_sum(p, k - 1) > 1.0 + excess)
    return dnn_error_set(error, DNN_EVALUE, "sum(pvals[:-1]) > 1.0");
  for (int64_t i = 0; i < n; i++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    /* One binomial after the other, each among what the earlier outcomes left. */
    int64_t *row = out + i * k;
    int64_t left = trials;
    double rest = 1.0;
    for (int64_t j = 0; j < k - 1; j++) {
      row[j] = 0;
      double share = left > 0 && rest > 0.0 ? p[j] / rest : 0.0;
      if (share > 0.0) {
        double parameters[] = {(double)left, share < 1.0 ? share : 1.0};
        setup prepared;
        prepare_binomial(parameters, &prepared);
        row[j] = draw_binomial(random, &prepared);
        left -= row[j];
        rest -= p[j];
      }
    }
    row[k - 1] = left;
  }
  return DNN_OK;
}

/* --- order ------------------------------------------------------------------------------------ */

/* Swaps two different items through a small buffer. */
static void swap_items(unsigned char *a, unsigned char *b, size_t size) {
  unsigned char buffer[256];
  while (size > 0) {
    size_t count = size < sizeof buffer ? size : sizeof buffer;
    memcpy(buffer, a, count);
    memcpy(a, b, count);
    memcpy(b, buffer, count);
    a += count;
    b += count;
    size -= count;
  }
}

/*
** Fills partners with interval(last), interval(last - 1) and so on, down to 1 at most, and returns
** how many there are. Draws with one mask are made together, without a branch to mispredict.
*/
static int64_t fill_partners(dnn_random *random, int64_t last, int64_t partners[block_values]) {
  if (last > UINT32_MAX) {
    partners[0] = (int64_t)dnn_random_interval(random, (uint64_t)last);
    return 1;
  }
  uint32_t words[block_values];
  int64_t mask = (int64_t)mask_of((uint64_t)last);
  int64_t count = smaller(last - mask / 2, block_values);
  int64_t kept = 0;
  while (kept < count) {
    int64_t draws = count - kept;
    fill_words(random, draws, words);
    for (int64_t i = 0; i < draws; i++) {
      int64_t value = words[i] & mask;
      partners[kept] = value;
      kept += value <= last - kept;
    }
  }
  return count;
}

dnn_status dnn_random_shuffle(dnn_random *random, int64_t n, size_t size, ptrdiff_t stride,
                              void *items, dnn_error *error) {
  unsigned char *first = items;
  int64_t partners[block_values];
  for (int64_t i = n - 1; i > 0;) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    int64_t count = fill_partners(random, i, partners);
    for (int64_t k = 0; k < count; k++, i--)
      if (partners[k] != i)
        swap_items(first + i * stride, first + partners[k] * stride, size);
  }
  return DNN_OK;
}

dnn_status dnn_random_permutation(dnn_random *random, int64_t n, int64_t *out, dnn_error *error) {
  int64_t partners[block_values];
  for (int64_t i = 0; i < n; i++) {
    if (i % tile_values == tile_values - 1 && dnn_interrupted())
      return dnn_error_interrupt(error);
    out[i] = i;
  }
  for (int64_t i = n - 1; i > 0;) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    int64_t count = fill_partners(random, i, partners);
    for (int64_t k = 0; k < count; k++, i--) {
      int64_t value = out[i];
      out[i] = out[partners[k]];
      out[partners[k]] = value;
    }
  }
  return DNN_OK;
}

static dnn_status check_probabilities(const double *p, dnn_dtype type, int64_t n,
                                      dnn_error *error) {
  double sum = compensated_sum(p, n);
  if (isnan(sum))
    return dnn_error_set(error, DNN_EVALUE, "probabilities contain NaN");
  for (int64_t i = 0; i < n; i++)
    if (p[i] < 0.0)
      return dnn_error_set(error, DNN_EVALUE, "probabilities are not non-negative");
  if (fabs(sum - 1.0) > tolerance_of(type))
    return dnn_error_set(error, DNN_EVALUE, "probabilities do not sum to 1");
  return DNN_OK;
}

/* cumulative (n): running sums of p (n), scaled so that the last is 1. */
static void accumulate(const double *p, int64_t n, double *cumulative) {
  double sum = 0.0;
  for (int64_t i = 0; i < n; i++) {
    sum += p[i];
    cumulative[i] = sum;
  }
  for (int64_t i = 0; i < n; i++)
    cumulative[i] /= sum;
}

/* The first index with u < cumulative[index]; there is one, as the last entry is 1. */
static int64_t look_up(const double *cumulative, int64_t n, double u) {
  int64_t low = 0, high = n - 1;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    if (u < cumulative[middle])
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/*
** Rounds of draws; each round is looked up in the sums of what the earlier ones left, and keeps the
** first draw of each index.
**   left        (population), p; entries taken become 0
**   cumulative  (population), work space
*/
static dnn_status choose_unlike(dnn_random *random, int64_t population, double *left,
                                double *cumulative, int64_t n, int64_t *out, dnn_error *error) {
  int64_t found = 0;
  while (found < n) {
    accumulate(left, population, cumulative);
    for (int64_t draws = n - found; draws > 0; draws--) {
      if (draws % tile_values == 0 && dnn_interrupted())
        return dnn_error_interrupt(error);
      int64_t index = look_up(cumulative, population, dnn_random_double(random));
      if (left[index] > 0.0) {
        left[index] = 0.0;
        out[found++] = index;
      }
    }
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
  }
  return DNN_OK;
}

static dnn_status choose_weighted(dnn_random *random, int64_t population, const double *p,
                                  dnn_dtype type, bool replace, int64_t n, int64_t *out,
                                  dnn_error *error) {
  dnn_status status = check_probabilities(p, type, population, error);
  if (status != DNN_OK)
    return status;
  int64_t possible = 0;
  for (int64_t i = 0; i < population; i++)
    possible += p[i] > 0.0;
  if (!replace && possible < n)
    return dnn_error_set(error, DNN_EVALUE, "fewer non-zero entries in p than size");
  int64_t bytes;
  if (!dnn_size_multiply(population, 2 * (int64_t)sizeof(double), &bytes))
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory");
  double *left = dnn_alloc((size_t)bytes);
  if (left == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory");
  double *cumulative = left + population;
  if (replace) {
    accumulate(p, population, cumulative);
    for (int64_t i = 0; i < n && status == DNN_OK; i++) {
      if (i % tile_values == 0 && dnn_interrupted())
        status = dnn_error_interrupt(error);
      else
        out[i] = look_up(cumulative, population, dnn_random_double(random));
    }
  } else {
    memcpy(left, p, (size_t)population * sizeof *left);
    status = choose_unlike(random, population, left, cumulative, n, out, error);
  }
  dnn_free(left);
  return status;
}

dnn_status dnn_random_choice(dnn_random *random, int64_t population, const double *p,
                             dnn_dtype type, bool replace, int64_t n, int64_t *out,
                             dnn_error *error) {
  if (population <= 0 && n == 0)
    return DNN_OK;
  if (population <= 0)
    return dnn_error_set(error, DNN_EVALUE, "a must be greater than 0 unless no samples are taken");
  if (!replace && n > population)
    return dnn_error_set(error, DNN_EVALUE,
                         "cannot take a larger sample than population when replace is false");
  if (p != NULL)
    return choose_weighted(random, population, p, type, replace, n, out, error);
  if (replace)
    return dnn_random_integers(random, 0, population - 1, 64, n, out, error);
  int64_t bytes;
  if (!dnn_size_multiply(population, (int64_t)sizeof *out, &bytes))
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory");
  int64_t *order = dnn_alloc((size_t)bytes);
  if (order == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory");
  dnn_status status = dnn_random_permutation(random, population, order, error);
  if (status == DNN_OK)
    memcpy(out, order, (size_t)n * sizeof *out);
  dnn_free(order);
  return status;
}
