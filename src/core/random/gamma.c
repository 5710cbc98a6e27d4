/*
** The standard gamma distribution: by rejection, from another hat for shapes below 1, where the
** density has a pole at 0, than above. The exponential distribution is that of shape 1.
*/
#include "random/gamma.h"

#include "random/mt19937.h"

#include <math.h>

/* By inversion, of 1 - u, which is never 0. */
double dnn_random_exponential(dnn_random *random) {
  return -log(1.0 - dnn_mt19937_double(random));
}

/* Shapes below 1: J. H. Ahrens and U. Dieter, "Computer methods for sampling from gamma, beta,
   Poisson and binomial distributions", 1974, algorithm GS. */
static double small_shape_gamma(dnn_random *random, double shape) {
  for (;;) {
    double u = dnn_mt19937_double(random);
    double limit = dnn_random_exponential(random);
    if (u <= 1.0 - shape) {
      double x = pow(u, 1.0 / shape);
      if (x <= limit)
        return x;
    } else {
      double y = -log((1.0 - u) / shape);
      double x = pow(1.0 - shape + shape * y, 1.0 / shape);
      if (x <= limit + y)
        return x;
    }
  }
}

/*
** Shapes above 1: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables",
** 2000. The cube of a normal, shifted by c, is nearly gamma; 0.0331 is their squeeze, which accepts
** most candidates without a logarithm.
*/
static double large_shape_gamma(dnn_random *random, double shape) {
  double b = shape - 1.0 / 3.0;
  double c = 1.0 / sqrt(9.0 * b);
  for (;;) {
    double x, v;
    do {
      x = dnn_random_gaussian(random);
      v = 1.0 + c * x;
    } while (v <= 0.0);
    v = v * v * v;
    double u = dnn_mt19937_double(random);
    if (u < 1.0 - 0.0331 * (x * x) * (x * x))
      return b * v;
    if (log(u) < 0.5 * x * x + b * (1.0 - v + log(v)))
      return b * v;
  }
}

double dnn_random_gamma(dnn_random *random, double shape) {
  if (shape == 1.0)
    return dnn_random_exponential(random);
  if (shape == 0.0)
    return 0.0;
  return shape < 1.0 ? small_shape_gamma(random, shape) : large_shape_gamma(random, shape);
}
