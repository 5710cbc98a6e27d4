/*
** The private globals of the Lua modules of this program: copies of Lua's functions and libraries,
** made before any other code runs. Whatever a session assigns to globals, or to the fields of
** libraries, these modules do not see. In them
**   _G                       are the globals of the session
**   print                    is the session's, as long as that is a function
**   pcall                    gives what it calls the session's metatables, see metatables.h; xpcall
**                            leaves those that are in place
**   io.stdout, io.stderr     have the methods write, flush, ...
**   package.path, .cpath     end in where the program's own modules are
**   require                  returns the program's own module of a name, whatever package.loaded
**                            holds; missing there, it is loaded, from the program's own place if
**                            package.path does not lead to it
*/
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <lua.h>
#include <stdbool.h>

/* Makes the environment of what the globals and package.path are now. */
void environment_install(lua_State *L);

/*
** For the loader of Lua modules: if 'file' is a module of this program, gives the chunk on top of
** the stack the private globals, and replaces it by one that makes the result of the module known
** to the private 'require'.
*/
void environment_adopt(lua_State *L, const char *file);

/* Pushes the function of a module of the program, require(module)[name]; raises errors. */
void environment_push_function(lua_State *L, const char *module, const char *name);

#endif
