/*
** Products whose operands are rounded to bfloat16: c = alpha * a b + beta * c on f32.
**
** Every element of a and b is rounded to the nearest bfloat16 (8 significant bits, ties to even,
** a relative error of at most 2^-8; NaN stays NaN, from 3.3962e38 on it is infinite, subnormal
** numbers count as 0). Products of those are exact in f32, and sums, alpha, beta and c are f32. So
** an element differs from the sum of exact products by at most about 2^-7 of the sum of their
** absolute values; where those of the operands have random signs, errors average out.
**
** AMX tiles or AVX512-BF16 do the work where dnn_isa_bf16 (base/isa.h) finds them: they take
** results that are subnormal for 0. Elsewhere dnn_gemm multiplies rounded copies of the operands:
** the same promise, in the time of f32 and that of the copies. Bits are the same on every run with
** one number of threads and one kind of instructions.
*/
#ifndef DNN_LINALG_GEMM_BF16_H
#define DNN_LINALG_GEMM_BF16_H

#include "base/declarations.h"
#include "base/error.h"
#include "base/product.h"

DNN_BEGIN_DECLARATIONS

/*
** What dnn_gemm (linalg/gemm.h) does for f32 when product->precision is DNN_PRECISION_BF16; its
** rules about zeros hold. DNN_ENOMEM (c unchanged), DNN_EINTERRUPT (c partly written).
*/
dnn_status dnn_gemm_bf16(const dnn_product *product, dnn_error *error);

DNN_END_DECLARATIONS

#endif
