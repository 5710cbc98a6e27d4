/*
** Outputs are made in tiles. For all outputs of a tile together there are the taps k between two
** limits, and these are a kernel's work; at the ends of 'a' some outputs of a tile have one tap
** more than others, and these taps are done one by one, before and behind.
*/
#include "linalg/convolve.h"

#include "base/interrupt.h"
#include "base/thread_pool.h"
#include "kernels/sliding.h"

#include <string.h>

/* Outputs of one tile; products between two looks at the interrupt flag; products that are worth a
   part of their own for another thread. */
enum { TILE = 64, POLL = 1 << 22, LARGE = 1 << 20 };

typedef void slide_loop(int64_t n, int64_t count, const void *in, const void *taps, void *sums);

/* kernels/sliding.h for integers, through unsigned ones, which wrap around. */
#define SLIDE(name, type, step)                                                                    \
  static void name(int64_t n, int64_t count, const void *in, const void *taps, void *sums) {       \
    for (int64_t k = 0; k < count; k++) {                                                          \
      const type *from = (const type *)in - k, tap = ((const type *)taps)[k];                      \
      type *sum = sums;                                                                            \
      for (int64_t j = 0; j < n; j++)                                                              \
        sum[j] = (type)(step);                                                                     \
    }                                                                                              \
  }

SLIDE(slide_i64, uint64_t, sum[j] + tap * from[j])
SLIDE(slide_u8, uint8_t, sum[j] + tap * from[j])
SLIDE(slide_bool, uint8_t, sum[j] | (tap & from[j]))

static slide_loop *loop_for(dnn_dtype dtype) {
  static const dnn_sliding_kernels *const f64[DNN_ISAS] = DNN_ISA_TABLES(sliding, f64);
  static const dnn_sliding_kernels *const f32[DNN_ISAS] = DNN_ISA_TABLES(sliding, f32);
  switch (dtype) {
  case DNN_F64:
    return f64[dnn_isa_current()]->slide;
  case DNN_F32:
    return f32[dnn_isa_current()]->slide;
  case DNN_I64:
    return slide_i64;
  case DNN_U8:
    return slide_u8;
  default:
    return slide_bool;
  }
}

typedef struct job {
  slide_loop *slide;
  int64_t n, m, size; /* elements of a and b, bytes of an element */
  const char *a, *b;
  char *out;
  int64_t tiles;
  int parts;
} job;

/* Adds tap k to the outputs first .. end-1 for which it exists. */
static void add_tap(const job *c, int64_t first, int64_t end, int64_t k) {
  int64_t from = first > k ? first : k, to = end < k + c->n ? end : k + c->n;
  if (from < to)
    c->slide(to - from, 1, c->a + (from - k) * c->size, c->b + k * c->size,
             c->out + from * c->size);
}

/* False when interrupted. */
static bool do_tile(const job *c, int64_t first, int64_t end) {
  int64_t lowest = end - c->n > 0 ? end - c->n : 0; /* of the taps of all outputs */
  int64_t highest = first < c->m - 1 ? first : c->m - 1;
  /* taps of any output: the first has the lowest, the last the highest */
  int64_t k = first - c->n + 1 > 0 ? first - c->n + 1 : 0;
  int64_t last = end - 1 < c->m - 1 ? end - 1 : c->m - 1;
  for (; k < lowest && k <= last; k++)
    add_tap(c, first, end, k);
  for (int64_t most = POLL / TILE; k <= highest; k += most) {
    if (most > highest - k + 1)
      most = highest - k + 1;
    if (c->m > most && dnn_interrupted())
      return false;
    c->slide(end - first, most, c->a + (first - k) * c->size, c->b + k * c->size,
             c->out + first * c->size);
  }
  for (; k <= last; k++)
    add_tap(c, first, end, k);
  return true;
}

static void do_part(void *context, int part) {
  const job *c = context;
  int64_t begin = c->tiles * part / c->parts, end = c->tiles * (part + 1) / c->parts;
  int64_t total = c->n + c->m - 1, since = 0;
  for (int64_t tile = begin; tile < end; tile++) {
    int64_t first = tile * TILE;
    if (!do_tile(c, first, total - first < TILE ? total : first + TILE))
      return;
    since += TILE * c->m;
    if (since >= POLL) {
      if (dnn_interrupted())
        return;
      since = 0;
    }
  }
}

dnn_status dnn_convolve(const dnn_array *a, const dnn_array *b, dnn_array *out, dnn_error *error) {
  job c = {.slide = loop_for(out->dtype),
           .n = a->size,
           .m = b->size,
           .size = (int64_t)dnn_dtype_size(out->dtype),
           .a = a->data,
           .b = b->data,
           .out = out->data,
           .tiles = (out->size + TILE - 1) / TILE};
  int64_t parts = c.n / LARGE + c.n * (c.m < LARGE ? c.m : LARGE) / LARGE;
  parts = parts < 4 * dnn_thread_count() ? parts : 4 * dnn_thread_count();
  parts = parts < c.tiles ? parts : c.tiles;
  c.parts = parts > 1 ? (int)parts : 1;
  memset(out->data, 0, (size_t)(out->size * c.size));
  dnn_parallel(c.parts, do_part, &c);
  return dnn_interrupted() ? dnn_error_interrupt(error) : DNN_OK;
}
