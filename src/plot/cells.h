/*
** Drawings as text, for terminals: a unit is a dot of a Braille pattern, of which a cell has 2 x 4.
** Lines and markers are dots, areas and images are half blocks or shades, texts are texts.
*/
#ifndef DNN_PLOT_CELLS_H
#define DNN_PLOT_CELLS_H

#include "array/text_buffer.h"
#include "plot/drawing.h"

/* Units of a cell. */
#define DNN_CELL_WIDTH  2
#define DNN_CELL_HEIGHT 4

/* Most cells of a drawing that becomes text. */
#define DNN_MOST_CELLS (INT64_C(1) << 22)

typedef enum dnn_cell_colors {
  DNN_NO_COLORS, /* lines differ in their dashes, markers in their letters, areas in their shades */
  DNN_16_COLORS, /* of ANSI */
  DNN_256_COLORS,
  DNN_TRUE_COLORS
} dnn_cell_colors;

/*
** Appends the lines of text, between which stand newlines.
**   unicode  false: only ASCII
** Nearly black and nearly white lines and texts have the terminal's own colour, and areas of plain
** white are paper: they hide what they cover. DNN_EVALUE: too large; DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_cells_write(const dnn_drawing *drawing, dnn_cell_colors colors, bool unicode,
                           dnn_text_buffer *out, dnn_error *error);

#endif
