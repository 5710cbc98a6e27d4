/*
** What the files of the HDF5 part share: messages, paths, open objects and what is known of them,
** and selections.
**
** Everything that comes from a file is distrusted before libhdf5 acts on it: links are looked at
** one component of a path after the other, and an object's type, extents, storage and filters
** before its elements are touched. What cannot be read is described all the same, with the refusal
** as a text (info->refusal), so that a listing shows every object.
**
** Ids are closed by hand, in the reverse order; h5_close_object takes an object in whatever state
** opening has left it.
*/
#include "io/h5object.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* --- errors ----------------------------------------------------------------------------------- */

/* As dnn_quote, for the names of a file, which may be cut inside a character: several of them go
   into one message, which dnn_error_set quotes as a whole. */
const char *h5_quote(const char *text, char out[H5_QUOTED]) {
  size_t used = 0;
  for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
    /* 0xc2 0x80 .. 0x9f are the control characters that UTF-8 writes with two bytes */
    bool control = *c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f);
    /* room for one more escape, the dots and the end */
    if (used + 8 > H5_QUOTED) {
      memcpy(out + used, "...", 3);
      used += 3;
      break;
    }
    if (control)
      used += (size_t)snprintf(out + used, 5, "\\%03d", *c);
    else
      out[used++] = (char)*c;
  }
  out[used] = '\0';
  return out;
}

h5_place h5_place_of(const dnn_h5_file *file, const char *path, const char *attribute) {
  return (h5_place){file->path, path, attribute};
}

dnn_status h5_fail_because(h5_place where, const char *doing, const char *reason, dnn_status status,
                           dnn_error *error) {
  char file[H5_QUOTED], path[H5_QUOTED], attribute[H5_QUOTED], why[H5_QUOTED];
  h5_quote(where.file, file);
  h5_quote(reason, why);
  if (where.path == NULL)
    return dnn_error_set(error, status, "cannot %s '%s': %s", doing, file, why);
  h5_quote(*where.path == '\0' ? "/" : where.path, path);
  if (where.attribute == NULL)
    return dnn_error_set(error, status, "cannot %s '%s' in '%s': %s", doing, path, file, why);
  return dnn_error_set(error, status, "cannot %s attribute '%s' of '%s' in '%s': %s", doing,
                       h5_quote(where.attribute, attribute), path, file, why);
}

/* The innermost entry of libhdf5's error stack says what happened; those outside of it only
   where. */
static herr_t first_reason(unsigned n, const H5E_error2_t *entry, void *out) {
  (void)n;
  const char **reason = out;
  if (*reason == NULL && entry->desc != NULL && *entry->desc != '\0')
    *reason = entry->desc;
  return 0;
}

dnn_status h5_fail(h5_place where, const char *doing, dnn_error *error) {
  const char *reason = NULL;
  char locked[40];
  snprintf(locked, sizeof locked, "unable to lock file, errno = %d,", EWOULDBLOCK);
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first_reason, &reason);
  /* the two that users meet are said in words */
  if (reason == NULL)
    reason = "unknown error in libhdf5";
  else if (strcmp(reason, "file signature not found") == 0)
    reason = "not an HDF5 file";
  else if (strncmp(reason, locked, strlen(locked)) == 0)
    reason = H5_LOCKED;
  return h5_fail_because(where, doing, reason, DNN_EIO, error);
}

dnn_status h5_fail_memory(h5_place where, const char *doing, dnn_error *error) {
  return h5_fail_because(where, doing, "out of memory", DNN_ENOMEM, error);
}

/* --- paths ------------------------------------------------------------------------------------ */

/* Refuses the link at 'path' when it is not a hard one. Soft links may lead in circles, and links
   to other files out of this one. */
static dnn_status check_link(const dnn_h5_file *file, const char *path, dnn_error *error) {
  H5L_info_t link;
  h5_place where = h5_place_of(file, path, NULL);
  if (H5Lget_info(file->image->id, path, &link, H5P_DEFAULT) < 0)
    return h5_fail(where, "open", error);
  if (link.type == H5L_TYPE_HARD)
    return DNN_OK;
  const char *reason = link.type == H5L_TYPE_SOFT       ? "it is a soft link"
                       : link.type == H5L_TYPE_EXTERNAL ? "it is a link to another file"
                                                        : "it is a link of unknown type";
  return h5_fail_because(where, "open", reason, DNN_EVALUE, error);
}

dnn_status h5_walk(const dnn_h5_file *file, const char *path, bool any_last, bool *found,
                   dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  dnn_status status = DNN_OK;
  size_t length = strlen(path);
  /* the path so far, by cutting a copy at each slash in turn */
  char *prefix = dnn_alloc(length + 1);
  if (prefix == NULL)
    return h5_fail_memory(where, "open", error);
  memcpy(prefix, path, length + 1);
  *found = true;
  size_t at = 0;
  for (int depth = 0;; depth++) {
    /* several slashes count as one, and a leading one as none */
    at += strspn(path + at, "/");
    if (path[at] == '\0')
      break;
    /* a path of a million names would keep libhdf5 busy as long */
    if (depth == DNN_H5_MAX_DEPTH) {
      status = h5_fail_because(where, "open", "too many groups in each other", DNN_EVALUE, error);
      goto out;
    }
    at += strcspn(path + at, "/");
    prefix[at] = '\0';
    /* the last component may be a dataset, those before it are groups */
    bool last = path[at + strspn(path + at, "/")] == '\0';
    /* H5Lexists fails for a path that lacks more than its last component: hence one at a time */
    htri_t exists = H5Lexists(file->image->id, prefix, H5P_DEFAULT);
    if (exists < 0) {
      status = h5_fail(where, "open", error);
      goto out;
    }
    if (exists == 0) {
      *found = false;
      goto out;
    }
    if (!last || !any_last) {
      status = check_link(file, prefix, error);
      if (status != DNN_OK)
        goto out;
    }
    if (!last) {
      H5O_info_t about;
      if (H5Oget_info_by_name2(file->image->id, prefix, &about, H5O_INFO_BASIC, H5P_DEFAULT) < 0) {
        status = h5_fail(where, "open", error);
        goto out;
      }
      if (about.type != H5O_TYPE_GROUP) {
        status = h5_fail_because(where, "open", "a part of the path is a dataset, not a group",
                                 DNN_EINDEX, error);
        goto out;
      }
    }
    prefix[at] = path[at];
  }
out:
  dnn_free(prefix);
  return status;
}

const char *h5_name_of(const char *path) {
  return path[strspn(path, "/")] == '\0' ? "/" : path;
}

/* --- objects ---------------------------------------------------------------------------------- */

static const h5_object closed = {
    .id = -1, .attribute = -1, .type = -1, .space = -1, .leaf = -1, .memory = -1, .info.gzip = -1};

void h5_close_object(h5_object *object) {
  if (object->memory >= 0)
    H5Sclose(object->memory);
  if (object->leaf >= 0)
    H5Tclose(object->leaf);
  if (object->space >= 0)
    H5Sclose(object->space);
  if (object->type >= 0)
    H5Tclose(object->type);
  if (object->attribute >= 0)
    H5Aclose(object->attribute);
  if (object->id >= 0)
    H5Oclose(object->id);
}

/* Fills in shape and maxshape. maxshape -1: no limit. Extents of 0 count as 1, as in
   dnn_shape_size. */
static dnn_status describe_space(hid_t space, h5_place where, dnn_h5_info *info, dnn_error *error) {
  hsize_t shape[H5S_MAX_RANK], maxshape[H5S_MAX_RANK];
  H5S_class_t kind = H5Sget_simple_extent_type(space);
  if (kind == H5S_NULL) {
    info->is_empty = true;
    return DNN_OK;
  }
  int ndim = H5Sget_simple_extent_dims(space, shape, maxshape);
  if (kind < 0 || ndim < 0)
    return h5_fail(where, "open", error);
  if (ndim > DNN_MAX_NDIM)
    return h5_fail_because(where, "open", "it has more than 16 dimensions", DNN_ESHAPE, error);
  info->ndim = ndim;
  int64_t size = 1;
  for (int i = 0; i < ndim; i++) {
    if (shape[i] > INT64_MAX)
      return h5_fail_because(where, "open", "its shape is too large", DNN_ESHAPE, error);
    info->shape[i] = (int64_t)shape[i];
    info->maxshape[i] = maxshape[i] > INT64_MAX ? -1 : (int64_t)maxshape[i];
    if (!dnn_size_multiply(size, info->shape[i] > 0 ? info->shape[i] : 1, &size))
      return h5_fail_because(where, "open", "its shape is too large", DNN_ESHAPE, error);
  }
  return DNN_OK;
}

/* Bytes that a dataset declares, or -1 when that is too many to count. */
static int64_t declared_bytes(const dnn_h5_info *info) {
  int64_t bytes = info->record;
  for (int i = 0; i < info->ndim; i++)
    if (!dnn_size_multiply(bytes, info->shape[i], &bytes))
      return -1;
  return bytes;
}

/* Fills in how much a dataset stores, by which it is judged what may be read of it
   (h5access.c). Returns why nothing may, or NULL. */
static const char *check_storage(const dnn_h5_file *file, const h5_object *object,
                                 dnn_h5_info *info) {
  int64_t declared = declared_bytes(info);
  if (declared < 0)
    return "its shape is too large";
  hsize_t total = 0;
  hsize_t stored = declared == 0 ? 0 : H5Dget_storage_size(object->id);
  if (H5Fget_filesize(file->image->id, &total) < 0 || stored > total)
    return "it stores more than the file holds";
  info->stored = (int64_t)stored;
  if (declared > DNN_H5_SMALL && h5_chunk_bytes(info, info->record) > DNN_H5_MAX_CHUNK)
    return "its chunks are larger than 64 MiB";
  return NULL;
}

/* Fills in what elements are that nobody has written, where somebody has said so and it fits. */
static void describe_fill(hid_t layout, h5_object *object) {
  dnn_h5_info *info = &object->info;
  H5D_fill_value_t defined;
  if (info->refusal[0] != '\0' || info->contents != DNN_H5_NUMBERS || info->inner_ndim > 0 ||
      object->field.depth > 0 || info->dtype == DNN_BOOL ||
      H5Pfill_value_defined(layout, &defined) < 0 || defined != H5D_FILL_VALUE_USER_DEFINED)
    return;
  bool is_unsigned = info->dtype == DNN_I64 && info->type[1] == 'u';
  hid_t type = is_unsigned ? H5Tcopy(H5T_NATIVE_UINT64) : h5_memory_type(info->dtype);
  info->has_fill = type >= 0 && H5Pget_fill_value(layout, type, &info->fill) >= 0 &&
                   !(is_unsigned && info->fill < 0);
  if (type >= 0)
    H5Tclose(type);
}

/* Fills in how a dataset is stored, and refuses what leads out of the file. */
static dnn_status describe_layout(const dnn_h5_file *file, h5_place where, h5_object *object,
                                  dnn_error *error) {
  dnn_h5_info *info = &object->info;
  dnn_status status = DNN_OK;
  hid_t layout = H5Dget_create_plist(object->id);
  if (layout < 0)
    return h5_fail(where, "open", error);
  H5D_layout_t kind = H5Pget_layout(layout);
  /* external storage: a path of the system, which could name any file */
  int outside = H5Pget_external_count(layout);
  int filters = H5Pget_nfilters(layout);
  if (kind < 0 || outside < 0 || filters < 0) {
    status = h5_fail(where, "open", error);
    goto out;
  }
  if (kind == H5D_VIRTUAL)
    h5_refuse(info, "it is a virtual dataset, whose elements lie in other files");
  else if (outside > 0)
    h5_refuse(info, "its elements lie in another file");
  if (kind == H5D_CHUNKED) {
    /* chunks of another rank than the shape would be walked out of bounds */
    hsize_t chunks[H5S_MAX_RANK];
    info->chunked = H5Pget_chunk(layout, H5S_MAX_RANK, chunks) == info->ndim;
    if (!info->chunked) {
      status = h5_fail_because(where, "open", "its chunks do not fit its shape", DNN_EIO, error);
      goto out;
    }
    for (int i = 0; i < info->ndim; i++)
      info->chunks[i] = (int64_t)chunks[i];
  }
  for (int i = 0; i < filters; i++) {
    unsigned values[1] = {0};
    unsigned flags = 0;
    size_t count = 1;
    H5Z_filter_t filter =
        H5Pget_filter2(layout, (unsigned)i, &flags, &count, values, 0, NULL, NULL);
    if (filter == H5Z_FILTER_DEFLATE)
      info->gzip = count > 0 ? (int)values[0] : 0;
    else if (filter == H5Z_FILTER_SHUFFLE)
      info->shuffle = true;
    else if (filter == H5Z_FILTER_FLETCHER32)
      info->fletcher32 = true;
    else
      h5_refuse(info, "it uses a filter other than gzip, shuffle and fletcher32");
  }
  describe_fill(layout, object);
  const char *refusal = info->refusal[0] == '\0' ? check_storage(file, object, info) : NULL;
  if (refusal != NULL)
    h5_refuse(info, refusal);
out:
  H5Pclose(layout);
  return status;
}

dnn_status h5_open_object(const dnn_h5_file *file, const char *path, const char *attribute,
                          const dnn_h5_field *field, h5_object *object, dnn_error *error) {
  h5_place where = h5_place_of(file, path, attribute);
  dnn_h5_info *info = &object->info;
  *object = closed;
  bool found;
  dnn_status status = h5_walk(file, path, false, &found, error);
  if (status != DNN_OK)
    return status;
  if (!found) {
    return h5_fail_because(h5_place_of(file, path, NULL), "open", "there is no such object",
                           DNN_EVALUE, error);
  }
  object->id = H5Oopen(file->image->id, h5_name_of(path), H5P_DEFAULT);
  if (object->id < 0)
    return h5_fail(where, "open", error);
  H5I_type_t kind = H5Iget_type(object->id);
  if (attribute != NULL) {
    /* asked first: the failure of H5Aopen could mean anything */
    htri_t exists = H5Aexists(object->id, attribute);
    if (exists == 0)
      return h5_fail_because(where, "open", "there is no such attribute", DNN_EVALUE, error);
    object->attribute = exists < 0 ? -1 : H5Aopen(object->id, attribute, H5P_DEFAULT);
    if (object->attribute < 0)
      return h5_fail(where, "open", error);
    /* type and space of an attribute stand in the place of its object's */
    info->kind = DNN_H5_ATTRIBUTE;
    object->type = H5Aget_type(object->attribute);
    object->space = H5Aget_space(object->attribute);
  } else if (kind == H5I_GROUP) {
    info->kind = DNN_H5_GROUP;
    return DNN_OK;
  } else if (kind == H5I_DATASET) {
    info->kind = DNN_H5_DATASET;
    object->type = H5Dget_type(object->id);
    object->space = H5Dget_space(object->id);
  } else {
    return h5_fail_because(where, "open", H5_NO_KIND, DNN_EVALUE, error);
  }
  if (object->type < 0 || object->space < 0)
    return h5_fail(where, "open", error);
  status = describe_space(object->space, where, info, error);
  if (field != NULL)
    object->field = *field;
  if (status == DNN_OK)
    status = h5_describe_content(object, where, error);
  if (status == DNN_OK && info->kind == DNN_H5_DATASET)
    status = describe_layout(file, where, object, error);
  return status;
}

dnn_status h5_open_dataset(const dnn_h5_file *file, const char *path, const char *doing,
                           h5_object *object, dnn_error *error) {
  *object = closed;
  dnn_status status = h5_refuse_reading(file, h5_place_of(file, path, NULL), doing, error);
  if (status == DNN_OK)
    status = h5_open_object(file, path, NULL, NULL, object, error);
  if (status == DNN_OK && object->info.kind != DNN_H5_DATASET) {
    status = h5_fail_because(h5_place_of(file, path, NULL), doing, "it is a group, not a dataset",
                             DNN_EVALUE, error);
  }
  return status;
}

dnn_status h5_open_group(const dnn_h5_file *file, const char *path, const char *doing,
                         h5_object *object, dnn_error *error) {
  dnn_status status = h5_open_object(file, path, NULL, NULL, object, error);
  if (status == DNN_OK && object->info.kind != DNN_H5_GROUP) {
    status = h5_fail_because(h5_place_of(file, path, NULL), doing, "it is a dataset, not a group",
                             DNN_EVALUE, error);
  }
  return status;
}

/* --- selections ------------------------------------------------------------------------------- */

/* libhdf5's scalar is a space of its own kind, not one of no extents. */
hid_t h5_new_space(int ndim, const int64_t *shape, const int64_t *maxshape) {
  hsize_t dims[DNN_MAX_NDIM] = {0}, limits[DNN_MAX_NDIM] = {0};
  for (int i = 0; i < ndim; i++) {
    dims[i] = (hsize_t)shape[i];
    if (maxshape != NULL)
      limits[i] = maxshape[i] < 0 ? H5S_UNLIMITED : (hsize_t)maxshape[i];
  }
  return ndim == 0 ? H5Screate(H5S_SCALAR)
                   : H5Screate_simple(ndim, dims, maxshape == NULL ? NULL : limits);
}

dnn_status h5_check_ranges(const dnn_h5_info *info, h5_place where, const char *doing,
                           const dnn_h5_range *ranges, int64_t shape[DNN_MAX_NDIM], int64_t *count,
                           dnn_error *error) {
  *count = 1;
  for (int i = 0; i < info->ndim; i++) {
    dnn_h5_range whole = {0, 1, info->shape[i]};
    const dnn_h5_range *range = ranges == NULL ? &whole : &ranges[i];
    bool fits = range->start >= 0 && range->step >= 1 && range->count >= 0;
    /* the last element is start + (count - 1) step; compared without computing it */
    fits = fits && (range->count == 0 ||
                    (range->start < info->shape[i] &&
                     range->count - 1 <= (info->shape[i] - 1 - range->start) / range->step));
    if (!fits)
      return h5_fail_because(where, doing, "the selection leaves the dataset", DNN_EINDEX, error);
    shape[i] = range->count;
    *count *= range->count;
  }
  return DNN_OK;
}

dnn_status h5_select_part(h5_object *object, h5_place where, const char *doing,
                          const dnn_h5_range *ranges, int64_t shape[DNN_MAX_NDIM], int64_t *count,
                          dnn_error *error) {
  const dnn_h5_info *info = &object->info;
  hsize_t start[DNN_MAX_NDIM] = {0}, step[DNN_MAX_NDIM] = {0}, length[DNN_MAX_NDIM] = {0};
  dnn_status status = h5_check_ranges(info, where, doing, ranges, shape, count, error);
  if (status != DNN_OK)
    return status;
  for (int i = 0; ranges != NULL && i < info->ndim; i++) {
    start[i] = (hsize_t)ranges[i].start;
    step[i] = (hsize_t)ranges[i].step;
    length[i] = (hsize_t)ranges[i].count;
  }
  herr_t result = 0;
  /* libhdf5 refuses hyperslabs of no elements */
  if (info->ndim > 0 && *count == 0)
    result = H5Sselect_none(object->space);
  else if (info->ndim > 0 && ranges == NULL)
    result = H5Sselect_all(object->space);
  else if (info->ndim > 0)
    result = H5Sselect_hyperslab(object->space, H5S_SELECT_SET, start, step, length, NULL);
  /* of the same shape: otherwise libhdf5 goes through chunks element by element */
  if (object->memory >= 0)
    H5Sclose(object->memory);
  object->memory = result < 0 ? -1 : h5_new_space(info->ndim, shape, NULL);
  return object->memory < 0 ? h5_fail(where, doing, error) : DNN_OK;
}

/* --- changes ---------------------------------------------------------------------------------- */

dnn_status h5_refuse_reading(const dnn_h5_file *file, h5_place where, const char *doing,
                             dnn_error *error) {
  if (file->image != NULL && file->image->writable)
    return DNN_OK;
  return h5_fail_because(where, doing, "the file was opened with mode \"r\"; use \"r+\" or \"a\"",
                         DNN_EVALUE, error);
}

dnn_status h5_check_writable(dnn_h5_file *file, h5_place where, const char *doing,
                             dnn_error *error) {
  dnn_status status = h5_refuse_reading(file, where, doing, error);
  /* noted before the change, which may fail halfway: too often is safe */
  if (status == DNN_OK)
    file->image->changed = true;
  return status;
}
