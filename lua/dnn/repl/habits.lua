--- Habits of other languages, Python before all: what Lua writes instead. A hint is looked for
--- where a text did not compile or run, or meant something else.

local habits = {}

-- Constants of other languages.
local constants = { ["True"] = "true", ["False"] = "false", ["None"] = "nil", null = "nil",
  undefined = "nil", NULL = "nil" }

-- --- what does not compile -----------------------------------------------------------------------

--- The ranges of np.mgrid[0:5, -1:1:9j], as what np.mgrid takes here.
local function grid_hint(name, index)
  local ranges = {}
  for range in (index .. ","):gmatch("%s*(.-)%s*,") do
    range = range:gsub("^:", "0:"):gsub("%s*:%s*", ", ")
    ranges[#ranges + 1] = ("{%s}"):format((range:gsub("(%d+)j$", "num = %1")))
  end
  local text = table.concat(ranges, ", ")
  return ("ranges of a grid are tables: %s%s"):format(name,
    #ranges == 1 and text or ("{ %s }"):format(text))
end

--- The index of an array in brackets, as in A[1, 2] and A[1:3], in our own syntax.
local function index_hint(line)
  local array, index, rest = line:match("([%a_][%w_.]*)%s*%[([^%[%]]*[,:][^%[%]]*)%](.*)$")
  if not array then
    return nil
  end
  if array:find("%f[%w][mo]grid$") then
    return grid_hint(array, index)
  end
  local assigns = rest:find("^%s*=[^=]") ~= nil
  if index:find(":", 1, true) or index:find("...", 1, true) then
    index = index:match("^%s*(.-)%s*$")
    return assigns and ('a range is a text: %s["%s"] = ...'):format(array, index)
      or ('a range is a text: %s"%s"'):format(array, index)
  end
  return assigns and ("several positions are a table: %s[{%s}] = ..."):format(array, index)
    or ("elements are read by a call: %s(%s)"):format(array, index)
end

--- Options in a call such as A.sum(axis=1).
local function option_hint(_, before, at)
  local callee, first, key = before:match("([%a_][%w_.:]*)%s*%(([^()]*)%f[%w_]([%a_][%w_]*)%s*$")
  if not callee then
    return nil
  end
  local value = at:match("^=%s*([^,()]+)") or "..."
  local pair = ("{%s = %s}"):format(key, value:gsub("%s+$", ""))
  first = first:gsub("%s+$", "")
  if not callee:find("^%l") then -- an array, not a module
    callee = callee:gsub("%.([%w_]+)$", ":%1")
  end
  return ("options are a table: %s%s"):format(callee,
    first == "" and pair or ("(%s %s)"):format(first, pair))
end

local function for_hint(line)
  local variables, iterated = line:match("^%s*for%s+(.-)%s+in%s+(.-)%s*:%s*$")
  local first, last = (iterated or ""):match("^range%s*%(%s*([^(),]+),?%s*([^(),]*)%)$")
  if first then
    first, last = last ~= "" and first or "1", last ~= "" and last .. " - 1" or first
    return ("write for %s = %s, %s do ... end"):format(variables, first, last)
  elseif iterated then
    return ("write for %s in ipairs(%s) do ... end"):format(
      variables:find(",", 1, true) and variables or "_, " .. variables, iterated)
  end
end

-- Modules of Python, and what takes their place.
local modules = { numpy = "np", torch = "dnn", tensorflow = "dnn", keras = "dnn", h5py = "h5",
  matplotlib = "plt" }

local function import_hint(line)
  local name = line:match("^%s*%l+%s+([%w_]+)")
  local ours = modules[name]
  if ours then
    return ('%s is there already; a script has local %s = require "%s"'):format(ours, ours,
      ours == "dnn" and "dnn" or "dnn." .. ours)
  end
  return ('a module is taken by local %s = require "%s"'):format(name, name)
end

-- Programs that are often started from a shell.
local programs = {}
for name in ([[cat cp cmake echo git grep head less make man mkdir mv nano pip pip3 python python3
  rm tail vi vim which]]):gmatch("%S+") do
  programs[name] = true
end

--- A command of the prompt or of the shell, without what such commands begin with.
local function command_hint(line)
  local name = line:match("^%s*(%l+)")
  if programs[name] then
    return "a shell command begins with !: !" .. line:match("^%s*(.-)%s*$")
  end
  for _, command in ipairs(require("dnn.repl.commands").names()) do
    if name == command then
      return "a command begins with %: %" .. line:match("^%s*(.-)%s*$")
    end
  end
end

--- Rules for syntax errors, the first that fits counts. `line` is matched against the whole line,
--- `before` against what stands in it before the error, `at` against what stands there. `hint` is a
--- text, in which %1 is the first capture of the last pattern, or a function (line, before, at).
local syntax_rules = {
  -- what a line begins with
  { line = "^%s*cd%s+%.%.", hint = command_hint },
  { line = "^%s*%l+%s+[%w_./~-]", before = "^%s*%l+%s*$", hint = command_hint },
  { line = "^%s*from%s+([%w_]+)", hint = import_hint },
  { line = "^%s*import%s+([%w_]+)", hint = import_hint },
  { line = "^%s*#%s", hint = "a comment begins with --" },
  { line = "^%s*for%s+.-%s+in%s+.-:%s*$", hint = for_hint },
  { line = "^%s*if%s+(.-)%s*:%s*$", hint = "write if %1 then ... end" },
  { line = "^%s*while%s+(.-)%s*:%s*$", hint = "write while %1 do ... end" },
  { line = "^%s*def%s+([%w_]+)%s*(%b())", hint = "write function %1%2 ... end" },
  { line = "^%s*elif%f[%W]", hint = "write elseif ... then" },
  { line = "^%s*else%s*:", hint = "write else, without a colon" },
  { line = "^%s*try%s*:?%s*$", hint = "pcall(f) calls f and catches its error" },
  { line = "^%s*with%s", hint = "local f <close> = ... closes f at the end of its block" },
  { line = "^%s*del%s+([%w_]+)", hint = "write %1 = nil" },
  { line = "^%s*raise%f[%W]", hint = 'write error("message")' },
  { line = "^%s*class%s+([%w_]+)",
    hint = "Lua has no classes: a table with a metatable serves, see ?setmetatable" },
  { line = "^%s*assert%s+([^(].*)$", hint = "write assert(%1)" },
  { line = "^%s*let%s+([%w_]+)", hint = "write local %1" },
  { line = "^%s*var%s+([%w_]+)", hint = "write local %1" },
  { line = "^%s*const%s+([%w_]+)", hint = "write local %1 <const>" },
  -- operators
  { before = "([%w_.]+)%s*%*%s*$", at = "^%*=", hint = function(_, before, at)
    local name = before:match("([%w_.]+)%s*%*%s*$")
    return ("write %s = %s ^ %s"):format(name, name, at:match("^%*=%s*(.-)%s*;?$"))
  end },
  { before = "([%w_.%])]*)%s*%*%s*$", at = "^%*%s*([%w_.(]*)", hint = function(_, before, at)
    return ("powers are written with ^: %s ^ %s"):format(
      before:match("([%w_.]*)%s*%*%s*$"), at:match("^%*%s*([%w_.]*)"))
  end },
  { before = "[%w_%]})'\"]%s*[-+*/%%^|&@]+%s*$", at = "^=", hint = function(_, before, at)
    local name, operator = before:match("([%w_.]+%b[])%s*([-+*/%%^|&@]+)%s*$")
    if not name then
      name, operator = before:match("([%w_.]+)%s*([-+*/%%^|&@]+)%s*$")
    end
    return name and ("write %s = %s %s %s"):format(name, name, operator == "**" and "^" or operator,
      at:match("^=%s*(.-)%s*;?$"))
  end },
  { at = "^!=", hint = "not equal is written ~=" },
  { at = "^!", hint = "write not ..." },
  { at = "^@", hint = "the matrix product is A:dot(B)" },
  { before = "&%s*$", at = "^&", hint = "write and" },
  { before = "|%s*$", at = "^|", hint = "write or" },
  { at = "^is%s+not%f[%W]", hint = "write ~=" },
  { at = "^is%f[%W]", hint = "write ==" },
  { before = "%w%s*$", at = "^not%s+in%f[%W]", hint = "a table has the key k if t[k] ~= nil" },
  { before = "%w%s*$", at = "^in%f[%W]", hint = "a table has the key k if t[k] ~= nil" },
  { at = "^%?", hint = "write condition and a or b" },
  { at = "^else%f[%W]", line = "=%s*.-%f[%w]if%f[%W]", hint = "write condition and a or b" },
  { at = "^if%f[%W].*%f[%w]else%f[%W]", hint = "write condition and a or b" },
  { at = "^[#]", hint = "a comment begins with --" },
  { at = "^//", hint = "a comment begins with --" },
  { at = "^/%*", hint = "a comment is --[[ ... ]]" },
  -- brackets
  { line = "%f[%w]lambda%f[%W]%s*([%w_, ]*):%s*(.*)$", hint = function(line)
    local names, body = line:match("%f[%w]lambda%f[%W]%s*([%w_, ]*):%s*(.*)$")
    return ("write function(%s) return %s end"):format(names, body:match("^[^)]*"))
  end },
  { at = "^%[.-%sfor%s", hint = "fill a table in a for loop" },
  { before = "[%w_]%s*%[[^%[%]]*$", at = "^[,:]", hint = index_hint },
  { before = "[%w_]%s*%[[^%[%]]*%.%.$", at = "^%.", hint = index_hint },
  { before = "{[^{}]*$", at = "^:",
    hint = 'a table is written {key = value}, or {["a key"] = value}' },
  { before = "%([^()]*$", at = "^=", hint = option_hint },
  { before = "%([^()]*$", at = "^,", hint = function(_, before, at)
    local inner = before:match("%(([^()]*)$") .. (at:match("^[^()]*") or "")
    return ("a tuple is a table: {%s}"):format(inner)
  end },
  { at = "^%[", hint = function(_, _, at)
    local list = at:match("^%b[]")
    list = list and list:gsub("%[", "{"):gsub("%]", "}") or "{1, 2, 3}"
    return ("a list is written %s, an array np.array%s"):format(list, list)
  end },
  { at = '^""', line = '"""', hint = "a text of several lines is [[...]]" },
  { at = "^'", line = "'''", hint = "a text of several lines is [[...]]" },
  { at = "^%d[%d_]*_%d", hint = "digits are not grouped by _" },
  { line = "print%s*%(.*%f[%w]end%s*=", hint = "io.write(...) prints without a new line" },
  { before = "^%s*([%a_][%w_.:]*)%s+$", at = "^[%w_\"'{-]", hint = function(_, before, at)
    local callee = before:match("([%a_][%w_.:]*)%s+$")
    return ("a call needs parentheses: %s(%s)"):format(callee, at:match("^(.-)%s*;?%s*$"))
  end },
}

--- Does a rule fit? Returns its hint.
local function apply(rule, line, before, at)
  local captures = {}
  for _, part in ipairs { { rule.before, before }, { rule.at, at }, { rule.line, line } } do
    if part[1] then
      captures = { part[2]:match(part[1]) }
      if #captures == 0 then
        return nil
      end
    end
  end
  if type(rule.hint) == "function" then
    return rule.hint(line, before, at)
  end
  return (rule.hint:gsub("%%(%d)", function(i) return captures[tonumber(i)] end))
end

--- A hint for a syntax error, or nil.
---@param source string
---@param position integer the byte where it is wrong
---@return string?
function habits.syntax_hint(source, position)
  local first = position
  while first > 1 and source:byte(first - 1) ~= 10 do
    first = first - 1
  end
  local line = source:match("^[^\n]*", first)
  local before, at = source:sub(first, position - 1), source:match("^[^\n]*", position) or ""
  if at == "" and before == "" then -- at the end of the text: the last line is the one
    line = source:match("([^\n]*)\n*$")
    before = line
  end
  for _, rule in ipairs(syntax_rules) do
    local hint = apply(rule, line, before, at)
    if hint then
      return (hint:gsub("%f[%w_][%w_]+", constants))
    end
  end
  return nil
end

--- Is it a line that opens a block in Python, or `cd ..`? No further line could make it right.
---@param source string
---@return boolean
function habits.never_completes(source)
  if source:find("^%s*cd%s+[./]+%s*$") then
    return true
  end
  local line = source:match("([^\n]*)$")
  local word = line:match("^%s*(%l+)%f[%W].*:%s*$")
  return word == "for" or word == "if" or word == "while" or word == "def" or word == "elif"
    or word == "else" or word == "class" or word == "with" or word == "try"
end

--- A hint about an array that is compared with a number by == or ~=, which no metamethod of Lua
--- is asked about.
---@param source string
---@param is_array fun(name: string): boolean
---@return string?
function habits.comparison_hint(source, is_array)
  local name, operator, number = source:match("%f[%w_]([%a_][%w_]*)%s*([=~])=%s*(%-?[%d.]+)")
  if name and is_array(name) then
    return ("'%s=' between an array and a number is no mask but always %s: write %s:%s(%s)"):format(
      operator, tostring(operator == "~"), name, operator == "=" and "eq" or "ne", number)
  end
end

-- --- what does not run ---------------------------------------------------------------------------

-- Names that other languages have.
local names = {
  len = "#x is the length of x", range = "for i = 1, n do counts, np.arange(n) makes an array",
  str = "tostring(x), or string.format", int = "x // 1 | 0 or math.tointeger",
  float = "tonumber(x)", bool = "not not x", list = "a list is {1, 2, 3}",
  dict = "a table is {key = value}", tuple = "a table serves: {1, 2}", set = "a table serves",
  enumerate = "for i, x in ipairs(t) do", zip = "for i = 1, #a do ... a[i], b[i]",
  map = "use a for loop", filter = "use a for loop", isinstance = "type(x) == \"number\"",
  dir = "Tab after a point lists fields, %who your variables", vars = "%who lists your variables",
  input = "io.read()", open = "io.open(path), or h5.open for HDF5", sorted = "table.sort(t)",
  reversed = "for i = #t, 1, -1 do", append = "t[#t + 1] = x", printf = "print(string.format(...))",
  isnan = "x ~= x", round = "np.round(x), or math.floor(x + 0.5)", numpy = "np is there already",
  torch = "dnn and np take its place", tf = "dnn and np take its place", sys = "arg, os and io",
  f = "string.format(\"%d\", x) puts values into a text", console = "print(x)",
  self = "a method has self if it is defined with a colon: function M:f()",
  pass = "an empty block needs nothing",
}

--- What Lua writes for a name that other languages have, or nil.
---@param name string
---@param line string where it stands
---@return string?
function habits.name_hint(name, line)
  if name == "f" and not line:find("%f[%w_]f[\"']") then
    return nil -- f"..." is a text of Python
  end
  return names[name] or constants[name]
end

--- A hint about a name that is all of an input, and stands for nothing.
---@param name string
---@return string?
function habits.bare_name_hint(name)
  if programs[name] then
    return "a shell command begins with !: !" .. name
  end
  return command_hint(name)
    or names[name] and ("here there is no '%s': %s"):format(name, names[name])
end

--- A hint about constants of other languages in an input that ran: their names are just undefined.
---@param free table<string, boolean> names that the input uses
---@param is_defined fun(name: string): boolean
---@return string?
function habits.constant_hint(free, is_defined)
  for name, meant in pairs(constants) do
    if free[name] and not is_defined(name) then
      return ("'%s' is no word of Lua and so is nil: write %s"):format(name, meant)
    end
  end
end

--- A method that was called with a point, as the message names it.
local function method_hint(message, line)
  local name = message:match("to '([%w_]+)'")
  local object, module = line:match("([%a_][%w_]*)%." .. name .. "%("), nil
  if object then
    local value = rawget(_G, object)
    module = type(value) == "table" and value[name] ~= nil
  end
  return not module and line:find("%." .. name .. "%(")
    and ("a method is called with a colon: %s:%s(...)"):format(object or "x", name) or nil
end

-- Rules for messages of run-time errors: the message, the line, the hint.
local message_rules = {
  { "attempt to call a number value %(for iterator", "%f[%w]for%s+([%w_]+)%s+in%s+([%w_.]+)",
    "write for %1 = 1, %2 do" },
  { "attempt to call a table value %(for iterator", "%f[%w]for%s+([%w_, ]-)%s+in%s+([%w_.]+)",
    "write for %1 in pairs(%2) do, or ipairs(%2) for a list" },
  { "attempt to call a dnn.array value %(for iterator", "%f[%w]in%s+([%w_.]+)",
    "write for i, row in %1:rows() do" },
  { "attempt to get length of a nil value", "#%s", "a comment begins with --" },
  { "attempt to mod a 'string'", "([\"'])(.-)%1%s*%%%s*%(?([^()]*)", "write (%1%2%1):format(%3)" },
  { "cannot make an array of a string", "%[%[.*%]%]", function(_, line)
    local list = line:match("%[%[.*%]%]"):gsub("%[", "{"):gsub("%]", "}")
    return "[[...]] is a text in Lua: lists are written " .. list
  end },
  { "attempt to add a 'string'", "", "texts are joined by .." },
  { "attempt to add a '%a+' with a 'string'", "", "texts are joined by .." },
  { "attempt to perform arithmetic on a string value", "%+", "texts are joined by .." },
  { "attempt to concatenate a dnn.array value", "%.%.%s*([%w_.]+)",
    "'..' joins texts: write .. tostring(%1), or print the values with commas" },
  { "attempt to concatenate a %a+ value", "",
    "'..' joins texts and numbers: tostring(x) makes one" },
  { "bad argument #1 to '[%w_]+' %(%a+ expected, got no value%)", "%.[%a_][%w_]*%(%)",
    method_hint },
  { "bad argument #1 to '[%w_]+' %(array expected, got", "%.[%a_][%w_]*%(", method_hint },
}

--- A hint for the message of a run-time error, raised on a line; or nil.
---@param message string
---@param line string
---@return string?
function habits.message_hint(message, line)
  for _, rule in ipairs(message_rules) do
    local captures = message:find(rule[1]) and { line:match(rule[2]) }
    if captures and #captures > 0 then
      if type(rule[3]) == "function" then
        return rule[3](message, line)
      end
      return (rule[3]:gsub("%%(%d)", function(i) return captures[tonumber(i)] end))
    end
  end
  return nil
end

return habits
