--- Values that go from process to process: nil, booleans, numbers, strings, arrays, tables of these
-- and dnn.params.
--
-- A value is packed into a text, and its arrays, which are sent as they are, so that nothing large
-- is copied. The text tells the type and the shape of each: whoever has it can make room for them.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local params = require "dnn.support.params"

local quote = core.system.quote

local values = {}

--- Tables in tables: deeper ones hold themselves.
local max_depth <const> = 64

local params_metatable = getmetatable(params.new())

function values.is_array(value)
  return type(value) == "userdata" and getmetatable(value) == "dnn.array"
end

function values.is_params(value)
  return type(value) == "table" and getmetatable(value) == params_metatable
end

local function by_type(a, b)
  if type(a) == type(b) then
    return a < b
  end
  return type(a) < type(b)
end

--- The keys of a table in an order that all processes have.
local function keys_of(caller, table_)
  local keys = {}
  if values.is_params(table_) then
    for name in pairs(table_) do
      keys[#keys + 1] = name
    end
    return keys
  end
  for key in next, table_ do
    if type(key) ~= "string" and type(key) ~= "number" then
      fail("%s: the keys of tables must be numbers or strings, got %s", caller, type(key))
    end
    keys[#keys + 1] = key
  end
  table.sort(keys, by_type)
  return keys
end

--- The same table, with f(value, name) for every value in it that is no table.
---@param caller string
---@param value any
---@param f fun(value: any, name: string): any
---@return any
function values.map(caller, value, f, name, depth)
  depth = depth or 0
  if type(value) ~= "table" then
    return f(value, name or "")
  elseif depth == max_depth then
    fail("%s: tables in tables are at most %d deep", caller, max_depth)
  end
  local mapped = values.is_params(value) and params.new() or {}
  for _, key in ipairs(keys_of(caller, value)) do
    local inner = name and ("%s.%s"):format(name, key) or tostring(key)
    mapped[key] = values.map(caller, value[key], f, inner, depth + 1)
  end
  return mapped
end

-- --- texts ---------------------------------------------------------------------------------------

local pack = {}

pack["nil"] = function()
  return "n"
end

function pack.boolean(value)
  return value and "t" or "f"
end

function pack.number(value)
  return math.type(value) == "integer" and ("<c1i8"):pack("i", value)
    or ("<c1d"):pack("d", value)
end

function pack.string(value)
  return ("<c1s8"):pack("s", value)
end

local function pack_value(caller, value, arrays, depth)
  if values.is_array(value) then
    arrays[#arrays + 1] = value.flags.c_contiguous and value or value:copy()
    local text = ("<c1s1B"):pack("a", value.dtype, value.ndim)
    for _, extent in ipairs(value.shape) do
      text = text .. ("<i8"):pack(extent)
    end
    return text
  elseif type(value) == "table" and depth < max_depth then
    local keys, parts = keys_of(caller, value), {}
    for i, key in ipairs(keys) do
      parts[i] = pack[type(key)](key) .. pack_value(caller, value[key], arrays, depth + 1)
    end
    return ("<c1i8"):pack(values.is_params(value) and "P" or "T", #keys) .. table.concat(parts)
  elseif not pack[type(value)] then
    fail("%s: arrays, numbers, strings, booleans and tables of these can be sent, not %s", caller,
      depth == max_depth and "tables that hold themselves" or quote(type(value)))
  end
  return pack[type(value)](value)
end

--- The text of a value, and a list of its arrays.
function values.pack(caller, value)
  local arrays = {}
  return pack_value(caller, value, arrays, 0), arrays
end

local function unpack_value(text, at, take)
  local kind = text:sub(at, at)
  at = at + 1
  if kind == "n" then
    return nil, at
  elseif kind == "t" or kind == "f" then
    return kind == "t", at
  elseif kind == "i" or kind == "d" or kind == "s" then
    return (kind == "i" and "<i8" or kind == "d" and "<d" or "<s8"):unpack(text, at)
  elseif kind == "a" then
    local dtype, ndim, from = ("<s1B"):unpack(text, at)
    local shape = {}
    for axis = 1, ndim do
      shape[axis], from = ("<i8"):unpack(text, from)
    end
    return take(shape, dtype), from
  end
  local made, count = kind == "P" and params.new() or {}, (("<i8"):unpack(text, at))
  at = at + 8
  for _ = 1, count do
    local key, value
    key, at = unpack_value(text, at, take)
    value, at = unpack_value(text, at, take)
    made[key] = value
  end
  return made, at
end

--- The value of a text: take(shape, dtype) gives each array, in the order of the list.
function values.unpack(text, take)
  return (unpack_value(text, 1, take))
end

return values
