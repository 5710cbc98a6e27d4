/*
** Products of bfloat16, by tiles of c of 32 by 32 whose sums stay in registers while k runs. The
** build compiles this file for AVX512-BF16 and, with the same packed operands, for AMX.
*/
#include "kernels/bf16.h"

#include "base/pieces.h"

#include <immintrin.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum {
  lanes_of_tile = DNN_BF16_LANES,
  depth_of_tile = DNN_BF16_DEPTH,
  pairs_of_tile = DNN_BF16_DEPTH / 2,
  row_bytes = 64,            /* of a tile: 16 pairs */
  block = 2 * DNN_BF16_LANES /* rows and columns of c whose sums are in registers */
};

/* A mask of 'count' leading elements of 16. */
static __mmask16 leading(int64_t count) {
  return (__mmask16)(count >= 16 ? 0xffff : count <= 0 ? 0 : (1u << count) - 1);
}

/* --- packing ---------------------------------------------------------------------------------- */

/* Rounds to nearest even; NaN stays NaN, subnormal numbers become 0. */
INLINE __m512i rounded(__m512 low, __m512 high) {
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

/* Transposes 16 rows of 16 pairs: in squares of four within quarters of registers, then those. */
INLINE void transpose(__m512i rows[16]) {
  __m512i other[16];
#pragma GCC unroll 8
  for (int i = 0; i < 16; i += 2) {
    other[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
    other[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 16; i += 4) {
    rows[i] = _mm512_unpacklo_epi64(other[i], other[i + 2]);
    rows[i + 1] = _mm512_unpackhi_epi64(other[i], other[i + 2]);
    rows[i + 2] = _mm512_unpacklo_epi64(other[i + 1], other[i + 3]);
    rows[i + 3] = _mm512_unpackhi_epi64(other[i + 1], other[i + 3]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    __m512i a = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0x88);
    __m512i b = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0xdd);
    __m512i c = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0x88);
    __m512i d = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0xdd);
    other[i] = _mm512_shuffle_i32x4(a, c, 0x88);
    other[i + 8] = _mm512_shuffle_i32x4(a, c, 0xdd);
    other[i + 4] = _mm512_shuffle_i32x4(b, d, 0x88);
    other[i + 12] = _mm512_shuffle_i32x4(b, d, 0xdd);
  }
  memcpy(rows, other, sizeof other);
}

/* Row by row of a tile whose lanes are contiguous along k: a row is a lane. */
INLINE void load_by_lane(const float *from, int64_t lane_stride, int lanes, int64_t depth,
                         __m512i rows[16]) {
  const __mmask16 low = leading(depth), high = leading(depth - 16);
#pragma GCC unroll 16
  for (int i = 0; i < lanes_of_tile; i++) {
    const float *lane = from + i * lane_stride;
    const bool there = i < lanes;
    rows[i] = rounded(_mm512_maskz_loadu_ps(there ? low : 0, lane),
                      _mm512_maskz_loadu_ps(there ? high : 0, lane + 16));
  }
}

/* The same where elements of one k are contiguous: a row is a pair of k. */
INLINE void load_by_pair(const float *from, int64_t k_stride, int lanes, int64_t depth,
                         __m512i rows[16]) {
  const __mmask16 mask = leading(lanes);
  const __m512i interleaved =
      _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6,
                       21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
#pragma GCC unroll 16
  for (int i = 0; i < pairs_of_tile; i++) {
    const float *pair = from + 2 * i * k_stride;
    const __m512 first = _mm512_maskz_loadu_ps(2 * i < depth ? mask : 0, pair);
    const __m512 second = _mm512_maskz_loadu_ps(2 * i + 1 < depth ? mask : 0, pair + k_stride);
    rows[i] = _mm512_permutexvar_epi16(interleaved, rounded(first, second));
  }
}

/* Any other strides: the elements are collected first. */
static void load_strided(const float *from, int64_t lane_stride, int64_t k_stride, int lanes,
                         int64_t depth, __m512i rows[16]) {
  float elements[DNN_BF16_LANES][DNN_BF16_DEPTH] = {0};
  for (int lane = 0; lane < lanes; lane++)
    for (int64_t i = 0; i < depth && i < depth_of_tile; i++)
      elements[lane][i] = from[lane * lane_stride + i * k_stride];
  load_by_lane(elements[0], depth_of_tile, lanes, depth, rows);
}

static void pack_tile(const dnn_bf16_packing *p, int64_t lane_tile, int64_t depth_tile) {
  const int64_t lane = lane_tile * lanes_of_tile, k = depth_tile * depth_of_tile;
  const float *from = p->from + lane * p->lane_stride + k * p->k_stride;
  const int lanes = (int)dnn_least(lanes_of_tile, p->lanes - lane);
  const int64_t depth = p->k - k;
  const int64_t place = lane_tile * dnn_bf16_tiles(p->k, depth_of_tile) + depth_tile;
  __m512i rows[16], *to = (__m512i *)((char *)p->to + place * DNN_BF16_TILE_BYTES);
  const bool by_pair = p->lane_stride == 1 && p->k_stride != 1;
  if (by_pair)
    load_by_pair(from, p->k_stride, lanes, depth, rows);
  else if (p->k_stride == 1)
    load_by_lane(from, p->lane_stride, lanes, depth, rows);
  else
    load_strided(from, p->lane_stride, p->k_stride, lanes, depth, rows);
  if (by_pair != p->is_b)
    transpose(rows);
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++)
    _mm512_store_si512(to + i, rows[i]);
}

/* In the order in which the operand lies in memory. */
static void pack(const dnn_bf16_packing *p, dnn_bf16_range lanes, dnn_bf16_range depth) {
  if (p->lane_stride == 1) {
    for (int64_t k = depth.begin; k < depth.end; k++)
      for (int64_t lane = lanes.begin; lane < lanes.end; lane++)
        pack_tile(p, lane, k);
  } else {
    for (int64_t lane = lanes.begin; lane < lanes.end; lane++)
      for (int64_t k = depth.begin; k < depth.end; k++)
        pack_tile(p, lane, k);
  }
}

/* --- sums ------------------------------------------------------------------------------------- */

/* Sums of 'rows' by 'columns' (1 or 2) tiles of c, in rows of 'sums' that begin 'stride' elements
   apart; 'add': to what is there. The second tile of an operand begins 'tiles' tiles after the
   first. */
#ifdef __AMX_BF16__

/* Tiles 0 to 3 of c, 4 and 5 of a, 6 and 7 of b: 16 rows of 64 bytes each. */
static const struct {
  uint8_t palette, start, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
} configuration = {.palette = 1,
                   .bytes = {64, 64, 64, 64, 64, 64, 64, 64},
                   .rows = {16, 16, 16, 16, 16, 16, 16, 16}};

INLINE void begin(void) {
  __asm__ volatile("ldtilecfg %0" ::"m"(configuration));
}

/* Tiles in use make each switch of threads save them. */
INLINE void end(void) {
  _tile_release();
}

INLINE void sum_tiles(const int rows, const int columns, int64_t tiles, const char *a,
                      const char *b, bool add, float *sums, int64_t stride) {
  const int64_t next = tiles * DNN_BF16_TILE_BYTES, sums_bytes = stride * (int64_t)sizeof *sums;
  float *below = sums + lanes_of_tile * stride;
  /* The compiler does not know what tile loads read. */
  __asm__ volatile("" ::: "memory");
  if (add) {
    _tile_loadd(0, sums, sums_bytes);
    if (columns > 1)
      _tile_loadd(1, sums + lanes_of_tile, sums_bytes);
    if (rows > 1)
      _tile_loadd(2, below, sums_bytes);
    if (rows > 1 && columns > 1)
      _tile_loadd(3, below + lanes_of_tile, sums_bytes);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int64_t i = 0; i < tiles; i++, a += DNN_BF16_TILE_BYTES, b += DNN_BF16_TILE_BYTES) {
    _tile_loadd(4, a, row_bytes);
    _tile_loadd(6, b, row_bytes);
    _tile_dpbf16ps(0, 4, 6);
    if (columns > 1) {
      _tile_loadd(7, b + next, row_bytes);
      _tile_dpbf16ps(1, 4, 7);
    }
    if (rows > 1) {
      _tile_loadd(5, a + next, row_bytes);
      _tile_dpbf16ps(2, 5, 6);
      if (columns > 1)
        _tile_dpbf16ps(3, 5, 7);
    }
  }
  _tile_stored(0, sums, sums_bytes);
  if (columns > 1)
    _tile_stored(1, sums + lanes_of_tile, sums_bytes);
  if (rows > 1)
    _tile_stored(2, below, sums_bytes);
  if (rows > 1 && columns > 1)
    _tile_stored(3, below + lanes_of_tile, sums_bytes);
}

#else

enum { rows_at_once = 8 };

INLINE void begin(void) {
}

INLINE void end(void) {
}

/* Of one row of tiles, so many rows at a time: 16 registers of sums and two of b. */
INLINE void sum_row(const int columns, int64_t tiles, const char *a, const char *b, bool add,
                    float *sums, int64_t stride) {
  const int64_t next = tiles * DNN_BF16_TILE_BYTES;
  for (int first = 0; first < lanes_of_tile; first += rows_at_once, sums += rows_at_once * stride) {
    __m512 sum[rows_at_once][2];
#pragma GCC unroll 8
    for (int i = 0; i < rows_at_once; i++)
#pragma GCC unroll 2
      for (int j = 0; j < columns; j++)
        sum[i][j] =
            add ? _mm512_loadu_ps(sums + i * stride + j * lanes_of_tile) : _mm512_setzero_ps();
    for (int64_t tile = 0; tile < tiles; tile++) {
      const char *row = a + tile * DNN_BF16_TILE_BYTES + first * row_bytes;
      const char *pair = b + tile * DNN_BF16_TILE_BYTES;
      for (int k = 0; k < pairs_of_tile; k++, row += sizeof(int32_t), pair += row_bytes) {
        __m512bh of_b[2];
#pragma GCC unroll 2
        for (int j = 0; j < columns; j++)
          of_b[j] = (__m512bh)_mm512_load_si512(pair + j * next);
#pragma GCC unroll 8
        for (int i = 0; i < rows_at_once; i++) {
          int32_t of_a;
          memcpy(&of_a, row + i * row_bytes, sizeof of_a);
#pragma GCC unroll 2
          for (int j = 0; j < columns; j++)
            sum[i][j] = _mm512_dpbf16_ps(sum[i][j], (__m512bh)_mm512_set1_epi32(of_a), of_b[j]);
        }
      }
    }
#pragma GCC unroll 8
    for (int i = 0; i < rows_at_once; i++)
#pragma GCC unroll 2
      for (int j = 0; j < columns; j++)
        _mm512_storeu_ps(sums + i * stride + j * lanes_of_tile, sum[i][j]);
  }
}

INLINE void sum_tiles(const int rows, const int columns, int64_t tiles, const char *a,
                      const char *b, bool add, float *sums, int64_t stride) {
  sum_row(columns, tiles, a, b, add, sums, stride);
  if (rows > 1)
    sum_row(columns, tiles, a + tiles * DNN_BF16_TILE_BYTES, b, add, sums + lanes_of_tile * stride,
            stride);
}

#endif

/* --- products --------------------------------------------------------------------------------- */

/* c = alpha * sums + beta * c */
static void store(const dnn_product *p, int64_t rows, int64_t columns, float (*sums)[block],
                  float *c) {
  const float alpha = (float)p->alpha, beta = (float)p->beta;
  if (p->c.column != 1) {
    for (int64_t i = 0; i < rows; i++) {
      for (int64_t j = 0; j < columns; j++) {
        float *to = c + i * p->c.row + j * p->c.column;
        *to = alpha * sums[i][j] + (beta != 0 ? beta * *to : -0.0f);
      }
    }
    return;
  }
  const __m512 alphas = _mm512_set1_ps(alpha), betas = _mm512_set1_ps(beta);
  const __mmask16 masks[2] = {leading(columns), leading(columns - lanes_of_tile)};
  for (int64_t i = 0; i < rows; i++, c += p->c.row) {
    for (int j = 0; j < 2; j++) {
      float *to = c + j * lanes_of_tile;
      __m512 value = _mm512_mul_ps(alphas, _mm512_load_ps(sums[i] + j * lanes_of_tile));
      if (beta != 0)
        value = _mm512_add_ps(value, _mm512_mul_ps(betas, _mm512_maskz_loadu_ps(masks[j], to)));
      _mm512_mask_storeu_ps(to, masks[j], value);
    }
  }
}

static void sum_block(int64_t rows, int64_t columns, int64_t tiles, const char *a, const char *b,
                      bool add, float *sums, int64_t stride) {
  if (rows > lanes_of_tile && columns > lanes_of_tile)
    sum_tiles(2, 2, tiles, a, b, add, sums, stride);
  else if (rows > lanes_of_tile)
    sum_tiles(2, 1, tiles, a, b, add, sums, stride);
  else if (columns > lanes_of_tile)
    sum_tiles(1, 2, tiles, a, b, add, sums, stride);
  else
    sum_tiles(1, 1, tiles, a, b, add, sums, stride);
}

/* Whole tiles are summed where they belong, if nothing else is to be done with them. */
static void multiply(const dnn_product *p, const void *packed_a, const void *packed_b) {
  const int64_t tiles = dnn_bf16_tiles(p->k, depth_of_tile);
  const int64_t lane_bytes = tiles * DNN_BF16_TILE_BYTES / lanes_of_tile;
  const bool plain = p->c.column == 1 && p->alpha == 1 && (p->beta == 0 || p->beta == 1);
  float sums[block][block] __attribute__((aligned(64)));
  memset(sums, 0, sizeof sums); /* what no tile writes is read, and not used */
  begin();
  for (int64_t n = 0; n < p->n; n += block) {
    const int64_t columns = dnn_least(block, p->n - n);
    const char *b = (const char *)packed_b + n * lane_bytes;
    for (int64_t m = 0; m < p->m; m += block) {
      const int64_t rows = dnn_least(block, p->m - m);
      const char *a = (const char *)packed_a + m * lane_bytes;
      float *c = (float *)p->c.data + m * p->c.row + n * p->c.column;
      if (plain && rows % lanes_of_tile == 0 && columns % lanes_of_tile == 0) {
        sum_block(rows, columns, tiles, a, b, p->beta != 0, c, p->c.row);
      } else {
        sum_block(rows, columns, tiles, a, b, false, sums[0], block);
        store(p, rows, columns, sums, c);
      }
    }
  }
  end();
}

const dnn_bf16_kernels DNN_KERNELS = {.pack = pack, .multiply = multiply};
