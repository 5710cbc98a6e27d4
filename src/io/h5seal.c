/*
** Sealing files, and looking at seals. The checksum finds every error of up to 32 bits in a row; in
** the seal itself, one that makes it none is left to whoever knows that there must be one.
*/
#define _POSIX_C_SOURCE 200809L /* pread, O_CLOEXEC */

#include "io/h5seal.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "io/checksum.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes that are read between two looks for an interrupt. */
#define PIECE ((size_t)1 << 20)

static const char prefix[] = "dnnlua checksum CRC-32C ";

/* With the terminator that printf writes. */
static void write_seal(uint32_t checksum, char out[DNN_H5_SEAL + 1]) {
  snprintf(out, DNN_H5_SEAL + 1, "%s%08x\n", prefix, (unsigned)checksum);
}

void dnn_h5_seal(unsigned char *bytes, size_t size) {
  char seal[DNN_H5_SEAL + 1];
  write_seal(dnn_checksum(0, bytes, size), seal);
  memcpy(bytes + size, seal, DNN_H5_SEAL);
}

/* Reads exactly 'size' bytes. A file that has become shorter is an error. */
static dnn_status read_at(const char *path, int file, void *out, size_t size, int64_t at,
                          dnn_error *error) {
  size_t done = 0;
  while (done < size) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    ssize_t n = pread(file, (char *)out + done, size - done, (off_t)(at + (int64_t)done));
    if (n == 0 || (n < 0 && errno != EINTR))
      return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': %s", path,
                           n == 0 ? "it is being changed" : strerror(errno));
    done += n > 0 ? (size_t)n : 0;
  }
  return DNN_OK;
}

/* The checksum of the first 'size' bytes. */
static dnn_status sum(const char *path, int file, int64_t size, uint32_t *out, dnn_error *error) {
  dnn_status status = DNN_OK;
  unsigned char *piece = dnn_alloc(PIECE);
  if (piece == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "no memory to read '%.200s'", path);
  *out = 0;
  for (int64_t at = 0; at < size && status == DNN_OK; at += (int64_t)PIECE) {
    size_t n = size - at < (int64_t)PIECE ? (size_t)(size - at) : PIECE;
    status = read_at(path, file, piece, n, at, error);
    if (status == DNN_OK)
      *out = dnn_checksum(*out, piece, n);
  }
  dnn_free(piece);
  return status;
}

dnn_status dnn_h5_check_seal(const char *path, dnn_h5_sealed *out, dnn_error *error) {
  char found[DNN_H5_SEAL + 1] = "", right[DNN_H5_SEAL + 1];
  struct stat about;
  uint32_t checksum = 0;
  *out = DNN_H5_UNSEALED;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0 || fstat(file, &about) != 0) {
    dnn_status status =
        dnn_error_set(error, DNN_EIO, "cannot open '%.200s': %s", path, strerror(errno));
    if (file >= 0)
      close(file);
    return status;
  }
  int64_t size = about.st_size - DNN_H5_SEAL;
  dnn_status status = DNN_OK;
  if (S_ISREG(about.st_mode) && size > 0)
    status = read_at(path, file, found, DNN_H5_SEAL, size, error);
  if (status == DNN_OK && memcmp(found, prefix, sizeof prefix - 1) == 0) {
    status = sum(path, file, size, &checksum, error);
    if (status == DNN_OK) {
      write_seal(checksum, right);
      *out = memcmp(found, right, DNN_H5_SEAL) == 0 ? DNN_H5_SEAL_RIGHT : DNN_H5_SEAL_WRONG;
    }
  }
  close(file);
  return status;
}
