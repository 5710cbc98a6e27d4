#include "plot/raster.h"

#include "base/alloc.h"
#include "base/interrupt.h"

#include <math.h>
#include <string.h>

/* --- blending --------------------------------------------------------------------------------- */

/* a * b / 255, rounded. */
static uint32_t times(uint32_t a, uint32_t b) {
  uint32_t t = a * b + 128;
  return (t + (t >> 8)) >> 8;
}

/* Each byte of a word times b / 255: two of them at a time. */
static uint32_t scale_word(uint32_t word, uint32_t b) {
  uint32_t even = (word & 0x00FF00FF) * b + 0x00800080;
  uint32_t odd = (word >> 8 & 0x00FF00FF) * b + 0x00800080;
  even = (even + (even >> 8 & 0x00FF00FF)) >> 8 & 0x00FF00FF;
  odd = (odd + (odd >> 8 & 0x00FF00FF)) & 0xFF00FF00;
  return even | odd;
}

static uint32_t premultiplied(const uint8_t rgba[4]) {
  uint32_t a = rgba[3];
  return a << 24 | times(rgba[0], a) << 16 | times(rgba[1], a) << 8 | times(rgba[2], a);
}

/* Draws a premultiplied colour over a pixel. */
static uint32_t over(uint32_t color, uint32_t pixel) {
  return color + scale_word(pixel, 255 - (color >> 24));
}

static int64_t larger(int64_t a, int64_t b) {
  return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* Where in a pixel its centre is, for what a place in the middle of a pixel begins or ends: that
   pixel lies before it, as lines are snapped; rounding errors may move the place a little. */
#define CENTRE (0.5 - 1e-7)

/* The first pixel whose centre is beyond 'place', from low to high. */
static int64_t first_centre(double place, int64_t low, int64_t high) {
  double pixel = floor(place - CENTRE) + 1;
  return pixel <= (double)low ? low : pixel >= (double)high ? high : (int64_t)pixel;
}

void dnn_raster_mask(const dnn_raster *raster, const uint8_t *mask, int64_t stride, int64_t x,
                     int64_t y, int64_t width, int64_t height, const uint8_t rgba[4]) {
  uint32_t color = premultiplied(rgba);
  int64_t left = larger(x, raster->left), right = smaller(x + width, raster->right);
  int64_t top = larger(y, raster->top), bottom = smaller(y + height, raster->bottom);
  for (int64_t i = top; i < bottom; i++) {
    const uint8_t *from = mask + (i - y) * stride;
    uint32_t *to = raster->pixels + i * raster->width;
    for (int64_t k = left; k < right; k++)
      if (from[k - x] == 255)
        to[k] = over(color, to[k]);
      else if (from[k - x] != 0)
        to[k] = over(scale_word(color, from[k - x]), to[k]);
  }
}

/* --- images ----------------------------------------------------------------------------------- */

/*
** How one row or column of device pixels is made of the image's: for each of them the first that
** counts, and the weights of that one and the next ones.
*/
typedef struct taps {
  int64_t first, last; /* device pixels: first .. last - 1 */
  int64_t most;        /* weights a device pixel */
  int64_t *begin;
  float *weights; /* (last - first, most); they sum up to 1 */
} taps;

static double kernel(dnn_filter filter, double x) {
  x = fabs(x);
  if (x >= 1)
    return 0;
  return filter == DNN_SMOOTH ? 0.5 + 0.5 * cos(M_PI * x) : 1 - x;
}

/* Sets the weights of the device pixel at 'centre', a place between 0 and 'count' in the image. */
static void weigh(dnn_filter filter, double centre, double support, int64_t count, int64_t most,
                  int64_t *begin, float *weights) {
  memset(weights, 0, (size_t)most * sizeof *weights);
  *begin = larger(0, smaller(count - 1, (int64_t)floor(centre)));
  if (filter == DNN_NEAREST) {
    weights[0] = 1;
    return;
  }
  int64_t from = (int64_t)ceil(centre - 0.5 - support), to = (int64_t)floor(centre - 0.5 + support);
  *begin = larger(0, smaller(count - 1, from));
  double sum = 0;
  for (int64_t i = from; i <= to; i++)
    sum += kernel(filter, ((double)i + 0.5 - centre) / support);
  /* beyond its edges the image goes on as at its edges */
  for (int64_t i = from; i <= to; i++) {
    int64_t at = larger(0, smaller(count - 1, i)) - *begin;
    weights[at] += (float)(kernel(filter, ((double)i + 0.5 - centre) / support) / sum);
  }
}

/*
** An image of 'count' pixels from 'start' to start + size, of which device pixels low .. high - 1
** are drawn to.
*/
static dnn_status make_taps(dnn_filter filter, double start, double size, int64_t count,
                            int64_t low, int64_t high, taps *out, dnn_error *error) {
  double left = size < 0 ? start + size : start;
  out->first = first_centre(left, low, high);
  out->last = first_centre(left + fabs(size), low, high);
  if (out->last <= out->first)
    return DNN_OK;
  double step = (double)count / fabs(size), support = fmin(fmax(1, step), (double)count);
  out->most = filter == DNN_NEAREST ? 1 : smaller(count, 2 * (int64_t)ceil(support) + 1);
  int64_t pixels = out->last - out->first, bytes;
  if (dnn_size_multiply(pixels * out->most, sizeof *out->weights, &bytes)) {
    out->begin = dnn_alloc((size_t)pixels * sizeof *out->begin);
    out->weights = dnn_alloc((size_t)bytes);
  }
  if (out->begin == NULL || out->weights == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "out of memory for an image");
  for (int64_t i = 0; i < pixels; i++) {
    double centre = ((double)(out->first + i) + 0.5 - start) / size * (double)count;
    centre = fmax(0, fmin(centre, (double)count));
    weigh(filter, centre, support, count, out->most, &out->begin[i], out->weights + i * out->most);
  }
  return DNN_OK;
}

static void free_taps(taps *t) {
  dnn_free(t->begin);
  dnn_free(t->weights);
}

/* Makes a row of the image as wide as the device's: premultiplied, four floats a pixel. */
static void resample_row(const uint8_t *rgba, int64_t columns, const taps *t, float *out) {
  for (int64_t i = 0; i < t->last - t->first; i++, out += 4) {
    const float *weights = t->weights + i * t->most;
    const uint8_t *pixel = rgba + 4 * t->begin[i];
    int64_t count = smaller(t->most, columns - t->begin[i]);
    float sums[4] = {0, 0, 0, 0};
    for (int64_t k = 0; k < count; k++, pixel += 4) {
      float alpha = weights[k] * (float)pixel[3];
      sums[0] += alpha * (float)pixel[0];
      sums[1] += alpha * (float)pixel[1];
      sums[2] += alpha * (float)pixel[2];
      sums[3] += alpha;
    }
    for (int k = 0; k < 3; k++)
      out[k] = sums[k] / 255;
    out[3] = sums[3];
  }
}

static uint32_t to_byte(float value) {
  return (uint32_t)(value + 0.5f);
}

/* The rows that the last rows of the device were made of: that of the image's row i is row i % most
   of 'rows', if numbers[i % most] is i. */
typedef struct cached_rows {
  float *rows;
  int64_t *numbers;
  float *sum; /* one row of the device */
} cached_rows;

static dnn_status resample(const dnn_raster *raster, const uint8_t *rgba, int64_t columns,
                           const taps *across, const taps *down, int64_t rows, cached_rows *cache,
                           dnn_error *error) {
  int64_t width = across->last - across->first;
  for (int64_t i = 0; i < down->last - down->first; i++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    const float *weights = down->weights + i * down->most;
    int64_t begin = down->begin[i], count = smaller(down->most, rows - begin);
    memset(cache->sum, 0, (size_t)width * 4 * sizeof *cache->sum);
    for (int64_t k = 0; k < count; k++) {
      if (weights[k] == 0)
        continue;
      int64_t row = begin + k, place = row % down->most;
      float *values = cache->rows + place * width * 4;
      if (cache->numbers[place] != row) {
        resample_row(rgba + row * columns * 4, columns, across, values);
        cache->numbers[place] = row;
      }
      for (int64_t at = 0; at < width * 4; at++)
        cache->sum[at] += weights[k] * values[at];
    }
    uint32_t *to = raster->pixels + (down->first + i) * raster->width + across->first;
    for (int64_t k = 0; k < width; k++) {
      const float *v = cache->sum + 4 * k;
      to[k] = over(to_byte(v[3]) << 24 | to_byte(v[0]) << 16 | to_byte(v[1]) << 8 | to_byte(v[2]),
                   to[k]);
    }
  }
  return DNN_OK;
}

static void draw_nearest(const dnn_raster *raster, const uint8_t *rgba, int64_t columns,
                         const taps *across, const taps *down) {
  for (int64_t i = down->first; i < down->last; i++) {
    const uint8_t *row = rgba + down->begin[i - down->first] * columns * 4;
    uint32_t *to = raster->pixels + i * raster->width;
    for (int64_t k = across->first; k < across->last; k++)
      to[k] = over(premultiplied(row + 4 * across->begin[k - across->first]), to[k]);
  }
}

static dnn_status draw_smooth(const dnn_raster *raster, const uint8_t *rgba, int64_t rows,
                              int64_t columns, const taps *across, const taps *down,
                              dnn_error *error) {
  int64_t width = across->last - across->first, bytes;
  cached_rows cache = {0};
  dnn_status status = DNN_ENOMEM;
  if (dnn_size_multiply(4 * width * (int64_t)sizeof(float), down->most, &bytes)) {
    cache.rows = dnn_alloc((size_t)bytes);
    cache.numbers = dnn_alloc((size_t)down->most * sizeof *cache.numbers);
    cache.sum = dnn_alloc((size_t)width * 4 * sizeof *cache.sum);
  }
  if (cache.rows != NULL && cache.numbers != NULL && cache.sum != NULL) {
    for (int64_t i = 0; i < down->most; i++)
      cache.numbers[i] = -1;
    status = resample(raster, rgba, columns, across, down, rows, &cache, error);
  } else {
    dnn_error_set(error, DNN_ENOMEM, "out of memory for an image");
  }
  dnn_free(cache.rows);
  dnn_free(cache.numbers);
  dnn_free(cache.sum);
  return status;
}

dnn_status dnn_raster_image(const dnn_raster *raster, const uint8_t *rgba, int64_t rows,
                            int64_t columns, const dnn_box *box, dnn_filter filter,
                            dnn_error *error) {
  if (rows == 0 || columns == 0 || box->width == 0 || box->height == 0)
    return DNN_OK;
  filter = dnn_filter_resolve(filter, rows, columns, box->width, box->height);
  taps across = {0}, down = {0};
  dnn_status status =
      make_taps(filter, box->x, box->width, columns, raster->left, raster->right, &across, error);
  if (status == DNN_OK)
    status =
        make_taps(filter, box->y, box->height, rows, raster->top, raster->bottom, &down, error);
  bool is_seen = across.last > across.first && down.last > down.first;
  if (status == DNN_OK && is_seen && filter == DNN_NEAREST)
    draw_nearest(raster, rgba, columns, &across, &down);
  else if (status == DNN_OK && is_seen)
    status = draw_smooth(raster, rgba, rows, columns, &across, &down, error);
  free_taps(&across);
  free_taps(&down);
  return status;
}

void dnn_raster_to_rgba(uint8_t *pixels, int64_t count) {
  for (int64_t i = 0; i < count; i++, pixels += 4) {
    uint32_t word;
    memcpy(&word, pixels, 4);
    uint32_t a = word >> 24, r = word >> 16 & 0xFF, g = word >> 8 & 0xFF, b = word & 0xFF;
    if (a != 0 && a != 0xFF) {
      r = (r * 255 + a / 2) / a;
      g = (g * 255 + a / 2) / a;
      b = (b * 255 + a / 2) / a;
    }
    pixels[0] = (uint8_t)r;
    pixels[1] = (uint8_t)g;
    pixels[2] = (uint8_t)b;
    pixels[3] = (uint8_t)a;
  }
}

/* How many pixels 'size' units need, of 'count' that there are. */
static int64_t enough(int64_t count, double size) {
  double most = ceil(fabs(size) * DNN_IMAGE_DENSITY);
  return most < (double)count ? larger(1, (int64_t)most) : count;
}

dnn_status dnn_image_for_file(const dnn_operation *operation, dnn_image *out, dnn_error *error) {
  int64_t rows = enough(operation->rows, operation->box.height);
  int64_t columns = enough(operation->columns, operation->box.width), bytes;
  *out = (dnn_image){operation->pixels, operation->rows, operation->columns, NULL};
  if (rows == out->rows && columns == out->columns)
    return DNN_OK;
  *out = (dnn_image){NULL, rows, columns, NULL};
  if (dnn_size_multiply(rows, 4 * columns, &bytes))
    out->memory = dnn_alloc_zero((size_t)bytes);
  if (out->memory == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "out of memory for an image");
  out->rgba = out->memory;
  dnn_raster raster = {
      .pixels = (uint32_t *)(void *)out->memory, columns, rows, 0, 0, columns, rows};
  dnn_status status =
      dnn_raster_image(&raster, operation->pixels, operation->rows, operation->columns,
                       &(dnn_box){0, 0, (double)columns, (double)rows}, operation->filter, error);
  dnn_raster_to_rgba(out->memory, rows * columns);
  return status;
}

/* --- quadrangles ------------------------------------------------------------------------------ */

/* Where the edge between two corners crosses the height y. Neighbours ask with the corners in
   another order, and must get the same answer. */
static double crossing(dnn_point a, dnn_point b, double y) {
  if (a.y > b.y) {
    dnn_point swap = a;
    a = b;
    b = swap;
  }
  return a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
}

static void draw_quad(const dnn_raster *raster, const dnn_point corners[4], uint32_t color) {
  double top = corners[0].y, bottom = top;
  for (int i = 1; i < 4; i++) {
    top = fmin(top, corners[i].y);
    bottom = fmax(bottom, corners[i].y);
  }
  int64_t last = first_centre(bottom, raster->top, raster->bottom);
  for (int64_t row = first_centre(top, raster->top, raster->bottom); row < last; row++) {
    double y = (double)row + CENTRE, at[4];
    int count = 0;
    for (int i = 0; i < 4; i++) {
      dnn_point a = corners[i], b = corners[(i + 1) % 4];
      if ((a.y < y) == (b.y < y))
        continue;
      double x = crossing(a, b, y);
      int place = count++;
      for (; place > 0 && at[place - 1] > x; place--)
        at[place] = at[place - 1];
      at[place] = x;
    }
    uint32_t *to = raster->pixels + row * raster->width;
    for (int i = 0; i + 1 < count; i += 2) {
      int64_t end = first_centre(at[i + 1], raster->left, raster->right);
      for (int64_t k = first_centre(at[i], raster->left, raster->right); k < end; k++)
        to[k] = over(color, to[k]);
    }
  }
}

dnn_status dnn_raster_quads(const dnn_raster *raster, const dnn_operation *quads, double scale,
                            dnn_error *error) {
  for (int64_t i = 0; i < quads->rows; i++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    const dnn_point *above = quads->points + i * (quads->columns + 1);
    const dnn_point *below = above + quads->columns + 1;
    for (int64_t k = 0; k < quads->columns; k++) {
      dnn_point corners[4] = {above[k], above[k + 1], below[k + 1], below[k]};
      bool is_finite = true;
      for (int c = 0; c < 4; c++) {
        corners[c].x *= scale;
        corners[c].y *= scale;
        is_finite = is_finite && isfinite(corners[c].x) && isfinite(corners[c].y);
      }
      const uint8_t *rgba = quads->pixels + 4 * (i * quads->columns + k);
      if (is_finite && rgba[3] != 0)
        draw_quad(raster, corners, premultiplied(rgba));
    }
  }
  return DNN_OK;
}
