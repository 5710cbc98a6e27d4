/*
** np.random: NumPy's legacy random streams. RandomState objects are userdata that hold a state;
** the functions of np.random are their methods bound to one shared state.
**
** Every function here is a closure with two upvalues: the bound state (or nil in methods, where it
** is the first argument) and, for laws of probability, the law.
*/
#include "random/choice.h"
#include "random/distributions.h"

#include "array/gather.h"
#include "array/order.h"
#include "bindings/args.h"
#include "bindings/array_object.h"

#include <math.h>
#include <string.h>
#include <sys/random.h>

#define RANDOM "dnn.random"

dnn_random *luadnn_check_random(lua_State *L, int index) {
  dnn_random *random = luaL_testudata(L, index, RANDOM);
  if (random == NULL)
    luadnn_refuse_type(L, index, RANDOM);
  return random;
}

/* The state of this call, which takes at most 'most' arguments (those behind the last one that is a
   size are likely to be further extents); bound functions get theirs inserted as argument 1. */
static dnn_random *check_random(lua_State *L, int most, bool with_size) {
  bool bound = lua_isuserdata(L, lua_upvalueindex(1));
  if (!bound && luaL_testudata(L, 1, RANDOM) == NULL)
    luadnn_refuse_dot(L, "RandomState", "random");
  int last = most + !bound;
  if (with_size && lua_gettop(L) > last && lua_isinteger(L, last) && lua_isinteger(L, last + 1))
    luadnn_error(L, "a size of several extents is a table, {%I, %I}", lua_tointeger(L, last),
                 lua_tointeger(L, last + 1));
  if (lua_gettop(L) > last)
    luadnn_refuse_rest(L, last, !bound);
  if (bound) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
  }
  return lua_touserdata(L, 1);
}

/* Reads the shape 'size' at 'index', also as {size = ...}: nil has no dimensions. */
static int check_size(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM]) {
  static const char *const names[] = {"size", NULL};
  if (luadnn_is_options(L, index)) {
    luadnn_check_options(L, index, names);
    if (luadnn_option(L, index, "size"))
      index = lua_gettop(L);
  }
  return lua_isnoneornil(L, index) ? 0 : luadnn_check_shape(L, index, shape);
}

/* Pushes an array for it. */
static dnn_array *new_sized(lua_State *L, int index, dnn_dtype dtype) {
  int64_t shape[DNN_MAX_NDIM];
  int ndim = check_size(L, index, shape);
  return luadnn_new_array(L, dtype, ndim, shape);
}

/* Ends a function whose array is on the top: without dimensions it becomes a number. */
static int finish(lua_State *L, dnn_status status, const dnn_error *error) {
  luadnn_check_status(L, status, error);
  luadnn_unbox_scalar(L);
  return 1;
}

static int64_t check_integer(lua_State *L, int index, const char *name) {
  int is_integer;
  lua_Integer value = lua_tointegerx(L, index, &is_integer);
  if (!is_integer)
    luadnn_error(L, "'%s' must be an integer, got %s", name,
                 lua_type(L, index) == LUA_TNUMBER ? luaL_tolstring(L, index, NULL)
                                                   : luaL_typename(L, index));
  return value;
}

/* --- seeding ---------------------------------------------------------------------------------- */

/* Seeds from the value at 'index': an integer, a list of integers, or nil for a seed of chance. */
static void seed_from(lua_State *L, dnn_random *random, int index) {
  dnn_error error;
  if (lua_isnoneornil(L, index)) {
    uint32_t words[8];
    int64_t seeds[8];
    if (getrandom(words, sizeof words, 0) != (ssize_t)sizeof words)
      luadnn_error(L, "the system has no random numbers for a seed");
    for (int i = 0; i < 8; i++)
      seeds[i] = words[i];
    luadnn_check_status(L, dnn_random_seed_array(random, seeds, 8, &error), &error);
    return;
  }
  if (lua_type(L, index) == LUA_TNUMBER) {
    if (!lua_isinteger(L, index))
      luadnn_error(L, "a seed must be an integer, got the real %s", luaL_tolstring(L, index, NULL));
    luadnn_check_status(L, dnn_random_seed(random, lua_tointeger(L, index), &error), &error);
    return;
  }
  luadnn_operand seeds;
  luadnn_check_operand(L, index, &seeds);
  if (seeds.array->ndim == 1 && seeds.array->size == 0)
    luadnn_error(L, "a list of seeds must not be empty");
  if (dnn_dtype_is_real(seeds.array->dtype) || seeds.array->ndim != 1)
    luadnn_error(L, "a seed must be an integer or a list of integers (one dimension)");
  const dnn_array *list = luadnn_new_copy(L, seeds.array, DNN_I64);
  luadnn_check_status(L, dnn_random_seed_array(random, list->data, list->size, &error), &error);
  lua_pop(L, 1);
}

static int random_seed(lua_State *L) {
  seed_from(L, check_random(L, 1, false), 2);
  return 0;
}

static dnn_random *new_random(lua_State *L) {
  dnn_random *random = lua_newuserdatauv(L, sizeof *random, 0);
  dnn_random_seed(random, 0, NULL);
  luaL_setmetatable(L, RANDOM);
  return random;
}

/* np.random.RandomState(seed) */
static int random_state(lua_State *L) {
  luadnn_check_count(L, 1);
  lua_settop(L, 1);
  seed_from(L, new_random(L), 1);
  lua_settop(L, 2);
  return 1;
}

/* {name = "MT19937", key = array (624,), position = , has_gauss = , gauss = } */
static int random_get_state(lua_State *L) {
  const dnn_random *random = check_random(L, 0, false);
  lua_createtable(L, 0, 5);
  lua_pushliteral(L, "MT19937");
  lua_setfield(L, -2, "name");
  int64_t shape[1] = {DNN_RANDOM_WORDS};
  int64_t *key = luadnn_new_array(L, DNN_I64, 1, shape)->data;
  for (int i = 0; i < DNN_RANDOM_WORDS; i++)
    key[i] = random->key[i];
  lua_setfield(L, -2, "key");
  lua_pushinteger(L, random->position);
  lua_setfield(L, -2, "position");
  lua_pushboolean(L, random->has_gauss);
  lua_setfield(L, -2, "has_gauss");
  lua_pushnumber(L, random->gauss);
  lua_setfield(L, -2, "gauss");
  return 1;
}

static int random_set_state(lua_State *L) {
  static const char *const names[] = {"name", "key", "position", "has_gauss", "gauss", NULL};
  dnn_random *random = check_random(L, 1, false);
  if (!luadnn_check_options(L, 2, names))
    return luadnn_error(L, "set_state needs the table that get_state gives");
  dnn_random changed;
  const dnn_array *key = luadnn_option(L, 2, "key") ? luadnn_test_array(L, -1) : NULL;
  if (key == NULL || key->dtype != DNN_I64 || key->ndim != 1 || key->size != DNN_RANDOM_WORDS)
    return luadnn_error(L, "field 'key' of a state must be an int64 array of shape (624,)");
  for (int64_t i = 0; i < DNN_RANDOM_WORDS; i++)
    changed.key[i] = (uint32_t)((int64_t *)key->data)[i * key->strides[0]];
  lua_pop(L, 1);
  lua_getfield(L, 2, "position");
  int64_t position = check_integer(L, -1, "position");
  changed.position = position < 0 || position > INT32_MAX ? -1 : (int)position;
  changed.has_gauss = luadnn_option_boolean(L, 2, "has_gauss");
  changed.gauss = luadnn_option(L, 2, "gauss") ? lua_tonumber(L, -1) : 0;
  dnn_error error;
  luadnn_check_status(L, dnn_random_check(&changed, &error), &error);
  *random = changed;
  return 0;
}

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

static int random_rand(lua_State *L) {
  dnn_random *random = check_random(L, DNN_MAX_NDIM + 1, false);
  dnn_array *out = new_from_extents(L);
  dnn_error error;
  return finish(L, dnn_random_doubles(random, out->size, out->data, &error), &error);
}

static int random_randn(lua_State *L) {
  dnn_random *random = check_random(L, DNN_MAX_NDIM + 1, false);
  dnn_array *out = new_from_extents(L);
  dnn_error error;
  return finish(L, dnn_random_gaussians(random, out->size, out->data, &error), &error);
}

static int random_random_sample(lua_State *L) {
  dnn_random *random = check_random(L, 1, true);
  dnn_array *out = new_sized(L, 2, DNN_F64);
  dnn_error error;
  return finish(L, dnn_random_doubles(random, out->size, out->data, &error), &error);
}

static int random_standard_normal(lua_State *L) {
  dnn_random *random = check_random(L, 1, true);
  dnn_array *out = new_sized(L, 2, DNN_F64);
  dnn_error error;
  return finish(L, dnn_random_gaussians(random, out->size, out->data, &error), &error);
}

/* Pushes argument 'index', or the option 'name' if the options at 'options' stand there or before;
   nil when it is not there. */
static void push_argument(lua_State *L, int index, int options, const char *name) {
  if (index < options)
    lua_pushvalue(L, index);
  else if (!luadnn_option(L, options, name))
    lua_pushnil(L);
}

/* Where the options of a law are: a table behind arguments, whose names are those of the others. */
static int check_law_options(lua_State *L, const dnn_distribution *law) {
  const char *names[DNN_DISTRIBUTION_PARAMETERS + 2];
  int index = 2, count = 0;
  while (index < law->parameters + 3 && !luadnn_is_options(L, index))
    index++;
  for (int i = index - 2; i < law->parameters; i++)
    names[count++] = law->parameter[i].name;
  if (index <= law->parameters + 2)
    names[count++] = "size";
  names[count] = NULL;
  luadnn_check_options(L, index, names);
  for (int i = index + 1; i <= law->parameters + 2; i++) {
    if (!lua_isnil(L, i))
      luadnn_error(L, "%s: the options must be the last argument", law->name);
  }
  return index;
}

/* Draws with parameters that are arrays, and broadcast, also against 'size' at the index given. */
static int draw_each(lua_State *L, dnn_random *random, const dnn_distribution *law,
                     const luadnn_operand *operands, int size) {
  const dnn_array *arrays[DNN_DISTRIBUTION_PARAMETERS];
  const double *parameters[DNN_DISTRIBUTION_PARAMETERS];
  int64_t shape[DNN_MAX_NDIM];
  int ndim;
  dnn_error error;
  for (int i = 0; i < law->parameters; i++)
    arrays[i] = operands[i].array;
  luadnn_check_status(L, dnn_shape_broadcast(law->parameters, arrays, &ndim, shape, &error),
                      &error);
  if (!lua_isnil(L, size)) {
    char text[DNN_SHAPE_TEXT], wanted_text[DNN_SHAPE_TEXT];
    int64_t wanted[DNN_MAX_NDIM];
    int wanted_ndim = luadnn_check_shape(L, size, wanted);
    bool fits = wanted_ndim >= ndim;
    for (int i = 1; i <= ndim && fits; i++)
      fits = shape[ndim - i] == wanted[wanted_ndim - i] || shape[ndim - i] == 1;
    if (!fits)
      return luadnn_error(L, "%s: size %s does not fit parameters of shape %s", law->name,
                          dnn_shape_text(wanted_ndim, wanted, wanted_text),
                          dnn_shape_text(ndim, shape, text));
    ndim = wanted_ndim;
    memcpy(shape, wanted, sizeof shape);
  }
  for (int i = 0; i < law->parameters; i++) {
    dnn_array stretched;
    luadnn_check_status(L, dnn_array_broadcast_view(arrays[i], ndim, shape, &stretched, &error),
                        &error);
    parameters[i] = luadnn_new_copy(L, &stretched, DNN_F64)->data;
  }
  dnn_array *out = luadnn_new_array(L, law->dtype, ndim, shape);
  return finish(
      L, dnn_distribution_fill_each(law, random, parameters, out->size, out->data, &error), &error);
}

/* normal(loc, scale, size), binomial(n, p, size) and so on: by position or by name in a table. */
static int random_law(lua_State *L) {
  const dnn_distribution *law = lua_touserdata(L, lua_upvalueindex(2));
  dnn_random *random = check_random(L, law->parameters + 1, true);
  double parameters[DNN_DISTRIBUTION_PARAMETERS];
  luadnn_operand operands[DNN_DISTRIBUTION_PARAMETERS];
  bool arrays = false;
  lua_settop(L, law->parameters + 3);
  int options = check_law_options(L, law);
  push_argument(L, law->parameters + 2, options, "size");
  int size = lua_gettop(L);
  for (int i = 0; i < law->parameters; i++) {
    const char *name = law->parameter[i].name;
    push_argument(L, i + 2, options, name);
    if (lua_isnil(L, -1)) {
      if (isnan(law->parameter[i].preset))
        return luadnn_error(L, "%s needs a number '%s'", law->name, name);
      lua_pushnumber(L, law->parameter[i].preset);
      lua_replace(L, -2);
    }
    int type = lua_type(L, -1);
    if (type != LUA_TNUMBER && type != LUA_TTABLE && luadnn_test_array(L, -1) == NULL)
      return luadnn_error(L, "'%s' of %s must be a number or an array, got %s", name, law->name,
                          luaL_typename(L, -1));
    luadnn_check_operand(L, lua_gettop(L), &operands[i]);
    arrays = arrays || !operands[i].is_scalar;
    parameters[i] = type == LUA_TNUMBER ? lua_tonumber(L, -1) : 0;
    if (type == LUA_TNUMBER && isnan(parameters[i]))
      return luadnn_error(L, "%s needs a number '%s'", law->name, name);
  }
  if (arrays)
    return draw_each(L, random, law, operands, size);
  dnn_array *out = new_sized(L, size, law->dtype);
  dnn_error error;
  return finish(L, dnn_distribution_fill(law, random, parameters, out->size, out->data, &error),
                &error);
}

/* --- integers --------------------------------------------------------------------------------- */

/*
** randint(low, high, size, dtype), the last two also as {size = , dtype = }: low <= x < high;
** randint(high) starts at 0. The stream depends on the dtype as in NumPy, whose int32, uint32,
** int16, uint16 and int8 are also accepted: their values come as an int64 array.
*/
static int random_randint(lua_State *L) {
  static const struct {
    const char *name;
    int bits;
    dnn_dtype dtype;
    int64_t low, last;
  } types[] = {{"int64", 64, DNN_I64, INT64_MIN, INT64_MAX},
               {"i64", 64, DNN_I64, INT64_MIN, INT64_MAX},
               {"int32", 32, DNN_I64, INT32_MIN, INT32_MAX},
               {"uint32", 32, DNN_I64, 0, UINT32_MAX},
               {"int16", 16, DNN_I64, INT16_MIN, INT16_MAX},
               {"uint16", 16, DNN_I64, 0, UINT16_MAX},
               {"int8", 8, DNN_I64, INT8_MIN, INT8_MAX},
               {"uint8", 8, DNN_U8, 0, UINT8_MAX},
               {"u8", 8, DNN_U8, 0, UINT8_MAX},
               {"bool", 1, DNN_BOOL, 0, 1}};
  static const char *const names[] = {"size", "dtype", NULL};
  dnn_random *random = check_random(L, 4, false);
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
  int64_t low = check_integer(L, 2, "low"), high = low;
  if (lua_isnil(L, 3))
    low = 0;
  else
    high = check_integer(L, 3, "high");
  size_t type = 0;
  if (!lua_isnil(L, 5)) {
    const char *name = luadnn_check_string(L, 5);
    while (type < sizeof types / sizeof types[0] && strcmp(types[type].name, name) != 0)
      type++;
    if (type == sizeof types / sizeof types[0])
      return luadnn_error(L, "randint has no dtype '%s'", luadnn_quote(L, 5));
  }
  if (low >= high)
    return luadnn_error(L, "low >= high: no integer x with %I <= x < %I", (LUAI_UACINT)low,
                        (LUAI_UACINT)high);
  if (low < types[type].low || high - 1 > types[type].last)
    return luadnn_error(L, "the range from %I to %I is out of bounds for %s", (LUAI_UACINT)low,
                        (LUAI_UACINT)(high - 1), types[type].name);
  dnn_array *out = new_sized(L, 4, types[type].dtype);
  int64_t *values = out->data;
  if (out->dtype != DNN_I64) {
    int64_t size[1] = {out->size};
    values = luadnn_new_array(L, DNN_I64, 1, size)->data;
  }
  dnn_error error;
  luadnn_check_status(
      L, dnn_random_integers(random, low, high - 1, types[type].bits, out->size, values, &error),
      &error);
  if (out->dtype != DNN_I64) {
    dnn_convert(out->size, DNN_I64, values, 1, out->dtype, out->data, 1);
    lua_pop(L, 1);
  }
  luadnn_unbox_scalar(L);
  return 1;
}

static int random_bytes(lua_State *L) {
  dnn_random *random = check_random(L, 1, false);
  int64_t n = check_integer(L, 2, "length");
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
  dnn_random *random = check_random(L, 1, false);
  if (lua_type(L, 2) == LUA_TNUMBER) {
    int64_t n = check_integer(L, 2, "n");
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
  dnn_random *random = check_random(L, 1, false);
  if (lua_istable(L, 2)) {
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
  const dnn_array *order = push_permutation(L, random, array->shape[0]);
  dnn_array *copy = luadnn_new_array(L, array->dtype, array->ndim, array->shape);
  copy_rows(L, array, order, copy);
  dnn_error error;
  luadnn_check_status(L, dnn_array_assign(copy, array, &error), &error);
  return 0;
}

/* choice(n | A, size, {replace = true, p = }): positions 1 .. n, or rows of A. */
static int random_choice(lua_State *L) {
  static const char *const names[] = {"size", "replace", "p", NULL};
  dnn_random *random = check_random(L, 3, false);
  lua_settop(L, 4);
  int options = luadnn_is_options(L, 3) && !lua_isnil(L, 3) && lua_rawlen(L, 3) == 0 ? 3 : 4;
  bool named = luadnn_check_options(L, options, names);
  int size = 3;
  if (options == 3) {
    size = lua_gettop(L) + 1;
    luadnn_option(L, 3, "size");
  }
  bool replace = true;
  if (named && luadnn_option(L, options, "replace")) {
    lua_pop(L, 1);
    replace = luadnn_option_boolean(L, options, "replace");
  }
  luadnn_operand from;
  luadnn_check_operand(L, 2, &from);
  bool positions = from.is_scalar;
  if (!positions && from.array->ndim == 0)
    return luadnn_error(L, "choice needs an integer or an array of at least one dimension");
  int64_t population = positions ? check_integer(L, 2, "n") : from.array->shape[0];
  if (population <= 0)
    return luadnn_error(L, "choice needs something to choose from, got %I",
                        (LUAI_UACINT)population);
  dnn_array *out = new_sized(L, size, DNN_I64);
  int result = lua_gettop(L);
  const double *p = NULL;
  dnn_dtype type = DNN_F64;
  if (named && luadnn_option(L, options, "p")) {
    luadnn_operand weights;
    luadnn_check_operand(L, -1, &weights);
    if (weights.array->ndim != 1 || weights.array->size != population) {
      char text[DNN_SHAPE_TEXT];
      return luadnn_error(L, "option 'p' has shape %s, expected (%I,)",
                          dnn_shape_text(weights.array->ndim, weights.array->shape, text),
                          (LUAI_UACINT)population);
    }
    p = luadnn_new_copy(L, weights.array, DNN_F64)->data;
    type = weights.array->dtype;
  }
  dnn_error error;
  luadnn_check_status(
      L, dnn_random_choice(random, population, p, type, replace, out->size, out->data, &error),
      &error);
  if (!positions) {
    int64_t shape[DNN_MAX_NDIM];
    int ndim = out->ndim;
    memcpy(shape, out->shape, sizeof shape);
    if (ndim + from.array->ndim - 1 > DNN_MAX_NDIM)
      return luadnn_error(L, "choice: the result would have %d dimensions, at most %d are possible",
                          ndim + from.array->ndim - 1, DNN_MAX_NDIM);
    for (int i = 1; i < from.array->ndim; i++)
      shape[ndim++] = from.array->shape[i];
    dnn_array *picked = luadnn_new_array(L, from.array->dtype, ndim, shape);
    dnn_array rows = *picked; /* (size, ...) whatever the shape of 'size' */
    shape[0] = out->size;
    for (int i = 1; i < from.array->ndim; i++)
      shape[i] = from.array->shape[i];
    dnn_array_init(&rows, picked->data, picked->dtype, from.array->ndim, shape);
    copy_rows(L, from.array, out, &rows);
    luadnn_unbox_scalar(L);
    return 1;
  }
  luadnn_check_status(L, dnn_array_shift(out, 1, &error), &error);
  lua_settop(L, result);
  luadnn_unbox_scalar(L);
  return 1;
}

static int random_multinomial(lua_State *L) {
  dnn_random *random = check_random(L, 3, true);
  lua_settop(L, 4);
  int64_t trials = check_integer(L, 2, "n");
  luadnn_operand p;
  luadnn_check_operand(L, 3, &p);
  if (p.array->ndim != 1)
    return luadnn_error(L, "'pvals' must have one dimension");
  const dnn_array *weights = luadnn_new_copy(L, p.array, DNN_F64);
  int64_t shape[DNN_MAX_NDIM];
  int ndim = check_size(L, 4, shape);
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

static int random_tostring(lua_State *L) {
  luaL_checkudata(L, 1, RANDOM);
  lua_pushliteral(L, "RandomState(MT19937)");
  return 1;
}

/* --- registration ----------------------------------------------------------------------------- */

static const luaL_Reg random_methods[] = {{"seed", random_seed},
                                          {"get_state", random_get_state},
                                          {"set_state", random_set_state},
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

static const char *const law_names[] = {"beta",
                                        "chisquare",
                                        "exponential",
                                        "f",
                                        "gamma",
                                        "gumbel",
                                        "hypergeometric",
                                        "laplace",
                                        "logistic",
                                        "lognormal",
                                        "logseries",
                                        "noncentral_chisquare",
                                        "noncentral_f",
                                        "normal",
                                        "pareto",
                                        "power",
                                        "rayleigh",
                                        "standard_cauchy",
                                        "standard_exponential",
                                        "standard_gamma",
                                        "standard_t",
                                        "triangular",
                                        "uniform",
                                        "vonmises",
                                        "wald",
                                        "weibull",
                                        "binomial",
                                        "geometric",
                                        "negative_binomial",
                                        "poisson",
                                        "zipf"};

/* Adds all functions to the table on the top, bound to the state at 'state' (0: methods). */
static void add_functions(lua_State *L, int state) {
  for (const luaL_Reg *r = random_methods; r->name != NULL; r++) {
    if (state != 0)
      lua_pushvalue(L, state);
    else
      lua_pushnil(L);
    lua_pushnil(L);
    lua_pushcclosure(L, r->func, 2);
    lua_setfield(L, -2, r->name);
  }
  for (size_t i = 0; i < sizeof law_names / sizeof law_names[0]; i++) {
    if (state != 0)
      lua_pushvalue(L, state);
    else
      lua_pushnil(L);
    lua_pushlightuserdata(L, (void *)(uintptr_t)dnn_distribution_find(law_names[i]));
    lua_pushcclosure(L, random_law, 2);
    lua_setfield(L, -2, law_names[i]);
  }
}

void luadnn_open_random(lua_State *L) {
  luaL_newmetatable(L, RANDOM);
  lua_createtable(L, 0, 48);
  add_functions(L, 0);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, random_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pushliteral(L, RANDOM);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
  lua_createtable(L, 0, 48);
  dnn_random *shared = new_random(L);
  int state = lua_gettop(L);
  lua_settop(L, state);
  lua_pushvalue(L, -2);
  lua_pushnil(L);
  seed_from(L, shared, lua_gettop(L));
  lua_pop(L, 1);
  add_functions(L, state);
  lua_pushcfunction(L, random_state);
  lua_setfield(L, -2, "RandomState");
  lua_pop(L, 2); /* leaves the table */
  lua_setfield(L, -2, "random");
}
