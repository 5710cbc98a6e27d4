/*
** Tables in text with a separator between fields (RFC 4180): CSV, TSV.
**
** A record is a line, but line ends within quotes belong to their field. A field in quotes has ""
** for each quote in it; quotes elsewhere than at its start are text. Lines end with a line feed, a
** carriage return or both, the last one also with the text. Empty lines are passed over.
**
** Columns are numbers or text. Text stays in the caller's memory, in which quotes are undone.
**
**   dnn_csv csv = {.name = path, .text = text, .size = size, .separator = ',', .decimal = '.'};
**   dnn_csv_start(&csv, 0, error);
**   dnn_csv_record(&csv, &fields, error);                  the names
**   dnn_csv_read(&csv, INT64_MAX, count, columns, &rows, error);
**   dnn_csv_free_columns(count, columns);
*/
#ifndef DNN_CSV_H
#define DNN_CSV_H

#include "array/array.h"
#include "io/bytes.h"

/* Most fields of a record. */
#define DNN_CSV_COLUMNS (1 << 20)

/* A part of the text: what is between the quotes where there are some. */
typedef struct dnn_csv_field {
  char *start;
  size_t length;
  bool quoted;
} dnn_csv_field;

typedef struct dnn_csv {
  const char *name; /* what messages call the file */
  char *text;
  size_t size;
  char separator;
  char decimal;                 /* of numbers: '.' or ',' */
  const dnn_csv_field *missing; /* texts that stand for a number that is not known */
  size_t missing_count;
  size_t at;    /* how much of the text was read */
  int64_t line; /* that the next record starts in, from 1 */
} dnn_csv;

typedef enum dnn_csv_kind {
  DNN_CSV_SKIP,  /* not wanted */
  DNN_CSV_GUESS, /* I64 if all fields are integers, else F64 if all are numbers or missing, else
                    TEXT */
  DNN_CSV_I64,
  DNN_CSV_U8, /* stored as int64_t, too, but checked */
  DNN_CSV_F64,
  DNN_CSV_TEXT
} dnn_csv_kind;

typedef struct dnn_csv_column {
  dnn_csv_kind kind; /* what is wanted; receives what was read, which is no guess */
  bool guessed;      /* was the kind a guess? */
  int64_t line;      /* of the first field that is no number, in a guessed column of text */
  dnn_bytes values;  /* double, int64_t or dnn_csv_field for each row; {0} at the start */
} dnn_csv_column;

/*
** Passes over a byte order mark and 'skip' lines. DNN_EVALUE: the text is UTF-16 or has NUL bytes.
*/
dnn_status dnn_csv_start(dnn_csv *csv, int64_t skip, dnn_error *error);

/* Replaces what is in 'fields' by those of the next record, of type dnn_csv_field; none at the end
   of the text. DNN_EVALUE names line and column: quotes that are not closed, text behind them, too
   many fields. DNN_ENOMEM, DNN_EINTERRUPT. */
dnn_status dnn_csv_record(dnn_csv *csv, dnn_bytes *fields, dnn_error *error);

/* Undoes the doubling of quotes in the memory of a field, once, after which it must not be read
   from the text again. */
void dnn_csv_unquote(dnn_csv_field *field);

/*
** Reads at most 'most' records of 'count' fields each. Missing numbers are NaN, and make integers
** of a guessed column reals. DNN_EVALUE, with line and column, as above, for a record of another
** length, and for a field that is not what its column wants. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_csv_read(dnn_csv *csv, int64_t most, int64_t count, dnn_csv_column *columns,
                        int64_t *rows, dnn_error *error);

/* Frees the values. Twice is harmless. */
void dnn_csv_free_columns(int64_t count, dnn_csv_column *columns);

/* --- writing ---------------------------------------------------------------------------------- */

/* Appends a text, in quotes where it needs them; 'alone': it is the only field of its record, which
   must not be an empty line. DNN_EVALUE: a NUL byte in it. DNN_ENOMEM, DNN_EINTERRUPT. */
dnn_status dnn_csv_write_text(dnn_bytes *out, const char *text, size_t length, char separator,
                              bool alone, dnn_error *error);

/* Appends an element that is not NaN: the shortest digits that read back as the same number; 1 and
   0 for booleans. */
dnn_status dnn_csv_write_number(dnn_bytes *out, dnn_dtype dtype, const void *element, char decimal,
                                dnn_error *error);

#endif
