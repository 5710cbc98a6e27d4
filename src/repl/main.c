/*
** dnnlua: a Lua interpreter that finds the modules of dnnlua, and a prompt for them. Runs options,
** scripts and standard input as lua.c does, from text only.
**
** 'run' below shows the whole course: what is installed into the state (each by its own file:
** chunks, coroutines, execute, interrupt, paths, environment), then options, then the script,
** standard input, or the prompt (loop.c, whose front end is lua/dnn/repl/prompt.lua); or else a
** command such as 'nb', which is a module in Lua. Two kinds of
** code share the state: the user's, and the program's own modules, which must work whatever the
** user's code has done to the libraries; environment.c and metatables.c keep them apart.
*/
#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "repl/chunks.h"
#include "repl/coroutines.h"
#include "repl/environment.h"
#include "repl/execute.h"
#include "repl/host.h"
#include "repl/interrupt.h"
#include "repl/loop.h"
#include "repl/memory.h"
#include "repl/metatables.h"
#include "repl/options.h"
#include "repl/paths.h"
#include "repl/streams.h"

/* Exit status after an error that Lua could not hand to anyone. */
#define EXIT_PANIC 70

/* What a command returns when it was ended by SIGINT; the shell's status for that. */
#define EXIT_INTERRUPTED 130

static const char *program = "dnnlua";
static bool interrupted; /* was the program's Lua code ended by SIGINT? */

/* Results of the steps below: true, or false after the error was reported. */

/* What has been printed comes first, also where both streams go to one file. */
static bool report(lua_State *L, int status) {
  if (status == LUA_OK)
    return true;
  const char *message = lua_tostring(L, -1);
  fflush(stdout);
  fprintf(stderr, "%s: %s\n", program, message != NULL ? message : "(error without a message)");
  fflush(stderr);
  lua_pop(L, 1);
  return false;
}

/* Turns an error object into a text with a traceback, unless it makes a text itself. */
static int add_traceback(lua_State *L) {
  const char *message = lua_tostring(L, 1);
  if (message == NULL) {
    /* as lua.c: an object with a text of its own is shown without a traceback */
    if (luaL_callmeta(L, 1, "__tostring") && lua_type(L, -1) == LUA_TSTRING)
      return 1;
    message = lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
  }
  luaL_traceback(L, L, message, 1);
  return 1;
}

/* The chunk given as a text or by standard input that runs, for excerpts: its name, without '=',
   and the text. */
static const char *chunk_name, *chunk_text;

/* of_program(problem, thread) -> text */
static int of_program(lua_State *L) {
  environment_push_function(L, "dnn.repl.traceback", "of_program");
  lua_insert(L, 1);
  lua_pushinteger(L, host_width(STDERR_FILENO));
  lua_pushstring(L, chunk_name);
  lua_pushstring(L, chunk_text);
  lua_call(L, 5, 1);
  return 1;
}

/* of_syntax(message, file or nil) -> text */
static int of_syntax(lua_State *L) {
  environment_push_function(L, "dnn.repl.traceback", "of_syntax");
  lua_insert(L, 1);
  lua_pushinteger(L, host_width(STDERR_FILENO));
  lua_insert(L, 3);
  lua_pushstring(L, chunk_text);
  lua_insert(L, 4);
  lua_call(L, 4, 1);
  return 1;
}

/*
** Message handler: describes the error as the prompt does, in a coroutine, to which the stack of
** 'L' stands still; plainly if that fails.
*/
static int describe_error(lua_State *L) {
  lua_settop(L, 1);
  /* code that describes would be interrupted as well; after a stack overflow there is no room for
     it */
  if (interrupt_pending() || !lua_checkstack(L, 8))
    return add_traceback(L);
  int results;
  lua_State *co = lua_newthread(L);
  lua_pushcfunction(co, of_program);
  lua_pushvalue(L, 1);
  lua_pushthread(L);
  lua_xmove(L, co, 2);
  metatables_owner before = metatables_use(L, METATABLES_PROGRAM);
  int status = interrupt_resume(L, co, 2, &results);
  metatables_use(L, before);
  if (status != LUA_OK || lua_type(co, -1) != LUA_TSTRING) {
    lua_settop(L, 1);
    return add_traceback(L);
  }
  lua_xmove(co, L, 1);
  return 1;
}

/* Calls the function below 'arguments' values, with a traceback on error. */
static int call(lua_State *L, int arguments, int results, lua_CFunction handler) {
  int place = lua_gettop(L) - arguments;
  lua_pushcfunction(L, handler);
  lua_insert(L, place);
  int status = lua_pcall(L, arguments, results, place);
  lua_remove(L, place);
  return status;
}

/* The same for code of the user, which SIGINT interrupts. */
static int call_user(lua_State *L, int arguments, int results) {
  interrupt_begin(L);
  int status = call(L, arguments, results, describe_error);
  if (interrupt_end(L))
    interrupted = true;
  return status;
}

/* Replaces the message of a chunk that does not compile by one with an excerpt, if that can be.
   Excerpts come from a module in Lua; when that fails the message stays as it was. */
static void describe_syntax(lua_State *L, const char *file) {
  int top = lua_gettop(L);
  lua_pushcfunction(L, of_syntax);
  lua_pushvalue(L, top);
  lua_pushstring(L, file);
  metatables_owner before = metatables_use(L, METATABLES_PROGRAM);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING)
    lua_replace(L, top);
  metatables_use(L, before);
  lua_settop(L, top);
}

static bool run_chunk(lua_State *L, int status) {
  if (status == LUA_OK)
    status = call_user(L, 0, 0);
  return report(L, status);
}

/* Pushes all of standard input. */
static const char *push_input(lua_State *L, size_t *size) {
  luaL_Buffer text;
  size_t read;
  luaL_buffinit(L, &text);
  do {
    /* a short read is the end, or an error, which load_input asks for */
    read = fread(luaL_prepbuffer(&text), 1, LUAL_BUFFERSIZE, stdin);
    luaL_addsize(&text, read);
  } while (read == LUAL_BUFFERSIZE);
  luaL_pushresult(&text);
  return lua_tolstring(L, -1, size);
}

/* Loads standard input, which is kept for excerpts. As in a file, a first line that begins with '#'
   does not count, nor does a mark of the byte order. */
static int load_input(lua_State *L) {
  static const char key = 0;
  size_t size;
  const char *text = push_input(L, &size);
  if (ferror(stdin)) {
    lua_pushfstring(L, "cannot read stdin: %s", strerror(errno));
    return LUA_ERRFILE;
  }
  /* the registry keeps the text, to which chunk_text points, as long as the state lives */
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
  chunk_name = "stdin";
  chunk_text = text;
  const char *start = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
  if (*start == '#')
    /* the newline stays, for the numbers of the lines */
    start += strcspn(start, "\n");
  /* text only: a damaged binary chunk can crash the interpreter */
  return luaL_loadbufferx(L, start, size - (size_t)(start - text), "=stdin", "t");
}

/* Loads a file; NULL is standard input. */
static int load_file(lua_State *L, const char *name) {
  int status = name == NULL ? load_input(L) : luaL_loadfilex(L, name, "t");
  if (status == LUA_ERRSYNTAX)
    describe_syntax(L, name);
  return status;
}

/* Runs a file; NULL is standard input. */
static bool run_file(lua_State *L, const char *name) {
  return run_chunk(L, load_file(L, name));
}

static bool run_string(lua_State *L, const char *text, const char *name) {
  chunk_name = name + 1;
  chunk_text = text;
  int status = luaL_loadbufferx(L, text, strlen(text), name, "t");
  if (status == LUA_ERRSYNTAX)
    describe_syntax(L, NULL);
  bool ok = run_chunk(L, status);
  chunk_name = chunk_text = NULL;
  return ok;
}

/* Option -l: 'mod', or 'g=mod' for another name of the global variable. */
static bool run_library(lua_State *L, const char *argument) {
  const char *equals = strchr(argument, '=');
  const char *module = equals != NULL ? equals + 1 : argument;
  lua_getglobal(L, "require");
  lua_pushstring(L, module);
  int status = call_user(L, 1, 1);
  if (status == LUA_OK) {
    lua_pushglobaltable(L);
    lua_pushlstring(L, argument, equals != NULL ? (size_t)(equals - argument) : strlen(argument));
    lua_pushvalue(L, -3);
    lua_settable(L, -3);
    lua_pop(L, 2);
  }
  return report(L, status);
}

/* Options that act, in their order. */
static bool run_options(lua_State *L, char **argv, int end) {
  for (int i = 1; i < end; i++) {
    char kind = argv[i][1];
    if (kind == 'W') {
      lua_warning(L, "@on", 0);
    } else if (kind == 'e' || kind == 'l') {
      const char *argument = argv[i] + 2;
      if (*argument == '\0')
        argument = argv[++i];
      bool ok = kind == 'e' ? run_string(L, argument, "=(command line)") : run_library(L, argument);
      if (!ok)
        return false;
    }
  }
  return true;
}

/* The variables LUA_INIT: a text, or a file name after '@'. */
static bool run_init(lua_State *L) {
  const char *name = "=LUA_INIT" LUA_VERSUFFIX;
  /* LUA_INIT_5_4 comes first, LUA_INIT after it */
  const char *init = getenv(name + 1);
  if (init == NULL) {
    name = "=LUA_INIT";
    init = getenv(name + 1);
  }
  if (init == NULL)
    return true;
  return init[0] == '@' ? run_file(L, init + 1) : run_string(L, init, name);
}

/* Global table 'arg': the script at 0, its arguments after it, what came before it below. */
static void create_arg(lua_State *L, int argc, char **argv, int script) {
  int zero = script == argc ? 0 : script;
  lua_createtable(L, argc - zero, zero);
  for (int i = 0; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i - zero);
  }
  lua_setglobal(L, "arg");
}

/* Pushes the script's arguments, from the table 'arg': options may have changed it. */
static int push_arguments(lua_State *L) {
  if (lua_getglobal(L, "arg") != LUA_TTABLE)
    return luaL_error(L, "'arg' is not a table");
  int count = (int)luaL_len(L, -1);
  luaL_checkstack(L, count + 3, "too many arguments to script");
  for (int i = 1; i <= count; i++)
    lua_rawgeti(L, -i, i);
  lua_remove(L, -(count + 1));
  return count;
}

/* masks_of_program(file) -> text or nil */
static int masks_of_program(lua_State *L) {
  environment_push_function(L, "dnn.repl.masks", "of_program");
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

/* Tells of arrays that a script, which has run, asks whether they are true. Others load nothing. */
static void hint_at_masks(lua_State *L, const char *file) {
  int top = lua_gettop(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, "dnn.core") != LUA_TNIL) {
    lua_pushcfunction(L, masks_of_program);
    lua_pushstring(L, file);
    metatables_owner before = metatables_use(L, METATABLES_PROGRAM);
    if (lua_pcall(L, 1, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING) {
      fflush(stdout);
      fputs(lua_tostring(L, -1), stderr);
    }
    metatables_use(L, before);
  }
  lua_settop(L, top);
}

static bool run_script(lua_State *L, char **argv, int script) {
  const char *name = argv[script];
  /* as lua.c: "-" is standard input, but a file after "--" */
  if (strcmp(name, "-") == 0 && strcmp(argv[script - 1], "--") != 0)
    name = NULL;
  int status = load_file(L, name);
  if (status == LUA_OK)
    status = call_user(L, push_arguments(L), 0);
  bool ok = report(L, status);
  if (name != NULL)
    hint_at_masks(L, name);
  return ok;
}

/* doctor(options) -> does everything work? */
static int doctor(lua_State *L) {
  environment_push_function(L, "dnn.repl.doctor", "run");
  host_push(L, lua_touserdata(L, 1));
  lua_call(L, 1, 1);
  return 1;
}

static bool run_doctor(lua_State *L, const options *o) {
  lua_pushcfunction(L, doctor);
  lua_pushlightuserdata(L, (void *)o);
  int status = call(L, 1, 1, add_traceback);
  if (status != LUA_OK)
    return report(L, status);
  bool ok = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return ok;
}

/* command(module, options, argv) -> exit status */
static int command(lua_State *L) {
  char **argv = lua_touserdata(L, 3);
  environment_push_function(L, lua_tostring(L, 1), "run");
  host_push(L, lua_touserdata(L, 2));
  lua_newtable(L);
  for (int i = 0; argv[i] != NULL; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_call(L, 2, 1);
  return 1;
}

/* Words in the place of a script, the modules behind them, and what SIGINT does there. */
static const struct program_command {
  const char *word, *module;
  interrupt_place place;
} program_commands[] = {{"nb", "dnn.nb.command", INTERRUPT_SCRIPT},
                        {"export", "dnn.export.command", INTERRUPT_SCRIPT},
                        {"kernel", "dnn.kernel.command", INTERRUPT_KERNEL},
                        {"help", "dnn.manual.command", INTERRUPT_SCRIPT}};

/* Is there a file that could be a script? A directory of that name is none. */
static bool is_script(const char *name) {
  struct stat about;
  return stat(name, &about) == 0 && S_ISREG(about.st_mode) && access(name, R_OK) == 0;
}

/* The command that a word stands for, or NULL. A script of that name comes first. */
static const struct program_command *find_command(const char *word) {
  for (size_t i = 0; i < sizeof program_commands / sizeof program_commands[0]; i++)
    if (strcmp(word, program_commands[i].word) == 0)
      return is_script(word) ? NULL : &program_commands[i];
  return NULL;
}

/* Runs a command such as 'nb', of which argv holds the arguments. Returns the exit status. */
static int run_command(lua_State *L, const options *o, const char *module, char **argv) {
  lua_pushcfunction(L, command);
  lua_pushstring(L, module);
  lua_pushlightuserdata(L, (void *)o);
  lua_pushlightuserdata(L, argv);
  metatables_use(L, METATABLES_PROGRAM);
  int outcome = call(L, 3, 1, add_traceback);
  metatables_use(L, METATABLES_SESSION);
  if (!report(L, outcome))
    return EXIT_FAILURE;
  int status = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  interrupted = status == EXIT_INTERRUPTED;
  return status;
}

static void print_version(void) {
  puts("dnnlua " DNNLUA_VERSION "  " LUA_COPYRIGHT);
}

/* The whole program, protected: (argc, argv, options) -> exit status. */
static int run(lua_State *L) {
  int argc = (int)lua_tointeger(L, 1);
  char **argv = lua_touserdata(L, 2);
  const options *o = lua_touserdata(L, 3);
  bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
  bool has_script = o->script < argc;
  bool nothing_given = !has_script && !o->execute && !o->show_version;
  bool prompts = o->interactive || (nothing_given && terminal);
  const struct program_command *word = has_script ? find_command(argv[o->script]) : NULL;
  luaL_checkversion(L);
  if (o->no_environment) {
    lua_pushboolean(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");
  }
  luaL_openlibs(L);
  chunks_install(L);
  coroutines_install(L);
  execute_install(L);
  interrupt_install(L, word != NULL ? word->place : prompts ? INTERRUPT_PROMPT : INTERRUPT_SCRIPT);
  paths_install(L);
  environment_install(L);
  /* behind the environment, which has copied the globals: 'arg' is the user's */
  create_arg(L, argc, argv, o->script);
  lua_gc(L, LUA_GCGEN, 0, 0); /* as lua.c */

  if (word != NULL) {
    if (word->place == INTERRUPT_KERNEL)
      streams_survive_pipes();
    lua_pushinteger(L, run_command(L, o, word->module, argv + o->script + 1));
    return 1;
  }
  bool ok = o->doctor ? run_doctor(L, o) : true;
  if (!o->doctor) {
    if (o->show_version)
      print_version();
    ok = (o->no_environment || run_init(L)) && run_options(L, argv, o->script) &&
         (!has_script || run_script(L, argv, o->script));
    if (ok && prompts) {
      if (isatty(STDOUT_FILENO))
        streams_survive_pipes();
      ok = loop_run(L, o);
      interrupt_uninstall(); /* finalizers end at Ctrl-C */
    } else if (ok && nothing_given) {
      ok = run_file(L, NULL);
    }
  }
  lua_pushinteger(L, ok ? EXIT_SUCCESS : EXIT_FAILURE);
  return 1;
}

/* Without running exit handlers: nothing is known of the state of anything. */
static int panic(lua_State *L) {
  const char *message = lua_tostring(L, -1);
  fprintf(stderr, "%s: unprotected error: %s\n", program, message != NULL ? message : "no message");
  _exit(EXIT_PANIC);
}

/* Warnings as luaL_newstate arranges them: off until the message "@on", in pieces if 'more'
   come. */
static void warn(void *unused, const char *message, int more) {
  static bool on, inside;
  (void)unused;
  if (!inside && !more && message[0] == '@') {
    if (strcmp(message, "@on") == 0 || strcmp(message, "@off") == 0)
      on = message[2] == 'n';
    return;
  }
  if (on)
    fprintf(stderr, "%s%s%s", inside ? "" : "Lua warning: ", message, more ? "" : "\n");
  inside = more;
}

int main(int argc, char **argv) {
  options o = {0};
  if (argc > 0 && argv[0][0] != '\0')
    program = argv[0];
  /* first of all: everything below may print */
  streams_install(program);
  int wrong = argc > 0 ? options_parse(argv, &o) : 0;
  if (wrong != 0) {
    bool lacks_argument = argv[wrong][1] == 'e' || argv[wrong][1] == 'l';
    fprintf(stderr, lacks_argument ? "%s: '%s' needs argument\n" : "%s: unrecognized option '%s'\n",
            program, argv[wrong]);
    options_print_usage(stderr, program);
    return EXIT_FAILURE;
  }
  if (o.help || o.only_version) {
    if (o.help)
      options_print_usage(stdout, program);
    else
      print_version();
    return EXIT_SUCCESS;
  }
#if LUA_VERSION_NUM >= 505
  lua_State *L = lua_newstate(memory_allocate, NULL, luaL_makeseed(NULL));
#else
  lua_State *L = lua_newstate(memory_allocate, NULL);
#endif
  if (L == NULL) {
    fprintf(stderr, "%s: cannot create state: not enough memory\n", program);
    return EXIT_FAILURE;
  }
  lua_atpanic(L, panic);
  lua_setwarnf(L, warn, NULL);
  lua_pushcfunction(L, run);
  lua_pushinteger(L, argc);
  lua_pushlightuserdata(L, argv);
  lua_pushlightuserdata(L, &o);
  /* protected as a whole, so that running out of memory is an error like others */
  int status = report(L, lua_pcall(L, 3, 1, 0)) ? (int)lua_tointeger(L, -1) : EXIT_FAILURE;
  lua_close(L);
  /* blocks in the cache are not leaks, and a sanitizer should not take them for such */
  memory_trim();
  if (interrupted && status != EXIT_SUCCESS) { /* die as if the signal had not been handled */
    fflush(stdout);
    signal(SIGINT, SIG_DFL);
    raise(SIGINT);
  }
  if (interrupt_left_work()) { /* exit would wait for it */
    fflush(NULL);
    _exit(status);
  }
  return status;
}
