/*
** The environment of the program's own modules: copies of the globals and of the libraries' tables,
** made before any code of the user has run.
**
** The prompt is written in Lua and lives in one state with the user's code. If a session sets
** string.format to nil or redefines print, the prompt must still work, and a session must find what
** it has changed as it left it. So the chunks of the modules in the program's own directory
** (paths.c) get this environment in place of the globals; their metatables of strings and numbers
** are exchanged by metatables.c. dnn, np and the like are loaded once, into this environment, and
** are the same tables for both.
*/
#include "repl/environment.h"

#include <lauxlib.h>
#include <string.h>

#include "repl/interrupt.h"
#include "repl/metatables.h"
#include "repl/paths.h"

static const char environment_key = 0; /* of the environment in the registry */
static const char modules_key = 0;     /* of the table of the program's modules by their names */

/* Pushes a copy of the table at 'index'. Shallow: the functions are those of Lua itself, which
   nobody can change. */
static void push_copy(lua_State *L, int index) {
  index = lua_absindex(L, index);
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -4);
  }
}

/* --- print, io -------------------------------------------------------------------------------- */

/* print: upvalue 1 is Lua's. */
static int print(lua_State *L) {
  lua_pushglobaltable(L);
  lua_pushliteral(L, "print");
  lua_rawget(L, -2);
  lua_remove(L, -2);
  if (!lua_isfunction(L, -1)) {
    lua_pop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
  }
  lua_insert(L, 1);
  return metatables_session(L);
}

/* A method of a file, upvalue 1, for the file in upvalue 2 instead of the first argument.
   io.stdout:write(...) without looking 'write' up in the file's metatable, which is the
   session's. */
static int call_method(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_replace(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/* Replaces a file in the table on top of the stack by a table of its methods. */
static void bind_file(lua_State *L, const char *name) {
  lua_newtable(L);
  lua_getfield(L, -2, name); /* result, file */
  luaL_getmetafield(L, -1, "__index");
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    lua_pushvalue(L, -4);
    lua_pushcclosure(L, call_method, 2);
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -6);
  }
  lua_pop(L, 2);
  lua_setfield(L, -2, name);
}

/* --- modules ---------------------------------------------------------------------------------- */

/* __index of 'package': upvalue 1 is the session's table, upvalue 2 has the program's own paths.
   The session's path leads to its own modules; behind it stands the program's, which a script that
   sets package.path would lose otherwise. */
static int index_package(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(2)); /* the program's own, or nil */
  if (lua_isnil(L, -1))
    return 1;
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  if (lua_type(L, -1) != LUA_TSTRING) {
    lua_pop(L, 1);
    return 1;
  }
  lua_pushfstring(L, "%s;%s", lua_tostring(L, -1), lua_tostring(L, -2));
  return 1;
}

/* Pushes the environment's package.searchpath(name, package[path]): a file name, or nil. */
static void push_found(lua_State *L, const char *name, const char *path) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &environment_key);
  lua_getfield(L, -1, "package");
  lua_getfield(L, -1, "searchpath");
  lua_pushstring(L, name);
  lua_getfield(L, -3, path);
  lua_call(L, 2, 1);
  lua_replace(L, -3);
  lua_pop(L, 1);
}

/* Makes a module known: the one on top of the stack, which stays there. */
static void remember(lua_State *L, const char *name) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &modules_key);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

/* Loader of a module of the program: upvalue 1 is its chunk. */
static int load_module(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_call(L, 2, 1);
  remember(L, name);
  return 1;
}

void environment_adopt(lua_State *L, const char *file) {
  if (!paths_is_own(file))
    return;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &environment_key);
  lua_setupvalue(L, -2, 1);
  lua_pushcclosure(L, load_module, 1);
}

/* Pushes the loader of a module and its file, from where the environment's paths lead; or nil. */
static void push_loader(lua_State *L, const char *name) {
  push_found(L, name, "path");
  const char *file = lua_tostring(L, -1);
  if (file != NULL) {
    if (luaL_loadfilex(L, file, "t") != LUA_OK)
      luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, file,
                 lua_tostring(L, -1));
    environment_adopt(L, file);
    lua_insert(L, -2);
    return;
  }
  lua_pop(L, 1);
  push_found(L, name, "cpath");
  file = lua_tostring(L, -1);
  if (file == NULL)
    return;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &environment_key);
  lua_getfield(L, -1, "package");
  lua_getfield(L, -1, "loadlib");
  lua_pushstring(L, file);
  /* the convention of Lua's own loader: luaopen_dnn_core for dnn.core */
  luaL_gsub(L, name, ".", "_");
  lua_pushfstring(L, "luaopen_%s", lua_tostring(L, -1));
  lua_remove(L, -2);
  lua_call(L, 2, 2);
  if (lua_isnil(L, -2))
    luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, file,
               lua_tostring(L, -1));
  lua_pop(L, 1);
  interrupt_wrap_loader(L, name);
  lua_replace(L, -4);
  lua_pop(L, 2);
  lua_pushstring(L, file);
}

/* require: upvalue 1 is Lua's. Modules of dnn are loaded once, and known to both sides: if one has
   been loaded by the session, the program takes that table, and the other way round. */
static int require(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 1);
  /* all other modules are the session's business */
  if (strcmp(name, "dnn") != 0 && strncmp(name, "dnn.", 4) != 0) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, LUA_MULTRET);
    return lua_gettop(L);
  }
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); /* 2 */
  lua_rawgetp(L, LUA_REGISTRYINDEX, &modules_key);          /* 3 */
  lua_pushvalue(L, 1);
  lua_rawget(L, 3);
  lua_pushvalue(L, 1);
  lua_rawget(L, 2); /* 4 what the program has loaded, 5 what the session has */
  if (!lua_isnil(L, 4) && !lua_isnil(L, 5)) {
    lua_settop(L, 4);
    return 1;
  }
  /* only what a module can be: a session may have put anything there */
  if (lua_istable(L, 5) || lua_isfunction(L, 5) || lua_isuserdata(L, 5)) {
    remember(L, name);
    return 1;
  }
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushvalue(L, 1);
  lua_rawget(L, -2);
  bool is_preloaded = lua_isfunction(L, -1);
  if (!is_preloaded)
    push_loader(L, name); /* and its file */
  if (is_preloaded || lua_isnil(L, -1)) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    return 1;
  }
  lua_pushvalue(L, 1);
  lua_insert(L, -2); /* loader, name, file */
  lua_call(L, 2, 1);
  if (lua_isnil(L, -1))
    lua_pushboolean(L, 1);
  remember(L, name);
  if (lua_isnil(L, 5)) {
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -2);
    lua_rawset(L, 2);
  }
  return 1;
}

/* Makes the table 'package' of the environment, on top of the stack, from the copy there. */
static void make_package(lua_State *L) {
  lua_newtable(L); /* its metatable */
  lua_getglobal(L, "package");
  lua_newtable(L); /* the program's own paths */
  paths_push_own(L);
  lua_setfield(L, -3, "cpath");
  lua_setfield(L, -2, "path");
  lua_pushcclosure(L, index_package, 2);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  /* absent, so that __index answers */
  static const char *const looked_up[] = {"path", "cpath"};
  for (int i = 0; i < 2; i++) {
    lua_pushnil(L);
    lua_setfield(L, -2, looked_up[i]);
  }
}

void environment_install(lua_State *L) {
  static const char *const libraries[] = {"string",    "table", "math", "io",     "os",
                                          "coroutine", "debug", "utf8", "package"};
  int top = lua_gettop(L);
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &modules_key);
  lua_pushglobaltable(L);
  push_copy(L, -1);
  for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
    lua_getfield(L, -1, libraries[i]);
    push_copy(L, -1);
    lua_setfield(L, -3, libraries[i]);
    lua_pop(L, 1);
  }
  lua_getfield(L, -1, "io");
  bind_file(L, "stdout");
  bind_file(L, "stderr");
  lua_pop(L, 1);
  lua_getfield(L, -1, "package");
  make_package(L);
  lua_pop(L, 1);
  lua_getfield(L, -1, "string");
  metatables_install(L);
  lua_pop(L, 1);
  /* wrapped, from here on: their upvalue is what Lua gave */
  lua_getfield(L, -1, "print");
  lua_pushcclosure(L, print, 1);
  lua_setfield(L, -2, "print");
  lua_getfield(L, -1, "require");
  lua_pushcclosure(L, require, 1);
  lua_setfield(L, -2, "require");
  lua_pushcfunction(L, metatables_pcall);
  lua_setfield(L, -2, "pcall");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &environment_key);
  lua_settop(L, top);
}

void environment_push_function(lua_State *L, const char *module, const char *name) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &environment_key);
  lua_getfield(L, -1, "require");
  lua_pushstring(L, module);
  lua_call(L, 1, 1);
  lua_getfield(L, -1, name);
  lua_replace(L, -3);
  lua_pop(L, 1);
}
