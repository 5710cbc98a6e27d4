/*
** The index grammar of arrays: reading and writing with A(...), A[...].
**
** An index is a list of items, one per axis from the left:
**   3, -1                position; the axis vanishes
**   {from, to, step}     range, both ends included; "2:5", "::2", ":" as text
**   "..."                as many ":" as are missing; otherwise they are added at the end
**   "newaxis"            inserts an axis of extent 1
**   int64 array          list of positions; several are broadcast against each other
**   bool array           mask of as many axes as it has dimensions
** Text may hold several items, "1:3, :, -1". Positions, ranges, "..." and "newaxis" give views;
** lists and masks copy.
*/
#include "bindings/index.h"

#include "array/gather.h"
#include "base/interrupt.h"
#include "bindings/args.h"
#include "bindings/array_object.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* An index is read in three steps, so that what it says does not depend on how it is written: items
   are read from text, tables or arguments; "..." is expanded, so that every axis has its item; and
   each item is resolved against the extent of its axis. */
typedef enum item_kind { POSITION, RANGE, NEWAXIS, ELLIPSIS, LIST } item_kind;

typedef struct item {
  item_kind kind;
  int64_t from, to, step; /* POSITION uses 'from' */
  bool has_from, has_to;
  const dnn_array *array; /* LIST: the array given, i64 or bool; it stays in the index value */
} item;

typedef struct index_list {
  int count;
  int gap; /* the item behind an "..." that stands for no axis; such a one still separates lists */
  item items[2 * DNN_MAX_NDIM];
} index_list;

static item *add_item(lua_State *L, index_list *list, item_kind kind) {
  if (list->count == 2 * DNN_MAX_NDIM)
    luadnn_error(L, "an index has at most %d items", 2 * DNN_MAX_NDIM);
  item *it = &list->items[list->count++];
  *it = (item){.kind = kind, .step = 1};
  return it;
}

/* --- text ------------------------------------------------------------------------------------- */

static const char *skip_blanks(const char *s) {
  while (*s == ' ' || *s == '\t')
    s++;
  return s;
}

static bool read_integer(const char **s, int64_t *value) {
  char *end;
  const char *start = skip_blanks(*s);
  /* strtoll would take blanks behind the sign, and an empty text */
  if (!isdigit((unsigned char)start[*start == '-' || *start == '+']))
    return false;
  *value = strtoll(start, &end, 10);
  *s = end;
  return true;
}

/* Does the text look like an index rather than the name of a field? */
static bool is_index_text(const char *s) {
  s = skip_blanks(s);
  return isdigit((unsigned char)*s) || strchr("-+:.,", *s) != NULL || strchr(s, ',') != NULL ||
         strcmp(s, "newaxis") == 0;
}

/* One pass over the text; what cannot be read is quoted from where it begins. */
static void add_text(lua_State *L, index_list *list, const char *text) {
  const char *s = skip_blanks(text);
  char quoted[DNN_QUOTED], rest[DNN_QUOTED];
  for (;;) {
    if (strncmp(s, "...", 3) == 0) {
      add_item(L, list, ELLIPSIS);
      s += 3;
    } else if (strncmp(s, "newaxis", 7) == 0) {
      add_item(L, list, NEWAXIS);
      s += 7;
    } else {
      item *it = add_item(L, list, POSITION);
      it->has_from = read_integer(&s, &it->from);
      s = skip_blanks(s);
      if (*s == ':') {
        s++;
        it->kind = RANGE;
        it->has_to = read_integer(&s, &it->to);
        s = skip_blanks(s);
        if (*s == ':') {
          s++;
          read_integer(&s, &it->step);
        }
      } else if (!it->has_from) {
        luadnn_error(L,
                     "cannot read index \"%s\": items look like 2, -1, 1:3, :, ::2, ..., "
                     "newaxis",
                     dnn_quote(text, strlen(text), quoted, sizeof quoted));
      }
    }
    s = skip_blanks(s);
    if (*s == '\0')
      return;
    if (*s != ',')
      luadnn_error(L, "cannot read index \"%s\" at \"%s\": items are separated by commas",
                   dnn_quote(text, strlen(text), quoted, sizeof quoted),
                   dnn_quote(s, strlen(s), rest, sizeof rest));
    s = skip_blanks(s + 1);
    if (*s == '\0') /* a trailing comma, as in Python's x[1,] */
      return;
  }
}

/* --- values ----------------------------------------------------------------------------------- */

static int64_t check_index_integer(lua_State *L, int index) {
  int is_integer;
  lua_Integer value = lua_tointegerx(L, index, &is_integer);
  if (!is_integer || lua_type(L, index) != LUA_TNUMBER)
    luadnn_error(L, "an index must be an integer, got %s",
                 lua_type(L, index) == LUA_TNUMBER ? luaL_tolstring(L, index, NULL)
                                                   : luaL_typename(L, index));
  return value;
}

/* The range in the table at 'index': {from}, {from, to} or {from, to, step}. */
static void add_range(lua_State *L, index_list *list, int index) {
  int64_t values[3] = {0, 0, 1};
  lua_Unsigned count = lua_rawlen(L, index);
  if (count < 1 || count > 3)
    luadnn_error(L,
                 "a range is {from, to} or {from, to, step}, got %I values (for a list of "
                 "positions use np.array{...})",
                 (LUAI_UACINT)count);
  for (int i = 0; i < (int)count; i++) {
    lua_rawgeti(L, index, i + 1);
    values[i] = check_index_integer(L, -1);
    lua_pop(L, 1);
  }
  item *it = add_item(L, list, RANGE);
  it->has_from = true;
  it->has_to = count > 1;
  it->from = values[0];
  it->to = values[1];
  it->step = values[2];
}

/* Adds the item at stack 'index' (absolute). */
static void add_value(lua_State *L, index_list *list, int index) {
  switch (lua_type(L, index)) {
  case LUA_TNUMBER:
    add_item(L, list, POSITION)->from = check_index_integer(L, index);
    break;
  case LUA_TSTRING:
    add_text(L, list, lua_tostring(L, index));
    break;
  case LUA_TTABLE:
    add_range(L, list, index);
    break;
  default: {
    const dnn_array *array = luadnn_test_array(L, index);
    if (array == NULL)
      luadnn_error(L, "an index is made of integers, ranges, text and arrays, got %s",
                   luaL_typename(L, index));
    if (dnn_dtype_is_real(array->dtype))
      luadnn_error(L,
                   "an index array must be int64 or bool, got %s: convert it with "
                   ":astype(\"int64\")",
                   dnn_dtype_name(array->dtype));
    add_item(L, list, LIST)->array = array;
  }
  }
}

/* Reads the whole index at stack 'index': one item, text, or a table of items. */
static void read_index(lua_State *L, int index, index_list *list) {
  list->count = 0;
  index = lua_absindex(L, index);
  if (!lua_istable(L, index)) {
    add_value(L, list, index);
    return;
  }
  lua_Unsigned count = lua_rawlen(L, index);
  if (count > 2 * DNN_MAX_NDIM)
    luadnn_error(L, "an index has at most %d items", 2 * DNN_MAX_NDIM);
  for (int i = 0; i < (int)count; i++) {
    lua_rawgeti(L, index, i + 1);
    add_value(L, list, lua_gettop(L));
    lua_pop(L, 1); /* the table keeps arrays alive */
  }
}

/* --- resolution ------------------------------------------------------------------------------- */

/* Axes of the array that an item stands for. */
static int axes_of(const item *it) {
  switch (it->kind) {
  case NEWAXIS:
  case ELLIPSIS:
    return 0;
  case LIST:
    return it->array->dtype == DNN_BOOL ? it->array->ndim : 1;
  default:
    return 1;
  }
}

/* Replaces "..." by ":" items, or adds them at the end, so that every axis has its item. */
static void expand(lua_State *L, index_list *list, int ndim, const int64_t *shape) {
  int used = 0, ellipsis = -1;
  for (int i = 0; i < list->count; i++) {
    used += axes_of(&list->items[i]);
    if (list->items[i].kind == ELLIPSIS) {
      if (ellipsis >= 0)
        luadnn_error(L, "an index can have only one '...'");
      ellipsis = i;
    }
  }
  int missing = ndim - used;
  /* NumPy counts lists on both sides of such an "..." as separated, though no axis is between
     them */
  list->gap = missing == 0 ? ellipsis : -1;
  if (missing < 0) {
    char text[DNN_SHAPE_TEXT];
    luadnn_error(L,
                 "too many indices: %d for an array of shape %s; several positions along an axis "
                 "are an array, A[np.array{1, 2}]",
                 used, dnn_shape_text(ndim, shape, text));
  }
  if (ellipsis < 0) {
    ellipsis = list->count;
    add_item(L, list, ELLIPSIS);
  }
  if (list->count + missing > 2 * DNN_MAX_NDIM)
    luadnn_error(L, "an index has at most %d items", 2 * DNN_MAX_NDIM);
  /* the "..." itself gives way: 'missing' items take the place of one */
  memmove(&list->items[ellipsis + missing], &list->items[ellipsis + 1],
          (size_t)(list->count - ellipsis - 1) * sizeof(item));
  for (int i = 0; i < missing; i++)
    list->items[ellipsis + i] = (item){.kind = RANGE, .step = 1};
  list->count += missing - 1;
}

/*
** Range against an extent: from and to are 1-based and included, may be negative, and are cut to
** the extent as NumPy cuts slices.
*/
static luadnn_slice resolve_range(lua_State *L, const item *it, int64_t extent) {
  luadnn_slice slice = {.step = it->step};
  if (it->step == 0)
    luadnn_error(L, "the step of a range must not be 0");
  if ((it->has_from && it->from == 0) || (it->has_to && it->to == 0))
    luadnn_error(L,
                 "a range cannot begin or end at 0: positions count from 1 (or from -1, the last)");
  bool up = it->step > 0;
  int64_t first = up ? 0 : extent - 1, last = up ? extent - 1 : 0;
  if (it->has_from)
    first = it->from > 0 ? it->from - 1 : extent + it->from;
  if (it->has_to)
    last = it->to > 0 ? it->to - 1 : extent + it->to;
  if (up) {
    first = first < 0 ? 0 : first;
    last = last > extent - 1 ? extent - 1 : last;
  } else {
    first = first > extent - 1 ? extent - 1 : first;
    last = last < 0 ? 0 : last;
  }
  int64_t distance = up ? last - first : first - last;
  /* The magnitude of the smallest integer does not fit; no extent reaches that far anyway. */
  int64_t stride = up ? it->step : (it->step == INT64_MIN ? INT64_MAX : -it->step);
  slice.start = first;
  slice.count = distance < 0 || extent == 0 ? 0 : distance / stride + 1;
  return slice;
}

static luadnn_slice resolve(lua_State *L, const item *it, int axis, int64_t extent) {
  if (it->kind == RANGE)
    return resolve_range(L, it, extent);
  char what[32];
  snprintf(what, sizeof what, "index of axis %d:", axis + 1);
  int64_t position = luadnn_position(L, it->from, extent, what);
  return (luadnn_slice){.start = position, .step = 1, .count = 1, .drop = true};
}

void luadnn_check_slices(lua_State *L, int index, int ndim, const int64_t *shape,
                         luadnn_slice slices[DNN_MAX_NDIM]) {
  index_list list;
  read_index(L, index, &list);
  expand(L, &list, ndim, shape);
  for (int i = 0; i < list.count; i++) {
    if (list.items[i].kind == LIST || list.items[i].kind == NEWAXIS)
      luadnn_error(L, "only positions and ranges are possible here, not %s",
                   list.items[i].kind == LIST ? "arrays" : "newaxis");
    slices[i] = resolve(L, &list.items[i], i, shape[i]);
  }
}

/* --- selections ------------------------------------------------------------------------------- */

/*
** What an index means for an array: a view, and possibly axes of that view indexed by lists. The
** list arrays (0-based, broadcast to one shape) live in userdata left on the Lua stack.
*/
typedef struct selection {
  dnn_array view;
  int lists; /* 0: the view is all */
  int axes[DNN_MAX_NDIM];
  dnn_array indices[DNN_MAX_NDIM];
  int at;
} selection;

/* Positions that are looked at between two looks at the interrupt flag. */
enum { positions_per_poll = 1 << 20 };

/* Pushes a 0-based i64 copy of an index array for an axis of 'extent'. */
static dnn_array *push_positions(lua_State *L, const dnn_array *given, int axis, int64_t extent) {
  const dnn_array *source = given;
  if (given->dtype != DNN_I64 || !dnn_array_is_contiguous(given))
    source = luadnn_new_copy(L, given, DNN_I64);
  dnn_array *positions = luadnn_new_array(L, DNN_I64, given->ndim, given->shape);
  const int64_t *from = source->data;
  int64_t *to = positions->data;
  char what[40];
  snprintf(what, sizeof what, "index of axis %d:", axis + 1);
  for (int64_t i = 0; i < positions->size; i++) {
    /* almost all are in range, and spare the call */
    to[i] =
        from[i] >= 1 && from[i] <= extent ? from[i] - 1 : luadnn_position(L, from[i], extent, what);
    if (i % positions_per_poll == positions_per_poll - 1 && dnn_interrupted()) {
      dnn_error error;
      luadnn_check_status(L, dnn_error_interrupt(&error), &error);
    }
  }
  return positions;
}

static void check_mask(lua_State *L, const dnn_array *mask, const dnn_array *view, int axis) {
  for (int k = 0; k < mask->ndim; k++) {
    if (mask->shape[k] != view->shape[axis + k]) {
      char one[DNN_SHAPE_TEXT], two[DNN_SHAPE_TEXT];
      luadnn_error(L, "mask of shape %s does not fit the array's axes of shape %s",
                   dnn_shape_text(mask->ndim, mask->shape, one),
                   dnn_shape_text(mask->ndim, view->shape + axis, two));
    }
  }
}

/* Adds an axis indexed by 'positions'. */
static void add_list(selection *s, int axis, const dnn_array *positions) {
  s->axes[s->lists] = axis;
  s->indices[s->lists] = *positions;
  s->lists++;
}

/* Pushes the positions where a mask is true, one list for each of its axes, and adds them. */
static void add_mask(lua_State *L, selection *s, int axis, const dnn_array *mask) {
  check_mask(L, mask, &s->view, axis);
  int64_t count[1];
  dnn_error error;
  luadnn_check_status(L, dnn_array_count_nonzero(mask, count, &error), &error);
  dnn_array found[DNN_MAX_NDIM];
  for (int k = 0; k < mask->ndim; k++)
    found[k] = *luadnn_new_array(L, DNN_I64, 1, count);
  luadnn_check_status(L, dnn_array_nonzero(mask, found, &error), &error);
  for (int k = 0; k < mask->ndim; k++)
    add_list(s, axis + k, &found[k]);
}

/* Adds what is indexed by a list, a mask or, next to such, a position, which is then a list of one.
   'original' is the axis of the array, for messages. Returns how many axes of the view it took. */
static int select_list(lua_State *L, const item *it, selection *s, int axis, int original) {
  if (it->kind == POSITION) {
    int64_t position = resolve(L, it, original, s->view.shape[axis]).start;
    dnn_array *positions = luadnn_new_array(L, DNN_I64, 0, NULL);
    *(int64_t *)positions->data = position;
    add_list(s, axis, positions);
    return 1;
  }
  if (it->array->dtype == DNN_BOOL) {
    add_mask(L, s, axis, it->array);
    return it->array->ndim;
  }
  add_list(s, axis, push_positions(L, it->array, original, s->view.shape[axis]));
  return 1;
}

/* Brings the lists to the shape that they broadcast to. */
static void broadcast_lists(lua_State *L, selection *s) {
  const dnn_array *pointers[DNN_MAX_NDIM];
  for (int k = 0; k < s->lists; k++)
    pointers[k] = &s->indices[k];
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  dnn_error error;
  luadnn_check_status(L, dnn_shape_broadcast(s->lists, pointers, &ndim, shape, &error), &error);
  for (int k = 0; k < s->lists; k++)
    dnn_array_broadcast_view(&s->indices[k], ndim, shape, &s->indices[k], &error);
}

/*
** Applies one item after the other. The axes that lists make stand where the first list was when
** all lists are neighbours, else in front: NumPy's rule for advanced indices.
*/
static void select_items(lua_State *L, const dnn_array *array, index_list *list, selection *s) {
  expand(L, list, array->ndim, array->shape);
  s->view = *array;
  s->lists = 0;
  bool any_list = false;
  for (int i = 0; i < list->count; i++)
    any_list = any_list || list->items[i].kind == LIST;
  luaL_checkstack(L, 2 * DNN_MAX_NDIM + 8, NULL);
  dnn_error error;
  int axis = 0;     /* of the view */
  int original = 0; /* of the array, for messages */
  int rest = 0;     /* axes of the view before this one that are not indexed by lists */
  int last_list = -1;
  bool apart = false; /* are lists separated by ranges or new axes? */
  for (int i = 0; i < list->count; i++) {
    const item *it = &list->items[i];
    if (it->kind == LIST || (any_list && it->kind == POSITION)) {
      if (s->lists == 0)
        s->at = rest;
      apart = apart || (last_list >= 0 && (last_list != i - 1 || list->gap == i));
      last_list = i;
      int taken = select_list(L, it, s, axis, original);
      axis += taken;
      original += taken;
    } else if (it->kind == NEWAXIS) {
      luadnn_check_status(L, dnn_array_expand_view(&s->view, axis, &s->view, &error), &error);
      axis++;
      rest++;
    } else {
      luadnn_slice slice = resolve(L, it, original++, s->view.shape[axis]);
      if (slice.drop) {
        dnn_array_index_view(&s->view, axis, slice.start, &s->view);
      } else {
        dnn_array_slice_view(&s->view, axis, slice.start, slice.step, slice.count, &s->view);
        axis++;
        rest++;
      }
    }
  }
  if (apart)
    s->at = 0;
  if (s->lists > 0)
    broadcast_lists(L, s);
}

/* The mask of a whole array without gaps that is all of an index, for which no list of positions is
   needed; NULL for other indices. */
static const dnn_array *mask_of_all(const dnn_array *array, const index_list *list) {
  if (list->count != 1 || list->items[0].kind != LIST)
    return NULL;
  const dnn_array *mask = list->items[0].array;
  return mask->dtype == DNN_BOOL && mask->ndim > 0 && dnn_shape_equal(mask, array) &&
                 dnn_array_is_contiguous(mask) && dnn_array_is_contiguous(array)
             ? mask
             : NULL;
}

/* Pushes the elements where the mask is true. */
static int push_masked(lua_State *L, const dnn_array *array, const dnn_array *mask) {
  int64_t count[1];
  dnn_error error;
  luadnn_check_status(L, dnn_array_count_nonzero(mask, count, &error), &error);
  dnn_array *out = luadnn_new_array(L, array->dtype, 1, count);
  luadnn_check_status(L, dnn_array_compress(array, mask, out, &error), &error);
  return 1;
}

/* Pushes what the index picks from the array at stack index 1. A single element becomes a
   number. */
static int push_selected(lua_State *L, const dnn_array *array, index_list *list) {
  const dnn_array *mask = mask_of_all(array, list);
  if (mask != NULL)
    return push_masked(L, array, mask);
  selection s;
  select_items(L, array, list, &s);
  if (s.lists == 0) {
    luadnn_push_part(L, 1, &s.view);
    return 1;
  }
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  dnn_error error;
  luadnn_check_status(
      L, dnn_gather_shape(&s.view, s.lists, s.axes, s.indices, s.at, &ndim, shape, &error), &error);
  dnn_array *out = luadnn_new_array(L, array->dtype, ndim, shape);
  luadnn_check_status(L, dnn_array_gather(&s.view, s.lists, s.axes, s.indices, s.at, out, &error),
                      &error);
  luadnn_unbox_scalar(L);
  return 1;
}

/* --- metamethods ------------------------------------------------------------------------------ */

/* ipairs asks for one row more than there are; asked so by it, raises what to write instead. ipairs
   reads A[n + 1] and expects nil; an index out of range is an error here, so it would end in one
   that nobody understands. */
static void refuse_ipairs(lua_State *L) {
  lua_Debug caller;
  if (lua_getstack(L, 1, &caller) && lua_getinfo(L, "n", &caller) &&
      strcmp(caller.namewhat, "for iterator") == 0) {
    luaL_where(L, 2);
    lua_pushliteral(L, "ipairs does not work with arrays: write 'for i, row in A:rows()' or "
                       "pairs(A)");
    lua_concat(L, 2);
    lua_error(L);
  }
}

/* Element or row 'index' (from Lua) of the array at stack index 1. */
static int push_row(lua_State *L, const dnn_array *array, int64_t index) {
  if (array->ndim == 0)
    return luadnn_error(L, "a 0-d array cannot be indexed: use A:item()");
  if (index == array->shape[0] + 1)
    refuse_ipairs(L);
  int64_t i = luadnn_position(L, index, array->shape[0], "index");
  dnn_array row;
  dnn_array_index_view(array, 0, i, &row);
  luadnn_push_part(L, 1, &row);
  return 1;
}

/* What of NumPy's flags tells one array of this library from another, by their names in lower
   case. */
static void push_flags(lua_State *L, const dnn_array *array) {
  dnn_error error;
  const struct {
    const char *name;
    bool value;
  } flags[] = {{"c_contiguous", dnn_array_is_contiguous(array)},
               {"f_contiguous", dnn_array_is_fortran(array)},
               {"owndata", !luadnn_is_view(L, 1)},
               {"writeable", dnn_array_check_writable(array, &error) == DNN_OK}};
  lua_createtable(L, 0, 4);
  for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
    lua_pushboolean(L, flags[i].value);
    lua_setfield(L, -2, flags[i].name);
  }
}

static int push_attribute(lua_State *L, const dnn_array *array, int attribute) {
  int64_t size = (int64_t)dnn_dtype_size(array->dtype);
  switch (attribute) {
  case LUADNN_SHAPE:
    luadnn_push_shape(L, array->ndim, array->shape);
    break;
  case LUADNN_T: {
    dnn_array transposed;
    dnn_array_transpose_view(array, &transposed);
    luadnn_push_view(L, 1, &transposed);
    break;
  }
  case LUADNN_SIZE:
    lua_pushinteger(L, array->size);
    break;
  case LUADNN_NDIM:
    lua_pushinteger(L, array->ndim);
    break;
  case LUADNN_DTYPE:
    lua_pushstring(L, dnn_dtype_name(array->dtype));
    break;
  case LUADNN_ITEMSIZE:
    lua_pushinteger(L, size);
    break;
  case LUADNN_NBYTES:
    lua_pushinteger(L, array->size * size);
    break;
  case LUADNN_STRIDES: {
    int64_t strides[DNN_MAX_NDIM];
    for (int i = 0; i < array->ndim; i++)
      strides[i] = array->strides[i] * size;
    luadnn_push_shape(L, array->ndim, strides);
    break;
  }
  case LUADNN_FLAGS:
    push_flags(L, array);
    break;
  }
  return 1;
}

/* No such field: tells what stands for one of NumPy's, or suggests one of the method table's
   names. */
static int no_field(lua_State *L, const char *name) {
  static const char *const elsewhere[][2] = {
      {"flat", "A:ravel()"}, {"resize", "np.resize(A, shape)"},  {"base", "A:is_view()"},
      {"length", "#A"},      {"append", "np.append(A, values)"}, {"tostring", "tostring(A)"}};
  for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
    if (strcmp(name, elsewhere[i][0]) == 0)
      return luadnn_error(L, "arrays have no field '%s': write %s", name, elsewhere[i][1]);
  const char *nearest = NULL;
  /* as luadnn_nearest, for names that are keys of a table */
  int limit = (int)(strlen(name) + 2) / 3;
  lua_pushnil(L);
  while (lua_next(L, lua_upvalueindex(1)) != 0) {
    lua_pop(L, 1);
    const char *known = lua_tostring(L, -1);
    int distance = luadnn_edit_distance(name, known, limit);
    if (distance <= limit && distance < (int)strlen(name)) {
      nearest = known; /* the method table keeps it */
      limit = distance - 1;
    }
  }
  if (nearest != NULL)
    return luadnn_error(L, "arrays have no field '%s': did you mean '%s'?", name, nearest);
  return luadnn_error(L, "arrays have no field '%s'", luadnn_quote(L, 2));
}

/* A.name is a method or an attribute, A[3] a row, A["1:3, :"] and A[{...}] an index. Names come
   first: A:dot(B) is the most frequent of all. */
int luadnn_array_index(lua_State *L) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    int type = lua_rawget(L, lua_upvalueindex(1));
    if (type == LUA_TNUMBER)
      return push_attribute(L, luadnn_check_array(L, 1), (int)lua_tointeger(L, -1));
    if (type != LUA_TNIL)
      return 1;
    lua_pop(L, 1);
    if (!is_index_text(lua_tostring(L, 2)))
      return no_field(L, lua_tostring(L, 2));
  }
  const dnn_array *array = luadnn_check_array(L, 1);
  if (lua_isinteger(L, 2))
    return push_row(L, array, lua_tointeger(L, 2));
  index_list list;
  read_index(L, 2, &list);
  return push_selected(L, array, &list);
}

/* A(i, j, ...): one item per argument; A{...} and A"..." pass a table or text. */
int luadnn_array_call(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  int arguments = lua_gettop(L) - 1;
  if (arguments == array->ndim) { /* the common case: one element by its position */
    const char *address = array->data;
    int64_t offset = 0;
    int k = 0;
    for (; k < arguments && lua_isinteger(L, k + 2); k++) {
      int64_t index = lua_tointeger(L, k + 2), extent = array->shape[k];
      if (index < 1 || index > extent) {
        char what[32];
        snprintf(what, sizeof what, "index of axis %d:", k + 1);
        index = luadnn_position(L, index, extent, what) + 1;
      }
      offset += (index - 1) * array->strides[k];
    }
    if (k == arguments) {
      address += offset * (int64_t)dnn_dtype_size(array->dtype);
      luadnn_push_element(L, array->dtype, address);
      return 1;
    }
  }
  index_list list = {0};
  if (arguments == 1 && lua_istable(L, 2))
    read_index(L, 2, &list);
  else
    for (int i = 0; i < arguments; i++)
      add_value(L, &list, i + 2);
  return push_selected(L, array, &list);
}

int luadnn_array_newindex(lua_State *L) {
  dnn_array *array = luadnn_check_array(L, 1);
  if (lua_type(L, 2) == LUA_TSTRING && !is_index_text(lua_tostring(L, 2)))
    return luadnn_error(L,
                        "cannot set field '%s' of an array: elements are set with A[{i, j}] = v "
                        "or A[\"1:3, :\"] = B",
                        luadnn_quote(L, 2));
  luadnn_operand value;
  if (lua_type(L, 3) == LUA_TSTRING)
    return luadnn_error(L, "an element must be a number or boolean, got string");
  luadnn_check_operand(L, 3, &value);
  index_list list;
  read_index(L, 2, &list);
  dnn_error error;
  /* Not even a single element of a stretched array has memory of its own. */
  luadnn_check_status(L, dnn_array_check_writable(array, &error), &error);
  /* A mask of the whole array with a single value needs no list of positions. */
  if (list.count == 1 && list.items[0].kind == LIST && list.items[0].array->dtype == DNN_BOOL &&
      value.array->ndim == 0 && dnn_shape_equal(list.items[0].array, array)) {
    luadnn_check_status(L, dnn_where(list.items[0].array, value.array, array, array, &error),
                        &error);
    return 0;
  }
  const dnn_array *mask = mask_of_all(array, &list);
  int64_t count;
  if (mask != NULL && value.array->ndim == 1 && !dnn_array_overlaps(mask, array)) {
    luadnn_check_status(L, dnn_array_count_nonzero(mask, &count, &error), &error);
    if (count == value.array->size) {
      /* a copy also where the values are elements of the array itself */
      const dnn_array *values = value.array;
      if (values->dtype != array->dtype || !dnn_array_is_contiguous(values) ||
          dnn_array_overlaps(values, array))
        values = luadnn_new_copy(L, values, array->dtype);
      luadnn_check_status(L, dnn_array_expand(array, mask, values, &error), &error);
      return 0;
    }
  }
  selection s;
  select_items(L, array, &list, &s);
  dnn_status status = s.lists == 0 ? dnn_array_assign(value.array, &s.view, &error)
                                   : dnn_array_scatter(&s.view, s.lists, s.axes, s.indices, s.at,
                                                       value.array, &error);
  luadnn_check_status(L, status, &error);
  return 0;
}
