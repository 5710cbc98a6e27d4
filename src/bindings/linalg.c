/*
** Linear algebra: the table 'linalg' of dnn.core, and einsum. What NumPy has on top of these is Lua
** (lua/dnn/np/linalg.lua).
*/
#include "linalg/linalg.h"

#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"
#include "linalg/einsum.h"

/* The matrix, stack or (replacing it on the stack) nested table at 'index'. */
static const dnn_array *check_matrix(lua_State *L, int index, const char *name, bool square) {
  luadnn_operand operand;
  dnn_error error;
  luadnn_check_numbers(L, index, &operand);
  /* before any result is made: the shapes of results follow from the shape checked here */
  luadnn_check_status(L, dnn_matrix_check(name, operand.array, square, &error), &error);
  return operand.array;
}

/* Pushes a result for 'a': its leading axes, then 'rows' and 'columns' where they are not -1. */
static dnn_array *push_result(lua_State *L, const dnn_array *a, int64_t rows, int64_t columns) {
  int64_t shape[DNN_MAX_NDIM];
  /* stacks of matrices: all leading axes are kept */
  int ndim = a->ndim - 2;
  for (int i = 0; i < ndim; i++)
    shape[i] = a->shape[i];
  if (rows >= 0)
    shape[ndim++] = rows;
  if (columns >= 0)
    shape[ndim++] = columns;
  return luadnn_new_array(L, dnn_matrix_dtype(a->dtype), ndim, shape);
}

static int64_t rows_of(const dnn_array *a) {
  return a->shape[a->ndim - 2];
}

static int64_t columns_of(const dnn_array *a) {
  return a->shape[a->ndim - 1];
}

static int64_t smaller_extent(const dnn_array *a) {
  return rows_of(a) < columns_of(a) ? rows_of(a) : columns_of(a);
}

/* solve(a, b) */
static int linalg_solve(lua_State *L) {
  luadnn_check_count(L, 2);
  const dnn_array *a = check_matrix(L, 1, "solve", true);
  luadnn_operand b;
  luadnn_check_numbers(L, 2, &b);
  dnn_error error;
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  luadnn_check_status(L, dnn_matrix_solve_shape(a, b.array, &ndim, shape, &error), &error);
  dnn_dtype dtype = dnn_matrix_dtype(dnn_dtype_promote(a->dtype, b.array->dtype));
  dnn_array *x = luadnn_new_array(L, dtype, ndim, shape);
  luadnn_check_status(L, dnn_matrix_solve(a, b.array, x, &error), &error);
  return 1;
}

/* inv(a) */
static int linalg_inv(lua_State *L) {
  luadnn_check_count(L, 1);
  const dnn_array *a = check_matrix(L, 1, "inv", true);
  dnn_array *out = push_result(L, a, rows_of(a), columns_of(a));
  dnn_error error;
  luadnn_check_status(L, dnn_matrix_inverse(a, out, &error), &error);
  return 1;
}

/* cholesky(a) */
static int linalg_cholesky(lua_State *L) {
  luadnn_check_count(L, 1);
  const dnn_array *a = check_matrix(L, 1, "cholesky", true);
  dnn_array *out = push_result(L, a, rows_of(a), columns_of(a));
  dnn_error error;
  luadnn_check_status(L, dnn_matrix_cholesky(a, out, &error), &error);
  return 1;
}

/* slogdet(a) -> sign, logarithm: numbers, or arrays for a stack */
static int linalg_slogdet(lua_State *L) {
  luadnn_check_count(L, 1);
  const dnn_array *a = check_matrix(L, 1, "det", true);
  /* one number for each matrix: only the leading axes */
  dnn_array *sign = push_result(L, a, -1, -1);
  dnn_array *logarithm = push_result(L, a, -1, -1);
  dnn_error error;
  luadnn_check_status(L, dnn_matrix_slogdet(a, sign, logarithm, &error), &error);
  /* the two results are turned around twice, since only the top of the stack can be unboxed */
  luadnn_unbox_scalar(L);
  lua_insert(L, -2);
  luadnn_unbox_scalar(L);
  lua_insert(L, -2);
  return 2;
}

/* qr(a) -> q, r */
static int linalg_qr(lua_State *L) {
  luadnn_check_count(L, 1);
  const dnn_array *a = check_matrix(L, 1, "qr", false);
  int64_t k = smaller_extent(a);
  dnn_array *q = push_result(L, a, rows_of(a), k);
  dnn_array *r = push_result(L, a, k, columns_of(a));
  dnn_error error;
  luadnn_check_status(L, dnn_matrix_qr(a, q, r, &error), &error);
  return 2;
}

/* svd(a) -> u, s, vt; svd(a, {full_matrices = false}); svd(a, {compute_uv = false}) -> s */
static int linalg_svd(lua_State *L) {
  static const char *const names[] = {"full_matrices", "compute_uv", NULL};
  luadnn_check_count(L, 2);
  const dnn_array *a = check_matrix(L, 1, "svd", false);
  luadnn_check_options(L, 2, names);
  bool full = luadnn_option_boolean(L, 2, "full_matrices", true);
  bool vectors = luadnn_option_boolean(L, 2, "compute_uv", true);
  int64_t k = smaller_extent(a);
  /* the core takes NULL for what is not wanted, and its sizes tell whether all of u and vt are */
  dnn_array *u = vectors ? push_result(L, a, rows_of(a), full ? rows_of(a) : k) : NULL;
  dnn_array *s = push_result(L, a, k, -1);
  dnn_array *vt = vectors ? push_result(L, a, full ? columns_of(a) : k, columns_of(a)) : NULL;
  dnn_error error;
  luadnn_check_status(L, dnn_matrix_svd(a, u, s, vt, &error), &error);
  return vectors ? 3 : 1;
}

/* eigh(a) -> w, v; eigh(a, {vectors = false}) -> w */
static int linalg_eigh(lua_State *L) {
  static const char *const names[] = {"vectors", NULL};
  luadnn_check_count(L, 2);
  const dnn_array *a = check_matrix(L, 1, "eigh", true);
  luadnn_check_options(L, 2, names);
  bool vectors = luadnn_option_boolean(L, 2, "vectors", true);
  dnn_array *w = push_result(L, a, rows_of(a), -1);
  dnn_array *v = vectors ? push_result(L, a, rows_of(a), rows_of(a)) : NULL;
  dnn_error error;
  luadnn_check_status(L, dnn_matrix_eigh(a, w, v, &error), &error);
  return vectors ? 2 : 1;
}

/* eig(a) -> real, imaginary, v_real, v_imaginary; eig(a, {vectors = false}) -> real, imaginary */
static int linalg_eig(lua_State *L) {
  static const char *const names[] = {"vectors", NULL};
  luadnn_check_count(L, 2);
  const dnn_array *a = check_matrix(L, 1, "eig", true);
  luadnn_check_options(L, 2, names);
  bool vectors = luadnn_option_boolean(L, 2, "vectors", true);
  /* complex numbers in two arrays each: there is no complex type */
  dnn_array *parts[4] = {0};
  for (int i = 0; i < (vectors ? 4 : 2); i++)
    parts[i] = push_result(L, a, rows_of(a), i < 2 ? -1 : rows_of(a));
  dnn_error error;
  luadnn_check_status(L, dnn_matrix_eig(a, parts[0], parts[1], parts[2], parts[3], &error), &error);
  return vectors ? 4 : 2;
}

/* lstsq(a, b, rcond) -> x, residuals, rank, s; b (m, r), one residual a column */
static int linalg_lstsq(lua_State *L) {
  luadnn_check_count(L, 3);
  const dnn_array *a = check_matrix(L, 1, "lstsq", false);
  const dnn_array *b = check_matrix(L, 2, "lstsq", false);
  double rcond = luadnn_check_number(L, 3);
  if (a->ndim != 2 || b->ndim != 2 || rows_of(a) != rows_of(b)) {
    char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
    return luadnn_error(L, "lstsq: shapes %s and %s do not fit",
                        dnn_shape_text(a->ndim, a->shape, one),
                        dnn_shape_text(b->ndim, b->shape, two));
  }
  dnn_dtype dtype = dnn_matrix_dtype(dnn_dtype_promote(a->dtype, b->dtype));
  int64_t sides = columns_of(b), k = smaller_extent(a), rank, shape[2] = {columns_of(a), sides};
  dnn_error error;
  dnn_array *x = luadnn_new_array(L, dtype, 2, shape);
  dnn_array *residuals = luadnn_new_array(L, dtype, 1, &sides);
  dnn_array *s = luadnn_new_array(L, dtype, 1, &k);
  luadnn_check_status(L, dnn_matrix_least_squares(a, b, rcond, x, residuals, &rank, s, &error),
                      &error);
  lua_pushinteger(L, rank);
  lua_insert(L, -2);
  return 4;
}

/* einsum(subscripts, a), einsum(subscripts, a, b) */
static int np_einsum(lua_State *L) {
  const char *subscripts = luadnn_check_string(L, 1);
  /* more operands would be multiplied two by two: dnn.np has that in Lua */
  int count = lua_gettop(L) - 1;
  if (count < 1 || count > 2)
    return luadnn_error(L, "einsum takes one or two operands, got %d", count);
  luadnn_operand operands[2];
  const dnn_array *arrays[2];
  for (int i = 0; i < count; i++) {
    luadnn_check_numbers(L, i + 2, &operands[i]);
    arrays[i] = operands[i].array;
  }
  dnn_error error;
  dnn_einsum plan;
  luadnn_check_status(L, dnn_einsum_parse(subscripts, count, arrays, &plan, &error), &error);
  int64_t shape[DNN_MAX_NDIM];
  /* labels[2] are those of the result */
  for (int i = 0; i < plan.counts[2]; i++)
    shape[i] = plan.extents[plan.labels[2][i]];
  dnn_array *out = luadnn_new_array(L, plan.dtype, plan.counts[2], shape);
  luadnn_check_status(L, dnn_einsum_apply(&plan, arrays, out, &error), &error);
  luadnn_unbox_scalar(L);
  return 1;
}

void luadnn_open_linalg(lua_State *L) {
  const luaL_Reg functions[] = {{"solve", linalg_solve},     {"inv", linalg_inv},
                                {"slogdet", linalg_slogdet}, {"qr", linalg_qr},
                                {"svd", linalg_svd},         {"eigh", linalg_eigh},
                                {"eig", linalg_eig},         {"cholesky", linalg_cholesky},
                                {"lstsq", linalg_lstsq},     {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_setfield(L, -2, "linalg");
  lua_pushcfunction(L, np_einsum);
  lua_setfield(L, -2, "einsum");
}
