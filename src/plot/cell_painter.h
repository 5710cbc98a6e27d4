/*
** What the parts of cells.c share: the state of a drawing that becomes cells, and what is done to
** cells.
*/
#ifndef DNN_PLOT_CELL_PAINTER_H
#define DNN_PLOT_CELL_PAINTER_H

#include "plot/cell_grid.h"
#include "plot/path.h"

#include <math.h>

/* So many colours of lines, markers or areas are told apart without colours. */
#define DNN_MOST_SERIES 8

/* Dots, from the first to before the last. */
typedef struct dnn_window {
  int64_t left, top, right, bottom;
} dnn_window;

/* Colours in the order in which they appear; one more than DNN_MOST_SERIES: there are too many. */
typedef struct dnn_series {
  dnn_rgb colors[DNN_MOST_SERIES + 1];
  int count;
} dnn_series;

/* Where a row enters or leaves an area. */
typedef struct dnn_crossing {
  double x;
  int turn; /* 1 or -1: which way the outline goes */
} dnn_crossing;

typedef struct dnn_paint {
  dnn_rgb color;
  double alpha;
  double light; /* 0 to 255: how much it covers, without colours */
} dnn_paint;

typedef struct dnn_cell_painter {
  const dnn_drawing *drawing;
  dnn_cell_grid grid;
  bool has_colors, unicode;
  dnn_window clip, *clips; /* and those around it */
  int64_t clip_count;
  dnn_series lines, markers, areas[2]; /* areas with straight and with curved edges */
  dnn_path seen, flat;                 /* what is seen of a path, and that of lines only */
  dnn_crossing *crossings;
  size_t crossing_room;
  dnn_status status; /* the first failure, behind which nothing is drawn */
  dnn_error *error;
} dnn_cell_painter;

/* --- colours and cells (cells.c) -------------------------------------------------------------- */

static inline dnn_rgb dnn_rgb_of(const dnn_color *color) {
  uint8_t bytes[4];
  dnn_color_bytes(color, bytes);
  return (dnn_rgb){bytes[0], bytes[1], bytes[2]};
}

/* Plain white, which hides what it covers. */
bool dnn_is_paper(const dnn_color *color);

/* The place of a colour, which is added if it is new; DNN_MOST_SERIES when there are too many. */
int dnn_series_find(dnn_series *series, dnn_rgb color);

/* The colour of marker 'i'. */
dnn_rgb dnn_marker_color(const dnn_operation *operation, int64_t i);

/* Between two limits. */
static inline double dnn_within(double value, int64_t low, int64_t high) {
  return fmin(fmax(value, (double)low), (double)high);
}

static inline bool dnn_is_inside(const dnn_window *w, int64_t x, int64_t y) {
  return x >= w->left && x < w->right && y >= w->top && y < w->bottom;
}

/* Sets a dot, if it is within the clip and there is no text. */
void dnn_cell_dot(dnn_cell_painter *p, int64_t x, int64_t y, dnn_rgb ink);

/* Colours a half of a cell; halves count from the top of the drawing. What is opaque hides what was
   there. So does paper, which itself is not seen. */
void dnn_cell_paint(dnn_cell_painter *p, int64_t column, int64_t half, const dnn_paint *paint,
                    bool is_paper);

/* Writes a character into a cell, or into two if it is wide: they must be there. */
void dnn_cell_put(dnn_cell_painter *p, int64_t column, int64_t row, uint32_t character,
                  dnn_rgb ink);

/* --- paths (cells_path.c) --------------------------------------------------------------------- */

/* Makes p->flat of a path: the same with lines for curves. */
void dnn_cell_flatten(dnn_cell_painter *p, const dnn_path *path);

/* Calls 'each' for every line of p->flat; with 'closed' also for those that close its parts. */
typedef void dnn_each_line(dnn_cell_painter *p, dnn_point from, dnn_point to, void *context);
void dnn_cell_each_line(dnn_cell_painter *p, bool closed, dnn_each_line *each, void *context);

/* Fills p->crossings, from the left, with those of a row and p->flat. Returns their number. */
size_t dnn_cell_scan(dnn_cell_painter *p, double y);

/* --- operations ------------------------------------------------------------------------------- */

void dnn_cells_path(dnn_cell_painter *p, const dnn_operation *operation);
void dnn_cells_quads(dnn_cell_painter *p, const dnn_operation *operation);
void dnn_cells_image(dnn_cell_painter *p, const dnn_operation *operation);
void dnn_cells_markers(dnn_cell_painter *p, const dnn_operation *operation);
void dnn_cells_text(dnn_cell_painter *p, const dnn_operation *operation);

#endif
