/*
** Writing past the caches: for results much larger than these, which are not read again soon.
** An ordinary store first reads the line that it changes; this saves a third of the traffic of an
** addition.
*/
#ifndef DNN_BASE_STREAM_H
#define DNN_BASE_STREAM_H

#include "base/declarations.h"

#include <stddef.h>

DNN_BEGIN_DECLARATIONS

/* Results of at least this many bytes are worth it. */
#define DNN_STREAM_BYTES ((size_t)32 << 20)

/* Copies 'bytes' bytes, as memcpy. Other threads see them after dnn_stream_end. */
void dnn_stream_copy(void *to, const void *from, size_t bytes);

/* Orders what this thread has streamed before all its later stores. */
void dnn_stream_end(void);

DNN_END_DECLARATIONS

#endif
