/* The generator against values that NumPy's RandomState gives. */
#include "check.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/isa.h"
#include "kernels/random.h"
#include "random/choice.h"
#include "random/distributions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static dnn_error error;

static dnn_random seeded(int64_t seed) {
  dnn_random random;
  CHECK(dnn_random_seed(&random, seed, &error) == DNN_OK);
  return random;
}

static bool failed_with(dnn_status status, const char *text) {
  bool same = status == DNN_EVALUE && error.status == DNN_EVALUE && strcmp(error.text, text) == 0;
  if (!same)
    printf("status %d, text '%s', wanted '%s'\n", (int)status, error.text, text);
  return same;
}

static bool same_bits(const double *a, const double *b, size_t n) {
  return memcmp(a, b, n * sizeof *a) == 0;
}

static bool same_state(const dnn_random *a, const dnn_random *b) {
  return memcmp(a->key, b->key, sizeof a->key) == 0 && a->position == b->position &&
         a->has_gauss == b->has_gauss && a->gauss == b->gauss;
}

static bool same_integers(const int64_t *a, const int64_t *b, size_t n) {
  return memcmp(a, b, n * sizeof *a) == 0;
}

static void seeds_as_numpy_does(void) {
  dnn_random random = seeded(0);
  CHECK(random.key[1] == 1 && random.key[2] == 1812433255u && random.key[623] == 1796872496u);
  CHECK(random.position == 624 && !random.has_gauss);
  CHECK(dnn_random_word(&random) == 2357136044u);
  CHECK(dnn_random_word(&random) == 2546248239u);

  double x[3];
  random = seeded(4294967295);
  CHECK(dnn_random_gaussians(&random, 3, x, &error) == DNN_OK);
  CHECK(same_bits(x, (double[]){0.64840867423065274, 0.66932353063381611, -1.0805437227474493}, 3));

  CHECK(dnn_random_seed_array(&random, (int64_t[]){1}, 1, &error) == DNN_OK);
  CHECK(dnn_random_gaussians(&random, 3, x, &error) == DNN_OK);
  CHECK(same_bits(x, (double[]){-0.78014589196430673, 0.84016603461564099, -3.013204030356897}, 3));
  CHECK(dnn_random_seed_array(&random, (int64_t[]){1, 2, 3}, 3, &error) == DNN_OK);
  CHECK(dnn_random_gaussians(&random, 3, x, &error) == DNN_OK);
  CHECK(same_bits(x, (double[]){0.89858244820995015, 0.25528876596298244, 0.95172625217596707}, 3));
}

static void refuses_bad_seeds_and_states(void) {
  dnn_random random = seeded(5), before = random;
  CHECK(failed_with(dnn_random_seed(&random, -1, &error), "seed must be between 0 and 2**32 - 1"));
  CHECK(failed_with(dnn_random_seed(&random, 4294967296, &error),
                    "seed must be between 0 and 2**32 - 1"));
  CHECK(failed_with(dnn_random_seed_array(&random, NULL, 0, &error), "seed must be non-empty"));
  CHECK(failed_with(dnn_random_seed_array(&random, (int64_t[]){3, -2}, 2, &error),
                    "seed must be between 0 and 2**32 - 1"));
  CHECK(same_state(&random, &before));
  CHECK(dnn_random_check(&random, &error) == DNN_OK);
  random.position = 625;
  CHECK(failed_with(dnn_random_check(&random, &error), "state position 625 out of range 0..624"));
}

static void draws_the_notebook_numbers(void) {
  dnn_random random = seeded(1);
  double x[3];
  CHECK(dnn_random_gaussians(&random, 3, x, &error) == DNN_OK);
  CHECK(same_bits(x, (double[]){1.6243453636632417, -0.61175641365007538, -0.5281717522634557}, 3));
  random = seeded(3);
  CHECK(dnn_random_doubles(&random, 2, x, &error) == DNN_OK);
  CHECK(same_bits(x, (double[]){0.5507979025745755, 0.70814782261810483}, 2));
  /* The second half of a pair waits while doubles are drawn. */
  random = seeded(0);
  CHECK(dnn_random_gaussian(&random) == 0x1.c398ef3e5cfa5p+0);
  CHECK(random.has_gauss);
  CHECK(dnn_random_double(&random) == 0x1.349d66b6e894bp-1);
  CHECK(dnn_random_gaussian(&random) == 0x1.99c2cfacc8953p-2);
  CHECK(!random.has_gauss && random.gauss == 0);
  CHECK(dnn_random_gaussian(&random) == -0x1.2258941855050p+1);
}

/* Blocks must not change the stream, wherever the 624 words end. */
static void fills_equal_single_draws(void) {
  enum { most = 20011 };
  static const int64_t sizes[] = {0, 1, 2, 3, 155, 156, 157, 312, 625, 1023, 1025, 4999, most};
  static double filled[most + 1], single[most];
  static int64_t counts[most + 1];
  for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
    int64_t n = sizes[s];
    dnn_random a = seeded(2019), b = a;
    for (int64_t i = 0; i < n % 7; i++)
      CHECK(dnn_random_word(&a) == dnn_random_word(&b));
    filled[n] = 2.385;
    CHECK(dnn_random_gaussians(&a, n, filled, &error) == DNN_OK);
    for (int64_t i = 0; i < n; i++)
      single[i] = dnn_random_gaussian(&b);
    CHECK(same_bits(filled, single, (size_t)n) && same_state(&a, &b) && filled[n] == 2.385);
    CHECK(dnn_random_doubles(&a, n, filled, &error) == DNN_OK);
    for (int64_t i = 0; i < n; i++)
      single[i] = dnn_random_double(&b);
    CHECK(same_bits(filled, single, (size_t)n) && same_state(&a, &b) && filled[n] == 2.385);
    counts[n] = 2385;
    CHECK(dnn_random_integers(&a, -3, 1000, 64, n, counts, &error) == DNN_OK);
    bool same = true;
    for (int64_t i = 0; i < n; i++)
      same = same && counts[i] == (int64_t)dnn_random_interval(&b, 1003) - 3;
    CHECK(same && same_state(&a, &b) && counts[n] == 2385);
  }
}

/* Every instruction set that this processor has gives libm's logarithms and the same words. */
static void kernels_agree(void) {
  enum { n = 60013 };
  static const dnn_random_kernels *const tables[DNN_ISAS] = DNN_ISA_TABLES(random, f64);
  static double x[n], logs[n];
  dnn_random random = seeded(7);
  for (int i = 0; i < n; i++) {
    double u = 1.0 - dnn_random_double(&random);
    x[i] = i % 3 == 0 ? u : i % 3 == 1 ? 1.0 - ldexp(u, -(i % 53)) : ldexp(u, -(i % 104));
  }
  x[0] = 1.0;
  x[1] = 0x1p-104;
  x[2] = 1.0 - 0x1p-53;
  for (int isa = 0; isa <= (int)dnn_isa_current(); isa++) {
    tables[isa]->log(x, n, logs);
    int different = 0;
    for (int i = 0; i < n; i++) {
      double expected = log(x[i]);
      different += !same_bits(&expected, &logs[i], 1);
    }
    CHECK(different == 0);
    uint32_t key[DNN_RANDOM_WORDS], words[DNN_RANDOM_WORDS];
    memcpy(key, random.key, sizeof key);
    tables[isa]->twist(key);
    tables[isa]->temper(key, DNN_RANDOM_WORDS, words);
    dnn_random twin = random;
    twin.position = DNN_RANDOM_WORDS;
    for (int i = 0; i < DNN_RANDOM_WORDS; i++)
      different += words[i] != dnn_random_word(&twin);
    CHECK(different == 0);
  }
}

static void draws_integers(void) {
  int64_t out[20];
  dnn_random random = seeded(0);
  CHECK(dnn_random_integers(&random, 0, 9, 64, 8, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){5, 0, 3, 3, 7, 9, 3, 5}, 8));
  random = seeded(0);
  CHECK(dnn_random_integers(&random, -100, 100, 64, 5, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){72, -53, 17, 92, -33}, 5));
  random = seeded(0);
  CHECK(dnn_random_integers(&random, 0, 4294967295, 64, 3, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){2357136044, 2546248239, 3071714933}, 3));
  random = seeded(0);
  CHECK(dnn_random_integers(&random, 0, 1099511627775, 64, 3, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){741280623151, 506137267392, 291447657211}, 3));
  random = seeded(0);
  CHECK(dnn_random_integers(&random, 0, 199, 8, 12, out, &error) == DNN_OK);
  CHECK(
      same_integers(out, (int64_t[]){172, 10, 127, 140, 47, 170, 196, 151, 117, 166, 22, 183}, 12));
  random = seeded(0);
  CHECK(dnn_random_integers(&random, 0, 999, 16, 7, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){684, 127, 559, 964, 629, 790, 192}, 7));
  random = seeded(0);
  CHECK(dnn_random_integers(&random, 0, 1, 1, 9, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){0, 0, 1, 1, 0, 1, 0, 1, 0}, 9));
  /* The rest of a cut word is dropped after a call. */
  CHECK(random.position == 1);
  CHECK(dnn_random_integers(&random, 4, 4, 64, 20, out, &error) == DNN_OK);
  CHECK(out[0] == 4 && out[19] == 4 && random.position == 1);
  CHECK(dnn_random_integers(&random, INT64_MIN, INT64_MAX, 64, 2, out, &error) == DNN_OK);
  CHECK(random.position == 5);
  CHECK(failed_with(dnn_random_integers(&random, 5, 4, 64, 1, out, &error), "low >= high"));
  CHECK(failed_with(dnn_random_integers(&random, -1, 255, 8, 1, out, &error),
                    "range -1..255 does not fit 8 bits"));
}

static void shuffles_and_permutes(void) {
  int64_t out[148];
  dnn_random random = seeded(0);
  CHECK(dnn_random_permutation(&random, 10, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){2, 8, 4, 9, 1, 6, 7, 3, 0, 5}, 10));
  random = seeded(0);
  CHECK(dnn_random_permutation(&random, 148, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){24, 7, 37, 114, 27, 26, 43, 54}, 8));
  char letters[] = "abcdefg";
  random = seeded(0);
  CHECK(dnn_random_shuffle(&random, 7, 1, 1, letters, &error) == DNN_OK);
  CHECK(strcmp(letters, "gcbdafe") == 0);
  /* Rows longer than the swap buffer, with gaps that stay untouched. */
  static int64_t rows[6][50];
  for (int i = 0; i < 6; i++)
    for (int j = 0; j < 50; j++)
      rows[i][j] = j < 45 ? i : -1;
  random = seeded(0);
  CHECK(dnn_random_shuffle(&random, 6, 45 * sizeof(int64_t), sizeof rows[0], rows, &error) ==
        DNN_OK);
  static const int64_t order[6] = {5, 2, 1, 3, 0, 4};
  for (int i = 0; i < 6; i++)
    CHECK(rows[i][0] == order[i] && rows[i][44] == order[i] && rows[i][45] == -1);
}

static void chooses(void) {
  int64_t out[8];
  dnn_random random = seeded(0);
  CHECK(dnn_random_choice(&random, 5, NULL, DNN_F64, true, 8, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){4, 0, 3, 3, 3, 1, 3, 2}, 8));
  random = seeded(0);
  CHECK(dnn_random_choice(&random, 9, NULL, DNN_F64, false, 4, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){7, 2, 1, 4}, 4));
  const double p[5] = {0.1, 0.05, 0.05, 0.6, 0.2};
  random = seeded(0);
  CHECK(dnn_random_choice(&random, 5, p, DNN_F64, true, 8, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){3, 3, 3, 3, 3, 3, 3, 4}, 8));
  random = seeded(0);
  CHECK(dnn_random_choice(&random, 5, p, DNN_F64, false, 5, out, &error) == DNN_OK);
  CHECK(same_integers(out, (int64_t[]){3, 4, 2, 0, 1}, 5));

  CHECK(failed_with(dnn_random_choice(&random, 0, NULL, DNN_F64, true, 1, out, &error),
                    "a must be greater than 0 unless no samples are taken"));
  CHECK(dnn_random_choice(&random, 0, NULL, DNN_F64, true, 0, out, &error) == DNN_OK);
  CHECK(failed_with(dnn_random_choice(&random, 3, NULL, DNN_F64, false, 4, out, &error),
                    "cannot take a larger sample than population when replace is false"));
  CHECK(failed_with(
      dnn_random_choice(&random, 2, (double[]){0.5, 0.6}, DNN_F64, true, 1, out, &error),
      "probabilities do not sum to 1"));
  CHECK(failed_with(
      dnn_random_choice(&random, 2, (double[]){1.5, -0.5}, DNN_F64, true, 1, out, &error),
      "probabilities are not non-negative"));
  CHECK(failed_with(
      dnn_random_choice(&random, 2, (double[]){0.5, NAN}, DNN_F64, true, 1, out, &error),
      "probabilities contain NaN"));
  CHECK(failed_with(dnn_random_choice(&random, 2, (double[]){1, 0}, DNN_F64, false, 2, out, &error),
                    "fewer non-zero entries in p than size"));
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_random_choice(&random, 5, p, DNN_F64, true, 8, out, &error) == DNN_ENOMEM);
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_random_choice(&random, 9, NULL, DNN_F64, false, 4, out, &error) == DNN_ENOMEM);
  dnn_alloc_fail_at(0, false);
}

/* The last of n values of each distribution, which only comes out right if all before it did. */
typedef struct distribution_case {
  const char *name;
  double p[DNN_DISTRIBUTION_PARAMETERS];
  double last; /* the 1000th after seed 42 */
} distribution_case;

static const distribution_case distribution_cases[] = {
    {"beta", {0.5, 0.7}, 0x1.0ee610178be45p-1},
    {"beta", {2.385, 0.3}, 0x1.fe33a598f9eb9p-1},
    {"binomial", {10, 0.3}, 3},
    {"binomial", {1000, 0.7}, 699},
    {"binomial", {123456, 0.5}, 61651},
    {"chisquare", {2.385}, 0x1.8e48dec2f536bp-1},
    {"exponential", {2.0}, 0x1.2e634185d7b13p+0},
    {"f", {3, 4.5}, 0x1.27c6a4a1e73dep+1},
    {"gamma", {0.7, 2}, 0x1.6ea4e99d3ff45p+0},
    {"gamma", {2.385, 0.5}, 0x1.5d51274382ee3p-2},
    {"geometric", {0.1}, 6},
    {"geometric", {0.6}, 1},
    {"gumbel", {1, 2}, 0x1.06d036ce5c703p+1},
    {"laplace", {1, 2}, 0x1.8afb2ddbe7693p-1},
    {"logistic", {1, 2}, 0x1.21f951084f8dap-1},
    {"lognormal", {0.5, 0.7}, 0x1.3b156b27a2918p+1},
    {"negative_binomial", {3.5, 0.2}, 22},
    {"normal", {2.5, 0.2}, 0x1.4ea87a80048acp+1},
    {"pareto", {2.385}, 0x1.1fbb4000886c4p-2},
    {"poisson", {2.385}, 1},
    {"poisson", {238.5}, 243},
    {"power", {2.385}, 0x1.6cf540a000804p-1},
    {"rayleigh", {2.385}, 0x1.4bc9aeda27435p+1},
    {"standard_cauchy", {0}, 0x1.c0541d91f3577p-3},
    {"standard_exponential", {0}, 0x1.2e634185d7b13p-1},
    {"standard_gamma", {3.0}, 0x1.655840ba57569p+1},
    {"standard_t", {2.385}, 0x1.fe892c5808350p-2},
    {"uniform", {-3, 7.5}, 0x1.aedd0f7f28328p+0},
    {"wald", {1.5, 2.385}, 0x1.cfc696704fe26p+0},
    {"weibull", {2.385}, 0x1.9a8f56332b2f2p-1},
};

static void distributions_agree(void) {
  for (size_t i = 0; i < sizeof distribution_cases / sizeof distribution_cases[0]; i++) {
    const distribution_case *c = &distribution_cases[i];
    const dnn_distribution *distribution = dnn_distribution_find(c->name);
    CHECK(distribution != NULL);
    if (distribution == NULL)
      continue;
    double reals[1000];
    int64_t counts[1000];
    dnn_random random = seeded(42);
    bool real = distribution->dtype == DNN_F64;
    void *out = real ? (void *)reals : (void *)counts;
    /* no longer than needed: the sanitizer sees what is read behind it */
    double *p = malloc((size_t)distribution->parameters * sizeof *p + 1);
    CHECK(p != NULL);
    if (p == NULL)
      return;
    memcpy(p, c->p, (size_t)distribution->parameters * sizeof *p);
    CHECK(dnn_distribution_fill(distribution, &random, p, 1000, out, &error) == DNN_OK);
    free(p);
    double last = real ? reals[999] : (double)counts[999];
    if (last != c->last)
      printf("%s: got %a\n", c->name, last);
    CHECK(last == c->last);
  }
  CHECK(dnn_distribution_find("norml") == NULL);
}

static void refuses_bad_parameters(void) {
  static const struct {
    const char *name;
    double p[DNN_DISTRIBUTION_PARAMETERS];
    const char *text;
  } cases[] = {{"normal", {0, -1}, "scale < 0"},
               {"exponential", {-0.0}, "scale < 0"},
               {"gamma", {-2.385, 1}, "shape < 0"},
               {"gamma", {NAN, 1}, "shape is NaN"},
               {"beta", {0, 1}, "a <= 0"},
               {"chisquare", {NAN}, "df is NaN"},
               {"binomial", {-1, 0.5}, "n < 0"},
               {"binomial", {2.385, 0.5}, "n is no whole number up to 2**53"},
               {"binomial", {5, 1.5}, "p < 0, p > 1 or p is NaN"},
               {"geometric", {0}, "p <= 0, p > 1 or p is NaN"},
               {"poisson", {-1}, "lam < 0 or lam is NaN"},
               {"poisson", {1e20}, "lam value too large"},
               {"uniform", {-1e308, 1e308}, "range exceeds valid bounds"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double out[1];
    dnn_random random = seeded(1), before = random;
    const dnn_distribution *distribution = dnn_distribution_find(cases[i].name);
    CHECK(failed_with(dnn_distribution_fill(distribution, &random, cases[i].p, 1, out, &error),
                      cases[i].text));
    CHECK(same_state(&random, &before));
  }
}

static void divides_trials(void) {
  int64_t out[2][3];
  dnn_random random = seeded(42);
  CHECK(dnn_random_multinomial(&random, 20, (double[]){0.2, 0.3, 0.5}, DNN_F64, 3, 2, out[0],
                               &error) == DNN_OK);
  CHECK(same_integers(out[0], (int64_t[]){3, 10, 7, 5, 6, 9}, 6));
  CHECK(failed_with(
      dnn_random_multinomial(&random, 5, (double[]){0.5, 0.6, 0.1}, DNN_F64, 3, 1, out[0], &error),
      "sum(pvals[:-1]) > 1.0"));
  const double rounded[] = {0.5, 0.50003, 0};
  CHECK(dnn_random_multinomial(&random, 5, rounded, DNN_F32, 3, 1, out[0], &error) == DNN_OK);
  CHECK(dnn_random_multinomial(&random, 5, rounded, DNN_F64, 3, 1, out[0], &error) == DNN_EVALUE);
  CHECK(dnn_random_choice(&random, 3, rounded, DNN_F32, true, 1, out[0], &error) == DNN_OK);
  CHECK(dnn_random_choice(&random, 3, rounded, DNN_F64, true, 1, out[0], &error) == DNN_EVALUE);
  CHECK(failed_with(
      dnn_random_multinomial(&random, 5, (double[]){1.5}, DNN_F64, 1, 1, out[0], &error),
      "pvals < 0, pvals > 1 or pvals is NaN"));
}

static void gives_bytes(void) {
  unsigned char out[7] = {0};
  dnn_random random = seeded(0);
  CHECK(dnn_random_bytes(&random, 6, out, &error) == DNN_OK);
  CHECK(memcmp(out, (unsigned char[]){172, 10, 127, 140, 47, 170, 0}, 7) == 0 &&
        random.position == 2);
  CHECK(dnn_random_bytes(&random, 0, out, &error) == DNN_OK);
  CHECK(random.position == 3);
}

static void stops_when_interrupted(void) {
  static double reals[40000];
  static int64_t counts[40000];
  dnn_random random = seeded(1);
  const dnn_distribution *distribution = dnn_distribution_find("gamma");
  *dnn_interrupt_flag() = 1;
  CHECK(dnn_random_gaussians(&random, 40000, reals, &error) == DNN_EINTERRUPT);
  CHECK(dnn_random_doubles(&random, 40000, reals, &error) == DNN_EINTERRUPT);
  CHECK(dnn_random_integers(&random, 0, 9, 64, 40000, counts, &error) == DNN_EINTERRUPT);
  CHECK(dnn_random_permutation(&random, 40000, counts, &error) == DNN_EINTERRUPT);
  CHECK(dnn_random_shuffle(&random, 40000, 8, 8, counts, &error) == DNN_EINTERRUPT);
  CHECK(dnn_distribution_fill(distribution, &random, (double[]){2, 1}, 40000, reals, &error) ==
        DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(dnn_random_gaussians(&random, 40000, reals, &error) == DNN_OK);
}

int main(void) {
  seeds_as_numpy_does();
  refuses_bad_seeds_and_states();
  draws_the_notebook_numbers();
  fills_equal_single_draws();
  kernels_agree();
  draws_integers();
  shuffles_and_permutes();
  chooses();
  distributions_agree();
  refuses_bad_parameters();
  divides_trials();
  gives_bytes();
  stops_when_interrupted();
  return check_finish();
}
