#define _GNU_SOURCE /* ppoll */
#include "lineedit.h"

#include <ctype.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef DNNLUA_READLINE
#include <readline/history.h>
#include <readline/readline.h>
#endif

#include "history.h"
#include "interrupt.h"

static char *current; /* the line handed out last */

/*
** Waits for input, or a signal; returns true if there is input. Signals are blocked outside of ppoll,
** so that none slips in between 'has_come', which tells whether there was one before, and the wait.
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

static int note_cancel(void) {
  cancelled = interrupt_cancelled() || cancelled;
  return cancelled;
}

static lineedit_outcome read_plain(const char *prompt, const char **line) {
  size_t size = 0;
  for (const char *c = prompt; *c != '\0'; c++)
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
      return LINEEDIT_CANCELLED;
    }
  }
  ssize_t length = getline(&current, &size, stdin);
  if (length == -1) {
    clearerr(stdin);
    return LINEEDIT_END;
  }
  if (length > 0 && current[length - 1] == '\n')
    current[length - 1] = '\0';
  *line = current;
  return LINEEDIT_LINE;
}

#ifdef DNNLUA_READLINE

/* Entries kept in memory. */
#define HISTORY_ENTRIES 20000

static bool edits;
static bool done; /* has the line been entered, or the input ended? */
static char history_file[PATH_MAX];
static bool has_history;

static volatile sig_atomic_t continued; /* has the program been stopped and gone on? */

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

void lineedit_open(bool terminal) {
  const char *term = getenv("TERM");
  edits = terminal && term != NULL && strcmp(term, "") != 0 && strcmp(term, "dumb") != 0;
  if (!edits)
    return;
  rl_readline_name = "dnnlua";
  rl_persistent_signal_handlers = 1; /* between keys too: they restore the terminal */
  rl_initialize();
  rl_bind_key('\t', rl_tab_insert);
  signal(SIGCONT, note_continue);
  using_history();
  stifle_history(HISTORY_ENTRIES);
  has_history = history_locate(history_file, sizeof history_file);
  if (has_history)
    history_read(history_file, add_old_entry);
}

bool lineedit_edits(void) {
  return edits;
}

/* A signal that Readline has caught, or one that came while it was not waiting. */
static int has_signal(void) {
  return rl_pending_signal() || continued || note_cancel();
}

static bool wait_for_key(void) {
  bool ready = wait_for_input(has_signal);
  rl_check_signals();
  if (continued) { /* show the line again */
    continued = 0;
    rl_on_new_line();
    rl_forced_update_display();
  }
  return ready;
}

static lineedit_outcome read_edited(const char *prompt, const char **line) {
  free(current);
  current = NULL;
  done = false;
  cancelled = false;
  continued = 0;
  fflush(stdout);
  rl_callback_handler_install(prompt, take_line);
  while (!done) {
    bool ready = wait_for_key();
    if (ready && !note_cancel())
      rl_callback_read_char();
    if (note_cancel()) { /* Readline has shown ^C */
      rl_callback_handler_remove();
      putchar('\n');
      return LINEEDIT_CANCELLED;
    }
  }
  if (current == NULL) {
    putchar('\n');
    return LINEEDIT_END;
  }
  *line = current;
  return LINEEDIT_LINE;
}

lineedit_outcome lineedit_read(const char *prompt, const char **line) {
  return edits ? read_edited(prompt, line) : read_plain(prompt, line);
}

void lineedit_remember(const char *input) {
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

void lineedit_open(bool terminal) {
  (void)terminal;
}

bool lineedit_edits(void) {
  return false;
}

lineedit_outcome lineedit_read(const char *prompt, const char **line) {
  return read_plain(prompt, line);
}

void lineedit_remember(const char *input) {
  (void)input;
}

const char *lineedit_version(void) {
  return NULL;
}

#endif
