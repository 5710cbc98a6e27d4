#include "plot/canvas.h"
#include "plot/utf8.h"

#include <cairo-ft.h>
#include <math.h>

/* --- on pixels -------------------------------------------------------------------------------- */

/* Is the baseline horizontal or vertical? */
static bool is_upright(double angle) {
  return fmod(angle, 90) == 0;
}

/* Where the baseline begins: if it is along pixels, on a whole one, as the hinted glyphs expect. */
static dnn_point origin_on_pixels(const dnn_operation *o, double scale) {
  dnn_point origin = {o->origin.x * scale, o->origin.y * scale};
  if (!is_upright(o->angle))
    return origin;
  if (fmod(o->angle, 180) == 0)
    origin.y = floor(origin.y + 0.5);
  else
    origin.x = floor(origin.x + 0.5);
  return origin;
}

static dnn_status draw_outlines(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  cairo_t *cr = canvas->cr;
  const dnn_glyph *glyphs;
  size_t count;
  dnn_status status =
      dnn_text_glyphs(canvas->fonts, o->text, o->length, &o->font, &glyphs, &count, error);
  double scale = canvas->view.scale, pixels = o->font.size * scale;
  dnn_point origin = origin_on_pixels(o, scale);
  bool is_hinted = is_upright(o->angle);
  cairo_save(cr);
  cairo_translate(cr, origin.x, origin.y);
  cairo_rotate(cr, -o->angle * M_PI / 180);
  for (size_t i = 0; i < count && status == DNN_OK; i++) {
    const dnn_path *outline = NULL;
    status = is_hinted ? dnn_glyph_hinted(canvas->fonts, &glyphs[i], pixels, &outline, error)
                       : dnn_glyph_outline(canvas->fonts, &glyphs[i], &outline, error);
    if (status != DNN_OK)
      break;
    cairo_save(cr);
    cairo_translate(cr, glyphs[i].x * scale, 0);
    if (!is_hinted)
      cairo_scale(cr, pixels / DNN_EM, pixels / DNN_EM);
    dnn_canvas_trace(cr, outline);
    cairo_restore(cr);
  }
  cairo_restore(cr);
  cairo_set_fill_rule(cr, CAIRO_FILL_RULE_WINDING);
  cairo_fill(cr);
  return status;
}

/* --- in PDF ----------------------------------------------------------------------------------- */

/* Glyphs that are shown at a time. */
#define RUN 128

/* Shows glyphs of one font, with the text that they stand for. */
static dnn_status show_run(dnn_canvas *canvas, const char *text, const dnn_glyph *glyphs, int count,
                           dnn_error *error) {
  cairo_glyph_t shown[RUN];
  cairo_text_cluster_t clusters[RUN];
  char letters[4 * RUN];
  size_t length = 0;
  for (int i = 0; i < count; i++) {
    size_t at = 0;
    uint32_t character = dnn_utf8_next(text + glyphs[i].start, glyphs[i].length, &at);
    size_t bytes = dnn_utf8_put(character, letters + length);
    length += bytes;
    shown[i] = (cairo_glyph_t){glyphs[i].index, glyphs[i].x * canvas->view.scale, 0};
    clusters[i] = (cairo_text_cluster_t){(int)bytes, 1};
  }
  const char *file, *name;
  int index;
  dnn_fonts_file(canvas->fonts, glyphs->face, &file, &index, &name);
  FcPattern *pattern = FcPatternCreate();
  if (pattern == NULL)
    return dnn_canvas_check(CAIRO_STATUS_NO_MEMORY, error);
  FcPatternAddString(pattern, FC_FILE, (const FcChar8 *)file);
  FcPatternAddInteger(pattern, FC_INDEX, index);
  cairo_font_face_t *face = cairo_ft_font_face_create_for_pattern(pattern);
  FcPatternDestroy(pattern);
  cairo_set_font_face(canvas->cr, face);
  cairo_font_face_destroy(face);
  cairo_show_text_glyphs(canvas->cr, letters, (int)length, shown, count, clusters, count,
                         (cairo_text_cluster_flags_t)0);
  return dnn_canvas_check(cairo_status(canvas->cr), error);
}

static dnn_status show_glyphs(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  cairo_t *cr = canvas->cr;
  double scale = canvas->view.scale;
  const dnn_glyph *glyphs;
  size_t count;
  dnn_status status =
      dnn_text_glyphs(canvas->fonts, o->text, o->length, &o->font, &glyphs, &count, error);
  cairo_save(cr);
  cairo_translate(cr, o->origin.x * scale, o->origin.y * scale);
  cairo_rotate(cr, -o->angle * M_PI / 180);
  cairo_set_font_size(cr, o->font.size * scale);
  for (size_t first = 0, next = 0; first < count && status == DNN_OK; first = next) {
    while (next < count && next < first + RUN && glyphs[next].face == glyphs[first].face)
      next++;
    status = show_run(canvas, o->text, glyphs + first, (int)(next - first), error);
  }
  cairo_restore(cr);
  return status;
}

/* Sizes and places, in device units, that cairo's numbers hold. */
#define SMALLEST 0.01
#define FARTHEST 1e6

dnn_status dnn_canvas_text(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  double scale = canvas->view.scale;
  if (!(o->font.size * scale > SMALLEST && fabs(o->origin.x * scale) < FARTHEST &&
        fabs(o->origin.y * scale) < FARTHEST))
    return DNN_OK;
  dnn_canvas_set_color(canvas->cr, &o->color);
  return canvas->view.has_pixels ? draw_outlines(canvas, o, error) : show_glyphs(canvas, o, error);
}
