/* MT19937: seeding, and fills of words. Its single words are inline in the header. */
#include "random/mt19937.h"

/* The multiplier is Knuth's (The Art of Computer Programming, volume 2, 3.3.4, line 16 of table
   1). */
void dnn_mt19937_seed(dnn_random *random, uint32_t seed) {
  random->key[0] = seed;
  for (uint32_t i = 1; i < DNN_RANDOM_WORDS; i++) {
    uint32_t previous = random->key[i - 1];
    random->key[i] = 1812433253u * (previous ^ (previous >> 30)) + i;
  }
  random->position = DNN_RANDOM_WORDS;
  random->has_gauss = false;
  random->gauss = 0;
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

/*
** Two rounds over the key: the first adds the seeds, in turn and as often as the longer of both
** lists needs; the second subtracts the places, so that equal seeds at different places differ. The
** last word written is not 0 at any rate, since a key of zeros would stay so.
*/
void dnn_mt19937_seed_array(dnn_random *random, const int64_t *seeds, int64_t n) {
  dnn_mt19937_seed(random, 19650218u);
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
}

void dnn_mt19937_refresh(dnn_random *random) {
  random_kernels()->twist(random->key);
  random->position = 0;
}

void dnn_mt19937_fill(dnn_random *random, int64_t n, uint32_t *out) {
  while (n > 0) {
    if (random->position == DNN_RANDOM_WORDS)
      dnn_mt19937_refresh(random);
    int64_t count = DNN_RANDOM_WORDS - random->position;
    if (count > n)
      count = n;
    random_kernels()->temper(random->key + random->position, count, out);
    random->position += (int)count;
    out += count;
    n -= count;
  }
}
