/*
** Text of single numbers: format_float_positional and _scientific with all their options, and the
** shortest texts, which are those with the options that NumPy's str takes.
*/
#include "array/number_text.h"

#include "array/real_parts.h"

#include <math.h>
#include <string.h>

/* --- with a style ----------------------------------------------------------------------------- */

dnn_real_style dnn_real_style_defaults(void) {
  return (dnn_real_style){.unique = true,
                          .fractional = true,
                          .precision = -1,
                          .min_digits = -1,
                          .trim = 'k',
                          .pad_left = -1,
                          .pad_right = -1,
                          .exponent_digits = -1};
}

static bool limit_is_valid(int limit) {
  return limit >= -1 && limit <= DNN_TEXT_PRECISION;
}

static dnn_status check_style(dnn_dtype dtype, const dnn_real_style *style, dnn_error *error) {
  if (!dnn_dtype_is_real(dtype)) {
    return dnn_error_set(error, DNN_EDTYPE, "dtype must be float64 or float32, not %s",
                         dnn_dtype_name(dtype));
  }
  if (!limit_is_valid(style->precision) || !limit_is_valid(style->min_digits) ||
      !limit_is_valid(style->pad_left) || !limit_is_valid(style->pad_right) ||
      !limit_is_valid(style->exponent_digits)) {
    return dnn_error_set(error, DNN_EVALUE, "numbers of digits must be between 0 and %d",
                         DNN_TEXT_PRECISION);
  }
  if (style->trim == '\0' || strchr("k.0-", style->trim) == NULL)
    return dnn_error_set(error, DNN_EVALUE, "trim must be 'k', '.', '0' or '-'");
  if (!style->unique && style->precision < 0)
    return dnn_error_set(error, DNN_EVALUE, "precision must be given when unique is false");
  if (style->min_digits > 0 && style->precision > 0 && style->min_digits > style->precision) {
    return dnn_error_set(error, DNN_EVALUE, "min_digits %d must not be above precision %d",
                         style->min_digits, style->precision);
  }
  return DNN_OK;
}

/* "nan", "inf", "-inf" or, with 'show_plus', "+inf". */
static const char *nonfinite_text(double value, bool show_plus) {
  return isnan(value) ? "nan" : value < 0 ? "-inf" : show_plus ? "+inf" : "inf";
}

dnn_status dnn_real_positional(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = check_style(dtype, style, error);
  if (status != DNN_OK)
    return status;
  if (!style->fractional && style->precision == 0) {
    return dnn_error_set(error, DNN_EVALUE,
                         "precision must be greater than 0 when fractional is false");
  }
  if (!isfinite(value))
    return dnn_text_buffer_append_string(out, nonfinite_text(value, style->sign), error);
  dnn_real_parts parts;
  dnn_real_split_positional(value, dtype, style, &parts);
  return dnn_real_append_parts(&parts, style->pad_left, style->pad_right, out, error);
}

dnn_status dnn_real_scientific(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = check_style(dtype, style, error);
  if (status != DNN_OK)
    return status;
  if (!isfinite(value))
    return dnn_text_buffer_append_string(out, nonfinite_text(value, style->sign), error);
  dnn_real_parts parts;
  dnn_real_split_scientific(value, dtype, style, &parts);
  return dnn_real_append_parts(&parts, style->pad_left, -1, out, error);
}

/* --- scalars ---------------------------------------------------------------------------------- */

static char *copy_text(const char *from, char text[DNN_SCALAR_TEXT]) {
  return memcpy(text, from, strlen(from) + 1);
}

/* The shortest text that reads back as the value: repr of Python's float, whose bounds for
   exponents these are, and str of NumPy's scalars. */
static char *real_text(double value, dnn_dtype dtype, char text[DNN_SCALAR_TEXT]) {
  if (!isfinite(value))
    return copy_text(nonfinite_text(value, false), text);
  dnn_real_style style = dnn_real_style_defaults();
  double magnitude = fabs(value);
  dnn_real_parts parts;
  if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16)) {
    style.trim = '0';
    dnn_real_split_positional(value, dtype, &style, &parts);
  } else {
    style.trim = '-';
    dnn_real_split_scientific(value, dtype, &style, &parts);
  }
  *dnn_real_write_parts(&parts, -1, -1, text) = '\0';
  return text;
}

char *dnn_scalar_text(double value, char text[DNN_SCALAR_TEXT]) {
  return real_text(value, DNN_F64, text);
}

char *dnn_scalar_text_f32(float value, char text[DNN_SCALAR_TEXT]) {
  return real_text((double)value, DNN_F32, text);
}

char *dnn_integer_text(int64_t value, char text[DNN_SCALAR_TEXT]) {
  char digits[DNN_SCALAR_TEXT]; /* from the right */
  int count = 0;
  /* the magnitude of the smallest integer has no int64 */
  uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
  do {
    digits[count++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  char *to = text;
  if (value < 0)
    *to++ = '-';
  while (count > 0)
    *to++ = digits[--count];
  *to = '\0';
  return text;
}

/* --- elements of any type --------------------------------------------------------------------- */

double dnn_element_real(dnn_dtype dtype, const void *element) {
  return dtype == DNN_F32 ? (double)*(const float *)element : *(const double *)element;
}

int64_t dnn_element_integer(dnn_dtype dtype, const void *element) {
  return dtype == DNN_I64 ? *(const int64_t *)element : *(const uint8_t *)element;
}

char *dnn_element_text(dnn_dtype dtype, const void *element, char text[DNN_SCALAR_TEXT]) {
  if (dnn_dtype_is_real(dtype))
    return real_text(dnn_element_real(dtype, element), dtype, text);
  int64_t value = dnn_element_integer(dtype, element);
  return dtype == DNN_BOOL ? copy_text(value ? "True" : "False", text)
                           : dnn_integer_text(value, text);
}
