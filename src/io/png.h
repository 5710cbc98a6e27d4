/*
** PNG pictures, read and written by libpng.
**
** As in matplotlib, a palette and gray with alpha are read as RGBA, fewer than 8 bits and the 16 of
** colours become 8, and a colour that stands for "transparent" is a colour. Gray of 16 bits keeps
** them.
*/
#ifndef DNN_PNG_H
#define DNN_PNG_H

#include "base/error.h"
#include "io/bytes.h"
#include "io/picture.h"

#include <stdbool.h>
#include <stdint.h>

/* Does this look like a PNG file? */
bool dnn_png_is(const void *data, size_t size);

/*
** Reads the header of a file.
**   name  what messages call the file
** DNN_EIO: not such a file, more pixels than DNN_PICTURE_PIXELS, or more than the bytes can hold.
*/
dnn_status dnn_png_parse(const char *name, const void *data, size_t size, dnn_picture *out,
                         dnn_error *error);

/*
** Reads the pixels.
**   header  of the same file
**   out     room for rows * columns * channels elements of the header's type
** DNN_EIO: damaged or cut short; DNN_ENOMEM, DNN_EINTERRUPT. 'out' has undefined contents then.
*/
dnn_status dnn_png_read(const char *name, const dnn_picture *header, const void *data, size_t size,
                        void *out, dnn_error *error);

/*
** Appends a picture as a file. The same pixels give the same bytes.
**   channels  1 gray, 2 gray and alpha, 3 RGB, 4 RGBA
**   dpi       pixels an inch, which the file tells
** DNN_EVALUE: no pixels, or a resolution that no file can tell; DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_png_encode(const uint8_t *pixels, int64_t rows, int64_t columns, int channels,
                          double dpi, dnn_bytes *out, dnn_error *error);

#endif
