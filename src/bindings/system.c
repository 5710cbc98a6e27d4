/*
** The table 'system' of dnn.core: what the Lua modules of the library and the program need of the
** machine and of the binding, and users do not.
*/
#include "base/detached.h"
#include "base/interrupt.h"
#include "bindings/api.h"
#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"
#include "bindings/index.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Seconds of a clock that never goes back. */
static int system_clock(lua_State *L) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  lua_pushnumber(L, (double)now.tv_sec + 1e-9 * (double)now.tv_nsec);
  return 1;
}

/* Width of the terminal that a file descriptor is; nil if it is none. */
static int system_terminal_width(lua_State *L) {
  struct winsize size;
  int descriptor = (int)luadnn_check_integer(L, 1);
  if (!isatty(descriptor))
    return 0;
  /* serial lines, and a pty that nobody has sized, have no width */
  bool is_known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  lua_pushinteger(L, is_known ? size.ws_col : 80);
  return 1;
}

/* check_options(options, name, ...): raises for entries that are not among the names. */
static int system_check_options(lua_State *L) {
  enum { MOST = 16 };
  const char *names[MOST + 1];
  int count = lua_gettop(L) - 1;
  luaL_argcheck(L, count >= 0 && count <= MOST, 1, "too many names");
  for (int i = 0; i < count; i++)
    names[i] = luadnn_check_string(L, i + 2);
  names[count] = NULL;
  luadnn_check_options(L, 1, names);
  return 0;
}

/* edit_distance(a, b): that of luadnn_edit_distance; far more than there are letters for long
   words. */
static int system_edit_distance(lua_State *L) {
  lua_pushinteger(
      L, luadnn_edit_distance(luadnn_check_string(L, 1), luadnn_check_string(L, 2), INT16_MAX));
  return 1;
}

/* quote(value): what a message shows of what tostring gives, in DNN_QUOTED bytes at most and
   without control characters. */
static int system_quote(lua_State *L) {
  luaL_tolstring(L, 1, NULL);
  luadnn_quote(L, -1);
  return 1;
}

/*
** How training and interrupts go together. The program dnnlua puts its own functions in the place
** of these, which are for stock Lua: there the handler of SIGINT is lua.c's, which lets the
** default, the end of the program, follow it until the next input.
*/

static bool is_input_interrupted(void) {
  struct sigaction current;
  sigaction(SIGINT, NULL, &current);
  return current.sa_handler == SIG_DFL;
}

/* accept_interrupt(): training was ended by the error 'interrupted'. Returns whether the code after
   it may go on. */
static int system_accept_interrupt(lua_State *L) {
  luadnn_interrupt_accepted = is_input_interrupted();
  lua_pushboolean(L, 1);
  return 1;
}

/* begin_training(): raises an interrupt that was accepted in this input. */
static int system_begin_training(lua_State *L) {
  if (luadnn_interrupt_accepted && is_input_interrupted())
    return luadnn_error(L, "interrupted");
  luadnn_interrupt_accepted = 0;
  return 0;
}

static const luadnn_api api = {.version = LUADNN_API_VERSION,
                               .check_array = luadnn_check_array,
                               .test_array = luadnn_test_array,
                               .new_array = luadnn_new_array,
                               .raise = luadnn_raise,
                               .error = luadnn_error,
                               .check_slices = luadnn_check_slices,
                               .check_shape = luadnn_check_shape,
                               .push_element = luadnn_push_element,
                               .push_shape = luadnn_push_shape,
                               .share_elements = luadnn_share_elements};

/* Field 'name' of the table at the top: an address. */
static void set_address(lua_State *L, const char *name, const volatile void *address) {
  lua_pushlightuserdata(L, (void *)(uintptr_t)address);
  lua_setfield(L, -2, name);
}

void luadnn_open_system(lua_State *L) {
  const luaL_Reg functions[] = {
      {"accept_interrupt", system_accept_interrupt}, {"begin_training", system_begin_training},
      {"check_options", system_check_options},       {"clock", system_clock},
      {"edit_distance", system_edit_distance},       {"quote", system_quote},
      {"terminal_width", system_terminal_width},     {NULL, NULL}};
  luaL_newlib(L, functions);
  luadnn_open_errors(L);
  set_address(L, "interrupt_flag", dnn_interrupt_flag());
  set_address(L, "interrupt_accepted", &luadnn_interrupt_accepted);
  set_address(L, "abandoned", dnn_detached_count());
  set_address(L, "api", &api);
  lua_setfield(L, -2, "system");
}
