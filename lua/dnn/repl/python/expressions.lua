--- The expressions of Python, from operands to choices: each level of operators is a rule that
--- begins with the one that binds more tightly, as in Python's grammar.

local lua_keywords = require("dnn.repl.lexer").keywords
local calls = require "dnn.repl.python.calls"
local functions = require "dnn.repl.python.functions"
require "dnn.repl.python.index" -- adds reader:index
local lexer = require "dnn.repl.python.lexer"
local pieces = require "dnn.repl.python.pieces"
local reader = require "dnn.repl.python.reader"
local texts = require "dnn.repl.python.texts"

local levels, give_up, advice = pieces.levels, pieces.give_up, pieces.advice
local expression, string_literal, within = pieces.expression, pieces.string_literal, pieces.within
local atom, kind_of, table_of = pieces.atom, pieces.kind_of, pieces.table_of
local condition, index_of = pieces.condition, pieces.index_of
local constants, reserved, tokenize = lexer.constants, lexer.reserved, lexer.tokenize
local braces, percent = texts.braces, texts.percent
local arguments_for = calls.arguments_for

--- What one of our modules says of a name that it does not have.
local function own_words(module, name)
  local ok, problem = pcall(function() return module[name] end)
  return not ok and require("dnn.core").system.reason(problem) or nil
end

--- A call of e, whose opening bracket has been read.
function reader:call(e)
  local arguments, keywords = self:arguments()
  local own = e.name and e.value == nil and functions.by_name[e.name]
  if e.name == "print" then
    return functions.print_call(arguments, keywords)
  elseif own then
    if not own.translate or #keywords > 0 then
      give_up(("here there is no '%s': %s"):format(e.name, own.words))
    end
    return own.translate(arguments)
  end
  return expression(atom(e) .. arguments_for(self, e.code, e.value, arguments, keywords, 0),
    levels.atom)
end

--- What is known of a result besides; a notebook settles what it does not know.
function reader.settle(_, e)
  return e
end

--- A name that a module of ours does not have.
function reader.missing(_, _, _, reason)
  give_up(reason)
end

function reader:postfix()
  local e = self:settle(self:atom())
  while true do
    if self:take(".") then
      local name = self:need("name").text
      local is_call = self:take("(")
      if name == "repeat" and (e.kind == "array" or e.code == "np") then
        self:note("repeat is a word of Lua")
        name = "rep"
      elseif lua_keywords[name] then
        give_up()
      end
      if is_call then
        e = self:method_call(e, name)
      else
        local value = pieces.field(e.value, name)
        if e.code == "plt.cm" then
          self:note("colormaps are named by texts")
          e = string_literal(name)
        elseif name == "cm" and e.code == "plt" then
          e = expression("plt.cm", levels.atom)
        elseif value == nil and e.value ~= nil and (rawequal(e.value, package.loaded.dnn)
            or rawequal(e.value, package.loaded["dnn.np"])
            or rawequal(e.value, package.loaded["dnn.plot"]))
        then
          self:missing(e, name, own_words(e.value, name))
          e = expression(atom(e) .. "." .. name, levels.atom)
        elseif e.kind == "array" and name == "shape" then
          e = expression(atom(e) .. ".shape", levels.atom, "list", { value = value,
            is_shape = true })
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
      e = self:call(e)
    elseif self:take("[") then
      e = self:index(e)
    else
      return e
    end
    e = self:settle(e)
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
    if index_of(names, name) then
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
    local start = self.at
    local key = self:expression()
    if self.takes_lists and #parts == 0 and not self:peek(":") then
      local items = { key }
      while self:take(",") and not self:peek("}") do
        items[#items + 1] = self:expression()
      end
      self:need("}")
      return table_of(items)
    elseif not self:take(":") then
      give_up("a set is a table, {[\"a\"] = true}")
    end
    local value = self:expression()
    if self:peek("name", "for") then
      local whole = self:generator(start, true)
      self:need("}")
      return whole
    end
    local is_name = key.text and key.text:find("^[%a_][%w_]*$") and not lua_keywords[key.text]
    parts[#parts + 1] = ("%s = %s"):format(is_name and key.text or "[" .. key.code .. "]",
      value.code)
    if not self:take(",") and not self:peek("}") then
      give_up()
    end
  end
  self:note("a table is written with =")
  return expression("{" .. table.concat(parts, ", ") .. "}", levels.literal, "dict")
end

function reader:string(token)
  if token.prefix:find("b") then
    give_up()
  elseif token.prefix:find("f") then
    self:note("string.format puts values into a text")
    return braces(token.text, function(what)
      local inner = setmetatable({ tokens = tokenize(what), at = 1, value_of = self.value_of,
        kinds = self.kinds, program = self.program }, getmetatable(self))
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
    elseif reserved[name] or lua_keywords[name] then
      give_up()
    end
    local value = self.value_of(name)
    local kind = kind_of(value) or self.kinds and self.kinds[name] or nil
    if kind == nil and self:peek(".") and functions.by_name[name] then
      give_up(("here there is no '%s': %s"):format(name, functions.by_name[name].words))
    end
    return expression(name, levels.atom, kind, { name = name, value = value,
      is_counted = name:find("^[ijklnt]$") ~= nil or name:find("ind?e?x") ~= nil,
      is_mask = kind == "array" and value ~= nil and value.dtype == "bool" })
  elseif self:take("(") then
    local items, has_comma, whole = self:list(")")
    if whole then
      return whole
    elseif #items == 1 and not has_comma then
      local e = items[1]
      return expression("(" .. e.code .. ")", levels.atom, e.kind, { value = e.value,
        inner = e, is_mask = e.is_mask, is_position = e.is_position })
    end
    self:note("a tuple is a table")
    return table_of(items)
  elseif self:take("[") then
    local items, _, whole = self:list("]")
    local e = whole or table_of(items)
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
    if self.is_notebook and exponent.kind == "integer" and (base.kind == "integer"
      or base.kind == "any") then -- integers have powers that are integers
      return expression(("py.pow(%s, %s)"):format(base.code, exponent.code), levels.atom, base.kind)
    end
    return expression(within(base, levels["^"] + 1) .. " ^ " .. within(exponent, levels.unary),
      levels["^"], (base.kind == "array" or exponent.kind == "array") and "array"
      or base.kind == "any" and "any" or "number")
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
  if a.kind == "any" or b.kind == "any" then
    return (a.kind == "array" or b.kind == "array") and "array" or "any"
  elseif a.kind == "array" or b.kind == "array" then
    return "array"
  elseif a.kind == "integer" and b.kind == "integer" and operator ~= "/" then
    return "integer"
  end
  return a.kind and b.kind and "number" or nil
end

local function binary(a, operator, b, level)
  local luas = operator
  if a.kind == "string" or b.kind == "string" then
    local is_open = { string = true, any = true }
    if operator == "+" and (a.kind == nil or is_open[a.kind]) and (b.kind == nil
      or is_open[b.kind])
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
  elseif operator == "+" and (a.is_open and a.kind == "list" or b.is_open and b.kind == "list")
      and a.kind ~= "array" and b.kind ~= "array" then
    return expression(("py.concat(%s, %s)"):format(a.code, b.code), levels.atom, "list",
      { is_open = true, is_whole = true })
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
    arithmetic_kind(a, b, operator), { is_mask = a.is_mask and b.is_mask,
      is_counted = operator ~= "+" or a.kind == "integer" or b.kind == "integer" })
end

reader.binary = binary

--- Operators of one level, from the left, above the rule of a name.
local function left_to_right(operators, below)
  return function(self)
    local e = self[below](self)
    while true do
      local operator
      for kind in pairs(operators) do
        operator = operator or self:take(kind)
      end
      if not operator then
        return e
      end
      local why
      e, why = self.binary(e, operator.kind, self[below](self), operators[operator.kind])
      if operator.kind == "%" and e.kind == "string" then
        self.why = why -- the tuple was none
      end
      self:note(why)
    end
  end
end

reader.product = left_to_right({ ["*"] = 11, ["/"] = 11, ["//"] = 11, ["%"] = 11, ["@"] = 11 },
  "unary")
reader.addition = left_to_right({ ["+"] = 10, ["-"] = 10 }, "product")
reader.shift = left_to_right({ ["<<"] = 7, [">>"] = 7 }, "addition")
reader.bits_and = left_to_right({ ["&"] = 6 }, "shift")
reader.bits_xor = left_to_right({ ["^"] = 5 }, "bits_and")
reader.bits_or = left_to_right({ ["|"] = 4 }, "bits_xor")

local comparisons = { ["=="] = "==", ["!="] = "~=", ["<"] = "<", [">"] = ">", ["<="] = "<=",
  [">="] = ">=", ["~="] = "~=", ["==="] = "==", ["!=="] = "~=" }
local mask_methods = { ["=="] = "eq", ["~="] = "ne", ["<"] = "lt", [">"] = "gt", ["<="] = "le",
  [">="] = "ge" }

local function compare(a, operator, b, is_elementwise)
  if is_elementwise == "open" then
    return expression(("py.compare(%s, %s, %s)"):format(a.code, pieces.quoted(operator), b.code),
      levels.atom, "any")
  end
  local is_mask = is_elementwise
    or (a.kind == "array" or b.kind == "array") and a.kind ~= "none" and b.kind ~= "none"
  if is_mask then
    if a.kind ~= "array" then
      a = expression(("np.asarray(%s)"):format(a.code), levels.atom, "array")
    end
    return expression(("%s:%s(%s)"):format(atom(a), mask_methods[operator], b.code), levels.atom,
      "array", { is_mask = true })
  elseif (a.kind == "list" or a.kind == "dict") and (b.kind == "list" or b.kind == "dict")
      and not a.is_shape and not b.is_shape
  then
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
  elseif b.kind == "any" or a.kind == "any" or b.is_whole then
    return expression(("%spy.contains(%s, %s)"):format(is_not and "not " or "", b.code, a.code),
      is_not and levels.unary or levels.atom, "boolean")
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
      one_more, e = compare(e, comparisons[token.kind], b, (e.kind == "any" or b.kind == "any")
        and e.kind ~= "string" and b.kind ~= "string" and e.kind ~= "none" and b.kind ~= "none"
        and not e.is_shape and not b.is_shape and self.is_elementwise), b
    elseif self:take("name", "is") then
      local is_not = self:take("name", "not")
      local b = self:bits_or()
      one_more = e.kind == "array" and b.kind == "array"
        and expression(("%srawequal(%s, %s)"):format(is_not and "not " or "", e.code, b.code),
          is_not and levels.unary or levels.atom, "boolean")
        or compare(e, is_not and "~=" or "==", b)
      e = b
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
  if a.kind == "any" or a.kind == "none" and self.is_notebook then
    return expression(("(function() if %s then return %s end return %s end)()"):format(
      condition(test).code, a.code, b.code), levels.atom, "any")
  end
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

return { binary = binary }
