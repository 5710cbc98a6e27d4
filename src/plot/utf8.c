#include "plot/utf8.h"

#include <stdbool.h>

/* Neither text nor what XML may hold. */
static bool is_refused(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xD800 && c < 0xE000) ||
         (c & 0xFFFE) == 0xFFFE || c > 0x10FFFF;
}

uint32_t dnn_utf8_next(const char *text, size_t length, size_t *at) {
  static const uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
  const unsigned char *bytes = (const unsigned char *)text + *at;
  size_t left = length - *at, more = 0;
  (*at)++;
  uint32_t c = bytes[0];
  if (c >= 0xC0) {
    more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    c &= 0x3Fu >> more;
  } else if (c >= 0x80) {
    return DNN_REPLACEMENT;
  }
  if (more >= left)
    return DNN_REPLACEMENT;
  for (size_t i = 1; i <= more; i++) {
    if ((bytes[i] & 0xC0) != 0x80)
      return DNN_REPLACEMENT;
    c = c << 6 | (bytes[i] & 0x3Fu);
  }
  if (c < smallest[more] || bytes[0] >= 0xF8)
    return DNN_REPLACEMENT;
  *at += more;
  return is_refused(c) ? DNN_REPLACEMENT : c;
}

size_t dnn_utf8_put(uint32_t c, char out[4]) {
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static const unsigned lead[] = {0, 0xC0, 0xE0, 0xF0};
  out[0] = (char)(lead[more] | c >> (6 * more));
  for (size_t i = 1; i <= more; i++)
    out[i] = (char)(0x80 | (c >> (6 * (more - i)) & 0x3F));
  return more + 1;
}
