/*
** A driver of libhdf5, as its own are: structures of functions that it calls to open, read and
** close. There is nothing to write here.
*/
#define _POSIX_C_SOURCE 200809L /* pread */

#include "io/h5sandbox/driver.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

typedef struct driven_file {
  H5FD_t base; /* libhdf5's part, which must be the first */
  sandbox_source source;
  haddr_t allocated; /* what libhdf5 takes for the end of its data */
} driven_file;

static driven_file *driven(const H5FD_t *file) {
  return (driven_file *)file;
}

static H5FD_t *open_file(const char *name, unsigned flags, hid_t access, haddr_t most) {
  (void)name;
  (void)most;
  const sandbox_source *source = H5Pget_driver_info(access);
  if (source == NULL || flags != H5F_ACC_RDONLY)
    return NULL;
  driven_file *file = dnn_alloc_zero(sizeof *file);
  if (file == NULL)
    return NULL;
  file->source = *source;
  return &file->base;
}

static herr_t close_file(H5FD_t *file) {
  dnn_free(file);
  return 0;
}

static int compare_files(const H5FD_t *a, const H5FD_t *b) {
  return driven(a)->source.descriptor - driven(b)->source.descriptor;
}

/* Metadata is read in larger pieces, and small pieces of datasets through a buffer. */
static herr_t tell_features(const H5FD_t *file, unsigned long *flags) {
  (void)file;
  *flags = H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

static haddr_t get_allocated(const H5FD_t *file, H5FD_mem_t type) {
  (void)type;
  return driven(file)->allocated;
}

static herr_t set_allocated(H5FD_t *file, H5FD_mem_t type, haddr_t address) {
  (void)type;
  driven(file)->allocated = address;
  return 0;
}

static haddr_t get_end(const H5FD_t *file, H5FD_mem_t type) {
  (void)type;
  return driven(file)->source.size;
}

/* Behind the end of the file are zeros, as libhdf5's own drivers have it. What is behind its size
   is not read: the file may grow. */
static herr_t read_bytes(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address,
                         size_t size, void *out) {
  (void)type;
  (void)transfer;
  char *at = out;
  const sandbox_source *source = &driven(file)->source;
  haddr_t left = address < source->size ? source->size - address : 0;
  size_t there = size < left ? size : (size_t)left;
  memset(at + there, 0, size - there);
  while (there > 0) {
    ssize_t n = pread(source->descriptor, at, there, (off_t)address);
    if (n == 0 || (n < 0 && errno != EINTR))
      return -1;
    if (n > 0) {
      at += n;
      address += (haddr_t)n;
      there -= (size_t)n;
    }
  }
  return 0;
}

static herr_t write_bytes(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address,
                          size_t size, const void *bytes) {
  (void)file;
  (void)type;
  (void)transfer;
  (void)address;
  (void)size;
  (void)bytes;
  return -1;
}

static const H5FD_class_t driver = {
    .name = "sandbox",
    .maxaddr = (haddr_t)INT64_MAX,
    .fc_degree = H5F_CLOSE_WEAK,
    .fapl_size = sizeof(sandbox_source),
    .open = open_file,
    .close = close_file,
    .cmp = compare_files,
    .query = tell_features,
    .get_eoa = get_allocated,
    .set_eoa = set_allocated,
    .get_eof = get_end,
    .read = read_bytes,
    .write = write_bytes,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

herr_t sandbox_set_driver(hid_t access, sandbox_source source) {
  static hid_t registered = -1;
  if (registered < 0)
    registered = H5FDregister(&driver);
  return registered < 0 ? -1 : H5Pset_driver(access, registered, &source);
}
