/*
** Fills cells by what a drawing's operations show of them. Areas and images colour half cells, by
** the colour in the middle; lines and markers set dots; texts take cells.
*/
#include "plot/cells.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "plot/cell_grid.h"
#include "plot/utf8.h"
#include "plot/visible.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Markers are at most so many dots wide. */
#define WIDEST_MARKER 64

/* So many colours of lines, markers or areas are told apart without colours. */
#define MOST_SERIES 8

/* Lines that stand for a curve. */
#define CURVE_LINES 12

/* Dots, from the first to before the last. */
typedef struct window {
  int64_t left, top, right, bottom;
} window;

/* Colours in the order in which they appear; one more than MOST_SERIES: there are too many. */
typedef struct series {
  dnn_rgb colors[MOST_SERIES + 1];
  int count;
} series;

/* Where a row of pixels enters or leaves an area. */
typedef struct crossing {
  double x;
  int turn; /* 1 or -1: which way the outline goes */
} crossing;

typedef struct paint {
  dnn_rgb color;
  double alpha;
  double light; /* 0 to 255, without colours */
} paint;

typedef struct pen {
  dnn_rgb ink;
  int64_t width; /* in dots */
  int dash_count;
  double dashes[DNN_MAX_DASHES], period;
  double along; /* how far it has come within the period */
} pen;

typedef struct painter {
  const dnn_drawing *drawing;
  dnn_cell_grid grid;
  bool has_colors;
  window clip, *clips; /* and those around it */
  int64_t clip_count;
  series lines, markers, areas[2]; /* areas with straight and with curved edges */
  dnn_path seen, flat;             /* what is seen of a path, and that of lines only */
  crossing *crossings;
  size_t crossing_room;
  dnn_status status; /* the first failure, behind which nothing is drawn */
  dnn_error *error;
} painter;

/* Between two limits. */
static double within(double value, int64_t low, int64_t high) {
  return fmin(fmax(value, (double)low), (double)high);
}

/* --- colours ---------------------------------------------------------------------------------- */

static dnn_rgb rgb_of(const dnn_color *color) {
  uint8_t bytes[4];
  dnn_color_bytes(color, bytes);
  return (dnn_rgb){bytes[0], bytes[1], bytes[2]};
}

static bool same_rgb(dnn_rgb a, dnn_rgb b) {
  return a.r == b.r && a.g == b.g && a.b == b.b;
}

/* Plain white, which hides what it covers. */
static bool is_paper(const dnn_color *color) {
  dnn_rgb rgb = rgb_of(color);
  return color->a > 0.5 && rgb.r == 255 && rgb.g == 255 && rgb.b == 255;
}

static bool is_seen(const dnn_color *color) {
  return color->a >= 0.02;
}

/* The place of a colour, which is added if it is new; MOST_SERIES when there are too many. */
static int series_find(series *s, dnn_rgb color) {
  int i = 0;
  while (i < s->count && !same_rgb(s->colors[i], color))
    i++;
  if (i == s->count && s->count <= MOST_SERIES)
    s->colors[s->count++] = color;
  return i < MOST_SERIES ? i : MOST_SERIES;
}

static dnn_rgb marker_color(const dnn_operation *o, int64_t i) {
  if (o->style.is_filled && o->fills != NULL)
    return (dnn_rgb){o->fills[4 * i], o->fills[4 * i + 1], o->fills[4 * i + 2]};
  if (o->style.is_filled)
    return rgb_of(&o->style.fill);
  if (o->strokes != NULL)
    return (dnn_rgb){o->strokes[4 * i], o->strokes[4 * i + 1], o->strokes[4 * i + 2]};
  return rgb_of(&o->style.stroke);
}

/* Finds the colours that are to be told apart. */
static void find_series(painter *p) {
  for (size_t i = 0; i < p->drawing->count; i++) {
    const dnn_operation *o = &p->drawing->operations[i];
    if (o->kind == DNN_DRAW_PATH && o->style.is_filled && !is_paper(&o->style.fill))
      series_find(&p->areas[o->is_even_odd], rgb_of(&o->style.fill));
    else if (o->kind == DNN_DRAW_PATH && o->style.is_stroked)
      series_find(&p->lines, rgb_of(&o->style.stroke));
    else if (o->kind == DNN_DRAW_MARKERS)
      for (int64_t k = 0; k < o->count && p->markers.count <= MOST_SERIES; k++)
        series_find(&p->markers, marker_color(o, k));
  }
}

/* How much of its cells an area covers where there are no colours: a few are told apart by shades,
   many by how light they are. Curved and transparent areas, with others on them, are slight. */
static double area_light(painter *p, const dnn_operation *o) {
  static const double heavy[4] = {255, 179, 128, 77}, slight[4] = {77, 128, 179, 255};
  dnn_rgb color = rgb_of(&o->style.fill);
  double alpha = o->style.fill.a;
  series *areas = &p->areas[o->is_even_odd];
  if (areas->count > 4)
    return fmax(dnn_rgb_light(color) * alpha * 255, 52); /* as of images, but none is not seen */
  bool is_slight = o->is_even_odd || alpha < 0.6;
  return (is_slight ? slight : heavy)[series_find(areas, color)];
}

/* --- cells ------------------------------------------------------------------------------------ */

static dnn_cell *cell_at(painter *p, int64_t column, int64_t row) {
  return p->grid.cells + row * p->grid.columns + column;
}

/* Takes a text out of a cell, and the other half of a wide character. */
static void clear_text(painter *p, int64_t column, int64_t row) {
  dnn_cell *cell = cell_at(p, column, row);
  if (cell->is_covered)
    cell[-1].length = 0;
  if (column + 1 < p->grid.columns)
    cell[1].is_covered = false;
  cell->length = 0;
  cell->is_covered = false;
}

static bool is_inside(const window *w, int64_t x, int64_t y) {
  return x >= w->left && x < w->right && y >= w->top && y < w->bottom;
}

static void set_dot(painter *p, int64_t x, int64_t y, dnn_rgb ink) {
  if (!is_inside(&p->clip, x, y))
    return;
  dnn_cell *cell = cell_at(p, x / DNN_CELL_WIDTH, y / DNN_CELL_HEIGHT);
  if (cell->length > 0 || cell->is_covered)
    return;
  cell->dots |= (uint8_t)(1 << (2 * (y % DNN_CELL_HEIGHT) + x % DNN_CELL_WIDTH));
  cell->ink = ink;
}

static uint8_t blend(double above, double below, double alpha) {
  return (uint8_t)(above * alpha + below * (1 - alpha) + 0.5);
}

/* Colours the half of a cell; what is opaque hides what was there. Plain white paper, too, which
   itself is not seen. */
static void paint_half(painter *p, int64_t column, int64_t y, const paint *with, bool as_paper) {
  int64_t row = y / 2;
  dnn_cell *cell = cell_at(p, column, row);
  dnn_half *half = &cell->halves[y % 2];
  if (with->alpha > 0.5) {
    cell->dots &= y % 2 == 0 ? 0xF0 : 0x0F;
    if (cell->length > 0 || cell->is_covered)
      clear_text(p, column, row);
  }
  if (as_paper) {
    *half = (dnn_half){0};
    return;
  }
  half->color.r = blend(with->color.r, half->color.r, with->alpha);
  half->color.g = blend(with->color.g, half->color.g, with->alpha);
  half->color.b = blend(with->color.b, half->color.b, with->alpha);
  /* what is transparent darkens what is below, so that both are seen */
  double below = half->is_set ? half->light : 0;
  half->light = with->alpha < 0.6 ? blend(255, below, with->light / 255)
                                  : blend(with->light, below, half->is_set ? with->alpha : 1);
  half->is_set = true;
}

/* --- paths ------------------------------------------------------------------------------------ */

static void add_flat(painter *p, dnn_verb verb, dnn_point point) {
  if (p->status == DNN_OK)
    p->status = dnn_path_add(&p->flat, verb, &point, p->error);
}

/* Makes 'flat' of a path: the same with lines for curves. */
static void flatten(painter *p, const dnn_path *path) {
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

/* Calls 'each' for every line of 'flat'; with 'closed' also for those that close its parts. */
static void each_line(painter *p, bool closed,
                      void (*each)(painter *, dnn_point, dnn_point, void *), void *context) {
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
static dnn_view view_of(const painter *p) {
  const window *w = &p->clip;
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

static void draw_line(painter *p, dnn_point from, dnn_point to, void *context) {
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
      set_dot(p, x + k % with->width, y + k / with->width, with->ink);
  }
  with->along += length;
}

static void stroke(painter *p, const dnn_path *path, const dnn_style *style, dnn_rgb ink) {
  static const double patterns[][4] = {{0}, {6, 3}, {2, 2}, {8, 3, 2, 3}};
  pen with = {.ink = ink, .width = (int64_t)fmin(fmax(floor(style->width + 0.5), 1), 64)};
  if (style->dash_count > 0) {
    set_dashes(&with, style->dashes, style->dash_count, style->dash_offset);
  } else if (!p->has_colors && !style->is_filled) {
    int i = series_find(&p->lines, ink) % 4;
    set_dashes(&with, patterns[i], i == 0 ? 0 : i == 3 ? 4 : 2, 0);
  }
  dnn_view view = view_of(p);
  dnn_path_clear(&p->seen);
  if (p->status == DNN_OK)
    p->status = dnn_visible_stroke(path, style, &view, &p->seen, p->error);
  if (p->status == DNN_OK)
    flatten(p, &p->seen);
  if (p->status == DNN_OK)
    each_line(p, false, draw_line, &with);
}

/* --- areas ------------------------------------------------------------------------------------ */

typedef struct scan {
  double y;
  size_t count;
} scan;

static void add_crossing(painter *p, dnn_point from, dnn_point to, void *context) {
  scan *s = context;
  if ((from.y <= s->y) == (to.y <= s->y))
    return;
  if (s->count == p->crossing_room) {
    size_t room = p->crossing_room * 2 + 64;
    crossing *moved = dnn_alloc(room * sizeof *moved);
    if (moved == NULL) {
      p->status = dnn_error_set(p->error, DNN_ENOMEM, "out of memory for an area");
      return;
    }
    if (s->count > 0)
      memcpy(moved, p->crossings, s->count * sizeof *moved);
    dnn_free(p->crossings);
    p->crossings = moved;
    p->crossing_room = room;
  }
  double t = (s->y - from.y) / (to.y - from.y);
  p->crossings[s->count++] = (crossing){from.x + t * (to.x - from.x), from.y < to.y ? 1 : -1};
}

static int compare_crossings(const void *a, const void *b) {
  double x = ((const crossing *)a)->x, y = ((const crossing *)b)->x;
  return (x > y) - (x < y);
}

/* Sorts the crossings with a row, of which there may be none. */
static void sort_crossings(painter *p, size_t count) {
  if (count > 1)
    qsort(p->crossings, count, sizeof *p->crossings, compare_crossings);
}

/* Fills 'flat'. Returns how many halves of cells were painted. */
static int64_t fill_flat(painter *p, bool is_even_odd, const paint *with, bool as_paper) {
  double top = HUGE_VAL, bottom = -HUGE_VAL;
  for (size_t i = 0; i < p->flat.point_count; i++) {
    top = fmin(top, p->flat.points[i].y);
    bottom = fmax(bottom, p->flat.points[i].y);
  }
  int64_t painted = 0;
  int64_t first = (int64_t)floor(within(top, p->clip.top, p->clip.bottom) / 2);
  int64_t last = (int64_t)ceil(within(bottom, p->clip.top, p->clip.bottom) / 2);
  for (int64_t y = first; y < last && p->status == DNN_OK; y++) {
    scan s = {.y = 2 * (double)y + 1};
    if (s.y < (double)p->clip.top || s.y >= (double)p->clip.bottom)
      continue;
    each_line(p, true, add_crossing, &s);
    if (p->status != DNN_OK)
      return painted;
    sort_crossings(p, s.count);
    int turns = 0;
    for (size_t i = 0; i + 1 < s.count; i++) {
      turns += is_even_odd ? 1 : p->crossings[i].turn;
      if (is_even_odd ? turns % 2 == 0 : turns == 0)
        continue;
      double from = within(p->crossings[i].x, p->clip.left, p->clip.right);
      double to = within(p->crossings[i + 1].x, p->clip.left, p->clip.right);
      /* those whose middle, 2 * column + 1, is within */
      for (int64_t column = (int64_t)ceil((from - 1) / 2); 2 * (double)column + 1 < to; column++) {
        paint_half(p, column, y, with, as_paper);
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

static void fill(painter *p, const dnn_operation *o) {
  const dnn_color *color = &o->style.fill;
  paint with = {rgb_of(color), color->a, area_light(p, o)};
  dnn_view view = view_of(p);
  dnn_path_clear(&p->seen);
  if (p->status == DNN_OK)
    p->status = dnn_visible_fill(&o->path, &o->style, &view, &p->seen, p->error);
  if (p->status == DNN_OK)
    flatten(p, &p->seen);
  if (p->status != DNN_OK || fill_flat(p, o->is_even_odd, &with, is_paper(color)) > 0 ||
      is_paper(color) || !has_area(&p->flat))
    return;
  /* too thin for any half of a cell: a line */
  pen thin = {.ink = with.color, .width = 1};
  each_line(p, true, draw_line, &thin);
}

static void draw_path(painter *p, const dnn_operation *o) {
  bool is_filled = o->style.is_filled && is_seen(&o->style.fill);
  if (is_filled)
    fill(p, o);
  /* the edge of what has a colour is not seen beside it */
  if (o->style.is_stroked && is_seen(&o->style.stroke) && (!is_filled || is_paper(&o->style.fill)))
    stroke(p, &o->path, &o->style, rgb_of(&o->style.stroke));
}

static void draw_quads(painter *p, const dnn_operation *o) {
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
      paint with = {color, alpha, dnn_rgb_light(color) * alpha * 255};
      if (is_finite && p->status == DNN_OK)
        fill_flat(p, false, &with, false);
    }
  }
}

/* The pixels of one direction of an image that lie on the half cell from 'from' to 'to': those that
   it covers, or the one in its middle. */
static void source_range(double from, double to, double start, double extent, int64_t count,
                         int64_t *first, int64_t *end) {
  double a = (from - start) / extent * (double)count, b = (to - start) / extent * (double)count;
  double low = fmin(a, b), high = fmax(a, b);
  if (high - low < 1)
    low = high = (low + high) / 2;
  *first = (int64_t)fmin(fmax(floor(low), 0), (double)(count - 1));
  *end = (int64_t)fmin(fmax(high > low ? ceil(high) : floor(low) + 1, (double)*first + 1),
                       (double)count);
}

static void draw_image(painter *p, const dnn_operation *o) {
  const dnn_box *b = &o->box;
  const window *w = &p->clip;
  double left = within(fmin(b->x, b->x + b->width), w->left, w->right);
  double right = within(fmax(b->x, b->x + b->width), w->left, w->right);
  double top = within(fmin(b->y, b->y + b->height), w->top, w->bottom);
  double bottom = within(fmax(b->y, b->y + b->height), w->top, w->bottom);
  for (int64_t y = (int64_t)ceil((top - 1) / 2); 2 * (double)y + 1 < bottom; y++) {
    int64_t i0, i1, j0, j1;
    source_range(2 * (double)y, 2 * (double)y + 2, b->y, b->height, o->rows, &i0, &i1);
    for (int64_t x = (int64_t)ceil((left - 1) / 2); 2 * (double)x + 1 < right; x++) {
      if (dnn_interrupted()) {
        p->status = dnn_error_interrupt(p->error);
        return;
      }
      source_range(2 * (double)x, 2 * (double)x + 2, b->x, b->width, o->columns, &j0, &j1);
      double sums[4] = {0};
      for (int64_t i = i0; i < i1; i++)
        for (const uint8_t *pixel = o->pixels + 4 * (i * o->columns + j0);
             pixel < o->pixels + 4 * (i * o->columns + j1); pixel += 4) {
          for (int k = 0; k < 3; k++)
            sums[k] += (double)pixel[k] * pixel[3];
          sums[3] += pixel[3];
        }
      double alpha = sums[3] / 255 / (double)((i1 - i0) * (j1 - j0));
      if (alpha < 0.02)
        continue;
      dnn_rgb color = {(uint8_t)(sums[0] / sums[3] + 0.5), (uint8_t)(sums[1] / sums[3] + 0.5),
                       (uint8_t)(sums[2] / sums[3] + 0.5)};
      paint with = {color, alpha, dnn_rgb_light(color) * alpha * 255};
      paint_half(p, x, y, &with, false);
    }
  }
}

/* --- markers ---------------------------------------------------------------------------------- */

/* The dots of a marker. */
typedef struct stamp {
  int64_t size;
  bool dots[WIDEST_MARKER * WIDEST_MARKER];
} stamp;

static void stamp_line(painter *p, dnn_point from, dnn_point to, void *context) {
  stamp *s = context;
  (void)p;
  double reach = fmax(fabs(to.x - from.x), fabs(to.y - from.y));
  int64_t steps = (int64_t)ceil(reach * (double)s->size) + 1;
  for (int64_t i = 0; i <= steps; i++) {
    double t = (double)i / (double)steps;
    double x = from.x + t * (to.x - from.x) + 0.5, y = from.y + t * (to.y - from.y) + 0.5;
    int64_t column = (int64_t)fmin(fmax(floor(x * (double)s->size), 0), (double)(s->size - 1));
    int64_t row = (int64_t)fmin(fmax(floor(y * (double)s->size), 0), (double)(s->size - 1));
    s->dots[row * s->size + column] = true;
  }
}

/* Marks the dots of a shape of so many dots. Small ones are blocks. */
static void stamp_init(painter *p, stamp *s, const dnn_operation *o, double size) {
  s->size = (int64_t)fmin(fmax(floor(size + 0.5), 1), WIDEST_MARKER);
  int64_t count = s->size * s->size;
  memset(s->dots, s->size < 3, (size_t)count * sizeof *s->dots);
  if (s->size < 3)
    return;
  flatten(p, &o->path);
  for (int64_t i = 0; o->style.is_filled && i < s->size && p->status == DNN_OK; i++) {
    scan line = {.y = ((double)i + 0.5) / (double)s->size - 0.5};
    each_line(p, true, add_crossing, &line);
    if (p->status != DNN_OK)
      return;
    sort_crossings(p, line.count);
    int turns = 0;
    for (size_t k = 0; k + 1 < line.count; k++) {
      turns += p->crossings[k].turn;
      for (int64_t j = 0; turns != 0 && j < s->size; j++) {
        double x = ((double)j + 0.5) / (double)s->size - 0.5;
        if (x >= p->crossings[k].x && x < p->crossings[k + 1].x)
          s->dots[i * s->size + j] = true;
      }
    }
  }
  if (!o->style.is_filled && p->status == DNN_OK)
    each_line(p, false, stamp_line, s);
}

static void put_character(painter *p, int64_t column, int64_t row, uint32_t character, dnn_rgb ink);

/* Without colours markers of several are letters; those of many are the darker, the heavier. */
static void put_letter(painter *p, dnn_point at, dnn_rgb color) {
  static const char letters[MOST_SERIES + 1] = "ox+*#%@&", ramp[MOST_SERIES + 1] = "@#%*o+:.";
  int64_t x = (int64_t)floor(at.x), y = (int64_t)floor(at.y);
  if (!is_inside(&p->clip, x, y))
    return;
  char letter = p->markers.count > MOST_SERIES
                    ? ramp[(int)(dnn_rgb_light(color) * (MOST_SERIES - 0.01))]
                    : letters[series_find(&p->markers, color)];
  put_character(p, x / DNN_CELL_WIDTH, y / DNN_CELL_HEIGHT, (uint32_t)(unsigned char)letter, color);
}

static void draw_markers(painter *p, const dnn_operation *o) {
  stamp s = {.size = 0};
  double made = -1;
  bool are_letters = !p->has_colors && p->markers.count > 1;
  for (int64_t i = 0; i < o->count && p->status == DNN_OK; i++) {
    if (i % 4096 == 0 && dnn_interrupted())
      p->status = dnn_error_interrupt(p->error);
    dnn_point at = o->points[i];
    double size = o->sizes != NULL ? o->sizes[i] : o->size;
    /* far outside, or nowhere */
    if (!(at.x > -1e6 && at.x < 1e6 && at.y > -1e6 && at.y < 1e6 && size >= 0))
      continue;
    dnn_rgb color = marker_color(o, i);
    if (are_letters) {
      put_letter(p, at, color);
      continue;
    }
    if (size != made)
      stamp_init(p, &s, o, size);
    made = size;
    int64_t x = (int64_t)floor(at.x - 0.5 * (double)(s.size - 1));
    int64_t y = (int64_t)floor(at.y - 0.5 * (double)(s.size - 1));
    for (int64_t k = 0; k < s.size * s.size; k++)
      if (s.dots[k])
        set_dot(p, x + k % s.size, y + k / s.size, color);
  }
}

/* --- texts ------------------------------------------------------------------------------------ */

/* Characters that take two cells: those of East Asia, and pictures. */
static bool is_wide(uint32_t c) {
  static const uint32_t ranges[][2] = {
      {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4C6},   {0xA960, 0xA97C},
      {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},
      {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x1B2FB}, {0x1F300, 0x1F64F},
      {0x1F680, 0x1F6DF}, {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (c >= ranges[i][0] && c <= ranges[i][1])
      return true;
  return false;
}

/* Characters that stand on the one before them. */
static bool is_mark(uint32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F);
}

static void put_character(painter *p, int64_t column, int64_t row, uint32_t character,
                          dnn_rgb ink) {
  dnn_cell *cell = cell_at(p, column, row);
  clear_text(p, column, row);
  char bytes[4];
  cell->length = (uint8_t)dnn_utf8_put(character, bytes);
  memcpy(cell->text, bytes, cell->length);
  cell->dots = 0;
  cell->ink = ink;
  if (is_wide(character)) {
    clear_text(p, column + 1, row);
    cell[1].dots = 0;
    cell[1].is_covered = true;
  }
}

/* What an ASCII terminal shows instead. */
static uint32_t ascii_of(uint32_t c) {
  if (c < 0x80)
    return c;
  return c == 0x2212 || c == 0x2013 ? '-' : c == 0xD7 ? 'x' : c == 0xB7 ? '.' : '?';
}

static void draw_text(painter *p, const dnn_operation *o, bool unicode) {
  bool is_vertical = fabs(sin(o->angle * acos(-1) / 180)) > 0.7;
  if (!(fabs(o->origin.x) < 1e6 && fabs(o->origin.y) < 1e6))
    return;
  int64_t column = (int64_t)floor(o->origin.x / DNN_CELL_WIDTH + 0.5);
  /* the middle of letters lies above their baseline */
  int64_t row = (int64_t)floor((o->origin.y - 1.2) / DNN_CELL_HEIGHT), above = -1;
  if (is_vertical) { /* what goes up begins at the bottom: it is read downwards */
    int64_t length = 0;
    for (size_t at = 0; at < o->length; length++)
      dnn_utf8_next(o->text, o->length, &at);
    column = (int64_t)floor(o->origin.x / DNN_CELL_WIDTH);
    row -= length - 1;
  }
  for (size_t at = 0; at < o->length;) {
    uint32_t c = dnn_utf8_next(o->text, o->length, &at);
    if (is_mark(c)) {
      dnn_cell *before = above < 0 ? NULL : p->grid.cells + above;
      char bytes[4];
      size_t length = dnn_utf8_put(c, bytes);
      if (unicode && before != NULL && before->length + length <= DNN_CELL_TEXT) {
        memcpy(before->text + before->length, bytes, length);
        before->length = (uint8_t)(before->length + length);
      }
      continue;
    }
    c = unicode ? c : ascii_of(c);
    int64_t width = is_wide(c) ? 2 : 1;
    bool is_shown =
        is_inside(&p->clip, DNN_CELL_WIDTH * column, DNN_CELL_HEIGHT * row + 1) &&
        is_inside(&p->clip, DNN_CELL_WIDTH * (column + width) - 1, DNN_CELL_HEIGHT * row + 1);
    above = is_shown ? row * p->grid.columns + column : -1;
    if (is_shown)
      put_character(p, column, row, c, rgb_of(&o->color));
    column += is_vertical ? 0 : width;
    row += is_vertical ? 1 : 0;
  }
}

/* --- drawings --------------------------------------------------------------------------------- */

static int64_t clamped(double value, int64_t low, int64_t high) {
  return (int64_t)within(floor(value + 0.5), low, high);
}

static void push_clip(painter *p, const dnn_box *box) {
  window around = p->clip;
  p->clips[p->clip_count++] = around;
  p->clip = (window){clamped(box->x, around.left, around.right),
                     clamped(box->y, around.top, around.bottom),
                     clamped(box->x + box->width, around.left, around.right),
                     clamped(box->y + box->height, around.top, around.bottom)};
}

static void draw(painter *p, const dnn_operation *o, bool unicode) {
  switch (o->kind) {
  case DNN_DRAW_PATH:
    draw_path(p, o);
    break;
  case DNN_DRAW_MARKERS:
    draw_markers(p, o);
    break;
  case DNN_DRAW_QUADS:
    draw_quads(p, o);
    break;
  case DNN_DRAW_IMAGE:
    draw_image(p, o);
    break;
  case DNN_DRAW_TEXT:
    draw_text(p, o, unicode);
    break;
  case DNN_CLIP:
    push_clip(p, &o->box);
    break;
  case DNN_UNCLIP:
    p->clip = p->clips[--p->clip_count];
    break;
  }
}

dnn_status dnn_cells_write(const dnn_drawing *drawing, dnn_cell_colors colors, bool unicode,
                           dnn_text_buffer *out, dnn_error *error) {
  double columns = ceil(drawing->width / DNN_CELL_WIDTH);
  double rows = ceil(drawing->height / DNN_CELL_HEIGHT);
  if (!(columns * rows <= (double)DNN_MOST_CELLS))
    return dnn_error_set(error, DNN_EVALUE, "a text of %.0f x %.0f characters is too large",
                         columns, rows);
  painter p = {.drawing = drawing,
               .grid = {.columns = (int64_t)columns, .rows = (int64_t)rows},
               .has_colors = colors != DNN_NO_COLORS,
               .clip = {0, 0, DNN_CELL_WIDTH * (int64_t)columns, DNN_CELL_HEIGHT * (int64_t)rows},
               .error = error};
  p.grid.cells = dnn_alloc_zero((size_t)(p.grid.columns * p.grid.rows) * sizeof *p.grid.cells);
  p.clips = dnn_alloc((drawing->count + 1) * sizeof *p.clips);
  if (p.grid.cells == NULL || p.clips == NULL)
    p.status = dnn_error_set(error, DNN_ENOMEM,
                             "out of memory for a text of %.0f x %.0f characters", columns, rows);
  if (p.status == DNN_OK)
    find_series(&p);
  for (size_t i = 0; i < drawing->count && p.status == DNN_OK; i++)
    draw(&p, &drawing->operations[i], unicode);
  if (p.status == DNN_OK)
    p.status = dnn_cell_grid_write(&p.grid, colors, unicode, out, error);
  dnn_free(p.grid.cells);
  dnn_free(p.clips);
  dnn_free(p.crossings);
  dnn_path_free(&p.seen);
  dnn_path_free(&p.flat);
  return p.status;
}
