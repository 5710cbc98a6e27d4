/*
** L1 and L2 terms of a cost: (l2 / 2) sum w^2 + l1 sum |w| over the elements of a weight.
*/
#ifndef DNN_NN_PENALTY_H
#define DNN_NN_PENALTY_H

#include "base/declarations.h"
#include "base/dtype.h"

#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/* The value for 'w' (n) of type f64 or f32, added up in double. */
double dnn_penalty_value(dnn_dtype dtype, int64_t n, const void *w, double l1, double l2);

/* gradient = gradient + l2 w + l1 sign(w), in the type of both. */
void dnn_penalty_add_gradient(dnn_dtype dtype, int64_t n, const void *w, double l1, double l2,
                              void *gradient);

DNN_END_DECLARATIONS

#endif
