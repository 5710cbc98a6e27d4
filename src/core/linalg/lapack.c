/*
** Jobs: from taking their memory to the copy of their results. One that an interrupt leaves behind
** belongs to the thread that still runs it, which is why a job owns all that LAPACK touches.
*/
#include "linalg/lapack.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "linalg/blas.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* --- jobs ------------------------------------------------------------------------------------- */

/* Also when the thread that the job was left to comes to its end. */
static void free_job(dnn_detached *job) {
  dnn_lapack *self = (dnn_lapack *)job;
  for (int i = 0; i < self->count; i++)
    dnn_free(self->blocks[i]);
  dnn_free(self);
}

static void run_job(dnn_detached *job) {
  dnn_lapack *self = (dnn_lapack *)job;
  self->run(self);
}

dnn_status dnn_lapack_new(const char *name, const char *symbol, const char *second,
                          void (*run)(dnn_lapack *self), dnn_lapack **out, dnn_error *error) {
  if (!dnn_blas_has_room(1))
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s: OpenBLAS needs 200 MB",
                         name);
  void *functions[2] = {dnn_blas_symbol(symbol), second != NULL ? dnn_blas_symbol(second) : NULL};
  if (functions[0] == NULL)
    return dnn_error_set(error, DNN_EMISSING,
                         "%s needs LAPACK, which comes with OpenBLAS: install the Debian package "
                         "libopenblas0",
                         name);
  dnn_lapack *self = dnn_alloc(sizeof *self);
  if (self == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s", name);
  *self = (dnn_lapack){.thread = {.work = run_job, .release = free_job},
                       .run = run,
                       .name = name,
                       .functions = {functions[0], functions[1]}};
  *out = self;
  return DNN_OK;
}

/* C has no cast from an object to a function pointer. */
void dnn_lapack_function(const dnn_lapack *self, int position, void *function) {
  memcpy(function, &self->functions[position], sizeof(void *));
}

/* Failures are only noted, so that a job takes all its memory before it looks once. */
static void *take(dnn_lapack *self, int64_t a, int64_t b, size_t size) {
  int64_t bytes;
  void *block = NULL;
  if (dnn_size_multiply(a, b, &bytes) && dnn_size_multiply(bytes, (int64_t)size, &bytes))
    block = dnn_alloc((size_t)bytes);
  self->failed = self->failed || block == NULL;
  self->blocks[self->count++] = block;
  return block;
}

double *dnn_lapack_reals(dnn_lapack *self, int64_t a, int64_t b) {
  return take(self, a, b, sizeof(double));
}

int *dnn_lapack_integers(dnn_lapack *self, int64_t n) {
  return take(self, n, 1, sizeof(int));
}

/* Cheaper ones than this number of products are not worth a thread: LAPACK takes some milliseconds
   for the slowest of them. */
#define LONG_WORK (64.0 * 64 * 64)

dnn_status dnn_lapack_run(dnn_lapack **job, dnn_error *error) {
  dnn_lapack *self = *job;
  if (dnn_interrupted()) /* what was loaded may be a part */
    return dnn_error_interrupt(error);
  if (!dnn_blas_has_room(1)) /* dnn_lapack_new has looked, but memory was taken since */
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s: OpenBLAS needs 200 MB",
                         self->name);
  double m = self->m > 0 ? self->m : self->n; /* square ones tell n alone */
  if (m * self->n * (m < self->n ? m : self->n) + m * self->n * self->r < LONG_WORK) {
    self->run(self);
    return DNN_OK;
  }
  dnn_status status = dnn_detached_run(&self->thread, error);
  if (status != DNN_OK) /* the thread frees the job when LAPACK returns */
    *job = NULL;
  return status;
}

dnn_status dnn_lapack_finish(dnn_lapack *self, dnn_status status, dnn_error *error) {
  if (self == NULL)
    return status;
  if (self->failed)
    status = dnn_error_set(error, DNN_ENOMEM, "not enough memory for %s", self->name);
  else if (status == DNN_OK && dnn_interrupted()) /* the result may not have been copied */
    status = dnn_error_interrupt(error);
  free_job(&self->thread);
  return status;
}

int dnn_lapack_work_size(double answer) {
  return answer >= INT_MAX ? INT_MAX : answer < 1 ? 1 : (int)answer;
}

/* --- matrices --------------------------------------------------------------------------------- */

/* Describes column-major memory as a matrix (m, n). */
static dnn_array column_major(double *data, int64_t m, int64_t n) {
  int64_t shape[2] = {n, m};
  dnn_array matrix;
  dnn_array_init(&matrix, data, DNN_F64, 2, shape);
  dnn_array_transpose_view(&matrix, &matrix);
  return matrix;
}

void dnn_lapack_load(const dnn_array *a, double *data, int64_t stride) {
  dnn_array to = column_major(data, stride, dnn_matrix_columns(a));
  dnn_array_slice_view(&to, 0, 0, 1, dnn_matrix_rows(a), &to);
  dnn_array_assign(a, &to, NULL); /* same shape, no overlap: can only be interrupted */
}

void dnn_lapack_store(double *data, int64_t stride, dnn_array *out) {
  dnn_array from = column_major(data, stride, dnn_matrix_columns(out));
  dnn_array_slice_view(&from, 0, 0, 1, dnn_matrix_rows(out), &from);
  dnn_array_assign(&from, out, NULL);
}

void dnn_lapack_store_vector(double *data, dnn_array *out) {
  dnn_array from;
  dnn_array_init(&from, data, DNN_F64, 1, out->shape);
  dnn_array_assign(&from, out, NULL);
}

void dnn_lapack_store_number(double value, dnn_array *out) {
  dnn_array from;
  dnn_array_init(&from, &value, DNN_F64, 0, NULL);
  dnn_array_assign(&from, out, NULL);
}

/* --- refusals --------------------------------------------------------------------------------- */

dnn_status dnn_lapack_refuse(const char *name, const dnn_array *a, const char *why,
                             dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  return dnn_error_set(error, DNN_EVALUE, "%s: the matrix %s %s", name,
                       dnn_shape_text(a->ndim, a->shape, text), why);
}

dnn_status dnn_lapack_check_finite(const char *name, const dnn_array *a, const double *values,
                                   dnn_error *error) {
  if (dnn_interrupted()) /* the copy may have ended early */
    return dnn_error_interrupt(error);
  for (int64_t i = 0; i < a->size; i++)
    if (!isfinite(values[i]))
      return dnn_lapack_refuse(name, a, "has values that are not finite", error);
  return DNN_OK;
}
