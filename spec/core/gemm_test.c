/*
** Matrix products against their twin by the definition. The program starts itself once for every
** instruction set and family of processors, for the set that uses OpenBLAS with and without it,
** since those are chosen once per process.
*/
#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/isa.h"
#include "base/thread_pool.h"
#include "check.h"
#include "linalg/blas.h"
#include "linalg/gemm.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t state = 2385;

static double random_value(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (double)(int64_t)(state >> 11) / 4503599627370496.0 - 1.0;
}

static int64_t random_up_to(int64_t limit) {
  return (int64_t)((random_value() + 1) / 2 * (double)limit);
}

static void set(dnn_dtype dtype, void *data, int64_t index, double value) {
  if (dtype == DNN_F64)
    ((double *)data)[index] = value;
  else
    ((float *)data)[index] = (float)value;
}

static double get(dnn_dtype dtype, const void *data, int64_t index) {
  return dtype == DNN_F64 ? ((const double *)data)[index] : (double)((const float *)data)[index];
}

/* How a matrix lies in memory. */
typedef enum layout { ROWS, COLUMNS, WIDE, EVERY_OTHER, REVERSED, BOTH_REVERSED, LAYOUTS } layout;

typedef struct matrix {
  char *memory;
  char *first; /* element (0, 0) */
  int64_t size, row, column;
} matrix;

static matrix matrix_new(dnn_dtype dtype, int64_t rows, int64_t columns, layout form) {
  matrix result = {.row = columns, .column = 1};
  int64_t start = 0;
  if (form == COLUMNS) {
    result.row = 1;
    result.column = rows;
  } else if (form == WIDE) {
    result.row = columns + 5;
    start = 3;
  } else if (form == EVERY_OTHER) {
    result.row = 3 * columns;
    result.column = 2;
  } else if (form == REVERSED) {
    start = rows > 0 ? (rows - 1) * columns : 0;
    result.row = -columns;
  } else if (form == BOTH_REVERSED) {
    start = rows * columns > 0 ? rows * columns - 1 : 0;
    result.row = -columns;
    result.column = -1;
  }
  int64_t row = form == EVERY_OTHER ? 3 * columns : form == WIDE ? columns + 5 : columns;
  result.size = rows * row + 8;
  size_t bytes = dnn_dtype_size(dtype);
  result.memory = dnn_alloc((size_t)result.size * bytes);
  result.first = result.memory + (size_t)start * bytes;
  for (int64_t i = 0; i < result.size; i++)
    set(dtype, result.memory, i, random_value());
  return result;
}

static dnn_product product_of(int64_t m, int64_t n, int64_t k, const matrix *a, const matrix *b,
                              const matrix *c, double alpha, double beta) {
  return (dnn_product){.m = m,
                       .n = n,
                       .k = k,
                       .a = {a->first, a->row, a->column},
                       .b = {b->first, b->row, b->column},
                       .c = {c->first, c->row, c->column},
                       .alpha = alpha,
                       .beta = beta};
}

/* Is all of c's memory, so that a stray write is seen, near the twin's? */
static bool is_near(dnn_dtype dtype, const matrix *c, const matrix *twin, int64_t k) {
  double tolerance = (dtype == DNN_F64 ? 2.3e-16 : 1.2e-7) * 8 * (double)(k + 1);
  for (int64_t i = 0; i < c->size; i++)
    if (!(fabs(get(dtype, c->memory, i) - get(dtype, twin->memory, i)) <= tolerance))
      return false;
  return true;
}

/* Computes with each of these numbers of threads, and by the definition. Returns whether the
   results agree. Each runs twice: both must have the same bits. */
static bool agrees(dnn_dtype dtype, int64_t m, int64_t n, int64_t k, layout a_form, layout b_form,
                   layout c_form, double alpha, double beta, int count, const int *threads) {
  matrix a = matrix_new(dtype, m, k, a_form);
  matrix b = matrix_new(dtype, k, n, b_form);
  matrix old = matrix_new(dtype, m, n, c_form), twin = matrix_new(dtype, m, n, c_form);
  matrix c = matrix_new(dtype, m, n, c_form), again = matrix_new(dtype, m, n, c_form);
  size_t bytes = (size_t)c.size * dnn_dtype_size(dtype);
  dnn_error error;
  dnn_product product = product_of(m, n, k, &a, &b, &twin, alpha, beta);
  memcpy(twin.memory, old.memory, bytes);
  bool good = dnn_gemm_naive(dtype, &product, &error) == DNN_OK;
  for (int i = 0; i < count && good; i++) {
    good = dnn_thread_set_count(threads[i], &error) == DNN_OK;
    memcpy(c.memory, old.memory, bytes);
    memcpy(again.memory, old.memory, bytes);
    product.c.data = c.first;
    good = good && dnn_gemm(dtype, &product, &error) == DNN_OK;
    product.c.data = again.first;
    good = good && dnn_gemm(dtype, &product, &error) == DNN_OK;
    good = good && memcmp(c.memory, again.memory, bytes) == 0 && is_near(dtype, &c, &twin, k);
    if (!good)
      printf("  %s (%lld, %lld, %lld) layouts %d %d %d alpha %g beta %g, %d threads\n",
             dnn_dtype_name(dtype), (long long)m, (long long)n, (long long)k, a_form, b_form,
             c_form, alpha, beta, threads[i]);
  }
  dnn_free(a.memory);
  dnn_free(b.memory);
  dnn_free(old.memory);
  dnn_free(twin.memory);
  dnn_free(c.memory);
  dnn_free(again.memory);
  return good;
}

static const int two_threads[] = {2};
static const int one_and_three_threads[] = {1, 3};

static void small_shapes_agree(dnn_dtype dtype) {
  for (int i = 0; i < 800; i++) {
    int64_t m = random_up_to(41), n = random_up_to(41), k = random_up_to(41);
    CHECK(agrees(dtype, m, n, k, i % LAYOUTS, i / LAYOUTS % LAYOUTS,
                 i / LAYOUTS / LAYOUTS % LAYOUTS, i % 3 == 0 ? 1 : 2.385, i % 2 == 0 ? 0 : -0.75, 1,
                 two_threads));
  }
}

static void edge_shapes_agree(dnn_dtype dtype) {
  static const int64_t sizes[] = {0, 1, 2, 5, 32, 33, 70};
  enum { count = sizeof sizes / sizeof *sizes };
  for (int i = 0; i < count * count * count; i++) {
    int64_t m = sizes[i % count], n = sizes[i / count % count], k = sizes[i / count / count];
    CHECK(agrees(dtype, m, n, k, i % 2, i / 2 % 2, i / 4 % 2, 1, i % 3 == 0, 1, two_threads));
    CHECK(agrees(dtype, m, n, k, i % LAYOUTS, (i + 1) % LAYOUTS, (i + 4) % LAYOUTS, 2.385, 0, 1,
                 two_threads));
  }
}

static void large_shapes_agree(dnn_dtype dtype) {
  static const int64_t shapes[][3] = {
      {20, 209, 3001}, {7, 209, 3001},   {20, 3001, 209}, {3001, 209, 20}, {3001, 7, 209},
      {33, 33, 4099},  {31, 130, 4099},  {200, 209, 193}, {513, 130, 515}, {1, 4099, 515},
      {4099, 1, 515},  {1, 1, 300007},   {600, 700, 1},   {5, 300001, 2},  {300001, 5, 2},
      {1, 3, 100003},  {100003, 3, 3},   {2, 100003, 3},  {3, 100003, 2},  {100003, 2, 2},
      {2100, 1, 12},   {1030, 260, 520}, {260, 1030, 40}, {40, 1030, 258},
  };
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    int64_t m = shapes[i][0], n = shapes[i][1], k = shapes[i][2];
    for (int form = (int)i % 2; form < 8; form += 4)
      CHECK(agrees(dtype, m, n, k, form & 1, form >> 1 & 1, form >> 2 & 1, 1, form % 3 == 0, 2,
                   one_and_three_threads));
    CHECK(
        agrees(dtype, m, n, k, WIDE, REVERSED, EVERY_OTHER, -2.385, 0.5, 2, one_and_three_threads));
  }
}

/* Rows of every count that a tile can have, with columns of b that are contiguous. */
static void few_rows_agree(dnn_dtype dtype) {
  static const int64_t depths[] = {209, 256, 700, 1301};
  for (int64_t m = 2; m <= 21; m++) {
    int64_t n = 200 + m, k = depths[m % 4];
    CHECK(agrees(dtype, m, n, k, (layout)(m % LAYOUTS), COLUMNS, m % 3 == 0 ? COLUMNS : ROWS,
                 m % 2 == 0 ? 1 : 2.385, m % 5 == 0, 2, one_and_three_threads));
  }
}

/* Tiles of every count of rows, and of vectors, full and not, at depths about those where a tile
   begins to ask for memory, or a block ends. */
static void every_edge_agrees(dnn_dtype dtype) {
  static const int64_t depths[] = {31, 32, 33, 95, 96, 97, 98, 191, 193, 383, 384, 385, 769};
  enum { count = sizeof depths / sizeof *depths };
  static const int threads[] = {1, 2, 4};
  for (int i = 0; i < 8 * count; i++) {
    int64_t m = 33 + i % 17, n = 33 + 5 * i % 97, k = depths[i % count];
    CHECK(agrees(dtype, m, n, k, (layout)(i % LAYOUTS), (layout)(i / 2 % LAYOUTS),
                 i % 5 == 0 ? WIDE : ROWS, i % 3 == 0 ? 1 : 2.385, i % 2 == 0 ? 0 : -0.75, 3,
                 threads));
  }
}

/* A product that is too long for the twin, looked at in places. */
static void agrees_in_places(dnn_dtype dtype, int64_t m, int64_t n, int64_t k, layout c_form,
                             double alpha, double beta) {
  matrix a = matrix_new(dtype, m, k, ROWS), b = matrix_new(dtype, k, n, ROWS);
  matrix c = matrix_new(dtype, m, n, c_form), old = matrix_new(dtype, m, n, c_form);
  memcpy(old.memory, c.memory, (size_t)c.size * dnn_dtype_size(dtype));
  dnn_product product = product_of(m, n, k, &a, &b, &c, alpha, beta);
  CHECK(dnn_gemm(dtype, &product, NULL) == DNN_OK);
  double tolerance = (dtype == DNN_F64 ? 2.3e-16 : 1.2e-7) * 8 * (double)(k + 1);
  int wrong = 0;
  for (int64_t place = 0; place < 400; place++) {
    int64_t i = place * 397 % m, j = place * 811 % n; /* every block of rows and columns */
    double sum = 0;
    for (int64_t t = 0; t < k; t++)
      sum += get(dtype, a.first, i * a.row + t) * get(dtype, b.first, t * b.row + j);
    double expected = alpha * sum + beta * get(dtype, old.first, i * old.row + j);
    wrong += !(fabs(get(dtype, c.first, i * c.row + j) - expected) <= tolerance);
  }
  for (int64_t i = 0; i < m; i++) /* what lies between the rows */
    for (int64_t j = n; j < c.row; j++)
      wrong += get(dtype, c.first, i * c.row + j) != get(dtype, old.first, i * old.row + j);
  CHECK(wrong == 0);
  dnn_free(a.memory);
  dnn_free(b.memory);
  dnn_free(c.memory);
  dnn_free(old.memory);
}

/* More work, and larger sides, than one call of OpenBLAS gets: sums of pieces. */
static void long_products_are_cut(dnn_dtype dtype) {
  if (dnn_blas_get() != NULL)
    agrees_in_places(dtype, 2060, 1000, 1100, ROWS, 2.385, -0.75);
}

/* Large results of little work are written past the caches. */
static void large_results_agree(dnn_dtype dtype) {
  int64_t m = dtype == DNN_F64 ? 2100 : 4200;
  agrees_in_places(dtype, m, 1003, 5, ROWS, 2.385, 0);
  agrees_in_places(dtype, m, 1003, 5, WIDE, 1, 0);
}

/* Every element of c, for a of one value and b of another. */
static bool all_are(dnn_dtype dtype, int64_t m, int64_t n, int64_t k, double a_value,
                    double b_value, double expected) {
  matrix a = matrix_new(dtype, m, k, ROWS), b = matrix_new(dtype, k, n, ROWS);
  matrix c = matrix_new(dtype, m, n, ROWS);
  for (int64_t i = 0; i < a.size; i++)
    set(dtype, a.memory, i, a_value);
  for (int64_t i = 0; i < b.size; i++)
    set(dtype, b.memory, i, b_value);
  for (int64_t i = 0; i < c.size; i++)
    set(dtype, c.memory, i, NAN); /* must not be read */
  dnn_product product = product_of(m, n, k, &a, &b, &c, 1, 0);
  bool good = dnn_gemm(dtype, &product, NULL) == DNN_OK;
  for (int64_t i = 0; good && i < m * n; i++) {
    double value = get(dtype, c.first, i);
    good =
        isnan(expected) ? isnan(value) : value == expected && !signbit(value) == !signbit(expected);
  }
  if (!good)
    printf("  (%lld, %lld, %lld) of %g and %g\n", (long long)m, (long long)n, (long long)k, a_value,
           b_value);
  dnn_free(a.memory);
  dnn_free(b.memory);
  dnn_free(c.memory);
  return good;
}

static void zeros_and_exceptions(dnn_dtype dtype) {
  static const int64_t sides[] = {1, 2, 5, 20, 70};
  static const int64_t depths[] = {2, 3, 17, 300};
  for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
    for (size_t j = 0; j < sizeof sides / sizeof *sides; j++) {
      int64_t m = sides[i], n = sides[j];
      CHECK(all_are(dtype, m, n, 0, 1, 1, 0.0));
      CHECK(all_are(dtype, m, n, 1, -0.0, 2.385, -0.0));
      CHECK(all_are(dtype, m, n, 1, 0.0, -2.385, -0.0));
      CHECK(all_are(dtype, m, n, 1, -0.0, -2.385, 0.0));
      for (size_t d = 0; d < sizeof depths / sizeof *depths; d++) {
        int64_t k = depths[d];
        CHECK(all_are(dtype, m, n, k, -0.0, 2.385, 0.0));
        CHECK(all_are(dtype, m, n, k, 0.0, -1, 0.0));
        CHECK(all_are(dtype, m, n, k, 0.0, NAN, NAN));
        CHECK(all_are(dtype, m, n, k, 0.0, INFINITY, NAN));
        CHECK(all_are(dtype, m, n, k, INFINITY, 0.0, NAN));
        CHECK(all_are(dtype, m, n, k, INFINITY, -2, -INFINITY));
      }
    }
  }
}

/* One NaN in a reaches its row of c and no other; one in b its column. */
static void one_nan_stays_in_its_place(dnn_dtype dtype, int64_t m, int64_t n, int64_t k,
                                       bool in_a) {
  matrix a = matrix_new(dtype, m, k, ROWS), b = matrix_new(dtype, k, n, in_a ? ROWS : COLUMNS);
  matrix c = matrix_new(dtype, m, n, ROWS);
  int64_t place = in_a ? 13 : 2;
  set(dtype, in_a ? a.first : b.first, place * k + k - 1, NAN);
  dnn_product product = product_of(m, n, k, &a, &b, &c, 1, 0);
  CHECK(dnn_gemm(dtype, &product, NULL) == DNN_OK);
  int wrong = 0;
  for (int64_t i = 0; i < m * n; i++)
    wrong += !isnan(get(dtype, c.first, i)) != !((in_a ? i / n : i % n) == place);
  CHECK(wrong == 0);
  dnn_free(a.memory);
  dnn_free(b.memory);
  dnn_free(c.memory);
}

static void alpha_zero_is_no_shortcut(dnn_dtype dtype) {
  matrix a = matrix_new(dtype, 70, 70, ROWS), b = matrix_new(dtype, 70, 70, ROWS);
  matrix c = matrix_new(dtype, 70, 70, ROWS);
  set(dtype, a.first, 0, INFINITY);
  dnn_product product = product_of(70, 70, 70, &a, &b, &c, 0, 0);
  CHECK(dnn_gemm(dtype, &product, NULL) == DNN_OK);
  CHECK(isnan(get(dtype, c.first, 0)) && get(dtype, c.first, 70) == 0);
  dnn_free(a.memory);
  dnn_free(b.memory);
  dnn_free(c.memory);
}

static void an_interrupt_ends_the_product(dnn_dtype dtype) {
  static const int64_t shapes[][3] = {
      {600, 600, 600}, {20, 209, 4000}, {900, 1200, 1}, {1, 900, 1200}, {900, 1, 1200}};
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    int64_t m = shapes[i][0], n = shapes[i][1], k = shapes[i][2];
    matrix a = matrix_new(dtype, m, k, ROWS), b = matrix_new(dtype, k, n, ROWS);
    matrix c = matrix_new(dtype, m, n, ROWS);
    dnn_product product = product_of(m, n, k, &a, &b, &c, 1, 0);
    dnn_error error = {0};
    *dnn_interrupt_flag() = 1;
    CHECK(dnn_gemm(dtype, &product, &error) == DNN_EINTERRUPT);
    CHECK(strcmp(error.text, "interrupted") == 0);
    *dnn_interrupt_flag() = 0;
    CHECK(dnn_gemm(dtype, &product, &error) == DNN_OK);
    dnn_free(a.memory);
    dnn_free(b.memory);
    dnn_free(c.memory);
  }
}

static void without_memory_nothing_is_written(void) {
  int64_t n = 300;
  matrix a = matrix_new(DNN_F64, n, n, BOTH_REVERSED), b = matrix_new(DNN_F64, n, n, ROWS);
  matrix c = matrix_new(DNN_F64, n, n, ROWS);
  double before = get(DNN_F64, c.first, 7);
  dnn_product product = product_of(n, n, n, &a, &b, &c, 1, 0);
  dnn_error error;
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_gemm(DNN_F64, &product, &error) == DNN_ENOMEM);
  dnn_alloc_fail_at(0, false);
  CHECK(strncmp(error.text, "not enough memory: a matrix product needs ", 42) == 0);
  CHECK(get(DNN_F64, c.first, 7) == before);
  CHECK(dnn_gemm(DNN_F64, &product, &error) == DNN_OK);
  dnn_free(a.memory);
  dnn_free(b.memory);
  dnn_free(c.memory);
}

static void integers_wrap_around(void) {
  static const int64_t shapes[][3] = {{3, 4, 5},     {1, 1, 1}, {2, 3, 0},
                                      {70, 1100, 9}, {0, 3, 2}, {130, 65, 33}};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    int64_t m = shapes[s][0], n = shapes[s][1], k = shapes[s][2];
    for (int form = 0; form < 4; form++) {
      int64_t size = m * k + k * n + m * n + 1;
      int64_t *memory = dnn_alloc((size_t)size * sizeof *memory);
      for (int64_t i = 0; i < size; i++)
        memory[i] = (int64_t)(state = state * 6364136223846793005u + 1442695040888963407u);
      int64_t *a = memory, *b = a + m * k, *c = b + k * n;
      dnn_product p = {.m = m,
                       .n = n,
                       .k = k,
                       .a = dnn_operand_row_major(a, k),
                       .b = dnn_operand_row_major(b, n),
                       .c = dnn_result_row_major(c, n),
                       .alpha = 1};
      if (form & 1) {
        p.b.row = 1;
        p.b.column = k;
      }
      if (form & 2) {
        p.c.row = 1;
        p.c.column = m;
      }
      CHECK(dnn_gemm_i64(&p, NULL) == DNN_OK);
      int wrong = 0;
      for (int64_t i = 0; i < m; i++) {
        for (int64_t j = 0; j < n; j++) {
          uint64_t sum = 0;
          for (int64_t t = 0; t < k; t++)
            sum += (uint64_t)a[i * k + t] * (uint64_t)b[t * p.b.row + j * p.b.column];
          wrong += (uint64_t)c[i * p.c.row + j * p.c.column] != sum;
        }
      }
      CHECK(wrong == 0);
      dnn_free(memory);
    }
  }
}

static void other_types_are_refused(void) {
  dnn_error error;
  dnn_product product = {0};
  CHECK(dnn_gemm(DNN_U8, &product, &error) == DNN_EDTYPE);
  CHECK(strcmp(error.text, "no matrix product of reals for uint8") == 0);
}

static int run_all(void) {
  other_types_are_refused();
  integers_wrap_around();
  without_memory_nothing_is_written();
  for (dnn_dtype dtype = DNN_F32; dtype <= DNN_F64; dtype++) {
    small_shapes_agree(dtype);
    edge_shapes_agree(dtype);
    large_shapes_agree(dtype);
    few_rows_agree(dtype);
    every_edge_agrees(dtype);
    CHECK(dnn_thread_set_count(1, NULL) == DNN_OK);
    long_products_are_cut(dtype);
    large_results_agree(dtype);
    zeros_and_exceptions(dtype);
    one_nan_stays_in_its_place(dtype, 45, 47, 70, true);
    one_nan_stays_in_its_place(dtype, 7, 300, 209, false);
    alpha_zero_is_no_shortcut(dtype);
    an_interrupt_ends_the_product(dtype);
  }
  printf("%s, %s: ", dnn_isa_text(), dnn_blas_get() != NULL ? dnn_blas_version() : "no BLAS");
  return check_finish();
}

static void run_with(char *program, const char *isa, const char *blas) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    setenv("DNN_ISA", isa, 1);
    setenv("DNN_BLAS", blas, 1);
    char *arguments[] = {program, "run", NULL};
    execv(program, arguments);
    _exit(127);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(int count, char **arguments) {
  if (count > 1)
    return run_all();
  run_with(arguments[0], dnn_isa_name(DNN_ISA_BASELINE), "");
  for (dnn_isa isa = DNN_ISA_BASELINE; isa <= dnn_isa_current() && isa < DNN_ISA_AVX512; isa++)
    run_with(arguments[0], dnn_isa_name(isa), "none");
  if (dnn_isa_current() == DNN_ISA_AVX512) {
    run_with(arguments[0], "avx512-common", "none");
    run_with(arguments[0], "avx512-intel", "none");
  }
  return check_finish();
}
