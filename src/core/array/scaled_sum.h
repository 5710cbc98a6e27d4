/*
** Sums with a factor, in one pass over memory and without an array for the product.
*/
#ifndef DNN_ARRAY_SCALED_SUM_H
#define DNN_ARRAY_SCALED_SUM_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/*
** target += factor * array, rounded as the product and then the sum would be.
**   target  f64 or f32; no broadcast view
**   array   of the same type; broadcasts to the target's shape, may overlap it
** DNN_EDTYPE, DNN_ESHAPE, DNN_EVALUE; DNN_ENOMEM; DNN_EINTERRUPT, after which the target is
** unspecified.
*/
dnn_status dnn_array_add_scaled(dnn_array *target, double factor, const dnn_array *array,
                                dnn_error *error);

DNN_END_DECLARATIONS

#endif
