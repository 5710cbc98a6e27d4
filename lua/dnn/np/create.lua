--- Making arrays: np.linspace, np.eye, np.meshgrid and their like.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local spread = require("dnn.np.axes").spread
local system = require("dnn.core").system

local quote = system.quote

local create = {}

local most = check.most_elements

-- The diagonal k of a matrix; of those outside of it, which are empty, the nearest.
local function nearest_diagonal(k, rows, columns)
  return math.max(-rows, math.min(k, columns))
end

--- The array itself, or a new one made from numbers and tables, or where it has another type.
function create.asarray(x, dtype)
  if type(dtype) == "table" then
    dtype = check.options(dtype, "asarray", "dtype").dtype
  end
  if dtype == nil then
    return check.array(x, "x", "asarray", true)
  elseif check.is_array(x) and x.dtype == core.promote_types(dtype, dtype) then
    return x
  end
  return core.array(x, dtype)
end

--- A copy whose elements lie in memory as those of A, or in another order.
function create.copy(A, order)
  A = check.array(A, "A", "copy", true)
  return order == nil and core.array(A) or A:copy(order)
end

-- The arguments of linspace and its like: reals, a count, and options, which may stand for it.
local function spacing(from, start, stop, num, options, ...)
  start = check.number(start, "start", from) + 0.0
  stop = check.number(stop, "stop", from) + 0.0
  if type(num) == "table" then
    num, options = options, num
  end
  num = check.integer(num, "num", from, 50, 0)
  return start, stop, num, check.options(options, from, ...)
end

--- `num` values from `start` to `stop`, evenly spaced.
function create.linspace(start, stop, num, options)
  start, stop, num, options = spacing("linspace", start, stop, num, options, "endpoint", "retstep",
    "dtype")
  local intervals = options.endpoint == false and num or num - 1
  local delta = stop - start
  local step = delta / intervals
  local values = core.arange(0.0, num)
  if intervals <= 0 then
    step = 0 / 0
    values:mul_(delta)
  elseif step == 0 then -- too small to be told from 0
    values:div_(intervals):mul_(delta)
  else
    values:mul_(step)
  end
  values:add_(start)
  if options.endpoint ~= false and num > 1 then
    values[num] = stop
  end
  if options.dtype then
    if options.dtype == "int64" or options.dtype == "uint8" then
      values:floor_()
    end
    values = values:astype(options.dtype)
  end
  if options.retstep then
    return values, step
  end
  return values
end

--- `num` values from base^start to base^stop, evenly spaced in their logarithms.
function create.logspace(start, stop, num, options)
  start, stop, num, options = spacing("logspace", start, stop, num, options, "endpoint", "base",
    "dtype")
  local base = check.number(options.base, "base", "logspace", 10.0)
  local values = core.power(base, create.linspace(start, stop, num,
    { endpoint = options.endpoint }))
  return options.dtype and values:astype(options.dtype) or values
end

--- `num` values from `start` to `stop`, with equal quotients.
function create.geomspace(start, stop, num, options)
  start, stop, num, options = spacing("geomspace", start, stop, num, options, "endpoint", "dtype")
  if start == 0 or stop == 0 or (start < 0) ~= (stop < 0) then
    fail("geomspace needs ends of one sign that are not 0, got %s and %s", core.str(start),
      core.str(stop))
  end
  local sign = start < 0 and -1.0 or 1.0
  local log10 = core.log10
  local values = create.logspace(log10(sign * start), log10(sign * stop), num,
    { endpoint = options.endpoint })
  if num > 0 then
    values[1] = sign * start
    if num > 1 and options.endpoint ~= false then
      values[num] = sign * stop
    end
  end
  values = values * sign
  return options.dtype and values:astype(options.dtype) or values
end

-- An array with undefined elements like A, or of another shape, whose elements lie by rows.
local function empty_like(A, options, name)
  A = check.array(A, "A", name, true)
  options = check.options(options, name, "dtype", "shape")
  local dtype = options.dtype or A.dtype
  return options.shape and core.empty(options.shape, dtype) or core.empty_like(A, dtype)
end

--- An array with undefined elements in the shape, type and order in memory of another one.
function create.empty_like(A, options)
  return empty_like(A, options, "empty_like")
end

--- Zeros, likewise.
function create.zeros_like(A, options)
  return empty_like(A, options, "zeros_like"):fill_(0)
end

--- Ones, likewise.
function create.ones_like(A, options)
  return empty_like(A, options, "ones_like"):fill_(1)
end

--- `value` everywhere, likewise.
function create.full_like(A, value, options)
  value = check.array(value, "value", "full_like", true)
  local out = empty_like(A, options, "full_like")
  out["..."] = value
  return out
end

-- The elements A(i, i + k) of a matrix without gaps, as a view: every (columns + 1)-th of them all.
local function diagonal_view(A, k)
  local rows, columns = A.shape[1], A.shape[2]
  k = nearest_diagonal(k, rows, columns)
  local length = k >= 0 and math.min(rows, columns - k) or math.min(rows + k, columns)
  if length <= 0 then
    return nil
  end
  local first = k >= 0 and k + 1 or -k * columns + 1
  return A:ravel() { { first, first + (length - 1) * (columns + 1), columns + 1 } }
end

--- Ones on a diagonal, zeros elsewhere.
function create.eye(n, m, k, options)
  local arguments, named = check.split(n, m, k, options)
  n = check.integer(arguments[1], "n", "eye", nil, 0)
  m = check.integer(arguments[2], "m", "eye", n, 0)
  k = check.integer(arguments[3], "k", "eye", 0)
  options = check.options(named, "eye", "dtype")
  local A = core.zeros({ n, m }, options.dtype)
  local diagonal = diagonal_view(A, k)
  if diagonal then
    diagonal:fill_(1)
  end
  return A
end

--- The identity matrix.
function create.identity(n, options)
  n = check.integer(n, "n", "identity", nil, 0)
  options = check.options(options, "identity", "dtype")
  local A = core.zeros({ n, n }, options.dtype)
  if n > 0 then
    diagonal_view(A, 0):fill_(1)
  end
  return A
end

--- A matrix with a vector on its diagonal, or a copy of a matrix's diagonal.
function create.diag(v, k)
  v = check.array(v, "v", "diag")
  k = check.integer(k, "k", "diag", 0)
  if v.ndim == 1 then
    local n = #v + math.abs(check.integer(k, "k", "diag", nil, -most, most))
    local A = core.zeros({ n, n }, v.dtype)
    if #v > 0 then
      diagonal_view(A, k)[":"] = v
    end
    return A
  elseif v.ndim == 2 then
    local diagonal = diagonal_view(v, k)
    return diagonal and diagonal:copy() or core.zeros({ 0 }, v.dtype)
  end
  fail("diag needs a vector or a matrix, got shape %s", v.shape)
end

--- A matrix with the elements of an array on its diagonal.
function create.diagflat(v, k)
  v = check.array(v, "v", "diagflat"):ravel()
  return create.diag(v, check.integer(k, "k", "diagflat", 0))
end

--- A diagonal of a matrix, or of the matrices in the first two axes.
function create.diagonal(A, offset)
  A = check.array(A, "A", "diagonal")
  offset = check.integer(offset, "offset", "diagonal", 0)
  if A.ndim < 2 then
    fail("diagonal needs an array of at least two dimensions, got shape %s", A.shape)
  end
  offset = nearest_diagonal(offset, A.shape[1], A.shape[2])
  local row, column = math.max(0, -offset), math.max(0, offset)
  local n = math.min(A.shape[1] - row, A.shape[2] - column)
  if n == 0 then
    local extents = table.move(A.shape, 3, A.ndim, 1, {})
    extents[#extents + 1] = 0
    return core.empty(extents, A.dtype)
  end
  local along = core.arange(1, n + 1)
  return A { along + row, along + column, "..." }:moveaxis(1, -1)
end

--- Writes onto the main diagonal of a matrix, in place.
function create.fill_diagonal(A, value)
  if not check.is_array(A) then
    fail("'A' of fill_diagonal must be an array, which changes, got %s", type(A))
  elseif A.ndim < 2 then
    fail("fill_diagonal needs at least two dimensions, got shape %s", A.shape)
  end
  value = check.array(value, "value", "fill_diagonal", true):ravel()
  local n = math.huge
  for _, extent in ipairs(A.shape) do
    n = math.min(n, extent)
    if A.ndim > 2 and extent ~= A.shape[1] then
      fail("fill_diagonal: the extents of shape %s differ", A.shape)
    end
  end
  if n > 0 then
    local index = {}
    for k = 1, A.ndim do
      index[k] = core.arange(1, n + 1)
    end
    A[index] = value[core.arange(n) % #value + 1]
  end
end

--- Powers of a vector as columns, the highest first.
function create.vander(x, m, options)
  x = check.array(x, "x", "vander")
  if type(m) == "table" then
    m, options = nil, m
  end
  if x.ndim ~= 1 then
    fail("vander needs a vector, got shape %s", x.shape)
  end
  m = check.integer(m, "m", "vander", #x, 0)
  options = check.options(options, "vander", "increasing")
  local powers = core.ones({ #x, m }, core.promote_types(x.dtype, "int64"))
  for k = 2, #x > 0 and m or 0 do
    powers[{ ":", k }] = powers(":", k - 1) * x
  end
  return options.increasing and powers or powers(":", "::-1"):copy()
end

-- Where column <= row + k, or with `strictly` column < row + k.
local function lower_mask(n, m, k, strictly)
  k = nearest_diagonal(k, n, m) - (strictly and 1 or 0)
  return core.arange(n):reshape(n, 1):ge(core.arange(m) - k)
end

--- Ones on and below a diagonal.
function create.tri(n, m, k, options)
  local arguments, named = check.split(n, m, k, options)
  n = check.integer(arguments[1], "n", "tri", nil, 0)
  m = check.integer(arguments[2], "m", "tri", n, 0)
  k = check.integer(arguments[3], "k", "tri", 0)
  options = check.options(named, "tri", "dtype")
  local mask = lower_mask(n, m, k)
  return mask:astype(options.dtype or "float64")
end

--- A copy with zeros above a diagonal.
function create.tril(A, k)
  A = check.array(A, "A", "tril")
  k = check.integer(k, "k", "tril", 0)
  if A.ndim < 2 then
    fail("tril needs at least two dimensions, got shape %s", A.shape)
  end
  local shape = A.shape
  return core.where(lower_mask(shape[#shape - 1], shape[#shape], k), A, core.zeros({}, A.dtype))
end

--- A copy with zeros below a diagonal.
function create.triu(A, k)
  A = check.array(A, "A", "triu")
  k = check.integer(k, "k", "triu", 0)
  if A.ndim < 2 then
    fail("triu needs at least two dimensions, got shape %s", A.shape)
  end
  local shape = A.shape
  return core.where(lower_mask(shape[#shape - 1], shape[#shape], k, true),
    core.zeros({}, A.dtype), A)
end

--- Positions of the elements on and below a diagonal.
function create.tril_indices(n, k, m)
  n = check.integer(n, "n", "tril_indices", nil, 0)
  k = check.integer(k, "k", "tril_indices", 0)
  m = check.integer(m, "m", "tril_indices", n, 0)
  return core.where(lower_mask(n, m, k))
end

--- Positions of the elements on and above a diagonal.
function create.triu_indices(n, k, m)
  n = check.integer(n, "n", "triu_indices", nil, 0)
  k = check.integer(k, "k", "triu_indices", 0)
  m = check.integer(m, "m", "triu_indices", n, 0)
  return core.where(~lower_mask(n, m, k, true))
end

--- Positions of the elements on the main diagonal.
function create.diag_indices(n, ndim)
  n = check.integer(n, "n", "diag_indices", nil, 0, most)
  ndim = check.integer(ndim, "ndim", "diag_indices", 2, 1, 16)
  local positions = {}
  for k = 1, ndim do
    positions[k] = core.arange(1, n + 1)
  end
  return table.unpack(positions)
end

-- A function of a matrix from one of its extents.
local function from_matrix(name, positions)
  return function(A, k)
    A = check.array(A, "A", name)
    if A.ndim ~= 2 then
      fail("%s needs a matrix, got shape %s", name, A.shape)
    end
    return positions(A.shape[1], check.integer(k, "k", name, 0), A.shape[2])
  end
end

--- Positions of the elements of a matrix on and below a diagonal.
create.tril_indices_from = from_matrix("tril_indices_from", create.tril_indices)

--- Positions of the elements of a matrix on and above a diagonal.
create.triu_indices_from = from_matrix("triu_indices_from", create.triu_indices)

--- Positions of the elements on the main diagonal of an array whose extents are equal.
function create.diag_indices_from(A)
  A = check.array(A, "A", "diag_indices_from")
  for _, extent in ipairs(A.shape) do
    if A.ndim < 2 or extent ~= A.shape[1] then
      fail("diag_indices_from needs at least two dimensions of equal extents, got shape %s",
        A.shape)
    end
  end
  return create.diag_indices(A.shape[1], A.ndim)
end

--- The positions of all elements of a shape: one array per axis, stacked.
function create.indices(shape)
  if type(shape) ~= "table" then
    fail("'shape' of indices must be a table of extents, got %s", type(shape))
  end
  local extents = { #shape }
  for k = 1, #shape do
    extents[k + 1] = check.integer(shape[k], "shape", "indices", nil, 0, most)
  end
  local positions = core.empty(extents, "int64")
  for axis = 1, #shape do
    if positions.size > 0 then
      local extent = shape[axis]
      positions[axis] = core.arange(1, extent + 1):reshape(spread(#shape, axis, extent))
    end
  end
  return positions
end

--- Lists of positions that pick a block when used together: A{np.ix_({1, 3}, {2, 4})}.
function create.ix_(...)
  local lists = table.pack(...)
  for i = 1, lists.n do
    local list = check.array(lists[i], "list " .. i, "ix_")
    if list.ndim ~= 1 then
      fail("ix_ needs vectors, got shape %s", list.shape)
    end
    list = list.dtype == "bool" and core.where(list) or list
    local extents = spread(lists.n, i, #list)
    lists[i] = list:reshape(extents)
  end
  return table.unpack(lists, 1, lists.n)
end

--- Coordinate matrices of a grid, one result per vector.
function create.meshgrid(...)
  local arguments, options = check.split(...)
  options = check.options(options, "meshgrid", "indexing")
  local indexing = check.word(options.indexing or "xy", "indexing", "meshgrid", { "xy", "ij" })
  local vectors, shape = {}, {}
  for i = 1, arguments.n do
    local v = check.array(arguments[i], "vector " .. i, "meshgrid"):ravel()
    vectors[i], shape[i] = v, #v
  end
  local swapped = indexing == "xy" and arguments.n >= 2
  if swapped then
    shape[1], shape[2] = shape[2], shape[1]
  end
  for i, v in ipairs(vectors) do
    local axis = swapped and i <= 2 and 3 - i or i
    local extents = spread(#shape, axis, #v)
    vectors[i] = core.broadcast_to(v:reshape(extents), shape):copy()
  end
  return table.unpack(vectors)
end

-- The values of one axis of a grid: {start, stop, step} or {start, stop, num = n}; or what is wrong
-- with the range. As in NumPy, those of a single range are arange's, those of several are start +
-- i * step, which are not always the same bits.
local function grid_axis(range, is_one)
  for key, value in pairs(type(range) == "table" and range or {}) do
    if key ~= "num" and key ~= 1 and key ~= 2 and key ~= 3 or type(value) ~= "number" then
      range = nil
      break
    end
  end
  if type(range) ~= "table" or not range[2] or range[3] and range.num then
    return nil, "a range is {start, stop}, {start, stop, step} or {start, stop, num = n}"
  end
  local start, stop, step, n = range[1], range[2], range[3] or 1, range.num
  if n then
    n = math.tointeger(n)
    step = n and n > 1 and (stop - start) / (n - 1.0) or 1.0
  else
    n = step ~= 0 and math.tointeger(math.ceil((stop - start) / step))
  end
  if not n then
    return nil, step == 0 and "the step of a range is 0" or "a range has no number of values"
  elseif is_one and not range.num then
    return core.arange(start, stop, step)
  end
  return core.arange(math.max(n, 0)) * step + start
end

-- The axes that the argument of mgrid and ogrid describes, all of one type; is it one range?
local function grid_axes(ranges, from)
  if type(ranges) ~= "table" or #ranges == 0 then
    fail("%s needs a range such as {0, 5}, or a table of them, got %s", from,
      type(ranges) == "table" and "an empty table" or type(ranges))
  end
  local is_one = type(ranges[1]) ~= "table"
  local axes, dtype = {}, "int64"
  for k, range in ipairs(is_one and { ranges } or ranges) do
    local axis, problem = grid_axis(range, is_one)
    axes[k] = axis or fail("%s: %s", from, problem)
    dtype = core.promote_types(dtype, axis.dtype)
  end
  for k, axis in ipairs(axes) do
    axes[k] = axis:astype(dtype)
  end
  return axes, is_one
end

--- The coordinates of all points of a grid: np.mgrid{ {0, 5}, {0, 3} } is NumPy's
--- np.mgrid[0:5, 0:3]. These are values, not positions: as those of arange they end before stop.
function create.mgrid(ranges)
  local axes, is_one = grid_axes(ranges, "mgrid")
  if is_one then
    return axes[1]
  end
  local extents = { #axes }
  for k, axis in ipairs(axes) do
    extents[k + 1] = #axis
  end
  local grid = core.empty(extents, axes[1].dtype)
  for k, axis in ipairs(axes) do
    if grid.size > 0 then
      grid[k] = axis:reshape(spread(#axes, k, #axis))
    end
  end
  return grid
end

--- The same as arrays that broadcast to a grid: each has its coordinates along its own axis.
function create.ogrid(ranges)
  local axes, is_one = grid_axes(ranges, "ogrid")
  for k, axis in ipairs(is_one and {} or axes) do
    axes[k] = axis:reshape(spread(#axes, k, #axis))
  end
  return table.unpack(axes)
end

--- A vector of the numbers in a text.
function create.fromstring(text, options)
  if type(text) ~= "string" then
    fail("'text' of fromstring must be a string, got %s", type(text))
  end
  if type(options) == "string" then
    options = { sep = options }
  end
  options = check.options(options, "fromstring", "sep", "dtype", "count")
  local count = check.integer(options.count, "count", "fromstring", -1, -1)
  local sep = options.sep ~= nil and options.sep or " "
  sep = type(sep) == "string" and sep:match("^%s*(.-)%s*$")
    or fail("'sep' of fromstring must be a string, got %s", type(sep))
  local values, from = {}, text:find("%S")
  while from and #values ~= count do
    local first, last
    if sep == "" then
      first, last = text:find("%s+", from)
    else
      first, last = text:find(sep, from, true)
    end
    local piece = text:sub(from, (first or #text + 1) - 1)
    local value = check.read_number(piece)
    if not value and (first or piece:find("%S")) then
      fail("fromstring: number %d is '%s'", #values + 1, quote(piece))
    end
    values[#values + 1] = value
    from = last and last + 1
  end
  if #values < count then
    fail("fromstring: there are %d numbers, %d were wanted", #values, count)
  end
  return core.array(values, options.dtype or "float64")
end

--- A vector of what an iterator gives: np.fromiter(coroutine.wrap(f), "float64").
function create.fromiter(iterator, options)
  check.callable(iterator, "iterator", "fromiter")
  if type(options) == "string" then
    options = { dtype = options }
  end
  options = check.options(options, "fromiter", "dtype", "count")
  local count = check.integer(options.count, "count", "fromiter", -1, -1)
  core.empty({ math.max(count, 0) }) -- or there is no memory for so many
  local values = {}
  while #values ~= count do
    local value = iterator()
    if value == nil then
      break
    elseif type(value) ~= "number" and type(value) ~= "boolean" then
      fail("fromiter: value %d of the iterator is no number but a %s", #values + 1, type(value))
    end
    values[#values + 1] = value
  end
  if #values < count then
    fail("fromiter: the iterator ended after %d values, %d were wanted", #values, count)
  end
  return core.array(values, options.dtype)
end

--- An array whose elements are a function of their positions, which count from 1.
function create.fromfunction(f, shape, options)
  check.callable(f, "f", "fromfunction")
  options = check.options(options, "fromfunction", "dtype")
  if type(shape) == "number" then
    shape = { shape }
  elseif type(shape) ~= "table" then
    fail("'shape' of fromfunction must be a table of extents, got %s", type(shape))
  end
  local positions = {}
  for axis, extent in ipairs(shape) do
    local extents = spread(#shape, axis, extent)
    extent = check.integer(extent, "shape", "fromfunction", nil, 0, most)
    local along = core.arange(1, extent + 1, options.dtype or "int64")
    positions[axis] = core.broadcast_to(along:reshape(extents), shape):copy()
  end
  return f(table.unpack(positions))
end

--- The methods of arrays among the functions.
create.methods = { diagonal = create.diagonal }

return create
