--- The functions of Python that have a counterpart, or are explained: len, int, print, ...

local pieces = require "dnn.repl.python.pieces"
local texts = require "dnn.repl.python.texts"

local levels, give_up, quoted = pieces.levels, pieces.give_up, pieces.quoted
local expression, within, atom, call = pieces.expression, pieces.within, pieces.atom, pieces.call
local text_of = texts.text_of

-- Functions of Python, by name: the arguments -> what Lua writes. The words tell it without them.
local functions = {}

local function define(name, words, translate)
  functions[name] = { words = words, translate = translate }
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
  if e.kind == "any" or e.is_whole or e.is_open and e.kind == "dict" then
    return expression(("py.len(%s)"):format(e.code), levels.atom, "integer")
  elseif e.kind == "dict" then
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
  elseif e.kind == "any" or e.kind == "array" then
    return expression(("py.int(%s)"):format(e.code), levels.atom, "integer")
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
  if e.kind == "any" or e.kind == "array" then
    return expression(("py.float(%s)"):format(e.code), levels.atom, "number")
  end
  return e.kind and expression(within(e, levels["+"]) .. " + 0.0", levels["+"], "number")
    or give_up()
end))
define("bool", "only nil and false are false: x ~= 0, s ~= \"\"", one(function(e)
  return e.kind == "boolean" and e or (e.kind == "integer" or e.kind == "number")
    and expression(within(e, levels.compare + 1) .. " ~= 0", levels.compare, "boolean") or give_up()
end))
define("abs", "math.abs(x), or np.abs for arrays", one(function(e)
  return call((e.kind == "array" or e.kind == "any") and "np.abs" or "math.abs", e.kind) { e }
end))
for _, name in ipairs { "max", "min" } do
  define(name, ("math.%s(a, b), or np.%s for arrays and lists"):format(name, name),
    function(arguments)
    local e = arguments[1] or give_up()
    if #arguments == 1 then
      local has_items = e.kind == "array" or e.kind == "list" or e.kind == "any"
      return has_items and call("np." .. name) { e } or give_up()
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
  if e.kind == "any" then
    return expression(("py.list(%s)"):format(e.code), levels.atom, "list")
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
  sns = "plt draws figures", pd = "np.loadtxt and np.genfromtxt read tables",
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

return { by_name = functions, print_call = print_call }
