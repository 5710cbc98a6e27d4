/*
** A whole training step of a network that is so small that calls would cost more than the work:
** linear layers, each with an activation, a sigmoid at the end with the binary cross-entropy of
** what goes into it, gradient descent. Every number is rounded as the kernels for one operation
** round it (linalg/gemm.h: sums in order of k, fused where the instruction set can), so the bits
** are the same.
*/
#ifndef DNN_KERNELS_COMPACT_H
#define DNN_KERNELS_COMPACT_H

#include "base/isa.h"

#include <stdbool.h>
#include <stdint.h>

/* Limits of what the kernel takes, which keep its sums plain: see dnn_compact_fits. */
#define DNN_COMPACT_UNITS    15
#define DNN_COMPACT_EXAMPLES 7
#define DNN_COMPACT_WORK     48

typedef enum dnn_compact_activation {
  DNN_COMPACT_SIGMOID,
  DNN_COMPACT_RELU,
  DNN_COMPACT_TANH
} dnn_compact_activation;

/* A = activation(Z), Z = W A_prev + b. Row-major without gaps; the gradients of the same shapes. */
typedef struct dnn_compact_layer {
  int64_t n_in, n;
  dnn_compact_activation activation;
  void *w, *b;   /* (n, n_in), (n, 1): changed */
  void *dw, *db; /* written */
  void *z, *a;   /* (n, m): written */
  void *dz, *da; /* (n, m): written, but da of the last layer */
} dnn_compact_layer;

/* The memory of all parameters, and of all gradients in the same places, with zeros between
   them. */
typedef struct dnn_compact_memory {
  int64_t bytes; /* whole lines of DNN_COMPACT_LINE */
  void *parameters, *gradients;
} dnn_compact_memory;
#define DNN_COMPACT_LINE 64

typedef struct dnn_compact_kernels {
  /*
  ** One step.
  **   layers  (count)
  **   memory  that of their parameters and gradients
  **   x       (layers[0].n_in, m)
  **   y       (n of the last layer, m)
  **   limit   the update is made when all gradients are smaller
  **   *cost   that before the update
  ** False: no parameter was changed, since the cost is not finite or a gradient is too large.
  */
  bool (*step)(int count, const dnn_compact_layer *layers, const dnn_compact_memory *memory,
               int64_t m, const void *x, const void *y, double rate, double limit, double *cost);
} dnn_compact_kernels;

DNN_ISA_DECLARE(dnn_compact_kernels, compact, f64);
DNN_ISA_DECLARE(dnn_compact_kernels, compact, f32);

/*
** Does a layer of n units and n_in inputs fit for m examples? Its three products must be of the
** kind that dnn_gemm sums in order.
*/
static inline bool dnn_compact_fits(int64_t n, int64_t n_in, int64_t m) {
  return n <= DNN_COMPACT_UNITS && n_in <= DNN_COMPACT_UNITS && m >= 2 &&
         m <= DNN_COMPACT_EXAMPLES && ((n > 1 && n_in > 1) || n * n_in * m <= DNN_COMPACT_WORK);
}

#endif
