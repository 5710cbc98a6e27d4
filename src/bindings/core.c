/* dnn/core.so: opens the parts of the binding and offers them to other modules (api.h). */
#include "args.h"
#include "array_object.h"
#include "blas.h"
#include "detached.h"
#include "gemm.h"
#include "interrupt.h"
#include "isa.h"
#include "thread_pool.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Seconds of a clock that never goes back. */
static int core_clock(lua_State *L) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  lua_pushnumber(L, (double)now.tv_sec + 1e-9 * (double)now.tv_nsec);
  return 1;
}

/* Width of the terminal that a file descriptor is; nil if it is none. */
static int core_columns(lua_State *L) {
  struct winsize size;
  int descriptor = (int)luadnn_check_integer(L, 1);
  if (!isatty(descriptor))
    return 0;
  bool is_known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  lua_pushinteger(L, is_known ? size.ws_col : 80);
  return 1;
}

/* What the numbers are computed with: a table of names and texts. */
static int core_show_config(lua_State *L) {
  luadnn_check_count(L, 0);
  lua_createtable(L, 0, 4);
  lua_pushstring(L, dnn_isa_name(dnn_isa_current()));
  lua_setfield(L, -2, "isa");
  lua_pushinteger(L, dnn_thread_count());
  lua_setfield(L, -2, "threads");
  const char *library = dnn_blas_version();
  lua_pushstring(L, dnn_gemm_uses_blas() ? library : "own kernels");
  lua_setfield(L, -2, "blas");
  lua_pushstring(L, library != NULL ? library : "none");
  lua_setfield(L, -2, "lapack");
  return 1;
}

/* edit_distance(a, b): that of luadnn_edit_distance; far more than there are letters for long words. */
static int core_edit_distance(lua_State *L) {
  lua_pushinteger(
      L, luadnn_edit_distance(luadnn_check_string(L, 1), luadnn_check_string(L, 2), INT16_MAX));
  return 1;
}

static int core_set_threads(lua_State *L) {
  luadnn_check_count(L, 1);
  lua_Integer count = luadnn_check_integer(L, 1);
  luaL_argcheck(L, count >= 1 && count <= 1024, 1, "number of threads out of range 1..1024");
  dnn_error error;
  luadnn_check_status(L, dnn_thread_set_count((int)count, &error), &error);
  return 0;
}

/*
** How training and interrupts go together. The program dnnlua puts its own functions in the place of
** these, which are for stock Lua: there the handler of SIGINT is lua.c's, which lets the default, the
** end of the program, follow it until the next input.
*/

static bool is_input_interrupted(void) {
  struct sigaction current;
  sigaction(SIGINT, NULL, &current);
  return current.sa_handler == SIG_DFL;
}

/* accept_interrupt(): training was ended by the error 'interrupted'. Returns whether the code after it
   may go on. */
static int core_accept_interrupt(lua_State *L) {
  luadnn_interrupt_accepted = is_input_interrupted();
  lua_pushboolean(L, 1);
  return 1;
}

/* begin_training(): raises an interrupt that was accepted in this input. */
static int core_begin_training(lua_State *L) {
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
                               .push_shape = luadnn_push_shape};

int luaopen_dnn_core(lua_State *L);

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
int luaopen_dnn_core(lua_State *L) {
  /* A second table of methods would leave arrays without those that Lua modules added to the first. */
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &luadnn_module_key) == LUA_TTABLE)
    return 1;
  lua_pop(L, 1);
  const luaL_Reg functions[] = {{"accept_interrupt", core_accept_interrupt},
                                {"begin_training", core_begin_training},
                                {"clock", core_clock},
                                {"columns", core_columns},
                                {"edit_distance", core_edit_distance},
                                {"show_config", core_show_config},
                                {"set_threads", core_set_threads},
                                {NULL, NULL}};
  lua_createtable(L, 0, 8);
  int methods = lua_gettop(L);
  luaL_newlib(L, functions);
  luadnn_open_errors(L);
  luadnn_open_array(L, methods);
  luadnn_open_math(L, methods);
  luadnn_open_reduce(L, methods);
  luadnn_open_shape(L, methods);
  luadnn_open_product(L, methods);
  luadnn_open_order(L, methods);
  luadnn_open_text(L, methods);
  luadnn_open_random(L);
  luadnn_open_linalg(L);
  luadnn_open_network(L);
  luadnn_open_sequential(L);
  lua_pushvalue(L, methods);
  luadnn_name_methods(L);
  lua_setfield(L, -2, "methods");
  lua_pushlightuserdata(L, (void *)(uintptr_t)dnn_interrupt_flag());
  lua_setfield(L, -2, "interrupt_flag");
  lua_pushlightuserdata(L, (void *)(uintptr_t)&luadnn_interrupt_accepted);
  lua_setfield(L, -2, "interrupt_accepted");
  lua_pushlightuserdata(L, (void *)(uintptr_t)dnn_detached_count());
  lua_setfield(L, -2, "abandoned");
  lua_pushlightuserdata(L, (void *)(uintptr_t)&api);
  lua_setfield(L, -2, "api");
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luadnn_module_key);
  return 1;
}
