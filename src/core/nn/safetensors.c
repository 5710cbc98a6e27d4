/*
** A reader by descent: each function takes what it is called after, or fails. The first failure
** stays in 'status', and everything after it fails as well.
*/
#include "nn/safetensors.h"

#include "base/alloc.h"

#include <string.h>

enum { length_bytes = 8 };

/* As long as headers are in the format's own reader. */
static const uint64_t most_header = 100000000;

typedef struct reader {
  dnn_safetensors *file;
  dnn_status status;
  dnn_error *error;
} reader;

static bool refuse(reader *r, const char *what) {
  if (r->status == DNN_OK)
    r->status =
        dnn_error_set(r->error, DNN_EVALUE, "byte %zu of its header: %s", r->file->at + 1, what);
  return false;
}

/* The next character behind white space, or '\0' at the end. */
static char peek(reader *r) {
  dnn_safetensors *f = r->file;
  while (f->at < f->length && f->header[f->at] != '\0' &&
         strchr(" \t\r\n", f->header[f->at]) != NULL)
    f->at++;
  return f->at < f->length ? f->header[f->at] : '\0';
}

static bool accept(reader *r, char sign) {
  if (r->status != DNN_OK || peek(r) != sign)
    return false;
  r->file->at++;
  return true;
}

static bool expect(reader *r, char sign) {
  char what[] = "'?' is missing";
  what[1] = sign;
  return accept(r, sign) || refuse(r, what);
}

/* A text in double quotes. */
static bool take_text(reader *r, dnn_safetensors_text *out) {
  dnn_safetensors *f = r->file;
  if (!expect(r, '"'))
    return false;
  out->at = f->header + f->at;
  for (size_t begin = f->at; f->at < f->length; f->at++) {
    unsigned char sign = (unsigned char)f->header[f->at];
    if (sign < ' ')
      break;
    if (sign == '\\' && ++f->at == f->length)
      break;
    if (sign == '"') {
      out->length = f->at - begin;
      f->at++;
      return true;
    }
  }
  return refuse(r, "the text does not end");
}

/* A whole number that is not negative. */
static bool take_count(reader *r, int64_t *out) {
  dnn_safetensors *f = r->file;
  const int most_digits = 18;
  int digits = 0;
  if (r->status != DNN_OK)
    return false;
  peek(r);
  for (*out = 0; f->at < f->length && f->header[f->at] >= '0' && f->header[f->at] <= '9' &&
                 digits < most_digits;
       f->at++, digits++)
    *out = *out * 10 + (f->header[f->at] - '0');
  return digits > 0 || refuse(r, "a whole number is needed");
}

/* Whole numbers in brackets, at most 'most' of them. */
static bool take_counts(reader *r, int most, int64_t *out, int *count) {
  *count = 0;
  if (!expect(r, '['))
    return false;
  if (accept(r, ']'))
    return true;
  do {
    if (*count == most)
      return refuse(r, "there are too many numbers");
    if (!take_count(r, &out[(*count)++]))
      return false;
  } while (accept(r, ','));
  return expect(r, ']');
}

/* The object of texts behind "__metadata__". */
static bool take_metadata(reader *r) {
  dnn_safetensors_text key, value;
  if (!expect(r, '{'))
    return false;
  if (accept(r, '}'))
    return true;
  do {
    if (!take_text(r, &key) || !expect(r, ':') || !take_text(r, &value))
      return false;
    if (dnn_safetensors_is(key, r->file->key))
      r->file->value = value;
  } while (accept(r, ','));
  return expect(r, '}');
}

/* Do the bytes that an entry names exist, and are they as many as it needs? */
static bool place(reader *r, dnn_safetensors_entry *entry, const int64_t *offsets) {
  const int64_t bytes = dnn_safetensors_is(entry->type, "F64")   ? 8
                        : dnn_safetensors_is(entry->type, "F32") ? 4
                                                                 : 0;
  int64_t needed;
  entry->size = 1;
  for (int i = 0; i < entry->ndim; i++)
    if (!dnn_size_multiply(entry->size, entry->shape[i], &entry->size))
      return refuse(r, "the shape is too large");
  if (offsets[0] > offsets[1] || (uint64_t)offsets[1] > r->file->count)
    return refuse(r, "the bytes of the array are not in the file");
  if (bytes > 0 &&
      (!dnn_size_multiply(entry->size, bytes, &needed) || needed != offsets[1] - offsets[0]))
    return refuse(r, "the array has another number of bytes than its shape needs");
  entry->bytes = r->file->bytes + offsets[0];
  return true;
}

/* The object behind the name of an array: its three fields, each once, in any order. */
static bool take_entry(reader *r, dnn_safetensors_entry *entry) {
  enum { has_type = 1, has_shape = 2, has_offsets = 4, has_all = 7 };
  int64_t offsets[2];
  int count, found = 0;
  if (!expect(r, '{'))
    return false;
  do {
    dnn_safetensors_text key;
    if (!take_text(r, &key) || !expect(r, ':'))
      return false;
    const int field = dnn_safetensors_is(key, "dtype")          ? has_type
                      : dnn_safetensors_is(key, "shape")        ? has_shape
                      : dnn_safetensors_is(key, "data_offsets") ? has_offsets
                                                                : 0;
    if (field == 0 || (found & field) != 0)
      return refuse(r, "dtype, shape and data_offsets are needed, once");
    found |= field;
    if (field == has_type && !take_text(r, &entry->type))
      return false;
    if (field == has_shape && !take_counts(r, DNN_MAX_NDIM, entry->shape, &entry->ndim))
      return false;
    if (field == has_offsets && !take_counts(r, 2, offsets, &count))
      return false;
    if (field == has_offsets && count != 2)
      return refuse(r, "data_offsets are two numbers");
  } while (accept(r, ','));
  if (!expect(r, '}'))
    return false;
  if (found != has_all)
    return refuse(r, "dtype, shape and data_offsets are needed, once");
  return place(r, entry, offsets);
}

bool dnn_safetensors_is(dnn_safetensors_text text, const char *what) {
  return text.length == strlen(what) && memcmp(text.at, what, text.length) == 0;
}

dnn_status dnn_safetensors_open(const void *file, size_t size, const char *key,
                                dnn_safetensors *out, dnn_error *error) {
  const unsigned char *bytes = file;
  uint64_t length = 0;
  for (int i = 0; i < length_bytes && size >= length_bytes; i++)
    length |= (uint64_t)bytes[i] << (8 * i);
  if (size < length_bytes || length > size - length_bytes || length > most_header)
    return dnn_error_set(error, DNN_EVALUE, "it is cut short, or no safetensors file");
  *out = (dnn_safetensors){.bytes = bytes + length_bytes + length,
                           .count = size - length_bytes - (size_t)length,
                           .header = (const char *)bytes + length_bytes,
                           .length = (size_t)length,
                           .key = key};
  return DNN_OK;
}

dnn_status dnn_safetensors_next(dnn_safetensors *self, dnn_safetensors_entry *entry, bool *is_there,
                                dnn_error *error) {
  reader r = {.file = self, .error = error};
  *is_there = false;
  bool is_first = self->at == 0;
  if (is_first)
    expect(&r, '{');
  while (r.status == DNN_OK) {
    if (accept(&r, '}')) {
      if (peek(&r) != '\0' || self->at != self->length)
        refuse(&r, "something stands behind its end");
      self->at = r.status == DNN_OK ? self->length - 1 : self->at; /* again the end next time */
      break;
    }
    if (!is_first && !expect(&r, ','))
      break;
    is_first = false;
    if (!take_text(&r, &entry->name) || !expect(&r, ':'))
      break;
    if (!dnn_safetensors_is(entry->name, "__metadata__")) {
      *is_there = take_entry(&r, entry);
      break;
    }
    take_metadata(&r);
  }
  return r.status;
}
