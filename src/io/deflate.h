/*
** Compressed bytes: the deflate format, bare as in zip files or in a gzip envelope.
*/
#ifndef DNN_DEFLATE_H
#define DNN_DEFLATE_H

#include "io/bytes.h"

#include <stdbool.h>
#include <stdint.h>

/* Does this look like a gzip file? */
bool dnn_gzip_is(const void *data, size_t size);

/*
** Decompresses until 'out_size' bytes are there or the stream ends.
**   gzip      in an envelope, whose checksum is compared if the stream ends; no bytes may follow
**   produced  receives the number of bytes
**   ended     receives whether the stream ended with them
** DNN_EIO: the stream is damaged or cut short; 'name' is what the message calls it. DNN_ENOMEM,
** DNN_EINTERRUPT.
*/
dnn_status dnn_inflate(const char *name, bool gzip, const void *data, size_t size, void *out,
                       size_t out_size, size_t *produced, bool *ended, dnn_error *error);

/* Appends 'data' compressed, without an envelope. DNN_ENOMEM, DNN_EINTERRUPT. */
dnn_status dnn_deflate(const void *data, size_t size, dnn_bytes *out, dnn_error *error);

/* *out = the checksum of zip files. DNN_EINTERRUPT. */
dnn_status dnn_crc32(const void *data, size_t size, uint32_t *out, dnn_error *error);

#endif
