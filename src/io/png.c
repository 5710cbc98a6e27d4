/*
** libpng leaves a function that fails by longjmp. Here it leaves only read_pixels and write_pixels,
** which own nothing: what they use is freed by those that called them.
*/
#include "io/png.h"

#include "base/alloc.h"
#include "base/interrupt.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

/* What the callbacks of libpng work with. */
typedef struct stream {
  const char *name; /* NULL while writing */
  const unsigned char *data;
  size_t size; /* that is left to read */
  dnn_bytes *out;
  dnn_status status; /* of the first failure */
  dnn_error *error;
} stream;

/* --- callbacks -------------------------------------------------------------------------------- */

_Noreturn static void on_error(png_structp png, png_const_charp message) {
  stream *s = png_get_error_ptr(png);
  if (s->status == DNN_OK && s->name != NULL)
    s->status =
        dnn_error_set(s->error, DNN_EIO, "cannot read '%.200s': damaged (%s)", s->name, message);
  else if (s->status == DNN_OK)
    s->status = dnn_error_set(s->error, DNN_EVALUE, "cannot make a PNG file: %s", message);
  png_longjmp(png, 1);
}

/* What libpng only warns of does no harm to the pixels. */
static void on_warning(png_structp png, png_const_charp message) {
  (void)png, (void)message;
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t size) {
  void *memory = dnn_alloc(size);
  if (memory == NULL) {
    stream *s = png_get_mem_ptr(png);
    s->status = dnn_error_set(s->error, DNN_ENOMEM, "not enough memory for a PNG file");
  }
  return memory;
}

static void on_free(png_structp png, png_voidp memory) {
  (void)png;
  dnn_free(memory);
}

static void on_read(png_structp png, png_bytep out, size_t size) {
  stream *s = png_get_io_ptr(png);
  if (size > s->size) {
    s->status =
        dnn_error_set(s->error, DNN_EIO, "cannot read '%.200s': the file is cut short", s->name);
    png_error(png, "");
  }
  memcpy(out, s->data, size);
  s->data += size;
  s->size -= size;
}

static void on_write(png_structp png, png_bytep data, size_t size) {
  stream *s = png_get_io_ptr(png);
  s->status = dnn_bytes_append(s->out, data, size, s->error);
  if (s->status != DNN_OK)
    png_error(png, "");
}

static void on_flush(png_structp png) {
  (void)png;
}

/* Between two rows. */
static void stop_if_interrupted(png_structp png) {
  if (dnn_interrupted()) {
    stream *s = png_get_error_ptr(png);
    s->status = dnn_error_interrupt(s->error);
    png_error(png, "");
  }
}

/* --- reading ---------------------------------------------------------------------------------- */

enum { SIGNATURE = 8, HEADER = SIGNATURE + 4 + 4 + 13 + 4 };

bool dnn_png_is(const void *data, size_t size) {
  return size >= SIGNATURE && png_sig_cmp(data, 0, SIGNATURE) == 0;
}

static dnn_status damaged(const char *name, const char *why, dnn_error *error) {
  return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': %s", name, why);
}

dnn_status dnn_png_parse(const char *name, const void *data, size_t size, dnn_picture *out,
                         dnn_error *error) {
  const unsigned char *bytes = data;
  if (!dnn_png_is(data, size))
    return damaged(name, "not a PNG file", error);
  if (size < HEADER)
    return damaged(name, "the file is cut short", error);
  const unsigned char *header = bytes + SIGNATURE + 8;
  int depth = header[8], colors = header[9];
  int samples = colors == PNG_COLOR_TYPE_RGB          ? 3
                : colors == PNG_COLOR_TYPE_RGB_ALPHA  ? 4
                : colors == PNG_COLOR_TYPE_GRAY_ALPHA ? 2
                                                      : 1;
  out->columns = png_get_uint_32(header);
  out->rows = png_get_uint_32(header + 4);
  out->channels = colors == PNG_COLOR_TYPE_GRAY ? 1 : colors == PNG_COLOR_TYPE_RGB ? 3 : 4;
  out->dtype = colors == PNG_COLOR_TYPE_GRAY && depth == 16 ? DNN_I64 : DNN_U8;
  if (memcmp(bytes + SIGNATURE, "\0\0\0\rIHDR", 8) != 0 || out->columns == 0 || out->rows == 0)
    return damaged(name, "damaged (its header is none)", error);
  if (out->columns > DNN_PICTURE_PIXELS / out->rows)
    return dnn_error_set(error, DNN_EIO,
                         "cannot read '%.200s': a picture of %lld x %lld pixels is too large", name,
                         (long long)out->columns, (long long)out->rows);
  /* deflate makes at most 1032 bytes of one: what is declared must be able to be there */
  uint64_t packed = (uint64_t)(out->rows * out->columns) * (uint64_t)(samples * depth) / 8;
  if (packed / 1032 > size)
    return damaged(name, "the file is cut short", error);
  return DNN_OK;
}

/* Writes every pass of an interlaced picture into the same rows. */
static bool read_pixels(png_structp png, png_infop info, const dnn_picture *header,
                        unsigned char *out) {
  if (setjmp(png_jmpbuf(png)) != 0)
    return false;
  png_set_user_limits(png, (png_uint_32)DNN_PICTURE_PIXELS, (png_uint_32)DNN_PICTURE_PIXELS);
  /* of the chunks beside the pixels, texts and profiles, none is unpacked */
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(png, info);
  int colors = png_get_color_type(png, info);
  png_set_expand_gray_1_2_4_to_8(png);
  if (header->dtype == DNN_U8)
    png_set_strip_16(png);
  if (colors == PNG_COLOR_TYPE_PALETTE) {
    png_set_palette_to_rgb(png);
    if (png_get_valid(png, info, PNG_INFO_tRNS))
      png_set_tRNS_to_alpha(png);
    else
      png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
  }
  if (colors == PNG_COLOR_TYPE_GRAY_ALPHA)
    png_set_gray_to_rgb(png);
  const uint16_t one = 1;
  if (header->dtype == DNN_I64 && *(const unsigned char *)&one == 1)
    png_set_swap(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t row = (size_t)(header->columns * header->channels) * (size_t)dnn_dtype_size(header->dtype);
  if (png_get_rowbytes(png, info) > row)
    png_error(png, "its rows are longer than declared");
  for (int pass = 0; pass < passes; pass++)
    for (int64_t i = 0; i < header->rows; i++) {
      stop_if_interrupted(png);
      png_read_row(png, out + (size_t)i * row, NULL);
    }
  png_read_end(png, NULL);
  return true;
}

/* Makes 'count' numbers of 64 bits of the 16 bits that stand where the first of them will. */
static void widen(void *row, int64_t count) {
  for (int64_t i = count - 1; i >= 0; i--) {
    uint16_t value;
    memcpy(&value, (unsigned char *)row + 2 * i, sizeof value);
    ((int64_t *)row)[i] = value;
  }
}

dnn_status dnn_png_read(const char *name, const dnn_picture *header, const void *data, size_t size,
                        void *out, dnn_error *error) {
  stream s = {.name = name, .data = data, .size = size, .error = error};
  png_structp png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &s, on_error, on_warning, &s,
                                             on_malloc, on_free);
  png_infop info = png == NULL ? NULL : png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_read_struct(&png, NULL, NULL);
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for a PNG file");
  }
  png_set_read_fn(png, &s, on_read);
  bool done = read_pixels(png, info, header, out);
  png_destroy_read_struct(&png, &info, NULL);
  if (!done)
    return s.status;
  for (int64_t i = 0; header->dtype == DNN_I64 && i < header->rows; i++)
    widen((int64_t *)out + i * header->columns, header->columns);
  return DNN_OK;
}

/* --- writing ---------------------------------------------------------------------------------- */

typedef struct picture {
  const uint8_t *pixels;
  int64_t rows, columns;
  int channels;
  png_uint_32 per_meter;
} picture;

/* Figures are mostly plain areas: level 3 without filters packs them better than filters at the
   lowest level, and twice as fast as zlib's default. */
enum { LEVEL = 3, BUFFER = 1 << 16 };

static bool write_pixels(png_structp png, png_infop info, const picture *p) {
  static const int colors[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                               PNG_COLOR_TYPE_RGB_ALPHA};
  if (setjmp(png_jmpbuf(png)) != 0)
    return false;
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_compression_level(png, LEVEL);
  png_set_compression_buffer_size(png, BUFFER);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_IHDR(png, info, (png_uint_32)p->columns, (png_uint_32)p->rows, 8, colors[p->channels - 1],
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_set_pHYs(png, info, p->per_meter, p->per_meter, PNG_RESOLUTION_METER);
  png_write_info(png, info);
  for (int64_t i = 0; i < p->rows; i++) {
    stop_if_interrupted(png);
    png_write_row(png, p->pixels + i * p->columns * p->channels);
  }
  png_write_end(png, NULL);
  return true;
}

dnn_status dnn_png_encode(const uint8_t *pixels, int64_t rows, int64_t columns, int channels,
                          double dpi, dnn_bytes *out, dnn_error *error) {
  if (rows < 1 || columns < 1 || rows > PNG_UINT_31_MAX || columns > PNG_UINT_31_MAX)
    return dnn_error_set(error, DNN_EVALUE, "cannot make a PNG file of %lld x %lld pixels",
                         (long long)columns, (long long)rows);
  double per_meter = round(dpi / 0.0254);
  if (!(per_meter >= 1 && per_meter <= PNG_UINT_31_MAX))
    return dnn_error_set(error, DNN_EVALUE, "a PNG file cannot have %g dpi", dpi);
  picture p = {pixels, rows, columns, channels, (png_uint_32)per_meter};
  stream s = {.out = out, .error = error};
  png_structp png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &s, on_error, on_warning, &s,
                                              on_malloc, on_free);
  png_infop info = png == NULL ? NULL : png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for a PNG file");
  }
  png_set_write_fn(png, &s, on_write, on_flush);
  bool done = write_pixels(png, info, &p);
  png_destroy_write_struct(&png, &info);
  return done ? DNN_OK : s.status;
}
