/*
** Optimizers against the formulas of nn/optimizer.h, written once more for one element: the bits
** must be equal, since every operation is rounded as written.
*/
#include "base/alloc.h"
#include "base/thread_pool.h"
#include "each_isa.h"
#include "nn/optimizer.h"

#include <math.h>
#include <string.h>

static uint64_t state = 2385;

static double uniform(double low, double high) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return low + (high - low) * ((double)(state >> 11) / 9007199254740992.0);
}

static void set(dnn_dtype dtype, void *data, int64_t i, double value) {
  if (dtype == DNN_F64)
    ((double *)data)[i] = value;
  else
    ((float *)data)[i] = (float)value;
}

static double get(dnn_dtype dtype, const void *data, int64_t i) {
  return dtype == DNN_F64 ? ((const double *)data)[i] : (double)((const float *)data)[i];
}

/* --- choices ---------------------------------------------------------------------------------- */

static void names_lead_to_kinds(void) {
  dnn_optimizer_kind kind;
  for (int i = 0; i < DNN_OPTIMIZERS; i++) {
    CHECK(dnn_optimizer_find(dnn_optimizer_name((dnn_optimizer_kind)i), &kind));
    CHECK((int)kind == i);
  }
  CHECK(dnn_optimizer_find("adamw", &kind) && kind == DNN_ADAMW);
  CHECK(!dnn_optimizer_find("Adam", &kind));
}

static void presets_are_pytorchs(void) {
  static const struct {
    dnn_optimizer_kind kind;
    double rate, beta2, epsilon, decay;
    int states;
  } presets[] = {{DNN_SGD, 0.01, 0.999, 1e-8, 0, 0},
                 {DNN_ADAGRAD, 0.01, 0.999, 1e-10, 0, 1},
                 {DNN_RMSPROP, 0.01, 0.99, 1e-8, 0, 1},
                 {DNN_ADAM, 0.001, 0.999, 1e-8, 0, 2},
                 {DNN_ADAMW, 0.001, 0.999, 1e-8, 0.01, 2}};
  for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
    dnn_optimizer o;
    dnn_optimizer_init(&o, presets[i].kind);
    CHECK(o.kind == presets[i].kind && o.learning_rate == presets[i].rate);
    CHECK(o.beta1 == 0.9 && o.beta2 == presets[i].beta2 && o.epsilon == presets[i].epsilon);
    CHECK(o.weight_decay == presets[i].decay && o.momentum == 0);
    CHECK(!o.nesterov && !o.averaged && !o.epsilon_inside);
    CHECK(dnn_optimizer_states(&o) == presets[i].states);
    CHECK(dnn_optimizer_check(&o, NULL) == DNN_OK);
  }
  dnn_optimizer o;
  dnn_optimizer_init(&o, DNN_SGD);
  o.momentum = 0.9;
  CHECK(dnn_optimizer_states(&o) == 1);
}

static bool is_refused(const dnn_optimizer *optimizer, const char *text) {
  dnn_error error;
  bool good = dnn_optimizer_check(optimizer, &error) == DNN_EVALUE && strcmp(error.text, text) == 0;
  if (!good)
    printf("  got: %s\n", error.text);
  return good;
}

static void bad_choices_are_refused(void) {
  dnn_optimizer good, o;
  dnn_optimizer_init(&good, DNN_ADAM);
  o = good;
  o.learning_rate = -0.1;
  CHECK(is_refused(&o, "adam: learning_rate must be a number from 0 on, got -0.1"));
  o = good;
  o.learning_rate = NAN;
  CHECK(is_refused(&o, "adam: learning_rate must be a number from 0 on, got nan"));
  o = good;
  o.learning_rate = INFINITY;
  CHECK(is_refused(&o, "adam: learning_rate must be a number from 0 on, got inf"));
  o = good;
  o.epsilon = -1;
  CHECK(is_refused(&o, "adam: epsilon must be a number from 0 on, got -1"));
  o = good;
  o.weight_decay = -1;
  CHECK(is_refused(&o, "adam: weight_decay must be a number from 0 on, got -1"));
  o = good;
  o.beta1 = 1;
  CHECK(is_refused(&o, "adam: beta1 must be at least 0 and below 1, got 1"));
  o = good;
  o.beta2 = -0.5;
  CHECK(is_refused(&o, "adam: beta2 must be at least 0 and below 1, got -0.5"));
  dnn_optimizer_init(&good, DNN_SGD);
  o = good;
  o.momentum = 1.5;
  CHECK(is_refused(&o, "sgd: momentum must be at least 0 and below 1, got 1.5"));
  o = good;
  o.nesterov = true;
  CHECK(is_refused(&o, "sgd: nesterov needs a momentum, 0.9 for example"));
  o.momentum = 0.9;
  CHECK(dnn_optimizer_check(&o, NULL) == DNN_OK);
  o.averaged = true;
  CHECK(is_refused(&o, "sgd: averaged and nesterov are two forms of momentum, choose one"));
}

/* --- updates ---------------------------------------------------------------------------------- */

/* The formulas for one element of 'type'; factors are worked out in double and then rounded. */
#define DEFINE_TWIN(name, type, root)                                                              \
  static void name(const dnn_optimizer *o, double steps, type *w, type g, type *first,             \
                   type *second) {                                                                 \
    const type a = (type)o->learning_rate, e = (type)o->epsilon, d = (type)o->weight_decay;        \
    const type b = (type)o->momentum, b1 = (type)o->beta1, b2 = (type)o->beta2;                    \
    const type rest = (type)(1 - o->momentum), rest1 = (type)(1 - o->beta1);                       \
    const type rest2 = (type)(1 - o->beta2);                                                       \
    const type correct1 = (type)(1 - pow(o->beta1, steps));                                        \
    const type correct2 = (type)(1 - pow(o->beta2, steps));                                        \
    if (o->weight_decay != 0 && o->kind != DNN_ADAMW)                                              \
      g = g + d * *w;                                                                              \
    if (o->weight_decay != 0 && o->kind == DNN_ADAMW)                                              \
      *w = *w - (type)(o->learning_rate * o->weight_decay) * *w;                                   \
    if (o->kind == DNN_SGD && o->momentum == 0) {                                                  \
      *w = *w - a * g;                                                                             \
    } else if (o->kind == DNN_SGD) {                                                               \
      *first = b * *first + (o->averaged ? rest * g : g);                                          \
      *w = *w - a * (o->nesterov ? g + b * *first : *first);                                       \
    } else if (o->kind == DNN_ADAGRAD) {                                                           \
      *first = *first + g * g;                                                                     \
      *w = *w - a * g / (root(*first) + e);                                                        \
    } else if (o->kind == DNN_RMSPROP) {                                                           \
      *first = b2 * *first + rest2 * (g * g);                                                      \
      *w = *w - a * g / (root(*first) + e);                                                        \
    } else {                                                                                       \
      *first = b1 * *first + rest1 * g;                                                            \
      *second = b2 * *second + rest2 * (g * g);                                                    \
      const type v = *first / correct1, s = *second / correct2;                                    \
      *w = *w - a * v / (o->epsilon_inside ? root(s + e) : root(s) + e);                           \
    }                                                                                              \
  }

DEFINE_TWIN(twin_f64, double, sqrt)
DEFINE_TWIN(twin_f32, float, sqrtf)

static void twin(dnn_dtype dtype, const dnn_optimizer *o, int64_t t, int64_t n, void *w,
                 const void *g, void *const *states) {
  for (int64_t i = 0; i < n; i++) {
    if (dtype == DNN_F64)
      twin_f64(o, (double)t, (double *)w + i, ((const double *)g)[i], (double *)states[0] + i,
               (double *)states[1] + i);
    else
      twin_f32(o, (double)t, (float *)w + i, ((const float *)g)[i], (float *)states[0] + i,
               (float *)states[1] + i);
  }
}

static dnn_optimizer choice(dnn_optimizer_kind kind, double momentum, bool averaged, bool nesterov,
                            bool inside) {
  dnn_optimizer o;
  dnn_optimizer_init(&o, kind);
  o.learning_rate = 0.05;
  o.momentum = momentum;
  o.averaged = averaged;
  o.nesterov = nesterov;
  o.epsilon_inside = inside;
  return o;
}

/* 20 steps on a quadratic, from the gradient at the twin's parameters. One element more than the
   update is told of must stay. */
static bool agrees(const dnn_optimizer *optimizer, dnn_dtype dtype, int64_t n) {
  size_t size = dnn_dtype_size(dtype), bytes = (size_t)(n + 1) * size;
  char *memory = dnn_alloc_zero(8 * bytes), *kept = memory;
  void *w = memory, *g = memory + bytes, *target = memory + 2 * bytes, *twin_w = memory + 3 * bytes;
  void *states[2] = {memory + 4 * bytes, memory + 5 * bytes};
  void *twin_states[2] = {memory + 6 * bytes, memory + 7 * bytes};
  void *none[2] = {NULL, NULL};
  for (int64_t i = 0; i <= n; i++) {
    set(dtype, w, i, uniform(-2, 2));
    set(dtype, target, i, uniform(-2, 2));
  }
  memcpy(twin_w, w, bytes);
  bool good = true;
  for (int64_t t = 1; t <= 20 && good; t++) {
    for (int64_t i = 0; i <= n; i++)
      set(dtype, g, i, 1.5 * (get(dtype, twin_w, i) - get(dtype, target, i)));
    int count = dnn_optimizer_states(optimizer);
    void *given[2] = {count > 0 ? states[0] : none[0], count > 1 ? states[1] : none[1]};
    dnn_optimizer_update(optimizer, dtype, n, w, g, count > 0 ? given : NULL, t);
    twin(dtype, optimizer, t, n, twin_w, g, twin_states);
    good = memcmp(w, twin_w, bytes) == 0 && memcmp(states[0], twin_states[0], bytes) == 0 &&
           memcmp(states[1], twin_states[1], bytes) == 0;
    if (!good)
      printf("  %s %s momentum %g decay %g, n = %lld, step %lld\n", dnn_dtype_name(dtype),
             dnn_optimizer_name(optimizer->kind), optimizer->momentum, optimizer->weight_decay,
             (long long)n, (long long)t);
  }
  dnn_free(kept);
  return good;
}

static void updates_follow_the_formulas(dnn_dtype dtype) {
  const dnn_optimizer choices[] = {
      choice(DNN_SGD, 0, false, false, false),     choice(DNN_SGD, 0.9, false, false, false),
      choice(DNN_SGD, 0.9, true, false, false),    choice(DNN_SGD, 0.8, false, true, false),
      choice(DNN_ADAGRAD, 0, false, false, false), choice(DNN_RMSPROP, 0, false, false, false),
      choice(DNN_ADAM, 0, false, false, false),    choice(DNN_ADAM, 0, false, false, true),
      choice(DNN_ADAMW, 0, false, false, false),   choice(DNN_ADAMW, 0, false, false, true),
  };
  static const int64_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 511, 513, 1100};
  for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
    for (int decay = 0; decay < 2; decay++) {
      dnn_optimizer o = choices[i];
      o.weight_decay = decay * 0.03;
      for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        CHECK(agrees(&o, dtype, sizes[s]));
      CHECK(dnn_thread_set_count(3, NULL) == DNN_OK);
      CHECK(agrees(&o, dtype, o.kind == DNN_SGD ? 66000 : 17001)); /* enough for three */
      CHECK(dnn_thread_set_count(0, NULL) == DNN_OK);
    }
  }
}

/* All of them go down to the lowest point, here 3, of a parabola. */
static void updates_lead_to_the_minimum(void) {
  for (int kind = 0; kind < DNN_OPTIMIZERS; kind++) {
    dnn_optimizer o = choice((dnn_optimizer_kind)kind, 0, false, false, false);
    double w = 1, v = 0, s = 0;
    void *states[2] = {&v, &s};
    o.weight_decay = 0;
    o.learning_rate = kind == DNN_ADAGRAD ? 0.5 : 0.01;
    for (int64_t t = 1; t <= 2000; t++) {
      double g = w - 3;
      dnn_optimizer_update(&o, DNN_F64, 1, &w, &g, states, t);
    }
    CHECK(fabs(w - 3) < 0.011);
  }
}

/* --- gradients -------------------------------------------------------------------------------- */

static void squares_are_added(dnn_dtype dtype) {
  static const int64_t sizes[] = {0, 1, 2, 31, 32, 33, 100, 8192, 8193, 70001, 2100001};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    int64_t n = sizes[k];
    void *g = dnn_alloc((size_t)n * dnn_dtype_size(dtype));
    double sum = 0;
    for (int64_t i = 0; i < n; i++) {
      set(dtype, g, i, uniform(-1, 1));
      sum += get(dtype, g, i) * get(dtype, g, i);
    }
    CHECK(dnn_thread_set_count(1, NULL) == DNN_OK);
    double square = dnn_gradient_square(dtype, n, g);
    CHECK(fabs(square - sum) <= 1e-12 * sum);
    CHECK(dnn_thread_set_count(3, NULL) == DNN_OK);
    CHECK(dnn_gradient_square(dtype, n, g) == square);
    CHECK(dnn_thread_set_count(0, NULL) == DNN_OK);
    dnn_free(g);
  }
}

static void gradients_are_scaled_and_clipped(dnn_dtype dtype) {
  static const int64_t sizes[] = {1, 2, 7, 16, 33, 100001};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    int64_t n = sizes[k], bytes = (n + 1) * (int64_t)dnn_dtype_size(dtype);
    void *g = dnn_alloc((size_t)bytes), *scaled = dnn_alloc((size_t)bytes);
    void *clipped = dnn_alloc((size_t)bytes);
    for (int64_t i = 0; i <= n; i++)
      set(dtype, g, i, i == n / 2 ? NAN : uniform(-2, 2));
    memcpy(scaled, g, (size_t)bytes);
    memcpy(clipped, g, (size_t)bytes);
    dnn_gradient_scale(dtype, n, scaled, 0.3);
    dnn_gradient_clip(dtype, n, clipped, 0.5);
    int wrong = 0;
    for (int64_t i = 0; i <= n; i++) {
      double x = get(dtype, g, i), y = get(dtype, scaled, i), z = get(dtype, clipped, i);
      if (i == n) {
        wrong += n > 1 && !(y == x && z == x);
      } else if (isnan(x)) {
        wrong += !isnan(y) + !isnan(z);
      } else {
        double product = dtype == DNN_F64 ? x * 0.3 : (double)((float)x * 0.3F);
        wrong += y != product;
        wrong += z != fmin(fmax(x, -0.5), 0.5);
      }
    }
    CHECK(wrong == 0);
    dnn_free(g);
    dnn_free(scaled);
    dnn_free(clipped);
  }
}

static void infinities_and_nan_are_found(dnn_dtype dtype) {
  static const double bad[] = {INFINITY, -INFINITY, NAN, -NAN};
  double largest = dtype == DNN_F64 ? 0x1.fffffffffffffp1023 : 0x1.fffffep127;
  for (int64_t n = 0; n < 70; n++) {
    double values[70];
    for (int64_t i = 0; i < n; i++)
      set(dtype, values, i, i % 2 ? largest : -largest);
    CHECK(dnn_all_finite(dtype, n, values));
    for (int64_t i = 0; i < n; i++) {
      for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        set(dtype, values, i, bad[k]);
        CHECK(!dnn_all_finite(dtype, n, values));
      }
      CHECK(dnn_all_finite(dtype, i, values));
      set(dtype, values, i, 0);
    }
  }
  int64_t n = 300001;
  void *many = dnn_alloc_zero((size_t)n * dnn_dtype_size(dtype));
  CHECK(dnn_all_finite(dtype, n, many));
  for (int64_t i = 0; i < n; i += 29999) {
    set(dtype, many, i, NAN);
    CHECK(!dnn_all_finite(dtype, n, many));
    set(dtype, many, i, 1);
  }
  dnn_free(many);
}

static void run(void) {
  names_lead_to_kinds();
  presets_are_pytorchs();
  bad_choices_are_refused();
  updates_lead_to_the_minimum();
  for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
    updates_follow_the_formulas(dtype);
    squares_are_added(dtype);
    gradients_are_scaled_and_clipped(dtype);
    infinities_and_nan_are_found(dtype);
  }
}

int main(int count, char **arguments) {
  return check_each_isa(count, arguments, run);
}
