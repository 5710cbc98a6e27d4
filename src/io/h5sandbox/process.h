/*
** The process of a sandbox, as the program has it: started, ended, asked how long it has computed.
*/
#ifndef H5SANDBOX_PROCESS_H
#define H5SANDBOX_PROCESS_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>

/* Milliseconds between two looks for an interrupt, and for how long was waited. */
#define SANDBOX_LOOK 20

typedef struct sandbox_process {
  pid_t pid;      /* 0 while there is none */
  int socket;     /* -1 while there is none */
  unsigned maker; /* which program has made it, see process.c */
} sandbox_process;

/*
** Starts one, by the program h5sandbox, which is beside this library and is started for the first
** one.
**   file, window  what it gets besides a socket; they stay open here
** DNN_EMISSING when it is not installed, DNN_EIO with the reason, DNN_EINTERRUPT.
*/
dnn_status sandbox_start(sandbox_process *process, int file, int window, dnn_error *error);

/* Ends it at once, if there is one. Returns the status of waitpid, or 0. Where the program
   h5sandbox does not do that, because somebody has stopped it, all sandboxes end. */
int sandbox_end(sandbox_process *process);

/* Seconds that it has computed, or 0 where that is not known. */
double sandbox_seconds(const sandbox_process *process);

/* Seconds by the clock on the wall, from any time on. */
double sandbox_wall_seconds(void);

#endif
