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

struct dnn_h5_reader {
  h5_place where;
  h5_object object;
};

/* --- readers ---------------------------------------------------------------------------------- */

/* Refuses what has no elements that could be read. */
static dnn_status check_readable(const dnn_h5_reader *reader, dnn_error *error) {
  const dnn_h5_info *info = &reader->object.info;
  if (info->kind == DNN_H5_GROUP) {
    return h5_fail_because(reader->where, "read", "it is a group, not a dataset", DNN_EVALUE,
                           error);
  }
  if (!info->is_empty && info->refusal != NULL)
    return h5_fail_because(reader->where, "read", info->refusal, DNN_EDTYPE, error);
  return DNN_OK;
}

dnn_status dnn_h5_reader_new(const dnn_h5_file *file, const char *path, const char *attribute,
                             dnn_h5_reader **out, dnn_error *error) {
  h5_place where = h5_place_of(file, path, attribute);
  *out = NULL;
  dnn_h5_reader *reader = dnn_alloc(sizeof *reader);
  if (reader == NULL)
    return h5_fail_memory(where, "read", error);
  reader->where = where;
  dnn_status status = h5_open_object(file, path, attribute, &reader->object, error);
  if (status == DNN_OK)
    status = check_readable(reader, error);
  if (status != DNN_OK) {
    dnn_h5_reader_free(reader);
    return status;
  }
  *out = reader;
  return DNN_OK;
}

void dnn_h5_reader_free(dnn_h5_reader *reader) {
  if (reader != NULL) {
    h5_close_object(&reader->object);
    dnn_free(reader);
  }
}

const dnn_h5_info *dnn_h5_reader_info(const dnn_h5_reader *reader) {
  return &reader->object.info;
}

/* Selects the part that is to be read, of numbers or strings. */
static dnn_status select_part(dnn_h5_reader *reader, bool strings, const dnn_h5_range *ranges,
                              int64_t *count, dnn_error *error) {
  int64_t shape[DNN_MAX_NDIM];
  h5_object *object = &reader->object;
  if (object->info.is_empty) {
    return h5_fail_because(reader->where, "read", "it is empty: a type without elements",
                           DNN_EVALUE, error);
  }
  if (object->info.is_string != strings) {
    return h5_fail_because(reader->where, "read", strings ? "it holds numbers" : "it holds strings",
                           DNN_EDTYPE, error);
  }
  return h5_select_part(object, reader->where, "read", ranges, shape, count, error);
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

dnn_status dnn_h5_read(dnn_h5_reader *reader, const dnn_h5_range *ranges, dnn_array *out,
                       dnn_error *error) {
  h5_place where = reader->where;
  const h5_object *object = &reader->object;
  int64_t count;
  h5_limits limits;
  dnn_status status = select_part(reader, false, ranges, &count, error);
  if (status != DNN_OK)
    return status;
  if (count != out->size || !dnn_array_is_contiguous(out)) {
    return h5_fail_because(where, "read", "the array has another size than the selection",
                           DNN_ESHAPE, error);
  }
  if (out->dtype != object->info.dtype)
    return h5_fail_because(where, "read", "the array has another type", DNN_EDTYPE, error);
  if (count == 0)
    return DNN_OK;
  if (!h5_limits_of(object->type, &limits))
    return h5_fail(where, "read", error);
  if (out->dtype == DNN_BOOL)
    return read_bools(object, where, count, out->data, error);
  if (out->dtype == DNN_I64 && !limits.is_signed)
    return read_unsigned(object, where, count, out->data, error);
  if (out->dtype == DNN_F64 && limits.largest > DBL_MAX)
    return read_wide(object, where, count, out->data, error);
  hid_t type = h5_memory_type(out->dtype);
  if (type < 0 || read_elements(object, type, out->data) < 0)
    status = h5_fail(where, "read", error);
  if (type >= 0)
    H5Tclose(type);
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

dnn_status dnn_h5_read_strings(dnn_h5_reader *reader, const dnn_h5_range *ranges,
                               dnn_h5_strings *out, dnn_error *error) {
  h5_place where = reader->where;
  const h5_object *object = &reader->object;
  char *data = NULL;
  bool variable = false; /* is there something for libhdf5 to give back? */
  int64_t count, bytes;
  dnn_status status = select_part(reader, true, ranges, &count, error);
  if (status != DNN_OK || count == 0)
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
