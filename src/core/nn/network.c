#include "nn/network.h"

#include "base/alloc.h"
#include "kernels/compact.h"
#include "kernels/elementwise.h"
#include "nn/gram.h"
#include "nn/penalty.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A layer in a chain, with what belongs to it. */
typedef struct link {
  dnn_layer layer;
  dnn_layer_pass pass;
  size_t parameter_offset[DNN_LAYER_PARAMETERS]; /* in bytes, in parameters, gradients, states */
  size_t buffer_offset[DNN_LAYER_BUFFERS];       /* in buffers */
  void *d_out;                                   /* writable pass.d_out */
  void *converted; /* its input in the chain's type, when a pass that began here needed that */
  size_t converted_bytes;
  void *input_gradient; /* when a pass that ended here was asked for it */
  size_t input_gradient_bytes;
  bool has_output, has_gradient, has_input_gradient; /* of the last passes */
  bool is_frozen[DNN_LAYER_PARAMETERS];
} link;

DNN_ISA_ACCESSOR(dnn_compact_kernels, compact)
DNN_ISA_ACCESSOR(dnn_elementwise_kernels, elementwise)

struct dnn_network {
  int count;
  link *links;
  dnn_dtype dtype;
  size_t parameter_bytes, buffer_bytes;
  char *parameters, *gradients, *buffers;
  bool differs_in_training; /* some layer, so that passes change buffers or 'random' */
  char *kept_buffers;       /* of dnn_network_keep, like kept_random */
  dnn_random kept_random;
  char *states[2];
  int64_t updates, optimizer_updates;
  int frozen;        /* parameters that are */
  char *kept_update; /* of update_carefully: buffers before its step, parameters after it, and
                        parameters and states before it, those of the caller included */
  size_t kept_bytes; /* of the parameters */
  int kept_states;   /* how many; -1: there is nothing to take back */
  int64_t kept_optimizer_updates; /* before it */
  dnn_random kept_update_random;  /* before its step */
  char *arena;
  size_t arena_bytes;
  int64_t m; /* examples that the arena is laid out for; 0: not yet */
  dnn_gram *gram;
  dnn_compact_layer *compact; /* (count / 2), when is_compact */
  bool is_compact;            /* for m examples */
  dnn_array gram_x;           /* the input that 'gram' was made for, as the caller gave it */
  dnn_array gram_in;          /* the same as pass.in of the first layer */
  void *gram_converted;       /* gram_in's memory, when gram_x has another type */
  bool in_gram;               /* was the last pass one with 'gram'? */
};

enum { states_max = 2 };

/* Parameters that are updated in one run. With more, each is shared by threads as its gradient was,
   whose halves are then in the right caches. */
enum { few_elements = 1 << 14 };

static size_t aligned(size_t bytes) {
  return (bytes + DNN_ALIGNMENT - 1) / DNN_ALIGNMENT * DNN_ALIGNMENT;
}

static size_t bytes_of(const dnn_network *self, int64_t size) {
  return (size_t)size * dnn_dtype_size(self->dtype);
}

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

static dnn_status build(dnn_network *self, const dnn_features *in, const dnn_layer *layers,
                        dnn_error *error) {
  const dnn_features *features = in;
  for (int i = 0; i < self->count; i++) {
    link *to = &self->links[i];
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
      self->parameter_bytes += aligned(bytes_of(self, to->layer.parameters[part].size));
    }
    for (int part = 0; part < to->layer.buffer_count; part++) {
      to->buffer_offset[part] = self->buffer_bytes;
      self->buffer_bytes += aligned(bytes_of(self, to->layer.buffers[part].size));
    }
  }
  return DNN_OK;
}

static dnn_status no_memory(dnn_error *error, const char *what, size_t bytes) {
  return dnn_error_set(error, DNN_ENOMEM, "not enough memory: %s of a network need %zu bytes", what,
                       bytes);
}

static void fill(dnn_dtype dtype, int64_t n, void *memory, double value) {
  dnn_convert(n, DNN_F64, &value, 0, dtype, memory, 1);
}

/* Gives every pass its parameters; ones where that is the neutral value. */
static void connect(dnn_network *self) {
  for (int i = 0; i < self->count; i++) {
    link *to = &self->links[i];
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
    return no_memory(error, "the layers", sizeof *self);
  self->dtype = dtype;
  self->count = count;
  self->kept_states = -1;
  self->links = dnn_alloc_zero((size_t)count * sizeof *self->links);
  dnn_status status = self->links != NULL
                          ? build(self, in, layers, error)
                          : no_memory(error, "the layers", (size_t)count * sizeof *self->links);
  if (status == DNN_OK) {
    self->parameters = dnn_alloc_zero(self->parameter_bytes);
    self->gradients = dnn_alloc_zero(self->parameter_bytes);
    self->buffers = dnn_alloc_zero(self->buffer_bytes);
    self->kept_buffers = dnn_alloc_zero(self->buffer_bytes);
    self->compact = dnn_alloc_zero((size_t)(count / 2 + 1) * sizeof *self->compact);
    if (self->compact == NULL || self->parameters == NULL || self->gradients == NULL ||
        self->buffers == NULL || self->kept_buffers == NULL)
      status = no_memory(error, "the parameters", 2 * (self->parameter_bytes + self->buffer_bytes));
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
  for (int which = 0; which < states_max; which++)
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

const dnn_layer *dnn_network_layer(const dnn_network *self, int i) {
  return &self->links[i].layer;
}

/* --- memory to look at ------------------------------------------------------------------------ */

static dnn_array part_of(const dnn_network *self, const dnn_layer_part *part, char *memory,
                         size_t offset) {
  dnn_array array = {0};
  if (memory != NULL)
    dnn_array_init(&array, memory + offset, self->dtype, part->ndim, part->shape);
  return array;
}

dnn_array dnn_network_parameter(dnn_network *self, int layer, int part) {
  const link *at = &self->links[layer];
  return part_of(self, &at->layer.parameters[part], self->parameters, at->parameter_offset[part]);
}

dnn_array dnn_network_gradient(dnn_network *self, int layer, int part) {
  const link *at = &self->links[layer];
  return part_of(self, &at->layer.parameters[part], self->gradients, at->parameter_offset[part]);
}

dnn_array dnn_network_buffer(dnn_network *self, int layer, int part) {
  const link *at = &self->links[layer];
  return part_of(self, &at->layer.buffers[part], self->buffers, at->buffer_offset[part]);
}

dnn_array dnn_network_state(dnn_network *self, int layer, int part, int which) {
  const link *at = &self->links[layer];
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

dnn_array dnn_network_output(dnn_network *self, int i) {
  const link *at = &self->links[i];
  return activation_of(self, &at->layer.out, at->pass.out, at->has_output);
}

dnn_array dnn_network_output_gradient(dnn_network *self, int i) {
  const link *at = &self->links[i];
  return activation_of(self, &at->layer.out, at->d_out, at->has_gradient);
}

dnn_array dnn_network_input_gradient(dnn_network *self, int i) {
  const link *at = &self->links[i];
  return activation_of(self, &at->layer.in, at->input_gradient, at->has_input_gradient);
}

/* --- the arena -------------------------------------------------------------------------------- */

static bool is_identity(const link *at) {
  return at->layer.kind->forward == NULL;
}

/*
** Lays out outputs, their gradients, caches, and one workspace for all layers, for 'm' examples;
** sets the pointers when 'base' is not NULL. Returns the bytes. A layer that changes nothing shares
** the memory of the one before it.
*/
static size_t lay_out(link *links, int count, dnn_dtype dtype, int64_t m, char *base) {
  size_t bytes = 0, workspace = 0;
  for (int i = 0; i < count; i++) {
    link *at = &links[i];
    const dnn_layer_class *kind = at->layer.kind;
    size_t size = aligned((size_t)at->layer.out.size * (size_t)m * dnn_dtype_size(dtype));
    size_t cache = kind->cache_bytes != NULL ? kind->cache_bytes(&at->layer, dtype, m) : 0;
    size_t room = kind->workspace_bytes != NULL ? kind->workspace_bytes(&at->layer, dtype, m) : 0;
    bool shared = is_identity(at) && i > 0;
    if (base != NULL) {
      at->pass.m = m;
      at->pass.out = shared ? links[i - 1].pass.out : base + bytes;
      at->d_out = shared ? links[i - 1].d_out : base + bytes + size;
      at->pass.cache = base + bytes + (shared ? 0 : 2 * size);
      at->has_output = at->has_gradient = false;
    }
    bytes += (shared ? 0 : 2 * size) + aligned(cache);
    workspace = room > workspace ? room : workspace;
  }
  for (int i = 0; i < count && base != NULL; i++)
    links[i].pass.workspace = base + bytes;
  return bytes + aligned(workspace);
}

size_t dnn_network_arena_bytes(const dnn_network *self, int64_t m) {
  return lay_out(self->links, self->count, self->dtype, m, NULL);
}

/* Makes a buffer at least so large; its contents are lost. */
static dnn_status reserve(void **buffer, size_t *bytes, size_t needed, const char *what,
                          dnn_error *error) {
  if (needed <= *bytes && *buffer != NULL)
    return DNN_OK;
  dnn_free(*buffer);
  *bytes = 0;
  *buffer = dnn_alloc(needed);
  if (*buffer == NULL)
    return no_memory(error, what, needed);
  *bytes = needed;
  return DNN_OK;
}

static bool compact_activation(const dnn_layer_class *kind, dnn_compact_activation *activation) {
  *activation = kind == &dnn_layer_relu   ? DNN_COMPACT_RELU
                : kind == &dnn_layer_tanh ? DNN_COMPACT_TANH
                                          : DNN_COMPACT_SIGMOID;
  return kind == &dnn_layer_sigmoid || *activation != DNN_COMPACT_SIGMOID;
}

/* Pairs of a linear layer and an activation, the last a sigmoid of one unit, all of them tiny? */
static bool describe_compact(dnn_network *self, int64_t m) {
  if (self->count % 2 != 0 || self->links[self->count - 1].layer.kind != &dnn_layer_sigmoid ||
      self->links[self->count - 1].layer.out.size != 1)
    return false;
  for (int l = 0; l < self->count / 2; l++) {
    const link *linear = &self->links[2 * l], *after = &self->links[2 * l + 1];
    const dnn_layer *layer = &linear->layer;
    dnn_compact_activation activation;
    if (layer->kind != &dnn_layer_linear || !layer->has_bias ||
        !compact_activation(after->layer.kind, &activation) ||
        !dnn_compact_fits(layer->units, layer->in.size, m))
      return false;
    self->compact[l] = (dnn_compact_layer){
        layer->in.size,
        layer->units,
        activation,
        linear->pass.parameters[0],
        linear->pass.parameters[1],
        linear->pass.gradients[0],
        linear->pass.gradients[1],
        linear->pass.out,
        after->pass.out,
        linear->d_out,
        after->d_out,
    };
  }
  return true;
}

static dnn_status prepare_arena(dnn_network *self, int64_t m, dnn_error *error) {
  if (m == self->m)
    return DNN_OK;
  int64_t largest;
  for (int i = 0; i < self->count; i++)
    if (!dnn_size_multiply(self->links[i].layer.out.size, m, &largest) || largest > INT64_MAX / 64)
      return no_memory(error, "the activations", SIZE_MAX);
  self->m = 0;
  void *arena = self->arena;
  dnn_status status = reserve(&arena, &self->arena_bytes, dnn_network_arena_bytes(self, m),
                              "the activations", error);
  self->arena = arena;
  if (status != DNN_OK)
    return status;
  lay_out(self->links, self->count, self->dtype, m, self->arena);
  self->m = m;
  self->is_compact = describe_compact(self, m);
  return DNN_OK;
}

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

static dnn_status take_input(dnn_network *self, int first, const dnn_array *x, dnn_error *error) {
  link *at = &self->links[first];
  dnn_array matrix;
  char role[32] = "X";
  if (first > 0)
    snprintf(role, sizeof role, "the input of layer %d", first + 1);
  dnn_status status = as_matrix(&at->layer.in, at->layer.kind->name, role, x, &matrix, error);
  int64_t m = x->ndim > 0 ? x->shape[x->ndim - 1] : 0;
  if (status == DNN_OK)
    status = prepare_arena(self, m, error);
  if (status != DNN_OK)
    return status;
  at->has_output = false; /* what there is comes from another input */
  if (matrix.data != NULL && x->dtype == self->dtype &&
      (at->layer.kind->any_strides || dnn_array_is_contiguous(&matrix))) {
    at->pass.in = matrix;
    return DNN_OK;
  }
  status = reserve(&at->converted, &at->converted_bytes, bytes_of(self, at->layer.in.size * m),
                   "the input", error);
  if (status == DNN_OK)
    status = copy_in(self, x, at->converted, error);
  dnn_array_init(&at->pass.in, at->converted, self->dtype, 2, (int64_t[]){at->layer.in.size, m});
  return status;
}

/* --- passes ----------------------------------------------------------------------------------- */

/* Ends the use of 'gram' in passes, until the next step with its input. */
static dnn_status leave_gram(dnn_network *self, dnn_error *error) {
  self->in_gram = false;
  return dnn_network_gram_sync(self, error);
}

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

static dnn_status run_forward(dnn_network *self, int first, int last, bool training,
                              dnn_random *random, bool guarded, dnn_error *error) {
  dnn_status status = DNN_OK;
  for (int i = 0; i < self->count; i++)
    self->links[i].has_gradient = false;
  for (int i = first; i < last && status == DNN_OK; i++) {
    link *at = &self->links[i];
    dnn_error cause;
    at->pass.training = training;
    at->pass.random = random;
    if (i > first)
      dnn_array_init(&at->pass.in, self->links[i - 1].pass.out, self->dtype, 2,
                     (int64_t[]){at->layer.in.size, self->m});
    if (i == 0 && self->in_gram)
      status = dnn_gram_forward(self->gram, &at->layer, &at->pass, &cause);
    else if (!is_identity(at))
      status = at->layer.kind->forward(&at->layer, &at->pass, &cause);
    else if (i == first) /* its memory is not that of the layer before it in this pass */
      memcpy(at->pass.out, at->pass.in.data, bytes_of(self, at->layer.in.size * self->m));
    at->has_output = status == DNN_OK;
    if (status != DNN_OK)
      return layer_failed(self, i, &cause, error);
    if (guarded)
      status = guard(self, i, at->pass.out, at->layer.out.size, "its output", error);
  }
  return status;
}

dnn_status dnn_network_forward(dnn_network *self, int first, int last, const dnn_array *x,
                               bool training, dnn_random *random, dnn_error *error) {
  dnn_status status = leave_gram(self, error);
  if (status == DNN_OK)
    status = take_input(self, first, x, error);
  return status == DNN_OK ? run_forward(self, first, last, training, random, false, error) : status;
}

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

void dnn_network_release_input(dnn_network *self) {
  for (int i = 0; i < self->count; i++)
    self->links[i].pass.in.data = NULL;
}

static dnn_status run_backward(dnn_network *self, int first, int last, bool input_gradient,
                               bool guarded, dnn_error *error) {
  dnn_status status = DNN_OK;
  for (int i = last - 1; i >= first && status == DNN_OK; i--) {
    link *at = &self->links[i];
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
    else if (!is_identity(at))
      status = at->layer.kind->backward(&at->layer, &at->pass, error);
    else if (at->has_input_gradient)
      memcpy(at->pass.d_in, at->d_out, bytes_of(self, at->layer.out.size * self->m));
  }
  return status;
}

dnn_status dnn_network_backward(dnn_network *self, int first, int last, const dnn_array *d_out,
                                bool input_gradient, dnn_error *error) {
  link *end = &self->links[last - 1], *begin = &self->links[first];
  for (int i = first; i < last; i++) {
    const link *at = &self->links[i];
    if (self->m == 0 || !at->has_output || at->pass.in.data == NULL)
      return dnn_error_set(error, DNN_EVALUE, "backward: run forward before it");
    if (at->layer.kind->differs_in_training && !at->pass.training)
      return dnn_error_set(error, DNN_EVALUE,
                           "backward: layer %d (%s) works otherwise in training: run forward with "
                           "training = true before it",
                           i + 1, at->layer.kind->name);
  }
  dnn_array matrix;
  dnn_status status = leave_gram(self, error);
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
    status =
        reserve(&begin->input_gradient, &begin->input_gradient_bytes,
                bytes_of(self, begin->layer.in.size * self->m), "the gradient of the input", error);
  if (status != DNN_OK)
    return status;
  return run_backward(self, first, last, input_gradient, false, error);
}

/* --- update ----------------------------------------------------------------------------------- */

int64_t dnn_network_updates(const dnn_network *self) {
  return self->updates;
}

int64_t dnn_network_optimizer_updates(const dnn_network *self) {
  return self->optimizer_updates;
}

void dnn_network_set_updates(dnn_network *self, int64_t updates, int64_t of_optimizer) {
  self->updates = updates;
  self->optimizer_updates = of_optimizer;
}

dnn_status dnn_network_reset_optimizer(dnn_network *self, dnn_error *error) {
  dnn_status status = dnn_network_gram_end(self, error);
  if (status != DNN_OK)
    return status;
  self->optimizer_updates = 0;
  if (self->kept_states >= 0) { /* the parameters alone are still what could be taken back */
    self->kept_states = 0;
    self->kept_optimizer_updates = 0;
  }
  for (int which = 0; which < states_max; which++)
    if (self->states[which] != NULL)
      memset(self->states[which], 0, self->parameter_bytes);
  return DNN_OK;
}

/* Only weights are drawn towards zero: neither biases nor batch_norm's parameters. */
static bool is_weight(const char *name) {
  return name[0] == 'W';
}

dnn_status dnn_network_freeze(dnn_network *self, int layer, int part, bool is_frozen,
                              dnn_error *error) {
  bool *flag = &self->links[layer].is_frozen[part];
  dnn_status status = dnn_network_gram_end(self, error);
  if (status == DNN_OK) {
    self->frozen += is_frozen - *flag;
    *flag = is_frozen;
  }
  return status;
}

dnn_status dnn_network_need_states(dnn_network *self, int count, dnn_error *error) {
  for (int which = 0; which < count; which++) {
    if (self->states[which] != NULL)
      continue;
    self->states[which] = dnn_alloc_zero(self->parameter_bytes);
    if (self->states[which] == NULL)
      return no_memory(error, "the optimizer's states", self->parameter_bytes);
  }
  return DNN_OK;
}

/* A parameter of the chain; its states are NULL before they are needed. */
static dnn_trained trained_of(const dnn_network *self, int i, int part) {
  const link *at = &self->links[i];
  dnn_trained parameter = {.name = at->layer.parameters[part].name,
                           .dtype = self->dtype,
                           .size = at->layer.parameters[part].size,
                           .values = at->pass.parameters[part],
                           .gradient = at->pass.gradients[part],
                           .is_frozen = at->is_frozen[part]};
  for (int which = 0; which < states_max; which++)
    parameter.states[which] =
        self->states[which] == NULL ? NULL : self->states[which] + at->parameter_offset[part];
  return parameter;
}

static double penalty_of(const dnn_trained *parameter, const dnn_training *training, int64_t m) {
  return is_weight(parameter->name)
             ? dnn_penalty_value(parameter->dtype, parameter->size, parameter->values,
                                 training->l1 / (double)m, training->l2 / (double)m)
             : 0;
}

double dnn_network_penalty(const dnn_network *self, const dnn_training *training, int64_t m,
                           int count, const dnn_trained *others) {
  double sum = 0;
  if (training->l1 == 0 && training->l2 == 0)
    return 0;
  for (int i = 0; i < self->count; i++) {
    for (int part = 0; part < self->links[i].layer.parameter_count; part++) {
      dnn_trained parameter = trained_of(self, i, part);
      sum += penalty_of(&parameter, training, m);
    }
  }
  for (int i = 0; i < count; i++)
    sum += penalty_of(&others[i], training, m);
  return sum;
}

/* Adds the gradients of the L1 and L2 terms to that of a weight; a frozen parameter has none. */
static void complete(const dnn_trained *parameter, const dnn_training *training, int64_t m) {
  if (is_weight(parameter->name) && (training->l1 != 0 || training->l2 != 0))
    dnn_penalty_add_gradient(parameter->dtype, parameter->size, parameter->values,
                             training->l1 / (double)m, training->l2 / (double)m,
                             parameter->gradient);
  if (parameter->is_frozen)
    memset(parameter->gradient, 0, (size_t)parameter->size * dnn_dtype_size(parameter->dtype));
}

/* The gradients that are limited and go to the optimizer. */
static void complete_gradients(const dnn_network *self, const dnn_training *training, int64_t m,
                               int count, const dnn_trained *others) {
  for (int i = 0; i < self->count; i++) {
    for (int part = 0; part < self->links[i].layer.parameter_count; part++) {
      dnn_trained parameter = trained_of(self, i, part);
      complete(&parameter, training, m);
    }
  }
  for (int i = 0; i < count; i++)
    complete(&others[i], training, m);
}

/* The gaps between parameters are zero, so all of them are handled as one array. */
static int64_t all_elements(const dnn_network *self) {
  return (int64_t)(self->parameter_bytes / dnn_dtype_size(self->dtype));
}

static void clip(const dnn_network *self, const dnn_training *training, int count,
                 const dnn_trained *others) {
  int64_t n = all_elements(self);
  if (training->clip_value > 0) {
    dnn_gradient_clip(self->dtype, n, self->gradients, training->clip_value);
    for (int i = 0; i < count; i++)
      dnn_gradient_clip(others[i].dtype, others[i].size, others[i].gradient, training->clip_value);
  }
  if (training->clip_norm > 0) {
    double square = dnn_gradient_square(self->dtype, n, self->gradients);
    for (int i = 0; i < count; i++)
      square += dnn_gradient_square(others[i].dtype, others[i].size, others[i].gradient);
    double norm = sqrt(square);
    if (!(norm > training->clip_norm)) /* NaN has no scale; it stays where it is */
      return;
    dnn_gradient_scale(self->dtype, n, self->gradients, training->clip_norm / norm);
    for (int i = 0; i < count; i++)
      dnn_gradient_scale(others[i].dtype, others[i].size, others[i].gradient,
                         training->clip_norm / norm);
  }
}

/* Biases have no weight decay. */
static void update_one(const dnn_network *self, const dnn_optimizer *optimizer,
                       const dnn_trained *parameter) {
  dnn_optimizer chosen = *optimizer;
  if (parameter->is_frozen)
    return;
  if (!is_weight(parameter->name))
    chosen.weight_decay = 0;
  dnn_optimizer_update(&chosen, parameter->dtype, parameter->size, parameter->values,
                       parameter->gradient, parameter->states, self->optimizer_updates);
}

static dnn_status update_chain(dnn_network *self, const dnn_optimizer *optimizer,
                               dnn_error *error) {
  if (optimizer->weight_decay == 0 && self->gram == NULL && self->frozen == 0 &&
      all_elements(self) < few_elements) {
    void *states[states_max] = {self->states[0], self->states[1]};
    dnn_optimizer_update(optimizer, self->dtype, all_elements(self), self->parameters,
                         self->gradients, states, self->optimizer_updates);
    return DNN_OK;
  }
  for (int i = 0; i < self->count; i++) {
    const link *at = &self->links[i];
    for (int part = 0; part < at->layer.parameter_count; part++) {
      dnn_trained parameter = trained_of(self, i, part);
      if (i == 0 && part == 0 && self->in_gram) {
        dnn_status status = dnn_gram_update(self->gram, &at->layer, &at->pass, optimizer, error);
        if (status != DNN_OK)
          return status;
      } else {
        update_one(self, optimizer, &parameter);
      }
    }
  }
  return DNN_OK;
}

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
    const link *at = &self->links[i];
    const dnn_layer *layer = &at->layer;
    for (int part = 0; part < layer->parameter_count; part++) {
      dnn_trained one = trained_of(self, i, part);
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

/* Tells which buffer is not finite after a pass that trained, and why; false: all are. */
static bool find_buffer(const dnn_network *self, char *problem, size_t problem_bytes, char *reason,
                        size_t reason_bytes) {
  for (int i = 0; i < self->count; i++) {
    const link *at = &self->links[i];
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

dnn_status dnn_network_check_buffers(const dnn_network *self, dnn_error *error) {
  char problem[96], reason[128];
  if (!find_buffer(self, problem, sizeof problem, reason, sizeof reason))
    return DNN_OK;
  return dnn_error_set(error, DNN_EVALUE, "%s: %s", problem, reason);
}

/* Makes the gradients those that the optimizer takes. Refuses the update after a pass whose buffers
   are not finite. */
static dnn_status prepare_update(dnn_network *self, const dnn_training *training, int64_t m,
                                 int count, const dnn_trained *others, dnn_error *error) {
  char problem[96], reason[128];
  dnn_status status =
      dnn_network_need_states(self, dnn_optimizer_states(&training->optimizer), error);
  if (status != DNN_OK)
    return status;
  if (find_buffer(self, problem, sizeof problem, reason, sizeof reason))
    return dnn_network_refuse(self, problem, reason, count, others, error);
  if (training->l1 != 0 || training->l2 != 0 || self->frozen > 0 || count > 0)
    complete_gradients(self, training, m, count, others);
  if (training->clip_value > 0 || training->clip_norm > 0)
    clip(self, training, count, others);
  return DNN_OK;
}

static dnn_status update(dnn_network *self, const dnn_training *training, int count,
                         const dnn_trained *others, dnn_error *error) {
  self->updates++;
  self->optimizer_updates++;
  dnn_status status = update_chain(self, &training->optimizer, error);
  if (status != DNN_OK) {
    self->updates--;
    self->optimizer_updates--;
    return status;
  }
  for (int i = 0; i < count; i++)
    update_one(self, &training->optimizer, &others[i]);
  return DNN_OK;
}

/* --- numbers that are not finite -------------------------------------------------------------- */

/*
** No update may put NaN or an infinity into the parameters. Where all gradients are calm, far below
** what overflows, none can, which is cheap to find out before; otherwise the update is made with
** what was before it kept.
*/

/* Gradients below this are calm; those that are products of two numbers below its root are, too. */
static double calm_limit(dnn_dtype dtype) {
  return dtype == DNN_F64 ? 1e140 : 1e16;
}

static double calm_root(dnn_dtype dtype) {
  return dtype == DNN_F64 ? 1e70 : 1e8;
}

/* Can calm gradients make nothing else but calm updates? */
static bool has_calm_numbers(const dnn_training *training, int64_t m) {
  const dnn_optimizer *optimizer = &training->optimizer;
  static const double most = 1e6, least = 1e-30;
  return optimizer->learning_rate <= most && optimizer->weight_decay <= most &&
         training->l1 <= most * (double)m && training->l2 <= most * (double)m &&
         (optimizer->kind == DNN_SGD || optimizer->epsilon >= least);
}

/* Is the gradient of a layer's weights made of fewer numbers than it has? They are then looked
   at. */
static bool is_product_of_less(const link *at) {
  const dnn_layer *layer = &at->layer;
  return (layer->kind == &dnn_layer_linear || layer->kind == &dnn_layer_embedding) &&
         at->has_gradient && at->pass.in.data != NULL &&
         (layer->in.size + layer->out.size) * at->pass.m < layer->parameters[0].size &&
         dnn_array_is_contiguous(&at->pass.in);
}

static bool is_layer_calm(const dnn_network *self, const link *at) {
  double limit = calm_limit(self->dtype), root = calm_root(self->dtype);
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

static bool is_calm(const dnn_network *self, const dnn_training *training, int64_t m, int count,
                    const dnn_trained *others) {
  if (!has_calm_numbers(training, m))
    return false;
  if (!self->in_gram && all_elements(self) < few_elements) {
    if (!dnn_all_below(self->dtype, all_elements(self), self->gradients, calm_limit(self->dtype)))
      return false;
  } else {
    for (int i = 0; i < self->count; i++)
      if (!is_layer_calm(self, &self->links[i]))
        return false;
  }
  for (int i = 0; i < count; i++)
    if (!dnn_all_below(others[i].dtype, others[i].size, others[i].gradient,
                       calm_limit(others[i].dtype)))
      return false;
  return true;
}

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
      offset += aligned(bytes);
    }
  }
  return offset;
}

/* Are the parameters those of a copy? */
static bool are_parameters(const dnn_network *self, int count, const dnn_trained *others,
                           const char *copy) {
  size_t bytes;
  for (int i = -1; i < count; i++) {
    const char *values = trained_memory(self, others, i, -1, &bytes);
    if (memcmp(values, copy, bytes) != 0)
      return false;
    copy += aligned(bytes);
  }
  return true;
}

/*
** Takes back the update before, if it was a wild one. (Parameters may have been changed since, and
** the optimizer as well.) Buffers and random numbers follow with dnn_network_undo.
*/
static void take_back(dnn_network *self, int count, const dnn_trained *others) {
  dnn_error error;
  if (self->kept_states < 0 || dnn_network_gram_sync(self, &error) != DNN_OK)
    return;
  char *after = self->kept_update + aligned(self->buffer_bytes);
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

/* Says why update 'number' is not made, and what to do. */
static dnn_status refuse_update(const dnn_network *self, int64_t number, const char *problem,
                                const char *reason, dnn_error *error) {
  return dnn_error_set(error, DNN_EVALUE,
                       "%s in update %lld%s%s. The parameters are those after %lld updates. Where "
                       "numbers grow, a smaller learning_rate, clip_norm = 1, or inputs of about "
                       "mean 0 and size 1 help%s",
                       problem, (long long)number, reason != NULL ? ": " : "",
                       reason != NULL ? reason : "", (long long)self->updates,
                       reason != NULL ? "; guard = true looks at every layer" : "");
}

dnn_status dnn_network_refuse(dnn_network *self, const char *problem, const char *reason, int count,
                              const dnn_trained *others, dnn_error *error) {
  int64_t number = self->updates + 1;
  take_back(self, count, others);
  return refuse_update(self, number, problem, reason, error);
}

static bool are_trained_finite(const dnn_network *self, int states, int count,
                               const dnn_trained *others) {
  int64_t n = all_elements(self);
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

/* Tells where the first gradient is that is not finite, in the order of the pass backwards, or what
   it comes from; false: all are finite. */
static bool find_gradient(const dnn_network *self, int count, const dnn_trained *others, char *text,
                          size_t bytes) {
  for (int i = self->count - 1; i >= 0; i--) {
    const dnn_layer *layer = &self->links[i].layer;
    for (int part = 0; part < layer->parameter_count; part++) {
      dnn_trained one = trained_of(self, i, part);
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

/* An update that may overflow. What was before it is kept until the next, for take_back. */
static dnn_status update_carefully(dnn_network *self, const dnn_training *training, int count,
                                   const dnn_trained *others, dnn_error *error) {
  char reason[128];
  int states = dnn_optimizer_states(&training->optimizer);
  if (find_gradient(self, count, others, reason, sizeof reason))
    return dnn_network_refuse(self, "a gradient is not finite", reason, count, others, error);
  self->kept_states = -1;
  self->kept_bytes = copy_trained(self, 0, count, others, NULL, false);
  size_t start = aligned(self->buffer_bytes), before = start + self->kept_bytes;
  size_t bytes = before + copy_trained(self, states, count, others, NULL, false);
  dnn_free(self->kept_update);
  self->kept_update = dnn_alloc(bytes);
  if (self->kept_update == NULL)
    return no_memory(error, "a copy of the parameters", bytes);
  copy_trained(self, states, count, others, self->kept_update + before, false);
  dnn_status status = update(self, training, count, others, error);
  if (status != DNN_OK)
    return status;
  if (!are_trained_finite(self, states, count, others)) {
    copy_trained(self, states, count, others, self->kept_update + before, true);
    self->updates--;
    self->optimizer_updates--;
    return refuse_update(self, self->updates + 1, "a parameter would not be finite",
                         "the gradients are too large for this learning_rate", error);
  }
  memcpy(self->kept_update, self->kept_buffers, self->buffer_bytes);
  copy_trained(self, 0, count, others, self->kept_update + start, false);
  self->kept_update_random = self->kept_random;
  self->kept_optimizer_updates = self->optimizer_updates - 1;
  self->kept_states = states;
  return DNN_OK;
}

static dnn_status update_safely(dnn_network *self, const dnn_training *training, int64_t m,
                                int count, const dnn_trained *others, dnn_error *error) {
  if (!training->notebook && !is_calm(self, training, m, count, others))
    return update_carefully(self, training, count, others, error);
  self->kept_states = -1;
  return update(self, training, count, others, error);
}

dnn_status dnn_network_update(dnn_network *self, const dnn_training *training, int64_t m, int count,
                              const dnn_trained *others, dnn_error *error) {
  dnn_status status = prepare_update(self, training, m, count, others, error);
  return status == DNN_OK ? update_safely(self, training, m, count, others, error) : status;
}

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

/* Is the gradient of this loss after a sigmoid, of few numbers, the sigmoid's output less 'y'? */
static bool is_difference(const dnn_network *self, const dnn_loss *loss, const dnn_array *a,
                          const dnn_array *y) {
  bool is_one = loss->reduction == DNN_REDUCTION_EXAMPLES ||
                (loss->reduction == DNN_REDUCTION_MEAN && a->size == self->m);
  return loss->kind == DNN_BINARY_CROSS_ENTROPY_LOGITS && is_one && a->size < few_elements &&
         y->dtype == self->dtype && dnn_array_is_contiguous(y);
}

/*
** The loss of the outputs of the layers before 'last', and its gradient there. The cross-entropy of
** a sigmoid or softmax is taken from what goes into it, where nothing overflows or cancels: *last
** is then the number of layers before.
*/
static dnn_status run_loss(dnn_network *self, const dnn_training *training, const dnn_array *y,
                           int *last, double *cost, dnn_error *error) {
  const link *end = &self->links[*last - 1];
  dnn_loss loss = training->loss;
  dnn_array a;
  dnn_array_init(&a, end->pass.out, self->dtype, 2, (int64_t[]){end->layer.out.size, self->m});
  dnn_status status = dnn_loss_check(&loss, &a, y, error);
  if (status != DNN_OK)
    return status;
  int before = *last - 1; /* the last layer that changes its input, from 0 */
  while (before > 0 && is_identity(&self->links[before]))
    before--;
  end = &self->links[before];
  if (!training->notebook && dnn_loss_fuses(&loss, end->layer.kind->name)) {
    *last = before;
    a = end->pass.in;
  }
  void *gradient = *last > 0 ? self->links[*last - 1].d_out : NULL;
  if (gradient == NULL || *last == self->count || !is_difference(self, &loss, &a, y))
    return dnn_loss_apply(&loss, &a, y, cost, gradient, error);
  elementwise_kernels(self->dtype)->subtract(a.size, end->pass.out, 1, y->data, 1, gradient, 1);
  return dnn_loss_apply(&loss, &a, y, cost, NULL, error);
}

static bool is_same(const dnn_array *a, const dnn_array *b) {
  return a->data == b->data && a->dtype == b->dtype && dnn_shape_equal(a, b) &&
         memcmp(a->strides, b->strides, (size_t)a->ndim * sizeof *a->strides) == 0;
}

/* The input of a step, which may be the one that 'gram' knows. */
static dnn_status take_step_input(dnn_network *self, const dnn_array *x, dnn_error *error) {
  self->in_gram = self->gram != NULL && is_same(x, &self->gram_x);
  if (!self->in_gram) {
    dnn_status status = leave_gram(self, error);
    return status == DNN_OK ? take_input(self, 0, x, error) : status;
  }
  self->links[0].pass.in = self->gram_in;
  return prepare_arena(self, self->gram_in.shape[1], error);
}

/* *refused: nothing was changed, and the step must be taken again without 'gram'. */
static dnn_status step(dnn_network *self, const dnn_training *training, const dnn_array *y,
                       dnn_random *random, double *cost, bool *refused, dnn_error *error) {
  int last = self->count;
  double loss = 0;
  dnn_status status = run_forward(self, 0, last, true, random, training->guard, error);
  if (status == DNN_OK)
    status = run_loss(self, training, y, &last, &loss, error);
  if (status != DNN_OK)
    return status;
  loss += dnn_network_penalty(self, training, self->m, 0, NULL);
  *cost = loss;
  if (!training->notebook && !isfinite(loss))
    return dnn_network_refuse_loss(self, y, loss, NULL, 0, NULL, error);
  status = run_backward(self, 0, last, false, training->guard, error);
  if (status == DNN_OK)
    status = prepare_update(self, training, self->m, 0, NULL, error);
  if (status != DNN_OK)
    return status;
  if (self->in_gram && !training->notebook && !is_calm(self, training, self->m, 0, NULL)) {
    *refused = true;
    return DNN_OK;
  }
  if (!self->in_gram)
    return update_safely(self, training, self->m, 0, NULL, error);
  self->kept_states = -1;
  return update(self, training, 0, NULL, error);
}

/* Can the step be one call of the kernel for tiny networks? */
static bool can_be_compact(const dnn_network *self, const dnn_training *training,
                           const dnn_array *x, const dnn_array *y) {
  const dnn_optimizer *optimizer = &training->optimizer;
  return self->is_compact && training->loss.kind == DNN_BINARY_CROSS_ENTROPY &&
         training->loss.reduction != DNN_REDUCTION_SUM && !training->notebook &&
         self->kept_states < 0 && has_calm_numbers(training, self->m) &&
         optimizer->kind == DNN_SGD && optimizer->momentum == 0 && optimizer->weight_decay == 0 &&
         training->l1 == 0 && training->l2 == 0 && training->clip_norm == 0 &&
         training->clip_value == 0 && !training->guard && self->gram == NULL && self->frozen == 0 &&
         x->ndim == 2 && y->ndim == 2 && x->shape[0] == self->links[0].layer.in.size &&
         x->shape[1] == self->m && y->shape[0] == 1 && y->shape[1] == self->m &&
         x->dtype == self->dtype && y->dtype == self->dtype && dnn_array_is_contiguous(x) &&
         dnn_array_is_contiguous(y);
}

/* False: nothing was changed, and the step must be taken otherwise. */
static bool compact_step(dnn_network *self, const dnn_training *training, const dnn_array *x,
                         const dnn_array *y, double *cost) {
  const dnn_compact_memory memory = {(int64_t)self->parameter_bytes, self->parameters,
                                     self->gradients};
  for (int i = 0; i < self->count; i++) {
    link *at = &self->links[i];
    at->has_output = true;
    at->has_gradient = i < self->count - 1;
    at->has_input_gradient = false;
    at->pass.in.data = NULL;
  }
  bool done = compact_kernels(self->dtype)
                  ->step(self->count / 2, self->compact, &memory, self->m, x->data, y->data,
                         training->optimizer.learning_rate, calm_limit(self->dtype), cost);
  self->updates += done;
  self->optimizer_updates += done;
  return done;
}

dnn_status dnn_network_step(dnn_network *self, const dnn_training *training, const dnn_array *x,
                            const dnn_array *y, dnn_random *random, double *cost,
                            dnn_error *error) {
  if (can_be_compact(self, training, x, y) && compact_step(self, training, x, y, cost))
    return DNN_OK;
  bool refused = false;
  dnn_network_keep(self, random);
  dnn_status status = take_step_input(self, x, error);
  if (status == DNN_OK)
    status = step(self, training, y, random, cost, &refused, error);
  if (status == DNN_OK && refused) {
    dnn_network_undo(self, random);
    status = leave_gram(self, error);
    if (status == DNN_OK)
      status = take_input(self, 0, x, error);
    if (status == DNN_OK)
      status = step(self, training, y, random, cost, &refused, error);
  }
  if (status != DNN_OK)
    dnn_network_undo(self, random);
  dnn_network_release_input(self);
  return status;
}

/* --- the same examples again and again -------------------------------------------------------- */

bool dnn_network_gram_pays(const dnn_network *self, const dnn_training *training, int64_t m) {
  const dnn_layer *layer = &self->links[0].layer;
  return layer->kind == &dnn_layer_linear && training->optimizer.kind == DNN_SGD &&
         training->optimizer.weight_decay == 0 && training->l1 == 0 && training->l2 == 0 &&
         training->clip_norm == 0 && training->clip_value == 0 && !training->guard &&
         self->frozen == 0 && layer->in.size >= 4 * m;
}

dnn_status dnn_network_gram_begin(dnn_network *self, const dnn_training *training,
                                  const dnn_array *x, dnn_error *error) {
  dnn_status status = dnn_network_gram_end(self, error);
  if (status == DNN_OK)
    status = take_input(self, 0, x, error);
  if (status == DNN_OK)
    status = dnn_network_need_states(self, dnn_optimizer_states(&training->optimizer), error);
  if (status != DNN_OK)
    return status;
  void *velocity = dnn_optimizer_states(&training->optimizer) > 0
                       ? self->states[0] + self->links[0].parameter_offset[0]
                       : NULL;
  link *at = &self->links[0];
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
