/*
** Picking elements by lists of indices and by masks: the copying half of indexing (views are in
** array/array.h).
**
** 'count' axes of an array are indexed together by 'count' arrays of one shape B: entry b of B
** picks the subarray at (indices[0][b], indices[1][b], ...). With the remaining axes R of the array
** in order, the picked array has shape R with B inserted before axis 'at' of R.
*/
#ifndef DNN_ARRAY_GATHER_H
#define DNN_ARRAY_GATHER_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* Shape of the picked array. DNN_ESHAPE at the dimension limit. */
dnn_status dnn_gather_shape(const dnn_array *array, int count, const int *axes,
                            const dnn_array *indices, int at, int *ndim,
                            int64_t shape[DNN_MAX_NDIM], dnn_error *error);

/*
** out = the picked array, converted to out's type.
**   axes     'count' different axes of 'array'
**   indices  'count' i64 arrays of one shape, every value in 0 .. extent-1 of its axis
**   out      of the shape that dnn_gather_shape gives; must not overlap 'array'
** DNN_EINTERRUPT, as all that follow.
*/
dnn_status dnn_array_gather(const dnn_array *array, int count, const int *axes,
                            const dnn_array *indices, int at, dnn_array *out, dnn_error *error);

/* The reverse: stores 'values', broadcast to the picked shape, into the picked elements of 'array'.
   Where an element is picked twice, the last value stays. */
dnn_status dnn_array_scatter(dnn_array *array, int count, const int *axes, const dnn_array *indices,
                             int at, const dnn_array *values, dnn_error *error);

/* *count = the number of elements that are not zero (true, not 0, NaN). */
dnn_status dnn_array_count_nonzero(const dnn_array *array, int64_t *count, dnn_error *error);

/*
** Positions of the elements that are not zero, in row-major order: axis k of entry b goes to
** out[k][b]. 'out' are array->ndim i64 vectors of dnn_array_count_nonzero elements.
*/
dnn_status dnn_array_nonzero(const dnn_array *array, dnn_array *out, dnn_error *error);

/*
** out = the elements of 'array' where 'mask' is true, in row-major order.
**   array  without gaps
**   mask   bool, of its shape, without gaps
**   out    a vector without gaps of the same type, of as many elements as are true; no overlap
*/
dnn_status dnn_array_compress(const dnn_array *array, const dnn_array *mask, dnn_array *out,
                              dnn_error *error);

/* The reverse: stores the elements of 'values' where 'mask' is true. */
dnn_status dnn_array_expand(dnn_array *array, const dnn_array *mask, const dnn_array *values,
                            dnn_error *error);

DNN_END_DECLARATIONS

#endif
