/*
** How a number of things is cut into pieces: for caches, for threads, for vectors.
*/
#ifndef DNN_BASE_PIECES_H
#define DNN_BASE_PIECES_H

#include <stdint.h>

static inline int64_t dnn_least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* What each of 'count' pieces gets of 'total', as even as it can be, in multiples of 'multiple'. */
static inline int64_t dnn_piece_size(int64_t total, int64_t count, int64_t multiple) {
  int64_t size = (total + count - 1) / count;
  return (size + multiple - 1) / multiple * multiple;
}

#endif
