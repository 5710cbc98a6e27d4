#include "plot/sixel.h"

#include "base/alloc.h"
#include "base/interrupt.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { COLORS = 256, BAND = 6, TRANSPARENT = COLORS };

/* Keys are colors of 'bits' bits a channel, with a bit above that tells that there is one. */
typedef struct palette {
  int bits, count;
  uint32_t colors[COLORS];
  uint32_t keys[4 * COLORS]; /* where each color is, by a hash */
  uint16_t places[4 * COLORS];
} palette;

static uint32_t key_of(const uint8_t *pixel, int bits) {
  int cut = 8 - bits;
  return 1u << 24 | (uint32_t)(pixel[0] >> cut) << 16 | (uint32_t)(pixel[1] >> cut) << 8 |
         (uint32_t)(pixel[2] >> cut);
}

/* The place of a color, which is added if it is new; COLORS when there is no room. */
static int palette_find(palette *p, const uint8_t *pixel) {
  uint32_t key = key_of(pixel, p->bits);
  uint32_t at = key * 2654435761u >> 22; /* of 1024 */
  while (p->keys[at] != 0 && p->keys[at] != key)
    at = (at + 1) % (4 * COLORS);
  if (p->keys[at] == key)
    return p->places[at];
  if (p->count == COLORS)
    return COLORS;
  p->keys[at] = key;
  p->places[at] = (uint16_t)p->count;
  p->colors[p->count] = key;
  return p->count++;
}

/* Gives every pixel its color, of as many bits as leave no more than 256 of them. */
static dnn_status find_colors(const uint8_t *pixels, int64_t count, palette *p, uint16_t *places,
                              dnn_error *error) {
  for (int bits = 8; bits >= 2; bits--) {
    *p = (palette){.bits = bits};
    int64_t i = 0;
    for (; i < count; i++) {
      if (i % 65536 == 0 && dnn_interrupted())
        return dnn_error_interrupt(error);
      int place = pixels[4 * i + 3] < 128 ? TRANSPARENT : palette_find(p, pixels + 4 * i);
      if (place == COLORS && pixels[4 * i + 3] >= 128)
        break;
      places[i] = (uint16_t)place;
    }
    if (i == count)
      break; /* 2 bits are 64 colors: there is room at last */
  }
  return DNN_OK;
}

static dnn_status append(dnn_text_buffer *out, const char *text, dnn_error *error) {
  return dnn_text_buffer_append_string(out, text, error);
}

static dnn_status write_palette(const palette *p, dnn_text_buffer *out, dnn_error *error) {
  dnn_status status = DNN_OK;
  unsigned most = (1u << p->bits) - 1;
  for (int i = 0; i < p->count && status == DNN_OK; i++) {
    char text[48];
    unsigned percents[3];
    for (int k = 0; k < 3; k++)
      percents[k] = ((p->colors[i] >> (16 - 8 * k) & 0xFF) * 100 + most / 2) / most;
    snprintf(text, sizeof text, "#%d;2;%u;%u;%u", i, percents[0], percents[1], percents[2]);
    status = append(out, text, error);
  }
  return status;
}

/* Six pixels, so many times. */
static dnn_status write_run(int bits, int64_t length, dnn_text_buffer *out, dnn_error *error) {
  char text[32], sixel = (char)('?' + bits);
  if (length > 3) {
    snprintf(text, sizeof text, "!%lld%c", (long long)length, sixel);
    return append(out, text, error);
  }
  memset(text, sixel, (size_t)length);
  return dnn_text_buffer_append(out, text, (size_t)length, error);
}

/* A color's pixels of a band of at most six rows. */
static dnn_status write_color(const uint16_t *band, int64_t rows, int64_t columns, int color,
                              dnn_text_buffer *out, dnn_error *error) {
  char text[16];
  snprintf(text, sizeof text, "#%d", color);
  dnn_status status = append(out, text, error);
  int last = -1;
  int64_t length = 0;
  for (int64_t x = 0; x < columns && status == DNN_OK; x++) {
    int bits = 0;
    for (int64_t y = 0; y < rows; y++)
      bits |= band[y * columns + x] == color ? 1 << y : 0;
    if (bits != last && length > 0) {
      status = write_run(last, length, out, error);
      length = 0;
    }
    last = bits;
    length++;
  }
  /* blank pixels at the end need not be said */
  return status == DNN_OK && last > 0 ? write_run(last, length, out, error) : status;
}

static dnn_status write_band(const palette *p, const uint16_t *band, int64_t rows, int64_t columns,
                             dnn_text_buffer *out, dnn_error *error) {
  bool is_there[COLORS] = {false};
  for (int64_t i = 0; i < rows * columns; i++)
    if (band[i] < COLORS)
      is_there[band[i]] = true;
  dnn_status status = DNN_OK;
  bool is_first = true;
  for (int color = 0; color < p->count && status == DNN_OK; color++) {
    if (!is_there[color])
      continue;
    if (!is_first)
      status = append(out, "$", error); /* back to the start of the band */
    is_first = false;
    if (status == DNN_OK)
      status = write_color(band, rows, columns, color, out, error);
  }
  return status;
}

dnn_status dnn_sixel_write(const uint8_t *pixels, int64_t rows, int64_t columns,
                           dnn_text_buffer *out, dnn_error *error) {
  uint16_t *places = dnn_alloc((size_t)(rows * columns) * sizeof *places);
  palette *p = dnn_alloc(sizeof *p);
  dnn_status status = DNN_OK;
  if (places == NULL || p == NULL)
    status = dnn_error_set(error, DNN_ENOMEM, "not enough memory for sixels");
  if (status == DNN_OK)
    status = find_colors(pixels, rows * columns, p, places, error);
  if (status == DNN_OK) {
    char text[64];
    snprintf(text, sizeof text, "\33P0;1;0q\"1;1;%lld;%lld", (long long)columns, (long long)rows);
    status = append(out, text, error);
  }
  if (status == DNN_OK)
    status = write_palette(p, out, error);
  for (int64_t y = 0; y < rows && status == DNN_OK; y += BAND) {
    if (dnn_interrupted())
      status = dnn_error_interrupt(error);
    if (status == DNN_OK && y > 0)
      status = append(out, "-", error);
    if (status == DNN_OK)
      status = write_band(p, places + y * columns, rows - y < BAND ? rows - y : BAND, columns, out,
                          error);
  }
  if (status == DNN_OK)
    status = append(out, "\33\\", error);
  dnn_free(places);
  dnn_free(p);
  return status;
}
