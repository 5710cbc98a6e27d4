/*
** Convolution kernels. Nothing is checked; no kernel starts threads.
**
** Pictures lie as (channels, rows, columns), where a column is a run of m examples, so that the
** windows of neighbouring outputs are neighbouring memory: for one place of the window (a tap) the
** inputs of a whole row of outputs are one run. Nothing is copied into a matrix of windows.
*/
#ifndef DNN_KERNELS_CONVOLUTION_H
#define DNN_KERNELS_CONVOLUTION_H

#include "base/isa.h"

#include <stdbool.h>
#include <stdint.h>

/*
** How weights are found: w (filters, depth, down, across) with any strides, in elements. 'down' and
** 'across' are the extents of the window.
*/
typedef struct dnn_convolution_weights {
  const void *w;
  int64_t filters, depth, down, across;
  int64_t filter_stride, depth_stride, down_stride, across_stride;
} dnn_convolution_weights;

/*
** At most tile_columns neighbouring outputs of one row, for all filters:
**   out[f * out_filter + j] = bias[f] + sum over d, y, x of
**     w[f][d][y][x] * in[d * in_depth + y * in_down + in_across[x] + j]      j = 0 .. columns-1
** where d is in 0 .. depth-1, y in down_begin .. down_end-1, x in across_begin .. across_end-1.
*/
typedef struct dnn_convolution_tile {
  const void *weights; /* as 'pack' left them, with their extents: */
  int64_t filters, depth, down, across;
  int64_t down_begin, down_end, across_begin, across_end;
  const void *in;
  int64_t in_depth, in_down;
  const int64_t *in_across; /* (across) */
  const void *bias;         /* (filters), or NULL for zeros */
  void *out;
  int64_t out_filter, columns;
} dnn_convolution_tile;

/*
** sums[f * sums_filter + k] = (or, with 'adds', +=) the sum over rows i and columns j of
**   d_out[f * d_filter + i * d_row + j] * in[taps[k] + i * in_row + j]
** for f = 0 .. filters-1, k = 0 .. count-1. 'taps' must have offsets that may be read up to a
** multiple of tap_multiple.
*/
typedef struct dnn_convolution_products {
  const void *d_out;
  int64_t filters, d_filter, d_row;
  const void *in;
  int64_t in_row;
  const int64_t *taps;
  int64_t count;
  int64_t rows, columns;
  void *sums;
  int64_t sums_filter;
  bool adds;
} dnn_convolution_products;

typedef struct dnn_convolution_kernels {
  int tile_columns, tap_multiple;

  /* Lays weights out for 'tile', into as many elements. */
  void (*pack)(const dnn_convolution_weights *weights, void *out);

  void (*tile)(const dnn_convolution_tile *tile);
  void (*products)(const dnn_convolution_products *products);

  /* out[i] = (parts[0][i] + parts[1][i] + ...) / divisor for 'count' parts of n elements that lie
     'stride' apart; 'out' may be the first part. */
  void (*join)(int64_t n, int64_t count, const void *parts, int64_t stride, double divisor,
               void *out);
} dnn_convolution_kernels;

DNN_ISA_DECLARE(dnn_convolution_kernels, convolution, f64);
DNN_ISA_DECLARE(dnn_convolution_kernels, convolution, f32);

#endif
