/*
** zlib in portions: its counts have 32 bits, and an interrupt is looked for between two calls. Used
** for npz members (bare deflate) and for gzip files of IDX (with an envelope).
*/
#include "io/deflate.h"

#include "base/interrupt.h"

#include <zlib.h>

/* Bytes per call of zlib, about 20 ms of compression or of checking; its counts have 32 bits. A
   negative window is zlib's way to ask for bare deflate; 16 more for gzip. */
enum { portion = 1 << 19, checked = 1 << 24, raw_window = -15, gzip_window = 15 + 16 };

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

static dnn_status no_memory(dnn_error *error) {
  return dnn_error_set(error, DNN_ENOMEM, "not enough memory for compression");
}

bool dnn_gzip_is(const void *data, size_t size) {
  const unsigned char *bytes = data;
  return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

dnn_status dnn_inflate(const char *name, bool gzip, const void *data, size_t size, void *out,
                       size_t out_size, size_t *produced, bool *ended, dnn_error *error) {
  z_stream stream = {0};
  unsigned char spare; /* zlib wants an address even for no bytes */
  size_t used = 0, done = 0;
  int result = Z_OK;
  dnn_status status = DNN_OK;
  if (inflateInit2(&stream, gzip ? gzip_window : raw_window) != Z_OK)
    return no_memory(error);
  do {
    size_t given = least(size - used, portion), room = least(out_size - done, portion);
    stream.next_in = (z_const Bytef *)data + used;
    stream.avail_in = (uInt)given;
    stream.next_out = room > 0 ? (Bytef *)out + done : &spare;
    stream.avail_out = (uInt)room;
    result = inflate(&stream, Z_NO_FLUSH);
    used += given - stream.avail_in;
    done += room - stream.avail_out;
    if (dnn_interrupted())
      status = dnn_error_interrupt(error);
  } while (result == Z_OK && status == DNN_OK);
  inflateEnd(&stream);
  /* Data that goes on behind a full buffer is the caller's to judge: it gets the size and whether
     the stream ended. */
  *produced = done;
  *ended = result == Z_STREAM_END;
  if (status != DNN_OK)
    return status;
  if (result == Z_MEM_ERROR)
    return no_memory(error);
  /* gunzip would go on with a second part, and nothing would tell that it is not read */
  if (gzip && *ended && used < size)
    return dnn_error_set(error, DNN_EIO,
                         "cannot read '%.200s': bytes follow the compressed data, as where a file "
                         "has several parts: unpack it with gunzip",
                         name);
  /* "no progress" with the output full is no error, with input used up it is */
  if (*ended || (result == Z_BUF_ERROR && done == out_size))
    return DNN_OK;
  return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': the compressed data is %s", name,
                       result == Z_BUF_ERROR ? "cut short" : "damaged");
}

dnn_status dnn_deflate(const void *data, size_t size, dnn_bytes *out, dnn_error *error) {
  z_stream stream = {0};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, raw_window, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return no_memory(error);
  unsigned char none = 0;
  size_t used = 0;
  int result;
  dnn_status status;
  do {
    size_t given = least(size - used, portion);
    /* how small it becomes is not known before */
    status = dnn_bytes_reserve(out, portion, error);
    if (status == DNN_OK && dnn_interrupted())
      status = dnn_error_interrupt(error);
    if (status != DNN_OK)
      break;
    stream.next_in = size > 0 ? (z_const Bytef *)data + used : &none;
    stream.avail_in = (uInt)given;
    stream.next_out = out->data + out->size;
    stream.avail_out = portion;
    result = deflate(&stream, used + given == size ? Z_FINISH : Z_NO_FLUSH);
    used += given - stream.avail_in;
    out->size += portion - stream.avail_out;
  } while (result != Z_STREAM_END);
  deflateEnd(&stream);
  return status;
}

dnn_status dnn_crc32(const void *data, size_t size, uint32_t *out, dnn_error *error) {
  uLong sum = crc32_z(0, NULL, 0);
  for (size_t done = 0; done < size; done += least(size - done, checked)) {
    if (done > 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    /* crc32_z counts in size_t, unlike crc32 */
    sum = crc32_z(sum, (const Bytef *)data + done, least(size - done, checked));
  }
  *out = (uint32_t)sum;
  return DNN_OK;
}
