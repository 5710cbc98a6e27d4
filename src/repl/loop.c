/*
** The prompt's loop: calls the front end's 'step' (lua/dnn/repl/prompt.lua) for each input. Should
** the front end fail, which the user's code can bring about by exhausting memory, the input that it
** has read is lost, but the session is not: a plain loop like lua.c's takes over for that step.
*/
#include "repl/loop.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "repl/coroutines.h"
#include "repl/environment.h"
#include "repl/host.h"
#include "repl/lineedit.h"
#include "repl/metatables.h"

/* Calls the function below 'arguments' values. On an error reports it and pops it. */
static bool call(lua_State *L, int arguments, int results) {
  int status = lua_pcall(L, arguments, results, 0);
  /* an error may have come from the session's side */
  metatables_use(L, METATABLES_PROGRAM);
  if (status == LUA_OK)
    return true;
  const char *message = lua_tostring(L, -1);
  fflush(stdout);
  fprintf(stderr, "error: %s\n", message != NULL ? message : "(the error object has no text)");
  lua_pop(L, 1);
  return false;
}

/* start(options) -> step, finish: see dnn.repl.prompt. */
static int start(lua_State *L) {
  const options *o = lua_touserdata(L, 1);
  environment_push_function(L, "dnn.repl.prompt", "start");
  host_push(L, o);
  lua_call(L, 1, 2);
  return 2;
}

/* print_texts(...) writes the values in a line. */
static int print_texts(lua_State *L) {
  for (int i = 1; i <= lua_gettop(L); i++) {
    fputs(i > 1 ? "\t" : "", stdout);
    fputs(luaL_tolstring(L, i, NULL), stdout);
    lua_pop(L, 1);
  }
  putchar('\n');
  return 0;
}

/* run_text(text) runs Lua code, and prints what it returns, or its error. */
static int run_text(lua_State *L) {
  const char *text = luaL_checkstring(L, 1);
  lua_pushcfunction(L, coroutines_run);
  /* as an expression first, as lua.c does */
  lua_pushfstring(L, "return %s", text);
  if (luaL_loadbufferx(L, lua_tostring(L, -1), lua_rawlen(L, -1), "=stdin", "t") != LUA_OK) {
    lua_pop(L, 1);
    if (luaL_loadbufferx(L, text, strlen(text), "=stdin", "t") != LUA_OK)
      return lua_error(L);
  }
  lua_remove(L, -2);
  lua_call(L, 1, LUA_MULTRET); /* true and values, or false, the error and its coroutine */
  bool ok = lua_toboolean(L, 2);
  if (!ok) {
    lua_settop(L, 3);
    return lua_error(L);
  }
  lua_pushcfunction(L, coroutines_run);
  lua_replace(L, 1);
  /* printed under the same protection: __tostring of a value is the user's code */
  lua_pushcfunction(L, print_texts);
  lua_replace(L, 2);
  if (lua_gettop(L) > 2)
    lua_call(L, lua_gettop(L) - 1, 0);
  return 0;
}

/* A step without the front end. Returns false at the end of the input. */
static bool step_plainly(lua_State *L) {
  /* no prompt of several lines here: an input is a line */
  const char *line;
  switch (lineedit_read("> ", NULL, &line)) {
  case LINEEDIT_LINE:
    lua_pushcfunction(L, run_text);
    lua_pushstring(L, line);
    call(L, 1, 0);
    return true;
  case LINEEDIT_END:
    return false;
  default:
    return true;
  }
}

bool loop_run(lua_State *L, const options *o) {
  int base = lua_gettop(L);
  bool goes_on = true;
  metatables_use(L, METATABLES_PROGRAM);
  lua_pushcfunction(L, start);
  lua_pushlightuserdata(L, (void *)o);
  if (!call(L, 1, 2))
    lua_settop(L, base + 2); /* no step: nil */
  while (goes_on) {
    /* Did the step that failed get to read? If it did, its input is over and the next step may
       work; else it would fail for ever. */
    unsigned long reads = lineedit_reads();
    lua_pushvalue(L, base + 1);
    if (!lua_isnil(L, -1) && call(L, 0, 1))
      goes_on = lua_toboolean(L, -1);
    else if (lineedit_reads() == reads)
      goes_on = step_plainly(L);
    else
      goes_on = !lineedit_has_ended();
    lua_settop(L, base + 2);
  }
  lua_pushvalue(L, base + 2);
  bool ok = !lua_isnil(L, -1) && call(L, 0, 1) && lua_toboolean(L, -1);
  lua_settop(L, base);
  metatables_use(L, METATABLES_SESSION);
  return ok;
}
