/*
** Status codes and error texts.
**
** Every fallible function of the core returns a dnn_status and fills a caller-owned dnn_error. The
** core never prints, exits or jumps; whoever called decides what to do with the text.
** Texts are lower case, without a full stop, and name the argument and the shapes involved.
*/
#ifndef DNN_BASE_ERROR_H
#define DNN_BASE_ERROR_H

#include "base/declarations.h"

#include <stddef.h>

DNN_BEGIN_DECLARATIONS

typedef enum dnn_status {
  DNN_OK = 0,
  DNN_ESHAPE,     /* shapes do not fit each other or the operation */
  DNN_EDTYPE,     /* the operation does not exist for this dtype */
  DNN_EINDEX,     /* an index or axis is out of range */
  DNN_EVALUE,     /* any other bad argument */
  DNN_ENOMEM,     /* memory could not be had; the same call may succeed later */
  DNN_EINTERRUPT, /* the interrupt flag was set, see base/interrupt.h */
  DNN_EIO,        /* a file could not be read or written */
  DNN_EMISSING    /* a library that the operation needs is not installed */
} dnn_status;

#define DNN_ERROR_TEXT 512

typedef struct dnn_error {
  dnn_status status;
  char text[DNN_ERROR_TEXT]; /* always terminated; longer texts are cut */
} dnn_error;

/* Room for what a message shows of one name or value. */
#define DNN_QUOTED 96

/*
** Writes into 'out', of 'room' bytes (at least 16), what a message may show of text that a user or
** a file gave, and returns it: control characters and bytes that are not UTF-8 become "\ddd", and a
** text that does not fit ends in "...".
*/
char *dnn_quote(const char *text, size_t length, char *out, size_t room);

/*
** Fills 'error' (printf format, quoted as a whole by dnn_quote) and returns 'status', so that a
** failing function can end with 'return dnn_error_set(...)'. 'error' may be NULL.
*/
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
dnn_status
dnn_error_set(dnn_error *error, dnn_status status, const char *format, ...);

/* The same for DNN_EINTERRUPT: everywhere the text is "interrupted", by which Lua code knows it. */
dnn_status dnn_error_interrupt(dnn_error *error);

DNN_END_DECLARATIONS

#endif
