/*
** What the program gives to the front ends written in Lua (dnn.repl.prompt, dnn.repl.doctor,
** dnn.nb.command): facts about itself and the terminal, and functions that only C can provide.
*/
#ifndef HOST_H
#define HOST_H

#include <lua.h>

#include "repl/options.h"

/*
** Pushes the table
**   version, lua, readline  texts; readline is nil in a program built without it
**   program                 file name of the program, or nil
**   history                 file name of the history, or nil
**   charset                 of the locale, as in "UTF-8"
**   quiet                   was the banner refused?
**   input_terminal, output_terminal, error_terminal
**                           is the stream a terminal?
**   color, error_color      are colors wanted on standard output and on standard error?
**   terminal_width()        width of the terminal, 80 if there is none
**   processors()            number of processors in use
**   clock()                 seconds since some moment
**   list(directory)         names in it, sorted in no way; those of directories end in '/'
**   stat(file)              its size and the time of its last change, or nothing
**   chdir(directory), directory()
**                           change and tell the working directory
**   open(editor)            prepares 'read'; returns true if inputs are edited, with the help of
**                           editor.enter, typed, complete and paste (text, cursor) -> new text or
**                           nil, its cursor, message or nil; editor.highlight (text, cursor)
**                           -> styles or nil; and editor.hint (text, cursor) -> line or nil; see
**                           lineedit.h. 'cursor' is the number of bytes before it
**   read(prompt, continuation)
**                           an input, or nil and "cancelled", "empty" (cancelled, with nothing
**                           typed) or "end"; without 'continuation', or where nothing is edited,
**                           one line
**   put_back(typed)         lets what was typed be read next, where inputs are edited
**   earlier()               the inputs in the history file, the oldest first
**   remember(input)         adds an input that was edited to the history
**   append(input)           adds an input that others have edited to the history file
**   run(f, ...), work(f, ...)
**                           call code of the session, and of the front end: see coroutines.h
**   session(f, ...)         calls code of the session within 'work': see metatables.h
**   interrupted()           is the code that runs being interrupted?
**   limit(seconds, words, is_output)
**                           see interrupt_limit, which writes to standard error unless 'is_output'
**   limit_reached()         did the limit end the code that ran last?
**   capture(limit), taken(is_end), release(), write_out(text)
**                           see capture.h
**   answer_input(f)         see input.h
**   cancelled()             forgets a SIGINT that came while no code ran; did one?
**   guard(wrap)             see protect_guard
*/
void host_push(lua_State *L, const options *o);

/* Width of the terminal that is open at a descriptor, 80 if it is none. */
int host_width(int descriptor);

#endif
