/*
** Files of named arrays: safetensors.
**
** A file is the length of a header (8 bytes), the header, JSON text, and the bytes of the arrays:
**
**   {"__metadata__": {"format": "pt"}, "0.weight": {"dtype": "F64", "shape": [2, 3],
**    "data_offsets": [0, 48]}}
**
** Here such bytes are walked through, array by array, without taking memory. What a header says is
** checked before it is believed: the grammar, and that the bytes of each array are there and as
** many as its type and shape need. Names are left as they stand in the file, with their escapes.
*/
#ifndef DNN_NN_SAFETENSORS_H
#define DNN_NN_SAFETENSORS_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* A part of the header. */
typedef struct dnn_safetensors_text {
  const char *at;
  size_t length;
} dnn_safetensors_text;

/* An array of a file, whose bytes have no alignment. */
typedef struct dnn_safetensors_entry {
  dnn_safetensors_text name, type; /* "0.weight", "F64" */
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  int64_t size;               /* the product */
  const unsigned char *bytes; /* size times 8 for "F64", 4 for "F32"; of other types any number */
} dnn_safetensors_entry;

/* A file that is walked through. */
typedef struct dnn_safetensors {
  const unsigned char *bytes; /* of all arrays */
  size_t count;               /* of these bytes */
  const char *header;
  size_t length, at;
  const char *key;            /* of the metadata that is looked for */
  dnn_safetensors_text value; /* what it is, once the walk has come by it; 'at' is NULL before */
} dnn_safetensors;

/* Is this the text? */
bool dnn_safetensors_is(dnn_safetensors_text text, const char *what);

/* Begins a walk through the bytes of a file, which must stay; 'key' is looked for in the metadata.
   DNN_EVALUE: they are no such file. */
dnn_status dnn_safetensors_open(const void *file, size_t size, const char *key,
                                dnn_safetensors *out, dnn_error *error);

/* Fills in the next array; *is_there is false behind the last one. DNN_EVALUE: the header is wrong,
   with the place in it. */
dnn_status dnn_safetensors_next(dnn_safetensors *self, dnn_safetensors_entry *entry, bool *is_there,
                                dnn_error *error);

DNN_END_DECLARATIONS

#endif
