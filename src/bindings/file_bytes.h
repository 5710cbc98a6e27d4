/*
** Files in memory that belongs to Lua, for the modules that read and write files.
**
** A box of bytes is on the stack before it holds any: an error, which jumps, loses nothing. Files
** may be large, so what is not needed any more is freed at once with dnn_bytes_free, rather than at
** the next collection.
*/
#ifndef LUADNN_FILE_BYTES_H
#define LUADNN_FILE_BYTES_H

#include "bindings/api.h"
#include "io/bytes.h"

/* The path at stack 'index': a string without NUL bytes. Raises. */
const char *luadnn_check_path(lua_State *L, int index);

/* Pushes an empty box. */
dnn_bytes *luadnn_new_bytes(lua_State *L);

/* Pushes a box with the contents of a file, of 'most' bytes at most. Raises. */
dnn_bytes *luadnn_push_file(lua_State *L, const char *path, size_t most);

/* Writes a file, or into a stream, behind what Lua has written to standard output. Raises. */
void luadnn_write_file(lua_State *L, const char *path, const void *data, size_t size);

#endif
