/*
** Sorting, searching, counting and np.arange. Positions that are arguments or results count from 1
** here and from 0 in the core: dnn_array_shift goes between.
*/
#include "array/order.h"

#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"

#include <math.h>
#include <string.h>

/* --- sorting ---------------------------------------------------------------------------------- */

/* The axis argument of sort and argsort at 2, an integer or nothing (the last), and options, which
   may have the axis instead. NumPy's 'kind' is accepted and changes nothing: the sort is stable,
   whatever is asked for. */
static int sort_axis(lua_State *L, const dnn_array *array, const char *function) {
  static const char *const names[] = {"axis", "kind", NULL};
  int type = lua_type(L, 2);
  int options = type == LUA_TNUMBER || type <= LUA_TNIL ? 3 : 2;
  luadnn_check_count(L, options);
  lua_settop(L, options);
  luadnn_check_options(L, options, names);
  if (array->ndim == 0)
    luadnn_error(L, "%s needs an array of at least one dimension", function);
  bool named = luadnn_option(L, options, "axis");
  /* np.sort(A, 1, {axis = 2}) says two things */
  if (type == LUA_TNUMBER && named)
    luadnn_error(L, "the axis is given twice, as an argument and as an option");
  if (type == LUA_TNUMBER)
    return luadnn_check_axis(L, 2, array->ndim);
  if (!named)
    return array->ndim - 1;
  int axis = luadnn_check_axis(L, -1, array->ndim);
  lua_pop(L, 1);
  return axis;
}

/* np.sort(A [, axis | {axis = }]) and A:sort(): a sorted copy. */
static int np_sort(lua_State *L) {
  luadnn_operand a;
  luadnn_check_numbers(L, 1, &a);
  int axis = sort_axis(L, a.array, "sort");
  int axes[DNN_MAX_NDIM];
  dnn_array_copy_order(a.array, axes);
  dnn_array *out = luadnn_new_ordered(L, a.array->dtype, a.array, axes);
  dnn_error error;
  luadnn_check_status(L, dnn_array_sort(a.array, axis, out, &error), &error);
  return 1;
}

/* A:sort_() sorts in place. */
static int array_sort_in_place(lua_State *L) {
  dnn_array *array = luadnn_check_array(L, 1);
  int axis = sort_axis(L, array, "sort_");
  dnn_error error;
  luadnn_check_status(L, dnn_array_sort(array, axis, array, &error), &error);
  lua_settop(L, 1);
  return 1;
}

/* np.argsort(A [, axis | {axis = }]): positions that sort. */
static int np_argsort(lua_State *L) {
  luadnn_operand a;
  luadnn_check_numbers(L, 1, &a);
  int axis = sort_axis(L, a.array, "argsort");
  dnn_array *out = luadnn_new_array(L, DNN_I64, a.array->ndim, a.array->shape);
  dnn_error error;
  luadnn_check_status(L, dnn_array_argsort(a.array, axis, out, &error), &error);
  luadnn_check_status(L, dnn_array_shift(out, 1, &error), &error);
  return 1;
}

/* --- searching and counting ------------------------------------------------------------------- */

/* np.searchsorted(sorted, values [, side | {side = "left"}]): the positions before which the values
   belong, 1 .. n + 1. */
static int np_searchsorted(lua_State *L) {
  static const char *const names[] = {"side", NULL};
  static const char *const sides[] = {"left", "right", NULL};
  luadnn_operand sorted, values;
  luadnn_check_count(L, 3);
  luadnn_check_numbers(L, 1, &sorted);
  luadnn_check_numbers(L, 2, &values);
  lua_settop(L, 3);
  bool right = false;
  if (!lua_isnil(L, 3)) {
    if (lua_type(L, 3) != LUA_TSTRING) {
      luadnn_check_options(L, 3, names);
      lua_pushliteral(L, "left");
      luadnn_option(L, 3, "side");
    }
    const char *side = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    right = strcmp(side, sides[1]) == 0;
    if (!right && strcmp(side, sides[0]) != 0)
      return luadnn_error(L, "option 'side' must be 'left' or 'right'");
  }
  if (sorted.array->ndim != 1) {
    char text[DNN_SHAPE_TEXT];
    return luadnn_error(L, "searchsorted needs a sorted array of one dimension, got shape %s",
                        dnn_shape_text(sorted.array->ndim, sorted.array->shape, text));
  }
  dnn_dtype common = dnn_dtype_promote(sorted.array->dtype, values.array->dtype);
  if (common == DNN_BOOL || common == DNN_U8)
    common = DNN_I64;
  /* compared in one type, as NumPy does; small integers by way of int64 */
  const dnn_array *left = sorted.array, *wanted = values.array;
  if (left->dtype != common)
    left = luadnn_new_copy(L, left, common);
  if (wanted->dtype != common)
    wanted = luadnn_new_copy(L, wanted, common);
  dnn_array *out = luadnn_new_array(L, DNN_I64, wanted->ndim, wanted->shape);
  dnn_error error;
  luadnn_check_status(L, dnn_array_search(left, wanted, right, out, &error), &error);
  luadnn_check_status(L, dnn_array_shift(out, 1, &error), &error);
  luadnn_unbox_scalar(L);
  return 1;
}

/* np.bincount(values [, {weights = , minlength = }]): element v + 1 counts the value v. */
static int np_bincount(lua_State *L) {
  static const char *const names[] = {"weights", "minlength", NULL};
  luadnn_operand a, w;
  luadnn_check_count(L, 2);
  luadnn_check_numbers(L, 1, &a);
  lua_settop(L, 2);
  luadnn_check_options(L, 2, names);
  const dnn_array *values = a.array, *weights = NULL;
  char text[DNN_SHAPE_TEXT], other[DNN_SHAPE_TEXT];
  if (values->ndim != 1)
    return luadnn_error(L, "bincount needs an array of one dimension, got shape %s",
                        dnn_shape_text(values->ndim, values->shape, text));
  if (dnn_dtype_is_real(values->dtype) && values->size > 0)
    return luadnn_error(L, "bincount needs integers, got %s: convert them with :astype(\"int64\")",
                        dnn_dtype_name(values->dtype));
  int64_t length[1] = {0};
  if (luadnn_option(L, 2, "minlength")) {
    int is_integer;
    length[0] = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer || length[0] < 0)
      return luadnn_error(L, "option 'minlength' must be an integer of at least 0");
    lua_pop(L, 1);
  }
  if (luadnn_option(L, 2, "weights")) {
    luadnn_check_operand(L, -1, &w);
    if (!dnn_shape_equal(w.array, values))
      return luadnn_error(L, "option 'weights' has shape %s, the values have shape %s",
                          dnn_shape_text(w.array->ndim, w.array->shape, other),
                          dnn_shape_text(values->ndim, values->shape, text));
    weights = luadnn_new_copy(L, w.array, DNN_F64);
  }
  /* a copy in any case: the loops below, and the core, take contiguous int64 */
  values = luadnn_new_copy(L, values, DNN_I64);
  for (int64_t i = 0; i < values->size; i++) {
    int64_t value = ((const int64_t *)values->data)[i];
    if (value < 0)
      return luadnn_error(L, "bincount counts integers from 0, got %I", (LUAI_UACINT)value);
    if (value >= length[0] && value < INT64_MAX)
      length[0] = value + 1;
  }
  dnn_array *out = luadnn_new_array(L, weights != NULL ? DNN_F64 : DNN_I64, 1, length);
  memset(out->data, 0, (size_t)out->size * sizeof(double));
  dnn_error error;
  luadnn_check_status(L, dnn_array_count(values, weights, out, &error), &error);
  return 1;
}

/* --- arange ----------------------------------------------------------------------------------- */

/* The progression of the integers at 1, 2 and 3: start, stop and step. */
static dnn_array *push_integers(lua_State *L) {
  lua_Integer start = lua_tointeger(L, 1), stop = lua_tointeger(L, 2), step = lua_tointeger(L, 3);
  /* Distances and negated steps need all bits of an unsigned integer. */
  bool empty = step > 0 ? start >= stop : start <= stop;
  uint64_t distance =
      step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
  uint64_t stride = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
  /* the stop is never reached, as in Python's range */
  uint64_t count = empty ? 0 : (distance - 1) / stride + 1;
  int64_t size[1] = {count <= INT64_MAX ? (int64_t)count : INT64_MAX};
  dnn_array *out = luadnn_new_array(L, DNN_I64, 1, size);
  dnn_error error;
  luadnn_check_status(L, dnn_array_progression_i64(start, step, out, &error), &error);
  return out;
}

/* The same for reals. The step is what NumPy uses: the distance of the first two elements. */
static dnn_array *push_reals(lua_State *L) {
  double start = lua_tonumber(L, 1), stop = lua_tonumber(L, 2), step = lua_tonumber(L, 3);
  /* NumPy's formula, whose rounding sometimes lets the stop in */
  double count = ceil((stop - start) / step);
  if (!(count < 9.2e18))
    luadnn_error(L, "arange from %f to %f by %f has no length", start, stop, step);
  int64_t size[1] = {count > 0 ? (int64_t)count : 0};
  dnn_array *out = luadnn_new_array(L, DNN_F64, 1, size);
  dnn_error error;
  luadnn_check_status(L, dnn_array_progression(start, (start + step) - start, out, &error), &error);
  /* NumPy fills from the first two elements; the second is start + step itself */
  if (size[0] > 1)
    ((double *)out->data)[1] = start + step;
  return out;
}

/* np.arange([start,] stop [, step] [, dtype | {dtype = }]): start, start + step, ... before
   stop. */
static int np_arange(lua_State *L) {
  static const char *const names[] = {"dtype", NULL};
  static const char *const missing[3] = {"stop", "stop", "step"};
  int given = 0;
  bool real = false;
  while (given < 3 && lua_type(L, given + 1) == LUA_TNUMBER) {
    real = real || !lua_isinteger(L, given + 1);
    given++;
  }
  int last = given + 1; /* where the dtype is, if there is one */
  if (lua_istable(L, last))
    luadnn_check_options(L, last, names);
  luadnn_check_count(L, last);
  lua_settop(L, 4);
  int type = lua_type(L, last);
  if (given == 0 || (given < 3 && type != LUA_TNIL && type != LUA_TSTRING && type != LUA_TTABLE))
    return luadnn_error(L, "'%s' of arange must be a number, got %s", missing[given],
                        luaL_typename(L, last));
  dnn_dtype dtype = real ? DNN_F64 : DNN_I64;
  if (type == LUA_TTABLE) {
    if (luadnn_option(L, last, "dtype")) {
      dtype = luadnn_opt_dtype(L, -1, dtype);
      lua_pop(L, 1);
    }
  } else {
    dtype = luadnn_opt_dtype(L, last, dtype);
  }
  lua_settop(L, given);
  if (given == 1) { /* stop alone: start at 0 */
    lua_pushinteger(L, 0);
    lua_insert(L, 1);
  }
  if (given < 3)
    lua_pushinteger(L, 1);
  if (lua_tonumber(L, 3) == 0)
    return luadnn_error(L, "'step' of arange must not be 0");
  dnn_array *out = real ? push_reals(L) : push_integers(L);
  if (out->dtype != dtype)
    luadnn_new_copy(L, out, dtype);
  return 1;
}

/* --- for functions written in Lua ------------------------------------------------------------- */

/* np.promote_types("uint8", "float32"): the type that holds both. */
static int np_promote_types(lua_State *L) {
  luadnn_check_count(L, 2);
  dnn_dtype a = luadnn_check_dtype(L, 1), b = luadnn_check_dtype(L, 2);
  lua_pushstring(L, dnn_dtype_name(dnn_dtype_promote(a, b)));
  return 1;
}

void luadnn_open_order(lua_State *L, int methods) {
  const luaL_Reg functions[] = {
      {"sort", np_sort}, {"argsort", np_argsort}, {"searchsorted", np_searchsorted}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  lua_pushvalue(L, methods);
  luaL_setfuncs(L, functions, 0);
  lua_pushcfunction(L, array_sort_in_place);
  lua_setfield(L, -2, "sort_");
  lua_pop(L, 1);
  lua_pushcfunction(L, np_bincount);
  lua_setfield(L, -2, "bincount");
  lua_pushcfunction(L, np_arange);
  lua_setfield(L, -2, "arange");
  lua_pushcfunction(L, np_promote_types);
  lua_setfield(L, -2, "promote_types");
}
