/*
** A step of training: the input, the pass forwards, the loss, the pass backwards, the update. It is
** made whole or not at all; where it fails, what it has changed is put back.
*/
#include "kernels/elementwise.h"
#include "nn/chain.h"

#include <math.h>
#include <string.h>

DNN_ISA_ACCESSOR(dnn_elementwise_kernels, elementwise)

/* Is the gradient of this loss after a sigmoid, of few numbers, the sigmoid's output less 'y'? */
static bool is_difference(const dnn_network *self, const dnn_loss *loss, const dnn_array *a,
                          const dnn_array *y) {
  bool is_one = loss->reduction == DNN_REDUCTION_EXAMPLES ||
                (loss->reduction == DNN_REDUCTION_MEAN && a->size == self->m);
  return loss->kind == DNN_BINARY_CROSS_ENTROPY_LOGITS && is_one && a->size < DNN_CHAIN_FEW &&
         y->dtype == self->dtype && dnn_array_is_contiguous(y);
}

/*
** The loss of the outputs of the layers before 'last', and its gradient there. The cross-entropy of
** a sigmoid or softmax is taken from what goes into it, where nothing overflows or cancels: *last
** is then the number of layers before.
*/
static dnn_status run_loss(dnn_network *self, const dnn_training *training, const dnn_array *y,
                           int *last, double *cost, dnn_error *error) {
  const dnn_link *end = &self->links[*last - 1];
  dnn_loss loss = training->loss;
  dnn_array a;
  dnn_array_init(&a, end->pass.out, self->dtype, 2, (int64_t[]){end->layer.out.size, self->m});
  dnn_status status = dnn_loss_check(&loss, &a, y, error);
  if (status != DNN_OK)
    return status;
  int before = *last - 1; /* the last layer that changes its input, from 0 */
  while (before > 0 && dnn_chain_is_identity(&self->links[before]))
    before--;
  end = &self->links[before];
  if (!training->notebook && dnn_loss_fuses(&loss, end->layer.kind->name)) {
    *last = before;
    a = end->pass.in;
  }
  void *gradient = *last > 0 ? self->links[*last - 1].d_out : NULL;
  if (gradient == NULL || *last == self->count || !is_difference(self, &loss, &a, y))
    return dnn_loss_apply(&loss, &a, y, cost, gradient, error);
  /* A - Y, from the sigmoid that the pass has computed: the loss would compute it again. */
  elementwise_kernels(self->dtype)->subtract(a.size, end->pass.out, 1, y->data, 1, gradient, 1);
  return dnn_loss_apply(&loss, &a, y, cost, NULL, error);
}

/* The same memory seen in the same way; that its elements are the same is the caller's promise. */
static bool is_same(const dnn_array *a, const dnn_array *b) {
  return a->data == b->data && a->dtype == b->dtype && dnn_shape_equal(a, b) &&
         memcmp(a->strides, b->strides, (size_t)a->ndim * sizeof *a->strides) == 0;
}

/* The input of a step, which may be the one that 'gram' knows. */
static dnn_status take_step_input(dnn_network *self, const dnn_array *x, dnn_error *error) {
  self->in_gram = self->gram != NULL && is_same(x, &self->gram_x);
  if (!self->in_gram) {
    dnn_status status = dnn_chain_leave_gram(self, error);
    return status == DNN_OK ? dnn_chain_take_input(self, 0, x, error) : status;
  }
  self->links[0].pass.in = self->gram_in;
  return dnn_chain_prepare_arena(self, self->gram_in.shape[1], error);
}

/* *refused: nothing was changed, and the step must be taken again without 'gram'. */
static dnn_status step(dnn_network *self, const dnn_training *training, const dnn_array *y,
                       dnn_random *random, double *cost, bool *refused, dnn_error *error) {
  int last = self->count;
  double loss = 0;
  dnn_status status = dnn_chain_forward(self, 0, last, true, random, training->guard, error);
  if (status == DNN_OK)
    status = run_loss(self, training, y, &last, &loss, error);
  if (status != DNN_OK)
    return status;
  loss += dnn_network_penalty(self, training, self->m, 0,
                              NULL); /* of the parameters before the update */
  *cost = loss;
  /* Before the pass backwards, which would spread it; the notebook's loops go on with what NumPy
     gives. */
  if (!training->notebook && !isfinite(loss))
    return dnn_network_refuse_loss(self, y, loss, NULL, 0, NULL, error);
  status = dnn_chain_backward(self, 0, last, false, training->guard, error);
  if (status == DNN_OK)
    status = dnn_chain_prepare_update(self, training, self->m, 0, NULL, error);
  if (status != DNN_OK)
    return status;
  /* The Gram form cannot take an update back: W1 is not there to be copied. */
  if (self->in_gram && !training->notebook &&
      !dnn_chain_is_calm(self, training, self->m, 0, NULL)) {
    *refused = true;
    return DNN_OK;
  }
  if (!self->in_gram)
    return dnn_chain_update_safely(self, training, self->m, 0, NULL, error);
  self->kept_states = -1;
  return dnn_chain_update(self, training, 0, NULL, error);
}

/* The kernel for tiny networks first; else with the Gram form if the input is its; else, or where
   that form might overflow, the long way. */
dnn_status dnn_network_step(dnn_network *self, const dnn_training *training, const dnn_array *x,
                            const dnn_array *y, dnn_random *random, double *cost,
                            dnn_error *error) {
  if (!self->is_described)
    dnn_chain_describe_compact(self);
  if (dnn_chain_compact_step(self, training, x, y, cost))
    return DNN_OK;
  bool refused = false;
  dnn_network_keep(self, random);
  dnn_status status = take_step_input(self, x, error);
  if (status == DNN_OK)
    status = step(self, training, y, random, cost, &refused, error);
  if (status == DNN_OK && refused) {
    dnn_network_undo(self, random);
    status = dnn_chain_leave_gram(self, error);
    if (status == DNN_OK)
      status = dnn_chain_take_input(self, 0, x, error);
    if (status == DNN_OK)
      status = step(self, training, y, random, cost, &refused, error);
  }
  if (status != DNN_OK)
    dnn_network_undo(self, random);
  dnn_network_release_input(self);
  return status;
}
