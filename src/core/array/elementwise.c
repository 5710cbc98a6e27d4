/*
** Elementwise operations: which kernel runs for which types, and how arrays of any layout reach it.
**
** From top to bottom: kernels for integers and bool (those of reals are compiled for each
** instruction set, in kernels/elementwise.c); the table of operations, in the order of
** dnn_operation_id; NumPy's rules of types; and the application, which has three speeds. Small
** contiguous arrays go to the kernel at once; others are walked (iterate.c) in runs; and of those,
** operands of mixed types are converted a buffer at a time, and results too large for the caches
** are written past them.
*/
#include "array/elementwise.h"

#include "array/iterate.h"
#include "base/alloc.h"
#include "base/isa.h"
#include "base/stream.h"
#include "kernels/elementwise.h"

#include <stddef.h>
#include <string.h>

DNN_ISA_ACCESSOR(dnn_elementwise_kernels, elementwise)

/* The form of all kernels; those for reals are in kernels/elementwise.h. Strides in elements. */
typedef void unary_kernel(int64_t n, const void *in, int64_t in_stride, void *out,
                          int64_t out_stride);
typedef void binary_kernel(int64_t n, const void *a, int64_t a_stride, const void *b,
                           int64_t b_stride, void *out, int64_t out_stride);

/* --- integer and boolean kernels -------------------------------------------------------------- */

/* Integers wrap around; unsigned arithmetic has the same bits and no undefined overflow. */
static int64_t wrap(uint64_t x) {
  return (int64_t)x;
}

static int64_t floor_divide(int64_t a, int64_t b) {
  if (b == 0)
    return 0; /* as NumPy, which also warns */
  if (b == -1)
    return wrap(0 - (uint64_t)a);
  int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

static int64_t remainder_of(int64_t a, int64_t b) {
  if (b == 0 || b == -1)
    return 0;
  int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

/* By squaring, modulo 2^64 as NumPy's loop. Negative exponents never come here: see
   dnn_application_run. */
static int64_t power_of(int64_t base, int64_t exponent) {
  uint64_t result = 1, square = (uint64_t)base;
  for (uint64_t e = (uint64_t)exponent; e != 0; e >>= 1) {
    if (e & 1)
      result *= square;
    square *= square;
  }
  return wrap(result);
}

/* Defines a kernel of one or two operands: 'value' is the result for the elements x (and y). */
#define UNARY(name, type, result_type, value)                                                      \
  static void name(int64_t n, const void *in, int64_t in_stride, void *out, int64_t out_stride) {  \
    const type *source = in;                                                                       \
    result_type *target = out;                                                                     \
    for (int64_t i = 0; i < n; i++) {                                                              \
      type x = source[i * in_stride];                                                              \
      target[i * out_stride] = (result_type)(value);                                               \
    }                                                                                              \
  }
#define BINARY(name, type, result_type, value)                                                     \
  static void name(int64_t n, const void *a, int64_t a_stride, const void *b, int64_t b_stride,    \
                   void *out, int64_t out_stride) {                                                \
    const type *left = a, *right = b;                                                              \
    result_type *target = out;                                                                     \
    for (int64_t i = 0; i < n; i++) {                                                              \
      type x = left[i * a_stride], y = right[i * b_stride];                                        \
      target[i * out_stride] = (result_type)(value);                                               \
    }                                                                                              \
  }

/* The smallest integer is its own negative and absolute value. */
UNARY(i64_negative, int64_t, int64_t, wrap(0 - (uint64_t)x))
UNARY(i64_absolute, int64_t, int64_t, x < 0 ? wrap(0 - (uint64_t)x) : x)
UNARY(i64_sign, int64_t, int64_t, (x > 0) - (x < 0))
UNARY(i64_square, int64_t, int64_t, wrap((uint64_t)x *(uint64_t)x))
UNARY(i64_relu, int64_t, int64_t, x > 0 ? x : 0)
UNARY(i64_invert, int64_t, int64_t, ~x)
UNARY(u8_negative, uint8_t, uint8_t, 0u - x)
UNARY(u8_identity, uint8_t, uint8_t, x)
UNARY(u8_sign, uint8_t, uint8_t, x > 0)
UNARY(u8_square, uint8_t, uint8_t, (unsigned)x *x)
UNARY(u8_invert, uint8_t, uint8_t, ~(unsigned)x)
UNARY(bool_not, uint8_t, uint8_t, x == 0)
UNARY(bool_identity, uint8_t, uint8_t, x != 0)
BINARY(i64_add, int64_t, int64_t, wrap((uint64_t)x + (uint64_t)y))
BINARY(i64_subtract, int64_t, int64_t, wrap((uint64_t)x - (uint64_t)y))
BINARY(i64_multiply, int64_t, int64_t, wrap((uint64_t)x *(uint64_t)y))
BINARY(i64_floor_divide, int64_t, int64_t, floor_divide(x, y))
BINARY(i64_remainder, int64_t, int64_t, remainder_of(x, y))
BINARY(i64_power, int64_t, int64_t, power_of(x, y))
BINARY(i64_maximum, int64_t, int64_t, x > y ? x : y)
BINARY(i64_minimum, int64_t, int64_t, x < y ? x : y)
BINARY(i64_and, int64_t, int64_t, x &y)
BINARY(i64_or, int64_t, int64_t, x | y)
BINARY(i64_xor, int64_t, int64_t, x ^ y)
/* C leaves shifts by the width or more undefined; NumPy defines them as if bit by bit. */
BINARY(i64_left_shift, int64_t, int64_t, (uint64_t)y < 64 ? wrap((uint64_t)x << y) : 0)
BINARY(i64_right_shift, int64_t, int64_t, (uint64_t)y < 64 ? x >> y : x < 0 ? -1 : 0)
BINARY(i64_equal, int64_t, uint8_t, x == y)
BINARY(i64_not_equal, int64_t, uint8_t, x != y)
BINARY(i64_less, int64_t, uint8_t, x < y)
BINARY(i64_less_equal, int64_t, uint8_t, x <= y)
/* Bytes are computed as int and cut by the cast to the result's type. */
BINARY(u8_add, uint8_t, uint8_t, x + y)
BINARY(u8_subtract, uint8_t, uint8_t, x - y)
BINARY(u8_multiply, uint8_t, uint8_t, x *y)
BINARY(u8_floor_divide, uint8_t, uint8_t, y == 0 ? 0 : x / y)
BINARY(u8_remainder, uint8_t, uint8_t, y == 0 ? 0 : x % y)
BINARY(u8_power, uint8_t, uint8_t, power_of(x, y))
BINARY(u8_maximum, uint8_t, uint8_t, x > y ? x : y)
BINARY(u8_minimum, uint8_t, uint8_t, x < y ? x : y)
BINARY(u8_and, uint8_t, uint8_t, x &y)
BINARY(u8_or, uint8_t, uint8_t, x | y)
BINARY(u8_xor, uint8_t, uint8_t, x ^ y)
BINARY(u8_left_shift, uint8_t, uint8_t, y < 8 ? x << y : 0)
BINARY(u8_right_shift, uint8_t, uint8_t, y < 8 ? x >> y : 0)
BINARY(u8_equal, uint8_t, uint8_t, x == y)
BINARY(u8_not_equal, uint8_t, uint8_t, x != y)
BINARY(u8_less, uint8_t, uint8_t, x < y)
BINARY(u8_less_equal, uint8_t, uint8_t, x <= y)

/* --- the operations --------------------------------------------------------------------------- */

typedef void any_kernel(void); /* unary_kernel or binary_kernel */

/* Where the kernels of one operation are; NULL or 0 where it does not exist for a type. */
typedef struct operation_kernels {
  size_t real; /* offset in dnn_elementwise_kernels + 1 */
  any_kernel *i64;
  any_kernel *u8;
  any_kernel *boolean;
  bool swapped; /* apply to (b, a): greater is less with the operands exchanged */
  bool streams; /* so little work that memory sets the pace of large results? */
} operation_kernels;

/* Offsets rather than pointers: which table they are taken from is decided when the processor is
   known. 0 is left for none. */
#define REAL(field) (offsetof(dnn_elementwise_kernels, field) + 1)
#define K(function) ((any_kernel *)(function))

static const struct entry {
  dnn_operation operation; /* first: an operation's address is its entry's */
  operation_kernels kernels;
} entries[] = {
    [DNN_OP_NEGATIVE] =
        {{"negative", 1, DNN_RULE_SAME},
         {.real = REAL(negative), .i64 = K(i64_negative), .u8 = K(u8_negative), .streams = true}},
    [DNN_OP_ABSOLUTE] = {{"absolute", 1, DNN_RULE_SAME},
                         {.real = REAL(absolute),
                          .i64 = K(i64_absolute),
                          .u8 = K(u8_identity),
                          .boolean = K(bool_identity),
                          .streams = true}},
    [DNN_OP_ABS] = {{"abs", 1, DNN_RULE_SAME},
                    {.real = REAL(absolute),
                     .i64 = K(i64_absolute),
                     .u8 = K(u8_identity),
                     .boolean = K(bool_identity),
                     .streams = true}},
    [DNN_OP_SIGN] = {{"sign", 1, DNN_RULE_SAME},
                     {.real = REAL(sign), .i64 = K(i64_sign), .u8 = K(u8_sign)}},
    [DNN_OP_SQUARE] =
        {{"square", 1, DNN_RULE_COUNT},
         {.real = REAL(square), .i64 = K(i64_square), .u8 = K(u8_square), .streams = true}},
    [DNN_OP_RELU] = {{"relu", 1, DNN_RULE_SAME},
                     {.real = REAL(relu),
                      .i64 = K(i64_relu),
                      .u8 = K(u8_identity),
                      .boolean = K(bool_identity),
                      .streams = true}},
    [DNN_OP_SQRT] = {{"sqrt", 1, DNN_RULE_REAL}, {.real = REAL(sqrt), .streams = true}},
    [DNN_OP_CBRT] = {{"cbrt", 1, DNN_RULE_REAL}, {.real = REAL(cbrt)}},
    [DNN_OP_RECIPROCAL] = {{"reciprocal", 1, DNN_RULE_REAL},
                           {.real = REAL(reciprocal), .streams = true}},
    [DNN_OP_EXP] = {{"exp", 1, DNN_RULE_REAL}, {.real = REAL(exp)}},
    [DNN_OP_EXP2] = {{"exp2", 1, DNN_RULE_REAL}, {.real = REAL(exp2)}},
    [DNN_OP_EXPM1] = {{"expm1", 1, DNN_RULE_REAL}, {.real = REAL(expm1)}},
    [DNN_OP_LOG] = {{"log", 1, DNN_RULE_REAL}, {.real = REAL(log)}},
    [DNN_OP_LOG1P] = {{"log1p", 1, DNN_RULE_REAL}, {.real = REAL(log1p)}},
    [DNN_OP_LOG2] = {{"log2", 1, DNN_RULE_REAL}, {.real = REAL(log2)}},
    [DNN_OP_LOG10] = {{"log10", 1, DNN_RULE_REAL}, {.real = REAL(log10)}},
    [DNN_OP_SIN] = {{"sin", 1, DNN_RULE_REAL}, {.real = REAL(sin)}},
    [DNN_OP_COS] = {{"cos", 1, DNN_RULE_REAL}, {.real = REAL(cos)}},
    [DNN_OP_TAN] = {{"tan", 1, DNN_RULE_REAL}, {.real = REAL(tan)}},
    [DNN_OP_ARCSIN] = {{"arcsin", 1, DNN_RULE_REAL}, {.real = REAL(arcsin)}},
    [DNN_OP_ARCCOS] = {{"arccos", 1, DNN_RULE_REAL}, {.real = REAL(arccos)}},
    [DNN_OP_ARCTAN] = {{"arctan", 1, DNN_RULE_REAL}, {.real = REAL(arctan)}},
    [DNN_OP_SINH] = {{"sinh", 1, DNN_RULE_REAL}, {.real = REAL(sinh)}},
    [DNN_OP_COSH] = {{"cosh", 1, DNN_RULE_REAL}, {.real = REAL(cosh)}},
    [DNN_OP_TANH] = {{"tanh", 1, DNN_RULE_REAL}, {.real = REAL(tanh)}},
    [DNN_OP_ARCSINH] = {{"arcsinh", 1, DNN_RULE_REAL}, {.real = REAL(arcsinh)}},
    [DNN_OP_ARCCOSH] = {{"arccosh", 1, DNN_RULE_REAL}, {.real = REAL(arccosh)}},
    [DNN_OP_ARCTANH] = {{"arctanh", 1, DNN_RULE_REAL}, {.real = REAL(arctanh)}},
    [DNN_OP_SIGMOID] = {{"sigmoid", 1, DNN_RULE_REAL}, {.real = REAL(sigmoid)}},
    [DNN_OP_SOFTPLUS] = {{"softplus", 1, DNN_RULE_REAL}, {.real = REAL(softplus)}},
    [DNN_OP_FLOOR] = {{"floor", 1, DNN_RULE_REAL}, {.real = REAL(floor)}},
    [DNN_OP_CEIL] = {{"ceil", 1, DNN_RULE_REAL}, {.real = REAL(ceil)}},
    [DNN_OP_TRUNC] = {{"trunc", 1, DNN_RULE_REAL}, {.real = REAL(trunc)}},
    [DNN_OP_RINT] = {{"rint", 1, DNN_RULE_REAL}, {.real = REAL(round)}},
    [DNN_OP_ISNAN] = {{"isnan", 1, DNN_RULE_TEST}, {.real = REAL(isnan)}},
    [DNN_OP_ISINF] = {{"isinf", 1, DNN_RULE_TEST}, {.real = REAL(isinf)}},
    [DNN_OP_ISFINITE] = {{"isfinite", 1, DNN_RULE_TEST}, {.real = REAL(isfinite)}},
    [DNN_OP_SIGNBIT] = {{"signbit", 1, DNN_RULE_TEST}, {.real = REAL(signbit)}},
    [DNN_OP_LOGICAL_NOT] = {{"logical_not", 1, DNN_RULE_LOGICAL}, {.boolean = K(bool_not)}},
    [DNN_OP_INVERT] = {{"invert", 1, DNN_RULE_BITS},
                       {.i64 = K(i64_invert), .u8 = K(u8_invert), .boolean = K(bool_not)}},
    [DNN_OP_ADD] = {{"add", 2, DNN_RULE_SAME},
                    {.real = REAL(add),
                     .i64 = K(i64_add),
                     .u8 = K(u8_add),
                     .boolean = K(u8_or),
                     .streams = true}},
    [DNN_OP_SUBTRACT] =
        {{"subtract", 2, DNN_RULE_SAME},
         {.real = REAL(subtract), .i64 = K(i64_subtract), .u8 = K(u8_subtract), .streams = true}},
    [DNN_OP_MULTIPLY] = {{"multiply", 2, DNN_RULE_SAME},
                         {.real = REAL(multiply),
                          .i64 = K(i64_multiply),
                          .u8 = K(u8_multiply),
                          .boolean = K(u8_and),
                          .streams = true}},
    [DNN_OP_DIVIDE] = {{"divide", 2, DNN_RULE_REAL}, {.real = REAL(divide), .streams = true}},
    [DNN_OP_FLOOR_DIVIDE] = {{"floor_divide", 2, DNN_RULE_COUNT},
                             {.real = REAL(floor_divide),
                              .i64 = K(i64_floor_divide),
                              .u8 = K(u8_floor_divide)}},
    [DNN_OP_REMAINDER] = {{"remainder", 2, DNN_RULE_COUNT},
                          {.real = REAL(remainder),
                           .i64 = K(i64_remainder),
                           .u8 = K(u8_remainder)}},
    [DNN_OP_POWER] = {{"power", 2, DNN_RULE_COUNT},
                      {.real = REAL(power), .i64 = K(i64_power), .u8 = K(u8_power)}},
    [DNN_OP_MAXIMUM] = {{"maximum", 2, DNN_RULE_SAME},
                        {.real = REAL(maximum),
                         .i64 = K(i64_maximum),
                         .u8 = K(u8_maximum),
                         .boolean = K(u8_or),
                         .streams = true}},
    [DNN_OP_MINIMUM] = {{"minimum", 2, DNN_RULE_SAME},
                        {.real = REAL(minimum),
                         .i64 = K(i64_minimum),
                         .u8 = K(u8_minimum),
                         .boolean = K(u8_and),
                         .streams = true}},
    [DNN_OP_FMAX] =
        {{"fmax", 2, DNN_RULE_SAME},
         {.real = REAL(fmax), .i64 = K(i64_maximum), .u8 = K(u8_maximum), .boolean = K(u8_or)}},
    [DNN_OP_FMIN] =
        {{"fmin", 2, DNN_RULE_SAME},
         {.real = REAL(fmin), .i64 = K(i64_minimum), .u8 = K(u8_minimum), .boolean = K(u8_and)}},
    [DNN_OP_ARCTAN2] = {{"arctan2", 2, DNN_RULE_REAL}, {.real = REAL(arctan2)}},
    [DNN_OP_HYPOT] = {{"hypot", 2, DNN_RULE_REAL}, {.real = REAL(hypot)}},
    [DNN_OP_COPYSIGN] = {{"copysign", 2, DNN_RULE_REAL}, {.real = REAL(copysign)}},
    [DNN_OP_LOGADDEXP] = {{"logaddexp", 2, DNN_RULE_REAL}, {.real = REAL(logaddexp)}},
    [DNN_OP_RELU_BACKWARD] = {{"relu_backward", 2, DNN_RULE_REAL}, {.real = REAL(relu_backward)}},
    [DNN_OP_SIGMOID_BACKWARD] = {{"sigmoid_backward", 2, DNN_RULE_REAL},
                                 {.real = REAL(sigmoid_backward_from_z)}},
    [DNN_OP_EQUAL] =
        {{"equal", 2, DNN_RULE_TEST},
         {.real = REAL(equal), .i64 = K(i64_equal), .u8 = K(u8_equal), .boolean = K(u8_equal)}},
    [DNN_OP_NOT_EQUAL] = {{"not_equal", 2, DNN_RULE_TEST},
                          {.real = REAL(not_equal),
                           .i64 = K(i64_not_equal),
                           .u8 = K(u8_not_equal),
                           .boolean = K(u8_not_equal)}},
    [DNN_OP_LESS] =
        {{"less", 2, DNN_RULE_TEST},
         {.real = REAL(less), .i64 = K(i64_less), .u8 = K(u8_less), .boolean = K(u8_less)}},
    [DNN_OP_LESS_EQUAL] = {{"less_equal", 2, DNN_RULE_TEST},
                           {.real = REAL(less_equal),
                            .i64 = K(i64_less_equal),
                            .u8 = K(u8_less_equal),
                            .boolean = K(u8_less_equal)}},
    [DNN_OP_GREATER] = {{"greater", 2, DNN_RULE_TEST},
                        {.real = REAL(less),
                         .i64 = K(i64_less),
                         .u8 = K(u8_less),
                         .boolean = K(u8_less),
                         .swapped = true}},
    [DNN_OP_GREATER_EQUAL] = {{"greater_equal", 2, DNN_RULE_TEST},
                              {.real = REAL(less_equal),
                               .i64 = K(i64_less_equal),
                               .u8 = K(u8_less_equal),
                               .boolean = K(u8_less_equal),
                               .swapped = true}},
    [DNN_OP_LOGICAL_AND] = {{"logical_and", 2, DNN_RULE_LOGICAL}, {.boolean = K(u8_and)}},
    [DNN_OP_LOGICAL_OR] = {{"logical_or", 2, DNN_RULE_LOGICAL}, {.boolean = K(u8_or)}},
    [DNN_OP_LOGICAL_XOR] = {{"logical_xor", 2, DNN_RULE_LOGICAL}, {.boolean = K(u8_xor)}},
    [DNN_OP_BITWISE_AND] = {{"bitwise_and", 2, DNN_RULE_BITS},
                            {.i64 = K(i64_and), .u8 = K(u8_and), .boolean = K(u8_and)}},
    [DNN_OP_BITWISE_OR] = {{"bitwise_or", 2, DNN_RULE_BITS},
                           {.i64 = K(i64_or), .u8 = K(u8_or), .boolean = K(u8_or)}},
    [DNN_OP_BITWISE_XOR] = {{"bitwise_xor", 2, DNN_RULE_BITS},
                            {.i64 = K(i64_xor), .u8 = K(u8_xor), .boolean = K(u8_xor)}},
    [DNN_OP_LEFT_SHIFT] = {{"left_shift", 2, DNN_RULE_COUNT},
                           {.i64 = K(i64_left_shift), .u8 = K(u8_left_shift)}},
    [DNN_OP_RIGHT_SHIFT] = {{"right_shift", 2, DNN_RULE_COUNT},
                            {.i64 = K(i64_right_shift), .u8 = K(u8_right_shift)}},
};

const dnn_operation *dnn_operation_at(int id) {
  int count = (int)(sizeof entries / sizeof entries[0]);
  return id >= 0 && id < count ? &entries[id].operation : NULL;
}

const dnn_operation *dnn_operation_find(const char *name) {
  for (int i = 0; dnn_operation_at(i) != NULL; i++)
    if (strcmp(entries[i].operation.name, name) == 0)
      return &entries[i].operation;
  return NULL;
}

/* --- types ------------------------------------------------------------------------------------ */

static any_kernel *kernel_for(const struct entry *e, dnn_dtype dtype) {
  switch (dtype) {
  case DNN_BOOL:
    return e->kernels.boolean;
  case DNN_U8:
    return e->kernels.u8;
  case DNN_I64:
    return e->kernels.i64;
  case DNN_F32:
  case DNN_F64:
    break;
  }
  if (e->kernels.real == 0)
    return NULL;
  const dnn_elementwise_kernels *table = elementwise_kernels(dtype);
  /* the fields are pointers to functions of two types */
  any_kernel *kernel;
  memcpy(&kernel, (const char *)table + e->kernels.real - 1, sizeof kernel);
  return kernel;
}

/* The type in which the operation is computed. NumPy finds the first loop that the operands can be
   cast to safely: integers of functions of reals become float64, and bool becomes the first integer
   type where there is no loop for it. */
static dnn_dtype compute_dtype(const struct entry *e, dnn_dtype common) {
  switch (e->operation.rule) {
  case DNN_RULE_REAL:
    return dnn_dtype_is_real(common) ? common : DNN_F64;
  case DNN_RULE_LOGICAL:
    return DNN_BOOL;
  /* isnan of integers has no kernel of its own: it is computed in f64, which is false for all of
     them */
  case DNN_RULE_TEST:
    return kernel_for(e, common) == NULL ? DNN_F64 : common;
  case DNN_RULE_COUNT:
    return common == DNN_BOOL ? DNN_I64 : common;
  case DNN_RULE_SAME:
  case DNN_RULE_BITS:
    break;
  }
  return common;
}

dnn_status dnn_operation_prepare(const dnn_operation *operation, dnn_dtype a, dnn_dtype b,
                                 dnn_application *application, dnn_error *error) {
  const struct entry *e = (const struct entry *)operation;
  dnn_dtype common = operation->operands == 2 ? dnn_dtype_promote(a, b) : a;
  dnn_dtype compute = compute_dtype(e, common);
  bool gives_bool = operation->rule == DNN_RULE_TEST || operation->rule == DNN_RULE_LOGICAL;
  application->operation = operation;
  application->kernel = kernel_for(e, compute);
  application->compute = compute;
  application->result = gives_bool ? DNN_BOOL : compute;
  if (application->kernel != NULL)
    return DNN_OK;
  const char *hint = "";
  if (common == DNN_BOOL)
    /* NumPy refuses these too: the difference of masks is not what one would guess */
    hint = ": combine masks with & | ~ or logical_xor, or convert with :astype";
  else if (e->operation.rule == DNN_RULE_BITS)
    hint = ": & | ~ are for masks and integers";
  if (operation->operands == 1)
    return dnn_error_set(error, DNN_EDTYPE, "%s does not exist for %s arrays%s", operation->name,
                         dnn_dtype_name(a), hint);
  return dnn_error_set(error, DNN_EDTYPE, "%s does not exist for %s and %s arrays%s",
                       operation->name, dnn_dtype_name(a), dnn_dtype_name(b), hint);
}

/* --- application ------------------------------------------------------------------------------ */

/* Elements converted at a time when a type differs. */
#define BUFFER 512

/* Elements that are not worth sharing among threads, nor a look at the interrupt flag. */
#define AT_ONCE_SIZE 4096

static void call(const dnn_application *app, int64_t n, char *const *data, const int64_t *strides) {
  if (app->operation->operands == 1)
    ((unary_kernel *)app->kernel)(n, data[0], strides[0], data[1], strides[1]);
  else
    ((binary_kernel *)app->kernel)(n, data[0], strides[0], data[1], strides[1], data[2],
                                   strides[2]);
}

/* What the runs of large or scattered arrays need. */
typedef struct work {
  dnn_application application;
  dnn_dtype types[3]; /* of a, (b,) out */
} work;

static void run_direct(void *context, int64_t n, char *const *data, const int64_t *strides) {
  call(&((const work *)context)->application, n, data, strides);
}

/* Converts operands on the way in and the result on the way out, a buffer at a time. NumPy's ufuncs
   buffer in the same way. 512 doubles each of three operands fit the first-level cache. */
static void run_converting(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const work *w = context;
  const dnn_application *app = &w->application;
  int result = app->operation->operands;
  double buffers[3][BUFFER];
  for (int64_t done = 0; done < n; done += BUFFER) {
    int64_t count = n - done < BUFFER ? n - done : BUFFER;
    char *here[3], *used[3];
    int64_t steps[3];
    for (int k = 0; k <= result; k++) {
      dnn_dtype wanted = k == result ? app->result : app->compute;
      here[k] = data[k] + done * strides[k] * (int64_t)dnn_dtype_size(w->types[k]);
      used[k] = here[k];
      steps[k] = strides[k];
      if (w->types[k] != wanted) {
        used[k] = (char *)buffers[k];
        steps[k] = 1;
        if (k != result)
          dnn_convert(count, w->types[k], here[k], strides[k], wanted, used[k], 1);
      }
    }
    call(app, count, used, steps);
    if (used[result] != here[result])
      dnn_convert(count, app->result, used[result], 1, w->types[result], here[result],
                  strides[result]);
  }
}

/* Computes large results a buffer at a time and writes them past the caches. The kernel writes into
   a buffer, which is then copied with stores that do not read the target's lines first: a quarter
   of the memory traffic of a sum of two large arrays. */
static void run_streaming(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const dnn_application *app = &((const work *)context)->application;
  int result = app->operation->operands;
  if (strides[result] != 1) {
    call(app, n, data, strides);
    return;
  }
  _Alignas(DNN_ALIGNMENT) double buffer[2 * BUFFER]; /* stays in the first level cache */
  int64_t size = (int64_t)dnn_dtype_size(app->result);
  int64_t step = (int64_t)sizeof buffer / size;
  for (int64_t done = 0; done < n; done += step) {
    int64_t count = n - done < step ? n - done : step;
    char *here[3];
    for (int k = 0; k < result; k++)
      here[k] = data[k] + done * strides[k] * (int64_t)dnn_dtype_size(app->compute);
    here[result] = (char *)buffer;
    call(app, count, here, strides);
    dnn_stream_copy(data[result] + done * size, buffer, (size_t)(count * size));
  }
  dnn_stream_end();
}

/* The same shape, and the same strides wherever they matter? */
static bool same_layout(const dnn_array *a, const dnn_array *b) {
  if (a->ndim != b->ndim)
    return false;
  for (int i = 0; i < a->ndim; i++)
    if (a->shape[i] != b->shape[i] || (a->strides[i] != b->strides[i] && a->shape[i] != 1))
      return false;
  return true;
}

/* Would writing 'out' element by element spoil elements of 'in' that are still to be read? Exactly
   the same elements are safe. */
static bool endangers(const dnn_array *out, const dnn_array *in) {
  return dnn_array_overlaps(out, in) &&
         !(in->data == out->data && in->dtype == out->dtype && same_layout(in, out));
}

/* Broadcasts 'in' to the shape of 'out', by way of a copy if writing would spoil it. 'copy' comes
   with data NULL and must be freed in any case. */
static dnn_status prepare_operand(const dnn_array *in, const dnn_array *out, dnn_array *view,
                                  dnn_array *copy, dnn_error *error) {
  /* In place on the very same elements (a += b) needs no copy: each is read before it is
     written. */
  const dnn_array *source = in;
  if (endangers(out, in)) {
    dnn_status status = dnn_array_alloc(copy, in->dtype, in->ndim, in->shape, error);
    if (status == DNN_OK)
      status = dnn_array_assign(in, copy, error);
    if (status != DNN_OK)
      return status;
    source = copy;
  }
  return dnn_array_broadcast_view(source, out->ndim, out->shape, view, error);
}

static void any_negative(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const int64_t *values = (const int64_t *)(void *)data[0];
  for (int64_t i = 0; i < n; i++)
    if (values[i * strides[0]] < 0)
      *(bool *)context = true;
}

/* Is 'array' laid out as 'out', which has no gaps (*stride 1), or one element for all (*stride 0),
   and can it be read while 'out' is written? Exact for what it is asked about, arrays without gaps:
   no spans as in dnn_array_overlaps. */
static bool is_simple(const dnn_array *array, const dnn_array *out, int64_t *stride) {
  *stride = array->ndim != 0;
  if (*stride != 0 && !same_layout(array, out))
    return false;
  if (array->data == out->data)
    return array->dtype == out->dtype && *stride != 0;
  uintptr_t first = (uintptr_t)array->data, out_first = (uintptr_t)out->data;
  uintptr_t end = first + (uintptr_t)array->size * dnn_dtype_size(array->dtype);
  uintptr_t out_end = out_first + (uintptr_t)out->size * dnn_dtype_size(out->dtype);
  return end <= out_first || out_end <= first;
}

/* Small arrays without gaps are handed to the kernel at once. Returns whether they were. */
static bool run_at_once(const dnn_application *app, const dnn_array *const *in, dnn_array *out) {
  if (out->dtype != app->result || out->size > AT_ONCE_SIZE || !dnn_array_is_contiguous(out))
    return false;
  int operands = app->operation->operands;
  char *data[3];
  int64_t strides[3];
  for (int k = 0; k < operands; k++) {
    /* the first operand that asks for more ends the short way, for all */
    if (in[k]->dtype != app->compute || !is_simple(in[k], out, &strides[k]))
      return false;
    data[k] = in[k]->data;
  }
  data[operands] = out->data;
  strides[operands] = 1;
  call(app, out->size, data, strides);
  return true;
}

/* Everything else: operands that broadcast, have gaps or other types, and large ones. */
static dnn_status run_long(const dnn_application *app, const dnn_array *const *in, dnn_array *out,
                           dnn_error *error) {
  const struct entry *e = (const struct entry *)app->operation;
  int count = app->operation->operands;
  work w = {.application = *app};
  dnn_array views[2], copies[2];
  copies[0].data = copies[1].data = NULL;
  const dnn_array *operands[3];
  bool direct = out->dtype == app->result;
  bool streaming =
      e->kernels.streams && (size_t)out->size * dnn_dtype_size(out->dtype) >= DNN_STREAM_BYTES;
  dnn_status status = dnn_array_check_writable(out, error);
  for (int k = 0; k < count && status == DNN_OK; k++) {
    status = prepare_operand(in[k], out, &views[k], &copies[k], error);
    operands[k] = &views[k];
    w.types[k] = in[k]->dtype;
    direct = direct && in[k]->dtype == app->compute;
    streaming = streaming && !dnn_array_overlaps(in[k], out); /* it is in the caches anyway */
  }
  operands[count] = out;
  w.types[count] = out->dtype;
  dnn_run *run = !direct ? run_converting : streaming ? run_streaming : run_direct;
  if (status == DNN_OK)
    status = dnn_iterate(count + 1, operands, run, &w, true, error);
  dnn_array_free(&copies[0]);
  dnn_array_free(&copies[1]);
  return status;
}

dnn_status dnn_application_run(const dnn_application *app, const dnn_array *a, const dnn_array *b,
                               dnn_array *out, dnn_error *error) {
  const struct entry *e = (const struct entry *)app->operation;
  if (!dnn_dtype_can_store(app->result, out->dtype))
    return dnn_error_set(error, DNN_EDTYPE, "cannot %s: the result is %s and 'out' is %s",
                         app->operation->name, dnn_dtype_name(app->result),
                         dnn_dtype_name(out->dtype));
  /* By value, before anything is written: a power that is no integer has no int64. */
  if (app->kernel == K(i64_power) && b->dtype == DNN_I64) {
    bool negative = false;
    dnn_status status = dnn_iterate(1, &b, any_negative, &negative, false, error);
    if (status != DNN_OK)
      return status;
    if (negative)
      return dnn_error_set(error, DNN_EVALUE,
                           "integers to negative integer powers are not allowed, convert the base "
                           "to a real type");
  }
  const dnn_array *in[2] = {a, b};
  if (e->kernels.swapped) {
    in[0] = b;
    in[1] = a;
  }
  return run_at_once(app, in, out) ? DNN_OK : run_long(app, in, out, error);
}

dnn_status dnn_operation_apply(const dnn_operation *operation, const dnn_array *a,
                               const dnn_array *b, dnn_array *out, dnn_error *error) {
  dnn_application application;
  dnn_status status = dnn_operation_prepare(operation, a->dtype, b == NULL ? a->dtype : b->dtype,
                                            &application, error);
  return status == DNN_OK ? dnn_application_run(&application, a, b, out, error) : status;
}

/* --- where ------------------------------------------------------------------------------------ */

typedef struct choice {
  dnn_dtype types[4]; /* condition, a, b, out */
} choice;

/* Elements that are chosen together, from buffers. */
enum { CHOICE_BLOCK = 512 };

/* n elements as 'to' without gaps: as they lie, or in 'buffer'. */
static const void *gathered(int64_t n, dnn_dtype from, const char *data, int64_t stride,
                            dnn_dtype to, void *buffer) {
  if (from == to && stride == 1)
    return data;
  dnn_convert(n, from, data, stride, to, buffer, 1);
  return buffer;
}

/* Elements as their bits, whatever their types are. */
typedef uint64_t bits64 __attribute__((may_alias));
typedef uint32_t bits32 __attribute__((may_alias));

/* Without branches: what random masks choose cannot be predicted. */
#define CHOOSE(type)                                                                               \
  for (int64_t i = 0; i < n; i++) {                                                                \
    type yes = ((const type *)a)[i], no = ((const type *)b)[i];                                    \
    ((type *)out)[i * out_stride] = condition[i * condition_stride] != 0 ? yes : no;               \
  }

static inline void choose_block(int64_t n, size_t size, const uint8_t *condition,
                                int64_t condition_stride, const void *a, const void *b, void *out,
                                int64_t out_stride) {
  switch (size) {
  case 8:
    CHOOSE(bits64)
    break;
  case 4:
    CHOOSE(bits32)
    break;
  default:
    CHOOSE(uint8_t)
  }
}

static void choose_run(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const choice *c = context;
  uint64_t buffers[2][CHOICE_BLOCK];
  int64_t steps[4]; /* in bytes */
  for (int k = 0; k < 4; k++)
    steps[k] = strides[k] * (int64_t)dnn_dtype_size(c->types[k]);
  for (int64_t i = 0; i < n; i += CHOICE_BLOCK) {
    int64_t m = n - i < CHOICE_BLOCK ? n - i : CHOICE_BLOCK;
    const void *in[2];
    for (int k = 0; k < 2; k++)
      in[k] = gathered(m, c->types[1 + k], data[1 + k] + i * steps[1 + k], strides[1 + k],
                       c->types[3], buffers[k]);
    const uint8_t *condition = (const uint8_t *)data[0] + i * steps[0];
    void *out = data[3] + i * steps[3];
    size_t size = dnn_dtype_size(c->types[3]);
    if (strides[0] == 1 && strides[3] == 1) /* constants, so that vectors are used */
      choose_block(m, size, condition, 1, in[0], in[1], out, 1);
    else
      choose_block(m, size, condition, strides[0], in[0], in[1], out, strides[3]);
  }
}

dnn_status dnn_where(const dnn_array *condition, const dnn_array *a, const dnn_array *b,
                     dnn_array *out, dnn_error *error) {
  if (condition->dtype != DNN_BOOL)
    return dnn_error_set(error, DNN_EDTYPE, "'condition' must be a bool array, got %s",
                         dnn_dtype_name(condition->dtype));
  const dnn_array *in[3] = {condition, a, b};
  dnn_array views[3], copies[3];
  for (int k = 0; k < 3; k++)
    copies[k].data = NULL;
  const dnn_array *operands[4] = {&views[0], &views[1], &views[2], out};
  choice types = {{DNN_BOOL, a->dtype, b->dtype, out->dtype}};
  dnn_status status = dnn_array_check_writable(out, error);
  for (int k = 0; k < 3 && status == DNN_OK; k++)
    status = prepare_operand(in[k], out, &views[k], &copies[k], error);
  if (status == DNN_OK)
    status = dnn_iterate(4, operands, choose_run, &types, true, error);
  for (int k = 0; k < 3; k++)
    dnn_array_free(&copies[k]);
  return status;
}
