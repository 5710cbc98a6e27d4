/*
** Factorizations: qr, cholesky, eigenvalues and singular values, by LAPACK.
*/
#include "linalg/lapack.h"
#include "linalg/linalg.h"

#include <string.h>

typedef void geqrf(const int *m, const int *n, double *a, const int *stride, double *tau,
                   double *work, const int *work_size, int *info);
typedef void orgqr(const int *m, const int *n, const int *k, double *a, const int *stride,
                   const double *tau, double *work, const int *work_size, int *info);
typedef void potrf(const char *triangle, const int *n, double *a, const int *stride, int *info,
                   size_t);
typedef void syevd(const char *job, const char *triangle, const int *n, double *a,
                   const int *stride, double *w, double *work, const int *work_size, int *integers,
                   const int *integers_size, int *info, size_t, size_t);
typedef void geev(const char *left_job, const char *right_job, const int *n, double *a,
                  const int *stride, double *real, double *imaginary, double *left,
                  const int *left_stride, double *right, const int *right_stride, double *work,
                  const int *work_size, int *info, size_t, size_t);
typedef void gesdd(const char *job, const int *m, const int *n, double *a, const int *stride,
                   double *s, double *u, const int *u_stride, double *vt, const int *vt_stride,
                   double *work, const int *work_size, int *integers, int *info, size_t);

/* Results that nobody needs are NULL, and have no data as parts of a stack. */
static dnn_array optional(const dnn_array *array) {
  return array != NULL ? *array : (dnn_array){0};
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
static void run_qr(dnn_lapack *self) {
  geqrf *factor;
  orgqr *expand;
  dnn_lapack_function(self, 0, &factor);
  dnn_lapack_function(self, 1, &expand);
  if (self->a == NULL) {
    double answers[2] = {0};
    int query = -1;
    factor(&self->m, &self->n, NULL, &self->m, NULL, &answers[0], &query, &self->info);
    expand(&self->m, &self->k, &self->k, NULL, &self->m, NULL, &answers[1], &query, &self->info);
    self->work_size = dnn_lapack_work_size(answers[0] > answers[1] ? answers[0] : answers[1]);
    return;
  }
  size_t size = (size_t)self->m * (size_t)self->n;
  factor(&self->m, &self->n, self->a, &self->m, self->values, self->work, &self->work_size,
         &self->info);
  memcpy(self->right, self->a, size * sizeof *self->a);
  expand(&self->m, &self->k, &self->k, self->a, &self->m, self->values, self->work,
         &self->work_size, &self->info);
}

/* A = Q R: geqrf leaves R above the diagonal and Q as reflections below it, orgqr expands those. */
static dnn_status qr_part(dnn_array *parts, dnn_error *error) {
  const dnn_array *a = &parts[0];
  dnn_lapack *job = NULL;
  dnn_status status = dnn_lapack_new("qr", "dgeqrf_", "dorgqr_", run_qr, &job, error);
  if (status != DNN_OK)
    return status;
  int m = job->m = (int)dnn_matrix_rows(a), n = job->n = (int)dnn_matrix_columns(a),
      k = job->k = m < n ? m : n;
  if (k == 0)
    return dnn_lapack_finish(job, status, error);
  run_qr(job);
  job->a = dnn_lapack_reals(job, m, n);
  job->right = dnn_lapack_reals(job, m, n);
  job->values = dnn_lapack_reals(job, k, 1);
  job->work = dnn_lapack_reals(job, job->work_size, 1);
  if (!job->failed) {
    dnn_lapack_load(a, job->a, m);
    status = dnn_lapack_run(&job, error);
    if (status == DNN_OK) {
      clear_triangle(job->right, m, n, false);
      dnn_lapack_store(job->right, m, &parts[2]);
      dnn_lapack_store(job->a, m, &parts[1]);
    }
  }
  return dnn_lapack_finish(job, status, error);
}

dnn_status dnn_matrix_qr(const dnn_array *a, dnn_array *q, dnn_array *r, dnn_error *error) {
  dnn_array stacks[3] = {*a, *q, *r};
  return dnn_matrix_each(a->ndim - 2, 3, stacks, qr_part, error);
}

/* The lower triangle, in place. */
static void run_potrf(dnn_lapack *self) {
  potrf *factor;
  dnn_lapack_function(self, 0, &factor);
  factor("L", &self->n, self->a, &self->n, &self->info, 1);
}

/* A = L L^T. Only the lower triangle of A is read, and written. */
static dnn_status cholesky_part(dnn_array *parts, dnn_error *error) {
  dnn_lapack *job = NULL;
  dnn_status status = dnn_lapack_new("cholesky", "dpotrf_", NULL, run_potrf, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)dnn_matrix_rows(&parts[0]);
  job->a = dnn_lapack_reals(job, n, n);
  if (!job->failed && n > 0) {
    dnn_lapack_load(&parts[0], job->a, n);
    status = dnn_lapack_run(&job, error);
    if (status == DNN_OK && job->info != 0) {
      status = dnn_lapack_refuse("cholesky", &parts[0], "is not positive definite", error);
    } else if (status == DNN_OK) {
      clear_triangle(job->a, n, n, true);
      dnn_lapack_store(job->a, n, &parts[1]);
    }
  }
  return dnn_lapack_finish(job, status, error);
}

dnn_status dnn_matrix_cholesky(const dnn_array *a, dnn_array *out, dnn_error *error) {
  dnn_array stacks[2] = {*a, *out};
  return dnn_matrix_each(a->ndim - 2, 2, stacks, cholesky_part, error);
}

/* --- eigenvalues, singular values ------------------------------------------------------------- */

/* With 'a' NULL, as in all that follow: the work sizes. */
static void run_syevd(dnn_lapack *self) {
  syevd *compute;
  dnn_lapack_function(self, 0, &compute);
  if (self->a == NULL) {
    double answer = 0;
    int query = -1;
    compute(self->letter, "L", &self->n, NULL, &self->n, NULL, &answer, &query,
            &self->integers_size, &query, &self->info, 1, 1);
    self->work_size = dnn_lapack_work_size(answer);
    return;
  }
  compute(self->letter, "L", &self->n, self->a, &self->n, self->values, self->work,
          &self->work_size, self->integers, &self->integers_size, &self->info, 1, 1);
}

/* A V = V diag(w), A symmetric, of which the lower triangle is read. */
static dnn_status eigh_part(dnn_array *parts, dnn_error *error) {
  const dnn_array *a = &parts[0];
  dnn_lapack *job = NULL;
  dnn_status status = dnn_lapack_new("eigh", "dsyevd_", NULL, run_syevd, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)dnn_matrix_rows(a);
  if (n == 0)
    return dnn_lapack_finish(job, status, error);
  job->letter = parts[2].data != NULL ? "V" : "N";
  run_syevd(job);
  job->a = dnn_lapack_reals(job, n, n);
  job->values = dnn_lapack_reals(job, n, 1);
  job->work = dnn_lapack_reals(job, job->work_size, 1);
  job->integers = dnn_lapack_integers(job, job->integers_size);
  if (!job->failed) {
    dnn_lapack_load(a, job->a, n);
    status = dnn_lapack_check_finite("eigh", a, job->a, error);
    if (status == DNN_OK)
      status = dnn_lapack_run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = dnn_lapack_refuse("eigh", a, "did not converge", error);
    if (status == DNN_OK) {
      dnn_lapack_store_vector(job->values, &parts[1]);
      if (parts[2].data != NULL)
        dnn_lapack_store(job->a, n, &parts[2]);
    }
  }
  return dnn_lapack_finish(job, status, error);
}

dnn_status dnn_matrix_eigh(const dnn_array *a, dnn_array *w, dnn_array *v, dnn_error *error) {
  dnn_array stacks[3] = {*a, *w, optional(v)};
  return dnn_matrix_each(a->ndim - 2, 3, stacks, eigh_part, error);
}

/* No left eigenvectors. */
static void run_geev(dnn_lapack *self) {
  geev *compute;
  dnn_lapack_function(self, 0, &compute);
  double answer = 0;
  int query = -1;
  bool asks = self->a == NULL;
  compute("N", self->letter, &self->n, self->a, &self->n, self->values, self->imaginary, NULL,
          &self->n, self->right, &self->n, asks ? &answer : self->work,
          asks ? &query : &self->work_size, &self->info, 1, 1);
  if (asks)
    self->work_size = dnn_lapack_work_size(answer);
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

/* A V = V diag(w), all but A in two parts, real and imaginary. */
static dnn_status eig_part(dnn_array *parts, dnn_error *error) {
  const dnn_array *a = &parts[0];
  bool vectors = parts[3].data != NULL;
  dnn_lapack *job = NULL;
  dnn_status status = dnn_lapack_new("eig", "dgeev_", NULL, run_geev, &job, error);
  if (status != DNN_OK)
    return status;
  int n = job->n = (int)dnn_matrix_rows(a);
  if (n == 0)
    return dnn_lapack_finish(job, status, error);
  job->letter = vectors ? "V" : "N";
  run_geev(job);
  job->a = dnn_lapack_reals(job, n, n);
  job->values = dnn_lapack_reals(job, n, 1);
  job->imaginary = dnn_lapack_reals(job, n, 1);
  job->right = vectors ? dnn_lapack_reals(job, n, n) : NULL;
  job->work = dnn_lapack_reals(job, job->work_size, 1);
  if (!job->failed) {
    dnn_lapack_load(a, job->a, n);
    status = dnn_lapack_check_finite("eig", a, job->a, error);
    if (status == DNN_OK)
      status = dnn_lapack_run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = dnn_lapack_refuse("eig", a, "did not converge", error);
    if (status == DNN_OK) {
      dnn_lapack_store_vector(job->values, &parts[1]);
      dnn_lapack_store_vector(job->imaginary, &parts[2]);
      if (vectors) {
        separate_parts(job->imaginary, job->right, job->a, n);
        dnn_lapack_store(job->right, n, &parts[3]);
        dnn_lapack_store(job->a, n, &parts[4]);
      }
    }
  }
  return dnn_lapack_finish(job, status, error);
}

/* A real matrix may have complex eigenvalues, in conjugate pairs. */
dnn_status dnn_matrix_eig(const dnn_array *a, dnn_array *real, dnn_array *imaginary,
                          dnn_array *v_real, dnn_array *v_imaginary, dnn_error *error) {
  dnn_array stacks[5] = {*a, *real, *imaginary, optional(v_real), optional(v_imaginary)};
  return dnn_matrix_each(a->ndim - 2, 5, stacks, eig_part, error);
}

/* Divide and conquer, the fastest of LAPACK's. Column-major: 'left' is U, 'right' is V^T. */
static void run_gesdd(dnn_lapack *self) {
  gesdd *compute;
  dnn_lapack_function(self, 0, &compute);
  double answer = 0;
  int query = -1;
  bool asks = self->a == NULL;
  compute(self->letter, &self->m, &self->n, self->a, &self->m, self->values, self->left, &self->m,
          self->right, &self->stride, asks ? &answer : self->work, asks ? &query : &self->work_size,
          self->integers, &self->info, 1);
  if (asks)
    self->work_size = dnn_lapack_work_size(answer);
}

/* The identity, or the first columns or rows of it. */
static void store_identity(dnn_array *out) {
  dnn_lapack_store_number(0, out);
  for (int64_t i = 0; i < dnn_matrix_rows(out) && i < dnn_matrix_columns(out); i++) {
    dnn_array element;
    dnn_array_index_view(out, 0, i, &element);
    dnn_array_index_view(&element, 0, i, &element);
    dnn_lapack_store_number(1, &element);
  }
}

/* A = U diag(s) V^T; without u and vt s alone, which is cheaper. Their sizes tell whether they are
   whole or cut to k = min(m, n). */
static dnn_status svd_part(dnn_array *parts, dnn_error *error) {
  dnn_array *a = &parts[0], *u = &parts[1], *vt = &parts[3];
  bool vectors = u->data != NULL;
  dnn_lapack *job = NULL;
  dnn_status status = dnn_lapack_new("svd", "dgesdd_", NULL, run_gesdd, &job, error);
  if (status != DNN_OK)
    return status;
  int m = job->m = (int)dnn_matrix_rows(a), n = job->n = (int)dnn_matrix_columns(a),
      k = m < n ? m : n;
  if (k == 0) {
    if (vectors) {
      store_identity(u);
      store_identity(vt);
    }
    return dnn_lapack_finish(job, status, error);
  }
  int u_columns = vectors ? (int)dnn_matrix_columns(u) : 0,
      vt_rows = vectors ? (int)dnn_matrix_rows(vt) : 0;
  job->stride = vectors ? vt_rows : 1;
  job->letter = !vectors ? "N" : u_columns == k && vt_rows == k ? "S" : "A";
  run_gesdd(job);
  job->a = dnn_lapack_reals(job, m, n);
  job->values = dnn_lapack_reals(job, k, 1);
  job->left = dnn_lapack_reals(job, m, u_columns);
  job->right = dnn_lapack_reals(job, vt_rows, n);
  job->work = dnn_lapack_reals(job, job->work_size, 1);
  job->integers = dnn_lapack_integers(job, (int64_t)8 * k);
  if (!job->failed) {
    dnn_lapack_load(a, job->a, m);
    status = dnn_lapack_check_finite("svd", a, job->a, error);
    if (status == DNN_OK)
      status = dnn_lapack_run(&job, error);
    if (status == DNN_OK && job->info != 0)
      status = dnn_lapack_refuse("svd", a, "did not converge", error);
    if (status == DNN_OK) {
      dnn_lapack_store_vector(job->values, &parts[2]);
      if (vectors) {
        dnn_lapack_store(job->left, m, u);
        dnn_lapack_store(job->right, vt_rows, vt);
      }
    }
  }
  return dnn_lapack_finish(job, status, error);
}

dnn_status dnn_matrix_svd(const dnn_array *a, dnn_array *u, dnn_array *s, dnn_array *vt,
                          dnn_error *error) {
  dnn_array stacks[4] = {*a, optional(u), *s, optional(vt)};
  return dnn_matrix_each(a->ndim - 2, 4, stacks, svd_part, error);
}
