/*
** The side of a sandbox that asks. Whatever the other one says is checked here before it is used:
** it may be in the hands of the file.
**
** Results are copied out of the window, a slab at a time: what has been copied cannot change any
** more.
*/
#define _GNU_SOURCE /* memfd_create */

#include "io/h5sandbox/sandbox.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "io/h5sandbox/process.h"
#include "io/h5sandbox/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds that an answer may take by the clock on the wall, where the disk is slow or the sandbox
   says nothing any more. */
#define PATIENCE 120

_Static_assert(sizeof(size_t) == sizeof(uint64_t), "lists are sent as they are");

static int sandbox_count;

struct h5_sandbox {
  sandbox_process process;
  int file, window_file;
  unsigned char *window;
  int64_t size;            /* of the file */
  uint64_t readers;        /* how many there were */
  uint64_t current_reader; /* the serial of the one that the process has open, or 0 */
  char path[];             /* terminated */
};

/* What is asked about, for messages. */
typedef struct subject {
  h5_sandbox *sandbox;
  h5_place where;
  const char *doing;
  dnn_error *error;
} subject;

/* --- asking ----------------------------------------------------------------------------------- */

/* Tells what became of a process that does not answer. */
static dnn_status fail_dead(const subject *s) {
  char reason[128];
  int status = sandbox_end(&s->sandbox->process);
  if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
    snprintf(reason, sizeof reason,
             "it is damaged: reading it crashed (a process of its own, by signal %d)",
             WTERMSIG(status));
  else if (WIFSIGNALED(status))
    snprintf(reason, sizeof reason, "the process that reads it was killed, perhaps for its memory");
  else
    snprintf(reason, sizeof reason, "it is damaged: reading it ended the process that reads it");
  return h5_fail_because(s->where, s->doing, reason, DNN_EIO, s->error);
}

/* An answer that no sandbox in its right mind gives. */
static dnn_status fail_nonsense(const subject *s) {
  sandbox_end(&s->sandbox->process);
  return h5_fail_because(s->where, s->doing, "it is damaged: what was read makes no sense", DNN_EIO,
                         s->error);
}

/* Waits for an answer; ends the process when there is none. */
static dnn_status receive(const subject *s, sandbox_answer *answer) {
  const sandbox_process *process = &s->sandbox->process;
  struct pollfd wait = {.fd = process->socket, .events = POLLIN};
  double begin = sandbox_seconds(process), start = sandbox_wall_seconds();
  for (int further = 0;;) {
    int ready = poll(&wait, 1, SANDBOX_LOOK);
    if (ready > 0) {
      ssize_t n = recv(process->socket, answer, sizeof *answer, MSG_DONTWAIT);
      if (n == (ssize_t)sizeof *answer &&
          (answer->status != SANDBOX_PROGRESS || further++ == SANDBOX_MOST_PROGRESS))
        return DNN_OK;
      if (n == (ssize_t)sizeof *answer) {
        begin = sandbox_seconds(process);
        start = sandbox_wall_seconds();
      } else if (n >= 0 || (errno != EINTR && errno != EAGAIN))
        return fail_dead(s);
    }
    if (dnn_interrupted()) {
      sandbox_end(&s->sandbox->process);
      return dnn_error_interrupt(s->error);
    }
    if (ready > 0)
      continue;
    const char *limit = sandbox_seconds(process) - begin > SANDBOX_SECONDS ? "computing"
                        : sandbox_wall_seconds() - start > PATIENCE        ? "waiting"
                                                                           : NULL;
    if (limit != NULL) {
      char reason[160];
      sandbox_end(&s->sandbox->process);
      snprintf(
          reason, sizeof reason,
          "given up after %g s of %s: it is damaged or too slow; h5.open(path, \"r\", { trusted "
          "= true }) waits",
          *limit == 'c' ? (double)SANDBOX_SECONDS : PATIENCE, limit);
      return h5_fail_because(s->where, s->doing, reason, DNN_EIO, s->error);
    }
  }
}

/* Sends a request and receives the answer to it. A failure that it tells becomes one of this
   function. */
static dnn_status exchange(const subject *s, const sandbox_request *request,
                           sandbox_answer *answer) {
  ssize_t n;
  do
    n = send(s->sandbox->process.socket, request, sizeof *request, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  if (n != (ssize_t)sizeof *request)
    return fail_dead(s);
  dnn_status status = receive(s, answer);
  if (status != DNN_OK)
    return status;
  if (answer->question != request->question || answer->status < DNN_OK ||
      answer->status > DNN_EMISSING || answer->status == DNN_EINTERRUPT)
    return fail_nonsense(s);
  status = (dnn_status)answer->status;
  if (status != DNN_OK) {
    answer->text[sizeof answer->text - 1] = '\0';
    dnn_error_set(s->error, status, "%s", answer->text);
  }
  return status;
}

/* Puts names into the window. */
static dnn_status put_names(const subject *s, const char *path, const char *attribute,
                            sandbox_request *request) {
  request->path_bytes = strlen(path) + 1;
  request->has_attribute = attribute != NULL;
  request->attribute_bytes = attribute == NULL ? 0 : strlen(attribute) + 1;
  if (request->path_bytes + request->attribute_bytes > SANDBOX_WINDOW_BYTES)
    return h5_fail_because(s->where, s->doing, "the name is too long", DNN_EVALUE, s->error);
  memcpy(s->sandbox->window, path, request->path_bytes);
  if (attribute != NULL)
    memcpy(s->sandbox->window + request->path_bytes, attribute, request->attribute_bytes);
  return DNN_OK;
}

/* Starts a process that has opened the file, unless there is one. */
static dnn_status begin(h5_sandbox *sandbox, dnn_error *error) {
  const subject s = {sandbox, {sandbox->path, NULL, NULL}, "open", error};
  sandbox_request request = {.question = SANDBOX_OPEN};
  sandbox_answer answer;
  if (sandbox->process.pid > 0)
    return DNN_OK;
  sandbox->current_reader = 0;
  dnn_error reason;
  dnn_status status =
      sandbox_start(&sandbox->process, sandbox->file, sandbox->window_file, &reason);
  if (status == DNN_EINTERRUPT)
    return dnn_error_interrupt(error);
  if (status != DNN_OK)
    return h5_fail_because(s.where, s.doing, reason.text, status, error);
  status = put_names(&s, sandbox->path, NULL, &request);
  if (status == DNN_OK)
    status = exchange(&s, &request, &answer);
  if (status != DNN_OK)
    sandbox_end(&sandbox->process);
  return status;
}

/* Asks, after the names that s->where tells were put into the window. */
static dnn_status ask(const subject *s, sandbox_request *request, sandbox_answer *answer) {
  dnn_status status = begin(s->sandbox, s->error);
  if (status == DNN_OK)
    status = put_names(s, s->where.path, s->where.attribute, request);
  return status == DNN_OK ? exchange(s, request, answer) : status;
}

static subject about(const dnn_h5_file *file, const char *path, const char *attribute,
                     const char *doing, dnn_error *error) {
  return (subject){file->sandbox, h5_place_of(file, path, attribute), doing, error};
}

/* --- lists of strings ------------------------------------------------------------------------- */

/* Copies the pieces of a list, of which 'answer' tells the first, into 'ends' and 'bytes'. */
static dnn_status copy_list(const subject *s, sandbox_answer *answer, size_t *ends, char *bytes) {
  const size_t ends_bytes = answer->list_count * sizeof *ends;
  const size_t total = ends_bytes + answer->list_bytes;
  size_t done = 0;
  for (;;) {
    if (answer->bytes > SANDBOX_WINDOW_BYTES || answer->bytes > total - done ||
        (answer->bytes == 0 && done < total))
      return fail_nonsense(s);
    size_t left = answer->bytes;
    for (const unsigned char *from = s->sandbox->window; left > 0;) {
      size_t most = done < ends_bytes ? ends_bytes - done : left;
      size_t n = left < most ? left : most;
      memcpy(done < ends_bytes ? (char *)ends + done : bytes + (done - ends_bytes), from, n);
      from += n;
      done += n;
      left -= n;
    }
    if (done == total)
      return DNN_OK;
    sandbox_request request = {.question = SANDBOX_MORE, .offset = done};
    dnn_status status = exchange(s, &request, answer);
    if (status != DNN_OK)
      return status;
  }
}

/* Bytes that a list can have, of a file that has them 'times' times at most. */
static uint64_t most_bytes(const subject *s, int64_t times) {
  int64_t most;
  if (!dnn_size_multiply(s->sandbox->size, times, &most) || most > (int64_t)SANDBOX_MEMORY)
    most = (int64_t)SANDBOX_MEMORY;
  return most < DNN_H5_SMALL ? (uint64_t)DNN_H5_SMALL : (uint64_t)most;
}

/* Appends the list of an answer, of at most so many bytes, to 'out'. */
static dnn_status take_list(const subject *s, sandbox_answer *answer, uint64_t most,
                            dnn_h5_strings *out) {
  const uint64_t count = answer->list_count, size = answer->list_bytes;
  if (count > most || count > SANDBOX_MEMORY / sizeof(size_t) || size > most)
    return fail_nonsense(s);
  size_t *ends = dnn_alloc(count * sizeof *ends);
  char *bytes = dnn_alloc(size);
  dnn_status status = ends == NULL || bytes == NULL ? h5_fail_memory(s->where, s->doing, s->error)
                                                    : copy_list(s, answer, ends, bytes);
  size_t start = 0;
  for (uint64_t i = 0; status == DNN_OK && i < count; i++) {
    if (ends[i] < start || ends[i] > size)
      status = fail_nonsense(s);
    else
      status = dnn_h5_strings_add(out, bytes + start, ends[i] - start, s->error);
    start = ends[i];
  }
  dnn_free(ends);
  dnn_free(bytes);
  return status;
}

/* Names are in the file as they are; in paths, each at most once for each of the groups in it. */
static dnn_status ask_list(const subject *s, sandbox_question question, dnn_h5_strings *out) {
  sandbox_request request = {.question = question};
  sandbox_answer answer;
  dnn_status status = ask(s, &request, &answer);
  uint64_t most = most_bytes(s, question == SANDBOX_VISIT ? DNN_H5_MAX_DEPTH : 1);
  return status == DNN_OK ? take_list(s, &answer, most, out) : status;
}

/* --- looking around --------------------------------------------------------------------------- */

/* Takes over what an object is. A dataset stores no more than the file, by which it is judged what
   may be read of it; an attribute, read as a whole, is in the file as it is. */
static dnn_status take_info(const subject *s, const sandbox_answer *answer, dnn_h5_info *out) {
  if (!sandbox_unpack_info(&answer->info, out) || out->stored > s->sandbox->size)
    return fail_nonsense(s);
  int64_t bytes = out->element;
  for (int i = 0; i < out->ndim; i++)
    if (!dnn_size_multiply(bytes, out->shape[i], &bytes))
      bytes = INT64_MAX;
  if (out->kind == DNN_H5_ATTRIBUTE && out->refusal[0] == '\0' && bytes > s->sandbox->size)
    return fail_nonsense(s);
  return DNN_OK;
}

static dnn_status ask_info(const subject *s, sandbox_question question, const dnn_h5_field *field,
                           dnn_h5_info *out) {
  sandbox_request request = {.question = question};
  if (field != NULL)
    request.field = *field;
  sandbox_answer answer;
  dnn_status status = ask(s, &request, &answer);
  return status == DNN_OK ? take_info(s, &answer, out) : status;
}

static dnn_status inspect(const dnn_h5_file *file, const char *path, const char *attribute,
                          const dnn_h5_field *field, dnn_h5_info *out, dnn_error *error) {
  const subject s = about(file, path, attribute, "open", error);
  return ask_info(&s, SANDBOX_INSPECT, field, out);
}

static dnn_status find(const dnn_h5_file *file, const char *path, bool *found, dnn_h5_kind *kind,
                       dnn_error *error) {
  const subject s = about(file, path, NULL, "open", error);
  sandbox_request request = {.question = SANDBOX_FIND};
  sandbox_answer answer;
  dnn_status status = ask(&s, &request, &answer);
  if (status != DNN_OK)
    return status;
  if (answer.kind != DNN_H5_GROUP && answer.kind != DNN_H5_DATASET)
    return fail_nonsense(&s);
  *found = answer.found != 0;
  *kind = (dnn_h5_kind)answer.kind;
  return DNN_OK;
}

static dnn_status exists(const dnn_h5_file *file, const char *path, const char *attribute,
                         bool *out, dnn_error *error) {
  const subject s = about(file, path, attribute, "open", error);
  sandbox_request request = {.question = SANDBOX_EXISTS};
  sandbox_answer answer;
  dnn_status status = ask(&s, &request, &answer);
  *out = status == DNN_OK && answer.found != 0;
  return status;
}

static dnn_status keys(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                       dnn_error *error) {
  const subject s = about(file, path, NULL, "list", error);
  return ask_list(&s, SANDBOX_KEYS, out);
}

static dnn_status attributes(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                             dnn_error *error) {
  const subject s = about(file, path, NULL, "list the attributes of", error);
  return ask_list(&s, SANDBOX_ATTRIBUTES, out);
}

static dnn_status soft_link(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                            dnn_error *error) {
  const subject s = about(file, path, NULL, "open", error);
  return ask_list(&s, SANDBOX_SOFT_LINK, out);
}

static dnn_status visit(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                        dnn_error *error) {
  const subject s = about(file, path, NULL, "visit", error);
  return ask_list(&s, SANDBOX_VISIT, out);
}

/* --- reading ---------------------------------------------------------------------------------- */

static subject about_reader(const dnn_h5_reader *reader, dnn_error *error) {
  return (subject){reader->file->sandbox, reader->where, "read", error};
}

static dnn_status open_reader(dnn_h5_reader *reader, dnn_error *error) {
  const subject s = about_reader(reader, error);
  dnn_status status = ask_info(&s, SANDBOX_READER, &reader->field, &reader->info);
  reader->file_bytes = s.sandbox->size;
  reader->serial = ++s.sandbox->readers;
  s.sandbox->current_reader = status == DNN_OK ? reader->serial : 0;
  return status;
}

/* The process keeps what it read last. */
static void close_reader(dnn_h5_reader *reader) {
  (void)reader;
}

/* Asks for a part of what a reader reads, which another process, or none, may have open. */
static dnn_status ask_part(const subject *s, const dnn_h5_reader *reader, sandbox_request *request,
                           const dnn_h5_range *ranges, sandbox_answer *answer) {
  dnn_status status = begin(s->sandbox, s->error);
  if (status == DNN_OK && s->sandbox->current_reader != reader->serial) {
    dnn_h5_info same;
    status = ask_info(s, SANDBOX_READER, &reader->field, &same);
    s->sandbox->current_reader = status == DNN_OK ? reader->serial : 0;
  }
  if (status != DNN_OK)
    return status;
  request->has_ranges = ranges != NULL;
  if (ranges != NULL)
    memcpy(request->ranges, ranges, (size_t)reader->info.ndim * sizeof *ranges);
  return exchange(s, request, answer);
}

static dnn_status read_part(dnn_h5_reader *reader, const dnn_h5_range *ranges, dnn_array *out,
                            dnn_error *error) {
  const subject s = about_reader(reader, error);
  sandbox_request request = {.question = SANDBOX_NUMBERS};
  sandbox_answer answer;
  dnn_array part;
  dnn_status status = ask_part(&s, reader, &request, ranges, &answer);
  if (status != DNN_OK)
    return status;
  uint64_t bytes = (uint64_t)out->size * dnn_dtype_size(out->dtype);
  if (answer.bytes != bytes || bytes > SANDBOX_WINDOW_BYTES)
    return fail_nonsense(&s);
  if (out->dtype != DNN_BOOL && dnn_array_is_contiguous(out)) {
    memcpy(out->data, s.sandbox->window, bytes);
    return DNN_OK;
  }
  /* the bytes of bools could be any */
  dnn_dtype dtype = out->dtype == DNN_BOOL ? DNN_U8 : out->dtype;
  dnn_array_init(&part, s.sandbox->window, dtype, out->ndim, out->shape);
  return dnn_array_assign(&part, out, error);
}

/* They are in the file as they are. */
static dnn_status list_fields(dnn_h5_reader *reader, dnn_h5_strings *out, dnn_error *error) {
  const subject s = about_reader(reader, error);
  sandbox_request request = {.question = SANDBOX_FIELDS};
  sandbox_answer answer;
  dnn_status status = ask_part(&s, reader, &request, NULL, &answer);
  return status == DNN_OK ? take_list(&s, &answer, most_bytes(&s, 1), out) : status;
}

static dnn_status read_list(dnn_h5_reader *reader, const dnn_h5_range *ranges, int64_t count,
                            dnn_h5_strings *out, dnn_error *error) {
  const subject s = about_reader(reader, error);
  sandbox_request request = {.question = SANDBOX_LIST, .count = count};
  sandbox_answer answer;
  dnn_status status = ask_part(&s, reader, &request, ranges, &answer);
  if (status != DNN_OK)
    return status;
  if (!dnn_size_multiply(count, h5_inner_count(&reader->info), &count) ||
      answer.list_count != (uint64_t)count)
    return fail_nonsense(&s);
  return take_list(&s, &answer, most_bytes(&s, DNN_H5_RATIO), out);
}

const h5_access h5_sandbox_access = {
    .inspect = inspect,
    .find = find,
    .exists = exists,
    .keys = keys,
    .attributes = attributes,
    .soft_link = soft_link,
    .visit = visit,
    .open_reader = open_reader,
    .close_reader = close_reader,
    .fields = list_fields,
    .read = read_part,
    .read_list = read_list,
};

/* --- opening ---------------------------------------------------------------------------------- */

/* The window: memory of no name, whose size nobody can change. */
static bool open_window(h5_sandbox *sandbox) {
  sandbox->window_file = memfd_create("dnnlua h5 window", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (sandbox->window_file < 0 ||
      ftruncate(sandbox->window_file, (off_t)SANDBOX_WINDOW_BYTES) != 0 ||
      fcntl(sandbox->window_file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    return false;
  void *window =
      mmap(NULL, SANDBOX_WINDOW_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, sandbox->window_file, 0);
  sandbox->window = window == MAP_FAILED ? NULL : window;
  return sandbox->window != NULL;
}

/* Opens the file itself, and locks it as libhdf5 does. */
static dnn_status open_file(h5_sandbox *sandbox, dnn_error *error) {
  h5_place where = {sandbox->path, NULL, NULL};
  struct stat file;
  /* without O_NONBLOCK a pipe would wait for a writer */
  sandbox->file = open(sandbox->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (sandbox->file < 0 || fstat(sandbox->file, &file) != 0)
    return h5_fail_because(where, "open", strerror(errno), DNN_EIO, error);
  if (!S_ISREG(file.st_mode))
    return h5_fail_because(where, "open", "not a regular file", DNN_EIO, error);
  sandbox->size = file.st_size;
  if (h5_locks_are_wanted() && flock(sandbox->file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return h5_fail_because(where, "open", H5_LOCKED, DNN_EIO, error);
  return DNN_OK;
}

/* A sandbox without a process. Whatever the status, h5_sandbox_close must follow. */
static dnn_status new_sandbox(const char *path, h5_sandbox **out, dnn_error *error) {
  h5_place where = {path, NULL, NULL};
  size_t length = strlen(path);
  h5_sandbox *sandbox = *out = dnn_alloc_zero(sizeof *sandbox + length + 1);
  if (sandbox == NULL)
    return h5_fail_memory(where, "open", error);
  sandbox_count++;
  sandbox->process.socket = sandbox->file = sandbox->window_file = -1;
  memcpy(sandbox->path, path, length + 1);
  dnn_status status = open_file(sandbox, error);
  if (status == DNN_OK && !open_window(sandbox))
    status = h5_fail_because(where, "open", strerror(errno), DNN_EIO, error);
  return status;
}

dnn_status h5_sandbox_open(const char *path, h5_sandbox **out, dnn_error *error) {
  dnn_status status = new_sandbox(path, out, error);
  return status == DNN_OK ? begin(*out, error) : status;
}

dnn_status dnn_h5_try_sandbox(const char *path, bool *filtered, dnn_error *error) {
  h5_sandbox *sandbox;
  sandbox_request request = {.question = SANDBOX_TRY};
  sandbox_answer answer;
  dnn_status status = new_sandbox(path, &sandbox, error);
  if (status == DNN_OK)
    status = sandbox_start(&sandbox->process, sandbox->file, sandbox->window_file, error);
  const subject s = {sandbox, {path, NULL, NULL}, "read", error};
  if (status == DNN_OK)
    status = exchange(&s, &request, &answer);
  *filtered = status == DNN_OK && answer.found != 0;
  h5_sandbox_close(sandbox);
  return status;
}

int dnn_h5_sandbox_count(void) {
  return sandbox_count;
}

void h5_sandbox_close(h5_sandbox *sandbox) {
  if (sandbox == NULL)
    return;
  sandbox_count--;
  sandbox_end(&sandbox->process);
  if (sandbox->window != NULL)
    munmap(sandbox->window, SANDBOX_WINDOW_BYTES);
  if (sandbox->window_file >= 0)
    close(sandbox->window_file);
  if (sandbox->file >= 0)
    close(sandbox->file);
  dnn_free(sandbox);
}
