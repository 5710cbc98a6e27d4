/*
** memmove and memset, shared by the threads, in portions with a look at the interrupt flag after
** each. They are what assignments of contiguous arrays and np.zeros spend their time in.
*/
#include "array/copy.h"

#include "base/interrupt.h"
#include "base/thread_pool.h"

#include <stdint.h>
#include <string.h>

/* Bytes between two looks: some milliseconds, also where the memory is touched for the first
   time. */
#define PORTION ((size_t)4 << 20)
/* Least bytes worth a thread. */
#define PARALLEL_BYTES ((size_t)1 << 19)

/* Memory that is written by several threads. */
typedef struct filling {
  char *to;
  const char *from; /* NULL for zeros */
  size_t bytes;
  int parts;
} filling;

/* Part by part on boundaries of cache lines, as far as the addresses are. */
static void fill_part(void *context, int part) {
  const filling *f = context;
  size_t lines = (f->bytes + 63) / 64;
  size_t begin = lines * (size_t)part / (size_t)f->parts * 64;
  size_t end = lines * ((size_t)part + 1) / (size_t)f->parts * 64;
  end = end < f->bytes ? end : f->bytes;
  while (begin < end) {
    size_t portion = end - begin < PORTION ? end - begin : PORTION;
    if (f->from == NULL)
      memset(f->to + begin, 0, portion);
    else
      memcpy(f->to + begin, f->from + begin, portion);
    begin += portion;
    if (begin < end && dnn_interrupted())
      return;
  }
}

static bool fill_in_parts(filling f) {
  f.parts = f.bytes >= PARALLEL_BYTES ? dnn_thread_count() : 1;
  dnn_parallel(f.parts, fill_part, &f);
  return f.bytes <= PORTION || !dnn_interrupted();
}

/* Where the memory overlaps: from the end if the target begins inside the source, as memmove. */
static bool move(char *to, const char *from, size_t bytes) {
  bool backwards = (uintptr_t)to > (uintptr_t)from;
  for (size_t left = bytes; left > 0;) {
    size_t portion = left < PORTION ? left : PORTION;
    size_t at = backwards ? left - portion : bytes - left;
    memmove(to + at, from + at, portion);
    left -= portion;
    if (left > 0 && dnn_interrupted())
      return false;
  }
  return true;
}

bool dnn_copy(void *to, const void *from, size_t bytes) {
  uintptr_t target = (uintptr_t)to, source = (uintptr_t)from;
  if (target < source + bytes && source < target + bytes)
    return move(to, from, bytes);
  return fill_in_parts((filling){to, from, bytes, 1});
}

bool dnn_clear(void *to, size_t bytes) {
  return fill_in_parts((filling){to, NULL, bytes, 1});
}
