/*
** Elementwise operations: for each operation of array/elementwise.h a function, a method of the
** same name and an in-place method with '_', plus Lua's operators.
*/
#include "array/gather.h"
#include "array/order.h"
#include "array/scaled_sum.h"
#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"

#include <string.h>

/* A failed operation, with what is more to say about it. */
static inline void check_operation(lua_State *L, const dnn_operation *operation, dnn_status status,
                                   const dnn_error *error) {
  if (status == DNN_OK)
    return;
  /* '*' between matrices is the commonest mistake of those who come from MATLAB or mathematics */
  if (status == DNN_ESHAPE)
    luadnn_error(L, "cannot %s: %s%s", operation->name, error->text,
                 strcmp(operation->name, "multiply") == 0
                     ? "; '*' is elementwise, for the matrix product write A:dot(B)"
                     : "");
  luadnn_raise(L, error);
}

/* The array given as option 'out' in the table at 'index', the only one, or NULL. It is left on the
   stack. */
static dnn_array *out_option(lua_State *L, int index) {
  static const char *const names[] = {"out", NULL};
  return luadnn_check_options(L, index, names) ? luadnn_option_out(L, index) : NULL;
}

/* Pushes operation(a) or operation(a, b), or 'out' (at the top of the stack) if it is not NULL.
   Results without dimensions become numbers. */
static int apply(lua_State *L, const dnn_operation *operation, const dnn_array *a,
                 const dnn_array *b, dnn_array *out) {
  dnn_error error;
  /* in three steps (array/elementwise.h), so that nothing is made for operands that do not fit */
  bool fresh = out == NULL;
  dnn_array shaped; /* only its shape is used */
  /* most operands have one shape, or the second is a number */
  const dnn_array *like = a;
  if (b != NULL && b->ndim != 0 && !dnn_shape_equal(a, b)) {
    const dnn_array *both[2] = {a, b};
    check_operation(L, operation, dnn_shape_broadcast(2, both, &shaped.ndim, shaped.shape, &error),
                    &error);
    check_operation(L, operation,
                    dnn_shape_size(shaped.ndim, shaped.shape, DNN_U8, &shaped.size, &error),
                    &error);
    shaped.data = NULL;
    shaped.dtype = a->dtype;
    like = &shaped;
  }
  dnn_application application;
  check_operation(L, operation,
                  dnn_operation_prepare(operation, a->dtype, b == NULL ? a->dtype : b->dtype,
                                        &application, &error),
                  &error);
  const dnn_array *operands[2] = {a, b};
  if (fresh)
    out = luadnn_new_result(L, application.result, like, operation->operands, operands);
  else
    luadnn_check_out_shape(L, out, like->ndim, like->shape);
  check_operation(L, operation, dnn_application_run(&application, a, b, out, &error), &error);
  if (fresh && like->ndim == 0)
    /* without dimensions NumPy gives scalars, which are Lua's numbers here; 'out' stays an array */
    luadnn_unbox_scalar(L);
  return 1;
}

static const dnn_operation *operation_upvalue(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(1));
}

/* Is one boolean an operand like any other, rather than a mask that went wrong? */
static bool takes_booleans(const dnn_operation *operation) {
  return operation->rule == DNN_RULE_LOGICAL || operation->rule == DNN_RULE_BITS ||
         (operation->rule == DNN_RULE_TEST && operation->operands == 2);
}

/* Reads an operand. One boolean is refused but where the operation is one of booleans. */
static void check_operand(lua_State *L, int index, const dnn_operation *operation,
                          luadnn_operand *operand) {
  luadnn_check_operand(L, index, operand);
  if (operand->is_scalar && operand->scalar.dtype == DNN_BOOL && !takes_booleans(operation))
    luadnn_refuse_boolean(L, index);
}

/* np.exp(a [, {out = array}]) and A:exp() */
static int unary_function(lua_State *L) {
  const dnn_operation *operation = operation_upvalue(L);
  luadnn_operand a;
  luadnn_check_count(L, 2);
  check_operand(L, 1, operation, &a);
  dnn_array *out = out_option(L, 2);
  return apply(L, operation, a.array, NULL, out);
}

/* np.add(a, b [, {out = array}]) and A:add(b) */
static int binary_function(lua_State *L) {
  const dnn_operation *operation = operation_upvalue(L);
  luadnn_operand a, b;
  luadnn_check_count(L, 3);
  check_operand(L, 1, operation, &a);
  check_operand(L, 2, operation, &b);
  luadnn_match_operands(&a, &b);
  dnn_array *out = out_option(L, 3);
  return apply(L, operation, a.array, b.array, out);
}

/* A:add_(b, {alpha = x}) adds x * b, as if that were computed first. Returns whether it was done:
   in one pass for arrays of one real type, otherwise b becomes the product, and is to be added. */
static bool add_scaled(lua_State *L, const dnn_operation *operation, dnn_array *a,
                       luadnn_operand *b) {
  luadnn_operand factor;
  dnn_error error;
  if (lua_type(L, -1) != LUA_TNUMBER)
    luadnn_error(L, "option 'alpha' must be a number, got %s", luaL_typename(L, -1));
  luadnn_check_operand(L, -1, &factor);
  if (dnn_dtype_is_real(a->dtype) && b->array->dtype == a->dtype && !b->is_scalar) {
    double value = lua_tonumber(L, -1);
    bool negative = operation == dnn_operation_at(DNN_OP_SUBTRACT);
    check_operation(L, operation,
                    dnn_array_add_scaled(a, negative ? -value : value, b->array, &error), &error);
    return true;
  }
  const dnn_operation *multiply = dnn_operation_at(DNN_OP_MULTIPLY);
  luadnn_match_operands(&factor, b);
  apply(L, multiply, factor.array, b->array, NULL);
  check_operand(L, lua_gettop(L), operation, b);
  return false;
}

/* A:exp_() and A:add_(b): the result replaces A's elements and A is returned. */
static int in_place_method(lua_State *L) {
  static const char *const names[] = {"alpha", NULL};
  const dnn_operation *operation = operation_upvalue(L);
  dnn_array *a = luadnn_check_array(L, 1);
  const dnn_array *second = NULL;
  luadnn_operand target, b;
  bool is_sum =
      operation == dnn_operation_at(DNN_OP_ADD) || operation == dnn_operation_at(DNN_OP_SUBTRACT);
  luadnn_check_count(L, operation->operands + is_sum);
  if (operation->operands == 2) {
    target.array = a;
    /* the target keeps its type, so the number is fitted to it */
    target.is_scalar = false;
    check_operand(L, 2, operation, &b);
    if (is_sum && luadnn_check_options(L, 3, names) && luadnn_option(L, 3, names[0]) &&
        add_scaled(L, operation, a, &b)) {
      lua_settop(L, 1);
      return 1;
    }
    luadnn_match_operands(&target, &b);
    second = b.array;
  }
  dnn_error error;
  check_operation(L, operation, dnn_operation_apply(operation, a, second, a, &error), &error);
  /* A itself, so that A:add_(1):mul_(2) goes on */
  lua_settop(L, 1);
  return 1;
}

/* --- operators -------------------------------------------------------------------------------- */

/* Lua passes the operand twice to unary metamethods. */
static int unary_operator(lua_State *L) {
  return apply(L, operation_upvalue(L), luadnn_check_array(L, 1), NULL, NULL);
}

static int binary_operator(lua_State *L) {
  const dnn_operation *operation = operation_upvalue(L);
  luadnn_operand a, b;
  check_operand(L, 1, operation, &a);
  check_operand(L, 2, operation, &b);
  luadnn_match_operands(&a, &b);
  return apply(L, operation, a.array, b.array, NULL);
}

/* A ^ x. Like NumPy's '**', but unlike np.power, simple exponents are computed without pow(). */
static int power_operator(lua_State *L) {
  const dnn_array *a = luadnn_test_array(L, 1);
  if (a != NULL && lua_type(L, 2) == LUA_TNUMBER) {
    lua_Number exponent = lua_tonumber(L, 2);
    /* NumPy's fast_scalar_power: x ** 2 is x * x, which pow() need not be to the last bit */
    const dnn_operation *simple = NULL;
    if (exponent == 2)
      simple = dnn_operation_at(DNN_OP_SQUARE);
    else if (exponent == 0.5)
      simple = dnn_operation_at(DNN_OP_SQRT);
    else if (exponent == -1 && dnn_dtype_is_real(a->dtype))
      simple = dnn_operation_at(DNN_OP_RECIPROCAL);
    /* Integers stay integers for integer exponents only. */
    if (simple != NULL && (dnn_dtype_is_real(a->dtype) || exponent == 0.5 || lua_isinteger(L, 2)))
      return apply(L, simple, a, NULL, NULL);
  }
  return binary_operator(L);
}

/* Lua turns the result of an order comparison into one boolean, so it cannot be a mask. */
static int order_operator(lua_State *L) {
  return luadnn_error(L, "arrays have no %s: for a mask write %s",
                      lua_tostring(L, lua_upvalueindex(1)), lua_tostring(L, lua_upvalueindex(2)));
}

/* --- selections by condition ------------------------------------------------------------------ */

/* np.where(condition, a, b); np.where(condition) gives the positions of true elements. The
   positions come as one array for each axis, 1-based, ready to index with. */
static int np_where(lua_State *L) {
  luadnn_operand condition, a, b;
  luadnn_check_count(L, 3);
  luadnn_check_operand(L, 1, &condition);
  const dnn_array *mask = condition.array;
  if (lua_isnoneornil(L, 2) && lua_isnoneornil(L, 3)) {
    int64_t count[1];
    dnn_error error;
    luadnn_check_status(L, dnn_array_count_nonzero(mask, count, &error), &error);
    dnn_array found[DNN_MAX_NDIM];
    luaL_checkstack(L, DNN_MAX_NDIM + 4, NULL);
    for (int k = 0; k < mask->ndim; k++)
      found[k] = *luadnn_new_array(L, DNN_I64, 1, count);
    luadnn_check_status(L, dnn_array_nonzero(mask, found, &error), &error);
    for (int k = 0; k < mask->ndim; k++)
      luadnn_check_status(L, dnn_array_shift(&found[k], 1, &error), &error);
    return mask->ndim;
  }
  luadnn_check_operand(L, 2, &a);
  luadnn_check_operand(L, 3, &b);
  luadnn_match_operands(&a, &b);
  if (mask->dtype != DNN_BOOL && !condition.is_scalar)
    /* any array may be a condition: what is not 0 is true */
    mask = luadnn_new_copy(L, mask, DNN_BOOL);
  else if (condition.is_scalar)
    luadnn_cast_scalar(&condition, DNN_BOOL);
  const dnn_array *operands[3] = {mask, a.array, b.array};
  dnn_dtype dtype = dnn_dtype_promote(a.array->dtype, b.array->dtype);
  dnn_array like = {.dtype = dtype}; /* only its shape is used */
  dnn_error error;
  luadnn_check_status(L, dnn_shape_broadcast(3, operands, &like.ndim, like.shape, &error), &error);
  luadnn_check_status(L, dnn_shape_size(like.ndim, like.shape, dtype, &like.size, &error), &error);
  dnn_array *out = luadnn_new_result(L, dtype, &like, 3, operands);
  luadnn_check_status(L, dnn_where(mask, a.array, b.array, out, &error), &error);
  luadnn_unbox_scalar(L);
  return 1;
}

/* Applies maximum with 'low' and minimum with 'high' (either may be nil) from 'from' to 'out'. */
static void clip_into(lua_State *L, const dnn_array *from, int low, int high, dnn_array *out) {
  if (lua_isnoneornil(L, low) && lua_isnoneornil(L, high))
    luadnn_error(L, "clip needs a lower or an upper bound");
  static const dnn_operation_id operations[2] = {DNN_OP_MAXIMUM, DNN_OP_MINIMUM};
  int bounds[2] = {low, high};
  for (int k = 0; k < 2; k++) {
    /* maximum first: with low > high the result is high, as in NumPy */
    if (lua_isnoneornil(L, bounds[k]))
      continue;
    const dnn_operation *operation = dnn_operation_at(operations[k]);
    luadnn_operand target = {.array = from, .is_scalar = false}, bound;
    luadnn_check_numbers(L, bounds[k], &bound);
    luadnn_match_operands(&target, &bound);
    dnn_error error;
    check_operation(L, operation, dnn_operation_apply(operation, from, bound.array, out, &error),
                    &error);
    /* the second bound is applied in place */
    from = out;
  }
  if (from != out) {
    dnn_error error;
    luadnn_check_status(L, dnn_array_assign(from, out, &error), &error);
  }
}

/* np.clip(a, low, high), A:clip(low, high); bounds are numbers or arrays, nil for none. */
static int np_clip(lua_State *L) {
  luadnn_operand a, bounds[2];
  luadnn_check_count(L, 4);
  luadnn_check_given(L, 2);
  luadnn_check_numbers(L, 1, &a);
  dnn_dtype dtype = a.array->dtype;
  const dnn_array *operands[3] = {a.array};
  int count = 1;
  for (int k = 2; k <= 3; k++) {
    if (lua_isnoneornil(L, k))
      continue;
    luadnn_operand target = {.array = a.array, .is_scalar = false};
    luadnn_operand *bound = &bounds[k - 2];
    luadnn_check_numbers(L, k, bound);
    luadnn_match_operands(&target, bound);
    dtype = dnn_dtype_promote(dtype, bound->array->dtype);
    operands[count++] = bound->array;
  }
  lua_settop(L, 4);
  dnn_array *out = out_option(L, 4);
  if (out != NULL)
    luadnn_check_out_shape(L, out, a.array->ndim, a.array->shape);
  else
    out = luadnn_new_result(L, dtype, a.array, count, operands);
  clip_into(L, a.array, 2, 3, out);
  luadnn_unbox_scalar(L);
  return 1;
}

static int array_clip_in_place(lua_State *L) {
  dnn_array *array = luadnn_check_array(L, 1);
  luadnn_check_count(L, 3);
  luadnn_check_given(L, 2);
  lua_settop(L, 3);
  clip_into(L, array, 2, 3, array);
  lua_settop(L, 1);
  return 1;
}

/* --- registration ----------------------------------------------------------------------------- */

static void push_operation(lua_State *L, const dnn_operation *operation, lua_CFunction function) {
  lua_pushlightuserdata(L, (void *)(uintptr_t)operation);
  lua_pushcclosure(L, function, 1);
}

/* Each operation as a function of the module at the top, as a method, and as a method in place. */
static void add_operations(lua_State *L, int methods) {
  int module = lua_gettop(L);
  for (int i = 0; dnn_operation_at(i) != NULL; i++) {
    const dnn_operation *operation = dnn_operation_at(i);
    push_operation(L, operation, operation->operands == 1 ? unary_function : binary_function);
    /* one closure is function and method */
    lua_pushvalue(L, -1);
    lua_setfield(L, module, operation->name);
    lua_setfield(L, methods, operation->name);
    lua_pushfstring(L, "%s_", operation->name);
    push_operation(L, operation, in_place_method);
    lua_settable(L, methods);
  }
}

/* Short names of methods only: NumPy's functions have the long ones alone. */
static void add_short_names(lua_State *L, int methods) {
  static const struct {
    const char *name, *operation;
  } short_names[] = {{"mul", "multiply"},  {"sub", "subtract"}, {"div", "divide"},
                     {"eq", "equal"},      {"ne", "not_equal"}, {"lt", "less"},
                     {"le", "less_equal"}, {"gt", "greater"},   {"ge", "greater_equal"},
                     {"mod", "remainder"}, {"pow", "power"}};
  for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++) {
    lua_getfield(L, methods, short_names[i].operation);
    lua_setfield(L, methods, short_names[i].name);
    lua_pushfstring(L, "%s_", short_names[i].name);
    lua_pushfstring(L, "%s_", short_names[i].operation);
    lua_gettable(L, methods);
    lua_settable(L, methods);
  }
}

/* Lua turns what '<' and '<=' give into a boolean, so these two only say what to write instead. */
static void add_operators(lua_State *L) {
  static const struct {
    const char *event, *operation;
  } operators[] = {{"__add", "add"},          {"__sub", "subtract"},     {"__mul", "multiply"},
                   {"__div", "divide"},       {"__mod", "remainder"},    {"__idiv", "floor_divide"},
                   {"__unm", "negative"},     {"__band", "bitwise_and"}, {"__bor", "bitwise_or"},
                   {"__bxor", "bitwise_xor"}, {"__bnot", "invert"},      {"__pow", "power"},
                   {"__shl", "left_shift"},   {"__shr", "right_shift"}};
  static const char *const orders[][3] = {{"__lt", "'<' or '>'", "A:lt(B) or A:gt(B)"},
                                          {"__le", "'<=' or '>='", "A:le(B) or A:ge(B)"}};
  luaL_getmetatable(L, LUADNN_ARRAY);
  for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
    const dnn_operation *operation = dnn_operation_find(operators[i].operation);
    lua_CFunction function = operation->operands == 1 ? unary_operator : binary_operator;
    if (strcmp(operators[i].event, "__pow") == 0)
      function = power_operator;
    push_operation(L, operation, function);
    lua_setfield(L, -2, operators[i].event);
  }
  for (int i = 0; i < 2; i++) {
    lua_pushstring(L, orders[i][1]);
    lua_pushstring(L, orders[i][2]);
    lua_pushcclosure(L, order_operator, 2);
    lua_setfield(L, -2, orders[i][0]);
  }
  lua_pop(L, 1);
}

void luadnn_open_elementwise(lua_State *L, int methods) {
  methods = lua_absindex(L, methods);
  int module = lua_gettop(L);
  add_operations(L, methods);
  add_short_names(L, methods);
  lua_pushcfunction(L, np_where);
  lua_setfield(L, module, "where");
  lua_pushcfunction(L, np_clip);
  lua_pushvalue(L, -1);
  lua_setfield(L, module, "clip");
  lua_setfield(L, methods, "clip");
  lua_pushcfunction(L, array_clip_in_place);
  lua_setfield(L, methods, "clip_");
  add_operators(L);
}
