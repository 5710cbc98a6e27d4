/*
** Sums of products of one vector with another that slides along it. Nothing is checked.
*/
#ifndef DNN_KERNELS_SLIDING_H
#define DNN_KERNELS_SLIDING_H

#include "base/isa.h"

#include <stdint.h>

typedef struct dnn_sliding_kernels {
  /*
  ** sums[j] += taps[k] * in[j - k] for j = 0 .. n-1, one k = 0 .. count-1 after the other. Each
  ** product is rounded before it is added, so that the bits are the same with every instruction
  ** set.
  */
  void (*slide)(int64_t n, int64_t count, const void *in, const void *taps, void *sums);
} dnn_sliding_kernels;

DNN_ISA_DECLARE(dnn_sliding_kernels, sliding, f64);
DNN_ISA_DECLARE(dnn_sliding_kernels, sliding, f32);

#endif
