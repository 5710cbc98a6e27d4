/*
** What the parts of the cairo back end share: cairo.c opens a canvas and goes through the list,
** canvas_*.c draw one kind of operation each.
*/
#ifndef DNN_PLOT_CANVAS_H
#define DNN_PLOT_CANVAS_H

#include "plot/drawing.h"
#include "plot/raster.h"
#include "plot/visible.h"

#include <cairo.h>

typedef struct dnn_canvas {
  const dnn_drawing *drawing;
  dnn_fonts *fonts;
  cairo_surface_t *surface;
  cairo_t *cr;
  dnn_view view;  /* its box is the clip, of whole pixels where there are pixels */
  dnn_box *clips; /* those around it */
  size_t clip_count;
  dnn_raster raster; /* pixels that are drawn to without cairo; none in PDF */
  dnn_path path;     /* scratch */
} dnn_canvas;

/* DNN_OK, or the failure that cairo reports. */
dnn_status dnn_canvas_check(cairo_status_t status, dnn_error *error);

/* Gives the pixels to functions of plot/raster.h, and back to cairo. */
dnn_raster *dnn_canvas_take_pixels(dnn_canvas *canvas);
void dnn_canvas_give_pixels(dnn_canvas *canvas);

/* Appends a path of device units to cairo's. */
void dnn_canvas_trace(cairo_t *cr, const dnn_path *path);

void dnn_canvas_set_color(cairo_t *cr, const dnn_color *color);

/* Sets how cairo strokes; 'scale': device units a unit of the style. */
void dnn_canvas_set_stroke(cairo_t *cr, const dnn_style *style, double scale);

/* Each draws one operation. DNN_ENOMEM, DNN_EINTERRUPT. */
dnn_status dnn_canvas_path(dnn_canvas *canvas, const dnn_operation *operation, dnn_error *error);
dnn_status dnn_canvas_markers(dnn_canvas *canvas, const dnn_operation *operation, dnn_error *error);
dnn_status dnn_canvas_image(dnn_canvas *canvas, const dnn_operation *operation, dnn_error *error);
dnn_status dnn_canvas_quads(dnn_canvas *canvas, const dnn_operation *operation, dnn_error *error);
dnn_status dnn_canvas_text(dnn_canvas *canvas, const dnn_operation *operation, dnn_error *error);

#endif
