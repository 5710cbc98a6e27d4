/*
** Interrupts: what Ctrl-C does to Lua code.
**
** The signal handler sets a flag and arms a hook on the thread that runs Lua code and on the
** threads that wait for it to yield; the hook raises the error 'interrupted'. It stays armed until
** interrupt_end, so neither 'pcall' nor a coroutine swallows the error; code that cleans up has 50
** ms before it is raised again. Kernels of dnn.core are told through the flag that the module
** exports. Training that is interrupted returns what it has and the code after it goes on; the next
** training of the same input raises the error.
**
** At the prompt the session goes on. Elsewhere the program unwinds, reports and dies by the signal;
** a second SIGINT kills it at once.
*/
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <lua.h>
#include <stdbool.h>

/* Where the program runs Lua code. */
typedef enum interrupt_place {
  INTERRUPT_SCRIPT, /* SIGINT ends the program, in good order if it can */
  INTERRUPT_PROMPT, /* the session goes on, unless code cannot be interrupted */
  INTERRUPT_KERNEL  /* the same, and nothing ends it: Jupyter restarts a kernel that hangs */
} interrupt_place;

/*
** Starts handling SIGINT; 'L' is the main thread. Wraps the searcher of C modules to learn the flag
** of dnn.core when it is loaded. In a script a SIGINT outside of interrupt_begin and interrupt_end
** kills the program; elsewhere it is only noted, for interrupt_cancelled, or for the code that
** begins without a call of that.
*/
void interrupt_install(lua_State *L, interrupt_place where);

/* Wraps the loader of a C module on top of the stack, if it is that of dnn.core, in the same
   way. */
void interrupt_wrap_loader(lua_State *L, const char *name);

/*
** Ends the code that begins next after so many seconds: as by SIGINT, and programs that it waits
** for by SIGTERM. Where that does not help, the program writes 'words' to a descriptor after a
** while, and ends with EXIT_FAILURE. 0 seconds mean no limit.
*/
void interrupt_limit(double seconds, const char *words, int descriptor);

/* Did the last limit end the code? */
bool interrupt_limit_reached(void);

/* Gives SIGINT its default effect again. */
void interrupt_uninstall(void);

/* Lua code starts to run in 'L', which is not a coroutine. */
void interrupt_begin(lua_State *L);

/* That code has ended; returns true if it was interrupted. */
bool interrupt_end(lua_State *L);

/* Behind an interrupt_end that returned true: the interrupt is for the code that begins next. */
void interrupt_hand_on(void);

/* True if the code that runs is being interrupted. */
bool interrupt_pending(void);

/* For C functions that may not raise an error where they find it: the Lua code that has called them
   gets the error when they return. */
void interrupt_refuse(const char *message);

/* True while dnn.core's threads still do work that an interrupt has made useless. */
bool interrupt_left_work(void);

/* True if SIGINT came while no Lua code was running, since the last call. */
bool interrupt_cancelled(void);

/* lua_resume(co, L, arguments, results), with 'co' tracked. */
int interrupt_resume(lua_State *L, lua_State *co, int arguments, int *results);

/* Closes the coroutine 'co' (lua_resetthread) with 'co' tracked; returns its status. */
int interrupt_close(lua_State *L, lua_State *co);

#endif
