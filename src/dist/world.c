/*
** The world in MPI's terms. Everything is started without blocking and then tested for: so waiting
** can be interrupted, and leaves the processor to others that want it.
*/
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "dist/world.h"

#include "base/interrupt.h"

#include <math.h>
#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* MPI counts elements in an int; longer arrays go in pieces of as many bytes. */
#define PIECE_BYTES ((int64_t)1 << 30)

/* Tests that fail, before a waiting process sleeps between them, and for how long. */
enum { patience = 10000, sleep_nanoseconds = 50000 };

static bool is_begun, is_broken;
static dnn_world known;
static pid_t owner;
static MPI_Op largest; /* MPI_MAX may lose NaN */
static MPI_Request sums[DNN_WORLD_SUMS];
static int sum_count;

/* --- failures --------------------------------------------------------------------------------- */

static dnn_status fail(const char *what, int code, dnn_error *error) {
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  is_broken = true;
  if (MPI_Error_string(code, text, &length) != MPI_SUCCESS)
    length = 0;
  return dnn_error_set(error, DNN_EVALUE, "%s: MPI says %.*s", what, length, text);
}

static dnn_status check_world(dnn_error *error) {
  if (!is_begun)
    return dnn_error_set(error, DNN_EVALUE, "the world has not begun");
  if (is_broken)
    return dnn_error_set(error, DNN_EVALUE,
                         "an interrupt or an error came between the ranks: end the program");
  return DNN_OK;
}

static dnn_status wait_for(const char *what, MPI_Request *request, dnn_error *error) {
  for (int tests = 0;; tests++) {
    int is_done = 0;
    int code = MPI_Test(request, &is_done, MPI_STATUS_IGNORE);
    if (code != MPI_SUCCESS)
      return fail(what, code, error);
    if (is_done)
      return DNN_OK;
    if (dnn_interrupted()) {
      is_broken = true;
      return dnn_error_interrupt(error);
    }
    if (tests < patience)
      sched_yield();
    else
      nanosleep(&(struct timespec){.tv_nsec = sleep_nanoseconds}, NULL);
  }
}

/* --- beginning and end ------------------------------------------------------------------------ */

/* max(a, b) and NaN where one is, as NumPy's maximum. */
static void take_largest(void *in, void *inout, int *count, MPI_Datatype *type) {
  if (*type == MPI_DOUBLE) {
    const double *a = in;
    double *b = inout;
    for (int i = 0; i < *count; i++)
      b[i] = a[i] > b[i] || isnan(a[i]) ? a[i] : b[i];
  } else if (*type == MPI_FLOAT) {
    const float *a = in;
    float *b = inout;
    for (int i = 0; i < *count; i++)
      b[i] = a[i] > b[i] || isnan(a[i]) ? a[i] : b[i];
  } else if (*type == MPI_INT64_T) {
    const int64_t *a = in;
    int64_t *b = inout;
    for (int i = 0; i < *count; i++)
      b[i] = a[i] > b[i] ? a[i] : b[i];
  } else {
    const uint8_t *a = in;
    uint8_t *b = inout;
    for (int i = 0; i < *count; i++)
      b[i] = a[i] > b[i] ? a[i] : b[i];
  }
}

/* The others wait in MPI_Finalize, or for something that will never come. */
static void end_world(int status, void *unused) {
  int is_over = 0;
  (void)unused;
  if (getpid() != owner || MPI_Finalized(&is_over) != MPI_SUCCESS || is_over)
    return;
  fflush(NULL);
  if (status != 0 || is_broken)
    MPI_Abort(MPI_COMM_WORLD, status != 0 ? status : EXIT_FAILURE);
  MPI_Op_free(&largest);
  MPI_Finalize();
}

/* Processors that some process of this machine may use are shared by all of its processes. */
static int find_processors(MPI_Comm machine, int local_size) {
  cpu_set_t own, all;
  if (sched_getaffinity(0, sizeof own, &own) != 0)
    return 1;
  if (MPI_Allreduce(&own, &all, sizeof own, MPI_BYTE, MPI_BOR, machine) != MPI_SUCCESS)
    return 1;
  int share = CPU_COUNT(&all) / local_size, most = CPU_COUNT(&own);
  return share < 1 ? 1 : share < most ? share : most;
}

static int find_self(dnn_world *world) {
  MPI_Comm machine;
  int code = MPI_Comm_rank(MPI_COMM_WORLD, &world->rank);
  if (code == MPI_SUCCESS)
    code = MPI_Comm_size(MPI_COMM_WORLD, &world->size);
  if (code == MPI_SUCCESS)
    code = MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
  if (code != MPI_SUCCESS)
    return code;
  MPI_Comm_rank(machine, &world->local_rank);
  MPI_Comm_size(machine, &world->local_size);
  world->processors = find_processors(machine, world->local_size);
  return MPI_Comm_free(&machine);
}

dnn_status dnn_world_begin(dnn_world *world, dnn_error *error) {
  if (!is_begun) {
    int provided;
    int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
    if (code != MPI_SUCCESS)
      return dnn_error_set(error, DNN_EVALUE, "MPI cannot be initialized");
    owner = getpid();
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    code = MPI_Op_create(take_largest, 1, &largest);
    if (code == MPI_SUCCESS)
      code = find_self(&known);
    if (code != MPI_SUCCESS)
      return fail("the ranks", code, error);
    on_exit(end_world, NULL);
    is_begun = true;
  }
  *world = known;
  return DNN_OK;
}

/* --- together --------------------------------------------------------------------------------- */

static char *bytes_at(const dnn_array *array, int64_t offset) {
  return (char *)array->data + offset;
}

static int64_t bytes_of(const dnn_array *array) {
  return array->size * (int64_t)dnn_dtype_size(array->dtype);
}

/* The bytes from 'offset' on that go in one piece. */
static int piece_at(int64_t bytes, int64_t offset) {
  return (int)(bytes - offset < PIECE_BYTES ? bytes - offset : PIECE_BYTES);
}

/* The largest of a hash and of its complement are those of all ranks only where all are equal. */
dnn_status dnn_world_agree(const char *text, size_t bytes, bool *same, dnn_error *error) {
  uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
  for (size_t i = 0; i < bytes; i++)
    hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
  uint64_t own[2] = {hash, ~hash}, most[2];
  MPI_Request request;
  dnn_status status = check_world(error);
  if (status != DNN_OK)
    return status;
  int code = MPI_Iallreduce(own, most, 2, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD, &request);
  if (code != MPI_SUCCESS)
    return fail("agree", code, error);
  status = wait_for("agree", &request, error);
  *same = most[0] == hash && most[1] == ~hash;
  return status;
}

dnn_status dnn_world_broadcast(dnn_array *array, int root, dnn_error *error) {
  dnn_status status = check_world(error);
  int64_t bytes = bytes_of(array);
  for (int64_t offset = 0; offset < bytes && status == DNN_OK; offset += PIECE_BYTES) {
    MPI_Request request;
    int code = MPI_Ibcast(bytes_at(array, offset), piece_at(bytes, offset), MPI_BYTE, root,
                          MPI_COMM_WORLD, &request);
    status = code == MPI_SUCCESS ? wait_for("broadcast", &request, error)
                                 : fail("broadcast", code, error);
  }
  return status;
}

static MPI_Datatype type_of(dnn_dtype dtype) {
  switch (dtype) {
  case DNN_F64:
    return MPI_DOUBLE;
  case DNN_F32:
    return MPI_FLOAT;
  case DNN_I64:
    return MPI_INT64_T;
  default:
    return MPI_UINT8_T;
  }
}

/* Starts the reduction of the piece at 'offset'. */
static int start_piece(const dnn_array *array, int64_t offset, MPI_Op operation,
                       MPI_Request *request) {
  int count = piece_at(bytes_of(array), offset) / (int)dnn_dtype_size(array->dtype);
  return MPI_Iallreduce(MPI_IN_PLACE, bytes_at(array, offset), count, type_of(array->dtype),
                        operation, MPI_COMM_WORLD, request);
}

dnn_status dnn_world_reduce(dnn_array *array, dnn_world_operation operation, dnn_error *error) {
  dnn_status status = check_world(error);
  MPI_Op op = operation == DNN_WORLD_SUM ? MPI_SUM : largest;
  for (int64_t offset = 0; offset < bytes_of(array) && status == DNN_OK; offset += PIECE_BYTES) {
    MPI_Request request;
    int code = start_piece(array, offset, op, &request);
    status = code == MPI_SUCCESS ? wait_for("allreduce", &request, error)
                                 : fail("allreduce", code, error);
  }
  return status;
}

/* --- between two ------------------------------------------------------------------------------ */

dnn_status dnn_world_send(const dnn_array *array, int to, dnn_error *error) {
  dnn_status status = check_world(error);
  int64_t bytes = bytes_of(array);
  for (int64_t offset = 0; offset < bytes && status == DNN_OK; offset += PIECE_BYTES) {
    MPI_Request request;
    int code = MPI_Isend(bytes_at(array, offset), piece_at(bytes, offset), MPI_BYTE, to, 0,
                         MPI_COMM_WORLD, &request);
    status = code == MPI_SUCCESS ? wait_for("send", &request, error) : fail("send", code, error);
  }
  return status;
}

dnn_status dnn_world_receive(dnn_array *array, int from, dnn_error *error) {
  dnn_status status = check_world(error);
  int64_t bytes = bytes_of(array);
  for (int64_t offset = 0; offset < bytes && status == DNN_OK; offset += PIECE_BYTES) {
    MPI_Request request;
    int code = MPI_Irecv(bytes_at(array, offset), piece_at(bytes, offset), MPI_BYTE, from, 0,
                         MPI_COMM_WORLD, &request);
    status =
        code == MPI_SUCCESS ? wait_for("receive", &request, error) : fail("receive", code, error);
  }
  return status;
}

/* --- sums meanwhile --------------------------------------------------------------------------- */

dnn_status dnn_world_start_sum(dnn_array *array, dnn_error *error) {
  dnn_status status = check_world(error);
  int64_t bytes = bytes_of(array);
  if (status == DNN_OK && bytes / PIECE_BYTES >= DNN_WORLD_SUMS - sum_count)
    return dnn_error_set(error, DNN_EVALUE, "too many sums are under way");
  for (int64_t offset = 0; offset < bytes && status == DNN_OK; offset += PIECE_BYTES) {
    int code = start_piece(array, offset, MPI_SUM, &sums[sum_count]);
    if (code == MPI_SUCCESS)
      sum_count++;
    else
      status = fail("allreduce", code, error);
  }
  return status;
}

dnn_status dnn_world_advance(dnn_error *error) {
  int is_done;
  dnn_status status = check_world(error);
  if (status != DNN_OK)
    return status;
  int code = MPI_Testall(sum_count, sums, &is_done, MPI_STATUSES_IGNORE);
  return code == MPI_SUCCESS ? DNN_OK : fail("allreduce", code, error);
}

dnn_status dnn_world_finish(dnn_error *error) {
  dnn_status status = check_world(error);
  for (int i = 0; i < sum_count && status == DNN_OK; i++)
    status = wait_for("allreduce", &sums[i], error);
  sum_count = 0;
  return status;
}
