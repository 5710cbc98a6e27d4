--- Pieces of Lua code that translate what stands in a line of Python (dnn.repl.python): the text,
--- how tightly it binds, and what is known of its value. The rules of dnn.repl.python.expressions
--- make one of each part of a line, out of those of its parts.

local arrays = require "dnn.repl.arrays"
local lookup = require "dnn.repl.lookup"

---@class dnn.repl.python_expression
---@field code string
---@field level integer how tightly its operator binds in Lua
---@field kind? string "integer", "number", "string", "boolean", "array", "list", "dict", "none";
--- "any" is what only the program finds out, in notebooks; nil is what is not known
---@field value? any what it stands for, if that is known
---@field integer? integer of a literal
---@field text? string of a literal
---@field items? dnn.repl.python_expression[] of a list or tuple
---@field is_mask? boolean
---@field is_position? boolean positions that a function gave: they count from 1 already
---@field inner? dnn.repl.python_expression what stands in the parentheses
---@field is_counted? boolean is it a number if it is a key at all?
---@field is_open? boolean it stands in a notebook, which may ask for it when it runs
---@field is_whole? boolean items that are known only when it runs
---@field is_tuple? boolean several results of a call
---@field is_shape? boolean a list that '==' compares

-- Levels of Lua's operators, as in dnn.repl.parser; an atom may be called and indexed.
local levels = { ["or"] = 1, ["and"] = 2, compare = 3, ["|"] = 4, ["~"] = 5, ["&"] = 6, shift = 7,
  [".."] = 9, ["+"] = 10, ["*"] = 11, unary = 12, ["^"] = 14, literal = 15, atom = 20 }

--- Ends a translation; the reason, if any, is shown instead.
local function give_up(reason)
  error({ reason = reason }, 0)
end

-- What is said in several places, also where a line is no Python either (dnn.repl.habits).
local advice = {
  class = "Lua has no classes: a table with a metatable serves, see ?setmetatable",
  comprehension = "a comprehension is a for loop that fills a table",
  key = "a table has the key k if t[k] ~= nil",
  join = "texts are joined by ..",
}
local function quoted(text)
  local written = text:gsub('[\\"]', "\\%0"):gsub("\n", "\\n"):gsub("%c", function(c)
    return c == "\t" and "\\t" or ("\\%03d"):format(c:byte())
  end)
  return '"' .. written .. '"'
end

local function expression(code, level, kind, more)
  more = more or {}
  more.code, more.level, more.kind = code, level, kind
  return more
end

local function string_literal(text)
  return expression(quoted(text), levels.literal, "string", { text = text })
end

--- The code of an expression as an operand of an operator of a level.
local function within(e, level)
  return e.level < level and "(" .. e.code .. ")" or e.code
end

local function atom(e)
  return within(e, levels.atom)
end

--- e + n, where what is known is added up.
local function plus(e, n)
  if n == 0 then
    return e
  elseif e.integer then
    return expression(tostring(e.integer + n), levels.literal, "integer",
      { integer = e.integer + n })
  end
  local code, sign, last = e.code:match("^(.+) ([+-]) (%d+)$")
  if code and e.level == levels["+"] then
    n = n + math.tointeger(last) * (sign == "-" and -1 or 1)
    if n == 0 then
      return expression(code, levels["+"], e.kind)
    end
    return expression(("%s %s %d"):format(code, n < 0 and "-" or "+", math.abs(n)), levels["+"],
      e.kind)
  end
  return expression(("%s %s %d"):format(within(e, levels["+"]), n < 0 and "-" or "+", math.abs(n)),
    levels["+"], e.kind)
end

local function is_negative(e)
  return e.integer and e.integer < 0 or e.code:find("^%-") ~= nil
end

--- Are these integers, of which none is 0? Functions that give positions count from 1.
local function are_positions(value)
  return arrays.is_array(value) and value.dtype == "int64" and value.size > 0 and value:min() > 0
end

--- A position, or several, counted from 1.
local function position(e)
  if e.is_position or are_positions(e.value) then
    return e
  elseif e.items then
    local parts = {}
    for i, item in ipairs(e.items) do
      parts[i] = position(item).code
    end
    return expression("{" .. table.concat(parts, ", ") .. "}", levels.literal, "list")
  elseif e.kind == "none" or e.is_mask or is_negative(e) then
    return e
  elseif e.kind == "string" then
    give_up()
  elseif e.is_open and e.kind == "list" then
    return expression(("np.array(%s) + 1"):format(e.code), levels["+"], "array")
  end
  return plus(e, 1)
end

--- Is it a table of axes, which plt.subplots gives?
local function is_table_of_axes(value)
  local subplots = package.loaded["dnn.plot.figure.subplots"]
  return subplots ~= nil and subplots.is_list(value)
end

local function kind_of(value)
  if arrays.is_array(value) then
    return "array"
  elseif type(value) == "string" or type(value) == "boolean" then
    return type(value)
  elseif type(value) == "number" then
    return math.type(value) == "integer" and "integer" or "number"
  elseif type(value) == "table" and (debug.getmetatable(value) == nil
      or is_table_of_axes(value)) then
    return #value > 0 and "list" or next(value) ~= nil and "dict" or nil
  end
end

--- What a field holds, if that is known: texts that only a metatable tells of are placeholders.
local function field(value, name)
  local found = value ~= nil and lookup.field(value, name) or nil
  local is_own = type(value) == "table" and rawget(value, name) ~= nil
  return (is_own or type(found) ~= "string") and found or nil
end

local function codes(items)
  local parts = {}
  for i, item in ipairs(items) do
    parts[i] = item.code
  end
  return table.concat(parts, ", ")
end

local function table_of(items)
  return expression("{" .. codes(items) .. "}", levels.literal, "list", { items = items })
end

--- What is a condition here as there: 0, "" and {} are true in Lua.
local function condition(e)
  if e.kind == "any" then
    return expression(("py.truth(%s)"):format(e.code), levels.atom, "boolean")
  elseif e.is_open and (e.kind == "integer" or e.kind == "number") then
    return expression(within(e, levels.compare + 1) .. " ~= 0", levels.compare, "boolean")
  elseif e.is_open and (e.kind == "list" or e.kind == "dict" or e.kind == "string") then
    return expression(("py.truth(%s)"):format(e.code), levels.atom, "boolean")
  elseif e.kind == "array" then
    give_up("a mask is no condition: write np.all(A:eq(B)) or np.any(mask)")
  elseif e.kind and e.kind ~= "boolean" and e.kind ~= "none" then
    give_up('only nil and false are false: write x ~= 0, s ~= "" or #t > 0')
  end
  return e
end

--- The index of a name in a list, or nil.
local function index_of(list, name)
  for i, one_of in ipairs(list) do
    if one_of == name then
      return i
    end
  end
end

--- A function that translates its arguments into a call of `name`.
local function call(name, kind)
  return function(arguments)
    return expression(("%s(%s)"):format(name, codes(arguments)), levels.atom, kind)
  end
end

return {
  levels = levels, give_up = give_up, advice = advice, quoted = quoted, expression = expression,
  string_literal = string_literal, within = within, atom = atom, plus = plus, is_negative =
  is_negative, position = position, kind_of = kind_of, codes = codes, table_of = table_of,
  condition = condition, field = field, index_of = index_of, call = call,
}
