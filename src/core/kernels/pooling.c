/*
** Examples are the vectors: the places of a window are runs of m numbers, so no element is moved
** within a register, and what is left of m is done singly by the same comparisons and additions.
*/
#include "kernels/real.h"

#include "kernels/pooling.h"
#include "kernels/vector.h"

typedef real_int vec_int_unaligned
    __attribute__((vector_size(DNN_VECTOR_BYTES), aligned(sizeof(real)), may_alias));

/* Columns of the window of output column x that exist: begin .. end-1. */
typedef struct columns {
  int64_t begin, end;
} columns;

static inline columns columns_of(const dnn_pooling_row *r, int64_t x) {
  const int64_t first = x * r->step - r->pad, room = r->in_columns - first;
  return (columns){first < 0 ? -first : 0, room < r->across ? room : r->across};
}

/* --- forwards --------------------------------------------------------------------------------- */

/* The largest of the places, and where it is. The first place of the window that exists is the
   start; a later one takes over when it is larger or NaN. Both choices are made by masks of bits,
   for a vector of examples at once. */
static inline void max_window(const dnn_pooling_row *r, columns c, const real *in, real *out,
                              real_int *at) {
  const int64_t m = r->m, row = r->in_columns * m;
  const int64_t height = r->down_end - r->down_begin;
  int64_t j = 0;
  for (; j + vector_length <= m; j += vector_length) {
    vec best = vec_load(in + c.begin * m + j);
    vec_int best_at = vec_int_broadcast(r->down_begin * r->across + c.begin);
    for (int64_t y = 0; y < height; y++) {
      for (int64_t x = c.begin; x < c.end; x++) {
        const vec value = vec_load(in + y * row + x * m + j);
        const vec_int here = vec_int_broadcast((r->down_begin + y) * r->across + x);
        const vec_int takes = (value > best) | (value != value);
        best = (vec)(((vec_int)value & takes) | ((vec_int)best & ~takes));
        best_at = (here & takes) | (best_at & ~takes);
      }
    }
    vec_store(out + j, best);
    *(vec_int_unaligned *)(at + j) = best_at;
  }
  for (; j < m; j++) {
    real best = in[c.begin * m + j];
    int64_t best_at = r->down_begin * r->across + c.begin;
    for (int64_t y = 0; y < height; y++) {
      for (int64_t x = c.begin; x < c.end; x++) {
        const real value = in[y * row + x * m + j];
        if (value > best || value != value) {
          best = value;
          best_at = (r->down_begin + y) * r->across + x;
        }
      }
    }
    out[j] = best;
    at[j] = (real_int)best_at;
  }
}

/* Where the window hangs over the left end, 'in' points before the row; only columns that exist are
   read. */
static void max(const dnn_pooling_row *r, const void *in, void *out, void *at) {
  for (int64_t x = 0; x < r->out_columns; x++)
    max_window(r, columns_of(r, x), (const real *)in + (x * r->step - r->pad) * r->m,
               (real *)out + x * r->m, (real_int *)at + x * r->m);
}

/* The sum of the places that exist, divided by all: padded places count as zeros. */
static void average(const dnn_pooling_row *r, const void *in, void *out) {
  const int64_t m = r->m, row = r->in_columns * m;
  const int64_t height = r->down_end - r->down_begin;
  const real count = (real)(r->down * r->across);
  for (int64_t i = 0; i < r->out_columns; i++) {
    const columns c = columns_of(r, i);
    const real *from = (const real *)in + (i * r->step - r->pad) * m;
    real *to = (real *)out + i * m;
    int64_t j = 0;
    for (; j + vector_length <= m; j += vector_length) {
      vec sum = {0};
      for (int64_t y = 0; y < height; y++)
        for (int64_t x = c.begin; x < c.end; x++)
          sum += vec_load(from + y * row + x * m + j);
      vec_store(to + j, sum / count);
    }
    for (; j < m; j++) {
      real sum = 0;
      for (int64_t y = 0; y < height; y++)
        for (int64_t x = c.begin; x < c.end; x++)
          sum += from[y * row + x * m + j];
      to[j] = sum / count;
    }
  }
}

/* --- backwards -------------------------------------------------------------------------------- */

/* The gradient goes to the place that won, and to no other. Windows may overlap, so it is added. */
static void max_backward(const dnn_pooling_row *r, const void *d_out, const void *at, void *d_in) {
  const int64_t m = r->m;
  for (int64_t i = 0; i < r->out_columns; i++) {
    const columns c = columns_of(r, i);
    const real *from = (const real *)d_out + i * m;
    const real_int *places = (const real_int *)at + i * m;
    for (int64_t x = c.begin; x < c.end; x++) {
      const real_int place = (real_int)(r->down_begin * r->across + x);
      const vec_int here = vec_int_broadcast(place);
      real *to = (real *)d_in + (i * r->step - r->pad + x) * m;
      int64_t j = 0;
      for (; j + vector_length <= m; j += vector_length) {
        const vec_int taken = *(const vec_int_unaligned *)(places + j) == here;
        vec_store(to + j, vec_load(to + j) + (vec)((vec_int)vec_load(from + j) & taken));
      }
      for (; j < m; j++)
        to[j] += places[j] == place ? from[j] : 0;
    }
  }
}

/* Every place has the same share. */
static void average_backward(const dnn_pooling_row *r, const void *d_out, void *d_in) {
  const int64_t m = r->m;
  const real count = (real)(r->down * r->across);
  for (int64_t i = 0; i < r->out_columns; i++) {
    const columns c = columns_of(r, i);
    const real *from = (const real *)d_out + i * m;
    real *to = (real *)d_in + (i * r->step - r->pad) * m;
    int64_t j = 0;
    for (; j + vector_length <= m; j += vector_length) {
      const vec share = vec_load(from + j) / count;
      for (int64_t x = c.begin; x < c.end; x++)
        vec_store(to + x * m + j, vec_load(to + x * m + j) + share);
    }
    for (; j < m; j++) {
      const real share = from[j] / count;
      for (int64_t x = c.begin; x < c.end; x++)
        to[x * m + j] += share;
    }
  }
}

const dnn_pooling_kernels DNN_KERNELS = {.max = max,
                                         .average = average,
                                         .max_backward = max_backward,
                                         .average_backward = average_backward};
