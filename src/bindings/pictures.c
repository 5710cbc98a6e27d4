/*
** dnn/pictures.so: PNG files. What people use is built on it in lua/dnn/plot/pictures.lua.
*/
#include "bindings/file_bytes.h"
#include "io/png.h"

/* Upvalue 1 of every function. */
static const luadnn_api *api_of(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(1));
}

static void check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    api_of(L)->raise(L, error);
}

/* Pushes the picture of a file in memory: (h, w), (h, w, 3) or (h, w, 4). */
static void push_png(lua_State *L, const char *name, const void *data, size_t size) {
  dnn_error error;
  dnn_png header;
  check_status(L, dnn_png_parse(name, data, size, &header, &error), &error);
  int64_t shape[3] = {header.rows, header.columns, header.channels};
  dnn_array *out = api_of(L)->new_array(L, header.dtype, header.channels == 1 ? 2 : 3, shape);
  check_status(L, dnn_png_read(name, &header, data, size, out->data, &error), &error);
}

/* decode(bytes, name) -> array of uint8, or of int64 for gray of 16 bits */
static int pictures_decode(lua_State *L) {
  size_t size;
  const char *data = luaL_checklstring(L, 1, &size);
  push_png(L, luaL_checkstring(L, 2), data, size);
  return 1;
}

/* The picture at 'index': an array of bytes, (h, w) or (h, w, 1 to 4), as rows without gaps. */
static const dnn_array *check_picture(lua_State *L, int index, int *channels) {
  const dnn_array *array = api_of(L)->check_array(L, index);
  *channels = array->ndim == 3 ? (int)array->shape[2] : 1;
  if (array->dtype != DNN_U8 || !dnn_array_is_contiguous(array) ||
      !(array->ndim == 2 || (array->ndim == 3 && array->shape[2] >= 1 && array->shape[2] <= 4))) {
    char text[DNN_SHAPE_TEXT];
    api_of(L)->error(L, "a picture is an array of uint8 of shape (h, w) or (h, w, 1 to 4), got %s",
                     dnn_shape_text(array->ndim, array->shape, text));
  }
  return array;
}

/* encode_png(array, dpi) -> bytes */
static int pictures_encode_png(lua_State *L) {
  int channels;
  const dnn_array *array = check_picture(L, 1, &channels);
  double dpi = luaL_checknumber(L, 2);
  dnn_bytes *bytes = luadnn_new_bytes(L);
  dnn_error error;
  check_status(
      L,
      dnn_png_encode(array->data, array->shape[0], array->shape[1], channels, dpi, bytes, &error),
      &error);
  lua_pushlstring(L, (const char *)bytes->data, bytes->size);
  dnn_bytes_free(bytes);
  return 1;
}

static const luaL_Reg functions[] = {
    {"decode", pictures_decode}, {"encode_png", pictures_encode_png}, {NULL, NULL}};

int luaopen_dnn_pictures(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_pictures(lua_State *L) {
  const luadnn_api *api = luadnn_get_api(L);
  lua_newtable(L);
  lua_pushlightuserdata(L, (void *)api);
  luaL_setfuncs(L, functions, 1);
  return 1;
}
