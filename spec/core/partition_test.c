/* Partitions against sorted twins, for lines of all kinds: short and long, of equal keys, and such
   that samples mislead. */
#include "array/partition.h"

#include "array/order.h"
#include "base/alloc.h"
#include "base/interrupt.h"
#include "check.h"

#include <math.h>
#include <string.h>

static uint64_t state = 2385;

static int64_t random_up_to(int64_t limit) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (int64_t)((state >> 33) % (uint64_t)limit);
}

enum { MOST = (1 << 17) + 77, RANKS = 5 };

static double values[MOST], sorted[MOST], divided[MOST];
static int64_t places[MOST];
static bool seen[MOST];

static double random_value(int kind, int64_t i, int64_t n) {
  switch (kind) {
  case 0: /* repetitions, zeros of both signs, infinities and NaN */
    switch (random_up_to(12)) {
    case 0:
      return -0.0;
    case 1:
      return 0.0;
    case 2:
      return NAN;
    case 3:
      return -INFINITY;
    default:
      return (double)(random_up_to(2001) - 1000) / (random_up_to(2) ? 1 : 2.385e-7);
    }
  case 1:
    return (double)i;
  case 2:
    return (double)-i;
  case 3:
    return 2.385;
  case 4:
    return NAN;
  default: /* what samples at even distances see is far from all others */
    return i % (n / 512 + 1) < 2 ? 1e300 + (double)i : (double)random_up_to(1000);
  }
}

/* Equal for NumPy's order. */
static bool same(double a, double b) {
  return a == b || (isnan(a) && isnan(b));
}

static bool before(double a, double b) {
  return a < b || (!isnan(a) && isnan(b));
}

static int64_t random_ranks(int64_t n, int64_t ranks[RANKS]) {
  int64_t count = 0;
  for (int64_t k = random_up_to(n); k < n && count < RANKS; k += 1 + random_up_to(n))
    ranks[count++] = k;
  return count;
}

/* Is each rank in its place in 'divided', with what belongs there on both sides? */
static bool is_divided(int64_t n, int64_t count, const int64_t *ranks) {
  for (int64_t r = 0; r < count; r++) {
    double pivot = divided[ranks[r]];
    if (!same(pivot, sorted[ranks[r]]))
      return false;
    for (int64_t i = 0; i < n; i++)
      if (i < ranks[r] ? before(pivot, divided[i]) : before(divided[i], pivot))
        return false;
  }
  return true;
}

static void test_line(int kind, int64_t n) {
  dnn_error error;
  int64_t ranks[RANKS], count = random_ranks(n, ranks);
  for (int64_t i = 0; i < n; i++)
    values[i] = random_value(kind, i, n);
  dnn_array in, twin, out, order;
  dnn_array_init(&in, values, DNN_F64, 1, &n);
  dnn_array_init(&twin, sorted, DNN_F64, 1, &n);
  dnn_array_init(&out, divided, DNN_F64, 1, &n);
  dnn_array_init(&order, places, DNN_I64, 1, &n);
  CHECK(dnn_array_sort(&in, 0, &twin, &error) == DNN_OK);
  CHECK(dnn_array_partition(&in, 0, count, ranks, &out, &error) == DNN_OK);
  CHECK(is_divided(n, count, ranks));
  int64_t negative = 0; /* no zero lost its sign */
  for (int64_t i = 0; i < n; i++)
    negative += (values[i] == 0 && signbit(values[i])) - (divided[i] == 0 && signbit(divided[i]));
  CHECK(negative == 0);

  CHECK(dnn_array_argpartition(&in, 0, count, ranks, &order, &error) == DNN_OK);
  memset(seen, 0, sizeof seen);
  bool once = true;
  for (int64_t i = 0; i < n; i++) {
    once = once && !seen[places[i]];
    seen[places[i]] = true;
    divided[i] = values[places[i]];
  }
  CHECK(once && is_divided(n, count, ranks));

  double chosen[RANKS];
  dnn_array_init(&out, chosen, DNN_F64, 1, &count);
  CHECK(dnn_array_select(&in, 0, count, ranks, &out, &error) == DNN_OK);
  for (int64_t r = 0; r < count; r++)
    CHECK(same(chosen[r], sorted[ranks[r]]));
}

static void test_axes_and_types(void) {
  dnn_error error;
  int64_t shape[2] = {3, 4}, picked[2] = {1, 4}, rank = 1;
  int64_t integers[12] = {9, INT64_MIN, 4, 0, -1, 5, INT64_MAX, 0, 7, 6, 4, 0}, middle[4];
  const int64_t wanted[4] = {7, 5, 4, 0};
  dnn_array in, out;
  dnn_array_init(&in, integers, DNN_I64, 2, shape);
  dnn_array_init(&out, middle, DNN_I64, 2, picked);
  CHECK(dnn_array_select(&in, 0, 1, &rank, &out, &error) == DNN_OK);
  CHECK(memcmp(middle, wanted, sizeof wanted) == 0);
  int64_t n = 4;
  uint8_t bytes[4] = {255, 3, 128, 0}, moved[4];
  dnn_array_init(&in, bytes, DNN_U8, 1, &n);
  dnn_array_init(&out, moved, DNN_U8, 1, &n);
  CHECK(dnn_array_partition(&in, 0, 1, &rank, &out, &error) == DNN_OK);
  CHECK(moved[0] == 0 && moved[1] == 3);
  float reals[4] = {NAN, 2.5f, -INFINITY, 1}, floats[4];
  dnn_array_init(&in, reals, DNN_F32, 1, &n);
  dnn_array_init(&out, floats, DNN_F32, 1, &n);
  rank = 3;
  CHECK(dnn_array_partition(&in, 0, 1, &rank, &out, &error) == DNN_OK);
  CHECK(isnan(floats[3]));
}

static void test_failures(void) {
  dnn_error error;
  int64_t n = 77, rank = 5, many = (int64_t)1 << 21;
  dnn_array in, out;
  dnn_array_init(&in, values, DNN_F64, 1, &n);
  dnn_array_init(&out, divided, DNN_F64, 1, &n);
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_array_partition(&in, 0, 1, &rank, &out, &error) == DNN_ENOMEM);
  CHECK(strcmp(error.text, "not enough memory to partition 77 elements") == 0);
  dnn_alloc_fail_at(0, false);
  dnn_array large;
  CHECK(dnn_array_alloc(&large, DNN_I64, 1, &many, &error) == DNN_OK);
  memset(large.data, 0, (size_t)many * sizeof(int64_t));
  *dnn_interrupt_flag() = 1;
  CHECK(dnn_array_argpartition(&large, 0, 1, &rank, &large, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(dnn_array_partition(&large, 0, 1, &rank, &large, &error) == DNN_OK);
  dnn_array_free(&large);
}

int main(void) {
  for (int kind = 0; kind < 6; kind++) {
    for (int64_t n = 1; n < 60; n += 3)
      test_line(kind, n);
    test_line(kind, 1000);
    test_line(kind, 20011);
    test_line(kind, MOST);
  }
  test_axes_and_types();
  test_failures();
  return check_finish();
}
