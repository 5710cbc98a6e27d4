/*
** Pictures in another size. The methods are Pillow's BOX and BILINEAR: bytes get the same values.
*/
#ifndef DNN_ARRAY_RESIZE_H
#define DNN_ARRAY_RESIZE_H

#include "array/array.h"

DNN_BEGIN_DECLARATIONS

typedef enum dnn_resize_method {
  DNN_RESIZE_AREA,    /* the mean of the pixels that a new one covers, or the nearest */
  DNN_RESIZE_BILINEAR /* weights that fall off linearly, to the distance of a pixel of the coarser
                         picture */
} dnn_resize_method;

/*
** Fills 'out' with 'image' in another size.
**   image  u8, f32 or f64 of shape (h, w) or (h, w, channels). 4 channels are RGBA: what is
**          transparent does not colour what it is mixed with
**   out    of the same type and channels; no overlap
** DNN_ESHAPE, DNN_EDTYPE; DNN_EVALUE for a picture without pixels; DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_resize(const dnn_array *image, dnn_resize_method method, dnn_array *out,
                      dnn_error *error);

DNN_END_DECLARATIONS

#endif
