--- Elementwise functions composed of others.

local check = require "dnn.np.check"
local core = require "dnn.core"

local elementwise = {}

local function power_of_ten(n)
  local power = 1.0
  for _ = 1, n do
    power = power * 10.0
  end
  return power
end

-- Multiplies, rounds, divides, as NumPy does: round(2.675, 2) is 2.68 here, too.
local function rounded(A, decimals)
  if A.dtype ~= "float64" and A.dtype ~= "float32" then
    if decimals >= 0 then
      return A:copy()
    end
    local power = power_of_ten(-decimals)
    return core.array(core.multiply(core.rint(core.divide(A, power)), power)):astype(A.dtype)
  elseif decimals == 0 then
    return core.rint(A)
  elseif decimals > 0 then
    local power = power_of_ten(decimals)
    return core.divide(core.rint(core.multiply(A, power)), power)
  end
  local power = power_of_ten(-decimals)
  return core.multiply(core.rint(core.divide(A, power)), power)
end

local function decimals_of(decimals)
  if type(decimals) == "table" then
    return check.options(decimals, "round", "decimals").decimals
  end
  return decimals
end

--- Rounds to a number of decimals, halves to even.
---@param A dnn.array|table|number (...)
---@param decimals? integer 0 by default; negative ones round to tens, hundreds
---@return dnn.array|number (...)
function elementwise.round(A, decimals)
  A = check.array(A, "A", "round")
  decimals = check.integer(decimals_of(decimals), "decimals", "round", 0)
  return check.unbox(rounded(A, decimals))
end

elementwise.around = elementwise.round

--- Radians to degrees.
---@param A dnn.array|table|number (...)
---@return dnn.array|number (...)
function elementwise.rad2deg(A)
  return core.multiply(check.array(A, "A", "rad2deg"), 180.0 / math.pi)
end

elementwise.degrees = elementwise.rad2deg

--- Degrees to radians.
---@param A dnn.array|table|number (...)
---@return dnn.array|number (...)
function elementwise.deg2rad(A)
  return core.multiply(check.array(A, "A", "deg2rad"), math.pi / 180.0)
end

elementwise.radians = elementwise.deg2rad

-- A minus its largest element, so that exp cannot overflow.
local function shifted(A, axis)
  return core.subtract(A, core.array(A:max { axis = axis, keepdims = true }))
end

--- exp(A) divided by its sum along an axis. Large elements do not overflow.
---@param A dnn.array|table (...)
---@param axis? integer|{ axis: integer|integer[] } all axes by default
---@return dnn.array (...)
function elementwise.softmax(A, axis)
  A = check.array(A, "A", "softmax")
  axis = check.axis_options(axis, "softmax", "axis").axis
  if type(axis) ~= "table" then
    axis = axis and check.axis(axis, A.ndim, "softmax")
  end
  local powers = core.exp(shifted(A, axis))
  return core.divide(powers, core.array(core.sum(powers, { axis = axis, keepdims = true })))
end

--- The logarithm of softmax, exact where softmax underflows.
---@param A dnn.array|table (...)
---@param axis? integer|{ axis: integer|integer[] } all axes by default
---@return dnn.array (...)
function elementwise.log_softmax(A, axis)
  A = check.array(A, "A", "log_softmax")
  axis = check.axis_options(axis, "log_softmax", "axis").axis
  if type(axis) ~= "table" then
    axis = axis and check.axis(axis, A.ndim, "log_softmax")
  end
  local Z = shifted(A, axis)
  return core.subtract(Z, core.log(core.sum(core.exp(Z), { axis = axis, keepdims = true })))
end

--- A copy with numbers in place of NaN and infinities.
---@param A dnn.array|table|number (...)
---@param options? { nan: number?, posinf: number?, neginf: number? } by default 0, the largest and
--- the smallest number
---@return dnn.array|number (...)
function elementwise.nan_to_num(A, options)
  A = check.array(A, "A", "nan_to_num")
  options = check.options(options, "nan_to_num", "nan", "posinf", "neginf")
  if A.dtype ~= "float64" and A.dtype ~= "float32" then
    return check.unbox(A:copy())
  end
  local most = A.dtype == "float64" and 0x1.fffffffffffffp1023 or 0x1.fffffep127
  local result = core.where(core.isnan(A), options.nan or 0.0, A)
  result = core.where(core.equal(A, math.huge), options.posinf or most, result)
  result = core.where(core.equal(A, -math.huge), options.neginf or -most, result)
  return check.unbox(core.array(result, A.dtype))
end

--- 0 where A is negative, 1 where it is positive, h where it is 0.
---@param A dnn.array|table|number (...)
---@param h dnn.array|number
---@return dnn.array|number (...)
function elementwise.heaviside(A, h)
  A = check.array(A, "A", "heaviside")
  h = check.array(h, "h", "heaviside")
  local real = core.promote_types(core.promote_types(A.dtype, h.dtype), "float32")
  A, h = A:astype(real), h:astype(real)
  local step = core.where(core.isnan(A), A, core.array(core.greater(A, 0)):astype(real))
  return check.unbox(core.where(core.equal(A, 0), h, step))
end

--- The fractional and the integral parts, both with the sign of A.
---@param A dnn.array|table|number (...)
---@return dnn.array|number fractional (...)
---@return dnn.array|number integral (...)
function elementwise.modf(A)
  A = check.array(A, "A", "modf")
  if A.dtype ~= "float32" then
    A = A:astype "float64"
  end
  local integral = core.trunc(A)
  local fractional = core.copysign(core.where(core.isinf(A), 0.0, core.subtract(A, integral)), A)
  return fractional, integral
end

--- The methods of arrays among the functions.
elementwise.methods = {
  round = elementwise.round,

  --- Rounds in place.
  round_ = function(A, decimals)
    if not check.is_array(A) then
      error(("round_ needs an array, got %s"):format(type(A)), 2)
    end
    decimals = check.integer(decimals_of(decimals), "decimals", "round_", 0)
    A[{ "..." }] = rounded(A, decimals)
    return A
  end,
}

return elementwise
