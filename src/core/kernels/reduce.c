/*
** Sums by NumPy's pairwise tree, whose leaves are in pairwise.h; products in order; extremes in any
** order, since nothing is rounded.
*/
#include "kernels/real.h"
#include "kernels/vector.h"

#include "kernels/pairwise.h"
#include "kernels/reduce.h"

/* --- sums ----------------------------------------------------------------------------------- */

/* Leaves of strided elements leave the time to a call. */
APART real strided_values(int64_t n, const real *in, int64_t stride) {
  return leaf(n, in, stride, (terms){0, 0});
}

APART real strided_squares(int64_t n, const real *in, int64_t stride, real mean) {
  return leaf(n, in, stride, (terms){mean, 1});
}

static real pairwise(int64_t n, const real *in, int64_t stride, terms t);

/* Defines 'name', the sum of a part: a leaf, or else 'longer'. */
#define PART(name, longer)                                                                         \
  INLINE real name(int64_t n, const real *in, int64_t stride, terms t) {                           \
    if (n <= leaf_size && stride == 1)                                                             \
      return leaf(n, in, 1, t);                                                                    \
    if (n <= leaf_size)                                                                            \
      return t.is_deviation ? strided_squares(n, in, stride, t.mean)                               \
                            : strided_values(n, in, stride);                                       \
    return longer;                                                                                 \
  }
#define BOTH_PARTS(sum)                                                                            \
  (sum(first_part(n), in, stride, t) +                                                             \
   sum(n - first_part(n), in + first_part(n) * stride, stride, t))

/* A few leaves are inlined: the processor sums them at the same time when no call is between
   them. */
PART(eighth, pairwise(n, in, stride, t))
PART(quarter, BOTH_PARTS(eighth))
PART(half_of_all, BOTH_PARTS(quarter))

/* More than leaf_size elements. The depth of the recursion is at most
   log2(DNN_SUM_BLOCK / leaf_size) + 1. */
APART real pairwise(int64_t n, const real *in, int64_t stride, terms t) {
  if (t.is_deviation)
    return BOTH_PARTS(half_of_all);
  t = (terms){0, 0};
  return BOTH_PARTS(half_of_all);
}

INLINE double sum_blocks(int64_t n, const real *in, int64_t stride, terms t) {
  if (n <= leaf_size)
    return (double)(0 + leaf(n, in, stride, t)); /* -0.0 becomes 0.0, as below */
  real sum = 0;
  for (int64_t i = 0; i < n; i += DNN_SUM_BLOCK) {
    const int64_t count = n - i < DNN_SUM_BLOCK ? n - i : DNN_SUM_BLOCK;
    sum += eighth(count, in + i * stride, stride, t);
  }
  return (double)sum;
}

static double sum_run(int64_t n, const void *in, int64_t stride) {
  return sum_blocks(n, in, stride, (terms){0, 0});
}

static double deviation_run(int64_t n, const void *in, int64_t stride, double mean) {
  return sum_blocks(n, in, stride, (terms){(real)mean, 1});
}

/* In order: products have no tree in NumPy. */
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

INLINE double extreme(int64_t n, const real *in, int64_t stride, real (*pick)(real, real)) {
  real best = in[0];
  int64_t i = 1;
  if (stride == 1 && n >= extremes) {
    real all[extremes];
    for (int j = 0; j < extremes; j++)
      all[j] = in[j];
    for (i = extremes; i + extremes <= n; i += extremes)
      for (int j = 0; j < extremes; j++)
        all[j] = pick(all[j], in[i + j]);
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

/* Rows are added element by element to what there is, so all columns of a matrix are summed in one
   pass over it. */
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

/* The mean is that of each column. */
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
