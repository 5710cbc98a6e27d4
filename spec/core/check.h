/*
** A minimal test harness: CHECK(condition) counts and reports, check_finish() is main's result.
** Prints one line per failure and a closing line 'N passed, N failed'.
*/
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int checks_passed;
static int checks_failed;

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (condition) {                                                                               \
      checks_passed++;                                                                             \
    } else {                                                                                       \
      checks_failed++;                                                                             \
      printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);                               \
    }                                                                                              \
  } while (0)

static inline int check_finish(void) {
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed > 0 || checks_passed == 0;
}

#endif
