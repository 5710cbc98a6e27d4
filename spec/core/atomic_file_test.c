/* Files: system calls that do less than they were asked for, and signals while a file is replaced. */
#define _GNU_SOURCE

#include "atomic_file.h"

#include "alloc.h"
#include "check.h"
#include "interrupt.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the next calls of read and write do, in order; then they do as they are asked. */
typedef enum behaviour { PLAIN, NOTHING, SHORT, INTERRUPTED, FULL, PRESSED, FLAGGED } behaviour;

static behaviour script[8];
static int calls;

static void play(int count, const behaviour *behaviours) {
  memset(script, 0, sizeof script);
  memcpy(script, behaviours, (size_t)count * sizeof *behaviours);
  calls = 0;
}

#define PLAY(...)                                                                                  \
  play(sizeof((behaviour[]){__VA_ARGS__}) / sizeof(behaviour), (behaviour[]){__VA_ARGS__})

/* How many bytes this call may move; -1 after it has set errno, 0 for none. */
static ssize_t allowed(size_t size) {
  behaviour now = calls < 8 ? script[calls] : PLAIN;
  calls++;
  switch (now) {
  case NOTHING:
    return 0;
  case SHORT:
    return size > 3 ? 3 : (ssize_t)size;
  case INTERRUPTED:
    errno = EINTR;
    return -1;
  case FULL:
    errno = ENOSPC;
    return -1;
  case PRESSED:
    raise(SIGINT);
    return (ssize_t)size;
  case FLAGGED:
    *dnn_interrupt_flag() = 1;
    return (ssize_t)size;
  case PLAIN:
    break;
  }
  return (ssize_t)size;
}

ssize_t write(int file, const void *bytes, size_t size) {
  ssize_t most = file > STDERR_FILENO ? allowed(size) : (ssize_t)size;
  return most > 0 ? (ssize_t)syscall(SYS_write, file, bytes, (size_t)most) : most;
}

ssize_t read(int file, void *bytes, size_t size) {
  ssize_t most = allowed(size);
  return most > 0 ? (ssize_t)syscall(SYS_read, file, bytes, (size_t)most) : most;
}

static char directory[] = "/tmp/dnnlua-XXXXXX";
static char path[64];
static dnn_error error;

/* Is the file what it was, or what was to be written, and alone? */
static bool holds(const void *wanted, size_t size) {
  void *data = NULL;
  size_t found = 0;
  int entries = 0;
  DIR *listing = opendir(directory);
  for (struct dirent *entry; (entry = readdir(listing)) != NULL;)
    entries += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
  closedir(listing);
  PLAY(PLAIN);
  bool same = dnn_file_read(path, &data, &found, &error) == DNN_OK && found == size &&
              memcmp(data, wanted, size) == 0;
  dnn_free(data);
  return same && entries == 1;
}

static volatile sig_atomic_t handled;

static void handle(int number) {
  (void)number;
  handled = handled + 1;
}

int main(void) {
  static const char old[] = "what was there", new[] = "something else";
  enum { LARGE = 40 << 20 }; /* several system calls */
  char *large = calloc(LARGE, 1);
  if (mkdtemp(directory) == NULL || large == NULL)
    return 77;
  snprintf(path, sizeof path, "%s/file", directory);
  CHECK(dnn_file_replace(path, old, sizeof old, &error) == DNN_OK);
  CHECK(holds(old, sizeof old));

  /* a call that writes nothing, at the start and later, is an error, not the start of another try */
  PLAY(NOTHING);
  CHECK(dnn_file_replace(path, new, sizeof new, &error) == DNN_EIO);
  CHECK(strstr(error.text, strerror(ENOSPC)) != NULL && calls == 1);
  CHECK(holds(old, sizeof old));
  PLAY(SHORT, NOTHING);
  CHECK(dnn_file_replace(path, new, sizeof new, &error) == DNN_EIO && calls == 2);
  CHECK(holds(old, sizeof old));
  PLAY(SHORT, INTERRUPTED, FULL);
  CHECK(dnn_file_replace(path, new, sizeof new, &error) == DNN_EIO && calls == 3);
  CHECK(holds(old, sizeof old));
  /* one that writes a part, or nothing because of a signal, is followed by another */
  PLAY(SHORT, INTERRUPTED, SHORT);
  CHECK(dnn_file_replace(path, new, sizeof new, &error) == DNN_OK);
  CHECK(holds(new, sizeof new));

  void *data = NULL;
  size_t size;
  PLAY(SHORT, INTERRUPTED, SHORT);
  CHECK(dnn_file_read(path, &data, &size, &error) == DNN_OK && size == sizeof new);
  dnn_free(data);
  PLAY(SHORT, NOTHING); /* the file was cut meanwhile */
  CHECK(dnn_file_read(path, &data, &size, &error) == DNN_OK && size == 3);
  dnn_free(data);

  /* an interrupt gives a long replacement up, but takes effect only when all is tidy */
  struct sigaction action = {.sa_handler = handle};
  sigaction(SIGINT, &action, NULL);
  PLAY(PRESSED);
  CHECK(dnn_file_replace(path, large, LARGE, &error) == DNN_EINTERRUPT);
  CHECK(handled == 1 && calls == 1);
  CHECK(holds(new, sizeof new));
  PLAY(FLAGGED);
  CHECK(dnn_file_replace(path, large, LARGE, &error) == DNN_EINTERRUPT && calls == 1);
  *dnn_interrupt_flag() = 0;
  CHECK(holds(new, sizeof new));
  /* at the last portion it is too late */
  PLAY(PLAIN, PLAIN, PRESSED);
  CHECK(dnn_file_replace(path, large, LARGE, &error) == DNN_OK && handled == 2);
  CHECK(holds(large, LARGE));
  /* a program that ignores the signal saves on */
  signal(SIGINT, SIG_IGN);
  PLAY(PRESSED);
  CHECK(dnn_file_replace(path, large, LARGE, &error) == DNN_OK && handled == 2);
  PLAY(FLAGGED);
  CHECK(dnn_file_read(path, &data, &size, &error) == DNN_EINTERRUPT && calls == 1);
  *dnn_interrupt_flag() = 0;

  unlink(path);
  rmdir(directory);
  free(large);
  return check_finish();
}
