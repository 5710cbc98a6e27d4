/*
** No update may put NaN or an infinity into the parameters. Where all gradients are calm, far below
** what overflows, none can, which is cheap to find out before; otherwise the update is made with
** what was before it kept. It may be finite and still so extreme that the next loss is not, so it
** can be taken back until the next update.
*/
#include "nn/chain.h"

#include <string.h>

/* --- is an update calm? ----------------------------------------------------------------------- */

/* The square of a calm gradient, which adam takes, is below 1e280 in f64 and 1e32 in f32. */
double dnn_chain_calm_limit(dnn_dtype dtype) {
  return dtype == DNN_F64 ? 1e140 : 1e16;
}

/* Products of two numbers below this are calm. */
static double calm_root(dnn_dtype dtype) {
  return dtype == DNN_F64 ? 1e70 : 1e8;
}

bool dnn_chain_has_calm_numbers(const dnn_training *training, int64_t m) {
  const dnn_optimizer *optimizer = &training->optimizer;
  static const double most = 1e6, least = 1e-30;
  return optimizer->learning_rate <= most && optimizer->weight_decay <= most &&
         training->l1 <= most * (double)m && training->l2 <= most * (double)m &&
         (optimizer->kind == DNN_SGD || optimizer->epsilon >= least);
}

/* Is the gradient of a layer's weights made of fewer numbers than it has? They are then looked
   at. */
static bool is_product_of_less(const dnn_link *at) {
  const dnn_layer *layer = &at->layer;
  return (layer->kind == &dnn_layer_linear || layer->kind == &dnn_layer_embedding) &&
         at->has_gradient && at->pass.in.data != NULL &&
         (layer->in.size + layer->out.size) * at->pass.m < layer->parameters[0].size &&
         dnn_array_is_contiguous(&at->pass.in);
}

/* Whole gradients are looked at, or where that is less, the numbers that they are products of. */
static bool is_layer_calm(const dnn_network *self, const dnn_link *at) {
  double limit = dnn_chain_calm_limit(self->dtype), root = calm_root(self->dtype);
  int64_t m = at->pass.m;
  if (at == self->links && self->in_gram)
    return dnn_gram_is_calm(self->gram, root) &&
           (!at->layer.has_bias ||
            dnn_all_below(self->dtype, at->layer.parameters[1].size, at->pass.gradients[1], limit));
  if (is_product_of_less(at))
    return dnn_all_below(self->dtype, at->layer.out.size * m, at->d_out, root) &&
           dnn_all_below(self->dtype, at->layer.in.size * m, at->pass.in.data, root);
  for (int part = 0; part < at->layer.parameter_count; part++)
    if (!dnn_all_below(self->dtype, at->layer.parameters[part].size, at->pass.gradients[part],
                       limit))
      return false;
  return true;
}

/* NaN is never calm, so what is calm is finite. */
bool dnn_chain_is_calm(const dnn_network *self, const dnn_training *training, int64_t m, int count,
                       const dnn_trained *others) {
  if (!dnn_chain_has_calm_numbers(training, m))
    return false;
  if (!self->in_gram && dnn_chain_elements(self) < DNN_CHAIN_FEW) {
    if (!dnn_all_below(self->dtype, dnn_chain_elements(self), self->gradients,
                       dnn_chain_calm_limit(self->dtype)))
      return false;
  } else {
    for (int i = 0; i < self->count; i++)
      if (!is_layer_calm(self, &self->links[i]))
        return false;
  }
  for (int i = 0; i < count; i++)
    if (!dnn_all_below(others[i].dtype, others[i].size, others[i].gradient,
                       dnn_chain_calm_limit(others[i].dtype)))
      return false;
  return true;
}

/* --- what is kept ----------------------------------------------------------------------------- */

/* Parameters ('which' is -1) or a state, of the chain ('i' is -1) or of the caller. */
static char *trained_memory(const dnn_network *self, const dnn_trained *others, int i, int which,
                            size_t *bytes) {
  if (i < 0) {
    *bytes = self->parameter_bytes;
    return which < 0 ? self->parameters : self->states[which];
  }
  *bytes = (size_t)others[i].size * dnn_dtype_size(others[i].dtype);
  return which < 0 ? others[i].values : others[i].states[which];
}

/* Copies all parameters and then so many states to 'memory' or back. Returns the bytes; 'memory'
   may be NULL. */
static size_t copy_trained(const dnn_network *self, int states, int count,
                           const dnn_trained *others, char *memory, bool back) {
  size_t offset = 0, bytes;
  for (int which = -1; which < states; which++) {
    for (int i = -1; i < count; i++) {
      char *values = trained_memory(self, others, i, which, &bytes);
      if (memory != NULL)
        memcpy(back ? values : memory + offset, back ? memory + offset : values, bytes);
      offset += dnn_chain_aligned(bytes);
    }
  }
  return offset;
}

/* All parameters and so many of their states. */
static bool are_trained_finite(const dnn_network *self, int states, int count,
                               const dnn_trained *others) {
  int64_t n = dnn_chain_elements(self);
  bool finite = dnn_all_finite(self->dtype, n, self->parameters);
  for (int which = 0; which < states && finite; which++)
    finite = dnn_all_finite(self->dtype, n, self->states[which]);
  for (int i = 0; i < count && finite; i++) {
    finite = dnn_all_finite(others[i].dtype, others[i].size, others[i].values);
    for (int which = 0; which < states && finite; which++)
      finite = dnn_all_finite(others[i].dtype, others[i].size, others[i].states[which]);
  }
  return finite;
}

/*
** kept_update has the buffers before the step, the parameters after the update (by which it is
** known again), and the parameters and states before it. All of it is allocated before anything is
** changed, so that a lack of memory changes nothing.
*/
dnn_status dnn_chain_begin_wild_update(dnn_network *self, int states, int count,
                                       const dnn_trained *others, dnn_error *error) {
  self->kept_states = -1;
  self->kept_bytes = copy_trained(self, 0, count, others, NULL, false);
  size_t before = dnn_chain_aligned(self->buffer_bytes) + self->kept_bytes;
  size_t bytes = before + copy_trained(self, states, count, others, NULL, false);
  dnn_free(self->kept_update);
  self->kept_update = dnn_alloc(bytes);
  if (self->kept_update == NULL)
    return dnn_chain_no_memory(error, "a copy of the parameters", bytes);
  copy_trained(self, states, count, others, self->kept_update + before, false);
  return DNN_OK;
}

bool dnn_chain_end_wild_update(dnn_network *self, int states, int count,
                               const dnn_trained *others) {
  char *after = self->kept_update + dnn_chain_aligned(self->buffer_bytes);
  if (!are_trained_finite(self, states, count, others)) {
    copy_trained(self, states, count, others, after + self->kept_bytes, true);
    self->updates--;
    self->optimizer_updates--;
    return false;
  }
  memcpy(self->kept_update, self->kept_buffers, self->buffer_bytes);
  copy_trained(self, 0, count, others, after, false);
  self->kept_update_random = self->kept_random;
  self->kept_optimizer_updates = self->optimizer_updates - 1;
  self->kept_states = states;
  return true;
}

/* Are the parameters those of a copy? */
static bool are_parameters(const dnn_network *self, int count, const dnn_trained *others,
                           const char *copy) {
  size_t bytes;
  for (int i = -1; i < count; i++) {
    const char *values = trained_memory(self, others, i, -1, &bytes);
    if (memcmp(values, copy, bytes) != 0)
      return false;
    copy += dnn_chain_aligned(bytes);
  }
  return true;
}

/* Parameters that were changed since are no longer those of the update: nothing is taken back then.
   Buffers and random numbers follow with dnn_network_undo. */
void dnn_chain_take_back(dnn_network *self, int count, const dnn_trained *others) {
  dnn_error error;
  if (self->kept_states < 0 || dnn_network_gram_sync(self, &error) != DNN_OK)
    return;
  char *after = self->kept_update + dnn_chain_aligned(self->buffer_bytes);
  if (copy_trained(self, 0, count, others, NULL, false) == self->kept_bytes &&
      are_parameters(self, count, others, after)) {
    copy_trained(self, self->kept_states, count, others, after + self->kept_bytes, true);
    memcpy(self->kept_buffers, self->kept_update, self->buffer_bytes);
    self->kept_random = self->kept_update_random;
    self->updates--;
    self->optimizer_updates = self->kept_optimizer_updates;
  }
  self->kept_states = -1;
}
