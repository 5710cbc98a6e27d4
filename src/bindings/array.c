/*
** Making arrays, and their methods that neither compute nor change shapes; the rest is in files
** named by what they do. The metatable of arrays is filled here.
*/
#include "array/copy.h"
#include "base/alloc.h"
#include "bindings/args.h"
#include "bindings/core.h"
#include "bindings/index.h"

#include <string.h>

/* The dtype given as argument at 'index', as a name or as the option 'dtype'. */
static dnn_dtype dtype_argument(lua_State *L, int index, dnn_dtype otherwise) {
  static const char *const names[] = {"dtype", NULL};
  if (lua_istable(L, index)) {
    luadnn_check_options(L, index, names);
    dnn_dtype dtype = otherwise;
    if (luadnn_option(L, index, "dtype")) {
      dtype = luadnn_opt_dtype(L, -1, otherwise);
      lua_pop(L, 1);
    }
    return dtype;
  }
  return luadnn_opt_dtype(L, index, otherwise);
}

static int np_array(lua_State *L) {
  luadnn_check_count(L, 2);
  luaL_checkany(L, 1);
  if (lua_istable(L, 1))
    luadnn_resolve(L, 1);
  const dnn_array *from = luadnn_test_array(L, 1);
  if (from != NULL) {
    int axes[DNN_MAX_NDIM];
    dnn_dtype dtype = dtype_argument(L, 2, from->dtype);
    dnn_array_copy_order(from, axes);
    luadnn_new_ordered_copy(L, from, dtype, axes);
    return 1;
  }
  bool typed = !lua_isnoneornil(L, 2);
  dnn_dtype dtype = dtype_argument(L, 2, DNN_F64);
  if (lua_type(L, 1) == LUA_TSTRING)
    return luadnn_error(L, "cannot make an array of a string: for raw bytes use np.frombuffer");
  luadnn_array_from_table(L, 1, typed ? &dtype : NULL);
  return 1;
}

/* np.zeros(2, 3) and np.zeros({2, 3}): extents as arguments or as a table; then the dtype. */
static int np_empty(lua_State *L) {
  int64_t shape[DNN_MAX_NDIM];
  int next;
  int ndim = luadnn_check_shape_arguments(L, 1, shape, &next, false);
  luadnn_check_count(L, next);
  luadnn_new_array(L, dtype_argument(L, next, DNN_F64), ndim, shape);
  return 1;
}

/* np.empty_like(A [, dtype]): its elements lie in memory as those of A do. */
static int np_empty_like(lua_State *L) {
  luadnn_check_count(L, 2);
  const dnn_array *array = luadnn_check_array(L, 1);
  int axes[DNN_MAX_NDIM];
  dnn_array_copy_order(array, axes);
  luadnn_new_ordered(L, luadnn_opt_dtype(L, 2, array->dtype), array, axes);
  return 1;
}

static int np_zeros(lua_State *L) {
  np_empty(L);
  dnn_array *array = luadnn_test_array(L, -1);
  luadnn_check_done(L, dnn_clear(array->data, (size_t)array->size * dnn_dtype_size(array->dtype)));
  return 1;
}

/* Fills the array with the number or boolean at 'index'. */
static void fill_with(lua_State *L, dnn_array *array, int index) {
  double value[1];
  luadnn_check_element(L, index, array->dtype, value);
  dnn_array scalar;
  dnn_array_init(&scalar, value, array->dtype, 0, NULL);
  dnn_error error;
  luadnn_check_status(L, dnn_array_assign(&scalar, array, &error), &error);
}

static int np_ones(lua_State *L) {
  np_empty(L);
  lua_pushinteger(L, 1);
  fill_with(L, luadnn_test_array(L, -2), -1);
  lua_pop(L, 1);
  return 1;
}

/* The type is that of the value, as in NumPy. */
static int np_full(lua_State *L) {
  luadnn_check_count(L, 3);
  int64_t shape[DNN_MAX_NDIM];
  int ndim = luadnn_check_shape(L, 1, shape);
  luadnn_operand value;
  luadnn_check_operand(L, 2, &value);
  dnn_array *array = luadnn_new_array(L, dtype_argument(L, 3, value.array->dtype), ndim, shape);
  dnn_error error;
  luadnn_check_status(L, dnn_array_assign(value.array, array, &error), &error);
  return 1;
}

static int array_fill(lua_State *L) {
  dnn_array *array = luadnn_check_array(L, 1);
  luadnn_check_count(L, 2);
  luadnn_check_given(L, 2);
  fill_with(L, array, 2);
  lua_settop(L, 1);
  return 1;
}

/* A:copy([order | {order = "F"}]): a copy with its elements in that order in memory. */
static int array_copy(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  int axes[DNN_MAX_NDIM];
  luadnn_check_count(L, 2);
  luadnn_check_order(L, 2, array, true, axes);
  luadnn_new_ordered_copy(L, array, array->dtype, axes);
  return 1;
}

/* A:astype(dtype [, order | {order = "C"}]): as they lie in memory ("K") if no order is given. */
static int array_astype(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  luadnn_check_count(L, 3);
  int axes[DNN_MAX_NDIM];
  dnn_dtype dtype = luadnn_check_dtype(L, 2);
  if (lua_isnoneornil(L, 3))
    dnn_array_copy_order(array, axes);
  else
    luadnn_check_order(L, 3, array, true, axes);
  luadnn_new_ordered_copy(L, array, dtype, axes);
  return 1;
}

static int array_is_view(lua_State *L) {
  luadnn_check_array(L, 1);
  luadnn_check_count(L, 1);
  lua_pushboolean(L, luadnn_is_view(L, 1));
  return 1;
}

static int array_item(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  luadnn_check_count(L, 1);
  if (array->size != 1) {
    char text[DNN_SHAPE_TEXT];
    return luadnn_error(L, "item needs an array of one element, this one has shape %s",
                        dnn_shape_text(array->ndim, array->shape, text));
  }
  luadnn_push_element(L, array->dtype, array->data);
  return 1;
}

/* Raw little-endian bytes in row-major order. */
static int array_tobytes(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  luadnn_check_count(L, 1);
  if (!dnn_array_is_contiguous(array))
    array = luadnn_new_copy(L, array, array->dtype);
  lua_pushlstring(L, array->data, (size_t)array->size * dnn_dtype_size(array->dtype));
  return 1;
}

static int np_frombuffer(lua_State *L) {
  luadnn_check_count(L, 2);
  const char *bytes = luadnn_check_string(L, 1);
  size_t length = (size_t)lua_rawlen(L, 1);
  dnn_dtype dtype = dtype_argument(L, 2, DNN_F64);
  size_t size = dnn_dtype_size(dtype);
  if (length % size != 0)
    return luadnn_error(L,
                        "a buffer of %I bytes is not a whole number of %s elements (%I bytes each)",
                        (LUAI_UACINT)length, dnn_dtype_name(dtype), (LUAI_UACINT)size);
  int64_t shape[1] = {(int64_t)(length / size)};
  dnn_array *array = luadnn_new_array(L, dtype, 1, shape);
  /* any byte may come, but a bool is 0 or 1 */
  if (dtype == DNN_BOOL)
    dnn_convert(shape[0], DNN_U8, bytes, 1, DNN_BOOL, array->data, 1);
  else
    luadnn_check_done(L, dnn_copy(array->data, bytes, length));
  return 1;
}

/* Nested tables of numbers, as deep as the array has dimensions. */
static void push_table(lua_State *L, const dnn_array *array) {
  if (array->ndim == 0) {
    luadnn_push_element(L, array->dtype, array->data);
    return;
  }
  luaL_checkstack(L, 3, NULL);
  int64_t extent = array->shape[0];
  /* of the right size at once: growing would copy it time and again */
  lua_createtable(L, extent < INT32_MAX ? (int)extent : 0, 0);
  for (int64_t i = 0; i < extent; i++) {
    luadnn_poll(L, i);
    dnn_array part;
    dnn_array_index_view(array, 0, i, &part);
    push_table(L, &part);
    lua_rawseti(L, -2, i + 1);
  }
}

static int array_totable(lua_State *L) {
  luadnn_check_count(L, 1);
  push_table(L, luadnn_check_array(L, 1));
  return 1;
}

static int array_len(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  if (array->ndim == 0)
    return luadnn_error(L, "a 0-d array has no length");
  lua_pushinteger(L, array->shape[0]);
  return 1;
}

/* Iterator of pairs(A) and A:rows(): the control variable is the position of the last row. */
static int next_row(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  int64_t i = luadnn_check_integer(L, 2);
  /* the array may be another than at the start: it is looked at in every step */
  if (i < 0 || array->ndim == 0 || i >= array->shape[0])
    return 0;
  dnn_array row;
  dnn_array_index_view(array, 0, i, &row);
  lua_pushinteger(L, i + 1);
  luadnn_push_part(L, 1, &row);
  return 2;
}

static int array_rows(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  luadnn_check_count(L, 1);
  if (array->ndim == 0)
    return luadnn_error(L, "a 0-d array has no rows");
  lua_pushcfunction(L, next_row);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

/* Ends the life of the elements now rather than at the next collection, unless views need them. */
static int array_close(lua_State *L) {
  return luadnn_close_array(L, 1) ? 0 : luadnn_refuse_type(L, 1, "array");
}

/* Whole-array comparison: same shape and all elements equal (NaN is not). */
static int array_equal(lua_State *L) {
  const dnn_array *a = luadnn_test_array(L, 1), *b = luadnn_test_array(L, 2);
  bool equal = a != NULL && b != NULL && dnn_shape_equal(a, b);
  /* NumPy's == is elementwise, but Lua makes one boolean of whatever __eq returns */
  if (equal) {
    dnn_error error;
    dnn_array *same = luadnn_new_array(L, DNN_BOOL, a->ndim, a->shape);
    luadnn_check_status(L, dnn_operation_apply(dnn_operation_at(DNN_OP_EQUAL), a, b, same, &error),
                        &error);
    equal = memchr(same->data, 0, (size_t)same->size) == NULL;
  }
  lua_pushboolean(L, equal);
  return 1;
}

static int np_memory(lua_State *L) {
  luadnn_check_count(L, 0);
  dnn_memory memory = dnn_alloc_memory();
  lua_createtable(L, 0, 4);
  lua_pushinteger(L, (lua_Integer)memory.live);
  lua_setfield(L, -2, "live");
  lua_pushinteger(L, (lua_Integer)memory.peak);
  lua_setfield(L, -2, "peak");
  lua_pushinteger(L, (lua_Integer)memory.pooled);
  lua_setfield(L, -2, "pooled");
  lua_pushinteger(L, (lua_Integer)memory.fresh);
  lua_setfield(L, -2, "fresh");
  return 1;
}

void luadnn_open_array(lua_State *L, int methods) {
  const luaL_Reg functions[] = {
      {"array", np_array},           {"empty", np_empty},   {"empty_like", np_empty_like},
      {"zeros", np_zeros},           {"ones", np_ones},     {"full", np_full},
      {"frombuffer", np_frombuffer}, {"memory", np_memory}, {NULL, NULL}};
  /* the methods that are no functions of np */
  const luaL_Reg instance[] = {
      {"fill_", array_fill}, {"copy", array_copy},       {"astype", array_astype},
      {"item", array_item},  {"tobytes", array_tobytes}, {"totable", array_totable},
      {"rows", array_rows},  {"is_view", array_is_view}, {NULL, NULL}};
  const luaL_Reg metamethods[] = {{"__len", array_len},
                                  {"__eq", array_equal},
                                  {"__pairs", array_rows},
                                  {"__close", array_close},
                                  {"__call", luadnn_array_call},
                                  {"__newindex", luadnn_array_newindex},
                                  {NULL, NULL}};
  methods = lua_absindex(L, methods);
  luaL_setfuncs(L, functions, 0);
  lua_pushvalue(L, methods);
  luaL_setfuncs(L, instance, 0);
  static const char *const attributes[] = {"shape",    "T",      "size",    "ndim", "dtype",
                                           "itemsize", "nbytes", "strides", "flags"};
  for (int i = 0; i < 9; i++) {
    lua_pushinteger(L, LUADNN_SHAPE + i);
    /* attributes lie in the same table as methods, as numbers, for one look-up of each field */
    lua_setfield(L, -2, attributes[i]);
  }
  lua_pop(L, 1);
  luadnn_push_array_metatable(L);
  luaL_setfuncs(L, metamethods, 0);
  lua_pushvalue(L, methods);
  lua_pushcclosure(L, luadnn_array_index, 1);
  lua_setfield(L, -2, "__index");
  lua_pushliteral(L, LUADNN_ARRAY);
  /* scripts cannot change what all arrays share */
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}
