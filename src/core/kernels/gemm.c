/*
** Products by blocks, after K. Goto and R. van de Geijn, "Anatomy of high-performance matrix
** multiplication", 2008: the last stop below linalg/gemm.c, which chooses among the functions here.
**
** 'blocked' cuts k, n and m into blocks that the caches hold, and packs those of b and a into
** panels of a tile's width and height (pack_b, pack_a). do_block and do_panel go over the tiles of
** c, whose sums stay in registers while k runs (do_tile). The other ways leave out what costs more
** than it gains: 'small' and 'narrow' read a or b where they lie; where columns of b are
** contiguous, their scalar products with rows of a spare a transposition (do_sums).
*/
#include "kernels/real.h"

#include "base/interrupt.h"
#include "base/pieces.h"
#include "base/stream.h"
#include "kernels/gemm.h"
#include "kernels/vector.h"

#include <string.h>

/*
** A tile of c is held in registers while k runs: tile_rows rows by tile_vectors vectors, chosen to
** fill 16 (or 32) registers with accumulators, one row of b and one element of a.
*/
#if DNN_VECTOR_BYTES == 64
enum { tile_rows = 8, tile_vectors = 3 };
#else
enum { tile_rows = 6, tile_vectors = 2 };
#endif
enum { log2_vector_length = vector_length >= 16 ? 4 : vector_length == 8 ? 3 : vector_length / 2 };
enum { line = 64 / sizeof(real) }; /* elements of a cache line */
enum { tile_columns = tile_vectors * vector_length, tile_size = tile_rows * tile_columns };

/*
** Blocks for the caches of a family of processors: k of a panel, and bytes of packed a and b. b is
** larger where every element of it is used often enough to come from the third level.
*/
typedef struct caches {
  int64_t depth, a_bytes, b_bytes, b_large_bytes;
} caches;

/* A panel of b of one tile's width and this depth takes half of a 32 KiB first level cache. */
enum { common_depth = 16384 / (tile_columns * sizeof(real)) < 256 ? 192 : 256 };

/* Where two products come from each cycle, c is what memory is too slow for: the deeper a panel,
   the rarer c is read and written. The second level feeds the tiles with panels that exceed the
   first. */
static const caches caches_of[DNN_FAMILIES] = {
    [DNN_FAMILY_COMMON] = {common_depth, 160 << 10, 192 << 10, 2 << 20},
    [DNN_FAMILY_INTEL] = {384, 384 << 10, 512 << 10, 4 << 20},
};

/* Deepest panel that 'small' packs on its stack. */
enum { small_depth = common_depth };

/* From this k on a tile takes long enough to fetch its part of c meanwhile, and for so many steps
   before its end: c would not stay in the first level for longer. */
enum { long_depth = 32, steps_before_c = 96 };

/* Up to so long rows of c, a is read where it lies: by rows, or by columns. */
enum { direct_bytes = 4096, direct_column_bytes = 1024 };

/* With so small a k most time goes into writing c: rows of c are then kept together. */
enum { flat_depth = 64, block_c_bytes = 64 << 10, stream_bytes = 16 << 20 };

/* Products of at most this many rows are 'narrow'. Where b can be read as it lies, pieces of k keep
   a panel of it in the first level cache; where it must be packed, longer ones spare passes over
   c. */
enum { narrow_rows = 32, packed_depth = 512 };
enum { direct_depth = DNN_VECTOR_BYTES == 64 ? 128 : 96 };

/* A tile of scalar products has rows of a by neighbouring columns of b, as many as a vector has
   doubles, so that their sums are one vector (or half of one) of a row of c. The costs are measured
   ones, for a vector; squares of few doubles are cheap to transpose. */
enum { sums_rows = 3, sums_columns = DNN_VECTOR_BYTES / sizeof(double) };
enum { sums_depth = 2048 / sizeof(real), sums_per_poll = 64 * sums_columns };
enum {
  cost_of_sum = 10,
  cost_of_transposition = DNN_VECTOR_BYTES == 64 ? 4 + 2 * log2_vector_length
                          : DNN_REAL_IS_F32      ? 4
                                                 : 1
};
enum { sums_room = (sums_rows * sums_columns + vector_length - 1) / vector_length * vector_length };

/* Products of at most this work are not worth a vector that is not full; up to the other, rows of
   b are read where they lie. */
enum { plain_work = 48, tiles_work = 128 * 128 * 128 };

/* Largest side of a matrix whose elements all stay in registers. */
enum { few_elements = 3 };

/* Few enough sums, long enough, that adding up their vectors costs less than a transposition. */
enum { few_sums = 32, few_sums_depth = 4 * vector_length };

/* Elements of c that 'combine' sums at a time, and work between looks at the interrupt flag. */
enum { combine_columns = 512, elements_per_poll = 1 << 20 };

static int64_t round_up(int64_t value, int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/* 'total' cut into equal pieces of at most 'limit': the size of a piece, a multiple of
   'multiple'. */
static int64_t even_piece(int64_t total, int64_t limit, int64_t multiple) {
  int64_t pieces = (total + limit - 1) / limit;
  return round_up((total + pieces - 1) / pieces, multiple);
}

/* --- tiles -------------------------------------------------------------------------------- */

/* c = tile + beta * c for columns done .. columns-1 of a tile, one element at a time. */
INLINE void store_elements(const int rows, int done, int columns, const real tile[tile_size],
                           const dnn_product *p, real *c) {
  real beta = (real)p->beta;
  tile += done;
  c += done * p->c.column;
  for (; done < columns; done++, tile++, c += p->c.column) {
    real *to = c;
    for (int i = 0; i < rows; i++, to += p->c.row)
      *to = beta == 0 ? tile[i * tile_columns] : tile[i * tile_columns] + beta * *to;
  }
}

/* c = alpha * sums + beta * c for the leading 'columns' columns of a tile. */
INLINE void store_tile(const int rows, const int vectors, int columns,
                       vec sums[tile_rows][tile_vectors], const dnn_product *p, real *c) {
  real alpha = (real)p->alpha, beta = (real)p->beta;
  int done = 0; /* columns */
  if (p->c.column == 1) {
#pragma GCC unroll 3
    for (int j = 0; j < vectors; j++) {
      if (columns < done + vector_length)
        break;
#pragma GCC unroll 8
      for (int i = 0; i < rows; i++) {
        real *to = c + i * p->c.row + done;
        vec value = alpha * sums[i][j];
        if (beta != 0)
          value += beta * vec_load(to);
        vec_store(to, value);
      }
      done += vector_length;
    }
    if (done == columns)
      return;
  }
  real tile[tile_size];
#pragma GCC unroll 3
  for (int j = 0; j < vectors; j++) {
#pragma GCC unroll 8
    for (int i = 0; i < rows; i++)
      vec_store(tile + i * tile_columns + j * vector_length, alpha * sums[i][j]);
  }
  store_elements(rows, done, columns, tile, p, c);
}

/* Memory that will be read next: with its steps a tile asks for an element, or for several that are
   'across' apart, and goes on by 'step', so that memory and arithmetic overlap. The next tile of a
   panel begins 'of_tile' further; 0: one tile asks for all. */
typedef struct upcoming {
  const real *from;
  int64_t step, across, of_tile;
} upcoming;

/* What the tiles of a panel have in common: rows of b that are contiguous, a's strides. */
typedef struct panel_of_b {
  int columns;
  int64_t k;
  const real *b;
  int64_t b_row, a_row, a_column;
  const dnn_product *p;
} panel_of_b;

/* One step of k of a tile. */
INLINE void add_step(const int rows, const int vectors, const real *a, int64_t a_row, const real *b,
                     vec sums[tile_rows][tile_vectors]) {
  vec row[tile_vectors];
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

/* One tile of c, from packed b, which is used often. Steps come in pairs: what else there is to do
   takes places from arithmetic, the more so the more of it a processor can do in a cycle. */
INLINE void do_tile(const int rows, const int vectors, const panel_of_b *of, const real *a,
                    upcoming next, real *c) {
  const dnn_product *p = of->p;
  const real *b = of->b;
  int64_t k = of->k, a_row = of->a_row, a_column = of->a_column, b_row = of->b_row;
  vec sums[tile_rows][tile_vectors] = {0};
  /* c is read or written when the sums are done. */
  const real *ask = c;
  int asks = p->c.column == 1 && k >= long_depth ? rows : 0;
  for (; k > 1; k -= 2) {
    if (asks > 0 && k <= steps_before_c) {
#pragma GCC unroll 3
      for (int j = 0; j < vectors; j++)
        __builtin_prefetch(ask + j * line, 1, 2);
      ask += p->c.row;
      asks--;
    } else {
      __builtin_prefetch(next.from, 0, 2);
      next.from += next.step;
    }
#pragma GCC unroll 2
    for (int step = 0; step < 2; step++, a += a_column, b += b_row)
      add_step(rows, vectors, a, a_row, b, sums);
  }
  if (k > 0)
    add_step(rows, vectors, a, a_row, b, sums);
  store_tile(rows, vectors, of->columns, sums, p, c);
}

/* The same from b that comes from afar, and is used for few rows: with each step as many elements
   are asked for as there are vectors. */
INLINE void do_narrow_tile(const int rows, const int vectors, const panel_of_b *of, const real *a,
                           upcoming next, real *c) {
  const dnn_product *p = of->p;
  const real *b = of->b;
  int64_t k = of->k, a_row = of->a_row, a_column = of->a_column, b_row = of->b_row;
  vec sums[tile_rows][tile_vectors] = {0};
  if (k >= long_depth && p->c.column == 1) {
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < vectors; j++)
        __builtin_prefetch(c + i * p->c.row + j * line, 1, 3);
  }
  for (; k > 0; k--, a += a_column, b += b_row, next.from += next.step) {
#pragma GCC unroll 3
    for (int j = 0; j < vectors; j++)
      __builtin_prefetch(next.from + j * next.across, 0, 2);
    add_step(rows, vectors, a, a_row, b, sums);
  }
  store_tile(rows, vectors, of->columns, sums, p, c);
}

/*
** TILES(kind) defines the table kind_of[vectors - 1][rows - 1]: the INLINE function 'kind' for
** every size of a tile, each as a function of its own. One function with all of them takes several
** times as long to compile.
*/
typedef void tile_function(const panel_of_b *of, const real *a, const upcoming *next, real *c);

#define TILE(kind, rows, vectors)                                                                  \
  static void kind##_##rows##_##vectors(const panel_of_b *of, const real *a, const upcoming *next, \
                                        real *c) {                                                 \
    kind(rows, vectors, of, a, *next, c);                                                          \
  }
#define SIX_TILES(kind, vectors)                                                                   \
  TILE(kind, 1, vectors)                                                                           \
  TILE(kind, 2, vectors)                                                                           \
  TILE(kind, 3, vectors)                                                                           \
  TILE(kind, 4, vectors)                                                                           \
  TILE(kind, 5, vectors)                                                                           \
  TILE(kind, 6, vectors)
#define SIX_NAMES(kind, vectors)                                                                   \
  kind##_1_##vectors, kind##_2_##vectors, kind##_3_##vectors, kind##_4_##vectors,                  \
      kind##_5_##vectors, kind##_6_##vectors
#if DNN_VECTOR_BYTES == 64
#define EIGHT_TILES(kind, vectors)                                                                 \
  SIX_TILES(kind, vectors)                                                                         \
  TILE(kind, 7, vectors)                                                                           \
  TILE(kind, 8, vectors)
#define EIGHT_NAMES(kind, vectors)                                                                 \
  { SIX_NAMES(kind, vectors), kind##_7_##vectors, kind##_8_##vectors }
#define TILES(kind)                                                                                \
  EIGHT_TILES(kind, 1)                                                                             \
  EIGHT_TILES(kind, 2)                                                                             \
  EIGHT_TILES(kind, 3)                                                                             \
  static tile_function *const kind##_of[tile_vectors][tile_rows] = {                               \
      EIGHT_NAMES(kind, 1), EIGHT_NAMES(kind, 2), EIGHT_NAMES(kind, 3)};
#else
#define TILES(kind)                                                                                \
  SIX_TILES(kind, 1)                                                                               \
  SIX_TILES(kind, 2)                                                                               \
  static tile_function *const kind##_of[tile_vectors][tile_rows] = {{SIX_NAMES(kind, 1)},          \
                                                                    {SIX_NAMES(kind, 2)}};
#endif

TILES(do_tile)
TILES(do_narrow_tile)

/* Vectors of the first of the panels into which 'columns' columns of b are cut, the last two as
   even as they can be. */
static int panel_vectors(int64_t columns) {
  int64_t vectors = (columns + vector_length - 1) / vector_length;
  if (vectors > tile_vectors + 1)
    return tile_vectors;
  return (int)(vectors > tile_vectors ? (vectors + 1) / 2 : vectors);
}

/* Rows of the first of the panels into which 'rows' rows are cut: as even as they can be, since a
   tile of few rows costs nearly as much as a full one. */
static int panel_rows(int64_t rows) {
  if (rows <= tile_rows)
    return (int)rows;
  int64_t panels = (rows + tile_rows - 1) / tile_rows;
  return (int)((rows + panels - 1) / panels);
}

/* --- packing ------------------------------------------------------------------------------ */

/*
** Transposes the square of vector_length rows in registers. Each step interleaves the first with
** the second half of the rows; after log2(vector_length) steps element (i, j) has reached (j, i).
*/
INLINE void transpose(vec rows[vector_length]) {
#if DNN_VECTOR_BYTES == 32 && !DNN_REAL_IS_F32
  /* In squares of two, then of four, within halves of registers: 8 instructions instead of 24. */
  typedef long long mask __attribute__((vector_size(32)));
  vec low = __builtin_shuffle(rows[0], rows[1], (mask){0, 4, 2, 6});
  vec high = __builtin_shuffle(rows[0], rows[1], (mask){1, 5, 3, 7});
  vec next_low = __builtin_shuffle(rows[2], rows[3], (mask){0, 4, 2, 6});
  vec next_high = __builtin_shuffle(rows[2], rows[3], (mask){1, 5, 3, 7});
  rows[0] = __builtin_shuffle(low, next_low, (mask){0, 1, 4, 5});
  rows[1] = __builtin_shuffle(high, next_high, (mask){0, 1, 4, 5});
  rows[2] = __builtin_shuffle(low, next_low, (mask){2, 3, 6, 7});
  rows[3] = __builtin_shuffle(high, next_high, (mask){2, 3, 6, 7});
#else
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
#endif
}

/* Packs a panel, see below, whose lanes are contiguous along k. */
static void pack_transposed(int lanes, int width, int64_t k, const real *from, int64_t lane_stride,
                            real *out) {
  /* A vector that exceeds the width spoils the first lanes of the next k, which are written later:
     the first group comes last, and small k before large k. */
  for (int group = (width - 1) / vector_length * vector_length; group >= 0;
       group -= vector_length) {
    const real *lane_from = from + group * lane_stride;
    int count = lanes - group < vector_length ? lanes - group : vector_length;
    int64_t done = 0;
    for (; done + vector_length <= k; done += vector_length) {
      const real *corner = lane_from + done;
      vec square[vector_length];
#pragma GCC unroll 16
      for (int i = 0; i < vector_length; i++) /* what lies beyond the lanes is not used */
        square[i] = vec_load(corner + (i < count ? i : 0) * lane_stride);
      transpose(square);
#pragma GCC unroll 16
      for (int i = 0; i < vector_length; i++)
        vec_store(out + (done + i) * width + group, square[i]);
    }
    for (; done < k; done++)
      for (int lane = group; lane < width && lane < group + vector_length; lane++)
        out[done * width + lane] = lane < lanes ? from[lane * lane_stride + done] : 0;
  }
}

/*
** Copies a panel: 'lanes' neighbouring columns of b (or rows of a) by k, to out[k][width], with
** zeros in lanes .. width-1. May write up to a vector more.
*/
static void pack_panel(int lanes, int width, int64_t k, const real *from, int64_t lane_stride,
                       int64_t k_stride, real *out) {
  if (k_stride == 1 && lane_stride != 1) {
    pack_transposed(lanes, width, k, from, lane_stride, out);
    return;
  }
  if (lane_stride == 1 && lanes == tile_rows && width == tile_rows) {
    for (int64_t i = 0; i < k; i++)
      memcpy(out + i * tile_rows, from + i * k_stride, tile_rows * sizeof(real));
    return;
  }
  for (int64_t i = 0; i < k; i++, from += k_stride, out += width) {
    int lane = 0;
    if (lane_stride == 1)
      for (; lane + vector_length <= lanes; lane += vector_length)
        vec_store(out + lane, vec_load(from + lane));
    for (; lane < lanes; lane++)
      out[lane] = from[lane * lane_stride];
    for (; lane < width; lane++)
      out[lane] = 0;
  }
}

/* Packs (k, n) of b into panels, see panel_vectors. */
static void pack_b(int64_t n, int64_t k, const real *b, int64_t b_row, int64_t b_column,
                   real *out) {
  int64_t whole = n / tile_columns * tile_columns; /* columns in panels of full width */
  if (whole > 0 && panel_vectors(n - whole + tile_columns) < tile_vectors)
    whole -= tile_columns;
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
  for (int64_t j = whole; j < n;) {
    int width = panel_vectors(n - j) * vector_length;
    pack_panel((int)dnn_least(width, n - j), width, k, b + j * b_column, b_column, b_row,
               out + j * k);
    j += width;
  }
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

/* Rows of a: packed, or as they lie. */
typedef struct rows_of_a {
  const real *first;
  bool packed;
  int64_t row, column; /* strides, unless packed */
} rows_of_a;

/* All rows of c for one panel of b, by tiles from a table. 'next' is read meanwhile, and goes on
   from tile to tile. */
INLINE void do_panel(tile_function *const tiles[tile_vectors][tile_rows], int64_t m, int columns,
                     int64_t k, rows_of_a a, const real *b, int64_t b_row, upcoming next,
                     const dnn_product *p, real *c) {
  int vectors = (columns + vector_length - 1) / vector_length;
  panel_of_b of = {.columns = columns,
                   .k = k,
                   .b = b,
                   .b_row = b_row,
                   .a_row = a.packed ? 1 : a.row,
                   .a_column = a.column,
                   .p = p};
  while (m > 0) {
    int rows = panel_rows(m);
    if (a.packed)
      of.a_column = rows;
    tiles[vectors - 1][rows - 1](&of, a.first, &next, c);
    m -= rows;
    a.first += rows * (a.packed ? k : a.row);
    c += rows * p->c.row;
    next.from += next.of_tile;
    if (next.of_tile == 0) /* the first tile has asked for all of it */
      next = (upcoming){a.first, 0, 0, 0};
  }
}

typedef struct blocking {
  int64_t m, n, k;
  bool stream; /* blocks of c are computed apart and written past the caches */
} blocking;

static bool streams(const dnn_product *p) {
  return p->k <= flat_depth && p->m > narrow_rows && p->n > narrow_rows && p->beta == 0 &&
         p->c.column == 1 && p->m * p->n * (int64_t)sizeof(real) >= stream_bytes;
}

/* Blocks of equal size, so that the last is not a rest: of k first, which says how many rows of a
   and columns of b fit the caches; then of c, where k is so small that writing it is the work. */
static blocking choose_blocking(const dnn_product *p) {
  const caches *level = &caches_of[dnn_isa_family()];
  blocking block = {.k = even_piece(p->k, level->depth, 1)};
  int64_t bytes = block.k * (int64_t)sizeof(real);
  block.m = even_piece(p->m, level->a_bytes / bytes, tile_rows);
  int64_t b_bytes = p->m <= block.m ? level->b_bytes : level->b_large_bytes;
  block.n = even_piece(p->n, round_up(b_bytes / bytes, tile_columns), tile_columns);
  if (p->k <= flat_depth) {
    int64_t rows = block_c_bytes / (block.n * (int64_t)sizeof(real));
    block.m = dnn_least(block.m, round_up(rows > 0 ? rows : 1, tile_rows));
    block.stream = streams(p);
  }
  return block;
}

/* An upper bound that never falls when m, n or k grow, as blocks themselves may. */
static size_t workspace(const dnn_product *p) {
  int64_t rows = dnn_least(p->m, narrow_rows), depth = dnn_least(p->k, packed_depth);
  int64_t bytes = ((rows + tile_columns) * depth + 3 * line) * (int64_t)sizeof(real);
  if (p->m > narrow_rows) {
    const caches *level = &caches_of[dnn_isa_family()];
    int64_t lane = dnn_least(p->k, level->depth) * (int64_t)sizeof(real);
    int64_t a = dnn_least(round_up(p->m, tile_rows), level->a_bytes / lane + tile_rows) * lane;
    int64_t b = round_up(dnn_least(p->n, level->b_large_bytes / lane), tile_columns) * lane;
    int64_t c =
        p->k <= flat_depth ? block_c_bytes + tile_rows * (b / lane) * (int64_t)sizeof(real) : 0;
    int64_t sum = a + b + c + 4 * 64 + 2 * DNN_VECTOR_BYTES;
    bytes = sum > bytes ? sum : bytes;
  }
  return (size_t)bytes;
}

/* Is a read so few times that packing it costs more than it gains? Columns are soon read better
   packed, since each step of k is in another cache line. */
static bool direct_pays(const dnn_product *p) {
  int64_t bytes = p->n * (int64_t)sizeof(real);
  return p->a.column == 1 ? bytes <= direct_bytes : p->a.row == 1 && bytes <= direct_column_bytes;
}

/*
** Few rows: b is read once, panel by panel where it lies, or if it must be transposed, from a panel
** in the cache.
*/
static bool narrow(const dnn_product *p, void *memory) {
  bool direct = p->b.column == 1;
  /* Rows that are pages apart push each other, and b, out of the first level cache. */
  bool a_direct = direct_pays(p) && p->a.row % (4096 / (int64_t)sizeof(real)) != 0;
  int64_t depth = even_piece(p->k, direct ? direct_depth : packed_depth, 1);
  real *packed_a = memory;
  real *packed_b = packed_a + round_up(p->m * depth + vector_length, line);
  int64_t groups = (p->m + tile_rows - 1) / tile_rows; /* tiles of a panel */
  dnn_product later = *p; /* after the first piece of k, sums are added to c */
  later.beta = 1;
  for (int64_t k = 0; k < p->k; k += depth) {
    int64_t count = dnn_least(depth, p->k - k);
    rows_of_a a = {(const real *)p->a.data + k * p->a.column, false, p->a.row, p->a.column};
    if (!a_direct) {
      pack_a(p->m, count, a.first, a.row, a.column, packed_a);
      a = (rows_of_a){packed_a, true, 0, 0};
    }
    for (int64_t j = 0, width; j < p->n; j += width) {
      if (j % (64 * tile_columns) == 0 && dnn_interrupted())
        return false;
      width = panel_vectors(p->n - j) * vector_length;
      int columns = (int)dnn_least(p->n - j, width);
      const real *panel = (const real *)p->b.data + k * p->b.row + j * p->b.column;
      int64_t panel_row = p->b.row;
      upcoming next = {panel, 0, line, 0};
      if (direct && p->b.row == p->n) /* a run of memory, of which every tile asks for a part */
        next = (upcoming){(const real *)p->b.data + (k + count) * p->n + j * count, width / groups,
                          width / groups / tile_vectors, width / groups * count};
      else if (direct)
        next = (upcoming){panel + count * p->b.row, p->b.row, line, 0};
      else if (p->b.row == 1 && p->b.column == count)
        next = (upcoming){panel + width * count, width, line, 0};
      if (!direct || columns < width) {
        pack_panel(columns, (int)width, count, panel, p->b.column, p->b.row, packed_b);
        panel = packed_b;
        panel_row = width;
      }
      do_panel(do_narrow_tile_of, p->m, columns, count, a, panel, panel_row, next,
               k == 0 ? p : &later, (real *)p->c.data + j * p->c.column);
    }
  }
  return true;
}

/* Adds the second half of 'count' vectors to the first, with their elements interleaved. */
INLINE void add_halves(const int count, vec vectors[]) {
#pragma GCC unroll 8
  for (int i = 0; i < count / 2; i++)
    vectors[i] = vec_interleave_low(vectors[i], vectors[i + count / 2]) +
                 vec_interleave_high(vectors[i], vectors[i + count / 2]);
}

/* Adds up each of the vectors, which are lost: element i of the result is the sum of vectors[i]. */
INLINE vec sum_each(vec vectors[vector_length]) {
  add_halves(vector_length, vectors); /* as 'transpose' does, but with fewer vectors in each step */
  add_halves(vector_length / 2, vectors);
  add_halves(vector_length / 4, vectors);
  add_halves(vector_length / 8, vectors);
  return vectors[0];
}

/* Sums of a row of c that are stored at once. */
typedef real sums_vec
    __attribute__((vector_size(sums_columns * sizeof(real)), aligned(sizeof(real)), may_alias));

/* What the tiles of some columns have in common: columns of b and rows of a, all of them contiguous
   along k. */
typedef struct columns_of_b {
  int64_t k;
  const real *b;
  int64_t b_column, a_row;
  const dnn_product *p;
} columns_of_b;

/* Adds the products of vectors of a and of b; only of 'count' elements when 'part' is set. */
INLINE void add_products(const int rows, const int columns, const bool part, int64_t count,
                         const real *a, int64_t a_row, const real *b, int64_t b_column,
                         vec sums[sums_room]) {
  vec factors[sums_rows];
#pragma GCC unroll 3
  for (int i = 0; i < rows; i++)
    factors[i] = part ? vec_load_part(a + i * a_row, count) : vec_load(a + i * a_row);
#pragma GCC unroll 8
  for (int j = 0; j < columns; j++) {
    const real *from = b + j * b_column;
    vec column = vec_in_register(part ? vec_load_part(from, count) : vec_load(from));
#pragma GCC unroll 3
    for (int i = 0; i < rows; i++)
      sums[i * sums_columns + j] = vec_fma(factors[i], column, sums[i * sums_columns + j]);
  }
}

/* c = alpha * sums + beta * c for (rows, columns) sums. */
INLINE void store_sums(const int rows, const int columns, const real *sums, const dnn_product *p,
                       real *c) {
  real alpha = (real)p->alpha, beta = (real)p->beta;
#pragma GCC unroll 3
  for (int i = 0; i < rows; i++, c += p->c.row, sums += sums_columns) {
    if (columns == sums_columns && p->c.column == 1) {
      sums_vec value = alpha * *(const sums_vec *)sums;
      if (beta != 0)
        value += beta * *(const sums_vec *)c;
      *(sums_vec *)c = value;
      continue;
    }
    for (int j = 0; j < columns; j++) {
      real *to = c + j * p->c.column;
      real value = alpha * sums[j];
      *to = beta == 0 ? value : value + beta * *to;
    }
  }
}

/* A tile of scalar products. */
INLINE void do_sums(const int rows, const int columns, const columns_of_b *of, const real *a,
                    upcoming next, real *c) {
  const real *b = of->b;
  int64_t k = of->k, a_row = of->a_row, b_column = of->b_column;
  vec sums[sums_room] = {0};
  int64_t last = (k - 1) / vector_length * vector_length; /* the one vector that may be partial */
  add_products(rows, columns, true, k - last, a + last, a_row, b + last, b_column, sums);
  for (const real *end = a + last; a < end; a += vector_length, b += vector_length) {
    __builtin_prefetch(next.from, 0, 2);
    __builtin_prefetch(next.from + next.across, 0, 2);
    next.from += next.step;
    add_products(rows, columns, false, vector_length, a, a_row, b, b_column, sums);
  }
  real results[sums_room];
#pragma GCC unroll 12
  for (int group = 0; group < (rows * sums_columns + vector_length - 1) / vector_length; group++)
    vec_store(results + group * vector_length, sum_each(sums + group * vector_length));
  store_sums(rows, columns, results, of->p, c);
}

/* The table do_sums_of[columns - 1][rows - 1], of a function for each size, as above. */
typedef void sums_function(const columns_of_b *of, const real *a, const upcoming *next, real *c);

#define SUMS(rows, columns)                                                                        \
  static void do_sums_##rows##_##columns(const columns_of_b *of, const real *a,                    \
                                         const upcoming *next, real *c) {                          \
    do_sums(rows, columns, of, a, *next, c);                                                       \
  }
#define THREE_SUMS(columns) SUMS(1, columns) SUMS(2, columns) SUMS(3, columns)
#define THREE_NAMES(columns)                                                                       \
  { do_sums_1_##columns, do_sums_2_##columns, do_sums_3_##columns }

THREE_SUMS(1)
THREE_SUMS(2)
#if DNN_VECTOR_BYTES >= 32
THREE_SUMS(3)
THREE_SUMS(4)
#endif
#if DNN_VECTOR_BYTES == 64
THREE_SUMS(5)
THREE_SUMS(6)
THREE_SUMS(7)
THREE_SUMS(8)
#endif

static sums_function *const do_sums_of[sums_columns][sums_rows] = {
    THREE_NAMES(1), THREE_NAMES(2),
#if DNN_VECTOR_BYTES >= 32
    THREE_NAMES(3), THREE_NAMES(4),
#endif
#if DNN_VECTOR_BYTES == 64
    THREE_NAMES(5), THREE_NAMES(6), THREE_NAMES(7), THREE_NAMES(8),
#endif
};

/*
** Few rows, from columns of b that are contiguous along k, the other way round: c^T = b^T a^T. What
** lies contiguously is then taken element by element, and a^T is packed to rows of a tile's width;
** nothing is added up or transposed but the finished tiles. Pays where a fills the vectors.
*/
#if DNN_VECTOR_BYTES == 64 && !DNN_REAL_IS_F32
enum { flipped_columns = vector_length, flipped_rows = tile_vectors * vector_length };

/* c of a tile that holds its transpose: a vector for each column of c and each vector of a^T. */
INLINE void store_flipped(const int vectors, int64_t rows, vec sums[flipped_columns][tile_vectors],
                          const dnn_product *p, real *c) {
  real alpha = (real)p->alpha, beta = (real)p->beta;
#pragma GCC unroll 3
  for (int v = 0; v < vectors; v++) {
    vec square[vector_length];
#pragma GCC unroll 8
    for (int j = 0; j < flipped_columns; j++)
      square[j] = sums[j][v];
    transpose(square);
#pragma GCC unroll 8
    for (int i = 0; i < vector_length; i++, c += p->c.row) {
      if (v * vector_length + i == rows)
        return;
      vec value = alpha * square[i];
      if (beta != 0)
        value += beta * vec_load(c);
      vec_store(c, value);
    }
  }
}

/* All rows of c for 'flipped_columns' columns of b; 'a' is packed by k. */
INLINE void do_flipped(const int vectors, int64_t k, const real *a, const real *b,
                       const dnn_product *p, real *c) {
  vec sums[flipped_columns][tile_vectors] = {0};
  const real *next = b - flipped_columns * p->b.column;
  for (const real *end = b + k; b < end; b++, a += vectors * vector_length, next += line) {
    vec row[tile_vectors];
    __builtin_prefetch(next, 0, 2);
#pragma GCC unroll 3
    for (int v = 0; v < vectors; v++)
      row[v] = vec_load(a + v * vector_length);
#pragma GCC unroll 8
    for (int j = 0; j < flipped_columns; j++) {
      vec factor = vec_broadcast(b[j * p->b.column]);
#pragma GCC unroll 3
      for (int v = 0; v < vectors; v++)
        sums[j][v] = vec_fma(factor, row[v], sums[j][v]);
    }
  }
  store_flipped(vectors, p->m, sums, p, c);
}

typedef void flipped_function(int64_t k, const real *a, const real *b, const dnn_product *p,
                              real *c);

#define FLIPPED(vectors)                                                                           \
  static void do_flipped_##vectors(int64_t k, const real *a, const real *b, const dnn_product *p,  \
                                   real *c) {                                                      \
    do_flipped(vectors, k, a, b, p, c);                                                            \
  }
FLIPPED(1)
FLIPPED(2)
FLIPPED(3)
static flipped_function *const do_flipped_of[tile_vectors] = {do_flipped_1, do_flipped_2,
                                                              do_flipped_3};

/* Packed rows are at least four fifths full. */
static bool flipped_pays(const dnn_product *p) {
  return p->c.column == 1 && p->b.row == 1 && p->b.column != 1 && p->m <= flipped_rows &&
         p->m * 5 >= round_up(p->m, vector_length) * 4 && p->n >= flipped_columns;
}
#endif

/* Is adding up a vector for each element of c cheaper than a transposition of b? */
static bool sums_pay(const dnn_product *p) {
  return p->b.row == 1 && p->b.column != 1 &&
         cost_of_sum * p->m * vector_length < cost_of_transposition * p->k;
}

static void copy_row(int64_t count, const real *from, int64_t step, real *to) {
  if (step == 1) {
    memcpy(to, from, (size_t)count * sizeof(real));
    return;
  }
  for (int64_t i = 0; i < count; i++)
    to[i] = from[i * step];
}

/* All rows of c for 'columns' columns of b, which are contiguous along k, as are a's rows.
   Meanwhile the memory behind them is asked for, in the order in which it lies: each tile asks for
   a part of the next columns. */
static __attribute__((noinline)) void do_sums_panel(int64_t columns, int64_t k, const real *a,
                                                    int64_t a_row, const real *b,
                                                    const dnn_product *p, real *c) {
  int64_t groups = (p->m + sums_rows - 1) / sums_rows;
  int64_t step = (sums_columns * vector_length + groups - 1) / groups;
  for (int64_t j = 0; j < columns; j += sums_columns) {
    int width = (int)dnn_least(sums_columns, columns - j);
    columns_of_b of = {
        .k = k, .b = b + j * p->b.column, .b_column = p->b.column, .a_row = a_row, .p = p};
    upcoming next = {of.b + width * p->b.column, step, step / 2, k / vector_length * step};
    for (int64_t i = 0; i < p->m; i += sums_rows, next.from += next.of_tile) {
      int rows = (int)dnn_least(sums_rows, p->m - i);
      do_sums_of[width - 1][rows - 1](&of, a + i * a_row, &next,
                                      c + i * p->c.row + j * p->c.column);
    }
  }
}

/* Few rows, from columns of b that are contiguous along k. a's rows are packed so that each begins
   at a vector's boundary. */
static bool narrow_sums(const dnn_product *p, real *packed_a) {
  int64_t depth = even_piece(p->k, sums_depth, vector_length);
  dnn_product later = *p; /* after the first piece of k, sums are added to c */
  later.beta = 1;
  for (int64_t k = 0; k < p->k; k += depth) {
    int64_t count = dnn_least(depth, p->k - k), a_row = round_up(count, vector_length);
    for (int64_t i = 0; i < p->m; i++)
      copy_row(count, (const real *)p->a.data + i * p->a.row + k * p->a.column, p->a.column,
               packed_a + i * a_row);
    for (int64_t j = 0; j < p->n; j += sums_per_poll) {
      if (dnn_interrupted())
        return false;
      do_sums_panel(dnn_least(sums_per_poll, p->n - j), count, packed_a, a_row,
                    (const real *)p->b.data + k + j * p->b.column, k == 0 ? p : &later,
                    (real *)p->c.data + j * p->c.column);
    }
  }
  return true;
}

#if DNN_VECTOR_BYTES == 64 && !DNN_REAL_IS_F32
/* As many columns as are whole tiles in this way, the others as 'narrow_sums' does. */
static bool narrow_flipped(const dnn_product *p, real *packed_a) {
  int vectors = (int)(round_up(p->m, vector_length) / vector_length);
  int64_t depth = even_piece(p->k, sums_depth, 1);
  int64_t whole = p->n / flipped_columns * flipped_columns;
  dnn_product later = *p; /* after the first piece of k, sums are added to c */
  later.beta = 1;
  for (int64_t k = 0; k < p->k; k += depth) {
    int64_t count = dnn_least(depth, p->k - k);
    const dnn_product *q = k == 0 ? p : &later;
    pack_panel((int)p->m, vectors * vector_length, count, (const real *)p->a.data + k * p->a.column,
               p->a.row, p->a.column, packed_a);
    /* From the last to the first: of a b that has just been read in order, the end is still in the
       caches, and the next to read it in order finds its beginning there. */
    for (int64_t j = whole - flipped_columns; j >= 0; j -= flipped_columns) {
      const real *b = (const real *)p->b.data + k + j * p->b.column;
      if (j % (64 * flipped_columns) == 0 && dnn_interrupted())
        return false;
      do_flipped_of[vectors - 1](count, packed_a, b, q, (real *)p->c.data + j);
    }
  }
  if (whole == p->n)
    return true;
  dnn_product rest = *p;
  rest.n = p->n - whole;
  rest.b.data = (const real *)p->b.data + whole * p->b.column;
  rest.c.data = (real *)p->c.data + whole;
  return narrow_sums(&rest, packed_a);
}
#endif

/* (m, n) of c at 'c', from packed b. */
static void do_block(int64_t m, int64_t n, int64_t k, rows_of_a a, const real *b,
                     const dnn_product *p, real *c) {
  int64_t groups = (m + tile_rows - 1) / tile_rows; /* tiles of a panel, which share the next one */
  for (int64_t j = 0, width; j < n; j += width) {
    width = panel_vectors(n - j) * vector_length;
    const real *panel = b + j * k;
    upcoming next = {panel + width * k, line, 0, round_up(width * k / groups, line)};
    do_panel(do_tile_of, m, (int)dnn_least(n - j, width), k, a, panel, width, next, p,
             c + j * p->c.column);
  }
}

/* Rows of c from a block without gaps. */
static void write_past_caches(int64_t m, int64_t n, const real *block, real *c, int64_t c_row) {
  size_t bytes = (size_t)n * sizeof(real);
  if (c_row == n) {
    dnn_stream_copy(c, block, (size_t)m * bytes);
    return;
  }
  for (int64_t i = 0; i < m; i++)
    dnn_stream_copy(c + i * c_row, block + i * n, bytes);
}

/* Apart from 'small', since a large stack frame costs more than a tiny product. */
static __attribute__((noinline)) void small_tiles(const dnn_product *p) {
  rows_of_a a = {p->a.data, false, p->a.row, p->a.column};
  real packed[small_depth * tile_columns + vector_length];
  for (int64_t j = 0, width; j < p->n; j += width) {
    width = panel_vectors(p->n - j) * vector_length;
    int columns = (int)dnn_least(p->n - j, width);
    const real *panel = (const real *)p->b.data + j * p->b.column;
    int64_t panel_row = p->b.row;
    if (p->b.column != 1 || columns < width) {
      pack_panel(columns, (int)width, p->k, panel, p->b.column, p->b.row, packed);
      panel = packed;
      panel_row = width;
    }
    do_panel(do_tile_of, p->m, columns, p->k, a, panel, panel_row, (upcoming){panel, 0, 0, 0}, p,
             (real *)p->c.data + j * p->c.column);
  }
}

INLINE void store_one(const dnn_product *p, real sum, real *to) {
  real value = (real)p->alpha * sum;
  *to = p->beta == 0 ? value : value + (real)p->beta * *to;
}

/* Columns begin .. end-1 of c for an a of few elements, which stay in registers. */
INLINE void few_columns(const int m, const int k, const dnn_product *p, int64_t begin,
                        int64_t end) {
  const dnn_product q = *p;
  real factors[few_elements][few_elements];
  for (int i = 0; i < m; i++)
    for (int t = 0; t < k; t++)
      factors[i][t] = ((const real *)q.a.data)[i * q.a.row + t * q.a.column];
  const real *b = (const real *)q.b.data + begin * q.b.column;
  real *c = (real *)q.c.data + begin * q.c.column;
  for (int64_t j = begin; j < end; j++, b += q.b.column, c += q.c.column) {
#pragma GCC unroll 4
    for (int i = 0; i < m; i++) {
      real sum = 0;
#pragma GCC unroll 4
      for (int t = 0; t < k; t++)
        sum = real_fma(factors[i][t], b[t * q.b.row], sum);
      store_one(&q, sum, c + i * q.c.row);
    }
  }
}

/* A tiny matrix times many vectors that do not lie as rows: points of the plane or of space. */
static bool few(const dnn_product *p) {
  for (int64_t begin = 0; begin < p->n; begin += elements_per_poll) {
    if (dnn_interrupted())
      return false;
    int64_t end = dnn_least(p->n, begin + elements_per_poll);
    if (p->m == 2 && p->k == 2)
      few_columns(2, 2, p, begin, end);
    else if (p->m == 2)
      few_columns(2, 3, p, begin, end);
    else if (p->k == 2)
      few_columns(3, 2, p, begin, end);
    else
      few_columns(3, 3, p, begin, end);
  }
  return true;
}

static bool few_pays(const dnn_product *p) {
  return p->m >= 2 && p->m <= few_elements && p->k <= few_elements && p->c.column != 1;
}

/* Around the blocks: k outside, so that packed b serves all rows of a; then columns, then rows. a
   is packed once for each k when all of it is one block. */
static bool blocked(const dnn_product *p, void *memory) {
  if (few_pays(p))
    return few(p);
#if DNN_VECTOR_BYTES == 64 && !DNN_REAL_IS_F32
  if (flipped_pays(p))
    return narrow_flipped(p, memory);
#endif
  if (p->m <= narrow_rows)
    return sums_pay(p) ? narrow_sums(p, memory) : narrow(p, memory);
  if (p->b.column == 1 && p->k <= small_depth && p->m * p->n * p->k <= tiles_work) {
    small_tiles(p);
    return true;
  }
  blocking block = choose_blocking(p);
  bool direct = direct_pays(p);
  real *packed_a = memory;
  real *packed_b = packed_a + round_up(block.m * block.k + vector_length, line);
  real *buffer = packed_b + round_up(block.n * block.k + vector_length, line);
  dnn_product later = *p; /* after the first piece of k, sums are added to c */
  later.beta = 1;
  for (int64_t k = 0; k < p->k; k += block.k) {
    int64_t k_count = dnn_least(block.k, p->k - k);
    for (int64_t n = 0; n < p->n; n += block.n) {
      int64_t n_count = dnn_least(block.n, p->n - n);
      pack_b(n_count, k_count, (const real *)p->b.data + k * p->b.row + n * p->b.column, p->b.row,
             p->b.column, packed_b);
      for (int64_t m = 0; m < p->m; m += block.m) {
        int64_t m_count = dnn_least(block.m, p->m - m);
        if (dnn_interrupted())
          return false;
        rows_of_a a = {(const real *)p->a.data + m * p->a.row + k * p->a.column, false, p->a.row,
                       p->a.column};
        /* For the next columns of b the same a is still there, unless another block of rows took
           its place. */
        if (!direct) {
          if (n == 0 || block.m < p->m)
            pack_a(m_count, k_count, a.first, a.row, a.column, packed_a);
          a = (rows_of_a){packed_a, true, 0, 0};
        }
        real *c = (real *)p->c.data + m * p->c.row + n * p->c.column;
        /* Into a buffer that stays in the cache, and from there past it: c is larger than all
           caches, and is not read again. */
        if (block.stream) {
          dnn_product apart = *p;
          apart.c.row = n_count;
          do_block(m_count, n_count, k_count, a, packed_b, &apart, buffer);
          write_past_caches(m_count, n_count, buffer, c, p->c.row);
        } else {
          do_block(m_count, n_count, k_count, a, packed_b, k == 0 ? p : &later, c);
        }
      }
    }
  }
  if (block.stream)
    dnn_stream_end();
  return true;
}

/* Columns j .. j+columns-1 of c without vectors. */
INLINE void plain_columns(const dnn_product *p, int64_t j, const int columns) {
  const real *a = p->a.data;
  const real *first = (const real *)p->b.data + j * p->b.column;
  real *c = (real *)p->c.data + j * p->c.column;
  for (int64_t i = 0; i < p->m; i++, a += p->a.row, c += p->c.row) {
    real sums[4] = {0};
    const real *b = first;
    const real *factor = a;
    for (int64_t k = 0; k < p->k; k++, b += p->b.row, factor += p->a.column) {
#pragma GCC unroll 4
      for (int t = 0; t < columns; t++)
        sums[t] = real_fma(*factor, b[t * p->b.column], sums[t]);
    }
#pragma GCC unroll 4
    for (int t = 0; t < columns; t++)
      store_one(p, sums[t], c + t * p->c.column);
  }
}

/* Four columns share what is read of a. */
static void plain(const dnn_product *p) {
  int64_t j = 0;
  for (; j + 4 <= p->n; j += 4)
    plain_columns(p, j, 4);
  for (; j < p->n; j++)
    plain_columns(p, j, 1);
}

/* c = alpha a b + beta c with at most one term: -0.0 must stay, so nothing is added to 0. The plain
   product of two vectors has a loop of its own, which the compiler makes vectors of. */
static bool outer(const dnn_product *p) {
  const real *a = p->a.data;
  const real *b = p->b.data;
  real *c = p->c.data;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t i = 0; i < p->m; i++) {
    for (int64_t begin = 0; begin < p->n; begin += elements_per_poll) {
      if ((i * p->n + begin) % elements_per_poll < p->n && dnn_interrupted())
        return false;
      int64_t end = dnn_least(p->n, begin + elements_per_poll);
      real *to = c + i * p->c.row;
      if (p->k == 1 && beta == 0 && alpha == 1 && p->b.column == 1 && p->c.column == 1) {
        real factor = a[i * p->a.row];
        for (int64_t j = begin; j < end; j++)
          to[j] = factor * b[j];
        continue;
      }
      for (int64_t j = begin; j < end; j++) {
        real value = p->k == 1 ? alpha * (a[i * p->a.row] * b[j * p->b.column]) : 0;
        real *element = to + j * p->c.column;
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
    real lanes[vector_length];
    vec_store(lanes, all);
#pragma GCC unroll 4
    for (int half = vector_length / 2; half > 0; half /= 2) {
#pragma GCC unroll 8
      for (int lane = 0; lane < half; lane++)
        lanes[lane] += lanes[lane + half];
    }
    real result = lanes[0];
    for (int64_t rest = done; rest < k; rest++)
      result = real_fma(a[i * a_row + rest], b[rest], result);
    results[i] = result;
  }
}

/* Four rows share what is read of b. Huge rows come in pieces, whose sums are added. */
static bool dots(const dnn_product *p) {
  const real *a = p->a.data;
  real *c = p->c.data;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t i = 0; i < p->m;) {
    real results[4] = {0};
    int rows = p->m - i >= 4 ? 4 : 1;
    /* In pieces, so that huge rows can be interrupted. */
    for (int64_t k = 0; k < p->k; k += elements_per_poll) {
      int64_t count = dnn_least(elements_per_poll, p->k - k);
      real piece[4];
      if ((k > 0 || i * p->k % elements_per_poll < 4 * p->k) && dnn_interrupted())
        return false;
      if (rows == 4)
        dot_rows(4, count, a + i * p->a.row + k, p->a.row, (const real *)p->b.data + k, piece);
      else
        dot_rows(1, count, a + i * p->a.row + k, p->a.row, (const real *)p->b.data + k, piece);
      for (int row = 0; row < rows; row++)
        results[row] += piece[row];
    }
    for (int row = 0; row < rows; row++, i++) {
      real *to = c + i * p->c.row;
      real value = alpha * results[row];
      *to = beta == 0 ? value : value + beta * *to;
    }
  }
  return true;
}

/* Few sums along a long k, which is contiguous on both sides. */
static __attribute__((noinline)) void small_sums(const dnn_product *p) {
  do_sums_panel(p->n, p->k, p->a.data, p->a.row, p->b.data, p, p->c.data);
}

/* In this order: a few long sums, then what no vector would be full of, then tiles. A long k does
   not fit the packed panel of b on the stack. */
static bool small(const dnn_product *p) {
  if (p->a.column == 1 && p->b.row == 1 && p->m * p->n <= few_sums && p->k >= few_sums_depth)
    small_sums(p);
  else if (p->m * p->n * p->k <= plain_work && p->n % vector_length != 0)
    plain(p);
  else if (p->k <= small_depth)
    small_tiles(p);
  else
    return false;
  return true;
}

/* Four rows of b at a time go into a part of c that stays in the first level cache. */
static bool combine(const dnn_product *p) {
  const real *a = p->a.data;
  const real *b = p->b.data;
  real *c = p->c.data;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t j = 0; j < p->n; j += combine_columns) {
    int64_t count = dnn_least(combine_columns, p->n - j);
    real sums[combine_columns];
    memset(sums, 0, sizeof sums);
    for (int64_t k = 0; k < p->k; k += 4) {
      if (k % (elements_per_poll / combine_columns) == 0 && dnn_interrupted())
        return false;
      int terms = (int)dnn_least(4, p->k - k);
      real factors[4];
      const real *rows[4];
      for (int t = 0; t < terms; t++) {
        factors[t] = a[(k + t) * p->a.column];
        rows[t] = b + (k + t) * p->b.row + j;
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
      for (; i < count; i++)
        for (int t = 0; t < terms; t++)
          sums[i] = real_fma(factors[t], rows[t][i], sums[i]);
    }
    for (int64_t i = 0; i < count; i++) {
      real *to = c + (j + i) * p->c.column;
      real value = alpha * sums[i];
      *to = beta == 0 ? value : value + beta * *to;
    }
  }
  return true;
}

/* The shares are added in the order of the threads, whoever was first. */
static void join(const dnn_product *p, const void *partials, int count) {
  const real *terms = partials;
  real *c = p->c.data;
  real alpha = (real)p->alpha, beta = (real)p->beta;
  for (int64_t i = 0; i < p->m; i++) {
    for (int64_t j = 0; j < p->n; j++) {
      real sum = 0;
      for (int t = 0; t < count; t++)
        sum += terms[(t * p->m + i) * p->n + j];
      real *to = c + i * p->c.row + j * p->c.column;
      *to = beta == 0 ? alpha * sum : alpha * sum + beta * *to;
    }
  }
}

extern const dnn_gemm_kernels DNN_KERNELS;
const dnn_gemm_kernels DNN_KERNELS = {
    .vector_length = vector_length,
    .narrow_rows = narrow_rows,
    .outer = outer,
    .small = small,
    .dots = dots,
    .combine = combine,
    .blocked = blocked,
    .workspace = workspace,
    .streams = streams,
    .join = join,
};
