/*
** Runs a fuzz target where libFuzzer is not: NAME_fuzz EXECUTIONS FILE... mutates the files, in the
** same way each time, and prints how many executions there were.
*/
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { longest = 1 << 16, most_files = 100 };

typedef struct input {
  uint8_t *data;
  size_t size;
} input;

static uint64_t state = 88172645463325252u;

/* A number below 'limit', which is at least 1. */
static size_t draw(size_t limit) { /* xorshift64 */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (size_t)(state % limit);
}

static input read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  input in = {malloc(longest), 0};
  if (file == NULL || in.data == NULL) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(2);
  }
  in.size = fread(in.data, 1, longest, file);
  fclose(file);
  return in;
}

/* Numbers as damage and malice write them. */
static void write_number(input *in) {
  static const uint32_t values[] = {0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff};
  uint32_t value = values[draw(sizeof values / sizeof *values)];
  size_t bytes = (size_t)1 << draw(3), at = draw(in->size);
  for (size_t i = 0; i < bytes && at + i < in->size; i++)
    in->data[at + i] = (uint8_t)(value >> 8 * i);
}

/* Puts a part of 'from' over, or before, what is at some place. */
static void splice(input *in, const input *from) {
  size_t start = draw(from->size), length = 1 + draw(from->size - start), at = draw(in->size);
  if (length > longest - in->size)
    length = longest - in->size;
  if (draw(2) == 0) {
    memmove(in->data + at + length, in->data + at, in->size - at);
    in->size += length;
  } else if (length > in->size - at) {
    length = in->size - at;
  }
  memmove(in->data + at, from->data + start, length);
}

static void mutate(input *in, const input *other) {
  if (in->size == 0)
    return;
  size_t at = draw(in->size), length = 1 + draw(in->size - at);
  switch (draw(6)) {
  case 0:
    in->data[at] ^= (uint8_t)(1 << draw(8));
    break;
  case 1:
    in->data[at] = (uint8_t)draw(256);
    break;
  case 2:
    write_number(in);
    break;
  case 3: /* take a part out */
    memmove(in->data + at, in->data + at + length, in->size - at - length);
    in->size -= length;
    break;
  case 4:
    in->size = at;
    break;
  default:
    if (other->size > 0)
      splice(in, other);
  }
}

int main(int argc, char **argv) {
  input files[most_files], now = {malloc(longest), 0};
  size_t count = argc > 2 && argc - 2 <= most_files ? (size_t)argc - 2 : 0;
  if (count == 0 || now.data == NULL) {
    fprintf(stderr, "usage: %s EXECUTIONS FILE...\n", argv[0]);
    return 2;
  }
  long executions = strtol(argv[1], NULL, 10);
  for (size_t i = 0; i < count; i++) {
    files[i] = read_file(argv[i + 2]);
    LLVMFuzzerTestOneInput(files[i].data, files[i].size);
  }
  for (long i = 0; i < executions; i++) {
    const input *file = &files[(size_t)i % count];
    memcpy(now.data, file->data, file->size);
    now.size = file->size;
    for (size_t k = 1 + draw(4); k > 0; k--)
      mutate(&now, &files[draw(count)]);
    /* a copy of its size: the sanitizer sees what is read behind it */
    uint8_t *copy = malloc(now.size > 0 ? now.size : 1);
    if (copy == NULL)
      return 2;
    memcpy(copy, now.data, now.size);
    LLVMFuzzerTestOneInput(copy, now.size);
    free(copy);
  }
  printf("%ld executions\n", executions);
  for (size_t i = 0; i < count; i++)
    free(files[i].data);
  free(now.data);
  return 0;
}
