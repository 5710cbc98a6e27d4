/*
** Ctrl-C: an error 'interrupted' in the Lua code that runs, whatever it is doing.
**
** The handler may only set flags and arm hooks. Lua code is reached by a hook on every thread of
** the chain from the one that runs down to the main one; long loops of C by dnn.core's flag, at
** which they look; what does neither (a C function of another library) lets a second press end the
** program, after a word of warning. An error can be caught: the hook stays armed, so that it is
** raised again after GRACE_MS unless the code has ended.
**
** Training is a special case: a network's fit ends in good order at the press, and code after it
** goes on, until it trains again (accept_interrupt, begin_training).
*/
#include "repl/interrupt.h"

#include <fcntl.h>
#include <lauxlib.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* How long code may clean up after 'interrupted' was raised, before it is raised again. */
#define GRACE_MS 50

/* How long code that has reached its limit may take to end. */
#define LIMIT_GRACE_S 2

/* How many generations of programs a limit ends. */
#define MOST_GENERATIONS 16

/* Presses within this time of the first one never end the program: kernels stop within 250 ms. */
#define PATIENCE_MS 1000

/* A thread that runs Lua code, and the thread that resumed it. */
typedef struct running {
  lua_State *L;
  struct running *resumer;
} running;

static running bottom;
static running *volatile chain; /* NULL while no Lua code runs */

static volatile sig_atomic_t *volatile core_flag; /* of dnn.core; NULL until it is loaded */
static volatile sig_atomic_t *accepted;        /* as well: has training ended, and code went on? */
static const volatile sig_atomic_t *abandoned; /* its count of threads; lives as long as they */
static volatile sig_atomic_t pending;          /* presses since interrupt_begin */
static volatile sig_atomic_t raised;           /* was the error raised since then? */
static volatile sig_atomic_t cancelled;
static struct timespec pressed_at; /* of the first press */
static struct timespec raised_at;
static interrupt_place place;
static pthread_t main_thread;

/* clock_gettime is async-signal-safe. */
static long elapsed_ms(const struct timespec *since) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long)(now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
}

/* Raises an error with the place in the Lua code. */
static void raise_error(lua_State *L, const char *message) {
  luaL_where(L, 0);
  if (lua_rawlen(L, -1) == 0) { /* in a C function: tell who called it */
    lua_pop(L, 1);
    luaL_where(L, 1);
  }
  lua_pushstring(L, message);
  lua_concat(L, 2);
  lua_error(L);
}

/* The hook. It may run at any instruction of Lua code, and raising an error in it is allowed. */
static void raise_interrupt(lua_State *L, lua_Debug *ar) {
  (void)ar;
  if (!pending) { /* a coroutine that was armed, or inherited the hook, in an earlier run */
    lua_sethook(L, NULL, 0, 0);
    return;
  }
  if (!raised) {
    raised = 1;
    clock_gettime(CLOCK_MONOTONIC, &raised_at);
    if (core_flag != NULL && !*core_flag)
      return; /* the core saw it, and has raised the error itself */
    if (core_flag != NULL)
      *core_flag = 0; /* the error stands for it now */
  } else if (pending == 1 && elapsed_ms(&raised_at) < GRACE_MS) {
    return; /* a second press takes the time to clean up away */
  }
  raise_error(L, "interrupted");
}

/* Calls, returns, lines and every instruction: whichever comes first. */
static void arm(lua_State *L, lua_Hook hook) {
  lua_sethook(L, hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static char refusal[256];

/* The hook of interrupt_refuse. */
static void raise_refusal(lua_State *L, lua_Debug *ar) {
  (void)ar;
  lua_sethook(L, NULL, 0, 0);
  if (pending)
    arm(L, raise_interrupt);
  raise_error(L, refusal);
}

void interrupt_refuse(const char *message) {
  if (chain == NULL)
    return;
  snprintf(refusal, sizeof refusal, "%s", message);
  arm(chain->L, raise_refusal);
}

/* By the signal itself, so that the shell learns of it. */
static void die(int number) {
  signal(number, SIG_DFL);
  raise(number);
}

static void say_to(int descriptor, const char *text) {
  ssize_t written = write(descriptor, text, strlen(text));
  (void)written;
}

static void say(const char *text) {
  say_to(STDERR_FILENO, text);
}

/* Makes what runs be interrupted. */
static void press(void) {
  if (pending < 3)
    pending = pending + 1;
  if (core_flag != NULL)
    *core_flag = 1;
  for (running *r = chain; r != NULL; r = r->resumer)
    arm(r->L, raise_interrupt);
}

/*
** Everything here is async-signal-safe; lua_sethook is made for it, and the threads of the chain
** are alive because each is on the stack of its resumer.
*/
static void handle(int number) {
  /* threads of libraries have the signal unblocked: it is for the thread that runs Lua */
  if (!pthread_equal(pthread_self(), main_thread)) {
    pthread_kill(main_thread, number);
    return;
  }
  if (chain == NULL) {
    /* while a line is edited it empties that; without a prompt nothing would be lost by ending */
    if (place != INTERRUPT_SCRIPT)
      cancelled = 1;
    else
      die(number);
    return;
  }
  if (pending == 0)
    clock_gettime(CLOCK_MONOTONIC, &pressed_at);
  else if (place == INTERRUPT_SCRIPT)
    die(number);
  else if (place == INTERRUPT_KERNEL) {
    if (!raised && pending == 1)
      say("\nstill inside C code; restarting the kernel ends it\n");
  } else if (!raised && pending == 1)
    say("\nstill inside C code; Ctrl-C again ends dnnlua\n");
  else if (!raised && elapsed_ms(&pressed_at) >= PATIENCE_MS)
    die(number);
  press();
}

static volatile sig_atomic_t limit_reached; /* how often the alarm has come */
static char limit_words[2048];
static int limit_descriptor;

/* The file in which the system lists the programs that a process has started. */
static void name_children_file(char name[64], pid_t process) {
  static const char beginning[] = "/proc/", middle[] = "/task/", end[] = "/children";
  char digits[24];
  size_t count = sizeof digits;
  for (; process > 0 && count > 0; process /= 10)
    digits[--count] = (char)('0' + process % 10);
  size_t length = sizeof digits - count;
  memcpy(name, beginning, sizeof beginning - 1);
  name += sizeof beginning - 1;
  memcpy(name, digits + count, length);
  name += length;
  memcpy(name, middle, sizeof middle - 1);
  name += sizeof middle - 1;
  memcpy(name, digits + count, length);
  memcpy(name + length, end, sizeof end);
}

/* Sends a signal to the programs that were started from a process, and to what these have started:
   the shell of os.execute waits for others, which would outlive it. */
static void signal_children(pid_t process, int number, int depth) {
  char name[64], text[4096];
  name_children_file(name, process);
  int file = open(name, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return;
  ssize_t size = read(file, text, sizeof text);
  close(file);
  pid_t child = 0;
  for (ssize_t i = 0; i < size; i++) {
    if (text[i] >= '0' && text[i] <= '9') {
      child = child * 10 + (text[i] - '0');
    } else {
      if (child > 0 && depth < MOST_GENERATIONS)
        signal_children(child, number, depth + 1); /* which nobody would find later */
      if (child > 0)
        kill(child, number);
      child = 0;
    }
  }
}

/* The alarm of a limit; async-signal-safe as the handler above. */
static void end_by_limit(int number) {
  if (!pthread_equal(pthread_self(), main_thread)) {
    pthread_kill(main_thread, number);
    return;
  }
  if (chain == NULL) /* the code ends just now */
    return;
  limit_reached = limit_reached + 1;
  if (limit_reached == 1) {
    if (pending == 0)
      clock_gettime(CLOCK_MONOTONIC, &pressed_at);
    press();
    signal_children(getpid(), SIGTERM, 0);
    return;
  }
  signal_children(getpid(), SIGKILL, 0);
  say_to(limit_descriptor, limit_words);
  _exit(EXIT_FAILURE);
}

void interrupt_limit(double seconds, const char *words, int descriptor) {
  struct itimerval timer;
  memset(&timer, 0, sizeof timer);
  double whole = floor(seconds);
  timer.it_value.tv_sec = (time_t)whole;
  timer.it_value.tv_usec = (suseconds_t)((seconds - whole) * 1e6);
  timer.it_interval.tv_sec = LIMIT_GRACE_S;
  if (seconds > 0) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = end_by_limit;
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    limit_reached = 0;
    limit_descriptor = descriptor;
    snprintf(limit_words, sizeof limit_words, "%s", words);
  }
  setitimer(ITIMER_REAL, &timer, NULL);
}

bool interrupt_limit_reached(void) {
  return limit_reached != 0;
}

/* The handler sees a thread only when its record is complete, and never after it has ended. */
static void enter(running *r, lua_State *L) {
  r->L = L;
  r->resumer = chain;
  /* a fence for the compiler alone: handler and code are one thread */
  atomic_signal_fence(memory_order_seq_cst);
  chain = r;
  atomic_signal_fence(memory_order_seq_cst);
  if (pending)
    arm(L, raise_interrupt);
}

static void leave(const running *r) {
  atomic_signal_fence(memory_order_seq_cst);
  chain = r->resumer;
  atomic_signal_fence(memory_order_seq_cst);
}

int interrupt_resume(lua_State *L, lua_State *co, int arguments, int *results) {
  running r;
  enter(&r, co);
  int status = lua_resume(co, L, arguments, results);
  leave(&r);
  return status;
}

/* Closing runs __close metamethods, which can take as long as any code. */
int interrupt_close(lua_State *L, lua_State *co) {
  running r;
  enter(&r, co);
#if LUA_VERSION_RELEASE_NUM >= 50406
  int status = lua_closethread(co, L);
#else
  (void)L;
  int status = lua_resetthread(co);
#endif
  leave(&r);
  return status;
}

/* Around each input, script and option; not around the program's own code, which is not to be ended
   in the middle. */
void interrupt_begin(lua_State *L) {
  if (accepted != NULL)
    *accepted = 0;
  pending = 0;
  raised = 0;
  chain = NULL;
  enter(&bottom, L);
  if (cancelled) { /* pressed since the input was read */
    cancelled = 0;
    clock_gettime(CLOCK_MONOTONIC, &pressed_at);
    press();
  }
}

bool interrupt_end(lua_State *L) {
  bool interrupted = pending != 0;
  chain = NULL;
  atomic_signal_fence(memory_order_seq_cst);
  /* the hooks of other threads are dropped when they next run (raise_interrupt) */
  if (interrupted) {
    lua_sethook(L, NULL, 0, 0);
    if (core_flag != NULL)
      *core_flag = 0;
  }
  pending = 0;
  return interrupted;
}

void interrupt_hand_on(void) {
  cancelled = 1;
}

bool interrupt_pending(void) {
  return pending != 0;
}

bool interrupt_cancelled(void) {
  bool was = cancelled != 0;
  cancelled = 0;
  return was;
}

/* accept_interrupt() of dnn.core: the error 'interrupted' has ended training in good order. Returns
   whether the code after it may go on; not after a second press. */
static int accept_interrupt(lua_State *L) {
  bool once = pending <= 1;
  if (pending == 1) {
    *accepted = 1;
    pending = 0;
    raised = 0;
    *core_flag = 0;
    for (running *r = chain; r != NULL; r = r->resumer)
      lua_sethook(r->L, NULL, 0, 0);
  }
  lua_pushboolean(L, once);
  return 1;
}

/* begin_training() of dnn.core: an accepted interrupt is raised now, as if Ctrl-C was pressed. */
static int begin_training(lua_State *L) {
  if (!*accepted || chain == NULL)
    return 0;
  *accepted = 0;
  press();
  /* the error below stands for it */
  *core_flag = 0;
  luaL_where(L, 2);
  lua_pushliteral(L, "interrupted");
  lua_concat(L, 2);
  return lua_error(L);
}

bool interrupt_left_work(void) {
  return abandoned != NULL && *abandoned > 0;
}

/* An address that the module at 'index' tells; NULL if it does not. */
static void *address_in(lua_State *L, int index, const char *name) {
  lua_getfield(L, index, name);
  void *address = lua_islightuserdata(L, -1) ? lua_touserdata(L, -1) : NULL;
  lua_pop(L, 1);
  return address;
}

/* Takes the flags of dnn.core, and its count, from the table 'system' of the module at 'index', and
   gives it the functions for training. */
static void learn_flag(lua_State *L, int index) {
  if (!lua_istable(L, index))
    return;
  if (lua_getfield(L, index, "system") == LUA_TTABLE) {
    int system = lua_gettop(L);
    core_flag = address_in(L, system, "interrupt_flag");
    accepted = address_in(L, system, "interrupt_accepted");
    abandoned = address_in(L, system, "abandoned");
    if (core_flag != NULL && accepted != NULL) {
      lua_pushcfunction(L, accept_interrupt);
      lua_setfield(L, system, "accept_interrupt");
      lua_pushcfunction(L, begin_training);
      lua_setfield(L, system, "begin_training");
    }
  }
  lua_pop(L, 1);
}

/* Loader of dnn.core: upvalue 1 is the module's own. */
static int load_core(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 2, 1);
  learn_flag(L, 1);
  return 1;
}

void interrupt_wrap_loader(lua_State *L, const char *name) {
  if (strcmp(name, "dnn.core") == 0)
    lua_pushcclosure(L, load_core, 1);
}

/* Searcher of C modules: upvalue 1 is the standard one. The prompt does not load dnn.core; it
   learns its addresses when somebody does. */
static int search_core(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_call(L, 1, 2);
  if (lua_isfunction(L, 2)) {
    lua_pushvalue(L, 2);
    interrupt_wrap_loader(L, name);
    lua_replace(L, 2);
  }
  return 2;
}

/* Finalizer of the first object of the state, so the last to be called: the threads are going. */
static int forget(lua_State *L) {
  (void)L;
  chain = NULL;
  core_flag = NULL;
  accepted = NULL;
  interrupt_uninstall();
  return 0;
}

void interrupt_install(lua_State *L, interrupt_place where) {
  static const char key = 0;
  /* finalizers run in the reverse order of creation: the first object's is the last */
  lua_newuserdatauv(L, 0, 0);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, forget);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key);

  lua_getglobal(L, "package");
  lua_getfield(L, -1, "searchers");
  lua_rawgeti(L, -1, 3);
  lua_pushcclosure(L, search_core, 1);
  lua_rawseti(L, -2, 3);
  lua_pop(L, 2);

  place = where;
  main_thread = pthread_self();
  struct sigaction action, inherited;
  memset(&action, 0, sizeof action);
  action.sa_handler = handle; /* without SA_RESTART: reads at the prompt must end */
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, NULL, &inherited);
  if (where != INTERRUPT_SCRIPT ||
      inherited.sa_handler != SIG_IGN) /* a background job stays deaf */
    sigaction(SIGINT, &action, NULL);
}

void interrupt_uninstall(void) {
  struct sigaction current;
  sigaction(SIGINT, NULL, &current);
  if (current.sa_handler == handle)
    signal(SIGINT, SIG_DFL);
}
