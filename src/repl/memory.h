/*
** The memory of the Lua state: the C library's, with a cache of freed small blocks before it.
** Scripts make and drop objects of a few sizes all the time, and the collector frees many at once,
** which the C library's own caches are too small for.
*/
#ifndef REPL_MEMORY_H
#define REPL_MEMORY_H

#include <stddef.h>

/* A lua_Alloc; its first argument is not used. */
void *memory_allocate(void *unused, void *block, size_t old_size, size_t new_size);

/* Gives the cached blocks back to the C library. */
void memory_trim(void);

#endif
