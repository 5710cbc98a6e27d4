/*
** A sum with a factor: a buffer of products at a time, which stays in the first cache, is added to
** the target. The kernels are those of multiply and add, and so are the bits.
*/
#include "array/scaled_sum.h"

#include "array/iterate.h"
#include "base/isa.h"
#include "kernels/elementwise.h"

DNN_ISA_ACCESSOR(dnn_elementwise_kernels, elementwise)

/* Products at a time. */
enum { BLOCK = 1024 };

typedef struct scaling {
  const dnn_elementwise_kernels *kernels;
  int64_t size; /* of an element */
  double f64;   /* the factor, in both types */
  float f32;
} scaling;

static void add_run(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const scaling *s = context;
  const void *factor = s->size == (int64_t)sizeof(double) ? (const void *)&s->f64 : &s->f32;
  double products[BLOCK];
  for (int64_t done = 0; done < n; done += BLOCK) {
    int64_t count = n - done < BLOCK ? n - done : BLOCK;
    const char *array = data[0] + done * strides[0] * s->size;
    char *target = data[1] + done * strides[1] * s->size;
    s->kernels->multiply(count, factor, 0, array, strides[0], products, 1);
    s->kernels->add(count, target, strides[1], products, 1, target, strides[1]);
  }
}

dnn_status dnn_array_add_scaled(dnn_array *target, double factor, const dnn_array *array,
                                dnn_error *error) {
  if (!dnn_dtype_is_real(target->dtype) || array->dtype != target->dtype)
    return dnn_error_set(error, DNN_EDTYPE, "cannot add %s to %s with a factor",
                         dnn_dtype_name(array->dtype), dnn_dtype_name(target->dtype));
  dnn_array view, copy = {0};
  dnn_status status = dnn_array_check_writable(target, error);
  /* what is written is not read again, if it is not another element of the same memory */
  bool same = array->data == target->data && dnn_shape_equal(array, target);
  for (int i = 0; i < target->ndim && same; i++)
    same = array->strides[i] == target->strides[i];
  if (status == DNN_OK && !same && dnn_array_overlaps(array, target)) {
    status = dnn_array_alloc(&copy, array->dtype, array->ndim, array->shape, error);
    if (status == DNN_OK)
      status = dnn_array_assign(array, &copy, error);
    array = &copy;
  }
  if (status == DNN_OK)
    status = dnn_array_broadcast_view(array, target->ndim, target->shape, &view, error);
  scaling s = {elementwise_kernels(target->dtype), (int64_t)dnn_dtype_size(target->dtype), factor,
               (float)factor};
  const dnn_array *operands[2] = {&view, target};
  if (status == DNN_OK)
    status = dnn_iterate(2, operands, add_run, &s, true, error);
  dnn_array_free(&copy);
  return status;
}
