/*
** The notebook's steps: one layer forwards and backwards, the cost, and the update. The linear part
** is that of nn/linear.h, the cost that of nn/loss.h and the update that of nn/optimizer.h, which
** networks call with the same numbers; activations are operations of array/elementwise.h.
**
** Examples are columns. Letters: n units of a layer, n_prev of the one before it, m examples.
** Results are reals: f32 when all operands are, otherwise f64 (dnn_steps_dtype). Every function
** rounds as the NumPy expression in its comment does, step by step; products follow linalg/gemm.h.
** Texts of errors name the arguments by the letters used here.
*/
#ifndef DNN_NN_STEPS_H
#define DNN_NN_STEPS_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* Type of the results of an operation on these arrays: their promoted type, f64 for integers. */
dnn_dtype dnn_steps_dtype(int count, const dnn_array *const *arrays);

/*
** Do the shapes fit z = w a + b?
**   a (n_prev, m)   w (n, n_prev)   b (n, 1)
** DNN_ESHAPE tells which argument needs which shape.
*/
dnn_status dnn_steps_linear_check(const dnn_array *a, const dnn_array *w, const dnn_array *b,
                                  dnn_error *error);

/* z = np.dot(w, a) + b. The shapes were checked; 'z' is (n, m), apart from the others. */
dnn_status dnn_steps_linear_forward(const dnn_array *a, const dnn_array *w, const dnn_array *b,
                                    dnn_array *z, dnn_error *error);

/*
** Do the shapes fit the step backwards?
**   dz (n, m)   a_prev (n_prev, m)   w (n, n_prev)
*/
dnn_status dnn_steps_linear_backward_check(const dnn_array *dz, const dnn_array *a_prev,
                                           const dnn_array *w, dnn_error *error);

/*
** Gradients of the layer z = w a_prev + b, for the mean over the examples.
**   da_prev  (n_prev, m)  np.dot(w.T, dz); NULL when nobody needs it
**   dw       (n, n_prev)  np.dot(dz, a_prev.T) / m
**   db       (n, 1)       np.sum(dz, axis=1, keepdims=True) / m
** The shapes were checked; results are of one real type and apart from the operands.
*/
dnn_status dnn_steps_linear_backward(const dnn_array *dz, const dnn_array *a_prev,
                                     const dnn_array *w, dnn_array *da_prev, dnn_array *dw,
                                     dnn_array *db, dnn_error *error);

/*
** Cross-entropy of probabilities 'al' and labels 'y', both (n, m), labels 0 or 1:
** *cost = (-1/m) * np.sum(y * np.log(al) + (1 - y) * np.log(1 - al)). As in NumPy a probability of
** exactly 0 or 1 gives inf or NaN. Operands of different types are first converted to their common
** type (dnn_steps_dtype).
*/
dnn_status dnn_steps_compute_cost(const dnn_array *al, const dnn_array *y, double *cost,
                                  dnn_error *error);

/*
** Its derivative with respect to 'al', times m: dal = -(np.divide(y, al) - np.divide(1 - y, 1 -
** al)), in f64. All have one shape; 'dal' is f64, without gaps and apart from the others.
** DNN_EINTERRUPT.
*/
dnn_status dnn_steps_cost_gradient(const dnn_array *al, const dnn_array *y, dnn_array *dal,
                                   dnn_error *error);

/*
** One step of gradient descent in place: parameter = parameter - rate * gradient.
**   name  what messages call the parameter: "W1" (the gradient is then "dW1")
** DNN_EDTYPE unless both have one real type, DNN_ESHAPE unless both have one shape. When the
** interrupt flag stops the work (DNN_EINTERRUPT), a part of the parameter is updated.
*/
dnn_status dnn_steps_update(dnn_array *parameter, const dnn_array *gradient, double rate,
                            const char *name, dnn_error *error);

DNN_END_DECLARATIONS

#endif
