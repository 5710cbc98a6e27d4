/*
** A growing buffer of bytes. {0} is an empty one.
*/
#ifndef DNN_BYTES_H
#define DNN_BYTES_H

#include "base/error.h"

#include <stddef.h>

typedef struct dnn_bytes {
  unsigned char *data; /* of dnn_alloc, or NULL */
  size_t size;
  size_t capacity;
} dnn_bytes;

/* Makes room for 'more' bytes behind the present ones, which may move. DNN_ENOMEM,
   DNN_EINTERRUPT. */
dnn_status dnn_bytes_reserve(dnn_bytes *bytes, size_t more, dnn_error *error);

/* Appends 'size' bytes. DNN_ENOMEM, DNN_EINTERRUPT. */
dnn_status dnn_bytes_append(dnn_bytes *bytes, const void *data, size_t size, dnn_error *error);

/* Frees the memory and empties the buffer. Twice is harmless. */
void dnn_bytes_free(dnn_bytes *bytes);

#endif
