/*
** Training networks: functions of the table 'network' of the module, for lua/dnn/network/step.lua,
** compile.lua and the others. A step of a network whose layers and loss are in C is one call,
** dnn_network_step; one with functions in Lua begins with 'begin_step', runs the passes of
** network.c, and ends with 'update'.
*/
#include "array/gather.h"
#include "bindings/array_object.h"
#include "bindings/core.h"
#include "bindings/network_object.h"

#include <math.h>

/* --- configuration ---------------------------------------------------------------------------- */

/* Reads {kind = "huber", delta = , reduction = "mean"}. */
static void check_loss(lua_State *L, int index, dnn_loss *loss) {
  luaL_checktype(L, index, LUA_TTABLE);
  if (lua_getfield(L, index, "kind") != LUA_TSTRING ||
      !dnn_loss_find(lua_tostring(L, -1), &loss->kind))
    luadnn_error(L, "there is no loss \"%s\"", luadnn_quote(L, -1));
  lua_pop(L, 1);
  loss->delta = luadnn_option_number(L, index, "delta", 1);
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
    *numbers[i].to = luadnn_option_number(L, index, numbers[i].name, *numbers[i].to);
  optimizer->nesterov = luadnn_option_boolean(L, index, "nesterov", false);
  optimizer->averaged = luadnn_option_boolean(L, index, "averaged", false);
  optimizer->epsilon_inside = luadnn_option_boolean(L, index, "epsilon_inside", false);
  dnn_error error;
  luadnn_check_status(L, dnn_optimizer_check(optimizer, &error), &error);
}

/* configure(net, {loss = , optimizer = , l1 = , l2 = , clip_norm = , clip_value = , guard = ,
   notebook = , in_lua = }) */
static int network_configure(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  dnn_training training = {0};
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  lua_getfield(L, 2, "loss");
  check_loss(L, 3, &training.loss);
  lua_getfield(L, 2, "optimizer");
  check_optimizer(L, 4, &training.optimizer);
  training.l1 = luadnn_option_number(L, 2, "l1", 0);
  training.l2 = luadnn_option_number(L, 2, "l2", 0);
  training.clip_norm = luadnn_option_number(L, 2, "clip_norm", 0);
  training.clip_value = luadnn_option_number(L, 2, "clip_value", 0);
  training.guard = luadnn_option_boolean(L, 2, "guard", false);
  training.notebook = luadnn_option_boolean(L, 2, "notebook", false);
  dnn_error error;
  luadnn_check_status(L, dnn_network_gram_end(self->chain, &error), &error);
  self->in_lua = luadnn_option_boolean(L, 2, "in_lua", false);
  self->training = training;
  self->is_configured = true;
  return 0;
}

static luadnn_network *check_configured(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  if (!self->is_configured)
    luadnn_error(L, "the network has no loss and optimizer yet: give them to net:compile");
  return self;
}

/* learning_rate(net, rate): for schedules. */
static int network_learning_rate(lua_State *L) {
  luadnn_network *self = check_configured(L);
  dnn_optimizer changed = self->training.optimizer;
  changed.learning_rate = luadnn_check_number(L, 2);
  dnn_error error;
  luadnn_check_status(L, dnn_optimizer_check(&changed, &error), &error);
  self->training.optimizer = changed;
  return 0;
}

/* --- steps ------------------------------------------------------------------------------------ */

/* Takes the step of net:step(X, Y) at indices 1 to 3, and pushes the cost before the update. */
static int take_step(lua_State *L, luadnn_network *self) {
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
  luadnn_network *self = check_configured(L);
  lua_settop(L, 3);
  return take_step(L, self);
}

/* The method net:step(X, Y [, options]). Upvalue: the function in Lua of step_or. */
static int step_method(lua_State *L) {
  luadnn_network *self = luadnn_test_network(L, 1);
  if (self == NULL)
    luadnn_refuse_dot(L, "network", "net");
  else if (self->chain == NULL)
    luadnn_check_network(L, 1); /* tells why */
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

/* last_cost(net): that of the last step that came to its update. */
static int network_last_cost(lua_State *L) {
  lua_pushnumber(L, luadnn_check_network(L, 1)->cost);
  return 1;
}

/* --- steps with functions in Lua -------------------------------------------------------------- */

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
        "parameter \"%s\" of a custom layer and its gradient must be float64 or float32 arrays of "
        "one shape, by rows in memory",
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

/* begin_step(net): a step in Lua begins, which ends with 'update' or is undone. */
static int network_begin_step(lua_State *L) {
  luadnn_network *self = check_configured(L);
  dnn_network_keep(self->chain, self->random);
  self->in_step = true;
  return 0;
}

/* undo_step(net): the network is as it was before a step in Lua that did not come to its update. */
static int network_undo_step(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  if (self->in_step)
    dnn_network_undo(self->chain, self->random);
  self->in_step = false;
  return 0;
}

/* update(net, m, cost, {{parameter, gradient, v, s, name = , frozen = }, ...}): applies the
   optimizer to the gradients of the last pass backwards, of m examples, and to parameters of layers
   in Lua. Returns the cost with the L1 and L2 terms before the update. */
static int network_update(lua_State *L) {
  luadnn_network *self = check_configured(L);
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
  luadnn_network *self = check_configured(L);
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
  luadnn_network *self = check_configured(L);
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

/* --- losses, optimizers and batches by themselves --------------------------------------------- */

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
  const luadnn_network *self = check_configured(L);
  lua_pushboolean(L,
                  dnn_network_gram_pays(self->chain, &self->training, luadnn_check_integer(L, 2)));
  return 1;
}

/* gram_begin(net, X) */
static int network_gram_begin(lua_State *L) {
  luadnn_network *self = check_configured(L);
  dnn_error error;
  lua_settop(L, 2);
  const dnn_array *x = luadnn_check_values(L, 2, "", "X");
  luadnn_check_status(L, dnn_network_gram_begin(self->chain, &self->training, x, &error), &error);
  luadnn_share_elements(L, 2);
  lua_setiuservalue(L, 1, LUADNN_NETWORK_GRAM);
  return 0;
}

static int network_gram_sync(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  dnn_error error;
  luadnn_check_status(L, dnn_network_gram_sync(self->chain, &error), &error);
  return 0;
}

static int network_gram_end(lua_State *L) {
  luadnn_network *self = luadnn_check_network(L, 1);
  dnn_error error;
  luadnn_check_status(L, dnn_network_gram_end(self->chain, &error), &error);
  return 0;
}

void luadnn_open_training(lua_State *L) {
  static const luaL_Reg functions[] = {{"configure", network_configure},
                                       {"learning_rate", network_learning_rate},
                                       {"step", network_step},
                                       {"step_or", network_step_or},
                                       {"begin_step", network_begin_step},
                                       {"undo_step", network_undo_step},
                                       {"last_cost", network_last_cost},
                                       {"update", network_update},
                                       {"refuse", network_refuse},
                                       {"refuse_loss", network_refuse_loss},
                                       {"fuses", network_fuses},
                                       {"loss", network_loss},
                                       {"optimize", network_optimize},
                                       {"gather", network_gather},
                                       {"gram_pays", network_gram_pays},
                                       {"gram_begin", network_gram_begin},
                                       {"gram_sync", network_gram_sync},
                                       {"gram_end", network_gram_end},
                                       {NULL, NULL}};
  lua_getfield(L, -1, "network");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
