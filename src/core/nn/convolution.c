/*
** conv2d: every output is the sum, over the channels and the places of a window, of the inputs
** times the weights of one filter.
**
** Examples vary fastest, so for one place of the window the inputs of a whole row of outputs are
** one run of memory: products are taken where the pictures lie (kernels/convolution.h), without a
** matrix of windows. Where the window is padded, or steps by more than one column, pictures are
** first copied ("arranged") with their padding and with the columns of equal remainder by the step
** together, which makes the runs whole again.
*/
#include "nn/layer.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/isa.h"
#include "base/pieces.h"
#include "kernels/convolution.h"
#include "kernels/reduce.h"
#include "nn/window.h"

#include <stdio.h>
#include <string.h>

/* Columns of outputs whose products with the inputs are summed at a time: some of both stay in the
   first level cache. */
enum { products_columns = 2048 };

/* Elements of all partial sums of the weights' gradient, pieces of that work, and the
   multiplications below which it is not cut. Cut by shape alone, the sums do not depend on
   threads. */
enum { partial_elements = 1 << 17, products_pieces = 16, products_work = 1 << 20 };

/* --- sizes ------------------------------------------------------------------------------------ */

static int64_t most(int64_t a, int64_t b) {
  return a > b ? a : b;
}

static int64_t ceiling(int64_t a, int64_t b) {
  return (a + b - 1) / b;
}

static void *at(const void *data, int64_t element, dnn_dtype dtype) {
  return (char *)(uintptr_t)data + element * (int64_t)dnn_dtype_size(dtype);
}

DNN_ISA_ACCESSOR(dnn_convolution_kernels, convolution)

DNN_ISA_ACCESSOR(dnn_reduce_kernels, reduce)

/* The numbers of a layer, by the letters used below. */
typedef struct geometry {
  int64_t channels, h, w;        /* of the input */
  int64_t filters, out_h, out_w; /* of the output */
  int64_t window_h, window_w, step_h, step_w, pad_h, pad_w;
  int64_t taps; /* channels * window_h * window_w */
  int64_t m;
} geometry;

static geometry geometry_of(const dnn_layer *layer, int64_t m) {
  const int64_t *in = layer->in.shape, *out = layer->out.shape;
  return (geometry){.channels = in[0],
                    .h = in[1],
                    .w = in[2],
                    .filters = out[0],
                    .out_h = out[1],
                    .out_w = out[2],
                    .window_h = layer->window[0],
                    .window_w = layer->window[1],
                    .step_h = layer->stride[0],
                    .step_w = layer->stride[1],
                    .pad_h = layer->padding[0],
                    .pad_w = layer->padding[1],
                    .taps = in[0] * layer->window[0] * layer->window[1],
                    .m = m};
}

/* --- arranging -------------------------------------------------------------------------------- */

/*
** Pictures (channels, h, w, m) with rows and columns of zeros around them. Element (c, y, x, j) of
** the padded pictures lies at c * channel + y * row + x % step * phase + x / step * m + j.
*/
typedef struct arrangement {
  int64_t channels, h, w, m;
  int64_t top, bottom, left, right; /* zeros */
  int64_t step;
  int64_t channel, row, phase;
  bool copied; /* or are the pictures as they are? */
} arrangement;

static void arrange_strides(arrangement *a) {
  a->phase = ceiling(a->left + a->w + a->right, a->step) * a->m;
  a->row = a->step * a->phase;
  a->channel = (a->top + a->h + a->bottom) * a->row;
  a->copied = a->step > 1 || a->top > 0 || a->bottom > 0 || a->left > 0 || a->right > 0;
}

static arrangement arrange_input(const geometry *g) {
  arrangement a = {.channels = g->channels,
                   .h = g->h,
                   .w = g->w,
                   .m = g->m,
                   .top = g->pad_h,
                   .bottom = g->pad_h,
                   .left = g->pad_w,
                   .right = g->pad_w,
                   .step = g->step_w};
  arrange_strides(&a);
  return a;
}

/* Windows reach so many outputs to the left of a column: of the columns of one remainder. */
static int64_t reach(const geometry *g) {
  return ceiling(g->window_w, g->step_w);
}

/* d_out, as seen from the columns of d_in. */
static arrangement arrange_gradient(const geometry *g) {
  int64_t border = reach(g) - 1;
  int64_t last = (g->pad_w + g->w - 1) / g->step_w;
  arrangement a = {.channels = g->filters,
                   .h = g->out_h,
                   .w = g->out_w,
                   .m = g->m,
                   .left = border,
                   .right = most(border, last + 1 - g->out_w),
                   .step = 1};
  arrange_strides(&a);
  return a;
}

static int64_t arranged_size(const arrangement *a) {
  return a->copied ? a->channels * a->channel : 0;
}

typedef struct arranging {
  const arrangement *a;
  const char *from;
  char *to;
  size_t size; /* of an element */
} arranging;

static void arrange_row(void *context, int64_t i) {
  const arranging *all = context;
  const arrangement *a = all->a;
  const int64_t rows = a->top + a->h + a->bottom;
  const size_t run = (size_t)a->m * all->size;
  int64_t c = i / rows, y = i % rows - a->top;
  char *to = all->to + (size_t)(i * a->row) * all->size;
  if (y < 0 || y >= a->h) {
    memset(to, 0, (size_t)a->row * all->size);
    return;
  }
  const char *from = all->from + (size_t)((c * a->h + y) * a->w) * run;
  if (a->step == 1) {
    memset(to, 0, (size_t)a->left * run);
    memcpy(to + (size_t)a->left * run, from, (size_t)a->w * run);
    memset(to + (size_t)(a->left + a->w) * run, 0, (size_t)a->right * run);
    return;
  }
  int64_t columns = a->phase / a->m;
  for (int64_t k = 0; k < a->step * columns; k++, to += run) {
    int64_t x = k % columns * a->step + k / columns - a->left;
    if (x < 0 || x >= a->w)
      memset(to, 0, run);
    else
      memcpy(to, from + (size_t)x * run, run);
  }
}

/* The pictures as 'a' tells; 'room' has arranged_size elements. */
static const void *arrange(const arrangement *a, const void *from, void *room, dnn_dtype dtype) {
  if (!a->copied)
    return from;
  arranging all = {a, from, room, dnn_dtype_size(dtype)};
  /* An interrupt stops this and what comes after it, since the flag stays set. */
  dnn_layer_rows(a->channels * (a->top + a->h + a->bottom), a->row, arrange_row, &all, NULL);
  return room;
}

/* --- the workspace ---------------------------------------------------------------------------- */

/* How the gradient of the weights is cut. */
typedef struct cut {
  int64_t row_pieces, tap_pieces; /* pieces of the rows of outputs, of the taps */
  int64_t part;                   /* elements of one partial sum: weights, then biases */
} cut;

static cut cut_of(const geometry *g, dnn_dtype dtype) {
  cut result = {1, 1, g->filters * (g->taps + 1)};
  double work = (double)g->filters * (double)g->taps * (double)(g->out_h * g->out_w) * (double)g->m;
  if (work < products_work)
    return result;
  result.row_pieces =
      most(1, dnn_least(dnn_least(g->out_h, products_pieces), partial_elements / result.part));
  int64_t tiles = ceiling(g->taps, convolution_kernels(dtype)->tap_multiple);
  result.tap_pieces = dnn_least(tiles, ceiling(products_pieces, result.row_pieces));
  return result;
}

/* Where things lie in the workspace, in bytes; forward uses the first three. */
typedef struct layout {
  size_t weights, in, taps;
  size_t gradient, d_in, partials;
  size_t forward_bytes, bytes;
} layout;

static size_t take(size_t *next, int64_t count, size_t size) {
  size_t begin = *next;
  *next += ((size_t)count * size + DNN_ALIGNMENT - 1) / DNN_ALIGNMENT * DNN_ALIGNMENT;
  return begin;
}

static layout layout_of(const geometry *g, dnn_dtype dtype) {
  const size_t size = dnn_dtype_size(dtype);
  const arrangement in = arrange_input(g), gradient = arrange_gradient(g);
  const cut pieces = cut_of(g, dtype);
  layout l = {0};
  size_t next = 0;
  l.weights = take(&next, g->filters * g->taps, size);
  l.in = take(&next, arranged_size(&in), size);
  l.taps =
      take(&next, g->taps + convolution_kernels(dtype)->tap_multiple + reach(g), sizeof(int64_t));
  l.forward_bytes = next;
  l.gradient = take(&next, arranged_size(&gradient), size);
  l.d_in = take(&next, g->step_w > 1 ? g->channels * g->h * in.row : 0, size);
  l.partials = take(&next, pieces.row_pieces * pieces.part, size);
  l.bytes = next;
  return l;
}

static size_t workspace_bytes(const dnn_layer *layer, dnn_dtype dtype, int64_t m) {
  geometry g = geometry_of(layer, m);
  const double planes = (double)g.channels + (double)g.filters;
  const double columns = (double)g.w + 2 * (double)(g.pad_w + g.window_w + g.step_w);
  if (planes * (double)(g.h + 2 * g.pad_h) * columns * (double)m > 1e17)
    return SIZE_MAX / 4; /* more than there can be, where products would wrap around */
  return layout_of(&g, dtype).bytes;
}

/* --- rows of outputs -------------------------------------------------------------------------- */

/* What the threads share. */
typedef struct job {
  geometry g;
  dnn_dtype dtype;
  const dnn_convolution_kernels *kernels;
  arrangement a;      /* of 'in' */
  const void *in;     /* forward: the input; backward: d_out */
  const char *packed; /* weights */
  const void *bias;
  char *out;             /* the output; d_in */
  const int64_t *across; /* offsets of the columns of the window; backward: of one remainder */
  int64_t tiles;         /* of one row */
  cut pieces;            /* products only, with: */
  const void *d_out;
  char *partials;
} job;

/*
** Computes outputs [column, column + columns) of row y, the columns counting examples. Places of
** the window that lie in the padding for all of them are left out; where they do so for some
** columns of the tile only, there are zeros in the arranged pictures.
*/
static void forward_tile(const job *all, int64_t y, int64_t column, int64_t columns) {
  const geometry *g = &all->g;
  const int64_t first = column / g->m, last = (column + columns - 1) / g->m;
  const int64_t row = y * g->step_h;
  dnn_convolution_tile tile = {
      .weights = all->packed,
      .filters = g->filters,
      .depth = g->channels,
      .down = g->window_h,
      .across = g->window_w,
      .down_begin = most(0, g->pad_h - row),
      .down_end = dnn_least(g->window_h, g->h + g->pad_h - row),
      .across_begin = most(0, g->pad_w - last * g->step_w),
      .across_end = dnn_least(g->window_w, g->w + g->pad_w - first * g->step_w),
      .in = at(all->in, row * all->a.row + column, all->dtype),
      .in_depth = all->a.channel,
      .in_down = all->a.row,
      .in_across = all->across,
      .bias = all->bias,
      .out = at(all->out, y * g->out_w * g->m + column, all->dtype),
      .out_filter = g->out_h * g->out_w * g->m,
      .columns = columns,
  };
  all->kernels->tile(&tile);
}

/* Unit i: a tile of one row, so that rows of few examples and few rows of many are both shared
   evenly. */
static void forward_unit(void *context, int64_t i) {
  job *all = context;
  const int64_t columns = all->g.out_w * all->g.m, width = all->kernels->tile_columns;
  int64_t column = i % all->tiles * width;
  forward_tile(all, i / all->tiles, column, dnn_least(width, columns - column));
}

/* out[f] = b[f] + sum over the window of W[f] times the inputs it meets. Weights are packed for
   each pass, since they are few against the products. */
static dnn_status forward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  job all = {.g = geometry_of(layer, pass->m),
             .dtype = pass->dtype,
             .kernels = convolution_kernels(pass->dtype)};
  const geometry *g = &all.g;
  const layout l = layout_of(g, pass->dtype);
  char *workspace = pass->workspace;
  dnn_convolution_weights weights = {.w = pass->parameters[0],
                                     .filters = g->filters,
                                     .depth = g->channels,
                                     .down = g->window_h,
                                     .across = g->window_w,
                                     .filter_stride = g->taps,
                                     .depth_stride = g->window_h * g->window_w,
                                     .down_stride = g->window_w,
                                     .across_stride = 1};
  all.kernels->pack(&weights, workspace + l.weights);
  all.packed = workspace + l.weights;
  all.a = arrange_input(g);
  all.in = arrange(&all.a, pass->in.data, workspace + l.in, pass->dtype);
  all.bias = layer->has_bias ? pass->parameters[1] : NULL;
  all.out = pass->out;
  int64_t *across = (int64_t *)(void *)(workspace + l.taps);
  for (int64_t x = 0; x < g->window_w; x++)
    across[x] = x % g->step_w * all.a.phase + x / g->step_w * g->m;
  all.across = across;
  all.tiles = ceiling(g->out_w * g->m, all.kernels->tile_columns);
  return dnn_layer_rows(g->out_h * all.tiles, g->filters * g->taps * all.kernels->tile_columns / 16,
                        forward_unit, &all, error);
}

/* --- gradients of the parameters -------------------------------------------------------------- */

/* Sums of the products of d_out with the inputs, for pieces of rows and of taps. */
static void products_piece(void *context, int64_t i) {
  job *all = context;
  const geometry *g = &all->g;
  const int64_t row = g->out_w * g->m, filter = g->out_h * row;
  const int64_t multiple = all->kernels->tap_multiple;
  const int64_t taps = ceiling(ceiling(g->taps, all->pieces.tap_pieces), multiple) * multiple;
  const int64_t wide = dnn_least(row, products_columns);
  const int64_t high = most(1, products_columns / row);
  const int64_t piece = i / all->pieces.tap_pieces;
  const int64_t first_tap = i % all->pieces.tap_pieces * taps;
  const int64_t first = g->out_h * piece / all->pieces.row_pieces;
  const int64_t last = g->out_h * (piece + 1) / all->pieces.row_pieces;
  char *sums = at(all->partials, piece * all->pieces.part, all->dtype);
  if (first_tap == 0) {
    for (int64_t f = 0; f < g->filters; f++) {
      const void *from = at(all->d_out, f * filter + first * row, all->dtype);
      double sum = reduce_kernels(all->dtype)->sum((last - first) * row, from, 1);
      dnn_convert(1, DNN_F64, &sum, 1, all->dtype, at(sums, g->filters * g->taps + f, all->dtype),
                  1);
    }
  }
  for (int64_t y = first; y < last && first_tap < g->taps; y += high) {
    for (int64_t column = 0; column < row; column += wide) {
      if (dnn_interrupted())
        return;
      dnn_convolution_products products = {
          .d_out = at(all->d_out, y * row + column, all->dtype),
          .filters = g->filters,
          .d_filter = filter,
          .d_row = row,
          .in = at(all->in, y * g->step_h * all->a.row + column, all->dtype),
          .in_row = g->step_h * all->a.row,
          .taps = all->across + first_tap,
          .count = dnn_least(taps, g->taps - first_tap),
          .rows = dnn_least(high, last - y),
          .columns = dnn_least(wide, row - column),
          .sums = at(sums, first_tap, all->dtype),
          .sums_filter = g->taps,
          .adds = y > first || column > 0,
      };
      all->kernels->products(&products);
    }
  }
}

/* dW[f][c][y][x] = sum of d_out[f] times the inputs that (c, y, x) of the window meets, / m; db[f]
   = sum of d_out[f] / m. The sums of pieces of rows are kept apart and joined in order. */
static dnn_status backward_parameters(const dnn_layer *layer, const dnn_layer_pass *pass,
                                      const layout *l, dnn_error *error) {
  job all = {.g = geometry_of(layer, pass->m),
             .dtype = pass->dtype,
             .kernels = convolution_kernels(pass->dtype)};
  const geometry *g = &all.g;
  char *workspace = pass->workspace;
  all.a = arrange_input(g);
  all.in = arrange(&all.a, pass->in.data, workspace + l->in, pass->dtype);
  all.d_out = pass->d_out;
  all.pieces = cut_of(g, pass->dtype);
  all.partials = workspace + l->partials;
  int64_t *taps = (int64_t *)(void *)(workspace + l->taps), *next = taps;
  for (int64_t c = 0; c < g->channels; c++) {
    for (int64_t y = 0; y < g->window_h; y++) {
      for (int64_t x = 0; x < g->window_w; x++)
        *next++ =
            c * all.a.channel + y * all.a.row + x % g->step_w * all.a.phase + x / g->step_w * g->m;
    }
  }
  for (int i = 0; i < all.kernels->tap_multiple; i++)
    next[i] = 0; /* sums that are not wanted, of memory that may be read */
  all.across = taps;
  dnn_status status = dnn_layer_rows(all.pieces.row_pieces * all.pieces.tap_pieces, products_work,
                                     products_piece, &all, error);
  if (status != DNN_OK)
    return status;
  const int64_t weights = g->filters * g->taps;
  all.kernels->join(weights, all.pieces.row_pieces, all.partials, all.pieces.part, (double)pass->m,
                    pass->gradients[0]);
  if (layer->has_bias)
    all.kernels->join(g->filters, all.pieces.row_pieces, at(all.partials, weights, pass->dtype),
                      all.pieces.part, (double)pass->m, pass->gradients[1]);
  return DNN_OK;
}

/* --- gradient of the input -------------------------------------------------------------------- */

/*
** The places of the window that meet a row of the padded input are those of one remainder by the
** step, and the same holds for columns: a class of places, for which d_in is a convolution of d_out
** with the weights read backwards.
*/
static int64_t places(int64_t window, int64_t step, int64_t remainder) {
  return remainder < window ? ceiling(window - remainder, step) : 0;
}

/* Packed weights of the class of these remainders begin at this element. */
static int64_t class_begin(const geometry *g, int64_t down, int64_t across) {
  int64_t begin = 0;
  for (int64_t i = 0; i < down; i++)
    begin += places(g->window_h, g->step_h, i) * g->window_w;
  for (int64_t i = 0; i < across; i++)
    begin += places(g->window_h, g->step_h, down) * places(g->window_w, g->step_w, i);
  return begin * g->filters * g->channels;
}

/* Filters and channels have changed places: d_in has a sum over the filters for each channel. The
   windows read backwards are in backward_tile, whose rows of d_out go upwards (in_down) and columns
   to the left (in_across). */
static void pack_classes(const job *all, const void *w, char *packed) {
  const geometry *g = &all->g;
  for (int64_t down = 0; down < dnn_least(g->step_h, g->window_h); down++) {
    for (int64_t across = 0; across < dnn_least(g->step_w, g->window_w); across++) {
      dnn_convolution_weights weights = {
          .w = at(w, down * g->window_w + across, all->dtype),
          .filters = g->channels,
          .depth = g->filters,
          .down = places(g->window_h, g->step_h, down),
          .across = places(g->window_w, g->step_w, across),
          .filter_stride = g->window_h * g->window_w,
          .depth_stride = g->taps,
          .down_stride = g->step_h * g->window_w,
          .across_stride = g->step_w,
      };
      all->kernels->pack(&weights, at(packed, class_begin(g, down, across), all->dtype));
    }
  }
}

/* Computes d_in at the columns of one remainder of row y, in pieces of a tile. */
static void backward_tile(const job *all, int64_t y, int64_t remainder, int64_t tile_begin) {
  const geometry *g = &all->g;
  /* Columns of the padded input, counted by steps: those inside the picture. */
  const int64_t begin = remainder < g->pad_w ? ceiling(g->pad_w - remainder, g->step_w) : 0;
  const int64_t end = ceiling(most(0, g->pad_w + g->w - remainder), g->step_w);
  const int64_t columns = dnn_least(all->kernels->tile_columns, (end - begin) * g->m - tile_begin);
  if (columns <= 0)
    return;
  const int64_t first = begin + tile_begin / g->m;
  const int64_t last = begin + (tile_begin + columns - 1) / g->m;
  const int64_t padded = y + g->pad_h, down = padded % g->step_h, row = padded / g->step_h;
  char *out = all->out;
  int64_t out_row = g->w * g->m, place = y * out_row;
  if (g->step_w > 1) {
    out_row = ceiling(g->w + 2 * g->pad_w, g->step_w) * g->m;
    place = (y * g->step_w + remainder) * out_row;
    out_row *= g->step_w;
  }
  dnn_convolution_tile tile = {
      .weights = at(all->packed, class_begin(g, down, remainder), all->dtype),
      .filters = g->channels,
      .depth = g->filters,
      .down = places(g->window_h, g->step_h, down),
      .across = places(g->window_w, g->step_w, remainder),
      .down_begin = most(0, row - g->out_h + 1),
      .down_end = dnn_least(places(g->window_h, g->step_h, down), row + 1),
      .across_begin = most(0, first - g->out_w + 1),
      .across_end = dnn_least(places(g->window_w, g->step_w, remainder), last + 1),
      .in = at(all->in, row * all->a.row + (all->a.left + begin) * g->m + tile_begin, all->dtype),
      .in_depth = all->a.channel,
      .in_down = -all->a.row,
      .in_across = all->across,
      .out = at(out, place + tile_begin, all->dtype),
      .out_filter = g->h * out_row,
      .columns = columns,
  };
  all->kernels->tile(&tile);
}

static void backward_unit(void *context, int64_t i) {
  job *all = context;
  const geometry *g = &all->g;
  const int64_t width = all->kernels->tile_columns;
  int64_t row = i / all->tiles;
  backward_tile(all, row / g->step_w, row % g->step_w, i % all->tiles * width);
}

/* Puts columns of one remainder, as backward_tile left them in 'in', back to their places. */
static void spread_row(void *context, int64_t i) {
  const job *all = context;
  const geometry *g = &all->g;
  const size_t run = (size_t)g->m * dnn_dtype_size(all->dtype);
  const int64_t phase = ceiling(g->w + 2 * g->pad_w, g->step_w);
  const char *from = (const char *)all->in + (size_t)(i * g->step_w * phase) * run;
  char *to = all->out + (size_t)(i * g->w) * run;
  for (int64_t x = 0; x < g->w; x++) {
    int64_t column = x + g->pad_w, remainder = column % g->step_w;
    int64_t first = remainder < g->pad_w ? ceiling(g->pad_w - remainder, g->step_w) : 0;
    int64_t place = remainder * phase + column / g->step_w - first;
    memcpy(to + (size_t)x * run, from + (size_t)place * run, run);
  }
}

/* With steps of one column d_in is written at once; otherwise by classes into the workspace, and
   from there to its places. */
static dnn_status backward_input(const dnn_layer *layer, const dnn_layer_pass *pass,
                                 const layout *l, dnn_error *error) {
  job all = {.g = geometry_of(layer, pass->m),
             .dtype = pass->dtype,
             .kernels = convolution_kernels(pass->dtype)};
  const geometry *g = &all.g;
  char *workspace = pass->workspace;
  pack_classes(&all, pass->parameters[0], workspace + l->weights);
  all.packed = workspace + l->weights;
  all.a = arrange_gradient(g);
  all.in = arrange(&all.a, pass->d_out, workspace + l->gradient, pass->dtype);
  all.out = g->step_w > 1 ? workspace + l->d_in : pass->d_in;
  int64_t *across = (int64_t *)(void *)(workspace + l->taps);
  for (int64_t x = 0; x < reach(g); x++)
    across[x] = -x * g->m;
  all.across = across;
  all.tiles = ceiling(ceiling(g->w, g->step_w) * g->m, all.kernels->tile_columns);
  dnn_status status = dnn_layer_rows(g->h * g->step_w * all.tiles,
                                     g->filters * g->taps * all.kernels->tile_columns / 16,
                                     backward_unit, &all, error);
  if (status != DNN_OK || g->step_w == 1)
    return status;
  all.in = all.out;
  all.out = pass->d_in;
  return dnn_layer_rows(g->channels * g->h, g->w * g->m, spread_row, &all, error);
}

static dnn_status backward(const dnn_layer *layer, const dnn_layer_pass *pass, dnn_error *error) {
  geometry g = geometry_of(layer, pass->m);
  layout l = layout_of(&g, pass->dtype);
  dnn_status status = backward_parameters(layer, pass, &l, error);
  return status == DNN_OK && pass->d_in != NULL ? backward_input(layer, pass, &l, error) : status;
}

/* --- the class -------------------------------------------------------------------------------- */

static dnn_status build(dnn_layer *layer, dnn_error *error) {
  dnn_status status = dnn_window_check(layer, error);
  if (status != DNN_OK)
    return status;
  if (layer->units < 1)
    return dnn_error_set(error, DNN_EVALUE, "%lld filters: at least 1 is needed",
                         (long long)layer->units);
  status = dnn_window_build(layer, layer->units, error);
  if (status != DNN_OK)
    return status;
  dnn_layer_add_parameter(
      layer, "W", 4,
      (int64_t[]){layer->units, layer->in.shape[0], layer->window[0], layer->window[1]});
  if (layer->has_bias)
    dnn_layer_add_parameter(layer, "b", 2, (int64_t[]){layer->units, 1});
  return DNN_OK;
}

static double flops(const dnn_layer *layer) {
  geometry g = geometry_of(layer, 1);
  return (double)layer->out.size * (2 * (double)g.taps - (layer->has_bias ? 0 : 1));
}

static void describe(const dnn_layer *layer, char *text, size_t bytes) {
  char window[DNN_WINDOW_TEXT];
  snprintf(text, bytes, "%lld filters, %s%s", (long long)layer->units,
           dnn_window_text(layer, window), layer->has_bias ? "" : ", no bias");
}

const dnn_layer_class dnn_layer_conv2d = {
    .name = "conv2d",
    .build = build,
    .workspace_bytes = workspace_bytes,
    .forward = forward,
    .backward = backward,
    .flops = flops,
    .describe = describe,
};
