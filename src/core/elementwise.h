/*
** Elementwise operations with broadcasting and NumPy's type rules.
**
** Operations are found by NumPy's name and applied in two steps: ask for the result's type and
** shape, make the result, apply. Operands may have any strides and types; 'out' may be one of the
** operands or overlap them, but no broadcast view (DNN_EVALUE).
**
** Values and types are NumPy's, but for types that do not exist here: where NumPy gives float16 the
** result is f64, where it gives int8 or an unsigned type wider than u8 it is i64. The reciprocal of
** integers is real.
*/
#ifndef DNN_ELEMENTWISE_H
#define DNN_ELEMENTWISE_H

#include "array.h"

/* How the type of the result follows from the types of the operands. */
typedef enum dnn_type_rule {
  DNN_RULE_SAME,    /* the operands' promoted type */
  DNN_RULE_COUNT,   /* the same, but bool counts as i64 (where NumPy has int8) */
  DNN_RULE_REAL,    /* f32 stays f32, f64 stays f64, integers and bool give f64 */
  DNN_RULE_TEST,    /* bool; the operands are promoted to a common type */
  DNN_RULE_LOGICAL, /* bool; the operands are converted to bool */
  DNN_RULE_BITS     /* the promoted type, which must be an integer or bool */
} dnn_type_rule;

typedef struct dnn_operation {
  const char *name; /* NumPy's: "add", "exp", "less_equal" */
  int operands;     /* 1 or 2 */
  dnn_type_rule rule;
} dnn_operation;

/* The operation called 'name', or NULL. */
const dnn_operation *dnn_operation_find(const char *name);

/* The i-th operation, from 0; NULL behind the last. */
const dnn_operation *dnn_operation_at(int i);

/*
** Type of the result for operands of types a and b ('b' is ignored by operations of one operand).
** DNN_EDTYPE when the operation does not exist for them.
*/
dnn_status dnn_operation_dtype(const dnn_operation *operation, dnn_dtype a, dnn_dtype b,
                               dnn_dtype *out, dnn_error *error);

/*
** out = operation(a) or operation(a, b). 'b' is NULL for operations of one operand. The operands
** must broadcast to out's shape; the result is converted to out's type, which must be able to hold
** it: integer results fit every type but bool, real results only reals (DNN_EDTYPE otherwise).
** DNN_EVALUE: an integer raised to a negative integer power. DNN_EINTERRUPT: 'out' is unspecified.
*/
dnn_status dnn_operation_apply(const dnn_operation *operation, const dnn_array *a,
                               const dnn_array *b, dnn_array *out, dnn_error *error);

/*
** out = condition ? a : b, elementwise with broadcasting; 'condition' is bool, the others are
** converted to out's type.
*/
dnn_status dnn_where(const dnn_array *condition, const dnn_array *a, const dnn_array *b,
                     dnn_array *out, dnn_error *error);

#endif
