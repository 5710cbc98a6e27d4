/*
** Making a chain: layers are built one after the other, and the memory of their parameters is laid
** out in a few blocks. Everything is there before the first pass but the arena and the optimizer's
** states.
*/
#include "nn/network.h"

#include "nn/chain.h"

#include <stdio.h>
#include <string.h>

/* --- making ----------------------------------------------------------------------------------- */

/* Appends to a text that ends where it is full. */
static void append(char *text, size_t bytes, const char *more) {
  size_t length = strlen(text);
  snprintf(text + length, bytes - length, "%s", more);
}

/* "(784,) -> linear (128,) -> relu (128,)": the shapes before layer 'count'. */
static void chain_text(const dnn_network *self, const dnn_features *in, int count, char *text,
                       size_t bytes) {
  char shape[DNN_SHAPE_TEXT];
  int first = count > 4 ? count - 4 : 0;
  const dnn_features *start = first > 0 ? &self->links[first].layer.in : in;
  snprintf(text, bytes, "%s%s", first > 0 ? "... " : "", dnn_features_text(start, shape));
  for (int i = first; i < count; i++) {
    append(text, bytes, " -> ");
    append(text, bytes, self->links[i].layer.kind->name);
    append(text, bytes, " ");
    append(text, bytes, dnn_features_text(&self->links[i].layer.out, shape));
  }
}

/* Builds the layers one after the other, the output of each being the input of the next, and counts
   the bytes of their parameters and buffers. */
static dnn_status build(dnn_network *self, const dnn_features *in, const dnn_layer *layers,
                        dnn_error *error) {
  const dnn_features *features = in;
  for (int i = 0; i < self->count; i++) {
    dnn_link *to = &self->links[i];
    dnn_error cause;
    to->layer = layers[i];
    dnn_status status = dnn_layer_build(&to->layer, features, &cause);
    if (status != DNN_OK) {
      char chain[256];
      chain_text(self, in, i, chain, sizeof chain);
      return dnn_error_set(error, status, "layer %d (%s): %s; the network so far: %s", i + 1,
                           layers[i].kind->name, cause.text, chain);
    }
    features = &to->layer.out;
    self->differs_in_training |= to->layer.kind->differs_in_training;
    for (int part = 0; part < to->layer.parameter_count; part++) {
      to->parameter_offset[part] = self->parameter_bytes;
      self->parameter_bytes +=
          dnn_chain_aligned(dnn_chain_bytes(self, to->layer.parameters[part].size));
    }
    for (int part = 0; part < to->layer.buffer_count; part++) {
      to->buffer_offset[part] = self->buffer_bytes;
      self->buffer_bytes += dnn_chain_aligned(dnn_chain_bytes(self, to->layer.buffers[part].size));
    }
  }
  return DNN_OK;
}

/* Stride 0: one value for all elements. */
static void fill(dnn_dtype dtype, int64_t n, void *memory, double value) {
  dnn_convert(n, DNN_F64, &value, 0, dtype, memory, 1);
}

/* Gives every pass its parameters; ones where that is the neutral value. */
static void connect(dnn_network *self) {
  for (int i = 0; i < self->count; i++) {
    dnn_link *to = &self->links[i];
    to->pass.dtype = self->dtype;
    for (int part = 0; part < to->layer.parameter_count; part++) {
      to->pass.parameters[part] = self->parameters + to->parameter_offset[part];
      to->pass.gradients[part] = self->gradients + to->parameter_offset[part];
      if (strcmp(to->layer.parameters[part].name, "gamma") == 0)
        fill(self->dtype, to->layer.parameters[part].size, to->pass.parameters[part], 1);
    }
    for (int part = 0; part < to->layer.buffer_count; part++) {
      to->pass.buffers[part] = self->buffers + to->buffer_offset[part];
      if (strcmp(to->layer.buffers[part].name, "running_var") == 0)
        fill(self->dtype, to->layer.buffers[part].size, to->pass.buffers[part], 1);
    }
  }
}

/* Where something fails, dnn_network_free takes back what there is: everything else is NULL. */
dnn_status dnn_network_new(const dnn_features *in, int count, const dnn_layer *layers,
                           dnn_dtype dtype, dnn_network **out, dnn_error *error) {
  *out = NULL;
  if (count < 1)
    return dnn_error_set(error, DNN_EVALUE, "a network needs at least one layer");
  if (!dnn_dtype_is_real(dtype))
    return dnn_error_set(error, DNN_EDTYPE, "a network is float64 or float32, not %s",
                         dnn_dtype_name(dtype));
  dnn_network *self = dnn_alloc_zero(sizeof *self);
  if (self == NULL)
    return dnn_chain_no_memory(error, "the layers", sizeof *self);
  self->dtype = dtype;
  self->count = count;
  self->kept_states = -1; /* no update can be taken back */
  self->links = dnn_alloc_zero((size_t)count * sizeof *self->links);
  dnn_status status =
      self->links != NULL
          ? build(self, in, layers, error)
          : dnn_chain_no_memory(error, "the layers", (size_t)count * sizeof *self->links);
  if (status == DNN_OK) {
    self->parameters = dnn_alloc_zero(self->parameter_bytes);
    self->gradients = dnn_alloc_zero(self->parameter_bytes);
    self->buffers = dnn_alloc_zero(self->buffer_bytes);
    self->kept_buffers = dnn_alloc_zero(self->buffer_bytes);
    self->compact = dnn_alloc_zero((size_t)(count / 2 + 1) * sizeof *self->compact);
    if (self->compact == NULL || self->parameters == NULL || self->gradients == NULL ||
        self->buffers == NULL || self->kept_buffers == NULL)
      status = dnn_chain_no_memory(error, "the parameters",
                                   2 * (self->parameter_bytes + self->buffer_bytes));
  }
  if (status != DNN_OK) {
    dnn_network_free(self);
    return status;
  }
  connect(self);
  *out = self;
  return DNN_OK;
}

void dnn_network_free(dnn_network *self) {
  if (self == NULL)
    return;
  for (int i = 0; i < self->count && self->links != NULL; i++) {
    dnn_free(self->links[i].converted);
    dnn_free(self->links[i].input_gradient);
  }
  dnn_gram_free(self->gram);
  dnn_free(self->compact);
  dnn_free(self->gram_converted);
  dnn_free(self->links);
  dnn_free(self->parameters);
  dnn_free(self->gradients);
  dnn_free(self->buffers);
  dnn_free(self->kept_buffers);
  for (int which = 0; which < DNN_CHAIN_STATES; which++)
    dnn_free(self->states[which]);
  dnn_free(self->kept_update);
  dnn_free(self->arena);
  dnn_free(self);
}

int dnn_network_count(const dnn_network *self) {
  return self->count;
}

dnn_dtype dnn_network_dtype(const dnn_network *self) {
  return self->dtype;
}

dnn_precision dnn_network_precision(const dnn_network *self) {
  return self->links[0].pass.precision;
}

/* The forms for tiny networks and for full batches have other products. */
dnn_status dnn_network_set_precision(dnn_network *self, dnn_precision precision, dnn_error *error) {
  if (precision != DNN_PRECISION_FULL && self->dtype != DNN_F32)
    return dnn_error_set(error, DNN_EDTYPE, "precision bf16 is for float32, the network is %s",
                         dnn_dtype_name(self->dtype));
  dnn_status status = dnn_network_gram_end(self, error);
  if (status != DNN_OK)
    return status;
  self->is_described = false;
  for (int i = 0; i < self->count; i++)
    self->links[i].pass.precision = precision;
  return DNN_OK;
}

const dnn_layer *dnn_network_layer(const dnn_network *self, int i) {
  return &self->links[i].layer;
}

/* --- memory to look at ------------------------------------------------------------------------ */

/* 'memory' is NULL where it is made later. */
static dnn_array part_of(const dnn_network *self, const dnn_layer_part *part, char *memory,
                         size_t offset) {
  dnn_array array = {0};
  if (memory != NULL)
    dnn_array_init(&array, memory + offset, self->dtype, part->ndim, part->shape);
  return array;
}

/* A parameter, its gradient and its states lie at the same place of three blocks. */
dnn_array dnn_network_parameter(dnn_network *self, int layer, int part) {
  const dnn_link *at = &self->links[layer];
  return part_of(self, &at->layer.parameters[part], self->parameters, at->parameter_offset[part]);
}

dnn_array dnn_network_gradient(dnn_network *self, int layer, int part) {
  const dnn_link *at = &self->links[layer];
  return part_of(self, &at->layer.parameters[part], self->gradients, at->parameter_offset[part]);
}

/* Where the parameters of the layers from 'layer' on begin, in bytes. */
static size_t parameters_from(const dnn_network *self, int layer) {
  for (; layer < self->count; layer++)
    if (self->links[layer].layer.parameter_count > 0)
      return self->links[layer].parameter_offset[0];
  return self->parameter_bytes;
}

dnn_array dnn_network_gradients(dnn_network *self, int first, int last) {
  dnn_array array;
  size_t begin = parameters_from(self, first), end = parameters_from(self, last);
  int64_t size = (int64_t)((end - begin) / dnn_dtype_size(self->dtype));
  dnn_array_init(&array, self->gradients + begin, self->dtype, 1, &size);
  return array;
}

dnn_array dnn_network_buffer(dnn_network *self, int layer, int part) {
  const dnn_link *at = &self->links[layer];
  return part_of(self, &at->layer.buffers[part], self->buffers, at->buffer_offset[part]);
}

dnn_array dnn_network_state(dnn_network *self, int layer, int part, int which) {
  const dnn_link *at = &self->links[layer];
  return part_of(self, &at->layer.parameters[part], self->states[which],
                 at->parameter_offset[part]);
}

/* (features ..., m) over 'memory'; empty when 'there' is false. */
static dnn_array activation_of(const dnn_network *self, const dnn_features *features, void *memory,
                               bool there) {
  dnn_array array = {0};
  int64_t shape[DNN_LAYER_MAX_NDIM + 1];
  if (!there)
    return array;
  memcpy(shape, features->shape, sizeof features->shape);
  shape[features->ndim] = self->m;
  dnn_array_init(&array, memory, self->dtype, features->ndim + 1, shape);
  return array;
}

/* What the last passes have not made is not shown, though its memory is there. */
dnn_array dnn_network_output(dnn_network *self, int i) {
  const dnn_link *at = &self->links[i];
  return activation_of(self, &at->layer.out, at->pass.out, at->has_output);
}

dnn_array dnn_network_output_gradient(dnn_network *self, int i) {
  const dnn_link *at = &self->links[i];
  return activation_of(self, &at->layer.out, at->d_out, at->has_gradient);
}

dnn_array dnn_network_input_gradient(dnn_network *self, int i) {
  const dnn_link *at = &self->links[i];
  return activation_of(self, &at->layer.in, at->input_gradient, at->has_input_gradient);
}
