/*
** HDF5 files.
**
** A file is opened, objects in it are addressed by path ("/train/data"; the first slash may be left
** out) and nothing but a dnn_h5_reader stays open between calls, so that an object that is deleted
** or replaced leaves no dangling handle. An attribute is addressed by the path of its object and
** its name.
**
** A file that is opened to be read is parsed by a process of its own (h5sandbox/sandbox.h): libhdf5
** crashes and hangs on damaged files. A file that is opened for writing, and one that is said to be
** trusted, are parsed in this process.
**
** Reading trusts nothing: only hard links are followed; datasets kept in other files (external
** storage, virtual datasets), filters other than gzip, shuffle and fletcher32, and datasets that
** declare far more bytes than are stored are refused; filter plugins are never loaded.
**
** Writing happens in memory: a writable file is an image that dnn_h5_flush and dnn_h5_close read
** back and then put in place of the file in one step (see atomic_file.h). A failure leaves the old
** file as it was. File objects that write to one file, by whatever path, share its image; another
** program cannot open the file for writing meanwhile. Readers see what was saved when they opened
** the file.
**
** Types: every integer type reads as i64, except one-byte unsigned (u8); h5py's bool as bool; f16
** and f32 as f32, wider reals as f64. Either byte order. A number that does not fit into the type
** that it is to be read or written as is an error, DNN_EVALUE. Strings of fixed or variable length
** have functions of their own, and so have sequences of variable length and references. Of compound
** types one field at a time is read, as if it were all there is; arrays in elements become further
** axes. Opaque, bit field and time types are refused by name, and sequences of anything but
** numbers.
**
** libhdf5 itself crashes where its own small requests for memory fail, which no check before can
** rule out: where memory is short the program may end in a function that writes, or that reads a
** trusted file. What is large is asked for here, and refused with DNN_ENOMEM.
**
** Every function returns a status and fills 'error' with one line that names what was to be done,
** object, file, and the innermost reason that libhdf5 gives. libhdf5 itself prints nothing.
** Not for use by several threads at a time.
*/
#ifndef DNN_H5FILE_H
#define DNN_H5FILE_H

#include "array/array.h"
#include "base/error.h"
#include "io/h5strings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dnn_h5_file dnn_h5_file;

/* Refused: to read all of a dataset above DNN_H5_SMALL bytes, or a part of it above DNN_H5_PART (in
   a file opened for writing, where it may still be filled, DNN_H5_SPARSE), when that is more than
   DNN_H5_RATIO times what the dataset stores; and a dataset above DNN_H5_SMALL bytes whose chunks
   exceed DNN_H5_MAX_CHUNK bytes. (gzip cannot compress better than 1032 to 1.) And to read what has
   no elements, but more than DNN_H5_MAX_ROWS rows, as tables. */
#define DNN_H5_SMALL     ((int64_t)64 << 10)
#define DNN_H5_PART      ((int64_t)64 << 20)
#define DNN_H5_SPARSE    ((int64_t)1 << 30)
#define DNN_H5_RATIO     1100
#define DNN_H5_MAX_CHUNK ((int64_t)64 << 20)
#define DNN_H5_MAX_ROWS  1000000

/* Deepest path, and most objects that dnn_h5_visit lists. */
#define DNN_H5_MAX_DEPTH   64
#define DNN_H5_MAX_OBJECTS 1000000

/* --- files ------------------------------------------------------------------------------------ */

enum { DNN_H5_TRUSTED = 1, DNN_H5_SEALED = 2 };

/*
** Opens a file.
**   mode     "r"   read only, the file must exist
**            "r+"  read and write, the file must exist
**            "w"   a new file; an existing one is replaced when this one is saved
**            "w-"  (or "x") a new file; DNN_EIO when it exists
**            "a"   "r+" when the file exists, otherwise "w-"
**   options  a sum of
**              DNN_H5_TRUSTED  with "r": it is read in this process
**              DNN_H5_SEALED   otherwise: it is sealed each time that it is saved (h5seal.h)
**   out      the file, to be given back with dnn_h5_close or dnn_h5_discard
** A file that is open for writing here counts as existing for "r+", "w-" and "a". DNN_EIO when
** another program has the file open for writing; with "w" also when this one has; and for writing
** by another name (a hard link) than the one by which it is open for writing.
*/
dnn_status dnn_h5_open(const char *path, const char *mode, unsigned options, dnn_h5_file **out,
                       dnn_error *error);

/*
** Are files that are opened to be read parsed by a process of its own, as they should be? DNN_OK
** when they are.
**   path      any regular file, which is not read
**   filtered  receives whether the system lets that process call only what it needs; its memory and
**             time are limited in any case
*/
dnn_status dnn_h5_try_sandbox(const char *path, bool *filtered, dnn_error *error);

/* How many processes read files at the moment: one for each that is open to be read. */
int dnn_h5_sandbox_count(void);

/* Saves what changed, through this file object and those that share its image. DNN_EIO when
   somebody else has changed the file since it was opened, or made it. */
dnn_status dnn_h5_flush(dnn_h5_file *file, dnn_error *error);

/* Saves what changed, closes and frees the file. When saving fails the file stays open, so that the
   call may be repeated; when it succeeds *file becomes NULL. */
dnn_status dnn_h5_close(dnn_h5_file **file, dnn_error *error);

/* Closes without saving: what changed is lost, or if the image is shared stays with the others.
   NULL is allowed. */
void dnn_h5_discard(dnn_h5_file *file);

/* Is the file open for writing in this program? */
bool dnn_h5_is_open_for_writing(const char *path);

/* The path of a file that has changes which are not saved, the one at 'index'; NULL behind the
   last. */
const char *dnn_h5_unsaved(int index);

/* Are there other file objects that write to the same file? */
bool dnn_h5_is_shared(const dnn_h5_file *file);

const char *dnn_h5_path(const dnn_h5_file *file);
const char *dnn_h5_mode(const dnn_h5_file *file);

/* Are there changes that are not saved? */
bool dnn_h5_changed(const dnn_h5_file *file);

/* --- looking around --------------------------------------------------------------------------- */

typedef enum dnn_h5_kind { DNN_H5_GROUP, DNN_H5_DATASET, DNN_H5_ATTRIBUTE } dnn_h5_kind;

/* Longest text of a type, with its terminator. */
#define DNN_H5_TYPE_TEXT 24

/* The same of a refusal, and of a class of MATLAB. */
#define DNN_H5_REFUSAL 120
#define DNN_H5_MATLAB  16

/* What elements are, which tells how they are read. */
typedef enum dnn_h5_contents {
  DNN_H5_NUMBERS,    /* dnn_h5_read; bools too */
  DNN_H5_STRINGS,    /* dnn_h5_read_list, as the next three */
  DNN_H5_SEQUENCES,  /* of numbers, each of its own length */
  DNN_H5_REFERENCES, /* to objects */
  DNN_H5_REGIONS,    /* references to parts of datasets */
  DNN_H5_FIELDS      /* dnn_h5_fields, and then one by one */
} dnn_h5_contents;

/* Deepest nesting of fields. */
#define DNN_H5_FIELD_DEPTH 8

/* A field of a compound type, of a compound field of it, and so on: which one of each, from 0. With
   depth 0 it is all. */
typedef struct dnn_h5_field {
  int32_t depth, at[DNN_H5_FIELD_DEPTH];
} dnn_h5_field;

typedef struct dnn_h5_info {
  dnn_h5_kind kind;

  /* of datasets and attributes */
  char refusal[DNN_H5_REFUSAL]; /* why the elements cannot be read, or empty */
  dnn_h5_contents contents;
  bool is_empty;   /* h5py's Empty: a type without elements; cannot be read */
  dnn_dtype dtype; /* of numbers: what reading gives, without loss; of sequences too */
  /* as NumPy writes it: "<f8", ">i4", "|b1", "|S7", "|O"; and "bfloat16", ">bfloat16" */
  char type[DNN_H5_TYPE_TEXT];
  int64_t element; /* bytes of one; of what has variable length, of its address */
  int64_t record;  /* bytes of all fields, or the same */
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  /* of arrays in each element: axes of what is read, behind those of the dataset */
  int inner_ndim;
  int64_t inner[DNN_MAX_NDIM];

  /* of datasets */
  int64_t maxshape[DNN_MAX_NDIM]; /* -1: no limit */
  bool chunked;
  int64_t chunks[DNN_MAX_NDIM]; /* when chunked */
  int gzip;                     /* level, or -1 */
  bool shuffle, fletcher32;
  int64_t stored; /* bytes in the file */
  bool has_fill;
  int64_t fill;               /* the bytes of one element of 'dtype': what nobody has written */
  char matlab[DNN_H5_MATLAB]; /* the class that MATLAB has written with it, or empty */
  bool is_void;               /* MATLAB's empty array: the elements are its extents */
} dnn_h5_info;

/* Describes an object, or with 'attribute' not NULL one of its attributes; of a compound type with
   'field' not NULL that field. */
dnn_status dnn_h5_inspect(const dnn_h5_file *file, const char *path, const char *attribute,
                          const dnn_h5_field *field, dnn_h5_info *out, dnn_error *error);

/* *found tells whether there is an object, *kind which: DNN_H5_GROUP or DNN_H5_DATASET. DNN_EVALUE
   when a link to it is not hard, or it is neither. */
dnn_status dnn_h5_find(const dnn_h5_file *file, const char *path, bool *found, dnn_h5_kind *kind,
                       dnn_error *error);

/* *out tells whether the object, or its attribute, exists. Links of any kind count at the end of
   'path', hard ones before it. */
dnn_status dnn_h5_exists(const dnn_h5_file *file, const char *path, const char *attribute,
                         bool *out, dnn_error *error);

/* Appends the names in a group to 'out': in order of creation where the file keeps it, otherwise
   by byte value. */
dnn_status dnn_h5_keys(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                       dnn_error *error);

/* Appends the names of the attributes of an object to 'out', by byte value. */
dnn_status dnn_h5_attributes(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                             dnn_error *error);

/* Appends the path to which a soft link leads to 'out', as it stands in the file; nothing when
   there is none at 'path'. */
dnn_status dnn_h5_soft_link(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                            dnn_error *error);

/*
** Appends the paths, relative to the group 'path', of everything below it to 'out', each behind a
** letter: 'g' for a group, which comes before its contents, 'd' for a dataset; types with a name
** are left out. Each object comes once, even when several hard links lead to it. Soft and
** external links are left out.
*/
dnn_status dnn_h5_visit(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                        dnn_error *error);

/* --- reading ---------------------------------------------------------------------------------- */

/*
** A dataset or an attribute that is open to be read, so that its path is followed once: what it is
** tells how much room its elements need. The file must neither be changed nor closed meanwhile, and
** the names stay where they are.
*/
typedef struct dnn_h5_reader dnn_h5_reader;

/*
** Opens a dataset, or with 'attribute' not NULL an attribute of any object.
**   field  of a compound type, or NULL
**   out    the reader, to be given back with dnn_h5_reader_free
** DNN_EVALUE when there is none, DNN_EDTYPE when its elements cannot be read.
*/
dnn_status dnn_h5_reader_new(const dnn_h5_file *file, const char *path, const char *attribute,
                             const dnn_h5_field *field, dnn_h5_reader **out, dnn_error *error);

/* NULL is allowed. */
void dnn_h5_reader_free(dnn_h5_reader *reader);

/* What is read. Of what 'is_empty' nothing can be. */
const dnn_h5_info *dnn_h5_reader_info(const dnn_h5_reader *reader);

/* Part of one axis: 'count' elements from 'start' (from 0) by 'step' (at least 1). */
typedef struct dnn_h5_range {
  int64_t start, step, count;
} dnn_h5_range;

/* Can this part be read, as the next functions would? Before memory is taken for it, of which a
   damaged or sparse file may declare any amount. */
dnn_status dnn_h5_reader_check(const dnn_h5_reader *reader, const dnn_h5_range *ranges,
                               dnn_error *error);

/* Appends the names of the fields of a compound type to 'out', in their order. */
dnn_status dnn_h5_fields(dnn_h5_reader *reader, dnn_h5_strings *out, dnn_error *error);

/*
** Reads numbers, once.
**   ranges  (ndim,) which part of a dataset; NULL for all of it, and for attributes
**   out     row-major, without gaps, with as many elements as are selected, times those of the
**           inner axes, in any shape; of the dtype that dnn_h5_reader_info tells; overwritten
** DNN_EINDEX when a range leaves the dataset, DNN_ESHAPE, DNN_EDTYPE, DNN_EIO.
*/
dnn_status dnn_h5_read(dnn_h5_reader *reader, const dnn_h5_range *ranges, dnn_array *out,
                       dnn_error *error);

/*
** Appends elements to 'out', in row-major order; otherwise like dnn_h5_read:
**   strings     without their padding
**   sequences   the bytes of their numbers
**   references  'g' or 'd' and the path of the group or dataset; nothing where one leads nowhere
**   regions     the text of an index, which may be none for all, and then as above: "1:3,2:8:2d/x"
** DNN_EDTYPE when a reference leads to what has no path, and for regions that no index selects.
*/
dnn_status dnn_h5_read_list(dnn_h5_reader *reader, const dnn_h5_range *ranges, dnn_h5_strings *out,
                            dnn_error *error);

/* --- writing ---------------------------------------------------------------------------------- */

/* How a new dataset is stored. */
typedef struct dnn_h5_layout {
  int gzip; /* 0 to 9, or -1 for none */
  bool shuffle, fletcher32;
  bool is_empty; /* h5py's Empty: a type without elements */
  char
      type[DNN_H5_TYPE_TEXT]; /* of the elements, as in dnn_h5_info; empty: that of what is given */
  const dnn_array *fill;      /* what is not written yet, one element; NULL: 0 */
  int chunks_ndim;            /* 0: chosen here, when chunks are needed at all */
  int64_t chunks[DNN_MAX_NDIM];
  int maxshape_ndim;              /* 0: the shape is final */
  int64_t maxshape[DNN_MAX_NDIM]; /* -1: no limit */
} dnn_h5_layout;

/*
** Creates a dataset with the contents of 'array' (any strides), and the groups that lead to it. An
** array without memory tells the shape of what is not written yet. 'layout' may be NULL. DNN_EVALUE
** when the name is taken, the layout does not fit, or a number does not fit into its type.
*/
dnn_status dnn_h5_create(dnn_h5_file *file, const char *path, const dnn_array *array,
                         const dnn_h5_layout *layout, dnn_error *error);

/* The same for strings: fixed length, that of the longest one, unless layout->type tells it.
   'shape' has strings->count elements; ndim is 0 for a single string. */
dnn_status dnn_h5_create_strings(dnn_h5_file *file, const char *path, int ndim,
                                 const int64_t *shape, const dnn_h5_strings *strings,
                                 const dnn_h5_layout *layout, dnn_error *error);

/* Creates a group and the groups that lead to it. An existing group is fine. */
dnn_status dnn_h5_create_group(dnn_h5_file *file, const char *path, dnn_error *error);

/*
** Writes into a dataset.
**   ranges  (ndim,) which part; NULL for all of it
**   in      the selected shape, where axes of extent 1 may be missing or added; or one element,
**           which is repeated. Numbers are converted to the type of the dataset; fractions
**           are cut off when that holds integers.
**   strings NULL; or strings, row-major, of which 'in' only tells the shape
*/
dnn_status dnn_h5_write(dnn_h5_file *file, const char *path, const dnn_h5_range *ranges,
                        const dnn_array *in, const dnn_h5_strings *strings, dnn_error *error);

/* Could these numbers, or 'strings', be written into the dataset? DNN_EVALUE when its type cannot
   hold one. */
dnn_status dnn_h5_check_values(dnn_h5_file *file, const char *path, const dnn_array *in,
                               const dnn_h5_strings *strings, dnn_error *error);

/* Changes the shape of a dataset within its maxshape. Elements that leave it are lost. */
dnn_status dnn_h5_resize(dnn_h5_file *file, const char *path, int ndim, const int64_t *shape,
                         dnn_error *error);

/*
** Makes a dataset longer along its first axis and writes 'in' there.
**   in  (k, ...) with the dataset's other extents, or (...) for k = 1; 'strings' as above
*/
dnn_status dnn_h5_append(dnn_h5_file *file, const char *path, const dnn_array *in,
                         const dnn_h5_strings *strings, dnn_error *error);

/* Creates an attribute or replaces the one of that name. Of 'layout', which may be NULL, count the
   type and whether it is empty. */
dnn_status dnn_h5_write_attribute(dnn_h5_file *file, const char *path, const char *attribute,
                                  const dnn_array *array, const dnn_h5_layout *layout,
                                  dnn_error *error);

/* The same for strings: with ndim 0 one UTF-8 string of variable length, as h5py writes str,
   otherwise as dnn_h5_create_strings. */
dnn_status dnn_h5_write_attribute_strings(dnn_h5_file *file, const char *path,
                                          const char *attribute, int ndim, const int64_t *shape,
                                          const dnn_h5_strings *strings,
                                          const dnn_h5_layout *layout, dnn_error *error);

/* Deletes an object, or with 'attribute' not NULL one of its attributes. */
dnn_status dnn_h5_delete(dnn_h5_file *file, const char *path, const char *attribute,
                         dnn_error *error);

/*
** Copies an object, a group with all that is in it, to a name in another file or the same; groups
** that lead there are made.
**   from  read in this process: trusted, or open for writing
*/
dnn_status dnn_h5_copy(const dnn_h5_file *from, const char *source, dnn_h5_file *to,
                       const char *path, dnn_error *error);

/* Gives an object another name, and makes the groups that lead there. */
dnn_status dnn_h5_move(dnn_h5_file *file, const char *path, const char *to, dnn_error *error);

/* Makes 'path' a name of the object 'target', which exists; or with 'soft' a name for whatever
   object there is by that path, absolute or from the group of the link. */
dnn_status dnn_h5_link(dnn_h5_file *file, const char *path, const char *target, bool soft,
                       dnn_error *error);

#endif
