/*
** Starting and ending a sandbox. It is a program of its own rather than a copy of this one: this
** one may have threads, which a copy would lack while their locks stay taken, and memory that is
** none of a stranger's business. posix_spawn copies no page tables, however much memory is in use.
*/
#define _GNU_SOURCE /* dladdr, posix_spawn's closefrom */

#include "io/h5sandbox/process.h"

#include "io/h5sandbox/protocol.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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

/* Descriptors below this are those of a sandbox, onto which others are put. */
#define LEAST_DESCRIPTOR 10

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

/* What the new process does before it becomes the program. 'from' are the descriptors it gets. */
static int describe_descriptors(posix_spawn_file_actions_t *actions, const int from[3]) {
  int failed = 0;
#if defined(__SANITIZE_ADDRESS__)
  const int silent = STDERR_FILENO; /* a sanitizer tells what it found */
#else
  const int silent = STDERR_FILENO + 1; /* the C library would tell that memory is corrupt */
#endif
  for (int i = 0; i < silent && failed == 0; i++)
    failed = posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0);
  for (int i = 0; i < 3 && failed == 0; i++)
    failed = posix_spawn_file_actions_adddup2(actions, from[i], SANDBOX_SOCKET + i);
  return failed != 0 ? failed
                     : posix_spawn_file_actions_addclosefrom_np(actions, SANDBOX_DESCRIPTORS);
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

/* posix_spawn with descriptors that are all above those of a sandbox. Returns an errno. */
static int spawn(pid_t *pid, const int from[3]) {
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
    failed = describe_descriptors(&actions, from);
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

dnn_status sandbox_start(sandbox_process *process, int file, int window, dnn_error *error) {
  int ends[2], moved[3] = {-1, -1, -1};
  int failed = 0;
  if (program_path[0] == '\0' || access(program_path, X_OK) != 0) {
    return dnn_error_set(error, DNN_EMISSING,
                         "the program " PROGRAM_NAME ", in which files are read, is not beside "
                         "the module dnn.io; { trusted = true } reads without it");
  }
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return dnn_error_set(error, DNN_EIO, "no socket to read by: %s", strerror(errno));
  const int given[3] = {ends[1], file, window};
  for (int i = 0; i < 3 && failed == 0; i++) {
    moved[i] = fcntl(given[i], F_DUPFD_CLOEXEC, LEAST_DESCRIPTOR);
    failed = moved[i] < 0 ? errno : 0;
  }
  if (failed == 0)
    failed = spawn(&process->pid, moved);
  for (int i = 0; i < 3; i++)
    if (moved[i] >= 0)
      close(moved[i]);
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    process->pid = 0;
    return dnn_error_set(error, DNN_EIO, "cannot start the program " PROGRAM_NAME ": %s",
                         strerror(failed));
  }
  process->socket = ends[0];
  return DNN_OK;
}

int sandbox_end(sandbox_process *process) {
  int status = 0;
  if (process->pid > 0) {
    close(process->socket);
    /* one that has ended already keeps its status */
    kill(process->pid, SIGKILL);
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
      ;
  }
  *process = (sandbox_process){0, -1};
  return status;
}

double sandbox_seconds(const sandbox_process *process) {
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(process->pid, &clock) != 0 || clock_gettime(clock, &time) != 0)
    return 0;
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}
