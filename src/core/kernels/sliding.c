/*
** As many sums as hide the latency of an addition are held in registers while all taps pass.
*/
#include "kernels/real.h"

#include "kernels/sliding.h"
#include "kernels/vector.h"

enum { most_vectors = 8 };

/* 'vectors' is a constant. */
INLINE void slide_vectors(const int vectors, int64_t count, const real *in, const real *taps,
                          real *sums) {
  vec sum[most_vectors];
#pragma GCC unroll 8
  for (int v = 0; v < vectors; v++)
    sum[v] = vec_load(sums + v * vector_length);
  for (int64_t k = 0; k < count; k++) {
    vec tap = vec_broadcast(taps[k]);
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++)
      sum[v] += tap * vec_load(in - k + v * vector_length);
  }
#pragma GCC unroll 8
  for (int v = 0; v < vectors; v++)
    vec_store(sums + v * vector_length, sum[v]);
}

static void slide(int64_t n, int64_t count, const void *in, const void *taps, void *sums) {
  const real *from = in, *factors = taps;
  real *to = sums;
  int64_t j = 0;
  for (; j + most_vectors * vector_length <= n; j += most_vectors * vector_length)
    slide_vectors(most_vectors, count, from + j, factors, to + j);
  for (; j + vector_length <= n; j += vector_length)
    slide_vectors(1, count, from + j, factors, to + j);
  for (; j < n; j++) {
    real sum = to[j];
    for (int64_t k = 0; k < count; k++)
      sum += factors[k] * from[j - k];
    to[j] = sum;
  }
}

const dnn_sliding_kernels DNN_KERNELS = {.slide = slide};
