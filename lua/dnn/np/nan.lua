--- Reductions that leave out NaN: np.nansum, np.nanmean and their like.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local merged = require("dnn.np.axes").merged
local statistics = require "dnn.np.statistics"
local system = require("dnn.core").system

local reason = system.reason

local nan = {}

local NAN <const> = -(0 / 0) -- x86-64 makes NaN with a sign, which Lua prints

-- A with `value` in place of NaN.
local function filled(A, value)
  return core.array(core.where(core.isnan(A), value, A)):astype(A.dtype)
end

local function has_nan(A)
  return (A.dtype == "float64" or A.dtype == "float32") and A.size > 0
end

-- How many elements along the axes are not NaN.
local function count(A, options)
  return core.sum(core.array(core.logical_not(core.isnan(A))),
    { axis = options.axis, keepdims = options.keepdims })
end

--- The sum without NaN.
function nan.nansum(A, axis, options)
  A = check.array(A, "A", "nansum")
  options = check.axis_options(axis, options, "nansum", "axis", "keepdims", "out", "dtype")
  return core.sum(has_nan(A) and filled(A, 0) or A, options)
end

--- The product without NaN.
function nan.nanprod(A, axis, options)
  A = check.array(A, "A", "nanprod")
  options = check.axis_options(axis, options, "nanprod", "axis", "keepdims", "out", "dtype")
  return core.prod(has_nan(A) and filled(A, 1) or A, options)
end

--- Sums up to each element, NaN counting as 0.
function nan.nancumsum(A, axis, options)
  A = check.array(A, "A", "nancumsum")
  options = check.axis_options(axis, options, "nancumsum", "axis", "out", "dtype")
  return core.cumsum(has_nan(A) and filled(A, 0) or A, options)
end

--- Products up to each element, NaN counting as 1.
function nan.nancumprod(A, axis, options)
  A = check.array(A, "A", "nancumprod")
  options = check.axis_options(axis, options, "nancumprod", "axis", "out", "dtype")
  return core.cumprod(has_nan(A) and filled(A, 1) or A, options)
end

-- The largest or smallest; NaN where there is nothing else.
local function extreme(name, reduce, neutral)
  return function(A, axis, options)
    A = check.array(A, "A", name)
    options = check.axis_options(axis, options, name, "axis", "keepdims")
    if not has_nan(A) then
      return reduce(A, options)
    end
    local found = reduce(filled(A, neutral), options)
    local missing = core.equal(count(A, options), 0)
    if not check.is_array(found) then
      return missing and NAN or found
    end
    return core.array(core.where(missing, NAN, found)):astype(A.dtype)
  end
end

--- The largest element that is not NaN.
nan.nanmax = extreme("nanmax", core.max, -math.huge)

--- The smallest element that is not NaN.
nan.nanmin = extreme("nanmin", core.min, math.huge)

local function position(name, reduce, neutral)
  return function(A, axis, options)
    A = check.array(A, "A", name)
    options = check.axis_options(axis, options, name, "axis", "keepdims")
    if not has_nan(A) then
      return reduce(A, options)
    end
    local found = reduce(filled(A, neutral), options)
    if core.any(core.equal(count(A, options), 0)) then
      fail("%s: there is nothing but NaN in shape %s%s", name, A.shape,
        options.axis and (" along axis " .. tostring(options.axis)) or "")
    end
    return found
  end
end

--- The position of the largest element that is not NaN.
nan.nanargmax = position("nanargmax", core.argmax, -math.huge)

--- The position of the smallest element that is not NaN.
nan.nanargmin = position("nanargmin", core.argmin, math.huge)

--- The mean without NaN; NaN where there is nothing else.
function nan.nanmean(A, axis, options)
  A = check.array(A, "A", "nanmean")
  options = check.axis_options(axis, options, "nanmean", "axis", "keepdims")
  if not has_nan(A) then
    return core.mean(A, options)
  end
  local sum = core.sum(filled(A, 0), options)
  local mean = core.divide(sum, count(A, options))
  return check.is_array(mean) and mean:astype(A.dtype) or core.array(mean, A.dtype):item()
end

-- The variance of the elements that are not NaN.
local function variance(A, options, name)
  if not has_nan(A) then
    return core.var(A, options)
  end
  local over = { axis = options.axis, keepdims = true }
  local sum = core.array(core.sum(filled(A, 0), over)):astype(A.dtype)
  local mean = core.array(core.divide(sum, count(A, over))):astype(A.dtype)
  local deviation = filled(core.array(core.subtract(A, mean)), 0)
  local ddof = options.ddof or 0
  if type(ddof) ~= "number" then
    fail("'ddof' of %s must be a number, got %s", name, type(ddof))
  end
  local degrees = core.subtract(count(A, options), ddof + 0.0)
  local squares = core.sum(core.multiply(deviation, deviation),
    { axis = options.axis, keepdims = options.keepdims })
  local result = core.where(core.greater(degrees, 0), core.divide(squares, degrees), NAN)
  return check.unbox(core.array(result):astype(A.dtype))
end

--- The variance without NaN.
function nan.nanvar(A, axis, options)
  A = check.array(A, "A", "nanvar")
  options = check.axis_options(axis, options, "nanvar", "axis", "ddof", "keepdims")
  check.axes(options.axis, A.ndim, "nanvar")
  return variance(A, options, "nanvar")
end

--- The standard deviation without NaN.
function nan.nanstd(A, axis, options)
  A = check.array(A, "A", "nanstd")
  options = check.axis_options(axis, options, "nanstd", "axis", "ddof", "keepdims")
  check.axes(options.axis, A.ndim, "nanstd")
  local result = variance(A, options, "nanstd")
  return core.sqrt(A.dtype == "float32" and core.array(result, "float32") or result)
end

-- Applies a statistic to each line of elements that are not NaN.
local function by_line(A, options, name, statistic)
  local axes = check.axes(options.axis, A.ndim, name)
  local lines, kept = merged(A, axes)
  local extents = table.move(lines.shape, 1, lines.ndim - 1, 1, {})
  lines = lines:reshape(-1, lines.shape[lines.ndim])
  local results = {}
  for i, line in lines:rows() do
    line = line[~core.isnan(line)]
    results[i] = #line > 0 and statistic(line) or NAN
  end
  return results, extents, kept
end

--- The middle value of those that are not NaN.
function nan.nanmedian(A, axis, options)
  A = check.array(A, "A", "nanmedian")
  options = check.axis_options(axis, options, "nanmedian", "axis", "keepdims")
  check.axes(options.axis, A.ndim, "nanmedian")
  if not has_nan(A) then
    return statistics.median(A, options)
  end
  local results, extents, kept = by_line(A, options, "nanmedian", statistics.median)
  local values = core.array(results, A.dtype):reshape(options.keepdims and kept or extents)
  return check.unbox(values)
end

-- nanquantile and nanpercentile
local function quantiles(name, statistic)
  return function(A, q, axis, options)
    A = check.array(A, "A", name)
    if type(q) ~= "number" then
      q = check.array(q, "q", name)
    end
    options = check.axis_options(axis, options, name, "axis", "keepdims")
    check.axes(options.axis, A.ndim, name)
    if not has_nan(A) or type(q) ~= "number" and q.size == 0 then
      return statistic(A, q, options)
    end
    local list = type(q) == "number" and { q } or q:ravel():totable()
    local all = {}
    for i, one in ipairs(list) do
      local ok, problem = pcall(statistic, 0, one)
      if not ok then
        fail((reason(problem):gsub("^'q' of %w+", ("'q' of %s"):format(name))))
      end
      local results, extents, kept = by_line(A, options, name, function(line)
        return statistic(line, one)
      end)
      all[i] = core.array(results):reshape(options.keepdims and kept or extents)
    end
    if type(q) == "number" then
      return check.unbox(all[1])
    end
    local extents = q.shape
    local stacked = core.array(all)
    for k = 2, stacked.ndim do
      extents[#extents + 1] = stacked.shape[k]
    end
    return stacked:reshape(extents)
  end
end

--- Quantiles of the elements that are not NaN.
nan.nanquantile = quantiles("nanquantile", statistics.quantile)

--- Quantiles, with q in percent, of the elements that are not NaN.
nan.nanpercentile = quantiles("nanpercentile", statistics.percentile)

return nan
