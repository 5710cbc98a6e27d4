/*
** Kernels of batch_norm: one run of n values, those of one feature. Nothing is checked.
*/
#ifndef DNN_KERNELS_NORMALIZATION_H
#define DNN_KERNELS_NORMALIZATION_H

#include "base/isa.h"

#include <stdint.h>

typedef struct dnn_normalization_kernels {
  /* out[i] = (in[i] - mean) * scale + shift */
  void (*scale)(int64_t n, const void *in, double mean, double scale, double shift, void *out);

  /* sums[0] = sum of d[i], sums[1] = sum of d[i] * (in[i] - mean): in one fixed order for each
     instruction set. */
  void (*sums)(int64_t n, const void *d, const void *in, double mean, double sums[2]);

  /* out[i] = (d[i] - shift - (in[i] - mean) * slope) * scale */
  void (*backward)(int64_t n, const void *d, const void *in, double mean, double shift,
                   double slope, double scale, void *out);
} dnn_normalization_kernels;

DNN_ISA_DECLARE(dnn_normalization_kernels, normalization, f64);
DNN_ISA_DECLARE(dnn_normalization_kernels, normalization, f32);

#endif
