/*
** Networks: the userdata dnn.network, and the table 'network' of the module, with the functions
** that the modules of lua/dnn/network make the methods of networks of. Here a network is made, its
** layers and arrays are shown, and passes run; training.c has what trains it.
**
** Layers, parts and states count from 1 here as in all of Lua.
*/
#include "bindings/network_object.h"

#include "bindings/array_object.h"
#include "bindings/core.h"
#include "bindings/random_object.h"

#include <string.h>

luadnn_network *luadnn_check_network(lua_State *L, int index) {
  luadnn_network *self = luadnn_test_network(L, index);
  if (self == NULL)
    luadnn_refuse_type(L, index, LUADNN_NETWORK);
  if (self->chain == NULL)
    luadnn_refuse_argument(L, index, "the network was not made");
  return self;
}

/* Position of argument 'index', 1 .. count, from 0. */
static int check_position(lua_State *L, int index, int count, const char *what) {
  return (int)luadnn_position(L, luadnn_check_integer(L, index), count, what);
}

/* --- options ---------------------------------------------------------------------------------- */

static int64_t integer_option(lua_State *L, int index, const char *name, int64_t otherwise) {
  if (!luadnn_option(L, index, name))
    return otherwise;
  int is_integer;
  int64_t value = lua_tointegerx(L, -1, &is_integer);
  if (!is_integer || lua_type(L, -1) != LUA_TNUMBER)
    luadnn_error(L, "option '%s' must be an integer, got %s", name, luadnn_quote(L, -1));
  lua_pop(L, 1);
  return value;
}

/* One integer, or a pair of them. */
static void pair_option(lua_State *L, int index, const char *name, int64_t pair[2]) {
  if (!luadnn_option(L, index, name))
    return;
  if (lua_istable(L, -1)) {
    for (int i = 0; i < 2; i++) {
      int is_integer;
      lua_rawgeti(L, -1, i + 1);
      pair[i] = lua_tointegerx(L, -1, &is_integer);
      if (!is_integer || lua_rawlen(L, -2) != 2)
        luadnn_error(L, "option '%s' must be an integer or a pair {height, width}", name);
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return;
  }
  lua_pop(L, 1);
  pair[0] = pair[1] = integer_option(L, index, name, pair[0]);
}

/* --- making ----------------------------------------------------------------------------------- */

static int network_gc(lua_State *L) {
  luadnn_network *self = lua_touserdata(L, 1);
  dnn_network *chain = self->chain;
  self->chain = NULL;
  dnn_network_free(chain);
  return 0;
}

/* Reads a layer from the table at the top: its class by name, and what the class lets choose. */
static void check_layer(lua_State *L, dnn_layer *layer) {
  int index = lua_gettop(L);
  if (!lua_istable(L, index) || lua_getfield(L, index, "class") != LUA_TSTRING)
    luadnn_error(L, "a layer must be a table with a class");
  const dnn_layer_class *kind = dnn_layer_class_find(lua_tostring(L, -1));
  if (kind == NULL)
    luadnn_error(L, "there is no class of layers \"%s\"", luadnn_quote(L, -1));
  lua_pop(L, 1);
  dnn_layer_init(layer, kind);
  layer->units = integer_option(L, index, "units", layer->units);
  layer->entries = integer_option(L, index, "entries", layer->entries);
  pair_option(L, index, "window", layer->window);
  pair_option(L, index, "stride", layer->stride);
  pair_option(L, index, "padding", layer->padding);
  layer->slope = luadnn_option_number(L, index, "slope", layer->slope);
  layer->alpha = luadnn_option_number(L, index, "alpha", layer->alpha);
  layer->keep = luadnn_option_number(L, index, "keep", layer->keep);
  layer->momentum = luadnn_option_number(L, index, "momentum", layer->momentum);
  layer->epsilon = luadnn_option_number(L, index, "epsilon", layer->epsilon);
  layer->has_bias = luadnn_option_boolean(L, index, "bias", layer->has_bias);
}

/* new({features}, {layer, ...}, dtype, table, random): a network, with the table as its Lua
   part. */
static int network_new(lua_State *L) {
  int64_t shape[DNN_MAX_NDIM];
  dnn_features features;
  dnn_error error;
  lua_settop(L, 5);
  int ndim = luadnn_check_shape(L, 1, shape);
  dnn_random *random = luadnn_check_random(L, 5);
  luadnn_check_status(L, dnn_features_init(&features, ndim, shape, &error), &error);
  luaL_checktype(L, 2, LUA_TTABLE);
  dnn_dtype dtype = luadnn_opt_dtype(L, 3, DNN_F64);
  int count = (int)lua_rawlen(L, 2);
  luadnn_network *self = lua_newuserdatauv(L, sizeof *self, 4);
  memset(self, 0, sizeof *self);
  self->magic = LUADNN_NETWORK_MAGIC;
  luaL_setmetatable(L, LUADNN_NETWORK);
  lua_pushvalue(L, 4);
  lua_setiuservalue(L, 6, LUADNN_NETWORK_TABLE);
  lua_pushvalue(L, 5);
  lua_setiuservalue(L, 6, LUADNN_NETWORK_RANDOM);
  self->random = random;
  lua_createtable(L, count, 0);
  lua_setiuservalue(L, 6, LUADNN_NETWORK_INPUTS);
  dnn_layer *layers = lua_newuserdatauv(L, (size_t)(count > 0 ? count : 1) * sizeof *layers, 0);
  for (int i = 0; i < count; i++) {
    lua_rawgeti(L, 2, i + 1);
    check_layer(L, &layers[i]);
    lua_pop(L, 1);
  }
  luadnn_check_status(L, dnn_network_new(&features, count, layers, dtype, &self->chain, &error),
                      &error);
  lua_settop(L, 6);
  return 1;
}

/* plan({features}, {layer, ...}) -> the numbers that parameters and buffers of such a network have,
   and the shape of its output: what a file describes is looked at so before memory is taken. */
static int network_plan(lua_State *L) {
  int64_t shape[DNN_MAX_NDIM], count = 0;
  dnn_features features;
  dnn_error error;
  lua_settop(L, 2);
  int ndim = luadnn_check_shape(L, 1, shape);
  luadnn_check_status(L, dnn_features_init(&features, ndim, shape, &error), &error);
  luaL_checktype(L, 2, LUA_TTABLE);
  for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, 2); i++) {
    dnn_layer layer;
    lua_rawgeti(L, 2, i);
    check_layer(L, &layer);
    lua_pop(L, 1);
    if (dnn_layer_build(&layer, &features, &error) != DNN_OK)
      luadnn_error(L, "layer %I (%s): %s", (LUAI_UACINT)i, layer.kind->name, error.text);
    for (int k = 0; k < layer.parameter_count + layer.buffer_count; k++) {
      const dnn_layer_part *part = k < layer.parameter_count
                                       ? &layer.parameters[k]
                                       : &layer.buffers[k - layer.parameter_count];
      if (__builtin_add_overflow(count, part->size, &count))
        luadnn_error(L, "layer %I (%s): its arrays are too large", (LUAI_UACINT)i,
                     layer.kind->name);
    }
    features = layer.out;
  }
  lua_pushinteger(L, count);
  luadnn_push_shape(L, features.ndim, features.shape);
  return 2;
}

/* The table that Lua keeps for a network. */
static int network_table(lua_State *L) {
  if (luadnn_test_network(L, 1) == NULL)
    luadnn_error(L, "a network is needed before the colon, net:name(...), got %s",
                 luaL_typename(L, 1));
  lua_getiuservalue(L, 1, LUADNN_NETWORK_TABLE);
  return 1;
}

/* --- looking ---------------------------------------------------------------------------------- */

static void push_features(lua_State *L, const dnn_features *features, const char *name) {
  luadnn_push_shape(L, features->ndim, features->shape);
  lua_setfield(L, -2, name);
}

/* The names of parts, in a list as field 'name'. */
static void push_parts(lua_State *L, int count, const dnn_layer_part *parts, const char *name) {
  lua_createtable(L, count, 0);
  for (int i = 0; i < count; i++) {
    lua_pushstring(L, parts[i].name);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, name);
}

/* layer(net, i): {class, describe, input, output, parameters, buffers, flops}. */
static int network_layer(lua_State *L) {
  const luadnn_network *self = luadnn_check_network(L, 1);
  const dnn_layer *layer =
      dnn_network_layer(self->chain, check_position(L, 2, dnn_network_count(self->chain), "layer"));
  char text[128] = "";
  lua_createtable(L, 0, 8);
  lua_pushstring(L, layer->kind->name);
  lua_setfield(L, -2, "class");
  if (layer->kind->describe != NULL)
    layer->kind->describe(layer, text, sizeof text);
  lua_pushstring(L, text);
  lua_setfield(L, -2, "describe");
  push_features(L, &layer->in, "input");
  push_features(L, &layer->out, "output");
  push_parts(L, layer->parameter_count, layer->parameters, "parameters");
  push_parts(L, layer->buffer_count, layer->buffers, "buffers");
  lua_pushnumber(L,
                 layer->kind->flops != NULL ? layer->kind->flops(layer) : (double)layer->out.size);
  lua_setfield(L, -2, "flops");
  return 1;
}

/* Pushes an array over the chain's memory, or nil when it is not there. */
static int push_memory(lua_State *L, const dnn_array *array) {
  if (array->data == NULL)
    lua_pushnil(L);
  else
    luadnn_push_borrowed(L, 1, array);
  return 1;
}

/* Reads layer and part, arguments 2 and 3; what they name is a view of the chain's memory. */
static dnn_network *check_part(lua_State *L, bool is_buffer, int *layer, int *part) {
  dnn_network *chain = luadnn_check_network(L, 1)->chain;
  *layer = check_position(L, 2, dnn_network_count(chain), "layer");
  const dnn_layer *chosen = dnn_network_layer(chain, *layer);
  *part = check_position(L, 3, is_buffer ? chosen->buffer_count : chosen->parameter_count, "part");
  return chain;
}

static int network_parameter(lua_State *L) {
  int layer, part;
  dnn_network *chain = check_part(L, false, &layer, &part);
  dnn_array array = dnn_network_parameter(chain, layer, part);
  return push_memory(L, &array);
}

static int network_gradient(lua_State *L) {
  int layer, part;
  dnn_network *chain = check_part(L, false, &layer, &part);
  dnn_array array = dnn_network_gradient(chain, layer, part);
  return push_memory(L, &array);
}

static int network_buffer(lua_State *L) {
  int layer, part;
  dnn_network *chain = check_part(L, true, &layer, &part);
  dnn_array array = dnn_network_buffer(chain, layer, part);
  return push_memory(L, &array);
}

/* state(net, layer, part, which [, make]): nil before the optimizer needs it, unless 'make'. */
static int network_state(lua_State *L) {
  int layer, part;
  dnn_network *chain = check_part(L, false, &layer, &part);
  int which = check_position(L, 4, 2, "state");
  dnn_error error;
  if (lua_toboolean(L, 5))
    luadnn_check_status(L, dnn_network_need_states(chain, which + 1, &error), &error);
  dnn_array array = dnn_network_state(chain, layer, part, which);
  return push_memory(L, &array);
}

/* output(net, i) and output_gradient(net, i): copies, since the next pass changes them; or nil. */
static int push_copy(lua_State *L, const dnn_array *array) {
  if (array->data == NULL)
    lua_pushnil(L);
  else
    luadnn_new_copy(L, array, array->dtype);
  return 1;
}

static int network_output(lua_State *L) {
  dnn_network *chain = luadnn_check_network(L, 1)->chain;
  dnn_array array =
      dnn_network_output(chain, check_position(L, 2, dnn_network_count(chain), "layer"));
  return push_copy(L, &array);
}

static int network_output_gradient(lua_State *L) {
  dnn_network *chain = luadnn_check_network(L, 1)->chain;
  dnn_array array =
      dnn_network_output_gradient(chain, check_position(L, 2, dnn_network_count(chain), "layer"));
  return push_copy(L, &array);
}

/* arena_bytes(net, m) */
static int network_arena_bytes(lua_State *L) {
  const luadnn_network *self = luadnn_check_network(L, 1);
  lua_Integer m = luadnn_check_integer(L, 2);
  luaL_argcheck(L, m > 0 && m < (1 << 30), 2, "number of examples out of range");
  lua_pushinteger(L, (lua_Integer)dnn_network_arena_bytes(self->chain, m));
  return 1;
}

/* dtype(net) */
static int network_dtype(lua_State *L) {
  lua_pushstring(L, dnn_dtype_name(dnn_network_dtype(luadnn_check_network(L, 1)->chain)));
  return 1;
}

/* precision(net) -> "full" or "bf16"; precision(net, precision) */
static int network_precision(lua_State *L) {
  dnn_network *chain = luadnn_check_network(L, 1)->chain;
  dnn_error error;
  if (lua_gettop(L) > 1)
    luadnn_check_status(L, dnn_network_set_precision(chain, luadnn_check_precision(L, 2), &error),
                        &error);
  lua_pushstring(L, dnn_network_precision(chain) == DNN_PRECISION_FULL ? "full" : "bf16");
  return 1;
}

/* updates(net [, number, of_optimizer]): the number of updates so far, and of the optimizer; sets
   them. */
static int network_updates(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  if (!lua_isnoneornil(L, 2))
    dnn_network_set_updates(self->chain, luadnn_check_integer(L, 2), luadnn_check_integer(L, 3));
  lua_pushinteger(L, dnn_network_updates(self->chain));
  lua_pushinteger(L, dnn_network_optimizer_updates(self->chain));
  return 2;
}

/* freeze(net, layer, part, is_frozen) */
static int network_freeze(lua_State *L) {
  int layer, part;
  dnn_network *chain = check_part(L, false, &layer, &part);
  dnn_error error;
  luadnn_check_status(L, dnn_network_freeze(chain, layer, part, lua_toboolean(L, 4), &error),
                      &error);
  return 0;
}

/* reset_optimizer(net): zero states, as for an optimizer that was never used. */
static int network_reset_optimizer(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  dnn_error error;
  luadnn_check_status(L, dnn_network_reset_optimizer(self->chain, &error), &error);
  return 0;
}

/* --- passes ----------------------------------------------------------------------------------- */

/* Layers first .. last at arguments 2 and 3, as first .. last-1 from 0. */
static void check_range(lua_State *L, const dnn_network *chain, int *first, int *last) {
  int count = dnn_network_count(chain);
  *first = check_position(L, 2, count, "first layer");
  *last = check_position(L, 3, count, "last layer") + 1;
  luaL_argcheck(L, *first < *last, 3, "the last layer comes before the first");
}

/* Keeps the elements of the array at 'index', the input of a pass that began at 'layer', from 1. */
static void keep_input(lua_State *L, int index, int layer) {
  luadnn_share_elements(L, index);
  lua_getiuservalue(L, 1, LUADNN_NETWORK_INPUTS);
  lua_pushvalue(L, index);
  lua_rawseti(L, -2, layer);
  lua_pop(L, 1);
}

/* check_examples(net, X): raises when X does not fit the first layer. */
static int network_check_examples(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  dnn_error error;
  lua_settop(L, 2);
  luadnn_check_status(
      L, dnn_network_check_input(self->chain, luadnn_check_values(L, 2, "", "X"), &error), &error);
  return 0;
}

/* forward(net, first, last, X, training [, backward]): a copy of the output of the last layer.
   'backward': may a pass backwards follow? X is then kept. */
static int network_forward(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  int first, last;
  dnn_error error;
  lua_settop(L, 6);
  check_range(L, self->chain, &first, &last);
  const dnn_array *x = luadnn_check_values(L, 4, "", "X");
  bool training = lua_toboolean(L, 5), backward = lua_toboolean(L, 6);
  bool may_be_undone = training && !self->in_step; /* a step does it as a whole */
  if (may_be_undone)
    dnn_network_keep(self->chain, self->random);
  dnn_status status =
      dnn_network_forward(self->chain, first, last, x, training, self->random, &error);
  if (status == DNN_OK && may_be_undone)
    status = dnn_network_check_buffers(self->chain, &error);
  if (status != DNN_OK && may_be_undone)
    dnn_network_undo(self->chain, self->random);
  luadnn_check_status(L, status, &error);
  if (backward)
    keep_input(L, 4, first + 1);
  else
    dnn_network_release_input(self->chain);
  dnn_array out = dnn_network_output(self->chain, last - 1);
  luadnn_new_copy(L, &out, out.dtype);
  return 1;
}

/* backward(net, first, last, d_out [, input_gradient]): the gradient of the input, or nothing. */
static int network_backward(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  int first, last;
  dnn_error error;
  lua_settop(L, 5);
  check_range(L, self->chain, &first, &last);
  const dnn_array *d_out = lua_isnil(L, 4) ? NULL : luadnn_check_values(L, 4, "", "the gradient");
  bool input_gradient = lua_toboolean(L, 5);
  luadnn_check_status(
      L, dnn_network_backward(self->chain, first, last, d_out, input_gradient, &error), &error);
  if (!input_gradient)
    return 0;
  dnn_array in = dnn_network_input_gradient(self->chain, first);
  luadnn_new_copy(L, &in, in.dtype);
  return 1;
}

/* gradients(net, first, last): those of these layers as one vector, the network's memory. */
static int network_gradients(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  int first, last;
  lua_settop(L, 3);
  check_range(L, self->chain, &first, &last);
  dnn_array array = dnn_network_gradients(self->chain, first, last);
  return push_memory(L, &array);
}

/* check_buffers(net): raises when one is not finite after a pass that trained. */
static int network_check_buffers(lua_State *L) {
  dnn_error error;
  luadnn_check_status(L, dnn_network_check_buffers(luadnn_check_network(L, 1)->chain, &error),
                      &error);
  return 0;
}

/* release_input(net): the pass is over. */
static int network_release_input(lua_State *L) {
  dnn_network_release_input(luadnn_check_network(L, 1)->chain);
  return 0;
}

/* --- fields ----------------------------------------------------------------------------------- */

/* net.name: a method, or what the function 'attribute' of the methods makes of it. */
static int network_index(lua_State *L) {
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
    return 1;
  lua_pushstring(L, "__attribute");
  lua_rawget(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_call(L, 2, 1);
  return 1;
}

void luadnn_open_network(lua_State *L) {
  static const luaL_Reg functions[] = {{"new", network_new},
                                       {"plan", network_plan},
                                       {"table", network_table},
                                       {"layer", network_layer},
                                       {"parameter", network_parameter},
                                       {"gradient", network_gradient},
                                       {"buffer", network_buffer},
                                       {"state", network_state},
                                       {"output", network_output},
                                       {"output_gradient", network_output_gradient},
                                       {"arena_bytes", network_arena_bytes},
                                       {"updates", network_updates},
                                       {"dtype", network_dtype},
                                       {"precision", network_precision},
                                       {"check_examples", network_check_examples},
                                       {"forward", network_forward},
                                       {"backward", network_backward},
                                       {"gradients", network_gradients},
                                       {"check_buffers", network_check_buffers},
                                       {"release_input", network_release_input},
                                       {"reset_optimizer", network_reset_optimizer},
                                       {"freeze", network_freeze},
                                       {NULL, NULL}};
  luaL_newlib(L, functions);
  luaL_newmetatable(L, LUADNN_NETWORK);
  lua_pushcfunction(L, network_gc);
  lua_setfield(L, -2, "__gc");
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, -4, "methods");
  lua_pushcclosure(L, network_index, 1);
  lua_setfield(L, -2, "__index");
  lua_setfield(L, -2, "metatable"); /* for Lua's part to complete */
  lua_setfield(L, -2, "network");
}
