/*
** Fonts: which glyphs a text consists of, and how large it is.
**
** Two implementations: font_freetype.c asks fontconfig for fonts, and for one that has a character
** where the chosen one has not; font_table.c knows the widths of DejaVu Sans, and no glyphs.
** Measures are those of unhinted outlines, the same at every resolution.
*/
#ifndef DNN_PLOT_FONT_H
#define DNN_PLOT_FONT_H

#include "base/error.h"
#include "plot/path.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNN_MAX_FAMILY 64

typedef struct dnn_font {
  double size;                 /* units an em */
  char family[DNN_MAX_FAMILY]; /* "sans-serif", "serif", "monospace", or a name */
  bool is_bold, is_italic;
} dnn_font;

typedef struct dnn_extents {
  double width;   /* from the origin to where the next text would begin */
  double ascent;  /* of the ink, above the baseline */
  double descent; /* of the ink, below the baseline */
} dnn_extents;

/* Fonts that were opened, and what is known of them. */
typedef struct dnn_fonts dnn_fonts;

/* DNN_ENOMEM, DNN_EMISSING. */
dnn_status dnn_fonts_open(dnn_fonts **out, dnn_error *error);

/* NULL is allowed. */
void dnn_fonts_close(dnn_fonts *fonts);

/* Measures a text. Bytes that are not UTF-8 and control characters count as U+FFFD. DNN_ENOMEM. */
dnn_status dnn_text_measure(dnn_fonts *fonts, const char *text, size_t length, const dnn_font *font,
                            dnn_extents *out, dnn_error *error);

/*
** What was asked for and not found since the last call, each once in the life of 'fonts', with ", "
** between them: characters that no font has, and families that are not installed. "" for none;
** valid until the next call with 'fonts'.
*/
void dnn_fonts_missing(dnn_fonts *fonts, const char **characters, const char **families);

/* --- glyphs ----------------------------------------------------------------------------------- */

/* Are there glyphs? Where not, the functions below fail with DNN_EMISSING. */
bool dnn_fonts_have_glyphs(void);

typedef struct dnn_glyph {
  int face; /* which of the fonts that were opened */
  uint32_t index;
  double x;             /* of its origin, in units from that of the text */
  size_t start, length; /* bytes of the text that it shows */
} dnn_glyph;

/* The glyphs of a text, valid until the next call with 'fonts'. */
dnn_status dnn_text_glyphs(dnn_fonts *fonts, const char *text, size_t length, const dnn_font *font,
                           const dnn_glyph **glyphs, size_t *count, dnn_error *error);

/* The outline of a glyph of so many units an em, y down, origin at (0, 0). Valid until the next
   call. */
dnn_status dnn_glyph_outline(dnn_fonts *fonts, const dnn_glyph *glyph, const dnn_path **outline,
                             dnn_error *error);

/* The units of dnn_glyph_outline. */
#define DNN_EM 1000.0

/* The same of so many pixels an em, with horizontal stems on whole pixels. */
dnn_status dnn_glyph_hinted(dnn_fonts *fonts, const dnn_glyph *glyph, double pixels,
                            const dnn_path **outline, dnn_error *error);

/* The file of a font, which of the fonts in it is meant, and its PostScript name. */
void dnn_fonts_file(const dnn_fonts *fonts, int face, const char **file, int *index,
                    const char **name);

#endif
