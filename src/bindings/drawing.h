/*
** Openers of the parts of dnn/drawing.so. Each adds its functions to the table on the top of the
** stack; 'api' is what dnn.core offers (api.h).
*/
#ifndef LUADNN_DRAWING_H
#define LUADNN_DRAWING_H

#include "bindings/api.h"

/* Colors of arrays, contours (fields.c). */
void luadnn_open_fields(lua_State *L, const luadnn_api *api);

#endif
