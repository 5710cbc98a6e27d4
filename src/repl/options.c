/*
** The command line: lua.c's options, and a few of its own with long names. Options that act (-e,
** -l, -W) are only counted here; main.c runs them in their order.
*/
#include "repl/options.h"

#include <stddef.h>
#include <string.h>

/* Reads an option with a long name; returns false if there is none of that name. Long names are
   taken in full only: an abbreviation could mean something else one day. */
static bool parse_long(const char *name, options *o) {
  const struct {
    const char *name;
    bool *flag;
  } flags[] = {{"version", &o->only_version}, {"doctor", &o->doctor}, {"help", &o->help}};
  const struct {
    const char *name;
    options_color color;
  } colors[] = {{"no-color", OPTIONS_COLOR_NEVER},
                {"color=never", OPTIONS_COLOR_NEVER},
                {"color=always", OPTIONS_COLOR_ALWAYS},
                {"color=auto", OPTIONS_COLOR_AUTO}};
  for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
    if (strcmp(name, flags[i].name) == 0) {
      *flags[i].flag = true;
      return true;
    }
  }
  for (size_t i = 0; i < sizeof colors / sizeof colors[0]; i++) {
    if (strcmp(name, colors[i].name) == 0) {
      o->color = colors[i].color;
      return true;
    }
  }
  return false;
}

int options_parse(char **argv, options *o) {
  memset(o, 0, sizeof *o);
  int i = 1;
  for (; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
    const char *rest = argv[i] + 2;
    switch (argv[i][1]) {
    case '-':
      if (*rest == '\0') {
        o->script = i + 1;
        return 0;
      }
      if (!parse_long(rest, o))
        return i;
      continue;
    case 'E':
      o->no_environment = true;
      break;
    case 'W':
      break;
    case 'i':
      o->interactive = true;
      break;
    case 'q':
      o->quiet = true;
      break;
    case 'v':
      o->show_version = true;
      break;
    case 'e':
      o->execute = true; /* fall through */
    case 'l':
      if (*rest == '\0') {
        /* as lua.c 5.4: what begins with '-' is no argument of -e */
        if (argv[i + 1] == NULL || argv[i + 1][0] == '-')
          return i;
        i++;
      }
      continue;
    default:
      return i;
    }
    if (*rest != '\0') /* the others stand alone */
      return i;
  }
  /* the first that is no option, or argc */
  o->script = i;
  return 0;
}

void options_print_usage(FILE *stream, const char *program) {
  fprintf(stream,
          "usage: %s [options] [script [args]]\n"
          "       %s nb COMMAND ...   notebooks: run, check, export, ...; 'nb' alone lists them\n"
          "       %s export MODEL     writes a saved network as C, or for other systems\n"
          "       %s kernel install   makes the kernel for notebooks known to Jupyter\n"
          "       %s help [NAME]      tells of functions and commands; 'help' alone lists them\n"
          "Available options are:\n"
          "  -e stat     execute string 'stat'\n"
          "  -i          enter interactive mode after executing 'script'\n"
          "  -l mod      require library 'mod' into global 'mod'\n"
          "  -l g=mod    require library 'mod' into global 'g'\n"
          "  -v          show version information\n"
          "  -E          ignore environment variables\n"
          "  -W          turn warnings on\n"
          "  -q          start the prompt without its banner\n"
          "  --no-color  do not use colors; also --color=always, never or auto\n"
          "  --doctor    show what is installed and whether it works\n"
          "  --version   show version information and exit\n"
          "  --help      show this text and exit\n"
          "  --          stop handling options\n"
          "  -           stop handling options and execute stdin\n",
          program, program, program, program, program);
}
