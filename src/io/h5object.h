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
  bool sealed; /* when it is saved, see h5seal.h */
  int users;
  /* of writable ones */
  dnn_file_claim claim;
  unsigned char *bytes; /* the file, in 'room' bytes; there also while libhdf5 has it closed */
  size_t room;
  bool changed;
  struct h5_image *next;
} h5_image;

struct dnn_h5_file {
  const struct h5_access *access; /* by which it is read */
  h5_image *image;                /* NULL when the sandbox has it open */
  struct h5_sandbox *sandbox;     /* or NULL */
  void (*progress)(void);         /* is called where a long answer has come further, or NULL */
  char mode[3];
  char path[]; /* terminated */
};

/* --- images ----------------------------------------------------------------------------------- */

/* Makes libhdf5 ready, however often. DNN_EMISSING, DNN_ENOMEM. */
dnn_status h5_start_library(dnn_error *error);

/* Opens a file to be read. Whatever the status, h5_leave_image must follow, here and below. */
dnn_status h5_open_to_read(const char *path, h5_image **out, dnn_error *error);

/* Does the environment want files to be locked? */
bool h5_locks_are_wanted(void);

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

/* Why a file is not opened. */
#define H5_LOCKED "unable to lock the file, which another program has open for writing"

/* Refuses, with DNN_EVALUE, a change of a file that was opened to be read: before it is looked at,
   which only its sandbox may do. */
dnn_status h5_refuse_reading(const dnn_h5_file *file, h5_place where, const char *doing,
                             dnn_error *error);

/* Every change goes through here: the same, and notes that there is one. */
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
  hid_t leaf;        /* the type of what is read: of the field, without the arrays around it */
  hid_t memory;      /* the selected elements as they lie in memory, without gaps */
  dnn_h5_field field;
  dnn_h5_info info;
} h5_object;

/* Opens an object, or its attribute, and describes it, or a field of it ('field', or NULL).
   Whatever the status of this and the next two functions, h5_close_object must follow. */
dnn_status h5_open_object(const dnn_h5_file *file, const char *path, const char *attribute,
                          const dnn_h5_field *field, h5_object *object, dnn_error *error);

/* The same of a dataset that is to be changed; DNN_EVALUE when it is none or may not be. */
dnn_status h5_open_dataset(const dnn_h5_file *file, const char *path, const char *doing,
                           h5_object *object, dnn_error *error);

/* The same of a group; DNN_EVALUE when it is none. */
dnn_status h5_open_group(const dnn_h5_file *file, const char *path, const char *doing,
                         h5_object *object, dnn_error *error);

void h5_close_object(h5_object *object);

/* --- what elements are ------------------------------------------------------------------------ */

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

/* Notes why elements cannot be read; the last reason counts. */
void h5_refuse(dnn_h5_info *info, const char *reason);

/* Fills in what elements are, of an object whose type, space and field are there. DNN_EINDEX when
   it has no such field. */
dnn_status h5_describe_content(h5_object *object, h5_place where, dnn_error *error);

/* How elements lie in memory when those of object->leaf are of type 'leaf': to be closed, negative
   on failure, which that of 'leaf' is. */
hid_t h5_content_type(const h5_object *object, hid_t leaf);

/* How many an element has: the product of its inner axes. */
int64_t h5_inner_count(const dnn_h5_info *info);

/* --- selections ------------------------------------------------------------------------------- */

/* A dataspace, to be closed, negative on failure. ndim 0 gives a scalar. 'maxshape' may be NULL. */
hid_t h5_new_space(int ndim, const int64_t *shape, const int64_t *maxshape);

/*
** Checks 'ranges' (NULL: everything) against the shape of a dataset.
**   shape  (ndim,) receives the selected extents
**   count  receives their product
** DNN_EINDEX when a range leaves the dataset.
*/
dnn_status h5_check_ranges(const dnn_h5_info *info, h5_place where, const char *doing,
                           const dnn_h5_range *ranges, int64_t shape[DNN_MAX_NDIM], int64_t *count,
                           dnn_error *error);

/* The same, and selects them in object->space and makes object->memory, however often. */
dnn_status h5_select_part(h5_object *object, h5_place where, const char *doing,
                          const dnn_h5_range *ranges, int64_t shape[DNN_MAX_NDIM], int64_t *count,
                          dnn_error *error);

/* --- reading ---------------------------------------------------------------------------------- */

/* The paths of objects by their addresses, see h5references.c. */
typedef struct h5_names h5_names;

struct dnn_h5_reader {
  h5_place where;
  const dnn_h5_file *file;
  dnn_h5_field field;
  dnn_h5_info info;
  int64_t file_bytes; /* size of the file */
  h5_object object;   /* where libhdf5 has the file open in this process */
  h5_names *names;    /* likewise, of references; NULL before the first */
  uint64_t serial;    /* where the sandbox has it, see h5sandbox/sandbox.c */
};

/*
** All that can be asked of a file: answered by libhdf5 in this process, or by the sandbox. What
** they mean is told in h5file.h, by the functions of these names.
*/
typedef struct h5_access {
  dnn_status (*inspect)(const dnn_h5_file *file, const char *path, const char *attribute,
                        const dnn_h5_field *field, dnn_h5_info *out, dnn_error *error);
  dnn_status (*find)(const dnn_h5_file *file, const char *path, bool *found, dnn_h5_kind *kind,
                     dnn_error *error);
  dnn_status (*exists)(const dnn_h5_file *file, const char *path, const char *attribute, bool *out,
                       dnn_error *error);
  dnn_status (*keys)(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                     dnn_error *error);
  dnn_status (*attributes)(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                           dnn_error *error);
  dnn_status (*soft_link)(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                          dnn_error *error);
  dnn_status (*visit)(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                      dnn_error *error);

  /* Fills in what the reader, of which 'where', 'file' and 'field' are set, reads. */
  dnn_status (*open_reader)(dnn_h5_reader *reader, dnn_error *error);

  /* Whatever the status of open_reader. */
  void (*close_reader)(dnn_h5_reader *reader);

  dnn_status (*fields)(dnn_h5_reader *reader, dnn_h5_strings *out, dnn_error *error);

  /*
  ** Reads one part, which lies within the dataset.
  **   ranges  (info.ndim,); NULL for an attribute
  **   out     of the shape that is selected, and the inner axes; any strides
  */
  dnn_status (*read)(dnn_h5_reader *reader, const dnn_h5_range *ranges, dnn_array *out,
                     dnn_error *error);

  /* The same of a list, which 'count' elements of the dataset are selected for. */
  dnn_status (*read_list)(dnn_h5_reader *reader, const dnn_h5_range *ranges, int64_t count,
                          dnn_h5_strings *out, dnn_error *error);
} h5_access;

/* By libhdf5 in this process. */
extern const h5_access h5_local_access;

/* Functions of h5_local_access. */
dnn_status h5_local_inspect(const dnn_h5_file *file, const char *path, const char *attribute,
                            const dnn_h5_field *field, dnn_h5_info *out, dnn_error *error);
dnn_status h5_local_find(const dnn_h5_file *file, const char *path, bool *found, dnn_h5_kind *kind,
                         dnn_error *error);
dnn_status h5_local_exists(const dnn_h5_file *file, const char *path, const char *attribute,
                           bool *out, dnn_error *error);
dnn_status h5_local_keys(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                         dnn_error *error);
dnn_status h5_local_attributes(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                               dnn_error *error);
dnn_status h5_local_soft_link(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                              dnn_error *error);
dnn_status h5_local_visit(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                          dnn_error *error);

/* The same from the root on, which comes first, with "g/" and the like; 'addresses' receives the
   bytes of each one's haddr_t. */
dnn_status h5_list_addresses(const dnn_h5_file *file, dnn_h5_strings *out,
                             dnn_h5_strings *addresses, dnn_error *error);

/* --- links ------------------------------------------------------------------------------------ */

/* Link creation properties: groups on the way are made, names are UTF-8. Negative on failure. */
hid_t h5_link_properties(void);

/* Refuses to create what exists already, or in a file that was opened to be read. */
dnn_status h5_check_free(dnn_h5_file *file, h5_place where, dnn_error *error);

/* --- slabs ------------------------------------------------------------------------------------ */

/* Bytes that are read between two looks for an interrupt. */
#define H5_SLAB_BYTES ((int64_t)512 << 10)

/*
** A selection in parts of about 'bytes' bytes, so that an interrupt need not wait for all of it and
** nothing needs memory for all of it. Parts end where chunks end, unless chunks are larger.
**
**     for (bool more = h5_slabs_first(&slabs, &info, ranges, element, bytes, false); more;
**          more = h5_slabs_next(&slabs))
**       ... slabs.part, slabs.at ...
*/
typedef struct h5_slabs {
  int ndim;
  dnn_h5_range whole[DNN_MAX_NDIM], part[DNN_MAX_NDIM]; /* in the dataset */
  int64_t at[DNN_MAX_NDIM];                             /* where the part begins in the selection */
  int64_t each[DNN_MAX_NDIM];                           /* extents of the largest part */
} h5_slabs;

/*
** False when nothing is selected.
**   ranges   (ndim,) NULL: everything
**   element  bytes of one
**   ordered  one part after the other gives all elements in row-major order, wherever chunks end
*/
bool h5_slabs_first(h5_slabs *slabs, const dnn_h5_info *info, const dnn_h5_range *ranges,
                    int64_t element, int64_t bytes, bool ordered);

/* Bytes of a chunk, or 0 without chunks. libhdf5 packs and unpacks larger ones than it keeps, which
   is a megabyte, for each part anew: parts are at least that large then. */
int64_t h5_chunk_bytes(const dnn_h5_info *info, int64_t element);

/* False behind the last part. */
bool h5_slabs_next(h5_slabs *slabs);

/* The elements of the current part in 'all', whose shape is that of the selection. */
void h5_slabs_view(const h5_slabs *slabs, const dnn_array *all, dnn_array *out);

#endif
