/*
** A sandbox at work. libhdf5 crashes, hangs and takes memory without end on some files. All of that
** ends here: the other side notices (sandbox.c). What is asked is answered by the same functions
** that read files without a sandbox (h5_local_access).
*/
#define _POSIX_C_SOURCE 200809L /* fstat */

#include "io/h5sandbox/serve.h"

#include "io/h5sandbox/confine.h"
#include "io/h5sandbox/driver.h"
#include "io/h5sandbox/protocol.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of unpacked chunks that libhdf5 keeps of a dataset, in this many places: a chunk of the
   largest size, which slabs may have to share. */
#define CHUNK_CACHE  ((size_t)DNN_H5_MAX_CHUNK)
#define CHUNK_PLACES 12421

typedef struct sandbox {
  unsigned char *window;
  haddr_t size; /* of the file */
  bool filtered;
  dnn_h5_file *file;
  /* what is being read, with copies of the names */
  dnn_h5_reader reader;
  bool has_reader;
  char *path, *attribute;
  dnn_h5_strings list; /* of the last answer */
} sandbox;

/* --- opening ---------------------------------------------------------------------------------- */

/* Tells that a visit goes on: the limit of time is for each step of it. */
static void tell_progress(void) {
  static const sandbox_answer answer = {.question = SANDBOX_VISIT, .status = SANDBOX_PROGRESS};
  if (send(SANDBOX_SOCKET, &answer, sizeof answer, 0) != (ssize_t)sizeof answer)
    _exit(0); /* nobody is there any more */
}

static dnn_status open_file(sandbox *box, const char *name, dnn_error *error) {
  static const char any_name[] = "file";
  h5_place where = {name, NULL, NULL};
  size_t length = strlen(name);
  dnn_status status = h5_start_library(error);
  if (status != DNN_OK)
    return status;
  box->file = dnn_alloc_zero(sizeof *box->file + length + 1);
  h5_image *image = dnn_alloc_zero(sizeof *image);
  if (box->file == NULL || image == NULL)
    return h5_fail_memory(where, "open", error);
  *image = (h5_image){.id = -1, .users = 1};
  box->file->image = image;
  box->file->access = &h5_local_access;
  box->file->progress = tell_progress;
  memcpy(box->file->path, name, length + 1);
  sandbox_source source = {SANDBOX_FILE, box->size};
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access >= 0 && H5Pset_cache(access, 0, CHUNK_PLACES, CHUNK_CACHE, 0.75) >= 0 &&
      sandbox_set_driver(access, source) >= 0)
    image->id = H5Fopen(any_name, H5F_ACC_RDONLY, access);
  return image->id < 0 ? h5_fail(where, "open", error) : DNN_OK;
}

/* --- answers ---------------------------------------------------------------------------------- */

static void close_reader(sandbox *box) {
  if (box->has_reader)
    h5_local_access.close_reader(&box->reader);
  box->has_reader = false;
  dnn_free(box->path);
  dnn_free(box->attribute);
  box->path = box->attribute = NULL;
}

/* A copy of a name, which must outlive the window's contents. */
static char *copy_name(const char *name) {
  size_t bytes = strlen(name) + 1;
  char *copy = dnn_alloc(bytes);
  return copy == NULL ? NULL : memcpy(copy, name, bytes);
}

static dnn_status open_reader(sandbox *box, const char *path, const char *attribute,
                              const dnn_h5_field *field, sandbox_answer *answer, dnn_error *error) {
  close_reader(box);
  box->path = copy_name(path);
  box->attribute = attribute == NULL ? NULL : copy_name(attribute);
  h5_place where = h5_place_of(box->file, box->path, box->attribute);
  if (box->path == NULL || (attribute != NULL && box->attribute == NULL))
    return h5_fail_memory(where, "read", error);
  box->reader = (dnn_h5_reader){.where = where, .file = box->file, .field = *field};
  box->has_reader = true;
  dnn_status status = h5_local_access.open_reader(&box->reader, error);
  sandbox_pack_info(&box->reader.info, &answer->info);
  return status;
}

/* Reads a part of numbers into the window. */
static dnn_status read_numbers(sandbox *box, const sandbox_request *request, sandbox_answer *answer,
                               dnn_error *error) {
  const dnn_h5_info *info = &box->reader.info;
  const dnn_h5_range *ranges = request->has_ranges ? request->ranges : NULL;
  int64_t shape[DNN_MAX_NDIM], count, bytes;
  dnn_array part;
  dnn_status status =
      h5_check_ranges(info, box->reader.where, "read", ranges, shape, &count, error);
  if (status != DNN_OK)
    return status;
  if (info->contents != DNN_H5_NUMBERS ||
      !dnn_size_multiply(count, (int64_t)dnn_dtype_size(info->dtype), &bytes) ||
      !dnn_size_multiply(bytes, h5_inner_count(info), &bytes) ||
      (size_t)bytes > SANDBOX_WINDOW_BYTES)
    return h5_fail_because(box->reader.where, "read", "it is too large", DNN_ESHAPE, error);
  memcpy(shape + info->ndim, info->inner, (size_t)info->inner_ndim * sizeof *shape);
  dnn_array_init(&part, box->window, info->dtype, info->ndim + info->inner_ndim, shape);
  answer->bytes = (uint64_t)bytes;
  return h5_local_access.read(&box->reader, ranges, &part, error);
}

/* Puts the list from 'offset' on into the window: where strings end, and then all bytes. */
static void send_list(sandbox *box, uint64_t offset, sandbox_answer *answer) {
  size_t ends = (size_t)box->list.count * sizeof *box->list.ends, used = 0;
  size_t total = ends + (ends == 0 ? 0 : box->list.ends[box->list.count - 1]);
  answer->list_count = (uint64_t)box->list.count;
  answer->list_bytes = total - ends;
  while (offset < total && used < SANDBOX_WINDOW_BYTES) {
    bool in_ends = offset < ends;
    size_t left = (in_ends ? ends : total) - offset, room = SANDBOX_WINDOW_BYTES - used;
    const char *from =
        in_ends ? (const char *)box->list.ends + offset : box->list.bytes + (offset - ends);
    size_t n = left < room ? left : room;
    memcpy(box->window + used, from, n);
    used += n;
    offset += n;
  }
  answer->bytes = used;
}

static dnn_status answer_list(sandbox *box, const sandbox_request *request, const char *path,
                              sandbox_answer *answer, dnn_error *error) {
  const dnn_h5_range *ranges = request->has_ranges ? request->ranges : NULL;
  dnn_status status = DNN_OK;
  if (request->question != SANDBOX_MORE)
    dnn_h5_strings_free(&box->list);
  switch (request->question) {
  case SANDBOX_KEYS:
    status = h5_local_access.keys(box->file, path, &box->list, error);
    break;
  case SANDBOX_ATTRIBUTES:
    status = h5_local_access.attributes(box->file, path, &box->list, error);
    break;
  case SANDBOX_SOFT_LINK:
    status = h5_local_access.soft_link(box->file, path, &box->list, error);
    break;
  case SANDBOX_VISIT:
    status = h5_local_access.visit(box->file, path, &box->list, error);
    break;
  case SANDBOX_FIELDS:
    status = h5_local_access.fields(&box->reader, &box->list, error);
    break;
  case SANDBOX_LIST:
    status = h5_local_access.read_list(&box->reader, ranges, request->count, &box->list, error);
    break;
  default:
    break;
  }
  if (status == DNN_OK)
    send_list(box, request->question == SANDBOX_MORE ? request->offset : 0, answer);
  return status;
}

static dnn_status answer_question(sandbox *box, const sandbox_request *request,
                                  sandbox_answer *answer, dnn_error *error) {
  const char *path = (const char *)box->window;
  const char *attribute = request->has_attribute ? path + request->path_bytes : NULL;
  dnn_h5_info info = {0};
  dnn_h5_kind kind = DNN_H5_GROUP;
  bool found = false;
  dnn_status status;
  switch (request->question) {
  case SANDBOX_TRY:
    found = box->filtered;
    status = DNN_OK;
    break;
  case SANDBOX_OPEN:
    status = open_file(box, path, error);
    break;
  case SANDBOX_INSPECT:
    status = h5_local_access.inspect(box->file, path, attribute, &request->field, &info, error);
    sandbox_pack_info(&info, &answer->info);
    break;
  case SANDBOX_FIND:
    status = h5_local_access.find(box->file, path, &found, &kind, error);
    answer->kind = (int32_t)kind;
    break;
  case SANDBOX_EXISTS:
    status = h5_local_access.exists(box->file, path, attribute, &found, error);
    break;
  case SANDBOX_READER:
    status = open_reader(box, path, attribute, &request->field, answer, error);
    break;
  case SANDBOX_NUMBERS:
    status = read_numbers(box, request, answer, error);
    break;
  default:
    status = answer_list(box, request, path, answer, error);
  }
  answer->found = found;
  return status;
}

/* --- the process ------------------------------------------------------------------------------ */

void sandbox_serve(void) {
  sandbox box = {0};
  struct stat about;
  sandbox_request request;
  box.window =
      mmap(NULL, SANDBOX_WINDOW_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, SANDBOX_WINDOW, 0);
  if (box.window == MAP_FAILED || fstat(SANDBOX_FILE, &about) != 0)
    _exit(1);
  box.size = (haddr_t)about.st_size;
  box.filtered = sandbox_confine(SANDBOX_MEMORY, SANDBOX_DESCRIPTORS);
  while (recv(SANDBOX_SOCKET, &request, sizeof request, 0) == (ssize_t)sizeof request) {
    dnn_error error = {.status = DNN_OK};
    sandbox_answer answer = {.question = request.question};
    answer.status = (int32_t)answer_question(&box, &request, &answer, &error);
    memcpy(answer.text, error.text, sizeof answer.text);
    if (send(SANDBOX_SOCKET, &answer, sizeof answer, 0) != (ssize_t)sizeof answer)
      break;
  }
  /* without the functions that run at exit: what the file has done to this process may make them
     crash */
  _exit(0);
}
