/*
** The table is copied with the three other colors behind it, as numbers of four bytes, so that a
** color is one load and one store. Bytes are looked up by their value; other types are converted
** to doubles in blocks that stay in the first cache.
*/
#include "plot/colormap.h"

#include "base/alloc.h"
#include "base/interrupt.h"

#include <math.h>
#include <string.h>

#define BLOCK 1024

/* Where an entry is found: those of the table are followed by under, over and bad. */
typedef struct scale {
  double factor; /* 1, or less where vmax - vmin would overflow */
  double low;    /* factor * vmin */
  double range;  /* factor * (vmax - vmin) */
  double count;
} scale;

static scale scale_of(double vmin, double vmax, int64_t count) {
  double factor = isfinite(vmax - vmin) ? 1 : 0.5;
  return (scale){factor, factor * vmin, factor * vmax - factor * vmin, (double)count};
}

static size_t entry_of(const scale *s, double x) {
  size_t count = (size_t)s->count;
  double position = (x * s->factor - s->low) / s->range * s->count;
  if (s->range == 0 && !isnan(x))
    position = 0;
  if (position >= 0 && position < s->count)
    return (size_t)position;
  if (position == s->count)
    return count - 1;
  return position < 0 ? count : position > 0 ? count + 1 : count + 2;
}

static void put(uint8_t *out, uint32_t color) {
  memcpy(out, &color, sizeof color);
}

static void map_bytes(const scale *s, const uint32_t *entries, const uint8_t *z, int64_t n,
                      uint8_t *out) {
  uint32_t colors[256];
  for (int x = 0; x < 256; x++)
    colors[x] = entries[entry_of(s, x)];
  for (int64_t i = 0; i < n; i++)
    put(out + 4 * i, colors[z[i]]);
}

static void map_doubles(const scale *s, const uint32_t *entries, const double *z, int64_t n,
                        uint8_t *out) {
  for (int64_t i = 0; i < n; i++)
    put(out + 4 * i, entries[entry_of(s, z[i])]);
}

static dnn_status map_contiguous(const scale *s, const uint32_t *entries, const dnn_array *z,
                                 uint8_t *out, dnn_error *error) {
  double block[BLOCK];
  const char *data = z->data;
  size_t size = dnn_dtype_size(z->dtype);
  for (int64_t start = 0; start < z->size; start += 64 * BLOCK) {
    if (dnn_interrupted())
      return dnn_error_interrupt(error);
    int64_t end = start + 64 * BLOCK < z->size ? start + 64 * BLOCK : z->size;
    if (z->dtype <= DNN_U8) {
      map_bytes(s, entries, (const uint8_t *)data + start, end - start, out + 4 * start);
      continue;
    }
    for (int64_t i = start; i < end; i += BLOCK) {
      int64_t n = end - i < BLOCK ? end - i : BLOCK;
      const double *z_block = (const double *)(const void *)data + i;
      if (z->dtype != DNN_F64) {
        dnn_convert(n, z->dtype, data + (size_t)i * size, 1, DNN_F64, block, 1);
        z_block = block;
      }
      map_doubles(s, entries, z_block, n, out + 4 * i);
    }
  }
  return DNN_OK;
}

dnn_status dnn_colormap_apply(const dnn_colormap *map, const dnn_array *z, double vmin, double vmax,
                              uint8_t *out, dnn_error *error) {
  size_t table_size = (size_t)map->count * 4;
  uint8_t *entries = dnn_alloc(table_size + 12);
  if (entries == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory for a colormap");
  memcpy(entries, map->table, table_size);
  memcpy(entries + table_size, map->under, 4);
  memcpy(entries + table_size + 4, map->over, 4);
  memcpy(entries + table_size + 8, map->bad, 4);
  scale s = scale_of(vmin, vmax, map->count);
  dnn_array copy = {0};
  dnn_status status = dnn_array_convert(&z, z->dtype, true, &copy, error);
  if (status == DNN_OK)
    status = map_contiguous(&s, (const uint32_t *)(const void *)entries, z, out, error);
  dnn_array_free(&copy);
  dnn_free(entries);
  return status;
}
