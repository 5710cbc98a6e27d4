/*
** Indexing: the metamethods of arrays that read the index grammar, for array.c, and the reading
** itself.
*/
#ifndef LUADNN_INDEX_H
#define LUADNN_INDEX_H

#include "bindings/api.h"

/* check_slices of the api. */
void luadnn_check_slices(lua_State *L, int index, int ndim, const int64_t *shape,
                         luadnn_slice slices[DNN_MAX_NDIM]);

/* __index, __newindex and __call of arrays. __index has the method table as upvalue. */
int luadnn_array_index(lua_State *L);
int luadnn_array_newindex(lua_State *L);
int luadnn_array_call(lua_State *L);

/* Attributes are entries of the method table that are integers. */
enum {
  LUADNN_SHAPE = 1,
  LUADNN_T,
  LUADNN_SIZE,
  LUADNN_NDIM,
  LUADNN_DTYPE,
  LUADNN_ITEMSIZE,
  LUADNN_NBYTES,
  LUADNN_STRIDES,
  LUADNN_FLAGS
};

#endif
