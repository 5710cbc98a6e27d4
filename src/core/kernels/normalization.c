/*
** Loops over one feature. Statistics come in double and are rounded once, to the type of the
** elements.
*/
#include "kernels/real.h"

#include "kernels/normalization.h"
#include "kernels/vector.h"

static void scale(int64_t n, const void *in, double mean, double factor, double shift, void *out) {
  const real *from = in;
  real *to = out;
  const real center = (real)mean, by = (real)factor, plus = (real)shift;
  for (int64_t i = 0; i < n; i++)
    to[i] = (from[i] - center) * by + plus;
}

/* Elements that are summed before the sums are added to those before: rounding then grows with the
   number of blocks. */
enum { sums_block = 64 * vector_length, chains = 4 };

/* Adds to sums[0] and sums[1]. Four chains of additions are under way at once, since one would wait
   for each addition; what is left is added to the first. in - mean is taken before the product:
   large means would cancel otherwise. */
static void block_sums(int64_t n, const real *d, const real *in, real mean, double sums[2]) {
  vec plain[chains] = {{0}}, products[chains] = {{0}};
  int64_t i = 0;
  for (; i + chains * vector_length <= n; i += chains * vector_length) {
#pragma GCC unroll 4
    for (int k = 0; k < chains; k++) {
      const vec gradient = vec_load(d + i + k * vector_length);
      plain[k] += gradient;
      products[k] = vec_fma(gradient, vec_load(in + i + k * vector_length) - mean, products[k]);
    }
  }
  for (; i < n; i += vector_length) {
    const int64_t count = n - i;
    const int whole = count >= vector_length;
    const vec gradient = whole ? vec_load(d + i) : vec_load_part(d + i, count);
    const vec value = whole ? vec_load(in + i) : vec_load_part(in + i, count);
    plain[0] += gradient;
    products[0] = vec_fma(gradient, value - mean, products[0]);
  }
  const vec all_plain = (plain[0] + plain[1]) + (plain[2] + plain[3]);
  const vec all_products = (products[0] + products[1]) + (products[2] + products[3]);
  for (int k = 0; k < vector_length; k++) {
    sums[0] += (double)all_plain[k];
    sums[1] += (double)all_products[k];
  }
}

/* Blocks are added in double, so the error does not grow with n. */
static void sums(int64_t n, const void *d, const void *in, double mean, double result[2]) {
  result[0] = result[1] = 0;
  for (int64_t i = 0; i < n; i += sums_block)
    block_sums(n - i < sums_block ? n - i : sums_block, (const real *)d + i, (const real *)in + i,
               (real)mean, result);
}

/* The two means of d and of d (in - mean) come in 'shift' and 'slope', so this is one pass. */
static void backward(int64_t n, const void *d, const void *in, double mean, double shift,
                     double slope, double factor, void *out) {
  const real *gradient = d, *from = in;
  real *to = out;
  const real center = (real)mean, minus = (real)shift, tilt = (real)slope, by = (real)factor;
  for (int64_t i = 0; i < n; i++)
    to[i] = (gradient[i] - minus - (from[i] - center) * tilt) * by;
}

const dnn_normalization_kernels DNN_KERNELS = {.scale = scale, .sums = sums, .backward = backward};
