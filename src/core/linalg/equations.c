/*
** Equations: solve, inv, det and lstsq, by LAPACK.
*/
#include "linalg/lapack.h"
#include "linalg/linalg.h"

#include <math.h>
#include <string.h>

typedef void gesv(const int *n, const int *r, double *a, const int *a_stride, int *pivots,
                  double *b, const int *b_stride, int *info);
typedef void getrf(const int *m, const int *n, double *a, const int *stride, int *pivots,
                   int *info);
typedef void gelsd(const int *m, const int *n, const int *r, double *a, const int *a_stride,
                   double *b, const int *b_stride, double *s, const double *rcond, int *rank,
                   double *work, const int *work_size, int *integers, int *info);

/* --- equations -------------------------------------------------------------------------------- */

/* Is b a stack of vectors rather than of matrices? */
static bool is_vector_side(const dnn_array *a, const dnn_array *b) {
  return b->ndim == a->ndim - 1;
}

dnn_status dnn_matrix_solve_shape(const dnn_array *a, const dnn_array *b, int *ndim,
                                  int64_t shape[DNN_MAX_NDIM], dnn_error *error) {
  bool vector = is_vector_side(a, b);
  int own = vector ? 1 : 2; /* axes of one right-hand side */
  if (b->ndim < own || b->shape[b->ndim - own] != dnn_matrix_columns(a)) {
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

/* Column-major or row-major: the identity is symmetric. */
static void fill_identity(double *data, int64_t n) {
  memset(data, 0, (size_t)n * (size_t)n * sizeof *data);
  for (int64_t i = 0; i < n; i++)
    data[i * n + i] = 1;
}

/* A X = B: factors A = P L U in place, and leaves X in b. */
static void run_gesv(dnn_lapack *self) {
  gesv *solver;
  dnn_lapack_function(self, 0, &solver);
  solver(&self->n, &self->r, self->a, &self->n, self->integers, self->b, &self->n, &self->info);
}

/* Factors a (n, n) and solves for b (n, r), or for the identity when 'b' is NULL, into x. */
static dnn_status solve_one(const char *name, const dnn_array *a, const dnn_array *b, dnn_array *x,
                            dnn_error *error) {
  dnn_lapack *job = NULL;
  dnn_status status = dnn_lapack_new(name, "dgesv_", NULL, run_gesv, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)dnn_matrix_rows(a), r = job->r = (int)dnn_matrix_columns(x);
  job->a = dnn_lapack_reals(job, n, n);
  job->b = dnn_lapack_reals(job, n, r);
  job->integers = dnn_lapack_integers(job, n);
  if (!job->failed && x->size > 0) {
    dnn_lapack_load(a, job->a, n);
    if (b != NULL)
      dnn_lapack_load(b, job->b, n);
    else
      fill_identity(job->b, n);
    status = dnn_lapack_run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = dnn_lapack_refuse(name, a, "is singular", error);
    else if (status == DNN_OK)
      dnn_lapack_store(job->b, n, x);
  }
  return dnn_lapack_finish(job, status, error);
}

static dnn_status solve_part(dnn_array *parts, dnn_error *error) {
  return solve_one("solve", &parts[0], &parts[1], &parts[2], error);
}

/* X = A^-1 B without the inverse, which would cost more and be less exact. */
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
  return dnn_matrix_each(ndim - 2, 3, stacks, solve_part, error);
}

/* The identity is a right-hand side like any other, as in NumPy. */
static dnn_status inverse_part(dnn_array *parts, dnn_error *error) {
  return solve_one("inv", &parts[0], NULL, &parts[1], error);
}

dnn_status dnn_matrix_inverse(const dnn_array *a, dnn_array *out, dnn_error *error) {
  dnn_array stacks[2] = {*a, *out};
  return dnn_matrix_each(a->ndim - 2, 2, stacks, inverse_part, error);
}

/* A = P L U in place; 'integers' tell which rows were exchanged. */
static void run_getrf(dnn_lapack *self) {
  getrf *factor;
  dnn_lapack_function(self, 0, &factor);
  factor(&self->n, &self->n, self->a, &self->n, self->integers, &self->info);
}

/* With P A = L U the determinant is the product of the diagonal of U, with a sign for each exchange
   of rows; as a logarithm, since it soon overflows. */
static dnn_status slogdet_part(dnn_array *parts, dnn_error *error) {
  dnn_lapack *job = NULL;
  dnn_status status = dnn_lapack_new("det", "dgetrf_", NULL, run_getrf, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)dnn_matrix_rows(&parts[0]);
  job->a = dnn_lapack_reals(job, n, n);
  job->integers = dnn_lapack_integers(job, n);
  if (!job->failed) {
    dnn_lapack_load(&parts[0], job->a, n);
    if (n > 0)
      status = dnn_lapack_run(&job, error);
  }
  if (status == DNN_OK && !job->failed) {
    /* log |det| = sum log |u_ii| */
    double sign = 1, logarithm = 0;
    for (int i = 0; i < n && job->info == 0; i++) {
      double value = job->a[(size_t)i * (size_t)n + (size_t)i];
      if (job->integers[i] != i + 1) /* rows were exchanged */
        sign = -sign;
      if (value < 0)
        sign = -sign;
      logarithm += log(fabs(value));
    }
    dnn_lapack_store_number(job->info == 0 ? sign : 0, &parts[1]);
    dnn_lapack_store_number(job->info == 0 ? logarithm : -INFINITY, &parts[2]);
  }
  return dnn_lapack_finish(job, status, error);
}

dnn_status dnn_matrix_slogdet(const dnn_array *a, dnn_array *sign, dnn_array *logarithm,
                              dnn_error *error) {
  dnn_array stacks[3] = {*a, *sign, *logarithm};
  return dnn_matrix_each(a->ndim - 2, 3, stacks, slogdet_part, error);
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
    dnn_lapack_store_number(sum, &element);
  }
}

/* Least squares by singular values, so that A may lack rank. With 'a' NULL it only answers the
   sizes of its work space. */
static void run_gelsd(dnn_lapack *self) {
  gelsd *solver;
  dnn_lapack_function(self, 0, &solver);
  double answer = 0;
  int query = -1;
  bool asks = self->a == NULL;
  solver(&self->m, &self->n, &self->r, self->a, &self->m, self->b, &self->stride, self->values,
         &self->rcond, &self->rank, asks ? &answer : self->work, asks ? &query : &self->work_size,
         asks ? &self->integers_size : self->integers, &self->info);
  if (asks)
    self->work_size = dnn_lapack_work_size(answer);
}

/* LAPACK leaves X in the first n rows of b, and below them what the sums of squares of the
   residuals are made of, when A has full rank and more rows than columns. */
dnn_status dnn_matrix_least_squares(const dnn_array *a, const dnn_array *b, double rcond,
                                    dnn_array *x, dnn_array *residuals, int64_t *rank, dnn_array *s,
                                    dnn_error *error) {
  dnn_lapack *job = NULL;
  dnn_status status = dnn_lapack_new("lstsq", "dgelsd_", NULL, run_gelsd, &job, error);
  if (status != DNN_OK)
    return status;
  int m = job->m = (int)dnn_matrix_rows(a), n = job->n = (int)dnn_matrix_columns(a),
      k = m < n ? m : n;
  int r = job->r = (int)dnn_matrix_columns(b), stride = job->stride = m > n ? m : n;
  *rank = 0;
  dnn_lapack_store_number(0, x);
  dnn_lapack_store_number(NAN, residuals);
  if (k == 0)
    return dnn_lapack_finish(job, status, error);
  job->rcond = rcond;
  run_gelsd(job);
  job->a = dnn_lapack_reals(job, m, n);
  job->b = dnn_lapack_reals(job, stride, r);
  job->values = dnn_lapack_reals(job, k, 1);
  job->work = dnn_lapack_reals(job, job->work_size, 1);
  job->integers = dnn_lapack_integers(job, job->integers_size > 0 ? job->integers_size : 1);
  if (!job->failed) {
    dnn_lapack_load(a, job->a, m);
    dnn_lapack_load(b, job->b, stride);
    status = dnn_lapack_check_finite("lstsq", a, job->a, error);
    if (status == DNN_OK)
      status = dnn_lapack_run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = dnn_lapack_refuse("lstsq", a, "did not converge", error);
    if (status == DNN_OK) {
      *rank = job->rank;
      dnn_lapack_store(job->b, stride, x);
      dnn_lapack_store_vector(job->values, s);
      if (job->rank == n && m > n)
        store_residuals(job->b, m, n, residuals);
    }
  }
  return dnn_lapack_finish(job, status, error);
}
