/*
** Work that its caller may walk away from: calls into a library that knows nothing of the interrupt
** flag (base/interrupt.h), such as LAPACK's.
**
** The work runs on a thread of its own while the caller waits and looks at the flag. When the flag
** is set, the caller goes on at once and the thread is abandoned: it ends when the library returns,
** and what it worked with is released then. So a job must own all memory that it reads and writes.
** A few abandoned jobs may go on side by side (each needs buffers of the library); with more of
** them, new work waits, which can be interrupted as well.
*/
#ifndef DNN_BASE_DETACHED_H
#define DNN_BASE_DETACHED_H

#include "base/declarations.h"
#include "base/error.h"

#include <signal.h>

DNN_BEGIN_DECLARATIONS

/* The first member of a job, which is allocated. 'state' is ours. */
typedef struct dnn_detached {
  void (*work)(struct dnn_detached *job);    /* must fail through the job, not look at the flag */
  void (*release)(struct dnn_detached *job); /* frees the job and all that it owns */
  int state;
} dnn_detached;

/*
** Does the work and returns DNN_OK: the job is the caller's, as before. Or returns DNN_EINTERRUPT:
** the job is released when the work has ended (or at once when it was not begun), and lost for the
** caller. When no thread can be had, the calling thread does the work.
*/
dnn_status dnn_detached_run(dnn_detached *job, dnn_error *error);

/*
** Number of abandoned jobs that still go on. The end of a program waits for them (atexit), because
** the library takes its memory back then; a program that does not want to wait reads this and ends
** by _exit.
*/
const volatile sig_atomic_t *dnn_detached_count(void);

DNN_END_DECLARATIONS

#endif
