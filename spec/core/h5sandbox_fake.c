/* A sandbox that parses nothing, for h5sandbox_test.c: it computes, and tells steps or does not, as
   the path that it is asked about says. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "io/h5sandbox/protocol.h"
#include "io/h5sandbox/serve.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Computes for so many limits of time. */
static void compute(double limits) {
  struct timespec now;
  double end = -1, seconds;
  do {
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    seconds = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
    end = end < 0 ? seconds + limits * SANDBOX_SECONDS : end;
  } while (seconds < end);
}

static void tell(int32_t status, uint32_t question) {
  const sandbox_answer answer = {.question = question, .status = status};
  if (send(SANDBOX_SOCKET, &answer, sizeof answer, MSG_NOSIGNAL) != (ssize_t)sizeof answer)
    _exit(0);
}

void sandbox_serve(void) {
  sandbox_request request;
  const char *path =
      mmap(NULL, SANDBOX_WINDOW_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, SANDBOX_WINDOW, 0);
  while (recv(SANDBOX_SOCKET, &request, sizeof request, 0) == (ssize_t)sizeof request) {
    for (int i = 0; i < 5 && strcmp(path, "steps") == 0; i++) {
      compute(0.6);
      tell(SANDBOX_PROGRESS, request.question);
    }
    for (int i = 0; i <= SANDBOX_MOST_PROGRESS && strcmp(path, "without end") == 0; i++)
      tell(SANDBOX_PROGRESS, request.question);
    while (strcmp(path, "hangs") == 0)
      compute(1);
    tell(DNN_OK, request.question);
  }
  _exit(0);
}
