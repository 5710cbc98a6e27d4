/*
** The one allocator: aligned, pooled, counted.
**
** Fresh memory costs page faults, which is where array programs lose most of their time, so freed
** buffers are kept in a pool by size class and handed out again. Buffers of 2 MiB and more are
** backed by huge pages where the system offers them. Contents are never cleared unless asked.
*/
#ifndef DNN_BASE_ALLOC_H
#define DNN_BASE_ALLOC_H

#include "base/declarations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

#define DNN_ALIGNMENT 64

/*
** Returns 'size' bytes aligned to DNN_ALIGNMENT, or NULL. 'size' 0 gives a valid pointer.
** Free with dnn_free, passing the same pointer.
*/
void *dnn_alloc(size_t size);

/* The same with every byte zero. */
void *dnn_alloc_zero(size_t size);

/* Gives a buffer back to the pool. NULL is allowed. */
void dnn_free(void *buffer);

/* Returns every pooled buffer to the system. */
void dnn_alloc_trim(void);

typedef struct dnn_memory {
  size_t live;    /* bytes handed out and not freed */
  size_t peak;    /* largest 'live' so far */
  size_t pooled;  /* bytes kept for reuse */
  uint64_t fresh; /* buffers so far that were not from the pool, of the sizes that it keeps */
} dnn_memory;

dnn_memory dnn_alloc_memory(void);

/*
** For tests: the n-th allocation from now (1 is the next) and, when 'persistent', all after it
** return NULL. 0 switches this off.
*/
void dnn_alloc_fail_at(uint64_t n, bool persistent);

/* *out = a * b; false, with *out untouched, when the product exceeds INT64_MAX. */
static inline bool dnn_size_multiply(int64_t a, int64_t b, int64_t *out) {
  int64_t product;
  if (__builtin_mul_overflow(a, b, &product))
    return false;
  *out = product;
  return true;
}

DNN_END_DECLARATIONS

#endif
