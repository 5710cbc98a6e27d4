/*
** Text of arrays, character for character as NumPy prints them.
**
** As in numpy/core/arrayprint.py: which elements are shown (the ends only, of large arrays), a
** first pass over these that chooses one format for all, and a second that writes them in brackets,
** wrapped at the line width. Elements are written by number_text.c and real_parts.c.
** np.set_printoptions changes dnn_text_options, which bindings/text.c keeps.
**
** A function that appends may fail halfway for lack of memory; the public ones then cut the text
** back to where it was.
*/
#include "array/text.h"

#include "array/real_parts.h"
#include "base/interrupt.h"

#include <math.h>
#include <string.h>

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
  double value = dnn_element_real(p->array->dtype, element);
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
  double value = dnn_element_real(p->array->dtype, element);
  if (!isfinite(value))
    return;
  dnn_real_parts parts;
  (p->scientific ? dnn_real_split_scientific : dnn_real_split_positional)(value, p->array->dtype,
                                                                          &p->style, &parts);
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
    int nan = (int)dnn_text_width(options->nanstr, strlen(options->nanstr)) - point;
    int inf = (int)dnn_text_width(options->infstr, strlen(options->infstr)) - point +
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
  int64_t value = dnn_element_integer(p->array->dtype, element);
  range[0] = value < range[0] ? value : range[0];
  range[1] = value > range[1] ? value : range[1];
}

/* The widest is the smallest or the largest. */
static dnn_status choose_integer(printer *p) {
  int64_t range[2] = {INT64_MAX, INT64_MIN};
  dnn_status status = visit_shown(p, 0, p->array->data, visit_integer_width, range);
  char text[DNN_SCALAR_TEXT];
  size_t min_width = strlen(dnn_integer_text(range[0], text));
  size_t max_width = strlen(dnn_integer_text(range[1], text));
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

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Length without trailing blanks, but at least 'start'. */
static size_t trimmed_length(const char *text, size_t start, size_t length) {
  while (length > start && is_blank(text[length - 1]))
    length--;
  return length;
}

/* Makes p->word 'text' after 'sign', right-aligned in p->width. */
static dnn_status set_word(printer *p, const char *sign, const char *text) {
  int64_t pad = p->width - (int64_t)strlen(sign) - dnn_text_width(text, strlen(text));
  dnn_status status = dnn_text_buffer_fill(&p->word, ' ', pad > 0 ? (size_t)pad : 0, p->error);
  if (status == DNN_OK)
    status = dnn_text_buffer_append_string(&p->word, sign, p->error);
  return status == DNN_OK ? dnn_text_buffer_append_string(&p->word, text, p->error) : status;
}

/* Makes p->word the text of one element. */
static dnn_status format_element(printer *p, const void *element) {
  const dnn_text_options *options = p->options;
  dnn_dtype dtype = p->array->dtype;
  dnn_text_buffer_cut(&p->word, 0);
  if (options->formatter != NULL)
    return options->formatter(options->formatter_context, dtype, element, &p->word, p->error);
  if (!dnn_dtype_is_real(dtype)) {
    char text[DNN_SCALAR_TEXT];
    return set_word(p, "", dnn_element_text(dtype, element, text));
  }
  double value = dnn_element_real(dtype, element);
  if (!isfinite(value)) {
    const char *sign = value < 0 ? "-" : options->sign == '+' ? "+" : "";
    return set_word(p, sign, isnan(value) ? options->nanstr : options->infstr);
  }
  dnn_real_parts parts;
  (p->scientific ? dnn_real_split_scientific : dnn_real_split_positional)(value, dtype, &p->style,
                                                                          &parts);
  return dnn_real_append_parts(&parts, p->style.pad_left, p->style.pad_right, &p->word, p->error);
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
  int64_t width = dnn_text_width(p->word.text, p->word.length);
  /* a word wider than a line stands alone on one: breaking before the first would not help */
  if (current->column + width > current->room && current->column > current->indent) {
    /* the separator's blank would stand at the end of the line */
    dnn_text_buffer_cut(p->out, trimmed_length(p->out->text, current->start, p->out->length));
    current->start = p->out->length + 1;
    status = new_line(p, current->axis, 1);
    current->column = current->indent;
  }
  if (status == DNN_OK)
    status = dnn_text_buffer_append(p->out, p->word.text, p->word.length, p->error);
  if (status == DNN_OK && !is_last)
    status = dnn_text_buffer_append_string(p->out, p->separator, p->error);
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
      dnn_text_buffer_cut(&p->word, 0);
      status = dnn_text_buffer_append_string(&p->word, "...", p->error);
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
    dnn_text_buffer_cut(p->out, p->out->length - (size_t)current.indent);
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
      status = dnn_text_buffer_append_string(p->out, "...", p->error);
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
  dnn_status status = dnn_text_buffer_append_string(p->out, "[", p->error);
  if (status == DNN_OK) {
    status = axis == p->array->ndim - 1 ? write_last_axis(p, axis, base)
                                        : write_outer_axis(p, axis, base);
  }
  return status == DNN_OK ? dnn_text_buffer_append_string(p->out, "]", p->error) : status;
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
    return dnn_text_buffer_append_string(out, "[]", error);
  size_t length = strlen(separator);
  size_t visible_length = trimmed_length(separator, 0, length);
  printer p = {
      .array = array,
      .options = options,
      .separator = separator,
      .separator_width = dnn_text_width(separator, length),
      .visible_length = visible_length,
      .visible_width = dnn_text_width(separator, visible_length),
      .summarize = array->size > options->threshold,
      .indent = 1 + dnn_text_width(prefix, strlen(prefix)),
      .linewidth = options->linewidth - dnn_text_width(suffix, strlen(suffix)),
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
    dnn_text_buffer_cut(out, start);
  return status;
}

dnn_status dnn_array_str(const dnn_array *array, const dnn_text_options *options,
                         dnn_text_buffer *out, dnn_error *error) {
  if (array->ndim > 0)
    return dnn_array_to_text(array, options, " ", "", "", out, error);
  char text[DNN_SCALAR_TEXT];
  return dnn_text_buffer_append_string(out, dnn_element_text(array->dtype, array->data, text),
                                       error);
}

static dnn_status write_repr(const dnn_array *array, const dnn_text_options *options,
                             dnn_text_buffer *out, dnn_error *error) {
  static const char prefix[] = "array(";
  dnn_dtype dtype = array->dtype;
  /* array() makes these types of such elements by itself: repr does not name them */
  bool implied = array->size > 0 && (dtype == DNN_F64 || dtype == DNN_I64 || dtype == DNN_BOOL);
  size_t start = out->length;
  dnn_status status = dnn_text_buffer_append_string(out, prefix, error);
  if (status == DNN_OK)
    status = write_array(array, options, ", ", prefix, implied ? ")" : ",", out, error);
  if (status == DNN_OK && array->size == 0 && array->ndim > 1) {
    /* "[]" would not tell (0, 3) from (3, 0) */
    char shape[DNN_SHAPE_TEXT];
    status = dnn_text_buffer_append_string(out, ", shape=", error);
    if (status == DNN_OK)
      status = dnn_text_buffer_append_string(out, dnn_shape_text(array->ndim, array->shape, shape),
                                             error);
  }
  if (status != DNN_OK || implied)
    return status == DNN_OK ? dnn_text_buffer_append_string(out, ")", error) : status;
  status = dnn_text_buffer_append_string(out, ",", error);
  if (status != DNN_OK)
    return status;
  /* the type goes to a line of its own where the last one has no room for it */
  size_t line_start = out->length;
  while (line_start > start && out->text[line_start - 1] != '\n')
    line_start--;
  int64_t last_line = dnn_text_width(out->text + line_start, out->length - line_start);
  const char *name = dnn_dtype_name(dtype);
  /* " dtype=" and ")" are 8 characters */
  bool fits = last_line + 8 + (int64_t)strlen(name) <= options->linewidth;
  status = dnn_text_buffer_append_string(out, fits ? " dtype=" : "\n      dtype=", error);
  if (status == DNN_OK)
    status = dnn_text_buffer_append_string(out, name, error);
  return status == DNN_OK ? dnn_text_buffer_append_string(out, ")", error) : status;
}

dnn_status dnn_array_repr(const dnn_array *array, const dnn_text_options *options,
                          dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = dnn_text_options_check(options, error);
  if (status != DNN_OK)
    return status;
  size_t start = out->length;
  status = write_repr(array, options, out, error);
  if (status != DNN_OK)
    dnn_text_buffer_cut(out, start);
  return status;
}
