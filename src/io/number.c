/*
** Numbers in text. strtod takes 100 ns for one, which is most of the time that a table takes, so
** that numbers of up to 19 digits, nearly all, are read here.
*/
#include "io/number.h"

#include <errno.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>

enum {
  longest_number = 128, /* what is longer is none */
  most_digits = 19,     /* always fit into 64 bits */
  integer_digits = 18,  /* always fit into an int64_t */
  most_power = 27       /* 5^27, and with it 10^27, fits into 64 bits */
};

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Takes digits off the text and appends them to *number, which wraps around. Returns how many. */
static int take_digits(const char **at, const char *end, uint64_t *number) {
  const char *start = *at;
  uint64_t value = *number;
  while (*at < end && is_digit(**at))
    value = value * 10 + (uint64_t)(*(*at)++ - '0');
  *number = value;
  return *at - start < longest_number ? (int)(*at - start) : longest_number;
}

static bool take_sign(const char **at, const char *end) {
  bool negative = *at < end && **at == '-';
  if (*at < end && (negative || **at == '+'))
    ++*at;
  return negative;
}

/* Takes "12.5e3" apart: digits * 10^power. False unless that is all and the digits are few. */
static bool take_decimal(const char *at, const char *end, uint64_t *digits, int *power) {
  *digits = 0;
  int count = take_digits(&at, end, digits), places = 0;
  if (at < end && *at == '.') {
    at++;
    places = take_digits(&at, end, digits);
  }
  if (count + places == 0 || count + places > most_digits)
    return false;
  *power = -places;
  if (at < end && (*at == 'e' || *at == 'E')) {
    at++;
    bool negative = take_sign(&at, end);
    uint64_t exponent = 0;
    int exponent_digits = take_digits(&at, end, &exponent);
    if (exponent_digits == 0 || exponent_digits > 3)
      return false;
    *power += negative ? -(int)exponent : (int)exponent;
  }
  return at == end;
}

/* The double nearest to digits * 10^power, where arithmetic with 64 bits of precision can tell.
   Both operands are exact, so that the result is the 64-bit number nearest to the true one;
   rounding it again, to 53 bits, is right unless it lies in the middle between two doubles, where
   the true one may lie on either side. */
static bool scale(uint64_t digits, int power, double *out) {
#if LDBL_MANT_DIG == 64 && defined(__x86_64__)
  static const long double powers[most_power + 1] = {
      1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,
      1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L,
      1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
  if (power < -most_power || power > most_power)
    return false;
  long double value =
      power < 0 ? (long double)digits / powers[-power] : (long double)digits * powers[power];
  uint64_t bits; /* the first eight bytes are the 64 bits of the significand */
  memcpy(&bits, &value, sizeof bits);
  *out = (double)value;
  return (bits & 0x7ff) != 0x400;
#else
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (power < -22 || power > 22 || digits > (UINT64_C(1) << 53))
    return false; /* one of the operands is not exact */
  *out = power < 0 ? (double)digits / powers[-power] : (double)digits * powers[power];
  return true;
#endif
}

static bool read_short(const char *text, const char *end, double *out) {
  uint64_t digits;
  int power;
  bool negative = take_sign(&text, end);
  if (!take_decimal(text, end, &digits, &power) || !scale(digits, power, out))
    return false;
  *out = negative ? -*out : *out;
  return true;
}

bool dnn_number_integer(const char *text, size_t length, int64_t *out) {
  const char *at = text, *end = text + length;
  uint64_t digits = 0;
  bool negative = take_sign(&at, end);
  int count = take_digits(&at, end, &digits);
  if (at < end || count == 0 || length >= longest_number)
    return false;
  if (count <= integer_digits) {
    *out = negative ? -(int64_t)digits : (int64_t)digits;
    return true;
  }
  char copy[longest_number];
  memcpy(copy, text, length);
  copy[length] = '\0';
  errno = 0;
  *out = strtoll(copy, NULL, 10);
  return errno != ERANGE;
}

/* The number of a text by strtod. */
static bool read_real(const char *text, size_t length, double *out) {
  char copy[longest_number], *end;
  if (length == 0 || length >= longest_number || text[0] == ' ' ||
      (text[0] >= '\t' && text[0] <= '\r'))
    return false;
  memcpy(copy, text, length);
  copy[length] = '\0';
  if (strpbrk(copy, "xX(") != NULL) /* hexadecimal, nan(...) */
    return false;
  *out = strtod(copy, &end);
  return end == copy + length;
}

const char *dnn_number_read(const char *text, size_t length, dnn_dtype dtype, void *out) {
  bool integers = dtype == DNN_I64 || dtype == DNN_U8;
  int64_t integer;
  double real;
  bool fits = true;
  /* as an integer first: a double would lose the digits of large ones */
  if (!integers || !dnn_number_integer(text, length, &integer)) {
    if (!read_short(text, text + length, &real) && !read_real(text, length, &real))
      return "is not a number";
    if (!integers) {
      memcpy(out, &real, sizeof real);
      return NULL;
    }
    fits = real > -0x1p63 && real < 0x1p63; /* what rounds to a limit may lie beyond it */
    integer = fits ? (int64_t)real : 0;
  }
  if (!fits || (dtype == DNN_U8 && (integer < 0 || integer > UINT8_MAX)))
    return dtype == DNN_U8 ? "does not fit into uint8" : "does not fit into int64";
  memcpy(out, &integer, sizeof integer);
  return NULL;
}
