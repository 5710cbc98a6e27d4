/*
** Drawings as SVG, without a library. Texts are outlines where fonts have glyphs, so that they look
** the same everywhere, and else text of the width that the measures tell.
*/
#ifndef DNN_PLOT_SVG_H
#define DNN_PLOT_SVG_H

#include "array/text_buffer.h"
#include "plot/drawing.h"

/*
** Appends an SVG file. The same drawing gives the same bytes; names are made of contents, so that
** files may stand in one page. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_svg_write(const dnn_drawing *drawing, dnn_fonts *fonts, dnn_text_buffer *out,
                         dnn_error *error);

#endif
