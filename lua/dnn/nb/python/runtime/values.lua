--- What Python decides when it runs, for translated notebooks: how a value is written, whether it
--- is true, what it is equal to, and what type it has.

local containers = require "dnn.nb.python.runtime.containers"
local np = require "dnn.np"

local is_array, is_list, is_tuple = containers.is_array, containers.is_list, containers.is_tuple

local values = {}

local escapes = { ["\n"] = "\\n", ["\t"] = "\\t", ["\r"] = "\\r", ["\\"] = "\\\\" }

local function quoted(text)
  local quote = text:find("'", 1, true) and not text:find('"', 1, true) and '"' or "'"
  return quote .. text:gsub("[%c\\']", function(sign)
    if sign == "'" then
      return quote == "'" and "\\'" or nil
    end
    return escapes[sign] or ("\\x%02x"):format(sign:byte())
  end) .. quote
end

local function joined(items)
  local parts = {}
  for i, item in ipairs(items) do
    parts[i] = values.repr(item)
  end
  return table.concat(parts, ", ")
end

local function text_of_table(value)
  if is_tuple(value) then
    return "(" .. joined(value) .. (#value == 1 and ",)" or ")")
  elseif is_list(value) then
    return "[" .. joined(value) .. "]"
  elseif containers.is_set(value) then
    local keys = containers.keys_of(value)
    return #keys == 0 and "set()" or "{" .. joined(keys) .. "}"
  end
  local parts = {}
  for i, key in ipairs(containers.keys_of(value)) do
    parts[i] = values.repr(key) .. ": " .. values.repr(value[containers.place(value, key)])
  end
  return "{" .. table.concat(parts, ", ") .. "}"
end

--- The text that Python prints for a value.
---@param value any
---@return string
function values.str(value)
  if type(value) == "number" then
    return np.array_str(value)
  elseif value == nil then
    return "None"
  elseif type(value) == "boolean" then
    return value and "True" or "False"
  elseif is_tuple(value) or containers.is_set(value) or containers.is_dict(value)
    or is_list(value) then
    return text_of_table(value)
  end
  local metatable = debug.getmetatable(value)
  local is_object = type(metatable) == "table" and rawget(metatable, "is_python_class")
  local method = is_object and (metatable.__str__ or metatable.__repr__)
  return method and method(value) or tostring(value)
end

--- The text that Python writes for a value within others, and for what a cell ends with.
---@param value any
---@return string
function values.repr(value)
  if type(value) == "string" then
    return quoted(value)
  elseif is_array(value) then
    return value:repr()
  end
  local metatable = debug.getmetatable(value)
  local method = type(metatable) == "table" and rawget(metatable, "is_python_class")
    and metatable.__repr__
  return method and method(value) or values.str(value)
end

--- Prints values with a blank between them.
function values.print(...)
  local parts = table.pack(...)
  for i = 1, parts.n do
    parts[i] = values.str(parts[i])
  end
  print(table.concat(parts, " "))
end

--- Prints values with what is to stand between them and behind them.
---@param options { sep?: string, ["end"]?: string, file?: any, flush?: boolean }
function values.write(options, ...)
  local parts = table.pack(...)
  for i = 1, parts.n do
    parts[i] = values.str(parts[i])
  end
  io.write(table.concat(parts, options.sep or " "), options["end"] or "\n")
end

--- Does a value belong to a figure, which is shown itself?
local function is_of_figure(value)
  local metatable = debug.getmetatable(value)
  local name = type(metatable) == "table" and rawget(metatable, "__name")
  local artist = package.loaded["dnn.plot.artist"]
  return type(name) == "string" and name:find("^dnn%.plot") ~= nil
    or artist ~= nil and artist.is(value)
    or type(value) == "table" and metatable == nil and value[1] ~= nil and is_of_figure(value[1])
end

--- Shows what a cell ends with.
function values.show(...)
  local n = select("#", ...)
  local value = n > 1 and containers.tuple { ... } or (...)
  if value ~= nil and type(value) ~= "function" and not is_of_figure(value) then
    print(values.repr(value))
  end
end

--- How many items a list, a dictionary, a text or an array has.
---@param value any
---@return integer
function values.len(value)
  if type(value) == "string" then
    return utf8.len(value) or #value
  elseif type(value) == "table" and not is_list(value) and (containers.is_set(value)
      or containers.is_dict(value)) then
    return #containers.keys_of(value)
  end
  return #value
end

--- The number without what stands behind its point, also of a text or an array of one.
---@param value any
---@param base? integer
---@return integer
function values.int(value, base)
  if base then
    return assert(tonumber(value, base), "this is no number")
  end
  return math.tointeger(np.trunc(values.float(value)))
end

--- The number, also of a text or an array of one.
---@param value any
---@return number
function values.float(value)
  if is_array(value) then
    value = value:item()
  elseif type(value) == "boolean" then
    value = value and 1 or 0
  end
  return (assert(tonumber(value), "this is no number")) + 0.0
end

--- Is it something else than 0, nothing, and what is empty?
---@param value any
---@return boolean
function values.truth(value)
  if is_array(value) then
    value = value:item()
  elseif type(value) == "string" then
    return value ~= ""
  elseif type(value) == "table" and (is_list(value) or containers.is_set(value)
    or containers.is_dict(value)) then
    return values.len(value) > 0
  elseif type(value) == "table" then
    local metatable = debug.getmetatable(value)
    local length = metatable and metatable.__len
    return not length or length(value) > 0
  end
  return value ~= nil and value ~= false and value ~= 0
end

--- Are two values equal, as the items of lists and what dictionaries hold are?
---@param a any
---@param b any
---@return boolean
function values.equal(a, b)
  if rawequal(a, b) or type(a) ~= "table" or type(b) ~= "table" then
    if is_array(a) or is_array(b) then
      return values.compare(a, "==", b)
    end
    return a == b
  elseif is_list(a) and is_list(b) then
    local is_same = #a == #b and is_tuple(a) == is_tuple(b)
    for i = 1, is_same and #a or 0 do
      is_same = is_same and values.equal(a[i], b[i]) and true or false
    end
    return is_same
  elseif containers.is_dict(a) and containers.is_dict(b)
    or containers.is_set(a) and containers.is_set(b) then
    local is_same = values.len(a) == values.len(b)
    for key, value in pairs(a) do
      is_same = is_same and values.equal(value, rawget(b, key))
    end
    return is_same
  end
  return a == b
end

local masks = { ["=="] = "eq", ["~="] = "ne", ["<"] = "lt", [">"] = "gt", ["<="] = "le",
  [">="] = "ge" }

--- Is list a before list b?
local function precedes(a, b)
  for i = 1, math.min(#a, #b) do
    if not values.equal(a[i], b[i]) then
      return values.compare(a[i], "<", b[i])
    end
  end
  return #a < #b
end

local comparisons = {
  ["=="] = values.equal, ["~="] = function(a, b) return not values.equal(a, b) end,
  ["<"] = function(a, b) return a < b end, [">"] = function(a, b) return a > b end,
  ["<="] = function(a, b) return a <= b end, [">="] = function(a, b) return a >= b end,
}

--- Compares numbers, texts or lists; arrays element by element.
---@param a any
---@param operator string of Lua
---@param b any
---@return any
function values.compare(a, operator, b)
  if (is_array(a) or is_array(b)) and a ~= nil and b ~= nil then
    return np.asarray(a)[masks[operator]](np.asarray(a), b)
  elseif is_list(a) and is_list(b) and operator:find("[<>]") then
    local is_less = operator:sub(1, 1) == "<"
    local less, more = is_less and a or b, is_less and b or a
    return precedes(less, more) or #operator == 2 and values.equal(a, b)
  elseif type(a) == "boolean" and type(b) == "number" or type(b) == "boolean"
    and type(a) == "number" then
    a, b = values.float(a), values.float(b)
  end
  return comparisons[operator](a, b)
end

--- Is a key in a dictionary, an item in a list, a text in a text?
---@return boolean
function values.contains(value, item)
  if type(value) == "string" then
    return value:find(item, 1, true) ~= nil
  elseif containers.is_set(value) or containers.is_dict(value) then
    return rawget(value, containers.place(value, item)) ~= nil
  elseif type(value) == "table" and not is_list(value) and value.__contains__ then
    return value:__contains__(item)
  elseif type(value) == "table" and not is_list(value) and #value == 0 then
    return value[item] ~= nil
  end
  for other in containers.each(value) do
    if values.equal(other, item) then
      return true
    end
  end
  return false
end

--- A power, which is an integer if the base is one and the exponent is not negative.
---@param base any
---@param exponent any
---@return any
function values.pow(base, exponent)
  local power = base ^ exponent
  return math.type(base) == "integer" and math.type(exponent) == "integer" and exponent >= 0
    and math.tointeger(power) or power
end

--- The number nearest to another, an integer unless decimals are asked for.
function values.round(value, decimals)
  if decimals or is_array(value) then
    return np.round(value, decimals)
  end
  return math.tointeger(np.round(value))
end

-- --- types ---------------------------------------------------------------------------------------

--- The name of a value's type in Python.
---@param value any
---@return string
local function type_name(value)
  local kind = type(value)
  local metatable = debug.getmetatable(value)
  if kind == "number" then
    return math.type(value) == "integer" and "int" or "float"
  elseif kind == "string" or kind == "boolean" or kind == "nil" then
    return ({ string = "str", boolean = "bool", ["nil"] = "NoneType" })[kind]
  elseif is_array(value) then
    return "numpy.ndarray"
  elseif kind == "function" then
    return "function"
  elseif type(metatable) == "table" and rawget(metatable, "is_python_class") then
    return "__main__." .. metatable.__name__
  elseif is_tuple(value) or containers.is_set(value) then
    return metatable.__name
  end
  return is_list(value) and "list" or containers.is_dict(value) and "dict"
    or metatable and metatable.__name or kind
end

local types = {}
local Type = { __name = "type", __tostring = function(self)
  return ("<class '%s'>"):format(self.name)
end, __index = function(self, name)
  return name == "__name__" and self.name:match("[^.]*$") or nil
end }

--- The type of a value.
---@param value any
---@return table
function values.type(value)
  local metatable = debug.getmetatable(value)
  if type(metatable) == "table" and rawget(metatable, "is_python_class") then
    return metatable
  end
  local name = type_name(value)
  types[name] = types[name] or setmetatable({ name = name }, Type)
  return types[name]
end

--- Is a value of a type: the name of one of Python's, a class, or one of several?
---@param value any
---@param class any
---@return boolean
function values.is(value, class)
  if type(class) == "string" then
    local name = type_name(value)
    return name == class or class == "number" and type(value) == "number"
      or class == "int" and name == "bool"
  elseif is_list(class) and #class > 0 then
    for _, one in ipairs(class) do
      if values.is(value, one) then
        return true
      end
    end
    return false
  end
  local metatable = debug.getmetatable(value)
  while metatable do
    if metatable == class then
      return true
    end
    metatable = rawget(metatable, "base")
  end
  return getmetatable(class) == Type and values.type(value) == class
end

return values
