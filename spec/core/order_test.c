/* Sorting against a twin by insertion, searching and counting by their definitions. */
#include "array/order.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 2385;

static int64_t random_up_to(int64_t limit) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (int64_t)((state >> 33) % (uint64_t)limit);
}

/* A number with repetitions, zeros of both signs, infinities and NaN. */
static double random_value(void) {
  switch (random_up_to(12)) {
  case 0:
    return -0.0;
  case 1:
    return 0.0;
  case 2:
    return NAN;
  case 3:
    return -INFINITY;
  case 4:
    return 5e-324;
  default:
    return (double)(random_up_to(2001) - 1000) / (random_up_to(2) ? 1 : 2.385e-7);
  }
}

/* NumPy's order. */
static bool before(double a, double b) {
  return a < b || (!isnan(a) && isnan(b));
}

static bool same(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* Positions that sort values[0], values[stride], ... stably. */
static void twin(int64_t n, const double *values, int64_t stride, int64_t *positions) {
  for (int64_t i = 0; i < n; i++) {
    int64_t j = i;
    for (; j > 0 && before(values[i * stride], values[positions[j - 1] * stride]); j--)
      positions[j] = positions[j - 1];
    positions[j] = i;
  }
}

enum { MOST = 1013 };

static double values[3 * MOST], sorted[3 * MOST];
static float values32[MOST], sorted32[MOST];
static int64_t positions[3 * MOST], wanted[MOST];

static void test_lines(int64_t n) {
  dnn_error error;
  int64_t shape[2] = {n, 3};
  for (int64_t i = 0; i < 3 * n; i++)
    values[i] = random_value();
  dnn_array in, out, order;
  dnn_array_init(&in, values, DNN_F64, 2, shape);
  dnn_array_init(&out, sorted, DNN_F64, 2, shape);
  dnn_array_init(&order, positions, DNN_I64, 2, shape);
  CHECK(dnn_array_sort(&in, 0, &out, &error) == DNN_OK);
  CHECK(dnn_array_argsort(&in, 0, &order, &error) == DNN_OK);
  bool right = true;
  for (int64_t column = 0; column < 3; column++) {
    twin(n, values + column, 3, wanted);
    for (int64_t i = 0; i < n; i++) {
      right = right && positions[3 * i + column] == wanted[i];
      right = right && same(sorted[3 * i + column], values[3 * wanted[i] + column]);
    }
  }
  CHECK(right);
  CHECK(dnn_array_sort(&in, 0, &in, &error) == DNN_OK); /* in place */
  bool equal = true;
  for (int64_t i = 0; i < 3 * n; i++)
    equal = equal && same(values[i], sorted[i]);
  CHECK(equal);
}

static void test_types(int64_t n) {
  dnn_error error;
  static int64_t integers[MOST];
  static uint8_t bytes[MOST];
  for (int64_t i = 0; i < n; i++) {
    integers[i] = (int64_t)((uint64_t)random_up_to(1 << 30) << 34) - random_up_to(1 << 30);
    bytes[i] = (uint8_t)random_up_to(256);
    values32[i] = (float)random_value();
  }
  integers[0] = INT64_MIN;
  integers[n / 2] = INT64_MAX;
  dnn_array in, out;
  dnn_array_init(&in, integers, DNN_I64, 1, &n);
  CHECK(dnn_array_sort(&in, 0, &in, &error) == DNN_OK);
  dnn_array_init(&in, bytes, DNN_U8, 1, &n);
  CHECK(dnn_array_sort(&in, 0, &in, &error) == DNN_OK);
  dnn_array_init(&in, values32, DNN_F32, 1, &n);
  dnn_array_init(&out, sorted32, DNN_F32, 1, &n);
  CHECK(dnn_array_sort(&in, 0, &out, &error) == DNN_OK);
  bool right = true;
  for (int64_t i = 1; i < n; i++) {
    right = right && integers[i - 1] <= integers[i] && bytes[i - 1] <= bytes[i];
    right = right && !before((double)sorted32[i], (double)sorted32[i - 1]);
  }
  CHECK(right);
}

static void test_search(void) {
  dnn_error error;
  int64_t n = 5, m = 6, places[6];
  double line[5] = {-2.5, 0, 0, 7, NAN}, probes[6] = {-INFINITY, -0.0, 1, 7, INFINITY, NAN};
  const int64_t left[6] = {0, 1, 3, 3, 4, 4}, right[6] = {0, 3, 3, 4, 4, 5};
  dnn_array in, probe, out;
  dnn_array_init(&in, line, DNN_F64, 1, &n);
  dnn_array_init(&probe, probes, DNN_F64, 1, &m);
  dnn_array_init(&out, places, DNN_I64, 1, &m);
  CHECK(dnn_array_search(&in, &probe, false, &out, &error) == DNN_OK);
  CHECK(memcmp(places, left, sizeof left) == 0);
  CHECK(dnn_array_search(&in, &probe, true, &out, &error) == DNN_OK);
  CHECK(memcmp(places, right, sizeof right) == 0);
}

static void test_count(void) {
  dnn_error error;
  int64_t n = 4, m = 3, numbers[4] = {2, 0, 2, 2}, counts[3] = {0};
  double weights[4] = {0.1, 0.2, 0.7, 2.385}, sums[3] = {0};
  dnn_array in, weight, out;
  dnn_array_init(&in, numbers, DNN_I64, 1, &n);
  dnn_array_init(&weight, weights, DNN_F64, 1, &n);
  dnn_array_init(&out, counts, DNN_I64, 1, &m);
  CHECK(dnn_array_count(&in, NULL, &out, &error) == DNN_OK);
  CHECK(counts[0] == 1 && counts[1] == 0 && counts[2] == 3);
  dnn_array_init(&out, sums, DNN_F64, 1, &m);
  CHECK(dnn_array_count(&in, &weight, &out, &error) == DNN_OK);
  CHECK(sums[0] == 0.2 && sums[2] == 0.1 + 0.7 + 2.385);
  numbers[1] = 3;
  CHECK(dnn_array_count(&in, NULL, &out, &error) == DNN_EVALUE);
  CHECK(strcmp(error.text, "value 3 is not in 0 .. 2") == 0);
}

static void test_progressions(void) {
  int64_t n = 3, integers[3];
  double reals[3];
  dnn_array out;
  dnn_array_init(&out, reals, DNN_F64, 1, &n);
  dnn_error error;
  CHECK(dnn_array_progression(2.385, -0.1, &out, &error) == DNN_OK);
  CHECK(reals[0] == 2.385 && reals[1] == 2.385 + -0.1 && reals[2] == 2.385 + 2 * -0.1);
  dnn_array_init(&out, integers, DNN_I64, 1, &n);
  CHECK(dnn_array_progression_i64(INT64_MAX - 1, 1, &out, &error) == DNN_OK);
  CHECK(integers[1] == INT64_MAX && integers[2] == INT64_MIN);
}

static void test_failures(void) {
  dnn_error error;
  int64_t n = MOST;
  dnn_array in, order;
  dnn_array_init(&in, values, DNN_F64, 1, &n);
  dnn_array_init(&order, positions, DNN_I64, 1, &n);
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_array_sort(&in, 0, &in, &error) == DNN_ENOMEM);
  CHECK(strcmp(error.text, "not enough memory to sort 1013 elements") == 0);
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_array_search(&in, &in, false, &order, &error) == DNN_ENOMEM);
  dnn_alloc_fail_at(0, false);
  int64_t many = (int64_t)1 << 21;
  dnn_array large;
  CHECK(dnn_array_alloc(&large, DNN_F64, 1, &many, &error) == DNN_OK);
  CHECK(dnn_array_progression(1, -2.385, &large, &error) == DNN_OK);
  *dnn_interrupt_flag() = 1;
  CHECK(dnn_array_sort(&large, 0, &large, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_progression(1, -2.385, &large, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_search(&large, &large, false, &large, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(dnn_array_sort(&large, 0, &large, &error) == DNN_OK);
  CHECK(((double *)large.data)[many - 1] == 1);
  dnn_array_free(&large);
  CHECK(dnn_array_alloc(&large, DNN_I64, 1, &many, &error) == DNN_OK);
  *dnn_interrupt_flag() = 1;
  CHECK(dnn_array_progression_i64(0, 1, &large, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_shift(&large, 1, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_argsort(&large, 0, &large, &error) == DNN_EINTERRUPT);
  memset(large.data, 0, (size_t)many * sizeof(int64_t));
  CHECK(dnn_array_count(&large, NULL, &large, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  dnn_array_free(&large);
  int64_t none = 0;
  dnn_array_init(&in, values, DNN_F64, 1, &none);
  CHECK(dnn_array_sort(&in, 0, &in, &error) == DNN_OK);
}

int main(void) {
  const int64_t sizes[] = {1, 2, 7, 48, 49, 50, 255, MOST};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    test_lines(sizes[i]);
    if (sizes[i] > 1)
      test_types(sizes[i]);
  }
  test_search();
  test_count();
  test_progressions();
  test_failures();
  return check_finish();
}
