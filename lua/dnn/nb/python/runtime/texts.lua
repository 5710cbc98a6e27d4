--- Python's texts for translated notebooks: values in formats, and the methods of texts. Positions
--- count from 0 where Python tells them.

local containers = require "dnn.nb.python.runtime.containers"
local values = require "dnn.nb.python.runtime.values"

local texts = {}

local function escaped(text)
  return (text:gsub("%p", "%%%0"))
end

--- Digits in groups of three.
local function grouped(text, sign)
  local head, digits, rest = text:match("^([+-]?)(%d+)(.*)$")
  digits = digits:reverse():gsub("%d%d%d", "%0" .. sign):reverse():gsub("^%" .. sign, "")
  return head .. digits .. rest
end

--- A number as a format says, without its width.
local function number_text(value, sign, precision, letter, group)
  local number = letter:find("[dxXobc]") and values.int(value) or values.float(value)
  local text
  if letter == "b" or letter == "o" then
    local base, digits, rest = letter == "b" and 2 or 8, {}, math.abs(number)
    repeat
      table.insert(digits, 1, rest % base)
      rest = rest // base
    until rest == 0
    text = (number < 0 and "-" or "") .. table.concat(digits)
  elseif letter == "c" then
    return utf8.char(number)
  elseif letter == "%" then
    text = ("%" .. (precision or ".6") .. "f%%"):format(number * 100)
  elseif letter == "n" or letter == "" then
    text = ("%" .. precision .. "g"):format(number)
    if not text:find("[.en]") and math.type(value) == "float" then
      text = text .. ".0"
    end
  else
    text = ("%" .. (precision or "") .. letter):format(number)
  end
  text = group ~= "" and grouped(text, group) or text
  return (sign == "+" or sign == " ") and not text:find("^-") and sign .. text or text
end

--- A value as `format(value, spec)` writes it.
---@param value any
---@param spec string
---@return string
function texts.format_value(value, spec)
  local fill, align, rest = spec:match("^([^<>=^]?)([<>=^])(.*)$")
  if not align or fill == "" and rest == "" and #spec > 1 then
    fill, align, rest = "", align or "", rest or spec
  end
  local sign, zero, width, group, precision, letter =
    rest:match("^([+ -]?)#?(0?)(%d*)([,_]?)(%.?%d*)(%a?%%?)$")
  if not sign then
    error(("Invalid format specifier '%s'"):format(spec), 0)
  end
  precision = precision ~= "" and precision or nil
  local is_number = type(value) == "number" or type(value) == "boolean" and letter ~= ""
    or containers.is_array(value) and spec ~= ""
  local text
  if is_number and (letter ~= "" or precision) and letter ~= "s" then
    text = number_text(value, sign, precision, letter, group)
  else
    text = values.str(value)
    text = group ~= "" and is_number and grouped(text, group) or text
    text = precision and text:sub(1, (utf8.offset(text, tonumber(precision:sub(2)) + 1)
      or #text + 1) - 1) or text
    text = is_number and sign == "+" and not text:find("^-") and "+" .. text or text
  end
  local missing = (tonumber(width) or 0) - (utf8.len(text) or #text)
  if missing <= 0 then
    return text
  end
  fill = fill ~= "" and fill or zero ~= "" and align == "" and "0" or " "
  align = align ~= "" and align or zero ~= "" and "=" or is_number and ">" or "<"
  if align == "=" then
    local head, digits = text:match("^([+-]?)(.*)$")
    return head .. fill:rep(missing) .. digits
  elseif align == "^" then
    return fill:rep(missing // 2) .. text .. fill:rep(missing - missing // 2)
  end
  return align == ">" and fill:rep(missing) .. text or text .. fill:rep(missing)
end

--- `text.format(...)`: positions and names in braces, with formats.
---@param text string
---@param given any[] by their positions
---@param named? table<string, any>
---@return string
function texts.format(text, given, named)
  local following = 0
  local function value_of(what)
    local name, path = what:match("^([%w_]*)(.*)$")
    if name == "" then
      name, following = tostring(following), following + 1
    end
    local at = tonumber(name)
    local value
    if at then
      value = given[at + 1]
    else
      value = (named or {})[name]
    end
    for dot, key in path:gmatch("([%.%[])([%w_]+)%]?") do
      value = dot == "." and value[key] or containers.at(value, tonumber(key) or key)
    end
    return value
  end
  return (text:gsub("{{", "\1"):gsub("}}", "\2"):gsub("{([^{}:!]*)(!?%a?):?([^{}]*)}",
    function(what, conversion, spec)
      local value = value_of(what)
      return texts.format_value(conversion == "!r" and values.repr(value) or value, spec)
    end):gsub("\1", "{"):gsub("\2", "}"))
end

--- A value in a format of `%`.
local function percent_one(value, flags, width, precision, letter)
  if letter == "s" or letter == "r" then
    value = letter == "r" and values.repr(value) or values.str(value)
    letter = "s"
  elseif letter:find("[diuxXoc]") then
    value, letter = values.int(value), letter == "u" and "d" or letter
  else
    value = values.float(value)
  end
  return ("%" .. flags .. width .. precision .. letter):format(value)
end

--- `text % value`, where a tuple gives several, and a dictionary those that are named.
---@param text string
---@param given any
---@return string
function texts.percent(text, given)
  local list = containers.is_tuple(given) and given or { given }
  local n = 0
  return (text:gsub("%%%(([%w_]+)%)([-+ 0#]*)(%d*)(%.?%d*)(%a)", function(name, ...)
    return (percent_one(given[name], ...):gsub("%%", "%%%%"))
  end):gsub("%%([-+ 0#]*)(%d*)(%.?%d*)l?([%a%%])", function(flags, width, precision, letter)
    if letter == "%" then
      return "%"
    end
    n = n + 1
    return percent_one(list[n], flags, width, precision, letter)
  end))
end

-- --- methods -------------------------------------------------------------------------------------

--- The methods of texts, by name.
local methods = {}
texts.methods = methods

local function pattern_of(signs)
  return signs and "[" .. escaped(signs) .. "]" or "%s"
end

function methods.strip(text, signs)
  local one = pattern_of(signs)
  return (text:gsub("^" .. one .. "+", ""):gsub(one .. "+$", ""))
end

function methods.lstrip(text, signs)
  return (text:gsub("^" .. pattern_of(signs) .. "+", ""))
end

function methods.rstrip(text, signs)
  return (text:gsub(pattern_of(signs) .. "+$", ""))
end

function methods.split(text, separator, most)
  local parts, at = {}, 1
  if not separator then
    at = text:match("^%s*()")
  end
  while at <= #text or separator do
    local first, last
    if not (most and most >= 0 and #parts >= most) then
      first, last = text:find(separator or "%s+", at, separator ~= nil)
    end
    parts[#parts + 1] = text:sub(at, (first or #text + 1) - 1)
    if not first then
      break
    end
    at = last + 1
  end
  return parts
end

function methods.splitlines(text)
  local lines = {}
  for line in text:gsub("\r\n?", "\n"):gsub("\n$", ""):gmatch("([^\n]*)\n?") do
    lines[#lines + 1] = line
  end
  lines[#lines] = text ~= "" and lines[#lines] ~= "" and lines[#lines] or nil
  return lines
end

function methods.join(text, items)
  return table.concat(containers.list(items), text)
end

function methods.replace(text, old, new, most)
  if old == "" then
    error("replace: the text to be replaced is empty", 0)
  end
  return (text:gsub(escaped(old), (new:gsub("%%", "%%%%")), most))
end

function methods.find(text, part)
  return (text:find(part, 1, true) or 0) - 1
end

function methods.rfind(text, part)
  for at = #text - #part + 1, 1, -1 do
    if text:sub(at, at + #part - 1) == part then
      return at - 1
    end
  end
  return -1
end

function methods.index(text, part)
  return (text:find(part, 1, true) or error("substring not found", 0)) - 1
end

function methods.count(text, part)
  return select(2, text:gsub(escaped(part), ""))
end

function methods.startswith(text, start)
  return text:sub(1, #start) == start
end

function methods.endswith(text, ending)
  return ending == "" or text:sub(-#ending) == ending
end

function methods.upper(text)
  return text:upper()
end

function methods.lower(text)
  return text:lower()
end

function methods.capitalize(text)
  return text:sub(1, 1):upper() .. text:sub(2):lower()
end

function methods.title(text)
  return (text:lower():gsub("%f[%a]%a", string.upper))
end

function methods.swapcase(text)
  return (text:gsub("%a", function(letter)
    return letter:find("%l") and letter:upper() or letter:lower()
  end))
end

for name, align in pairs { ljust = "<", rjust = ">", center = "^" } do
  methods[name] = function(text, width, fill)
    return texts.format_value(text, (fill or " ") .. align .. width)
  end
end

function methods.zfill(text, width)
  return texts.format_value(text, "0=" .. width)
end

for name, class in pairs { isdigit = "%d", isalpha = "%a", isalnum = "%w", isspace = "%s" } do
  methods[name] = function(text)
    return text:find("^" .. class .. "+$") ~= nil
  end
end

function methods.isupper(text)
  return text:find("%u") ~= nil and not text:find("%l")
end

function methods.islower(text)
  return text:find("%l") ~= nil and not text:find("%u")
end

function methods.encode(text)
  return text
end

methods.decode = methods.encode

function methods.format(text, ...)
  return texts.format(text, { ... })
end

return texts
