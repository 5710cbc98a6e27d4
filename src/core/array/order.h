/*
** Order: sorting along an axis, searching in sorted vectors, counting integers; evenly spaced
** values.
**
** The order is NumPy's: NaN is larger than everything and equal to itself, -0.0 equals 0.0, false
** comes before true. Sorting is stable.
*/
#ifndef DNN_ARRAY_ORDER_H
#define DNN_ARRAY_ORDER_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/*
** out = the elements of 'array', sorted along 'axis'.
**   out  of the shape and type of 'array'; may be 'array' itself, but not overlap it otherwise
** DNN_ENOMEM, DNN_EINTERRUPT ('out' is then partly sorted).
*/
dnn_status dnn_array_sort(const dnn_array *array, int axis, dnn_array *out, dnn_error *error);

/* out = the positions along 'axis' (from 0) that sort 'array'; 'out' is i64 of the same shape and
   does not overlap it. The same statuses. */
dnn_status dnn_array_argsort(const dnn_array *array, int axis, dnn_array *out, dnn_error *error);

/*
** out[...] = how many elements of 'sorted' come before values[...]: those that are smaller, and
** when 'right' those that are equal too.
**   sorted  (n,) in ascending order
**   values  any shape, of the same type as 'sorted', which is f64, f32 or i64
**   out     i64 of the shape of 'values', no overlap
*/
dnn_status dnn_array_search(const dnn_array *sorted, const dnn_array *values, bool right,
                            dnn_array *out, dnn_error *error);

/*
** Adds to out[v] 1, or the weight at the same place, for every element v of 'values', in order.
**   values   (n,) i64, each in 0 .. size of 'out' - 1 (DNN_EVALUE names the first that is not)
**   weights  (n,) f64, or NULL
**   out      (m,) contiguous; i64, or f64 with weights
*/
dnn_status dnn_array_count(const dnn_array *values, const dnn_array *weights, dnn_array *out,
                           dnn_error *error);

/* out[i] = start + i step, for i from 0; 'out' is a contiguous vector of f64. */
dnn_status dnn_array_progression(double start, double step, dnn_array *out, dnn_error *error);

/* The same for integers; 'out' is i64. Sums wrap around. */
dnn_status dnn_array_progression_i64(int64_t start, int64_t step, dnn_array *out, dnn_error *error);

/* Adds 'by' to all elements of an i64 array without gaps: C counts positions from 0, Lua from 1. */
dnn_status dnn_array_shift(dnn_array *positions, int64_t by, dnn_error *error);

DNN_END_DECLARATIONS

#endif
