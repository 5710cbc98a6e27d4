/*
** Products: A:dot(B), np.dot(A, B), np.matmul(A, B). The shapes are found first, then the result is
** made or 'out' is checked, then the core multiplies (linalg/dot.h, and below it linalg/gemm.h).
*/
#include "linalg/dot.h"

#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"

typedef dnn_status shape_function(const dnn_array *a, const dnn_array *b, dnn_dtype *dtype,
                                  int *ndim, int64_t shape[DNN_MAX_NDIM], dnn_error *error);
typedef dnn_status product_function(const dnn_array *a, const dnn_array *b, dnn_precision precision,
                                    dnn_array *out, dnn_error *error);

static int push_product(lua_State *L, shape_function *shape_of, product_function *multiply) {
  static const char *const names[] = {"out", "precision", NULL};
  luadnn_operand a, b;
  luadnn_check_count(L, 3);
  luadnn_check_numbers(L, 1, &a);
  luadnn_check_numbers(L, 2, &b);
  /* dot by a number scales, and keeps the array's type */
  luadnn_match_operands(&a, &b);
  dnn_error error;
  dnn_dtype dtype;
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  luadnn_check_status(L, shape_of(a.array, b.array, &dtype, &ndim, shape, &error), &error);
  dnn_precision precision = DNN_PRECISION_FULL;
  if (luadnn_check_options(L, 3, names) && luadnn_option(L, 3, "precision")) {
    precision = luadnn_check_precision(L, -1);
    lua_pop(L, 1);
  }
  if (luadnn_option(L, 3, "out")) {
    dnn_array *out = luadnn_check_array(L, -1);
    dnn_array wanted;
    dnn_array_init(&wanted, NULL, dtype, ndim, shape);
    /* exactly: NumPy's dot takes no other 'out' either */
    if (out->dtype != dtype || !dnn_shape_equal(out, &wanted)) {
      char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
      return luadnn_error(L, "option 'out' is %s of shape %s, the result is %s of shape %s",
                          dnn_dtype_name(out->dtype), dnn_shape_text(out->ndim, out->shape, one),
                          dnn_dtype_name(dtype), dnn_shape_text(ndim, shape, two));
    }
    luadnn_check_status(L, multiply(a.array, b.array, precision, out, &error), &error);
    return 1;
  }
  dnn_array *out = luadnn_new_array(L, dtype, ndim, shape);
  luadnn_check_status(L, multiply(a.array, b.array, precision, out, &error), &error);
  /* inner products of vectors are numbers */
  if (ndim == 0)
    luadnn_unbox_scalar(L);
  return 1;
}

static int np_dot(lua_State *L) {
  return push_product(L, dnn_dot_shape, dnn_dot);
}

static int np_matmul(lua_State *L) {
  return push_product(L, dnn_matmul_shape, dnn_matmul);
}

void luadnn_open_dot(lua_State *L, int methods) {
  const luaL_Reg functions[] = {{"dot", np_dot}, {"matmul", np_matmul}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  lua_pushvalue(L, methods);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
