/* A table of numbers for np.loadtxt, of which the first byte chooses how it is read. A number alone
   must be the one that strtod reads. */
#include "io/number.h"
#include "io/textnumbers.h"

#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static void compare(const uint8_t *data, size_t size) {
  char text[100], *end;
  double value;
  if (size >= sizeof text)
    return;
  memcpy(text, data, size);
  text[size] = '\0';
  if (dnn_number_read(text, size, DNN_F64, &value) != NULL)
    return;
  double expected = strtod(text, &end);
  if (end != text + size || memcmp(&expected, &value, sizeof value) != 0)
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const int64_t chosen[] = {1, -1};
  static const dnn_dtype dtypes[] = {DNN_F64, DNN_I64, DNN_U8, DNN_F32};
  if (size == 0)
    return 0;
  compare(data + 1, size - 1);
  const double filling = 7;
  dnn_text_format format = {.function = "fuzz",
                            .filling = data[0] & 32 ? &filling : NULL,
                            .skip_last = data[0] & 32 ? 1 : 0,
                            .delimiter = data[0] & 1 ? "," : NULL,
                            .comments = data[0] & 2 ? "#" : "",
                            .skip = data[0] >> 2 & 1,
                            .most = data[0] & 8 ? 2 : INT64_MAX,
                            .dtype = dtypes[data[0] >> 6]};
  if (data[0] & 16) {
    format.columns = chosen;
    format.count = 2;
  }
  dnn_bytes out = {0};
  int64_t rows, columns;
  dnn_text_numbers("a file", (const char *)data + 1, size - 1, &format, &out, &rows, &columns,
                   NULL);
  dnn_bytes_free(&out);
  return 0;
}
