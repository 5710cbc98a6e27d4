/*
** A model is read in two walks through its file: the first finds the description and checks all of
** the header; the second copies the arrays into the network that was made of the description.
*/
#include "nn/model.h"

#include "base/alloc.h"
#include "nn/chain.h"
#include "nn/safetensors.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* As many layers as a description may have, and the version that is read. */
enum { most_layers = 10000, version = 1 };

/* --- the description -------------------------------------------------------------------------- */

/* What is left of a description. */
typedef struct words {
  const char *at, *end;
} words;

/* A field, "stride=1x1": the values of up to three numbers. */
typedef struct field {
  dnn_safetensors_text name;
  int count;
  double values[DNN_LAYER_MAX_NDIM];
} field;

static dnn_status refuse(dnn_error *error, const char *what) {
  return dnn_error_set(error, DNN_EVALUE, "its description of the layers: %s", what);
}

static bool accept(words *w, char sign) {
  if (w->at == w->end || *w->at != sign)
    return false;
  w->at++;
  return true;
}

/* Letters and '_', digits behind the first. */
static dnn_safetensors_text take_word(words *w) {
  const char *begin = w->at;
  while (w->at < w->end && ((*w->at >= 'a' && *w->at <= 'z') || *w->at == '_' ||
                            (w->at > begin && *w->at >= '0' && *w->at <= '9')))
    w->at++;
  return (dnn_safetensors_text){begin, (size_t)(w->at - begin)};
}

/* A whole number below 10^17, with a sign; false where there is none. */
static bool take_whole(words *w, double *value) {
  const double limit = 1e16;
  const bool is_negative = accept(w, '-');
  const char *begin = w->at;
  for (*value = 0; w->at < w->end && *w->at >= '0' && *w->at <= '9' && *value < limit; w->at++)
    *value = *value * 10 + (*w->at - '0');
  bool is_there = w->at > begin;
  *value = is_negative ? -*value : *value;
  return is_there;
}

static bool take_number(words *w, double *value) {
  double power = 0;
  if (!take_whole(w, value) || (accept(w, 'p') && !take_whole(w, &power)) || fabs(power) > 2000)
    return false;
  *value = ldexp(*value, (int)power);
  return true;
}

static bool take_field(words *w, field *out) {
  out->name = take_word(w);
  out->count = 0;
  if (!accept(w, '='))
    return false;
  do {
    if (out->count == DNN_LAYER_MAX_NDIM || !take_number(w, &out->values[out->count++]))
      return false;
  } while (accept(w, 'x'));
  return true;
}

/* The value as a whole number, 0 .. 2^31 - 1, or -1. */
static int64_t whole(double value) {
  return value >= 0 && value <= INT32_MAX && value == floor(value) ? (int64_t)value : -1;
}

/* What fields of a layer set: members of dnn_layer that are whole numbers, 'count' of them, or,
   when that is 0, one real. */
static const struct {
  const char *name;
  int count;
  size_t offset;
} members[] = {
    {"units", 1, offsetof(dnn_layer, units)},       {"entries", 1, offsetof(dnn_layer, entries)},
    {"window", 2, offsetof(dnn_layer, window)},     {"stride", 2, offsetof(dnn_layer, stride)},
    {"padding", 2, offsetof(dnn_layer, padding)},   {"slope", 0, offsetof(dnn_layer, slope)},
    {"alpha", 0, offsetof(dnn_layer, alpha)},       {"keep", 0, offsetof(dnn_layer, keep)},
    {"momentum", 0, offsetof(dnn_layer, momentum)}, {"epsilon", 0, offsetof(dnn_layer, epsilon)}};

static bool set_field(dnn_layer *layer, const field *given) {
  if (dnn_safetensors_is(given->name, "bias")) {
    layer->has_bias = given->values[0] > 0;
    return given->count == 1;
  }
  for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
    if (!dnn_safetensors_is(given->name, members[i].name))
      continue;
    char *to = (char *)layer + members[i].offset;
    if (given->count != (members[i].count > 0 ? members[i].count : 1))
      return false;
    if (members[i].count == 0)
      memcpy(to, given->values, sizeof(double));
    for (int k = 0; k < members[i].count; k++) {
      const int64_t value = whole(given->values[k]);
      if (value < 0)
        return false;
      memcpy(to + (size_t)k * sizeof value, &value, sizeof value);
    }
    return true;
  }
  return false;
}

/* "linear units=5 bias=1" */
static dnn_status take_layer(words *w, dnn_layer *layer, dnn_error *error) {
  char name[32];
  field given;
  const dnn_safetensors_text word = take_word(w);
  snprintf(name, sizeof name, "%.*s", (int)(word.length < sizeof name ? word.length : 0), word.at);
  const dnn_layer_class *kind = dnn_layer_class_find(name);
  if (kind == NULL || kind == &dnn_layer_custom)
    return refuse(error, "a class of layers is unknown");
  dnn_layer_init(layer, kind);
  while (accept(w, ' '))
    if (!take_field(w, &given) || !set_field(layer, &given))
      return refuse(error, "a field of a layer is wrong");
  return DNN_OK;
}

/* "model version=1 bits=64 input=2x8x7" */
static dnn_status take_model(words *w, dnn_features *in, dnn_dtype *dtype, dnn_error *error) {
  field fields[3];
  static const char *const names[] = {"version", "bits", "input"};
  int64_t shape[DNN_LAYER_MAX_NDIM];
  if (!dnn_safetensors_is(take_word(w), "model"))
    return refuse(error, "it does not begin with \"model\"");
  for (int i = 0; i < 3; i++)
    if (!accept(w, ' ') || !take_field(w, &fields[i]) ||
        !dnn_safetensors_is(fields[i].name, names[i]))
      return refuse(error, "version, bits and input are needed first");
  if (whole(fields[0].values[0]) != version)
    return refuse(error, "it has another version than this library reads");
  if (whole(fields[1].values[0]) != 64 && whole(fields[1].values[0]) != 32)
    return refuse(error, "numbers have 64 or 32 bits");
  *dtype = whole(fields[1].values[0]) == 64 ? DNN_F64 : DNN_F32;
  for (int i = 0; i < fields[2].count; i++)
    shape[i] = whole(fields[2].values[i]);
  return dnn_features_init(in, fields[2].count, shape, error);
}

/* Are there as many numbers in the file as the layers need? Found by building copies of them. */
static dnn_status check_size(const dnn_features *in, int count, const dnn_layer *layers,
                             int64_t given, dnn_error *error) {
  dnn_features features = *in;
  int64_t needed = 0;
  for (int i = 0; i < count; i++) {
    dnn_layer layer = layers[i];
    dnn_error cause;
    dnn_status status = dnn_layer_build(&layer, &features, &cause);
    if (status != DNN_OK)
      return dnn_error_set(error, status, "layer %d (%s): %s", i + 1, layer.kind->name, cause.text);
    for (int k = 0; k < layer.parameter_count + layer.buffer_count; k++) {
      const int64_t size = k < layer.parameter_count
                               ? layer.parameters[k].size
                               : layer.buffers[k - layer.parameter_count].size;
      needed = size > INT64_MAX - needed ? INT64_MAX : needed + size;
    }
    features = layer.out;
  }
  return needed <= given ? DNN_OK
                         : dnn_error_set(error, DNN_EVALUE,
                                         "its layers need %lld numbers, its arrays have %lld",
                                         (long long)needed, (long long)given);
}

/* The network of a description, for a file that has 'given' numbers. */
static dnn_status describe(dnn_safetensors_text text, int64_t given, dnn_network **out,
                           dnn_error *error) {
  words w = {text.at, text.at + text.length};
  dnn_features in;
  dnn_dtype dtype = DNN_F64;
  int count = 0, room = 1;
  dnn_status status = take_model(&w, &in, &dtype, error);
  if (status != DNN_OK)
    return status;
  for (const char *at = w.at; at < w.end; at++)
    room += *at == ';';
  if (room > most_layers)
    return refuse(error, "there are too many layers");
  dnn_layer *layers = dnn_alloc((size_t)room * sizeof *layers);
  if (layers == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory: the layers need %zu bytes",
                         (size_t)room * sizeof *layers);
  while (status == DNN_OK && accept(&w, ';'))
    status = take_layer(&w, &layers[count++], error);
  if (status == DNN_OK && w.at != w.end)
    status = refuse(error, "something stands behind a layer");
  if (status == DNN_OK)
    status = check_size(&in, count, layers, given, error);
  if (status == DNN_OK)
    status = dnn_network_new(&in, count, layers, dtype, out, error);
  dnn_free(layers);
  return status;
}

/* --- the arrays ------------------------------------------------------------------------------- */

/* What PyTorch calls a part of a layer. */
static const char *name_of(const char *own) {
  return strcmp(own, "W") == 0 || strcmp(own, "gamma") == 0  ? "weight"
         : strcmp(own, "b") == 0 || strcmp(own, "beta") == 0 ? "bias"
                                                             : own;
}

/* Columns (n, 1) are vectors there. */
static bool has_shape_of(const dnn_safetensors_entry *entry, const dnn_array *part) {
  const bool is_column = part->ndim == 2 && part->shape[1] == 1 && entry->ndim == 1;
  if (entry->size != part->size || (entry->ndim != part->ndim && !is_column))
    return false;
  for (int i = 0; i < entry->ndim; i++)
    if (entry->shape[i] != part->shape[i])
      return false;
  return true;
}

/* Parts of a layer, for which 'filled' below has a flag each. */
enum { most_parts = DNN_LAYER_PARAMETERS + DNN_LAYER_BUFFERS };

/* Copies an array to the part of the layer that its name tells. */
static dnn_status fill(dnn_network *net, const dnn_safetensors_entry *entry, bool *filled,
                       dnn_error *error) {
  words w = {entry->name.at, entry->name.at + entry->name.length};
  char quoted[DNN_QUOTED];
  double number;
  dnn_quote(entry->name.at, entry->name.length, quoted, sizeof quoted);
  if (!take_whole(&w, &number) || !accept(&w, '.') || !(number < dnn_network_count(net)) ||
      signbit(number))
    return dnn_error_set(error, DNN_EVALUE, "its array \"%s\" belongs to no layer", quoted);
  const int i = (int)number;
  const dnn_safetensors_text own = {w.at, (size_t)(w.end - w.at)};
  const dnn_layer *layer = dnn_network_layer(net, i);
  for (int k = 0; k < layer->parameter_count + layer->buffer_count; k++) {
    const bool is_buffer = k >= layer->parameter_count;
    const int part = is_buffer ? k - layer->parameter_count : k;
    const char *name = is_buffer ? layer->buffers[part].name : layer->parameters[part].name;
    if (!dnn_safetensors_is(own, name_of(name)))
      continue;
    const dnn_array to =
        is_buffer ? dnn_network_buffer(net, i, part) : dnn_network_parameter(net, i, part);
    if (!has_shape_of(entry, &to) ||
        !dnn_safetensors_is(entry->type, to.dtype == DNN_F64 ? "F64" : "F32"))
      return dnn_error_set(error, DNN_ESHAPE,
                           "its array \"%s\" has another shape or type than %s "
                           "of layer %d (%s)",
                           quoted, name, i + 1, layer->kind->name);
    if (filled[i * most_parts + k])
      return dnn_error_set(error, DNN_EVALUE, "its array \"%s\" occurs twice", quoted);
    filled[i * most_parts + k] = true;
    memcpy(to.data, entry->bytes, (size_t)to.size * dnn_dtype_size(to.dtype));
    return DNN_OK;
  }
  return dnn_error_set(error, DNN_EVALUE, "layer %d (%s) has nothing for the array \"%s\"", i + 1,
                       layer->kind->name, quoted);
}

/* PyTorch's counter of batches, which nobody needs here. */
static bool is_counter(dnn_safetensors_text name) {
  static const char ending[] = ".num_batches_tracked";
  const size_t length = sizeof ending - 1;
  return name.length > length && memcmp(name.at + name.length - length, ending, length) == 0;
}

/* Numbers of all parts of a network. */
static int count_parts(const dnn_network *net) {
  int count = 0;
  for (int i = 0; i < dnn_network_count(net); i++)
    count += dnn_network_layer(net, i)->parameter_count + dnn_network_layer(net, i)->buffer_count;
  return count;
}

/* Walks through a file: counts arrays and their numbers, and fills them into 'net' unless it is
   NULL. */
static dnn_status walk(dnn_safetensors *file, dnn_network *net, bool *filled, int *count,
                       int64_t *numbers, dnn_error *error) {
  dnn_safetensors_entry entry;
  dnn_status status;
  bool is_there = false;
  *count = 0;
  *numbers = 0;
  file->at = 0;
  do {
    status = dnn_safetensors_next(file, &entry, &is_there, error);
    if (status != DNN_OK || !is_there || is_counter(entry.name))
      continue;
    *count += 1;
    /* 4 bytes a number, or it is refused when it is filled in */
    *numbers += entry.size < (int64_t)file->count ? entry.size : (int64_t)file->count;
    if (net != NULL)
      status = fill(net, &entry, filled, error);
  } while (status == DNN_OK && is_there);
  return status;
}

/* Fills in all parts of a network, each once: as many as there are. */
static dnn_status fill_all(dnn_safetensors *file, dnn_network *net, int count, dnn_error *error) {
  int64_t numbers;
  if (count_parts(net) != count)
    return dnn_error_set(error, DNN_EVALUE, "it has %d arrays, its layers need %d", count,
                         count_parts(net));
  const size_t bytes = (size_t)dnn_network_count(net) * most_parts * sizeof(bool);
  bool *filled = dnn_alloc_zero(bytes);
  if (filled == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory: the arrays need %zu bytes", bytes);
  dnn_status status = walk(file, net, filled, &count, &numbers, error);
  dnn_free(filled);
  return status;
}

dnn_status dnn_model_read(const void *bytes, size_t size, dnn_network **out, dnn_error *error) {
  dnn_safetensors file;
  int count;
  int64_t numbers;
  *out = NULL;
  dnn_status status = dnn_safetensors_open(bytes, size, "dnnlua", &file, error);
  if (status == DNN_OK)
    status = walk(&file, NULL, NULL, &count, &numbers, error);
  if (status == DNN_OK && file.value.at == NULL)
    status = dnn_error_set(error, DNN_EVALUE,
                           "it has arrays only: the layers are in files of net:export");
  if (status == DNN_OK && numbers > (int64_t)file.count / 4)
    status = dnn_error_set(error, DNN_EVALUE, "it has arrays of other types, or in the same bytes");
  if (status == DNN_OK)
    status = describe(file.value, numbers, out, error);
  if (status == DNN_OK)
    status = fill_all(&file, *out, count, error);
  if (status != DNN_OK) {
    dnn_network_free(*out);
    *out = NULL;
  }
  return status;
}

/* All bytes of a file, of which there are *size. */
static dnn_status read_file(const char *path, void **bytes, size_t *size, dnn_error *error) {
  *bytes = NULL;
  errno = 0;
  FILE *file = fopen(path, "rb");
  long end = -1;
  if (file != NULL && fseek(file, 0, SEEK_END) == 0)
    end = ftell(file);
  bool is_read = end >= 0 && end < LONG_MAX && fseek(file, 0, SEEK_SET) == 0;
  dnn_status status = DNN_OK;
  if (is_read) {
    *size = (size_t)end;
    *bytes = dnn_alloc(*size);
    if (*bytes == NULL)
      status = dnn_error_set(error, DNN_ENOMEM, "not enough memory: the file has %zu bytes", *size);
    else
      is_read = fread(*bytes, 1, *size, file) == *size;
  }
  if (!is_read)
    status = dnn_error_set(error, DNN_EIO, "%s",
                           errno != 0 ? strerror(errno) : "it is no file, or is being changed");
  if (file != NULL)
    fclose(file);
  return status;
}

dnn_status dnn_model_load(const char *path, dnn_network **out, dnn_error *error) {
  void *bytes;
  size_t size = 0;
  dnn_error cause;
  char quoted[DNN_QUOTED];
  *out = NULL;
  dnn_status status = read_file(path, &bytes, &size, &cause);
  if (status == DNN_OK)
    status = dnn_model_read(bytes, size, out, &cause);
  dnn_free(bytes);
  return status == DNN_OK
             ? DNN_OK
             : dnn_error_set(error, status, "cannot load a model from \"%s\": %s",
                             dnn_quote(path, strlen(path), quoted, sizeof quoted), cause.text);
}

/* --- predicting ------------------------------------------------------------------------------- */

/* What a call needs for its examples: the input in the type of the network, two outputs in turn,
   and what the largest layer keeps beside them. */
typedef struct room {
  size_t input, output, cache, workspace;
} room;

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

static room room_of(const dnn_network *self, int64_t m) {
  room needed = {.input =
                     dnn_chain_aligned(dnn_chain_bytes(self, self->links[0].layer.in.size * m))};
  for (int i = 0; i < self->count; i++) {
    const dnn_layer *layer = &self->links[i].layer;
    const dnn_layer_class *kind = layer->kind;
    needed.output =
        larger(needed.output, dnn_chain_aligned(dnn_chain_bytes(self, layer->out.size * m)));
    if (kind->cache_bytes != NULL)
      needed.cache =
          larger(needed.cache, dnn_chain_aligned(kind->cache_bytes(layer, self->dtype, m)));
    if (kind->workspace_bytes != NULL)
      needed.workspace = larger(needed.workspace, kind->workspace_bytes(layer, self->dtype, m));
  }
  return needed;
}

/* Runs the layers in memory of its own. *result is then where the output is. */
static dnn_status run(const dnn_network *self, const dnn_array *x, int64_t m, const room *needed,
                      char *memory, dnn_array *result, dnn_error *error) {
  const dnn_features *in = &self->links[0].layer.in;
  char *outputs[2] = {memory + needed->input, memory + needed->input + needed->output};
  dnn_error cause;
  int next = 0;
  dnn_array_init(result, memory, self->dtype, x->ndim, x->shape);
  dnn_status status = dnn_array_assign(x, result, error);
  dnn_array_init(result, memory, self->dtype, 2, (int64_t[]){in->size, m});
  for (int i = 0; i < self->count && status == DNN_OK; i++) {
    const dnn_layer *layer = &self->links[i].layer;
    dnn_layer_pass pass = self->links[i].pass;
    if (layer->kind->forward == NULL) { /* elements stay where they are */
      result->shape[0] = layer->out.size;
      continue;
    }
    pass.m = m;
    pass.training = false;
    pass.random = NULL;
    pass.in = *result;
    pass.out = outputs[next];
    pass.cache = outputs[1] + needed->output;
    pass.workspace = outputs[1] + needed->output + needed->cache;
    status = layer->kind->forward(layer, &pass, &cause);
    if (status == DNN_ENOMEM || status == DNN_EINTERRUPT)
      return dnn_error_set(error, status, "%s", cause.text);
    if (status != DNN_OK)
      return dnn_error_set(error, status, "layer %d (%s): %s", i + 1, layer->kind->name,
                           cause.text);
    dnn_array_init(result, pass.out, self->dtype, 2, (int64_t[]){layer->out.size, m});
    next = 1 - next;
  }
  return status;
}

/* Is y (n, m) or (features ..., m)? */
static dnn_status check_output(const dnn_features *out, int64_t m, const dnn_array *y,
                               dnn_error *error) {
  char given[DNN_SHAPE_TEXT], wanted[DNN_SHAPE_TEXT];
  int64_t shape[DNN_LAYER_MAX_NDIM + 1];
  memcpy(shape, out->shape, sizeof out->shape);
  shape[out->ndim] = m;
  if (!dnn_dtype_is_real(y->dtype))
    return dnn_error_set(error, DNN_EDTYPE, "predict: y must be float64 or float32, got %s",
                         dnn_dtype_name(y->dtype));
  if ((y->ndim == 2 && y->shape[0] == out->size && y->shape[1] == m) ||
      (y->ndim == out->ndim + 1 && memcmp(y->shape, shape, (size_t)y->ndim * sizeof *shape) == 0))
    return DNN_OK;
  return dnn_error_set(error, DNN_ESHAPE, "predict: y has shape %s, the output has %s",
                       dnn_shape_text(y->ndim, y->shape, given),
                       dnn_shape_text(out->ndim + 1, shape, wanted));
}

/* Can bytes of so many numbers, and a few times as many, be counted? */
static bool is_countable(int64_t size, int64_t m) {
  int64_t count;
  return dnn_size_multiply(size, m, &count) && count <= INT64_MAX / 64;
}

dnn_status dnn_model_predict(const dnn_network *self, const dnn_array *x, dnn_array *y,
                             dnn_error *error) {
  dnn_status status = dnn_network_check_input(self, x, error);
  if (status != DNN_OK)
    return status;
  const int64_t m = x->shape[x->ndim - 1];
  for (int i = 0; i < self->count; i++) {
    const dnn_layer *layer = &self->links[i].layer;
    if (layer->kind == &dnn_layer_custom)
      return dnn_error_set(error, DNN_EVALUE, "predict: layer %d (custom) is run by its caller",
                           i + 1);
    if (!is_countable(layer->in.size, m) || !is_countable(layer->out.size, m))
      return dnn_chain_no_memory(error, "the activations", SIZE_MAX);
  }
  status = check_output(&self->links[self->count - 1].layer.out, m, y, error);
  if (status != DNN_OK)
    return status;
  const room needed = room_of(self, m);
  const size_t bytes = needed.input + 2 * needed.output + needed.cache + needed.workspace;
  char *memory = dnn_alloc(bytes);
  if (memory == NULL)
    return dnn_chain_no_memory(error, "the activations", bytes);
  dnn_array result;
  status = run(self, x, m, &needed, memory, &result, error);
  if (status == DNN_OK) {
    dnn_array_init(&result, result.data, self->dtype, y->ndim, y->shape);
    status = dnn_array_assign(&result, y, error);
  }
  dnn_free(memory);
  return status;
}
