--- Elementwise functions composed of others.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"

local elementwise = {}

local function power_of_ten(n)
  local power = 1.0
  for _ = 1, n do
    power = power * 10.0
  end
  return power
end

-- The result in `out`, or as it is without one.
local function put(result, out)
  if out == nil then
    return result
  end
  out["..."] = result
  return out
end

-- The option 'out' of a function, which must be an array of a shape.
local function out_of(options, shape, from, ...)
  local out = check.options(options, from, "out", ...).out
  if out ~= nil and (not check.is_array(out) or out.shape ~= shape) then
    fail("option 'out' of %s must be an array of shape %s, got %s", from, shape,
      check.is_array(out) and ("shape %s"):format(out.shape) or type(out))
  end
  return out
end

-- The exponent of the largest power of ten of a type.
local most_decimals = { float64 = 308, float32 = 38, int64 = 18, uint8 = 2, bool = 0 }

-- Multiplies, rounds, divides, as NumPy does: round(2.675, 2) is 2.68 here, too. Numbers that have
-- no digits so far behind the point stay as they are; where they do not reach as far before it, all
-- are rounded to 0.
local function rounded(A, decimals)
  local most = most_decimals[A.dtype]
  local is_real = A.dtype == "float64" or A.dtype == "float32"
  if decimals > most or not is_real and decimals >= 0 then
    return core.array(A)
  elseif decimals < -most then
    return core.array(core.where(core.isfinite(A), core.multiply(A, 0), A)):astype(A.dtype)
  elseif decimals == 0 then
    return core.rint(A)
  elseif decimals > 0 then
    local power = power_of_ten(decimals)
    local scaled = core.rint(core.multiply(A, power))
    return core.array(core.where(core.isinf(scaled), A, core.divide(scaled, power)))
  end
  local power = power_of_ten(-decimals)
  local result = core.multiply(core.rint(core.divide(A, power)), power)
  return is_real and result or core.array(result):astype(A.dtype)
end

--- Rounds to a number of decimals, halves to even.
function elementwise.round(A, decimals)
  A = check.array(A, "A", "round")
  local options = type(decimals) == "table" and decimals or { decimals = decimals }
  local out = out_of(options, A.shape, "round", "decimals")
  decimals = check.integer(options.decimals, "decimals", "round", 0)
  return put(check.unbox(rounded(A, decimals)), out)
end

elementwise.around = elementwise.round

--- Radians to degrees.
function elementwise.rad2deg(A, options)
  A = check.array(A, "A", "rad2deg")
  local out = out_of(options, A.shape, "rad2deg")
  return put(core.multiply(A, 180.0 / math.pi), out)
end

elementwise.degrees = elementwise.rad2deg

--- Degrees to radians.
function elementwise.deg2rad(A, options)
  A = check.array(A, "A", "deg2rad")
  local out = out_of(options, A.shape, "deg2rad")
  return put(core.multiply(A, math.pi / 180.0), out)
end

elementwise.radians = elementwise.deg2rad

-- A minus its largest element, so that exp cannot overflow.
local function shifted(A, axis)
  return core.subtract(A, core.array(A:max { axis = axis, keepdims = true }))
end

-- The axis of softmax: one, a table of several, or nil for all.
local function softmax_axis(A, axis, name)
  axis = check.axis_options(axis, nil, name, "axis").axis
  if axis == nil or type(axis) == "table" then
    return axis
  end
  return check.axis(axis, A.ndim, name)
end

--- exp(A) divided by its sum along an axis. Large elements do not overflow.
function elementwise.softmax(A, axis)
  A = check.array(A, "A", "softmax")
  axis = softmax_axis(A, axis, "softmax")
  local powers = core.exp(shifted(A, axis))
  return core.divide(powers, core.array(core.sum(powers, { axis = axis, keepdims = true })))
end

--- The logarithm of softmax, exact where softmax underflows.
function elementwise.log_softmax(A, axis)
  A = check.array(A, "A", "log_softmax")
  axis = softmax_axis(A, axis, "log_softmax")
  local Z = shifted(A, axis)
  return core.subtract(Z, core.log(core.sum(core.exp(Z), { axis = axis, keepdims = true })))
end

--- A copy with numbers in place of NaN and infinities.
function elementwise.nan_to_num(A, options)
  A = check.array(A, "A", "nan_to_num")
  options = check.options(options, "nan_to_num", "nan", "posinf", "neginf")
  if A.dtype ~= "float64" and A.dtype ~= "float32" then
    return check.unbox(core.array(A))
  end
  local most = A.dtype == "float64" and 0x1.fffffffffffffp1023 or 0x1.fffffep127
  local result = core.where(core.isnan(A), options.nan or 0.0, A)
  result = core.where(core.equal(A, math.huge), options.posinf or most, result)
  result = core.where(core.equal(A, -math.huge), options.neginf or -most, result)
  return check.unbox(core.array(result, A.dtype))
end

--- 0 where A is negative, 1 where it is positive, h where it is 0.
function elementwise.heaviside(A, h)
  A = check.array(A, "A", "heaviside")
  h = check.array(h, "h", "heaviside")
  local real = core.promote_types(core.promote_types(A.dtype, h.dtype), "float32")
  A, h = A:astype(real), h:astype(real)
  local step = core.where(core.isnan(A), A, core.array(core.greater(A, 0)):astype(real))
  return check.unbox(core.where(core.equal(A, 0), h, step))
end

--- The fractional and the integral parts, both with the sign of A.
function elementwise.modf(A)
  A = check.array(A, "A", "modf")
  if A.dtype ~= "float32" then
    A = A:astype "float64"
  end
  local integral = core.trunc(A)
  local fractional = core.copysign(core.where(core.isinf(A), 0.0, core.subtract(A, integral)), A)
  return fractional, integral
end

--- Quotient, rounded down, and remainder.
function elementwise.divmod(a, b)
  a, b = check.array(a, "a", "divmod"), check.array(b, "b", "divmod")
  return core.floor_divide(a, b), core.remainder(a, b)
end

--- The remainder with the sign of a, as C's fmod (the operator % has that of b).
function elementwise.fmod(a, b)
  a, b = check.array(a, "a", "fmod"), check.array(b, "b", "fmod")
  local rest = core.remainder(core.absolute(a), core.absolute(b))
  local dtype = core.promote_types(a.dtype, b.dtype)
  if dtype == "float64" or dtype == "float32" then
    return core.copysign(rest, a)
  end
  return core.where(core.less(a, 0), core.negative(core.array(rest):astype(
    dtype == "bool" and "int64" or dtype)), rest)
end

--- Powers in float64, also of integers to negative ones.
function elementwise.float_power(a, b)
  a, b = check.array(a, "a", "float_power"), check.array(b, "b", "float_power")
  return core.power(a:astype("float64"), b:astype("float64"))
end

--- Absolute values as reals.
function elementwise.fabs(A, options)
  A = check.array(A, "A", "fabs")
  local out = out_of(options, A.shape, "fabs")
  return put(core.absolute(A.dtype == "float32" and A or A:astype("float64")), out)
end

--- A copy: +A.
function elementwise.positive(A, options)
  A = check.array(A, "A", "positive")
  local out = out_of(options, A.shape, "positive")
  if A.dtype == "bool" then
    fail("positive does not exist for bool: convert with :astype")
  end
  return put(check.unbox(core.array(A)), out)
end

--- sin(pi x) / (pi x), and 1 at 0.
function elementwise.sinc(x, options)
  x = check.array(x, "x", "sinc")
  local out = out_of(options, x.shape, "sinc")
  local y = core.multiply(math.pi, core.array(core.where(core.equal(x, 0), 1e-20, x), x.dtype ==
    "float32" and "float32" or "float64"))
  return put(core.divide(core.sin(y), y), out)
end

local function common_divisor(a, b, from)
  for _, A in ipairs { a, b } do
    if A.dtype ~= "int64" and A.dtype ~= "uint8" then
      fail("%s needs integers, got %s", from, A.dtype)
    end
  end
  a, b = core.absolute(a), core.absolute(b)
  a, b = core.add(a, core.multiply(b, 0)), core.add(b, core.multiply(a, 0))
  while core.any(core.not_equal(b, 0)) do
    local divisor = core.where(core.equal(b, 0), 1, b)
    a, b = core.where(core.equal(b, 0), a, b),
      core.where(core.equal(b, 0), 0, core.remainder(a, divisor))
  end
  return a
end

--- The greatest common divisor of integers.
function elementwise.gcd(a, b)
  return common_divisor(check.array(a, "a", "gcd"), check.array(b, "b", "gcd"), "gcd")
end

--- The least common multiple of integers.
function elementwise.lcm(a, b)
  a, b = check.array(a, "a", "lcm"), check.array(b, "b", "lcm")
  local divisor = common_divisor(a, b, "lcm")
  divisor = core.where(core.equal(divisor, 0), 1, divisor)
  return core.absolute(core.multiply(core.floor_divide(a, divisor), b))
end

--- Where elements are infinity.
function elementwise.isposinf(A)
  return core.equal(check.array(A, "A", "isposinf"), math.huge)
end

--- Where elements are minus infinity.
function elementwise.isneginf(A)
  return core.equal(check.array(A, "A", "isneginf"), -math.huge)
end

--- The methods of arrays among the functions.
elementwise.methods = {
  round = elementwise.round,

  --- Rounds in place.
  round_ = function(A, decimals)
    if not check.is_array(A) then
      fail("round_ needs an array, got %s", type(A))
    end
    if type(decimals) == "table" then
      decimals = check.options(decimals, "round_", "decimals").decimals
    end
    decimals = check.integer(decimals, "decimals", "round_", 0)
    A[{ "..." }] = rounded(A, decimals)
    return A
  end,
}

return elementwise
