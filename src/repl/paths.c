/*
** Where the program's own modules are: beside it in an installation (PREFIX/share, PREFIX/lib), and
** in the source tree when it runs from the directory where it was built. So a clone works without
** installing, and an installation works wherever it is moved.
*/
#include "repl/paths.h"

#include <lauxlib.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads the program's file name, without symbolic links, into 'file' of PATH_MAX bytes. */
static bool find_program(char *file) {
  /* argv[0] may be anything, and PATH may have changed */
  ssize_t length = readlink("/proc/self/exe", file, PATH_MAX - 1);
  if (length <= 0)
    return false;
  file[length] = '\0';
  return true;
}

/* Cuts the last component off 'file'. */
static void cut(char *file) {
  char *slash = strrchr(file, '/');
  if (slash != NULL)
    *slash = '\0';
}

/* Compared by real paths: either may be reached through links. */
static bool is_build_directory(const char *directory) {
  char build[PATH_MAX];
  return realpath(DNNLUA_BUILD_DIR, build) != NULL && strcmp(directory, build) == 0;
}

/* Pushes 'directory' below 'prefix'; an absolute directory stands for itself. */
static const char *push_below(lua_State *L, const char *prefix, const char *directory) {
  if (directory[0] == '/')
    return lua_pushstring(L, directory);
  return lua_pushfstring(L, "%s/%s", prefix, directory);
}

/* The directory of the program's own modules in Lua, without symbolic links and with '/' at the
   end. */
static char own_lua[PATH_MAX + 1];

bool paths_push_own(lua_State *L) {
  char directory[PATH_MAX];
  const char *lua, *lib;
  int top = lua_gettop(L);
  lua_pushliteral(L, ""); /* where the results will be */
  lua_pushliteral(L, "");
  if (!find_program(directory))
    return false;
  cut(directory);
  if (is_build_directory(directory)) {
    lua = DNNLUA_SOURCE_DIR "/lua";
    lib = DNNLUA_BUILD_DIR "/lib";
  } else {
    cut(directory); /* PREFIX/bin */
    lua = push_below(L, directory, DNNLUA_INSTALL_LUA);
    lib = push_below(L, directory, DNNLUA_INSTALL_LIB);
  }
  /* without it no module counts as the program's own, and all run in the globals */
  if (realpath(lua_pushfstring(L, "%s/dnn", lua), own_lua) == NULL)
    own_lua[0] = '\0';
  else
    strcat(own_lua, "/");
  lua_pushfstring(L, "%s/?.lua;%s/?/init.lua", lua, lua);
  lua_replace(L, top + 1);
  lua_pushfstring(L, "%s/?.so", lib);
  lua_replace(L, top + 2);
  lua_settop(L, top + 2);
  return true;
}

/* Puts the text on top of the stack before a field of the table at 'index'. */
static void put_before(lua_State *L, int index, const char *field) {
  lua_getfield(L, index, field);
  lua_pushfstring(L, "%s;%s", lua_tostring(L, -2), lua_tostring(L, -1));
  lua_setfield(L, index, field);
  lua_pop(L, 2);
}

void paths_install(lua_State *L) {
  int top = lua_gettop(L);
  lua_getglobal(L, "package");
  if (paths_push_own(L)) {
    /* first in both paths: LUA_PATH must not put another module in the place of dnn.core */
    put_before(L, top + 1, "cpath");
    put_before(L, top + 1, "path");
  }
  paths_push_program(L);
  lua_setfield(L, LUA_REGISTRYINDEX, "dnnlua.program");
  lua_pushliteral(L, DNNLUA_VERSION);
  lua_setfield(L, LUA_REGISTRYINDEX, "dnnlua.version");
  lua_settop(L, top);
}

bool paths_is_own(const char *file) {
  char real[PATH_MAX];
  size_t length = strlen(own_lua);
  return length > 0 && realpath(file, real) != NULL && strncmp(real, own_lua, length) == 0;
}

void paths_push_program(lua_State *L) {
  char file[PATH_MAX];
  if (find_program(file))
    lua_pushstring(L, file);
  else
    lua_pushnil(L);
}
