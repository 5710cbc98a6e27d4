/*
** Fonts by fontconfig and FreeType.
**
** Everything that was found is kept: the faces, which face has a character, and outlines, by font,
** glyph and size.
*/
#include "array/text_buffer.h"
#include "base/alloc.h"
#include "plot/font.h"
#include "plot/utf8.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include FT_BBOX_H
#include FT_FREETYPE_H
#include FT_OUTLINE_H

/* One font file that was opened. */
typedef struct face {
  FT_Face ft;
  char *file;
  int index; /* of the font in the file */
} face;

/* What fontconfig chose for one family and style. */
typedef struct choice {
  dnn_font font; /* but for its size */
  int face;
  FcFontSet *others; /* where else to look for characters, best first; NULL until they are needed */
} choice;

/* An outline that was made. */
typedef struct outline {
  uint64_t key; /* 0: none */
  dnn_path path;
  double advance, top, bottom; /* y down */
} outline;

/* A character that the chosen font of some style has not. */
typedef struct stray {
  uint32_t character;
  int choice;
  int face; /* -1: no font has it */
} stray;

struct dnn_fonts {
  FT_Library library;
  FcConfig *config;
  face *faces;
  int face_count;
  choice *choices;
  int choice_count;
  stray *strays;
  size_t stray_count;
  outline *outlines; /* a hash table with open addresses */
  size_t outline_count, outline_room;
  dnn_glyph *glyphs; /* of the last text */
  size_t glyph_room;
  dnn_text_buffer missing_characters, missing_families;
  bool were_told; /* the two above */
};

/* As many outlines are kept; then all are dropped. */
#define MOST_OUTLINES 8192

static dnn_status no_memory(dnn_error *error) {
  return dnn_error_set(error, DNN_ENOMEM, "out of memory for fonts");
}

/* Lets *block hold one more element; NULL when there is no memory. */
static void *grown(void *block, size_t count, size_t element) {
  /* at every power of two the block doubles */
  if (count > 0 && (count & (count - 1)) != 0)
    return block;
  void *moved = dnn_alloc((count > 0 ? 2 * count : 1) * element);
  if (moved == NULL)
    return NULL;
  if (count > 0)
    memcpy(moved, block, count * element);
  dnn_free(block);
  return moved;
}

/* --- opening ---------------------------------------------------------------------------------- */

dnn_status dnn_fonts_open(dnn_fonts **out, dnn_error *error) {
  dnn_fonts *fonts = dnn_alloc_zero(sizeof *fonts);
  *out = NULL;
  if (fonts == NULL)
    return no_memory(error);
  if (FT_Init_FreeType(&fonts->library) != 0)
    fonts->library = NULL;
  fonts->config = FcInitLoadConfigAndFonts();
  if (fonts->library == NULL || fonts->config == NULL) {
    dnn_fonts_close(fonts);
    return no_memory(error);
  }
  *out = fonts;
  return DNN_OK;
}

static void drop_outlines(dnn_fonts *fonts) {
  for (size_t i = 0; i < fonts->outline_room; i++)
    dnn_path_free(&fonts->outlines[i].path);
  dnn_free(fonts->outlines);
  fonts->outlines = NULL;
  fonts->outline_count = fonts->outline_room = 0;
}

void dnn_fonts_close(dnn_fonts *fonts) {
  if (fonts == NULL)
    return;
  drop_outlines(fonts);
  for (int i = 0; i < fonts->choice_count; i++)
    if (fonts->choices[i].others != NULL)
      FcFontSetDestroy(fonts->choices[i].others);
  for (int i = 0; i < fonts->face_count; i++) {
    FT_Done_Face(fonts->faces[i].ft);
    dnn_free(fonts->faces[i].file);
  }
  dnn_free(fonts->choices);
  dnn_free(fonts->faces);
  dnn_free(fonts->strays);
  dnn_free(fonts->glyphs);
  dnn_text_buffer_free(&fonts->missing_characters);
  dnn_text_buffer_free(&fonts->missing_families);
  if (fonts->library != NULL)
    FT_Done_FreeType(fonts->library);
  if (fonts->config != NULL)
    FcConfigDestroy(fonts->config);
  dnn_free(fonts);
}

bool dnn_fonts_have_glyphs(void) {
  return true;
}

/* --- choosing --------------------------------------------------------------------------------- */

/* The face of a font that fontconfig knows; -1 when it cannot be used. */
static dnn_status open_face(dnn_fonts *fonts, FcPattern *pattern, int *out, dnn_error *error) {
  FcChar8 *name;
  int index = 0;
  *out = -1;
  if (FcPatternGetString(pattern, FC_FILE, 0, &name) != FcResultMatch)
    return DNN_OK;
  FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
  const char *file = (const char *)name;
  for (int i = 0; i < fonts->face_count; i++)
    if (fonts->faces[i].index == index && strcmp(fonts->faces[i].file, file) == 0) {
      *out = i;
      return DNN_OK;
    }
  face *faces = grown(fonts->faces, (size_t)fonts->face_count, sizeof *faces);
  if (faces == NULL)
    return no_memory(error);
  fonts->faces = faces;
  face *new = &faces[fonts->face_count];
  size_t size = strlen(file) + 1;
  *new = (face){.file = dnn_alloc(size), .index = index};
  if (new->file == NULL)
    return no_memory(error);
  memcpy(new->file, file, size);
  FT_Error failure = FT_New_Face(fonts->library, file, index, &new->ft);
  if (failure == 0 && !FT_IS_SCALABLE(new->ft)) {
    FT_Done_Face(new->ft);
    failure = FT_Err_Invalid_File_Format;
  }
  if (failure != 0) {
    dnn_free(new->file);
    return failure == FT_Err_Out_Of_Memory ? no_memory(error) : DNN_OK;
  }
  *out = fonts->face_count++;
  return DNN_OK;
}

/* What is looked for first by a general name. */
static const char *usual_family(const char *family) {
  if (strcmp(family, "sans-serif") == 0)
    return "DejaVu Sans";
  if (strcmp(family, "serif") == 0)
    return "DejaVu Serif";
  if (strcmp(family, "monospace") == 0)
    return "DejaVu Sans Mono";
  return family;
}

static bool is_general(const char *family) {
  return usual_family(family) != family;
}

static FcPattern *new_pattern(dnn_fonts *fonts, const dnn_font *font) {
  FcPattern *pattern = FcPatternCreate();
  if (pattern == NULL)
    return NULL;
  FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)usual_family(font->family));
  FcPatternAddString(pattern, FC_FAMILY,
                     (const FcChar8 *)(is_general(font->family) ? font->family : "DejaVu Sans"));
  FcPatternAddInteger(pattern, FC_WEIGHT, font->is_bold ? FC_WEIGHT_BOLD : FC_WEIGHT_NORMAL);
  FcPatternAddInteger(pattern, FC_SLANT, font->is_italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
  FcPatternAddBool(pattern, FC_OUTLINE, FcTrue);
  FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
  FcConfigSubstitute(fonts->config, pattern, FcMatchPattern);
  FcDefaultSubstitute(pattern);
  return pattern;
}

/* Appends to a list of names that are told once. */
static dnn_status tell(dnn_text_buffer *list, const char *name, size_t length, dnn_error *error) {
  dnn_status status = DNN_OK;
  if (list->length > 0)
    status = dnn_text_buffer_append_string(list, ", ", error);
  return status == DNN_OK ? dnn_text_buffer_append(list, name, length, error) : status;
}

/* Once what is missing was told, a new list begins. */
static void forget_told(dnn_fonts *fonts) {
  if (!fonts->were_told)
    return;
  dnn_text_buffer_free(&fonts->missing_characters);
  dnn_text_buffer_free(&fonts->missing_families);
  fonts->were_told = false;
}

static dnn_status choose_face(dnn_fonts *fonts, const dnn_font *font, int *out, dnn_error *error) {
  FcPattern *pattern = new_pattern(fonts, font);
  if (pattern == NULL)
    return no_memory(error);
  FcResult result;
  FcPattern *found = FcFontMatch(fonts->config, pattern, &result);
  FcPatternDestroy(pattern);
  *out = -1;
  dnn_status status = found != NULL ? open_face(fonts, found, out, error) : DNN_OK;
  if (status == DNN_OK && *out < 0)
    status = dnn_error_set(error, DNN_EMISSING,
                           "there is no font to write with: install fonts-dejavu-core");
  if (found == NULL)
    return status;
  bool is_there = is_general(font->family);
  FcChar8 *name;
  for (int i = 0; FcPatternGetString(found, FC_FAMILY, i, &name) == FcResultMatch; i++)
    is_there = is_there || FcStrCmpIgnoreCase(name, (const FcChar8 *)font->family) == 0;
  if (status == DNN_OK && !is_there)
    status = tell(&fonts->missing_families, font->family, strlen(font->family), error);
  FcPatternDestroy(found);
  return status;
}

static dnn_status choose(dnn_fonts *fonts, const dnn_font *font, int *out, dnn_error *error) {
  for (int i = 0; i < fonts->choice_count; i++) {
    const dnn_font *known = &fonts->choices[i].font;
    if (known->is_bold == font->is_bold && known->is_italic == font->is_italic &&
        strcmp(known->family, font->family) == 0) {
      *out = i;
      return DNN_OK;
    }
  }
  choice *choices = grown(fonts->choices, (size_t)fonts->choice_count, sizeof *choices);
  if (choices == NULL)
    return no_memory(error);
  fonts->choices = choices;
  choice *new = &choices[fonts->choice_count];
  *new = (choice){.font = *font};
  dnn_status status = choose_face(fonts, font, &new->face, error);
  if (status == DNN_OK)
    *out = fonts->choice_count++;
  return status;
}

/* Looks for another font that has a character; *out -1 when none has. */
static dnn_status look_elsewhere(dnn_fonts *fonts, choice *c, uint32_t character, int *out,
                                 dnn_error *error) {
  *out = -1;
  if (c->others == NULL) {
    FcPattern *pattern = new_pattern(fonts, &c->font);
    FcResult result;
    if (pattern != NULL) {
      c->others = FcFontSort(fonts->config, pattern, FcTrue, NULL, &result);
      FcPatternDestroy(pattern);
    }
    if (c->others == NULL)
      return no_memory(error);
  }
  for (int i = 0; i < c->others->nfont; i++) {
    FcCharSet *characters;
    if (FcPatternGetCharSet(c->others->fonts[i], FC_CHARSET, 0, &characters) != FcResultMatch ||
        !FcCharSetHasChar(characters, character))
      continue;
    int found = -1;
    dnn_status status = open_face(fonts, c->others->fonts[i], &found, error);
    if (status != DNN_OK)
      return status;
    if (found >= 0 && FT_Get_Char_Index(fonts->faces[found].ft, character) != 0) {
      *out = found;
      return DNN_OK;
    }
  }
  return DNN_OK;
}

/* The face for a character that the chosen one has not; -1 when there is none. */
static dnn_status find_stray(dnn_fonts *fonts, int chosen, uint32_t character, int *out,
                             dnn_error *error) {
  bool is_known = false;
  for (size_t i = 0; i < fonts->stray_count; i++) {
    const stray *s = &fonts->strays[i];
    if (s->character == character && s->choice == chosen) {
      *out = s->face;
      return DNN_OK;
    }
    is_known = is_known || s->character == character;
  }
  stray *strays = grown(fonts->strays, fonts->stray_count, sizeof *strays);
  if (strays == NULL)
    return no_memory(error);
  fonts->strays = strays;
  dnn_status status = look_elsewhere(fonts, &fonts->choices[chosen], character, out, error);
  if (status == DNN_OK && *out < 0 && !is_known) {
    char bytes[4];
    size_t size = dnn_utf8_put(character, bytes);
    status = tell(&fonts->missing_characters, bytes, size, error);
  }
  if (status == DNN_OK)
    strays[fonts->stray_count++] = (stray){character, chosen, *out};
  return status;
}

void dnn_fonts_missing(dnn_fonts *fonts, const char **characters, const char **families) {
  forget_told(fonts);
  *characters = fonts->missing_characters.length > 0 ? fonts->missing_characters.text : "";
  *families = fonts->missing_families.length > 0 ? fonts->missing_families.text : "";
  fonts->were_told = true;
}

/* --- outlines --------------------------------------------------------------------------------- */

/* Where FreeType's outline goes. */
typedef struct sink {
  dnn_path *path;
  double scale;
  dnn_point last;
  dnn_status status;
  dnn_error *error;
} sink;

static dnn_point sink_point(const sink *s, const FT_Vector *v) {
  return (dnn_point){(double)v->x * s->scale, -(double)v->y * s->scale};
}

static int sink_add(sink *s, dnn_verb verb, const dnn_point *points) {
  s->status = dnn_path_add(s->path, verb, points, s->error);
  if (verb != DNN_CLOSE)
    s->last = points[verb == DNN_CURVE ? 2 : 0];
  return s->status != DNN_OK;
}

static int sink_move(const FT_Vector *to, void *context) {
  sink *s = context;
  dnn_point point = sink_point(s, to);
  if (s->path->verb_count > 0 && sink_add(s, DNN_CLOSE, NULL))
    return 1;
  return sink_add(s, DNN_MOVE, &point);
}

static int sink_line(const FT_Vector *to, void *context) {
  sink *s = context;
  dnn_point point = sink_point(s, to);
  return sink_add(s, DNN_LINE, &point);
}

static int sink_conic(const FT_Vector *control, const FT_Vector *to, void *context) {
  sink *s = context;
  dnn_point c = sink_point(s, control), end = sink_point(s, to);
  const dnn_point points[3] = {{(s->last.x + 2 * c.x) / 3, (s->last.y + 2 * c.y) / 3},
                               {(end.x + 2 * c.x) / 3, (end.y + 2 * c.y) / 3},
                               end};
  return sink_add(s, DNN_CURVE, points);
}

static int sink_cubic(const FT_Vector *a, const FT_Vector *b, const FT_Vector *to, void *context) {
  sink *s = context;
  const dnn_point points[3] = {sink_point(s, a), sink_point(s, b), sink_point(s, to)};
  return sink_add(s, DNN_CURVE, points);
}

/* Loads a glyph into an empty outline; 'size' 0: unhinted, in DNN_EM. A glyph that cannot be loaded
   is empty. */
static dnn_status load_outline(FT_Face ft, uint32_t glyph, int64_t size, outline *out,
                               dnn_error *error) {
  FT_Int32 flags = FT_LOAD_NO_BITMAP;
  double scale = 1 / 64.0;
  if (size > 0) {
    flags |= FT_LOAD_TARGET_LIGHT;
    FT_Set_Char_Size(ft, size, size, 72, 72);
  } else {
    flags |= FT_LOAD_NO_SCALE;
    scale = DNN_EM / ft->units_per_EM;
  }
  FT_Error failure = FT_Load_Glyph(ft, glyph, flags);
  if (failure == FT_Err_Out_Of_Memory)
    return no_memory(error);
  if (failure != 0 || ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
    return DNN_OK;
  static const FT_Outline_Funcs functions = {sink_move, sink_line, sink_conic, sink_cubic, 0, 0};
  sink s = {.path = &out->path, .scale = scale, .status = DNN_OK, .error = error};
  FT_Outline_Decompose(&ft->glyph->outline, &functions, &s);
  if (s.status == DNN_OK && out->path.verb_count > 0)
    sink_add(&s, DNN_CLOSE, NULL);
  FT_BBox box;
  FT_Outline_Get_BBox(&ft->glyph->outline, &box);
  out->advance = (double)ft->glyph->metrics.horiAdvance * scale;
  out->top = -(double)box.yMax * scale;
  out->bottom = -(double)box.yMin * scale;
  return s.status;
}

static uint64_t hashed(uint64_t key) {
  key *= UINT64_C(0x9E3779B97F4A7C15);
  return key ^ key >> 29;
}

/* The place of a key in a table with free places: where it is, or where it may be put. */
static outline *find_place(outline *table, size_t room, uint64_t key) {
  size_t at = hashed(key) & (room - 1);
  while (table[at].key != 0 && table[at].key != key)
    at = (at + 1) & (room - 1);
  return &table[at];
}

static dnn_status grow_table(dnn_fonts *fonts, dnn_error *error) {
  size_t room = fonts->outline_room > 0 ? 2 * fonts->outline_room : 256;
  outline *table = dnn_alloc_zero(room * sizeof *table);
  if (table == NULL)
    return no_memory(error);
  for (size_t i = 0; i < fonts->outline_room; i++)
    if (fonts->outlines[i].key != 0)
      *find_place(table, room, fonts->outlines[i].key) = fonts->outlines[i];
  dnn_free(fonts->outlines);
  fonts->outlines = table;
  fonts->outline_room = room;
  return DNN_OK;
}

/* The outline of a glyph; 'size' in 1/64 pixels an em, 0: unhinted, in DNN_EM. */
static dnn_status get_outline(dnn_fonts *fonts, int face_index, uint32_t glyph, int64_t size,
                              const outline **out, dnn_error *error) {
  /* never 0, and no two have the same: sizes are below 2^24, glyphs below 2^24 */
  uint64_t key = (uint64_t)(face_index + 1) << 48 | (uint64_t)size << 24 | glyph;
  dnn_status status = DNN_OK;
  if (fonts->outline_room > 0) {
    *out = find_place(fonts->outlines, fonts->outline_room, key);
    if ((*out)->key == key)
      return DNN_OK;
  }
  if (fonts->outline_count >= MOST_OUTLINES)
    drop_outlines(fonts);
  if (2 * fonts->outline_count >= fonts->outline_room)
    status = grow_table(fonts, error);
  if (status != DNN_OK)
    return status;
  outline made = {.key = key};
  status = load_outline(fonts->faces[face_index].ft, glyph, size, &made, error);
  if (status != DNN_OK) {
    dnn_path_free(&made.path);
    return status;
  }
  outline *place = find_place(fonts->outlines, fonts->outline_room, key);
  *place = made;
  fonts->outline_count++;
  *out = place;
  return DNN_OK;
}

dnn_status dnn_glyph_outline(dnn_fonts *fonts, const dnn_glyph *glyph, const dnn_path **out,
                             dnn_error *error) {
  const outline *found = NULL;
  dnn_status status = get_outline(fonts, glyph->face, glyph->index, 0, &found, error);
  *out = status == DNN_OK ? &found->path : NULL;
  return status;
}

dnn_status dnn_glyph_hinted(dnn_fonts *fonts, const dnn_glyph *glyph, double pixels,
                            const dnn_path **out, dnn_error *error) {
  const outline *found = NULL;
  int64_t size = (int64_t)(pixels * 64 + 0.5);
  size = size < 1 ? 1 : size >= 1 << 24 ? (1 << 24) - 1 : size;
  dnn_status status = get_outline(fonts, glyph->face, glyph->index, size, &found, error);
  *out = status == DNN_OK ? &found->path : NULL;
  return status;
}

void dnn_fonts_file(const dnn_fonts *fonts, int index, const char **file, int *in_file,
                    const char **name) {
  const face *f = &fonts->faces[index];
  *file = f->file;
  *in_file = f->index;
  const char *postscript = FT_Get_Postscript_Name(f->ft);
  *name = postscript != NULL ? postscript : "font";
}

/* --- texts ------------------------------------------------------------------------------------ */

static dnn_status reserve_glyphs(dnn_fonts *fonts, size_t count, dnn_error *error) {
  if (count <= fonts->glyph_room)
    return DNN_OK;
  dnn_free(fonts->glyphs);
  fonts->glyph_room = 0;
  int64_t bytes;
  fonts->glyphs = dnn_size_multiply((int64_t)count, sizeof *fonts->glyphs, &bytes)
                      ? dnn_alloc((size_t)bytes)
                      : NULL;
  if (fonts->glyphs == NULL)
    return no_memory(error);
  fonts->glyph_room = count;
  return DNN_OK;
}

/* How much nearer the second glyph stands than its advance tells, in DNN_EM. */
static double kerning(FT_Face ft, uint32_t left, uint32_t right) {
  FT_Vector delta;
  if (!FT_HAS_KERNING(ft) || FT_Get_Kerning(ft, left, right, FT_KERNING_UNSCALED, &delta) != 0)
    return 0;
  return (double)delta.x * DNN_EM / ft->units_per_EM;
}

/* Sets the glyphs of a text, in fonts->glyphs, and measures it. */
static dnn_status lay_out(dnn_fonts *fonts, const char *text, size_t length, const dnn_font *font,
                          size_t *count, dnn_extents *extents, dnn_error *error) {
  int chosen = 0;
  forget_told(fonts);
  dnn_status status = choose(fonts, font, &chosen, error);
  if (status == DNN_OK)
    status = reserve_glyphs(fonts, length, error);
  *count = 0;
  double x = 0, top = 0, bottom = 0;
  bool has_ink = false;
  const dnn_glyph *last = NULL;
  for (size_t at = 0; at < length && status == DNN_OK;) {
    dnn_glyph glyph = {.face = fonts->choices[chosen].face, .start = at};
    uint32_t character = dnn_utf8_next(text, length, &at);
    glyph.length = at - glyph.start;
    glyph.index = FT_Get_Char_Index(fonts->faces[glyph.face].ft, character);
    if (glyph.index == 0) {
      int other = -1;
      status = find_stray(fonts, chosen, character, &other, error);
      if (status != DNN_OK)
        break;
      if (other >= 0) {
        glyph.face = other;
        glyph.index = FT_Get_Char_Index(fonts->faces[other].ft, character);
      }
    }
    const outline *shape = NULL;
    status = get_outline(fonts, glyph.face, glyph.index, 0, &shape, error);
    if (status != DNN_OK)
      break;
    if (last != NULL && last->face == glyph.face)
      x += kerning(fonts->faces[glyph.face].ft, last->index, glyph.index);
    glyph.x = x / DNN_EM * font->size;
    x += shape->advance;
    if (shape->path.verb_count > 0) {
      top = has_ink ? fmin(top, shape->top) : shape->top;
      bottom = has_ink ? fmax(bottom, shape->bottom) : shape->bottom;
      has_ink = true;
    }
    fonts->glyphs[*count] = glyph;
    last = &fonts->glyphs[(*count)++];
  }
  *extents = (dnn_extents){x / DNN_EM * font->size, -top / DNN_EM * font->size,
                           bottom / DNN_EM * font->size};
  return status;
}

dnn_status dnn_text_measure(dnn_fonts *fonts, const char *text, size_t length, const dnn_font *font,
                            dnn_extents *out, dnn_error *error) {
  size_t count;
  return lay_out(fonts, text, length, font, &count, out, error);
}

dnn_status dnn_text_glyphs(dnn_fonts *fonts, const char *text, size_t length, const dnn_font *font,
                           const dnn_glyph **glyphs, size_t *count, dnn_error *error) {
  dnn_extents extents;
  dnn_status status = lay_out(fonts, text, length, font, count, &extents, error);
  *glyphs = fonts->glyphs;
  return status;
}
