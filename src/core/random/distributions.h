/*
** Distributions by name, as NumPy's legacy RandomState has them, bit for bit where libm is glibc:
** their logarithms and powers are libm's.
**
** The table in distributions.c says what each takes; how values are made stands in continuous.h and
** discrete.h. What random.h says of fills holds here too.
*/
#ifndef DNN_RANDOM_DISTRIBUTIONS_H
#define DNN_RANDOM_DISTRIBUTIONS_H

#include "random/random.h"

DNN_BEGIN_DECLARATIONS

#define DNN_DISTRIBUTION_PARAMETERS 3

/*
** A distribution with NumPy's names:
**   f64  beta chisquare exponential f gamma gumbel laplace logistic lognormal noncentral_chisquare
**        noncentral_f normal pareto power rayleigh standard_cauchy standard_exponential
**        standard_gamma standard_t triangular uniform vonmises wald weibull
**   i64  binomial geometric hypergeometric logseries negative_binomial poisson zipf
*/
typedef struct dnn_distribution {
  const char *name;
  dnn_dtype dtype; /* of the values: f64 or i64 */
  int parameters;  /* 0..DNN_DISTRIBUTION_PARAMETERS */
  struct {
    const char *name;
    double preset; /* NumPy's default, NaN when the parameter must be given */
  } parameter[DNN_DISTRIBUTION_PARAMETERS];
} dnn_distribution;

/* Finds a distribution by name; NULL when there is none. They are constants of the library. */
const dnn_distribution *dnn_distribution_find(const char *name);

/* The i-th of all, from 0 on; NULL behind the last. */
const dnn_distribution *dnn_distribution_at(int i);

/*
** out (n), of the distribution's dtype: independent values.
**   parameters  (distribution->parameters); counts, such as binomial's n, as whole numbers below
**               2^53
** DNN_EVALUE when a parameter is outside its domain ('scale < 0').
*/
dnn_status dnn_distribution_fill(const dnn_distribution *distribution, dnn_random *random,
                                 const double *parameters, int64_t n, void *out, dnn_error *error);

/*
** The same for values of different parameters: parameters[i] (n) are the i-th parameters of all.
** Nothing is drawn when one of them is outside its domain.
*/
dnn_status dnn_distribution_fill_each(const dnn_distribution *distribution, dnn_random *random,
                                      const double *const *parameters, int64_t n, void *out,
                                      dnn_error *error);

DNN_END_DECLARATIONS

#endif
