#include "real.h"
#include "vector.h"

#include "reduce.h"

/* --- sums ----------------------------------------------------------------------------------- */

/*
** NumPy's eight sums live in as few registers as hold them: lane j of register k is sum
** k * lanes + j, so that the order of additions is the same whatever the width.
*/
enum { lanes = vector_length < 8 ? vector_length : 8, registers = 8 / lanes };
typedef real lane_vec __attribute__((vector_size(lanes * sizeof(real)), may_alias));
typedef real lane_vec_unaligned
    __attribute__((vector_size(lanes * sizeof(real)), aligned(sizeof(real)), may_alias));

enum { leaf_size = 128 };

/* What is summed: elements, or squares of their distance from the mean. */
typedef struct terms {
  real mean;
  int is_deviation;
} terms;

static inline real term(real x, terms t) {
  return t.is_deviation ? (x - t.mean) * (x - t.mean) : x;
}

static inline lane_vec lane_term(const real *in, terms t) {
  const lane_vec x = *(const lane_vec_unaligned *)in;
  if (!t.is_deviation)
    return x;
  const lane_vec distance = x - t.mean;
  return distance * distance;
}

static inline real combine(const real *s) {
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

/* The eight sums of in[0..n), n a multiple of 8 and at least 8, combined. */
static inline real eight_contiguous(int64_t n, const real *in, terms t) {
  lane_vec sums[registers];
  for (int k = 0; k < registers; k++)
    sums[k] = lane_term(in + k * lanes, t);
  for (int64_t i = 8; i < n; i += 8) {
    for (int k = 0; k < registers; k++)
      sums[k] += lane_term(in + i + k * lanes, t);
  }
  real single[8];
  for (int k = 0; k < registers; k++)
    *(lane_vec_unaligned *)(single + k * lanes) = sums[k];
  return combine(single);
}

static inline real eight_strided(int64_t n, const real *in, int64_t stride, terms t) {
  real sums[8];
  for (int64_t j = 0; j < 8; j++)
    sums[j] = term(in[j * stride], t);
  for (int64_t i = 8; i < n; i += 8) {
    for (int64_t j = 0; j < 8; j++)
      sums[j] += term(in[(i + j) * stride], t);
  }
  return combine(sums);
}

/* At most leaf_size elements. Inlined, so that each caller tests 't' once and for all. */
static inline __attribute__((always_inline)) real leaf(int64_t n, const real *in, int64_t stride,
                                                       terms t) {
  real sum = 0;
  int64_t i = 0;
  if (n >= 8) {
    i = n - n % 8;
    sum = stride == 1 ? eight_contiguous(i, in, t) : eight_strided(i, in, stride, t);
  }
  for (; i < n; i++)
    sum += term(in[i * stride], t);
  return sum;
}

/* The depth of the recursion is at most log2(DNN_SUM_BLOCK / leaf_size) + 1. */
static real pairwise(int64_t n, const real *in, int64_t stride, terms t) {
  if (n <= leaf_size)
    return t.is_deviation ? leaf(n, in, stride, t) : leaf(n, in, stride, (terms){0, 0});
  int64_t first = n / 2;
  first -= first % 8;
  return pairwise(first, in, stride, t) + pairwise(n - first, in + first * stride, stride, t);
}

static double sum_blocks(int64_t n, const real *in, int64_t stride, terms t) {
  real sum = 0;
  for (int64_t i = 0; i < n; i += DNN_SUM_BLOCK) {
    const int64_t count = n - i < DNN_SUM_BLOCK ? n - i : DNN_SUM_BLOCK;
    sum += pairwise(count, in + i * stride, stride, t);
  }
  return (double)sum;
}

static double sum_run(int64_t n, const void *in, int64_t stride) {
  return sum_blocks(n, in, stride, (terms){0, 0});
}

static double deviation_run(int64_t n, const void *in, int64_t stride, double mean) {
  return sum_blocks(n, in, stride, (terms){(real)mean, 1});
}

static double prod_run(int64_t n, const void *in, int64_t stride) {
  const real *from = in;
  real product = 1;
  for (int64_t i = 0; i < n; i++)
    product *= from[i * stride];
  return (double)product;
}

/* --- extremes ------------------------------------------------------------------------------- */

/* These keep a NaN in 'acc': no comparison with it holds, and x != x does not for another x. */
static inline real larger(real acc, real x) {
  return x > acc || x != x ? x : acc;
}

static inline real smaller(real acc, real x) {
  return x < acc || x != x ? x : acc;
}

/*
** Enough independent extremes to hide the latency of a comparison; they are combined at the end,
** for the order matters to none but zeros of different sign.
*/
enum { extremes = 8 * vector_length };

static inline __attribute__((always_inline)) double
extreme(int64_t n, const real *in, int64_t stride, real (*pick)(real, real)) {
  real best = in[0];
  int64_t i = 1;
  if (stride == 1 && n >= extremes) {
    real all[extremes];
    for (int j = 0; j < extremes; j++)
      all[j] = in[j];
    for (i = extremes; i + extremes <= n; i += extremes) {
      for (int j = 0; j < extremes; j++)
        all[j] = pick(all[j], in[i + j]);
    }
    for (int j = 0; j < extremes; j++)
      best = pick(best, all[j]);
  }
  for (; i < n; i++)
    best = pick(best, in[i * stride]);
  return (double)best;
}

static double max_run(int64_t n, const void *in, int64_t stride) {
  return extreme(n, in, stride, larger);
}

static double min_run(int64_t n, const void *in, int64_t stride) {
  return extreme(n, in, stride, smaller);
}

/* --- rows ----------------------------------------------------------------------------------- */

static void add_row_run(int64_t n, const void *in, void *acc) {
  const real *restrict from = in;
  real *restrict to = acc;
  for (int64_t i = 0; i < n; i++)
    to[i] += from[i];
}

static void multiply_row_run(int64_t n, const void *in, void *acc) {
  const real *restrict from = in;
  real *restrict to = acc;
  for (int64_t i = 0; i < n; i++)
    to[i] *= from[i];
}

static void max_row_run(int64_t n, const void *in, void *acc) {
  const real *restrict from = in;
  real *restrict to = acc;
  for (int64_t i = 0; i < n; i++)
    to[i] = larger(to[i], from[i]);
}

static void min_row_run(int64_t n, const void *in, void *acc) {
  const real *restrict from = in;
  real *restrict to = acc;
  for (int64_t i = 0; i < n; i++)
    to[i] = smaller(to[i], from[i]);
}

static void deviation_row_run(int64_t n, const void *in, const void *mean, void *acc) {
  const real *restrict from = in;
  const real *restrict centre = mean;
  real *restrict to = acc;
  for (int64_t i = 0; i < n; i++) {
    const real distance = from[i] - centre[i];
    to[i] += distance * distance;
  }
}

const dnn_reduce_kernels DNN_KERNELS = {
    .sum = sum_run,
    .prod = prod_run,
    .max = max_run,
    .min = min_run,
    .deviation = deviation_run,
    .add_row = add_row_run,
    .multiply_row = multiply_row_run,
    .max_row = max_row_run,
    .min_row = min_row_run,
    .deviation_row = deviation_row_run,
};
