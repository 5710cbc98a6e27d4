/*
** UTF-8: characters of texts, and the columns that terminals give them.
*/
#ifndef DNN_PLOT_UTF8_H
#define DNN_PLOT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define DNN_REPLACEMENT 0xFFFDu

/*
** The character that begins at text[*at], and moves *at, which is less than 'length', behind it.
** U+FFFD for a control character and for a byte that begins no valid character, one byte at a time.
*/
uint32_t dnn_utf8_next(const char *text, size_t length, size_t *at);

/* Writes a character into 'out', and returns its number of bytes. */
size_t dnn_utf8_put(uint32_t character, char out[4]);

/* The columns of a terminal that a character takes: 0 for what stands on the one before, 1 or 2. As
   pretty.width (lua/dnn/support/pretty.lua) counts, which serves prompts that load no C. */
int dnn_character_columns(uint32_t character);

#endif
