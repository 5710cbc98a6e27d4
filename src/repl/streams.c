/*
** The standard streams of a program that others start: present, and checked at the end. "dnnlua
** script >file" must fail when the disk is full, and must end quietly when the reader of a pipe has
** gone.
*/
#include "repl/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program_name;

/* At exit: until then stdout may hold what could not be written. _exit, since exit is under way. */
static void check_output(void) {
  bool failed = ferror(stdout) != 0;
  const char *reason = "";
  errno = 0;
  if (fflush(stdout) != 0) {
    failed = true;
    reason = strerror(errno);
  }
  if (!failed)
    return;
  if (errno != EPIPE)
    fprintf(stderr, "%s: cannot write to standard output%s%s\n", program_name,
            reason[0] != '\0' ? ": " : "", reason);
  _exit(EXIT_FAILURE);
}

/* A handler, not SIG_IGN: programs started from here get the default back. */
static void ignore(int number) {
  (void)number;
}

void streams_install(const char *program) {
  program_name = program;
  /* A closed standard stream would be given to the next file opened. The wrong direction makes
     reads and writes fail as they do on a closed one. */
  for (int descriptor = 0; descriptor <= 2; descriptor++)
    if (fcntl(descriptor, F_GETFD) == -1)
      (void)open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
  signal(SIGPIPE, SIG_DFL);
  /* a write beyond the file size limit then fails with EFBIG, which is told, instead of a signal */
  signal(SIGXFSZ, ignore);
  atexit(check_output);
}

/* At the prompt: a pager that is closed must not end the session. */
void streams_survive_pipes(void) {
  signal(SIGPIPE, ignore);
}
