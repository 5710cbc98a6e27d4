/*
** Elementwise operations with broadcasting and NumPy's type rules.
**
** Operations are found by id, or by NumPy's name, and applied in three steps: prepare the operation
** for the operands' types, make a result of the type found and of the broadcast shape, run.
** Operands may have any strides and types; 'out' may be one of the operands or overlap them, but no
** broadcast view (DNN_EVALUE).
**
** Values and types are NumPy's, but for types that do not exist here: where NumPy gives float16 the
** result is f64, where it gives int8 or an unsigned type wider than u8 it is i64. The reciprocal of
** integers is real.
*/
#ifndef DNN_ARRAY_ELEMENTWISE_H
#define DNN_ARRAY_ELEMENTWISE_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* How the type of the result follows from the types of the operands. */
typedef enum dnn_type_rule {
  DNN_RULE_SAME,    /* the operands' promoted type */
  DNN_RULE_COUNT,   /* the same, but bool counts as i64 (where NumPy has int8) */
  DNN_RULE_REAL,    /* f32 stays f32, f64 stays f64, integers and bool give f64 */
  DNN_RULE_TEST,    /* bool; the operands are promoted to a common type */
  DNN_RULE_LOGICAL, /* bool; the operands are converted to bool */
  DNN_RULE_BITS     /* the promoted type, which must be an integer or bool */
} dnn_type_rule;

/* What dnn_operation_at finds at once; the names are those of NumPy in upper case. */
typedef enum dnn_operation_id {
  DNN_OP_NEGATIVE,
  DNN_OP_ABSOLUTE,
  DNN_OP_ABS,
  DNN_OP_SIGN,
  DNN_OP_SQUARE,
  DNN_OP_RELU,
  DNN_OP_SQRT,
  DNN_OP_CBRT,
  DNN_OP_RECIPROCAL,
  DNN_OP_EXP,
  DNN_OP_EXP2,
  DNN_OP_EXPM1,
  DNN_OP_LOG,
  DNN_OP_LOG1P,
  DNN_OP_LOG2,
  DNN_OP_LOG10,
  DNN_OP_SIN,
  DNN_OP_COS,
  DNN_OP_TAN,
  DNN_OP_ARCSIN,
  DNN_OP_ARCCOS,
  DNN_OP_ARCTAN,
  DNN_OP_SINH,
  DNN_OP_COSH,
  DNN_OP_TANH,
  DNN_OP_ARCSINH,
  DNN_OP_ARCCOSH,
  DNN_OP_ARCTANH,
  DNN_OP_SIGMOID,
  DNN_OP_SOFTPLUS,
  DNN_OP_FLOOR,
  DNN_OP_CEIL,
  DNN_OP_TRUNC,
  DNN_OP_RINT,
  DNN_OP_ISNAN,
  DNN_OP_ISINF,
  DNN_OP_ISFINITE,
  DNN_OP_SIGNBIT,
  DNN_OP_LOGICAL_NOT,
  DNN_OP_INVERT,
  DNN_OP_ADD,
  DNN_OP_SUBTRACT,
  DNN_OP_MULTIPLY,
  DNN_OP_DIVIDE,
  DNN_OP_FLOOR_DIVIDE,
  DNN_OP_REMAINDER,
  DNN_OP_POWER,
  DNN_OP_MAXIMUM,
  DNN_OP_MINIMUM,
  DNN_OP_FMAX,
  DNN_OP_FMIN,
  DNN_OP_ARCTAN2,
  DNN_OP_HYPOT,
  DNN_OP_COPYSIGN,
  DNN_OP_LOGADDEXP,
  DNN_OP_RELU_BACKWARD,
  DNN_OP_SIGMOID_BACKWARD,
  DNN_OP_EQUAL,
  DNN_OP_NOT_EQUAL,
  DNN_OP_LESS,
  DNN_OP_LESS_EQUAL,
  DNN_OP_GREATER,
  DNN_OP_GREATER_EQUAL,
  DNN_OP_LOGICAL_AND,
  DNN_OP_LOGICAL_OR,
  DNN_OP_LOGICAL_XOR,
  DNN_OP_BITWISE_AND,
  DNN_OP_BITWISE_OR,
  DNN_OP_BITWISE_XOR,
  DNN_OP_LEFT_SHIFT, /* by the bits of the type or more, or less than 0: 0 */
  DNN_OP_RIGHT_SHIFT /* the same; -1 for negative integers */
} dnn_operation_id;

typedef struct dnn_operation {
  const char *name; /* NumPy's: "add", "exp", "less_equal" */
  int operands;     /* 1 or 2 */
  dnn_type_rule rule;
} dnn_operation;

/* The operation called 'name', or NULL. */
const dnn_operation *dnn_operation_find(const char *name);

/* The operation with this id; NULL behind the last. */
const dnn_operation *dnn_operation_at(int id);

/* How an operation is carried out for operands of given types. */
typedef struct dnn_application {
  const dnn_operation *operation;
  void (*kernel)(void); /* of the form that elementwise.c knows */
  dnn_dtype compute;    /* the type to which the operands are converted */
  dnn_dtype result;     /* the type of what is computed */
} dnn_application;

/*
** Prepares an operation for operands of types a and b ('b' is ignored by operations of one
** operand). DNN_EDTYPE when the operation does not exist for them.
*/
dnn_status dnn_operation_prepare(const dnn_operation *operation, dnn_dtype a, dnn_dtype b,
                                 dnn_application *application, dnn_error *error);

/*
** out = operation(a) or operation(a, b), for operands of the types prepared for. 'b' is NULL for
** operations of one operand. The operands must broadcast to out's shape; the result is converted to
** out's type, which must be able to hold it: integer results fit every type but bool, real results
** only reals (DNN_EDTYPE otherwise). DNN_EVALUE: an integer raised to a negative integer power.
** DNN_EINTERRUPT: 'out' is unspecified.
*/
dnn_status dnn_application_run(const dnn_application *application, const dnn_array *a,
                               const dnn_array *b, dnn_array *out, dnn_error *error);

/* Both in one call. */
dnn_status dnn_operation_apply(const dnn_operation *operation, const dnn_array *a,
                               const dnn_array *b, dnn_array *out, dnn_error *error);

/*
** out = condition ? a : b, elementwise with broadcasting; 'condition' is bool, the others are
** converted to out's type.
*/
dnn_status dnn_where(const dnn_array *condition, const dnn_array *a, const dnn_array *b,
                     dnn_array *out, dnn_error *error);

DNN_END_DECLARATIONS

#endif
