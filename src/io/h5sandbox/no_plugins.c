/*
** What libhdf5 would load plugins with, where h5sandbox is linked statically and can load nothing:
** the linker puts it in the place of dlopen. (Plugins are turned off besides.)
*/
#include <stddef.h>

/* The linker makes the name. */
void *__wrap_dlopen(const char *path, int mode);

void *__wrap_dlopen(const char *path, int mode) {
  (void)path;
  (void)mode;
  return NULL;
}
