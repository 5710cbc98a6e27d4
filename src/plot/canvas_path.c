#include "base/interrupt.h"
#include "plot/canvas.h"

#include <math.h>

void dnn_canvas_set_color(cairo_t *cr, const dnn_color *color) {
  cairo_set_source_rgba(cr, color->r, color->g, color->b, color->a);
}

/* Shorter dashes with their gaps, in device units, are drawn as a line: what is not seen would be
   millions. */
#define SHORTEST_PERIOD 0.25

/* The length of the dashes with their gaps; infinite: there are none. */
static double period_of(const dnn_style *style, double scale) {
  double period = 0;
  for (int i = 0; i < style->dash_count; i++)
    period += style->dashes[i] * scale;
  return period < SHORTEST_PERIOD ? INFINITY : period;
}

void dnn_canvas_set_stroke(cairo_t *cr, const dnn_style *style, double scale) {
  static const cairo_line_cap_t caps[] = {CAIRO_LINE_CAP_BUTT, CAIRO_LINE_CAP_ROUND,
                                          CAIRO_LINE_CAP_SQUARE};
  static const cairo_line_join_t joins[] = {CAIRO_LINE_JOIN_MITER, CAIRO_LINE_JOIN_ROUND,
                                            CAIRO_LINE_JOIN_BEVEL};
  double dashes[DNN_MAX_DASHES];
  for (int i = 0; i < style->dash_count; i++)
    dashes[i] = style->dashes[i] * scale;
  cairo_set_line_width(cr, style->width * scale);
  cairo_set_line_cap(cr, caps[style->cap]);
  cairo_set_line_join(cr, joins[style->join]);
  cairo_set_miter_limit(cr, DNN_MITER_LIMIT);
  bool is_solid = isinf(period_of(style, scale));
  cairo_set_dash(cr, dashes, is_solid ? 0 : style->dash_count, style->dash_offset * scale);
}

static void add_verb(cairo_t *cr, uint8_t verb, const dnn_point *p) {
  switch (verb) {
  case DNN_MOVE:
    cairo_move_to(cr, p->x, p->y);
    break;
  case DNN_LINE:
    cairo_line_to(cr, p->x, p->y);
    break;
  case DNN_CURVE:
    cairo_curve_to(cr, p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y);
    break;
  default:
    cairo_close_path(cr);
  }
}

void dnn_canvas_trace(cairo_t *cr, const dnn_path *path) {
  const dnn_point *p = path->points;
  for (size_t i = 0; i < path->verb_count; i++) {
    add_verb(cr, path->verbs[i], p);
    p += dnn_verb_points(path->verbs[i]);
  }
}

/* Lines or dashes that cairo strokes at a time: it takes longer for each, the more there are. */
#define PIECE 32

/* A path that is stroked in pieces. */
typedef struct pieces {
  cairo_t *cr;
  const dnn_style *style;
  double scale;
  double period;            /* of the dashes, in device units; infinite: there are none */
  double count;             /* lines or dashes of this piece */
  dnn_point start, second;  /* the first two points of this part of the path */
  dnn_point previous, last; /* the last two */
  size_t lines;             /* in this part */
  double length, before;    /* of this part up to 'last' and up to 'previous' */
  bool has_moved_dashes;    /* does this piece begin within its part? */
} pieces;

static void end_piece(pieces *s) {
  cairo_stroke(s->cr);
  s->count = 0;
}

static void begin_part(pieces *s, dnn_point start) {
  if (s->count >= PIECE || s->has_moved_dashes)
    end_piece(s);
  if (s->has_moved_dashes) {
    dnn_canvas_set_stroke(s->cr, s->style, s->scale);
    s->has_moved_dashes = false;
  }
  cairo_move_to(s->cr, start.x, start.y);
  s->start = s->second = s->previous = s->last = start;
  s->lines = 0;
  s->length = 0;
}

/* A piece within a part begins with the last line of the one before, so that they are joined, and
   goes on with its dashes. */
static void add_line(pieces *s, dnn_point to) {
  if (s->count >= PIECE && s->lines > 0) {
    end_piece(s);
    if (s->style->dash_count > 0) {
      dnn_style moved = *s->style;
      moved.dash_offset += s->before / s->scale;
      dnn_canvas_set_stroke(s->cr, &moved, s->scale);
      s->has_moved_dashes = true;
    }
    cairo_move_to(s->cr, s->previous.x, s->previous.y);
    cairo_line_to(s->cr, s->last.x, s->last.y);
  }
  cairo_line_to(s->cr, to.x, to.y);
  double length = hypot(to.x - s->last.x, to.y - s->last.y);
  s->before = s->length;
  s->length += length;
  s->previous = s->last;
  s->last = to;
  if (s->lines++ == 0)
    s->second = to;
  s->count += 1 + length / s->period;
}

/* Strokes a long path, which has no curves. */
static dnn_status stroke_pieces(dnn_canvas *canvas, const dnn_style *style, dnn_error *error) {
  const dnn_path *path = &canvas->path;
  const dnn_point *p = path->points;
  pieces s = {.cr = canvas->cr, .style = style, .scale = canvas->view.scale};
  s.period = period_of(style, s.scale);
  for (size_t i = 0; i < path->verb_count; i++) {
    if (i % PIECE == 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    if (path->verbs[i] == DNN_MOVE) {
      begin_part(&s, *p++);
    } else if (path->verbs[i] == DNN_LINE) {
      add_line(&s, *p++);
    } else {
      /* once more along the first line, which joins the end to the start */
      add_line(&s, s.start);
      add_line(&s, s.second);
    }
  }
  end_piece(&s);
  return DNN_OK;
}

/* The same without darker places where pieces overlap. */
static dnn_status stroke_long(dnn_canvas *canvas, const dnn_style *style, dnn_error *error) {
  if (style->stroke.a == 1)
    return stroke_pieces(canvas, style, error);
  dnn_color opaque = style->stroke;
  opaque.a = 1;
  cairo_push_group(canvas->cr);
  dnn_canvas_set_color(canvas->cr, &opaque);
  dnn_canvas_set_stroke(canvas->cr, style, canvas->view.scale);
  dnn_status status = stroke_pieces(canvas, style, error);
  cairo_pop_group_to_source(canvas->cr);
  cairo_paint_with_alpha(canvas->cr, style->stroke.a);
  return status;
}

static dnn_status fill(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  cairo_t *cr = canvas->cr;
  dnn_path_clear(&canvas->path);
  dnn_status status = dnn_visible_fill(&o->path, &o->style, &canvas->view, &canvas->path, error);
  if (status != DNN_OK)
    return status;
  dnn_canvas_trace(cr, &canvas->path);
  dnn_canvas_set_color(cr, &o->style.fill);
  cairo_set_fill_rule(cr, o->is_even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
  cairo_fill(cr);
  return DNN_OK;
}

static dnn_status stroke(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  cairo_t *cr = canvas->cr;
  dnn_path_clear(&canvas->path);
  dnn_status status = dnn_visible_stroke(&o->path, &o->style, &canvas->view, &canvas->path, error);
  if (status != DNN_OK)
    return status;
  dnn_canvas_set_color(cr, &o->style.stroke);
  dnn_canvas_set_stroke(cr, &o->style, canvas->view.scale);
  if (canvas->path.verb_count > DNN_LONG_PATH)
    return stroke_long(canvas, &o->style, error);
  dnn_canvas_trace(cr, &canvas->path);
  cairo_stroke(cr);
  return DNN_OK;
}

dnn_status dnn_canvas_path(dnn_canvas *canvas, const dnn_operation *o, dnn_error *error) {
  dnn_status status = DNN_OK;
  if (o->style.is_filled)
    status = fill(canvas, o, error);
  if (status == DNN_OK && o->style.is_stroked && o->style.width > 0)
    status = stroke(canvas, o, error);
  return status;
}
