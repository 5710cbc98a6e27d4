/*
** Packing large chunks in steps. libhdf5 packs a chunk in one go, which for 64 MiB takes gzip
** seconds, in which no interrupt is noticed. That is still so of other orders of filters, of
** selections with gaps, and of copies of objects. Not for others than the HDF5 part.
*/
#ifndef DNN_H5PACK_H
#define DNN_H5PACK_H

#include "io/h5object.h"

/* How the chunks of a dataset are packed, where that is done here: gzip, after shuffle or not, with
   Fletcher's checksum behind it or not. */
typedef struct h5_packing {
  bool possible, shuffle, fletcher32;
  int level;
  int64_t chunk; /* elements of one */
} h5_packing;

/* Of an open dataset; 'possible' is false for chunks that are small, and for other filters. */
h5_packing h5_packing_of(hid_t dataset, const dnn_h5_info *info);

/*
** Packs and writes the chunks in which the current part of 'slabs' lies, if it has no gaps; what
** the file has in them besides stays.
**   type   of the elements in 'data', of the whole selection, row-major without gaps
**   shape  (slabs->ndim,) of the whole selection
**   done   receives whether it was such a part; otherwise nothing has happened
** DNN_EINTERRUPT leaves the chunk as it was at which it comes.
*/
dnn_status h5_pack_part(hid_t dataset, h5_place where, const char *doing, const h5_packing *packing,
                        const dnn_h5_info *info, const h5_slabs *slabs, const int64_t *shape,
                        hid_t type, const void *data, bool *done, dnn_error *error);

#endif
