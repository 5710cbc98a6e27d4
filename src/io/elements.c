/*
** Elements as files hold them, converted to the types that arrays have. Types come as NumPy's
** typestrings ("<f8": byte order, kind, bytes) or as the names of base/dtype.c; npy.c and idx.c
** find them in headers, bindings/files.c in arguments.
*/
#include "io/elements.h"

#include "base/interrupt.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* Elements between two looks at the interrupt flag. */
enum { TILE = 1 << 20 };

/* What NumPy's other kinds of types are called. */
static const char *unknown_kind(char kind) {
  switch (kind) {
  case 'O':
    return "objects, which only Python's pickle can read, and it can run any code: not supported";
  case 'c':
    return "complex numbers: not supported";
  case 'S':
  case 'a':
  case 'U':
    return "text: not supported";
  case 'V':
    return "records: not supported";
  case 'm':
  case 'M':
    return "times: not supported";
  default:
    return "unknown";
  }
}

dnn_status dnn_elements_parse(const char *text, dnn_elements *out, dnn_error *error) {
  static const dnn_elements own[DNN_DTYPES] = {[DNN_BOOL] = {'b', 1, false},
                                               [DNN_U8] = {'u', 1, false},
                                               [DNN_I64] = {'i', 8, false},
                                               [DNN_F32] = {'f', 4, false},
                                               [DNN_F64] = {'f', 8, false}};
  dnn_dtype dtype;
  if (dnn_dtype_find(text, &dtype)) {
    *out = own[dtype];
    return DNN_OK;
  }
  if (strcmp(text, "bfloat16") == 0) {
    *out = (dnn_elements){'B', 2, false};
    return DNN_OK;
  }
  /* the type came from a file: what is shown of it has a length and no control characters */
  char shown[24] = "";
  for (size_t i = 0; i + 1 < sizeof shown && text[i] != '\0'; i++) {
    shown[i] = '?';
    if (isprint((unsigned char)text[i]))
      shown[i] = text[i];
  }
  const char *rest = text;
  bool big_endian = *rest == '>';
  if (*rest != '\0' && strchr("<>|=", *rest) != NULL)
    rest++;
  char kind = rest[0];
  /* sizes are one digit: all longer ones are of types that are not read */
  bool plain = kind != '\0' && rest[1] >= '1' && rest[1] <= '8' && rest[2] == '\0';
  int bytes = plain ? rest[1] - '0' : 0;
  bool whole =
      (kind == 'i' || kind == 'u') && (bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8);
  bool real = kind == 'f' && (bytes == 2 || bytes == 4 || bytes == 8);
  if (whole || real || (kind == 'b' && bytes == 1)) {
    *out = (dnn_elements){kind, bytes, big_endian};
    return DNN_OK;
  }
  return dnn_error_set(error, DNN_EDTYPE, "the type '%s' is %s", shown, unknown_kind(kind));
}

dnn_dtype dnn_elements_dtype(const dnn_elements *elements) {
  switch (elements->kind) {
  case 'b':
    return DNN_BOOL;
  case 'B':
  case 'f':
    return elements->bytes == 8 ? DNN_F64 : DNN_F32;
  default:
    return elements->kind == 'u' && elements->bytes == 1 ? DNN_U8 : DNN_I64;
  }
}

/* The bytes of one element as an unsigned number. By shifts, so that neither the processor's byte
   order nor alignment matters. */
static uint64_t read_bits(const unsigned char *in, int bytes, bool big_endian) {
  uint64_t bits = 0;
  for (int i = 0; i < bytes; i++)
    bits |= (uint64_t)in[big_endian ? bytes - 1 - i : i] << (8 * i);
  return bits;
}

/* IEEE half: 1 bit of sign, 5 of exponent, 10 of fraction. */
static float half(uint64_t bits) {
  int exponent = (int)(bits >> 10 & 31);
  float fraction = (float)(bits & 1023), value;
  if (exponent == 31)
    value = fraction > 0 ? NAN : INFINITY;
  else if (exponent == 0)
    /* subnormal: no hidden bit */
    value = ldexpf(fraction, -24);
  else
    value = ldexpf(fraction + 1024, exponent - 25);
  return bits >> 15 != 0 ? -value : value;
}

static dnn_status decode_integers(const dnn_elements *elements, int64_t count,
                                  const unsigned char *in, int64_t *out, dnn_error *error) {
  int bytes = elements->bytes;
  /* two's complement of any width: flipping the sign and taking it away again fills the bits
     above */
  uint64_t sign = (uint64_t)1 << (8 * bytes - 1);
  for (int64_t i = 0; i < count; i++) {
    uint64_t bits = read_bits(in + i * bytes, bytes, elements->big_endian);
    if (elements->kind == 'i')
      bits = (bits ^ sign) - sign; /* extends the sign */
    else if (bits > INT64_MAX)
      return dnn_error_set(error, DNN_EVALUE, "the value %llu does not fit into int64",
                           (unsigned long long)bits);
    /* the bits as they are: a cast of large ones would be the implementation's business */
    memcpy(&out[i], &bits, sizeof bits);
  }
  return DNN_OK;
}

/* Reals of the wrong byte order, and of two bytes. A bfloat16 is the upper half of a float32. */
static void decode_reals(const dnn_elements *elements, int64_t count, const unsigned char *in,
                         void *out) {
  for (int64_t i = 0; i < count; i++) {
    uint64_t bits = read_bits(in + i * elements->bytes, elements->bytes, elements->big_endian);
    if (elements->bytes == 8) {
      memcpy((double *)out + i, &bits, sizeof bits);
    } else if (elements->bytes == 4 || elements->kind == 'B') {
      uint32_t single = (uint32_t)(elements->bytes == 4 ? bits : bits << 16);
      memcpy((float *)out + i, &single, sizeof single);
    } else {
      ((float *)out)[i] = half(bits);
    }
  }
}

static dnn_status decode(const dnn_elements *elements, int64_t count, const unsigned char *in,
                         void *out, dnn_error *error) {
  dnn_dtype dtype = dnn_elements_dtype(elements);
  size_t bytes = (size_t)elements->bytes;
  bool one_byte_order = bytes == 1 || !elements->big_endian;
  /* the copy is the common case: bytes as the array has them, on a little-endian processor */
  if (dtype == DNN_BOOL)
    for (int64_t i = 0; i < count; i++)
      ((uint8_t *)out)[i] = in[i] != 0;
  else if (bytes == dnn_dtype_size(dtype) && elements->kind != 'b' && one_byte_order &&
           !(elements->kind == 'u' && bytes == 8))
    memcpy(out, in, (size_t)count * bytes);
  else if (dtype == DNN_I64)
    return decode_integers(elements, count, in, out, error);
  else
    decode_reals(elements, count, in, out);
  return DNN_OK;
}

dnn_status dnn_elements_decode(const dnn_elements *elements, int64_t count, const void *in,
                               void *out, dnn_error *error) {
  size_t size = dnn_dtype_size(dnn_elements_dtype(elements));
  dnn_status status = DNN_OK;
  for (int64_t done = 0; done < count && status == DNN_OK; done += TILE) {
    if (done > 0 && dnn_interrupted())
      return dnn_error_interrupt(error);
    status = decode(elements, count - done < TILE ? count - done : TILE,
                    (const unsigned char *)in + done * elements->bytes,
                    (char *)out + (size_t)done * size, error);
  }
  return status;
}
