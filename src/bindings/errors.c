/*
** Errors as Lua raises them, and interrupts, which end work by an error.
**
** An error should say where the user wrote what was wrong. So its position is that of the first
** caller outside the library's own Lua modules, however deep the check is.
**
** Lua raises by longjmp. Nothing here, and in the rest of the bindings, owns memory across a call
** that may raise, other than values on the Lua stack, which the collector frees.
*/
#include "bindings/errors.h"

#include "base/interrupt.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdarg.h>
#include <string.h>

const char luadnn_module_key = 0;
volatile sig_atomic_t luadnn_interrupt_accepted;

/* Its address is the place in the registry of what the sources of the library's Lua modules begin
   with. */
static const char root_key = 0;

/* Pushes the position of the innermost line outside the library's Lua modules, "file:line: ". */
static void push_position(lua_State *L) {
  lua_Debug call;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &root_key);
  const char *root = lua_tostring(L, -1);
  /* level 0 is the C function that raises; the library's own Lua modules are passed over */
  for (int level = 1; lua_getstack(L, level, &call); level++) {
    lua_getinfo(L, "Sl", &call);
    if (call.currentline > 0 && (root == NULL || strncmp(call.source, root, strlen(root)) != 0)) {
      lua_pushfstring(L, "%s:%d: ", call.short_src, call.currentline);
      lua_remove(L, -2);
      return;
    }
  }
  lua_pop(L, 1);
  lua_pushliteral(L, "");
}

/* Length of the position of a line that a message begins with, 0 without one. "file:12: " or
   "[string \"...\"]:12: ", as luaL_where writes it. */
static size_t position_length(const char *message) {
  const char *end = message + strcspn(message, ":\n");
  /* the text of a chunk may hold colons */
  if (strncmp(message, "[string \"", 9) == 0) {
    const char *bracket = strstr(message, "\"]:");
    end = bracket != NULL ? bracket + 2 : end;
  }
  size_t digits = *end == ':' ? strspn(end + 1, "0123456789") : 0;
  if (end == message || digits == 0 || strncmp(end + 1 + digits, ": ", 2) != 0)
    return 0;
  return (size_t)(end - message) + digits + 3;
}

/* Is this the message of an interrupt behind its position? Stock Lua's has an exclamation mark. */
static bool is_interrupt(const char *message) {
  return strcmp(message, "interrupted") == 0 || strcmp(message, "interrupted!") == 0;
}

/* fail(format, ...), as lua/dnn/support/fail.lua tells. A message that has a position already was
   raised further in, and keeps that one. */
static int fail(lua_State *L) {
  /* formatted only when there is something to be put in: a message may hold a '%' */
  if (lua_gettop(L) > 1) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
  }
  const char *message = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : NULL;
  /* the prompt tells an interrupt by its text alone */
  if (message != NULL && position_length(message) == 0 && !is_interrupt(message)) {
    push_position(L);
    lua_insert(L, 1);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

const char *luadnn_reason(lua_State *L, int index) {
  index = lua_absindex(L, index);
  const char *message = luaL_tolstring(L, index, NULL);
  message += position_length(message);
  if (is_interrupt(message)) {
    lua_pushvalue(L, index);
    lua_error(L);
  }
  message = lua_pushstring(L, message);
  lua_remove(L, -2);
  return message;
}

/* reason(problem) */
static int reason(lua_State *L) {
  lua_settop(L, 1);
  luadnn_reason(L, 1);
  return 1;
}

static int set_root(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &root_key);
  return 0;
}

void luadnn_open_errors(lua_State *L) {
  lua_pushcfunction(L, set_root);
  lua_setfield(L, -2, "set_root");
  lua_pushcfunction(L, reason);
  lua_setfield(L, -2, "reason");
  /* string.format from the table of loaded modules: scripts may have replaced the global
     'string' */
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(L, -1, LUA_STRLIBNAME);
  lua_getfield(L, -1, "format");
  lua_pushcclosure(L, fail, 1);
  lua_setfield(L, -4, "fail");
  lua_pop(L, 2);
}

const char *luadnn_quote(lua_State *L, int index) {
  /* tostring of other values could run code, or show an address that is another in every run */
  if (lua_type(L, index) != LUA_TSTRING && lua_type(L, index) != LUA_TNUMBER)
    return lua_pushstring(L, luaL_typename(L, index));
  char quoted[DNN_QUOTED];
  size_t length;
  const char *text = luaL_tolstring(L, index, &length);
  dnn_quote(text, length, quoted, sizeof quoted);
  lua_pop(L, 1);
  return lua_pushstring(L, quoted);
}

int luadnn_error(lua_State *L, const char *format, ...) {
  /* the position is not quoted: it comes from Lua, and editors look for it */
  char quoted[1024];
  va_list arguments;
  push_position(L);
  va_start(arguments, format);
  const char *text = lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  dnn_quote(text, strlen(text), quoted, sizeof quoted);
  lua_pop(L, 1);
  lua_pushstring(L, quoted);
  lua_concat(L, 2);
  return lua_error(L);
}

int luadnn_raise(lua_State *L, const dnn_error *error) {
  if (error->status == DNN_EINTERRUPT)
    /* the interrupt has been answered by this error: the next function runs again */
    *dnn_interrupt_flag() = 0;
  return luadnn_error(L, "%s", error->text);
}

/* The common case costs one look at a flag; only after an accepted interrupt Lua is asked. */
void luadnn_begin_training(lua_State *L) {
  if (!luadnn_interrupt_accepted)
    return;
  /* through the table, in which the program may have put its own function */
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luadnn_module_key);
  lua_getfield(L, -1, "system");
  lua_getfield(L, -1, "begin_training");
  lua_call(L, 0, 0);
  lua_pop(L, 2);
}

void luadnn_check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    luadnn_raise(L, error);
}

void luadnn_check_done(lua_State *L, bool done) {
  if (!done) {
    dnn_error error;
    dnn_error_interrupt(&error);
    luadnn_raise(L, &error);
  }
}

void luadnn_poll(lua_State *L, int64_t i) {
  /* 65536 steps of a loop in C take less than a millisecond */
  luadnn_check_done(L, (i & 0xffff) != 0xffff || !dnn_interrupted());
}
