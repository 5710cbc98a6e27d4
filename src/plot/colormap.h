/*
** Numbers to colors, as matplotlib's Normalize and Colormap round.
*/
#ifndef DNN_PLOT_COLORMAP_H
#define DNN_PLOT_COLORMAP_H

#include "array/array.h"
#include "base/error.h"

#include <stdint.h>

/* A table of colors of four bytes, red, green, blue and alpha. */
typedef struct dnn_colormap {
  const uint8_t *table; /* (count, 4), of the caller */
  int64_t count;        /* 1 .. 2^20 */
  uint8_t under[4];     /* of what is below vmin */
  uint8_t over[4];      /* of what is above vmax */
  uint8_t bad[4];       /* of NaN */
} dnn_colormap;

#define DNN_COLORMAP_MOST ((int64_t)1 << 20)

/*
** out[i] = the color of z[i], in row-major order. The value x has entry
**   trunc((x - vmin) / (vmax - vmin) * count),
** vmax itself the last one. Where vmin is vmax every number has the first entry.
**   z    any type and shape
**   out  z->size * 4 bytes
** DNN_ENOMEM (z is copied when its elements do not lie in order), DNN_EINTERRUPT.
*/
dnn_status dnn_colormap_apply(const dnn_colormap *map, const dnn_array *z, double vmin, double vmax,
                              uint8_t *out, dnn_error *error);

#endif
