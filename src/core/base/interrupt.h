/*
** The interrupt flag.
**
** A signal handler sets the flag; long kernels look at it once per tile (at most about 20 ms of
** work), stop, and return DNN_EINTERRUPT. Results under way are then valid memory with unspecified
** values. Whoever turns the status into an error message clears the flag.
*/
#ifndef DNN_BASE_INTERRUPT_H
#define DNN_BASE_INTERRUPT_H

#include "base/declarations.h"

#include <signal.h>
#include <stdbool.h>

DNN_BEGIN_DECLARATIONS

/* Address of the flag, for signal handlers. */
volatile sig_atomic_t *dnn_interrupt_flag(void);

/* True while the flag is set. */
bool dnn_interrupted(void);

DNN_END_DECLARATIONS

#endif
