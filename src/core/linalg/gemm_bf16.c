/*
** b is packed by all threads together, a block of k and n at a time; each thread then packs blocks
** of its rows of a and multiplies them with it (kernels/bf16.h), so that nothing is packed twice
** but where rows are too few to share. Sums are cut along k only, by k alone.
*/
#include "linalg/gemm_bf16.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/isa.h"
#include "base/pieces.h"
#include "base/thread_pool.h"
#include "kernels/bf16.h"
#include "linalg/gemm.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

/* A block of a and b with its part of c are for the second level cache, where n is at most a few
   hundred; a block of b is for the third elsewhere. All are multiples of two tiles. */
enum { block_m = 256, block_n = 4096, block_k = 1024 };

/* Between looks at the interrupt flag: elements rounded, columns of c for a block of a. */
enum { round_at_once = 1 << 20, columns_at_once = 1024 };

/* Elements moved below which one thread does it all: about 20 us. */
#define PARALLEL_COST (96.0 * 1024)

static const float *element(const dnn_operand *matrix, int64_t i, int64_t j) {
  return (const float *)matrix->data + i * matrix->row + j * matrix->column;
}

/* --- rounded operands, multiplied as f32 ------------------------------------------------------ */

/* A copy of a matrix (rows, columns), row-major and rounded. */
typedef struct rounding {
  dnn_operand from;
  int64_t rows, columns, piece; /* rows of a part */
  float *to;
} rounding;

/* To the nearest, ties to even; NaN stays one, and subnormal numbers become 0. */
static float rounded(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  const uint32_t magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000)
    bits |= 0x400000;
  else
    bits = magnitude < 0x800000 ? bits & 0x80000000 : bits + 0x7fff + (bits >> 16 & 1);
  bits &= 0xffff0000;
  memcpy(&value, &bits, sizeof bits);
  return value;
}

/* A piece at a time, between looks at the interrupt flag. */
static void round_rows(void *context, int part) {
  const rounding *r = context;
  for (int64_t i = part * r->piece; i < dnn_least(r->rows, (part + 1) * r->piece); i++) {
    for (int64_t done = 0; done < r->columns; done += round_at_once) {
      const float *from = element(&r->from, i, done);
      float *to = r->to + i * r->columns + done;
      const int64_t count = dnn_least(round_at_once, r->columns - done);
      if (dnn_interrupted())
        return;
      if (r->from.column == 1)
        for (int64_t j = 0; j < count; j++)
          to[j] = rounded(from[j]);
      else
        for (int64_t j = 0; j < count; j++)
          to[j] = rounded(from[j * r->from.column]);
    }
  }
}

/* *operand becomes a rounded copy, which 'memory' is large enough for. */
static void round_operand(dnn_operand *operand, int64_t rows, int64_t columns, float *memory) {
  const bool by_columns = operand->row == 1 && operand->column != 1;
  rounding r = {.from = by_columns ? dnn_operand_transpose(*operand) : *operand,
                .rows = by_columns ? columns : rows,
                .columns = by_columns ? rows : columns,
                .to = memory};
  int threads = (double)rows * (double)columns < PARALLEL_COST ? 1 : dnn_thread_count();
  r.piece = dnn_piece_size(r.rows, threads, 1);
  dnn_parallel((int)((r.rows + r.piece - 1) / r.piece), round_rows, &r);
  const dnn_operand copy = dnn_operand_row_major(memory, r.columns);
  *operand = by_columns ? dnn_operand_transpose(copy) : copy;
}

static dnn_status no_memory(dnn_error *error) {
  return dnn_error_set(error, DNN_ENOMEM,
                       "not enough memory: a matrix product of bf16 needs room "
                       "for its operands");
}

/* c = alpha * a b + beta * c where no instructions are, or sums have at most one term. */
static dnn_status multiply_rounded(const dnn_product *p, dnn_error *error) {
  dnn_product product = *p;
  product.precision = DNN_PRECISION_FULL;
  if (p->k == 0)
    return dnn_gemm(DNN_F32, &product, error);
  int64_t a, b, bytes;
  if (!dnn_size_multiply(p->m, p->k, &a) || !dnn_size_multiply(p->k, p->n, &b) ||
      __builtin_add_overflow(a, b, &bytes) || !dnn_size_multiply(bytes, sizeof(float), &bytes))
    return no_memory(error);
  float *memory = dnn_alloc((size_t)bytes);
  if (memory == NULL)
    return no_memory(error);
  round_operand(&product.a, p->m, p->k, memory);
  round_operand(&product.b, p->k, p->n, memory + a);
  dnn_status status =
      dnn_interrupted() ? dnn_error_interrupt(error) : dnn_gemm(DNN_F32, &product, error);
  dnn_free(memory);
  return status;
}

/* --- packed operands, multiplied as bfloat16 -------------------------------------------------- */

/* What the threads share: a block of b, and the rows of a and c; each does a piece of m or n. */
typedef struct job {
  const dnn_bf16_kernels *kernels;
  dnn_product product; /* of the block */
  dnn_bf16_packing b;
  char *packed_a; /* for each part */
  int64_t a_bytes;
  int parts;
  int64_t m_piece, n_piece;
  atomic_bool interrupted;
} job;

static int64_t tiles_of(int64_t lanes, int64_t k) {
  return dnn_bf16_tiles(lanes, DNN_BF16_LANES) * dnn_bf16_tiles(k, DNN_BF16_DEPTH);
}

/* Where lane 'lane' of a packed operand begins, the first of a tile. */
static const char *at_lane(const void *packed, int64_t lane, int64_t k) {
  return (const char *)packed + tiles_of(lane, k) * DNN_BF16_TILE_BYTES;
}

/* As b lies in memory: where elements of one k are neighbours, parts are runs of k. */
static void pack_part(void *context, int part) {
  const job *all = context;
  dnn_bf16_range lanes = {0, dnn_bf16_tiles(all->b.lanes, DNN_BF16_LANES)};
  dnn_bf16_range depth = {0, dnn_bf16_tiles(all->b.k, DNN_BF16_DEPTH)};
  dnn_bf16_range *cut = all->b.lane_stride == 1 ? &depth : &lanes;
  const int64_t piece = dnn_piece_size(cut->end, all->parts, 1);
  cut->begin = dnn_least(part * piece, cut->end);
  cut->end = dnn_least(cut->begin + piece, cut->end);
  all->kernels->pack(&all->b, lanes, depth);
}

static void multiply_part(void *context, int part) {
  job *all = context;
  const dnn_product *p = &all->product;
  const int64_t m_begin = all->m_piece < p->m ? part * all->m_piece : 0;
  const int64_t n_begin = all->n_piece < p->n ? part * all->n_piece : 0;
  const int64_t m_end = dnn_least(m_begin + all->m_piece, p->m);
  const int64_t n_end = dnn_least(n_begin + all->n_piece, p->n);
  char *packed_a = all->packed_a + part * all->a_bytes;
  for (int64_t m = m_begin; m < m_end; m += block_m) {
    dnn_product piece = *p;
    piece.m = dnn_least(block_m, m_end - m);
    const dnn_bf16_packing a = {.from = element(&p->a, m, 0),
                                .lanes = piece.m,
                                .k = p->k,
                                .lane_stride = p->a.row,
                                .k_stride = p->a.column,
                                .to = packed_a};
    all->kernels->pack(&a, (dnn_bf16_range){0, dnn_bf16_tiles(piece.m, DNN_BF16_LANES)},
                       (dnn_bf16_range){0, dnn_bf16_tiles(p->k, DNN_BF16_DEPTH)});
    for (int64_t n = n_begin; n < n_end; n += columns_at_once) {
      if (dnn_interrupted()) {
        atomic_store(&all->interrupted, true);
        return;
      }
      piece.n = dnn_least(columns_at_once, n_end - n);
      piece.c.data = (float *)p->c.data + m * p->c.row + n * p->c.column;
      all->kernels->multiply(&piece, packed_a, at_lane(all->b.to, n, p->k));
    }
  }
}

/* Rows are shared where there are enough of them for all threads, columns else. */
static void split(job *all, const dnn_product *p) {
  const double cost = (double)p->m * (double)p->k + (double)p->k * (double)p->n +
                      (double)p->m * (double)p->n * (1 + (double)p->k / 64);
  const int threads = cost < PARALLEL_COST ? 1 : dnn_thread_count();
  const int64_t block = 2 * DNN_BF16_LANES, n = dnn_least(p->n, block_n);
  const bool by_rows = p->m >= block * threads || p->m >= n;
  all->m_piece = by_rows ? dnn_piece_size(p->m, threads, block) : p->m;
  all->n_piece = by_rows ? n : dnn_piece_size(n, threads, block);
  all->parts = threads;
}

/* c += alpha * a b for the block that begins at (k, n), or what 'beta' says for the first k. */
static dnn_status multiply_block(job *all, const dnn_product *p, int64_t k, int64_t k_count,
                                 int64_t n, dnn_error *error) {
  dnn_product *block = &all->product;
  *block = *p;
  block->k = dnn_least(k_count, p->k - k);
  block->n = dnn_least(block_n, p->n - n);
  block->a.data = element(&p->a, 0, k);
  block->c.data = (float *)p->c.data + n * p->c.column;
  block->beta = k == 0 ? p->beta : 1;
  all->b.from = element(&p->b, k, n);
  all->b.lanes = block->n;
  all->b.k = block->k;
  dnn_parallel(all->parts, pack_part, all);
  const bool by_rows = all->m_piece < p->m;
  const int64_t cut = by_rows ? p->m : block->n, piece = by_rows ? all->m_piece : all->n_piece;
  dnn_parallel((int)((cut + piece - 1) / piece), multiply_part, all);
  return atomic_load(&all->interrupted) ? dnn_error_interrupt(error) : DNN_OK;
}

static dnn_status multiply_packed(const dnn_bf16_kernels *kernels, const dnn_product *p,
                                  dnn_error *error) {
  job all = {.kernels = kernels,
             .b = {.lane_stride = p->b.column, .k_stride = p->b.row, .is_b = true}};
  const int64_t k_count = dnn_piece_size(p->k, (p->k + block_k - 1) / block_k, DNN_BF16_DEPTH);
  split(&all, p);
  const int64_t b_bytes = tiles_of(dnn_least(block_n, p->n), k_count) * DNN_BF16_TILE_BYTES;
  all.a_bytes = tiles_of(dnn_least(block_m, all.m_piece), k_count) * DNN_BF16_TILE_BYTES;
  char *memory = dnn_alloc((size_t)(b_bytes + all.parts * all.a_bytes));
  if (memory == NULL)
    return no_memory(error);
  all.b.to = memory;
  all.packed_a = memory + b_bytes;
  dnn_status status = DNN_OK;
  for (int64_t n = 0; n < p->n && status == DNN_OK; n += block_n)
    for (int64_t k = 0; k < p->k && status == DNN_OK; k += k_count)
      status = multiply_block(&all, p, k, k_count, n, error);
  dnn_free(memory);
  return status;
}

/* --- choosing --------------------------------------------------------------------------------- */

static const dnn_bf16_kernels *bf16_kernels(void) {
#ifdef DNN_ISA_BF16
  switch (dnn_isa_bf16()) {
  case DNN_ISA_BF16_AMX:
    return &dnn_bf16_amx;
  case DNN_ISA_BF16_AVX512:
    return &dnn_bf16_avx512;
  default:
    break;
  }
#endif
  return NULL;
}

dnn_status dnn_gemm_bf16(const dnn_product *product, dnn_error *error) {
  const dnn_bf16_kernels *kernels = bf16_kernels();
  if (product->m == 0 || product->n == 0)
    return DNN_OK;
  if (kernels == NULL || product->k < 2)
    return multiply_rounded(product, error);
  if (product->c.row != 1 || product->c.column == 1)
    return multiply_packed(kernels, product, error);
  const dnn_product transposed = dnn_product_transpose(product);
  return multiply_packed(kernels, &transposed, error);
}
