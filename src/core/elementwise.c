#include "elementwise.h"

#include "alloc.h"
#include "isa.h"
#include "iterate.h"
#include "kernels/elementwise.h"
#include "stream.h"

#include <stddef.h>
#include <string.h>

DNN_ISA_DECLARE(dnn_elementwise_kernels, elementwise, f64);
DNN_ISA_DECLARE(dnn_elementwise_kernels, elementwise, f32);
static const dnn_elementwise_kernels *const f64_tables[DNN_ISAS] = DNN_ISA_TABLES(elementwise, f64);
static const dnn_elementwise_kernels *const f32_tables[DNN_ISAS] = DNN_ISA_TABLES(elementwise, f32);

/* The form of all kernels; those for reals are in kernels/elementwise.h. Strides in elements. */
typedef void unary_kernel(int64_t n, const void *in, int64_t in_stride, void *out,
                          int64_t out_stride);
typedef void binary_kernel(int64_t n, const void *a, int64_t a_stride, const void *b,
                           int64_t b_stride, void *out, int64_t out_stride);

/* --- integer and boolean kernels ------------------------------------------------------------ */

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
BINARY(i64_equal, int64_t, uint8_t, x == y)
BINARY(i64_not_equal, int64_t, uint8_t, x != y)
BINARY(i64_less, int64_t, uint8_t, x < y)
BINARY(i64_less_equal, int64_t, uint8_t, x <= y)
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
BINARY(u8_equal, uint8_t, uint8_t, x == y)
BINARY(u8_not_equal, uint8_t, uint8_t, x != y)
BINARY(u8_less, uint8_t, uint8_t, x < y)
BINARY(u8_less_equal, uint8_t, uint8_t, x <= y)

/* --- the operations -------------------------------------------------------------------------- */

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

#define REAL(field) (offsetof(dnn_elementwise_kernels, field) + 1)
#define K(function) ((any_kernel *)(function))

static const struct entry {
  dnn_operation operation; /* first: an operation's address is its entry's */
  operation_kernels kernels;
} entries[] = {
    {{"negative", 1, DNN_RULE_SAME},
     {.real = REAL(negative), .i64 = K(i64_negative), .u8 = K(u8_negative), .streams = true}},
    {{"absolute", 1, DNN_RULE_SAME},
     {.real = REAL(absolute),
      .i64 = K(i64_absolute),
      .u8 = K(u8_identity),
      .boolean = K(bool_identity),
      .streams = true}},
    {{"abs", 1, DNN_RULE_SAME},
     {.real = REAL(absolute),
      .i64 = K(i64_absolute),
      .u8 = K(u8_identity),
      .boolean = K(bool_identity),
      .streams = true}},
    {{"sign", 1, DNN_RULE_SAME}, {.real = REAL(sign), .i64 = K(i64_sign), .u8 = K(u8_sign)}},
    {{"square", 1, DNN_RULE_COUNT},
     {.real = REAL(square), .i64 = K(i64_square), .u8 = K(u8_square), .streams = true}},
    {{"relu", 1, DNN_RULE_SAME},
     {.real = REAL(relu),
      .i64 = K(i64_relu),
      .u8 = K(u8_identity),
      .boolean = K(bool_identity),
      .streams = true}},
    {{"sqrt", 1, DNN_RULE_REAL}, {.real = REAL(sqrt), .streams = true}},
    {{"cbrt", 1, DNN_RULE_REAL}, {.real = REAL(cbrt)}},
    {{"reciprocal", 1, DNN_RULE_REAL}, {.real = REAL(reciprocal), .streams = true}},
    {{"exp", 1, DNN_RULE_REAL}, {.real = REAL(exp)}},
    {{"exp2", 1, DNN_RULE_REAL}, {.real = REAL(exp2)}},
    {{"expm1", 1, DNN_RULE_REAL}, {.real = REAL(expm1)}},
    {{"log", 1, DNN_RULE_REAL}, {.real = REAL(log)}},
    {{"log1p", 1, DNN_RULE_REAL}, {.real = REAL(log1p)}},
    {{"log2", 1, DNN_RULE_REAL}, {.real = REAL(log2)}},
    {{"log10", 1, DNN_RULE_REAL}, {.real = REAL(log10)}},
    {{"sin", 1, DNN_RULE_REAL}, {.real = REAL(sin)}},
    {{"cos", 1, DNN_RULE_REAL}, {.real = REAL(cos)}},
    {{"tan", 1, DNN_RULE_REAL}, {.real = REAL(tan)}},
    {{"arcsin", 1, DNN_RULE_REAL}, {.real = REAL(arcsin)}},
    {{"arccos", 1, DNN_RULE_REAL}, {.real = REAL(arccos)}},
    {{"arctan", 1, DNN_RULE_REAL}, {.real = REAL(arctan)}},
    {{"sinh", 1, DNN_RULE_REAL}, {.real = REAL(sinh)}},
    {{"cosh", 1, DNN_RULE_REAL}, {.real = REAL(cosh)}},
    {{"tanh", 1, DNN_RULE_REAL}, {.real = REAL(tanh)}},
    {{"arcsinh", 1, DNN_RULE_REAL}, {.real = REAL(arcsinh)}},
    {{"arccosh", 1, DNN_RULE_REAL}, {.real = REAL(arccosh)}},
    {{"arctanh", 1, DNN_RULE_REAL}, {.real = REAL(arctanh)}},
    {{"sigmoid", 1, DNN_RULE_REAL}, {.real = REAL(sigmoid)}},
    {{"softplus", 1, DNN_RULE_REAL}, {.real = REAL(softplus)}},
    {{"floor", 1, DNN_RULE_REAL}, {.real = REAL(floor)}},
    {{"ceil", 1, DNN_RULE_REAL}, {.real = REAL(ceil)}},
    {{"trunc", 1, DNN_RULE_REAL}, {.real = REAL(trunc)}},
    {{"rint", 1, DNN_RULE_REAL}, {.real = REAL(round)}},
    {{"isnan", 1, DNN_RULE_TEST}, {.real = REAL(isnan)}},
    {{"isinf", 1, DNN_RULE_TEST}, {.real = REAL(isinf)}},
    {{"isfinite", 1, DNN_RULE_TEST}, {.real = REAL(isfinite)}},
    {{"signbit", 1, DNN_RULE_TEST}, {.real = REAL(signbit)}},
    {{"logical_not", 1, DNN_RULE_LOGICAL}, {.boolean = K(bool_not)}},
    {{"invert", 1, DNN_RULE_BITS},
     {.i64 = K(i64_invert), .u8 = K(u8_invert), .boolean = K(bool_not)}},
    {{"add", 2, DNN_RULE_SAME},
     {.real = REAL(add), .i64 = K(i64_add), .u8 = K(u8_add), .boolean = K(u8_or), .streams = true}},
    {{"subtract", 2, DNN_RULE_SAME},
     {.real = REAL(subtract), .i64 = K(i64_subtract), .u8 = K(u8_subtract), .streams = true}},
    {{"multiply", 2, DNN_RULE_SAME},
     {.real = REAL(multiply),
      .i64 = K(i64_multiply),
      .u8 = K(u8_multiply),
      .boolean = K(u8_and),
      .streams = true}},
    {{"divide", 2, DNN_RULE_REAL}, {.real = REAL(divide), .streams = true}},
    {{"floor_divide", 2, DNN_RULE_COUNT},
     {.real = REAL(floor_divide), .i64 = K(i64_floor_divide), .u8 = K(u8_floor_divide)}},
    {{"remainder", 2, DNN_RULE_COUNT},
     {.real = REAL(remainder), .i64 = K(i64_remainder), .u8 = K(u8_remainder)}},
    {{"power", 2, DNN_RULE_COUNT}, {.real = REAL(power), .i64 = K(i64_power), .u8 = K(u8_power)}},
    {{"maximum", 2, DNN_RULE_SAME},
     {.real = REAL(maximum),
      .i64 = K(i64_maximum),
      .u8 = K(u8_maximum),
      .boolean = K(u8_or),
      .streams = true}},
    {{"minimum", 2, DNN_RULE_SAME},
     {.real = REAL(minimum),
      .i64 = K(i64_minimum),
      .u8 = K(u8_minimum),
      .boolean = K(u8_and),
      .streams = true}},
    {{"fmax", 2, DNN_RULE_SAME},
     {.real = REAL(fmax), .i64 = K(i64_maximum), .u8 = K(u8_maximum), .boolean = K(u8_or)}},
    {{"fmin", 2, DNN_RULE_SAME},
     {.real = REAL(fmin), .i64 = K(i64_minimum), .u8 = K(u8_minimum), .boolean = K(u8_and)}},
    {{"arctan2", 2, DNN_RULE_REAL}, {.real = REAL(arctan2)}},
    {{"hypot", 2, DNN_RULE_REAL}, {.real = REAL(hypot)}},
    {{"copysign", 2, DNN_RULE_REAL}, {.real = REAL(copysign)}},
    {{"logaddexp", 2, DNN_RULE_REAL}, {.real = REAL(logaddexp)}},
    {{"relu_backward", 2, DNN_RULE_REAL}, {.real = REAL(relu_backward)}},
    {{"sigmoid_backward", 2, DNN_RULE_REAL}, {.real = REAL(sigmoid_backward)}},
    {{"equal", 2, DNN_RULE_TEST},
     {.real = REAL(equal), .i64 = K(i64_equal), .u8 = K(u8_equal), .boolean = K(u8_equal)}},
    {{"not_equal", 2, DNN_RULE_TEST},
     {.real = REAL(not_equal),
      .i64 = K(i64_not_equal),
      .u8 = K(u8_not_equal),
      .boolean = K(u8_not_equal)}},
    {{"less", 2, DNN_RULE_TEST},
     {.real = REAL(less), .i64 = K(i64_less), .u8 = K(u8_less), .boolean = K(u8_less)}},
    {{"less_equal", 2, DNN_RULE_TEST},
     {.real = REAL(less_equal),
      .i64 = K(i64_less_equal),
      .u8 = K(u8_less_equal),
      .boolean = K(u8_less_equal)}},
    {{"greater", 2, DNN_RULE_TEST},
     {.real = REAL(less),
      .i64 = K(i64_less),
      .u8 = K(u8_less),
      .boolean = K(u8_less),
      .swapped = true}},
    {{"greater_equal", 2, DNN_RULE_TEST},
     {.real = REAL(less_equal),
      .i64 = K(i64_less_equal),
      .u8 = K(u8_less_equal),
      .boolean = K(u8_less_equal),
      .swapped = true}},
    {{"logical_and", 2, DNN_RULE_LOGICAL}, {.boolean = K(u8_and)}},
    {{"logical_or", 2, DNN_RULE_LOGICAL}, {.boolean = K(u8_or)}},
    {{"logical_xor", 2, DNN_RULE_LOGICAL}, {.boolean = K(u8_xor)}},
    {{"bitwise_and", 2, DNN_RULE_BITS}, {.i64 = K(i64_and), .u8 = K(u8_and), .boolean = K(u8_and)}},
    {{"bitwise_or", 2, DNN_RULE_BITS}, {.i64 = K(i64_or), .u8 = K(u8_or), .boolean = K(u8_or)}},
    {{"bitwise_xor", 2, DNN_RULE_BITS}, {.i64 = K(i64_xor), .u8 = K(u8_xor), .boolean = K(u8_xor)}},
};

const dnn_operation *dnn_operation_at(int i) {
  int count = (int)(sizeof entries / sizeof entries[0]);
  return i >= 0 && i < count ? &entries[i].operation : NULL;
}

const dnn_operation *dnn_operation_find(const char *name) {
  for (int i = 0; dnn_operation_at(i) != NULL; i++) {
    if (strcmp(entries[i].operation.name, name) == 0)
      return &entries[i].operation;
  }
  return NULL;
}

/* --- types ----------------------------------------------------------------------------------- */

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
  const dnn_elementwise_kernels *table =
      dtype == DNN_F64 ? f64_tables[dnn_isa_current()] : f32_tables[dnn_isa_current()];
  any_kernel *kernel;
  memcpy(&kernel, (const char *)table + e->kernels.real - 1, sizeof kernel);
  return kernel;
}

/* The type in which the operation is computed, and its kernel. */
static dnn_status compute_dtype(const struct entry *e, dnn_dtype a, dnn_dtype b, dnn_dtype *out,
                                any_kernel **kernel, dnn_error *error) {
  dnn_dtype common = e->operation.operands == 2 ? dnn_dtype_promote(a, b) : a;
  switch (e->operation.rule) {
  case DNN_RULE_REAL:
    *out = dnn_dtype_is_real(common) ? common : DNN_F64;
    break;
  case DNN_RULE_LOGICAL:
    *out = DNN_BOOL;
    break;
  case DNN_RULE_TEST:
    *out = common;
    if (kernel_for(e, common) == NULL)
      *out = DNN_F64;
    break;
  case DNN_RULE_COUNT:
    *out = common == DNN_BOOL ? DNN_I64 : common;
    break;
  case DNN_RULE_SAME:
  case DNN_RULE_BITS:
    *out = common;
    break;
  }
  *kernel = kernel_for(e, *out);
  if (*kernel != NULL)
    return DNN_OK;
  const char *hint = "";
  if (common == DNN_BOOL)
    hint = ": combine masks with & | ~ or logical_xor, or convert with :astype";
  else if (e->operation.rule == DNN_RULE_BITS)
    hint = ": & | ~ are for masks and integers";
  if (e->operation.operands == 1)
    return dnn_error_set(error, DNN_EDTYPE, "%s does not exist for %s arrays%s", e->operation.name,
                         dnn_dtype_name(a), hint);
  return dnn_error_set(error, DNN_EDTYPE, "%s does not exist for %s and %s arrays%s",
                       e->operation.name, dnn_dtype_name(a), dnn_dtype_name(b), hint);
}

static bool gives_bool(const dnn_operation *operation) {
  return operation->rule == DNN_RULE_TEST || operation->rule == DNN_RULE_LOGICAL;
}

dnn_status dnn_operation_dtype(const dnn_operation *operation, dnn_dtype a, dnn_dtype b,
                               dnn_dtype *out, dnn_error *error) {
  any_kernel *kernel;
  dnn_status status = compute_dtype((const struct entry *)operation, a, b, out, &kernel, error);
  if (status == DNN_OK && gives_bool(operation))
    *out = DNN_BOOL;
  return status;
}

/* --- application ----------------------------------------------------------------------------- */

/* Elements converted at a time when a type differs. */
#define BUFFER 512

/* Elements that are not worth sharing among threads, nor a look at the interrupt flag. */
#define AT_ONCE_SIZE 4096

typedef struct application {
  any_kernel *kernel;
  int operands;
  dnn_dtype compute;  /* type of the kernel's operands */
  dnn_dtype computed; /* type of the kernel's result */
  dnn_dtype types[3]; /* types of a, (b,) out */
} application;

static void call(const application *app, int64_t n, char *const *data, const int64_t *strides) {
  if (app->operands == 1)
    ((unary_kernel *)app->kernel)(n, data[0], strides[0], data[1], strides[1]);
  else
    ((binary_kernel *)app->kernel)(n, data[0], strides[0], data[1], strides[1], data[2],
                                   strides[2]);
}

static void run_direct(void *context, int64_t n, char *const *data, const int64_t *strides) {
  call(context, n, data, strides);
}

/* Converts operands on the way in and the result on the way out, a buffer at a time. */
static void run_converting(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const application *app = context;
  int result = app->operands;
  double buffers[3][BUFFER];
  for (int64_t done = 0; done < n; done += BUFFER) {
    int64_t count = n - done < BUFFER ? n - done : BUFFER;
    char *here[3], *used[3];
    int64_t steps[3];
    for (int k = 0; k <= result; k++) {
      dnn_dtype wanted = k == result ? app->computed : app->compute;
      here[k] = data[k] + done * strides[k] * (int64_t)dnn_dtype_size(app->types[k]);
      used[k] = here[k];
      steps[k] = strides[k];
      if (app->types[k] != wanted) {
        used[k] = (char *)buffers[k];
        steps[k] = 1;
        if (k != result)
          dnn_convert(count, app->types[k], here[k], strides[k], wanted, used[k], 1);
      }
    }
    call(app, count, used, steps);
    if (used[result] != here[result])
      dnn_convert(count, app->computed, used[result], 1, app->types[result], here[result],
                  strides[result]);
  }
}

/* Computes large results a buffer at a time and writes them past the caches. */
static void run_streaming(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const application *app = context;
  int result = app->operands;
  if (strides[result] != 1) {
    call(app, n, data, strides);
    return;
  }
  _Alignas(DNN_ALIGNMENT) double buffer[2 * BUFFER]; /* stays in the first level cache */
  int64_t size = (int64_t)dnn_dtype_size(app->computed);
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

/* Would writing 'out' element by element spoil elements of 'in' that are still to be read? Exactly
   the same elements are safe. */
static bool endangers(const dnn_array *out, const dnn_array *in) {
  if (!dnn_array_overlaps(out, in))
    return false;
  if (in->data != out->data || in->dtype != out->dtype || !dnn_shape_equal(in, out))
    return true;
  for (int i = 0; i < in->ndim; i++) {
    if (in->shape[i] != 1 && in->strides[i] != out->strides[i])
      return true;
  }
  return false;
}

/* Broadcasts 'in' to the shape of 'out', by way of a copy if writing would spoil it. 'copy' comes
   with data NULL and must be freed in any case. */
static dnn_status prepare_operand(const dnn_array *in, const dnn_array *out, dnn_array *view,
                                  dnn_array *copy, dnn_error *error) {
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

/* May values of type 'from' be stored into 'to'? NumPy's "same kind", less its signed to unsigned
   rule, which would refuse i64 into u8. */
static bool can_store(dnn_dtype from, dnn_dtype to) {
  if (from == to || dnn_dtype_is_real(to))
    return true;
  return to != DNN_BOOL && !dnn_dtype_is_real(from);
}

static void any_negative(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const int64_t *values = (const int64_t *)(void *)data[0];
  for (int64_t i = 0; i < n; i++) {
    if (values[i * strides[0]] < 0)
      *(bool *)context = true;
  }
}

/* Is 'array' a single run of out's elements (*stride 1) or one element for all (*stride 0), of type
   'dtype', which can be read while 'out' is written? */
static bool is_simple(const dnn_array *array, dnn_dtype dtype, const dnn_array *out,
                      int64_t *stride) {
  if (array->dtype != dtype)
    return false;
  *stride = array->ndim != 0;
  if (*stride != 0 && !(dnn_shape_equal(array, out) && dnn_array_is_contiguous(array)))
    return false;
  if (array->data == out->data)
    return array->dtype == out->dtype && *stride != 0;
  int64_t size = (int64_t)dnn_dtype_size(dtype);
  uintptr_t first = (uintptr_t)array->data, out_first = (uintptr_t)out->data;
  uintptr_t end = first + (uintptr_t)(array->size * size);
  uintptr_t out_end = out_first + (uintptr_t)(out->size * (int64_t)dnn_dtype_size(out->dtype));
  return end <= out_first || out_end <= first;
}

/* Small arrays without gaps are handed to the kernel at once. Returns whether they were. */
static bool apply_at_once(const application *app, const dnn_array *const *in, dnn_array *out) {
  if (out->dtype != app->computed || out->size > AT_ONCE_SIZE || !dnn_array_is_contiguous(out))
    return false;
  char *data[3];
  int64_t strides[3];
  for (int k = 0; k < app->operands; k++) {
    if (!is_simple(in[k], app->compute, out, &strides[k]))
      return false;
    data[k] = in[k]->data;
  }
  data[app->operands] = out->data;
  strides[app->operands] = 1;
  call(app, out->size, data, strides);
  return true;
}

dnn_status dnn_operation_apply(const dnn_operation *operation, const dnn_array *a,
                               const dnn_array *b, dnn_array *out, dnn_error *error) {
  const struct entry *e = (const struct entry *)operation;
  application app = {.operands = operation->operands};
  bool binary = operation->operands == 2;
  dnn_status status =
      compute_dtype(e, a->dtype, binary ? b->dtype : a->dtype, &app.compute, &app.kernel, error);
  if (status != DNN_OK)
    return status;
  app.computed = gives_bool(operation) ? DNN_BOOL : app.compute;
  if (!can_store(app.computed, out->dtype))
    return dnn_error_set(error, DNN_EDTYPE, "cannot %s: the result is %s and 'out' is %s",
                         operation->name, dnn_dtype_name(app.computed), dnn_dtype_name(out->dtype));
  if (binary && b->dtype == DNN_I64 && app.compute == DNN_I64 && e->kernels.i64 == K(i64_power)) {
    bool negative = false;
    dnn_iterate(1, &b, any_negative, &negative);
    if (negative)
      return dnn_error_set(error, DNN_EVALUE,
                           "integers to negative integer powers are not allowed, convert the base "
                           "to a real type");
  }
  const dnn_array *in[2] = {a, b};
  if (binary && e->kernels.swapped) {
    in[0] = b;
    in[1] = a;
  }
  if (apply_at_once(&app, in, out))
    return DNN_OK;
  status = dnn_array_check_writable(out, error);
  dnn_array views[2], copies[2];
  copies[0].data = copies[1].data = NULL;
  const dnn_array *operands[3];
  bool direct = out->dtype == app.computed;
  bool streaming =
      e->kernels.streams && (size_t)out->size * dnn_dtype_size(out->dtype) >= DNN_STREAM_BYTES;
  for (int k = 0; k < operation->operands && status == DNN_OK; k++) {
    status = prepare_operand(in[k], out, &views[k], &copies[k], error);
    operands[k] = &views[k];
    app.types[k] = in[k]->dtype;
    direct = direct && in[k]->dtype == app.compute;
    streaming = streaming && !dnn_array_overlaps(in[k], out); /* it is in the caches anyway */
  }
  operands[operation->operands] = out;
  app.types[operation->operands] = out->dtype;
  if (status == DNN_OK)
    status = dnn_iterate_long(operation->operands + 1, operands,
                              !direct     ? run_converting
                              : streaming ? run_streaming
                                          : run_direct,
                              &app, true, error);
  dnn_array_free(&copies[0]);
  dnn_array_free(&copies[1]);
  return status;
}

/* --- where ------------------------------------------------------------------------------------ */

typedef struct choice {
  dnn_dtype types[4]; /* condition, a, b, out */
} choice;

static void choose_run(void *context, int64_t n, char *const *data, const int64_t *strides) {
  const choice *c = context;
  const uint8_t *condition = (const uint8_t *)data[0];
  /* Runs of equal conditions are converted together. */
  for (int64_t i = 0; i < n;) {
    bool yes = condition[i * strides[0]] != 0;
    int64_t end = i + 1;
    while (end < n && (condition[end * strides[0]] != 0) == yes)
      end++;
    int k = yes ? 1 : 2;
    int64_t in_size = (int64_t)dnn_dtype_size(c->types[k]);
    int64_t out_size = (int64_t)dnn_dtype_size(c->types[3]);
    dnn_convert(end - i, c->types[k], data[k] + i * strides[k] * in_size, strides[k], c->types[3],
                data[3] + i * strides[3] * out_size, strides[3]);
    i = end;
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
    status = dnn_iterate_long(4, operands, choose_run, &types, true, error);
  for (int k = 0; k < 3; k++)
    dnn_array_free(&copies[k]);
  return status;
}
