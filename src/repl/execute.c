/*
** os.execute: Lua's, but for the order of what is printed, and for Ctrl-C, which goes to the
** command alone while it runs. system() ignores SIGINT in this program meanwhile, so the press
** would be lost to it: it is raised again.
*/
#include "repl/execute.h"

#include <errno.h>
#include <lauxlib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

static int execute(lua_State *L) {
  const char *command = luaL_optstring(L, 1, NULL);
  /* what was printed comes before what the command writes */
  fflush(stdout);
  errno = 0;
  int status = system(command);
  if (command == NULL) {
    lua_pushboolean(L, status);
    return 1;
  }
  if (status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
    raise(SIGINT);
  return luaL_execresult(L, status);
}

void execute_install(lua_State *L) {
  lua_getglobal(L, "os");
  lua_pushcfunction(L, execute);
  lua_setfield(L, -2, "execute");
  lua_pop(L, 1);
}
