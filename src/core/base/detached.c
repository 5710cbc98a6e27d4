/*
** Work that an interrupt may leave behind: a thread does it, and the caller waits, looking at the
** flag every now and then.
**
** For calls into libraries that cannot be stopped (a solver of LAPACK). When the flag is set the
** caller returns at once, and the thread goes on alone with memory that is its own. So the job
** changes hands exactly once, under the lock: RUNNING becomes DONE, and the caller reads the
** results, or ABANDONED, and the thread releases them when it ends.
*/
#include "base/detached.h"

#include "base/interrupt.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

/* MOST_ABANDONED: OpenBLAS has about two buffers for each of 64 threads. */
enum { look_nanoseconds = 10000000, MOST_ABANDONED = 8 };

enum { RUNNING, DONE, ABANDONED };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock =
    PTHREAD_MUTEX_INITIALIZER; /* of all that follows, and of the states */
static pthread_cond_t ended;
static volatile sig_atomic_t abandoned;

const volatile sig_atomic_t *dnn_detached_count(void) {
  return &abandoned;
}

/* At exit: static objects of the library that a thread is in are destroyed after this. */
static void wait_for_all(void) {
  pthread_mutex_lock(&lock);
  while (abandoned > 0)
    pthread_cond_wait(&ended, &lock);
  pthread_mutex_unlock(&lock);
}

/* The child of a fork has none of the threads. */
static void forget_all(void) {
  abandoned = 0;
  pthread_mutex_init(&lock, NULL);
}

static void initialize(void) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  /* a change of the clock must not make waits long */
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&ended, &attributes);
  pthread_condattr_destroy(&attributes);
  pthread_atfork(NULL, NULL, forget_all);
  atexit(wait_for_all);
}

/* Waits for a thread to end, but not long. */
static void wait_briefly(void) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_nsec += look_nanoseconds;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  pthread_cond_timedwait(&ended, &lock, &until);
}

static void *thread_main(void *argument) {
  dnn_detached *job = argument;
  job->work(job);
  pthread_mutex_lock(&lock);
  bool alone = job->state == ABANDONED;
  if (!alone)
    job->state = DONE; /* from here on it is the caller's */
  pthread_mutex_unlock(&lock);
  if (alone) {
    job->release(job);
    pthread_mutex_lock(&lock);
    abandoned = abandoned - 1;
    pthread_mutex_unlock(&lock);
  }
  /* The caller, others that wait for room, and the end of the program may all wait. */
  pthread_cond_broadcast(&ended);
  return NULL;
}

static bool start(dnn_detached *job) {
  pthread_attr_t attributes;
  pthread_t id;
  sigset_t all, before;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the program's own threads */
  int failure = pthread_create(&id, &attributes, thread_main, job);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return failure == 0;
}

dnn_status dnn_detached_run(dnn_detached *job, dnn_error *error) {
  pthread_once(&once, initialize);
  pthread_mutex_lock(&lock);
  /* Who interrupts one large job after the other waits for earlier ones: buffers of the library and
     processors are all in use. */
  while (abandoned >= MOST_ABANDONED && !dnn_interrupted())
    wait_briefly();
  pthread_mutex_unlock(&lock);
  bool done = false;
  if (dnn_interrupted()) {
    job->release(job);
  } else {
    job->state = RUNNING;
    /* no thread to be had: done here, without interrupts */
    if (!start(job)) {
      job->work(job);
      return DNN_OK;
    }
    pthread_mutex_lock(&lock);
    while (job->state == RUNNING && !dnn_interrupted())
      wait_briefly();
    done = job->state == DONE;
    if (!done) {
      job->state = ABANDONED;
      abandoned = abandoned + 1;
    }
    pthread_mutex_unlock(&lock);
  }
  return done ? DNN_OK : dnn_error_interrupt(error);
}
