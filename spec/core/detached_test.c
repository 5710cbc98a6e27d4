/* Work on a thread of its own, and work that is abandoned. */
#include "base/detached.h"

#include "base/interrupt.h"
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

enum { MOST = 8 }; /* jobs that may be abandoned at a time */

typedef struct task {
  dnn_detached thread;
  atomic_bool *gate; /* the work ends when it is open; NULL: at once */
  pthread_t worker;
  int result;
} task;

static atomic_int begun, released;

static void nap(void) {
  nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static void work(dnn_detached *job) {
  task *self = (task *)job;
  atomic_fetch_add(&begun, 1);
  while (self->gate != NULL && !atomic_load(self->gate))
    nap();
  self->worker = pthread_self();
  self->result = 2385;
}

static void release(dnn_detached *job) {
  atomic_fetch_add(&released, 1);
  free(job);
}

static task *new_task(atomic_bool *gate) {
  task *job = calloc(1, sizeof *job);
  job->thread = (dnn_detached){.work = work, .release = release};
  job->gate = gate;
  return job;
}

/* Sets the flag as soon as 'begun' reaches the number given, or at once for 0. */
static void *press(void *number) {
  while (atomic_load(&begun) < *(int *)number)
    nap();
  *dnn_interrupt_flag() = 1;
  return NULL;
}

static dnn_status run_interrupted(task *job, int when) {
  pthread_t presser;
  dnn_error error;
  pthread_create(&presser, NULL, press, &when);
  dnn_status status = dnn_detached_run(&job->thread, &error);
  pthread_join(presser, NULL);
  *dnn_interrupt_flag() = 0;
  return status;
}

static void returns_finished_work(void) {
  dnn_error error;
  task *job = new_task(NULL);
  CHECK(dnn_detached_run(&job->thread, &error) == DNN_OK);
  CHECK(job->result == 2385 && !pthread_equal(job->worker, pthread_self()));
  CHECK(atomic_load(&released) == 0 && *dnn_detached_count() == 0);
  free(job);
}

static void leaves_interrupted_work(void) {
  atomic_bool gate;
  atomic_init(&gate, false);
  atomic_store(&begun, 0);
  for (int i = 1; i <= MOST; i++) {
    CHECK(run_interrupted(new_task(&gate), i) == DNN_EINTERRUPT);
    CHECK(*dnn_detached_count() == i && atomic_load(&released) == 0);
  }
  /* one more does not begin */
  CHECK(run_interrupted(new_task(&gate), 0) == DNN_EINTERRUPT);
  CHECK(atomic_load(&begun) == MOST && atomic_load(&released) == 1);
  CHECK(*dnn_detached_count() == MOST);
  atomic_store(&gate, true);
  dnn_error error;
  task *job = new_task(NULL);
  CHECK(dnn_detached_run(&job->thread, &error) == DNN_OK && job->result == 2385);
  free(job);
  while (*dnn_detached_count() > 0)
    nap();
  CHECK(atomic_load(&released) == MOST + 1);
}

int main(void) {
  returns_finished_work();
  leaves_interrupted_work();
  return check_finish();
}
