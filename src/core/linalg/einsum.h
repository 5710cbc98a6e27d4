/*
** Sums of products in Einstein's notation: "ij,jk->ik" is the matrix product.
**
** Each letter (a-z, A-Z) names an axis; equal letters run together. Letters that the output lacks
** are summed over. Without "->" the output has the letters that occur once, in alphabetical order.
** "..." stands for the axes that no letter names; they broadcast. Spaces are ignored.
*/
#ifndef DNN_LINALG_EINSUM_H
#define DNN_LINALG_EINSUM_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* Letters, and one for each axis that "..." can stand for. */
#define DNN_EINSUM_LABELS (52 + DNN_MAX_NDIM)

/* Subscripts resolved against operands. */
typedef struct dnn_einsum {
  int operands;                       /* 1 or 2 */
  int counts[3];                      /* labels of each operand, and of the output at [2] */
  uint8_t labels[3][DNN_MAX_NDIM];    /* what each axis is called */
  int64_t extents[DNN_EINSUM_LABELS]; /* of each label; 0 for those that do not occur */
  dnn_dtype dtype;                    /* of the result: the operands' promoted type */
} dnn_einsum;

/*
** Reads 'subscripts' for 'operands' arrays (1 or 2). The result has shape
** (extents[labels[2][0]], ...) and type 'dtype'. DNN_EVALUE for bad subscripts, DNN_ESHAPE for
** extents that do not fit; both name the subscripts.
*/
dnn_status dnn_einsum_parse(const char *subscripts, int operands, const dnn_array *const *arrays,
                            dnn_einsum *out, dnn_error *error);

/*
** out = the sum. 'arrays' are those that were parsed; 'out' has the shape and type above and must
** not overlap them. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_einsum_apply(const dnn_einsum *plan, const dnn_array *const *arrays, dnn_array *out,
                            dnn_error *error);

DNN_END_DECLARATIONS

#endif
