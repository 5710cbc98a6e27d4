/*
** Pooling kernels: rows of pictures (rows, columns), where a column is a run of m examples. Nothing
** is checked; no kernel starts threads.
**
** Every function does one row: of outputs forwards, of inputs backwards. The window of output
** column x covers the input columns x * step - pad .. x * step - pad + across - 1, as far as they
** exist. Places in a window count from 0, row by row.
*/
#ifndef DNN_KERNELS_POOLING_H
#define DNN_KERNELS_POOLING_H

#include "base/isa.h"

#include <stdint.h>

typedef struct dnn_pooling_row {
  int64_t down, across, step, pad; /* rows and columns of the window; of columns */
  int64_t in_columns, out_columns, m;

  /* Rows of the window that meet the picture, down_begin .. down_end-1. */
  int64_t down_begin, down_end;
} dnn_pooling_row;

typedef struct dnn_pooling_kernels {
  /*
  ** in: the row of inputs that meets row 'down_begin' of the window, further rows behind it.
  ** out: (out_columns, m), the largest input of each window, NaN if there is one.
  ** at:  (out_columns, m), its place: the first of equal ones, the last NaN; integers of the size
  **      of a real.
  */
  void (*max)(const dnn_pooling_row *row, const void *in, void *out, void *at);

  /* out: the sum of each window, divided by all its places, down * across. */
  void (*average)(const dnn_pooling_row *row, const void *in, void *out);

  /* d_in (in_columns, m) += d_out (out_columns, m) where 'at' tells row 'down_begin' of the window:
     the row of the window that this row of inputs meets. */
  void (*max_backward)(const dnn_pooling_row *row, const void *d_out, const void *at, void *d_in);

  /* d_in += d_out / (down * across) of every window. */
  void (*average_backward)(const dnn_pooling_row *row, const void *d_out, void *d_in);
} dnn_pooling_kernels;

DNN_ISA_DECLARE(dnn_pooling_kernels, pooling, f64);
DNN_ISA_DECLARE(dnn_pooling_kernels, pooling, f32);

#endif
