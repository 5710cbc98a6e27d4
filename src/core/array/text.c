/*
** Text of numbers and arrays, character for character as NumPy prints them.
**
** In the order of the file: a buffer that grows; one real as text, from the digits of dragon4.c;
** scalars; and arrays as numpy/core/arrayprint.py does it: which elements are shown (the ends only,
** of large arrays), a first pass over these that chooses one format for all, and a second that
** writes them in brackets, wrapped at the line width. np.set_printoptions changes dnn_text_options,
** which bindings/text.c keeps.
**
** A function that appends may fail halfway for lack of memory; the public ones then cut the text
** back to where it was.
*/
#include "array/text.h"

#include "array/dragon4.h"
#include "base/alloc.h"
#include "base/interrupt.h"

#include <math.h>
#include <string.h>

/* --- text that grows -------------------------------------------------------------------------- */

dnn_status dnn_text_buffer_reserve(dnn_text_buffer *buffer, size_t extra, dnn_error *error) {
  /* one character is always left for the terminator */
  if (extra < buffer->capacity - buffer->length)
    return DNN_OK;
  size_t needed = 0;
  char *text = NULL;
  if (!__builtin_add_overflow(buffer->length, extra, &needed) && needed < SIZE_MAX / 2) {
    /* twice the size: appending n characters copies fewer than 2 n */
    needed = needed < 64 ? 128 : 2 * needed;
    text = dnn_alloc(needed);
  }
  if (text == NULL) {
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for %zu characters of text",
                         buffer->length);
  }
  if (buffer->length > 0)
    memcpy(text, buffer->text, buffer->length);
  text[buffer->length] = '\0';
  dnn_free(buffer->text);
  buffer->text = text;
  buffer->capacity = needed;
  return DNN_OK;
}

/* Ends the text after 'length' characters, which are there. */
static void buffer_cut(dnn_text_buffer *buffer, size_t length) {
  buffer->length = length;
  if (buffer->text != NULL)
    buffer->text[length] = '\0';
}

dnn_status dnn_text_buffer_append(dnn_text_buffer *buffer, const char *text, size_t length,
                                  dnn_error *error) {
  dnn_status status = dnn_text_buffer_reserve(buffer, length, error);
  if (status == DNN_OK && length > 0) {
    memcpy(buffer->text + buffer->length, text, length);
    buffer_cut(buffer, buffer->length + length);
  }
  return status;
}

dnn_status dnn_text_buffer_fill(dnn_text_buffer *buffer, char fill, size_t count,
                                dnn_error *error) {
  dnn_status status = dnn_text_buffer_reserve(buffer, count, error);
  if (status == DNN_OK) {
    memset(buffer->text + buffer->length, fill, count);
    buffer_cut(buffer, buffer->length + count);
  }
  return status;
}

void dnn_text_buffer_free(dnn_text_buffer *buffer) {
  dnn_free(buffer->text);
  *buffer = (dnn_text_buffer){0};
}

static dnn_status append_string(dnn_text_buffer *buffer, const char *text, dnn_error *error) {
  return dnn_text_buffer_append(buffer, text, strlen(text), error);
}

/* Characters of a UTF-8 text: bytes that continue a character do not count. */
static int64_t text_width(const char *text, size_t length) {
  int64_t width = 0;
  for (size_t i = 0; i < length; i++)
    width += ((unsigned char)text[i] & 0xc0) != 0x80;
  return width;
}

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Length without trailing blanks, but at least 'start'. */
static size_t trimmed_length(const char *text, size_t start, size_t length) {
  while (length > start && is_blank(text[length - 1]))
    length--;
  return length;
}

/* --- one real --------------------------------------------------------------------------------- */

/* A real cut into its parts; the text is blanks, sign, whole, point, fraction, exponent, blanks. */
typedef struct real_parts {
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
} real_parts;

/* A float32 has fewer digits that tell it from its neighbours: 0.1, not 0.10000000149011612. */
static void generate(double value, dnn_dtype dtype, dnn_decimal_rule rule, real_parts *parts,
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
static void trim_fraction(real_parts *parts, char trim, int wanted) {
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
static void split_positional(double value, dnn_dtype dtype, const dnn_real_style *style,
                             real_parts *parts) {
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
static void split_scientific(double value, dnn_dtype dtype, const dnn_real_style *style,
                             real_parts *parts) {
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

/* Upper bound of what write_parts writes. */
static size_t parts_size(const real_parts *parts, int pad_left, int pad_right) {
  size_t left = (size_t)(pad_left > parts->whole ? pad_left : parts->whole);
  size_t right = (size_t)(pad_right > parts->fraction ? pad_right : parts->fraction);
  return left + right + (size_t)parts->exponent_digits + 4;
}

/* Writes the text and returns its end. */
static char *write_parts(const real_parts *parts, int pad_left, int pad_right, char *to) {
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

static dnn_status append_parts(const real_parts *parts, int pad_left, int pad_right,
                               dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = dnn_text_buffer_reserve(out, parts_size(parts, pad_left, pad_right), error);
  if (status == DNN_OK) {
    char *end = write_parts(parts, pad_left, pad_right, out->text + out->length);
    buffer_cut(out, (size_t)(end - out->text));
  }
  return status;
}

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
    return append_string(out, nonfinite_text(value, style->sign), error);
  real_parts parts;
  split_positional(value, dtype, style, &parts);
  return append_parts(&parts, style->pad_left, style->pad_right, out, error);
}

dnn_status dnn_real_scientific(double value, dnn_dtype dtype, const dnn_real_style *style,
                               dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = check_style(dtype, style, error);
  if (status != DNN_OK)
    return status;
  if (!isfinite(value))
    return append_string(out, nonfinite_text(value, style->sign), error);
  real_parts parts;
  split_scientific(value, dtype, style, &parts);
  return append_parts(&parts, style->pad_left, -1, out, error);
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
  real_parts parts;
  if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16)) {
    style.trim = '0';
    split_positional(value, dtype, &style, &parts);
  } else {
    style.trim = '-';
    split_scientific(value, dtype, &style, &parts);
  }
  *write_parts(&parts, -1, -1, text) = '\0';
  return text;
}

char *dnn_scalar_text(double value, char text[DNN_SCALAR_TEXT]) {
  return real_text(value, DNN_F64, text);
}

char *dnn_scalar_text_f32(float value, char text[DNN_SCALAR_TEXT]) {
  return real_text((double)value, DNN_F32, text);
}

static char *integer_text(int64_t value, char text[DNN_SCALAR_TEXT]) {
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

static double load_real(dnn_dtype dtype, const void *element) {
  return dtype == DNN_F32 ? (double)*(const float *)element : *(const double *)element;
}

/* i64, u8 and bool. */
static int64_t load_integer(dnn_dtype dtype, const void *element) {
  return dtype == DNN_I64 ? *(const int64_t *)element : *(const uint8_t *)element;
}

char *dnn_element_text(dnn_dtype dtype, const void *element, char text[DNN_SCALAR_TEXT]) {
  if (dnn_dtype_is_real(dtype))
    return real_text(load_real(dtype, element), dtype, text);
  int64_t value = load_integer(dtype, element);
  return dtype == DNN_BOOL ? copy_text(value ? "True" : "False", text) : integer_text(value, text);
}

/* --- which elements are shown ----------------------------------------------------------------- */

/* The positions [0, head) and [tail, extent) of an axis; with dots between if they do not meet. */
typedef struct span {
  int64_t head;
  int64_t tail;
} span;

/* What is to be formatted, and how. */
typedef struct printer {
  const dnn_array *array;
  const dnn_text_options *options;
  bool summarize;
  const char *separator;
  int64_t separator_width;
  size_t visible_length; /* of the separator without trailing blanks */
  int64_t visible_width;
  int64_t indent;    /* of the outermost bracket's content */
  int64_t linewidth; /* room for a line inside the outermost bracket */
  /* how elements are written */
  bool scientific;
  dnn_real_style style; /* reals */
  int64_t width;        /* integers, bool, and reals that are not finite */
  /* the text */
  dnn_text_buffer *out;
  dnn_text_buffer word; /* scratch: one element */
  uint32_t visited;     /* elements, for polling the interrupt flag */
  dnn_error *error;
} printer;

/* An axis is cut only where that leaves something out: with edge items at both ends and dots for
   one element more. */
static span shown_span(const printer *p, int axis, int64_t least_tail) {
  int64_t extent = p->array->shape[axis];
  int64_t edge = p->options->edgeitems;
  if (!p->summarize || edge > (extent - 1) / 2)
    return (span){extent, extent};
  return (span){edge, extent - (edge > 0 ? edge : least_tail)};
}

static const char *element_at(const printer *p, int axis, const char *base, int64_t index) {
  ptrdiff_t step = (ptrdiff_t)p->array->strides[axis] * (ptrdiff_t)dnn_dtype_size(p->array->dtype);
  return base + step * (ptrdiff_t)index;
}

static dnn_status poll_interrupt(printer *p) {
  /* formatters of the host may be slow, and the elements a billion */
  if (p->visited++ % 1024 == 0 && dnn_interrupted())
    return dnn_error_interrupt(p->error);
  return DNN_OK;
}

typedef void (*visitor)(printer *p, void *context, const void *element);

/* Calls 'visit' for every element that decides about the format. */
static dnn_status visit_shown(printer *p, int axis, const char *base, visitor visit,
                              void *context) {
  if (axis == p->array->ndim) {
    visit(p, context, base);
    return poll_interrupt(p);
  }
  /* with no edge items NumPy's slice [-0:] is the whole axis */
  span shown = shown_span(p, axis, p->array->shape[axis]);
  dnn_status status = DNN_OK;
  for (int64_t i = 0; i < p->array->shape[axis] && status == DNN_OK; i++) {
    /* over the gap, when this axis has one */
    i = i == shown.head ? shown.tail : i;
    status = visit_shown(p, axis + 1, element_at(p, axis, base, i), visit, context);
  }
  return status;
}

/* --- choosing the format ---------------------------------------------------------------------- */

typedef struct real_range {
  double max, min; /* of the magnitudes of finite elements but 0; 0 if there are none */
  bool finite, negative, nonfinite, negative_infinity; /* is there such an element? */
} real_range;

static void visit_range(printer *p, void *context, const void *element) {
  real_range *range = context;
  double value = load_real(p->array->dtype, element);
  double magnitude = fabs(value);
  if (!isfinite(value)) {
    range->nonfinite = true;
    range->negative_infinity |= value < 0;
    return;
  }
  range->finite = true;
  range->negative |= signbit(value) != 0;
  if (magnitude > 0) {
    range->max = magnitude > range->max ? magnitude : range->max;
    range->min = range->min == 0 || magnitude < range->min ? magnitude : range->min;
  }
}

/* NumPy's bounds, on the elements that are shown, zeros aside. It divides in the array's type. */
static bool wants_exponent(const real_range *range, dnn_dtype dtype, bool suppress) {
  if (range->max == 0)
    return false;
  double ratio =
      dtype == DNN_F32 ? (double)((float)range->max / (float)range->min) : range->max / range->min;
  return range->max >= 1e8 || (!suppress && (range->min < 1e-4 || ratio > 1000));
}

typedef struct real_extent {
  int left, right, exponent_digits; /* widest sign and whole part, fraction, exponent */
} real_extent;

static void visit_extent(printer *p, void *context, const void *element) {
  real_extent *extent = context;
  double value = load_real(p->array->dtype, element);
  if (!isfinite(value))
    return;
  real_parts parts;
  (p->scientific ? split_scientific : split_positional)(value, p->array->dtype, &p->style, &parts);
  int left = parts.whole + (parts.sign != '\0');
  extent->left = left > extent->left ? left : extent->left;
  extent->right = parts.fraction > extent->right ? parts.fraction : extent->right;
  extent->exponent_digits = parts.exponent_digits > extent->exponent_digits
                                ? parts.exponent_digits
                                : extent->exponent_digits;
}

/* FloatingFormat of NumPy: a first pass over the elements with free widths gives the widths of
   the second. The digits are made twice: to keep them would take memory for all elements. */
static dnn_status choose_real(printer *p) {
  const dnn_text_options *options = p->options;
  real_range range = {0};
  dnn_status status = visit_shown(p, 0, p->array->data, visit_range, &range);
  if (status != DNN_OK)
    return status;
  bool fixed = options->floatmode == DNN_FLOATMODE_FIXED;
  p->scientific = wants_exponent(&range, p->array->dtype, options->suppress);
  p->style = dnn_real_style_defaults();
  p->style.precision = options->floatmode == DNN_FLOATMODE_UNIQUE ? -1 : options->precision;
  p->style.unique = !fixed;
  p->style.trim = fixed ? 'k' : '.';
  p->style.sign = options->sign == '+';

  real_extent extent = {0};
  if (range.finite) {
    status = visit_shown(p, 0, p->array->data, visit_extent, &extent);
    if (status != DNN_OK)
      return status;
  }
  /* mantissas of one length, as many digits as the longest of them needs */
  if (p->scientific) {
    p->style.trim = 'k';
    p->style.precision = p->style.min_digits = extent.right;
    p->style.exponent_digits = extent.exponent_digits;
    extent.right += extent.exponent_digits + 2;
  } else if (fixed || options->floatmode == DNN_FLOATMODE_MAXPREC_EQUAL) {
    p->style.trim = 'k';
    p->style.precision = p->style.min_digits = extent.right;
  } else {
    p->style.min_digits = 0; /* a large float32 gets its real digits up to the point */
  }
  /* sign ' ' leaves room for one; negative numbers have taken it already */
  extent.left += options->sign == ' ' && !range.negative;

  /* nan and inf take the whole width, point and fraction included */
  if (range.nonfinite) {
    int point = extent.right + 1;
    int nan = (int)text_width(options->nanstr, strlen(options->nanstr)) - point;
    int inf = (int)text_width(options->infstr, strlen(options->infstr)) - point +
              (options->sign != '-' || range.negative_infinity);
    extent.left = nan > extent.left ? nan : extent.left;
    extent.left = inf > extent.left ? inf : extent.left;
  }
  p->style.pad_left = extent.left;
  p->style.pad_right = extent.right;
  p->width = (int64_t)extent.left + extent.right + 1;
  return DNN_OK;
}

static void visit_integer_width(printer *p, void *context, const void *element) {
  int64_t *range = context;
  int64_t value = load_integer(p->array->dtype, element);
  range[0] = value < range[0] ? value : range[0];
  range[1] = value > range[1] ? value : range[1];
}

/* The widest is the smallest or the largest. */
static dnn_status choose_integer(printer *p) {
  int64_t range[2] = {INT64_MAX, INT64_MIN};
  dnn_status status = visit_shown(p, 0, p->array->data, visit_integer_width, range);
  char text[DNN_SCALAR_TEXT];
  size_t min_width = strlen(integer_text(range[0], text));
  size_t max_width = strlen(integer_text(range[1], text));
  p->width = (int64_t)(max_width > min_width ? max_width : min_width);
  return status;
}

static dnn_status choose_format(printer *p) {
  if (p->options->formatter != NULL)
    return DNN_OK;
  switch (p->array->dtype) {
  case DNN_F64:
  case DNN_F32:
    return choose_real(p);
  case DNN_I64:
  case DNN_U8:
    return choose_integer(p);
  case DNN_BOOL:
    p->width = p->array->ndim > 0 ? 5 : 0; /* "False" */
  }
  return DNN_OK;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Makes p->word 'text' after 'sign', right-aligned in p->width. */
static dnn_status set_word(printer *p, const char *sign, const char *text) {
  int64_t pad = p->width - (int64_t)strlen(sign) - text_width(text, strlen(text));
  dnn_status status = dnn_text_buffer_fill(&p->word, ' ', pad > 0 ? (size_t)pad : 0, p->error);
  if (status == DNN_OK)
    status = append_string(&p->word, sign, p->error);
  return status == DNN_OK ? append_string(&p->word, text, p->error) : status;
}

/* Makes p->word the text of one element. */
static dnn_status format_element(printer *p, const void *element) {
  const dnn_text_options *options = p->options;
  dnn_dtype dtype = p->array->dtype;
  buffer_cut(&p->word, 0);
  if (options->formatter != NULL)
    return options->formatter(options->formatter_context, dtype, element, &p->word, p->error);
  if (!dnn_dtype_is_real(dtype)) {
    char text[DNN_SCALAR_TEXT];
    return set_word(p, "", dnn_element_text(dtype, element, text));
  }
  double value = load_real(dtype, element);
  if (!isfinite(value)) {
    const char *sign = value < 0 ? "-" : options->sign == '+' ? "+" : "";
    return set_word(p, sign, isnan(value) ? options->nanstr : options->infstr);
  }
  real_parts parts;
  (p->scientific ? split_scientific : split_positional)(value, dtype, &p->style, &parts);
  return append_parts(&parts, p->style.pad_left, p->style.pad_right, &p->word, p->error);
}

static dnn_status write_axis(printer *p, int axis, const char *base);

/* Ends a line: 'newlines' and the indent of what is inside the bracket of 'axis'. */
static dnn_status new_line(printer *p, int axis, int newlines) {
  dnn_status status = dnn_text_buffer_fill(p->out, '\n', (size_t)newlines, p->error);
  return status == DNN_OK ? dnn_text_buffer_fill(p->out, ' ', (size_t)(p->indent + axis), p->error)
                          : status;
}

/* The lines of a last axis under way. */
typedef struct line {
  int axis;
  int64_t indent;
  int64_t room;   /* column where words must end */
  int64_t column; /* characters of the line so far */
  size_t start;   /* offset of its first character that may be cut */
} line;

/* Adds p->word, on a new line if it does not fit and that would help. */
static dnn_status write_word(printer *p, line *current, bool is_last) {
  dnn_status status = DNN_OK;
  int64_t width = text_width(p->word.text, p->word.length);
  /* a word wider than a line stands alone on one: breaking before the first would not help */
  if (current->column + width > current->room && current->column > current->indent) {
    /* the separator's blank would stand at the end of the line */
    buffer_cut(p->out, trimmed_length(p->out->text, current->start, p->out->length));
    current->start = p->out->length + 1;
    status = new_line(p, current->axis, 1);
    current->column = current->indent;
  }
  if (status == DNN_OK)
    status = dnn_text_buffer_append(p->out, p->word.text, p->word.length, p->error);
  if (status == DNN_OK && !is_last)
    status = append_string(p->out, p->separator, p->error);
  current->column += width + p->separator_width;
  return status == DNN_OK ? poll_interrupt(p) : status;
}

/* NumPy formats the first line with the indent of the others and cuts that off at the end; what
   depends on it, such as how trailing blanks are cut, comes out the same this way. */
static dnn_status write_last_axis(printer *p, int axis, const char *base) {
  int64_t closing = p->visible_width > 1 ? p->visible_width : 1; /* separator or bracket */
  size_t start = p->out->length;
  line current = {.axis = axis,
                  .indent = p->indent + axis,
                  .room = p->linewidth - axis - closing,
                  .column = p->indent + axis,
                  .start = start};
  int64_t extent = p->array->shape[axis];
  span shown = shown_span(p, axis, 1);
  /* the first line has its indent, too, until the bracket takes the place */
  dnn_status status = dnn_text_buffer_fill(p->out, ' ', (size_t)current.indent, p->error);
  for (int64_t i = 0; i < extent && status == DNN_OK; i++) {
    if (i == shown.head) {
      buffer_cut(&p->word, 0);
      status = append_string(&p->word, "...", p->error);
      if (status == DNN_OK)
        status = write_word(p, &current, false);
      i = shown.tail;
    }
    if (status == DNN_OK)
      status = format_element(p, element_at(p, axis, base, i));
    if (status == DNN_OK)
      status = write_word(p, &current, i == extent - 1);
  }
  if (status == DNN_OK) {
    size_t next = start + (size_t)current.indent;
    memmove(p->out->text + start, p->out->text + next, p->out->length - next);
    buffer_cut(p->out, p->out->length - (size_t)current.indent);
  }
  return status;
}

/* Ends an item of an axis that is not the last. An empty line more for each dimension between the
   items: matrices of a stack stand apart. */
static dnn_status write_outer_separator(printer *p, int axis) {
  dnn_status status = dnn_text_buffer_append(p->out, p->separator, p->visible_length, p->error);
  return status == DNN_OK ? new_line(p, axis, p->array->ndim - axis - 1) : status;
}

static dnn_status write_outer_axis(printer *p, int axis, const char *base) {
  int64_t extent = p->array->shape[axis];
  span shown = shown_span(p, axis, 1);
  dnn_status status = DNN_OK;
  for (int64_t i = 0; i < extent && status == DNN_OK; i++) {
    if (i == shown.head) {
      status = append_string(p->out, "...", p->error);
      if (status == DNN_OK)
        status = write_outer_separator(p, axis);
      i = shown.tail;
    }
    if (status == DNN_OK)
      status = write_axis(p, axis + 1, element_at(p, axis, base, i));
    if (status == DNN_OK && i < extent - 1)
      status = write_outer_separator(p, axis);
  }
  return status;
}

static dnn_status write_axis(printer *p, int axis, const char *base) {
  dnn_status status = append_string(p->out, "[", p->error);
  if (status == DNN_OK) {
    status = axis == p->array->ndim - 1 ? write_last_axis(p, axis, base)
                                        : write_outer_axis(p, axis, base);
  }
  return status == DNN_OK ? append_string(p->out, "]", p->error) : status;
}

/* --- whole arrays ----------------------------------------------------------------------------- */

static const char *const floatmodes[] = {
    [DNN_FLOATMODE_FIXED] = "fixed",
    [DNN_FLOATMODE_UNIQUE] = "unique",
    [DNN_FLOATMODE_MAXPREC] = "maxprec",
    [DNN_FLOATMODE_MAXPREC_EQUAL] = "maxprec_equal",
};

const char *dnn_floatmode_name(dnn_floatmode mode) {
  return floatmodes[mode];
}

bool dnn_floatmode_find(const char *name, dnn_floatmode *out) {
  for (int i = DNN_FLOATMODE_FIXED; i <= DNN_FLOATMODE_MAXPREC_EQUAL; i++) {
    if (strcmp(name, floatmodes[i]) == 0) {
      *out = (dnn_floatmode)i;
      return true;
    }
  }
  return false;
}

dnn_text_options dnn_text_defaults(void) {
  return (dnn_text_options){.precision = 8,
                            .threshold = 1000,
                            .edgeitems = 3,
                            .linewidth = 75,
                            .sign = '-',
                            .floatmode = DNN_FLOATMODE_MAXPREC,
                            .nanstr = "nan",
                            .infstr = "inf"};
}

dnn_status dnn_text_options_check(const dnn_text_options *options, dnn_error *error) {
  if (options->precision < 0 || options->precision > DNN_TEXT_PRECISION) {
    return dnn_error_set(error, DNN_EVALUE, "precision must be between 0 and %d, not %d",
                         DNN_TEXT_PRECISION, options->precision);
  }
  if (options->edgeitems < 0) {
    return dnn_error_set(error, DNN_EVALUE, "edgeitems must be at least 0, not %lld",
                         (long long)options->edgeitems);
  }
  if (options->sign == '\0' || strchr("-+ ", options->sign) == NULL)
    return dnn_error_set(error, DNN_EVALUE, "sign must be '-', '+' or ' '");
  if (options->floatmode > DNN_FLOATMODE_MAXPREC_EQUAL)
    return dnn_error_set(error, DNN_EVALUE, "floatmode %d does not exist", options->floatmode);
  return DNN_OK;
}

/* Appends the text without cleaning up after a failure. The word is the only memory of its own, and
   is freed at the end, whatever happened. */
static dnn_status write_array(const dnn_array *array, const dnn_text_options *options,
                              const char *separator, const char *prefix, const char *suffix,
                              dnn_text_buffer *out, dnn_error *error) {
  if (array->size == 0)
    return append_string(out, "[]", error);
  size_t length = strlen(separator);
  size_t visible_length = trimmed_length(separator, 0, length);
  printer p = {
      .array = array,
      .options = options,
      .separator = separator,
      .separator_width = text_width(separator, length),
      .visible_length = visible_length,
      .visible_width = text_width(separator, visible_length),
      .summarize = array->size > options->threshold,
      .indent = 1 + text_width(prefix, strlen(prefix)),
      .linewidth = options->linewidth - text_width(suffix, strlen(suffix)),
      .out = out,
      .error = error,
  };
  dnn_status status = choose_format(&p);
  if (status == DNN_OK && array->ndim > 0) {
    status = write_axis(&p, 0, array->data);
  } else if (status == DNN_OK) {
    status = format_element(&p, array->data);
    if (status == DNN_OK)
      status = dnn_text_buffer_append(out, p.word.text, p.word.length, error);
  }
  dnn_text_buffer_free(&p.word);
  return status;
}

dnn_status dnn_array_to_text(const dnn_array *array, const dnn_text_options *options,
                             const char *separator, const char *prefix, const char *suffix,
                             dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = dnn_text_options_check(options, error);
  if (status != DNN_OK)
    return status;
  size_t start = out->length;
  status = write_array(array, options, separator, prefix, suffix, out, error);
  if (status != DNN_OK)
    buffer_cut(out, start);
  return status;
}

dnn_status dnn_array_str(const dnn_array *array, const dnn_text_options *options,
                         dnn_text_buffer *out, dnn_error *error) {
  if (array->ndim > 0)
    return dnn_array_to_text(array, options, " ", "", "", out, error);
  char text[DNN_SCALAR_TEXT];
  return append_string(out, dnn_element_text(array->dtype, array->data, text), error);
}

static dnn_status write_repr(const dnn_array *array, const dnn_text_options *options,
                             dnn_text_buffer *out, dnn_error *error) {
  static const char prefix[] = "array(";
  dnn_dtype dtype = array->dtype;
  /* array() makes these types of such elements by itself: repr does not name them */
  bool implied = array->size > 0 && (dtype == DNN_F64 || dtype == DNN_I64 || dtype == DNN_BOOL);
  size_t start = out->length;
  dnn_status status = append_string(out, prefix, error);
  if (status == DNN_OK)
    status = write_array(array, options, ", ", prefix, implied ? ")" : ",", out, error);
  if (status == DNN_OK && array->size == 0 && array->ndim > 1) {
    /* "[]" would not tell (0, 3) from (3, 0) */
    char shape[DNN_SHAPE_TEXT];
    status = append_string(out, ", shape=", error);
    if (status == DNN_OK)
      status = append_string(out, dnn_shape_text(array->ndim, array->shape, shape), error);
  }
  if (status != DNN_OK || implied)
    return status == DNN_OK ? append_string(out, ")", error) : status;
  status = append_string(out, ",", error);
  if (status != DNN_OK)
    return status;
  /* the type goes to a line of its own where the last one has no room for it */
  size_t line_start = out->length;
  while (line_start > start && out->text[line_start - 1] != '\n')
    line_start--;
  int64_t last_line = text_width(out->text + line_start, out->length - line_start);
  const char *name = dnn_dtype_name(dtype);
  /* " dtype=" and ")" are 8 characters */
  bool fits = last_line + 8 + (int64_t)strlen(name) <= options->linewidth;
  status = append_string(out, fits ? " dtype=" : "\n      dtype=", error);
  if (status == DNN_OK)
    status = append_string(out, name, error);
  return status == DNN_OK ? append_string(out, ")", error) : status;
}

dnn_status dnn_array_repr(const dnn_array *array, const dnn_text_options *options,
                          dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = dnn_text_options_check(options, error);
  if (status != DNN_OK)
    return status;
  size_t start = out->length;
  status = write_repr(array, options, out, error);
  if (status != DNN_OK)
    buffer_cut(out, start);
  return status;
}
