/*
** Values between points.
*/
#ifndef DNN_ARRAY_INTERPOLATE_H
#define DNN_ARRAY_INTERPOLATE_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/*
** out[i] = the value at x[i] of the straight lines that join the points (xp[k], fp[k]), rounded as
** NumPy rounds it; 'left' before the first point, 'right' behind the last, NaN at NaN.
**   x       (n,) f64 without gaps
**   xp, fp  (m,) f64 without gaps, m >= 1; xp ascends, or results have no meaning
**   out     (n,) f64 without gaps; may be x
** DNN_EINTERRUPT.
*/
dnn_status dnn_array_interpolate(const dnn_array *x, const dnn_array *xp, const dnn_array *fp,
                                 double left, double right, dnn_array *out, dnn_error *error);

DNN_END_DECLARATIONS

#endif
