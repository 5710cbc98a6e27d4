/*
** The walk over arrays of any strides, which all elementwise work goes through.
**
** Kernels want long one-dimensional runs. So the axes are brought into the order of the result's
** strides, neighbours that are one run in all operands are merged, and the innermost axis that is
** left is handed out. Contiguous arrays of any number of dimensions become one run, a transposed
** one is walked along its memory, and a matrix plus a row a run per row. Large walks are cut along
** the outermost axis among the threads of base/thread_pool.h.
*/
#include "array/iterate.h"

#include "base/interrupt.h"
#include "base/thread_pool.h"

/* Elements between two looks at the interrupt flag (about a millisecond), and the least work worth
   a thread (some ten microseconds, of which starting takes a few). */
#define TILE          ((int64_t)1 << 20)
#define PARALLEL_SIZE ((int64_t)1 << 16)

/* A walk over the outer axes; the inner axis is handed out as runs. */
typedef struct walk {
  int count; /* operands */
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  int64_t strides[DNN_MAX_OPERANDS][DNN_MAX_NDIM]; /* in bytes */
  int64_t inner[DNN_MAX_OPERANDS];                 /* stride of the last axis, in elements */
  char *data[DNN_MAX_OPERANDS];
  dnn_run *run;
  void *context;
} walk;

static int64_t magnitude(int64_t x) {
  return x < 0 ? -x : x;
}

/* Exchanges two axes of all operands. */
static void swap_axes(walk *w, int a, int b) {
  int64_t extent = w->shape[a];
  w->shape[a] = w->shape[b];
  w->shape[b] = extent;
  for (int k = 0; k < w->count; k++) {
    int64_t stride = w->strides[k][a];
    w->strides[k][a] = w->strides[k][b];
    w->strides[k][b] = stride;
  }
}

/* Should axis b come before (outside) axis a? The result, the last operand, decides; ties go to
   the others. */
static bool out_of_order(const walk *w, int a, int b) {
  for (int k = w->count - 1; k >= 0; k--) {
    int64_t outer = magnitude(w->strides[k][a]), inner = magnitude(w->strides[k][b]);
    if (outer != inner)
      return outer < inner;
  }
  return false;
}

/* Drops axes of extent 1, orders the others by stride and merges neighbours. */
static void prepare(walk *w, int count, const dnn_array *const *operands, dnn_run *run,
                    void *context) {
  w->count = count;
  w->run = run;
  w->context = context;
  w->ndim = 0;
  for (int k = 0; k < count; k++)
    w->data[k] = operands[k]->data;
  for (int i = 0; i < operands[0]->ndim; i++) {
    if (operands[0]->shape[i] == 1)
      continue;
    w->shape[w->ndim] = operands[0]->shape[i];
    for (int k = 0; k < count; k++) /* in bytes, since the operands' types differ */
      w->strides[k][w->ndim] =
          operands[k]->strides[i] * (int64_t)dnn_dtype_size(operands[k]->dtype);
    w->ndim++;
  }
  /* insertion sort: at most a handful of axes, mostly in order already */
  for (int i = 1; i < w->ndim; i++)
    for (int j = i; j > 0 && out_of_order(w, j - 1, j); j--)
      swap_axes(w, j - 1, j);
  int last = 0;
  for (int i = 1; i < w->ndim; i++) {
    /* Does a step along the axis before lead to just behind the end of this one, in all
       operands? */
    bool mergeable = true;
    for (int k = 0; k < count && mergeable; k++)
      mergeable = w->strides[k][last] == w->strides[k][i] * w->shape[i];
    if (mergeable) {
      w->shape[last] *= w->shape[i];
    } else {
      last++;
      w->shape[last] = w->shape[i];
    }
    for (int k = 0; k < count; k++)
      w->strides[k][last] = w->strides[k][i];
  }
  if (w->ndim > 0) {
    w->ndim = last + 1;
  } else {
    w->ndim = 1;
    w->shape[0] = 1;
    for (int k = 0; k < count; k++)
      w->strides[k][0] = 0;
  }
  for (int k = 0; k < count; k++)
    w->inner[k] = w->strides[k][w->ndim - 1] / (int64_t)dnn_dtype_size(operands[k]->dtype);
}

/* Walks all elements; stops after a tile when 'poll' is set and the flag is. An odometer: 'index'
   counts the outer axes, and the addresses move along with it, back to the start of an axis when it
   wraps around. */
static bool go(const walk *w, bool poll) {
  int64_t index[DNN_MAX_NDIM] = {0};
  char *data[DNN_MAX_OPERANDS];
  for (int k = 0; k < w->count; k++)
    data[k] = w->data[k];
  int outer = w->ndim - 1;
  int64_t n = w->shape[outer], since = 0;
  for (;;) {
    for (int64_t done = 0; done < n;) {
      int64_t step = poll && n - done > TILE ? TILE : n - done;
      char *here[DNN_MAX_OPERANDS];
      for (int k = 0; k < w->count; k++)
        here[k] = data[k] + done * w->strides[k][outer];
      w->run(w->context, step, here, w->inner);
      done += step;
      since += step;
      if (poll && since >= TILE) {
        if (dnn_interrupted())
          return false;
        since = 0;
      }
    }
    int axis = outer - 1;
    for (; axis >= 0; axis--) {
      for (int k = 0; k < w->count; k++)
        data[k] += w->strides[k][axis];
      if (++index[axis] < w->shape[axis])
        break;
      for (int k = 0; k < w->count; k++)
        data[k] -= w->strides[k][axis] * w->shape[axis];
      index[axis] = 0;
    }
    if (axis < 0)
      return true;
  }
}

/* Hands over few elements without gaps in one run. Returns whether it did. Most arrays of a program
   are small and contiguous: nothing is prepared for them. */
static bool go_at_once(int count, const dnn_array *const *operands, dnn_run *run, void *context) {
  static const int64_t ones[DNN_MAX_OPERANDS] = {1, 1, 1, 1};
  char *data[DNN_MAX_OPERANDS];
  if (operands[0]->size >= PARALLEL_SIZE)
    return false;
  for (int k = 0; k < count; k++) {
    if (!dnn_array_is_contiguous(operands[k]))
      return false;
    data[k] = operands[k]->data;
  }
  run(context, operands[0]->size, data, ones);
  return true;
}

/* The outermost axis cut into parts. */
typedef struct shared_walk {
  const walk *whole;
  int parts;
} shared_walk;

static void go_part(void *context, int part) {
  const shared_walk *shared = context;
  walk w = *shared->whole;
  /* Parts begin at multiples of a cache line of elements when there is only one axis. */
  int64_t unit = w.ndim == 1 ? 64 : 1;
  int64_t units = (w.shape[0] + unit - 1) / unit;
  int64_t first = units * part / shared->parts * unit;
  int64_t end = units * (part + 1) / shared->parts * unit;
  end = end < w.shape[0] ? end : w.shape[0];
  if (first >= end)
    return;
  for (int k = 0; k < w.count; k++)
    w.data[k] += first * w.strides[k][0];
  w.shape[0] = end - first;
  go(&w, true);
}

dnn_status dnn_iterate(int count, const dnn_array *const *operands, dnn_run *run, void *context,
                       bool parallel, dnn_error *error) {
  int64_t size = operands[0]->size;
  if (size == 0 || go_at_once(count, operands, run, context))
    return DNN_OK;
  walk w;
  prepare(&w, count, operands, run, context);
  if (parallel && size >= PARALLEL_SIZE && dnn_thread_count() > 1) {
    shared_walk shared = {&w, dnn_thread_count()};
    dnn_parallel(shared.parts, go_part, &shared);
    /* parts end early on their own; which did is not known, and does not matter */
    if (size >= TILE && dnn_interrupted())
      return dnn_error_interrupt(error);
    return DNN_OK;
  }
  if (!go(&w, size >= TILE))
    return dnn_error_interrupt(error);
  return DNN_OK;
}
