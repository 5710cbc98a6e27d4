/*
** einsum in two steps. Parsing gives each axis of the operands and of the output a label: 0 .. 51
** for letters, FIRST_ELLIPSIS .. for the axes of an ellipsis. Computing drops and sums what one
** operand has alone, and the rest is a stack of matrix products or an elementwise product.
*/
#include "linalg/einsum.h"

#include "array/elementwise.h"
#include "array/reduce.h"
#include "linalg/dot.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Terms 0 and 1 are the operands. */
enum { OUTPUT = 2, FIRST_ELLIPSIS = 52 };

/* --- parsing ---------------------------------------------------------------------------------- */

static int label_of(char letter) {
  return letter >= 'a' ? letter - 'a' + 26 : letter - 'A'; /* 'A' < 'a', the order of the output */
}

/* Not isalpha, which depends on the locale. */
static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* One comma-separated term: its labels before and behind the ellipsis. */
typedef struct term {
  int count;
  uint8_t labels[DNN_MAX_NDIM];
  int ellipsis; /* position in 'labels', or -1 */
} term;

/* At most 100 bytes of the subscripts are shown. */
static dnn_status refuse(const char *subscripts, const char *why, dnn_error *error) {
  return dnn_error_set(error, DNN_EVALUE, "einsum '%.100s': %s", subscripts, why);
}

/* Reads a term up to a comma, "->" or the end, and leaves *text there. */
static dnn_status read_term(const char *subscripts, const char **text, term *out,
                            dnn_error *error) {
  out->count = 0;
  out->ellipsis = -1;
  for (const char *c = *text;; c++) {
    if (*c == '\0' || *c == ',' || strncmp(c, "->", 2) == 0) {
      *text = c;
      return DNN_OK;
    }
    if (strncmp(c, "...", 3) == 0) {
      if (out->ellipsis >= 0)
        return refuse(subscripts, "a term has two ellipses", error);
      out->ellipsis = out->count;
      c += 2;
    } else if (is_letter(*c)) {
      if (out->count == DNN_MAX_NDIM)
        return refuse(subscripts, "a term has too many letters", error);
      out->labels[out->count++] = (uint8_t)label_of(*c);
    } else if (*c != ' ') {
      char why[64];
      snprintf(why, sizeof why, isprint((unsigned char)*c) ? "unexpected '%c'" : "unexpected byte",
               *c);
      return refuse(subscripts, why, error);
    }
  }
}

/* Puts 'rest' labels of the ellipsis into the term; they are numbered from the right. */
static dnn_status expand(const char *subscripts, const term *in, int rest, int which,
                         dnn_einsum *out, dnn_error *error) {
  if (in->count + rest > DNN_MAX_NDIM)
    return refuse(subscripts, "the result has too many dimensions", error);
  int at = in->ellipsis < 0 ? in->count : in->ellipsis, count = 0;
  for (int i = 0; i < at; i++)
    out->labels[which][count++] = in->labels[i];
  for (int i = rest; i > 0; i--)
    out->labels[which][count++] = (uint8_t)(FIRST_ELLIPSIS + i - 1);
  for (int i = at; i < in->count; i++)
    out->labels[which][count++] = in->labels[i];
  out->counts[which] = count;
  return DNN_OK;
}

/* The axes that the letters leave are those of the ellipsis. */
static dnn_status resolve_operand(const char *subscripts, const term *in, int which,
                                  const dnn_array *array, dnn_einsum *out, dnn_error *error) {
  char shape[DNN_SHAPE_TEXT];
  int rest = array->ndim - in->count;
  if (rest < 0 || (rest > 0 && in->ellipsis < 0))
    return dnn_error_set(error, DNN_ESHAPE,
                         "einsum '%.100s': operand %d has shape %s, but its term has %d letter%s",
                         subscripts, which + 1, dnn_shape_text(array->ndim, array->shape, shape),
                         in->count, in->count == 1 ? "" : "s");
  return expand(subscripts, in, rest, which, out, error);
}

/* Extents of the labels; those of 1 broadcast. */
static dnn_status find_extents(const char *subscripts, const dnn_array *const *arrays,
                               dnn_einsum *out, dnn_error *error) {
  bool known[DNN_EINSUM_LABELS] = {false};
  for (int which = 0; which < out->operands; which++) {
    for (int i = 0; i < out->counts[which]; i++) {
      int label = out->labels[which][i];
      int64_t extent = arrays[which]->shape[i];
      if (!known[label] || out->extents[label] == 1) {
        out->extents[label] = extent;
      } else if (extent != 1 && extent != out->extents[label]) {
        char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT] = "", name[8] = "...";
        if (label < FIRST_ELLIPSIS)
          snprintf(name, sizeof name, "%c", label < 26 ? 'A' + label : 'a' + label - 26);
        dnn_shape_text(arrays[0]->ndim, arrays[0]->shape, one);
        if (out->operands == 2)
          dnn_shape_text(arrays[1]->ndim, arrays[1]->shape, two);
        return dnn_error_set(
            error, DNN_ESHAPE, "einsum '%.100s': shape%s %s%s%s: '%s' cannot be both %lld and %lld",
            subscripts, out->operands == 2 ? "s" : "", one, out->operands == 2 ? " and " : "", two,
            name, (long long)out->extents[label], (long long)extent);
      }
      known[label] = true;
    }
  }
  return DNN_OK;
}

/* The output of subscripts without "->". */
static void implicit_output(const term *terms, int operands, term *out) {
  int uses[52] = {0};
  for (int which = 0; which < operands; which++)
    for (int i = 0; i < terms[which].count; i++)
      uses[terms[which].labels[i]]++;
  out->count = 0;
  out->ellipsis = 0; /* first, if there is one */
  for (int label = 0; label < 52; label++)
    if (uses[label] == 1 && out->count < DNN_MAX_NDIM)
      out->labels[out->count++] = (uint8_t)label;
}

/* Each letter once, and only those that some operand has. */
static dnn_status check_output(const char *subscripts, const term *terms, int operands,
                               dnn_error *error) {
  int uses[52] = {0};
  for (int which = 0; which < operands; which++)
    for (int i = 0; i < terms[which].count; i++)
      uses[terms[which].labels[i]] = 1;
  for (int i = 0; i < terms[OUTPUT].count; i++) {
    int *use = &uses[terms[OUTPUT].labels[i]];
    if (*use == 0)
      return refuse(subscripts, "the output has a letter that no operand has", error);
    if (*use == 2)
      return refuse(subscripts, "the output has a letter twice", error);
    *use = 2;
  }
  return DNN_OK;
}

/* Terms are read up to the last comma, the output behind "->" when the extents are known. */
dnn_status dnn_einsum_parse(const char *subscripts, int operands, const dnn_array *const *arrays,
                            dnn_einsum *out, dnn_error *error) {
  term terms[3];
  const char *text = subscripts;
  memset(out, 0, sizeof *out);
  out->operands = operands;
  out->dtype =
      operands == 2 ? dnn_dtype_promote(arrays[0]->dtype, arrays[1]->dtype) : arrays[0]->dtype;
  int count = 0;
  for (;; text++) {
    term extra;
    dnn_status status =
        read_term(subscripts, &text, count < operands ? &terms[count] : &extra, error);
    if (status != DNN_OK)
      return status;
    count++;
    if (*text != ',')
      break;
  }
  if (count != operands)
    return dnn_error_set(error, DNN_EVALUE, "einsum '%.100s': %d term%s for %d operand%s",
                         subscripts, count, count == 1 ? "" : "s", operands,
                         operands == 1 ? "" : "s");
  int rest = 0; /* axes that the output's ellipsis stands for */
  dnn_status status = DNN_OK;
  for (int which = 0; which < operands && status == DNN_OK; which++) {
    int own = arrays[which]->ndim - terms[which].count;
    rest = own > rest ? own : rest;
    status = resolve_operand(subscripts, &terms[which], which, arrays[which], out, error);
  }
  if (status == DNN_OK)
    status = find_extents(subscripts, arrays, out, error);
  if (status != DNN_OK)
    return status;
  if (*text == '\0') {
    implicit_output(terms, operands, &terms[OUTPUT]);
  } else {
    text += 2;
    status = read_term(subscripts, &text, &terms[OUTPUT], error);
    if (status == DNN_OK && *text != '\0')
      status = refuse(subscripts, "there is something behind the output", error);
    if (status == DNN_OK)
      status = check_output(subscripts, terms, operands, error);
    if (status != DNN_OK)
      return status;
    if (terms[OUTPUT].ellipsis < 0 && rest > 0)
      return refuse(subscripts, "the output lacks the '...' of the operands", error);
  }
  return expand(subscripts, &terms[OUTPUT], rest, OUTPUT, out, error);
}

/* --- computing -------------------------------------------------------------------------------- */

/* An array whose axes have different labels. 'memory' is what it owns, if anything. */
typedef struct labelled {
  dnn_array array;
  uint8_t labels[DNN_MAX_NDIM];
  dnn_array memory;
} labelled;

/* Position of a label among 'count', or -1. */
static int find_label(const uint8_t *labels, int count, int label) {
  for (int i = 0; i < count; i++)
    if (labels[i] == label)
      return i;
  return -1;
}

/* An axis of extent 1, or one that was taken as a diagonal, at its first index. */
static void drop_axis(labelled *a, int axis) {
  dnn_array_index_view(&a->array, axis, 0, &a->array);
  memmove(a->labels + axis, a->labels + axis + 1, (size_t)(a->array.ndim - axis));
}

/* Takes the diagonal where a label occurs twice, and drops axes of extent 1 that broadcast. */
static void start(const dnn_einsum *plan, int which, const dnn_array *array, labelled *out) {
  *out = (labelled){.array = *array};
  memcpy(out->labels, plan->labels[which], sizeof out->labels);
  for (int i = out->array.ndim - 1; i >= 0; i--)
    if (out->array.shape[i] == 1 && plan->extents[out->labels[i]] != 1)
      drop_axis(out, i);
  for (int i = out->array.ndim - 1; i > 0; i--) {
    int first = find_label(out->labels, i, out->labels[i]);
    if (first >= 0) {
      int64_t stride = out->array.strides[i];
      drop_axis(out, i);
      out->array.strides[first] += stride;
    }
  }
}

/* Replaces the array by its sum over the axes i with over[i] true. Sums of bool are "any". */
static dnn_status sum_over(labelled *a, const bool *over, dnn_error *error) {
  int64_t shape[DNN_MAX_NDIM];
  int ndim = 0;
  for (int i = 0; i < a->array.ndim; i++) {
    if (!over[i]) {
      a->labels[ndim] = a->labels[i];
      shape[ndim++] = a->array.shape[i];
    }
  }
  if (ndim == a->array.ndim)
    return DNN_OK;
  dnn_array sum;
  dnn_reduction reduction = a->array.dtype == DNN_BOOL ? DNN_ANY : DNN_SUM;
  dnn_status status =
      dnn_array_alloc(&sum, dnn_reduction_dtype(reduction, a->array.dtype), ndim, shape, error);
  if (status != DNN_OK)
    return status;
  status = dnn_array_reduce(reduction, &a->array, over, 0, &sum, error);
  dnn_array_free(&a->memory);
  a->memory = a->array = sum;
  return status;
}

/* Views 'a' with its axes in the order of 'labels'; those that it lacks get extent 1. */
static void arrange(const labelled *a, const uint8_t *labels, int count, dnn_array *out) {
  *out = a->array;
  out->ndim = count;
  for (int i = 0; i < count; i++) {
    int axis = find_label(a->labels, a->array.ndim, labels[i]);
    out->shape[i] = axis < 0 ? 1 : a->array.shape[axis];
    out->strides[i] = axis < 0 ? 0 : a->array.strides[axis];
  }
}

/* How the labels of two operands are used: a stack of products (rows, inner) (inner, columns). */
enum { STACK, ROWS, COLUMNS, INNER, GROUPS };

typedef struct contraction {
  int counts[GROUPS];
  uint8_t labels[GROUPS][DNN_MAX_NDIM];
  int64_t extents[GROUPS];
} contraction;

/* Extents of a group are multiplied, since its axes will be merged. */
static void add_label(contraction *c, int group, int label, int64_t extent) {
  c->labels[group][c->counts[group]++] = (uint8_t)label;
  c->extents[group] *= extent;
}

/* Sorts the labels; every one is in the output or in both operands. */
static void sort_labels(const dnn_einsum *plan, const labelled *a, const labelled *b,
                        contraction *c) {
  *c = (contraction){.extents = {1, 1, 1, 1}};
  for (int i = 0; i < a->array.ndim; i++) {
    int label = a->labels[i];
    /* Kept by the output or summed; in both operands or in one. */
    bool other = find_label(b->labels, b->array.ndim, label) >= 0;
    bool kept = find_label(plan->labels[OUTPUT], plan->counts[OUTPUT], label) >= 0;
    add_label(c, !kept ? INNER : other ? STACK : ROWS, label, a->array.shape[i]);
  }
  for (int i = 0; i < b->array.ndim; i++)
    if (find_label(a->labels, a->array.ndim, b->labels[i]) < 0)
      add_label(c, COLUMNS, b->labels[i], b->array.shape[i]);
}

/* Arranges an operand as (stack, first, second), each a group of labels merged to one axis. */
static dnn_status merge(labelled *a, const contraction *c, int first, int second, dnn_array *out,
                        dnn_error *error) {
  const int groups[3] = {STACK, first, second};
  uint8_t labels[DNN_MAX_NDIM];
  int64_t shape[3];
  int count = 0;
  for (int g = 0; g < 3; g++) {
    memcpy(labels + count, c->labels[groups[g]], (size_t)c->counts[groups[g]]);
    count += c->counts[groups[g]];
    shape[g] = c->extents[groups[g]];
  }
  /* Axes that lie so already merge to one without a copy. */
  dnn_array ordered;
  arrange(a, labels, count, &ordered);
  bool possible;
  dnn_array_reshape_view(&ordered, 3, shape, out, &possible);
  if (possible)
    return DNN_OK;
  dnn_array copy;
  dnn_status status = dnn_array_alloc(&copy, ordered.dtype, count, ordered.shape, error);
  if (status != DNN_OK)
    return status;
  status = dnn_array_assign(&ordered, &copy, error);
  dnn_array_free(&a->memory);
  a->memory = copy;
  dnn_array_reshape_view(&copy, 3, shape, out, &possible);
  return status;
}

/* Products that share inner labels: a stack of matrix products, then back to one axis a label. */
static dnn_status contract(const dnn_einsum *plan, labelled *a, labelled *b, const contraction *c,
                           dnn_array *out, dnn_error *error) {
  dnn_array am, bm, product = {0};
  dnn_dtype dtype;
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  dnn_status status = merge(a, c, ROWS, INNER, &am, error);
  if (status == DNN_OK)
    status = merge(b, c, INNER, COLUMNS, &bm, error);
  if (status == DNN_OK)
    status = dnn_matmul_shape(&am, &bm, &dtype, &ndim, shape, error);
  if (status == DNN_OK)
    status = dnn_array_alloc(&product, dtype, ndim, shape, error);
  if (status == DNN_OK)
    status = dnn_matmul(&am, &bm, DNN_PRECISION_FULL, &product, error);
  if (status == DNN_OK) {
    /* Back from (stack, rows, columns) to an axis for each label, in the order that the output
       wants. */
    labelled result = {.array = product};
    int count = 0;
    for (int g = STACK; g <= COLUMNS; g++) { /* the order of the product's axes */
      for (int i = 0; i < c->counts[g]; i++) {
        shape[count] = plan->extents[c->labels[g][i]];
        result.labels[count++] = c->labels[g][i];
      }
    }
    dnn_array_init(&result.array, product.data, dtype, count, shape);
    dnn_array ordered;
    arrange(&result, plan->labels[OUTPUT], plan->counts[OUTPUT], &ordered);
    status = dnn_array_assign(&ordered, out, error);
  }
  dnn_array_free(&product);
  return status;
}

/* Products without a sum: elementwise. Both operands get the axes of the output, with stride 0
   where they lack one, so nothing is copied. */
static dnn_status multiply(const dnn_einsum *plan, const labelled *a, const labelled *b,
                           dnn_array *out, dnn_error *error) {
  dnn_array left, right;
  arrange(a, plan->labels[OUTPUT], plan->counts[OUTPUT], &left);
  arrange(b, plan->labels[OUTPUT], plan->counts[OUTPUT], &right);
  return dnn_operation_apply(dnn_operation_at(DNN_OP_MULTIPLY), &left, &right, out, error);
}

/* What only one operand sums over is summed before the product, where there is less of it. */
static dnn_status combine(const dnn_einsum *plan, labelled operands[2], dnn_array *out,
                          dnn_error *error) {
  labelled *a = &operands[0], *b = &operands[1];
  for (int which = 0; which < 2; which++) { /* labels that only one operand has are summed first */
    labelled *own = &operands[which], *other = &operands[1 - which];
    bool over[DNN_MAX_NDIM];
    for (int i = 0; i < own->array.ndim; i++)
      over[i] = find_label(plan->labels[OUTPUT], plan->counts[OUTPUT], own->labels[i]) < 0 &&
                find_label(other->labels, other->array.ndim, own->labels[i]) < 0;
    dnn_status status = sum_over(own, over, error);
    if (status != DNN_OK)
      return status;
  }
  contraction c;
  sort_labels(plan, a, b, &c);
  return c.counts[INNER] > 0 ? contract(plan, a, b, &c, out, error)
                             : multiply(plan, a, b, out, error);
}

/* Copies that operands were replaced by are freed here, whatever happened. */
dnn_status dnn_einsum_apply(const dnn_einsum *plan, const dnn_array *const *arrays, dnn_array *out,
                            dnn_error *error) {
  labelled operands[2];
  dnn_status status;
  for (int which = 0; which < plan->operands; which++)
    start(plan, which, arrays[which], &operands[which]);
  if (plan->operands == 1) {
    bool over[DNN_MAX_NDIM];
    for (int i = 0; i < operands[0].array.ndim; i++)
      over[i] = find_label(plan->labels[OUTPUT], plan->counts[OUTPUT], operands[0].labels[i]) < 0;
    status = sum_over(&operands[0], over, error);
    if (status == DNN_OK) {
      dnn_array ordered;
      arrange(&operands[0], plan->labels[OUTPUT], plan->counts[OUTPUT], &ordered);
      status = dnn_array_assign(&ordered, out, error);
    }
  } else {
    status = combine(plan, operands, out, error);
  }
  for (int which = 0; which < plan->operands; which++)
    dnn_array_free(&operands[which].memory);
  return status;
}
