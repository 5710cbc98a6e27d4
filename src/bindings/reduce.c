/* Reductions: np.sum(A, {axis = 2, keepdims = true}), A:sum(), and their like. */
#include "reduce.h"

#include "args.h"
#include "array_object.h"
#include "elementwise.h"
#include "gather.h"

#include <string.h>

/* The axes to reduce, from the argument at 'index': nil (all), an integer, or an option table whose
   'axis' is an integer or a list of integers. Returns whether all axes are meant. */
static bool check_axes(lua_State *L, int index, const dnn_array *array, bool over[DNN_MAX_NDIM]) {
  memset(over, 0, DNN_MAX_NDIM * sizeof *over);
  bool pushed = luadnn_option(L, index, "axis");
  if (lua_isnoneornil(L, index) || (lua_istable(L, index) && !pushed)) {
    for (int i = 0; i < array->ndim; i++)
      over[i] = true;
    return true;
  }
  int axis = pushed ? lua_gettop(L) : index;
  if (lua_istable(L, axis)) {
    lua_Unsigned count = lua_rawlen(L, axis);
    for (lua_Unsigned i = 1; i <= count; i++) {
      lua_rawgeti(L, axis, (lua_Integer)i);
      int found = luadnn_check_axis(L, -1, array->ndim);
      if (over[found])
        luadnn_error(L, "axis %d is given twice", found + 1);
      over[found] = true;
      lua_pop(L, 1);
    }
  } else {
    over[luadnn_check_axis(L, axis, array->ndim)] = true;
  }
  if (pushed)
    lua_pop(L, 1);
  return false;
}

/* Pushes the reduction of 'array'; numbers for results without dimensions. 'options' is the index
   of the axis argument. */
static int push_reduction(lua_State *L, dnn_reduction reduction, const dnn_array *array,
                          int options, int64_t ddof) {
  bool over[DNN_MAX_NDIM];
  check_axes(L, options, array, over);
  bool keepdims = luadnn_option_boolean(L, options, "keepdims");
  int ndim = 0;
  int64_t shape[DNN_MAX_NDIM];
  for (int i = 0; i < array->ndim; i++) {
    if (!over[i])
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
  bool is_number = ndim == 0 && (!keepdims || array->ndim == 0);
  if (is_number)
    dnn_array_init(&number, &value, dtype, 0, NULL);
  else
    out = luadnn_new_array(L, dtype, ndim, shape);
  dnn_error error;
  dnn_status status = dnn_array_reduce(reduction, array, over, ddof, out, &error);
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
  if (keepdims && !is_number) {
    ndim = array->ndim;
    for (int i = 0; i < ndim; i++)
      shape[i] = over[i] ? 1 : array->shape[i];
    dnn_array_init(out, out->data, out->dtype, ndim, shape);
  }
  if (is_number)
    luadnn_push_element(L, dtype, &value);
  return 1;
}

/* Checks the axis argument at 2: an integer or an option table. */
static void check_reduction_options(lua_State *L, const char *const *names) {
  lua_settop(L, 2);
  if (!lua_isnoneornil(L, 2) && lua_type(L, 2) != LUA_TNUMBER)
    luadnn_check_options(L, 2, names);
}

static int reduction_function(lua_State *L) {
  static const char *const names[] = {"axis", "keepdims", NULL};
  luadnn_operand a;
  luadnn_check_operand(L, 1, &a);
  check_reduction_options(L, names);
  dnn_reduction reduction = (dnn_reduction)lua_tointeger(L, lua_upvalueindex(1));
  return push_reduction(L, reduction, a.array, 2, 0);
}

/* var and std: option 'ddof', 0 by default. Upvalue: is it std? */
static int variance_function(lua_State *L) {
  static const char *const names[] = {"axis", "keepdims", "ddof", NULL};
  luadnn_operand a;
  luadnn_check_operand(L, 1, &a);
  check_reduction_options(L, names);
  int64_t ddof = 0;
  if (luadnn_option(L, 2, "ddof")) {
    int is_integer;
    ddof = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer)
      return luadnn_error(L, "option 'ddof' must be an integer, got %s", luaL_typename(L, -1));
    lua_pop(L, 1);
  }
  push_reduction(L, DNN_VAR, a.array, 2, ddof);
  if (!lua_toboolean(L, lua_upvalueindex(1)))
    return 1;
  luadnn_operand variance;
  luadnn_check_operand(L, -1, &variance);
  dnn_array root = variance.scalar;
  dnn_array *out = variance.is_scalar ? &root : luadnn_test_array(L, -1);
  dnn_error error;
  luadnn_check_status(
      L, dnn_operation_apply(dnn_operation_find("sqrt"), variance.array, NULL, out, &error),
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
  check_reduction_options(L, names);
  bool over[DNN_MAX_NDIM];
  bool all = check_axes(L, 2, a.array, over);
  const dnn_array *array = a.array;
  dnn_array flat;
  int axis = 0;
  if (all) {
    int64_t size[1] = {array->size};
    bool possible;
    dnn_array_reshape_view(array, 1, size, &flat, &possible);
    if (!possible)
      dnn_array_reshape_view(luadnn_new_copy(L, array, array->dtype), 1, size, &flat, &possible);
    array = &flat;
  } else {
    while (!over[axis])
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
