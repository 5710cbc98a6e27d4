/*
** Tables of numbers in text, for np.loadtxt and np.genfromtxt: lines, fields, numbers, in one pass
** and without a copy of the text. Only the numbers of the columns that are wanted are converted,
** and messages name line and column as an editor counts them.
*/
#include "io/textnumbers.h"

#include "base/interrupt.h"
#include "io/number.h"

#include <ctype.h>
#include <string.h>

enum { lines_between_looks = 1 << 12 };

/* A part of the text. */
typedef struct span {
  const char *start, *end;
} span;

/* Where 'pattern', which is not empty, first occurs; the end if it does not. */
static const char *find(span in, const char *pattern) {
  size_t length = strlen(pattern);
  for (const char *at = in.start; (size_t)(in.end - at) >= length; at++) {
    at = memchr(at, pattern[0], (size_t)(in.end - at));
    if (at == NULL || (size_t)(in.end - at) < length)
      return in.end;
    if (memcmp(at, pattern, length) == 0)
      return at;
  }
  return in.end;
}

/* Takes the first line off the text; it ends with a line feed, a carriage return or both. */
static span take_line(span *rest) {
  span line = *rest;
  for (line.end = line.start; line.end < rest->end && *line.end != '\n' && *line.end != '\r';)
    line.end++;
  rest->start = line.end;
  if (rest->start < rest->end && *rest->start == '\r')
    rest->start++;
  if (rest->start < rest->end && *rest->start == '\n')
    rest->start++;
  return line;
}

static span trim(span s) {
  while (s.start < s.end && isspace((unsigned char)*s.start))
    s.start++;
  while (s.start < s.end && isspace((unsigned char)s.end[-1]))
    s.end--;
  return s;
}

/* Splits a line that is not blank into fields, which replace those in 'fields'. Between delimiters
   a field may be empty, which dnn_number_read refuses; runs of white space are one. */
static dnn_status split(span line, const char *delimiter, dnn_bytes *fields, dnn_error *error) {
  dnn_status status = DNN_OK;
  fields->size = 0;
  if (delimiter == NULL)
    line = trim(line);
  for (bool more = true; more && status == DNN_OK;) {
    span field = line;
    if (delimiter != NULL) {
      field.end = find(line, delimiter);
      more = field.end < line.end;
      line.start = more ? field.end + strlen(delimiter) : line.end;
      field = trim(field);
    } else {
      for (field.end = field.start; field.end < line.end && !isspace((unsigned char)*field.end);)
        field.end++;
      line.start = field.end;
      line = trim(line);
      more = line.start < line.end;
    }
    status = dnn_bytes_append(fields, &field, sizeof field, error);
  }
  return status;
}

static dnn_status refuse(const char *function, const char *name, span field, int64_t line,
                         int64_t column, const char *problem, dnn_error *error) {
  char shown[DNN_QUOTED];
  dnn_quote(field.start, (size_t)(field.end - field.start), shown, sizeof shown);
  return dnn_error_set(error, DNN_EVALUE, "%s: '%s' in line %lld, column %lld of '%.200s' %s",
                       function, shown, (long long)line, (long long)column, name, problem);
}

/* Is it no number, rather than one that does not fit? A NaN has no integer, and counts as none. */
static bool is_gap(span field) {
  double value;
  const char *problem =
      dnn_number_read(field.start, (size_t)(field.end - field.start), DNN_F64, &value);
  return problem != NULL || value != value;
}

/* Appends the numbers of one line. */
static dnn_status read_row(const char *name, const dnn_text_format *format, const span *fields,
                           int64_t total, int64_t line, dnn_bytes *out, dnn_error *error) {
  int64_t count = format->columns != NULL ? format->count : total;
  for (int64_t k = 0; k < count; k++) {
    int64_t column = format->columns != NULL ? format->columns[k] : k + 1;
    int64_t position = column > 0 ? column - 1 : total + column;
    if (column == 0 || position < 0 || position >= total)
      return dnn_error_set(error, DNN_EVALUE, "%s: column %lld of '%.200s' out of range 1..%lld",
                           format->function, (long long)column, name, (long long)total);
    int64_t number; /* or the bytes of a double */
    span field = fields[position];
    const char *problem =
        dnn_number_read(field.start, (size_t)(field.end - field.start), format->dtype, &number);
    if (problem != NULL && format->filling != NULL && is_gap(field))
      memcpy(&number, format->filling, sizeof number);
    else if (problem != NULL)
      return refuse(format->function, name, field, line, position + 1, problem, error);
    dnn_status status = dnn_bytes_append(out, &number, sizeof number, error);
    if (status != DNN_OK)
      return status;
  }
  return DNN_OK;
}

/* The next line without its comment. */
static span take_values(span *rest, const dnn_text_format *format) {
  span line = take_line(rest);
  if (format->comments[0] != '\0')
    line.end = find(line, format->comments);
  return line;
}

/* Such lines are counted in messages, but are no rows. */
static bool is_blank(span line) {
  span inside = trim(line);
  return inside.start == inside.end;
}

static int64_t count_rows(span text, const dnn_text_format *format) {
  int64_t rows = 0;
  for (int64_t number = 1; text.start < text.end; number++) {
    span line = take_values(&text, format);
    rows += number > format->skip && !is_blank(line);
  }
  return rows;
}

/* 'out' receives doubles or int64 row by row; on failure it holds what was read so far. 'fields' is
   the only memory of its own, used again for each line. */
dnn_status dnn_text_numbers(const char *name, const char *text, size_t size,
                            const dnn_text_format *format, dnn_bytes *out, int64_t *rows,
                            int64_t *columns, dnn_error *error) {
  span rest = {text, text + size};
  int64_t most = format->most;
  if (format->skip_last > 0) {
    int64_t there = count_rows(rest, format);
    most = there - format->skip_last < most ? there - format->skip_last : most;
  }
  dnn_bytes fields = {0};
  dnn_status status = DNN_OK;
  int64_t total = 0;
  *rows = 0;
  *columns = format->columns != NULL ? format->count : 1;
  for (int64_t number = 1; status == DNN_OK && rest.start < rest.end && *rows < most; number++) {
    span line = take_values(&rest, format);
    if (number <= format->skip || is_blank(line))
      continue;
    status = split(line, format->delimiter, &fields, error);
    if (status != DNN_OK)
      break;
    int64_t found = (int64_t)(fields.size / sizeof(span));
    if (*rows > 0 && found != total) {
      status = dnn_error_set(error, DNN_EVALUE,
                             "%s: line %lld of '%.200s' has %lld values, the first line has "
                             "%lld",
                             format->function, (long long)number, name, (long long)found,
                             (long long)total);
      break;
    }
    total = found;
    status = read_row(name, format, (const span *)(void *)fields.data, total, number, out, error);
    ++*rows;
    if (number % lines_between_looks == 0 && dnn_interrupted())
      status = dnn_error_interrupt(error);
  }
  if (format->columns == NULL && *rows > 0)
    *columns = total;
  dnn_bytes_free(&fields);
  return status;
}
