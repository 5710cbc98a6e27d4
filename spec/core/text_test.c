/* The text of arrays and numbers; the expected texts are those of NumPy 1.24.2. */
#include "array/text.h"

#include "array/array.h"
#include "array/dragon4.h"
#include "base/alloc.h"
#include "base/interrupt.h"
#include "check.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef dnn_status (*printing)(const dnn_array *, const dnn_text_options *, dnn_text_buffer *,
                               dnn_error *);

/* Does 'print' give 'expected'? Shows both when not. */
static bool prints(printing print, const dnn_array *array, const dnn_text_options *options,
                   const char *expected) {
  dnn_text_options defaults = dnn_text_defaults();
  dnn_text_buffer out = {0};
  dnn_error error;
  dnn_status status = print(array, options != NULL ? options : &defaults, &out, &error);
  bool equal = status == DNN_OK && strcmp(out.text, expected) == 0 &&
               strlen(out.text) == out.length && out.length < out.capacity;
  if (!equal)
    printf("expected:\n%s\ngot:\n%s\n", expected, status == DNN_OK ? out.text : error.text);
  dnn_text_buffer_free(&out);
  return equal;
}

#define STR(array, options, expected)  CHECK(prints(dnn_array_str, array, options, expected))
#define REPR(array, options, expected) CHECK(prints(dnn_array_repr, array, options, expected))

static dnn_array array_of(dnn_dtype dtype, void *data, int ndim, int64_t rows, int64_t cols) {
  dnn_array array;
  int64_t shape[2] = {rows, cols};
  dnn_array_init(&array, data, dtype, ndim, shape);
  return array;
}

/* Both texts of a vector given as a list. */
#define VECTOR(dtype, type, str, repr, ...)                                                        \
  do {                                                                                             \
    type values[] = {__VA_ARGS__};                                                                 \
    dnn_array vector = array_of(dtype, values, 1, (int64_t)(sizeof values / sizeof values[0]), 0); \
    STR(&vector, NULL, str);                                                                       \
    REPR(&vector, NULL, repr);                                                                     \
  } while (0)
#define F64(str, repr, ...) VECTOR(DNN_F64, double, str, repr, __VA_ARGS__)
#define F32(str, repr, ...) VECTOR(DNN_F32, float, str, repr, __VA_ARGS__)
#define I64(str, repr, ...) VECTOR(DNN_I64, int64_t, str, repr, __VA_ARGS__)
#define U8(str, repr, ...)  VECTOR(DNN_U8, uint8_t, str, repr, __VA_ARGS__)

static void vectors_of_reals(void) {
  F64("[1. 2. 3.]", "array([1., 2., 3.])", 1, 2, 3);
  F64("[ 0. -0.]", "array([ 0., -0.])", 0.0, -0.0);
  F64("[ 2.385e+00 -5.000e-01  1.000e+03]", "array([ 2.385e+00, -5.000e-01,  1.000e+03])", 2.385,
      -0.5, 1e3);
  F64("[3.43896131 0.        ]", "array([3.43896131, 0.        ])", 3.43896131, 0);
  F64("[ 1.62434536 -0.61175641 -0.52817175]", "array([ 1.62434536, -0.61175641, -0.52817175])",
      1.6243453636632417, -0.61175641365007538, -0.5281717522634557);
  F64("[0.00195312 0.00585938]", "array([0.00195312, 0.00585938])", 0.001953125, 0.005859375);
  F64("[0.0001 0.1   ]", "array([0.0001, 0.1   ])", 1e-4, 0.1);
  F64("[9.9e-05 1.0e-02]", "array([9.9e-05, 1.0e-02])", 9.9e-5, 0.01);
  F64("[1.e+08 1.e+00]", "array([1.e+08, 1.e+00])", 1e8, 1);
  F64("[99999999.9   100000. ]", "array([99999999.9,   100000. ])", 99999999.9, 100000);
  F64("[   1. 1000.]", "array([   1., 1000.])", 1, 1000);
  F64("[1.e+00 1.e+03]", "array([1.e+00, 1.e+03])", 1, 1000.0000000000001);
  F64("[5.e-324]", "array([5.e-324])", 5e-324);
  F64("[4.94065646e-324 1.23456789e-310]", "array([4.94065646e-324, 1.23456789e-310])", 5e-324,
      1.23456789e-310);
  F64("[ 1.79769313e+308 -2.22507386e-308]", "array([ 1.79769313e+308, -2.22507386e-308])",
      1.7976931348623157e308, -2.2250738585072014e-308);
  F64("[10.  1.]", "array([10.,  1.])", 9.999999996, 1);
  F64("[1.]", "array([1.])", 0.99999999999);
  F64("[12345678.12345679]", "array([12345678.12345679])", 12345678.123456789);
  F64("[1.00000000e+16 9.00719925e+15 1.23456789e+17]",
      "array([1.00000000e+16, 9.00719925e+15, 1.23456789e+17])", 1e16, 9007199254740993.0,
      123456789012345678.0);
  F64("[ nan  1.  -2.5]", "array([ nan,  1. , -2.5])", NAN, 1, -2.5);
  F64("[ nan  inf -inf]", "array([ nan,  inf, -inf])", NAN, INFINITY, -INFINITY);
  F64("[nan inf]", "array([nan, inf])", NAN, INFINITY);
  F64("[   inf 1.e-10    nan]", "array([   inf, 1.e-10,    nan])", INFINITY, 1e-10, NAN);
  F64("[-inf   1.]", "array([-inf,   1.])", -INFINITY, 1);
  F64("[nan]", "array([nan])", -NAN);
  F64("[ 1.e+22  1.e+23 -1.e-07]", "array([ 1.e+22,  1.e+23, -1.e-07])", 1e22, 1e23, -1e-7);
  F32("[ 1.     0.1   -2.385]", "array([ 1.   ,  0.1  , -2.385], dtype=float32)", 1.0F, 0.1F,
      -2.385F);
  F32("[16777216. 16777216.]", "array([16777216., 16777216.], dtype=float32)", 16777216.0F,
      16777217.0F);
  F32("[1.e-04 1.e-02]", "array([1.e-04, 1.e-02], dtype=float32)", 1e-4F, 0.01F);
  F32("[3.4028235e+38 1.1754944e-38 1.4012985e-45]",
      "array([3.4028235e+38, 1.1754944e-38, 1.4012985e-45], dtype=float32)", 3.4028235e38F,
      1.1754944e-38F, 1e-45F);
  F32("[  0.1 100.    nan]", "array([  0.1, 100. ,   nan], dtype=float32)", 0.1F, 100.0F, NAN);
  F32("[33554432.]", "array([33554432.], dtype=float32)", 33554432.0F);
  F32("[ 89491752. -53215152.]", "array([ 89491752., -53215152.], dtype=float32)", 89491752.0F,
      -53215152.0F);
}

static void vectors_of_integers(void) {
  I64("[0]", "array([0])", 0);
  I64("[  1 -22 333]", "array([  1, -22, 333])", 1, -22, 333);
  I64("[-9223372036854775808  9223372036854775807]",
      "array([-9223372036854775808,  9223372036854775807])", INT64_MIN, INT64_MAX);
  I64("[-5  7]", "array([-5,  7])", -5, 7);
  U8("[  0   7 255]", "array([  0,   7, 255], dtype=uint8)", 0, 7, 255);
  U8("[9]", "array([9], dtype=uint8)", 9);
  VECTOR(DNN_BOOL, uint8_t, "[ True False  True]", "array([ True, False,  True])", 1, 0, 1);
  VECTOR(DNN_BOOL, uint8_t, "[ True  True]", "array([ True,  True])", 1, 1);
}

static void empty_and_0d_arrays(void) {
  double x = 1.0 / 3;
  float y = 0.1F;
  int64_t i = -7;
  uint8_t t = 1;
  dnn_array a = array_of(DNN_F64, &x, 0, 0, 0);
  STR(&a, NULL, "0.3333333333333333");
  REPR(&a, NULL, "array(0.33333333)");
  a = array_of(DNN_F32, &y, 0, 0, 0);
  STR(&a, NULL, "0.1");
  REPR(&a, NULL, "array(0.1, dtype=float32)");
  a = array_of(DNN_I64, &i, 0, 0, 0);
  STR(&a, NULL, "-7");
  REPR(&a, NULL, "array(-7)");
  a = array_of(DNN_U8, &t, 0, 0, 0);
  REPR(&a, NULL, "array(1, dtype=uint8)");
  a = array_of(DNN_BOOL, &t, 0, 0, 0);
  STR(&a, NULL, "True");
  REPR(&a, NULL, "array(True)");

  a = array_of(DNN_F64, &x, 1, 0, 0);
  STR(&a, NULL, "[]");
  REPR(&a, NULL, "array([], dtype=float64)");
  a = array_of(DNN_I64, &i, 2, 0, 3);
  STR(&a, NULL, "[]");
  REPR(&a, NULL, "array([], shape=(0, 3), dtype=int64)");
  a = array_of(DNN_F32, &y, 2, 2, 0);
  REPR(&a, NULL, "array([], shape=(2, 0), dtype=float32)");
}

static void lines_break_where_they_break_in_numpy(void) {
  double values[48];
  float floats[48];
  for (int i = 0; i < 48; i++) {
    values[i] = (i - 20) * 2.385;
    floats[i] = (float)(i % 7) / 4;
  }
  dnn_array a = array_of(DNN_F64, values, 1, 48, 0);
  STR(&a, NULL,
      "[-47.7   -45.315 -42.93  -40.545 -38.16  -35.775 -33.39  -31.005 -28.62\n"
      " -26.235 -23.85  -21.465 -19.08  -16.695 -14.31  -11.925  -9.54   -7.155\n"
      "  -4.77   -2.385   0.      2.385   4.77    7.155   9.54   11.925  14.31\n"
      "  16.695  19.08   21.465  23.85   26.235  28.62   31.005  33.39   35.775\n"
      "  38.16   40.545  42.93   45.315  47.7    50.085  52.47   54.855  57.24\n"
      "  59.625  62.01   64.395]");
  REPR(&a, NULL,
       "array([-47.7  , -45.315, -42.93 , -40.545, -38.16 , -35.775, -33.39 ,\n"
       "       -31.005, -28.62 , -26.235, -23.85 , -21.465, -19.08 , -16.695,\n"
       "       -14.31 , -11.925,  -9.54 ,  -7.155,  -4.77 ,  -2.385,   0.   ,\n"
       "         2.385,   4.77 ,   7.155,   9.54 ,  11.925,  14.31 ,  16.695,\n"
       "        19.08 ,  21.465,  23.85 ,  26.235,  28.62 ,  31.005,  33.39 ,\n"
       "        35.775,  38.16 ,  40.545,  42.93 ,  45.315,  47.7  ,  50.085,\n"
       "        52.47 ,  54.855,  57.24 ,  59.625,  62.01 ,  64.395])");
  a = array_of(DNN_F64, values, 2, 3, 16);
  STR(&a, NULL,
      "[[-47.7   -45.315 -42.93  -40.545 -38.16  -35.775 -33.39  -31.005 -28.62\n"
      "  -26.235 -23.85  -21.465 -19.08  -16.695 -14.31  -11.925]\n"
      " [ -9.54   -7.155  -4.77   -2.385   0.      2.385   4.77    7.155   9.54\n"
      "   11.925  14.31   16.695  19.08   21.465  23.85   26.235]\n"
      " [ 28.62   31.005  33.39   35.775  38.16   40.545  42.93   45.315  47.7\n"
      "   50.085  52.47   54.855  57.24   59.625  62.01   64.395]]");
  REPR(&a, NULL,
       "array([[-47.7  , -45.315, -42.93 , -40.545, -38.16 , -35.775, -33.39 ,\n"
       "        -31.005, -28.62 , -26.235, -23.85 , -21.465, -19.08 , -16.695,\n"
       "        -14.31 , -11.925],\n"
       "       [ -9.54 ,  -7.155,  -4.77 ,  -2.385,   0.   ,   2.385,   4.77 ,\n"
       "          7.155,   9.54 ,  11.925,  14.31 ,  16.695,  19.08 ,  21.465,\n"
       "         23.85 ,  26.235],\n"
       "       [ 28.62 ,  31.005,  33.39 ,  35.775,  38.16 ,  40.545,  42.93 ,\n"
       "         45.315,  47.7  ,  50.085,  52.47 ,  54.855,  57.24 ,  59.625,\n"
       "         62.01 ,  64.395]])");
  a = array_of(DNN_F32, floats, 2, 4, 5);
  REPR(&a, NULL,
       "array([[0.  , 0.25, 0.5 , 0.75, 1.  ],\n"
       "       [1.25, 1.5 , 0.  , 0.25, 0.5 ],\n"
       "       [0.75, 1.  , 1.25, 1.5 , 0.  ],\n"
       "       [0.25, 0.5 , 0.75, 1.  , 1.25]], dtype=float32)");
  a = array_of(DNN_F32, floats, 1, 10, 0);
  REPR(&a, NULL,
       "array([0.  , 0.25, 0.5 , 0.75, 1.  , 1.25, 1.5 , 0.  , 0.25, 0.5 ],\n"
       "      dtype=float32)");
  a = array_of(DNN_F32, floats, 1, 11, 0);
  REPR(&a, NULL,
       "array([0.  , 0.25, 0.5 , 0.75, 1.  , 1.25, 1.5 , 0.  , 0.25, 0.5 , 0.75],\n"
       "      dtype=float32)");

  int64_t shape[5] = {2, 1, 2, 3, 2};
  dnn_array_init(&a, values, DNN_F64, 5, shape);
  STR(&a, NULL,
      "[[[[[-47.7   -45.315]\n"
      "    [-42.93  -40.545]\n"
      "    [-38.16  -35.775]]\n"
      "\n"
      "   [[-33.39  -31.005]\n"
      "    [-28.62  -26.235]\n"
      "    [-23.85  -21.465]]]]\n"
      "\n"
      "\n"
      "\n"
      " [[[[-19.08  -16.695]\n"
      "    [-14.31  -11.925]\n"
      "    [ -9.54   -7.155]]\n"
      "\n"
      "   [[ -4.77   -2.385]\n"
      "    [  0.      2.385]\n"
      "    [  4.77    7.155]]]]]");
  dnn_array_init(&a, values, DNN_F64, 3, shape);
  REPR(&a, NULL,
       "array([[[-47.7  , -45.315]],\n"
       "\n"
       "       [[-42.93 , -40.545]]])");

  dnn_text_options options = dnn_text_defaults();
  options.linewidth = 1;
  a = array_of(DNN_F64, values, 2, 2, 3);
  STR(&a, &options,
      "[[-47.7\n"
      "  -45.315\n"
      "  -42.93 ]\n"
      " [-40.545\n"
      "  -38.16\n"
      "  -35.775]]");
  REPR(&a, &options,
       "array([[-47.7  ,\n"
       "        -45.315,\n"
       "        -42.93 ],\n"
       "       [-40.545,\n"
       "        -38.16 ,\n"
       "        -35.775]])");
  options.linewidth = 200;
  a = array_of(DNN_F64, values, 1, 24, 0);
  REPR(&a, &options,
       "array([-47.7  , -45.315, -42.93 , -40.545, -38.16 , -35.775, -33.39 , -31.005, -28.62 , "
       "-26.235, -23.85 , -21.465, -19.08 , -16.695, -14.31 , -11.925,  -9.54 ,  -7.155,  -4.77 ,  "
       "-2.385,   0.   ,\n"
       "         2.385,   4.77 ,   7.155])");
}

static void strides_of_any_kind(void) {
  int64_t values[12];
  for (int i = 0; i < 12; i++)
    values[i] = i * i;
  dnn_array a = array_of(DNN_I64, values, 2, 3, 4);
  dnn_array view, other;
  dnn_array_transpose_view(&a, &view);
  STR(&view, NULL,
      "[[  0  16  64]\n"
      " [  1  25  81]\n"
      " [  4  36 100]\n"
      " [  9  49 121]]");
  dnn_array_slice_view(&a, 0, 2, -1, 3, &view);
  dnn_array_slice_view(&view, 1, 3, -2, 2, &other);
  STR(&other, NULL,
      "[[121  81]\n"
      " [ 49  25]\n"
      " [  9   1]]");
  int64_t shape[2] = {2, 3};
  dnn_error error;
  dnn_array_slice_view(&a, 0, 1, 1, 1, &view);
  dnn_array_slice_view(&view, 1, 2, 1, 1, &other);
  CHECK(dnn_array_broadcast_view(&other, 2, shape, &view, &error) == DNN_OK);
  REPR(&view, NULL,
       "array([[36, 36, 36],\n"
       "       [36, 36, 36]])");
}

static void large_arrays_show_their_corners(void) {
  static double values[1100];
  for (int i = 0; i < 1100; i++)
    values[i] = i / 8.0;
  values[500] = 1e12; /* hidden elements decide nothing */
  values[501] = NAN;
  dnn_array a = array_of(DNN_F64, values, 1, 1001, 0);
  STR(&a, NULL, "[  0.      0.125   0.25  ... 124.75  124.875 125.   ]");
  REPR(&a, NULL, "array([  0.   ,   0.125,   0.25 , ..., 124.75 , 124.875, 125.   ])");
  a = array_of(DNN_F64, values, 2, 220, 5);
  STR(&a, NULL,
      "[[0.00000e+00 1.25000e-01 2.50000e-01 3.75000e-01 5.00000e-01]\n"
      " [6.25000e-01 7.50000e-01 8.75000e-01 1.00000e+00 1.12500e+00]\n"
      " [1.25000e+00 1.37500e+00 1.50000e+00 1.62500e+00 1.75000e+00]\n"
      " ...\n"
      " [1.35625e+02 1.35750e+02 1.35875e+02 1.36000e+02 1.36125e+02]\n"
      " [1.36250e+02 1.36375e+02 1.36500e+02 1.36625e+02 1.36750e+02]\n"
      " [1.36875e+02 1.37000e+02 1.37125e+02 1.37250e+02 1.37375e+02]]");
  a = array_of(DNN_F64, values, 2, 6, 183);
  REPR(&a, NULL,
       "array([[0.00000e+00, 1.25000e-01, 2.50000e-01, ..., 2.25000e+01,\n"
       "        2.26250e+01, 2.27500e+01],\n"
       "       [2.28750e+01, 2.30000e+01, 2.31250e+01, ..., 4.53750e+01,\n"
       "        4.55000e+01, 4.56250e+01],\n"
       "       [4.57500e+01, 4.58750e+01, 4.60000e+01, ..., 6.82500e+01,\n"
       "        6.83750e+01, 6.85000e+01],\n"
       "       [6.86250e+01, 6.87500e+01, 6.88750e+01, ..., 9.11250e+01,\n"
       "        9.12500e+01, 9.13750e+01],\n"
       "       [9.15000e+01, 9.16250e+01, 9.17500e+01, ..., 1.14000e+02,\n"
       "        1.14125e+02, 1.14250e+02],\n"
       "       [1.14375e+02, 1.14500e+02, 1.14625e+02, ..., 1.36875e+02,\n"
       "        1.37000e+02, 1.37125e+02]])");
  int64_t shape[3] = {2, 10, 55};
  dnn_array_init(&a, values, DNN_F64, 3, shape);
  STR(&a, NULL,
      "[[[0.00000e+00 1.25000e-01 2.50000e-01 ... 6.50000e+00 6.62500e+00\n"
      "   6.75000e+00]\n"
      "  [6.87500e+00 7.00000e+00 7.12500e+00 ... 1.33750e+01 1.35000e+01\n"
      "   1.36250e+01]\n"
      "  [1.37500e+01 1.38750e+01 1.40000e+01 ... 2.02500e+01 2.03750e+01\n"
      "   2.05000e+01]\n"
      "  ...\n"
      "  [4.81250e+01 4.82500e+01 4.83750e+01 ... 5.46250e+01 5.47500e+01\n"
      "   5.48750e+01]\n"
      "  [5.50000e+01 5.51250e+01 5.52500e+01 ... 6.15000e+01 6.16250e+01\n"
      "   6.17500e+01]\n"
      "  [6.18750e+01 6.20000e+01 6.21250e+01 ... 6.83750e+01 6.85000e+01\n"
      "   6.86250e+01]]\n"
      "\n"
      " [[6.87500e+01 6.88750e+01 6.90000e+01 ... 7.52500e+01 7.53750e+01\n"
      "   7.55000e+01]\n"
      "  [7.56250e+01 7.57500e+01 7.58750e+01 ... 8.21250e+01 8.22500e+01\n"
      "   8.23750e+01]\n"
      "  [8.25000e+01 8.26250e+01 8.27500e+01 ... 8.90000e+01 8.91250e+01\n"
      "   8.92500e+01]\n"
      "  ...\n"
      "  [1.16875e+02 1.17000e+02 1.17125e+02 ... 1.23375e+02 1.23500e+02\n"
      "   1.23625e+02]\n"
      "  [1.23750e+02 1.23875e+02 1.24000e+02 ... 1.30250e+02 1.30375e+02\n"
      "   1.30500e+02]\n"
      "  [1.30625e+02 1.30750e+02 1.30875e+02 ... 1.37125e+02 1.37250e+02\n"
      "   1.37375e+02]]]");

  dnn_text_options options = dnn_text_defaults();
  options.threshold = 8;
  options.edgeitems = 1;
  a = array_of(DNN_F64, values, 2, 3, 3);
  REPR(&a, &options,
       "array([[0.  , ..., 0.25],\n"
       "       ...,\n"
       "       [0.75, ..., 1.  ]])");
  options.edgeitems = 0;
  STR(&a, &options,
      "[...\n"
      " [... 1.   ]]");
  options.threshold = 0;
  a = array_of(DNN_F64, values, 1, 1, 0);
  STR(&a, &options, "[... 0.]");
  options.edgeitems = INT64_MAX;
  a = array_of(DNN_F64, values, 1, 4, 0);
  STR(&a, &options, "[0.    0.125 0.25  0.375]");
}

static void options_of_set_printoptions(void) {
  double values[] = {2.385, -0.5, 123.456789012345, 1e-7, 0};
  double plain[] = {1, 2.5, 3.25};
  double special[] = {NAN, INFINITY, 1.5, -INFINITY};
  dnn_array a = array_of(DNN_F64, values, 1, 5, 0);
  dnn_array b = array_of(DNN_F64, plain, 1, 3, 0);
  dnn_array c = array_of(DNN_F64, special, 1, 4, 0);
  dnn_array d = array_of(DNN_F64, special, 1, 3, 0);
  dnn_text_options options = dnn_text_defaults();
  options.precision = 3;
  REPR(&a, &options, "array([ 2.385e+00, -5.000e-01,  1.235e+02,  1.000e-07,  0.000e+00])");
  STR(&b, &options, "[1.   2.5  3.25]");
  options = dnn_text_defaults();
  options.precision = 0;
  REPR(&a, &options, "array([ 2.e+00, -5.e-01,  1.e+02,  1.e-07,  0.e+00])");
  STR(&b, &options, "[1. 2. 3.]");
  options = dnn_text_defaults();
  options.precision = 17;
  REPR(&a, &options,
       "array([ 2.38500000000000e+00, -5.00000000000000e-01,\n"
       "        1.23456789012345e+02,  1.00000000000000e-07,\n"
       "        0.00000000000000e+00])");
  STR(&b, &options, "[1.   2.5  3.25]");
  options = dnn_text_defaults();
  options.precision = 30;
  options.floatmode = DNN_FLOATMODE_FIXED;
  REPR(&a, &options,
       "array([ 2.384999999999999786837179271970e+00,\n"
       "       -5.000000000000000000000000000000e-01,\n"
       "        1.234567890123449984685066738166e+02,\n"
       "        9.999999999999999547481118258863e-08,\n"
       "        0.000000000000000000000000000000e+00])");
  STR(&b, &options,
      "[1.000000000000000000000000000000 2.500000000000000000000000000000\n"
      " 3.250000000000000000000000000000]");
  STR(&c, &options,
      "[                             nan                              inf\n"
      " 1.500000000000000000000000000000                             -inf]");
  STR(&d, &options,
      "[                             nan                              inf\n"
      " 1.500000000000000000000000000000]");
  options = dnn_text_defaults();
  options.suppress = true;
  REPR(&a, &options,
       "array([  2.385     ,  -0.5       , 123.45678901,   0.0000001 ,\n"
       "         0.        ])");
  STR(&b, &options, "[1.   2.5  3.25]");
  options = dnn_text_defaults();
  options.suppress = true;
  options.precision = 2;
  REPR(&a, &options, "array([  2.38,  -0.5 , 123.46,   0.  ,   0.  ])");
  STR(&b, &options, "[1.   2.5  3.25]");
  options = dnn_text_defaults();
  options.suppress = true;
  options.precision = 0;
  REPR(&a, &options, "array([  2.,  -0., 123.,   0.,   0.])");
  STR(&b, &options, "[1. 2. 3.]");
  options = dnn_text_defaults();
  options.sign = '+';
  REPR(&a, &options,
       "array([+2.38500000e+00, -5.00000000e-01, +1.23456789e+02, +1.00000000e-07,\n"
       "       +0.00000000e+00])");
  STR(&b, &options, "[+1.   +2.5  +3.25]");
  STR(&c, &options, "[+nan +inf +1.5 -inf]");
  STR(&d, &options, "[+nan +inf +1.5]");
  options = dnn_text_defaults();
  options.sign = ' ';
  REPR(&a, &options,
       "array([ 2.38500000e+00, -5.00000000e-01,  1.23456789e+02,  1.00000000e-07,\n"
       "        0.00000000e+00])");
  STR(&b, &options, "[ 1.    2.5   3.25]");
  STR(&c, &options, "[ nan  inf  1.5 -inf]");
  STR(&d, &options, "[ nan  inf  1.5]");
  options = dnn_text_defaults();
  options.sign = ' ';
  options.suppress = true;
  REPR(&a, &options,
       "array([  2.385     ,  -0.5       , 123.45678901,   0.0000001 ,\n"
       "         0.        ])");
  STR(&b, &options, "[ 1.    2.5   3.25]");
  STR(&c, &options, "[ nan  inf  1.5 -inf]");
  STR(&d, &options, "[ nan  inf  1.5]");
  options = dnn_text_defaults();
  options.floatmode = DNN_FLOATMODE_UNIQUE;
  REPR(&a, &options,
       "array([ 2.38500000000000e+00, -5.00000000000000e-01,\n"
       "        1.23456789012345e+02,  1.00000000000000e-07,\n"
       "        0.00000000000000e+00])");
  STR(&b, &options, "[1.   2.5  3.25]");
  STR(&c, &options, "[ nan  inf  1.5 -inf]");
  STR(&d, &options, "[nan inf 1.5]");
  options = dnn_text_defaults();
  options.floatmode = DNN_FLOATMODE_UNIQUE;
  options.suppress = true;
  REPR(&a, &options,
       "array([  2.385         ,  -0.5           , 123.456789012345,\n"
       "         0.0000001     ,   0.            ])");
  STR(&b, &options, "[1.   2.5  3.25]");
  STR(&c, &options, "[ nan  inf  1.5 -inf]");
  STR(&d, &options, "[nan inf 1.5]");
  options = dnn_text_defaults();
  options.floatmode = DNN_FLOATMODE_MAXPREC_EQUAL;
  REPR(&a, &options,
       "array([ 2.38500000e+00, -5.00000000e-01,  1.23456789e+02,  1.00000000e-07,\n"
       "        0.00000000e+00])");
  STR(&b, &options, "[1.00 2.50 3.25]");
  STR(&c, &options, "[ nan  inf  1.5 -inf]");
  STR(&d, &options, "[nan inf 1.5]");
  options = dnn_text_defaults();
  options.floatmode = DNN_FLOATMODE_MAXPREC_EQUAL;
  options.suppress = true;
  options.precision = 4;
  REPR(&a, &options, "array([  2.3850,  -0.5000, 123.4568,   0.0000,   0.0000])");
  STR(&b, &options, "[1.00 2.50 3.25]");
  STR(&c, &options, "[ nan  inf  1.5 -inf]");
  STR(&d, &options, "[nan inf 1.5]");
  options = dnn_text_defaults();
  options.floatmode = DNN_FLOATMODE_FIXED;
  REPR(&a, &options,
       "array([ 2.38500000e+00, -5.00000000e-01,  1.23456789e+02,  1.00000000e-07,\n"
       "        0.00000000e+00])");
  STR(&b, &options, "[1.00000000 2.50000000 3.25000000]");
  STR(&c, &options, "[       nan        inf 1.50000000       -inf]");
  STR(&d, &options, "[       nan        inf 1.50000000]");
  options = dnn_text_defaults();
  options.floatmode = DNN_FLOATMODE_FIXED;
  options.suppress = true;
  options.precision = 3;
  REPR(&a, &options, "array([  2.385,  -0.500, 123.457,   0.000,   0.000])");
  STR(&b, &options, "[1.000 2.500 3.250]");
  STR(&c, &options, "[  nan   inf 1.500  -inf]");
  STR(&d, &options, "[  nan   inf 1.500]");
  options = dnn_text_defaults();
  options.floatmode = DNN_FLOATMODE_FIXED;
  options.precision = 0;
  REPR(&a, &options, "array([ 2.e+00, -5.e-01,  1.e+02,  1.e-07,  0.e+00])");
  STR(&b, &options, "[1. 2. 3.]");
  STR(&c, &options, "[ nan  inf   2. -inf]");
  STR(&d, &options, "[nan inf  2.]");
  options = dnn_text_defaults();
  strcpy(options.nanstr, "missing");
  strcpy(options.infstr, "∞");
  REPR(&a, &options,
       "array([ 2.38500000e+00, -5.00000000e-01,  1.23456789e+02,  1.00000000e-07,\n"
       "        0.00000000e+00])");
  STR(&b, &options, "[1.   2.5  3.25]");
  STR(&c, &options, "[missing       ∞     1.5      -∞]");
  STR(&d, &options, "[missing       ∞     1.5]");
  options = dnn_text_defaults();
  strcpy(options.nanstr, "");
  strcpy(options.infstr, "");
  options.sign = '+';
  REPR(&a, &options,
       "array([+2.38500000e+00, -5.00000000e-01, +1.23456789e+02, +1.00000000e-07,\n"
       "       +0.00000000e+00])");
  STR(&b, &options, "[+1.   +2.5  +3.25]");
  STR(&c, &options, "[   +    + +1.5    -]");
  STR(&d, &options, "[   +    + +1.5]");
  options = dnn_text_defaults();
  options.linewidth = 12;
  REPR(&a, &options,
       "array([ 2.38500000e+00,\n"
       "       -5.00000000e-01,\n"
       "        1.23456789e+02,\n"
       "        1.00000000e-07,\n"
       "        0.00000000e+00])");
  STR(&b, &options,
      "[1.   2.5\n"
      " 3.25]");
}

static void array2string_takes_separator_prefix_and_suffix(void) {
  dnn_text_options options = dnn_text_defaults();
  options.linewidth = 20;
  double values[] = {1, 2, 3, 4, 5, 6};
  dnn_array a = array_of(DNN_F64, values, 2, 2, 3);
  dnn_text_buffer out = {0};
  CHECK(dnn_array_to_text(&a, &options, ",", "", "", &out, NULL) == DNN_OK);
  CHECK(strcmp(out.text, "[[1.,2.,3.],\n"
                         " [4.,5.,6.]]") == 0);
  dnn_text_buffer_free(&out);
  CHECK(dnn_text_buffer_append(&out, "x = ", 4, NULL) == DNN_OK);
  CHECK(dnn_array_to_text(&a, &options, " ; ", "x = ", " !", &out, NULL) == DNN_OK);
  CHECK(strcmp(out.text, "x = [[1. ; 2. ;\n"
                         "      3.] ;\n"
                         "     [4. ; 5. ;\n"
                         "      6.]]") == 0);
  dnn_text_buffer_free(&out);
  CHECK(dnn_array_to_text(&a, &options, " · ", "é = ", "", &out, NULL) == DNN_OK);
  CHECK(strcmp(out.text, "[[1. · 2. ·\n"
                         "      3.] ·\n"
                         "     [4. · 5. ·\n"
                         "      6.]]") == 0);
  dnn_text_buffer_free(&out);
}

/* Writes percentages; refuses the value in *context. */
static dnn_status percent(void *context, dnn_dtype dtype, const void *element,
                          dnn_text_buffer *word, dnn_error *error) {
  double value = *(const double *)element;
  const double *refused = context;
  if (dtype != DNN_F64 || (refused != NULL && *refused == value))
    return dnn_error_set(error, DNN_EVALUE, "cannot write %g", value);
  char text[32];
  int length = snprintf(text, sizeof text, "%.1f%%", 100 * value);
  return dnn_text_buffer_append(word, text, (size_t)length, error);
}

static dnn_status silent(void *context, dnn_dtype dtype, const void *element, dnn_text_buffer *word,
                         dnn_error *error) {
  (void)context, (void)dtype, (void)element, (void)word, (void)error;
  return DNN_OK;
}

static void a_formatter_writes_every_element(void) {
  dnn_text_options options = dnn_text_defaults();
  options.formatter = percent;
  double values[] = {0.5, 0.125, -1};
  dnn_array a = array_of(DNN_F64, values, 1, 3, 0);
  STR(&a, &options, "[50.0% 12.5% -100.0%]");
  REPR(&a, &options, "array([50.0%, 12.5%, -100.0%])");

  double refused = 0.125;
  options.formatter_context = &refused;
  dnn_text_buffer out = {0};
  dnn_error error;
  CHECK(dnn_text_buffer_append(&out, "kept", 4, &error) == DNN_OK);
  CHECK(dnn_array_repr(&a, &options, &out, &error) == DNN_EVALUE);
  CHECK(strcmp(error.text, "cannot write 0.125") == 0);
  CHECK(strcmp(out.text, "kept") == 0 && out.length == 4);
  dnn_text_buffer_free(&out);

  options.formatter = silent;
  STR(&a, &options, "[  ]");
}

static void scalars_round_trip(void) {
  char text[DNN_SCALAR_TEXT];
  CHECK(strcmp(dnn_scalar_text(0.0, text), "0.0") == 0);
  CHECK(strcmp(dnn_scalar_text(-0.0, text), "-0.0") == 0);
  CHECK(strcmp(dnn_scalar_text(1.0, text), "1.0") == 0);
  CHECK(strcmp(dnn_scalar_text(0.1, text), "0.1") == 0);
  CHECK(strcmp(dnn_scalar_text(2.385, text), "2.385") == 0);
  CHECK(strcmp(dnn_scalar_text(1e-4, text), "0.0001") == 0);
  CHECK(strcmp(dnn_scalar_text(9.999999999999999e-05, text), "9.999999999999999e-05") == 0);
  CHECK(strcmp(dnn_scalar_text(1e16, text), "1e+16") == 0);
  CHECK(strcmp(dnn_scalar_text(9999999999999998.0, text), "9999999999999998.0") == 0);
  CHECK(strcmp(dnn_scalar_text(123456789012345680.0, text), "1.2345678901234568e+17") == 0);
  CHECK(strcmp(dnn_scalar_text(1.5e300, text), "1.5e+300") == 0);
  CHECK(strcmp(dnn_scalar_text(5e-324, text), "5e-324") == 0);
  CHECK(strcmp(dnn_scalar_text(1.7976931348623157e308, text), "1.7976931348623157e+308") == 0);
  CHECK(strcmp(dnn_scalar_text(2.2250738585072014e-308, text), "2.2250738585072014e-308") == 0);
  CHECK(strcmp(dnn_scalar_text(0.9999999999999998, text), "0.9999999999999998") == 0);
  CHECK(strcmp(dnn_scalar_text(1e22, text), "1e+22") == 0);
  CHECK(strcmp(dnn_scalar_text(1e23, text), "1e+23") == 0);
  CHECK(strcmp(dnn_scalar_text(-7.0, text), "-7.0") == 0);
  CHECK(strcmp(dnn_scalar_text(9007199254740993.0, text), "9007199254740992.0") == 0);
  CHECK(strcmp(dnn_scalar_text(NAN, text), "nan") == 0);
  CHECK(strcmp(dnn_scalar_text(-NAN, text), "nan") == 0);
  CHECK(strcmp(dnn_scalar_text(INFINITY, text), "inf") == 0);
  CHECK(strcmp(dnn_scalar_text(-INFINITY, text), "-inf") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(0.1F, text), "0.1") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(16777216.0F, text), "16777216.0") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(1e-4F, text), "1e-04") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(1e-5F, text), "1e-05") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(123456789.0F, text), "123456790.0") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(1e16F, text), "1e+16") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(3.4028235e38F, text), "3.4028235e+38") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(1e-45F, text), "1e-45") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(-2.385F, text), "-2.385") == 0);
  CHECK(strcmp(dnn_scalar_text_f32(0.33333334F, text), "0.33333334") == 0);
  int64_t least = INT64_MIN;
  CHECK(strcmp(dnn_element_text(DNN_I64, &least, text), "-9223372036854775808") == 0);

  /* whatever the exponent, the text reads back as the same number */
  uint64_t state = 88172645463325252U;
  int wrong = 0;
  for (int i = 0; i < 20000; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    double value;
    memcpy(&value, &state, sizeof value);
    if (isfinite(value)) {
      wrong += strtod(dnn_scalar_text(value, text), NULL) != value;
      wrong += strlen(text) >= DNN_SCALAR_TEXT;
    }
    uint32_t low = (uint32_t)state;
    float single;
    memcpy(&single, &low, sizeof single);
    if (isfinite(single))
      wrong += strtof(dnn_scalar_text_f32(single, text), NULL) != single;
  }
  CHECK(wrong == 0);
}

static bool writes(dnn_status (*write)(double, dnn_dtype, const dnn_real_style *, dnn_text_buffer *,
                                       dnn_error *),
                   double value, dnn_dtype dtype, dnn_real_style style, const char *expected) {
  dnn_text_buffer out = {0};
  dnn_error error;
  dnn_status status = write(value, dtype, &style, &out, &error);
  const char *got = status == DNN_OK ? out.text : error.text;
  bool equal = strcmp(got, expected) == 0;
  if (!equal)
    printf("expected %s, got %s\n", expected, got);
  dnn_text_buffer_free(&out);
  return equal;
}

static void reals_in_any_style(void) {
  dnn_real_style style;
  style = dnn_real_style_defaults();
  style.precision = 2;
  CHECK(writes(dnn_real_positional, 2.385, DNN_F64, style, "2.38"));
  style = dnn_real_style_defaults();
  style.precision = 2;
  style.unique = false;
  CHECK(writes(dnn_real_positional, 2.385, DNN_F64, style, "2.38"));
  style = dnn_real_style_defaults();
  style.precision = 0;
  CHECK(writes(dnn_real_positional, 2.5, DNN_F64, style, "2."));
  style = dnn_real_style_defaults();
  style.precision = 0;
  style.trim = '-';
  CHECK(writes(dnn_real_positional, 3.5, DNN_F64, style, "4"));
  style = dnn_real_style_defaults();
  style.precision = 0;
  CHECK(writes(dnn_real_positional, 0.3, DNN_F64, style, "0."));
  style = dnn_real_style_defaults();
  style.precision = 0;
  CHECK(writes(dnn_real_positional, 0.6, DNN_F64, style, "1."));
  style = dnn_real_style_defaults();
  style.precision = 25;
  style.unique = false;
  CHECK(writes(dnn_real_positional, 0.1, DNN_F64, style, "0.1000000000000000055511151"));
  style = dnn_real_style_defaults();
  style.min_digits = 20;
  CHECK(writes(dnn_real_positional, 0.1, DNN_F64, style, "0.10000000000000000555"));
  style = dnn_real_style_defaults();
  CHECK(writes(dnn_real_positional, 100.0, DNN_F64, style, "100."));
  style = dnn_real_style_defaults();
  style.trim = '0';
  CHECK(writes(dnn_real_positional, 100.0, DNN_F64, style, "100.0"));
  style = dnn_real_style_defaults();
  style.trim = '-';
  style.pad_left = 5;
  style.pad_right = 3;
  CHECK(writes(dnn_real_positional, 100.0, DNN_F64, style, "  100    "));
  style = dnn_real_style_defaults();
  style.precision = 3;
  CHECK(writes(dnn_real_positional, 9.9996, DNN_F64, style, "10."));
  style = dnn_real_style_defaults();
  style.precision = 3;
  style.fractional = false;
  CHECK(writes(dnn_real_positional, 123456.789, DNN_F64, style, "123000."));
  style = dnn_real_style_defaults();
  style.precision = 3;
  style.fractional = false;
  CHECK(writes(dnn_real_positional, 0.000123456, DNN_F64, style, "0.000123"));
  style = dnn_real_style_defaults();
  style.precision = 4;
  CHECK(writes(dnn_real_positional, 1e-10, DNN_F64, style, "0.0000"));
  style = dnn_real_style_defaults();
  style.precision = 4;
  style.trim = '.';
  CHECK(writes(dnn_real_positional, -1e-10, DNN_F64, style, "-0."));
  style = dnn_real_style_defaults();
  style.trim = '-';
  CHECK(writes(
      dnn_real_positional, 1e300, DNN_F64, style,
      "100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      "0000000000000000000000000000000"));
  style = dnn_real_style_defaults();
  style.precision = 1074;
  style.unique = false;
  CHECK(writes(
      dnn_real_positional, 5e-324, DNN_F64, style,
      "0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      "000000000000000000000000000000000000000000000000000000049406564584124654417656879286822137"
      "236505980261432476442558568250067550727020875186529983636163599237979656469544571773092665"
      "671035593979639877479601078187812630071319031140452784581716784898210368871863605699873072"
      "305000638740915356498438731247339727316961514003171538539807412623856559117102665855668676"
      "818703956031062493194527159149245532930545654440112748012970999954193198940908041656332452"
      "475714786901472678015935523861155013480352649347201937902681071074917033322268447533357208"
      "324319360923828934583680601060115061698097530783422773183292479049825247307763759272478746"
      "560847782037344696995336470179726777175851256605511991315048911014510378627381672509558373"
      "89733598993664809941164205702637090279242767544565229087538682506419718265533447265625"));
  style = dnn_real_style_defaults();
  style.sign = true;
  style.pad_left = 4;
  style.pad_right = 6;
  CHECK(writes(dnn_real_positional, 2.385, DNN_F64, style, "  +2.385   "));
  style = dnn_real_style_defaults();
  style.sign = true;
  CHECK(writes(dnn_real_positional, INFINITY, DNN_F64, style, "+inf"));
  style = dnn_real_style_defaults();
  style.sign = true;
  CHECK(writes(dnn_real_positional, NAN, DNN_F64, style, "nan"));
  style = dnn_real_style_defaults();
  CHECK(writes(dnn_real_scientific, 2.385, DNN_F64, style, "2.385e+00"));
  style = dnn_real_style_defaults();
  CHECK(writes(dnn_real_scientific, 0.0, DNN_F64, style, "0.e+00"));
  style = dnn_real_style_defaults();
  CHECK(writes(dnn_real_scientific, 100.0, DNN_F64, style, "1.e+02"));
  style = dnn_real_style_defaults();
  style.precision = 2;
  CHECK(writes(dnn_real_scientific, 12345.678, DNN_F64, style, "1.23e+04"));
  style = dnn_real_style_defaults();
  style.precision = 0;
  CHECK(writes(dnn_real_scientific, 12345.678, DNN_F64, style, "1.e+04"));
  style = dnn_real_style_defaults();
  style.precision = 12;
  style.unique = false;
  CHECK(writes(dnn_real_scientific, 12345.678, DNN_F64, style, "1.234567800000e+04"));
  style = dnn_real_style_defaults();
  style.precision = 3;
  style.exponent_digits = 4;
  CHECK(writes(dnn_real_scientific, 9.9996, DNN_F64, style, "1.e+0001"));
  style = dnn_real_style_defaults();
  style.trim = '-';
  style.pad_left = 3;
  CHECK(writes(dnn_real_scientific, 1e-300, DNN_F64, style, "  1e-300"));
  style = dnn_real_style_defaults();
  style.min_digits = 20;
  CHECK(writes(dnn_real_scientific, 1e22, DNN_F64, style, "1.00000000000000000000e+22"));
  style = dnn_real_style_defaults();
  style.precision = 1;
  style.min_digits = 1;
  style.trim = '-';
  CHECK(writes(dnn_real_scientific, -10.0, DNN_F64, style, "-1.e+01"));
  style = dnn_real_style_defaults();
  style.min_digits = 12;
  CHECK(writes(dnn_real_positional, 0.1F, DNN_F32, style, "0.100000001490"));
  style = dnn_real_style_defaults();
  style.trim = '-';
  CHECK(writes(dnn_real_scientific, 16777216.0F, DNN_F32, style, "1.6777216e+07"));

  style = dnn_real_style_defaults();
  style.unique = false;
  CHECK(writes(dnn_real_positional, 1, DNN_F64, style,
               "precision must be given when unique is false"));
  style.precision = 0;
  style.fractional = false;
  CHECK(writes(dnn_real_positional, 1, DNN_F64, style,
               "precision must be greater than 0 when fractional is false"));
  style.trim = 'x';
  CHECK(writes(dnn_real_positional, 1, DNN_F64, style, "trim must be 'k', '.', '0' or '-'"));
  CHECK(writes(dnn_real_scientific, 1, DNN_I64, style,
               "dtype must be float64 or float32, not int64"));
  style = dnn_real_style_defaults();
  style.min_digits = 3;
  style.precision = 2;
  CHECK(
      writes(dnn_real_scientific, 1, DNN_F64, style, "min_digits 3 must not be above precision 2"));
  style.pad_left = -2;
  CHECK(writes(dnn_real_scientific, 1, DNN_F64, style,
               "numbers of digits must be between 0 and 10000"));
}

static bool decimal_is(double value, dnn_decimal_rule rule, int exponent, const char *digits) {
  dnn_decimal decimal;
  dnn_decimal_f64(value, rule, &decimal);
  return decimal.exponent == exponent && decimal.count == (int)strlen(digits) &&
         memcmp(decimal.digits, digits, strlen(digits)) == 0;
}

static void digits_are_exact(void) {
  dnn_decimal_rule shortest = {true, true, -1, -1};
  CHECK(decimal_is(0, shortest, 0, "0"));
  CHECK(decimal_is(-2.385, shortest, 0, "2385"));
  CHECK(decimal_is(1200, shortest, 3, "12"));
  CHECK(decimal_is(0.3, shortest, -1, "3"));
  CHECK(decimal_is(5e-324, shortest, -324, "5"));
  CHECK(decimal_is(0x1p-1022, shortest, -308, "22250738585072014"));
  CHECK(decimal_is(0x1p53, shortest, 15, "9007199254740992"));
  dnn_decimal_rule places = {true, true, 8, -1};
  CHECK(decimal_is(0x1p-9, places, -3, "195312"));
  CHECK(decimal_is(3 * 0x1p-9, places, -3, "585938"));
  CHECK(decimal_is(1e-12, places, -8, "0"));
  CHECK(decimal_is(6e-9, places, -8, "1"));
  CHECK(decimal_is(9.999999999, places, 1, "1"));
  dnn_decimal_rule exact = {false, false, 30, -1};
  CHECK(decimal_is(0.1, exact, -1, "100000000000000005551115123126"));
  CHECK(decimal_is(1e23, exact, 22, "99999999999999991611392"));
  dnn_decimal_rule three = {false, false, 3, -1};
  CHECK(decimal_is(2.385e300, three, 300, "238"));
  CHECK(decimal_is(999.9, three, 3, "1"));
  dnn_decimal_rule all = {false, true, -1, -1};
  dnn_decimal decimal;
  dnn_decimal_f64(DBL_MIN - 4.9406564584124654e-324, all, &decimal);
  CHECK(decimal.count == 767);
}

static void bad_options_are_refused(void) {
  double value = 1;
  dnn_array a = array_of(DNN_F64, &value, 1, 1, 0);
  dnn_text_buffer out = {0};
  dnn_error error;
  dnn_text_options options = dnn_text_defaults();
  options.precision = -1;
  CHECK(dnn_array_str(&a, &options, &out, &error) == DNN_EVALUE);
  CHECK(strcmp(error.text, "precision must be between 0 and 10000, not -1") == 0);
  options = dnn_text_defaults();
  options.edgeitems = -3;
  CHECK(dnn_array_repr(&a, &options, &out, &error) == DNN_EVALUE);
  CHECK(strcmp(error.text, "edgeitems must be at least 0, not -3") == 0);
  options = dnn_text_defaults();
  options.sign = '*';
  CHECK(dnn_array_str(&a, &options, &out, &error) == DNN_EVALUE);
  CHECK(strcmp(error.text, "sign must be '-', '+' or ' '") == 0);
  options.sign = '\0';
  CHECK(dnn_text_options_check(&options, NULL) == DNN_EVALUE);
  CHECK(out.text == NULL);

  dnn_floatmode mode = DNN_FLOATMODE_FIXED;
  CHECK(dnn_floatmode_find("maxprec_equal", &mode) && mode == DNN_FLOATMODE_MAXPREC_EQUAL);
  CHECK(!dnn_floatmode_find("maximal", &mode));
  CHECK(strcmp(dnn_floatmode_name(DNN_FLOATMODE_UNIQUE), "unique") == 0);
}

static void every_failing_allocation_is_reported(void) {
  float values[60];
  for (int i = 0; i < 60; i++)
    values[i] = (float)i / 3;
  dnn_array a = array_of(DNN_F32, values, 2, 6, 10);
  dnn_text_options options = dnn_text_defaults();
  for (int persistent = 0; persistent < 2; persistent++) {
    dnn_status status = DNN_ENOMEM;
    uint64_t failures = 0;
    while (status == DNN_ENOMEM && failures < 100) {
      size_t live = dnn_alloc_memory().live;
      dnn_text_buffer out = {0};
      dnn_error error = {0};
      dnn_alloc_fail_at(++failures, persistent);
      status = dnn_array_repr(&a, &options, &out, &error);
      dnn_alloc_fail_at(0, false);
      CHECK(status == DNN_OK ? out.length > 60 : out.length == 0);
      CHECK(status == DNN_OK || strstr(error.text, "not enough memory for ") == error.text);
      dnn_text_buffer_free(&out);
      dnn_text_buffer_free(&out);
      CHECK(dnn_alloc_memory().live == live);
    }
    CHECK(status == DNN_OK && failures > 3);
  }
}

static void an_interrupt_ends_the_printing(void) {
  double value = 2.385;
  dnn_array scalar = array_of(DNN_F64, &value, 0, 0, 0);
  dnn_array a;
  int64_t shape[2] = {1000, 3000};
  CHECK(dnn_array_broadcast_view(&scalar, 2, shape, &a, NULL) == DNN_OK);
  dnn_text_options options = dnn_text_defaults();
  options.threshold = INT64_MAX;
  dnn_text_buffer out = {0};
  dnn_error error;
  *dnn_interrupt_flag() = 1;
  CHECK(dnn_array_str(&a, &options, &out, &error) == DNN_EINTERRUPT);
  CHECK(strcmp(error.text, "interrupted") == 0);
  *dnn_interrupt_flag() = 0;
  CHECK(out.length == 0);
  dnn_text_buffer_free(&out);
}

int main(void) {
  vectors_of_reals();
  vectors_of_integers();
  empty_and_0d_arrays();
  lines_break_where_they_break_in_numpy();
  strides_of_any_kind();
  large_arrays_show_their_corners();
  options_of_set_printoptions();
  array2string_takes_separator_prefix_and_suffix();
  a_formatter_writes_every_element();
  scalars_round_trip();
  reals_in_any_style();
  digits_are_exact();
  bad_options_are_refused();
  every_failing_allocation_is_reported();
  an_interrupt_ends_the_printing();
  return check_finish();
}
