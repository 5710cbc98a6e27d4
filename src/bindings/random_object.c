/*
** RandomState objects: their seeds and states, and what all draws begin and end with. The state
** lies in the userdata itself: 2.5 kB, with nothing to free.
*/
#include "bindings/random_object.h"

#include "bindings/args.h"

#include <sys/random.h>

dnn_random *luadnn_check_random(lua_State *L, int index) {
  /* for networks, whose dropout draws from a state that the user may give */
  dnn_random *random = luaL_testudata(L, index, LUADNN_RANDOM);
  if (random == NULL)
    luadnn_refuse_type(L, index, LUADNN_RANDOM);
  return random;
}

/* Integers behind the last argument, where that is a size, are likely to be further extents. */
dnn_random *luadnn_check_draw(lua_State *L, int most, bool with_size) {
  bool bound = lua_isuserdata(L, lua_upvalueindex(1));
  if (!bound && luaL_testudata(L, 1, LUADNN_RANDOM) == NULL)
    luadnn_refuse_dot(L, "RandomState", "random");
  int last = most + !bound;
  if (with_size && lua_gettop(L) > last && lua_isinteger(L, last) && lua_isinteger(L, last + 1))
    luadnn_error(L, "a size of several extents is a table, {%I, %I}", lua_tointeger(L, last),
                 lua_tointeger(L, last + 1));
  if (lua_gettop(L) > last)
    luadnn_refuse_rest(L, last, !bound);
  if (bound) {
    lua_pushvalue(L, lua_upvalueindex(1));
    /* from here on bound functions and methods look the same */
    lua_insert(L, 1);
  }
  return lua_touserdata(L, 1);
}

int luadnn_check_size(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM]) {
  static const char *const names[] = {"size", NULL};
  if (luadnn_is_options(L, index)) {
    luadnn_check_options(L, index, names);
    if (luadnn_option(L, index, "size"))
      index = lua_gettop(L);
  }
  if (lua_isnoneornil(L, index))
    return 0;
  if (!lua_istable(L, index) && lua_type(L, index) != LUA_TNUMBER)
    luadnn_error(L, "a size must be a table of extents, or an integer, got %s",
                 luaL_typename(L, index));
  return luadnn_check_shape(L, index, shape);
}

dnn_array *luadnn_new_sized(lua_State *L, int index, dnn_dtype dtype) {
  int64_t shape[DNN_MAX_NDIM];
  int ndim = luadnn_check_size(L, index, shape);
  return luadnn_new_array(L, dtype, ndim, shape);
}

int luadnn_finish_draw(lua_State *L, dnn_status status, const dnn_error *error) {
  luadnn_check_status(L, status, error);
  /* np.random.randn() is a number */
  luadnn_unbox_scalar(L);
  return 1;
}

int64_t luadnn_check_whole(lua_State *L, int index, const char *name) {
  int is_integer;
  lua_Integer value = lua_tointegerx(L, index, &is_integer);
  if (!is_integer)
    luadnn_error(L, "'%s' must be an integer, got %s", name,
                 lua_type(L, index) == LUA_TNUMBER ? luaL_tolstring(L, index, NULL)
                                                   : luaL_typename(L, index));
  return value;
}

/* --- seeds ------------------------------------------------------------------------------------ */

void luadnn_random_reseed(lua_State *L, dnn_random *random, int index) {
  dnn_error error;
  if (lua_isnoneornil(L, index)) {
    /* a list from the system's entropy, as in NumPy */
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
  /* the core checks the numbers, also for those that C callers give */
  if (dnn_dtype_is_real(seeds.array->dtype) || seeds.array->ndim != 1)
    luadnn_error(L, "a seed must be an integer or a list of integers (one dimension)");
  const dnn_array *list = luadnn_new_copy(L, seeds.array, DNN_I64);
  luadnn_check_status(L, dnn_random_seed_array(random, list->data, list->size, &error), &error);
  lua_pop(L, 1);
}

int luadnn_random_seed(lua_State *L) {
  luadnn_random_reseed(L, luadnn_check_draw(L, 1, false), 2);
  return 0;
}

dnn_random *luadnn_new_random(lua_State *L) {
  dnn_random *random = lua_newuserdatauv(L, sizeof *random, 0);
  /* a valid state before anything can fail */
  dnn_random_seed(random, 0, NULL);
  luaL_setmetatable(L, LUADNN_RANDOM);
  return random;
}

int luadnn_random_state(lua_State *L) {
  luadnn_check_count(L, 1);
  lua_settop(L, 1);
  luadnn_random_reseed(L, luadnn_new_random(L), 1);
  lua_settop(L, 2);
  return 1;
}

/* --- states ----------------------------------------------------------------------------------- */

/* {name = "MT19937", key = array (624,), position = , has_gauss = , gauss = } */
int luadnn_random_get_state(lua_State *L) {
  const dnn_random *random = luadnn_check_draw(L, 0, false);
  lua_createtable(L, 0, 5);
  lua_pushliteral(L, "MT19937");
  lua_setfield(L, -2, "name");
  int64_t shape[1] = {DNN_RANDOM_WORDS};
  /* words have no type of their own here: int64 holds each of them */
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

/* Nothing of the state changes before all of the table is checked. */
int luadnn_random_set_state(lua_State *L) {
  static const char *const names[] = {"name", "key", "position", "has_gauss", "gauss", NULL};
  dnn_random *random = luadnn_check_draw(L, 1, false);
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
  int64_t position = luadnn_check_whole(L, -1, "position");
  /* -1 is refused by dnn_random_check */
  changed.position = position < 0 || position > INT32_MAX ? -1 : (int)position;
  changed.has_gauss = luadnn_option_boolean(L, 2, "has_gauss", false);
  changed.gauss = luadnn_option(L, 2, "gauss") ? lua_tonumber(L, -1) : 0;
  dnn_error error;
  luadnn_check_status(L, dnn_random_check(&changed, &error), &error);
  *random = changed;
  return 0;
}

int luadnn_random_tostring(lua_State *L) {
  luaL_checkudata(L, 1, LUADNN_RANDOM);
  lua_pushliteral(L, "RandomState(MT19937)");
  return 1;
}
