/*
** The parts of NumPy's pairwise sum (kernels/reduce.h tells it whole), for kernel files. Include
** after real.h.
*/
#ifndef DNN_PAIRWISE_H
#define DNN_PAIRWISE_H

#include "kernels/real.h"

/*
** NumPy's eight sums live in as few registers as hold them: lane j of register k is sum
** k * lanes + j, so that the order of additions is the same whatever the width.
*/
enum { lanes = vector_length < 8 ? vector_length : 8, registers = 8 / lanes };
typedef real lane_vec __attribute__((vector_size(lanes * sizeof(real)), may_alias));
typedef real lane_vec_unaligned
    __attribute__((vector_size(lanes * sizeof(real)), aligned(sizeof(real)), may_alias));

/* More are added as the sum of two parts. */
enum { leaf_size = 128 };

/* Of n elements, more than leaf_size, the first part has so many. */
static inline int64_t first_part(int64_t n) {
  const int64_t half_of_n = n / 2;
  return half_of_n - half_of_n % 8;
}

/* What is summed: elements, or squares of their distance from the mean. */
typedef struct terms {
  real mean;
  int is_deviation;
} terms;

static inline real term(real x, terms t) {
  return t.is_deviation ? (x - t.mean) * (x - t.mean) : x;
}

static inline lane_vec lane_term(const real *in, terms t) {
  const lane_vec x = *(const lane_vec_unaligned *)in;
  if (!t.is_deviation)
    return x;
  const lane_vec distance = x - t.mean;
  return distance * distance;
}

static inline real combine(const real *s) {
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

/* The eight sums of in[0..n), n a multiple of 8 and at least 8, combined. */
static inline real eight_contiguous(int64_t n, const real *in, terms t) {
  lane_vec sums[registers];
  for (int k = 0; k < registers; k++)
    sums[k] = lane_term(in + k * lanes, t);
  for (int64_t i = 8; i < n; i += 8)
    for (int k = 0; k < registers; k++)
      sums[k] += lane_term(in + i + k * lanes, t);
  real single[8];
  for (int k = 0; k < registers; k++)
    *(lane_vec_unaligned *)(single + k * lanes) = sums[k];
  return combine(single);
}

INLINE real eight_strided(int64_t n, const real *in, int64_t stride, terms t) {
  real sums[8];
#pragma GCC unroll 8
  for (int64_t j = 0; j < 8; j++)
    sums[j] = term(in[j * stride], t);
  for (int64_t i = 8; i < n; i += 8) {
#pragma GCC unroll 8
    for (int64_t j = 0; j < 8; j++)
      sums[j] += term(in[(i + j) * stride], t);
  }
  return combine(sums);
}

/* At most leaf_size elements. Inlined, so that each caller tests 't' once and for all. */
INLINE real leaf(int64_t n, const real *in, int64_t stride, terms t) {
  real sum = 0;
  int64_t i = 0;
  if (n >= 8) {
    i = n - n % 8;
    sum = stride == 1 ? eight_contiguous(i, in, t) : eight_strided(i, in, stride, t);
  }
  for (; i < n; i++)
    sum += term(in[i * stride], t);
  return sum;
}

#endif
