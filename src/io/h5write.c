/*
** Writing: elements into datasets, new datasets, attributes and groups, and deletion. All of it
** changes the image in memory (h5image.c); the file changes when that is saved.
**
** What is created is what h5py creates, so that it reads here and there alike: little-endian types,
** its bool, strings of fixed length in datasets and of variable length in attributes, and no times,
** so that equal contents give equal files. What cannot be held by a type of the file is refused
** (check_fits) before anything is written.
*/
#include "base/alloc.h"
#include "base/interrupt.h"
#include "io/h5object.h"
#include "io/h5pack.h"
#include "io/h5types.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Attributes lie in the header of their object, which cannot be larger. */
#define MAX_ATTRIBUTE_BYTES 64000

/* Size of a chunk that is chosen here, at most, in bytes. Large enough to compress well, small
   enough that libhdf5's cache of chunks holds some */
#define CHUNK_BYTES ((int64_t)1 << 20)

/* --- slabs ------------------------------------------------------------------------------------ */

/* Bytes that are written between two looks for an interrupt, unless chunks are larger. To compress
   them takes gzip some ten milliseconds. */
#define WRITTEN_BYTES ((int64_t)1 << 20)

/* Writes the current part of 'slabs' from 'data', which holds all that is selected. */
static herr_t write_slab(hid_t dataset, hid_t type, hid_t memory, hid_t space,
                         const h5_slabs *slabs, const void *data) {
  hsize_t at[DNN_MAX_NDIM], start[DNN_MAX_NDIM], step[DNN_MAX_NDIM], count[DNN_MAX_NDIM];
  for (int i = 0; i < slabs->ndim; i++) {
    at[i] = (hsize_t)slabs->at[i];
    start[i] = (hsize_t)slabs->part[i].start;
    step[i] = (hsize_t)slabs->part[i].step;
    count[i] = (hsize_t)slabs->part[i].count;
  }
  /* a scalar is all there is */
  if (slabs->ndim > 0 && (H5Sselect_hyperslab(memory, H5S_SELECT_SET, at, NULL, count, NULL) < 0 ||
                          H5Sselect_hyperslab(space, H5S_SELECT_SET, start, step, count, NULL) < 0))
    return -1;
  return H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, data);
}

/*
** Writes into a dataset slab by slab; an interrupt leaves those that are written.
**   info    its shape and chunks
**   ranges  (ndim,) which part; NULL for all of it
**   type    of the elements in 'data', which are row-major without gaps
*/
static dnn_status write_elements(hid_t dataset, h5_place where, const dnn_h5_info *info,
                                 const dnn_h5_range *ranges, hid_t type, const void *data,
                                 const char *doing, dnn_error *error) {
  h5_slabs slabs;
  int64_t shape[DNN_MAX_NDIM], count;
  dnn_status status = h5_check_ranges(info, where, doing, ranges, shape, &count, error);
  if (status != DNN_OK || count == 0)
    return status;
  hid_t memory = h5_new_space(info->ndim, shape, NULL);
  hid_t space = H5Dget_space(dataset);
  if (memory < 0 || space < 0)
    status = h5_fail(where, doing, error);
  const h5_packing packing = h5_packing_of(dataset, info);
  int64_t element = (int64_t)H5Tget_size(type), chunk = h5_chunk_bytes(info, element);
  int64_t bytes = chunk > WRITTEN_BYTES ? chunk : WRITTEN_BYTES;
  for (bool more = h5_slabs_first(&slabs, info, ranges, element, bytes, false);
       more && status == DNN_OK; more = h5_slabs_next(&slabs)) {
    bool packed = false;
    status = dnn_interrupted() ? dnn_error_interrupt(error)
                               : h5_pack_part(dataset, where, doing, &packing, info, &slabs, shape,
                                              type, data, &packed, error);
    if (status == DNN_OK && !packed && write_slab(dataset, type, memory, space, &slabs, data) < 0)
      status = h5_fail(where, doing, error);
  }
  if (space >= 0)
    H5Sclose(space);
  if (memory >= 0)
    H5Sclose(memory);
  return status;
}

/* --- existing datasets ------------------------------------------------------------------------ */

/*
** Makes 'out' the elements of 'in' in row-major order, of type 'dtype', and of the shape
** (ndim, shape): 'in' itself where it is that already, otherwise a copy that must be freed.
*/
static dnn_status arrange(const dnn_array *in, dnn_dtype dtype, int ndim, const int64_t *shape,
                          dnn_array *out, bool *copied, dnn_error *error) {
  *copied = false;
  *out = *in;
  int64_t size;
  dnn_status status = dnn_shape_size(ndim, shape, dtype, &size, error);
  if (status != DNN_OK || (in->dtype == dtype && in->size == size && dnn_array_is_contiguous(in)))
    return status;
  /* one element is repeated; otherwise the shapes differ in axes of extent 1 at most */
  bool repeat = in->size == 1;
  status = dnn_array_alloc(out, dtype, repeat ? ndim : in->ndim, repeat ? shape : in->shape, error);
  if (status != DNN_OK)
    return status;
  *copied = true;
  /* one element of whatever dimensions counts as a number, which broadcasts to the shape */
  dnn_array element = *in;
  element.ndim = repeat ? 0 : in->ndim;
  return dnn_array_assign(&element, out, error);
}

/* Same extents, apart from axes of extent 1? */
static bool same_extents(const dnn_array *in, int ndim, const int64_t *shape) {
  /* two fingers, each of which passes over extents of 1 */
  int i = 0, k = 0;
  for (;;) {
    while (i < in->ndim && in->shape[i] == 1)
      i++;
    while (k < ndim && shape[k] == 1)
      k++;
    /* fits only when both are through */
    if (i == in->ndim || k == ndim)
      return i == in->ndim && k == ndim;
    if (in->shape[i++] != shape[k++])
      return false;
  }
}

static dnn_status fail_shape(h5_place where, const dnn_array *in, int ndim, const int64_t *shape,
                             dnn_error *error) {
  char text[2 * DNN_SHAPE_TEXT + 32], a[DNN_SHAPE_TEXT], b[DNN_SHAPE_TEXT];
  snprintf(text, sizeof text, "shape %s does not fit into shape %s",
           dnn_shape_text(in->ndim, in->shape, a), dnn_shape_text(ndim, shape, b));
  return h5_fail_because(where, "write", text, DNN_ESHAPE, error);
}

/* Does a type hold the number, its fraction cut off or rounded? */
static bool real_fits(const h5_limits *limits, double x) {
  /* the exact bounds are powers of two, which doubles hold even for int64 */
  int bits = limits->bits - limits->is_signed;
  /* libhdf5 cuts fractions off, as a cast does */
  if (limits->is_integer)
    return trunc(x) >= (limits->is_signed ? -ldexp(1, bits) : 0) && trunc(x) < ldexp(1, bits);
  return !isfinite(x) || fabs(x) <= limits->largest;
}

static bool integer_fits(const h5_limits *limits, int64_t x) {
  int bits = limits->bits - limits->is_signed;
  int64_t largest = bits < 63 ? ((int64_t)1 << bits) - 1 : INT64_MAX;
  if (limits->is_integer)
    return x <= largest && x >= (limits->is_signed ? -largest - 1 : 0);
  /* float16 is the only real type of a file that has no room for every int64 */
  return fabs((double)x) <= limits->largest;
}

/* Elements that are checked between two looks for an interrupt. */
#define CHECKED (1 << 20)

/* Refuses numbers that a type of the file cannot hold. libhdf5 would write the nearest ones. */
static dnn_status check_fits(h5_place where, const dnn_array *data, hid_t type, dnn_error *error) {
  char value[32], text[96];
  h5_limits limits;
  if (!h5_limits_of(type, &limits))
    return h5_fail(where, "write", error);
  /* element by element, since the first that does not fit is to be told */
  bool real = data->dtype == DNN_F64 || data->dtype == DNN_F32;
  bool fits = true;
  double x = 0;
  int64_t n = 0;
  for (int64_t i = 0; fits && i < data->size; i++) {
    if (i % CHECKED == 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    if (real) {
      x = data->dtype == DNN_F64 ? ((const double *)data->data)[i]
                                 : (double)((const float *)data->data)[i];
      fits = real_fits(&limits, x);
    } else {
      n = data->dtype == DNN_I64 ? ((const int64_t *)data->data)[i]
                                 : ((const uint8_t *)data->data)[i];
      fits = integer_fits(&limits, n);
    }
  }
  if (fits)
    return DNN_OK;
  if (real)
    /* NaN without its sign, which printf would show */
    snprintf(value, sizeof value, "%.15g", isnan(x) ? fabs(x) : x);
  else
    snprintf(value, sizeof value, "%lld", (long long)n);
  snprintf(text, sizeof text, "the value %s does not fit into %s", value, limits.name);
  return h5_fail_because(where, "write", text, DNN_EVALUE, error);
}

/* Why an open dataset cannot be written into with numbers, or with strings; NULL when it can. */
static const char *refusal_of(const dnn_h5_info *info, bool strings) {
  bool is_string = info->contents == DNN_H5_STRINGS;
  return info->is_empty                                   ? "it is empty: a type without elements"
         : info->refusal[0] != '\0'                       ? info->refusal
         : info->contents == DNN_H5_FIELDS                ? "compound types are only read"
         : info->contents == DNN_H5_SEQUENCES             ? "sequences are only read"
         : !is_string && info->contents != DNN_H5_NUMBERS ? "references are only read"
         : info->inner_ndim > 0                           ? "types with arrays are only read"
         : is_string && !strings                          ? "it holds strings, not numbers"
         : !is_string && strings                          ? "it holds numbers, not strings"
                                                          : NULL;
}

/* Writes numbers into 'ranges', which select (ndim, shape). */
static dnn_status write_numbers(h5_object *object, h5_place where, const dnn_h5_range *ranges,
                                const int64_t *shape, const dnn_array *in, dnn_error *error) {
  const dnn_h5_info *info = &object->info;
  dnn_array data;
  bool copied = false;
  hid_t type = -1;
  /* libhdf5 converts numbers to numbers, but nothing to h5py's bool */
  bool to_bool = info->dtype == DNN_BOOL;
  dnn_status status =
      arrange(in, to_bool ? DNN_BOOL : in->dtype, info->ndim, shape, &data, &copied, error);
  if (status == DNN_OK && !to_bool)
    status = check_fits(where, &data, object->type, error);
  if (status == DNN_OK) {
    type = to_bool ? h5_stored_type(DNN_BOOL) : h5_memory_type(data.dtype);
    status = type < 0
                 ? h5_fail(where, "write", error)
                 : write_elements(object->id, where, info, ranges, type, data.data, "write", error);
  }
  if (type >= 0)
    H5Tclose(type);
  if (copied)
    dnn_array_free(&data);
  return status;
}

/* The same with strings: 'count' of them, or one, which is repeated. */
static dnn_status write_strings(h5_object *object, h5_place where, const dnn_h5_range *ranges,
                                int64_t count, const dnn_h5_strings *strings, dnn_error *error) {
  dnn_h5_strings repeated = {0};
  h5_packed packed = {0};
  size_t length;
  dnn_status status = DNN_OK;
  for (int64_t i = 0; status == DNN_OK && strings->count != count && i < count; i++) {
    const char *text = dnn_h5_strings_at(strings, 0, &length);
    status = dnn_h5_strings_add(&repeated, text, length, error);
  }
  if (status == DNN_OK)
    status = h5_pack_strings(where, "write", object->type,
                             strings->count == count ? strings : &repeated, &packed, error);
  if (status == DNN_OK)
    status = write_elements(object->id, where, &object->info, ranges, object->type, packed.elements,
                            "write", error);
  h5_packed_free(&packed);
  dnn_h5_strings_free(&repeated);
  return status;
}

/* Writes 'in', or 'strings' of its shape, into 'ranges' of an open dataset. */
static dnn_status write_part(h5_object *object, h5_place where, const dnn_h5_range *ranges,
                             const dnn_array *in, const dnn_h5_strings *strings, dnn_error *error) {
  int64_t shape[DNN_MAX_NDIM], count;
  const dnn_h5_info *info = &object->info;
  const char *refusal = refusal_of(info, strings != NULL);
  if (refusal != NULL)
    return h5_fail_because(where, "write", refusal, DNN_EDTYPE, error);
  dnn_status status = h5_check_ranges(info, where, "write", ranges, shape, &count, error);
  if (status != DNN_OK)
    return status;
  /* h5py broadcasts more; here one element is repeated, and axes of extent 1 do not count */
  if (in->size != 1 && !same_extents(in, info->ndim, shape))
    return fail_shape(where, in, info->ndim, shape, error);
  if (count == 0)
    return DNN_OK;
  return strings == NULL ? write_numbers(object, where, ranges, shape, in, error)
                         : write_strings(object, where, ranges, count, strings, error);
}

dnn_status dnn_h5_write(dnn_h5_file *file, const char *path, const dnn_h5_range *ranges,
                        const dnn_array *in, const dnn_h5_strings *strings, dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  h5_object object;
  dnn_status status = h5_open_dataset(file, path, "write", &object, error);
  if (status == DNN_OK)
    status = h5_check_writable(file, where, "write", error);
  if (status == DNN_OK)
    status = write_part(&object, where, ranges, in, strings, error);
  h5_close_object(&object);
  return status;
}

dnn_status dnn_h5_check_values(dnn_h5_file *file, const char *path, const dnn_array *in,
                               const dnn_h5_strings *strings, dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  h5_object object;
  h5_packed packed = {0};
  dnn_array data;
  bool copied = false;
  dnn_status status = h5_open_dataset(file, path, "write", &object, error);
  /* what is refused or of another type is told when it is written */
  if (status != DNN_OK || refusal_of(&object.info, strings != NULL) != NULL) {
    h5_close_object(&object);
    return status;
  }
  if (strings != NULL) {
    status = h5_pack_strings(where, "write", object.type, strings, &packed, error);
    h5_packed_free(&packed);
  } else if (object.info.dtype != DNN_BOOL) {
    status = arrange(in, in->dtype, in->ndim, in->shape, &data, &copied, error);
    if (status == DNN_OK)
      status = check_fits(where, &data, object.type, error);
    if (copied)
      dnn_array_free(&data);
  }
  h5_close_object(&object);
  return status;
}

/* Sets the extents of an open dataset, and reopens its dataspace. The dataspace that was opened
   keeps the old extents: a selection would not reach the new ones. */
static dnn_status set_extents(h5_object *object, h5_place where, int ndim, const int64_t *shape,
                              dnn_error *error) {
  dnn_h5_info *info = &object->info;
  hsize_t extents[DNN_MAX_NDIM];
  /* a scalar has no extents, and no dataset changes its number of axes */
  bool fits = ndim == info->ndim && ndim > 0;
  for (int i = 0; fits && i < ndim; i++) {
    fits = shape[i] >= 0 && (info->maxshape[i] < 0 || shape[i] <= info->maxshape[i]);
    extents[i] = (hsize_t)shape[i];
  }
  if (!fits) {
    char text[2 * DNN_SHAPE_TEXT + 64], a[DNN_SHAPE_TEXT], b[DNN_SHAPE_TEXT];
    snprintf(text, sizeof text, "shape %s exceeds maxshape %s (-1: no limit)",
             dnn_shape_text(ndim, shape, a), dnn_shape_text(info->ndim, info->maxshape, b));
    return h5_fail_because(where, "resize", text, DNN_ESHAPE, error);
  }
  if (H5Dset_extent(object->id, extents) < 0)
    return h5_fail(where, "resize", error);
  H5Sclose(object->space);
  object->space = H5Dget_space(object->id);
  if (object->space < 0)
    return h5_fail(where, "resize", error);
  memcpy(info->shape, shape, (size_t)ndim * sizeof *shape);
  return DNN_OK;
}

dnn_status dnn_h5_resize(dnn_h5_file *file, const char *path, int ndim, const int64_t *shape,
                         dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  h5_object object;
  int64_t size;
  dnn_status status = h5_open_dataset(file, path, "resize", &object, error);
  if (status == DNN_OK)
    status = h5_check_writable(file, where, "resize", error);
  if (status == DNN_OK)
    /* whatever the type: what is read back must have a shape that arrays can have */
    status = dnn_shape_size(ndim, shape, DNN_F64, &size, error);
  if (status == DNN_OK)
    status = set_extents(&object, where, ndim, shape, error);
  h5_close_object(&object);
  return status;
}

/* 'in' is one item or several along the first axis. Grows the dataset, writes into what was added,
   and shrinks it again when that fails: the old elements are not touched. */
dnn_status dnn_h5_append(dnn_h5_file *file, const char *path, const dnn_array *in,
                         const dnn_h5_strings *strings, dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  dnn_h5_range ranges[DNN_MAX_NDIM];
  int64_t old[DNN_MAX_NDIM], grown[DNN_MAX_NDIM];
  h5_object object;
  const dnn_h5_info *info = &object.info;
  dnn_status status = h5_open_dataset(file, path, "append to", &object, error);
  if (status == DNN_OK)
    status = h5_check_writable(file, where, "append to", error);
  if (status != DNN_OK)
    goto out;
  /* the axes after the first must agree one by one; a row may come without the axis along which it
     is one */
  bool single = in->ndim == info->ndim - 1;
  int offset = single ? 0 : 1;
  bool fits = info->ndim > 0 && (single || in->ndim == info->ndim);
  for (int i = 1; fits && i < info->ndim; i++)
    fits = in->shape[i - 1 + offset] == info->shape[i];
  if (!fits) {
    status = fail_shape(where, in, info->ndim, info->shape, error);
    goto out;
  }
  int64_t added = single ? 1 : in->shape[0];
  for (int i = 0; i < info->ndim; i++) {
    old[i] = grown[i] = info->shape[i];
    ranges[i] = (dnn_h5_range){0, 1, info->shape[i]};
  }
  ranges[0] = (dnn_h5_range){old[0], 1, added};
  if (__builtin_add_overflow(old[0], added, &grown[0])) {
    status = h5_fail_because(where, "append to", "its shape is too large", DNN_ESHAPE, error);
    goto out;
  }
  status = set_extents(&object, where, info->ndim, grown, error);
  if (status != DNN_OK)
    goto out;
  status = write_part(&object, where, ranges, in, strings, error);
  if (status != DNN_OK)
    set_extents(&object, where, info->ndim, old, NULL);
out:
  h5_close_object(&object);
  return status;
}

/* --- new objects ------------------------------------------------------------------------------ */

/* What a new dataset or attribute holds. */
typedef struct new_content {
  hid_t stored, memory;   /* types */
  dnn_dtype memory_dtype; /* of numbers */
  int ndim;
  const int64_t *shape;
  const void *data; /* row-major */
  size_t bytes;
} new_content;

/* Chunks of at most CHUNK_BYTES: leading axes are cut first, so that rows stay together. */
static void choose_chunks(int ndim, const int64_t *shape, const dnn_h5_layout *layout,
                          size_t element, hsize_t chunks[DNN_MAX_NDIM]) {
  int64_t bytes = (int64_t)element;
  for (int i = ndim - 1; i >= 0; i--) {
    int64_t extent = shape[i] > 0 ? shape[i] : 1;
    /* the last axes first, which lie together in memory */
    bool grows = layout->maxshape_ndim > 0 && layout->maxshape[i] != shape[i];
    /* a dataset that begins with one row would get chunks of one row */
    if (grows && extent < 64) {
      extent = layout->maxshape[i] < 0 || layout->maxshape[i] > 64 ? 64 : layout->maxshape[i];
      extent = extent > 0 ? extent : 1;
    }
    int64_t most = CHUNK_BYTES / bytes > 0 ? CHUNK_BYTES / bytes : 1;
    extent = extent < most ? extent : most;
    chunks[i] = (hsize_t)extent;
    bytes *= extent;
  }
}

/* Sets what elements are that nobody has written. */
static dnn_status set_fill(h5_place where, const new_content *content, const dnn_array *fill,
                           hid_t plist, dnn_error *error) {
  if (H5Tget_class(content->stored) == H5T_STRING) {
    return h5_fail_because(where, "create", "strings have no fillvalue but \"\"", DNN_EVALUE,
                           error);
  }
  bool to_bool = content->memory_dtype == DNN_BOOL;
  dnn_array value;
  bool copied;
  dnn_status status =
      arrange(fill, to_bool ? DNN_BOOL : fill->dtype, 0, NULL, &value, &copied, error);
  if (status == DNN_OK && !to_bool)
    status = check_fits(where, &value, content->stored, error);
  if (status == DNN_OK) {
    hid_t type = to_bool ? h5_stored_type(DNN_BOOL) : h5_memory_type(value.dtype);
    if (type < 0 || H5Pset_fill_value(plist, type, value.data) < 0)
      status = h5_fail(where, "create", error);
    if (type >= 0)
      H5Tclose(type);
  }
  if (copied)
    dnn_array_free(&value);
  return status;
}

/* The creation properties of a new dataset; the caller closes *plist. */
static dnn_status make_layout(h5_place where, const new_content *content,
                              const dnn_h5_layout *layout, hid_t plist, dnn_error *error) {
  const int ndim = content->ndim;
  const char *reason = NULL;
  hsize_t chunks[DNN_MAX_NDIM];
  /* times would make equal contents differ */
  if (H5Pset_obj_track_times(plist, 0) < 0)
    return h5_fail(where, "create", error);
  if (layout == NULL)
    return DNN_OK;
  if (layout->fill != NULL) {
    dnn_status status = set_fill(where, content, layout->fill, plist, error);
    if (status != DNN_OK)
      return status;
  }
  if (layout->gzip < 0 && !layout->shuffle && !layout->fletcher32 && layout->chunks_ndim == 0 &&
      layout->maxshape_ndim == 0)
    return DNN_OK;
  size_t element = H5Tget_size(content->stored);
  if (ndim == 0)
    reason = "a scalar cannot be compressed, chunked or extended";
  else if (layout->gzip > 9)
    reason = "gzip must be 0 to 9";
  else if (layout->chunks_ndim != 0 && layout->chunks_ndim != ndim)
    reason = "chunks must have one extent for each axis";
  else if (layout->maxshape_ndim != 0 && layout->maxshape_ndim != ndim)
    reason = "maxshape must have one extent for each axis";
  for (int i = 0; reason == NULL && layout->maxshape_ndim > 0 && i < ndim; i++)
    if (layout->maxshape[i] >= 0 && layout->maxshape[i] < content->shape[i])
      reason = "maxshape is smaller than the shape";
  if (reason == NULL)
    choose_chunks(ndim, content->shape, layout, element, chunks);
  int64_t bytes = (int64_t)element;
  for (int i = 0; reason == NULL && layout->chunks_ndim > 0 && i < ndim; i++) {
    int64_t limit = layout->maxshape_ndim > 0 ? layout->maxshape[i] : content->shape[i];
    chunks[i] = (hsize_t)layout->chunks[i];
    if (layout->chunks[i] < 1)
      reason = "chunks must be at least 1";
    else if (limit > 0 && layout->chunks[i] > limit)
      reason = "chunks are larger than the dataset can be";
    else if (!dnn_size_multiply(bytes, layout->chunks[i], &bytes) || bytes > DNN_H5_MAX_CHUNK)
      reason = "chunks are larger than 64 MiB";
  }
  if (reason != NULL)
    return h5_fail_because(where, "create", reason, DNN_EVALUE, error);
  if (H5Pset_chunk(plist, ndim, chunks) < 0 || (layout->shuffle && H5Pset_shuffle(plist) < 0) ||
      (layout->gzip >= 0 && H5Pset_deflate(plist, (unsigned)layout->gzip) < 0) ||
      (layout->fletcher32 && H5Pset_fletcher32(plist) < 0))
    return h5_fail(where, "create", error);
  return DNN_OK;
}

/* What writing needs to know of a new dataset. */
static dnn_h5_info describe_content(const new_content *content, hid_t plist) {
  dnn_h5_info info = {.ndim = content->ndim};
  hsize_t chunks[DNN_MAX_NDIM];
  memcpy(info.shape, content->shape, (size_t)content->ndim * sizeof *content->shape);
  info.chunked = H5Pget_layout(plist) == H5D_CHUNKED &&
                 H5Pget_chunk(plist, DNN_MAX_NDIM, chunks) == content->ndim;
  for (int i = 0; info.chunked && i < content->ndim; i++)
    info.chunks[i] = (int64_t)chunks[i];
  return info;
}

static dnn_status create_dataset(dnn_h5_file *file, const char *path, const new_content *content,
                                 const dnn_h5_layout *layout, dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  /* all closed at the end, whichever of them there are */
  hid_t space = -1, links = -1, plist = -1, id = -1;
  dnn_status status = h5_check_free(file, where, error);
  if (status != DNN_OK)
    return status;
  /* without limits the space cannot grow, and the dataset need not be chunked */
  bool limits = layout != NULL && layout->maxshape_ndim > 0;
  plist = H5Pcreate(H5P_DATASET_CREATE);
  if (plist < 0) {
    status = h5_fail(where, "create", error);
    goto out;
  }
  status = make_layout(where, content, layout, plist, error);
  if (status != DNN_OK)
    goto out;
  links = h5_link_properties();
  if (links >= 0)
    space = layout != NULL && layout->is_empty
                ? H5Screate(H5S_NULL)
                : h5_new_space(content->ndim, content->shape, limits ? layout->maxshape : NULL);
  if (space >= 0)
    id = H5Dcreate2(file->image->id, path, content->stored, space, links, plist, H5P_DEFAULT);
  if (id < 0) {
    status = h5_fail(where, "create", error);
  } else if (content->bytes > 0) {
    dnn_h5_info info = describe_content(content, plist);
    status =
        write_elements(id, where, &info, NULL, content->memory, content->data, "create", error);
    /* a dataset without its elements would look like one of zeros */
    if (status != DNN_OK)
      H5Ldelete(file->image->id, path, H5P_DEFAULT);
  }
out:
  if (id >= 0)
    H5Dclose(id);
  if (space >= 0)
    H5Sclose(space);
  if (links >= 0)
    H5Pclose(links);
  if (plist >= 0)
    H5Pclose(plist);
  return status;
}

/* Creates an attribute. A present one of that name is given up only when the new one is written. */
static dnn_status create_attribute(dnn_h5_file *file, const char *path, const char *attribute,
                                   const new_content *content, const dnn_h5_layout *layout,
                                   dnn_error *error) {
  /* renamed at the end; only a failure between the last two calls would leave it in the image */
  static const char temporary[] = "dnnlua attribute under construction";
  h5_place where = h5_place_of(file, path, attribute);
  hid_t space = -1, id = -1, owner = -1;
  bool present;
  dnn_status status = h5_refuse_reading(file, where, "write", error);
  if (status == DNN_OK)
    status = h5_local_exists(file, path, attribute, &present, error);
  if (status == DNN_OK)
    status = h5_check_writable(file, where, "write", error);
  if (status == DNN_OK && content->bytes > MAX_ATTRIBUTE_BYTES) {
    status = h5_fail_because(where, "write", "attributes hold at most 64 kB; create a dataset",
                             DNN_EVALUE, error);
  }
  if (status != DNN_OK)
    return status;
  /* an attribute cannot change its type or shape: a new one takes its place */
  const char *name = present ? temporary : attribute;
  owner = H5Oopen(file->image->id, h5_name_of(path), H5P_DEFAULT);
  if (owner >= 0)
    space = layout != NULL && layout->is_empty ? H5Screate(H5S_NULL)
                                               : h5_new_space(content->ndim, content->shape, NULL);
  if (space >= 0)
    id = H5Acreate2(owner, name, content->stored, space, H5P_DEFAULT, H5P_DEFAULT);
  if (id < 0) {
    status = h5_fail(where, "write", error);
    goto out;
  }
  if (content->bytes > 0 && H5Awrite(id, content->memory, content->data) < 0) {
    status = h5_fail(where, "write", error);
    H5Adelete(owner, name);
    goto out;
  }
  if (present && (H5Adelete(owner, attribute) < 0 || H5Arename(owner, name, attribute) < 0))
    status = h5_fail(where, "write", error);
out:
  if (id >= 0)
    H5Aclose(id);
  if (space >= 0)
    H5Sclose(space);
  if (owner >= 0)
    H5Oclose(owner);
  return status;
}

/* The type that a new object is to have; to be closed. */
static dnn_status choose_type(h5_place where, const dnn_h5_layout *layout, hid_t natural,
                              hid_t *out, dnn_error *error) {
  *out = natural;
  if (natural < 0)
    return h5_fail(where, "create", error);
  if (layout == NULL || layout->type[0] == '\0')
    return DNN_OK;
  H5Tclose(natural);
  *out = h5_named_type(layout->type);
  return *out >= 0 ? DNN_OK
                   : h5_fail_because(where, "create", "there is no such type of elements",
                                     DNN_EVALUE, error);
}

/* Creates a dataset, or with 'attribute' an attribute, from an array. */
static dnn_status create_array(dnn_h5_file *file, const char *path, const char *attribute,
                               const dnn_array *array, const dnn_h5_layout *layout,
                               dnn_error *error) {
  h5_place where = h5_place_of(file, path, attribute);
  dnn_array data = *array;
  bool copied = false, has_data = array->data != NULL;
  new_content content = {.memory = -1, .ndim = array->ndim, .shape = array->shape};
  dnn_status status =
      choose_type(where, layout, h5_stored_type(array->dtype), &content.stored, error);
  if (status != DNN_OK)
    return status;
  H5T_class_t kind = H5Tget_class(content.stored);
  if (kind == H5T_STRING && has_data) {
    status =
        h5_fail_because(where, "create", "numbers are not stored as strings", DNN_EDTYPE, error);
    goto out;
  }
  /* libhdf5 does not convert anything to an enumeration */
  content.memory_dtype = kind == H5T_ENUM ? DNN_BOOL : array->dtype;
  if (has_data)
    status = arrange(array, content.memory_dtype, array->ndim, array->shape, &data, &copied, error);
  if (status == DNN_OK && has_data && content.memory_dtype != DNN_BOOL)
    status = check_fits(where, &data, content.stored, error);
  if (status != DNN_OK)
    goto out;
  content.data = data.data;
  content.bytes = has_data ? (size_t)data.size * dnn_dtype_size(data.dtype) : 0;
  content.memory =
      kind == H5T_ENUM ? H5Tcopy(content.stored) : h5_memory_type(content.memory_dtype);
  if (content.memory < 0) {
    status = h5_fail(where, "create", error);
    goto out;
  }
  status = attribute == NULL ? create_dataset(file, path, &content, layout, error)
                             : create_attribute(file, path, attribute, &content, layout, error);
out:
  if (content.memory >= 0)
    H5Tclose(content.memory);
  H5Tclose(content.stored);
  if (copied)
    dnn_array_free(&data);
  return status;
}

/* The type of strings whose longest is to fit. */
static hid_t natural_string_type(const dnn_h5_strings *strings, bool variable) {
  size_t longest = 1, length;
  bool utf8 = variable;
  for (int64_t i = 0; i < strings->count; i++) {
    const char *text = dnn_h5_strings_at(strings, i, &length);
    for (size_t k = 0; k < length && !utf8; k++)
      utf8 = (unsigned char)text[k] >= 0x80;
    longest = length > longest ? length : longest;
  }
  return h5_string_type(variable ? 0 : longest, utf8);
}

/* The same from strings. A single one for an attribute gets a variable length, as h5py writes str
   attributes; arrays of strings are of fixed length, which compresses. */
static dnn_status create_strings(dnn_h5_file *file, const char *path, const char *attribute,
                                 int ndim, const int64_t *shape, const dnn_h5_strings *strings,
                                 const dnn_h5_layout *layout, dnn_error *error) {
  h5_place where = h5_place_of(file, path, attribute);
  bool variable = attribute != NULL && ndim == 0;
  int64_t elements;
  h5_packed packed = {0};
  new_content content = {.ndim = ndim, .shape = shape};
  dnn_status status = dnn_shape_size(ndim, shape, DNN_U8, &elements, error);
  if (status != DNN_OK)
    return status;
  if (elements != strings->count) {
    return h5_fail_because(where, "create", "the shape has another size than the list of strings",
                           DNN_ESHAPE, error);
  }
  status =
      choose_type(where, layout, natural_string_type(strings, variable), &content.stored, error);
  if (status != DNN_OK)
    return status;
  if (H5Tget_class(content.stored) != H5T_STRING)
    status =
        h5_fail_because(where, "create", "strings are not stored as numbers", DNN_EDTYPE, error);
  if (status == DNN_OK)
    status = h5_pack_strings(where, "create", content.stored, strings, &packed, error);
  if (status == DNN_OK) {
    content.data = packed.elements;
    content.bytes = (size_t)strings->count * H5Tget_size(content.stored);
    content.memory = content.stored;
    status = attribute == NULL ? create_dataset(file, path, &content, layout, error)
                               : create_attribute(file, path, attribute, &content, layout, error);
  }
  h5_packed_free(&packed);
  H5Tclose(content.stored);
  return status;
}

dnn_status dnn_h5_create(dnn_h5_file *file, const char *path, const dnn_array *array,
                         const dnn_h5_layout *layout, dnn_error *error) {
  return create_array(file, path, NULL, array, layout, error);
}

dnn_status dnn_h5_create_strings(dnn_h5_file *file, const char *path, int ndim,
                                 const int64_t *shape, const dnn_h5_strings *strings,
                                 const dnn_h5_layout *layout, dnn_error *error) {
  return create_strings(file, path, NULL, ndim, shape, strings, layout, error);
}

dnn_status dnn_h5_write_attribute(dnn_h5_file *file, const char *path, const char *attribute,
                                  const dnn_array *array, const dnn_h5_layout *layout,
                                  dnn_error *error) {
  return create_array(file, path, attribute, array, layout, error);
}

dnn_status dnn_h5_write_attribute_strings(dnn_h5_file *file, const char *path,
                                          const char *attribute, int ndim, const int64_t *shape,
                                          const dnn_h5_strings *strings,
                                          const dnn_h5_layout *layout, dnn_error *error) {
  return create_strings(file, path, attribute, ndim, shape, strings, layout, error);
}
