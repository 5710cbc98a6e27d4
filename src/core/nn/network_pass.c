/*
** Passes through a chain. Forwards, the output of a layer is the input of the next; backwards, d_in
** of a layer is d_out of the one before. Both are written where dnn_chain_prepare_arena has put
** them, so nothing is copied between layers.
*/
#include "nn/chain.h"

#include <stdio.h>
#include <string.h>

/* --- input ------------------------------------------------------------------------------------ */

/* Writes what to do with an 'x' that does not fit, if that can be seen, into 'text'. */
static void advise(const dnn_features *features, const dnn_array *x, char *text, size_t bytes) {
  const int64_t *in = features->shape, *given = x->shape;
  const size_t row = sizeof *in;
  text[0] = '\0';
  if (features->ndim == 1 && x->ndim == 2 && given[1] == in[0])
    snprintf(text, bytes, ", examples are columns: did you mean its transpose, .T?");
  else if (features->ndim == 1 && x->size == in[0])
    snprintf(text, bytes, ", one example is X:reshape(%lld, 1)", (long long)in[0]);
  if (features->ndim != 3)
    return;
  long long c = in[0], h = in[1], w = in[2];
  if (x->size == features->size)
    snprintf(text, bytes, ", one example is X:reshape(%lld, %lld, %lld, 1)", c, h, w);
  else if (c == 1 && x->ndim == 3 && memcmp(given, in + 1, 2 * row) == 0)
    snprintf(text, bytes, ", of one channel: X:reshape(1, %lld, %lld, %lld)", h, w,
             (long long)given[2]);
  else if (x->ndim == 4 && memcmp(given + 1, in, 3 * row) == 0)
    snprintf(text, bytes, ", the examples are its last axis: X:transpose{2, 3, 4, 1}");
  else if (x->ndim == 4 && memcmp(given + 1, in + 1, 2 * row) == 0 && given[3] == in[0])
    snprintf(text, bytes, ", the examples are its last axis: X:transpose{4, 2, 3, 1}");
}

/*
** Sees 'x' (n, m) or (features ..., m) as a matrix (n, m). *matrix has x's memory where strides
** exist for that, and no data otherwise. 'role' is what messages call x.
*/
static dnn_status as_matrix(const dnn_features *features, const char *layer, const char *role,
                            const dnn_array *x, dnn_array *matrix, dnn_error *error) {
  char given[DNN_SHAPE_TEXT], wanted[DNN_SHAPE_TEXT];
  bool fits = x->ndim == 2 && x->shape[0] == features->size;
  if (x->ndim == features->ndim + 1)
    fits = fits ||
           memcmp(x->shape, features->shape, (size_t)features->ndim * sizeof *features->shape) == 0;
  if (!fits) {
    char advice[128];
    advise(features, x, advice, sizeof advice);
    dnn_features_text(features, wanted);
    wanted[strlen(wanted) - 1] = '\0'; /* without the parenthesis */
    return dnn_error_set(error, DNN_ESHAPE, "%s %s: the layer %s needs shape %s%s m)%s", role,
                         dnn_shape_text(x->ndim, x->shape, given), layer, wanted,
                         features->ndim == 1 ? "" : ",", advice);
  }
  int64_t m = x->shape[x->ndim - 1];
  if (m < 1)
    return dnn_error_set(error, DNN_ESHAPE, "%s %s: there are no examples", role,
                         dnn_shape_text(x->ndim, x->shape, given));
  bool possible = true;
  *matrix = *x;
  if (x->ndim != 2)
    dnn_array_reshape_view(x, 2, (int64_t[]){features->size, m}, matrix, &possible);
  if (!possible)
    matrix->data = NULL;
  return DNN_OK;
}

dnn_status dnn_network_check_input(const dnn_network *self, const dnn_array *x, dnn_error *error) {
  const dnn_layer *layer = &self->links[0].layer;
  dnn_array matrix;
  return as_matrix(&layer->in, layer->kind->name, "X", x, &matrix, error);
}

/* Copies 'x' into memory of the chain's type, (n, m) without gaps. */
static dnn_status copy_in(const dnn_network *self, const dnn_array *x, void *memory,
                          dnn_error *error) {
  dnn_array copy;
  dnn_array_init(&copy, memory, self->dtype, x->ndim, x->shape);
  return dnn_array_assign(x, &copy, error);
}

/* The input is read where it lies if the layer can do that, and is otherwise copied into memory of
   the first layer, in the type of the chain. */
dnn_status dnn_chain_take_input(dnn_network *self, int first, const dnn_array *x,
                                dnn_error *error) {
  dnn_link *at = &self->links[first];
  dnn_array matrix;
  char role[32] = "X";
  if (first > 0)
    snprintf(role, sizeof role, "the input of layer %d", first + 1);
  dnn_status status = as_matrix(&at->layer.in, at->layer.kind->name, role, x, &matrix, error);
  int64_t m = x->ndim > 0 ? x->shape[x->ndim - 1] : 0;
  if (status == DNN_OK)
    status = dnn_chain_prepare_arena(self, m, error);
  if (status != DNN_OK)
    return status;
  at->has_output = false; /* what there is comes from another input */
  if (matrix.data != NULL && x->dtype == self->dtype &&
      (at->layer.kind->any_strides || dnn_array_is_contiguous(&matrix))) {
    at->pass.in = matrix;
    return DNN_OK;
  }
  status = dnn_chain_reserve(&at->converted, &at->converted_bytes,
                             dnn_chain_bytes(self, at->layer.in.size * m), "the input", error);
  if (status == DNN_OK)
    status = copy_in(self, x, at->converted, error);
  dnn_array_init(&at->pass.in, at->converted, self->dtype, 2, (int64_t[]){at->layer.in.size, m});
  return status;
}

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

/* A failure names the layer, and leaves the outputs of those before it. */
dnn_status dnn_chain_forward(dnn_network *self, int first, int last, bool training,
                             dnn_random *random, bool guarded, dnn_error *error) {
  dnn_status status = DNN_OK;
  for (int i = 0; i < self->count; i++) /* those that there are come from another pass */
    self->links[i].has_gradient = false;
  for (int i = first; i < last && status == DNN_OK; i++) {
    dnn_link *at = &self->links[i];
    dnn_error cause;
    at->pass.training = training;
    at->pass.random = random;
    if (i > first)
      dnn_array_init(&at->pass.in, self->links[i - 1].pass.out, self->dtype, 2,
                     (int64_t[]){at->layer.in.size, self->m});
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

/* Inputs are the caller's memory, which may go after a step. */
void dnn_network_release_input(dnn_network *self) {
  for (int i = 0; i < self->count; i++)
    self->links[i].pass.in.data = NULL;
}

/* --- backwards -------------------------------------------------------------------------------- */

/* Layers that change nothing share the memory of the one before them (network_arena.c), so their
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
    if (i == 0 && self->in_gram)
      status = dnn_gram_backward(self->gram, &at->layer, &at->pass, error);
    else if (!dnn_chain_is_identity(at))
      status = at->layer.kind->backward(&at->layer, &at->pass, error);
    else if (at->has_input_gradient)
      memcpy(at->pass.d_in, at->d_out, dnn_chain_bytes(self, at->layer.out.size * self->m));
  }
  return status;
}

/* The gradient given is copied to where the layers leave theirs, so the passes know one place only.
   */
dnn_status dnn_network_backward(dnn_network *self, int first, int last, const dnn_array *d_out,
                                bool input_gradient, dnn_error *error) {
  dnn_link *end = &self->links[last - 1], *begin = &self->links[first];
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
  dnn_array matrix;
  dnn_status status = dnn_chain_leave_gram(self, error);
  /* Everything is checked and taken before a gradient is written. */
  if (status == DNN_OK && d_out != NULL)
    status = as_matrix(&end->layer.out, end->layer.kind->name, "the gradient of the output", d_out,
                       &matrix, error);
  if (status == DNN_OK && d_out != NULL && d_out->shape[d_out->ndim - 1] != self->m)
    status = dnn_error_set(error, DNN_ESHAPE,
                           "backward: the gradient has %lld examples, the forward pass had %lld",
                           (long long)d_out->shape[d_out->ndim - 1], (long long)self->m);
  if (status == DNN_OK && d_out != NULL)
    status = copy_in(self, d_out, end->d_out, error);
  if (status == DNN_OK && input_gradient)
    status = dnn_chain_reserve(&begin->input_gradient, &begin->input_gradient_bytes,
                               dnn_chain_bytes(self, begin->layer.in.size * self->m),
                               "the gradient of the input", error);
  if (status != DNN_OK)
    return status;
  return dnn_chain_backward(self, first, last, input_gradient, false, error);
}
