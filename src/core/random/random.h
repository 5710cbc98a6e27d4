/*
** Random numbers: NumPy's legacy RandomState, bit for bit.
**
** The generator is MT19937. A state is an object that its owner seeds and passes in; there is no
** hidden one. The same seed and the same sequence of calls give the bits that NumPy 1.24 gives,
** on every instruction set: seed 1 starts with the standard normals 1.6243453636632417,
** -0.61175641365007538 and with the doubles 0.417022004702574, 0.7203244934421581 (Gaussians use
** libm's logarithm and are NumPy's bits where libm is glibc).
**
** More is drawn from a state by random/distributions.h, which has all of NumPy's distributions, and
** by random/choice.h.
**
** Functions that fill 'n' values look at the interrupt flag about every 1e5 values and may return
** DNN_EINTERRUPT; the state then stands somewhere in the middle. Fills are in index order, so one
** fill of n values equals n fills of one, except where the text says "per call".
** 'error' may be NULL everywhere. Nothing here is kept by the callee; 'n' is never negative.
*/
#ifndef DNN_RANDOM_RANDOM_H
#define DNN_RANDOM_RANDOM_H

#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

#define DNN_RANDOM_WORDS 624

/* What NumPy's get_state and set_state show; plain data, may be copied. */
typedef struct dnn_random {
  uint32_t key[DNN_RANDOM_WORDS];
  int position;   /* 0..624: the next word of 'key' to use, 624 when all are used */
  bool has_gauss; /* is 'gauss', the second half of a pair, waiting? */
  double gauss;   /* 0 when not */
} dnn_random;

/* --- the state -------------------------------------------------------------------------------- */

/*
** Starts the stream of one integer, and empties the Gaussian cache.
** DNN_EVALUE when 'seed' is outside 0..2^32-1; 'random' is then untouched.
*/
dnn_status dnn_random_seed(dnn_random *random, int64_t seed, dnn_error *error);

/*
** Starts the stream of a sequence of integers; {1} differs from 1.
**   seeds  (n), each in 0..2^32-1
** DNN_EVALUE when one is out of range or n is 0; 'random' is then untouched.
*/
dnn_status dnn_random_seed_array(dnn_random *random, const int64_t *seeds, int64_t n,
                                 dnn_error *error);

/* DNN_EVALUE unless 'random', filled from outside, can be used: the position must be 0..624. */
dnn_status dnn_random_check(const dnn_random *random, dnn_error *error);

/* --- single draws ----------------------------------------------------------------------------- */

/* The next 32-bit word of the stream. */
uint32_t dnn_random_word(dnn_random *random);

/* The next double in [0, 1); takes two words. */
double dnn_random_double(dnn_random *random);

/* The next standard normal: the cached one, or a new pair's. */
double dnn_random_gaussian(dnn_random *random);

/* The next integer in 0..last, by masking and refusing; last = 0 takes no word. */
uint64_t dnn_random_interval(dnn_random *random, uint64_t last);

/* --- fills ------------------------------------------------------------------------------------ */

/* out (n): doubles in [0, 1), as rand and random_sample. */
dnn_status dnn_random_doubles(dnn_random *random, int64_t n, double *out, dnn_error *error);

/* out (n): standard normals, as randn. */
dnn_status dnn_random_gaussians(dnn_random *random, int64_t n, double *out, dnn_error *error);

/*
** out (n): integers in low..last, both included, as randint(low, last + 1) and random_integers.
**   bits  of the NumPy dtype, which decides the stream: 64 or 32 (whole words, two where
**         last - low exceeds 2^32-1), 16, 8, or 1 for bool (words are cut up, per call)
** DNN_EVALUE 'low >= high' when last < low, or when last - low needs more than 'bits'.
*/
dnn_status dnn_random_integers(dnn_random *random, int64_t low, int64_t last, int bits, int64_t n,
                               int64_t *out, dnn_error *error);

/*
** out (n bytes), as bytes: whole words in little-endian order. The rest of the last word is
** dropped; n = 0 takes a word too, as in NumPy.
*/
dnn_status dnn_random_bytes(dnn_random *random, int64_t n, void *out, dnn_error *error);

/* --- order ------------------------------------------------------------------------------------ */

/*
** Shuffles n items of 'size' bytes, the i-th at items + i * stride bytes, in place. Items in any
** other layout are shuffled the same way by taking them in the order of dnn_random_permutation.
*/
dnn_status dnn_random_shuffle(dnn_random *random, int64_t n, size_t size, ptrdiff_t stride,
                              void *items, dnn_error *error);

/* out (n): 0..n-1 in random order. */
dnn_status dnn_random_permutation(dnn_random *random, int64_t n, int64_t *out, dnn_error *error);

DNN_END_DECLARATIONS

#endif
