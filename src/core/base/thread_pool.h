/*
** The one thread pool.
**
** It starts on first use, with one thread per processor that this process may run on: the caller
** counts as one, the others are workers, each pinned to a processor of its own. The environment
** variable DNN_NUM_THREADS overrides the number. Between jobs workers spin for about 0.1 ms, since
** waking a sleeping thread costs as much as a small job, and then sleep.
**
** A job is a number of parts. How work is cut into parts should follow from its shape and
** dnn_thread_count() alone: then results do not depend on timing. Work below about 50 us is best
** done as one part.
*/
#ifndef DNN_BASE_THREAD_POOL_H
#define DNN_BASE_THREAD_POOL_H

#include "base/declarations.h"
#include "base/error.h"

DNN_BEGIN_DECLARATIONS

#define DNN_THREADS_MAX 256

/* Threads that work on one job, the caller included: 1 .. DNN_THREADS_MAX. */
int dnn_thread_count(void);

/*
** Changes the number of threads; 0 returns to the number used at the start. Workers of the old
** number end. DNN_EVALUE when 'count' is out of range or a job is under way.
*/
dnn_status dnn_thread_set_count(int count, dnn_error *error);

/*
** Calls work(context, part) once for every part 0 .. parts-1 and returns when all are done. Each
** thread has a fixed run of neighbouring parts, the caller the first; the run of a worker that did
** not come to it by then, since it was asleep or its processor busy, is done by the caller. A call
** from inside a part, or from a second thread while a job is under way, does all parts itself in
** order; so does the caller when no worker could be started. After a fork the child starts workers
** of its own when it needs them.
*/
void dnn_parallel(int parts, void (*work)(void *context, int part), void *context);

DNN_END_DECLARATIONS

#endif
