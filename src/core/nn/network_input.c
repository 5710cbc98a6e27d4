/*
** What a pass takes from its caller: the input, and backwards the gradient of the output.
*/
#include "nn/chain.h"

#include <stdio.h>
#include <string.h>

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

dnn_status dnn_chain_take_output_gradient(dnn_network *self, int last, const dnn_array *d_out,
                                          dnn_error *error) {
  const dnn_link *end = &self->links[last - 1];
  dnn_array matrix;
  dnn_status status = as_matrix(&end->layer.out, end->layer.kind->name,
                                "the gradient of the output", d_out, &matrix, error);
  if (status != DNN_OK)
    return status;
  if (d_out->shape[d_out->ndim - 1] != self->m)
    return dnn_error_set(error, DNN_ESHAPE,
                         "backward: the gradient has %lld examples, the forward pass had %lld",
                         (long long)d_out->shape[d_out->ndim - 1], (long long)self->m);
  return copy_in(self, d_out, end->d_out, error);
}

/* Inputs are the caller's memory, which may go after a step. */
void dnn_network_release_input(dnn_network *self) {
  for (int i = 0; i < self->count; i++)
    self->links[i].pass.in.data = NULL;
}
