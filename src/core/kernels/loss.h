/*
** Kernels of losses (nn/loss.h tells the formulas). Nothing is checked; an output may not overlap
** anything else.
*/
#ifndef DNN_KERNELS_LOSS_H
#define DNN_KERNELS_LOSS_H

#include "base/isa.h"

#include <stdint.h>

/*
** Losses that are a sum over elements. Returns the sum of n <= DNN_SUM_BLOCK terms in NumPy's order
** (kernels/reduce.h). All contiguous, (n):
**   a, y      output and target
**   delta     huber's
**   scale     factor of the gradient
**   gradient  NULL when it is not wanted
*/
typedef double dnn_loss_kernel(int64_t n, const void *a, const void *y, double delta, double scale,
                               void *gradient);

/* Examples at a time, at most. */
#define DNN_LOSS_TILE 256

/*
** Losses of classes, for m <= DNN_LOSS_TILE examples (columns) of n classes:
**   a         (n, m), rows 'stride' elements apart
**   y         the same, or NULL:
**   classes   (m) class numbers 0 .. n-1
**   losses    (m)
**   gradient  as 'a', or NULL
** Both forms of the target give the same bits. A class whose target is 0 adds nothing, whatever its
** output.
*/
typedef void dnn_class_loss_kernel(int64_t n, int64_t m, int64_t stride, const void *a,
                                   const void *y, const int64_t *classes, void *losses,
                                   void *gradient);

typedef struct dnn_loss_kernels {
  dnn_loss_kernel *binary_cross_entropy; /* terms without the minus sign */
  dnn_loss_kernel *binary_cross_entropy_logits;
  dnn_loss_kernel *mse;
  dnn_loss_kernel *mae;
  dnn_loss_kernel *huber;
  dnn_loss_kernel *hinge;
  dnn_class_loss_kernel *cross_entropy;
  dnn_class_loss_kernel *softmax_cross_entropy;
} dnn_loss_kernels;

DNN_ISA_DECLARE(dnn_loss_kernels, loss, f64);
DNN_ISA_DECLARE(dnn_loss_kernels, loss, f32);

#endif
