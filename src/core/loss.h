/*
** Losses: how far the output of a network is from its targets, and the gradient of that.
**
** The value is the mean over the m examples of each example's loss. The gradient is that of the sum
** over the examples with respect to the output, not divided by m: parameters' gradients are, in the
** layers (layer.h).
**
**   name                   of one example, a (n) its output, y (n) its target
**   binary_cross_entropy   -sum(y log a + (1 - y) log(1 - a)); a a probability. As the notebook's
**                          compute_cost: (-1/m) * sum, in its order of operations bit for bit;
**                          gradient -(y / a - (1 - y) / (1 - a))
**   binary_cross_entropy_logits   the same of a = sigmoid(z), from z: max(z, 0) - z y +
**                          log1p(exp(-|z|)); gradient sigmoid(z) - y
**   cross_entropy          -sum(y log a); a the probabilities of n classes
**   softmax_cross_entropy  the same of a = softmax(z), from z: logsumexp(z) - sum(y z);
**                          gradient softmax(z) sum(y) - y
**   mse                    mean((a - y)^2) over n
**   mae                    mean(|a - y|) over n; gradient 0 where equal
**   huber                  mean over n of (a - y)^2 / 2 where |a - y| <= delta, else
**                          delta (|a - y| - delta / 2)
**   hinge                  mean over n of max(0, 1 - y a), y is -1 or 1 (0 counts as -1)
*/
#ifndef DNN_LOSS_H
#define DNN_LOSS_H

#include "array.h"

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

typedef struct dnn_loss {
  dnn_loss_kind kind;
  double delta; /* huber */
} dnn_loss;

/* The name above, and the kind called so; false when there is none. */
const char *dnn_loss_name(dnn_loss_kind kind);
bool dnn_loss_find(const char *name, dnn_loss_kind *kind);

/*
** Do the targets fit the output?
**   a (n, m)   y (n, m), or (1, m) or (m,) class numbers 0 .. n-1 for the cross entropies of
**              classes, n > 1
** DNN_ESHAPE with both shapes.
*/
dnn_status dnn_loss_check(const dnn_loss *loss, const dnn_array *a, const dnn_array *y,
                          dnn_error *error);

/*
** Value and gradient. The shapes were checked.
**   a         (n, m) f64 or f32, row-major without gaps
**   y         of any type and strides
**   gradient  (n, m) of a's type, without gaps; NULL when it is not wanted
** DNN_EVALUE for a class number that is out of range or no whole number (named with its example),
** with 'gradient' unspecified. DNN_ENOMEM. Nothing is allocated when y has a's type and no gaps.
*/
dnn_status dnn_loss_apply(const dnn_loss *loss, const dnn_array *a, const dnn_array *y,
                          double *value, void *gradient, dnn_error *error);

#endif
