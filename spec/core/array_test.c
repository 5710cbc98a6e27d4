/* Arrays, elementwise operations, reductions, products and gathering: what Lua cannot reach, errors
   above all, and every allocation failing once. */
#include "array/array.h"
#include "array/elementwise.h"
#include "array/gather.h"
#include "array/iterate.h"
#include "array/reduce.h"
#include "base/alloc.h"
#include "base/interrupt.h"
#include "check.h"
#include "linalg/dot.h"

#include <math.h>
#include <string.h>

static dnn_error error;

static int says(const char *text) {
  if (strstr(error.text, text) != NULL)
    return 1;
  printf("error text: %s\n", error.text);
  return 0;
}

#define SHAPE(...) ((const int64_t[]){__VA_ARGS__})

/* --- shapes ---------------------------------------------------------------------------------- */

static void check_shapes(void) {
  char text[DNN_SHAPE_TEXT];
  CHECK(strcmp(dnn_shape_text(0, NULL, text), "()") == 0);
  CHECK(strcmp(dnn_shape_text(1, SHAPE(2), text), "(2,)") == 0);
  CHECK(strcmp(dnn_shape_text(2, SHAPE(12288, 209), text), "(12288, 209)") == 0);
  int64_t longest[DNN_MAX_NDIM];
  for (int i = 0; i < DNN_MAX_NDIM; i++)
    longest[i] = INT64_MAX;
  dnn_shape_text(DNN_MAX_NDIM, longest, text);
  CHECK(strlen(text) < DNN_SHAPE_TEXT && strcmp(text + strlen(text) - 4, "...)") == 0);

  int64_t size = -1;
  CHECK(dnn_shape_size(2, SHAPE(3, 5), DNN_F64, &size, &error) == DNN_OK && size == 15);
  CHECK(dnn_shape_size(0, NULL, DNN_U8, &size, &error) == DNN_OK && size == 1);
  CHECK(dnn_shape_size(2, SHAPE(0, 5), DNN_F64, &size, &error) == DNN_OK && size == 0);
  CHECK(dnn_shape_size(2, SHAPE(3, -1), DNN_F64, &size, &error) == DNN_ESHAPE &&
        says("negative extent in shape (3, -1)"));
  CHECK(dnn_shape_size(17, longest, DNN_F64, &size, &error) == DNN_ESHAPE);
  CHECK(dnn_shape_size(2, SHAPE(INT64_MAX, 2), DNN_U8, &size, &error) == DNN_EVALUE);
  CHECK(dnn_shape_size(1, SHAPE(INT64_MAX / 4), DNN_F64, &size, &error) == DNN_EVALUE &&
        says("is too large"));
  CHECK(dnn_shape_size(3, SHAPE(0, INT64_MAX, 2), DNN_U8, &size, NULL) == DNN_EVALUE);
  int64_t product = 7;
  CHECK(!dnn_size_multiply(INT64_MAX, 2, &product) && product == 7);
}

static void check_views(void) {
  double data[24];
  for (int i = 0; i < 24; i++)
    data[i] = i;
  dnn_array a, v, w;
  dnn_array_init(&a, data, DNN_F64, 3, SHAPE(2, 3, 4));
  CHECK(dnn_array_is_contiguous(&a) && !dnn_array_is_fortran(&a));
  dnn_array_transpose_view(&a, &v);
  CHECK(dnn_array_is_fortran(&v) && !dnn_array_is_contiguous(&v) && v.shape[0] == 4);
  CHECK(*(double *)dnn_array_at(&v, SHAPE(3, 2, 1)) == 23);
  dnn_array_slice_view(&a, 2, 3, -2, 2, &v);
  CHECK(v.size == 12 && *(double *)dnn_array_at(&v, SHAPE(1, 0, 1)) == 13);
  bool possible;
  dnn_array_reshape_view(&v, 2, SHAPE(6, 2), &w, &possible);
  CHECK(possible && *(double *)dnn_array_at(&w, SHAPE(5, 0)) == 23);
  dnn_array_reshape_view(&v, 1, SHAPE(12), &w, &possible);
  CHECK(possible == false);
  dnn_array_index_view(&a, 1, 2, &v);
  CHECK(v.ndim == 2 && v.size == 8 && *(double *)v.data == 8);
  CHECK(dnn_array_overlaps(&a, &v));
  dnn_array_index_view(&a, 0, 0, &v);
  dnn_array_index_view(&a, 0, 1, &w);
  CHECK(!dnn_array_overlaps(&v, &w));

  int64_t deepest[DNN_MAX_NDIM];
  for (int i = 0; i < DNN_MAX_NDIM; i++)
    deepest[i] = 1;
  dnn_array_init(&v, data, DNN_F64, DNN_MAX_NDIM, deepest);
  CHECK(dnn_array_expand_view(&v, 0, &w, &error) == DNN_ESHAPE && says("at most 16 dimensions"));
  dnn_array_init(&v, data, DNN_F64, 2, SHAPE(1, 3));
  CHECK(dnn_array_broadcast_view(&v, 1, SHAPE(3), &w, &error) == DNN_ESHAPE &&
        says("shape (1, 3) does not broadcast to (3,)"));
  CHECK(dnn_array_stretch_view(&v, 1, SHAPE(3), &w, &error) == DNN_OK && w.ndim == 1);
  CHECK(dnn_array_broadcast_view(&v, 2, SHAPE(4, 3), &w, &error) == DNN_OK && w.strides[0] == 0);
  CHECK(dnn_array_check_writable(&w, &error) == DNN_EVALUE &&
        says("cannot write into a broadcast view"));
  CHECK(dnn_array_assign(&v, &w, &error) == DNN_EVALUE);
  int64_t shape[2] = {-1, 0};
  CHECK(dnn_shape_resolve(&v, 2, shape, &error) == DNN_ESHAPE);
}

/* --- memory ---------------------------------------------------------------------------------- */

static void check_alloc(void) {
  dnn_memory before = dnn_alloc_memory();
  unsigned char *zeros = dnn_alloc_zero(5000);
  CHECK(zeros != NULL && (uintptr_t)zeros % DNN_ALIGNMENT == 0);
  int sum = 0;
  for (int i = 0; i < 5000; i++)
    sum += zeros[i];
  CHECK(sum == 0);
  CHECK(dnn_alloc_memory().live >= before.live + 5000);
  memset(zeros, 255, 5000);
  dnn_free(zeros);
  CHECK(dnn_alloc_memory().live == before.live);
  unsigned char *again = dnn_alloc_zero(5100); /* from the pool, and cleared */
  CHECK(again[0] == 0 && again[5099] == 0);
#ifndef __SANITIZE_ADDRESS__ /* where there is no pool */
  CHECK(again == zeros);
  dnn_free(again);
  CHECK(dnn_alloc_memory().pooled > 0);
  again = dnn_alloc(5100);
#endif
  dnn_free(again);
  dnn_alloc_trim();
  CHECK(dnn_alloc_memory().pooled == 0);
  dnn_free(NULL);
  void *nothing = dnn_alloc(0);
  CHECK(nothing != NULL);
  dnn_free(nothing);
  CHECK(dnn_alloc(SIZE_MAX) == NULL);
  dnn_array a;
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_array_alloc(&a, DNN_F64, 1, SHAPE(300), &error) == DNN_ENOMEM &&
        says("not enough memory for an array of shape (300,) (2.4e-06 GB)"));
  CHECK(dnn_array_alloc(&a, DNN_F64, 1, SHAPE(-1), &error) == DNN_ESHAPE);
  dnn_alloc_fail_at(2, true);
  void *first = dnn_alloc(10);
  CHECK(first != NULL && dnn_alloc(10) == NULL && dnn_alloc(10) == NULL);
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_alloc(10) == NULL);
  void *second = dnn_alloc(10);
  CHECK(second != NULL);
  dnn_free(first);
  dnn_free(second);
}

/*
** Runs 'work' with the n-th allocation failing, n = 1, 2, ... until it succeeds. Each failure must
** be DNN_ENOMEM with a text, and nothing may stay allocated.
*/
static void fail_each(const char *name, dnn_status (*work)(void), int least) {
  for (int persistent = 0; persistent < 2; persistent++) {
    int n = 1;
    for (; n < 100; n++) {
      size_t live = dnn_alloc_memory().live;
      error.text[0] = '\0';
      dnn_alloc_fail_at((uint64_t)n, persistent != 0);
      dnn_status status = work();
      dnn_alloc_fail_at(0, false);
      CHECK(dnn_alloc_memory().live == live);
      if (status == DNN_OK)
        break;
      CHECK(status == DNN_ENOMEM && says("not enough memory"));
    }
    if (n <= least || n >= 100)
      printf("%s: %d allocations failed\n", name, n - 1);
    CHECK(n > least && n < 100);
  }
}

enum { ROWS = 40, COLUMNS = 30 };
static double block[2 * ROWS * COLUMNS];

static void square(dnn_array *a) {
  dnn_array_init(a, block, DNN_F64, 2, SHAPE(COLUMNS, COLUMNS));
}

static dnn_status overlapping_assign(void) {
  dnn_array a, t;
  square(&a);
  dnn_array_transpose_view(&a, &t);
  return dnn_array_assign(&t, &a, &error);
}

static dnn_status overlapping_add(void) {
  dnn_array a, t;
  square(&a);
  dnn_array_transpose_view(&a, &t);
  return dnn_operation_apply(dnn_operation_find("add"), &t, &t, &a, &error);
}

static dnn_status overlapping_where(void) {
  dnn_array a, t, mask;
  uint8_t flags[COLUMNS] = {1, 0, 1};
  square(&a);
  dnn_array_transpose_view(&a, &t);
  dnn_array_init(&mask, flags, DNN_BOOL, 1, SHAPE(COLUMNS));
  return dnn_where(&mask, &t, &t, &a, &error);
}

static dnn_status variance(void) {
  dnn_array a, out;
  double result[COLUMNS];
  square(&a);
  dnn_array_init(&out, result, DNN_F64, 1, SHAPE(COLUMNS));
  return dnn_array_reduce(DNN_VAR, &a, (const bool[]){true, false}, 0, &out, &error);
}

static dnn_status argmax_of_slices(void) {
  dnn_array a, out;
  int64_t result;
  square(&a);
  dnn_array_slice_view(&a, 1, 0, 2, COLUMNS / 3, &a);
  dnn_array_init(&out, &result, DNN_I64, 0, NULL);
  return dnn_array_reduce(DNN_ARGMAX, &a, (const bool[]){true, true}, 0, &out, &error);
}

static dnn_status overlapping_dot(void) {
  dnn_array a;
  square(&a);
  return dnn_dot(&a, &a, DNN_PRECISION_FULL, &a, &error);
}

static dnn_status converting_matmul(void) {
  dnn_array a, b, out;
  static int64_t stack[2 * 5 * COLUMNS];
  double result[2 * 5 * COLUMNS];
  dnn_array_init(&a, stack, DNN_I64, 3, SHAPE(2, 5, COLUMNS));
  square(&b);
  dnn_array_init(&out, result, DNN_F64, 3, SHAPE(2, 5, COLUMNS));
  return dnn_matmul(&a, &b, DNN_PRECISION_FULL, &out, &error);
}

static dnn_status overlapping_scatter(void) {
  dnn_array a, row, index;
  int64_t positions[2] = {3, 1};
  square(&a);
  dnn_array_index_view(&a, 0, 0, &row);
  dnn_array_init(&index, positions, DNN_I64, 1, SHAPE(2));
  return dnn_array_scatter(&a, 1, (const int[]){0}, &index, 0, &row, &error);
}

static void check_failures(void) {
  for (int i = 0; i < 2 * ROWS * COLUMNS; i++)
    block[i] = (i * 37 % 101) * 0.385;
  fail_each("assign", overlapping_assign, 1);
  fail_each("add", overlapping_add, 2);
  fail_each("where", overlapping_where, 1);
  fail_each("var", variance, 1);
  fail_each("argmax", argmax_of_slices, 1);
  fail_each("dot", overlapping_dot, 1);
  fail_each("matmul", converting_matmul, 1);
  fail_each("scatter", overlapping_scatter, 1);
}

/* --- operations ------------------------------------------------------------------------------ */

static void check_operations(void) {
  CHECK(dnn_operation_find("ad") == NULL && dnn_operation_at(-1) == NULL);
  int count = 0;
  for (; dnn_operation_at(count) != NULL; count++)
    CHECK(dnn_operation_find(dnn_operation_at(count)->name) == dnn_operation_at(count));
  CHECK(count > 60);

  double x[3] = {1, 2, 3}, y[4] = {0};
  int64_t k[3] = {2, -1, 3};
  uint8_t flags[3] = {1, 0, 1};
  dnn_array a, b, out, mask;
  dnn_array_init(&a, x, DNN_F64, 1, SHAPE(3));
  dnn_array_init(&out, y, DNN_F64, 1, SHAPE(4));
  CHECK(dnn_operation_apply(dnn_operation_find("add"), &a, &a, &out, &error) == DNN_ESHAPE &&
        says("shape (3,) does not broadcast to (4,)"));
  dnn_array_init(&b, k, DNN_I64, 1, SHAPE(3));
  CHECK(dnn_operation_apply(dnn_operation_find("power"), &b, &b, &b, &error) == DNN_EVALUE &&
        says("negative integer powers"));
  CHECK(dnn_operation_apply(dnn_operation_find("sqrt"), &b, NULL, &b, &error) == DNN_EDTYPE &&
        says("cannot sqrt: the result is float64 and 'out' is int64"));
  CHECK(dnn_operation_apply(dnn_operation_find("invert"), &a, NULL, &a, &error) == DNN_EDTYPE &&
        says("invert does not exist for float64 arrays: & | ~ are for masks and integers"));
  dnn_application application;
  CHECK(dnn_operation_prepare(dnn_operation_find("subtract"), DNN_BOOL, DNN_BOOL, &application,
                              &error) == DNN_EDTYPE);
  CHECK(dnn_where(&a, &a, &a, &a, &error) == DNN_EDTYPE &&
        says("'condition' must be a bool array"));
  dnn_array_init(&mask, flags, DNN_BOOL, 1, SHAPE(3));
  CHECK(dnn_where(&mask, &a, &b, &a, &error) == DNN_OK && x[0] == 1 && x[1] == -1 && x[2] == 3);
  /* A comparison written over its own operand, whose elements are of another size. */
  dnn_array bytes = mask;
  double z[3] = {1, 5, 1};
  dnn_array_init(&a, z, DNN_F64, 1, SHAPE(3));
  bytes.data = z;
  dnn_array_init(&b, x, DNN_F64, 1, SHAPE(3));
  CHECK(dnn_operation_apply(dnn_operation_find("greater"), &a, &b, &bytes, &error) == DNN_OK);
  const uint8_t *results = bytes.data;
  CHECK(results[0] == 0 && results[1] == 1 && results[2] == 0);
}

static void check_reductions(void) {
  double x[6] = {1, 2, 3, 4, 5, 6}, y[3];
  dnn_array a, out;
  dnn_array_init(&a, x, DNN_F64, 2, SHAPE(2, 3));
  dnn_array_init(&out, y, DNN_F32, 1, SHAPE(3));
  const bool first[2] = {true, false}, both[2] = {true, true};
  CHECK(dnn_array_reduce(DNN_MAX, &a, first, 0, &out, &error) == DNN_EVALUE &&
        says("'out' must be contiguous, and max cannot be float32"));
  CHECK(dnn_array_reduce(DNN_SUM, &a, first, 0, &out, &error) == DNN_OK &&
        ((float *)out.data)[2] == 9);
  CHECK(dnn_reduction_computes(DNN_SUM, DNN_F64, DNN_I64) &&
        !dnn_reduction_computes(DNN_MEAN, DNN_F64, DNN_I64) &&
        !dnn_reduction_computes(DNN_SUM, DNN_U8, DNN_U8));
  dnn_array_init(&out, y, DNN_F64, 1, SHAPE(3));
  CHECK(dnn_array_reduce(DNN_SUM, &a, first, 0, &out, &error) == DNN_OK && y[2] == 9);
  CHECK(dnn_array_reduce(DNN_VAR, &a, first, 2, &out, &error) == DNN_OK && isinf(y[0]));
  dnn_array empty;
  dnn_array_init(&empty, x, DNN_F64, 2, SHAPE(0, 3));
  CHECK(dnn_array_reduce(DNN_MIN, &empty, first, 0, &out, &error) == DNN_EVALUE &&
        says("min of no elements"));
  CHECK(dnn_array_reduce(DNN_MEAN, &empty, first, 0, &out, &error) == DNN_OK && isnan(y[1]));
  dnn_array_init(&out, y, DNN_I64, 0, NULL);
  CHECK(dnn_array_reduce(DNN_ARGMIN, &a, both, 0, &out, &error) == DNN_OK &&
        *(int64_t *)out.data == 0);
  dnn_array cube;
  double many[8] = {0};
  dnn_array_init(&cube, many, DNN_F64, 3, SHAPE(2, 2, 2));
  dnn_array_init(&out, y, DNN_I64, 1, SHAPE(2));
  CHECK(dnn_array_reduce(DNN_ARGMAX, &cube, (const bool[]){true, true, false}, 0, &out, &error) ==
            DNN_EVALUE &&
        says("argmax needs one axis, or none for all elements"));
}

static void check_products(void) {
  double x[6] = {1, 2, 3, 4, 5, 6};
  dnn_array a, number;
  dnn_array_init(&a, x, DNN_F64, 2, SHAPE(2, 3));
  dnn_array_init(&number, x, DNN_F64, 0, NULL);
  dnn_dtype dtype;
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  CHECK(dnn_dot_shape(&a, &a, &dtype, &ndim, shape, &error) == DNN_ESHAPE &&
        says("shapes (2, 3) and (2, 3) do not fit, the inner dimensions are 3 and 2"));
  CHECK(dnn_matmul_shape(&a, &number, &dtype, &ndim, shape, &error) == DNN_ESHAPE);
  CHECK(dnn_dot_shape(&a, &number, &dtype, &ndim, shape, &error) == DNN_OK && ndim == 2);
}

/* Sizes that overflow are refused where shapes are made, not only where memory is. */
static void check_large(void) {
  double x[2] = {1, 2};
  dnn_array one, two, out, wide, tall;
  dnn_array_init(&one, x, DNN_F64, 1, SHAPE(1));
  dnn_array_init(&two, x, DNN_F64, 1, SHAPE(2));
  CHECK(dnn_array_broadcast_view(&one, 2, SHAPE(6148914691236517206, 3), &out, &error) ==
            DNN_EVALUE &&
        says("shape (6148914691236517206, 3) is too large"));
  CHECK(dnn_array_broadcast_view(&two, 2, SHAPE((int64_t)1 << 62, 2), &out, &error) == DNN_EVALUE);
  CHECK(dnn_array_broadcast_view(&one, 1, SHAPE((int64_t)1 << 60), &out, &error) == DNN_EVALUE);
  CHECK(dnn_array_broadcast_view(&one, 1, SHAPE((int64_t)1 << 59), &out, &error) == DNN_OK &&
        out.size == (int64_t)1 << 59);
  CHECK(dnn_array_broadcast_view(&one, 2, SHAPE((int64_t)1 << 40, 1), &tall, &error) == DNN_OK);
  CHECK(dnn_array_broadcast_view(&one, 2, SHAPE(1, (int64_t)1 << 40), &wide, &error) == DNN_OK);
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  const dnn_array *both[2] = {&tall, &wide};
  CHECK(dnn_shape_broadcast(2, both, &ndim, shape, &error) == DNN_EVALUE);
  int64_t wanted[3] = {0, (int64_t)1 << 62, 4};
  dnn_array_init(&one, x, DNN_F64, 1, SHAPE(0));
  CHECK(dnn_shape_resolve(&one, 3, wanted, &error) == DNN_EVALUE);
}

static void check_gather(void) {
  float x[6] = {1, 0, 3, NAN, 5, 0}, picked[4];
  int64_t rows[2] = {1, 0}, found[4], columns[4];
  dnn_array a, index, out, positions[2];
  dnn_array_init(&a, x, DNN_F32, 2, SHAPE(2, 3));
  dnn_array_init(&index, rows, DNN_I64, 1, SHAPE(2));
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  CHECK(dnn_gather_shape(&a, 1, (const int[]){0}, &index, 0, &ndim, shape, &error) == DNN_OK &&
        ndim == 2 && shape[0] == 2 && shape[1] == 3);
  dnn_array deep;
  for (int i = 0; i < DNN_MAX_NDIM; i++)
    shape[i] = 1;
  dnn_array_init(&deep, rows, DNN_I64, DNN_MAX_NDIM, shape);
  CHECK(dnn_gather_shape(&a, 1, (const int[]){0}, &deep, 0, &ndim, shape, &error) == DNN_ESHAPE &&
        says("would have 17 dimensions"));
  int64_t nonzero;
  CHECK(dnn_array_count_nonzero(&a, &nonzero, &error) == DNN_OK && nonzero == 4);
  dnn_array_init(&positions[0], found, DNN_I64, 1, SHAPE(4));
  dnn_array_init(&positions[1], columns, DNN_I64, 1, SHAPE(4));
  CHECK(dnn_array_nonzero(&a, positions, &error) == DNN_OK);
  CHECK(found[2] == 1 && columns[2] == 0 && columns[3] == 1);
  dnn_array_slice_view(&a, 1, 0, 2, 2, &a);
  dnn_array_init(&out, picked, DNN_F32, 2, SHAPE(2, 2));
  CHECK(dnn_array_gather(&a, 1, (const int[]){0}, &index, 0, &out, &error) == DNN_OK);
  CHECK(isnan(picked[0]) && picked[1] == 0 && picked[2] == 1 && picked[3] == 3);
  CHECK(dnn_array_scatter(&a, 1, (const int[]){0}, &index, 0, &a, &error) == DNN_OK);
  CHECK(x[0] != x[0] && x[3] == 1 && x[2] == 0 && x[5] == 3 && x[4] == 5);
}

/* --- conversion and iteration ---------------------------------------------------------------- */

static void check_conversion(void) {
  const double x[6] = {-1.5, 255.9, 256, 1e300, NAN, 0x1p31};
  uint8_t bytes[6];
  int64_t integers[6];
  dnn_convert(6, DNN_F64, x, 1, DNN_U8, bytes, 1);
  CHECK(bytes[0] == 255 && bytes[1] == 255 && bytes[2] == 0 && bytes[3] == 0 && bytes[4] == 0);
  dnn_convert(6, DNN_F64, x, 1, DNN_I64, integers, 1);
  CHECK(integers[0] == -1 && integers[3] == INT64_MIN && integers[4] == INT64_MIN);
  CHECK(integers[5] == (int64_t)1 << 31);
}

static void count_elements(void *context, int64_t n, char *const *data, const int64_t *strides) {
  (void)data;
  (void)strides;
  *(int64_t *)context += n;
}

static void check_iteration(void) {
  double x[24];
  dnn_array a, t;
  dnn_array_init(&a, x, DNN_F64, 3, SHAPE(2, 3, 4));
  dnn_array_transpose_view(&a, &t);
  const dnn_array *operands[1] = {&t};
  int64_t count = 0;
  CHECK(dnn_iterate(1, operands, count_elements, &count, false, &error) == DNN_OK);
  CHECK(count == 24);
  dnn_array_init(&a, x, DNN_F64, 2, SHAPE(0, 3));
  operands[0] = &a;
  CHECK(dnn_iterate(1, operands, count_elements, &count, false, &error) == DNN_OK);
  CHECK(dnn_iterate(1, operands, count_elements, &count, true, &error) == DNN_OK);
  CHECK(count == 24);
}

/* Everything that goes over an array stops when the flag is set, whatever it did last. */
static void check_interrupts(void) {
  enum { SIDE = 1500 };
  dnn_array a, b, t, flags, positions, line, number;
  CHECK(dnn_array_alloc(&a, DNN_F64, 2, SHAPE(SIDE, SIDE), &error) == DNN_OK);
  CHECK(dnn_array_alloc(&b, DNN_F64, 2, SHAPE(SIDE, SIDE), &error) == DNN_OK);
  CHECK(dnn_array_alloc(&flags, DNN_BOOL, 2, SHAPE(SIDE, SIDE), &error) == DNN_OK);
  CHECK(dnn_array_alloc(&positions, DNN_I64, 1, SHAPE(SIDE * SIDE), &error) == DNN_OK);
  memset(a.data, 0, SIDE * SIDE * sizeof(double));
  memset(positions.data, 0, SIDE * SIDE * sizeof(int64_t));
  dnn_array_transpose_view(&a, &t);
  bool possible;
  dnn_array_reshape_view(&a, 1, SHAPE(SIDE * SIDE), &line, &possible);
  dnn_array places[2] = {positions, positions}, flat = line;
  flat.data = b.data;
  int64_t count, best;
  dnn_array_init(&number, &best, DNN_I64, 0, NULL);
  dnn_array shifted = line, rest = line;
  dnn_array_slice_view(&line, 0, 1, 1, SIDE * SIDE - 1, &shifted);
  dnn_array_slice_view(&line, 0, 0, 1, SIDE * SIDE - 1, &rest);

  *dnn_interrupt_flag() = 1;
  CHECK(dnn_array_assign(&a, &b, &error) == DNN_EINTERRUPT);
  CHECK(strcmp(error.text, "interrupted") == 0);
  CHECK(dnn_array_assign(&a, &flags, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_assign(&t, &b, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_assign(&t, &a, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_assign(&rest, &shifted, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_count_nonzero(&a, &count, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_nonzero(&a, places, &error) == DNN_EINTERRUPT);
  CHECK(dnn_array_gather(&line, 1, (const int[]){0}, &positions, 0, &flat, &error) ==
        DNN_EINTERRUPT);
  CHECK(dnn_array_scatter(&line, 1, (const int[]){0}, &positions, 0, &flat, &error) ==
        DNN_EINTERRUPT);
  CHECK(dnn_array_reduce(DNN_ARGMAX, &line, (const bool[]){true}, 0, &number, &error) ==
        DNN_EINTERRUPT);
  CHECK(dnn_array_cumulate(&line, false, 0, &flat, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(dnn_array_assign(&t, &b, &error) == DNN_OK);

  /* copies of many portions that overlap, in both directions */
  double *x = a.data;
  for (int64_t i = 0; i < SIDE * SIDE; i++)
    x[i] = (double)i;
  CHECK(dnn_array_assign(&rest, &shifted, &error) == DNN_OK);
  bool right = x[0] == 0;
  for (int64_t i = 1; i < SIDE * SIDE; i++)
    right = right && x[i] == (double)(i - 1);
  CHECK(right);
  CHECK(dnn_array_assign(&shifted, &rest, &error) == DNN_OK);
  right = true;
  for (int64_t i = 0; i < SIDE * SIDE - 1; i++)
    right = right && x[i] == (double)i;
  CHECK(right);
  dnn_array_free(&a);
  dnn_array_free(&b);
  dnn_array_free(&flags);
  dnn_array_free(&positions);
}

int main(void) {
  check_shapes();
  check_views();
  check_alloc();
  check_failures();
  check_operations();
  check_reductions();
  check_products();
  check_large();
  check_gather();
  check_conversion();
  check_iteration();
  check_interrupts();
  return check_finish();
}
