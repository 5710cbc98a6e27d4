/*
** Starting and ending sandboxes. They are copies of a program of its own (main.c) rather than of
** this one: this one may have threads, which a copy would lack while their locks stay taken, and
** memory that is none of a stranger's business. posix_spawn copies no page tables, however much
** memory is in use.
*/
#define _GNU_SOURCE /* dladdr, posix_spawn's closefrom */

#include "io/h5sandbox/process.h"

#include "base/interrupt.h"
#include "io/h5sandbox/protocol.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM_NAME "h5sandbox"

/* Seconds by the clock on the wall that the program has for an order, and once there is an
   interrupt. It takes far less, unless somebody has stopped it. */
#define PATIENCE           30
#define PATIENCE_INTERRUPT 1

/* The program's path, or empty. */
static char program_path[PATH_MAX];

/* At once when this library is loaded: its path may be relative, and the directory may change. */
__attribute__((constructor)) static void find_program(void) {
  Dl_info about;
  char library[PATH_MAX];
  if (dladdr(program_path, &about) == 0 || realpath(about.dli_fname, library) == NULL)
    return;
  char *name = strrchr(library, '/');
  size_t length = name == NULL ? 0 : (size_t)(name + 1 - library);
  if (length > 0 && length + sizeof PROGRAM_NAME <= sizeof program_path) {
    memcpy(program_path, library, length);
    memcpy(program_path + length, PROGRAM_NAME, sizeof PROGRAM_NAME);
  }
}

/* The variables of the environment but those of libhdf5, which name plugins and drivers. The list
   must be freed, NULL without memory. */
static char **environment(void) {
  static const char prefix[] = "HDF5_";
  size_t count = 0, used = 0;
  while (environ != NULL && environ[count] != NULL)
    count++;
  char **list = malloc((count + 1) * sizeof *list);
  for (size_t i = 0; list != NULL && i < count; i++)
    if (strncmp(environ[i], prefix, sizeof prefix - 1) != 0)
      list[used++] = environ[i];
  if (list != NULL)
    list[used] = NULL;
  return list;
}

/* What the new process does before it becomes the program, which gets the descriptor 'socket'. */
static int describe_descriptors(posix_spawn_file_actions_t *actions, int socket) {
  int failed = 0;
#if defined(__SANITIZE_ADDRESS__)
  const int silent = STDERR_FILENO; /* a sanitizer tells what it found */
#else
  const int silent = STDERR_FILENO + 1; /* the C library would tell that memory is corrupt */
#endif
  for (int i = 0; i < silent && failed == 0; i++)
    failed = posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0);
  if (failed == 0)
    failed = posix_spawn_file_actions_adddup2(actions, socket, SANDBOX_SOCKET);
  return failed != 0 ? failed
                     : posix_spawn_file_actions_addclosefrom_np(actions, SANDBOX_SOCKET + 1);
}

/* Signals are as in a program that a shell has started. */
static int describe_signals(posix_spawnattr_t *attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int failed = posix_spawnattr_setsigmask(attributes, &none);
  if (failed == 0)
    failed = posix_spawnattr_setsigdefault(attributes, &all);
  return failed != 0
             ? failed
             : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* posix_spawn with a descriptor that is none of a sandbox. Returns an errno. */
static int spawn(pid_t *pid, int socket) {
  char *arguments[] = {program_path, NULL};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char **variables = environment();
  if (variables == NULL)
    return ENOMEM;
  int failed = posix_spawn_file_actions_init(&actions);
  if (failed != 0)
    goto out;
  failed = posix_spawnattr_init(&attributes);
  if (failed == 0) {
    failed = describe_descriptors(&actions, socket);
    if (failed == 0)
      failed = describe_signals(&attributes);
    if (failed == 0)
      failed = posix_spawn(pid, program_path, &actions, &attributes, arguments, variables);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
out:
  free(variables);
  return failed;
}

/* --- the program ------------------------------------------------------------------------------ */

/* The program that makes sandboxes, and the number of times that it was started. It is started for
   the first file, and ends when this process does: its socket has no other end then. */
static struct {
  pid_t pid;   /* 0 while there is none */
  pid_t owner; /* who has started it */
  int socket;
  unsigned serial;
} maker = {0, 0, -1, 0};

static dnn_status start_maker(dnn_error *error) {
  int ends[2];
  if (program_path[0] == '\0' || access(program_path, X_OK) != 0) {
    return dnn_error_set(error, DNN_EMISSING,
                         "the program " PROGRAM_NAME ", in which files are read, is not beside "
                         "the module dnn.io; { trusted = true } reads without it");
  }
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return dnn_error_set(error, DNN_EIO, "no socket to read by: %s", strerror(errno));
  int moved = fcntl(ends[1], F_DUPFD_CLOEXEC, SANDBOX_DESCRIPTORS);
  int failed = moved < 0 ? errno : spawn(&maker.pid, moved);
  if (moved >= 0)
    close(moved);
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    maker.pid = 0;
    return dnn_error_set(error, DNN_EIO, "cannot start the program " PROGRAM_NAME ": %s",
                         strerror(failed));
  }
  maker.owner = getpid();
  maker.socket = ends[0];
  maker.serial++;
  return DNN_OK;
}

/* Sandboxes end with the program that has made them. */
static void end_maker(void) {
  close(maker.socket);
  kill(maker.pid, SIGKILL);
  while (waitpid(maker.pid, NULL, 0) < 0 && errno == EINTR)
    ;
  maker.pid = 0;
  maker.socket = -1;
}

/* After a fork the child has its parent's socket, through which it would take the parent's reports:
   it is to start a program of its own. */
static void leave_to_parent(void) {
  if (maker.pid > 0 && maker.owner != getpid()) {
    close(maker.socket);
    maker.pid = 0;
    maker.socket = -1;
  }
}

/* Waits for a report. False when there is none. */
static bool receive(sandbox_report *report) {
  struct pollfd wait = {.fd = maker.socket, .events = POLLIN};
  double start = sandbox_wall_seconds();
  for (;;) {
    if (poll(&wait, 1, SANDBOX_LOOK) > 0) {
      ssize_t n = recv(maker.socket, report, sizeof *report, MSG_DONTWAIT);
      if (n >= 0 || (errno != EINTR && errno != EAGAIN))
        return n == (ssize_t)sizeof *report;
    }
    if (sandbox_wall_seconds() - start > (dnn_interrupted() ? PATIENCE_INTERRUPT : PATIENCE))
      return false;
  }
}

/* Sends an order with 'given' descriptors, or NULL, and receives the report. False when the program
   is not there any more, or says nothing; it is ended then. */
static bool command(sandbox_order order, const int *given, sandbox_report *report) {
  union {
    char bytes[CMSG_SPACE(sizeof(int[SANDBOX_GIVEN]))];
    struct cmsghdr align;
  } room = {{0}};
  struct iovec content = {&order, sizeof order};
  struct msghdr message = {.msg_iov = &content, .msg_iovlen = 1};
  ssize_t n;
  if (given != NULL) {
    message.msg_control = room.bytes;
    message.msg_controllen = sizeof room.bytes;
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int[SANDBOX_GIVEN]));
    memcpy(CMSG_DATA(head), given, sizeof(int[SANDBOX_GIVEN]));
  }
  do
    n = sendmsg(maker.socket, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  if (n == (ssize_t)sizeof order && receive(report))
    return true;
  end_maker();
  return false;
}

/* --- sandboxes -------------------------------------------------------------------------------- */

/* Has a sandbox made. What makes them is started again, once, where it has ended: anybody can end
   a process, or stop it. */
static dnn_status make(const int given[SANDBOX_GIVEN], sandbox_report *report, dnn_error *error) {
  leave_to_parent();
  for (int attempt = 0; attempt < 2; attempt++) {
    dnn_status status = maker.pid > 0 ? DNN_OK : start_maker(error);
    if (status != DNN_OK)
      return status;
    if (command((sandbox_order){0}, given, report))
      return report->pid > 0 ? DNN_OK
                             : dnn_error_set(error, DNN_EIO, "cannot start a process: %s",
                                             strerror(report->status));
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
  }
  return dnn_error_set(error, DNN_EIO, "the program " PROGRAM_NAME " ended when it was started");
}

dnn_status sandbox_start(sandbox_process *process, int file, int window, dnn_error *error) {
  int ends[2];
  sandbox_report report;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return dnn_error_set(error, DNN_EIO, "no socket to read by: %s", strerror(errno));
  const int given[SANDBOX_GIVEN] = {ends[1], file, window};
  dnn_status status = make(given, &report, error);
  close(ends[1]);
  if (status == DNN_OK)
    *process = (sandbox_process){report.pid, ends[0], maker.serial};
  else
    close(ends[0]);
  return status;
}

int sandbox_end(sandbox_process *process) {
  sandbox_report report = {.status = 0};
  if (process->pid > 0) {
    leave_to_parent();
    close(process->socket);
    /* with its maker it was killed, and nobody knows its number any more */
    if (maker.pid == 0 || maker.serial != process->maker ||
        !command((sandbox_order){process->pid}, NULL, &report))
      report.status = SIGKILL;
  }
  *process = (sandbox_process){.socket = -1};
  return report.status;
}

double sandbox_wall_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

double sandbox_seconds(const sandbox_process *process) {
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(process->pid, &clock) != 0 || clock_gettime(clock, &time) != 0)
    return 0;
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}
