--- Python lines in Lua, for hints: an expression, an assignment, the head of a block. What has no
--- counterpart that surely does the same is not translated, but explained in words.
--
-- Positions count from 0 there and from 1 here, ranges leave their last position out there and have
-- it here, and axes are positions too. Which indices, operators and methods are meant depends on
-- what the names of a line stand for: `value_of` tells.

local arrays = require "dnn.repl.arrays"
local lookup = require "dnn.repl.lookup"
local lexer = require "dnn.repl.lexer"
local parser = require "dnn.repl.parser"
local signature = require "dnn.repl.signature"

local python = {}

---@class dnn.repl.python_expression
---@field code string
---@field level integer how tightly its operator binds in Lua
---@field kind? string "integer", "number", "string", "boolean", "array", "list", "dict", "none"
---@field value? any what it stands for, if that is known
---@field integer? integer of a literal
---@field text? string of a literal
---@field items? dnn.repl.python_expression[] of a list or tuple
---@field is_mask? boolean

-- Levels of Lua's operators, as in parser.lua; an atom may be called and indexed.
local levels = { ["or"] = 1, ["and"] = 2, compare = 3, ["|"] = 4, ["~"] = 5, ["&"] = 6, shift = 7,
  [".."] = 9, ["+"] = 10, ["*"] = 11, unary = 12, ["^"] = 14, literal = 15, atom = 20 }

--- Ends a translation; the reason, if any, is shown instead.
local function give_up(reason)
  error({ reason = reason }, 0)
end

-- What is said in several places, also where a line is no Python either (dnn.repl.habits).
python.advice = {
  class = "Lua has no classes: a table with a metatable serves, see ?setmetatable",
  comprehension = "a comprehension is a for loop that fills a table",
  key = "a table has the key k if t[k] ~= nil",
  join = "texts are joined by ..",
}
local advice <const> = python.advice

-- --- words -----------------------------------------------------------------------------------

local constants = { ["True"] = "true", ["False"] = "false", ["None"] = "nil", null = "nil",
  undefined = "nil", NULL = "nil", ["nil"] = "nil", ["true"] = "true", ["false"] = "false" }
python.constants = constants

-- Symbols of more than one character, the longest first.
local symbols = { "**=", "//=", ">>=", "<<=", "...", "!==", "===", "**", "//", "==", "!=", "~=",
  "<=", ">=", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "->", ":=", "&&",
  "||", "++", "--" }

local escapes = { n = "\n", t = "\t", r = "\r", a = "\a", b = "\b", f = "\f", v = "\v",
  ["\\"] = "\\", ["'"] = "'", ['"'] = '"', ["\n"] = "" }

--- The text of a string literal whose first quote is at `at`, and the byte behind it.
local function read_string(line, at, is_raw)
  local quote = line:match('^"""', at) or line:match("^'''", at) or line:sub(at, at)
  local parts, i = {}, at + #quote
  while line:sub(i, i + #quote - 1) ~= quote do
    local character = line:sub(i, i)
    if character == "" then
      give_up()
    elseif character == "\\" and not is_raw then
      local following = line:sub(i + 1, i + 1)
      local hex = line:match("^\\x(%x%x)", i)
      parts[#parts + 1] = hex and string.char(tonumber(hex, 16)) or escapes[following] or give_up()
      i = i + (hex and 4 or 2)
    else
      parts[#parts + 1] = character
      i = i + 1
    end
  end
  return table.concat(parts), i + #quote
end

--- The tokens of a line: kind ("name", "number", "string", a symbol, "end"), text, prefix of
--- strings.
local function tokenize(line)
  local tokens, at = {}, 1
  while true do
    at = line:find("%S", at)
    if not at or line:find("^#", at) then
      break
    end
    local prefix = line:match("^([rRbBfFuU]?[rRbBfFuU]?)['\"]", at)
    local symbol
    for _, one in ipairs(symbols) do
      symbol = symbol or line:sub(at, at + #one - 1) == one and one
    end
    local token = { start = at }
    if prefix then
      token.kind, token.prefix = "string", prefix:lower()
      token.text, at = read_string(line, at + #prefix, token.prefix:find("r") ~= nil)
    elseif line:find("^[%a_]", at) then
      token.kind, token.text = "name", line:match("^[%w_]+", at)
      at = at + #token.text
    elseif line:find("^%.?%d", at) then
      local written = line:match("^0[xX][%x_]+", at) or line:match("^%d*%.?%d*[eE][+-]?%d+", at)
        or line:match("^[%d_]*%.?%d*", at)
      token.kind, token.text = "number", written:gsub("_", "")
      at = at + #written
      if line:find("^[%a_]", at) then
        give_up() -- 3j, 0b1, 0o7
      end
    else
      token.kind = symbol or line:sub(at, at)
      at = at + #token.kind
    end
    token.stop = at - 1
    tokens[#tokens + 1] = token
  end
  tokens[#tokens + 1] = { kind = "end", start = #line + 1, stop = #line }
  return tokens
end

-- --- pieces of Lua -------------------------------------------------------------------------------

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
  local code, last = e.code:match("^(.-) %+ (%d+)$")
  if code and e.level == levels["+"] and tonumber(last) + n == 0 then
    return expression(code, levels["+"], e.kind)
  end
  return expression(("%s %s %d"):format(within(e, levels["+"]), n < 0 and "-" or "+", math.abs(n)),
    levels["+"], e.kind)
end

local function is_negative(e)
  return e.integer and e.integer < 0 or e.code:find("^%-") ~= nil
end

--- A position, or several, counted from 1.
local function position(e)
  if e.items then
    local parts = {}
    for i, item in ipairs(e.items) do
      parts[i] = position(item).code
    end
    return expression("{" .. table.concat(parts, ", ") .. "}", levels.literal, "list")
  elseif e.kind == "none" or e.is_mask or is_negative(e) then
    return e
  elseif e.kind == "string" then
    give_up()
  end
  return plus(e, 1)
end

local function kind_of(value)
  if arrays.is_array(value) then
    return "array"
  elseif type(value) == "string" or type(value) == "boolean" then
    return type(value)
  elseif type(value) == "number" then
    return math.type(value) == "integer" and "integer" or "number"
  elseif type(value) == "table" and debug.getmetatable(value) == nil then
    return #value > 0 and "list" or next(value) ~= nil and "dict" or nil
  end
end

-- --- the translator ------------------------------------------------------------------------------

---@class dnn.repl.python_reader
---@field tokens table[]
---@field at integer
---@field value_of fun(name: string): any
---@field why? string what is different in Lua, the first of it
---@field only_words boolean no positions: the line is Lua already
local reader = {}
reader.__index = reader

function reader:note(why)
  self.why = self.why or why
end

function reader:peek(kind, text)
  local token = self.tokens[self.at]
  return token.kind == kind and (text == nil or token.text == text)
end

function reader:take(kind, text)
  if self:peek(kind, text) then
    local token = self.tokens[self.at]
    self.at = math.min(self.at + 1, #self.tokens) -- the end is never left
    return token
  end
end

function reader:need(kind, text)
  return self:take(kind, text) or give_up()
end

--- Expressions with commas between them, up to a closing symbol, which is taken.
function reader:list(closer)
  local items, has_comma = {}, false
  while not self:take(closer) do
    items[#items + 1] = self:expression()
    if self:peek("name", "for") then
      give_up(advice.comprehension)
    end
    if self:take(",") then
      has_comma = true
    elseif not self:peek(closer) then
      give_up()
    end
  end
  return items, has_comma
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

--- How a value is written in a text by Python: what %s takes for it, or nil if that is not known.
local function text_of(e)
  if e.kind == "string" or e.kind == "integer" then
    return e.code
  elseif e.kind == "number" or e.kind == "boolean" or e.kind == "array" then
    return ("np.array_str(%s)"):format(e.code)
  end
  give_up("string.format puts values into texts: (\"%d of %.2f\"):format(3, 2.5)")
end

--- The format of Lua and the argument for a value in braces with a format of Python.
local function format_of(spec, e)
  if spec == "" then
    return e.kind == "integer" and "%d" or "%s", text_of(e)
  end
  local align, flags, width, precision,
    kind = spec:match("^([<>]?)([+ 0]*)(%d*)(%.?%d*)([dfeEgGsxX%%]?)$")
  if not align or kind == "" and precision ~= "" then
    give_up()
  end
  local is_text = kind == "s" or kind == "" and e.kind == "string"
  if is_text and e.kind ~= "string" or kind == "" and not is_text and e.kind ~= "integer" then
    give_up()
  end
  local minus = width ~= "" and (align == "<" or align == "" and is_text) and "-" or ""
  local letter = kind ~= "" and kind or is_text and "s" or "d"
  if letter == "%" then
    return "%" .. minus .. flags .. width .. precision .. "f%%", within(e, levels["*"]) .. " * 100"
  end
  return "%" .. minus .. flags .. width .. precision .. letter, e.code
end

local function formatted(format, arguments)
  if #arguments == 0 then
    return string_literal((format:gsub("%%%%", "%%")))
  end
  return expression(("(%s):format(%s)"):format(quoted(format), table.concat(arguments, ", ")),
    levels.atom, "string")
end

--- A text with values in braces; `value_for(inside)` gives the expression for what they hold.
local function braces(text, value_for)
  local parts, arguments, at = {}, {}, 1
  while at <= #text do
    local double = text:match("^{{", at) or text:match("^}}", at)
    local inside = not double and text:match("^(%b{})", at)
    if double then
      parts[#parts + 1], at = double:sub(1, 1), at + 2
    elseif inside then
      local what, spec = inside:match("^{([^:]*):?(.*)}$")
      local format, argument = format_of(spec, value_for(what))
      parts[#parts + 1], arguments[#arguments + 1] = format, argument
      at = at + #inside
    else
      local plain = text:match("^[^{}]+", at) or give_up()
      parts[#parts + 1], at = plain:gsub("%%", "%%%%"), at + #plain
    end
  end
  return formatted(table.concat(parts), arguments)
end

--- "..." % values.
local function percent(text, values)
  local arguments, n = {}, 0
  local format = text:gsub("%%([-+ 0#]*%d*%.?%d*)(.)", function(flags, letter)
    if letter == "%" then
      return "%%"
    end
    n = n + 1
    local e = values[n] or give_up()
    if not letter:find("[dioxXeEfgGs]") or flags:find("#") then
      give_up()
    elseif letter:find("[di]") and e.kind == "number" then
      arguments[n] = ("math.tointeger(np.trunc(%s))"):format(e.code)
    else
      arguments[n] = letter == "s" and e.kind and text_of(e) or e.code
    end
    return "%" .. flags .. (letter == "F" and "f" or letter)
  end)
  if n ~= #values then
    give_up()
  end
  return formatted(format, arguments)
end

-- Functions of Python, by name: the arguments -> what Lua writes. The words tell it without them.
local functions = {}
python.functions = functions

local function define(name, words, translate)
  functions[name] = { words = words, translate = translate }
end

local function call(name, kind)
  return function(arguments)
    return expression(("%s(%s)"):format(name, codes(arguments)), levels.atom, kind)
  end
end

local function one(f)
  return function(arguments)
    if #arguments ~= 1 then
      give_up()
    end
    return f(arguments[1])
  end
end

define("len", "#x is the length of x", one(function(e)
  if e.kind == "dict" then
    give_up("a for loop counts the entries of a table that is no list")
  end
  return expression("#" .. within(e, levels.unary), levels.unary, "integer")
end))
define("str",
  "np.array_str(x) is the text of a number with all digits, tostring(x) that of the rest",
  one(function(e)
    if e.kind == "string" then
      return e
    elseif e.kind == "integer" then
      return expression(("tostring(%s)"):format(e.code), levels.atom, "string")
    end
    return expression(text_of(e), levels.atom, "string")
  end))
define("int", "math.floor(x) is the integer below, tonumber(s) that of a text", one(function(e)
  if e.kind == "string" then
    return expression(("tonumber(%s)"):format(e.code), levels.atom, "integer")
  elseif e.kind == "integer" then
    return e
  elseif e.kind == "number" then
    return expression(("math.tointeger(np.trunc(%s))"):format(e.code), levels.atom, "integer")
  end
  give_up()
end))
define("float", "tonumber(s) is the number of a text, x + 0.0 a number with a point",
  one(function(e)
  if e.kind == "string" then
    return expression(("tonumber(%s)"):format(e.code), levels.atom, "number")
  end
  return e.kind and expression(within(e, levels["+"]) .. " + 0.0", levels["+"], "number")
    or give_up()
end))
define("bool", "only nil and false are false: x ~= 0, s ~= \"\"", one(function(e)
  return e.kind == "boolean" and e or (e.kind == "integer" or e.kind == "number")
    and expression(within(e, levels.compare + 1) .. " ~= 0", levels.compare, "boolean") or give_up()
end))
define("abs", "math.abs(x), or np.abs for arrays", one(function(e)
  return call(e.kind == "array" and "np.abs" or "math.abs", e.kind) { e }
end))
for _, name in ipairs { "max", "min" } do
  define(name, ("math.%s(a, b), or np.%s for arrays and lists"):format(name, name),
    function(arguments)
    local e = arguments[1] or give_up()
    if #arguments == 1 then
      return (e.kind == "array" or e.kind == "list") and call("np." .. name) { e } or give_up()
    end
    return call("math." .. name, "number")(arguments)
  end)
end
define("sum", "np.sum(x)", one(function(e)
  return call("np.sum") { e }
end))
define("round", "np.round(x, decimals), or math.floor(x + 0.5)", call "np.round")
define("pow", "x ^ y", function(arguments)
  if #arguments ~= 2 then
    give_up()
  end
  return expression(within(arguments[1], levels["^"] + 1) .. " ^ "
    .. within(arguments[2], levels["^"]), levels["^"], "number")
end)
define("isinstance", 'type(x) == "number"', function(arguments)
  local e, class = arguments[1], arguments[2] and arguments[2].code
  local names = { str = 'type(%s) == "string"', int = 'math.type(%s) == "integer"',
    float = 'math.type(%s) == "float"', bool = 'type(%s) == "boolean"',
    list = 'type(%s) == "table"', dict = 'type(%s) == "table"', tuple = 'type(%s) == "table"' }
  local form = #arguments == 2 and names[class] or give_up()
  return expression(form:format(e.code), levels.compare, "boolean")
end)
define("list", "a list is a table: {1, 2, 3}, A:totable() of an array", one(function(e)
  if e.kind == "array" then
    return expression(atom(e) .. ":totable()", levels.atom, "list")
  end
  return e.kind == "list" and expression(("table.move(%s, 1, #%s, 1, {})"):format(e.code, atom(e)),
    levels.atom, "list") or give_up()
end))
define("input", "io.read() reads a line", function(arguments)
  if #arguments > 0 then
    give_up()
  end
  return expression("io.read()", levels.atom, "string")
end)
define("range", "for i = 1, n do counts, np.arange(n) makes an array")
define("dict", "a table is {key = value}")
define("tuple", "a table serves: {1, 2}")
define("set", "a table serves, {[\"a\"] = true}")
define("enumerate", "for i, x in ipairs(t) do counts from 1")
define("zip", "for i = 1, #a do goes over a[i] and b[i]")
define("map", "a for loop does it")
define("filter", "a for loop does it")
define("dir", "Tab after a point lists fields, %who your variables")
define("vars", "%who lists your variables")
define("open", "io.open(path) opens a file, h5.open one of HDF5")
define("sorted", "table.sort(t) sorts a list, np.sort(x) gives an array")
define("reversed", "for i = #t, 1, -1 do goes backwards")
define("append", "t[#t + 1] = x")
define("printf", "string.format makes the text that print writes")
define("isnan", "x ~= x is true of NaN alone, np.isnan takes arrays")
define("sys", "arg, os and io take its place")
define("console", "print(x) prints")
define("self", "a method has self if it is defined with a colon: function M:f()")
define("pass", "an empty block needs nothing")
-- Libraries.
for name, words in pairs { numpy = "np is there already",
  plt = "plots are not part of this program",
  sns = "plots are not part of this program", pd = "np.loadtxt and np.genfromtxt read tables",
  nn = "layers are in dnn, see ?dnn.linear", F = "activations are in dnn, see ?dnn.relu",
  optim = "optimizers are in dnn, see ?dnn.adam", layers = "layers are in dnn, see ?dnn.linear",
  tqdm = "dnn.progress shows a bar", os = "os, io and arg take its place" } do
  define(name, words)
end
for name in ("torch tf tensorflow keras sklearn scipy jax jnp"):gmatch("%S+") do
  define(name, "dnn and np take its place")
end

define("any", "np.any(x)", one(function(e) return call("np.any", "boolean") { e } end))
define("all", "np.all(x)", one(function(e) return call("np.all", "boolean") { e } end))

--- print(a, b, end="") -> io.write(a, " ", b, "").
local function print_call(arguments, keywords)
  local ending, separator = "\n", " "
  for _, pair in ipairs(keywords) do
    if pair.name == "end" then
      ending = pair.value.text or give_up()
    elseif pair.name == "sep" then
      separator = pair.value.text or give_up()
    elseif pair.name ~= "flush" then
      give_up()
    end
  end
  if #keywords == 0 then
    return call("print") (arguments)
  end
  local parts = {}
  for i, e in ipairs(arguments) do
    parts[#parts + 1] = i > 1 and separator ~= "" and quoted(separator) or nil
    parts[#parts + 1] = text_of(e)
  end
  parts[#parts + 1] = ending ~= "" and quoted(ending) or nil
  return expression(("io.write(%s)"):format(table.concat(parts, ", ")), levels.atom)
end

-- Methods of texts and lists, by name: (object, arguments) -> what Lua writes. Those of one name
-- with the same meaning need no entry.
local text_methods, list_methods = {}, {}

local function method(name, kind)
  return function(e, arguments)
    return expression(("%s:%s(%s)"):format(atom(e), name, codes(arguments)), levels.atom, kind)
  end
end

text_methods.upper, text_methods.lower = method("upper", "string"), method("lower", "string")
function text_methods.strip(e, arguments)
  return #arguments == 0 and expression(atom(e) .. ':match("^%s*(.-)%s*$")', levels.atom, "string")
    or give_up()
end
function text_methods.startswith(e, arguments)
  local start = arguments[1] and arguments[1].text or give_up()
  return expression(("%s:sub(1, %d) == %s"):format(atom(e), #start, quoted(start)), levels.compare,
    "boolean")
end
function text_methods.endswith(e, arguments)
  local last = arguments[1] and arguments[1].text or give_up()
  return #last > 0 and expression(("%s:sub(-%d) == %s"):format(atom(e), #last, quoted(last)),
    levels.compare, "boolean") or give_up()
end
function text_methods.join(e, arguments)
  return #arguments == 1 and call("table.concat", "string") { arguments[1], e } or give_up()
end
function text_methods.replace(e, arguments)
  local old, new = arguments[1] and arguments[1].text, arguments[2] and arguments[2].text
  if not (old and new and #arguments == 2) or old:find("[^%w_ ]") or new:find("%%") then
    give_up("s:gsub(pattern, text) replaces, see ?string.gsub")
  end
  return expression(("(%s:gsub(%s, %s))"):format(atom(e), quoted(old), quoted(new)), levels.atom,
    "string")
end
function text_methods.format(e, arguments)
  local next_one = 0
  return braces(e.text or give_up(), function(what)
    local index = what == "" and next_one or tonumber(what)
    next_one = next_one + 1
    return index and arguments[index + 1] or give_up()
  end)
end
for _, name in ipairs { "split", "splitlines", "find", "index", "count", "lstrip", "rstrip",
  "isdigit", "zfill", "center", "ljust", "rjust", "title", "capitalize", "encode" } do
  text_methods[name] = function()
    give_up("texts have s:sub, s:find, s:match, s:gmatch, s:gsub, ...: see ?string.find")
  end
end

function list_methods.append(e, arguments)
  return #arguments == 1 and expression(("%s[#%s + 1] = %s"):format(atom(e), atom(e),
    arguments[1].code), 0) or give_up()
end
function list_methods.extend(e, arguments)
  local other = #arguments == 1 and arguments[1] or give_up()
  return expression(("table.move(%s, 1, #%s, #%s + 1, %s)"):format(other.code, atom(other), atom(e),
    e.code), levels.atom)
end
function list_methods.pop(e, arguments)
  local at = arguments[1]
  if at and (is_negative(at) or e.kind == "dict") then
    give_up()
  end
  return call("table.remove") { e, at and position(at) }
end
function list_methods.insert(e, arguments)
  if #arguments ~= 2 or is_negative(arguments[1]) then
    give_up()
  end
  return call("table.insert") { e, position(arguments[1]), arguments[2] }
end
function list_methods.sort(e, arguments)
  return #arguments == 0 and call("table.sort") { e } or give_up()
end
function list_methods.copy(e)
  return e.kind == "list" and functions.list.translate { e } or give_up("a for loop copies a table")
end
for _, name in ipairs { "index", "count", "remove", "reverse", "clear", "items", "keys", "values",
  "get", "update", "setdefault" } do
  list_methods[name] = function()
    give_up("tables have no methods: pairs(t) goes over keys and values, t[k] is an entry")
  end
end

-- Options and arguments that are positions.
local positions = { axis = true, axes = true, axis1 = true, axis2 = true, source = true,
  destination = true, indices = true, positions = true, dim = true }

--- The names of a function's parameters, from its help or itself.
local function parameters_of(f)
  local entry = require("dnn.help.doc").find(f)
  local text = entry and entry.signature:match("%b()") or signature.parameters(f) or ""
  local names = {}
  for name in text:gsub("%b{}", "options"):gmatch("[%a_][%w_.]*") do
    names[#names + 1] = name
  end
  return names
end

local function has(list, name)
  for i, one_of in ipairs(list) do
    if one_of == name then
      return i
    end
  end
end

local types = { int = "int64", float = "float64", bool = "bool" }

--- A type of arrays that is named as Python's own.
local function dtype(e)
  if e.name and e.value == nil and types[e.name] then
    return string_literal(types[e.name])
  end
  return e
end

--- The arguments of a call, and those with names as the table that Lua takes, or at their places.
local function arguments_for(read, what, f, arguments, keywords, shift)
  local names = type(f) == "function" and parameters_of(f) or {}
  local options = type(f) == "function" and signature.options(f) or {}
  local parts, pairs_of_table, given = {}, {}, #arguments
  for i, e in ipairs(arguments) do
    local name = names[i + shift]
    e = name == "dtype" and dtype(e) or e
    parts[i] = name and positions[name] and read:place(e).code or e.code
  end
  for _, pair in ipairs(keywords) do
    local name, e = pair.name, pair.value
    e = positions[name] and read:place(e) or name == "dtype" and dtype(e) or e
    local place = has(names, name)
    local is_option = f == nil or has(options, name)
    if is_option and e.kind ~= "none" then
      pairs_of_table[#pairs_of_table + 1] = ("%s = %s"):format(name, e.code)
    elseif e.kind ~= "none" and place and place - shift == given + 1 then
      given = given + 1
      parts[given] = e.code
    elseif e.kind ~= "none" then -- None is as good as nothing
      local known = table.move(options, 1, #options, #names + 1, { table.unpack(names) })
      local nearest = require("dnn.support.suggest").nearest(name, known)
      give_up(("%s takes no '%s'%s"):format(what, name, nearest
        and (": did you mean '%s'?"):format(nearest) or ", see ?" .. what))
    end
  end
  if #pairs_of_table > 0 then
    read:note("options are a table")
    parts[given + 1] = "{" .. table.concat(pairs_of_table, ", ") .. "}"
    if given == 0 then
      return parts[1]
    end
  end
  return "(" .. table.concat(parts, ", ") .. ")"
end

--- A position as Lua counts it.
function reader:place(e)
  if self.only_words then
    give_up()
  end
  return position(e)
end

function reader:arguments()
  local arguments, keywords = {}, {}
  while not self:take(")") do
    local token = self.tokens[self.at]
    local following = self.tokens[self.at + 1] or token
    if token.kind == "*" or token.kind == "**" then
      give_up("table.unpack(t) gives the items of a list as arguments")
    elseif token.kind == "name" and following.kind == "=" then
      self.at = self.at + 2
      keywords[#keywords + 1] = { name = token.text, value = self:expression() }
    else
      arguments[#arguments + 1] = self:expression()
      if self:peek("name", "for") then
        give_up(advice.comprehension)
      end
    end
    if not self:take(",") and not self:peek(")") then
      give_up()
    end
  end
  return arguments, keywords
end

-- What methods of arrays are called here.
local ours_for_arrays = { tolist = "totable", fill = "fill_", sort = "sort_" }

--- What the call of a method returns, as far as it matters.
local function result_kind(e, name)
  return e.kind == "array" and (({ item = "number", tolist = "list" })[name] or "array") or nil
end

--- The kind of what a function of np returns.
local function np_kind(name)
  local entry = require("dnn.help.doc").find("np." .. name)
  local result = entry and entry.signature:match("%-> (%a+)")
  return result == "array" and not entry.signature:find(" or ") and "array" or nil
end

function reader:method_call(e, name)
  local arguments, keywords = self:arguments()
  local own = e.kind == "string" and text_methods or (e.kind == "list" or e.kind == "dict"
    or e.kind == nil and e.value ~= nil and type(e.value) == "table"
    and debug.getmetatable(e.value) == nil and lookup.field(e.value, name) == nil) and list_methods
  if own and own[name] and #keywords == 0 then
    return own[name](e, arguments)
  elseif own then
    give_up()
  end
  if e.kind == nil and e.value == nil and (name == "append" or name == "items") then
    give_up("a list grows by t[#t + 1] = x, pairs(t) goes over the keys and values of a table")
  end
  local metatable = debug.getmetatable(e.value)
  local is_named = type(metatable) == "table" and rawget(metatable, "__name") ~= nil
  local is_module = type(e.value) == "table" and not is_named
    and (lookup.field(e.value, name) ~= nil or rawequal(e.value, package.loaded.dnn)
      or rawequal(e.value, package.loaded["dnn.np"]))
  local f = e.value ~= nil and lookup.field(e.value, name) or nil
  if e.kind == "array" and ours_for_arrays[name] then
    name = ours_for_arrays[name]
    f = package.loaded["dnn.core"].methods[name]
  elseif e.kind == "array" and f == nil then
    f = package.loaded["dnn.core"] and package.loaded["dnn.core"].methods[name]
  end
  if e.kind == "array" and f == nil then
    give_up(("an array has no method '%s'"):format(name))
  elseif e.value ~= nil and f == nil then
    give_up() -- a module tells itself what it does not have
  end
  if is_module and type(f) == "string" and #arguments == 1 and #keywords == 0 then -- np.int64(mask)
    return expression(("np.asarray(%s):astype(%s)"):format(arguments[1].code, quoted(f)),
      levels.atom, "array")
  end
  if f ~= nil and type(f) ~= "function" then
    self:note("it is a field")
    return #arguments + #keywords == 0 and expression(atom(e) .. "." .. name, levels.atom,
      kind_of(f), { value = f }) or give_up()
  end
  local separator = is_module and "." or ":"
  local written = e.code .. separator .. name
  if not is_module then
    self:note("a method is called with a colon")
    written = atom(e) .. ":" .. name
  end
  local shift = 0
  if not is_module and f then -- a function that is a method has its object first
    local names = parameters_of(f)
    local entry = require("dnn.help.doc").find(f)
    shift = entry and names[1] == "A" and not entry.name:find(":") and 1 or 0
  end
  local kind = is_module and e.code == "np" and np_kind(name) or result_kind(e, name)
  return expression(written .. arguments_for(self, written, f, arguments, keywords, shift),
    levels.atom, kind, { is_mask = kind == "array" and name:find("^is") ~= nil })
end

--- What stands between the brackets of an index: slices { from, to, step } and expressions.
function reader:index_items()
  local items, has_comma = {}, false
  while not self:take("]") do
    local item = { }
    if self:take("...") then
      item.code, item.is_special = "...", true
    else
      local part = 1
      item.parts = {}
      while not self:peek(",") and not self:peek("]") do
        if self:take(":") then
          part = part + 1
          item.is_slice = true
        elseif self:take("::") then
          give_up()
        else
          item.parts[part] = self:expression()
        end
      end
      local e = item.parts[1]
      if not item.is_slice and not e then
        give_up()
      elseif not item.is_slice and (e.kind == "none" or e.code == "np.newaxis") then
        item.code, item.is_special = "newaxis", true
      end
    end
    items[#items + 1] = item
    if self:take(",") then
      has_comma = true
    elseif not self:peek("]") then
      give_up()
    end
  end
  return items, has_comma
end

local function is_known_zero(e)
  return e == nil or e.kind == "none" or e.integer == 0
end

--- First, last and step of a slice, counted from 1 with its last position in it; nil where open.
local function bounds(item)
  local from, to, step = item.parts[1], item.parts[2], item.parts[3]
  from, to = from and from.kind ~= "none" and from or nil, to and to.kind ~= "none" and to or nil
  step = step and step.kind ~= "none" and step or nil
  if step and not step.integer or step and step.integer == 0 then
    give_up()
  end
  local backwards = step and step.integer < 0
  if to and backwards then
    to = is_negative(to) and (to.integer ~= -1 and plus(to, 1) or give_up()) or plus(to, 2)
  elseif to then
    to = is_negative(to) and plus(to, -1) or to
    if to.integer == 0 then
      give_up()
    end
  end
  if from and not backwards and from.integer == 0 then
    from = nil
  end
  return from and position(from), to, step
end

--- An item of an index as text for A"...", and as an item of A{...}.
local function item_codes(item)
  if item.is_special then
    return item.code, quoted(item.code)
  elseif not item.is_slice then
    local e = item.parts[1]
    if e.items then
      return nil, ("np.array%s"):format(position(e).code)
    end
    local placed = position(e)
    return placed.integer and placed.code, placed.code
  end
  local from, to, step = bounds(item)
  local is_text = not (from and not from.integer) and not (to and not to.integer)
  local text = ("%s:%s%s"):format(from and from.code or "", to and to.code or "",
    step and ":" .. step.code or "")
  if is_text then
    return text, quoted(text)
  elseif step and step.integer < 0 then
    give_up()
  end
  return nil, ("{%s, %s%s}"):format(from and from.code or "1", to and to.code or "-1",
    step and ", " .. step.code or "")
end

--- An index of an array. Returns what stands behind its name to read it, and to assign.
local function array_index(items, has_comma)
  local texts, codes_of, all_text, all_integer = {}, {}, true, true
  for i, item in ipairs(items) do
    texts[i], codes_of[i] = item_codes(item)
    all_text = all_text and texts[i] and true or false
    all_integer = all_integer and not item.is_slice and not item.is_special
      and (item.parts[1].integer ~= nil or item.parts[1].kind == "integer"
      or item.parts[1].kind == nil and item.parts[1].items == nil)
  end
  local joined = table.concat(codes_of, ", ")
  if #items == 1 and not has_comma and not items[1].is_slice and not items[1].is_special then
    return "[" .. joined .. "]", "[" .. joined .. "]"
  elseif all_integer then
    return "(" .. joined .. ")", "[{" .. joined .. "}]", true
  elseif all_text then
    local text = quoted(table.concat(texts, ", "))
    return text, "[" .. text .. "]"
  end
  return "{" .. joined .. "}", "[{" .. joined .. "}]"
end

--- A position of a list from its end.
local function from_end(e, list)
  if not is_negative(e) then
    return position(e).code
  end
  local n = e.integer or give_up()
  return n == -1 and "#" .. list or ("#%s - %d"):format(list, -n - 1)
end

function reader:index(e)
  local items, has_comma = self:index_items()
  local first = items[1] or give_up()
  local is_plain = #items == 1 and not has_comma and not first.is_slice and not first.is_special
  local key = is_plain and first.parts[1]
  if self.only_words and not (key and (key.is_mask or key.kind == "string")) then
    give_up()
  end
  if key and key.kind == "string" then
    return expression(("%s[%s]"):format(atom(e), key.code), levels.atom,
      kind_of(e.value ~= nil and key.text and lookup.field(e.value, key.text) or nil),
      { value = e.value ~= nil and key.text and lookup.field(e.value, key.text) or nil })
  elseif e.kind == "string" then
    if #items > 1 or first.is_special then
      give_up()
    end
    self:note("positions count from 1")
    if key then
      local at = position(key).code
      return expression(("%s:sub(%s, %s)"):format(atom(e), at, at), levels.atom, "string")
    end
    local from, to, step = bounds(first)
    if step and step.integer == -1 and not from and not to then
      return expression(atom(e) .. ":reverse()", levels.atom, "string")
    elseif step and step.integer ~= 1 then
      give_up("a for loop with s:sub(i, i) goes over a text in steps")
    end
    return expression(("%s:sub(%s%s)"):format(atom(e), from and from.code or "1",
      to and ", " .. to.code or ""), levels.atom, "string")
  elseif e.kind == "list" or e.kind == "dict" then
    if #items > 1 or first.is_special then
      give_up("a table of tables is read by t[i][j], an array by A(i, j)")
    end
    if key then
      if e.kind == "dict" then
        return expression(("%s[%s]"):format(atom(e), key.code), levels.atom)
      end
      self:note("positions count from 1")
      local value = type(e.value) == "table" and key.integer
        and rawget(e.value, key.integer < 0 and #e.value + 1 + key.integer or key.integer + 1)
          or nil
      return expression(("%s[%s]"):format(atom(e), from_end(key, atom(e))), levels.atom,
        kind_of(value), { value = value })
    end
    self:note("a range of a list, counted from 1, is a copy")
    if first.parts[3] then
      give_up("a for loop goes over a table in steps: for i = 1, #t, 2 do")
    end
    local list = atom(e)
    local from, to = first.parts[1], first.parts[2]
    local start = is_known_zero(from) and "1" or from_end(from, list)
    local stop = "#" .. list
    if to and to.kind ~= "none" then
      stop = is_negative(to) and ("#%s - %d"):format(list, -(to.integer or give_up())) or to.code
    end
    return expression(("table.move(%s, %s, %s, 1, {})"):format(e.code, start, stop), levels.atom,
      "list")
  elseif e.kind == nil and is_plain then
    if e.value ~= nil or not key.integer or key.integer < 0 then
      give_up("positions count from 1, x[#x] is the last of a list")
    end
    self:note("positions count from 1")
    return expression(("%s[%s]"):format(atom(e), position(key).code), levels.atom)
  end
  local read, assigned, is_element = array_index(items, has_comma)
  local has_slice = false
  for _, item in ipairs(items) do
    has_slice = has_slice or item.is_slice and next(item.parts) ~= nil
  end
  if is_element then
    self:note("positions count from 1, elements are read by a call")
  elseif has_slice then
    self:note("a range is a text, counted from 1, with its last position")
  else
    self:note(not is_plain and "an index is a text, counted from 1"
      or not key.is_mask and "positions count from 1" or nil)
  end
  return expression(atom(e) .. read, levels.atom, not is_element and "array" or nil,
    { target = atom(e) .. assigned })
end

function reader:postfix()
  local e = self:atom()
  while true do
    if self:take(".") then
      local name = self:need("name").text
      local is_call = self:take("(")
      if lexer.keywords[name] then
        give_up()
      end
      if is_call then
        e = self:method_call(e, name)
      else
        local value = e.value ~= nil and lookup.field(e.value, name) or nil
        if e.kind == "array" and name == "shape" then
          e = expression(atom(e) .. ".shape", levels.atom, "list", { value = value })
        else
          if e.kind == "array" and value == nil and not ({ T = 1, ndim = 1, size = 1,
            dtype = 1 })[name] then
            give_up(("an array has no field '%s'"):format(name))
          end
          e = expression(atom(e) .. "." .. name, levels.atom, name == "T" and "array"
            or kind_of(value), { value = value })
        end
      end
    elseif self:take("(") then
      local arguments, keywords = self:arguments()
      local own = e.name and e.value == nil and functions[e.name]
      if e.name == "print" then
        e = print_call(arguments, keywords)
      elseif own then
        if not own.translate or #keywords > 0 then
          give_up(("here there is no '%s': %s"):format(e.name, own.words))
        end
        e = own.translate(arguments)
      else
        e = expression(atom(e) .. arguments_for(self, e.code, e.value, arguments, keywords, 0),
          levels.atom)
      end
    elseif self:take("[") then
      e = self:index(e)
    else
      return e
    end
  end
end

function reader:lambda()
  local names = {}
  while not self:take(":") do
    names[#names + 1] = self:need("name").text
    if not self:take(",") and not self:peek(":") then
      give_up()
    end
  end
  local saved = self.value_of
  self.value_of = function(name)
    if has(names, name) then
      return nil
    end
    return saved(name)
  end
  local body = self:expression()
  self.value_of = saved
  self:note("a function without a name")
  return expression(("function(%s) return %s end"):format(table.concat(names, ", "), body.code), 0)
end

function reader:dictionary()
  local parts = {}
  while not self:take("}") do
    local key = self:expression()
    if not self:take(":") then
      give_up("a set is a table, {[\"a\"] = true}")
    end
    local value = self:expression()
    if self:peek("name", "for") then
      give_up(advice.comprehension)
    end
    local is_name = key.text and key.text:find("^[%a_][%w_]*$") and not lexer.keywords[key.text]
    parts[#parts + 1] = ("%s = %s"):format(is_name and key.text or "[" .. key.code .. "]",
      value.code)
    if not self:take(",") and not self:peek("}") then
      give_up()
    end
  end
  self:note("a table is written with =")
  return expression("{" .. table.concat(parts, ", ") .. "}", levels.literal, "dict")
end

-- Words that begin no expression.
local reserved = {}
for word in ([[if else elif for in is not and or while def class return import from as with try
  except finally raise del assert global nonlocal yield pass break continue async
  await]]):gmatch("%S+") do
  reserved[word] = true
end

function reader:string(token)
  if token.prefix:find("b") then
    give_up()
  elseif token.prefix:find("f") then
    self:note("string.format puts values into a text")
    return braces(token.text, function(what)
      local inner = setmetatable({ tokens = tokenize(what), at = 1, value_of = self.value_of },
        reader)
      local e = inner:expression()
      inner:need("end")
      return e
    end)
  end
  return string_literal(token.text)
end

function reader:atom()
  local token = self.tokens[self.at]
  if self:take("number") then
    local number = math.tointeger(tonumber(token.text))
    local is_integer = number and not token.text:find("[.eE]") or token.text:find("^0[xX]")
    local code = token.text:find("^0%d") and not token.text:find("[.eE]") and give_up()
      or token.text
    return expression(code, levels.literal, is_integer and "integer" or "number",
      { integer = is_integer and number or nil })
  elseif self:take("string") then
    local e = self:string(token)
    while self:peek("string") do
      local more = self:string(self:take("string"))
      e = e.text and more.text and string_literal(e.text .. more.text)
        or expression(e.code .. " .. " .. more.code, levels[".."], "string")
    end
    return e
  elseif self:take("name") then
    local name = token.text
    if name == "lambda" then
      return self:lambda()
    elseif constants[name] then
      local code = constants[name]
      return expression(code, levels.literal, code == "nil" and "none" or "boolean")
    elseif reserved[name] or lexer.keywords[name] then
      give_up()
    end
    local value = self.value_of(name)
    local kind = kind_of(value)
    if value == nil and self:peek(".") and functions[name] then
      give_up(("here there is no '%s': %s"):format(name, functions[name].words))
    end
    return expression(name, levels.atom, kind, { name = name, value = value,
      is_mask = kind == "array" and value.dtype == "bool" })
  elseif self:take("(") then
    local items, has_comma = self:list(")")
    if #items == 1 and not has_comma then
      local e = items[1]
      return expression("(" .. e.code .. ")", levels.atom, e.kind, { value = e.value,
        is_mask = e.is_mask })
    end
    self:note("a tuple is a table")
    return table_of(items)
  elseif self:take("[") then
    local e = table_of((self:list("]")))
    self:note("a list is written in braces")
    return e
  elseif self:take("{") then
    return self:dictionary()
  end
  give_up()
end

function reader:power()
  local base = self:postfix()
  if self:take("**") then
    local exponent = self:unary()
    self:note("powers are written with ^")
    return expression(within(base, levels["^"] + 1) .. " ^ " .. within(exponent, levels.unary),
      levels["^"], (base.kind == "array" or exponent.kind == "array") and "array" or "number")
  end
  return base
end

function reader:unary()
  local operator = self:take("-") or self:take("+") or self:take("~")
  if not operator then
    return self:power()
  end
  local e = self:unary()
  if operator.kind == "+" then
    return e
  elseif operator.kind == "-" and e.integer then
    return expression("-" .. e.code, levels.unary, "integer", { integer = -e.integer })
  end
  return expression(operator.kind .. within(e, levels.unary), levels.unary, e.kind,
    { is_mask = e.is_mask })
end

--- The kind of a result of arithmetic.
local function arithmetic_kind(a, b, operator)
  if a.kind == "array" or b.kind == "array" then
    return "array"
  elseif a.kind == "integer" and b.kind == "integer" and operator ~= "/" then
    return "integer"
  end
  return a.kind and b.kind and "number" or nil
end

local function binary(a, operator, b, level)
  local luas = operator
  if a.kind == "string" or b.kind == "string" then
    if operator == "+" and (a.kind == "string" or a.kind == nil) and (b.kind == "string"
      or b.kind == nil)
    then
      return expression(within(a, levels[".."] + 1) .. " .. " .. within(b, levels[".."]),
        levels[".."], "string"), advice.join
    elseif operator == "*" and a.kind == "string" then
      return expression(("%s:rep(%s)"):format(atom(a), b.code), levels.atom, "string"), "in Lua"
    elseif operator == "%" and a.text then
      return percent(a.text, b.items or { b }), "in Lua"
    elseif operator == "+" then
      give_up(advice.join .. ", numbers within them, too")
    end
    give_up()
  elseif a.kind == "list" or b.kind == "list" then
    local is_array = a.kind == "array" or b.kind == "array"
    if not is_array then
      give_up("table.move(b, 1, #b, #a + 1, a) appends a list, np.array{1, 2} calculates")
    end
  elseif operator == "@" then
    return expression(("%s:dot(%s)"):format(atom(a), b.code), levels.atom, "array"),
      "the matrix product is a method"
  end
  if operator == "^" then
    luas = "~"
  end
  return expression(("%s %s %s"):format(within(a, level), luas, within(b, level + 1)), level,
    arithmetic_kind(a, b, operator), { is_mask = a.is_mask and b.is_mask })
end

--- Operators of one level, from the left.
local function left_to_right(operators, below)
  return function(self)
    local e = below(self)
    while true do
      local operator
      for kind in pairs(operators) do
        operator = operator or self:take(kind)
      end
      if not operator then
        return e
      end
      local why
      e, why = binary(e, operator.kind, below(self), operators[operator.kind])
      if operator.kind == "%" and e.kind == "string" then
        self.why = why -- the tuple was none
      end
      self:note(why)
    end
  end
end

reader.product = left_to_right({ ["*"] = 11, ["/"] = 11, ["//"] = 11, ["%"] = 11, ["@"] = 11 },
  reader.unary)
reader.addition = left_to_right({ ["+"] = 10, ["-"] = 10 }, reader.product)
reader.shift = left_to_right({ ["<<"] = 7, [">>"] = 7 }, reader.addition)
reader.bits_and = left_to_right({ ["&"] = 6 }, reader.shift)
reader.bits_xor = left_to_right({ ["^"] = 5 }, reader.bits_and)
reader.bits_or = left_to_right({ ["|"] = 4 }, reader.bits_xor)

local comparisons = { ["=="] = "==", ["!="] = "~=", ["<"] = "<", [">"] = ">", ["<="] = "<=",
  [">="] = ">=", ["~="] = "~=", ["==="] = "==", ["!=="] = "~=" }
local mask_methods = { ["=="] = "eq", ["~="] = "ne", ["<"] = "lt", [">"] = "gt", ["<="] = "le",
  [">="] = "ge" }

local function compare(a, operator, b)
  if a.kind == "array" or b.kind == "array" then
    if a.kind ~= "array" then
      a = expression(("np.asarray(%s)"):format(a.code), levels.atom, "array")
    end
    return expression(("%s:%s(%s)"):format(atom(a), mask_methods[operator], b.code), levels.atom,
      "array", { is_mask = true })
  elseif (a.kind == "list" or a.kind == "dict") and (b.kind == "list" or b.kind == "dict") then
    give_up("two tables are equal only if they are the same one")
  end
  return expression(("%s %s %s"):format(within(a, levels.compare + 1), operator,
    within(b, levels.compare + 1)), levels.compare, "boolean")
end

--- x in t.
local function membership(a, b, is_not)
  local code
  if b.kind == "string" then
    code = ("%s:find(%s, 1, true)"):format(atom(b), a.code)
  elseif b.kind == "dict" then
    code = ("%s[%s]"):format(atom(b), a.code)
  else
    give_up(advice.key .. "; a for loop looks for a value in a list")
  end
  return expression(("%s %s nil"):format(code, is_not and "==" or "~="), levels.compare, "boolean")
end

function reader:comparison()
  local e = self:bits_or()
  local result
  while true do
    local token = self.tokens[self.at]
    local following = self.tokens[self.at + 1] or token
    local one_more
    if comparisons[token.kind] then
      self.at = self.at + 1
      local b = self:bits_or()
      self:note(token.kind ~= comparisons[token.kind] and "not equal is written ~=" or nil)
      one_more, e = compare(e, comparisons[token.kind], b), b
    elseif self:take("name", "is") then
      local is_not = self:take("name", "not")
      local b = self:bits_or()
      one_more, e = compare(e, is_not and "~=" or "==", b), b
    elseif self:take("name", "in") then
      one_more = membership(e, self:bits_or(), false)
    elseif self:peek("name", "not") and following.kind == "name" and following.text == "in" then
      self.at = self.at + 2
      one_more = membership(e, self:bits_or(), true)
    else
      return result or e
    end
    if result and (result.kind ~= "boolean" or one_more.kind ~= "boolean") then
      give_up()
    end
    result = result and expression(("%s and %s"):format(result.code, one_more.code), levels["and"],
      "boolean") or one_more
  end
end

--- What is a condition here as there: 0, "" and {} are true in Lua.
local function condition(e)
  if e.kind == "array" then
    give_up("a mask is no condition: write np.all(A:eq(B)) or np.any(mask)")
  elseif e.kind and e.kind ~= "boolean" and e.kind ~= "none" then
    give_up('only nil and false are false: write x ~= 0, s ~= "" or #t > 0')
  end
  return e
end

function reader:negation()
  if self:take("name", "not") or self:take("!") then
    local e = condition(self:negation())
    return expression("not " .. within(e, levels.unary), levels.unary, "boolean")
  end
  return self:comparison()
end

function reader:conjunction()
  local e = self:negation()
  while self:take("name", "and") or self:take("&&") do
    e = expression(within(condition(e), levels["and"]) .. " and "
      .. within(condition(self:negation()), levels["and"] + 1), levels["and"], "boolean")
  end
  return e
end

function reader:disjunction()
  local e = self:conjunction()
  while self:take("name", "or") or self:take("||") do
    e = expression(within(condition(e), levels["or"]) .. " or "
      .. within(condition(self:conjunction()), levels["or"] + 1), levels["or"], "boolean")
  end
  return e
end

function reader:choice(test, a, b)
  local is_true = a.kind and a.kind ~= "boolean" and a.kind ~= "none"
  if not is_true then
    give_up("a choice is an if statement; c and a or b serves where a is neither nil nor false")
  end
  self:note("a choice is written with and, or")
  return expression(("%s and %s or %s"):format(within(condition(test), levels["and"]),
    within(a, levels["and"] + 1), within(b, levels["or"] + 1)), levels["or"],
    a.kind == b.kind and a.kind or nil)
end

function reader:expression()
  local e = self:disjunction()
  if self:take("name", "if") then
    local test = self:disjunction()
    self:need("name", "else")
    return self:choice(test, e, self:expression())
  elseif self:take("?") then
    local a = self:expression()
    self:need(":")
    return self:choice(e, a, self:expression())
  end
  return e
end

-- --- statements ----------------------------------------------------------------------------------

--- Expressions with commas between them, as in `x, y = 1, 2`.
function reader:expressions()
  local items = {}
  repeat
    items[#items + 1] = self:expression()
  until not self:take(",")
  return items
end

local assigning = { ["+="] = "+", ["-="] = "-", ["*="] = "*", ["/="] = "/", ["//="] = "//",
  ["%="] = "%", ["**="] = "**", ["@="] = "@", ["&="] = "&", ["|="] = "|" }

local function target(e)
  return e.target or (e.name or e.code:find("[%]%w_]$") and e.level == levels.atom) and e.code
    or give_up()
end

--- A comprehension that fills a variable.
function reader:comprehension(name)
  local start = self.at
  local depth, found = 0, nil
  for i = self.at, #self.tokens do
    local token = self.tokens[i]
    depth = depth + ((token.kind == "[" or token.kind == "(" or token.kind == "{") and 1
      or (token.kind == "]" or token.kind == ")" or token.kind == "}") and -1 or 0)
    if depth == 1 and token.kind == "name" and token.text == "for" then
      found = i
      break
    end
  end
  if not found or self.tokens[start].kind ~= "[" then
    return nil
  end
  self.at = found + 1
  local head, names = self:loop_head("]")
  local test
  if self:take("name", "if") then
    test = self:without(names, function() return condition(self:disjunction()) end)
  end
  self:need("]")
  local stop = self.at
  self.at = start + 1
  local e = self:without(names, function() return self:expression() end)
  if self.at ~= found then
    give_up()
  end
  self.at = stop
  local body = ("%s[#%s + 1] = %s"):format(name, name, e.code)
  body = test and ("if %s then %s end"):format(test.code, body) or body
  self:note("a for loop fills a table")
  return ("%s = {} %s %s end"):format(name, head, body)
end

--- Calls f while names stand for nothing known.
function reader:without(names, f)
  local saved = self.value_of
  self.value_of = function(name)
    if not has(names, name) then
      return saved(name)
    end
  end
  local result = f()
  self.value_of = saved
  return result
end

--- `x, y in things` up to a closing symbol or an if: the head of a loop in Lua, and its variables.
function reader:loop_head()
  local names = {}
  local opened = self:take("(")
  repeat
    names[#names + 1] = self:need("name").text
    if self:take("(") then
      give_up()
    end
  until not self:take(",")
  if opened then
    self:need(")")
  end
  self:need("name", "in")
  local joined = table.concat(names, ", ")
  local function is_call(name)
    return self:peek("name", name) and self.tokens[self.at + 1].kind == "("
      and self.value_of(name) == nil
  end
  if is_call("range") then
    self.at = self.at + 2
    local arguments = self:list(")")
    local first, last, step = arguments[1], arguments[2], arguments[3]
    if not last then
      first, last = expression("0", levels.literal, "integer", { integer = 0 }), first or give_up()
    end
    if step and not step.integer then
      give_up()
    end
    last = plus(last, step and step.integer < 0 and 1 or -1)
    self:note("for counts with its last number")
    return ("for %s = %s, %s%s do"):format(joined, first.code, last.code,
      step and ", " .. step.code or ""), names
  elseif is_call("enumerate") and #names == 2 then
    self.at = self.at + 2
    local e = self:list(")")[1] or give_up()
    give_up(("for %s in %s do counts from 1"):format(joined, e.kind == "array"
      and atom(e) .. ":rows()" or ("ipairs(%s)"):format(e.code)))
  elseif is_call("zip") then
    self.at = self.at + 2
    local lists = self:list(")")
    if #lists ~= #names then
      give_up()
    end
    local parts, lengths = {}, {}
    for i, e in ipairs(lists) do
      parts[i], lengths[i] = atom(e) .. "[at]", "#" .. atom(e)
    end
    return ("for at = 1, math.min(%s) do local %s = %s"):format(table.concat(lengths, ", "),
      joined, table.concat(parts, ", ")), names
  end
  local start = self.at
  local path = self:peek("name") and self.tokens[start + 1].kind == "."
    and self.tokens[start + 2].text
  local all = self.tokens[start + 3]
  if path and all and all.kind == "(" and self.tokens[start + 4].kind == ")"
      and (path == "items" or path == "keys" or path == "values") then
    local name = self.tokens[start].text
    self.at = start + 5
    return ("for %s in pairs(%s) do"):format(path == "values" and "_, " .. joined or joined, name),
      names
  end
  local e = self:disjunction()
  if e.kind == "array" and #names == 1 then
    self:note("rows are given with their numbers")
    return ("for _, %s in %s:rows() do"):format(joined, atom(e)), names
  elseif e.kind == "string" and #names == 1 then
    return ("for %s in %s:gmatch(utf8.charpattern) do"):format(joined, atom(e)), names
  elseif e.kind == "dict" and #names == 1 then
    return ("for %s in pairs(%s) do"):format(joined, e.code), names
  elseif e.kind ~= "list" and e.kind ~= nil then
    give_up()
  elseif #names == 1 then
    return ("for _, %s in ipairs(%s) do"):format(joined, e.code), names
  end
  return ("for _, item in ipairs(%s) do local %s = table.unpack(item)"):format(e.code, joined),
    names
end

--- The end of a block's head: a colon, and the statements behind it on the line. Returns the code,
--- and whether the block goes on below.
function reader:block(head, names)
  self:need(":")
  if self:peek("end") then
    return head, true
  end
  local parts = {}
  repeat
    parts[#parts + 1] = self:without(names or {}, function() return self:statement() end)
  until not self:take(";") or self:peek("end")
  return ("%s %s end"):format(head, table.concat(parts, "; ")), false
end

local modules = { numpy = "np", torch = "dnn", tensorflow = "dnn", keras = "dnn", h5py = "h5" }

python.modules = modules

local no_module <const> = "there is no module '%s', nor a file %s.lua of your own"

local function import(self)
  local path = self:need("name").text
  local whole = path
  while self:take(".") do
    whole = whole .. "." .. self:need("name").text
  end
  local alias = self:take("name", "as") and self:need("name").text or nil
  self:need("end")
  local ours = modules[path]
  if ours and (not alias or alias == ours) and (path == ours or ours == "np") then
    give_up(("%s is there already; a script has local %s = require \"%s\""):format(ours, ours,
      ours == "dnn" and "dnn" or "dnn." .. ours))
  elseif ours == "np" or ours == "h5" then
    self:note(ours .. " is there already")
    return ("%s = %s"):format(alias or path, ours)
  elseif ours then
    give_up(("%s and np take its place"):format(ours))
  elseif path == "matplotlib" then
    give_up("there is no matplotlib here")
  elseif type(rawget(_G, path)) == "table" then
    give_up(("%s is there already"):format(path))
  elseif whole == path and package.searchpath(path, package.path) then
    self:note("a module is taken by require")
    return ("%s = require %s"):format(alias or path, quoted(path))
  end
  give_up(no_module:format(path, path))
end

-- Statements by the word they begin with. Each returns code, and whether a block goes on below.
local statements = {}
statements["import"] = import

statements["from"] = function(self)
  local path = self:need("name").text
  while self:take(".") do
    path = path .. "." .. self:need("name").text
  end
  self:need("name", "import")
  local names = {}
  repeat
    names[#names + 1] = (self:take("*") or self:need("name")).text
  until not self:take(",")
  local ours = modules[path]
  if ours == "np" and #names > 0 and self:peek("end") then
    local values = {}
    for i, name in ipairs(names) do
      values[i] = "np." .. name
      if lookup.field(self.value_of("np"), name) == nil then
        give_up("np is there already, with the functions of NumPy")
      end
    end
    self:note("np is there already")
    return ("local %s = %s"):format(table.concat(names, ", "), table.concat(values, ", "))
  end
  local root = path:match("^[%w_]+")
  give_up(modules[root] and (modules[root] == "np" and "np takes its place"
      or ("%s and np take its place"):format(modules[root]))
    or root == "matplotlib" and "there is no matplotlib here"
    or no_module:format(root, root))
end

statements["for"] = function(self)
  local head, names = self:loop_head()
  return self:block(head, names)
end

for python_word, lua_word in pairs { ["if"] = "if", elif = "elseif", ["elseif"] = "elseif",
  ["while"] = "while" } do
  statements[python_word] = function(self)
    local test = condition(self:expression())
    local closer = lua_word == "while" and "do" or "then"
    if self:take("name", closer) then -- Lua, but for the condition
      local rest = self:take("name", "end") and " end" or ""
      self:need("end")
      return ("%s %s %s%s"):format(lua_word, test.code, closer, rest), rest == ""
    end
    local code, is_open = self:block(("%s %s %s"):format(lua_word, test.code, closer))
    if lua_word == "elseif" and not is_open then
      give_up("write elseif condition then")
    end
    return code, is_open
  end
end

statements["else"] = function(self)
  self:need(":")
  self:need("end")
  return "else", true
end

statements["def"] = function(self)
  local name = self:need("name").text
  self:need("(")
  local names = {}
  while not self:take(")") do
    names[#names + 1] = self:need("name").text
    if self:peek("=") or self:peek(":") then
      give_up("a function begins with function name(a, b), a default is set by a = a or 1")
    end
    if not self:take(",") and not self:peek(")") then
      give_up()
    end
  end
  if self:take("->") then
    self:expression()
  end
  return self:block(("function %s(%s)"):format(name, table.concat(names, ", ")), names)
end

statements["return"] = function(self)
  if self:peek("end") or self:peek(";") then
    return "return"
  end
  return "return " .. codes(self:expressions())
end

statements["assert"] = function(self)
  local test = condition(self:expression())
  local message = self:take(",") and self:expression()
  self:note("assert is a function")
  return ("assert(%s%s)"):format(test.code, message and ", " .. message.code or "")
end

statements["raise"] = function(self)
  local name = self:need("name").text
  if self:take("(") then
    local arguments = self:arguments()
    self:note("errors are raised by a function")
    return ("error(%s)"):format(arguments[1] and arguments[1].code or quoted(name))
  end
  return ("error(%s)"):format(quoted(name))
end

statements["del"] = function(self)
  local e = self:postfix()
  if e.code:find("%]$") and not e.code:find('"%]$') or e.target then
    give_up("table.remove(t, i) takes an item out of a list")
  end
  return target(e) .. " = nil"
end

statements["break"] = function()
  return "break"
end

statements["continue"] = function()
  give_up("the rest of a loop is skipped by an if around it, or by goto, see ?goto")
end

statements["pass"] = function()
  return ""
end

for _, word in ipairs { "let", "var", "const" } do
  statements[word] = function(self)
    local name = self:need("name").text
    if not self:take("=") then
      return "local " .. name
    end
    return ("local %s%s = %s"):format(name, word == "const" and " <const>" or "",
      self:expression().code)
  end
end

statements["local"] = function(self)
  local names = {}
  repeat
    names[#names + 1] = self:need("name").text
  until not self:take(",")
  self:need("=")
  return ("local %s = %s"):format(table.concat(names, ", "), codes(self:expressions()))
end

-- Statements for which there are only words.
local explained = {
  try = "pcall(f) calls f and catches its error", except = "pcall(f) calls f and catches its error",
  finally = "pcall(f) calls f and catches its error",
  with = "local f <close> = io.open(path) closes f at the end of its block",
  class = advice.class,
  global = "names are global unless they are declared local",
  nonlocal = "a function sees the local variables around it",
  yield = "coroutine.yield(x) hands a value over, see ?coroutine.wrap",
  async = "coroutines take its place, see ?coroutine.create",
  await = "coroutines take its place, see ?coroutine.create",
}

--- a = b = 0, after what was read of it.
function reader:chain(items, values)
  local targets = { items, values }
  local value
  while self:take("=") do
    targets[#targets + 1] = self:expressions()
  end
  value = table.remove(targets)
  local parts, right = {}, #value == 1 and value[1].code or give_up()
  for i = #targets, 1, -1 do
    local left = #targets[i] == 1 and target(targets[i][1]) or give_up()
    parts[#parts + 1] = ("%s = %s"):format(left, right)
    right = targets[i][1].code
  end
  self:note("one assignment a statement")
  return table.concat(parts, "; ")
end

function reader:statement()
  local token = self.tokens[self.at]
  local following = self.tokens[self.at + 1] or token
  local is_assigned = following.kind == "=" or following.kind == "." or following.kind == "("
    and not (token.text == "assert" or token.text == "if" or token.text == "while")
  if token.kind == "name" and explained[token.text] and not is_assigned then
    give_up(explained[token.text])
  elseif token.kind == "@" then
    give_up("a decorator is a call, f = decorator(f)")
  elseif token.kind == "name" and statements[token.text] and not is_assigned then
    self.at = self.at + 1
    return statements[token.text](self)
  elseif token.kind == "name" and token.text == "print" and (following.kind == "string"
      or following.kind == "name" and not reserved[following.text]) then
    self.at = self.at + 1
    self:note("a call needs parentheses")
    return ("print(%s)"):format(codes(self:expressions()))
  end
  local items = self:expressions()
  local operator = self.tokens[self.at].kind
  if #items == 1 and assigning[operator] then
    self.at = self.at + 1
    local a, right = items[1], self:expression()
    if assigning[operator] == "**" then
      self:note("in Lua")
      local value = expression(within(a, levels["^"] + 1) .. " ^ " .. within(right, levels["^"]),
        levels["^"])
      return ("%s = %s"):format(target(a), value.code)
    end
    local sign = assigning[operator]
    local level = ({ ["+"] = 10, ["-"] = 10, ["&"] = 6, ["|"] = 4 })[sign] or 11
    self:note("in Lua")
    return ("%s = %s"):format(target(a), binary(a, sign, right, level).code)
  elseif #items == 1 and (operator == "++" or operator == "--") then
    self.at = self.at + 1
    self:note("in Lua")
    return ("%s = %s %s 1"):format(target(items[1]), items[1].code, operator:sub(1, 1))
  elseif #items == 1 and items[1].name and self:take(":") then
    self:expression() -- an annotation
    if not self:peek("=") then
      give_up()
    end
  end
  if not self:take("=") then
    return codes(items)
  end
  local name = #items == 1 and items[1].name
  local filled = name and self:comprehension(name)
  if filled then
    return filled
  end
  local values = self:expressions()
  local targets = {}
  if self:peek("=") then
    return self:chain(items, values)
  end
  for i, e in ipairs(items) do
    targets[i] = target(e)
  end
  if #targets > 1 and #values == 1 and (values[1].kind == "list" or values[1].kind == "array") then
    return ("%s = table.unpack(%s)"):format(table.concat(targets, ", "),
      values[1].kind == "array" and atom(values[1]) .. ":totable()" or values[1].code)
  end
  return ("%s = %s"):format(table.concat(targets, ", "), codes(values))
end

--- A line of Python in Lua.
---@param line string
---@param value_of fun(name: string): any what a name stands for, or nil
---@param only_words? boolean the line is Lua but for its words: positions may be Lua's already
---@return string? code nil if nothing surely does the same
---@return string? why what is different in Lua, in words; without code, what to write instead
---@return boolean? is_open does the block go on below?
function python.translate(line, value_of, only_words)
  local code, why, is_open
  local ok, problem = pcall(function()
    local self = setmetatable({ tokens = tokenize(line), at = 1, value_of = value_of,
      only_words = only_words or false }, reader)
    local parts = {}
    repeat
      local part
      part, is_open = self:statement()
      parts[#parts + 1] = part
    until not self:take(";") or self:peek("end")
    self:need("end")
    code, why = table.concat(parts, "; "), self.why
  end)
  if not ok then
    if type(problem) ~= "table" then
      error(problem, 0)
    end
    return nil, problem.reason
  end
  local syntax = parser.parse(code, { prompt = true })
  local fits = is_open and (syntax.incomplete or code:find("^else")) or not is_open and syntax.ok
  if not fits then
    return nil
  end
  return code, why, is_open
end

return python
