/*
** Drawing pixel by pixel, where that is faster or sharper than paths: masks, images, quadrangles.
*/
#ifndef DNN_PLOT_RASTER_H
#define DNN_PLOT_RASTER_H

#include "base/error.h"
#include "plot/drawing.h"

#include <stdint.h>

/* Pixels: words 0xAARRGGBB, premultiplied, rows without gaps. */
typedef struct dnn_raster {
  uint32_t *pixels;
  int64_t width, height;
  int64_t left, top, right, bottom; /* what may be drawn to: the clip, within the pixels */
} dnn_raster;

/* Draws a colour through a mask: 0 nothing, 255 all of it. Its left upper pixel is (x, y). */
void dnn_raster_mask(const dnn_raster *raster, const uint8_t *mask, int64_t stride, int64_t x,
                     int64_t y, int64_t width, int64_t height, const uint8_t rgba[4]);

/*
** Draws an image into a box: on every pixel whose centre is in it.
**   rgba    (rows, columns, 4), not premultiplied
**   filter  where the image is made smaller than it is, all but DNN_NEAREST look at every pixel
** DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_raster_image(const dnn_raster *raster, const uint8_t *rgba, int64_t rows,
                            int64_t columns, const dnn_box *box, dnn_filter filter,
                            dnn_error *error);

/* Makes pixels, in place, the bytes RGBA, not premultiplied. */
void dnn_raster_to_rgba(uint8_t *pixels, int64_t count);

/* Pixels a unit of images in files that are not made of pixels: more would not be seen. */
#define DNN_IMAGE_DENSITY 4

typedef struct dnn_image {
  const uint8_t *rgba; /* (rows, columns, 4) */
  int64_t rows, columns;
  uint8_t *memory; /* to be given back with dnn_free; NULL: there is none */
} dnn_image;

/* The image of an operation for such a file: a smaller one if it has too many pixels. DNN_ENOMEM,
   DNN_EINTERRUPT. */
dnn_status dnn_image_for_file(const dnn_operation *operation, dnn_image *out, dnn_error *error);

/* Draws a mesh of quadrangles: every pixel whose centre is in one. Neighbours neither overlap nor
   leave gaps. Corners that are not finite: no quadrangle. DNN_EINTERRUPT. */
dnn_status dnn_raster_quads(const dnn_raster *raster, const dnn_operation *quads, double scale,
                            dnn_error *error);

#endif
