/*
** Losses: how far the output of a network is from its targets, and the gradient of that.
**
** A loss adds up the terms of an output (n, m), n for each of the m examples but for the cross
** entropies of classes, which have one, and divides by a number that the reduction tells:
**
**   mean      by the number of terms: n m, of classes m
**   examples  by m: the sum over the outputs, the mean over the examples
**   sum       by 1
**
** The gradient is the loss's with respect to the output, times m: parameters' gradients are divided
** by m in the layers (nn/layer.h), and are then those of the loss.
**
**   name                   a term, of an output a and its target y; its derivative
**   binary_cross_entropy   -(y log a + (1 - y) log(1 - a)); a a probability. With one output, or
**                          over examples, the notebook's compute_cost: (-1/m) * sum, in its order
**                          of operations bit for bit; -(y / a - (1 - y) / (1 - a))
**   binary_cross_entropy_logits   the same of a = sigmoid(z), from z: max(z, 0) - z y +
**                          log1p(exp(-|z|)); sigmoid(z) - y
**   cross_entropy          -sum(y log a); a the probabilities of n classes; -y / a. A class with
**                          y = 0 adds nothing, even with a = 0
**   softmax_cross_entropy  the same of a = softmax(z), from z: sum(y (logsumexp(z) - z));
**                          softmax(z) sum(y) - y. Logits may be -inf where y = 0
**   mse                    (a - y)^2; 2 (a - y)
**   mae                    |a - y|; its sign, 0 where equal
**   huber                  (a - y)^2 / 2 where |a - y| <= delta, else delta (|a - y| - delta / 2)
**   hinge                  max(0, 1 - y a), y is -1 or 1 (0 counts as -1)
*/
#ifndef DNN_NN_LOSS_H
#define DNN_NN_LOSS_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

typedef enum dnn_loss_kind {
  DNN_BINARY_CROSS_ENTROPY,
  DNN_BINARY_CROSS_ENTROPY_LOGITS,
  DNN_CROSS_ENTROPY,
  DNN_SOFTMAX_CROSS_ENTROPY,
  DNN_MSE,
  DNN_MAE,
  DNN_HUBER,
  DNN_HINGE
} dnn_loss_kind;
#define DNN_LOSSES 8

typedef enum dnn_loss_reduction {
  DNN_REDUCTION_MEAN,
  DNN_REDUCTION_EXAMPLES,
  DNN_REDUCTION_SUM
} dnn_loss_reduction;
#define DNN_LOSS_REDUCTIONS 3

typedef struct dnn_loss {
  dnn_loss_kind kind;
  double delta; /* huber */
  dnn_loss_reduction reduction;
} dnn_loss;

/* The name above, and the kind called so; false when there is none. */
const char *dnn_loss_name(dnn_loss_kind kind);
bool dnn_loss_find(const char *name, dnn_loss_kind *kind);

/* The reduction called so, as above. */
bool dnn_loss_reduction_find(const char *name, dnn_loss_reduction *reduction);

/* Is the loss after a layer of this class better taken from what goes into the layer? *loss is then
   the one to take there, with the same value. */
bool dnn_loss_fuses(dnn_loss *loss, const char *kind);

/*
** Do the targets fit the output?
**   a (n, m)   y (n, m), or (m,) or (1, m) class numbers 0 .. n-1 for the cross entropies of
**              classes, which need n > 1. Features may have a shape: (features ..., m) counts as
**              (n, m)
** DNN_ESHAPE with both shapes and what to write. DNN_EVALUE when huber's delta is not positive.
*/
dnn_status dnn_loss_check(const dnn_loss *loss, const dnn_array *a, const dnn_array *y,
                          dnn_error *error);

/*
** Value and gradient. The shapes were checked.
**   a         (n, m) f64 or f32, row-major without gaps
**   y         of any type and strides; converted to a's type
**   gradient  (n, m) of a's type, without gaps; NULL when it is not wanted
** DNN_EVALUE for a class number that is out of range or no whole number (named with its example).
** DNN_EINTERRUPT with 'gradient' unspecified. DNN_ENOMEM: only cross entropies of classes allocate,
** for a y (n, m) that has another type or gaps.
*/
dnn_status dnn_loss_apply(const dnn_loss *loss, const dnn_array *a, const dnn_array *y,
                          double *value, void *gradient, dnn_error *error);

/*
** binary_cross_entropy over examples, for operands of one shape (n, m) and any types and strides,
** which are converted to 'dtype', f64 or f32.
**   gradient  (n, m) of that type, without gaps; NULL when it is not wanted
** DNN_EINTERRUPT with 'gradient' unspecified.
*/
dnn_status dnn_binary_cross_entropy(dnn_dtype dtype, const dnn_array *a, const dnn_array *y,
                                    double *value, void *gradient, dnn_error *error);

DNN_END_DECLARATIONS

#endif
