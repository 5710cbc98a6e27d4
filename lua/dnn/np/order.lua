--- Positions, selections and sets. (Sorting itself is C.)

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local layout = require "dnn.np.axes"
local loops = require("dnn.core").loops
local rearrange = require "dnn.np.rearrange"
local system = require("dnn.core").system

local quote = system.quote

local order = {}

local along, spread = layout.along, layout.spread

--- The positions of the elements that are not zero, one array per axis.
function order.nonzero(A)
  A = check.array(A, "A", "nonzero")
  if A.ndim == 0 then
    fail("nonzero needs an array of at least one dimension")
  end
  return core.where(A)
end

--- The positions of the elements that are not zero, as rows.
function order.argwhere(A)
  A = check.array(A, "A", "argwhere")
  if A.ndim == 0 then
    fail("argwhere needs an array of at least one dimension")
  end
  return rearrange.stack({ core.where(A) }, 2)
end

--- The positions in the flattened array of the elements that are not zero.
function order.flatnonzero(A)
  return (core.where(check.array(A, "A", "flatnonzero"):ravel()))
end

--- The elements (or slices along an axis) at some positions.
function order.take(A, positions, axis)
  A = check.array(A, "A", "take")
  A, axis = check.axis_or_flat(A, axis, "take")
  if type(positions) ~= "number" then
    positions = check.array(positions, "positions", "take")
    if positions.size == 0 then
      positions = positions:astype("int64")
    elseif positions.dtype ~= "int64" then
      fail("'positions' of take must be int64, got %s", positions.dtype)
    end
  elseif not math.tointeger(positions) then
    fail("'positions' of take must be integers, got %s", positions)
  end
  return A(along(axis, positions))
end

-- The index for one list of positions per line along an axis.
local function line_index(A, positions, axis, from)
  if positions.ndim ~= A.ndim then
    fail("%s: shapes %s and %s do not have the same number of axes", from, A.shape, positions.shape)
  end
  local index = {}
  for k, extent in ipairs(A.shape) do
    if k == axis then
      index[k] = positions
    else
      index[k] = core.arange(1, extent + 1):reshape(spread(A.ndim, k, extent))
    end
  end
  return index
end

--- The elements at positions along an axis, one list of positions per line: what argsort gives.
function order.take_along_axis(A, positions, axis)
  A = check.array(A, "A", "take_along_axis")
  positions = check.array(positions, "positions", "take_along_axis")
  axis = check.axis_options(axis, nil, "take_along_axis", "axis").axis
  axis = check.axis(axis, A.ndim, "take_along_axis")
  return A((line_index(A, positions, axis, "take_along_axis")))
end

-- An array to write to.
local function target(A, from)
  if not check.is_array(A) then
    fail("'A' of %s must be an array, which changes, got %s", from, type(A))
  end
end

--- Writes values to positions along an axis, one list of positions per line, in place.
function order.put_along_axis(A, positions, values, axis)
  target(A, "put_along_axis")
  positions = check.array(positions, "positions", "put_along_axis")
  values = check.array(values, "values", "put_along_axis", true)
  axis = check.axis_options(axis, nil, "put_along_axis", "axis").axis
  axis = check.axis(axis, A.ndim, "put_along_axis")
  local index = line_index(A, positions, axis, "put_along_axis")
  A[index] = values
end

-- `count` values, which are used in turn.
local function in_turn(values, count, from)
  values = values:ravel()
  if #values == 0 and count > 0 then
    fail("%s: there are no values to put", from)
  end
  return #values == count and values or values[core.arange(count) % #values + 1]
end

--- Writes values to positions in the flattened array, in place.
function order.put(A, positions, values)
  target(A, "put")
  positions = check.array(positions, "positions", "put"):ravel()
  values = check.array(values, "values", "put", true)
  if #positions == 0 then
    return
  end
  values = in_turn(values, #positions, "put")
  local whole = A:ravel()
  whole[positions] = values
  A["..."] = whole:reshape(A.shape) -- the flattened array of a view may be a copy
end

-- A mask in the shape of A.
local function mask_of(mask, A, name, from)
  if mask.size ~= A.size then
    fail("'%s' of %s has shape %s, expected %s", name, from, mask.shape, A.shape)
  end
  return core.array(core.not_equal(mask, 0)):reshape(A.shape)
end

--- Writes values where a mask holds, in place: the i-th true element gets the i-th value.
function order.place(A, mask, values)
  target(A, "place")
  mask = mask_of(check.array(mask, "mask", "place"), A, "mask", "place")
  values = check.array(values, "values", "place", true)
  local count = core.count_nonzero(mask)
  if count > 0 then
    A[mask] = in_turn(values, count, "place")
  end
end

--- Writes values where a mask holds, in place: an element gets the value at its own place.
function order.putmask(A, mask, values)
  target(A, "putmask")
  mask = mask_of(check.array(mask, "mask", "putmask"), A, "mask", "putmask")
  values = check.array(values, "values", "putmask", true)
  if mask:any() then
    A[mask] = in_turn(values, A.size, "putmask"):reshape(A.shape)[mask]
  end
end

--- Copies values into an array, in place.
function order.copyto(A, values, options)
  target(A, "copyto")
  values = check.array(values, "values", "copyto", true)
  options = check.options(options, "copyto", "where")
  if options.where ~= nil then
    local mask = check.array(options.where, "where", "copyto", true)
    values = core.where(core.not_equal(mask, 0), values, A)
  end
  A["..."] = values
end

--- The elements where a condition holds.
function order.extract(condition, A)
  condition = check.array(condition, "condition", "extract")
  A = check.array(A, "A", "extract"):ravel()
  return A[mask_of(condition, A, "condition", "extract")]
end

--- For each element the choice of the first condition that holds.
function order.select(conditions, choices, default)
  conditions = check.arrays(conditions, "conditions", "select")
  choices = check.arrays(choices, "choices", "select")
  if #conditions ~= #choices then
    fail("select needs a choice for each condition, got %d and %d", #choices, #conditions)
  end
  if type(default) == "table" and #default == 0 then
    default = check.options(default, "select", "default").default
  end
  local result = check.array(default or 0, "default", "select", true)
  for i = #choices, 1, -1 do
    if conditions[i].dtype ~= "bool" then
      fail("'conditions' of select: item %d is %s, not bool", i, conditions[i].dtype)
    end
    result = core.where(conditions[i], choices[i], result)
  end
  return core.array(result)
end

-- Raises unless all positions are integers in 1 .. n.
local function check_range(positions, n, from)
  if positions.size == 0 then
    return
  elseif positions.dtype ~= "int64" then
    fail("positions of %s must be int64, got %s", from, positions.dtype)
  end
  local least, most = positions:min(), positions:max()
  if least < 1 or most > n then
    fail("position %d of %s out of range 1..%d", least < 1 and least or most, from, n)
  end
end

--- For each element of `positions` the element at its place of the choice that it names.
function order.choose(positions, choices)
  positions = check.array(positions, "positions", "choose")
  choices = check.arrays(choices, "choices", "choose")
  check_range(positions, #choices, "choose")
  local result = choices[#choices]
  for i = #choices - 1, 1, -1 do
    result = core.where(core.equal(positions, i), choices[i], result)
  end
  if #choices == 1 then
    result = core.where(core.equal(positions, 1), result, result)
  end
  return check.unbox(result)
end

local function extents_of(shape, from)
  if type(shape) ~= "table" or #shape == 0 then
    fail("'shape' of %s must be a table of extents", from)
  end
  return core.broadcast_to(0, shape).shape
end

--- The positions per axis of positions in the flattened array.
function order.unravel_index(positions, shape)
  positions = check.array(positions, "positions", "unravel_index")
  shape = extents_of(shape, "unravel_index")
  check_range(positions, layout.count(shape), "unravel_index")
  local rest, results = positions - 1, {}
  for k = #shape, 1, -1 do
    results[k] = check.unbox(core.remainder(rest, shape[k]) + 1)
    rest = core.floor_divide(rest, shape[k])
  end
  return table.unpack(results)
end

--- The positions in the flattened array of positions per axis.
function order.ravel_multi_index(positions, shape)
  positions = check.arrays(positions, "positions", "ravel_multi_index")
  shape = extents_of(shape, "ravel_multi_index")
  if #positions ~= #shape then
    fail("ravel_multi_index needs positions for each axis of shape %s, got %d", shape, #positions)
  end
  local result = 0
  for k, extent in ipairs(shape) do
    local along_axis = positions[k]
    check_range(along_axis, extent, "ravel_multi_index")
    result = core.add(core.multiply(result, extent), along_axis - 1)
  end
  return check.unbox(core.add(result, 1))
end

-- The different ranks in `kth`, a position or several among `extent` elements, in ascending order.
local function ranks_of(kth, extent, from)
  local list, ranks, seen = type(kth) == "table" and kth or { kth }, {}, {}
  for i = 1, math.max(#list, 1) do
    local k = list[i]
    if math.type(k) ~= "integer" or k == 0 or k > extent or k < -extent then
      fail("'kth' of %s must be 1..%d or negative from the end, got %s", from, extent,
        quote(k))
    end
    k = k < 0 and extent + 1 + k or k
    if not seen[k] then
      seen[k] = true
      ranks[#ranks + 1] = k
    end
  end
  table.sort(ranks)
  return core.array(ranks)
end

local function partition(name, divide)
  return function(A, kth, axis)
    A = check.array(A, "A", name)
    axis = check.axis_options(axis, nil, name, "axis").axis
    axis = check.axis(axis or -1, A.ndim, name)
    return divide(A, axis, ranks_of(kth, A.shape[axis], name))
  end
end

--- A copy in which the k-th element is the one that sorting puts there, smaller ones before and
--- larger ones behind it, in no order.
order.partition = partition("partition", loops.partition)

--- The positions that partition an array, as partition.
order.argpartition = partition("argpartition", loops.argpartition)

--- The positions that sort by several keys: the last one first, the others where it is equal.
function order.lexsort(keys)
  if check.is_array(keys) and keys.ndim == 2 then
    local rows = {}
    for i, row in keys:rows() do
      rows[i] = row
    end
    keys = rows
  end
  keys = check.arrays(keys, "keys", "lexsort")
  for i, key in ipairs(keys) do
    if key.ndim ~= 1 or #key ~= #keys[1] then
      fail("lexsort needs vectors of one length, got key %d of shape %s", i, key.shape)
    end
  end
  local sorting = keys[1]:argsort()
  for i = 2, #keys do
    sorting = sorting[keys[i][sorting]:argsort()]
  end
  return sorting
end

--- The slices along an axis where a condition holds.
function order.compress(condition, A, axis)
  condition = check.array(condition, "condition", "compress")
  A = check.array(A, "A", "compress")
  if condition.ndim ~= 1 then
    fail("'condition' of compress must have one dimension, got shape %s", condition.shape)
  end
  A, axis = check.axis_or_flat(A, axis, "compress")
  return A(along(axis, (core.where(condition))))
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

-- The rows of a matrix in lexicographic order (a permutation), and where one differs from the one
-- before it.
local function sorted_rows(rows)
  local sorting = core.arange(1, rows.shape[1] + 1)
  for k = rows.shape[2], 1, -1 do
    sorting = sorting[rows(sorting, k):argsort()]
  end
  local first = core.ones({ rows.shape[1] }, "bool")
  if rows.shape[1] > 1 then
    local sorted = rows[sorting]
    first["2:"] = sorted "2:":ne(sorted ":-2"):any(2)
  end
  return sorting, first
end

--- The different elements, in ascending order; with an axis the different slices along it.
function order.unique(A, options)
  A = check.array(A, "A", "unique")
  options = check.options(options, "unique", "return_index", "return_inverse", "return_counts",
    "axis")
  local axis = options.axis and check.axis(options.axis, A.ndim, "unique")
  if not axis and not (options.return_index or options.return_inverse or options.return_counts) then
    local sorted = A:ravel():sort()
    return sorted[firsts(sorted)]
  end
  local permutation, first, slices
  if axis then
    slices = A:moveaxis(axis, 1)
    local rows = slices:reshape(slices.shape[1], A.size // math.max(slices.shape[1], 1))
    permutation, first = sorted_rows(rows)
  else
    slices = A:ravel()
    permutation = slices:argsort()
    first = firsts(slices[permutation])
  end
  local starts = permutation[first]
  local results = { axis and slices[starts]:moveaxis(1, axis) or slices[starts] }
  if options.return_index then
    results[#results + 1] = starts
  end
  if options.return_inverse then
    local inverse = core.empty({ #permutation }, "int64")
    inverse[permutation] = first:cumsum()
    results[#results + 1] = inverse
  end
  if options.return_counts then
    local ends = rearrange.append((core.where(first)), #permutation + 1)
    results[#results + 1] = ends "2:" - ends ":-2"
  end
  return table.unpack(results)
end

--- For each element of A, whether it is among the elements of B.
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

--- The same as np.isin for the elements of A as a vector.
function order.in1d(A, B, options)
  A = check.array(A, "A", "in1d"):ravel()
  B = check.array(B, "B", "in1d")
  return order.isin(A, B, check.options(options, "in1d", "invert"))
end

--- The different elements that are in both arrays, in ascending order.
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
function order.union1d(A, B)
  A = check.array(A, "A", "union1d"):ravel()
  B = check.array(B, "B", "union1d"):ravel()
  return order.unique(rearrange.concatenate { A, B })
end

--- The different elements of A that are not in B, in ascending order.
function order.setdiff1d(A, B)
  A = order.unique(check.array(A, "A", "setdiff1d"))
  B = check.array(B, "B", "setdiff1d")
  return A[order.isin(A, B, { invert = true })]
end

--- The different elements that are in one of the arrays, but not in both, in ascending order.
function order.setxor1d(A, B)
  A = order.unique(check.array(A, "A", "setxor1d"))
  B = order.unique(check.array(B, "B", "setxor1d"))
  local all = rearrange.concatenate { A, B }:sort()
  if #all == 0 then
    return all
  end
  local changes = core.ones({ #all + 1 }, "bool")
  if #all > 1 then
    changes["2:-2"] = all "2:":ne(all ":-2")
  end
  return all[changes "2:" & changes ":-2"]
end

--- The methods of arrays among the functions.
order.methods = {
  nonzero = order.nonzero,
  take = order.take,
  put = order.put,
  partition = order.partition,
  argpartition = order.argpartition,
  compress = function(A, condition, axis)
    return order.compress(condition, A, axis)
  end,
}

return order
