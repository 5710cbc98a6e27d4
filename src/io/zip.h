/*
** Zip files as NumPy writes them (.npz): members stored or deflated, no encryption, no zip64, one
** file in memory. Names of members are data; nothing here makes a path of them.
*/
#ifndef DNN_ZIP_H
#define DNN_ZIP_H

#include "io/bytes.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct dnn_zip_member {
  const char *name; /* not terminated; in the file's memory */
  size_t name_length;
  const unsigned char *data; /* as stored; in the file's memory */
  size_t stored_size;
  size_t size; /* decompressed */
  uint32_t checksum;
  bool deflated;
} dnn_zip_member;

/* Does this look like a zip file? */
bool dnn_zip_is(const void *data, size_t size);

/*
** Lists the members of a zip file.
**   name     what messages call the file
**   members  receives them, to be given back with dnn_free
**   count    receives their number
** What is declared can be true: members lie within the file, do not overlap, and do not claim more
** bytes than deflate could make of theirs. DNN_EIO otherwise, or when a feature is not supported;
** DNN_ENOMEM.
*/
dnn_status dnn_zip_list(const char *name, const void *data, size_t size, dnn_zip_member **members,
                        size_t *count, dnn_error *error);

/* Decompresses a member to 'out', of member->size bytes. DNN_EIO: damaged. */
dnn_status dnn_zip_extract(const char *name, const dnn_zip_member *member, void *out,
                           dnn_error *error);

/* A zip file being written. {0} is an empty one. */
typedef struct dnn_zip_writer {
  dnn_bytes file;
  dnn_bytes directory;
  size_t count;
} dnn_zip_writer;

/* Adds a member. DNN_EVALUE: the file would need zip64 (members or files of 4 GB). */
dnn_status dnn_zip_add(dnn_zip_writer *writer, const char *name, size_t name_length,
                       const void *data, size_t size, bool deflated, dnn_error *error);

/* Writes the directory; writer->file is then complete. */
dnn_status dnn_zip_finish(dnn_zip_writer *writer, dnn_error *error);

/* Frees everything. Twice is harmless. */
void dnn_zip_free(dnn_zip_writer *writer);

#endif
