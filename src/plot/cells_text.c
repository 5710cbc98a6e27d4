/*
** Texts in cells: a character takes one or two.
*/
#include "plot/cell_painter.h"
#include "plot/utf8.h"

#include <string.h>

/* What an ASCII terminal shows instead. */
static uint32_t ascii_of(uint32_t c) {
  if (c < 0x80)
    return c;
  return c == 0x2212 || c == 0x2013 ? '-' : c == 0xD7 ? 'x' : c == 0xB7 ? '.' : '?';
}

void dnn_cells_text(dnn_cell_painter *p, const dnn_operation *o) {
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
    if (dnn_character_columns(c) == 0) {
      dnn_cell *before = above < 0 ? NULL : p->grid.cells + above;
      char bytes[4];
      size_t length = dnn_utf8_put(c, bytes);
      if (p->unicode && before != NULL && before->length + length <= DNN_CELL_TEXT) {
        memcpy(before->text + before->length, bytes, length);
        before->length = (uint8_t)(before->length + length);
      }
      continue;
    }
    c = p->unicode ? c : ascii_of(c);
    int64_t width = dnn_character_columns(c);
    bool is_shown =
        dnn_is_inside(&p->clip, DNN_CELL_WIDTH * column, DNN_CELL_HEIGHT * row + 1) &&
        dnn_is_inside(&p->clip, DNN_CELL_WIDTH * (column + width) - 1, DNN_CELL_HEIGHT * row + 1);
    above = is_shown ? row * p->grid.columns + column : -1;
    if (is_shown)
      dnn_cell_put(p, column, row, c, dnn_rgb_of(&o->color));
    column += is_vertical ? 0 : width;
    row += is_vertical ? 1 : 0;
  }
}
