/*
** Products of bfloat16 against sums in double of the rounded operands. The program starts itself
** once for every kind of instructions that this processor has, since that is chosen once per
** process.
*/
#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/isa.h"
#include "base/thread_pool.h"
#include "check.h"
#include "linalg/gemm.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t state = 2385;

static float random_value(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (float)((double)(int64_t)(state >> 11) / 4503599627370496.0 - 1.0);
}

static int64_t random_up_to(int64_t limit) {
  return 1 + (int64_t)((random_value() + 1) / 2 * (float)(limit - 1));
}

/* To 8 significant bits, ties to even; subnormal numbers become 0. */
static double rounded(float value) {
  int exponent;
  if (isnan(value) || isinf(value))
    return value;
  const double fraction = frexp((double)value, &exponent);
  const double result = ldexp(rint(ldexp(fraction, 8)), exponent - 8);
  return fabs((double)value) < (double)FLT_MIN ? 0
         : fabs(result) > (double)FLT_MAX      ? (value > 0 ? INFINITY : -INFINITY)
                                               : result;
}

/* How a matrix lies in memory. */
typedef enum layout { ROWS, COLUMNS, WIDE, EVERY_OTHER, REVERSED, LAYOUTS } layout;

typedef struct matrix {
  float *memory, *first; /* first: element (0, 0) */
  int64_t size, row, column;
} matrix;

static matrix matrix_new(int64_t rows, int64_t columns, layout form) {
  matrix result = {.row = columns, .column = 1};
  int64_t start = 0;
  if (form == COLUMNS) {
    result.row = 1;
    result.column = rows;
  } else if (form == WIDE) {
    result.row = columns + 5;
    start = 3;
  } else if (form == EVERY_OTHER) {
    result.row = 2 * columns;
    result.column = 2;
  } else if (form == REVERSED) {
    start = rows * columns - 1;
    result.row = -columns;
    result.column = -1;
  }
  result.size = 2 * rows * columns + 5 * rows + 8;
  result.memory = malloc((size_t)result.size * sizeof(float));
  for (int64_t i = 0; i < result.size; i++)
    result.memory[i] = random_value();
  result.first = result.memory + start;
  return result;
}

static float *at(const matrix *m, int64_t i, int64_t j) {
  return m->first + i * m->row + j * m->column;
}

static dnn_operand operand(const matrix *m) {
  return (dnn_operand){m->first, m->row, m->column};
}

static dnn_product product_of(int64_t m, int64_t n, int64_t k, const matrix *a, const matrix *b,
                              const matrix *c) {
  return (dnn_product){.m = m,
                       .n = n,
                       .k = k,
                       .a = operand(a),
                       .b = operand(b),
                       .c = {c->first, c->row, c->column},
                       .alpha = 1,
                       .precision = DNN_PRECISION_BF16};
}

/* The rounded elements, row by row. */
static double *rounded_elements(const matrix *from, int64_t rows, int64_t columns) {
  double *elements = malloc((size_t)(rows * columns) * sizeof *elements);
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < columns; j++)
      elements[i * columns + j] = rounded(*at(from, i, j));
  return elements;
}

/* One product by both ways; what is no element of c stays as it was. */
static bool agrees(int64_t m, int64_t n, int64_t k, layout a_form, layout b_form, layout c_form,
                   double alpha, double beta) {
  matrix a = matrix_new(m, k, a_form), b = matrix_new(k, n, b_form);
  matrix c = matrix_new(m, n, c_form);
  matrix before = c;
  dnn_error error;
  const size_t bytes = (size_t)c.size * sizeof(float);
  before.memory = malloc(bytes);
  before.first = before.memory + (c.first - c.memory);
  memcpy(before.memory, c.memory, bytes);
  dnn_product p = product_of(m, n, k, &a, &b, &c);
  p.alpha = alpha;
  p.beta = beta;
  double *left = rounded_elements(&a, m, k), *right = rounded_elements(&b, k, n);
  bool agree = dnn_gemm(DNN_F32, &p, &error) == DNN_OK;
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double sum = 0, size = 0;
      for (int64_t l = 0; l < k; l++) {
        const double term = left[i * k + l] * right[l * n + j];
        sum += term;
        size += fabs(term);
      }
      const double old = (double)*at(&before, i, j);
      const double limit =
          ((double)k + 4) * 0x1p-24 * (fabs(alpha) * size + fabs(beta * old)) + 1e-37;
      agree = agree && fabs((double)*at(&c, i, j) - alpha * sum - beta * old) <= limit;
      *at(&c, i, j) = *at(&before, i, j);
    }
  }
  agree = agree && memcmp(c.memory, before.memory, bytes) == 0;
  free(a.memory);
  free(b.memory);
  free(c.memory);
  free(before.memory);
  free(left);
  free(right);
  return agree;
}

static layout random_layout(void) {
  return (layout)(random_up_to(LAYOUTS) - 1);
}

/* Around the edges of tiles and blocks, and far from them. */
static void test_shapes(void) {
  static const int64_t edges[] = {1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 65, 100};
  enum { count = sizeof edges / sizeof *edges };
  for (int i = 0; i < count; i++)
    for (int j = 0; j < count; j++)
      for (int l = 0; l < count; l++)
        CHECK(agrees(edges[i], edges[j], edges[l], random_layout(), random_layout(),
                     random_layout(), l % 3 == 0 ? 1 : -0.3,
                     l % 4 == 0   ? 0
                     : l % 4 == 1 ? 1
                                  : 0.7));
  for (int form = 0; form < LAYOUTS * LAYOUTS * LAYOUTS; form++)
    CHECK(agrees(50, 47, 70, (layout)(form % LAYOUTS), (layout)(form / LAYOUTS % LAYOUTS),
                 (layout)(form / LAYOUTS / LAYOUTS), 1, 0));
  for (int i = 0; i < 40; i++)
    CHECK(agrees(random_up_to(150), random_up_to(150), random_up_to(300), random_layout(),
                 random_layout(), random_layout(), 1, i % 2));
  /* beyond blocks of m, k and n */
  CHECK(agrees(300, 70, 40, ROWS, ROWS, ROWS, 0.5, 0));
  CHECK(agrees(600, 33, 1100, ROWS, COLUMNS, ROWS, 0.5, 0.25));
  CHECK(agrees(34, 65, 2100, COLUMNS, ROWS, ROWS, 1, 0));
  CHECK(agrees(3, 4200, 33, COLUMNS, COLUMNS, ROWS, 1, 0));
  CHECK(agrees(4200, 5, 37, COLUMNS, ROWS, COLUMNS, 1, 1));
}

static void one_product(float a, float b, float *c) {
  dnn_error error;
  const float left[2] = {a, a}, right[2] = {b, 0};
  const dnn_product p = {.m = 1,
                         .n = 1,
                         .k = 2,
                         .a = dnn_operand_row_major(left, 2),
                         .b = dnn_operand_row_major(right, 1),
                         .c = dnn_result_row_major(c, 1),
                         .alpha = 1,
                         .precision = DNN_PRECISION_BF16};
  CHECK(dnn_gemm(DNN_F32, &p, &error) == DNN_OK);
}

static void test_values(void) {
  float c;
  one_product(1 + 0x1p-8f, 1, &c); /* a tie: to even */
  CHECK(c == 1);
  one_product(1 + 0x1.8p-7f, 1, &c);
  CHECK(c == 1 + 0x1p-6f);
  one_product(1 + 0x1p-8f + 0x1p-23f, 1, &c);
  CHECK(c == 1 + 0x1p-7f);
  one_product(-1.00390637f, 1, &c);
  CHECK(c == -1 - 0x1p-7f);
  one_product(0x1p-130f, 0x1p100f, &c); /* subnormal */
  CHECK(c == 0);
  one_product(FLT_MIN, 1, &c);
  CHECK(c == FLT_MIN);
  one_product(3.3895e38f, 1, &c); /* the largest */
  CHECK(isfinite(c));
  one_product(FLT_MAX, 1, &c); /* inf, and inf * 0 */
  CHECK(isnan(c));
  one_product(NAN, 1, &c);
  CHECK(isnan(c));
  uint32_t bits = 0x7f800001; /* NaN whose upper half is infinity's */
  float quiet;
  memcpy(&quiet, &bits, sizeof quiet);
  one_product(quiet, 1, &c);
  CHECK(isnan(c));
}

/* The rules about zeros of linalg/gemm.h. */
static void test_zeros(void) {
  dnn_error error;
  const float minus = -0.0f, one[2] = {1, 1}, zeros[2] = {-0.0f, -0.0f};
  float c = 5;
  dnn_product p = {.m = 1,
                   .n = 1,
                   .k = 1,
                   .a = dnn_operand_row_major(&minus, 1),
                   .b = dnn_operand_row_major(one, 1),
                   .c = dnn_result_row_major(&c, 1),
                   .alpha = 1,
                   .precision = DNN_PRECISION_BF16};
  CHECK(dnn_gemm(DNN_F32, &p, &error) == DNN_OK && c == 0 && signbit(c));
  p.k = 2;
  p.a = dnn_operand_row_major(zeros, 2);
  CHECK(dnn_gemm(DNN_F32, &p, &error) == DNN_OK && c == 0 && !signbit(c));
  c = 5;
  p.k = 0;
  CHECK(dnn_gemm(DNN_F32, &p, &error) == DNN_OK && c == 0 && !signbit(c));
  c = NAN; /* is not read */
  p.k = 2;
  CHECK(dnn_gemm(DNN_F32, &p, &error) == DNN_OK && c == 0);
}

/* f64 knows no precision. */
static void test_f64(void) {
  dnn_error error;
  const double a = 1 + 0x1p-40, b = 1;
  double c;
  const dnn_product p = {.m = 1,
                         .n = 1,
                         .k = 1,
                         .a = dnn_operand_row_major(&a, 1),
                         .b = dnn_operand_row_major(&b, 1),
                         .c = dnn_result_row_major(&c, 1),
                         .alpha = 1,
                         .precision = DNN_PRECISION_BF16};
  CHECK(dnn_gemm(DNN_F64, &p, &error) == DNN_OK && c == a);
}

/* The instructions give the same bits for any number of threads; the other way for the same. */
static void test_bits(void) {
  dnn_error error;
  for (int turn = 0; turn < 3; turn++) {
    const int64_t m = turn == 1 ? 20 : 400, n = turn == 1 ? 700 : 130, k = turn == 2 ? 2500 : 300;
    matrix a = matrix_new(m, k, ROWS), b = matrix_new(k, n, turn == 0 ? ROWS : COLUMNS);
    matrix one = matrix_new(m, n, ROWS), two = matrix_new(m, n, ROWS);
    const bool by_threads = dnn_isa_bf16() != DNN_ISA_BF16_NONE;
    const dnn_product first = product_of(m, n, k, &a, &b, &one);
    const dnn_product second = product_of(m, n, k, &a, &b, &two);
    CHECK(dnn_thread_set_count(by_threads ? 1 : 3, &error) == DNN_OK);
    CHECK(dnn_gemm(DNN_F32, &first, &error) == DNN_OK);
    CHECK(dnn_thread_set_count(3, &error) == DNN_OK);
    CHECK(dnn_gemm(DNN_F32, &second, &error) == DNN_OK);
    CHECK(memcmp(one.memory, two.memory, (size_t)(m * n) * sizeof(float)) == 0);
    free(a.memory);
    free(b.memory);
    free(one.memory);
    free(two.memory);
  }
}

static void test_failures(void) {
  dnn_error error;
  const int64_t n = 200;
  matrix a = matrix_new(n, n, ROWS), b = matrix_new(n, n, ROWS), c = matrix_new(n, n, ROWS);
  const dnn_product p = product_of(n, n, n, &a, &b, &c);
  const float before = c.first[0];
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_gemm(DNN_F32, &p, &error) == DNN_ENOMEM);
  dnn_alloc_fail_at(0, false);
  CHECK(c.first[0] == before);
  *dnn_interrupt_flag() = 1;
  CHECK(dnn_gemm(DNN_F32, &p, &error) == DNN_EINTERRUPT);
  *dnn_interrupt_flag() = 0;
  CHECK(dnn_gemm(DNN_F32, &p, &error) == DNN_OK);
  free(a.memory);
  free(b.memory);
  free(c.memory);
}

static void run(void) {
  dnn_error error;
  for (int threads = 1; threads <= 3; threads += 2) {
    CHECK(dnn_thread_set_count(threads, &error) == DNN_OK);
    test_shapes();
  }
  test_values();
  test_zeros();
  test_f64();
  test_bits();
  test_failures();
  CHECK(dnn_alloc_memory().live == 0);
}

int main(int count, char **arguments) {
  if (count > 1) {
    run();
    printf("%s: ", dnn_isa_bf16_name(dnn_isa_bf16()));
    return check_finish();
  }
  for (dnn_isa_bf16_kind kind = DNN_ISA_BF16_NONE; kind <= dnn_isa_bf16(); kind++) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
      setenv("DNN_BF16", dnn_isa_bf16_name(kind), 1);
      execv(arguments[0], (char *[]){arguments[0], "run", NULL});
      _exit(127);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  return check_finish();
}
