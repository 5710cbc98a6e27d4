/*
** The bin of an element is computed, and then corrected where that was rounded across an edge:
** NumPy's way, step by step.
*/
#include "array/histogram.h"

#include "base/interrupt.h"

/* Elements between two looks at the interrupt flag. */
enum { TILE = 1 << 18 };

/* Where elements are counted. */
typedef struct counts {
  int64_t bins;
  const void *edges;
  double norm;
  const double *weights; /* of the elements, or NULL */
  int64_t *numbers;      /* without weights */
  double *sums;          /* with them */
} counts;

/* 'real' is the type of elements and of all arithmetic. */
#define COUNT(name, real)                                                                          \
  static void name(const counts *c, int64_t from, int64_t to, const real *values) {                \
    const real *edges = c->edges;                                                                  \
    const real first = edges[0], last = edges[c->bins], norm = (real)c->norm;                      \
    const real most = (real)c->bins;                                                               \
    for (int64_t i = from; i < to; i++) {                                                          \
      real x = values[i];                                                                          \
      if (!(x >= first && x <= last))                                                              \
        continue;                                                                                  \
      real place = (x - first) * norm;                                                             \
      int64_t bin = place < most ? (int64_t)(place > 0 ? place : 0) : c->bins - 1;                 \
      bin = bin < c->bins - 1 ? bin : c->bins - 1;                                                 \
      bin -= x < edges[bin];                                                                       \
      bin += x >= edges[bin + 1] && bin != c->bins - 1;                                            \
      if (c->weights != NULL)                                                                      \
        c->sums[bin] += c->weights[i];                                                             \
      else                                                                                         \
        c->numbers[bin]++;                                                                         \
    }                                                                                              \
  }

COUNT(count_f64, double)
COUNT(count_f32, float)

dnn_status dnn_array_histogram(const dnn_array *values, const dnn_array *weights,
                               const dnn_array *edges, double norm, dnn_array *out,
                               dnn_error *error) {
  counts c = {.bins = out->size, .edges = edges->data, .norm = norm};
  if (weights != NULL) {
    c.weights = weights->data;
    c.sums = out->data;
  } else {
    c.numbers = out->data;
  }
  for (int64_t from = 0; from < values->size; from += TILE) {
    if (from > 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    int64_t to = values->size - from < TILE ? values->size : from + TILE;
    if (values->dtype == DNN_F32)
      count_f32(&c, from, to, values->data);
    else
      count_f64(&c, from, to, values->data);
  }
  return DNN_OK;
}
