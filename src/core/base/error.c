/*
** Statuses with a text. Every message of the library goes through dnn_quote here, so none can hold
** control characters of a file or user, whatever it quotes.
*/
#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Bytes of the character at 's' that can be shown, or 0: well-formed UTF-8 (RFC 3629) but for
   control characters. C1 controls are among the latter, as terminals obey them too. */
static size_t shown(const unsigned char *s, size_t left) {
  size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
  if (n == 1)
    return s[0] >= ' ' && s[0] != 0x7f;
  if (n == 0 || n > left || s[0] > 0xf4)
    return 0;
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80)
      return 0;
  bool is_control = s[0] == 0xc2 && s[1] < 0xa0;
  /* overlong forms of shorter characters; then surrogates, and what lies beyond U+10FFFF */
  bool is_long = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
  bool is_no_character = (s[0] == 0xed && s[1] >= 0xa0) || (s[0] == 0xf4 && s[1] >= 0x90);
  return is_control || is_long || is_no_character ? 0 : n;
}

char *dnn_quote(const char *text, size_t length, char *out, size_t room) {
  size_t used = 0, last = 0; /* 'last': how far it may go when dots follow */
  for (size_t i = 0; i < length;) {
    const unsigned char *here = (const unsigned char *)text + i;
    char piece[8];
    size_t taken = shown(here, length - i), size = taken;
    if (taken > 0) {
      memcpy(piece, here, taken);
    } else {
      taken = 1;
      size = (size_t)snprintf(piece, sizeof piece, "\\%03u", (unsigned)*here);
    }
    if (used + size + sizeof "..." <= room)
      last = used + size;
    if (used + size + 1 > room) {
      memcpy(out + last, "...", sizeof "...");
      return out;
    }
    memcpy(out + used, piece, size);
    used += size;
    i += taken;
  }
  out[used] = '\0';
  return out;
}

dnn_status dnn_error_set(dnn_error *error, dnn_status status, const char *format, ...) {
  if (error != NULL) {
    va_list arguments;
    /* Twice the room: a text that is too long is cut by dnn_quote, which never cuts inside a
       character. */
    char text[2 * sizeof error->text];
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t written = length < 0 ? 0 : smaller((size_t)length, sizeof text - 1);
    dnn_quote(text, written, error->text, sizeof error->text);
    error->status = status;
  }
  return status;
}

dnn_status dnn_error_interrupt(dnn_error *error) {
  return dnn_error_set(error, DNN_EINTERRUPT, "interrupted");
}
