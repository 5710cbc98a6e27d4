/* Convolutions by their definition, bit for bit, for all types and with every instruction set. */
#include "linalg/convolve.h"

#include "base/interrupt.h"
#include "each_isa.h"

#include <math.h>
#include <string.h>

enum { MOST = 700 };

static uint64_t state = 2385;

static int64_t random_up_to(int64_t limit) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (int64_t)((state >> 33) % (uint64_t)limit);
}

#define TEST(name, dtype, type, value, step)                                                       \
  static void name(int64_t n, int64_t m) {                                                         \
    static type a[MOST], b[MOST], got[2 * MOST], wanted[2 * MOST];                                 \
    for (int64_t i = 0; i < n; i++)                                                                \
      a[i] = (type)(value);                                                                        \
    for (int64_t k = 0; k < m; k++)                                                                \
      b[k] = (type)(value);                                                                        \
    int64_t total = n + m - 1;                                                                     \
    memset(wanted, 0, sizeof wanted);                                                              \
    for (int64_t k = 0; k < m; k++)                                                                \
      for (int64_t i = 0; i < n; i++)                                                              \
        wanted[i + k] = (type)(step);                                                              \
    memset(got, 77, sizeof got);                                                                   \
    dnn_array left, right, out;                                                                    \
    dnn_array_init(&left, a, dtype, 1, &n);                                                        \
    dnn_array_init(&right, b, dtype, 1, &m);                                                       \
    dnn_array_init(&out, got, dtype, 1, &total);                                                   \
    dnn_error error;                                                                               \
    CHECK(dnn_convolve(&left, &right, &out, &error) == DNN_OK);                                    \
    CHECK(memcmp(got, wanted, (size_t)total * sizeof *got) == 0);                                  \
  }

#define REAL (double)(random_up_to(2001) - 1000) / 2.385
#define WORD (random_up_to((int64_t)1 << 31) << 31) - random_up_to(1 << 30)

TEST(test_f64, DNN_F64, double, REAL, wanted[i + k] + b[k] * a[i])
TEST(test_f32, DNN_F32, float, REAL, wanted[i + k] + b[k] * a[i])
TEST(test_i64, DNN_I64, int64_t, WORD, (uint64_t)wanted[i + k] + (uint64_t)b[k] * (uint64_t)a[i])
TEST(test_u8, DNN_U8, uint8_t, random_up_to(256), wanted[i + k] + b[k] * a[i])
TEST(test_bool, DNN_BOOL, uint8_t, random_up_to(2), wanted[i + k] | (b[k] & a[i]))

/* Infinities reach the outputs that they belong to, and no others. */
static void test_specials(void) {
  double a[5] = {1, INFINITY, 2, -0.0, 3}, b[2] = {1, 0}, got[6];
  int64_t n = 5, m = 2, total = 6;
  dnn_array left, right, out;
  dnn_array_init(&left, a, DNN_F64, 1, &n);
  dnn_array_init(&right, b, DNN_F64, 1, &m);
  dnn_array_init(&out, got, DNN_F64, 1, &total);
  dnn_error error;
  CHECK(dnn_convolve(&left, &right, &out, &error) == DNN_OK);
  CHECK(got[0] == 1 && isinf(got[1]) && isnan(got[2]) && got[3] == 0 && !signbit(got[3]));
  CHECK(got[4] == 3 && got[5] == 0);
  *dnn_interrupt_flag() = 1;
  CHECK(dnn_convolve(&left, &right, &out, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
}

static void run(void) {
  static const int64_t extents[] = {1, 2, 7, 63, 64, 65, 200, MOST};
  enum { COUNT = sizeof extents / sizeof extents[0] };
  for (int i = 0; i < COUNT; i++)
    for (int k = 0; k <= i; k++) {
      test_f64(extents[i], extents[k]);
      test_f32(extents[i], extents[k]);
      test_i64(extents[i], extents[k]);
      test_u8(extents[i], extents[k]);
      test_bool(extents[i], extents[k]);
    }
  test_specials();
}

int main(int count, char **arguments) {
  return check_each_isa(count, arguments, run);
}
