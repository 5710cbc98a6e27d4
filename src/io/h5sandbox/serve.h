/*
** What a sandbox does: parses one HDF5 file for the program, confined (confine.h) before it reads
** the first byte.
*/
#ifndef H5SANDBOX_SERVE_H
#define H5SANDBOX_SERVE_H

/* Answers requests (protocol.h) until there is nobody who could ask, and ends the process. It has
   the descriptors of a sandbox. */
_Noreturn void sandbox_serve(void);

#endif
