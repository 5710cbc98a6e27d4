/*
** os.execute for interrupts. While the C library's system() waits for a command it ignores SIGINT:
** Ctrl-C ends the command, and the loop that starts commands would never hear of it.
*/
#ifndef EXECUTE_H
#define EXECUTE_H

#include <lua.h>

/*
** Replaces os.execute by one that interrupts the Lua code, as interrupt.h tells, when the command
** died of SIGINT. A command that catches the signal, such as an editor, does not interrupt.
*/
void execute_install(lua_State *L);

#endif
