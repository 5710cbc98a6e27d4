--- Comparing arrays.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local rearrange = require "dnn.np.rearrange"

local compare = {}

-- |a - b| <= atol + rtol |b|; infinities must be the same, NaN is near NaN if so wanted.
local function near(a, b, options)
  local rtol, atol = options.rtol or 1e-5, options.atol or 1e-8
  if b.dtype ~= "float32" then
    b = b:astype "float64"
  end
  if a.dtype == "bool" then
    a = a:astype "int64"
  end
  local within = core.less_equal(core.absolute(core.subtract(a, b)),
    core.add(atol, core.multiply(rtol, core.absolute(b))))
  local finite = core.logical_and(core.isfinite(a), core.isfinite(b))
  local result = core.where(finite, within, core.equal(a, b))
  if options.equal_nan then
    result = core.logical_or(result, core.logical_and(core.isnan(a), core.isnan(b)))
  end
  return result
end

--- Which elements are nearly equal: |a - b| <= atol + rtol |b|.
function compare.isclose(a, b, options)
  a = check.array(a, "a", "isclose")
  b = check.array(b, "b", "isclose")
  options = check.options(options, "isclose", "rtol", "atol", "equal_nan")
  return near(a, b, options)
end

--- Whether all elements are nearly equal, as isclose.
function compare.allclose(a, b, options)
  a = check.array(a, "a", "allclose")
  b = check.array(b, "b", "allclose")
  options = check.options(options, "allclose", "rtol", "atol", "equal_nan")
  return core.all(near(a, b, options))
end

--- Whether two arrays have the same shape and the same elements.
function compare.array_equal(a, b, options)
  a = check.array(a, "a", "array_equal", true)
  b = check.array(b, "b", "array_equal", true)
  options = check.options(options, "array_equal", "equal_nan")
  if a.shape ~= b.shape then
    return false
  end
  local equal = core.equal(a, b)
  if options.equal_nan then
    equal = core.logical_or(equal, core.logical_and(core.isnan(a), core.isnan(b)))
  end
  return core.all(equal)
end

--- Whether two arrays broadcast against each other and are then equal.
function compare.array_equiv(a, b)
  a = check.array(a, "a", "array_equiv", true)
  b = check.array(b, "b", "array_equiv", true)
  local ok, problem = pcall(rearrange.broadcast_arrays, a, b)
  if not ok then
    check.pass_interrupt(problem)
  end
  return ok and core.all(core.equal(a, b))
end

-- Integers in the order of the reals of one type, with a step of 1 from each real to the next.
local function ordinals(A)
  local bits
  if A.dtype == "float64" then
    bits = core.frombuffer(A:tobytes(), "int64")
    return core.where(bits:lt(0), math.mininteger - bits, bits)
  end
  bits = core.frombuffer(A:tobytes(), "uint8"):astype("int64"):reshape(-1, 4)
  bits = bits:dot(core.array { 1, 1 << 8, 1 << 16, 1 << 24 })
  return core.where(bits:ge(1 << 31), (1 << 31) - bits, bits)
end

--- The largest distance of two elements, in units in the last place: how many reals of the type
--- lie between them, plus one. NaN and NaN have distance 0, NaN and a number math.huge.
function compare.max_ulp(a, b)
  a = check.array(a, "a", "max_ulp")
  b = check.array(b, "b", "max_ulp")
  local dtype = core.promote_types(a.dtype, b.dtype) == "float32" and "float32" or "float64"
  local ok, left, right = pcall(rearrange.broadcast_arrays, a:astype(dtype), b:astype(dtype))
  if not ok then
    check.pass_interrupt(left)
    fail("max_ulp: shapes %s and %s do not broadcast", a.shape, b.shape)
  end
  if left.size == 0 then
    return 0
  end
  local left_nan, right_nan = left:ravel():isnan(), right:ravel():isnan()
  if (left_nan ~ right_nan):any() then
    return math.huge
  end
  local p, q = ordinals(left), ordinals(right)
  p, q = core.where(left_nan, 0, p), core.where(right_nan, 0, q)
  local largest = (p:astype("float64") - q:astype("float64")):abs():max()
  if largest >= 2.0 ^ 62 then
    return largest
  end
  return (p - q):abs():max()
end

return compare
