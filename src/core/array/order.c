/*
** Sorting, searching, counting and progressions.
**
** All sorting is of unsigned 64-bit keys that order as the elements do, by a radix sort from the
** lowest byte (Knuth, The Art of Computer Programming, volume 3, 5.2.5): stable, eight passes at
** most, and without comparisons, which would be mispredicted half of the time. It needs as much
** memory again as the line, taken once for all lines of an array. NumPy's sorts of numbers give the
** same values: what is equal cannot be told apart, but for zeros and their signs, which are put
** back here in their order.
*/
#include "array/order.h"

#include "array/keys.h"
#include "base/alloc.h"
#include "base/interrupt.h"

#include <math.h>
#include <string.h>

/* Elements between two looks at the interrupt flag. */
enum { TILE = 1 << 20 };

/* Is the i-th step of a long loop one to end it at? */
static bool must_stop(int64_t i) {
  return i % TILE == TILE - 1 && dnn_interrupted();
}

/* --- zeros ----------------------------------------------------------------------------------- */

/* Signs of the zeros in a line, in order: their keys have lost them. Ends early at an interrupt,
   which the caller finds out. */
static int64_t read_zeros(int64_t n, dnn_dtype dtype, const void *data, int64_t stride,
                          uint8_t *negative) {
  int64_t zeros = 0;
  for (int64_t i = 0; i < n && !must_stop(i); i++) {
    double x = dtype == DNN_F64 ? ((const double *)data)[i * stride]
                                : (double)((const float *)data)[i * stride];
    if (x == 0)
      negative[zeros++] = signbit(x) != 0;
  }
  return zeros;
}

/* Gives the zeros of a sorted line their signs. */
static void write_zeros(int64_t n, const uint64_t *keys, int64_t zeros, const uint8_t *negative,
                        dnn_dtype dtype, void *data, int64_t stride) {
  int64_t low = 0, high = n; /* the zeros begin at the first key that is not smaller */
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    if (keys[middle] < DNN_KEY_OF_ZERO)
      low = middle + 1;
    else
      high = middle;
  }
  for (int64_t i = 0; i < zeros && !must_stop(i); i++) {
    if (!negative[i])
      continue;
    if (dtype == DNN_F64)
      ((double *)data)[(low + i) * stride] = -0.0;
    else
      ((float *)data)[(low + i) * stride] = -0.0f;
  }
}

/* --- sorting ---------------------------------------------------------------------------------- */

/* A line of keys with, in argsort, the places they come from; and as much room again. */
typedef struct line {
  int64_t n;
  uint64_t *keys, *other_keys;
  int64_t *places, *other_places; /* NULL when only the keys are wanted */
  uint8_t *negative;              /* signs of zeros, when only the keys are wanted */
} line;

/* Lines of up to SHORT_LINE keys are sorted by insertion: counting costs 2048 counters. A digit is
   a byte of the key. */
enum { SHORT_LINE = 48, DIGITS = 8, VALUES = 256 };

/* Stable: keys move past larger ones only. */
static void insertion_sort(line *l) {
  for (int64_t i = 1; i < l->n; i++) {
    uint64_t key = l->keys[i];
    int64_t place = l->places != NULL ? l->places[i] : 0, j = i;
    for (; j > 0 && l->keys[j - 1] > key; j--) {
      l->keys[j] = l->keys[j - 1];
      if (l->places != NULL)
        l->places[j] = l->places[j - 1];
    }
    l->keys[j] = key;
    if (l->places != NULL)
      l->places[j] = place;
  }
}

/* Moves all keys to where their byte 'digit' sends them; 'starts' are the first places per byte. */
static bool scatter(line *l, int digit, int64_t *starts) {
  int shift = 8 * digit;
  for (int64_t done = 0; done < l->n; done += TILE) {
    int64_t end = l->n - done < TILE ? l->n : done + TILE;
    for (int64_t i = done; i < end; i++) {
      int64_t to = starts[(l->keys[i] >> shift) & (VALUES - 1)]++;
      l->other_keys[to] = l->keys[i];
      if (l->places != NULL)
        l->other_places[to] = l->places[i];
    }
    if (l->n >= TILE && dnn_interrupted())
      return false;
  }
  uint64_t *keys = l->keys;
  /* the two halves of the memory change their roles with each pass */
  l->keys = l->other_keys;
  l->other_keys = keys;
  int64_t *places = l->places;
  l->places = l->other_places;
  l->other_places = places;
  return true;
}

/* Radix sort, the lowest byte first; bytes that are the same in all keys are skipped. False when
   interrupted. */
static bool sort_line(line *l) {
  if (l->n <= SHORT_LINE) {
    insertion_sort(l);
    return true;
  }
  /* All digits are counted in one pass: the counts do not depend on the order. */
  int64_t counts[DIGITS][VALUES] = {{0}};
  for (int64_t i = 0; i < l->n; i++) {
    if (must_stop(i))
      return false;
    for (int digit = 0; digit < DIGITS; digit++)
      counts[digit][(l->keys[i] >> (8 * digit)) & (VALUES - 1)]++;
  }
  for (int digit = 0; digit < DIGITS; digit++) {
    int64_t *count = counts[digit];
    /* small integers and reals of one sign and similar size leave most bytes equal */
    if (count[(l->keys[0] >> (8 * digit)) & (VALUES - 1)] == l->n)
      continue;
    int64_t start = 0;
    for (int value = 0; value < VALUES; value++) {
      int64_t next = start + count[value];
      count[value] = start;
      start = next;
    }
    if (!scatter(l, digit, count))
      return false;
  }
  return true;
}

/* Sorts one line of 'array' (and its place in 'out') with the memory in 'l'. */
static bool sort_one(line l, const dnn_array *array, const void *data, int64_t stride,
                     const dnn_array *out, void *target, int64_t out_stride) {
  if (!dnn_keys_read(l.n, array->dtype, data, stride, l.keys))
    return false;
  if (l.places != NULL) {
    for (int64_t i = 0; i < l.n && !must_stop(i); i++)
      l.places[i] = i;
    if (!sort_line(&l)) /* which looks at the flag as well */
      return false;
    for (int64_t i = 0; i < l.n; i++) {
      if (must_stop(i))
        return false;
      ((int64_t *)target)[i * out_stride] = l.places[i];
    }
    return true;
  }
  bool real = dnn_dtype_is_real(array->dtype);
  int64_t zeros = real ? read_zeros(l.n, array->dtype, data, stride, l.negative) : 0;
  if (!sort_line(&l))
    return false;
  if (!dnn_keys_write(l.n, l.keys, out->dtype, target, out_stride))
    return false;
  if (zeros > 0)
    write_zeros(l.n, l.keys, zeros, l.negative, out->dtype, target, out_stride);
  return l.n < TILE || !dnn_interrupted();
}

/* Sorts all lines along 'axis', in the memory of 'l'. */
static bool sort_lines(line l, const dnn_array *array, int axis, dnn_array *out) {
  int64_t index[DNN_MAX_NDIM] = {0};
  int64_t since = 0;
  for (;;) {
    if (!sort_one(l, array, dnn_array_at(array, index), array->strides[axis], out,
                  dnn_array_at(out, index), out->strides[axis]))
      return false;
    since += l.n;
    if (since >= 1 << 18) {
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

/* One allocation for all lines, freed here: two rows of keys, and two of places or one of signs. */
static dnn_status sort_array(const dnn_array *array, int axis, bool places, dnn_array *out,
                             dnn_error *error) {
  if (array->size == 0)
    return DNN_OK;
  int64_t n = array->shape[axis];
  size_t words = (size_t)n * sizeof(uint64_t);
  char *memory = dnn_alloc(places ? 4 * words : 2 * words + (size_t)n);
  if (memory == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory to sort %lld elements",
                         (long long)n);
  line l = {.n = n, .keys = (uint64_t *)memory, .other_keys = (uint64_t *)(memory + words)};
  if (places) {
    l.places = (int64_t *)(memory + 2 * words);
    l.other_places = (int64_t *)(memory + 3 * words);
  } else {
    l.negative = (uint8_t *)(memory + 2 * words);
  }
  bool done = sort_lines(l, array, axis, out);
  dnn_free(memory);
  return done ? DNN_OK : dnn_error_interrupt(error);
}

dnn_status dnn_array_sort(const dnn_array *array, int axis, dnn_array *out, dnn_error *error) {
  return sort_array(array, axis, false, out, error);
}

dnn_status dnn_array_argsort(const dnn_array *array, int axis, dnn_array *out, dnn_error *error) {
  return sort_array(array, axis, true, out, error);
}

/* --- searching -------------------------------------------------------------------------------- */

/* The keys are made once, so that each comparison is one of integers, and NaN has its place. */
dnn_status dnn_array_search(const dnn_array *sorted, const dnn_array *values, bool right,
                            dnn_array *out, dnn_error *error) {
  int64_t n = sorted->size;
  uint64_t *keys = dnn_alloc((size_t)n * sizeof *keys);
  if (keys == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory to search %lld elements",
                         (long long)n);
  bool done = dnn_keys_read(n, sorted->dtype, sorted->data,
                            sorted->ndim > 0 ? sorted->strides[0] : 1, keys);
  int64_t index[DNN_MAX_NDIM] = {0};
  for (int64_t i = 0; i < values->size && done; i++) {
    uint64_t key = 0;
    (void)dnn_keys_read(1, values->dtype, dnn_array_at(values, index), 1, &key);
    int64_t low = 0, high = n;
    while (low < high) {
      int64_t middle = low + (high - low) / 2;
      if (keys[middle] < key || (right && keys[middle] == key))
        low = middle + 1;
      else
        high = middle;
    }
    *(int64_t *)dnn_array_at(out, index) = low;
    for (int k = values->ndim - 1; k >= 0 && ++index[k] == values->shape[k]; k--)
      index[k] = 0;
    done = (i + 1) % (TILE / 16) != 0 || !dnn_interrupted();
  }
  dnn_free(keys);
  return done ? DNN_OK : dnn_error_interrupt(error);
}

/* --- counting and progressions ---------------------------------------------------------------- */

/* 'out' comes zeroed, and with the extent that the largest value asks for. */
dnn_status dnn_array_count(const dnn_array *values, const dnn_array *weights, dnn_array *out,
                           dnn_error *error) {
  const int64_t *value = values->data;
  const double *weight = weights != NULL ? weights->data : NULL;
  int64_t n = values->size;
  for (int64_t i = 0; i < n; i++) {
    if (must_stop(i))
      return dnn_error_interrupt(error);
    int64_t v = value[i * values->strides[0]];
    if (v < 0 || v >= out->size)
      return dnn_error_set(error, DNN_EVALUE, "value %lld is not in 0 .. %lld", (long long)v,
                           (long long)out->size - 1);
    if (weight != NULL)
      ((double *)out->data)[v] += weight[i * weights->strides[0]];
    else
      ((int64_t *)out->data)[v]++;
  }
  return DNN_OK;
}

/* Runs 'each' for all i in 0 .. n-1, with a look at the interrupt flag now and then. */
#define IN_TILES(n, each)                                                                          \
  for (int64_t first = 0; first < (n); first += TILE) {                                            \
    if (first > 0 && dnn_interrupted())                                                            \
      return dnn_error_interrupt(error);                                                           \
    int64_t end = (n)-first < TILE ? (n) : first + TILE;                                           \
    for (int64_t i = first; i < end; i++)                                                          \
      each;                                                                                        \
  }

dnn_status dnn_array_progression(double start, double step, dnn_array *out, dnn_error *error) {
  double *values = out->data;
  /* i * step, not a running sum, whose rounding errors would grow: as np.linspace does */
  IN_TILES(out->size, values[i] = start + (double)i * step)
  return DNN_OK;
}

dnn_status dnn_array_progression_i64(int64_t start, int64_t step, dnn_array *out,
                                     dnn_error *error) {
  int64_t *values = out->data;
  /* unsigned, since what lies beyond the last value may overflow */
  IN_TILES(out->size, values[i] = (int64_t)((uint64_t)start + (uint64_t)i * (uint64_t)step))
  return DNN_OK;
}

dnn_status dnn_array_shift(dnn_array *positions, int64_t by, dnn_error *error) {
  int64_t *values = positions->data;
  IN_TILES(positions->size, values[i] += by)
  return DNN_OK;
}
