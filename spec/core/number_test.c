/* Numbers in text: every value is strtod's, bit for bit. */
#include "io/number.h"

#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252u;

static uint64_t draw(void) { /* xorshift64 */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

/* Does the text read as strtod reads it? */
static bool agrees(const char *text) {
  double expected = strtod(text, NULL), actual;
  const char *problem = dnn_number_read(text, strlen(text), DNN_F64, &actual);
  if (problem == NULL && memcmp(&expected, &actual, sizeof actual) == 0)
    return true;
  printf("'%s' is %.17g, not %.17g (%s)\n", text, expected, actual, problem ? problem : "read");
  return false;
}

static bool refuses(const char *text, dnn_dtype dtype, const char *why) {
  int64_t out;
  const char *problem = dnn_number_read(text, strlen(text), dtype, &out);
  return problem != NULL && strcmp(problem, why) == 0;
}

static bool gives(const char *text, dnn_dtype dtype, int64_t expected) {
  int64_t out;
  return dnn_number_read(text, strlen(text), dtype, &out) == NULL && out == expected;
}

/* Digits of every number and place of the point, with an exponent or none. */
static void test_random_digits(void) {
  bool all = true;
  for (int i = 0; i < 300000; i++) {
    char digits[64], text[128];
    int count = 1 + (int)(draw() % 22), point = (int)(draw() % (uint64_t)(count + 1));
    for (int k = 0; k < count; k++)
      digits[k] = (char)('0' + draw() % 10);
    int exponent = (int)(draw() % 61) - 30;
    snprintf(text, sizeof text, draw() % 2 ? "%s%.*s.%.*se%d" : "%s%.*s.%.*s",
             draw() % 2 ? "-" : "", point, digits, count - point, digits + point, exponent);
    all = agrees(text) && all;
  }
  CHECK(all);
}

/* The shortest and longer texts of doubles, and of the middle between two of them, which has 54
   bits: the cases that are rounded last. */
static void test_neighbours(void) {
  bool all = true;
  for (int i = 0; i < 100000; i++) {
    char text[128];
    uint64_t bits = (draw() & 0x800fffffffffffff) | (1023 - 60 + draw() % 120) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    for (int digits = 15; digits <= 20; digits++) {
      snprintf(text, sizeof text, "%.*g", digits, value);
      all = agrees(text) && all;
    }
    uint64_t middle = (draw() >> 10 | (uint64_t)1 << 53) | 1; /* of integers with 54 bits */
    snprintf(text, sizeof text, "%" PRIu64, middle);
    all = agrees(text) && all;
    snprintf(text, sizeof text, "%" PRIu64 ".%d", middle, (int)(draw() % 3));
    all = agrees(text) && all;
    snprintf(text, sizeof text, "%" PRIu64 ".5", middle >> 1);
    all = agrees(text) && all;
  }
  CHECK(all);
}

static void test_words(void) {
  static const char *const texts[] = {"0",
                                      "-0",
                                      "+0.0",
                                      "00012",
                                      "1.",
                                      ".5",
                                      "-.5e1",
                                      "1e22",
                                      "1e23",
                                      "1e27",
                                      "1e28",
                                      "1e-27",
                                      "1e-28",
                                      "1e400",
                                      "1e-400",
                                      "5e-324",
                                      "1E5",
                                      "1e+5",
                                      "1e0005",
                                      "inf",
                                      "-Infinity",
                                      "nan",
                                      "-NaN",
                                      "1e999999",
                                      "0e99999",
                                      "18446744073709551615",
                                      "18446744073709551616",
                                      "9007199254740993",
                                      "9223372036854775807.5",
                                      "2.2250738585072011e-308",
                                      "0.000000000000000000000000000001"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    CHECK(agrees(texts[i]));
  static const char *const others[] = {"",
                                       " 1",
                                       "1 ",
                                       "-",
                                       "+",
                                       ".",
                                       "e5",
                                       "1e",
                                       "1e+",
                                       "0x1",
                                       "1x",
                                       "1_0",
                                       "--1",
                                       "+-1",
                                       "1.2.3",
                                       "nan(1)",
                                       "\t1",
                                       "1,5",
                                       "\xc2\xa0"
                                       "1"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    CHECK(refuses(others[i], DNN_F64, "is not a number"));
  char longest[256];
  memset(longest, '1', sizeof longest);
  longest[127] = '\0';
  CHECK(agrees(longest));
  longest[127] = '1';
  longest[128] = '\0';
  CHECK(refuses(longest, DNN_F64, "is not a number"));
}

static void test_integers(void) {
  CHECK(gives("9223372036854775807", DNN_I64, INT64_MAX));
  CHECK(gives("-9223372036854775808", DNN_I64, INT64_MIN));
  CHECK(gives("+00000000000000000000000000012", DNN_I64, 12));
  CHECK(gives("2.75", DNN_I64, 2) && gives("-2.75", DNN_I64, -2) && gives("1e3", DNN_I64, 1000));
  CHECK(refuses("9223372036854775808", DNN_I64, "does not fit into int64"));
  CHECK(refuses("-9223372036854775809", DNN_I64, "does not fit into int64"));
  CHECK(refuses("1e19", DNN_I64, "does not fit into int64"));
  CHECK(refuses("nan", DNN_I64, "does not fit into int64"));
  CHECK(gives("255", DNN_U8, 255) && gives("-0", DNN_U8, 0));
  CHECK(refuses("256", DNN_U8, "does not fit into uint8"));
  CHECK(refuses("-1", DNN_U8, "does not fit into uint8"));
  int64_t out;
  CHECK(dnn_number_integer("-12", 3, &out) && out == -12);
  CHECK(!dnn_number_integer("1.0", 3, &out) && !dnn_number_integer("", 0, &out));
  CHECK(!dnn_number_integer("99999999999999999999", 20, &out));
}

int main(void) {
  test_random_digits();
  test_neighbours();
  test_words();
  test_integers();
  return check_finish();
}
