/* conv2d against its twin by the definition, with every instruction set, and by differences. */
#include "layers.h"

#include "base/interrupt.h"
#include "base/thread_pool.h"

/* out, d_in and gradients by the definition, in double. */
typedef struct twin {
  double *out, *d_in, *d_w, *d_b;
} twin;

static twin by_definition(const lone_layer *self) {
  const dnn_layer *l = &self->layer;
  const dnn_layer_pass *p = &self->pass;
  const int64_t channels = l->in.shape[0], h = l->in.shape[1], w = l->in.shape[2];
  const int64_t filters = l->out.shape[0], out_h = l->out.shape[1], out_w = l->out.shape[2];
  const int64_t m = p->m, kh = l->window[0], kw = l->window[1];
  twin t = {calloc((size_t)(l->out.size * m), sizeof(double)),
            calloc((size_t)(l->in.size * m), sizeof(double)),
            calloc((size_t)(filters * channels * kh * kw), sizeof(double)),
            calloc((size_t)filters, sizeof(double))};
  for (int64_t f = 0; f < filters; f++) {
    for (int64_t oy = 0; oy < out_h; oy++) {
      for (int64_t ox = 0; ox < out_w; ox++) {
        const int64_t o = ((f * out_h + oy) * out_w + ox) * m;
        for (int64_t j = 0; j < m; j++) {
          if (l->has_bias)
            t.out[o + j] = get(p->dtype, p->parameters[1], f);
          t.d_b[f] += get(p->dtype, p->d_out, o + j) / (double)m;
        }
        for (int64_t k = 0; k < channels * kh * kw; k++) {
          const int64_t c = k / (kh * kw);
          const int64_t y = oy * l->stride[0] + k / kw % kh - l->padding[0];
          const int64_t x = ox * l->stride[1] + k % kw - l->padding[1];
          if (y < 0 || y >= h || x < 0 || x >= w)
            continue;
          const int64_t i = ((c * h + y) * w + x) * m, at_w = f * channels * kh * kw + k;
          const double weight = get(p->dtype, p->parameters[0], at_w);
          for (int64_t j = 0; j < m; j++) {
            const double in = get(p->dtype, p->in.data, i + j);
            const double d = get(p->dtype, p->d_out, o + j);
            t.out[o + j] += weight * in;
            t.d_in[i + j] += weight * d;
            t.d_w[at_w] += d * in / (double)m;
          }
        }
      }
    }
  }
  return t;
}

static void free_twin(twin *t) {
  free(t->out);
  free(t->d_in);
  free(t->d_w);
  free(t->d_b);
}

static dnn_layer conv2d(int64_t filters, int64_t kh, int64_t kw, int64_t sh, int64_t sw, int64_t ph,
                        int64_t pw) {
  dnn_layer layer;
  dnn_layer_init(&layer, &dnn_layer_conv2d);
  layer.units = filters;
  layer.window[0] = kh;
  layer.window[1] = kw;
  layer.stride[0] = sh;
  layer.stride[1] = sw;
  layer.padding[0] = ph;
  layer.padding[1] = pw;
  return layer;
}

static bool agrees(const dnn_layer *layer, int64_t channels, int64_t h, int64_t w, dnn_dtype dtype,
                   int64_t m) {
  lone_layer self;
  if (!lone_open(&self, layer, 3, (int64_t[]){channels, h, w}, dtype, m))
    return false;
  dnn_error error = {0};
  bool good = lone_forward(&self, &error) == DNN_OK && lone_backward(&self, &error) == DNN_OK;
  twin t = by_definition(&self);
  const double unit = (dtype == DNN_F64 ? 2.3e-16 : 1.2e-7) * 4;
  const dnn_layer *l = &self.layer;
  const double window = (double)(channels * l->window[0] * l->window[1]);
  const double back = (double)(l->units * l->window[0] * l->window[1]);
  const double places = (double)(l->out.shape[1] * l->out.shape[2]);
  good = good && all_near("out", dtype, l->out.size * m, self.pass.out, t.out, unit * (window + 1));
  good = good && all_near("d_in", dtype, l->in.size * m, self.pass.d_in, t.d_in, unit * back);
  good = good && all_near("dW", dtype, l->parameters[0].size, self.pass.gradients[0], t.d_w,
                          unit * (places + 1));
  if (l->has_bias)
    good =
        good && all_near("db", dtype, l->units, self.pass.gradients[1], t.d_b, unit * (places + 1));
  if (!good)
    printf("  %s: %lldx%lld (%lld, %lld, %lld) to %lld, stride %lld %lld, padding %lld %lld, m "
           "%lld %s\n",
           dnn_dtype_name(dtype), (long long)l->window[0], (long long)l->window[1],
           (long long)channels, (long long)h, (long long)w, (long long)l->units,
           (long long)l->stride[0], (long long)l->stride[1], (long long)l->padding[0],
           (long long)l->padding[1], (long long)m, error.text);
  free_twin(&t);
  lone_close(&self);
  return good;
}

static int64_t random_between(int64_t least, int64_t most) {
  return least + (int64_t)((random_value() + 1) / 2 * (double)(most - least + 1));
}

static void shapes_agree(dnn_dtype dtype) {
  static const int64_t examples[] = {1, 2, 3, 7, 8, 16, 17, 33, 64};
  for (int i = 0; i < 400; i++) {
    dnn_layer layer = conv2d(random_between(1, 14), random_between(1, 5), random_between(1, 5),
                             random_between(1, 4), random_between(1, 4), random_between(0, 3),
                             random_between(0, 3));
    layer.has_bias = i % 3 != 0;
    if (i % 2 == 0)
      layer.stride[0] = layer.stride[1] = 1;
    if (i % 4 == 0)
      layer.padding[0] = layer.padding[1] = 0;
    const int64_t h = random_between(layer.window[0], 9), w = random_between(layer.window[1], 9);
    CHECK(agrees(&layer, random_between(1, 4), h, w, dtype, examples[i % 9]));
  }
}

static void larger_shapes_agree(dnn_dtype dtype) {
  dnn_layer lenet = conv2d(6, 5, 5, 1, 1, 0, 0);
  CHECK(agrees(&lenet, 1, 28, 28, dtype, 64));
  lenet.units = 16;
  CHECK(agrees(&lenet, 6, 12, 12, dtype, 65));
  dnn_layer point = conv2d(40, 1, 1, 1, 1, 0, 0);
  CHECK(agrees(&point, 70, 9, 3, dtype, 31));
  dnn_layer deep = conv2d(33, 3, 3, 1, 1, 1, 1);
  CHECK(agrees(&deep, 65, 6, 6, dtype, 20));
  dnn_layer wide = conv2d(3, 1, 7, 1, 2, 0, 3);
  CHECK(agrees(&wide, 2, 2, 700, dtype, 5));
  dnn_layer far = conv2d(2, 2, 3, 3, 5, 0, 0); /* steps beyond its windows */
  CHECK(agrees(&far, 3, 11, 13, dtype, 9));
  dnn_layer lost = conv2d(2, 2, 2, 1, 1, 5, 6); /* windows outside of the picture */
  CHECK(agrees(&lost, 2, 3, 2, dtype, 9));
}

static void results_repeat(dnn_dtype dtype) {
  static const int64_t strides[] = {1, 2};
  for (int i = 0; i < 2; i++) {
    dnn_layer layer = conv2d(9, 3, 3, strides[i], strides[i], 1, 1);
    lone_layer self;
    CHECK(lone_open(&self, &layer, 3, (int64_t[]){7, 23, 19}, dtype, 37));
    CHECK(lone_repeats(&self));
    lone_close(&self);
  }
}

static void gradients_hold(void) {
  for (int i = 0; i < 4; i++) {
    dnn_layer layer = conv2d(3, 3, 2, 1 + i % 2, 1 + i / 2, i % 2, 1);
    lone_layer self;
    CHECK(lone_open(&self, &layer, 3, (int64_t[]){2, 5, 6}, DNN_F64, 1 + 2 * i));
    CHECK(lone_gradients_hold(&self));
    lone_close(&self);
  }
}

/* The first layer of a chain computes no d_in. */
static void d_in_is_optional(void) {
  dnn_layer layer = conv2d(3, 3, 2, 2, 2, 1, 1);
  lone_layer self;
  CHECK(lone_open(&self, &layer, 3, (int64_t[]){2, 5, 6}, DNN_F32, 5));
  void *d_in = self.pass.d_in;
  self.pass.d_in = NULL;
  CHECK(lone_forward(&self, NULL) == DNN_OK && lone_backward(&self, NULL) == DNN_OK);
  twin t = by_definition(&self);
  CHECK(
      all_near("dW", DNN_F32, self.layer.parameters[0].size, self.pass.gradients[0], t.d_w, 1e-5));
  free_twin(&t);
  self.pass.d_in = d_in;
  lone_close(&self);
}

static void an_interrupt_ends_the_pass(void) {
  dnn_layer layer = conv2d(6, 5, 5, 1, 1, 0, 0);
  lone_layer self;
  dnn_error error = {0};
  CHECK(lone_open(&self, &layer, 3, (int64_t[]){3, 28, 28}, DNN_F32, 32));
  *dnn_interrupt_flag() = 1;
  CHECK(lone_forward(&self, &error) == DNN_EINTERRUPT);
  CHECK(strcmp(error.text, "interrupted") == 0);
  CHECK(lone_backward(&self, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(lone_forward(&self, &error) == DNN_OK);
  lone_close(&self);
}

static void misfits_are_refused(void) {
  dnn_layer layer = conv2d(2, 5, 5, 1, 1, 0, 0);
  const int64_t small[] = {3, 4, 4};
  CHECK(refuses(
      &layer, 3, small, DNN_ESHAPE,
      "window 5x5 does not fit (channels, height, width) = (3, 4, 4) with padding 0: output "
      "height = (4 + 2 * 0 - 5) / 1 + 1"));
  CHECK(refuses(&layer, 1, small, DNN_ESHAPE,
                "input (3,): pictures of shape (channels, height, width) are "
                "needed"));
  layer = conv2d(2, 3, 9, 2, 2, 0, 2);
  CHECK(refuses(
      &layer, 3, small, DNN_ESHAPE,
      "window 3x9 does not fit (channels, height, width) = (3, 4, 4) with padding 0x2: output "
      "width = (4 + 2 * 2 - 9) / 2 + 1"));
  layer = conv2d(0, 3, 3, 1, 1, 0, 0);
  CHECK(refuses(&layer, 3, small, DNN_EVALUE, "0 filters: at least 1 is needed"));
  layer = conv2d(2, 3, 0, 1, 1, 0, 0);
  CHECK(refuses(&layer, 3, small, DNN_EVALUE, "window (3, 0) must be 1 .. 32767"));
  layer = conv2d(2, 3, 3, 0, 1, 0, 0);
  CHECK(refuses(&layer, 3, small, DNN_EVALUE, "stride (0, 1) must be 1 .. 32767"));
  layer = conv2d(2, 3, 3, 1, 1, 0, -1);
  CHECK(refuses(&layer, 3, small, DNN_EVALUE, "padding (0, -1) must be 0 .. 32767"));
}

/* Sizes do not wrap around: such a workspace cannot be had. */
static void impossible_sizes_are_large(void) {
  dnn_layer layer = conv2d(1, 1, 1, 32767, 32767, 32767, 32767);
  dnn_features in;
  CHECK(dnn_features_init(&in, 3, (int64_t[]){1 << 20, 1, 1}, NULL) == DNN_OK);
  CHECK(dnn_layer_build(&layer, &in, NULL) == DNN_OK);
  CHECK(layer.kind->workspace_bytes(&layer, DNN_F64, 1 << 20) == SIZE_MAX / 4);
}

static void layers_are_described(void) {
  dnn_layer layer = conv2d(16, 5, 3, 2, 1, 1, 1);
  CHECK(describes(&layer, "16 filters, 5x3, stride 2x1, padding 1"));
  layer = conv2d(6, 5, 5, 1, 1, 0, 0);
  layer.has_bias = false;
  CHECK(describes(&layer, "6 filters, 5x5, no bias"));
  layer.has_bias = true;
  dnn_features in;
  CHECK(dnn_features_init(&in, 3, (int64_t[]){1, 28, 28}, NULL) == DNN_OK);
  CHECK(dnn_layer_build(&layer, &in, NULL) == DNN_OK);
  CHECK(layer.out.shape[0] == 6 && layer.out.shape[1] == 24 && layer.out.shape[2] == 24);
  CHECK(layer.parameters[0].size == 150 && layer.parameters[1].size == 6);
  CHECK(layer.kind->flops(&layer) == 6.0 * 24 * 24 * 2 * 25);
}

static void run(void) {
  for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
    shapes_agree(dtype);
    larger_shapes_agree(dtype);
    results_repeat(dtype);
  }
  gradients_hold();
  d_in_is_optional();
  an_interrupt_ends_the_pass();
  misfits_are_refused();
  impossible_sizes_are_large();
  layers_are_described();
}

int main(int count, char **arguments) {
  return every_isa(count, arguments, run);
}
