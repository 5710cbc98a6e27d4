/*
** What the header of a picture's file tells. Pixels are rows from the top, without gaps, not
** premultiplied.
*/
#ifndef DNN_PICTURE_H
#define DNN_PICTURE_H

#include "base/dtype.h"

#include <stdint.h>

/* Most pixels of a picture that is read: more are refused before memory is taken for them. */
#define DNN_PICTURE_PIXELS ((int64_t)1 << 28)

typedef struct dnn_picture {
  int64_t rows, columns;
  int channels;    /* 1 gray, 3 RGB, 4 RGBA */
  dnn_dtype dtype; /* DNN_U8, or DNN_I64 for values of 0 to 65535 */
} dnn_picture;

#endif
