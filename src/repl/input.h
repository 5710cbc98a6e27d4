/*
** What code of the session reads from standard input where nobody types there: in a notebook, whose
** front end asks the user, or in one that is checked.
*/
#ifndef INPUT_H
#define INPUT_H

#include <lua.h>

/*
** Lua: answer_input(f) makes standard input what f returns each time when more is read: a text; nil
** at its end, and after an interrupt; nil and a message where nobody can be asked, which becomes an
** error of the code that reads. Commands that are started find nothing to read.
*/
int input_answer(lua_State *L);

#endif
