#include "io/npy.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dnn_npy header;
  dnn_array out;
  if (dnn_npy_parse("a file", data, size, &header, NULL) == DNN_OK &&
      dnn_array_alloc(&out, dnn_elements_dtype(&header.elements), header.ndim, header.shape,
                      NULL) == DNN_OK) {
    dnn_npy_read("a file", &header, data, &out, NULL);
    dnn_array_free(&out);
  }
  return 0;
}
