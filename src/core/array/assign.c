/*
** Assignment between arrays of any types, shapes that broadcast, and strides (array/array.h). Equal
** layouts are copied as bytes; all else is walked (iterate.c), a run at a time through dnn_convert.
*/
#include "array/array.h"
#include "array/copy.h"
#include "array/iterate.h"

static void assign_run(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const dnn_dtype *types = context;
  dnn_convert(n, types[0], data[0], strides[0], types[1], data[1], strides[1]);
}

dnn_status dnn_array_assign(const dnn_array *in, dnn_array *out, dnn_error *error) {
  dnn_status status = dnn_array_check_writable(out, error);
  if (status != DNN_OK)
    return status;
  if (in->dtype == out->dtype && dnn_shape_equal(in, out) && dnn_array_is_contiguous(in) &&
      dnn_array_is_contiguous(out)) { /* the common case of a copy */
    bool done = dnn_copy(out->data, in->data, (size_t)in->size * dnn_dtype_size(in->dtype));
    return done ? DNN_OK : dnn_error_interrupt(error);
  }
  dnn_array stretched;
  status = dnn_array_stretch_view(in, out->ndim, out->shape, &stretched, error);
  if (status != DNN_OK)
    return status;
  dnn_array copy = {0};
  /* A copy of 'in', with its own shape: smaller than the broadcast view of it. */
  if (dnn_array_overlaps(in, out)) {
    status = dnn_array_alloc(&copy, in->dtype, in->ndim, in->shape, error);
    if (status != DNN_OK)
      return status;
    status = dnn_array_assign(in, &copy, error);
    if (status == DNN_OK)
      status = dnn_array_stretch_view(&copy, out->ndim, out->shape, &stretched, error);
  }
  dnn_dtype types[2] = {in->dtype, out->dtype};
  const dnn_array *operands[2] = {&stretched, out};
  if (status == DNN_OK)
    status = dnn_iterate(2, operands, assign_run, types, true, error);
  dnn_array_free(&copy);
  return status;
}

dnn_status dnn_array_convert(const dnn_array **array, dnn_dtype dtype, bool contiguous,
                             dnn_array *copy, dnn_error *error) {
  const dnn_array *from = *array;
  if (from->dtype == dtype && (!contiguous || dnn_array_is_contiguous(from)))
    return DNN_OK;
  dnn_status status = dnn_array_alloc(copy, dtype, from->ndim, from->shape, error);
  if (status != DNN_OK)
    return status;
  *array = copy;
  return dnn_array_assign(from, copy, error);
}
