#include "plot/visible.h"

#include "base/interrupt.h"

#include <math.h>
#include <string.h>

/* Verbs between two looks at the interrupt flag. */
#define POLL 65536

/* Coordinates stay finite. */
#define FARTHEST 1e300

static double bounded(double value) {
  return value > FARTHEST ? FARTHEST : value < -FARTHEST ? -FARTHEST : value;
}

static dnn_point scaled(dnn_point point, double scale) {
  return (dnn_point){bounded(point.x * scale), bounded(point.y * scale)};
}

/* --- snapping --------------------------------------------------------------------------------- */

bool dnn_path_is_rectilinear(const dnn_path *path, double scale) {
  if (path->verb_count > DNN_LONG_PATH || path->verb_count < 2)
    return false;
  const dnn_point *points = path->points;
  dnn_point last = {0, 0}, start = {0, 0};
  for (size_t i = 0; i < path->verb_count; i++) {
    dnn_point next = start;
    switch (path->verbs[i]) {
    case DNN_CURVE:
      return false;
    case DNN_MOVE:
      last = start = *points++;
      continue;
    case DNN_LINE:
      next = *points++;
      break;
    }
    if (!(fabs(next.x - last.x) * scale < 1e-4 || fabs(next.y - last.y) * scale < 1e-4))
      return false;
    last = next;
  }
  return true;
}

/* The centre of a line lies on the middle of pixels if it is an odd number of pixels wide. */
static double snap_offset(const dnn_style *style, double scale) {
  double width = style->is_stroked ? floor(style->width * scale + 0.5) : 0;
  return fmod(width, 2) != 0 ? 0.5 : 0;
}

static double snapped(double value, double offset) {
  return floor(value + 0.5) + offset;
}

/* --- decimation ------------------------------------------------------------------------------- */

/*
** A run of points that all lie near one line becomes the two farthest of them and the last: what
** is drawn covers the same part of that line.
*/
typedef struct run {
  dnn_path *out;
  double tolerance; /* squared */
  dnn_point start;  /* which was drawn */
  dnn_point direction;
  dnn_point last, lowest, highest; /* points of the run, and those farthest along the line */
  double low, high;                /* where these are: low <= 0 <= high; 0: there is no line yet */
  bool is_low_last;                /* which of the two came later? */
  size_t count;                    /* points of the run behind 'start' */
} run;

static void run_begin(run *r, dnn_point start) {
  r->start = r->last = start;
  r->low = r->high = 0;
  r->count = 0;
}

static bool same(dnn_point a, dnn_point b) {
  return a.x == b.x && a.y == b.y;
}

/* Draws what the run covers, into room that is there for each of its points. */
static void run_end(run *r) {
  if (r->count == 0)
    return;
  dnn_point first = r->highest, second = r->lowest;
  bool has_first = r->high > 0, has_second = r->low < 0;
  if (!r->is_low_last) {
    first = r->lowest;
    second = r->highest;
    has_first = r->low < 0;
    has_second = r->high > 0;
  }
  dnn_point drawn = r->start;
  size_t before = r->out->verb_count;
  if (has_first && !same(first, drawn)) {
    dnn_path_push(r->out, DNN_LINE, &first);
    drawn = first;
  }
  if (has_second && !same(second, drawn)) {
    dnn_path_push(r->out, DNN_LINE, &second);
    drawn = second;
  }
  /* a run that never left its start is a dot */
  if (!same(r->last, drawn) || r->out->verb_count == before)
    dnn_path_push(r->out, DNN_LINE, &r->last);
}

static void run_add(run *r, dnn_point point) {
  if (r->high > 0) {
    double x = point.x - r->start.x, y = point.y - r->start.y;
    double along = x * r->direction.x + y * r->direction.y;
    double across = x * r->direction.y - y * r->direction.x;
    if (across * across <= r->tolerance) {
      if (along > r->high) {
        r->high = along;
        r->highest = point;
        r->is_low_last = false;
      } else if (along < r->low) {
        r->low = along;
        r->lowest = point;
        r->is_low_last = true;
      }
      r->last = point;
      r->count++;
      return;
    }
    run_end(r);
    run_begin(r, r->last);
  }
  double x = point.x - r->start.x, y = point.y - r->start.y, length = sqrt(x * x + y * y);
  if (length > 0)
    r->direction = (dnn_point){x / length, y / length};
  r->low = 0;
  r->high = length;
  r->lowest = r->start;
  r->highest = r->last = point;
  r->is_low_last = false;
  r->count = 1;
}

/* --- parts ------------------------------------------------------------------------------------ */

/* How points of the path become points of the device. */
typedef struct transform {
  double scale, offset;
  bool snap;
} transform;

static dnn_point transformed(const transform *t, dnn_point point) {
  dnn_point out = scaled(point, t->scale);
  return t->snap ? (dnn_point){snapped(out.x, t->offset), snapped(out.y, t->offset)} : out;
}

/* One part of a path: points in a row, joined by lines. */
typedef struct part {
  const dnn_point *points;
  size_t count;
  bool is_closed;
} part;

/* Reads the part that begins with verb *verb and point *point, and moves these behind it. */
static part next_part(const dnn_path *path, size_t *verb, size_t *point) {
  part p = {path->points + *point, 1, false};
  (*verb)++;
  while (*verb < path->verb_count && path->verbs[*verb] == DNN_LINE) {
    p.count++;
    (*verb)++;
  }
  if (*verb < path->verb_count && path->verbs[*verb] == DNN_CLOSE) {
    p.is_closed = true;
    (*verb)++;
  }
  *point += p.count;
  return p;
}

static bool is_inside(const dnn_box *box, dnn_point p) {
  return p.x >= box->x && p.x <= box->x + box->width && p.y >= box->y &&
         p.y <= box->y + box->height;
}

static dnn_point between(dnn_point a, dnn_point b, double t) {
  /* no difference, which could be infinite */
  return (dnn_point){a.x * (1 - t) + b.x * t, a.y * (1 - t) + b.y * t};
}

/* One side of the box: what is kept lies on one side of a horizontal or vertical line. */
typedef struct side {
  bool is_vertical;
  double edge;
  double sign; /* kept where the coordinate times it is at least the edge times it */
} side;

static void sides_of(const dnn_box *box, side sides[4]) {
  sides[0] = (side){true, box->x, 1};
  sides[1] = (side){true, box->x + box->width, -1};
  sides[2] = (side){false, box->y, 1};
  sides[3] = (side){false, box->y + box->height, -1};
}

static bool is_kept(const side *s, dnn_point p) {
  return s->sign * (s->is_vertical ? p.x : p.y) >= s->sign * s->edge;
}

/* Where the line from a to b, which lie on either side, crosses. */
static dnn_point crossing(const side *s, dnn_point a, dnn_point b) {
  double from = s->is_vertical ? a.x : a.y, to = s->is_vertical ? b.x : b.y;
  dnn_point out = between(a, b, (s->edge / 2 - from / 2) / (to / 2 - from / 2));
  *(s->is_vertical ? &out.x : &out.y) = s->edge;
  return out;
}

/* Cuts the line from *a to *b to the box; false when nothing is left. */
static bool cut_line(const side sides[4], dnn_point *a, dnn_point *b) {
  for (int i = 0; i < 4; i++) {
    bool keep_a = is_kept(&sides[i], *a), keep_b = is_kept(&sides[i], *b);
    if (!keep_a && !keep_b)
      return false;
    if (!keep_a)
      *a = crossing(&sides[i], *a, *b);
    else if (!keep_b)
      *b = crossing(&sides[i], *a, *b);
  }
  return true;
}

/* Appends the lines of a part that are in the box. */
static dnn_status stroke_part(const part *p, const transform *t, const dnn_view *view,
                              const dnn_box *box, dnn_path *out, dnn_error *error) {
  /* A line may enter and leave the box at each point. */
  dnn_status status = dnn_path_reserve(out, 2 * p->count + 3, 2 * p->count + 2, error);
  if (status != DNN_OK)
    return status;
  size_t first = 0;
  bool is_clipped = false;
  for (size_t i = 0; i < p->count && !is_clipped; i++)
    if (!is_inside(box, transformed(t, p->points[i]))) {
      is_clipped = true;
      first = p->is_closed ? i : 0; /* a ring begins where it is not seen */
    }
  run r = {.out = out, .tolerance = view->tolerance * view->tolerance};
  dnn_point last = transformed(t, p->points[first]);
  bool is_open = !is_clipped;
  if (is_open) {
    dnn_path_push(out, DNN_MOVE, &last);
    run_begin(&r, last);
  }
  side sides[4];
  sides_of(box, sides);
  size_t lines = p->is_closed && is_clipped ? p->count : p->count - 1;
  for (size_t i = 1; i <= lines; i++) {
    if (i % POLL == 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    size_t index = first + i;
    dnn_point next = transformed(t, p->points[index < p->count ? index : index - p->count]);
    dnn_point a = last, b = next;
    bool seen = !is_clipped || cut_line(sides, &a, &b);
    if (is_open && (!seen || !same(a, last))) {
      run_end(&r);
      is_open = false;
    }
    if (seen && !is_open) {
      dnn_path_push(out, DNN_MOVE, &a);
      run_begin(&r, a);
      is_open = true;
    }
    if (seen)
      run_add(&r, b);
    last = next;
  }
  if (is_open)
    run_end(&r);
  if (p->is_closed && !is_clipped)
    dnn_path_push(out, DNN_CLOSE, NULL);
  return DNN_OK;
}

/* Makes 'out' what is left of a ring, as lines. */
static dnn_status cut_ring(const dnn_path *ring, const side *s, dnn_path *out, dnn_error *error) {
  size_t count = ring->point_count;
  dnn_path_clear(out);
  dnn_status status = dnn_path_reserve(out, 2 * count, 2 * count, error);
  if (status != DNN_OK || count == 0)
    return status;
  dnn_point last = ring->points[count - 1];
  bool kept_last = is_kept(s, last);
  for (size_t i = 0; i < count; i++) {
    dnn_point next = ring->points[i];
    bool kept = is_kept(s, next);
    if (kept != kept_last) {
      dnn_point cut = crossing(s, last, next);
      dnn_path_push(out, DNN_LINE, &cut);
    }
    if (kept)
      dnn_path_push(out, DNN_LINE, &next);
    last = next;
    kept_last = kept;
  }
  return DNN_OK;
}

/* Appends the part of a ring that is in the box, as a ring; scratch: two paths. */
static dnn_status fill_part(const part *p, const transform *t, const dnn_view *view,
                            const dnn_box *box, dnn_path scratch[2], dnn_path *out,
                            dnn_error *error) {
  dnn_path *ring = &scratch[0], *other = &scratch[1];
  dnn_path_clear(ring);
  dnn_status status = dnn_path_reserve(ring, p->count, p->count, error);
  if (status != DNN_OK)
    return status;
  bool is_clipped = false;
  for (size_t i = 0; i < p->count; i++) {
    dnn_point next = transformed(t, p->points[i]);
    is_clipped = is_clipped || !is_inside(box, next);
    dnn_path_push(ring, DNN_LINE, &next);
  }
  side sides[4];
  sides_of(box, sides);
  for (int i = 0; i < 4 && is_clipped && status == DNN_OK; i++) {
    status = cut_ring(ring, &sides[i], other, error);
    dnn_path *swap = ring;
    ring = other;
    other = swap;
  }
  if (status == DNN_OK)
    status = dnn_path_reserve(out, ring->point_count + 1, ring->point_count, error);
  if (status != DNN_OK || ring->point_count == 0)
    return status;
  run r = {.out = out, .tolerance = view->tolerance * view->tolerance};
  dnn_path_push(out, DNN_MOVE, &ring->points[0]);
  run_begin(&r, ring->points[0]);
  for (size_t i = 1; i < ring->point_count; i++) {
    if (i % POLL == 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    run_add(&r, ring->points[i]);
  }
  run_end(&r);
  dnn_path_push(out, DNN_CLOSE, NULL);
  return DNN_OK;
}

/* --- curves ----------------------------------------------------------------------------------- */

/* Lines that one curve becomes where a part of the path is far outside. */
#define CURVE_LINES 64

static dnn_point curve_at(const dnn_point p[4], double t) {
  dnn_point a = between(p[0], p[1], t), b = between(p[1], p[2], t), c = between(p[2], p[3], t);
  return between(between(a, b, t), between(b, c, t), t);
}

/* Appends the path with lines in the place of curves. */
static dnn_status flatten(const dnn_path *path, dnn_path *out, dnn_error *error) {
  const dnn_point *points = path->points;
  for (size_t i = 0; i < path->verb_count; i++) {
    dnn_verb verb = path->verbs[i];
    dnn_status status = DNN_OK;
    if (verb != DNN_CURVE)
      status = dnn_path_add(out, verb, points, error);
    else /* there is a point before a curve: that which it begins at */
      for (int k = 1; k <= CURVE_LINES && status == DNN_OK; k++) {
        dnn_point next = curve_at(points - 1, (double)k / CURVE_LINES);
        status = dnn_path_add(out, DNN_LINE, &next, error);
      }
    if (status != DNN_OK)
      return status;
    points += dnn_verb_points((uint8_t)verb);
  }
  return DNN_OK;
}

static bool has_curves(const dnn_path *path) {
  return path->verb_count > 0 && memchr(path->verbs, DNN_CURVE, path->verb_count) != NULL;
}

/* Is all of it in the box, and are its points few? */
static bool is_plain(const dnn_path *path, const transform *t, const dnn_box *box) {
  if (path->verb_count > DNN_LONG_PATH)
    return false;
  for (size_t i = 0; i < path->point_count; i++)
    if (!is_inside(box, transformed(t, path->points[i])))
      return false;
  return true;
}

static dnn_status append_plain(const dnn_path *path, const transform *t, dnn_path *out,
                               dnn_error *error) {
  dnn_status status = dnn_path_reserve(out, path->verb_count, path->point_count, error);
  if (status != DNN_OK || path->verb_count == 0)
    return status;
  for (size_t i = 0; i < path->point_count; i++)
    out->points[out->point_count + i] = transformed(t, path->points[i]);
  memcpy(out->verbs + out->verb_count, path->verbs, path->verb_count);
  out->verb_count += path->verb_count;
  out->point_count += path->point_count;
  return DNN_OK;
}

/* --- both ------------------------------------------------------------------------------------- */

static dnn_status visible(const dnn_path *path, const dnn_style *style, const dnn_view *view,
                          double margin, bool is_stroke, dnn_path *out, dnn_error *error) {
  transform t = {.scale = view->scale, .offset = snap_offset(style, view->scale)};
  t.snap = view->has_pixels && style->snap && dnn_path_is_rectilinear(path, view->scale);
  dnn_box box = {view->box.x - margin, view->box.y - margin, view->box.width + 2 * margin,
                 view->box.height + 2 * margin};
  if (is_plain(path, &t, &box))
    return append_plain(path, &t, out, error);
  dnn_path flat = {0}, scratch[2] = {{0}};
  dnn_status status = DNN_OK;
  if (has_curves(path)) {
    status = flatten(path, &flat, error);
    path = &flat;
  }
  for (size_t verb = 0, point = 0; verb < path->verb_count && status == DNN_OK;) {
    part p = next_part(path, &verb, &point);
    status = is_stroke ? stroke_part(&p, &t, view, &box, out, error)
                       : fill_part(&p, &t, view, &box, scratch, out, error);
  }
  dnn_path_free(&flat);
  dnn_path_free(&scratch[0]);
  dnn_path_free(&scratch[1]);
  return status;
}

dnn_status dnn_visible_fill(const dnn_path *path, const dnn_style *style, const dnn_view *view,
                            dnn_path *out, dnn_error *error) {
  return visible(path, style, view, 8, false, out, error);
}

dnn_status dnn_visible_stroke(const dnn_path *path, const dnn_style *style, const dnn_view *view,
                              dnn_path *out, dnn_error *error) {
  /* no cap, join or miter reaches from out there into the box; a dashed line goes on a little
     farther, lest its dashes move when it leaves the box and comes back */
  double margin = 8 + DNN_MITER_LIMIT * style->width * view->scale;
  if (style->dash_count > 0)
    margin += 500;
  return visible(path, style, view, margin, true, out, error);
}
