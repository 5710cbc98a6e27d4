/*
** A drawing: a list of operations, which back ends (cairo.h, svg.h) draw in order.
**
** Coordinates are in units, from the top left corner, y down. A unit is a point (1/72 inch) in
** files. An operation owns what it draws.
*/
#ifndef DNN_PLOT_DRAWING_H
#define DNN_PLOT_DRAWING_H

#include "array/array.h"
#include "base/error.h"
#include "plot/font.h"
#include "plot/path.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dnn_color {
  double r, g, b, a; /* 0 .. 1, not premultiplied */
} dnn_color;

/* Its bytes. */
static inline void dnn_color_bytes(const dnn_color *color, uint8_t rgba[4]) {
  rgba[0] = (uint8_t)(color->r * 255 + 0.5);
  rgba[1] = (uint8_t)(color->g * 255 + 0.5);
  rgba[2] = (uint8_t)(color->b * 255 + 0.5);
  rgba[3] = (uint8_t)(color->a * 255 + 0.5);
}

typedef struct dnn_box {
  double x, y, width, height;
} dnn_box;

typedef enum dnn_cap { DNN_CAP_BUTT, DNN_CAP_ROUND, DNN_CAP_PROJECTING } dnn_cap;
typedef enum dnn_join { DNN_JOIN_MITER, DNN_JOIN_ROUND, DNN_JOIN_BEVEL } dnn_join;

#define DNN_MAX_DASHES 16

/* Miters longer than so many line widths become bevels. */
#define DNN_MITER_LIMIT 4.0

typedef struct dnn_style {
  bool is_stroked, is_filled;
  dnn_color stroke, fill;
  double width; /* of the stroke */
  int dash_count;
  double dashes[DNN_MAX_DASHES]; /* lengths on, off, on, ... */
  double dash_offset;
  dnn_cap cap;
  dnn_join join;
  bool snap; /* lets horizontal and vertical lines lie on whole pixels, where there are pixels */
} dnn_style;

/* What an image looks like between its pixels. */
typedef enum dnn_filter {
  DNN_AUTO, /* DNN_SMOOTH, unless pixels are shown as they are: by whole numbers, or very large */
  DNN_NEAREST, /* every pixel a square */
  DNN_BILINEAR,
  DNN_SMOOTH /* a softer one (Hann's) */
} dnn_filter;

/* What DNN_AUTO means for an image of so many pixels in a box of so many device pixels. */
dnn_filter dnn_filter_resolve(dnn_filter filter, int64_t rows, int64_t columns, double width,
                              double height);

typedef enum dnn_operation_kind {
  DNN_DRAW_PATH,
  DNN_DRAW_MARKERS,
  DNN_DRAW_QUADS,
  DNN_DRAW_IMAGE,
  DNN_DRAW_TEXT,
  DNN_CLIP,  /* to a box within the present one */
  DNN_UNCLIP /* back to the box before */
} dnn_operation_kind;

typedef struct dnn_operation {
  dnn_operation_kind kind;
  dnn_style style;  /* of paths and markers */
  dnn_path path;    /* the path, or the shape of markers: in a box of side 1 around (0, 0) */
  bool is_even_odd; /* how the path is filled; else non-zero */

  /* Markers: where, and how large. Quads: corners, (rows + 1) x (columns + 1). */
  dnn_point *points;
  int64_t count;
  double size;           /* of markers */
  double *sizes;         /* (count), or NULL: all have the same size */
  uint8_t *fills;        /* RGBA (count), or NULL: the style's */
  uint8_t *strokes;      /* likewise */
  int64_t rows, columns; /* of quads and images */
  const uint8_t *pixels; /* RGBA of quads and images; of the caller, or: */
  uint8_t *own_pixels;   /* the same, freed with the operation */
  dnn_filter filter;     /* of images */
  dnn_box box;           /* of images, where a negative extent mirrors; of DNN_CLIP */

  char *text; /* UTF-8, terminated */
  size_t length;
  dnn_point origin; /* where its baseline begins */
  dnn_font font;
  double angle; /* in degrees, anticlockwise */
  dnn_color color;
} dnn_operation;

/* {0} is closed: it has no size, and nothing can be drawn. */
typedef struct dnn_drawing {
  double width, height;
  dnn_operation *operations;
  size_t count;
  size_t room;
  int64_t clips; /* those that are open */
} dnn_drawing;

/* Begins an empty drawing. DNN_EVALUE unless both are positive and finite. */
dnn_status dnn_drawing_init(dnn_drawing *drawing, double width, double height, dnn_error *error);

/* Frees the operations; what is left is closed. Twice is harmless. */
void dnn_drawing_free(dnn_drawing *drawing);

/* Frees what an operation owns, and empties it. Twice is harmless. */
void dnn_operation_free(dnn_operation *operation);

/*
** Appends an operation, whose memory is the drawing's from then on: *operation is empty then. After
** a failure it is what it was. DNN_EVALUE for DNN_UNCLIP without DNN_CLIP; DNN_ENOMEM.
*/
dnn_status dnn_drawing_append(dnn_drawing *drawing, dnn_operation *operation, dnn_error *error);

/* --- filling operations ----------------------------------------------------------------------- */

/* What these leave after a failure may own memory, too. */

/* The arrays x and y have one dimension and the same length: DNN_ESHAPE otherwise, with both. */
dnn_status dnn_check_points(const dnn_array *x, const dnn_array *y, dnn_error *error);

/* Appends a line through points to operation->path, broken where a point is not finite; 'closed':
   every part is a ring. DNN_ESHAPE, DNN_ENOMEM. */
dnn_status dnn_operation_set_line(dnn_operation *operation, const dnn_array *x, const dnn_array *y,
                                  bool closed, dnn_error *error);

/* Appends lines from (x1, y1) to (x2, y2), less those that are not finite. */
dnn_status dnn_operation_set_segments(dnn_operation *operation, const dnn_array *x1,
                                      const dnn_array *y1, const dnn_array *x2, const dnn_array *y2,
                                      dnn_error *error);

/* Sets points and count, of arrays of any but the same shape. */
dnn_status dnn_operation_set_points(dnn_operation *operation, const dnn_array *x,
                                    const dnn_array *y, dnn_error *error);

/* *out becomes a copy of the elements as 'dtype', row-major. DNN_ENOMEM. */
dnn_status dnn_operation_copy(const dnn_array *array, dnn_dtype dtype, void **out,
                              dnn_error *error);

/* Sets the text. DNN_ENOMEM. */
dnn_status dnn_operation_set_text(dnn_operation *operation, const char *text, size_t length,
                                  const dnn_font *font, dnn_error *error);

/* --- quadrangles as paths --------------------------------------------------------------------- */

/* The width of a line that hides the seam between two quadrangles drawn as paths. */
#define DNN_SEAM 0.3

/* Makes 'out' quadrangle 'index', row by row; empty if its corners are not finite. DNN_ENOMEM. */
dnn_status dnn_operation_quad(const dnn_operation *operation, int64_t index, dnn_path *out,
                              dnn_error *error);

/* Are the quadrangles equal rectangles in a box, as the pixels of an image are? */
bool dnn_operation_is_grid(const dnn_operation *operation, dnn_box *box);

#endif
