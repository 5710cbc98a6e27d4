--- The statements of Python: loops, imports, assignments, ...

local lookup = require "dnn.repl.lookup"
local expressions = require "dnn.repl.python.expressions"
local lexer = require "dnn.repl.python.lexer"
local pieces = require "dnn.repl.python.pieces"
local reader = require "dnn.repl.python.reader"
local preloaded = require "dnn.support.preloaded"

local levels, give_up, advice, quoted = pieces.levels, pieces.give_up, pieces.advice, pieces.quoted
local expression, within, atom, plus = pieces.expression, pieces.within, pieces.atom, pieces.plus
local codes, condition = pieces.codes, pieces.condition
local reserved = lexer.reserved
local binary = expressions.binary

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

local modules = { numpy = "np", torch = "dnn", tensorflow = "dnn", keras = "dnn", h5py = "h5",
  matplotlib = "plt" }

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
  if ours and (not alias or alias == ours) and (path == ours or ours == "np" or ours == "plt") then
    give_up(("%s is there already; a script has local %s = require \"%s\""):format(ours, ours,
      preloaded.module(ours)))
  elseif ours == "np" or ours == "h5" or ours == "plt" then
    self:note(ours .. " is there already")
    return ("%s = %s"):format(alias or path, ours)
  elseif ours then
    give_up(("%s and np take its place"):format(ours))
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
  local own = modules[root]
  give_up((own == "np" or own == "plt") and ("%s takes its place"):format(own)
    or own and ("%s and np take its place"):format(own) or no_module:format(root, root))
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
  test = test.inner or test
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
  elseif #items == 1 and items[1].items then -- (a, b) = c
    items, self.why = items[1].items, "several names stand without brackets"
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

return { modules = modules }
