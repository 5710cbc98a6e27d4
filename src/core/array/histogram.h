/*
** Counting elements in bins of equal width.
*/
#ifndef DNN_ARRAY_HISTOGRAM_H
#define DNN_ARRAY_HISTOGRAM_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/*
** Adds to out[i] 1, or the weight at the same place, for each element x with
** edges[i] <= x < edges[i + 1]; the last bin has its right edge, too. Elements beyond the edges and
** NaN count nowhere. Everything is rounded as NumPy rounds it.
**   values   a vector of f64 or f32 without gaps
**   weights  as many f64 without gaps, or NULL
**   edges    (bins + 1,) of the type of 'values', without gaps; at even distances, ascending
**   norm     bins / (last edge - first edge)
**   out      (bins,) without gaps; i64, or f64 with weights
** DNN_EINTERRUPT.
*/
dnn_status dnn_array_histogram(const dnn_array *values, const dnn_array *weights,
                               const dnn_array *edges, double norm, dnn_array *out,
                               dnn_error *error);

DNN_END_DECLARATIONS

#endif
