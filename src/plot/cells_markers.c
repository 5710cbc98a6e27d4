/*
** Markers in cells: dots, or letters where they could not be told apart.
*/
#include "base/interrupt.h"
#include "plot/cell_painter.h"

#include <string.h>

/* Markers are at most so many dots wide. */
#define WIDEST_MARKER 64

/* The dots of a marker. */
typedef struct stamp {
  int64_t size;
  bool dots[WIDEST_MARKER * WIDEST_MARKER];
} stamp;

static void stamp_line(dnn_cell_painter *p, dnn_point from, dnn_point to, void *context) {
  stamp *s = context;
  (void)p;
  double reach = fmin(fmax(fabs(to.x - from.x), fabs(to.y - from.y)), 8);
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
static void stamp_init(dnn_cell_painter *p, stamp *s, const dnn_operation *o, double size) {
  s->size = (int64_t)fmin(fmax(floor(size + 0.5), 1), WIDEST_MARKER);
  memset(s->dots, s->size < 3, (size_t)(s->size * s->size) * sizeof *s->dots);
  if (s->size < 3)
    return;
  dnn_cell_flatten(p, &o->path);
  for (int64_t i = 0; o->style.is_filled && i < s->size && p->status == DNN_OK; i++) {
    size_t count = dnn_cell_scan(p, ((double)i + 0.5) / (double)s->size - 0.5);
    int turns = 0;
    for (size_t k = 0; k + 1 < count; k++) {
      turns += p->crossings[k].turn;
      for (int64_t j = 0; turns != 0 && j < s->size; j++) {
        double x = ((double)j + 0.5) / (double)s->size - 0.5;
        if (x >= p->crossings[k].x && x < p->crossings[k + 1].x)
          s->dots[i * s->size + j] = true;
      }
    }
  }
  if (!o->style.is_filled && p->status == DNN_OK)
    dnn_cell_each_line(p, false, stamp_line, s);
}

/* Without colours markers of several are letters; those of many are the darker, the heavier. */
static void put_letter(dnn_cell_painter *p, dnn_point at, dnn_rgb color) {
  static const char letters[] = "ox+*#%@&", ramp[] = "@#%*o+:.";
  int64_t x = (int64_t)floor(at.x), y = (int64_t)floor(at.y);
  if (!dnn_is_inside(&p->clip, x, y))
    return;
  char letter = p->markers.count > DNN_MOST_SERIES
                    ? ramp[(int)(dnn_rgb_light(color) * (DNN_MOST_SERIES - 0.01))]
                    : letters[dnn_series_find(&p->markers, color)];
  dnn_cell_put(p, x / DNN_CELL_WIDTH, y / DNN_CELL_HEIGHT, (uint32_t)(unsigned char)letter, color);
}

void dnn_cells_markers(dnn_cell_painter *p, const dnn_operation *o) {
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
    dnn_rgb color = dnn_marker_color(o, i);
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
        dnn_cell_dot(p, x + k % s.size, y + k / s.size, color);
  }
}
