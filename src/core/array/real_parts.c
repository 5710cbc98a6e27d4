/*
** From digits to the text of a real: how many of them stand on each side of the point, where zeros
** fill up, and what is cut, by NumPy's rules for format_float_positional and _scientific.
*/
#include "array/real_parts.h"

#include <math.h>
#include <string.h>

/* A float32 has fewer digits that tell it from its neighbours: 0.1, not 0.10000000149011612. */
static void generate(double value, dnn_dtype dtype, dnn_decimal_rule rule, dnn_real_parts *parts,
                     bool show_plus) {
  if (dtype == DNN_F32)
    dnn_decimal_f32((float)value, rule, &parts->decimal);
  else
    dnn_decimal_f64(value, rule, &parts->decimal);
  parts->sign = signbit(value) ? '-' : show_plus ? '+' : '\0';
}

/*
** Cuts or fills the fraction as 'trim' says, in NumPy's letters; 'wanted' is its length for 'k'.
**   k  keeps zeros, and fills up to the length
**   .  cuts zeros, keeps the point
**   0  cuts zeros but the first behind the point
**   -  cuts zeros, and the point behind which nothing is left
*/
static void trim_fraction(dnn_real_parts *parts, char trim, int wanted) {
  const char *digits = parts->decimal.digits + parts->leading;
  parts->fraction = parts->zeros + parts->trailing;
  parts->point = true;
  if (trim == 'k') {
    parts->fraction = wanted > parts->fraction ? wanted : parts->fraction;
    return;
  }
  while (parts->trailing > 0 && digits[parts->trailing - 1] == '0')
    parts->trailing--;
  parts->zeros = parts->trailing > 0 ? parts->zeros : 0;
  parts->fraction = parts->zeros + parts->trailing;
  if (parts->fraction == 0 && trim == '0')
    parts->fraction = 1;
  parts->point = parts->fraction > 0 || trim != '-';
}

/* With format_float_positional's rules: not 'fractional', the digits count from the first one that
   is not 0, and so does the length to fill up to. */
void dnn_real_split_positional(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_real_parts *parts) {
  dnn_decimal_rule rule = {.unique = style->unique,
                           .fractional = style->fractional,
                           .max_digits = style->precision,
                           .min_digits = style->min_digits};
  generate(value, dtype, rule, parts, style->sign);
  int count = parts->decimal.count;
  int before = parts->decimal.exponent + 1; /* places of the decimal before the point */
  parts->whole = before > 0 ? before : 1;
  parts->leading = before <= 0 ? 0 : before < count ? before : count;
  parts->zeros = before < 0 ? -before : 0;
  parts->trailing = count - parts->leading;
  parts->exponent_digits = 0;
  int wanted = style->unique ? style->min_digits : style->precision;
  trim_fraction(parts, style->trim, style->fractional ? wanted : wanted - parts->whole);
}

/* One digit before the point; precision counts those behind it. */
void dnn_real_split_scientific(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_real_parts *parts) {
  dnn_decimal_rule rule = {.unique = style->unique,
                           .fractional = false,
                           .max_digits = style->precision < 0 ? -1 : style->precision + 1,
                           .min_digits = style->min_digits < 0 ? -1 : style->min_digits + 1};
  generate(value, dtype, rule, parts, style->sign);
  parts->leading = 1;
  parts->whole = 1;
  parts->zeros = 0;
  parts->trailing = parts->decimal.count - 1;
  parts->exponent = parts->decimal.exponent;
  int magnitude = parts->exponent < 0 ? -parts->exponent : parts->exponent;
  int digits = magnitude < 10 ? 1 : magnitude < 100 ? 2 : 3;
  int least = style->exponent_digits < 0 ? 2 : style->exponent_digits;
  parts->exponent_digits = digits > least ? digits : least;
  trim_fraction(parts, style->trim, style->unique ? style->min_digits : style->precision);
  parts->point |= parts->decimal.count > 1; /* NumPy cuts zeros here, but not their point */
}

static char *put(char *to, const char *from, int count) {
  memcpy(to, from, (size_t)count);
  return to + count;
}

static char *put_fill(char *to, char fill, int count) {
  if (count <= 0)
    return to;
  memset(to, fill, (size_t)count);
  return to + count;
}

/* Upper bound of what dnn_real_write_parts writes. */
static size_t parts_size(const dnn_real_parts *parts, int pad_left, int pad_right) {
  size_t left = (size_t)(pad_left > parts->whole ? pad_left : parts->whole);
  size_t right = (size_t)(pad_right > parts->fraction ? pad_right : parts->fraction);
  return left + right + (size_t)parts->exponent_digits + 4;
}

char *dnn_real_write_parts(const dnn_real_parts *parts, int pad_left, int pad_right, char *to) {
  const char *digits = parts->decimal.digits;
  /* right-aligned at the point: blanks, sign, digits */
  to = put_fill(to, ' ', pad_left - parts->whole - (parts->sign != '\0'));
  if (parts->sign != '\0')
    *to++ = parts->sign;
  to = put(to, digits, parts->leading);
  to = put_fill(to, '0', parts->whole - parts->leading);
  if (parts->point)
    *to++ = '.';
  to = put_fill(to, '0', parts->zeros);
  to = put(to, digits + parts->leading, parts->trailing);
  to = put_fill(to, '0', parts->fraction - parts->zeros - parts->trailing);
  if (parts->exponent_digits > 0) {
    *to++ = 'e';
    *to++ = parts->exponent < 0 ? '-' : '+';
    int rest = parts->exponent < 0 ? -parts->exponent : parts->exponent;
    for (int i = parts->exponent_digits - 1; i >= 0; i--) {
      to[i] = (char)('0' + rest % 10);
      rest /= 10;
    }
    to += parts->exponent_digits;
  } else if (pad_right >= parts->fraction) {
    /* a point that was cut leaves a blank, so that columns stay aligned */
    to = put_fill(to, ' ', pad_right - parts->fraction + !parts->point);
  }
  return to;
}

dnn_status dnn_real_append_parts(const dnn_real_parts *parts, int pad_left, int pad_right,
                                 dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = dnn_text_buffer_reserve(out, parts_size(parts, pad_left, pad_right), error);
  if (status == DNN_OK) {
    char *end = dnn_real_write_parts(parts, pad_left, pad_right, out->text + out->length);
    dnn_text_buffer_cut(out, (size_t)(end - out->text));
  }
  return status;
}
