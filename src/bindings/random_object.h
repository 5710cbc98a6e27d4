/*
** RandomState objects: userdata that hold a state of random/random.h; and what the functions that
** draw from one have in common, for random.c and distributions.c.
**
** Each function that draws is a closure whose upvalue 1 is the state that it is bound to, as all in
** np.random are to the shared one; nil in methods, where the state is argument 1. Either way it
** finds the state at 1 and its own arguments from 2 on.
*/
#ifndef LUADNN_RANDOM_OBJECT_H
#define LUADNN_RANDOM_OBJECT_H

#include "bindings/array_object.h"
#include "random/random.h"

#define LUADNN_RANDOM "dnn.random"

/* The state of np.random.RandomState at 'index'; raises for other values. */
dnn_random *luadnn_check_random(lua_State *L, int index);

/* The state of this call, which takes at most 'most' arguments besides it; called first. With
   'with_size' the last one is a size, and what follows it is explained as further extents. */
dnn_random *luadnn_check_draw(lua_State *L, int most, bool with_size);

/* Reads the shape 'size' at 'index', also as {size = ...}, and returns ndim: 0 for nil. */
int luadnn_check_size(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM]);

/* Pushes an array for it. */
dnn_array *luadnn_new_sized(lua_State *L, int index, dnn_dtype dtype);

/* Ends a function whose array is on the top: without dimensions it becomes a number. */
int luadnn_finish_draw(lua_State *L, dnn_status status, const dnn_error *error);

/* The integer at 'index', which a message calls 'name'. */
int64_t luadnn_check_whole(lua_State *L, int index, const char *name);

/* Pushes a RandomState with the stream of seed 0. */
dnn_random *luadnn_new_random(lua_State *L);

/* Seeds from the value at 'index': an integer, a list of integers, or nil for a seed of chance. */
void luadnn_random_reseed(lua_State *L, dnn_random *random, int index);

/* The methods that have to do with the state itself, and np.random.RandomState(seed). */
int luadnn_random_seed(lua_State *L);
int luadnn_random_get_state(lua_State *L);
int luadnn_random_set_state(lua_State *L);
int luadnn_random_tostring(lua_State *L);
int luadnn_random_state(lua_State *L);

/* Adds the functions of distributions to the table on the top, bound to the state at 'state', or as
   methods when that is 0 (distributions.c). */
void luadnn_add_distributions(lua_State *L, int state);

#endif
