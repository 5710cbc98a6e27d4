/*
** The first layer of a network that sees the same examples again and again, without its weights.
**
** With X (n, m) fixed and updates that are linear in the gradient dZ X^T / m, the weights stay
** W = W0 + S X^T, so all a step needs is the product P = W X (units, m): it changes by
** (S's change) G with the Gram matrix G = X^T X (m, m). The velocity of momentum goes the same way.
** W itself is brought up to date by dnn_gram_sync, which the layer's user calls before looking.
*/
#ifndef DNN_NN_GRAM_H
#define DNN_NN_GRAM_H

#include "base/declarations.h"
#include "nn/layer.h"
#include "nn/optimizer.h"

DNN_BEGIN_DECLARATIONS

typedef struct dnn_gram dnn_gram;

/*
** Computes G and P for a linear layer and the input pass->in, whose elements must not change while
** this exists; pass->parameters[0] and 'velocity' belong to it until dnn_gram_free.
**   velocity  (units, n), the optimizer's state of W; NULL when it has none
** DNN_ENOMEM, DNN_EINTERRUPT; *out is then NULL.
*/
dnn_status dnn_gram_new(const dnn_layer *layer, const dnn_layer_pass *pass, void *velocity,
                        dnn_gram **out, dnn_error *error);
void dnn_gram_free(dnn_gram *self);

/* The layer's forward and backward; backward leaves the gradient of W for dnn_gram_update. Forward
   computes P afresh after a sync, and syncs every 1024 updates, against drift. DNN_ENOMEM. */
dnn_status dnn_gram_forward(dnn_gram *self, const dnn_layer *layer, const dnn_layer_pass *pass,
                            dnn_error *error);
dnn_status dnn_gram_backward(dnn_gram *self, const dnn_layer *layer, const dnn_layer_pass *pass,
                             dnn_error *error);

/* Are the gradient that backward left, and what an update makes of it, so small that nothing can
   overflow: below 'limit', and the elements of G below its square? NaN is not. */
bool dnn_gram_is_calm(const dnn_gram *self, double limit);

/* Updates P by sgd in any form without weight decay, of which only the learning rate may change
   from call to call. A failure changes nothing. */
dnn_status dnn_gram_update(dnn_gram *self, const dnn_optimizer *optimizer, dnn_error *error);

/* Brings W, its velocity and the gradient of the last backward up to date. They may then be changed
   until the next forward. DNN_ENOMEM, DNN_EINTERRUPT: nothing has changed. */
dnn_status dnn_gram_sync(dnn_gram *self, dnn_error *error);

DNN_END_DECLARATIONS

#endif
