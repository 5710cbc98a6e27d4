#include "real.h"

#include "pooling.h"
#include "vector.h"

#include <stdbool.h>

#define INLINE static inline __attribute__((always_inline))

/* Places of a window are kept as bytes where they fit. */
enum { byte_places = 256 };

typedef uint8_t vec_bytes __attribute__((vector_size(vector_length), may_alias));
typedef uint8_t vec_bytes_unaligned
    __attribute__((vector_size(vector_length), aligned(1), may_alias));
typedef int32_t vec_places __attribute__((vector_size(vector_length * 4), may_alias));
typedef int32_t vec_places_unaligned
    __attribute__((vector_size(vector_length * 4), aligned(4), may_alias));

INLINE void store_places(void *at, int64_t i, vec_int places, const bool bytes) {
  if (bytes)
    *(vec_bytes_unaligned *)((uint8_t *)at + i) = __builtin_convertvector(places, vec_bytes);
  else
    *(vec_places_unaligned *)((int32_t *)at + i) = __builtin_convertvector(places, vec_places);
}

INLINE vec_int load_places(const void *at, int64_t i, const bool bytes) {
  if (bytes)
    return __builtin_convertvector(*(const vec_bytes_unaligned *)((const uint8_t *)at + i),
                                   vec_int);
  return __builtin_convertvector(*(const vec_places_unaligned *)((const int32_t *)at + i), vec_int);
}

/* Columns of the window of output column x that exist: begin .. end-1. */
typedef struct columns {
  int64_t begin, end;
} columns;

static inline columns columns_of(const dnn_pooling_row *r, int64_t x) {
  const int64_t first = x * r->step - r->pad, room = r->in_columns - first;
  return (columns){first < 0 ? -first : 0, room < r->across ? room : r->across};
}

/* --- forwards --------------------------------------------------------------------------------- */

INLINE void max_window(const dnn_pooling_row *r, columns c, const real *in, real *out, void *at,
                       int64_t place, const bool bytes) {
  const int64_t m = r->m, row = r->in_columns * m;
  const int64_t height = r->down_end - r->down_begin;
  int64_t j = 0;
  for (; j + vector_length <= m; j += vector_length) {
    vec best = vec_load(in + c.begin * m + j);
    vec_int best_at = vec_int_broadcast(r->down_begin * r->across + c.begin);
    for (int64_t y = 0; y < height; y++) {
      for (int64_t x = c.begin; x < c.end; x++) {
        const vec value = vec_load(in + y * row + x * m + j);
        const vec_int wins = ~(value <= best); /* a NaN among them: that of the value wins */
        const vec_int here = vec_int_broadcast((r->down_begin + y) * r->across + x);
        const vec_int takes = wins & ((value != value) | (best == best));
        best = (vec)(((vec_int)value & takes) | ((vec_int)best & ~takes));
        best_at = (here & takes) | (best_at & ~takes);
      }
    }
    vec_store(out + j, best);
    store_places(at, place + j, best_at, bytes);
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
    if (bytes)
      ((uint8_t *)at)[place + j] = (uint8_t)best_at;
    else
      ((int32_t *)at)[place + j] = (int32_t)best_at;
  }
}

static void max(const dnn_pooling_row *r, const void *in, void *out, void *at) {
  const bool bytes = r->down * r->across <= byte_places;
  for (int64_t x = 0; x < r->out_columns; x++) {
    const real *from = (const real *)in + (x * r->step - r->pad) * r->m;
    real *to = (real *)out + x * r->m;
    if (bytes)
      max_window(r, columns_of(r, x), from, to, at, x * r->m, true);
    else
      max_window(r, columns_of(r, x), from, to, at, x * r->m, false);
  }
}

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
      for (int64_t y = 0; y < height; y++) {
        for (int64_t x = c.begin; x < c.end; x++)
          sum += vec_load(from + y * row + x * m + j);
      }
      vec_store(to + j, sum / count);
    }
    for (; j < m; j++) {
      real sum = 0;
      for (int64_t y = 0; y < height; y++) {
        for (int64_t x = c.begin; x < c.end; x++)
          sum += from[y * row + x * m + j];
      }
      to[j] = sum / count;
    }
  }
}

/* --- backwards -------------------------------------------------------------------------------- */

INLINE void max_window_backward(int64_t m, int64_t wanted, const real *d_out, const void *at,
                                int64_t place, const bool bytes, real *d_in) {
  int64_t j = 0;
  for (; j + vector_length <= m; j += vector_length) {
    const vec_int here = load_places(at, place + j, bytes) == vec_int_broadcast(wanted);
    vec_store(d_in + j, vec_load(d_in + j) + (vec)((vec_int)vec_load(d_out + j) & here));
  }
  for (; j < m; j++) {
    int64_t from = bytes ? ((const uint8_t *)at)[place + j] : ((const int32_t *)at)[place + j];
    if (from == wanted)
      d_in[j] += d_out[j];
  }
}

static void max_backward(const dnn_pooling_row *r, const void *d_out, const void *at, void *d_in) {
  const bool bytes = r->down * r->across <= byte_places;
  for (int64_t i = 0; i < r->out_columns; i++) {
    const columns c = columns_of(r, i);
    const real *from = (const real *)d_out + i * r->m;
    real *to = (real *)d_in + (i * r->step - r->pad) * r->m;
    for (int64_t x = c.begin; x < c.end; x++) {
      int64_t wanted = r->down_begin * r->across + x;
      if (bytes)
        max_window_backward(r->m, wanted, from, at, i * r->m, true, to + x * r->m);
      else
        max_window_backward(r->m, wanted, from, at, i * r->m, false, to + x * r->m);
    }
  }
}

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

const dnn_pooling_kernels DNN_KERNELS = {max, average, max_backward, average_backward};
