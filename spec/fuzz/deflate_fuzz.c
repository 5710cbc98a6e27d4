/* Compressed bytes, in a gzip envelope where they look like it, into room that is too small or
   large. */
#include "io/deflate.h"

#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const size_t rooms[] = {0, 1, 100, 10000};
  for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
    unsigned char *out = malloc(rooms[i] + 1);
    size_t produced;
    bool ended;
    if (out != NULL)
      dnn_inflate("a file", dnn_gzip_is(data, size), data, size, out, rooms[i], &produced, &ended,
                  NULL);
    free(out);
  }
  return 0;
}
