#include "paths.h"

#include <lauxlib.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads the program's file name, without symbolic links, into 'file' of PATH_MAX bytes. */
static bool find_program(char *file) {
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

void paths_install(lua_State *L) {
  char directory[PATH_MAX];
  if (!find_program(directory))
    return;
  int top = lua_gettop(L);
  const char *lua, *lib;
  cut(directory);
  if (is_build_directory(directory)) {
    lua = DNNLUA_SOURCE_DIR "/lua";
    lib = DNNLUA_BUILD_DIR "/lib";
  } else {
    cut(directory); /* PREFIX/bin */
    lua = push_below(L, directory, DNNLUA_INSTALL_LUA);
    lib = push_below(L, directory, DNNLUA_INSTALL_LIB);
  }
  lua_getglobal(L, "package");
  int package = lua_gettop(L);
  lua_getfield(L, package, "path");
  lua_pushfstring(L, "%s/?.lua;%s/?/init.lua;%s", lua, lua, lua_tostring(L, -1));
  lua_setfield(L, package, "path");
  lua_getfield(L, package, "cpath");
  lua_pushfstring(L, "%s/?.so;%s", lib, lua_tostring(L, -1));
  lua_setfield(L, package, "cpath");
  lua_settop(L, top);
}

void paths_push_program(lua_State *L) {
  char file[PATH_MAX];
  if (find_program(file))
    lua_pushstring(L, file);
  else
    lua_pushnil(L);
}
