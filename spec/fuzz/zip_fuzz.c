#include "io/zip.h"

#include "base/alloc.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dnn_zip_member *members;
  size_t count;
  if (dnn_zip_list("a file", data, size, &members, &count, NULL) != DNN_OK)
    return 0;
  for (size_t i = 0; i < count; i++) {
    void *out = dnn_alloc(members[i].size);
    if (out != NULL)
      dnn_zip_extract("a file", &members[i], out, NULL);
    dnn_free(out);
  }
  dnn_free(members);
  return 0;
}
