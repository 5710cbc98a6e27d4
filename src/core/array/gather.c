/*
** Gather and scatter: elements or subarrays at lists of indices, and the counts and positions of
** masks from which such lists are made.
**
** Notation of gather.h: B are the entries of the index arrays, R the axes that are not indexed. The
** axes of R before those of B are walked in the outermost loops, so that neighbours in 'other' are
** moved together; for every entry of B the subarray along the axes behind them (the tail, often one
** element) is copied between the array and 'other'.
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

/* The axes of R: 'head' those before 'at', 'tail' those behind, at index 0 of all others. */
static void split_rest(const dnn_array *array, int count, const int *axes, int at, dnn_array *head,
                       dnn_array *tail) {
  *head = *tail = *array;
  head->ndim = tail->ndim = 0;
  head->size = tail->size = 1;
  int found = 0;
  for (int i = 0; i < array->ndim; i++) {
    if (is_picked(i, count, axes))
      continue;
    dnn_array *part = found++ < at ? head : tail;
    part->shape[part->ndim] = array->shape[i];
    part->strides[part->ndim] = array->strides[i];
    part->size *= array->shape[i];
    part->ndim++;
  }
}

dnn_status dnn_gather_shape(const dnn_array *array, int count, const int *axes,
                            const dnn_array *indices, int at, int *ndim,
                            int64_t shape[DNN_MAX_NDIM], dnn_error *error) {
  dnn_array rest, none;
  split_rest(array, count, axes, array->ndim, &rest, &none);
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

/* The axes first .. end-1 of an array, at index 0 of the others. */
static void axes_between(const dnn_array *array, int first, int end, dnn_array *out) {
  *out = *array;
  out->ndim = 0;
  out->size = 1;
  for (int i = first; i < end; i++) {
    out->shape[out->ndim] = array->shape[i];
    out->strides[out->ndim] = array->strides[i];
    out->size *= array->shape[i];
    out->ndim++;
  }
}

/* Moves between the picked elements of 'array' and 'other', which has the picked shape. */
typedef struct transfer {
  int count;
  int64_t strides[DNN_MAX_NDIM]; /* of the picked axes, in bytes */
  const dnn_array *indices;
  dnn_array tail;    /* of 'array' */
  dnn_array entries; /* the axes of B in 'other' */
  dnn_array slot;    /* the tail in 'other' */
  size_t block;      /* bytes of the tail if it can be copied as it lies, else 0 */
  bool into_array;
} transfer;

/* A run of entries along the last axis of B. */
typedef struct run {
  int64_t n;
  const int64_t *indices[DNN_MAX_NDIM];
  int64_t index_strides[DNN_MAX_NDIM];
  char *array, *other; /* where the run begins in 'other'; 'array' at index 0 of the picked axes */
  int64_t other_step;  /* in bytes */
} run;

/* 'count' and 'block' are constants where it pays. */
static inline __attribute__((always_inline)) void
transfer_blocks(const transfer *t, const run *r, const int count, const size_t block) {
  for (int64_t b = 0; b < r->n; b++) {
    int64_t offset = 0;
    for (int k = 0; k < count; k++)
      offset += r->indices[k][b * r->index_strides[k]] * t->strides[k];
    char *picked = r->array + offset, *place = r->other + b * r->other_step;
    if (t->into_array)
      memcpy(picked, place, block);
    else
      memcpy(place, picked, block);
  }
}

/* Failures cannot happen: shapes are equal, and 'other' overlaps nothing. */
static void transfer_tails(const transfer *t, const run *r) {
  dnn_array picked = t->tail, slot = t->slot;
  for (int64_t b = 0; b < r->n; b++) {
    picked.data = r->array;
    for (int k = 0; k < t->count; k++)
      picked.data = (char *)picked.data + r->indices[k][b * r->index_strides[k]] * t->strides[k];
    slot.data = r->other + b * r->other_step;
    if (t->into_array)
      dnn_array_assign(&slot, &picked, NULL);
    else
      dnn_array_assign(&picked, &slot, NULL);
  }
}

static void transfer_run(const transfer *t, const run *r) {
  if (t->block == 0)
    transfer_tails(t, r);
  else if (t->count == 1 && t->block == 8)
    transfer_blocks(t, r, 1, 8);
  else if (t->count == 1 && t->block == 4)
    transfer_blocks(t, r, 1, 4);
  else if (t->count == 1 && t->block == 1)
    transfer_blocks(t, r, 1, 1);
  else if (t->block == 8)
    transfer_blocks(t, r, t->count, 8);
  else
    transfer_blocks(t, r, t->count, t->block);
}

/* Elements that are moved, or looked at, between two looks at the interrupt flag. */
enum { elements_per_poll = 1 << 16 };

/* The next position in row-major order, the last axis first, with carry. False behind the last. */
static bool next_position(int ndim, const int64_t *shape, int64_t *position) {
  for (int i = ndim - 1; i >= 0; i--) {
    if (++position[i] < shape[i])
      return true;
    position[i] = 0;
  }
  return false;
}

/* All entries of B, for one index of the head: 'array' and 'other' are there. '*since' counts
   elements since the last look at the interrupt flag. False when interrupted. */
static bool transfer_entries(const transfer *t, char *array, char *other, int64_t *since) {
  const dnn_array *entries = &t->entries;
  int last = entries->ndim - 1;
  int64_t size = (int64_t)dnn_dtype_size(entries->dtype), position[DNN_MAX_NDIM] = {0};
  int64_t n = last >= 0 ? entries->shape[last] : 1, most = elements_per_poll / t->tail.size;
  most = most > 0 ? most : 1;
  do {
    for (int64_t done = 0; done < n; done += most) {
      if (*since >= elements_per_poll) {
        if (dnn_interrupted())
          return false;
        *since = 0;
      }
      run r = {.n = n - done < most ? n - done : most, .array = array, .other = other};
      if (last >= 0) {
        position[last] = done;
        r.other_step = entries->strides[last] * size;
      }
      for (int i = 0; i <= last; i++)
        r.other += position[i] * entries->strides[i] * size;
      for (int k = 0; k < t->count; k++) {
        r.indices[k] = dnn_array_at(&t->indices[k], position);
        r.index_strides[k] = last >= 0 ? t->indices[k].strides[last] : 0;
      }
      transfer_run(t, &r);
      *since += r.n * t->tail.size;
    }
    if (last >= 0)
      position[last] = 0;
  } while (next_position(last, entries->shape, position));
  return true;
}

/* Both directions. Where an entry comes twice, scatter leaves the value of the last, as NumPy
   does. */
static dnn_status move_elements(const dnn_array *array, int count, const int *axes,
                                const dnn_array *indices, int at, const dnn_array *other,
                                bool into_array, dnn_error *error) {
  if (other->size == 0)
    return DNN_OK;
  transfer t = {.count = count, .indices = indices, .into_array = into_array};
  int64_t array_size = (int64_t)dnn_dtype_size(array->dtype);
  int64_t other_size = (int64_t)dnn_dtype_size(other->dtype);
  for (int k = 0; k < count; k++)
    t.strides[k] = array->strides[axes[k]] * array_size;
  dnn_array head, other_head;
  split_rest(array, count, axes, at, &head, &t.tail);
  axes_between(other, 0, at, &other_head);
  axes_between(other, at, at + indices[0].ndim, &t.entries);
  axes_between(other, at + indices[0].ndim, other->ndim, &t.slot);
  if (array->dtype == other->dtype && dnn_array_is_contiguous(&t.tail) &&
      dnn_array_is_contiguous(&t.slot))
    t.block = (size_t)(t.tail.size * array_size);
  int64_t position[DNN_MAX_NDIM] = {0}, since = 0;
  do {
    char *from = array->data, *to = other->data;
    for (int i = 0; i < head.ndim; i++) {
      from += position[i] * head.strides[i] * array_size;
      to += position[i] * other_head.strides[i] * other_size;
    }
    if (!transfer_entries(&t, from, to, &since))
      return dnn_error_interrupt(error);
  } while (next_position(head.ndim, head.shape, position));
  return DNN_OK;
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
   told how many there are, and 'out' has room for them. Along the last axis in pieces, through a
   buffer of flags. */
dnn_status dnn_array_nonzero(const dnn_array *array, dnn_array *out, dnn_error *error) {
  if (array->size == 0 || array->ndim == 0)
    return DNN_OK;
  int last = array->ndim - 1;
  int64_t position[DNN_MAX_NDIM] = {0};
  int64_t found = 0, since = 0, count = out[last].size, n = array->shape[last];
  uint8_t flags[512];
  do {
    for (int64_t done = 0; done < n; done += (int64_t)sizeof flags) {
      int64_t m = n - done < (int64_t)sizeof flags ? n - done : (int64_t)sizeof flags;
      position[last] = done;
      dnn_convert(m, array->dtype, dnn_array_at(array, position), array->strides[last], DNN_BOOL,
                  flags, 1);
      int64_t before = found;
      int64_t *places = out[last].data;
      /* without branches: the next position overwrites one whose flag was not set */
      for (int64_t i = 0; i < m && found < count; i++) {
        places[found * out[last].strides[0]] = done + i;
        found += flags[i];
      }
      for (int k = 0; k < last; k++)
        for (int64_t i = before; i < found; i++)
          ((int64_t *)out[k].data)[i * out[k].strides[0]] = position[k];
      since += m;
      if (since >= elements_per_poll) {
        if (dnn_interrupted())
          return dnn_error_interrupt(error);
        since = 0;
      }
    }
    position[last] = 0;
  } while (next_position(last, array->shape, position));
  return DNN_OK;
}

/* Elements as their bits, whatever their types are. */
typedef uint64_t bits64 __attribute__((may_alias));
typedef uint32_t bits32 __attribute__((may_alias));

/* out[found] = in[i], which the next element overwrites unless the mask is set there; or the
   reverse. */
#define MOVE_MASKED(type)                                                                          \
  do {                                                                                             \
    type *all = (type *)array->data + first, *some = (type *)chosen->data;                         \
    if (into_array)                                                                                \
      for (int64_t i = 0; i < n && found < chosen->size; i++) {                                    \
        all[i] = flags[i] != 0 ? some[found] : all[i];                                             \
        found += flags[i] != 0;                                                                    \
      }                                                                                            \
    else                                                                                           \
      for (int64_t i = 0; i < n && found < chosen->size; i++) {                                    \
        some[found] = all[i];                                                                      \
        found += flags[i] != 0;                                                                    \
      }                                                                                            \
  } while (0)

static dnn_status move_masked(const dnn_array *array, const dnn_array *mask,
                              const dnn_array *chosen, bool into_array, dnn_error *error) {
  int64_t found = 0;
  for (int64_t first = 0; first < array->size; first += elements_per_poll) {
    if (first > 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    int64_t n = array->size - first;
    n = n < elements_per_poll ? n : elements_per_poll;
    const uint8_t *flags = (const uint8_t *)mask->data + first;
    switch (dnn_dtype_size(array->dtype)) {
    case 8:
      MOVE_MASKED(bits64);
      break;
    case 4:
      MOVE_MASKED(bits32);
      break;
    default:
      MOVE_MASKED(uint8_t);
    }
  }
  return DNN_OK;
}

dnn_status dnn_array_compress(const dnn_array *array, const dnn_array *mask, dnn_array *out,
                              dnn_error *error) {
  return move_masked(array, mask, out, false, error);
}

dnn_status dnn_array_expand(dnn_array *array, const dnn_array *mask, const dnn_array *values,
                            dnn_error *error) {
  return move_masked(array, mask, values, true, error);
}
