/*
** Zip archives in memory, as np.savez makes them (PKWARE's APPNOTE.TXT 6.3.9).
**
** An archive is members, each behind a local header, then a directory with an entry for each, then
** an end record that tells where the directory is. It is read from the end. All numbers are
** little-endian; each offset and length is compared with what the file has before it is used, and
** what the two copies of a name say must agree. Extracting writes into memory of the size declared,
** never more.
*/
#include "io/zip.h"

#include "array/copy.h"
#include "base/alloc.h"
#include "io/deflate.h"

#include <string.h>

/* Sizes of the fixed parts of the three records, and of the longest comment. */
enum { local_size = 30, entry_size = 46, end_size = 22, longest_comment = 65535 };

static const uint32_t local_magic = 0x04034b50, entry_magic = 0x02014b50, end_magic = 0x06054b50;

/* In place of a number that only a zip64 record holds. */
static const uint32_t elsewhere = 0xffffffff;

/* The offsets below are those of the fields in APPNOTE.TXT, 4.3.7 (local), 4.3.12 (entry) and
   4.3.16 (end). */
static uint32_t read_number(const unsigned char *at, int bytes) {
  uint32_t value = 0;
  for (int i = bytes - 1; i >= 0; i--)
    value = value << 8 | at[i];
  return value;
}

static dnn_status damaged(const char *name, const char *why, dnn_error *error) {
  return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': %s", name, why);
}

bool dnn_zip_is(const void *data, size_t size) {
  if (size < end_size)
    return false;
  uint32_t found = read_number(data, 4);
  return found == local_magic || found == end_magic; /* an empty file is only its end */
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The end record, which is followed by a comment up to the end of the file; or NULL. The magic may
   occur in a comment as well: its length must lead to the end of the file, too. */
static const unsigned char *find_end(const unsigned char *bytes, size_t size) {
  for (size_t back = end_size; back <= size && back <= end_size + longest_comment; back++) {
    const unsigned char *at = bytes + (size - back);
    if (read_number(at, 4) == end_magic && read_number(at + 20, 2) == back - end_size)
      return at;
  }
  return NULL;
}

/* Reads one entry of the directory. 'size' is that of the file before the directory. */
static dnn_status read_entry(const char *name, const unsigned char *bytes, size_t size,
                             const unsigned char *entry, dnn_zip_member *out, dnn_error *error) {
  uint32_t flags = read_number(entry + 8, 2), method = read_number(entry + 10, 2);
  uint32_t stored = read_number(entry + 20, 4), declared = read_number(entry + 24, 4);
  uint32_t offset = read_number(entry + 42, 4);
  /* flag bit 0: encrypted; bit 3, sizes behind the data, does not matter to who reads the
     directory */
  if (flags & 1)
    return damaged(name, "a member is encrypted", error);
  if (stored == elsewhere || declared == elsewhere || offset == elsewhere)
    return damaged(name, "zip64 (members of 4 GB) is not supported", error);
  if (method != 0 && method != 8)
    return damaged(name, "a member is compressed by something else than deflate", error);
  if (offset > size || size - offset < local_size || read_number(bytes + offset, 4) != local_magic)
    return damaged(name, "the directory is damaged", error);
  /* only the local header tells how far behind it the data begins: its extra fields are its own */
  const unsigned char *local = bytes + offset;
  size_t name_length = read_number(entry + 28, 2), local_length = read_number(local + 26, 2);
  size_t skip = local_size + local_length + read_number(local + 28, 2);
  if (skip > size - offset || stored > size - offset - skip)
    return damaged(name, "a member is cut short", error);
  if (name_length != local_length ||
      memcmp(entry + entry_size, local + local_size, name_length) != 0)
    return damaged(name, "the directory is damaged", error);
  /* deflate makes at most 1032 bytes of one */
  if (method == 0 ? declared != stored : declared / 1032 > (uint64_t)stored + 1)
    return damaged(name, "the size of a member is damaged", error);
  *out = (dnn_zip_member){.name = (const char *)entry + entry_size,
                          .name_length = name_length,
                          .data = local + skip,
                          .stored_size = stored,
                          .size = declared,
                          .checksum = read_number(entry + 16, 4),
                          .deflated = method == 8};
  return DNN_OK;
}

dnn_status dnn_zip_list(const char *name, const void *data, size_t size, dnn_zip_member **members,
                        size_t *count, dnn_error *error) {
  const unsigned char *bytes = data, *end = find_end(bytes, size);
  if (end == NULL)
    return damaged(name, "not a zip file, or cut short", error);
  size_t before_end = (size_t)(end - bytes), total = read_number(end + 10, 2), sum = 0;
  size_t directory_size = read_number(end + 12, 4), directory = read_number(end + 16, 4);
  if (total == 0xffff || directory == elsewhere)
    return damaged(name, "zip64 (more than 65534 members) is not supported", error);
  if (directory > before_end || directory_size != before_end - directory ||
      total * entry_size > directory_size)
    return damaged(name, "the directory is damaged", error);
  dnn_zip_member *list = dnn_alloc(total * sizeof *list);
  if (list == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for the members of a zip file");
  const unsigned char *at = bytes + directory;
  dnn_status status = DNN_OK;
  for (size_t i = 0; i < total && status == DNN_OK; i++) {
    size_t left = (size_t)(end - at), taken = entry_size;
    if (left >= entry_size)
      taken += read_number(at + 28, 2) + read_number(at + 30, 2) + read_number(at + 32, 2);
    if (left < taken || read_number(at, 4) != entry_magic) {
      status = damaged(name, "the directory is damaged", error);
      break;
    }
    status = read_entry(name, bytes, directory, at, &list[i], error);
    if (status == DNN_OK) {
      /* many entries could share one member, which would make little into much ("zip bomb") */
      sum += list[i].stored_size;
      if (sum > size)
        status = damaged(name, "members overlap", error);
    }
    at += taken;
  }
  if (status == DNN_OK && at != end)
    status = damaged(name, "the directory is damaged", error);
  if (status != DNN_OK) {
    dnn_free(list);
    return status;
  }
  *members = list;
  *count = total;
  return DNN_OK;
}

/* The checksum comes last: a member that is wrong has been written to 'out', which the caller
   drops. */
dnn_status dnn_zip_extract(const char *name, const dnn_zip_member *member, void *out,
                           dnn_error *error) {
  if (member->deflated) {
    size_t produced;
    bool ended;
    dnn_status status = dnn_inflate(name, false, member->data, member->stored_size, out,
                                    member->size, &produced, &ended, error);
    if (status != DNN_OK)
      return status;
    if (produced != member->size)
      return damaged(name, "a member is shorter than it says", error);
  } else if (!dnn_copy(out, member->data, member->size)) {
    return dnn_error_interrupt(error);
  }
  uint32_t checksum;
  dnn_status status = dnn_crc32(out, member->size, &checksum, error);
  if (status != DNN_OK)
    return status;
  if (checksum != member->checksum)
    return damaged(name, "the checksum of a member is wrong", error);
  return DNN_OK;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* A record being put together. */
typedef struct record {
  unsigned char bytes[entry_size];
  size_t size;
} record;

static void put(record *r, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; i++)
    r->bytes[r->size++] = (unsigned char)(value >> (8 * i));
}

/* What the local header and the entry in the directory have in common. */
static void put_description(record *r, bool deflated, uint32_t checksum, size_t stored, size_t size,
                            size_t name_length) {
  put(r, 20, 2);               /* needs version 2.0 */
  put(r, 1 << 11, 2);          /* the name is UTF-8 */
  put(r, deflated ? 8 : 0, 2); /* the method */
  put(r, 0, 2);                /* time and date: 1980-01-01, so that equal data gives equal files */
  put(r, 0x21, 2);
  put(r, checksum, 4);
  put(r, stored, 4);
  put(r, size, 4);
  put(r, name_length, 2);
  put(r, 0, 2); /* no extra fields */
}

static dnn_status too_large(dnn_error *error) {
  return dnn_error_set(error, DNN_EVALUE,
                       "the arrays are too large for one npz file (4 GB): zip64 is not supported");
}

dnn_status dnn_zip_add(dnn_zip_writer *writer, const char *name, size_t name_length,
                       const void *data, size_t size, bool deflated, dnn_error *error) {
  dnn_bytes *file = &writer->file;
  size_t offset = file->size, start = offset + local_size + name_length;
  if (memchr(name, '\0', name_length) != NULL) /* NumPy would cut it there, ".npy" included */
    return dnn_error_set(error, DNN_EVALUE,
                         "the name of an array in an npz file cannot contain a NUL byte");
  if (name_length > 0xffff)
    return dnn_error_set(error, DNN_EVALUE, "a name of %zu bytes is too long", name_length);
  if (writer->count >= 0xfffe)
    return dnn_error_set(error, DNN_EVALUE,
                         "an npz file holds 65534 arrays at most: zip64 is not supported");
  if (size >= elsewhere || start >= elsewhere)
    return too_large(error);
  /* The header is filled in when the size is known. */
  dnn_status status = dnn_bytes_reserve(file, local_size + name_length, error);
  if (status != DNN_OK)
    return status;
  file->size = start;
  status =
      deflated ? dnn_deflate(data, size, file, error) : dnn_bytes_append(file, data, size, error);
  if (status != DNN_OK)
    return status;
  /* a failure leaves part of a member in the buffer, which is never written then */
  size_t stored = file->size - start;
  if (file->size >= elsewhere)
    return too_large(error);
  uint32_t checksum;
  status = dnn_crc32(data, size, &checksum, error);
  if (status != DNN_OK)
    return status;

  /* the same description twice: before the data, and for the directory at the end */
  record local = {.size = 0}, entry = {.size = 0};
  put(&local, local_magic, 4);
  put_description(&local, deflated, checksum, stored, size, name_length);
  memcpy(file->data + offset, local.bytes, local_size);
  memcpy(file->data + offset + local_size, name, name_length);

  put(&entry, entry_magic, 4);
  put(&entry, 3 << 8 | 20, 2); /* made on Unix */
  put_description(&entry, deflated, checksum, stored, size, name_length);
  put(&entry, 0, 2);                       /* no comment */
  put(&entry, 0, 2);                       /* first disk */
  put(&entry, 0, 2);                       /* not text */
  put(&entry, (uint64_t)0100644 << 16, 4); /* a regular file, rw-r--r-- */
  put(&entry, offset, 4);
  status = dnn_bytes_append(&writer->directory, entry.bytes, entry_size, error);
  if (status == DNN_OK)
    status = dnn_bytes_append(&writer->directory, name, name_length, error);
  writer->count++;
  return status;
}

dnn_status dnn_zip_finish(dnn_zip_writer *writer, dnn_error *error) {
  record end = {.size = 0};
  if (writer->directory.size >= elsewhere - writer->file.size)
    return too_large(error);
  put(&end, end_magic, 4);
  put(&end, 0, 4); /* one disk */
  put(&end, writer->count, 2);
  put(&end, writer->count, 2);
  put(&end, writer->directory.size, 4);
  put(&end, writer->file.size, 4);
  put(&end, 0, 2); /* no comment */
  dnn_status status =
      dnn_bytes_append(&writer->file, writer->directory.data, writer->directory.size, error);
  if (status == DNN_OK)
    status = dnn_bytes_append(&writer->file, end.bytes, end.size, error);
  return status;
}

void dnn_zip_free(dnn_zip_writer *writer) {
  dnn_bytes_free(&writer->file);
  dnn_bytes_free(&writer->directory);
  writer->count = 0;
}
