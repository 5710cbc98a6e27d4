/*
** The npy format (numpy/lib/format.py): a magic string, a version, the length of a header, a Python
** dictionary that describes the array, and the elements.
**
** The dictionary comes from a file, so it is read by a small parser of its own that knows the three
** keys and nothing else; Python's literal_eval, which NumPy uses, has had its problems with long
** ones. Every length is checked before it is used.
*/
#include "io/npy.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>

enum { magic_size = 6, longest_header = 1 << 16, alignment = 64 };

static const char magic[] = "\x93NUMPY";

bool dnn_npy_is(const void *data, size_t size) {
  return size >= magic_size && memcmp(data, magic, magic_size) == 0;
}

static dnn_status damaged(const char *name, const char *why, dnn_error *error) {
  return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': %s", name, why);
}

/* --- the header ------------------------------------------------------------------------------- */

/* What is left of the header. */
typedef struct reader {
  const char *at, *end;
} reader;

/* The next character that is no blank, '\0' at the end. It stays. */
static char peek(reader *r) {
  while (r->at < r->end && strchr(" \t\n\r", *r->at) != NULL && *r->at != '\0')
    r->at++;
  return r->at < r->end ? *r->at : '\0';
}

/* Takes that character if it is 'c'. */
static bool accept(reader *r, char c) {
  if (peek(r) != c || r->at == r->end)
    return false;
  r->at++;
  return true;
}

/* A quoted text without escapes. */
static bool read_text(reader *r, char *out, size_t size) {
  char quote = peek(r);
  if (quote != '\'' && quote != '"')
    return false;
  const char *start = ++r->at;
  const char *close = memchr(start, quote, (size_t)(r->end - start));
  if (close == NULL || (size_t)(close - start) >= size)
    return false;
  memcpy(out, start, (size_t)(close - start));
  out[close - start] = '\0';
  r->at = close + 1;
  /* NUL bytes and escapes occur in no type and no key */
  return strlen(out) == (size_t)(close - start) && strchr(out, '\\') == NULL;
}

/* True and False, as Python writes them. */
static bool read_word(reader *r, const char *word) {
  size_t length = strlen(word);
  peek(r);
  if ((size_t)(r->end - r->at) < length || memcmp(r->at, word, length) != 0)
    return false;
  r->at += length;
  return true;
}

static bool read_extent(reader *r, int64_t *out) {
  int64_t value = 0;
  int digits = 0;
  /* an overflow is caught; so are more digits than an int64 has, which leading zeros could make */
  for (char c = peek(r); c >= '0' && c <= '9' && digits <= 19; digits++) {
    if (!dnn_size_multiply(value, 10, &value) || __builtin_add_overflow(value, c - '0', &value))
      return false;
    r->at++;
    c = r->at < r->end ? *r->at : '\0';
  }
  accept(r, 'L'); /* written by Python 2 */
  *out = value;
  return digits > 0;
}

/* (), (3,), (2, 3), (2, 3,): as in Python, a single extent needs its comma. */
static bool read_shape(reader *r, dnn_npy *out) {
  out->ndim = 0;
  if (!accept(r, '('))
    return false;
  while (!accept(r, ')')) {
    /* more dimensions than arrays have here, of which NumPy has 32, are refused as well */
    if (out->ndim == DNN_MAX_NDIM || !read_extent(r, &out->shape[out->ndim]))
      return false;
    out->ndim++;
    if (!accept(r, ',') && (peek(r) != ')' || out->ndim == 1))
      return false;
  }
  return true;
}

/* Keys in any order, each once; a comma behind the last one is allowed. */
static dnn_status read_header(const char *name, reader *r, dnn_npy *out, dnn_error *error) {
  bool has_type = false, has_order = false, has_shape = false;
  bool fine = accept(r, '{');
  while (fine && !accept(r, '}')) {
    char key[16], type[64];
    fine = read_text(r, key, sizeof key) && accept(r, ':');
    if (fine && strcmp(key, "descr") == 0 && !has_type) {
      has_type = true;
      if (peek(r) == '[')
        return damaged(name, "the elements are records: not supported", error);
      fine = read_text(r, type, sizeof type);
      dnn_error why;
      if (fine && dnn_elements_parse(type, &out->elements, &why) != DNN_OK)
        return dnn_error_set(error, DNN_EDTYPE, "cannot read '%.200s': %s", name, why.text);
    } else if (fine && strcmp(key, "fortran_order") == 0 && !has_order) {
      has_order = true;
      out->fortran = read_word(r, "True");
      fine = out->fortran || read_word(r, "False");
    } else if (fine && strcmp(key, "shape") == 0 && !has_shape) {
      has_shape = true;
      fine = read_shape(r, out);
    } else {
      fine = false;
    }
    fine = fine && (accept(r, ',') || peek(r) == '}');
  }
  if (!fine || !has_type || !has_order || !has_shape || (peek(r), r->at != r->end))
    return damaged(name, "the header is damaged", error);
  return DNN_OK;
}

dnn_status dnn_npy_parse(const char *name, const void *data, size_t size, dnn_npy *out,
                         dnn_error *error) {
  const unsigned char *bytes = data;
  if (!dnn_npy_is(data, size))
    return damaged(name, "not an npy file", error);
  if (size < magic_size + 4)
    return damaged(name, "the file is cut short", error);
  int version = bytes[magic_size];
  if (version < 1 || version > 3 || bytes[magic_size + 1] != 0)
    return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': unknown format version %d.%d", name,
                         version, bytes[magic_size + 1]);
  size_t start = magic_size + (version == 1 ? 4 : 6), length = 0;
  if (size < start)
    return damaged(name, "the file is cut short", error);
  /* two bytes in version 1, four later, little-endian */
  for (size_t i = start; i-- > magic_size + 2;)
    length = length << 8 | bytes[i];
  if (length > longest_header)
    return damaged(name, "the header is too long", error);
  if (length > size - start)
    return damaged(name, "the file is cut short", error);
  reader r = {(const char *)bytes + start, (const char *)bytes + start + length};
  dnn_status status = read_header(name, &r, out, error);
  if (status != DNN_OK)
    return status;
  out->offset = start + length;
  int64_t count, needed;
  dnn_error why;
  if (dnn_shape_size(out->ndim, out->shape, DNN_F64, &count, &why) != DNN_OK)
    return damaged(name, why.text, error);
  needed = count * out->elements.bytes;
  /* exactly: what is left over, or missing, means that the header is not that of these elements */
  if ((uint64_t)needed != size - out->offset) {
    char text[DNN_SHAPE_TEXT];
    return dnn_error_set(error, DNN_EIO,
                         "cannot read '%.200s': an array of shape %s has %lld bytes, the file has "
                         "%lld",
                         name, dnn_shape_text(out->ndim, out->shape, text), (long long)needed,
                         (long long)(size - out->offset));
  }
  return DNN_OK;
}

/* --- elements --------------------------------------------------------------------------------- */

dnn_status dnn_npy_read(const char *name, const dnn_npy *header, const void *data, dnn_array *out,
                        dnn_error *error) {
  const char *elements = (const char *)data + header->offset;
  dnn_array reversed = {0};
  /* The elements of a Fortran array are those of its transpose in row-major order; read as that,
     and then copied through a transposed view. */
  bool transposed = header->fortran && header->ndim > 1;
  if (transposed) {
    int64_t shape[DNN_MAX_NDIM];
    for (int i = 0; i < header->ndim; i++)
      shape[i] = header->shape[header->ndim - 1 - i];
    dnn_status status = dnn_array_alloc(&reversed, out->dtype, header->ndim, shape, error);
    if (status != DNN_OK)
      return status;
  }
  dnn_error why;
  dnn_status status = dnn_elements_decode(&header->elements, out->size, elements,
                                          transposed ? reversed.data : out->data, &why);
  if (status == DNN_EINTERRUPT)
    *error = why;
  else if (status != DNN_OK)
    dnn_error_set(error, status, "cannot read '%.200s': %s", name, why.text);
  if (status == DNN_OK && transposed) {
    dnn_array view;
    dnn_array_transpose_view(&reversed, &view);
    status = dnn_array_assign(&view, out, error);
  }
  dnn_array_free(&reversed);
  return status;
}

/* As NumPy writes it, blanks included, so that equal arrays give equal files. Python's text of a
   shape: as ours, but an axis of one number has a comma. */
static int write_header(char *out, size_t size, const dnn_array *array, bool fortran) {
  static const char *const types[DNN_DTYPES] = {[DNN_BOOL] = "|b1",
                                                [DNN_U8] = "|u1",
                                                [DNN_I64] = "<i8",
                                                [DNN_F32] = "<f4",
                                                [DNN_F64] = "<f8"};
  char shape[24 * DNN_MAX_NDIM] = "";
  size_t used = 0;
  for (int i = 0; i < array->ndim; i++)
    used += (size_t)snprintf(shape + used, sizeof shape - used, "%s%lld", i > 0 ? ", " : "",
                             (long long)array->shape[i]);
  /* NumPy leaves room for the extent that can grow to 21 digits */
  int growing = 0;
  if (array->ndim > 0)
    growing =
        21 - snprintf(NULL, 0, "%lld", (long long)array->shape[fortran ? array->ndim - 1 : 0]);
  return snprintf(out, size, "{'descr': '%s', 'fortran_order': %s, 'shape': (%s%s), }%*s",
                  types[array->dtype], fortran ? "True" : "False", shape,
                  array->ndim == 1 ? "," : "", growing, "");
}

dnn_status dnn_npy_write(const dnn_array *array, dnn_bytes *out, dnn_error *error) {
  dnn_array stored = *array, copy = {0};
  bool contiguous = dnn_array_is_contiguous(array);
  /* NumPy keeps the order of such arrays, and stores all others by rows */
  bool fortran = !contiguous && dnn_array_is_fortran(array);
  dnn_status status = DNN_OK;
  if (fortran) {
    dnn_array_transpose_view(array, &stored);
  } else if (!contiguous) {
    status = dnn_array_alloc(&copy, array->dtype, array->ndim, array->shape, error);
    if (status == DNN_OK)
      status = dnn_array_assign(array, &copy, error);
    stored = copy;
  }
  char header[1024];
  int used = write_header(header, sizeof header, array, fortran);
  /* padded with blanks so that the elements begin at a multiple of 64 and can be mapped */
  int start = magic_size + 4, total = (start + used + 1 + alignment - 1) / alignment * alignment;
  memset(header + used, ' ', (size_t)(total - start - used));
  header[total - start - 1] = '\n';
  unsigned char length[4] = {1, 0, (unsigned char)((total - start) & 255),
                             (unsigned char)((total - start) >> 8)};
  size_t bytes = (size_t)array->size * dnn_dtype_size(array->dtype);
  if (status == DNN_OK)
    status = dnn_bytes_reserve(out, bytes + (size_t)total, error);
  if (status == DNN_OK) { /* there is room now */
    dnn_bytes_append(out, magic, magic_size, NULL);
    dnn_bytes_append(out, length, sizeof length, NULL);
    dnn_bytes_append(out, header, (size_t)(total - start), NULL);
    status = dnn_bytes_append(out, stored.data, bytes, error);
  }
  dnn_array_free(&copy);
  return status;
}
