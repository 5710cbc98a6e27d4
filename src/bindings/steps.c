/*
** Networks step by step: the table 'steps' of the module, with the functions of one layer as the
** notebook has them (nn/steps.h), which lua/dnn/course/steps.lua gives to people. A forward
** function also returns a cache for its way back: for linear_forward a table {A, W, b} whose
** metatable is field 'linear_cache' of 'steps'.
*/
#include "nn/steps.h"

#include "array/elementwise.h"
#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"

/* --- activations ------------------------------------------------------------------------------ */

/* The operand of an activation at 'index', for which a number also stands. */
static const dnn_array *check_operand(lua_State *L, int index, const char *function,
                                      const char *name) {
  if (lua_type(L, index) == LUA_TNUMBER) {
    luadnn_array_from_table(L, index, NULL);
    lua_replace(L, index);
  }
  return luadnn_check_values(L, index, function, name);
}

/* sigmoid(Z) and relu(Z): A and the cache, which is Z; numbers for a number. Upvalues: the
   operation, and of with_layer what makes a layer. */
static int activation_forward(lua_State *L) {
  const dnn_operation *operation = lua_touserdata(L, lua_upvalueindex(1));
  if (lua_gettop(L) == 0 && lua_isfunction(L, lua_upvalueindex(2))) {
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_call(L, 0, 1);
    return 1;
  }
  luadnn_check_count(L, 1);
  lua_settop(L, 1);
  const dnn_array *z = check_operand(L, 1, operation->name, "Z");
  dnn_array *a = luadnn_new_result(L, dnn_steps_dtype(1, &z), z, 1, &z);
  dnn_error error;
  luadnn_check_status(L, dnn_operation_apply(operation, z, NULL, a, &error), &error);
  luadnn_unbox_scalar(L);
  lua_pushvalue(L, 1);
  luadnn_unbox_scalar(L);
  return 2;
}

/* with_layer(activation, make): sigmoid or relu that without arguments returns make(). */
static int with_layer(lua_State *L) {
  luaL_argcheck(L, lua_tocfunction(L, 1) == activation_forward, 1, "sigmoid or relu expected");
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  lua_getupvalue(L, 1, 1);
  lua_insert(L, 2);
  lua_pushcclosure(L, activation_forward, 2);
  return 1;
}

/* sigmoid_backward(dA, Z) and relu_backward(dA, Z): dZ, a number for numbers. */
static int activation_backward(lua_State *L) {
  const dnn_operation *operation = lua_touserdata(L, lua_upvalueindex(1));
  const char *name = operation->name;
  luadnn_check_count(L, 2);
  lua_settop(L, 2);
  const dnn_array *operands[2] = {check_operand(L, 1, name, "dA"),
                                  check_operand(L, 2, name, "cache")};
  const dnn_array *da = operands[0], *z = operands[1];
  if (!dnn_shape_equal(da, z)) {
    char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
    return luadnn_error(L, "%s: dA %s and the cache Z %s must have one shape", name,
                        dnn_shape_text(da->ndim, da->shape, one),
                        dnn_shape_text(z->ndim, z->shape, two));
  }
  dnn_array *dz = luadnn_new_result(L, dnn_steps_dtype(2, operands), z, 2, operands);
  dnn_error error;
  luadnn_check_status(L, dnn_operation_apply(operation, da, z, dz, &error), &error);
  luadnn_unbox_scalar(L);
  return 1;
}

/* --- the linear part -------------------------------------------------------------------------- */

/* linear_forward(A, W, b): Z = W A + b and the cache. Upvalue: the cache's metatable. */
static int linear_forward(lua_State *L) {
  static const char function[] = "linear_forward";
  luadnn_check_count(L, 3);
  lua_settop(L, 3);
  const dnn_array *operands[3] = {luadnn_check_values(L, 1, function, "A"),
                                  luadnn_check_values(L, 2, function, "W"),
                                  luadnn_check_values(L, 3, function, "b")};
  const dnn_array *a = operands[0], *w = operands[1], *b = operands[2];
  dnn_error error;
  luadnn_check_status(L, dnn_steps_linear_check(a, w, b, &error), &error);
  int64_t shape[2] = {w->shape[0], a->shape[1]};
  dnn_array *z = luadnn_new_array(L, dnn_steps_dtype(3, operands), 2, shape);
  luadnn_check_status(L, dnn_steps_linear_forward(a, w, b, z, &error), &error);
  lua_createtable(L, 3, 0);
  for (int i = 1; i <= 3; i++) {
    lua_pushvalue(L, i);
    lua_rawseti(L, -2, i);
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_setmetatable(L, -2);
  return 2;
}

/* Pushes entry 'position' of the cache at 'index', which may have names instead of positions. */
static const dnn_array *push_cached(lua_State *L, int index, int position, const char *name) {
  if (lua_geti(L, index, position) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_getfield(L, index, name);
  }
  if (lua_isnil(L, -1))
    luadnn_error(L, "linear_backward: the cache has no %s, it must be {A_prev, W, b}", name);
  return luadnn_check_values(L, lua_gettop(L), "linear_backward", name);
}

/* linear_backward(dZ, cache [, {input_gradient = false}]): dA_prev (or nil), dW, db. */
static int linear_backward(lua_State *L) {
  static const char *const names[] = {"input_gradient", NULL};
  luadnn_check_count(L, 3);
  lua_settop(L, 3);
  luadnn_check_options(L, 3, names);
  bool input_gradient = luadnn_option_boolean(L, 3, names[0], true);
  const dnn_array *dz = luadnn_check_values(L, 1, "linear_backward", "dZ");
  if (!lua_istable(L, 2))
    return luadnn_error(L, "linear_backward: the cache must be a table {A_prev, W, b}, got %s",
                        luaL_typename(L, 2));
  const dnn_array *a_prev = push_cached(L, 2, 1, "A_prev");
  const dnn_array *w = push_cached(L, 2, 2, "W");
  dnn_error error;
  luadnn_check_status(L, dnn_steps_linear_backward_check(dz, a_prev, w, &error), &error);
  const dnn_array *operands[3] = {dz, a_prev, w};
  dnn_dtype dtype = dnn_steps_dtype(3, operands);
  dnn_array *da_prev = NULL;
  if (input_gradient)
    da_prev = luadnn_new_like(L, dtype, a_prev);
  else
    lua_pushnil(L);
  dnn_array *dw = luadnn_new_like(L, dtype, w);
  int64_t column[2] = {w->shape[0], 1};
  dnn_array *db = luadnn_new_array(L, dtype, 2, column);
  luadnn_check_status(L, dnn_steps_linear_backward(dz, a_prev, w, da_prev, dw, db, &error), &error);
  return 3;
}

/* --- cost and update -------------------------------------------------------------------------- */

/* compute_cost(AL, Y): a number. */
static int compute_cost(lua_State *L) {
  luadnn_check_count(L, 2);
  lua_settop(L, 2);
  const dnn_array *al = luadnn_check_values(L, 1, "compute_cost", "AL");
  const dnn_array *y = luadnn_check_values(L, 2, "compute_cost", "Y");
  double cost;
  dnn_error error;
  luadnn_check_status(L, dnn_steps_compute_cost(al, y, &cost, &error), &error);
  lua_pushnumber(L, cost);
  return 1;
}

/* cost_gradient(AL, Y): dAL, f64. Y may have another shape of as many elements. */
static int cost_gradient(lua_State *L) {
  static const char function[] = "L_model_backward";
  lua_settop(L, 2);
  const dnn_array *al = luadnn_check_values(L, 1, function, "AL");
  const dnn_array *y = luadnn_check_values(L, 2, function, "Y");
  if (y->size != al->size) {
    char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
    luadnn_error(L, "%s: Y %s must have as many elements as AL %s", function,
                 dnn_shape_text(y->ndim, y->shape, one), dnn_shape_text(al->ndim, al->shape, two));
  }
  if (!dnn_shape_equal(al, y)) {
    lua_getfield(L, 2, "reshape");
    lua_insert(L, 2);
    luadnn_push_shape(L, al->ndim, al->shape);
    lua_call(L, 2, 1);
    y = luadnn_check_array(L, 2);
  }
  dnn_array *dal = luadnn_new_like(L, DNN_F64, al);
  dnn_error error;
  luadnn_check_status(L, dnn_steps_cost_gradient(al, y, dal, &error), &error);
  return 1;
}

/* update(name, parameter, gradient, learning_rate): descends in place. */
static int update(lua_State *L) {
  const char *name = luadnn_check_string(L, 1);
  dnn_array *parameter = luadnn_check_array(L, 2);
  const dnn_array *gradient = luadnn_check_array(L, 3);
  double rate = luadnn_check_number(L, 4);
  dnn_error error;
  luadnn_check_status(L, dnn_steps_update(parameter, gradient, rate, name, &error), &error);
  return 0;
}

void luadnn_open_steps(lua_State *L) {
  static const luaL_Reg functions[] = {{"with_layer", with_layer},
                                       {"linear_backward", linear_backward},
                                       {"compute_cost", compute_cost},
                                       {"cost_gradient", cost_gradient},
                                       {"update", update},
                                       {NULL, NULL}};
  static const struct {
    dnn_operation_id operation;
    lua_CFunction function;
  } activations[] = {{DNN_OP_SIGMOID, activation_forward},
                     {DNN_OP_RELU, activation_forward},
                     {DNN_OP_SIGMOID_BACKWARD, activation_backward},
                     {DNN_OP_RELU_BACKWARD, activation_backward}};
  luaL_newlib(L, functions);
  for (size_t i = 0; i < sizeof activations / sizeof activations[0]; i++) {
    const dnn_operation *operation = dnn_operation_at(activations[i].operation);
    lua_pushlightuserdata(L, (void *)(uintptr_t)operation);
    lua_pushcclosure(L, activations[i].function, 1);
    lua_setfield(L, -2, operation->name);
  }
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "linear_cache");
  lua_pushcclosure(L, linear_forward, 1);
  lua_setfield(L, -2, "linear_forward");
  lua_setfield(L, -2, "steps");
}
