#include "base/alloc.h"
#include "base/interrupt.h"
#include "plot/canvas.h"

#include <math.h>
#include <string.h>

/*
** On pixels a marker is drawn once for each size and for each of the places within a pixel where it
** may lie, and then copied from these stamps. One that consists of horizontal and vertical lines
** lies on whole pixels.
*/
#define PLACES 4

/* Sizes are told apart by so many parts of a pixel. */
#define SIZE_STEPS 8

/* Larger markers are drawn as paths. In pixels. */
#define LARGEST_STAMP 64

#define MOST_STAMPS 2048

/* One drawn marker: masks for its inside and its outline. */
typedef struct stamp {
  uint32_t key; /* 0: none */
  int left, top, width, height, stride;
  uint8_t *fill, *stroke; /* of one block of memory, which begins at 'fill' */
} stamp;

typedef struct stamps {
  dnn_canvas *canvas;
  const dnn_operation *o;
  dnn_style style; /* in pixels */
  bool is_snapped;
  stamp *table; /* a hash table with open addresses */
  size_t count;
} stamps;

/* Makes 'out' the shape, of such a size around a point. */
static dnn_status make_shape(const dnn_operation *o, double size, dnn_point at, dnn_path *out,
                             dnn_error *error) {
  const dnn_path *path = &o->path;
  dnn_path_clear(out);
  dnn_status status = dnn_path_reserve(out, path->verb_count, path->point_count, error);
  if (status != DNN_OK || path->verb_count == 0)
    return status;
  for (size_t i = 0; i < path->point_count; i++)
    out->points[i] = (dnn_point){path->points[i].x * size + at.x, path->points[i].y * size + at.y};
  memcpy(out->verbs, path->verbs, path->verb_count);
  out->verb_count = path->verb_count;
  out->point_count = path->point_count;
  return DNN_OK;
}

static dnn_color color_of(const uint8_t *bytes, int64_t index) {
  const uint8_t *b = bytes + 4 * index;
  return (dnn_color){b[0] / 255.0, b[1] / 255.0, b[2] / 255.0, b[3] / 255.0};
}

static double size_of(const dnn_operation *o, int64_t index) {
  return o->sizes != NULL ? o->sizes[index] : o->size;
}

/* Draws marker 'index' as a path; 'one' is scratch. */
static dnn_status draw_as_path(dnn_canvas *canvas, const dnn_operation *o, int64_t index,
                               dnn_operation *one, dnn_error *error) {
  one->style = o->style;
  if (o->fills != NULL)
    one->style.fill = color_of(o->fills, index);
  if (o->strokes != NULL)
    one->style.stroke = color_of(o->strokes, index);
  dnn_status status = make_shape(o, size_of(o, index), o->points[index], &one->path, error);
  return status == DNN_OK ? dnn_canvas_path(canvas, one, error) : status;
}

/* --- stamps ----------------------------------------------------------------------------------- */

static void free_stamps(stamps *s) {
  for (size_t i = 0; s->table != NULL && i < 2 * MOST_STAMPS; i++)
    dnn_free(s->table[i].fill);
  dnn_free(s->table);
  s->table = NULL;
  s->count = 0;
}

static stamp *find_place(const stamps *s, uint32_t key) {
  size_t at = (key * UINT32_C(2654435761)) >> 20 & (2 * MOST_STAMPS - 1);
  while (s->table[at].key != 0 && s->table[at].key != key)
    at = (at + 1) & (2 * MOST_STAMPS - 1);
  return &s->table[at];
}

/* Draws cairo's way into a mask. */
static dnn_status draw_mask(const stamp *out, uint8_t *mask, const dnn_path *path,
                            const dnn_style *style, bool is_stroke, dnn_error *error) {
  cairo_surface_t *surface = cairo_image_surface_create_for_data(mask, CAIRO_FORMAT_A8, out->width,
                                                                 out->height, out->stride);
  cairo_t *cr = cairo_create(surface);
  cairo_translate(cr, -out->left, -out->top);
  dnn_canvas_trace(cr, path);
  if (is_stroke) {
    dnn_canvas_set_stroke(cr, style, 1);
    cairo_stroke(cr);
  } else {
    cairo_fill(cr);
  }
  dnn_status status = dnn_canvas_check(cairo_status(cr), error);
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  return status;
}

/* Makes a stamp of a shape, in pixels. */
static dnn_status draw_stamp(const stamps *s, const dnn_path *fill, const dnn_path *stroke,
                             stamp *out, dnn_error *error) {
  cairo_t *cr = s->canvas->cr;
  double left, top, right, bottom, edges[4];
  dnn_canvas_trace(cr, fill);
  cairo_fill_extents(cr, &left, &top, &right, &bottom);
  cairo_new_path(cr);
  if (s->style.is_stroked) {
    dnn_canvas_trace(cr, stroke);
    dnn_canvas_set_stroke(cr, &s->style, 1);
    cairo_stroke_extents(cr, &edges[0], &edges[1], &edges[2], &edges[3]);
    cairo_new_path(cr);
    left = fmin(left, edges[0]);
    top = fmin(top, edges[1]);
    right = fmax(right, edges[2]);
    bottom = fmax(bottom, edges[3]);
  }
  out->left = (int)floor(left) - 1;
  out->top = (int)floor(top) - 1;
  out->width = (int)ceil(right) + 1 - out->left;
  out->height = (int)ceil(bottom) + 1 - out->top;
  out->stride = cairo_format_stride_for_width(CAIRO_FORMAT_A8, out->width);
  size_t bytes = (size_t)out->stride * (size_t)out->height;
  out->fill = dnn_alloc_zero(2 * bytes);
  if (out->fill == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "out of memory for markers");
  out->stroke = out->fill + bytes;
  dnn_status status = DNN_OK;
  if (s->style.is_filled)
    status = draw_mask(out, out->fill, fill, &s->style, false, error);
  if (status == DNN_OK && s->style.is_stroked)
    status = draw_mask(out, out->stroke, stroke, &s->style, true, error);
  return status;
}

static dnn_status make_stamp(stamps *s, double size, dnn_point place, stamp *out,
                             dnn_error *error) {
  static const double far = 1e6;
  dnn_view view = {.scale = 1, .box = {-far, -far, 2 * far, 2 * far}, .tolerance = 0.1};
  view.has_pixels = s->is_snapped;
  dnn_path shape = {0}, fill = {0}, stroke = {0};
  dnn_status status = make_shape(s->o, size, place, &shape, error);
  if (status == DNN_OK)
    status = dnn_visible_fill(&shape, &s->style, &view, &fill, error);
  if (status == DNN_OK)
    status = dnn_visible_stroke(&shape, &s->style, &view, &stroke, error);
  if (status == DNN_OK)
    status = draw_stamp(s, &fill, &stroke, out, error);
  dnn_path_free(&shape);
  dnn_path_free(&fill);
  dnn_path_free(&stroke);
  return status;
}

/* The stamp of a size, in steps, at place (x, y) within a pixel. */
static dnn_status get_stamp(stamps *s, int size, int x, int y, const stamp **out,
                            dnn_error *error) {
  uint32_t key = ((uint32_t)size * PLACES + (uint32_t)x) * PLACES + (uint32_t)y + 1;
  if (s->table != NULL) {
    *out = find_place(s, key);
    if ((*out)->key == key)
      return DNN_OK;
  }
  if (s->count >= MOST_STAMPS)
    free_stamps(s);
  if (s->table == NULL)
    s->table = dnn_alloc_zero(2 * MOST_STAMPS * sizeof *s->table);
  if (s->table == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "out of memory for markers");
  stamp *new = find_place(s, key);
  new->key = key;
  s->count++;
  *out = new;
  dnn_point place = {(double)x / PLACES, (double)y / PLACES};
  return make_stamp(s, (double)size / SIZE_STEPS, place, new, error);
}

/* Splits a coordinate into a pixel and a place within it. */
static int64_t split(double value, bool is_snapped, int *place) {
  double steps = is_snapped ? floor(value + 0.5) * PLACES : floor(value * PLACES + 0.5);
  double pixel = floor(steps / PLACES);
  *place = (int)(steps - pixel * PLACES);
  return (int64_t)pixel;
}

static dnn_status stamp_marker(stamps *s, int64_t index, double size, double x, double y,
                               dnn_error *error) {
  const dnn_operation *o = s->o;
  int x_place, y_place;
  int64_t left = split(x, s->is_snapped, &x_place), top = split(y, s->is_snapped, &y_place);
  const stamp *drawn = NULL;
  dnn_status status = get_stamp(s, (int)(size * SIZE_STEPS + 0.5), x_place, y_place, &drawn, error);
  if (status != DNN_OK)
    return status;
  uint8_t fill[4], stroke[4];
  dnn_color_bytes(&o->style.fill, fill);
  dnn_color_bytes(&o->style.stroke, stroke);
  const dnn_raster *raster = &s->canvas->raster;
  left += drawn->left;
  top += drawn->top;
  if (o->style.is_filled)
    dnn_raster_mask(raster, drawn->fill, drawn->stride, left, top, drawn->width, drawn->height,
                    o->fills != NULL ? o->fills + 4 * index : fill);
  if (s->style.is_stroked)
    dnn_raster_mask(raster, drawn->stroke, drawn->stride, left, top, drawn->width, drawn->height,
                    o->strokes != NULL ? o->strokes + 4 * index : stroke);
  return DNN_OK;
}

/* --- all of them ------------------------------------------------------------------------------ */

/* How far a marker of size 1 reaches from its centre. */
static double reach_of(const dnn_path *path) {
  double reach = 0;
  for (size_t i = 0; i < path->point_count; i++)
    reach = fmax(reach, fmax(fabs(path->points[i].x), fabs(path->points[i].y)));
  return reach;
}

static dnn_status draw_each(dnn_canvas *canvas, stamps *s, dnn_operation *one, dnn_error *error) {
  const dnn_operation *o = s->o;
  const dnn_box *box = &canvas->view.box;
  double scale = canvas->view.scale, reach = reach_of(&o->path);
  double margin = s->style.width * DNN_MITER_LIMIT + 2;
  dnn_status status = DNN_OK;
  for (int64_t i = 0; i < o->count && status == DNN_OK; i++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    double size = size_of(o, i) * scale, far = size * reach + margin;
    double x = o->points[i].x * scale, y = o->points[i].y * scale;
    /* as they stand, the comparisons fail for what is not a number */
    if (!(size > 0 && x >= box->x - far && x <= box->x + box->width + far && y >= box->y - far &&
          y <= box->y + box->height + far))
      continue;
    if (canvas->view.has_pixels && far <= LARGEST_STAMP) {
      status = stamp_marker(s, i, size, x, y, error);
    } else {
      dnn_canvas_give_pixels(canvas);
      status = draw_as_path(canvas, o, i, one, error);
      dnn_canvas_take_pixels(canvas);
    }
  }
  return status;
}

dnn_status dnn_canvas_markers(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  stamps s = {.canvas = canvas, .o = o, .style = o->style};
  dnn_operation one = {.kind = DNN_DRAW_PATH};
  s.style.width *= canvas->view.scale;
  s.style.is_stroked = o->style.is_stroked && o->style.width > 0;
  for (int i = 0; i < s.style.dash_count; i++)
    s.style.dashes[i] *= canvas->view.scale;
  s.is_snapped = o->style.snap && dnn_path_is_rectilinear(&o->path, 1);
  dnn_canvas_take_pixels(canvas);
  dnn_status status = draw_each(canvas, &s, &one, error);
  dnn_canvas_give_pixels(canvas);
  free_stamps(&s);
  dnn_path_free(&one.path);
  return status;
}
