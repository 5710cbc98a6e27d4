/*
** The table 'terminal' of dnn.core: how large the terminal is, and what it says of itself.
*/
#include "base/interrupt.h"
#include "bindings/args.h"
#include "bindings/core.h"

#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* size() -> columns, rows, and how wide and high they are in pixels, 0 where that is not known: of
   standard output; nothing if that is no terminal */
static int terminal_size(lua_State *L) {
  struct winsize size = {0};
  if (!isatty(STDOUT_FILENO))
    return 0;
  int status = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  bool is_known = status == 0 && size.ws_col > 0 && size.ws_row > 0;
  lua_pushinteger(L, is_known ? size.ws_col : 80);
  lua_pushinteger(L, is_known ? size.ws_row : 24);
  lua_pushinteger(L, is_known ? size.ws_xpixel : 0);
  lua_pushinteger(L, is_known ? size.ws_ypixel : 0);
  return 4;
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Does the text hold the reply to "ESC [ c", which every terminal gives? It is "ESC [ ? ... c". */
static bool has_attributes(const char *text) {
  const char *start = strstr(text, "\33[?");
  return start != NULL && start[3 + strspn(start + 3, "0123456789;")] == 'c';
}

/* Writes a question that ends in "ESC [ c" and reads until that is answered, at most 'room' bytes;
   returns how many. -1: nothing was asked, because there is input that waits to be read. */
static ptrdiff_t ask(const char *question, size_t length, int64_t patience, char *reply,
                     size_t room) {
  int waiting = 0;
  if (ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting > 0 ||
      write(STDOUT_FILENO, question, length) != (ssize_t)length)
    return -1;
  size_t count = 0;
  int64_t end = now_ms() + patience;
  reply[0] = '\0';
  while (!has_attributes(reply) && count + 1 < room && !dnn_interrupted()) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    int64_t left = end - now_ms();
    if (left <= 0 || poll(&input, 1, (int)left) <= 0)
      break;
    ssize_t got = read(STDIN_FILENO, reply + count, room - 1 - count);
    if (got <= 0)
      break;
    count += (size_t)got;
    reply[count] = '\0';
  }
  return (ptrdiff_t)count;
}

/*
** ask(question, milliseconds) -> what came from the terminal until it answered, or until the time
** was over: with replies what was typed meanwhile. Nothing where standard input and output are no
** terminal that this program may ask now.
*/
static int terminal_ask(lua_State *L) {
  char reply[1024];
  struct termios before, raw;
  size_t length;
  const char *question = luaL_checklstring(L, 1, &length);
  int64_t patience = luadnn_check_integer(L, 2);
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetpgrp(STDIN_FILENO) != getpgrp() ||
      tcgetattr(STDIN_FILENO, &before) != 0)
    return 0;
  fflush(stdout);
  raw = before;
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  /* TCSANOW: what is typed ahead stays */
  if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0)
    return 0;
  ptrdiff_t count = ask(question, length, patience, reply, sizeof reply);
  tcsetattr(STDIN_FILENO, TCSANOW, &before);
  if (count < 0)
    return 0;
  lua_pushlstring(L, reply, (size_t)count);
  return 1;
}

void luadnn_open_terminal(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"size", terminal_size}, {"ask", terminal_ask}, {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_setfield(L, -2, "terminal");
}
