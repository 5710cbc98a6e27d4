#include "nn/penalty.h"

#include <math.h>

/* Sums that do not wait for each other. */
enum { lanes = 8 };

#define PENALTY(real, suffix)                                                                      \
  static double value_##suffix(int64_t n, const real *w, double l1, double l2) {                   \
    double squares[lanes] = {0}, sizes[lanes] = {0}, square = 0, size = 0;                         \
    for (int64_t i = 0; i < n; i++) {                                                              \
      squares[i % lanes] += (double)w[i] * (double)w[i];                                           \
      sizes[i % lanes] += fabs((double)w[i]);                                                      \
    }                                                                                              \
    for (int i = 0; i < lanes; i++) {                                                              \
      square += squares[i];                                                                        \
      size += sizes[i];                                                                            \
    }                                                                                              \
    return l2 / 2 * square + l1 * size;                                                            \
  }                                                                                                \
                                                                                                   \
  static void add_gradient_##suffix(int64_t n, const real *w, real l1, real l2, real *gradient) {  \
    for (int64_t i = 0; i < n; i++)                                                                \
      gradient[i] += l2 * w[i];                                                                    \
    for (int64_t i = 0; i < n && l1 != 0; i++)                                                     \
      gradient[i] += w[i] > 0 ? l1 : w[i] < 0 ? -l1 : 0;                                           \
  }

PENALTY(double, f64)
PENALTY(float, f32)

double dnn_penalty_value(dnn_dtype dtype, int64_t n, const void *w, double l1, double l2) {
  return dtype == DNN_F64 ? value_f64(n, w, l1, l2) : value_f32(n, w, l1, l2);
}

void dnn_penalty_add_gradient(dnn_dtype dtype, int64_t n, const void *w, double l1, double l2,
                              void *gradient) {
  if (dtype == DNN_F64)
    add_gradient_f64(n, w, l1, l2, gradient);
  else
    add_gradient_f32(n, w, (float)l1, (float)l2, gradient);
}
