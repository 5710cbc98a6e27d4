/*
** Text that grows as it is appended to, in UTF-8.
*/
#ifndef DNN_ARRAY_TEXT_BUFFER_H
#define DNN_ARRAY_TEXT_BUFFER_H

#include "base/declarations.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/*
** Start with {0} and free once. 'text' is terminated; it is NULL until something is appended.
** Every function below that appends leaves the old text as it was when it fails.
*/
typedef struct dnn_text_buffer {
  char *text;
  size_t length;   /* without the terminator */
  size_t capacity; /* with it */
} dnn_text_buffer;

/* Makes room for 'extra' more characters without appending them. DNN_ENOMEM. */
dnn_status dnn_text_buffer_reserve(dnn_text_buffer *buffer, size_t extra, dnn_error *error);

/* Appends 'length' bytes of 'text'. DNN_ENOMEM. */
dnn_status dnn_text_buffer_append(dnn_text_buffer *buffer, const char *text, size_t length,
                                  dnn_error *error);

/* The same for a text with a terminator. */
dnn_status dnn_text_buffer_append_string(dnn_text_buffer *buffer, const char *text,
                                         dnn_error *error);

/* Appends 'count' times the character 'fill'. DNN_ENOMEM. */
dnn_status dnn_text_buffer_fill(dnn_text_buffer *buffer, char fill, size_t count, dnn_error *error);

/* Ends the text after 'length' characters, which are there. */
void dnn_text_buffer_cut(dnn_text_buffer *buffer, size_t length);

/* Frees the text and empties the buffer. Twice is harmless. */
void dnn_text_buffer_free(dnn_text_buffer *buffer);

/* Characters of a UTF-8 text of 'length' bytes. */
int64_t dnn_text_width(const char *text, size_t length);

DNN_END_DECLARATIONS

#endif
