/*
** Z = W A + b, forwards and backwards: what the layer linear and the notebook's
** linear_forward and linear_backward (nn/steps.c) have in common, so that both give the same bits.
**
** Letters: n units, n_prev of the layer before, m examples, which are columns. Everything is of
** one real type. Results are row-major without gaps and share no memory with anything else.
*/
#ifndef DNN_NN_LINEAR_H
#define DNN_NN_LINEAR_H

#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"
#include "base/product.h"

DNN_BEGIN_DECLARATIONS

typedef struct dnn_linear {
  dnn_dtype dtype;         /* f32 or f64 */
  dnn_precision precision; /* of the products */
  int64_t n, n_prev, m;
  dnn_operand w; /* (n, n_prev) */
  dnn_operand a; /* (n_prev, m) */
} dnn_linear;

/*
** z (n, m) = w a + b
**   b  (n), or NULL: none is added
** DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_linear_forward(const dnn_linear *linear, const void *b, void *z, dnn_error *error);

/*
** The gradients for that of z, 'dz' (n, m): means over the examples for the parameters.
**   dw  (n, n_prev)  dz a^T / m
**   db  (n)          the sum of dz over the examples / m
**   da  (n_prev, m)  w^T dz
** Each may be NULL when nobody needs it. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_linear_backward(const dnn_linear *linear, const dnn_operand *dz, void *dw, void *db,
                               void *da, dnn_error *error);

DNN_END_DECLARATIONS

#endif
