/* Linear algebra and einsum without memory: every allocation fails once, nothing leaks. */
#include "linalg/linalg.h"

#include "base/alloc.h"
#include "base/detached.h"
#include "base/interrupt.h"
#include "base/thread_pool.h"
#include "check.h"
#include "linalg/blas.h"
#include "linalg/einsum.h"
#include "random/random.h"

#include <dirent.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { n = 5 };

/* A stack of two symmetric, positive definite matrices, a right-hand side, and room. */
static double matrices[2][n][n], sides[2][n][n], results[3][2 * n * n];

static dnn_array stack(void *data, int ndim, int64_t last) {
  int64_t shape[3] = {2, n, last};
  dnn_array array;
  dnn_array_init(&array, data, DNN_F64, ndim, shape);
  return array;
}

static dnn_status solve(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), b = stack(sides, 3, n), x = stack(results[0], 3, n);
  return dnn_matrix_solve(&a, &b, &x, error);
}

static dnn_status inverse(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), out = stack(results[0], 3, n);
  return dnn_matrix_inverse(&a, &out, error);
}

static dnn_status slogdet(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), sign = stack(results[0], 1, n);
  dnn_array logarithm = stack(results[1], 1, n);
  return dnn_matrix_slogdet(&a, &sign, &logarithm, error);
}

static dnn_status qr(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), q = stack(results[0], 3, n), r = stack(results[1], 3, n);
  return dnn_matrix_qr(&a, &q, &r, error);
}

static dnn_status svd(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), u = stack(results[0], 3, n), s = stack(results[1], 2, n);
  dnn_array vt = stack(results[2], 3, n);
  return dnn_matrix_svd(&a, &u, &s, &vt, error);
}

static dnn_status eigh(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), w = stack(results[0], 2, n), v = stack(results[1], 3, n);
  return dnn_matrix_eigh(&a, &w, &v, error);
}

static dnn_status eig(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), real = stack(results[0], 2, n);
  dnn_array imaginary = stack(results[1], 2, n), v = stack(results[2], 3, n);
  dnn_array v_imaginary = stack(sides, 3, n); /* as good a place as any */
  return dnn_matrix_eig(&a, &real, &imaginary, &v, &v_imaginary, error);
}

static dnn_status cholesky(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), out = stack(results[0], 3, n);
  return dnn_matrix_cholesky(&a, &out, error);
}

static dnn_status least_squares(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), b = stack(sides, 3, n), x = stack(results[0], 3, n);
  dnn_array residuals = stack(results[1], 2, n), s = stack(results[2], 2, n);
  int64_t rank;
  dnn_array *all[5] = {&a, &b, &x, &residuals, &s};
  for (int i = 0; i < 5; i++)
    dnn_array_index_view(all[i], 0, 0, all[i]);
  return dnn_matrix_least_squares(&a, &b, 1e-15, &x, &residuals, &rank, &s, error);
}

/* A sum over j first, a copy to merge a and b, and a product. */
static dnn_status einsum(dnn_error *error) {
  dnn_array a = stack(matrices, 3, n), b = stack(sides, 3, n), out = stack(results[0], 1, n);
  const dnn_array *operands[2] = {&a, &b};
  dnn_einsum plan;
  dnn_status status = dnn_einsum_parse("iab,jba->i", 2, operands, &plan, error);
  return status == DNN_OK ? dnn_einsum_apply(&plan, operands, &out, error) : status;
}

typedef dnn_status operation(dnn_error *error);

static void fails_cleanly(const char *name, operation *compute) {
  dnn_error error = {.status = DNN_OK};
  CHECK(compute(&error) == DNN_OK);
  size_t live = dnn_alloc_memory().live;
  uint64_t tries = 1;
  for (;; tries++) {
    dnn_alloc_fail_at(tries, false);
    dnn_status status = compute(&error);
    dnn_alloc_fail_at(0, false);
    CHECK(dnn_alloc_memory().live == live);
    if (status == DNN_OK)
      break;
    CHECK(status == DNN_ENOMEM && error.status == DNN_ENOMEM);
  }
  if (tries == 1)
    printf("%s allocated nothing\n", name);
  CHECK(tries > 1);
}

static void interruption_ends_a_stack(void) {
  dnn_error error;
  *dnn_interrupt_flag() = 1;
  CHECK(inverse(&error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(inverse(&error) == DNN_OK);
}

static int count_threads(void) {
  int count = 0;
  DIR *tasks = opendir("/proc/self/task");
  while (tasks != NULL && readdir(tasks) != NULL)
    count++;
  closedir(tasks);
  return count;
}

static void nap(void) {
  nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* Sets the flag when two more threads run than before: this one, and the one that computes. */
static void *press(void *before) {
  while (count_threads() < *(int *)before + 2)
    nap();
  *dnn_interrupt_flag() = 1;
  return NULL;
}

static void do_nothing(void *context, int part) {
  (void)context;
  (void)part;
}

/* Eigenvalues of 800 x 800 take LAPACK some hundred milliseconds. */
static void interruption_leaves_lapack(void) {
  enum { large = 800 };
  int64_t shape[2] = {large, large};
  dnn_array a, real, imaginary;
  size_t live = dnn_alloc_memory().live;
  double *memory = dnn_alloc((large + 2) * large * sizeof *memory);
  dnn_random random;
  dnn_error error;
  dnn_random_seed(&random, 2385, &error);
  CHECK(dnn_random_gaussians(&random, (int64_t)large * large, memory, &error) == DNN_OK);
  dnn_array_init(&a, memory, DNN_F64, 2, shape);
  dnn_array_init(&real, memory + large * large, DNN_F64, 1, shape);
  dnn_array_init(&imaginary, memory + (large + 1) * large, DNN_F64, 1, shape);
  pthread_t presser;
  dnn_parallel(dnn_thread_count(), do_nothing, NULL); /* copies start the pool's threads, too */
  int before = count_threads();
  pthread_create(&presser, NULL, press, &before);
  CHECK(dnn_matrix_eig(&a, &real, &imaginary, NULL, NULL, &error) == DNN_EINTERRUPT);
  CHECK(*dnn_detached_count() == 1);
  pthread_join(presser, NULL);
  *dnn_interrupt_flag() = 0;
  dnn_free(memory); /* the thread that goes on has copies */
  CHECK(inverse(&error) == DNN_OK);
  while (*dnn_detached_count() > 0)
    nap();
  CHECK(dnn_alloc_memory().live == live);
}

int main(void) {
  if (dnn_blas_get() == NULL) {
    printf("skipped: OpenBLAS is not installed\n");
    return 77;
  }
  for (int k = 0; k < 2; k++) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrices[k][i][j] = i == j ? 10 + k : 1.0 / (1 + i + j);
        sides[k][i][j] = i - j + k;
      }
    }
  }
  fails_cleanly("solve", solve);
  fails_cleanly("inverse", inverse);
  fails_cleanly("slogdet", slogdet);
  fails_cleanly("qr", qr);
  fails_cleanly("svd", svd);
  fails_cleanly("eigh", eigh);
  fails_cleanly("cholesky", cholesky);
  fails_cleanly("eig", eig);
  fails_cleanly("least squares", least_squares);
  fails_cleanly("einsum", einsum);
  interruption_ends_a_stack();
  interruption_leaves_lapack();
  return check_finish();
}
