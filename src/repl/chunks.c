/*
** load, loadfile, dofile and the searcher of Lua modules, for text alone: the virtual machine
** trusts binary chunks, and a damaged one can do anything. The rest is lbaselib.c's and
** loadlib.c's.
*/
#include "repl/chunks.h"

#include <lauxlib.h>
#include <string.h>

#include "repl/environment.h"

/* Stack slot of 'load' that keeps the piece being read alive. */
#define PIECE_SLOT 5

/* Pushes nil and a message if the mode at 'index' asks for binary chunks only. */
static int refuses_mode(lua_State *L, int index) {
  if (strchr(luaL_optstring(L, index, "bt"), 't') != NULL)
    return 0;
  lua_pushnil(L);
  lua_pushliteral(L, "binary chunks are not loaded (mode must allow text)");
  return 1;
}

/* Results of load and loadfile: the function with its environment set, or nil and a message. */
static int push_loaded(lua_State *L, int status, int environment) {
  if (status != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  if (environment != 0) {
    lua_pushvalue(L, environment);
    /* a function without upvalues has no place for it */
    if (lua_setupvalue(L, -2, 1) == NULL)
      lua_pop(L, 1);
  }
  return 1;
}

/* The next piece of a chunk: what the function at index 1 returns. */
static const char *read_piece(lua_State *L, void *data, size_t *size) {
  (void)data;
  luaL_checkstack(L, 2, "too many nested functions");
  lua_pushvalue(L, 1);
  lua_call(L, 0, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    *size = 0;
    return NULL;
  }
  if (!lua_isstring(L, -1))
    luaL_error(L, "reader function must return a string");
  /* lua_load uses the piece after this function has returned */
  lua_replace(L, PIECE_SLOT);
  return lua_tolstring(L, PIECE_SLOT, size);
}

static int load(lua_State *L) {
  int environment = lua_isnone(L, 4) ? 0 : 4;
  size_t size;
  const char *text = lua_tolstring(L, 1, &size);
  if (text != NULL) {
    const char *name = luaL_optstring(L, 2, text);
    if (refuses_mode(L, 3))
      return 2;
    return push_loaded(L, luaL_loadbufferx(L, text, size, name, "t"), environment);
  }
  const char *name = luaL_optstring(L, 2, "=(load)");
  luaL_checktype(L, 1, LUA_TFUNCTION);
  if (refuses_mode(L, 3))
    return 2;
  lua_settop(L, PIECE_SLOT);
  return push_loaded(L, lua_load(L, read_piece, NULL, name, "t"), environment);
}

static int loadfile(lua_State *L) {
  int environment = lua_isnone(L, 3) ? 0 : 3;
  const char *name = luaL_optstring(L, 1, NULL);
  if (refuses_mode(L, 2))
    return 2;
  return push_loaded(L, luaL_loadfilex(L, name, "t"), environment);
}

/* Goes on after a yield in the file: all results, above its name. */
static int return_all(lua_State *L, int status, lua_KContext context) {
  (void)status;
  (void)context;
  return lua_gettop(L) - 1;
}

static int dofile(lua_State *L) {
  const char *name = luaL_optstring(L, 1, NULL);
  lua_settop(L, 1);
  if (luaL_loadfilex(L, name, "t") != LUA_OK)
    return lua_error(L);
  lua_callk(L, 0, LUA_MULTRET, 0, return_all);
  return return_all(L, LUA_OK, 0);
}

/* Searcher of Lua modules; upvalue 1 is the table 'package'. */
static int search_lua(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_getfield(L, lua_upvalueindex(1), "searchpath");
  lua_pushvalue(L, 1);
  lua_getfield(L, lua_upvalueindex(1), "path");
  if (!lua_isstring(L, -1))
    return luaL_error(L, "'package.path' must be a string");
  lua_call(L, 2, 2);
  if (lua_isnil(L, -2))
    return 1; /* where it looked */
  lua_pop(L, 1);
  const char *file = lua_tostring(L, -1);
  if (luaL_loadfilex(L, file, "t") != LUA_OK)
    return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, file,
                      lua_tostring(L, -1));
  /* a file of the program's own gets the environment of its modules, whoever requires it */
  environment_adopt(L, file);
  lua_insert(L, -2);
  return 2;
}

void chunks_install(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"load", load}, {"loadfile", loadfile}, {"dofile", dofile}, {NULL, NULL}};
  lua_pushglobaltable(L);
  luaL_setfuncs(L, functions, 0);
  lua_getfield(L, -1, "package");
  lua_getfield(L, -1, "searchers");
  lua_pushvalue(L, -2);
  lua_pushcclosure(L, search_lua, 1);
  lua_rawseti(L, -2, 2);
  lua_pop(L, 3);
}
