#include "array/interpolate.h"

#include "base/interrupt.h"

#include <math.h>

/* Elements between two looks at the interrupt flag: each may miss the caches at every step of its
   search. */
enum { TILE = 1 << 14 };

/* The last place k with xp[k] <= x, or 0: without branches, which could not be predicted. */
static int64_t place_of(double x, const double *xp, int64_t n) {
  int64_t base = 0;
  while (n > 1) {
    int64_t half = n / 2;
    base = xp[base + half] <= x ? base + half : base;
    n -= half;
  }
  return base;
}

/* Between the points k and k + 1. */
static double between(double x, const double *xp, const double *fp, int64_t k) {
  if (xp[k] == x)
    return fp[k];
  double slope = (fp[k + 1] - fp[k]) / (xp[k + 1] - xp[k]);
  double value = slope * (x - xp[k]) + fp[k];
  if (isnan(value)) { /* infinities at one side: from the other one */
    value = slope * (x - xp[k + 1]) + fp[k + 1];
    if (isnan(value) && fp[k] == fp[k + 1])
      value = fp[k];
  }
  return value;
}

dnn_status dnn_array_interpolate(const dnn_array *x, const dnn_array *xp, const dnn_array *fp,
                                 double left, double right, dnn_array *out, dnn_error *error) {
  const double *at = x->data, *points = xp->data, *values = fp->data;
  double *to = out->data;
  int64_t n = xp->size;
  for (int64_t i = 0; i < x->size; i++) {
    if (i % TILE == TILE - 1 && dnn_interrupted())
      return dnn_error_interrupt(error);
    if (at[i] > points[n - 1]) {
      to[i] = right;
    } else if (at[i] < points[0]) {
      to[i] = left;
    } else if (isnan(at[i]) && n > 1) { /* of a single point NumPy gives the value at NaN, too */
      to[i] = at[i];
    } else {
      int64_t k = place_of(at[i], points, n);
      to[i] = k < n - 1 ? between(at[i], points, values, k) : values[k];
    }
  }
  return DNN_OK;
}
