/*
** The checksum of a whole file, behind what HDF5 takes for its end: a line of text, which other
** programs that read HDF5 do not see and those that write cut off. It tells any flipped bit before
** a parser sees it.
*/
#ifndef DNN_H5SEAL_H
#define DNN_H5SEAL_H

#include "base/error.h"

#include <stddef.h>

/* Bytes of a seal. */
#define DNN_H5_SEAL 33

/* Writes the seal of 'size' bytes behind them, where there is room. */
void dnn_h5_seal(unsigned char *bytes, size_t size);

typedef enum dnn_h5_sealed { DNN_H5_UNSEALED, DNN_H5_SEAL_WRONG, DNN_H5_SEAL_RIGHT } dnn_h5_sealed;

/* Reads a file to see whether it is as it was sealed. DNN_EIO, DNN_ENOMEM, DNN_EINTERRUPT. */
dnn_status dnn_h5_check_seal(const char *path, dnn_h5_sealed *out, dnn_error *error);

#endif
