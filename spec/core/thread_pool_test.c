#include "base/thread_pool.h"

#include "check.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { most_parts = 1000 };

typedef struct tally {
  atomic_int calls[most_parts];
  pthread_t thread[most_parts];
} tally;

static void count_call(void *context, int part) {
  tally *all = context;
  atomic_fetch_add(&all->calls[part], 1);
  all->thread[part] = pthread_self();
}

/* Every part once, and none else? */
static bool each_once(int parts) {
  static tally all;
  memset(&all, 0, sizeof all);
  dnn_parallel(parts, count_call, &all);
  for (int i = 0; i < most_parts; i++)
    if (atomic_load(&all.calls[i]) != (i < parts))
      return false;
  return parts == 0 || pthread_equal(all.thread[0], pthread_self());
}

static void every_part_is_done_once(void) {
  static const int parts[] = {0, 1, 2, 3, 5, 17, most_parts};
  for (int threads = 1; threads <= 5; threads++) {
    CHECK(dnn_thread_set_count(threads, NULL) == DNN_OK);
    CHECK(dnn_thread_count() == threads);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
      CHECK(each_once(parts[i]));
  }
}

static void many_jobs_follow_each_other(void) {
  CHECK(dnn_thread_set_count(3, NULL) == DNN_OK);
  static tally all;
  for (int i = 0; i < 2385; i++)
    dnn_parallel(3, count_call, &all);
  for (int i = 0; i < 3; i++)
    CHECK(atomic_load(&all.calls[i]) == 2385);
}

static void sleeping_workers_wake(void) {
  CHECK(dnn_thread_set_count(2, NULL) == DNN_OK);
  for (int i = 0; i < 3; i++) {
    struct timespec longer_than_they_spin = {0, 20000000};
    CHECK(each_once(2));
    nanosleep(&longer_than_they_spin, NULL);
  }
  CHECK(each_once(2));
}

/* A run of two parts ends when the workers have come, too: until then they could fall to the
   caller. */
static void count_call_of_three(void *context, int part) {
  tally *all = context;
  count_call(all, part);
  while (part == 1 && (atomic_load(&all->calls[2]) == 0 || atomic_load(&all->calls[4]) == 0))
    sched_yield();
}

static void parts_run_on_their_own_threads(void) {
  static tally all;
  CHECK(dnn_thread_set_count(3, NULL) == DNN_OK);
  memset(&all, 0, sizeof all);
  dnn_parallel(6, count_call_of_three, &all);
  CHECK(pthread_equal(all.thread[0], pthread_self()));
  for (int i = 0; i < 6; i += 2)
    CHECK(pthread_equal(all.thread[i], all.thread[i + 1]));
  CHECK(!pthread_equal(all.thread[0], all.thread[2]));
  CHECK(!pthread_equal(all.thread[2], all.thread[4]));
}

typedef struct nest {
  tally inner[4];
  atomic_int refusals;
} nest;

static void nested_call(void *context, int part) {
  nest *all = context;
  dnn_error error;
  dnn_parallel(7, count_call, &all->inner[part]);
  if (dnn_thread_set_count(1, &error) == DNN_EVALUE &&
      strcmp(error.text, "number of threads cannot change while the threads are at work") == 0)
    atomic_fetch_add(&all->refusals, 1);
}

static void nested_jobs_stay_on_their_thread(void) {
  static nest all;
  CHECK(dnn_thread_set_count(2, NULL) == DNN_OK);
  dnn_parallel(4, nested_call, &all);
  CHECK(atomic_load(&all.refusals) == 4);
  int wrong = 0;
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 7; j++)
      wrong += atomic_load(&all.inner[i].calls[j]) != 1 ||
               !pthread_equal(all.inner[i].thread[j], all.inner[i].thread[0]);
  }
  CHECK(wrong == 0);
}

static void *other_thread(void *context) {
  for (int i = 0; i < 500; i++)
    dnn_parallel(4, count_call, context);
  return NULL;
}

static void two_callers_do_not_disturb_each_other(void) {
  static tally mine, theirs;
  pthread_t thread;
  CHECK(dnn_thread_set_count(2, NULL) == DNN_OK);
  CHECK(pthread_create(&thread, NULL, other_thread, &theirs) == 0);
  other_thread(&mine);
  pthread_join(thread, NULL);
  for (int i = 0; i < 4; i++)
    CHECK(atomic_load(&mine.calls[i]) == 500 && atomic_load(&theirs.calls[i]) == 500);
}

static void a_forked_child_has_a_pool_of_its_own(void) {
  CHECK(dnn_thread_set_count(2, NULL) == DNN_OK);
  CHECK(each_once(2));
  fflush(stdout);
  pid_t child = fork();
  if (child == 0)
    _exit(each_once(5) && each_once(2) ? 0 : 1);
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  CHECK(each_once(2));
}

static void bad_counts_are_refused(void) {
  dnn_error error;
  int before = dnn_thread_count();
  CHECK(dnn_thread_set_count(-1, &error) == DNN_EVALUE);
  CHECK(strcmp(error.text, "number of threads must be 0 to 256, not -1") == 0);
  CHECK(dnn_thread_set_count(DNN_THREADS_MAX + 1, &error) == DNN_EVALUE);
  CHECK(dnn_thread_count() == before);
}

int main(void) {
  setenv("DNN_NUM_THREADS", "3", 1);
  CHECK(dnn_thread_count() == 3);
  every_part_is_done_once();
  many_jobs_follow_each_other();
  sleeping_workers_wake();
  parts_run_on_their_own_threads();
  nested_jobs_stay_on_their_thread();
  two_callers_do_not_disturb_each_other();
  a_forked_child_has_a_pool_of_its_own();
  bad_counts_are_refused();
  CHECK(dnn_thread_set_count(0, NULL) == DNN_OK);
  CHECK(dnn_thread_count() == 3);
  return check_finish();
}
