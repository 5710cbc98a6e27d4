/*
** dnn/files.so: NumPy's files, IDX and CSV files, raw numbers. What people use is built on it in
** lua/dnn/np/files.lua, lua/dnn/data.lua and lua/dnn/data/csv.lua.
*/
#include "bindings/file_bytes.h"
#include "bindings/file_csv.h"
#include "io/deflate.h"
#include "io/idx.h"
#include "io/npy.h"
#include "io/textnumbers.h"
#include "io/zip.h"

#include "base/alloc.h"

#include <string.h>

#define ARCHIVE_TYPE "dnn.archive"

/* Upvalue 1 of every function. */
static const luadnn_api *api_of(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(1));
}

static void check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    api_of(L)->raise(L, error);
}

/* What a zip file takes while it is written, or listed: in a box, as bytes are. */
typedef struct archive {
  dnn_zip_writer writer;
  dnn_zip_member *members;
} archive;

/* Frees what it holds now rather than at the next collection. */
static void archive_release(archive *a) {
  dnn_zip_free(&a->writer);
  dnn_free(a->members);
  a->members = NULL;
}

static int archive_gc(lua_State *L) {
  /* what was released already is empty: nothing is freed twice */
  archive_release(luaL_checkudata(L, 1, ARCHIVE_TYPE));
  return 0;
}

/* Pushes an empty one. */
static archive *new_archive(lua_State *L) {
  archive *a = lua_newuserdatauv(L, sizeof *a, 0);
  *a = (archive){0};
  luaL_setmetatable(L, ARCHIVE_TYPE);
  return a;
}

/* Pushes 'size' bytes of room. */
static dnn_bytes *push_room(lua_State *L, size_t size) {
  dnn_bytes *room = luadnn_new_bytes(L);
  dnn_error error;
  check_status(L, dnn_bytes_reserve(room, size, &error), &error);
  room->size = size;
  return room;
}

/* --- npy, npz --------------------------------------------------------------------------------- */

/* Pushes the array of an npy file in memory. */
static void push_npy(lua_State *L, const char *name, const void *data, size_t size) {
  const luadnn_api *api = api_of(L);
  dnn_error error;
  dnn_npy header;
  check_status(L, dnn_npy_parse(name, data, size, &header, &error), &error);
  dnn_array *out =
      api->new_array(L, dnn_elements_dtype(&header.elements), header.ndim, header.shape);
  check_status(L, dnn_npy_read(name, &header, data, out, &error), &error);
}

/* Pushes a member: an array if its name ends in ".npy", without that ending, else a string. */
static void push_member(lua_State *L, const char *path, const dnn_zip_member *member) {
  static const char ending[] = ".npy";
  size_t length = member->name_length, ending_length = sizeof ending - 1;
  bool is_array = length >= ending_length &&
                  memcmp(member->name + length - ending_length, ending, ending_length) == 0;
  lua_pushlstring(L, member->name, is_array ? length - ending_length : length);
  dnn_bytes *room = push_room(L, member->size);
  dnn_error error;
  check_status(L, dnn_zip_extract(path, member, room->data, &error), &error);
  if (is_array)
    push_npy(L, path, room->data, room->size);
  else
    lua_pushlstring(L, (const char *)room->data, room->size);
  dnn_bytes_free(room);
  /* the room lies below the value that was made from it */
  lua_remove(L, -2);
}

/* load(path) -> array, or the lists of names and of values of an npz file. By the first bytes, as
   NumPy: the ending of the name says nothing. */
static int files_load(lua_State *L) {
  const char *path = luadnn_check_path(L, 1);
  dnn_bytes *file = luadnn_push_file(L, path, SIZE_MAX);
  if (!dnn_zip_is(file->data, file->size)) {
    if (!dnn_npy_is(file->data, file->size))
      return api_of(L)->error(L, "cannot read '%s': not an npy or npz file", path);
    push_npy(L, path, file->data, file->size);
    dnn_bytes_free(file);
    return 1;
  }
  dnn_error error;
  archive *a = new_archive(L);
  size_t count;
  check_status(L, dnn_zip_list(path, file->data, file->size, &a->members, &count, &error), &error);
  lua_newtable(L);
  lua_newtable(L);
  for (size_t i = 0; i < count; i++) {
    push_member(L, path, &a->members[i]);
    /* the member's name and value are on the stack behind the two lists */
    lua_rawseti(L, -3, (lua_Integer)i + 1);
    lua_rawseti(L, -3, (lua_Integer)i + 1);
  }
  dnn_bytes_free(file);
  archive_release(a);
  return 2;
}

/* save(path, array) */
static int files_save(lua_State *L) {
  const char *path = luadnn_check_path(L, 1);
  const dnn_array *array = api_of(L)->check_array(L, 2);
  dnn_bytes *image = luadnn_new_bytes(L);
  dnn_error error;
  check_status(L, dnn_npy_write(array, image, &error), &error);
  luadnn_write_file(L, path, image->data, image->size);
  dnn_bytes_free(image);
  return 0;
}

/* savez(path, names, arrays, compressed) */
static int files_savez(lua_State *L) {
  const char *path = luadnn_check_path(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  luaL_checktype(L, 3, LUA_TTABLE);
  bool compressed = lua_toboolean(L, 4);
  dnn_bytes *member = luadnn_new_bytes(L);
  archive *a = new_archive(L);
  dnn_error error;
  for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, 2); i++) {
    lua_rawgeti(L, 2, i);
    lua_pushliteral(L, ".npy");
    lua_concat(L, 2);
    size_t length;
    const char *name = lua_tolstring(L, -1, &length);
    lua_rawgeti(L, 3, i);
    const dnn_array *array = api_of(L)->check_array(L, -1);
    member->size = 0; /* the memory is used again */
    check_status(L, dnn_npy_write(array, member, &error), &error);
    check_status(
        L, dnn_zip_add(&a->writer, name, length, member->data, member->size, compressed, &error),
        &error);
    lua_pop(L, 2);
  }
  check_status(L, dnn_zip_finish(&a->writer, &error), &error);
  luadnn_write_file(L, path, a->writer.file.data, a->writer.file.size);
  dnn_bytes_free(member);
  archive_release(a);
  return 0;
}

/* --- other files ------------------------------------------------------------------------------ */

/* Appends the elements of an array, row by row. */
static dnn_status append_elements(dnn_bytes *bytes, const dnn_array *array, dnn_error *error) {
  size_t size = (size_t)array->size * dnn_dtype_size(array->dtype);
  if (dnn_array_is_contiguous(array))
    return dnn_bytes_append(bytes, array->data, size, error);
  dnn_array copy = {0};
  dnn_status status = dnn_array_alloc(&copy, array->dtype, array->ndim, array->shape, error);
  if (status == DNN_OK)
    status = dnn_array_assign(array, &copy, error);
  if (status == DNN_OK)
    status = dnn_bytes_append(bytes, copy.data, size, error);
  dnn_array_free(&copy);
  return status;
}

/* The bytes of entry 'i' of the list at stack index 2: a text on top of the stack, or an array,
   whose elements are written; NULL then. */
static const char *push_piece(lua_State *L, lua_Integer i, size_t *size, const dnn_array **array) {
  lua_rawgeti(L, 2, i);
  if (lua_type(L, -1) == LUA_TSTRING)
    return lua_tolstring(L, -1, size);
  *array = api_of(L)->check_array(L, -1);
  *size = (size_t)(*array)->size * dnn_dtype_size((*array)->dtype);
  return NULL;
}

/* write(path, text), write(path, pieces): replaces a file, or writes into a stream. Pieces are
   texts and arrays, one behind the other. */
static int files_write(lua_State *L) {
  const char *path = luadnn_check_path(L, 1);
  size_t size, total = 0;
  if (!lua_istable(L, 2)) {
    const char *text = luaL_checklstring(L, 2, &size);
    luadnn_write_file(L, path, text, size);
    return 0;
  }
  lua_Integer count = (lua_Integer)lua_rawlen(L, 2);
  const dnn_array *array = NULL;
  dnn_bytes *bytes = luadnn_new_bytes(L);
  dnn_error error;
  for (lua_Integer i = 1; i <= count; i++) {
    push_piece(L, i, &size, &array);
    if (__builtin_add_overflow(total, size, &total))
      total = SIZE_MAX; /* views that repeat few elements: there is no such memory */
    lua_pop(L, 1);
  }
  check_status(L, dnn_bytes_reserve(bytes, total, &error), &error);
  for (lua_Integer i = 1; i <= count; i++) {
    const char *text = push_piece(L, i, &size, &array);
    check_status(L,
                 text != NULL ? dnn_bytes_append(bytes, text, size, &error)
                              : append_elements(bytes, array, &error),
                 &error);
    lua_pop(L, 1);
  }
  luadnn_write_file(L, path, bytes->data, bytes->size);
  dnn_bytes_free(bytes);
  return 0;
}

/* read(path [, most]) -> string: the bytes of a file, of which more than 'most' are an error */
static int files_read(lua_State *L) {
  lua_Integer most = luaL_optinteger(L, 2, LUA_MAXINTEGER);
  dnn_bytes *file = luadnn_push_file(L, luadnn_check_path(L, 1), most < 0 ? 0 : (size_t)most);
  lua_pushlstring(L, (const char *)file->data, file->size);
  dnn_bytes_free(file);
  return 1;
}

/* decode(text, type, offset, shape) -> array of elements that begin behind 'offset' bytes */
static int files_decode(lua_State *L) {
  const luadnn_api *api = api_of(L);
  size_t size;
  const char *text = luaL_checklstring(L, 1, &size);
  lua_Integer offset = luaL_checkinteger(L, 3);
  dnn_elements elements;
  dnn_error error;
  check_status(L, dnn_elements_parse(luaL_checkstring(L, 2), &elements, &error), &error);
  int64_t shape[DNN_MAX_NDIM], count;
  int ndim = api->check_shape(L, 4, shape);
  check_status(L, dnn_shape_size(ndim, shape, DNN_F64, &count, &error), &error);
  if (offset < 0 || (size_t)offset > size ||
      (uint64_t)count > (size - (size_t)offset) / (size_t)elements.bytes)
    return api->error(L, "%I elements of %d bytes do not lie behind %I of %I bytes",
                      (LUAI_UACINT)count, elements.bytes, (LUAI_UACINT)offset, (LUAI_UACINT)size);
  dnn_array *out = api->new_array(L, dnn_elements_dtype(&elements), ndim, shape);
  check_status(L, dnn_elements_decode(&elements, count, text + offset, out->data, &error), &error);
  return 1;
}

/* zip(names, texts) -> string: a zip file of these members, stored as they are */
static int files_zip(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TTABLE);
  archive *a = new_archive(L);
  dnn_error error;
  for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, 1); i++) {
    size_t length, size;
    lua_rawgeti(L, 1, i);
    const char *name = luaL_checklstring(L, -1, &length);
    lua_rawgeti(L, 2, i);
    const char *text = luaL_checklstring(L, -1, &size);
    check_status(L, dnn_zip_add(&a->writer, name, length, text, size, false, &error), &error);
    lua_pop(L, 2);
  }
  check_status(L, dnn_zip_finish(&a->writer, &error), &error);
  lua_pushlstring(L, (const char *)a->writer.file.data, a->writer.file.size);
  archive_release(a);
  return 1;
}

/* Reads the table of columns at 'index' into room that it pushes; NULL if there is none. */
static const int64_t *check_columns(lua_State *L, int index, const char *function, int64_t *count) {
  *count = 0;
  if (lua_isnoneornil(L, index))
    return NULL;
  luaL_checktype(L, index, LUA_TTABLE);
  *count = (int64_t)lua_rawlen(L, index);
  dnn_bytes *room = push_room(L, ((size_t)*count + 1) * sizeof(int64_t));
  int64_t *columns = (int64_t *)(void *)room->data;
  for (int64_t i = 0; i < *count; i++) {
    int is_integer;
    lua_rawgeti(L, index, i + 1);
    columns[i] = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer) {
      char quoted[DNN_QUOTED];
      size_t length;
      const char *text = luaL_tolstring(L, -1, &length);
      api_of(L)->error(L, "%s: a column must be an integer, got %s", function,
                       dnn_quote(text, length, quoted, sizeof quoted));
    }
    lua_pop(L, 1);
  }
  return columns;
}

static dnn_dtype check_dtype(lua_State *L, int index) {
  dnn_dtype dtype;
  const char *name = luaL_checkstring(L, index);
  if (!dnn_dtype_find(name, &dtype))
    api_of(L)->error(L, "unknown dtype '%s'", name);
  return dtype;
}

/* read_text(path, delimiter, comments, skip, most, columns, dtype, function [, skip_last, filling])
   -> array (rows, columns) of int64 or float64, whose values fit into the type if it is one of
   integers */
static int files_read_text(lua_State *L) {
  const luadnn_api *api = api_of(L);
  const char *path = luadnn_check_path(L, 1);
  dnn_text_format format = {.function = luaL_checkstring(L, 8),
                            .skip_last = luaL_optinteger(L, 9, 0),
                            .delimiter = luaL_optstring(L, 2, NULL),
                            .comments = luaL_checkstring(L, 3),
                            .skip = luaL_checkinteger(L, 4),
                            .most = luaL_checkinteger(L, 5),
                            .dtype = check_dtype(L, 7)};
  format.columns = check_columns(L, 6, format.function, &format.count);
  bool integers = format.dtype == DNN_I64 || format.dtype == DNN_U8;
  int64_t filling; /* or the bytes of a double */
  if (!lua_isnoneornil(L, 10)) {
    double real = luaL_checknumber(L, 10);
    dnn_convert(1, DNN_F64, &real, 1, integers ? DNN_I64 : DNN_F64, &filling, 1);
    format.filling = &filling;
  }
  dnn_bytes *file = luadnn_push_file(L, path, SIZE_MAX), *numbers = luadnn_new_bytes(L);
  dnn_error error;
  int64_t shape[2];
  check_status(L,
               dnn_text_numbers(path, (const char *)file->data, file->size, &format, numbers,
                                &shape[0], &shape[1], &error),
               &error);
  dnn_bytes_free(file);
  dnn_array *out = api->new_array(L, integers ? DNN_I64 : DNN_F64, 2, shape);
  if (numbers->size > 0)
    memcpy(out->data, numbers->data, numbers->size);
  dnn_bytes_free(numbers);
  return 1;
}

/* fromfile(path, type, count, offset) -> array (n,); a negative count means all that is there */
static int files_fromfile(lua_State *L) {
  const luadnn_api *api = api_of(L);
  const char *path = luadnn_check_path(L, 1);
  lua_Integer count = luaL_checkinteger(L, 3), offset = luaL_checkinteger(L, 4);
  dnn_elements elements;
  dnn_error error;
  check_status(L, dnn_elements_parse(luaL_checkstring(L, 2), &elements, &error), &error);
  dnn_bytes *file = luadnn_push_file(L, path, SIZE_MAX);
  lua_Integer size = (lua_Integer)file->size;
  if (offset < 0 || offset > size)
    return api_of(L)->error(L, "offset %I is outside of '%s', which has %I bytes",
                            (LUAI_UACINT)offset, path, (LUAI_UACINT)size);
  lua_Integer left = (size - offset) / elements.bytes;
  /* NumPy drops the rest in silence; a wrong type or offset would go unnoticed */
  if (count < 0 && (size - offset) % elements.bytes != 0)
    return api_of(L)->error(
        L, "'%s' does not hold a whole number of elements of %d bytes: %I are left", path,
        elements.bytes, (LUAI_UACINT)(size - offset));
  if (count > left)
    return api_of(L)->error(L, "'%s' holds %I elements, %I are asked for", path, (LUAI_UACINT)left,
                            (LUAI_UACINT)count);
  int64_t shape[1] = {count < 0 ? left : count};
  dnn_array *out = api->new_array(L, dnn_elements_dtype(&elements), 1, shape);
  check_status(L, dnn_elements_decode(&elements, shape[0], file->data + offset, out->data, &error),
               &error);
  dnn_bytes_free(file);
  return 1;
}

/* Replaces the gzip file on the top of the stack by its contents, of the size that the IDX header
   tells. */
static dnn_bytes *inflate_idx(lua_State *L, const char *path, dnn_bytes *packed) {
  dnn_error error;
  dnn_idx header;
  /* First the header alone is unpacked: it tells how much memory the rest may take. */
  unsigned char start[DNN_IDX_HEADER];
  size_t produced;
  bool ended;
  check_status(L,
               dnn_inflate(path, true, packed->data, packed->size, start, sizeof start, &produced,
                           &ended, &error),
               &error);
  check_status(L, dnn_idx_parse(path, start, produced, &header, &error), &error);
  if (header.size / 1032 > packed->size) /* deflate makes at most 1032 bytes of one */
    api_of(L)->error(L, "cannot read '%s': the file is cut short", path);
  dnn_bytes *out = push_room(L, header.size + 1); /* one more byte shows that there is too much */
  check_status(L,
               dnn_inflate(path, true, packed->data, packed->size, out->data, out->size, &out->size,
                           &ended, &error),
               &error);
  dnn_bytes_free(packed);
  lua_remove(L, -2);
  return out;
}

/* idx(path) -> array; the file may be compressed by gzip */
static int files_idx(lua_State *L) {
  const luadnn_api *api = api_of(L);
  const char *path = luadnn_check_path(L, 1);
  dnn_bytes *file = luadnn_push_file(L, path, SIZE_MAX);
  if (dnn_gzip_is(file->data, file->size))
    file = inflate_idx(L, path, file);
  dnn_error error;
  dnn_idx header;
  check_status(L, dnn_idx_parse(path, file->data, file->size, &header, &error), &error);
  if (header.size != file->size) {
    char text[DNN_SHAPE_TEXT];
    return api_of(L)->error(L, "cannot read '%s': %s for an array of shape %s", path,
                            file->size < header.size ? "the file is cut short"
                                                     : "the file is too long",
                            dnn_shape_text(header.ndim, header.shape, text));
  }
  dnn_array *out =
      api->new_array(L, dnn_elements_dtype(&header.elements), header.ndim, header.shape);
  check_status(L,
               dnn_elements_decode(&header.elements, header.count, file->data + header.offset,
                                   out->data, &error),
               &error);
  dnn_bytes_free(file);
  return 1;
}

/* --- module ----------------------------------------------------------------------------------- */

static const luaL_Reg functions[] = {{"load", files_load},
                                     {"save", files_save},
                                     {"savez", files_savez},
                                     {"read_text", files_read_text},
                                     {"write", files_write},
                                     {"fromfile", files_fromfile},
                                     {"idx", files_idx},
                                     {"read_csv", luadnn_read_csv},
                                     {"write_csv", luadnn_write_csv},
                                     {"read", files_read},
                                     {"decode", files_decode},
                                     {"zip", files_zip},
                                     {NULL, NULL}};

static const luaL_Reg metamethods[] = {{"__gc", archive_gc}, {NULL, NULL}};

int luaopen_dnn_files(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_files(lua_State *L) {
  const luadnn_api *api = luadnn_get_api(L);
  luaL_newmetatable(L, ARCHIVE_TYPE);
  luaL_setfuncs(L, metamethods, 0);
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushlightuserdata(L, (void *)api);
  luaL_setfuncs(L, functions, 1);
  return 1;
}
