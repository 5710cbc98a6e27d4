/*
** What the program offers its front end in Lua: the terminal, the line editor, files' names and
** times, the running of input. It is handed to lua/dnn/repl/prompt.lua,
** doctor.lua and lua/dnn/nb/command.lua as a table 'host'.
*/
#include "repl/host.h"

#include <dirent.h>
#include <errno.h>
#include <langinfo.h>
#include <lauxlib.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "repl/capture.h"
#include "repl/coroutines.h"
#include "repl/history.h"
#include "repl/input.h"
#include "repl/interrupt.h"
#include "repl/lineedit.h"
#include "repl/metatables.h"
#include "repl/paths.h"
#include "repl/protect.h"

/* Asked for each time: windows change. */
int host_width(int descriptor) {
  struct winsize size;
  bool is_known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : 80;
}

static int host_terminal_width(lua_State *L) {
  lua_pushinteger(L, host_width(STDOUT_FILENO));
  return 1;
}

static int host_processors(lua_State *L) {
  lua_pushinteger(L, sysconf(_SC_NPROCESSORS_ONLN));
  return 1;
}

/* The names in a directory, those of directories with '/' at the end; of one that is unreadable
   none, and a message. */
static int host_list(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  /* an error would leave it open; below only lack of memory can raise one */
  DIR *directory = opendir(name);
  lua_newtable(L);
  if (directory == NULL) {
    lua_pushfstring(L, "%s: %s", name, strerror(errno));
    return 2;
  }
  const struct dirent *entry;
  for (lua_Integer n = 1; (entry = readdir(directory)) != NULL;) {
    struct stat status;
    bool is_directory =
        /* links to directories count as such: completion goes through them */
        fstatat(dirfd(directory), entry->d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
      lua_pushfstring(L, is_directory ? "%s/" : "%s", entry->d_name);
      lua_rawseti(L, -2, n++);
    }
  }
  closedir(directory);
  return 1;
}

/* Size and time of the last change of a file, in seconds; nil if there is none. */
static int host_stat(lua_State *L) {
  struct stat status;
  if (stat(luaL_checkstring(L, 1), &status) != 0)
    return 0;
  lua_pushinteger(L, (lua_Integer)status.st_size);
  lua_pushnumber(L, (lua_Number)status.st_mtim.tv_sec + (lua_Number)status.st_mtim.tv_nsec / 1e9);
  return 2;
}

static int host_chdir(lua_State *L) {
  return luaL_fileresult(L, chdir(luaL_checkstring(L, 1)) == 0, lua_tostring(L, 1));
}

static int host_directory(lua_State *L) {
  char name[PATH_MAX];
  lua_pushstring(L, getcwd(name, sizeof name));
  return 1;
}

/* Never goes back, unlike the time of day. */
static int host_clock(lua_State *L) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  lua_pushnumber(L, (lua_Number)now.tv_sec + (lua_Number)now.tv_nsec / 1e9);
  return 1;
}

/* The table of functions given to 'open', in the registry under this key; and the main thread. */
static const char editor_key = 0;
static lua_State *editor_thread;

/* Calls editor.NAME(text, cursor) for 'results'; false if there is no such function or it fails.
   Readline calls back while a C function of Lua waits for a line; errors stay here, since they must
   not jump through Readline. */
static bool call_editor(const char *name, const char *text, int cursor, int results) {
  lua_State *L = editor_thread;
  if (!lua_checkstack(L, 8) || lua_rawgetp(L, LUA_REGISTRYINDEX, &editor_key) != LUA_TTABLE)
    return false;
  lua_getfield(L, -1, name);
  lua_pushstring(L, text);
  lua_pushinteger(L, cursor);
  return lua_pcall(L, 2, results, 0) == LUA_OK;
}

/* A copy of the text at the top of the stack, or NULL; frees the last one. Lua may collect its
   string before the editor has used the text. */
static const char *keep_text(char **kept) {
  const char *text = lua_tostring(editor_thread, -1);
  free(*kept);
  *kept = text != NULL ? strdup(text) : NULL;
  return *kept;
}

static lineedit_reply reply_to(lineedit_event event, const char *text, int cursor) {
  static const char *const names[] = {"enter", "enter_ahead", "typed", "complete", "paste"};
  /* kept until the next event: the editor uses them after this function has returned */
  static char *new_text, *message;
  lineedit_reply reply = {NULL, 0, NULL};
  int top = lua_gettop(editor_thread);
  if (call_editor(names[event], text, cursor, 3)) { /* text, cursor, message */
    reply.message = keep_text(&message);
    reply.cursor = (int)lua_tointeger(editor_thread, -2);
    lua_pop(editor_thread, 2);
    reply.text = keep_text(&new_text);
  }
  lua_settop(editor_thread, top);
  return reply;
}

/* The text that editor.NAME(text, cursor) returns, or NULL; it replaces the one kept. */
static const char *ask_editor(const char *name, const char *text, int cursor, char **kept) {
  const char *result = NULL;
  int top = lua_gettop(editor_thread);
  if (call_editor(name, text, cursor, 1))
    result = keep_text(kept);
  lua_settop(editor_thread, top);
  return result;
}

static const char *highlight(const char *text, int cursor) {
  static char *styles;
  return ask_editor("highlight", text, cursor, &styles);
}

static const char *hint(const char *text, int cursor) {
  static char *line;
  return ask_editor("hint", text, cursor, &line);
}

static int host_open(lua_State *L) {
  static const lineedit_helper helper = {reply_to, highlight, hint};
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &editor_key);
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  editor_thread = lua_tothread(L, -1);
  /* both: lines that go elsewhere must not hold codes for a terminal */
  lineedit_open(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO), &helper);
  lua_pushboolean(L, lineedit_edits());
  return 1;
}

static int host_read(lua_State *L) {
  const char *line;
  const char *prompt = luaL_checkstring(L, 1);
  lineedit_outcome outcome = lineedit_read(prompt, luaL_optstring(L, 2, NULL), &line);
  if (outcome == LINEEDIT_LINE) {
    lua_pushstring(L, line);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, outcome == LINEEDIT_END     ? "end"
                    : outcome == LINEEDIT_EMPTY ? "empty"
                                                : "cancelled");
  return 2;
}

static int host_put_back(lua_State *L) {
  size_t size;
  const char *typed = luaL_checklstring(L, 1, &size);
  lineedit_put_back(typed, size);
  return 0;
}

static int host_remember(lua_State *L) {
  lineedit_remember(luaL_checkstring(L, 1));
  return 0;
}

/* Entries of the history are gathered outside of Lua, which could leave the file open. */
typedef struct inputs {
  char **texts;
  size_t count, capacity;
} inputs;

static inputs gathered;

static void gather(const char *input) {
  if (gathered.count == gathered.capacity) {
    size_t capacity = 2 * gathered.capacity + 64;
    char **texts = realloc(gathered.texts, capacity * sizeof *texts);
    /* history is a convenience: what there is no memory for is left out */
    if (texts == NULL)
      return;
    gathered.texts = texts;
    gathered.capacity = capacity;
  }
  char *copy = strdup(input);
  if (copy != NULL)
    gathered.texts[gathered.count++] = copy;
}

static void forget_gathered(void) {
  while (gathered.count > 0)
    free(gathered.texts[--gathered.count]);
}

static int host_earlier(lua_State *L) {
  char file[PATH_MAX];
  /* left over, if making the table below has once failed */
  forget_gathered();
  if (history_locate(file, sizeof file))
    history_read(file, HISTORY_LIMIT, gather);
  lua_createtable(L, (int)gathered.count, 0);
  for (size_t i = 0; i < gathered.count; i++) {
    lua_pushstring(L, gathered.texts[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  forget_gathered();
  return 1;
}

static int host_append(lua_State *L) {
  char file[PATH_MAX];
  const char *input = luaL_checkstring(L, 1);
  if (history_locate(file, sizeof file))
    history_append(file, input);
  return 0;
}

static int host_interrupted(lua_State *L) {
  lua_pushboolean(L, interrupt_pending());
  return 1;
}

/* limit(seconds, words, is_output): see interrupt_limit; limit() takes it away. */
static int host_limit(lua_State *L) {
  bool is_output = lua_toboolean(L, 3);
  double seconds = luaL_optnumber(L, 1, 0);
  luaL_argcheck(L, seconds >= 0 && seconds <= 1e9, 1, "must be from 0 to 1e9 seconds");
  interrupt_limit(seconds, luaL_optstring(L, 2, ""),
                  capture_descriptor(is_output ? STDOUT_FILENO : STDERR_FILENO));
  return 0;
}

static int host_limit_reached(lua_State *L) {
  lua_pushboolean(L, interrupt_limit_reached());
  return 1;
}

/* Forgets a SIGINT that came while no code ran; returns whether one did. */
static int host_cancelled(lua_State *L) {
  lua_pushboolean(L, interrupt_cancelled());
  return 1;
}

static bool is_set(const char *name) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0';
}

/* NO_COLOR and its like are conventions of many programs; an empty value does not count. */
static bool wants_color(const options *o, int descriptor) {
  const char *term = getenv("TERM");
  if (o->color != OPTIONS_COLOR_AUTO)
    return o->color == OPTIONS_COLOR_ALWAYS;
  if (is_set("NO_COLOR"))
    return false;
  if (is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE"))
    return true;
  return isatty(descriptor) && term != NULL && term[0] != '\0' && strcmp(term, "dumb") != 0;
}

static void set_text(lua_State *L, const char *key, const char *value) {
  lua_pushstring(L, value);
  lua_setfield(L, -2, key);
}

static void set_flag(lua_State *L, const char *key, bool value) {
  lua_pushboolean(L, value);
  lua_setfield(L, -2, key);
}

void host_push(lua_State *L, const options *o) {
  static const luaL_Reg functions[] = {{"terminal_width", host_terminal_width},
                                       {"processors", host_processors},
                                       {"clock", host_clock},
                                       {"list", host_list},
                                       {"stat", host_stat},
                                       {"chdir", host_chdir},
                                       {"directory", host_directory},
                                       {"open", host_open},
                                       {"read", host_read},
                                       {"put_back", host_put_back},
                                       {"remember", host_remember},
                                       {"earlier", host_earlier},
                                       {"append", host_append},
                                       {"run", coroutines_run},
                                       {"work", coroutines_work},
                                       {"prepare", coroutines_prepare},
                                       {"session", metatables_session},
                                       {"guard", protect_guard},
                                       {"interrupted", host_interrupted},
                                       {"limit", host_limit},
                                       {"limit_reached", host_limit_reached},
                                       {"capture", capture_begin},
                                       {"taken", capture_take},
                                       {"release", capture_release},
                                       {"write_out", capture_write_out},
                                       {"answer_input", input_answer},
                                       {"cancelled", host_cancelled},
                                       {NULL, NULL}};
  char history[PATH_MAX];
  setlocale(LC_CTYPE, ""); /* numbers keep their point */
  if (getenv("LC_ALL") == NULL && strcmp(setlocale(LC_CTYPE, NULL), "C") == 0)
    setlocale(LC_CTYPE, "C.UTF-8"); /* nobody has chosen one, as in a container */
  luaL_newlib(L, functions);
  set_text(L, "version", DNNLUA_VERSION);
  set_text(L, "lua", LUA_RELEASE);
  set_text(L, "readline", lineedit_version());
  set_text(L, "history", history_locate(history, sizeof history) ? history : NULL);
  set_text(L, "charset", nl_langinfo(CODESET));
  paths_push_program(L);
  lua_setfield(L, -2, "program");
  /* the streams are asked now: scripts may close them later */
  set_flag(L, "quiet", o->quiet);
  set_flag(L, "input_terminal", isatty(STDIN_FILENO));
  set_flag(L, "output_terminal", isatty(STDOUT_FILENO));
  set_flag(L, "error_terminal", isatty(STDERR_FILENO));
  set_flag(L, "color", wants_color(o, STDOUT_FILENO));
  set_flag(L, "error_color", wants_color(o, STDERR_FILENO));
}
