/*
** Tables of numbers in text, a row on each line.
*/
#ifndef DNN_TEXTNUMBERS_H
#define DNN_TEXTNUMBERS_H

#include "array/array.h"
#include "io/bytes.h"

typedef struct dnn_text_format {
  const char *function;   /* what messages begin with, "loadtxt" */
  const char *delimiter;  /* between values; NULL: white space */
  const char *comments;   /* starts a comment that ends with the line; "": there are none */
  int64_t skip;           /* lines to pass over at the start */
  int64_t skip_last;      /* rows to pass over at the end */
  int64_t most;           /* rows to read at most */
  const int64_t *columns; /* (count,) columns to keep, from 1, or from -1, the last; NULL: all */
  int64_t count;
  const void
      *filling;    /* what stands for values that are no numbers: 8 bytes, a double or an int64_t
                          as 'dtype' says; NULL: these are refused */
  dnn_dtype dtype; /* what the numbers are for: DNN_I64 and DNN_U8 are read as i64, fractions cut;
                      all others as f64 */
} dnn_text_format;

/*
** Appends the numbers of 'size' bytes of text to 'out', row by row, as f64 or i64. Lines without a
** value are passed over. Hexadecimal numbers are none; "nan", "inf" and "infinity" are.
**   name     what messages call the file
**   rows     receives their number
**   columns  receives the number of those kept, 1 when there are no rows
** DNN_EVALUE: a value that is no number or does not fit into the integer type, lines of different
** lengths, or no such column, with the number of the line. DNN_ENOMEM, DNN_EINTERRUPT.
*/
dnn_status dnn_text_numbers(const char *name, const char *text, size_t size,
                            const dnn_text_format *format, dnn_bytes *out, int64_t *rows,
                            int64_t *columns, dnn_error *error);

#endif
