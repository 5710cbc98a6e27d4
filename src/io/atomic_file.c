#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE   700

#include "atomic_file.h"

#include "alloc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LEFTOVER_AGE 3600 /* seconds after which a temporary file has no owner any more */

/* Not more than this much per system call: Linux cuts at 2^31 - 4096 anyhow. */
#define TRANSFER ((size_t)1 << 30)

static dnn_status fail(const char *doing, const char *path, int number, dnn_error *error) {
  return dnn_error_set(error, DNN_EIO, "cannot %s '%.200s': %s", doing, path, strerror(number));
}

dnn_status dnn_file_read(const char *path, void **data, size_t *size, dnn_error *error) {
  dnn_status status = DNN_OK;
  char *bytes = NULL;
  size_t done = 0;
  struct stat about;
  /* without O_NONBLOCK a pipe would wait for a writer */
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return fail("open", path, errno, error);
  }
  if (fstat(file, &about) != 0) {
    status = fail("read", path, errno, error);
    goto out;
  }
  if (!S_ISREG(about.st_mode)) {
    status = dnn_error_set(error, DNN_EIO, "cannot open '%.200s': not a regular file", path);
    goto out;
  }
  size_t total = (size_t)about.st_size;
  bytes = dnn_alloc(total);
  if (bytes == NULL) {
    status =
        dnn_error_set(error, DNN_ENOMEM, "no memory for the %zu bytes of '%.200s'", total, path);
    goto out;
  }
  while (done < total) {
    size_t left = total - done;
    ssize_t n = read(file, bytes + done, left < TRANSFER ? left : TRANSFER);
    if (n < 0 && errno != EINTR) {
      status = fail("read", path, errno, error);
      goto out;
    }
    if (n == 0) {
      break; /* cut short since fstat */
    }
    done += n > 0 ? (size_t)n : 0;
  }
out:
  close(file);
  if (status == DNN_OK) {
    *data = bytes;
    *size = done;
  } else {
    dnn_free(bytes);
  }
  return status;
}

/* --- replacing ---------------------------------------------------------------------------- */

/* The names that one replacement needs. */
typedef struct file_names {
  char target[PATH_MAX];     /* what is replaced, symbolic links resolved */
  char directory[PATH_MAX];  /* where it is */
  char prefix[NAME_MAX + 1]; /* how its temporary files are called, without the random end */
  char temporary[PATH_MAX];  /* template for mkstemp */
} file_names;

static dnn_status find_names(const char *path, file_names *out, dnn_error *error) {
  if (realpath(path, out->target) == NULL) {
    if (errno != ENOENT) {
      return fail("write", path, errno, error);
    }
    size_t needed = strlen(path) + 1;
    if (needed > sizeof out->target) {
      return fail("write", path, ENAMETOOLONG, error);
    }
    memcpy(out->target, path, needed);
  }
  const char *slash = strrchr(out->target, '/');
  const char *base = slash == NULL ? out->target : slash + 1;
  if (*base == '\0') {
    return fail("write", path, *path == '\0' ? ENOENT : EISDIR, error);
  }
  size_t length = (size_t)(base - out->target);
  memcpy(out->directory, length == 0 ? "." : out->target, length == 0 ? 1 : length);
  out->directory[length == 0 ? 1 : length] = '\0';
  int used = snprintf(out->prefix, sizeof out->prefix, ".%.200s.dnnlua-", base);
  if (used < 0 || (size_t)used >= sizeof out->prefix) {
    return fail("write", path, ENAMETOOLONG, error);
  }
  used = snprintf(out->temporary, sizeof out->temporary, "%.*s%sXXXXXX", (int)length, out->target,
                  out->prefix);
  if (used < 0 || (size_t)used >= sizeof out->temporary) {
    return fail("write", path, ENAMETOOLONG, error);
  }
  return DNN_OK;
}

/* Removes what earlier, killed programs left behind. Failure does not matter. */
static void remove_leftovers(const file_names *names) {
  DIR *directory = opendir(names->directory);
  if (directory == NULL) {
    return;
  }
  size_t length = strlen(names->prefix);
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    struct stat about;
    if (strncmp(entry->d_name, names->prefix, length) == 0 && strlen(entry->d_name) == length + 6 &&
        fstatat(dirfd(directory), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(about.st_mode) && time(NULL) - about.st_mtime > LEFTOVER_AGE) {
      unlinkat(dirfd(directory), entry->d_name, 0);
    }
  }
  closedir(directory);
}

/* Gives the new file the permissions and the owner of the old one, if there is one. */
static int set_mode(int file, const char *target) {
  struct stat old;
  if (stat(target, &old) == 0) {
    /* only root may give files away; for others the owner is the same already, or cannot be */
    int ignored = fchown(file, old.st_uid, old.st_gid);
    (void)ignored;
    return fchmod(file, old.st_mode & 0777);
  }
  mode_t mask = umask(0);
  umask(mask);
  return fchmod(file, 0666 & ~mask);
}

static int write_all(int file, const char *bytes, size_t size) {
  size_t done = 0;
  while (done < size) {
    size_t left = size - done;
    ssize_t n = write(file, bytes + done, left < TRANSFER ? left : TRANSFER);
    if (n < 0 && errno != EINTR) {
      return -1;
    }
    done += n > 0 ? (size_t)n : 0;
  }
  return 0;
}

/* The directory's entry must reach the disk as well. Some file systems cannot do that. */
static int sync_directory(const char *path) {
  int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) {
    return errno == EACCES ? 0 : -1; /* may be written, may not be read */
  }
  int result = fsync(directory);
  int number = errno;
  close(directory);
  errno = number;
  return result != 0 && (number == EINVAL || number == ENOTSUP) ? 0 : result;
}

static dnn_status replace(const char *path, bool exclusive, const void *data, size_t size,
                          dnn_error *error) {
  file_names names;
  dnn_status status = find_names(path, &names, error);
  if (status != DNN_OK) {
    return status;
  }
  remove_leftovers(&names);
  int file = mkstemp(names.temporary);
  if (file < 0) {
    return fail("write", path, errno, error);
  }
  bool named = true; /* does the temporary name still exist? */
  if (fcntl(file, F_SETFD, FD_CLOEXEC) != 0 || set_mode(file, names.target) != 0 ||
      write_all(file, data, size) != 0 || fsync(file) != 0) {
    status = fail("write", path, errno, error);
    goto out;
  }
  int result = close(file);
  file = -1;
  if (result != 0) {
    status = fail("write", path, errno, error);
    goto out;
  }
  if (exclusive) {
    /* rename would replace a file that appeared meanwhile, link does not */
    result = link(names.temporary, names.target);
  } else {
    result = rename(names.temporary, names.target);
    named = result != 0;
  }
  if (result != 0 || sync_directory(names.directory) != 0) {
    status = fail("write", path, errno, error);
  }
out:
  if (file >= 0) {
    close(file);
  }
  if (named) {
    unlink(names.temporary);
  }
  return status;
}

dnn_status dnn_file_replace(const char *path, bool exclusive, const void *data, size_t size,
                            dnn_error *error) {
  sigset_t deferred, previous, limit;
  sigemptyset(&deferred);
  sigaddset(&deferred, SIGINT);
  sigaddset(&deferred, SIGTERM);
  sigaddset(&deferred, SIGHUP);
  sigaddset(&deferred, SIGQUIT);
  sigaddset(&deferred, SIGXFSZ);
  sigprocmask(SIG_BLOCK, &deferred, &previous);

  dnn_status status = replace(path, exclusive, data, size, error);

  /* a file size limit has been reported as EFBIG; its signal must not kill the program now */
  sigemptyset(&limit);
  sigaddset(&limit, SIGXFSZ);
  struct timespec none = {0, 0};
  while (sigtimedwait(&limit, NULL, &none) > 0) {
  }
  sigprocmask(SIG_SETMASK, &previous, NULL);
  return status;
}

dnn_status dnn_file_check_writable(const char *path, dnn_error *error) {
  file_names names;
  dnn_status status = find_names(path, &names, error);
  if (status != DNN_OK) {
    return status;
  }
  struct stat about;
  if (stat(names.target, &about) == 0) {
    if (!S_ISREG(about.st_mode)) {
      return dnn_error_set(error, DNN_EIO, "cannot write '%.200s': not a regular file", path);
    }
    if (access(names.target, W_OK) != 0) {
      return fail("write", path, errno, error);
    }
  }
  if (access(names.directory, W_OK | X_OK) != 0) {
    return fail("write", path, errno, error);
  }
  return DNN_OK;
}
