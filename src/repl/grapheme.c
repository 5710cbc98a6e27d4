/*
** Characters as people see them: the cursor moves over a letter with its accents, a flag or a
** family of emoji as over one. A short form of the rules of Unicode Standard Annex 29 for extended
** grapheme clusters, on what the C library knows of code points: no tables are kept here.
*/
#define _GNU_SOURCE /* wcwidth */
#include "repl/grapheme.h"

#include <stdbool.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#define JOINER 0x200d

/* Reads a code point of at most 'size' bytes; a byte that is no text is 0. Returns its bytes. */
static size_t read_point(const char *text, size_t size, wint_t *point) {
  wchar_t wide;
  mbstate_t state;
  memset(&state, 0, sizeof state);
  size_t used = mbrtowc(&wide, text, size, &state);
  bool is_text = used != (size_t)-1 && used != (size_t)-2 && used != 0;
  *point = is_text ? (wint_t)wide : 0;
  return is_text ? used : 1;
}

static bool is_within(wint_t point, wint_t first, wint_t last) {
  return first <= point && point <= last;
}

/* Two of these letters are a flag. */
static bool is_regional(wint_t point) {
  return is_within(point, 0x1f1e6, 0x1f1ff);
}

/* Symbols, among which the pictographs are, but no letters: those are joined in Arabic and
   Indic. */
static bool is_pictograph(wint_t point) {
  return point >= 0x203c && !iswalpha(point) && wcwidth((wchar_t)point) > 0;
}

/* Marks of no width, skin tones, and the tags of regional flags. */
static bool extends(wint_t point) {
  return point > 0x7f &&
         (wcwidth((wchar_t)point) == 0 || is_within(point, 0x1f3fb, 0x1f3ff) ||
          is_within(point, 0xe0020, 0xe007f) || iswctype(point, wctype("combining")));
}

size_t grapheme_next(const char *text, size_t size, size_t at) {
  wint_t base, point, last;
  if (at >= size)
    return size;
  at += read_point(text + at, size - at, &base);
  if (base < 0x20 || base == 0x7f)
    return at;
  bool is_half_flag = is_regional(base);
  last = base;
  while (at < size) {
    size_t used = read_point(text + at, size - at, &point);
    /* a joiner joins pictographs, and is part of what it follows in any case */
    bool joined = last == JOINER && is_pictograph(base) && is_pictograph(point);
    bool completes_flag = is_half_flag && is_regional(point);
    if (!joined && !completes_flag && !extends(point))
      break;
    is_half_flag = false;
    last = point;
    at += used;
  }
  return at;
}

/* Clusters can only be found forwards: from the start of the line. */
size_t grapheme_previous(const char *text, size_t size, size_t at) {
  size_t start = at; /* of the line: no cluster goes beyond one */
  while (start > 0 && text[start - 1] != '\n')
    start--;
  if (start == at)
    return at > 0 ? at - 1 : 0;
  for (;;) {
    size_t end = grapheme_next(text, size, start);
    if (end >= at)
      return start;
    start = end;
  }
}
