/*
** What the elements of HDF5 objects are: numbers, strings, sequences, references or fields, which
** type of the file they have, and which one in memory.
**
** A field of a compound type is read as if it were all there is: libhdf5 takes from each element
** what is in the type in memory, which has that field only. Arrays in elements are further axes.
*/
#include "base/alloc.h"
#include "io/h5object.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- types ------------------------------------------------------------------------------------ */

/* h5py's bool: FALSE = 0 and TRUE = 1 in one byte. */
static bool is_bool(hid_t type) {
  static const char *const names[] = {"FALSE", "TRUE"};
  bool result = H5Tget_size(type) == 1 && H5Tget_nmembers(type) == 2;
  for (unsigned i = 0; result && i < 2; i++) {
    signed char value = -1;
    char *name = H5Tget_member_name(type, i);
    result = name != NULL && strcmp(name, names[i]) == 0 &&
             H5Tget_member_value(type, i, &value) >= 0 && value == (signed char)i;
    /* allocated by libhdf5, with its own allocator */
    H5free_memory(name);
  }
  return result;
}

/* The upper half of a float32, which NumPy has no text for: "f2" is a float16. */
static bool is_bfloat16(hid_t type) {
  size_t sign, exponent, exponent_bits, fraction, fraction_bits;
  return H5Tget_class(type) == H5T_FLOAT && H5Tget_size(type) == 2 &&
         H5Tget_fields(type, &sign, &exponent, &exponent_bits, &fraction, &fraction_bits) >= 0 &&
         exponent_bits == 8 && fraction_bits == 7;
}

hid_t h5_memory_type(dnn_dtype dtype) {
  switch (dtype) {
  case DNN_F64:
    return H5Tcopy(H5T_NATIVE_DOUBLE);
  case DNN_F32:
    return H5Tcopy(H5T_NATIVE_FLOAT);
  case DNN_I64:
    return H5Tcopy(H5T_NATIVE_INT64);
  default:
    return H5Tcopy(H5T_NATIVE_UINT8);
  }
}

bool h5_limits_of(hid_t type, h5_limits *out) {
  *out = (h5_limits){0};
  int bytes = (int)H5Tget_size(type);
  if (H5Tget_class(type) == H5T_FLOAT) {
    /* not by size: HDF5 describes floats bit by bit, and any layout may come */
    size_t sign, exponent, exponent_bits, fraction, fraction_bits;
    if (H5Tget_fields(type, &sign, &exponent, &exponent_bits, &fraction, &fraction_bits) < 0)
      return false;
    /* the largest exponent is that of infinity */
    double range = ldexp(1, (int)exponent_bits) - 2 - (double)H5Tget_ebias(type);
    out->largest =
        range > DBL_MAX_EXP ? INFINITY : ldexp(2 - ldexp(1, -(int)fraction_bits), (int)range);
    snprintf(out->name, sizeof out->name, "%sfloat%d", is_bfloat16(type) ? "b" : "", 8 * bytes);
    return true;
  }
  hid_t base = H5Tget_class(type) == H5T_ENUM ? H5Tget_super(type) : H5Tcopy(type);
  if (base < 0)
    return false;
  out->is_integer = true;
  out->is_signed = H5Tget_sign(base) != H5T_SGN_NONE;
  out->bits = (int)H5Tget_precision(base);
  snprintf(out->name, sizeof out->name, "%sint%d", out->is_signed ? "" : "u", out->bits);
  H5Tclose(base);
  return true;
}

/* --- elements --------------------------------------------------------------------------------- */

void h5_refuse(dnn_h5_info *info, const char *reason) {
  snprintf(info->refusal, sizeof info->refusal, "%s", reason);
}

/* What a sequence of variable length has, if these are numbers. */
static void describe_sequence(hid_t type, dnn_h5_info *info);

/* Fills in what the type tells of elements. 'type' becomes NumPy's typestring, as h5py shows it:
   byte order, kind, bytes. */
static void describe_type(hid_t type, dnn_h5_info *info) {
  static const char *const refusals[H5T_NCLASSES] = {
      [H5T_TIME] = "time types are not supported",
      [H5T_BITFIELD] = "bit field types are not supported",
      [H5T_OPAQUE] = "opaque types are not supported",
  };
  H5T_class_t kind = H5Tget_class(type);
  size_t size = H5Tget_size(type);
  info->contents = DNN_H5_NUMBERS;
  info->element = (int64_t)size;
  char order = size == 1 ? '|' : H5Tget_order(type) == H5T_ORDER_BE ? '>' : '<';
  char letter = 'V';
  if (kind == H5T_ENUM && is_bool(type)) {
    info->dtype = DNN_BOOL;
    letter = 'b';
  } else if ((kind == H5T_INTEGER || kind == H5T_ENUM) && size > sizeof(int64_t)) {
    h5_refuse(info, "integers of more than 8 bytes are not supported");
  } else if (kind == H5T_INTEGER || kind == H5T_ENUM) {
    /* other enumerations than h5py's bool are read as the integers that they are stored as */
    hid_t base = kind == H5T_ENUM ? H5Tget_super(type) : H5Tcopy(type);
    letter = base >= 0 && H5Tget_sign(base) == H5T_SGN_NONE ? 'u' : 'i';
    info->dtype = size == 1 && letter == 'u' ? DNN_U8 : DNN_I64;
    if (base >= 0)
      H5Tclose(base);
  } else if (kind == H5T_FLOAT) {
    h5_limits limits;
    /* by range: types of four bytes or less need not be IEEE's */
    bool single = size <= 4 && h5_limits_of(type, &limits) && limits.largest <= FLT_MAX;
    info->dtype = single ? DNN_F32 : DNN_F64;
    letter = 'f';
  } else if (kind == H5T_STRING) {
    info->contents = DNN_H5_STRINGS;
    letter = 'S';
  } else if (kind == H5T_VLEN) {
    describe_sequence(type, info);
  } else if (kind == H5T_COMPOUND) {
    info->contents = DNN_H5_FIELDS;
  } else if (kind == H5T_REFERENCE && H5Tequal(type, H5T_STD_REF_OBJ) > 0) {
    info->contents = DNN_H5_REFERENCES;
  } else if (kind == H5T_REFERENCE && H5Tequal(type, H5T_STD_REF_DSETREG) > 0) {
    info->contents = DNN_H5_REGIONS;
  } else {
    const char *refusal = kind > H5T_NO_CLASS && kind < H5T_NCLASSES ? refusals[kind] : NULL;
    h5_refuse(info, refusal == NULL ? "the type is not known" : refusal);
  }
  if (kind == H5T_VLEN || kind == H5T_REFERENCE ||
      (info->contents == DNN_H5_STRINGS && H5Tis_variable_str(type) > 0))
    snprintf(info->type, sizeof info->type, "|O");
  else if (is_bfloat16(type))
    snprintf(info->type, sizeof info->type, "%sbfloat16", order == '>' ? ">" : "");
  else
    snprintf(info->type, sizeof info->type, "%c%c%zu", letter == 'S' || letter == 'V' ? '|' : order,
             letter, size);
}

static void describe_sequence(hid_t type, dnn_h5_info *info) {
  dnn_h5_info numbers = {0};
  hid_t base = H5Tget_super(type);
  H5T_class_t kind = base < 0 ? H5T_NO_CLASS : H5Tget_class(base);
  info->contents = DNN_H5_SEQUENCES;
  if (kind == H5T_INTEGER || kind == H5T_ENUM || kind == H5T_FLOAT) {
    describe_type(base, &numbers);
    info->dtype = numbers.dtype;
    h5_refuse(info, numbers.refusal);
  } else {
    h5_refuse(info, kind == H5T_STRING     ? "sequences of strings are not supported"
                    : kind == H5T_COMPOUND ? "sequences of compound types are not supported"
                    : kind == H5T_REFERENCE
                        ? "sequences of references are not supported"
                        : "sequences of anything but numbers are not supported");
  }
  if (base >= 0)
    H5Tclose(base);
}

/* Takes the axes of an array type into account; false when there are too many. */
static bool add_axes(hid_t type, dnn_h5_info *info, int64_t *count) {
  hsize_t extents[H5S_MAX_RANK];
  int rank = H5Tget_array_ndims(type);
  if (rank < 1 || rank > DNN_MAX_NDIM - info->ndim - info->inner_ndim ||
      H5Tget_array_dims2(type, extents) < 0)
    return false;
  for (int i = 0; i < rank; i++) {
    if (extents[i] < 1 || extents[i] > INT64_MAX ||
        !dnn_size_multiply(*count, (int64_t)extents[i], count))
      return false;
    info->inner[info->inner_ndim++] = (int64_t)extents[i];
  }
  return true;
}

/* Follows object->field through compound types and arrays. '*type', which is closed, becomes the
   type behind it, '*count' how many of these an element has, '*name' what the last field is called,
   for libhdf5 to free. False when there is no such field. */
static bool follow_field(h5_object *object, hid_t *type, int64_t *count, char **name) {
  dnn_h5_info *info = &object->info;
  for (int level = 0;;) {
    hid_t next = -1;
    H5T_class_t kind = H5Tget_class(*type);
    if (kind == H5T_ARRAY && !add_axes(*type, info, count))
      h5_refuse(info, "it has too many dimensions, with those of the arrays in it");
    else if (kind == H5T_ARRAY)
      next = H5Tget_super(*type);
    else if (level < object->field.depth && kind == H5T_COMPOUND &&
             object->field.at[level] < H5Tget_nmembers(*type)) {
      unsigned member = (unsigned)object->field.at[level++];
      H5free_memory(*name);
      *name = H5Tget_member_name(*type, member);
      next = H5Tget_member_type(*type, member);
    }
    if (next < 0)
      return level == object->field.depth && kind >= 0;
    H5Tclose(*type);
    *type = next;
  }
}

/* Fills in what MATLAB has noted: its class, which tells text and truth values from numbers, and
   whether the extents of an empty array stand for its elements. */
static void describe_matlab(h5_object *object) {
  dnn_h5_info *info = &object->info;
  char class[2 * DNN_H5_MATLAB] = "";
  unsigned char empty = 0;
  hid_t id = -1, type = -1;
  if (H5Aexists(object->id, "MATLAB_class") <= 0)
    return;
  id = H5Aopen(object->id, "MATLAB_class", H5P_DEFAULT);
  type = id < 0 ? -1 : H5Aget_type(id);
  if (type >= 0 && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 &&
      H5Tget_size(type) < sizeof class && H5Aget_storage_size(id) == H5Tget_size(type) &&
      H5Aread(id, type, class) >= 0)
    snprintf(info->matlab, sizeof info->matlab, "%.15s", class);
  if (type >= 0)
    H5Tclose(type);
  if (id >= 0)
    H5Aclose(id);
  id = info->matlab[0] != '\0' && H5Aexists(object->id, "MATLAB_empty") > 0
           ? H5Aopen(object->id, "MATLAB_empty", H5P_DEFAULT)
           : -1;
  if (id >= 0 && H5Aget_storage_size(id) == 1 && H5Aread(id, H5T_NATIVE_UCHAR, &empty) >= 0)
    info->is_void = empty != 0 && info->contents == DNN_H5_NUMBERS && info->dtype != DNN_BOOL;
  if (id >= 0)
    H5Aclose(id);
  if (info->contents == DNN_H5_NUMBERS && info->dtype == DNN_U8 && !info->is_void &&
      strcmp(info->matlab, "logical") == 0)
    info->dtype = DNN_BOOL;
}

dnn_status h5_describe_content(h5_object *object, h5_place where, dnn_error *error) {
  dnn_h5_info *info = &object->info;
  int64_t count = 1;
  char *name = NULL;
  object->leaf = H5Tcopy(object->type);
  if (object->leaf < 0)
    return h5_fail(where, "open", error);
  info->record = (int64_t)H5Tget_size(object->type);
  info->element = info->record;
  bool found = follow_field(object, &object->leaf, &count, &name);
  if (found && info->refusal[0] == '\0') {
    describe_type(object->leaf, info);
    if (!dnn_size_multiply(info->element, count, &info->element))
      h5_refuse(info, "its elements are too large");
    if (info->contents == DNN_H5_FIELDS && object->field.depth == DNN_H5_FIELD_DEPTH)
      h5_refuse(info, "it has fields nested too deep");
  }
  if (info->refusal[0] != '\0' && name != NULL) {
    char reason[DNN_H5_REFUSAL], quoted[H5_QUOTED];
    memcpy(reason, info->refusal, sizeof reason);
    snprintf(info->refusal, sizeof info->refusal, "field '%.24s': %.80s", h5_quote(name, quoted),
             reason);
  }
  H5free_memory(name);
  if (info->kind == DNN_H5_DATASET && object->field.depth == 0 && info->refusal[0] == '\0')
    describe_matlab(object);
  return found ? DNN_OK : h5_fail_because(where, "open", "it has no such field", DNN_EINDEX, error);
}

/* A compound type of one field, the one at 'level' of object->field, which is of type 'value'. */
static hid_t wrap_field(hid_t type, unsigned member, hid_t value) {
  char *name = H5Tget_member_name(type, member);
  hid_t result = name == NULL ? -1 : H5Tcreate(H5T_COMPOUND, H5Tget_size(value));
  if (result >= 0 && H5Tinsert(result, name, 0, value) < 0) {
    H5Tclose(result);
    result = -1;
  }
  H5free_memory(name);
  return result;
}

/* The same for 'type', which is behind 'level' fields. Arrays have axes, of which there are few. */
static hid_t wrap(const h5_object *object, hid_t type, int level, hid_t leaf) {
  hsize_t extents[H5S_MAX_RANK];
  H5T_class_t kind = H5Tget_class(type);
  bool is_array = kind == H5T_ARRAY;
  if (!is_array && level == object->field.depth)
    return H5Tcopy(leaf);
  unsigned member = is_array ? 0 : (unsigned)object->field.at[level];
  hid_t next = is_array ? H5Tget_super(type) : H5Tget_member_type(type, member);
  hid_t inside = next < 0 ? -1 : wrap(object, next, is_array ? level : level + 1, leaf);
  hid_t result = -1;
  if (inside >= 0 && !is_array)
    result = wrap_field(type, member, inside);
  else if (inside >= 0 && H5Tget_array_dims2(type, extents) >= 0)
    result = H5Tarray_create2(inside, (unsigned)H5Tget_array_ndims(type), extents);
  if (inside >= 0)
    H5Tclose(inside);
  if (next >= 0)
    H5Tclose(next);
  return result;
}

hid_t h5_content_type(const h5_object *object, hid_t leaf) {
  return leaf < 0 ? -1 : wrap(object, object->type, 0, leaf);
}

int64_t h5_inner_count(const dnn_h5_info *info) {
  int64_t count = 1;
  for (int i = 0; i < info->inner_ndim; i++)
    count *= info->inner[i];
  return count;
}
