/*
** Decimal digits of binary reals, exactly: the Dragon4 algorithm of Steele and White, with the two
** ways of stopping that NumPy has.
**
**   unique   digits are made until they tell the value from its neighbours of the same type (the
**            shortest such text), or until the last place that is wanted, where the exact value is
**            rounded
**   exact    the digits of the exact binary value up to the last place that is wanted
**
** Rounding is to nearest, ties to the even digit.
*/
#ifndef DNN_ARRAY_DRAGON4_H
#define DNN_ARRAY_DRAGON4_H

#include "base/declarations.h"

#include <stdbool.h>

DNN_BEGIN_DECLARATIONS

/* No float64 has more significant digits than this. */
#define DNN_DECIMAL_DIGITS 800

/* Which digits are wanted. */
typedef struct dnn_decimal_rule {
  bool unique;     /* else exact */
  bool fractional; /* the limits count places after the point, else significant digits */
  int max_digits;  /* limit where rounding takes place, -1 for none */
  int min_digits;  /* unique digits go on at least to here, -1 for none */
} dnn_decimal_rule;

/*
** 0.0 is the one digit 0 with exponent 0. Trailing zeros of the value are not stored unless a limit
** asked for their place. A value that vanishes at a fractional limit is one digit, 0 or 1, there.
*/
typedef struct dnn_decimal {
  int count;                       /* number of digits, at least 1 */
  int exponent;                    /* power of ten of the first digit */
  char digits[DNN_DECIMAL_DIGITS]; /* '0' .. '9', not terminated */
} dnn_decimal;

/* Fills 'out' with the digits of |value|, which must be finite. */
void dnn_decimal_f64(double value, dnn_decimal_rule rule, dnn_decimal *out);

/* The same for the neighbours that a float32 has. */
void dnn_decimal_f32(float value, dnn_decimal_rule rule, dnn_decimal *out);

DNN_END_DECLARATIONS

#endif
