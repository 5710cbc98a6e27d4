/* Reductions: np.sum(A, {axis = 2, keepdims = true}), A:sum(), and their like. */
#include "reduce.h"

#include "args.h"
#include "array_object.h"
#include "elementwise.h"
#include "gather.h"

#include <string.h>

/* What is reduced, as the arguments say. */
typedef struct extent {
  bool all; /* no axis is given */
  bool keepdims;
  bool over[DNN_MAX_NDIM];
} extent;

/* Marks the axis at stack 'index', or those of the list there. */
static void check_axes(lua_State *L, int index, const dnn_array *array, extent *e) {
  if (!lua_istable(L, index)) {
    e->over[luadnn_check_axis(L, index, array->ndim)] = true;
    return;
  }
  lua_Unsigned count = lua_rawlen(L, index);
  for (lua_Unsigned i = 1; i <= count; i++) {
    lua_rawgeti(L, index, (lua_Integer)i);
    int found = luadnn_check_axis(L, -1, array->ndim);
    if (e->over[found])
      luadnn_error(L, "axis %d is given twice", found + 1);
    e->over[found] = true;
    lua_pop(L, 1);
  }
}

/* Reads argument 2: nothing (all axes), an integer, or an option table whose 'axis' is an integer or a
   list of integers. 'names' are the options that there are. */
static void check_extent(lua_State *L, const dnn_array *array, const char *const *names,
                         extent *e) {
  int type = lua_type(L, 2);
  e->all = e->keepdims = false;
  memset(e->over, 0, sizeof e->over);
  if (type == LUA_TNUMBER) {
    check_axes(L, 2, array, e);
    return;
  }
  if (type > LUA_TNIL) {
    luadnn_check_options(L, 2, names);
    e->keepdims = luadnn_option_boolean(L, 2, "keepdims");
    if (luadnn_option(L, 2, "axis")) {
      check_axes(L, lua_gettop(L), array, e);
      lua_pop(L, 1);
      return;
    }
  }
  e->all = true;
  for (int i = 0; i < array->ndim; i++)
    e->over[i] = true;
}

/* Pushes the reduction of 'array'; numbers for results without dimensions. */
static int push_reduction(lua_State *L, dnn_reduction reduction, const dnn_array *array,
                          const extent *e, int64_t ddof) {
  int ndim = 0;
  int64_t shape[DNN_MAX_NDIM];
  for (int i = 0; i < array->ndim; i++) {
    if (!e->over[i])
      shape[ndim++] = array->shape[i];
  }
  dnn_dtype dtype = dnn_reduction_dtype(reduction, array->dtype);
  dnn_array number, *out = &number;
  union {
    double f64;
    float f32;
    int64_t i64;
    uint8_t u8;
  } value;
  bool is_number = ndim == 0 && (!e->keepdims || array->ndim == 0);
  if (is_number)
    dnn_array_init(&number, &value, dtype, 0, NULL);
  else
    out = luadnn_new_array(L, dtype, ndim, shape);
  dnn_error error;
  dnn_status status = dnn_array_reduce(reduction, array, e->over, ddof, out, &error);
  if (status == DNN_EVALUE) {
    char text[DNN_SHAPE_TEXT];
    return luadnn_error(L, "cannot take %s of an array of shape %s: %s",
                        dnn_reduction_name(reduction),
                        dnn_shape_text(array->ndim, array->shape, text), error.text);
  }
  luadnn_check_status(L, status, &error);
  if (reduction == DNN_ARGMAX || reduction == DNN_ARGMIN) { /* positions count from 1 in Lua */
    int64_t *positions = out->data;
    for (int64_t i = 0; i < out->size; i++)
      positions[i]++;
  }
  if (is_number) {
    luadnn_push_element(L, dtype, &value);
  } else if (e->keepdims) {
    for (int i = 0; i < array->ndim; i++)
      shape[i] = e->over[i] ? 1 : array->shape[i];
    dnn_array_init(out, out->data, out->dtype, array->ndim, shape);
  }
  return 1;
}

static int reduction_function(lua_State *L) {
  static const char *const names[] = {"axis", "keepdims", NULL};
  luadnn_operand a;
  luadnn_check_operand(L, 1, &a);
  extent e;
  check_extent(L, a.array, names, &e);
  return push_reduction(L, (dnn_reduction)lua_tointeger(L, lua_upvalueindex(1)), a.array, &e, 0);
}

/* var and std: option 'ddof', 0 by default. Upvalue: is it std? */
static int variance_function(lua_State *L) {
  static const char *const names[] = {"axis", "keepdims", "ddof", NULL};
  luadnn_operand a;
  luadnn_check_operand(L, 1, &a);
  extent e;
  check_extent(L, a.array, names, &e);
  int64_t ddof = 0;
  if (luadnn_option(L, 2, "ddof")) {
    int is_integer;
    ddof = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer)
      return luadnn_error(L, "option 'ddof' must be an integer, got %s", luaL_typename(L, -1));
    lua_pop(L, 1);
  }
  push_reduction(L, DNN_VAR, a.array, &e, ddof);
  if (!lua_toboolean(L, lua_upvalueindex(1)))
    return 1;
  luadnn_operand variance;
  luadnn_check_operand(L, -1, &variance);
  dnn_array root = variance.scalar;
  dnn_array *out = variance.is_scalar ? &root : luadnn_test_array(L, -1);
  dnn_error error;
  luadnn_check_status(
      L, dnn_operation_apply(dnn_operation_at(DNN_OP_SQRT), variance.array, NULL, out, &error),
      &error);
  if (variance.is_scalar) {
    if (a.array->dtype == DNN_F32) /* the root of a float32 is one */
      lua_pushnumber(L, (double)(float)variance.value.f64);
    else
      lua_pushnumber(L, variance.value.f64);
  }
  return 1;
}

/* cumsum and cumprod: along an axis, or of the elements in row-major order. Upvalue: product? */
static int cumulate_function(lua_State *L) {
  static const char *const names[] = {"axis", NULL};
  luadnn_operand a;
  luadnn_check_operand(L, 1, &a);
  extent e;
  check_extent(L, a.array, names, &e);
  const dnn_array *array = a.array;
  dnn_array flat;
  int axis = 0;
  if (e.all) {
    int64_t size[1] = {array->size};
    bool possible;
    dnn_array_reshape_view(array, 1, size, &flat, &possible);
    if (!possible)
      dnn_array_reshape_view(luadnn_new_copy(L, array, array->dtype), 1, size, &flat, &possible);
    array = &flat;
  } else {
    while (!e.over[axis])
      axis++;
  }
  dnn_array *out =
      luadnn_new_array(L, dnn_reduction_dtype(DNN_SUM, array->dtype), array->ndim, array->shape);
  dnn_error error;
  bool product = lua_toboolean(L, lua_upvalueindex(1));
  luadnn_check_status(L, dnn_array_cumulate(array, product, axis, out, &error), &error);
  return 1;
}

static int np_count_nonzero(lua_State *L) {
  luadnn_operand a;
  luadnn_check_operand(L, 1, &a);
  lua_pushinteger(L, dnn_array_count_nonzero(a.array));
  return 1;
}

/* Adds the function on the top of the stack to the module and to the methods; pops it. */
static void add(lua_State *L, int module, int methods, const char *name) {
  lua_pushvalue(L, -1);
  lua_setfield(L, module, name);
  lua_setfield(L, methods, name);
}

void luadnn_open_reduce(lua_State *L, int methods) {
  methods = lua_absindex(L, methods);
  int module = lua_gettop(L);
  for (int i = DNN_SUM; i <= DNN_ARGMIN; i++) {
    if (i == DNN_VAR)
      continue;
    lua_pushinteger(L, i);
    lua_pushcclosure(L, reduction_function, 1);
    add(L, module, methods, dnn_reduction_name((dnn_reduction)i));
  }
  static const char *const pairs[2][2] = {{"var", "std"}, {"cumsum", "cumprod"}};
  const lua_CFunction functions[2] = {variance_function, cumulate_function};
  for (int i = 0; i < 4; i++) {
    lua_pushboolean(L, i % 2);
    lua_pushcclosure(L, functions[i / 2], 1);
    add(L, module, methods, pairs[i / 2][i % 2]);
  }
  lua_pushcfunction(L, np_count_nonzero);
  add(L, module, methods, "count_nonzero");
}
