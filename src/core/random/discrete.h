/*
** One value of each discrete distribution, as NumPy's legacy streams make it; for the table in
** distributions.c, which also checks that the parameters are in their domains.
**
** What the draws of one fill have in common is prepared once, in a setup. Beside each distribution
** stands the probability of k up to a factor, or what k counts. As in continuous.h the order of
** draws and roundings is NumPy's, and the methods are named in discrete.c. Counts that no int64
** can hold become INT64_MAX.
*/
#ifndef DNN_RANDOM_DISCRETE_H
#define DNN_RANDOM_DISCRETE_H

#include "random/random.h"

/* The largest mean of a Poisson distribution: counts ten deviations above it are still integers. */
#define DNN_POISSON_MEAN_LAST (0x1p63 - 10.0 * 0x1.6a09e667f3bcdp31)

typedef union dnn_discrete_setup {
  const double *p; /* the parameters, for distributions that prepare nothing */
  struct {
    double mean;
    double bound;               /* below 10: exp(-mean); else v_r, of the early acceptance */
    double a, b;                /* PTRS: the shape of the hat */
    double log_mean, log_scale; /* PTRS: log(mean), log(1 / alpha) */
  } poisson;
  struct {
    int64_t n;
    bool mirrored; /* p > 0.5: count the failures */
    double p, q;   /* p <= 0.5 */
    /* inversion, and its first probability */
    bool inverted;
    int64_t bound;
    double none;
    /* BTPE: the areas under triangle, parallelograms and tails, and their edges */
    int64_t mode;
    double center, left, right, height, left_rate, right_rate, variance;
    double area[4];
  } binomial;
} dnn_discrete_setup;

/* (n, p): successes in n trials */
void dnn_binomial_prepare(const double *p, dnn_discrete_setup *s);
int64_t dnn_binomial_draw(dnn_random *random, const dnn_discrete_setup *s);

/* (lam): lam^k / k! */
void dnn_poisson_prepare(const double *p, dnn_discrete_setup *s);
int64_t dnn_poisson_draw(dnn_random *random, const dnn_discrete_setup *s);

/* (n, p): failures before n successes; n may be a fraction */
int64_t dnn_negative_binomial_draw(dnn_random *random, const dnn_discrete_setup *s);

/* (p): trials up to the first success: (1 - p)^(k - 1) p, k >= 1 */
int64_t dnn_geometric_draw(dnn_random *random, const dnn_discrete_setup *s);

/* (ngood, nbad, nsample): good ones in a sample without replacement */
int64_t dnn_hypergeometric_draw(dnn_random *random, const dnn_discrete_setup *s);

/* (p): p^k / k, k >= 1 */
int64_t dnn_logseries_draw(dnn_random *random, const dnn_discrete_setup *s);

/* (a): k^-a, k >= 1 */
int64_t dnn_zipf_draw(dnn_random *random, const dnn_discrete_setup *s);

#endif
