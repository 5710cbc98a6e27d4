/*
** dnn/pictures.so: PNG and JPEG files. What people use is built on it in lua/dnn/plot/pictures.lua.
*/
#include "bindings/file_bytes.h"
#include "io/jpeg.h"
#include "io/png.h"

#include <string.h>

/* Upvalue 1 of every function. */
static const luadnn_api *api_of(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(1));
}

static void check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    api_of(L)->raise(L, error);
}

/* What a kind of file is read by. */
typedef struct reader {
  const char *kind;
  bool (*is)(const void *data, size_t size);
  dnn_status (*parse)(const char *name, const void *data, size_t size, dnn_picture *out,
                      dnn_error *error);
  dnn_status (*read)(const char *name, const dnn_picture *header, const void *data, size_t size,
                     void *out, dnn_error *error);
} reader;

static const reader readers[] = {{"png", dnn_png_is, dnn_png_parse, dnn_png_read},
                                 {"jpeg", dnn_jpeg_is, dnn_jpeg_parse, dnn_jpeg_read}};

/* Pushes the picture of a file in memory and the kind of file. */
static int push_picture(lua_State *L, const char *name, const void *data, size_t size) {
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
    const reader *r = &readers[i];
    if (!r->is(data, size))
      continue;
    dnn_error error;
    dnn_picture header;
    check_status(L, r->parse(name, data, size, &header, &error), &error);
    int64_t shape[3] = {header.rows, header.columns, header.channels};
    dnn_array *out = api_of(L)->new_array(L, header.dtype, header.channels == 1 ? 2 : 3, shape);
    check_status(L, r->read(name, &header, data, size, out->data, &error), &error);
    lua_pushstring(L, r->kind);
    return 2;
  }
  return api_of(L)->error(L, "cannot read '%s': neither a PNG nor a JPEG file", name);
}

/* decode(bytes, name) -> array (h, w), (h, w, 3) or (h, w, 4), of uint8, or of int64 for gray of 16
   bits; and "png" or "jpeg" */
static int pictures_decode(lua_State *L) {
  size_t size;
  const char *data = luaL_checklstring(L, 1, &size);
  return push_picture(L, luaL_checkstring(L, 2), data, size);
}

/* read(path): the same of a file */
static int pictures_read(lua_State *L) {
  const char *path = luadnn_check_path(L, 1);
  dnn_bytes *file = luadnn_push_file(L, path, SIZE_MAX);
  int count = push_picture(L, path, file->data, file->size);
  dnn_bytes_free(file);
  return count;
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

/* Pushes an array as a file in memory: kind "png", or "jpeg" of a quality from 1 to 100. */
static dnn_bytes *push_encoded(lua_State *L, int index, const char *kind, double dpi, int quality) {
  int channels;
  const dnn_array *array = check_picture(L, index, &channels);
  dnn_bytes *bytes = luadnn_new_bytes(L);
  dnn_error error;
  if (strcmp(kind, "png") == 0) {
    check_status(
        L,
        dnn_png_encode(array->data, array->shape[0], array->shape[1], channels, dpi, bytes, &error),
        &error);
    return bytes;
  }
  if (strcmp(kind, "jpeg") != 0)
    api_of(L)->error(L, "unknown kind of picture '%s'", kind);
  if (channels != 1 && channels != 3)
    api_of(L)->error(L, "a JPEG file has 1 or 3 channels, got %d", channels);
  if (quality < 1 || quality > 100)
    api_of(L)->error(L, "the quality of a JPEG file is 1 to 100, got %d", quality);
  check_status(L,
               dnn_jpeg_encode(array->data, array->shape[0], array->shape[1], channels, quality,
                               dpi, bytes, &error),
               &error);
  return bytes;
}

/* encode(array, kind, dpi [, quality]) -> bytes */
static int pictures_encode(lua_State *L) {
  const char *kind = luaL_checkstring(L, 2);
  double dpi = luaL_checknumber(L, 3);
  dnn_bytes *bytes = push_encoded(L, 1, kind, dpi, (int)luaL_optinteger(L, 4, 75));
  lua_pushlstring(L, (const char *)bytes->data, bytes->size);
  dnn_bytes_free(bytes);
  return 1;
}

/* write(path, array, kind, dpi [, quality]) */
static int pictures_write(lua_State *L) {
  const char *path = luadnn_check_path(L, 1), *kind = luaL_checkstring(L, 3);
  double dpi = luaL_checknumber(L, 4);
  dnn_bytes *bytes = push_encoded(L, 2, kind, dpi, (int)luaL_optinteger(L, 5, 75));
  luadnn_write_file(L, path, bytes->data, bytes->size);
  dnn_bytes_free(bytes);
  return 0;
}

static const luaL_Reg functions[] = {{"decode", pictures_decode},
                                     {"read", pictures_read},
                                     {"encode", pictures_encode},
                                     {"write", pictures_write},
                                     {NULL, NULL}};

int luaopen_dnn_pictures(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_pictures(lua_State *L) {
  const luadnn_api *api = luadnn_get_api(L);
  lua_newtable(L);
  lua_pushlightuserdata(L, (void *)api);
  luaL_setfuncs(L, functions, 1);
  return 1;
}
