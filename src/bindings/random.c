/*
** np.random: NumPy's legacy random streams. The functions of np.random are the methods of
** RandomState objects (random_object.h), bound to one shared state; those of distributions are in
** distributions.c.
*/
#include "random/random.h"
#include "random/choice.h"

#include "array/gather.h"
#include "array/order.h"
#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"
#include "bindings/random_object.h"

#include <string.h>

/* --- uniform and normal numbers --------------------------------------------------------------- */

/* rand(d0, d1, ...) and randn: extents as arguments, or a table of them. */
static dnn_array *new_from_extents(lua_State *L) {
  int64_t shape[DNN_MAX_NDIM];
  static const char *const names[] = {NULL};
  int next = 2, ndim = 0;
  if (lua_gettop(L) > 1)
    ndim = luadnn_check_shape_arguments(L, 2, shape, &next, false);
  if (!lua_isnoneornil(L, next))
    luadnn_check_options(L, next, names);
  return luadnn_new_array(L, DNN_F64, ndim, shape);
}

/* Bits are made where they stay: the fills write into the array's elements. */
static int random_rand(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, DNN_MAX_NDIM + 1, false);
  dnn_array *out = new_from_extents(L);
  dnn_error error;
  return luadnn_finish_draw(L, dnn_random_doubles(random, out->size, out->data, &error), &error);
}

static int random_randn(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, DNN_MAX_NDIM + 1, false);
  dnn_array *out = new_from_extents(L);
  dnn_error error;
  return luadnn_finish_draw(L, dnn_random_gaussians(random, out->size, out->data, &error), &error);
}

static int random_random_sample(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, 1, true);
  dnn_array *out = luadnn_new_sized(L, 2, DNN_F64);
  dnn_error error;
  return luadnn_finish_draw(L, dnn_random_doubles(random, out->size, out->data, &error), &error);
}

static int random_standard_normal(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, 1, true);
  dnn_array *out = luadnn_new_sized(L, 2, DNN_F64);
  dnn_error error;
  return luadnn_finish_draw(L, dnn_random_gaussians(random, out->size, out->data, &error), &error);
}

/* --- integers --------------------------------------------------------------------------------- */

/* What randint draws for a dtype: how many bits of the stream, and what may be asked for. */
typedef struct integer_type {
  const char *name;
  int bits;
  dnn_dtype dtype; /* of the result */
  int64_t low, last;
} integer_type;

/* The type that the string at 'index' names, int64 for nil. */
static const integer_type *check_integer_type(lua_State *L, int index) {
  static const integer_type types[] = {{"int64", 64, DNN_I64, INT64_MIN, INT64_MAX},
                                       {"i64", 64, DNN_I64, INT64_MIN, INT64_MAX},
                                       {"int32", 32, DNN_I64, INT32_MIN, INT32_MAX},
                                       {"uint32", 32, DNN_I64, 0, UINT32_MAX},
                                       {"int16", 16, DNN_I64, INT16_MIN, INT16_MAX},
                                       {"uint16", 16, DNN_I64, 0, UINT16_MAX},
                                       {"int8", 8, DNN_I64, INT8_MIN, INT8_MAX},
                                       {"uint8", 8, DNN_U8, 0, UINT8_MAX},
                                       {"u8", 8, DNN_U8, 0, UINT8_MAX},
                                       {"bool", 1, DNN_BOOL, 0, 1}};
  if (lua_isnil(L, index))
    return &types[0];
  const char *name = luadnn_check_string(L, index);
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (strcmp(types[i].name, name) == 0)
      return &types[i];
  luadnn_error(L, "randint has no dtype '%s'", luadnn_quote(L, index));
  return NULL;
}

/* Brings low, high, size and dtype to 2 .. 5, wherever options hold the last two. */
static void spread_randint_options(lua_State *L) {
  static const char *const names[] = {"size", "dtype", NULL};
  lua_settop(L, 5);
  if (luadnn_is_options(L, 3)) { /* randint(high, options) */
    lua_pushvalue(L, 3);
    lua_replace(L, 4);
    lua_pushnil(L);
    lua_replace(L, 3);
  }
  if (luadnn_is_options(L, 5) && luadnn_check_options(L, 5, names + 1)) { /* behind the size */
    luadnn_option(L, 5, "dtype");
    lua_replace(L, 5);
  }
  if (luadnn_is_options(L, 4) && luadnn_check_options(L, 4, names)) {
    if (luadnn_option(L, 4, "dtype"))
      lua_replace(L, 5);
    if (!luadnn_option(L, 4, "size"))
      lua_pushnil(L);
    lua_replace(L, 4);
  }
}

/*
** randint(low, high, size, dtype), the last two also as {size = , dtype = }: low <= x < high;
** randint(high) starts at 0. The stream depends on the dtype as in NumPy, whose int32, uint32,
** int16, uint16 and int8 are also accepted: their values come as an int64 array.
*/
static int random_randint(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, 4, false);
  spread_randint_options(L);
  int64_t low = luadnn_check_whole(L, 2, "low"), high = low;
  if (lua_isnil(L, 3))
    low = 0;
  else
    high = luadnn_check_whole(L, 3, "high");
  const integer_type *type = check_integer_type(L, 5);
  if (low >= high)
    return luadnn_error(L, "low >= high: no integer x with %I <= x < %I", (LUAI_UACINT)low,
                        (LUAI_UACINT)high);
  if (low < type->low || high - 1 > type->last)
    return luadnn_error(L, "the range from %I to %I is out of bounds for %s", (LUAI_UACINT)low,
                        (LUAI_UACINT)(high - 1), type->name);
  dnn_array *out = luadnn_new_sized(L, 4, type->dtype);
  int64_t *values = out->data;
  if (out->dtype != DNN_I64) { /* the core draws int64 alone */
    int64_t size[1] = {out->size};
    values = luadnn_new_array(L, DNN_I64, 1, size)->data;
  }
  dnn_error error;
  luadnn_check_status(
      L, dnn_random_integers(random, low, high - 1, type->bits, out->size, values, &error), &error);
  if (out->dtype != DNN_I64) {
    dnn_convert(out->size, DNN_I64, values, 1, out->dtype, out->data, 1);
    lua_pop(L, 1);
  }
  luadnn_unbox_scalar(L);
  return 1;
}

static int random_bytes(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, 1, false);
  int64_t n = luadnn_check_whole(L, 2, "length");
  if (n < 0)
    return luadnn_error(L, "'length' must not be negative, got %I", (LUAI_UACINT)n);
  dnn_array *bytes = luadnn_new_array(L, DNN_U8, 1, &n);
  dnn_error error;
  luadnn_check_status(L, dnn_random_bytes(random, n, bytes->data, &error), &error);
  lua_pushlstring(L, bytes->data, (size_t)n);
  return 1;
}

/* --- order ------------------------------------------------------------------------------------ */

/* Pushes a permutation of 0 .. n-1. */
static dnn_array *push_permutation(lua_State *L, dnn_random *random, int64_t n) {
  dnn_array *order = luadnn_new_array(L, DNN_I64, 1, &n);
  dnn_error error;
  luadnn_check_status(L, dnn_random_permutation(random, n, order->data, &error), &error);
  return order;
}

/* Copies the rows (or elements) of 'from' into 'to' in the order given. */
static void copy_rows(lua_State *L, const dnn_array *from, const dnn_array *order, dnn_array *to) {
  dnn_array rows; /* whatever the shape of 'order' */
  dnn_error error;
  dnn_array_init(&rows, order->data, DNN_I64, 1, &order->size);
  luadnn_check_status(L, dnn_array_gather(from, 1, (const int[]){0}, &rows, 0, to, &error), &error);
}

/* permutation(n): the positions 1 .. n in random order; permutation(A): a copy with its rows (or
   elements) in random order. */
static int random_permutation(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, 1, false);
  if (lua_type(L, 2) == LUA_TNUMBER) {
    int64_t n = luadnn_check_whole(L, 2, "n");
    if (n < 0)
      return luadnn_error(L, "'n' must not be negative, got %I", (LUAI_UACINT)n);
    dnn_array *order = push_permutation(L, random, n);
    dnn_error error;
    luadnn_check_status(L, dnn_array_shift(order, 1, &error), &error);
    return 1;
  }
  luadnn_operand a;
  luadnn_check_operand(L, 2, &a);
  if (a.array->ndim == 0)
    return luadnn_error(L, "permutation needs an integer or an array of at least one dimension");
  const dnn_array *order = push_permutation(L, random, a.array->shape[0]);
  copy_rows(L, a.array, order, luadnn_new_array(L, a.array->dtype, a.array->ndim, a.array->shape));
  return 1;
}

/* shuffle(A): the rows of an array, or the values of a Lua sequence, in place. */
static int random_shuffle(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, 1, false);
  if (lua_istable(L, 2)) {
    /* the draws of dnn_random_shuffle, one by one: the same stream as for an array of that
       length */
    for (lua_Integer i = (lua_Integer)lua_rawlen(L, 2); i > 1; i--) {
      luadnn_poll(L, i);
      lua_Integer j = (lua_Integer)dnn_random_interval(random, (uint64_t)(i - 1)) + 1;
      lua_rawgeti(L, 2, i);
      lua_rawgeti(L, 2, j);
      lua_rawseti(L, 2, i);
      lua_rawseti(L, 2, j);
    }
    return 0;
  }
  dnn_array *array = luadnn_check_array(L, 2);
  if (array->ndim == 0)
    return luadnn_error(L, "shuffle needs an array of at least one dimension");
  /* by a copy: an array may have any strides, and rows are moved as wholes */
  const dnn_array *order = push_permutation(L, random, array->shape[0]);
  dnn_array *copy = luadnn_new_array(L, array->dtype, array->ndim, array->shape);
  copy_rows(L, array, order, copy);
  dnn_error error;
  luadnn_check_status(L, dnn_array_assign(copy, array, &error), &error);
  return 0;
}

/* Option 'p' of choice at the index given: NULL when there is none. 'type' is the one it came with,
   whose rounding its sum may have. */
static const double *check_probabilities(lua_State *L, int options, int64_t population,
                                         dnn_dtype *type) {
  *type = DNN_F64;
  if (!luadnn_option(L, options, "p"))
    return NULL;
  luadnn_operand p;
  luadnn_check_operand(L, -1, &p);
  if (p.array->ndim != 1 || p.array->size != population) {
    char text[DNN_SHAPE_TEXT];
    luadnn_error(L, "option 'p' has shape %s, expected (%I,)",
                 dnn_shape_text(p.array->ndim, p.array->shape, text), (LUAI_UACINT)population);
  }
  *type = p.array->dtype;
  return luadnn_new_copy(L, p.array, DNN_F64)->data;
}

/* Pushes the rows of 'from' at the positions 'chosen': their shape, and behind it that of a row. */
static void push_rows(lua_State *L, const dnn_array *from, const dnn_array *chosen) {
  int64_t shape[DNN_MAX_NDIM];
  int ndim = chosen->ndim;
  memcpy(shape, chosen->shape, sizeof shape);
  if (ndim + from->ndim - 1 > DNN_MAX_NDIM)
    luadnn_error(L, "choice: the result would have %d dimensions, at most %d are possible",
                 ndim + from->ndim - 1, DNN_MAX_NDIM);
  for (int i = 1; i < from->ndim; i++)
    shape[ndim++] = from->shape[i];
  dnn_array *picked = luadnn_new_array(L, from->dtype, ndim, shape);
  dnn_array rows = *picked; /* (size, ...) whatever the shape of 'chosen' */
  shape[0] = chosen->size;
  for (int i = 1; i < from->ndim; i++)
    shape[i] = from->shape[i];
  dnn_array_init(&rows, picked->data, picked->dtype, from->ndim, shape);
  copy_rows(L, from, chosen, &rows);
}

/* choice(n | A, size, {replace = true, p = }): positions 1 .. n, or rows of A. */
static int random_choice(lua_State *L) {
  static const char *const names[] = {"size", "replace", "p", NULL};
  dnn_random *random = luadnn_check_draw(L, 3, false);
  lua_settop(L, 4);
  /* A list at 3 is a size; a table of named fields is the options, with the size among them. */
  int options = luadnn_is_options(L, 3) && !lua_isnil(L, 3) && lua_rawlen(L, 3) == 0 ? 3 : 4;
  bool named = luadnn_check_options(L, options, names);
  int size = 3;
  if (options == 3) {
    size = lua_gettop(L) + 1;
    luadnn_option(L, 3, "size");
  }
  bool replace = luadnn_option_boolean(L, options, "replace", true);
  luadnn_operand from;
  luadnn_check_operand(L, 2, &from);
  bool positions = from.is_scalar;
  if (!positions && from.array->ndim == 0)
    return luadnn_error(L, "choice needs an integer or an array of at least one dimension");
  int64_t population = positions ? luadnn_check_whole(L, 2, "n") : from.array->shape[0];
  if (population <= 0)
    return luadnn_error(L, "choice needs something to choose from, got %I",
                        (LUAI_UACINT)population);
  dnn_array *out = luadnn_new_sized(L, size, DNN_I64);
  int result = lua_gettop(L);
  dnn_dtype type = DNN_F64;
  const double *p = named ? check_probabilities(L, options, population, &type) : NULL;
  dnn_error error;
  luadnn_check_status(
      L, dnn_random_choice(random, population, p, type, replace, out->size, out->data, &error),
      &error);
  if (positions) {
    luadnn_check_status(L, dnn_array_shift(out, 1, &error), &error); /* Lua counts from 1 */
    lua_settop(L, result);
  } else {
    push_rows(L, from.array, out);
  }
  luadnn_unbox_scalar(L);
  return 1;
}

/* multinomial(n, pvals, size): an array (size, outcomes) of counts. */
static int random_multinomial(lua_State *L) {
  dnn_random *random = luadnn_check_draw(L, 3, true);
  lua_settop(L, 4);
  int64_t trials = luadnn_check_whole(L, 2, "n");
  luadnn_operand p;
  luadnn_check_operand(L, 3, &p);
  if (p.array->ndim != 1)
    return luadnn_error(L, "'pvals' must have one dimension");
  const dnn_array *weights = luadnn_new_copy(L, p.array, DNN_F64);
  int64_t shape[DNN_MAX_NDIM];
  int ndim = luadnn_check_size(L, 4, shape);
  if (ndim == DNN_MAX_NDIM)
    return luadnn_error(L, "'size' has too many dimensions");
  shape[ndim++] = weights->size;
  dnn_array *out = luadnn_new_array(L, DNN_I64, ndim, shape);
  dnn_error error;
  int64_t n = weights->size > 0 ? out->size / weights->size : 0;
  luadnn_check_status(L,
                      dnn_random_multinomial(random, trials, weights->data, p.array->dtype,
                                             weights->size, n, out->data, &error),
                      &error);
  return 1;
}

/* --- registration ----------------------------------------------------------------------------- */

static const luaL_Reg random_methods[] = {{"seed", luadnn_random_seed},
                                          {"get_state", luadnn_random_get_state},
                                          {"set_state", luadnn_random_set_state},
                                          {"rand", random_rand},
                                          {"randn", random_randn},
                                          {"random_sample", random_random_sample},
                                          {"random", random_random_sample},
                                          {"standard_normal", random_standard_normal},
                                          {"randint", random_randint},
                                          {"bytes", random_bytes},
                                          {"permutation", random_permutation},
                                          {"shuffle", random_shuffle},
                                          {"choice", random_choice},
                                          {"multinomial", random_multinomial},
                                          {NULL, NULL}};

/* Adds all functions to the table on the top, bound to the state at 'state' (0: methods). */
static void add_functions(lua_State *L, int state) {
  for (const luaL_Reg *r = random_methods; r->name != NULL; r++) {
    if (state != 0)
      lua_pushvalue(L, state);
    else
      lua_pushnil(L);
    lua_pushcclosure(L, r->func, 1);
    lua_setfield(L, -2, r->name);
  }
  luadnn_add_distributions(L, state);
}

void luadnn_open_random(lua_State *L) {
  luaL_newmetatable(L, LUADNN_RANDOM);
  lua_createtable(L, 0, 48);
  add_functions(L, 0);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, luadnn_random_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pushliteral(L, LUADNN_RANDOM);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
  dnn_random *shared = luadnn_new_random(L);
  int state = lua_gettop(L);
  lua_createtable(L, 0, 48);
  lua_pushnil(L); /* until np.random.seed(), other numbers in each run, as in NumPy */
  luadnn_random_reseed(L, shared, lua_gettop(L));
  lua_pop(L, 1);
  add_functions(L, state);
  lua_pushcfunction(L, luadnn_random_state);
  lua_setfield(L, -2, "RandomState");
  lua_remove(L, state);
  lua_setfield(L, -2, "random");
}
