/*
** Digits of reals: Dragon4 by R. G. Steele and J. L. White, "How to print floating-point numbers
** accurately", 1990, with the margins of R. G. Burger and R. K. Dybvig, "Printing floating-point
** numbers quickly and accurately", 1996: the digits that NumPy's dragon4.c makes.
**
** A value is kept as a fraction rest / one, from which one digit after the other is divided off.
** Unique digits end where the text so far, or the one above it, lies within the margins: half the
** distances to the neighbouring floats. Most values that are printed need no big integers:
** generate_small has 128 bits for everything, generate_large has enough for 5e-324 and 1.8e308.
** How digits become text: array/real_parts.c.
*/
#include "array/dragon4.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

/* A positive value, mantissa * 2^exponent. */
typedef struct binary {
  uint64_t mantissa;
  int exponent;
  bool narrow_below; /* the lower neighbour is half as far away as the upper one */
} binary;

/* Places are powers of ten; digits are made from high to low places. */
typedef struct places {
  int first; /* of the first digit */
  int least; /* unique digits may end here or below */
  int last;  /* digits end here at the latest */
} places;

static places places_from(int first, const dnn_decimal_rule *rule) {
  places p = {.first = first, .least = first, .last = INT_MIN};
  if (rule->max_digits >= 0)
    p.last = rule->fractional ? -rule->max_digits : first + 1 - rule->max_digits;
  if (rule->min_digits >= 0) {
    int least = rule->fractional ? -rule->min_digits : first + 1 - rule->min_digits;
    p.least = least < first ? least : first;
  }
  return p;
}

/* The highest place that counts, although the value may be smaller than it. */
static int place_floor(const dnn_decimal_rule *rule) {
  return rule->fractional && rule->max_digits >= 0 ? -rule->max_digits : INT_MIN;
}

/* Appends the last digit, or the one above; the carry drops the nines that it passes. */
static void finish(dnn_decimal *out, int digit, bool up) {
  out->digits[out->count++] = (char)('0' + digit);
  if (!up)
    return;
  while (out->count > 0 && out->digits[out->count - 1] == '9')
    out->count--;
  if (out->count == 0) {
    out->digits[out->count++] = '1';
    out->exponent++;
  } else {
    out->digits[out->count - 1]++;
  }
}

/*
** Up or down at the last digit? 'low' and 'high' say whether the lower and the upper text would
** still be this value; 'half' compares the rest with one half.
*/
static bool rounds_up(bool low, bool high, int half, int digit) {
  if (low != high)
    return high;
  return half > 0 || (half == 0 && digit % 2 == 1);
}

/* --- values between 2^-70 and 2^53: 128 bits suffice ------------------------------------------ */

enum { small_exponent = -122 }; /* the lowest with room for 2 bits of margin and a digit */

/*
** Fixed point: 'rest' has the point at bit -exponent + 2, so that its unit is a quarter of the last
** mantissa bit, and half of half a distance to a neighbour still an integer. The margins say how
** far off a text may be to be read as this value. All of them stay in registers: in a struct that
** functions share they cost a tenth of the time. False when the last place lies before the point,
** where rounding would need all whole digits.
*/
static bool generate_small(binary value, const dnn_decimal_rule *rule, dnn_decimal *out) {
  int point = -value.exponent;
  uint64_t whole = point < 64 ? value.mantissa >> point : 0;
  uint128 one = (uint128)1 << (point + 2);
  uint128 rest = ((uint128)value.mantissa << 2) & (one - 1);
  uint128 margin_low = value.narrow_below ? 1 : 2;
  uint128 margin_high = 2;
  bool even = value.mantissa % 2 == 0; /* halves are read as the even neighbour */

  char text[20]; /* whole digits, from the right */
  int whole_count = 0;
  for (uint64_t w = whole; w > 0; w /= 10)
    text[whole_count++] = (char)('0' + w % 10);
  int place = 0;
  int digit = (int)(whole % 10);
  for (int lowest = place_floor(rule); whole == 0 && digit == 0 && place > lowest; place--) {
    rest *= 10;
    digit = (int)(rest >> (point + 2));
    rest &= one - 1;
    margin_low *= 10;
    margin_high *= 10;
  }

  places p = places_from(whole_count > 0 ? whole_count - 1 : place, rule);
  if (p.last > 0)
    return false;
  out->count = 0;
  out->exponent = p.first;
  if (whole > 0) {
    /* an integer's digits end with its last one that is not 0, or at the least place */
    while (rest == 0 && place < whole_count - 1 && text[place] == '0' &&
           !(rule->unique && place >= p.least))
      place++;
    for (int i = whole_count - 1; i > place; i--)
      out->digits[out->count++] = text[i];
    digit = text[place] - '0';
  }

  bool low = false;
  bool high = false;
  for (;; place--) {
    if (rule->unique) {
      low = even ? rest <= margin_low : rest < margin_low;
      high = even ? rest + margin_high >= one : rest + margin_high > one;
    }
    bool done = rule->unique ? (low || high) && place <= p.least : rest == 0;
    if (done || place == p.last)
      break;
    out->digits[out->count++] = (char)('0' + digit);
    rest *= 10;
    digit = (int)(rest >> (point + 2));
    rest &= one - 1;
    margin_low *= margin_low <= one ? 10 : 1; /* larger margins decide nothing new */
    margin_high *= margin_high <= one ? 10 : 1;
  }
  uint128 half = one / 2;
  finish(out, digit, rounds_up(low, high, rest > half ? 1 : rest < half ? -1 : 0, digit));
  return true;
}

/* --- any value: big integers ------------------------------------------------------------------ */

/* The largest number met is about 2^1085: the smallest denormal over its unit. */
enum { limbs = 20 };

/* Least significant limb first. Functions take the number of limbs in use. */
typedef struct big {
  uint64_t limb[limbs];
} big;

static void big_multiply(big *a, int n, uint64_t factor) {
  uint64_t carry = 0;
  for (int i = 0; i < n; i++) {
    uint128 product = (uint128)a->limb[i] * factor + carry;
    a->limb[i] = (uint64_t)product;
    carry = (uint64_t)(product >> 64);
  }
}

static void big_multiply_power10(big *a, int power) {
  for (; power >= 19; power -= 19)
    big_multiply(a, limbs, UINT64_C(10000000000000000000));
  for (; power > 0; power--)
    big_multiply(a, limbs, 10);
}

static void big_shift_left(big *a, int bits) {
  int skip = bits / 64;
  int shift = bits % 64;
  for (int i = limbs - 1; i >= 0; i--) {
    uint64_t high = i >= skip ? a->limb[i - skip] : 0;
    uint64_t low = i > skip ? a->limb[i - skip - 1] : 0;
    a->limb[i] = shift > 0 ? high << shift | low >> (64 - shift) : high;
  }
}

static int big_compare(const big *a, const big *b, int n) {
  for (int i = n - 1; i >= 0; i--)
    if (a->limb[i] != b->limb[i])
      return a->limb[i] > b->limb[i] ? 1 : -1;
  return 0;
}

/* Compares a + b with c. */
static int big_compare_sum(const big *a, const big *b, const big *c, int n) {
  big sum;
  uint64_t carry = 0;
  for (int i = 0; i < n; i++) {
    uint128 s = (uint128)a->limb[i] + b->limb[i] + carry;
    sum.limb[i] = (uint64_t)s;
    carry = (uint64_t)(s >> 64);
  }
  return big_compare(&sum, c, n);
}

/* a -= factor * b, which is not negative. */
static void big_subtract(big *a, const big *b, int n, uint64_t factor) {
  uint64_t borrow = 0;
  for (int i = 0; i < n; i++) {
    uint128 product = (uint128)b->limb[i] * factor + borrow;
    borrow = (uint64_t)(product >> 64) + (a->limb[i] < (uint64_t)product);
    a->limb[i] -= (uint64_t)product;
  }
}

/* a %= b and returns a / b, which is at most 9. The highest bit of b is bit 59 of limb n - 1. */
static int big_divide(big *a, const big *b, int n) {
  uint64_t quotient = a->limb[n - 1] / (b->limb[n - 1] + 1); /* too small by 1 at most */
  big_subtract(a, b, n, quotient);
  if (big_compare(a, b, n) >= 0) {
    big_subtract(a, b, n, 1);
    quotient++;
  }
  return (int)quotient;
}

static bool big_is_zero(const big *a, int n) {
  while (n > 0 && a->limb[n - 1] == 0)
    n--;
  return n == 0;
}

/* floor(log10(2^exponent)), for all exponents of a float64. */
static int log10_power2(int exponent) {
  return (int)floor(exponent * 0.30102999566398119521);
}

/* The same in big integers: rest / one of the unit of the place at hand, and the margins. */
typedef struct ratio {
  big rest, margin_low, margin_high, one;
  int n; /* limbs in use */
} ratio;

/* value = rest / one, in quarters of the last mantissa bit as above. */
static void ratio_init(ratio *r, binary value) {
  *r = (ratio){.rest = {{value.mantissa << 2}},
               .margin_low = {{value.narrow_below ? 1 : 2}},
               .margin_high = {{2}},
               .one = {{4}},
               .n = limbs};
  if (value.exponent > 0) {
    big_shift_left(&r->rest, value.exponent);
    big_shift_left(&r->margin_low, value.exponent);
    big_shift_left(&r->margin_high, value.exponent);
  } else {
    big_shift_left(&r->one, -value.exponent);
  }
}

/* Divides by 10^place: the next digit divided off is then that of the place. */
static void ratio_move(ratio *r, int place) {
  if (place > 0) {
    big_multiply_power10(&r->one, place);
  } else {
    big_multiply_power10(&r->rest, -place);
    big_multiply_power10(&r->margin_low, -place);
    big_multiply_power10(&r->margin_high, -place);
  }
}

/* Scales all numbers to what big_divide wants: the highest bit of 'one' is bit 59 of limb n - 1. */
static void ratio_normalize(ratio *r) {
  while (r->one.limb[r->n - 1] == 0)
    r->n--;
  int spare = __builtin_clzll(r->one.limb[r->n - 1]) - 4;
  if (spare < 0) {
    spare += 64;
    r->n++;
  }
  big_shift_left(&r->rest, spare);
  big_shift_left(&r->margin_low, spare);
  big_shift_left(&r->margin_high, spare);
  big_shift_left(&r->one, spare);
}

static void ratio_next(ratio *r) {
  big_multiply(&r->rest, r->n, 10);
  if (big_compare(&r->margin_low, &r->one, r->n) <= 0) /* larger margins decide nothing new */
    big_multiply(&r->margin_low, r->n, 10);
  if (big_compare(&r->margin_high, &r->one, r->n) <= 0)
    big_multiply(&r->margin_high, r->n, 10);
}

static void generate_large(binary value, const dnn_decimal_rule *rule, dnn_decimal *out) {
  ratio r;
  ratio_init(&r, value);
  int first = log10_power2(63 - __builtin_clzll(value.mantissa) + value.exponent);
  int lowest = place_floor(rule);
  first = first < lowest ? lowest : first;
  ratio_move(&r, first);
  big ten = r.one;
  big_multiply(&ten, limbs, 10);
  if (big_compare(&r.rest, &ten, limbs) >= 0) { /* the logarithm was too small */
    r.one = ten;
    first++;
  }
  ratio_normalize(&r);

  places p = places_from(first, rule);
  out->count = 0;
  out->exponent = first;
  bool even = value.mantissa % 2 == 0;
  bool low = false;
  bool high = false;
  int digit;
  for (int place = first;; place--) {
    digit = big_divide(&r.rest, &r.one, r.n);
    if (rule->unique) {
      int order = big_compare(&r.rest, &r.margin_low, r.n);
      low = even ? order <= 0 : order < 0;
      order = big_compare_sum(&r.rest, &r.margin_high, &r.one, r.n);
      high = even ? order >= 0 : order > 0;
    }
    bool done = rule->unique ? (low || high) && place <= p.least : big_is_zero(&r.rest, r.n);
    if (done || place == p.last)
      break;
    out->digits[out->count++] = (char)('0' + digit);
    ratio_next(&r);
  }
  int half = big_compare_sum(&r.rest, &r.rest, &r.one, r.n);
  finish(out, digit, rounds_up(low, high, half, digit));
}

static void generate(binary value, const dnn_decimal_rule *rule, dnn_decimal *out) {
  if (value.mantissa == 0) {
    out->count = 1;
    out->exponent = 0;
    out->digits[0] = '0';
    return;
  }
  bool small = value.exponent <= 0 && value.exponent >= small_exponent;
  if (!small || !generate_small(value, rule, out))
    generate_large(value, rule, out);
}

/* --- reals ------------------------------------------------------------------------------------ */

/* 'field' is the biased exponent, 'bias' its value for an integer mantissa. */
static binary binary_from(uint64_t fraction, int fraction_bits, int field, int bias) {
  bool normal = field > 0;
  binary value = {
      .mantissa = normal ? fraction | UINT64_C(1) << fraction_bits : fraction,
      .exponent = (normal ? field : 1) - bias,
      .narrow_below = fraction == 0 && field > 1,
  };
  return value;
}

void dnn_decimal_f64(double value, dnn_decimal_rule rule, dnn_decimal *out) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
  generate(binary_from(fraction, 52, (int)(bits >> 52 & 0x7ff), 1075), &rule, out);
}

void dnn_decimal_f32(float value, dnn_decimal_rule rule, dnn_decimal *out) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  generate(binary_from(bits & 0x7fffff, 23, (int)(bits >> 23 & 0xff), 150), &rule, out);
}
