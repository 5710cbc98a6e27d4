/*
** Packing chunks as libhdf5's filters do: elements of the file's type, shuffled (all first bytes,
** all second bytes, ...), then zlib's format, then a checksum. An interrupt is looked for between
** blocks.
*/
#include "io/h5pack.h"

#include "base/alloc.h"
#include "base/interrupt.h"

#include <string.h>
#include <zlib.h>

/* Smaller chunks are libhdf5's work: gzip takes some ten milliseconds for them. */
#define LEAST_BYTES ((int64_t)1 << 20)

/* Elements that are converted, bytes that are compressed between two looks for an interrupt. */
#define CONVERTED  65536
#define COMPRESSED ((size_t)1 << 16)

/* The filter at place 'i' of so many, with at most one number, its level. */
static H5Z_filter_t filter_at(hid_t plist, int i, int filters, unsigned *level, size_t *count) {
  unsigned flags;
  *count = 1;
  return i < 0 || i >= filters
             ? H5Z_FILTER_NONE
             : H5Pget_filter2(plist, (unsigned)i, &flags, count, level, 0, NULL, NULL);
}

h5_packing h5_packing_of(hid_t dataset, const dnn_h5_info *info) {
  h5_packing packing = {.chunk = h5_chunk_bytes(info, 1)};
  hid_t plist = -1, type = H5Dget_type(dataset);
  unsigned level = 0, ignored;
  size_t count;
  if (type < 0 || !info->chunked || H5Tdetect_class(type, H5T_VLEN) != 0 ||
      H5Tis_variable_str(type) != 0 ||
      h5_chunk_bytes(info, (int64_t)H5Tget_size(type)) <= LEAST_BYTES)
    goto out;
  plist = H5Dget_create_plist(dataset);
  int filters = plist < 0 ? 0 : H5Pget_nfilters(plist);
  packing.shuffle = filter_at(plist, 0, filters, &ignored, &count) == H5Z_FILTER_SHUFFLE;
  packing.fletcher32 =
      filter_at(plist, filters - 1, filters, &ignored, &count) == H5Z_FILTER_FLETCHER32;
  packing.possible =
      filters == 1 + packing.shuffle + packing.fletcher32 &&
      filter_at(plist, packing.shuffle, filters, &level, &count) == H5Z_FILTER_DEFLATE &&
      count == 1;
  packing.level = (int)level;
out:
  if (plist >= 0)
    H5Pclose(plist);
  if (type >= 0)
    H5Tclose(type);
  return packing;
}

/* What of a part lies in one chunk: a box of elements. */
typedef struct chunk_box {
  int64_t chunk[DNN_MAX_NDIM];    /* where the chunk begins in the dataset */
  int64_t start[DNN_MAX_NDIM];    /* where the box begins in the chunk */
  int64_t from[DNN_MAX_NDIM];     /* and in the selection */
  int64_t count[DNN_MAX_NDIM];    /* its extents */
  int64_t existing[DNN_MAX_NDIM]; /* extents of the chunk up to the dataset's end */
  bool whole;                     /* is there nothing in the chunk besides? */
} chunk_box;

/* Is the current part without gaps, so that chunks take boxes of it? */
static bool is_dense(const h5_slabs *slabs) {
  for (int i = 0; i < slabs->ndim; i++)
    if (slabs->part[i].step != 1)
      return false;
  return slabs->ndim > 0;
}

/* The box of the part in the chunk that begins at box->chunk. */
static void find_box(const dnn_h5_info *info, const h5_slabs *slabs, chunk_box *box) {
  box->whole = true;
  for (int i = 0; i < slabs->ndim; i++) {
    const dnn_h5_range *part = &slabs->part[i];
    int64_t begin = box->chunk[i], end = begin + info->chunks[i], stop = part->start + part->count;
    box->existing[i] = (info->shape[i] < end ? info->shape[i] : end) - begin;
    box->start[i] = part->start > begin ? part->start - begin : 0;
    box->count[i] = (stop < end ? stop : end) - begin - box->start[i];
    box->from[i] = slabs->at[i] + begin + box->start[i] - part->start;
    box->whole = box->whole && box->count[i] == box->existing[i];
  }
}

/* Moves box->chunk to the next chunk of the part; false after the last. */
static bool next_chunk(const dnn_h5_info *info, const h5_slabs *slabs, chunk_box *box) {
  for (int i = slabs->ndim - 1; i >= 0; i--) {
    box->chunk[i] += info->chunks[i];
    if (box->chunk[i] < slabs->part[i].start + slabs->part[i].count)
      return true;
    box->chunk[i] = slabs->part[i].start / info->chunks[i] * info->chunks[i];
  }
  return false;
}

/* Copies a box of elements of 'size' bytes row by row, from an array of 'from_shape', where it
   begins at 'from', to one of 'to_shape', at 'to'. */
static void copy_box(int ndim, const int64_t *count, size_t size, const char *data,
                     const int64_t *from_shape, const int64_t *from, char *out,
                     const int64_t *to_shape, const int64_t *to) {
  int last = ndim - 1;
  int64_t at[DNN_MAX_NDIM] = {0};
  for (;;) {
    int64_t source = 0, target = 0;
    for (int i = 0; i <= last; i++) {
      source = source * from_shape[i] + from[i] + at[i];
      target = target * to_shape[i] + to[i] + at[i];
    }
    memcpy(out + (size_t)target * size, data + (size_t)source * size, (size_t)count[last] * size);
    int axis = last - 1;
    while (axis >= 0 && ++at[axis] == count[axis])
      at[axis--] = 0;
    if (axis < 0)
      return;
  }
}

/* What the filters work on. */
typedef struct buffers {
  char *gathered, *converted, *stored; /* a chunk each, of the type in memory, and of the file's */
  unsigned char *packed;
  size_t packed_room, packed_bytes;
} buffers;

/* Fills a chunk with what elements are that nobody has written. */
static bool fill(hid_t dataset, hid_t type, int64_t count, char *chunk) {
  H5D_fill_value_t defined = H5D_FILL_VALUE_DEFAULT;
  size_t size = H5Tget_size(type);
  hid_t plist = H5Dget_create_plist(dataset);
  bool set = plist >= 0 && H5Pfill_value_defined(plist, &defined) >= 0;
  if (set && defined == H5D_FILL_VALUE_USER_DEFINED) {
    set = H5Pget_fill_value(plist, type, chunk) >= 0;
    for (int64_t i = 1; set && i < count; i++)
      memcpy(chunk + (size_t)i * size, chunk, size);
  } else if (set) {
    memset(chunk, 0, (size_t)count * size);
  }
  if (plist >= 0)
    H5Pclose(plist);
  return set;
}

/* Converts to the type of the file. */
static dnn_status convert(h5_place where, const char *doing, hid_t type, hid_t file_type,
                          size_t count, buffers *b, dnn_error *error) {
  size_t size = H5Tget_size(type), stored = H5Tget_size(file_type);
  size_t larger = size > stored ? size : stored;
  char *block = dnn_alloc(CONVERTED * larger);
  dnn_status status = block == NULL ? h5_fail_memory(where, doing, error) : DNN_OK;
  for (size_t first = 0; status == DNN_OK && first < count; first += CONVERTED) {
    size_t n = count - first < CONVERTED ? count - first : CONVERTED;
    memcpy(block, b->gathered + first * size, n * size);
    if (dnn_interrupted())
      status = dnn_error_interrupt(error);
    else if (H5Tconvert(type, file_type, n, block, NULL, H5P_DEFAULT) < 0)
      status = h5_fail(where, doing, error);
    else
      memcpy(b->converted + first * stored, block, n * stored);
  }
  dnn_free(block);
  return status;
}

/* Puts what the file has of a chunk that is written in part around the new elements, through
   b->stored; what is beyond the dataset's end stays filled. libhdf5 unpacks it in one go, which
   takes a tenth of packing. */
static dnn_status keep_others(hid_t dataset, h5_place where, const char *doing, hid_t file_type,
                              const dnn_h5_info *info, const chunk_box *box, buffers *b,
                              dnn_error *error) {
  const int64_t origin[DNN_MAX_NDIM] = {0};
  size_t size = H5Tget_size(file_type);
  hsize_t start[DNN_MAX_NDIM], extents[DNN_MAX_NDIM];
  for (int i = 0; i < info->ndim; i++) {
    start[i] = (hsize_t)box->chunk[i];
    extents[i] = (hsize_t)box->existing[i];
  }
  hid_t space = H5Dget_space(dataset), memory = h5_new_space(info->ndim, box->existing, NULL);
  bool read = space >= 0 && memory >= 0 &&
              H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, extents, NULL) >= 0 &&
              H5Dread(dataset, file_type, memory, space, H5P_DEFAULT, b->stored) >= 0;
  if (memory >= 0)
    H5Sclose(memory);
  if (space >= 0)
    H5Sclose(space);
  if (!read)
    return h5_fail(where, doing, error);
  copy_box(info->ndim, box->count, size, b->converted, info->chunks, box->start, b->stored,
           box->existing, box->start);
  copy_box(info->ndim, box->existing, size, b->stored, box->existing, origin, b->converted,
           info->chunks, origin);
  return DNN_OK;
}

/* All first bytes, all second bytes, ... */
static dnn_status shuffle(size_t count, size_t size, buffers *b, dnn_error *error) {
  for (size_t first = 0; first < count; first += CONVERTED) {
    size_t end = count - first < CONVERTED ? count : first + CONVERTED;
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    for (size_t k = 0; k < size; k++)
      for (size_t i = first; i < end; i++)
        b->stored[k * count + i] = b->converted[i * size + k];
  }
  return DNN_OK;
}

/* Fletcher's checksum of 16-bit words, the first byte the high one, as libhdf5 has it. */
static uint32_t fletcher32(const unsigned char *bytes, size_t size) {
  uint32_t first = 0, second = 0;
  for (size_t i = 0; i < size; i += 2) {
    first += (uint32_t)bytes[i] << 8 | (i + 1 < size ? bytes[i + 1] : 0u);
    second += first;
    if (i % 720 == 718 || i + 2 >= size) { /* before either overflows */
      first = (first & 0xffff) + (first >> 16);
      second = (second & 0xffff) + (second >> 16);
    }
  }
  first = (first & 0xffff) + (first >> 16);
  second = (second & 0xffff) + (second >> 16);
  return second << 16 | first;
}

/* Puts the checksum behind what is packed, its low byte first, where there is room. */
static void add_checksum(buffers *b) {
  uint32_t sum = fletcher32(b->packed, b->packed_bytes);
  for (int i = 0; i < 4; i++)
    b->packed[b->packed_bytes++] = (unsigned char)(sum >> 8 * i);
}

static dnn_status compress_chunk(h5_place where, const char *doing, int level, const char *data,
                                 size_t bytes, buffers *b, dnn_error *error) {
  z_stream stream = {.next_out = b->packed, .avail_out = (uInt)b->packed_room};
  dnn_status status = DNN_OK;
  if (deflateInit(&stream, level) != Z_OK)
    return h5_fail_memory(where, doing, error);
  int result = Z_OK;
  for (size_t done = 0; status == DNN_OK && result == Z_OK; done += COMPRESSED) {
    size_t n = bytes - done < COMPRESSED ? bytes - done : COMPRESSED;
    stream.next_in = (unsigned char *)(uintptr_t)data + done;
    stream.avail_in = (uInt)n;
    if (dnn_interrupted())
      status = dnn_error_interrupt(error);
    else
      result = deflate(&stream, done + n == bytes ? Z_FINISH : Z_NO_FLUSH);
  }
  if (status == DNN_OK && result != Z_STREAM_END)
    status = h5_fail_because(where, doing, "zlib could not compress a chunk", DNN_EIO, error);
  b->packed_bytes = b->packed_room - stream.avail_out;
  deflateEnd(&stream);
  return status;
}

/* Packs and writes one chunk. */
static dnn_status pack_chunk(hid_t dataset, h5_place where, const char *doing,
                             const h5_packing *packing, const dnn_h5_info *info,
                             const chunk_box *box, const int64_t *shape, hid_t type,
                             hid_t file_type, const void *data, buffers *b, dnn_error *error) {
  size_t size = H5Tget_size(type), stored = H5Tget_size(file_type);
  size_t count = (size_t)packing->chunk;
  bool shuffled = packing->shuffle && stored > 1;
  hsize_t offset[DNN_MAX_NDIM];
  if (!fill(dataset, type, packing->chunk, b->gathered))
    return h5_fail(where, doing, error);
  copy_box(info->ndim, box->count, size, data, shape, box->from, b->gathered, info->chunks,
           box->start);
  dnn_status status = convert(where, doing, type, file_type, count, b, error);
  if (status == DNN_OK && !box->whole)
    status = keep_others(dataset, where, doing, file_type, info, box, b, error);
  if (status == DNN_OK && shuffled)
    status = shuffle(count, stored, b, error);
  if (status == DNN_OK)
    status = compress_chunk(where, doing, packing->level, shuffled ? b->stored : b->converted,
                            count * stored, b, error);
  if (status != DNN_OK)
    return status;
  if (packing->fletcher32)
    add_checksum(b);
  for (int i = 0; i < info->ndim; i++)
    offset[i] = (hsize_t)box->chunk[i];
  return H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, offset, b->packed_bytes, b->packed) < 0
             ? h5_fail(where, doing, error)
             : DNN_OK;
}

dnn_status h5_pack_part(hid_t dataset, h5_place where, const char *doing, const h5_packing *packing,
                        const dnn_h5_info *info, const h5_slabs *slabs, const int64_t *shape,
                        hid_t type, const void *data, bool *done, dnn_error *error) {
  buffers b = {0};
  chunk_box box;
  dnn_status status = DNN_OK;
  *done = packing->possible && is_dense(slabs);
  if (!*done)
    return DNN_OK;
  hid_t file_type = H5Dget_type(dataset);
  if (file_type < 0)
    return h5_fail(where, doing, error);
  size_t count = (size_t)packing->chunk, stored = H5Tget_size(file_type);
  b.packed_room = compressBound(count * stored) + sizeof(uint32_t);
  b.gathered = dnn_alloc(count * H5Tget_size(type));
  b.converted = dnn_alloc(count * stored);
  b.stored = dnn_alloc_zero(count * stored); /* a file may say that nothing is to be filled */
  b.packed = dnn_alloc(b.packed_room);
  if (b.gathered == NULL || b.converted == NULL || b.stored == NULL || b.packed == NULL)
    status = h5_fail_memory(where, doing, error);
  for (int i = 0; i < slabs->ndim; i++)
    box.chunk[i] = slabs->part[i].start / info->chunks[i] * info->chunks[i];
  for (bool more = true; more && status == DNN_OK; more = next_chunk(info, slabs, &box)) {
    find_box(info, slabs, &box);
    status = pack_chunk(dataset, where, doing, packing, info, &box, shape, type, file_type, data,
                        &b, error);
  }
  dnn_free(b.gathered);
  dnn_free(b.converted);
  dnn_free(b.stored);
  dnn_free(b.packed);
  H5Tclose(file_type);
  return status;
}
