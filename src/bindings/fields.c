/*
** The part of dnn.drawing that knows values on grids: colors of arrays, contours.
*/
#include "bindings/drawing.h"

#include "plot/colormap.h"
#include "plot/contour.h"

#include <string.h>

#define CONTOUR_TYPE "dnn.drawing.contour"

/* Upvalue 1 of every function. */
static const luadnn_api *api_of(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(1));
}

static void check_status(lua_State *L, dnn_status status, const dnn_error *error) {
  if (status != DNN_OK)
    api_of(L)->raise(L, error);
}

/* --- colors ----------------------------------------------------------------------------------- */

/* Reads the color {r, g, b, a} that is a field of the table at 'index', if there is one. */
static void read_color(lua_State *L, int index, const char *field, uint8_t color[4]) {
  if (lua_isnoneornil(L, index))
    return;
  luaL_checktype(L, index, LUA_TTABLE);
  if (lua_getfield(L, index, field) == LUA_TTABLE)
    for (int i = 0; i < 4; i++) {
      lua_rawgeti(L, -1, i + 1);
      double channel = lua_tonumber(L, -1);
      color[i] = channel >= 1 ? 255 : channel > 0 ? (uint8_t)(channel * 255 + 0.5) : 0;
      lua_pop(L, 1);
    }
  lua_pop(L, 1);
}

/* map_colors(z, table, vmin, vmax [, {under=, over=, bad=}]) -> u8 z.shape + (4,) */
static int fields_map_colors(lua_State *L) {
  const luadnn_api *api = api_of(L);
  const dnn_array *z = api->check_array(L, 1), *table = api->check_array(L, 2);
  double vmin = luaL_checknumber(L, 3), vmax = luaL_checknumber(L, 4);
  if (table->dtype != DNN_U8 || table->ndim != 2 || table->shape[1] != 4 || table->size == 0 ||
      table->shape[0] > DNN_COLORMAP_MOST || !dnn_array_is_contiguous(table)) {
    char text[DNN_SHAPE_TEXT];
    return api->error(L, "map_colors: a table of colors is uint8 (n, 4), got %s %s",
                      dnn_dtype_name(table->dtype),
                      dnn_shape_text(table->ndim, table->shape, text));
  }
  if (z->ndim == DNN_MAX_NDIM)
    return api->error(L, "map_colors: z has too many dimensions");
  dnn_colormap map = {.table = table->data, .count = table->shape[0]};
  memcpy(map.under, map.table, 4);
  memcpy(map.over, map.table + 4 * (map.count - 1), 4);
  read_color(L, 5, "under", map.under);
  read_color(L, 5, "over", map.over);
  read_color(L, 5, "bad", map.bad);
  int64_t shape[DNN_MAX_NDIM];
  memcpy(shape, z->shape, sizeof shape);
  shape[z->ndim] = 4;
  dnn_array *out = api->new_array(L, DNN_U8, z->ndim + 1, shape);
  dnn_error error;
  check_status(L, dnn_colormap_apply(&map, z, vmin, vmax, out->data, &error), &error);
  return 1;
}

/* --- contours --------------------------------------------------------------------------------- */

/* What a function holds while it works, so that an error in between loses nothing. */
typedef struct contours {
  dnn_contour contour;
  dnn_array copies[3];
} contours;

static contours *new_contours(lua_State *L) {
  contours *c = lua_newuserdatauv(L, sizeof *c, 0);
  *c = (contours){0};
  luaL_setmetatable(L, CONTOUR_TYPE);
  return c;
}

static void release(contours *c) {
  dnn_contour_free(&c->contour);
  for (int i = 0; i < 3; i++)
    dnn_array_free(&c->copies[i]);
}

static int contours_gc(lua_State *L) {
  release(luaL_checkudata(L, 1, CONTOUR_TYPE));
  return 0;
}

/* Reads x, y and z. x is (columns,) or of the shape of z, y is (rows,) or likewise. */
static void check_grid(lua_State *L, contours *c, dnn_grid *grid) {
  const luadnn_api *api = api_of(L);
  const char *names[3] = {"x", "y", "z"};
  const dnn_array *arrays[3];
  dnn_error error;
  for (int i = 0; i < 3; i++) {
    arrays[i] = api->check_array(L, i + 1);
    check_status(L, dnn_array_convert(&arrays[i], DNN_F64, false, &c->copies[i], &error), &error);
  }
  char shape[2][DNN_SHAPE_TEXT];
  const dnn_array *z = arrays[2];
  if (z->ndim != 2)
    api->error(L, "contours: z must have two dimensions, got shape %s",
               dnn_shape_text(z->ndim, z->shape, shape[0]));
  for (int i = 0; i < 2; i++) {
    const dnn_array *a = arrays[i];
    bool is_vector = a->ndim == 1 && a->shape[0] == z->shape[1 - i];
    if (!is_vector && !dnn_shape_equal(a, z))
      api->error(L, "contours: %s %s does not fit z %s", names[i],
                 dnn_shape_text(a->ndim, a->shape, shape[0]),
                 dnn_shape_text(z->ndim, z->shape, shape[1]));
    dnn_array column = *a;
    if (is_vector && i == 1)
      check_status(L, dnn_array_expand_view(a, 1, &column, &error), &error);
    check_status(
        L, dnn_array_broadcast_view(&column, 2, z->shape, i == 0 ? &grid->x : &grid->y, &error),
        &error);
  }
  grid->z = *z;
}

/* Pushes the points of what was traced. */
static int push_contour(lua_State *L, contours *c) {
  const luadnn_api *api = api_of(L);
  int64_t shape[1] = {c->contour.points};
  dnn_array *xs = api->new_array(L, DNN_F64, 1, shape), *ys = api->new_array(L, DNN_F64, 1, shape);
  dnn_contour_write(&c->contour, xs->data, ys->data);
  release(c);
  return 2;
}

/* contour_lines(x, y, z, level) -> xs, ys: NaN stands between lines */
static int fields_contour_lines(lua_State *L) {
  double level = luaL_checknumber(L, 4);
  contours *c = new_contours(L);
  dnn_grid grid;
  dnn_error error;
  check_grid(L, c, &grid);
  check_status(L, dnn_contour_lines(&grid, level, &c->contour, &error), &error);
  return push_contour(L, c);
}

/* contour_bands(x, y, z, low, high) -> xs, ys: rings, NaN stands between them */
static int fields_contour_bands(lua_State *L) {
  double low = luaL_checknumber(L, 4), high = luaL_checknumber(L, 5);
  contours *c = new_contours(L);
  dnn_grid grid;
  dnn_error error;
  check_grid(L, c, &grid);
  check_status(L, dnn_contour_band(&grid, low, high, &c->contour, &error), &error);
  return push_contour(L, c);
}

/* --- module ----------------------------------------------------------------------------------- */

static const luaL_Reg functions[] = {{"map_colors", fields_map_colors},
                                     {"contour_lines", fields_contour_lines},
                                     {"contour_bands", fields_contour_bands},
                                     {NULL, NULL}};

void luadnn_open_fields(lua_State *L, const luadnn_api *api) {
  luaL_newmetatable(L, CONTOUR_TYPE);
  lua_pushcfunction(L, contours_gc);
  lua_setfield(L, -2, "__gc");
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
  lua_pushlightuserdata(L, (void *)api);
  luaL_setfuncs(L, functions, 1);
}
