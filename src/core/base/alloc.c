/*
** Allocation: a pool of freed buffers by size class in front of the C library.
**
** One lock guards all of it. Allocations are of whole arrays and work spaces, of which an operation
** makes a few: the lock is never contended for long, and lists per thread would keep memory that
** other threads want. What an operation asks for again and again is kept by its owner
** (nn/network_memory.c keeps the memory of a pass).
*/
#include "base/alloc.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/*
** Every buffer is preceded by one alignment unit that holds its header. Sizes are rounded up to a
** class: four classes per power of two from SMALLEST on. Smaller buffers are not pooled: the C
** library is quick with those.
*/
typedef struct header {
  size_t capacity;     /* bytes behind the header */
  int size_class;      /* -1: not pooled */
  struct header *next; /* in the pool */
} header;

#if defined(__SANITIZE_ADDRESS__) || defined(DNN_UNPOOLED)
#define SMALLEST SIZE_MAX /* the sanitizer is to see where each buffer begins and ends its life */
#else
#define SMALLEST ((size_t)4096)
#endif
#define CLASSES   (4 * (64 - 12))
#define HUGE_PAGE ((size_t)2 << 20)

/*
** The pool may hold this much, plus twice what is live: then peak memory stays below three times
** the live set plus a constant, and the temporaries of an expression find their buffers again. It
** may hold more where all that is held stays near the most that was live: then each turn of a loop
** finds what the one before has left. No more than an eighth of the machine's memory, though.
*/
#define POOL_BYTES ((size_t)64 << 20)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static header *pool[CLASSES];
static dnn_memory memory;
/* dnn_alloc_fail_at, for tests of every path that runs out of memory: calls until one fails, 0 for
   none, and whether all fail from then on. */
static uint64_t fail_in;
static bool fail_on;

/* Class of 'size' and the class's capacity; -1 for small sizes. Rounding adds a quarter at most,
   and what is not used of it costs no memory, since it is never touched. */
static int size_class(size_t size, size_t *capacity) {
  *capacity = size;
  if (size < SMALLEST)
    return -1;
  int log2 = 63 - __builtin_clzll(size);
  size_t quarter = (size_t)1 << (log2 - 2);
  *capacity = (size + quarter - 1) & ~(quarter - 1);
  /* rounding up may have reached the next power of two */
  log2 = 63 - __builtin_clzll(*capacity);
  quarter = (size_t)1 << (log2 - 2);
  return 4 * (log2 - 12) + (int)((*capacity >> (log2 - 2)) & 3);
}

static bool must_fail(void) {
  if (fail_in == 0)
    return false;
  if (fail_in > 1) {
    fail_in--;
    return false;
  }
  if (!fail_on)
    fail_in = 0;
  return true;
}

/* Large buffers lie on boundaries of huge pages, so that the system can back them from the first
   byte on: one fault instead of 512. */
static header *system_alloc(size_t capacity) {
  size_t total = capacity + DNN_ALIGNMENT;
  size_t alignment = total >= HUGE_PAGE ? HUGE_PAGE : DNN_ALIGNMENT;
  void *base = NULL;
  if (posix_memalign(&base, alignment, total) != 0)
    return NULL;
#ifdef MADV_HUGEPAGE
  if (total >= HUGE_PAGE)
    madvise(base, total & ~(HUGE_PAGE - 1), MADV_HUGEPAGE);
#endif
  return base;
}

/* Gives the whole pool back. The caller holds the lock. */
static void trim_locked(void) {
  for (int i = 0; i < CLASSES; i++) {
    while (pool[i] != NULL) {
      header *buffer = pool[i];
      pool[i] = buffer->next;
      free(buffer);
    }
  }
  memory.pooled = 0;
}

/* What the pool may hold. The caller holds the lock. */
static size_t pool_limit(void) {
  static size_t eighth; /* of the machine's memory */
  if (eighth == 0)
    eighth = (size_t)sysconf(_SC_PHYS_PAGES) / 8 * (size_t)sysconf(_SC_PAGESIZE);
  /* the sizes of one time are not those of another: some stay unused */
  size_t held = memory.peak + memory.peak / 4;
  held = held < eighth ? held : eighth;
  size_t least = POOL_BYTES + 2 * memory.live;
  return held > memory.live + least ? held - memory.live : least;
}

void *dnn_alloc(size_t size) {
  /* no class or header makes a sum of sizes overflow from here on */
  if (size > SIZE_MAX / 4)
    return NULL;
  size_t capacity;
  int kind = size_class(size, &capacity);
  pthread_mutex_lock(&lock);
  header *buffer = NULL;
  bool is_fresh = true;
  if (!must_fail()) {
    if (kind >= 0 && pool[kind] != NULL) {
      buffer = pool[kind];
      pool[kind] = buffer->next;
      memory.pooled -= buffer->capacity;
      is_fresh = false;
    } else {
      buffer = system_alloc(capacity);
      if (buffer == NULL && memory.pooled > 0) { /* the pool may be what is in the way */
        trim_locked();
        buffer = system_alloc(capacity);
      }
    }
  }
  if (buffer != NULL) {
    buffer->capacity = capacity;
    buffer->size_class = kind;
    memory.fresh += is_fresh && kind >= 0;
    memory.live += capacity;
    if (memory.live > memory.peak)
      memory.peak = memory.live;
  }
  pthread_mutex_unlock(&lock);
  return buffer == NULL ? NULL : (char *)buffer + DNN_ALIGNMENT;
}

void *dnn_alloc_zero(size_t size) {
  void *buffer = dnn_alloc(size);
  if (buffer != NULL)
    memset(buffer, 0, size);
  return buffer;
}

void dnn_free(void *data) {
  if (data == NULL)
    return;
  header *buffer = (header *)(void *)((char *)data - DNN_ALIGNMENT);
  pthread_mutex_lock(&lock);
  memory.live -= buffer->capacity;
  size_t limit = pool_limit();
  if (buffer->size_class >= 0 && memory.pooled + buffer->capacity > limit)
    trim_locked(); /* what was just used is likelier to be wanted again */
  if (buffer->size_class >= 0 && memory.pooled + buffer->capacity <= limit) {
    buffer->next = pool[buffer->size_class];
    pool[buffer->size_class] = buffer;
    memory.pooled += buffer->capacity;
  } else {
    free(buffer);
  }
  pthread_mutex_unlock(&lock);
}

void dnn_alloc_trim(void) {
  pthread_mutex_lock(&lock);
  trim_locked();
  pthread_mutex_unlock(&lock);
}

dnn_memory dnn_alloc_memory(void) {
  pthread_mutex_lock(&lock);
  dnn_memory result = memory;
  pthread_mutex_unlock(&lock);
  return result;
}

void dnn_alloc_fail_at(uint64_t n, bool persistent) {
  pthread_mutex_lock(&lock);
  fail_in = n;
  fail_on = persistent;
  pthread_mutex_unlock(&lock);
}
