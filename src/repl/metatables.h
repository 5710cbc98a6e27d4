/*
** The metatables of strings, numbers, nil, booleans, functions, threads and light userdata, of
** which Lua has one for each type. The session may change its own; while the front end works, those
** of the program are in their place, where strings have Lua's methods and the others have nothing.
*/
#ifndef METATABLES_H
#define METATABLES_H

#include <lua.h>

typedef enum metatables_owner { METATABLES_SESSION, METATABLES_PROGRAM } metatables_owner;

/*
** Makes the program's metatables; the methods of strings are those of the table on top of the
** stack, which stays there. The session's are in place.
*/
void metatables_install(lua_State *L);

/* Puts the metatables of 'owner' into place. Returns whose were there. */
metatables_owner metatables_use(lua_State *L, metatables_owner owner);

/*
** Lua: session(f, ...) calls f with the session's metatables. An error leaves them in place:
** whoever catches it puts back what was there.
*/
int metatables_session(lua_State *L);

/* Lua: pcall(f, ...), which calls f with the session's metatables. */
int metatables_pcall(lua_State *L);

#endif
