/*
** Numbers that are not finite: where the first of them is, which is the cause of the others, and a
** text that says so and what to do.
*/
#include "nn/chain.h"

#include <math.h>
#include <stdio.h>

/* --- finding ---------------------------------------------------------------------------------- */

/* For any type and strides. */
static bool is_array_finite(const dnn_array *array) {
  double values[256];
  const int64_t most = (int64_t)(sizeof values / sizeof *values);
  dnn_array row;
  if (array->ndim > 1) {
    for (int64_t i = 0; i < array->shape[0]; i++) {
      dnn_array_index_view(array, 0, i, &row);
      if (!is_array_finite(&row))
        return false;
    }
    return true;
  }
  int64_t n = array->size, stride = array->ndim == 1 ? array->strides[0] : 0;
  size_t size = dnn_dtype_size(array->dtype);
  for (int64_t begin = 0; begin < n; begin += most) {
    int64_t count = n - begin < most ? n - begin : most;
    dnn_convert(count, array->dtype, (const char *)array->data + begin * stride * (int64_t)size,
                stride, DNN_F64, values, 1);
    if (!dnn_all_finite(DNN_F64, count, values))
      return false;
  }
  return true;
}

/* Tells the first numbers that are not finite, in the order of the pass forwards; false: all are,
   and 'text' is as it was. */
static bool find_reason(const dnn_network *self, const dnn_array *y, char *text, size_t bytes) {
  const dnn_array *x = &self->links[0].pass.in;
  if (x->data != NULL && !is_array_finite(x)) {
    snprintf(text, bytes, "X has NaN or infinities, which np.isfinite(X) finds");
    return true;
  }
  for (int i = 0; i < self->count; i++) {
    const dnn_link *at = &self->links[i];
    const dnn_layer *layer = &at->layer;
    for (int part = 0; part < layer->parameter_count; part++) {
      dnn_trained one = dnn_chain_trained(self, i, part);
      if (!dnn_all_finite(one.dtype, one.size, one.values)) {
        snprintf(text, bytes, "layer %d (%s): its %s has NaN or infinities", i + 1,
                 layer->kind->name, one.name);
        return true;
      }
    }
    if (at->has_output && !dnn_all_finite(self->dtype, layer->out.size * self->m, at->pass.out)) {
      snprintf(text, bytes, "layer %d (%s): its output is the first that is not finite", i + 1,
               layer->kind->name);
      return true;
    }
  }
  if (y == NULL || is_array_finite(y))
    return false;
  snprintf(text, bytes, "Y has NaN or infinities, which np.isfinite(Y) finds");
  return true;
}

/* Buffers follow the input at once, long before a parameter does: the reason is in the pass
   forwards. */
bool dnn_chain_find_buffer(const dnn_network *self, char *problem, size_t problem_bytes,
                           char *reason, size_t reason_bytes) {
  for (int i = 0; i < self->count; i++) {
    const dnn_link *at = &self->links[i];
    for (int part = 0; part < at->layer.buffer_count; part++) {
      const dnn_layer_part *buffer = &at->layer.buffers[part];
      if (dnn_all_finite(self->dtype, buffer->size, at->pass.buffers[part]))
        continue;
      snprintf(problem, problem_bytes, "layer %d (%s): its %s would not be finite", i + 1,
               at->layer.kind->name, buffer->name);
      snprintf(reason, reason_bytes, "its input is too large for %s", dnn_dtype_name(self->dtype));
      find_reason(self, NULL, reason, reason_bytes);
      return true;
    }
  }
  return false;
}

/* Backwards, as gradients are made: the others follow from the first. If the pass forwards was not
   finite, that is told instead. */
bool dnn_chain_find_gradient(const dnn_network *self, int count, const dnn_trained *others,
                             char *text, size_t bytes) {
  for (int i = self->count - 1; i >= 0; i--) {
    const dnn_layer *layer = &self->links[i].layer;
    for (int part = 0; part < layer->parameter_count; part++) {
      dnn_trained one = dnn_chain_trained(self, i, part);
      if (dnn_all_finite(one.dtype, one.size, one.gradient))
        continue;
      snprintf(text, bytes, "layer %d (%s): that of its %s", i + 1, layer->kind->name, one.name);
      find_reason(self, NULL, text, bytes);
      return true;
    }
  }
  for (int i = 0; i < count; i++) {
    if (dnn_all_finite(others[i].dtype, others[i].size, others[i].gradient))
      continue;
    snprintf(text, bytes, "that of the parameter \"%.20s\" of a custom layer", others[i].name);
    find_reason(self, NULL, text, bytes);
    return true;
  }
  return false;
}

dnn_status dnn_network_check_buffers(const dnn_network *self, dnn_error *error) {
  char problem[96], reason[128];
  if (!dnn_chain_find_buffer(self, problem, sizeof problem, reason, sizeof reason))
    return DNN_OK;
  return dnn_error_set(error, DNN_EVALUE, "%s: %s", problem, reason);
}

/* --- telling ---------------------------------------------------------------------------------- */

dnn_status dnn_chain_refuse_update(const dnn_network *self, int64_t number, const char *problem,
                                   const char *reason, dnn_error *error) {
  return dnn_error_set(error, DNN_EVALUE,
                       "%s in update %lld%s%s. The parameters are those after %lld updates. Where "
                       "numbers grow, a smaller learning_rate, clip_norm = 1, or inputs of about "
                       "mean 0 and size 1 help%s",
                       problem, (long long)number, reason != NULL ? ": " : "",
                       reason != NULL ? reason : "", (long long)self->updates,
                       reason != NULL ? "; guard = true looks at every layer" : "");
}

/* The number is that of the update under way, also when the one before it is taken back: both are
   in the text. */
dnn_status dnn_network_refuse(dnn_network *self, const char *problem, const char *reason, int count,
                              const dnn_trained *others, dnn_error *error) {
  int64_t number = self->updates + 1;
  dnn_chain_take_back(self, count, others);
  return dnn_chain_refuse_update(self, number, problem, reason, error);
}

/* Where all outputs are finite the loss itself has overflowed. */
dnn_status dnn_network_refuse_loss(dnn_network *self, const dnn_array *y, double cost,
                                   const char *reason, int count, const dnn_trained *others,
                                   dnn_error *error) {
  char found[128], problem[48];
  if (reason == NULL && !find_reason(self, y, found, sizeof found))
    snprintf(found, sizeof found, "the outputs of all layers are finite, they are too far from Y");
  snprintf(problem, sizeof problem, "the loss is %s",
           isnan(cost) ? "nan"
           : cost > 0  ? "inf"
                       : "-inf");
  return dnn_network_refuse(self, problem, reason != NULL ? reason : found, count, others, error);
}
