/*
** The program h5sandbox: makes sandboxes for the program that has started it, each a copy of this
** process, which is small, has one thread and libhdf5 ready. It is never started by hand.
**
** A program is started once rather than for every file: the start of one takes longer than reading
** a file of some megabytes. This process opens no file and parses nothing: nothing can happen to it
** but that it is told to end, by the end of its socket.
*/
#define _GNU_SOURCE /* close_range, prctl */

#include "io/h5sandbox/protocol.h"
#include "io/h5sandbox/serve.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The terminal's signals are for the program, which ends its sandboxes. */
static void ignore_signals(void) {
  static const int signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGHUP, SIGPIPE};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    signal(signals[i], SIG_IGN);
}

/* Receives an order, and the descriptors that come with it, -1 for none. False at the end. */
static bool receive(sandbox_order *order, int descriptors[SANDBOX_GIVEN]) {
  union {
    char bytes[CMSG_SPACE(sizeof(int[SANDBOX_GIVEN]))];
    struct cmsghdr align;
  } room;
  struct iovec content = {order, sizeof *order};
  struct msghdr message = {
      .msg_iov = &content,
      .msg_iovlen = 1,
      .msg_control = room.bytes,
      .msg_controllen = sizeof room.bytes,
  };
  for (int i = 0; i < SANDBOX_GIVEN; i++)
    descriptors[i] = -1;
  if (recvmsg(SANDBOX_SOCKET, &message, 0) != (ssize_t)sizeof *order)
    return false;
  const struct cmsghdr *given = CMSG_FIRSTHDR(&message);
  if (given != NULL && given->cmsg_len == CMSG_LEN(sizeof(int[SANDBOX_GIVEN])))
    memcpy(descriptors, CMSG_DATA(given), sizeof(int[SANDBOX_GIVEN]));
  return true;
}

/* In a new process: becomes a sandbox with these descriptors. */
static _Noreturn void become_sandbox(const int descriptors[SANDBOX_GIVEN], pid_t parent) {
  /* it ends with this program, also while it hangs */
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid() != parent)
    _exit(1);
  /* each is above its place, since the socket of this program takes the first of them */
  for (int i = 0; i < SANDBOX_GIVEN; i++)
    if (dup2(descriptors[i], SANDBOX_SOCKET + i) < 0)
      _exit(1);
  if (close_range(SANDBOX_DESCRIPTORS, ~0U, 0) != 0)
    _exit(1);
  sandbox_serve();
}

static sandbox_report start(const int descriptors[SANDBOX_GIVEN]) {
  pid_t parent = getpid(), pid = fork();
  int failed = errno;
  if (pid == 0)
    become_sandbox(descriptors, parent);
  for (int i = 0; i < SANDBOX_GIVEN; i++)
    if (descriptors[i] >= 0)
      close(descriptors[i]);
  return pid < 0 ? (sandbox_report){.status = failed} : (sandbox_report){.pid = pid};
}

/* One that has ended already keeps its status, and its number, until it is waited for. */
static sandbox_report end(pid_t pid) {
  int status = 0;
  kill(pid, SIGKILL);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return (sandbox_report){pid, status};
}

int main(void) {
  sandbox_order order;
  int descriptors[SANDBOX_GIVEN];
  dnn_error error;
  ignore_signals();
  /* a sandbox tries again, and tells why it cannot */
  (void)h5_start_library(&error);
  while (receive(&order, descriptors)) {
    sandbox_report report = order.pid > 0 ? end(order.pid) : start(descriptors);
    if (send(SANDBOX_SOCKET, &report, sizeof report, 0) != (ssize_t)sizeof report)
      break;
  }
  _exit(0);
}
