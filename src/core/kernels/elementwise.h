/*
** Elementwise kernels for real arrays: each function handles one run of n elements of an array.
** The checked functions split arrays into such runs; nothing is checked here.
**
** Strides count elements (of 'real', or of uint8_t for the results of tests and comparisons) and
** may be 0 or negative. Runs of stride 1 and, in binary functions, one operand of stride 0 (a
** scalar) are vectorized; other strides go through a small buffer. n = 0 is allowed. The output may
** be exactly one of the inputs (same address, same stride); any other overlap is the caller's to
** avoid.
**
** The result for an element depends on its operands alone, never on its place in the run, on n or
** on the strides.
**
** Error bounds, in units in the last place (ulp) of the result, denormals included, on every
** instruction set:
**   0    negative absolute sign square sqrt reciprocal floor ceil round trunc relu, + - * /,
**        maximum minimum fmax fmin copysign, comparisons and tests
**   2    exp log tanh sigmoid, by vector code of this file (measured: at most 1.1 for exp and log,
**        1.4 for tanh, 1.6 for sigmoid); exp(0) = 1, log(1) = 0, sigmoid(0) = 0.5 exactly
**   libm everything else: a loop over the C library's function
*/
#ifndef DNN_KERNELS_ELEMENTWISE_H
#define DNN_KERNELS_ELEMENTWISE_H

#include "base/isa.h"

#include <stdint.h>

/* out[i] = f(in[i]); 'in' (n) reals, 'out' (n) reals, or uint8_t for tests. */
typedef void dnn_unary_kernel(int64_t n, const void *in, int64_t in_stride, void *out,
                              int64_t out_stride);

/* out[i] = f(a[i], b[i]); 'a', 'b' (n) reals, 'out' (n) reals, or uint8_t for comparisons. */
typedef void dnn_binary_kernel(int64_t n, const void *a, int64_t a_stride, const void *b,
                               int64_t b_stride, void *out, int64_t out_stride);

typedef struct dnn_elementwise_kernels {
  /* Unary. */
  dnn_unary_kernel *negative;
  dnn_unary_kernel *absolute;
  dnn_unary_kernel *sign; /* -1, +0, 1 or NaN */
  dnn_unary_kernel *square;
  dnn_unary_kernel *sqrt;
  dnn_unary_kernel *reciprocal;
  dnn_unary_kernel *floor;
  dnn_unary_kernel *ceil;
  dnn_unary_kernel *round; /* to nearest, halves to even */
  dnn_unary_kernel *trunc;
  dnn_unary_kernel *exp;
  dnn_unary_kernel *exp2;
  dnn_unary_kernel *expm1;
  dnn_unary_kernel *log; /* -inf at 0, NaN below */
  dnn_unary_kernel *log2;
  dnn_unary_kernel *log10;
  dnn_unary_kernel *log1p;
  dnn_unary_kernel *sin;
  dnn_unary_kernel *cos;
  dnn_unary_kernel *tan;
  dnn_unary_kernel *arcsin;
  dnn_unary_kernel *arccos;
  dnn_unary_kernel *arctan;
  dnn_unary_kernel *sinh;
  dnn_unary_kernel *cosh;
  dnn_unary_kernel *tanh;
  dnn_unary_kernel *arcsinh;
  dnn_unary_kernel *arccosh;
  dnn_unary_kernel *arctanh;
  dnn_unary_kernel *cbrt;
  dnn_unary_kernel *sigmoid;  /* 1 / (1 + exp(-x)), no overflow anywhere */
  dnn_unary_kernel *relu;     /* x < 0 ? 0 : x, so NaN and -0.0 stay, as np.maximum(0, x) has it */
  dnn_unary_kernel *softplus; /* log(1 + exp(x)), no overflow anywhere */

  /* Unary tests: uint8_t 0 or 1. */
  dnn_unary_kernel *isnan;
  dnn_unary_kernel *isinf;
  dnn_unary_kernel *isfinite;
  dnn_unary_kernel *signbit;

  /* Binary. */
  dnn_binary_kernel *add;
  dnn_binary_kernel *subtract;
  dnn_binary_kernel *multiply;
  dnn_binary_kernel *divide;
  dnn_binary_kernel *floor_divide; /* rounded towards -inf; a / b where b is 0, as NumPy */
  dnn_binary_kernel *remainder;    /* has the sign of b; NaN where b is 0 */
  dnn_binary_kernel *power;        /* pow(a, b) */
  dnn_binary_kernel *maximum;      /* NaN if either is; b where equal, as NumPy */
  dnn_binary_kernel *minimum;      /* likewise */
  dnn_binary_kernel *fmax;         /* the other operand if one is NaN; b where equal */
  dnn_binary_kernel *fmin;         /* likewise */
  dnn_binary_kernel *arctan2;      /* the angle of the point (b, a) */
  dnn_binary_kernel *hypot;
  dnn_binary_kernel *copysign;  /* |a| with b's sign */
  dnn_binary_kernel *logaddexp; /* log(exp(a) + exp(b)), no overflow */

  /* Binary, for back-propagation: a is dA, b is Z, the result is dZ. */
  dnn_binary_kernel *relu_backward;           /* Z <= 0 ? 0 : dA, so dA where Z is NaN */
  dnn_binary_kernel *sigmoid_backward_from_z; /* dA s (1 - s) with s = sigmoid(Z) */

  /* Comparisons: uint8_t 0 or 1; with a NaN only not_equal holds. Greater is less with the operands
     exchanged. */
  dnn_binary_kernel *equal;
  dnn_binary_kernel *not_equal;
  dnn_binary_kernel *less;
  dnn_binary_kernel *less_equal;
} dnn_elementwise_kernels;

DNN_ISA_DECLARE(dnn_elementwise_kernels, elementwise, f64);
DNN_ISA_DECLARE(dnn_elementwise_kernels, elementwise, f32);

#endif
