/*
** Networks: a chain of layers with its parameters, trained in place. (From inside: nn/chain.h.)
**
** A chain is made of layers that fit each other (dnn_network_new), and owns all its memory:
** parameters, gradients, buffers, the optimizer's states, and one arena for the activations of the
** last pass. The arena grows to the largest number of examples seen; for fewer nothing is
** allocated, so a training step allocates nothing.
**
** Parts of a chain can be run alone (first .. last): a caller may put layers of his own between
** two parts.
**
** For one dtype, layer sizes and thread count the same input gives the same bits, and the bits of
** the functions in nn/steps.h called one by one.
*/
#ifndef DNN_NN_NETWORK_H
#define DNN_NN_NETWORK_H

#include "base/declarations.h"
#include "nn/layer.h"
#include "nn/loss.h"
#include "nn/optimizer.h"

DNN_BEGIN_DECLARATIONS

typedef struct dnn_network dnn_network;

/*
** Makes a chain. 'layers' (count) are copied and built one after the other, the first for 'in'.
** Parameters, buffers and states are zero, but gamma and running_var are 1.
** DNN_ESHAPE and DNN_EVALUE: the text names the layer by its number, from 1, and shows the chain of
** shapes up to it. DNN_ENOMEM. *out is NULL after a failure.
*/
dnn_status dnn_network_new(const dnn_features *in, int count, const dnn_layer *layers,
                           dnn_dtype dtype, dnn_network **out, dnn_error *error);

/* Frees the chain and everything in it. NULL is allowed. */
void dnn_network_free(dnn_network *self);

int dnn_network_count(const dnn_network *self);
dnn_dtype dnn_network_dtype(const dnn_network *self);

/*
** To what passes round the operands of linear layers' products (linalg/gemm_bf16.h); parameters,
** sums and updates keep their type. At first DNN_PRECISION_FULL. DNN_EDTYPE for another one of a
** chain of f64.
*/
dnn_precision dnn_network_precision(const dnn_network *self);
dnn_status dnn_network_set_precision(dnn_network *self, dnn_precision precision, dnn_error *error);

/* Layer i, from 0, as it was built. */
const dnn_layer *dnn_network_layer(const dnn_network *self, int i);

/* --- memory to look at ------------------------------------------------------------------------ */

/* Descriptors of memory of the chain, valid until it is freed. */
dnn_array dnn_network_parameter(dnn_network *self, int layer, int part);
dnn_array dnn_network_gradient(dnn_network *self, int layer, int part);
dnn_array dnn_network_buffer(dnn_network *self, int layer, int part);

/* The gradients of layers first .. last-1 as one vector, with what lies between them, which is 0:
   for those who change them between a pass backwards and the update. They then release the input
   (below), so that the update looks at these gradients, not at what they were made of. */
dnn_array dnn_network_gradients(dnn_network *self, int first, int last);

/* The optimizer's state number 'which' of a parameter; data is NULL before the optimizer needs
   it. */
dnn_array dnn_network_state(dnn_network *self, int layer, int part, int which);

/* Makes the first 'count' states, of zeros, where they are not there yet. DNN_ENOMEM. */
dnn_status dnn_network_need_states(dnn_network *self, int count, dnn_error *error);

/* Output of layer i in the last forward pass, (features ..., m), and the gradient of the last
   backward pass with respect to it; data is NULL when there was none. Valid until the next pass. */
dnn_array dnn_network_output(dnn_network *self, int i);
dnn_array dnn_network_output_gradient(dnn_network *self, int i);

/* Gradient with respect to the input of the last backward pass, if it was asked for. */
dnn_array dnn_network_input_gradient(dnn_network *self, int i);

/* Bytes of the arena for 'm' examples. */
size_t dnn_network_arena_bytes(const dnn_network *self, int64_t m);

/* --- passes ----------------------------------------------------------------------------------- */

/* Does 'x' fit the first layer? DNN_ESHAPE with both shapes, and what to do where that can be
   seen. */
dnn_status dnn_network_check_input(const dnn_network *self, const dnn_array *x, dnn_error *error);

/*
** Runs layers first .. last-1 forwards.
**   x  (n, m), or (features ..., m), of the input of layer 'first', any type and strides; its
**      memory must stay until a backward pass is over when its type is the chain's
**   training  dropout draws from 'random' (not NULL then), batch_norm uses the batch
** DNN_ESHAPE with both shapes. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_network_forward(dnn_network *self, int first, int last, const dnn_array *x,
                               bool training, dnn_random *random, dnn_error *error);

/* Keeps what passes that train change, buffers and the state of 'random', until dnn_network_undo
   puts it back: for passes one by one that may fail on the way. When an update was taken back
   since, undo puts back what was kept before that update. */
void dnn_network_keep(dnn_network *self, const dnn_random *random);
void dnn_network_undo(dnn_network *self, dnn_random *random);

/* After a pass that trained: DNN_EVALUE when a buffer is not finite, such as the running variance
   of an input of extreme size; the text names the layer and the buffer. An update looks at that
   itself. */
dnn_status dnn_network_check_buffers(const dnn_network *self, dnn_error *error);

/* The input of the last pass may go: a pass backwards then needs another pass forwards first. */
void dnn_network_release_input(dnn_network *self);

/*
** Runs layers last-1 .. first backwards, after a forward pass over at least these (with training
** true where dropout or batch_norm is among them). Fills their gradients.
**   d_out  (n, m) or (features ..., m): gradient with respect to the output of layer last-1; NULL:
**          already in dnn_network_output_gradient(last-1)
**   input_gradient  compute also that of layer first's input?
*/
dnn_status dnn_network_backward(dnn_network *self, int first, int last, const dnn_array *d_out,
                                bool input_gradient, dnn_error *error);

/*
** How parameters are updated.
*/
typedef struct dnn_training {
  dnn_loss loss;
  dnn_optimizer optimizer;
  double l1, l2; /* terms of the cost, (l2 / 2m) sum W^2 + (l1 / m) sum |W| over weights, not biases
                    (parameters whose names begin with W); the gradients accordingly */
  double clip_norm;  /* largest norm of all gradients together; 0: no limit */
  double clip_value; /* largest absolute value of an element; 0: no limit */
  bool guard;        /* look for NaN and infinities after every layer, both ways */
  bool notebook;     /* the loss after a sigmoid is taken from its output, with the bits of the
                        functions in nn/steps.h, and NaN goes where theirs goes */
} dnn_training;

/* A parameter with its gradient and what the optimizer keeps for it, all of 'size' elements. */
typedef struct dnn_trained {
  const char *name; /* one that begins with W is a weight, and drawn to zero */
  dnn_dtype dtype;
  int64_t size;
  void *values, *gradient;
  void *states[2]; /* dnn_optimizer_states of them are used */
  bool is_frozen;  /* it stays as it is, and its gradient becomes 0 */
} dnn_trained;

/*
** Applies the optimizer to every parameter, after the terms above. Advances the number of updates.
**   m       examples of the last pass
**   others  (count): parameters of layers that the caller runs himself. They are updated with those
**           of the chain, under one norm; their gradients are left as they were used
** DNN_EVALUE as for dnn_network_step; dnn_network_undo is then due.
*/
dnn_status dnn_network_update(dnn_network *self, const dnn_training *training, int64_t m, int count,
                              const dnn_trained *others, dnn_error *error);

/*
** The DNN_EVALUE of a step that makes numbers that are not finite, for one that the caller takes
** part by part; takes back an extreme update as dnn_network_step does. dnn_network_undo is then
** due.
**   problem  begins the text, "layer 2 (custom): its output is not finite"
**   reason   follows it; NULL: nothing does
**   others   (count), as in the update; their gradients are not looked at
** refuse_loss is about a loss 'cost', whose reason when it is NULL is the first number of the last
** pass that is not finite, and then that of 'y'.
*/
dnn_status dnn_network_refuse(dnn_network *self, const char *problem, const char *reason, int count,
                              const dnn_trained *others, dnn_error *error);
dnn_status dnn_network_refuse_loss(dnn_network *self, const dnn_array *y, double cost,
                                   const char *reason, int count, const dnn_trained *others,
                                   dnn_error *error);

/* A frozen parameter stays as it is in updates: its gradient is then 0, also for clip_norm. The
   cost does not change by that. Ends the Gram form, whose failures it has. */
dnn_status dnn_network_freeze(dnn_network *self, int layer, int part, bool is_frozen,
                              dnn_error *error);

/* The L1 and L2 terms of the cost for 'm' examples, 'others' included. */
double dnn_network_penalty(const dnn_network *self, const dnn_training *training, int64_t m,
                           int count, const dnn_trained *others);

/* Number of updates so far, and of those since the optimizer was reset, which count for adam's bias
   correction. */
int64_t dnn_network_updates(const dnn_network *self);
int64_t dnn_network_optimizer_updates(const dnn_network *self);
void dnn_network_set_updates(dnn_network *self, int64_t updates, int64_t of_optimizer);

/* For another optimizer: the states of the one before are zeroed. Ends the Gram form, whose
   failures it has. */
dnn_status dnn_network_reset_optimizer(dnn_network *self, dnn_error *error);

/*
** One step of training: forwards, loss, backwards, update.
**   x, y   as in dnn_network_forward and dnn_loss_apply
**   *cost  the loss before the update, with the L1 and L2 terms
** The input is released (dnn_network_release_input).
** A failure before the update leaves parameters, buffers and 'random' as they were, so that the
** step can be tried again, after an interrupt for example.
** DNN_EVALUE when the loss, a gradient, a buffer or a parameter after the update would not be
** finite (but in the notebook's form): the text names the update, the layer and what to do.
** Parameters, states, buffers and 'random' are then those after the last update that was made; when
** the loss, a gradient or a buffer is not finite after an update by numbers of extreme size, that
** is taken back, too. With 'guard', DNN_EVALUE names the layer, the direction and the number of the
** update where a value was not finite, and does the same.
*/
dnn_status dnn_network_step(dnn_network *self, const dnn_training *training, const dnn_array *x,
                            const dnn_array *y, dnn_random *random, double *cost, dnn_error *error);

/* --- the same examples again and again -------------------------------------------------------- */

/*
** Full-batch gradient descent with the Gram matrix. With X fixed, the product W1 X of the first
** layer changes by -a dZ1 (X^T X) / m from step to step, so neither W1 nor X is touched: for many
** more features than examples that is hundreds of times less work. The algebra is exact, rounding
** differs (the product is computed afresh now and then).
**
** possible  the first layer is linear, the optimizer is sgd (momentum in every form, decay and L2
**           included, L1, clipping and guard not), and m is small against the features
*/
bool dnn_network_gram_pays(const dnn_network *self, const dnn_training *training, int64_t m);

/*
** From begin to end, dnn_network_step with this same x (its elements must not change) leaves W1,
** its gradient and its states out of date; dnn_network_gram_sync brings them up to date, and they
** may be changed until the next step. Any other pass does that itself and works as ever. The
** optimizer keeps its kind and momentum until the end.
** Begin and sync work on the products with X; DNN_ENOMEM, DNN_EINTERRUPT, with nothing changed.
*/
dnn_status dnn_network_gram_begin(dnn_network *self, const dnn_training *training,
                                  const dnn_array *x, dnn_error *error);
dnn_status dnn_network_gram_sync(dnn_network *self, dnn_error *error);
dnn_status dnn_network_gram_end(dnn_network *self, dnn_error *error);

DNN_END_DECLARATIONS

#endif
