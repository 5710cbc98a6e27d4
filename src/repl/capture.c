/*
** Caught output. 'stdout' and 'stderr' of the GNU C library are variables: both, and the handles
** that Lua has of them, are made streams whose bytes go into a queue. The descriptors 1 and 2 are
** made pipes, for all that does not write by these streams.
*/
#define _GNU_SOURCE /* fopencookie, pipe2 */
#include "repl/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STREAMS = 2 };

static const char *const names[STREAMS] = {"stdout", "stderr"};

/* Bytes of one stream that were written one after the other. */
typedef struct chunk {
  struct chunk *next;
  int stream;
  size_t size, capacity;
  char *bytes;
} chunk;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* for the following */
static chunk *first, *last;
static size_t limit, kept, dropped;

static bool active;
static int originals[STREAMS];        /* the descriptors of before */
static int readers[STREAMS];          /* of the pipes */
static FILE *before[STREAMS];         /* the C streams of before */
static luaL_Stream *handles[STREAMS]; /* io.stdout and io.stderr */
static int stop_pipe[2];              /* closing [1] ends the thread */
static pthread_t thread;

/* Adds bytes to the queue; those for which there is no memory count as dropped. */
static void append(int stream, const char *bytes, size_t size) {
  size_t room = limit - kept < size ? limit - kept : size;
  if (room > 0 && (last == NULL || last->stream != stream)) {
    chunk *added = calloc(1, sizeof *added);
    if (added == NULL) {
      dropped += size;
      return;
    }
    added->stream = stream;
    *(last != NULL ? &last->next : &first) = added;
    last = added;
  }
  if (room > 0 && last->capacity - last->size < room) {
    size_t capacity = 2 * last->size + room;
    char *grown = realloc(last->bytes, capacity);
    room = grown != NULL ? room : 0;
    last->bytes = grown != NULL ? grown : last->bytes;
    last->capacity = grown != NULL ? capacity : last->capacity;
  }
  if (room > 0) {
    memcpy(last->bytes + last->size, bytes, room);
    last->size += room;
  }
  kept += room;
  dropped += size - room;
}

static void forget(void) {
  while (first != NULL) {
    chunk *next = first->next;
    free(first->bytes);
    free(first);
    first = next;
  }
  last = NULL;
}

/* Takes from the pipes what is in them now, with the mutex held. A pipe holds no more than two
   reads, so that a program that writes without end does not keep this here. */
static void drain(void) {
  char bytes[65536];
  for (int stream = 0; stream < STREAMS; stream++)
    for (int reads = 0; reads < 2; reads++) {
      ssize_t size = read(readers[stream], bytes, sizeof bytes);
      if (size <= 0)
        break;
      append(stream, bytes, (size_t)size);
    }
}

static void *read_pipes(void *unused) {
  (void)unused;
  struct pollfd ready[] = {{readers[0], POLLIN, 0}, {readers[1], POLLIN, 0}, {stop_pipe[0], 0, 0}};
  while (poll(ready, 3, -1) >= 0 || errno == EINTR) {
    if (ready[2].revents != 0)
      break;
    pthread_mutex_lock(&mutex);
    drain();
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

/* A C stream hands its bytes on. What was written before, by other means, comes first. */
static ssize_t write_caught(void *cookie, const char *bytes, size_t size) {
  int stream = cookie == &names[1];
  if (stream == 1)
    fflush(stdout);
  pthread_mutex_lock(&mutex);
  drain();
  append(stream, bytes, size);
  pthread_mutex_unlock(&mutex);
  return (ssize_t)size;
}

/* Finds Lua's handles, which the registry keeps: the code of cells may take them out of 'io'. */
static void find_handles(lua_State *L) {
  luaL_checkstack(L, 2, NULL);
  for (int i = 0; i < STREAMS; i++) {
    lua_getglobal(L, "io");
    lua_getfield(L, -1, names[i]);
    handles[i] = luaL_checkudata(L, -1, LUA_FILEHANDLE);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &names[i]);
    lua_pop(L, 1);
  }
}

static void use_streams(FILE *const streams[STREAMS]) {
  for (int i = 0; i < STREAMS; i++)
    handles[i]->f = streams[i];
  stdout = streams[0];
  stderr = streams[1];
}

/* Closes what a failed beginning has opened, and tells why it failed. */
static int give_up(lua_State *L, FILE *const streams[STREAMS], int pipes[STREAMS + 1][2]) {
  int reason = errno;
  for (int i = 0; i < STREAMS; i++) {
    if (streams[i] != NULL)
      fclose(streams[i]);
    if (originals[i] > 0)
      close(originals[i]);
    originals[i] = 0;
  }
  for (int i = 0; i <= STREAMS; i++)
    for (int end = 0; end < 2; end++)
      if (pipes[i][end] > 0)
        close(pipes[i][end]);
  return luaL_error(L, "cannot catch what cells write: %s", strerror(reason));
}

static bool start_thread(void) {
  sigset_t all, old;
  sigfillset(&all);
  /* signals are for the thread that runs Lua */
  pthread_sigmask(SIG_SETMASK, &all, &old);
  int failed = pthread_create(&thread, NULL, read_pipes, NULL);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  errno = failed;
  return failed == 0;
}

int capture_begin(lua_State *L) {
  static const cookie_io_functions_t functions = {.write = write_caught};
  lua_Integer most = luaL_checkinteger(L, 1);
  luaL_argcheck(L, most >= 0, 1, "must not be negative");
  if (active)
    return luaL_error(L, "output is caught already");
  find_handles(L);
  FILE *streams[STREAMS] = {NULL};
  int pipes[STREAMS + 1][2] = {{0}};
  fflush(NULL);
  for (int i = 0; i < STREAMS; i++) {
    before[i] = i == 0 ? stdout : stderr;
    originals[i] = fcntl(i + 1, F_DUPFD_CLOEXEC, 3);
    streams[i] = fopencookie((void *)&names[i], "w", functions);
    if (originals[i] < 0 || streams[i] == NULL || pipe2(pipes[i], O_CLOEXEC) != 0 ||
        fcntl(pipes[i][0], F_SETFL, O_NONBLOCK) != 0)
      return give_up(L, streams, pipes);
    readers[i] = pipes[i][0];
  }
  if (pipe2(pipes[STREAMS], O_CLOEXEC) != 0)
    return give_up(L, streams, pipes);
  memcpy(stop_pipe, pipes[STREAMS], sizeof stop_pipe);
  limit = (size_t)most;
  kept = dropped = 0;
  if (!start_thread())
    return give_up(L, streams, pipes);
  setvbuf(streams[1], NULL, _IONBF, 0);
  for (int i = 0; i < STREAMS; i++) {
    dup2(pipes[i][1], i + 1);
    close(pipes[i][1]);
  }
  use_streams(streams);
  active = true;
  return 0;
}

int capture_take(lua_State *L) {
  bool is_end = lua_toboolean(L, 1);
  luaL_Buffer text;
  fflush(stdout);
  lua_newtable(L);
  if (!active)
    return 1;
  for (lua_Integer n = 1;; n += 2) {
    pthread_mutex_lock(&mutex);
    drain();
    chunk *taken = first;
    if (taken != NULL) {
      first = taken->next;
      last = first != NULL ? last : NULL;
    }
    pthread_mutex_unlock(&mutex);
    if (taken == NULL)
      break;
    lua_pushstring(L, names[taken->stream]);
    lua_rawseti(L, 2, n);
    /* out of memory raises an error here, which ends the program: the chunk need not be freed */
    luaL_buffinit(L, &text);
    luaL_addlstring(&text, taken->bytes, taken->size);
    luaL_pushresult(&text);
    lua_rawseti(L, 2, n + 1);
    free(taken->bytes);
    free(taken);
  }
  pthread_mutex_lock(&mutex);
  lua_pushinteger(L, (lua_Integer)dropped);
  if (is_end)
    kept = dropped = 0;
  pthread_mutex_unlock(&mutex);
  return 2;
}

int capture_release(lua_State *L) {
  (void)L;
  if (!active)
    return 0;
  fflush(NULL);
  FILE *caught[STREAMS] = {stdout, stderr};
  use_streams(before);
  close(stop_pipe[1]);
  pthread_join(thread, NULL);
  close(stop_pipe[0]);
  for (int i = 0; i < STREAMS; i++) {
    fclose(caught[i]);
    dup2(originals[i], i + 1);
    close(originals[i]);
    close(readers[i]);
  }
  forget();
  active = false;
  return 0;
}

int capture_descriptor(int standard) {
  return active ? originals[standard - 1] : standard;
}

int capture_write_out(lua_State *L) {
  size_t size, written = 0;
  const char *text = luaL_checklstring(L, 1, &size);
  int descriptor = capture_descriptor(STDOUT_FILENO);
  if (!active)
    fflush(stdout);
  while (written < size) {
    ssize_t n = write(descriptor, text + written, size - written);
    if (n < 0 && errno != EINTR)
      return luaL_error(L, "cannot write to standard output: %s", strerror(errno));
    written += n > 0 ? (size_t)n : 0;
  }
  return 0;
}
