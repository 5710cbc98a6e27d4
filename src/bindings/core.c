/*
** dnn/core.so: the module is a table of tables.
**
**   np              arrays: what dnn.np has in C, with linalg and random
**   methods         of arrays; Lua modules add theirs
**   random_methods  of np.random.RandomState
**   steps           the notebook's functions
**   loops           what functions of dnn.np that are written in Lua leave to C
**   data            what dnn.data has in C
**   network         the chain of layers that is trained
**   terminal        what the terminal is
**   system          what is not for users: errors, interrupts, the clock, the terminal
*/
#include "bindings/core.h"

#include "base/isa.h"
#include "base/thread_pool.h"
#include "bindings/args.h"
#include "linalg/blas.h"
#include "linalg/gemm.h"

/* What the numbers are computed with: a table of names and texts. */
static int np_show_config(lua_State *L) {
  luadnn_check_count(L, 0);
  lua_createtable(L, 0, 5);
  lua_pushstring(L, dnn_isa_text());
  lua_setfield(L, -2, "isa");
  lua_pushstring(L, dnn_isa_bf16_name(dnn_isa_bf16()));
  lua_setfield(L, -2, "bf16");
  lua_pushinteger(L, dnn_thread_count());
  lua_setfield(L, -2, "threads");
  const char *library = dnn_blas_version();
  lua_pushstring(L, dnn_gemm_uses_blas() ? library : "own kernels");
  lua_setfield(L, -2, "blas");
  lua_pushstring(L, library != NULL ? library : "none");
  lua_setfield(L, -2, "lapack");
  return 1;
}

/* Changes how work is divided, and with it the order of additions in products. */
static int np_set_threads(lua_State *L) {
  luadnn_check_count(L, 1);
  lua_Integer count = luadnn_check_integer(L, 1);
  luaL_argcheck(L, count >= 1 && count <= 1024, 1, "number of threads out of range 1..1024");
  dnn_error error;
  luadnn_check_status(L, dnn_thread_set_count((int)count, &error), &error);
  return 0;
}

int luaopen_dnn_core(lua_State *L);

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
int luaopen_dnn_core(lua_State *L) {
  /* A second table of methods would leave arrays without those that Lua modules added to the
     first. */
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &luadnn_module_key) == LUA_TTABLE)
    return 1;
  lua_pop(L, 1);
  const luaL_Reg functions[] = {
      {"show_config", np_show_config}, {"set_threads", np_set_threads}, {NULL, NULL}};
  lua_createtable(L, 0, 8);
  luadnn_open_system(L);
  luadnn_open_resize(L);
  luadnn_open_loops(L);
  luadnn_open_terminal(L);
  luadnn_open_steps(L);
  luadnn_open_network(L);
  luadnn_open_training(L);
  lua_createtable(L, 0, 192);
  int methods = lua_gettop(L);
  luaL_newlib(L, functions);
  luadnn_open_array(L, methods);
  luadnn_open_elementwise(L, methods);
  luadnn_open_reduce(L, methods);
  luadnn_open_shape(L, methods);
  luadnn_open_dot(L, methods);
  luadnn_open_order(L, methods);
  luadnn_open_text(L, methods);
  luadnn_open_random(L);
  luadnn_open_linalg(L);
  lua_setfield(L, -3, "np");
  luadnn_name_methods(L);
  lua_setfield(L, -2, "methods");
  luaL_getmetatable(L, "dnn.random");
  lua_getfield(L, -1, "__index");
  lua_setfield(L, -3, "random_methods");
  lua_pop(L, 1);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luadnn_module_key);
  return 1;
}
