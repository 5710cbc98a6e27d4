/*
** CSV in one pass over the text for numbers, and a second one for columns of text, whose fields
** are known to be that only at the end. A column is guessed to be integers until a field is none,
** then reals, then text.
*/
#include "io/csv.h"

#include "array/number_text.h"
#include "base/interrupt.h"
#include "io/number.h"

#include <math.h>
#include <string.h>

enum { bytes_between_looks = 1 << 20, longest_number = 128 };

static dnn_status refuse_text(const dnn_csv *csv, size_t at, const char *problem,
                              dnn_error *error) {
  int64_t line = 1;
  for (size_t i = 0; i < at; i++)
    line += csv->text[i] == '\n';
  return dnn_error_set(error, DNN_EVALUE, "read_csv: line %lld of '%.200s' %s", (long long)line,
                       csv->name, problem);
}

dnn_status dnn_csv_start(dnn_csv *csv, int64_t skip, dnn_error *error) {
  static const char mark[] = "\xef\xbb\xbf";
  const char *text = csv->text;
  csv->at = 0;
  csv->line = 1;
  if (csv->size >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
    return dnn_error_set(error, DNN_EVALUE,
                         "read_csv: '%.200s' is UTF-16: save it as UTF-8, or convert it, 'iconv "
                         "-f utf-16 -t utf-8'",
                         csv->name);
  const char *nul = csv->size > 0 ? memchr(text, '\0', csv->size) : NULL;
  if (nul != NULL)
    return refuse_text(csv, (size_t)(nul - text), "has a byte 0: it is no text", error);
  if (csv->size >= 3 && memcmp(text, mark, 3) == 0)
    csv->at = 3;
  for (; skip > 0 && csv->at < csv->size; skip--, csv->line++) {
    while (csv->at < csv->size && text[csv->at] != '\n' && text[csv->at] != '\r')
      csv->at++;
    csv->at += csv->size - csv->at >= 2 && memcmp(text + csv->at, "\r\n", 2) == 0 ? 2 : 1;
  }
  if (csv->at > csv->size) /* the last line had no end */
    csv->at = csv->size;
  return DNN_OK;
}

/* --- fields ----------------------------------------------------------------------------------- */

/* Takes a line end off the text. */
static void take_line_end(dnn_csv *csv) {
  if (csv->at == csv->size)
    return;
  if (csv->text[csv->at++] == '\r' && csv->at < csv->size && csv->text[csv->at] == '\n')
    csv->at++;
  csv->line++;
}

/* Is there another record? Passes over empty lines. */
static bool find_record(dnn_csv *csv) {
  while (csv->at < csv->size && (csv->text[csv->at] == '\n' || csv->text[csv->at] == '\r'))
    take_line_end(csv);
  return csv->at < csv->size;
}

static dnn_status take_quoted(dnn_csv *csv, int64_t column, dnn_csv_field *out, dnn_error *error) {
  char *start = csv->text + csv->at + 1, *end = csv->text + csv->size, *at = start;
  int64_t line = csv->line;
  for (;; at += 2) { /* behind two quotes */
    char *quote = memchr(at, '"', (size_t)(end - at));
    if (quote == NULL)
      return dnn_error_set(error, DNN_EVALUE,
                           "read_csv: the quotes that open in line %lld, column %lld of '%.200s' "
                           "are not closed",
                           (long long)line, (long long)column, csv->name);
    for (; at < quote; at++)
      csv->line += *at == '\n' || (*at == '\r' && at[1] != '\n');
    if (quote + 1 == end || quote[1] != '"')
      break;
  }
  *out = (dnn_csv_field){start, (size_t)(at - start), true};
  csv->at = (size_t)(at + 1 - csv->text);
  if (at + 1 == end || at[1] == csv->separator || at[1] == '\n' || at[1] == '\r')
    return DNN_OK;
  return dnn_error_set(error, DNN_EVALUE,
                       "read_csv: text follows the closing quote in line %lld, column %lld of "
                       "'%.200s': a quote within quotes is written twice",
                       (long long)csv->line, (long long)column, csv->name);
}

/* Takes the field at which the text is, and the separator behind it: *more tells whether there was
   one. */
static dnn_status take_field(dnn_csv *csv, int64_t column, dnn_csv_field *out, bool *more,
                             dnn_error *error) {
  char *start = csv->text + csv->at, *end = csv->text + csv->size, *at = start;
  const char separator = csv->separator;
  if (at < end && *at == '"') {
    dnn_status status = take_quoted(csv, column, out, error);
    if (status != DNN_OK)
      return status;
  } else {
    while (at < end && *at != separator && *at != '\n' && *at != '\r')
      at++;
    *out = (dnn_csv_field){start, (size_t)(at - start), false};
    csv->at += out->length;
  }
  *more = csv->at < csv->size && csv->text[csv->at] == separator;
  csv->at += *more;
  if (!*more || column < DNN_CSV_COLUMNS)
    return DNN_OK;
  return dnn_error_set(error, DNN_EVALUE, "read_csv: line %lld of '%.200s' has over %d values",
                       (long long)csv->line, csv->name, DNN_CSV_COLUMNS);
}

dnn_status dnn_csv_record(dnn_csv *csv, dnn_bytes *fields, dnn_error *error) {
  dnn_status status = DNN_OK;
  fields->size = 0;
  bool more = find_record(csv);
  for (int64_t column = 1; more && status == DNN_OK; column++) {
    dnn_csv_field field;
    status = take_field(csv, column, &field, &more, error);
    if (status == DNN_OK)
      status = dnn_bytes_append(fields, &field, sizeof field, error);
  }
  take_line_end(csv);
  return status;
}

void dnn_csv_unquote(dnn_csv_field *field) {
  char *to = field->start, *end = field->start + field->length;
  for (const char *from = to; field->quoted && from < end; from++) {
    *to++ = *from;
    from += *from == '"'; /* a second one follows */
  }
  if (field->quoted)
    field->length = (size_t)(to - field->start);
  field->quoted = false;
}

/* --- columns ---------------------------------------------------------------------------------- */

static dnn_status store(dnn_csv_column *column, const void *value, size_t size, dnn_error *error) {
  dnn_bytes *values = &column->values;
  if (values->capacity - values->size < size) {
    dnn_status status = dnn_bytes_reserve(values, size, error);
    if (status != DNN_OK)
      return status;
  }
  memcpy(values->data + values->size, value, size);
  values->size += size;
  return DNN_OK;
}

static dnn_csv_field trim(dnn_csv_field field) {
  while (field.length > 0 && (field.start[0] == ' ' || field.start[0] == '\t')) {
    field.start++;
    field.length--;
  }
  while (field.length > 0 &&
         (field.start[field.length - 1] == ' ' || field.start[field.length - 1] == '\t'))
    field.length--;
  return field;
}

static bool is_missing(const dnn_csv *csv, const dnn_csv_field *field) {
  for (size_t i = 0; i < csv->missing_count; i++)
    if (csv->missing[i].length == field->length &&
        memcmp(csv->missing[i].start, field->start, field->length) == 0)
      return true;
  return false;
}

/* Reads a number with the decimal sign of the file, as dnn_number_read does. */
static const char *read_number(const dnn_csv *csv, const dnn_csv_field *field, dnn_dtype dtype,
                               void *out) {
  if (csv->decimal == '.')
    return dnn_number_read(field->start, field->length, dtype, out);
  char copy[longest_number];
  if (field->length > sizeof copy || memchr(field->start, '.', field->length) != NULL)
    return "is not a number";
  for (size_t i = 0; i < field->length; i++)
    copy[i] = field->start[i] == csv->decimal ? '.' : field->start[i];
  return dnn_number_read(copy, field->length, dtype, out);
}

/* Integers so far become reals. */
static void widen(dnn_csv_column *column) {
  for (size_t at = 0; at < column->values.size; at += sizeof(double)) {
    int64_t integer;
    memcpy(&integer, column->values.data + at, sizeof integer);
    double real = (double)integer;
    memcpy(column->values.data + at, &real, sizeof real);
  }
  column->kind = DNN_CSV_F64;
}

static dnn_status refuse(const dnn_csv *csv, const dnn_csv_field *field, int64_t line,
                         int64_t position, const char *problem, dnn_error *error) {
  char shown[DNN_QUOTED];
  dnn_quote(field->start, field->length, shown, sizeof shown);
  return dnn_error_set(error, DNN_EVALUE, "read_csv: '%s' in line %lld, column %lld of '%.200s' %s",
                       shown, (long long)line, (long long)position, csv->name, problem);
}

/* Stores a field in a column of numbers, which may be found to be one of text. 'known': no number
   stands for a missing one, so that what is a number need not be looked for among those. */
static dnn_status store_number(const dnn_csv *csv, bool known, dnn_csv_field field, int64_t line,
                               int64_t position, dnn_csv_column *column, dnn_error *error) {
  static const dnn_dtype dtypes[] = {
      [DNN_CSV_I64] = DNN_I64, [DNN_CSV_U8] = DNN_U8, [DNN_CSV_F64] = DNN_F64};
  const double nan = (double)NAN;
  int64_t number; /* or the bytes of a double */
  field = trim(field);
  if (column->guessed && column->kind == DNN_CSV_I64) {
    if (dnn_number_integer(field.start, field.length, &number) &&
        (known || !is_missing(csv, &field)))
      return store(column, &number, sizeof number, error);
    widen(column);
  }
  const char *problem = NULL;
  if (known || !is_missing(csv, &field)) {
    problem = read_number(csv, &field, dtypes[column->kind], &number);
    if (problem == NULL)
      return store(column, &number, sizeof number, error);
  }
  bool missing = problem == NULL || is_missing(csv, &field);
  if (missing && column->kind == DNN_CSV_F64)
    return store(column, &nan, sizeof nan, error);
  if (!column->guessed)
    return refuse(csv, &field, line, position,
                  missing ? "is a missing value, which integers do not have" : problem, error);
  column->kind = DNN_CSV_TEXT;
  column->line = line;
  dnn_bytes_free(&column->values);
  return DNN_OK;
}

/* Does a finite number stand for a missing one? Others are no numbers, or NaN anyway. */
static bool numbers_are_known(const dnn_csv *csv) {
  for (size_t i = 0; i < csv->missing_count; i++) {
    double number;
    if (read_number(csv, &csv->missing[i], DNN_F64, &number) == NULL && !isnan(number))
      return false;
  }
  return true;
}

/* Makes room for as many values as the rest of the text has, if it is like what was read since
   'start': buffers that grow step by step touch half as much memory again, and are copied. It is a
   hint, which may fail. */
static void reserve_rest(const dnn_csv *csv, size_t start, int64_t count, dnn_csv_column *columns) {
  double share = (double)(csv->size - csv->at) / (double)(csv->at - start);
  for (int64_t i = 0; i < count; i++) {
    dnn_bytes *values = &columns[i].values;
    if (values->size > 0)
      dnn_bytes_reserve(values, (size_t)((double)values->size * share), NULL);
  }
}

/* One pass: of the columns of numbers, or of those of text. */
static dnn_status read_pass(dnn_csv *csv, bool texts, int64_t most, int64_t count,
                            dnn_csv_column *columns, int64_t *rows, dnn_error *error) {
  const bool known = numbers_are_known(csv);
  const size_t start = csv->at;
  size_t look = start;
  for (*rows = 0; *rows < most && find_record(csv); ++*rows) {
    int64_t position = 0, line = csv->line;
    for (bool more = true; more; position++) {
      dnn_csv_field field;
      const int64_t field_line = csv->line;
      dnn_status status = take_field(csv, position + 1, &field, &more, error);
      if (status == DNN_OK && position < count) {
        dnn_csv_column *column = &columns[position];
        if (texts && column->kind == DNN_CSV_TEXT) {
          dnn_csv_unquote(&field);
          status = store(column, &field, sizeof field, error);
        } else if (!texts && column->kind != DNN_CSV_TEXT && column->kind != DNN_CSV_SKIP) {
          status = store_number(csv, known, field, field_line, position + 1, column, error);
        }
      }
      if (status != DNN_OK)
        return status;
    }
    if (position != count)
      return dnn_error_set(
          error, DNN_EVALUE,
          "read_csv: line %lld of '%.200s' has %lld values, the first one has %lld",
          (long long)line, csv->name, (long long)position, (long long)count);
    take_line_end(csv);
    if (csv->at - look >= bytes_between_looks) {
      if (look == start && most == INT64_MAX)
        reserve_rest(csv, start, count, columns);
      look = csv->at;
      if (dnn_interrupted())
        return dnn_error_interrupt(error);
    }
  }
  return DNN_OK;
}

dnn_status dnn_csv_read(dnn_csv *csv, int64_t most, int64_t count, dnn_csv_column *columns,
                        int64_t *rows, dnn_error *error) {
  const size_t start = csv->at;
  const int64_t line = csv->line;
  for (int64_t i = 0; i < count; i++) {
    columns[i].guessed = columns[i].kind == DNN_CSV_GUESS;
    if (columns[i].guessed)
      columns[i].kind = DNN_CSV_I64;
  }
  dnn_status status = read_pass(csv, false, most, count, columns, rows, error);
  bool texts = false;
  for (int64_t i = 0; i < count; i++) {
    texts |= columns[i].kind == DNN_CSV_TEXT;
    if (columns[i].guessed && *rows == 0)
      columns[i].kind = DNN_CSV_F64;
  }
  if (status != DNN_OK || !texts)
    return status;
  csv->at = start;
  csv->line = line;
  return read_pass(csv, true, most, count, columns, rows, error);
}

void dnn_csv_free_columns(int64_t count, dnn_csv_column *columns) {
  for (int64_t i = 0; i < count; i++)
    dnn_bytes_free(&columns[i].values);
}

/* --- writing ---------------------------------------------------------------------------------- */

dnn_status dnn_csv_write_text(dnn_bytes *out, const char *text, size_t length, char separator,
                              bool alone, dnn_error *error) {
  bool quotes = alone && length == 0;
  size_t doubled = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '\0')
      return dnn_error_set(error, DNN_EVALUE, "write_csv: a text has a byte 0");
    doubled += text[i] == '"';
    quotes |= text[i] == separator || text[i] == '"' || text[i] == '\n' || text[i] == '\r';
  }
  if (!quotes)
    return dnn_bytes_append(out, text, length, error);
  dnn_status status = dnn_bytes_reserve(out, length + doubled + 2, error);
  if (status != DNN_OK)
    return status;
  unsigned char *to = out->data + out->size;
  *to++ = '"';
  for (size_t i = 0; i < length; i++) {
    *to++ = (unsigned char)text[i];
    if (text[i] == '"')
      *to++ = '"';
  }
  *to = '"';
  out->size += length + doubled + 2;
  return DNN_OK;
}

dnn_status dnn_csv_write_number(dnn_bytes *out, dnn_dtype dtype, const void *element, char decimal,
                                dnn_error *error) {
  char text[DNN_SCALAR_TEXT];
  if (dtype == DNN_F64)
    dnn_scalar_text(*(const double *)element, text);
  else if (dtype == DNN_F32)
    dnn_scalar_text_f32(*(const float *)element, text);
  else
    dnn_integer_text(dnn_element_integer(dtype, element), text);
  char *point = decimal == '.' ? NULL : strchr(text, '.');
  if (point != NULL)
    *point = decimal;
  return dnn_bytes_append(out, text, strlen(text), error);
}
