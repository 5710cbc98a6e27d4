/*
** The metatables that all values of a type share, in two sets: the session's and the program's.
**
** ("x"):upper() looks 'upper' up in the metatable of strings, which a session may have changed or
** removed, and so with numbers, nil and the others. They belong to the state, not to an
** environment, so they are exchanged whenever one side calls the other. The exchange must not fail:
** the tables have room for all entries, and no value needs to be made.
*/
#include "repl/metatables.h"

#include <lauxlib.h>

enum { type_count = 7 };

static const char key = 0; /* of the table of two lists, one for each owner, in the registry */
static const char sample_text[] = ""; /* kept there too: finding it again takes no memory */
static metatables_owner current = METATABLES_SESSION;

/* Pushes a value of the type with a number from 1 to type_count. */
static void push_sample(lua_State *L, int number) {
  switch (number) {
  case 1:
    lua_pushnil(L);
    break;
  case 2:
    lua_pushboolean(L, 0);
    break;
  case 3:
    lua_pushlightuserdata(L, NULL);
    break;
  case 4:
    lua_pushinteger(L, 0);
    break;
  case 5:
    lua_pushstring(L, sample_text);
    break;
  case 6:
    lua_pushcfunction(L, metatables_session);
    break;
  default:
    lua_pushthread(L);
    break;
  }
}

metatables_owner metatables_use(lua_State *L, metatables_owner owner) {
  /* nested calls put back what they found */
  metatables_owner before = current;
  if (owner == before)
    return before;
  luaL_checkstack(L, 6, NULL);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key);
  lua_rawgeti(L, -1, before + 1);
  lua_rawgeti(L, -2, owner + 1);
  for (int number = 1; number <= type_count; number++) {
    /* any value of a type stands for all of them */
    push_sample(L, number);
    if (!lua_getmetatable(L, -1))
      lua_pushnil(L);
    lua_rawseti(L, -4, number);
    lua_rawgeti(L, -2, number);
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
  }
  lua_pop(L, 3);
  current = owner;
  return before;
}

void metatables_install(lua_State *L) {
  luaL_checkstack(L, 6, NULL);
  lua_createtable(L, 2, 1);
  lua_createtable(L, type_count, 0);
  lua_rawseti(L, -2, METATABLES_SESSION + 1);
  lua_createtable(L, type_count, 0);
  /* room for all: no later write needs any */
  for (int number = 1; number <= type_count; number++) {
    lua_pushboolean(L, 0);
    lua_rawseti(L, -2, number);
    lua_pushnil(L);
    lua_rawseti(L, -2, number);
  }
  lua_newtable(L);
  lua_pushstring(L, sample_text);
  lua_getmetatable(L, -1);
  lua_pushnil(L);
  while (lua_next(L, -2)) { /* arithmetic on strings that hold numbers */
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -6);
  }
  lua_pop(L, 2);
  lua_pushvalue(L, -4);
  lua_setfield(L, -2, "__index");
  lua_rawseti(L, -2, 5);
  lua_rawseti(L, -2, METATABLES_PROGRAM + 1);
  lua_pushstring(L, sample_text);
  lua_setfield(L, -2, "text");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
}

int metatables_session(lua_State *L) {
  metatables_owner before = metatables_use(L, METATABLES_SESSION);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  metatables_use(L, before);
  return lua_gettop(L);
}

/* Results of pcall; 'true' is below them. */
static int finish(lua_State *L, int status, lua_KContext context) {
  (void)context;
  if (status == LUA_OK || status == LUA_YIELD)
    return lua_gettop(L);
  lua_pushboolean(L, 0);
  lua_pushvalue(L, -2);
  return 2;
}

int metatables_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int arguments = lua_gettop(L) - 2;
  if (current == METATABLES_SESSION) /* the function may yield */
    return finish(L, lua_pcallk(L, arguments, LUA_MULTRET, 0, 0, finish), 0);
  metatables_use(L, METATABLES_SESSION);
  int status = lua_pcall(L, arguments, LUA_MULTRET, 0);
  /* also after an error: the session's side ends here */
  metatables_use(L, METATABLES_PROGRAM);
  return finish(L, status, 0);
}
