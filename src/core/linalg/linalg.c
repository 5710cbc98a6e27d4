/*
** What all functions of linalg/linalg.h have in common. The equations are in equations.c, the
** others in factorizations.c, and how both call LAPACK in lapack.c.
*/
#include "linalg/linalg.h"

#include "base/interrupt.h"
#include "linalg/lapack.h"

#include <limits.h>
#include <string.h>

dnn_dtype dnn_matrix_dtype(dnn_dtype dtype) {
  return dtype == DNN_F32 ? DNN_F32 : DNN_F64;
}

/* Sizes are int in LAPACK, which also adds some of them up. */
dnn_status dnn_matrix_check(const char *name, const dnn_array *a, bool square, dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  dnn_shape_text(a->ndim, a->shape, text);
  if (a->ndim < 2)
    return dnn_error_set(error, DNN_ESHAPE,
                         "%s: an array of shape %s is not a matrix, which has two dimensions", name,
                         text);
  if (dnn_matrix_rows(a) > INT_MAX / 2 || dnn_matrix_columns(a) > INT_MAX / 2)
    return dnn_error_set(error, DNN_ESHAPE, "%s: matrix of shape %s is too large", name, text);
  if (square && dnn_matrix_rows(a) != dnn_matrix_columns(a))
    return dnn_error_set(error, DNN_ESHAPE, "%s: matrix of shape %s is not square", name, text);
  return DNN_OK;
}

/* Of one function: eig has a matrix, and four results. */
enum { MOST_OPERANDS = 5 };

dnn_status dnn_matrix_each(int lead, int count, const dnn_array *stacks,
                           dnn_matrix_function *compute, dnn_error *error) {
  dnn_array parts[MOST_OPERANDS];
  if (lead == 0) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    memcpy(parts, stacks, (size_t)count * sizeof *stacks);
    return compute(parts, error);
  }
  for (int64_t i = 0; i < stacks[0].shape[0]; i++) {
    for (int k = 0; k < count; k++) {
      parts[k] = stacks[k];
      if (stacks[k].data != NULL)
        dnn_array_index_view(&stacks[k], 0, i, &parts[k]);
    }
    dnn_status status = dnn_matrix_each(lead - 1, count, parts, compute, error);
    if (status != DNN_OK)
      return status;
  }
  return DNN_OK;
}
