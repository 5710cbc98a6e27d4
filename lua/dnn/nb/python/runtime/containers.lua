--- Python's containers for translated notebooks. Lists are tables; tuples, dictionaries and sets
--- are tables of their own types, which remember the order in which they were filled. What stands
--- at position 0 of a list is at 1, and so is what a dictionary has for the number 0: then
--- `x[i + 1]` is right whatever x is.

local containers = {}

local orders = setmetatable({}, { __mode = "k" }) -- the keys of dictionaries and sets

-- --- tuples --------------------------------------------------------------------------------------

local Tuple = { __name = "tuple" }
local interned = setmetatable({}, { __mode = "v" })

--- What tells a tuple of numbers, texts and such tuples from another; nil for other tuples.
local function signature(items)
  local parts = {}
  for i, item in ipairs(items) do
    local kind = math.type(item) or type(item)
    if kind == "table" and not (getmetatable(item) == Tuple and rawget(item, interned)) then
      return nil
    elseif kind == "userdata" then
      return nil
    end
    local text = kind == "float" and ("%a"):format(item) or kind == "table" and ("%p"):format(item)
      or tostring(item)
    parts[i] = ("%s %d %s"):format(kind, #text, text)
  end
  return table.concat(parts, ",")
end

--- A tuple. Those of equal numbers and texts are the same one, and so the same key.
---@generic T
---@param items T[]
---@return T[]
function containers.tuple(items)
  local key = signature(items)
  local made = key and interned[key]
  if not made then
    made = setmetatable(table.move(items, 1, #items, 1, {}), Tuple)
    if key then
      rawset(made, interned, true)
      interned[key] = made
    end
  end
  return made
end

-- --- dictionaries and sets -----------------------------------------------------------------------

local function add(self, key, value)
  local order = orders[self]
  order[#order + 1] = key
  rawset(self, key, value)
end

local Dict = { __name = "dict", __newindex = add, is_dict = true }
local Set = { __name = "set", __newindex = add }

--- The place of a key, and what is at a place.
local function place(key)
  return math.type(key) == "integer" and key >= 0 and key + 1
    or math.type(key) == "float" and math.tointeger(key) and math.tointeger(key) + 1 or key
end

local function key_at(at)
  return math.type(at) == "integer" and at > 0 and at - 1 or at
end

--- A dictionary of keys and values, in turn.
---@param entries? any[]
---@return table
function containers.dict(entries)
  local self = setmetatable({}, Dict)
  orders[self] = {}
  for i = 1, entries and #entries or 0, 2 do
    self[place(entries[i])] = entries[i + 1]
  end
  return self
end

--- A set of what another container holds.
---@param value? any
---@return table
function containers.set(value)
  local self = setmetatable({}, Set)
  orders[self] = {}
  for item in containers.each(value or {}) do
    self[place(item)] = true
  end
  return self
end

function containers.is_array(value)
  local metatable = debug.getmetatable(value)
  return type(value) == "userdata" and metatable ~= nil and metatable.__name == "dnn.array"
end

function containers.is_tuple(value)
  return debug.getmetatable(value) == Tuple
end

function containers.is_set(value)
  return debug.getmetatable(value) == Set
end

--- Is it a list, or a tuple?
function containers.is_list(value)
  local metatable = debug.getmetatable(value)
  return type(value) == "table" and (metatable == Tuple
    or metatable == nil and (#value > 0 or next(value) == nil))
end

--- Is it a dictionary, or a table with keys?
function containers.is_dict(value)
  local metatable = debug.getmetatable(value)
  return type(value) == "table" and (metatable == nil and #value == 0 and next(value) ~= nil
    or type(metatable) == "table" and rawget(metatable, "is_dict") == true)
end

--- A dictionary whose missing entries a function makes.
---@param make fun(): any
---@return table
function containers.defaultdict(make)
  local self = setmetatable({}, { __name = "dict", __newindex = add, is_dict = true,
    __index = function(dict, key)
      dict[key] = make()
      return rawget(dict, key)
    end })
  orders[self] = {}
  return self
end

local function precedes(a, b)
  if type(a) == type(b) and type(a) ~= "boolean" then
    return a < b
  end
  return tostring(a) < tostring(b)
end

--- Keys of a dictionary, items of a set: in the order of filling; of another table sorted.
---@param value table
---@return any[]
function containers.keys_of(value)
  local keys = {}
  for _, at in ipairs(orders[value] or {}) do
    keys[#keys + 1] = key_at(at)
  end
  if not orders[value] then
    for key in pairs(value) do
      keys[#keys + 1] = key
    end
  end
  if not orders[value] or getmetatable(value) == Set then
    table.sort(keys, precedes)
  end
  return keys
end

--- The place of a key of a dictionary, or of a position that may count from the end.
---@param value any
---@param key any
---@return any
function containers.place(value, key)
  if containers.is_array(key) then
    return key.dtype == "bool" and key or key + 1
  elseif math.type(key) == "integer" and key < 0 and (containers.is_list(value)
      or type(value) == "string") then
    return #value + 1 + key
  elseif orders[value] == nil and containers.is_dict(value) then
    return key -- it is one of Lua's
  elseif containers.is_list(key) and containers.is_array(value) then
    local places = {}
    for i, one in ipairs(key) do
      places[i] = containers.place(value, one)
    end
    return containers.is_tuple(key) and places or require("dnn.np").array(places)
  end
  return place(key)
end

--- What is at a position, or what a dictionary has for a key.
---@param value any
---@param key any
---@return any
function containers.at(value, key)
  local at = containers.place(value, key)
  if containers.is_tuple(key) and containers.is_array(value) then
    return value(table.unpack(at))
  end
  local found = value[at]
  if found == nil and orders[value] then
    local classes = require "dnn.nb.python.runtime.classes"
    classes.raise(classes.KeyError(require("dnn.nb.python.runtime.values").repr(key)))
  end
  return found
end

--- Goes over items of a list, keys of a dictionary, rows of an array, letters of a text.
---@param value any
---@return fun(): any
function containers.each(value)
  local metatable = debug.getmetatable(value)
  if type(value) == "function" then
    return value
  elseif type(value) == "string" then
    return value:gmatch(utf8.charpattern)
  elseif type(metatable) == "table" and rawget(metatable, "is_python_class") then
    return metatable.iterate(value)
  end
  local is_list = type(value) ~= "table" or containers.is_list(value) or #value > 0
    and not orders[value]
  local items = is_list and value or containers.keys_of(value)
  local i, n = 0, #items
  return function()
    i = i + 1
    if i <= n then
      return items[i]
    end
  end
end

--- The items that `each` goes over.
---@param value any
---@return any[]
function containers.list(value)
  local list = {}
  for item in containers.each(value == nil and {} or value) do
    list[#list + 1] = item
  end
  return list
end

--- Takes a key out of a dictionary, an item out of a list by its position.
---@param value table
---@param key any
---@return any removed
function containers.delete(value, key)
  local at = containers.place(value, key)
  local removed = rawget(value, at)
  if containers.is_list(value) and not orders[value] then
    return table.remove(value, at)
  end
  for i, one in ipairs(orders[value] or {}) do
    if one == at then
      table.remove(orders[value], i)
      break
    end
  end
  rawset(value, at, nil)
  return removed
end

--- Puts items in the place of others, `x[first:last] = items` with positions from 1.
function containers.assign(value, first, last, items)
  if containers.is_array(value) then
    value[{ { first or 1, last or -1 } }] = items
    return
  end
  local n = #value
  first, last = first or 1, last or n
  first = first < 0 and math.max(n + 1 + first, 1) or first
  last = math.min(last < 0 and n + 1 + last or last, n)
  local behind = table.move(value, last + 1, n, 1, {})
  for i = n, first, -1 do
    value[i] = nil
  end
  for _, list in ipairs { containers.list(items), behind } do
    table.move(list, 1, #list, #value + 1, value)
  end
end

return containers
