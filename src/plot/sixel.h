/*
** Pictures as sixels, which many terminals draw: six rows at a time, color by color.
*/
#ifndef DNN_PLOT_SIXEL_H
#define DNN_PLOT_SIXEL_H

#include "array/text_buffer.h"

#include <stdint.h>

/*
** Appends a picture of RGBA pixels, not premultiplied, with its escape sequence. Pixels that are
** more transparent than not are left as they are on the screen. Colors are exact to the percent
** that sixels know, and coarser where there are more than 256. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_sixel_write(const uint8_t *pixels, int64_t rows, int64_t columns,
                           dnn_text_buffer *out, dnn_error *error);

#endif
