/*
** Reductions: many elements to one, over all axes or some of them, with NumPy's results bit for
** bit where they depend on the order of addition (kernels/reduce.h tells the order).
*/
#ifndef DNN_ARRAY_REDUCE_H
#define DNN_ARRAY_REDUCE_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

typedef enum dnn_reduction {
  DNN_SUM,    /* f64, f32 as they are; integers and bool as i64 */
  DNN_PROD,   /* the same */
  DNN_MAX,    /* NaN if there is one; the array's type */
  DNN_MIN,    /* the same */
  DNN_ANY,    /* bool: is one not zero? */
  DNN_ALL,    /* bool: is none zero? */
  DNN_MEAN,   /* f32 stays, everything else f64 */
  DNN_VAR,    /* the same; mean squared distance from the mean */
  DNN_ARGMAX, /* i64: index of the first largest element (the first NaN if there is one) */
  DNN_ARGMIN  /* the same with the smallest */
} dnn_reduction;

/* NumPy's name of the reduction. */
const char *dnn_reduction_name(dnn_reduction reduction);

/* Type of the result for elements of type 'dtype'. */
dnn_dtype dnn_reduction_dtype(dnn_reduction reduction, dnn_dtype dtype);

/*
** Can the reduction be computed in 'compute', to which the elements are then converted? Sums and
** products in f64, f32 and i64, means and variances in f64 and f32, the others in their own type
** only.
*/
bool dnn_reduction_computes(dnn_reduction reduction, dnn_dtype dtype, dnn_dtype compute);

/*
** Reduces the axes i with over[i] true.
**   out   contiguous, the shape of 'array' without these axes; its type, of dnn_reduction_dtype or
**         another that dnn_reduction_computes, is the one computed in; no overlap with 'array'
**   ddof  DNN_VAR: the sum is divided by the number of elements - ddof; others ignore it
** DNN_ARGMAX and DNN_ARGMIN give the index along the one axis reduced, or in row-major order when
** all are; several but not all: DNN_EVALUE. DNN_EVALUE for max, min, argmax and argmin of no
** elements. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_array_reduce(dnn_reduction reduction, const dnn_array *array, const bool *over,
                            int64_t ddof, dnn_array *out, dnn_error *error);

/*
** Running sums (product false) or products along 'axis', in order, as np.cumsum and np.cumprod.
**   out  the shape of 'array'; its type, f64, f32 or i64, is the one computed in; may overlap
**        'array'
*/
dnn_status dnn_array_cumulate(const dnn_array *array, bool product, int axis, dnn_array *out,
                              dnn_error *error);

DNN_END_DECLARATIONS

#endif
