/*
** libjpeg leaves a function that fails by longjmp. Here it leaves only start, read_pixels and
** write_pixels, which own nothing: what they use is freed by those that called them.
*/
#include "io/jpeg.h"

#include "base/interrupt.h"

#include <math.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h> /* jpeglib.h needs FILE */

#include <jpeglib.h>

#include <jerror.h> /* asks what jpeglib.h tells */

/* Where libjpeg goes with a failure, and what it says. */
typedef struct guard {
  struct jpeg_error_mgr manager; /* first: libjpeg knows the guard by it */
  jmp_buf jump;
  const char *name; /* NULL while writing */
  dnn_status status;
  dnn_error *error;
} guard;

/* --- callbacks -------------------------------------------------------------------------------- */

_Noreturn static void give_up(guard *g, dnn_status status) {
  g->status = status;
  longjmp(g->jump, 1);
}

_Noreturn static void on_error(j_common_ptr j) {
  guard *g = (guard *)j->err;
  char message[JMSG_LENGTH_MAX];
  g->manager.format_message(j, message);
  if (g->manager.msg_code == JERR_OUT_OF_MEMORY)
    give_up(g, dnn_error_set(g->error, DNN_ENOMEM, "not enough memory for a JPEG file"));
  if (g->manager.msg_code == JWRN_JPEG_EOF)
    give_up(g, dnn_error_set(g->error, DNN_EIO, "cannot read '%.200s': the file is cut short",
                             g->name));
  if (g->name != NULL)
    give_up(g, dnn_error_set(g->error, DNN_EIO, "cannot read '%.200s': damaged (%s)", g->name,
                             message));
  give_up(g, dnn_error_set(g->error, DNN_EVALUE, "cannot make a JPEG file: %s", message));
}

/* Where pixels are missing or wrong, libjpeg goes on and warns: half a picture is none. Its other
   warnings are of what does no harm. */
static void on_message(j_common_ptr j, int level) {
  if (level >= 0)
    return;
  switch (j->err->msg_code) {
  case JWRN_JPEG_EOF:
  case JWRN_HIT_MARKER:
  case JWRN_HUFF_BAD_CODE:
  case JWRN_ARITH_BAD_CODE:
  case JWRN_MUST_RESYNC:
  case JWRN_BOGUS_PROGRESSION:
    on_error(j);
  default:
    return;
  }
}

static void on_output(j_common_ptr j) {
  (void)j;
}

static void stop_if_interrupted(j_common_ptr j) {
  guard *g = (guard *)j->err;
  if (dnn_interrupted())
    give_up(g, dnn_error_interrupt(g->error));
}

/* A short file can ask for thousands of passes over a large picture; cameras and programs make at
   most a dozen. */
enum { MOST_SCANS = 500 };

static void on_progress(j_common_ptr j) {
  stop_if_interrupted(j);
  guard *g = (guard *)j->err;
  if (j->is_decompressor && ((j_decompress_ptr)j)->input_scan_number > MOST_SCANS)
    give_up(g, dnn_error_set(g->error, DNN_EIO, "cannot read '%.200s': it has more than %d scans",
                             g->name, MOST_SCANS));
}

static struct jpeg_error_mgr *guard_init(guard *g, const char *name, dnn_error *error) {
  *g = (guard){.name = name, .error = error};
  jpeg_std_error(&g->manager);
  g->manager.error_exit = on_error;
  g->manager.emit_message = on_message;
  g->manager.output_message = on_output;
  return &g->manager;
}

/* --- reading ---------------------------------------------------------------------------------- */

bool dnn_jpeg_is(const void *data, size_t size) {
  const unsigned char *bytes = data;
  return size >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

/* Reads up to the pixels. */
static bool start(struct jpeg_decompress_struct *j, guard *g, const void *data, size_t size) {
  if (setjmp(g->jump) != 0)
    return false;
  jpeg_create_decompress(j);
  jpeg_mem_src(j, data, size);
  jpeg_read_header(j, TRUE);
  return true;
}

static dnn_status fill_header(const struct jpeg_decompress_struct *j, const char *name, size_t size,
                              dnn_picture *out, dnn_error *error) {
  out->rows = j->image_height;
  out->columns = j->image_width;
  out->dtype = DNN_U8;
  out->channels = j->num_components;
  if (out->channels != 1 && out->channels != 3 && out->channels != 4)
    return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': a picture of %d channels", name,
                         out->channels);
  /* neither can be 0 here; both are at most 65500 */
  if (out->rows * out->columns > DNN_PICTURE_PIXELS)
    return dnn_error_set(error, DNN_EIO,
                         "cannot read '%.200s': a picture of %lld x %lld pixels is too large", name,
                         (long long)out->columns, (long long)out->rows);
  /* Huffman codes take at least a bit for a block of 64 pixels, in the sparser direction of the
     channel that has the most of them for every fourth block: at most 2048 pixels of a byte. */
  if ((uint64_t)(out->rows * out->columns) / 2048 > size)
    return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': the file is cut short", name);
  return DNN_OK;
}

dnn_status dnn_jpeg_parse(const char *name, const void *data, size_t size, dnn_picture *out,
                          dnn_error *error) {
  if (!dnn_jpeg_is(data, size))
    return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': not a JPEG file", name);
  guard g;
  struct jpeg_decompress_struct j = {.err = guard_init(&g, name, error)};
  bool started = start(&j, &g, data, size);
  dnn_status status = started ? fill_header(&j, name, size, out, error) : g.status;
  jpeg_destroy_decompress(&j);
  return status;
}

/* a * b / 255, rounded as Pillow does. */
static int scaled(int a, int b) {
  int product = a * b + 128;
  return (product + (product >> 8)) >> 8;
}

/* Adobe's programs, which make such files, store the light that is left rather than the ink. */
static void rgba_of_cmyk(unsigned char *row, int64_t columns) {
  for (unsigned char *p = row; p < row + 4 * columns; p += 4) {
    int light = p[3];
    for (int i = 0; i < 3; i++)
      p[i] = (unsigned char)(light - scaled(255 - p[i], light));
    p[3] = 255;
  }
}

static bool read_pixels(struct jpeg_decompress_struct *j, guard *g, const dnn_picture *header,
                        unsigned char *out) {
  struct jpeg_progress_mgr progress = {.progress_monitor = on_progress};
  if (setjmp(g->jump) != 0)
    return false;
  j->progress = &progress;
  j->out_color_space = header->channels == 1   ? JCS_GRAYSCALE
                       : header->channels == 3 ? JCS_RGB
                                               : JCS_CMYK;
  jpeg_start_decompress(j);
  size_t row = (size_t)(header->columns * header->channels);
  while (j->output_scanline < j->output_height) {
    JSAMPROW rows[1] = {out + j->output_scanline * row};
    jpeg_read_scanlines(j, rows, 1);
    if (header->channels == 4)
      rgba_of_cmyk(rows[0], header->columns);
  }
  jpeg_finish_decompress(j);
  return true;
}

dnn_status dnn_jpeg_read(const char *name, const dnn_picture *header, const void *data, size_t size,
                         void *out, dnn_error *error) {
  guard g;
  struct jpeg_decompress_struct j = {.err = guard_init(&g, name, error)};
  bool done = start(&j, &g, data, size) && read_pixels(&j, &g, header, out);
  jpeg_destroy_decompress(&j);
  return done ? DNN_OK : g.status;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Where libjpeg puts the file. */
typedef struct destination {
  struct jpeg_destination_mgr manager; /* first: libjpeg knows the destination by it */
  dnn_bytes *out;
} destination;

enum { ROOM = 1 << 16 };

static void on_start(j_compress_ptr j) {
  destination *d = (destination *)j->dest;
  guard *g = (guard *)j->err;
  dnn_status status = dnn_bytes_reserve(d->out, ROOM, g->error);
  if (status != DNN_OK)
    give_up(g, status);
  d->manager.next_output_byte = d->out->data + d->out->size;
  d->manager.free_in_buffer = ROOM;
}

static boolean on_full(j_compress_ptr j) {
  destination *d = (destination *)j->dest;
  d->out->size += ROOM;
  on_start(j);
  return TRUE;
}

static void on_end(j_compress_ptr j) {
  destination *d = (destination *)j->dest;
  d->out->size += ROOM - d->manager.free_in_buffer;
}

typedef struct pixels {
  const uint8_t *data;
  int64_t rows, columns;
  int channels, quality;
  uint16_t dpi;
} pixels;

static bool write_pixels(struct jpeg_compress_struct *j, guard *g, destination *d,
                         const pixels *p) {
  if (setjmp(g->jump) != 0)
    return false;
  jpeg_create_compress(j);
  j->dest = &d->manager;
  j->image_width = (JDIMENSION)p->columns;
  j->image_height = (JDIMENSION)p->rows;
  j->input_components = p->channels;
  j->in_color_space = p->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(j);
  jpeg_set_quality(j, p->quality, TRUE);
  j->density_unit = 1; /* dots an inch */
  j->X_density = j->Y_density = p->dpi;
  jpeg_start_compress(j, TRUE);
  while (j->next_scanline < j->image_height) {
    stop_if_interrupted((j_common_ptr)j);
    /* libjpeg only reads the row, though its type does not say so */
    JSAMPROW rows[1] = {
        (JSAMPROW)(uintptr_t)(p->data + j->next_scanline * p->columns * p->channels)};
    jpeg_write_scanlines(j, rows, 1);
  }
  jpeg_finish_compress(j);
  return true;
}

dnn_status dnn_jpeg_encode(const uint8_t *data, int64_t rows, int64_t columns, int channels,
                           int quality, double dpi, dnn_bytes *out, dnn_error *error) {
  if (rows < 1 || columns < 1 || rows > JPEG_MAX_DIMENSION || columns > JPEG_MAX_DIMENSION)
    return dnn_error_set(error, DNN_EVALUE, "cannot make a JPEG file of %lld x %lld pixels",
                         (long long)columns, (long long)rows);
  double rounded = round(dpi);
  if (!(rounded >= 1 && rounded <= UINT16_MAX))
    return dnn_error_set(error, DNN_EVALUE, "a JPEG file cannot have %g dpi", dpi);
  pixels p = {data, rows, columns, channels, quality, (uint16_t)rounded};
  destination d = {.manager = {.init_destination = on_start,
                               .empty_output_buffer = on_full,
                               .term_destination = on_end},
                   .out = out};
  guard g;
  struct jpeg_compress_struct j = {.err = guard_init(&g, NULL, error)};
  bool done = write_pixels(&j, &g, &d, &p);
  jpeg_destroy_compress(&j);
  return done ? DNN_OK : g.status;
}
