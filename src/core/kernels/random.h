/*
** Block kernels of the random generator (random/random.h): raw words, doubles and the vector half
** of the Gaussian method. They check nothing. Their results do not depend on the instruction set.
*/
#ifndef DNN_KERNELS_RANDOM_H
#define DNN_KERNELS_RANDOM_H

#include "base/isa.h"

#include <stdint.h>

typedef struct dnn_random_kernels {
  /* Replaces the 624 words of 'key' by their successors. */
  void (*twist)(uint32_t *key);

  /* out[i] = the output word of key[i], for n words. */
  void (*temper)(const uint32_t *key, int64_t n, uint32_t *out);

  /* out[i] = the double in [0,1) that words[2i] and words[2i+1] make, for n doubles. */
  void (*doubles)(const uint32_t *words, int64_t n, double *out);

  /*
  ** The polar method's trials: takes u1, u2 from words[4i..4i+3], x1 = 2 u1 - 1, x2 = 2 u2 - 1,
  ** r = x1^2 + x2^2, and keeps those with 0 < r < 1, in order.
  **   pairs    (n, 2), x1 and x2 of the kept trials; room for all n is needed
  **   squares  (n), their r
  ** Returns how many trials were kept.
  */
  int64_t (*trials)(const uint32_t *words, int64_t n, double *pairs, double *squares);

  /* out[i] = log(x[i]), the very bits that libm's log gives; normal x in (0, 1]; not in place. */
  void (*log)(const double *x, int64_t n, double *out);

  /*
  ** The polar method's products: f = sqrt(-2 logs[i] / squares[i]), out[2i] = f x2 and
  ** out[2i+1] = f x1, for n pairs.
  */
  void (*gaussians)(const double *pairs, const double *squares, const double *logs, int64_t n,
                    double *out);
} dnn_random_kernels;

DNN_ISA_DECLARE(dnn_random_kernels, random, f64);

#endif
