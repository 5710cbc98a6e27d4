/*
** dnn_convert (array/array.h): one loop per pair of types, 25 in all, made by macros. Everything
** that mixes types comes through here, a buffer at a time (elementwise.c, reduce.c), so that
** kernels exist for equal types alone.
*/
#include "array/array.h"

#include <string.h>

/* Reals outside the range give the smallest integer, as the x86-64 instruction does; a plain C cast
   would be undefined there. */
static int64_t integer_of(double x) {
  return x >= -0x1p63 && x < 0x1p63 ? (int64_t)x : INT64_MIN;
}

static uint8_t byte_of(double x) {
  /* NumPy converts through a 32-bit integer, whose "out of range" has a low byte of 0. */
  return x > -0x1p31 - 1 && x < 0x1p31 ? (uint8_t)(int32_t)x : 0;
}

/* Expands to the loop of one pair of types; 'value' is what becomes of the element x. */
#define LOOP(from_type, to_type, value)                                                            \
  do {                                                                                             \
    const from_type *source = in;                                                                  \
    to_type *target = out;                                                                         \
    for (int64_t i = 0; i < count; i++) {                                                          \
      from_type x = source[i * in_stride];                                                         \
      target[i * out_stride] = (value);                                                            \
    }                                                                                              \
  } while (0)

/* The loops from one type to each of the others; only what becomes of integers differs by type. */
#define TO_EACH(from_type, to_i64, to_u8)                                                          \
  switch (to) {                                                                                    \
  case DNN_BOOL:                                                                                   \
    LOOP(from_type, uint8_t, x != 0);                                                              \
    break;                                                                                         \
  case DNN_U8:                                                                                     \
    LOOP(from_type, uint8_t, to_u8);                                                               \
    break;                                                                                         \
  case DNN_I64:                                                                                    \
    LOOP(from_type, int64_t, to_i64);                                                              \
    break;                                                                                         \
  case DNN_F32:                                                                                    \
    LOOP(from_type, float, (float)x);                                                              \
    break;                                                                                         \
  case DNN_F64:                                                                                    \
    LOOP(from_type, double, (double)x);                                                            \
    break;                                                                                         \
  }

void dnn_convert(int64_t count, dnn_dtype from, const void *in, int64_t in_stride, dnn_dtype to,
                 void *out, int64_t out_stride) {
  /* what assignments and buffers of equal types come to */
  if (from == to && in_stride == 1 && out_stride == 1) {
    memcpy(out, in, (size_t)count * dnn_dtype_size(from));
    return;
  }
  switch (from) {
  /* a bool is a byte of 0 or 1 */
  case DNN_BOOL:
  case DNN_U8:
    TO_EACH(uint8_t, x, x)
    break;
  case DNN_I64:
    TO_EACH(int64_t, x, (uint8_t)x)
    break;
  case DNN_F32:
    TO_EACH(float, integer_of((double)x), byte_of((double)x))
    break;
  case DNN_F64:
    TO_EACH(double, integer_of(x), byte_of(x))
    break;
  }
}
