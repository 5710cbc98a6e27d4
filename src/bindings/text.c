/*
** The text of arrays and numbers: tostring(A), A:repr(), np.array2string, np.set_printoptions. The
** work is done by array/text.c into a buffer that a userdata owns, since a formatter written in Lua
** may raise.
*/
#include "array/text.h"

#include "base/alloc.h"
#include "bindings/args.h"
#include "bindings/array_object.h"
#include "bindings/core.h"

#include <string.h>

#define TEXT    "dnn.text"
#define OPTIONS "dnn.printoptions"

/* Formats one element through a Lua function. */
typedef struct lua_formatter {
  lua_State *L;
  int index; /* of the function */
} lua_formatter;

static dnn_status format_element(void *context, dnn_dtype dtype, const void *element,
                                 dnn_text_buffer *word, dnn_error *error) {
  const lua_formatter *formatter = context;
  lua_State *L = formatter->L;
  lua_pushvalue(L, formatter->index);
  luadnn_push_element(L, dtype, element);
  size_t length;
  /* protected: an error must not jump through the functions of the core */
  if (lua_pcall(L, 1, 1, 0) != LUA_OK || lua_type(L, -1) != LUA_TSTRING) {
    const char *text = lua_tostring(L, -1);
    dnn_status status =
        dnn_error_set(error, DNN_EVALUE, "option 'formatter' failed: %s",
                      lua_type(L, -1) == LUA_TSTRING ? text : "it must return a string");
    lua_pop(L, 1);
    return status;
  }
  const char *text = lua_tolstring(L, -1, &length);
  dnn_status status = dnn_text_buffer_append(word, text, length, error);
  lua_pop(L, 1);
  return status;
}

static int text_gc(lua_State *L) {
  /* empty where push_text has freed it already */
  dnn_text_buffer_free(lua_touserdata(L, 1));
  return 0;
}

/* Pushes an empty text buffer that the collector frees. */
static dnn_text_buffer *push_text_buffer(lua_State *L) {
  dnn_text_buffer *text = lua_newuserdatauv(L, sizeof *text, 0);
  memset(text, 0, sizeof *text);
  if (luaL_newmetatable(L, TEXT)) {
    lua_pushcfunction(L, text_gc);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return text;
}

/* The options in force: a userdata in the registry whose user value 1 is the formatter table. */
static dnn_text_options *options_in_force(lua_State *L) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, OPTIONS) == LUA_TNIL) {
    lua_pop(L, 1);
    dnn_text_options *options = lua_newuserdatauv(L, sizeof *options, 1);
    *options = dnn_text_defaults();
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, OPTIONS);
  }
  return lua_touserdata(L, -1);
}

/* --- reading options -------------------------------------------------------------------------- */

static const char *const option_names[] = {"precision", "threshold", "edgeitems", "linewidth",
                                           "suppress",  "sign",      "floatmode", "nanstr",
                                           "infstr",    "formatter", NULL};

static int64_t integer_option(lua_State *L, int index, const char *name, int64_t otherwise,
                              int64_t most) {
  if (!luadnn_option(L, index, name))
    return otherwise;
  int is_integer;
  lua_Integer value = lua_tointegerx(L, -1, &is_integer);
  /* np.set_printoptions(threshold = inf) of NumPy is math.huge here */
  if (!is_integer && lua_type(L, -1) == LUA_TNUMBER && lua_tonumber(L, -1) > (double)most) {
    value = most; /* math.huge: no limit */
    is_integer = 1;
  }
  if (!is_integer || value < 0)
    luadnn_error(L, "option '%s' must be an integer of at least 0", name);
  lua_pop(L, 1);
  return value > most ? most : value;
}

/* Copies a string option into 'text' (size bytes). */
static void string_option(lua_State *L, int index, const char *name, char *text, size_t size) {
  if (!luadnn_option(L, index, name))
    return;
  size_t length;
  const char *value = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  if (value == NULL || length >= size || strlen(value) != length)
    luadnn_error(L, "option '%s' must be a string of at most %d bytes", name, (int)size - 1);
  memcpy(text, value, length + 1);
  lua_pop(L, 1);
}

/* Reads the options in the table at 'index' into 'options'. */
static void read_options(lua_State *L, int index, dnn_text_options *options) {
  options->precision =
      (int)integer_option(L, index, "precision", options->precision, DNN_TEXT_PRECISION);
  options->threshold = integer_option(L, index, "threshold", options->threshold, INT64_MAX);
  options->edgeitems = integer_option(L, index, "edgeitems", options->edgeitems, INT32_MAX);
  options->linewidth = (int)integer_option(L, index, "linewidth", options->linewidth, INT32_MAX);
  options->suppress = luadnn_option_boolean(L, index, "suppress", options->suppress);
  char word[DNN_TEXT_NAME] = {options->sign, '\0'};
  string_option(L, index, "sign", word, sizeof word);
  /* '?' is refused by dnn_text_options_check below, as all that is no sign */
  options->sign = strlen(word) == 1 ? word[0] : '?';
  string_option(L, index, "nanstr", options->nanstr, sizeof options->nanstr);
  string_option(L, index, "infstr", options->infstr, sizeof options->infstr);
  /* the option's default is what is in force */
  strcpy(word, dnn_floatmode_name(options->floatmode));
  string_option(L, index, "floatmode", word, sizeof word);
  if (!dnn_floatmode_find(word, &options->floatmode))
    luadnn_error(L, "option 'floatmode' must be fixed, unique, maxprec or maxprec_equal");
  dnn_error error;
  luadnn_check_status(L, dnn_text_options_check(options, &error), &error);
}

/* Pushes the formatter for elements of 'dtype' from the table on the top of the stack, which it
   replaces: the entry for the type, or for its kind. */
static bool find_formatter(lua_State *L, dnn_dtype dtype) {
  const char *kinds[3] = {dtype == DNN_BOOL          ? "bool"
                          : dnn_dtype_is_real(dtype) ? "float"
                                                     : "int",
                          dnn_dtype_is_real(dtype) ? "float_kind"
                          : dtype == DNN_BOOL      ? "bool"
                                                   : "int_kind",
                          "all"};
  /* NumPy looks for the type's own entry first, then for that of its kind, then for "all" */
  for (int i = 0; i < 3 && lua_istable(L, -1); i++) {
    if (lua_getfield(L, -1, kinds[i]) == LUA_TFUNCTION) {
      lua_replace(L, -2);
      return true;
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return false;
}

typedef dnn_status text_function(const dnn_array *array, const dnn_text_options *options,
                                 const char *const *frame, dnn_text_buffer *out, dnn_error *error);

static dnn_status as_str(const dnn_array *array, const dnn_text_options *options,
                         const char *const *frame, dnn_text_buffer *out, dnn_error *error) {
  (void)frame;
  return dnn_array_str(array, options, out, error);
}

static dnn_status as_repr(const dnn_array *array, const dnn_text_options *options,
                          const char *const *frame, dnn_text_buffer *out, dnn_error *error) {
  (void)frame;
  return dnn_array_repr(array, options, out, error);
}

static dnn_status as_text(const dnn_array *array, const dnn_text_options *options,
                          const char *const *frame, dnn_text_buffer *out, dnn_error *error) {
  return dnn_array_to_text(array, options, frame[0], frame[1], frame[2], out, error);
}

/* Pushes the text of 'array' with the options in force, changed by the table at 'index' if any (0:
   never). */
static int push_text(lua_State *L, const dnn_array *array, int index, text_function *function,
                     const char *const *frame) {
  /* a copy, changed for this call alone */
  dnn_text_options options = *options_in_force(L);
  lua_getiuservalue(L, -1, 1);
  if (index != 0 && lua_istable(L, index)) {
    read_options(L, index, &options);
    if (luadnn_option(L, index, "formatter"))
      lua_replace(L, -2);
  }
  lua_formatter formatter = {L, 0};
  if (find_formatter(L, array->dtype)) {
    formatter.index = lua_gettop(L);
    options.formatter = format_element;
    options.formatter_context = &formatter;
  }
  /* the formatter is called from C with what it needs on this stack */
  luaL_checkstack(L, 10, NULL);
  dnn_text_buffer *text = push_text_buffer(L);
  dnn_error error;
  luadnn_check_status(L, function(array, &options, frame, text, &error), &error);
  lua_pushlstring(L, text->text == NULL ? "" : text->text, text->length);
  dnn_text_buffer_free(text);
  return 1;
}

/* --- functions -------------------------------------------------------------------------------- */

static int array_tostring(lua_State *L) {
  return push_text(L, luadnn_check_array(L, 1), 0, as_str, NULL);
}

/* A:repr(), np.array_repr(A, options) */
static int array_repr(lua_State *L) {
  const dnn_array *array = luadnn_check_array(L, 1);
  luadnn_check_count(L, 2);
  luadnn_check_options(L, 2, option_names);
  return push_text(L, array, 2, as_repr, NULL);
}

/* np.array2string(A, options), with 'separator', 'prefix' and 'suffix' besides the print
   options. */
static int np_array2string(lua_State *L) {
  static const char *const names[] = {
      "precision", "threshold", "edgeitems", "linewidth", "suppress", "sign",   "floatmode",
      "nanstr",    "infstr",    "formatter", "separator", "prefix",   "suffix", NULL};
  static const char *const frame_names[3] = {"separator", "prefix", "suffix"};
  const char *frame[3] = {" ", "", ""};
  luadnn_operand a;
  luadnn_check_count(L, 2);
  luadnn_check_operand(L, 1, &a);
  lua_settop(L, 2);
  luadnn_check_options(L, 2, names);
  for (int i = 0; i < 3; i++) {
    if (!luadnn_option(L, 2, frame_names[i]))
      continue;
    if (lua_type(L, -1) != LUA_TSTRING)
      return luadnn_error(L, "option '%s' must be a string, got %s", frame_names[i],
                          luaL_typename(L, -1));
    frame[i] = lua_tostring(L, -1); /* the option table keeps it */
    lua_pop(L, 1);
  }
  return push_text(L, a.array, 2, as_text, frame);
}

/* np.str(x): numbers in their shortest form that reads back, as Python's str; other values as
   tostring. */
static int np_str(lua_State *L) {
  luadnn_check_count(L, 1);
  luaL_checkany(L, 1);
  if (lua_type(L, 1) == LUA_TNUMBER && !lua_isinteger(L, 1)) {
    char text[DNN_SCALAR_TEXT];
    lua_pushstring(L, dnn_scalar_text(lua_tonumber(L, 1), text));
  } else if (lua_isboolean(L, 1)) {
    lua_pushstring(L, lua_toboolean(L, 1) ? "True" : "False");
  } else {
    luaL_tolstring(L, 1, NULL);
  }
  return 1;
}

/* np.float32_str(x): the shortest text that reads back as the same float32. */
static int np_float32_str(lua_State *L) {
  luadnn_check_count(L, 1);
  char text[DNN_SCALAR_TEXT];
  lua_pushstring(L, dnn_scalar_text_f32((float)luadnn_check_number(L, 1), text));
  return 1;
}

static int np_set_printoptions(lua_State *L) {
  luadnn_check_count(L, 1);
  if (!luadnn_check_options(L, 1, option_names))
    return luadnn_error(L, "set_printoptions needs a table of options, such as {precision = 4}");
  dnn_text_options *options = options_in_force(L);
  /* all or nothing: a bad option leaves those in force as they were */
  dnn_text_options changed = *options;
  read_options(L, 1, &changed);
  if (luadnn_option(L, 1, "formatter")) {
    /* false takes the formatters away: nil in a table cannot be told from nothing */
    if (!lua_istable(L, -1) && !(lua_isboolean(L, -1) && !lua_toboolean(L, -1)))
      return luadnn_error(L, "option 'formatter' must be a table such as {float = function}, or "
                             "false");
    lua_setiuservalue(L, -2, 1);
  }
  *options = changed;
  return 0;
}

static int np_get_printoptions(lua_State *L) {
  luadnn_check_count(L, 0);
  const dnn_text_options *options = options_in_force(L);
  lua_createtable(L, 0, 10);
  lua_pushinteger(L, options->precision);
  lua_setfield(L, -2, "precision");
  lua_pushinteger(L, options->threshold);
  lua_setfield(L, -2, "threshold");
  lua_pushinteger(L, options->edgeitems);
  lua_setfield(L, -2, "edgeitems");
  lua_pushinteger(L, options->linewidth);
  lua_setfield(L, -2, "linewidth");
  lua_pushboolean(L, options->suppress);
  lua_setfield(L, -2, "suppress");
  lua_pushlstring(L, &options->sign, 1);
  lua_setfield(L, -2, "sign");
  lua_pushstring(L, dnn_floatmode_name(options->floatmode));
  lua_setfield(L, -2, "floatmode");
  lua_pushstring(L, options->nanstr);
  lua_setfield(L, -2, "nanstr");
  lua_pushstring(L, options->infstr);
  lua_setfield(L, -2, "infstr");
  /* false again, so that the table can be given back to set_printoptions */
  if (lua_getiuservalue(L, -2, 1) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_pushboolean(L, 0);
  }
  lua_setfield(L, -2, "formatter");
  return 1;
}

void luadnn_open_text(lua_State *L, int methods) {
  const luaL_Reg functions[] = {{"array_repr", array_repr},
                                {"array2string", np_array2string},
                                {"str", np_str},
                                {"float32_str", np_float32_str},
                                {"set_printoptions", np_set_printoptions},
                                {"get_printoptions", np_get_printoptions},
                                {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  lua_pushcfunction(L, array_repr);
  lua_setfield(L, methods, "repr");
  luaL_getmetatable(L, LUADNN_ARRAY);
  lua_pushcfunction(L, array_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pop(L, 1);
}
