/*
** Unsigned 64-bit keys that order as the elements of an array do, for what sorts and searches: keys
** are compared without regard to types, signs and NaN.
**
** All NaNs share the largest key and become one NaN on the way back. Zeros of both signs share a
** key and lose their signs, which keeps what is stable stable; or they keep them, and -0.0 comes
** before 0.0.
*/
#ifndef DNN_ARRAY_KEYS_H
#define DNN_ARRAY_KEYS_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* The key that zeros of both signs have where they share one. */
#define DNN_KEY_OF_ZERO (UINT64_C(1) << 63)

/* keys = those of n elements that lie 'stride' apart. False when interrupted. */
bool dnn_keys_read(int64_t n, dnn_dtype dtype, const void *data, int64_t stride, uint64_t *keys);

/* The same, but zeros keep their signs. */
bool dnn_keys_read_signed(int64_t n, dnn_dtype dtype, const void *data, int64_t stride,
                          uint64_t *keys);

/* The elements of keys of either kind. False when interrupted. */
bool dnn_keys_write(int64_t n, const uint64_t *keys, dnn_dtype dtype, void *data, int64_t stride);

DNN_END_DECLARATIONS

#endif
