/* Drawings: what stays of long lines and of areas that are partly outside, measured against all of
   them, and every allocation that can fail. */
#include "plot/drawing.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "check.h"
#include "plot/cairo.h"
#include "plot/svg.h"
#include "plot/visible.h"

#include <math.h>
#include <string.h>

static uint64_t state = 20260;

/* From 0 to 1. */
static double random_value(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (double)(state >> 11) / 9007199254740992.0;
}

static double distance_to_line(dnn_point p, dnn_point a, dnn_point b) {
  double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  double t = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  return hypot(a.x + t * dx - p.x, a.y + t * dy - p.y);
}

/* The distance of a point from the lines of a path. */
static double distance_to_path(dnn_point p, const dnn_path *path) {
  double least = INFINITY;
  dnn_point last = {0, 0}, start = {0, 0};
  const dnn_point *next = path->points;
  for (size_t i = 0; i < path->verb_count; i++) {
    dnn_point to = path->verbs[i] == DNN_CLOSE ? start : *next++;
    if (path->verbs[i] == DNN_MOVE)
      start = to;
    else
      least = fmin(least, distance_to_line(p, last, to));
    last = to;
  }
  return least;
}

/* Is a point in an area, by the even-odd rule? */
static bool is_in(dnn_point p, const dnn_path *path) {
  bool in = false;
  dnn_point last = {0, 0}, start = {0, 0};
  const dnn_point *next = path->points;
  for (size_t i = 0; i < path->verb_count; i++) {
    dnn_point to = path->verbs[i] == DNN_CLOSE ? start : *next++;
    if (path->verbs[i] == DNN_MOVE)
      start = to;
    else if ((last.y > p.y) != (to.y > p.y) &&
             p.x < last.x + (p.y - last.y) / (to.y - last.y) * (to.x - last.x))
      in = !in;
    last = to;
  }
  return in;
}

static const dnn_view view = {.scale = 1, .box = {0, 0, 400, 300}, .tolerance = 0.1};
static const dnn_style thin = {.is_stroked = true, .width = 1};

static bool is_seen(dnn_point p) {
  return p.x >= 0 && p.x <= 400 && p.y >= 0 && p.y <= 300;
}

enum { POINTS = 3000 };

static double x[POINTS], y[POINTS];

static void describe(dnn_array *array, double *values, int64_t count) {
  dnn_array_init(array, values, DNN_F64, 1, (int64_t[]){count});
}

static dnn_status make_path(dnn_operation *out, int64_t count, bool closed) {
  dnn_array xs, ys;
  dnn_error error;
  describe(&xs, x, count);
  describe(&ys, y, count);
  *out = (dnn_operation){.kind = DNN_DRAW_PATH};
  return dnn_operation_set_line(out, &xs, &ys, closed, &error);
}

/* What is seen of a line is near the line, and what is seen of the line is near it. */
static void check_line(const char *name, size_t most) {
  dnn_operation line;
  dnn_path seen = {0};
  dnn_error error;
  CHECK(make_path(&line, POINTS, false) == DNN_OK);
  CHECK(dnn_visible_stroke(&line.path, &thin, &view, &seen, &error) == DNN_OK);
  double worst = 0, worst_back = 0;
  for (int i = 0; i < POINTS; i++)
    if (is_seen((dnn_point){x[i], y[i]}))
      worst = fmax(worst, distance_to_path((dnn_point){x[i], y[i]}, &seen));
  for (size_t i = 0; i < seen.point_count; i++)
    worst_back = fmax(worst_back, distance_to_path(seen.points[i], &line.path));
  if (worst > 0.2 || worst_back > 0.2 || seen.verb_count > most)
    printf("%s: off by %g and %g, %zu verbs\n", name, worst, worst_back, seen.verb_count);
  CHECK(worst <= 0.2);
  CHECK(worst_back <= 0.2);
  CHECK(seen.verb_count <= most);
  for (size_t i = 0; i < seen.point_count; i++)
    CHECK(seen.points[i].x > -30 && seen.points[i].x < 430 && seen.points[i].y > -30 &&
          seen.points[i].y < 330);
  dnn_path_free(&seen);
  dnn_path_free(&line.path);
}

static void test_lines(void) {
  for (int i = 0; i < POINTS; i++) {
    x[i] = 400.0 * i / POINTS;
    y[i] = 150 + 100 * sin(x[i] / 20);
  }
  check_line("a sine", 700);
  for (int i = 0; i < POINTS; i++) {
    x[i] = 40.0 * i / POINTS;
    y[i] = 300 * random_value();
  }
  check_line("noise", 1600);
  for (int i = 1; i < POINTS; i++) {
    x[i] = x[i - 1] + random_value() - 0.5;
    y[i] = y[i - 1] + random_value() - 0.5;
  }
  check_line("a walk", POINTS);
  for (int i = 0; i < POINTS; i++) {
    x[i] = floor(8 * random_value()) * 100 - 200;
    y[i] = floor(8 * random_value()) * 100 - 200;
  }
  check_line("jumps in and out", 2 * POINTS);
  for (int i = 0; i < POINTS; i++) {
    x[i] = 200 + 1e6 * (random_value() - 0.5);
    y[i] = 150 + 1e6 * (random_value() - 0.5);
  }
  check_line("far jumps", POINTS);
  for (int i = 0; i < POINTS; i++)
    x[i] = y[i] = i < 2000 ? 50 : 51;
  check_line("a point that stays", 4);
}

/* An area that is partly outside is the same inside. */
static void test_areas(void) {
  static const dnn_style style = {.is_filled = true};
  for (int trial = 0; trial < 200; trial++) {
    int count = 3 + (int)(20 * random_value());
    for (int i = 0; i < count; i++) {
      x[i] = 200 + 1500 * (random_value() - 0.5);
      y[i] = 150 + 1500 * (random_value() - 0.5);
    }
    if (count > 8)
      x[count / 2] = NAN;
    dnn_operation area;
    dnn_path seen = {0};
    dnn_error error;
    CHECK(make_path(&area, count, true) == DNN_OK);
    CHECK(dnn_visible_fill(&area.path, &style, &view, &seen, &error) == DNN_OK);
    int wrong = 0;
    for (int i = 0; i < 200; i++) {
      dnn_point p = {400 * random_value(), 300 * random_value()};
      wrong += is_in(p, &area.path) != is_in(p, &seen) && distance_to_path(p, &area.path) > 0.2;
    }
    CHECK(wrong == 0);
    dnn_path_free(&seen);
    dnn_path_free(&area.path);
  }
}

/* --- memory that cannot be had ---------------------------------------------------------------- */

static dnn_status add_operations(dnn_drawing *drawing, dnn_error *error) {
  static uint8_t colors[4 * 12];
  static const char text[] = "a \xCE\xB1 \xFF";
  dnn_array xs, ys, corners_x, corners_y, rgba;
  describe(&xs, x, 1200);
  describe(&ys, y, 1200);
  dnn_array_init(&corners_x, x, DNN_F64, 2, (int64_t[]){4, 5});
  dnn_array_init(&corners_y, y, DNN_F64, 2, (int64_t[]){4, 5});
  dnn_array_init(&rgba, colors, DNN_U8, 3, (int64_t[]){3, 4, 4});
  static const dnn_operation_kind kinds[] = {DNN_DRAW_PATH,  DNN_CLIP,       DNN_DRAW_MARKERS,
                                             DNN_DRAW_QUADS, DNN_DRAW_IMAGE, DNN_DRAW_TEXT};
  dnn_status status = DNN_OK;
  for (int i = 0; i < 18 && status == DNN_OK; i++) {
    dnn_operation operation = {.kind = kinds[i % 6]}, *o = &operation;
    void *copy = NULL;
    o->style = (dnn_style){.is_stroked = true, .is_filled = true, .width = 1, .stroke.a = 0.5};
    o->box = (dnn_box){10, 10, 300, 200};
    o->size = 4 + i;
    o->filter = i < 6 ? DNN_BILINEAR : DNN_NEAREST;
    o->rows = 3;
    o->columns = 4;
    switch (o->kind) {
    case DNN_DRAW_PATH:
      status = dnn_operation_set_line(o, &xs, &ys, i > 6, error);
      break;
    case DNN_DRAW_MARKERS:
      status = dnn_path_add_rectangle(&o->path, -0.5, -0.5, 1, 1, error);
      if (status == DNN_OK)
        status = dnn_operation_set_points(o, &xs, &ys, error);
      break;
    case DNN_DRAW_QUADS:
      status = dnn_operation_set_points(o, &corners_x, &corners_y, error);
      /* fall through */
    case DNN_DRAW_IMAGE:
      if (status == DNN_OK)
        status = dnn_operation_copy(&rgba, DNN_U8, &copy, error);
      o->pixels = o->own_pixels = copy;
      break;
    case DNN_DRAW_TEXT:
      o->origin = (dnn_point){20, 20};
      o->color.a = 1;
      status = dnn_operation_set_text(o, text, sizeof text - 1,
                                      &(dnn_font){.size = 12, .family = "sans-serif"}, error);
      break;
    default:
      break;
    }
    if (status == DNN_OK)
      status = dnn_drawing_append(drawing, o, error);
    dnn_operation_free(o);
  }
  return status;
}

static uint8_t pixels[4 * 400 * 300];

static dnn_status draw_everything(dnn_error *error) {
  dnn_drawing drawing;
  dnn_fonts *fonts = NULL;
  dnn_text_buffer text = {0};
  dnn_pdf_metadata metadata = {NULL, NULL, NULL, NULL, NULL};
  dnn_status status = dnn_drawing_init(&drawing, 400, 300, error);
  if (status == DNN_OK)
    status = add_operations(&drawing, error);
  if (status == DNN_OK)
    status = dnn_fonts_open(&fonts, error);
  if (status == DNN_OK)
    status = dnn_svg_write(&drawing, fonts, &text, error);
  if (status == DNN_OK && dnn_cairo_exists())
    status = dnn_cairo_pixels(&drawing, fonts, 72, pixels, error);
  if (status == DNN_OK && dnn_cairo_exists())
    status = dnn_cairo_pdf(&drawing, fonts, &metadata, &text, error);
  dnn_text_buffer_free(&text);
  dnn_fonts_close(fonts);
  dnn_drawing_free(&drawing);
  return status;
}

static void test_failures(void) {
  for (int i = 0; i < POINTS; i++) {
    x[i] = 0.2 * i;
    y[i] = 150 + 100 * sin(x[i] / 20);
  }
  size_t before = dnn_alloc_memory().live;
  dnn_error error;
  uint64_t failures = 0;
  bool is_right = true;
  dnn_status status;
  do {
    /* all of the first ones, of the many outlines of glyphs some */
    failures += 1 + failures / 16;
    dnn_alloc_fail_at(failures, false);
    status = draw_everything(&error);
    is_right = is_right && (status == DNN_OK || status == DNN_ENOMEM);
    is_right = is_right && dnn_alloc_memory().live == before;
  } while (status != DNN_OK && is_right);
  dnn_alloc_fail_at(0, false);
  CHECK(is_right);
  CHECK(failures > 50);
}

/* --- interrupts ------------------------------------------------------------------------------- */

static void test_interrupts(void) {
  dnn_error error;
  *dnn_interrupt_flag() = 1;
  size_t before = dnn_alloc_memory().live;
  CHECK(draw_everything(&error) == DNN_EINTERRUPT);
  CHECK(dnn_alloc_memory().live == before);
  *dnn_interrupt_flag() = 0;
}

int main(void) {
  test_lines();
  test_areas();
  test_failures();
  test_interrupts();
  return check_finish();
}
