/*
** Fills cells by what a drawing's operations show of them. Areas and images colour half cells, by
** the colour in the middle (cells_path.c, cells_image.c); lines and markers set dots (cells_path.c,
** cells_markers.c); texts take cells (cells_text.c).
*/
#include "plot/cells.h"

#include "base/alloc.h"
#include "plot/cell_painter.h"
#include "plot/utf8.h"

#include <math.h>
#include <string.h>

/* --- colours ---------------------------------------------------------------------------------- */

static bool same_rgb(dnn_rgb a, dnn_rgb b) {
  return a.r == b.r && a.g == b.g && a.b == b.b;
}

bool dnn_is_paper(const dnn_color *color) {
  dnn_rgb rgb = dnn_rgb_of(color);
  return color->a > 0.5 && rgb.r == 255 && rgb.g == 255 && rgb.b == 255;
}

int dnn_series_find(dnn_series *s, dnn_rgb color) {
  int i = 0;
  while (i < s->count && !same_rgb(s->colors[i], color))
    i++;
  if (i == s->count && s->count <= DNN_MOST_SERIES)
    s->colors[s->count++] = color;
  return i < DNN_MOST_SERIES ? i : DNN_MOST_SERIES;
}

dnn_rgb dnn_marker_color(const dnn_operation *o, int64_t i) {
  if (o->style.is_filled && o->fills != NULL)
    return (dnn_rgb){o->fills[4 * i], o->fills[4 * i + 1], o->fills[4 * i + 2]};
  if (o->style.is_filled)
    return dnn_rgb_of(&o->style.fill);
  if (o->strokes != NULL)
    return (dnn_rgb){o->strokes[4 * i], o->strokes[4 * i + 1], o->strokes[4 * i + 2]};
  return dnn_rgb_of(&o->style.stroke);
}

/* Finds the colours that are to be told apart. */
static void find_series(dnn_cell_painter *p) {
  for (size_t i = 0; i < p->drawing->count; i++) {
    const dnn_operation *o = &p->drawing->operations[i];
    if (o->kind == DNN_DRAW_PATH && o->style.is_filled && !dnn_is_paper(&o->style.fill))
      dnn_series_find(&p->areas[o->is_even_odd], dnn_rgb_of(&o->style.fill));
    else if (o->kind == DNN_DRAW_PATH && o->style.is_stroked)
      dnn_series_find(&p->lines, dnn_rgb_of(&o->style.stroke));
    else if (o->kind == DNN_DRAW_MARKERS)
      for (int64_t k = 0; k < o->count && p->markers.count <= DNN_MOST_SERIES; k++)
        dnn_series_find(&p->markers, dnn_marker_color(o, k));
  }
}

/* --- cells ------------------------------------------------------------------------------------ */

static dnn_cell *cell_at(dnn_cell_painter *p, int64_t column, int64_t row) {
  return p->grid.cells + row * p->grid.columns + column;
}

/* Takes a text out of a cell, and the other half of a wide character. */
static void clear_text(dnn_cell_painter *p, int64_t column, int64_t row) {
  dnn_cell *cell = cell_at(p, column, row);
  if (cell->is_covered)
    cell[-1].length = 0;
  if (column + 1 < p->grid.columns)
    cell[1].is_covered = false;
  cell->length = 0;
  cell->is_covered = false;
}

void dnn_cell_dot(dnn_cell_painter *p, int64_t x, int64_t y, dnn_rgb ink) {
  if (!dnn_is_inside(&p->clip, x, y))
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

void dnn_cell_paint(dnn_cell_painter *p, int64_t column, int64_t y, const dnn_paint *with,
                    bool is_paper) {
  int64_t row = y / 2;
  dnn_cell *cell = cell_at(p, column, row);
  dnn_half *half = &cell->halves[y % 2];
  if (with->alpha > 0.5) {
    cell->dots &= y % 2 == 0 ? 0xF0 : 0x0F;
    if (cell->length > 0 || cell->is_covered)
      clear_text(p, column, row);
  }
  if (is_paper) {
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

void dnn_cell_put(dnn_cell_painter *p, int64_t column, int64_t row, uint32_t character,
                  dnn_rgb ink) {
  dnn_cell *cell = cell_at(p, column, row);
  clear_text(p, column, row);
  char bytes[4];
  cell->length = (uint8_t)dnn_utf8_put(character, bytes);
  memcpy(cell->text, bytes, cell->length);
  cell->dots = 0;
  cell->ink = ink;
  if (dnn_character_columns(character) == 2) {
    clear_text(p, column + 1, row);
    cell[1].dots = 0;
    cell[1].is_covered = true;
  }
}

/* --- drawings --------------------------------------------------------------------------------- */

static int64_t clamped(double value, int64_t low, int64_t high) {
  return (int64_t)dnn_within(floor(value + 0.5), low, high);
}

static void push_clip(dnn_cell_painter *p, const dnn_box *box) {
  dnn_window around = p->clip;
  p->clips[p->clip_count++] = around;
  p->clip = (dnn_window){clamped(box->x, around.left, around.right),
                         clamped(box->y, around.top, around.bottom),
                         clamped(box->x + box->width, around.left, around.right),
                         clamped(box->y + box->height, around.top, around.bottom)};
}

static void draw(dnn_cell_painter *p, const dnn_operation *o) {
  switch (o->kind) {
  case DNN_DRAW_PATH:
    dnn_cells_path(p, o);
    break;
  case DNN_DRAW_MARKERS:
    dnn_cells_markers(p, o);
    break;
  case DNN_DRAW_QUADS:
    dnn_cells_quads(p, o);
    break;
  case DNN_DRAW_IMAGE:
    dnn_cells_image(p, o);
    break;
  case DNN_DRAW_TEXT:
    dnn_cells_text(p, o);
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
  dnn_cell_painter p = {
      .drawing = drawing,
      .grid = {.columns = (int64_t)columns, .rows = (int64_t)rows},
      .has_colors = colors != DNN_NO_COLORS,
      .unicode = unicode,
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
    draw(&p, &drawing->operations[i]);
  if (p.status == DNN_OK)
    p.status = dnn_cell_grid_write(&p.grid, colors, unicode, out, error);
  dnn_free(p.grid.cells);
  dnn_free(p.clips);
  dnn_free(p.crossings);
  dnn_path_free(&p.seen);
  dnn_path_free(&p.flat);
  return p.status;
}
