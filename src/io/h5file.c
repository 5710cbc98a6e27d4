#include "h5file.h"

#include "alloc.h"
#include "atomic_file.h"
#include "h5object.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Bytes by which the image of a writable file grows. */
#define IMAGE_INCREMENT ((size_t)1 << 20)

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

/*
** Opens the image of a writable file, with the contents of the old one if 'load'. The name given to
** libhdf5 must be that of no file: an image of an existing file is refused, and two images of one
** name would be taken for the same file.
*/
static dnn_status open_image(dnn_h5_file *file, bool load, hid_t access, dnn_error *error) {
  static unsigned long images;
  char name[64];
  snprintf(name, sizeof name, "/dev/null/image-%lu", ++images);
  h5_place where = {file->path, NULL, NULL};
  if (H5Pset_fapl_core(access, IMAGE_INCREMENT, 0) < 0) {
    return h5_fail(where, "open", error);
  }
  if (!load) {
    file->id = H5Fcreate(name, H5F_ACC_TRUNC, H5P_DEFAULT, access);
    return file->id < 0 ? h5_fail(where, "create", error) : DNN_OK;
  }
  void *bytes = NULL;
  size_t size = 0;
  dnn_status status = dnn_file_read(file->path, &bytes, &size, error);
  if (status != DNN_OK) {
    return status;
  }
  if (size == 0) {
    status = h5_fail_because(where, "open", "not an HDF5 file (it is empty)", DNN_EIO, error);
  } else if (H5Pset_file_image(access, bytes, size) < 0) {
    status = h5_fail(where, "open", error);
  }
  dnn_free(bytes); /* libhdf5 keeps a copy */
  if (status == DNN_OK) {
    file->id = H5Fopen(name, H5F_ACC_RDWR, access);
    status = file->id < 0 ? h5_fail(where, "open", error) : DNN_OK;
  }
  return status;
}

dnn_status dnn_h5_open(const char *path, const char *mode, dnn_h5_file **out, dnn_error *error) {
  struct stat about;
  bool exists = stat(path, &about) == 0;
  int reason = errno;
  bool create = false;
  bool writable = true;
  h5_place where = {path, NULL, NULL};
  dnn_h5_file *file = NULL;
  hid_t access = -1;

  if (strcmp(mode, "r") == 0) {
    writable = false;
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
  bool exclusive = create && strcmp(mode, "w") != 0;
  if (!create && !exists) {
    return h5_fail_because(where, "open", strerror(reason), DNN_EIO, error);
  }
  if (exclusive && exists) {
    return h5_fail_because(where, "create", "the file exists already", DNN_EIO, error);
  }
  if (exists && !S_ISREG(about.st_mode)) {
    return h5_fail_because(where, "open", "not a regular file", DNN_EIO, error);
  }
  dnn_status status = start_library(error);
  if (status == DNN_OK && writable) {
    status = dnn_file_check_writable(path, error);
  }
  if (status != DNN_OK) {
    return status;
  }

  size_t length = strlen(path);
  file = dnn_alloc(sizeof *file + length + 1);
  if (file == NULL) {
    return h5_fail_memory(where, "open", error);
  }
  *file = (dnn_h5_file){.id = -1, .writable = writable, .exclusive = exclusive, .changed = create};
  snprintf(file->mode, sizeof file->mode, "%s", mode);
  memcpy(file->path, path, length + 1);
  access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0 || H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) < 0) {
    status = h5_fail(where, "open", error);
  } else if (writable) {
    status = open_image(file, !create, access, error);
  } else {
    file->id = H5Fopen(path, H5F_ACC_RDONLY, access);
    status = file->id < 0 ? h5_fail(where, "open", error) : DNN_OK;
  }
  if (access >= 0) {
    H5Pclose(access);
  }
  if (status == DNN_OK) {
    *out = file;
  } else {
    dnn_h5_discard(file);
  }
  return status;
}

dnn_status dnn_h5_flush(dnn_h5_file *file, dnn_error *error) {
  if (!file->changed) {
    return DNN_OK;
  }
  h5_place where = h5_place_of(file, NULL, NULL);
  if (H5Fflush(file->id, H5F_SCOPE_GLOBAL) < 0) {
    return h5_fail(where, "save", error);
  }
  ssize_t size = H5Fget_file_image(file->id, NULL, 0);
  if (size < 0) {
    return h5_fail(where, "save", error);
  }
  void *image = dnn_alloc((size_t)size);
  if (image == NULL) {
    return h5_fail_memory(where, "save", error);
  }
  dnn_status status = DNN_OK;
  if (H5Fget_file_image(file->id, image, (size_t)size) < 0) {
    status = h5_fail(where, "save", error);
  } else {
    status = dnn_file_replace(file->path, file->exclusive, image, (size_t)size, error);
  }
  dnn_free(image);
  if (status == DNN_OK) {
    file->changed = false;
    file->exclusive = false;
  }
  return status;
}

dnn_status dnn_h5_close(dnn_h5_file **file, dnn_error *error) {
  dnn_status status = dnn_h5_flush(*file, error);
  if (status == DNN_OK) {
    dnn_h5_discard(*file);
    *file = NULL;
  }
  return status;
}

void dnn_h5_discard(dnn_h5_file *file) {
  if (file != NULL) {
    if (file->id >= 0) {
      H5Fclose(file->id);
    }
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
  return file->changed;
}
