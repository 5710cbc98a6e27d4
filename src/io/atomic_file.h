/*
** Whole-file reading and atomic replacement.
**
** A file that is replaced is, after a crash or a full disk, either the old one or the new one,
** never a mixture: the bytes go to a temporary file in the same directory, reach the disk, and take
** the name of the old file in one step. Signals that end the program wait until that is done.
*/
#ifndef DNN_ATOMIC_FILE_H
#define DNN_ATOMIC_FILE_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>

/*
** Reads a regular file.
**   data  receives the bytes, to be given back with dnn_free
**   size  receives their number
** DNN_EIO when it cannot be read or is not a regular file, DNN_ENOMEM.
*/
dnn_status dnn_file_read(const char *path, void **data, size_t *size, dnn_error *error);

/*
** Writes 'size' bytes to the file 'path'.
**   exclusive  refuses to replace an existing file
** A new file gets the permissions 0666 less the umask; a replaced one keeps its permissions and,
** where the system allows it, its owner. A symbolic link stays, the file it leads to is replaced.
** Other hard links to the old file keep the old bytes.
** DNN_EIO with the reason; the old file is then untouched and no temporary file remains. Temporary
** files of a killed program are removed by the next call for the same name, after one hour.
*/
dnn_status dnn_file_replace(const char *path, bool exclusive, const void *data, size_t size,
                            dnn_error *error);

/* May dnn_file_replace succeed? Looks at the permissions of the directory and of an old file. */
dnn_status dnn_file_check_writable(const char *path, dnn_error *error);

#endif
