/*
** libhdf5's access to a file that is open already, to read it: by its descriptor, without a name.
*/
#ifndef H5SANDBOX_DRIVER_H
#define H5SANDBOX_DRIVER_H

#include <hdf5.h>

typedef struct sandbox_source {
  int descriptor;
  haddr_t size; /* of the file; what is behind it is not read */
} sandbox_source;

/* Sets the driver of a list of file access properties. The file is opened with any name then.
   Negative on failure. */
herr_t sandbox_set_driver(hid_t access, sandbox_source source);

#endif
