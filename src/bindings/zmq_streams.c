/*
** The standard streams of the kernel. What is written to them, be it by Lua, by a library or by a
** command, goes through pipes, from which the thread that talks to the front end reads.
*/
#define _GNU_SOURCE /* fopencookie */
#include "bindings/zmq.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What is read at once, and what waits in a pipe at most. */
#define PIECE 65536

/* The standard streams as they were, by their descriptors. */
static int originals[3] = {-1, -1, -1};

/* Makes a standard stream a pipe; returns its other end, or -1. */
static int divert(int descriptor) {
  int ends[2];
  originals[descriptor] = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (pipe(ends) != 0)
    return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  int status = dup2(ends[1], descriptor);
  close(ends[1]);
  return status < 0 ? -1 : ends[0];
}

int luadnn_zmq_capture(lua_State *L) {
  fflush(stdout);
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0) { /* commands would read what is not meant for them */
    dup2(nothing, STDIN_FILENO);
    close(nothing);
  }
  int out = divert(STDOUT_FILENO), err = divert(STDERR_FILENO);
  if (out < 0 || err < 0)
    return luaL_error(L, "cannot read the standard streams: %s", strerror(errno));
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* what a cell writes is seen while it runs */
  lua_pushinteger(L, out);
  lua_pushinteger(L, err);
  return 2;
}

int luadnn_zmq_release(lua_State *L) {
  (void)L;
  fflush(stdout);
  for (int descriptor = STDOUT_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
    if (originals[descriptor] >= 0) {
      dup2(originals[descriptor], descriptor);
      close(originals[descriptor]);
      originals[descriptor] = -1;
    }
  }
  return 0;
}

int luadnn_zmq_read(lua_State *L) {
  char piece[PIECE];
  ssize_t size = read((int)luaL_checkinteger(L, 1), piece, sizeof piece);
  if (size <= 0)
    return 0;
  lua_pushlstring(L, piece, (size_t)size);
  return 1;
}

/* --- input ------------------------------------------------------------------------------------ */

/* Where the liolib of Lua keeps its default input. */
#define DEFAULT_INPUT "_IO_input"

/* Slots of the thread that asks: the function, the answer, and the bytes of it that were read. */
enum { asked = 1, answer, position };

/* Reads from the last answer; asks for the next one where that is at its end. */
static ssize_t read_answer(void *cookie, char *buffer, size_t size) {
  lua_State *L = cookie;
  size_t length, at = (size_t)lua_tointeger(L, position);
  const char *text = lua_tolstring(L, answer, &length);
  if (text == NULL || at == length) {
    lua_settop(L, asked);
    lua_pushvalue(L, asked);
    int status = lua_pcall(L, 0, 2, 0); /* an error may not jump through the C library */
    if (status != LUA_OK)
      lua_settop(L, asked);
    text = status == LUA_OK ? lua_tolstring(L, answer, &length) : NULL;
    bool is_end = status == LUA_OK && lua_type(L, position) == LUA_TSTRING &&
                  strcmp(lua_tostring(L, position), "end") == 0;
    at = 0;
    lua_settop(L, answer);
    if (text == NULL) {
      errno = EINTR;
      return is_end ? 0 : -1;
    }
    lua_pushinteger(L, 0);
  }
  size = size < length - at ? size : length - at;
  memcpy(buffer, text + at, size);
  lua_pushinteger(L, (lua_Integer)(at + size));
  lua_replace(L, position);
  return (ssize_t)size;
}

int luadnn_zmq_answer_input(lua_State *L) {
  static const char key = 0;
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_State *asker = lua_newthread(L);
  lua_insert(L, 1);
  lua_xmove(L, asker, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
  lua_getfield(L, LUA_REGISTRYINDEX, DEFAULT_INPUT);
  luaL_Stream *input = luaL_checkudata(L, 1, LUA_FILEHANDLE);
  FILE *stream = fopencookie(asker, "r", (cookie_io_functions_t){.read = read_answer});
  if (stream == NULL)
    return luaL_error(L, "cannot read input: %s", strerror(errno));
  input->f = stream;
  return 0;
}
