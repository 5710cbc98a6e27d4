/*
** Coroutines that interrupts can follow: resume, wrap and close of Lua's library, done again here
** so that the chain of running threads is known (interrupt.h); and the running of an input in a
** coroutine of its own, so that after an error its stack still stands, for the traceback and the
** debugger.
*/
#include "repl/coroutines.h"

#include <lauxlib.h>
#include <stdbool.h>

#include "repl/interrupt.h"
#include "repl/metatables.h"

/* What 'resume' returns when memory ran out: the message is left as it is. */
#define NO_MEMORY (-2)

/* The thread of the input that runs, which looks like the main thread to the code in it. */
static lua_State *input_thread;

/* Messages and results are those of lcorolib.c. */
static lua_State *check_thread(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "thread");
  return co;
}

/*
** Moves the top 'arguments' values of 'L' to 'co' and resumes it. Returns the number of results,
** moved to 'L', or a negative number with the error object there. 'close': after an error also
** close 'co'.
*/
static int resume(lua_State *L, lua_State *co, int arguments, bool close) {
  int results;
  if (!lua_checkstack(co, arguments)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, arguments);
  int status = interrupt_resume(L, co, arguments, &results);
  if (status == LUA_OK || status == LUA_YIELD) {
    if (!lua_checkstack(L, results + 1)) {
      lua_pop(co, results);
      lua_pushliteral(L, "too many results to resume");
      return -1;
    }
    lua_xmove(co, L, results);
    return results;
  }
  int state = lua_status(co);
  /* wrap closes what has failed, resume leaves it to be looked at */
  if (close && state != LUA_OK && state != LUA_YIELD)
    interrupt_close(L, co);
  lua_xmove(co, L, 1);
  return status == LUA_ERRMEM ? NO_MEMORY : -1;
}

static int coroutine_resume(lua_State *L) {
  lua_State *co = check_thread(L);
  int results = resume(L, co, lua_gettop(L) - 1, false);
  lua_pushboolean(L, results >= 0);
  lua_insert(L, results >= 0 ? -(results + 1) : -2);
  return results >= 0 ? results + 1 : 2;
}

static int call_wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume(L, co, lua_gettop(L), true);
  if (results >= 0)
    return results;
  if (results != NO_MEMORY && lua_type(L, -1) == LUA_TSTRING) { /* add the position of the caller */
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int coroutine_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, call_wrapped, 1);
  return 1;
}

static int coroutine_close(lua_State *L) {
  lua_State *co = check_thread(L);
  lua_Debug frame;
  if (co == L)
    return luaL_error(L, "cannot close a running coroutine");
  if (lua_status(co) == LUA_OK && lua_getstack(co, 0, &frame))
    return luaL_error(L, "cannot close a normal coroutine");
  if (interrupt_close(L, co) == LUA_OK) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushboolean(L, 0);
  lua_xmove(co, L, 1);
  return 2;
}

/* To code the input's own coroutine is the main thread, from which nothing can yield. */
static int coroutine_yield(lua_State *L) {
  if (L == input_thread)
    return luaL_error(L, "attempt to yield from outside a coroutine");
  return lua_yield(L, lua_gettop(L));
}

void coroutines_install(lua_State *L) {
  static const luaL_Reg functions[] = {{"resume", coroutine_resume},
                                       {"wrap", coroutine_wrap},
                                       {"close", coroutine_close},
                                       {"yield", coroutine_yield},
                                       {NULL, NULL}};
  lua_getglobal(L, "coroutine");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}

/* Calls the function below its arguments. A C call in between makes the thread unable to yield. */
static int call(lua_State *L) {
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/* Calls the function in a coroutine of its own, with the metatables that are in place. */
static int run(lua_State *L, bool *interrupted) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  int arguments = lua_gettop(L) - 1;
  lua_State *co = lua_newthread(L);
  lua_insert(L, 1); /* co, f, arguments */
  luaL_checkstack(co, arguments + 2, NULL);
  lua_pushcfunction(co, call);
  lua_xmove(L, co, arguments + 1);

  int results;
  input_thread = co;
  interrupt_begin(L);
  int status = interrupt_resume(L, co, arguments + 1, &results);
  *interrupted = interrupt_end(L);
  input_thread = NULL;
  /* new threads inherit the hook of the one that makes them */
  lua_sethook(L, NULL, 0, 0);
  metatables_use(L, METATABLES_PROGRAM);
  if (status != LUA_OK) {
    lua_pushboolean(L, 0);
    lua_pushvalue(co, -1); /* the coroutine keeps the error object: closing it hands it on */
    lua_xmove(co, L, 1);
    lua_pushvalue(L, 1);
    return 3;
  }
  luaL_checkstack(L, results + 1, "too many results");
  lua_pushboolean(L, 1);
  lua_xmove(co, L, results);
  return results + 1;
}

int coroutines_run(lua_State *L) {
  bool interrupted;
  metatables_use(L, METATABLES_SESSION);
  return run(L, &interrupted);
}

int coroutines_work(lua_State *L) {
  bool interrupted;
  return run(L, &interrupted);
}

/* For what the prompt does before it runs an input: an interrupt there is handed on to the
   input. */
int coroutines_prepare(lua_State *L) {
  bool interrupted;
  int results = run(L, &interrupted);
  if (!interrupted)
    return results;
  interrupt_hand_on();
  if (lua_isthread(L, -1))
    interrupt_close(L, lua_tothread(L, -1));
  lua_pushboolean(L, 1);
  return 1;
}
