/*
** Tables of named columns in CSV files, for dnn/files.so; lua/dnn/data/csv.lua is built on it.
*/
#ifndef LUADNN_FILE_CSV_H
#define LUADNN_FILE_CSV_H

#include <lua.h>

/*
** read_csv(path, separator, decimal, header, skip, most, missing, choose) -> columns, lines
** 'missing' is a list of texts. choose(names) gets the fields of the first record, which are names
** if 'header' is true, and returns a list with what each column is to be read as: "skip", "guess",
** "int64", "uint8", "float64", "string". 'columns' has, under its position, an array or a list of
** strings for each column that is not skipped, and 'lines', for a column that was guessed to be
** text, the line that made it that.
*/
int luadnn_read_csv(lua_State *L);

/*
** write_csv(path, separator, decimal, missing, names, columns, rows)
** 'names' is nil for none; each column is an array (rows,) or a list of 'rows' strings; 'missing'
** is what NaN is written as.
*/
int luadnn_write_csv(lua_State *L);

#endif
