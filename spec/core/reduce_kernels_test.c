/*
** Reduction kernels of every instruction set that this processor has: bit for bit NumPy's sums, and
** the naive twins' results at awkward lengths, offsets and strides.
*/
#include "check.h"

#include "kernels/reduce.h"

#include <math.h>
#include <string.h>

static const dnn_reduce_kernels *const f64_tables[DNN_ISAS] = DNN_ISA_TABLES(reduce, f64);
static const dnn_reduce_kernels *const f32_tables[DNN_ISAS] = DNN_ISA_TABLES(reduce, f32);

/* The table under test. */
static const dnn_reduce_kernels *table;
static int is_f32;

/* --- numbers -------------------------------------------------------------------------------- */

enum { room = 50000 };

/* Elements of the type under test. */
static union elements {
  double f64[room];
  float f32[room];
} in, acc, twin, means;

static void *at(union elements *b, int64_t i) {
  return is_f32 ? (void *)(b->f32 + i) : (void *)(b->f64 + i);
}

static double get(const union elements *b, int64_t i) {
  return is_f32 ? (double)b->f32[i] : b->f64[i];
}

/* To the precision of the type under test. */
static double rounded(double x) {
  return is_f32 ? (double)(float)x : x;
}

static void put(union elements *b, int64_t i, double x) {
  if (is_f32)
    b->f32[i] = (float)x;
  else
    b->f64[i] = x;
}

static int same(double a, double b) {
  return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

/* Numbers of very different size, so that the order of additions shows. */
static void fill(int64_t first) {
  for (int64_t i = 0; i + first < room; i++) {
    const double x = rounded((double)(i * 7919 % 10007 - 5003) / 97.0);
    put(&in, first + i, rounded(x * rounded(i % 3 == 0 ? 1000 : 0.01)));
  }
}

/* --- naive twins ---------------------------------------------------------------------------- */

static double term(int64_t i, const double *mean) {
  const double x = get(&in, i);
  if (mean == NULL)
    return x;
  const double distance = rounded(x - *mean);
  return rounded(distance * distance);
}

static double pairwise_twin(int64_t n, int64_t from, int64_t stride, const double *mean) {
  double sum = 0;
  if (n < 8) {
    for (int64_t i = 0; i < n; i++)
      sum = rounded(sum + term(from + i * stride, mean));
    return sum;
  }
  if (n <= 128) {
    double r[8];
    int64_t i = 8;
    for (int64_t j = 0; j < 8; j++)
      r[j] = term(from + j * stride, mean);
    for (; i < n - n % 8; i++)
      r[i % 8] = rounded(r[i % 8] + term(from + i * stride, mean));
    sum = rounded(rounded(rounded(r[0] + r[1]) + rounded(r[2] + r[3])) +
                  rounded(rounded(r[4] + r[5]) + rounded(r[6] + r[7])));
    for (; i < n; i++)
      sum = rounded(sum + term(from + i * stride, mean));
    return sum;
  }
  const int64_t half = n / 2 - n / 2 % 8;
  return rounded(pairwise_twin(half, from, stride, mean) +
                 pairwise_twin(n - half, from + half * stride, stride, mean));
}

static double sum_twin(int64_t n, int64_t from, int64_t stride, const double *mean) {
  double sum = 0;
  for (int64_t i = 0; i < n; i += 8192)
    sum =
        rounded(sum + pairwise_twin(n - i < 8192 ? n - i : 8192, from + i * stride, stride, mean));
  return sum;
}

static double prod_twin(int64_t n, int64_t from, int64_t stride) {
  double product = 1;
  for (int64_t i = 0; i < n; i++)
    product = rounded(product * get(&in, from + i * stride));
  return product;
}

static double extreme_twin(int64_t n, int64_t from, int64_t stride, int sign) {
  double best = get(&in, from);
  for (int64_t i = 1; i < n; i++) {
    const double x = get(&in, from + i * stride);
    if (isnan(x) || (sign > 0 ? x > best : x < best))
      best = x;
    if (isnan(best))
      break;
  }
  return best;
}

/* --- tests ---------------------------------------------------------------------------------- */

static void check_run(int64_t n, int64_t stride) {
  const double mean = rounded(2.385);
  const int64_t from = n % 5 + (stride < 0 ? n : 0);
  CHECK(same(table->sum(n, at(&in, from), stride), sum_twin(n, from, stride, NULL)));
  CHECK(same(table->deviation(n, at(&in, from), stride, mean), sum_twin(n, from, stride, &mean)));
  CHECK(same(table->prod(n, at(&in, from), stride), prod_twin(n, from, stride)));
  if (n > 0) {
    CHECK(same(table->max(n, at(&in, from), stride), extreme_twin(n, from, stride, 1)));
    CHECK(same(table->min(n, at(&in, from), stride), extreme_twin(n, from, stride, -1)));
  }
}

static void check_runs(void) {
  static const int64_t strides[] = {0, 1, 2, -1};
  static const int64_t lengths[] = {1000, 1023, 8191, 8192, 8193, 20011};
  fill(0);
  for (int i = 0; i < 4; i++) {
    for (int64_t n = 0; n <= 300; n++)
      check_run(n, strides[i]);
    for (int j = 0; j < 6; j++)
      check_run(lengths[j], strides[i]);
  }
}

/* A NaN is found wherever it stands, and one infinity, too. */
static void check_rare_elements(void) {
  for (int64_t n = 1; n <= 300; n += n < 70 ? 1 : 23) {
    for (int64_t place = 0; place < n; place++) {
      fill(0);
      put(&in, place, NAN);
      CHECK(isnan(table->max(n, at(&in, 0), 1)));
      CHECK(isnan(table->min(n, at(&in, 0), 1)));
      CHECK(isnan(table->sum(n, at(&in, 0), 1)));
      put(&in, place, INFINITY);
      CHECK(table->max(n, at(&in, 0), 1) == INFINITY);
      CHECK(same(table->min(n, at(&in, 0), 1), extreme_twin(n, 0, 1, -1)));
    }
  }
  put(&in, 0, -0.0);
  put(&in, 1, -0.0);
  CHECK(same(table->sum(2, at(&in, 0), 1), 0));
  CHECK(same(table->max(2, at(&in, 0), 1), -0.0));
}

static void check_rows(void) {
  for (int64_t n = 0; n <= 40; n++) {
    fill(n % 3);
    for (int64_t i = 0; i < n; i++) {
      put(&means, i, 0.125 * (double)i);
      put(&acc, i, i == 5 ? (double)NAN : 30.0 - (double)i);
    }
    if (n > 8)
      put(&in, n % 3 + 8, NAN);
    void *row = at(&in, n % 3);
    int failures = 0;
    memcpy(&twin, &acc, sizeof acc);
    table->max_row(n, row, &acc);
    for (int64_t i = 0; i < n; i++) {
      const double a = get(&twin, i), x = get(&in, n % 3 + i);
      failures += !same(get(&acc, i), isnan(a) || isnan(x) ? (double)NAN : x > a ? x : a);
    }
    memcpy(&acc, &twin, sizeof acc);
    table->min_row(n, row, &acc);
    for (int64_t i = 0; i < n; i++) {
      const double a = get(&twin, i), x = get(&in, n % 3 + i);
      failures += !same(get(&acc, i), isnan(a) || isnan(x) ? (double)NAN : x < a ? x : a);
    }
    memcpy(&acc, &twin, sizeof acc);
    table->add_row(n, row, &acc);
    for (int64_t i = 0; i < n; i++)
      failures += !same(get(&acc, i), rounded(get(&twin, i) + get(&in, n % 3 + i)));
    memcpy(&acc, &twin, sizeof acc);
    table->multiply_row(n, row, &acc);
    for (int64_t i = 0; i < n; i++)
      failures += !same(get(&acc, i), rounded(get(&twin, i) * get(&in, n % 3 + i)));
    memcpy(&acc, &twin, sizeof acc);
    table->deviation_row(n, row, &means, &acc);
    for (int64_t i = 0; i < n; i++) {
      const double distance = rounded(get(&in, n % 3 + i) - get(&means, i));
      failures += !same(get(&acc, i), rounded(get(&twin, i) + rounded(distance * distance)));
    }
    CHECK(failures == 0);
  }
}

/* NumPy 1.24's sums of the first n numbers of 'fill', of every other one, and n times their var. */
static const struct numpy_sum {
  int is_f32;
  int64_t n;
  double sum, strided, deviation;
} numpy_sums[] = {
    {0, 5, -0x1.f86df06046f0ep+15, -0x1.92f328a4af3dcp+15, 0x1.dbafb60db005fp+30},
    {0, 7, -0x1.30711ec5d523cp+15, -0x1.95ee90a0763c2p+14, 0x1.857d31b2b4a58p+31},
    {0, 8, -0x1.307109ec5d523p+15, -0x1.95ee90a0763c2p+14, 0x1.88b8bfe571c74p+31},
    {0, 131, 0x1.536fd9c8e4de3p+16, 0x1.6c0b65ac9a208p+17, 0x1.2f72b52d7f3c3p+35},
    {0, 1000, 0x1.4d2d2bbb2b996p+17, 0x1.0564d277b6869p+18, 0x1.13fcc39bc5c82p+38},
    {0, 8193, -0x1.93fa90f189923p+14, 0x1.897e40396daf6p+18, 0x1.1a236224d8eaep+41},
    {0, 20011, 0x1.555f01ad06385p+17, 0x1.4d0b7a5d884a1p+18, 0x1.58766536f876cp+42},
    {1, 5, -0x1.f86df00000000p+15, -0x1.92f3280000000p+15, 0x1.dbafb60000000p+30},
    {1, 7, -0x1.30711c0000000p+15, -0x1.95ee8e0000000p+14, 0x1.857d300000000p+31},
    {1, 8, -0x1.3071080000000p+15, -0x1.95ee8e0000000p+14, 0x1.88b8c20000000p+31},
    {1, 131, 0x1.536fd80000000p+16, 0x1.6c0b660000000p+17, 0x1.2f72b80000000p+35},
    {1, 1000, 0x1.4d2d360000000p+17, 0x1.0564d40000000p+18, 0x1.13fcc40000000p+38},
    {1, 8193, -0x1.93f8160000000p+14, 0x1.897e500000000p+18, 0x1.1a23620000000p+41},
    {1, 20011, 0x1.555f6c0000000p+17, 0x1.4d0b820000000p+18, 0x1.5876660000000p+42},
};

static void check_numpy(void) {
  fill(0);
  for (size_t i = 0; i < sizeof numpy_sums / sizeof numpy_sums[0]; i++) {
    const struct numpy_sum *s = &numpy_sums[i];
    if (s->is_f32 != is_f32)
      continue;
    const double sum = table->sum(s->n, at(&in, 0), 1);
    CHECK(same(sum, s->sum));
    CHECK(same(table->sum((s->n + 1) / 2, at(&in, 0), 2), s->strided));
    CHECK(same(table->deviation(s->n, at(&in, 0), 1, rounded(sum / (double)s->n)), s->deviation));
  }
}

int main(void) {
  for (int isa = 0; isa <= (int)dnn_isa_current(); isa++) {
    for (is_f32 = 0; is_f32 < 2; is_f32++) {
      table = is_f32 ? f32_tables[isa] : f64_tables[isa];
      check_runs();
      check_rare_elements();
      check_rows();
      check_numpy();
    }
  }
  return check_finish();
}
