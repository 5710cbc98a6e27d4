/*
** The elements that sorting would put at some ranks, without sorting: in time that grows with the
** number of elements alone, whatever they are.
**
** The order is that of array/order.h, but that -0.0 comes before 0.0. 'ranks' are 'count' different
** positions along 'axis' (from 0) in ascending order, each below its extent. DNN_ENOMEM,
** DNN_EINTERRUPT ('out' is then partly written).
*/
#ifndef DNN_ARRAY_PARTITION_H
#define DNN_ARRAY_PARTITION_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* out = those elements alone. 'out' is of the type of 'array', and of its shape but for the extent
   'count' along 'axis'; no overlap. */
dnn_status dnn_array_select(const dnn_array *array, int axis, int64_t count, const int64_t *ranks,
                            dnn_array *out, dnn_error *error);

/* out = all elements, arranged so that those are in their places along 'axis', with none that is
   larger before them and none that is smaller behind. 'out' is of the type and shape of 'array'; no
   overlap. */
dnn_status dnn_array_partition(const dnn_array *array, int axis, int64_t count,
                               const int64_t *ranks, dnn_array *out, dnn_error *error);

/* out = the positions along 'axis' (from 0) that arrange 'array' so; 'out' is i64 of its shape. */
dnn_status dnn_array_argpartition(const dnn_array *array, int axis, int64_t count,
                                  const int64_t *ranks, dnn_array *out, dnn_error *error);

DNN_END_DECLARATIONS

#endif
