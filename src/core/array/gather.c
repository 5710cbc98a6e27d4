/*
** Gather and scatter: elements or subarrays at lists of indices, and the counts and positions of
** masks from which such lists are made.
**
** Notation of gather.h: B are the entries of the index arrays, R the axes that are not indexed. For
** every entry of B one subarray of shape R is copied between the array and a slot of 'other'.
** bindings/index.c turns Lua's brackets into these calls and has checked all indices before.
*/
#include "array/gather.h"

#include "array/iterate.h"
#include "base/interrupt.h"

#include <string.h>

static bool is_picked(int axis, int count, const int *axes) {
  for (int k = 0; k < count; k++)
    if (axes[k] == axis)
      return true;
  return false;
}

/* The subarray that remains when all picked axes are at index 0. */
static void rest_of(const dnn_array *array, int count, const int *axes, dnn_array *rest) {
  *rest = *array;
  rest->ndim = 0;
  rest->size = 1;
  for (int i = 0; i < array->ndim; i++) {
    if (is_picked(i, count, axes))
      continue;
    rest->shape[rest->ndim] = array->shape[i];
    rest->strides[rest->ndim] = array->strides[i];
    rest->size *= array->shape[i];
    rest->ndim++;
  }
}

dnn_status dnn_gather_shape(const dnn_array *array, int count, const int *axes,
                            const dnn_array *indices, int at, int *ndim,
                            int64_t shape[DNN_MAX_NDIM], dnn_error *error) {
  dnn_array rest;
  rest_of(array, count, axes, &rest);
  *ndim = rest.ndim + indices[0].ndim;
  if (*ndim > DNN_MAX_NDIM)
    return dnn_error_set(error, DNN_ESHAPE,
                         "the indexed array would have %d dimensions, at most "
                         "%d are possible",
                         *ndim, DNN_MAX_NDIM);
  for (int i = 0; i < *ndim; i++)
    if (i < at)
      shape[i] = rest.shape[i];
    else if (i < at + indices[0].ndim)
      shape[i] = indices[0].shape[i - at];
    else
      shape[i] = rest.shape[i - indices[0].ndim];
  return DNN_OK;
}

/* Moves between the picked elements of 'array' and 'other', which has the picked shape. */
typedef struct transfer {
  int count;
  int64_t strides[DNN_MAX_NDIM]; /* of the picked axes, in elements */
  dnn_array rest;                /* at index 0 of the picked axes */
  dnn_array slot;                /* the part of 'other' at entry 0 of B */
  bool into_array;
} transfer;

/* Failures cannot happen: shapes are equal, and 'other' overlaps nothing. */
static void transfer_entry(const transfer *t, int64_t offset, char *place) {
  dnn_array picked = t->rest, slot = t->slot;
  picked.data = (char *)picked.data + offset * (int64_t)dnn_dtype_size(picked.dtype);
  slot.data = place;
  if (t->into_array)
    dnn_array_assign(&slot, &picked, NULL);
  else
    dnn_array_assign(&picked, &slot, NULL);
}

/* Single elements of one type, the common case of masks and lists, are moved without a call. */
static void transfer_element(const transfer *t, int64_t offset, char *place) {
  size_t size = dnn_dtype_size(t->rest.dtype);
  char *picked = (char *)t->rest.data + offset * (int64_t)size;
  char *to = t->into_array ? picked : place;
  const char *from = t->into_array ? place : picked;
  if (size == 8)
    memcpy(to, from, 8);
  else if (size == 4)
    memcpy(to, from, 4);
  else
    *to = *from;
}

/* Elements that are moved, or looked at, between two looks at the interrupt flag. */
enum { elements_per_poll = 1 << 16 };

/* entries has the shape of B; its data and strides are those of 'other' along these axes. */
static dnn_status run_transfer(const transfer *t, const dnn_array *indices,
                               const dnn_array *entries, dnn_error *error) {
  bool single = t->rest.ndim == 0 && t->rest.dtype == t->slot.dtype;
  int64_t position[DNN_MAX_NDIM] = {0};
  int ndim = entries->ndim;
  int64_t since = 0;
  for (int64_t b = 0; b < entries->size; b++) {
    int64_t offset = 0;
    for (int k = 0; k < t->count; k++)
      offset += *(int64_t *)dnn_array_at(&indices[k], position) * t->strides[k];
    char *place = dnn_array_at(entries, position);
    if (single)
      transfer_element(t, offset, place);
    else
      transfer_entry(t, offset, place);
    /* the next entry in row-major order: the last position first, with carry */
    for (int i = ndim - 1; i >= 0 && ++position[i] == entries->shape[i]; i--)
      position[i] = 0;
    since += t->slot.size;
    if (since >= elements_per_poll) {
      if (dnn_interrupted())
        return dnn_error_interrupt(error);
      since = 0;
    }
  }
  return DNN_OK;
}

/* Both directions. Where an entry comes twice, scatter leaves the value of the last, as NumPy
   does. */
static dnn_status move_elements(const dnn_array *array, int count, const int *axes,
                                const dnn_array *indices, int at, const dnn_array *other,
                                bool into_array, dnn_error *error) {
  if (other->size == 0)
    return DNN_OK;
  transfer t = {.count = count, .into_array = into_array};
  for (int k = 0; k < count; k++)
    t.strides[k] = array->strides[axes[k]];
  rest_of(array, count, axes, &t.rest);
  /* Split the axes of 'other' into those of B and those of the rest. */
  int entry_ndim = indices[0].ndim;
  dnn_array entries = *other;
  entries.ndim = entry_ndim;
  entries.size = indices[0].size;
  t.slot = *other;
  t.slot.ndim = t.rest.ndim;
  t.slot.size = t.rest.size;
  for (int i = 0; i < other->ndim; i++) {
    if (i >= at && i < at + entry_ndim) {
      entries.shape[i - at] = other->shape[i];
      entries.strides[i - at] = other->strides[i];
    } else {
      int j = i < at ? i : i - entry_ndim;
      t.slot.shape[j] = other->shape[i];
      t.slot.strides[j] = other->strides[i];
    }
  }
  return run_transfer(&t, indices, &entries, error);
}

dnn_status dnn_array_gather(const dnn_array *array, int count, const int *axes,
                            const dnn_array *indices, int at, dnn_array *out, dnn_error *error) {
  return move_elements(array, count, axes, indices, at, out, false, error);
}

dnn_status dnn_array_scatter(dnn_array *array, int count, const int *axes, const dnn_array *indices,
                             int at, const dnn_array *values, dnn_error *error) {
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  dnn_status status = dnn_gather_shape(array, count, axes, indices, at, &ndim, shape, error);
  dnn_array copy = {0}, stretched;
  if (status == DNN_OK)
    status = dnn_array_check_writable(array, error);
  if (status == DNN_OK && dnn_array_overlaps(array, values)) {
    status = dnn_array_alloc(&copy, values->dtype, values->ndim, values->shape, error);
    if (status == DNN_OK) {
      status = dnn_array_assign(values, &copy, error);
      values = &copy;
    }
  }
  if (status == DNN_OK)
    status = dnn_array_stretch_view(values, ndim, shape, &stretched, error);
  if (status == DNN_OK)
    status = move_elements(array, count, axes, indices, at, &stretched, true, error);
  dnn_array_free(&copy);
  return status;
}

/* --- masks ------------------------------------------------------------------------------------ */

static bool is_nonzero(dnn_dtype dtype, const void *address) {
  uint8_t result;
  dnn_convert(1, dtype, address, 1, DNN_BOOL, &result, 1);
  return result != 0;
}

typedef struct counter {
  dnn_dtype dtype;
  int64_t count;
} counter;

/* Through a buffer of flags, which the compiler sums as vectors. */
static void count_run(void *context, int64_t n, char *const *data, const int64_t *strides) {
  counter *c = context;
  uint8_t flags[512];
  int64_t size = (int64_t)dnn_dtype_size(c->dtype);
  for (int64_t done = 0; done < n; done += (int64_t)sizeof flags) {
    int64_t m = n - done < (int64_t)sizeof flags ? n - done : (int64_t)sizeof flags;
    dnn_convert(m, c->dtype, data[0] + done * strides[0] * size, strides[0], DNN_BOOL, flags, 1);
    for (int64_t i = 0; i < m; i++)
      c->count += flags[i];
  }
}

dnn_status dnn_array_count_nonzero(const dnn_array *array, int64_t *count, dnn_error *error) {
  counter c = {array->dtype, 0};
  dnn_status status = dnn_iterate(1, &array, count_run, &c, false, error);
  *count = c.count;
  return status;
}

/* In row-major order of positions, whatever the strides: NumPy's order. dnn_array_count_nonzero has
   told how many there are, and 'out' has room for them. */
dnn_status dnn_array_nonzero(const dnn_array *array, dnn_array *out, dnn_error *error) {
  int64_t position[DNN_MAX_NDIM] = {0};
  int64_t found = 0;
  for (int64_t i = 0; i < array->size; i++) {
    if (is_nonzero(array->dtype, dnn_array_at(array, position))) {
      for (int k = 0; k < array->ndim; k++)
        ((int64_t *)out[k].data)[found * out[k].strides[0]] = position[k];
      found++;
    }
    for (int k = array->ndim - 1; k >= 0 && ++position[k] == array->shape[k]; k--)
      position[k] = 0;
    if (i % elements_per_poll == elements_per_poll - 1 && dnn_interrupted())
      return dnn_error_interrupt(error);
  }
  return DNN_OK;
}
