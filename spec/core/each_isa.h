/*
** Runs a test once for every instruction set of this processor, each in a process of its own, since
** the set is chosen once per process.
*/
#ifndef EACH_ISA_H
#define EACH_ISA_H

#include "base/isa.h"
#include "check.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* main's result: 'run' is called in the processes that the first one starts. */
static inline int check_each_isa(int count, char **arguments, void (*run)(void)) {
  if (count > 1) {
    run();
    printf("%s: ", dnn_isa_name(dnn_isa_current()));
    return check_finish();
  }
  for (dnn_isa isa = DNN_ISA_BASELINE; isa <= dnn_isa_current(); isa++) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
      setenv("DNN_ISA", dnn_isa_name(isa), 1);
      char *again[] = {arguments[0], "run", NULL};
      execv(arguments[0], again);
      _exit(127);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  return check_finish();
}

#endif
