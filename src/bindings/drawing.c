/*
** The module dnn.drawing: a list of drawing operations (plot/drawing.h), what becomes of it
** (pixels, PDF, SVG), and measures of texts.
*/
#include "bindings/drawing.h"

#include "bindings/file_bytes.h"
#include "io/atomic_file.h"
#include "io/png.h"
#include "plot/cairo.h"
#include "plot/cells.h"
#include "plot/drawing.h"
#include "plot/sixel.h"
#include "plot/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DRAWING_TYPE   "dnn.drawing"
#define OPERATION_TYPE "dnn.drawing.operation"
#define FONTS_TYPE     "dnn.drawing.fonts"
#define TEXT_TYPE      "dnn.drawing.text"

/* Upvalues of every function: what dnn.core offers, and the fonts. */
static const luadnn_api *api_of(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(1));
}

static void check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    api_of(L)->raise(L, error);
}

/* The fonts, opened when they are first needed. */
static dnn_fonts *fonts_of(lua_State *L) {
  dnn_fonts **fonts = lua_touserdata(L, lua_upvalueindex(2));
  dnn_error error;
  if (*fonts == NULL)
    check_status(L, dnn_fonts_open(fonts, &error), &error);
  return *fonts;
}

static int fonts_gc(lua_State *L) {
  dnn_fonts **fonts = luaL_checkudata(L, 1, FONTS_TYPE);
  dnn_fonts_close(*fonts);
  *fonts = NULL;
  return 0;
}

/* Pushes an empty text, which the collector frees. */
static dnn_text_buffer *new_text(lua_State *L) {
  dnn_text_buffer *text = lua_newuserdatauv(L, sizeof *text, 0);
  *text = (dnn_text_buffer){0};
  luaL_setmetatable(L, TEXT_TYPE);
  return text;
}

static int text_gc(lua_State *L) {
  dnn_text_buffer_free(luaL_checkudata(L, 1, TEXT_TYPE));
  return 0;
}

/* Replaces the text on the top of the stack by a string. */
static int finish_text(lua_State *L, dnn_text_buffer *text) {
  lua_pushlstring(L, text->text, text->length);
  dnn_text_buffer_free(text);
  return 1;
}

/* --- arguments -------------------------------------------------------------------------------- */

/* The drawing at 1; raises for a closed one. */
static dnn_drawing *check_drawing(lua_State *L) {
  dnn_drawing *drawing = luaL_checkudata(L, 1, DRAWING_TYPE);
  if (drawing->width == 0)
    api_of(L)->error(L, "this drawing is closed");
  return drawing;
}

/* A finite number; 'name' is that of the function and the argument, as in "text: x". */
static double check_finite(lua_State *L, int index, const char *name) {
  int is_number;
  double value = lua_tonumberx(L, index, &is_number);
  if (!is_number || lua_type(L, index) != LUA_TNUMBER)
    api_of(L)->error(L, "%s must be a number, got %s", name, luaL_typename(L, index));
  if (!isfinite(value))
    api_of(L)->error(L, "%s must be finite, got %f", name, value);
  return value;
}

/* Pushes a field and returns its type. No metamethod runs, which could close the drawing under the
   hand that draws. */
static int get_field(lua_State *L, int index, const char *key) {
  lua_pushstring(L, key);
  return lua_rawget(L, index);
}

/* Field 'key' of the table at 'index': a number from low to high, 'otherwise' when absent. */
static double option_number(lua_State *L, int index, const char *key, double low, double high,
                            double otherwise) {
  double value = otherwise;
  if (get_field(L, index, key) != LUA_TNIL) {
    value = check_finite(L, -1, key);
    if (!(value >= low && value <= high))
      api_of(L)->error(L, "%s must be between %f and %f, got %f", key, low, high, value);
  }
  lua_pop(L, 1);
  return value;
}

/* Field 'key': the place of its word among 'words' (NULL-terminated), 0 when absent. */
static int option_word(lua_State *L, int index, const char *key, const char *const *words) {
  int at = 0;
  if (get_field(L, index, key) != LUA_TNIL) {
    const char *word = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    while (word != NULL && words[at] != NULL && strcmp(words[at], word) != 0)
      at++;
    if (word == NULL || words[at] == NULL) {
      lua_pushstring(L, words[0]);
      for (int i = 1; words[i] != NULL; i++) {
        lua_pushfstring(L, ", %s", words[i]);
        lua_concat(L, 2);
      }
      api_of(L)->error(L, "%s must be one of %s", key, lua_tostring(L, -1));
    }
  }
  lua_pop(L, 1);
  return at;
}

static bool option_boolean(lua_State *L, int index, const char *key, bool otherwise) {
  bool value = get_field(L, index, key) == LUA_TNIL ? otherwise : lua_toboolean(L, -1);
  lua_pop(L, 1);
  return value;
}

/* Field 'key': a colour; false when absent. */
static bool option_color(lua_State *L, int index, const char *key, dnn_color *out) {
  int type = get_field(L, index, key);
  if (type == LUA_TNIL) {
    lua_pop(L, 1);
    return false;
  }
  double parts[4] = {0, 0, 0, 1};
  lua_Integer count = type == LUA_TTABLE ? (lua_Integer)lua_rawlen(L, -1) : 0;
  if (count != 3 && count != 4)
    api_of(L)->error(L, "%s must be a colour {r, g, b} or {r, g, b, a}", key);
  for (lua_Integer i = 0; i < count; i++) {
    lua_rawgeti(L, -1, i + 1);
    parts[i] = check_finite(L, -1, key);
    if (!(parts[i] >= 0 && parts[i] <= 1))
      api_of(L)->error(L, "%s must consist of numbers from 0 to 1, got %f", key, parts[i]);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  *out = (dnn_color){parts[0], parts[1], parts[2], parts[3]};
  return true;
}

/* Raises for a key of the table at 'index' that is not among 'names'. */
static void check_keys(lua_State *L, int index, const char *what, const char *const *names) {
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    bool is_known = false;
    const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    for (int i = 0; key != NULL && names[i] != NULL && !is_known; i++)
      is_known = strcmp(names[i], key) == 0;
    if (!is_known)
      api_of(L)->error(L, "%s has no '%s'", what, luaL_tolstring(L, -1, NULL));
  }
}

/* The longest width of a stroke, length of a dash, and size of a font. */
#define LONGEST 1e5

/* The style at 'index'; none is neither stroked nor filled. */
static void check_style(lua_State *L, int index, dnn_style *style) {
  static const char *const names[] = {"stroke", "fill", "width", "dash", "dash_offset",
                                      "cap",    "join", "snap",  NULL};
  static const char *const caps[] = {"butt", "round", "projecting", NULL};
  static const char *const joins[] = {"miter", "round", "bevel", NULL};
  *style = (dnn_style){.width = 1, .snap = true};
  if (lua_isnoneornil(L, index))
    return;
  luaL_checktype(L, index, LUA_TTABLE);
  check_keys(L, index, "a style", names);
  style->is_stroked = option_color(L, index, "stroke", &style->stroke);
  style->is_filled = option_color(L, index, "fill", &style->fill);
  style->width = option_number(L, index, "width", 0, LONGEST, 1);
  style->dash_offset = option_number(L, index, "dash_offset", -LONGEST, LONGEST, 0);
  style->cap = (dnn_cap)option_word(L, index, "cap", caps);
  style->join = (dnn_join)option_word(L, index, "join", joins);
  style->snap = option_boolean(L, index, "snap", true);
  if (get_field(L, index, "dash") != LUA_TNIL) {
    luaL_checktype(L, -1, LUA_TTABLE);
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    if (count > DNN_MAX_DASHES || count % 2 != 0)
      api_of(L)->error(L, "dash must have an even number of lengths, at most %d, got %I",
                       DNN_MAX_DASHES, (LUAI_UACINT)count);
    double sum = 0;
    for (lua_Integer i = 0; i < count; i++) {
      lua_rawgeti(L, -1, i + 1);
      style->dashes[i] = check_finite(L, -1, "dash");
      if (!(style->dashes[i] >= 0 && style->dashes[i] <= LONGEST))
        api_of(L)->error(L, "dash must consist of lengths from 0 to %f, got %f", LONGEST,
                         style->dashes[i]);
      sum += style->dashes[i];
      lua_pop(L, 1);
    }
    style->dash_count = sum > 0 ? (int)count : 0;
  }
  lua_pop(L, 1);
}

/* The font at 'index', with what a text has beside it. */
static void check_font(lua_State *L, int index, dnn_font *font, double *angle, dnn_color *color) {
  static const char *const names[] = {"size", "family", "weight", "style", "angle", "color", NULL};
  static const char *const weights[] = {"normal", "bold", NULL};
  static const char *const styles[] = {"normal", "italic", NULL};
  *font = (dnn_font){.size = 10, .family = "sans-serif"};
  *angle = 0;
  *color = (dnn_color){0, 0, 0, 1};
  if (lua_isnoneornil(L, index))
    return;
  luaL_checktype(L, index, LUA_TTABLE);
  check_keys(L, index, "a font", names);
  font->size = option_number(L, index, "size", 0, LONGEST, 10);
  font->is_bold = option_word(L, index, "weight", weights) == 1;
  font->is_italic = option_word(L, index, "style", styles) == 1;
  *angle = option_number(L, index, "angle", -LONGEST, LONGEST, 0);
  option_color(L, index, "color", color);
  if (get_field(L, index, "family") != LUA_TNIL) {
    size_t length;
    const char *family = luaL_checklstring(L, -1, &length);
    if (length >= DNN_MAX_FAMILY || strlen(family) != length)
      api_of(L)->error(L, "family must be a name of less than %d letters", DNN_MAX_FAMILY);
    memcpy(font->family, family, length + 1);
  }
  lua_pop(L, 1);
}

/* Reads a flat list of letters and numbers, {"M", x, y, ...}. What is not finite leaves a gap. */
static void check_commands(lua_State *L, int index, dnn_path *path) {
  static const char letters[] = "MLCZ";
  dnn_error error;
  luaL_checktype(L, index, LUA_TTABLE);
  bool is_open = false;
  dnn_point start = {0, 0};
  for (lua_Integer i = 1, length = (lua_Integer)lua_rawlen(L, index); i <= length;) {
    const char *letter = NULL;
    lua_rawgeti(L, index, i++);
    if (lua_type(L, -1) == LUA_TSTRING)
      letter = lua_tostring(L, -1);
    const char *found = letter != NULL && strlen(letter) == 1 ? strchr(letters, *letter) : NULL;
    if (found == NULL)
      api_of(L)->error(L, "command %I must be M, L, C or Z, got %s", (LUAI_UACINT)i - 1,
                       luaL_tolstring(L, -1, NULL));
    lua_pop(L, 1);
    dnn_verb verb = (dnn_verb)(found - letters);
    size_t count = dnn_verb_points((uint8_t)verb);
    dnn_point points[3] = {{0, 0}};
    bool is_finite = true;
    for (size_t k = 0; k < 2 * count; k++) {
      if (lua_rawgeti(L, index, i++) != LUA_TNUMBER)
        api_of(L)->error(L, "command %s takes %d numbers", letter, (int)(2 * count));
      double value = lua_tonumber(L, -1);
      is_finite = is_finite && isfinite(value);
      *(k % 2 == 0 ? &points[k / 2].x : &points[k / 2].y) = value;
      lua_pop(L, 1);
    }
    if (!is_finite || (verb == DNN_CLOSE && !is_open)) {
      is_open = false;
      continue;
    }
    if (verb == DNN_MOVE || (verb != DNN_CLOSE && !is_open)) {
      /* behind a gap a new part begins where the line would have gone */
      start = verb == DNN_MOVE ? points[0] : points[count - 1];
      check_status(L, dnn_path_add(path, DNN_MOVE, &start, &error), &error);
      is_open = true;
      continue;
    }
    check_status(L, dnn_path_add(path, verb, points, &error), &error);
    is_open = verb != DNN_CLOSE;
  }
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* The most arguments of a method, with the drawing; what is made of them stands behind. */
enum { MOST_ARGUMENTS = 7, OPERATION = MOST_ARGUMENTS + 1 };

/* Pushes an empty operation. It is no part of the drawing yet, which may be closed or drawn to by a
   finalizer while arguments are read. */
static dnn_operation *prepare(lua_State *L, dnn_operation_kind kind) {
  lua_settop(L, MOST_ARGUMENTS);
  dnn_operation *operation = lua_newuserdatauv(L, sizeof *operation, 1); /* the array it shows */
  *operation = (dnn_operation){.kind = kind};
  luaL_setmetatable(L, OPERATION_TYPE);
  return operation;
}

static int operation_gc(lua_State *L) {
  dnn_operation_free(luaL_checkudata(L, 1, OPERATION_TYPE));
  return 0;
}

/* Appends what was prepared, and returns the drawing. */
static int commit(lua_State *L) {
  dnn_drawing *drawing = check_drawing(L);
  if (lua_getiuservalue(L, OPERATION, 1) != LUA_TNIL) {
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
  }
  dnn_error error;
  check_status(L, dnn_drawing_append(drawing, lua_touserdata(L, OPERATION), &error), &error);
  lua_settop(L, 1);
  return 1;
}

/* new(width, height) */
static int drawing_new(lua_State *L) {
  double width = check_finite(L, 1, "new: width"), height = check_finite(L, 2, "new: height");
  dnn_drawing *drawing = lua_newuserdatauv(L, sizeof *drawing, 1); /* the arrays that it shows */
  *drawing = (dnn_drawing){0};
  luaL_setmetatable(L, DRAWING_TYPE);
  lua_newtable(L);
  lua_setiuservalue(L, -2, 1);
  dnn_error error;
  check_status(L, dnn_drawing_init(drawing, width, height, &error), &error);
  return 1;
}

static int drawing_close(lua_State *L) {
  dnn_drawing_free(luaL_checkudata(L, 1, DRAWING_TYPE));
  lua_pushnil(L);
  lua_setiuservalue(L, 1, 1);
  return 0;
}

/* path(commands, style) */
static int drawing_path(lua_State *L) {
  check_drawing(L);
  dnn_operation *operation = prepare(L, DNN_DRAW_PATH);
  check_style(L, 3, &operation->style);
  check_commands(L, 2, &operation->path);
  return commit(L);
}

/* rectangle(x, y, w, h, style) */
static int drawing_rectangle(lua_State *L) {
  check_drawing(L);
  dnn_operation *operation = prepare(L, DNN_DRAW_PATH);
  double box[4];
  bool is_finite = true;
  for (int i = 0; i < 4; i++) {
    box[i] = luaL_checknumber(L, i + 2);
    is_finite = is_finite && isfinite(box[i]);
  }
  check_style(L, 6, &operation->style);
  dnn_error error;
  if (is_finite)
    check_status(L,
                 dnn_path_add_rectangle(&operation->path, box[0], box[1], box[2], box[3], &error),
                 &error);
  return commit(L);
}

/* line(x, y, style), polygon(x, y, style) */
static int set_line(lua_State *L, bool closed) {
  check_drawing(L);
  const dnn_array *x = api_of(L)->check_array(L, 2), *y = api_of(L)->check_array(L, 3);
  dnn_operation *operation = prepare(L, DNN_DRAW_PATH);
  check_style(L, 4, &operation->style);
  operation->is_even_odd = closed;
  dnn_error error;
  check_status(L, dnn_operation_set_line(operation, x, y, closed, &error), &error);
  return commit(L);
}

static int drawing_line(lua_State *L) {
  return set_line(L, false);
}

static int drawing_polygon(lua_State *L) {
  return set_line(L, true);
}

/* segments(x1, y1, x2, y2, style) */
static int drawing_segments(lua_State *L) {
  check_drawing(L);
  const dnn_array *ends[4];
  for (int i = 0; i < 4; i++)
    ends[i] = api_of(L)->check_array(L, i + 2);
  dnn_operation *operation = prepare(L, DNN_DRAW_PATH);
  check_style(L, 6, &operation->style);
  dnn_error error;
  check_status(L, dnn_operation_set_segments(operation, ends[0], ends[1], ends[2], ends[3], &error),
               &error);
  return commit(L);
}

/* The array of RGBA of 'ndim' dimensions at 'index'. */
static const dnn_array *check_colors(lua_State *L, int index, const char *name, int ndim) {
  const dnn_array *array = api_of(L)->check_array(L, index);
  if (array->dtype != DNN_U8 || array->ndim != ndim + 1 || array->shape[ndim] != 4) {
    char text[DNN_SHAPE_TEXT];
    api_of(L)->error(L, "%s must be a u8 array of %d dimensions and 4 values each, got %s %s", name,
                     ndim, dnn_dtype_name(array->dtype),
                     dnn_shape_text(array->ndim, array->shape, text));
  }
  return array;
}

/* Reads the arrays of a marker's own colours and sizes. */
static void check_each(lua_State *L, int index, dnn_operation *operation) {
  static const char *const names[] = {"fills", "strokes", "sizes", NULL};
  if (lua_isnoneornil(L, index))
    return;
  luaL_checktype(L, index, LUA_TTABLE);
  check_keys(L, index, "markers", names);
  for (int i = 0; i < 3; i++) {
    if (get_field(L, index, names[i]) != LUA_TNIL) {
      const dnn_array *array;
      if (i == 2)
        array = api_of(L)->check_array(L, -1);
      else
        array = check_colors(L, -1, names[i], 1);
      if (array->ndim < 1 || array->shape[0] != operation->count || (i == 2 && array->ndim != 1)) {
        char text[DNN_SHAPE_TEXT];
        api_of(L)->error(L, "markers: %s %s does not fit %I points", names[i],
                         dnn_shape_text(array->ndim, array->shape, text),
                         (LUAI_UACINT)operation->count);
      }
      dnn_error error;
      void *copy = NULL;
      dnn_status status = dnn_operation_copy(array, i == 2 ? DNN_F64 : DNN_U8, &copy, &error);
      if (i == 0)
        operation->fills = copy;
      else if (i == 1)
        operation->strokes = copy;
      else
        operation->sizes = copy;
      check_status(L, status, &error);
    }
    lua_pop(L, 1);
  }
}

/* markers(commands, x, y, size, style [, {fills =, strokes =, sizes =}]) */
static int drawing_markers(lua_State *L) {
  check_drawing(L);
  const dnn_array *x = api_of(L)->check_array(L, 3), *y = api_of(L)->check_array(L, 4);
  dnn_operation *operation = prepare(L, DNN_DRAW_MARKERS);
  operation->size = check_finite(L, 5, "markers: size");
  check_style(L, 6, &operation->style);
  check_commands(L, 2, &operation->path);
  dnn_error error;
  check_status(L, dnn_check_points(x, y, &error), &error);
  check_status(L, dnn_operation_set_points(operation, x, y, &error), &error);
  check_each(L, 7, operation);
  return commit(L);
}

/* Sets the pixels of an operation: an array of bytes that lie in order is kept as long as the
   drawing rather than copied, as it may be large. */
static void set_pixels(lua_State *L, int index, const dnn_array *array, dnn_operation *operation) {
  operation->rows = array->shape[0];
  operation->columns = array->shape[1];
  if (array->dtype == DNN_U8 && dnn_array_is_contiguous(array)) {
    api_of(L)->share_elements(L, index);
    lua_pushvalue(L, index);
    lua_setiuservalue(L, OPERATION, 1);
    operation->pixels = array->data;
    return;
  }
  dnn_error error;
  void *copy = NULL;
  dnn_status status = dnn_operation_copy(array, DNN_U8, &copy, &error);
  operation->pixels = operation->own_pixels = copy;
  check_status(L, status, &error);
}

/* image(rgba, x, y, w, h, interpolation): the array must not change while the drawing is used */
static int drawing_image(lua_State *L) {
  static const char *const words[] = {"auto", "nearest", "bilinear", NULL};
  check_drawing(L);
  const dnn_array *array = check_colors(L, 2, "image: rgba", 2);
  dnn_operation *operation = prepare(L, DNN_DRAW_IMAGE);
  operation->box.x = check_finite(L, 3, "image: x");
  operation->box.y = check_finite(L, 4, "image: y");
  operation->box.width = check_finite(L, 5, "image: w");
  operation->box.height = check_finite(L, 6, "image: h");
  operation->filter = (dnn_filter)luaL_checkoption(L, 7, "nearest", words);
  set_pixels(L, 2, array, operation);
  return commit(L);
}

/* quads(x, y, colours) */
static int drawing_quads(lua_State *L) {
  check_drawing(L);
  const dnn_array *x = api_of(L)->check_array(L, 2), *y = api_of(L)->check_array(L, 3);
  const dnn_array *colors = check_colors(L, 4, "quads: colours", 2);
  if (x->ndim != 2 || !dnn_shape_equal(x, y) || x->shape[0] != colors->shape[0] + 1 ||
      x->shape[1] != colors->shape[1] + 1) {
    char texts[3][DNN_SHAPE_TEXT];
    return api_of(L)->error(L,
                            "quads: corners x %s and y %s must have one row and one column more "
                            "than colours %s",
                            dnn_shape_text(x->ndim, x->shape, texts[0]),
                            dnn_shape_text(y->ndim, y->shape, texts[1]),
                            dnn_shape_text(colors->ndim, colors->shape, texts[2]));
  }
  dnn_operation *operation = prepare(L, DNN_DRAW_QUADS);
  set_pixels(L, 4, colors, operation);
  dnn_error error;
  check_status(L, dnn_operation_set_points(operation, x, y, &error), &error);
  return commit(L);
}

/* text(text, x, y, font) */
static int drawing_text(lua_State *L) {
  check_drawing(L);
  size_t length;
  const char *text = luaL_checklstring(L, 2, &length);
  dnn_operation *operation = prepare(L, DNN_DRAW_TEXT);
  operation->origin.x = check_finite(L, 3, "text: x");
  operation->origin.y = check_finite(L, 4, "text: y");
  dnn_font font;
  check_font(L, 5, &font, &operation->angle, &operation->color);
  dnn_error error;
  check_status(L, dnn_operation_set_text(operation, text, length, &font, &error), &error);
  return commit(L);
}

/* clip(x, y, w, h) */
static int drawing_clip(lua_State *L) {
  check_drawing(L);
  dnn_operation *operation = prepare(L, DNN_CLIP);
  operation->box.x = check_finite(L, 2, "clip: x");
  operation->box.y = check_finite(L, 3, "clip: y");
  operation->box.width = check_finite(L, 4, "clip: w");
  operation->box.height = check_finite(L, 5, "clip: h");
  return commit(L);
}

static int drawing_unclip(lua_State *L) {
  check_drawing(L);
  prepare(L, DNN_UNCLIP);
  return commit(L);
}

/* --- what becomes of it ----------------------------------------------------------------------- */

/* pixels(dpi) -> u8 (h, w, 4) */
static int drawing_pixels(lua_State *L) {
  dnn_drawing *drawing = check_drawing(L);
  double dpi = check_finite(L, 2, "pixels: dpi");
  int64_t shape[3] = {0, 0, 4};
  dnn_error error;
  check_status(L, dnn_drawing_pixels(drawing, dpi, &shape[0], &shape[1], &error), &error);
  dnn_array *out = api_of(L)->new_array(L, DNN_U8, 3, shape);
  check_status(L, dnn_cairo_pixels(drawing, fonts_of(L), dpi, out->data, &error), &error);
  return 1;
}

#if DNNLUA_PNG
/* Leaves out the alpha of opaque pixels; false, with nothing changed, where some are not. */
static bool drop_alpha(uint8_t *pixels, int64_t count) {
  uint8_t all = 255;
  for (int64_t i = 0; i < count; i++)
    all &= pixels[4 * i + 3];
  for (int64_t i = 0; all == 255 && i < count; i++)
    memmove(pixels + 3 * i, pixels + 4 * i, 3);
  return all == 255;
}

/* png(dpi) -> bytes */
static int drawing_png(lua_State *L) {
  dnn_drawing *drawing = check_drawing(L);
  double dpi = check_finite(L, 2, "png: dpi");
  int64_t height, width;
  dnn_bytes *pixels = luadnn_new_bytes(L), *file = luadnn_new_bytes(L);
  dnn_error error;
  check_status(L, dnn_drawing_pixels(drawing, dpi, &height, &width, &error), &error);
  size_t size = (size_t)(height * width * 4);
  check_status(L, dnn_bytes_reserve(pixels, size, &error), &error);
  check_status(L, dnn_cairo_pixels(drawing, fonts_of(L), dpi, pixels->data, &error), &error);
  int channels = drop_alpha(pixels->data, height * width) ? 3 : 4;
  check_status(L, dnn_png_encode(pixels->data, height, width, channels, dpi, file, &error), &error);
  dnn_bytes_free(pixels);
  lua_pushlstring(L, (const char *)file->data, file->size);
  dnn_bytes_free(file);
  return 1;
}
#else
static int drawing_png(lua_State *L) {
  return api_of(L)->error(L, "PNG files need libpng, which was absent when dnnlua was built: "
                             "install libpng-dev, or save as .svg");
}
#endif

/* pdf([metadata]) -> bytes */
static int drawing_pdf(lua_State *L) {
  static const char *const names[] = {"Title", "Author", "Subject", "Keywords", "Creator", NULL};
  dnn_drawing *drawing = check_drawing(L);
  const char *texts[5] = {NULL};
  if (!lua_isnoneornil(L, 2)) {
    luaL_checktype(L, 2, LUA_TTABLE);
    check_keys(L, 2, "the metadata of a PDF file", names);
    for (int i = 0; i < 5; i++) {
      if (get_field(L, 2, names[i]) != LUA_TNIL)
        texts[i] = luaL_checkstring(L, -1); /* the table keeps it */
      lua_pop(L, 1);
    }
  }
  dnn_pdf_metadata metadata = {texts[0], texts[1], texts[2], texts[3], texts[4]};
  dnn_text_buffer *out = new_text(L);
  dnn_error error;
  check_status(L, dnn_cairo_pdf(drawing, fonts_of(L), &metadata, out, &error), &error);
  return finish_text(L, out);
}

/* svg() -> text */
static int drawing_svg(lua_State *L) {
  dnn_drawing *drawing = check_drawing(L);
  dnn_text_buffer *out = new_text(L);
  dnn_error error;
  check_status(L, dnn_svg_write(drawing, fonts_of(L), out, &error), &error);
  return finish_text(L, out);
}

/* cells({colors = 0 | 16 | 256 | 1 << 24, unicode = true}) -> lines of text */
static int drawing_cells(lua_State *L) {
  static const char *const names[] = {"colors", "unicode", NULL};
  static const double counts[] = {0, 16, 256, 1 << 24};
  dnn_drawing *drawing = check_drawing(L);
  double count = 0;
  bool unicode = true;
  if (!lua_isnoneornil(L, 2)) {
    luaL_checktype(L, 2, LUA_TTABLE);
    check_keys(L, 2, "cells", names);
    count = option_number(L, 2, "colors", 0, 1 << 24, 0);
    unicode = option_boolean(L, 2, "unicode", true);
  }
  int colors = 0;
  while (colors < DNN_TRUE_COLORS && counts[colors] != count)
    colors++;
  if (counts[colors] != count)
    api_of(L)->error(L, "cells: colors must be 0, 16, 256 or 1 << 24, got %f", count);
  dnn_text_buffer *out = new_text(L);
  dnn_error error;
  check_status(L, dnn_cells_write(drawing, (dnn_cell_colors)colors, unicode, out, &error), &error);
  return finish_text(L, out);
}

/* --- functions of the module ------------------------------------------------------------------ */

/* measure(text, font) -> width, ascent, descent */
static int module_measure(lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  dnn_font font;
  double angle;
  dnn_color color;
  check_font(L, 2, &font, &angle, &color);
  dnn_extents extents;
  dnn_error error;
  check_status(L, dnn_text_measure(fonts_of(L), text, length, &font, &extents, &error), &error);
  lua_pushnumber(L, extents.width);
  lua_pushnumber(L, extents.ascent);
  lua_pushnumber(L, extents.descent);
  return 3;
}

/* missing() -> characters that no font has, families that are not installed: since the last call,
   each once */
static int module_missing(lua_State *L) {
  const char *characters, *families;
  dnn_fonts_missing(fonts_of(L), &characters, &families);
  lua_pushstring(L, characters);
  lua_pushstring(L, families);
  return 2;
}

/* backends() -> {cairo = true} */
static int module_backends(lua_State *L) {
  lua_newtable(L);
  lua_pushboolean(L, dnn_cairo_exists());
  lua_setfield(L, -2, "cairo");
  return 1;
}

/* save(path, bytes) */
static int module_save(lua_State *L) {
  const char *path = luadnn_check_path(L, 1);
  size_t size;
  const char *bytes = luaL_checklstring(L, 2, &size);
  luadnn_write_file(L, path, bytes, size);
  return 0;
}

/* reserve(path) -> whether there was nothing of that name, where now an empty file is */
static int module_reserve(lua_State *L) {
  dnn_error error;
  bool made;
  check_status(L, dnn_file_reserve(luadnn_check_path(L, 1), &made, &error), &error);
  lua_pushboolean(L, made);
  return 1;
}

/* sixel(pixels) -> text: uint8 (h, w, 4) as for a terminal that draws sixels */
static int module_sixel(lua_State *L) {
  const dnn_array *pixels = api_of(L)->check_array(L, 1);
  if (pixels->dtype != DNN_U8 || pixels->ndim != 3 || pixels->shape[2] != 4 ||
      !dnn_array_is_contiguous(pixels)) {
    char text[DNN_SHAPE_TEXT];
    api_of(L)->error(L, "sixel: pixels are uint8 (h, w, 4), got %s %s",
                     dnn_dtype_name(pixels->dtype),
                     dnn_shape_text(pixels->ndim, pixels->shape, text));
  }
  dnn_text_buffer *out = new_text(L);
  dnn_error error;
  check_status(L, dnn_sixel_write(pixels->data, pixels->shape[0], pixels->shape[1], out, &error),
               &error);
  return finish_text(L, out);
}

static const luaL_Reg functions[] = {{"new", drawing_new},        {"measure", module_measure},
                                     {"missing", module_missing}, {"backends", module_backends},
                                     {"save", module_save},       {"reserve", module_reserve},
                                     {"sixel", module_sixel},     {NULL, NULL}};

static const luaL_Reg methods[] = {{"path", drawing_path},         {"rectangle", drawing_rectangle},
                                   {"line", drawing_line},         {"polygon", drawing_polygon},
                                   {"segments", drawing_segments}, {"markers", drawing_markers},
                                   {"quads", drawing_quads},       {"image", drawing_image},
                                   {"text", drawing_text},         {"clip", drawing_clip},
                                   {"unclip", drawing_unclip},     {"pixels", drawing_pixels},
                                   {"png", drawing_png},           {"pdf", drawing_pdf},
                                   {"svg", drawing_svg},           {"cells", drawing_cells},
                                   {"close", drawing_close},       {NULL, NULL}};

/* Makes a metatable whose field __gc is 'collect'. */
static void new_type(lua_State *L, const char *name, lua_CFunction collect) {
  luaL_newmetatable(L, name);
  lua_pushcfunction(L, collect);
  lua_setfield(L, -2, "__gc");
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
}

/* Adds functions, with the upvalues of all, to the table on the top; 'fonts' is where these are. */
static void add_functions(lua_State *L, const luadnn_api *api, int fonts, const luaL_Reg *list) {
  lua_pushlightuserdata(L, (void *)api);
  lua_pushvalue(L, fonts);
  luaL_setfuncs(L, list, 2);
}

int luaopen_dnn_drawing(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_drawing(lua_State *L) {
  const luadnn_api *api = luadnn_get_api(L);
  new_type(L, FONTS_TYPE, fonts_gc);
  new_type(L, TEXT_TYPE, text_gc);
  new_type(L, OPERATION_TYPE, operation_gc);
  dnn_fonts **fonts = lua_newuserdatauv(L, sizeof *fonts, 0);
  *fonts = NULL;
  luaL_setmetatable(L, FONTS_TYPE);
  int fonts_index = lua_gettop(L);
  new_type(L, DRAWING_TYPE, drawing_close);
  lua_pushcfunction(L, drawing_close);
  lua_setfield(L, -2, "__close");
  lua_newtable(L);
  add_functions(L, api, fonts_index, methods);
  lua_setfield(L, -2, "__index");
  lua_newtable(L);
  add_functions(L, api, fonts_index, functions);
  luadnn_open_fields(L, api);
  return 1;
}
