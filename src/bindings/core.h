/*
** The parts of the module dnn.core, for core.c.
*/
#ifndef LUADNN_CORE_H
#define LUADNN_CORE_H

#include <lua.h>

/* Openers: each adds its functions to the module table on the top of the stack, and methods to the
   table at 'methods'. */
void luadnn_open_array(lua_State *L, int methods);
void luadnn_open_elementwise(lua_State *L, int methods);
void luadnn_open_reduce(lua_State *L, int methods);
void luadnn_open_shape(lua_State *L, int methods);
void luadnn_open_dot(lua_State *L, int methods);
void luadnn_open_order(lua_State *L, int methods);
void luadnn_open_text(lua_State *L, int methods);
void luadnn_open_random(lua_State *L);
void luadnn_open_linalg(lua_State *L);
void luadnn_open_steps(lua_State *L);
void luadnn_open_system(lua_State *L);
void luadnn_open_resize(lua_State *L);
void luadnn_open_loops(lua_State *L);
void luadnn_open_terminal(lua_State *L);
void luadnn_open_network(lua_State *L);
void luadnn_open_training(lua_State *L); /* to the table 'network' that is there */

#endif
