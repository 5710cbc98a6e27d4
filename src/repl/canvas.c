/*
** A screen in memory: text laid out in rows of the terminal's width, with styles, from which the
** editor copies the rows that are to be seen. Each row is a run of bytes with its escape sequences;
** no row ends in a style, so that any of them can be written alone.
*/
#define _GNU_SOURCE /* wcwidth */
#include "repl/canvas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Columns of a tabulator. */
#define TAB "  "

/* The letters that lua/dnn/repl's highlighter gives: keyword, string, number, comment, match,
   error. */
static const char *style_code(char style) {
  switch (style) {
  case 'k':
    return "\033[35m";
  case 's':
    return "\033[33m";
  case 'n':
    return "\033[36m";
  case 'c':
    return "\033[2m";
  case 'm':
    return "\033[1;4m";
  case 'e':
    return "\033[31m";
  default:
    return "";
  }
}

/* Failures are noted, and asked for once at the end: a canvas that is incomplete is not drawn. */
static void append(canvas *c, const char *bytes, size_t size) {
  if (c->length + size > c->capacity) {
    /* kept from one drawing to the next: after a few keys nothing is allocated */
    size_t capacity = 2 * (c->length + size) + 256;
    char *text = realloc(c->text, capacity);
    if (text == NULL) {
      c->failed = true;
      return;
    }
    c->text = text;
    c->capacity = capacity;
  }
  memcpy(c->text + c->length, bytes, size);
  c->length += size;
}

static void append_code(canvas *c, const char *code) {
  append(c, code, strlen(code));
}

static void add_row(canvas *c) {
  if ((size_t)c->row_count + 1 >= c->row_capacity) {
    size_t capacity = 2 * c->row_capacity + 32;
    size_t *rows = realloc(c->rows, capacity * sizeof *rows);
    if (rows == NULL) {
      c->failed = true;
      return;
    }
    c->rows = rows;
    c->row_capacity = capacity;
  }
  c->rows[c->row_count++] = c->length;
  c->column = 0;
}

/* Codes only where the style changes, or a line of code would be mostly codes. */
static void set_style(canvas *c, char style) {
  const char *code = style_code(style);
  if (style_code(c->style) == code)
    return;
  if (style_code(c->style)[0] != '\0')
    append_code(c, "\033[0m");
  append_code(c, code);
  c->style = style;
}

void canvas_start(canvas *c, int columns) {
  c->length = 0;
  c->row_count = 0;
  c->columns = columns;
  c->style = 0;
  c->failed = false;
  add_row(c);
}

void canvas_break(canvas *c) {
  set_style(c, 0);
  add_row(c);
}

void canvas_end(canvas *c) {
  set_style(c, 0);
  if (!c->failed)
    c->rows[c->row_count] = c->length; /* add_row leaves room for it */
}

/* Writes bytes that take 'width' columns. */
static void put(canvas *c, const char *bytes, size_t size, int width, char style) {
  /* as terminals do: a wide character that does not fit begins the next row */
  if (c->column + width > c->columns && c->column > 0)
    canvas_break(c);
  set_style(c, style);
  append(c, bytes, size);
  c->column += width;
}

/* What could move the cursor or mean something to the terminal is shown: control characters as ^A,
   bytes that are no character as \x9B. */
size_t canvas_write(canvas *c, const char *text, size_t size, char style) {
  unsigned char byte = (unsigned char)*text;
  char escape[8];
  if (byte >= 0x20 && byte < 0x7f) {
    put(c, text, 1, 1, style);
    return 1;
  }
  if (byte == '\t') {
    put(c, TAB, strlen(TAB), (int)strlen(TAB), style);
    return 1;
  }
  if (byte < 0x20 || byte == 0x7f) {
    snprintf(escape, sizeof escape, "^%c", byte ^ 0x40);
    put(c, escape, 2, 2, style);
    return 1;
  }
  wchar_t wide;
  mbstate_t state;
  memset(&state, 0, sizeof state);
  size_t used = mbrtowc(&wide, text, size, &state);
  /* 0 for combining characters, 2 for those of East Asia and most pictographs */
  int width = used == (size_t)-1 || used == (size_t)-2 || used == 0 ? -1 : wcwidth(wide);
  if (width >= 0) {
    put(c, text, used, width, style);
    return used;
  }
  snprintf(escape, sizeof escape, "\\x%02X", byte);
  put(c, escape, 4, 4, style);
  return 1;
}

int canvas_write_prompt(canvas *c, const char *prompt) {
  size_t left = strlen(prompt);
  int before = c->column + (c->row_count - 1) * c->columns;
  while (left > 0) {
    if (*prompt == '\1') { /* up to \2: codes that take no room */
      const char *stop = memchr(prompt, '\2', left);
      size_t size = stop != NULL ? (size_t)(stop - prompt) : left;
      append(c, prompt + 1, size - 1);
      size = size < left ? size + 1 : size;
      prompt += size;
      left -= size;
    } else if (*prompt == '\n') {
      canvas_break(c);
      prompt++;
      left--;
    } else {
      size_t used = canvas_write(c, prompt, left, 0);
      prompt += used;
      left -= used;
    }
  }
  return c->column + (c->row_count - 1) * c->columns - before;
}
