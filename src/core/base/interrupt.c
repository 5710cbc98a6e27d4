#include "base/interrupt.h"

static volatile sig_atomic_t flag;

volatile sig_atomic_t *dnn_interrupt_flag(void) {
  return &flag;
}

bool dnn_interrupted(void) {
  return flag != 0;
}
