/*
** Single numbers in text, exactly as strtod and strtoll read them, but for "0x10" and "nan(1)",
** which are none here.
*/
#ifndef DNN_NUMBER_H
#define DNN_NUMBER_H

#include "base/dtype.h"

/* Is the text an integer that fits into *out? */
bool dnn_number_integer(const char *text, size_t length, int64_t *out);

/*
** Stores the number that a text stands for, blanks around which are not allowed, into 'out': 8
** bytes, an int64_t for DNN_I64 and DNN_U8, fractions cut, and a double for all others. Returns
** what is wrong with it, "is not a number", or NULL.
*/
const char *dnn_number_read(const char *text, size_t length, dnn_dtype dtype, void *out);

#endif
