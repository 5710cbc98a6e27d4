#include "plot/embedded.h"

#include <stdbool.h>
#include <string.h>

/* The bytes of the file so far; after a failure nothing more is written. */
typedef struct writer {
  dnn_text_buffer file;
  dnn_status status;
  dnn_error *error;
  uint32_t crc;  /* of the chunk that is written */
  uint32_t a, b; /* Adler's sums of the pixels */
  size_t block;  /* bytes that are left of the block of pixels */
  size_t pixels; /* bytes that are left of all */
} writer;

static uint32_t crc_of(uint32_t crc, const uint8_t *data, size_t size) {
  static const uint32_t nibbles[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC,
                                       0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
                                       0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
                                       0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
  for (size_t i = 0; i < size; i++) {
    crc ^= data[i];
    crc = crc >> 4 ^ nibbles[crc & 15];
    crc = crc >> 4 ^ nibbles[crc & 15];
  }
  return crc;
}

static void put(writer *w, const void *data, size_t size) {
  if (w->status == DNN_OK)
    w->status = dnn_text_buffer_append(&w->file, data, size, w->error);
  w->crc = crc_of(w->crc, data, size);
}

static void put_word(writer *w, uint32_t value) {
  const uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                            (uint8_t)value};
  put(w, bytes, 4);
}

static void begin_chunk(writer *w, const char *name, size_t size) {
  put_word(w, (uint32_t)size);
  w->crc = UINT32_MAX;
  put(w, name, 4);
}

static void end_chunk(writer *w) {
  put_word(w, ~w->crc);
}

/* --- pixels ----------------------------------------------------------------------------------- */

/* Deflate's longest block of bytes that are stored as they are. */
#define BLOCK 65535u

#define MOST_COLORS 256

/* The colours of an image, when they are few: a hash table of their places. */
typedef struct palette {
  uint32_t colors[MOST_COLORS];
  int count;
  int16_t places[4 * MOST_COLORS]; /* place + 1; 0: none */
} palette;

/* The place of a colour, which is added if need be; -1 when there are too many. */
static int find_color(palette *p, uint32_t color) {
  size_t at = color * UINT32_C(2654435761) >> 22;
  while (p->places[at] != 0 && p->colors[p->places[at] - 1] != color)
    at = (at + 1) % (4 * MOST_COLORS);
  if (p->places[at] == 0) {
    if (p->count == MOST_COLORS)
      return -1;
    p->colors[p->count] = color;
    p->places[at] = (int16_t)++p->count;
  }
  return p->places[at] - 1;
}

static uint32_t color_at(const uint8_t *rgba) {
  return (uint32_t)rgba[0] << 24 | (uint32_t)rgba[1] << 16 | (uint32_t)rgba[2] << 8 | rgba[3];
}

static bool find_colors(palette *p, const uint8_t *rgba, int64_t count) {
  *p = (palette){.count = 0};
  for (int64_t i = 0; i < count; i++)
    if (find_color(p, color_at(rgba + 4 * i)) < 0)
      return false;
  return true;
}

static void put_palette(writer *w, const palette *p) {
  begin_chunk(w, "PLTE", 3 * (size_t)p->count);
  for (int i = 0; i < p->count; i++) {
    uint32_t c = p->colors[i];
    put(w, (const uint8_t[3]){(uint8_t)(c >> 24), (uint8_t)(c >> 16), (uint8_t)(c >> 8)}, 3);
  }
  end_chunk(w);
  begin_chunk(w, "tRNS", (size_t)p->count);
  for (int i = 0; i < p->count; i++)
    put(w, (const uint8_t[1]){(uint8_t)p->colors[i]}, 1);
  end_chunk(w);
}

/* Stores bytes of pixels, in blocks. */
static void put_pixels(writer *w, const uint8_t *data, size_t size) {
  for (size_t i = 0; i < size; i++) {
    w->a = (w->a + data[i]) % 65521;
    w->b = (w->b + w->a) % 65521;
  }
  while (size > 0) {
    if (w->block == 0) {
      w->block = w->pixels < BLOCK ? w->pixels : BLOCK;
      const uint8_t header[5] = {w->pixels <= BLOCK, (uint8_t)w->block, (uint8_t)(w->block >> 8),
                                 (uint8_t)~w->block, (uint8_t)(~w->block >> 8)};
      put(w, header, sizeof header);
    }
    size_t part = size < w->block ? size : w->block;
    put(w, data, part);
    data += part;
    size -= part;
    w->block -= part;
    w->pixels -= part;
  }
}

static void put_row(writer *w, const uint8_t *rgba, int64_t columns, palette *colors) {
  uint8_t row[1024];
  put_pixels(w, (const uint8_t[1]){0}, 1); /* the row has no filter */
  if (colors == NULL) {
    put_pixels(w, rgba, (size_t)columns * 4);
    return;
  }
  for (int64_t i = 0; i < columns;) {
    size_t count = 0;
    for (; count < sizeof row && i < columns; i++)
      row[count++] = (uint8_t)find_color(colors, color_at(rgba + 4 * i));
    put_pixels(w, row, count);
  }
}

static void put_file(writer *w, const uint8_t *rgba, int64_t rows, int64_t columns,
                     palette *colors) {
  static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  put(w, signature, sizeof signature);
  begin_chunk(w, "IHDR", 13);
  put_word(w, (uint32_t)columns);
  put_word(w, (uint32_t)rows);
  /* 8 bits, palette or RGBA */
  put(w, (const uint8_t[5]){8, colors != NULL ? 3 : 6, 0, 0, 0}, 5);
  end_chunk(w);
  if (colors != NULL)
    put_palette(w, colors);
  size_t size = (size_t)rows * ((size_t)columns * (colors != NULL ? 1 : 4) + 1);
  size_t blocks = (size + BLOCK - 1) / BLOCK;
  begin_chunk(w, "IDAT", 2 + size + 5 * blocks + 4);
  put(w, (const uint8_t[2]){0x78, 0x01}, 2);
  w->pixels = size;
  w->a = 1;
  for (int64_t i = 0; i < rows && w->status == DNN_OK; i++)
    put_row(w, rgba + i * columns * 4, columns, colors);
  put_word(w, w->b << 16 | w->a);
  end_chunk(w);
  begin_chunk(w, "IEND", 0);
  end_chunk(w);
}

/* --- base 64 ---------------------------------------------------------------------------------- */

static dnn_status put_base64(const uint8_t *data, size_t size, dnn_text_buffer *out,
                             dnn_error *error) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  dnn_status status = dnn_text_buffer_reserve(out, 4 * (size / 3 + 1), error);
  for (size_t i = 0; i < size && status == DNN_OK; i += 3) {
    size_t left = size - i;
    uint32_t word = (uint32_t)data[i] << 16 | (left > 1 ? (uint32_t)data[i + 1] << 8 : 0) |
                    (left > 2 ? data[i + 2] : 0);
    const char four[4] = {digits[word >> 18], digits[word >> 12 & 63],
                          left > 1 ? digits[word >> 6 & 63] : '=',
                          left > 2 ? digits[word & 63] : '='};
    status = dnn_text_buffer_append(out, four, 4, error);
  }
  return status;
}

dnn_status dnn_embed_image(const uint8_t *rgba, int64_t rows, int64_t columns, dnn_text_buffer *out,
                           dnn_error *error) {
  if (rows > INT32_MAX / 8 / columns)
    return dnn_error_set(error, DNN_EVALUE, "an image of %lld x %lld pixels is too large for SVG",
                         (long long)columns, (long long)rows);
  palette colors;
  bool is_few = find_colors(&colors, rgba, rows * columns);
  writer w = {.status = DNN_OK, .error = error};
  put_file(&w, rgba, rows, columns, is_few ? &colors : NULL);
  if (w.status == DNN_OK)
    w.status = dnn_text_buffer_append_string(out, "data:image/png;base64,", error);
  if (w.status == DNN_OK)
    w.status = put_base64((const uint8_t *)w.file.text, w.file.length, out, error);
  dnn_text_buffer_free(&w.file);
  return w.status;
}
