/*
** Every cell contributes directed segments, each from one named point to another: the lines of a
** level through the cell and, for bands, the parts of its sides behind which there is no cell. A
** point's name is what it lies on (a grid point, a side, a diagonal) and the level that cuts it, so
** that neighbors agree on it without comparing coordinates. Then every segment is followed by one
** that begins where it ends. Beyond a byte for each grid point, memory is in proportion to the
** result.
*/
#include "plot/contour.h"

#include "base/alloc.h"
#include "base/interrupt.h"

#include <math.h>
#include <string.h>

/* A point of an outline. */
typedef struct vertex {
  int64_t name;
  double x, y;
} vertex;

typedef struct dnn_contour_segment {
  vertex from, to;
} segment;

/* What a point lies on. */
enum place { CORNER, ALONG_ROW, ALONG_COLUMN, DIAGONAL, PLACES };

/* How a grid point lies to the levels: the number of those that it is above, or: */
enum { MASKED = 3 };

/* A corner of a cell. */
typedef struct corner {
  int index;     /* 0 .. 3, anticlockwise where rows and columns grow upwards and to the right */
  int kind;      /* levels it is above */
  int64_t point; /* row * columns + column */
  double x, y, z;
} corner;

/* A cell: a square, or the triangle that a masked corner leaves. */
typedef struct cell {
  corner corners[4];
  int count;
  int64_t row, column; /* of its corner 0 */
} cell;

typedef struct tracer {
  const dnn_grid *grid;
  int64_t rows, columns; /* of points */
  uint8_t *kinds;        /* (rows, columns) */
  double levels[2];
  int level_count; /* 2: a band */
  dnn_contour *contour;
  dnn_error *error;
} tracer;

static dnn_status no_memory(dnn_error *error) {
  return dnn_error_set(error, DNN_ENOMEM, "not enough memory for the contours");
}

/* --- points ----------------------------------------------------------------------------------- */

static double at(const dnn_array *array, int64_t row, int64_t column) {
  return ((const double *)array->data)[row * array->strides[0] + column * array->strides[1]];
}

static dnn_status classify(tracer *t) {
  const dnn_grid *grid = t->grid;
  uint8_t *kind = t->kinds;
  for (int64_t row = 0; row < t->rows; row++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(t->error);
    for (int64_t column = 0; column < t->columns; column++) {
      double z = at(&grid->z, row, column);
      bool valid =
          isfinite(z) && isfinite(at(&grid->x, row, column)) && isfinite(at(&grid->y, row, column));
      int above = (z > t->levels[0]) + (t->level_count == 2 && z > t->levels[1]);
      *kind++ = valid ? (uint8_t)above : MASKED;
    }
  }
  return DNN_OK;
}

static vertex vertex_at(const corner *a) {
  return (vertex){a->point * PLACES * 2 + CORNER, a->x, a->y};
}

/* The point between two corners of a cell where z is levels[which]: the same to the last bit for
   every cell that they belong to. */
static vertex cut(const tracer *t, const cell *c, const corner *a, const corner *b, int which) {
  if (a->point > b->point) {
    const corner *other = a;
    a = b;
    b = other;
  }
  enum place place = DIAGONAL;
  int64_t point = c->row * t->columns + c->column;
  if ((a->index - b->index) % 2 != 0) {
    place = a->index + b->index == 3 ? ALONG_COLUMN : ALONG_ROW;
    point = a->point;
  }
  /* halves, because the difference of two numbers may be out of range */
  double part = (b->z / 2 - t->levels[which] / 2) / (b->z / 2 - a->z / 2);
  return (vertex){point * PLACES * 2 + place * 2 + which, a->x * part + b->x * (1 - part),
                  a->y * part + b->y * (1 - part)};
}

/* --- cells ------------------------------------------------------------------------------------ */

/* Where the corners of a cell are, from corner 0. */
static const int corner_row[4] = {0, 0, 1, 1}, corner_column[4] = {0, 1, 1, 0};

/* Are there at least three corners? (row, column) may lie outside of the grid. */
static bool has_cell(const tracer *t, int64_t row, int64_t column) {
  if (row < 0 || column < 0 || row + 1 >= t->rows || column + 1 >= t->columns)
    return false;
  const uint8_t *kind = t->kinds + row * t->columns + column;
  return (kind[0] == MASKED) + (kind[1] == MASKED) + (kind[t->columns] == MASKED) +
             (kind[t->columns + 1] == MASKED) <=
         1;
}

static cell cell_at(const tracer *t, int64_t row, int64_t column) {
  const dnn_grid *grid = t->grid;
  cell c = {.count = 0, .row = row, .column = column};
  for (int i = 0; i < 4; i++) {
    int64_t r = row + corner_row[i], k = column + corner_column[i], point = r * t->columns + k;
    if (t->kinds[point] != MASKED)
      c.corners[c.count++] = (corner){
          i, t->kinds[point], point, at(&grid->x, r, k), at(&grid->y, r, k), at(&grid->z, r, k)};
  }
  return c;
}

static const corner *corner_of(const cell *c, int i) {
  return &c->corners[i % c->count];
}

static dnn_status add_segment(tracer *t, vertex from, vertex to) {
  dnn_contour *contour = t->contour;
  if (contour->count == contour->capacity) {
    int64_t capacity = contour->capacity > 0 ? 2 * contour->capacity : 256;
    segment *segments = dnn_alloc((size_t)capacity * sizeof *segments);
    if (segments == NULL)
      return no_memory(t->error);
    if (contour->count > 0)
      memcpy(segments, contour->segments, (size_t)contour->count * sizeof *segments);
    dnn_free(contour->segments);
    contour->segments = segments;
    contour->capacity = capacity;
  }
  contour->segments[contour->count++] = (segment){from, to};
  return DNN_OK;
}

/* The mean of z at the corners of a square, which may be out of range if it is summed first. */
static double middle(const cell *c) {
  return c->corners[0].z / 4 + c->corners[1].z / 4 + c->corners[3].z / 4 + c->corners[2].z / 4;
}

/* Adds the lines of a level through a cell, with the inside on their left: what is above a lower
   level, and below the upper one of a band. */
static dnn_status add_lines(tracer *t, const cell *c, int which) {
  /* Around the cell z goes up through the level and down in turn. */
  vertex ups[2], downs[2];
  int up_count = 0, down_count = 0, first = -1;
  for (int i = 0; i < c->count; i++)
    if (corner_of(c, i)->kind <= which && corner_of(c, i + 1)->kind > which && first < 0)
      first = i;
  if (first < 0)
    return DNN_OK;
  for (int i = first; i < first + c->count; i++) {
    const corner *a = corner_of(c, i), *b = corner_of(c, i + 1);
    if (a->kind <= which && b->kind > which)
      ups[up_count++] = cut(t, c, a, b, which);
    else if (a->kind > which && b->kind <= which)
      downs[down_count++] = cut(t, c, a, b, which);
  }
  /* What is above lies between an up and the next down. Of two such parts the middle makes one when
     it is above, too: then it is the parts below that the lines cut off. */
  int shift = up_count == 2 && middle(c) > t->levels[which];
  for (int i = 0; i < up_count; i++) {
    vertex down = downs[i], up = ups[(i + shift) % up_count];
    dnn_status status = which == 1 ? add_segment(t, up, down) : add_segment(t, down, up);
    if (status != DNN_OK)
      return status;
  }
  return DNN_OK;
}

/* Adds the part of the side from a to b that is in the band. */
static dnn_status add_side(tracer *t, const cell *c, const corner *a, const corner *b) {
  if (a->kind == b->kind && a->kind != 1)
    return DNN_OK;
  return add_segment(t, a->kind == 1 ? vertex_at(a) : cut(t, c, a, b, a->kind == 2),
                     b->kind == 1 ? vertex_at(b) : cut(t, c, a, b, b->kind == 2));
}

/* Adds the parts of the sides behind which there is no cell. */
static dnn_status add_border(tracer *t, const cell *c) {
  for (int i = 0; i < c->count; i++) {
    const corner *a = corner_of(c, i), *b = corner_of(c, i + 1);
    bool is_side = (a->index - b->index) % 2 != 0; /* and no diagonal */
    /* the cell behind side 0 lies in the row below, that behind side 1 in the next column ... */
    static const int rows[4] = {-1, 0, 1, 0}, columns[4] = {0, 1, 0, -1};
    if (is_side && has_cell(t, c->row + rows[a->index], c->column + columns[a->index]))
      continue;
    dnn_status status = add_side(t, c, a, b);
    if (status != DNN_OK)
      return status;
  }
  return DNN_OK;
}

static dnn_status add_cells(tracer *t) {
  dnn_status status = DNN_OK;
  for (int64_t row = 0; row + 1 < t->rows; row++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(t->error);
    for (int64_t column = 0; column + 1 < t->columns; column++) {
      const uint8_t *kind = t->kinds + row * t->columns + column;
      bool is_plain =
          kind[0] == kind[1] && kind[0] == kind[t->columns] && kind[0] == kind[t->columns + 1];
      bool is_inside = t->level_count == 2 && kind[0] == 1;
      if ((is_plain && !is_inside) || !has_cell(t, row, column))
        continue;
      cell c = cell_at(t, row, column);
      for (int which = 0; which < t->level_count && status == DNN_OK; which++)
        status = add_lines(t, &c, which);
      if (status == DNN_OK && t->level_count == 2)
        status = add_border(t, &c);
      if (status != DNN_OK)
        return status;
    }
  }
  return DNN_OK;
}

/* --- chains ----------------------------------------------------------------------------------- */

/* A hash table from the names of points to the segments that begin there. */
typedef struct beginnings {
  int64_t *slots; /* segments, -1 where there is none */
  uint64_t mask;  /* their number is a power of two */
} beginnings;

static uint64_t slot_of(const beginnings *b, int64_t name) {
  return ((uint64_t)name * UINT64_C(0x9e3779b97f4a7c15) >> 20) & b->mask;
}

/* Takes a segment that begins at a point out of those that are left: -1 when there is none. */
static int64_t take_beginning(const beginnings *b, const dnn_contour *contour, uint8_t *taken,
                              int64_t name) {
  for (uint64_t slot = slot_of(b, name); b->slots[slot] >= 0; slot = (slot + 1) & b->mask) {
    int64_t found = b->slots[slot];
    if (contour->segments[found].from.name == name && !taken[found]) {
      taken[found] = 1;
      return found;
    }
  }
  return -1;
}

/* Counts a chain, and marks its segments. */
static void add_chain(dnn_contour *contour, uint8_t *used, int64_t start) {
  contour->points += contour->chains > 0; /* NaN between chains */
  contour->starts[contour->chains++] = start;
  for (int64_t i = start; i >= 0 && !used[i]; i = contour->next[i]) {
    used[i] = 1;
    contour->points++;
  }
  contour->points++;
}

/* Says what follows every segment and where the chains begin. 'room' is for the hash table, 'taken'
   and 'used' are zero bytes for each segment. */
static void link_segments(dnn_contour *contour, beginnings *b, uint8_t *taken, uint8_t *used) {
  memset(b->slots, 0xff, (b->mask + 1) * sizeof *b->slots);
  for (int64_t i = 0; i < contour->count; i++) {
    uint64_t slot = slot_of(b, contour->segments[i].from.name);
    while (b->slots[slot] >= 0)
      slot = (slot + 1) & b->mask;
    b->slots[slot] = i;
  }
  for (int64_t i = 0; i < contour->count; i++)
    contour->next[i] = take_beginning(b, contour, taken, contour->segments[i].to.name);
  for (int64_t i = 0; i < contour->count; i++)
    if (!taken[i])
      add_chain(contour, used, i);
  for (int64_t i = 0; i < contour->count; i++)
    if (!used[i])
      add_chain(contour, used, i);
}

static dnn_status link_chains(dnn_contour *contour, dnn_error *error) {
  if (contour->count == 0)
    return DNN_OK;
  size_t count = (size_t)contour->count, slots = 16;
  while (slots < 2 * count)
    slots *= 2;
  beginnings b = {dnn_alloc(slots * sizeof *b.slots), slots - 1};
  uint8_t *marks = dnn_alloc_zero(2 * count);
  contour->next = dnn_alloc(count * sizeof *contour->next);
  contour->starts = dnn_alloc(count * sizeof *contour->starts);
  bool enough =
      b.slots != NULL && marks != NULL && contour->next != NULL && contour->starts != NULL;
  if (enough)
    link_segments(contour, &b, marks, marks + count);
  dnn_free(marks);
  dnn_free(b.slots);
  return enough ? DNN_OK : no_memory(error);
}

/* ---------------------------------------------------------------------------------------------- */

static dnn_status trace(tracer *t) {
  t->rows = t->grid->z.shape[0];
  t->columns = t->grid->z.shape[1];
  t->kinds = dnn_alloc((size_t)t->grid->z.size);
  if (t->kinds == NULL)
    return no_memory(t->error);
  dnn_status status = classify(t);
  if (status == DNN_OK)
    status = add_cells(t);
  dnn_free(t->kinds);
  return status == DNN_OK ? link_chains(t->contour, t->error) : status;
}

dnn_status dnn_contour_lines(const dnn_grid *grid, double level, dnn_contour *contour,
                             dnn_error *error) {
  tracer t = {
      .grid = grid, .levels = {level}, .level_count = 1, .contour = contour, .error = error};
  return trace(&t);
}

dnn_status dnn_contour_band(const dnn_grid *grid, double low, double high, dnn_contour *contour,
                            dnn_error *error) {
  tracer t = {
      .grid = grid, .levels = {low, high}, .level_count = 2, .contour = contour, .error = error};
  return trace(&t);
}

void dnn_contour_write(const dnn_contour *contour, double *xs, double *ys) {
  for (int64_t chain = 0; chain < contour->chains; chain++) {
    if (chain > 0)
      *xs++ = *ys++ = NAN;
    int64_t start = contour->starts[chain], i = start;
    do {
      const segment *s = &contour->segments[i];
      *xs++ = s->from.x;
      *ys++ = s->from.y;
      i = contour->next[i];
      if (i < 0 || i == start) {
        *xs++ = s->to.x;
        *ys++ = s->to.y;
      }
    } while (i >= 0 && i != start);
  }
}

void dnn_contour_free(dnn_contour *contour) {
  dnn_free(contour->segments);
  dnn_free(contour->next);
  dnn_free(contour->starts);
  *contour = (dnn_contour){0};
}
