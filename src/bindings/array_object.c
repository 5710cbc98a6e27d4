/*
** The userdata of arrays: where elements live, how long, and how they become Lua values and back.
**
** An array is a "box": a descriptor (array/array.h) and, if there are few elements, these behind
** it; else a reference to a storage, whose finalizer frees them. Making a small array is then one
** allocation of Lua's, and no finalizer has to run for it. Views refer to the same storage, or to
** the box that holds the elements. Closing (local A <close>) frees at once what no view can need.
**
** Functions push what they return, which is what keeps it alive; a descriptor is valid while its
** value is on the stack or referred to by one that is.
*/
#include "bindings/array_object.h"

#include "base/alloc.h"
#include "bindings/errors.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define STORAGE "dnn.storage"

/* "dnnarray" in ASCII: tells our userdata from others faster than comparing metatables. */
#define MAGIC UINT64_C(0x646e6e6172726179)

typedef struct storage {
  void *buffer;   /* NULL once released */
  size_t bytes;   /* what the buffer counts for */
  bool is_shared; /* has a view ever been made? */
} storage;

typedef struct box {
  uint64_t magic;
  storage *storage; /* NULL: elements are in this userdata or in the one viewed */
  bool is_permuted; /* are the elements all its own, but the axes not in the order of memory? */
  dnn_array array;
  /* inline elements follow */
} box;

/* The metatable's second place in the registry: an address is found faster than a name. */
static const char metatable_key;

/* --- memory ----------------------------------------------------------------------------------- */

/*
** Lua's collector sees a storage as a few bytes, so its steps are driven from here: when the bytes
** allocated since the last full collection exceed a quarter of what then survived (at least
** LEAST_GARBAGE), another one runs. The Lua heap of an array program is small, so a full collection
** takes some ten microseconds: seldom enough at this size, at which temporaries are still in the
** last cache when their buffers are used again.
*/
#define LEAST_GARBAGE ((size_t)32 << 20)

static size_t collect_at = LEAST_GARBAGE;

/* What a collection of a Lua state finds: buffers, each beginning with the address of the next;
   finalizers run from the newest storage to the oldest. */
typedef struct collector {
  bool is_running;
  void *found;
} collector;

/* The collector's place in the registry; the finalizer has it as an upvalue. */
static const char collector_key;

/* A full collection, so that all storages that are garbage are found; what survives is counted by
   the core's allocator. The pool hands out first what it got last: the newest buffers, which the
   caches hold. */
static void collect(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &collector_key);
  collector *c = lua_touserdata(L, -1);
  lua_pop(L, 1);
  c->is_running = true;
  lua_gc(L, LUA_GCCOLLECT); /* does nothing inside a finalizer */
  c->is_running = false;
  while (c->found != NULL) {
    void *buffer = c->found;
    memcpy(&c->found, buffer, sizeof c->found);
    dnn_free(buffer);
  }
  size_t live = dnn_alloc_memory().live;
  collect_at = live + (live / 4 > LEAST_GARBAGE ? live / 4 : LEAST_GARBAGE);
}

static int storage_gc(lua_State *L) {
  storage *s = lua_touserdata(L, 1);
  collector *c = lua_touserdata(L, lua_upvalueindex(1));
  void *buffer = s->buffer;
  /* first of all, so that a second run (by __close, at the end of the state) finds nothing */
  s->buffer = NULL;
  if (c->is_running && buffer != NULL) {
    memcpy(buffer, &c->found, sizeof c->found);
    c->found = buffer;
  } else {
    dnn_free(buffer);
  }
  return 0;
}

/* Pushes the metatable of storages, which has its name only when all that it needs is there. */
static void push_storage_metatable(lua_State *L) {
  if (luaL_getmetatable(L, STORAGE) != LUA_TNIL)
    return;
  lua_pop(L, 1);
  collector *c = lua_newuserdatauv(L, sizeof *c, 0);
  *c = (collector){false, NULL};
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &collector_key);
  lua_pushcclosure(L, storage_gc, 1);
  luaL_newmetatable(L, STORAGE);
  lua_insert(L, -2);
  lua_setfield(L, -2, "__gc");
}

/* Pushes a storage of 'bytes' bytes. Raises when there is no memory, even after a collection. */
static storage *new_storage(lua_State *L, size_t bytes, int ndim, const int64_t *shape) {
  storage *s = lua_newuserdatauv(L, sizeof *s, 0);
  /* a valid, empty storage before it has a finalizer, and that before there is memory to be lost */
  memset(s, 0, sizeof *s);
  push_storage_metatable(L);
  lua_setmetatable(L, -2);
  if (dnn_alloc_memory().live + bytes > collect_at)
    collect(L);
  s->buffer = dnn_alloc(bytes);
  if (s->buffer == NULL) {
    /* Finalizers run in the first collection may have made more garbage. */
    collect(L);
    collect(L);
    s->buffer = dnn_alloc(bytes);
  }
  if (s->buffer == NULL) {
    char text[DNN_SHAPE_TEXT];
    char use[80];
    snprintf(use, sizeof use, "%.3g GB, %.3g GB are in use", (double)bytes / 1e9,
             (double)dnn_alloc_memory().live / 1e9);
    luadnn_error(L, "not enough memory for an array of shape %s (%s)",
                 dnn_shape_text(ndim, shape, text), use);
  }
  s->bytes = bytes;
  return s;
}

/* --- boxes ------------------------------------------------------------------------------------ */

void luadnn_push_array_metatable(lua_State *L) {
  luaL_newmetatable(L, LUADNN_ARRAY);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &metatable_key);
}

/* Pushes an empty box with room for 'bytes' of elements, or one that refers to another value. */
static box *new_box(lua_State *L, size_t bytes, bool refers) {
  box *b = lua_newuserdatauv(L, sizeof *b + bytes, refers);
  b->magic = MAGIC;
  b->storage = NULL;
  b->is_permuted = false;
  /* closed until it is filled in: an error in between leaves nothing to be read */
  b->array.data = NULL;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &metatable_key);
  lua_setmetatable(L, -2);
  return b;
}

/* The size is looked at first: the magic of a shorter userdata, or of a light one, is not there. */
static box *test_box(lua_State *L, int index) {
  box *b = lua_touserdata(L, index);
  if (b == NULL || lua_rawlen(L, index) < sizeof *b || b->magic != MAGIC)
    return NULL;
  return b;
}

static bool is_closed(const box *b) {
  return b->array.data == NULL || (b->storage != NULL && b->storage->buffer == NULL);
}

dnn_array *luadnn_test_array(lua_State *L, int index) {
  box *b = test_box(L, index);
  if (b == NULL)
    return NULL;
  if (is_closed(b))
    luadnn_error(L, "the array was closed");
  return &b->array;
}

dnn_array *luadnn_new_array(lua_State *L, dnn_dtype dtype, int ndim, const int64_t *shape) {
  dnn_error error;
  int64_t size;
  luadnn_check_status(L, dnn_shape_size(ndim, shape, dtype, &size, &error), &error);
  /* dnn_shape_size has seen that it fits */
  size_t bytes = (size_t)size * dnn_dtype_size(dtype);
  /* pushing is the caller's wish, but many arrays may be pushed in a row (indexing by masks) */
  luaL_checkstack(L, 4, NULL);
  if (bytes <= LUADNN_INLINE_BYTES) {
    /* an array of no elements has an address, too, and is not a closed one */
    box *b = new_box(L, bytes > 0 ? bytes : 1, false);
    dnn_array_init(&b->array, b + 1, dtype, ndim, shape);
    return &b->array;
  }
  box *b = new_box(L, 0, true);
  storage *s = new_storage(L, bytes, ndim, shape);
  /* before it is used: from here on the box keeps the storage alive */
  lua_setiuservalue(L, -2, 1);
  b->storage = s;
  dnn_array_init(&b->array, s->buffer, dtype, ndim, shape);
  return &b->array;
}

dnn_array *luadnn_new_like(lua_State *L, dnn_dtype dtype, const dnn_array *like) {
  /* A small array of no larger elements needs no check of its size. */
  size_t bytes = (size_t)like->size * dnn_dtype_size(dtype);
  if (like->size == 0 || like->size > LUADNN_INLINE_BYTES || bytes > LUADNN_INLINE_BYTES)
    return luadnn_new_array(L, dtype, like->ndim, like->shape);
  box *b = new_box(L, bytes, false);
  dnn_array_init(&b->array, b + 1, dtype, like->ndim, like->shape);
  return &b->array;
}

dnn_array *luadnn_new_copy(lua_State *L, const dnn_array *from, dnn_dtype dtype) {
  dnn_array *to = luadnn_new_like(L, dtype, from);
  dnn_error error;
  luadnn_check_status(L, dnn_array_assign(from, to, &error), &error);
  return to;
}

dnn_array *luadnn_push_view(lua_State *L, int base, const dnn_array *view) {
  base = lua_absindex(L, base);
  luaL_checkstack(L, 4, NULL);
  box *owner = test_box(L, base);
  box *b = new_box(L, 0, true);
  /* What owns the elements: the base's storage, what the base itself views, or the base. */
  if (lua_getiuservalue(L, base, 1) == LUA_TNONE) {
    lua_pop(L, 1);
    /* it holds its elements itself */
    lua_pushvalue(L, base);
  }
  lua_setiuservalue(L, -2, 1);
  /* from now on closing one of them must not free the elements */
  if (owner->storage != NULL)
    owner->storage->is_shared = true;
  b->storage = owner->storage;
  b->array = *view;
  return &b->array;
}

void luadnn_share_elements(lua_State *L, int index) {
  const box *b = test_box(L, index);
  if (b != NULL && b->storage != NULL)
    b->storage->is_shared = true;
}

dnn_array *luadnn_push_borrowed(lua_State *L, int owner, const dnn_array *array) {
  owner = lua_absindex(L, owner);
  luaL_checkstack(L, 4, NULL);
  box *b = new_box(L, 0, true);
  lua_pushvalue(L, owner);
  lua_setiuservalue(L, -2, 1);
  b->array = *array;
  return &b->array;
}

/* An array by rows of the permuted shape, shown with its axes in the old order. */
dnn_array *luadnn_new_ordered(lua_State *L, dnn_dtype dtype, const dnn_array *like,
                              const int axes[DNN_MAX_NDIM]) {
  dnn_array view;
  int back[DNN_MAX_NDIM];
  dnn_array_permute_view(like, axes, &view);
  dnn_array *to = luadnn_new_like(L, dtype, &view);
  for (int i = 0; i < like->ndim; i++)
    back[axes[i]] = i;
  dnn_array_permute_view(to, back, to);
  /* to luadnn_is_view it is no view, though its strides are not those of rows */
  test_box(L, -1)->is_permuted = true;
  return to;
}

dnn_array *luadnn_new_ordered_copy(lua_State *L, const dnn_array *from, dnn_dtype dtype,
                                   const int axes[DNN_MAX_NDIM]) {
  dnn_array *to = luadnn_new_ordered(L, dtype, from, axes);
  dnn_error error;
  luadnn_check_status(L, dnn_array_assign(from, to, &error), &error);
  return to;
}

dnn_array *luadnn_new_result(lua_State *L, dnn_dtype dtype, const dnn_array *like, int count,
                             const dnn_array *const *operands) {
  int axes[DNN_MAX_NDIM];
  if (like->ndim < 2 || dnn_array_result_order(count, operands, like->ndim, like->shape, axes))
    return luadnn_new_like(L, dtype, like);
  return luadnn_new_ordered(L, dtype, like, axes);
}

bool luadnn_close_array(lua_State *L, int index) {
  box *b = test_box(L, index);
  if (b == NULL)
    return false;
  storage *s = b->storage;
  if (s != NULL && !s->is_shared) {
    void *buffer = s->buffer;
    s->buffer = NULL;
    dnn_free(buffer);
  }
  b->array.data = NULL;
  return true;
}

bool luadnn_is_view(lua_State *L, int index) {
  const box *b = test_box(L, index);
  const dnn_array *array = &b->array;
  if (b->is_permuted)
    return false;
  if (b->storage == NULL)
    return array->data != b + 1;
  return array->data != b->storage->buffer || !dnn_array_is_contiguous(array) ||
         (size_t)array->size * dnn_dtype_size(array->dtype) != b->storage->bytes;
}

/* --- elements --------------------------------------------------------------------------------- */

/* NaN without a sign: Lua would print the one that x86-64 makes as "-nan". */
static void push_real(lua_State *L, double value) {
  lua_pushnumber(L, isnan(value) ? (double)NAN : value);
}

void luadnn_push_element(lua_State *L, dnn_dtype dtype, const void *address) {
  switch (dtype) {
  case DNN_BOOL:
    lua_pushboolean(L, *(const uint8_t *)address);
    break;
  case DNN_U8:
    lua_pushinteger(L, *(const uint8_t *)address);
    break;
  case DNN_I64:
    lua_pushinteger(L, *(const int64_t *)address);
    break;
  case DNN_F32:
    push_real(L, (double)*(const float *)address);
    break;
  case DNN_F64:
    push_real(L, *(const double *)address);
    break;
  }
}

void luadnn_push_part(lua_State *L, int base, const dnn_array *part) {
  if (part->ndim == 0)
    luadnn_push_element(L, part->dtype, part->data);
  else
    luadnn_push_view(L, base, part);
}

void luadnn_check_element(lua_State *L, int index, dnn_dtype dtype, void *address) {
  int type = lua_type(L, index);
  if (type == LUA_TBOOLEAN) {
    uint8_t value = (uint8_t)lua_toboolean(L, index);
    dnn_convert(1, DNN_BOOL, &value, 1, dtype, address, 1);
  } else if (type != LUA_TNUMBER) {
    luadnn_error(L, "an element must be a number or boolean, got %s", luaL_typename(L, index));
  } else if (lua_isinteger(L, index)) {
    int64_t value = lua_tointeger(L, index);
    dnn_convert(1, DNN_I64, &value, 1, dtype, address, 1);
  } else {
    double value = lua_tonumber(L, index);
    dnn_convert(1, DNN_F64, &value, 1, dtype, address, 1);
  }
}

void luadnn_unbox_scalar(lua_State *L) {
  const dnn_array *array = luadnn_test_array(L, -1);
  if (array != NULL && array->ndim == 0) {
    luadnn_push_element(L, array->dtype, array->data);
    lua_replace(L, -2);
  }
}

/* --- from tables ------------------------------------------------------------------------------ */

/* Reads a nested table in two passes: the first finds shape and type, the second the elements. */
typedef struct reader {
  int ndim;
  int64_t shape[DNN_MAX_NDIM];
  int64_t position[DNN_MAX_NDIM]; /* where the walk is, from 0 */
  bool any;                       /* has an element been seen? */
  dnn_dtype dtype;
} reader;

/* "[2][1]", or what stands for the whole, for messages. */
static const char *position_text(lua_State *L, const reader *r, int depth) {
  if (depth == 0)
    return "the value";
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  for (int i = 0; i < depth; i++) {
    lua_pushfstring(L, "[%I]", (LUAI_UACINT)(r->position[i] + 1));
    luaL_addvalue(&text);
  }
  luaL_pushresult(&text);
  return lua_tostring(L, -1);
}

/* One real among integers makes all real, as in NumPy. */
static void see_dtype(reader *r, dnn_dtype dtype) {
  r->dtype = r->any ? dnn_dtype_promote(r->dtype, dtype) : dtype;
  r->any = true;
}

/* Refuses the table on the top of the stack if it has keys besides 1 .. count. lua_next begins
   behind the last element: holes aside, whatever it finds there has a name. */
static void check_sequence(lua_State *L, const reader *r, int depth, int64_t count) {
  if (count > 0)
    lua_pushinteger(L, count);
  else
    lua_pushnil(L);
  if (lua_next(L, -2) == 0)
    return;
  lua_pop(L, 1);
  if (lua_type(L, -1) == LUA_TNUMBER) { /* the order of keys is not that of the positions */
    lua_pop(L, 1);
    return;
  }
  const char *key = luadnn_quote(L, -1);
  luadnn_error(L, "cannot make an array: %s has the key '%s', a list of numbers is expected",
               position_text(L, r, depth), key);
}

/* Measures the value on the top of the stack, which is at 'depth'. 'first' is true on the leftmost
   path, which decides the shape. */
static void measure(lua_State *L, reader *r, int depth, bool first) {
  int type = lua_type(L, -1);
  const dnn_array *array = type == LUA_TUSERDATA ? luadnn_test_array(L, -1) : NULL;
  if (type != LUA_TTABLE && array == NULL && type != LUA_TNUMBER && type != LUA_TBOOLEAN)
    luadnn_error(L, "%s%s must be a number, boolean, array or table, got %s",
                 depth > 0 ? "element " : "", position_text(L, r, depth), lua_typename(L, type));
  int64_t extents[DNN_MAX_NDIM];
  int levels = 0;
  if (type == LUA_TTABLE) {
    extents[levels++] = (int64_t)lua_rawlen(L, -1);
  } else if (array != NULL) {
    /* an array counts as its nested tables would */
    levels = array->ndim;
    memcpy(extents, array->shape, (size_t)levels * sizeof *extents);
  }
  if (depth + levels > DNN_MAX_NDIM)
    luadnn_error(L, "a table nested deeper than %d levels cannot become an array", DNN_MAX_NDIM);
  /* arrays may stand in tables, in the place of the tables that they could be */
  bool leaf = type != LUA_TTABLE;
  if (first) {
    memcpy(r->shape + depth, extents, (size_t)levels * sizeof *extents);
    r->ndim = depth + levels;
  } else {
    bool fits = leaf ? depth + levels == r->ndim : depth < r->ndim;
    for (int i = 0; i < levels && fits; i++)
      fits = extents[i] == r->shape[depth + i];
    if (!fits) {
      char got[DNN_SHAPE_TEXT], wanted[DNN_SHAPE_TEXT];
      const char *where = position_text(L, r, depth);
      if (leaf && levels == 0)
        luadnn_error(L, "ragged table: %s is a number, expected a table of shape %s as before",
                     where, dnn_shape_text(r->ndim - depth, r->shape + depth, wanted));
      if (depth >= r->ndim)
        luadnn_error(L, "ragged table: %s is a table, expected a number as before", where);
      luadnn_error(L, "ragged table: %s has %s elements, expected %s as before", where,
                   dnn_shape_text(levels, extents, got),
                   dnn_shape_text(levels, r->shape + depth, wanted));
    }
  }
  if (type == LUA_TNUMBER)
    see_dtype(r, lua_isinteger(L, -1) ? DNN_I64 : DNN_F64);
  else if (type == LUA_TBOOLEAN)
    see_dtype(r, DNN_BOOL);
  else if (array != NULL)
    see_dtype(r, array->dtype);
  else {
    luaL_checkstack(L, 3, "table nested too deeply");
    check_sequence(L, r, depth, extents[0]);
    for (int64_t i = 0; i < extents[0]; i++) {
      luadnn_poll(L, i);
      r->position[depth] = i;
      lua_rawgeti(L, -1, i + 1);
      measure(L, r, depth + 1, first && i == 0);
      lua_pop(L, 1);
    }
  }
}

/* Stores the value on the top of the stack into the subarray 'to'. */
static void fill(lua_State *L, const dnn_array *to) {
  const dnn_array *from = luadnn_test_array(L, -1);
  if (from != NULL) {
    dnn_array target = *to;
    dnn_error error;
    luadnn_check_status(L, dnn_array_assign(from, &target, &error), &error);
  } else if (lua_istable(L, -1)) {
    for (int64_t i = 0; i < to->shape[0]; i++) {
      luadnn_poll(L, i);
      dnn_array part;
      dnn_array_index_view(to, 0, i, &part);
      lua_rawgeti(L, -1, i + 1);
      fill(L, &part);
      lua_pop(L, 1);
    }
  } else {
    luadnn_check_element(L, -1, to->dtype, to->data);
  }
}

dnn_array *luadnn_array_from_table(lua_State *L, int index, const dnn_dtype *dtype) {
  index = lua_absindex(L, index);
  reader r = {.dtype = DNN_F64};
  /* the walk is over the top of the stack, at each level of nesting */
  lua_pushvalue(L, index);
  measure(L, &r, 0, true);
  dnn_array *array = luadnn_new_array(L, dtype != NULL ? *dtype : r.dtype, r.ndim, r.shape);
  lua_pushvalue(L, index);
  fill(L, array);
  lua_pop(L, 1);
  lua_replace(L, -2); /* the copy of the table */
  return array;
}
