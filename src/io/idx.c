/*
** The header of an IDX file: two bytes of 0, one for the type, one for the number of dimensions,
** and an extent of four bytes for each, big-endian like the elements behind it (Y. LeCun, C. Cortes
** and C. J. C. Burges, the page of the MNIST database).
*/
#include "io/idx.h"

static dnn_status damaged(const char *name, const char *why, dnn_error *error) {
  return dnn_error_set(error, DNN_EIO, "cannot read '%.200s': %s", name, why);
}

/* The codes of the format; 0x0a is none of them. */
static bool find_elements(unsigned char code, dnn_elements *out) {
  switch (code) {
  case 0x08:
    *out = (dnn_elements){'u', 1, true};
    return true;
  case 0x09:
    *out = (dnn_elements){'i', 1, true};
    return true;
  case 0x0b:
    *out = (dnn_elements){'i', 2, true};
    return true;
  case 0x0c:
    *out = (dnn_elements){'i', 4, true};
    return true;
  case 0x0d:
    *out = (dnn_elements){'f', 4, true};
    return true;
  case 0x0e:
    *out = (dnn_elements){'f', 8, true};
    return true;
  default:
    return false;
  }
}

dnn_status dnn_idx_parse(const char *name, const void *data, size_t size, dnn_idx *out,
                         dnn_error *error) {
  const unsigned char *bytes = data;
  if (size < 4 || bytes[0] != 0 || bytes[1] != 0 || !find_elements(bytes[2], &out->elements))
    return damaged(name, "not an IDX file", error);
  out->ndim = bytes[3];
  if (out->ndim > DNN_MAX_NDIM)
    return damaged(name, "the array has too many dimensions", error);
  out->offset = 4 + 4 * (size_t)out->ndim;
  if (size < out->offset)
    return damaged(name, "the file is cut short", error);
  for (int i = 0; i < out->ndim; i++) {
    out->shape[i] = 0;
    for (int k = 0; k < 4; k++)
      out->shape[i] = out->shape[i] << 8 | bytes[4 + 4 * i + k];
  }
  /* as if float64, the largest type: no size of the file computed from it can overflow */
  dnn_error why;
  if (dnn_shape_size(out->ndim, out->shape, DNN_F64, &out->count, &why) != DNN_OK)
    return damaged(name, why.text, error);
  /* eight bytes an element fit, so this does */
  out->size = out->offset + (size_t)out->count * (size_t)out->elements.bytes;
  return DNN_OK;
}
