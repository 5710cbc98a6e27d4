/*
** Openers of the parts of dnn/io.so. Each pushes its table of functions; 'api' is what dnn.core
** offers (api.h).
*/
#ifndef LUADNN_IO_H
#define LUADNN_IO_H

#include "bindings/api.h"

/* HDF5 files (h5.c). */
void luadnn_open_h5(lua_State *L, const luadnn_api *api);

#endif
