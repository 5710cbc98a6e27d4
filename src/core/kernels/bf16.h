/*
** Kernels of products of bfloat16: operands are rounded to 8 significant bits when they are packed,
** products are exact, sums are f32. For processors that have such instructions (dnn_isa_bf16 in
** base/isa.h); linalg/gemm_bf16.h has the rules. They check nothing and start no threads.
**
** Packed operands are tiles of 1 KiB, DNN_BF16_LANES lanes (rows of a, columns of b) by
** DNN_BF16_DEPTH elements of k, with zeros beyond the operand's edges: all tiles along k of the
** first lanes, then those of the next. Neighbours along k make a pair of 32 bits; a tile of a has
** its pairs lane by lane, a tile of b pair by pair.
*/
#ifndef DNN_KERNELS_BF16_H
#define DNN_KERNELS_BF16_H

#include "base/product.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNN_BF16_LANES      16
#define DNN_BF16_DEPTH      32
#define DNN_BF16_TILE_BYTES 1024

/* Tiles that 'count' lanes or elements of k take. */
static inline int64_t dnn_bf16_tiles(int64_t count, int64_t per_tile) {
  return (count + per_tile - 1) / per_tile;
}

/* An operand and where it is packed: element (lane, i) is from[lane * lane_stride + i * k_stride].
 */
typedef struct dnn_bf16_packing {
  const float *from;
  int64_t lanes, k, lane_stride, k_stride;
  bool is_b;
  void *to; /* aligned as dnn_alloc does */
} dnn_bf16_packing;

/* Tiles along the lanes or along k: begin .. end-1. */
typedef struct dnn_bf16_range {
  int64_t begin, end;
} dnn_bf16_range;

typedef struct dnn_bf16_kernels {
  /* Packs these tiles of the operand. */
  void (*pack)(const dnn_bf16_packing *packing, dnn_bf16_range lanes, dnn_bf16_range depth);

  /* c = alpha * a b + beta * c for the sizes, the factors and the c of 'product'; its operands are
     looked at as they are packed. */
  void (*multiply)(const dnn_product *product, const void *packed_a, const void *packed_b);
} dnn_bf16_kernels;

#ifdef DNN_ISA_BF16
extern const dnn_bf16_kernels dnn_bf16_avx512, dnn_bf16_amx;
#endif

#endif
