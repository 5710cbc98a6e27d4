/*
** A small linear layer together with the activation beside it, for more examples than
** kernels/compact.h takes: each number is computed where the one before it is still in a register,
** which saves passes over memory. It is rounded as the kernels for one operation round it
** (linalg/gemm.h: sums in order of k, fused where the instruction set can), so the bits are the
** same. Nothing is checked; everything is row-major without gaps.
*/
#ifndef DNN_KERNELS_PAIR_H
#define DNN_KERNELS_PAIR_H

#include "base/isa.h"

#include <stdint.h>

typedef enum dnn_pair_activation {
  DNN_PAIR_SIGMOID,
  DNN_PAIR_RELU,
  DNN_PAIR_TANH
} dnn_pair_activation;

/* The largest number of inputs and of units: dnn_gemm sums so few terms in order. */
#define DNN_PAIR_UNITS 15
/* The smallest number of examples: more than units, so that dnn_gemm does not transpose. */
#define DNN_PAIR_EXAMPLES 16

typedef struct dnn_pair_kernels {
  /*
  ** z = w a_prev + b, a = activation(z).
  **   w (n, n_in), b (n), a_prev (n_in, m), z and a (n, m)
  */
  void (*forward)(int64_t n, int64_t n_in, int64_t m, dnn_pair_activation activation, const void *w,
                  const void *b, const void *a_prev, void *z, void *a);

  /*
  ** From a linear layer to the input of the activation before it: da = w^T d, dz = da *
  ** activation'(z), where a = activation(z).
  **   w (n, n_in), d (n, m), z, a, da and dz (n_in, m)
  */
  void (*backward)(int64_t n, int64_t n_in, int64_t m, dnn_pair_activation activation,
                   const void *w, const void *d, const void *z, const void *a, void *da, void *dz);
} dnn_pair_kernels;

DNN_ISA_DECLARE(dnn_pair_kernels, pair, f64);
DNN_ISA_DECLARE(dnn_pair_kernels, pair, f32);

#endif
