/*
** Tiny networks, for which calls of functions would cost more than the numbers: their step is one
** call of a kernel (kernels/compact.h). What the kernel does not know goes the long way, with the
** same bits.
*/
#include "nn/chain.h"

DNN_ISA_ACCESSOR(dnn_compact_kernels, compact)

/* The kernel's name of an activation; false: it has none. */
static bool compact_activation(const dnn_layer_class *kind, dnn_compact_activation *activation) {
  *activation = kind == &dnn_layer_relu   ? DNN_COMPACT_RELU
                : kind == &dnn_layer_tanh ? DNN_COMPACT_TANH
                                          : DNN_COMPACT_SIGMOID;
  return kind == &dnn_layer_sigmoid || *activation != DNN_COMPACT_SIGMOID;
}

/* Pairs of a linear layer and an activation, the last a sigmoid of one unit, all of them tiny? They
   are then described in self->compact. */
static bool describe(dnn_network *self) {
  if (self->count % 2 != 0 || self->links[self->count - 1].layer.kind != &dnn_layer_sigmoid ||
      self->links[self->count - 1].layer.out.size != 1)
    return false;
  for (int l = 0; l < self->count / 2; l++) {
    const dnn_link *linear = &self->links[2 * l], *after = &self->links[2 * l + 1];
    const dnn_layer *layer = &linear->layer;
    dnn_compact_activation activation;
    if (layer->kind != &dnn_layer_linear || !layer->has_bias ||
        !compact_activation(after->layer.kind, &activation) ||
        !dnn_compact_fits(layer->units, layer->in.size, self->m))
      return false;
    self->compact[l] = (dnn_compact_layer){
        .n_in = layer->in.size,
        .n = layer->units,
        .activation = activation,
        .w = linear->pass.parameters[0],
        .b = linear->pass.parameters[1],
        .dw = linear->pass.gradients[0],
        .db = linear->pass.gradients[1],
        .z = linear->pass.out,
        .a = after->pass.out,
        .dz = linear->d_out,
        .da = after->d_out,
    };
  }
  return true;
}

void dnn_chain_describe_compact(dnn_network *self) {
  self->is_compact =
      self->m > 0 && dnn_network_precision(self) == DNN_PRECISION_FULL && describe(self);
  self->is_described = true;
}

/* A matrix (rows, m) in the chain's type, row-major without gaps? */
static bool is_plain(const dnn_network *self, const dnn_array *a, int64_t rows) {
  return a->ndim == 2 && a->shape[0] == rows && a->shape[1] == self->m && a->strides[1] == 1 &&
         (a->strides[0] == self->m || rows == 1) && a->dtype == self->dtype;
}

/* Can the step be one call of the kernel? It has plain gradient descent of the cross-entropy, takes
   x and y as they lie, and keeps nothing that could be taken back. */
static bool can_be_compact(const dnn_network *self, const dnn_training *training,
                           const dnn_array *x, const dnn_array *y) {
  const dnn_optimizer *optimizer = &training->optimizer;
  return self->is_compact && training->loss.kind == DNN_BINARY_CROSS_ENTROPY &&
         training->loss.reduction != DNN_REDUCTION_SUM && !training->notebook &&
         self->kept_states < 0 && dnn_chain_has_calm_numbers(training, self->m) &&
         optimizer->kind == DNN_SGD && optimizer->momentum == 0 && optimizer->weight_decay == 0 &&
         training->l1 == 0 && training->l2 == 0 && training->clip_norm == 0 &&
         training->clip_value == 0 && !training->guard && self->gram == NULL && self->frozen == 0 &&
         is_plain(self, x, self->links[0].layer.in.size) && is_plain(self, y, 1);
}

bool dnn_chain_compact_step(dnn_network *self, const dnn_training *training, const dnn_array *x,
                            const dnn_array *y, double *cost) {
  if (!can_be_compact(self, training, x, y))
    return false;
  const dnn_compact_memory memory = {.bytes = (int64_t)self->parameter_bytes,
                                     .parameters = self->parameters,
                                     .gradients = self->gradients};
  for (int i = 0; i < self->count; i++) {
    dnn_link *at = &self->links[i];
    at->has_output = true;
    at->has_gradient = i < self->count - 1; /* that of the last is not made */
    at->has_input_gradient = false;
    at->pass.in.data = NULL;
  }
  bool done =
      compact_kernels(self->dtype)
          ->step(self->count / 2, self->compact, &memory, self->m, x->data, y->data,
                 training->optimizer.learning_rate, dnn_chain_calm_limit(self->dtype), cost);
  self->updates += done;
  self->optimizer_updates += done;
  return done;
}
