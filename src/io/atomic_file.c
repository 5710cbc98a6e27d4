/*
** Whole files: read, replaced in one step, claimed.
**
** How a replacement goes, so that a crash at any moment leaves the old or the new file: the bytes
** go to a temporary file beside the target (rename works within one file system only) and reach the
** disk, the caller may read them back, permissions are copied, the file reaches the disk once more,
** takes the target's name by rename, and the directory's entry reaches the disk. Temporary files
** bear a lock while they are written, by which the next program tells those of a killed one.
**
** A claim is a lock on the file itself, kept for as long as somebody means to replace it. Since a
** replacement is another file, the lock is taken on the new one before it gets the name, and then
** the old one's is given up: there is no moment without.
*/
#define _GNU_SOURCE /* locks that belong to an open file */

#include "io/atomic_file.h"

#include "base/alloc.h"
#include "base/interrupt.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LEFTOVER_AGE 3600 /* seconds after which a temporary file has no owner any more */
#define RANDOM_END   6    /* characters that mkostemp chooses */

/* Bytes between two looks for an interrupt. */
#define TRANSFER ((size_t)16 << 20)

static dnn_status fail(const char *doing, const char *path, int number, dnn_error *error) {
  return dnn_error_set(error, DNN_EIO, "cannot %s '%.200s': %s", doing, path, strerror(number));
}

dnn_status dnn_file_reserve(const char *path, bool *made, dnn_error *error) {
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  *made = file >= 0;
  if (file < 0 && errno != EEXIST)
    return fail("write", path, errno, error);
  if (file >= 0)
    close(file);
  return DNN_OK;
}

dnn_status dnn_file_read(const char *path, size_t most, void **data, size_t *size,
                         dnn_error *error) {
  dnn_status status = DNN_OK;
  char *bytes = NULL;
  size_t done = 0;
  struct stat about;
  /* without O_NONBLOCK a pipe would wait for a writer */
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return fail("open", path, errno, error);
  if (fstat(file, &about) != 0) {
    status = fail("read", path, errno, error);
    goto out;
  }
  if (!S_ISREG(about.st_mode)) {
    status = dnn_error_set(error, DNN_EIO, "cannot open '%.200s': not a regular file", path);
    goto out;
  }
  size_t total = (size_t)about.st_size;
  if (total > most) {
    status = dnn_error_set(error, DNN_EIO, "cannot read '%.200s': its %zu bytes are more than %zu",
                           path, total, most);
    goto out;
  }
  bytes = dnn_alloc(total);
  if (bytes == NULL) {
    status =
        dnn_error_set(error, DNN_ENOMEM, "no memory for the %zu bytes of '%.200s'", total, path);
    goto out;
  }
  /* a file that grows meanwhile is read up to the size that it had */
  while (done < total) {
    if (done > 0 && dnn_interrupted()) {
      status = dnn_error_interrupt(error);
      goto out;
    }
    size_t left = total - done;
    ssize_t n = read(file, bytes + done, left < TRANSFER ? left : TRANSFER);
    if (n < 0 && errno != EINTR) {
      status = fail("read", path, errno, error);
      goto out;
    }
    if (n == 0)
      break; /* cut short since fstat */
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

/* --- names ------------------------------------------------------------------------------------ */

/*
** Finds the file that 'path' leads to, which need not exist, as an absolute path. Anything but a
** regular file is refused: a directory or a device must not give its name to one.
*/
static dnn_status resolve(const char *path, char target[PATH_MAX], dnn_error *error) {
  struct stat about;
  if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
    return dnn_error_set(error, DNN_EIO, "cannot write '%.200s': not a regular file", path);
  /* symbolic links are followed: the link stays, and what it leads to is replaced */
  if (realpath(path, target) != NULL)
    return DNN_OK;
  if (errno != ENOENT || strlen(path) >= PATH_MAX)
    return fail("write", path, errno, error);
  if (lstat(path, &about) == 0) {
    return dnn_error_set(error, DNN_EIO, "cannot write '%.200s': the symbolic link leads nowhere",
                         path);
  }
  char directory[PATH_MAX];
  /* a new file: only its directory can be resolved */
  const char *slash = strrchr(path, '/');
  const char *base = slash == NULL ? path : slash + 1;
  size_t length = (size_t)(base - path);
  memcpy(directory, length == 0 ? "." : path, length == 0 ? 1 : length);
  directory[length == 0 ? 1 : length] = '\0';
  if (*base == '\0' || realpath(directory, target) == NULL)
    return fail("write", path, ENOENT, error);
  length = strlen(target);
  int used = snprintf(target + length, PATH_MAX - length, "%s%s",
                      length > 0 && target[length - 1] == '/' ? "" : "/", base);
  return (size_t)used < PATH_MAX - length ? DNN_OK : fail("write", path, ENAMETOOLONG, error);
}

/* The names that one replacement needs. */
typedef struct file_names {
  char directory[PATH_MAX];  /* where the file is */
  char prefix[NAME_MAX + 1]; /* how its temporary files are called, without the random end */
  char temporary[PATH_MAX];  /* template for mkostemp */
} file_names;

/* 'target' is a path that resolve has made. */
static dnn_status find_names(const char *target, file_names *out, dnn_error *error) {
  const char *base = strrchr(target, '/') + 1;
  int length = (int)(base - target);
  snprintf(out->directory, sizeof out->directory, "%.*s", length, target);
  /* hidden, and told from other files by the middle of its name; long names are cut */
  int used = snprintf(out->prefix, sizeof out->prefix, ".%.200s.dnnlua-", base);
  if (used < 0 || (size_t)used >= sizeof out->prefix)
    return fail("write", target, ENAMETOOLONG, error);
  used =
      snprintf(out->temporary, sizeof out->temporary, "%.*s%sXXXXXX", length, target, out->prefix);
  if (used < 0 || (size_t)used >= sizeof out->temporary)
    return fail("write", target, ENAMETOOLONG, error);
  return DNN_OK;
}

/* --- claims ----------------------------------------------------------------------------------- */

/*
** Locks an open file; false when another program has done so. libhdf5 looks at locks by flock: a
** shared one keeps its writers out and lets its readers in. It does not look at locks of records,
** which keep claims apart. A file system that has no locks gives none.
*/
static bool take_locks(int file) {
  /* open file description locks: those of a process would end when any descriptor of the file
     closes */
  struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return false;
  return fcntl(file, F_OFD_SETLK, &all) == 0 || (errno != EAGAIN && errno != EACCES);
}

/* Locks claim->file, open and of the name claim->path, and notes what it is. 'name' is for
   messages. */
static dnn_status describe_claimed(dnn_file_claim *claim, const char *name, dnn_error *error) {
  struct stat about, named;
  if (claim->file < 0 || fstat(claim->file, &about) != 0)
    return fail("write", name, errno, error);
  if (!S_ISREG(about.st_mode))
    return dnn_error_set(error, DNN_EIO, "cannot write '%.200s': not a regular file", name);
  /* whoever had the lock may have put another file in the place of this one */
  if (claim->use_locks &&
      (!take_locks(claim->file) || stat(claim->path, &named) != 0 || named.st_dev != about.st_dev ||
       named.st_ino != about.st_ino || fstat(claim->file, &about) != 0)) {
    return dnn_error_set(error, DNN_EIO,
                         "cannot write '%.200s': unable to lock the file, which another program "
                         "has open for writing",
                         name);
  }
  claim->device = about.st_dev;
  claim->inode = about.st_ino;
  claim->size = about.st_size;
  claim->seconds = about.st_mtim.tv_sec;
  claim->nanoseconds = about.st_mtim.tv_nsec;
  return DNN_OK;
}

dnn_status dnn_file_claim_path(const char *path, bool use_locks, dnn_file_claim *out,
                               dnn_error *error) {
  char target[PATH_MAX];
  file_names names;
  struct stat about;
  *out = (dnn_file_claim){.file = -1, .use_locks = use_locks};
  dnn_status status = resolve(path, target, error);
  if (status == DNN_OK)
    status = find_names(target, &names, error);
  if (status != DNN_OK)
    return status;
  if (access(names.directory, W_OK | X_OK) != 0)
    return fail("write", path, errno, error);
  size_t length = strlen(target);
  out->path = dnn_alloc(length + 1);
  if (out->path == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "no memory for the name of a file");
  memcpy(out->path, target, length + 1);
  if (stat(target, &about) != 0)
    return errno == ENOENT ? DNN_OK : fail("write", path, errno, error);
  /* O_NONBLOCK: a pipe would wait for a reader */
  out->file = open(target, O_RDWR | O_CLOEXEC | O_NONBLOCK);
  status = describe_claimed(out, path, error);
  if (status != DNN_OK)
    dnn_file_release(out);
  return status;
}

void dnn_file_release(dnn_file_claim *claim) {
  if (claim->file >= 0)
    close(claim->file);
  dnn_free(claim->path);
  *claim = (dnn_file_claim){.file = -1};
}

bool dnn_file_is_claimed(const dnn_file_claim *claim, const char *path, bool *renamed) {
  struct stat about;
  char target[PATH_MAX];
  bool exists = stat(path, &about) == 0;
  *renamed = resolve(path, target, NULL) != DNN_OK || strcmp(target, claim->path) != 0;
  return exists ? claim->file >= 0 && claim->device == about.st_dev && claim->inode == about.st_ino
                : claim->file < 0 && !*renamed;
}

/* --- replacing -------------------------------------------------------------------------------- */

/* Whoever writes a temporary file has it locked; age tells where there are no locks. */
static bool is_abandoned(int file, const struct stat *about) {
  return flock(file, LOCK_EX | LOCK_NB) == 0 ||
         (errno != EWOULDBLOCK && time(NULL) - about->st_mtime > LEFTOVER_AGE);
}

/* Removes what killed programs left behind. Failure does not matter. */
static void remove_leftovers(const file_names *names) {
  DIR *directory = opendir(names->directory);
  if (directory == NULL)
    return;
  size_t length = strlen(names->prefix);
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    if (strncmp(entry->d_name, names->prefix, length) != 0 ||
        strlen(entry->d_name) != length + RANDOM_END)
      continue;
    struct stat about;
    /* O_NOFOLLOW: in a shared directory anybody may have made a link of that name */
    int file =
        openat(dirfd(directory), entry->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode) &&
        is_abandoned(file, &about))
      unlinkat(dirfd(directory), entry->d_name, 0);
    if (file >= 0)
      close(file);
  }
  closedir(directory);
}

/* Makes a temporary file and locks it, so that no other program takes it for a leftover. */
static int open_temporary(file_names *names) {
  struct stat about;
  char *end = names->temporary + strlen(names->temporary) - RANDOM_END;
  for (int tries = 0; tries < 100; tries++) {
    memset(end, 'X', RANDOM_END);
    int file = mkostemp(names->temporary, O_CLOEXEC);
    if (file < 0)
      return -1;
    /* one that looked for leftovers may have come before the lock */
    bool is_taken = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (!is_taken && stat(names->temporary, &about) == 0)
      return file;
    /* gone already, or about to be, unless it was stat that failed */
    unlink(names->temporary);
    close(file);
  }
  errno = EBUSY;
  return -1;
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
  /* the mask can only be read by setting it */
  mode_t mask = umask(0);
  umask(mask);
  return fchmod(file, 0666 & ~mask);
}

/* Has a signal come that is being held back? */
static bool is_signalled(void) {
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  sigset_t waiting;
  /* the flag is set by a handler, which does not run while SIGINT is held back */
  if (dnn_interrupted() || sigpending(&waiting) != 0)
    return dnn_interrupted();
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    struct sigaction effect; /* ignored signals wait as well, as that may change */
    if (sigismember(&waiting, numbers[i]) == 1 && sigaction(numbers[i], NULL, &effect) == 0 &&
        effect.sa_handler != SIG_IGN)
      return true;
  }
  return false;
}

/* Writes everything; all but the last portion has reached the disk then. */
static dnn_status write_all(int file, const char *path, const char *bytes, size_t size,
                            dnn_error *error) {
  size_t done = 0;
  while (done < size) {
    if (done > 0 && is_signalled())
      return dnn_error_interrupt(error);
    size_t left = size - done;
    ssize_t n = write(file, bytes + done, left < TRANSFER ? left : TRANSFER);
    if (n == 0) /* as full disks of some network file systems answer */
      return fail("write", path, ENOSPC, error);
    if (n < 0 && errno != EINTR)
      return fail("write", path, errno, error);
    done += n > 0 ? (size_t)n : 0;
    /* in portions, because the sync of all bytes at the end could take seconds */
    if (done < size && fdatasync(file) != 0)
      return fail("write", path, errno, error);
  }
  return DNN_OK;
}

/*
** Opens what takes bytes and keeps none: a pipe, a terminal or another such device; and a stream of
** this program, where bytes that are in the file already must stay. *stream is -1 for anything
** else.
*/
static dnn_status open_stream(const char *path, int *stream, dnn_error *error) {
  struct stat about;
  int number = -1, length = 0;
  *stream = -1;
  if (strcmp(path, "/dev/stdout") == 0)
    number = STDOUT_FILENO;
  else if (strcmp(path, "/dev/stderr") == 0)
    number = STDERR_FILENO;
  else if (sscanf(path, "/dev/fd/%9d%n", &number, &length) != 1 || path[length] != '\0')
    number = -1;
  if (number >= 0)
    *stream = fcntl(number, F_DUPFD_CLOEXEC, 0);
  else if (stat(path, &about) != 0 || !(S_ISFIFO(about.st_mode) || S_ISCHR(about.st_mode)))
    return DNN_OK;
  while (number < 0 && *stream < 0) { /* a pipe waits for a reader */
    *stream = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (*stream < 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    if (*stream < 0 && errno != EINTR)
      break;
  }
  return *stream < 0 ? fail("write", path, errno, error) : DNN_OK;
}

/* Writes everything into a stream, which an interrupt ends anywhere. */
static dnn_status write_stream(int stream, const char *path, const char *bytes, size_t size,
                               dnn_error *error) {
  for (size_t done = 0; done < size;) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    ssize_t n = write(stream, bytes + done, size - done);
    if (n < 0 && errno != EINTR)
      return fail("write", path, errno, error);
    done += n > 0 ? (size_t)n : 0;
  }
  return DNN_OK;
}

/* The directory's entry must reach the disk as well. Some file systems cannot do that. */
static int sync_directory(const char *path) {
  int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return errno == EACCES ? 0 : -1; /* may be written, may not be read */
  int result = fsync(directory);
  int number = errno;
  close(directory);
  errno = number;
  return result != 0 && (number == EINVAL || number == ENOTSUP) ? 0 : result;
}

/* Renames a file, but not to a name that is taken. */
static int rename_new(const char *from, const char *to) {
  struct stat about;
  /* link fails where the name is taken, which rename would overwrite */
  if (link(from, to) == 0) {
    unlink(from);
    return 0;
  }
  if (errno == EEXIST || errno == ENOSPC || errno == EDQUOT)
    return -1;
  /* some file systems have no hard links */
  if (lstat(to, &about) == 0) {
    errno = EEXIST;
    return -1;
  }
  return rename(from, to);
}

/* Puts a new file in the place of a claimed one, if that is still what was claimed. For programs
   that ignore locks. Between stat and rename a moment remains, which no call closes. */
static dnn_status replace_unchanged(const dnn_file_claim *claim, const char *temporary,
                                    dnn_error *error) {
  struct stat about;
  if (claim->file < 0 || stat(claim->path, &about) != 0) {
    return rename_new(temporary, claim->path) == 0 ? DNN_OK
                                                   : fail("write", claim->path, errno, error);
  }
  if (claim->device != about.st_dev || claim->inode != about.st_ino ||
      claim->size != about.st_size || claim->seconds != about.st_mtim.tv_sec ||
      claim->nanoseconds != about.st_mtim.tv_nsec) {
    return dnn_error_set(error, DNN_EIO,
                         "cannot write '%.200s': another program has changed the file since it was "
                         "opened here",
                         claim->path);
  }
  return rename(temporary, claim->path) == 0 ? DNN_OK : fail("write", claim->path, errno, error);
}

/* Replaces the file 'target', which 'claim' describes if it is not NULL. */
static dnn_status replace(const char *target, dnn_file_claim *claim, const void *data, size_t size,
                          dnn_file_check *check, const void *context, dnn_error *error) {
  file_names names;
  dnn_file_claim next = {.file = -1}; /* of the new file; keeps it locked when 'file' is closed */
  dnn_status status = find_names(target, &names, error);
  if (status != DNN_OK)
    return status;
  /* before, not after: a disk that is full of leftovers is not full afterwards */
  remove_leftovers(&names);
  int file = open_temporary(&names);
  if (file < 0)
    return fail("write", target, errno, error);
  bool named = true; /* does the temporary name still exist? */
  /* a second descriptor of the same open file: the lock outlives the close below, which is
     checked */
  next.file = fcntl(file, F_DUPFD_CLOEXEC, 0);
  if (next.file < 0) {
    status = fail("write", target, errno, error);
    goto out;
  }
  status = write_all(file, target, data, size, error);
  if (status != DNN_OK)
    goto out;
  status = check == NULL ? DNN_OK : check(names.temporary, context, error);
  if (status != DNN_OK)
    goto out;
  if (set_mode(file, target) != 0 || fsync(file) != 0) {
    status = fail("write", target, errno, error);
    goto out;
  }
  if (claim != NULL) {
    /* locked before it has the name, so that nobody comes between */
    next.path = names.temporary;
    next.use_locks = claim->use_locks;
    status = describe_claimed(&next, target, error);
    if (status != DNN_OK)
      goto out;
  }
  /* some network file systems tell of a full disk only here */
  int result = close(file);
  file = -1;
  if (result != 0) {
    status = fail("write", target, errno, error);
    goto out;
  }
  if (claim != NULL)
    status = replace_unchanged(claim, names.temporary, error);
  else if (rename(names.temporary, target) != 0)
    status = fail("write", target, errno, error);
  if (status != DNN_OK)
    goto out;
  named = false;
  if (claim != NULL) {
    dnn_file_claim old = *claim;
    *claim = next;
    /* the same name, another file; what was claimed before is closed at the end, with its lock */
    claim->path = old.path;
    next.file = old.file;
    if (!claim->use_locks)
      flock(claim->file, LOCK_UN);
  }
  if (sync_directory(names.directory) != 0)
    status = fail("write", target, errno, error);
out:
  if (file >= 0)
    close(file);
  if (next.file >= 0)
    close(next.file);
  if (named)
    unlink(names.temporary);
  return status;
}

/* The same; signals that end the program wait. */
static dnn_status replace_undisturbed(const char *target, dnn_file_claim *claim, const void *data,
                                      size_t size, dnn_file_check *check, const void *context,
                                      dnn_error *error) {
  sigset_t deferred, previous, limit;
  sigemptyset(&deferred);
  sigaddset(&deferred, SIGINT);
  sigaddset(&deferred, SIGTERM);
  sigaddset(&deferred, SIGHUP);
  sigaddset(&deferred, SIGQUIT);
  sigaddset(&deferred, SIGXFSZ);
  /* SIGKILL cannot wait: for that the order above is safe */
  sigprocmask(SIG_BLOCK, &deferred, &previous);

  dnn_status status = replace(target, claim, data, size, check, context, error);

  /* a file size limit has been reported as EFBIG; its signal must not kill the program now */
  sigemptyset(&limit);
  sigaddset(&limit, SIGXFSZ);
  struct timespec none = {0, 0};
  while (sigtimedwait(&limit, NULL, &none) > 0) {
  }
  sigprocmask(SIG_SETMASK, &previous, NULL);
  return status;
}

dnn_status dnn_file_replace(const char *path, const void *data, size_t size, dnn_error *error) {
  char target[PATH_MAX];
  int stream;
  /* what cannot be replaced, such as /dev/stdout, is written to */
  dnn_status status = open_stream(path, &stream, error);
  if (stream >= 0) {
    status = write_stream(stream, path, data, size, error);
    close(stream);
    return status;
  }
  if (status == DNN_OK)
    status = resolve(path, target, error);
  if (status != DNN_OK)
    return status;
  /* the directory alone decides about a rename, but who may not write a file shall not replace
     it */
  if (faccessat(AT_FDCWD, target, W_OK, AT_EACCESS) != 0 && errno != ENOENT)
    return fail("write", target, errno, error);
  return replace_undisturbed(target, NULL, data, size, NULL, NULL, error);
}

dnn_status dnn_file_replace_claimed(dnn_file_claim *claim, const void *data, size_t size,
                                    dnn_file_check *check, const void *context, dnn_error *error) {
  return replace_undisturbed(claim->path, claim, data, size, check, context, error);
}
