/*
** References: what in a file stands for an object, or for a part of a dataset. Objects are told by
** their paths, as everywhere here. Not for others than the HDF5 part.
*/
#ifndef DNN_H5REFERENCES_H
#define DNN_H5REFERENCES_H

#include "io/h5object.h"

/* Appends what a reference leads to, as dnn_h5_read_list has it: 'element' is one as it lies in
   memory, of a reader that libhdf5 has open in this process. */
dnn_status h5_add_reference(dnn_h5_reader *reader, const char *element, dnn_h5_strings *out,
                            dnn_error *error);

/* NULL is allowed. */
void h5_names_free(h5_names *names);

#endif
