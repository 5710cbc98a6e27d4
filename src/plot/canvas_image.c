#include "base/alloc.h"
#include "base/interrupt.h"
#include "plot/canvas.h"

#include <math.h>
#include <string.h>

/* --- images in PDF ---------------------------------------------------------------------------- */

/* Makes cairo's pixels of RGBA. */
static void premultiply(const uint8_t *rgba, int64_t count, uint32_t *out) {
  for (int64_t i = 0; i < count; i++, rgba += 4) {
    uint32_t a = rgba[3], r = rgba[0] * a + 127, g = rgba[1] * a + 127, b = rgba[2] * a + 127;
    out[i] = a << 24 | r / 255 << 16 | g / 255 << 8 | b / 255;
  }
}

/* Lets cairo draw an image into a box. */
static dnn_status paint(dnn_canvas *canvas, const uint8_t *rgba, int64_t rows, int64_t columns,
                        const dnn_box *box, bool is_blocky, dnn_error *error) {
  /* a box that is no wider than a point's fraction, or enormous, cannot be scaled to */
  if (!(fabs(box->width) > 1e-3 && fabs(box->height) > 1e-3 && fabs(box->width) < 1e6 &&
        fabs(box->height) < 1e6 && fabs(box->x) < 1e6 && fabs(box->y) < 1e6) ||
      rows == 0 || columns == 0)
    return DNN_OK;
  if (rows > INT16_MAX || columns > INT16_MAX)
    return dnn_error_set(error, DNN_EVALUE, "an image of %lld x %lld pixels is too large for PDF",
                         (long long)columns, (long long)rows);
  cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)columns, (int)rows);
  dnn_status status = dnn_canvas_check(cairo_surface_status(image), error);
  if (status == DNN_OK) {
    premultiply(rgba, rows * columns, (uint32_t *)(void *)cairo_image_surface_get_data(image));
    cairo_surface_mark_dirty(image);
    cairo_save(canvas->cr);
    cairo_translate(canvas->cr, box->x, box->y);
    cairo_scale(canvas->cr, box->width / (double)columns, box->height / (double)rows);
    cairo_set_source_surface(canvas->cr, image, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(canvas->cr),
                             is_blocky ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
    cairo_rectangle(canvas->cr, 0, 0, (double)columns, (double)rows);
    cairo_fill(canvas->cr);
    cairo_restore(canvas->cr);
  }
  cairo_surface_destroy(image);
  return status;
}

dnn_status dnn_canvas_image(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  double scale = canvas->view.scale;
  dnn_box box = {o->box.x * scale, o->box.y * scale, o->box.width * scale, o->box.height * scale};
  if (canvas->view.has_pixels) {
    dnn_status status = dnn_raster_image(dnn_canvas_take_pixels(canvas), o->pixels, o->rows,
                                         o->columns, &box, o->filter, error);
    dnn_canvas_give_pixels(canvas);
    return status;
  }
  bool is_blocky =
      dnn_filter_resolve(o->filter, o->rows, o->columns, box.width, box.height) == DNN_NEAREST;
  dnn_image image;
  dnn_status status = dnn_image_for_file(o, &image, error);
  if (status == DNN_OK)
    status = paint(canvas, image.rgba, image.rows, image.columns, &box, is_blocky, error);
  dnn_free(image.memory);
  return status;
}

/* --- quadrangles ------------------------------------------------------------------------------ */

/* Draws each as a path; an opaque one with a line around it, which hides the seam that viewers
   leave between neighbours. */
static dnn_status trace_quads(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  dnn_operation quad = {.kind = DNN_DRAW_PATH, .style = {.width = DNN_SEAM, .is_filled = true}};
  dnn_status status = DNN_OK;
  for (int64_t i = 0; i < o->rows * o->columns && status == DNN_OK; i++) {
    status = dnn_interrupted() ? dnn_error_interrupt(error)
                               : dnn_operation_quad(o, i, &quad.path, error);
    if (status != DNN_OK)
      break;
    const uint8_t *b = o->pixels + 4 * i;
    quad.style.fill = (dnn_color){b[0] / 255.0, b[1] / 255.0, b[2] / 255.0, b[3] / 255.0};
    quad.style.stroke = quad.style.fill;
    quad.style.is_stroked = b[3] == 255;
    status = dnn_canvas_path(canvas, &quad, error);
  }
  dnn_path_free(&quad.path);
  return status;
}

dnn_status dnn_canvas_quads(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  if (canvas->view.has_pixels) {
    dnn_status status =
        dnn_raster_quads(dnn_canvas_take_pixels(canvas), o, canvas->view.scale, error);
    dnn_canvas_give_pixels(canvas);
    return status;
  }
  dnn_box box;
  if (dnn_operation_is_grid(o, &box))
    return paint(canvas, o->pixels, o->rows, o->columns, &box, true, error);
  return trace_quads(canvas, o, error);
}
