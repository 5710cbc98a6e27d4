/*
** core.loops: what functions of dnn.np that are written in Lua leave to C, since it would take many
** passes over memory. The Lua functions have checked and prepared the arguments for messages that
** tell what a user gave; here is checked what C relies on.
*/
#include "array/histogram.h"
#include "array/interpolate.h"
#include "array/order.h"
#include "array/partition.h"
#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"
#include "linalg/convolve.h"

#include <string.h>

/* --- partitions ------------------------------------------------------------------------------- */

/* Pushes the ranks at 'index', different positions among 'extent' in ascending order, as the core
   counts them. */
static dnn_array *push_ranks(lua_State *L, int index, int64_t extent) {
  const dnn_array *given = luadnn_check_array(L, index);
  luaL_argcheck(L, given->ndim == 1, index, "a vector expected");
  dnn_array *ranks = luadnn_new_copy(L, given, DNN_I64);
  int64_t *values = ranks->data;
  for (int64_t i = 0; i < ranks->size; i++) {
    bool rises = i == 0 || values[i] - 1 > values[i - 1];
    luaL_argcheck(L, values[i] >= 1 && values[i] <= extent && rises, index,
                  "ranks must ascend, from 1 to the extent");
    values[i]--;
  }
  return ranks;
}

typedef dnn_status dnn_division(const dnn_array *array, int axis, int64_t count,
                                const int64_t *ranks, dnn_array *out, dnn_error *error);

/* f(A, axis, ranks) -> array of another type, when 'dtype' is not NULL, or another extent */
static int divide(lua_State *L, dnn_division *f, const dnn_dtype *dtype, bool selects) {
  const dnn_array *array = luadnn_check_array(L, 1);
  int axis = luadnn_check_axis(L, 2, array->ndim);
  const dnn_array *ranks = push_ranks(L, 3, array->shape[axis]);
  int64_t shape[DNN_MAX_NDIM];
  for (int k = 0; k < array->ndim; k++)
    shape[k] = selects && k == axis ? ranks->size : array->shape[k];
  dnn_array *out = luadnn_new_array(L, dtype != NULL ? *dtype : array->dtype, array->ndim, shape);
  dnn_error error;
  luadnn_check_status(L, f(array, axis, ranks->size, ranks->data, out, &error), &error);
  return 1;
}

/* select(A, axis, ranks): the elements that sorting puts at these ranks along the axis */
static int loops_select(lua_State *L) {
  return divide(L, dnn_array_select, NULL, true);
}

/* partition(A, axis, ranks) */
static int loops_partition(lua_State *L) {
  return divide(L, dnn_array_partition, NULL, false);
}

/* argpartition(A, axis, ranks) */
static int loops_argpartition(lua_State *L) {
  static const dnn_dtype places = DNN_I64;
  divide(L, dnn_array_argpartition, &places, false);
  dnn_error error;
  luadnn_check_status(L, dnn_array_shift(luadnn_check_array(L, -1), 1, &error), &error);
  return 1;
}

/* --- signals and statistics ------------------------------------------------------------------- */

/* The vector at 'index' without gaps, of a type: itself, or such a copy, which is pushed. */
static const dnn_array *check_vector(lua_State *L, int index, dnn_dtype dtype) {
  const dnn_array *array = luadnn_check_array(L, index);
  luaL_argcheck(L, array->ndim == 1, index, "a vector expected");
  if (array->dtype == dtype && dnn_array_is_contiguous(array))
    return array;
  return luadnn_new_copy(L, array, dtype);
}

/* convolve(a, b): both of one type, the longer one first */
static int loops_convolve(lua_State *L) {
  dnn_dtype dtype = luadnn_check_array(L, 1)->dtype;
  const dnn_array *a = check_vector(L, 1, dtype), *b = check_vector(L, 2, dtype);
  luaL_argcheck(L, b->size > 0 && b->size <= a->size, 2, "no elements, or too many");
  int64_t size = a->size + b->size - 1;
  dnn_array *out = luadnn_new_array(L, dtype, 1, &size);
  dnn_error error;
  luadnn_check_status(L, dnn_convolve(a, b, out, &error), &error);
  return 1;
}

/* histogram(values, weights or nil, edges, norm): the counts or sums of weights */
static int loops_histogram(lua_State *L) {
  dnn_dtype dtype = luadnn_check_array(L, 1)->dtype;
  luaL_argcheck(L, dnn_dtype_is_real(dtype), 1, "reals expected");
  const dnn_array *values = check_vector(L, 1, dtype), *edges = check_vector(L, 3, dtype);
  const dnn_array *weights = lua_isnil(L, 2) ? NULL : check_vector(L, 2, DNN_F64);
  luaL_argcheck(L, weights == NULL || weights->size == values->size, 2, "one for each value");
  luaL_argcheck(L, edges->size > 1, 3, "at least two edges expected");
  double norm = luaL_checknumber(L, 4);
  int64_t bins = edges->size - 1;
  dnn_array *out = luadnn_new_array(L, weights != NULL ? DNN_F64 : DNN_I64, 1, &bins);
  memset(out->data, 0, (size_t)bins * sizeof(double));
  dnn_error error;
  luadnn_check_status(L, dnn_array_histogram(values, weights, edges, norm, out, &error), &error);
  return 1;
}

/* interpolate(x, xp, fp, left, right): a copy of the vector x, interpolated */
static int loops_interpolate(lua_State *L) {
  const dnn_array *x = check_vector(L, 1, DNN_F64);
  const dnn_array *xp = check_vector(L, 2, DNN_F64), *fp = check_vector(L, 3, DNN_F64);
  luaL_argcheck(L, xp->size > 0 && xp->size == fp->size, 3, "as many as points expected");
  double left = luaL_checknumber(L, 4), right = luaL_checknumber(L, 5);
  dnn_array *out = luadnn_new_array(L, DNN_F64, 1, x->shape);
  dnn_error error;
  luadnn_check_status(L, dnn_array_interpolate(x, xp, fp, left, right, out, &error), &error);
  return 1;
}

void luadnn_open_loops(lua_State *L) {
  const luaL_Reg functions[] = {{"select", loops_select},
                                {"partition", loops_partition},
                                {"argpartition", loops_argpartition},
                                {"convolve", loops_convolve},
                                {"histogram", loops_histogram},
                                {"interpolate", loops_interpolate},
                                {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_setfield(L, -2, "loops");
}
