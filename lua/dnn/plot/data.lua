--- Data that is drawn: what functions take for it, and between which values it lies.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local np = require "dnn.np"

local reason = core.system.reason

local data = {}

--- An array of floats of its own, of an array, a table of numbers, a number, or an object that
--- stands for an array.
---@param caller string the function, for messages
---@param name string of the argument
---@param value any
---@return dnn.array
function data.array(caller, name, value)
  local array = value
  if type(value) == "table" then
    local metatable = getmetatable(value)
    local read = type(metatable) == "table" and metatable.__array or core.np.array
    local ok, result = pcall(read, value)
    array = ok and result or fail("%s: %s: %s", caller, name, reason(result))
  elseif type(value) == "number" then
    array = np.array { value }
  end
  if getmetatable(array) ~= "dnn.array" then
    fail("%s: %s must be an array or a table of numbers, got %s", caller, name, type(value))
  elseif array.dtype ~= "float64" then
    return array:astype("float64")
  end
  return array == value and array:copy() or array
end

--- An array of one dimension: one of several is taken row by row.
---@param caller string
---@param name string
---@param value any
---@return dnn.array
function data.vector(caller, name, value)
  local array = data.array(caller, name, value)
  return array.ndim == 1 and array or array:reshape(array.size)
end

--- The sets of data of one array, of a list of arrays, or of a matrix, whose columns are sets.
---@param caller string
---@param name string
---@param value any
---@return dnn.array[]
function data.sets(caller, name, value)
  local sets = {}
  if type(value) == "table" and not getmetatable(value) and #value > 0
    and type(value[1]) ~= "number" then
    for i, one in ipairs(value) do
      sets[i] = data.vector(caller, ("%s[%d]"):format(name, i), one)
    end
    return sets
  end
  local array = data.array(caller, name, value)
  if array.ndim ~= 2 then
    return { array:reshape(array.size) }
  end
  for j = 1, array.shape[2] do
    sets[j] = array { ":", j }:copy()
  end
  return sets
end

--- The least positive one of two numbers, or nil.
---@param low number
---@param high number
---@return number?
function data.least_positive(low, high)
  return low > 0 and low or high > 0 and high or nil
end

--- Raises unless two arrays have one shape.
---@param caller string
---@param x_name string
---@param x dnn.array
---@param y_name string
---@param y dnn.array
function data.check_same(caller, x_name, x, y_name, y)
  if x.shape ~= y.shape then
    fail("%s: %s %s and %s %s must have the same length", caller, x_name, x.shape, y_name, y.shape)
  end
end

-- The least of positive values between bounds; nil where there is none.
local function least_positive(values, low, high)
  if low > 0 then
    return low
  elseif high > 0 then
    return values[np.greater(values, 0)]:min()
  end
end

local function is_finite(value)
  return value - value == 0
end

--- The bounds of points, of those whose coordinates both are finite: nil where there are none.
---@param x dnn.array
---@param y dnn.array
---@param without_least? boolean the least positive numbers are not wanted, for which all are looked
--- through once more: only logarithmic axes need them
---@return number? x0, number x1, number y0, number y1, number? least_x, number? least_y the least
--- positive ones
function data.limits(x, y, without_least)
  if x.size == 0 then
    return nil
  end
  local x0, x1, y0, y1 = x:min(), x:max(), y:min(), y:max()
  if not (is_finite(x0) and is_finite(x1) and is_finite(y0) and is_finite(y1)) then
    local finite = np.isfinite(x) & np.isfinite(y)
    x, y = x[finite], y[finite]
    if x.size == 0 then
      return nil
    end
    x0, x1, y0, y1 = x:min(), x:max(), y:min(), y:max()
  end
  if without_least then
    return x0, x1, y0, y1
  end
  return x0, x1, y0, y1, least_positive(x, x0, x1), least_positive(y, y0, y1)
end

return data
