/*
** The functions of the table 'coroutine' that switch threads, made to keep the chain of running
** threads that interrupts need, and the coroutine in which each input of the prompt runs.
*/
#ifndef COROUTINES_H
#define COROUTINES_H

#include <lua.h>

/* Replaces coroutine.resume, wrap, close and yield; they behave like the standard ones. */
void coroutines_install(lua_State *L);

/*
** Lua: run(f, ...) calls f, code of the session, in a coroutine of its own that cannot yield, and
** can be interrupted; with the session's metatables (metatables.h), after which the program's are
** in place. Returns true and the results, or false, the error object and the dead coroutine, whose
** stack can be inspected and whose pending variables are closed by coroutine.close.
*/
int coroutines_run(lua_State *L);

/* Lua: work(f, ...), the same for code of the front end, with the program's metatables. */
int coroutines_work(lua_State *L);

/* Lua: prepare(f, ...), the same as work for what comes before an input that is to run: an
   interrupt is that input's, which it ends, and nothing but true is returned. */
int coroutines_prepare(lua_State *L);

#endif
