/*
** Drawing with cairo.
**
** On pixels clips are whole pixels, so that what is drawn pixel by pixel here need not ask cairo.
*/
#include "plot/cairo.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "plot/canvas.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

static dnn_status no_memory(dnn_error *error) {
  return dnn_error_set(error, DNN_ENOMEM, "out of memory while drawing");
}

dnn_status dnn_canvas_check(cairo_status_t status, dnn_error *error) {
  if (status == CAIRO_STATUS_SUCCESS)
    return DNN_OK;
  if (status == CAIRO_STATUS_NO_MEMORY)
    return no_memory(error);
  return dnn_error_set(error, DNN_EVALUE, "cairo cannot draw this: %s",
                       cairo_status_to_string(status));
}

dnn_raster *dnn_canvas_take_pixels(dnn_canvas *canvas) {
  cairo_surface_flush(canvas->surface);
  const dnn_box *box = &canvas->view.box;
  dnn_raster *raster = &canvas->raster;
  raster->left = (int64_t)box->x;
  raster->top = (int64_t)box->y;
  raster->right = (int64_t)(box->x + box->width);
  raster->bottom = (int64_t)(box->y + box->height);
  return raster;
}

void dnn_canvas_give_pixels(dnn_canvas *canvas) {
  cairo_surface_mark_dirty(canvas->surface);
}

/* --- clips ------------------------------------------------------------------------------------ */

static double clamp(double value, double low, double high) {
  return value < low ? low : value > high ? high : value;
}

static void push_clip(dnn_canvas *c, const dnn_box *units) {
  dnn_box *box = &c->view.box;
  double scale = c->view.scale;
  double left = units->x * scale, right = (units->x + units->width) * scale;
  double top = units->y * scale, bottom = (units->y + units->height) * scale;
  if (c->view.has_pixels) {
    left = floor(left + 0.5);
    right = floor(right + 0.5);
    top = floor(top + 0.5);
    bottom = floor(bottom + 0.5);
  }
  c->clips[c->clip_count++] = *box;
  left = clamp(left, box->x, box->x + box->width);
  right = clamp(right, left, box->x + box->width);
  top = clamp(top, box->y, box->y + box->height);
  bottom = clamp(bottom, top, box->y + box->height);
  *box = (dnn_box){left, top, right - left, bottom - top};
  cairo_save(c->cr);
  cairo_rectangle(c->cr, box->x, box->y, box->width, box->height);
  cairo_clip(c->cr);
}

static void pop_clip(dnn_canvas *c) {
  c->view.box = c->clips[--c->clip_count];
  cairo_restore(c->cr);
}

/* --- all of it -------------------------------------------------------------------------------- */

static dnn_status draw_operation(dnn_canvas *c, const dnn_operation *o, dnn_error *error) {
  switch (o->kind) {
  case DNN_DRAW_PATH:
    return dnn_canvas_path(c, o, error);
  case DNN_DRAW_MARKERS:
    return dnn_canvas_markers(c, o, error);
  case DNN_DRAW_QUADS:
    return dnn_canvas_quads(c, o, error);
  case DNN_DRAW_IMAGE:
    return dnn_canvas_image(c, o, error);
  case DNN_DRAW_TEXT:
    return dnn_canvas_text(c, o, error);
  case DNN_CLIP:
    push_clip(c, &o->box);
    break;
  case DNN_UNCLIP:
    pop_clip(c);
    break;
  }
  return DNN_OK;
}

static void canvas_free(dnn_canvas *c) {
  cairo_destroy(c->cr);
  cairo_surface_destroy(c->surface);
  dnn_free(c->clips);
  dnn_path_free(&c->path);
}

static dnn_status draw_all(dnn_canvas *c, dnn_error *error) {
  const dnn_drawing *drawing = c->drawing;
  size_t clips = 0;
  for (size_t i = 0; i < drawing->count; i++)
    clips += drawing->operations[i].kind == DNN_CLIP;
  c->clips = dnn_alloc((clips + 1) * sizeof *c->clips);
  if (c->clips == NULL)
    return no_memory(error);
  c->cr = cairo_create(c->surface);
  dnn_status status = dnn_canvas_check(cairo_status(c->cr), error);
  for (size_t i = 0; i < drawing->count && status == DNN_OK; i++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    status = draw_operation(c, &drawing->operations[i], error);
  }
  return status == DNN_OK ? dnn_canvas_check(cairo_status(c->cr), error) : status;
}

bool dnn_cairo_exists(void) {
  return true;
}

dnn_status dnn_drawing_pixels(const dnn_drawing *drawing, double dpi, int64_t *height,
                              int64_t *width, dnn_error *error) {
  /* a size that a rounding error made a little less than whole is whole */
  double w = floor(drawing->width * dpi / 72 + 1e-6), h = floor(drawing->height * dpi / 72 + 1e-6);
  if (!(w >= 1 && h >= 1))
    return dnn_error_set(error, DNN_EVALUE, "a drawing of %g x %g points has no pixels at %g dpi",
                         drawing->width, drawing->height, dpi);
  if (w > DNN_LONGEST_SIDE || h > DNN_LONGEST_SIDE || w * h > (double)DNN_MOST_PIXELS)
    return dnn_error_set(error, DNN_EVALUE,
                         "a picture of %.0f x %.0f pixels is too large: a side may have %d, all of "
                         "it %lld; take a smaller figure or dpi",
                         w, h, DNN_LONGEST_SIDE, (long long)DNN_MOST_PIXELS);
  *width = (int64_t)w;
  *height = (int64_t)h;
  return DNN_OK;
}

dnn_status dnn_cairo_pixels(const dnn_drawing *drawing, dnn_fonts *fonts, double dpi, uint8_t *out,
                            dnn_error *error) {
  int64_t width, height;
  dnn_status status = dnn_drawing_pixels(drawing, dpi, &height, &width, error);
  if (status != DNN_OK)
    return status;
  memset(out, 0, (size_t)(4 * width * height));
  dnn_canvas c = {.drawing = drawing, .fonts = fonts};
  c.view = (dnn_view){.scale = dpi / 72,
                      .box = {0, 0, (double)width, (double)height},
                      .tolerance = 0.1,
                      .has_pixels = true};
  c.raster = (dnn_raster){.pixels = (uint32_t *)(void *)out, .width = width, .height = height};
  c.surface = cairo_image_surface_create_for_data(out, CAIRO_FORMAT_ARGB32, (int)width, (int)height,
                                                  (int)width * 4);
  status = dnn_canvas_check(cairo_surface_status(c.surface), error);
  if (status == DNN_OK)
    status = draw_all(&c, error);
  cairo_surface_flush(c.surface);
  canvas_free(&c);
  if (status == DNN_OK)
    dnn_raster_to_rgba(out, width * height);
  return status;
}

/* Where the bytes of a PDF file go. */
typedef struct stream {
  dnn_text_buffer *out;
  dnn_status status;
  dnn_error *error;
} stream;

static cairo_status_t write_bytes(void *context, const unsigned char *data, unsigned size) {
  stream *s = context;
  if (s->status == DNN_OK)
    s->status = dnn_text_buffer_append(s->out, (const char *)data, size, s->error);
  return s->status == DNN_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void set_metadata(cairo_surface_t *surface, cairo_pdf_metadata_t kind, const char *text) {
  if (text != NULL)
    cairo_pdf_surface_set_metadata(surface, kind, text);
}

dnn_status dnn_cairo_pdf(const dnn_drawing *drawing, dnn_fonts *fonts,
                         const dnn_pdf_metadata *metadata, dnn_text_buffer *out, dnn_error *error) {
  stream s = {.out = out, .status = DNN_OK, .error = error};
  dnn_canvas c = {.drawing = drawing, .fonts = fonts};
  c.view =
      (dnn_view){.scale = 1, .box = {0, 0, drawing->width, drawing->height}, .tolerance = 0.05};
  c.surface = cairo_pdf_surface_create_for_stream(write_bytes, &s, drawing->width, drawing->height);
  dnn_status status = dnn_canvas_check(cairo_surface_status(c.surface), error);
  if (status == DNN_OK) {
    /* the time of writing would make every file another one */
    cairo_pdf_surface_set_metadata(c.surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "2000-01-01T00:00:00Z");
    set_metadata(c.surface, CAIRO_PDF_METADATA_TITLE, metadata->title);
    set_metadata(c.surface, CAIRO_PDF_METADATA_AUTHOR, metadata->author);
    set_metadata(c.surface, CAIRO_PDF_METADATA_SUBJECT, metadata->subject);
    set_metadata(c.surface, CAIRO_PDF_METADATA_KEYWORDS, metadata->keywords);
    set_metadata(c.surface, CAIRO_PDF_METADATA_CREATOR, metadata->creator);
    status = draw_all(&c, error);
  }
  cairo_surface_finish(c.surface);
  if (status == DNN_OK)
    status = s.status;
  if (status == DNN_OK)
    status = dnn_canvas_check(cairo_surface_status(c.surface), error);
  canvas_free(&c);
  return status;
}
