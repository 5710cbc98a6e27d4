/*
** The Gram form (nn/gram.h) of the first layer: when it pays, where it begins and ends.
*/
#include "nn/chain.h"

/* What is refused here needs the whole gradient of W1, or changes W1 by more than its gradient.
   With fewer than 4 m features the products with G (m, m) save too little. */
bool dnn_network_gram_pays(const dnn_network *self, const dnn_training *training, int64_t m) {
  const dnn_layer *layer = &self->links[0].layer;
  return layer->kind == &dnn_layer_linear && dnn_network_precision(self) == DNN_PRECISION_FULL &&
         training->optimizer.kind == DNN_SGD && training->optimizer.weight_decay == 0 &&
         training->l1 == 0 && training->l2 == 0 && training->clip_norm == 0 &&
         training->clip_value == 0 && !training->guard && self->frozen == 0 &&
         layer->in.size >= 4 * m;
}

dnn_status dnn_network_gram_begin(dnn_network *self, const dnn_training *training,
                                  const dnn_array *x, dnn_error *error) {
  dnn_status status = dnn_network_gram_end(self, error);
  if (status == DNN_OK)
    status = dnn_chain_take_input(self, 0, x, error);
  if (status == DNN_OK)
    status = dnn_network_need_states(self, dnn_optimizer_states(&training->optimizer), error);
  if (status != DNN_OK)
    return status;
  void *velocity = dnn_optimizer_states(&training->optimizer) > 0
                       ? self->states[0] + self->links[0].parameter_offset[0]
                       : NULL;
  dnn_link *at = &self->links[0];
  status = dnn_gram_new(&at->layer, &at->pass, velocity, &self->gram, error);
  if (status != DNN_OK)
    return status;
  self->gram_x = *x;
  self->gram_in = at->pass.in;
  if (at->pass.in.data == at->converted) { /* another pass would overwrite it */
    self->gram_converted = at->converted;
    at->converted = NULL;
    at->converted_bytes = 0;
  }
  return DNN_OK;
}

dnn_status dnn_network_gram_sync(dnn_network *self, dnn_error *error) {
  return self->gram != NULL ? dnn_gram_sync(self->gram, error) : DNN_OK;
}

dnn_status dnn_network_gram_end(dnn_network *self, dnn_error *error) {
  dnn_status status = dnn_network_gram_sync(self, error);
  if (status == DNN_OK) {
    if (self->gram_converted != NULL) /* a pass backwards would read it */
      self->links[0].pass.in.data = NULL;
    dnn_gram_free(self->gram);
    dnn_free(self->gram_converted);
    self->gram = NULL;
    self->gram_converted = NULL;
    self->in_gram = false;
  }
  return status;
}

dnn_status dnn_chain_leave_gram(dnn_network *self, dnn_error *error) {
  self->in_gram = false;
  return dnn_network_gram_sync(self, error);
}
