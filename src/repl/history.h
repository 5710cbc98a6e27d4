/*
** The history file: one input a line, the oldest first, with newlines and backslashes escaped.
** Readable by its owner only; sessions that run side by side append in turn.
*/
#ifndef HISTORY_H
#define HISTORY_H

#include <stdbool.h>
#include <stddef.h>

/*
** Writes the name of the history file into 'file' of 'size' bytes: DNNLUA_HISTORY, or
** dnnlua/history in XDG_STATE_HOME (~/.local/state). Returns false if there is to be no history:
** DNNLUA_HISTORY is empty, or there is no home directory.
*/
bool history_locate(char *file, size_t size);

/* Inputs that are kept. */
#define HISTORY_LIMIT 20000

/*
** Calls 'add' with each of the last 'limit' inputs in the file. An unreadable file is an empty one.
** A file of more than twice as many is cut to the last ones.
*/
void history_read(const char *file, size_t limit, void (*add)(const char *input));

/*
** Appends an input; makes the file and its directories as needed. Failure is silent: it must not
** disturb the session.
*/
void history_append(const char *file, const char *input);

#endif
