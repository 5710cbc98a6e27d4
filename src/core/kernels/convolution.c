/*
** Products of windows with weights, and of windows with gradients, where the pictures lie: vectors
** run along the examples and the columns of a row, which are neighbours in memory.
*/
#include "kernels/real.h"

#include "kernels/convolution.h"
#include "kernels/vector.h"

#include <string.h>

/*
** Sums are held in registers, tile_filters by tile_vectors of them, chosen to fill 16 (or 32)
** registers together with one row of vectors and one more operand. Four vectors of 16 are the
** examples of one place in a usual batch of 64.
*/
#if DNN_VECTOR_BYTES == 64
enum { tile_filters = 6, tile_vectors = 4 };
#else
enum { tile_filters = 6, tile_vectors = 2 };
#endif
enum { tile_columns = tile_vectors * vector_length };

/* Filters of the first of the panels into which 'filters' are cut, as even as they can be. */
static int panel_filters(int64_t filters) {
  int64_t panels = (filters + tile_filters - 1) / tile_filters;
  return (int)((filters + panels - 1) / panels);
}

/* --- weights ---------------------------------------------------------------------------------- */

/* Panel by panel; in each, the filters of one place of the window and of the depth together. */
static void pack(const dnn_convolution_weights *w, void *packed) {
  real *out = packed;
  int panel;
  for (int64_t first = 0; first < w->filters; first += panel) {
    panel = panel_filters(w->filters - first);
    const real *from = (const real *)w->w + first * w->filter_stride;
    for (int64_t d = 0; d < w->depth; d++) {
      for (int64_t y = 0; y < w->down; y++) {
        for (int64_t x = 0; x < w->across; x++) {
          const real *place =
              from + d * w->depth_stride + y * w->down_stride + x * w->across_stride;
          for (int f = 0; f < panel; f++)
            *out++ = place[f * w->filter_stride];
        }
      }
    }
  }
}

/* --- outputs ---------------------------------------------------------------------------------- */

/* 'filters' by 'vectors' outputs from column 'column'; of the last vector only 'part' elements when
   that is not 0. 'weights' and 'first' belong to the panel. */
INLINE void do_outputs(const int filters, const int vectors, const int64_t part,
                       const dnn_convolution_tile *t, const real *weights, int64_t first,
                       int64_t column) {
  vec sums[tile_filters][tile_vectors];
  real *out = (real *)t->out + first * t->out_filter + column;
  const real *bias = t->bias;
#pragma GCC unroll 6
  for (int f = 0; f < filters; f++) {
    /* Sums begin with the bias, which spares a pass over the outputs. */
    real start = bias != NULL ? bias[first + f] : 0;
#pragma GCC unroll 4
    for (int j = 0; j < vectors; j++)
      sums[f][j] = vec_broadcast(start);
  }
  const int64_t *across = t->in_across;
  for (int64_t d = 0; d < t->depth; d++) {
    for (int64_t y = t->down_begin; y < t->down_end; y++) {
      const real *row = (const real *)t->in + d * t->in_depth + y * t->in_down + column;
      const real *w = weights + ((d * t->down + y) * t->across + t->across_begin) * filters;
      for (int64_t x = t->across_begin; x < t->across_end; x++, w += filters) {
        const real *in = row + across[x];
        vec values[tile_vectors];
#pragma GCC unroll 4
        for (int j = 0; j < vectors; j++)
          values[j] = part != 0 && j == vectors - 1 ? vec_load_part(in + j * vector_length, part)
                                                    : vec_load(in + j * vector_length);
#pragma GCC unroll 6
        for (int f = 0; f < filters; f++) {
          vec factor = vec_broadcast(w[f]);
#pragma GCC unroll 4
          for (int j = 0; j < vectors; j++)
            sums[f][j] = vec_fma(factor, values[j], sums[f][j]);
        }
      }
    }
  }
#pragma GCC unroll 6
  for (int f = 0; f < filters; f++) {
#pragma GCC unroll 4
    for (int j = 0; j < vectors; j++) {
      real *to = out + f * t->out_filter + j * vector_length;
      if (part != 0 && j == vectors - 1)
        vec_store_part(to, sums[f][j], part);
      else
        vec_store(to, sums[f][j]);
    }
  }
}

/* A full tile in one go. A narrow one, at the end of a row, is done a vector at a time, the last of
   them in part: what lies behind the row may not be read. */
INLINE void do_panel(const int filters, const dnn_convolution_tile *t, const real *weights,
                     int64_t first) {
  if (t->columns == tile_columns) {
    do_outputs(filters, tile_vectors, 0, t, weights, first, 0);
    return;
  }
  int64_t column = 0;
  for (; column + vector_length <= t->columns; column += vector_length)
    do_outputs(filters, 1, 0, t, weights, first, column);
  if (column < t->columns)
    do_outputs(filters, 1, t->columns - column, t, weights, first, column);
}

/* The number of filters becomes a constant, so that their sums are registers. */
static void tile(const dnn_convolution_tile *t) {
  const int64_t places = t->depth * t->down * t->across;
  int panel;
  for (int64_t first = 0; first < t->filters; first += panel) {
    const real *weights = (const real *)t->weights + first * places;
    panel = panel_filters(t->filters - first);
    switch (panel) {
    case 1:
      do_panel(1, t, weights, first);
      break;
    case 2:
      do_panel(2, t, weights, first);
      break;
    case 3:
      do_panel(3, t, weights, first);
      break;
    case 4:
      do_panel(4, t, weights, first);
      break;
    case 5:
      do_panel(5, t, weights, first);
      break;
    case 6:
      do_panel(6, t, weights, first);
      break;
    }
  }
}

/* --- gradients of weights --------------------------------------------------------------------- */

/* Sums of the elements of vector_length vectors, in one vector. */
INLINE vec add_lanes(vec rows[vector_length]) {
#pragma GCC unroll 4
  for (int half = vector_length / 2; half > 0; half /= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < half; i++)
      rows[i] = vec_interleave_low(rows[i], rows[i + half]) +
                vec_interleave_high(rows[i], rows[i + half]);
  }
  return rows[0];
}

enum {
  tile_sums = tile_filters * tile_vectors,
  sum_vectors = (tile_sums + vector_length - 1) / vector_length
};

/* One tile of sums: 'filters' from the first of d_out, tile_vectors taps, of which 'count' are
   wanted. */
INLINE void do_sums(const int filters, const dnn_convolution_products *p, int64_t first,
                    int64_t tap) {
  vec sums[sum_vectors * vector_length];
#pragma GCC unroll 32
  for (int i = 0; i < sum_vectors * vector_length; i++)
    sums[i] = (vec){0};
  /* Lanes behind the columns are zeros on both sides, and add nothing. */
  const int64_t part = p->columns % vector_length, whole = p->columns - part;
  for (int64_t i = 0; i < p->rows; i++) {
    const real *d = (const real *)p->d_out + first * p->d_filter + i * p->d_row;
    const real *in[tile_vectors];
#pragma GCC unroll 4
    for (int k = 0; k < tile_vectors; k++)
      in[k] = (const real *)p->in + i * p->in_row + p->taps[tap + k];
    for (int64_t j = 0; j < whole; j += vector_length) {
      vec values[tile_vectors];
#pragma GCC unroll 4
      for (int k = 0; k < tile_vectors; k++)
        values[k] = vec_load(in[k] + j);
#pragma GCC unroll 6
      for (int f = 0; f < filters; f++) {
        vec factor = vec_load(d + f * p->d_filter + j);
#pragma GCC unroll 4
        for (int k = 0; k < tile_vectors; k++)
          sums[f * tile_vectors + k] = vec_fma(factor, values[k], sums[f * tile_vectors + k]);
      }
    }
    if (part > 0) {
      vec values[tile_vectors];
#pragma GCC unroll 4
      for (int k = 0; k < tile_vectors; k++)
        values[k] = vec_load_part(in[k] + whole, part);
#pragma GCC unroll 6
      for (int f = 0; f < filters; f++) {
        vec factor = vec_load_part(d + f * p->d_filter + whole, part);
#pragma GCC unroll 4
        for (int k = 0; k < tile_vectors; k++)
          sums[f * tile_vectors + k] = vec_fma(factor, values[k], sums[f * tile_vectors + k]);
      }
    }
  }
  real single[sum_vectors * vector_length];
#pragma GCC unroll 6
  for (int i = 0; i < sum_vectors; i++)
    vec_store(single + i * vector_length, add_lanes(sums + i * vector_length));
  const int64_t count = p->count - tap < tile_vectors ? p->count - tap : tile_vectors;
  for (int f = 0; f < filters; f++) {
    real *to = (real *)p->sums + (first + f) * p->sums_filter + tap;
    for (int64_t k = 0; k < count; k++)
      to[k] = p->adds ? to[k] + single[f * tile_vectors + k] : single[f * tile_vectors + k];
  }
}

/* All taps for some filters, then for the next: d_out of a panel stays in the first level cache. */
static void products(const dnn_convolution_products *p) {
  int panel;
  for (int64_t first = 0; first < p->filters; first += panel) {
    panel = panel_filters(p->filters - first);
    for (int64_t tap = 0; tap < p->count; tap += tile_vectors) {
      switch (panel) {
      case 1:
        do_sums(1, p, first, tap);
        break;
      case 2:
        do_sums(2, p, first, tap);
        break;
      case 3:
        do_sums(3, p, first, tap);
        break;
      case 4:
        do_sums(4, p, first, tap);
        break;
      case 5:
        do_sums(5, p, first, tap);
        break;
      case 6:
        do_sums(6, p, first, tap);
        break;
      }
    }
  }
}

/* Parts are added in order, and divided when all are: the mean over the examples. */
static void join(int64_t n, int64_t count, const void *parts, int64_t stride, double divisor,
                 void *out) {
  const real *from = parts;
  real *to = out;
  if (to != from)
    memcpy(to, from, (size_t)n * sizeof(real));
  for (int64_t part = 1; part < count; part++) {
    from += stride;
    for (int64_t i = 0; i < n; i++)
      to[i] += from[i];
  }
  for (int64_t i = 0; i < n; i++)
    to[i] /= (real)divisor;
}

const dnn_convolution_kernels DNN_KERNELS = {.tile_columns = tile_columns,
                                             .tap_multiple = tile_vectors,
                                             .pack = pack,
                                             .tile = tile,
                                             .products = products,
                                             .join = join};
