/*
** Blocks are summed in rounds: by the threads, each sum into its place, and then added in order by
** one of them. So the bits do not depend on who summed which.
*/
#include "array/block_sum.h"

#include "base/thread_pool.h"
#include "kernels/reduce.h"

/* Sums of blocks that are kept until they are added in order: few enough for the stack. */
#define ROUND_BLOCKS 256
/* Least operations worth a second thread. */
#define PARALLEL_COST ((int64_t)1 << 16)

typedef struct block_round {
  dnn_block_sum *sum;
  void *context;
  int64_t start, n; /* terms of this round */
  int parts;
  double sums[ROUND_BLOCKS];
} block_round;

static int64_t blocks_of(int64_t n) {
  return (n + DNN_SUM_BLOCK - 1) / DNN_SUM_BLOCK;
}

static void round_part(void *context, int part) {
  block_round *r = context;
  int64_t blocks = blocks_of(r->n);
  for (int64_t i = blocks * part / r->parts; i < blocks * (part + 1) / r->parts; i++) {
    int64_t first = i * DNN_SUM_BLOCK;
    int64_t count = r->n - first < DNN_SUM_BLOCK ? r->n - first : DNN_SUM_BLOCK;
    r->sums[i] = r->sum(r->context, r->start + first, count);
  }
}

/* Which thread sums a block makes no difference: its sum is kept, and added in its turn. */
static double sum_in_rounds(dnn_dtype dtype, int64_t n, int threads, dnn_block_sum *sum,
                            void *context) {
  const int64_t most = (int64_t)ROUND_BLOCKS * DNN_SUM_BLOCK;
  double total = 0;
  block_round r = {.sum = sum, .context = context};
  for (; r.start < n; r.start += r.n) {
    r.n = n - r.start < most ? n - r.start : most;
    int64_t blocks = blocks_of(r.n);
    r.parts = blocks < threads ? (int)blocks : threads;
    dnn_parallel(r.parts, round_part, &r);
    for (int64_t i = 0; i < blocks; i++) {
      total += r.sums[i];
      if (dtype == DNN_F32) /* as added in f32: a double holds the sum of two well enough */
        total = (double)(float)total;
    }
  }
  return total;
}

double dnn_sum_blocks(dnn_dtype dtype, int64_t n, int64_t cost, dnn_block_sum *sum, void *context) {
  if (n <= DNN_SUM_BLOCK)
    /* 0 + turns -0.0 into 0.0, which a sum of several blocks gives */
    return 0 + sum(context, 0, n);
  return sum_in_rounds(dtype, n, n * cost >= PARALLEL_COST ? dnn_thread_count() : 1, sum, context);
}
