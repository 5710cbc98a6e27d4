/*
** Copies that bypass the caches, for results larger than these: a plain store would read each line
** first, only to overwrite it, and drive out what the next operation needs. Ends with a fence,
** since streaming stores are not ordered with others.
*/
#include "base/stream.h"

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>

void dnn_stream_copy(void *to, const void *from, size_t bytes) {
  char *target = to;
  const char *source = from;
  size_t head = (size_t)(-(uintptr_t)target & 15); /* streaming stores must be aligned */
  if (head > bytes)
    head = bytes;
  memcpy(target, source, head);
  /* a whole line of 64 bytes at a time, which leaves the write-combining buffer at once */
  size_t i = head;
  for (; i + 64 <= bytes; i += 64) {
    for (size_t j = 0; j < 64; j += 16) {
      __m128i value = _mm_loadu_si128((const __m128i *)(const void *)(source + i + j));
      _mm_stream_si128((__m128i *)(void *)(target + i + j), value);
    }
  }
  memcpy(target + i, source + i, bytes - i);
}

void dnn_stream_end(void) {
  _mm_sfence();
}

#else

void dnn_stream_copy(void *to, const void *from, size_t bytes) {
  memcpy(to, from, bytes);
}

void dnn_stream_end(void) {
}

#endif
