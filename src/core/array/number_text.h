/*
** The text of single numbers, character for character as NumPy 1.24 writes it.
*/
#ifndef DNN_ARRAY_NUMBER_TEXT_H
#define DNN_ARRAY_NUMBER_TEXT_H

#include "array/text_buffer.h"
#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/* Longest text of a number by the next four functions, with its terminator. */
#define DNN_SCALAR_TEXT 32

/*
** Writes into 'text' and returns it. Reals have the shortest digits that read back as the same
** float64 or float32: "0.1", "1e-05", "1.5e+16", "-0.0", "nan", "inf".
*/
char *dnn_scalar_text(double value, char text[DNN_SCALAR_TEXT]);
char *dnn_scalar_text_f32(float value, char text[DNN_SCALAR_TEXT]);

char *dnn_integer_text(int64_t value, char text[DNN_SCALAR_TEXT]);

/* The number at 'element', as str(array[...]): "1.0", "7", "True". */
char *dnn_element_text(dnn_dtype dtype, const void *element, char text[DNN_SCALAR_TEXT]);

/* The element as a number: of a real type, and of i64, u8 and bool. */
double dnn_element_real(dnn_dtype dtype, const void *element);
int64_t dnn_element_integer(dnn_dtype dtype, const void *element);

/* Most digits that can be asked for, on each side of the point. */
#define DNN_TEXT_PRECISION 10000

/* The arguments of np.format_float_positional and np.format_float_scientific; -1 is their None. */
typedef struct dnn_real_style {
  bool unique;         /* shortest digits, else those of the exact value up to 'precision' */
  bool fractional;     /* positional: the next two count fraction digits, else significant ones */
  int precision;       /* most digits; -1 only when unique */
  int min_digits;      /* fewest digits, when unique */
  char trim;           /* trailing zeros: 'k' kept, '.' cut, '0' cut to one, '-' cut with point */
  bool sign;           /* '+' before positive values? */
  int pad_left;        /* characters before the point, filled with blanks */
  int pad_right;       /* positional: characters after it */
  int exponent_digits; /* scientific: at least this many; -1 is 2 */
} dnn_real_style;

/* True, true, -1, -1, 'k', false, -1, -1, -1. */
dnn_real_style dnn_real_style_defaults(void);

/*
** Append the text of 'value', which has the neighbours of 'dtype', DNN_F64 or DNN_F32.
** DNN_EVALUE when the style contradicts itself, DNN_EDTYPE, DNN_ENOMEM.
*/
dnn_status dnn_real_positional(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_text_buffer *out, dnn_error *error);
dnn_status dnn_real_scientific(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_text_buffer *out, dnn_error *error);

DNN_END_DECLARATIONS

#endif
