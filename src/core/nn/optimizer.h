/*
** Optimizers: one update of a parameter from its gradient, in place.
**
** Letters: w parameter, g gradient, a learning rate, t number of this update, from 1.
**
**   sgd       w = w - a g
**     with momentum b:  v = b v + g;  w = w - a v            (PyTorch's and Keras's form)
**     averaged:         v = b v + (1 - b) g;  w = w - a v    (the course's form)
**     nesterov:         v = b v + g;  w = w - a (g + b v)
**   adagrad   s = s + g^2;  w = w - a g / (sqrt(s) + e)
**   rmsprop   s = r s + (1 - r) g^2;  w = w - a g / (sqrt(s) + e)
**   adam      v = b1 v + (1 - b1) g;  s = b2 s + (1 - b2) g^2
**             w = w - a (v / (1 - b1^t)) / (sqrt(s / (1 - b2^t)) + e)
**             epsilon_inside: ... / sqrt(s / (1 - b2^t) + e)
**   adamw     the same with w = w - a d w before it, d the weight decay
**
** Elsewhere the weight decay d is added to the gradient: g = g + d w. Every operation is rounded as
** written, in the parameter's type, so that the same formula in NumPy gives the same bits. Factors
** such as 1 - b1^t are worked out in double (the power by the C library, as Python's b1**t).
*/
#ifndef DNN_NN_OPTIMIZER_H
#define DNN_NN_OPTIMIZER_H

#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

typedef enum dnn_optimizer_kind {
  DNN_SGD,
  DNN_ADAGRAD,
  DNN_RMSPROP,
  DNN_ADAM,
  DNN_ADAMW
} dnn_optimizer_kind;
#define DNN_OPTIMIZERS 5

typedef struct dnn_optimizer {
  dnn_optimizer_kind kind;
  double learning_rate;
  double momentum; /* sgd; 0: none */
  bool nesterov, averaged;
  double beta1, beta2; /* adam, adamw; beta2 is also rmsprop's r */
  double epsilon;
  bool epsilon_inside;
  double weight_decay;
} dnn_optimizer;

/* Arrays of the parameter's size that the optimizer keeps for each parameter: 0, 1 or 2, in the
   order v, s. They start at zero. */
int dnn_optimizer_states(const dnn_optimizer *optimizer);

const char *dnn_optimizer_name(dnn_optimizer_kind kind);
bool dnn_optimizer_find(const char *name, dnn_optimizer_kind *kind);

/* An optimizer with PyTorch's presets: learning rate 0.01 (adam, adamw: 0.001), betas 0.9 and 0.999
   (rmsprop: 0.99), epsilon 1e-8 (adagrad 1e-10), adamw's decay 0.01. */
void dnn_optimizer_init(dnn_optimizer *optimizer, dnn_optimizer_kind kind);

/* DNN_EVALUE, naming the field, for a negative or NaN rate, a beta outside [0, 1), averaged
   together with nesterov, nesterov without momentum. */
dnn_status dnn_optimizer_check(const dnn_optimizer *optimizer, dnn_error *error);

/*
** One update.
**   n          elements
**   parameter  (n), changed
**   gradient   (n), read only
**   states     (n) each, dnn_optimizer_states of them, changed
**   t          number of this update, from 1
** Contiguous memory of type f64 or f32. Large updates are shared by the pool.
*/
void dnn_optimizer_update(const dnn_optimizer *optimizer, dnn_dtype dtype, int64_t n,
                          void *parameter, const void *gradient, void *const *states, int64_t t);

/* The square of the norm of a gradient, in double; same bits for one n on every call. */
double dnn_gradient_square(dnn_dtype dtype, int64_t n, const void *gradient);

/* gradient = gradient * factor, and gradient clipped to [-limit, limit]. */
void dnn_gradient_scale(dnn_dtype dtype, int64_t n, void *gradient, double factor);
void dnn_gradient_clip(dnn_dtype dtype, int64_t n, void *gradient, double limit);

/* Is the size of every element below a limit? NaN is not. */
bool dnn_all_below(dnn_dtype dtype, int64_t n, const void *values, double limit);

/* Is every element finite? */
bool dnn_all_finite(dnn_dtype dtype, int64_t n, const void *values);

DNN_END_DECLARATIONS

#endif
