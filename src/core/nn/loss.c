/*
** Losses: shapes, operands of any type and strides, and sums. The terms and their derivatives come
** from kernels (kernels/loss.h), a block at a time, and the blocks are added in NumPy's order, so
** that the value has the bits of the formula in NumPy. Nothing is allocated but a copy of targets
** of another type.
*/
#include "nn/loss.h"

#include "array/block_sum.h"
#include "base/interrupt.h"
#include "kernels/loss.h"
#include "kernels/reduce.h"
#include "nn/layer.h"
#include "nn/optimizer.h"

#include <math.h>
#include <string.h>

DNN_ISA_ACCESSOR(dnn_loss_kernels, loss)

DNN_ISA_ACCESSOR(dnn_reduce_kernels, reduce)

static const char *const names[DNN_LOSSES] = {
    [DNN_BINARY_CROSS_ENTROPY] = "binary_cross_entropy",
    [DNN_BINARY_CROSS_ENTROPY_LOGITS] = "binary_cross_entropy_logits",
    [DNN_CROSS_ENTROPY] = "cross_entropy",
    [DNN_SOFTMAX_CROSS_ENTROPY] = "softmax_cross_entropy",
    [DNN_MSE] = "mse",
    [DNN_MAE] = "mae",
    [DNN_HUBER] = "huber",
    [DNN_HINGE] = "hinge",
};

static const char *const reductions[DNN_LOSS_REDUCTIONS] = {
    [DNN_REDUCTION_MEAN] = "mean",
    [DNN_REDUCTION_EXAMPLES] = "examples",
    [DNN_REDUCTION_SUM] = "sum",
};

const char *dnn_loss_name(dnn_loss_kind kind) {
  return names[kind];
}

bool dnn_loss_find(const char *name, dnn_loss_kind *kind) {
  for (int i = 0; i < DNN_LOSSES; i++) {
    if (strcmp(names[i], name) == 0) {
      *kind = (dnn_loss_kind)i;
      return true;
    }
  }
  return false;
}

bool dnn_loss_reduction_find(const char *name, dnn_loss_reduction *reduction) {
  for (int i = 0; i < DNN_LOSS_REDUCTIONS; i++) {
    if (strcmp(reductions[i], name) == 0) {
      *reduction = (dnn_loss_reduction)i;
      return true;
    }
  }
  return false;
}

/* log(sigmoid(z)) and log(softmax(z)) have forms that neither overflow nor cancel, and gradients
   without a division: A - Y. */
bool dnn_loss_fuses(dnn_loss *loss, const char *kind) {
  bool sigmoid = loss->kind == DNN_BINARY_CROSS_ENTROPY && strcmp(kind, "sigmoid") == 0;
  bool softmax = loss->kind == DNN_CROSS_ENTROPY && strcmp(kind, "softmax") == 0;
  if (sigmoid)
    loss->kind = DNN_BINARY_CROSS_ENTROPY_LOGITS;
  if (softmax)
    loss->kind = DNN_SOFTMAX_CROSS_ENTROPY;
  return sigmoid || softmax;
}

/* --- shapes ----------------------------------------------------------------------------------- */

/* Losses whose terms are examples rather than elements. */
static bool is_of_classes(const dnn_loss *loss) {
  return loss->kind == DNN_CROSS_ENTROPY || loss->kind == DNN_SOFTMAX_CROSS_ENTROPY;
}

/* (m,) or (1, m)? */
static bool is_one_row(const dnn_array *y, int64_t m) {
  return y->size == m && (y->ndim == 1 || (y->ndim == 2 && y->shape[0] == 1 && y->shape[1] == m));
}

/* The text after "output (n, m) and Y ...: " for targets that do not fit. */
static void advise(const dnn_loss *loss, const dnn_array *a, const dnn_array *y,
                   char text[DNN_ERROR_TEXT]) {
  char shape[DNN_SHAPE_TEXT];
  int64_t m = a->shape[a->ndim - 1], n = a->size / m;
  bool classes = is_of_classes(loss) && n > 1;
  dnn_error advice;
  dnn_shape_text(a->ndim, a->shape, shape);
  if (y->ndim == 2 && y->shape[0] == m && (y->shape[1] == n || (y->shape[1] == 1 && classes)))
    dnn_error_set(&advice, DNN_ESHAPE, "examples are columns, did you mean Y.T?");
  else if (classes)
    dnn_error_set(&advice, DNN_ESHAPE, "Y needs shape %s, or (%lld,) with class numbers 0 .. %lld",
                  shape, (long long)m, (long long)n - 1);
  else if (is_one_row(y, m) && n == 1)
    dnn_error_set(&advice, DNN_ESHAPE, "Y needs shape %s, write Y:reshape(1, %lld)", shape,
                  (long long)m);
  else if (is_one_row(y, m))
    dnn_error_set(&advice, DNN_ESHAPE, "Y needs shape %s, only %s and %s take class numbers", shape,
                  names[DNN_CROSS_ENTROPY], names[DNN_SOFTMAX_CROSS_ENTROPY]);
  else
    dnn_error_set(&advice, DNN_ESHAPE, "Y needs shape %s", shape);
  memcpy(text, advice.text, DNN_ERROR_TEXT);
}

/* What is right is found out first, without a text; what follows only tells what is wrong. */
dnn_status dnn_loss_check(const dnn_loss *loss, const dnn_array *a, const dnn_array *y,
                          dnn_error *error) {
  char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT], advice[DNN_ERROR_TEXT];
  const char *name = names[loss->kind];
  if (loss->kind == DNN_HUBER && !(loss->delta > 0))
    return dnn_error_set(error, DNN_EVALUE, "huber: delta must be positive, got %g", loss->delta);
  int64_t m = a->ndim < 2 ? 0 : a->shape[a->ndim - 1];
  /* A probability of one class alone is 1. */
  bool alone = is_of_classes(loss) && a->size == m;
  if (a->size > 0 && m > 0 && !alone) {
    if (y->ndim >= 2 && y->size == a->size && y->shape[y->ndim - 1] == m)
      return DNN_OK;
    /* Class numbers instead of a column for each example. */
    if (is_of_classes(loss) && a->size > m && is_one_row(y, m))
      return DNN_OK;
  }
  dnn_shape_text(a->ndim, a->shape, one);
  if (a->ndim < 2)
    return dnn_error_set(error, DNN_ESHAPE, "%s: output has shape %s, (n, m) is needed", name, one);
  if (a->size == 0)
    return dnn_error_set(error, DNN_ESHAPE, "%s: output %s has no examples", name, one);
  if (alone && loss->kind == DNN_CROSS_ENTROPY)
    return dnn_error_set(
        error, DNN_ESHAPE,
        "%s: output %s: one row is one class, for two classes use a sigmoid and %s", name, one,
        names[DNN_BINARY_CROSS_ENTROPY]);
  if (alone)
    return dnn_error_set(error, DNN_ESHAPE,
                         "%s: output %s: softmax over one row is always 1, for two classes use %s",
                         name, one, names[DNN_BINARY_CROSS_ENTROPY_LOGITS]);
  advise(loss, a, y, advice);
  return dnn_error_set(error, DNN_ESHAPE, "%s: output %s and Y %s: %s", name, one,
                       dnn_shape_text(y->ndim, y->shape, two), advice);
}

/* --- operands --------------------------------------------------------------------------------- */

/* Elements that are converted without much room on the stack. */
enum { piece = 512 };

/* An array as a run of elements of one type, in row-major order. */
typedef struct operand {
  const dnn_array *array;
  bool flat;  /* without gaps? */
  bool ready; /* and of the type wanted? */
} operand;

/* Flat arrays of the type are read where they are, others in pieces. */
static operand operand_of(const dnn_array *array, dnn_dtype dtype) {
  bool flat = dnn_array_is_contiguous(array);
  return (operand){array, flat, flat && array->dtype == dtype};
}

/* Converts the elements start .. start+count-1 to 'dtype'. */
static void convert(const operand *from, int64_t start, int64_t count, dnn_dtype dtype, void *out) {
  const dnn_array *array = from->array;
  int last = array->ndim - 1;
  int64_t size = (int64_t)dnn_dtype_size(array->dtype), out_size = (int64_t)dnn_dtype_size(dtype);
  int64_t extent = from->flat ? array->size : array->shape[last];
  int64_t stride = from->flat ? 1 : array->strides[last];
  for (int64_t done = 0, run; done < count; done += run) {
    /* The indices of the first element of this run; a run ends where a row does. */
    int64_t row = (start + done) / extent, column = (start + done) % extent;
    int64_t offset = column * stride;
    for (int i = last - 1; i >= 0 && !from->flat; i--) {
      offset += row % array->shape[i] * array->strides[i];
      row /= array->shape[i];
    }
    run = extent - column < count - done ? extent - column : count - done;
    dnn_convert(run, array->dtype, (const char *)array->data + offset * size, stride, dtype,
                (char *)out + done * out_size, 1);
  }
}

/* The elements from 'start': where they are, or converted into 'buffer'. */
static const void *fetch(const operand *from, int64_t start, int64_t count, dnn_dtype dtype,
                         void *buffer) {
  if (from->ready)
    return (const char *)from->array->data + start * (int64_t)dnn_dtype_size(dtype);
  convert(from, start, count, dtype, buffer);
  return buffer;
}

/* --- sums over elements ----------------------------------------------------------------------- */

typedef struct element_job {
  dnn_loss_kernel *kernel;
  dnn_dtype dtype;
  operand a, y;
  double delta, scale;
  char *gradient;
} element_job;

/* One block, with room for converted operands. After an interrupt it is left out. */
static double sum_block(const element_job *job, int64_t start, int64_t count, void *a, void *y) {
  int64_t offset = start * (int64_t)dnn_dtype_size(job->dtype);
  if (start > 0 && dnn_interrupted())
    return 0;
  return job->kernel(count, fetch(&job->a, start, count, job->dtype, a),
                     fetch(&job->y, start, count, job->dtype, y), job->delta, job->scale,
                     job->gradient == NULL ? NULL : job->gradient + offset);
}

/* Three blocks, by the room that they need: none where both operands can be read where they lie, a
   little for few elements, since a large frame would cost more than they do. */
static double ready_block(void *job, int64_t start, int64_t count) {
  return sum_block(job, start, count, NULL, NULL);
}

static double short_block(void *job, int64_t start, int64_t count) {
  double a[piece], y[piece];
  return sum_block(job, start, count, a, y);
}

static double long_block(void *job, int64_t start, int64_t count) {
  double a[DNN_SUM_BLOCK], y[DNN_SUM_BLOCK];
  return sum_block(job, start, count, a, y);
}

/* The sum of the terms; the gradients are written meanwhile. */
static double sum_elements(element_job *job, const dnn_array *a, const dnn_array *y, int64_t cost) {
  job->a = operand_of(a, job->dtype);
  job->y = operand_of(y, job->dtype);
  dnn_block_sum *block = job->a.ready && job->y.ready ? ready_block
                         : a->size <= piece           ? short_block
                                                      : long_block;
  return dnn_sum_blocks(job->dtype, a->size, cost, block, job);
}

/* Few terms are done before the flag is looked at, so an interrupt is left to what comes next. */
static dnn_status interrupted(int64_t terms, dnn_error *error) {
  return terms > DNN_LOSS_TILE && dnn_interrupted() ? dnn_error_interrupt(error) : DNN_OK;
}

/* --- classes ---------------------------------------------------------------------------------- */

typedef struct class_job {
  dnn_class_loss_kernel *kernel;
  dnn_dtype dtype;
  int64_t n, m;
  const char *a;
  const char *y; /* (n, m), or NULL: */
  operand classes;
  char *gradient;
  int64_t start; /* the examples under way */
  char *losses;
} class_job;

/* Examples at a time: their outputs are read several times, and should stay near. */
static int64_t tile_width(int64_t n) {
  int64_t width = 16384 / n / 16 * 16;
  return width < 32 ? 32 : width < DNN_LOSS_TILE ? width : DNN_LOSS_TILE;
}

/* Examples begin .. end-1 of those under way: their losses, and the gradients of their columns.
   After an interrupt the rest counts as 0. */
static void class_range(void *context, int64_t begin, int64_t end) {
  const class_job *job = context;
  int64_t size = (int64_t)dnn_dtype_size(job->dtype), width = tile_width(job->n);
  int64_t classes[DNN_LOSS_TILE];
  for (int64_t j = begin; j < end; j += width) {
    int64_t here = job->start + j, count = end - j < width ? end - j : width;
    if (here > 0 && dnn_interrupted()) {
      memset(job->losses + j * size, 0, (size_t)((end - j) * size));
      return;
    }
    if (job->y == NULL)
      convert(&job->classes, here, count, DNN_I64, classes);
    job->kernel(job->n, count, job->m, job->a + here * size,
                job->y == NULL ? NULL : job->y + here * size, classes, job->losses + j * size,
                job->gradient == NULL ? NULL : job->gradient + here * size);
  }
}

/* The losses of a block of examples are made by all threads, each some of the examples, and then
   added up in one order. */
static double sum_losses(const class_job *given, int64_t start, int64_t count, void *losses) {
  class_job job = *given;
  job.start = start;
  job.losses = losses;
  dnn_layer_parallel(count, 4 * job.n, class_range, &job);
  return reduce_kernels(job.dtype)->sum(count, losses, 1);
}

static double few_examples(void *job, int64_t start, int64_t count) {
  double losses[piece];
  return sum_losses(job, start, count, losses);
}

static double many_examples(void *job, int64_t start, int64_t count) {
  double losses[DNN_SUM_BLOCK];
  return sum_losses(job, start, count, losses);
}

/* Before any class is an index. NaN is refused, too: no comparison with it holds. */
static dnn_status check_classes(const dnn_loss *loss, const operand *classes, int64_t n, int64_t m,
                                dnn_error *error) {
  double values[piece];
  for (int64_t j = 0; j < m; j += piece) {
    int64_t count = m - j < piece ? m - j : piece;
    convert(classes, j, count, DNN_F64, values);
    for (int64_t k = 0; k < count; k++) {
      double value = values[k];
      if (!(value >= 0 && value < (double)n && value == floor(value)))
        return dnn_error_set(error, DNN_EVALUE,
                             "%s: Y of example %lld is %.15g, classes are whole numbers 0 .. %lld",
                             names[loss->kind], (long long)(j + k + 1), isnan(value) ? NAN : value,
                             (long long)n - 1);
    }
  }
  return DNN_OK;
}

/* --- losses ----------------------------------------------------------------------------------- */

/* What the sum of the terms is divided by. */
static double divisor_of(const dnn_loss *loss, int64_t n, int64_t m) {
  switch (loss->reduction) {
  case DNN_REDUCTION_MEAN:
    return is_of_classes(loss) ? (double)m : (double)n * (double)m;
  case DNN_REDUCTION_EXAMPLES:
    return (double)m;
  default:
    return 1;
  }
}

/* value = (-1 / divisor) * sum, in the order of the course's formula: sum / divisor would round
   otherwise. */
static dnn_status apply_to_probabilities(dnn_dtype dtype, double divisor, const dnn_array *a,
                                         const dnn_array *y, double *value, void *gradient,
                                         dnn_error *error) {
  element_job job = {.kernel = loss_kernels(dtype)->binary_cross_entropy,
                     .dtype = dtype,
                     .scale = (double)a->shape[a->ndim - 1] / divisor,
                     .gradient = gradient};
  double sum = sum_elements(&job, a, y, 16);
  dnn_status status = interrupted(a->size, error);
  if (status == DNN_OK)
    *value = -1.0 / divisor * sum;
  return status;
}

/* The cost of the notebook, m examples: its divisor is m also where there are several rows. */
dnn_status dnn_binary_cross_entropy(dnn_dtype dtype, const dnn_array *a, const dnn_array *y,
                                    double *value, void *gradient, dnn_error *error) {
  double m = (double)a->shape[a->ndim - 1];
  return apply_to_probabilities(dtype, m, a, y, value, gradient, error);
}

/* The kernels write gradients for the sum over the examples, which is that of the mean times m;
   another divisor is made up for at the end. */
static dnn_status apply_to_classes(const dnn_loss *loss, double divisor, const dnn_array *a,
                                   const dnn_array *y, double *value, void *gradient,
                                   dnn_error *error) {
  int64_t m = a->shape[a->ndim - 1], n = a->size / m;
  const dnn_loss_kernels *kernels = loss_kernels(a->dtype);
  dnn_array copy = {0};
  dnn_status status = DNN_OK;
  class_job job = {.kernel = loss->kind == DNN_CROSS_ENTROPY ? kernels->cross_entropy
                                                             : kernels->softmax_cross_entropy,
                   .dtype = a->dtype,
                   .n = n,
                   .m = m,
                   .a = a->data,
                   .classes = operand_of(y, a->dtype),
                   .gradient = gradient};
  if (y->size != a->size) {
    status = check_classes(loss, &job.classes, n, m, error);
  } else {
    status = dnn_array_convert(&y, a->dtype, true, &copy, error);
    job.y = y->data;
  }
  if (status == DNN_OK) {
    double sum =
        dnn_sum_blocks(a->dtype, m, 4 * n, m <= piece ? few_examples : many_examples, &job);
    status = interrupted(a->size, error);
    if (status == DNN_OK)
      *value = sum / divisor;
    if (status == DNN_OK && gradient != NULL && divisor != (double)m)
      dnn_gradient_scale(a->dtype, a->size, gradient, (double)m / divisor);
  }
  dnn_array_free(&copy);
  return status;
}

/* Gradients are those of the sum over the examples (nn/layer.h), so 'scale' is m / divisor. */
dnn_status dnn_loss_apply(const dnn_loss *loss, const dnn_array *a, const dnn_array *y,
                          double *value, void *gradient, dnn_error *error) {
  int64_t m = a->shape[a->ndim - 1], n = a->size / m, cost = 2;
  const dnn_loss_kernels *kernels = loss_kernels(a->dtype);
  double divisor = divisor_of(loss, n, m);
  element_job job = {
      .dtype = a->dtype, .delta = loss->delta, .scale = (double)m / divisor, .gradient = gradient};
  switch (loss->kind) {
  case DNN_BINARY_CROSS_ENTROPY:
    return apply_to_probabilities(a->dtype, divisor, a, y, value, gradient, error);
  case DNN_CROSS_ENTROPY:
  case DNN_SOFTMAX_CROSS_ENTROPY:
    return apply_to_classes(loss, divisor, a, y, value, gradient, error);
  case DNN_BINARY_CROSS_ENTROPY_LOGITS:
    job.kernel = kernels->binary_cross_entropy_logits;
    cost = 16;
    break;
  case DNN_MSE:
    job.kernel = kernels->mse;
    job.scale *= 2; /* the derivative of a square */
    break;
  case DNN_MAE:
    job.kernel = kernels->mae;
    break;
  case DNN_HUBER:
    job.kernel = kernels->huber;
    break;
  case DNN_HINGE:
    job.kernel = kernels->hinge;
    break;
  }
  double sum = sum_elements(&job, a, y, cost);
  dnn_status status = interrupted(a->size, error);
  if (status == DNN_OK)
    *value = sum / divisor;
  return status;
}
