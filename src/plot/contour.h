/*
** Contours of values on a grid: lines of one level, and the outlines of the band between two.
**
** The grid has points (x, y) with values z, and cells between four of them. Within a cell the sides
** are cut where z, linear along them, has the level, and the cuts are connected by straight lines;
** where all four sides are cut, the mean of the corners decides which belong together. A point with
** a number that is not finite is masked: a cell with one such corner is the triangle of the others,
** with more of them it is a hole. This is what contourpy's serial algorithm does with corner_mask.
**
** Letters: r rows and c columns of points.
*/
#ifndef DNN_PLOT_CONTOUR_H
#define DNN_PLOT_CONTOUR_H

#include "array/array.h"
#include "base/error.h"

#include <stdint.h>

/* The grid; views of f64, all (r, c); x and y may be stretched (stride 0). */
typedef struct dnn_grid {
  dnn_array x, y, z;
} dnn_grid;

/* What was traced: chains of points. {0} is empty. */
typedef struct dnn_contour {
  struct dnn_contour_segment *segments;
  int64_t count, capacity;
  int64_t *next;   /* the segment that continues each one, or -1 */
  int64_t *starts; /* the first segment of each chain */
  int64_t chains;
  int64_t points; /* of all chains, with one between neighbors */
} dnn_contour;

/*
** Traces the lines where z is 'level': higher values are on their left where y grows upwards. Open
** lines come first; a closed one ends with the point that it begins with.
** DNN_ENOMEM, DNN_EINTERRUPT; 'contour', which must be empty, may own memory then, too.
*/
dnn_status dnn_contour_lines(const dnn_grid *grid, double level, dnn_contour *contour,
                             dnn_error *error);

/*
** Traces the outlines of where low < z <= high: closed rings, to be filled by the even-odd rule.
** The rest as above.
*/
dnn_status dnn_contour_band(const dnn_grid *grid, double low, double high, dnn_contour *contour,
                            dnn_error *error);

/* Writes contour->points points; NaN stands between chains. */
void dnn_contour_write(const dnn_contour *contour, double *xs, double *ys);

/* Frees the memory and empties the contour. Twice is harmless. */
void dnn_contour_free(dnn_contour *contour);

#endif
