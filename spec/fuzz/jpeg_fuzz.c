#include "io/jpeg.h"

#include "base/alloc.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dnn_picture header;
  if (dnn_jpeg_parse("a file", data, size, &header, NULL) != DNN_OK)
    return 0;
  size_t bytes = (size_t)(header.rows * header.columns * header.channels);
  void *out = dnn_alloc(bytes * dnn_dtype_size(header.dtype));
  if (out != NULL)
    dnn_jpeg_read("a file", &header, data, size, out, NULL);
  dnn_free(out);
  return 0;
}
