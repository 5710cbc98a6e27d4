/*
** The command line. The grammar is lua.c's; options of dnnlua's own have a long name, but for -q.
*/
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

typedef enum options_color {
  OPTIONS_COLOR_AUTO, /* on terminals that have colors, as the environment says */
  OPTIONS_COLOR_ALWAYS,
  OPTIONS_COLOR_NEVER
} options_color;

typedef struct options {
  bool interactive;    /* -i */
  bool show_version;   /* -v, --version */
  bool execute;        /* -e: a chunk is given on the command line */
  bool no_environment; /* -E */
  bool quiet;          /* -q */
  options_color color; /* --color=WHEN, --no-color */
  bool help;           /* --help */
  bool doctor;         /* --doctor */
  bool only_version;   /* --version: nothing else is done */
  int script;          /* index of the script in argv, or argc */
} options;

/* Reads the options. Returns 0, or the index of the one that is wrong. */
int options_parse(char **argv, options *o);

/* Prints the usage of 'program'. */
void options_print_usage(FILE *stream, const char *program);

#endif
