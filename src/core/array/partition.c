/*
** Selection by division, as in Hoare's "Find" (Communications of the ACM 4, 1961) with Floyd and
** Rivest's idea (18, 1975) to divide at two keys of a sample, between which the wanted one almost
** surely lies: half of a line is then looked at twice, the rest once. Should samples mislead, the
** range of possible keys is halved instead, which ends after 64 rounds whatever the keys are.
*/
#include "array/partition.h"

#include "array/keys.h"
#include "base/alloc.h"
#include "base/interrupt.h"

/* Keys between two looks at the interrupt flag. */
enum { TILE = 1 << 20 };

/* Keys of a sample of a long line, and of a short one, which a large sample would not pay. */
enum { LARGE_SAMPLE = 512, SMALL_SAMPLE = 48, LONG_LINE = 1 << 17 };

/* Rounds with samples, before the range of keys is halved. */
enum { SAMPLED_ROUNDS = 16 };

/* A line of keys with, where they are wanted, the places they come from. */
typedef struct line {
  int64_t n;
  uint64_t *keys;
  int64_t *places; /* or NULL */
} line;

/* --- one rank --------------------------------------------------------------------------------- */

/* Without branches, which would be mispredicted half of the time. Returns the new end. */
static int64_t divide_keys(uint64_t *keys, int64_t from, int64_t to, int64_t end, uint64_t bound) {
  for (int64_t i = from; i < to; i++) {
    uint64_t key = keys[i];
    keys[i] = keys[end];
    keys[end] = key;
    end += key < bound;
  }
  return end;
}

static int64_t divide_places(line *l, int64_t from, int64_t to, int64_t end, uint64_t bound) {
  for (int64_t i = from; i < to; i++) {
    uint64_t key = l->keys[i];
    int64_t place = l->places[i];
    l->keys[i] = l->keys[end];
    l->places[i] = l->places[end];
    l->keys[end] = key;
    l->places[end] = place;
    end += key < bound;
  }
  return end;
}

/* Moves the keys below 'bound' among low .. high-1 to the front; *end is the place behind them.
   False when interrupted. */
static bool divide(line *l, int64_t low, int64_t high, uint64_t bound, int64_t *end) {
  *end = low;
  for (int64_t from = low; from < high; from += TILE) {
    if (from > low && dnn_interrupted())
      return false;
    int64_t to = high - from < TILE ? high : from + TILE;
    *end = l->places != NULL ? divide_places(l, from, to, *end, bound)
                             : divide_keys(l->keys, from, to, *end, bound);
  }
  return true;
}

static void sort_sample(int n, uint64_t *sample) {
  for (int i = 1; i < n; i++) {
    uint64_t key = sample[i];
    int j = i;
    for (; j > 0 && sample[j - 1] > key; j--)
      sample[j] = sample[j - 1];
    sample[j] = key;
  }
}

/* Two keys of low .. high-1, *least <= *most, between which that of rank k probably lies. They are
   that key where all are in the sample. */
static void bracket(const line *l, int64_t low, int64_t high, int64_t k, uint64_t *least,
                    uint64_t *most) {
  uint64_t sample[LARGE_SAMPLE];
  int64_t n = high - low;
  int size = n >= LONG_LINE ? LARGE_SAMPLE : n < SMALL_SAMPLE ? (int)n : SMALL_SAMPLE;
  for (int i = 0; i < size; i++)
    sample[i] = l->keys[low + (int64_t)((double)i * (double)n / size)];
  sort_sample(size, sample);
  int middle = (int)((double)(k - low) * size / (double)n);
  /* about three standard deviations of the rank of the wanted key in the sample */
  int margin = size == n ? 0 : size == LARGE_SAMPLE ? 32 : 9;
  *least = sample[middle < margin ? 0 : middle - margin];
  *most = sample[middle + margin < size ? middle + margin : size - 1];
}

/* Puts the key of rank k into its place among low .. high-1, where it belongs. */
static bool select_one(line *l, int64_t low, int64_t high, int64_t k) {
  uint64_t floor = 0, ceiling = UINT64_MAX; /* of the keys low .. high-1 */
  for (int round = 0; high - low > 1 && floor < ceiling; round++) {
    uint64_t least = floor + (ceiling - floor) / 2, most = least;
    if (round < SAMPLED_ROUNDS)
      bracket(l, low, high, k, &least, &most);
    int64_t begin, end = high;
    if (!divide(l, low, high, least, &begin))
      return false;
    if (k < begin) {
      high = begin;
      ceiling = least - 1; /* which is not below 0: there are smaller keys */
      continue;
    }
    if (most < UINT64_MAX && !divide(l, begin, high, most + 1, &end))
      return false;
    if (k >= end) {
      low = end;
      floor = most + 1;
    } else {
      low = begin;
      high = end;
      floor = least;
      ceiling = most;
    }
  }
  return true;
}

/* --- lines ------------------------------------------------------------------------------------ */

/* All ranks: the middle one first, since the others then have one side each. */
static bool select_ranks(line *l, int64_t low, int64_t high, int64_t count, const int64_t *ranks) {
  if (count == 0)
    return true;
  int64_t middle = count / 2, k = ranks[middle];
  return select_one(l, low, high, k) && select_ranks(l, low, k, middle, ranks) &&
         select_ranks(l, k + 1, high, count - middle - 1, ranks + middle + 1);
}

typedef enum wanted { SELECTED, ALL, PLACES } wanted;

static bool number_places(const line *l) {
  for (int64_t i = 0; i < l->n; i++) {
    if (i % TILE == TILE - 1 && dnn_interrupted())
      return false;
    l->places[i] = i;
  }
  return true;
}

static bool write_places(const line *l, int64_t *target, int64_t stride) {
  for (int64_t i = 0; i < l->n; i++) {
    if (i % TILE == TILE - 1 && dnn_interrupted())
      return false;
    target[i * stride] = l->places[i];
  }
  return true;
}

/* One line of 'array', from 'data', and its place in 'out'. */
static bool do_line(line *l, const dnn_array *array, const void *data, int64_t stride,
                    int64_t count, const int64_t *ranks, wanted what, const dnn_array *out,
                    void *target, int64_t out_stride) {
  if (!dnn_keys_read_signed(l->n, array->dtype, data, stride, l->keys))
    return false;
  if (what == PLACES && !number_places(l))
    return false;
  if (!select_ranks(l, 0, l->n, count, ranks))
    return false;
  if (what == PLACES)
    return write_places(l, target, out_stride);
  if (what == ALL)
    return dnn_keys_write(l->n, l->keys, out->dtype, target, out_stride);
  int64_t size = (int64_t)dnn_dtype_size(out->dtype);
  for (int64_t i = 0; i < count; i++)
    (void)dnn_keys_write(1, l->keys + ranks[i], out->dtype, (char *)target + i * out_stride * size,
                         1);
  return true;
}

static bool do_lines(line *l, const dnn_array *array, int axis, int64_t count, const int64_t *ranks,
                     wanted what, dnn_array *out) {
  int64_t index[DNN_MAX_NDIM] = {0};
  int64_t since = 0;
  for (;;) {
    if (!do_line(l, array, dnn_array_at(array, index), array->strides[axis], count, ranks, what,
                 out, dnn_array_at(out, index), out->strides[axis]))
      return false;
    since += l->n;
    if (since >= TILE / 4) {
      if (dnn_interrupted())
        return false;
      since = 0;
    }
    int k = array->ndim - 1;
    for (; k >= 0; k--) {
      if (k == axis)
        continue;
      if (++index[k] < array->shape[k])
        break;
      index[k] = 0;
    }
    if (k < 0)
      return true;
  }
}

static dnn_status run(const dnn_array *array, int axis, int64_t count, const int64_t *ranks,
                      wanted what, dnn_array *out, dnn_error *error) {
  if (array->size == 0)
    return DNN_OK;
  line l = {.n = array->shape[axis]};
  size_t words = (size_t)l.n * sizeof *l.keys;
  l.keys = dnn_alloc(what == PLACES ? 2 * words : words);
  if (l.keys == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory to partition %lld elements",
                         (long long)l.n);
  if (what == PLACES)
    l.places = (int64_t *)(l.keys + l.n);
  bool done = do_lines(&l, array, axis, count, ranks, what, out);
  dnn_free(l.keys);
  return done ? DNN_OK : dnn_error_interrupt(error);
}

dnn_status dnn_array_select(const dnn_array *array, int axis, int64_t count, const int64_t *ranks,
                            dnn_array *out, dnn_error *error) {
  return run(array, axis, count, ranks, SELECTED, out, error);
}

dnn_status dnn_array_partition(const dnn_array *array, int axis, int64_t count,
                               const int64_t *ranks, dnn_array *out, dnn_error *error) {
  return run(array, axis, count, ranks, ALL, out, error);
}

dnn_status dnn_array_argpartition(const dnn_array *array, int axis, int64_t count,
                                  const int64_t *ranks, dnn_array *out, dnn_error *error) {
  return run(array, axis, count, ranks, PLACES, out, error);
}
