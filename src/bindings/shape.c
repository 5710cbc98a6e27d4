/*
** Geometry: reshape, transpose and their like. All are views wherever strides allow it, of which
** the first argument's elements are kept alive (luadnn_push_view); only reshape and ravel may have
** to copy.
*/
#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"

#include <string.h>

/* Argument 1, an array. Functions of np, unlike methods, take a table or a number for one, which
   takes its place; a method that is called with a dot must not, or A.reshape(2, 1) would reshape 2.
   Upvalue: is it a function? */
static const dnn_array *check_array(lua_State *L) {
  if (lua_toboolean(L, lua_upvalueindex(1))) {
    if (lua_istable(L, 1))
      luadnn_resolve(L, 1);
    if (lua_istable(L, 1) || lua_isboolean(L, 1) || lua_type(L, 1) == LUA_TNUMBER) {
      luadnn_array_from_table(L, 1, NULL);
      lua_replace(L, 1);
    }
  }
  return luadnn_check_array(L, 1);
}

/* Pushes the array at 'index' in another shape: a view if possible, else of a copy. */
static void push_reshaped(lua_State *L, int index, int ndim, const int64_t *shape) {
  const dnn_array *array = luadnn_check_array(L, index);
  dnn_array view;
  bool possible;
  dnn_array_reshape_view(array, ndim, shape, &view, &possible);
  if (!possible) {
    const dnn_array *copy = luadnn_new_copy(L, array, array->dtype);
    /* the view keeps the copy alive, and the copy is dropped with it */
    index = lua_gettop(L);
    /* of a copy by rows it always is */
    dnn_array_reshape_view(copy, ndim, shape, &view, &possible);
  }
  luadnn_push_view(L, index, &view);
}

/* A:reshape(2, -1), A:reshape{2, -1}, np.reshape(A, {2, -1}), with an option 'order' behind: in the
   order "F" the first index of both shapes runs fastest. */
static int array_reshape(lua_State *L) {
  const dnn_array *array = check_array(L);
  int64_t shape[DNN_MAX_NDIM];
  int next, axes[DNN_MAX_NDIM];
  int ndim = luadnn_check_shape_arguments(L, 2, shape, &next, true);
  luadnn_check_count(L, next);
  dnn_error error;
  luadnn_check_status(L, dnn_shape_resolve(array, ndim, shape, &error), &error);
  if (!luadnn_check_order(L, next, array, false, axes)) {
    push_reshaped(L, 1, ndim, shape);
    return 1;
  }
  /* order "F" is order "C" of everything turned around: of the transposed array, to the reversed
     shape */
  int64_t reversed[DNN_MAX_NDIM];
  for (int i = 0; i < ndim; i++)
    reversed[i] = shape[ndim - 1 - i];
  dnn_array view;
  dnn_array_transpose_view(array, &view);
  luadnn_push_view(L, 1, &view);
  push_reshaped(L, lua_gettop(L), ndim, reversed);
  dnn_array_transpose_view(luadnn_check_array(L, -1), &view);
  luadnn_push_view(L, lua_gettop(L), &view);
  return 1;
}

/* A:ravel([order | {order = "F"}]) */
static int array_ravel(lua_State *L) {
  const dnn_array *array = check_array(L);
  int64_t shape[1] = {array->size};
  int axes[DNN_MAX_NDIM], index = 1;
  luadnn_check_count(L, 2);
  if (luadnn_check_order(L, 2, array, true, axes)) {
    dnn_array view;
    dnn_array_permute_view(array, axes, &view);
    luadnn_push_view(L, 1, &view);
    index = lua_gettop(L);
  }
  push_reshaped(L, index, 1, shape);
  return 1;
}

/* A:flatten([order | {order = "F"}]). Always a copy, as in NumPy; ravel is a view where it can
   be. */
static int array_flatten(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  int64_t shape[1] = {array->size};
  int axes[DNN_MAX_NDIM];
  dnn_array view = *array;
  luadnn_check_count(L, 2);
  if (luadnn_check_order(L, 2, array, true, axes))
    dnn_array_permute_view(array, axes, &view);
  dnn_array *copy = luadnn_new_copy(L, &view, array->dtype);
  /* the copy is contiguous: its elements need only another shape */
  dnn_array_init(copy, copy->data, copy->dtype, 1, shape);
  return 1;
}

/* A:transpose(), A:transpose(2, 1, 3), A:transpose{2, 1, 3} */
static int array_transpose(lua_State *L) {
  const dnn_array *array = check_array(L);
  int axes[DNN_MAX_NDIM];
  /* each axis once: a permutation */
  bool used[DNN_MAX_NDIM] = {false};
  bool table = lua_istable(L, 2);
  static const char *const no_options[] = {NULL};
  if (table || lua_isnil(L, 2))
    luadnn_check_count(L, 2);
  if (table && lua_rawlen(L, 2) == 0)
    luadnn_check_options(L, 2, no_options);
  int count = table ? (int)lua_rawlen(L, 2) : lua_gettop(L) - 1;
  /* without axes: all of them in reverse */
  if (count == 0 || (!table && lua_isnoneornil(L, 2))) {
    dnn_array view;
    dnn_array_transpose_view(array, &view);
    luadnn_push_view(L, 1, &view);
    return 1;
  }
  if (count != array->ndim)
    return luadnn_error(L, "transpose needs %d axes, got %d", array->ndim, count);
  for (int i = 0; i < count; i++) {
    if (table)
      lua_rawgeti(L, 2, i + 1);
    else
      lua_pushvalue(L, i + 2);
    axes[i] = luadnn_check_axis(L, -1, array->ndim);
    lua_pop(L, 1);
    if (used[axes[i]])
      return luadnn_error(L, "axis %d is given twice", axes[i] + 1);
    used[axes[i]] = true;
  }
  dnn_array view;
  dnn_array_permute_view(array, axes, &view);
  luadnn_push_view(L, 1, &view);
  return 1;
}

static int array_swapaxes(lua_State *L) {
  luadnn_check_count(L, 3);
  const dnn_array *array = check_array(L);
  int a = luadnn_check_axis(L, 2, array->ndim), b = luadnn_check_axis(L, 3, array->ndim);
  int axes[DNN_MAX_NDIM];
  for (int i = 0; i < array->ndim; i++)
    axes[i] = i == a ? b : i == b ? a : i;
  dnn_array view;
  dnn_array_permute_view(array, axes, &view);
  luadnn_push_view(L, 1, &view);
  return 1;
}

/* np.moveaxis(A, from, to) */
static int array_moveaxis(lua_State *L) {
  luadnn_check_count(L, 3);
  const dnn_array *array = check_array(L);
  int from = luadnn_check_axis(L, 2, array->ndim), to = luadnn_check_axis(L, 3, array->ndim);
  int axes[DNN_MAX_NDIM];
  /* 'next' runs over the other axes, in their order */
  for (int i = 0, next = 0; i < array->ndim; i++) {
    if (i == to) {
      axes[i] = from;
      continue;
    }
    next += next == from;
    axes[i] = next++;
  }
  dnn_array view;
  dnn_array_permute_view(array, axes, &view);
  luadnn_push_view(L, 1, &view);
  return 1;
}

/* A:squeeze() drops all axes of extent 1, A:squeeze(axis) one, which must have extent 1. A number,
   such as a cost, is its own result. */
static int array_squeeze(lua_State *L) {
  luadnn_check_count(L, 2);
  /* asked before check_array makes an array of it */
  bool is_number = lua_type(L, 1) == LUA_TNUMBER || lua_isboolean(L, 1);
  const dnn_array *array = check_array(L);
  dnn_array view = *array;
  if (lua_isnoneornil(L, 2)) {
    for (int i = view.ndim - 1; i >= 0; i--)
      if (view.shape[i] == 1)
        dnn_array_index_view(&view, i, 0, &view);
  } else {
    int axis = luadnn_check_axis(L, 2, array->ndim);
    if (array->shape[axis] != 1) {
      char text[DNN_SHAPE_TEXT];
      return luadnn_error(L, "cannot squeeze axis %d of shape %s: its extent is not 1", axis + 1,
                          dnn_shape_text(array->ndim, array->shape, text));
    }
    dnn_array_index_view(&view, axis, 0, &view);
  }
  if (is_number)
    luadnn_push_element(L, view.dtype, view.data);
  else
    luadnn_push_view(L, 1, &view);
  return 1;
}

/* A:expand_dims(axis): the new axis gets this number. */
static int array_expand_dims(lua_State *L) {
  luadnn_check_count(L, 2);
  const dnn_array *array = check_array(L);
  int axis = luadnn_check_axis(L, 2, array->ndim + 1);
  dnn_array view;
  dnn_error error;
  luadnn_check_status(L, dnn_array_expand_view(array, axis, &view, &error), &error);
  luadnn_push_view(L, 1, &view);
  return 1;
}

/* np.broadcast_to(A, shape): a view whose repeated elements are the same memory. */
static int array_broadcast_to(lua_State *L) {
  luadnn_check_count(L, 2);
  const dnn_array *array = check_array(L);
  int64_t shape[DNN_MAX_NDIM];
  int ndim = luadnn_check_shape(L, 2, shape);
  dnn_array view;
  dnn_error error;
  luadnn_check_status(L, dnn_array_broadcast_view(array, ndim, shape, &view, &error), &error);
  luadnn_push_view(L, 1, &view);
  return 1;
}

/* np.may_share_memory(A, B): do the bytes from the first to the last element of each overlap? */
static int np_may_share_memory(lua_State *L) {
  luadnn_check_count(L, 2);
  const dnn_array *a = luadnn_check_array(L, 1), *b = luadnn_check_array(L, 2);
  lua_pushboolean(L, dnn_array_overlaps(a, b));
  return 1;
}

/* The arrays of the list at argument 1, which keeps them; pushes what holds their addresses. */
static const dnn_array **read_list(lua_State *L, int count) {
  const dnn_array **arrays = lua_newuserdatauv(L, (size_t)count * sizeof *arrays, 0);
  for (int i = 0; i < count; i++) {
    lua_rawgeti(L, 1, i + 1);
    arrays[i] = luadnn_check_array(L, -1);
    lua_pop(L, 1);
  }
  return arrays;
}

/* For modules in Lua: concatenate(arrays, axis, function), arrays of at least one axis whose shapes
   differ along 'axis' only, or it is refused in the name of the function. */
static int np_concatenate(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 3);
  int count = (int)lua_rawlen(L, 1);
  const dnn_array **arrays = read_list(L, count);
  dnn_array like = *arrays[0];
  int axis = luadnn_check_axis(L, 2, like.ndim);
  like.shape[axis] = 0;
  for (int i = 0; i < count; i++) {
    const dnn_array *array = arrays[i];
    bool fits = array->ndim == like.ndim;
    for (int k = 0; k < like.ndim && fits; k++)
      fits = k == axis || array->shape[k] == like.shape[k];
    if (!fits) {
      char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
      return luadnn_error(
          L, "%s: shapes %s and %s (item %d) do not fit: they may differ along axis %d only",
          luaL_checkstring(L, 3), dnn_shape_text(arrays[0]->ndim, arrays[0]->shape, one),
          dnn_shape_text(array->ndim, array->shape, two), i + 1, axis + 1);
    }
    like.dtype = dnn_dtype_promote(like.dtype, array->dtype);
    if (__builtin_add_overflow(like.shape[axis], array->shape[axis], &like.shape[axis]))
      like.shape[axis] = INT64_MAX;
  }
  dnn_error error;
  luadnn_check_status(L, dnn_shape_size(like.ndim, like.shape, like.dtype, &like.size, &error),
                      &error);
  dnn_array *out = luadnn_new_result(L, like.dtype, &like, count, arrays);
  int64_t done = 0;
  for (int i = 0; i < count; i++) {
    dnn_array part;
    dnn_array_slice_view(out, axis, done, 1, arrays[i]->shape[axis], &part);
    luadnn_check_status(L, dnn_array_assign(arrays[i], &part, &error), &error);
    done += arrays[i]->shape[axis];
  }
  return 1;
}

void luadnn_open_shape(lua_State *L, int methods) {
  lua_pushcfunction(L, np_may_share_memory);
  lua_setfield(L, -2, "may_share_memory");
  lua_pushcfunction(L, np_concatenate);
  lua_setfield(L, -2, "concatenate");
  const luaL_Reg functions[] = {{"reshape", array_reshape},
                                {"ravel", array_ravel},
                                {"transpose", array_transpose},
                                {"swapaxes", array_swapaxes},
                                {"moveaxis", array_moveaxis},
                                {"squeeze", array_squeeze},
                                {"expand_dims", array_expand_dims},
                                {"broadcast_to", array_broadcast_to},
                                {NULL, NULL}};
  /* the same functions for both, told apart by the upvalue */
  lua_pushboolean(L, 1);
  luaL_setfuncs(L, functions, 1);
  lua_pushvalue(L, methods);
  lua_pushboolean(L, 0);
  luaL_setfuncs(L, functions, 1);
  lua_pushcfunction(L, array_flatten);
  lua_setfield(L, -2, "flatten");
  lua_pop(L, 1);
}
