--- Statistics, differences and interpolation.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local layout = require "dnn.np.axes"
local loops = require("dnn.core").loops
local rearrange = require "dnn.np.rearrange"

local statistics = {}

local along, merged, spread = layout.along, layout.merged, layout.spread

-- A view with `item` along an axis.
local function at(A, axis, item)
  return A(along(axis, item))
end

-- A number when there is one, else an array in the shape with keepdims if that is wanted. Numbers
-- have lost the type 'float32', which is given back to them.
local function finish(result, keepdims, kept, dtype)
  if keepdims then
    if not check.is_array(result) and dtype == "float32" then
      result = core.array(result, dtype)
    end
    return core.array(result):reshape(kept)
  end
  return check.unbox(result)
end

--- The number of elements that are not zero.
function statistics.count_nonzero(A, axis, options)
  A = check.array(A, "A", "count_nonzero")
  options = check.axis_options(axis, options, "count_nonzero", "axis", "keepdims")
  if next(options) == nil then
    return core.count_nonzero(A)
  end
  return core.sum(core.array(core.not_equal(A, 0)), options)
end

-- The elements that sorting puts at some ranks along the last axis, and where in that axis of the
-- result each rank is.
local function selected(lines, wanted)
  local ranks, column_of = {}, {}
  for _, rank in ipairs(wanted) do
    if not column_of[rank] then
      column_of[rank] = true
      ranks[#ranks + 1] = rank
    end
  end
  table.sort(ranks)
  for column, rank in ipairs(ranks) do
    column_of[rank] = column
  end
  return loops.select(lines, -1, core.array(ranks)), column_of
end

-- What lines of no elements have for a median or a quantile.
local function nothing(lines, dtype)
  local extents = table.move(lines.shape, 1, lines.ndim - 1, 1, {})
  return core.full(extents, 0.0 / 0.0, dtype == "float32" and dtype or "float64"):abs()
end

--- The middle value; of two middle values their mean. NaN where there is one, and of nothing.
function statistics.median(A, axis, options)
  A = check.array(A, "A", "median")
  options = check.axis_options(axis, options, "median", "axis", "keepdims")
  local lines, kept = merged(A, check.axes(options.axis, A.ndim, "median"))
  local n = lines.shape[lines.ndim]
  if n == 0 then
    return finish(nothing(lines, A.dtype), options.keepdims, kept, A.dtype)
  end
  local low, high = (n + 1) // 2, n // 2 + 1
  local chosen, column_of = selected(lines, { low, high, n })
  local middle = chosen("...", { column_of[low], column_of[high] }):mean(-1)
  local largest = core.array(chosen("...", -1)) -- a NaN, where there is one
  return finish(core.where(core.isnan(largest), largest, middle), options.keepdims, kept, A.dtype)
end

-- The ranks between which a quantile of n elements lies, and where between them; nothing for the
-- latter when it is at the first of them.
local function place_of(n, q)
  local virtual = (n - 1) * q
  if math.type(virtual) == "integer" then
    return virtual + 1, virtual + 1, nil
  elseif virtual >= n - 1 then
    return n, n, virtual + 1
  end
  local below = math.floor(virtual)
  return below + 1, below + 2, virtual - below
end

-- Quantiles along the last axis of lines, for a list of q: linear interpolation as NumPy computes
-- it, from the nearer of the two elements.
local function quantiles_of(lines, list)
  local n, results, wanted = lines.shape[-1], {}, {}
  if n == 0 then
    for i = 1, #list do
      results[i] = check.unbox(nothing(lines))
    end
    return results
  end
  for _, q in ipairs(list) do
    local low, high = place_of(n, q)
    wanted[#wanted + 1], wanted[#wanted + 2] = low, high
  end
  wanted[#wanted + 1] = n
  local chosen, column_of = selected(lines, wanted)
  local function element(rank)
    return chosen("...", { column_of[rank], column_of[rank] })
  end
  local largest = element(n) -- a NaN, where there is one
  for i, q in ipairs(list) do
    local low, high, t = place_of(n, q)
    low, high = element(low), element(high)
    local result = low
    if t then
      local difference = (high - low):astype "float64" -- of float32 elements, as NumPy has it
      result = t >= 0.5 and high - difference * (1 - t) or low + difference * t
    end
    results[i] = core.where(core.isnan(largest), largest, result)("...", 1)
  end
  return results
end

-- Quantiles over 'axes' for a number q or an array of them; 'scale' is what q is divided by.
local function quantiles(A, q, axes, keepdims, name, scale)
  local lines, kept = merged(A, axes)
  local low, high = q, q
  if type(q) ~= "number" then
    if q.dtype == "bool" then
      fail("'q' of %s must be made of numbers, got bool", name)
    end
    low, high = q.size > 0 and q:min() or 0, q.size > 0 and q:max() or 0
  end
  if not (low >= 0 and high <= scale) then
    fail("'q' of %s must be in 0 .. %d", name, scale)
  end
  if scale ~= 1 then
    q = q / scale
  end
  if lines.dtype == "bool" then
    fail("%s does not exist for bool: convert with :astype", name)
  end
  if type(q) == "number" then
    return finish(quantiles_of(lines, { q })[1], keepdims, kept)
  end
  local results, extents = quantiles_of(lines, q:ravel():totable()), q.shape
  local rest = keepdims and kept or table.move(lines.shape, 1, lines.ndim - 1, 1, {})
  table.move(rest, 1, #rest, #extents + 1, extents)
  return (#results > 0 and core.array(results) or core.zeros { 0 }):reshape(extents)
end

local function quantile_function(name, scale)
  return function(A, q, axis, options)
    A = check.array(A, "A", name)
    if type(q) ~= "number" then
      q = check.array(q, "q", name)
    end
    options = check.axis_options(axis, options, name, "axis", "keepdims")
    local axes = check.axes(options.axis, A.ndim, name)
    return quantiles(A, q, axes, options.keepdims, name, scale)
  end
end

--- Quantiles: the value below which a part q of the elements lies, interpolated linearly. NaN where
--- there is one, and of nothing.
statistics.quantile = quantile_function("quantile", 1)

--- Quantiles with q in percent.
statistics.percentile = quantile_function("percentile", 100)

--- Maximum - minimum.
function statistics.ptp(A, axis, options)
  A = check.array(A, "A", "ptp")
  options = check.axis_options(axis, options, "ptp", "axis", "keepdims")
  return core.subtract(core.max(A, options), core.min(A, options))
end

--- The weighted mean.
function statistics.average(A, axis, options)
  A = check.array(A, "A", "average")
  options = check.axis_options(axis, options, "average", "axis", "weights", "returned", "keepdims")
  local reduction = { axis = options.axis, keepdims = options.keepdims }
  if options.weights == nil then
    local mean = A:mean(reduction)
    if options.returned then
      local count = A.size / (type(mean) == "number" and 1 or mean.size)
      return mean, type(mean) == "number" and count or core.full(mean.shape, count)
    end
    return mean
  end
  local weights = check.array(options.weights, "weights", "average")
  local k = options.axis and check.axis(options.axis, A.ndim, "average")
  local exact = core.promote_types(A.dtype, weights.dtype) == "float32" and "float32" or "float64"
  local scale
  if weights.shape == A.shape then
    scale = weights:astype(exact):sum(reduction)
  else
    if not k or weights.ndim ~= 1 or #weights ~= A.shape[k] then
      fail("average: option 'weights' has shape %s, expected %s%s", weights.shape, A.shape,
        k and (" or (%d,)"):format(A.shape[k]) or ", or one axis and a vector")
    end
    local extents = spread(A.ndim, k, #weights)
    scale = weights:astype(exact):sum()
    weights = weights:reshape(extents)
  end
  if core.any(core.equal(scale, 0)) then
    fail("average: the weights add up to 0")
  end
  local mean = core.divide(core.multiply(A, weights):astype(exact):sum(reduction), scale)
  if options.returned then
    if check.is_array(mean) and not check.is_array(scale) then
      scale = core.full(mean.shape, scale, mean.dtype)
    end
    return mean, scale
  end
  return mean
end

--- The covariance matrix of variables, which are rows.
function statistics.cov(m, y, options)
  m = check.array(m, "m", "cov")
  if type(y) == "table" and #y == 0 then
    y, options = nil, y
  end
  options = check.options(options, "cov", "rowvar", "bias", "ddof")
  local list = { m, y ~= nil and check.array(y, "y", "cov") or nil }
  for i, X in ipairs(list) do
    if X.ndim > 2 then
      fail("cov needs arrays of at most two dimensions, got shape %s", X.shape)
    end
    X = rearrange.atleast_2d(X):astype("float64")
    list[i] = options.rowvar == false and X.shape[1] ~= 1 and X.T or X
  end
  local X = rearrange.concatenate(list)
  local ddof = check.integer(options.ddof, "ddof", "cov", options.bias and 0 or 1)
  local degrees = math.max(X.shape[2] - (ddof + 0.0), 0)
  X = X - X:mean { axis = 2, keepdims = true }
  return check.unbox((X:dot(X.T) * (1 / degrees)):squeeze())
end

--- The correlation coefficients of variables, which are rows.
function statistics.corrcoef(x, y, options)
  if type(y) == "table" and #y == 0 then
    y, options = nil, y
  end
  x = check.array(x, "x", "corrcoef")
  y = y ~= nil and check.array(y, "y", "corrcoef") or nil
  options = check.options(options, "corrcoef", "rowvar")
  local c = statistics.cov(x, y, { rowvar = options.rowvar })
  if type(c) == "number" then
    return c / c
  end
  local n = #c
  local deviation = core.sqrt(c:ravel() { { 1, n * n, n + 1 } })
  c:div_(deviation:reshape(n, 1)):div_(deviation)
  return c:clip_(-1, 1)
end

--- Differences of neighbours, n times.
function statistics.diff(A, n, axis)
  A = check.array(A, "A", "diff")
  if type(n) == "table" then
    local options = check.options(n, "diff", "n", "axis")
    n, axis = options.n, options.axis
  end
  n = check.integer(n, "n", "diff", 1, 0)
  if A.ndim == 0 then
    fail("diff needs an array of at least one dimension")
  end
  axis = check.axis(axis, A.ndim, "diff", A.ndim)
  n = math.min(n, A.shape[axis])
  if A.size == 0 then
    local extents = A.shape
    extents[axis] = extents[axis] - n
    return core.empty(extents, A.dtype)
  end
  for _ = 1, n do
    local later, earlier = at(A, axis, "2:"), at(A, axis, ":-2")
    A = A.dtype == "bool" and later:ne(earlier) or later - earlier
  end
  return A
end

--- Differences of neighbours in the flattened array.
function statistics.ediff1d(A, options)
  A = check.array(A, "A", "ediff1d"):ravel()
  options = check.options(options, "ediff1d", "to_begin", "to_end")
  local parts = { #A > 0 and A "2:" - A ":-2" or A }
  for i, name in ipairs { "to_begin", "to_end" } do
    if options[name] ~= nil then
      local more = check.array(options[name], name, "ediff1d"):ravel()
      table.insert(parts, i == 1 and 1 or #parts + 1, more:astype(A.dtype))
    end
  end
  return rearrange.concatenate(parts)
end

-- The gradient along one axis; `spacing` is a number or a vector of coordinates.
local function gradient_along(A, axis, spacing)
  local n = A.shape[axis]
  local out = core.empty(A.shape, A.dtype)
  local index = {}
  for k = 1, axis - 1 do
    index[k] = ":"
  end
  local function put(item, values)
    index[axis] = item
    out[index] = values
  end
  local first, last = spacing, spacing
  if check.is_array(spacing) then
    local steps = spacing "2:" - spacing ":-2"
    if steps:eq(steps[1]):all() then
      spacing = steps[1]
    else
      spacing = steps
    end
    first, last = steps[1], steps[n - 1]
  end
  if n > 2 and not check.is_array(spacing) then
    put("2:-2", (at(A, axis, "3:") - at(A, axis, ":-3")) / (2.0 * spacing))
  elseif n > 2 then
    local extents = spread(A.ndim, axis, n - 2)
    local before, after = spacing ":-2", spacing "2:"
    local a = -after / (before * (before + after))
    local b = (after - before) / (before * after)
    local c = before / (after * (before + after))
    put("2:-2", a:reshape(extents) * at(A, axis, ":-3") + b:reshape(extents) * at(A, axis, "2:-2")
      + c:reshape(extents) * at(A, axis, "3:"))
  end
  put(1, core.divide(core.subtract(at(A, axis, 2), at(A, axis, 1)), first))
  put(n, core.divide(core.subtract(at(A, axis, n), at(A, axis, n - 1)), last))
  return out
end

--- The gradient by central differences, one-sided at the ends.
function statistics.gradient(A, spacing, options)
  A = check.array(A, "A", "gradient")
  if type(spacing) == "table" and #spacing == 0 then
    spacing, options = nil, spacing
  end
  options = check.options(options, "gradient", "axis")
  local axes = check.axes(options.axis, A.ndim, "gradient")
  if spacing == nil then
    spacing = 1.0
  elseif type(spacing) ~= "number" then
    spacing = check.array(spacing, "spacing", "gradient"):astype("float64")
  end
  if A.dtype ~= "float32" then
    A = A:astype "float64"
  end
  local results = {}
  for i, k in ipairs(axes) do
    local n = A.shape[k]
    if n < 2 then
      fail("gradient needs at least 2 elements along axis %d, got %d", k, n)
    elseif check.is_array(spacing) and (spacing.ndim ~= 1 or #spacing ~= n) then
      fail("'spacing' of gradient has shape %s, expected (%d,)", spacing.shape, n)
    end
    results[i] = gradient_along(A, k, spacing)
  end
  return table.unpack(results)
end

--- The number of the bin each value is in: bin i lies between edges i and i + 1, bin 0 below the
--- first edge.
function statistics.digitize(x, bins, options)
  x = check.array(x, "x", "digitize")
  bins = check.array(bins, "bins", "digitize")
  options = check.options(options, "digitize", "right")
  if bins.ndim ~= 1 then
    fail("'bins' of digitize must have one dimension, got shape %s", bins.shape)
  end
  local side = options.right and "left" or "right"
  if #bins < 2 or bins "2:":ge(bins ":-2"):all() then
    return core.subtract(core.searchsorted(bins, x, side), 1)
  elseif bins "2:":le(bins ":-2"):all() then
    return core.subtract(#bins + 1, core.searchsorted(bins "::-1", x, side))
  end
  fail("'bins' of digitize must be ascending or descending")
end

--- Linear interpolation of the points (xp, fp) at x.
function statistics.interp(x, xp, fp, options)
  x = check.array(x, "x", "interp"):astype("float64")
  xp = check.array(xp, "xp", "interp"):astype("float64")
  fp = check.array(fp, "fp", "interp"):astype("float64")
  options = check.options(options, "interp", "left", "right", "period")
  if xp.ndim ~= 1 or fp.ndim ~= 1 or #xp ~= #fp or #xp == 0 then
    fail("interp needs vectors 'xp' and 'fp' of one length, got shapes %s and %s", xp.shape,
      fp.shape)
  end
  local left, right = options.left or fp[1], options.right or fp[#fp]
  if options.period then
    local period = math.abs(check.number(options.period, "period", "interp"))
    if period == 0 then
      fail("option 'period' of interp must not be 0")
    end
    x, xp = x % period, xp % period
    x = check.array(x, "x", "interp")
    local sorting = xp:argsort()
    xp, fp = xp[sorting], fp[sorting]
    xp = rearrange.concatenate { xp "-1:" - period, xp, xp ":1" + period }
    fp = rearrange.concatenate { fp "-1:", fp, fp ":1" }
    left, right = fp[1], fp[#fp]
  end
  return check.unbox(loops.interpolate(x:ravel(), xp, fp, left, right):reshape(x.shape))
end

-- Counts (or sums of weights) per bin of equal width, as NumPy finds the bins.
local function count_uniform(A, weights, edges, first, last)
  if A.dtype ~= edges.dtype then -- integers beyond the edges, which reals may round onto them
    local inside = A:ge(first) & A:le(last)
    if not inside:all() then
      A = A[inside]
      weights = weights and weights[inside]
    end
    A = A:astype(edges.dtype)
  end
  return loops.histogram(A, weights, edges, (#edges - 1) / (last - first))
end

--- Counts the elements in bins; the last bin contains its right edge.
function statistics.histogram(A, bins, options)
  A = check.array(A, "A", "histogram"):ravel()
  if type(bins) == "table" and #bins == 0 then
    bins, options = nil, bins
  end
  options = check.options(options, "histogram", "range", "density", "weights", "bins")
  bins = bins or options.bins or 10
  local weights = options.weights and check.array(options.weights, "weights", "histogram"):ravel()
  if weights and #weights ~= #A then
    fail("histogram: %d weights for %d elements", #weights, #A)
  end
  local counts, edges
  if type(bins) == "number" then
    bins = check.integer(bins, "bins", "histogram", nil, 1)
    local first, last = 0.0, 1.0
    if options.range ~= nil then
      if type(options.range) ~= "table" or #options.range ~= 2 then
        fail("option 'range' of histogram must be {low, high}")
      end
      first = check.number(options.range[1], "range", "histogram")
      last = check.number(options.range[2], "range", "histogram")
    elseif #A > 0 then
      if A.dtype == "bool" then
        A = A:astype("uint8")
      end
      first, last = A:min(), A:max()
    end
    if not (first <= last and first > -math.huge and last < math.huge) then
      fail("histogram: the range from %s to %s has no bins", core.str(first + 0.0),
        core.str(last + 0.0))
    end
    if first == last then
      first, last = first - 0.5, last + 0.5
    end
    if first == last or last - first == math.huge then
      fail("histogram: there are no %d bins of numbers from %s to %s", bins,
        core.str(first + 0.0), core.str(last + 0.0))
    end
    local intervals = bins
    edges = core.arange(0.0, intervals + 1.0)
    local step = (last - first) / intervals
    if step == 0 then
      edges:div_(intervals):mul_(last - first)
    else
      edges:mul_(step)
    end
    edges:add_(first + 0.0)
    edges[#edges] = last
    if A.dtype == "float32" then
      edges = edges:astype("float32")
    end
    counts = count_uniform(A, weights, edges, first, last)
  else
    edges = check.array(bins, "bins", "histogram")
    if edges.ndim ~= 1 or #edges < 2 or edges "2:":lt(edges ":-2"):any() then
      fail("'bins' of histogram must be a number or at least two ascending edges")
    end
    local sorting = weights and A:argsort()
    local sorted = sorting and A[sorting] or A:sort()
    local places = core.searchsorted(sorted, edges) - 1
    places[#places] = core.searchsorted(sorted, edges[#edges], "right") - 1
    if weights then
      local sums = rearrange.append(core.zeros({ 1 }, weights.dtype), weights[sorting]:cumsum())
      places = sums[places + 1]
    end
    counts = statistics.diff(places)
  end
  if options.density then
    counts = counts / statistics.diff(edges):astype("float64") / counts:sum()
  end
  return counts, edges
end

--- Counts the points (x, y) in the cells of a grid.
function statistics.histogram2d(x, y, bins, options)
  x, y = check.array(x, "x", "histogram2d"), check.array(y, "y", "histogram2d")
  if type(bins) == "table" and #bins == 0 then
    bins, options = nil, bins
  end
  options = check.options(options, "histogram2d", "range", "density", "weights", "bins")
  bins = bins or options.bins or 10
  if x.ndim ~= 1 or x.shape ~= y.shape then
    fail("histogram2d needs vectors of one length, got shapes %s and %s", x.shape, y.shape)
  end
  if type(bins) == "number" then
    bins = { bins, bins }
  elseif type(bins) ~= "table" or #bins ~= 2 then
    fail("'bins' of histogram2d must be a number or {bins of x, bins of y}")
  end
  local edges, places, inside = {}, {}, core.ones(x.shape, "bool")
  for i, values in ipairs { x, y } do
    local range = type(options.range) == "table" and options.range[i] or nil
    local _, found = statistics.histogram(values, bins[i], { range = range })
    found = found:astype("float64")
    local place = core.searchsorted(found, values, "right") - 1
    place = place - values:eq(found[-1]):astype("int64") -- the last bin has its right edge
    inside = inside & place:ge(1) & place:le(#found - 1)
    edges[i], places[i] = found, place
  end
  local rows, columns = #edges[1] - 1, #edges[2] - 1
  local weights = options.weights and check.array(options.weights, "weights", "histogram2d")
  if weights and weights.shape ~= x.shape then
    fail("histogram2d: weights of shape %s for points of shape %s", weights.shape, x.shape)
  end
  local cells = (places[1][inside] - 1) * columns + places[2][inside] - 1
  local counts = core.bincount(cells, { weights = weights and weights[inside],
    minlength = rows * columns }):astype("float64"):reshape(rows, columns)
  if options.density then
    local total = counts:sum()
    counts = counts / statistics.diff(edges[1]):reshape(-1, 1) / statistics.diff(edges[2]) / total
  end
  return counts, edges[1], edges[2]
end

--- The area under a curve by the trapezoidal rule.
function statistics.trapz(y, x, options)
  y = check.array(y, "y", "trapz")
  if type(x) == "table" and #x == 0 then
    x, options = nil, x
  end
  options = check.options(options, "trapz", "dx", "axis")
  if y.ndim == 0 then
    fail("trapz needs an array of at least one dimension")
  end
  local axis = check.axis(options.axis, y.ndim, "trapz", y.ndim)
  local distance = check.number(options.dx, "dx", "trapz", 1.0)
  if x ~= nil then
    x = check.array(x, "x", "trapz")
    if x.ndim == 1 and #x == y.shape[axis] then
      local extents = spread(y.ndim, axis, #x - 1)
      distance = statistics.diff(x):reshape(extents)
    elseif x.shape == y.shape then
      distance = statistics.diff(x, 1, axis)
    else
      fail("'x' of trapz has shape %s, expected (%d,) or %s", x.shape, y.shape[axis], y.shape)
    end
  end
  local sums = core.add(at(y, axis, "2:"), at(y, axis, ":-2"))
  return core.sum(core.multiply(distance, sums) / 2.0, axis)
end

--- The methods of arrays among the functions.
statistics.methods = { count_nonzero = statistics.count_nonzero, ptp = statistics.ptp }

return statistics
