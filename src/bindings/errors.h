/*
** Errors as Lua raises them, and interrupts: what every binding ends with when something is wrong.
*/
#ifndef LUADNN_ERRORS_H
#define LUADNN_ERRORS_H

#include "base/error.h"

#include <lua.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* Its address is the place of the module dnn.core in the registry. */
extern const char luadnn_module_key;

/*
** Pushes and returns what a message shows of the value at 'index': of a string or number its text,
** in DNN_QUOTED bytes at most and without control characters; else the name of its type.
*/
const char *luadnn_quote(lua_State *L, int index);

/*
** Raises an error with the position of the call from outside dnnlua's own Lua modules. The formats
** are those of lua_pushfstring. Control characters in the message are escaped, and a long one is
** cut; what a user gave is shown by luadnn_quote, so that there is room for the rest.
*/
int luadnn_error(lua_State *L, const char *format, ...);

/*
** Pushes and returns the text of the caught error at 'index' without its position, for another
** message to hold; raises interrupts again.
*/
const char *luadnn_reason(lua_State *L, int index);

/*
** Adds to the module on the top of the stack: set_root and fail, which lua/dnn/support/fail.lua is
** made of, and reason(problem), which is luadnn_reason.
*/
void luadnn_open_errors(lua_State *L);

/* Raises error->text with that position; clears the interrupt flag if that is what
   stopped the work. */
int luadnn_raise(lua_State *L, const dnn_error *error);

/*
** Set when an interrupt has ended a training in good order and the code after it went on: the next
** training then raises it, so that a loop around training ends. Set by system.c.
*/
extern volatile sig_atomic_t luadnn_interrupt_accepted;

/* Training begins: raises the interrupt that was accepted, if there is one. */
void luadnn_begin_training(lua_State *L);

/* luadnn_raise unless status is DNN_OK. */
void luadnn_check_status(lua_State *L, dnn_status status, const dnn_error *error);

/* Raises the error 'interrupted' unless work was done to its end. */
void luadnn_check_done(lua_State *L, bool done);

/* Ends a loop over elements, of which this is the i-th, when the interrupt flag is set. */
void luadnn_poll(lua_State *L, int64_t i);

#endif
