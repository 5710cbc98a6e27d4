/*
** HDF5 files for Lua: the userdata dnn.h5file, whose methods address objects by path. What people
** use is built on it in lua/dnn/h5.lua.
*/
#include "bindings/io.h"
#include "io/h5file.h"
#include "io/h5seal.h"

#include <stdio.h>
#include <string.h>

#define FILE_TYPE    "dnn.h5file"
#define STRINGS_TYPE "dnn.h5strings"
#define READER_TYPE  "dnn.h5reader"

/* Upvalue 1 of every function. */
static const luadnn_api *api_of(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(1));
}

static void check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    api_of(L)->raise(L, error);
}

/* The box of a file; NULL inside when it is closed. */
static dnn_h5_file **check_box(lua_State *L) {
  return luaL_checkudata(L, 1, FILE_TYPE);
}

static dnn_h5_file *check_file(lua_State *L) {
  dnn_h5_file *file = *check_box(L);
  if (file == NULL)
    api_of(L)->error(L, "the HDF5 file is closed");
  return file;
}

/* A string without NUL bytes, which no name in a file can have. */
static const char *check_name(lua_State *L, int index) {
  size_t length;
  const char *name = luaL_checklstring(L, index, &length);
  if (strlen(name) != length)
    api_of(L)->error(L, "a name cannot contain a NUL byte");
  return name;
}

static const char *opt_name(lua_State *L, int index) {
  return lua_isnoneornil(L, index) ? NULL : check_name(L, index);
}

/* --- strings ---------------------------------------------------------------------------------- */

/* Pushes an empty list, which the collector frees. */
static dnn_h5_strings *new_strings(lua_State *L) {
  dnn_h5_strings *strings = lua_newuserdatauv(L, sizeof *strings, 0);
  *strings = (dnn_h5_strings){0};
  luaL_setmetatable(L, STRINGS_TYPE);
  return strings;
}

static int strings_gc(lua_State *L) {
  dnn_h5_strings_free(luaL_checkudata(L, 1, STRINGS_TYPE));
  return 0;
}

/* Pushes the one string, and frees the list. */
static int push_string(lua_State *L, dnn_h5_strings *strings) {
  size_t length;
  const char *text = dnn_h5_strings_at(strings, 0, &length);
  lua_pushlstring(L, text, length);
  dnn_h5_strings_free(strings);
  return 1;
}

/* Pushes a table of the strings, and frees the list. */
static int push_strings(lua_State *L, dnn_h5_strings *strings) {
  int room = strings->count < 1 << 20 ? (int)strings->count : 1 << 20;
  lua_createtable(L, room, 0);
  for (int64_t i = 0; i < strings->count; i++) {
    size_t length;
    const char *text = dnn_h5_strings_at(strings, i, &length);
    lua_pushlstring(L, text, length);
    lua_rawseti(L, -2, i + 1);
  }
  dnn_h5_strings_free(strings);
  return 1;
}

/* Pushes a list of the strings in the table, or of the one string, at 'index'. */
static dnn_h5_strings *check_strings(lua_State *L, int index) {
  dnn_h5_strings *strings = new_strings(L);
  dnn_error error;
  bool single = lua_type(L, index) == LUA_TSTRING;
  lua_Integer count = single ? 1 : (lua_Integer)lua_rawlen(L, index);
  for (lua_Integer i = 1; i <= count; i++) {
    size_t length;
    if (single)
      lua_pushvalue(L, index);
    else if (lua_rawgeti(L, index, i) != LUA_TSTRING)
      api_of(L)->error(L, "string expected at position %I, got %s", (LUAI_UACINT)i,
                       luaL_typename(L, -1));
    const char *text = lua_tolstring(L, -1, &length);
    check_status(L, dnn_h5_strings_add(strings, text, length, &error), &error);
    lua_pop(L, 1);
  }
  return strings;
}

/* --- files ------------------------------------------------------------------------------------ */

/* Files that nobody can reach any more keep their process until they are collected: the collector,
   to which a file is small, is called when there are many, and twice as many as it left. */
static void collect_readers(lua_State *L) {
  enum { FEW = 16 };
  static int most = FEW;
  if (dnn_h5_sandbox_count() < most)
    return;
  lua_gc(L, LUA_GCCOLLECT);
  most = 2 * dnn_h5_sandbox_count() > FEW ? 2 * dnn_h5_sandbox_count() : FEW;
}

/* open(path, mode, trusted, sealed) */
static int open_file(lua_State *L) {
  const char *path = check_name(L, 1);
  const char *mode = check_name(L, 2);
  unsigned options = lua_toboolean(L, 3) ? DNN_H5_TRUSTED : 0;
  options += lua_toboolean(L, 4) ? DNN_H5_SEALED : 0;
  dnn_error error;
  dnn_h5_file **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, FILE_TYPE);
  /* a file object that nobody can reach any more neither keeps the file nor gives its changes on */
  if (strcmp(mode, "r") != 0 && dnn_h5_is_open_for_writing(path))
    lua_gc(L, LUA_GCCOLLECT);
  collect_readers(L);
  check_status(L, dnn_h5_open(path, mode, options, box, &error), &error);
  return 1;
}

/* seal(path) -> "right", "wrong", or nil where there is none */
static int check_seal(lua_State *L) {
  static const char *const names[] = {
      [DNN_H5_UNSEALED] = NULL, [DNN_H5_SEAL_WRONG] = "wrong", [DNN_H5_SEAL_RIGHT] = "right"};
  dnn_error error;
  dnn_h5_sealed sealed;
  check_status(L, dnn_h5_check_seal(check_name(L, 1), &sealed, &error), &error);
  lua_pushstring(L, names[sealed]);
  return 1;
}

/* try_sandbox(path): how files are read, in words, or nil and why they are not; see h5file.h. */
static int try_sandbox(lua_State *L) {
  dnn_error error;
  bool filtered;
  if (dnn_h5_try_sandbox(check_name(L, 1), &filtered, &error) != DNN_OK) {
    lua_pushnil(L);
    lua_pushstring(L, error.text);
    return 2;
  }
  lua_pushstring(L, filtered ? "by a process of its own, with limits and a filter of system calls"
                             : "by a process of its own, with limits, but without a filter of "
                               "system calls: the system does not permit seccomp");
  return 1;
}

/* file:close(): saves. Twice is harmless. */
static int file_close(lua_State *L) {
  dnn_h5_file **box = check_box(L);
  dnn_error error;
  if (*box != NULL)
    check_status(L, dnn_h5_close(box, &error), &error);
  return 0;
}

static int file_flush(lua_State *L) {
  dnn_error error;
  check_status(L, dnn_h5_flush(check_file(L), &error), &error);
  return 0;
}

/* Tells that changes are lost, or kept against a wish: not by a Lua warning, which nobody sees
   unless warnings were turned on. */
static void warn(const char *path, const char *problem) {
  char quoted[512];
  fprintf(stderr, "h5: file '%s' %s\n", dnn_quote(path, strlen(path), quoted, sizeof quoted),
          problem);
}

/* What os.exit leaves open is not collected. */
__attribute__((destructor)) static void warn_at_exit(void) {
  const char *path;
  for (int i = 0; (path = dnn_h5_unsaved(i)) != NULL; i++)
    warn(path, "was not closed; changes are lost");
}

/* file:discard(): closes without saving. Twice is harmless. */
static int file_discard(lua_State *L) {
  dnn_h5_file **box = check_box(L);
  if (*box != NULL && dnn_h5_changed(*box) && dnn_h5_is_shared(*box)) {
    lua_gc(L, LUA_GCCOLLECT); /* others that nobody can reach do not count */
    if (dnn_h5_is_shared(*box))
      warn(dnn_h5_path(*box), "is open elsewhere in this program: changes are not discarded");
  }
  dnn_h5_file *file = *box;
  *box = NULL;
  dnn_h5_discard(file);
  return 0;
}

/* A finalizer cannot report that saving failed, so it does not save. */
static int file_gc(lua_State *L) {
  dnn_h5_file **box = check_box(L);
  dnn_h5_file *file = *box;
  if (file != NULL && dnn_h5_changed(file) && !dnn_h5_is_shared(file))
    warn(dnn_h5_path(file), "was not closed; changes are lost");
  *box = NULL;
  dnn_h5_discard(file);
  return 0;
}

/* file:is_open() */
static int file_is_open(lua_State *L) {
  lua_pushboolean(L, *check_box(L) != NULL);
  return 1;
}

/* file:about() -> path, mode */
static int file_about(lua_State *L) {
  const dnn_h5_file *file = check_file(L);
  lua_pushstring(L, dnn_h5_path(file));
  lua_pushstring(L, dnn_h5_mode(file));
  return 2;
}

/* --- looking around --------------------------------------------------------------------------- */

/* Sets field 'name' of the table on the top to a shape. */
static void set_shape(lua_State *L, const char *name, int ndim, const int64_t *shape) {
  api_of(L)->push_shape(L, ndim, shape);
  lua_setfield(L, -2, name);
}

static void set_string(lua_State *L, const char *name, const char *value) {
  lua_pushstring(L, value);
  lua_setfield(L, -2, name);
}

/* By dnn_h5_kind. */
static const char *const kind_names[] = {"group", "dataset", "attribute"};

/* Reads the list of the numbers of fields, from 1, at 'index', or none. */
static dnn_h5_field check_field(lua_State *L, int index) {
  dnn_h5_field field = {0};
  if (lua_isnoneornil(L, index))
    return field;
  luaL_checktype(L, index, LUA_TTABLE);
  if (lua_rawlen(L, index) > DNN_H5_FIELD_DEPTH)
    api_of(L)->error(L, "fields are nested %d times at most", DNN_H5_FIELD_DEPTH);
  field.depth = (int32_t)lua_rawlen(L, index);
  for (int i = 0; i < field.depth; i++) {
    lua_rawgeti(L, index, i + 1);
    lua_Integer which = luaL_checkinteger(L, -1);
    luaL_argcheck(L, which >= 1 && which <= INT32_MAX, index, "no such field");
    field.at[i] = (int32_t)(which - 1);
    lua_pop(L, 1);
  }
  return field;
}

/* MATLAB keeps text as numbers, the codes of UTF-16. */
static bool is_matlab(const dnn_h5_info *info, const char *class) {
  return info->contents == DNN_H5_NUMBERS && strcmp(info->matlab, class) == 0;
}

static const char *dtype_of(const dnn_h5_info *info) {
  static const char *const names[] = {
      [DNN_H5_STRINGS] = "string",    [DNN_H5_SEQUENCES] = "array", [DNN_H5_FIELDS] = "table",
      [DNN_H5_REFERENCES] = "object", [DNN_H5_REGIONS] = "object",
  };
  return is_matlab(info, "char")            ? "string"
         : info->contents == DNN_H5_NUMBERS ? dnn_dtype_name(info->dtype)
                                            : names[info->contents];
}

/* file:inspect(path, attribute, field) -> table; see dnn_h5_info */
static int file_inspect(lua_State *L) {
  lua_settop(L, 4);
  dnn_error error;
  dnn_h5_info info;
  const dnn_h5_field field = check_field(L, 4);
  check_status(
      L, dnn_h5_inspect(check_file(L), check_name(L, 2), opt_name(L, 3), &field, &info, &error),
      &error);
  lua_newtable(L);
  set_string(L, "kind", kind_names[info.kind]);
  if (info.kind == DNN_H5_GROUP)
    return 1;
  set_string(L, "type", info.type);
  if (info.refusal[0] == '\0')
    set_string(L, "dtype", dtype_of(&info));
  set_shape(L, "shape", info.ndim, info.shape);
  lua_pushboolean(L, info.is_empty);
  lua_setfield(L, -2, "is_empty");
  if (info.kind == DNN_H5_DATASET) {
    set_shape(L, "maxshape", info.ndim, info.maxshape);
    if (info.chunked)
      set_shape(L, "chunks", info.ndim, info.chunks);
    if (info.gzip >= 0) {
      lua_pushinteger(L, info.gzip);
      lua_setfield(L, -2, "gzip");
    }
    lua_pushboolean(L, info.shuffle);
    lua_setfield(L, -2, "shuffle");
    lua_pushboolean(L, info.fletcher32);
    lua_setfield(L, -2, "fletcher32");
    if (info.has_fill) {
      api_of(L)->push_element(L, info.dtype, &info.fill);
      lua_setfield(L, -2, "fillvalue");
    }
  }
  return 1;
}

/* file:find(path) -> "group", "dataset", or nil when there is nothing */
static int file_find(lua_State *L) {
  dnn_error error;
  bool found;
  dnn_h5_kind kind = DNN_H5_GROUP;
  check_status(L, dnn_h5_find(check_file(L), check_name(L, 2), &found, &kind, &error), &error);
  lua_pushstring(L, found ? kind_names[kind] : NULL);
  return 1;
}

/* file:has(path, attribute) */
static int file_has(lua_State *L) {
  dnn_error error;
  bool exists = false;
  check_status(L, dnn_h5_exists(check_file(L), check_name(L, 2), opt_name(L, 3), &exists, &error),
               &error);
  lua_pushboolean(L, exists);
  return 1;
}

static int list(lua_State *L, dnn_status (*list_names)(const dnn_h5_file *, const char *,
                                                       dnn_h5_strings *, dnn_error *)) {
  const dnn_h5_file *file = check_file(L);
  const char *path = check_name(L, 2);
  dnn_error error;
  dnn_h5_strings *names = new_strings(L);
  check_status(L, list_names(file, path, names, &error), &error);
  return push_strings(L, names);
}

/* file:keys(path) */
static int file_keys(lua_State *L) {
  return list(L, dnn_h5_keys);
}

/* file:attributes(path) */
static int file_attributes(lua_State *L) {
  return list(L, dnn_h5_attributes);
}

/* file:soft_link(path) -> where it leads, or nil when it is none */
static int file_soft_link(lua_State *L) {
  const dnn_h5_file *file = check_file(L);
  const char *path = check_name(L, 2);
  dnn_error error;
  dnn_h5_strings *target = new_strings(L);
  check_status(L, dnn_h5_soft_link(file, path, target, &error), &error);
  if (target->count == 0)
    lua_pushnil(L);
  else
    push_string(L, target);
  return 1;
}

/* file:visit(path) -> relative paths, each behind a letter for its kind, see dnn_h5_visit */
static int file_visit(lua_State *L) {
  return list(L, dnn_h5_visit);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* An index against a dataset. libhdf5 goes forwards only: what goes backwards is turned round in
   memory. */
typedef struct selection {
  dnn_h5_range ranges[DNN_MAX_NDIM]; /* (axes of the dataset,) */
  int ndim;                          /* of the result, which lacks the axes given as integers */
  int64_t shape[DNN_MAX_NDIM];
  bool backwards[DNN_MAX_NDIM]; /* of the result */
} selection;

/* Reads the index at stack 'index' (none: everything) against a dataset's shape. */
static selection check_selection(lua_State *L, int index, const dnn_h5_info *info) {
  luadnn_slice slices[DNN_MAX_NDIM];
  selection chosen = {.ndim = 0};
  bool whole = lua_isnoneornil(L, index);
  if (!whole)
    api_of(L)->check_slices(L, index, info->ndim, info->shape, slices);
  for (int i = 0; i < info->ndim; i++) {
    luadnn_slice slice = {0, 1, info->shape[i], false};
    if (!whole)
      slice = slices[i];
    bool backwards = slice.step < 0;
    /* of no elements, it begins where there is none, in front of the first of an empty axis */
    if (backwards)
      slice.start = slice.count > 0 ? slice.start + (slice.count - 1) * slice.step : 0;
    if (backwards)
      slice.step = slice.step == INT64_MIN ? INT64_MAX : -slice.step;
    chosen.ranges[i] = (dnn_h5_range){slice.start, slice.step, slice.count};
    if (!slice.drop) {
      chosen.backwards[chosen.ndim] = backwards;
      chosen.shape[chosen.ndim++] = slice.count;
    }
  }
  return chosen;
}

/* The part that is selected; 'chosen' must live as long. */
static const dnn_h5_range *part_of(lua_State *L, int index, const selection *chosen) {
  return lua_isnoneornil(L, index) ? NULL : chosen->ranges;
}

/* Pushes a table of the axes of the result that go backwards, { [2] = true }, or nil for none. */
static void push_backwards(lua_State *L, const selection *chosen) {
  bool any = false;
  for (int i = 0; i < chosen->ndim; i++)
    any = any || chosen->backwards[i];
  if (!any) {
    lua_pushnil(L);
    return;
  }
  lua_newtable(L);
  for (int i = 0; i < chosen->ndim; i++) {
    if (chosen->backwards[i]) {
      lua_pushboolean(L, 1);
      lua_rawseti(L, -2, i + 1);
    }
  }
}

/* Room for a number outside of any array. */
typedef union element {
  double f64;
  float f32;
  int64_t i64;
  uint8_t u8;
} element;

/* Pushes a reader, which is closed when the function that runs ends, even by an error. */
static dnn_h5_reader *open_reader(lua_State *L, const dnn_h5_file *file, const char *path,
                                  const char *attribute, const dnn_h5_field *field) {
  dnn_error error;
  dnn_h5_reader **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, READER_TYPE);
  lua_toclose(L, -1);
  check_status(L, dnn_h5_reader_new(file, path, attribute, field, box, &error), &error);
  return *box;
}

static int reader_close(lua_State *L) {
  dnn_h5_reader **box = luaL_checkudata(L, 1, READER_TYPE);
  dnn_h5_reader *reader = *box;
  *box = NULL;
  dnn_h5_reader_free(reader);
  return 0;
}

/* The shape of what is read: what is selected, and then the axes inside of elements. */
static int whole_shape(const selection *chosen, const dnn_h5_info *info,
                       int64_t shape[DNN_MAX_NDIM]) {
  for (int i = 0; i < chosen->ndim; i++)
    shape[i] = chosen->shape[i];
  for (int i = 0; i < info->inner_ndim; i++)
    shape[chosen->ndim + i] = info->inner[i];
  return chosen->ndim + info->inner_ndim;
}

/* Pushes an array or a number. */
static void push_numbers(lua_State *L, dnn_h5_reader *reader, const dnn_h5_range *part, int ndim,
                         const int64_t *shape) {
  const dnn_h5_info *info = dnn_h5_reader_info(reader);
  dnn_error error;
  if (ndim > 0) {
    dnn_array *out = api_of(L)->new_array(L, info->dtype, ndim, shape);
    check_status(L, dnn_h5_read(reader, part, out, &error), &error);
  } else {
    element value = {0};
    dnn_array scalar;
    dnn_array_init(&scalar, &value, info->dtype, 0, NULL);
    check_status(L, dnn_h5_read(reader, part, &scalar, &error), &error);
    api_of(L)->push_element(L, info->dtype, &value);
  }
}

/* Pushes the flat table of a list, or its one element where there are no axes. Each sequence is an
   array. */
static void push_list(lua_State *L, dnn_h5_reader *reader, const dnn_h5_range *part, int ndim) {
  const dnn_h5_info *info = dnn_h5_reader_info(reader);
  dnn_h5_strings *list = new_strings(L);
  dnn_error error;
  check_status(L, dnn_h5_read_list(reader, part, list, &error), &error);
  if (info->contents != DNN_H5_SEQUENCES) {
    if (ndim == 0)
      push_string(L, list);
    else
      push_strings(L, list);
    return;
  }
  lua_newtable(L);
  for (int64_t i = 0; i < list->count; i++) {
    size_t length;
    const char *bytes = dnn_h5_strings_at(list, i, &length);
    const int64_t count = (int64_t)(length / dnn_dtype_size(info->dtype));
    dnn_array *out = api_of(L)->new_array(L, info->dtype, 1, &count);
    if (length > 0)
      memcpy(out->data, bytes, length);
    if (ndim == 0)
      return;
    lua_rawseti(L, -2, i + 1);
  }
  dnn_h5_strings_free(list);
}

/* Pushes MATLAB's empty array, whose extents are the elements of the dataset: text, a list of
   cells, or numbers, with the axes turned round as libraries other than MATLAB see them. */
static void push_void(lua_State *L, dnn_h5_reader *reader) {
  const dnn_h5_info *info = dnn_h5_reader_info(reader);
  int64_t extents[DNN_MAX_NDIM] = {0}, shape[DNN_MAX_NDIM] = {0};
  double reals[DNN_MAX_NDIM];
  unsigned char bytes[DNN_MAX_NDIM];
  dnn_error error;
  dnn_array out;
  int ndim = info->ndim == 1 && info->shape[0] <= DNN_MAX_NDIM ? (int)info->shape[0] : 0;
  bool is_void = false,
       fits = ndim > 0 && info->inner_ndim == 0 &&
              (info->dtype == DNN_I64 || info->dtype == DNN_U8 || info->dtype == DNN_F64);
  if (fits) {
    void *data = info->dtype == DNN_I64  ? (void *)extents
                 : info->dtype == DNN_U8 ? (void *)bytes
                                         : (void *)reals;
    dnn_array_init(&out, data, info->dtype, 1, info->shape);
    check_status(L, dnn_h5_read(reader, NULL, &out, &error), &error);
  }
  for (int i = 0; fits && i < ndim; i++) {
    if (info->dtype == DNN_U8)
      extents[i] = bytes[i];
    else if (info->dtype == DNN_F64)
      extents[i] = reals[i] >= 0 && reals[i] < 0x1p53 ? (int64_t)reals[i] : -1;
    fits = extents[i] >= 0;
    is_void = is_void || extents[i] == 0;
    shape[ndim - 1 - i] = extents[i];
  }
  if (!fits || !is_void)
    api_of(L)->error(L, "MATLAB's empty array has elements: the file is damaged");
  if (is_matlab(info, "char"))
    lua_pushliteral(L, "");
  else if (is_matlab(info, "cell"))
    lua_newtable(L);
  else
    api_of(L)->new_array(L, is_matlab(info, "logical") ? DNN_BOOL : DNN_F64, ndim, shape);
}

/*
** file:read(path, attribute, selection, field) -> array, number, boolean, or of what
** dnn_h5_read_list reads the one element or a flat table; its shape; the axes that are to be turned
** round, see push_backwards; what is still to be done: "objects", to find what references lead to,
** "text", to make it of MATLAB's numbers, or nil. Of fields: their names and, last, "fields". nil
** for an empty dataset or attribute.
*/
static int file_read(lua_State *L) {
  lua_settop(L, 5);
  const dnn_h5_file *file = check_file(L);
  const dnn_h5_field field = check_field(L, 5);
  dnn_h5_reader *reader = open_reader(L, file, check_name(L, 2), opt_name(L, 3), &field);
  const dnn_h5_info *info = dnn_h5_reader_info(reader);
  int64_t shape[DNN_MAX_NDIM];
  dnn_error error;
  const char *rest = NULL;
  if (info->is_empty) {
    lua_pushnil(L);
    return 1;
  }
  if (info->is_void && lua_isnil(L, 4)) {
    push_void(L, reader);
    return 1;
  }
  const selection chosen = check_selection(L, 4, info);
  const dnn_h5_range *part = part_of(L, 4, &chosen);
  check_status(L, dnn_h5_reader_check(reader, part, &error), &error);
  int ndim = whole_shape(&chosen, info, shape);
  if (info->contents == DNN_H5_FIELDS) {
    dnn_h5_strings *names = new_strings(L);
    check_status(L, dnn_h5_fields(reader, names, &error), &error);
    push_strings(L, names);
    rest = "fields";
  } else if (info->contents == DNN_H5_NUMBERS) {
    push_numbers(L, reader, part, ndim, shape);
    rest = is_matlab(info, "char") && (info->dtype == DNN_I64 || info->dtype == DNN_U8) ? "text"
                                                                                        : NULL;
  } else {
    push_list(L, reader, part, ndim);
    if (info->contents == DNN_H5_REFERENCES || info->contents == DNN_H5_REGIONS)
      rest = "objects";
  }
  if (ndim > 0)
    api_of(L)->push_shape(L, ndim, shape);
  else
    lua_pushnil(L);
  push_backwards(L, &chosen);
  lua_pushstring(L, rest);
  return 4;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* A number or boolean as an array without dimensions. */
typedef struct scalar {
  dnn_array array;
  element value;
} scalar;

/* The array, number or boolean at 'index'; 'room' must live as long as the result. */
static const dnn_array *check_numbers(lua_State *L, int index, scalar *room) {
  dnn_dtype dtype = DNN_F64;
  if (lua_isinteger(L, index)) {
    dtype = DNN_I64;
    room->value.i64 = lua_tointeger(L, index);
  } else if (lua_type(L, index) == LUA_TNUMBER) {
    room->value.f64 = lua_tonumber(L, index);
  } else if (lua_isboolean(L, index)) {
    dtype = DNN_BOOL;
    room->value.u8 = (uint8_t)lua_toboolean(L, index);
  } else {
    const dnn_array *array = api_of(L)->test_array(L, index);
    if (array == NULL)
      api_of(L)->error(L,
                       "what is written must be an array, a number, a boolean, a string or a "
                       "table of these, got %s",
                       luaL_typename(L, index));
    return array;
  }
  dnn_array_init(&room->array, &room->value, dtype, 0, NULL);
  return &room->array;
}

/* Reads field 'name' of the table at 'index', a list of extents; returns their number, 0 if
   none. */
static int layout_extents(lua_State *L, int index, const char *name,
                          int64_t extents[DNN_MAX_NDIM]) {
  int ndim = 0;
  if (lua_getfield(L, index, name) != LUA_TNIL) {
    if (!lua_istable(L, -1))
      api_of(L)->error(L, "%s must be a table of extents, got %s", name, luaL_typename(L, -1));
    lua_Unsigned count = lua_rawlen(L, -1);
    if (count < 1 || count > DNN_MAX_NDIM)
      api_of(L)->error(L, "%s must have 1 to %d extents", name, DNN_MAX_NDIM);
    for (ndim = 0; ndim < (int)count; ndim++) {
      int is_integer;
      lua_rawgeti(L, -1, ndim + 1);
      extents[ndim] = lua_tointegerx(L, -1, &is_integer);
      if (!is_integer)
        api_of(L)->error(L, "%s must be a list of integers", name);
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
  return ndim;
}

/* dnn_h5_layout, and what its fill points to. */
typedef struct layout_box {
  dnn_h5_layout layout;
  scalar fill;
} layout_box;

static bool layout_flag(lua_State *L, int index, const char *name) {
  lua_getfield(L, index, name);
  bool flag = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return flag;
}

/* Reads the table at 'index', or none, with the fields of dnn_h5_layout. */
static void check_layout(lua_State *L, int index, layout_box *box) {
  dnn_h5_layout *layout = &box->layout;
  *layout = (dnn_h5_layout){.gzip = -1};
  if (lua_isnoneornil(L, index))
    return;
  luaL_checktype(L, index, LUA_TTABLE);
  if (lua_getfield(L, index, "gzip") != LUA_TNIL) {
    int is_integer;
    lua_Integer level = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer || level < 0 || level > 9)
      api_of(L)->error(L, "gzip must be an integer from 0 to 9");
    layout->gzip = (int)level;
  }
  if (lua_getfield(L, index, "fillvalue") != LUA_TNIL)
    layout->fill = check_numbers(L, lua_gettop(L), &box->fill);
  if (lua_getfield(L, index, "type") != LUA_TNIL)
    snprintf(layout->type, sizeof layout->type, "%s", luaL_checkstring(L, -1));
  lua_pop(L, 3);
  layout->shuffle = layout_flag(L, index, "shuffle");
  layout->fletcher32 = layout_flag(L, index, "fletcher32");
  layout->is_empty = layout_flag(L, index, "is_empty");
  layout->chunks_ndim = layout_extents(L, index, "chunks", layout->chunks);
  layout->maxshape_ndim = layout_extents(L, index, "maxshape", layout->maxshape);
}

/* What is written: numbers, or strings of a shape. */
typedef struct written {
  const dnn_array *array;
  const dnn_h5_strings *strings; /* or NULL: 'array' has numbers */
  scalar room;
} written;

/*
** Reads a value at 'index': an array, number, boolean, string or flat table of strings, whose shape
** is at 'shape_index', or it has one dimension; nil is nothing yet, of that shape. 'out' must live
** as long as it is used.
*/
static void check_written(lua_State *L, int index, int shape_index, written *out) {
  int64_t shape[DNN_MAX_NDIM];
  int type = lua_type(L, index), ndim = 0;
  out->strings = NULL;
  if (type != LUA_TSTRING && type != LUA_TTABLE && type != LUA_TNIL) {
    out->array = check_numbers(L, index, &out->room);
    return;
  }
  if (type != LUA_TNIL)
    out->strings = check_strings(L, index);
  if (type != LUA_TSTRING && !lua_isnoneornil(L, shape_index)) {
    ndim = api_of(L)->check_shape(L, shape_index, shape);
  } else if (type == LUA_TTABLE) {
    ndim = 1;
    shape[0] = out->strings->count;
  }
  dnn_array_init(&out->room.array, NULL, out->strings == NULL ? DNN_F64 : DNN_U8, ndim, shape);
  out->array = &out->room.array;
}

/*
** file:create(path, attribute, value, shape, layout): a dataset, or an attribute; for 'value' and
** 'shape' see check_written.
*/
static int file_create(lua_State *L) {
  lua_settop(L, 6);
  dnn_h5_file *file = check_file(L);
  const char *path = check_name(L, 2);
  const char *attribute = opt_name(L, 3);
  layout_box box;
  written in;
  dnn_error error;
  dnn_status status;
  check_layout(L, 6, &box);
  check_written(L, 4, 5, &in);
  const dnn_array *a = in.array;
  if (in.strings == NULL)
    status = attribute == NULL
                 ? dnn_h5_create(file, path, a, &box.layout, &error)
                 : dnn_h5_write_attribute(file, path, attribute, a, &box.layout, &error);
  else if (attribute == NULL)
    status = dnn_h5_create_strings(file, path, a->ndim, a->shape, in.strings, &box.layout, &error);
  else
    status = dnn_h5_write_attribute_strings(file, path, attribute, a->ndim, a->shape, in.strings,
                                            &box.layout, &error);
  check_status(L, status, &error);
  return 0;
}

/* file:create_group(path) */
static int file_create_group(lua_State *L) {
  dnn_error error;
  check_status(L, dnn_h5_create_group(check_file(L), check_name(L, 2), &error), &error);
  return 0;
}

/* Refuses what cannot be turned round: its axes must be those of the selection. */
static void check_axes(lua_State *L, const selection *chosen, const dnn_array *in) {
  if (in->ndim != chosen->ndim) {
    char has[DNN_SHAPE_TEXT], wanted[DNN_SHAPE_TEXT];
    api_of(L)->error(L, "write: shape %s does not fit the selection of shape %s",
                     dnn_shape_text(in->ndim, in->shape, has),
                     dnn_shape_text(chosen->ndim, chosen->shape, wanted));
  }
}

/* Makes 'out' a view of 'in' turned round where the selection goes backwards. */
static void turn_round(lua_State *L, const selection *chosen, const dnn_array *in, dnn_array *out) {
  *out = *in;
  for (int i = 0; i < chosen->ndim && in->size != 1; i++) {
    if (!chosen->backwards[i])
      continue;
    check_axes(L, chosen, in);
    dnn_array_slice_view(out, i, in->shape[i] - 1, -1, in->shape[i], out);
  }
}

/* The same of strings, of which 'in' tells the shape: they are pushed in the order in which they
   are written. */
static const dnn_h5_strings *turn_strings(lua_State *L, const selection *chosen,
                                          const dnn_array *in, const dnn_h5_strings *strings) {
  dnn_error error;
  bool any = false;
  for (int i = 0; i < chosen->ndim; i++)
    any = any || chosen->backwards[i];
  if (!any || strings->count <= 1)
    return strings;
  check_axes(L, chosen, in);
  dnn_h5_strings *turned = new_strings(L);
  for (int64_t i = 0; i < strings->count; i++) {
    int64_t rest = i, from = 0, stride = 1;
    for (int axis = in->ndim - 1; axis >= 0; axis--) {
      int64_t extent = in->shape[axis], at = rest % extent;
      from += (chosen->backwards[axis] ? extent - 1 - at : at) * stride;
      rest /= extent;
      stride *= extent;
    }
    size_t length;
    const char *text = dnn_h5_strings_at(strings, from, &length);
    check_status(L, dnn_h5_strings_add(turned, text, length, &error), &error);
  }
  return turned;
}

/* file:write(path, value, selection, shape): the shape is that of a table of strings */
static int file_write(lua_State *L) {
  lua_settop(L, 5);
  dnn_h5_file *file = check_file(L);
  const char *path = check_name(L, 2);
  written value;
  dnn_array in;
  dnn_error error;
  dnn_h5_info info;
  check_written(L, 3, 5, &value);
  check_status(L, dnn_h5_inspect(file, path, NULL, NULL, &info, &error), &error);
  const selection chosen = check_selection(L, 4, &info);
  const dnn_h5_range *part = part_of(L, 4, &chosen);
  in = *value.array;
  if (value.strings == NULL)
    turn_round(L, &chosen, value.array, &in);
  else
    value.strings = turn_strings(L, &chosen, &in, value.strings);
  check_status(L, dnn_h5_write(file, path, part, &in, value.strings, &error), &error);
  return 0;
}

/* file:check(path, value): raises what writing it there would, for its numbers or strings */
static int file_check(lua_State *L) {
  lua_settop(L, 4);
  written value;
  dnn_error error;
  check_written(L, 3, 4, &value);
  check_status(
      L, dnn_h5_check_values(check_file(L), check_name(L, 2), value.array, value.strings, &error),
      &error);
  return 0;
}

/* file:append(path, value, shape): the shape is that of a table of strings */
static int file_append(lua_State *L) {
  lua_settop(L, 4);
  dnn_h5_file *file = check_file(L);
  const char *path = check_name(L, 2);
  written in;
  dnn_error error;
  check_written(L, 3, 4, &in);
  check_status(L, dnn_h5_append(file, path, in.array, in.strings, &error), &error);
  return 0;
}

/* file:resize(path, shape) */
static int file_resize(lua_State *L) {
  dnn_h5_file *file = check_file(L);
  const char *path = check_name(L, 2);
  if (!lua_istable(L, 3) && lua_type(L, 3) != LUA_TNUMBER)
    api_of(L)->error(L, "resize: shape must be a table of extents, or an integer, got %s",
                     luaL_typename(L, 3));
  int64_t shape[DNN_MAX_NDIM];
  int ndim = api_of(L)->check_shape(L, 3, shape);
  dnn_error error;
  check_status(L, dnn_h5_resize(file, path, ndim, shape, &error), &error);
  return 0;
}

/* file:copy(from, source, path): from the file 'from' */
static int file_copy(lua_State *L) {
  dnn_h5_file *file = check_file(L);
  const dnn_h5_file *from = *(dnn_h5_file **)luaL_checkudata(L, 2, FILE_TYPE);
  dnn_error error;
  if (from == NULL)
    api_of(L)->error(L, "the HDF5 file is closed");
  check_status(L, dnn_h5_copy(from, check_name(L, 3), file, check_name(L, 4), &error), &error);
  return 0;
}

/* file:move(path, to) */
static int file_move(lua_State *L) {
  dnn_error error;
  check_status(L, dnn_h5_move(check_file(L), check_name(L, 2), check_name(L, 3), &error), &error);
  return 0;
}

/* file:link(path, target, soft) */
static int file_link(lua_State *L) {
  dnn_error error;
  dnn_h5_file *file = check_file(L);
  bool soft = lua_toboolean(L, 4);
  check_status(L, dnn_h5_link(file, check_name(L, 2), check_name(L, 3), soft, &error), &error);
  return 0;
}

/* file:delete(path, attribute) */
static int file_delete(lua_State *L) {
  dnn_error error;
  check_status(L, dnn_h5_delete(check_file(L), check_name(L, 2), opt_name(L, 3), &error), &error);
  return 0;
}

/* --- module ----------------------------------------------------------------------------------- */

static const luaL_Reg functions[] = {
    {"open", open_file}, {"seal", check_seal}, {"try_sandbox", try_sandbox}, {NULL, NULL}};

static const luaL_Reg methods[] = {{"about", file_about},
                                   {"append", file_append},
                                   {"close", file_close},
                                   {"attributes", file_attributes},
                                   {"check", file_check},
                                   {"copy", file_copy},
                                   {"create", file_create},
                                   {"create_group", file_create_group},
                                   {"delete", file_delete},
                                   {"discard", file_discard},
                                   {"find", file_find},
                                   {"flush", file_flush},
                                   {"has", file_has},
                                   {"inspect", file_inspect},
                                   {"keys", file_keys},
                                   {"link", file_link},
                                   {"move", file_move},
                                   {"is_open", file_is_open},
                                   {"read", file_read},
                                   {"resize", file_resize},
                                   {"soft_link", file_soft_link},
                                   {"visit", file_visit},
                                   {"write", file_write},
                                   {NULL, NULL}};

static const luaL_Reg file_metamethods[] = {{"__gc", file_gc}, {NULL, NULL}};

static const luaL_Reg strings_metamethods[] = {{"__gc", strings_gc}, {NULL, NULL}};

static const luaL_Reg reader_metamethods[] = {
    {"__gc", reader_close}, {"__close", reader_close}, {NULL, NULL}};

/* Creates a metatable with 'metamethods' and leaves it on the top. */
static void new_type(lua_State *L, const char *name, const luaL_Reg *metamethods,
                     const luadnn_api *api) {
  luaL_newmetatable(L, name);
  lua_pushlightuserdata(L, (void *)api);
  luaL_setfuncs(L, metamethods, 1);
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
}

void luadnn_open_h5(lua_State *L, const luadnn_api *api) {
  new_type(L, STRINGS_TYPE, strings_metamethods, api);
  new_type(L, READER_TYPE, reader_metamethods, api);
  lua_pop(L, 2);
  new_type(L, FILE_TYPE, file_metamethods, api);
  lua_newtable(L);
  lua_pushlightuserdata(L, (void *)api);
  luaL_setfuncs(L, methods, 1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushlightuserdata(L, (void *)api);
  luaL_setfuncs(L, functions, 1);
}
