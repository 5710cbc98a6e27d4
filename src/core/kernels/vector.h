/*
** One vector register of reals, for kernel files: GNU vector extensions, so that the arithmetic
** operators work elementwise, plus the few operations that C has no operator for. Include after
** real.h.
*/
#ifndef DNN_VECTOR_H
#define DNN_VECTOR_H

#include "real.h"

#if defined(__FMA__) || defined(__AVX512F__)
#include <immintrin.h>
#endif

typedef real vec __attribute__((vector_size(DNN_VECTOR_BYTES), may_alias));
typedef real vec_unaligned
    __attribute__((vector_size(DNN_VECTOR_BYTES), aligned(sizeof(real)), may_alias));

/* The vector_length reals at 'from', which need no alignment beyond that of a real. */
static inline vec vec_load(const real *from) {
  return *(const vec_unaligned *)from;
}

/* Stores to vector_length reals at 'to', aligned as for vec_load. */
static inline void vec_store(real *to, vec value) {
  *(vec_unaligned *)to = value;
}

/* 'value' in every element; exact for every value, including -0.0 and NaN. */
static inline vec vec_broadcast(real value) {
  return value - (vec){0}; /* x - 0 is x for every x; the scalar is widened */
}

/*
** a * b + c elementwise: rounded once where the instruction set has fused multiply-add, otherwise
** rounded twice.
*/
static inline vec vec_fma(vec a, vec b, vec c) {
#if defined(__AVX512F__) && defined(DNN_REAL_f32)
  return (vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__AVX512F__)
  return (vec)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined(__FMA__) && defined(DNN_REAL_f32)
  return (vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__FMA__)
  return (vec)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#elif defined(__FP_FAST_FMA) && defined(__FP_FAST_FMAF)
  vec result;
  for (int i = 0; i < vector_length; i++)
    result[i] = DNN_REAL_IS_F32 ? (real)__builtin_fmaf((float)a[i], (float)b[i], (float)c[i])
                                : (real)__builtin_fma((double)a[i], (double)b[i], (double)c[i]);
  return result;
#else
  return a * b + c;
#endif
}

/* The same for one real. */
static inline real real_fma(real a, real b, real c) {
#if defined(__FP_FAST_FMA) && defined(DNN_REAL_f32)
  return __builtin_fmaf(a, b, c);
#elif defined(__FP_FAST_FMA)
  return __builtin_fma(a, b, c);
#else
  return a * b + c;
#endif
}

#endif
