/*
** What dnn/core.so offers to the other C modules (dnn/io.so, dnn/files.so): the array userdata and
** the one place that turns a status into a Lua error. A module gets the table with luadnn_get_api,
** which requires "dnn.core" and reads its field 'api', a light userdata.
*/
#ifndef LUADNN_API_H
#define LUADNN_API_H

#include "array/array.h"
#include "base/error.h"

#include <lauxlib.h>
#include <lua.h>

#define LUADNN_API_VERSION 4

/* One axis of a basic index: integers, ranges, ":" and "...", resolved against a shape. */
typedef struct luadnn_slice {
  int64_t start; /* from 0 */
  int64_t step;  /* not 0, may be negative */
  int64_t count; /* elements kept */
  bool drop;     /* given as an integer: the axis vanishes from the result */
} luadnn_slice;

typedef struct luadnn_api {
  int version;

  /* The array at stack 'index'; raises "array expected, got X" otherwise, or if it is closed. The
     descriptor is valid while the value is on the stack. */
  dnn_array *(*check_array)(lua_State *L, int index);

  /* The same, NULL when the value is not an array. */
  dnn_array *(*test_array)(lua_State *L, int index);

  /* Pushes a new row-major array with undefined contents and returns its descriptor. Raises. */
  dnn_array *(*new_array)(lua_State *L, dnn_dtype dtype, int ndim, const int64_t *shape);

  /* Raises error->text with the position of the call from outside the library. Never returns. */
  int (*raise)(lua_State *L, const dnn_error *error);

  /* Raises a message likewise; the formats are those of lua_pushfstring. */
  int (*error)(lua_State *L, const char *format, ...);

  /*
  ** Reads the index at stack 'index' (an integer, a string like "1:3, :, -1", or a table like
  ** { {1, 3}, ":", -1 }) against a shape, and fills slices[0 .. ndim-1]. Raises for anything else
  ** and for positions out of range.
  */
  void (*check_slices)(lua_State *L, int index, int ndim, const int64_t *shape,
                       luadnn_slice slices[DNN_MAX_NDIM]);

  /* Reads a shape at stack 'index': a table of extents, or one integer. Returns ndim. Raises. */
  int (*check_shape)(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM]);

  /* Pushes the element at 'address' as Lua sees it: a number, or a boolean. */
  void (*push_element)(lua_State *L, dnn_dtype dtype, const void *address);

  /* Pushes a shape as Lua sees it: a table with '==' and tostring "(n, m)". */
  void (*push_shape)(lua_State *L, int ndim, const int64_t *shape);

  /* Lets the elements of the array at 'index' stay when it is closed, while the value lives. */
  void (*share_elements)(lua_State *L, int index);
} luadnn_api;

/* Loads dnn.core if need be. Raises when it is missing or of another version. */
const luadnn_api *luadnn_get_api(lua_State *L);

#endif
