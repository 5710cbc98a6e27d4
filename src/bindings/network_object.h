/*
** The userdata dnn.network: a chain of layers (nn/network.h), and what training it needs. network.c
** makes networks and runs their layers, training.c trains them.
*/
#ifndef LUADNN_NETWORK_OBJECT_H
#define LUADNN_NETWORK_OBJECT_H

#include "bindings/args.h"
#include "nn/network.h"

#define LUADNN_NETWORK "dnn.network"

/* Begins every network: one comparison instead of a search for the metatable, as for arrays. */
#define LUADNN_NETWORK_MAGIC UINT64_C(0x646e6e2d6e657473)

typedef struct luadnn_network {
  uint64_t magic;
  dnn_network *chain; /* NULL until it is made */
  dnn_random *random;
  dnn_training training; /* set by configure */
  bool is_configured;
  bool in_lua;  /* are some of the layers, or the loss, Lua functions? */
  bool in_step; /* did a step in Lua begin, and not come to its update? */
  double cost;  /* of the last step that came to it */
} luadnn_network;

/* The user values of a network: the table that Lua keeps for it, the RandomState that dropout draws
   from, a table of inputs that a pass backwards will read, by the number of the layer where the
   pass began, and the input of the Gram form. */
enum {
  LUADNN_NETWORK_TABLE = 1,
  LUADNN_NETWORK_RANDOM,
  LUADNN_NETWORK_INPUTS,
  LUADNN_NETWORK_GRAM
};

/* The network at 'index', or NULL. */
static inline luadnn_network *luadnn_test_network(lua_State *L, int index) {
  luadnn_network *self = lua_touserdata(L, index);
  bool is_network =
      self != NULL && lua_rawlen(L, index) == sizeof *self && self->magic == LUADNN_NETWORK_MAGIC;
  return is_network ? self : NULL;
}

/* The same; raises when there is none, or it was not made. */
luadnn_network *luadnn_check_network(lua_State *L, int index);

#endif
