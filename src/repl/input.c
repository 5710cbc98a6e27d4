/* Answered input: Lua's standard input becomes a stream of the GNU C library that asks for more. */
#define _GNU_SOURCE /* fopencookie */
#include "repl/input.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "repl/interrupt.h"

/* Slots of the thread that asks: the function, the answer, and the bytes of it that were read. */
enum { ASKED = 1, ANSWER, POSITION };

/* Asks for the next answer; there is none at the end of all input. An error may not jump through
   the C library: what reads raises it when it returns. */
static void ask(lua_State *L) {
  lua_settop(L, ASKED);
  lua_pushvalue(L, ASKED);
  if (lua_pcall(L, 0, 2, 0) != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, ANSWER);
  }
  if (!lua_isstring(L, ANSWER) && lua_isstring(L, POSITION))
    interrupt_refuse(lua_tostring(L, POSITION));
  lua_settop(L, ANSWER);
  lua_pushinteger(L, 0);
}

/* Reads from the last answer, or from the next one where that is at its end. */
static ssize_t read_answer(void *cookie, char *buffer, size_t size) {
  lua_State *L = cookie;
  size_t length = 0, at = (size_t)lua_tointeger(L, POSITION);
  const char *text = lua_tolstring(L, ANSWER, &length);
  if (text == NULL || at == length) {
    ask(L);
    at = 0;
    text = lua_tolstring(L, ANSWER, &length);
    if (text == NULL)
      return 0;
  }
  size = size < length - at ? size : length - at;
  memcpy(buffer, text + at, size);
  lua_pushinteger(L, (lua_Integer)(at + size));
  lua_replace(L, POSITION);
  return (ssize_t)size;
}

int input_answer(lua_State *L) {
  static const char key = 0;
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0) { /* what others sent here is not for commands */
    dup2(nothing, STDIN_FILENO);
    close(nothing);
  }
  lua_State *asker = lua_newthread(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
  lua_xmove(L, asker, 1);
  lua_settop(asker, POSITION);
  lua_getglobal(L, "io");
  lua_getfield(L, -1, "stdin");
  luaL_Stream *input = luaL_checkudata(L, -1, LUA_FILEHANDLE);
  FILE *stream = fopencookie(asker, "r", (cookie_io_functions_t){.read = read_answer});
  if (stream == NULL)
    return luaL_error(L, "cannot read input: %s", strerror(errno));
  input->f = stream;
  return 0;
}
