/*
** Reading numbers, strings, sequences and references out of HDF5 files.
**
** libhdf5 converts types, but clamps what does not fit: a uint64 above the largest int64 would come
** as that. Each case where something could get lost is read as the wider type first, and a value
** that does not fit is an error that shows it.
*/
#include "base/alloc.h"
#include "io/h5object.h"
#include "io/h5references.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- readers ---------------------------------------------------------------------------------- */

static dnn_status open_reader(dnn_h5_reader *reader, dnn_error *error) {
  hsize_t size = 0;
  reader->names = NULL;
  dnn_status status = h5_open_object(reader->file, reader->where.path, reader->where.attribute,
                                     &reader->field, &reader->object, error);
  reader->info = reader->object.info;
  if (status == DNN_OK && H5Fget_filesize(reader->file->image->id, &size) < 0)
    status = h5_fail(reader->where, "open", error);
  reader->file_bytes = size < INT64_MAX ? (int64_t)size : INT64_MAX;
  return status;
}

static void close_reader(dnn_h5_reader *reader) {
  h5_names_free(reader->names);
  h5_close_object(&reader->object);
}

static dnn_status list_fields(dnn_h5_reader *reader, dnn_h5_strings *out, dnn_error *error) {
  dnn_status status = DNN_OK;
  int count = H5Tget_nmembers(reader->object.leaf);
  for (int i = 0; status == DNN_OK && i < count; i++) {
    char *name = H5Tget_member_name(reader->object.leaf, (unsigned)i);
    status = name == NULL ? h5_fail(reader->where, "read", error)
                          : dnn_h5_strings_add(out, name, strlen(name), error);
    H5free_memory(name);
  }
  return count < 0 ? h5_fail(reader->where, "read", error) : status;
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* An attribute is always read as a whole, a dataset by its selection. The elements of a field lie
   in memory without the others. */
static herr_t read_elements(const h5_object *object, hid_t leaf, void *data) {
  hid_t type = h5_content_type(object, leaf);
  herr_t result = type < 0 ? -1
                  : object->attribute >= 0
                      ? H5Aread(object->attribute, type, data)
                      : H5Dread(object->id, type, object->memory, object->space, H5P_DEFAULT, data);
  if (type >= 0)
    H5Tclose(type);
  return result;
}

static dnn_status fail_value(h5_place where, const char *value, const char *type,
                             dnn_error *error) {
  char reason[96];
  snprintf(reason, sizeof reason, "the value %s does not fit into %s", value, type);
  return h5_fail_because(where, "read", reason, DNN_EVALUE, error);
}

/* How numbers are read where the type that they get could lose something: as a wider one first. */
typedef struct wider {
  enum { SAME, UNSIGNED, LONG_DOUBLE, ENUMERATED } first;
  hid_t type;     /* in memory */
  size_t element; /* its bytes */
} wider;

/* Finds out; the type must be closed. Negative on failure, which it is. */
static wider choose_type(hid_t leaf, dnn_dtype dtype) {
  h5_limits limits;
  if (!h5_limits_of(leaf, &limits))
    return (wider){.type = -1};
  if (dtype == DNN_BOOL)
    return (wider){ENUMERATED, H5Tcopy(H5T_NATIVE_SCHAR), 1};
  if (dtype == DNN_I64 && !limits.is_signed)
    return (wider){UNSIGNED, H5Tcopy(H5T_NATIVE_UINT64), sizeof(uint64_t)};
  if (dtype == DNN_F64 && limits.largest > DBL_MAX)
    return (wider){LONG_DOUBLE, H5Tcopy(H5T_NATIVE_LDOUBLE), sizeof(long double)};
  return (wider){SAME, h5_memory_type(dtype), dnn_dtype_size(dtype)};
}

/* Makes numbers what they are to be, in 'out', which is 'data' unless these are long doubles.
   libhdf5 would make the largest int64 from larger integers, and infinities from larger reals. */
static dnn_status settle(const wider *how, h5_place where, int64_t count, const void *data,
                         void *out, dnn_error *error) {
  char text[32];
  for (int64_t i = 0; how->first == ENUMERATED && i < count; i++)
    /* a damaged file may hold other values than 0 and 1 */
    ((signed char *)out)[i] = ((const signed char *)data)[i] != 0;
  for (int64_t i = 0; how->first == UNSIGNED && i < count; i++) {
    int64_t x = ((const int64_t *)data)[i];
    if (x < 0) { /* the sign bit */
      snprintf(text, sizeof text, "%llu", (unsigned long long)x);
      return fail_value(where, text, "int64", error);
    }
  }
  for (int64_t i = 0; how->first == LONG_DOUBLE && i < count; i++) {
    /* 80-bit reals of x86, or others of 16 bytes; 'out' may be the same memory */
    long double x;
    memcpy(&x, (const char *)data + (size_t)i * sizeof x, sizeof x);
    double y = (double)x;
    memcpy((char *)out + (size_t)i * sizeof y, &y, sizeof y);
    if (isinf(y) && !isinf(x)) {
      snprintf(text, sizeof text, "%.6Lg", x);
      return fail_value(where, text, "float64", error);
    }
  }
  return DNN_OK;
}

/* Reads what is selected into 'out', which has no gaps. */
static dnn_status read_numbers(const h5_object *object, h5_place where, dnn_array *out,
                               dnn_error *error) {
  int64_t bytes;
  void *data = out->data;
  dnn_status status = DNN_OK;
  wider how = choose_type(object->leaf, out->dtype);
  if (how.type < 0)
    return h5_fail(where, "read", error);
  if (!dnn_size_multiply(out->size, (int64_t)how.element, &bytes))
    status = h5_fail_because(where, "read", "its shape is too large", DNN_ESHAPE, error);
  else if (how.first == LONG_DOUBLE && (data = dnn_alloc((size_t)bytes)) == NULL)
    status = h5_fail_memory(where, "read", error);
  if (status == DNN_OK && read_elements(object, how.type, data) < 0)
    status = h5_fail(where, "read", error);
  if (status == DNN_OK)
    status = settle(&how, where, out->size, data, out->data, error);
  if (data != out->data)
    dnn_free(data);
  H5Tclose(how.type);
  return status;
}

/* libhdf5 writes without gaps: where there are some, elements go through a copy. */
static dnn_status read_part(dnn_h5_reader *reader, const dnn_h5_range *ranges, dnn_array *out,
                            dnn_error *error) {
  int64_t shape[DNN_MAX_NDIM], count;
  dnn_array data = *out;
  bool copied = !dnn_array_is_contiguous(out);
  dnn_status status =
      h5_select_part(&reader->object, reader->where, "read", ranges, shape, &count, error);
  if (status == DNN_OK && count * h5_inner_count(&reader->info) != out->size)
    status = h5_fail_because(reader->where, "read", "the array has another size than the selection",
                             DNN_ESHAPE, error);
  if (status != DNN_OK || count == 0)
    return status;
  if (copied)
    status = dnn_array_alloc(&data, out->dtype, out->ndim, out->shape, error);
  if (status == DNN_OK)
    status = read_numbers(&reader->object, reader->where, &data, error);
  if (status == DNN_OK && copied)
    status = dnn_array_assign(&data, out, error);
  if (copied)
    dnn_array_free(&data);
  return status;
}

/* --- strings ---------------------------------------------------------------------------------- */

/* Length of one string of a fixed-length type without its padding. Fortran pads with blanks, NumPy
   with NUL. */
static size_t trimmed(const char *text, size_t size, H5T_str_t padding) {
  if (padding == H5T_STR_NULLTERM)
    return strnlen(text, size);
  char pad = padding == H5T_STR_SPACEPAD ? ' ' : '\0';
  while (size > 0 && text[size - 1] == pad)
    size--;
  return size;
}

/* Appends an element of a string type. */
static dnn_status add_string(const h5_object *object, const char *element, dnn_h5_strings *out,
                             dnn_error *error) {
  const char *text = element;
  if (H5Tis_variable_str(object->leaf) <= 0)
    return dnn_h5_strings_add(
        out, text, trimmed(text, H5Tget_size(object->leaf), H5Tget_strpad(object->leaf)), error);
  /* the element is a pointer to the string, NULL where libhdf5 has read nothing */
  memcpy(&text, element, sizeof text);
  return text == NULL ? dnn_h5_strings_add(out, "", 0, error)
                      : dnn_h5_strings_add(out, text, strlen(text), error);
}

/* --- sequences -------------------------------------------------------------------------------- */

/* Appends the numbers of a sequence, in 'dtype'. */
static dnn_status add_sequence(const wider *how, dnn_dtype dtype, h5_place where,
                               const hvl_t *sequence, dnn_h5_strings *out, dnn_error *error) {
  int64_t bytes, count = (int64_t)sequence->len;
  /* none are longer than the memory that they are in */
  if (count == 0 || sequence->p == NULL)
    return dnn_h5_strings_add(out, "", 0, error);
  if (count < 0 || !dnn_size_multiply(count, (int64_t)how->element, &bytes))
    return h5_fail_because(where, "read", "a sequence is too long", DNN_ESHAPE, error);
  /* in place: a double is not longer than the long double that it comes from */
  dnn_status status = settle(how, where, count, sequence->p, sequence->p, error);
  return status == DNN_OK
             ? dnn_h5_strings_add(out, sequence->p, (size_t)count * dnn_dtype_size(dtype), error)
             : status;
}

/* --- lists ------------------------------------------------------------------------------------ */

/* Appends 'count' elements in memory, of 'size' bytes each. */
static dnn_status add_elements(dnn_h5_reader *reader, const wider *how, const char *data,
                               int64_t count, size_t size, dnn_h5_strings *out, dnn_error *error) {
  dnn_status status = DNN_OK;
  for (int64_t i = 0; status == DNN_OK && i < count; i++) {
    const char *element = data + (size_t)i * size;
    hvl_t sequence;
    switch (reader->info.contents) {
    case DNN_H5_STRINGS:
      status = add_string(&reader->object, element, out, error);
      break;
    case DNN_H5_SEQUENCES:
      memcpy(&sequence, element, sizeof sequence);
      status = add_sequence(how, reader->info.dtype, reader->where, &sequence, out, error);
      break;
    default:
      status = h5_add_reference(reader, element, out, error);
    }
  }
  return status;
}

/* The type in memory of an element of a list; '*how' tells what of sequences, whose type must be
   closed, too. */
static hid_t list_type(const dnn_h5_reader *reader, wider *how) {
  *how = (wider){.type = -1};
  if (reader->info.contents != DNN_H5_SEQUENCES)
    return H5Tcopy(reader->object.leaf);
  hid_t base = H5Tget_super(reader->object.leaf), type = -1;
  if (base >= 0)
    *how = choose_type(base, reader->info.dtype);
  if (how->type >= 0)
    type = H5Tvlen_create(how->type);
  if (base >= 0)
    H5Tclose(base);
  return type;
}

static dnn_status read_list(dnn_h5_reader *reader, const dnn_h5_range *ranges, int64_t expected,
                            dnn_h5_strings *out, dnn_error *error) {
  h5_place where = reader->where;
  const h5_object *object = &reader->object;
  int64_t shape[DNN_MAX_NDIM], count, bytes;
  hid_t whole = -1;
  wider how;
  char *data = NULL;
  dnn_status status = h5_select_part(&reader->object, where, "read", ranges, shape, &count, error);
  if (status != DNN_OK || expected == 0)
    return status;
  hid_t type = list_type(reader, &how);
  size_t size = type < 0 ? 0 : H5Tget_size(type);
  if (size == 0) {
    status = h5_fail(where, "read", error);
    goto out;
  }
  if (!dnn_size_multiply(count, h5_inner_count(&reader->info), &count) ||
      !dnn_size_multiply(count, (int64_t)size, &bytes)) {
    status = h5_fail_because(where, "read", "its shape is too large", DNN_ESHAPE, error);
    goto out;
  }
  /* zeroed: where libhdf5 reads nothing, pointers stay NULL */
  data = dnn_alloc_zero((size_t)bytes);
  if (data == NULL)
    status = h5_fail_memory(where, "read", error);
  else if (read_elements(object, type, data) < 0)
    status = h5_fail(where, "read", error);
  else
    status = add_elements(reader, &how, data, count, size, out, error);
  /* what pointers lead to is libhdf5's memory, also after a failure halfway */
  if (reader->info.contents == DNN_H5_SEQUENCES || H5Tis_variable_str(object->leaf) > 0)
    whole = h5_content_type(object, type);
  if (data != NULL && whole >= 0)
    H5Dvlen_reclaim(whole, object->memory, H5P_DEFAULT, data);
out:
  if (whole >= 0)
    H5Tclose(whole);
  if (type >= 0)
    H5Tclose(type);
  if (how.type >= 0)
    H5Tclose(how.type);
  dnn_free(data);
  return status;
}

const h5_access h5_local_access = {
    .inspect = h5_local_inspect,
    .find = h5_local_find,
    .exists = h5_local_exists,
    .keys = h5_local_keys,
    .attributes = h5_local_attributes,
    .soft_link = h5_local_soft_link,
    .visit = h5_local_visit,
    .open_reader = open_reader,
    .close_reader = close_reader,
    .fields = list_fields,
    .read = read_part,
    .read_list = read_list,
};
