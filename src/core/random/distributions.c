/*
** The table of distributions, the domains of their parameters, and the fills that go through it.
**
** A row names a distribution, its parameters with NumPy's defaults, what values they may have, and
** the function of continuous.h or discrete.h that makes values. Parameters are checked here, once
** for all values or before the first is drawn: the draws themselves check nothing, and many would
** never end with a bad one. Texts of errors are NumPy's.
*/
#include "random/distributions.h"

#include "base/interrupt.h"
#include "random/continuous.h"
#include "random/discrete.h"

#include <math.h>
#include <string.h>

enum { tile_values = 16384 }; /* values between two looks at the interrupt flag */

/* What values a parameter may have. NaN passes where NumPy lets it pass, and gives NaN; where a
   method would loop for ever with it, it is refused. */
typedef enum domain {
  domain_any,
  domain_non_negative, /* not below 0 and not -0; NaN gives NaN, as in NumPy */
  domain_shape,        /* the same without NaN, with which the method would never end */
  domain_positive,
  domain_unit,          /* 0..1 */
  domain_positive_unit, /* above 0, up to 1 */
  domain_open_unit,     /* above 0, below 1 */
  domain_above_one,
  domain_count, /* whole, 0..2^53 */
  domain_mean   /* 0..DNN_POISSON_MEAN_LAST */
} domain;

typedef struct entry {
  dnn_distribution distribution; /* first: what callers see */
  domain domains[DNN_DISTRIBUTION_PARAMETERS];
  /* What must hold of several parameters together; NULL when nothing must. */
  dnn_status (*check)(const double *p, dnn_error *error);
  /* How values are made: many at once, or one by one, or discrete ones by one after a preparation,
     which may be NULL. */
  dnn_status (*fill)(dnn_random *, const double *, int64_t, double *, dnn_error *);
  double (*draw)(dnn_random *, const double *);
  int64_t (*count)(dnn_random *, const dnn_discrete_setup *);
  void (*prepare)(const double *, dnn_discrete_setup *);
} entry;

static dnn_status check_uniform(const double *p, dnn_error *error) {
  if (!isfinite(p[1] - p[0]))
    return dnn_error_set(error, DNN_EVALUE, "range exceeds valid bounds");
  return DNN_OK;
}

/* With "not <=" NaN is refused as well. */
static dnn_status check_triangular(const double *p, dnn_error *error) {
  if (!(p[0] <= p[1]))
    return dnn_error_set(error, DNN_EVALUE, "left > mode");
  if (!(p[1] <= p[2]))
    return dnn_error_set(error, DNN_EVALUE, "mode > right");
  if (p[0] == p[2])
    return dnn_error_set(error, DNN_EVALUE, "left == right");
  return DNN_OK;
}

static dnn_status check_hypergeometric(const double *p, dnn_error *error) {
  if (p[0] + p[1] < p[2])
    return dnn_error_set(error, DNN_EVALUE, "ngood + nbad < nsample");
  return DNN_OK;
}

static const entry table[] = {
    {.distribution = {"beta", DNN_F64, 2, {{"a", NAN}, {"b", NAN}}},
     .domains = {domain_positive, domain_positive},
     .draw = dnn_beta_draw},
    {.distribution = {"binomial", DNN_I64, 2, {{"n", NAN}, {"p", NAN}}},
     .domains = {domain_count, domain_unit},
     .count = dnn_binomial_draw,
     .prepare = dnn_binomial_prepare},
    {.distribution = {"chisquare", DNN_F64, 1, {{"df", NAN}}},
     .domains = {domain_positive},
     .draw = dnn_chisquare_draw},
    {.distribution = {"exponential", DNN_F64, 1, {{"scale", 1}}},
     .domains = {domain_non_negative},
     .fill = dnn_exponential_fill},
    {.distribution = {"f", DNN_F64, 2, {{"dfnum", NAN}, {"dfden", NAN}}},
     .domains = {domain_positive, domain_positive},
     .draw = dnn_f_draw},
    {.distribution = {"gamma", DNN_F64, 2, {{"shape", NAN}, {"scale", 1}}},
     .domains = {domain_shape, domain_non_negative},
     .draw = dnn_gamma_draw},
    {.distribution = {"geometric", DNN_I64, 1, {{"p", NAN}}},
     .domains = {domain_positive_unit},
     .count = dnn_geometric_draw},
    {.distribution = {"gumbel", DNN_F64, 2, {{"loc", 0}, {"scale", 1}}},
     .domains = {domain_any, domain_non_negative},
     .draw = dnn_gumbel_draw},
    {.distribution =
         {"hypergeometric", DNN_I64, 3, {{"ngood", NAN}, {"nbad", NAN}, {"nsample", NAN}}},
     .domains = {domain_count, domain_count, domain_count},
     .check = check_hypergeometric,
     .count = dnn_hypergeometric_draw},
    {.distribution = {"laplace", DNN_F64, 2, {{"loc", 0}, {"scale", 1}}},
     .domains = {domain_any, domain_non_negative},
     .draw = dnn_laplace_draw},
    {.distribution = {"logistic", DNN_F64, 2, {{"loc", 0}, {"scale", 1}}},
     .domains = {domain_any, domain_non_negative},
     .draw = dnn_logistic_draw},
    {.distribution = {"lognormal", DNN_F64, 2, {{"mean", 0}, {"sigma", 1}}},
     .domains = {domain_any, domain_non_negative},
     .fill = dnn_lognormal_fill},
    {.distribution = {"logseries", DNN_I64, 1, {{"p", NAN}}},
     .domains = {domain_open_unit},
     .count = dnn_logseries_draw},
    {.distribution = {"negative_binomial", DNN_I64, 2, {{"n", NAN}, {"p", NAN}}},
     .domains = {domain_positive, domain_positive_unit},
     .count = dnn_negative_binomial_draw},
    {.distribution = {"noncentral_chisquare", DNN_F64, 2, {{"df", NAN}, {"nonc", NAN}}},
     .domains = {domain_positive, domain_non_negative},
     .draw = dnn_noncentral_chisquare_draw},
    {.distribution = {"noncentral_f", DNN_F64, 3, {{"dfnum", NAN}, {"dfden", NAN}, {"nonc", NAN}}},
     .domains = {domain_positive, domain_positive, domain_non_negative},
     .draw = dnn_noncentral_f_draw},
    {.distribution = {"normal", DNN_F64, 2, {{"loc", 0}, {"scale", 1}}},
     .domains = {domain_any, domain_non_negative},
     .fill = dnn_normal_fill},
    {.distribution = {"pareto", DNN_F64, 1, {{"a", NAN}}},
     .domains = {domain_positive},
     .draw = dnn_pareto_draw},
    {.distribution = {"poisson", DNN_I64, 1, {{"lam", 1}}},
     .domains = {domain_mean},
     .count = dnn_poisson_draw,
     .prepare = dnn_poisson_prepare},
    {.distribution = {"power", DNN_F64, 1, {{"a", NAN}}},
     .domains = {domain_positive},
     .draw = dnn_power_draw},
    {.distribution = {"rayleigh", DNN_F64, 1, {{"scale", 1}}},
     .domains = {domain_non_negative},
     .draw = dnn_rayleigh_draw},
    {.distribution = {.name = "standard_cauchy", .dtype = DNN_F64},
     .draw = dnn_standard_cauchy_draw},
    {.distribution = {.name = "standard_exponential", .dtype = DNN_F64},
     .fill = dnn_standard_exponential_fill},
    {.distribution = {"standard_gamma", DNN_F64, 1, {{"shape", NAN}}},
     .domains = {domain_shape},
     .draw = dnn_standard_gamma_draw},
    {.distribution = {"standard_t", DNN_F64, 1, {{"df", NAN}}},
     .domains = {domain_positive},
     .draw = dnn_standard_t_draw},
    {.distribution = {"triangular", DNN_F64, 3, {{"left", NAN}, {"mode", NAN}, {"right", NAN}}},
     .check = check_triangular,
     .draw = dnn_triangular_draw},
    {.distribution = {"uniform", DNN_F64, 2, {{"low", 0}, {"high", 1}}},
     .check = check_uniform,
     .fill = dnn_uniform_fill},
    {.distribution = {"vonmises", DNN_F64, 2, {{"mu", NAN}, {"kappa", NAN}}},
     .domains = {domain_any, domain_non_negative},
     .draw = dnn_vonmises_draw},
    {.distribution = {"wald", DNN_F64, 2, {{"mean", NAN}, {"scale", NAN}}},
     .domains = {domain_positive, domain_positive},
     .draw = dnn_wald_draw},
    {.distribution = {"weibull", DNN_F64, 1, {{"a", NAN}}},
     .domains = {domain_non_negative},
     .draw = dnn_weibull_draw},
    {.distribution = {"zipf", DNN_I64, 1, {{"a", NAN}}},
     .domains = {domain_above_one},
     .count = dnn_zipf_draw},
};

const dnn_distribution *dnn_distribution_at(int i) {
  const int count = sizeof table / sizeof table[0];
  return i >= 0 && i < count ? &table[i].distribution : NULL;
}

const dnn_distribution *dnn_distribution_find(const char *name) {
  const dnn_distribution *distribution;
  for (int i = 0; (distribution = dnn_distribution_at(i)) != NULL; i++)
    if (strcmp(distribution->name, name) == 0)
      break;
  return distribution;
}

static dnn_status check_parameter(const char *name, domain allowed, double value,
                                  dnn_error *error) {
  switch (allowed) {
  case domain_any:
    break;
  case domain_non_negative:
  case domain_shape:
    if (!isnan(value) && signbit(value))
      return dnn_error_set(error, DNN_EVALUE, "%s < 0", name);
    if (isnan(value) && allowed == domain_shape)
      return dnn_error_set(error, DNN_EVALUE, "%s is NaN", name);
    break;
  case domain_positive:
    if (isnan(value))
      return dnn_error_set(error, DNN_EVALUE, "%s is NaN", name);
    if (value <= 0.0)
      return dnn_error_set(error, DNN_EVALUE, "%s <= 0", name);
    break;
  case domain_unit:
    if (!(value >= 0.0 && value <= 1.0))
      return dnn_error_set(error, DNN_EVALUE, "%s < 0, %s > 1 or %s is NaN", name, name, name);
    break;
  case domain_positive_unit:
    if (!(value > 0.0 && value <= 1.0))
      return dnn_error_set(error, DNN_EVALUE, "%s <= 0, %s > 1 or %s is NaN", name, name, name);
    break;
  case domain_open_unit:
    if (!(value > 0.0 && value < 1.0))
      return dnn_error_set(error, DNN_EVALUE, "%s <= 0, %s >= 1 or %s is NaN", name, name, name);
    break;
  case domain_above_one:
    if (!(value > 1.0))
      return dnn_error_set(error, DNN_EVALUE, "%s <= 1 or %s is NaN", name, name);
    break;
  case domain_count:
    if (value < 0.0)
      return dnn_error_set(error, DNN_EVALUE, "%s < 0", name);
    /* up to here doubles are exact integers */
    if (!(value <= 0x1p53) || value != floor(value))
      return dnn_error_set(error, DNN_EVALUE, "%s is no whole number up to 2**53", name);
    break;
  case domain_mean:
    if (!(value >= 0.0))
      return dnn_error_set(error, DNN_EVALUE, "%s < 0 or %s is NaN", name, name);
    if (value > DNN_POISSON_MEAN_LAST)
      return dnn_error_set(error, DNN_EVALUE, "%s value too large", name);
    break;
  }
  return DNN_OK;
}

/* DNN_EVALUE unless the parameters are in their domains, also together. */
static dnn_status check_parameters(const entry *self, const double *p, dnn_error *error) {
  dnn_status status = DNN_OK;
  for (int i = 0; i < self->distribution.parameters && status == DNN_OK; i++)
    status = check_parameter(self->distribution.parameter[i].name, self->domains[i], p[i], error);
  return status == DNN_OK && self->check != NULL ? self->check(p, error) : status;
}

/* Makes out (n) with good parameters, in tiles that the caches hold: a continuous distribution that
   fills goes over each of them more than once. */
static dnn_status fill(const entry *self, dnn_random *random,
                       const double p[DNN_DISTRIBUTION_PARAMETERS], int64_t n, void *out,
                       dnn_error *error) {
  dnn_discrete_setup setup = {.p = p};
  if (self->prepare != NULL)
    self->prepare(p, &setup);
  double *reals = out;
  int64_t *counts = out;
  for (int64_t start = 0; start < n; start += tile_values) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    int64_t end = n - start < tile_values ? n : start + tile_values;
    if (self->fill != NULL) {
      dnn_status status = self->fill(random, p, end - start, reals + start, error);
      if (status != DNN_OK)
        return status;
    } else if (self->draw != NULL) {
      for (int64_t i = start; i < end; i++)
        reals[i] = self->draw(random, p);
    } else {
      for (int64_t i = start; i < end; i++)
        counts[i] = self->count(random, &setup);
    }
  }
  return DNN_OK;
}

dnn_status dnn_distribution_fill(const dnn_distribution *distribution, dnn_random *random,
                                 const double *parameters, int64_t n, void *out, dnn_error *error) {
  /* the public part is the first member of an entry, and callers have no others */
  const entry *self = (const entry *)distribution;
  double p[DNN_DISTRIBUTION_PARAMETERS] = {0}; /* callers give no more than there are */
  for (int i = 0; i < distribution->parameters; i++)
    p[i] = parameters[i];
  dnn_status status = check_parameters(self, p, error);
  return status == DNN_OK ? fill(self, random, p, n, out, error) : status;
}

/* Element i, of its own parameters: checks them in the first pass, draws in the second. */
static dnn_status do_element(const entry *self, dnn_random *random, const double *const *parameters,
                             int64_t i, bool draws, void *out, dnn_error *error) {
  double p[DNN_DISTRIBUTION_PARAMETERS] = {0};
  for (int k = 0; k < self->distribution.parameters; k++)
    p[k] = parameters[k][i];
  if (!draws)
    return check_parameters(self, p, error);
  if (self->distribution.dtype == DNN_F64)
    return fill(self, random, p, 1, (double *)out + i, error);
  return fill(self, random, p, 1, (int64_t *)out + i, error);
}

dnn_status dnn_distribution_fill_each(const dnn_distribution *distribution, dnn_random *random,
                                      const double *const *parameters, int64_t n, void *out,
                                      dnn_error *error) {
  const entry *self = (const entry *)distribution;
  for (int pass = 0; pass < 2; pass++) { /* all are checked before one is drawn */
    for (int64_t i = 0; i < n; i++) {
      if (i % tile_values == tile_values - 1 && dnn_interrupted())
        return dnn_error_interrupt(error);
      dnn_status status = do_element(self, random, parameters, i, pass == 1, out, error);
      if (status != DNN_OK)
        return status;
    }
  }
  return DNN_OK;
}
