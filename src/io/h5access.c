/*
** Questions to an open file, for whoever answers them: libhdf5 in this process or the sandbox
** (h5_access). What is common to both is here: the checks that come before reading, and reading in
** slabs, between which an interrupt is noticed.
*/
#include "base/alloc.h"
#include "base/interrupt.h"
#include "io/h5object.h"

#include <string.h>

/* --- looking around --------------------------------------------------------------------------- */

dnn_status dnn_h5_inspect(const dnn_h5_file *file, const char *path, const char *attribute,
                          const dnn_h5_field *field, dnn_h5_info *out, dnn_error *error) {
  return file->access->inspect(file, path, attribute, field, out, error);
}

dnn_status dnn_h5_find(const dnn_h5_file *file, const char *path, bool *found, dnn_h5_kind *kind,
                       dnn_error *error) {
  return file->access->find(file, path, found, kind, error);
}

dnn_status dnn_h5_exists(const dnn_h5_file *file, const char *path, const char *attribute,
                         bool *out, dnn_error *error) {
  return file->access->exists(file, path, attribute, out, error);
}

dnn_status dnn_h5_keys(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                       dnn_error *error) {
  return file->access->keys(file, path, out, error);
}

dnn_status dnn_h5_attributes(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                             dnn_error *error) {
  return file->access->attributes(file, path, out, error);
}

dnn_status dnn_h5_soft_link(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                            dnn_error *error) {
  return file->access->soft_link(file, path, out, error);
}

dnn_status dnn_h5_visit(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                        dnn_error *error) {
  return file->access->visit(file, path, out, error);
}

/* --- readers ---------------------------------------------------------------------------------- */

/* Refuses what has no elements that could be read. */
static dnn_status check_readable(const dnn_h5_reader *reader, dnn_error *error) {
  const dnn_h5_info *info = &reader->info;
  if (info->kind == DNN_H5_GROUP) {
    return h5_fail_because(reader->where, "read", "it is a group, not a dataset", DNN_EVALUE,
                           error);
  }
  if (!info->is_empty && info->refusal[0] != '\0')
    return h5_fail_because(reader->where, "read", info->refusal, DNN_EDTYPE, error);
  return DNN_OK;
}

dnn_status dnn_h5_reader_new(const dnn_h5_file *file, const char *path, const char *attribute,
                             const dnn_h5_field *field, dnn_h5_reader **out, dnn_error *error) {
  h5_place where = h5_place_of(file, path, attribute);
  *out = NULL;
  dnn_h5_reader *reader = dnn_alloc(sizeof *reader);
  if (reader == NULL)
    return h5_fail_memory(where, "read", error);
  reader->where = where;
  reader->file = file;
  reader->field = field == NULL ? (dnn_h5_field){0} : *field;
  dnn_status status = file->access->open_reader(reader, error);
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
    reader->file->access->close_reader(reader);
    dnn_free(reader);
  }
}

const dnn_h5_info *dnn_h5_reader_info(const dnn_h5_reader *reader) {
  return &reader->info;
}

/* --- reading ---------------------------------------------------------------------------------- */

/*
** Refuses to read more than the file can hold: a file of a few bytes can declare a dataset of
** terabytes, for which memory would be asked. Small datasets and parts are let through, and sparse
** ones in files that are written here; above that the bytes stored must be of the order of those
** that are read, allowing for compression.
*/
static dnn_status check_amount(const dnn_h5_reader *reader, bool whole, int64_t count,
                               dnn_error *error) {
  const dnn_h5_info *info = &reader->info;
  const h5_image *image = reader->file->image;
  int64_t bytes = 0;
  /* of all fields, each of which is read for itself */
  bool fits = dnn_size_multiply(count, info->record, &bytes);
  int64_t free = image != NULL && image->writable ? DNN_H5_SPARSE
                 : whole                          ? DNN_H5_SMALL
                                                  : DNN_H5_PART;
  if (info->kind != DNN_H5_DATASET || (fits && bytes <= free) ||
      (fits && info->stored >= bytes / DNN_H5_RATIO))
    return DNN_OK;
  return h5_fail_because(reader->where, "read",
                         whole ? "it declares more elements than the file holds; read a part of it"
                               : "more elements are selected than the file holds; select fewer",
                         DNN_EDTYPE, error);
}

/* Refuses tables within tables without end and without elements: a few bytes in a file can have any
   extents beside one of 0. MATLAB's text has its characters along the first axis. */
static dnn_status check_rows(const dnn_h5_reader *reader, const int64_t *shape, dnn_error *error) {
  const dnn_h5_info *info = &reader->info;
  bool is_text = info->contents == DNN_H5_NUMBERS && strcmp(info->matlab, "char") == 0;
  int64_t rows = 1;
  if (info->contents == DNN_H5_FIELDS || (info->contents == DNN_H5_NUMBERS && !is_text))
    return DNN_OK;
  for (int i = 0; i < info->ndim && rows > 0; i++) {
    if (!dnn_size_multiply(rows, shape[is_text ? info->ndim - 1 - i : i], &rows) ||
        rows > DNN_H5_MAX_ROWS)
      return h5_fail_because(reader->where, "read", "it has no elements, but over a million rows",
                             DNN_ESHAPE, error);
  }
  return DNN_OK;
}

/* Checks what is to be read, and counts it. */
static dnn_status check_selection(const dnn_h5_reader *reader, const dnn_h5_range *ranges,
                                  int64_t shape[DNN_MAX_NDIM], int64_t *count, dnn_error *error) {
  const dnn_h5_info *info = &reader->info;
  if (info->is_empty) {
    return h5_fail_because(reader->where, "read", "it is empty: a type without elements",
                           DNN_EVALUE, error);
  }
  dnn_status status = h5_check_ranges(info, reader->where, "read", ranges, shape, count, error);
  bool whole = true;
  for (int i = 0; status == DNN_OK && i < info->ndim; i++)
    whole = whole && shape[i] == info->shape[i];
  if (status == DNN_OK && *count == 0)
    status = check_rows(reader, shape, error);
  return status == DNN_OK ? check_amount(reader, whole, *count, error) : status;
}

dnn_status dnn_h5_reader_check(const dnn_h5_reader *reader, const dnn_h5_range *ranges,
                               dnn_error *error) {
  int64_t shape[DNN_MAX_NDIM], count;
  return check_selection(reader, ranges, shape, &count, error);
}

dnn_status dnn_h5_fields(dnn_h5_reader *reader, dnn_h5_strings *out, dnn_error *error) {
  if (reader->info.contents != DNN_H5_FIELDS)
    return h5_fail_because(reader->where, "read", "it has no fields", DNN_EDTYPE, error);
  return reader->file->access->fields(reader, out, error);
}

/* Bytes by which slabs are counted: libhdf5 looks at all fields to read one. */
static int64_t slab_element(const dnn_h5_info *info, int64_t element) {
  return element > info->record ? element : info->record;
}

dnn_status dnn_h5_read(dnn_h5_reader *reader, const dnn_h5_range *ranges, dnn_array *out,
                       dnn_error *error) {
  const dnn_h5_info *info = &reader->info;
  int64_t shape[DNN_MAX_NDIM], count;
  const int64_t inner = h5_inner_count(info);
  if (info->contents != DNN_H5_NUMBERS)
    return h5_fail_because(reader->where, "read", "it does not hold numbers", DNN_EDTYPE, error);
  dnn_status status = check_selection(reader, ranges, shape, &count, error);
  if (status != DNN_OK)
    return status;
  if (count * inner != out->size || !dnn_array_is_contiguous(out)) {
    return h5_fail_because(reader->where, "read", "the array has another size than the selection",
                           DNN_ESHAPE, error);
  }
  if (out->dtype != info->dtype)
    return h5_fail_because(reader->where, "read", "the array has another type", DNN_EDTYPE, error);
  dnn_array all, view;
  memcpy(shape + info->ndim, info->inner, (size_t)info->inner_ndim * sizeof *shape);
  dnn_array_init(&all, out->data, out->dtype, info->ndim + info->inner_ndim, shape);
  /* an attribute is always read as a whole */
  if (info->kind == DNN_H5_ATTRIBUTE)
    return count == 0 ? DNN_OK : reader->file->access->read(reader, NULL, &all, error);
  h5_slabs slabs;
  int64_t element = slab_element(info, (int64_t)dnn_dtype_size(out->dtype) * inner);
  int64_t chunk = h5_chunk_bytes(info, element);
  /* the sandbox keeps large chunks, but its window does not grow */
  int64_t bytes = reader->file->sandbox == NULL && chunk > H5_SLAB_BYTES ? chunk : H5_SLAB_BYTES;
  for (bool more = h5_slabs_first(&slabs, info, ranges, element, bytes, false);
       more && status == DNN_OK; more = h5_slabs_next(&slabs)) {
    h5_slabs_view(&slabs, &all, &view);
    status = dnn_interrupted() ? dnn_error_interrupt(error)
                               : reader->file->access->read(reader, slabs.part, &view, error);
  }
  return status;
}

/* What came as numbers, from wherever, is some: whole ones, and bools are 0 or 1. */
static dnn_status check_sequences(const dnn_h5_reader *reader, dnn_h5_strings *list,
                                  dnn_error *error) {
  size_t length, size = dnn_dtype_size(reader->info.dtype);
  for (int64_t i = 0; i < list->count; i++) {
    char *bytes = list->bytes + (dnn_h5_strings_at(list, i, &length) - list->bytes);
    if (length % size != 0)
      return h5_fail_because(reader->where, "read", "a sequence has a fraction of a number",
                             DNN_EIO, error);
    for (size_t k = 0; reader->info.dtype == DNN_BOOL && k < length; k++)
      bytes[k] = bytes[k] != 0;
  }
  return DNN_OK;
}

/* Refuses a list that is longer than what the file can hold, as check_amount: its elements could
   all be one that is stored once. */
static dnn_status check_length(const dnn_h5_reader *reader, const dnn_h5_strings *list,
                               dnn_error *error) {
  int64_t most;
  size_t bytes = list->count == 0 ? 0 : list->ends[list->count - 1];
  if (bytes <= (size_t)DNN_H5_PART || !dnn_size_multiply(reader->file_bytes, DNN_H5_RATIO, &most) ||
      bytes <= (size_t)most)
    return DNN_OK;
  return h5_fail_because(reader->where, "read",
                         "its strings or sequences are longer than the file; select fewer",
                         DNN_EDTYPE, error);
}

dnn_status dnn_h5_read_list(dnn_h5_reader *reader, const dnn_h5_range *ranges, dnn_h5_strings *out,
                            dnn_error *error) {
  const dnn_h5_info *info = &reader->info;
  const h5_access *access = reader->file->access;
  int64_t shape[DNN_MAX_NDIM], count;
  if (info->contents == DNN_H5_NUMBERS || info->contents == DNN_H5_FIELDS)
    return h5_fail_because(reader->where, "read", "it does not hold a list", DNN_EDTYPE, error);
  dnn_status status = check_selection(reader, ranges, shape, &count, error);
  if (status != DNN_OK)
    return status;
  h5_slabs slabs;
  if (info->kind == DNN_H5_ATTRIBUTE && count > 0)
    status = access->read_list(reader, NULL, count, out, error);
  for (bool more = info->kind == DNN_H5_DATASET &&
                   h5_slabs_first(&slabs, info, ranges, slab_element(info, info->element),
                                  H5_SLAB_BYTES, true);
       more && status == DNN_OK; more = h5_slabs_next(&slabs)) {
    int64_t part = 1;
    for (int i = 0; i < slabs.ndim; i++)
      part *= slabs.part[i].count;
    status = dnn_interrupted() ? dnn_error_interrupt(error)
                               : access->read_list(reader, slabs.part, part, out, error);
    if (status == DNN_OK)
      status = check_length(reader, out, error);
  }
  return status == DNN_OK && info->contents == DNN_H5_SEQUENCES
             ? check_sequences(reader, out, error)
             : status;
}
