/* The names of element types. What they hold and how they mix: dtype.h. */
#include "base/dtype.h"

#include <string.h>

/* indexed by dnn_dtype */
static const struct {
  const char *name;
  const char *short_name;
} types[DNN_DTYPES] = {
    [DNN_BOOL] = {"bool", "bool"},  [DNN_U8] = {"uint8", "u8"},     [DNN_I64] = {"int64", "i64"},
    [DNN_F32] = {"float32", "f32"}, [DNN_F64] = {"float64", "f64"},
};

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
