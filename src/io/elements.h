/*
** Numbers as files hold them: of more types than arrays have, and in both byte orders.
**
** Read as: float64, float32, int64, uint8 and bool as they are; float16 and bfloat16 as float32;
** the other integers as int64 (a uint64 above 2^63 - 1 is refused).
*/
#ifndef DNN_ELEMENTS_H
#define DNN_ELEMENTS_H

#include "base/dtype.h"
#include "base/error.h"

typedef struct dnn_elements {
  char kind;       /* 'f' real, 'B' bfloat16, 'i' signed, 'u' unsigned, 'b' bool */
  int bytes;       /* of one element: 1, 2, 4 or 8 */
  bool big_endian; /* most significant byte first */
} dnn_elements;

/*
** Reads NumPy's type text, "<f8" or ">i2" or "|u1", "bfloat16", which NumPy does not have, or the
** name of one of our types. DNN_EDTYPE for types that arrays cannot hold; the text says which they
** are.
*/
dnn_status dnn_elements_parse(const char *text, dnn_elements *out, dnn_error *error);

/* The type that they are read as. */
dnn_dtype dnn_elements_dtype(const dnn_elements *elements);

/*
** Converts 'count' elements.
**   in   count * elements->bytes bytes, anywhere in memory
**   out  count elements of dnn_elements_dtype, aligned
** DNN_EVALUE: a uint64 that int64 cannot hold. DNN_EINTERRUPT.
*/
dnn_status dnn_elements_decode(const dnn_elements *elements, int64_t count, const void *in,
                               void *out, dnn_error *error);

#endif
