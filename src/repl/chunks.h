/*
** Text chunks only: Lua does not check precompiled code, and a crafted binary chunk can do anything
** to the process. The program loads all code with the mode "t".
*/
#ifndef CHUNKS_H
#define CHUNKS_H

#include <lua.h>

/* Replaces load, loadfile, dofile and the searcher of Lua modules by ones that refuse binary
   chunks. */
void chunks_install(lua_State *L);

#endif
