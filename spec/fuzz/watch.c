/*
** Tells whether a command, or what it starts, touches what is none of its business:
**
**     fuzz_watch DIRECTORY COMMAND [ARGUMENT...]
**
** DIRECTORY is a bait: seeds name files in it. The kernel tells of each file there that anybody
** opens, makes, changes or takes away, and of each list of its names (inotify): whatever process
** it is, and by whatever call. Returns the status of the command, or 3 and what was touched.
*/
#define _GNU_SOURCE /* inotify_init1 */

#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

/* Prints the first event that has come, if any. */
static int find_event(int watch, const char *directory) {
  union {
    struct inotify_event event;
    char room[4096];
  } first;
  if (read(watch, &first, sizeof first) < (ssize_t)sizeof first.event)
    return 0;
  fprintf(stderr, "somebody touched %s/%s (event %#x)\n", directory,
          first.event.len > 0 ? first.event.name : "", first.event.mask);
  return 1;
}

int main(int argc, char **argv) {
  int status;
  int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (argc < 3 || watch < 0 || inotify_add_watch(watch, argv[1], IN_ALL_EVENTS) < 0) {
    fprintf(stderr, "usage: %s DIRECTORY COMMAND [ARGUMENT...]\n", argv[0]);
    return 2;
  }
  pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  if (child < 0 || waitpid(child, &status, 0) < 0)
    return 2;
  if (find_event(watch, argv[1]))
    return 3;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
