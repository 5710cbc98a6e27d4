/*
** Lists of byte strings, as HDF5 files hold them: any bytes, any number, one block of memory.
** A list starts as {0} and is given back with dnn_h5_strings_free.
*/
#ifndef DNN_H5STRINGS_H
#define DNN_H5STRINGS_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct dnn_h5_strings {
  int64_t count;
  size_t *ends; /* (count,) string i ends before bytes[ends[i]], where the next one starts */
  char *bytes;
  size_t ends_room, bytes_room; /* allocated, in elements */
} dnn_h5_strings;

/* Appends a copy of 'length' bytes. DNN_ENOMEM leaves the list as it was. */
dnn_status dnn_h5_strings_add(dnn_h5_strings *strings, const char *text, size_t length,
                              dnn_error *error);

/* String i (from 0); not terminated. */
const char *dnn_h5_strings_at(const dnn_h5_strings *strings, int64_t i, size_t *length);

/* Frees and empties the list. Twice is harmless. */
void dnn_h5_strings_free(dnn_h5_strings *strings);

#endif
