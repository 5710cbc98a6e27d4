/*
** Arrays: N-dimensional, strided views of memory.
**
** A dnn_array is a plain descriptor: where the elements are, their type, shape and strides. It is
** passed by pointer, copied by assignment, and owns nothing by itself. Memory is one of
**   owned     dnn_array_alloc, given back by dnn_array_free (once, through the descriptor it
**             filled)
**   viewed    dnn_array_init over the caller's memory, and every function called *_view below:
**             the elements stay where they are and must outlive the view
**   borrowed  every other function uses its arguments for the duration of the call only
**
** Letters: n is a number of elements, d of dimensions. Axes and indices count from 0 in C.
** Strides count elements, not bytes, and may be 0 (broadcast) or negative (reversed).
** Row-major ("C") order is the default of everything that creates an array.
*/
#ifndef DNN_ARRAY_ARRAY_H
#define DNN_ARRAY_ARRAY_H

#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

#define DNN_MAX_NDIM 16

typedef struct dnn_array {
  void *data; /* first element (index 0, 0, ...), NULL only in an empty descriptor */
  dnn_dtype dtype;
  int ndim;                      /* 0 for a scalar */
  int64_t size;                  /* product of shape; 1 when ndim is 0 */
  int64_t shape[DNN_MAX_NDIM];   /* only the first ndim are set, here and below */
  int64_t strides[DNN_MAX_NDIM]; /* in elements */
} dnn_array;

/* Longest text of a shape, with its terminator. */
#define DNN_SHAPE_TEXT 128

/* Writes a shape as NumPy does, "(12288, 209)", "(2,)", "()", into 'text' and returns it. Shapes
   that do not fit end in "...". */
char *dnn_shape_text(int ndim, const int64_t *shape, char text[DNN_SHAPE_TEXT]);

/* Same number of dimensions, same extents? */
bool dnn_shape_equal(const dnn_array *a, const dnn_array *b);

/*
** Counts the elements of a shape. DNN_ESHAPE for a negative extent or too many dimensions,
** DNN_EVALUE when the bytes of the array would not fit in memory at all. Every array, views
** included, has a shape that was accepted here, so that no product of some of its extents
** overflows.
*/
dnn_status dnn_shape_size(int ndim, const int64_t *shape, dnn_dtype dtype, int64_t *size,
                          dnn_error *error);

/*
** The broadcast shape of 'count' arrays: aligned at the last axis, extents equal or 1.
** DNN_ESHAPE names the two shapes that do not fit, DNN_EVALUE a result that is too large.
*/
dnn_status dnn_shape_broadcast(int count, const dnn_array *const *arrays, int *ndim,
                               int64_t shape[DNN_MAX_NDIM], dnn_error *error);

/* --- making arrays ---------------------------------------------------------------------------- */

/* Describes 'data', row-major, of a shape that dnn_shape_size accepted. */
void dnn_array_init(dnn_array *array, void *data, dnn_dtype dtype, int ndim, const int64_t *shape);

/* Allocates a row-major array with undefined contents. */
dnn_status dnn_array_alloc(dnn_array *array, dnn_dtype dtype, int ndim, const int64_t *shape,
                           dnn_error *error);

/* Frees what dnn_array_alloc gave and empties the descriptor. Twice is harmless. */
void dnn_array_free(dnn_array *array);

/* --- geometry --------------------------------------------------------------------------------- */

/* Elements in row-major order without gaps? */
bool dnn_array_is_contiguous(const dnn_array *array);

/* Row-major order without gaps after .T: column-major? */
bool dnn_array_is_fortran(const dnn_array *array);

/*
** The orders of axes in which NumPy lays out what it makes of arrays ("K"): axes[0] is the axis
** along which neighbours are farthest apart in memory, and so on. That of a copy follows the
** strides; that of a result, for operands that broadcast to 'shape', is the order in which they are
** walked together, where those that disagree are walked in row-major order. Returns whether the
** order is row-major, 0 .. ndim-1.
*/
bool dnn_array_copy_order(const dnn_array *array, int axes[DNN_MAX_NDIM]);
bool dnn_array_result_order(int count, const dnn_array *const *operands, int ndim,
                            const int64_t *shape, int axes[DNN_MAX_NDIM]);

/* May the elements of a and b share memory? (Compares the spanned ranges of bytes.) */
bool dnn_array_overlaps(const dnn_array *a, const dnn_array *b);

/*
** DNN_EVALUE when several elements are the same memory because an axis was stretched (stride 0):
** such a view can only be read. Every function of the core that writes elements into a given array
** checks.
*/
dnn_status dnn_array_check_writable(const dnn_array *array, dnn_error *error);

/* All axes reversed. */
void dnn_array_transpose_view(const dnn_array *array, dnn_array *out);

/* Axis i of the result is axis axes[i] of 'array'; 'axes' is a permutation of 0 .. ndim-1. */
void dnn_array_permute_view(const dnn_array *array, const int *axes, dnn_array *out);

/* Fixes 'axis' at 'index', which must be in range; the axis vanishes. */
void dnn_array_index_view(const dnn_array *array, int axis, int64_t index, dnn_array *out);

/* Keeps 'count' elements of 'axis', from 'start' by 'step'; all of them must be in range. */
void dnn_array_slice_view(const dnn_array *array, int axis, int64_t start, int64_t step,
                          int64_t count, dnn_array *out);

/* Inserts an axis of extent 1 before 'axis' (0 .. ndim). DNN_ESHAPE at the dimension limit. */
dnn_status dnn_array_expand_view(const dnn_array *array, int axis, dnn_array *out,
                                 dnn_error *error);

/* Stretches axes of extent 1 and adds leading ones: strides 0. */
dnn_status dnn_array_broadcast_view(const dnn_array *array, int ndim, const int64_t *shape,
                                    dnn_array *out, dnn_error *error);

/* The same for assignments, where leading axes of extent 1 that 'shape' lacks are dropped. */
dnn_status dnn_array_stretch_view(const dnn_array *array, int ndim, const int64_t *shape,
                                  dnn_array *out, dnn_error *error);

/*
** Resolves one extent of -1 in 'shape' so that the product is array->size. DNN_ESHAPE with both
** shapes when there is no such extent.
*/
dnn_status dnn_shape_resolve(const dnn_array *array, int ndim, int64_t *shape, dnn_error *error);

/* The same elements in another shape, in row-major order of the indices. *possible tells whether
   strides exist for it; if not, copy first. 'shape' must have array->size elements. */
void dnn_array_reshape_view(const dnn_array *array, int ndim, const int64_t *shape, dnn_array *out,
                            bool *possible);

/* --- elements --------------------------------------------------------------------------------- */

/* Address of the element at 'index' (ndim values, each in range). */
void *dnn_array_at(const dnn_array *array, const int64_t *index);

/*
** out[...] = in[...], broadcast to out's shape and converted to out's dtype. Overlapping operands
** give the right answer. Conversion of reals to integers truncates towards zero; NaN and values out
** of range give the smallest integer (i64) or its low byte (u8), as on x86-64 in NumPy.
*/
dnn_status dnn_array_assign(const dnn_array *in, dnn_array *out, dnn_error *error);

/*
** Makes *array one of type 'dtype', and without gaps in row-major order when 'contiguous' is set:
** it stays if it is that, and is otherwise a copy, of which '*copy' owns the memory
** (dnn_array_free).
** DNN_ENOMEM, DNN_EINTERRUPT; '*copy' may own memory then, too.
*/
dnn_status dnn_array_convert(const dnn_array **array, dnn_dtype dtype, bool contiguous,
                             dnn_array *copy, dnn_error *error);

/* Converts 'count' elements from one type to another; strides in elements. No overlap. */
void dnn_convert(int64_t count, dnn_dtype from, const void *in, int64_t in_stride, dnn_dtype to,
                 void *out, int64_t out_stride);

DNN_END_DECLARATIONS

#endif
