/*
** NumPy's array files (.npy), format versions 1.0, 2.0 and 3.0; written as 1.0.
**
** The header is a Python dictionary. It is read by a grammar of its own, never evaluated:
**   header = "{" { key ":" value [","] } "}"
**   key    = 'descr' (a type), 'fortran_order' (True or False), 'shape' (a tuple of integers)
*/
#ifndef DNN_NPY_H
#define DNN_NPY_H

#include "array/array.h"
#include "io/bytes.h"
#include "io/elements.h"

typedef struct dnn_npy {
  dnn_elements elements;
  bool fortran; /* elements are in column-major order */
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  size_t offset; /* where the elements start */
} dnn_npy;

/* Does this look like an array file? */
bool dnn_npy_is(const void *data, size_t size);

/*
** Reads the header of a file of 'size' bytes, of which all must be there: the elements take what is
** behind the header, no more and no less.
**   name  what messages call the file
** DNN_EIO for damaged files, DNN_EDTYPE for types that arrays cannot hold.
*/
dnn_status dnn_npy_parse(const char *name, const void *data, size_t size, dnn_npy *out,
                         dnn_error *error);

/* Reads the elements into 'out', row-major of the header's shape and type. DNN_ENOMEM, DNN_EVALUE:
   an element that does not fit. */
dnn_status dnn_npy_read(const char *name, const dnn_npy *header, const void *data, dnn_array *out,
                        dnn_error *error);

/* Appends an array as NumPy writes it, byte for byte; in column-major order if it is so stored. */
dnn_status dnn_npy_write(const dnn_array *array, dnn_bytes *out, dnn_error *error);

#endif
