/*
** The loop of the prompt. An input is a step of the front end in Lua (dnn.repl.prompt); no error in
** a step ends the program. Where the front end does not get as far as reading an input, the loop
** reads and runs one itself, as plainly as lua.c does.
*/
#ifndef LOOP_H
#define LOOP_H

#include <lua.h>
#include <stdbool.h>

#include "repl/options.h"

/* Runs the prompt until its input ends. Returns false if that is a failure of the program. */
bool loop_run(lua_State *L, const options *o);

#endif
