#include "plot/svg.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "plot/embedded.h"
#include "plot/raster.h"
#include "plot/utf8.h"
#include "plot/visible.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A writer remembers the first failure, behind which nothing is written. */
typedef struct writer {
  const dnn_drawing *drawing;
  dnn_fonts *fonts;
  dnn_view view;
  dnn_text_buffer definitions, body;
  dnn_text_buffer *at; /* one of the two */
  dnn_path path;       /* scratch */
  uint64_t *names;     /* what is defined: glyphs, shapes, clips */
  size_t name_count, name_room;
  size_t open_clips;
  dnn_status status;
  dnn_error *error;
} writer;

static void put_bytes(writer *w, const char *text, size_t length) {
  if (w->status == DNN_OK)
    w->status = dnn_text_buffer_append(w->at, text, length, w->error);
}

/* Has nothing failed so far? An interrupt is a failure. */
static bool goes_on(writer *w) {
  if (w->status == DNN_OK && dnn_interrupted())
    w->status = dnn_error_interrupt(w->error);
  return w->status == DNN_OK;
}

static void put(writer *w, const char *text) {
  put_bytes(w, text, strlen(text));
}

static void put_integer(writer *w, int64_t value) {
  char digits[24];
  put_bytes(w, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)value));
}

/* Three digits behind the point, whatever the locale: 1/1000 point is not seen. */
static void put_number(writer *w, double value) {
  char text[40];
  double thousandths = floor(fabs(value) * 1000 + 0.5);
  if (!(thousandths < 9e17))
    thousandths = 9e17;
  int64_t whole = (int64_t)thousandths / 1000, rest = (int64_t)thousandths % 1000;
  int length = snprintf(text, sizeof text, "%s%lld.%03lld", value < 0 && thousandths > 0 ? "-" : "",
                        (long long)whole, (long long)rest);
  while (text[length - 1] == '0')
    length--;
  if (text[length - 1] == '.')
    length--;
  put_bytes(w, text, (size_t)length);
}

/* name="value" behind a space */
static void put_attribute(writer *w, const char *name, double value) {
  put(w, " ");
  put(w, name);
  put(w, "=\"");
  put_number(w, value);
  put(w, "\"");
}

/* A character of a text or of an attribute's value. */
static void put_character(writer *w, uint32_t character) {
  char bytes[4];
  switch (character) {
  case '<':
    put(w, "&lt;");
    break;
  case '>':
    put(w, "&gt;");
    break;
  case '&':
    put(w, "&amp;");
    break;
  case '"':
    put(w, "&quot;");
    break;
  default:
    put_bytes(w, bytes, dnn_utf8_put(character, bytes));
  }
}

static void put_text(writer *w, const char *text, size_t length) {
  for (size_t at = 0; at < length;)
    put_character(w, dnn_utf8_next(text, length, &at));
}

/* --- definitions ------------------------------------------------------------------------------ */

/* Remembers what a definition is known by; false when it was, or there is no memory for it. */
static bool is_new(writer *w, uint64_t name) {
  for (size_t i = 0; i < w->name_count; i++)
    if (w->names[i] == name)
      return false;
  if (w->name_count == w->name_room) {
    size_t room = 2 * w->name_room + 64;
    uint64_t *moved = dnn_alloc(room * sizeof *moved);
    if (moved == NULL) {
      w->status = dnn_error_set(w->error, DNN_ENOMEM, "out of memory for %zu definitions", room);
      return false;
    }
    if (w->name_count > 0)
      memcpy(moved, w->names, w->name_count * sizeof *moved);
    dnn_free(w->names);
    w->names = moved;
    w->name_room = room;
  }
  w->names[w->name_count++] = name;
  return true;
}

/* Goes on with the hash of what came before. */
static uint64_t hash_bytes(uint64_t hash, const void *data, size_t size) {
  const unsigned char *bytes = data;
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * UINT64_C(0x100000001B3);
  return hash;
}

#define HASH_START UINT64_C(0xCBF29CE484222325)

/* --- styles ----------------------------------------------------------------------------------- */

/* name="#rrggbb", and the opacity where it is not 1 */
static void put_color(writer *w, const char *name, const char *opacity, const dnn_color *color) {
  char text[64];
  uint8_t c[4];
  dnn_color_bytes(color, c);
  put_bytes(w, text,
            (size_t)snprintf(text, sizeof text, " %s=\"#%02x%02x%02x\"", name, c[0], c[1], c[2]));
  if (color->a < 1)
    put_attribute(w, opacity, color->a);
}

static void put_fill(writer *w, const dnn_color *color, bool is_even_odd) {
  put_color(w, "fill", "fill-opacity", color);
  if (is_even_odd)
    put(w, " fill-rule=\"evenodd\"");
}

static void put_stroke(writer *w, const dnn_style *style, const dnn_color *color) {
  static const char *const caps[] = {"", " stroke-linecap=\"round\"", " stroke-linecap=\"square\""};
  static const char *const joins[] = {"", " stroke-linejoin=\"round\"",
                                      " stroke-linejoin=\"bevel\""};
  put_color(w, "stroke", "stroke-opacity", color);
  put_attribute(w, "stroke-width", style->width);
  put(w, caps[style->cap]);
  put(w, joins[style->join]);
  if (style->join == DNN_JOIN_MITER)
    put_attribute(w, "stroke-miterlimit", DNN_MITER_LIMIT);
  for (int i = 0; i < style->dash_count; i++) {
    put(w, i == 0 ? " stroke-dasharray=\"" : " ");
    put_number(w, style->dashes[i]);
  }
  if (style->dash_count > 0) {
    put(w, "\"");
    put_attribute(w, "stroke-dashoffset", style->dash_offset);
  }
}

/* --- paths ------------------------------------------------------------------------------------ */

static void put_point(writer *w, dnn_point p, double scale) {
  put_number(w, p.x * scale);
  put(w, " ");
  put_number(w, p.y * scale);
}

/* d="..." */
static void put_path(writer *w, const dnn_path *path, double scale) {
  static const char letters[][2] = {"M", "L", "C", "Z"};
  const dnn_point *p = path->points;
  put(w, " d=\"");
  for (size_t i = 0; i < path->verb_count && w->status == DNN_OK; i++) {
    put(w, letters[path->verbs[i]]);
    for (size_t k = dnn_verb_points(path->verbs[i]); k > 0; k--) {
      put_point(w, *p++, scale);
      if (k > 1)
        put(w, " ");
    }
  }
  put(w, "\"");
}

static bool is_stroked(const dnn_style *style) {
  return style->is_stroked && style->width > 0;
}

static void write_path(writer *w, const dnn_operation *o) {
  const dnn_style *style = &o->style;
  if (style->is_filled) {
    dnn_path_clear(&w->path);
    w->status = dnn_visible_fill(&o->path, style, &w->view, &w->path, w->error);
    if (w->status == DNN_OK && w->path.verb_count > 0) {
      put(w, "<path");
      put_path(w, &w->path, 1);
      put_fill(w, &style->fill, o->is_even_odd);
      /* No seam shines through between neighbors, such as the bars of a histogram. */
      if (style->snap && dnn_path_is_rectilinear(&w->path, 1))
        put(w, " shape-rendering=\"crispEdges\"");
      put(w, "/>\n");
    }
  }
  if (is_stroked(style) && w->status == DNN_OK) {
    dnn_path_clear(&w->path);
    w->status = dnn_visible_stroke(&o->path, style, &w->view, &w->path, w->error);
    if (w->status == DNN_OK && w->path.verb_count > 0) {
      put(w, "<path");
      put_path(w, &w->path, 1);
      put(w, " fill=\"none\"");
      put_stroke(w, style, &style->stroke);
      put(w, "/>\n");
    }
  }
}

/* --- markers ---------------------------------------------------------------------------------- */

static dnn_color color_of(const uint8_t *bytes, int64_t index) {
  const uint8_t *b = bytes + 4 * index;
  return (dnn_color){b[0] / 255.0, b[1] / 255.0, b[2] / 255.0, b[3] / 255.0};
}

/* Is a marker of such a size near the drawing? (As it stands, false for what is not a number.) */
static bool is_near(const writer *w, dnn_point at, double size) {
  double far = 10 * size + 1000;
  return at.x > -far && at.x < w->drawing->width + far && at.y > -far &&
         at.y < w->drawing->height + far;
}

/* The attributes of marker 'index' that the group does not have. */
static void put_own_colors(writer *w, const dnn_operation *o, int64_t index) {
  dnn_color color;
  if (o->fills != NULL && o->style.is_filled) {
    color = color_of(o->fills, index);
    put_color(w, "fill", "fill-opacity", &color);
  }
  if (o->strokes != NULL && is_stroked(&o->style)) {
    color = color_of(o->strokes, index);
    put_color(w, "stroke", "stroke-opacity", &color);
  }
}

/* Defines the shape of markers of one size, and sets its name. */
static void define_shape(writer *w, const dnn_operation *o, double size, char name[24]) {
  uint64_t hash = hash_bytes(HASH_START, &size, sizeof size);
  hash = hash_bytes(hash, o->path.points, o->path.point_count * sizeof *o->path.points);
  hash = hash_bytes(hash, o->path.verbs, o->path.verb_count);
  snprintf(name, 24, "mark%016llx", (unsigned long long)hash);
  if (!is_new(w, hash))
    return;
  w->at = &w->definitions;
  put(w, "<path id=\"");
  put(w, name);
  put(w, "\"");
  put_path(w, &o->path, size);
  put(w, "/>\n");
  w->at = &w->body;
}

static void write_markers(writer *w, const dnn_operation *o) {
  char name[24];
  double last = -1;
  put(w, "<g");
  if (o->style.is_filled)
    put_fill(w, &o->style.fill, false);
  else
    put(w, " fill=\"none\"");
  if (is_stroked(&o->style))
    put_stroke(w, &o->style, &o->style.stroke);
  put(w, ">\n");
  for (int64_t i = 0; i < o->count && goes_on(w); i++) {
    double size = o->sizes != NULL ? o->sizes[i] : o->size;
    if (!(size > 0 && size < 1e6 && is_near(w, o->points[i], size)))
      continue;
    if (size != last)
      define_shape(w, o, size, name);
    last = size;
    put(w, "<use xlink:href=\"#");
    put(w, name);
    put(w, "\"");
    put_attribute(w, "x", o->points[i].x);
    put_attribute(w, "y", o->points[i].y);
    put_own_colors(w, o, i);
    put(w, "/>\n");
  }
  put(w, "</g>\n");
}

/* --- images, quadrangles ---------------------------------------------------------------------- */

static void write_pixels(writer *w, const uint8_t *rgba, int64_t rows, int64_t columns,
                         const dnn_box *box, bool is_blocky) {
  if (rows == 0 || columns == 0 || box->width == 0 || box->height == 0)
    return;
  put(w, "<image preserveAspectRatio=\"none\"");
  if (is_blocky)
    put(w, " style=\"image-rendering:optimizeSpeed;image-rendering:pixelated\"");
  put_attribute(w, "width", fabs(box->width));
  put_attribute(w, "height", fabs(box->height));
  put(w, " transform=\"translate(");
  put_point(w, (dnn_point){box->x, box->y}, 1);
  put(w, ")");
  /* a negative extent mirrors */
  if (box->width < 0 || box->height < 0) {
    put(w, " scale(");
    put_point(w, (dnn_point){box->width < 0 ? -1 : 1, box->height < 0 ? -1 : 1}, 1);
    put(w, ")");
  }
  put(w, "\" xlink:href=\"");
  if (w->status == DNN_OK)
    w->status = dnn_embed_image(rgba, rows, columns, w->at, w->error);
  put(w, "\"/>\n");
}

static void write_image(writer *w, const dnn_operation *o) {
  dnn_image image;
  dnn_filter filter =
      dnn_filter_resolve(o->filter, o->rows, o->columns, o->box.width, o->box.height);
  w->status = dnn_image_for_file(o, &image, w->error);
  if (w->status == DNN_OK)
    write_pixels(w, image.rgba, image.rows, image.columns, &o->box, filter == DNN_NEAREST);
  dnn_free(image.memory);
}

/* Those that are no pixels are paths: an opaque one has a line around it, which hides the seam that
   viewers leave between neighbours. */
static void write_quads(writer *w, const dnn_operation *o) {
  dnn_box box;
  if (dnn_operation_is_grid(o, &box)) {
    write_pixels(w, o->pixels, o->rows, o->columns, &box, true);
    return;
  }
  static const dnn_style style = {.is_filled = true};
  dnn_path quad = {0};
  put(w, "<g");
  put_attribute(w, "stroke-width", DNN_SEAM);
  put(w, ">\n");
  for (int64_t i = 0; i < o->rows * o->columns && goes_on(w); i++) {
    dnn_color color = color_of(o->pixels, i);
    dnn_path_clear(&w->path);
    w->status = dnn_operation_quad(o, i, &quad, w->error);
    if (w->status == DNN_OK)
      w->status = dnn_visible_fill(&quad, &style, &w->view, &w->path, w->error);
    if (w->path.verb_count == 0 || color.a == 0)
      continue;
    put(w, "<path");
    put_path(w, &w->path, 1);
    put_fill(w, &color, false);
    if (color.a == 1)
      put_color(w, "stroke", "stroke-opacity", &color);
    put(w, "/>\n");
  }
  put(w, "</g>\n");
  dnn_path_free(&quad);
}

/* --- texts ------------------------------------------------------------------------------------ */

/* The name of a glyph's outline: that of its font and its number. */
static void put_glyph_name(writer *w, const dnn_glyph *glyph) {
  const char *file, *name;
  int index;
  dnn_fonts_file(w->fonts, glyph->face, &file, &index, &name);
  put_text(w, name, strlen(name));
  put(w, "-");
  put_integer(w, glyph->index);
}

static void define_glyph(writer *w, const dnn_glyph *glyph) {
  const dnn_path *outline;
  if (w->status != DNN_OK || !is_new(w, (uint64_t)glyph->face << 32 | glyph->index))
    return;
  w->status = dnn_glyph_outline(w->fonts, glyph, &outline, w->error);
  if (w->status != DNN_OK)
    return;
  w->at = &w->definitions;
  put(w, "<path id=\"");
  put_glyph_name(w, glyph);
  put(w, "\"");
  put_path(w, outline, 1);
  put(w, "/>\n");
  w->at = &w->body;
}

/* The place of a text, whose baseline is then the x axis: transform="..." */
static void put_placement(writer *w, const dnn_operation *o) {
  put(w, " transform=\"translate(");
  put_point(w, o->origin, 1);
  put(w, ")");
  if (o->angle != 0) {
    put(w, " rotate(");
    put_number(w, -o->angle);
    put(w, ")");
  }
}

static void write_outlines(writer *w, const dnn_operation *o) {
  const dnn_glyph *glyphs;
  size_t count;
  w->status = dnn_text_glyphs(w->fonts, o->text, o->length, &o->font, &glyphs, &count, w->error);
  if (w->status != DNN_OK)
    return;
  double scale = o->font.size / DNN_EM;
  char text[32];
  put(w, "<g role=\"img\" aria-label=\"");
  put_text(w, o->text, o->length);
  put(w, "\"");
  put_fill(w, &o->color, false);
  put_placement(w, o);
  /* a factor of three digits would be too coarse */
  put(w, " scale(");
  put_bytes(w, text,
            (size_t)snprintf(text, sizeof text, "0.%06lld", (long long)(scale * 1e6 + 0.5)));
  put(w, ")\">");
  for (size_t i = 0; i < count && w->status == DNN_OK; i++) {
    define_glyph(w, &glyphs[i]);
    put(w, "<use xlink:href=\"#");
    put_glyph_name(w, &glyphs[i]);
    put(w, "\"");
    put_attribute(w, "x", glyphs[i].x / scale);
    put(w, "/>");
  }
  put(w, "</g>\n");
}

static void write_letters(writer *w, const dnn_operation *o) {
  dnn_extents extents;
  w->status = dnn_text_measure(w->fonts, o->text, o->length, &o->font, &extents, w->error);
  put(w, "<text xml:space=\"preserve\" font-family=\"");
  /* the measures are those of DejaVu */
  if (strcmp(o->font.family, "sans-serif") == 0)
    put(w, "DejaVu Sans, ");
  put_text(w, o->font.family, strlen(o->font.family));
  put(w, "\"");
  put_attribute(w, "font-size", o->font.size);
  if (o->font.is_bold)
    put(w, " font-weight=\"bold\"");
  if (o->font.is_italic)
    put(w, " font-style=\"italic\"");
  put_attribute(w, "textLength", extents.width);
  put(w, " lengthAdjust=\"spacingAndGlyphs\"");
  put_fill(w, &o->color, false);
  put_placement(w, o);
  put(w, "\">");
  put_text(w, o->text, o->length);
  put(w, "</text>\n");
}

/* --- clips ------------------------------------------------------------------------------------ */

/* A group that is clipped, to a path whose name is made of its box. */
static void write_clip(writer *w, const dnn_box *box) {
  char name[24];
  uint64_t hash = hash_bytes(HASH_START, box, sizeof *box);
  snprintf(name, sizeof name, "clip%016llx", (unsigned long long)hash);
  if (is_new(w, hash)) {
    w->at = &w->definitions;
    put(w, "<clipPath id=\"");
    put(w, name);
    put(w, "\"><rect");
    put_attribute(w, "x", fmin(box->x, box->x + box->width));
    put_attribute(w, "y", fmin(box->y, box->y + box->height));
    put_attribute(w, "width", fabs(box->width));
    put_attribute(w, "height", fabs(box->height));
    put(w, "/></clipPath>\n");
    w->at = &w->body;
  }
  put(w, "<g clip-path=\"url(#");
  put(w, name);
  put(w, ")\">\n");
  w->open_clips++;
}

static void write_unclip(writer *w) {
  put(w, "</g>\n");
  w->open_clips--;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void write_operation(writer *w, const dnn_operation *o) {
  switch (o->kind) {
  case DNN_DRAW_PATH:
    write_path(w, o);
    break;
  case DNN_DRAW_MARKERS:
    write_markers(w, o);
    break;
  case DNN_DRAW_QUADS:
    write_quads(w, o);
    break;
  case DNN_DRAW_IMAGE:
    write_image(w, o);
    break;
  case DNN_DRAW_TEXT:
    if (dnn_fonts_have_glyphs())
      write_outlines(w, o);
    else
      write_letters(w, o);
    break;
  case DNN_CLIP:
    write_clip(w, &o->box);
    break;
  case DNN_UNCLIP:
    write_unclip(w);
    break;
  }
}

static void write_all(writer *w, dnn_text_buffer *out) {
  const dnn_drawing *drawing = w->drawing;
  for (size_t i = 0; i < drawing->count && goes_on(w); i++)
    write_operation(w, &drawing->operations[i]);
  while (w->open_clips > 0)
    write_unclip(w);
  w->at = out;
  put(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
         "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"");
  put_number(w, drawing->width);
  put(w, "pt\" height=\"");
  put_number(w, drawing->height);
  put(w, "pt\" viewBox=\"0 0 ");
  put_point(w, (dnn_point){drawing->width, drawing->height}, 1);
  put(w, "\">\n<defs>\n");
  put_bytes(w, w->definitions.text, w->definitions.length);
  put(w, "</defs>\n");
  put_bytes(w, w->body.text, w->body.length);
  put(w, "</svg>\n");
}

dnn_status dnn_svg_write(const dnn_drawing *drawing, dnn_fonts *fonts, dnn_text_buffer *out,
                         dnn_error *error) {
  writer w = {.drawing = drawing, .fonts = fonts, .status = DNN_OK, .error = error};
  w.view =
      (dnn_view){.scale = 1, .box = {0, 0, drawing->width, drawing->height}, .tolerance = 0.05};
  w.at = &w.body;
  write_all(&w, out);
  dnn_text_buffer_free(&w.definitions);
  dnn_text_buffer_free(&w.body);
  dnn_path_free(&w.path);
  dnn_free(w.names);
  return w.status;
}
