/*
** What functions of Lua have in common: arguments, operands, shapes and options.
**
** An error should say what was wrong and what to write instead. So names of functions are what
** their callers call them, an argument that is missing because of a dot in place of a colon is told
** as that, and unknown names come with the nearest known one. Where it points is the matter of
** errors.c.
*/
#include "bindings/args.h"

#include "bindings/random_object.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int64_t luadnn_position(lua_State *L, int64_t index, int64_t extent, const char *what) {
  if (index == 0)
    luadnn_error(L, "%s 0: positions count from 1 (or from -1, the last)", what);
  /* from Lua's positions, 1 .. extent or from the end, to those of C */
  int64_t position = index > 0 ? index - 1 : extent + index;
  if (position < 0 || position >= extent) {
    if (extent == 0)
      luadnn_error(L, "%s %I out of range: there are no elements", what, (LUAI_UACINT)index);
    luadnn_error(L, "%s %I out of range 1..%I", what, (LUAI_UACINT)index, (LUAI_UACINT)extent);
  }
  return position;
}

int luadnn_check_axis(lua_State *L, int index, int ndim) {
  static const char *const names[] = {"axis", NULL};
  if (lua_istable(L, index) && luadnn_check_options(L, index, names) &&
      luadnn_option(L, index, "axis")) {
    int axis = luadnn_check_axis(L, lua_gettop(L), ndim);
    lua_pop(L, 1);
    return axis;
  }
  luadnn_check_given(L, index);
  int is_integer;
  lua_Integer axis = lua_tointegerx(L, index, &is_integer);
  if (!is_integer)
    luadnn_error(L, "axis must be an integer, got %s", luaL_typename(L, index));
  if (axis == 0)
    luadnn_error(L,
                 "axis 0: axes count from 1 (or from -1, the last); NumPy's axis 0 is axis 1 here");
  if (axis < -ndim || axis > ndim)
    luadnn_error(L, "axis %I out of range: the array has %d dimension%s", (LUAI_UACINT)axis, ndim,
                 ndim == 1 ? "" : "s");
  return (int)(axis > 0 ? axis - 1 : ndim + axis);
}

dnn_dtype luadnn_opt_dtype(lua_State *L, int index, dnn_dtype otherwise) {
  return lua_isnoneornil(L, index) ? otherwise : luadnn_check_dtype(L, index);
}

dnn_dtype luadnn_check_dtype(lua_State *L, int index) {
  luadnn_check_given(L, index);
  if (lua_isnoneornil(L, index))
    luadnn_error(L, "a dtype such as \"float32\" is needed, got %s", luaL_typename(L, index));
  dnn_dtype dtype;
  if (lua_type(L, index) == LUA_TNUMBER)
    luadnn_error(L,
                 "a dtype is a name such as \"float32\", got a number (a shape of several extents "
                 "is a table: {2, 3})");
  if (lua_type(L, index) != LUA_TSTRING || !dnn_dtype_find(lua_tostring(L, index), &dtype))
    luadnn_error(L, "unknown dtype '%s': one of float64, float32, int64, uint8, bool is expected",
                 luadnn_quote(L, index));
  return dtype;
}

dnn_precision luadnn_check_precision(lua_State *L, int index) {
  const char *name = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
  if (strcmp(name, "bf16") == 0 || strcmp(name, "bfloat16") == 0)
    return DNN_PRECISION_BF16;
  if (strcmp(name, "full") != 0)
    luadnn_error(L, "unknown precision '%s': \"full\" or \"bf16\" is expected",
                 luadnn_quote(L, index));
  return DNN_PRECISION_FULL;
}

/* --- calls ------------------------------------------------------------------------------------ */

/* A method is a closure with the upvalues of the function, and its name behind them. */
enum { METHOD_NAME = LUADNN_METHOD_UPVALUES + 1 };

/* Does a method run? */
static bool runs_method(lua_State *L) {
  return lua_type(L, lua_upvalueindex(METHOD_NAME)) == LUA_TSTRING;
}

/* Is the function that runs one of np.random, whose state takes the place of argument 1? */
static bool is_bound(lua_State *L) {
  return luaL_testudata(L, lua_upvalueindex(1), LUADNN_RANDOM) != NULL;
}

/* The name of the function that runs, as its caller calls it; NULL where nothing tells.
   'is_method': was it called with a colon? Lua's own guess comes from the code of the call, so
   that a function in a local has the local's name; a method that was called with a dot shows as
   a field. */
static const char *running_name(lua_State *L, bool *is_method) {
  lua_Debug call;
  bool known = lua_getstack(L, 0, &call) && lua_getinfo(L, "n", &call) && call.name != NULL;
  known = known && strcmp(call.name, "?") != 0; /* Lua's word for a key that is no constant */
  *is_method = known && strcmp(call.namewhat, "method") == 0;
  const char *method = lua_tostring(L, lua_upvalueindex(METHOD_NAME));
  return method != NULL ? method : known ? call.name : NULL;
}

int luadnn_refuse_dot(lua_State *L, const char *kind, const char *object) {
  bool is_method;
  const char *name = running_name(L, &is_method);
  return luadnn_error(L, "no %s given: for the method write %s:%s() with a colon", kind, object,
                      name != NULL ? name : "method");
}

/* Raises an error if a method runs without its object. Only called where something is wrong. */
static void check_object(lua_State *L) {
  if (runs_method(L) && luadnn_test_array(L, 1) == NULL)
    luadnn_refuse_dot(L, "array", "A");
}

int luadnn_refuse_argument(lua_State *L, int index, const char *reason) {
  bool is_method;
  const char *name = running_name(L, &is_method);
  index -= is_bound(L); /* the reader counts what was given */
  if (name == NULL)
    return luadnn_error(L, "bad argument #%d (%s)", index, reason);
  /* Lua's own words for it (luaL_argerror) */
  if (is_method && index == 1)
    return luadnn_error(L, "calling '%s' on bad self (%s)", name, reason);
  return luadnn_error(L, "bad argument #%d to '%s' (%s)", index - is_method, name, reason);
}

int luadnn_refuse_type(lua_State *L, int index, const char *expected) {
  const char *given = luaL_typename(L, index);
  if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING)
    given = lua_tostring(L, -1);
  return luadnn_refuse_argument(L, index,
                                lua_pushfstring(L, "%s expected, got %s", expected, given));
}

lua_Integer luadnn_check_integer(lua_State *L, int index) {
  int is_integer;
  lua_Integer value = lua_tointegerx(L, index, &is_integer);
  if (!is_integer && lua_isnumber(L, index))
    luadnn_refuse_argument(L, index, "number has no integer representation");
  else if (!is_integer)
    luadnn_refuse_type(L, index, "number");
  return value;
}

double luadnn_check_number(lua_State *L, int index) {
  int is_number;
  double value = lua_tonumberx(L, index, &is_number);
  if (!is_number)
    luadnn_refuse_type(L, index, "number");
  return value;
}

const char *luadnn_check_string(lua_State *L, int index) {
  const char *value = lua_tostring(L, index);
  if (value == NULL)
    luadnn_refuse_type(L, index, "string");
  return value;
}

int luadnn_refuse_array(lua_State *L, int index) {
  luadnn_check_given(L, index);
  return luadnn_refuse_type(L, index, "array");
}

void luadnn_check_given(lua_State *L, int index) {
  check_object(L);
  if (!lua_isnone(L, index))
    return;
  bool is_method;
  const char *name = running_name(L, &is_method);
  /* called by C, such as pcall, or with a colon: nothing can be said about a dot */
  if (name == NULL || is_method)
    return;
  /* A.sum() in place of A:sum() */
  if (index == 1)
    luadnn_refuse_dot(L, "array", "A");
  if (runs_method(L))
    luadnn_error(L, "argument %d of %s is missing: for the method write A:%s(...) with a colon",
                 index, name, name);
}

void luadnn_name_methods(lua_State *L) {
  int methods = lua_gettop(L);
  for (lua_pushnil(L); lua_next(L, methods) != 0; lua_settop(L, methods + 1)) {
    if (!lua_iscfunction(L, -1))
      continue;
    /* closures keep their own upvalues in front, and get the name behind the last possible one */
    int function = lua_gettop(L);
    lua_pushvalue(L, -2);
    for (int i = 1; i <= LUADNN_METHOD_UPVALUES; i++)
      if (lua_getupvalue(L, function, i) == NULL)
        lua_pushnil(L);
    lua_pushvalue(L, function - 1);
    lua_pushcclosure(L, lua_tocfunction(L, function), METHOD_NAME);
    /* changing the value of a present key is allowed while lua_next goes through the table */
    lua_rawset(L, methods);
  }
}

void luadnn_refuse_rest(lua_State *L, int most, bool is_method) {
  int count = lua_gettop(L);
  /* f(x, nil) is no argument too many */
  while (count > most && lua_isnil(L, count))
    count--;
  lua_settop(L, count);
  if (count <= most)
    return;
  check_object(L);
  bool colon;
  const char *name = running_name(L, &colon);
  is_method = is_method || colon || runs_method(L);
  most -= is_method;
  count -= is_method;
  luadnn_error(L, "%s takes at most %d argument%s, got %d", name != NULL ? name : "the function",
               most, most == 1 ? "" : "s", count);
}

static int array_from_table(lua_State *L) {
  luadnn_array_from_table(L, 1, NULL);
  return 1;
}

const dnn_array *luadnn_check_values(lua_State *L, int index, const char *function,
                                     const char *name) {
  const char *colon = *function != '\0' ? ": " : "";
  const dnn_array *array = luadnn_test_array(L, index);
  if (array != NULL)
    return array;
  luadnn_resolve(L, index);
  if (lua_istable(L, index)) {
    index = lua_absindex(L, index); /* the array comes on top, and takes the table's place */
    lua_pushcfunction(L, array_from_table);
    lua_pushvalue(L, index);
    if (lua_pcall(L, 1, 1, 0) != LUA_OK)
      luadnn_error(L, "%s%s%s: %s", function, colon, name, luadnn_reason(L, lua_gettop(L)));
    lua_replace(L, index);
  }
  array = luadnn_test_array(L, index);
  if (array == NULL)
    luadnn_error(L, "%s%s%s must be an array, got %s", function, colon, name,
                 luaL_typename(L, index));
  return array;
}

void luadnn_resolve(lua_State *L, int index) {
  index = lua_absindex(L, index);
  /* as NumPy asks objects for __array__ */
  if (luaL_getmetafield(L, index, "__array") == LUA_TNIL)
    return;
  lua_pushvalue(L, index);
  lua_call(L, 1, 1);
  lua_replace(L, index);
}

/* --- operands --------------------------------------------------------------------------------- */

/* Arrays are the common case, and come first. A number lives in the operand itself, as an array of
   no dimensions over it: nothing is allocated for A + 1. */
void luadnn_check_operand(lua_State *L, int index, luadnn_operand *operand) {
  operand->is_scalar = false;
  operand->array = luadnn_test_array(L, index);
  if (operand->array != NULL)
    return;
  if (index == 1)
    check_object(L);
  dnn_dtype dtype = DNN_F64;
  switch (lua_type(L, index)) {
  case LUA_TNUMBER:
    if (lua_isinteger(L, index)) {
      dtype = DNN_I64;
      operand->value.i64 = lua_tointeger(L, index);
    } else {
      operand->value.f64 = lua_tonumber(L, index);
    }
    break;
  case LUA_TBOOLEAN:
    dtype = DNN_BOOL;
    operand->value.u8 = (uint8_t)lua_toboolean(L, index);
    break;
  case LUA_TTABLE:
    index = lua_absindex(L, index); /* the array comes on top, and takes the table's place */
    luadnn_resolve(L, index);
    operand->array = luadnn_test_array(L, index);
    if (operand->array == NULL) {
      operand->array = luadnn_array_from_table(L, index, NULL);
      lua_replace(L, index);
    }
    return;
  default:
    luadnn_check_given(L, index);
    luadnn_refuse_type(L, index, "array or number");
  }
  dnn_array_init(&operand->scalar, &operand->value, dtype, 0, NULL);
  operand->array = &operand->scalar;
  operand->is_scalar = true;
}

int luadnn_refuse_boolean(lua_State *L, int index) {
  bool is_method;
  const char *name = running_name(L, &is_method);
  return luadnn_error(
      L,
      "argument %d of %s is one boolean, not an array: 'A == B' is true or false, the "
      "mask of the elements that are equal is A:eq(B)",
      index - is_method, name != NULL ? name : "the function");
}

void luadnn_check_numbers(lua_State *L, int index, luadnn_operand *operand) {
  luadnn_check_operand(L, index, operand);
  if (operand->is_scalar && operand->scalar.dtype == DNN_BOOL)
    luadnn_refuse_boolean(L, index);
}

void luadnn_cast_scalar(luadnn_operand *operand, dnn_dtype dtype) {
  double old[1];
  /* the value is a union: it is read as the old type before it is written as the new one */
  memcpy(old, &operand->value, sizeof old);
  dnn_convert(1, operand->scalar.dtype, old, 1, dtype, &operand->value, 1);
  operand->scalar.dtype = dtype;
}

/* Can a scalar become 'dtype' by NumPy's rule: kinds may only rise, and the value must fit? For a
   float32 that means integers of 16 bits. */
static bool fits(const luadnn_operand *scalar, dnn_dtype dtype) {
  switch (scalar->scalar.dtype) {
  case DNN_BOOL:
    return true;
  case DNN_U8:
    return dtype != DNN_BOOL;
  case DNN_I64:
    if (dtype == DNN_U8)
      return scalar->value.i64 >= 0 && scalar->value.i64 <= UINT8_MAX;
    /* NumPy takes int16 for safe in float32, and int32 not */
    if (dtype == DNN_F32)
      return scalar->value.i64 >= INT16_MIN && scalar->value.i64 <= UINT16_MAX;
    return dtype != DNN_BOOL;
  case DNN_F64:
    if (dtype == DNN_F32)
      return !isfinite(scalar->value.f64) || fabs(scalar->value.f64) < 3.4e38;
    break;
  case DNN_F32:
    break;
  }
  return dnn_dtype_is_real(dtype);
}

/* NumPy 1.24's value-based promotion: beside an array, a number takes the array's type if it fits,
   so that float32 arrays stay float32 when 0.5 is added. */
void luadnn_match_operands(luadnn_operand *a, luadnn_operand *b) {
  bool a_single = a->array->ndim == 0, b_single = b->array->ndim == 0;
  if (a_single == b_single)
    return;
  luadnn_operand *scalar = a_single ? a : b;
  dnn_dtype dtype = (a_single ? b : a)->array->dtype;
  if (!scalar->is_scalar) { /* a 0-d array counts as a number */
    const dnn_array *array = scalar->array;
    memcpy(&scalar->value, array->data, dnn_dtype_size(array->dtype));
    dnn_array_init(&scalar->scalar, &scalar->value, array->dtype, 0, NULL);
    scalar->array = &scalar->scalar;
  }
  if (fits(scalar, dtype))
    luadnn_cast_scalar(scalar, dtype);
}

/* --- shapes ----------------------------------------------------------------------------------- */

static int64_t check_extent(lua_State *L, int index, bool with_free) {
  int is_integer;
  lua_Integer extent = lua_tointegerx(L, index, &is_integer);
  if (!is_integer || lua_type(L, index) != LUA_TNUMBER)
    luadnn_error(L, "a shape is made of integers, got %s",
                 lua_type(L, index) == LUA_TNUMBER ? luadnn_quote(L, index)
                                                   : luaL_typename(L, index));
  if (extent < 0 && !(with_free && extent == -1))
    luadnn_error(L, "negative extent %I in a shape", (LUAI_UACINT)extent);
  return extent;
}

static int check_shape_table(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM], bool with_free) {
  index = lua_absindex(L, index);
  lua_Unsigned count = lua_rawlen(L, index);
  /* begins behind the last element of the list: what lua_next gives there is no part of it */
  if (count > 0)
    lua_pushinteger(L, (lua_Integer)count);
  else
    lua_pushnil(L);
  if (lua_next(L, index) != 0) {
    if (lua_type(L, -2) == LUA_TSTRING && strcmp(lua_tostring(L, -2), "n") != 0) /* table.pack */
      luadnn_error(L, "a shape is a list of extents, got one with the key '%s'",
                   luadnn_quote(L, -2));
    lua_pop(L, 2);
  }
  if (count > DNN_MAX_NDIM)
    luadnn_error(L, "%I dimensions are too many, at most %d are possible", (LUAI_UACINT)count,
                 DNN_MAX_NDIM);
  for (int i = 0; i < (int)count; i++) {
    lua_rawgeti(L, index, i + 1);
    shape[i] = check_extent(L, -1, with_free);
    lua_pop(L, 1);
  }
  return (int)count;
}

int luadnn_check_shape_arguments(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM], int *next,
                                 bool with_free) {
  *next = index + 1;
  if (lua_istable(L, index))
    return check_shape_table(L, index, shape, with_free);
  luadnn_check_given(L, index);
  if (lua_type(L, index) != LUA_TNUMBER)
    luadnn_refuse_type(L, index, "shape (a table of extents, or integers)");
  int ndim = 0;
  for (int i = index; lua_type(L, i) == LUA_TNUMBER; i++) {
    if (ndim == DNN_MAX_NDIM)
      luadnn_error(L, "too many dimensions, at most %d are possible", DNN_MAX_NDIM);
    shape[ndim++] = check_extent(L, i, with_free);
    *next = i + 1;
  }
  return ndim;
}

int luadnn_check_shape(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM]) {
  if (lua_istable(L, index))
    return check_shape_table(L, index, shape, false);
  luadnn_check_given(L, index);
  if (lua_type(L, index) != LUA_TNUMBER)
    luadnn_refuse_type(L, index, "shape (a table of extents, or an integer)");
  shape[0] = check_extent(L, index, false);
  return 1;
}

/* Shapes are tables, so that #A.shape, unpack and ipairs work, with the text of NumPy's tuples. */
static int shape_tostring(lua_State *L) {
  int64_t shape[DNN_MAX_NDIM];
  int ndim = 0;
  luaL_checktype(L, 1, LUA_TTABLE);
  for (; ndim < DNN_MAX_NDIM && lua_rawgeti(L, 1, ndim + 1) == LUA_TNUMBER; ndim++)
    shape[ndim] = lua_tointeger(L, -1); /* strides may be negative */
  char text[DNN_SHAPE_TEXT];
  lua_pushstring(L, dnn_shape_text(ndim, shape, text));
  return 1;
}

static int shape_equal(lua_State *L) {
  bool equal = lua_istable(L, 1) && lua_istable(L, 2) && lua_rawlen(L, 1) == lua_rawlen(L, 2);
  for (lua_Integer i = 1; equal && i <= (lua_Integer)lua_rawlen(L, 1); i++) {
    lua_rawgeti(L, 1, i);
    lua_rawgeti(L, 2, i);
    /* {2, 3} and {2.0, 3} differ: a shape has integers */
    equal = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
  }
  lua_pushboolean(L, equal);
  return 1;
}

/*
** Negative indices count from the end, as everywhere; those out of range are refused, but where a C
** function asks: ipairs ends with the first nil. What is no number is nil, as in any table.
*/
static int shape_index(lua_State *L) {
  int is_integer;
  int64_t ndim = (int64_t)lua_rawlen(L, 1);
  int64_t index = lua_tointegerx(L, 2, &is_integer);
  if (lua_type(L, 2) != LUA_TNUMBER || !is_integer)
    return 0;
  if (index < 0 && index >= -ndim) {
    lua_rawgeti(L, 1, ndim + 1 + index);
    return 1;
  }
  lua_Debug call;
  if (index == ndim + 1 && lua_getstack(L, 1, &call) && lua_getinfo(L, "S", &call) &&
      *call.what == 'C')
    return 0;
  if (index == 0)
    luadnn_error(L, "extent 0: the extents of a shape count from 1 (or from -1, the last)");
  return luadnn_error(L, "extent %I out of range: the shape has %I dimension%s", (LUAI_UACINT)index,
                      (LUAI_UACINT)ndim, ndim == 1 ? "" : "s");
}

void luadnn_push_shape(lua_State *L, int ndim, const int64_t *shape) {
  lua_createtable(L, ndim, 0);
  for (int i = 0; i < ndim; i++) {
    lua_pushinteger(L, shape[i]);
    lua_rawseti(L, -2, i + 1);
  }
  if (luaL_newmetatable(L, "dnn.shape")) {
    const luaL_Reg metamethods[] = {
        {"__tostring", shape_tostring}, {"__eq", shape_equal}, {"__index", shape_index}, {0}};
    luaL_setfuncs(L, metamethods, 0);
  }
  lua_setmetatable(L, -2);
}

/* --- options ---------------------------------------------------------------------------------- */

/* Insertions, deletions, replacements and exchanges of neighbours: the optimal string alignment
   distance, by the usual table of which three rows are kept. */
int luadnn_edit_distance(const char *a, const char *b, int limit) {
  enum { LONGEST = 40 };
  size_t m = strlen(a), n = strlen(b);
  if (m > LONGEST || n > LONGEST)
    return limit + 1;
  int rows[3][LONGEST + 1]; /* row i % 3: distances of the first i letters of 'a' */
  for (size_t j = 0; j <= n; j++)
    rows[0][j] = (int)j;
  for (size_t i = 1; i <= m; i++) {
    int *row = rows[i % 3];
    /* the rows of one and of two letters less */
    const int *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
    row[0] = (int)i;
    for (size_t j = 1; j <= n; j++) {
      int best = above[j - 1] + (a[i - 1] != b[j - 1]);
      best = above[j] + 1 < best ? above[j] + 1 : best;
      best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
          before[j - 2] + 1 < best)
        best = before[j - 2] + 1;
      row[j] = best;
    }
  }
  int distance = rows[m % 3][n];
  return distance > limit ? limit + 1 : distance;
}

const char *luadnn_nearest(const char *name, const char *const *names) {
  const char *nearest = NULL;
  /* A third of the letters may differ: 'axsi' finds 'axis', 'x' finds nothing. */
  int limit = (int)(strlen(name) + 2) / 3;
  for (; *names != NULL; names++) {
    int distance = luadnn_edit_distance(name, *names, limit);
    if (distance <= limit && distance < (int)strlen(name)) {
      nearest = *names;
      limit = distance - 1;
    }
  }
  return nearest;
}

/* An empty table is one of no options; a list has a number as its first key. */
bool luadnn_is_options(lua_State *L, int index) {
  if (!lua_istable(L, index))
    return false;
  index = lua_absindex(L, index);
  lua_pushnil(L);
  if (lua_next(L, index) == 0)
    return true;
  bool is_options = lua_type(L, -2) == LUA_TSTRING;
  lua_pop(L, 2);
  return is_options;
}

/* Raises for a value that stands where options belong, with the one that it is likely to be.
   np.zeros(3, "float32") is right, np.sum(A, true) is a habit from elsewhere. */
static void refuse_positional(lua_State *L, int index, const char *const *names) {
  static const struct {
    int type;
    const char *name;
  } usual[] = {{LUA_TSTRING, "dtype"}, {LUA_TBOOLEAN, "keepdims"}, {LUA_TUSERDATA, "weights"},
               {LUA_TUSERDATA, "out"}, {LUA_TNUMBER, "ddof"},      {LUA_TNUMBER, "size"}};
  if (names[0] == NULL)
    luadnn_error(L, "an argument too many, a %s", luaL_typename(L, index));
  const char *meant = names[1] == NULL ? names[0] : NULL;
  for (size_t i = 0; i < sizeof usual / sizeof usual[0] && meant == NULL; i++)
    for (int k = 0; names[k] != NULL && usual[i].type == lua_type(L, index); k++)
      meant = strcmp(names[k], usual[i].name) == 0 ? names[k] : meant;
  const char *got = luadnn_test_array(L, index) != NULL ? "array" : luaL_typename(L, index);
  if (meant != NULL)
    luadnn_error(L, "the options must be a table, got %s: did you mean {%s = ...}?", got, meant);
  luadnn_error(L, "the options must be a table such as {%s = ...}, got %s", names[0], got);
}

bool luadnn_check_options(lua_State *L, int index, const char *const *names) {
  if (lua_isnoneornil(L, index))
    return false;
  if (!lua_istable(L, index))
    refuse_positional(L, index, names);
  index = lua_absindex(L, index);
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      luadnn_error(L, "an option table has names as keys, got a %s", luaL_typename(L, -1));
    const char *key = lua_tostring(L, -1);
    const char *const *known = names;
    while (*known != NULL && strcmp(*known, key) != 0)
      known++;
    if (*known == NULL) {
      const char *nearest = luadnn_nearest(key, names);
      key = luadnn_quote(L, -1);
      if (nearest != NULL)
        luadnn_error(L, "unknown option '%s': did you mean '%s'?", key, nearest);
      if (names[0] == NULL)
        luadnn_error(L, "unknown option '%s': there are none here", key);
      luaL_Buffer list;
      luaL_buffinit(L, &list);
      for (known = names; *known != NULL; known++) {
        luaL_addstring(&list, known == names ? "" : ", ");
        luaL_addstring(&list, *known);
      }
      luaL_pushresult(&list);
      luadnn_error(L, "unknown option '%s': there are %s", key, lua_tostring(L, -1));
    }
  }
  return true;
}

bool luadnn_option(lua_State *L, int index, const char *name) {
  if (!lua_istable(L, index))
    return false;
  index = lua_absindex(L, index);
  lua_pushstring(L, name);
  /* raw, as all of an option table: a metatable's __index has no say */
  if (lua_rawget(L, index) != LUA_TNIL)
    return true;
  lua_pop(L, 1);
  return false;
}

bool luadnn_check_order(lua_State *L, int index, const dnn_array *array, bool with_k,
                        int axes[DNN_MAX_NDIM]) {
  static const char *const names[] = {"order", NULL};
  int top = lua_gettop(L), ndim = array->ndim;
  char order = 'C';
  if (lua_type(L, index) == LUA_TSTRING)
    lua_pushvalue(L, index);
  else if (!luadnn_check_options(L, index, names) || !luadnn_option(L, index, "order"))
    lua_pushliteral(L, "C");
  const char *given = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
  if (strlen(given) == 1 && strchr(with_k ? "CFAK" : "CFA", *given) != NULL)
    order = *given;
  else
    luadnn_error(L, "order must be \"C\", \"F\"%s, got %s",
                 with_k ? ", \"A\" or \"K\"" : " or \"A\"", luadnn_quote(L, -1));
  lua_settop(L, top);
  if (order == 'A')
    order = dnn_array_is_fortran(array) && !dnn_array_is_contiguous(array) ? 'F' : 'C';
  if (order == 'K')
    return !dnn_array_copy_order(array, axes);
  for (int i = 0; i < ndim; i++)
    axes[i] = order == 'F' ? ndim - 1 - i : i;
  return order == 'F';
}

double luadnn_option_number(lua_State *L, int index, const char *name, double otherwise) {
  if (!luadnn_option(L, index, name))
    return otherwise;
  if (lua_type(L, -1) != LUA_TNUMBER)
    luadnn_error(L, "option '%s' must be a number, got %s", name, luaL_typename(L, -1));
  double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

bool luadnn_option_boolean(lua_State *L, int index, const char *name, bool otherwise) {
  if (!luadnn_option(L, index, name))
    return otherwise;
  if (!lua_isboolean(L, -1))
    luadnn_error(L, "option '%s' must be a boolean, got %s", name, luaL_typename(L, -1));
  bool value = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return value;
}

dnn_array *luadnn_option_out(lua_State *L, int index) {
  if (!luadnn_option(L, index, "out"))
    return NULL;
  dnn_array *out = luadnn_test_array(L, -1);
  if (out == NULL)
    luadnn_error(L, "option 'out' must be an array, got %s", luaL_typename(L, -1));
  return out;
}

void luadnn_check_out_shape(lua_State *L, const dnn_array *out, int ndim, const int64_t *shape) {
  bool fits = out->ndim == ndim;
  for (int i = 0; i < ndim && fits; i++)
    fits = out->shape[i] == shape[i];
  if (!fits) {
    char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
    luadnn_error(L, "option 'out' has shape %s, the result has shape %s",
                 dnn_shape_text(out->ndim, out->shape, one), dnn_shape_text(ndim, shape, two));
  }
}
