#include "plot/cairo.h"

static dnn_status absent(dnn_error *error) {
  return dnn_error_set(error, DNN_EMISSING,
                       "pictures and PDF need cairo, which was absent when dnnlua was built: "
                       "install libcairo2-dev and libfontconfig-dev, or save as .svg");
}

bool dnn_cairo_exists(void) {
  return false;
}

dnn_status dnn_drawing_pixels(const dnn_drawing *drawing, double dpi, int64_t *height,
                              int64_t *width, dnn_error *error) {
  (void)drawing, (void)dpi, (void)height, (void)width;
  return absent(error);
}

dnn_status dnn_cairo_pixels(const dnn_drawing *drawing, dnn_fonts *fonts, double dpi, uint8_t *out,
                            dnn_error *error) {
  (void)drawing, (void)fonts, (void)dpi, (void)out;
  return absent(error);
}

dnn_status dnn_cairo_pdf(const dnn_drawing *drawing, dnn_fonts *fonts,
                         const dnn_pdf_metadata *metadata, dnn_text_buffer *out, dnn_error *error) {
  (void)drawing, (void)fonts, (void)metadata, (void)out;
  return absent(error);
}
