/*
** Reductions: np.sum(A, {axis = 2, keepdims = true}), A:sum(), and their like.
**
** Arguments become a request; from that, the type that is computed in and the shape of the result
** follow; then the core reduces into a number on the C stack, a new array, or 'out'. Much of the
** length is 'out' and 'dtype', whose rules in NumPy are not the same for sums, means and variances.
*/
#include "array/reduce.h"

#include "array/elementwise.h"
#include "array/gather.h"
#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"

#include <string.h>

/* What is reduced and where the result goes, as the arguments say. */
typedef struct request {
  int options; /* the argument that holds the options */
  bool all;    /* no axis is given */
  bool keepdims;
  bool over[DNN_MAX_NDIM];
  dnn_array *out; /* option 'out', or NULL */
  int out_index;  /* its place on the stack */
  bool has_dtype;
  dnn_dtype dtype; /* option 'dtype' */
} request;

/* Marks the axis at stack 'index', or those of the list there. */
static void check_axes(lua_State *L, int index, const dnn_array *array, request *r) {
  if (!lua_istable(L, index)) {
    r->over[luadnn_check_axis(L, index, array->ndim)] = true;
    return;
  }
  lua_Unsigned count = lua_rawlen(L, index);
  for (lua_Unsigned i = 1; i <= count; i++) {
    lua_rawgeti(L, index, (lua_Integer)i);
    int found = luadnn_check_axis(L, -1, array->ndim);
    if (r->over[found])
      luadnn_error(L, "axis %d is given twice", found + 1);
    r->over[found] = true;
    lua_pop(L, 1);
  }
}

/* Reads the arguments behind the array: an axis or nothing (all axes), then an option table whose
   'axis', in place of that argument, is an integer or a list of integers. 'names' are the options
   that there are. Leaves option 'out' on the stack. */
static void check_request(lua_State *L, const dnn_array *array, const char *const *names,
                          request *r) {
  /* np.sum(A, 2) and np.sum(A, {axis = 2}): what is at 2 tells where the options are */
  int type = lua_type(L, 2);
  int options = type == LUA_TNUMBER || type <= LUA_TNIL ? 3 : 2;
  luadnn_check_count(L, options);
  r->options = options;
  r->all = type != LUA_TNUMBER;
  r->keepdims = r->has_dtype = false;
  r->out = NULL;
  memset(r->over, 0, sizeof r->over);
  if (!r->all)
    check_axes(L, 2, array, r);
  if (luadnn_check_options(L, options, names)) {
    r->keepdims = luadnn_option_boolean(L, options, "keepdims", false);
    if (luadnn_option(L, options, "axis")) {
      if (!r->all)
        luadnn_error(L, "the axis is given twice, as an argument and as an option");
      r->all = false;
      check_axes(L, lua_gettop(L), array, r);
      lua_pop(L, 1);
    }
    if (luadnn_option(L, options, "dtype")) {
      r->has_dtype = true;
      r->dtype = luadnn_opt_dtype(L, -1, DNN_F64);
      lua_pop(L, 1);
    }
    r->out = luadnn_option_out(L, options);
    r->out_index = lua_gettop(L);
  }
  for (int i = 0; i < array->ndim && r->all; i++)
    r->over[i] = true;
}

/*
** The type that a reduction called 'name' is computed in: that of dnn_reduction_dtype, or another,
** by the option 'dtype' or, as in NumPy, by a real 'out' of a larger type if 'follows'.
*/
static dnn_dtype compute_type(lua_State *L, const char *name, dnn_reduction reduction,
                              dnn_dtype dtype, const request *r, bool follows) {
  dnn_dtype wanted = dnn_reduction_dtype(reduction, dtype);
  /* almost always */
  if (!r->has_dtype && r->out == NULL)
    return wanted;
  if (r->has_dtype)
    wanted = r->dtype;
  else if (dnn_dtype_is_real(r->out->dtype) && follows)
    wanted = dnn_dtype_promote(dtype, r->out->dtype);
  if (!dnn_reduction_computes(reduction, dtype, wanted))
    luadnn_error(L, "cannot take %s in %s", name, dnn_dtype_name(wanted));
  if (r->out != NULL && !dnn_dtype_can_store(wanted, r->out->dtype))
    luadnn_error(L, "cannot take %s: the result is %s and 'out' is %s", name,
                 dnn_dtype_name(wanted), dnn_dtype_name(r->out->dtype));
  return wanted;
}

/* Refuses an 'out' that is no place for a result of this shape. */
static void check_out(lua_State *L, const dnn_array *out, int ndim, const int64_t *shape) {
  dnn_error error;
  luadnn_check_out_shape(L, out, ndim, shape);
  luadnn_check_status(L, dnn_array_check_writable(out, &error), &error);
}

/* Runs the reduction; errors tell the shape. */
static void reduce(lua_State *L, dnn_reduction reduction, const char *name, const dnn_array *array,
                   const request *r, int64_t ddof, dnn_array *target) {
  dnn_error error;
  dnn_status status = dnn_array_reduce(reduction, array, r->over, ddof, target, &error);
  if (status == DNN_EVALUE) {
    char text[DNN_SHAPE_TEXT];
    luadnn_error(L, "cannot take %s of an array of shape %s: %s", name,
                 dnn_shape_text(array->ndim, array->shape, text), error.text);
  }
  luadnn_check_status(L, status, &error);
  if (reduction == DNN_ARGMAX || reduction == DNN_ARGMIN) { /* positions count from 1 in Lua */
    int64_t *positions = target->data;
    for (int64_t i = 0; i < target->size; i++)
      positions[i]++;
  }
}

static void divide(lua_State *L, dnn_array *out, int64_t count) {
  double value = (double)count;
  dnn_array divisor;
  dnn_error error;
  dnn_array_init(&divisor, &value, DNN_F64, 0, NULL);
  luadnn_check_status(
      L, dnn_operation_apply(dnn_operation_at(DNN_OP_DIVIDE), out, &divisor, out, &error), &error);
}

/* Reduces into 'out', of type 'compute' or another, and pushes it. 'kept' is the shape without the
   axes that are reduced. As in NumPy, means and variances are sums until they are in 'out', and
   divided there, in its type. */
static int reduce_into(lua_State *L, dnn_reduction reduction, const char *name,
                       const dnn_array *array, const request *r, int64_t ddof, dnn_dtype compute,
                       int ndim, const int64_t *kept) {
  dnn_array *out = r->out;
  dnn_array direct;
  dnn_error error;
  if (out->dtype == compute && dnn_array_is_contiguous(out) && !dnn_array_overlaps(array, out)) {
    dnn_array_init(&direct, out->data, compute, ndim, kept);
    reduce(L, reduction, name, array, r, ddof, &direct);
  } else {
    dnn_array *result = luadnn_new_array(L, compute, ndim, kept);
    bool mean = reduction == DNN_MEAN;
    bool divides = out->dtype != compute && (mean || reduction == DNN_VAR);
    /* how many elements become one */
    int64_t count = 1;
    for (int i = 0; i < array->ndim; i++)
      count *= r->over[i] ? array->shape[i] : 1;
    reduce(L, divides && mean ? DNN_SUM : reduction, name, array, r, divides ? count - 1 : ddof,
           result);
    dnn_array_init(&direct, result->data, compute, out->ndim, out->shape);
    luadnn_check_status(L, dnn_array_assign(&direct, out, &error), &error);
    if (divides)
      divide(L, out, mean ? count : count > ddof ? count - ddof : 0);
  }
  lua_pushvalue(L, r->out_index);
  return 1;
}

/* The same for an array that does not lie in memory by rows: 'axes' is the order in which it does,
   and in which the kept axes of the result will, whose shape is given. The permuted array is
   reduced, whose result lies by rows. */
static int push_ordered(lua_State *L, dnn_reduction reduction, const char *name,
                        const dnn_array *array, const request *r, int64_t ddof, dnn_dtype compute,
                        const int axes[DNN_MAX_NDIM], int ndim, const int64_t *shape) {
  dnn_array permuted, like = {.dtype = compute, .ndim = ndim, .size = 1};
  request by_rows = *r;
  int order[DNN_MAX_NDIM], kept = 0;
  int place[DNN_MAX_NDIM]; /* of the array's axes among those of the result */
  for (int i = 0, next = 0; i < array->ndim; i++) {
    place[i] = next;
    next += !r->over[i] || r->keepdims;
  }
  dnn_array_permute_view(array, axes, &permuted);
  for (int i = 0; i < array->ndim; i++) {
    by_rows.over[i] = r->over[axes[i]];
    if (!by_rows.over[i] || r->keepdims)
      order[kept++] = place[axes[i]];
  }
  for (int i = 0; i < ndim; i++) {
    like.shape[i] = shape[i];
    like.size *= shape[i];
  }
  dnn_array *result = luadnn_new_ordered(L, compute, &like, order), flat;
  int64_t kept_shape[DNN_MAX_NDIM];
  kept = 0;
  for (int i = 0; i < array->ndim; i++)
    if (!by_rows.over[i])
      kept_shape[kept++] = permuted.shape[i];
  dnn_array_init(&flat, result->data, compute, kept, kept_shape);
  reduce(L, reduction, name, &permuted, &by_rows, ddof, &flat);
  return 1;
}

/* Pushes the reduction of 'array', computed in 'compute': 'out' if it is given, or a number if the
   result has no dimensions, or a new array. */
static int push_reduction(lua_State *L, dnn_reduction reduction, const char *name,
                          const dnn_array *array, const request *r, int64_t ddof,
                          dnn_dtype compute) {
  int kept_ndim = 0, ndim = 0;
  int64_t kept[DNN_MAX_NDIM], shape[DNN_MAX_NDIM];
  for (int i = 0; i < array->ndim; i++) {
    if (!r->over[i])
      kept[kept_ndim++] = array->shape[i];
    if (!r->over[i] || r->keepdims)
      shape[ndim++] = r->over[i] ? 1 : array->shape[i];
  }
  if (r->out != NULL) {
    check_out(L, r->out, ndim, shape);
    return reduce_into(L, reduction, name, array, r, ddof, compute, kept_ndim, kept);
  }
  /* a result of no dimensions becomes a number: no array is made for it */
  if (ndim == 0) {
    dnn_array number;
    luadnn_element value;
    dnn_array_init(&number, &value, compute, 0, NULL);
    reduce(L, reduction, name, array, r, ddof, &number);
    luadnn_push_element(L, compute, &value);
    return 1;
  }
  int axes[DNN_MAX_NDIM];
  bool is_position = reduction == DNN_ARGMAX || reduction == DNN_ARGMIN;
  if (!is_position && !dnn_array_result_order(1, &array, array->ndim, array->shape, axes))
    return push_ordered(L, reduction, name, array, r, ddof, compute, axes, ndim, shape);
  dnn_array *result = luadnn_new_array(L, compute, kept_ndim, kept);
  reduce(L, reduction, name, array, r, ddof, result);
  if (r->keepdims)
    dnn_array_init(result, result->data, compute, ndim, shape);
  return 1;
}

/* Sums, products and means have the option 'dtype' too. Upvalue: the reduction. */
static int reduction_function(lua_State *L) {
  static const char *const names[] = {"axis", "keepdims", "out", "dtype", NULL};
  static const char *const fewer_names[] = {"axis", "keepdims", "out", NULL};
  dnn_reduction reduction = (dnn_reduction)lua_tointeger(L, lua_upvalueindex(1));
  bool has_dtype = reduction == DNN_SUM || reduction == DNN_PROD || reduction == DNN_MEAN;
  bool tests = reduction == DNN_ANY || reduction == DNN_ALL;
  luadnn_operand a;
  if (tests)
    luadnn_check_operand(L, 1, &a);
  else
    luadnn_check_numbers(L, 1, &a);
  request r;
  check_request(L, a.array, has_dtype ? names : fewer_names, &r);
  const char *name = dnn_reduction_name(reduction);
  /* The mean of integers is float64 before it is stored. */
  bool follows = has_dtype && (reduction != DNN_MEAN || dnn_dtype_is_real(a.array->dtype));
  dnn_dtype compute = compute_type(L, name, reduction, a.array->dtype, &r, follows);
  return push_reduction(L, reduction, name, a.array, &r, 0, compute);
}

/* var and std: option 'ddof', 0 by default. Upvalue: is it std? */
static int variance_function(lua_State *L) {
  static const char *const names[] = {"axis", "keepdims", "out", "dtype", "ddof", NULL};
  bool is_std = lua_toboolean(L, lua_upvalueindex(1));
  const char *name = is_std ? "std" : "var";
  luadnn_operand a;
  luadnn_check_numbers(L, 1, &a);
  request r;
  check_request(L, a.array, names, &r);
  int64_t ddof = 0;
  if (luadnn_option(L, r.options, "ddof")) {
    int is_integer;
    ddof = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer)
      return luadnn_error(L, "option 'ddof' must be an integer, got %s", luaL_typename(L, -1));
    lua_pop(L, 1);
  }
  dnn_dtype compute = compute_type(L, name, DNN_VAR, a.array->dtype, &r, false);
  push_reduction(L, DNN_VAR, name, a.array, &r, ddof, compute);
  if (!is_std)
    return 1;
  luadnn_operand variance;
  luadnn_check_operand(L, -1, &variance);
  /* the root of a number is computed in the operand that holds it */
  dnn_array root = variance.scalar;
  dnn_array *out = variance.is_scalar ? &root : luadnn_test_array(L, -1);
  dnn_error error;
  luadnn_check_status(
      L, dnn_operation_apply(dnn_operation_at(DNN_OP_SQRT), variance.array, NULL, out, &error),
      &error);
  if (variance.is_scalar) {
    if (compute == DNN_F32) /* the root of a float32 is one */
      lua_pushnumber(L, (double)(float)variance.value.f64);
    else
      lua_pushnumber(L, variance.value.f64);
  }
  return 1;
}

/* cumsum and cumprod: along an axis, or of the elements in row-major order. Upvalue: product? */
static int cumulate_function(lua_State *L) {
  static const char *const names[] = {"axis", "out", "dtype", NULL};
  bool product = lua_toboolean(L, lua_upvalueindex(1));
  luadnn_operand a;
  luadnn_check_numbers(L, 1, &a);
  request r;
  check_request(L, a.array, names, &r);
  const dnn_array *array = a.array;
  const char *name = product ? "cumprod" : "cumsum";
  dnn_dtype compute = compute_type(L, name, product ? DNN_PROD : DNN_SUM, array->dtype, &r, true);
  dnn_array flat;
  int axis = 0;
  if (r.all) {
    int64_t size[1] = {array->size};
    bool possible;
    dnn_array_reshape_view(array, 1, size, &flat, &possible);
    if (!possible)
      dnn_array_reshape_view(luadnn_new_copy(L, array, array->dtype), 1, size, &flat, &possible);
    array = &flat;
  } else {
    int count = 0;
    for (int i = 0; i < array->ndim; i++) {
      axis = r.over[i] ? i : axis;
      count += r.over[i];
    }
    if (count != 1)
      return luadnn_error(L, "%s needs one axis, or none for all elements, got %d", name, count);
  }
  if (r.out != NULL)
    check_out(L, r.out, array->ndim, array->shape);
  dnn_array *target = r.out != NULL && r.out->dtype == compute
                          ? r.out
                          : luadnn_new_result(L, compute, array, 1, &array);
  dnn_error error;
  luadnn_check_status(L, dnn_array_cumulate(array, product, axis, target, &error), &error);
  if (r.out == NULL)
    return 1;
  if (target != r.out)
    luadnn_check_status(L, dnn_array_assign(target, r.out, &error), &error);
  lua_pushvalue(L, r.out_index);
  return 1;
}

static int np_count_nonzero(lua_State *L) {
  luadnn_operand a;
  luadnn_check_count(L, 1);
  luadnn_check_numbers(L, 1, &a);
  int64_t count;
  dnn_error error;
  luadnn_check_status(L, dnn_array_count_nonzero(a.array, &count, &error), &error);
  lua_pushinteger(L, count);
  return 1;
}

/* Adds the function on the top of the stack to the module and to the methods; pops it. */
static void add(lua_State *L, int module, int methods, const char *name) {
  lua_pushvalue(L, -1);
  lua_setfield(L, module, name);
  lua_setfield(L, methods, name);
}

void luadnn_open_reduce(lua_State *L, int methods) {
  methods = lua_absindex(L, methods);
  int module = lua_gettop(L);
  for (int i = DNN_SUM; i <= DNN_ARGMIN; i++) {
    if (i == DNN_VAR)
      continue;
    lua_pushinteger(L, i);
    lua_pushcclosure(L, reduction_function, 1);
    add(L, module, methods, dnn_reduction_name((dnn_reduction)i));
  }
  static const char *const pairs[2][2] = {{"var", "std"}, {"cumsum", "cumprod"}};
  const lua_CFunction functions[2] = {variance_function, cumulate_function};
  for (int i = 0; i < 4; i++) {
    lua_pushboolean(L, i % 2);
    lua_pushcclosure(L, functions[i / 2], 1);
    add(L, module, methods, pairs[i / 2][i % 2]);
  }
  lua_pushcfunction(L, np_count_nonzero);
  add(L, module, methods, "count_nonzero");
}
