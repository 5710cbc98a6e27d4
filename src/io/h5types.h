/*
** Types of new HDF5 objects, and strings as their elements. Not for others than the HDF5 part.
*/
#ifndef DNN_H5TYPES_H
#define DNN_H5TYPES_H

#include "io/h5object.h"

/* The type that elements of arrays are stored as; to be closed, negative on failure. */
hid_t h5_stored_type(dnn_dtype dtype);

/* A string type, to be closed, negative on failure. Length 0 gives one of variable length. */
hid_t h5_string_type(size_t length, bool utf8);

/* The type that NumPy writes so: "<i2", ">f8", "|b1", "|S12", "|O" (strings of variable length). To
   be closed; negative when there is none here. */
hid_t h5_named_type(const char *text);

/* Strings as libhdf5 writes them. */
typedef struct h5_packed {
  void *elements; /* of the type, row-major */
  char *texts;    /* to which they point when they have a variable length */
} h5_packed;

/*
** Makes elements of a string type. Whatever the status, h5_packed_free must follow.
** DNN_EVALUE when one is too long for the type, or has a NUL byte where that cannot be kept.
*/
dnn_status h5_pack_strings(h5_place where, const char *doing, hid_t type,
                           const dnn_h5_strings *strings, h5_packed *out, dnn_error *error);

void h5_packed_free(h5_packed *packed);

#endif
