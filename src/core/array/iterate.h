/*
** Walks several arrays of one shape together, in one-dimensional runs that are as long as the
** strides allow. What the order of elements is, is not said: it is chosen for speed.
*/
#ifndef DNN_ARRAY_ITERATE_H
#define DNN_ARRAY_ITERATE_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

#define DNN_MAX_OPERANDS 4

/* One run of n elements. data[i] is the first element of operand i, strides[i] in elements. */
typedef void dnn_run(void *context, int64_t n, char *const *data, const int64_t *strides);

/*
** Calls 'run' for every run of the 'count' operands, which must have the same shape (broadcast them
** first). Nothing is called for empty arrays. Looks at the interrupt flag between runs of at most
** 2^20 elements: DNN_EINTERRUPT when it was set. With 'parallel' true, large work is shared by the
** threads of the pool; 'run' must then be safe to call from several threads for different elements.
*/
dnn_status dnn_iterate(int count, const dnn_array *const *operands, dnn_run *run, void *context,
                       bool parallel, dnn_error *error);

DNN_END_DECLARATIONS

#endif
