/*
** dnn/markdown.so: reads CommonMark with GitHub's tables, task lists and strikethrough, and
** formulas between dollars, by md4c. lua/dnn/nb/prose.lua makes HTML of what it finds.
*/
#include <lauxlib.h>
#include <limits.h>
#include <lua.h>
#include <md4c.h>

/* HTML in the text is text. */
#define FLAGS (MD_DIALECT_GITHUB | MD_FLAG_NOHTML | MD_FLAG_LATEXMATHSPANS)

static const char *const block_kinds[] = {
    [MD_BLOCK_DOC] = "document", [MD_BLOCK_QUOTE] = "quote", [MD_BLOCK_UL] = "bullets",
    [MD_BLOCK_OL] = "numbers",   [MD_BLOCK_LI] = "item",     [MD_BLOCK_HR] = "rule",
    [MD_BLOCK_H] = "heading",    [MD_BLOCK_CODE] = "code",   [MD_BLOCK_HTML] = "html",
    [MD_BLOCK_P] = "paragraph",  [MD_BLOCK_TABLE] = "table", [MD_BLOCK_THEAD] = "head",
    [MD_BLOCK_TBODY] = "body",   [MD_BLOCK_TR] = "row",      [MD_BLOCK_TH] = "title cell",
    [MD_BLOCK_TD] = "cell"};

static const char *const span_kinds[] = {[MD_SPAN_EM] = "emphasis",
                                         [MD_SPAN_STRONG] = "strong",
                                         [MD_SPAN_A] = "link",
                                         [MD_SPAN_IMG] = "image",
                                         [MD_SPAN_CODE] = "literal",
                                         [MD_SPAN_DEL] = "deleted",
                                         [MD_SPAN_LATEXMATH] = "formula",
                                         [MD_SPAN_LATEXMATH_DISPLAY] = "display formula",
                                         [MD_SPAN_WIKILINK] = "wiki",
                                         [MD_SPAN_U] = "underlined"};

static const char *const text_kinds[] = {
    [MD_TEXT_NORMAL] = "plain",   [MD_TEXT_NULLCHAR] = "null",  [MD_TEXT_BR] = "break",
    [MD_TEXT_SOFTBR] = "newline", [MD_TEXT_ENTITY] = "entity",  [MD_TEXT_CODE] = "plain",
    [MD_TEXT_HTML] = "plain",     [MD_TEXT_LATEXMATH] = "plain"};

/* One thing that md4c has found. */
typedef struct finding {
  const char *event;
  const char *kind;
  void (*push_detail)(lua_State *L, const struct finding *self);
  int type;
  const void *detail;
  const char *text;
  size_t size;
} finding;

/* Sets a field to the texts of an attribute: kind, text, kind, text, ... */
static void set_attribute(lua_State *L, const char *name, const MD_ATTRIBUTE *given) {
  lua_newtable(L);
  for (int i = 0; given->size > 0 && given->substr_offsets[i] < given->size; i++) {
    MD_OFFSET start = given->substr_offsets[i];
    lua_pushstring(L, text_kinds[given->substr_types[i]]);
    lua_rawseti(L, -2, 2 * i + 1);
    lua_pushlstring(L, given->text + start, given->substr_offsets[i + 1] - start);
    lua_rawseti(L, -2, 2 * i + 2);
  }
  lua_setfield(L, -2, name);
}

static void set_integer(lua_State *L, const char *name, lua_Integer value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
}

static void push_block(lua_State *L, const finding *self) {
  static const char *const sides[] = {
      [MD_ALIGN_LEFT] = "left", [MD_ALIGN_CENTER] = "center", [MD_ALIGN_RIGHT] = "right"};
  lua_newtable(L);
  if (self->type == MD_BLOCK_H) {
    set_integer(L, "level", ((const MD_BLOCK_H_DETAIL *)self->detail)->level);
  } else if (self->type == MD_BLOCK_OL) {
    set_integer(L, "start", ((const MD_BLOCK_OL_DETAIL *)self->detail)->start);
  } else if (self->type == MD_BLOCK_CODE) {
    set_attribute(L, "language", &((const MD_BLOCK_CODE_DETAIL *)self->detail)->lang);
  } else if (self->type == MD_BLOCK_LI) {
    const MD_BLOCK_LI_DETAIL *item = self->detail;
    if (item->is_task) {
      lua_pushboolean(L, item->task_mark != ' ');
      lua_setfield(L, -2, "is_done");
    }
  } else if (self->type == MD_BLOCK_TH || self->type == MD_BLOCK_TD) {
    lua_pushstring(L, sides[((const MD_BLOCK_TD_DETAIL *)self->detail)->align]);
    lua_setfield(L, -2, "align");
  }
}

static void push_span(lua_State *L, const finding *self) {
  lua_newtable(L);
  if (self->type == MD_SPAN_A) {
    const MD_SPAN_A_DETAIL *link = self->detail;
    set_attribute(L, "address", &link->href);
    set_attribute(L, "title", &link->title);
  } else if (self->type == MD_SPAN_IMG) {
    const MD_SPAN_IMG_DETAIL *image = self->detail;
    set_attribute(L, "address", &image->src);
    set_attribute(L, "title", &image->title);
  }
}

static void push_text(lua_State *L, const finding *self) {
  lua_pushlstring(L, self->text, self->size);
}

/* Calls the function at 1 with what was found. */
static int deliver(lua_State *L) {
  const finding *self = lua_touserdata(L, 2);
  lua_settop(L, 1);
  lua_pushstring(L, self->event);
  lua_pushstring(L, self->kind);
  self->push_detail(L, self);
  lua_call(L, 3, 0);
  return 0;
}

/* No error may jump through md4c: it stays on the stack, and md4c stops. */
static int report(lua_State *L, finding self) {
  lua_pushcfunction(L, deliver);
  lua_pushvalue(L, 2);
  lua_pushlightuserdata(L, &self);
  return lua_pcall(L, 2, 0, 0);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *L) {
  return report(L, (finding){"enter", block_kinds[type], push_block, (int)type, detail, NULL, 0});
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *L) {
  return report(L, (finding){"leave", block_kinds[type], push_block, (int)type, detail, NULL, 0});
}

static int enter_span(MD_SPANTYPE type, void *detail, void *L) {
  return report(L, (finding){"enter", span_kinds[type], push_span, (int)type, detail, NULL, 0});
}

static int leave_span(MD_SPANTYPE type, void *detail, void *L) {
  return report(L, (finding){"leave", span_kinds[type], push_span, (int)type, detail, NULL, 0});
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *L) {
  return report(L, (finding){"text", text_kinds[type], push_text, (int)type, NULL, text, size});
}

/*
** parse(text, f): calls f(event, kind, detail) for what stands in the text, in order. Events are
** "enter" and "leave" for blocks and spans, with a table that tells more of some (level, start,
** language, is_done, align; address and title), and "text" with a text, whose kind is "plain",
** "entity", "newline", "break" or "null". Languages, addresses and titles are lists of kinds and
** texts. Raises what f raises.
*/
static int parse(lua_State *L) {
  static const MD_PARSER parser = {0,          FLAGS,     enter_block, leave_block, enter_span,
                                   leave_span, take_text, NULL,        NULL};
  size_t size;
  const char *text = luaL_checklstring(L, 1, &size);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  luaL_argcheck(L, size < UINT_MAX / 2, 1, "the text is too long");
  lua_settop(L, 2);
  luaL_checkstack(L, 8, NULL);
  int status = md_parse(text, (MD_SIZE)size, &parser, L);
  if (lua_gettop(L) > 2)
    return lua_error(L);
  return status == 0 ? 0 : luaL_error(L, "there is too little memory");
}

int luaopen_dnn_markdown(lua_State *L);

__attribute__((visibility("default"))) int luaopen_dnn_markdown(lua_State *L) {
  static const luaL_Reg functions[] = {{"parse", parse}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
