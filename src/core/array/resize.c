/*
** A pixel is a weighted mean of those around it, first along its row, then along its column. Of the
** rows that are as wide as they will be, a ring keeps those that the next row of the result needs.
**
** Pillow computes bytes with weights of 22 binary places, and rounds after each of the two steps.
** In doubles such sums are exact: one loop serves all types, and bytes get Pillow's values.
*/
#include "array/resize.h"

#include "base/alloc.h"
#include "base/interrupt.h"

#include <math.h>
#include <string.h>

/* What one axis of the result is made of: its pixel i is a sum of counts[i] pixels, from starts[i]
   on, with the weights from i * most on. */
typedef struct weighting {
  int64_t most;
  int64_t *starts, *counts;
  double *weights;
} weighting;

typedef struct resizing {
  const dnn_array *image;
  dnn_array *out;
  int64_t channels;
  bool is_bytes, has_alpha;
  weighting across, down;
  double *source; /* a row of the image */
  double *ring;   /* rows as wide as those of the result: row i is in place i % down.most */
  double *result; /* a row of it */
} resizing;

/* --- weights ---------------------------------------------------------------------------------- */

/* The weight at a distance from the middle of the new pixel, in widths of the coarser one. */
static double weight_at(dnn_resize_method method, double distance) {
  if (method == DNN_RESIZE_AREA)
    return distance > -0.5 && distance <= 0.5 ? 1 : 0;
  return fabs(distance) < 1 ? 1 - fabs(distance) : 0;
}

static void fill_weighting(weighting *w, int64_t from, int64_t to, dnn_resize_method method,
                           bool is_bytes) {
  double scale = (double)from / (double)to, coarse = fmax(scale, 1);
  double reach = (method == DNN_RESIZE_AREA ? 0.5 : 1) * coarse;
  for (int64_t i = 0; i < to; i++) {
    double middle = ((double)i + 0.5) * scale, sum = 0;
    int64_t first = (int64_t)fmax(floor(middle - reach + 0.5), 0);
    int64_t end = (int64_t)fmin(floor(middle + reach + 0.5), (double)from);
    double *weights = w->weights + i * w->most;
    w->starts[i] = first;
    w->counts[i] = 0;
    for (int64_t k = first; k < end; k++) {
      double weight = weight_at(method, ((double)k - middle + 0.5) / coarse);
      /* a pixel without weight may be infinite: it is none of the sum */
      if (weight == 0 && w->counts[i] == 0)
        w->starts[i] = k + 1;
      else if (weight != 0)
        weights[w->counts[i]++] = weight;
      sum += weight;
    }
    for (int64_t k = 0; k < w->counts[i]; k++) {
      weights[k] /= sum;
      if (is_bytes)
        weights[k] = ldexp(floor(ldexp(weights[k], 22) + 0.5), -22);
    }
  }
}

static dnn_status prepare(weighting *w, int64_t from, int64_t to, dnn_resize_method method,
                          bool is_bytes, dnn_error *error) {
  double coarse = fmax((double)from / (double)to, 1);
  int64_t count;
  /* at most as many as lie within the reach to both sides, and one that is cut */
  w->most = (int64_t)(2 * ceil(coarse)) + 1;
  w->most = w->most < from ? w->most : from;
  if (!dnn_size_multiply(to, w->most, &count) || count > INT64_MAX / (int64_t)sizeof(double))
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %lld weights of %lld pixels",
                         (long long)w->most, (long long)to);
  w->starts = dnn_alloc((size_t)to * sizeof *w->starts);
  w->counts = dnn_alloc((size_t)to * sizeof *w->counts);
  w->weights = dnn_alloc((size_t)count * sizeof *w->weights);
  if (w->starts == NULL || w->counts == NULL || w->weights == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %lld weights of %lld pixels",
                         (long long)w->most, (long long)to);
  fill_weighting(w, from, to, method, is_bytes);
  return DNN_OK;
}

/* --- rows ------------------------------------------------------------------------------------- */

static double byte_of(double sum) {
  return fmin(fmax(floor(sum + 0.5), 0), 255);
}

/* Colours by how opaque they are; bytes rounded as Pillow does. */
static void premultiply(double *row, int64_t pixels, bool is_bytes) {
  for (double *p = row; p < row + 4 * pixels; p += 4)
    for (int i = 0; i < 3; i++)
      p[i] = is_bytes ? byte_of(p[i] * p[3] / 255) : p[i] * p[3];
}

static void unpremultiply(double *row, int64_t pixels, bool is_bytes) {
  for (double *p = row; p < row + 4 * pixels; p += 4)
    for (int i = 0; i < 3 && p[3] != 0; i++)
      p[i] = is_bytes ? fmin(floor(p[i] * 255 / p[3]), 255) : p[i] / p[3];
}

/* The first value of a channel of a row. */
static void *row_of(const dnn_array *array, int64_t row, int64_t channel) {
  int64_t at = row * array->strides[0] + (array->ndim == 3 ? channel * array->strides[2] : 0);
  return (char *)array->data + at * (int64_t)dnn_dtype_size(array->dtype);
}

/* Reads row 'i' of the image and makes it as wide as the result, in its place of the ring. */
static void widen_row(const resizing *r, int64_t i) {
  const dnn_array *image = r->image;
  int64_t columns = r->out->shape[1], channels = r->channels;
  for (int64_t c = 0; c < channels; c++)
    dnn_convert(image->shape[1], image->dtype, row_of(image, i, c), image->strides[1], DNN_F64,
                r->source + c, channels);
  if (r->has_alpha)
    premultiply(r->source, image->shape[1], r->is_bytes);
  double *out = r->ring + (i % r->down.most) * columns * channels;
  for (int64_t k = 0; k < columns; k++) {
    const double *weights = r->across.weights + k * r->across.most;
    const double *in = r->source + r->across.starts[k] * channels;
    for (int64_t c = 0; c < channels; c++) {
      double sum = 0;
      for (int64_t n = 0; n < r->across.counts[k]; n++)
        sum += weights[n] * in[n * channels + c];
      *out++ = r->is_bytes ? byte_of(sum) : sum;
    }
  }
}

/* Adds the rows in the ring up to row 'i' of the result, and writes it. */
static void write_row(const resizing *r, int64_t i) {
  int64_t columns = r->out->shape[1], length = columns * r->channels;
  const double *weights = r->down.weights + i * r->down.most;
  memset(r->result, 0, (size_t)length * sizeof *r->result);
  for (int64_t n = 0; n < r->down.counts[i]; n++) {
    const double *in = r->ring + (r->down.starts[i] + n) % r->down.most * length;
    for (int64_t k = 0; k < length; k++)
      r->result[k] += weights[n] * in[k];
  }
  for (int64_t k = 0; r->is_bytes && k < length; k++)
    r->result[k] = byte_of(r->result[k]);
  if (r->has_alpha)
    unpremultiply(r->result, columns, r->is_bytes);
  for (int64_t c = 0; c < r->channels; c++)
    dnn_convert(columns, DNN_F64, r->result + c, r->channels, r->out->dtype, row_of(r->out, i, c),
                r->out->strides[1]);
}

static dnn_status resize_rows(const resizing *r, dnn_error *error) {
  int64_t read = 0;
  for (int64_t i = 0; i < r->out->shape[0]; i++) {
    int64_t end = r->down.starts[i] + r->down.counts[i];
    /* rows above the first that is needed are needed no more */
    for (read = read > r->down.starts[i] ? read : r->down.starts[i]; read < end; read++) {
      if (dnn_interrupted())
        return dnn_error_interrupt(error);
      widen_row(r, read);
    }
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    write_row(r, i);
  }
  return DNN_OK;
}

/* --- resize ----------------------------------------------------------------------------------- */

static dnn_status check(const dnn_array *image, const dnn_array *out, dnn_error *error) {
  char from[DNN_SHAPE_TEXT], to[DNN_SHAPE_TEXT];
  bool fits = (image->ndim == 2 || image->ndim == 3) && out->ndim == image->ndim &&
              (image->ndim == 2 || image->shape[2] == out->shape[2]);
  if (!fits)
    return dnn_error_set(error, DNN_ESHAPE, "a picture of shape %s cannot become one of %s",
                         dnn_shape_text(image->ndim, image->shape, from),
                         dnn_shape_text(out->ndim, out->shape, to));
  if (image->size == 0 || out->size == 0)
    return dnn_error_set(error, DNN_EVALUE, "a picture without pixels: %s to %s",
                         dnn_shape_text(image->ndim, image->shape, from),
                         dnn_shape_text(out->ndim, out->shape, to));
  if ((image->dtype != DNN_U8 && image->dtype != DNN_F32 && image->dtype != DNN_F64) ||
      out->dtype != image->dtype)
    return dnn_error_set(error, DNN_EDTYPE, "a picture holds uint8, float32 or float64, got %s",
                         dnn_dtype_name(image->dtype));
  return DNN_OK;
}

static void release(resizing *r) {
  weighting *axes[] = {&r->across, &r->down};
  for (int i = 0; i < 2; i++) {
    dnn_free(axes[i]->starts);
    dnn_free(axes[i]->counts);
    dnn_free(axes[i]->weights);
  }
  dnn_free(r->source);
  dnn_free(r->ring);
  dnn_free(r->result);
}

static dnn_status reserve(resizing *r, dnn_resize_method method, dnn_error *error) {
  const int64_t *from = r->image->shape, *to = r->out->shape;
  dnn_status status = prepare(&r->across, from[1], to[1], method, r->is_bytes, error);
  if (status == DNN_OK)
    status = prepare(&r->down, from[0], to[0], method, r->is_bytes, error);
  if (status != DNN_OK)
    return status;
  int64_t length = to[1] * r->channels, count;
  if (dnn_size_multiply(r->down.most, length, &count) &&
      count <= INT64_MAX / (int64_t)sizeof(double)) {
    r->source = dnn_alloc((size_t)(from[1] * r->channels) * sizeof *r->source);
    r->ring = dnn_alloc((size_t)count * sizeof *r->ring);
    r->result = dnn_alloc((size_t)length * sizeof *r->result);
  }
  if (r->source == NULL || r->ring == NULL || r->result == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for rows of %lld pixels",
                         (long long)to[1]);
  return DNN_OK;
}

dnn_status dnn_resize(const dnn_array *image, dnn_resize_method method, dnn_array *out,
                      dnn_error *error) {
  dnn_status status = check(image, out, error);
  if (status != DNN_OK)
    return status;
  if (dnn_shape_equal(image, out))
    return dnn_array_assign(image, out, error);
  resizing r = {.image = image,
                .out = out,
                .channels = image->ndim == 3 ? image->shape[2] : 1,
                .is_bytes = image->dtype == DNN_U8};
  r.has_alpha = r.channels == 4;
  /* Which step comes first shows in the rounding of bytes: Pillow 13 begins with the columns of a
     picture that loses far more rows than columns. */
  int64_t fewer_rows = image->shape[0] - out->shape[0];
  dnn_array turned_image, turned_out;
  if (fewer_rows > 0 && fewer_rows > 2 * (image->shape[1] - out->shape[1])) {
    const int axes[] = {1, 0, 2};
    dnn_array_permute_view(image, axes, &turned_image);
    dnn_array_permute_view(out, axes, &turned_out);
    r.image = &turned_image;
    r.out = &turned_out;
  }
  status = reserve(&r, method, error);
  if (status == DNN_OK)
    status = resize_rows(&r, error);
  release(&r);
  return status;
}
