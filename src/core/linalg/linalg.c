#include "linalg/linalg.h"

#include "base/alloc.h"
#include "base/detached.h"
#include "base/interrupt.h"
#include "linalg/blas.h"

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
typedef void geev(const char *left_job, const char *right_job, const int *n, double *a,
                  const int *stride, double *real, double *imaginary, double *left,
                  const int *left_stride, double *right, const int *right_stride, double *work,
                  const int *work_size, int *info, size_t, size_t);
typedef void potrf(const char *triangle, const int *n, double *a, const int *stride, int *info,
                   size_t);
typedef void gelsd(const int *m, const int *n, const int *r, double *a, const int *a_stride,
                   double *b, const int *b_stride, double *s, const double *rcond, int *rank,
                   double *work, const int *work_size, int *integers, int *info);

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
  if (dnn_interrupted()) /* the copy may have ended early */
    return dnn_error_interrupt(error);
  for (int64_t i = 0; i < a->size; i++)
    if (!isfinite(values[i]))
      return refuse(name, a, "has values that are not finite", error);
  return DNN_OK;
}

/* --- jobs ------------------------------------------------------------------------------------- */

/*
** One computation: LAPACK's function, its arguments, and the memory they point to. Long ones are
** left behind when the flag is set (base/detached.h), so everything that LAPACK touches belongs to
** the job. Matrices are column-major.
*/
typedef struct lapack {
  dnn_detached thread;
  void (*run)(struct lapack *self); /* calls 'functions' with the members below */
  void *functions[2];
  const char *name;   /* the operation's, in messages */
  const char *letter; /* LAPACK's job */
  int m, n, k, r, work_size, integers_size, stride;
  double rcond;
  double *a, *b, *left, *right, *values, *imaginary, *work;
  int *integers;
  int rank, info; /* what LAPACK answers */
  void *blocks[8];
  int count;
  bool failed; /* memory is missing */
} lapack;

static void free_job(dnn_detached *job) {
  lapack *self = (lapack *)job;
  for (int i = 0; i < self->count; i++)
    dnn_free(self->blocks[i]);
  dnn_free(self);
}

static void run_job(dnn_detached *job) {
  lapack *self = (lapack *)job;
  self->run(self);
}

/* Makes a job of LAPACK's 'symbol' and, unless that is NULL, 'second'. DNN_EMISSING, DNN_ENOMEM. */
static dnn_status make(const char *name, const char *symbol, const char *second,
                       void (*run)(lapack *self), lapack **out, dnn_error *error) {
  if (!dnn_blas_has_room(1))
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s: OpenBLAS needs 200 MB",
                         name);
  void *functions[2] = {dnn_blas_symbol(symbol), second != NULL ? dnn_blas_symbol(second) : NULL};
  if (functions[0] == NULL)
    return dnn_error_set(error, DNN_EMISSING,
                         "%s needs LAPACK, which comes with OpenBLAS: install the Debian package "
                         "libopenblas0",
                         name);
  lapack *self = dnn_alloc(sizeof *self);
  if (self == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s", name);
  *self = (lapack){.thread = {.work = run_job, .release = free_job},
                   .run = run,
                   .name = name,
                   .functions = {functions[0], functions[1]}};
  *out = self;
  return DNN_OK;
}

/* The function at 'position', which C cannot cast from an object, into 'function'. */
static void get_function(const lapack *self, int position, void *function) {
  memcpy(function, &self->functions[position], sizeof(void *));
}

static void *take(lapack *self, int64_t a, int64_t b, size_t size) {
  int64_t bytes;
  void *block = NULL;
  if (dnn_size_multiply(a, b, &bytes) && dnn_size_multiply(bytes, (int64_t)size, &bytes))
    block = dnn_alloc((size_t)bytes);
  self->failed = self->failed || block == NULL;
  self->blocks[self->count++] = block;
  return block;
}

static double *take_reals(lapack *self, int64_t a, int64_t b) {
  return take(self, a, b, sizeof(double));
}

static int *take_integers(lapack *self, int64_t n) {
  return take(self, n, 1, sizeof(int));
}

/* Cheaper ones than this number of products are not worth a thread: LAPACK takes some milliseconds
   for the slowest of them. */
#define LONG_WORK (64.0 * 64 * 64)

/* Computes; '*job' is NULL afterwards when it was abandoned. */
static dnn_status run(lapack **job, dnn_error *error) {
  lapack *self = *job;
  if (dnn_interrupted()) /* as above */
    return dnn_error_interrupt(error);
  if (!dnn_blas_has_room(1)) /* 'make' has looked, but took memory since */
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s: OpenBLAS needs 200 MB",
                         self->name);
  double m = self->m > 0 ? self->m : self->n;
  if (m * self->n * (m < self->n ? m : self->n) + m * self->n * self->r < LONG_WORK) {
    self->run(self);
    return DNN_OK;
  }
  dnn_status status = dnn_detached_run(&self->thread, error);
  if (status != DNN_OK)
    *job = NULL;
  return status;
}

/* Frees a job, if it is still there, and returns its result. */
static dnn_status finish(lapack *self, dnn_status status, dnn_error *error) {
  if (self == NULL)
    return status;
  if (self->failed)
    status = dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s", self->name);
  else if (status == DNN_OK && dnn_interrupted()) /* the result may not have been copied */
    status = dnn_error_interrupt(error);
  free_job(&self->thread);
  return status;
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
  dnn_array_assign(a, &to, NULL); /* same shape, no overlap: can only be interrupted */
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

enum { MOST_OPERANDS = 5 };

/* Works on one matrix of each stack. Absent operands have no data. */
typedef dnn_status matrix_function(dnn_array *parts, dnn_error *error);

/* Calls 'compute' for all positions along the 'lead' leading axes, which the stacks have alike. */
static dnn_status for_each_matrix(int lead, int count, const dnn_array *stacks,
                                  matrix_function *compute, dnn_error *error) {
  dnn_array parts[MOST_OPERANDS];
  if (lead == 0) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
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

static void fill_identity(double *data, int64_t n) {
  memset(data, 0, (size_t)n * (size_t)n * sizeof *data);
  for (int64_t i = 0; i < n; i++)
    data[i * n + i] = 1;
}

static void run_gesv(lapack *self) {
  gesv *solver;
  get_function(self, 0, &solver);
  solver(&self->n, &self->r, self->a, &self->n, self->integers, self->b, &self->n, &self->info);
}

/* Factors a (n, n) and solves for b (n, r), or for the identity when 'b' is NULL, into x. */
static dnn_status solve_one(const char *name, const dnn_array *a, const dnn_array *b, dnn_array *x,
                            dnn_error *error) {
  lapack *job = NULL;
  dnn_status status = make(name, "dgesv_", NULL, run_gesv, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)rows_of(a), r = job->r = (int)columns_of(x);
  job->a = take_reals(job, n, n);
  job->b = take_reals(job, n, r);
  job->integers = take_integers(job, n);
  if (!job->failed && x->size > 0) {
    load(a, job->a, n);
    if (b != NULL)
      load(b, job->b, n);
    else
      fill_identity(job->b, n);
    status = run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = refuse(name, a, "is singular", error);
    else if (status == DNN_OK)
      store(job->b, n, x);
  }
  return finish(job, status, error);
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

/* The identity is a right-hand side like any other, as in NumPy. */
static dnn_status inverse_part(dnn_array *parts, dnn_error *error) {
  return solve_one("inv", &parts[0], NULL, &parts[1], error);
}

dnn_status dnn_matrix_inverse(const dnn_array *a, dnn_array *out, dnn_error *error) {
  dnn_array stacks[2] = {*a, *out};
  return for_each_matrix(a->ndim - 2, 2, stacks, inverse_part, error);
}

static void run_getrf(lapack *self) {
  getrf *factor;
  get_function(self, 0, &factor);
  factor(&self->n, &self->n, self->a, &self->n, self->integers, &self->info);
}

static dnn_status slogdet_part(dnn_array *parts, dnn_error *error) {
  lapack *job = NULL;
  dnn_status status = make("det", "dgetrf_", NULL, run_getrf, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)rows_of(&parts[0]);
  job->a = take_reals(job, n, n);
  job->integers = take_integers(job, n);
  if (!job->failed) {
    load(&parts[0], job->a, n);
    if (n > 0)
      status = run(&job, error);
  }
  if (status == DNN_OK && !job->failed) {
    double sign = 1, logarithm = 0;
    for (int i = 0; i < n && job->info == 0; i++) {
      double value = job->a[(size_t)i * (size_t)n + (size_t)i];
      if (job->integers[i] != i + 1) /* rows were exchanged */
        sign = -sign;
      if (value < 0)
        sign = -sign;
      logarithm += log(fabs(value));
    }
    store_number(job->info == 0 ? sign : 0, &parts[1]);
    store_number(job->info == 0 ? logarithm : -INFINITY, &parts[2]);
  }
  return finish(job, status, error);
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
    for (int64_t i = 0; i < m; i++)
      if (above ? i < j : i > j)
        data[j * m + i] = 0;
  }
}

/* Both functions, or with 'a' NULL their work sizes. */
static void run_qr(lapack *self) {
  geqrf *factor;
  orgqr *expand;
  get_function(self, 0, &factor);
  get_function(self, 1, &expand);
  if (self->a == NULL) {
    double answers[2] = {0};
    int query = -1;
    factor(&self->m, &self->n, NULL, &self->m, NULL, &answers[0], &query, &self->info);
    expand(&self->m, &self->k, &self->k, NULL, &self->m, NULL, &answers[1], &query, &self->info);
    self->work_size = work_size(answers[0] > answers[1] ? answers[0] : answers[1]);
    return;
  }
  size_t size = (size_t)self->m * (size_t)self->n;
  factor(&self->m, &self->n, self->a, &self->m, self->values, self->work, &self->work_size,
         &self->info);
  memcpy(self->right, self->a, size * sizeof *self->a);
  expand(&self->m, &self->k, &self->k, self->a, &self->m, self->values, self->work,
         &self->work_size, &self->info);
}

static dnn_status qr_part(dnn_array *parts, dnn_error *error) {
  const dnn_array *a = &parts[0];
  lapack *job = NULL;
  dnn_status status = make("qr", "dgeqrf_", "dorgqr_", run_qr, &job, error);
  if (status != DNN_OK)
    return status;
  int m = job->m = (int)rows_of(a), n = job->n = (int)columns_of(a), k = job->k = m < n ? m : n;
  if (k == 0)
    return finish(job, status, error);
  run_qr(job);
  job->a = take_reals(job, m, n);
  job->right = take_reals(job, m, n);
  job->values = take_reals(job, k, 1);
  job->work = take_reals(job, job->work_size, 1);
  if (!job->failed) {
    load(a, job->a, m);
    status = run(&job, error);
    if (status == DNN_OK) {
      clear_triangle(job->right, m, n, false);
      store(job->right, m, &parts[2]);
      store(job->a, m, &parts[1]);
    }
  }
  return finish(job, status, error);
}

dnn_status dnn_matrix_qr(const dnn_array *a, dnn_array *q, dnn_array *r, dnn_error *error) {
  dnn_array stacks[3] = {*a, *q, *r};
  return for_each_matrix(a->ndim - 2, 3, stacks, qr_part, error);
}

static void run_potrf(lapack *self) {
  potrf *factor;
  get_function(self, 0, &factor);
  factor("L", &self->n, self->a, &self->n, &self->info, 1);
}

static dnn_status cholesky_part(dnn_array *parts, dnn_error *error) {
  lapack *job = NULL;
  dnn_status status = make("cholesky", "dpotrf_", NULL, run_potrf, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)rows_of(&parts[0]);
  job->a = take_reals(job, n, n);
  if (!job->failed && n > 0) {
    load(&parts[0], job->a, n);
    status = run(&job, error);
    if (status == DNN_OK && job->info != 0) {
      status = refuse("cholesky", &parts[0], "is not positive definite", error);
    } else if (status == DNN_OK) {
      clear_triangle(job->a, n, n, true);
      store(job->a, n, &parts[1]);
    }
  }
  return finish(job, status, error);
}

dnn_status dnn_matrix_cholesky(const dnn_array *a, dnn_array *out, dnn_error *error) {
  dnn_array stacks[2] = {*a, *out};
  return for_each_matrix(a->ndim - 2, 2, stacks, cholesky_part, error);
}

/* --- eigenvalues, singular values ------------------------------------------------------------- */

/* With 'a' NULL, as in all that follow: the work sizes. */
static void run_syevd(lapack *self) {
  syevd *compute;
  get_function(self, 0, &compute);
  if (self->a == NULL) {
    double answer = 0;
    int query = -1;
    compute(self->letter, "L", &self->n, NULL, &self->n, NULL, &answer, &query,
            &self->integers_size, &query, &self->info, 1, 1);
    self->work_size = work_size(answer);
    return;
  }
  compute(self->letter, "L", &self->n, self->a, &self->n, self->values, self->work,
          &self->work_size, self->integers, &self->integers_size, &self->info, 1, 1);
}

static dnn_status eigh_part(dnn_array *parts, dnn_error *error) {
  const dnn_array *a = &parts[0];
  lapack *job = NULL;
  dnn_status status = make("eigh", "dsyevd_", NULL, run_syevd, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)rows_of(a);
  if (n == 0)
    return finish(job, status, error);
  job->letter = parts[2].data != NULL ? "V" : "N";
  run_syevd(job);
  job->a = take_reals(job, n, n);
  job->values = take_reals(job, n, 1);
  job->work = take_reals(job, job->work_size, 1);
  job->integers = take_integers(job, job->integers_size);
  if (!job->failed) {
    load(a, job->a, n);
    status = check_finite("eigh", a, job->a, error);
    if (status == DNN_OK)
      status = run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = refuse("eigh", a, "did not converge", error);
    if (status == DNN_OK) {
      store_vector(job->values, &parts[1]);
      if (parts[2].data != NULL)
        store(job->a, n, &parts[2]);
    }
  }
  return finish(job, status, error);
}

dnn_status dnn_matrix_eigh(const dnn_array *a, dnn_array *w, dnn_array *v, dnn_error *error) {
  dnn_array stacks[3] = {*a, *w, optional(v)};
  return for_each_matrix(a->ndim - 2, 3, stacks, eigh_part, error);
}

static void run_geev(lapack *self) {
  geev *compute;
  get_function(self, 0, &compute);
  double answer = 0;
  int query = -1;
  bool asks = self->a == NULL;
  compute("N", self->letter, &self->n, self->a, &self->n, self->values, self->imaginary, NULL,
          &self->n, self->right, &self->n, asks ? &answer : self->work,
          asks ? &query : &self->work_size, &self->info, 1, 1);
  if (asks)
    self->work_size = work_size(answer);
}

/*
** LAPACK's eigenvectors of a real matrix: a pair of conjugate eigenvalues has the real parts of its
** vectors in one column and the imaginary parts, of the first, in the next.
*/
static void separate_parts(const double *imaginary, double *vectors, double *parts, int64_t n) {
  memset(parts, 0, (size_t)n * (size_t)n * sizeof *parts);
  for (int64_t j = 0; j + 1 < n; j++) {
    if (imaginary[j] <= 0)
      continue;
    for (int64_t i = 0; i < n; i++) {
      parts[j * n + i] = vectors[(j + 1) * n + i];
      parts[(j + 1) * n + i] = -vectors[(j + 1) * n + i];
      vectors[(j + 1) * n + i] = vectors[j * n + i];
    }
  }
}

static dnn_status eig_part(dnn_array *parts, dnn_error *error) {
  const dnn_array *a = &parts[0];
  bool vectors = parts[3].data != NULL;
  lapack *job = NULL;
  dnn_status status = make("eig", "dgeev_", NULL, run_geev, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)rows_of(a);
  if (n == 0)
    return finish(job, status, error);
  job->letter = vectors ? "V" : "N";
  run_geev(job);
  job->a = take_reals(job, n, n);
  job->values = take_reals(job, n, 1);
  job->imaginary = take_reals(job, n, 1);
  job->right = vectors ? take_reals(job, n, n) : NULL;
  job->work = take_reals(job, job->work_size, 1);
  if (!job->failed) {
    load(a, job->a, n);
    status = check_finite("eig", a, job->a, error);
    if (status == DNN_OK)
      status = run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = refuse("eig", a, "did not converge", error);
    if (status == DNN_OK) {
      store_vector(job->values, &parts[1]);
      store_vector(job->imaginary, &parts[2]);
      if (vectors) {
        separate_parts(job->imaginary, job->right, job->a, n);
        store(job->right, n, &parts[3]);
        store(job->a, n, &parts[4]);
      }
    }
  }
  return finish(job, status, error);
}

dnn_status dnn_matrix_eig(const dnn_array *a, dnn_array *real, dnn_array *imaginary,
                          dnn_array *v_real, dnn_array *v_imaginary, dnn_error *error) {
  dnn_array stacks[5] = {*a, *real, *imaginary, optional(v_real), optional(v_imaginary)};
  return for_each_matrix(a->ndim - 2, 5, stacks, eig_part, error);
}

static void run_gesdd(lapack *self) {
  gesdd *compute;
  get_function(self, 0, &compute);
  double answer = 0;
  int query = -1;
  bool asks = self->a == NULL;
  compute(self->letter, &self->m, &self->n, self->a, &self->m, self->values, self->left, &self->m,
          self->right, &self->stride, asks ? &answer : self->work, asks ? &query : &self->work_size,
          self->integers, &self->info, 1);
  if (asks)
    self->work_size = work_size(answer);
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

static dnn_status svd_part(dnn_array *parts, dnn_error *error) {
  dnn_array *a = &parts[0], *u = &parts[1], *vt = &parts[3];
  bool vectors = u->data != NULL;
  lapack *job = NULL;
  dnn_status status = make("svd", "dgesdd_", NULL, run_gesdd, &job, error);
  if (status != DNN_OK)
    return status;
  int m = job->m = (int)rows_of(a), n = job->n = (int)columns_of(a), k = m < n ? m : n;
  if (k == 0) {
    if (vectors) {
      store_identity(u);
      store_identity(vt);
    }
    return finish(job, status, error);
  }
  int u_columns = vectors ? (int)columns_of(u) : 0, vt_rows = vectors ? (int)rows_of(vt) : 0;
  job->stride = vectors ? vt_rows : 1;
  job->letter = !vectors ? "N" : u_columns == k && vt_rows == k ? "S" : "A";
  run_gesdd(job);
  job->a = take_reals(job, m, n);
  job->values = take_reals(job, k, 1);
  job->left = take_reals(job, m, u_columns);
  job->right = take_reals(job, vt_rows, n);
  job->work = take_reals(job, job->work_size, 1);
  job->integers = take_integers(job, (int64_t)8 * k);
  if (!job->failed) {
    load(a, job->a, m);
    status = check_finite("svd", a, job->a, error);
    if (status == DNN_OK)
      status = run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = refuse("svd", a, "did not converge", error);
    if (status == DNN_OK) {
      store_vector(job->values, &parts[2]);
      if (vectors) {
        store(job->left, m, u);
        store(job->right, vt_rows, vt);
      }
    }
  }
  return finish(job, status, error);
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

static void run_gelsd(lapack *self) {
  gelsd *solver;
  get_function(self, 0, &solver);
  double answer = 0;
  int query = -1;
  bool asks = self->a == NULL;
  solver(&self->m, &self->n, &self->r, self->a, &self->m, self->b, &self->stride, self->values,
         &self->rcond, &self->rank, asks ? &answer : self->work, asks ? &query : &self->work_size,
         asks ? &self->integers_size : self->integers, &self->info);
  if (asks)
    self->work_size = work_size(answer);
}

dnn_status dnn_matrix_least_squares(const dnn_array *a, const dnn_array *b, double rcond,
                                    dnn_array *x, dnn_array *residuals, int64_t *rank, dnn_array *s,
                                    dnn_error *error) {
  lapack *job = NULL;
  dnn_status status = make("lstsq", "dgelsd_", NULL, run_gelsd, &job, error);
  if (status != DNN_OK)
    return status;
  int m = job->m = (int)rows_of(a), n = job->n = (int)columns_of(a), k = m < n ? m : n;
  int r = job->r = (int)columns_of(b), stride = job->stride = m > n ? m : n;
  *rank = 0;
  store_number(0, x);
  store_number(NAN, residuals);
  if (k == 0)
    return finish(job, status, error);
  job->rcond = rcond;
  run_gelsd(job);
  job->a = take_reals(job, m, n);
  job->b = take_reals(job, stride, r);
  job->values = take_reals(job, k, 1);
  job->work = take_reals(job, job->work_size, 1);
  job->integers = take_integers(job, job->integers_size > 0 ? job->integers_size : 1);
  if (!job->failed) {
    load(a, job->a, m);
    load(b, job->b, stride);
    status = check_finite("lstsq", a, job->a, error);
    if (status == DNN_OK)
      status = run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = refuse("lstsq", a, "did not converge", error);
    if (status == DNN_OK) {
      *rank = job->rank;
      store(job->b, stride, x);
      store_vector(job->values, s);
      if (job->rank == n && m > n)
        store_residuals(job->b, m, n, residuals);
    }
  }
  return finish(job, status, error);
}
