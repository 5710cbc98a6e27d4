#include "bindings/file_bytes.h"

#include "io/atomic_file.h"

#include <stdio.h>
#include <string.h>

#define BYTES_TYPE "dnn.bytes"

static void check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    luadnn_get_api(L)->raise(L, error);
}

const char *luadnn_check_path(lua_State *L, int index) {
  size_t length;
  const char *path = luaL_checklstring(L, index, &length);
  if (strlen(path) != length)
    luadnn_get_api(L)->error(L, "a path cannot contain a NUL byte");
  return path;
}

static int bytes_gc(lua_State *L) {
  dnn_bytes_free(luaL_checkudata(L, 1, BYTES_TYPE));
  return 0;
}

dnn_bytes *luadnn_new_bytes(lua_State *L) {
  dnn_bytes *bytes = lua_newuserdatauv(L, sizeof *bytes, 0);
  *bytes = (dnn_bytes){0};
  if (luaL_newmetatable(L, BYTES_TYPE)) {
    lua_pushcfunction(L, bytes_gc);
    lua_setfield(L, -2, "__gc");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
  }
  lua_setmetatable(L, -2);
  return bytes;
}

dnn_bytes *luadnn_push_file(lua_State *L, const char *path, size_t most) {
  dnn_bytes *bytes = luadnn_new_bytes(L);
  dnn_error error;
  void *data = NULL;
  check_status(L, dnn_file_read(path, most, &data, &bytes->size, &error), &error);
  bytes->data = data;
  bytes->capacity = bytes->size;
  return bytes;
}

void luadnn_write_file(lua_State *L, const char *path, const void *data, size_t size) {
  dnn_error error;
  /* what is written to /dev/stdout must come behind what print has written */
  fflush(stdout);
  check_status(L, dnn_file_replace(path, data, size, &error), &error);
}
