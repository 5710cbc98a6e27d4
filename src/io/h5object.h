/*
** What the files of the HDF5 part share: errors, paths, open objects. Not for others.
*/
#ifndef DNN_H5OBJECT_H
#define DNN_H5OBJECT_H

#include "io/atomic_file.h"
#include "io/h5file.h"

#include <hdf5.h>

/* A file as libhdf5 has it open. Those that write to one file share it. */
typedef struct h5_image {
  hid_t id;
  bool writable;
  int users;
  /* of writable ones */
  dnn_file_claim claim;
  unsigned char *bytes; /* the file, in 'room' bytes; there also while libhdf5 has it closed */
  size_t room;
  bool changed;
  struct h5_image *next;
} h5_image;

struct dnn_h5_file {
  h5_image *image;
  char mode[3];
  char path[]; /* terminated */
};

/* --- images ----------------------------------------------------------------------------------- */

/* Opens a file to be read. Whatever the status, h5_leave_image must follow, here and below. */
dnn_status h5_open_to_read(const char *path, h5_image **out, dnn_error *error);

/* Claims a file and opens an image of it, with its contents or, with 'create', a new one. */
dnn_status h5_open_to_write(const char *path, bool create, h5_image **out, dnn_error *error);

/* The image of a file that is open for writing, or NULL. *renamed: by another name. */
h5_image *h5_find_image(const char *path, bool *renamed);

/* Saves what changed. 'go_on' opens the image again, which failure does in any case. */
dnn_status h5_save_image(h5_image *image, const char *path, bool go_on, dnn_error *error);

/* Takes one user from an image; closed by the last. NULL is allowed. */
void h5_leave_image(h5_image *image);

/* --- errors ----------------------------------------------------------------------------------- */

#define H5_QUOTED 160

/* Copies text from a file for a message: cut to fit, control characters written as \ddd. Returns
   'out'. */
const char *h5_quote(const char *text, char out[H5_QUOTED]);

/* What an operation is about; parts that do not apply are NULL. */
typedef struct h5_place {
  const char *file, *path, *attribute;
} h5_place;

h5_place h5_place_of(const dnn_h5_file *file, const char *path, const char *attribute);

/* Fills 'error' with "cannot read attribute 'units' of '/x' in 'a.h5': reason", returns
   'status'. */
dnn_status h5_fail_because(h5_place where, const char *doing, const char *reason, dnn_status status,
                           dnn_error *error);

/* The same with DNN_EIO and the innermost message of libhdf5. Must follow the failed call at once:
   the next call clears the error stack. */
dnn_status h5_fail(h5_place where, const char *doing, dnn_error *error);

/* The same with DNN_ENOMEM. */
dnn_status h5_fail_memory(h5_place where, const char *doing, dnn_error *error);

/* Every change goes through here first: DNN_EVALUE for mode "r", otherwise notes the change. */
dnn_status h5_check_writable(dnn_h5_file *file, h5_place where, const char *doing,
                             dnn_error *error);

/* Why an object is not opened that is neither of the kinds that there are here. */
#define H5_NO_KIND "it is neither a group nor a dataset"

/* --- paths ------------------------------------------------------------------------------------ */

/*
** Follows 'path' component by component. *found becomes false when one is missing. DNN_EVALUE when
** a link is not hard ('any_last': unless it is the last one), DNN_EINDEX when something that is no
** group would have to contain another.
*/
dnn_status h5_walk(const dnn_h5_file *file, const char *path, bool any_last, bool *found,
                   dnn_error *error);

/* 'path', or "/" when it is empty: libhdf5 wants a name, and the root group has none. */
const char *h5_name_of(const char *path);

/* --- objects ---------------------------------------------------------------------------------- */

/* An open group or dataset, and the attribute in question; ids that are not open are -1. */
typedef struct h5_object {
  hid_t id, attribute;
  hid_t type, space; /* of the attribute, if there is one, otherwise of the dataset */
  hid_t memory;      /* the selected elements as they lie in memory, without gaps */
  dnn_h5_info info;
} h5_object;

/* Opens an object, or its attribute, and describes it. Whatever the status of this and the next two
   functions, h5_close_object must follow. */
dnn_status h5_open_object(const dnn_h5_file *file, const char *path, const char *attribute,
                          h5_object *object, dnn_error *error);

/* The same, and DNN_EVALUE when it is not a dataset; not a group. */
dnn_status h5_open_dataset(const dnn_h5_file *file, const char *path, const char *doing,
                           h5_object *object, dnn_error *error);
dnn_status h5_open_group(const dnn_h5_file *file, const char *path, const char *doing,
                         h5_object *object, dnn_error *error);

void h5_close_object(h5_object *object);

/* The type of array elements in memory, one byte for a bool; to be closed, negative on failure. */
hid_t h5_memory_type(dnn_dtype dtype);

/* What a type of numbers in a file can hold, exactly where it matters here. */
typedef struct h5_limits {
  bool is_integer, is_signed;
  int bits;       /* of an integer */
  double largest; /* of a real; infinite when that is more than a double can hold */
  char name[32];  /* as NumPy writes it: "uint8" */
} h5_limits;

/* Of an integer or real type, or an enumeration; false when libhdf5 fails. */
bool h5_limits_of(hid_t type, h5_limits *out);

/* A dataspace, to be closed, negative on failure. ndim 0 gives a scalar. 'maxshape' may be NULL. */
hid_t h5_new_space(int ndim, const int64_t *shape, const int64_t *maxshape);

/*
** Selects 'ranges' (NULL: everything) of object->space, and makes object->memory.
**   shape  (ndim,) receives the selected extents
**   count  receives their product
** DNN_EINDEX when a range leaves the dataset.
*/
dnn_status h5_select_part(h5_object *object, h5_place where, const char *doing,
                          const dnn_h5_range *ranges, int64_t shape[DNN_MAX_NDIM], int64_t *count,
                          dnn_error *error);

#endif
