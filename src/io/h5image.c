/*
** Files as libhdf5 has them open: read-only ones on disk, writable ones as an image in memory.
**
** libhdf5 changes a file in place, and a program that is killed meanwhile leaves a file that cannot
** be opened. So writable files are images in memory (its "core" driver), which are saved as a
** whole: closed, read back from a temporary file as a test, and renamed to the file's name
** (atomic_file.c). The image is then opened again if somebody goes on with it.
**
** Images of one file are shared by all of this program who write to it; the list of them is how
** they are found. Another program is kept out by the claim's locks.
*/
#include "base/alloc.h"
#include "io/h5object.h"
#include "io/h5seal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes by which the image of a writable file grows. */
#define IMAGE_INCREMENT ((size_t)1 << 20)

/* The images of files that are open for writing. */
static h5_image *images;

/* --- the library ----------------------------------------------------------------------------- */

/* What libhdf5 needs to start, and to look into a small file. */
#define LIBRARY_BYTES (4 << 20)

/* Is there memory for libhdf5, which crashes where it has none for its own stack of errors? */
static bool has_room(void) {
  void *volatile room = malloc(LIBRARY_BYTES); /* volatile: or compilers leave both calls out */
  if (room == NULL) {
    dnn_alloc_trim(); /* the pool may be what is in the way */
    room = malloc(LIBRARY_BYTES);
  }
  bool found = room != NULL;
  free(room);
  return found;
}

/* libhdf5 ends the program when it is not the release whose header was compiled in. */
dnn_status h5_start_library(dnn_error *error) {
  unsigned major, minor, release;
  if (!has_room())
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for HDF5");
  /* nothing is left to be saved at exit, and a damaged file can make that crash */
  H5dont_atexit();
  if (H5get_libversion(&major, &minor, &release) < 0 || major != H5_VERS_MAJOR ||
      minor != H5_VERS_MINOR || release != H5_VERS_RELEASE) {
    return dnn_error_set(error, DNN_EMISSING,
                         "built for HDF5 %d.%d.%d, but found another release of it", H5_VERS_MAJOR,
                         H5_VERS_MINOR, H5_VERS_RELEASE);
  }
  /* errors become texts of ours (h5_fail), and are not printed */
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  /* a filter plugin is code, and a file must not choose code to be run */
  H5PLset_loading_state(0);
  return DNN_OK;
}

/* --- memory ----------------------------------------------------------------------------------- */

/*
** libhdf5 keeps an image in the memory that these functions give it. It is one buffer all the time:
** nothing is copied, and when libhdf5 has closed the file the bytes are there as it left them. (The
** image that it gives of an open file is not that: it lacks the free space, and the superblock's
** checksum and the user block are wrong.)
*/
static void *image_malloc(size_t size, H5FD_file_image_op_t operation, void *context) {
  (void)size;
  (void)operation;
  return ((h5_image *)context)->bytes;
}

/* The image is given to libhdf5 in place: source and target are the same buffer. */
static void *image_memcpy(void *to, const void *from, size_t size, H5FD_file_image_op_t operation,
                          void *context) {
  (void)operation;
  (void)context;
  return to == from ? to : memcpy(to, from, size);
}

static void *image_realloc(void *bytes, size_t size, H5FD_file_image_op_t operation,
                           void *context) {
  (void)operation;
  h5_image *image = context;
  if (size > image->room) {
    /* half as much again, for files that grow dataset by dataset */
    size_t room = size + image->room / 2;
    unsigned char *larger = dnn_alloc(room);
    if (larger == NULL)
      return NULL;
    if (bytes != NULL)
      memcpy(larger, bytes, image->room);
    dnn_free(image->bytes);
    image->bytes = larger;
    image->room = room;
  }
  return image->bytes;
}

/* Not libhdf5 frees the buffer, but h5_leave_image. */
static herr_t image_free(void *bytes, H5FD_file_image_op_t operation, void *context) {
  (void)bytes;
  (void)operation;
  (void)context;
  return 0;
}

static void *copy_context(void *context) {
  return context;
}

static herr_t free_context(void *context) {
  (void)context;
  return 0;
}

/* --- opening ---------------------------------------------------------------------------------- */

/* A strong close takes everything down that was left open in the file. */
static hid_t access_properties(void) {
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access >= 0 && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) < 0) {
    H5Pclose(access);
    access = -1;
  }
  return access;
}

/*
** Opens the 'size' bytes of an image, or a new file if there are none. The name given to libhdf5
** must be that of no file: an image of an existing file is refused, and two images of one name
** would be taken for the same file.
*/
static dnn_status open_bytes(h5_image *image, h5_place where, size_t size, dnn_error *error) {
  static unsigned long count;
  char name[64];
  H5FD_file_image_callbacks_t callbacks = {
      .image_malloc = image_malloc,
      .image_memcpy = image_memcpy,
      .image_realloc = image_realloc,
      .image_free = image_free,
      .udata_copy = copy_context,
      .udata_free = free_context,
      .udata = image,
  };
  snprintf(name, sizeof name, "/dev/null/image-%lu", ++count);
  hid_t access = access_properties();
  if (access >= 0 && H5Pset_fapl_core(access, IMAGE_INCREMENT, 0) >= 0 &&
      H5Pset_file_image_callbacks(access, &callbacks) >= 0) {
    if (size == 0)
      image->id = H5Fcreate(name, H5F_ACC_TRUNC, H5P_DEFAULT, access);
    else if (H5Pset_file_image(access, image->bytes, size) >= 0)
      image->id = H5Fopen(name, H5F_ACC_RDWR, access);
  }
  dnn_status status = image->id < 0 ? h5_fail(where, size == 0 ? "create" : "open", error) : DNN_OK;
  if (access >= 0)
    H5Pclose(access);
  return status;
}

/* libhdf5 does without locks when this variable says so. */
bool h5_locks_are_wanted(void) {
  const char *wish = getenv("HDF5_USE_FILE_LOCKING");
  return wish == NULL || (strcmp(wish, "FALSE") != 0 && strcmp(wish, "0") != 0);
}

static dnn_status new_image(bool writable, h5_place where, h5_image **out, dnn_error *error) {
  *out = dnn_alloc(sizeof **out);
  if (*out == NULL)
    return h5_fail_memory(where, "open", error);
  **out = (h5_image){.id = -1, .writable = writable, .users = 1, .claim.file = -1};
  return DNN_OK;
}

dnn_status h5_open_to_read(const char *path, h5_image **out, dnn_error *error) {
  h5_place where = {path, NULL, NULL};
  int *descriptor;
  dnn_status status = new_image(false, where, out, error);
  if (status != DNN_OK)
    return status;
  hid_t access = access_properties();
  /* locks where there are any, unless the environment says otherwise */
  if (access >= 0 && H5Pset_file_locking(access, 1, 1) >= 0)
    (*out)->id = H5Fopen(path, H5F_ACC_RDONLY, access);
  status = (*out)->id < 0 ? h5_fail(where, "open", error) : DNN_OK;
  /* programs that are started meanwhile must not keep the file locked */
  if (status == DNN_OK && H5Fget_vfd_handle((*out)->id, H5P_DEFAULT, (void **)&descriptor) >= 0)
    fcntl(*descriptor, F_SETFD, FD_CLOEXEC);
  if (access >= 0)
    H5Pclose(access);
  return status;
}

dnn_status h5_open_to_write(const char *path, bool create, h5_image **out, dnn_error *error) {
  h5_place where = {path, NULL, NULL};
  void *bytes = NULL;
  size_t size = 0;
  dnn_status status = new_image(true, where, out, error);
  if (status != DNN_OK)
    return status;
  h5_image *image = *out;
  /* known before it is open, so that h5_leave_image finds it whatever fails */
  image->next = images;
  images = image;
  status = dnn_file_claim_path(path, h5_locks_are_wanted(), &image->claim, error);
  if (status == DNN_OK && !create) {
    status = dnn_file_read(image->claim.path, SIZE_MAX, &bytes, &size, error);
    image->bytes = bytes;
    image->room = size;
    if (status == DNN_OK && size == 0)
      status = h5_fail_because(where, "open", "not an HDF5 file (it is empty)", DNN_EIO, error);
  }
  if (status == DNN_OK) {
    status = open_bytes(image, where, size, error);
    image->changed = create;
  }
  return status;
}

h5_image *h5_find_image(const char *path, bool *renamed) {
  h5_image *image = images;
  *renamed = false;
  while (image != NULL && !dnn_file_is_claimed(&image->claim, path, renamed))
    image = image->next;
  return image;
}

const char *dnn_h5_unsaved(int index) {
  for (const h5_image *image = images; image != NULL; image = image->next)
    if (image->changed && index-- == 0)
      return image->claim.path;
  return NULL;
}

void h5_leave_image(h5_image *image) {
  /* without saving: h5_save_image comes before, or the changes are to be lost */
  if (image == NULL || --image->users > 0)
    return;
  for (h5_image **at = &images; *at != NULL; at = &(*at)->next) {
    if (*at == image) {
      *at = image->next;
      break;
    }
  }
  if (image->id >= 0)
    H5Fclose(image->id);
  dnn_file_release(&image->claim);
  dnn_free(image->bytes);
  dnn_free(image);
}

/* --- reading back ----------------------------------------------------------------------------- */

/* What goes through the callbacks of libhdf5. */
typedef struct read_back {
  h5_place where;
  dnn_status status;
  dnn_error *error;
} read_back;

/* Notes a failure, at once after it, unless one within was noted already. */
static herr_t note_failure(read_back *reading) {
  if (reading->status == DNN_OK)
    reading->status = h5_fail(reading->where, "read back", reading->error);
  return -1;
}

/* Opening decodes the attribute's header, where damage shows. */
static herr_t check_attribute(hid_t owner, const char *name, const H5A_info_t *about, void *out) {
  (void)about;
  read_back *reading = out;
  hid_t type = -1;
  herr_t result = 0;
  hid_t attribute = H5Aopen(owner, name, H5P_DEFAULT);
  if (attribute < 0 || (type = H5Aget_type(attribute)) < 0) {
    reading->where.attribute = name;
    result = note_failure(reading);
  }
  if (type >= 0)
    H5Tclose(type);
  if (attribute >= 0)
    H5Aclose(attribute);
  return result;
}

/* Opens a dataset's type and layout, and goes through its chunks. */
static herr_t check_dataset(hid_t dataset, read_back *reading) {
  herr_t result = 0;
  H5D_space_status_t stored;
  hid_t layout = -1;
  hid_t type = H5Dget_type(dataset);
  if (type < 0 || (layout = H5Dget_create_plist(dataset)) < 0 ||
      (H5Pget_layout(layout) == H5D_CHUNKED && H5Dget_space_status(dataset, &stored) < 0))
    result = note_failure(reading);
  if (layout >= 0)
    H5Pclose(layout);
  if (type >= 0)
    H5Tclose(type);
  return result;
}

static herr_t check_object(hid_t root, const char *name, const H5O_info_t *about, void *out) {
  (void)about;
  read_back *reading = out;
  reading->where.path = name;
  hsize_t position = 0;
  herr_t result = 0;
  hid_t object = H5Oopen(root, name, H5P_DEFAULT);
  if (object < 0)
    return note_failure(reading);
  if (H5Iget_type(object) == H5I_DATASET)
    result = check_dataset(object, reading);
  if (result == 0 &&
      H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, &position, check_attribute, reading) < 0)
    result = note_failure(reading);
  H5Oclose(object);
  reading->where.path = NULL;
  return result;
}

/* Opens a file, and everything in it, to see whether that is possible. 'name' is for messages. */
static dnn_status check_file(const char *path, const void *name, dnn_error *error) {
  read_back reading = {.where = {name, NULL, NULL}, .status = DNN_OK, .error = error};
  hid_t file = -1;
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  /* nobody else knows the file */
  if (access >= 0 && H5Pset_file_locking(access, 0, 1) >= 0)
    file = H5Fopen(path, H5F_ACC_RDONLY, access);
  if (file < 0 ||
      H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, check_object, &reading, H5O_INFO_BASIC) < 0)
    note_failure(&reading);
  if (file >= 0)
    H5Fclose(file);
  if (access >= 0)
    H5Pclose(access);
  return reading.status;
}

/* --- saving ----------------------------------------------------------------------------------- */

/* An address in a superblock, of 'size' bytes. */
static uint64_t address_at(const unsigned char *bytes, size_t size) {
  uint64_t address = 0;
  for (size_t i = size; i > 0; i--)
    address = address << 8 | bytes[i - 1];
  return address;
}

/*
** The size of the file that a closed image holds, which its superblock tells, or 0. The buffer is
** larger than the file. The superblock is at 0 or, behind a user block, at a power of two from 512
** on (HDF5 File Format Specification, II.A); three addresses of its own width precede the end of
** the file in it.
*/
static size_t size_of_file(const h5_image *image) {
  static const unsigned char signature[8] = "\211HDF\r\n\032\n";
  enum { LONGEST = 28 + 4 * 8 };
  for (size_t at = 0; at + LONGEST <= image->room; at = at == 0 ? 512 : 2 * at) {
    const unsigned char *superblock = image->bytes + at;
    if (memcmp(superblock, signature, sizeof signature) == 0) {
      /* the base address, another one, and the end of the file */
      unsigned version = superblock[8];
      size_t length = superblock[version < 2 ? 13 : 9];
      size_t first = version < 2 ? 24 + 4 * (size_t)version : 12;
      uint64_t end = length <= 8 ? address_at(superblock + first + 2 * length, length) : 0;
      return version <= 3 && end <= image->room ? (size_t)end : 0;
    }
  }
  return 0;
}

dnn_status h5_save_image(h5_image *image, const char *path, bool go_on, dnn_error *error) {
  h5_place where = {path, NULL, NULL};
  if (!image->changed)
    return DNN_OK;
  if (image->id < 0)
    return h5_fail_because(where, "save", "an earlier failure has closed it", DNN_EIO, error);
  /* flushed first: a failure leaves the image open, which closing does not */
  if (H5Fflush(image->id, H5F_SCOPE_GLOBAL) < 0)
    return h5_fail(where, "save", error);
  herr_t result = H5Fclose(image->id);
  image->id = -1;
  if (result < 0)
    return h5_fail(where, "save", error);
  size_t size = size_of_file(image);
  if (size == 0) {
    return h5_fail_because(where, "save", "its superblock is of an unknown version", DNN_EIO,
                           error);
  }
  dnn_status status = DNN_OK;
  size_t sealed = image->sealed ? size + DNN_H5_SEAL : size;
  if (image_realloc(image->bytes, sealed, H5FD_FILE_IMAGE_OP_NO_OP, image) == NULL)
    status = h5_fail_memory(where, "save", error);
  else if (image->sealed)
    dnn_h5_seal(image->bytes, size);
  if (status == DNN_OK)
    status = dnn_file_replace_claimed(&image->claim, image->bytes, sealed, check_file, path, error);
  /* after a failure all is still there to be saved elsewhere, and stays open for that */
  image->changed = status != DNN_OK;
  if (status != DNN_OK)
    open_bytes(image, where, size, NULL);
  else if (go_on)
    status = open_bytes(image, where, size, error);
  return status;
}
