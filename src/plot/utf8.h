/*
** Reading UTF-8.
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

/* Writes a character into 'out' and returns its number of bytes. */
size_t dnn_utf8_put(uint32_t character, char out[4]);

#endif
