/* Pools against their twins by the definition, with every instruction set, and by differences. */
#include "layers.h"

#include "base/interrupt.h"

static dnn_layer pool(const dnn_layer_class *kind, int64_t kh, int64_t kw, int64_t sh, int64_t sw,
                      int64_t ph, int64_t pw) {
  dnn_layer layer;
  dnn_layer_init(&layer, kind);
  layer.window[0] = kh;
  layer.window[1] = kw;
  layer.stride[0] = sh;
  layer.stride[1] = sw;
  layer.padding[0] = ph;
  layer.padding[1] = pw;
  return layer;
}

/* Fills out (n_out, m) and d_in (n_in, m). */
static void by_definition(const lone_layer *self, double *out, double *d_in) {
  const dnn_layer *l = &self->layer;
  const dnn_layer_pass *p = &self->pass;
  const int64_t h = l->in.shape[1], w = l->in.shape[2], m = p->m;
  const int64_t out_h = l->out.shape[1], out_w = l->out.shape[2];
  const bool is_max = l->kind == &dnn_layer_max_pool2d;
  const double places = (double)(l->window[0] * l->window[1]);
  for (int64_t i = 0; i < l->in.size * m; i++)
    d_in[i] = 0;
  for (int64_t i = 0; i < l->out.size; i++) {
    const int64_t channel = i / (out_h * out_w);
    const int64_t top = i / out_w % out_h * l->stride[0] - l->padding[0];
    const int64_t left = i % out_w * l->stride[1] - l->padding[1];
    for (int64_t j = 0; j < m; j++) {
      const double d = get(p->dtype, p->d_out, i * m + j);
      double sum = 0, best = -INFINITY;
      int64_t best_at = -1;
      for (int64_t k = 0; k < l->window[0] * l->window[1]; k++) {
        const int64_t y = top + k / l->window[1], x = left + k % l->window[1];
        if (y < 0 || y >= h || x < 0 || x >= w)
          continue;
        const int64_t at = ((channel * h + y) * w + x) * m + j;
        const double value = get(p->dtype, p->in.data, at);
        sum += value;
        if (!is_max)
          d_in[at] += d / places;
        if (best_at < 0 || value > best || isnan(value)) {
          best = value;
          best_at = at;
        }
      }
      out[i * m + j] = is_max ? best : sum / places;
      if (is_max)
        d_in[best_at] += d;
    }
  }
}

static bool agrees_with_definition(lone_layer *self) {
  const dnn_dtype dtype = self->pass.dtype;
  const int64_t in = self->layer.in.size * self->pass.m, out = self->layer.out.size * self->pass.m;
  const double tolerance = dtype == DNN_F64 ? 1e-14 : 4e-6;
  double *twin_out = calloc((size_t)out, sizeof(double));
  double *twin_in = calloc((size_t)in, sizeof(double));
  by_definition(self, twin_out, twin_in);
  lone_clear(self);
  bool good = lone_forward(self, NULL) == DNN_OK && lone_backward(self, NULL) == DNN_OK;
  good = good && all_near("out", dtype, out, self->pass.out, twin_out,
                          self->layer.kind == &dnn_layer_max_pool2d ? 0 : tolerance);
  good = good && all_near("d_in", dtype, in, self->pass.d_in, twin_in, tolerance);
  free(twin_out);
  free(twin_in);
  return good;
}

static int64_t random_between(int64_t least, int64_t most) {
  return least + (int64_t)((random_value() + 1) / 2 * (double)(most - least + 1));
}

/* How inputs are spoiled. */
typedef enum inputs { DISTINCT, EQUAL, NOT_NUMBERS, INPUTS } inputs;

static bool agrees(const dnn_layer *layer, int64_t channels, int64_t h, int64_t w, dnn_dtype dtype,
                   int64_t m, inputs kind) {
  lone_layer self;
  if (!lone_open(&self, layer, 3, (int64_t[]){channels, h, w}, dtype, m))
    return false;
  for (int64_t i = 0; i < self.layer.in.size * m && kind != DISTINCT; i++)
    if (kind == EQUAL)
      set(dtype, self.pass.in.data, i, (double)random_between(0, 2) - 1);
    else if (random_between(0, 4) == 0)
      set(dtype, self.pass.in.data, i, random_between(0, 1) == 0 ? NAN : -INFINITY);
  bool good = agrees_with_definition(&self);
  if (!good)
    printf("  %s: %lldx%lld of (%lld, %lld, %lld), stride %lld %lld, padding %lld %lld, m %lld, "
           "inputs %d\n",
           dnn_dtype_name(dtype), (long long)layer->window[0], (long long)layer->window[1],
           (long long)channels, (long long)h, (long long)w, (long long)layer->stride[0],
           (long long)layer->stride[1], (long long)layer->padding[0], (long long)layer->padding[1],
           (long long)m, (int)kind);
  lone_close(&self);
  return good;
}

static void shapes_agree(const dnn_layer_class *kind, dnn_dtype dtype) {
  static const int64_t examples[] = {1, 2, 3, 7, 8, 16, 17, 33, 64};
  for (int i = 0; i < 300; i++) {
    const int64_t kh = random_between(1, 5), kw = random_between(1, 5);
    dnn_layer layer = pool(kind, kh, kw, random_between(1, 4), random_between(1, 4),
                           i % 2 == 0 ? 0 : random_between(0, kh / 2),
                           i % 2 == 0 ? 0 : random_between(0, kw / 2));
    CHECK(agrees(&layer, random_between(1, 4), random_between(kh, 11), random_between(kw, 11),
                 dtype, examples[i % 9], (inputs)(i / 9 % INPUTS)));
  }
  dnn_layer layer = pool(kind, 2, 2, 2, 2, 0, 0);
  CHECK(agrees(&layer, 6, 24, 24, dtype, 64, DISTINCT));
  layer = pool(kind, 16, 16, 4, 4, 8, 8);
  CHECK(agrees(&layer, 2, 19, 18, dtype, 21, DISTINCT));
  layer = pool(kind, 17, 18, 1, 1, 0, 0);
  CHECK(agrees(&layer, 2, 18, 18, dtype, 21, DISTINCT));
  CHECK(agrees(&layer, 1, 18, 20, dtype, 5, EQUAL));
}

static void results_repeat(const dnn_layer_class *kind, dnn_dtype dtype) {
  dnn_layer layer = pool(kind, 3, 3, 2, 2, 1, 1);
  lone_layer self;
  CHECK(lone_open(&self, &layer, 3, (int64_t[]){7, 23, 19}, dtype, 37));
  CHECK(lone_repeats(&self));
  lone_close(&self);
}

static void gradients_hold(const dnn_layer_class *kind) {
  for (int i = 0; i < 3; i++) {
    dnn_layer layer = pool(kind, 2 + i % 2, 2, 1 + i, 2, i % 2, 1);
    lone_layer self;
    CHECK(lone_open(&self, &layer, 3, (int64_t[]){2, 6, 5}, DNN_F64, 1 + 4 * i));
    CHECK(lone_gradients_hold(&self));
    lone_close(&self);
  }
}

static void d_in_is_optional(const dnn_layer_class *kind) {
  dnn_layer layer = pool(kind, 2, 2, 2, 2, 0, 0);
  lone_layer self;
  CHECK(lone_open(&self, &layer, 3, (int64_t[]){2, 6, 5}, DNN_F32, 3));
  void *d_in = self.pass.d_in;
  self.pass.d_in = NULL;
  CHECK(lone_forward(&self, NULL) == DNN_OK && lone_backward(&self, NULL) == DNN_OK);
  self.pass.d_in = d_in;
  lone_close(&self);
}

static void an_interrupt_ends_the_pass(const dnn_layer_class *kind) {
  dnn_layer layer = pool(kind, 2, 2, 2, 2, 0, 0);
  lone_layer self;
  dnn_error error = {0};
  CHECK(lone_open(&self, &layer, 3, (int64_t[]){3, 28, 28}, DNN_F32, 32));
  *dnn_interrupt_flag() = 1;
  CHECK(lone_forward(&self, &error) == DNN_EINTERRUPT);
  CHECK(strcmp(error.text, "interrupted") == 0);
  CHECK(lone_backward(&self, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(agrees_with_definition(&self));
  lone_close(&self);
}

static void misfits_are_refused(void) {
  const int64_t shape[] = {3, 4, 4};
  dnn_layer layer = pool(&dnn_layer_max_pool2d, 2, 5, 2, 2, 0, 0);
  CHECK(refuses(
      &layer, 3, shape, DNN_ESHAPE,
      "window 2x5 does not fit (channels, height, width) = (3, 4, 4) with padding 0: output "
      "width = (4 + 2 * 0 - 5) / 2 + 1"));
  CHECK(refuses(&layer, 2, shape, DNN_ESHAPE,
                "input (3, 4): pictures of shape (channels, height, width) are "
                "needed"));
  layer = pool(&dnn_layer_avg_pool2d, 3, 3, 1, 1, 2, 1);
  CHECK(refuses(&layer, 3, shape, DNN_EVALUE,
                "padding (2, 1) is more than half of the window (3, 3)"));
}

static void layers_are_described(void) {
  dnn_layer layer = pool(&dnn_layer_avg_pool2d, 3, 2, 2, 2, 1, 0);
  CHECK(describes(&layer, "3x2, stride 2, padding 1x0"));
  dnn_features in;
  CHECK(dnn_features_init(&in, 3, (int64_t[]){6, 25, 24}, NULL) == DNN_OK);
  CHECK(dnn_layer_build(&layer, &in, NULL) == DNN_OK);
  CHECK(layer.out.shape[0] == 6 && layer.out.shape[1] == 13 && layer.out.shape[2] == 12);
  CHECK(layer.parameter_count == 0 && layer.kind->flops(&layer) == 6.0 * 13 * 12 * 6);
}

static void run(void) {
  static const dnn_layer_class *const classes[] = {&dnn_layer_max_pool2d, &dnn_layer_avg_pool2d};
  for (int i = 0; i < 2; i++) {
    for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
      shapes_agree(classes[i], dtype);
      results_repeat(classes[i], dtype);
    }
    gradients_hold(classes[i]);
    d_in_is_optional(classes[i]);
    an_interrupt_ends_the_pass(classes[i]);
  }
  misfits_are_refused();
  layers_are_described();
}

int main(int count, char **arguments) {
  return every_isa(count, arguments, run);
}
