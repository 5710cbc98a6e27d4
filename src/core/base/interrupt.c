/*
** The flag that a signal handler sets and long loops look at; only its owner clears it. It is
** volatile sig_atomic_t, all that the standard lets a handler write.
*/
#include "base/interrupt.h"

static volatile sig_atomic_t flag;

volatile sig_atomic_t *dnn_interrupt_flag(void) {
  return &flag;
}

bool dnn_interrupted(void) {
  return flag != 0;
}
