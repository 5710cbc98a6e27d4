/*
** What the code of a notebook's cells writes to standard output and standard error: kept in the
** order of writing, also what C code and the programs that it starts write.
**
** C streams of this process are caught where they hand their bytes on, so that 'print' and
** 'io.stderr:write' keep their order exactly. Other programs write to pipes, which a thread reads,
** so that they never wait; what they wrote before this process writes again comes before it.
*/
#ifndef CAPTURE_H
#define CAPTURE_H

#include <lua.h>

/*
** Lua: capture(limit) begins; of what is written between two calls of taken(true) at most 'limit'
** bytes are kept.
*/
int capture_begin(lua_State *L);

/*
** Lua: taken(is_end) returns what was written since the last call: a list of the names of the
** stream ("stdout", "stderr") and the bytes, in turn, and how many bytes were not kept since
** 'is_end' was last true. Any thread may call it, with a Lua state of its own: the kernel sends
** what a cell has written while it runs.
*/
int capture_take(lua_State *L);

/* Lua: release() ends it. What was not taken is lost. */
int capture_release(lua_State *L);

/* Lua: write_out(text) writes to the standard output of before. */
int capture_write_out(lua_State *L);

/* The descriptor that was standard output, or error, of this program before. */
int capture_descriptor(int standard);

#endif
