/*
** Reads inputs at the prompt: with GNU Readline on a terminal, otherwise lines, plainly and without
** any escape code.
**
** An input that is edited may have several lines. What its text means is known to the helper: where
** it is complete, how it is colored, and what may complete a word. The cursor moves by what looks
** like one character, and so is text deleted (grapheme.h).
*/
#ifndef LINEEDIT_H
#define LINEEDIT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum lineedit_outcome {
  LINEEDIT_LINE,      /* an input was read */
  LINEEDIT_CANCELLED, /* Ctrl-C */
  LINEEDIT_EMPTY,     /* Ctrl-C when nothing was typed */
  LINEEDIT_END        /* end of input: Ctrl-D on an empty line */
} lineedit_outcome;

typedef enum lineedit_event {
  LINEEDIT_ENTER,       /* Enter was pressed; without a new text the input is taken */
  LINEEDIT_ENTER_AHEAD, /* the same, while what follows was typed ahead already */
  LINEEDIT_TYPED,       /* a letter that may end a block was typed */
  LINEEDIT_COMPLETE,    /* Tab was pressed */
  LINEEDIT_PASTE        /* the text was pasted; the new text is inserted instead */
} lineedit_event;

typedef struct lineedit_reply {
  const char *text;    /* what replaces the text, or NULL to leave it */
  int cursor;          /* its byte, if there is a new text */
  const char *message; /* lines to show below the input, or NULL */
} lineedit_reply;

/* Texts that the functions return are valid until the next call. */
typedef struct lineedit_helper {
  /* What becomes of 'text', with the cursor at a byte of it, after an event. */
  lineedit_reply (*reply)(lineedit_event event, const char *text, int cursor);

  /*
  ** The styles of 'text', a letter for each byte: k keyword, s string, n number, c comment,
  ** m bracket that matches the one at the cursor, e error, anything else plain. NULL: all plain,
  ** and hints too.
  */
  const char *(*highlight)(const char *text, int cursor);

  /* A line to show below 'text' while the cursor is at a byte of it, or NULL. */
  const char *(*hint)(const char *text, int cursor);
} lineedit_helper;

/*
** Prepares reading. 'terminal': standard input and output are a terminal. Editing is used there
** unless TERM is "dumb"; only then is the history file read and written. The helper is borrowed.
*/
void lineedit_open(bool terminal, const lineedit_helper *helper);

/* True if inputs are edited, that is, if the terminal understands escape codes. */
bool lineedit_edits(void);

/*
** Shows 'prompt', in which \1 and \2 enclose what takes no room on the screen, and reads an input;
** 'continuation' is shown before its further lines. Without 'continuation', or where nothing is
** edited, it is one line, and the helper is not asked. '*line' is without its last newline and
** valid until the next call.
*/
lineedit_outcome lineedit_read(const char *prompt, const char *continuation, const char **line);

/* Lets what was typed, and read by somebody else, be read next where inputs are edited. */
void lineedit_put_back(const char *typed, size_t size);

/* How often an input was read, and whether the last one was the end. */
unsigned long lineedit_reads(void);
bool lineedit_has_ended(void);

/*
** Adds an input to the history. Not kept: what starts with a blank, and what equals the last one.
*/
void lineedit_remember(const char *input);

/* "8.2", or NULL if the program was built without Readline. */
const char *lineedit_version(void);

#endif
