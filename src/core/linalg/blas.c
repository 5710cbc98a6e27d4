/*
** Loading OpenBLAS, and keeping it from what it does when memory is short: it looks for room for a
** buffer until it finds some, for ever where memory is limited. So it is asked for nothing unless
** there is room. A thread that is in one of its functions needs a buffer; buffers are kept and used
** again.
*/
#include "linalg/blas.h"

#include "base/alloc.h"
#include "base/detached.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BUFFER_BYTES  ((size_t)128 << 20)
#define LIBRARY_BYTES ((size_t)64 << 20) /* of its code and of the libraries that it needs */

enum { warm_up_size = 128 }; /* above the sizes that it computes without a buffer */

enum { UNTRIED, STARVED, MISSING, AVAILABLE };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of loading */
static atomic_int state = UNTRIED;
static void *library; /* stays open: its threads and buffers cannot be taken back safely */
static dnn_blas functions;

/* Could that much memory be had now, if need be by what the pool holds? */
static bool has_memory(size_t bytes) {
  void *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) {
    dnn_alloc_trim();
    room = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  if (room == MAP_FAILED)
    return false;
  munmap(room, bytes);
  return true;
}

static bool find_function(const char *name, void *function, size_t size) {
  void *address = dlsym(library, name);
  memcpy(function, &address, size); /* C has no cast from an object to a function pointer */
  return address != NULL;
}

/* Lets the library take the buffer of one thread. */
static bool take_buffer(void) {
  int n = warm_up_size;
  size_t bytes = (size_t)n * (size_t)n * sizeof(double);
  double *zeros = dnn_alloc_zero(bytes), *result = dnn_alloc(bytes);
  bool taken = zeros != NULL && result != NULL && has_memory(BUFFER_BYTES);
  if (taken)
    functions.dgemm(DNN_BLAS_ROW_MAJOR, DNN_BLAS_AS_IS, DNN_BLAS_AS_IS, n, n, n, 1, zeros, n, zeros,
                    n, 0, result, n);
  dnn_free(zeros);
  dnn_free(result);
  return taken;
}

/* Returns the new state. */
static int load(void) {
  const char *wanted = getenv("DNN_BLAS");
  if (wanted != NULL && strcmp(wanted, "none") == 0)
    return MISSING;
  if (library == NULL && !has_memory(LIBRARY_BYTES + BUFFER_BYTES))
    return STARVED;
  /* Read by OpenBLAS while it loads; without it, it would start threads that we never use. */
  bool ours = getenv("OPENBLAS_NUM_THREADS") == NULL;
  if (ours)
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
  if (library == NULL)
    library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (ours)
    unsetenv("OPENBLAS_NUM_THREADS");
  if (library == NULL)
    return MISSING;
  void (*set_threads)(int);
  if (!find_function("openblas_set_num_threads", &set_threads, sizeof set_threads) ||
      !find_function("cblas_dgemm", &functions.dgemm, sizeof functions.dgemm) ||
      !find_function("cblas_sgemm", &functions.sgemm, sizeof functions.sgemm))
    return MISSING;
  set_threads(1);
  return take_buffer() ? AVAILABLE : STARVED;
}

const dnn_blas *dnn_blas_get(void) {
  if (atomic_load(&state) < MISSING) {
    pthread_mutex_lock(&lock);
    if (atomic_load(&state) < MISSING)
      atomic_store(&state, load());
    pthread_mutex_unlock(&lock);
  }
  return atomic_load(&state) == AVAILABLE ? &functions : NULL;
}

bool dnn_blas_has_room(int calls) {
  if (dnn_blas_get() == NULL)
    return atomic_load(&state) != STARVED;
  return calls + *dnn_detached_count() <= 1 || has_memory((size_t)calls * BUFFER_BYTES);
}

void *dnn_blas_symbol(const char *name) {
  return dnn_blas_get() != NULL ? dlsym(library, name) : NULL;
}

const char *dnn_blas_version(void) {
  const char *(*get_config)(void);
  if (dnn_blas_get() == NULL ||
      !find_function("openblas_get_config", &get_config, sizeof get_config))
    return NULL;
  return get_config();
}
