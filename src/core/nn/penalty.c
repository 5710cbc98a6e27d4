/*
** Weights are few numbers against the products of a pass, so one thread does.
*/
#include "nn/penalty.h"

#include "kernels/optimizer.h"

DNN_ISA_ACCESSOR(dnn_optimizer_kernels, optimizer)

double dnn_penalty_value(dnn_dtype dtype, int64_t n, const void *w, double l1, double l2) {
  return optimizer_kernels(dtype)->penalty(n, l1, l2, w);
}

void dnn_penalty_add_gradient(dnn_dtype dtype, int64_t n, const void *w, double l1, double l2,
                              void *gradient) {
  optimizer_kernels(dtype)->add_penalty(n, l1, l2, w, gradient);
}
