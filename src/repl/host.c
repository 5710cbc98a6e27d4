#include "host.h"

#include <langinfo.h>
#include <lauxlib.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "coroutines.h"
#include "history.h"
#include "interrupt.h"
#include "lineedit.h"
#include "paths.h"
#include "protect.h"

static int host_columns(lua_State *L) {
  struct winsize size;
  int columns = 80;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    columns = size.ws_col;
  lua_pushinteger(L, columns);
  return 1;
}

static int host_processors(lua_State *L) {
  lua_pushinteger(L, sysconf(_SC_NPROCESSORS_ONLN));
  return 1;
}

static int host_open(lua_State *L) {
  lineedit_open(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
  lua_pushboolean(L, lineedit_edits());
  return 1;
}

static int host_read(lua_State *L) {
  const char *line;
  lineedit_outcome outcome = lineedit_read(luaL_checkstring(L, 1), &line);
  if (outcome == LINEEDIT_LINE) {
    lua_pushstring(L, line);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, outcome == LINEEDIT_END ? "end" : "cancelled");
  return 2;
}

static int host_remember(lua_State *L) {
  lineedit_remember(luaL_checkstring(L, 1));
  return 0;
}

static int host_interrupted(lua_State *L) {
  lua_pushboolean(L, interrupt_pending());
  return 1;
}

static bool is_set(const char *name) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0';
}

/* NO_COLOR and FORCE_COLOR are conventions of many programs; an empty value does not count. */
static bool wants_color(const options *o, int descriptor) {
  const char *term = getenv("TERM");
  if (o->no_color || is_set("NO_COLOR"))
    return false;
  if (is_set("FORCE_COLOR"))
    return true;
  return isatty(descriptor) && term != NULL && term[0] != '\0' && strcmp(term, "dumb") != 0;
}

static void set_text(lua_State *L, const char *key, const char *value) {
  lua_pushstring(L, value);
  lua_setfield(L, -2, key);
}

static void set_flag(lua_State *L, const char *key, bool value) {
  lua_pushboolean(L, value);
  lua_setfield(L, -2, key);
}

void host_push(lua_State *L, const options *o) {
  static const luaL_Reg functions[] = {{"columns", host_columns},
                                       {"processors", host_processors},
                                       {"open", host_open},
                                       {"read", host_read},
                                       {"remember", host_remember},
                                       {"run", coroutines_run},
                                       {"interrupted", host_interrupted},
                                       {"guard", protect_guard},
                                       {NULL, NULL}};
  char history[PATH_MAX];
  setlocale(LC_CTYPE, ""); /* numbers keep their point */
  luaL_newlib(L, functions);
  set_text(L, "version", DNNLUA_VERSION);
  set_text(L, "lua", LUA_RELEASE);
  set_text(L, "readline", lineedit_version());
  set_text(L, "history", history_locate(history, sizeof history) ? history : NULL);
  set_text(L, "charset", nl_langinfo(CODESET));
  paths_push_program(L);
  lua_setfield(L, -2, "program");
  set_flag(L, "quiet", o->quiet);
  set_flag(L, "input_terminal", isatty(STDIN_FILENO));
  set_flag(L, "output_terminal", isatty(STDOUT_FILENO));
  set_flag(L, "error_terminal", isatty(STDERR_FILENO));
  set_flag(L, "color", wants_color(o, STDOUT_FILENO));
  set_flag(L, "error_color", wants_color(o, STDERR_FILENO));
}
