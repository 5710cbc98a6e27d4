/*
** What is known of an object, as it is sent. Whoever receives it may rely on it as if libhdf5 had
** been asked in this process: enumerations have one of their values, shapes have products, texts
** end.
*/
#include "io/h5sandbox/protocol.h"

#include "base/alloc.h"

#include <string.h>

void sandbox_pack_info(const dnn_h5_info *info, sandbox_info *out) {
  *out = (sandbox_info){
      .kind = (int32_t)info->kind,
      .contents = (int32_t)info->contents,
      .dtype = (int32_t)info->dtype,
      .ndim = info->ndim,
      .inner_ndim = info->inner_ndim,
      .gzip = info->gzip,
      .is_empty = info->is_empty,
      .chunked = info->chunked,
      .shuffle = info->shuffle,
      .fletcher32 = info->fletcher32,
      .is_void = info->is_void,
      .element = info->element,
      .record = info->record,
      .stored = info->stored,
      .has_fill = info->has_fill,
      .fill = info->fill,
  };
  memcpy(out->refusal, info->refusal, sizeof out->refusal);
  memcpy(out->type, info->type, sizeof out->type);
  memcpy(out->matlab, info->matlab, sizeof out->matlab);
  memcpy(out->inner, info->inner, sizeof out->inner);
  memcpy(out->shape, info->shape, sizeof out->shape);
  memcpy(out->maxshape, info->maxshape, sizeof out->maxshape);
  memcpy(out->chunks, info->chunks, sizeof out->chunks);
}

/* As describe_space of h5object.c has it: extents of 0 count as 1. */
static bool has_shape(const sandbox_info *info) {
  int64_t size = 1;
  for (int i = 0; i < info->ndim; i++)
    if (info->shape[i] < 0 || info->maxshape[i] < -1 || (info->chunked && info->chunks[i] < 1) ||
        !dnn_size_multiply(size, info->shape[i] > 0 ? info->shape[i] : 1, &size))
      return false;
  for (int i = 0; i < info->inner_ndim; i++)
    if (info->inner[i] < 1 || !dnn_size_multiply(size, info->inner[i], &size))
      return false;
  return true;
}

bool sandbox_unpack_info(const sandbox_info *info, dnn_h5_info *out) {
  *out = (dnn_h5_info){.gzip = -1};
  if (info->kind < DNN_H5_GROUP || info->kind > DNN_H5_ATTRIBUTE)
    return false;
  out->kind = (dnn_h5_kind)info->kind;
  if (out->kind == DNN_H5_GROUP)
    return true;
  if (info->contents < DNN_H5_NUMBERS || info->contents > DNN_H5_FIELDS || info->dtype < 0 ||
      info->dtype >= DNN_DTYPES || info->ndim < 0 || info->ndim > DNN_MAX_NDIM ||
      info->inner_ndim < 0 || info->inner_ndim > DNN_MAX_NDIM - info->ndim || info->gzip < -1 ||
      info->element < 1 || info->record < 1 || info->stored < 0 || !has_shape(info))
    return false;
  out->contents = (dnn_h5_contents)info->contents;
  out->dtype = (dnn_dtype)info->dtype;
  out->ndim = info->ndim;
  out->inner_ndim = info->inner_ndim;
  out->gzip = info->gzip;
  out->is_empty = info->is_empty != 0;
  out->chunked = info->chunked != 0;
  out->shuffle = info->shuffle != 0;
  out->fletcher32 = info->fletcher32 != 0;
  out->is_void = info->is_void != 0;
  out->element = info->element;
  out->record = info->record;
  out->stored = info->stored;
  out->has_fill = info->has_fill != 0;
  out->fill = info->fill;
  memcpy(out->refusal, info->refusal, sizeof out->refusal - 1);
  memcpy(out->type, info->type, sizeof out->type - 1);
  memcpy(out->matlab, info->matlab, sizeof out->matlab - 1);
  memcpy(out->inner, info->inner, sizeof out->inner);
  memcpy(out->shape, info->shape, sizeof out->shape);
  memcpy(out->maxshape, info->maxshape, sizeof out->maxshape);
  memcpy(out->chunks, info->chunks, sizeof out->chunks);
  return true;
}
