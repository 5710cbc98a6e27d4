/* Files: system calls that do less than they were asked for, signals while a file is replaced, what
   must not be replaced, and what killed programs leave. */
#define _GNU_SOURCE

#include "io/atomic_file.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
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

/* How many of the next calls of stat for a temporary file fail. */
static int failing_stats;

int stat(const char *name, struct stat *about) {
  if (failing_stats > 0 && strstr(name, ".dnnlua-") != NULL) {
    failing_stats--;
    errno = EIO;
    return -1;
  }
  return fstatat(AT_FDCWD, name, about, 0);
}

static char directory[] = P_tmpdir "/dnnlua-XXXXXX";
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
  bool same = dnn_file_read(path, SIZE_MAX, &data, &found, &error) == DNN_OK && found == size &&
              memcmp(data, wanted, size) == 0;
  dnn_free(data);
  return same && entries == 1;
}

static volatile sig_atomic_t handled;

static void handle(int number) {
  (void)number;
  handled = handled + 1;
}

/* Pipes, devices and directories stay what they are, by whatever name; all but directories take the
   bytes. Only those made here are tried: code that is wrong would destroy the system's own. */
static void check_special_files(void) {
  char names[4][80];
  struct stat before, after;
  static const char *const ends[] = {"pipe", "link", "device", "directory"};
  for (int i = 0; i < 4; i++)
    snprintf(names[i], sizeof names[i], "%s/%s", directory, ends[i]);
  CHECK(mkfifo(names[0], 0600) == 0 && symlink(names[0], names[1]) == 0);
  bool has_device = stat("/dev/null", &before) == 0 &&
                    mknod(names[2], S_IFCHR | 0600, before.st_rdev) == 0; /* root only */
  CHECK(mkdir(names[3], 0700) == 0);
  char bytes[8];
  int reader = open(names[0], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  CHECK(reader >= 0);
  for (int i = 0; i < 4; i++) {
    if (i == 2 && !has_device)
      continue;
    CHECK(lstat(names[i], &before) == 0);
    bool takes = i < 3;
    PLAY(SHORT, INTERRUPTED);
    CHECK(dnn_file_replace(names[i], "bytes", 5, &error) == (takes ? DNN_OK : DNN_EIO));
    CHECK(takes || strstr(error.text, "not a regular file") != NULL);
    PLAY(PLAIN);
    CHECK(i >= 2 || (read(reader, bytes, sizeof bytes) == 5 && memcmp(bytes, "bytes", 5) == 0));
    CHECK(lstat(names[i], &after) == 0 && after.st_ino == before.st_ino &&
          after.st_mode == before.st_mode);
  }
  PLAY(FULL);
  CHECK(dnn_file_replace(names[0], "bytes", 5, &error) == DNN_EIO);
  PLAY(FLAGGED);
  CHECK(dnn_file_replace(names[0], "bytes", 5, &error) == DNN_OK); /* the last bytes are written */
  CHECK(dnn_file_replace(names[0], "bytes", 5, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  close(reader);
  rmdir(names[3]);
  for (int i = 0; i < 3; i++)
    unlink(names[i]);
}

/* A file that may not be written stays, though its directory may be. */
static void check_protected_file(void) {
  enum { NOBODY = 65534 };
  static const char old[] = "what was there";
  PLAY(PLAIN);
  CHECK(dnn_file_replace(path, old, sizeof old, &error) == DNN_OK);
  CHECK(chmod(path, 0444) == 0 && chmod(directory, 0777) == 0);
  bool is_root = geteuid() == 0;
  if (!is_root || seteuid(NOBODY) == 0) {
    CHECK(dnn_file_replace(path, "x", 1, &error) == DNN_EIO);
    CHECK(strstr(error.text, strerror(EACCES)) != NULL);
    CHECK(holds(old, sizeof old));
  }
  CHECK(!is_root || seteuid(0) == 0);
  unlink(path);
}

/* What a killed program leaves goes with the next call; what another program writes stays. */
static void check_leftovers(void) {
  static const char *const names[] = {"killed", "locked", "shared", "longer2"};
  char leftover[4][96];
  int files[4];
  for (int i = 0; i < 4; i++) {
    snprintf(leftover[i], sizeof leftover[i], "%s/.file.dnnlua-%s", directory, names[i]);
    files[i] = open(leftover[i], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    CHECK(files[i] >= 0);
  }
  CHECK(flock(files[1], LOCK_EX) == 0 && flock(files[2], LOCK_SH) == 0);
  PLAY(PLAIN);
  CHECK(dnn_file_replace(path, "x", 1, &error) == DNN_OK);
  for (int i = 0; i < 4; i++) {
    CHECK((access(leftover[i], F_OK) == 0) == (i > 0));
    close(files[i]);
  }
  CHECK(dnn_file_replace(path, "y", 1, &error) == DNN_OK);
  unlink(leftover[3]);
  CHECK(holds("y", 1));
  /* a file that has its name bears no lock */
  int file = open(path, O_RDONLY | O_CLOEXEC);
  CHECK(flock(file, LOCK_EX | LOCK_NB) == 0);
  close(file);
  unlink(path);
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

  /* a call that writes nothing, at the start and later, is an error, not the start of another
     try */
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
  /* a temporary file that cannot be looked at is given up, at once, for another */
  failing_stats = 2;
  PLAY(PLAIN);
  CHECK(dnn_file_replace(path, old, sizeof old, &error) == DNN_OK && failing_stats == 0);
  CHECK(holds(old, sizeof old));
  failing_stats = 1000;
  CHECK(dnn_file_replace(path, new, sizeof new, &error) == DNN_EIO);
  failing_stats = 0;
  CHECK(holds(old, sizeof old));
  CHECK(dnn_file_replace(path, new, sizeof new, &error) == DNN_OK);
  CHECK(holds(new, sizeof new));

  void *data = NULL;
  size_t size;
  PLAY(SHORT, INTERRUPTED, SHORT);
  CHECK(dnn_file_read(path, SIZE_MAX, &data, &size, &error) == DNN_OK && size == sizeof new);
  dnn_free(data);
  PLAY(SHORT, NOTHING); /* the file was cut meanwhile */
  CHECK(dnn_file_read(path, 2, &data, &size, &error) == DNN_EIO);
  CHECK(strstr(error.text, "bytes are more than 2") != NULL);
  CHECK(dnn_file_read(path, SIZE_MAX, &data, &size, &error) == DNN_OK && size == 3);
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
  CHECK(dnn_file_read(path, SIZE_MAX, &data, &size, &error) == DNN_EINTERRUPT && calls == 1);
  *dnn_interrupt_flag() = 0;
  unlink(path);

  check_special_files();
  check_protected_file();
  check_leftovers();
  rmdir(directory);
  free(large);
  return check_finish();
}
