/*
** What a program and its sandbox say to each other.
**
** A sandbox is a process that parses one HDF5 file for another process (serve.c is what it does,
** sandbox.c its other side). The program sends a request, the sandbox answers it, one at a time:
** messages of fixed size on a socket that keeps them apart. Names, numbers and strings lie in a
** piece of memory that both have, the window. Sandboxes are made, and ended, by the program
** h5sandbox (main.c), by orders on a socket of its own.
**
** The sandbox has parsed bytes of a stranger and is not trusted: every number that comes from it is
** checked by the side that uses it. The sandbox trusts the program, which is as old as itself: both
** are built together.
*/
#ifndef H5SANDBOX_PROTOCOL_H
#define H5SANDBOX_PROTOCOL_H

#include "io/h5object.h"

/* The descriptors of a sandbox, besides the standard ones, which lead nowhere. The program that
   makes sandboxes has the first of them. */
enum {
  SANDBOX_SOCKET = 3,
  SANDBOX_FILE = 4,
  SANDBOX_WINDOW = 5,
  SANDBOX_DESCRIPTORS = 6,
  SANDBOX_GIVEN = SANDBOX_DESCRIPTORS - SANDBOX_SOCKET
};

/* To make a sandbox of the descriptors that come along, or to end the one of this number. */
typedef struct sandbox_order {
  int32_t pid; /* 0: a new one */
} sandbox_order;

/* What became of it: its number and, when it has ended, the status of waitpid; without a number,
   why there is none, as errno has it. */
typedef struct sandbox_report {
  int32_t pid, status;
} sandbox_report;

/* Slabs fill a small part of it, which stays in the processor's cache; lists, and attributes, which
   come as a whole, may take all of it. Memory is what was used. */
#define SANDBOX_WINDOW_BYTES ((size_t)8 << 20)

/* Memory of a sandbox, all in all, in bytes; and the processor's seconds for one answer. */
#define SANDBOX_MEMORY ((size_t)1 << 30)
#ifndef SANDBOX_SECONDS /* as the specs have it */
#define SANDBOX_SECONDS 10
#endif

typedef enum sandbox_question {
  SANDBOX_TRY,  /* are system calls filtered? */
  SANDBOX_OPEN, /* comes before the others: the path is the file's name, for messages */
  SANDBOX_INSPECT,
  SANDBOX_FIND,
  SANDBOX_EXISTS,
  SANDBOX_KEYS,
  SANDBOX_ATTRIBUTES,
  SANDBOX_SOFT_LINK,
  SANDBOX_VISIT,
  SANDBOX_READER, /* opens what the next three read */
  SANDBOX_FIELDS,
  SANDBOX_NUMBERS, /* elements of one part, in the window */
  SANDBOX_LIST,
  SANDBOX_MORE /* the list of the last answer from 'offset' on */
} sandbox_question;

typedef struct sandbox_request {
  uint32_t question;
  bool has_attribute, has_ranges;
  /* in the window, with their terminators: the path, then the attribute */
  uint64_t path_bytes, attribute_bytes;
  dnn_h5_field field; /* of SANDBOX_INSPECT and SANDBOX_READER */
  dnn_h5_range ranges[DNN_MAX_NDIM];
  int64_t count;   /* of SANDBOX_LIST */
  uint64_t offset; /* of SANDBOX_MORE */
} sandbox_request;

/* dnn_h5_info without types that may not hold just any bits. */
typedef struct sandbox_info {
  int32_t kind, contents, dtype, ndim, inner_ndim, gzip;
  uint8_t is_empty, chunked, shuffle, fletcher32, has_fill, is_void;
  char refusal[DNN_H5_REFUSAL];
  char type[DNN_H5_TYPE_TEXT];
  char matlab[DNN_H5_MATLAB];
  int64_t element, record, stored, fill;
  int64_t shape[DNN_MAX_NDIM], inner[DNN_MAX_NDIM];
  int64_t maxshape[DNN_MAX_NDIM], chunks[DNN_MAX_NDIM];
} sandbox_info;

/* The status of an answer that is none yet, but says that it has come further; there are so many of
   them at most. */
enum { SANDBOX_PROGRESS = -1, SANDBOX_MOST_PROGRESS = DNN_H5_MAX_OBJECTS / 1000 + 1 };

typedef struct sandbox_answer {
  uint32_t question;         /* that is answered */
  int32_t status;            /* a dnn_status, or SANDBOX_PROGRESS */
  char text[DNN_ERROR_TEXT]; /* unless it is DNN_OK */
  uint8_t found;             /* of SANDBOX_TRY, SANDBOX_FIND and SANDBOX_EXISTS */
  int32_t kind;              /* of SANDBOX_FIND */
  sandbox_info info;         /* of SANDBOX_INSPECT and SANDBOX_READER */
  uint64_t bytes;            /* in the window */
  /*
  ** A list of strings: its length, and the bytes of all strings. It is sent as a whole, in as many
  ** pieces as it takes: where each string ends, as uint64_t, and then the bytes.
  */
  uint64_t list_count, list_bytes;
} sandbox_answer;

void sandbox_pack_info(const dnn_h5_info *info, sandbox_info *out);

/* False when it says what no dataset, attribute or group can be. */
bool sandbox_unpack_info(const sandbox_info *info, dnn_h5_info *out);

#endif
