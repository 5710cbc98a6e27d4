/*
** Paths and meshes in cells: lines as dots, areas by the halves of cells whose middle they hold.
*/
#include "base/alloc.h"
#include "base/interrupt.h"
#include "plot/cell_painter.h"
#include "plot/visible.h"

#include <stdlib.h>
#include <string.h>

/* Lines that stand for a curve. */
#define CURVE_LINES 12

typedef struct pen {
  dnn_rgb ink;
  int64_t width; /* in dots */
  int dash_count;
  double dashes[DNN_MAX_DASHES], period;
  double along; /* how far it has come within the period */
} pen;

static void add_flat(dnn_cell_painter *p, dnn_verb verb, dnn_point point) {
  if (p->status == DNN_OK)
    p->status = dnn_path_add(&p->flat, verb, &point, p->error);
}

void dnn_cell_flatten(dnn_cell_painter *p, const dnn_path *path) {
  const dnn_point *points = path->points;
  dnn_point last = {0, 0};
  dnn_path_clear(&p->flat);
  for (size_t i = 0; i < path->verb_count; i++) {
    dnn_verb verb = (dnn_verb)path->verbs[i];
    for (int k = 1; verb == DNN_CURVE && k <= CURVE_LINES; k++) {
      double t = (double)k / CURVE_LINES, s = 1 - t;
      double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
      add_flat(p, DNN_LINE,
               (dnn_point){a * last.x + b * points[0].x + c * points[1].x + d * points[2].x,
                           a * last.y + b * points[0].y + c * points[1].y + d * points[2].y});
    }
    if (verb != DNN_CURVE)
      add_flat(p, verb, verb == DNN_CLOSE ? last : *points);
    points += dnn_verb_points(path->verbs[i]);
    if (verb != DNN_CLOSE)
      last = points[-1];
  }
}

void dnn_cell_each_line(dnn_cell_painter *p, bool closed, dnn_each_line *each, void *context) {
  const dnn_point *points = p->flat.points;
  dnn_point start = {0, 0}, last = {0, 0};
  for (size_t i = 0; i < p->flat.verb_count; i++) {
    dnn_verb verb = (dnn_verb)p->flat.verbs[i];
    if (closed && verb == DNN_MOVE && i > 0)
      each(p, last, start, context);
    if (verb == DNN_LINE)
      each(p, last, *points, context);
    if (verb == DNN_CLOSE)
      each(p, last, start, context);
    last = verb == DNN_CLOSE ? start : *points;
    start = verb == DNN_MOVE ? *points : start;
    points += dnn_verb_points((uint8_t)verb);
  }
  if (closed && p->flat.verb_count > 0)
    each(p, last, start, context);
}

/* What is seen of a path within the present clip. */
static dnn_view view_of(const dnn_cell_painter *p) {
  const dnn_window *w = &p->clip;
  return (dnn_view){.scale = 1,
                    .box = {(double)w->left, (double)w->top, (double)(w->right - w->left),
                            (double)(w->bottom - w->top)},
                    .tolerance = 0.25};
}

/* --- lines ------------------------------------------------------------------------------------ */

/* Dashes are told apart only if they and their gaps are two dots long. */
static void set_dashes(pen *with, const double *dashes, int count, double offset) {
  double least = HUGE_VAL;
  for (int i = 0; i < count; i++)
    least = dashes[i] > 0 ? fmin(least, dashes[i]) : least;
  double factor = least < 2 ? 2 / least : 1;
  with->dash_count = count;
  for (int i = 0; i < count; i++) {
    with->dashes[i] = dashes[i] * factor;
    with->period += with->dashes[i];
  }
  if (with->period > 0)
    with->along = fmod(fmod(offset * factor, with->period) + with->period, with->period);
}

static bool is_down(const pen *with, double along) {
  if (with->period <= 0)
    return true;
  along = fmod(along, with->period);
  int i = 0;
  while (i < with->dash_count - 1 && along >= with->dashes[i])
    along -= with->dashes[i++];
  return i % 2 == 0;
}

static void draw_line(dnn_cell_painter *p, dnn_point from, dnn_point to, void *context) {
  pen *with = context;
  double dx = to.x - from.x, dy = to.y - from.y, length = hypot(dx, dy);
  int64_t steps = (int64_t)ceil(fmax(fabs(dx), fabs(dy)));
  for (int64_t i = 0; i <= steps; i++) {
    double t = steps == 0 ? 0 : (double)i / (double)steps;
    if (!is_down(with, with->along + t * length))
      continue;
    double middle = 0.5 * (double)(with->width - 1);
    int64_t x = (int64_t)floor(from.x + t * dx - middle);
    int64_t y = (int64_t)floor(from.y + t * dy - middle);
    for (int64_t k = 0; k < with->width * with->width; k++)
      dnn_cell_dot(p, x + k % with->width, y + k / with->width, with->ink);
  }
  with->along += length;
}

static void stroke(dnn_cell_painter *p, const dnn_path *path, const dnn_style *style, dnn_rgb ink) {
  static const double patterns[][4] = {{0}, {6, 3}, {2, 2}, {8, 3, 2, 3}};
  pen with = {.ink = ink, .width = (int64_t)fmin(fmax(floor(style->width + 0.5), 1), 64)};
  if (style->dash_count > 0) {
    set_dashes(&with, style->dashes, style->dash_count, style->dash_offset);
  } else if (!p->has_colors && !style->is_filled) {
    int i = dnn_series_find(&p->lines, ink) % 4;
    set_dashes(&with, patterns[i], i == 0 ? 0 : i == 3 ? 4 : 2, 0);
  }
  dnn_view view = view_of(p);
  dnn_path_clear(&p->seen);
  if (p->status == DNN_OK)
    p->status = dnn_visible_stroke(path, style, &view, &p->seen, p->error);
  if (p->status == DNN_OK)
    dnn_cell_flatten(p, &p->seen);
  if (p->status == DNN_OK)
    dnn_cell_each_line(p, false, draw_line, &with);
}

/* --- areas ------------------------------------------------------------------------------------ */

/* A row that is scanned. */
typedef struct row {
  double y;
  size_t count; /* of crossings */
} row;

static void add_crossing(dnn_cell_painter *p, dnn_point from, dnn_point to, void *context) {
  row *r = context;
  if ((from.y <= r->y) == (to.y <= r->y))
    return;
  if (r->count == p->crossing_room) {
    size_t room = p->crossing_room * 2 + 64;
    dnn_crossing *moved = dnn_alloc(room * sizeof *moved);
    if (moved == NULL) {
      p->status = dnn_error_set(p->error, DNN_ENOMEM, "out of memory for an area");
      return;
    }
    if (r->count > 0)
      memcpy(moved, p->crossings, r->count * sizeof *moved);
    dnn_free(p->crossings);
    p->crossings = moved;
    p->crossing_room = room;
  }
  double t = (r->y - from.y) / (to.y - from.y);
  p->crossings[r->count++] = (dnn_crossing){from.x + t * (to.x - from.x), from.y < to.y ? 1 : -1};
}

static int compare_crossings(const void *a, const void *b) {
  double x = ((const dnn_crossing *)a)->x, y = ((const dnn_crossing *)b)->x;
  return (x > y) - (x < y);
}

size_t dnn_cell_scan(dnn_cell_painter *p, double y) {
  row r = {.y = y};
  dnn_cell_each_line(p, true, add_crossing, &r);
  if (r.count > 1 && p->status == DNN_OK)
    qsort(p->crossings, r.count, sizeof *p->crossings, compare_crossings);
  return p->status == DNN_OK ? r.count : 0;
}

/* How much of its cells an area covers where there are no colours: a few are told apart by shades,
   many by how light they are. Curved and transparent areas, with others on them, are slight. */
static double area_light(dnn_cell_painter *p, const dnn_operation *o) {
  static const double heavy[4] = {255, 179, 128, 77}, slight[4] = {77, 128, 179, 255};
  dnn_rgb color = dnn_rgb_of(&o->style.fill);
  double alpha = o->style.fill.a;
  dnn_series *areas = &p->areas[o->is_even_odd];
  if (areas->count > 4)
    return fmax(dnn_rgb_light(color) * alpha * 255, 52); /* as of images, but none is not seen */
  bool is_slight = o->is_even_odd || alpha < 0.6;
  return (is_slight ? slight : heavy)[dnn_series_find(areas, color)];
}

/* Fills 'flat'. Returns how many halves of cells were painted. */
static int64_t fill_flat(dnn_cell_painter *p, bool is_even_odd, const dnn_paint *with,
                         bool as_paper) {
  double top = HUGE_VAL, bottom = -HUGE_VAL;
  for (size_t i = 0; i < p->flat.point_count; i++) {
    top = fmin(top, p->flat.points[i].y);
    bottom = fmax(bottom, p->flat.points[i].y);
  }
  int64_t painted = 0;
  int64_t first = (int64_t)floor(dnn_within(top, p->clip.top, p->clip.bottom) / 2);
  int64_t last = (int64_t)ceil(dnn_within(bottom, p->clip.top, p->clip.bottom) / 2);
  for (int64_t y = first; y < last && p->status == DNN_OK; y++) {
    double middle = 2 * (double)y + 1;
    if (middle < (double)p->clip.top || middle >= (double)p->clip.bottom)
      continue;
    if (dnn_interrupted())
      p->status = dnn_error_interrupt(p->error);
    size_t count = p->status == DNN_OK ? dnn_cell_scan(p, middle) : 0;
    int turns = 0;
    for (size_t i = 0; i + 1 < count; i++) {
      turns += is_even_odd ? 1 : p->crossings[i].turn;
      if (is_even_odd ? turns % 2 == 0 : turns == 0)
        continue;
      double from = dnn_within(p->crossings[i].x, p->clip.left, p->clip.right);
      double to = dnn_within(p->crossings[i + 1].x, p->clip.left, p->clip.right);
      /* those whose middle, 2 * column + 1, is within */
      for (int64_t column = (int64_t)ceil((from - 1) / 2); 2 * (double)column + 1 < to; column++) {
        dnn_cell_paint(p, column, y, with, as_paper);
        painted++;
      }
    }
  }
  return painted;
}

/* Is it both wide and high? */
static bool has_area(const dnn_path *path) {
  double left = HUGE_VAL, right = -HUGE_VAL, top = HUGE_VAL, bottom = -HUGE_VAL;
  for (size_t i = 0; i < path->point_count; i++) {
    left = fmin(left, path->points[i].x);
    right = fmax(right, path->points[i].x);
    top = fmin(top, path->points[i].y);
    bottom = fmax(bottom, path->points[i].y);
  }
  return right - left > 1e-6 && bottom - top > 1e-6;
}

static void fill(dnn_cell_painter *p, const dnn_operation *o) {
  const dnn_color *color = &o->style.fill;
  bool as_paper = dnn_is_paper(color);
  dnn_paint with = {dnn_rgb_of(color), color->a, as_paper ? 0 : area_light(p, o)};
  dnn_view view = view_of(p);
  dnn_path_clear(&p->seen);
  if (p->status == DNN_OK)
    p->status = dnn_visible_fill(&o->path, &o->style, &view, &p->seen, p->error);
  if (p->status == DNN_OK)
    dnn_cell_flatten(p, &p->seen);
  if (p->status != DNN_OK || fill_flat(p, o->is_even_odd, &with, as_paper) > 0 || as_paper ||
      !has_area(&p->flat))
    return;
  /* too thin for any half of a cell: a line */
  pen thin = {.ink = with.color, .width = 1};
  dnn_cell_each_line(p, true, draw_line, &thin);
}

static bool is_seen(const dnn_color *color) {
  return color->a >= 0.02;
}

void dnn_cells_path(dnn_cell_painter *p, const dnn_operation *o) {
  bool is_filled = o->style.is_filled && is_seen(&o->style.fill);
  if (is_filled)
    fill(p, o);
  /* the edge of what has a colour is not seen beside it */
  if (o->style.is_stroked && is_seen(&o->style.stroke) &&
      (!is_filled || dnn_is_paper(&o->style.fill)))
    stroke(p, &o->path, &o->style, dnn_rgb_of(&o->style.stroke));
}

/* --- meshes ----------------------------------------------------------------------------------- */

void dnn_cells_quads(dnn_cell_painter *p, const dnn_operation *o) {
  for (int64_t i = 0; i < o->rows && p->status == DNN_OK; i++) {
    if (dnn_interrupted()) {
      p->status = dnn_error_interrupt(p->error);
      return;
    }
    for (int64_t j = 0; j < o->columns && p->status == DNN_OK; j++) {
      const dnn_point *upper = o->points + i * (o->columns + 1) + j;
      const dnn_point *lower = upper + o->columns + 1;
      const uint8_t *pixel = o->pixels + 4 * (i * o->columns + j);
      const dnn_point corners[4] = {upper[0], upper[1], lower[1], lower[0]};
      bool is_finite = pixel[3] > 5;
      dnn_path_clear(&p->flat);
      for (int k = 0; k < 4; k++) {
        is_finite = is_finite && isfinite(corners[k].x) && isfinite(corners[k].y);
        add_flat(p, k == 0 ? DNN_MOVE : DNN_LINE, corners[k]);
      }
      dnn_rgb color = {pixel[0], pixel[1], pixel[2]};
      double alpha = pixel[3] / 255.0;
      dnn_paint with = {color, alpha, dnn_rgb_light(color) * alpha * 255};
      if (is_finite && p->status == DNN_OK)
        fill_flat(p, false, &with, false);
    }
  }
}
