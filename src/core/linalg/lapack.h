/*
** What the matrix functions of linalg/linalg.h are made of: a job is one call of LAPACK with all
** that it touches, and dnn_matrix_each takes the matrices of a stack one after the other. For the
** files of this room only.
**
** LAPACK's functions take everything by address, matrices column by column. The sizes at the end of
** their parameters are the hidden lengths of Fortran's character arguments.
*/
#ifndef DNN_LINALG_LAPACK_H
#define DNN_LINALG_LAPACK_H

#include "array/array.h"
#include "base/declarations.h"
#include "base/detached.h"

DNN_BEGIN_DECLARATIONS

/*
** One computation: LAPACK's function, its arguments, and the memory they point to. Long ones are
** left behind when the flag is set (base/detached.h), so everything that LAPACK touches belongs to
** the job. Matrices are column-major.
*/
typedef struct dnn_lapack {
  dnn_detached thread;
  void (*run)(struct dnn_lapack *self); /* calls 'functions' with the members below */
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
} dnn_lapack;

static inline int64_t dnn_matrix_rows(const dnn_array *a) {
  return a->shape[a->ndim - 2];
}

static inline int64_t dnn_matrix_columns(const dnn_array *a) {
  return a->shape[a->ndim - 1];
}

/* --- jobs ------------------------------------------------------------------------------------- */

/* Makes a job of LAPACK's 'symbol' and, unless that is NULL, 'second'. DNN_EMISSING, DNN_ENOMEM. */
dnn_status dnn_lapack_new(const char *name, const char *symbol, const char *second,
                          void (*run)(dnn_lapack *self), dnn_lapack **out, dnn_error *error);

/* Stores the function at 'position' in the function pointer at 'function'. */
void dnn_lapack_function(const dnn_lapack *self, int position, void *function);

/* Memory of the job, for (a, b) or n numbers. When there is none, 'failed' is set. */
double *dnn_lapack_reals(dnn_lapack *self, int64_t a, int64_t b);
int *dnn_lapack_integers(dnn_lapack *self, int64_t n);

/* Computes; '*job' is NULL afterwards when it was abandoned. */
dnn_status dnn_lapack_run(dnn_lapack **job, dnn_error *error);

/* Frees a job, if it is still there, and returns its result. */
dnn_status dnn_lapack_finish(dnn_lapack *self, dnn_status status, dnn_error *error);

/* A size that LAPACK answered as a real number; never less than 1. */
int dnn_lapack_work_size(double answer);

/* Copies a matrix to column-major memory with 'stride' elements from column to column, and back. */
void dnn_lapack_load(const dnn_array *a, double *data, int64_t stride);
void dnn_lapack_store(double *data, int64_t stride, dnn_array *out);
void dnn_lapack_store_vector(double *data, dnn_array *out);
void dnn_lapack_store_number(double value, dnn_array *out);

/* The DNN_EVALUE about the matrix 'a': "solve: the matrix (2, 2) is singular". */
dnn_status dnn_lapack_refuse(const char *name, const dnn_array *a, const char *why,
                             dnn_error *error);

/* LAPACK's iterations need not end for NaN and infinity: DNN_EVALUE when 'values', loaded from 'a',
   has one. */
dnn_status dnn_lapack_check_finite(const char *name, const dnn_array *a, const double *values,
                                   dnn_error *error);

/* --- stacks ----------------------------------------------------------------------------------- */

/* Works on one matrix of each stack. Absent operands have no data. */
typedef dnn_status dnn_matrix_function(dnn_array *parts, dnn_error *error);

/* Calls 'compute' for all positions along the 'lead' leading axes, which the stacks have alike. */
dnn_status dnn_matrix_each(int lead, int count, const dnn_array *stacks,
                           dnn_matrix_function *compute, dnn_error *error);

DNN_END_DECLARATIONS

#endif
