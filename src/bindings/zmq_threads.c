/*
** Threads of the kernel: one that answers whether the kernel lives, and one with a Lua state of its
** own, which talks to the front end while a cell runs. Signals are for the thread that runs cells.
*/
#include "bindings/zmq.h"

#include <lualib.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zmq.h>

static pthread_t heartbeat_thread, service_thread;
static bool has_heartbeat, has_service;

/* Starts a thread in which all signals are blocked: it inherits what is blocked here. */
static bool start_thread(pthread_t *thread, void *(*run)(void *), void *data) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  bool started = pthread_create(thread, NULL, run, data) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

/* Sends back what comes, until the context is closed. */
static void *answer(void *socket) {
  zmq_proxy(socket, socket, NULL);
  zmq_close(socket);
  return NULL;
}

int luadnn_zmq_heartbeat(lua_State *L) {
  const char *address = luaL_checkstring(L, 1);
  const int linger = 0;
  void *socket = zmq_socket(luadnn_zmq_context(L), ZMQ_ROUTER);
  if (socket == NULL)
    return luadnn_zmq_error(L, "cannot make a socket");
  zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
  if (zmq_bind(socket, address) != 0) {
    int problem = zmq_errno();
    zmq_close(socket);
    return luaL_error(L, "cannot listen at %s: %s", address, zmq_strerror(problem));
  }
  has_heartbeat = start_thread(&heartbeat_thread, answer, socket);
  if (!has_heartbeat) {
    zmq_close(socket);
    return luaL_error(L, "cannot start a thread");
  }
  return 0;
}

/* --- a thread with a state of its own --------------------------------------------------------- */

/* Calls require(module).run(...) for the values on the stack, the module's name first. */
static int run_module(lua_State *L) {
  lua_getglobal(L, "require");
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1);
  lua_getfield(L, -1, "run");
  lua_replace(L, 1);
  lua_pop(L, 1);
  lua_call(L, lua_gettop(L) - 1, 0);
  return 0;
}

static void *serve(void *data) {
  lua_State *L = data;
  if (lua_pcall(L, lua_gettop(L) - 1, 0, 0) != LUA_OK) {
    /* nobody could talk to the kernel any more; Jupyter starts another one */
    fprintf(stderr, "dnnlua kernel: %s\n", lua_tostring(L, -1));
    _exit(EXIT_FAILURE);
  }
  lua_close(L);
  return NULL;
}

/* Copies a field of 'package', as this state has it. */
static void copy_path(lua_State *L, lua_State *service, const char *name) {
  lua_getglobal(L, "package");
  lua_getfield(L, -1, name);
  lua_getglobal(service, "package");
  lua_pushstring(service, lua_tostring(L, -1));
  lua_setfield(service, -2, name);
  lua_pop(service, 1);
  lua_pop(L, 2);
}

int luadnn_zmq_start(lua_State *L) {
  int count = lua_gettop(L);
  luaL_checkstring(L, 1);
  lua_State *service = luaL_newstate();
  if (service == NULL)
    return luaL_error(L, "not enough memory for a thread");
  luaL_openlibs(service);
  copy_path(L, service, "path");
  copy_path(L, service, "cpath");
  lua_pushcfunction(service, run_module);
  for (int i = 1; i <= count; i++) {
    size_t size;
    if (lua_iscfunction(L, i)) {
      lua_pushcfunction(service, lua_tocfunction(L, i));
    } else {
      const char *text = lua_tolstring(L, i, &size);
      lua_pushlstring(service, text != NULL ? text : "", text != NULL ? size : 0);
    }
  }
  has_service = start_thread(&service_thread, serve, service);
  if (!has_service) {
    lua_close(service);
    return luaL_error(L, "cannot start a thread");
  }
  return 0;
}

int luadnn_zmq_stop(lua_State *L) {
  if (has_service)
    pthread_join(service_thread, NULL);
  zmq_ctx_shutdown(luadnn_zmq_context(L)); /* ends the heartbeat */
  if (has_heartbeat)
    pthread_join(heartbeat_thread, NULL);
  has_service = has_heartbeat = false;
  luadnn_zmq_end_context();
  return 0;
}
