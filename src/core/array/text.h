/*
** The text of arrays, character for character as NumPy 1.24 writes it.
**
** Arrays of more than 'threshold' elements are summarized first and formatted then: only elements
** that are shown are ever looked at (with edgeitems 0, where NumPy aligns the one shown element
** with all the others, every element is). Arrays may have any strides.
*/
#ifndef DNN_ARRAY_TEXT_H
#define DNN_ARRAY_TEXT_H

#include "array/array.h"
#include "array/number_text.h"
#include "array/text_buffer.h"
#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

DNN_BEGIN_DECLARATIONS

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

DNN_END_DECLARATIONS

#endif
