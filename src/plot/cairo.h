/*
** Drawings as pixels and as PDF, by cairo. cairo_absent.c stands here where there is no cairo: all
** of it fails with DNN_EMISSING.
*/
#ifndef DNN_PLOT_CAIRO_H
#define DNN_PLOT_CAIRO_H

#include "array/text_buffer.h"
#include "plot/drawing.h"

#define DNN_MOST_PIXELS (INT64_C(1) << 27)

/* Pixels in a row of images that cairo can draw into, and rows. */
#define DNN_LONGEST_SIDE 32767

bool dnn_cairo_exists(void);

/* The size of a drawing in pixels. DNN_EVALUE when that is none, or more than the limits. */
dnn_status dnn_drawing_pixels(const dnn_drawing *drawing, double dpi, int64_t *height,
                              int64_t *width, dnn_error *error);

/*
** Draws pixels.
**   out  (height, width, 4) of dnn_drawing_pixels: RGBA, not premultiplied
** DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_cairo_pixels(const dnn_drawing *drawing, dnn_fonts *fonts, double dpi, uint8_t *out,
                            dnn_error *error);

/* What a PDF file tells of itself: texts in UTF-8, NULL for none. */
typedef struct dnn_pdf_metadata {
  const char *title, *author, *subject, *keywords, *creator;
} dnn_pdf_metadata;

/* Appends a PDF file. The same drawing gives the same bytes. DNN_ENOMEM, DNN_EINTERRUPT. */
dnn_status dnn_cairo_pdf(const dnn_drawing *drawing, dnn_fonts *fonts,
                         const dnn_pdf_metadata *metadata, dnn_text_buffer *out, dnn_error *error);

#endif
