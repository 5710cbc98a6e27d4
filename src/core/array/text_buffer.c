/*
** Text that grows: to twice its size, so that appending n characters copies fewer than 2 n.
*/
#include "array/text_buffer.h"

#include "base/alloc.h"

#include <string.h>

dnn_status dnn_text_buffer_reserve(dnn_text_buffer *buffer, size_t extra, dnn_error *error) {
  /* one character is always left for the terminator */
  if (extra < buffer->capacity - buffer->length)
    return DNN_OK;
  size_t needed = 0;
  char *text = NULL;
  if (!__builtin_add_overflow(buffer->length, extra, &needed) && needed < SIZE_MAX / 2) {
    needed = needed < 64 ? 128 : 2 * needed;
    text = dnn_alloc(needed);
  }
  if (text == NULL) {
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %zu characters of text",
                         buffer->length);
  }
  if (buffer->length > 0)
    memcpy(text, buffer->text, buffer->length);
  text[buffer->length] = '\0';
  dnn_free(buffer->text);
  buffer->text = text;
  buffer->capacity = needed;
  return DNN_OK;
}

void dnn_text_buffer_cut(dnn_text_buffer *buffer, size_t length) {
  buffer->length = length;
  if (buffer->text != NULL)
    buffer->text[length] = '\0';
}

dnn_status dnn_text_buffer_append(dnn_text_buffer *buffer, const char *text, size_t length,
                                  dnn_error *error) {
  dnn_status status = dnn_text_buffer_reserve(buffer, length, error);
  if (status == DNN_OK && length > 0) {
    memcpy(buffer->text + buffer->length, text, length);
    dnn_text_buffer_cut(buffer, buffer->length + length);
  }
  return status;
}

dnn_status dnn_text_buffer_fill(dnn_text_buffer *buffer, char fill, size_t count,
                                dnn_error *error) {
  dnn_status status = dnn_text_buffer_reserve(buffer, count, error);
  if (status == DNN_OK) {
    memset(buffer->text + buffer->length, fill, count);
    dnn_text_buffer_cut(buffer, buffer->length + count);
  }
  return status;
}

void dnn_text_buffer_free(dnn_text_buffer *buffer) {
  dnn_free(buffer->text);
  *buffer = (dnn_text_buffer){0};
}

dnn_status dnn_text_buffer_append_string(dnn_text_buffer *buffer, const char *text,
                                         dnn_error *error) {
  return dnn_text_buffer_append(buffer, text, strlen(text), error);
}

/* Bytes that continue a character do not count. */
int64_t dnn_text_width(const char *text, size_t length) {
  int64_t width = 0;
  for (size_t i = 0; i < length; i++)
    width += ((unsigned char)text[i] & 0xc0) != 0x80;
  return width;
}
