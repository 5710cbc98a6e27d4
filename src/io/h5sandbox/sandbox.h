/*
** Files that a sandbox reads: nothing in them can crash or stop this program, make it open another
** file, or take more memory than what is asked for. How a sandbox is confined tells confine.h, its
** limits are in protocol.h.
**
** Each file has a process of its own, as long as it is open. One that crashes, takes too long or is
** interrupted is ended; the call fails, and the next one starts another.
*/
#ifndef H5SANDBOX_SANDBOX_H
#define H5SANDBOX_SANDBOX_H

#include "io/h5object.h"

typedef struct h5_sandbox h5_sandbox;

/* By the sandbox of the file. */
extern const h5_access h5_sandbox_access;

/* Opens a file to be read. Whatever the status, h5_sandbox_close must follow. */
dnn_status h5_sandbox_open(const char *path, h5_sandbox **out, dnn_error *error);

/* NULL is allowed. */
void h5_sandbox_close(h5_sandbox *sandbox);

#endif
