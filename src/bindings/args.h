/*
** Arguments from Lua: arrays, numbers that stand for arrays, shapes, axes, types, option tables.
** The only place where Lua's 1-based positions become C's 0-based ones (together with index.c,
** which reads the index grammar with luadnn_position).
**
** Every check raises a Lua error that names the argument; nothing here owns memory that an error
** could leak.
*/
#ifndef LUADNN_ARGS_H
#define LUADNN_ARGS_H

#include "array/elementwise.h"
#include "base/product.h"
#include "bindings/array_object.h"
#include "bindings/errors.h"

#include <stdbool.h>

/* Memory for one element of any type. */
typedef union luadnn_element {
  double f64;
  float f32;
  int64_t i64;
  uint8_t u8;
} luadnn_element;

/* An argument that may be an array, a number, a boolean or a nested table of them. */
typedef struct luadnn_operand {
  const dnn_array *array; /* the array, or &scalar */
  dnn_array scalar;       /* 0-d, describes 'value' */
  luadnn_element value;
  bool is_scalar; /* a Lua number or boolean: takes the type of the other operand if it can */
} luadnn_operand;

/*
** Position of a Lua 1-based index (negative from the end) in 0 .. extent-1. Raises
** "<what> 9 out of range 1..2", and explains 0.
*/
int64_t luadnn_position(lua_State *L, int64_t index, int64_t extent, const char *what);

/* Raises for the boolean that is given where an array of numbers belongs. */
int luadnn_refuse_boolean(lua_State *L, int index);

/* Axis argument: an integer 1 .. ndim or negative from the end, or a table {axis = integer}.
   Returns 0 .. ndim-1. */
int luadnn_check_axis(lua_State *L, int index, int ndim);

/* Type argument: a name such as "float32" or "f32"; 'otherwise' when none or nil. */
dnn_dtype luadnn_opt_dtype(lua_State *L, int index, dnn_dtype otherwise);

/* The same where a type is needed. */
dnn_dtype luadnn_check_dtype(lua_State *L, int index);

/* To what operands of products are rounded: "full" or "bf16" ("bfloat16"). */
dnn_precision luadnn_check_precision(lua_State *L, int index);

/*
** As luaL_argerror, luaL_typeerror and luaL_check*, but with the position of luadnn_error: where a
** function of the library is called by its Lua modules, theirs would be that of a line of these.
*/
int luadnn_refuse_argument(lua_State *L, int index, const char *reason);
int luadnn_refuse_type(lua_State *L, int index, const char *expected);
lua_Integer luadnn_check_integer(lua_State *L, int index);
double luadnn_check_number(lua_State *L, int index);
const char *luadnn_check_string(lua_State *L, int index);

/* Raises an error that explains the colon when argument 'index' is missing altogether: 'A.sum()',
   or 'A.dot(B)' where argument 2 of a method is; and when a method has no array as argument 1. For
   what is no valid argument, before that is said. */
void luadnn_check_given(lua_State *L, int index);

/* The array at 'index'; raises for other values. */
int luadnn_refuse_array(lua_State *L, int index);
static inline dnn_array *luadnn_check_array(lua_State *L, int index) {
  dnn_array *array = luadnn_test_array(L, index);
  if (array == NULL)
    luadnn_refuse_array(L, index);
  return array;
}

/* Raises the error of a method that was called without its object, such as "array" and "A". */
int luadnn_refuse_dot(lua_State *L, const char *kind, const char *object);

/* Lets the functions in the table of methods of arrays on the top of the stack know their names and
   that they are methods, which the checks here ask where argument 1 is no array. Functions have at
   most LUADNN_METHOD_UPVALUES upvalues. */
enum { LUADNN_METHOD_UPVALUES = 2 };
void luadnn_name_methods(lua_State *L);

/* Raises for what is given behind the first 'most' arguments, unless it is nil. Called before
   anything is pushed. The object of a method, which is not counted for the reader, is one of them;
   a call that shows no colon 'is_method' all the same. */
void luadnn_refuse_rest(lua_State *L, int most, bool is_method);
static inline void luadnn_check_count(lua_State *L, int most) {
  if (lua_gettop(L) > most)
    luadnn_refuse_rest(L, most, false);
}

/* Replaces a table at 'index' whose metatable has __array by what that function makes of it: an
   object that stands for an array, such as a dataset. */
void luadnn_resolve(lua_State *L, int index);

/* The array at 'index', or (replacing it on the stack) what a table of numbers or an object that
   stands for an array becomes. A message names the function, "" for none, and the argument. */
const dnn_array *luadnn_check_values(lua_State *L, int index, const char *function,
                                     const char *name);

/* Reads an array, number, boolean or (replacing it on the stack) table of numbers. */
void luadnn_check_operand(lua_State *L, int index, luadnn_operand *operand);

/* The same for what is computed with: refuses a boolean, which is all that 'A == B' gives. */
void luadnn_check_numbers(lua_State *L, int index, luadnn_operand *operand);

/* If one of a pair of operands is a number (or a 0-d array) and the other is an array, gives the
   number the type of the array, by NumPy's value-based rule, where its value and kind allow. */
void luadnn_match_operands(luadnn_operand *a, luadnn_operand *b);

/* Makes the 0-d operand hold its value as 'dtype'. */
void luadnn_cast_scalar(luadnn_operand *operand, dnn_dtype dtype);

/*
** Reads a shape from the arguments: a table of extents at 'index', or integers from 'index' on.
** *next is set to the index of the first argument behind it. -1 is allowed if 'with_free'.
*/
int luadnn_check_shape_arguments(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM], int *next,
                                 bool with_free);

/* Reads a shape at 'index': a table of extents or one integer. */
int luadnn_check_shape(lua_State *L, int index, int64_t shape[DNN_MAX_NDIM]);

/* Pushes a shape as Lua sees it; or strides. */
void luadnn_push_shape(lua_State *L, int ndim, const int64_t *shape);

/*
** An option table at 'index' (or none): raises for keys that are not in 'names' (NULL-terminated),
** with a suggestion, and for what is no table, with the option that was meant. Returns whether
** there is a table.
*/
bool luadnn_check_options(lua_State *L, int index, const char *const *names);

/* Pushes option 'name' of the table at 'index' and returns true, or pushes nothing and returns
   false when there is no table or no such entry. */
bool luadnn_option(lua_State *L, int index, const char *name);

/*
** The order in which the elements of 'array' are read or laid out, from option 'order' at 'index'
** or the letter itself there: NumPy's "C", "F", "A" or, 'with_k', "K"; "C" when absent. axes[0] is
** set to the axis along which neighbours are farthest apart, and so on. Returns false for the order
** "C", for which that is 0 .. ndim-1.
*/
bool luadnn_check_order(lua_State *L, int index, const dnn_array *array, bool with_k,
                        int axes[DNN_MAX_NDIM]);

/* Number or boolean that is option 'name', 'otherwise' when absent. Raises for other types. */
double luadnn_option_number(lua_State *L, int index, const char *name, double otherwise);
bool luadnn_option_boolean(lua_State *L, int index, const char *name, bool otherwise);

/* Pushes the array that is option 'out' of the table at 'index'. NULL, and nothing pushed, when
   there is none. Raises for other types. */
dnn_array *luadnn_option_out(lua_State *L, int index);

/* Raises unless 'out' has the shape of the result, with both. */
void luadnn_check_out_shape(lua_State *L, const dnn_array *out, int ndim, const int64_t *shape);

/* Is the value at 'index' a table with string keys only (an option table)? */
bool luadnn_is_options(lua_State *L, int index);

/* The name among 'names' (NULL-terminated) nearest to 'name', or NULL when none is near. */
const char *luadnn_nearest(const char *name, const char *const *names);

/* Number of differing letters between two words, an exchange of neighbours counting as one; more
   than 'limit' are reported as limit + 1. */
int luadnn_edit_distance(const char *a, const char *b, int limit);

#endif
