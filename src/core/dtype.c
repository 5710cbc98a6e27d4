#include "dtype.h"

#include <string.h>

static const struct {
  size_t size;
  const char *name;
  const char *short_name;
} types[DNN_DTYPES] = {
    [DNN_BOOL] = {1, "bool", "bool"},  [DNN_U8] = {1, "uint8", "u8"},
    [DNN_I64] = {8, "int64", "i64"},   [DNN_F32] = {4, "float32", "f32"},
    [DNN_F64] = {8, "float64", "f64"},
};

size_t dnn_dtype_size(dnn_dtype dtype) {
  return types[dtype].size;
}

const char *dnn_dtype_name(dnn_dtype dtype) {
  return types[dtype].name;
}

bool dnn_dtype_find(const char *name, dnn_dtype *out) {
  for (int i = 0; i < DNN_DTYPES; i++) {
    if (strcmp(name, types[i].name) == 0 || strcmp(name, types[i].short_name) == 0) {
      *out = (dnn_dtype)i;
      return true;
    }
  }
  if (strcmp(name, "float") == 0 || strcmp(name, "int") == 0) { /* Python's own names */
    *out = name[0] == 'f' ? DNN_F64 : DNN_I64;
    return true;
  }
  return false;
}

bool dnn_dtype_is_real(dnn_dtype dtype) {
  return dtype == DNN_F64 || dtype == DNN_F32;
}

dnn_dtype dnn_dtype_promote(dnn_dtype a, dnn_dtype b) {
  dnn_dtype low = a < b ? a : b;
  dnn_dtype high = a < b ? b : a;
  return low == DNN_I64 && high == DNN_F32 ? DNN_F64 : high;
}
