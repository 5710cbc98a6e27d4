/*
** What is seen of a path on a device: scaled to its pixels, without what is too far away or too
** small to be seen, and lying on whole pixels where that makes lines sharp.
**
** A line through a million points becomes one through some thousands. Coordinates of any size
** become ones near the box.
*/
#ifndef DNN_PLOT_VISIBLE_H
#define DNN_PLOT_VISIBLE_H

#include "plot/drawing.h"
#include "plot/path.h"

/* Longer paths, in verbs, are curves made of lines rather than boxes: they are not snapped, and
   only they lose points. What becomes visible of them has no curves. */
#define DNN_LONG_PATH 1024

typedef struct dnn_view {
  double scale;     /* device units a unit of the drawing */
  dnn_box box;      /* what can be seen, in device units */
  double tolerance; /* how far lines may move, in device units */
  bool has_pixels;  /* is there anything to snap to? */
} dnn_view;

/* Does a short path consist of horizontal and vertical lines only? */
bool dnn_path_is_rectilinear(const dnn_path *path, double scale);

/*
** Appends to 'out', in device units, what is seen when 'path' is filled; or stroked as 'style'
** tells, where a ring that is partly outside becomes open lines. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_visible_fill(const dnn_path *path, const dnn_style *style, const dnn_view *view,
                            dnn_path *out, dnn_error *error);
dnn_status dnn_visible_stroke(const dnn_path *path, const dnn_style *style, const dnn_view *view,
                              dnn_path *out, dnn_error *error);

#endif
