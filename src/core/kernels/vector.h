/*
** One vector register of reals, for kernel files: GNU vector extensions, so that the arithmetic
** operators work elementwise, plus the few operations that C has no operator for. Include after
** real.h.
**
** The compiler's own functions stand for those of <immintrin.h>, since reading that takes as long
** as compiling a short kernel, four times for each.
*/
#ifndef DNN_VECTOR_H
#define DNN_VECTOR_H

#include "kernels/real.h"

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

/* A mask or an integer for each element of a vec: comparisons give -1 (all bits) or 0. */
#if DNN_REAL_IS_F32
typedef int32_t real_int;
#else
typedef int64_t real_int;
#endif
typedef real_int vec_int __attribute__((vector_size(DNN_VECTOR_BYTES), may_alias));

/* The integer 'value' in every element. */
static inline vec_int vec_int_broadcast(int64_t value) {
  return (vec_int){0} + (real_int)value;
}

/* The first 'count' reals at 'from', at most vector_length, and zeros; no other memory is read. */
static inline vec vec_load_part(const real *from, int64_t count) {
#if defined(__AVX512F__) && defined(DNN_REAL_f32)
  return __builtin_ia32_loadups512_mask(from, (vec){0}, (unsigned short)((1u << count) - 1));
#elif defined(__AVX512F__)
  return __builtin_ia32_loadupd512_mask(from, (vec){0}, (unsigned char)((1u << count) - 1));
#elif defined(__AVX2__) && defined(DNN_REAL_f32)
  const vec_int places = {0, 1, 2, 3, 4, 5, 6, 7};
  return __builtin_ia32_maskloadps256((const vec *)from, vec_int_broadcast(count) > places);
#elif defined(__AVX2__)
  typedef long long mask __attribute__((vector_size(32)));
  const vec_int places = {0, 1, 2, 3};
  return __builtin_ia32_maskloadpd256((const vec *)from, (mask)(vec_int_broadcast(count) > places));
#else
  vec result = {0};
  for (int64_t i = 0; i < count; i++)
    result[i] = from[i];
  return result;
#endif
}

/* Stores the first 'count' elements, less than vector_length. */
static inline void vec_store_part(real *to, vec value, int64_t count) {
#if defined(__AVX512F__) && defined(DNN_REAL_f32)
  __builtin_ia32_storeups512_mask(to, value, (unsigned short)((1u << count) - 1));
#elif defined(__AVX512F__)
  __builtin_ia32_storeupd512_mask(to, value, (unsigned char)((1u << count) - 1));
#else
  for (int64_t i = 0; i < count; i++)
    to[i] = value[i];
#endif
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
#if defined(__AVX512F__)
  enum { current_rounding = 4 };
#endif
#if defined(__AVX512F__) && defined(DNN_REAL_f32)
  return __builtin_ia32_vfmaddps512_mask(a, b, c, -1, current_rounding);
#elif defined(__AVX512F__)
  return __builtin_ia32_vfmaddpd512_mask(a, b, c, 0xff, current_rounding);
#elif defined(__FMA__) && defined(DNN_REAL_f32)
  return __builtin_ia32_vfmaddps256(a, b, c);
#elif defined(__FMA__)
  return __builtin_ia32_vfmaddpd256(a, b, c);
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

/* The sum of all elements, by halves. */
static inline real vec_sum(vec value) {
  for (int half = vector_length / 2; half > 0; half /= 2) {
    vec_int places;
    for (int i = 0; i < vector_length; i++)
      places[i] = (i + half) % vector_length;
    value += __builtin_shuffle(value, places);
  }
  return value[0];
}

/* Keeps the compiler from loading a value anew for each of its uses. */
static inline vec vec_in_register(vec value) {
#if defined(__x86_64__)
  __asm__("" : "+v"(value));
#endif
  return value;
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

/* a[0] b[0] a[1] b[1] ..., from the first halves of both. */
static inline vec vec_interleave_low(vec a, vec b) {
#if DNN_VECTOR_BYTES == 64 && DNN_REAL_IS_F32
  const vec_int low = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23};
#elif DNN_VECTOR_BYTES == 64
  const vec_int low = {0, 8, 1, 9, 2, 10, 3, 11};
#elif DNN_VECTOR_BYTES == 32 && DNN_REAL_IS_F32
  const vec_int low = {0, 8, 1, 9, 2, 10, 3, 11};
#elif DNN_VECTOR_BYTES == 32
  const vec_int low = {0, 4, 1, 5};
#elif DNN_REAL_IS_F32
  const vec_int low = {0, 4, 1, 5};
#else
  const vec_int low = {0, 2};
#endif
  return __builtin_shuffle(a, b, low);
}

/* The same from the second halves. */
static inline vec vec_interleave_high(vec a, vec b) {
#if DNN_VECTOR_BYTES == 64 && DNN_REAL_IS_F32
  const vec_int high = {8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
#elif DNN_VECTOR_BYTES == 64
  const vec_int high = {4, 12, 5, 13, 6, 14, 7, 15};
#elif DNN_VECTOR_BYTES == 32 && DNN_REAL_IS_F32
  const vec_int high = {4, 12, 5, 13, 6, 14, 7, 15};
#elif DNN_VECTOR_BYTES == 32
  const vec_int high = {2, 6, 3, 7};
#elif DNN_REAL_IS_F32
  const vec_int high = {2, 6, 3, 7};
#else
  const vec_int high = {1, 3};
#endif
  return __builtin_shuffle(a, b, high);
}

#endif
