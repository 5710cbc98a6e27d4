/*
** Element types of arrays: sizes, names, promotion.
**
**   f64   float64   IEEE double, the default
**   f32   float32   IEEE single
**   i64   int64     wraps around on overflow
**   u8    uint8     wraps around on overflow
**   bool  bool      one byte, 0 or 1
*/
#ifndef DNN_BASE_DTYPE_H
#define DNN_BASE_DTYPE_H

#include "base/declarations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/* In order of promotion: the result of two different types is the larger one, except i64 with f32,
   which gives f64 (as NumPy does: f32 cannot hold the integers). */
typedef enum dnn_dtype { DNN_BOOL, DNN_U8, DNN_I64, DNN_F32, DNN_F64 } dnn_dtype;
#define DNN_DTYPES 5

/* Bytes of one element. (Small functions that every operation calls several times are inline.) */
static inline size_t dnn_dtype_size(dnn_dtype dtype) {
  static const uint8_t sizes[DNN_DTYPES] = {1, 1, 8, 4, 8};
  return sizes[dtype];
}

/* NumPy's name: "float64", "float32", "int64", "uint8", "bool". */
const char *dnn_dtype_name(dnn_dtype dtype);

/* Finds a type by NumPy's name, the short one ("f64"), or Python's "float" and "int"; false when
   there is none. */
bool dnn_dtype_find(const char *name, dnn_dtype *out);

/* f64 or f32? */
static inline bool dnn_dtype_is_real(dnn_dtype dtype) {
  return dtype >= DNN_F32;
}

/* The type that holds both, by NumPy's rule for arrays. */
static inline dnn_dtype dnn_dtype_promote(dnn_dtype a, dnn_dtype b) {
  dnn_dtype low = a < b ? a : b;
  dnn_dtype high = a < b ? b : a;
  return low == DNN_I64 && high == DNN_F32 ? DNN_F64 : high;
}

/* May results of type 'from' be stored into an array of type 'to'? NumPy's "same kind", less its
   signed to unsigned rule, which would refuse i64 into u8. */
static inline bool dnn_dtype_can_store(dnn_dtype from, dnn_dtype to) {
  if (from == to || dnn_dtype_is_real(to))
    return true;
  return to != DNN_BOOL && !dnn_dtype_is_real(from);
}

DNN_END_DECLARATIONS

#endif
