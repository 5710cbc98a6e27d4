/*
** A real cut into the parts of its text, for number_text.c and text.c: arrays are written in
** columns, so that the widths of the parts must be known before one element is written.
*/
#ifndef DNN_ARRAY_REAL_PARTS_H
#define DNN_ARRAY_REAL_PARTS_H

#include "array/dragon4.h"
#include "array/number_text.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* A real cut into its parts; the text is blanks, sign, whole, point, fraction, exponent, blanks. */
typedef struct dnn_real_parts {
  dnn_decimal decimal;
  char sign;    /* '\0' for none */
  int leading;  /* digits of the decimal before the point, the rest is filled with zeros */
  int whole;    /* characters before the point, without sign */
  int zeros;    /* after the point, before the other digits of the decimal */
  int trailing; /* digits of the decimal after the point */
  int fraction; /* characters after the point, the rest is filled with zeros */
  bool point;
  int exponent; /* of ten; scientific only */
  int exponent_digits;
} dnn_real_parts;

/* The parts of a finite value in positional notation, 12.5. */
void dnn_real_split_positional(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_real_parts *parts);

/* The same in scientific notation, 1.25e+01. */
void dnn_real_split_scientific(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_real_parts *parts);

/* Writes the text, which is not terminated, and returns its end. 'pad_left' and 'pad_right' are
   those of a style. */
char *dnn_real_write_parts(const dnn_real_parts *parts, int pad_left, int pad_right, char *to);

/* Appends the text. DNN_ENOMEM. */
dnn_status dnn_real_append_parts(const dnn_real_parts *parts, int pad_left, int pad_right,
                                 dnn_text_buffer *out, dnn_error *error);

DNN_END_DECLARATIONS

#endif
