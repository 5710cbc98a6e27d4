/*
** Whole-file reading and atomic replacement.
**
** A file that is replaced is, after a crash or a full disk, either the old one or the new one,
** never a mixture: the bytes go to a temporary file in the same directory, reach the disk, and take
** the name of the old file in one step. Signals that end the program, and interrupts, are held back
** meanwhile; where one comes before the last step, the replacement is given up.
*/
#ifndef DNN_ATOMIC_FILE_H
#define DNN_ATOMIC_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
** Reads a regular file, of 'most' bytes at most.
**   data  receives the bytes, to be given back with dnn_free
**   size  receives their number
** DNN_EIO when it cannot be read, is not a regular file or too large, DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_file_read(const char *path, size_t most, void **data, size_t *size,
                         dnn_error *error);

/*
** Writes 'size' bytes to the file 'path'.
** A new file gets the permissions 0666 less the umask; a replaced one keeps its permissions and,
** where the system allows it, its owner. A symbolic link stays, the file it leads to is replaced.
** Other hard links to the old file keep the old bytes.
** A pipe, a terminal or another character device, and the streams of this program by their names
** /dev/stdout, /dev/stderr and /dev/fd/N, take the bytes as they come; an error, or an interrupt,
** leaves those that are written.
** DNN_EIO with the reason, also for a file that may not be written, a directory or a block device,
** DNN_EINTERRUPT, and the latter as well when another signal was held back (its effect comes
** first); the old file is then untouched and no temporary file remains. Temporary files of a killed
** program are removed by the next call for the same name, on a file system without locks after one
** hour.
*/
dnn_status dnn_file_replace(const char *path, const void *data, size_t size, dnn_error *error);

/*
** Makes an empty file, to be replaced, unless there is anything of that name.
**   made  receives whether there was not
** DNN_EIO with the reason.
*/
dnn_status dnn_file_reserve(const char *path, bool *made, dnn_error *error);

/* --- claims ----------------------------------------------------------------------------------- */

/*
** The right to replace a file some time later. While a file is claimed no other program can claim
** it, nor change it through libhdf5, both of which is told by locks on the file itself; reading is
** free. Where the file system has no locks, and against programs that ignore them,
** dnn_file_replace_claimed still finds out that the file was changed.
*/
typedef struct dnn_file_claim {
  char *path;     /* absolute, symbolic links resolved */
  int file;       /* what was claimed, open because it bears the locks; -1 while there is none */
  bool use_locks; /* false: none are wanted */
  uint64_t device, inode;
  int64_t size, seconds, nanoseconds; /* and time of modification, of what was claimed */
} dnn_file_claim;

/*
** Claims a file, which need not exist.
**   out  to be given back with dnn_file_release
** DNN_EIO when it may not be written, is no regular file, or another program writes to it;
** DNN_ENOMEM.
*/
dnn_status dnn_file_claim_path(const char *path, bool use_locks, dnn_file_claim *out,
                               dnn_error *error);

/* Gives a claim up. */
void dnn_file_release(dnn_file_claim *claim);

/* Does 'path' lead to what is claimed? *renamed tells whether by another name than claim->path, as
   a hard link is. */
bool dnn_file_is_claimed(const dnn_file_claim *claim, const char *path, bool *renamed);

/* Looks at the bytes in the file 'path' before they take the place of a claimed one. */
typedef dnn_status dnn_file_check(const char *path, const void *context, dnn_error *error);

/*
** As dnn_file_replace, for a claimed file, which stays claimed.
**   check  its failure is a failure of this function; it is given 'context'
** DNN_EIO also when somebody else changed the file or, where there was none, made one.
*/
dnn_status dnn_file_replace_claimed(dnn_file_claim *claim, const void *data, size_t size,
                                    dnn_file_check *check, const void *context, dnn_error *error);

#endif
