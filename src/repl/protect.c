/* xpcall as Lua's library has it, but that the prompt wraps message handlers written in Lua. */
#include "repl/protect.h"

#include <lauxlib.h>

/* Results of xpcall; the function and the handler stay 'below' them. */
static int finish(lua_State *L, int status, lua_KContext below) {
  if (status == LUA_OK || status == LUA_YIELD)
    return lua_gettop(L) - (int)below;
  lua_pushboolean(L, 0);
  lua_pushvalue(L, -2);
  return 2;
}

/* The function may yield: 'finish' goes on where it comes back. */
static int xpcall(lua_State *L) {
  int arguments = lua_gettop(L) - 2;
  luaL_checktype(L, 2, LUA_TFUNCTION);
  if (!lua_iscfunction(L, 2)) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 2);
    lua_call(L, 1, 1);
    lua_replace(L, 2);
  }
  lua_pushboolean(L, 1); /* first result */
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2);
  return finish(L, lua_pcallk(L, arguments, LUA_MULTRET, 2, 2, finish), 2);
}

int protect_guard(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_pushcclosure(L, xpcall, 1);
  lua_setglobal(L, "xpcall");
  return 0;
}
