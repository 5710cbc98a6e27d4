#include "io/idx.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dnn_idx header;
  dnn_array out;
  if (dnn_idx_parse("a file", data, size, &header, NULL) != DNN_OK || header.size != size ||
      dnn_array_alloc(&out, dnn_elements_dtype(&header.elements), header.ndim, header.shape,
                      NULL) != DNN_OK)
    return 0;
  dnn_elements_decode(&header.elements, header.count, data + header.offset, out.data, NULL);
  dnn_array_free(&out);
  return 0;
}
