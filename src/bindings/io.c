/* The module dnn.io: file formats. */
#include "io.h"

int luaopen_dnn_io(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_io(lua_State *L) {
  const luadnn_api *api = luadnn_get_api(L);
  lua_newtable(L);
  luadnn_open_h5(L, api);
  lua_setfield(L, -2, "h5");
  return 1;
}
