/*
** Discrete distributions: how discrete.h makes each value.
**
** Small parameters are served by inversion, which walks along the probabilities, or by counting;
** large ones by rejection, whose cost does not grow with them. Where one ends and the other begins
** decides which words are taken, and is NumPy's. The letters of a method are its paper's.
*/
#include "random/discrete.h"

#include "random/gamma.h"
#include "random/mt19937.h"

#include <math.h>

/*
** log Gamma(x), x >= 1, by Stirling's series from 7 on and by recurrence below: S. Zhang and J.
** Jin, "Computation of Special Functions", 1996. Not libm's lgamma: a last bit that differs would
** now and then accept another candidate. The series has B_2k / (2k (2k - 1)), with Bernoulli's
** numbers.
*/
static double log_gamma(double x) {
  static const double series[10] = {
      8.333333333333333e-02, -2.777777777777778e-03, 7.936507936507937e-04, -5.952380952380952e-04,
      8.417508417508418e-04, -1.917526917526918e-03, 6.410256410256410e-03, -2.955065359477124e-02,
      1.796443723688307e-01, -1.39243221690590e+00};
  const double log_two_pi = 1.8378770664093453;
  if (x == 1.0 || x == 2.0)
    return 0.0;
  int steps = x < 7.0 ? (int)(7.0 - x) : 0;
  double shifted = x + steps;
  double inverse_square = (1.0 / shifted) * (1.0 / shifted);
  double sum = series[9];
  for (int k = 8; k >= 0; k--)
    sum = sum * inverse_square + series[k];
  double result = sum / shifted + 0.5 * log_two_pi + (shifted - 0.5) * log(shifted) - shifted;
  for (int k = 0; k < steps; k++) {
    shifted -= 1.0;
    result -= log(shifted);
  }
  return result;
}

/*
** Below a mean of 10, the number of uniforms whose product stays above exp(-mean). From 10 on PTRS:
** W. Hoermann, "The transformed rejection method for generating Poisson random variables", 1993,
** with its constants.
*/
void dnn_poisson_prepare(const double *p, dnn_discrete_setup *s) {
  double mean = p[0];
  double b = 0.931 + 2.53 * sqrt(mean);
  double scale = 1.1239 + 1.1328 / (b - 3.4);
  s->poisson.mean = mean;
  s->poisson.bound = mean >= 10.0 ? 0.9277 - 3.6224 / (b - 2.0) : exp(-mean);
  s->poisson.log_mean = mean >= 10.0 ? log(mean) : 0.0;
  s->poisson.log_scale = mean >= 10.0 ? log(scale) : 0.0;
  s->poisson.b = b;
  s->poisson.a = -0.059 + 0.02483 * b;
}

int64_t dnn_poisson_draw(dnn_random *random, const dnn_discrete_setup *s) {
  double mean = s->poisson.mean, a = s->poisson.a, b = s->poisson.b, bound = s->poisson.bound;
  if (mean == 0.0)
    return 0;
  if (mean < 10.0) {
    int64_t count = 0;
    double product = dnn_mt19937_double(random);
    for (; product > bound; count++)
      product *= dnn_mt19937_double(random);
    return count;
  }
  for (;;) {
    double u = dnn_mt19937_double(random) - 0.5;
    double v = dnn_mt19937_double(random);
    double edge = 0.5 - fabs(u);
    double k = floor((2.0 * a / edge + b) * u + mean + 0.43);
    if (edge >= 0.07 && v <= bound)
      return (int64_t)k;
    if (k < 0.0 || (edge < 0.013 && v > edge))
      continue;
    if (log(v) + s->poisson.log_scale - log(a / (edge * edge) + b) <=
        -mean + k * s->poisson.log_mean - log_gamma(k + 1.0))
      return (int64_t)k;
  }
}

/*
** Inversion while n p <= 30; beyond, algorithm BTPE (V. Kachitvichyanukul and B. W. Schmeiser,
** "Binomial random variate generation", 1988): rejection from a hat of a triangle, the
** parallelograms beside it and two exponential tails. Its a, c, x_M, x_L, x_R, lambda_L and
** lambda_R are slope, height, center, left, right, left_rate and right_rate here, its p_1 .. p_4
** the areas added up.
*/
void dnn_binomial_prepare(const double *parameters, dnn_discrete_setup *s) {
  double n = parameters[0];
  bool mirrored = parameters[1] > 0.5;
  double p = mirrored ? 1.0 - parameters[1] : parameters[1];
  double q = 1.0 - p;
  s->binomial.n = (int64_t)n;
  s->binomial.mirrored = mirrored;
  s->binomial.p = p;
  s->binomial.q = q;
  s->binomial.inverted = p * n <= 30.0;
  if (s->binomial.inverted) {
    s->binomial.none = exp(n * log(q));
    double mean = n * p;
    double bound = mean + 10.0 * sqrt(mean * q + 1.0);
    s->binomial.bound = (int64_t)(bound < n ? bound : n);
    return;
  }
  double nearly_mode = n * p + p;
  double mode = floor(nearly_mode);
  double width = floor(2.195 * sqrt(n * p * q) - 4.6 * q) + 0.5;
  double center = mode + 0.5;
  double left = center - width;
  double right = center + width;
  double height = 0.134 + 20.5 / (15.3 + mode);
  double slope = (nearly_mode - left) / (nearly_mode - left * p);
  double left_rate = slope * (1.0 + slope / 2.0);
  slope = (right - nearly_mode) / (right * q);
  double right_rate = slope * (1.0 + slope / 2.0);
  s->binomial.mode = (int64_t)mode;
  s->binomial.center = center;
  s->binomial.left = left;
  s->binomial.right = right;
  s->binomial.height = height;
  s->binomial.left_rate = left_rate;
  s->binomial.right_rate = right_rate;
  s->binomial.variance = n * p * q;
  s->binomial.area[0] = width;
  s->binomial.area[1] = width * (1.0 + 2.0 * height);
  s->binomial.area[2] = s->binomial.area[1] + height / left_rate;
  s->binomial.area[3] = s->binomial.area[2] + height / right_rate;
}

/* Walks from x = 0 by the ratio of neighbouring probabilities. What rounding leaves of u could be
   walked off forever: ten deviations beyond the mean it begins again. */
static int64_t draw_binomial_inverted(dnn_random *random, const dnn_discrete_setup *s) {
  int64_t n = s->binomial.n;
  double p = s->binomial.p, q = s->binomial.q;
  int64_t x = 0;
  double probability = s->binomial.none;
  double u = dnn_mt19937_double(random);
  while (u > probability) {
    x++;
    if (x > s->binomial.bound) {
      x = 0;
      probability = s->binomial.none;
      u = dnn_mt19937_double(random);
    } else {
      u -= probability;
      probability = ((double)(n - x + 1) * p * probability) / ((double)x * q);
    }
  }
  return x;
}

/* Stirling's correction for x! as BTPE writes it. */
static double stirling(double x) {
  double square = x * x;
  return (13680. - (462. - (132. - (99. - 140. / square) / square) / square) / square) / x /
         166320.;
}

/* BTPE's last step: is v below the probability of y, relative to the mode's? */
static bool accepts(const dnn_discrete_setup *s, int64_t y, double v) {
  int64_t mode = s->binomial.mode, n = s->binomial.n;
  double p = s->binomial.p, q = s->binomial.q, variance = s->binomial.variance;
  double k = fabs((double)(y - mode));
  if (k <= 20.0 || k >= variance / 2.0 - 1.0) {
    /* Near the mode, or far in a tail: the recurrence from the mode. */
    double ratio = p / q;
    double a = ratio * (double)(n + 1);
    double f = 1.0;
    for (int64_t i = mode + 1; i <= y; i++)
      f *= a / (double)i - ratio;
    for (int64_t i = y + 1; i <= mode; i++)
      f /= a / (double)i - ratio;
    return v <= f;
  }
  double rho = (k / variance) * ((k * (k / 3.0 + 0.625) + 0.16666666666666666) / variance + 0.5);
  double t = -k * k / (2.0 * variance);
  double log_v = log(v);
  if (log_v < t - rho)
    return true;
  if (log_v > t + rho)
    return false;
  double x = (double)(y + 1), f = (double)(mode + 1);
  double z = (double)(n + 1 - mode), w = (double)(n - y + 1);
  double center = s->binomial.center;
  return log_v <= center * log(f / x) + ((double)(n - mode) + 0.5) * log(z / w) +
                      (double)(y - mode) * log(w * p / (x * q)) + stirling(f) + stirling(z) +
                      stirling(x) + stirling(w);
}

static int64_t draw_binomial_btpe(dnn_random *random, const dnn_discrete_setup *s) {
  const double *area = s->binomial.area;
  double height = s->binomial.height;
  for (;;) {
    double u = dnn_mt19937_double(random) * area[3];
    double v = dnn_mt19937_double(random);
    double y;
    if (u <= area[0])
      return (int64_t)floor(s->binomial.center - area[0] * v + u);
    if (u <= area[1]) {
      double x = s->binomial.left + (u - area[0]) / height;
      v = v * height + 1.0 - fabs((double)s->binomial.mode - x + 0.5) / area[0];
      if (v > 1.0)
        continue;
      y = floor(x);
    } else if (v == 0.0) {
      continue;
    } else if (u <= area[2]) {
      y = floor(s->binomial.left + log(v) / s->binomial.left_rate);
      if (y < 0.0)
        continue;
      v = v * (u - area[1]) * s->binomial.left_rate;
    } else {
      y = floor(s->binomial.right - log(v) / s->binomial.right_rate);
      if (y > (double)s->binomial.n)
        continue;
      v = v * (u - area[2]) * s->binomial.right_rate;
    }
    if (accepts(s, (int64_t)y, v))
      return (int64_t)y;
  }
}

int64_t dnn_binomial_draw(dnn_random *random, const dnn_discrete_setup *s) {
  int64_t n = s->binomial.n;
  int64_t count =
      s->binomial.inverted ? draw_binomial_inverted(random, s) : draw_binomial_btpe(random, s);
  return s->binomial.mirrored ? n - count : count;
}

/* By a walk along the probabilities from 1/3 on, where it is short; by inversion below. */
int64_t dnn_geometric_draw(dnn_random *random, const dnn_discrete_setup *s) {
  double p = s->p[0];
  if (p < 0.333333333333333333333333) {
    double count = ceil(log(1.0 - dnn_mt19937_double(random)) / log(1.0 - p));
    return count >= 0.0 && count < 0x1p63 ? (int64_t)count : INT64_MAX;
  }
  int64_t count = 1;
  double product = p, sum = p;
  double u = dnn_mt19937_double(random);
  /* Rounding may leave the sum of all below u. */
  for (; u > sum && product > 0.0; count++) {
    product *= 1.0 - p;
    sum += product;
  }
  return count;
}

/* A Poisson number whose mean is drawn from a gamma distribution. */
int64_t dnn_negative_binomial_draw(dnn_random *random, const dnn_discrete_setup *s) {
  double p = s->p[1];
  double mean = ((1.0 - p) / p) * dnn_random_gamma(random, s->p[0]);
  if (!(mean <= DNN_POISSON_MEAN_LAST))
    return INT64_MAX;
  dnn_discrete_setup poisson;
  dnn_poisson_prepare(&mean, &poisson);
  return dnn_poisson_draw(random, &poisson);
}

/*
** The same for exponents a + 1 so near to 1 that hardly any candidate is an integer of 64 bits: u
** is drawn where they are, and differences from 1 are computed as such.
*/
static int64_t draw_zipf_flat(dnn_random *random, double a) {
  double reach = -expm1(-63.0 * M_LN2 * a); /* u from 1 - reach on */
  for (;;) {
    double u = dnn_mt19937_double(random);
    double v = dnn_mt19937_double(random);
    double x = floor(exp(-log1p(-reach * u) / a));
    double t = a * log1p(1.0 / x);
    if (v * x * expm1(t) / expm1(a * M_LN2) <= exp(t - a * M_LN2))
      return x < 0x1p63 ? (int64_t)x : INT64_MAX;
  }
}

/* By rejection (L. Devroye, "Non-uniform random variate generation", 1986, chapter X.6). */
int64_t dnn_zipf_draw(dnn_random *random, const dnn_discrete_setup *s) {
  double a = s->p[0] - 1.0;
  if (a >= 1024.0) /* 2^a is infinite, and the probability of more than 1 below 1e-308 */
    return 1;
  if (a < 1e-6)
    return draw_zipf_flat(random, a);
  double b = pow(2.0, a);
  for (;;) {
    double u = 1.0 - dnn_mt19937_double(random);
    double v = dnn_mt19937_double(random);
    double x = floor(pow(u, -1.0 / a));
    if (x > 0x1p63 || x < 1.0) /* beyond integers: draw again */
      continue;
    double t = pow(1.0 + 1.0 / x, a);
    if (v * x * (t - 1.0) / (b - 1.0) <= t / b)
      return x < 0x1p63 ? (int64_t)x : INT64_MAX;
  }
}

/* A. W. Kemp, "Efficient generation of logarithmically distributed pseudo-random variables",
   1981. */
int64_t dnn_logseries_draw(dnn_random *random, const dnn_discrete_setup *s) {
  double p = s->p[0];
  double r = log(1.0 - p);
  for (;;) {
    double v = dnn_mt19937_double(random);
    if (v >= p)
      return 1;
    double q = 1.0 - exp(r * dnn_mt19937_double(random));
    if (v <= q * q) {
      double count = floor(1.0 + log(v) / log(q));
      if (count >= 1.0 && v != 0.0)
        return count < 0x1p63 ? (int64_t)count : INT64_MAX;
      continue;
    }
    return v >= q ? 1 : 2;
  }
}

/* One draw after the other from an urn, for small samples. */
static int64_t draw_hypergeometric_urn(dnn_random *random, double good, double bad, double sample) {
  double others = bad + good - sample;
  double smaller_kind = bad < good ? bad : good;
  double left = smaller_kind, k = sample;
  while (left > 0.0) {
    left -= floor(dnn_mt19937_double(random) + left / (others + k));
    k -= 1.0;
    if (k == 0.0)
      break;
  }
  double drawn = smaller_kind - left;
  return (int64_t)(good > bad ? sample - drawn : drawn);
}

/* log(n! (k - n)! ...) of the four counts that make a hypergeometric probability. */
static double log_factorials(double few, double many, double m, double z) {
  return log_gamma(z + 1.0) + log_gamma(few - z + 1.0) + log_gamma(m - z + 1.0) +
         log_gamma(many - m + z + 1.0);
}

/*
** HRUA: E. Stadlober, "The ratio of uniforms approach for generating discrete random variates",
** 1990. The width's constants are 2 sqrt(2 / e) and 3 - 2 sqrt(3 / e). Candidates are accepted or
** refused by bounds of the logarithm first, and by the logarithm itself only between them.
*/
static int64_t draw_hypergeometric_ratio(dnn_random *random, double good, double bad,
                                         double sample) {
  double few = good < bad ? good : bad, many = good < bad ? bad : good;
  double population = good + bad;
  double m = sample < population - sample ? sample : population - sample;
  double part = few / population;
  double mean = m * part + 0.5;
  double deviation =
      sqrt((population - m) * sample * part * (1.0 - part) / (population - 1.0) + 0.5);
  double width = 1.7155277699214135 * deviation + 0.8989161620588988;
  double mode = floor((m + 1.0) * (few + 1.0) / (population + 2.0));
  double height = log_factorials(few, many, m, mode);
  double most = (m < few ? m : few) + 1.0, far = floor(mean + 16.0 * deviation);
  double bound = most < far ? most : far;
  double z;
  for (;;) {
    double x = dnn_mt19937_double(random);
    double y = dnn_mt19937_double(random);
    double w = mean + width * (y - 0.5) / x;
    if (w < 0.0 || w >= bound)
      continue;
    z = floor(w);
    double t = height - log_factorials(few, many, m, z);
    if (x * (4.0 - x) - 3.0 <= t)
      break;
    if (x * (x - t) >= 1.0)
      continue;
    if (2.0 * log(x) <= t)
      break;
  }
  if (good > bad)
    z = m - z;
  if (m < sample)
    z = good - z;
  return (int64_t)z;
}

int64_t dnn_hypergeometric_draw(dnn_random *random, const dnn_discrete_setup *s) {
  double good = s->p[0], bad = s->p[1], sample = s->p[2];
  if (sample > 10.0)
    return draw_hypergeometric_ratio(random, good, bad, sample);
  return sample > 0.0 ? draw_hypergeometric_urn(random, good, bad, sample) : 0;
}
