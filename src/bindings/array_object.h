/*
** The userdata dnn.array.
**
** Small arrays hold their elements in the userdata itself. Large ones refer to a userdata
** dnn.storage, which owns a buffer of dnn_alloc and has a finalizer; arrays have none, which makes
** them cheap. An array that does not hold its elements keeps what does alive in its user value 1:
** the storage, or the array whose userdata holds them.
*/
#ifndef LUADNN_ARRAY_H
#define LUADNN_ARRAY_H

#include "bindings/api.h"

/* Elements up to this many bytes live in the userdata. */
#define LUADNN_INLINE_BYTES 4096

/* The name of their type. */
#define LUADNN_ARRAY "dnn.array"

/* Pushes the metatable of arrays, to be filled before there is one. */
void luadnn_push_array_metatable(lua_State *L);

/* The array at 'index', or NULL; raises for one that was closed. luadnn_check_array (args.h)
   refuses other values. */
dnn_array *luadnn_test_array(lua_State *L, int index);

/* Pushes a new row-major array with undefined contents. */
dnn_array *luadnn_new_array(lua_State *L, dnn_dtype dtype, int ndim, const int64_t *shape);

/* Pushes a new row-major array of the shape of 'like' with undefined contents. Two stack slots must
   be free. */
dnn_array *luadnn_new_like(lua_State *L, dnn_dtype dtype, const dnn_array *like);

/* Pushes a new row-major array with the elements of 'from', of another type if so; likewise. */
dnn_array *luadnn_new_copy(lua_State *L, const dnn_array *from, dnn_dtype dtype);

/* The same, but elements lie in memory by the order of axes given, the last being the densest. */
dnn_array *luadnn_new_ordered(lua_State *L, dnn_dtype dtype, const dnn_array *like,
                              const int axes[DNN_MAX_NDIM]);
dnn_array *luadnn_new_ordered_copy(lua_State *L, const dnn_array *from, dnn_dtype dtype,
                                   const int axes[DNN_MAX_NDIM]);

/* Pushes a new array of the shape of 'like' with undefined contents, whose elements lie in memory
   as those of the operands do that it is computed from, element by element; likewise. */
dnn_array *luadnn_new_result(lua_State *L, dnn_dtype dtype, const dnn_array *like, int count,
                             const dnn_array *const *operands);

/* Pushes a view of the array at 'base', which it keeps alive. 'view' is copied. */
dnn_array *luadnn_push_view(lua_State *L, int base, const dnn_array *view);

/* Does the array at 'index' show elements of another, or only some of its own? */
bool luadnn_is_view(lua_State *L, int index);

/* Ends the life of the elements of the array at 'index' now, unless views need them. False for
   other values. */
bool luadnn_close_array(lua_State *L, int index);

/* Lets the elements of the array at 'index' stay when it is closed, while the value lives. */
void luadnn_share_elements(lua_State *L, int index);

/* Pushes an array over memory that the value at 'owner', no array, keeps in place while it lives.
   'array' is copied. */
dnn_array *luadnn_push_borrowed(lua_State *L, int owner, const dnn_array *array);

/* Pushes a part of the array at 'base': a view, or the number if 'part' has no dimensions. */
void luadnn_push_part(lua_State *L, int base, const dnn_array *part);

/* Pushes an array made from the (nested) table or number at 'index'. With 'dtype' NULL the type
   follows from the values. Raises for ragged tables, with the position. */
dnn_array *luadnn_array_from_table(lua_State *L, int index, const dnn_dtype *dtype);

/* Pushes the element at 'address' as a Lua number or boolean. */
void luadnn_push_element(lua_State *L, dnn_dtype dtype, const void *address);

/* Stores the Lua number or boolean at 'index' as an element. Raises for other types. Reals become
   integers as by dnn_convert, and any number but 0 true. */
void luadnn_check_element(lua_State *L, int index, dnn_dtype dtype, void *address);

/* Pushes 'array' as a Lua value if it is 0-d (as its number), else leaves the array on the top. */
void luadnn_unbox_scalar(lua_State *L);

#endif
