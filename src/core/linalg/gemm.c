/*
** How a product is computed, from the outside in: dnn_gemm looks at it from the better side, finds
** the kernel that fits its shape, 'split' cuts it for the threads, and each part runs the kernel
** (kernels/gemm.h) on its piece of the operands, which are not copied here.
*/
#include "linalg/gemm.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/isa.h"
#include "base/pieces.h"
#include "base/thread_pool.h"
#include "kernels/gemm.h"
#include "linalg/blas.h"
#include "linalg/gemm_bf16.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>

/*
** Products by shape, in multiplications m * n * k. OpenBLAS gets those whose c is wide on both
** sides where our kernels have short vectors only; they are faster than it otherwise.
*/
#define TINY_WORK     48.0             /* not even the sum of a vector pays below */
#define SMALL_WORK    (32.0 * 32 * 32) /* no preparation pays below */
#define PARALLEL_WORK (256.0 * 1024)   /* about 10 us */
#define PARALLEL_SIZE (256.0 * 1024)   /* elements read or written once: about 50 us */
#define BLAS_WORK     (64.0 * 64 * 64)

/* One call of OpenBLAS gets at most this work in f64 (twice in f32), below 50 ms, so that an
   interrupt need not wait. Cutting k costs it next to nothing, cutting sides of c some percent. */
enum { blas_side = 2048, blas_work = 1 << 30 };

/* 'join_size': largest c of which every thread may have a copy; 'combine_depth': least k of
   'combine'. */
enum { join_size = 1 << 16, combine_depth = 16 };

/* What the threads share. Each does pieces of m, n or k (the others are whole). */
typedef struct job {
  const dnn_product *product;
  const dnn_gemm_kernels *kernels;
  bool (*run)(const struct job *job, const dnn_product *piece, void *workspace);
  dnn_dtype dtype;
  int64_t m_piece, n_piece, k_piece;
  int parts;
  char *workspaces;
  size_t workspace_bytes; /* of one part */
  char *partials;         /* where pieces of k leave their sums, or NULL */
  atomic_bool interrupted;
} job;

static double work_of(const dnn_product *p) {
  return (double)p->m * (double)p->n * (double)p->k;
}

/* 'a' moved by 'offset' elements of 'size' bytes. */
static void *advance(const void *a, int64_t offset, size_t size) {
  return (char *)(uintptr_t)a + offset * (int64_t)size;
}

/* The part of a product that begins at (m, n, k), of at most the given counts. */
static dnn_product piece_of(const dnn_product *p, size_t size, int64_t m, int64_t m_count,
                            int64_t n, int64_t n_count, int64_t k, int64_t k_count) {
  dnn_product piece = *p;
  piece.m = dnn_least(m_count, p->m - m);
  piece.n = dnn_least(n_count, p->n - n);
  piece.k = dnn_least(k_count, p->k - k);
  piece.a.data = advance(p->a.data, m * p->a.row + k * p->a.column, size);
  piece.b.data = advance(p->b.data, k * p->b.row + n * p->b.column, size);
  piece.c.data = advance(p->c.data, m * p->c.row + n * p->c.column, size);
  return piece;
}

DNN_ISA_ACCESSOR(dnn_gemm_kernels, gemm)

/* --- what a thread does with its piece -------------------------------------------------------- */

/* These have the type of job.run; but for the last they need no workspace. */
static bool run_outer(const job *all, const dnn_product *piece, void *workspace) {
  (void)workspace;
  return all->kernels->outer(piece);
}

static bool run_dots(const job *all, const dnn_product *piece, void *workspace) {
  (void)workspace;
  return all->kernels->dots(piece);
}

static bool run_combine(const job *all, const dnn_product *piece, void *workspace) {
  (void)workspace;
  return all->kernels->combine(piece);
}

static bool run_blocked(const job *all, const dnn_product *piece, void *workspace) {
  return all->kernels->blocked(piece, workspace);
}

static int pieces(int64_t total, int64_t piece) {
  return (int)((total + piece - 1) / piece);
}

/* How BLAS is told about a matrix: its form, and the distance of its rows (or columns); false when
   it cannot express the strides. */
static bool blas_form(int64_t rows, int64_t columns, int64_t row, int64_t column, int *form,
                      int *stride) {
  if (column == 1 && row >= columns && row <= INT_MAX) {
    *form = DNN_BLAS_AS_IS;
    *stride = (int)row;
    return true;
  }
  if (row == 1 && column >= rows && column <= INT_MAX) {
    *form = DNN_BLAS_TRANSPOSED;
    *stride = (int)column;
    return true;
  }
  return false;
}

/* c must be row-major: BLAS transposes operands only. */
static bool blas_can(const dnn_product *p) {
  int form, stride;
  return blas_form(p->m, p->n, p->c.row, p->c.column, &form, &stride) && form == DNN_BLAS_AS_IS &&
         blas_form(p->m, p->k, p->a.row, p->a.column, &form, &stride) &&
         blas_form(p->k, p->n, p->b.row, p->b.column, &form, &stride);
}

/* In calls that are short enough to be interrupted between them. */
static bool run_blas(const job *all, const dnn_product *p, void *workspace) {
  (void)workspace;
  const dnn_blas *blas = dnn_blas_get();
  int a_form = 0, b_form = 0, a_stride = 0, b_stride = 0;
  blas_form(p->m, p->k, p->a.row, p->a.column, &a_form, &a_stride);
  blas_form(p->k, p->n, p->b.row, p->b.column, &b_form, &b_stride);
  int64_t m_piece = dnn_piece_size(p->m, pieces(p->m, blas_side), 1);
  int64_t n_piece = dnn_piece_size(p->n, pieces(p->n, blas_side), 1);
  /* f32 is twice as fast, so a call may have twice the work. */
  const int64_t work = (int64_t)blas_work * (all->dtype == DNN_F64 ? 1 : 2);
  int64_t k_piece = work / (m_piece * n_piece);
  for (int64_t n = 0; n < p->n; n += n_piece) {
    for (int64_t m = 0; m < p->m; m += m_piece) {
      for (int64_t k = 0; k < p->k; k += k_piece) {
        if (dnn_interrupted())
          return false;
        dnn_product q = piece_of(p, dnn_dtype_size(all->dtype), m, m_piece, n, n_piece, k, k_piece);
        /* Later pieces of k are added to what the first has left. */
        double beta = k == 0 ? p->beta : 1;
        if (all->dtype == DNN_F64)
          blas->dgemm(DNN_BLAS_ROW_MAJOR, a_form, b_form, (int)q.m, (int)q.n, (int)q.k, q.alpha,
                      q.a.data, a_stride, q.b.data, b_stride, beta, q.c.data, (int)q.c.row);
        else
          blas->sgemm(DNN_BLAS_ROW_MAJOR, a_form, b_form, (int)q.m, (int)q.n, (int)q.k,
                      (float)q.alpha, q.a.data, a_stride, q.b.data, b_stride, (float)beta, q.c.data,
                      (int)q.c.row);
      }
    }
  }
  return true;
}

/* --- splitting -------------------------------------------------------------------------------- */

/* Which piece follows from the number of the part: only one of m, n and k is cut, the others begin
   at 0. */
static void run_part(void *context, int part) {
  job *all = context;
  const dnn_product *p = all->product;
  size_t size = dnn_dtype_size(all->dtype);
  int64_t m = all->m_piece < p->m ? part * all->m_piece : 0;
  int64_t n = all->n_piece < p->n ? part * all->n_piece : 0;
  int64_t k = all->k_piece < p->k ? part * all->k_piece : 0;
  dnn_product piece = piece_of(p, size, m, all->m_piece, n, all->n_piece, k, all->k_piece);
  if (all->partials != NULL) {
    piece.c = dnn_result_row_major(advance(all->partials, part * p->m * p->n, size), p->n);
    piece.alpha = 1; /* alpha and beta come when the parts are joined */
    piece.beta = 0;
  }
  /* Signed zeros: a part of one k in a longer sum need not keep -0.0, join adds to +0.0. */
  bool done = piece.k < 2
                  ? all->kernels->outer(&piece)
                  : all->run(all, &piece, all->workspaces + all->workspace_bytes * (size_t)part);
  if (!done)
    atomic_store(&all->interrupted, true);
}

/* Fixes who does what, from shape and thread count alone, so that the bits do not depend on which
   thread is free. k is cut where it is long and c small: every part then needs a c of its own.
   Otherwise the parts are columns of c where those are many, or else rows. */
static void split(job *all, bool parallel) {
  const dnn_product *p = all->product;
  int threads = parallel ? dnn_thread_count() : 1;
  all->m_piece = p->m;
  all->n_piece = p->n;
  all->k_piece = p->k;
  all->parts = 1;
  if (threads == 1)
    return;
  /* Sides of c are preferred: no thread then waits for another, and nothing is added up. */
  int64_t longest = p->m > p->n ? p->m : p->n;
  if (p->k / 8 >= longest && p->m * p->n <= join_size) {
    all->k_piece = dnn_piece_size(p->k, threads, 8);
    all->parts = pieces(p->k, all->k_piece);
  } else if (p->n >= p->m && p->m < 64 * threads) {
    all->n_piece = dnn_piece_size(p->n, threads, all->kernels->vector_length);
    all->parts = pieces(p->n, all->n_piece);
  } else {
    all->m_piece = dnn_piece_size(p->m, threads, 1);
    all->parts = pieces(p->m, all->m_piece);
  }
}

/* All memory is taken before anything is written, so that its lack changes nothing. */
static dnn_status run(job *all, bool parallel, dnn_error *error) {
  const dnn_product *p = all->product;
  split(all, parallel);
  size_t partial_bytes = 0;
  if (all->k_piece < p->k)
    partial_bytes = (size_t)(p->m * p->n * all->parts) * dnn_dtype_size(all->dtype);
  if (all->run == run_blocked) {
    dnn_product largest = *p;
    largest.m = all->m_piece;
    largest.n = all->n_piece;
    largest.k = all->k_piece;
    all->workspace_bytes =
        (all->kernels->workspace(&largest) + DNN_ALIGNMENT - 1) / DNN_ALIGNMENT * DNN_ALIGNMENT;
  }
  size_t bytes = all->workspace_bytes * (size_t)all->parts + partial_bytes;
  if (bytes > 0) {
    all->workspaces = dnn_alloc(bytes);
    if (all->workspaces == NULL)
      return dnn_error_set(error, DNN_ENOMEM, "not enough memory: a matrix product needs %zu bytes",
                           bytes);
  }
  if (partial_bytes > 0)
    all->partials = all->workspaces + all->workspace_bytes * (size_t)all->parts;
  dnn_parallel(all->parts, run_part, all);
  bool interrupted = atomic_load(&all->interrupted);
  if (!interrupted && all->partials != NULL)
    all->kernels->join(p, all->partials, all->parts);
  dnn_free(all->workspaces);
  return interrupted ? dnn_error_interrupt(error) : DNN_OK;
}

/* --- choosing --------------------------------------------------------------------------------- */

/* Is c^T = b^T a^T cheaper? c should be row-major, wide enough for a vector, and with its narrow
   side as rows. */
static bool better_transposed(const dnn_product *p, int narrow_rows) {
  if (p->m == 1 || p->n == 1) /* a row for 'combine', a column for 'dots' */
    return p->m == 1 ? p->b.row == 1 && p->a.column == 1 && p->b.column != 1
                     : !(p->a.column == 1 && p->b.row == 1);
  if (work_of(p) > SMALL_WORK && dnn_least(p->m, p->n) <= narrow_rows)
    return p->n < p->m; /* few rows */
  if (p->c.row == 1 && p->c.column != 1)
    return true;
  return p->n < 4 && p->m >= 4;
}

bool dnn_gemm_uses_blas(void) {
  return dnn_isa_current() == DNN_ISA_BASELINE && dnn_blas_get() != NULL;
}

/* By work: tiny products need no splitting and no packing, which would cost more than they do;
   those of a vector are bound by memory, and go row by row; the others by blocks. */
dnn_status dnn_gemm(dnn_dtype dtype, const dnn_product *product, dnn_error *error) {
  if (!dnn_dtype_is_real(dtype))
    return dnn_error_set(error, DNN_EDTYPE, "no matrix product of reals for %s",
                         dnn_dtype_name(dtype));
  if (product->precision == DNN_PRECISION_BF16 && dtype == DNN_F32)
    return dnn_gemm_bf16(product, error);
  if (product->m == 0 || product->n == 0)
    return DNN_OK;
  const dnn_gemm_kernels *kernels = gemm_kernels(dtype);
  dnn_product other;
  const dnn_product *p = product;
  if (better_transposed(p, kernels->narrow_rows)) {
    other = dnn_product_transpose(p);
    p = &other;
  }
  double work = work_of(p);
  /* A column or a row: each element of the matrix is used once, so memory decides. */
  bool column = p->n == 1 && p->a.column == 1 && p->b.row == 1 && work > TINY_WORK;
  bool row = p->m == 1 && p->b.column == 1 && p->k >= combine_depth;
  /* The kernel may still say no, for a k that is too long for the stack. */
  if (p->k >= 2 && work <= SMALL_WORK && !column && !row && kernels->small(p))
    return DNN_OK;
  job all = {.product = p, .kernels = kernels, .run = run_blocked, .dtype = dtype};
  bool parallel = work >= PARALLEL_WORK;
  if (p->k < 2 || column || row) {
    all.run = p->k < 2 ? run_outer : column ? run_dots : run_combine;
    parallel = work >= PARALLEL_SIZE;
  } else if (p->m > kernels->narrow_rows && p->n > kernels->narrow_rows && work >= BLAS_WORK &&
             p->alpha != 0 && !kernels->streams(p) && blas_can(p) && dnn_gemm_uses_blas() &&
             dnn_blas_has_room(dnn_thread_count())) {
    all.run = run_blas; /* which would skip the product for alpha == 0 */
  }
  return run(&all, parallel, error);
}

/* --- integers --------------------------------------------------------------------------------- */

enum { i64_columns = 1024, i64_per_poll = 1 << 20 };

/* Unsigned, since that wraps around where signed integers may not. */
static bool multiply_i64(const dnn_product *p) {
  const uint64_t *a = p->a.data;
  const uint64_t *b = p->b.data;
  uint64_t *c = p->c.data;
  int64_t since_poll = 0;
  for (int64_t begin = 0; begin < p->n; begin += i64_columns) {
    int64_t end = dnn_least(p->n, begin + i64_columns);
    for (int64_t i = 0; i < p->m; i++) {
      uint64_t *to = c + i * p->c.row;
      for (int64_t j = begin; j < end; j++)
        to[j * p->c.column] = 0;
      for (int64_t k = 0; k < p->k; k++) {
        uint64_t factor = a[i * p->a.row + k * p->a.column];
        const uint64_t *row = b + k * p->b.row;
        if (p->b.column == 1 && p->c.column == 1)
          for (int64_t j = begin; j < end; j++)
            to[j] += factor * row[j];
        else
          for (int64_t j = begin; j < end; j++)
            to[j * p->c.column] += factor * row[j * p->b.column];
        since_poll += end - begin;
        if (since_poll >= i64_per_poll) {
          since_poll = 0;
          if (dnn_interrupted())
            return false;
        }
      }
    }
  }
  return true;
}

typedef struct i64_job {
  const dnn_product *product;
  int64_t piece; /* of m */
  atomic_bool interrupted;
} i64_job;

static void i64_part(void *context, int part) {
  i64_job *all = context;
  const dnn_product *p = all->product;
  dnn_product piece = piece_of(p, sizeof(int64_t), part * all->piece, all->piece, 0, p->n, 0, p->k);
  if (!multiply_i64(&piece))
    atomic_store(&all->interrupted, true);
}

dnn_status dnn_gemm_i64(const dnn_product *product, dnn_error *error) {
  if (product->m == 0 || product->n == 0)
    return DNN_OK;
  int threads = work_of(product) >= PARALLEL_WORK / 8 ? dnn_thread_count() : 1;
  i64_job all = {.product = product, .piece = dnn_piece_size(product->m, threads, 1)};
  dnn_parallel(pieces(product->m, all.piece), i64_part, &all);
  if (atomic_load(&all.interrupted))
    return dnn_error_interrupt(error);
  return DNN_OK;
}

/* --- by the definition ------------------------------------------------------------------------ */

/* Sum of the products of two runs of 'k' elements, in order. */
#define SUM_IN_ORDER(real, suffix)                                                                 \
  static double sum_##suffix(int64_t k, double start, const real *a, int64_t a_step,               \
                             const real *b, int64_t b_step) {                                      \
    double sum = start;                                                                            \
    for (int64_t i = 0; i < k; i++, a += a_step, b += b_step)                                      \
      sum += (double)*a * (double)*b;                                                              \
    return sum;                                                                                    \
  }

SUM_IN_ORDER(double, f64)
SUM_IN_ORDER(float, f32)

dnn_status dnn_gemm_naive(dnn_dtype dtype, const dnn_product *p, dnn_error *error) {
  if (!dnn_dtype_is_real(dtype))
    return dnn_error_set(error, DNN_EDTYPE, "no matrix product of reals for %s",
                         dnn_dtype_name(dtype));
  double start = p->k == 1 ? -0.0 : 0.0; /* -0.0 + x is x for every x */
  for (int64_t i = 0; i < p->m; i++) {
    for (int64_t j = 0; j < p->n; j++) {
      int64_t a = i * p->a.row, b = j * p->b.column, c = i * p->c.row + j * p->c.column;
      if (dtype == DNN_F64) {
        double sum = sum_f64(p->k, start, (const double *)p->a.data + a, p->a.column,
                             (const double *)p->b.data + b, p->b.row);
        double *to = (double *)p->c.data + c;
        *to = p->alpha * sum + (p->beta != 0 ? p->beta * *to : -0.0);
      } else {
        double sum = sum_f32(p->k, start, (const float *)p->a.data + a, p->a.column,
                             (const float *)p->b.data + b, p->b.row);
        float *to = (float *)p->c.data + c;
        *to = (float)(p->alpha * sum + (p->beta != 0 ? p->beta * (double)*to : -0.0));
      }
    }
  }
  return DNN_OK;
}
