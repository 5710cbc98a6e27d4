/*
** Reductions: sums, products, extremes, means and variances over any set of axes.
**
** What makes this longer than loops is the order of addition. NumPy's sums are not those of a plain
** loop: it sorts the axes by stride, adds runs pairwise in blocks, and adds those to accumulators
** in the order of its walk; the same is done here, so that all bits agree (kernels/reduce.h has the
** order within a block). make_plan finds the order, and then one of two ways is taken: each result
** from its own elements, where the last axis of the walk is reduced, or rows of results at once,
** where it is kept. Argmax and argmin, and running sums follow.
*/
#include "array/reduce.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/thread_pool.h"
#include "kernels/reduce.h"

#include <math.h>
#include <string.h>

DNN_ISA_ACCESSOR(dnn_reduce_kernels, reduce)

/* Columns that are accumulated together, so that accumulators stay in the cache. */
#define ROW_TILE 2048
/* Least elements worth a thread: some tens of microseconds of work. */
#define PARALLEL_SIZE ((int64_t)1 << 17)

const char *dnn_reduction_name(dnn_reduction reduction) {
  static const char *const names[] = {"sum", "prod", "max", "min",    "any",
                                      "all", "mean", "var", "argmax", "argmin"};
  return names[reduction];
}

/* Integers are summed as int64, as NumPy does on Linux, and their means are real. */
dnn_dtype dnn_reduction_dtype(dnn_reduction reduction, dnn_dtype dtype) {
  switch (reduction) {
  case DNN_SUM:
  case DNN_PROD:
    return dnn_dtype_is_real(dtype) ? dtype : DNN_I64;
  case DNN_MAX:
  case DNN_MIN:
    return dtype;
  case DNN_ANY:
  case DNN_ALL:
    return DNN_BOOL;
  case DNN_MEAN:
  case DNN_VAR:
    return dtype == DNN_F32 ? DNN_F32 : DNN_F64;
  default:
    return DNN_I64;
  }
}

bool dnn_reduction_computes(dnn_reduction reduction, dnn_dtype dtype, dnn_dtype compute) {
  switch (reduction) {
  case DNN_SUM:
  case DNN_PROD:
    return dnn_dtype_is_real(compute) || compute == DNN_I64;
  case DNN_MEAN:
  case DNN_VAR:
    return dnn_dtype_is_real(compute);
  default:
    return compute == dnn_reduction_dtype(reduction, dtype);
  }
}

/* --- integer kernels -------------------------------------------------------------------------- */

/* What a run is folded with. */
typedef enum fold { FOLD_SUM, FOLD_PROD, FOLD_MAX, FOLD_MIN, FOLD_DEVIATION } fold;

static int64_t fold_i64(fold how, int64_t acc, int64_t x) {
  switch (how) {
  case FOLD_SUM:
    /* integers wrap around, without undefined overflow */
    return (int64_t)((uint64_t)acc + (uint64_t)x);
  case FOLD_PROD:
    return (int64_t)((uint64_t)acc * (uint64_t)x);
  case FOLD_MAX:
    return x > acc ? x : acc;
  default:
    return x < acc ? x : acc;
  }
}

/* Bytes are only compared: their sums are int64. */
static uint8_t fold_u8(fold how, uint8_t acc, uint8_t x) {
  return how == FOLD_MAX ? (x > acc ? x : acc) : (x < acc ? x : acc);
}

/* Loops with 'how' known at compile time, so that the compiler can vectorize them. */
#define FOLD_EACH(type, function)                                                                  \
  switch (how) {                                                                                   \
  case FOLD_SUM:                                                                                   \
    FOLD_LOOP(type, function, FOLD_SUM)                                                            \
  case FOLD_PROD:                                                                                  \
    FOLD_LOOP(type, function, FOLD_PROD)                                                           \
  case FOLD_MAX:                                                                                   \
    FOLD_LOOP(type, function, FOLD_MAX)                                                            \
  default:                                                                                         \
    FOLD_LOOP(type, function, FOLD_MIN)                                                            \
  }

#define FOLD_LOOP(type, function, constant)                                                        \
  for (int64_t i = 0; i < n; i++)                                                                  \
    acc = function(constant, acc, in[i * stride]);                                                 \
  break;

static int64_t run_i64(fold how, int64_t acc, int64_t n, const int64_t *in, int64_t stride) {
  FOLD_EACH(int64_t, fold_i64)
  return acc;
}

static uint8_t run_u8(fold how, uint8_t acc, int64_t n, const uint8_t *in, int64_t stride) {
  FOLD_EACH(uint8_t, fold_u8)
  return acc;
}

#undef FOLD_LOOP
#define FOLD_LOOP(type, function, constant)                                                        \
  for (int64_t i = 0; i < n; i++)                                                                  \
    acc[i] = function(constant, acc[i], in[i]);                                                    \
  break;

static void row_i64(fold how, int64_t n, const int64_t *in, int64_t *acc) {
  FOLD_EACH(int64_t, fold_i64)
}

static void row_u8(fold how, int64_t n, const uint8_t *in, uint8_t *acc) {
  FOLD_EACH(uint8_t, fold_u8)
}

/* --- the plan --------------------------------------------------------------------------------- */

typedef struct axis {
  int64_t extent;
  int64_t stride;     /* of the array, in elements */
  int64_t out_stride; /* of a kept axis */
  bool over;          /* reduced? */
} axis;

/* What is done to the elements, and in which type. */
typedef struct folding {
  fold how;
  dnn_dtype compute;
  const dnn_reduce_kernels *kernels;
} folding;

/*
** NumPy walks the axes in the order of their strides, largest first. The reduced axes inside the
** last kept one are the 'group': their elements are added by runs (in blocks of DNN_SUM_BLOCK), and
** the sums of these are added in the order of the walk. Where the last axis is a kept one, whole
** rows are added instead.
*/
typedef struct plan {
  folding f;
  dnn_dtype from; /* type of the elements */
  const char *data;
  char *out; /* contiguous accumulators of type f.compute */
  int kept_count, over_count, group_count;
  axis kept[DNN_MAX_NDIM];  /* in order of the array's axes; of the walk for rows */
  axis over[DNN_MAX_NDIM];  /* the reduced axes before the group */
  axis group[DNN_MAX_NDIM]; /* one axis if the group is one strided run */
  int64_t kept_size, over_size, group_size;
  bool rows;
  const char *mean; /* FOLD_DEVIATION: laid out like 'out' */
  int parts;
} plan;

static int64_t magnitude(int64_t x) {
  return x < 0 ? -x : x;
}

/* Brings axes into the order of the walk. It is NumPy's insertion sort, because the order of axes
   of stride 0, which are compared with none, follows from its steps. */
static void sort_axes(int count, axis *axes) {
  for (int i = count - 2; i >= 0; i--) {
    axis moved = axes[i];
    int place = i;
    for (int j = i + 1; j < count; j++) {
      if (moved.stride == 0 || axes[j].stride == 0)
        continue;
      if (magnitude(axes[j].stride) <= magnitude(moved.stride))
        break;
      place = j;
    }
    for (int j = i; j < place; j++)
      axes[j] = axes[j + 1];
    axes[place] = moved;
  }
}

/* Joins neighbours that are one run in the array and in the result. */
static int merge_axes(int count, axis *axes) {
  int last = 0;
  for (int i = 1; i < count; i++) {
    axis *outer = &axes[last];
    if (outer->stride == axes[i].stride * axes[i].extent &&
        outer->out_stride == axes[i].out_stride * axes[i].extent) {
      outer->extent *= axes[i].extent;
      outer->stride = axes[i].stride;
      outer->out_stride = axes[i].out_stride;
    } else {
      axes[++last] = axes[i];
    }
  }
  return count > 0 ? last + 1 : 0;
}

/* Axes of one element are dropped: they take no step. 'out' is contiguous in the order of the
   array's axes, from which the strides of the kept ones follow. */
static void make_plan(plan *p, const dnn_array *array, const bool *over) {
  p->data = array->data;
  p->from = array->dtype;
  p->kept_size = p->over_size = p->group_size = 1;
  axis all[DNN_MAX_NDIM];
  int count = 0;
  int64_t out_stride = 1;
  for (int i = array->ndim - 1; i >= 0; i--) {
    p->kept_size *= over[i] ? 1 : array->shape[i];
    out_stride *= over[i] ? 1 : array->shape[i];
    count += array->shape[i] != 1;
  }
  for (int i = 0, k = 0; i < array->ndim; i++) {
    if (array->shape[i] == 1)
      continue;
    all[k] = (axis){array->shape[i], array->strides[i], 0, over[i]};
    if (!over[i] && p->kept_size > 0) {
      out_stride /= array->shape[i];
      all[k].out_stride = out_stride;
      p->kept[p->kept_count++] = all[k];
    }
    k++;
  }
  sort_axes(count, all);
  /* everything reduced inside the last kept axis is one group, whose elements follow each other */
  int last_kept = count - 1;
  while (last_kept >= 0 && all[last_kept].over)
    last_kept--;
  p->rows = count > 0 && last_kept == count - 1;
  if (p->rows)
    p->kept_count = 0;
  for (int i = 0; i < count; i++) {
    if (all[i].over && i > last_kept) {
      p->group[p->group_count++] = all[i];
      p->group_size *= all[i].extent;
    } else if (all[i].over) {
      p->over[p->over_count++] = all[i];
      p->over_size *= all[i].extent;
    } else if (p->rows) {
      p->kept[p->kept_count++] = all[i];
    }
  }
  /* kept axes are not merged for single results, which are counted in the array's order */
  p->over_count = merge_axes(p->over_count, p->over);
  p->group_count = merge_axes(p->group_count, p->group);
  if (p->rows)
    p->kept_count = merge_axes(p->kept_count, p->kept);
  p->parts = array->size >= PARALLEL_SIZE ? dnn_thread_count() : 1;
}

/* Offsets, in elements, of entry 'number' of the axes: in the array, and in the result. */
static int64_t offset_of(int count, const axis *axes, int64_t number, int64_t *out_offset) {
  int64_t offset = 0;
  *out_offset = 0;
  for (int i = count - 1; i >= 0; i--) {
    int64_t index = number % axes[i].extent;
    number /= axes[i].extent;
    offset += index * axes[i].stride;
    *out_offset += index * axes[i].out_stride;
  }
  return offset;
}

/* --- one result at a time --------------------------------------------------------------------- */

static double real_at(dnn_dtype dtype, const void *address) {
  return dtype == DNN_F64 ? *(const double *)address : (double)*(const float *)address;
}

static void set_real(dnn_dtype dtype, void *address, double value) {
  if (dtype == DNN_F64)
    *(double *)address = value;
  else
    *(float *)address = (float)value;
}

/* Folds a run of reals to a number. In the array's type: a float32 comes back as a double that
   holds it exactly. */
static double run_real(const folding *f, double mean, int64_t n, const void *in, int64_t stride) {
  switch (f->how) {
  case FOLD_SUM:
    return f->kernels->sum(n, in, stride);
  case FOLD_PROD:
    return f->kernels->prod(n, in, stride);
  case FOLD_MAX:
    return f->kernels->max(n, in, stride);
  case FOLD_MIN:
    return f->kernels->min(n, in, stride);
  case FOLD_DEVIATION:
    break;
  }
  return f->kernels->deviation(n, in, stride, mean);
}

/* Joins the results of two runs. */
static double join_real(const folding *f, double acc, double x) {
  double joined = acc; /* of extremes NaN wins, and the first of them stays, payload and all */
  if (f->how == FOLD_SUM || f->how == FOLD_DEVIATION)
    joined = acc + x;
  else if (f->how == FOLD_PROD)
    joined = acc * x;
  else if (isnan(x) || (f->how == FOLD_MAX ? x > acc : x < acc))
    joined = isnan(acc) ? acc : x;
  /* a sum of two floats, rounded to double and then to float, is the float sum: 53 >= 2 * 24 + 2 */
  return f->compute == DNN_F64 ? joined : (double)(float)joined;
}

/* Folds n elements from 'in' into *acc; the first run replaces *acc. */
static void fold_run(const folding *f, bool first, const void *mean, int64_t n, const void *in,
                     int64_t stride, void *acc) {
  if (f->compute == DNN_I64) {
    const int64_t *values = in;
    if (first)
      *(int64_t *)acc = f->how == FOLD_SUM ? 0 : f->how == FOLD_PROD ? 1 : values[0];
    *(int64_t *)acc = run_i64(f->how, *(int64_t *)acc, n, values, stride);
  } else if (f->compute == DNN_F64 || f->compute == DNN_F32) {
    double value = run_real(f, mean == NULL ? 0 : real_at(f->compute, mean), n, in, stride);
    set_real(f->compute, acc, first ? value : join_real(f, real_at(f->compute, acc), value));
  } else {
    const uint8_t *values = in;
    if (first)
      *(uint8_t *)acc = values[0];
    *(uint8_t *)acc = run_u8(f->how, *(uint8_t *)acc, n, values, stride);
  }
}

/* Elements 'start' to 'start + n' of the group at 'data', converted into 'buffer'. The group may be
   several axes: each run of the innermost one is copied. */
static void collect(const plan *p, const char *data, int64_t start, int64_t n, char *buffer) {
  int64_t size = (int64_t)dnn_dtype_size(p->from), computed = (int64_t)dnn_dtype_size(p->f.compute);
  if (p->group_count == 0) {
    dnn_convert(1, p->from, data, 1, p->f.compute, buffer, 1);
    return;
  }
  const axis *inner = &p->group[p->group_count - 1];
  for (int64_t done = 0; done < n;) {
    int64_t unused, position = start + done;
    int64_t left = inner->extent - position % inner->extent;
    int64_t count = left < n - done ? left : n - done;
    int64_t offset = offset_of(p->group_count, p->group, position, &unused);
    dnn_convert(count, p->from, data + offset * size, inner->stride, p->f.compute,
                buffer + done * computed, 1);
    done += count;
  }
}

/* Products are taken strictly one by one: puts the product so far into the first factor to come. */
static void chain_product(dnn_dtype dtype, const void *acc, void *first) {
  set_real(dtype, first, real_at(dtype, acc) * real_at(dtype, first));
}

static int64_t blocks_of_group(const plan *p) {
  return (p->group_size + DNN_SUM_BLOCK - 1) / DNN_SUM_BLOCK;
}

static int64_t block_count(const plan *p) {
  return p->over_size * blocks_of_group(p);
}

/*
** Folds blocks first .. end-1 of the reduced elements of one result, each by itself, into
** acc[first] ... when 'separate', else into *acc. A block is at most DNN_SUM_BLOCK elements of one
** group: NumPy's buffer size, beyond which it starts another pairwise sum. Blocks are counted
** through all groups of the result.
*/
static void fold_blocks(const plan *p, const char *data, const void *mean, int64_t first,
                        int64_t end, bool separate, char *acc) {
  double buffer[DNN_SUM_BLOCK];
  int64_t from_size = (int64_t)dnn_dtype_size(p->from),
          size = (int64_t)dnn_dtype_size(p->f.compute);
  int64_t in_group = blocks_of_group(p);
  int64_t stride = p->group_count == 1 ? p->group[0].stride : 1;
  bool direct = p->group_count <= 1 && p->from == p->f.compute;
  bool chained = p->f.how == FOLD_PROD && dnn_dtype_is_real(p->f.compute);
  for (int64_t block = first; block < end; block++) {
    int64_t start = block % in_group * DNN_SUM_BLOCK, unused;
    int64_t n = p->group_size - start < DNN_SUM_BLOCK ? p->group_size - start : DNN_SUM_BLOCK;
    const char *here = data;
    if (p->over_count > 0)
      here += offset_of(p->over_count, p->over, block / in_group, &unused) * from_size;
    char *target = separate ? acc + block * size : acc;
    bool fresh = separate || block == 0;
    /* the elements as they lie in memory, when they are one run of the right type */
    if (direct && (fresh || !chained)) {
      fold_run(&p->f, fresh, mean, n, here + start * stride * from_size, stride, target);
    } else {
      collect(p, here, start, n, (char *)buffer);
      if (chained && !fresh)
        chain_product(p->f.compute, target, buffer);
      fold_run(&p->f, fresh || chained, mean, n, buffer, 1, target);
    }
    if (dnn_interrupted())
      return;
  }
}

/* Results first .. end-1 of this part, each from its own elements. */
static void results_part(void *context, int part) {
  const plan *p = context;
  int64_t first = p->kept_size * part / p->parts, end = p->kept_size * (part + 1) / p->parts;
  int64_t size = (int64_t)dnn_dtype_size(p->f.compute);
  for (int64_t i = first; i < end && !dnn_interrupted(); i++) {
    int64_t out_offset;
    int64_t offset = offset_of(p->kept_count, p->kept, i, &out_offset);
    const char *data = p->data + offset * (int64_t)dnn_dtype_size(p->from);
    const char *mean = p->mean == NULL ? NULL : p->mean + i * size;
    fold_blocks(p, data, mean, 0, block_count(p), false, p->out + i * size);
  }
}

/* The blocks of this part, for a single result: their own results go to 'out', one after
   another. */
typedef struct block_job {
  const plan *p;
  char *out;
} block_job;

static void blocks_part(void *context, int part) {
  const block_job *job = context;
  const plan *p = job->p;
  int64_t blocks = block_count(p);
  fold_blocks(p, p->data, p->mean, blocks * part / p->parts, blocks * (part + 1) / p->parts, true,
              job->out);
}

/* One result from many elements: blocks in parallel, their results joined in order, so that the
   bits do not depend on the number of threads. */
static dnn_status reduce_to_one(const plan *p, dnn_error *error) {
  int64_t blocks = block_count(p);
  int64_t size = (int64_t)dnn_dtype_size(p->f.compute);
  block_job job = {p, dnn_alloc((size_t)(blocks * size))};
  if (job.out == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for a sum");
  dnn_parallel(p->parts, blocks_part, &job);
  /* blocks are joined by adding, also those of squared deviations */
  folding joined = p->f;
  if (joined.how == FOLD_DEVIATION)
    joined.how = FOLD_SUM;
  for (int64_t i = 0; i < blocks; i++) {
    char *block = job.out + i * size;
    if (p->f.compute == DNN_F64 || p->f.compute == DNN_F32) {
      double value = real_at(p->f.compute, block);
      set_real(p->f.compute, p->out,
               i == 0 ? value : join_real(&p->f, real_at(p->f.compute, p->out), value));
    } else {
      fold_run(&joined, i == 0, NULL, 1, block, 1, p->out);
    }
  }
  dnn_free(job.out);
  return DNN_OK;
}

/* --- rows of results at a time ---------------------------------------------------------------- */

/* Folds a row of elements into a row of accumulators. Sums begin at 0.0, as NumPy's do: the sum of
   -0.0 is 0.0. All others begin with their first row: no value is neutral for each of them. */
static void fold_row(const plan *p, bool first, int64_t n, const void *in, const void *mean,
                     void *acc) {
  size_t size = dnn_dtype_size(p->f.compute);
  bool starts_empty = p->f.how == FOLD_SUM || p->f.how == FOLD_DEVIATION;
  if (first && starts_empty) {
    memset(acc, 0, (size_t)n * size);
  } else if (first) {
    memcpy(acc, in, (size_t)n * size);
    return;
  }
  if (p->f.compute == DNN_I64) {
    row_i64(p->f.how, n, in, acc);
  } else if (p->f.compute == DNN_U8 || p->f.compute == DNN_BOOL) {
    row_u8(p->f.how, n, in, acc);
  } else if (p->f.how == FOLD_DEVIATION) {
    p->f.kernels->deviation_row(n, in, mean, acc);
  } else {
    dnn_row_kernel *kernel = p->f.how == FOLD_SUM    ? p->f.kernels->add_row
                             : p->f.how == FOLD_PROD ? p->f.kernels->multiply_row
                             : p->f.how == FOLD_MAX  ? p->f.kernels->max_row
                                                     : p->f.kernels->min_row;
    kernel(n, in, acc);
  }
}

/* Tiles of columns: tile t of row r has number r * tiles + t. A tile's accumulators stay in the
   cache while all reduced rows go by; each accumulator adds its elements one by one, as NumPy
   does. */
static void rows_part(void *context, int part) {
  const plan *p = context;
  double buffer[ROW_TILE], acc[ROW_TILE], means[ROW_TILE];
  const axis *inner = &p->kept[p->kept_count - 1];
  int64_t from_size = (int64_t)dnn_dtype_size(p->from);
  int64_t size = (int64_t)dnn_dtype_size(p->f.compute);
  int64_t width = inner->extent < ROW_TILE ? inner->extent : ROW_TILE;
  /* Threads share a row evenly too. */
  if (p->parts > 1 && inner->extent / p->parts < width && inner->extent >= 64)
    width = (inner->extent + p->parts - 1) / p->parts;
  int64_t tiles = (inner->extent + width - 1) / width;
  int64_t jobs = p->kept_size / inner->extent * tiles;
  for (int64_t job = jobs * part / p->parts; job < jobs * (part + 1) / p->parts; job++) {
    int64_t out_offset, unused;
    int64_t start = job % tiles * width;
    int64_t n = inner->extent - start < width ? inner->extent - start : width;
    int64_t offset = offset_of(p->kept_count - 1, p->kept, job / tiles, &out_offset);
    offset += start * inner->stride;
    out_offset += start * inner->out_stride;
    /* means of a column's results lie like the results */
    if (p->mean != NULL)
      dnn_convert(n, p->f.compute, p->mean + out_offset * size, inner->out_stride, p->f.compute,
                  means, 1);
    for (int64_t k = 0; k < p->over_size; k++) {
      int64_t here = offset + offset_of(p->over_count, p->over, k, &unused);
      const void *row = p->data + here * from_size;
      if (inner->stride != 1 || p->from != p->f.compute) {
        dnn_convert(n, p->from, row, inner->stride, p->f.compute, buffer, 1);
        row = buffer;
      }
      fold_row(p, k == 0, n, row, means, acc);
      if (dnn_interrupted())
        return;
    }
    dnn_convert(n, p->f.compute, acc, 1, p->f.compute, p->out + out_offset * size,
                inner->out_stride);
  }
}

/* --- reductions ------------------------------------------------------------------------------- */

/* Folds into 'out', contiguous elements of type p->f.compute. A product of reals is one chain of
   roundings and cannot be cut into blocks: one thread does it. */
static dnn_status run_plan(plan *p, dnn_error *error) {
  dnn_status status = DNN_OK;
  if (p->rows)
    dnn_parallel(p->parts, rows_part, p);
  else if (p->kept_size == 1 && p->parts > 1 && p->f.how != FOLD_PROD)
    status = reduce_to_one(p, error);
  else
    dnn_parallel(p->parts, results_part, p);
  if (status == DNN_OK && p->parts > 1 && dnn_interrupted())
    status = dnn_error_interrupt(error);
  return status;
}

/* What a reduction of no elements gives. */
static double empty_result(dnn_reduction reduction) {
  switch (reduction) {
  case DNN_PROD:
  case DNN_ALL:
    return 1;
  case DNN_MEAN:
  case DNN_VAR:
    return NAN; /* NumPy divides 0 by 0, and warns */
  default:
    return 0;
  }
}

static void fill(dnn_array *out, double value) {
  dnn_array scalar;
  dnn_array_init(&scalar, &value, DNN_F64, 0, NULL);
  dnn_array_assign(&scalar, out, NULL);
}

/* Divides contiguous reals by a count. */
static void divide(dnn_dtype dtype, int64_t n, void *values, int64_t by) {
  for (int64_t i = 0; i < n; i++)
    if (dtype == DNN_F64)
      ((double *)values)[i] /= (double)by;
    else
      ((float *)values)[i] /= (float)by;
}

/* Elements that become one result. */
static int64_t elements_of(const plan *p) {
  return p->over_size * p->group_size;
}

/* In two passes as NumPy: the mean, then the squared deviations from it. One pass with sums of
   squares would cancel. The means are kept in memory that is freed here. */
static dnn_status reduce_variance(plan *p, int64_t ddof, dnn_error *error) {
  size_t bytes = (size_t)p->kept_size * dnn_dtype_size(p->f.compute);
  char *mean = dnn_alloc(bytes);
  if (mean == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for a variance");
  char *out = p->out;
  p->f.how = FOLD_SUM;
  p->out = mean;
  dnn_status status = run_plan(p, error);
  if (status == DNN_OK) {
    divide(p->f.compute, p->kept_size, mean, elements_of(p));
    p->f.how = FOLD_DEVIATION;
    p->out = out;
    p->mean = mean;
    status = run_plan(p, error);
    int64_t count;
    /* ddof may be any integer; divisors below 0 become 0 as in NumPy, and the result inf or NaN */
    if (__builtin_sub_overflow(elements_of(p), ddof, &count))
      count = INT64_MAX;
    divide(p->f.compute, p->kept_size, out, count > 0 ? count : 0);
  }
  dnn_free(mean);
  return status;
}

/* --- argmax and argmin ------------------------------------------------------------------------ */

/* Is x a better candidate than 'best'? The first NaN wins for good. For integers 'x != x' is never
   true, and the compiler drops it. */
#define BETTER(x, best, smallest) (!(best != best) && (x != x || (smallest ? x < best : x > best)))

/* Elements of one line between two looks at the interrupt flag. */
#define LINE_TILE ((int64_t)1 << 20)

static int64_t end_of_tile(int64_t first, int64_t n) {
  return n - first < LINE_TILE ? n : first + LINE_TILE;
}

/* Index of the best of n elements; any after an interrupt. */
#define ARG_LOOP(type)                                                                             \
  do {                                                                                             \
    const type *values = (const type *)in;                                                         \
    type best = values[0];                                                                         \
    for (int64_t first = 1; first < n && (first == 1 || !dnn_interrupted());                       \
         first = end_of_tile(first, n)) {                                                          \
      for (int64_t i = first; i < end_of_tile(first, n); i++) {                                    \
        type x = values[i * stride];                                                               \
        if (BETTER(x, best, smallest)) {                                                           \
          best = x;                                                                                \
          index = i;                                                                               \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
  } while (0)

static int64_t arg_run(dnn_dtype dtype, bool smallest, int64_t n, const void *in, int64_t stride) {
  int64_t index = 0;
  switch (dtype) {
  case DNN_F64:
    ARG_LOOP(double);
    break;
  case DNN_F32:
    ARG_LOOP(float);
    break;
  case DNN_I64:
    ARG_LOOP(int64_t);
    break;
  default:
    ARG_LOOP(uint8_t);
    break;
  }
  return index;
}

/* Elements that the kernels of extremes look at before it is asked which of them is the one. */
#define ARG_BLOCK 256

/* The same for neighbours: the first block that holds the best element is found, and in it this. */
static int64_t arg_neighbours(dnn_dtype dtype, bool smallest, int64_t n, const char *in) {
  if (!dnn_dtype_is_real(dtype) || n <= ARG_BLOCK)
    return arg_run(dtype, smallest, n, in, 1);
  const dnn_reduce_kernels *kernels = reduce_kernels(dtype);
  int64_t size = (int64_t)dnn_dtype_size(dtype), chosen = 0;
  double best = 0;
  for (int64_t first = 0; first < n && !isnan(best); first += ARG_BLOCK) {
    int64_t count = n - first < ARG_BLOCK ? n - first : ARG_BLOCK;
    double x = (smallest ? kernels->min : kernels->max)(count, in + first * size, 1);
    if (first == 0 || BETTER(x, best, smallest)) {
      best = x;
      chosen = first;
    }
    if (first % LINE_TILE == 0 && dnn_interrupted())
      break;
  }
  int64_t count = n - chosen < ARG_BLOCK ? n - chosen : ARG_BLOCK;
  return chosen + arg_run(dtype, smallest, count, in + chosen * size, 1);
}

static dnn_status reduce_arg(const dnn_array *array, const bool *over, bool smallest,
                             dnn_array *out, dnn_error *error) {
  /* 'kept' has the results' axes, at index 0 of the reduced ones */
  dnn_array flat = *array, kept = *array;
  bool copied = false;
  int64_t n = 1, stride = 1;
  int count = 0;
  for (int i = array->ndim - 1; i >= 0; i--) {
    if (!over[i])
      continue;
    if (array->shape[i] != 1) {
      count++;
      n *= array->shape[i];
      stride = array->strides[i];
    }
    dnn_array_index_view(&kept, i, 0, &kept);
  }
  if (count > 1 && kept.size > 1)
    return dnn_error_set(error, DNN_EVALUE, "%s needs one axis, or none for all elements",
                         smallest ? "argmin" : "argmax");
  if (count > 1) { /* all elements, in row-major order */
    bool possible;
    dnn_array_reshape_view(array, 1, &array->size, &flat, &possible);
    if (!possible) {
      dnn_status status = dnn_array_alloc(&flat, array->dtype, array->ndim, array->shape, error);
      if (status != DNN_OK)
        return status;
      copied = true;
      dnn_array_assign(array, &flat, NULL); /* ends early at an interrupt, as what follows */
    }
    kept.data = flat.data;
    stride = possible ? flat.strides[0] : 1;
  }
  int64_t *results = out->data;
  int64_t position[DNN_MAX_NDIM] = {0};
  for (int64_t i = 0; i < kept.size; i++) {
    const char *line = dnn_array_at(&kept, position);
    results[i] = stride == 1 ? arg_neighbours(array->dtype, smallest, n, line)
                             : arg_run(array->dtype, smallest, n, line, stride);
    /* lines may be short: their number decides */
    if ((i & 1023) == 1023 && dnn_interrupted())
      break;
    for (int k = kept.ndim - 1; k >= 0 && ++position[k] == kept.shape[k]; k--)
      position[k] = 0;
  }
  if (copied)
    dnn_array_free(&flat);
  if (array->size >= PARALLEL_SIZE && dnn_interrupted())
    return dnn_error_interrupt(error);
  return DNN_OK;
}

/* Few elements without gaps of which the last axes are reduced, or all: a run for each result.
   Returns whether it was done. */
static bool reduce_at_once(dnn_reduction reduction, const folding *f, const dnn_array *array,
                           const bool *over, dnn_array *out) {
  if (reduction == DNN_VAR || array->dtype != f->compute || array->size > DNN_SUM_BLOCK ||
      !dnn_array_is_contiguous(array))
    return false;
  int64_t n = 1, size = (int64_t)dnn_dtype_size(array->dtype);
  /* the last axes are reduced, all before them kept: groups follow each other in memory */
  int kept = array->ndim;
  while (kept > 0 && over[kept - 1])
    n *= array->shape[--kept];
  while (kept > 0 && !over[kept - 1])
    kept--;
  if (kept > 0 || (n == 1 && out->ndim != 0))
    return false;
  for (int64_t i = 0; i < out->size; i++)
    fold_run(f, true, NULL, n, (const char *)array->data + i * n * size, 1,
             (char *)out->data + i * size);
  if (reduction == DNN_MEAN)
    divide(f->compute, out->size, out->data, n);
  return true;
}

static fold fold_of(dnn_reduction reduction) {
  switch (reduction) {
  case DNN_PROD:
    return FOLD_PROD;
  case DNN_MAX:
  case DNN_ANY:
    return FOLD_MAX;
  case DNN_MIN:
  case DNN_ALL:
    return FOLD_MIN;
  default:
    return FOLD_SUM;
  }
}

dnn_status dnn_array_reduce(dnn_reduction reduction, const dnn_array *array, const bool *over,
                            int64_t ddof, dnn_array *out, dnn_error *error) {
  dnn_dtype dtype = out->dtype;
  if (!dnn_array_is_contiguous(out) || !dnn_reduction_computes(reduction, array->dtype, dtype))
    return dnn_error_set(error, DNN_EVALUE, "'out' must be contiguous, and %s cannot be %s",
                         dnn_reduction_name(reduction), dnn_dtype_name(dtype));
  bool needs_elements = reduction == DNN_MAX || reduction == DNN_MIN || reduction == DNN_ARGMAX ||
                        reduction == DNN_ARGMIN;
  for (int i = 0; i < array->ndim && needs_elements; i++)
    if (over[i] && array->shape[i] == 0)
      return dnn_error_set(error, DNN_EVALUE, "%s of no elements", dnn_reduction_name(reduction));
  if (out->size == 0)
    return DNN_OK;
  if (reduction == DNN_ARGMAX || reduction == DNN_ARGMIN)
    return reduce_arg(array, over, reduction == DNN_ARGMIN, out, error);
  if (array->size == 0) {
    fill(out, empty_result(reduction));
    return DNN_OK;
  }
  folding f = {.how = fold_of(reduction), .compute = dtype};
  /* not used by integers */
  f.kernels = reduce_kernels(dtype == DNN_F32 ? DNN_F32 : DNN_F64);
  if (reduce_at_once(reduction, &f, array, over, out))
    return DNN_OK;
  plan p = {.f = f, .out = out->data};
  make_plan(&p, array, over);
  if (reduction == DNN_VAR)
    return reduce_variance(&p, ddof, error);
  dnn_status status = run_plan(&p, error);
  if (status == DNN_OK && reduction == DNN_MEAN)
    divide(dtype, p.kept_size, p.out, elements_of(&p));
  return status;
}

/* --- running sums ----------------------------------------------------------------------------- */

/* The last result stays in a register: it would come back late from memory. */
#define CUMULATE(type, value)                                                                      \
  do {                                                                                             \
    type *x = start, last = x[(begin - 1) * stride];                                               \
    for (int64_t i = begin; i < end; i++)                                                          \
      x[i * stride] = last = (value);                                                              \
  } while (0)

/* Elements begin .. end-1 of the line that begins at 'start'; those before are done. */
static void cumulate_run(dnn_dtype dtype, bool product, int64_t begin, int64_t end, void *start,
                         int64_t stride) {
  if (dtype == DNN_F64 && product)
    CUMULATE(double, last *x[i * stride]);
  else if (dtype == DNN_F64)
    CUMULATE(double, last + x[i * stride]);
  else if (dtype == DNN_F32 && product)
    CUMULATE(float, last *x[i * stride]);
  else if (dtype == DNN_F32)
    CUMULATE(float, last + x[i * stride]);
  else
    CUMULATE(int64_t, fold_i64(product ? FOLD_PROD : FOLD_SUM, last, x[i * stride]));
}

/* Copies the elements, converted, and adds along the lines in place: each to the one before it. */
dnn_status dnn_array_cumulate(const dnn_array *array, bool product, int axis_number, dnn_array *out,
                              dnn_error *error) {
  dnn_status status = dnn_array_assign(array, out, error);
  if (status != DNN_OK || out->size == 0)
    return status;
  int64_t extent = out->shape[axis_number], stride = out->strides[axis_number];
  int64_t lanes = out->size / extent;
  dnn_array first;
  dnn_array_index_view(out, axis_number, 0, &first);
  int64_t position[DNN_MAX_NDIM] = {0};
  int64_t since = 0;
  for (int64_t lane = 0; lane < lanes; lane++) {
    void *start = dnn_array_at(&first, position);
    for (int64_t i = 1; i < extent; i = end_of_tile(i, extent)) {
      cumulate_run(out->dtype, product, i, end_of_tile(i, extent), start, stride);
      since += end_of_tile(i, extent) - i;
      if (since >= LINE_TILE) {
        if (dnn_interrupted())
          return dnn_error_interrupt(error);
        since = 0;
      }
    }
    for (int k = first.ndim - 1; k >= 0 && ++position[k] == first.shape[k]; k--)
      position[k] = 0;
  }
  return DNN_OK;
}
