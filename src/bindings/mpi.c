/*
** The module dnn.mpi: the world of dist/world.h, for lua/dnn/dist. It is a module of its own, so
** that only programs that mpirun has started load MPI.
*/
#include "bindings/api.h"
#include "dist/world.h"

/* Upvalues of every function: the API, and a table of the arrays that MPI may still write to. */
enum { API = 1, KEPT = 2 };

static const luadnn_api *api_of(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(API));
}

static dnn_array *check_contiguous(lua_State *L, int index) {
  dnn_array *array = api_of(L)->check_array(L, index);
  luaL_argcheck(L, dnn_array_is_contiguous(array), index, "the array must be contiguous");
  return array;
}

static int check_rank(lua_State *L, int index) {
  return (int)luaL_checkinteger(L, index);
}

/* Keeps the array at 'index'. */
static void keep(lua_State *L, int index) {
  lua_pushvalue(L, index);
  lua_rawseti(L, lua_upvalueindex(KEPT), (lua_Integer)lua_rawlen(L, lua_upvalueindex(KEPT)) + 1);
}

/* Raises a failure. MPI may then go on with the arrays that are arguments, which have to stay. */
static int finish(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status == DNN_OK)
    return 0;
  for (int i = 1; i <= 2; i++)
    if (api_of(L)->test_array(L, i) != NULL)
      keep(L, i);
  return api_of(L)->raise(L, error);
}

/* begin() -> {rank = , size = , local_rank = , local_size = , processors = } */
static int mpi_begin(lua_State *L) {
  dnn_world world;
  dnn_error error;
  if (dnn_world_begin(&world, &error) != DNN_OK)
    return api_of(L)->raise(L, &error);
  const struct {
    const char *name;
    int value;
  } fields[] = {{"rank", world.rank},
                {"size", world.size},
                {"local_rank", world.local_rank},
                {"local_size", world.local_size},
                {"processors", world.processors}};
  lua_newtable(L);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    lua_pushinteger(L, fields[i].value);
    lua_setfield(L, -2, fields[i].name);
  }
  return 1;
}

/* agree(text): do all ranks give the same? */
static int mpi_agree(lua_State *L) {
  size_t bytes;
  dnn_error error;
  bool same = false;
  const char *text = luaL_checklstring(L, 1, &bytes);
  if (dnn_world_agree(text, bytes, &same, &error) != DNN_OK)
    return api_of(L)->raise(L, &error);
  lua_pushboolean(L, same);
  return 1;
}

/* broadcast(array, root) */
static int mpi_broadcast(lua_State *L) {
  dnn_error error;
  dnn_array *array = check_contiguous(L, 1);
  return finish(L, dnn_world_broadcast(array, check_rank(L, 2), &error), &error);
}

/* reduce(array, "sum" or "max"): in place. */
static int mpi_reduce(lua_State *L) {
  static const char *const names[] = {"sum", "max", NULL};
  static const dnn_world_operation operations[] = {DNN_WORLD_SUM, DNN_WORLD_MAX};
  dnn_error error;
  dnn_array *array = check_contiguous(L, 1);
  dnn_world_operation operation = operations[luaL_checkoption(L, 2, NULL, names)];
  return finish(L, dnn_world_reduce(array, operation, &error), &error);
}

/* send(array, to) */
static int mpi_send(lua_State *L) {
  dnn_error error;
  dnn_array *array = check_contiguous(L, 1);
  return finish(L, dnn_world_send(array, check_rank(L, 2), &error), &error);
}

/* receive(array, from) */
static int mpi_receive(lua_State *L) {
  dnn_error error;
  dnn_array *array = check_contiguous(L, 1);
  return finish(L, dnn_world_receive(array, check_rank(L, 2), &error), &error);
}

/* start_sum(array): in place, until finish. */
static int mpi_start_sum(lua_State *L) {
  dnn_error error;
  dnn_array *array = check_contiguous(L, 1);
  keep(L, 1);
  return finish(L, dnn_world_start_sum(array, &error), &error);
}

/* advance() */
static int mpi_advance(lua_State *L) {
  dnn_error error;
  return finish(L, dnn_world_advance(&error), &error);
}

/* finish() */
static int mpi_finish(lua_State *L) {
  dnn_error error;
  if (dnn_world_finish(&error) != DNN_OK)
    return api_of(L)->raise(L, &error);
  for (lua_Integer i = (lua_Integer)lua_rawlen(L, lua_upvalueindex(KEPT)); i > 0; i--) {
    lua_pushnil(L);
    lua_rawseti(L, lua_upvalueindex(KEPT), i);
  }
  return 0;
}

int luaopen_dnn_mpi(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_mpi(lua_State *L) {
  static const luaL_Reg functions[] = {{"begin", mpi_begin},         {"agree", mpi_agree},
                                       {"broadcast", mpi_broadcast}, {"reduce", mpi_reduce},
                                       {"send", mpi_send},           {"receive", mpi_receive},
                                       {"start_sum", mpi_start_sum}, {"advance", mpi_advance},
                                       {"finish", mpi_finish},       {NULL, NULL}};
  const luadnn_api *api = luadnn_get_api(L);
  luaL_newlibtable(L, functions);
  lua_pushlightuserdata(L, (void *)api);
  lua_newtable(L);
  luaL_setfuncs(L, functions, 2);
  return 1;
}
