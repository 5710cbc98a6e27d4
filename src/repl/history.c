#include "history.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool history_locate(char *file, size_t size) {
  const char *chosen = getenv("DNNLUA_HISTORY");
  const char *state = getenv("XDG_STATE_HOME");
  const char *home = getenv("HOME");
  int length;
  if (chosen != NULL) {
    length = snprintf(file, size, "%s", chosen);
    return length > 0 && (size_t)length < size;
  }
  if (state != NULL && state[0] == '/')
    length = snprintf(file, size, "%s/dnnlua/history", state);
  else if (home != NULL && home[0] == '/')
    length = snprintf(file, size, "%s/.local/state/dnnlua/history", home);
  else
    return false;
  if ((size_t)length >= size)
    return false;
  return true;
}

/* Opens the file if it is a regular one, and takes it for this process; -1 on failure. */
static int open_locked(const char *file, int flags, int lock) {
  /* O_NONBLOCK: a pipe of that name must not block the prompt */
  int descriptor = open(file, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  struct stat status;
  if (descriptor == -1)
    return -1;
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || flock(descriptor, lock) != 0) {
    close(descriptor);
    return -1;
  }
  if ((status.st_mode & 077) != 0)
    fchmod(descriptor, 0600);
  return descriptor;
}

/* Undoes the escapes of a line in place, and cuts its newline off. */
static void unescape(char *line) {
  char *to = line;
  for (const char *from = line; *from != '\0' && *from != '\n'; from++) {
    if (*from == '\\' && from[1] != '\0' && from[1] != '\n') {
      from++;
      *to++ = *from == 'n' ? '\n' : *from;
    } else {
      *to++ = *from;
    }
  }
  *to = '\0';
}

void history_read(const char *file, void (*add)(const char *input)) {
  int descriptor = open_locked(file, O_RDONLY, LOCK_SH);
  if (descriptor == -1)
    return;
  FILE *stream = fdopen(descriptor, "r");
  if (stream == NULL) {
    close(descriptor);
    return;
  }
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stream) > 0) {
    unescape(line);
    if (line[0] != '\0')
      add(line);
  }
  free(line);
  fclose(stream);
}

/* Makes the directories above the file, for their owner only. */
static void make_directories(const char *file) {
  char directory[PATH_MAX];
  if (snprintf(directory, sizeof directory, "%s", file) >= (int)sizeof directory)
    return;
  for (char *slash = strchr(directory + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(directory, 0700);
    *slash = '/';
  }
}

void history_append(const char *file, const char *input) {
  char *record = malloc(2 * strlen(input) + 2);
  if (record == NULL)
    return;
  char *to = record;
  for (const char *from = input; *from != '\0'; from++) {
    if (*from == '\n' || *from == '\\')
      *to++ = '\\';
    *to++ = *from == '\n' ? 'n' : *from;
  }
  *to++ = '\n';
  make_directories(file);
  int descriptor = open_locked(file, O_WRONLY | O_APPEND | O_CREAT, LOCK_EX);
  if (descriptor != -1) {
    ssize_t written = write(descriptor, record, (size_t)(to - record));
    (void)written;
    close(descriptor);
  }
  free(record);
}
