/*
** The text of arrays and numbers, character for character as NumPy 1.24 writes it.
**
** Arrays of more than 'threshold' elements are summarized first and formatted then: only elements
** that are shown are ever looked at (with edgeitems 0, where NumPy aligns the one shown element
** with all the others, every element is). Arrays may have any strides.
*/
#ifndef DNN_ARRAY_TEXT_H
#define DNN_ARRAY_TEXT_H

#include "array/array.h"
#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

/* --- text that grows -------------------------------------------------------------------------- */

/*
** Start with {0} and free once. 'text' is terminated; it is NULL until something is appended.
** Every function below that appends leaves the old text as it was when it fails.
*/
typedef struct dnn_text_buffer {
  char *text;
  size_t length;   /* without the terminator */
  size_t capacity; /* with it */
} dnn_text_buffer;

/* Makes room for 'extra' more characters without appending them. DNN_ENOMEM. */
dnn_status dnn_text_buffer_reserve(dnn_text_buffer *buffer, size_t extra, dnn_error *error);

/* Appends 'length' bytes of 'text'. DNN_ENOMEM. */
dnn_status dnn_text_buffer_append(dnn_text_buffer *buffer, const char *text, size_t length,
                                  dnn_error *error);

/* Appends 'count' times the character 'fill'. DNN_ENOMEM. */
dnn_status dnn_text_buffer_fill(dnn_text_buffer *buffer, char fill, size_t count, dnn_error *error);

/* Frees the text and empties the buffer. Twice is harmless. */
void dnn_text_buffer_free(dnn_text_buffer *buffer);

/* --- options ---------------------------------------------------------------------------------- */

/* How many digits reals get; the names are NumPy's. */
typedef enum dnn_floatmode {
  DNN_FLOATMODE_FIXED,        /* always 'precision' fraction digits */
  DNN_FLOATMODE_UNIQUE,       /* as many as tell the value from its neighbours */
  DNN_FLOATMODE_MAXPREC,      /* the same, but at most 'precision' */
  DNN_FLOATMODE_MAXPREC_EQUAL /* the same, filled with zeros to one length for all elements */
} dnn_floatmode;

/* "fixed", "unique", "maxprec" or "maxprec_equal". */
const char *dnn_floatmode_name(dnn_floatmode mode);

/* The mode of that name; false when there is none. */
bool dnn_floatmode_find(const char *name, dnn_floatmode *out);

/*
** Writes one element in place of the built-in format: appends the text of *element to 'word'.
** Any status but DNN_OK ends the printing and is handed on, with 'error' as the formatter left it.
*/
typedef dnn_status (*dnn_text_formatter)(void *context, dnn_dtype dtype, const void *element,
                                         dnn_text_buffer *word, dnn_error *error);

/* Room for nanstr and infstr, with the terminator. */
#define DNN_TEXT_NAME 16

/* Largest precision. */
#define DNN_TEXT_PRECISION 10000

/* The options of np.set_printoptions. */
typedef struct dnn_text_options {
  int precision;     /* fraction digits, 0 .. DNN_TEXT_PRECISION */
  int64_t threshold; /* arrays with more elements are summarized */
  int64_t edgeitems; /* elements shown at each end of a summarized axis, at least 0 */
  int linewidth;     /* characters */
  bool suppress;     /* no exponent form because of small elements? */
  char sign;         /* of positive reals: '-' none, '+' always, ' ' a blank */
  dnn_floatmode floatmode;
  char nanstr[DNN_TEXT_NAME]; /* UTF-8, here and below: widths count characters, not bytes */
  char infstr[DNN_TEXT_NAME];
  dnn_text_formatter formatter; /* for every element, or NULL; choose it by the array's dtype */
  void *formatter_context;
} dnn_text_options;

/* NumPy's defaults: 8, 1000, 3, 75, false, '-', maxprec, "nan", "inf", none. */
dnn_text_options dnn_text_defaults(void);

/* DNN_EVALUE, naming the option, when one is out of its range. The functions below check too. */
dnn_status dnn_text_options_check(const dnn_text_options *options, dnn_error *error);

/* --- arrays ----------------------------------------------------------------------------------- */

/*
** Append str(array), repr(array) and np.array2string(array, separator, prefix, suffix) to 'out'.
** 'prefix' and 'suffix' are not written, only room is left for them. The str of an array without
** dimensions is the text of its number in full precision.
** DNN_EVALUE for bad options, DNN_ENOMEM, DNN_EINTERRUPT, or the status of the formatter.
*/
dnn_status dnn_array_str(const dnn_array *array, const dnn_text_options *options,
                         dnn_text_buffer *out, dnn_error *error);
dnn_status dnn_array_repr(const dnn_array *array, const dnn_text_options *options,
                          dnn_text_buffer *out, dnn_error *error);
dnn_status dnn_array_to_text(const dnn_array *array, const dnn_text_options *options,
                             const char *separator, const char *prefix, const char *suffix,
                             dnn_text_buffer *out, dnn_error *error);

/* --- numbers ---------------------------------------------------------------------------------- */

/* Longest text of a number by the next three functions, with its terminator. */
#define DNN_SCALAR_TEXT 32

/*
** Writes into 'text' and returns it. Reals have the shortest digits that read back as the same
** float64 or float32: "0.1", "1e-05", "1.5e+16", "-0.0", "nan", "inf".
*/
char *dnn_scalar_text(double value, char text[DNN_SCALAR_TEXT]);
char *dnn_scalar_text_f32(float value, char text[DNN_SCALAR_TEXT]);

/* The number at 'element', as str(array[...]): "1.0", "7", "True". */
char *dnn_element_text(dnn_dtype dtype, const void *element, char text[DNN_SCALAR_TEXT]);

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
