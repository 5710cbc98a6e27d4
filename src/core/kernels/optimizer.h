/*
** Kernels of optimizers (nn/optimizer.h tells the formulas and letters) and of gradients.
** Contiguous memory, nothing is checked; n = 0 is allowed.
*/
#ifndef DNN_KERNELS_OPTIMIZER_H
#define DNN_KERNELS_OPTIMIZER_H

#include "base/isa.h"

#include <stdint.h>

/* The numbers of one update, each rounded to the parameter's type where it is used. */
typedef struct dnn_update_factors {
  double rate;               /* a */
  double beta1, rest1;       /* b or b1 and 1 - b1 */
  double beta2, rest2;       /* r or b2 and 1 - b2 */
  double epsilon;            /* e */
  double correct1, correct2; /* 1 - b1^t, 1 - b2^t */
} dnn_update_factors;

/* 'w' and the states (n), of which as many as the optimizer has are looked at, are changed. */
typedef void dnn_update_kernel(int64_t n, const dnn_update_factors *factors, void *w, const void *g,
                               void *state, void *second_state);

typedef struct dnn_optimizer_kernels {
  dnn_update_kernel *sgd;
  dnn_update_kernel *momentum;
  dnn_update_kernel *averaged;
  dnn_update_kernel *nesterov;
  dnn_update_kernel *adagrad;
  dnn_update_kernel *rmsprop;
  dnn_update_kernel *adam;
  dnn_update_kernel *adam_epsilon_inside;

  /* out = g + decay * w, w = w - factor * w, g = g * factor. */
  void (*add_decay)(int64_t n, double decay, const void *w, const void *g, void *out);
  void (*shrink)(int64_t n, double factor, void *w);
  void (*scale)(int64_t n, double factor, void *g);

  /* g = min(max(g, -limit), limit), NaN where g is. */
  void (*clip)(int64_t n, double limit, void *g);

  /* (l2 / 2) sum w^2 + l1 sum |w|, all in double; the same order for every instruction set. */
  double (*penalty)(int64_t n, double l1, double l2, const void *w);

  /* g = g + l2 * w + l1 * sign(w). */
  void (*add_penalty)(int64_t n, double l1, double l2, const void *w, void *g);

  /* The sum of g * g, all in double; the same order for every instruction set. */
  double (*square)(int64_t n, const void *g);

  /* Is the size of every element below 'limit'? 1 or 0; NaN is not. */
  int (*all_below)(int64_t n, double limit, const void *x);
} dnn_optimizer_kernels;

DNN_ISA_DECLARE(dnn_optimizer_kernels, optimizer, f64);
DNN_ISA_DECLARE(dnn_optimizer_kernels, optimizer, f32);

#endif
