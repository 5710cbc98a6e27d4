/*
** The allocator of the Lua state. Programs that work with arrays make and drop small userdata and
** tables all the time; a list of freed blocks for each size answers faster than malloc, with
** nothing to look for. Large blocks go to the C library.
*/
#include "repl/memory.h"

#include <stdlib.h>
#include <string.h>

/* All blocks are whole words. Freed ones of up to 'most_words' are kept, 'most_cached' words in
   all. */
enum { word = 8, most_words = 128 };
#ifdef __SANITIZE_ADDRESS__
enum { most_cached = 0 }; /* the sanitizer should see what is freed */
#else
enum { most_cached = (4 << 20) / word };
#endif

typedef struct freed_block {
  struct freed_block *next;
} freed_block;

static freed_block *freed[most_words + 1]; /* [w]: blocks of w words */
static size_t cached;                      /* words in all of them */

void memory_trim(void) {
  for (int w = 0; w <= most_words; w++) {
    while (freed[w] != NULL) {
      freed_block *block = freed[w];
      freed[w] = block->next;
      free(block);
    }
  }
  cached = 0;
}

static size_t words_of(size_t size) {
  return (size + word - 1) / word;
}

static void *get(size_t size) {
  size_t words = words_of(size);
  if (words <= most_words && freed[words] != NULL) {
    freed_block *block = freed[words];
    freed[words] = block->next;
    cached -= words;
    return block;
  }
  void *block = malloc(words * word);
  if (block == NULL && cached > 0) {
    memory_trim();
    block = malloc(words * word);
  }
  return block;
}

static void put(void *block, size_t size) {
  size_t words = words_of(size);
  if (words > most_words || cached + words > most_cached) {
    free(block);
    return;
  }
  freed_block *entry = block;
  entry->next = freed[words];
  freed[words] = entry;
  cached += words;
}

void *memory_allocate(void *unused, void *block, size_t old_size, size_t new_size) {
  (void)unused;
  if (new_size == 0) {
    if (block != NULL)
      put(block, old_size);
    return NULL;
  }
  if (block == NULL)
    return get(new_size);
  if (words_of(old_size) == words_of(new_size))
    return block;
  if (words_of(old_size) > most_words && words_of(new_size) > most_words)
    return realloc(block, words_of(new_size) * word);
  void *moved = get(new_size);
  if (moved == NULL) /* making a block smaller never fails */
    return new_size < old_size ? block : NULL;
  memcpy(moved, block, old_size < new_size ? old_size : new_size);
  put(block, old_size);
  return moved;
}
