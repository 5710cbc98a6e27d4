/*
** Text laid out in the rows of a terminal: wrapped at its right edge, by the width of each
** character, with nothing in it that could control the terminal.
*/
#ifndef CANVAS_H
#define CANVAS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct canvas {
  char *text; /* the rows one after the other; owned */
  size_t length;
  size_t *rows; /* where each row begins in the text; owned */
  int row_count;
  int column;  /* of the next character in the last row */
  int columns; /* width of the terminal */
  char style;  /* of the text that is written, 0 plain */
  bool failed; /* has memory run out? Then nothing is shown */
  size_t capacity, row_capacity;
} canvas;

/* Empties the canvas, for a terminal of this width. A zeroed one is valid. */
void canvas_start(canvas *c, int columns);

/* Writes a prompt, in which \1 and \2 enclose what takes no room. Returns the columns it takes. */
int canvas_write_prompt(canvas *c, const char *prompt);

/* Writes the character at 'text', of at most 'size' bytes, in a style. Returns its bytes. */
size_t canvas_write(canvas *c, const char *text, size_t size, char style);

/* Begins a new row. */
void canvas_break(canvas *c);

/* Ends the last row; 'rows[row_count]' is then the end of the text. */
void canvas_end(canvas *c);

#endif
