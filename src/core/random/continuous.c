/*
** Continuous distributions: how continuous.h makes each value.
**
** Three ways occur: inversion, where x solves F(x) = u and one uniform u is enough; rejection,
** which draws a candidate and keeps it with the probability that corrects its density; and
** arithmetic on values of other distributions. C leaves open which operand of '/' or '+' is
** evaluated first, so draws whose order matters stand in statements of their own.
*/
#include "random/continuous.h"

#include "random/discrete.h"
#include "random/gamma.h"
#include "random/mt19937.h"

#include <math.h>

double dnn_standard_gamma_draw(dnn_random *random, const double *p) {
  return dnn_random_gamma(random, p[0]);
}

double dnn_gamma_draw(dnn_random *random, const double *p) {
  return p[1] * dnn_random_gamma(random, p[0]);
}

double dnn_chisquare_draw(dnn_random *random, const double *p) {
  return 2.0 * dnn_random_gamma(random, p[0] / 2.0);
}

double dnn_f_draw(dnn_random *random, const double *p) {
  double upper = dnn_chisquare_draw(random, p) * p[1];
  double lower = dnn_chisquare_draw(random, p + 1) * p[0];
  return upper / lower;
}

double dnn_standard_t_draw(dnn_random *random, const double *p) {
  double x = dnn_random_gaussian(random);
  double y = dnn_random_gamma(random, p[0] / 2.0);
  return sqrt(p[0] / 2.0) * x / sqrt(y);
}

/*
** A ratio of gammas; when both parameters are at most 1, M. D. Joehnk's method ("Erzeugung von
** betaverteilten und gammaverteilten Zufallszahlen", 1964), by logarithms where the powers of small
** parameters underflow.
*/
double dnn_beta_draw(dnn_random *random, const double *p) {
  if (p[0] > 1.0 || p[1] > 1.0) {
    double first = dnn_random_gamma(random, p[0]);
    double second = dnn_random_gamma(random, p[1]);
    return first / (first + second);
  }
  for (;;) {
    double u = dnn_mt19937_double(random);
    double v = dnn_mt19937_double(random);
    double x = pow(u, 1.0 / p[0]);
    double y = pow(v, 1.0 / p[1]);
    if (x + y > 1.0)
      continue;
    if (x + y > 0.0)
      return x / (x + y);
    double log_x = log(u) / p[0];
    double log_y = log(v) / p[1];
    double larger = log_x > log_y ? log_x : log_y;
    log_x -= larger;
    log_y -= larger;
    return exp(log_x - log(exp(log_x) + exp(log_y)));
  }
}

/* Inversions; draws whose logarithm would be that of 0 are made again, as in NumPy. */

double dnn_laplace_draw(dnn_random *random, const double *p) {
  double u;
  do
    u = dnn_mt19937_double(random);
  while (u == 0.0);
  return u >= 0.5 ? p[0] - p[1] * log(2.0 - u - u) : p[0] + p[1] * log(u + u);
}

double dnn_gumbel_draw(dnn_random *random, const double *p) {
  double u;
  do
    u = 1.0 - dnn_mt19937_double(random);
  while (u == 1.0);
  return p[0] - p[1] * log(-log(u));
}

double dnn_logistic_draw(dnn_random *random, const double *p) {
  double u;
  do
    u = dnn_mt19937_double(random);
  while (u == 0.0);
  return p[0] + p[1] * log(u / (1.0 - u));
}

double dnn_pareto_draw(dnn_random *random, const double *p) {
  return exp(dnn_random_exponential(random) / p[0]) - 1.0;
}

double dnn_power_draw(dnn_random *random, const double *p) {
  return pow(1.0 - exp(-dnn_random_exponential(random)), 1.0 / p[0]);
}

double dnn_weibull_draw(dnn_random *random, const double *p) {
  return p[0] == 0.0 ? 0.0 : pow(dnn_random_exponential(random), 1.0 / p[0]);
}

double dnn_rayleigh_draw(dnn_random *random, const double *p) {
  return p[0] * sqrt(-2.0 * log1p(-dnn_mt19937_double(random)));
}

double dnn_standard_cauchy_draw(dnn_random *random, const double *p) {
  (void)p;
  double upper = dnn_random_gaussian(random);
  double lower = dnn_random_gaussian(random);
  return upper / lower;
}

/* J. R. Michael, W. R. Schucany and R. W. Haas, "Generating random variates using transformations
   with multiple roots", 1976: x and mean^2 / x are the roots that one squared normal belongs to. */
double dnn_wald_draw(dnn_random *random, const double *p) {
  double mean = p[0], scale = p[1];
  double ratio = mean / (2.0 * scale);
  double y = dnn_random_gaussian(random);
  y = mean * y * y;
  double x = mean + ratio * (y - sqrt(4.0 * scale * y + y * y));
  double u = dnn_mt19937_double(random);
  return u <= mean / (mean + x) ? x : mean * mean / x;
}

/* By inversion of the side that u falls on. */
double dnn_triangular_draw(dnn_random *random, const double *p) {
  double left = p[0], mode = p[1], right = p[2];
  double base = right - left, left_base = mode - left;
  double u = dnn_mt19937_double(random);
  if (u <= left_base / base)
    return left + sqrt(u * (left_base * base));
  return right - sqrt((1.0 - u) * ((right - mode) * base));
}

/* An angle in -pi .. pi. */
static double turned(double angle) {
  double rest = fmod(fabs(angle) + M_PI, 2.0 * M_PI) - M_PI;
  return angle < 0.0 ? -rest : rest;
}

/*
** D. J. Best and N. I. Fisher, "Efficient simulation of the von Mises distribution", 1979:
** rejection from a wrapped Cauchy distribution, whose spread is s. Beyond the two ends of kappa
** where s cannot be computed well, the distribution is uniform or normal to the last bit.
*/
double dnn_vonmises_draw(dnn_random *random, const double *p) {
  double mu = p[0], kappa = p[1], s;
  if (isnan(kappa))
    return NAN;
  if (kappa < 1e-8)
    return M_PI * (2.0 * dnn_mt19937_double(random) - 1.0);
  if (kappa >
      1e12) /* s - w would be lost in rounding; the normal distribution is as near as that */
    return turned(mu + dnn_random_gaussian(random) / sqrt(kappa));
  if (kappa < 1e-5) {
    s = 1.0 / kappa + kappa; /* the first terms of its series */
  } else {
    double r = 1.0 + sqrt(1.0 + 4.0 * kappa * kappa);
    double rho = (r - sqrt(2.0 * r)) / (2.0 * kappa);
    s = (1.0 + rho * rho) / (2.0 * rho);
  }
  double w, y, v;
  do {
    double z = cos(M_PI * dnn_mt19937_double(random));
    w = (1.0 + s * z) / (s + z);
    y = kappa * (s - w);
    v = dnn_mt19937_double(random);
  } while (y * (2.0 - y) - v < 0.0 && log(y / v) + 1.0 - y < 0.0);
  double angle = acos(w);
  if (dnn_mt19937_double(random) < 0.5)
    angle = -angle;
  return turned(angle + mu);
}

/* Up to one degree of freedom there is no chisquare(df - 1): then it is a mixture of central ones
   with a Poisson number of further degrees. */
double dnn_noncentral_chisquare_draw(dnn_random *random, const double *p) {
  double df = p[0], noncentrality = p[1];
  if (noncentrality == 0.0)
    return dnn_chisquare_draw(random, p);
  double mean = noncentrality / 2.0;
  if (df > 1.0 ||
      mean > DNN_POISSON_MEAN_LAST) { /* beside such a square the rest is below its last bit */
    double less = df - 1.0;
    double central = df > 1.0 ? dnn_chisquare_draw(random, &less) : 0.0;
    double n = dnn_random_gaussian(random) + sqrt(noncentrality);
    return central + n * n;
  }
  if (isnan(noncentrality))
    return NAN;
  dnn_discrete_setup poisson;
  dnn_poisson_prepare(&mean, &poisson);
  double more = df + 2.0 * (double)dnn_poisson_draw(random, &poisson);
  return dnn_chisquare_draw(random, &more);
}

double dnn_noncentral_f_draw(dnn_random *random, const double *p) {
  double numerator[2] = {p[0], p[2]};
  double t = dnn_noncentral_chisquare_draw(random, numerator) * p[1];
  return t / (dnn_chisquare_draw(random, &p[1]) * p[0]);
}

/* --- many at once ----------------------------------------------------------------------------- */

dnn_status dnn_uniform_fill(dnn_random *random, const double *p, int64_t n, double *out,
                            dnn_error *error) {
  double range = p[1] - p[0];
  dnn_status status = dnn_random_doubles(random, n, out, error);
  for (int64_t i = 0; i < n && status == DNN_OK; i++)
    out[i] = p[0] + range * out[i];
  return status;
}

dnn_status dnn_normal_fill(dnn_random *random, const double *p, int64_t n, double *out,
                           dnn_error *error) {
  dnn_status status = dnn_random_gaussians(random, n, out, error);
  for (int64_t i = 0; i < n && status == DNN_OK; i++)
    out[i] = p[0] + p[1] * out[i];
  return status;
}

dnn_status dnn_lognormal_fill(dnn_random *random, const double *p, int64_t n, double *out,
                              dnn_error *error) {
  dnn_status status = dnn_normal_fill(random, p, n, out, error);
  for (int64_t i = 0; i < n && status == DNN_OK; i++)
    out[i] = exp(out[i]);
  return status;
}

dnn_status dnn_standard_exponential_fill(dnn_random *random, const double *p, int64_t n,
                                         double *out, dnn_error *error) {
  enum { block_values = 1024 }; /* the kernel cannot work in place, and these stay in the cache */
  double logs[block_values];
  (void)p;
  for (int64_t start = 0; start < n; start += block_values) {
    int64_t count = n - start < block_values ? n - start : block_values;
    double *block = out + start;
    dnn_status status = dnn_random_doubles(random, count, block, error);
    if (status != DNN_OK)
      return status;
    for (int64_t i = 0; i < count; i++)
      block[i] = 1.0 - block[i];
    random_kernels()->log(block, count, logs);
    for (int64_t i = 0; i < count; i++)
      block[i] = -logs[i];
  }
  return DNN_OK;
}

dnn_status dnn_exponential_fill(dnn_random *random, const double *p, int64_t n, double *out,
                                dnn_error *error) {
  dnn_status status = dnn_standard_exponential_fill(random, p, n, out, error);
  for (int64_t i = 0; i < n && status == DNN_OK; i++)
    out[i] = p[0] * out[i];
  return status;
}
