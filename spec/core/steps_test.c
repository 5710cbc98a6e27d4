/* The notebook's steps: shapes, results by the definition, and every failing allocation. */
#include "nn/steps.h"

#include "base/alloc.h"
#include "check.h"

#include <math.h>
#include <string.h>

/* 'data' as a matrix. */
static dnn_array matrix(double *data, int64_t rows, int64_t columns) {
  dnn_array array;
  int64_t shape[2] = {rows, columns};
  dnn_array_init(&array, data, DNN_F64, 2, shape);
  return array;
}

/* Awkward numbers. */
static void fill(double *data, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    data[i] = 2.385 * sin((double)(i * i + 1));
}

static void test_forward_and_backward(void) {
  enum { n = 3, n_prev = 5, m = 7 };
  double a_data[n_prev * m], w_data[n * n_prev], b_data[n], z_data[n * m];
  double da_data[n_prev * m], dw_data[n * n_prev], db_data[n];
  fill(a_data, n_prev * m);
  fill(w_data, n * n_prev);
  fill(b_data, n);
  dnn_array a = matrix(a_data, n_prev, m), w = matrix(w_data, n, n_prev), b = matrix(b_data, n, 1);
  dnn_array z = matrix(z_data, n, m), da = matrix(da_data, n_prev, m);
  dnn_array dw = matrix(dw_data, n, n_prev), db = matrix(db_data, n, 1);
  dnn_error error;
  CHECK(dnn_steps_linear_check(&a, &w, &b, &error) == DNN_OK);
  CHECK(dnn_steps_linear_forward(&a, &w, &b, &z, &error) == DNN_OK);
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < m; j++) {
      double sum = b_data[i];
      for (int k = 0; k < n_prev; k++)
        sum += w_data[i * n_prev + k] * a_data[k * m + j];
      CHECK(fabs(z_data[i * m + j] - sum) < 1e-13);
    }
  }
  CHECK(dnn_steps_linear_backward_check(&z, &a, &w, &error) == DNN_OK);
  CHECK(dnn_steps_linear_backward(&z, &a, &w, &da, &dw, &db, &error) == DNN_OK);
  for (int i = 0; i < n; i++) {
    double sum = 0;
    for (int j = 0; j < m; j++)
      sum += z_data[i * m + j];
    CHECK(fabs(db_data[i] - sum / m) < 1e-13);
    for (int k = 0; k < n_prev; k++) {
      sum = 0;
      for (int j = 0; j < m; j++)
        sum += z_data[i * m + j] * a_data[k * m + j];
      CHECK(fabs(dw_data[i * n_prev + k] - sum / m) < 1e-13);
    }
  }
  for (int k = 0; k < n_prev; k++) {
    for (int j = 0; j < m; j++) {
      double sum = 0;
      for (int i = 0; i < n; i++)
        sum += w_data[i * n_prev + k] * z_data[i * m + j];
      CHECK(fabs(da_data[k * m + j] - sum) < 1e-13);
    }
  }
  double before = da_data[0];
  CHECK(dnn_steps_linear_backward(&z, &a, &w, NULL, &dw, &db, &error) == DNN_OK);
  CHECK(da_data[0] == before);
}

static void test_shapes(void) {
  double data[64] = {0};
  dnn_array a = matrix(data, 5, 2), w = matrix(data, 3, 4), b = matrix(data, 3, 1);
  dnn_error error;
  CHECK(dnn_steps_linear_check(&a, &w, &b, &error) == DNN_ESHAPE);
  CHECK(strcmp(error.text, "linear_forward: W (3, 4) times A (5, 2): W needs 5 columns") == 0);
  a = matrix(data, 4, 2);
  b = matrix(data, 1, 3);
  CHECK(dnn_steps_linear_check(&a, &w, &b, &error) == DNN_ESHAPE);
  CHECK(strcmp(error.text,
               "linear_forward: W (3, 4) times A plus b (1, 3): b needs shape (3, 1)") == 0);
  dnn_array dz = matrix(data, 2, 2);
  CHECK(dnn_steps_linear_backward_check(&dz, &a, &w, &error) == DNN_ESHAPE);
  CHECK(strcmp(error.text, "linear_backward: W.T of W (3, 4) times dZ (2, 2): W needs 2 rows") ==
        0);
}

static void test_cost(void) {
  double al_data[3] = {0.8, 0.9, 0.4}, y_data[3] = {1, 1, 1}, cost = -1;
  dnn_array al = matrix(al_data, 1, 3), y = matrix(y_data, 1, 3);
  dnn_error error;
  dnn_alloc_fail_at(1, false); /* no memory is needed */
  CHECK(dnn_steps_compute_cost(&al, &y, &cost, &error) == DNN_OK);
  dnn_alloc_fail_at(0, false);
  CHECK(cost == 0.41493159961539694);
}

static void test_update(void) {
  double w_data[6], dw_data[6], expected[6];
  fill(w_data, 6);
  fill(dw_data, 6);
  dnn_array w = matrix(w_data, 2, 3), dw = matrix(dw_data, 2, 3), turned;
  dnn_error error;
  for (int i = 0; i < 6; i++)
    expected[i] = w_data[i] - 0.1 * dw_data[i];
  CHECK(dnn_steps_update(&w, &dw, 0.1, "W1", &error) == DNN_OK);
  CHECK(memcmp(w_data, expected, sizeof expected) == 0);
  dnn_array_transpose_view(&dw, &turned);
  CHECK(dnn_steps_update(&w, &turned, 0.1, "W1", &error) == DNN_ESHAPE);
  CHECK(memcmp(w_data, expected, sizeof expected) == 0);

  /* Elements that lie apart: columns of a wider matrix, the others of which stay. */
  double wide_data[12], column_data[6];
  fill(wide_data, 12);
  fill(column_data, 6);
  dnn_array wide = matrix(wide_data, 2, 6), columns, column = matrix(column_data, 3, 2), rows;
  dnn_array_slice_view(&wide, 1, 1, 2, 3, &columns);
  dnn_array_transpose_view(&column, &rows);
  double wide_expected[12];
  memcpy(wide_expected, wide_data, sizeof wide_data);
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 3; j++)
      wide_expected[6 * i + 2 * j + 1] -= 0.1 * column_data[2 * j + i];
  CHECK(dnn_steps_update(&columns, &rows, 0.1, "W1", &error) == DNN_OK);
  CHECK(memcmp(wide_data, wide_expected, sizeof wide_data) == 0);

  /* A gradient that shares memory with its parameter is read before it is written. */
  double shared[4] = {1, 2, 3, 4};
  dnn_array first = matrix(shared, 3, 1), second = matrix(shared + 1, 3, 1);
  CHECK(dnn_steps_update(&second, &first, 1, "W1", &error) == DNN_OK);
  CHECK(shared[1] == 1 && shared[2] == 1 && shared[3] == 1);
  dnn_alloc_fail_at(1, false);
  CHECK(dnn_steps_update(&second, &first, 1, "W1", &error) == DNN_ENOMEM);
  dnn_alloc_fail_at(0, false);
  CHECK(shared[1] == 1);
}

int main(void) {
  test_forward_and_backward();
  test_shapes();
  test_cost();
  test_update();
  return check_finish();
}
