/*
** Reading numbers and strings out of HDF5 files.
**
** libhdf5 converts types, but clamps what does not fit: a uint64 above the largest int64 would come
** as that. Each case where something could get lost is read as the wider type first, and a value
** that does not fit is an error that shows it.
*/
#include "base/alloc.h"
#include "io/h5object.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- readers ---------------------------------------------------------------------------------- */

static dnn_status open_reader(dnn_h5_reader *reader, dnn_error *error) {
  dnn_status status = h5_open_object(reader->file, reader->where.path, reader->where.attribute,
                                     &reader->object, error);
  reader->info = reader->object.info;
  return status;
}

static void close_reader(dnn_h5_reader *reader) {
  h5_close_object(&reader->object);
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* An attribute is always read as a whole, a dataset by its selection. */
static herr_t read_elements(const h5_object *object, hid_t type, void *data) {
  return object->attribute >= 0
             ? H5Aread(object->attribute, type, data)
             : H5Dread(object->id, type, object->memory, object->space, H5P_DEFAULT, data);
}

static dnn_status fail_value(h5_place where, const char *value, const char *type,
                             dnn_error *error) {
  char reason[96];
  snprintf(reason, sizeof reason, "the value %s does not fit into %s", value, type);
  return h5_fail_because(where, "read", reason, DNN_EVALUE, error);
}

/* Reads unsigned integers as int64. libhdf5 would make the largest of them from larger ones. */
static dnn_status read_unsigned(const h5_object *object, h5_place where, int64_t count,
                                int64_t *out, dnn_error *error) {
  char text[32];
  if (read_elements(object, H5T_NATIVE_UINT64, out) < 0)
    return h5_fail(where, "read", error);
  for (int64_t i = 0; i < count; i++) {
    /* what was read is unsigned, in the array's own memory: the sign bit marks what is too large */
    if (out[i] < 0) {
      snprintf(text, sizeof text, "%llu", (unsigned long long)out[i]);
      return fail_value(where, text, "int64", error);
    }
  }
  return DNN_OK;
}

/* Reads reals of a larger range as float64. libhdf5 would make infinities from the largest. */
static dnn_status read_wide(const h5_object *object, h5_place where, int64_t count, double *out,
                            dnn_error *error) {
  char text[32];
  int64_t bytes;
  dnn_status status = DNN_OK;
  if (!dnn_size_multiply(count, (int64_t)sizeof(long double), &bytes))
    return h5_fail_because(where, "read", "its shape is too large", DNN_ESHAPE, error);
  /* 80-bit reals of x86, or others of 16 bytes; freed at the end */
  long double *wide = dnn_alloc((size_t)bytes);
  if (wide == NULL)
    return h5_fail_memory(where, "read", error);
  if (read_elements(object, H5T_NATIVE_LDOUBLE, wide) < 0)
    status = h5_fail(where, "read", error);
  for (int64_t i = 0; status == DNN_OK && i < count; i++) {
    out[i] = (double)wide[i];
    if (isinf(out[i]) && !isinf(wide[i])) {
      snprintf(text, sizeof text, "%.6Lg", wide[i]);
      status = fail_value(where, text, "float64", error);
    }
  }
  dnn_free(wide);
  return status;
}

/* Reads h5py's bools. A damaged file may hold other values than 0 and 1. */
static dnn_status read_bools(const h5_object *object, h5_place where, int64_t count,
                             signed char *out, dnn_error *error) {
  if (read_elements(object, H5T_NATIVE_SCHAR, out) < 0)
    return h5_fail(where, "read", error);
  for (int64_t i = 0; i < count; i++)
    out[i] = out[i] != 0;
  return DNN_OK;
}

/* Reads what is selected into 'out', which has no gaps. */
static dnn_status read_numbers(const h5_object *object, h5_place where, dnn_array *out,
                               dnn_error *error) {
  h5_limits limits;
  if (!h5_limits_of(object->type, &limits))
    return h5_fail(where, "read", error);
  if (out->dtype == DNN_BOOL)
    return read_bools(object, where, out->size, out->data, error);
  if (out->dtype == DNN_I64 && !limits.is_signed)
    return read_unsigned(object, where, out->size, out->data, error);
  if (out->dtype == DNN_F64 && limits.largest > DBL_MAX)
    return read_wide(object, where, out->size, out->data, error);
  dnn_status status = DNN_OK;
  hid_t type = h5_memory_type(out->dtype);
  if (type < 0 || read_elements(object, type, out->data) < 0)
    status = h5_fail(where, "read", error);
  if (type >= 0)
    H5Tclose(type);
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
  if (status == DNN_OK && count != out->size)
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

static dnn_status read_strings(dnn_h5_reader *reader, const dnn_h5_range *ranges, int64_t expected,
                               dnn_h5_strings *out, dnn_error *error) {
  h5_place where = reader->where;
  const h5_object *object = &reader->object;
  char *data = NULL;
  bool variable = false; /* is there something for libhdf5 to give back? */
  int64_t shape[DNN_MAX_NDIM], count, bytes;
  dnn_status status = h5_select_part(&reader->object, where, "read", ranges, shape, &count, error);
  if (status != DNN_OK || expected == 0)
    return status;
  size_t size = H5Tget_size(object->type);
  if (!dnn_size_multiply(count, (int64_t)size, &bytes))
    return h5_fail_because(where, "read", "its shape is too large", DNN_ESHAPE, error);
  /* zeroed: where libhdf5 reads nothing, pointers to strings of variable length stay NULL */
  data = dnn_alloc_zero((size_t)bytes);
  if (data == NULL)
    return h5_fail_memory(where, "read", error);
  variable = H5Tis_variable_str(object->type) > 0;
  if (read_elements(object, object->type, data) < 0) {
    status = h5_fail(where, "read", error);
    goto out;
  }
  H5T_str_t padding = H5Tget_strpad(object->type);
  for (int64_t i = 0; status == DNN_OK && i < count; i++) {
    const char *text = data + (size_t)i * size;
    size_t length;
    if (variable) {
      /* the element is a pointer to the string */
      memcpy(&text, text, sizeof text);
      text = text == NULL ? "" : text;
      length = strlen(text);
    } else {
      length = trimmed(text, size, padding);
    }
    status = dnn_h5_strings_add(out, text, length, error);
  }
out:
  if (variable)
    /* the strings are libhdf5's memory, also after a failure halfway */
    H5Dvlen_reclaim(object->type, object->memory, H5P_DEFAULT, data);
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
    .read = read_part,
    .read_strings = read_strings,
};
