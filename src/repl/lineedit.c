/*
** The line editor: Readline for keys, kill ring, undo and history; everything about several lines
** is done here.
**
** Readline knows one line. So its display function is replaced (draw: the input of several lines,
** with prompts, colours and a hint, laid out on a canvas and drawn over what was there before), and
** so are the keys that have to do with lines, characters and the history. The text itself stays in
** Readline's buffer, in which '\n' is a character like others. What the text means, whether it is
** complete, how it is coloured or completed, is asked of the helper (host.c, and behind it
** lua/dnn/repl).
**
** Without a terminal, or without Readline, lines are read plainly.
*/
#define _GNU_SOURCE /* ppoll, memmem */
#include "repl/lineedit.h"

#include <ctype.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#ifdef DNNLUA_READLINE
#include <readline/history.h>
#include <readline/readline.h>
#endif

#include "repl/canvas.h"
#include "repl/grapheme.h"
#include "repl/history.h"
#include "repl/interrupt.h"

static char *current;       /* the line handed out last */
static unsigned long reads; /* of inputs */
static bool has_ended;      /* was the last of them the end? */

/*
** Waits for input, or a signal; returns true if there is input. Signals are blocked outside of
** ppoll, so that none slips in between 'has_come', which tells whether there was one before, and
** the wait.
*/
static bool wait_for_input(int (*has_come)(void)) {
  static const int numbers[] = {SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP};
  sigset_t blocked, before;
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  sigemptyset(&blocked);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    sigaddset(&blocked, numbers[i]);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  int ready = has_come() ? 0 : ppoll(&input, 1, NULL, &before);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return ready > 0;
}

static bool cancelled; /* has there been a Ctrl-C since the prompt was shown? */

/* interrupt.c tells of each press once; the editor asks in several places. */
static int note_cancel(void) {
  cancelled = interrupt_cancelled() || cancelled;
  return cancelled;
}

static lineedit_outcome note_read(lineedit_outcome outcome) {
  reads++;
  has_ended = outcome == LINEEDIT_END;
  return outcome;
}

unsigned long lineedit_reads(void) {
  return reads;
}

bool lineedit_has_ended(void) {
  return has_ended;
}

static lineedit_outcome read_plain(const char *prompt, const char **line) {
  size_t size = 0;
  for (const char *c = prompt; *c != '\0'; c++)
    /* marks around codes of no width, which only the editor needs */
    if (*c != '\1' && *c != '\2')
      putchar(*c);
  fflush(stdout);
  free(current);
  current = NULL;
  cancelled = false;
  if (isatty(STDIN_FILENO)) {
    while (!wait_for_input(note_cancel) && !note_cancel())
      ;
    if (note_cancel()) {
      putchar('\n');
      return LINEEDIT_CANCELLED; /* the terminal does not tell what was typed */
    }
  }
  ssize_t length = getline(&current, &size, stdin);
  if (length == -1) {
    clearerr(stdin);
    return LINEEDIT_END;
  }
  if (length > 0 && current[length - 1] == '\n')
    current[--length] = '\0';
  if (length > 0 && current[length - 1] == '\r')
    current[--length] = '\0';
  *line = current;
  return LINEEDIT_LINE;
}

#ifdef DNNLUA_READLINE

/* Longer texts are not highlighted: it would take longer than a key. */
#define HIGHLIGHT_BYTES 32768

#define PASTE_END "\033[201~"

static bool edits;
static bool done; /* has the input been entered, or ended? */
static char history_file[PATH_MAX];
static bool has_history;
static const lineedit_helper *helper;
static const char *continuation; /* prompt of further lines; NULL for an input of one line */

static volatile sig_atomic_t continued; /* has the program been stopped and gone on? */

/* --- the screen ------------------------------------------------------------------------------- */

static canvas screen;
static int drawn_rows; /* on the terminal; 0 if the cursor is at a new line */
static int cursor_row; /* of the terminal's cursor, from the first one drawn */
static int hint_rows;  /* of those drawn, below the input: 0 or 1 */

/* What came with a paste behind its end, from 'typed_start' on: it is read before the terminal. */
static char *typed;
static size_t typed_start, typed_end;

/* While a paste or a fast typist is ahead, drawing each key would be wasted. */
static bool has_typeahead(void) {
  if (typed_start < typed_end)
    return true;
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  return poll(&input, 1, 0) > 0 && (input.revents & POLLIN) != 0;
}

static int must_stop(void) {
  return rl_pending_signal() || note_cancel();
}

static void move_cursor(FILE *out, int n, char direction) {
  if (n > 0)
    fprintf(out, "\033[%d%c", n, direction);
}

/* Begins a row with a line about the input, of which the part that fits is shown. */
static void lay_out_hint(const char *hint, int columns, char style) {
  size_t left = strlen(hint);
  canvas_break(&screen);
  while (left > 0 && screen.column < columns - 2) {
    size_t used = canvas_write(&screen, hint, left, style);
    hint += used;
    left -= used;
  }
}

/* Lays the input out on 'screen' and finds the cursor in it. */
static void lay_out(bool with_styles, int rows, int columns, int *row, int *column) {
  const char *prompt = rl_display_prompt != NULL ? rl_display_prompt : "";
  const char *styles = NULL;
  size_t end = (size_t)rl_end;
  if (with_styles && helper->highlight != NULL && continuation != NULL && end > 0 &&
      end <= HIGHLIGHT_BYTES)
    styles = helper->highlight(rl_line_buffer, rl_point);
  /* one style for each byte, or none: the helper may have failed halfway */
  if (styles != NULL && strlen(styles) != end)
    styles = NULL;
  canvas_start(&screen, columns);
  canvas_write_prompt(&screen, prompt);
  size_t i = 0;
  *row = -1;
  *column = 0;
  for (;;) {
    /* the cursor is where the next character would go: on a new row if this one is full */
    if (*row < 0 && i >= (size_t)rl_point) {
      if (screen.column >= columns)
        canvas_break(&screen);
      *row = screen.row_count - 1;
      *column = screen.column;
    }
    if (i >= end)
      break;
    if (rl_line_buffer[i] == '\n') {
      canvas_break(&screen);
      canvas_write_prompt(&screen, continuation != NULL ? continuation : "");
      i++;
    } else {
      i += canvas_write(&screen, rl_line_buffer + i, end - i, styles != NULL ? styles[i] : 0);
    }
  }
  hint_rows = 0;
  if (with_styles && helper->hint != NULL && continuation != NULL && end > 0 &&
      end <= HIGHLIGHT_BYTES && screen.row_count < rows && !RL_ISSTATE(RL_STATE_ISEARCH)) {
    const char *hint = helper->hint(rl_line_buffer, rl_point);
    if (hint != NULL) {
      lay_out_hint(hint, columns, styles != NULL ? 'c' : 0);
      hint_rows = 1;
    }
  }
  canvas_end(&screen);
}

/* Draws the input anew where it was drawn before; of a long one the part around the cursor. */
static void draw(bool with_styles) {
  FILE *out = rl_outstream;
  int rows, columns, row, column;
  rl_get_screen_size(&rows, &columns);
  rows = rows > 1 ? rows : 24;
  columns = columns > 1 ? columns : 80;
  lay_out(with_styles, rows, columns, &row, &column);
  if (screen.failed)
    return;
  int first = 0;
  int shown = screen.row_count;
  if (shown > rows) {
    first = row - rows / 2 > 0 ? row - rows / 2 : 0;
    first = first + rows > shown ? shown - rows : first;
    shown = rows;
  }
  /* up to the first row drawn last time, and all from there on is erased and written anew */
  putc('\r', out);
  if (drawn_rows > 0)
    move_cursor(out, cursor_row, 'A');
  fputs("\033[J", out);
  for (int i = first; i < first + shown; i++) {
    if (i > first)
      fputs("\r\n", out);
    fwrite(screen.text + screen.rows[i], 1, screen.rows[i + 1] - screen.rows[i], out);
  }
  move_cursor(out, first + shown - 1 - row, 'A');
  putc('\r', out);
  move_cursor(out, column, 'C');
  fflush(out);
  drawn_rows = shown;
  cursor_row = row - first;
}

/* Readline wants the input shown. While more keys wait, the last of them will do it. */
static void redisplay(void) {
  if (drawn_rows > 0 && has_typeahead())
    return;
  draw(true);
}

/* Leaves the input: the cursor goes to a new line below it, where a hint may have been. */
static void leave_input(void) {
  move_cursor(rl_outstream, drawn_rows - 1 - hint_rows - cursor_row, 'B');
  fputs(hint_rows > 0 ? "\r\n\033[J" : "\r\n", rl_outstream);
  hint_rows = 0;
  fflush(rl_outstream);
  drawn_rows = 0;
  cursor_row = 0;
}

static void show_below(const char *message) {
  leave_input();
  fputs(message, rl_outstream);
  fputs("\r\n", rl_outstream);
  draw(true);
}

/* --- editing ---------------------------------------------------------------------------------- */

/* Makes 'text' the input, as one change that can be undone; what stays the same is left alone. */
static void replace_input(const char *text, int cursor) {
  int length = (int)strlen(text);
  int start = 0;
  int tail = 0;
  /* only the middle that differs is exchanged: undo then puts the cursor where the change was */
  while (start < rl_end && start < length && rl_line_buffer[start] == text[start])
    start++;
  while (tail < rl_end - start && tail < length - start &&
         rl_line_buffer[rl_end - 1 - tail] == text[length - 1 - tail])
    tail++;
  char *middle = strndup(text + start, (size_t)(length - start - tail));
  if (middle == NULL)
    return;
  rl_begin_undo_group();
  rl_delete_text(start, rl_end - tail);
  rl_point = start;
  rl_insert_text(middle);
  rl_end_undo_group();
  free(middle);
  rl_point = cursor < rl_end ? cursor : rl_end;
}

/* Asks the helper. Returns true if it has changed the text. */
static bool ask(lineedit_event event, int cursor) {
  if (continuation == NULL)
    return false;
  lineedit_reply reply = helper->reply(event, rl_line_buffer, cursor);
  if (reply.text != NULL)
    replace_input(reply.text, reply.cursor);
  if (reply.message != NULL)
    show_below(reply.message);
  return reply.text != NULL;
}

/* Is the text an entry of the history as it was recalled? */
static bool is_recalled(void) {
  const HIST_ENTRY *entry = history_get(history_base + where_history());
  return entry != NULL && strcmp(entry->line, rl_line_buffer) == 0;
}

static int enter(int count, int key) {
  (void)count;
  (void)key;
  lineedit_event event = has_typeahead() ? LINEEDIT_ENTER_AHEAD : LINEEDIT_ENTER;
  /* a recalled entry is entered as a whole, wherever the cursor is */
  if (ask(event, is_recalled() ? rl_end : rl_point))
    return 0;
  rl_point = rl_end; /* what comes next is to stand below all of the input */
  draw(true);
  leave_input();
  RL_SETSTATE(RL_STATE_DONE);
  rl_done = 1;
  return 0;
}

static int insert_newline(int count, int key) {
  (void)count;
  (void)key;
  if (continuation != NULL)
    rl_insert_text("\n");
  return 0;
}

/* 'end', 'else', brackets: the line may have to move to the left. The helper decides. */
static int insert_closer(int count, int key) {
  int status = rl_insert(count, key);
  ask(LINEEDIT_TYPED, rl_point);
  return status;
}

static int complete(int count, int key) {
  (void)count;
  (void)key;
  ask(LINEEDIT_COMPLETE, rl_point);
  return 0;
}

static int clear_screen(int count, int key) {
  (void)count;
  (void)key;
  fputs("\033[H\033[2J", rl_outstream);
  drawn_rows = 0;
  draw(true);
  return 0;
}

/* Closed, or an error: POLLHUP and POLLERR are told without being asked for. */
static bool has_hung_up(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = 0, .revents = 0};
  return poll(&input, 1, 0) > 0;
}

/*
** Reads what was typed, at most 'size' bytes, once there is something; 0 after a Ctrl-C, or at the
** end. Ctrl-C empties the terminal's queue: what there was to read may be gone when it is read.
*/
static size_t read_typed(char *bytes, size_t size) {
  size_t count = typed_end - typed_start;
  if (count > 0) {
    count = count < size ? count : size;
    memcpy(bytes, typed + typed_start, count);
    typed_start += count;
    return count;
  }
  while (!note_cancel()) {
    if (has_typeahead() || wait_for_input(must_stop)) {
      ssize_t got = read(STDIN_FILENO, bytes, size); /* does not wait: see prepare_terminal */
      if (got > 0)
        return (size_t)got;
      if (got == 0 && has_hung_up())
        return 0;
    }
    rl_check_signals();
  }
  return 0;
}

void lineedit_put_back(const char *rest, size_t size) {
  size_t left = typed_end - typed_start;
  char *joined = size > 0 ? malloc(size + left) : NULL;
  if (joined == NULL)
    return;
  memcpy(joined, rest, size);
  if (left > 0)
    memcpy(joined + size, typed + typed_start, left);
  free(typed);
  typed = joined;
  typed_start = 0;
  typed_end = size + left;
}

/* Makes the line ends CR and CR LF of 'text' LF and leaves NUL out, in place; its new size. */
static size_t clean_paste(char *text, size_t size) {
  size_t kept = 0;
  char last = '\0';
  for (size_t i = 0; i < size; i++) {
    char c = text[i];
    if (c == '\r')
      text[kept++] = '\n';
    else if (c != '\0' && !(c == '\n' && last == '\r'))
      text[kept++] = c;
    last = c;
  }
  return kept;
}

/* Reads what is pasted up to its end mark, in large pieces, and inserts it as one change. */
static int paste(int count, int key) {
  char *text = NULL;
  size_t length = 0;
  size_t capacity = 0;
  char *end = NULL;
  (void)count;
  (void)key;
  while (end == NULL) {
    if (capacity - length < 8192) {
      capacity = 2 * capacity + 16384;
      char *larger = realloc(text, capacity);
      if (larger == NULL)
        break;
      text = larger;
    }
    size_t got = read_typed(text + length, capacity - length - 1);
    if (got == 0)
      break;
    /* the mark may come in two pieces */
    size_t from = length > strlen(PASTE_END) ? length - strlen(PASTE_END) : 0;
    length += got;
    end = memmem(text + from, length - from, PASTE_END, strlen(PASTE_END));
  }
  if (end != NULL) {
    const char *rest = end + strlen(PASTE_END);
    lineedit_put_back(rest, (size_t)(text + length - rest));
    size_t size = clean_paste(text, (size_t)(end - text));
    /* pasting does not enter: the newline at the end of what was copied would */
    while (size > 0 && text[size - 1] == '\n')
      size--;
    text[size] = '\0';
    lineedit_reply reply = {NULL, 0, NULL};
    if (continuation != NULL)
      reply = helper->reply(LINEEDIT_PASTE, text, (int)size);
    rl_insert_text(reply.text != NULL ? reply.text : text);
  }
  free(text);
  return 0;
}

/*
** Leaves out what a terminal says of itself when it is asked what pictures it draws: an answer that
** comes too late is read as if it were typed.
*/
static int skip_attributes(int count, int key) {
  (void)count;
  (void)key;
  do /* ESC [ ? was read: digits and semicolons up to a letter */
    key = rl_read_key();
  while (key >= 0x20 && key < 0x40);
  return 0;
}

static int skip_graphics(int count, int key) {
  (void)count;
  int last = 0;
  for (key = 0; key >= 0 && !(last == '\033' && key == '\\'); key = rl_read_key())
    last = key; /* ESC _ G was read: all up to ESC \ */
  return 0;
}

/* First byte of the line that the cursor is in. */
static int line_start(void) {
  int at = rl_point;
  while (at > 0 && rl_line_buffer[at - 1] != '\n')
    at--;
  return at;
}

static int line_end(int at) {
  while (at < rl_end && rl_line_buffer[at] != '\n')
    at++;
  return at;
}

static int go_to_line_start(int count, int key) {
  (void)count;
  (void)key;
  rl_point = line_start();
  return 0;
}

static int go_to_line_end(int count, int key) {
  (void)count;
  (void)key;
  rl_point = line_end(rl_point);
  return 0;
}

/* Kills to the end of the line; at its end, the line break. */
static int kill_to_line_end(int count, int key) {
  (void)count;
  (void)key;
  int end = line_end(rl_point);
  rl_kill_text(rl_point, end == rl_point && end < rl_end ? end + 1 : end);
  return 0;
}

/* Kills to the start of the line; at its start, the line break before it. */
static int kill_to_line_start(int count, int key) {
  (void)count;
  (void)key;
  int start = line_start();
  start = start == rl_point && start > 0 ? start - 1 : start;
  rl_kill_text(rl_point, start);
  rl_point = start;
  return 0;
}

/* Where the cursor is after 'count' characters, backwards for negative ones. */
static int after_characters(int count) {
  size_t at = (size_t)rl_point;
  for (; count > 0 && at < (size_t)rl_end; count--)
    at = grapheme_next(rl_line_buffer, (size_t)rl_end, at);
  for (; count < 0 && at > 0; count++)
    at = grapheme_previous(rl_line_buffer, (size_t)rl_end, at);
  return (int)at;
}

static int go_forward(int count, int key) {
  (void)key;
  int to = after_characters(count);
  if (to == rl_point)
    rl_ding();
  rl_point = to;
  return 0;
}

static int go_backward(int count, int key) {
  return go_forward(-count, key);
}

/* Deletes characters after the cursor, or before it for negative 'count'; several can be yanked. */
static int delete_forward(int count, int key) {
  (void)key;
  int to = after_characters(count);
  if (to == rl_point)
    return rl_ding();
  int from = to < rl_point ? to : rl_point;
  if (rl_explicit_arg)
    rl_kill_text(rl_point, to);
  else
    rl_delete_text(rl_point, to);
  rl_point = from;
  return 0;
}

static int delete_backward(int count, int key) {
  if (rl_insert_mode == 0) /* what is overwritten comes back */
    return rl_rubout(count, key);
  return delete_forward(-count, key);
}

/* The number of characters between the start of the line and the cursor. */
static int characters_before(int start) {
  int count = 0;
  size_t at = (size_t)start;
  for (; at < (size_t)rl_point; count++)
    at = grapheme_next(rl_line_buffer, (size_t)rl_end, at);
  return count;
}

/* Puts the cursor behind 'count' characters of the line that begins at 'start', or at its end. */
static void go_to_character(int start, int count) {
  int end = line_end(start);
  rl_point = start;
  int to = after_characters(count);
  rl_point = to < end ? to : end;
}

/* --- history ---------------------------------------------------------------------------------- */

static char *draft;          /* the input before entries of the history were recalled */
static size_t prefix_length; /* entries begin with this much of it */
static bool was_recall;      /* was the last move by go_up or go_down one in the history? */

static int go_up(int count, int key);
static int go_down(int count, int key);

static bool is_recalling(void) {
  return (rl_last_func == go_up || rl_last_func == go_down) && was_recall && draft != NULL;
}

/* Recalls the next entry in a direction, -1 or 1, that begins like the draft; or the draft. */
static void recall(int direction) {
  if (!is_recalling()) {
    free(draft);
    draft = strdup(rl_line_buffer);
    prefix_length = draft != NULL ? (size_t)rl_point : 0;
    using_history();
  }
  was_recall = true;
  if (draft == NULL)
    return;
  int at = where_history();
  for (;;) {
    at += direction;
    if (at < 0) {
      rl_ding();
      return;
    }
    const char *found = draft;
    if (at < history_length)
      found = history_get(history_base + at)->line;
    bool is_same = strcmp(found, rl_line_buffer) == 0;
    if (at >= history_length || (!is_same && strncmp(found, draft, prefix_length) == 0)) {
      /* the position behind the last entry stands for the draft */
      history_set_pos(at < history_length ? at : history_length);
      rl_replace_line(found, 1);
      rl_point = rl_end;
      return;
    }
  }
}

/* Up: within the input by lines, at its first line in the history. */
static int go_up(int count, int key) {
  (void)count;
  (void)key;
  int start = line_start();
  if (start == 0 || is_recalling()) {
    recall(-1);
    return 0;
  }
  /* in characters: columns would be those of the prompts, too */
  int column = characters_before(start);
  rl_point = start - 1;
  go_to_character(line_start(), column);
  was_recall = false;
  return 0;
}

static int go_down(int count, int key) {
  (void)count;
  (void)key;
  int end = line_end(rl_point);
  if (end == rl_end || is_recalling()) {
    recall(1);
    return 0;
  }
  go_to_character(end + 1, characters_before(line_start()));
  was_recall = false;
  return 0;
}

/* --- keys ------------------------------------------------------------------------------------- */

/* Binds a key to 'ours', unless ~/.inputrc has bound it to something else than is usual. */
static void bind(Keymap map, const char *keys, rl_command_func_t *usual, rl_command_func_t *ours) {
  int type;
  rl_command_func_t *bound = rl_function_of_keyseq(keys, map, &type);
  if (bound == NULL || (type == ISFUNC && bound == usual) || type == ISKMAP)
    rl_bind_keyseq_in_map(keys, ours, map);
}

static void bind_keys(Keymap map) {
  bind(map, "\r", rl_newline, enter);
  bind(map, "\n", rl_newline, enter);
  bind(map, "\033\r", rl_vi_editing_mode, insert_newline);
  bind(map, "\033\n", rl_vi_editing_mode, insert_newline);
  bind(map, "\t", rl_complete, complete);
  bind(map, "\x0c", rl_clear_screen, clear_screen);
  bind(map, "\033[200~", rl_bracketed_paste_begin, paste);
  bind(map, "\033[?", NULL, skip_attributes);
  bind(map, "\033_G", NULL, skip_graphics);
  bind(map, "\033[A", rl_get_previous_history, go_up);
  bind(map, "\033OA", rl_get_previous_history, go_up);
  bind(map, "\x10", rl_get_previous_history, go_up);
  bind(map, "\033[B", rl_get_next_history, go_down);
  bind(map, "\033OB", rl_get_next_history, go_down);
  bind(map, "\x0e", rl_get_next_history, go_down);
  static const char *const home_keys[] = {"\x01", "\033[H", "\033OH", "\033[1~", "\033[7~"};
  static const char *const end_keys[] = {"\x05", "\033[F", "\033OF", "\033[4~", "\033[8~"};
  for (size_t i = 0; i < sizeof home_keys / sizeof home_keys[0]; i++) {
    bind(map, home_keys[i], rl_beg_of_line, go_to_line_start);
    bind(map, end_keys[i], rl_end_of_line, go_to_line_end);
  }
  static const char *const forward_keys[] = {"\x06", "\033[C", "\033OC"};
  static const char *const backward_keys[] = {"\x02", "\033[D", "\033OD"};
  for (size_t i = 0; i < sizeof forward_keys / sizeof forward_keys[0]; i++) {
    bind(map, forward_keys[i], rl_forward_char, go_forward);
    bind(map, backward_keys[i], rl_backward_char, go_backward);
  }
  bind(map, "\x7f", rl_rubout, delete_backward);
  bind(map, "\x08", rl_rubout, delete_backward);
  bind(map, "\x04", rl_delete, delete_forward);
  bind(map, "\033[3~", rl_delete, delete_forward);
  bind(map, "\x0b", rl_kill_line, kill_to_line_end);
  bind(map, "\x15", rl_unix_line_discard, kill_to_line_start);
  /* the last letters of end, else, until and elseif, and brackets */
  for (const char *closer = "delf)]}"; *closer != '\0'; closer++) {
    const char keys[2] = {*closer, '\0'};
    bind(map, keys, rl_insert, insert_closer);
  }
}

static void note_continue(int number) {
  (void)number;
  continued = 1;
}

static void take_line(char *line) {
  current = line;
  done = true;
  rl_callback_handler_remove(); /* before the newline brings up another prompt */
}

static void add_old_entry(const char *input) {
  add_history(input);
}

/* Sets the terminal up as Readline does, but for a read that returns 0 where there is nothing. */
static void prepare_terminal(int meta) {
  struct termios settings;
  rl_prep_terminal(meta);
  if (tcgetattr(STDIN_FILENO, &settings) != 0)
    return;
  settings.c_cc[VMIN] = 0;
  settings.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &settings);
}

static int read_key(FILE *stream) {
  char key;
  (void)stream;
  if (read_typed(&key, 1) == 1)
    return (unsigned char)key;
  return note_cancel() && RL_ISSTATE(RL_STATE_READCMD) ? READERR : EOF;
}

void lineedit_open(bool terminal, const lineedit_helper *chosen_helper) {
  const char *term = getenv("TERM");
  edits = terminal && term != NULL && strcmp(term, "") != 0 && strcmp(term, "dumb") != 0;
  if (!edits)
    return;
  helper = chosen_helper;
  rl_readline_name = "dnnlua";
  rl_persistent_signal_handlers = 1; /* between keys too: they restore the terminal */
  rl_initialize();
  rl_redisplay_function = redisplay;
  rl_prep_term_function = prepare_terminal;
  rl_variable_bind("bind-tty-special-chars", "off");  /* they would take Ctrl-U back */
  rl_variable_bind("echo-control-characters", "off"); /* ^C would stand where the cursor is */
  bind_keys(emacs_standard_keymap);
  bind_keys(vi_insertion_keymap);
  bind(vi_movement_keymap, "\r", rl_newline, enter);
  bind(vi_movement_keymap, "\n", rl_newline, enter);
  rl_getc_function = read_key;
  signal(SIGCONT, note_continue);
  using_history();
  stifle_history(HISTORY_LIMIT);
  has_history = history_locate(history_file, sizeof history_file);
  if (has_history)
    history_read(history_file, HISTORY_LIMIT, add_old_entry);
}

bool lineedit_edits(void) {
  return edits;
}

/* A signal that Readline has caught, or one that came while it was not waiting. */
static int has_signal(void) {
  return rl_pending_signal() || continued || note_cancel();
}

static bool wait_for_key(void) {
  bool ready = typed_start < typed_end || wait_for_input(has_signal);
  rl_check_signals();
  if (continued) { /* show the input again */
    continued = 0;
    drawn_rows = 0;
    rl_on_new_line();
    draw(true);
  }
  return ready;
}

static lineedit_outcome read_edited(const char *prompt, const char **line) {
  free(current);
  current = NULL;
  done = false;
  cancelled = false;
  continued = 0;
  drawn_rows = 0;
  cursor_row = 0;
  free(draft);
  draft = NULL;
  using_history();
  rl_reset_screen_size(); /* the program that ran may have changed it */
  fflush(stdout);
  clearerr(stdout); /* Ctrl-C may have ended a write; a terminal that is gone ends the input, too */
  rl_callback_handler_install(prompt, take_line);
  /* Readline's callback interface: one key at a time, so that signals and Ctrl-C are looked at
     between two keys, in a wait of our own. */
  while (!done) {
    bool is_empty = rl_end == 0;
    bool ready = wait_for_key();
    if (ready && !note_cancel())
      rl_callback_read_char();
    if (note_cancel()) {
      rl_clear_pending_input();
      typed_start = typed_end = 0;
      rl_point = rl_end;
      draw(true);
      fputs("^C", rl_outstream);
      rl_callback_handler_remove();
      leave_input();
      return is_empty ? LINEEDIT_EMPTY : LINEEDIT_CANCELLED;
    }
  }
  if (current == NULL) {
    putchar('\n');
    return LINEEDIT_END;
  }
  *line = current;
  return LINEEDIT_LINE;
}

lineedit_outcome lineedit_read(const char *prompt, const char *further, const char **line) {
  continuation = further;
  return note_read(edits ? read_edited(prompt, line) : read_plain(prompt, line));
}

void lineedit_remember(const char *input) {
  /* a blank in front keeps an input out of the history, as shells do */
  if (!edits || input[0] == '\0' || isspace((unsigned char)input[0]))
    return;
  const HIST_ENTRY *last =
      history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
  if (last != NULL && strcmp(last->line, input) == 0)
    return;
  add_history(input);
  if (has_history)
    history_append(history_file, input);
}

const char *lineedit_version(void) {
  return rl_library_version;
}

#else

void lineedit_open(bool terminal, const lineedit_helper *helper) {
  (void)terminal;
  (void)helper;
}

bool lineedit_edits(void) {
  return false;
}

lineedit_outcome lineedit_read(const char *prompt, const char *continuation, const char **line) {
  (void)continuation;
  return note_read(read_plain(prompt, line));
}

void lineedit_remember(const char *input) {
  (void)input;
}

const char *lineedit_version(void) {
  return NULL;
}

void lineedit_put_back(const char *typed, size_t size) {
  (void)typed, (void)size;
}

#endif
