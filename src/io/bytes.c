/*
** A buffer of bytes that grows: what files are put together in before they are written, and what
** text is parsed into. Its memory is one block of dnn_alloc, which dnn_bytes_free gives back.
*/
#include "io/bytes.h"

#include "array/copy.h"
#include "base/alloc.h"

#include <stdint.h>

dnn_status dnn_bytes_reserve(dnn_bytes *bytes, size_t more, dnn_error *error) {
  if (more <= bytes->capacity - bytes->size)
    return DNN_OK;
  unsigned char *data = NULL;
  size_t capacity = 0;
  /* Half as much again: amortized constant work for appends, and at most half of it unused. */
  if (more <= SIZE_MAX / 4 && bytes->size <= SIZE_MAX / 4) {
    capacity = bytes->size + (more > bytes->size / 2 ? more : bytes->size / 2);
    data = dnn_alloc(capacity);
  }
  if (data == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %zu more bytes", more);
  /* hundreds of megabytes are possible here: the copy can be interrupted, and leaves the old
     buffer */
  if (!dnn_copy(data, bytes->data, bytes->size)) {
    dnn_free(data);
    return dnn_error_interrupt(error);
  }
  dnn_free(bytes->data);
  bytes->data = data;
  bytes->capacity = capacity;
  return DNN_OK;
}

dnn_status dnn_bytes_append(dnn_bytes *bytes, const void *data, size_t size, dnn_error *error) {
  if (size == 0) /* there may be no memory yet, to which nothing can be added */
    return DNN_OK;
  dnn_status status = dnn_bytes_reserve(bytes, size, error);
  if (status != DNN_OK)
    return status;
  if (!dnn_copy(bytes->data + bytes->size, data, size))
    return dnn_error_interrupt(error);
  bytes->size += size;
  return DNN_OK;
}

void dnn_bytes_free(dnn_bytes *bytes) {
  dnn_free(bytes->data);
  *bytes = (dnn_bytes){0};
}
