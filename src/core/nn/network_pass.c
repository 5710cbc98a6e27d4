/*
** Passes through a chain. Forwards, the output of a layer is the input of the next; backwards, d_in
** of a layer is d_out of the one before. Both are written where dnn_chain_prepare_arena has put
** them, so nothing is copied between layers.
*/
#include "nn/chain.h"

#include <stdio.h>
#include <string.h>

/* --- forwards --------------------------------------------------------------------------------- */

/* Refuses a value (size, m) of layer i that is not finite. */
static dnn_status guard(dnn_network *self, int i, const void *values, int64_t size,
                        const char *what, dnn_error *error) {
  char problem[96];
  if (dnn_all_finite(self->dtype, size * self->m, values))
    return DNN_OK;
  snprintf(problem, sizeof problem, "layer %d (%s): %s is not finite", i + 1,
           self->links[i].layer.kind->name, what);
  return dnn_network_refuse(self, problem, NULL, 0, NULL, error);
}

/* The error of layer i, with its name where it is to blame. */
static dnn_status layer_failed(const dnn_network *self, int i, const dnn_error *cause,
                               dnn_error *error) {
  if (cause->status == DNN_ENOMEM || cause->status == DNN_EINTERRUPT)
    return dnn_error_set(error, cause->status, "%s", cause->text);
  return dnn_error_set(error, cause->status, "layer %d (%s): %s", i + 1,
                       self->links[i].layer.kind->name, cause->text);
}

/* Prepares layer i of a pass that begins with 'first'. */
static void begin_layer(dnn_network *self, int first, int i, bool training, dnn_random *random) {
  dnn_link *at = &self->links[i];
  at->pass.training = training;
  at->pass.random = random;
  if (i > first)
    dnn_array_init(&at->pass.in, self->links[i - 1].pass.out, self->dtype, 2,
                   (int64_t[]){at->layer.in.size, self->m});
}

/* A failure names the layer, and leaves the outputs of those before it. */
dnn_status dnn_chain_forward(dnn_network *self, int first, int last, bool training,
                             dnn_random *random, bool guarded, dnn_error *error) {
  dnn_status status = DNN_OK;
  for (int i = 0; i < self->count; i++) /* those that there are come from another pass */
    self->links[i].has_gradient = false;
  for (int i = first; i < last && status == DNN_OK; i++) {
    dnn_link *at = &self->links[i];
    dnn_error cause;
    begin_layer(self, first, i, training, random);
    if (!guarded && i + 1 < last && !(i == 0 && self->in_gram) && dnn_chain_pair_forward(self, i)) {
      at->has_output = self->links[i + 1].has_output = true;
      begin_layer(self, first, ++i, training, random);
      continue;
    }
    /* The first layer may stand for the Gram form, and a layer without a function changes nothing.
       */
    if (i == 0 && self->in_gram)
      status = dnn_gram_forward(self->gram, &at->layer, &at->pass, &cause);
    else if (!dnn_chain_is_identity(at))
      status = at->layer.kind->forward(&at->layer, &at->pass, &cause);
    else if (i == first) /* its memory is not that of the layer before it in this pass */
      memcpy(at->pass.out, at->pass.in.data, dnn_chain_bytes(self, at->layer.in.size * self->m));
    at->has_output = status == DNN_OK; /* not of a pass that ended here */
    if (status != DNN_OK)
      return layer_failed(self, i, &cause, error);
    if (guarded)
      status = guard(self, i, at->pass.out, at->layer.out.size, "its output", error);
  }
  return status;
}

dnn_status dnn_network_forward(dnn_network *self, int first, int last, const dnn_array *x,
                               bool training, dnn_random *random, dnn_error *error) {
  dnn_status status = dnn_chain_leave_gram(self, error);
  if (status == DNN_OK)
    status = dnn_chain_take_input(self, first, x, error);
  return status == DNN_OK ? dnn_chain_forward(self, first, last, training, random, false, error)
                          : status;
}

/* In passes that change nothing there is nothing to keep, which a tiny network notices. */
void dnn_network_keep(dnn_network *self, const dnn_random *random) {
  if (!self->differs_in_training)
    return;
  memcpy(self->kept_buffers, self->buffers, self->buffer_bytes);
  if (random != NULL)
    self->kept_random = *random;
}

void dnn_network_undo(dnn_network *self, dnn_random *random) {
  if (!self->differs_in_training)
    return;
  memcpy(self->buffers, self->kept_buffers, self->buffer_bytes);
  if (random != NULL)
    *random = self->kept_random;
}

/* --- backwards -------------------------------------------------------------------------------- */

/* Layers that change nothing share the memory of the one before them (network_memory.c), so their
   gradient is where it must be, but for an input that the caller gave. */
dnn_status dnn_chain_backward(dnn_network *self, int first, int last, bool input_gradient,
                              bool guarded, dnn_error *error) {
  dnn_status status = DNN_OK;
  for (int i = last - 1; i >= first && status == DNN_OK; i--) {
    dnn_link *at = &self->links[i];
    at->has_gradient = true;
    at->pass.d_out = at->d_out;
    at->pass.d_in = i > first ? self->links[i - 1].d_out : NULL;
    if (i == first && input_gradient)
      at->pass.d_in = at->input_gradient;
    at->has_input_gradient = i == first && input_gradient;
    if (guarded)
      status = guard(self, i, at->d_out, at->layer.out.size, "the gradient of its output", error);
    if (status != DNN_OK)
      return status;
    /* An activation between two other layers of the pass may go together with the layer after it,
       whose own gradients are then all that is left. */
    bool paired = !guarded && i > first + 1 && dnn_chain_pair_backward(self, i);
    if (paired)
      at->pass.d_in = NULL;
    if (i == 0 && self->in_gram)
      status = dnn_gram_backward(self->gram, &at->layer, &at->pass, error);
    else if (!dnn_chain_is_identity(at))
      status = at->layer.kind->backward(&at->layer, &at->pass, error);
    else if (at->has_input_gradient)
      memcpy(at->pass.d_in, at->d_out, dnn_chain_bytes(self, at->layer.out.size * self->m));
    if (paired) {
      dnn_link *before = &self->links[--i];
      before->has_gradient = true;
      before->has_input_gradient = false;
      before->pass.d_out = before->d_out;
      before->pass.d_in = self->links[i - 1].d_out;
    }
  }
  return status;
}

/* The gradient given is copied to where the layers leave theirs, so the passes know one place only.
   */
dnn_status dnn_network_backward(dnn_network *self, int first, int last, const dnn_array *d_out,
                                bool input_gradient, dnn_error *error) {
  dnn_link *begin = &self->links[first];
  for (int i = first; i < last; i++) {
    const dnn_link *at = &self->links[i];
    if (self->m == 0 || !at->has_output || at->pass.in.data == NULL)
      return dnn_error_set(error, DNN_EVALUE, "backward: run forward before it");
    if (at->layer.kind->differs_in_training && !at->pass.training)
      return dnn_error_set(error, DNN_EVALUE,
                           "backward: layer %d (%s) works otherwise in training: run forward with "
                           "training = true before it",
                           i + 1, at->layer.kind->name);
  }
  dnn_status status = dnn_chain_leave_gram(self, error);
  /* Everything is checked and taken before a gradient is written. */
  if (status == DNN_OK && d_out != NULL)
    status = dnn_chain_take_output_gradient(self, last, d_out, error);
  if (status == DNN_OK && input_gradient)
    status = dnn_chain_reserve(&begin->input_gradient, &begin->input_gradient_bytes,
                               dnn_chain_bytes(self, begin->layer.in.size * self->m),
                               "the gradient of the input", error);
  if (status != DNN_OK)
    return status;
  return dnn_chain_backward(self, first, last, input_gradient, false, error);
}
