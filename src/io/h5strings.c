/*
** A list of strings in two blocks: all bytes, and where each string ends. Names and string datasets
** may have a million entries: one allocation each would be slow, and could fail halfway.
*/
#include "io/h5strings.h"

#include "base/alloc.h"

#include <string.h>

/* Makes room for 'needed' elements of 'size' bytes in *block; false when there is no memory.
   Doubles, so that adding is of constant cost on average. */
static int reserve(void **block, size_t *room, size_t used, size_t needed, size_t size) {
  if (needed <= *room)
    return 1;
  size_t larger = *room < 16 ? 16 : *room * 2;
  larger = larger < needed ? needed : larger;
  if (larger > SIZE_MAX / size)
    return 0;
  void *moved = dnn_alloc(larger * size);
  if (moved == NULL)
    return 0;
  if (used > 0)
    memcpy(moved, *block, used * size);
  dnn_free(*block);
  *block = moved;
  *room = larger;
  return 1;
}

dnn_status dnn_h5_strings_add(dnn_h5_strings *strings, const char *text, size_t length,
                              dnn_error *error) {
  size_t count = (size_t)strings->count;
  size_t start = count == 0 ? 0 : strings->ends[count - 1];
  void *ends = strings->ends;
  void *bytes = strings->bytes;
  int enough = length <= SIZE_MAX - start &&
               reserve(&ends, &strings->ends_room, count, count + 1, sizeof *strings->ends);
  strings->ends = ends;
  enough = enough && reserve(&bytes, &strings->bytes_room, start, start + length, 1);
  strings->bytes = bytes;
  if (!enough)
    return dnn_error_set(error, DNN_ENOMEM, "no memory for %zu strings", count + 1);
  if (length > 0)
    memcpy(strings->bytes + start, text, length);
  strings->ends[count] = start + length;
  strings->count++;
  return DNN_OK;
}

const char *dnn_h5_strings_at(const dnn_h5_strings *strings, int64_t i, size_t *length) {
  size_t start = i == 0 ? 0 : strings->ends[i - 1];
  *length = strings->ends[i] - start;
  /* without any bytes there is no block to point into */
  return *length == 0 ? "" : strings->bytes + start;
}

void dnn_h5_strings_free(dnn_h5_strings *strings) {
  dnn_free(strings->ends);
  dnn_free(strings->bytes);
  *strings = (dnn_h5_strings){0};
}
