/*
** The cells of a drawing that becomes text: cells.c fills them, cell_grid.c writes them.
*/
#ifndef DNN_PLOT_CELL_GRID_H
#define DNN_PLOT_CELL_GRID_H

#include "plot/cells.h"

typedef struct dnn_rgb {
  uint8_t r, g, b;
} dnn_rgb;

/* Upper or lower half of a cell. */
typedef struct dnn_half {
  bool is_set;
  dnn_rgb color;
  uint8_t light; /* without colours: how much of it is covered, 0 to 255 */
} dnn_half;

/* Room for a character and marks on it, in UTF-8. */
#define DNN_CELL_TEXT 12

typedef struct dnn_cell {
  dnn_half halves[2];
  uint8_t dots; /* bit 2 * row + column */
  char text[DNN_CELL_TEXT];
  uint8_t length;  /* of the text, 0: none */
  bool is_covered; /* by a wide character to the left */
  dnn_rgb ink;     /* of dots or text */
} dnn_cell;

typedef struct dnn_cell_grid {
  int64_t columns, rows;
  dnn_cell *cells;
} dnn_cell_grid;

/* How light a colour looks, 0 to 1. */
static inline double dnn_rgb_light(dnn_rgb color) {
  return (0.2126 * color.r + 0.7152 * color.g + 0.0722 * color.b) / 255;
}

/* Appends the lines of text. DNN_ENOMEM, DNN_EINTERRUPT. */
dnn_status dnn_cell_grid_write(const dnn_cell_grid *grid, dnn_cell_colors colors, bool unicode,
                               dnn_text_buffer *out, dnn_error *error);

#endif
