#include "io/h5file.h"

#include "base/alloc.h"
#include "io/h5object.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* libhdf5 ends the program when it is not the release whose header was compiled in. */
static dnn_status start_library(dnn_error *error) {
  unsigned major, minor, release;
  /* nothing is left to be saved at exit, and a damaged file can make that crash */
  H5dont_atexit();
  if (H5get_libversion(&major, &minor, &release) < 0 || major != H5_VERS_MAJOR ||
      minor != H5_VERS_MINOR || release != H5_VERS_RELEASE) {
    return dnn_error_set(error, DNN_EMISSING,
                         "built for HDF5 %d.%d.%d, but found another release of it", H5_VERS_MAJOR,
                         H5_VERS_MINOR, H5_VERS_RELEASE);
  }
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state(0);
  return DNN_OK;
}

dnn_status dnn_h5_open(const char *path, const char *mode, dnn_h5_file **out, dnn_error *error) {
  struct stat about;
  bool on_disk = stat(path, &about) == 0;
  int reason = errno;
  bool create = false;
  bool writable = true;
  h5_place where = {path, NULL, NULL};
  bool renamed;
  h5_image *present = h5_find_image(path, &renamed);
  bool exists = on_disk || present != NULL;

  if (strcmp(mode, "r") == 0) {
    writable = false;
    exists = on_disk;
  } else if (strcmp(mode, "w") == 0 || strcmp(mode, "w-") == 0 || strcmp(mode, "x") == 0) {
    create = true;
  } else if (strcmp(mode, "a") == 0) {
    create = !exists;
  } else if (strcmp(mode, "r+") != 0) {
    char text[H5_QUOTED];
    return dnn_error_set(error, DNN_EVALUE,
                         "unknown mode \"%s\"; the modes are \"r\", \"r+\", \"w\", \"w-\", \"a\"",
                         h5_quote(mode, text));
  }
  if (!create && !exists)
    return h5_fail_because(where, "open", strerror(reason), DNN_EIO, error);
  if (create && exists && strcmp(mode, "w") != 0)
    return h5_fail_because(where, "create", "the file exists already", DNN_EIO, error);
  if (create && present != NULL) {
    return h5_fail_because(where, "create", "it is open for writing; close it first", DNN_EIO,
                           error);
  }
  if (writable && present != NULL && renamed) {
    char text[H5_QUOTED + 64], name[H5_QUOTED];
    snprintf(text, sizeof text, "it is open for writing as '%s'",
             h5_quote(present->claim.path, name));
    return h5_fail_because(where, "open", text, DNN_EIO, error);
  }
  if (on_disk && !S_ISREG(about.st_mode))
    return h5_fail_because(where, "open", "not a regular file", DNN_EIO, error);
  dnn_status status = start_library(error);
  if (status != DNN_OK)
    return status;

  size_t length = strlen(path);
  dnn_h5_file *file = dnn_alloc(sizeof *file + length + 1);
  if (file == NULL)
    return h5_fail_memory(where, "open", error);
  file->image = writable ? present : NULL;
  snprintf(file->mode, sizeof file->mode, "%s", mode);
  memcpy(file->path, path, length + 1);
  if (file->image != NULL) {
    file->image->users++;
  } else {
    status = writable ? h5_open_to_write(path, create, &file->image, error)
                      : h5_open_to_read(path, &file->image, error);
  }
  if (status == DNN_OK)
    *out = file;
  else
    dnn_h5_discard(file);
  return status;
}

dnn_status dnn_h5_flush(dnn_h5_file *file, dnn_error *error) {
  return h5_save_image(file->image, file->path, true, error);
}

dnn_status dnn_h5_close(dnn_h5_file **file, dnn_error *error) {
  h5_image *image = (*file)->image;
  dnn_status status = h5_save_image(image, (*file)->path, image->users > 1, error);
  if (status == DNN_OK) {
    dnn_h5_discard(*file);
    *file = NULL;
  }
  return status;
}

void dnn_h5_discard(dnn_h5_file *file) {
  if (file != NULL) {
    h5_leave_image(file->image);
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
  return file->image->changed;
}

bool dnn_h5_is_open_for_writing(const char *path) {
  bool renamed;
  return h5_find_image(path, &renamed) != NULL;
}

bool dnn_h5_is_shared(const dnn_h5_file *file) {
  return file->image->users > 1;
}
