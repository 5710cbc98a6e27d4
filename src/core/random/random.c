/*
** The generator as callers see it: checked seeds, single draws, fills, integers and orders.
**
** Its words come from mt19937.h. What else is drawn from them: distributions.c (normal, gamma,
** binomial and so on) and choice.c (outcomes with given probabilities).
**
** Fills run in blocks: words, then doubles, then what those become, each by a kernel over a buffer
** that stays in the first-level cache. A fill takes exactly the words that single draws would take,
** in their order, and no more: the next call goes on in the same stream.
*/
#include "random/random.h"

#include "base/interrupt.h"
#include "random/mt19937.h"

#include <math.h>
#include <string.h>

enum {
  tile_values = 16384, /* values between two looks at the interrupt flag */
  block_values = 1024  /* values of one kernel call: its buffers stay in the first-level cache */
};

static int64_t smaller(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* --- the state -------------------------------------------------------------------------------- */

static const int64_t seed_last = UINT32_MAX;

dnn_status dnn_random_seed(dnn_random *random, int64_t seed, dnn_error *error) {
  if (seed < 0 || seed > seed_last)
    return dnn_error_set(error, DNN_EVALUE, "seed must be between 0 and 2**32 - 1");
  dnn_mt19937_seed(random, (uint32_t)seed);
  return DNN_OK;
}

dnn_status dnn_random_seed_array(dnn_random *random, const int64_t *seeds, int64_t n,
                                 dnn_error *error) {
  if (n == 0)
    return dnn_error_set(error, DNN_EVALUE, "seed must be non-empty");
  for (int64_t j = 0; j < n; j++)
    if (seeds[j] < 0 || seeds[j] > seed_last)
      return dnn_error_set(error, DNN_EVALUE, "seed must be between 0 and 2**32 - 1");
  dnn_mt19937_seed_array(random, seeds, n);
  return DNN_OK;
}

dnn_status dnn_random_check(const dnn_random *random, dnn_error *error) {
  if (random->position < 0 || random->position > DNN_RANDOM_WORDS)
    return dnn_error_set(error, DNN_EVALUE, "state position %d out of range 0..%d",
                         random->position, DNN_RANDOM_WORDS);
  return DNN_OK;
}

/* --- single draws ----------------------------------------------------------------------------- */

uint32_t dnn_random_word(dnn_random *random) {
  return dnn_mt19937_word(random);
}

double dnn_random_double(dnn_random *random) {
  return dnn_mt19937_double(random);
}

/*
** The polar method (G. Marsaglia and T. A. Bray, "A convenient method for generating normal
** variables", 1964): a point that lies in the unit circle, else another, gives two normals. As in
** NumPy's legacy streams the second product is returned first and the other one waits.
*/
double dnn_random_gaussian(dnn_random *random) {
  if (random->has_gauss) {
    double waiting = random->gauss;
    random->has_gauss = false;
    random->gauss = 0;
    return waiting;
  }
  double x1, x2, square;
  do {
    x1 = 2.0 * dnn_mt19937_double(random) - 1.0;
    x2 = 2.0 * dnn_mt19937_double(random) - 1.0;
    square = x1 * x1 + x2 * x2;
  } while (square >= 1.0 || square == 0.0);
  double factor = sqrt(-2.0 * log(square) / square);
  random->has_gauss = true;
  random->gauss = factor * x1;
  return factor * x2;
}

/* Two words, the first one on top. */
static uint64_t long_word(dnn_random *random) {
  uint64_t high = dnn_mt19937_word(random);
  return high << 32 | dnn_mt19937_word(random);
}

/* 'last' with every bit below its top bit set. */
static uint64_t mask_of(uint64_t last) {
  return last == 0 ? 0 : UINT64_MAX >> __builtin_clzll(last);
}

/* Masked rejection: words cut to the bits of 'last', until one is not above it. More than half are
   kept, and no value is likelier than another, as a remainder would make the low ones. */
uint64_t dnn_random_interval(dnn_random *random, uint64_t last) {
  if (last == 0)
    return 0;
  uint64_t mask = mask_of(last);
  for (;;) {
    uint64_t value = last > UINT32_MAX ? long_word(random) : dnn_mt19937_word(random);
    value &= mask;
    if (value <= last)
      return value;
  }
}

/* --- fills ------------------------------------------------------------------------------------ */

static void fill_doubles(dnn_random *random, int64_t n, double *out) {
  uint32_t words[2 * block_values];
  while (n > 0) {
    int64_t count = smaller(n, block_values);
    dnn_mt19937_fill(random, 2 * count, words);
    random_kernels()->doubles(words, count, out);
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
    dnn_mt19937_fill(random, 4 * trials, words);
    int64_t kept = random_kernels()->trials(words, trials, pairs, squares);
    random_kernels()->log(squares, kept, logs);
    random_kernels()->gaussians(pairs, squares, logs, kept, out);
    out += 2 * kept;
    n -= kept;
  }
}

/* A waiting half of a pair comes first, and one is left waiting where n leaves it: the state after
   it is that of n single draws. */
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
    dnn_mt19937_fill(random, count, words);
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
  uint32_t words[block_values];
  /* no bytes at all take a word as well */
  int64_t left = n > 0 ? (n - 1) / 4 + 1 : 1, since = 0;
  while (left > 0) {
    int64_t count = left < block_values ? left : block_values;
    dnn_mt19937_fill(random, count, words);
    for (int64_t i = 0; i < count; i++) {
      int64_t rest = n < 4 ? n : 4;
      for (int64_t k = 0; k < rest; k++)
        bytes[k] = (unsigned char)(words[i] >> (8 * k));
      bytes += rest;
      n -= rest;
    }
    left -= count;
    since += count;
    if (since >= tile_values) {
      if (dnn_interrupted())
        return dnn_error_interrupt(error);
      since = 0;
    }
  }
  return DNN_OK;
}

/* --- order ------------------------------------------------------------------------------------ */

/*
** Both functions are Fisher and Yates's shuffle from the end: item i changes places with one of
** 0..i. Its partners do not depend on the items, so that they are drawn in blocks before.
*/

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
    dnn_mt19937_fill(random, draws, words);
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
