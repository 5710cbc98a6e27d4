--- The expressions of notebooks: what dnn.repl.python reads at the prompt, where the values of
--- names are known, with what a whole program tells of them.

local functions = require "dnn.repl.python.functions"
local lexer = require "dnn.repl.python.lexer"
local lua_keywords = require("dnn.repl.lexer").keywords
local pieces = require "dnn.repl.python.pieces"
local base = require "dnn.repl.python.reader"
require "dnn.repl.python.statements"

local levels, give_up, expression = pieces.levels, pieces.give_up, pieces.expression
local atom, codes, condition, plus = pieces.atom, pieces.codes, pieces.condition, pieces.plus

---@class dnn.nb.python_reader: dnn.repl.python_reader
---@field program dnn.nb.python_program
local reader = setmetatable({ is_notebook = true, is_elementwise = "open" }, { __index = base })
reader.__index = reader

--- A name as Lua may have it.
function reader.name_of(name)
  return lua_keywords[name] and not lexer.constants[name] and name .. "_" or name
end

function reader:atom()
  local token = self.tokens[self.at]
  if token.kind == "name" and not lexer.reserved[token.text] and token.text ~= "lambda" then
    local name = self.program.aliases[token.text] or reader.name_of(token.text)
    if name ~= token.text then
      self.tokens[self.at] = { kind = "name", text = name, start = token.start, stop = token.stop }
    end
  end
  local e = base.atom(self)
  if e.kind == "mask" then
    e.kind, e.is_mask = "array", true
  elseif e.kind == "key" then -- of a dictionary
    e.kind, e.is_counted = "any", false
  end
  return e
end

-- Functions of np that give positions.
local position_functions = { argmax = true, argmin = true, argsort = true, permutation = true,
  nanargmax = true, nanargmin = true, searchsorted = true, flatnonzero = true }

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

function reader:arguments(is_ours)
  local outer = self.is_elementwise
  self.is_elementwise = "open"
  local arguments <const>, keywords = base.arguments(self, is_ours)
  self.is_elementwise = outer
  return arguments, keywords
end

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

--- What a call of a function of the notebook, or of its course, becomes.
function reader:call(e)
  local program = self.program
  local known = e.name and self.kinds[e.name] == nil
  if known and (e.name == "type" or e.name == "next") then
    give_up(("%s is another function in Lua, see ?%s"):format(e.name, e.name))
  elseif known and (e.name == "print" or functions.by_name[e.name]) then
    return self:built_in(e)
  end
  local signature = e.name and program.functions[e.name]
  local course = known and program:of_course(e.name)
  local arguments, keywords = self:arguments()
  local options = {}
  for _, pair in ipairs(keywords) do
    local place = signature and pieces.index_of(signature.names, pair.name)
    if place then
      for i = #arguments + 1, place - 1 do
        arguments[i] = expression("nil", levels.literal, "none")
      end
      arguments[place] = pair.value
    else
      options[#options + 1] = pair.name .. " = " .. pair.value.code
    end
  end
  if #options > 0 then
    arguments[#arguments + 1] = expression("{" .. table.concat(options, ", ") .. "}", 15)
  end
  return expression(("%s(%s)"):format(course or atom(e), codes(arguments)), levels.atom, "any",
    { is_call = true, results = signature and signature.results })
end

local converters = { sorted = "py.sorted", list = "py.list", tuple = "py.list", enumerate =
  "py.enumerate", zip = "py.zip" }

--- A call of one of Python's own functions.
function reader:built_in(e)
  local at = self.at
  local arguments, keywords = self:arguments()
  if e.name == "print" and #keywords == 0 then
    local only = arguments[1]
    if #arguments == 0 or #arguments == 1 and (only.kind == "string" or only.kind == "integer"
      or only.kind == "array") then
      return expression(("print(%s)"):format(codes(arguments)), levels.atom)
    end
    return expression(("py.print(%s)"):format(codes(arguments)), levels.atom)
  elseif e.name == "range" and #keywords == 0 and (#arguments == 1 or #arguments == 2) then
    return expression(("np.arange(%s):totable()"):format(codes(arguments)), levels.atom, "list",
      { is_whole = true })
  elseif converters[e.name] and #keywords == 0 then
    return expression(("%s(%s)"):format(converters[e.name], codes(arguments)), levels.atom,
      "list", { is_whole = true })
  elseif e.name == "dict" and #arguments == 0 then
    local parts = {}
    for i, pair in ipairs(keywords) do
      parts[i] = pair.name .. " = " .. pair.value.code
    end
    return expression("{" .. table.concat(parts, ", ") .. "}", levels.literal, "dict")
  end
  self.at = at
  return base.call(self, e)
end

local methods_of_tables = { items = true, keys = true, values = true }

function reader:method_call(e, name)
  local is_open = e.value == nil and (e.kind == "any" or e.kind == "dict" or e.kind == "list")
  if is_open and name == "append" then
    local arguments = self:arguments()
    local value = #arguments == 1 and arguments[1] or give_up()
    if e.name and e.kind == "list" then
      return expression(("%s[#%s + 1] = %s"):format(e.code, e.code, value.code), 0)
    end
    return expression(("py.append(%s, %s)"):format(e.code, value.code), levels.atom)
  elseif is_open and name == "get" then
    local arguments <const>, keywords = self:arguments()
    if #keywords > 0 or #arguments == 0 or #arguments > 2 then
      give_up()
    end
    return expression(("py.get(%s, %s)"):format(e.code, codes(arguments)), levels.atom, "any")
  elseif is_open and methods_of_tables[name] then
    self:need(")")
    local code = name == "keys" and "py.list" or "py." .. name
    return expression(("%s(%s)"):format(code, e.code), levels.atom, "list", { is_whole = true,
      is_pairs = name == "items", is_keys = name == "keys" })
  elseif e.kind == "any" and e.value == nil then
    local method = require("dnn.core").methods[name]
    local found = (method or name == "tolist") and "array" or nil
    e = expression(e.code, e.level, found)
  end
  local result = base.method_call(self, e, name)
  if position_functions[name] then -- Python counts them from 0
    return expression("(" .. result.code .. " - 1)", levels.atom, "array", { inner =
      expression(result.code .. " - 1", levels["+"], "array") })
  end
  return result
end

function reader:index(e)
  return self:settle(base.index(self, e))
end

--- Names of a loop: `i`, `i, x`, `i, (a, b)`; the inner ones are lists.
function reader:loop_names()
  local names = {}
  local opened = self:take("(")
  repeat
    if self:peek("(") then
      self:take("(")
      names[#names + 1] = self:loop_names()
      self:need(")")
    else
      names[#names + 1] = reader.name_of(self:need("name").text)
    end
  until not self:take(",")
  if opened then
    self:need(")")
  end
  return names
end

local function flat(names, result)
  result = result or {}
  for _, name in ipairs(names) do
    if type(name) == "table" then
      flat(name, result)
    else
      result[#result + 1] = name
    end
  end
  return result
end

--- The numbers of range(...), whose bracket has been read, forwards or backwards.
function reader:range(name, is_reversed)
  local arguments = self:list(")")
  local first, last, step = arguments[1], arguments[2], arguments[3]
  if not last then
    first, last = expression("0", levels.literal, "integer", { integer = 0 }), first or give_up()
  end
  if is_reversed then
    if step then
      give_up("reversed takes range(n) or range(first, last) here")
    end
    return ("for %s = %s, %s, -1 do"):format(name, plus(last, -1).code, first.code)
  end
  last = plus(last, step and pieces.is_negative(step) and 1 or -1)
  return ("for %s = %s, %s%s do"):format(name, first.code, last.code, step and ", " .. step.code
    or "")
end

--- The head of a loop in Lua, and its names.
function reader:loop_head()
  local names = self:loop_names()
  self:need("name", "in")
  local all = flat(names)
  local function is_call(word, at)
    local token, following = self.tokens[at], self.tokens[at + 1]
    return token.kind == "name" and token.text == word and following.kind == "("
  end
  local head
  if is_call("range", self.at) then
    self.at = self.at + 2
    head = self:range(all[1])
    self.kinds[all[1]] = "integer"
    return head, all
  elseif is_call("reversed", self.at) and is_call("range", self.at + 2) then
    self.at = self.at + 4
    head = self:range(all[1], true)
    self:need(")")
    self.kinds[all[1]] = "integer"
    return head, all
  end
  local is_numbered = is_call("enumerate", self.at)
  local has_results = is_numbered or is_call("zip", self.at)
  local e = self:disjunction()
  for i, name in ipairs(all) do
    self.kinds[name] = is_numbered and i == 1 and "integer"
      or (e.is_pairs or e.is_keys or e.kind == "dict") and i == 1 and "key" or "any"
  end
  local joined, unpacked = {}, ""
  for i, name in ipairs(names) do
    joined[i] = type(name) == "table" and (e.code:find("py.zip", 1, true)
      and table.concat(flat(name), ", ") or "item") or name
    if joined[i] == "item" then
      unpacked = (" local %s = table.unpack(item)"):format(table.concat(flat(name), ", "))
    end
  end
  if has_results or e.is_pairs and #names > 1 then
    return ("for %s in %s do%s"):format(table.concat(joined, ", "), e.code, unpacked), all
  elseif #names > 1 then
    return ("for item in py.each(%s) do local %s = table.unpack(item)"):format(e.code,
      table.concat(all, ", ")), all
  elseif e.kind == "list" and not e.is_shape and e.level == levels.atom and e.name then
    return ("for _, %s in ipairs(%s) do"):format(all[1], e.code), all
  end
  return ("for %s in py.each(%s) do"):format(all[1], e.code), all
end

--- A comprehension: its first part was read from a token on, and is read again with the kinds of
--- the names that stand behind it.
function reader:generator(start, is_dictionary)
  local heads, stop = {}, 0
  local outer = self.kinds
  self.kinds = setmetatable({}, { __index = outer })
  while self:take("name", "for") do
    heads[#heads + 1] = self:loop_head()
    stop = stop + 1
    while self:take("name", "if") do
      heads[#heads + 1] = ("if %s then"):format(self:test().code)
      stop = stop + 1
    end
  end
  local behind = self.at
  self.at = start
  local e, key = self:expression(), "#list + 1"
  if is_dictionary then
    self:need(":")
    if e.kind == "list" then
      give_up("two tables are the same key only if they are the same one")
    end
    key, e = e.code, self:expression()
  end
  self.at, self.kinds = behind, outer
  return expression(("(function() local list = {} %s list[%s] = %s%s return list end)()")
    :format(table.concat(heads, " "), key, e.code, (" end"):rep(stop)), levels.atom,
    is_dictionary and "dict" or "list", { is_whole = true })
end

return reader
