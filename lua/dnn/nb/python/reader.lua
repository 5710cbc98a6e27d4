--- The expressions of notebooks: what dnn.repl.python reads at the prompt, where the values of
--- names are known, with what a whole program tells of them. What is known only when the notebook
--- runs is left to dnn.nb.python.runtime. `dnn.nb.python.calls` and `.loops` add rules to these.

require "dnn.repl.python.expressions"
local lexer = require "dnn.repl.python.lexer"
local lua_keywords = require("dnn.repl.lexer").keywords
local pieces = require "dnn.repl.python.pieces"
local base = require "dnn.repl.python.reader"
require "dnn.repl.python.statements"
local texts = require "dnn.repl.python.texts"

local levels, give_up, expression = pieces.levels, pieces.give_up, pieces.expression
local atom, codes, within, quoted = pieces.atom, pieces.codes, pieces.within, pieces.quoted

---@class dnn.nb.python_reader: dnn.repl.python_reader
---@field program dnn.nb.python_program
local reader = setmetatable({ is_notebook = true, is_elementwise = "open" }, { __index = base })
reader.__index = reader

-- Names that translated code needs for itself.
local taken = {}
for name in ([[table string math coroutine utf8 os io debug next select type tostring tonumber error
  pcall print pairs ipairs assert arg display py]]):gmatch("%w+") do
  taken[name] = true
end

--- A name as Lua may have it.
function reader.name_of(name)
  return (lua_keywords[name] and not lexer.constants[name] or taken[name]) and name .. "_" or name
end

-- Python's own functions, as they are called when the notebook runs.
reader.builtins = {}
for name in ([[abs all any bool dict enumerate filter float format int isinstance len list map max
  min next open pow print range repr reversed round set sorted str sum tuple type zip
  object hasattr getattr setattr callable super divmod input ord chr id]]):gmatch("%w+") do
  reader.builtins[name] = "py." .. name
end
reader.builtins.repr, reader.builtins.ord, reader.builtins.chr = "py.repr", "utf8.codepoint",
  "utf8.char"
reader.builtins.format, reader.builtins.bool = "py.format_value", "py.truth"

--- Code that calls a function of the runtime.
function reader.py(name, kind, ...)
  return expression(("py.%s(%s)"):format(name, codes { ... }), levels.atom, kind,
    { is_whole = true })
end

--- What is one value: a call of several results makes a tuple, what gives several at a time a list
--- of tuples.
function reader.single(e)
  if e.is_step then
    local list = reader.py("list", "list", e)
    list.is_listed, list.is_open = true, true
    return list
  elseif (e.results or 0) > 1 then
    return expression(("py.tuple {%s}"):format(e.code), levels.literal, "list", { is_open = true })
  end
  return e
end

--- What is a condition here as there: 0, "" and {} are true in Lua.
local function condition(e)
  local kind = e.kind
  if kind == "boolean" and not e.is_mask or kind == "none" then
    return e
  elseif kind == "integer" or kind == "number" then
    return expression(within(e, levels.compare + 1) .. " ~= 0", levels.compare, "boolean")
  end
  return expression(("py.truth(%s)"):format(e.code), levels.atom, "boolean")
end
reader.condition = condition

-- --- operands ------------------------------------------------------------------------------------

--- What a name stands for in Python, unless the notebook has given it to something else.
function reader:name_of_python(text)
  local name = reader.name_of(text)
  local program = self.program
  if self.kinds[name] ~= nil or program.aliases[text] then
    return nil
  elseif reader.builtins[text] then
    return expression(reader.builtins[text], levels.atom, nil, { builtin = text, name = text })
  elseif require("dnn.nb.python.runtime.classes").exceptions[text] then
    return expression("py." .. text, levels.atom, "any", { is_class = true })
  elseif text == "__name__" then
    return expression('"__main__"', levels.literal, "string", { text = "__main__" })
  end
end

function reader:atom()
  local token = self.tokens[self.at]
  if token.kind == "name" and not lexer.reserved[token.text] and token.text ~= "lambda" then
    local own = self:name_of_python(token.text)
    if own then
      self.at = self.at + 1
      return own
    end
    local name = self.program.aliases[token.text] or reader.name_of(token.text)
    if name ~= token.text then
      self.tokens[self.at] = { kind = "name", text = name, start = token.start, stop = token.stop }
    end
    local field = self.tokens[self.at + 2]
    if name == "math" and self.tokens[self.at + 1].kind == "." and not math[field.text] then
      name = "py.lib.math"
    end
    if name:find("^py%.lib%.") then
      self.at = self.at + 1
      return expression(name, levels.atom, "any", { is_module = true })
    end
  end
  local e = base.atom(self)
  if e.kind == "mask" then
    e.kind, e.is_mask = "array", true
  elseif e.kind == "key" or e.kind == "item" then
    e.kind, e.is_counted = "any", false
  elseif token.kind == "(" and e.items and not e.inner then
    local parts = {}
    for i, item in ipairs(e.items) do
      parts[i] = item.bare or item.code
    end
    e.bare = "{" .. table.concat(parts, ", ") .. "}"
    e.code = ("py.tuple %s"):format(e.code)
  end
  if e.name and self.program.classes[e.name] then
    e.is_class = true
  end
  return e
end

--- Items in brackets; a comprehension is found before its first part is read.
function reader:list(closer)
  local heads = self:find_generator()
  if heads then
    local whole = self:generator(heads, closer == "]" and "list" or "generator")
    self:need(closer)
    return { whole }, false, whole
  end
  local items, has_comma, starred = {}, false, false
  while not self:take(closer) do
    local is_star = self:take("*")
    local e = reader.single(self:expression())
    if e.kind == "none" and closer == "]" then
      give_up("nil is no item of a table")
    end
    items[#items + 1] = is_star and expression(e.code, e.level, "any", { is_star = true }) or e
    starred = starred or is_star ~= nil
    if self:take(",") then
      has_comma = true
    elseif not self:peek(closer) then
      give_up()
    end
  end
  if starred then
    local whole = reader.joined(items)
    return { whole }, false, whole
  end
  return items, has_comma
end

--- The list of items of which some are lists of items.
function reader.joined(items)
  local result
  for _, e in ipairs(items) do
    local part = e.is_star and ("py.list(%s)"):format(e.code) or ("{%s}"):format(e.code)
    result = result and ("py.concat(%s, %s)"):format(result, part) or part
  end
  return expression(result, levels.atom, "list", { is_whole = true })
end

--- Dictionaries and sets.
function reader:dictionary()
  local heads = self:find_generator()
  if heads then
    local whole = self:generator(heads, "braces")
    self:need("}")
    return whole
  end
  local parts, merged, is_set = {}, nil, nil
  while not self:take("}") do
    if self:take("**") then
      merged = (merged and merged .. ", " or "") .. ("py.dict {%s}, %s"):format(
        table.concat(parts, ", "), self:bits_or().code)
      parts = {}
    else
      local key = reader.single(self:expression())
      is_set = is_set == nil and not self:peek(":") or is_set
      parts[#parts + 1] = key.code
      if not is_set then
        self:need(":")
        local value = reader.single(self:expression())
        parts[#parts + 1] = value.kind ~= "none" and value.code
          or give_up("nil is no entry of a table")
      end
    end
    if not self:take(",") and not self:peek("}") then
      give_up()
    end
  end
  if is_set then
    return expression(("py.set {%s}"):format(table.concat(parts, ", ")), levels.literal, "any")
  elseif merged then
    return expression(("py.merged(%s, py.dict {%s})"):format(merged, table.concat(parts, ", ")),
      levels.atom, "dict")
  end
  return expression(("py.dict {%s}"):format(table.concat(parts, ", ")), levels.literal, "dict")
end

--- The names of a lambda or a function, up to a symbol, with their defaults.
function reader:lambda()
  local names, defaults = {}, {}
  local outer = self.kinds
  self.kinds = setmetatable({}, { __index = outer })
  while not self:take(":") do
    local is_rest = self:take("*") ~= nil
    local name = reader.name_of(self:need("name").text)
    names[#names + 1] = is_rest and "..." or name
    defaults[#defaults + 1] = is_rest and ("local %s = py.tuple {...}"):format(name) or nil
    self.kinds[name] = "any"
    if self:take("=") then
      defaults[#defaults + 1] = ("if %s == nil then %s = %s end"):format(name, name,
        self:expression().code)
    end
    if not self:take(",") and not self:peek(":") then
      give_up()
    end
  end
  local body = self:expression()
  self.kinds = outer
  return expression(("function(%s) %sreturn %s end"):format(table.concat(names, ", "),
    #defaults > 0 and table.concat(defaults, " ") .. " " or "", body.code), 0, "any")
end

-- --- texts ---------------------------------------------------------------------------------------

--- Format and argument for a value in a text.
local function filled(e, spec, conversion)
  if conversion == "r" then
    e = reader.py("repr", "string", e)
  end
  local is_plain = not (e.kind == "any" and spec:find("^[<>]?%d+$"))
  local ok, format, argument = pcall(texts.format_of, spec, e)
  if ok and is_plain and not (spec:find("[dc]$") and e.kind == "any") then
    return format, argument
  end
  return "%s", ("py.format_value(%s, %s)"):format(e.code, spec:find("{", 1, true)
    and give_up("a format within a format") or quoted(spec))
end

--- The parts of what stands in braces: the expression, "r" or "s", the format.
local function divided(inside)
  local depth, at = 0, 1
  while at <= #inside do
    local sign = inside:sub(at, at)
    if sign == "'" or sign == '"' then
      at = inside:find(sign, at + 1, true) or #inside
    elseif sign:find("[%(%[{]") then
      depth = depth + 1
    elseif sign:find("[%)%]}]") then
      depth = depth - 1
    elseif depth == 0 and (sign == ":" or sign == "!" and inside:sub(at + 1, at + 1) ~= "=") then
      local conversion = inside:match("^!(%a)", at)
      return inside:sub(1, at - 1), conversion, inside:match("^!?%a?:(.*)$", at) or ""
    end
    at = at + 1
  end
  return inside, nil, ""
end

--- A text with values in braces; `value_of` gives the expression for what they hold.
local function braces(text, value_of)
  local parts, arguments, at = {}, {}, 1
  while at <= #text do
    local double = text:match("^{{", at) or text:match("^}}", at)
    local inside = not double and text:match("^%b{}", at)
    if double then
      parts[#parts + 1], at = double:sub(1, 1), at + 2
    elseif inside then
      local what, conversion, spec = divided(inside:sub(2, -2))
      local told = what:match("^(.*[^=!<>])=%s*$")
      if told then -- f"{x=}"
        parts[#parts + 1] = (what:gsub("%%", "%%%%"))
        what, conversion = told, conversion or spec == "" and "r" or nil
      end
      parts[#parts + 1], arguments[#arguments + 1] = filled(value_of(what), spec, conversion)
      at = at + #inside
    else
      local plain = text:match("^[^{}]+", at) or give_up()
      parts[#parts + 1], at = plain:gsub("%%", "%%%%"), at + #plain
    end
  end
  return texts.formatted(table.concat(parts), arguments)
end
reader.braces = braces

function reader:string(token)
  if token.prefix:find("b") then
    return pieces.string_literal(token.text)
  elseif not token.prefix:find("f") then
    return pieces.string_literal(token.text)
  end
  return braces(token.text, function(what)
    local inner = setmetatable({ tokens = lexer.tokenize(what), at = 1, value_of = self.value_of,
      kinds = self.kinds, program = self.program }, getmetatable(self))
    local e = reader.single(inner:expression())
    inner:need("end")
    return e
  end)
end

-- --- operators -----------------------------------------------------------------------------------

local is_open = { any = true, array = true }

--- A text with values behind "%".
local function percent(a, b)
  local values = b.items or { b }
  local needs_py = false
  for letter in a.text and a.text:gmatch("%%[-+ 0#]*%d*%.?%d*([%a%%])") or ("d"):gmatch(".") do
    needs_py = needs_py or letter:find("[diu]") and #values == 1 and values[1].kind == "any"
  end
  local ok, made
  if a.text and not needs_py then
    ok, made = pcall(base.binary, a, "%", b, levels["*"])
    if ok then
      return made
    end
  end
  return expression(("py.percent(%s, %s)"):format(a.code, b.code), levels.atom, "string")
end

--- `a operator b`, an operator of numbers, lists or texts.
function reader.binary(a, operator, b, level)
  a, b = reader.single(a), reader.single(b)
  local is_list = a.kind == "list" or b.kind == "list"
    or operator == "+" and (a.is_joined or b.is_joined)
  if operator == "%" and a.kind == "string" then
    return percent(a, b)
  elseif operator == "+" and is_list and not (a.kind == "string" or b.kind == "string") then
    return expression(("py.concat(%s, %s)"):format(a.code, b.code), levels.atom,
      a.kind == "list" and b.kind == "list" and "list" or "any", { is_open = true,
      is_whole = true, is_joined = true })
  elseif operator == "*" and is_list then
    return expression(("py.times(%s, %s)"):format(a.code, b.code), levels.atom,
      (is_open[a.kind] or is_open[b.kind]) and "any" or "list", { is_open = true, is_whole = true })
  elseif operator == "*" and (a.kind == "string" or b.kind == "string") then
    local text, n = a, b
    if b.kind == "string" then
      text, n = b, a
    end
    return expression(("%s:rep(%s)"):format(atom(text), n.code), levels.atom, "string")
  elseif is_list then
    a = a.kind == "list" and expression(("np.asarray(%s)"):format(a.code), 20, "array") or a
    b = b.kind == "list" and expression(("np.asarray(%s)"):format(b.code), 20, "array") or b
  end
  a = a.kind == "boolean" and reader.py("int", "integer", a) or a
  b = b.kind == "boolean" and reader.py("int", "integer", b) or b
  return base.binary(a, operator, b, level)
end

function reader:power()
  local start = self.at
  local e = self:postfix()
  if not self:take("**") then
    return e
  end
  local exponent = self:unary()
  if e.kind == "array" or e.kind == "number" or exponent.kind == "number" then
    self.at = start
    return base.power(self)
  end
  return expression(("py.pow(%s, %s)"):format(e.code, exponent.code), levels.atom,
    e.kind == "integer" and exponent.integer and "integer" or "any")
end

local comparisons = { ["=="] = "==", ["!="] = "~=", ["<"] = "<", [">"] = ">", ["<="] = "<=",
  [">="] = ">=" }
local mask_methods = { ["=="] = "eq", ["~="] = "ne", ["<"] = "lt", [">"] = "gt", ["<="] = "le",
  [">="] = "ge" }
local scalar = { integer = true, number = true, string = true, boolean = true, none = true }

local function plain(a, operator, b)
  return expression(("%s %s %s"):format(within(a, levels.compare + 1), operator,
    within(b, levels.compare + 1)), levels.compare, "boolean")
end

--- What a type is called when the notebook runs.
local function type_code(e)
  if e.items then
    local parts = {}
    for i, item in ipairs(e.items) do
      parts[i] = type_code(item)
    end
    return "{" .. table.concat(parts, ", ") .. "}"
  end
  local name = e.builtin or e.code:match("^np%.(n?d?array)$") and "numpy.ndarray"
    or e.code:match("^np%.(%l+)%d*$")
  return name and quoted(name == "integer" and "int" or name == "floating" and "float" or name)
    or e.code
end
reader.type_code = type_code

--- Compares; masks are made where arrays may be meant.
function reader:compare(a, operator, b)
  local is_negated = operator == "~="
  if a.type_of and is_negated or a.type_of and operator == "==" then
    return expression(("%spy.is(%s, %s)"):format(is_negated and "not " or "", a.type_of,
      type_code(b)), is_negated and levels.unary or levels.atom, "boolean")
  elseif a.is_shape or b.is_shape then
    a = b.is_shape and a.bare and expression(a.bare, 15, "list") or a
    b = a.is_shape and b.bare and expression(b.bare, 15, "list") or b
    return plain(a, operator, b)
  elseif b.builtin and (operator == "==" or is_negated) then -- x.dtype == float
    local names = { int = '"int64"', float = '"float64"', bool = '"bool"' }
    return plain(a, operator, expression(names[b.builtin] or give_up(), 15, "string"))
  elseif a.kind == "array" and b.kind ~= "none" or b.kind == "array" and a.kind ~= "none" then
    if a.kind ~= "array" then
      a = expression(("np.asarray(%s)"):format(a.code), levels.atom, "array")
    end
    return expression(("%s:%s(%s)"):format(atom(a), mask_methods[operator], b.code), levels.atom,
      "array", { is_mask = true })
  end
  local is_scalar = scalar[a.kind] and scalar[b.kind] or a.kind == "none" or b.kind == "none"
    or a.kind == "string" or b.kind == "string"
  local is_either = scalar[a.kind] or scalar[b.kind]
  if is_scalar or is_either and not self.is_elementwise then
    return plain(a, operator, b)
  elseif self.is_elementwise == "open" or self.is_elementwise == true then
    return expression(("py.compare(%s, %s, %s)"):format(a.code, quoted(operator), b.code),
      levels.atom, "any")
  elseif operator == "==" or is_negated then
    return expression(("%spy.equal(%s, %s)"):format(is_negated and "not " or "", a.code, b.code),
      is_negated and levels.unary or levels.atom, "boolean")
  elseif a.kind == "list" or b.kind == "list" then
    return expression(("py.compare(%s, %s, %s)"):format(a.code, quoted(operator), b.code),
      levels.atom, "boolean")
  end
  return plain(a, operator, b)
end

--- x in t.
local function membership(a, b, is_not)
  if b.kind == "dict" and a.kind == "string" then
    return expression(("%s[%s] %s nil"):format(atom(b), a.code, is_not and "==" or "~="),
      levels.compare, "boolean")
  end
  return expression(("%spy.contains(%s, %s)"):format(is_not and "not " or "", b.code, a.code),
    is_not and levels.unary or levels.atom, "boolean")
end

local function identity(self, a, b, is_not)
  if scalar[a.kind] or scalar[b.kind] or a.type_of then
    return self:compare(a, is_not and "~=" or "==", b)
  end
  return expression(("%srawequal(%s, %s)"):format(is_not and "not " or "", a.code, b.code),
    is_not and levels.unary or levels.atom, "boolean")
end

function reader:comparison()
  local e = self:bits_or()
  local result
  while true do
    local token = self.tokens[self.at]
    local following = self.tokens[self.at + 1] or token
    local one_more
    local a = reader.single(e)
    if comparisons[token.kind] then
      self.at = self.at + 1
      e = reader.single(self:bits_or())
      one_more = self:compare(a, comparisons[token.kind], e)
    elseif self:take("name", "is") then
      local is_not = self:take("name", "not") ~= nil
      e = self:bits_or()
      one_more = identity(self, a, e, is_not)
    elseif self:take("name", "in") then
      e = reader.single(self:bits_or())
      one_more = membership(a, e, false)
    elseif self:peek("name", "not") and following.kind == "name" and following.text == "in" then
      self.at = self.at + 2
      e = reader.single(self:bits_or())
      one_more = membership(a, e, true)
    else
      return result or e
    end
    result = result and expression(("%s and %s"):format(
      within(condition(result), levels["and"]), within(condition(one_more), levels["and"] + 1)),
      levels["and"], "boolean") or one_more
  end
end

-- --- conditions ----------------------------------------------------------------------------------

--- Calls f where comparisons are conditions, not masks.
function reader:plainly(f)
  local outer = self.is_elementwise
  self.is_elementwise = false
  local result = f(self)
  self.is_elementwise = outer
  return result
end

--- A condition, as in an if statement.
function reader:test()
  return condition(self:plainly(self.disjunction))
end

function reader:negation()
  if self:take("name", "not") then
    local e = condition(self:plainly(self.negation))
    return expression("not " .. within(e, levels.unary), levels.unary, "boolean")
  end
  return self:comparison()
end

--- `a and b`, `a or b`: one of them is the value, unless it is a condition that is asked for.
local function either(self, a, word, b)
  if self.is_elementwise == false or a.kind == "boolean" and b.kind == "boolean" then
    return expression(("%s %s %s"):format(within(condition(a), levels[word]), word,
      within(condition(b), levels[word] + 1)), levels[word], "boolean")
  elseif word == "or" and a.code:find("^[%w_.]+$") then
    return expression(("%s and %s or %s"):format(condition(a).code, a.code,
      within(b, levels["or"] + 1)), levels["or"], a.kind == b.kind and a.kind or "any")
  end
  return expression(("(function() local value = %s if %spy.truth(value) then return value end "
    .. "return %s end)()"):format(a.code, word == "and" and "not " or "", b.code), levels.atom,
    "any")
end

function reader:conjunction()
  local e = self:negation()
  while self:take("name", "and") do
    e = either(self, e, "and", self:negation())
  end
  return e
end

function reader:disjunction()
  local e = self:conjunction()
  while self:take("name", "or") do
    e = either(self, e, "or", self:conjunction())
  end
  return e
end

function reader:expression()
  local name, following = self.tokens[self.at], self.tokens[self.at + 1]
  if name.kind == "name" and following and following.kind == ":=" then
    self.at = self.at + 2
    local value = self:expression()
    local written = reader.name_of(name.text)
    self.program:declare(written, value.kind, true)
    return expression(("(function() %s = %s return %s end)()"):format(written, value.code,
      written), levels.atom, "any")
  end
  local e = self:disjunction()
  if not self:take("name", "if") then
    return e
  end
  local test = self:test()
  self:need("name", "else")
  local other = self:expression()
  e, other = reader.single(e), reader.single(other)
  local is_true = e.kind ~= "any" and e.kind ~= "none" and e.kind ~= "boolean" and e.kind ~= nil
  if is_true then
    return expression(("%s and %s or %s"):format(within(test, levels["and"]),
      within(e, levels["and"] + 1), within(other, levels["or"] + 1)), levels["or"],
      e.kind == other.kind and e.kind or "any")
  end
  return expression(("(function() if %s then return %s end return %s end)()"):format(test.code,
    e.code, other.code), levels.atom, "any")
end

-- --- fields and positions ------------------------------------------------------------------------

function reader.settle(_, e)
  e.is_open = true
  if rawequal(e.value, math) then
    e.kind = "any"
  elseif e.code:find("%.shape$") then
    e.kind, e.is_shape = "list", true
  elseif e.kind == nil then
    e.kind = "any"
  end
  return e
end

function reader:missing(e, name, reason)
  local _, problem = pcall(function() return e.value[name] end)
  self.program:report(reason or type(problem) == "string"
    and require("dnn.core").system.reason(problem) or ("%s has no '%s'"):format(e.code, name))
end

--- A position of a list from its end.
local function from_end(e, key)
  local n = key.integer
  return n == -1 and "#" .. atom(e) or ("#%s - %d"):format(atom(e), -n - 1)
end

--- What a value has for a key, or at a position that is not known to be one.
function reader.item(_, e, key)
  local is_any = e.kind == "any" or e.kind == "dict"
  if key.is_mask or key.items or key.kind == "none" or e.is_tuple or e.kind == "string" then
    return nil
  elseif key.kind == "string" and (is_any or e.kind == "list") then
    return expression(("%s[%s]"):format(atom(e), key.code), levels.atom, "any")
  elseif key.integer and key.integer < 0 then
    return is_any and e.kind == "any" and e.code:find("^[%w_.]+$") and expression(
      ("%s[%s]"):format(atom(e), from_end(e, key)), levels.atom, "any")
      or is_any and expression(("py.at(%s, %s)"):format(e.code, key.code), levels.atom, "any")
      or nil
  elseif key.kind == "integer" or key.kind == "any" and key.is_counted then
    return is_any and expression(("%s[%s]"):format(atom(e), pieces.plus(key, 1).code),
      levels.atom, "any") or nil
  end
  return expression(("py.at(%s, %s)"):format(e.code, key.code), levels.atom,
    e.kind == "array" and "array" or "any",
    { target = ("%s[py.place(%s, %s)]"):format(atom(e), e.code, key.code) })
end

function reader:index(e)
  if (e.results or 0) > 1 then
    e = expression(e.code, e.level, "any", { is_tuple = true, is_results = true })
  end
  local result = base.index(self, e)
  if e.is_tuple and not e.is_results then -- positions, which Python counts from 0
    local code = result.code
    result = expression("(" .. code .. " - 1)", levels.atom, "array", { inner =
      expression(code .. " - 1", levels["+"], "array") })
  elseif e.is_results then
    result.kind, result.is_position = "any", nil
  end
  return self:settle(result)
end

--- Expressions with commas between them; some may be taken apart.
function reader:expressions()
  local items = {}
  repeat
    local is_star = self:take("*") ~= nil
    local e = self:expression()
    e.is_star = is_star or nil
    items[#items + 1] = e
  until not self:take(",") or self:peek("=") or self:peek("end")
  return items
end

return reader
