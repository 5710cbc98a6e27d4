/*
** Fonts where there is neither FreeType nor fontconfig: the measures of DejaVu Sans, by which texts
** of an SVG file are stretched to what was expected of them.
*/
#include "base/alloc.h"
#include "plot/font.h"
#include "plot/utf8.h"

#include <math.h>
#include <string.h>

/* Thousandths of an em. */
typedef struct measures {
  int16_t width;
  int16_t ascent, descent; /* of the ink, above and below the baseline */
} measures;

typedef struct range {
  uint32_t first, last; /* characters */
  size_t offset;        /* of the first one's measures */
} range;

static const range ranges[] = {{0x20, 0x7E, 0},       {0xA0, 0xFF, 95},      {0x391, 0x3A1, 191},
                               {0x3A3, 0x3A9, 208},   {0x3B1, 0x3C9, 215},   {0x2010, 0x2026, 240},
                               {0x2190, 0x2193, 263}, {0x2200, 0x221E, 267}, {0x2248, 0x2248, 298},
                               {0x2260, 0x2265, 299}};

static const measures table[] = {
    {318, 0, 0},       {401, 729, 0},    {460, 729, -458}, {838, 718, 0},    {636, 760, 147},
    {950, 742, 14},    {780, 742, 14},   {275, 729, -458}, {390, 759, 132},  {390, 759, 132},
    {500, 742, -286},  {838, 627, 0},    {318, 124, 116},  {361, 314, -234}, {318, 124, 0},
    {337, 729, 93},    {636, 742, 14},   {636, 729, 0},    {636, 742, 0},    {636, 742, 14},
    {636, 729, 0},     {636, 729, 14},   {636, 742, 14},   {636, 729, 0},    {636, 742, 14},
    {636, 742, 14},    {337, 517, 0},    {337, 517, 116},  {838, 581, -46},  {838, 454, -172},
    {838, 581, -46},   {531, 742, 0},    {1000, 704, 174}, {684, 729, 0},    {686, 729, 0},
    {698, 742, 14},    {770, 729, 0},    {632, 729, 0},    {575, 729, 0},    {775, 742, 14},
    {752, 729, 0},     {295, 729, 0},    {295, 729, 200},  {656, 729, 0},    {557, 729, 0},
    {863, 729, 0},     {748, 729, 0},    {787, 742, 14},   {603, 729, 0},    {787, 742, 129},
    {695, 729, 0},     {635, 742, 14},   {611, 729, 0},    {732, 729, 14},   {684, 729, 0},
    {989, 729, 0},     {685, 729, 0},    {611, 729, 0},    {685, 729, 0},    {390, 760, 132},
    {337, 729, 93},    {390, 760, 132},  {838, 729, -457}, {500, -166, 236}, {500, 800, -617},
    {613, 560, 14},    {635, 760, 14},   {550, 560, 14},   {635, 760, 14},   {615, 560, 14},
    {352, 760, 0},     {635, 560, 208},  {634, 760, 0},    {278, 760, 0},    {278, 760, 208},
    {579, 760, 0},     {278, 760, 0},    {974, 560, 0},    {634, 560, 0},    {612, 560, 14},
    {635, 560, 208},   {635, 560, 208},  {411, 560, 0},    {521, 560, 14},   {392, 702, 0},
    {634, 560, 14},    {592, 547, 0},    {818, 547, 0},    {592, 547, 0},    {592, 547, 208},
    {525, 547, 0},     {636, 760, 163},  {337, 764, 236},  {636, 760, 163},  {838, 399, -228},
    {318, 0, 0},       {401, 547, 182},  {636, 699, 153},  {636, 742, 0},    {636, 587, -40},
    {636, 729, 0},     {337, 699, 171},  {500, 742, 95},   {500, 758, -659}, {1000, 725, 0},
    {471, 742, -229},  {612, 517, -69},  {838, 421, -140}, {361, 314, -234}, {1000, 725, 0},
    {500, 745, -673},  {500, 742, -432}, {838, 627, 0},    {401, 742, -326}, {401, 742, -319},
    {500, 800, -616},  {636, 547, 208},  {636, 729, 96},   {318, 409, -285}, {500, 0, 193},
    {401, 734, -326},  {471, 742, -229}, {612, 517, -69},  {969, 742, 14},   {969, 742, 14},
    {969, 742, 14},    {531, 547, 196},  {684, 927, 0},    {684, 927, 0},    {684, 928, 0},
    {684, 921, 0},     {684, 913, 0},    {684, 928, 0},    {974, 729, 0},    {698, 742, 193},
    {632, 927, 0},     {632, 927, 0},    {632, 928, 0},    {632, 913, 0},    {295, 927, 0},
    {295, 927, 0},     {295, 928, 0},    {295, 913, 0},    {775, 729, 0},    {748, 921, 0},
    {787, 927, 14},    {787, 927, 14},   {787, 928, 14},   {787, 921, 14},   {787, 913, 14},
    {838, 596, -31},   {787, 761, 34},   {732, 927, 14},   {732, 927, 14},   {732, 928, 14},
    {732, 913, 14},    {611, 927, 0},    {605, 729, 0},    {630, 760, 14},   {613, 800, 14},
    {613, 800, 14},    {613, 800, 14},   {613, 777, 14},   {613, 758, 14},   {613, 878, 14},
    {982, 560, 14},    {550, 560, 193},  {615, 800, 14},   {615, 800, 14},   {615, 800, 14},
    {615, 758, 14},    {278, 800, 0},    {278, 800, 0},    {278, 800, 0},    {278, 758, 0},
    {612, 760, 14},    {634, 777, 0},    {612, 800, 14},   {612, 800, 14},   {612, 800, 14},
    {612, 777, 14},    {612, 758, 14},   {838, 554, -73},  {612, 592, 46},   {634, 800, 14},
    {634, 800, 14},    {634, 800, 14},   {634, 758, 14},   {592, 800, 208},  {635, 760, 208},
    {592, 758, 208},   {684, 729, 0},    {686, 729, 0},    {557, 729, 0},    {684, 729, 0},
    {632, 729, 0},     {685, 729, 0},    {752, 729, 0},    {787, 742, 14},   {295, 729, 0},
    {656, 729, 0},     {684, 729, 0},    {863, 729, 0},    {748, 729, 0},    {632, 729, 0},
    {787, 742, 14},    {752, 729, 0},    {603, 729, 0},    {632, 729, 0},    {611, 729, 0},
    {611, 729, 0},     {787, 729, 0},    {685, 729, 0},    {787, 729, 0},    {764, 738, 0},
    {659, 559, 12},    {638, 766, 208},  {592, 547, 208},  {612, 742, 14},   {541, 561, 14},
    {544, 760, 210},   {634, 560, 208},  {612, 768, 11},   {338, 547, 0},    {589, 547, 0},
    {592, 760, 0},     {636, 547, 208},  {559, 547, 0},    {558, 760, 210},  {612, 560, 14},
    {602, 547, 19},    {635, 560, 208},  {587, 560, 210},  {634, 547, 14},   {602, 547, 0},
    {579, 547, 15},    {660, 551, 208},  {578, 547, 208},  {660, 547, 208},  {837, 547, 14},
    {361, 314, -234},  {361, 314, -234}, {636, 309, -239}, {500, 309, -239}, {1000, 309, -239},
    {1000, 309, -239}, {500, 764, 236},  {500, -9, 236},   {318, 729, -489}, {318, 729, -499},
    {318, 124, 116},   {318, 729, -499}, {518, 729, -489}, {518, 729, -489}, {518, 124, 116},
    {518, 729, -489},  {500, 729, 96},   {500, 729, 96},   {590, 516, -227}, {590, 555, -188},
    {334, 124, 0},     {667, 124, 0},    {1000, 124, 0},   {838, 527, -100}, {838, 732, 0},
    {838, 527, -100},  {838, 729, 3},    {684, 729, 0},    {636, 742, 14},   {517, 662, 14},
    {632, 729, 0},     {632, 776, 46},   {871, 710, 10},   {669, 719, 0},    {669, 719, 0},
    {871, 710, 10},    {871, 835, 138},  {718, 550, -76},  {871, 710, 10},   {871, 835, 138},
    {718, 550, -76},   {636, 485, 0},    {757, 719, 192},  {757, 719, 192},  {674, 719, 192},
    {838, 355, -272},  {838, 627, 0},    {838, 729, 0},    {337, 729, 93},   {637, 768, 54},
    {838, 627, 0},     {626, 470, -160}, {626, 458, -168}, {637, 811, 20},   {637, 933, 20},
    {637, 924, 20},    {714, 487, -112}, {833, 487, -112}, {838, 494, -133}, {838, 608, -19},
    {838, 537, -90},   {838, 650, 24},   {838, 629, 0},    {838, 582, 0},    {838, 582, 0}};

static measures measures_of(uint32_t character) {
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (character >= ranges[i].first && character <= ranges[i].last)
      return table[ranges[i].offset + character - ranges[i].first];
  /* from the first of the Chinese radicals on, characters are as wide as high */
  return character >= 0x2E80 ? (measures){1000, 860, 120} : (measures){640, 729, 14};
}

/* There is nothing to open. */
struct dnn_fonts {
  char unused;
};

dnn_status dnn_fonts_open(dnn_fonts **out, dnn_error *error) {
  *out = dnn_alloc(sizeof **out);
  return *out != NULL ? DNN_OK : dnn_error_set(error, DNN_ENOMEM, "out of memory for fonts");
}

void dnn_fonts_close(dnn_fonts *fonts) {
  dnn_free(fonts);
}

dnn_status dnn_text_measure(dnn_fonts *fonts, const char *text, size_t length, const dnn_font *font,
                            dnn_extents *out, dnn_error *error) {
  (void)fonts, (void)error;
  double width = 0, ascent = 0, descent = 0, scale = font->size / 1000;
  bool has_ink = false;
  bool is_mono = strcmp(font->family, "monospace") == 0;
  for (size_t at = 0; at < length;) {
    measures m = measures_of(dnn_utf8_next(text, length, &at));
    /* a bold letter is about a tenth wider */
    width += is_mono && m.width < 1000 ? 602 : font->is_bold ? 1.1 * m.width : m.width;
    if (m.ascent + m.descent != 0) {
      ascent = has_ink ? fmax(ascent, m.ascent) : m.ascent;
      descent = has_ink ? fmax(descent, m.descent) : m.descent;
      has_ink = true;
    }
  }
  *out = (dnn_extents){width * scale, ascent * scale, descent * scale};
  return DNN_OK;
}

void dnn_fonts_missing(dnn_fonts *fonts, const char **characters, const char **families) {
  (void)fonts;
  *characters = *families = "";
}

/* --- glyphs ----------------------------------------------------------------------------------- */

bool dnn_fonts_have_glyphs(void) {
  return false;
}

static dnn_status absent(dnn_error *error) {
  return dnn_error_set(error, DNN_EMISSING, "there are no fonts in this build");
}

dnn_status dnn_text_glyphs(dnn_fonts *fonts, const char *text, size_t length, const dnn_font *font,
                           const dnn_glyph **glyphs, size_t *count, dnn_error *error) {
  (void)fonts, (void)text, (void)length, (void)font, (void)glyphs, (void)count;
  return absent(error);
}

dnn_status dnn_glyph_outline(dnn_fonts *fonts, const dnn_glyph *glyph, const dnn_path **outline,
                             dnn_error *error) {
  (void)fonts, (void)glyph, (void)outline;
  return absent(error);
}

dnn_status dnn_glyph_hinted(dnn_fonts *fonts, const dnn_glyph *glyph, double pixels,
                            const dnn_path **outline, dnn_error *error) {
  (void)fonts, (void)glyph, (void)pixels, (void)outline;
  return absent(error);
}

void dnn_fonts_file(const dnn_fonts *fonts, int face, const char **file, int *index,
                    const char **name) {
  (void)fonts, (void)face;
  *file = *name = "";
  *index = 0;
}
