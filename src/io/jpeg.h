/*
** JPEG pictures, read and written by libjpeg-turbo. As in Pillow, CMYK is read as RGBA, and a note
** of how the camera was held turns nothing.
*/
#ifndef DNN_JPEG_H
#define DNN_JPEG_H

#include "base/error.h"
#include "io/bytes.h"
#include "io/picture.h"

#include <stdbool.h>
#include <stdint.h>

/* Does this look like a JPEG file? */
bool dnn_jpeg_is(const void *data, size_t size);

/*
** Reads the header of a file.
**   name  what messages call the file
** DNN_EIO: damaged, more pixels than DNN_PICTURE_PIXELS, or more than the bytes can hold;
** DNN_ENOMEM.
*/
dnn_status dnn_jpeg_parse(const char *name, const void *data, size_t size, dnn_picture *out,
                          dnn_error *error);

/*
** Reads the pixels.
**   header  of the same file
**   out     room for rows * columns * channels bytes
** DNN_EIO: damaged or cut short; DNN_ENOMEM, DNN_EINTERRUPT. 'out' has undefined contents then.
*/
dnn_status dnn_jpeg_read(const char *name, const dnn_picture *header, const void *data, size_t size,
                         void *out, dnn_error *error);

/*
** Appends a picture as a file. The same pixels give the same bytes.
**   channels  1 gray, 3 RGB
**   quality   1 to 100
**   dpi       pixels an inch, which the file tells
** DNN_EVALUE: no pixels or too many, or a resolution that no file can tell; DNN_ENOMEM,
** DNN_EINTERRUPT.
*/
dnn_status dnn_jpeg_encode(const uint8_t *pixels, int64_t rows, int64_t columns, int channels,
                           int quality, double dpi, dnn_bytes *out, dnn_error *error);

#endif
