/*
** Grapheme clusters: what a reader takes for one character, of one or more code points. The editor
** moves and deletes by them.
**
** There are no tables of Unicode here, but a few rules over what the locale tells (wcwidth, and the
** class "combining"). A code point belongs to the cluster before it if it is
**   - without width, or combining: accents, variation selectors, joiners, vowels of Hangul
**   - a skin tone, or a tag of a flag such as Scotland's
**   - a pictograph after a pictograph and a zero width joiner: families, professions
**   - the second of two regional indicators: flags
** Control characters and bytes that are no text are clusters by themselves. Prepended marks and
** conjuncts of Indic scripts, which Unicode's UAX 29 joins too, are not known. How wide a cluster
** is on the screen is not said here: terminals differ, and the canvas counts code points.
*/
#ifndef GRAPHEME_H
#define GRAPHEME_H

#include <stddef.h>

/* The byte where the cluster that begins at byte 'at' ends; 'size' at the end of the text. */
size_t grapheme_next(const char *text, size_t size, size_t at);

/* The byte where the cluster begins that holds the byte before 'at'; 0 at the start of the text. */
size_t grapheme_previous(const char *text, size_t size, size_t at);

#endif
