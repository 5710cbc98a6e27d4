/*
** CRC-32C, the checksum of iSCSI and ext4 (polynomial 0x1edc6f41, reflected): detects damage, not
** forgery.
*/
#ifndef DNN_CHECKSUM_H
#define DNN_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of 'size' bytes that follow bytes whose checksum is 'before' (0 for none). */
uint32_t dnn_checksum(uint32_t before, const void *data, size_t size);

#endif
