#include "linalg.h"

#include "alloc.h"
#include "blas.h"
#include "interrupt.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/*
** LAPACK's functions take everything by address, matrices column by column. The sizes at the end
** are the hidden lengths of Fortran's character arguments.
*/
typedef void gesv(const int *n, const int *r, double *a, const int *a_stride, int *pivots,
                  double *b, const int *b_stride, int *info);
typedef void getrf(const int *m, const int *n, double *a, const int *stride, int *pivots,
                   int *info);
typedef void geqrf(const int *m, const int *n, double *a, const int *stride, double *tau,
                   double *work, const int *work_size, int *info);
typedef void orgqr(const int *m, const int *n, const int *k, double *a, const int *stride,
                   const double *tau, double *work, const int *work_size, int *info);
typedef void gesdd(const char *job, const int *m, const int *n, double *a, const int *stride,
                   double *s, double *u, const int *u_stride, double *vt, const int *vt_stride,
                   double *work, const int *work_size, int *integers, int *info, size_t);
typedef void syevd(const char *job, const char *triangle, const int *n, double *a,
                   const int *stride, double *w, double *work, const int *work_size, int *integers,
                   const int *integers_size, int *info, size_t, size_t);
typedef void potrf(const char *triangle, const int *n, double *a, const int *stride, int *info,
                   size_t);
typedef void gelsd(const int *m, const int *n, const int *r, double *a, const int *a_stride,
                   double *b, const int *b_stride, double *s, const double *rcond, int *rank,
                   double *work, const int *work_size, int *integers, int *info);

static dnn_status find(const char *name, const char *symbol, void *function, dnn_error *error) {
  void *address = dnn_blas_symbol(symbol);
  memcpy(function, &address, sizeof address); /* C has no cast from an object to a function */
  if (address == NULL)
    return dnn_error_set(error, DNN_EMISSING,
                         "%s needs LAPACK, which comes with OpenBLAS: install the Debian package "
                         "libopenblas0",
                         name);
  return DNN_OK;
}

/* --- checks ----------------------------------------------------------------------------------- */

dnn_dtype dnn_matrix_dtype(dnn_dtype dtype) {
  return dtype == DNN_F32 ? DNN_F32 : DNN_F64;
}

static int64_t rows_of(const dnn_array *a) {
  return a->shape[a->ndim - 2];
}

static int64_t columns_of(const dnn_array *a) {
  return a->shape[a->ndim - 1];
}

dnn_status dnn_matrix_check(const char *name, const dnn_array *a, bool square, dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  dnn_shape_text(a->ndim, a->shape, text);
  if (a->ndim < 2)
    return dnn_error_set(error, DNN_ESHAPE,
                         "%s: an array of shape %s is not a matrix, which has two dimensions", name,
                         text);
  if (rows_of(a) > INT_MAX / 2 || columns_of(a) > INT_MAX / 2)
    return dnn_error_set(error, DNN_ESHAPE, "%s: matrix of shape %s is too large", name, text);
  if (square && rows_of(a) != columns_of(a))
    return dnn_error_set(error, DNN_ESHAPE, "%s: matrix of shape %s is not square", name, text);
  return DNN_OK;
}

/* The matrix of a stack that is being worked on, in a message. */
static dnn_status refuse(const char *name, const dnn_array *a, const char *why, dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  return dnn_error_set(error, DNN_EVALUE, "%s: the matrix %s %s", name,
                       dnn_shape_text(a->ndim, a->shape, text), why);
}

/* LAPACK's iterations need not end for NaN and infinity. */
static dnn_status check_finite(const char *name, const dnn_array *a, const double *values,
                               dnn_error *error) {
  for (int64_t i = 0; i < a->size; i++) {
    if (!isfinite(values[i]))
      return refuse(name, a, "has values that are not finite", error);
  }
  return DNN_OK;
}

/* --- memory ----------------------------------------------------------------------------------- */

/* What one computation allocates, given back together. */
typedef struct scratch {
  void *blocks[8];
  int count;
  bool failed;
} scratch;

static void *take(scratch *s, int64_t a, int64_t b, size_t size) {
  int64_t bytes;
  void *block = NULL;
  if (dnn_size_multiply(a, b, &bytes) && dnn_size_multiply(bytes, (int64_t)size, &bytes))
    block = dnn_alloc((size_t)bytes);
  s->failed = s->failed || block == NULL;
  s->blocks[s->count++] = block;
  return block;
}

static double *take_reals(scratch *s, int64_t a, int64_t b) {
  return take(s, a, b, sizeof(double));
}

static int *take_integers(scratch *s, int64_t n) {
  return take(s, n, 1, sizeof(int));
}

static dnn_status release(scratch *s, const char *name, dnn_status status, dnn_error *error) {
  for (int i = 0; i < s->count; i++)
    dnn_free(s->blocks[i]);
  return s->failed ? dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s", name) : status;
}

/* A size that LAPACK answered as a real number; never less than 1. */
static int work_size(double answer) {
  return answer >= INT_MAX ? INT_MAX : answer < 1 ? 1 : (int)answer;
}

/* Describes column-major memory as a matrix (m, n). */
static dnn_array column_major(double *data, int64_t m, int64_t n) {
  int64_t shape[2] = {n, m};
  dnn_array matrix;
  dnn_array_init(&matrix, data, DNN_F64, 2, shape);
  dnn_array_transpose_view(&matrix, &matrix);
  return matrix;
}

/* Copies a matrix to column-major memory with 'stride' elements from column to column. */
static void load(const dnn_array *a, double *data, int64_t stride) {
  dnn_array to = column_major(data, stride, columns_of(a));
  dnn_array_slice_view(&to, 0, 0, 1, rows_of(a), &to);
  dnn_array_assign(a, &to, NULL); /* same shape, no overlap: cannot fail */
}

/* The reverse. */
static void store(double *data, int64_t stride, dnn_array *out) {
  dnn_array from = column_major(data, stride, columns_of(out));
  dnn_array_slice_view(&from, 0, 0, 1, rows_of(out), &from);
  dnn_array_assign(&from, out, NULL);
}

static void store_vector(double *data, dnn_array *out) {
  dnn_array from;
  dnn_array_init(&from, data, DNN_F64, 1, out->shape);
  dnn_array_assign(&from, out, NULL);
}

static void store_number(double value, dnn_array *out) {
  dnn_array from;
  dnn_array_init(&from, &value, DNN_F64, 0, NULL);
  dnn_array_assign(&from, out, NULL);
}

/* --- stacks ----------------------------------------------------------------------------------- */

enum { MOST_OPERANDS = 4 };

/* Works on one matrix of each stack. Absent operands have no data. */
typedef dnn_status matrix_function(dnn_array *parts, dnn_error *error);

/* Calls 'compute' for all positions along the 'lead' leading axes, which the stacks have alike. */
static dnn_status for_each_matrix(int lead, int count, const dnn_array *stacks,
                                  matrix_function *compute, dnn_error *error) {
  dnn_array parts[MOST_OPERANDS];
  if (lead == 0) {
    if (dnn_interrupted())
      return dnn_error_set(error, DNN_EINTERRUPT, "interrupted");
    memcpy(parts, stacks, (size_t)count * sizeof *stacks);
    return compute(parts, error);
  }
  for (int64_t i = 0; i < stacks[0].shape[0]; i++) {
    for (int k = 0; k < count; k++) {
      parts[k] = stacks[k];
      if (stacks[k].data != NULL)
        dnn_array_index_view(&stacks[k], 0, i, &parts[k]);
    }
    dnn_status status = for_each_matrix(lead - 1, count, parts, compute, error);
    if (status != DNN_OK)
      return status;
  }
  return DNN_OK;
}

static dnn_array optional(const dnn_array *array) {
  return array != NULL ? *array : (dnn_array){0};
}

/* --- equations -------------------------------------------------------------------------------- */

/* Is b a stack of vectors rather than of matrices? */
static bool is_vector_side(const dnn_array *a, const dnn_array *b) {
  return b->ndim == a->ndim - 1;
}

dnn_status dnn_matrix_solve_shape(const dnn_array *a, const dnn_array *b, int *ndim,
                                  int64_t shape[DNN_MAX_NDIM], dnn_error *error) {
  bool vector = is_vector_side(a, b);
  int own = vector ? 1 : 2; /* axes of one right-hand side */
  if (b->ndim < own || b->shape[b->ndim - own] != columns_of(a)) {
    char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
    return dnn_error_set(error, DNN_ESHAPE, "solve: shapes %s and %s do not fit",
                         dnn_shape_text(a->ndim, a->shape, one),
                         dnn_shape_text(b->ndim, b->shape, two));
  }
  dnn_array stacks[2] = {*a, *b};
  const dnn_array *operands[2] = {&stacks[0], &stacks[1]};
  stacks[0].ndim -= 2;
  stacks[1].ndim -= own;
  dnn_status status = dnn_shape_broadcast(2, operands, ndim, shape, error);
  for (int i = own; i > 0 && status == DNN_OK; i--)
    shape[(*ndim)++] = b->shape[b->ndim - i];
  return status;
}

/* Factors a (n, n) and solves for b (n, r) into x. */
static dnn_status solve_one(const char *name, const dnn_array *a, const dnn_array *b, dnn_array *x,
                            dnn_error *error) {
  gesv *solver;
  dnn_status status = find(name, "dgesv_", &solver, error);
  if (status != DNN_OK || x->size == 0)
    return status;
  int n = (int)rows_of(a), r = (int)columns_of(b), info = 0;
  scratch s = {0};
  double *factors = take_reals(&s, n, n), *solution = take_reals(&s, n, r);
  int *pivots = take_integers(&s, n);
  if (!s.failed) {
    load(a, factors, n);
    load(b, solution, n);
    solver(&n, &r, factors, &n, pivots, solution, &n, &info);
    if (info != 0)
      status = refuse(name, a, "is singular", error);
    else
      store(solution, n, x);
  }
  return release(&s, name, status, error);
}

static dnn_status solve_part(dnn_array *parts, dnn_error *error) {
  return solve_one("solve", &parts[0], &parts[1], &parts[2], error);
}

dnn_status dnn_matrix_solve(const dnn_array *a, const dnn_array *b, dnn_array *x,
                            dnn_error *error) {
  dnn_array stacks[3] = {*a, *b, *x};
  if (is_vector_side(a, b)) { /* vectors are matrices of one column */
    for (int k = 1; k < 3; k++) {
      dnn_status status = dnn_array_expand_view(&stacks[k], stacks[k].ndim, &stacks[k], error);
      if (status != DNN_OK)
        return status;
    }
  }
  int ndim = stacks[2].ndim;
  for (int k = 0; k < 2; k++) { /* stretch the leading axes */
    int64_t shape[DNN_MAX_NDIM];
    memcpy(shape, stacks[2].shape, sizeof shape);
    memcpy(shape + ndim - 2, stacks[k].shape + stacks[k].ndim - 2, 2 * sizeof *shape);
    dnn_status status = dnn_array_broadcast_view(&stacks[k], ndim, shape, &stacks[k], error);
    if (status != DNN_OK)
      return status;
  }
  return for_each_matrix(ndim - 2, 3, stacks, solve_part, error);
}

/* The identity, or the first columns or rows of it. */
static void store_identity(dnn_array *out) {
  store_number(0, out);
  for (int64_t i = 0; i < rows_of(out) && i < columns_of(out); i++) {
    dnn_array element;
    dnn_array_index_view(out, 0, i, &element);
    dnn_array_index_view(&element, 0, i, &element);
    store_number(1, &element);
  }
}

/* The identity is a right-hand side like any other, as in NumPy. */
static dnn_status inverse_part(dnn_array *parts, dnn_error *error) {
  store_identity(&parts[1]);
  return solve_one("inv", &parts[0], &parts[1], &parts[1], error);
}

dnn_status dnn_matrix_inverse(const dnn_array *a, dnn_array *out, dnn_error *error) {
  dnn_array stacks[2] = {*a, *out};
  return for_each_matrix(a->ndim - 2, 2, stacks, inverse_part, error);
}

static dnn_status slogdet_part(dnn_array *parts, dnn_error *error) {
  getrf *factor;
  dnn_status status = find("det", "dgetrf_", &factor, error);
  if (status != DNN_OK)
    return status;
  int n = (int)rows_of(&parts[0]), info = 0;
  double sign = 1, logarithm = 0;
  scratch s = {0};
  double *factors = take_reals(&s, n, n);
  int *pivots = take_integers(&s, n);
  if (!s.failed) {
    load(&parts[0], factors, n);
    if (n > 0)
      factor(&n, &n, factors, &n, pivots, &info);
    for (int i = 0; i < n && info == 0; i++) {
      double value = factors[(size_t)i * (size_t)n + (size_t)i];
      if (pivots[i] != i + 1) /* rows were exchanged */
        sign = -sign;
      if (value < 0)
        sign = -sign;
      logarithm += log(fabs(value));
    }
    store_number(info == 0 ? sign : 0, &parts[1]);
    store_number(info == 0 ? logarithm : -INFINITY, &parts[2]);
  }
  return release(&s, "det", status, error);
}

dnn_status dnn_matrix_slogdet(const dnn_array *a, dnn_array *sign, dnn_array *logarithm,
                              dnn_error *error) {
  dnn_array stacks[3] = {*a, *sign, *logarithm};
  return for_each_matrix(a->ndim - 2, 3, stacks, slogdet_part, error);
}

/* --- factorizations --------------------------------------------------------------------------- */

/* Sets what is above (or below) the diagonal of a column-major matrix (m, n) to 0. */
static void clear_triangle(double *data, int64_t m, int64_t n, bool above) {
  for (int64_t j = 0; j < n; j++) {
    for (int64_t i = 0; i < m; i++) {
      if (above ? i < j : i > j)
        data[j * m + i] = 0;
    }
  }
}

static dnn_status qr_part(dnn_array *parts, dnn_error *error) {
  const dnn_array *a = &parts[0];
  geqrf *factor;
  orgqr *expand;
  dnn_status status = find("qr", "dgeqrf_", &factor, error);
  if (status == DNN_OK)
    status = find("qr", "dorgqr_", &expand, error);
  int m = (int)rows_of(a), n = (int)columns_of(a), k = m < n ? m : n, info = 0, query = -1;
  if (status != DNN_OK || k == 0)
    return status;
  double answers[2] = {0};
  factor(&m, &n, NULL, &m, NULL, &answers[0], &query, &info);
  expand(&m, &k, &k, NULL, &m, NULL, &answers[1], &query, &info);
  int size = work_size(answers[0] > answers[1] ? answers[0] : answers[1]);
  scratch s = {0};
  double *q = take_reals(&s, m, n), *r = take_reals(&s, m, n), *tau = take_reals(&s, k, 1);
  double *work = take_reals(&s, size, 1);
  if (!s.failed) {
    load(a, q, m);
    factor(&m, &n, q, &m, tau, work, &size, &info);
    memcpy(r, q, (size_t)m * (size_t)n * sizeof *r);
    clear_triangle(r, m, n, false);
    store(r, m, &parts[2]);
    expand(&m, &k, &k, q, &m, tau, work, &size, &info);
    store(q, m, &parts[1]);
  }
  return release(&s, "qr", status, error);
}

dnn_status dnn_matrix_qr(const dnn_array *a, dnn_array *q, dnn_array *r, dnn_error *error) {
  dnn_array stacks[3] = {*a, *q, *r};
  return for_each_matrix(a->ndim - 2, 3, stacks, qr_part, error);
}

static dnn_status cholesky_part(dnn_array *parts, dnn_error *error) {
  potrf *factor;
  dnn_status status = find("cholesky", "dpotrf_", &factor, error);
  int n = (int)rows_of(&parts[0]), info = 0;
  if (status != DNN_OK || n == 0)
    return status;
  scratch s = {0};
  double *factors = take_reals(&s, n, n);
  if (!s.failed) {
    load(&parts[0], factors, n);
    factor("L", &n, factors, &n, &info, 1);
    clear_triangle(factors, n, n, true);
    if (info != 0)
      status = refuse("cholesky", &parts[0], "is not positive definite", error);
    else
      store(factors, n, &parts[1]);
  }
  return release(&s, "cholesky", status, error);
}

dnn_status dnn_matrix_cholesky(const dnn_array *a, dnn_array *out, dnn_error *error) {
  dnn_array stacks[2] = {*a, *out};
  return for_each_matrix(a->ndim - 2, 2, stacks, cholesky_part, error);
}

/* --- eigenvalues, singular values ------------------------------------------------------------- */

static dnn_status eigh_part(dnn_array *parts, dnn_error *error) {
  const dnn_array *a = &parts[0];
  syevd *compute;
  dnn_status status = find("eigh", "dsyevd_", &compute, error);
  int n = (int)rows_of(a), info = 0, query = -1, integers_size = 0;
  if (status != DNN_OK || n == 0)
    return status;
  const char *job = parts[2].data != NULL ? "V" : "N";
  double answer = 0;
  compute(job, "L", &n, NULL, &n, NULL, &answer, &query, &integers_size, &query, &info, 1, 1);
  int size = work_size(answer);
  scratch s = {0};
  double *v = take_reals(&s, n, n), *w = take_reals(&s, n, 1), *work = take_reals(&s, size, 1);
  int *integers = take_integers(&s, integers_size);
  if (!s.failed) {
    load(a, v, n);
    status = check_finite("eigh", a, v, error);
  }
  if (!s.failed && status == DNN_OK) {
    compute(job, "L", &n, v, &n, w, work, &size, integers, &integers_size, &info, 1, 1);
    store_vector(w, &parts[1]);
    if (parts[2].data != NULL)
      store(v, n, &parts[2]);
    if (info != 0)
      status = refuse("eigh", a, "did not converge", error);
  }
  return release(&s, "eigh", status, error);
}

dnn_status dnn_matrix_eigh(const dnn_array *a, dnn_array *w, dnn_array *v, dnn_error *error) {
  dnn_array stacks[3] = {*a, *w, optional(v)};
  return for_each_matrix(a->ndim - 2, 3, stacks, eigh_part, error);
}

static dnn_status svd_part(dnn_array *parts, dnn_error *error) {
  dnn_array *a = &parts[0], *u = &parts[1], *vt = &parts[3];
  gesdd *compute;
  dnn_status status = find("svd", "dgesdd_", &compute, error);
  if (status != DNN_OK)
    return status;
  int m = (int)rows_of(a), n = (int)columns_of(a), k = m < n ? m : n, info = 0, query = -1;
  bool vectors = u->data != NULL;
  if (k == 0) {
    if (vectors) {
      store_identity(u);
      store_identity(vt);
    }
    return DNN_OK;
  }
  const char *job = "N";
  int u_columns = 0, vt_rows = 1;
  if (vectors) {
    u_columns = (int)columns_of(u);
    vt_rows = (int)rows_of(vt);
    job = u_columns == k && vt_rows == k ? "S" : "A";
  }
  double answer = 0;
  compute(job, &m, &n, NULL, &m, NULL, NULL, &m, NULL, &vt_rows, &answer, &query, NULL, &info, 1);
  int size = work_size(answer);
  scratch s = {0};
  double *matrix = take_reals(&s, m, n), *values = take_reals(&s, k, 1);
  double *left = take_reals(&s, m, u_columns), *right = take_reals(&s, vectors ? vt_rows : 0, n);
  double *work = take_reals(&s, size, 1);
  int *integers = take_integers(&s, (int64_t)8 * k);
  if (!s.failed) {
    load(a, matrix, m);
    status = check_finite("svd", a, matrix, error);
  }
  if (!s.failed && status == DNN_OK) {
    compute(job, &m, &n, matrix, &m, values, left, &m, right, &vt_rows, work, &size, integers,
            &info, 1);
    store_vector(values, &parts[2]);
    if (vectors) {
      store(left, m, u);
      store(right, vt_rows, vt);
    }
    if (info != 0)
      status = refuse("svd", a, "did not converge", error);
  }
  return release(&s, "svd", status, error);
}

dnn_status dnn_matrix_svd(const dnn_array *a, dnn_array *u, dnn_array *s, dnn_array *vt,
                          dnn_error *error) {
  dnn_array stacks[4] = {*a, optional(u), *s, optional(vt)};
  return for_each_matrix(a->ndim - 2, 4, stacks, svd_part, error);
}

/* --- least squares ---------------------------------------------------------------------------- */

/* Sums of squares of the rows of a column-major matrix (m, r) from 'first' on. */
static void store_residuals(const double *data, int m, int first, dnn_array *out) {
  for (int64_t j = 0; j < out->shape[0]; j++) {
    double sum = 0;
    for (int64_t i = first; i < m; i++)
      sum += data[j * m + i] * data[j * m + i];
    dnn_array element;
    dnn_array_index_view(out, 0, j, &element);
    store_number(sum, &element);
  }
}

dnn_status dnn_matrix_least_squares(const dnn_array *a, const dnn_array *b, double rcond,
                                    dnn_array *x, dnn_array *residuals, int64_t *rank, dnn_array *s,
                                    dnn_error *error) {
  gelsd *solver;
  dnn_status status = find("lstsq", "dgelsd_", &solver, error);
  if (status != DNN_OK)
    return status;
  int m = (int)rows_of(a), n = (int)columns_of(a), k = m < n ? m : n, r = (int)columns_of(b);
  *rank = 0;
  store_number(0, x);
  store_number(NAN, residuals);
  if (k == 0)
    return DNN_OK;
  int found = 0, info = 0, query = -1, stride = m > n ? m : n, integers_size = 0;
  double answer = 0;
  solver(&m, &n, &r, NULL, &m, NULL, &stride, NULL, &rcond, &found, &answer, &query, &integers_size,
         &info);
  int size = work_size(answer);
  scratch memory = {0};
  double *matrix = take_reals(&memory, m, n), *sides = take_reals(&memory, stride, r);
  double *values = take_reals(&memory, k, 1), *work = take_reals(&memory, size, 1);
  int *integers = take_integers(&memory, integers_size > 0 ? integers_size : 1);
  if (!memory.failed) {
    load(a, matrix, m);
    load(b, sides, stride);
    status = check_finite("lstsq", a, matrix, error);
  }
  if (!memory.failed && status == DNN_OK) {
    solver(&m, &n, &r, matrix, &m, sides, &stride, values, &rcond, &found, work, &size, integers,
           &info);
    *rank = found;
    store(sides, stride, x);
    store_vector(values, s);
    if (found == n && m > n)
      store_residuals(sides, m, n, residuals);
    if (info != 0)
      status = refuse("lstsq", a, "did not converge", error);
  }
  return release(&memory, "lstsq", status, error);
}
