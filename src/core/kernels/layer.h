/*
** Kernels of layers that the elementwise kernels do not have. Contiguous memory, nothing is
** checked. n = 0 is allowed; an output may be exactly one of the inputs.
**
** Letters: z input and a output of an activation, d the gradient with respect to a.
*/
#ifndef DNN_KERNELS_LAYER_H
#define DNN_KERNELS_LAYER_H

#include "base/isa.h"

#include <stdint.h>

typedef struct dnn_layer_kernels {
  /* z[i][j] = z[i][j] + b[i]; 'z' (n, m), 'b' (n). */
  void (*add_bias)(int64_t n, int64_t m, const void *b, void *z);

  /* From the output, where forward has left it, so that no exponential is taken again:
     out = d * a * (1 - a), out = d * (1 - a * a); (n) each. */
  void (*sigmoid_backward_from_a)(int64_t n, const void *d, const void *a, void *out);
  void (*tanh_backward_from_a)(int64_t n, const void *d, const void *a, void *out);

  /* a = z where z > 0 (or NaN), slope * z elsewhere; and backwards. */
  void (*leaky_relu)(int64_t n, const void *z, double slope, void *a);
  void (*leaky_relu_backward)(int64_t n, const void *d, const void *z, double slope, void *out);

  /* a = z where z > 0, alpha * e elsewhere, with 'e' = exp(z) - 1 (n); and backwards from a. */
  void (*elu)(int64_t n, const void *z, const void *e, double alpha, void *a);
  void (*elu_backward)(int64_t n, const void *d, const void *z, const void *a, double alpha,
                       void *out);

  /* a = z / 2 * (1 + erf(z / sqrt(2))); and backwards. */
  void (*gelu)(int64_t n, const void *z, void *a);
  void (*gelu_backward)(int64_t n, const void *d, const void *z, void *out);

  /* Backwards from s = sigmoid(z) and a = z * s: out = d * (s + a * (1 - s)). */
  void (*swish_backward)(int64_t n, const void *d, const void *s, const void *a, void *out);

  /* out = in * mask / keep, with 'mask' (n) of bytes 0 or 1. */
  void (*mask)(int64_t n, const void *in, const uint8_t *mask, double keep, void *out);
} dnn_layer_kernels;

DNN_ISA_DECLARE(dnn_layer_kernels, layer, f64);
DNN_ISA_DECLARE(dnn_layer_kernels, layer, f32);

#endif
