/*
** Copies of any length that look at the interrupt flag (base/interrupt.h) as they go.
*/
#ifndef DNN_ARRAY_COPY_H
#define DNN_ARRAY_COPY_H

#include "base/declarations.h"

#include <stdbool.h>
#include <stddef.h>

DNN_BEGIN_DECLARATIONS

/* As memmove. False: the flag was set, and a part was not copied. Short copies do not look. */
bool dnn_copy(void *to, const void *from, size_t bytes);

/* As memset with 0, in the same way. */
bool dnn_clear(void *to, size_t bytes);

DNN_END_DECLARATIONS

#endif
