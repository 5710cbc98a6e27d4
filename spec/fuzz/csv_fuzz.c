/* A table, of which the first byte chooses how it is read: each column as what it is guessed to be,
   and as text, which is written and read again. */
#include "io/csv.h"

#include "base/alloc.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static dnn_csv_field na = {"NA", 2, false}, empty = {"", 0, false};

/* Writes a table of text, and reads it again: the same fields must be there. */
static void compare(int64_t rows, int64_t count, const dnn_csv_column *columns) {
  dnn_bytes out = {0}, fields = {0};
  for (int64_t i = 0; i < rows * count; i++) {
    dnn_csv_field field;
    memcpy(&field, columns[i % count].values.data + (size_t)(i / count) * sizeof field,
           sizeof field);
    dnn_csv_write_text(&out, field.start, field.length, ',', count == 1, NULL);
    dnn_bytes_append(&out, i % count == count - 1 ? "\n" : ",", 1, NULL);
  }
  dnn_csv again = {.name = "a file", .text = (char *)out.data, .size = out.size};
  again.separator = ',';
  for (int64_t i = 0; i < rows * count; i++) {
    dnn_csv_field field, read;
    if (i % count == 0 && (dnn_csv_record(&again, &fields, NULL) != DNN_OK ||
                           fields.size != (size_t)count * sizeof field))
      abort();
    memcpy(&read, fields.data + (size_t)(i % count) * sizeof read, sizeof read);
    dnn_csv_unquote(&read);
    memcpy(&field, columns[i % count].values.data + (size_t)(i / count) * sizeof field,
           sizeof field);
    if (read.length != field.length || memcmp(read.start, field.start, field.length) != 0)
      abort();
  }
  dnn_bytes_free(&out);
  dnn_bytes_free(&fields);
}

static void read_table(const uint8_t *data, size_t size, uint8_t choice, bool text) {
  dnn_csv_field missing[] = {na, empty};
  char *copy = malloc(size + 1);
  if (copy == NULL)
    return;
  memcpy(copy, data, size);
  dnn_csv csv = {.name = "a file", .text = copy, .size = size, .missing = missing};
  csv.separator = choice & 1 ? ';' : ',';
  csv.decimal = choice & 2 && choice & 1 ? ',' : '.';
  csv.missing_count = choice & 4 ? 2 : 0;
  dnn_bytes fields = {0};
  if (dnn_csv_start(&csv, choice >> 6, NULL) == DNN_OK) {
    dnn_csv ahead = csv;
    dnn_csv_record(choice & 8 ? &csv : &ahead, &fields, NULL);
    int64_t count = (int64_t)(fields.size / sizeof(dnn_csv_field)), rows;
    dnn_csv_column *columns = dnn_alloc_zero((size_t)count * sizeof *columns);
    for (int64_t i = 0; columns != NULL && i < count; i++)
      columns[i].kind = text ? DNN_CSV_TEXT : choice & 16 ? DNN_CSV_GUESS : DNN_CSV_F64;
    if (columns != NULL && dnn_csv_read(&csv, 1000, count, columns, &rows, NULL) == DNN_OK && text)
      compare(rows, count, columns);
    dnn_csv_free_columns(columns != NULL ? count : 0, columns);
    dnn_free(columns);
  }
  dnn_bytes_free(&fields);
  free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 0) {
    read_table(data + 1, size - 1, data[0], false);
    read_table(data + 1, size - 1, data[0], true);
  }
  return 0;
}
