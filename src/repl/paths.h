/*
** Where the program finds its own modules: beside itself. A program in its build directory uses the
** source tree and the modules built with it; any other uses the installed layout around it.
*/
#ifndef PATHS_H
#define PATHS_H

#include <lua.h>
#include <stdbool.h>

/*
** Pushes what package.path and package.cpath must hold to find dnnlua's own modules; two empty
** texts, and returns false, if the system does not tell where the program is. paths_is_own knows it
** then.
*/
bool paths_push_own(lua_State *L);

/* True for a file of one of dnnlua's own modules in Lua. */
bool paths_is_own(const char *file);

/* Puts the directories of dnnlua's own modules before package.path and package.cpath, and the file
   name and the version of the program into the registry, as "dnnlua.program", "dnnlua.version". */
void paths_install(lua_State *L);

/* Pushes the file name of the running program, or nil if the system does not tell. */
void paths_push_program(lua_State *L);

#endif
