/*
** Choices with and without replacement, and multinomial counts.
**
** NumPy's legacy choice looks every uniform up in the cumulative sums of p; without replacement it
** draws in rounds, and without probabilities it takes the front of a whole permutation. All that is
** kept, though shorter ways exist: they would take other words.
*/
#include "random/choice.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "random/discrete.h"
#include "random/mt19937.h"

#include <math.h>
#include <string.h>

enum { tile_values = 16384 }; /* values between two looks at the interrupt flag */

/* --- probabilities ---------------------------------------------------------------------------- */

/* Kahan's sum, which NumPy uses to check probabilities. */
static double compensated_sum(const double *x, int64_t n) {
  double sum = x[0], carry = 0.0;
  for (int64_t i = 1; i < n; i++) {
    double y = x[i] - carry;
    double next = sum + y;
    carry = (next - sum) - y;
    sum = next;
  }
  return sum;
}

/* How far the sum of probabilities may be from 1: the square root of the epsilon of their type. */
static double tolerance_of(dnn_dtype type) {
  return type == DNN_F32 ? 0x1.6a09e667f3bcdp-12 : 0x1p-26;
}

static dnn_status check_probabilities(const double *p, dnn_dtype type, int64_t n,
                                      dnn_error *error) {
  double sum = compensated_sum(p, n);
  if (isnan(sum))
    return dnn_error_set(error, DNN_EVALUE, "probabilities contain NaN");
  for (int64_t i = 0; i < n; i++)
    if (p[i] < 0.0)
      return dnn_error_set(error, DNN_EVALUE, "probabilities are not non-negative");
  if (fabs(sum - 1.0) > tolerance_of(type))
    return dnn_error_set(error, DNN_EVALUE, "probabilities do not sum to 1");
  return DNN_OK;
}

/* --- choice ----------------------------------------------------------------------------------- */

/* cumulative (n): running sums of p (n), scaled so that the last is 1. */
static void accumulate(const double *p, int64_t n, double *cumulative) {
  double sum = 0.0;
  for (int64_t i = 0; i < n; i++) {
    sum += p[i];
    cumulative[i] = sum;
  }
  for (int64_t i = 0; i < n; i++)
    cumulative[i] /= sum;
}

/* The first index with u < cumulative[index]; there is one, as the last entry is 1. */
static int64_t look_up(const double *cumulative, int64_t n, double u) {
  int64_t low = 0, high = n - 1;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    if (u < cumulative[middle])
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/*
** Rounds of draws; each round is looked up in the sums of what the earlier ones left, and keeps the
** first draw of each index.
**   left        (population), p; entries taken become 0
**   cumulative  (population), work space
*/
static dnn_status choose_unlike(dnn_random *random, int64_t population, double *left,
                                double *cumulative, int64_t n, int64_t *out, dnn_error *error) {
  int64_t found = 0;
  while (found < n) {
    accumulate(left, population, cumulative);
    for (int64_t draws = n - found; draws > 0; draws--) {
      if (draws % tile_values == 0 && dnn_interrupted())
        return dnn_error_interrupt(error);
      int64_t index = look_up(cumulative, population, dnn_mt19937_double(random));
      if (left[index] > 0.0) {
        left[index] = 0.0;
        out[found++] = index;
      }
    }
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
  }
  return DNN_OK;
}

/* left and cumulative are one allocation, freed here. */
static dnn_status choose_weighted(dnn_random *random, int64_t population, const double *p,
                                  dnn_dtype type, bool replace, int64_t n, int64_t *out,
                                  dnn_error *error) {
  dnn_status status = check_probabilities(p, type, population, error);
  if (status != DNN_OK)
    return status;
  int64_t possible = 0;
  for (int64_t i = 0; i < population; i++)
    possible += p[i] > 0.0;
  if (!replace && possible < n)
    return dnn_error_set(error, DNN_EVALUE, "fewer non-zero entries in p than size");
  int64_t bytes;
  if (!dnn_size_multiply(population, 2 * (int64_t)sizeof(double), &bytes))
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory");
  double *left = dnn_alloc((size_t)bytes);
  if (left == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory");
  double *cumulative = left + population;
  if (replace) {
    accumulate(p, population, cumulative);
    for (int64_t i = 0; i < n && status == DNN_OK; i++)
      if (i % tile_values == 0 && dnn_interrupted())
        status = dnn_error_interrupt(error);
      else
        out[i] = look_up(cumulative, population, dnn_mt19937_double(random));
  } else {
    memcpy(left, p, (size_t)population * sizeof *left);
    status = choose_unlike(random, population, left, cumulative, n, out, error);
  }
  dnn_free(left);
  return status;
}

dnn_status dnn_random_choice(dnn_random *random, int64_t population, const double *p,
                             dnn_dtype type, bool replace, int64_t n, int64_t *out,
                             dnn_error *error) {
  if (population <= 0 && n == 0)
    return DNN_OK;
  if (population <= 0)
    return dnn_error_set(error, DNN_EVALUE, "a must be greater than 0 unless no samples are taken");
  if (!replace && n > population)
    return dnn_error_set(error, DNN_EVALUE,
                         "cannot take a larger sample than population when replace is false");
  if (p != NULL)
    return choose_weighted(random, population, p, type, replace, n, out, error);
  if (replace)
    return dnn_random_integers(random, 0, population - 1, 64, n, out, error);
  int64_t bytes;
  if (!dnn_size_multiply(population, (int64_t)sizeof *out, &bytes))
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory");
  int64_t *order = dnn_alloc((size_t)bytes);
  if (order == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory");
  dnn_status status = dnn_random_permutation(random, population, order, error);
  if (status == DNN_OK)
    memcpy(out, order, (size_t)n * sizeof *out);
  dnn_free(order);
  return status;
}

/* --- multinomial ------------------------------------------------------------------------------ */

/* row (k): the trials divided, by one binomial after the other among what earlier outcomes left. */
static void divide(dnn_random *random, int64_t trials, const double *p, int64_t k, int64_t *row) {
  int64_t left = trials;
  double rest = 1.0; /* the probability of the outcomes from j on */
  for (int64_t j = 0; j < k - 1; j++) {
    row[j] = 0;
    double share = left > 0 && rest > 0.0 ? p[j] / rest : 0.0;
    if (share > 0.0) {
      double parameters[] = {(double)left, share < 1.0 ? share : 1.0};
      dnn_discrete_setup setup;
      dnn_binomial_prepare(parameters, &setup);
      row[j] = dnn_binomial_draw(random, &setup);
      left -= row[j];
      rest -= p[j];
    }
  }
  row[k - 1] = left;
}

dnn_status dnn_random_multinomial(dnn_random *random, int64_t trials, const double *p,
                                  dnn_dtype type, int64_t k, int64_t n, int64_t *out,
                                  dnn_error *error) {
  if (k < 1)
    return dnn_error_set(error, DNN_EVALUE, "pvals must not be empty");
  if (trials < 0)
    return dnn_error_set(error, DNN_EVALUE, "n < 0");
  if (trials > (int64_t)1 << 53) /* a binomial's n is a double */
    return dnn_error_set(error, DNN_EVALUE, "n is no whole number up to 2**53");
  for (int64_t j = 0; j < k; j++)
    if (!(p[j] >= 0.0 && p[j] <= 1.0))
      return dnn_error_set(error, DNN_EVALUE, "pvals < 0, pvals > 1 or pvals is NaN");
  double excess = type == DNN_F32 ? tolerance_of(type) : 1e-12;
  if (k > 1 && compensated_sum(p, k - 1) > 1.0 + excess)
    return dnn_error_set(error, DNN_EVALUE, "sum(pvals[:-1]) > 1.0");
  for (int64_t i = 0; i < n; i++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    divide(random, trials, p, k, out + i * k);
  }
  return DNN_OK;
}
