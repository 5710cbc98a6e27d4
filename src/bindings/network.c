/*
** Networks: the userdata dnn.network, a chain of layers in C (nn/network.h), and the table
** 'network' of the module with the functions that the modules of lua/dnn/network make its methods
** of.
**
** A network's user values: the table that Lua keeps for it, the RandomState that dropout draws
** from, a table of inputs that a pass backwards will read, by the number of the layer where the
** pass began, and the input of the Gram form. Layers, parts and states count from 1 here as in all
** of Lua.
*/
#include "nn/network.h"

#include "array/gather.h"
#include "bindings/args.h"
#include "bindings/array_object.h"

#include <math.h>
#include <string.h>

#define NETWORK "dnn.network"

enum { lua_part = 1, random_part, inputs_part, gram_part };

/* Begins every network: one comparison instead of a search for the metatable, as for arrays. */
#define MAGIC UINT64_C(0x646e6e2d6e657473)

typedef struct network {
  uint64_t magic;
  dnn_network *chain; /* NULL until it is made */
  dnn_random *random;
  dnn_training training; /* set by configure */
  bool is_configured;
  bool in_lua;  /* are some of the layers, or the loss, Lua functions? */
  bool in_step; /* did a step in Lua begin, and not come to its update? */
  double cost;  /* of the last step that came to it */
} network;

static network *test_network(lua_State *L, int index) {
  network *self = lua_touserdata(L, index);
  return self != NULL && lua_rawlen(L, index) == sizeof *self && self->magic == MAGIC ? self : NULL;
}

static network *check_network(lua_State *L, int index) {
  network *self = test_network(L, index);
  if (self == NULL)
    luadnn_refuse_type(L, index, NETWORK);
  if (self->chain == NULL)
    luadnn_refuse_argument(L, index, "the network was not made");
  return self;
}

/* Position of argument 'index', 1 .. count, from 0. */
static int check_position(lua_State *L, int index, int count, const char *what) {
  return (int)luadnn_position(L, luadnn_check_integer(L, index), count, what);
}

/* --- options ---------------------------------------------------------------------------------- */

static double number_option(lua_State *L, int index, const char *name, double otherwise) {
  if (!luadnn_option(L, index, name))
    return otherwise;
  if (lua_type(L, -1) != LUA_TNUMBER)
    luadnn_error(L, "option '%s' must be a number, got %s", name, luaL_typename(L, -1));
  double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

static bool boolean_option(lua_State *L, int index, const char *name, bool otherwise) {
  if (!luadnn_option(L, index, name))
    return otherwise;
  if (!lua_isboolean(L, -1))
    luadnn_error(L, "option '%s' must be a boolean, got %s", name, luaL_typename(L, -1));
  bool value = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return value;
}

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
  network *self = lua_touserdata(L, 1);
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
  layer->slope = number_option(L, index, "slope", layer->slope);
  layer->alpha = number_option(L, index, "alpha", layer->alpha);
  layer->keep = number_option(L, index, "keep", layer->keep);
  layer->momentum = number_option(L, index, "momentum", layer->momentum);
  layer->epsilon = number_option(L, index, "epsilon", layer->epsilon);
  layer->has_bias = boolean_option(L, index, "bias", layer->has_bias);
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
  network *self = lua_newuserdatauv(L, sizeof *self, 4);
  memset(self, 0, sizeof *self);
  self->magic = MAGIC;
  luaL_setmetatable(L, NETWORK);
  lua_pushvalue(L, 4);
  lua_setiuservalue(L, 6, lua_part);
  lua_pushvalue(L, 5);
  lua_setiuservalue(L, 6, random_part);
  self->random = random;
  lua_createtable(L, count, 0);
  lua_setiuservalue(L, 6, inputs_part);
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

/* The table that Lua keeps for a network. */
static int network_table(lua_State *L) {
  if (test_network(L, 1) == NULL)
    luadnn_error(L, "a network is needed before the colon, net:name(...), got %s",
                 luaL_typename(L, 1));
  lua_getiuservalue(L, 1, lua_part);
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
  const network *self = check_network(L, 1);
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
  dnn_network *chain = check_network(L, 1)->chain;
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
  dnn_network *chain = check_network(L, 1)->chain;
  dnn_array array =
      dnn_network_output(chain, check_position(L, 2, dnn_network_count(chain), "layer"));
  return push_copy(L, &array);
}

static int network_output_gradient(lua_State *L) {
  dnn_network *chain = check_network(L, 1)->chain;
  dnn_array array =
      dnn_network_output_gradient(chain, check_position(L, 2, dnn_network_count(chain), "layer"));
  return push_copy(L, &array);
}

/* arena_bytes(net, m) */
static int network_arena_bytes(lua_State *L) {
  const network *self = check_network(L, 1);
  lua_Integer m = luadnn_check_integer(L, 2);
  luaL_argcheck(L, m > 0 && m < (1 << 30), 2, "number of examples out of range");
  lua_pushinteger(L, (lua_Integer)dnn_network_arena_bytes(self->chain, m));
  return 1;
}

/* dtype(net) */
static int network_dtype(lua_State *L) {
  lua_pushstring(L, dnn_dtype_name(dnn_network_dtype(check_network(L, 1)->chain)));
  return 1;
}

/* updates(net [, number, of_optimizer]): the number of updates so far, and of the optimizer; sets
   them. */
static int network_updates(lua_State *L) {
  network *self = check_network(L, 1);
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
  network *self = check_network(L, 1);
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
  lua_getiuservalue(L, 1, inputs_part);
  lua_pushvalue(L, index);
  lua_rawseti(L, -2, layer);
  lua_pop(L, 1);
}

/* check_examples(net, X): raises when X does not fit the first layer. */
static int network_check_examples(lua_State *L) {
  network *self = check_network(L, 1);
  dnn_error error;
  lua_settop(L, 2);
  luadnn_check_status(
      L, dnn_network_check_input(self->chain, luadnn_check_values(L, 2, "", "X"), &error), &error);
  return 0;
}

/* forward(net, first, last, X, training [, backward]): a copy of the output of the last layer.
   'backward': may a pass backwards follow? X is then kept. */
static int network_forward(lua_State *L) {
  network *self = check_network(L, 1);
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
  network *self = check_network(L, 1);
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

/* --- training --------------------------------------------------------------------------------- */

/* Reads {kind = "huber", delta = , reduction = "mean"}. */
static void check_loss(lua_State *L, int index, dnn_loss *loss) {
  luaL_checktype(L, index, LUA_TTABLE);
  if (lua_getfield(L, index, "kind") != LUA_TSTRING ||
      !dnn_loss_find(lua_tostring(L, -1), &loss->kind))
    luadnn_error(L, "there is no loss \"%s\"", luadnn_quote(L, -1));
  lua_pop(L, 1);
  loss->delta = number_option(L, index, "delta", 1);
  loss->reduction = DNN_REDUCTION_MEAN;
  if (!luadnn_option(L, index, "reduction"))
    return;
  if (lua_type(L, -1) != LUA_TSTRING ||
      !dnn_loss_reduction_find(lua_tostring(L, -1), &loss->reduction))
    luadnn_error(L, "there is no reduction \"%s\"", luadnn_quote(L, -1));
  lua_pop(L, 1);
}

/* Reads {kind = "adam", learning_rate = , ...}. */
static void check_optimizer(lua_State *L, int index, dnn_optimizer *optimizer) {
  dnn_optimizer_kind kind;
  luaL_checktype(L, index, LUA_TTABLE);
  if (lua_getfield(L, index, "kind") != LUA_TSTRING ||
      !dnn_optimizer_find(lua_tostring(L, -1), &kind))
    luadnn_error(L, "there is no optimizer \"%s\"", luadnn_quote(L, -1));
  lua_pop(L, 1);
  dnn_optimizer_init(optimizer, kind);
  struct {
    const char *name;
    double *to;
  } numbers[] = {{"learning_rate", &optimizer->learning_rate},
                 {"momentum", &optimizer->momentum},
                 {"beta1", &optimizer->beta1},
                 {"beta2", &optimizer->beta2},
                 {"epsilon", &optimizer->epsilon},
                 {"weight_decay", &optimizer->weight_decay}};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    *numbers[i].to = number_option(L, index, numbers[i].name, *numbers[i].to);
  optimizer->nesterov = boolean_option(L, index, "nesterov", false);
  optimizer->averaged = boolean_option(L, index, "averaged", false);
  optimizer->epsilon_inside = boolean_option(L, index, "epsilon_inside", false);
  dnn_error error;
  luadnn_check_status(L, dnn_optimizer_check(optimizer, &error), &error);
}

/* configure(net, {loss = , optimizer = , l1 = , l2 = , clip_norm = , clip_value = , guard = ,
   notebook = , in_lua = }) */
static int network_configure(lua_State *L) {
  network *self = check_network(L, 1);
  dnn_training training = {0};
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  lua_getfield(L, 2, "loss");
  check_loss(L, 3, &training.loss);
  lua_getfield(L, 2, "optimizer");
  check_optimizer(L, 4, &training.optimizer);
  training.l1 = number_option(L, 2, "l1", 0);
  training.l2 = number_option(L, 2, "l2", 0);
  training.clip_norm = number_option(L, 2, "clip_norm", 0);
  training.clip_value = number_option(L, 2, "clip_value", 0);
  training.guard = boolean_option(L, 2, "guard", false);
  training.notebook = boolean_option(L, 2, "notebook", false);
  dnn_error error;
  luadnn_check_status(L, dnn_network_gram_end(self->chain, &error), &error);
  self->in_lua = boolean_option(L, 2, "in_lua", false);
  self->training = training;
  self->is_configured = true;
  return 0;
}

static network *check_configured(lua_State *L) {
  network *self = check_network(L, 1);
  if (!self->is_configured)
    luadnn_error(L, "the network has no loss and optimizer yet: give them to net:compile");
  return self;
}

/* learning_rate(net, rate): for schedules. */
static int network_learning_rate(lua_State *L) {
  network *self = check_configured(L);
  dnn_optimizer changed = self->training.optimizer;
  changed.learning_rate = luadnn_check_number(L, 2);
  dnn_error error;
  luadnn_check_status(L, dnn_optimizer_check(&changed, &error), &error);
  self->training.optimizer = changed;
  return 0;
}

/* Takes the step of net:step(X, Y) at indices 1 to 3, and pushes the cost before the update. */
static int take_step(lua_State *L, network *self) {
  dnn_error error;
  double cost;
  const dnn_array *x = luadnn_check_values(L, 2, "", "X");
  const dnn_array *y = luadnn_check_values(L, 3, "", "Y");
  luadnn_check_status(
      L, dnn_network_step(self->chain, &self->training, x, y, self->random, &cost, &error), &error);
  self->cost = cost;
  lua_pushnumber(L, cost);
  return 1;
}

/* step(net, X, Y): one update of a network whose layers and loss are all in C. */
static int network_step(lua_State *L) {
  network *self = check_configured(L);
  lua_settop(L, 3);
  return take_step(L, self);
}

/* The method net:step(X, Y [, options]). Upvalue: the function in Lua of step_or. */
static int step_method(lua_State *L) {
  if (test_network(L, 1) == NULL)
    luadnn_refuse_dot(L, "network", "net");
  network *self = check_network(L, 1);
  luadnn_check_count(L, 4);
  lua_settop(L, 4);
  luadnn_begin_training(L);
  if (lua_isnil(L, 4) && self->is_configured && !self->in_lua)
    return take_step(L, self);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 4, 1);
  return 1;
}

/* step_or(in_lua): the method 'step', which calls in_lua(net, X, Y, options) for what is no matter
   of C alone: options, a network that was not compiled, layers or a loss that are Lua functions. */
static int network_step_or(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_pushcclosure(L, step_method, 1);
  return 1;
}

/* begin_step(net): a step in Lua begins, which ends with 'update' or is undone. */
static int network_begin_step(lua_State *L) {
  network *self = check_configured(L);
  dnn_network_keep(self->chain, self->random);
  self->in_step = true;
  return 0;
}

/* undo_step(net): the network is as it was before a step in Lua that did not come to its update. */
static int network_undo_step(lua_State *L) {
  network *self = check_network(L, 1);
  if (self->in_step)
    dnn_network_undo(self->chain, self->random);
  self->in_step = false;
  return 0;
}

/* last_cost(net): that of the last step that came to its update. */
static int network_last_cost(lua_State *L) {
  lua_pushnumber(L, check_network(L, 1)->cost);
  return 1;
}

/* The array number 'i' of the table at the top, of the shape and type of 'like' if that is not
   NULL. */
static dnn_array *check_trained_array(lua_State *L, int i, const char *name,
                                      const dnn_array *like) {
  lua_rawgeti(L, -1, i);
  dnn_array *array = luadnn_check_array(L, -1);
  if (!dnn_dtype_is_real(array->dtype) || !dnn_array_is_contiguous(array) ||
      (like != NULL && (!dnn_shape_equal(array, like) || array->dtype != like->dtype)))
    luadnn_error(
        L,
        "parameter \"%s\" of a custom layer must be a float64 or float32 array without gaps "
        "between its elements: make it one by A:copy()",
        name);
  lua_pop(L, 1);
  return array;
}

/* Reads {parameter, gradient, v, s, name = , frozen = } at the top; the table keeps all of it. The
   gradient may be false where it is not needed. */
static void check_trained(lua_State *L, dnn_trained *trained, bool needs_gradient) {
  *trained = (dnn_trained){0};
  luaL_checktype(L, -1, LUA_TTABLE);
  if (lua_getfield(L, -1, "name") != LUA_TSTRING)
    luadnn_error(L, "a parameter needs a name");
  trained->name = lua_tostring(L, -1);
  lua_pop(L, 1);
  trained->is_frozen = lua_getfield(L, -1, "frozen") == LUA_TBOOLEAN && lua_toboolean(L, -1);
  lua_pop(L, 1);
  const dnn_array *parameter = check_trained_array(L, 1, trained->name, NULL);
  trained->dtype = parameter->dtype;
  trained->size = parameter->size;
  trained->values = parameter->data;
  if (needs_gradient)
    trained->gradient = check_trained_array(L, 2, trained->name, parameter)->data;
  for (int which = 0; which < 2; which++)
    trained->states[which] = check_trained_array(L, 3 + which, trained->name, parameter)->data;
}

/* Reads a list of them at 'index'. Pushes the memory of what is returned. */
static const dnn_trained *check_all_trained(lua_State *L, int index, bool need_gradients,
                                            int *count) {
  luaL_checktype(L, index, LUA_TTABLE);
  *count = (int)lua_rawlen(L, index);
  dnn_trained *all = lua_newuserdatauv(L, (size_t)(*count + 1) * sizeof *all, 0);
  for (int i = 0; i < *count; i++) {
    lua_rawgeti(L, index, i + 1);
    check_trained(L, &all[i], need_gradients);
    lua_pop(L, 1);
  }
  return all;
}

/* update(net, m, cost, {{parameter, gradient, v, s, name = , frozen = }, ...}): applies the
   optimizer to the gradients of the last pass backwards, of m examples, and to parameters of layers
   in Lua. Returns the cost with the L1 and L2 terms before the update. */
static int network_update(lua_State *L) {
  network *self = check_configured(L);
  dnn_error error;
  int count;
  lua_settop(L, 4);
  int64_t m = luadnn_check_integer(L, 2);
  double cost = luadnn_check_number(L, 3);
  const dnn_trained *others = check_all_trained(L, 4, true, &count);
  cost += dnn_network_penalty(self->chain, &self->training, m, count, others);
  dnn_status status =
      isfinite(cost)
          ? dnn_network_update(self->chain, &self->training, m, count, others, &error)
          : dnn_network_refuse_loss(self->chain, NULL, cost, "the terms of l1 and l2 overflow",
                                    count, others, &error);
  luadnn_check_status(L, status, &error);
  self->in_step = false;
  self->cost = cost;
  lua_pushnumber(L, cost);
  return 1;
}

/* refuse(net, {{parameter, false, v, s, name = }, ...}, problem): raises what a step does that
   makes numbers that are not finite. */
static int network_refuse(lua_State *L) {
  network *self = check_configured(L);
  dnn_error error;
  int count;
  lua_settop(L, 3);
  const char *problem = luadnn_check_string(L, 3);
  const dnn_trained *others = check_all_trained(L, 2, false, &count);
  luadnn_check_status(L, dnn_network_refuse(self->chain, problem, NULL, count, others, &error),
                      &error);
  return 0;
}

/* refuse_loss(net, {{parameter, false, v, s, name = }, ...}, Y, cost, reason): the same for a cost
   that is not finite. */
static int network_refuse_loss(lua_State *L) {
  network *self = check_configured(L);
  dnn_error error;
  int count;
  lua_settop(L, 5);
  const dnn_array *y = luadnn_check_values(L, 3, "", "Y");
  double cost = luadnn_check_number(L, 4);
  const char *reason = lua_tostring(L, 5);
  const dnn_trained *others = check_all_trained(L, 2, false, &count);
  luadnn_check_status(
      L, dnn_network_refuse_loss(self->chain, y, cost, reason, count, others, &error), &error);
  return 0;
}

/* fuses({kind = }, class): is the loss after a layer of this class taken from the layer's input? */
static int network_fuses(lua_State *L) {
  dnn_loss loss;
  check_loss(L, 1, &loss);
  lua_pushboolean(L, dnn_loss_fuses(&loss, luadnn_check_string(L, 2)));
  return 1;
}

/* loss({kind = , after = }, A, Y [, gradient]): the value, and with 'gradient' the gradient. With
   'after', the class of a layer, A is the input of that layer. */
static int network_loss(lua_State *L) {
  dnn_loss loss;
  dnn_error error;
  double value;
  lua_settop(L, 4);
  check_loss(L, 1, &loss);
  const dnn_array *a = luadnn_check_values(L, 2, "", "A");
  const dnn_array *y = luadnn_check_values(L, 3, "", "Y");
  if (!dnn_dtype_is_real(a->dtype) || !dnn_array_is_contiguous(a)) {
    a = luadnn_new_copy(L, a, dnn_dtype_is_real(a->dtype) ? a->dtype : DNN_F64);
    lua_replace(L, 2);
  }
  luadnn_check_status(L, dnn_loss_check(&loss, a, y, &error), &error);
  if (luadnn_option(L, 1, "after")) {
    dnn_loss_fuses(&loss, luadnn_check_string(L, -1));
    lua_pop(L, 1);
  }
  dnn_array *gradient = lua_toboolean(L, 4) ? luadnn_new_like(L, a->dtype, a) : NULL;
  luadnn_check_status(
      L, dnn_loss_apply(&loss, a, y, &value, gradient != NULL ? gradient->data : NULL, &error),
      &error);
  lua_pushnumber(L, value);
  if (gradient == NULL)
    return 1;
  lua_insert(L, -2);
  return 2;
}

/* optimize({kind = ...}, w, g, {states ...}, t): one update of an array outside any network. */
static int network_optimize(lua_State *L) {
  dnn_optimizer optimizer;
  lua_settop(L, 5);
  check_optimizer(L, 1, &optimizer);
  dnn_array *w = luadnn_check_array(L, 2);
  const dnn_array *g = luadnn_check_array(L, 3);
  luaL_checktype(L, 4, LUA_TTABLE);
  void *states[2] = {NULL, NULL};
  const dnn_array *all[4] = {w, g};
  int count = 2;
  for (int i = 0; i < dnn_optimizer_states(&optimizer); i++) {
    lua_rawgeti(L, 4, i + 1);
    all[count++] = luadnn_check_array(L, -1);
    states[i] = all[count - 1]->data;
  }
  for (int i = 0; i < count; i++) {
    if (!dnn_shape_equal(w, all[i]) || all[i]->dtype != w->dtype || !dnn_dtype_is_real(w->dtype) ||
        !dnn_array_is_contiguous(all[i]))
      luadnn_error(L, "parameter, gradient and states must be contiguous arrays of one shape and "
                      "of one real type");
  }
  dnn_optimizer_update(&optimizer, w->dtype, w->size, w->data, g->data, states,
                       luadnn_check_integer(L, 5));
  return 0;
}

/* gather(source, axis, positions, from, out): the subarrays of 'source' along 'axis' at the
   positions (from 1) that begin at place 'from' of the list, as many as 'out' takes. */
static int network_gather(lua_State *L) {
  const dnn_array *source = luadnn_check_array(L, 1);
  int axis = luadnn_check_axis(L, 2, source->ndim);
  const dnn_array *positions = luadnn_check_array(L, 3);
  dnn_array *out = luadnn_check_array(L, 5);
  if (positions->dtype != DNN_I64 || positions->ndim != 1 || out->ndim != source->ndim)
    return luadnn_error(
        L, "gather: positions must be a vector of int64, and out have %d dimensions", source->ndim);
  int64_t from = luadnn_position(L, luadnn_check_integer(L, 4), positions->shape[0], "from");
  int64_t count = out->shape[axis];
  if (count > positions->shape[0] - from)
    return luadnn_error(L, "gather: there are fewer positions than out takes");
  dnn_array *indices = luadnn_new_array(L, DNN_I64, 1, &count);
  for (int64_t i = 0; i < count; i++) {
    int64_t position = ((const int64_t *)positions->data)[(from + i) * positions->strides[0]];
    ((int64_t *)indices->data)[i] = luadnn_position(L, position, source->shape[axis], "position");
  }
  int64_t shape[DNN_MAX_NDIM];
  int ndim;
  dnn_error error;
  luadnn_check_status(L, dnn_gather_shape(source, 1, &axis, indices, axis, &ndim, shape, &error),
                      &error);
  for (int i = 0; i < ndim; i++)
    if (ndim != out->ndim || shape[i] != out->shape[i])
      return luadnn_error(L, "gather: out has another shape than what is gathered");
  luadnn_check_status(L, dnn_array_gather(source, 1, &axis, indices, axis, out, &error), &error);
  return 0;
}

/* --- the Gram form ---------------------------------------------------------------------------- */

/* gram_pays(net, m) */
static int network_gram_pays(lua_State *L) {
  const network *self = check_configured(L);
  lua_pushboolean(L,
                  dnn_network_gram_pays(self->chain, &self->training, luadnn_check_integer(L, 2)));
  return 1;
}

/* gram_begin(net, X) */
static int network_gram_begin(lua_State *L) {
  network *self = check_configured(L);
  dnn_error error;
  lua_settop(L, 2);
  const dnn_array *x = luadnn_check_values(L, 2, "", "X");
  luadnn_check_status(L, dnn_network_gram_begin(self->chain, &self->training, x, &error), &error);
  luadnn_share_elements(L, 2);
  lua_setiuservalue(L, 1, gram_part);
  return 0;
}

static int network_gram_sync(lua_State *L) {
  network *self = check_network(L, 1);
  dnn_error error;
  luadnn_check_status(L, dnn_network_gram_sync(self->chain, &error), &error);
  return 0;
}

static int network_gram_end(lua_State *L) {
  network *self = check_network(L, 1);
  dnn_error error;
  luadnn_check_status(L, dnn_network_gram_end(self->chain, &error), &error);
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
                                       {"check_examples", network_check_examples},
                                       {"forward", network_forward},
                                       {"backward", network_backward},
                                       {"configure", network_configure},
                                       {"learning_rate", network_learning_rate},
                                       {"update", network_update},
                                       {"step", network_step},
                                       {"step_or", network_step_or},
                                       {"begin_step", network_begin_step},
                                       {"undo_step", network_undo_step},
                                       {"last_cost", network_last_cost},
                                       {"reset_optimizer", network_reset_optimizer},
                                       {"freeze", network_freeze},
                                       {"loss", network_loss},
                                       {"fuses", network_fuses},
                                       {"refuse", network_refuse},
                                       {"refuse_loss", network_refuse_loss},
                                       {"optimize", network_optimize},
                                       {"gather", network_gather},
                                       {"gram_pays", network_gram_pays},
                                       {"gram_begin", network_gram_begin},
                                       {"gram_sync", network_gram_sync},
                                       {"gram_end", network_gram_end},
                                       {NULL, NULL}};
  luaL_newlib(L, functions);
  luaL_newmetatable(L, NETWORK);
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
