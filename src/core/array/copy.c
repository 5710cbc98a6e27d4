/*
** memmove and memset in portions, with a look at the interrupt flag after each. They are what
** assignments of contiguous arrays and np.zeros spend their time in.
*/
#include "array/copy.h"

#include "base/interrupt.h"

#include <stdint.h>
#include <string.h>

/* Bytes between two looks: some milliseconds, also where the memory is touched for the first
   time. */
#define PORTION ((size_t)4 << 20)

bool dnn_copy(void *to, const void *from, size_t bytes) {
  char *target = to;
  const char *source = from;
  /* Where the target begins inside the source the end is copied first, as memmove does. */
  bool backwards = (uintptr_t)to > (uintptr_t)from && (uintptr_t)to - (uintptr_t)from < bytes;
  for (size_t left = bytes; left > 0;) {
    size_t portion = left < PORTION ? left : PORTION;
    size_t at = backwards ? left - portion : bytes - left;
    memmove(target + at, source + at, portion);
    left -= portion;
    if (left > 0 && dnn_interrupted())
      return false;
  }
  return true;
}

bool dnn_clear(void *to, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    size_t portion = bytes - done < PORTION ? bytes - done : PORTION;
    memset((char *)to + done, 0, portion);
    done += portion;
    if (done < bytes && dnn_interrupted())
      return false;
  }
  return true;
}
