/*
** The module dnn.zmq, for the kernel of notebooks: sockets of libzmq and signatures of libsodium
** (zmq.c), and threads beside the one that runs Lua (zmq_threads.c). What the messages mean is said
** in lua/dnn/kernel.
*/
#ifndef LUADNN_ZMQ_H
#define LUADNN_ZMQ_H

#include <lauxlib.h>
#include <lua.h>

/* The context of all sockets of the process, made when first needed; raises an error. */
void *luadnn_zmq_context(lua_State *L);

/* Waits until what was sent has left, a second at most. All sockets are to be closed. */
void luadnn_zmq_end_context(void);

/* Raises the error of libzmq, or of the system, that has occurred while doing 'what'. */
int luadnn_zmq_error(lua_State *L, const char *what);

/* Lua: heartbeat(address) answers on a socket from a thread of its own. Raises an error if the
   address cannot be bound. */
int luadnn_zmq_heartbeat(lua_State *L);

/* Lua: start(module, ...) runs require(module).run(...), of texts and C functions without upvalues,
   in a thread with a state of its own; in it no signal is handled. */
int luadnn_zmq_start(lua_State *L);

/* Lua: stop() waits for the threads, and until what was sent has left. All sockets of this thread
   are to be closed. */
int luadnn_zmq_stop(lua_State *L);

#endif
