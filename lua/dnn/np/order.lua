--- Positions, selections and sets. (Sorting itself is C.)

local check = require "dnn.np.check"
local core = require "dnn.core"
local rearrange = require "dnn.np.rearrange"

local order = {}

--- The positions of the elements that are not zero, one array per axis.
---@param A dnn.array|table
---@return dnn.array ... each (count,) int64
function order.nonzero(A)
  A = check.array(A, "A", "nonzero")
  if A.ndim == 0 then
    error("nonzero needs an array of at least one dimension", 2)
  end
  return core.where(A)
end

--- The positions of the elements that are not zero, as rows.
---@param A dnn.array|table
---@return dnn.array (count, ndim) int64
function order.argwhere(A)
  A = check.array(A, "A", "argwhere")
  if A.ndim == 0 then
    error("argwhere needs an array of at least one dimension", 2)
  end
  return rearrange.stack({ core.where(A) }, 2)
end

--- The positions in the flattened array of the elements that are not zero.
---@param A dnn.array|table
---@return dnn.array (count,) int64
function order.flatnonzero(A)
  return (core.where(check.array(A, "A", "flatnonzero"):ravel()))
end

-- The index for `item` along an axis and everything along the axes before it.
local function along(axis, item)
  local index = {}
  for k = 1, axis - 1 do
    index[k] = ":"
  end
  index[axis] = item
  return index
end

--- The elements (or slices along an axis) at some positions.
---@param A dnn.array|table
---@param positions integer|dnn.array|table int64, of any shape
---@param axis? integer|{ axis: integer } without it A is flattened
---@return dnn.array|number
function order.take(A, positions, axis)
  A = check.array(A, "A", "take")
  axis = check.axis_options(axis, "take", "axis").axis
  if axis == nil then
    A, axis = A:ravel(), 1
  end
  axis = check.axis(axis, A.ndim, "take")
  if type(positions) ~= "number" then
    positions = check.array(positions, "positions", "take")
    if positions.size == 0 then
      positions = positions:astype("int64")
    elseif positions.dtype ~= "int64" then
      error(("'positions' of take must be int64, got %s"):format(positions.dtype), 2)
    end
  elseif not math.tointeger(positions) then
    error(("'positions' of take must be integers, got %s"):format(positions), 2)
  end
  return (check.call(A, along(axis, positions)))
end

--- The elements at positions along an axis, one list of positions per line: what argsort gives.
---@param A dnn.array|table
---@param positions dnn.array of A's number of dimensions, int64
---@param axis integer|{ axis: integer }
---@return dnn.array the shape of `positions`
function order.take_along_axis(A, positions, axis)
  A = check.array(A, "A", "take_along_axis")
  positions = check.array(positions, "positions", "take_along_axis")
  axis = check.axis_options(axis, "take_along_axis", "axis").axis
  axis = check.axis(axis, A.ndim, "take_along_axis")
  if positions.ndim ~= A.ndim then
    error(("take_along_axis: shapes %s and %s do not have the same number of axes"):format(A.shape,
      positions.shape), 2)
  end
  local index = {}
  for k, extent in ipairs(A.shape) do
    if k == axis then
      index[k] = positions
    else
      local extents = {}
      for i = 1, A.ndim do
        extents[i] = i == k and extent or 1
      end
      index[k] = core.arange(1, extent + 1):reshape(extents)
    end
  end
  return (check.call(A, index))
end

--- The slices along an axis where a condition holds.
---@param condition dnn.array|table (n,) of booleans; n may be less than the extent
---@param A dnn.array|table
---@param axis? integer|{ axis: integer } without it A is flattened
---@return dnn.array
function order.compress(condition, A, axis)
  condition = check.array(condition, "condition", "compress")
  A = check.array(A, "A", "compress")
  axis = check.axis_options(axis, "compress", "axis").axis
  if condition.ndim ~= 1 then
    error(("'condition' of compress must have one dimension, got shape %s"):format(
      condition.shape), 2)
  end
  if axis == nil then
    A, axis = A:ravel(), 1
  end
  axis = check.axis(axis, A.ndim, "compress")
  return (check.call(A, along(axis, (core.where(condition)))))
end

-- --- sets ----------------------------------------------------------------------------------------

-- Where a sorted vector has an element unlike the one before it; one NaN stands for all.
local function firsts(sorted)
  local n = #sorted
  local first = core.ones({ n }, "bool")
  if n > 1 then
    first[{ { 2, n } }] = sorted { { 2, n } }:ne(sorted { { 1, n - 1 } })
    local nans = core.count_nonzero(sorted:isnan())
    if nans > 1 then
      first[{ { n - nans + 2, n } }] = false
    end
  end
  return first
end

--- The different elements, in ascending order.
---@param A dnn.array|table
---@param options? { return_index: boolean?, return_inverse: boolean?, return_counts: boolean? }
---@return dnn.array values (n,)
---@return dnn.array ... the first position of each (n,); for each element of the flattened array
--- the position of its value (A.size,); how often each occurs (n,): those that are asked for
function order.unique(A, options)
  A = check.array(A, "A", "unique"):ravel()
  options = check.options(options, "unique", "return_index", "return_inverse", "return_counts")
  if not (options.return_index or options.return_inverse or options.return_counts) then
    local sorted = A:sort()
    return sorted[firsts(sorted)]
  end
  local permutation = A:argsort()
  local sorted = A[permutation]
  local first = firsts(sorted)
  local results = { sorted[first] }
  if options.return_index then
    results[#results + 1] = permutation[first]
  end
  if options.return_inverse then
    local inverse = core.empty({ #A }, "int64")
    inverse[permutation] = first:cumsum()
    results[#results + 1] = inverse
  end
  if options.return_counts then
    local starts = rearrange.append((core.where(first)), #A + 1)
    results[#results + 1] = starts "2:" - starts ":-2"
  end
  return table.unpack(results)
end

--- For each element of A, whether it is among the elements of B.
---@param A dnn.array|table|number (...)
---@param B dnn.array|table|number
---@param options? { invert: boolean? }
---@return dnn.array|boolean (...) bool
function order.isin(A, B, options)
  A = check.array(A, "A", "isin")
  B = check.array(B, "B", "isin"):ravel()
  options = check.options(options, "isin", "invert")
  local found
  if #B == 0 then
    found = core.zeros(A.shape, "bool")
  else
    local sorted = B:sort()
    local places = core.searchsorted(sorted, A)
    if A.ndim == 0 then
      found = places <= #B and sorted[places] == A:item()
      return found == not options.invert
    end
    found = sorted[core.minimum(places, #B)]:eq(A)
  end
  return check.unbox(options.invert and ~found or found)
end

--- The different elements that are in both arrays, in ascending order.
---@param A dnn.array|table
---@param B dnn.array|table
---@return dnn.array (n,)
function order.intersect1d(A, B)
  A = order.unique(check.array(A, "A", "intersect1d"))
  B = order.unique(check.array(B, "B", "intersect1d"))
  local both = rearrange.concatenate { A, B }:sort()
  local n = #both
  if n < 2 then
    return both[core.zeros({ n }, "bool")]
  end
  return both { { 1, n - 1 } }[both { { 2, n } }:eq(both { { 1, n - 1 } })]
end

--- The different elements of both arrays, in ascending order.
---@param A dnn.array|table
---@param B dnn.array|table
---@return dnn.array (n,)
function order.union1d(A, B)
  A = check.array(A, "A", "union1d"):ravel()
  B = check.array(B, "B", "union1d"):ravel()
  return order.unique(rearrange.concatenate { A, B })
end

--- The different elements of A that are not in B, in ascending order.
---@param A dnn.array|table
---@param B dnn.array|table
---@return dnn.array (n,)
function order.setdiff1d(A, B)
  A = order.unique(check.array(A, "A", "setdiff1d"))
  B = check.array(B, "B", "setdiff1d")
  return A[order.isin(A, B, { invert = true })]
end

--- The methods of arrays among the functions.
order.methods = {
  nonzero = order.nonzero,
  take = order.take,
  compress = function(A, condition, axis)
    return order.compress(condition, A, axis)
  end,
}

return order
