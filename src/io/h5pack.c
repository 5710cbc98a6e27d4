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

/* Is the current part one chunk, cut off only where the dataset ends? */
static bool is_chunk(const dnn_h5_info *info, const h5_slabs *slabs) {
  for (int i = 0; i < slabs->ndim; i++) {
    const dnn_h5_range *part = &slabs->part[i];
    int64_t left = info->shape[i] - part->start;
    if (part->step != 1 || part->start % info->chunks[i] != 0 ||
        part->count != (left < info->chunks[i] ? left : info->chunks[i]))
      return false;
  }
  return slabs->ndim > 0;
}

/* Puts the part's elements, of 'size' bytes, into a chunk that is filled already: row by row. */
static void gather(const dnn_h5_info *info, const h5_slabs *slabs, const int64_t *shape,
                   size_t size, const char *data, char *chunk) {
  int last = slabs->ndim - 1;
  int64_t at[DNN_MAX_NDIM] = {0};
  for (;;) {
    int64_t from = 0, to = 0;
    for (int i = 0; i <= last; i++) {
      from = from * shape[i] + slabs->at[i] + at[i];
      to = to * info->chunks[i] + at[i];
    }
    memcpy(chunk + (size_t)to * size, data + (size_t)from * size,
           (size_t)slabs->part[last].count * size);
    int axis = last - 1;
    while (axis >= 0 && ++at[axis] == slabs->part[axis].count)
      at[axis--] = 0;
    if (axis < 0)
      return;
  }
}

/* What the filters work on. */
typedef struct buffers {
  char *gathered, *block, *stored;
  unsigned char *packed;
  size_t packed_room, packed_bytes;
} buffers;

/* Fills a chunk with what elements are that nobody has written. */
static bool fill(hid_t dataset, hid_t type, int64_t count, char *chunk) {
  char value[sizeof(int64_t)] = {0};
  H5D_fill_value_t defined = H5D_FILL_VALUE_DEFAULT;
  size_t size = H5Tget_size(type);
  hid_t plist = H5Dget_create_plist(dataset);
  bool set = plist >= 0 && H5Pfill_value_defined(plist, &defined) >= 0;
  if (set && defined == H5D_FILL_VALUE_USER_DEFINED) {
    set = size <= sizeof value && H5Pget_fill_value(plist, type, value) >= 0;
    for (int64_t i = 0; set && i < count; i++)
      memcpy(chunk + (size_t)i * size, value, size);
  }
  if (plist >= 0)
    H5Pclose(plist);
  return set;
}

/* Converts to the type of the file and shuffles. */
static dnn_status convert(h5_place where, const char *doing, hid_t type, hid_t file_type,
                          const h5_packing *packing, buffers *b, dnn_error *error) {
  size_t size = H5Tget_size(type), stored = H5Tget_size(file_type);
  size_t count = (size_t)packing->chunk;
  for (size_t first = 0; first < count; first += CONVERTED) {
    size_t n = count - first < CONVERTED ? count - first : CONVERTED;
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    memcpy(b->block, b->gathered + first * size, n * size);
    if (H5Tconvert(type, file_type, n, b->block, NULL, H5P_DEFAULT) < 0)
      return h5_fail(where, doing, error);
    if (!packing->shuffle || stored == 1) {
      memcpy(b->stored + first * stored, b->block, n * stored);
      continue;
    }
    for (size_t k = 0; k < stored; k++)
      for (size_t i = 0; i < n; i++)
        b->stored[k * count + first + i] = b->block[i * stored + k];
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

static dnn_status compress_stored(h5_place where, const char *doing, int level, size_t bytes,
                                  buffers *b, dnn_error *error) {
  z_stream stream = {.next_out = b->packed, .avail_out = (uInt)b->packed_room};
  dnn_status status = DNN_OK;
  if (deflateInit(&stream, level) != Z_OK)
    return h5_fail_memory(where, doing, error);
  int result = Z_OK;
  for (size_t done = 0; status == DNN_OK && result == Z_OK; done += COMPRESSED) {
    size_t n = bytes - done < COMPRESSED ? bytes - done : COMPRESSED;
    stream.next_in = (unsigned char *)b->stored + done;
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

dnn_status h5_pack_part(hid_t dataset, h5_place where, const char *doing, const h5_packing *packing,
                        const dnn_h5_info *info, const h5_slabs *slabs, const int64_t *shape,
                        hid_t type, const void *data, bool *done, dnn_error *error) {
  buffers b = {0};
  hsize_t offset[DNN_MAX_NDIM];
  dnn_status status = DNN_OK;
  *done = packing->possible && is_chunk(info, slabs);
  if (!*done)
    return DNN_OK;
  hid_t file_type = H5Dget_type(dataset);
  if (file_type < 0)
    return h5_fail(where, doing, error);
  size_t size = H5Tget_size(type), stored = H5Tget_size(file_type);
  size_t larger = size > stored ? size : stored, count = (size_t)packing->chunk;
  b.packed_room = compressBound(count * stored) + sizeof(uint32_t);
  b.gathered = dnn_alloc_zero(count * size);
  b.block = dnn_alloc(CONVERTED * larger);
  b.stored = dnn_alloc(count * stored);
  b.packed = dnn_alloc(b.packed_room);
  if (b.gathered == NULL || b.block == NULL || b.stored == NULL || b.packed == NULL)
    status = h5_fail_memory(where, doing, error);
  else if (!fill(dataset, type, packing->chunk, b.gathered))
    status = h5_fail(where, doing, error);
  if (status == DNN_OK) {
    gather(info, slabs, shape, size, data, b.gathered);
    status = convert(where, doing, type, file_type, packing, &b, error);
  }
  if (status == DNN_OK)
    status = compress_stored(where, doing, packing->level, count * stored, &b, error);
  if (status == DNN_OK && packing->fletcher32)
    add_checksum(&b);
  for (int i = 0; i < slabs->ndim; i++)
    offset[i] = (hsize_t)slabs->part[i].start;
  if (status == DNN_OK &&
      H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, offset, b.packed_bytes, b.packed) < 0)
    status = h5_fail(where, doing, error);
  dnn_free(b.gathered);
  dnn_free(b.block);
  dnn_free(b.stored);
  dnn_free(b.packed);
  H5Tclose(file_type);
  return status;
}
