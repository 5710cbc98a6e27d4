/*
** The history file: an input on each line, newlines in it escaped, appended when it is entered.
** Several sessions may share it: each appends under a lock, and who finds it twice too long
** replaces it by its end. It holds what was typed, so it is for its owner alone (0600).
*/
#include "repl/history.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* DNNLUA_HISTORY, empty for none; else the XDG base directory for state. */
bool history_locate(char *file, size_t size) {
  const char *chosen = getenv("DNNLUA_HISTORY");
  const char *state = getenv("XDG_STATE_HOME");
  const char *home = getenv("HOME");
  int length;
  /* empty: no history is wanted */
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
  for (;;) {
    /* O_NONBLOCK: a pipe of that name must not block the prompt */
    int descriptor = open(file, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct stat status, current;
    if (descriptor == -1)
      return -1;
    /* O_NOFOLLOW and this: a link or a device in its place is left alone */
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) ||
        flock(descriptor, lock) != 0) {
      close(descriptor);
      return -1;
    }
    /* has another session replaced the file while this one waited? */
    if (stat(file, &current) != 0 || current.st_ino != status.st_ino) {
      close(descriptor);
      continue;
    }
    if ((status.st_mode & 077) != 0)
      /* an old file, or one that was copied */
      fchmod(descriptor, 0600);
    return descriptor;
  }
}

static FILE *open_to_read(const char *file, int lock) {
  int descriptor = open_locked(file, O_RDONLY, lock);
  FILE *stream = descriptor != -1 ? fdopen(descriptor, "r") : NULL;
  if (descriptor != -1 && stream == NULL)
    close(descriptor);
  return stream;
}

/* Goes to the last 'limit' lines of a file. Returns the number of its lines. */
static size_t skip_to_last(FILE *stream, size_t limit) {
  /* counted in one pass, then skipped: the file is small, and most of it stays */
  size_t lines = 0;
  int c;
  while ((c = getc_unlocked(stream)) != EOF)
    lines += c == '\n';
  rewind(stream);
  for (size_t left = lines > limit ? lines - limit : 0; left > 0;)
    left -= getc_unlocked(stream) == '\n';
  return lines;
}

/* Replaces the file by its last 'limit' lines, in one step. */
static void cut(const char *file, size_t limit) {
  char temporary[PATH_MAX];
  FILE *stream = open_to_read(file, LOCK_EX);
  if (stream == NULL)
    return;
  int length = snprintf(temporary, sizeof temporary, "%s.XXXXXX", file);
  int descriptor = length < (int)sizeof temporary ? mkstemp(temporary) : -1;
  FILE *out = descriptor != -1 ? fdopen(descriptor, "w") : NULL;
  if (out != NULL) {
    int c;
    skip_to_last(stream, limit);
    while ((c = getc_unlocked(stream)) != EOF)
      putc_unlocked(c, out);
    bool written = ferror(stream) == 0 && fflush(out) == 0 && fsync(descriptor) == 0;
    if (fclose(out) != 0 || !written || rename(temporary, file) != 0)
      unlink(temporary);
  } else if (descriptor != -1) {
    close(descriptor);
    unlink(temporary);
  }
  fclose(stream);
}

/* Undoes the escapes of a line in place, and cuts its newline off. */
static void unescape(char *line) {
  char *to = line;
  for (const char *from = line; *from != '\0' && *from != '\n'; from++) {
    /* \n is a newline, \\ a backslash; any other escape is the character itself */
    if (*from == '\\' && from[1] != '\0' && from[1] != '\n') {
      from++;
      *to++ = *from == 'n' ? '\n' : *from;
    } else {
      *to++ = *from;
    }
  }
  *to = '\0';
}

void history_read(const char *file, size_t limit, void (*add)(const char *input)) {
  FILE *stream = open_to_read(file, LOCK_SH);
  if (stream == NULL)
    return;
  char *line = NULL;
  size_t size = 0;
  size_t lines = skip_to_last(stream, limit);
  while (getline(&line, &size, stream) > 0) {
    unescape(line);
    if (line[0] != '\0')
      add(line);
  }
  free(line);
  fclose(stream);
  /* twice as long: then cutting, which copies, is rare */
  if (lines / 2 > limit)
    cut(file, limit);
}

/* Makes the directories above the file, for their owner only. */
static void make_directories(const char *file) {
  char directory[PATH_MAX];
  if (snprintf(directory, sizeof directory, "%s", file) >= (int)sizeof directory)
    return;
  /* as mkdir -p; those that exist, and failures, show when the file is opened */
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
    /* one write for the whole record; a failure costs a line of history, and is not worth a
       message */
    ssize_t written = write(descriptor, record, (size_t)(to - record));
    (void)written;
    close(descriptor);
  }
  free(record);
}
