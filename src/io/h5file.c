/*
** Opening, saving and closing of HDF5 files; what is inside is for h5group.c (names), h5read.c,
** h5write.c and h5object.c, which they share, and the bytes in memory for h5image.c.
*/
#include "io/h5file.h"

#include "base/alloc.h"
#include "io/h5object.h"
#include "io/h5sandbox/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What a mode asks for, and what there is at the path. */
typedef struct opening {
  bool writable, create;
  bool on_disk;
  bool is_regular;
  int reason;        /* errno, where it is not on disk */
  h5_image *present; /* the image that writes to this file already, or NULL */
  bool renamed;      /* ... under another path */
} opening;

/* Reads h5py's modes. What is open for writing exists, also before it is first saved. */
static dnn_status read_mode(const char *mode, bool exists, opening *o, dnn_error *error) {
  o->writable = strcmp(mode, "r") != 0;
  o->create = false;
  if (strcmp(mode, "w") == 0 || strcmp(mode, "w-") == 0 || strcmp(mode, "x") == 0) {
    o->create = true;
  } else if (strcmp(mode, "a") == 0) {
    o->create = !exists;
  } else if (o->writable && strcmp(mode, "r+") != 0) {
    char text[H5_QUOTED];
    return dnn_error_set(error, DNN_EVALUE,
                         "unknown mode \"%s\"; the modes are \"r\", \"r+\", \"w\", \"w-\", \"a\"",
                         h5_quote(mode, text));
  }
  return DNN_OK;
}

/* May the file be opened or created so? */
static dnn_status check_opening(h5_place where, const char *mode, const opening *o,
                                dnn_error *error) {
  bool exists = o->on_disk || (o->present != NULL && o->writable);
  if (!o->create && !exists)
    return h5_fail_because(where, "open", strerror(o->reason), DNN_EIO, error);
  if (o->create && exists && strcmp(mode, "w") != 0)
    return h5_fail_because(where, "create", "the file exists already", DNN_EIO, error);
  if (o->create && o->present != NULL)
    return h5_fail_because(where, "create", "it is open for writing; close it first", DNN_EIO,
                           error);
  if (o->writable && o->present != NULL && o->renamed) {
    char text[H5_QUOTED + 64], name[H5_QUOTED];
    snprintf(text, sizeof text, "it is open for writing as '%s'",
             h5_quote(o->present->claim.path, name));
    return h5_fail_because(where, "open", text, DNN_EIO, error);
  }
  if (o->on_disk && !o->is_regular) /* a pipe would be waited for */
    return h5_fail_because(where, "open", "not a regular file", DNN_EIO, error);
  return DNN_OK;
}

/* Opens what was found to exist, or not, as 'mode' asks for it. */
static dnn_status open_as(dnn_h5_file *file, const opening *o, bool trusted, dnn_error *error) {
  dnn_status status = DNN_OK;
  file->access = &h5_local_access;
  if (!o->writable && !trusted) {
    file->access = &h5_sandbox_access;
    return h5_sandbox_open(file->path, &file->sandbox, error);
  }
  status = h5_start_library(error);
  if (status != DNN_OK)
    return status;
  if (!o->writable)
    return h5_open_to_read(file->path, &file->image, error);
  if (o->present == NULL)
    return h5_open_to_write(file->path, o->create, &file->image, error);
  file->image = o->present;
  file->image->users++;
  return DNN_OK;
}

/* A file that is open for writing has one image, which all that write share; readers have the file
   itself, as it was saved last. */
dnn_status dnn_h5_open(const char *path, const char *mode, unsigned options, dnn_h5_file **out,
                       dnn_error *error) {
  h5_place where = {path, NULL, NULL};
  struct stat about;
  opening o = {.on_disk = stat(path, &about) == 0};
  o.reason = errno;
  o.is_regular = o.on_disk && S_ISREG(about.st_mode);
  o.present = h5_find_image(path, &o.renamed);
  dnn_status status = read_mode(mode, o.on_disk || o.present != NULL, &o, error);
  if (status == DNN_OK)
    status = check_opening(where, mode, &o, error);
  if (status != DNN_OK)
    return status;
  size_t length = strlen(path);
  dnn_h5_file *file = dnn_alloc_zero(sizeof *file + length + 1);
  if (file == NULL)
    return h5_fail_memory(where, "open", error);
  snprintf(file->mode, sizeof file->mode, "%s", mode);
  memcpy(file->path, path, length + 1);
  status = open_as(file, &o, (options & DNN_H5_TRUSTED) != 0, error);
  if (status == DNN_OK && o.writable && (options & DNN_H5_SEALED) != 0)
    file->image->sealed = true;
  if (status == DNN_OK)
    *out = file;
  else
    dnn_h5_discard(file);
  return status;
}

/* All users of an image save all of it: there is no telling whose change is whose. */
dnn_status dnn_h5_flush(dnn_h5_file *file, dnn_error *error) {
  return dnn_h5_changed(file) ? h5_save_image(file->image, file->path, true, error) : DNN_OK;
}

/* After a failure the file stays open, so that its owner can try again or discard it. */
dnn_status dnn_h5_close(dnn_h5_file **file, dnn_error *error) {
  h5_image *image = (*file)->image;
  dnn_status status =
      dnn_h5_changed(*file) ? h5_save_image(image, (*file)->path, image->users > 1, error) : DNN_OK;
  if (status == DNN_OK) {
    dnn_h5_discard(*file);
    *file = NULL;
  }
  return status;
}

void dnn_h5_discard(dnn_h5_file *file) {
  if (file != NULL) {
    h5_leave_image(file->image);
    h5_sandbox_close(file->sandbox);
    dnn_free(file);
  }
}

const char *dnn_h5_path(const dnn_h5_file *file) {
  return file->path;
}

const char *dnn_h5_mode(const dnn_h5_file *file) {
  return file->mode;
}

bool dnn_h5_changed(const dnn_h5_file *file) {
  return file->image != NULL && file->image->changed;
}

bool dnn_h5_is_open_for_writing(const char *path) {
  bool renamed;
  return h5_find_image(path, &renamed) != NULL;
}

bool dnn_h5_is_shared(const dnn_h5_file *file) {
  return file->image != NULL && file->image->users > 1;
}
