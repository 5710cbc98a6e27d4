#include "error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

dnn_status dnn_error_set(dnn_error *error, dnn_status status, const char *format, ...) {
  if (error != NULL) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    error->status = status;
  }
  return status;
}
