/*
** Losses against their definition, NumPy's order of operations, and differences of their values.
*/
#include "array/elementwise.h"
#include "array/reduce.h"
#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/thread_pool.h"
#include "each_isa.h"
#include "nn/loss.h"
#include "nn/steps.h"

#include <math.h>
#include <string.h>

static uint64_t state = 2385;

static double uniform(double low, double high) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return low + (high - low) * ((double)(state >> 11) / 9007199254740992.0);
}

static dnn_array new_array(dnn_dtype dtype, int64_t n, int64_t m) {
  dnn_array array;
  CHECK(dnn_array_alloc(&array, dtype, 2, (int64_t[]){n, m}, NULL) == DNN_OK);
  return array;
}

static void set(const dnn_array *array, int64_t i, double value) {
  dnn_convert(1, DNN_F64, &value, 0, array->dtype,
              (char *)array->data + i * (int64_t)dnn_dtype_size(array->dtype), 0);
}

static double get(const dnn_array *array, int64_t i) {
  double value;
  dnn_convert(1, array->dtype, (char *)array->data + i * (int64_t)dnn_dtype_size(array->dtype), 0,
              DNN_F64, &value, 0);
  return value;
}

static bool same_bytes(const dnn_array *a, const dnn_array *b) {
  return memcmp(a->data, b->data, (size_t)a->size * dnn_dtype_size(a->dtype)) == 0;
}

static double epsilon(dnn_dtype dtype) {
  return dtype == DNN_F64 ? 2.3e-16 : 1.2e-7;
}

/* --- names and shapes ------------------------------------------------------------------------- */

static void names_lead_to_kinds(void) {
  dnn_loss_kind kind;
  dnn_loss_reduction reduction;
  CHECK(dnn_loss_reduction_find("mean", &reduction) && reduction == DNN_REDUCTION_MEAN);
  CHECK(dnn_loss_reduction_find("examples", &reduction) && reduction == DNN_REDUCTION_EXAMPLES);
  CHECK(dnn_loss_reduction_find("sum", &reduction) && reduction == DNN_REDUCTION_SUM);
  CHECK(!dnn_loss_reduction_find("none", &reduction));
  for (int i = 0; i < DNN_LOSSES; i++) {
    CHECK(dnn_loss_find(dnn_loss_name((dnn_loss_kind)i), &kind));
    CHECK((int)kind == i);
  }
  CHECK(dnn_loss_find("mse", &kind) && kind == DNN_MSE);
  CHECK(!dnn_loss_find("MSE", &kind));
  CHECK(!dnn_loss_find("", &kind));
}

static dnn_array shaped(int ndim, const int64_t *shape) {
  static double element;
  dnn_array array;
  dnn_array_init(&array, &element, DNN_F64, ndim, shape);
  return array;
}

#define SHAPED(...)                                                                                \
  shaped((int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__})

static bool fits(dnn_loss_kind kind, dnn_array a, dnn_array y) {
  return dnn_loss_check(&(dnn_loss){kind, 1, DNN_REDUCTION_MEAN}, &a, &y, NULL) == DNN_OK;
}

static bool is_refused(dnn_loss_kind kind, dnn_array a, dnn_array y, const char *text) {
  dnn_error error;
  bool good =
      dnn_loss_check(&(dnn_loss){kind, 1, DNN_REDUCTION_MEAN}, &a, &y, &error) == DNN_ESHAPE &&
      strcmp(error.text, text) == 0;
  if (!good)
    printf("  got: %s\n", error.text);
  return good;
}

static void shapes_are_checked(void) {
  for (int kind = 0; kind < DNN_LOSSES; kind++) {
    CHECK(fits((dnn_loss_kind)kind, SHAPED(10, 64), SHAPED(10, 64)));
    CHECK(fits((dnn_loss_kind)kind, SHAPED(12, 64), SHAPED(3, 4, 64)));
    CHECK(fits((dnn_loss_kind)kind, SHAPED(3, 4, 64), SHAPED(12, 64)));
    CHECK(!fits((dnn_loss_kind)kind, SHAPED(12, 64), SHAPED(64, 12)));
  }
  CHECK(fits(DNN_SOFTMAX_CROSS_ENTROPY, SHAPED(10, 64), SHAPED(64)));
  CHECK(fits(DNN_CROSS_ENTROPY, SHAPED(10, 64), SHAPED(1, 64)));
  CHECK(is_refused(DNN_SOFTMAX_CROSS_ENTROPY, SHAPED(10, 64), SHAPED(64, 10),
                   "softmax_cross_entropy: output (10, 64) and Y (64, 10): examples are columns, "
                   "did you mean Y.T?"));
  CHECK(is_refused(DNN_CROSS_ENTROPY, SHAPED(10, 64), SHAPED(64, 1),
                   "cross_entropy: output (10, 64) and Y (64, 1): examples are columns, did you "
                   "mean Y.T?"));
  CHECK(is_refused(DNN_SOFTMAX_CROSS_ENTROPY, SHAPED(10, 64), SHAPED(60),
                   "softmax_cross_entropy: output (10, 64) and Y (60,): Y needs shape (10, 64), or "
                   "(64,) with class numbers 0 .. 9"));
  CHECK(is_refused(DNN_BINARY_CROSS_ENTROPY, SHAPED(1, 64), SHAPED(64),
                   "binary_cross_entropy: output (1, 64) and Y (64,): Y needs shape (1, 64), write "
                   "Y:reshape(1, 64)"));
  CHECK(is_refused(DNN_MSE, SHAPED(10, 64), SHAPED(1, 64),
                   "mse: output (10, 64) and Y (1, 64): Y needs shape (10, 64), only cross_entropy "
                   "and softmax_cross_entropy take class numbers"));
  CHECK(is_refused(DNN_MAE, SHAPED(10, 64), SHAPED(10, 60),
                   "mae: output (10, 64) and Y (10, 60): Y needs shape (10, 64)"));
  CHECK(is_refused(DNN_SOFTMAX_CROSS_ENTROPY, SHAPED(1, 64), SHAPED(1, 64),
                   "softmax_cross_entropy: output (1, 64): softmax over one row is always 1, for "
                   "two classes use binary_cross_entropy_logits"));
  CHECK(is_refused(DNN_CROSS_ENTROPY, SHAPED(1, 64), SHAPED(1, 64),
                   "cross_entropy: output (1, 64): one row is one class, for two classes use a "
                   "sigmoid and binary_cross_entropy"));
  CHECK(
      is_refused(DNN_HINGE, SHAPED(10, 0), SHAPED(10, 0), "hinge: output (10, 0) has no examples"));
  CHECK(is_refused(DNN_HINGE, SHAPED(10), SHAPED(10),
                   "hinge: output has shape (10,), (n, m) is needed"));
  dnn_error error;
  dnn_array a = SHAPED(1, 4);
  CHECK(dnn_loss_check(&(dnn_loss){DNN_HUBER, 0, DNN_REDUCTION_MEAN}, &a, &a, &error) ==
        DNN_EVALUE);
  CHECK(strcmp(error.text, "huber: delta must be positive, got 0") == 0);
  CHECK(dnn_loss_check(&(dnn_loss){DNN_HUBER, NAN, DNN_REDUCTION_MEAN}, &a, &a, &error) ==
        DNN_EVALUE);
}

/* --- the notebook's cost ---------------------------------------------------------------------- */

static void operate(const char *name, const dnn_array *a, const dnn_array *b, dnn_array *out) {
  CHECK(dnn_operation_apply(dnn_operation_find(name), a, b, out, NULL) == DNN_OK);
}

/* Cost and gradient as NumPy works them out, a whole array after the other. */
static double cost_by_steps(const dnn_array *a, const dnn_array *y, dnn_array *gradient) {
  dnn_array one = new_array(a->dtype, 1, 1), p = new_array(a->dtype, a->shape[0], a->shape[1]);
  dnn_array q = new_array(a->dtype, a->shape[0], a->shape[1]), total;
  double sum;
  set(&one, 0, 1);
  operate("divide", y, a, gradient);
  operate("subtract", &one, y, &p);
  operate("subtract", &one, a, &q);
  operate("divide", &p, &q, &p);
  operate("subtract", gradient, &p, gradient);
  operate("negative", gradient, NULL, gradient);
  operate("subtract", &one, y, &p);
  operate("log", &q, NULL, &q);
  operate("multiply", &p, &q, &q);
  operate("log", a, NULL, &p);
  operate("multiply", y, &p, &p);
  operate("add", &p, &q, &p);
  dnn_array_init(&total, &sum, a->dtype, 0, NULL);
  CHECK(dnn_array_reduce(DNN_SUM, &p, (bool[]){true, true}, 0, &total, NULL) == DNN_OK);
  double cost = -1.0 / (double)a->shape[1] * get(&total, 0);
  dnn_array_free(&one);
  dnn_array_free(&p);
  dnn_array_free(&q);
  return cost;
}

static void the_cost_has_numpys_bits(dnn_dtype dtype) {
  static const int64_t shapes[][2] = {
      {1, 1},     {1, 2},      {1, 3},       {1, 4},    {1, 7},    {1, 8},    {1, 9},
      {1, 15},    {1, 16},     {1, 17},      {1, 31},   {1, 127},  {1, 128},  {1, 129},
      {1, 209},   {3, 43},     {1, 513},     {5, 200},  {1, 8191}, {2, 4096}, {1, 8193},
      {1, 16389}, {7, 100003}, {1, 2100001}, {3, 1000},
  };
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    int64_t n = shapes[i][0], m = shapes[i][1];
    dnn_array a = new_array(dtype, n, m), y = new_array(dtype, n, m);
    dnn_array expected = new_array(dtype, n, m), gradient = new_array(dtype, n, m);
    for (int64_t k = 0; k < n * m; k++) {
      set(&a, k, uniform(0.001, 0.999));
      set(&y, k, uniform(0, 1) < 0.5);
    }
    set(&a, 0, i % 3 == 0 ? 0x1p-100 : 1 - (dtype == DNN_F64 ? 0x1p-53 : 0x1p-24));
    if (i % 2 == 1) /* not all are labels */
      set(&y, n * m - 1, 0.25);
    double cost = cost_by_steps(&a, &y, &expected), value = -1, alone = -1, third = -1;
    dnn_loss loss = {DNN_BINARY_CROSS_ENTROPY, 0, DNN_REDUCTION_EXAMPLES};
    CHECK(dnn_loss_apply(&loss, &a, &y, &value, gradient.data, NULL) == DNN_OK);
    CHECK(dnn_loss_apply(&loss, &a, &y, &alone, NULL, NULL) == DNN_OK);
    CHECK(dnn_steps_compute_cost(&a, &y, &third, NULL) == DNN_OK);
    CHECK(value == cost && alone == cost && third == cost);
    CHECK(same_bytes(&gradient, &expected));
    dnn_array_free(&a);
    dnn_array_free(&y);
    dnn_array_free(&expected);
    dnn_array_free(&gradient);
  }
}

static void certain_predictions_give_inf_and_nan(void) {
  double a_data[2] = {0.5, 0}, y_data[2] = {1, 1}, value;
  dnn_array a, y;
  dnn_array_init(&a, a_data, DNN_F64, 2, (int64_t[]){1, 2});
  dnn_array_init(&y, y_data, DNN_F64, 2, (int64_t[]){1, 2});
  dnn_loss loss = {DNN_BINARY_CROSS_ENTROPY, 0, DNN_REDUCTION_EXAMPLES};
  CHECK(dnn_loss_apply(&loss, &a, &y, &value, NULL, NULL) == DNN_OK && value == INFINITY);
  a_data[1] = 1; /* 0 * log(0) */
  CHECK(dnn_loss_apply(&loss, &a, &y, &value, NULL, NULL) == DNN_OK && isnan(value));
}

/* --- all by the definition -------------------------------------------------------------------- */

/* Fills outputs and targets that suit the loss. */
static void fill(dnn_loss_kind kind, const dnn_array *a, const dnn_array *y) {
  int64_t m = a->shape[1];
  bool probabilities = kind == DNN_BINARY_CROSS_ENTROPY || kind == DNN_CROSS_ENTROPY;
  bool classes = kind == DNN_CROSS_ENTROPY || kind == DNN_SOFTMAX_CROSS_ENTROPY;
  bool labels = kind == DNN_BINARY_CROSS_ENTROPY || kind == DNN_BINARY_CROSS_ENTROPY_LOGITS;
  for (int64_t k = 0; k < a->size; k++) {
    set(a, k, probabilities ? uniform(0.1, 0.9) : uniform(-6, 6));
    double target = uniform(-6, 6);
    if (labels)
      target = target < 0;
    else if (kind == DNN_HINGE)
      target = (double)(k % 3 - 1);
    else if (classes) /* every third example is no one-hot vector */
      target = k % m % 3 == 0 ? uniform(0, 1) : k / m == k % m % a->shape[0];
    set(y, k, target);
  }
}

/* The terms of example j, added up the plain way in double. */
static double example_loss(const dnn_loss *loss, const dnn_array *a, const dnn_array *y,
                           int64_t j) {
  int64_t n = a->shape[0], m = a->shape[1];
  double sum = 0, powers = 0;
  for (int64_t i = 0; i < n; i++)
    powers += exp(get(a, i * m + j));
  for (int64_t i = 0; i < n; i++) {
    double x = get(a, i * m + j), t = get(y, i * m + j), distance = fabs(x - t);
    double side = t == 0 ? -1 : t;
    switch (loss->kind) {
    case DNN_BINARY_CROSS_ENTROPY:
      sum -= t * log(x) + (1 - t) * log(1 - x);
      break;
    case DNN_BINARY_CROSS_ENTROPY_LOGITS:
      sum += fmax(x, 0) - x * t + log1p(exp(-fabs(x)));
      break;
    case DNN_CROSS_ENTROPY:
      sum -= t * log(x);
      break;
    case DNN_SOFTMAX_CROSS_ENTROPY:
      sum += t * (log(powers) - x);
      break;
    case DNN_MSE:
      sum += distance * distance;
      break;
    case DNN_MAE:
      sum += distance;
      break;
    case DNN_HUBER:
      sum += distance <= loss->delta ? distance * distance / 2
                                     : loss->delta * (distance - loss->delta / 2);
      break;
    case DNN_HINGE:
      sum += fmax(0, 1 - side * x);
      break;
    }
  }
  return sum;
}

/* The derivative of that with respect to a[i][j], from differences. */
static double derivative(const dnn_loss *loss, const dnn_array *a, const dnn_array *y, int64_t i,
                         int64_t j) {
  int64_t place = i * a->shape[1] + j;
  double kept = get(a, place), step = a->dtype == DNN_F64 ? 3e-5 : 1e-3, values[2], at[2];
  for (int side = 0; side < 2; side++) {
    set(a, place, kept + (side == 0 ? -step : step));
    at[side] = get(a, place);
    values[side] = example_loss(loss, a, y, j);
  }
  set(a, place, kept);
  return (values[1] - values[0]) / (at[1] - at[0]);
}

/* Near a kink differences tell nothing. */
static bool is_smooth(const dnn_loss *loss, double x, double t) {
  switch (loss->kind) {
  case DNN_MAE:
    return fabs(x - t) > 0.01;
  case DNN_HUBER:
    return fabs(fabs(x - t) - loss->delta) > 0.01;
  case DNN_HINGE:
    return fabs(1 - (t == 0 ? -1 : t) * x) > 0.01;
  default:
    return true;
  }
}

/* What the sum of all terms is divided by. */
static double expected_divisor(const dnn_loss *loss, int64_t n, int64_t m) {
  bool classes = loss->kind == DNN_CROSS_ENTROPY || loss->kind == DNN_SOFTMAX_CROSS_ENTROPY;
  return loss->reduction == DNN_REDUCTION_SUM                ? 1
         : loss->reduction == DNN_REDUCTION_MEAN && !classes ? (double)(n * m)
                                                             : (double)m;
}

static void losses_follow_their_definition(dnn_dtype dtype, dnn_loss_reduction reduction) {
  static const int64_t shapes[][2] = {{2, 1},  {2, 3},   {1, 4},   {3, 4},   {4, 7},   {10, 16},
                                      {5, 31}, {10, 64}, {7, 300}, {3, 600}, {300, 5}, {100, 130}};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    for (int kind = 0; kind < DNN_LOSSES; kind++) {
      int64_t n = shapes[s][0], m = shapes[s][1];
      dnn_loss loss = {(dnn_loss_kind)kind, 0.7, reduction};
      double divisor = expected_divisor(&loss, n, m);
      if (loss.kind == DNN_SOFTMAX_CROSS_ENTROPY && n == 1)
        continue;
      dnn_array a = new_array(dtype, n, m), y = new_array(dtype, n, m);
      dnn_array gradient = new_array(dtype, n + 1, m); /* the last row must stay */
      fill(loss.kind, &a, &y);
      for (int64_t k = 0; k < gradient.size; k++)
        set(&gradient, k, 2385);
      double value, alone, mean = 0;
      CHECK(dnn_loss_apply(&loss, &a, &y, &value, gradient.data, NULL) == DNN_OK);
      CHECK(dnn_loss_apply(&loss, &a, &y, &alone, NULL, NULL) == DNN_OK);
      CHECK(alone == value);
      for (int64_t j = 0; j < m; j++)
        mean += example_loss(&loss, &a, &y, j) / divisor;
      CHECK(fabs(value - mean) <= 40 * epsilon(dtype) * fabs(mean));
      int wrong = 0;
      double tolerance = dtype == DNN_F64 ? 1e-7 : 3e-3;
      for (int64_t k = 0; k < n * m; k += 1 + n * m / 500) {
        if (!is_smooth(&loss, get(&a, k), get(&y, k)))
          continue;
        double factor = (double)m / divisor;
        double slope = derivative(&loss, &a, &y, k / m, k % m) * factor;
        wrong += !(fabs(get(&gradient, k) - slope) <= tolerance * fmax(factor, fabs(slope)));
      }
      for (int64_t j = 0; j < m; j++)
        wrong += get(&gradient, n * m + j) != 2385;
      CHECK(wrong == 0);
      if (wrong > 0)
        printf("  %s (%lld, %lld): %d wrong\n", dnn_loss_name(loss.kind), (long long)n,
               (long long)m, wrong);
      dnn_array_free(&a);
      dnn_array_free(&y);
      dnn_array_free(&gradient);
    }
  }
}

/* One number, whose results are known to the last digit. */
static void known_values(void) {
  static const struct {
    dnn_loss loss;
    double a, y, value, gradient;
  } cases[] = {
      {{DNN_BINARY_CROSS_ENTROPY_LOGITS, 0, DNN_REDUCTION_MEAN}, 1000, 0, 1000, 1},
      {{DNN_BINARY_CROSS_ENTROPY_LOGITS, 0, DNN_REDUCTION_MEAN}, -1000, 1, 1000, -1},
      {{DNN_BINARY_CROSS_ENTROPY_LOGITS, 0, DNN_REDUCTION_MEAN}, 1000, 1, 0, 0},
      {{DNN_BINARY_CROSS_ENTROPY_LOGITS, 0, DNN_REDUCTION_MEAN},
       0,
       1,
       0.69314718055994530942,
       -0.5},
      {{DNN_MSE, 0, DNN_REDUCTION_MEAN}, 3, 1, 4, 4},
      {{DNN_MAE, 0, DNN_REDUCTION_MEAN}, 3, 1, 2, 1},
      {{DNN_MAE, 0, DNN_REDUCTION_MEAN}, 1, 3, 2, -1},
      {{DNN_MAE, 0, DNN_REDUCTION_MEAN}, 3, 3, 0, 0},
      {{DNN_HUBER, 2, DNN_REDUCTION_MEAN}, 3, 1, 2, 2},
      {{DNN_HUBER, 0.5, DNN_REDUCTION_MEAN}, 3, 1, 0.875, 0.5},
      {{DNN_HUBER, 0.5, DNN_REDUCTION_MEAN}, 1, 3, 0.875, -0.5},
      {{DNN_HINGE, 0, DNN_REDUCTION_MEAN}, 0.25, 1, 0.75, -1},
      {{DNN_HINGE, 0, DNN_REDUCTION_MEAN}, 0.25, -1, 1.25, 1},
      {{DNN_HINGE, 0, DNN_REDUCTION_MEAN}, 0.25, 0, 1.25, 1},
      {{DNN_HINGE, 0, DNN_REDUCTION_MEAN}, 1, 1, 0, 0},
      {{DNN_CROSS_ENTROPY, 0, DNN_REDUCTION_MEAN}, 0.25, 1, 1.3862943611198906188, -4},
      {{DNN_CROSS_ENTROPY, 0, DNN_REDUCTION_MEAN}, 0, 0, 0, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double a_data = cases[i].a, y_data = cases[i].y, value, gradient;
    dnn_array a, y;
    dnn_array_init(&a, &a_data, DNN_F64, 2, (int64_t[]){1, 1});
    dnn_array_init(&y, &y_data, DNN_F64, 2, (int64_t[]){1, 1});
    CHECK(dnn_loss_apply(&cases[i].loss, &a, &y, &value, &gradient, NULL) == DNN_OK);
    CHECK(value == cases[i].value && gradient == cases[i].gradient);
    a_data = NAN;
    CHECK(dnn_loss_apply(&cases[i].loss, &a, &y, &value, &gradient, NULL) == DNN_OK);
    CHECK((isnan(value) && isnan(gradient)) || cases[i].y == 0);
  }
}

/* The loss of a logit is within 2 units in the last place, from 0 to where exp(-|z|) is no normal
   number any more. */
static void logits_are_exact(dnn_dtype dtype) {
  double end = dtype == DNN_F64 ? 708 : 87, unit = dtype == DNN_F64 ? 0x1p-52 : 0x1p-23;
  dnn_loss loss = {DNN_BINARY_CROSS_ENTROPY_LOGITS, 0, DNN_REDUCTION_MEAN};
  dnn_array z = new_array(dtype, 1, 1), y = new_array(dtype, 1, 1);
  for (int i = 0; i < 3000; i++) {
    double size = i % 3 == 0 ? end : i % 3 == 1 ? 3 : 1e-3, value, gradient;
    set(&z, 0, i == 0 ? 0 : uniform(-size, size));
    set(&y, 0, i % 2);
    long double x = get(&z, 0), sure = (x > 0 ? x : 0) - x * (i % 2);
    long double expected = sure + log1pl(expl(-fabsl(x)));
    CHECK(dnn_loss_apply(&loss, &z, &y, &value, &gradient, NULL) == DNN_OK);
    CHECK(fabsl(value - expected) <= 2 * unit * expected);
  }
  dnn_array_free(&z);
  dnn_array_free(&y);
}

/* --- classes ---------------------------------------------------------------------------------- */

static void class_numbers_are_one_hot(dnn_dtype dtype) {
  static const int64_t shapes[][2] = {{2, 1}, {3, 4}, {10, 64}, {7, 300}, {100, 700}, {3, 9000}};
  static const dnn_loss_kind kinds[] = {DNN_CROSS_ENTROPY, DNN_SOFTMAX_CROSS_ENTROPY};
  for (size_t s = 0; s < 2 * sizeof shapes / sizeof *shapes; s++) {
    int64_t n = shapes[s / 2][0], m = shapes[s / 2][1];
    dnn_loss loss = {kinds[s % 2], 0, DNN_REDUCTION_MEAN};
    dnn_array a = new_array(dtype, n, m), y = new_array(dtype, n, m);
    dnn_array expected = new_array(dtype, n, m), gradient = new_array(dtype, n, m);
    dnn_array classes = new_array(DNN_F64, 1, m), wide = new_array(dtype, n, 2 * m), apart;
    fill(loss.kind, &a, &y);
    for (int64_t j = 0; j < m; j++) {
      int64_t kind = (int64_t)uniform(0, (double)n);
      set(&classes, j, (double)kind);
      for (int64_t i = 0; i < n; i++) {
        set(&y, i * m + j, i == kind);
        set(&wide, i * 2 * m + 2 * j, i == kind);
      }
    }
    double value, other;
    CHECK(dnn_loss_apply(&loss, &a, &y, &value, expected.data, NULL) == DNN_OK);
    for (dnn_dtype type = DNN_U8; type <= DNN_F64; type++) {
      dnn_array same = new_array(type, 1, m), hot = new_array(type, n, m);
      CHECK(dnn_array_assign(&classes, &same, NULL) == DNN_OK);
      CHECK(dnn_array_assign(&y, &hot, NULL) == DNN_OK);
      CHECK(dnn_loss_apply(&loss, &a, &same, &other, gradient.data, NULL) == DNN_OK);
      CHECK(other == value && same_bytes(&gradient, &expected));
      CHECK(dnn_loss_apply(&loss, &a, &hot, &other, gradient.data, NULL) == DNN_OK);
      CHECK(other == value && same_bytes(&gradient, &expected));
      dnn_array_free(&same);
      dnn_array_free(&hot);
    }
    dnn_array_slice_view(&wide, 1, 0, 2, m, &apart);
    CHECK(dnn_loss_apply(&loss, &a, &apart, &other, gradient.data, NULL) == DNN_OK);
    CHECK(other == value && same_bytes(&gradient, &expected));
    dnn_array_free(&a);
    dnn_array_free(&y);
    dnn_array_free(&expected);
    dnn_array_free(&gradient);
    dnn_array_free(&classes);
    dnn_array_free(&wide);
  }
}

static void bad_class_numbers_are_refused(void) {
  static const struct {
    double kind;
    const char *text;
  } cases[] = {
      {3, "cross_entropy: Y of example 600 is 3, classes are whole numbers 0 .. 2"},
      {-1, "cross_entropy: Y of example 600 is -1, classes are whole numbers 0 .. 2"},
      {0.5, "cross_entropy: Y of example 600 is 0.5, classes are whole numbers 0 .. 2"},
      {NAN, "cross_entropy: Y of example 600 is nan, classes are whole numbers 0 .. 2"},
  };
  dnn_array a = new_array(DNN_F64, 3, 700), y = new_array(DNN_F64, 1, 700);
  for (int64_t k = 0; k < a.size; k++)
    set(&a, k, 0.25);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    for (int64_t j = 0; j < 700; j++)
      set(&y, j, j == 599 ? cases[i].kind : 2);
    double value = -1;
    dnn_error error;
    dnn_loss loss = {DNN_CROSS_ENTROPY, 0, DNN_REDUCTION_MEAN};
    CHECK(dnn_loss_apply(&loss, &a, &y, &value, NULL, &error) == DNN_EVALUE);
    CHECK(strcmp(error.text, cases[i].text) == 0);
    CHECK(value == -1);
  }
  dnn_array_free(&a);
  dnn_array_free(&y);
}

/* Columns: huge logits, -inf for the other class, -inf for the own class, NaN. */
static void logits_may_be_extreme(void) {
  double z_data[2][4] = {{1e308, -INFINITY, -INFINITY, NAN}, {-1e308, -3, 5, 1}};
  double y_data[4] = {0, 1, 0, 1}, value, gradient[2][4];
  dnn_array z, y, column, label;
  dnn_array_init(&z, z_data, DNN_F64, 2, (int64_t[]){2, 4});
  dnn_array_init(&y, y_data, DNN_F64, 1, (int64_t[]){4});
  static const double expected[4] = {0, 0, INFINITY, NAN};
  dnn_loss loss = {DNN_SOFTMAX_CROSS_ENTROPY, 0, DNN_REDUCTION_MEAN};
  for (int j = 0; j < 4; j++) {
    double copy[2] = {z_data[0][j], z_data[1][j]}, one = y_data[j];
    dnn_array_init(&column, copy, DNN_F64, 2, (int64_t[]){2, 1});
    dnn_array_init(&label, &one, DNN_F64, 1, (int64_t[]){1});
    CHECK(dnn_loss_apply(&loss, &column, &label, &value, NULL, NULL) == DNN_OK);
    CHECK(value == expected[j] || (isnan(value) && isnan(expected[j])));
  }
  CHECK(dnn_loss_apply(&loss, &z, &y, &value, gradient, NULL) == DNN_OK && isnan(value));
  CHECK(gradient[0][0] == 0 && gradient[1][0] == 0 && gradient[0][1] == 0 && gradient[1][1] == 0);
  CHECK(gradient[0][2] == -1 && gradient[1][2] == 1);
  CHECK(isnan(gradient[0][3]) && isnan(gradient[1][3]));
}

/* --- operands, memory, threads, interrupts ---------------------------------------------------- */

static void any_target_is_converted(dnn_dtype dtype) {
  static const int64_t shapes[][2] = {{1, 4}, {3, 11}, {6, 1}, {6, 100}, {6, 5000}};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    int64_t n = shapes[s][0], m = shapes[s][1];
    dnn_array a = new_array(dtype, n, m), y = new_array(dtype, n, m);
    dnn_array expected = new_array(dtype, n, m), gradient = new_array(dtype, n, m);
    dnn_array turned = new_array(dtype, m, n), columns, pictures;
    fill(DNN_BINARY_CROSS_ENTROPY, &a, &y);
    double value, other;
    dnn_loss loss = {DNN_BINARY_CROSS_ENTROPY, 0, DNN_REDUCTION_EXAMPLES};
    CHECK(dnn_loss_apply(&loss, &a, &y, &value, expected.data, NULL) == DNN_OK);
    dnn_alloc_fail_at(1, true); /* no memory is needed */
    CHECK(dnn_loss_apply(&loss, &a, &y, &other, gradient.data, NULL) == DNN_OK);
    dnn_alloc_fail_at(0, false);
    for (dnn_dtype type = DNN_BOOL; type <= DNN_F64; type++) {
      dnn_array same = new_array(type, n, m);
      CHECK(dnn_array_assign(&y, &same, NULL) == DNN_OK);
      memset(gradient.data, 0, (size_t)gradient.size * dnn_dtype_size(dtype));
      dnn_alloc_fail_at(1, true);
      CHECK(dnn_loss_apply(&loss, &a, &same, &other, gradient.data, NULL) == DNN_OK);
      dnn_alloc_fail_at(0, false);
      CHECK(other == value && same_bytes(&gradient, &expected));
      dnn_array_free(&same);
    }
    dnn_array_transpose_view(&turned, &columns);
    CHECK(dnn_array_assign(&y, &columns, NULL) == DNN_OK);
    memset(gradient.data, 0, (size_t)gradient.size * dnn_dtype_size(dtype));
    CHECK(dnn_loss_apply(&loss, &a, &columns, &other, gradient.data, NULL) == DNN_OK);
    CHECK(other == value && same_bytes(&gradient, &expected));
    if (n % 3 == 0) { /* (2 or 1, 3, m), and not in order */
      dnn_array whole;
      bool possible;
      CHECK(dnn_array_alloc(&whole, dtype, 3, (int64_t[]){3, n / 3, m}, NULL) == DNN_OK);
      dnn_array_permute_view(&whole, (int[]){1, 0, 2}, &pictures);
      dnn_array_reshape_view(&y, 3, (int64_t[]){n / 3, 3, m}, &columns, &possible);
      CHECK(possible && dnn_array_assign(&columns, &pictures, NULL) == DNN_OK);
      memset(gradient.data, 0, (size_t)gradient.size * dnn_dtype_size(dtype));
      CHECK(dnn_loss_apply(&loss, &a, &pictures, &other, gradient.data, NULL) == DNN_OK);
      CHECK(other == value && same_bytes(&gradient, &expected));
      dnn_array_free(&whole);
    }
    dnn_array_free(&a);
    dnn_array_free(&y);
    dnn_array_free(&expected);
    dnn_array_free(&gradient);
    dnn_array_free(&turned);
  }
}

static void a_converted_one_hot_target_needs_memory(void) {
  dnn_array a = new_array(DNN_F64, 3, 4), y = new_array(DNN_BOOL, 3, 4);
  fill(DNN_SOFTMAX_CROSS_ENTROPY, &a, &y);
  double value = -1;
  dnn_loss loss = {DNN_SOFTMAX_CROSS_ENTROPY, 0, DNN_REDUCTION_MEAN};
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_loss_apply(&loss, &a, &y, &value, NULL, NULL) == DNN_ENOMEM);
  dnn_alloc_fail_at(0, false);
  CHECK(value == -1);
  dnn_array_free(&a);
  dnn_array_free(&y);
}

static void threads_do_not_change_bits(dnn_dtype dtype) {
  for (int kind = 0; kind < DNN_LOSSES; kind++) {
    dnn_array a = new_array(dtype, 10, 30011), y = new_array(dtype, 10, 30011);
    dnn_array expected = new_array(dtype, 10, 30011), gradient = new_array(dtype, 10, 30011);
    dnn_loss loss = {(dnn_loss_kind)kind, 0.7, DNN_REDUCTION_MEAN};
    double value, other;
    fill(loss.kind, &a, &y);
    CHECK(dnn_thread_set_count(1, NULL) == DNN_OK);
    CHECK(dnn_loss_apply(&loss, &a, &y, &value, expected.data, NULL) == DNN_OK);
    CHECK(dnn_thread_set_count(3, NULL) == DNN_OK);
    CHECK(dnn_loss_apply(&loss, &a, &y, &other, gradient.data, NULL) == DNN_OK);
    CHECK(other == value && same_bytes(&gradient, &expected));
    *dnn_interrupt_flag() = 1;
    other = -1;
    dnn_error error;
    CHECK(dnn_loss_apply(&loss, &a, &y, &other, gradient.data, &error) == DNN_EINTERRUPT);
    CHECK(other == -1 && strcmp(error.text, "interrupted") == 0);
    *dnn_interrupt_flag() = 0;
    CHECK(dnn_thread_set_count(0, NULL) == DNN_OK);
    dnn_array_free(&a);
    dnn_array_free(&y);
    dnn_array_free(&expected);
    dnn_array_free(&gradient);
  }
}

static void run(void) {
  names_lead_to_kinds();
  shapes_are_checked();
  certain_predictions_give_inf_and_nan();
  known_values();
  bad_class_numbers_are_refused();
  logits_may_be_extreme();
  a_converted_one_hot_target_needs_memory();
  for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
    the_cost_has_numpys_bits(dtype);
    logits_are_exact(dtype);
    for (int reduction = 0; reduction < DNN_LOSS_REDUCTIONS; reduction++)
      losses_follow_their_definition(dtype, (dnn_loss_reduction)reduction);
    class_numbers_are_one_hot(dtype);
    any_target_is_converted(dtype);
    threads_do_not_change_bits(dtype);
  }
}

int main(int count, char **arguments) {
  return check_each_isa(count, arguments, run);
}
