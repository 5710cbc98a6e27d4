--- What Python decides when it runs, for translated notebooks: how a value is written, how long it
--- is, what a loop goes over. `local py = require "dnn.nb.python.runtime"`

local np = require "dnn.np"

local py = {}

local function is_array(value)
  local metatable = debug.getmetatable(value)
  return type(value) == "userdata" and metatable ~= nil and metatable.__name == "dnn.array"
end

local function is_list(value)
  return type(value) == "table" and (#value > 0 or next(value) == nil)
end

--- Keys in an order that is the same in every run.
local function keys_of(value)
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  table.sort(keys, function(a, b)
    if type(a) == type(b) and type(a) ~= "boolean" then
      return a < b
    end
    return tostring(a) < tostring(b)
  end)
  return keys
end

local function repr(value)
  if type(value) == "string" then
    return "'" .. value:gsub("[\\']", "\\%0"):gsub("\n", "\\n") .. "'"
  end
  return py.str(value)
end

--- The text that Python writes for a value.
---@param value any
---@return string
function py.str(value)
  if type(value) == "number" then
    return np.array_str(value)
  elseif value == nil then
    return "None"
  elseif type(value) == "boolean" then
    return value and "True" or "False"
  elseif type(value) ~= "table" or debug.getmetatable(value) then
    return tostring(value)
  end
  local parts = {}
  if is_list(value) then
    for i, item in ipairs(value) do
      parts[i] = repr(item)
    end
    return "[" .. table.concat(parts, ", ") .. "]"
  end
  for i, key in ipairs(keys_of(value)) do
    parts[i] = repr(key) .. ": " .. repr(value[key])
  end
  return "{" .. table.concat(parts, ", ") .. "}"
end

--- Prints values with a blank between them.
function py.print(...)
  local parts = table.pack(...)
  for i = 1, parts.n do
    parts[i] = py.str(parts[i])
  end
  print(table.concat(parts, " "))
end

--- How many items a list, a dictionary, a text or an array has.
---@param value any
---@return integer
function py.len(value)
  if type(value) == "table" and not is_list(value) then
    return #keys_of(value)
  end
  return #value
end

--- The number without what stands behind its point, also of a text or an array of one.
---@param value any
---@return integer
function py.int(value)
  return math.tointeger(np.trunc(py.float(value)))
end

--- The number, also of a text or an array of one.
---@param value any
---@return number
function py.float(value)
  if is_array(value) then
    value = value:item()
  elseif type(value) == "boolean" then
    value = value and 1 or 0
  end
  return (assert(tonumber(value), "this is no number")) + 0.0
end

--- Goes over items of a list, keys of a dictionary, rows of an array, letters of a text.
---@param value any
---@return fun(): any
function py.each(value)
  if type(value) == "function" then
    return value
  elseif type(value) == "string" then
    return value:gmatch(utf8.charpattern)
  end
  local items = type(value) == "table" and not is_list(value) and keys_of(value) or value
  local i, n = 0, #items
  return function()
    i = i + 1
    if i <= n then
      return items[i]
    end
  end
end

--- Goes over numbers from 0 on, or another first one, and items.
---@param value any
---@param first? integer
---@return fun(): integer?, any
function py.enumerate(value, first)
  local step, i = py.each(value), (first or 0) - 1
  return function()
    local item = table.pack(step())
    if item[1] ~= nil then
      i = i + 1
      return i, table.unpack(item, 1, item.n)
    end
  end
end

--- Goes over several things at once, as long as the shortest.
---@return fun(): any
function py.zip(...)
  local steps = table.pack(...)
  for i = 1, steps.n do
    steps[i] = py.each(steps[i])
  end
  return function()
    local items = {}
    for i = 1, steps.n do
      items[i] = steps[i]()
      if items[i] == nil then
        return nil
      end
    end
    return table.unpack(items, 1, steps.n)
  end
end

--- Goes over keys and values of a dictionary, in the order of the keys.
---@param value table
---@return fun(): any, any
function py.items(value)
  local keys, i = keys_of(value), 0
  return function()
    i = i + 1
    return keys[i], keys[i] ~= nil and value[keys[i]] or nil
  end
end

--- The items that py.each goes over.
---@param value any
---@return any[]
function py.list(value)
  local list = {}
  for item in py.each(value) do
    list[#list + 1] = item
  end
  return list
end

--- The values of a dictionary.
---@param value table
---@return any[]
function py.values(value)
  local list = {}
  for _, item in py.items(value) do
    list[#list + 1] = item
  end
  return list
end

--- The items of a list in their order.
---@param value any
---@return any[]
function py.sorted(value)
  local list = py.list(value)
  table.sort(list)
  return list
end

--- Is a key in a dictionary, an item in a list, a text in a text?
---@return boolean
function py.contains(value, item)
  if type(value) == "string" then
    return value:find(item, 1, true) ~= nil
  elseif type(value) == "table" and not is_list(value) then
    return value[item] ~= nil
  end
  for other in py.each(value) do
    if other == item then
      return true
    end
  end
  return false
end

--- Is it something else than 0, nothing, and what is empty?
---@param value any
---@return boolean
function py.truth(value)
  if is_array(value) then
    value = value:item()
  elseif type(value) == "table" or type(value) == "string" then
    return py.len(value) > 0
  end
  return value ~= nil and value ~= false and value ~= 0
end

local masks = { ["=="] = "eq", ["~="] = "ne", ["<"] = "lt", [">"] = "gt", ["<="] = "le",
  [">="] = "ge" }

local comparisons = {
  ["=="] = function(a, b) return a == b end, ["~="] = function(a, b) return a ~= b end,
  ["<"] = function(a, b) return a < b end, [">"] = function(a, b) return a > b end,
  ["<="] = function(a, b) return a <= b end, [">="] = function(a, b) return a >= b end,
}

--- Compares numbers or texts; arrays element by element.
---@param a any
---@param operator string of Lua
---@param b any
---@return any
function py.compare(a, operator, b)
  if is_array(a) or is_array(b) then
    return np.asarray(a)[masks[operator]](np.asarray(a), b)
  end
  return comparisons[operator](a, b)
end

--- A power, which is an integer if the base is one and the exponent is not negative.
---@param base any
---@param exponent integer
---@return any
function py.pow(base, exponent)
  local power = base ^ exponent
  return math.type(base) == "integer" and math.tointeger(power) or power
end

--- What a dictionary has for a key, or something else.
---@param value table
---@param key any
---@param default? any
---@return any
function py.get(value, key, default)
  local found = value[key]
  if found == nil then
    return default
  end
  return found
end

--- The items of two lists; the sum of anything else.
---@param a any
---@param b any
---@return any
function py.concat(a, b)
  if is_array(a) or is_array(b) then
    return a + b
  end
  local list = table.move(a, 1, #a, 1, {})
  return table.move(b, 1, #b, #list + 1, list)
end

--- Appends to a list.
function py.append(list, item)
  list[#list + 1] = item
end

--- A part of a list, a text or an array: positions count from 1, the last one is in it.
function py.slice(value, first, last, step)
  if is_array(value) then
    return value { { first or 1, last or -1, step } }
  end
  local n = #value
  first, last = first or 1, last or -1
  first = first < 0 and math.max(first + n + 1, 1) or first
  last = last < 0 and last + n + 1 or math.min(last, n)
  if type(value) == "string" and not step then
    return value:sub(first, last)
  end
  local list = {}
  for i = first, last, step or 1 do
    list[#list + 1] = type(value) == "string" and value:sub(i, i) or value[i]
  end
  return type(value) == "string" and table.concat(list) or list
end

return py
