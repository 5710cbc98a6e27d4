/* luadnn_get_api for the modules that are not dnn/core.so. */
#include "bindings/api.h"

/* The C modules are linked to libdnn, but not to each other: they meet in Lua. */
const luadnn_api *luadnn_get_api(lua_State *L) {
  lua_getglobal(L, "require");
  lua_pushliteral(L, "dnn.core");
  lua_call(L, 1, 1);
  lua_getfield(L, -1, "system");
  lua_getfield(L, -1, "api");
  const luadnn_api *api = lua_touserdata(L, -1);
  if (api == NULL || api->version != LUADNN_API_VERSION)
    luaL_error(L, "dnn.core and this module were not built together");
  lua_pop(L, 3);
  return api;
}
