/*
** Images within SVG files: PNG without a library, and so without compression; in base 64.
*/
#ifndef DNN_PLOT_EMBEDDED_H
#define DNN_PLOT_EMBEDDED_H

#include "array/text_buffer.h"

#include <stdint.h>

/*
** Appends "data:image/png;base64,..." of an image.
**   rgba  (rows, columns, 4), not premultiplied; neither is 0
** An image of at most 256 colours takes a byte a pixel. DNN_ENOMEM, DNN_EVALUE: too large.
*/
dnn_status dnn_embed_image(const uint8_t *rgba, int64_t rows, int64_t columns, dnn_text_buffer *out,
                           dnn_error *error);

#endif
