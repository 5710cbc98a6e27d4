/*
** Cells as text. Escape sequences stand only where a colour changes, and lines end without blanks
** that nobody sees.
*/
#include "plot/cell_grid.h"
#include "base/interrupt.h"
#include "plot/utf8.h"

#include <stdio.h>
#include <string.h>

/* A colour as a terminal is told. */
typedef struct tint {
  bool is_set; /* else the terminal's own */
  int number;  /* of 16 or 256 */
  dnn_rgb rgb;
} tint;

/* What a cell shows. */
typedef struct shown {
  const char *text;
  size_t length;
  tint front, back;
} shown;

/* --- colours ---------------------------------------------------------------------------------- */

static int spread_of(dnn_rgb color) {
  int most = color.r > color.g ? color.r : color.g, least = color.r < color.g ? color.r : color.g;
  return (most > color.b ? most : color.b) - (least < color.b ? least : color.b);
}

/* Of ANSI's colours what has a hue gets the nearest one, so that two hues are rarely the same:
   those of matplotlib's cycle are ten. */
static int nearest_of_16(dnn_rgb color) {
  int spread = spread_of(color), mean = (color.r + color.g + color.b) / 3;
  if (spread < 32)
    return mean < 64 ? 0 : mean < 178 ? 8 : mean < 242 ? 7 : 15;
  int most = color.r > color.g ? color.r : color.g;
  most = most > color.b ? most : color.b;
  int limit = most - spread + spread * 45 / 100; /* channels above it are lit */
  return (color.r > limit) + 2 * (color.g > limit) + 4 * (color.b > limit) + (most > 200 ? 8 : 0);
}

/* Of the six levels of a channel in xterm's cube. */
static int nearest_level(int value) {
  return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

/* Grays are those of the ramp; what has a hue keeps one, of the cube. */
static int nearest_of_256(dnn_rgb color) {
  int mean = (color.r + color.g + color.b) / 3;
  if (spread_of(color) < 16)
    return mean < 4     ? 16
           : mean > 246 ? 231
                        : 232 + (mean < 8     ? 0
                                 : mean > 238 ? 23
                                              : (mean - 3) / 10);
  return 16 + 36 * nearest_level(color.r) + 6 * nearest_level(color.g) + nearest_level(color.b);
}

static tint tint_of(dnn_rgb color, dnn_cell_colors colors) {
  return (tint){.is_set = true,
                .number = colors == DNN_16_COLORS    ? nearest_of_16(color)
                          : colors == DNN_256_COLORS ? nearest_of_256(color)
                                                     : 0,
                .rgb = color};
}

static bool same_tint(tint a, tint b, dnn_cell_colors colors) {
  if (!a.is_set || !b.is_set)
    return a.is_set == b.is_set;
  return colors == DNN_TRUE_COLORS ? a.rgb.r == b.rgb.r && a.rgb.g == b.rgb.g && a.rgb.b == b.rgb.b
                                   : a.number == b.number;
}

static dnn_rgb mean(dnn_rgb a, dnn_rgb b) {
  return (dnn_rgb){(uint8_t)((a.r + b.r + 1) / 2), (uint8_t)((a.g + b.g + 1) / 2),
                   (uint8_t)((a.b + b.b + 1) / 2)};
}

/* What a light and a dark terminal both show in their own colour. */
static bool is_neutral(dnn_rgb color) {
  double light = dnn_rgb_light(color);
  return spread_of(color) < 32 && (light < 0.3 || light > 0.85);
}

/* --- characters ------------------------------------------------------------------------------- */

/* The bit of a dot in the characters from U+2800 on. */
static uint32_t braille_of(uint8_t dots) {
  static const uint8_t bits[8] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
  uint32_t code = 0x2800;
  for (int i = 0; i < 8; i++)
    code |= dots & 1 << i ? bits[i] : 0u;
  return code;
}

/* An ASCII character that looks like dots. */
static char ascii_of(uint8_t dots) {
  int count = 0, first = 4, last = -1, left_first = 4, right_first = 4, sum = 0;
  bool has_left = (dots & 0x55) != 0, has_right = (dots & 0xAA) != 0;
  for (int i = 0; i < 8; i++) {
    if (!(dots & 1 << i))
      continue;
    int row = i / 2;
    count++;
    sum += row;
    first = row < first ? row : first;
    last = row;
    if (i % 2 == 0 && left_first == 4)
      left_first = row;
    if (i % 2 == 1 && right_first == 4)
      right_first = row;
  }
  if (count >= 7)
    return '#';
  if (last - first >= 2) {
    bool is_even = left_first == right_first;
    return !has_left || !has_right || is_even ? '|' : left_first < right_first ? '\\' : '/';
  }
  double middle = (double)sum / count;
  if (has_left && has_right)
    return middle < 0.6 ? '"' : middle < 2.6 ? '-' : '_';
  return middle < 1 ? '\'' : middle < 2.1 ? ':' : '.';
}

/* --- cells ------------------------------------------------------------------------------------ */

/* Without colours both halves are one shade; a full one may be half a block. */
static uint32_t shade_of(const dnn_cell *cell, bool unicode) {
  static const uint32_t shades[] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
  static const char ramp[] = " .:-=+*#%@";
  const dnn_half *upper = &cell->halves[0], *lower = &cell->halves[1];
  int light = upper->is_set && lower->is_set ? (upper->light + lower->light) / 2
              : upper->is_set                ? upper->light
                                             : lower->light;
  if (!unicode)
    return (uint32_t)(unsigned char)ramp[light * 10 / 256];
  uint32_t shade = shades[light * 5 / 256];
  if (shade == 0x2588 && upper->is_set != lower->is_set)
    return upper->is_set ? 0x2580 : 0x2584;
  return shade;
}

/* What a cell of areas shows: a character, whose bytes go into 'bytes'. */
static shown show_halves(const dnn_cell *cell, dnn_cell_colors colors, bool unicode,
                         char bytes[4]) {
  const dnn_half *upper = &cell->halves[0], *lower = &cell->halves[1];
  shown s = {.text = bytes};
  uint32_t code = ' ';
  if (!upper->is_set && !lower->is_set) {
  } else if (colors == DNN_NO_COLORS) {
    code = shade_of(cell, unicode);
  } else if (!unicode) {
    s.back = tint_of(upper->is_set && lower->is_set ? mean(upper->color, lower->color)
                     : upper->is_set                ? upper->color
                                                    : lower->color,
                     colors);
  } else if (upper->is_set && lower->is_set) {
    s.front = tint_of(upper->color, colors);
    s.back = tint_of(lower->color, colors);
    if (same_tint(s.front, s.back, colors))
      s.front = (tint){0};
    else
      code = 0x2580;
  } else {
    s.front = tint_of(upper->is_set ? upper->color : lower->color, colors);
    code = upper->is_set ? 0x2580 : 0x2584;
  }
  s.length = dnn_utf8_put(code, bytes);
  return s;
}

static shown show(const dnn_cell *cell, dnn_cell_colors colors, bool unicode, char bytes[4]) {
  if (cell->length == 0 && cell->dots == 0)
    return show_halves(cell, colors, unicode, bytes);
  shown s = {.text = cell->text, .length = cell->length};
  if (cell->length == 0) {
    s.text = bytes;
    s.length = dnn_utf8_put(
        unicode ? braille_of(cell->dots) : (uint32_t)(unsigned char)ascii_of(cell->dots), bytes);
  }
  if (colors == DNN_NO_COLORS)
    return s;
  const dnn_half *upper = &cell->halves[0], *lower = &cell->halves[1];
  if (upper->is_set && lower->is_set)
    s.back = tint_of(mean(upper->color, lower->color), colors);
  else if (upper->is_set || lower->is_set)
    s.back = tint_of(upper->is_set ? upper->color : lower->color, colors);
  if (s.back.is_set || !is_neutral(cell->ink))
    s.front = tint_of(cell->ink, colors);
  /* what has the hue of its ground is not seen there */
  if (colors == DNN_16_COLORS && s.back.is_set && s.front.number % 8 == s.back.number % 8)
    s.front.number = dnn_rgb_light(s.back.rgb) > 0.4 ? 0 : 15;
  return s;
}

/* --- lines ------------------------------------------------------------------------------------ */

typedef struct writer {
  dnn_cell_colors colors;
  tint front, back; /* as the terminal was told */
  dnn_text_buffer *out;
} writer;

static dnn_status put_tint(const writer *w, tint color, bool is_back, dnn_error *error) {
  char text[32];
  int base = is_back ? 40 : 30;
  if (!color.is_set)
    snprintf(text, sizeof text, "\33[%dm", base + 9);
  else if (w->colors == DNN_16_COLORS)
    snprintf(text, sizeof text, "\33[%dm",
             color.number < 8 ? base + color.number : base + 52 + color.number);
  else if (w->colors == DNN_256_COLORS)
    snprintf(text, sizeof text, "\33[%d;5;%dm", base + 8, color.number);
  else
    snprintf(text, sizeof text, "\33[%d;2;%d;%d;%dm", base + 8, color.rgb.r, color.rgb.g,
             color.rgb.b);
  return dnn_text_buffer_append_string(w->out, text, error);
}

static dnn_status put(writer *w, const shown *s, dnn_error *error) {
  dnn_status status = DNN_OK;
  /* a blank has no colour of its own */
  bool is_blank = s->length == 1 && s->text[0] == ' ';
  if (!is_blank && !same_tint(s->front, w->front, w->colors)) {
    status = put_tint(w, s->front, false, error);
    w->front = s->front;
  }
  if (status == DNN_OK && !same_tint(s->back, w->back, w->colors)) {
    status = put_tint(w, s->back, true, error);
    w->back = s->back;
  }
  return status == DNN_OK ? dnn_text_buffer_append(w->out, s->text, s->length, error) : status;
}

static dnn_status write_row(writer *w, const dnn_cell *cells, int64_t columns, bool unicode,
                            dnn_error *error) {
  dnn_status status = DNN_OK;
  writer seen = *w; /* the writer behind what is seen last */
  size_t length = w->out->length;
  for (int64_t i = 0; i < columns && status == DNN_OK; i++) {
    if (cells[i].is_covered)
      continue;
    char bytes[4];
    shown s = show(&cells[i], w->colors, unicode, bytes);
    status = put(w, &s, error);
    if (s.back.is_set || s.length > 1 || s.text[0] != ' ') {
      seen = *w;
      length = w->out->length;
    }
  }
  if (status != DNN_OK)
    return status;
  if (w->out->length > length)
    dnn_text_buffer_cut(w->out, length);
  if (seen.front.is_set || seen.back.is_set)
    status = dnn_text_buffer_append_string(w->out, "\33[0m", error);
  w->front = w->back = (tint){0};
  return status;
}

dnn_status dnn_cell_grid_write(const dnn_cell_grid *grid, dnn_cell_colors colors, bool unicode,
                               dnn_text_buffer *out, dnn_error *error) {
  writer w = {.colors = colors, .out = out};
  dnn_status status = DNN_OK;
  for (int64_t i = 0; i < grid->rows && status == DNN_OK; i++) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    if (i > 0)
      status = dnn_text_buffer_append(out, "\n", 1, error);
    if (status == DNN_OK)
      status = write_row(&w, grid->cells + i * grid->columns, grid->columns, unicode, error);
  }
  return status;
}
