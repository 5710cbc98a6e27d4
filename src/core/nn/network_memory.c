/*
** Memory that is made when it is needed: that of activations, and what the optimizer keeps.
*/
#include "nn/chain.h"

dnn_status dnn_chain_no_memory(dnn_error *error, const char *what, size_t bytes) {
  return dnn_error_set(error, DNN_ENOMEM, "not enough memory: %s of a network need %zu bytes", what,
                       bytes);
}

dnn_status dnn_chain_reserve(void **buffer, size_t *bytes, size_t needed, const char *what,
                             dnn_error *error) {
  if (needed <= *bytes && *buffer != NULL)
    return DNN_OK;
  dnn_free(*buffer);
  *bytes = 0;
  *buffer = dnn_alloc(needed);
  if (*buffer == NULL)
    return dnn_chain_no_memory(error, what, needed);
  *bytes = needed;
  return DNN_OK;
}

/* --- activations ------------------------------------------------------------------------------ */

/*
** One block is laid out for a number of examples, and grows when there are more. Outputs, their
** gradients and caches stay until the next pass; one workspace does for all layers, since only one
** of them runs at a time.
**
** Lays out outputs, their gradients, caches, and one workspace for all layers, for 'm' examples;
** sets the pointers when 'base' is not NULL. Returns the bytes. A layer that changes nothing shares
** the memory of the one before it.
*/
static size_t lay_out(dnn_link *links, int count, dnn_dtype dtype, int64_t m, char *base) {
  size_t bytes = 0, workspace = 0;
  for (int i = 0; i < count; i++) {
    dnn_link *at = &links[i];
    const dnn_layer_class *kind = at->layer.kind;
    size_t size = dnn_chain_aligned((size_t)at->layer.out.size * (size_t)m * dnn_dtype_size(dtype));
    size_t cache = kind->cache_bytes != NULL ? kind->cache_bytes(&at->layer, dtype, m) : 0;
    size_t room = kind->workspace_bytes != NULL ? kind->workspace_bytes(&at->layer, dtype, m) : 0;
    bool shared = dnn_chain_is_identity(at) && i > 0;
    if (base != NULL) {
      at->pass.m = m;
      at->pass.out = shared ? links[i - 1].pass.out : base + bytes;
      at->d_out = shared ? links[i - 1].d_out : base + bytes + size;
      at->pass.cache = base + bytes + (shared ? 0 : 2 * size);
      at->has_output = at->has_gradient = false;
    }
    bytes += (shared ? 0 : 2 * size) + dnn_chain_aligned(cache);
    workspace = room > workspace ? room : workspace;
  }
  for (int i = 0; i < count && base != NULL; i++)
    links[i].pass.workspace = base + bytes;
  return bytes + dnn_chain_aligned(workspace);
}

size_t dnn_network_arena_bytes(const dnn_network *self, int64_t m) {
  return lay_out(self->links, self->count, self->dtype, m, NULL);
}

dnn_status dnn_chain_prepare_arena(dnn_network *self, int64_t m, dnn_error *error) {
  if (m == self->m)
    return DNN_OK;
  int64_t largest;
  for (int i = 0; i < self->count; i++)
    /* so far below that outputs, gradients and caches are counted in bytes without overflow */
    if (!dnn_size_multiply(self->links[i].layer.out.size, m, &largest) || largest > INT64_MAX / 64)
      return dnn_chain_no_memory(error, "the activations", SIZE_MAX);
  self->m = 0; /* until the pointers of all layers are right again */
  self->is_described = false;
  void *arena = self->arena;
  dnn_status status = dnn_chain_reserve(&arena, &self->arena_bytes,
                                        dnn_network_arena_bytes(self, m), "the activations", error);
  self->arena = arena;
  if (status != DNN_OK)
    return status;
  lay_out(self->links, self->count, self->dtype, m, self->arena);
  self->m = m;
  return DNN_OK;
}

/* --- what the optimizer keeps ----------------------------------------------------------------- */

/* What is there after a failure is zero, and stays for the next time. */
dnn_status dnn_network_need_states(dnn_network *self, int count, dnn_error *error) {
  for (int which = 0; which < count; which++) {
    if (self->states[which] != NULL)
      continue;
    self->states[which] = dnn_alloc_zero(self->parameter_bytes);
    if (self->states[which] == NULL)
      return dnn_chain_no_memory(error, "the optimizer's states", self->parameter_bytes);
  }
  return DNN_OK;
}

dnn_trained dnn_chain_trained(const dnn_network *self, int i, int part) {
  const dnn_link *at = &self->links[i];
  dnn_trained parameter = {.name = at->layer.parameters[part].name,
                           .dtype = self->dtype,
                           .size = at->layer.parameters[part].size,
                           .values = at->pass.parameters[part],
                           .gradient = at->pass.gradients[part],
                           .is_frozen = at->is_frozen[part]};
  for (int which = 0; which < DNN_CHAIN_STATES; which++)
    parameter.states[which] =
        self->states[which] == NULL ? NULL : self->states[which] + at->parameter_offset[part];
  return parameter;
}
