/*
** IDX files, in which MNIST and its relatives come: a type, extents, and the elements, all
** big-endian. Integers of 16 and 32 bits and signed bytes are read as int64.
*/
#ifndef DNN_IDX_H
#define DNN_IDX_H

#include "array/array.h"
#include "io/elements.h"

#include <stddef.h>

/* Longest header: as many extents as arrays can have. */
#define DNN_IDX_HEADER (4 + 4 * DNN_MAX_NDIM)

typedef struct dnn_idx {
  dnn_elements elements;
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  int64_t count; /* of elements */
  size_t offset; /* where they start */
  size_t size;   /* of the whole file */
} dnn_idx;

/*
** Reads the header from the first bytes of a file; DNN_IDX_HEADER are always enough.
**   name  what messages call the file
** DNN_EIO: not such a file, or cut short.
*/
dnn_status dnn_idx_parse(const char *name, const void *data, size_t size, dnn_idx *out,
                         dnn_error *error);

#endif
