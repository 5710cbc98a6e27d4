--- Types: their limits, and what holds what.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local system = require("dnn.core").system

local quote = system.quote

local types = {}

local names = { "float64", "float32", "int64", "uint8", "bool" }

-- The type of an array or a number, or the one that is named.
local function type_of(x, from)
  if type(x) == "string" then
    for _, name in ipairs(names) do
      if x == name then
        return x
      end
    end
    fail("%s: unknown dtype '%s': one of %s is expected", from, quote(x),
      table.concat(names, ", "))
  elseif check.is_array(x) then
    return x.dtype
  elseif type(x) == "number" or type(x) == "boolean" or type(x) == "table" then
    return core.array(x).dtype
  end
  fail("%s needs a dtype, an array or a number, got %s", from, type(x))
end

local reals = {
  float64 = {
    bits = 64, precision = 15, resolution = 1e-15, eps = 2.0 ^ -52,
    max = 0x1.fffffffffffffp1023, tiny = 0x1p-1022, smallest_subnormal = 0x1p-1074,
  },
  float32 = {
    bits = 32, precision = 6, resolution = 1e-6, eps = 2.0 ^ -23,
    max = 0x1.fffffep127, tiny = 0x1p-126, smallest_subnormal = 0x1p-149,
  },
}

local integers = {
  int64 = { bits = 64, min = math.mininteger, max = math.maxinteger },
  uint8 = { bits = 8, min = 0, max = 255 },
}

local function copy(limits, dtype)
  local all = { dtype = dtype }
  for name, value in pairs(limits) do
    all[name] = value
  end
  return all
end

--- The limits of a type of reals.
function types.finfo(dtype)
  local name = type_of(dtype, "finfo")
  if not reals[name] then
    fail("finfo: %s is no type of reals: np.iinfo tells of integers", name)
  end
  local limits = copy(reals[name], name)
  limits.min, limits.smallest_normal = -limits.max, limits.tiny
  return limits
end

--- The limits of a type of integers.
function types.iinfo(dtype)
  local name = type_of(dtype, "iinfo")
  if not integers[name] then
    fail("iinfo: %s is no type of integers%s", name,
      reals[name] and ": np.finfo tells of reals" or "")
  end
  return copy(integers[name], name)
end

--- Whether a type holds all values of another one.
function types.can_cast(from, to)
  from, to = type_of(from, "can_cast"), type_of(to, "can_cast")
  return core.promote_types(from, to) == to
end

--- The type that an operation on all the arguments gives.
function types.result_type(...)
  local arguments = table.pack(...)
  if arguments.n == 0 then
    fail("result_type needs at least one argument")
  end
  local result
  for i = 1, arguments.n do
    local name = type_of(arguments[i], "result_type")
    result = result and core.promote_types(result, name) or name
  end
  return result
end

--- Whether a value is a number, a boolean or a string, not an array or a table.
function types.isscalar(x)
  return type(x) == "number" or type(x) == "boolean" or type(x) == "string"
end

return types
