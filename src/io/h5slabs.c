/*
** Selections cut into parts: a box of elements, in a grid of smaller boxes.
**
** The first axes are cut first, so that parts stay in one piece in memory, at multiples of a
** chunk's extent: a chunk that two parts share would be unpacked, or packed, twice. What is then
** still too large has chunks larger than a part, which are cut.
*/
#include "base/alloc.h"
#include "io/h5object.h"

/* How many elements of an axis a chunk has of those that are selected. */
static int64_t chunk_extent(const dnn_h5_info *info, int axis, int64_t step) {
  int64_t extent = info->chunked ? info->chunks[axis] / step : 1;
  return extent > 1 ? extent : 1;
}

int64_t h5_chunk_bytes(const dnn_h5_info *info, int64_t element) {
  int64_t bytes = info->chunked ? element : 0;
  for (int i = 0; i < info->ndim; i++)
    if (!dnn_size_multiply(bytes, info->chunks[i], &bytes))
      bytes = INT64_MAX;
  return bytes;
}

bool h5_slabs_first(h5_slabs *slabs, const dnn_h5_info *info, const dnn_h5_range *ranges,
                    int64_t element, int64_t bytes, bool ordered) {
  int64_t total = element > 0 ? element : 1;
  slabs->ndim = info->ndim;
  for (int i = 0; i < info->ndim; i++) {
    slabs->whole[i] = ranges == NULL ? (dnn_h5_range){0, 1, info->shape[i]} : ranges[i];
    slabs->each[i] = slabs->whole[i].count;
    if (slabs->each[i] == 0)
      return false;
    /* of what is read all bytes can be counted; of what is declared, perhaps not */
    if (__builtin_mul_overflow(total, slabs->each[i], &total))
      total = INT64_MAX;
  }
  for (int pass = 0; pass < 2; pass++) {
    for (int i = 0; i < info->ndim && total > bytes; i++) {
      int64_t unit = pass == 0 && !ordered ? chunk_extent(info, i, slabs->whole[i].step) : 1;
      int64_t one = total / slabs->each[i]; /* bytes at one index of this axis */
      int64_t fits = one > 0 ? bytes / one / unit * unit : unit;
      fits = fits > unit ? fits : unit;
      if (fits < slabs->each[i]) {
        slabs->each[i] = fits;
        total = one > INT64_MAX / fits ? INT64_MAX : one * fits;
      }
    }
  }
  for (int i = 0; i < info->ndim; i++) {
    slabs->at[i] = 0;
    slabs->part[i] = slabs->whole[i];
    slabs->part[i].count = slabs->each[i];
  }
  return true;
}

bool h5_slabs_next(h5_slabs *slabs) {
  for (int i = slabs->ndim - 1; i >= 0; i--) {
    const dnn_h5_range *whole = &slabs->whole[i];
    slabs->at[i] += slabs->each[i];
    bool more = slabs->at[i] < whole->count;
    if (!more)
      slabs->at[i] = 0;
    int64_t left = whole->count - slabs->at[i];
    slabs->part[i].start = whole->start + slabs->at[i] * whole->step;
    slabs->part[i].count = left < slabs->each[i] ? left : slabs->each[i];
    if (more)
      return true;
  }
  return false;
}

void h5_slabs_view(const h5_slabs *slabs, const dnn_array *all, dnn_array *out) {
  *out = *all;
  for (int i = 0; i < slabs->ndim; i++)
    dnn_array_slice_view(out, i, slabs->at[i], 1, slabs->part[i].count, out);
}
