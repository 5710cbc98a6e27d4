--- Habits of other languages, Python before all: what Lua writes instead. A hint is looked for
--- where a text did not compile or run (dnn.repl.traceback), or meant something else (the prompt);
--- dnn.repl.python translates the lines of Python.
--
-- A hint that shows code shows what does the same as the line that it is about; spec/repl/
-- habits_spec.lua runs them all. Where there is no such code, a hint says in words what to do.

local functions = require "dnn.repl.python.functions"
local lookup = require "dnn.repl.lookup"
local parser = require "dnn.repl.parser"
local python = require "dnn.repl.python"
local statements = require "dnn.repl.python.statements"

local habits = {}

local advice = require("dnn.repl.python.pieces").advice
local constants = require("dnn.repl.python.lexer").constants

--- A hint: why, and the code if there is one. Returns its text, and the code.
local function hint_of(why, code, is_open)
  if not code then
    return why
  end
  local ending = is_open and "   (and end below the block)" or ""
  return ("%s: %s%s"):format(why or "in Lua", code, ending), code
end

--- A hint with a line in Lua; nil where the line is the same, or there is none that surely is.
local function translated(line, value_of, only_words)
  local code, why, is_open = python.translate(line, value_of, only_words)
  if code and code:gsub("%s", "") == line:gsub("%s", "") then
    return nil
  end
  return hint_of(why, code, is_open)
end

-- --- what does not compile -----------------------------------------------------------------------

--- The line with a part of it replaced, as the code of a hint.
local function replaced(why, pattern, replacement)
  return function(line)
    local code, count = line:gsub(pattern, replacement, 1)
    code = code:match("^%s*(.-)%s*$")
    local syntax = parser.parse(code, { prompt = true })
    return count > 0 and hint_of(why, (syntax.ok or syntax.incomplete) and code or nil,
      syntax.incomplete) or nil
  end
end

--- The ranges of np.mgrid[0:5, -1:1:9j], as what np.mgrid takes here.
local function grid_hint(line)
  local before, name, index,
    after = line:match("^(.-)([%w_.]-%f[%w][mo]grid)%s*%[([^%[%]]*)%](.*)$")
  local ranges = {}
  for part in (index .. ","):gmatch("%s*(.-)%s*,") do
    if part:find("[^%w_%s.:+-]") then
      return nil
    end
    local range = part:gsub("^:", "0:"):gsub("%s*:%s*", ", ")
    ranges[#ranges + 1] = ("{%s}"):format((range:gsub("(%d+)j$", "num = %1")))
  end
  local text = table.concat(ranges, ", ")
  local code = ("%s%s%s%s"):format(before, name, #ranges == 1 and text or ("{ %s }"):format(text),
    after)
  return hint_of("ranges of a grid are tables", code)
end

--- An assignment to a range, A"1:2" = 0.
local function range_assignment(line)
  local array, index, rest = line:match("^%s*([%a_][%w_.]*)%s*(%b\"\")%s*(=[^=].*)$")
  return array and hint_of("what is assigned to stands in brackets",
    ("%s[%s] %s"):format(array, index, rest))
end

-- Programs that are often started from a shell.
local programs = {}
for name in ([[cat cp cmake echo git grep head less make man mkdir mv nano pip pip3 python python3
  rm tail vi vim which]]):gmatch("%S+") do
  programs[name] = true
end

--- A command of the prompt or of the shell, without what such commands begin with.
local function command_hint(line)
  local name, whole = line:match("^%s*(%l+)"), line:match("^%s*(.-)%s*$")
  if programs[name] then
    return hint_of("a shell command begins with !", "!" .. whole)
  end
  for _, command in ipairs(require("dnn.repl.commands.registry").names()) do
    if name == command then
      return hint_of("a command begins with %", "%" .. whole)
    end
  end
end

local function comment_hint(_, before, at)
  return hint_of("a comment begins with --", before .. "--" .. at:gsub("^#", ""):gsub("^//", ""))
end

--- An assignment to an element that is read by a call, A(1, 2) = 0.
local function element_assignment(line, _, _, value_of)
  local array, index, rest = line:match("^%s*([%a_][%w_.]*)%s*%((.-)%)%s*(=[^=].*)$")
  local value = array and lookup.path(array, function(name) return value_of(name), true end)
  if require("dnn.repl.arrays").is_array(value) then
    return hint_of("what is assigned to stands in brackets", ("%s[{%s}] %s"):format(array, index,
      rest))
  end
end

--- A method that is called with a colon, in a line that is no Lua otherwise.
local function with_points(line)
  return (line:gsub("([%w_%])]):([%a_][%w_]*%()", "%1.%2"))
end

--- Rules for syntax errors, the first that fits counts. `line` is matched against the whole line,
--- `before` against what stands in it before the error, `at` against what stands there. `hint` is a
--- text, or a function (line, before, at, value_of) that returns a text and its code. Lines that
--- can be translated as a whole are between the first rules and the others.
local first_rules = {
  { line = "^%s*cd%s+%.%.", hint = command_hint },
  { line = "^%s*%l+%s+[%w_./~-]", before = "^%s*%l+%s*$", hint = command_hint },
  { line = "^%s*#", hint = function(line)
    return comment_hint(line, "", line:match("^%s*(.*)$"))
  end },
  { before = "^%s*$", at = "^//", hint = comment_hint },
  { line = "%f[%w][mo]grid%s*%[[^%[%]]*:[^%[%]]*%]", hint = grid_hint },
  { line = "^%s*[%a_][%w_.]*%s*\"[^\"]*\"%s*=", hint = range_assignment },
  { line = "^%s*[%a_][%w_.]*%s*%(.-%)%s*=", at = "^=", hint = element_assignment },
}

local other_rules = {
  { before = "[%w_%])}]:$", at = "^repeat%s*%(",
    hint = replaced("repeat is a word of Lua", ":repeat(%s*%()", ":rep%1") },
  { at = "^//", hint = comment_hint },
  { at = "^/%*", hint = "a comment is --[[ ... ]]" },
  { line = "^%s*class%f[%W]", hint = advice.class },
  { line = "^%s*elif%f[%W]",
    hint = "another condition of an if begins with elseif, and ends with then" },
  { line = "^%s*def%f[%W]",
    hint = "a function begins with function name(a, b) and ends with end" },
  { line = "^%s*if%f[%W].-[^=~<>!]=[^=]", at = "^=", hint = "equality is written ==" },
  { line = "^%s*for%f[%W].*:%s*",
    hint = "a loop is for i = 1, n do or for i, x in ipairs(t) do, with end" },
  { line = "^%s*if%f[%W].*:%s*$", hint = "a condition ends with then, its block with end" },
  { line = "^%s*while%f[%W].*:%s*$",
    hint = "the condition of while ends with do, its block with end" },
  { at = "^!=", hint = "not equal is written ~=" },
  { at = "^!", hint = "negation is written not" },
  { before = "&%s*$", at = "^&", hint = "conjunction is written and" },
  { before = "|%s*$", at = "^|", hint = "disjunction is written or" },
  { at = "^@", hint = "the matrix product is A:dot(B)" },
  { before = "[%w_%]})]%s*[-+*/%%^|&]+%s*$", at = "^=",
    hint = "an operator does not assign: x = x + 1" },
  { before = "%*%s*$", at = "^%*", hint = "powers are written with ^" },
  { at = "^is%f[%W]", hint = "equality is written ==, inequality ~=" },
  { before = "%w%s*$", at = "^not%s+in%f[%W]", hint = advice.key },
  { before = "%w%s*$", at = "^in%f[%W]", hint = advice.key },
  { at = "^%?", hint = "a choice is an if statement, or condition and a or b" },
  { at = "^if%f[%W].*%f[%w]else%f[%W]",
    hint = "a choice is an if statement, or condition and a or b" },
  { line = "%f[%w]lambda%f[%W]", hint = "a function without a name is function(x) return x end" },
  { at = "^%[.-%sfor%s", hint = advice.comprehension },
  { before = "[%w_]%s*%[[^%[%]]*$", at = "^[,:]",
    hint = 'a range of an array is a text, A"1:3, :", an element A(1, 2); positions count from 1' },
  { before = "[%w_]%s*%[[^%[%]]*%.%.$", at = "^%.",
    hint = 'a range of an array is a text, A"..., 1"; positions count from 1' },
  { before = "{[^{}]*$", at = "^:",
    hint = 'a table is written {key = value}, or {["a key"] = value}' },
  { before = "%([^()]*$", at = "^=",
    hint = "options are a table behind the other arguments: {key = value}" },
  { before = "%([^()]*$", at = "^,", hint = "a tuple is a table: {2, 3}" },
  { at = "^%[", hint = "a list is written {1, 2, 3}, an array np.array{1, 2, 3}" },
  { at = '^""', line = '"""', hint = "a text of several lines is [[...]]" },
  { at = "^'", line = "'''", hint = "a text of several lines is [[...]]" },
  { at = "^%d[%d_]*_%d", hint = "digits are not grouped by _" },
  { at = "^[#]", hint = "a comment begins with --" },
}

--- The hint of a rule, if it fits.
local function apply(rule, line, before, at, value_of)
  for _, part in ipairs { { rule.before, before }, { rule.at, at }, { rule.line, line } } do
    if part[1] and not part[2]:find(part[1]) then
      return nil
    end
  end
  if type(rule.hint) == "function" then
    return rule.hint(line, before, at, value_of)
  end
  return rule.hint
end

local function apply_first(rules, ...)
  for _, rule in ipairs(rules) do
    local text, code = apply(rule, ...)
    if text then
      return text, code
    end
  end
end

local function no_value()
  return nil
end

--- A hint for a syntax error, or nil.
---@param source string
---@param position integer the byte where it is wrong
---@param value_of? fun(name: string): any what names stand for
---@return string? text
---@return string? code what the text shows to write
function habits.syntax_hint(source, position, value_of)
  value_of = value_of or no_value
  local first = position
  while first > 1 and source:byte(first - 1) ~= 10 do
    first = first - 1
  end
  local line = source:match("^[^\n]*", first)
  local before, at = source:sub(first, position - 1), source:match("^[^\n]*", position) or ""
  if at == "" and before == "" then -- at the end of the text: the last line is the one
    first, line = source:match("()([^\n]*)\n*$")
    before = line
  end
  for above in source:sub(1, first - 1):gmatch("([^\n]*:)%s*\n") do
    if require("dnn.repl.evaluator").never_completes(above) then
      line, before, at = above, above, "" -- a block of Python
      break
    end
  end
  local text, code = apply_first(first_rules, line, before, at, value_of)
  if text then
    return text, code
  end
  local whole = line:match("^%s*(.-)%s*$")
  for _, form in ipairs { whole:find(":") and with_points(whole) or whole, whole } do
    text, code = translated(form, value_of)
    if code and form ~= whole then
      return hint_of(code:find("{%a[%w_]* = ") and "options are a table" or nil, code)
    elseif code or text and form == whole then
      return text, code
    end
  end
  return apply_first(other_rules, line, before, at, value_of)
end

--- A hint about an array that is compared with a number by == or ~=, which no metamethod of Lua
--- is asked about.
---@param source string
---@param is_array fun(name: string): boolean
---@return string? text
---@return string? code
function habits.comparison_hint(source, is_array)
  local name, operator, number = source:match("%f[%w_]([%a_][%w_]*)%s*([=~])=%s*(%-?[%d.]+)")
  if name and is_array(name) then
    local code = ("%s:%s(%s)"):format(name, operator == "=" and "eq" or "ne", number)
    return ("'%s=' between an array and a number is no mask but always %s: write %s"):format(
      operator, tostring(operator == "~"), code), code
  end
end

--- A hint about a list of lists in brackets, which is a text in Lua.
---@param source string
---@return string? text
---@return string? code
function habits.list_hint(source)
  if source:find("^%s*[%w_.]+%s*=%s*%[%[[%s%d,.%[%]-]+%]%]%s*$") then
    local code = python.translate(source:match("^%s*(.-)%s*$"), no_value)
    return hint_of("[[...]] is a text in Lua, a list is written in braces", code)
  end
end

-- --- what does not run ---------------------------------------------------------------------------

--- What Lua writes for a name that other languages have, or nil.
---@param name string
---@param line string where it stands
---@param value_of? fun(name: string): any
---@return string? text
---@return string? code
function habits.name_hint(name, line, value_of)
  if line:find("^%s*" .. name .. "%s+%-%a") then
    local text, code = command_hint(line)
    if text then
      return text, code
    end
  end
  if functions.by_name[name] or line:find("%f[%w_][fFrRbB][\"']") then
    local text, code = translated(line, value_of or no_value, true)
    if code then
      return text, code
    elseif name == "f" and line:find("%f[%w_]f[\"']") then
      return 'here there is no f"...": string.format puts values into texts'
    end
  end
  local words = functions.by_name[name] and functions.by_name[name].words
  if not words and constants[name] and constants[name] ~= name then
    words = "write " .. constants[name]
  end
  return words and ("here there is no '%s': %s"):format(name, words)
end

--- A hint about a name that is all of an input, and stands for nothing.
---@param name string
---@return string? text
---@return string? code
function habits.bare_name_hint(name)
  local text, code = command_hint(name)
  if text then
    return text, code
  end
  return habits.name_hint(name, "")
end

--- A hint about several names that a shape was given to: the first has it, the others nothing.
---@param source string
---@return string? text
---@return string? code
function habits.shape_hint(source)
  local names, shape = source:match("^%s*([%w_%s]+,[%w_,%s]+)=%s*([%w_.]+%.shape)%s*;?%s*$")
  return names and hint_of("a shape is one table",
    ("%s = table.unpack(%s)"):format(names:match("^%s*(.-)%s*$"), shape))
end

--- A hint about constants of other languages in an input that ran: their names are just undefined.
---@param free table<string, boolean> names that the input uses
---@param is_defined fun(name: string): boolean
---@return string?
function habits.constant_hint(free, is_defined)
  for name, meant in pairs(constants) do
    if name ~= meant and free[name] and not is_defined(name) then
      return ("'%s' is no word of Lua and so is nil: write %s"):format(name, meant)
    end
  end
end

local function as_python(line, value_of)
  return translated(line, value_of, true)
end

--- A line in which a 0 shows that positions are meant as Python counts them.
local function as_positions(line, value_of)
  local text, code = translated(line, value_of)
  if code then
    return text, code
  end
end

--- A method that was called with a point.
local function as_method(line, value_of)
  local text, code = as_python(line, value_of)
  return text or "a method is called with a colon, x:name(...)", code
end

local function as_joined(line, value_of)
  local text, code = as_python(line, value_of)
  return text or advice.join, code
end

local joins = "'..' joins texts, tostring(A) is that of an array"

--- An array that is joined to a text: a name of one, or else what a call returns.
local function joined_array(line, value_of)
  local call
  for from, name, to in line:gmatch("()%f[%w_]([%a_][%w_.:]*)()") do
    local last = line:match("^%b()()", to) or to
    if name:find("..", 1, true) then
      name = name:match("^(.-)%.%.")
      last = from + #name
    end
    if line:sub(1, from - 1):find("%.%.%s*$") or line:find("^%s*%.%.", last) then
      local value = lookup.path(name, function(wanted) return value_of(wanted), true end)
      local operand = line:sub(from, last - 1)
      local code = ("%stostring(%s)%s"):format(line:sub(1, from - 1), operand, line:sub(last))
      if require("dnn.repl.arrays").is_array(value) and operand == name then
        return hint_of(joins, code)
      elseif operand ~= name and value ~= tostring then
        call = call or code
      end
    end
  end
  if call then
    return hint_of(joins, call)
  end
end

--- A position of a list or of the results that holds nothing.
local function absent_position(line, value_of)
  for name, digits in line:gmatch("%f[%w_.]([%a_][%w_.]*)%[(%-?%d+)%]") do
    local value = lookup.path(name, function(wanted) return value_of(wanted), true end)
    local at = math.tointeger(tonumber(digits))
    if type(value) == "table" and at and rawget(value, at) == nil then
      if name == "Out" then
        return ("input %d gave no result"):format(at)
      elseif at < 0 and rawlen(value) >= -at then
        local before, after = line:match("^(.-)" .. name:gsub("%.", "%%.") .. "%[%" .. digits
          .. "%](.*)$")
        local place = at == -1 and "#" .. name or ("#%s - %d"):format(name, -at - 1)
        return hint_of("positions of a table count from its first", ("%s%s[%s]%s"):format(before,
          name, place, after))
      end
      return ("%s[%d] is nil: the positions of a table count from 1, %s has %d"):format(name, at,
        name, rawlen(value))
    end
  end
end

--- A hint about an input that is a position of a table alone, and gave nil.
---@param source string
---@param value_of fun(name: string): any
---@return string? text
---@return string? code
function habits.position_hint(source, value_of)
  local name, digits = source:match("^%s*([%a_][%w_.]*)%[(%-?%d+)%]%s*$")
  if name == "Out" or name and tonumber(digits) < 1 then
    return absent_position(source:match("^%s*(.-)%s*$"), value_of)
  end
end

--- A module that is not found: one of this program may be meant.
local function module_hint(line)
  local name = line:match("require%s*%(?%s*[\"']([%w_.]+)[\"']")
  local preloaded = require "dnn.support.preloaded"
  local meant = name and (preloaded.module(name) or statements.modules[name]
    and preloaded.module(statements.modules[name]))
  if name and not meant then
    local known = {}
    for _, own in ipairs(preloaded.names()) do
      known[#known + 1] = preloaded.module(own)
    end
    meant = require("dnn.support.suggest").nearest(name, known)
  end
  return meant and replaced("the module is another one", "([\"'])" .. name:gsub("%.", "%%.")
    .. "([\"'])", "%1" .. meant .. "%2")(line)
end

-- What NumPy's functions of elements have as methods, and what serves here.
local methods_of_functions = {
  accumulate = "np.cumsum and np.cumprod accumulate",
  at = "np.bincount(positions, {weights = values}) adds up what falls on each position",
  outer = "a column broadcasts with a row: np.subtract(a:reshape(-1, 1), b)",
  reduce = "np.sum, np.prod, np.max, np.min, np.all and np.any reduce",
}

local function method_of_function(line)
  return methods_of_functions[line:match("np%.%l[%w_]*%.(%l+)")]
end

--- A method of an object that was read like a field, net.gradients.dW1.
local function method_as_field(line, value_of)
  for from, name, method, to in line:gmatch("()%f[%w_.]([%a_][%w_]*)%.([%a_][%w_]*)()") do
    local value = value_of(name)
    if type(value) == "userdata" and type(lookup.field(value, method)) == "function"
        and line:find("^%s*[%[.)]", to) then
      return hint_of(("'%s' is a method"):format(method), ("%s%s:%s()%s"):format(
        line:sub(1, from - 1), name, method, line:sub(to)))
    end
  end
end

-- Rules for messages of run-time errors: what the message and the line hold, the hint, which is a
-- text or a function (line, value_of) that returns a text and its code.
local message_rules = {
  { "attempt to index a function value", "np%.%l[%w_]*%.%l", method_of_function },
  { "attempt to index a function value %(field", "%.[%a_][%w_]*%s*[%[.]", method_as_field },
  { "table expected, got function", "%.[%a_][%w_]*%s*%)", method_as_field },
  { "attempt to call a h5.group value %(for iterator", "%f[%w]in%s+[%w_.]+%s+do",
    replaced("pairs gives names and objects", "%f[%w]in%s+([%w_.]+)", "in pairs(%1)") },
  { "attempt to call a nil value %(method 'split'%)", "split",
    's:gmatch("[^,]+") goes over the parts of a text between commas' },
  { "attempt to call a number value %(for iterator", "%f[%w]for%s+[%w_]+%s+in%s+[%w_.]+%s*,",
    replaced("a loop that counts", "%f[%w]for%s+([%w_]+)%s+in%s+", "for %1 = ") },
  { "attempt to call a number value %(for iterator", "%f[%w]for%s+[%w_]+%s+in%s+[%w_.]+",
    replaced("a loop that counts", "%f[%w]for%s+([%w_]+)%s+in%s+([%w_.]+)", "for %1 = 1, %2") },
  { "attempt to call a table value %(for iterator", "%f[%w]for%s+[%w_, ]-%s+in%s+[%w_.]+",
    function(line, value_of)
      local names, name = line:match("%f[%w]for%s+([%w_, ]-)%s+in%s+([%w_.]+)")
      local value = lookup.path(name, function(wanted) return value_of(wanted), true end)
      if type(value) == "table" and rawlen(value) > 0 and not names:find(",") then
        return replaced("a list is gone through with its positions",
          "%f[%w]for%s+([%w_]+)%s+in%s+([%w_.]+)", "for _, %1 in ipairs(%2)")(line)
      end
      return replaced("pairs gives keys and values, ipairs positions and values",
        "%f[%w]for%s+([%w_, ]-)%s+in%s+([%w_.]+)", "for %1 in pairs(%2)")(line)
    end },
  { "attempt to call a dnn.array value %(for iterator", "%f[%w]for%s+[%w_]+%s+in%s+[%w_.]+",
    replaced("rows are given with their numbers", "%f[%w]for%s+([%w_]+)%s+in%s+([%w_.]+)",
      "for _, %1 in %2:rows()") },
  { "attempt to call a dnn.array value %(for iterator", "%f[%w]for%s+[%w_]+%s*,%s*[%w_]+%s+in%s",
    replaced("rows are given with their numbers", "%f[%w]in%s+([%w_.]+)", "in %1:rows()") },
  { "attempt to get length of a %a+ value", "#%s", replaced("a comment begins with --", "#%s",
    "-- ") },
  { "", "[.:]T%(%)", replaced("the transpose is a field", "[.:]T%(%)", ".T") },
  { "an index is made of", "%f[%w]for%s+[%w_]+%s+in%s+[%w_.]+%s+do", replaced(
    "rows are given with their numbers", "%f[%w]for%s+([%w_]+)%s+in%s+([%w_.]+)",
    "for _, %1 in %2:rows()") },
  { "attempt to call a %a+ value %(%a+ '[fFrRbB]'%)", "%f[%w_][fFrRbB][\"']", as_python },
  { "attempt to mod a 'string'", "%%", as_python },
  { "array or number expected, got string", "[\"']%s*%%", as_python },
  { "array or number expected, got string", "[\"']%s*%+", as_joined },
  { "array or number expected, got string", "%+%s*[\"']", as_joined },
  { "attempt to index a number value", "[.:]item%s*%(%s*%)",
    replaced("a number is no array, it is the item", "[.:]item%s*%(%s*%)", "") },
  { "attempt to mul a '%a+' with a '%a+'", "[\"']", as_python },
  { "attempt to compare ", "[<>]", as_python },
  { "arrays have no '<' or '>'", "[<>]", as_python },
  { "cannot make an array of a string", "%[%[.*%]%]", as_python },
  { "count from 1", "%[%s*0%s*%]", as_positions },
  { "a boolean value", "[=~!]=", function(line, value_of)
    local _, code = as_python(with_points(line), value_of)
    return code and hint_of("'==' and '~=' give one boolean", code)
  end },
  { "a nil value %(field '[%w ?]+'%)", "%[%-?%d+%]", absent_position },
  { "module '[%w_.]+' not found", "require", module_hint },
  { "positions count from 1", "%[%[[%d, -]+%]%]", as_positions },
  { "attempt to add a 'string'", "%+", as_joined },
  { "attempt to add a '[%w_.]+' with a 'string'", "%+", as_joined },
  { "attempt to perform arithmetic on a string value", "%+", as_python },
  { "attempt to concatenate a dnn.array value", "%.%.", joined_array },
  { "attempt to concatenate a %a+ value", "%.%.",
    "'..' joins texts and numbers: tostring(x) makes one" },
  { "attempt to call a string value %(field '%w+'", "%f[%w]np%.%w+%(", as_python },
  { "attempt to call a nil value %(%a+ '[%w_]+'%)", "[.:][%w_]+%s*%(", function(line, value_of)
    return as_python(with_points(line), value_of)
  end },
  { "", "%.[%a_][%w_]*%s*%(", function(line, value_of)
    local object = line:match("%f[%w_.]([%a_][%w_]*)%.[%a_][%w_]*%s*%(")
    local value = object and value_of(object)
    local text, code
    if type(value) == "userdata" then
      text, code = as_python(line, value_of)
    end
    return code and text, code
  end },
  { "bad argument #1 to '[%w_]+' %(%a+ expected, got no value%)", "%.[%a_][%w_]*%(%)", as_method },
  { "bad argument #1 to '[%w_]+' %(array expected, got", "%.[%a_][%w_]*%(", as_method },
}

--- A hint for the message of a run-time error, raised on a line; or nil.
---@param message string
---@param line string
---@param value_of? fun(name: string): any
---@return string? text
---@return string? code
function habits.message_hint(message, line, value_of)
  line = line:match("^%s*(.-)%s*$")
  for _, rule in ipairs(message_rules) do
    if message:find(rule[1]) and line:find(rule[2]) then
      local text, code = rule[3], nil
      if type(text) == "function" then
        text, code = text(line, value_of or no_value)
      end
      if text then
        return text, code
      end
    end
  end
  return nil
end

return habits
