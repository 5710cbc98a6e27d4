/*
** xpcall for the prompt. An interrupt is raised from a hook, and hooks are off while the hook's
** error is handled: a message handler that loops could then not be ended. So it is left out.
*/
#ifndef PROTECT_H
#define PROTECT_H

#include <lua.h>

/*
** Lua: guard(wrap) replaces xpcall; 'wrap' makes of a message handler one that is called instead.
** It is not asked for handlers written in C.
*/
int protect_guard(lua_State *L);

#endif
