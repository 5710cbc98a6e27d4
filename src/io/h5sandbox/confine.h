/*
** What a sandbox may do from now on: compute in memory that it may ask for, read the file, and talk
** on the socket that it has. It can open nothing, start nothing and signal nobody.
*/
#ifndef H5SANDBOX_CONFINE_H
#define H5SANDBOX_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/*
** Confines this process, which has one thread, for good: at most 'memory' bytes (there is no such
** limit with sanitizers, which reserve terabytes), descriptors below 'descriptors' only, no file
** written, and where the system allows filters (seccomp) only the system calls that this takes;
** others fail with EPERM. Returns whether there is a filter.
*/
bool sandbox_confine(size_t memory, int descriptors);

#endif
