/*
** One value of each continuous distribution, as NumPy's legacy streams make it; for the table in
** distributions.c, which also checks that the parameters are in their domains.
**
** 'p' are the parameters in the order given here, z = (x - loc) / scale. Beside each stands its
** density up to a factor, or what it is made of. Each value takes the draws that NumPy takes, in
** its order, and sums and products are rounded in its order: else the bits would differ. The
** methods are those of numpy/random/src/legacy/legacy-distributions.c of NumPy 1.24.
*/
#ifndef DNN_RANDOM_CONTINUOUS_H
#define DNN_RANDOM_CONTINUOUS_H

#include "random/random.h"

/* --- from the gamma distribution -------------------------------------------------------------- */

/* (shape): x^(shape - 1) exp(-x), x > 0 */
double dnn_standard_gamma_draw(dnn_random *random, const double *p);

/* (shape, scale): scale times a standard one */
double dnn_gamma_draw(dnn_random *random, const double *p);

/* (a, b): x^(a - 1) (1 - x)^(b - 1), 0 < x < 1 */
double dnn_beta_draw(dnn_random *random, const double *p);

/* (df): 2 gamma(df / 2) */
double dnn_chisquare_draw(dnn_random *random, const double *p);

/* (df, nonc): the square of a normal around sqrt(nonc), plus chisquare(df - 1) */
double dnn_noncentral_chisquare_draw(dnn_random *random, const double *p);

/* (dfnum, dfden): chisquare(dfnum) / dfnum over chisquare(dfden) / dfden */
double dnn_f_draw(dnn_random *random, const double *p);

/* (dfnum, dfden, nonc): the same with a noncentral numerator */
double dnn_noncentral_f_draw(dnn_random *random, const double *p);

/* (df): (1 + x^2 / df)^(-(df + 1) / 2) */
double dnn_standard_t_draw(dnn_random *random, const double *p);

/* --- from one or two draws -------------------------------------------------------------------- */

/* (loc, scale): exp(-|z|) */
double dnn_laplace_draw(dnn_random *random, const double *p);

/* (loc, scale): exp(-z - exp(-z)) */
double dnn_gumbel_draw(dnn_random *random, const double *p);

/* (loc, scale): exp(-z) / (1 + exp(-z))^2 */
double dnn_logistic_draw(dnn_random *random, const double *p);

/* (a): (1 + x)^(-a - 1), x > 0: Lomax's form, as in NumPy; Pareto's own begins at 1 */
double dnn_pareto_draw(dnn_random *random, const double *p);

/* (a): x^(a - 1), 0 < x < 1 */
double dnn_power_draw(dnn_random *random, const double *p);

/* (a): x^(a - 1) exp(-x^a), x > 0 */
double dnn_weibull_draw(dnn_random *random, const double *p);

/* (scale): x exp(-x^2 / (2 scale^2)), x > 0 */
double dnn_rayleigh_draw(dnn_random *random, const double *p);

/* (): 1 / (1 + x^2) */
double dnn_standard_cauchy_draw(dnn_random *random, const double *p);

/* (mean, scale), the inverse Gaussian: x^(-3/2) exp(-scale (x - mean)^2 / (2 mean^2 x)), x > 0 */
double dnn_wald_draw(dnn_random *random, const double *p);

/* (left, mode, right): rises from left to mode, falls to right */
double dnn_triangular_draw(dnn_random *random, const double *p);

/* (mu, kappa): exp(kappa cos(x - mu)), -pi <= x <= pi */
double dnn_vonmises_draw(dnn_random *random, const double *p);

/* --- many at once ----------------------------------------------------------------------------- */

/* out (n): these go through the block kernels of the generator. DNN_EINTERRUPT. */

/* (low, high) */
dnn_status dnn_uniform_fill(dnn_random *random, const double *p, int64_t n, double *out,
                            dnn_error *error);

/* (loc, scale): exp(-z^2 / 2) */
dnn_status dnn_normal_fill(dnn_random *random, const double *p, int64_t n, double *out,
                           dnn_error *error);

/* (mean, sigma): exp of a normal */
dnn_status dnn_lognormal_fill(dnn_random *random, const double *p, int64_t n, double *out,
                              dnn_error *error);

/* (): exp(-x), x > 0 */
dnn_status dnn_standard_exponential_fill(dnn_random *random, const double *p, int64_t n,
                                         double *out, dnn_error *error);

/* (scale): scale times a standard one */
dnn_status dnn_exponential_fill(dnn_random *random, const double *p, int64_t n, double *out,
                                dnn_error *error);

#endif
