--- Making arrays: np.linspace, np.eye, np.meshgrid and their like.

local check = require "dnn.np.check"
local core = require "dnn.core"

local create = {}

--- The array itself, or a new one made from numbers and tables.
---@param x dnn.array|number|boolean|table
---@return dnn.array
function create.asarray(x)
  return (check.array(x, "x", "asarray"))
end

--- A copy in row-major order.
---@param A dnn.array|table (...)
---@return dnn.array copy (...)
function create.copy(A)
  return check.array(A, "A", "copy"):copy()
end

--- `num` values from `start` to `stop`, evenly spaced.
---@param start number
---@param stop number
---@param num? integer 50 by default
---@param options? { endpoint: boolean?, retstep: boolean?, dtype: string? }
---@return dnn.array values (num,)
---@return number? step with option retstep
function create.linspace(start, stop, num, options)
  start = check.number(start, "start", "linspace") + 0.0
  stop = check.number(stop, "stop", "linspace") + 0.0
  if type(num) == "table" then
    num, options = options, num
  end
  num = check.integer(num, "num", "linspace", 50, 0)
  options = check.options(options, "linspace", "endpoint", "retstep", "dtype")
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
    values = check.call(values.astype, values, options.dtype)
  end
  if options.retstep then
    return values, step
  end
  return values
end

--- `num` values from base^start to base^stop, evenly spaced in their logarithms.
---@param start number
---@param stop number
---@param num? integer 50 by default
---@param options? { endpoint: boolean?, base: number?, dtype: string? }
---@return dnn.array values (num,)
function create.logspace(start, stop, num, options)
  check.number(start, "start", "logspace")
  check.number(stop, "stop", "logspace")
  if type(num) == "table" then
    num, options = options, num
  end
  num = check.integer(num, "num", "logspace", 50, 0)
  options = check.options(options, "logspace", "endpoint", "base", "dtype")
  local base = check.number(options.base, "base", "logspace", 10.0)
  local values = core.power(base, create.linspace(start, stop, num,
    { endpoint = options.endpoint }))
  return options.dtype and check.call(values.astype, values, options.dtype) or values
end

local function like(name, make)
  return function(A, options)
    A = check.array(A, "A", name)
    options = check.options(options, name, "dtype", "shape")
    return (check.call(make, options.shape or A.shape, options.dtype or A.dtype))
  end
end

--- Zeros in the shape and type of another array.
---@type fun(A: dnn.array, options?: { dtype: string?, shape: integer[]? }): dnn.array
create.zeros_like = like("zeros_like", core.zeros)

--- Ones in the shape and type of another array.
---@type fun(A: dnn.array, options?: { dtype: string?, shape: integer[]? }): dnn.array
create.ones_like = like("ones_like", core.ones)

--- An array with undefined elements in the shape and type of another one.
---@type fun(A: dnn.array, options?: { dtype: string?, shape: integer[]? }): dnn.array
create.empty_like = like("empty_like", core.empty)

--- `value` everywhere, in the shape and type of another array.
---@param A dnn.array (...)
---@param value number|boolean|dnn.array broadcast to the shape
---@param options? { dtype: string?, shape: integer[]? }
---@return dnn.array (...)
function create.full_like(A, value, options)
  A = check.array(A, "A", "full_like")
  value = check.array(value, "value", "full_like")
  options = check.options(options, "full_like", "dtype", "shape")
  return (check.call(core.full, options.shape or A.shape, value, options.dtype or A.dtype))
end

-- The elements A(i, i + k) of a matrix without gaps, as a view: every (columns + 1)-th of them all.
local function diagonal_view(A, k)
  local rows, columns = A.shape[1], A.shape[2]
  local length = k >= 0 and math.min(rows, columns - k) or math.min(rows + k, columns)
  if length <= 0 then
    return nil
  end
  local first = k >= 0 and k + 1 or -k * columns + 1
  return A:ravel() { { first, first + (length - 1) * (columns + 1), columns + 1 } }
end

--- Ones on a diagonal, zeros elsewhere.
---@param n integer rows
---@param m? integer columns, n by default
---@param k? integer 0 is the main diagonal, 1 the one above it
---@param options? { dtype: string? }
---@return dnn.array (n, m)
function create.eye(n, m, k, options)
  local arguments, named = check.split(n, m, k, options)
  n = check.integer(arguments[1], "n", "eye", nil, 0)
  m = check.integer(arguments[2], "m", "eye", n, 0)
  k = check.integer(arguments[3], "k", "eye", 0)
  options = check.options(named, "eye", "dtype")
  local A = check.call(core.zeros, { n, m }, options.dtype)
  local diagonal = diagonal_view(A, k)
  if diagonal then
    diagonal:fill_(1)
  end
  return A
end

--- The identity matrix.
---@param n integer
---@param options? { dtype: string? }
---@return dnn.array (n, n)
function create.identity(n, options)
  n = check.integer(n, "n", "identity", nil, 0)
  options = check.options(options, "identity", "dtype")
  local A = check.call(core.zeros, { n, n }, options.dtype)
  if n > 0 then
    diagonal_view(A, 0):fill_(1)
  end
  return A
end

--- A matrix with a vector on its diagonal, or a copy of a matrix's diagonal.
---@param v dnn.array|table (n,) or (n, m)
---@param k? integer which diagonal, 0 by default
---@return dnn.array (n + |k|, n + |k|) or (length of the diagonal,)
function create.diag(v, k)
  v = check.array(v, "v", "diag")
  k = check.integer(k, "k", "diag", 0)
  if v.ndim == 1 then
    local n = #v + math.abs(k)
    local A = core.zeros({ n, n }, v.dtype)
    if #v > 0 then
      diagonal_view(A, k)[":"] = v
    end
    return A
  elseif v.ndim == 2 then
    local diagonal = diagonal_view(v, k)
    return diagonal and diagonal:copy() or core.zeros({ 0 }, v.dtype)
  end
  error(("diag needs a vector or a matrix, got shape %s"):format(v.shape), 2)
end

-- Where column <= row + k.
local function lower_mask(n, m, k)
  return core.arange(n):reshape(n, 1):ge(core.arange(m) - k)
end

--- Ones on and below a diagonal.
---@param n integer rows
---@param m? integer columns, n by default
---@param k? integer the diagonal, 0 by default
---@param options? { dtype: string? }
---@return dnn.array (n, m)
function create.tri(n, m, k, options)
  local arguments, named = check.split(n, m, k, options)
  n = check.integer(arguments[1], "n", "tri", nil, 0)
  m = check.integer(arguments[2], "m", "tri", n, 0)
  k = check.integer(arguments[3], "k", "tri", 0)
  options = check.options(named, "tri", "dtype")
  local mask = lower_mask(n, m, k)
  return (check.call(mask.astype, mask, options.dtype or "float64"))
end

--- A copy with zeros above a diagonal.
---@param A dnn.array|table (..., n, m)
---@param k? integer the diagonal, 0 by default
---@return dnn.array (..., n, m)
function create.tril(A, k)
  A = check.array(A, "A", "tril")
  k = check.integer(k, "k", "tril", 0)
  if A.ndim < 2 then
    error(("tril needs at least two dimensions, got shape %s"):format(A.shape), 2)
  end
  local shape = A.shape
  return core.where(lower_mask(shape[#shape - 1], shape[#shape], k), A, core.zeros({}, A.dtype))
end

--- A copy with zeros below a diagonal.
---@param A dnn.array|table (..., n, m)
---@param k? integer the diagonal, 0 by default
---@return dnn.array (..., n, m)
function create.triu(A, k)
  A = check.array(A, "A", "triu")
  k = check.integer(k, "k", "triu", 0)
  if A.ndim < 2 then
    error(("triu needs at least two dimensions, got shape %s"):format(A.shape), 2)
  end
  local shape = A.shape
  return core.where(lower_mask(shape[#shape - 1], shape[#shape], k - 1), core.zeros({}, A.dtype), A)
end

--- Coordinate matrices of a grid, one result per vector.
---@param ... dnn.array|table x (n,), y (m,), ...; then maybe { indexing = "xy" or "ij" }
---@return dnn.array ... each (m, n, ...) for "xy", (n, m, ...) for "ij"
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
    local extents = {}
    for k = 1, #shape do
      extents[k] = k == axis and #v or 1
    end
    vectors[i] = core.broadcast_to(v:reshape(extents), shape):copy()
  end
  return table.unpack(vectors)
end

--- An array whose elements are a function of their positions, which count from 1.
---@param f fun(...: dnn.array): dnn.array|number called once, with one int64 array per axis
---@param shape integer[]|integer
---@param options? { dtype: string? } type of the positions, int64 by default
---@return dnn.array (shape)
function create.fromfunction(f, shape, options)
  check.callable(f, "f", "fromfunction")
  options = check.options(options, "fromfunction", "dtype")
  if type(shape) == "number" then
    shape = { shape }
  elseif type(shape) ~= "table" then
    error(("'shape' of fromfunction must be a table of extents, got %s"):format(type(shape)), 2)
  end
  local positions = {}
  for axis, extent in ipairs(shape) do
    local extents = {}
    for k = 1, #shape do
      extents[k] = k == axis and extent or 1
    end
    extent = check.integer(extent, "shape", "fromfunction", nil, 0)
    local along = check.call(core.arange, 1, extent + 1, options.dtype or "int64")
    positions[axis] = core.broadcast_to(along:reshape(extents), shape):copy()
  end
  return f(table.unpack(positions))
end

return create
