/*
** CRC-32C (Castagnoli), by which a file of a network's parameters tells that it is whole. Eight
** bytes at a time through eight tables, "slicing by 8" of M. E. Kounavis and F. L. Berry, "A
** systematic approach to building high performance software-based CRC generators", 2005; checked
** against the vectors of RFC 3720.
*/
#include "io/checksum.h"

#include <stdbool.h>

/* tables[k][b]: what byte b does k bytes before the end of a group of eight. */
static uint32_t tables[8][256];

static void make_tables(void) {
  for (uint32_t b = 0; b < 256; b++) {
    /* 0x82f63b78 is the polynomial 0x1edc6f41 with its bits in reverse order */
    uint32_t crc = b;
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
    tables[0][b] = crc;
  }
  for (int k = 1; k < 8; k++)
    for (uint32_t b = 0; b < 256; b++)
      tables[k][b] = tables[k - 1][b] >> 8 ^ tables[0][tables[k - 1][b] & 255];
}

/* Little-endian, whatever the processor is. */
static uint32_t four(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
         (uint32_t)bytes[3] << 24;
}

uint32_t dnn_checksum(uint32_t before, const void *data, size_t size) {
  /* the tables are 8 kB that are computed in microseconds, on the first call */
  static bool made;
  if (!made)
    make_tables();
  made = true;
  uint32_t crc = ~before;
  const uint8_t *at = data;
  for (; size >= 8; size -= 8, at += 8) {
    uint32_t a = crc ^ four(at), b = four(at + 4);
    crc = tables[7][a & 255] ^ tables[6][a >> 8 & 255] ^ tables[5][a >> 16 & 255] ^
          tables[4][a >> 24] ^ tables[3][b & 255] ^ tables[2][b >> 8 & 255] ^
          tables[1][b >> 16 & 255] ^ tables[0][b >> 24];
  }
  for (; size > 0; size--, at++)
    crc = crc >> 8 ^ tables[0][(crc ^ *at) & 255];
  return ~crc;
}
