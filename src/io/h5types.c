/*
** Types of new HDF5 objects: those that h5py gives them, so that files read here and there alike.
*/
#include "io/h5types.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- types ------------------------------------------------------------------------------------ */

/* h5py's bool. */
static hid_t bool_type(void) {
  static const signed char no = 0, yes = 1;
  hid_t type = H5Tenum_create(H5T_STD_I8LE);
  if (type >= 0 &&
      (H5Tenum_insert(type, "FALSE", &no) < 0 || H5Tenum_insert(type, "TRUE", &yes) < 0)) {
    H5Tclose(type);
    type = -1;
  }
  return type;
}

hid_t h5_stored_type(dnn_dtype dtype) {
  switch (dtype) {
  case DNN_F64:
    return H5Tcopy(H5T_IEEE_F64LE);
  case DNN_F32:
    return H5Tcopy(H5T_IEEE_F32LE);
  case DNN_I64:
    return H5Tcopy(H5T_STD_I64LE);
  case DNN_U8:
    return H5Tcopy(H5T_STD_U8LE);
  case DNN_BOOL:
    break;
  }
  return bool_type();
}

/* Padded with NUL, as NumPy's 'S' types are; ASCII where that is enough, since old readers know no
   other. */
hid_t h5_string_type(size_t length, bool utf8) {
  hid_t type = H5Tcopy(H5T_C_S1);
  if (type >= 0 && (H5Tset_size(type, length == 0 ? H5T_VARIABLE : length) < 0 ||
                    H5Tset_strpad(type, length == 0 ? H5T_STR_NULLTERM : H5T_STR_NULLPAD) < 0 ||
                    H5Tset_cset(type, utf8 ? H5T_CSET_UTF8 : H5T_CSET_ASCII) < 0)) {
    H5Tclose(type);
    type = -1;
  }
  return type;
}

/* IEEE's real of two bytes, of which libhdf5 has none of its own. */
static hid_t half_type(void) {
  hid_t type = H5Tcopy(H5T_IEEE_F32LE);
  if (type >= 0 && (H5Tset_fields(type, 15, 10, 5, 0, 10) < 0 || H5Tset_size(type, 2) < 0 ||
                    H5Tset_ebias(type, 15) < 0)) {
    H5Tclose(type);
    type = -1;
  }
  return type;
}

/* An integer or real of so many bytes, little-endian. */
static hid_t number_type(char kind, long size) {
  const hid_t integers[2][4] = {
      {H5T_STD_I8LE, H5T_STD_I16LE, H5T_STD_I32LE, H5T_STD_I64LE},
      {H5T_STD_U8LE, H5T_STD_U16LE, H5T_STD_U32LE, H5T_STD_U64LE},
  };
  int power = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : -1;
  if (power < 0 || (kind == 'f' && power == 0))
    return -1;
  if (kind != 'f')
    return H5Tcopy(integers[kind == 'u'][power]);
  return power == 1 ? half_type() : H5Tcopy(power == 2 ? H5T_IEEE_F32LE : H5T_IEEE_F64LE);
}

hid_t h5_named_type(const char *text) {
  char *end;
  char order = text[0], kind = order == '\0' ? '\0' : text[1];
  if (strcmp(text, "|O") == 0)
    return h5_string_type(0, true);
  if (strcmp(text, "|b1") == 0)
    return bool_type();
  if (kind == '\0' || strchr("<>|", order) == NULL || strchr("iufS", kind) == NULL)
    return -1;
  long size = strtol(text + 2, &end, 10);
  if (end == text + 2 || *end != '\0' || size < 1)
    return -1;
  if (kind == 'S')
    return h5_string_type((size_t)size, true);
  hid_t type = number_type(kind, size);
  if (type >= 0 && order == '>' && size > 1 && H5Tset_order(type, H5T_ORDER_BE) < 0) {
    H5Tclose(type);
    type = -1;
  }
  return type;
}

/* --- strings ---------------------------------------------------------------------------------- */

/* Can a string be kept in a type of this length (0: variable)? NUL ends a string of variable
   length, and pads one of fixed length. */
static dnn_status check_string(h5_place where, const char *doing, const char *text, size_t length,
                               size_t room, dnn_error *error) {
  char reason[128];
  bool variable = room == 0;
  bool lossy =
      variable ? memchr(text, '\0', length) != NULL : length > 0 && text[length - 1] == '\0';
  if (lossy) {
    return h5_fail_because(where, doing, "a string with a NUL byte at this place cannot be kept",
                           DNN_EVALUE, error);
  }
  if (variable || length <= room)
    return DNN_OK;
  snprintf(reason, sizeof reason, "the string \"%.*s%s\" of %zu bytes does not fit into %zu bytes",
           length < 24 ? (int)length : 24, text, length < 24 ? "" : "...", length, room);
  return h5_fail_because(where, doing, reason, DNN_EVALUE, error);
}

/* Terminated copies of all strings in out->texts, and pointers to them. */
static bool pack_variable(const dnn_h5_strings *strings, h5_packed *out) {
  size_t count = (size_t)strings->count, length, used = 0;
  size_t bytes = count == 0 ? 0 : strings->ends[count - 1];
  char **pointers = out->elements = dnn_alloc(count * sizeof *pointers);
  out->texts = dnn_alloc_zero(bytes + count);
  for (size_t i = 0; pointers != NULL && out->texts != NULL && i < count; i++) {
    const char *text = dnn_h5_strings_at(strings, (int64_t)i, &length);
    pointers[i] = memcpy(out->texts + used, text, length);
    used += length + 1;
  }
  return pointers != NULL && out->texts != NULL;
}

static bool pack_fixed(const dnn_h5_strings *strings, size_t room, h5_packed *out) {
  int64_t bytes;
  size_t length;
  if (room > INT64_MAX || !dnn_size_multiply(strings->count, (int64_t)room, &bytes))
    return false;
  char *elements = out->elements = dnn_alloc_zero((size_t)bytes);
  for (int64_t i = 0; elements != NULL && i < strings->count; i++) {
    const char *text = dnn_h5_strings_at(strings, i, &length);
    memcpy(elements + (size_t)i * room, text, length);
  }
  return elements != NULL;
}

dnn_status h5_pack_strings(h5_place where, const char *doing, hid_t type,
                           const dnn_h5_strings *strings, h5_packed *out, dnn_error *error) {
  *out = (h5_packed){0};
  bool variable = H5Tis_variable_str(type) > 0;
  size_t room = variable ? 0 : H5Tget_size(type), length;
  bool terminated = !variable && H5Tget_strpad(type) == H5T_STR_NULLTERM;
  dnn_status status = DNN_OK;
  for (int64_t i = 0; status == DNN_OK && i < strings->count; i++) {
    const char *text = dnn_h5_strings_at(strings, i, &length);
    status = check_string(where, doing, text, length, room, error);
    /* the terminator is one of the bytes */
    if (status == DNN_OK && terminated && length == room)
      status = h5_fail_because(where, doing, "a string is one byte too long", DNN_EVALUE, error);
  }
  if (status == DNN_OK &&
      !(variable ? pack_variable(strings, out) : pack_fixed(strings, room, out)))
    status = h5_fail_memory(where, doing, error);
  return status;
}

void h5_packed_free(h5_packed *packed) {
  dnn_free(packed->elements);
  dnn_free(packed->texts);
  *packed = (h5_packed){0};
}
