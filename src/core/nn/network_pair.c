/*
** A small linear layer and the activation beside it in one call of a kernel (kernels/pair.h), with
** the bits of the two layers one by one.
*/
#include "kernels/pair.h"
#include "nn/chain.h"

DNN_ISA_ACCESSOR(dnn_pair_kernels, pair)

/* The kernel's name of an activation; false: it has none. */
static bool pair_activation(const dnn_layer_class *kind, dnn_pair_activation *activation) {
  *activation = kind == &dnn_layer_relu   ? DNN_PAIR_RELU
                : kind == &dnn_layer_tanh ? DNN_PAIR_TANH
                                          : DNN_PAIR_SIGMOID;
  return kind == &dnn_layer_sigmoid || *activation != DNN_PAIR_SIGMOID;
}

/* Is a linear layer so small that its products cost less than what is around them, and few enough
   numbers for one thread? */
static bool is_small(const dnn_network *self, const dnn_link *linear) {
  const dnn_layer *layer = &linear->layer;
  return layer->kind == &dnn_layer_linear && layer->units <= DNN_PAIR_UNITS &&
         layer->in.size <= DNN_PAIR_UNITS && self->m >= DNN_PAIR_EXAMPLES &&
         DNN_PAIR_UNITS * self->m < DNN_CHAIN_FEW && linear->pass.precision == DNN_PRECISION_FULL;
}

bool dnn_chain_pair_forward(dnn_network *self, int i) {
  dnn_link *linear = &self->links[i], *after = &self->links[i + 1];
  const dnn_array *in = &linear->pass.in;
  dnn_pair_activation activation;
  if (!is_small(self, linear) || !linear->layer.has_bias ||
      !pair_activation(after->layer.kind, &activation) || !dnn_array_is_contiguous(in))
    return false;
  pair_kernels(self->dtype)
      ->forward(linear->layer.units, linear->layer.in.size, self->m, activation,
                linear->pass.parameters[0], linear->pass.parameters[1], in->data, linear->pass.out,
                after->pass.out);
  return true;
}

bool dnn_chain_pair_backward(dnn_network *self, int i) {
  const dnn_link *linear = &self->links[i], *before = &self->links[i - 1];
  dnn_pair_activation activation;
  if (!is_small(self, linear) || !pair_activation(before->layer.kind, &activation))
    return false;
  pair_kernels(self->dtype)
      ->backward(linear->layer.units, linear->layer.in.size, self->m, activation,
                 linear->pass.parameters[0], linear->d_out, before->pass.in.data, before->pass.out,
                 before->d_out, self->links[i - 2].d_out);
  return true;
}
