/* Sockets and signatures; messages are lists of texts, their frames. */
#include "bindings/zmq.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define SOCKET_TYPE "dnn.zmq.socket"

/* How long the end of the program waits for what nobody takes. */
#define LINGER_MS 1000

/* Sockets that are polled at once. */
#define MOST_POLLED 8

typedef struct socket_box {
  void *socket;
  zmq_msg_t frame; /* the one being read; here, so that an error does not lose it */
} socket_box;

int luadnn_zmq_error(lua_State *L, const char *what) {
  return luaL_error(L, "%s: %s", what, zmq_strerror(zmq_errno()));
}

static void *context; /* of all sockets, NULL until there are some */

void *luadnn_zmq_context(lua_State *L) {
  if (context == NULL) {
    context = zmq_ctx_new();
    if (context == NULL)
      luadnn_zmq_error(L, "cannot use libzmq");
  }
  return context;
}

void luadnn_zmq_end_context(void) {
  while (zmq_ctx_term(context) != 0 && zmq_errno() == EINTR) {
  }
  context = NULL;
}

/* --- sockets ---------------------------------------------------------------------------------- */

static socket_box *check_socket(lua_State *L) {
  socket_box *box = luaL_checkudata(L, 1, SOCKET_TYPE);
  luaL_argcheck(L, box->socket != NULL, 1, "the socket is closed");
  return box;
}

static int socket_close(lua_State *L) {
  socket_box *box = luaL_checkudata(L, 1, SOCKET_TYPE);
  zmq_msg_close(&box->frame);
  zmq_msg_init(&box->frame);
  if (box->socket != NULL)
    zmq_close(box->socket);
  box->socket = NULL;
  return 0;
}

/* socket(kind, is_strict): "router", "dealer", "xpub", "sub", "push" or "pull". A strict router
   refuses to send where nobody is, which others do in vain. */
static int new_socket(lua_State *L) {
  static const char *const kinds[] = {"router", "dealer", "xpub", "sub", "push", "pull", NULL};
  static const int types[] = {ZMQ_ROUTER, ZMQ_DEALER, ZMQ_XPUB, ZMQ_SUB, ZMQ_PUSH, ZMQ_PULL};
  const int linger = LINGER_MS, yes = 1, unlimited = 0;
  const int is_strict = lua_toboolean(L, 2);
  int type = types[luaL_checkoption(L, 1, NULL, kinds)];
  luadnn_zmq_context(L);
  socket_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->socket = NULL;
  zmq_msg_init(&box->frame);
  luaL_setmetatable(L, SOCKET_TYPE);
  box->socket = zmq_socket(context, type);
  if (box->socket == NULL)
    return luadnn_zmq_error(L, "cannot make a socket");
  zmq_setsockopt(box->socket, ZMQ_LINGER, &linger, sizeof linger);
  if (type == ZMQ_ROUTER) { /* a client that connects again takes its identity over */
    zmq_setsockopt(box->socket, ZMQ_ROUTER_HANDOVER, &yes, sizeof yes);
    zmq_setsockopt(box->socket, ZMQ_ROUTER_MANDATORY, &is_strict, sizeof is_strict);
  }
  if (type == ZMQ_XPUB) { /* every subscriber is told of, and none misses anything */
    zmq_setsockopt(box->socket, ZMQ_XPUB_VERBOSE, &yes, sizeof yes);
    zmq_setsockopt(box->socket, ZMQ_SNDHWM, &unlimited, sizeof unlimited);
  }
  if (type == ZMQ_SUB)
    zmq_setsockopt(box->socket, ZMQ_SUBSCRIBE, "", 0);
  return 1;
}

static int socket_bind(lua_State *L) {
  const char *address = luaL_checkstring(L, 2);
  if (zmq_bind(check_socket(L)->socket, address) != 0)
    return luadnn_zmq_error(L, lua_pushfstring(L, "cannot listen at %s", address));
  return 0;
}

static int socket_connect(lua_State *L) {
  const char *address = luaL_checkstring(L, 2);
  if (zmq_connect(check_socket(L)->socket, address) != 0)
    return luadnn_zmq_error(L, lua_pushfstring(L, "cannot connect to %s", address));
  return 0;
}

/* identify(name): how routers name the socket, which is to be connected yet. */
static int socket_identify(lua_State *L) {
  size_t size;
  const char *name = luaL_checklstring(L, 2, &size);
  if (zmq_setsockopt(check_socket(L)->socket, ZMQ_ROUTING_ID, name, size) != 0)
    return luadnn_zmq_error(L, "cannot name the socket");
  return 0;
}

/* send(frames): a message, whole or not at all. */
static int socket_send(lua_State *L) {
  void *socket = check_socket(L)->socket;
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_Integer count = luaL_len(L, 2);
  for (lua_Integer i = 1; i <= count; i++) /* first: an error would leave half a message */
    if (lua_rawgeti(L, 2, i) != LUA_TSTRING)
      return luaL_error(L, "frame %d is no text", (int)i);
    else
      lua_pop(L, 1);
  for (lua_Integer i = 1; i <= count; i++) {
    size_t size;
    lua_rawgeti(L, 2, i);
    const char *text = lua_tolstring(L, -1, &size);
    while (zmq_send(socket, text, size, i < count ? ZMQ_SNDMORE : 0) < 0)
      if (zmq_errno() != EINTR) /* a signal: the message is due nevertheless */
        return luadnn_zmq_error(L, "cannot send");
    lua_pop(L, 1);
  }
  return 0;
}

/* Does the message go on behind the frame that was read last? */
static bool has_more(void *socket) {
  int more = 0;
  size_t size = sizeof more;
  zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size);
  return more != 0;
}

/* receive(): the frames of a message that is there, or nil. */
static int socket_receive(lua_State *L) {
  socket_box *box = check_socket(L);
  while (has_more(box->socket)) /* the rest of one for which there was no memory */
    zmq_msg_recv(&box->frame, box->socket, ZMQ_DONTWAIT);
  lua_newtable(L);
  for (lua_Integer n = 1; n == 1 || has_more(box->socket); n++) {
    int got;
    while ((got = zmq_msg_recv(&box->frame, box->socket, ZMQ_DONTWAIT)) < 0)
      if (zmq_errno() == EAGAIN)
        return 0;
      else if (zmq_errno() != EINTR)
        return luadnn_zmq_error(L, "cannot receive");
    lua_pushlstring(L, zmq_msg_data(&box->frame), zmq_msg_size(&box->frame));
    lua_rawseti(L, -2, n);
  }
  return 1;
}

/* poll(list, milliseconds): which sockets of the list can be read from, as a list of booleans; nil
   if a signal came. Negative: for ever. */
static int poll_all(lua_State *L) {
  zmq_pollitem_t items[MOST_POLLED] = {{0}};
  luaL_checktype(L, 1, LUA_TTABLE);
  long timeout = (long)luaL_checkinteger(L, 2);
  int count = (int)luaL_len(L, 1);
  luaL_argcheck(L, count <= MOST_POLLED, 1, "too many to poll");
  for (int i = 0; i < count; i++) {
    lua_rawgeti(L, 1, i + 1);
    const socket_box *box = luaL_testudata(L, -1, SOCKET_TYPE);
    luaL_argcheck(L, box != NULL && box->socket != NULL, 1, "a socket that is open is expected");
    items[i].socket = box->socket;
    items[i].events = ZMQ_POLLIN;
    lua_pop(L, 1);
  }
  if (zmq_poll(items, count, timeout) < 0) {
    if (zmq_errno() == EINTR)
      return 0;
    return luadnn_zmq_error(L, "cannot wait");
  }
  lua_createtable(L, count, 0);
  for (int i = 0; i < count; i++) {
    lua_pushboolean(L, items[i].revents != 0);
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* --- signatures ------------------------------------------------------------------------------- */

/* sign(key, texts): HMAC-SHA256 of the texts, one behind the other, in hexadecimal digits. */
static int sign(lua_State *L) {
  crypto_auth_hmacsha256_state state;
  unsigned char signature[crypto_auth_hmacsha256_BYTES];
  char digits[2 * sizeof signature + 1];
  size_t size;
  const char *key = luaL_checklstring(L, 1, &size);
  luaL_checktype(L, 2, LUA_TTABLE);
  crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, size);
  lua_Integer count = luaL_len(L, 2);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, 2, i);
    const char *text = luaL_checklstring(L, -1, &size);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, size);
    lua_pop(L, 1);
  }
  crypto_auth_hmacsha256_final(&state, signature);
  sodium_bin2hex(digits, sizeof digits, signature, sizeof signature);
  lua_pushstring(L, digits);
  return 1;
}

/* equal(a, b): in a time that does not tell where they differ. */
static int equal(lua_State *L) {
  size_t size, other_size;
  const char *text = luaL_checklstring(L, 1, &size);
  const char *other = luaL_checklstring(L, 2, &other_size);
  lua_pushboolean(L, size == other_size && sodium_memcmp(text, other, size) == 0);
  return 1;
}

/* token(): a text of 32 hexadecimal digits that nobody else has. */
static int token(lua_State *L) {
  unsigned char bytes[16];
  char digits[2 * sizeof bytes + 1];
  randombytes_buf(bytes, sizeof bytes);
  sodium_bin2hex(digits, sizeof digits, bytes, sizeof bytes);
  lua_pushstring(L, digits);
  return 1;
}

/* --- the process ------------------------------------------------------------------------------ */

/* now(): seconds since 1970, with a fraction. */
static int now(lua_State *L) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  lua_pushnumber(L, (lua_Number)time.tv_sec + (lua_Number)time.tv_nsec / 1e9);
  return 1;
}

/* interrupt(): Ctrl-C, for the commands that run, too, if they are of this program alone. */
static int interrupt(lua_State *L) {
  (void)L;
  kill(getpgrp() == getpid() ? 0 : getpid(), SIGINT);
  return 0;
}

static int parent(lua_State *L) {
  lua_pushinteger(L, getppid());
  return 1;
}

/* leave(status): ends the process at once, whatever its other threads do. */
static int leave(lua_State *L) {
  _exit((int)luaL_optinteger(L, 1, 0));
}

int luaopen_dnn_zmq(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_zmq(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"bind", socket_bind}, {"connect", socket_connect}, {"identify", socket_identify},
      {"send", socket_send}, {"receive", socket_receive}, {"close", socket_close},
      {NULL, NULL}};
  static const luaL_Reg functions[] = {{"socket", new_socket},
                                       {"poll", poll_all},
                                       {"sign", sign},
                                       {"equal", equal},
                                       {"token", token},
                                       {"now", now},
                                       {"interrupt", interrupt},
                                       {"parent", parent},
                                       {"leave", leave},
                                       {"heartbeat", luadnn_zmq_heartbeat},
                                       {"start", luadnn_zmq_start},
                                       {"stop", luadnn_zmq_stop},
                                       {NULL, NULL}};
  if (sodium_init() < 0)
    return luaL_error(L, "cannot use libsodium");
  if (luaL_newmetatable(L, SOCKET_TYPE)) {
    lua_pushcfunction(L, socket_close);
    lua_setfield(L, -2, "__gc");
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
  }
  luaL_newlib(L, functions);
  return 1;
}
