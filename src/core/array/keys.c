/*
** Positive reals order as their bits do, read as integers; negative ones the other way round.
*/
#include "array/keys.h"

#include "base/interrupt.h"

#include <math.h>
#include <string.h>

/* Elements between two looks at the interrupt flag. */
enum { TILE = 1 << 20 };

#define SIGN    (UINT64_C(1) << 63)
#define NAN_KEY UINT64_MAX

static uint64_t key_of_real(double x) {
  if (isnan(x))
    return NAN_KEY;
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  /* negative reals sort by falling magnitude, below all others */
  return bits & SIGN ? ~bits : bits | SIGN;
}

/* The way back, so that sorted keys can be written without their elements. */
static double real_of_key(uint64_t key) {
  if (key == NAN_KEY)
    return NAN;
  uint64_t bits = key & SIGN ? key ^ SIGN : ~key;
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* 'zero' is added to reals: 0.0 makes 0.0 of -0.0, and -0.0 leaves it. */
static void read_tile(int64_t n, dnn_dtype dtype, const void *data, int64_t stride, double zero,
                      uint64_t *keys) {
  switch (dtype) {
  case DNN_F64:
    for (int64_t i = 0; i < n; i++)
      keys[i] = key_of_real(((const double *)data)[i * stride] + zero);
    break;
  case DNN_F32:
    for (int64_t i = 0; i < n; i++)
      keys[i] = key_of_real((double)((const float *)data)[i * stride] + zero);
    break;
  case DNN_I64:
    for (int64_t i = 0; i < n; i++)
      /* two's complement with the sign turned: the smallest integer becomes 0 */
      keys[i] = (uint64_t)((const int64_t *)data)[i * stride] ^ SIGN;
    break;
  case DNN_U8:
  case DNN_BOOL:
    for (int64_t i = 0; i < n; i++)
      keys[i] = ((const uint8_t *)data)[i * stride];
    break;
  }
}

static void write_tile(int64_t n, const uint64_t *keys, dnn_dtype dtype, void *data,
                       int64_t stride) {
  switch (dtype) {
  case DNN_F64:
    for (int64_t i = 0; i < n; i++)
      ((double *)data)[i * stride] = real_of_key(keys[i]);
    break;
  case DNN_F32:
    for (int64_t i = 0; i < n; i++)
      ((float *)data)[i * stride] = (float)real_of_key(keys[i]);
    break;
  case DNN_I64:
    for (int64_t i = 0; i < n; i++)
      ((int64_t *)data)[i * stride] = (int64_t)(keys[i] ^ SIGN);
    break;
  case DNN_U8:
  case DNN_BOOL:
    for (int64_t i = 0; i < n; i++)
      ((uint8_t *)data)[i * stride] = (uint8_t)keys[i];
    break;
  }
}

static bool read_line(int64_t n, dnn_dtype dtype, const void *data, int64_t stride, double zero,
                      uint64_t *keys) {
  int64_t size = (int64_t)dnn_dtype_size(dtype);
  for (int64_t done = 0; done < n; done += TILE) {
    if (done > 0 && dnn_interrupted())
      return false;
    read_tile(n - done < TILE ? n - done : TILE, dtype, (const char *)data + done * stride * size,
              stride, zero, keys + done);
  }
  return true;
}

bool dnn_keys_read(int64_t n, dnn_dtype dtype, const void *data, int64_t stride, uint64_t *keys) {
  return read_line(n, dtype, data, stride, 0.0, keys);
}

bool dnn_keys_read_signed(int64_t n, dnn_dtype dtype, const void *data, int64_t stride,
                          uint64_t *keys) {
  return read_line(n, dtype, data, stride, -0.0, keys);
}

bool dnn_keys_write(int64_t n, const uint64_t *keys, dnn_dtype dtype, void *data, int64_t stride) {
  int64_t size = (int64_t)dnn_dtype_size(dtype);
  for (int64_t done = 0; done < n; done += TILE) {
    if (done > 0 && dnn_interrupted())
      return false;
    write_tile(n - done < TILE ? n - done : TILE, keys + done, dtype,
               (char *)data + done * stride * size, stride);
  }
  return true;
}
