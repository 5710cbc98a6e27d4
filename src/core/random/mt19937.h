/*
** The Mersenne Twister MT19937: the key, its words, and the doubles made of them.
**
** M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform
** pseudo-random number generator", 1998; seeding and constants are those of their mt19937ar.c of
** 2002, which NumPy's legacy RandomState has too. For the files of this folder: nothing here checks
** its arguments or looks at the interrupt flag. The twist and the tempering of many words are
** kernels (kernels/random.h); single draws are inline, since the loops that refuse and draw again
** consist of little else.
*/
#ifndef DNN_RANDOM_MT19937_H
#define DNN_RANDOM_MT19937_H

#include "kernels/random.h"
#include "random/random.h"

/* The kernels for the instruction set in use. They have one type: words know no float32. */
static inline const dnn_random_kernels *random_kernels(void) {
  static const dnn_random_kernels *const tables[DNN_ISAS] = DNN_ISA_TABLES(random, f64);
  return tables[dnn_isa_current()];
}

/* Fills the key from one word (init_genrand), and empties the Gaussian cache. */
void dnn_mt19937_seed(dnn_random *random, uint32_t seed);

/* Fills the key from n >= 1 numbers (init_by_array), of which the low 32 bits count. */
void dnn_mt19937_seed_array(dnn_random *random, const int64_t *seeds, int64_t n);

/* Makes the next 624 words, when all are used. */
void dnn_mt19937_refresh(dnn_random *random);

/* out (n): the next words of the stream. */
void dnn_mt19937_fill(dnn_random *random, int64_t n, uint32_t *out);

/* The next word, tempered. */
static inline uint32_t dnn_mt19937_word(dnn_random *random) {
  if (random->position == DNN_RANDOM_WORDS)
    dnn_mt19937_refresh(random);
  uint32_t word = random->key[random->position++];
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680u;
  word ^= (word << 15) & 0xefc60000u;
  return word ^ (word >> 18);
}

/* The next double in [0, 1), of 53 random bits: 27 of one word above 26 of the next. */
static inline double dnn_mt19937_double(dnn_random *random) {
  uint32_t a = dnn_mt19937_word(random) >> 5;
  uint32_t b = dnn_mt19937_word(random) >> 6;
  return (a * 0x1p26 + b) * 0x1p-53;
}

#endif
