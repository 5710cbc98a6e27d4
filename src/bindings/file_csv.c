#include "bindings/file_csv.h"

#include "bindings/file_bytes.h"
#include "io/csv.h"
#include "io/deflate.h"

#include "array/number_text.h"
#include "base/alloc.h"
#include "base/interrupt.h"

#include <math.h>
#include <string.h>

#define COLUMNS_TYPE "dnn.csv_columns"

enum { bytes_between_looks = 1 << 20, most_missing = 1000 };

static void check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    luadnn_get_api(L)->raise(L, error);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The columns of a file, in a box. */
typedef struct columns_box {
  dnn_csv_column *columns;
  int64_t count;
} columns_box;

static int columns_gc(lua_State *L) {
  columns_box *box = luaL_checkudata(L, 1, COLUMNS_TYPE);
  dnn_csv_free_columns(box->count, box->columns);
  dnn_free(box->columns);
  *box = (columns_box){0};
  return 0;
}

/* Pushes a box of 'count' columns. */
static columns_box *push_columns(lua_State *L, int64_t count) {
  columns_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = (columns_box){0};
  if (luaL_newmetatable(L, COLUMNS_TYPE)) {
    lua_pushcfunction(L, columns_gc);
    lua_setfield(L, -2, "__gc");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
  }
  lua_setmetatable(L, -2);
  box->columns = dnn_alloc_zero((size_t)count * sizeof *box->columns);
  if (box->columns == NULL)
    luadnn_get_api(L)->error(L, "not enough memory for %I columns", (LUAI_UACINT)count);
  box->count = count;
  return box;
}

/* Replaces the gzip file on the top of the stack by its contents, whose size is in its last four
   bytes. */
static dnn_bytes *inflate_file(lua_State *L, const char *path, dnn_bytes *packed) {
  dnn_error error;
  size_t declared = 0, produced;
  bool ended;
  for (size_t i = 1; i <= 4 && i <= packed->size; i++)
    declared = declared << 8 | packed->data[packed->size - i];
  if (declared / 1032 > packed->size) /* deflate makes at most 1032 bytes of one */
    luadnn_get_api(L)->error(L, "cannot read '%s': the compressed data is damaged", path);
  dnn_bytes *out = luadnn_new_bytes(L);
  check_status(L, dnn_bytes_reserve(out, declared + 1, &error), &error);
  check_status(L,
               dnn_inflate(path, true, packed->data, packed->size, out->data, declared + 1,
                           &produced, &ended, &error),
               &error);
  if (!ended || produced != declared)
    luadnn_get_api(L)->error(L,
                             "cannot read '%s': it unpacks to another size than it tells, as "
                             "where that is 4 GB or more: unpack it with gunzip",
                             path);
  out->size = produced;
  dnn_bytes_free(packed);
  lua_remove(L, -2);
  return out;
}

/* Pushes room with the texts in the table at 'index', which keeps them. */
static void read_missing(lua_State *L, int index, dnn_csv *csv) {
  luaL_checktype(L, index, LUA_TTABLE);
  size_t count = lua_rawlen(L, index);
  if (count > most_missing)
    luadnn_get_api(L)->error(L, "read_csv: more than %d texts for missing values", most_missing);
  dnn_csv_field *missing = lua_newuserdatauv(L, (count + 1) * sizeof *missing, 0);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, index, (lua_Integer)i + 1);
    luaL_checktype(L, -1, LUA_TSTRING);
    missing[i] = (dnn_csv_field){0};
    missing[i].start = (char *)lua_tolstring(L, -1, &missing[i].length); /* only read */
    lua_pop(L, 1);
  }
  csv->missing = missing;
  csv->missing_count = count;
}

/* Pushes the fields of the first record as strings. They are taken off the text if they are names;
   otherwise they must stay as they are. */
static int64_t push_names(lua_State *L, dnn_csv *csv, bool header) {
  dnn_error error;
  dnn_bytes *room = luadnn_new_bytes(L);
  dnn_csv ahead = *csv;
  check_status(L, dnn_csv_record(&ahead, room, &error), &error);
  int64_t count = (int64_t)(room->size / sizeof(dnn_csv_field));
  dnn_csv_field *fields = (dnn_csv_field *)(void *)room->data;
  lua_createtable(L, (int)count, 0);
  for (int64_t i = 0; i < count; i++) {
    if (header)
      dnn_csv_unquote(&fields[i]);
    lua_pushlstring(L, fields[i].start, fields[i].length);
    lua_rawseti(L, -2, i + 1);
  }
  if (header)
    *csv = ahead;
  dnn_bytes_free(room);
  return count;
}

/* Reads what columns are to be from the list on the top of the stack. */
static void read_kinds(lua_State *L, columns_box *box, int list) {
  static const char *const names[] = {
      [DNN_CSV_SKIP] = "skip",  [DNN_CSV_GUESS] = "guess", [DNN_CSV_I64] = "int64",
      [DNN_CSV_U8] = "uint8",   [DNN_CSV_F64] = "float64", [DNN_CSV_TEXT] = "string",
      [DNN_CSV_TEXT + 1] = NULL};
  for (int64_t i = 0; i < box->count; i++) {
    lua_rawgeti(L, list, i + 1);
    box->columns[i].kind = (dnn_csv_kind)luaL_checkoption(L, -1, NULL, names);
    lua_pop(L, 1);
  }
}

/* Pushes what was read of a column, and frees it. */
static void push_column(lua_State *L, dnn_csv_column *column, int64_t rows) {
  if (column->kind == DNN_CSV_TEXT) {
    const dnn_csv_field *fields = (const dnn_csv_field *)(void *)column->values.data;
    lua_createtable(L, rows < INT32_MAX ? (int)rows : INT32_MAX, 0);
    for (int64_t i = 0; i < rows; i++) {
      lua_pushlstring(L, fields[i].start, fields[i].length);
      lua_rawseti(L, -2, i + 1);
    }
  } else {
    dnn_array *out =
        luadnn_get_api(L)->new_array(L, column->kind == DNN_CSV_F64 ? DNN_F64 : DNN_I64, 1, &rows);
    if (rows > 0)
      memcpy(out->data, column->values.data, column->values.size);
  }
  dnn_bytes_free(&column->values);
}

int luadnn_read_csv(lua_State *L) {
  const char *path = luadnn_check_path(L, 1);
  dnn_csv csv = {
      .name = path, .separator = luaL_checkstring(L, 2)[0], .decimal = luaL_checkstring(L, 3)[0]};
  bool header = lua_toboolean(L, 4);
  int64_t skip = luaL_checkinteger(L, 5), most = luaL_checkinteger(L, 6), rows;
  luaL_checktype(L, 8, LUA_TFUNCTION);
  lua_settop(L, 8);
  read_missing(L, 7, &csv);
  dnn_bytes *file = luadnn_push_file(L, path, SIZE_MAX);
  if (dnn_gzip_is(file->data, file->size))
    file = inflate_file(L, path, file);
  csv.text = (char *)file->data;
  csv.size = file->size;
  dnn_error error;
  check_status(L, dnn_csv_start(&csv, skip, &error), &error);
  lua_pushvalue(L, 8);
  int64_t count = push_names(L, &csv, header);
  lua_remove(L, -2); /* the room behind the names */
  lua_call(L, 1, 1);
  luaL_checktype(L, -1, LUA_TTABLE);
  int list = lua_gettop(L);
  columns_box *box = push_columns(L, count);
  read_kinds(L, box, list);
  check_status(L, dnn_csv_read(&csv, most, count, box->columns, &rows, &error), &error);
  lua_newtable(L);
  lua_newtable(L);
  for (int64_t i = 0; i < count; i++) {
    if (box->columns[i].kind == DNN_CSV_SKIP)
      continue;
    push_column(L, &box->columns[i], rows);
    lua_rawseti(L, -3, i + 1);
    if (box->columns[i].line > 0) {
      lua_pushinteger(L, box->columns[i].line);
      lua_rawseti(L, -2, i + 1);
    }
  }
  dnn_bytes_free(file);
  return 2;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* What all fields are written with. */
typedef struct csv_writer {
  dnn_bytes *out;
  char separator, decimal;
  const char *missing;
  size_t missing_length;
  bool alone; /* one column */
} csv_writer;

static void write_text(lua_State *L, const csv_writer *w, const char *text, size_t length) {
  dnn_error error;
  check_status(L, dnn_csv_write_text(w->out, text, length, w->separator, w->alone, &error), &error);
}

/* Writes what is in row 'row', from 0, of the column on the top of the stack. */
static void write_field(lua_State *L, const csv_writer *w, int64_t row) {
  const dnn_array *array = luadnn_get_api(L)->test_array(L, -1);
  if (array == NULL) {
    size_t length;
    lua_rawgeti(L, -1, row + 1);
    luaL_checktype(L, -1, LUA_TSTRING);
    const char *text = lua_tolstring(L, -1, &length);
    write_text(L, w, text, length);
    lua_pop(L, 1);
    return;
  }
  const void *element = dnn_array_at(array, &row);
  dnn_error error;
  if (dnn_dtype_is_real(array->dtype) && isnan(dnn_element_real(array->dtype, element)))
    write_text(L, w, w->missing, w->missing_length);
  else
    check_status(L, dnn_csv_write_number(w->out, array->dtype, element, w->decimal, &error),
                 &error);
}

/* Ends a field, or the record if it is the last one. */
static void end_field(lua_State *L, const csv_writer *w, bool last) {
  dnn_error error;
  check_status(L, dnn_bytes_append(w->out, last ? "\n" : &w->separator, 1, &error), &error);
}

int luadnn_write_csv(lua_State *L) {
  const char *path = luadnn_check_path(L, 1);
  csv_writer w = {.separator = luaL_checkstring(L, 2)[0], .decimal = luaL_checkstring(L, 3)[0]};
  w.missing = luaL_checklstring(L, 4, &w.missing_length);
  luaL_checktype(L, 6, LUA_TTABLE);
  int64_t rows = luaL_checkinteger(L, 7), count = (int64_t)lua_rawlen(L, 6);
  lua_settop(L, 7);
  w.alone = count == 1;
  w.out = luadnn_new_bytes(L);
  for (int64_t i = 1; i <= count && lua_istable(L, 5); i++) {
    size_t length;
    lua_rawgeti(L, 5, i);
    const char *name = luaL_checklstring(L, -1, &length);
    write_text(L, &w, name, length);
    end_field(L, &w, i == count);
    lua_pop(L, 1);
  }
  size_t look = 0;
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t i = 1; i <= count; i++) {
      lua_rawgeti(L, 6, i);
      write_field(L, &w, row);
      end_field(L, &w, i == count);
      lua_pop(L, 1);
    }
    if (w.out->size - look >= bytes_between_looks) {
      look = w.out->size;
      dnn_error error;
      if (dnn_interrupted())
        check_status(L, dnn_error_interrupt(&error), &error);
    }
  }
  luadnn_write_file(L, path, w.out->data, w.out->size);
  dnn_bytes_free(w.out);
  return 0;
}
