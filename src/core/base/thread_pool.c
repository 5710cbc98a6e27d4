/*
** Threads that wait for parts of a job, a run of them each.
**
** A job is posted to workers by raising the number at a gate, and done when they have raised
** theirs; the caller does a share too. Parts are many and of equal size, and each thread does a run
** of neighbours that depends on nothing but the counts: results do not depend on which thread was
** quick. A kernel of some microseconds is worth sharing only if the start costs less, so workers
** look at their gate for a while (spin) before they sleep.
**
** One job runs at a time. Who finds the pool busy, such as a part that starts a job itself or a
** second thread of the host, does all parts alone: there is no queue in which one could wait for
** the other.
*/
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "base/thread_pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Longer than the gap between two operations of a training step, shorter than anyone would notice.
   Looks at the clock are rarer than those at the gate: they cost more. */
enum { spin_nanoseconds = 100000, spins_per_look = 64, stack_bytes = 1 << 20 };

/* A number that one thread raises and one other thread waits for: the job that was posted or done
   last. */
typedef struct gate {
  /* a line of its own: the spinning threads read it all the time */
  _Alignas(64) atomic_uint number;
  atomic_bool asleep;
  pthread_mutex_t mutex;
  pthread_cond_t raised;
} gate;

/* Jobs are numbered. The share of the worker belongs to whoever is the first to raise 'taken' to
   the number: the worker itself, or the caller, should the system not let the worker run. */
typedef struct worker {
  gate start;
  gate finish;
  atomic_uint taken;
  unsigned finished; /* the caller's copy of the number of 'finish' */
  pthread_t thread;
  int processor; /* that it is pinned to, or -1 */
} worker;

typedef struct job {
  int parts; /* none: the worker ends */
  int threads;
  void (*work)(void *context, int part);
  void *context;
} job;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_int threads;  /* wanted, the caller included */
static int default_threads; /* at the start */
static int processor_count; /* that this process may run on */
static cpu_set_t processors;
static bool processors_known;

/* What follows belongs to whoever set 'busy'. */
static atomic_bool busy;      /* a job or a change of the pool is under way */
static bool may_spin;         /* threads do not outnumber processors */
static int running;           /* workers that exist */
static int callers_processor; /* left free by the workers */
static job current;
static worker workers[DNN_THREADS_MAX];

static void gate_init(gate *self) {
  atomic_store(&self->number, 0);
  atomic_store(&self->asleep, false);
  pthread_mutex_init(&self->mutex, NULL);
  pthread_cond_init(&self->raised, NULL);
}

static void gate_destroy(gate *self) {
  pthread_mutex_destroy(&self->mutex);
  pthread_cond_destroy(&self->raised);
}

/* The order of 'number' and 'asleep' here and in gate_wait must be sequentially consistent: either
   the waiter sees the number or this thread sees it asleep. */
static void gate_raise(gate *self, unsigned number) {
  atomic_store(&self->number, number);
  if (atomic_load(&self->asleep)) {
    pthread_mutex_lock(&self->mutex);
    pthread_cond_signal(&self->raised);
    pthread_mutex_unlock(&self->mutex);
  }
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void pause_briefly(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

/* Waits until the number is another than 'old', and returns it. */
static unsigned gate_wait(gate *self, unsigned old, bool spin) {
  int64_t begun = spin ? nanoseconds() : 0;
  do {
    for (int i = 0; i < spins_per_look; i++) {
      unsigned number = atomic_load_explicit(&self->number, memory_order_acquire);
      if (number != old)
        return number;
      pause_briefly();
    }
  } while (spin && nanoseconds() - begun < spin_nanoseconds);
  pthread_mutex_lock(&self->mutex);
  atomic_store(&self->asleep, true);
  while (atomic_load(&self->number) == old)
    pthread_cond_wait(&self->raised, &self->mutex);
  atomic_store(&self->asleep, false);
  pthread_mutex_unlock(&self->mutex);
  return atomic_load(&self->number);
}

/* The run of parts that thread number 'thread' (0 is the caller) does. */
static void do_share(const job *share, int thread) {
  int first = (int)((long long)share->parts * thread / share->threads);
  int end = (int)((long long)share->parts * (thread + 1) / share->threads);
  for (int part = first; part < end; part++)
    share->work(share->context, part);
}

/* Exactly one of the worker and the caller succeeds for each number. */
static bool take(worker *self, unsigned number) {
  unsigned before = number - 1;
  return atomic_compare_exchange_strong(&self->taken, &before, number);
}

static void *worker_main(void *argument) {
  worker *self = argument;
  for (unsigned number = 0;;) {
    number = gate_wait(&self->start, number, may_spin);
    /* the caller was quicker, and has gone on */
    if (!take(self, number))
      continue;
    /* 'current' was written before the gate was raised, and is not again before all gates of finish
       are */
    bool last = current.parts == 0;
    if (!last)
      do_share(&current, (int)(self - workers) + 1);
    gate_raise(&self->finish, number);
    if (last)
      return NULL;
  }
}

static void post_job(worker *helper) {
  gate_raise(&helper->start, atomic_load(&helper->start.number) + 1);
}

/* Does the share of a worker that did not come to it, or waits for its end. */
static void complete_job(worker *helper) {
  /* A worker that the system has not let run yet need not be waited for: with more threads than
     free processors that would take a time slice. */
  if (take(helper, atomic_load(&helper->start.number)))
    do_share(&current, (int)(helper - workers) + 1);
  else
    helper->finished = gate_wait(&helper->finish, helper->finished, may_spin);
}

/* Pins to the 'steps'-th processor after the one the caller runs on, so that several processes with
   few threads each spread out. Returns that processor, -1 when it is not known. */
static int pin(pthread_attr_t *attributes, int steps) {
  if (!processors_known || callers_processor < 0)
    return -1;
  size_t processor = (size_t)callers_processor;
  while (steps > 0) {
    processor = (processor + 1) % CPU_SETSIZE;
    if (CPU_ISSET(processor, &processors))
      steps--;
  }
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(processor, &one);
  pthread_attr_setaffinity_np(attributes, sizeof one, &one);
  return (int)processor;
}

/* The system may move the caller to the processor of a sleeping worker, where both would take
   turns: the worker then moves to the one that the caller left. */
static void make_way(void) {
  int here = callers_processor < 0 ? -1 : sched_getcpu();
  if (here == callers_processor)
    return;
  for (int i = 0; i < running; i++) {
    if (workers[i].processor != here)
      continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)callers_processor, &one);
    if (pthread_setaffinity_np(workers[i].thread, sizeof one, &one) != 0)
      return;
    workers[i].processor = callers_processor;
    callers_processor = here;
    return;
  }
}

/* Starts the workers that are missing. When the system refuses, the pool works with fewer; the
   split of parts over threads changes then, but not the parts. */
static void start_workers(int wanted) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the program's own threads */
  if (running == 0)
    callers_processor = may_spin ? sched_getcpu() : -1;
  while (running < wanted) {
    worker *next = &workers[running];
    gate_init(&next->start);
    gate_init(&next->finish);
    atomic_store(&next->taken, 0);
    next->finished = 0;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_bytes);
    next->processor = may_spin ? pin(&attributes, running + 1) : -1;
    int failure = pthread_create(&next->thread, &attributes, worker_main, next);
    pthread_attr_destroy(&attributes);
    if (failure != 0) {
      gate_destroy(&next->start);
      gate_destroy(&next->finish);
      break;
    }
    running++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void stop_workers(void) {
  current.parts = 0;
  for (int i = 0; i < running; i++) {
    post_job(&workers[i]);
    pthread_join(workers[i].thread, NULL);
    gate_destroy(&workers[i].start);
    gate_destroy(&workers[i].finish);
  }
  running = 0;
}

/* The library may be unloaded before the process ends: no worker may be left in its code. */
__attribute__((destructor)) static void finish(void) {
  if (!atomic_exchange(&busy, true))
    stop_workers();
}

/* The child of a fork has none of the threads, and perhaps the flag of one. */
static void forget_workers(void) {
  running = 0;
  atomic_store(&busy, false);
}

static void set_threads(int count) {
  atomic_store(&threads, count);
  may_spin = count <= processor_count;
}

static void initialize(void) {
  processors_known = sched_getaffinity(0, sizeof processors, &processors) == 0;
  processor_count = processors_known ? CPU_COUNT(&processors) : (int)sysconf(_SC_NPROCESSORS_ONLN);
  const char *text = getenv("DNN_NUM_THREADS");
  long wanted = text != NULL ? strtol(text, NULL, 10) : 0;
  if (wanted < 1)
    wanted = processor_count > 0 ? processor_count : 1;
  default_threads = wanted < DNN_THREADS_MAX ? (int)wanted : DNN_THREADS_MAX;
  /* without spinning when threads outnumber processors: they would take time from those that
     work */
  set_threads(default_threads);
  pthread_atfork(NULL, NULL, forget_workers);
}

int dnn_thread_count(void) {
  pthread_once(&once, initialize);
  return atomic_load(&threads);
}

dnn_status dnn_thread_set_count(int count, dnn_error *error) {
  pthread_once(&once, initialize);
  if (count < 0 || count > DNN_THREADS_MAX)
    return dnn_error_set(error, DNN_EVALUE, "number of threads must be 0 to %d, not %d",
                         DNN_THREADS_MAX, count);
  if (atomic_exchange(&busy, true))
    return dnn_error_set(error, DNN_EVALUE,
                         "number of threads cannot change while the threads are at work");
  stop_workers();
  set_threads(count == 0 ? default_threads : count);
  atomic_store(&busy, false);
  return DNN_OK;
}

void dnn_parallel(int parts, void (*work)(void *context, int part), void *context) {
  job alone = {parts, 1, work, context};
  int wanted = dnn_thread_count() - 1;
  /* The exchange comes last: it takes the pool. */
  if (parts < 2 || wanted == 0 || atomic_exchange(&busy, true)) {
    do_share(&alone, 0);
    return;
  }
  if (running < wanted)
    start_workers(wanted);
  make_way();
  int helpers = parts - 1 < running ? parts - 1 : running;
  current = alone;
  current.threads = helpers + 1;
  for (int i = 0; i < helpers; i++)
    post_job(&workers[i]);
  do_share(&current, 0);
  for (int i = 0; i < helpers; i++)
    complete_job(&workers[i]);
  atomic_store(&busy, false);
}
