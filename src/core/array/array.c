/*
** Arrays as descriptors: shapes, views, and the memory of those that own it.
**
** A descriptor (array.h) is a pointer, a type, extents and strides; most functions here only
** compute with those and touch no element. Views may have any strides, 0 (broadcast) and negative
** ones included, and nothing below assumes more. Whose elements they are the caller knows: only
** dnn_array_alloc makes memory, and only dnn_array_free takes it back.
**
** Invariant: every shape was accepted by dnn_shape_size, so that no product of extents, and no
** stride of a row-major layout, overflows. Elements are assigned in assign.c, converted in
** convert.c.
*/
#include "array/array.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>

/* --- shapes ----------------------------------------------------------------------------------- */

/* As Python prints a tuple: (2, 3), (3,), (). Cut short rather than refused, for messages. */
char *dnn_shape_text(int ndim, const int64_t *shape, char text[DNN_SHAPE_TEXT]) {
  size_t used = 0;
  text[used++] = '(';
  for (int i = 0; i < ndim; i++) {
    char number[32];
    int length = snprintf(number, sizeof number, "%s%lld", i > 0 ? ", " : "", (long long)shape[i]);
    if (used + (size_t)length + sizeof ", ..." > DNN_SHAPE_TEXT) {
      memcpy(text + used, "...", 3);
      used += 3;
      break;
    }
    memcpy(text + used, number, (size_t)length);
    used += (size_t)length;
  }
  if (ndim == 1)
    text[used++] = ',';
  text[used++] = ')';
  text[used] = '\0';
  return text;
}

static bool extents_equal(int ndim, const int64_t *a, const int64_t *b) {
  for (int i = 0; i < ndim; i++)
    if (a[i] != b[i])
      return false;
  return true;
}

bool dnn_shape_equal(const dnn_array *a, const dnn_array *b) {
  return a->ndim == b->ndim && extents_equal(a->ndim, a->shape, b->shape);
}

dnn_status dnn_shape_size(int ndim, const int64_t *shape, dnn_dtype dtype, int64_t *size,
                          dnn_error *error) {
  char text[DNN_SHAPE_TEXT];
  if (ndim < 0 || ndim > DNN_MAX_NDIM)
    return dnn_error_set(error, DNN_ESHAPE, "%d dimensions are too many, at most %d are possible",
                         ndim, DNN_MAX_NDIM);
  /* Extents of 0 must not hide an overflow of the others: strides are products too. */
  int64_t product = 1;
  bool empty = false;
  for (int i = 0; i < ndim; i++) {
    if (shape[i] < 0)
      return dnn_error_set(error, DNN_ESHAPE, "negative extent in shape %s",
                           dnn_shape_text(ndim, shape, text));
    empty = empty || shape[i] == 0;
    if (!dnn_size_multiply(product, shape[i] == 0 ? 1 : shape[i], &product))
      return dnn_error_set(error, DNN_EVALUE, "shape %s is too large",
                           dnn_shape_text(ndim, shape, text));
  }
  int64_t bytes;
  if (!dnn_size_multiply(product, (int64_t)dnn_dtype_size(dtype), &bytes))
    return dnn_error_set(error, DNN_EVALUE, "shape %s is too large",
                         dnn_shape_text(ndim, shape, text));
  *size = empty ? 0 : product;
  return DNN_OK;
}

/* NumPy's rule: shapes are aligned at their last axes, and along each axis all extents but 1 must
   be equal; an extent of 0 counts as any other. */
dnn_status dnn_shape_broadcast(int count, const dnn_array *const *arrays, int *ndim,
                               int64_t shape[DNN_MAX_NDIM], dnn_error *error) {
  /* most operations are between equal shapes */
  if (count == 1 || (count == 2 && dnn_shape_equal(arrays[0], arrays[1]))) {
    *ndim = arrays[0]->ndim;
    for (int i = 0; i < *ndim; i++)
      shape[i] = arrays[0]->shape[i];
    return DNN_OK;
  }
  int most = 0;
  for (int i = 0; i < count; i++)
    most = arrays[i]->ndim > most ? arrays[i]->ndim : most;
  const dnn_array *by[DNN_MAX_NDIM] = {NULL}; /* who decided this axis? */
  for (int axis = 0; axis < most; axis++) {
    shape[axis] = 1;
    for (int i = 0; i < count; i++) {
      int own = axis - (most - arrays[i]->ndim);
      if (own < 0 || arrays[i]->shape[own] == 1)
        continue;
      if (by[axis] != NULL && shape[axis] != arrays[i]->shape[own]) {
        char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
        return dnn_error_set(error, DNN_ESHAPE, "shapes %s and %s do not broadcast",
                             dnn_shape_text(by[axis]->ndim, by[axis]->shape, one),
                             dnn_shape_text(arrays[i]->ndim, arrays[i]->shape, two));
      }
      by[axis] = arrays[i];
      shape[axis] = arrays[i]->shape[own];
    }
  }
  *ndim = most;
  /* The result may be of another type than the operands: none needs more than this one. */
  int64_t size;
  return dnn_shape_size(most, shape, DNN_F64, &size, error);
}

/* An extent of -1 beside one of 0 is refused: any number would do. */
dnn_status dnn_shape_resolve(const dnn_array *array, int ndim, int64_t *shape, dnn_error *error) {
  int free_axis = -1;
  int64_t known = 1;
  bool fits = true;
  for (int i = 0; i < ndim && fits; i++)
    if (shape[i] == -1 && free_axis < 0)
      free_axis = i;
    else
      fits = shape[i] >= 0 && dnn_size_multiply(known, shape[i], &known);
  if (fits && free_axis >= 0) {
    fits = known > 0 && array->size % known == 0;
    if (fits) {
      shape[free_axis] = array->size / known;
      known = array->size;
    }
  }
  if (!fits || known != array->size) {
    char from[DNN_SHAPE_TEXT], to[DNN_SHAPE_TEXT];
    return dnn_error_set(error, DNN_ESHAPE,
                         "cannot reshape %s into %s: the array has %lld elements",
                         dnn_shape_text(array->ndim, array->shape, from),
                         dnn_shape_text(ndim, shape, to), (long long)array->size);
  }
  return dnn_shape_size(ndim, shape, array->dtype, &known, error); /* an extent may be 0 */
}

/* --- making arrays ---------------------------------------------------------------------------- */

/* The last axis is contiguous. Extents of 0 count as 1, so that strides of empty arrays stay those
   of a layout that could hold something. */
static void set_row_major_strides(dnn_array *array) {
  int64_t stride = 1;
  for (int i = array->ndim - 1; i >= 0; i--) {
    array->strides[i] = stride;
    stride *= array->shape[i] > 0 ? array->shape[i] : 1;
  }
}

/* The elements of a shape that dnn_shape_size accepted, or of some of its axes. */
static int64_t product_of(int ndim, const int64_t *shape) {
  int64_t size = 1;
  for (int i = 0; i < ndim; i++)
    size *= shape[i];
  return size;
}

void dnn_array_init(dnn_array *array, void *data, dnn_dtype dtype, int ndim, const int64_t *shape) {
  array->data = data;
  array->dtype = dtype;
  array->ndim = ndim;
  array->size = product_of(ndim, shape);
  for (int i = 0; i < ndim; i++)
    array->shape[i] = shape[i];
  set_row_major_strides(array);
}

dnn_status dnn_array_alloc(dnn_array *array, dnn_dtype dtype, int ndim, const int64_t *shape,
                           dnn_error *error) {
  int64_t size;
  dnn_status status = dnn_shape_size(ndim, shape, dtype, &size, error);
  if (status != DNN_OK)
    return status;
  void *data = dnn_alloc((size_t)size * dnn_dtype_size(dtype));
  if (data == NULL) {
    char text[DNN_SHAPE_TEXT];
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for an array of shape %s (%.3g GB)",
                         dnn_shape_text(ndim, shape, text),
                         (double)size * (double)dnn_dtype_size(dtype) / 1e9);
  }
  dnn_array_init(array, data, dtype, ndim, shape);
  return DNN_OK;
}

void dnn_array_free(dnn_array *array) {
  if (array->data == NULL)
    return;
  dnn_free(array->data);
  memset(array, 0, sizeof *array);
}

/* --- geometry --------------------------------------------------------------------------------- */

/* Axes of one element may have any stride: it is never taken. */
bool dnn_array_is_contiguous(const dnn_array *array) {
  int64_t stride = 1;
  for (int i = array->ndim - 1; i >= 0; i--) {
    if (array->shape[i] != 1 && array->strides[i] != stride)
      return array->size == 0;
    stride *= array->shape[i];
  }
  return true;
}

bool dnn_array_is_fortran(const dnn_array *array) {
  dnn_array transposed;
  dnn_array_transpose_view(array, &transposed);
  return dnn_array_is_contiguous(&transposed);
}

static int64_t magnitude(int64_t x) {
  return x < 0 ? -x : x;
}

/* Fills in 0 .. ndim-1. */
static void set_row_major_order(int ndim, int *axes) {
  for (int i = 0; i < ndim; i++)
    axes[i] = i;
}

static bool is_row_major_order(int ndim, const int *axes) {
  for (int i = 0; i < ndim; i++)
    if (axes[i] != i)
      return false;
  return true;
}

/* By falling strides; equal ones, which broadcasting makes, stay in their order. */
bool dnn_array_copy_order(const dnn_array *array, int axes[DNN_MAX_NDIM]) {
  set_row_major_order(array->ndim, axes);
  if (dnn_array_is_contiguous(array))
    return true;
  for (int i = 1; i < array->ndim; i++) {
    int axis = axes[i], k = i;
    int64_t stride = magnitude(array->strides[axis]);
    for (; k > 0 && magnitude(array->strides[axes[k - 1]]) < stride; k--)
      axes[k] = axes[k - 1];
    axes[k] = axis;
  }
  return is_row_major_order(array->ndim, axes);
}

/* The stride that an operand has along an axis of 'ndim' ones; 0 where it takes no step. */
static int64_t step_along(const dnn_array *array, int axis, int ndim) {
  int own = axis - (ndim - array->ndim);
  return own < 0 || array->shape[own] == 1 ? 0 : magnitude(array->strides[own]);
}

/* Should the walk go along 'inner' outside of 'outer', which comes before it? 1 for yes, -1 for no,
   0 when no operand takes steps along both. One that says no is enough. */
static int comes_before(int count, const dnn_array *const *operands, int ndim, int inner,
                        int outer) {
  int answer = 0;
  for (int k = 0; k < count; k++) {
    int64_t a = step_along(operands[k], outer, ndim), b = step_along(operands[k], inner, ndim);
    if (a != 0 && b != 0)
      answer = b > a && answer >= 0 ? 1 : -1;
  }
  return answer;
}

/* NumPy's insertion sort from the last axis to the first, because the place of axes that are
   compared with none follows from its steps. */
bool dnn_array_result_order(int count, const dnn_array *const *operands, int ndim,
                            const int64_t *shape, int axes[DNN_MAX_NDIM]) {
  set_row_major_order(ndim, axes);
  for (int k = 0; k < count; k++) /* what is laid out by rows decides */
    if (operands[k]->ndim == ndim && dnn_array_is_contiguous(operands[k]) &&
        memcmp(operands[k]->shape, shape, (size_t)ndim * sizeof *shape) == 0)
      return true;
  for (int i = ndim - 2; i >= 0; i--) {
    int moved = axes[i], place = i;
    for (int j = i + 1; j < ndim; j++) {
      int answer = comes_before(count, operands, ndim, axes[j], moved);
      if (answer < 0)
        break;
      place = answer > 0 ? j : place;
    }
    for (int j = i; j < place; j++)
      axes[j] = axes[j + 1];
    axes[place] = moved;
  }
  return is_row_major_order(ndim, axes);
}

/* First and one past the last byte that the elements span. */
static void span(const dnn_array *array, uintptr_t *first, uintptr_t *end) {
  int64_t low = 0, high = 0;
  for (int i = 0; i < array->ndim; i++) {
    int64_t reach = (array->shape[i] - 1) * array->strides[i];
    if (reach < 0)
      low += reach;
    else
      high += reach;
  }
  int64_t bytes = (int64_t)dnn_dtype_size(array->dtype);
  *first = (uintptr_t)array->data + (uintptr_t)(low * bytes);
  *end = (uintptr_t)array->data + (uintptr_t)((high + 1) * bytes);
}

/* By the bytes that are spanned: interleaved views, such as even and odd columns, count as
   overlapping. A wrong yes costs a copy; to be exact would be to solve an equation in integers. */
bool dnn_array_overlaps(const dnn_array *a, const dnn_array *b) {
  if (a->size == 0 || b->size == 0)
    return false;
  uintptr_t a_first, a_end, b_first, b_end;
  span(a, &a_first, &a_end);
  span(b, &b_first, &b_end);
  return a_first < b_end && b_first < a_end;
}

/* Stride 0 is how broadcasting shows; other views whose elements share memory cannot be made
   here. */
dnn_status dnn_array_check_writable(const dnn_array *array, dnn_error *error) {
  for (int i = 0; i < array->ndim; i++) {
    if (array->strides[i] == 0 && array->shape[i] > 1)
      return dnn_error_set(error, DNN_EVALUE,
                           "cannot write into a broadcast view, its elements share memory: copy it "
                           "first");
  }
  return DNN_OK;
}

/* Copies all but the geometry. */
static void start_view(const dnn_array *array, dnn_array *out) {
  out->data = array->data;
  out->dtype = array->dtype;
  out->ndim = array->ndim;
  out->size = array->size;
}

void dnn_array_permute_view(const dnn_array *array, const int *axes, dnn_array *out) {
  dnn_array in = *array; /* 'out' may be 'array' */
  start_view(&in, out);
  for (int i = 0; i < in.ndim; i++) {
    out->shape[i] = in.shape[axes[i]];
    out->strides[i] = in.strides[axes[i]];
  }
}

void dnn_array_transpose_view(const dnn_array *array, dnn_array *out) {
  int axes[DNN_MAX_NDIM];
  for (int i = 0; i < array->ndim; i++)
    axes[i] = array->ndim - 1 - i;
  dnn_array_permute_view(array, axes, out);
}

static void *offset(const dnn_array *array, int64_t elements) {
  /* An empty array has no elements to point at. */
  return array->size == 0 ? array->data
                          : (char *)array->data + elements * (int64_t)dnn_dtype_size(array->dtype);
}

/* All functions of views read a copy of the descriptor first, so that 'out' may be 'array'. */
void dnn_array_index_view(const dnn_array *array, int axis, int64_t index, dnn_array *out) {
  dnn_array in = *array;
  start_view(&in, out);
  out->data = offset(&in, index * in.strides[axis]);
  out->ndim = in.ndim - 1;
  for (int i = 0; i < out->ndim; i++) {
    out->shape[i] = in.shape[i < axis ? i : i + 1];
    out->strides[i] = in.strides[i < axis ? i : i + 1];
  }
  out->size = product_of(out->ndim, out->shape);
}

void dnn_array_slice_view(const dnn_array *array, int axis, int64_t start, int64_t step,
                          int64_t count, dnn_array *out) {
  *out = *array;
  if (count > 0)
    out->data = offset(array, start * array->strides[axis]);
  out->shape[axis] = count;
  /* With one element the step may be anything; 0 keeps the product from overflowing. */
  out->strides[axis] = count > 1 ? array->strides[axis] * step : array->strides[axis];
  out->size = product_of(out->ndim, out->shape);
}

dnn_status dnn_array_expand_view(const dnn_array *array, int axis, dnn_array *out,
                                 dnn_error *error) {
  if (array->ndim == DNN_MAX_NDIM)
    return dnn_error_set(error, DNN_ESHAPE, "an array has at most %d dimensions", DNN_MAX_NDIM);
  dnn_array in = *array;
  start_view(&in, out);
  out->ndim = in.ndim + 1;
  for (int i = 0; i < out->ndim; i++) {
    out->shape[i] = i == axis ? 1 : in.shape[i < axis ? i : i - 1];
    out->strides[i] = i == axis ? 0 : in.strides[i < axis ? i : i - 1];
  }
  return DNN_OK;
}

dnn_status dnn_array_broadcast_view(const dnn_array *array, int ndim, const int64_t *shape,
                                    dnn_array *out, dnn_error *error) {
  dnn_array in = *array;
  int lead = ndim - in.ndim;
  bool fits = lead >= 0;
  for (int i = 0; i < in.ndim && fits; i++)
    fits = in.shape[i] == shape[lead + i] || in.shape[i] == 1;
  if (!fits) {
    char from[DNN_SHAPE_TEXT], to[DNN_SHAPE_TEXT];
    return dnn_error_set(error, DNN_ESHAPE, "shape %s does not broadcast to %s",
                         dnn_shape_text(in.ndim, in.shape, from), dnn_shape_text(ndim, shape, to));
  }
  int64_t size;
  dnn_status status = dnn_shape_size(ndim, shape, in.dtype, &size, error);
  if (status != DNN_OK)
    return status;
  start_view(&in, out);
  out->ndim = ndim;
  out->size = size;
  for (int i = 0; i < ndim; i++) {
    bool stretched = i < lead || (in.shape[i - lead] == 1 && shape[i] != 1);
    out->shape[i] = shape[i];
    out->strides[i] = stretched ? 0 : in.strides[i - lead];
  }
  return DNN_OK;
}

/* NumPy lets A[0] = B with B of shape (1, n) pass: extra leading axes of extent 1 are dropped. */
dnn_status dnn_array_stretch_view(const dnn_array *array, int ndim, const int64_t *shape,
                                  dnn_array *out, dnn_error *error) {
  if (array->ndim <= ndim || array->shape[0] != 1)
    return dnn_array_broadcast_view(array, ndim, shape, out, error);
  dnn_array fewer;
  dnn_array_index_view(array, 0, 0, &fewer);
  return dnn_array_stretch_view(&fewer, ndim, shape, out, error);
}

void dnn_array_reshape_view(const dnn_array *array, int ndim, const int64_t *shape, dnn_array *out,
                            bool *possible) {
  dnn_array in = *array;
  *possible = true;
  start_view(&in, out);
  out->ndim = ndim;
  for (int i = 0; i < ndim; i++)
    out->shape[i] = shape[i];
  /* every shape has row-major strides for these */
  if (in.size == 0 || dnn_array_is_contiguous(&in)) {
    set_row_major_strides(out);
    return;
  }
  /* Walk both shapes from the left in groups of axes with equal products. Within a group the old
     axes must be as good as one. */
  int old = 0, new = 0;
  while (old < in.ndim || new < ndim) {
    int64_t old_product = old < in.ndim ? in.shape[old] : 1;
    int64_t new_product = new < ndim ? shape[new] : 1;
    int old_end = old < in.ndim ? old + 1 : old;
    int new_end = new < ndim ? new + 1 : new;
    /* the sizes are equal, so both products meet before an axis is missing */
    while (old_product != new_product)
      if (old_product < new_product)
        old_product *= in.shape[old_end++];
      else
        new_product *= shape[new_end++];
    int64_t stride = 1;
    bool any = false;
    for (int i = old_end - 1; i >= old; i--) {
      if (in.shape[i] == 1)
        continue;
      if (any && in.strides[i] != stride) {
        *possible = false;
        return;
      }
      if (!any)
        stride = in.strides[i];
      any = true;
      stride *= in.shape[i];
    }
    /* back to the stride of the group's innermost axis */
    if (any && old_product > 1)
      stride /= old_product;
    for (int i = new_end - 1; i >= new; i--) {
      out->strides[i] = stride;
      stride *= shape[i];
    }
    old = old_end;
    new = new_end;
  }
}

/* --- elements --------------------------------------------------------------------------------- */

/* Strides count elements, addresses bytes. */
void *dnn_array_at(const dnn_array *array, const int64_t *index) {
  int64_t elements = 0;
  for (int i = 0; i < array->ndim; i++)
    elements += index[i] * array->strides[i];
  return (char *)array->data + elements * (int64_t)dnn_dtype_size(array->dtype);
}
