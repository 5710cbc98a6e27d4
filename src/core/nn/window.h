/*
** Windows that move over pictures: what conv2d and the pools have in common.
**
** Along an axis of extent n, padded with p places on either side, a window of extent k that moves
** in steps of s takes (n + 2 p - k) / s + 1 places, rounded down: what remains behind the last
** window is not looked at, as in PyTorch.
*/
#ifndef DNN_NN_WINDOW_H
#define DNN_NN_WINDOW_H

#include "base/declarations.h"
#include "nn/layer.h"

DNN_BEGIN_DECLARATIONS

/* Windows, steps and paddings are at most this. */
#define DNN_WINDOW_MAX 32767

/* Is the input of 'layer' (channels, height, width), are window, stride and padding in range?
   DNN_ESHAPE, DNN_EVALUE. */
dnn_status dnn_window_check(const dnn_layer *layer, dnn_error *error);

/* Sets layer->out to (channels, places down, places across). DNN_ESHAPE when the window does not
   fit the padded input. */
dnn_status dnn_window_build(dnn_layer *layer, int64_t channels, dnn_error *error);

/* Longest text of a window, with its terminator. */
#define DNN_WINDOW_TEXT 128

/* Writes "3x3, stride 2, padding 1" into 'text' and returns it; stride 1 and padding 0 are left
   out, "stride 2x1" tells steps down and across when they differ. */
char *dnn_window_text(const dnn_layer *layer, char text[DNN_WINDOW_TEXT]);

DNN_END_DECLARATIONS

#endif
