/*
** Pictures in another size: core.data.resize, which dnn.data.resize calls.
*/
#include "array/resize.h"

#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"

/* resize(image, h, w, is_bilinear) -> array */
static int data_resize(lua_State *L) {
  const dnn_array *image = luadnn_check_array(L, 1);
  int64_t shape[DNN_MAX_NDIM];
  for (int i = 0; i < image->ndim; i++)
    shape[i] = i < 2 ? luadnn_check_integer(L, 2 + i) : image->shape[i];
  dnn_resize_method method = lua_toboolean(L, 4) ? DNN_RESIZE_BILINEAR : DNN_RESIZE_AREA;
  dnn_array *out = luadnn_new_array(L, image->dtype, image->ndim, shape);
  dnn_error error;
  luadnn_check_status(L, dnn_resize(image, method, out, &error), &error);
  return 1;
}

void luadnn_open_resize(lua_State *L) {
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, data_resize);
  lua_setfield(L, -2, "resize");
  lua_setfield(L, -2, "data");
}
