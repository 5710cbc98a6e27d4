/*
** MT19937 by blocks, and a logarithm that gives libm's bits without calling it, in which the
** Gaussian method otherwise spends most of its time.
*/
#include "kernels/real.h"

#include "kernels/random.h"

#if DNN_REAL_IS_F32

/* The generator makes doubles only; nobody asks for this table. */
const dnn_random_kernels DNN_KERNELS = {0};

#else

#include <math.h>
#include <string.h>

enum { key_words = 624, key_offset = 397 };

/* --- words and doubles ------------------------------------------------------------------------ */

/* The successor of a key word, from itself, its neighbour and the word 'key_offset' further. */
static inline uint32_t successor(uint32_t word, uint32_t next, uint32_t far) {
  uint32_t joined = (word & 0x80000000u) | (next & 0x7fffffffu);
  return far ^ (joined >> 1) ^ ((0u - (next & 1u)) & 0x9908b0dfu);
}

/* The loops end where 'far' wraps around: new words are read at least 227 after their writing. */
static void twist(uint32_t *key) {
  int i = 0;
  for (; i < key_words - key_offset; i++)
    key[i] = successor(key[i], key[i + 1], key[i + key_offset]);
  for (; i < key_words - 1; i++)
    key[i] = successor(key[i], key[i + 1], key[i + key_offset - key_words]);
  key[i] = successor(key[i], key[0], key[key_offset - 1]);
}

static void temper(const uint32_t *restrict key, int64_t n, uint32_t *restrict out) {
  for (int64_t i = 0; i < n; i++) {
    uint32_t word = key[i];
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c5680u;
    word ^= (word << 15) & 0xefc60000u;
    out[i] = word ^ (word >> 18);
  }
}

static inline double double_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/*
** 2 u - 1 for u = (a 2^26 + b) / 2^53, a and b being the upper 27 and 26 bits of two words. It is
** exact: the lower 52 of the 53 bits become the fraction of a double in [1, 2), and the top bit
** tells whether 1 or 2 is to be taken away.
*/
static inline double centered(const uint32_t *words) {
  uint64_t both;
  memcpy(&both, words, sizeof both);
  if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
    both = both << 32 | both >> 32;
  uint64_t bits = (both & 0xffffffe0u) << 21 | both >> 38;
  uint64_t top = bits & 0x0010000000000000u;
  return double_of((bits ^ top) | 0x3ff0000000000000u) - double_of(0x4000000000000000u - top);
}

static void doubles(const uint32_t *restrict words, int64_t n, double *restrict out) {
  for (int64_t i = 0; i < n; i++)
    out[i] = 0.5 * centered(words + 2 * i) + 0.5;
}

/* --- the Gaussian method ---------------------------------------------------------------------- */

static int64_t trials(const uint32_t *restrict words, int64_t n, double *restrict pairs,
                      double *restrict squares) {
  for (int64_t i = 0; i < 2 * n; i++)
    pairs[i] = centered(words + 2 * i);
  /* Every trial is written; a refused one is overwritten by the next. Nothing to mispredict. */
  int64_t kept = 0;
  for (int64_t i = 0; i < n; i++) {
    double x1 = pairs[2 * i], x2 = pairs[2 * i + 1];
    double square = x1 * x1 + x2 * x2;
    pairs[2 * kept] = x1;
    pairs[2 * kept + 1] = x2;
    squares[kept] = square;
    kept += (square < 1.0) & (square > 0.0);
  }
  return kept;
}

static void gaussians(const double *restrict pairs, const double *restrict squares,
                      const double *restrict logs, int64_t n, double *restrict out) {
  for (int64_t i = 0; i < n; i++) {
    double factor = sqrt(-2.0 * logs[i] / squares[i]);
    out[2 * i] = factor * pairs[2 * i + 1];
    out[2 * i + 1] = factor * pairs[2 * i];
  }
}

/* --- the logarithm ---------------------------------------------------------------------------- */

#ifdef __FMA__

/*
** libm's log is not correctly rounded, but glibc's errs by at most 0.52 ulp. So where the true
** logarithm lies further than 1/32 ulp from the middle between two doubles, libm's result can only
** be the nearest double. That is decided here with some 12 bits beyond a double; the remaining
** sixteenth of the arguments goes to libm itself.
**
** With x = 2^k z and a table of reciprocals c near 1/z: log x = k log 2 - log c + log(1 + r),
** r = z c - 1, |r| < 1/60. z lies in [0.6796875, 1.359375), cut where the exponent changes and in
** 32 pieces, so that x near 1 has k = 0 and c = 1 and loses nothing by cancellation.
*/
enum { pieces = 32 };
static const uint64_t first_bits = 0x3fe5c00000000000u;

static const double reciprocal[pieces] = {
    372 / 256.0, 364 / 256.0, 356 / 256.0, 349 / 256.0, 341 / 256.0, 334 / 256.0, 328 / 256.0,
    321 / 256.0, 315 / 256.0, 309 / 256.0, 303 / 256.0, 298 / 256.0, 293 / 256.0, 287 / 256.0,
    282 / 256.0, 278 / 256.0, 273 / 256.0, 269 / 256.0, 264 / 256.0, 260 / 256.0, 256 / 256.0,
    248 / 256.0, 241 / 256.0, 234 / 256.0, 228 / 256.0, 221 / 256.0, 216 / 256.0, 210 / 256.0,
    205 / 256.0, 200 / 256.0, 195 / 256.0, 191 / 256.0};

/* -log(reciprocal) cut to a multiple of 2^-42, and what was cut off; log 2 likewise. Multiples of
   2^-42 in this range add without error. */
static const double log_high[pieces] = {-0x1.7eaf83b82bp-2, -0x1.686c81e9b1p-2, -0x1.51aad872ep-2,
                                        -0x1.3d54fa5c1fp-2, -0x1.2596010df7p-2, -0x1.1058bf9ae5p-2,
                                        -0x1.fb9186d5e4p-3, -0x1.cf6354e09cp-3, -0x1.a8becfc882p-3,
                                        -0x1.815c0a1436p-3, -0x1.59338d9982p-3, -0x1.371fc201e8p-3,
                                        -0x1.1478584674p-3, -0x1.d4313d66ccp-4, -0x1.8c345d6318p-4,
                                        -0x1.51b073f06p-4,  -0x1.075983599p-4,  -0x1.95c830ec9p-5,
                                        -0x1.f829b0e78p-6,  -0x1.fc0a8b0fcp-7,  0,
                                        0x1.0415d89e78p-5,  0x1.eea31c0068p-5,  0x1.700d30aeacp-4,
                                        0x1.da72763844p-4,  0x1.2d1610c868p-3,  0x1.5bf406b544p-3,
                                        0x1.95a5adcf7p-3,   0x1.c6ffbc6fp-3,    0x1.f991c6cb3cp-3,
                                        0x1.16b5ccbadp-2,   0x1.2bef07cdc9p-2};
static const double log_low[pieces] = {
    0x1.e4da62d0c25adp-49,  -0x1.2bb110af84054p-44, 0x1.f4bd8db0a7cc1p-44,
    -0x1.c3e1cd9a395e3p-44, -0x1.8e7bc224ea3e3p-44, 0x1.4ab9d817d52cdp-44,
    0x1.d572aab993c87p-47,  -0x1.771239a07d55bp-45, -0x1.e3185cf21b9cfp-44,
    0x1.02a52f9201ce8p-44,  -0x1.0ba68b7555d4ap-48, -0x1.ee8779b2d8abcp-44,
    -0x1.563451027c75p-46,  0x1.9454379135713p-45,  -0x1.b20f5acb42a66p-44,
    -0x1.83f69278e686ap-44, 0x1.b8ecfe4b59987p-44,  0x1.c148297c5feb8p-45,
    -0x1.980267c7e09e4p-45, -0x1.f1e7cf6d3a69cp-50, 0,
    -0x1.dddc7f461c516p-44, 0x1.c3dd83606d891p-44,  0x1.c1e8da99ded32p-49,
    0x1.a89401fa71733p-46,  0x1.39d6ccb81b4a1p-47,  -0x1.27023eb68981cp-46,
    0x1.7f22858a0ff6fp-47,  0x1.ee138d3a69d43p-44,  -0x1.90d04cd7cc834p-44,
    -0x1.23299042d74bfp-44, 0x1.a9cfa4a5004f4p-45};
static const double log2_high = 0x1.62e42fefa38p-1;
static const double log2_low = 0x1.ef35793c7673p-45;

static inline uint64_t bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

/* Returns the double nearest to log x (never positive), or 1 where libm may round otherwise. */
static inline double log_if_certain(double x) {
  /* Shifted so that the exponent field of 'place' is 1023 for the z above. */
  uint64_t place = bits_of(x) + (0x3ff0000000000000u - first_bits);
  uint64_t piece = (place >> 47) % pieces;
  double k = double_of((place >> 52) | 0x4330000000000000u) - (0x1p52 + 1023);
  double z = double_of(bits_of(x) - (place & 0x7ff0000000000000u) + 0x3ff0000000000000u);
  double c = reciprocal[piece];

  /* r + r_low = z c - 1; the first difference is exact. */
  double product = z * c;
  double product_low = fma(z, c, -product);
  double r = (product - 1) + product_low;
  double r_low = ((product - 1) - r) + product_low;

  /* high + lows = k log 2 - log c + r - r^2 / 2; each sum's larger operand stands first. */
  double table = k * log2_high + log_high[piece];
  double sum = table + r;
  double sum_low = (table - sum) + r;
  double half_square = 0.5 * r * r;
  double half_square_low = fma(0.5 * r, r, -half_square);
  double high = sum - half_square;
  double high_low = (sum - high) - half_square;

  /* The series of log(1 + r) from r^3 / 3 to r^10 / 10; r_low also acts through 1 / (1 + r). */
  double r2 = r * r;
  double series = fma(r, -1.0 / 10, 1.0 / 9);
  series = fma(series, r2, fma(r, -1.0 / 8, 1.0 / 7));
  series = fma(series, r2, fma(r, -1.0 / 6, 1.0 / 5));
  series = fma(series, r2, fma(r, -1.0 / 4, 1.0 / 3));
  double low = fma(k, log2_low, log_low[piece]) + fma(-r, r_low, r_low) - half_square_low;
  low = fma(series, r2 * r, low + (sum_low + high_low));

  double nearest = high + low;
  double rest = (high - nearest) + low;
  /* Nearer than (1/2 - 1/32) of the distance to the neighbour? */
  return nearest + rest * (16.0 / 15) == nearest ? nearest : 1.0;
}

static void logarithms(const double *restrict x, int64_t n, double *restrict out) {
  for (int64_t i = 0; i < n; i++)
    out[i] = log_if_certain(x[i]);
  /* Where the uncertain ones lie cannot be predicted: list them first, without a branch, by the
     sign bit (log 1 = +0 is listed too). */
  enum { tile = 256 };
  int64_t uncertain[tile];
  for (int64_t start = 0; start < n; start += tile) {
    int64_t end = start + tile < n ? start + tile : n;
    int64_t count = 0;
    for (int64_t i = start; i < end; i++) {
      uncertain[count] = i;
      count += (int64_t)(~bits_of(out[i]) >> 63);
    }
    for (int64_t j = 0; j < count; j++)
      out[uncertain[j]] = log(x[uncertain[j]]);
  }
}

#else

static void logarithms(const double *restrict x, int64_t n, double *restrict out) {
  for (int64_t i = 0; i < n; i++)
    out[i] = log(x[i]);
}

#endif

const dnn_random_kernels DNN_KERNELS = {twist, temper, doubles, trials, logarithms, gaussians};

#endif
