/*
** The functions of distributions: normal(loc, scale, size), binomial(n, p, size) and so on.
**
** One C function serves all, a closure with the distribution as upvalue 2: names, defaults and
** domains are in the core's table (random/distributions.h). Numbers go to it as they are; with an
** array among the parameters all are broadcast to arrays, and each value has its own.
*/
#include "random/distributions.h"

#include "bindings/args.h"
#include "bindings/random_object.h"

#include <math.h>
#include <string.h>

/* Pushes argument 'index', or the option 'name' if the options at 'options' stand there or before;
   nil when it is not there. */
static void push_argument(lua_State *L, int index, int options, const char *name) {
  if (index < options)
    lua_pushvalue(L, index);
  else if (!luadnn_option(L, options, name))
    lua_pushnil(L);
}

/* Where the options of a distribution are: a table behind arguments, whose names are those of the
   others. */
static int check_options(lua_State *L, const dnn_distribution *self) {
  const char *names[DNN_DISTRIBUTION_PARAMETERS + 2];
  int index = 2, count = 0;
  /* positions: 1 the state, then the parameters, then the size, then at the latest the options */
  while (index < self->parameters + 3 && !luadnn_is_options(L, index))
    index++;
  for (int i = index - 2; i < self->parameters; i++)
    names[count++] = self->parameter[i].name;
  if (index <= self->parameters + 2)
    names[count++] = "size";
  names[count] = NULL;
  luadnn_check_options(L, index, names);
  /* what stands behind the options has been read as an argument before them */
  for (int i = index + 1; i <= self->parameters + 2; i++)
    if (!lua_isnil(L, i))
      luadnn_error(L, "%s: the options must be the last argument", self->name);
  return index;
}

/* The operand of parameter i, which is pushed: argument i + 2, the option of its name, or its
   default. What is missing and what is no number or array is refused by name. */
static void check_parameter(lua_State *L, const dnn_distribution *self, int i, int options,
                            luadnn_operand *operand) {
  const char *name = self->parameter[i].name;
  push_argument(L, i + 2, options, name);
  if (lua_isnil(L, -1) && !isnan(self->parameter[i].preset)) {
    lua_pushnumber(L, self->parameter[i].preset);
    lua_replace(L, -2);
  }
  int type = lua_type(L, -1);
  if (type == LUA_TNIL || (type == LUA_TNUMBER && isnan(lua_tonumber(L, -1))))
    luadnn_error(L, "%s needs a number '%s'", self->name, name);
  if (type != LUA_TNUMBER && type != LUA_TTABLE && luadnn_test_array(L, -1) == NULL)
    luadnn_error(L, "'%s' of %s must be a number or an array, got %s", name, self->name,
                 luaL_typename(L, -1));
  luadnn_check_operand(L, lua_gettop(L), operand);
}

/* Widens the broadcast shape of the parameters to the size at 'index', where that fits. */
static void stretch(lua_State *L, const dnn_distribution *self, int index, int *ndim,
                    int64_t shape[DNN_MAX_NDIM]) {
  int64_t wanted[DNN_MAX_NDIM];
  int wanted_ndim = luadnn_check_size(L, index, wanted);
  bool fits = wanted_ndim >= *ndim;
  for (int i = 1; i <= *ndim && fits; i++)
    fits = shape[*ndim - i] == wanted[wanted_ndim - i] || shape[*ndim - i] == 1;
  if (!fits) {
    char text[DNN_SHAPE_TEXT], wanted_text[DNN_SHAPE_TEXT];
    luadnn_error(L, "%s: size %s does not fit parameters of shape %s", self->name,
                 dnn_shape_text(wanted_ndim, wanted, wanted_text),
                 dnn_shape_text(*ndim, shape, text));
  }
  *ndim = wanted_ndim;
  memcpy(shape, wanted, sizeof wanted);
}

/* Draws with parameters that are arrays, and broadcast, also against 'size' at the index given. */
static int draw_each(lua_State *L, dnn_random *random, const dnn_distribution *self,
                     const luadnn_operand *operands, int size) {
  const dnn_array *arrays[DNN_DISTRIBUTION_PARAMETERS];
  const double *parameters[DNN_DISTRIBUTION_PARAMETERS];
  int64_t shape[DNN_MAX_NDIM];
  int ndim;
  dnn_error error;
  for (int i = 0; i < self->parameters; i++)
    arrays[i] = operands[i].array;
  luadnn_check_status(L, dnn_shape_broadcast(self->parameters, arrays, &ndim, shape, &error),
                      &error);
  if (!lua_isnil(L, size))
    stretch(L, self, size, &ndim, shape);
  for (int i = 0; i < self->parameters; i++) {
    dnn_array stretched;
    luadnn_check_status(L, dnn_array_broadcast_view(arrays[i], ndim, shape, &stretched, &error),
                        &error);
    parameters[i] = luadnn_new_copy(L, &stretched, DNN_F64)->data;
  }
  dnn_array *out = luadnn_new_array(L, self->dtype, ndim, shape);
  return luadnn_finish_draw(
      L, dnn_distribution_fill_each(self, random, parameters, out->size, out->data, &error),
      &error);
}

/* normal(loc, scale, size), binomial(n, p, size) and so on: by position or by name in a table. */
static int draw(lua_State *L) {
  const dnn_distribution *self = lua_touserdata(L, lua_upvalueindex(2));
  dnn_random *random = luadnn_check_draw(L, self->parameters + 1, true);
  luadnn_operand operands[DNN_DISTRIBUTION_PARAMETERS];
  double parameters[DNN_DISTRIBUTION_PARAMETERS];
  bool arrays = false;
  lua_settop(L, self->parameters + 3);
  int options = check_options(L, self);
  push_argument(L, self->parameters + 2, options, "size");
  int size = lua_gettop(L);
  for (int i = 0; i < self->parameters; i++) {
    check_parameter(L, self, i, options, &operands[i]);
    arrays = arrays || !operands[i].is_scalar;
    parameters[i] = lua_tonumber(L, -1); /* 0, and not used, for an array */
  }
  if (arrays)
    return draw_each(L, random, self, operands, size);
  dnn_array *out = luadnn_new_sized(L, size, self->dtype);
  dnn_error error;
  return luadnn_finish_draw(
      L, dnn_distribution_fill(self, random, parameters, out->size, out->data, &error), &error);
}

void luadnn_add_distributions(lua_State *L, int state) {
  const dnn_distribution *distribution;
  for (int i = 0; (distribution = dnn_distribution_at(i)) != NULL; i++) {
    if (state != 0)
      lua_pushvalue(L, state);
    else
      lua_pushnil(L);
    lua_pushlightuserdata(L, (void *)(uintptr_t)distribution);
    lua_pushcclosure(L, draw, 2);
    lua_setfield(L, -2, distribution->name);
  }
}
