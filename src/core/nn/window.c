/*
** Moving windows: checks, the shape of the output, and texts.
*/
#include "nn/window.h"

#include <stdio.h>

/* Down and across, each at least 'least'. */
static dnn_status check_extents(const char *name, const int64_t *extents, int64_t least,
                                dnn_error *error) {
  for (int i = 0; i < 2; i++) {
    if (extents[i] < least || extents[i] > DNN_WINDOW_MAX)
      return dnn_error_set(error, DNN_EVALUE, "%s (%lld, %lld) must be %lld .. %d", name,
                           (long long)extents[0], (long long)extents[1], (long long)least,
                           DNN_WINDOW_MAX);
  }
  return DNN_OK;
}

dnn_status dnn_window_check(const dnn_layer *layer, dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  if (layer->in.ndim != 3)
    return dnn_error_set(error, DNN_ESHAPE,
                         "input %s: pictures of shape (channels, height, width) are needed",
                         dnn_features_text(&layer->in, text));
  dnn_status status = check_extents("window", layer->window, 1, error);
  if (status == DNN_OK)
    status = check_extents("stride", layer->stride, 1, error);
  if (status == DNN_OK)
    status = check_extents("padding", layer->padding, 0, error);
  return status;
}

/* Writes "3x3", or "2" when 'joins' and both are the same. */
static void extents_text(const int64_t *extents, bool joins, char *text, size_t bytes) {
  if (joins && extents[0] == extents[1])
    snprintf(text, bytes, "%lld", (long long)extents[0]);
  else
    snprintf(text, bytes, "%lldx%lld", (long long)extents[0], (long long)extents[1]);
}

/* Overflow is looked for in extent + 2 * pad alone: the other numbers are at most DNN_WINDOW_MAX.
   */
dnn_status dnn_window_build(dnn_layer *layer, int64_t channels, dnn_error *error) {
  static const char *const names[2] = {"height", "width"};
  char in[DNN_SHAPE_TEXT], padding[32], window[32];
  int64_t shape[3] = {channels};
  for (int i = 0; i < 2; i++) {
    int64_t extent = layer->in.shape[i + 1], pad = layer->padding[i];
    if (extent > INT64_MAX - 2 * pad || layer->window[i] > extent + 2 * pad) {
      extents_text(layer->padding, true, padding, sizeof padding);
      extents_text(layer->window, false, window, sizeof window);
      return dnn_error_set(
          error, DNN_ESHAPE,
          "window %s does not fit (channels, height, width) = %s with padding %s: output "
          "%s = (%lld + 2 * %lld - %lld) / %lld + 1",
          window, dnn_features_text(&layer->in, in), padding, names[i], (long long)extent,
          (long long)pad, (long long)layer->window[i], (long long)layer->stride[i]);
    }
    shape[i + 1] = (extent + 2 * pad - layer->window[i]) / layer->stride[i] + 1;
  }
  return dnn_features_init(&layer->out, 3, shape, error);
}

/* Steps and paddings are told only where they are not the presets. */
char *dnn_window_text(const dnn_layer *layer, char text[DNN_WINDOW_TEXT]) {
  char window[32], stride[32], padding[32];
  extents_text(layer->window, false, window, sizeof window);
  extents_text(layer->stride, true, stride, sizeof stride);
  extents_text(layer->padding, true, padding, sizeof padding);
  bool steps = layer->stride[0] != 1 || layer->stride[1] != 1;
  bool pads = layer->padding[0] != 0 || layer->padding[1] != 0;
  snprintf(text, DNN_WINDOW_TEXT, "%s%s%s%s%s", window, steps ? ", stride " : "",
           steps ? stride : "", pads ? ", padding " : "", pads ? padding : "");
  return text;
}
