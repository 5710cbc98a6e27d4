#include "blas.h"

#include "alloc.h"
#include "thread_pool.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Above the sizes that OpenBLAS computes without a buffer of its own. */
enum { warm_up_size = 128, warm_up_spins = 1 << 16 };

typedef struct warm_up {
  double *zeros;
  double *results; /* one matrix per part */
  int parts;
  atomic_int arrived;
} warm_up;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *library; /* stays open: its threads and buffers cannot be taken back safely */
static dnn_blas functions;
static bool available;

static bool find_function(const char *name, void *function, size_t size) {
  void *address = dlsym(library, name);
  memcpy(function, &address, size); /* C has no cast from an object to a function pointer */
  return address != NULL;
}

static void warm_up_part(void *context, int part) {
  warm_up *all = context;
  /* Concurrent calls need a buffer each, so wait a little for the others before calling. */
  atomic_fetch_add(&all->arrived, 1);
  for (int i = 0; i < warm_up_spins && atomic_load(&all->arrived) < all->parts; i++) {
  }
  int n = warm_up_size;
  functions.dgemm(DNN_BLAS_ROW_MAJOR, DNN_BLAS_AS_IS, DNN_BLAS_AS_IS, n, n, n, 1, all->zeros, n,
                  all->zeros, n, 0, all->results + (size_t)part * warm_up_size * warm_up_size, n);
}

/*
** OpenBLAS ends the process when it cannot have a buffer, so let it take them now, while memory is
** plentiful, and keep them. When even this small scratch memory cannot be had, do without OpenBLAS.
*/
static bool take_buffers(void) {
  warm_up all = {.parts = dnn_thread_count()};
  size_t bytes = (size_t)warm_up_size * warm_up_size * sizeof(double);
  all.zeros = dnn_alloc_zero(bytes);
  all.results = dnn_alloc(bytes * (size_t)all.parts);
  bool usable = all.zeros != NULL && all.results != NULL;
  if (usable)
    dnn_parallel(all.parts, warm_up_part, &all);
  dnn_free(all.zeros);
  dnn_free(all.results);
  return usable;
}

static void load(void) {
  const char *wanted = getenv("DNN_BLAS");
  if (wanted != NULL && strcmp(wanted, "none") == 0)
    return;
  /* Read by OpenBLAS while it loads; without it, it would start threads that we never use. */
  bool ours = getenv("OPENBLAS_NUM_THREADS") == NULL;
  if (ours)
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
  library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (ours)
    unsetenv("OPENBLAS_NUM_THREADS");
  if (library == NULL)
    return;
  void (*set_threads)(int);
  if (!find_function("openblas_set_num_threads", &set_threads, sizeof set_threads) ||
      !find_function("cblas_dgemm", &functions.dgemm, sizeof functions.dgemm) ||
      !find_function("cblas_sgemm", &functions.sgemm, sizeof functions.sgemm))
    return;
  set_threads(1);
  available = take_buffers();
}

const dnn_blas *dnn_blas_get(void) {
  pthread_once(&once, load);
  return available ? &functions : NULL;
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
