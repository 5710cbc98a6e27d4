/*
** Products of arrays: dot and matmul with NumPy's shapes, on top of linalg/gemm.h.
*/
#ifndef DNN_LINALG_DOT_H
#define DNN_LINALG_DOT_H

#include "array/array.h"
#include "base/declarations.h"
#include "base/product.h"

DNN_BEGIN_DECLARATIONS

/*
** Shape and type of dot(a, b):
**   (k,) . (k,)          -> ()
**   (n, k) . (k, m)      -> (n, m)
**   (..., k) . (k,)      -> (...)
**   (..., k) . (.., k, m) -> (..., .., m)
**   scalars              -> the product by the scalar
** DNN_ESHAPE names both shapes. Integers and bool give i64.
*/
dnn_status dnn_dot_shape(const dnn_array *a, const dnn_array *b, dnn_dtype *dtype, int *ndim,
                         int64_t shape[DNN_MAX_NDIM], dnn_error *error);

/*
** out = dot(a, b); 'out' has the shape and type above and may overlap the operands.
**   precision  DNN_PRECISION_FULL, or to what f32 operands are rounded (linalg/gemm_bf16.h):
**              DNN_EDTYPE for other types, DNN_ESHAPE for scalars
*/
dnn_status dnn_dot(const dnn_array *a, const dnn_array *b, dnn_precision precision, dnn_array *out,
                   dnn_error *error);

/*
** Shape and type of matmul(a, b): as dot for up to two dimensions; more are stacks of matrices
** that broadcast. Scalars are refused.
*/
dnn_status dnn_matmul_shape(const dnn_array *a, const dnn_array *b, dnn_dtype *dtype, int *ndim,
                            int64_t shape[DNN_MAX_NDIM], dnn_error *error);

/* out = matmul(a, b), likewise. */
dnn_status dnn_matmul(const dnn_array *a, const dnn_array *b, dnn_precision precision,
                      dnn_array *out, dnn_error *error);

DNN_END_DECLARATIONS

#endif
