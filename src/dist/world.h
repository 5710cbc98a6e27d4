/*
** The world: the processes that one mpirun started, and what they do together, through MPI.
**
** A process is known by its rank, from 0. Every function here but those of looking is for all ranks
** at once: each calls it with its own arrays, and none returns before it has what the others send.
** Arrays are contiguous, of the same type and size on all ranks, and are neither changed nor freed
** until the function returns. Waiting looks at the interrupt flag; DNN_EINTERRUPT, or any other
** failure, leaves the ranks at different places: the world is then broken, and every call fails.
**
** Results have the same bits whenever the same number of ranks computes them from the same numbers.
*/
#ifndef DNN_DIST_WORLD_H
#define DNN_DIST_WORLD_H

#include "array/array.h"
#include "base/error.h"

typedef enum dnn_world_operation { DNN_WORLD_SUM, DNN_WORLD_MAX } dnn_world_operation;

typedef struct dnn_world {
  int rank, size;
  int local_rank, local_size; /* among the processes of this machine */
  int processors;             /* that each of those should use */
} dnn_world;

/*
** Initializes MPI, the first time, and tells who this process is. DNN_EVALUE when MPI cannot be
** initialized.
** The world ends with the process: in good order when its exit status is 0; any other status ends
** the processes of all ranks (MPI_Abort). A child of a fork ends alone.
*/
dnn_status dnn_world_begin(dnn_world *world, dnn_error *error);

/* *same: do all ranks give the same text? */
dnn_status dnn_world_agree(const char *text, size_t bytes, bool *same, dnn_error *error);

/* Array of 'root' to all. */
dnn_status dnn_world_broadcast(dnn_array *array, int root, dnn_error *error);

/*
** Element by element over all ranks, in place. Sums and maxima are of real types, int64 and uint8;
** NaN is the largest of all.
*/
dnn_status dnn_world_reduce(dnn_array *array, dnn_world_operation operation, dnn_error *error);

/* From one rank to another one: these two alone call them. */
dnn_status dnn_world_send(const dnn_array *array, int to, dnn_error *error);
dnn_status dnn_world_receive(dnn_array *array, int from, dnn_error *error);

/*
** Sums that are computed while the caller does something else: start begins one, in place, advance
** lets all of them come on, finish waits for all of them. All ranks start the same ones in the same
** order; DNN_EVALUE when more than DNN_WORLD_SUMS are under way.
*/
#define DNN_WORLD_SUMS 256
dnn_status dnn_world_start_sum(dnn_array *array, dnn_error *error);
dnn_status dnn_world_advance(dnn_error *error);
dnn_status dnn_world_finish(dnn_error *error);

#endif
