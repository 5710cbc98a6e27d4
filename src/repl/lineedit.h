/*
** Reads lines at the prompt: with GNU Readline on a terminal, otherwise plainly and without any
** escape code.
*/
#ifndef LINEEDIT_H
#define LINEEDIT_H

#include <stdbool.h>

typedef enum lineedit_outcome {
  LINEEDIT_LINE,      /* a line was read */
  LINEEDIT_CANCELLED, /* Ctrl-C */
  LINEEDIT_END        /* end of input: Ctrl-D on an empty line */
} lineedit_outcome;

/*
** Prepares reading. 'terminal': standard input and output are a terminal. Editing is used there
** unless TERM is "dumb"; only then is the history file read and written.
*/
void lineedit_open(bool terminal);

/* True if lines are edited, that is, if the terminal understands escape codes. */
bool lineedit_edits(void);

/*
** Shows 'prompt', in which \1 and \2 enclose what takes no room on the screen, and reads a line.
** '*line' is without its newline and valid until the next call; a pasted line may contain newlines.
*/
lineedit_outcome lineedit_read(const char *prompt, const char **line);

/*
** Adds an input to the history. Not kept: what starts with a blank, and what equals the last one.
*/
void lineedit_remember(const char *input);

/* "8.2", or NULL if the program was built without Readline. */
const char *lineedit_version(void);

#endif
