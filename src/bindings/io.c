/*
** The module dnn.io: HDF5 (h5.c), and checksums. It is a module of its own, so that
** only those who use it load libhdf5.
*/
#include "bindings/io.h"

#include "io/checksum.h"

/* checksum(before, value): that of bytes before, then of a string or of an array's elements. */
static int io_checksum(lua_State *L) {
  const luadnn_api *api = lua_touserdata(L, lua_upvalueindex(1));
  uint32_t before = (uint32_t)luaL_checkinteger(L, 1);
  size_t size;
  if (lua_type(L, 2) == LUA_TSTRING) {
    const char *text = lua_tolstring(L, 2, &size);
    lua_pushinteger(L, dnn_checksum(before, text, size));
    return 1;
  }
  const dnn_array *array = api->check_array(L, 2);
  luaL_argcheck(L, dnn_array_is_contiguous(array), 2, "the array must be contiguous");
  size = (size_t)array->size * dnn_dtype_size(array->dtype);
  lua_pushinteger(L, dnn_checksum(before, array->data, size));
  return 1;
}

int luaopen_dnn_io(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_io(lua_State *L) {
  const luadnn_api *api = luadnn_get_api(L);
  lua_newtable(L);
  luadnn_open_h5(L, api);
  lua_setfield(L, -2, "h5");
  lua_pushlightuserdata(L, (void *)api);
  lua_pushcclosure(L, io_checksum, 1);
  lua_setfield(L, -2, "checksum");
  return 1;
}
