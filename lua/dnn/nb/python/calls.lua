--- Calls in notebooks: of Python's own functions, of those that the notebook defines, of methods.

local base = require "dnn.repl.python.reader"
require "dnn.nb.python.loops"
local methods = require "dnn.nb.python.runtime.methods"
local pieces = require "dnn.repl.python.pieces"
local reader = require "dnn.nb.python.reader"

local levels, give_up, expression = pieces.levels, pieces.give_up, pieces.expression
local atom, codes = pieces.atom, pieces.codes

-- Functions of np that give positions.
local position_functions = { argmax = true, argmin = true, argsort = true, permutation = true,
  nanargmax = true, nanargmin = true, searchsorted = true, flatnonzero = true }

--- The item of a tuple of equal ones, or of such tuples.
local function all_equal(e)
  local first = e.items and e.items[1] and (all_equal(e.items[1]) or e.items[1])
  for _, item in ipairs(first and e.items or {}) do
    first = first and (all_equal(item) or item).code == first.code and first
  end
  return first or nil
end

--- The arguments of a call and those with names, up to the closing bracket.
function reader:arguments(is_ours)
  local outer = self.is_elementwise
  self.is_elementwise = "open"
  local arguments, keywords = {}, {}
  while not self:take(")") do
    local token = self.tokens[self.at]
    local following = self.tokens[self.at + 1] or token
    if self:take("**") then
      keywords[#keywords + 1] = { name = "**", value = self:expression() }
    elseif self:take("*") then
      arguments[#arguments + 1] = expression(("table.unpack(py.list(%s))"):format(
        self:expression().code), levels.atom, "any", { is_star = true })
    elseif token.kind == "name" and following.kind == "=" then
      self.at = self.at + 2
      keywords[#keywords + 1] = { name = token.text, value = reader.single(self:expression()) }
    else
      local heads = self:find_generator()
      arguments[#arguments + 1] = heads and self:generator(heads, "generator")
        or reader.single(self:expression())
    end
    if not self:take(",") and not self:peek(")") then
      give_up()
    end
  end
  self.is_elementwise = outer
  for i, e in ipairs(arguments) do
    if e.is_star and i < #arguments then
      give_up("only the last argument may be a list of arguments")
    end
    e.code = is_ours and e.bare or e.code
  end
  for _, pair in ipairs(keywords) do
    pair.value.code = is_ours and pair.value.bare or pair.value.code
    if is_ours and pair.name == "**" then
      give_up("options from a dictionary")
    elseif is_ours and pair.name == "constant_values" then -- of np.pad: one for all sides
      pair.value = all_equal(pair.value) or pair.value
    elseif is_ours and pair.name == "keepdims" and pair.value.integer then
      pair.value = expression(pair.value.integer ~= 0 and "true" or "false", levels.literal,
        "boolean")
    end
  end
  return arguments, keywords
end

--- Puts arguments with names to their places. Returns the rest as code of a table, or nil.
local function place_keywords(arguments, keywords, signature)
  local options = {}
  for _, pair in ipairs(keywords) do
    local place = signature and pieces.index_of(signature.names, pair.name)
    if pair.name == "**" and signature and not signature.rest then
      for i = #arguments + 1, #signature.names do
        arguments[i] = expression(("%s[%s]"):format(atom(pair.value),
          pieces.quoted(signature.names[i])), levels.atom, "any")
      end
    elseif pair.name == "**" then
      return pair.value.code
    elseif place then
      for i = #arguments + 1, place - 1 do
        arguments[i] = expression("nil", levels.literal, "none")
      end
      arguments[place] = pair.value
    else
      options[#options + 1] = ("%s, %s"):format(pieces.quoted(pair.name), pair.value.code)
    end
  end
  if #options > 0 and signature and not signature.rest then
    give_up(("%s is no argument"):format(options[1]:match("^[^,]+")))
  end
  return #options > 0 and ("py.dict {%s}"):format(table.concat(options, ", ")) or nil
end

--- The code of arguments in brackets, for a function that the notebook defines, or an unknown one.
local function placed(arguments, keywords, signature)
  local n = signature and #signature.names or 0
  local extra = {}
  local last = arguments[#arguments]
  if signature and signature.positional and last and last.is_star then
    if signature.positional < n then
      give_up("a list of arguments for a function that has parameters behind them")
    end
  elseif signature and signature.positional then -- those of any number stand behind the named ones
    table.move(arguments, signature.positional + 1, #arguments, 1, extra)
    table.move({}, 1, #extra, signature.positional + 1, arguments)
  end
  local options = place_keywords(arguments, keywords, signature)
  for i = #arguments + 1, (options or #extra > 0) and n or 0 do
    arguments[i] = expression("nil", levels.literal, "none")
  end
  if options then -- the last parameter is that of any names
    arguments[math.max(n, #arguments + (n == 0 and 1 or 0))] = expression(options, levels.literal,
      "dict")
  end
  table.move(extra, 1, #extra, #arguments + 1, arguments)
  return "(" .. codes(arguments) .. ")"
end

--- What a call of a function of the notebook, or of its course, becomes.
function reader:call(e)
  local program = self.program
  if e.builtin and program.functions[e.name] == nil then
    return self:built_in(e.builtin)
  end
  local known = e.name and self.kinds[e.name] == nil
  local signature = e.name and (program.functions[e.name] or program.classes[e.name]
    and program:method("__init__", e.name))
  local course = known and not signature and program:of_course(e.name)
  local arguments, keywords = self:arguments()
  local is_class = e.name and program.classes[e.name] ~= nil
  local written = course or atom(e)
  if e.level == levels.atom and e.code:find("^%(?function") then
    written = "(" .. e.code .. ")"
  end
  return expression(written .. placed(arguments, keywords, signature), levels.atom, "any",
    { is_call = true, is_multi = not is_class and (signature == nil or signature.results ~= 1),
      results = not is_class and signature and signature.results or nil })
end

-- --- Python's own functions ----------------------------------------------------------------------

-- Functions by name: (arguments, options by name) -> expression, or nil for what base does.
local own = {}

local function py(name, kind)
  return function(arguments)
    return reader.py(name, kind, table.unpack(arguments))
  end
end

local function options_code(options, only)
  local parts = {}
  for _, name in ipairs(only) do
    if options[name] and options[name].kind ~= "none" then
      parts[#parts + 1] = ("%s = %s"):format(name == "end" and '["end"]' or name,
        options[name].code)
    end
  end
  return #parts > 0 and "{" .. table.concat(parts, ", ") .. "}" or nil
end

function own.print(arguments, options)
  local code = options_code(options, { "sep", "end" })
  if code then
    return expression(("py.write(%s%s)"):format(code, #arguments > 0 and ", " .. codes(arguments)
      or ""), levels.atom)
  end
  local only = arguments[1]
  local is_plain = #arguments == 0 or #arguments == 1 and not only.is_star
    and (only.kind == "string" or only.kind == "integer" or only.kind == "array")
  return expression(("%s(%s)"):format(is_plain and "print" or "py.print", codes(arguments)),
    levels.atom)
end

for _, name in ipairs { "enumerate", "zip" } do
  own[name] = function(arguments, options)
    local e = reader.py(name, "list", arguments[1] or give_up(), table.unpack(arguments, 2))
    if name == "enumerate" and options.start then
      e = reader.py(name, "list", arguments[1], options.start)
    end
    e.is_numbered = name == "enumerate"
    e.is_step = e.is_numbered and 2 or #arguments
    return e
  end
end

function own.range(arguments)
  if #arguments == 3 then
    local e = py("range", "list")(arguments)
    e.are_integers = true
    return e
  end
  return expression(("np.arange(%s):totable()"):format(codes(arguments)), levels.atom, "list",
    { is_whole = true, are_integers = true })
end

for _, name in ipairs { "list", "tuple" } do
  own[name] = function(arguments)
    local e = arguments[1]
    if not e then
      return expression(name == "list" and "{}" or "py.tuple {}", levels.literal, "list")
    elseif e.are_integers and name == "list" then
      return e
    end
    local list = e.is_listed and e or reader.py("list", "list", e)
    return name == "list" and list or reader.py("tuple", "list", list)
  end
end

function own.set(arguments)
  return reader.py("set", "any", table.unpack(arguments))
end

function own.dict(arguments, _, keywords)
  local parts = {}
  for i, pair in ipairs(keywords) do
    parts[i] = ("%s, %s"):format(pieces.quoted(pair.name), pair.value.code)
  end
  local made = expression(("py.dict {%s}"):format(table.concat(parts, ", ")), levels.literal,
    "dict")
  return #arguments == 0 and made or reader.py("dict_of", "dict", arguments[1], made)
end

for _, name in ipairs { "sorted", "max", "min" } do
  own[name] = function(arguments, options)
    local code = options_code(options, name == "sorted" and { "key", "reverse" }
      or { "key", "default" })
    if name ~= "sorted" and not code then
      local e = arguments[1] or give_up()
      if #arguments == 1 and e.kind == "array" then
        return expression(("np.%s(%s)"):format(name, e.code), levels.atom, "any")
      end
      local is_plain = #arguments > 1
      for _, argument in ipairs(arguments) do
        is_plain = is_plain and (argument.kind == "integer" or argument.kind == "number")
      end
      return is_plain and expression(("math.%s(%s)"):format(name, codes(arguments)), levels.atom,
        arguments[1].kind) or py(name, "any")(arguments)
    end
    if code and name ~= "sorted" then
      code = "{is_options = true, " .. code:sub(2)
    end
    arguments[#arguments + 1] = code and expression(code, levels.literal) or nil
    return py(name, name == "sorted" and "list" or "any")(arguments)
  end
end

function own.sum(arguments, options)
  arguments[2] = arguments[2] or options.start
  return py("sum", "any")(arguments)
end

function own.type(arguments)
  local e = py("type", "any")(arguments)
  e.type_of = arguments[1] and arguments[1].code or give_up()
  return e
end

function own.isinstance(arguments)
  if #arguments ~= 2 then
    give_up()
  end
  return expression(("py.is(%s, %s)"):format(arguments[1].code, reader.type_code(arguments[2])),
    levels.atom, "boolean")
end

function own.len(arguments)
  local e = arguments[1] or give_up()
  if e.kind == "list" and not e.is_whole or e.kind == "array" then
    return expression("#" .. pieces.within(e, levels.unary), levels.unary, "integer")
  end
  return reader.py("len", "integer", e)
end

own.any, own.all = py("any", "boolean"), py("all", "boolean")
own.round, own.map, own.filter = py("round", "any"), py("map", "list"), py("filter", "list")
own.reversed, own.next, own.open = py("reversed", "list"), py("next", "any"), py("open", "any")
own.repr, own.format, own.pow = py("repr", "string"), py("format_value", "string"), py("pow", "any")
own.divmod = py("divmod", "list")

function own.iter(arguments)
  return reader.py("each", "any", table.unpack(arguments))
end

function own.hasattr(arguments)
  return expression(("%s[%s] ~= nil"):format(atom(arguments[1]), arguments[2].code),
    levels.compare, "boolean")
end

function own.getattr(arguments)
  return expression(("%s[%s]"):format(atom(arguments[1]), arguments[2].code), levels.atom, "any")
end

function own.super()
  return expression("super", levels.atom, "any", { is_super = true })
end

function own.bool(arguments)
  return reader.condition(arguments[1] or give_up())
end

function own.ord(arguments)
  return expression(("utf8.codepoint(%s)"):format(codes(arguments)), levels.atom, "integer")
end

function own.chr(arguments)
  return expression(("utf8.char(%s)"):format(codes(arguments)), levels.atom, "string")
end

function own.int(arguments)
  local e = arguments[1]
  if not e then
    return expression("0", levels.literal, "integer", { integer = 0 })
  elseif e.kind == "number" then
    return expression(("math.tointeger(np.trunc(%s))"):format(e.code), levels.atom, "integer")
  elseif e.kind == "integer" then
    return e
  end
  return py("int", "integer")(arguments)
end

function own.str(arguments)
  local e = arguments[1] or pieces.string_literal ""
  return e.kind == "string" and e or reader.py("str", "string", e)
end

own.float = function(arguments)
  local e = arguments[1]
  if e and e.text and e.text:find("inf") then
    return expression(e.text:find("-", 1, true) and "-math.huge" or "math.huge", levels.unary,
      "number")
  end
  return py("float", "number")(arguments)
end

--- A call of one of Python's own functions.
function reader:built_in(name)
  local at = self.at
  local arguments, keywords = self:arguments()
  local options = {}
  for _, pair in ipairs(keywords) do
    options[pair.name] = pair.value
  end
  local made = own[name] and own[name](arguments, options, keywords)
  if made then
    return made
  end
  self.at = at
  return base.call(self, expression(name, levels.atom, nil, { name = name }))
end

-- --- methods -------------------------------------------------------------------------------------

--- `text.format(...)`.
local function format_call(e, arguments, keywords)
  local given, named = {}, {}
  for i, argument in ipairs(arguments) do
    given[i - 1] = argument
  end
  for _, pair in ipairs(keywords) do
    named[pair.name] = pair.value
  end
  local next_one = 0
  local ok, made = pcall(reader.braces, e.text or "{", function(what)
    local index = what == "" and next_one or tonumber(what)
    next_one = next_one + 1
    return index and given[index] or named[what] or give_up()
  end)
  if ok then
    return made
  end
  local parts = {}
  for _, pair in ipairs(keywords) do
    parts[#parts + 1] = ("%s = %s"):format(pair.name, pair.value.code)
  end
  return expression(("py.format(%s, {%s}, {%s})"):format(e.code, codes(arguments),
    table.concat(parts, ", ")), levels.atom, "string")
end

-- What methods of lists, dictionaries and texts give.
local kinds = { split = "list", splitlines = "list", keys = "list", values = "list", items = "list",
  join = "string", strip = "string", lstrip = "string", rstrip = "string", replace = "string",
  upper = "string", lower = "string", capitalize = "string", title = "string", find = "integer",
  index = "integer", count = "integer", startswith = "boolean", endswith = "boolean",
  isdigit = "boolean", isalpha = "boolean", center = "string", ljust = "string", rjust = "string",
  zfill = "string", swapcase = "string" }

--- A method of a list, a dictionary, a set or a text.
local function method_of_python(e, name, arguments, keywords)
  if name == "append" and e.name and e.kind == "list" and #arguments == 1 then
    return expression(("%s[#%s + 1] = %s"):format(e.code, e.code, arguments[1].code), 0)
  elseif (name == "upper" or name == "lower") and e.kind == "string" then
    return expression(("%s:%s()"):format(atom(e), name), levels.atom, "string")
  end
  local parts = {}
  for i, pair in ipairs(keywords) do
    parts[i] = ("%s = %s"):format(pair.name, pair.value.code)
  end
  arguments[#arguments + 1] = #parts > 0 and expression("{" .. table.concat(parts, ", ") .. "}",
    levels.literal) or nil
  local made = reader.py(name, kinds[name] or "any", e, table.unpack(arguments))
  made.is_step = name == "items" and 2 or nil
  return made
end

--- super().method(...): that of the class above.
local function super_call(self, name)
  local program = self.program
  local above = program.class_base or give_up "super has its use in a class with another above it"
  local signature = program:method(name)
  local arguments, keywords = self:arguments()
  table.insert(arguments, 1, expression("self", levels.atom, "any"))
  if signature then
    signature = { names = table.move(signature.names, 1, #signature.names, 2, { "self" }),
      results = signature.results, rest = signature.rest }
  end
  return expression(("%s.%s%s"):format(above, name, placed(arguments, keywords, signature)),
    levels.atom, "any", { is_call = true, is_multi = true })
end

--- A method that the notebook defines, of an object or a class.
local function own_method(self, e, name, signature)
  local program = self.program
  local is_of_class = e.is_class or e.code == program.class_base
  local arguments, keywords = self:arguments()
  local separator = ":"
  if is_of_class and not (signature and signature.is_static) then
    separator = "."
    if signature then -- the object is the first argument
      signature = { names = table.move(signature.names, 1, #signature.names, 2, { "self" }),
        results = signature.results, rest = signature.rest }
    end
  elseif not signature then -- a function in a field
    separator = "."
  end
  return expression(atom(e) .. separator .. name .. placed(arguments, keywords, signature),
    levels.atom, "any", { is_call = true, is_multi = signature == nil or signature.results ~= 1,
      results = signature and signature.results or nil })
end

function reader:method_call(e, name)
  local program = self.program
  local signature = program:method(name)
  local is_open = e.value == nil and not e.is_module and (e.kind == "any" or e.kind == "dict"
    or e.kind == "list" or e.kind == "string")
  if e.is_super then
    return super_call(self, name)
  elseif e.is_module then
    local arguments, keywords = self:arguments()
    return expression(("%s.%s%s"):format(e.code, name, placed(arguments, keywords)), levels.atom,
      "any", { is_call = true })
  elseif is_open and name == "format" then
    return format_call(e, self:arguments())
  elseif e.is_class or is_open and signature and not (methods.names[name]
    and e.kind ~= "any") then
    return own_method(self, e, name, signature)
  elseif is_open and e.kind == "any" and program.fields[name]
    and not require("dnn.core").methods[name] and not methods.names[name] then
    return own_method(self, e, name)
  elseif is_open and methods.names[name] and not (name == "copy" and e.kind == "any") then
    return method_of_python(e, name, self:arguments())
  elseif e.kind == "any" and e.value == nil then
    local method = require("dnn.core").methods[name]
    e = expression(e.code, e.level, (method or name == "tolist") and "array" or nil)
  end
  local is_module = e.value ~= nil
  local result = base.method_call(self, e, name)
  result.is_call, result.is_multi = true, is_module or e.kind ~= "array"
  if position_functions[name] then -- Python counts them from 0
    return expression("(" .. result.code .. " - 1)", levels.atom, "array", { inner =
      expression(result.code .. " - 1", levels["+"], "array") })
  end
  return result
end

return reader
