#include "real.h"

#include "gemm.h"
#include "interrupt.h"
#include "vector.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/*
** A tile of c is held in registers while k runs: tile_rows rows by tile_vectors vectors, chosen to
** fill 16 (or 32) registers with accumulators, one row of b and one element of a.
*/
#if DNN_VECTOR_BYTES == 64
enum { tile_rows = 8, tile_vectors = 3 };
#else
enum { tile_rows = 6, tile_vectors = 2 };
#endif
enum { tile_columns = tile_vectors * vector_length, tile_size = tile_rows * tile_columns };

/* A panel of b of one tile's width and this depth takes half of a 32 KiB first level cache. */
enum { block_depth = 16384 / (tile_columns * sizeof(real)) < 256 ? 192 : 256 };

/* Bytes of packed a and b: for the second level cache, where b may spill to the third when every
   element of it is used often enough. */
enum { block_a_bytes = 160 << 10, block_b_bytes = 192 << 10, block_b_large_bytes = 2 << 20 };

/* With so small a k most time goes into writing c: rows of c are then kept together. */
enum { flat_depth = 64, block_c_bytes = 64 << 10 };

/* Where a side of c is at most this, the other operand is read where it lies: a in blocks of few rows
   for the first level cache, b in blocks of few rows for the second. */
enum { direct_side = 32, direct_rows = 2 * tile_rows, direct_depth = 96 };

/* Products of at most this work are not worth a vector that is not full. */
enum { plain_work = 48 };

/* Elements of c that 'combine' sums at a time, and work between looks at the interrupt flag. */
enum { combine_columns = 512, elements_per_poll = 1 << 20 };

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static int64_t round_up(int64_t value, int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/* 'total' cut into equal pieces of at most 'limit': the size of a piece, a multiple of 'multiple'. */
static int64_t even_piece(int64_t total, int64_t limit, int64_t multiple) {
  int64_t pieces = (total + limit - 1) / limit;
  return round_up((total + pieces - 1) / pieces, multiple);
}

/* --- tiles -------------------------------------------------------------------------------- */

/* c = alpha * sums + beta * c for the leading 'columns' columns of a tile. */
INLINE void store_tile(const int rows, const int vectors, int columns,
                       vec sums[tile_rows][tile_vectors], const dnn_product *p, real *c) {
  real alpha = (real)p->alpha, beta = (real)p->beta;
  if (p->c_column == 1 && columns == vectors * vector_length) {
#pragma GCC unroll 8
    for (int i = 0; i < rows; i++) {
#pragma GCC unroll 3
      for (int j = 0; j < vectors; j++) {
        real *to = c + i * p->c_row + j * vector_length;
        vec value = alpha * sums[i][j];
        if (beta != 0)
          value += beta * vec_load(to);
        vec_store(to, value);
      }
    }
    return;
  }
  real tile[tile_size];
#pragma GCC unroll 8
  for (int i = 0; i < rows; i++) {
#pragma GCC unroll 3
    for (int j = 0; j < vectors; j++)
      vec_store(tile + i * tile_columns + j * vector_length, alpha * sums[i][j]);
  }
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < columns; j++) {
      real *to = c + i * p->c_row + j * p->c_column;
      real value = tile[i * tile_columns + j];
      *to = beta == 0 ? value : value + beta * *to;
    }
  }
}

/* Memory that will be read next: a tile asks for one cache line at 'from' in each of its steps, so
   that memory and arithmetic overlap. */
typedef struct upcoming {
  const real *from;
  int64_t step;
} upcoming;

/* One tile of c from a, with any strides, and rows of b that are contiguous. */
INLINE void do_tile(const int rows, const int vectors, int columns, int64_t k, const real *a,
                    int64_t a_row, int64_t a_column, const real *b, int64_t b_row, upcoming next,
                    const dnn_product *p, real *c) {
  vec sums[tile_rows][tile_vectors] = {0};
  for (; k > 0; k--, a += a_column, b += b_row, next.from += next.step) {
    vec row[tile_vectors];
    __builtin_prefetch(next.from, 0, 2);
#pragma GCC unroll 3
    for (int j = 0; j < vectors; j++)
      row[j] = vec_load(b + j * vector_length);
#pragma GCC unroll 8
    for (int i = 0; i < rows; i++) {
      vec factor = vec_broadcast(a[i * a_row]);
#pragma GCC unroll 3
      for (int j = 0; j < vectors; j++)
        sums[i][j] = vec_fma(factor, row[j], sums[i][j]);
    }
  }
  store_tile(rows, vectors, columns, sums, p, c);
}

/* The same with the number of rows as a variable: one copy of the loop for each. */
INLINE void do_rows(int rows, const int vectors, int columns, int64_t k, const real *a,
                    int64_t a_row, int64_t a_column, const real *b, int64_t b_row, upcoming next,
                    const dnn_product *p, real *c) {
  switch (rows) {
  case 1:
    do_tile(1, vectors, columns, k, a, a_row, a_column, b, b_row, next, p, c);
    break;
  case 2:
    do_tile(2, vectors, columns, k, a, a_row, a_column, b, b_row, next, p, c);
    break;
  case 3:
    do_tile(3, vectors, columns, k, a, a_row, a_column, b, b_row, next, p, c);
    break;
  case 4:
    do_tile(4, vectors, columns, k, a, a_row, a_column, b, b_row, next, p, c);
    break;
  case 5:
    do_tile(5, vectors, columns, k, a, a_row, a_column, b, b_row, next, p, c);
    break;
  case 6:
    do_tile(6, vectors, columns, k, a, a_row, a_column, b, b_row, next, p, c);
    break;
#if DNN_VECTOR_BYTES == 64
  case 7:
    do_tile(7, vectors, columns, k, a, a_row, a_column, b, b_row, next, p, c);
    break;
  case 8:
    do_tile(8, vectors, columns, k, a, a_row, a_column, b, b_row, next, p, c);
    break;
#endif
  }
}

/* Vectors of the panel of b that begins with 'columns' columns still to do. */
static int panel_vectors(int64_t columns) {
  return columns >= tile_columns ? tile_vectors
                                 : (int)((columns + vector_length - 1) / vector_length);
}

/* Rows of the first of the panels into which 'rows' rows are cut: as even as they can be, since a
   tile of few rows costs nearly as much as a full one. */
static int panel_rows(int64_t rows) {
  int64_t panels = (rows + tile_rows - 1) / tile_rows;
  return (int)((rows + panels - 1) / panels);
}

/* --- packing ------------------------------------------------------------------------------ */

/*
** Transposes the square of vector_length rows in registers. Each step interleaves the first with the
** second half of the rows; after log2(vector_length) steps element (i, j) has reached (j, i).
*/
INLINE void transpose(vec rows[vector_length]) {
#pragma GCC unroll 4
  for (int step = 1; step < vector_length; step *= 2) {
    vec before[vector_length];
#pragma GCC unroll 16
    for (int i = 0; i < vector_length; i++)
      before[i] = rows[i];
#pragma GCC unroll 8
    for (int i = 0; i < vector_length / 2; i++) {
      rows[2 * i] = vec_interleave_low(before[i], before[i + vector_length / 2]);
      rows[2 * i + 1] = vec_interleave_high(before[i], before[i + vector_length / 2]);
    }
  }
}

/*
** Copies a panel: 'lanes' neighbouring columns of b (or rows of a) by k, to out[k][width], with
** zeros in lanes .. width-1.
*/
static void pack_panel(int lanes, int width, int64_t k, const real *from, int64_t lane_stride,
                       int64_t k_stride, real *out) {
  int64_t done = 0;
  if (k_stride == 1 && lanes % vector_length == 0 && lanes == width) {
    for (; done + vector_length <= k; done += vector_length) {
      for (int lane = 0; lane < lanes; lane += vector_length) {
        vec square[vector_length];
#pragma GCC unroll 16
        for (int i = 0; i < vector_length; i++)
          square[i] = vec_load(from + (lane + i) * lane_stride + done);
        transpose(square);
#pragma GCC unroll 16
        for (int i = 0; i < vector_length; i++)
          vec_store(out + (done + i) * width + lane, square[i]);
      }
    }
  }
  if (k_stride == 1) {
    for (int lane = 0; lane < lanes; lane++) {
      const real *lane_from = from + lane * lane_stride;
      for (int64_t i = done; i < k; i++)
        out[i * width + lane] = lane_from[i];
    }
  } else {
    for (int64_t i = 0; i < k; i++) {
      for (int lane = 0; lane < lanes; lane++)
        out[i * width + lane] = from[lane * lane_stride + i * k_stride];
    }
  }
  for (int lane = lanes; lane < width; lane++) {
    for (int64_t i = 0; i < k; i++)
      out[i * width + lane] = 0;
  }
}

/* Packs (k, n) of b into panels of tile_columns, the last one narrower. */
static void pack_b(int64_t n, int64_t k, const real *b, int64_t b_row, int64_t b_column,
                   real *out) {
  int64_t whole = n / tile_columns * tile_columns;
  if (b_column == 1) {
    /* Row by row, since that is how b lies in memory. */
    for (int64_t i = 0; i < k; i++) {
      const real *from = b + i * b_row;
      real *to = out + i * tile_columns;
      for (int64_t j = 0; j < whole; j += tile_columns, to += tile_columns * k) {
#pragma GCC unroll 3
        for (int v = 0; v < tile_vectors; v++)
          vec_store(to + v * vector_length, vec_load(from + j + v * vector_length));
      }
    }
  } else {
    for (int64_t j = 0; j < whole; j += tile_columns)
      pack_panel(tile_columns, tile_columns, k, b + j * b_column, b_column, b_row, out + j * k);
  }
  if (whole < n)
    pack_panel((int)(n - whole), panel_vectors(n - whole) * vector_length, k, b + whole * b_column,
               b_column, b_row, out + whole * k);
}

/* Packs (m, k) of a into panels of at most tile_rows. */
static void pack_a(int64_t m, int64_t k, const real *a, int64_t a_row, int64_t a_column,
                   real *out) {
  while (m > 0) {
    int rows = panel_rows(m);
    pack_panel(rows, rows, k, a, a_row, a_column, out);
    m -= rows;
    a += rows * a_row;
    out += rows * k;
  }
}

/* --- products ----------------------------------------------------------------------------- */

/*
** A block of a or b as tiles read it: packed into panels, or where it lies. Packing copies each
** element once to read it often; where only a few tiles use it, that does not pay.
*/
typedef struct operand {
  const real *from;
  int64_t lane, step; /* direct: strides along a panel's width and along k */
  const real *last;   /* b, direct: the last panel if it is narrower, which is always packed */
  bool direct;
} operand;

/* (m, n) of c at 'c'. */
static void do_block(int64_t m, int64_t n, int64_t k, const operand *a, const operand *b,
                     const dnn_product *p, real *c) {
  for (int64_t j = 0; j < n; j += tile_columns) {
    int vectors = panel_vectors(n - j);
    int width = vectors * vector_length;
    int columns = (int)least(n - j, width);
    bool direct = b->direct && columns == width;
    const real *panel = direct ? b->from + j : b->direct ? b->last : b->from + j * k;
    int64_t panel_step = direct ? b->step : width;
    for (int64_t i = 0; i < m;) {
      int rows = panel_rows(m - i);
      const real *lanes = a->direct ? a->from + i * a->lane : a->from + i * k;
      int64_t lane = a->direct ? a->lane : 1, step = a->direct ? a->step : rows;
      real *to = c + i * p->c_row + j * p->c_column;
      upcoming next = {lanes, 0};
      if (direct && i == 0) /* the same columns of the next block */
        next = (upcoming){panel + k * b->step, b->step};
      else if (a->direct && j == 0) /* the next rows */
        next = (upcoming){lanes + rows * a->lane, 64 / (int64_t)sizeof(real)};
      if (vectors == tile_vectors)
        do_rows(rows, tile_vectors, columns, k, lanes, lane, step, panel, panel_step, next, p, to);
      else if (vectors == 1)
        do_rows(rows, 1, columns, k, lanes, lane, step, panel, panel_step, next, p, to);
#if DNN_VECTOR_BYTES == 64
      else
        do_rows(rows, 2, columns, k, lanes, lane, step, panel, panel_step, next, p, to);
#endif
      i += rows;
    }
  }
}

typedef struct blocking {
  int64_t m, n, k;
  bool direct_a, direct_b;
} blocking;

static blocking choose_blocking(const dnn_product *p) {
  blocking block = {.direct_b = p->b_column == 1 && p->m <= direct_side};
  block.direct_a = !block.direct_b && p->a_column == 1 && p->n <= direct_side;
  block.k = even_piece(p->k, block.direct_b ? direct_depth : block_depth, 1);
  int64_t bytes = block.k * (int64_t)sizeof(real);
  block.m = block.direct_a ? direct_rows : even_piece(p->m, block_a_bytes / bytes, tile_rows);
  int64_t b_bytes = p->m <= block.m ? block_b_bytes : block_b_large_bytes;
  block.n = even_piece(p->n, round_up(b_bytes / bytes, tile_columns), tile_columns);
  if (p->k <= flat_depth && !block.direct_a) {
    int64_t rows = block_c_bytes / (block.n * (int64_t)sizeof(real));
    block.m = least(block.m, round_up(rows > 0 ? rows : 1, tile_rows));
  }
  return block;
}

/* An upper bound that never falls when m, n or k grow, as blocks themselves may. */
static size_t workspace(const dnn_product *p) {
  int64_t bytes = least(p->k, block_depth) * (int64_t)sizeof(real);
  int64_t a_bytes = least(round_up(p->m, tile_rows), block_a_bytes / bytes + tile_rows) * bytes;
  int64_t b_bytes = round_up(least(p->n, block_b_large_bytes / bytes), tile_columns) * bytes;
  return (size_t)(round_up(a_bytes, DNN_VECTOR_BYTES * (int64_t)sizeof(real)) + b_bytes);
}

/* The block of b at 'b', packed into 'memory' as far as it must be. */
static operand prepare_b(bool direct, int64_t n, int64_t k, const real *b, const dnn_product *p,
                         real *memory) {
  if (!direct) {
    pack_b(n, k, b, p->b_row, p->b_column, memory);
    return (operand){.from = memory};
  }
  int64_t whole = n / tile_columns * tile_columns;
  int vectors = panel_vectors(n - whole);
  if (n - whole < vectors * vector_length)
    pack_panel((int)(n - whole), vectors * vector_length, k, b + whole, 1, p->b_row, memory);
  return (operand){.from = b, .lane = 1, .step = p->b_row, .last = memory, .direct = true};
}

static bool blocked(const dnn_product *p, void *memory) {
  blocking block = choose_blocking(p);
  real *packed_a = memory;
  real *packed_b = packed_a + (block.direct_a ? 0 : round_up(block.m * block.k, DNN_VECTOR_BYTES));
  dnn_product later = *p; /* after the first piece of k, sums are added to c */
  later.beta = 1;
  for (int64_t k = 0; k < p->k; k += block.k) {
    int64_t k_count = least(block.k, p->k - k);
    for (int64_t n = 0; n < p->n; n += block.n) {
      int64_t n_count = least(block.n, p->n - n);
      operand b = prepare_b(block.direct_b, n_count, k_count,
                            (const real *)p->b + k * p->b_row + n * p->b_column, p, packed_b);
      for (int64_t m = 0; m < p->m; m += block.m) {
        int64_t m_count = least(block.m, p->m - m);
        if (dnn_interrupted())
          return false;
        operand a = {.from = (const real *)p->a + m * p->a_row + k * p->a_column,
                     .lane = p->a_row,
                     .step = p->a_column,
                     .direct = block.direct_a};
        if (!a.direct) {
          if (n == 0 || block.m < p->m)
            pack_a(m_count, k_count, a.from, p->a_row, p->a_column, packed_a);
          a.from = packed_a;
        }
        do_block(m_count, n_count, k_count, &a, &b, k == 0 ? p : &later,
                 (real *)p->c + m * p->c_row + n * p->c_column);
      }
    }
  }
  return true;
}

/* (m, n) of c without vectors. */
static void plain(const dnn_product *p, const real *b, int64_t n, real *c) {
  const real *a = p->a;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t i = 0; i < p->m; i++) {
    for (int64_t j = 0; j < n; j++) {
      real sum = 0;
      for (int64_t k = 0; k < p->k; k++)
        sum = real_fma(a[i * p->a_row + k * p->a_column], b[k * p->b_row + j * p->b_column], sum);
      real *to = c + i * p->c_row + j * p->c_column;
      *to = beta == 0 ? alpha * sum : alpha * sum + beta * *to;
    }
  }
}

static void small(const dnn_product *p) {
  const real *a = p->a;
  const real *b = p->b;
  real *c = p->c;
  real packed[block_depth * tile_columns];
  for (int64_t j = 0; j < p->n; j += tile_columns) {
    int vectors = panel_vectors(p->n - j);
    int width = vectors * vector_length;
    int columns = (int)least(p->n - j, width);
    const real *panel = b + j * p->b_column;
    int64_t panel_row = p->b_row;
    if (columns < width && p->m * columns * p->k <= plain_work) {
      plain(p, panel, columns, c + j * p->c_column);
      return;
    }
    if (p->b_column != 1 || columns < width) {
      pack_panel(columns, width, p->k, panel, p->b_column, p->b_row, packed);
      panel = packed;
      panel_row = width;
    }
    for (int64_t i = 0; i < p->m;) {
      int rows = panel_rows(p->m - i);
      const real *from = a + i * p->a_row;
      real *to = c + i * p->c_row + j * p->c_column;
      upcoming next = {from, 0};
      if (vectors == tile_vectors)
        do_rows(rows, tile_vectors, columns, p->k, from, p->a_row, p->a_column, panel, panel_row,
                next, p, to);
      else if (vectors == 1)
        do_rows(rows, 1, columns, p->k, from, p->a_row, p->a_column, panel, panel_row, next, p, to);
#if DNN_VECTOR_BYTES == 64
      else
        do_rows(rows, 2, columns, p->k, from, p->a_row, p->a_column, panel, panel_row, next, p, to);
#endif
      i += rows;
    }
  }
}

static bool outer(const dnn_product *p) {
  const real *a = p->a;
  const real *b = p->b;
  real *c = p->c;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t i = 0; i < p->m; i++) {
    for (int64_t begin = 0; begin < p->n; begin += elements_per_poll) {
      if ((i * p->n + begin) % elements_per_poll < p->n && dnn_interrupted())
        return false;
      int64_t end = least(p->n, begin + elements_per_poll);
      real *to = c + i * p->c_row;
      if (p->k == 1 && beta == 0 && alpha == 1 && p->b_column == 1 && p->c_column == 1) {
        real factor = a[i * p->a_row];
        for (int64_t j = begin; j < end; j++)
          to[j] = factor * b[j];
        continue;
      }
      for (int64_t j = begin; j < end; j++) {
        real value = p->k == 1 ? alpha * (a[i * p->a_row] * b[j * p->b_column]) : 0;
        real *element = to + j * p->c_column;
        *element = beta == 0 ? value : value + beta * *element;
      }
    }
  }
  return true;
}

/* --- vectors ------------------------------------------------------------------------------ */

/* Scalar products of 'rows' rows of a with b, with 8 sums under way to hide the latency. */
INLINE void dot_rows(const int rows, int64_t k, const real *a, int64_t a_row, const real *b,
                     real results[]) {
  enum { sums_at_once = 8 };
  const int steps = sums_at_once / rows;
  vec sums[sums_at_once] = {0};
  int64_t done = 0;
  for (; done + steps * vector_length <= k; done += steps * vector_length) {
#pragma GCC unroll 8
    for (int s = 0; s < steps; s++) {
      vec factor = vec_load(b + done + s * vector_length);
#pragma GCC unroll 4
      for (int i = 0; i < rows; i++)
        sums[s * rows + i] =
            vec_fma(vec_load(a + i * a_row + done + s * vector_length), factor, sums[s * rows + i]);
    }
  }
  for (int i = 0; i < rows; i++) {
    vec all = sums[i];
    for (int s = 1; s < steps; s++)
      all += sums[s * rows + i];
    real result = 0;
    for (int lane = 0; lane < vector_length; lane++)
      result += all[lane];
    for (int64_t rest = done; rest < k; rest++)
      result = real_fma(a[i * a_row + rest], b[rest], result);
    results[i] = result;
  }
}

static bool dots(const dnn_product *p) {
  const real *a = p->a;
  real *c = p->c;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t i = 0; i < p->m;) {
    real results[4] = {0};
    int rows = p->m - i >= 4 ? 4 : 1;
    /* In pieces, so that huge rows can be interrupted. */
    for (int64_t k = 0; k < p->k; k += elements_per_poll) {
      int64_t count = least(elements_per_poll, p->k - k);
      real piece[4];
      if ((k > 0 || i * p->k % elements_per_poll < 4 * p->k) && dnn_interrupted())
        return false;
      if (rows == 4)
        dot_rows(4, count, a + i * p->a_row + k, p->a_row, (const real *)p->b + k, piece);
      else
        dot_rows(1, count, a + i * p->a_row + k, p->a_row, (const real *)p->b + k, piece);
      for (int row = 0; row < rows; row++)
        results[row] += piece[row];
    }
    for (int row = 0; row < rows; row++, i++) {
      real *to = c + i * p->c_row;
      real value = alpha * results[row];
      *to = beta == 0 ? value : value + beta * *to;
    }
  }
  return true;
}

static bool combine(const dnn_product *p) {
  const real *a = p->a;
  const real *b = p->b;
  real *c = p->c;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t j = 0; j < p->n; j += combine_columns) {
    int64_t count = least(combine_columns, p->n - j);
    real sums[combine_columns];
    memset(sums, 0, sizeof sums);
    for (int64_t k = 0; k < p->k; k += 4) {
      if (k % (elements_per_poll / combine_columns) == 0 && dnn_interrupted())
        return false;
      int terms = (int)least(4, p->k - k);
      real factors[4];
      const real *rows[4];
      for (int t = 0; t < terms; t++) {
        factors[t] = a[(k + t) * p->a_column];
        rows[t] = b + (k + t) * p->b_row + j;
      }
      int64_t i = 0;
      if (terms == 4) {
        for (; i + vector_length <= count; i += vector_length) {
          vec sum = vec_load(sums + i);
#pragma GCC unroll 4
          for (int t = 0; t < 4; t++)
            sum = vec_fma(vec_broadcast(factors[t]), vec_load(rows[t] + i), sum);
          vec_store(sums + i, sum);
        }
      }
      for (; i < count; i++) {
        for (int t = 0; t < terms; t++)
          sums[i] = real_fma(factors[t], rows[t][i], sums[i]);
      }
    }
    for (int64_t i = 0; i < count; i++) {
      real *to = c + (j + i) * p->c_column;
      real value = alpha * sums[i];
      *to = beta == 0 ? value : value + beta * *to;
    }
  }
  return true;
}

static void join(const dnn_product *p, const void *partials, int count) {
  const real *terms = partials;
  real *c = p->c;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t i = 0; i < p->m; i++) {
    for (int64_t j = 0; j < p->n; j++) {
      real sum = 0;
      for (int t = 0; t < count; t++)
        sum += terms[(t * p->m + i) * p->n + j];
      real *to = c + i * p->c_row + j * p->c_column;
      *to = beta == 0 ? alpha * sum : alpha * sum + beta * *to;
    }
  }
}

extern const dnn_gemm_kernels DNN_KERNELS;
const dnn_gemm_kernels DNN_KERNELS = {
    .tile_rows = tile_rows,
    .tile_columns = tile_columns,
    .small_depth = block_depth,
    .outer = outer,
    .small = small,
    .dots = dots,
    .combine = combine,
    .blocked = blocked,
    .workspace = workspace,
    .join = join,
};
