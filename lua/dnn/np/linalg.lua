--- Linear algebra: np.linalg, and the products of np beside dot and matmul.
--
-- Equations and factorizations are LAPACK's (OpenBLAS). Where NumPy takes stacks of matrices, in
-- the last two axes of an array, so do these functions.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local layout = require "dnn.np.axes"
local system = require("dnn.core").system

local quote = system.quote

local lapack = core.linalg

local linalg = {}
local products = { linalg = linalg }

-- Distance from 1 to the next number of a type.
local epsilon = { float64 = 2.0 ^ -52, float32 = 2.0 ^ -23 }

linalg.cholesky = lapack.cholesky
linalg.inv = lapack.inv
linalg.qr = lapack.qr
linalg.slogdet = lapack.slogdet
linalg.solve = lapack.solve
linalg.svd = lapack.svd

-- An array of reals: float32 and float64 stay, others become float64.
local function as_real(A)
  return epsilon[A.dtype] and A or A:astype("float64")
end

--- Determinant of a square matrix, or of each in a stack.
function linalg.det(A)
  A = check.array(A, "A", "det")
  local sign, logarithm = lapack.slogdet(A)
  if type(sign) ~= "number" then
    return sign * core.exp(logarithm)
  end
  local det = sign * math.exp(logarithm)
  return A.dtype == "float32" and core.array(det, "float32"):item() or det
end

--- Eigenvalues, ascending, and eigenvectors, in the columns, of a symmetric matrix; its lower
--- triangle is read.
function linalg.eigh(A)
  return lapack.eigh(check.array(A, "A", "eigh"))
end

--- Eigenvalues of a symmetric matrix, ascending.
function linalg.eigvalsh(A)
  return lapack.eigh(check.array(A, "A", "eigvalsh"), { vectors = false })
end

-- Refuses complex eigenvalues.
local function check_real(name, A, real, imaginary)
  local complex = imaginary:ravel():ne(0)
  if complex:any() then
    local k = complex:argmax()
    fail("%s: the matrix %s has complex eigenvalues, such as %s%s%si, and arrays are real: the "
      .. "option 'parts' gives real and imaginary parts", name, A.shape, core.str(real:ravel()[k]),
      imaginary:ravel()[k] > 0 and "+" or "-", core.str(math.abs(imaginary:ravel()[k])))
  end
end

--- Eigenvalues, in no order, and eigenvectors, in the columns, of a square matrix.
function linalg.eig(A, options)
  A = check.array(A, "A", "eig")
  options = check.options(options, "eig", "parts")
  local real, imaginary, v_real, v_imaginary = lapack.eig(A)
  if options.parts then
    return real, imaginary, v_real, v_imaginary
  end
  check_real("eig", A, real, imaginary)
  return real, v_real
end

--- Eigenvalues of a square matrix, in no order.
function linalg.eigvals(A, options)
  A = check.array(A, "A", "eigvals")
  options = check.options(options, "eigvals", "parts")
  local real, imaginary = lapack.eig(A, { vectors = false })
  if options.parts then
    return real, imaginary
  end
  check_real("eigvals", A, real, imaginary)
  return real
end

--- Least squares: the x that minimizes the norm of A x - b.
function linalg.lstsq(A, b, rcond)
  A, b = check.array(A, "A", "lstsq"), check.array(b, "b", "lstsq")
  if rcond == nil and A.ndim == 2 then
    local single = A.dtype == "float32" and b.dtype == "float32"
    rcond = epsilon[single and "float32" or "float64"] * math.max(A.shape[1], A.shape[2])
  end
  local sides = b.ndim == 1 and b:reshape(-1, 1) or b
  local x, residuals, rank, s = lapack.lstsq(A, sides, check.number(rcond, "rcond", "lstsq", 0))
  if rank < A.shape[2] or A.shape[1] <= A.shape[2] then
    residuals = core.empty({ 0 }, residuals.dtype)
  elseif A.shape[2] == 0 then -- nothing is subtracted from b
    residuals = (sides * sides):sum { axis = 1 }:astype(residuals.dtype)
  end
  return b.ndim == 1 and x:reshape(-1) or x, residuals, rank, s
end

--- The pseudo-inverse of Moore and Penrose.
function linalg.pinv(A, rcond)
  A = check.array(A, "A", "pinv")
  rcond = check.number(rcond, "rcond", "pinv", 1e-15)
  if A.ndim >= 2 and A.size == 0 then
    local shape = A.shape
    shape[A.ndim - 1], shape[A.ndim] = shape[A.ndim], shape[A.ndim - 1]
    return core.empty(shape, as_real(A).dtype)
  end
  local u, s, vt = lapack.svd(A, { full_matrices = false })
  local large = s:gt(s:max { axis = -1, keepdims = true } * rcond)
  local inverted = core.where(large, 1 / core.where(large, s, 1), 0):astype(s.dtype)
  return vt:swapaxes(-1, -2):matmul(inverted:expand_dims(-1) * u:swapaxes(-1, -2))
end

--- Number of singular values above a tolerance.
function linalg.matrix_rank(A, tolerance)
  A = check.array(A, "A", "matrix_rank")
  if A.ndim < 2 then
    return A:any() and 1 or 0
  end
  local s = lapack.svd(A, { compute_uv = false })
  if s.size == 0 then
    return A.ndim == 2 and 0 or s:sum { axis = -1 }:astype("int64")
  end
  if tolerance == nil then
    local extent = math.max(A.shape[A.ndim - 1], A.shape[A.ndim])
    tolerance = s:max { axis = -1, keepdims = true } * (extent * epsilon[s.dtype])
  end
  return s:gt(tolerance):sum { axis = -1 }
end

--- The product of several matrices, in the order that takes the fewest multiplications.
function linalg.multi_dot(matrices)
  matrices = check.arrays(matrices, "matrices", "multi_dot")
  local n = #matrices
  if n < 2 then
    fail("multi_dot needs at least two matrices")
  end
  local extents = {} -- matrix i is (extents[i], extents[i + 1])
  for i, A in ipairs(matrices) do
    if A.ndim ~= 2 and not (A.ndim == 1 and (i == 1 or i == n)) then
      fail("multi_dot: item %d of shape %s is no matrix", i, A.shape)
    end
    local rows = A.ndim == 2 and A.shape[1] or (i == 1 and 1 or #A)
    if i > 1 and rows ~= extents[i] then
      fail("multi_dot: shapes %s and %s (item %d) do not fit", matrices[i - 1].shape, A.shape, i)
    end
    extents[i], extents[i + 1] = rows, A.ndim == 2 and A.shape[2] or (i == 1 and #A or 1)
  end
  -- least[i][j]: multiplications for the matrices i .. j, split behind split[i][j]
  local least, split = {}, {}
  for i = 1, n do
    least[i], split[i] = { [i] = 0 }, {}
  end
  for length = 2, n do
    for i = 1, n - length + 1 do
      local j = i + length - 1
      for k = i, j - 1 do
        local cost = least[i][k] + least[k + 1][j] + extents[i] * extents[k + 1] * extents[j + 1]
        if not least[i][j] or cost < least[i][j] then
          least[i][j], split[i][j] = cost, k
        end
      end
    end
  end
  local function multiply(i, j)
    if i == j then
      return matrices[i]
    end
    return core.dot(multiply(i, split[i][j]), multiply(split[i][j] + 1, j))
  end
  return multiply(1, n)
end

-- --- norms ---------------------------------------------------------------------------------------

local function vector_norm(x, ord, axis, keepdims)
  local over = { axis = axis, keepdims = keepdims }
  if ord == nil or ord == 2 then
    return core.sqrt(core.sum(x * x, over))
  elseif ord == math.huge then
    return core.max(core.abs(x), over)
  elseif ord == -math.huge then
    return core.min(core.abs(x), over)
  elseif ord == 0 then
    return core.sum(x:ne(0):astype(x.dtype), over)
  elseif ord == 1 then
    return core.sum(core.abs(x), over)
  elseif type(ord) == "number" then
    return core.power(core.sum(core.power(core.abs(x), ord), over), 1 / ord)
  end
  fail("norm: unknown order '%s' for vectors", quote(ord))
end

-- Singular values with respect to two axes; they replace both as the last axis.
local function singular_values(x, rows, columns)
  local order = {}
  for k = 1, x.ndim do
    if k ~= rows and k ~= columns then
      order[#order + 1] = k
    end
  end
  order[#order + 1], order[#order + 2] = rows, columns
  return lapack.svd(x:transpose(order), { compute_uv = false })
end

local function matrix_norm(x, ord, rows, columns)
  -- reduces one axis after the other; the second moves when the first is in front of it
  local function fold(first, second, reduce)
    local sums = core.sum(core.abs(x), { axis = first })
    return reduce(sums, { axis = second > first and second - 1 or second })
  end
  if ord == nil or ord == "fro" then
    return core.sqrt(core.sum(x * x, { axis = { rows, columns } }))
  elseif ord == "nuc" then
    return core.sum(singular_values(x, rows, columns), { axis = -1 })
  elseif ord == 2 then
    return core.max(singular_values(x, rows, columns), { axis = -1 })
  elseif ord == -2 then
    return core.min(singular_values(x, rows, columns), { axis = -1 })
  elseif ord == 1 then
    return fold(rows, columns, core.max)
  elseif ord == -1 then
    return fold(rows, columns, core.min)
  elseif ord == math.huge then
    return fold(columns, rows, core.max)
  elseif ord == -math.huge then
    return fold(columns, rows, core.min)
  end
  fail("norm: unknown order '%s' for matrices", quote(ord))
end

--- The axes of the option 'axis', or those that the order asks for; nil means all elements.
local function norm_axes(x, ord, axis)
  if axis == nil then
    if ord == nil then
      return nil
    elseif x.ndim == 1 then
      return { 1 }
    elseif x.ndim == 2 then
      return { 1, 2 }
    end
    fail("norm: for an array of shape %s the option 'axis' must name one or two axes", x.shape)
  end
  local axes = type(axis) == "table" and axis or { axis }
  if #axes < 1 or #axes > 2 then
    fail("norm: the option 'axis' must name one or two axes, got %d", #axes)
  end
  local resolved = {}
  for i, a in ipairs(axes) do
    resolved[i] = check.axis(a, x.ndim, "norm")
  end
  if resolved[1] == resolved[2] then
    fail("norm: axis %d is given twice", resolved[1])
  end
  return resolved
end

--- Norm of a vector or matrix, or of the vectors or matrices along one or two axes.
function linalg.norm(x, ord, options)
  if type(ord) == "table" then
    ord, options = nil, ord
  end
  x = as_real(check.array(x, "x", "norm"))
  options = check.options(options, "norm", "ord", "axis", "keepdims")
  if ord == nil then
    ord = options.ord
  end
  local axes = norm_axes(x, ord, options.axis)
  local result
  if axes == nil then
    local flat = x:ravel "A" -- along memory
    result = core.sqrt(flat:dot(flat))
    if x.dtype == "float32" then
      result = core.array(result, "float32"):item()
    end
  elseif #axes == 1 then
    return vector_norm(x, ord, axes[1], options.keepdims)
  else
    result = matrix_norm(x, ord, axes[1], axes[2])
  end
  if options.keepdims then
    local shape = x.shape
    for k = 1, x.ndim do
      if axes == nil or k == axes[1] or k == axes[2] then
        shape[k] = 1
      end
    end
    return check.is_array(result) and result:reshape(shape)
      or core.full(shape, result, x.dtype)
  end
  return result
end

-- The condition number of one matrix by the norms of it and its inverse.
local function cond_of_norms(A, ord)
  local found, inverse = pcall(lapack.inv, A)
  if found then
    return linalg.norm(A, ord) * linalg.norm(inverse, ord)
  elseif not system.reason(inverse):find("singular", 1, true) then
    error(inverse, 0)
  end
  return math.huge
end

--- Condition number: how much errors of b can grow in the solution of A x = b. That of a singular
--- matrix, also of zeros, is infinite.
function linalg.cond(A, ord)
  A = as_real(check.array(A, "A", "cond"))
  if A.ndim >= 2 and A.size == 0 then
    fail("cond: a matrix of shape %s has no condition number", A.shape)
  elseif ord ~= nil and type(ord) ~= "number" and type(ord) ~= "string" then
    fail("'ord' of cond must be a number or a name, got %s", type(ord))
  end
  if ord == nil or ord == 2 or ord == -2 then
    local s = lapack.svd(A, { compute_uv = false })
    local largest, smallest = s["..., 1"], s["..., -1"]
    if ord == -2 then
      largest, smallest = smallest, largest
    end
    local zeros = core.logical_and(core.equal(largest, 0), core.equal(smallest, 0))
    return core.where(zeros, math.huge, core.divide(largest, smallest))
  elseif A.ndim <= 2 then
    return cond_of_norms(A, ord)
  end
  local results = {}
  for i, matrix in A:reshape(-1, A.shape[-2], A.shape[-1]):rows() do
    results[i] = cond_of_norms(matrix, ord)
  end
  return core.array(results, A.dtype):reshape(table.move(A.shape, 1, A.ndim - 2, 1, {}))
end

--- A square matrix to an integer power; negative ones are powers of the inverse.
function linalg.matrix_power(A, n)
  A = check.array(A, "A", "matrix_power")
  n = check.integer(n, "n", "matrix_power")
  if A.ndim < 2 or A.shape[A.ndim] ~= A.shape[A.ndim - 1] then
    fail("matrix_power: matrix of shape %s is not square", A.shape)
  end
  if n == 0 then
    local unit = core.zeros(A.shape, A.dtype)
    for i = 1, A.shape[A.ndim] do
      unit[{ "...", i, i }] = 1
    end
    return unit
  end
  if n < 0 then
    A, n = lapack.inv(A), -n -- as a number of 64 bits without a sign
  end
  local square, result = A, nil
  while true do
    if n & 1 == 1 then
      result = result and result:matmul(square) or square
    end
    n = n >> 1
    if n == 0 then
      return rawequal(result, A) and A:copy() or result
    end
    square = square:matmul(square)
  end
end

-- --- products ------------------------------------------------------------------------------------

--- Products of all pairs of elements.
function products.outer(a, b)
  a, b = check.array(a, "a", "outer"), check.array(b, "b", "outer")
  return a:reshape(-1, 1) * b:reshape(1, -1)
end

--- Sums of products over the last axes of both.
function products.inner(a, b)
  a, b = check.array(a, "a", "inner"), check.array(b, "b", "inner")
  if a.ndim == 0 or b.ndim == 0 then
    return check.unbox(a * b)
  end
  if a.shape[a.ndim] ~= b.shape[b.ndim] then
    fail("inner: shapes %s and %s differ in the last axis", a.shape, b.shape)
  end
  return a:dot(b.ndim > 1 and b:swapaxes(-1, -2) or b)
end

--- Sum of the products of the elements of two arrays of one size.
function products.vdot(a, b)
  a, b = check.array(a, "a", "vdot"), check.array(b, "b", "vdot")
  if a.size ~= b.size then
    fail("vdot: shapes %s and %s differ in their numbers of elements", a.shape, b.shape)
  end
  return a:ravel():dot(b:ravel())
end

--- Kronecker's product: every element of a times all of b.
function products.kron(a, b)
  a, b = check.array(a, "a", "kron"), check.array(b, "b", "kron")
  local ndim = math.max(a.ndim, b.ndim)
  if ndim == 0 then
    return core.multiply(a, b)
  elseif ndim > 8 then
    fail("kron: at most 8 dimensions are possible")
  end
  local spread_a, spread_b, shape = {}, {}, {}
  for k = 1, ndim do
    local i, j = k - (ndim - a.ndim), k - (ndim - b.ndim) -- axes before the first have extent 1
    local n, m = i > 0 and a.shape[i] or 1, j > 0 and b.shape[j] or 1
    spread_a[2 * k - 1], spread_a[2 * k] = n, 1
    spread_b[2 * k - 1], spread_b[2 * k] = 1, m
    shape[k] = n * m
  end
  return check.unbox((a:reshape(spread_a) * b:reshape(spread_b)):reshape(shape))
end

-- The terms of subscripts for several operands, and the output's letters; "..." is kept as it is.
local function einsum_terms(subscripts, count)
  local text = subscripts:gsub("%s", "")
  local inputs, output = text:match("^(.-)%->(.*)$")
  inputs = inputs or text
  local terms, seen = {}, {}
  for term in (inputs .. ","):gmatch("([^,]*),") do
    terms[#terms + 1] = term
    for letter in term:gmatch("%a") do
      seen[letter] = (seen[letter] or 0) + 1
    end
  end
  if #terms ~= count then
    fail("einsum '%s': %d terms for %d operands", subscripts, #terms, count)
  end
  if not output then -- the letters that occur once, in alphabetical order
    local once = {}
    for letter, times in pairs(seen) do
      once[#once + 1] = times == 1 and letter or nil
    end
    table.sort(once)
    output = (inputs:find("...", 1, true) and "..." or "") .. table.concat(once)
  end
  return terms, output
end

-- The letters of two terms that a later one needs.
local function needed(first, second, later)
  local both, kept = first .. second, {}
  local result = both:find("...", 1, true) and "..." or ""
  for letter in both:gmatch("%a") do
    if not kept[letter] and later:find(letter, 1, true) then
      kept[letter] = true
      result = result .. letter
    end
  end
  return result
end

--- Sums of products in Einstein's notation: letters name axes, and those that the output lacks are
--- summed over. Of more than two operands the first two are multiplied first, and so on.
function products.einsum(subscripts, ...)
  local count = select("#", ...)
  if count <= 2 or type(subscripts) ~= "string" then
    return core.einsum(subscripts, ...)
  end
  local operands = { ... }
  local terms, output = einsum_terms(subscripts, count)
  local result, term = operands[1], terms[1]
  for i = 2, count do
    local later = i == count and output or table.concat(terms, "", i + 1) .. output
    local step = i == count and output or needed(term, terms[i], later)
    result = core.einsum(("%s,%s->%s"):format(term, terms[i], step), result, operands[i])
    term = step
  end
  return result
end

-- The axes that tensordot sums over: two lists.
local function summed_axes(a, b, axes)
  local first, second = {}, {}
  if type(axes) == "table" then
    if #axes ~= 2 then
      fail("tensordot: 'axes' must be a number, or {axes of a, axes of b}")
    end
    local lists = {}
    for k = 1, 2 do
      lists[k] = type(axes[k]) == "table" and axes[k] or { axes[k] }
    end
    if #lists[1] ~= #lists[2] then
      fail("tensordot: %d axes of a do not pair with %d of b", #lists[1], #lists[2])
    end
    for i = 1, #lists[1] do
      first[i] = check.axis(lists[1][i], a.ndim, "tensordot")
      second[i] = check.axis(lists[2][i], b.ndim, "tensordot")
    end
    return first, second
  end
  if axes > a.ndim or axes > b.ndim then
    fail("tensordot: %d axes are more than shapes %s and %s have", axes, a.shape, b.shape)
  end
  for i = 1, axes do
    first[i], second[i] = a.ndim - axes + i, i
  end
  return first, second
end

-- The axes that are not among the given ones, which must differ, and their extents.
local function free_axes(A, axes)
  local used, free, shape = {}, {}, {}
  for _, axis in ipairs(axes) do
    if used[axis] then
      fail("tensordot: axis %d is given twice", axis)
    end
    used[axis] = true
  end
  for k = 1, A.ndim do
    if not used[k] then
      free[#free + 1] = k
      shape[#shape + 1] = A.shape[k]
    end
  end
  return free, shape
end

local function concatenated(a, b)
  local all = table.move(a, 1, #a, 1, {})
  return table.move(b, 1, #b, #all + 1, all)
end

--- Sums of products over chosen axes.
function products.tensordot(a, b, axes)
  a, b = check.array(a, "a", "tensordot"), check.array(b, "b", "tensordot")
  if type(axes) ~= "table" then
    axes = check.integer(axes, "axes", "tensordot", 2, 0)
  end
  local over_a, over_b = summed_axes(a, b, axes)
  local inner = {}
  for i = 1, #over_a do
    if a.shape[over_a[i]] ~= b.shape[over_b[i]] then
      fail("tensordot: shapes %s and %s differ in axis %d of a and %d of b", a.shape, b.shape,
        over_a[i], over_b[i])
    end
    inner[i] = a.shape[over_a[i]]
  end
  local free_a, shape_a = free_axes(a, over_a)
  local free_b, shape_b = free_axes(b, over_b)
  local order_a, order_b = concatenated(free_a, over_a), concatenated(over_b, free_b)
  local left = a.ndim > 0 and a:transpose(order_a) or a
  local right = b.ndim > 0 and b:transpose(order_b) or b
  local result = left:reshape(layout.count(shape_a), layout.count(inner))
    :dot(right:reshape(layout.count(inner), layout.count(shape_b)))
  return check.unbox(result:reshape(concatenated(shape_a, shape_b)))
end

--- Vector product of vectors of two or three elements, in the last axis.
function products.cross(a, b)
  a, b = check.array(a, "a", "cross"), check.array(b, "b", "cross")
  local n, m = a.ndim > 0 and a.shape[a.ndim], b.ndim > 0 and b.shape[b.ndim]
  if (n ~= 2 and n ~= 3) or (m ~= 2 and m ~= 3) then
    fail("cross: vectors of two or three elements are needed, got shapes %s and %s", a.shape,
      b.shape)
  end
  if a.dtype == "bool" or b.dtype == "bool" then
    fail("cross does not exist for bool: convert with :astype")
  end
  local function parts(A, count)
    return A["..., 1"], A["..., 2"], count == 3 and A["..., 3"] or 0
  end
  local a1, a2, a3 = parts(a, n)
  local b1, b2, b3 = parts(b, m)
  local z = a1 * b2 - a2 * b1
  if n == 2 and m == 2 then
    return z
  end
  local shape = check.is_array(z) and z.shape or {}
  shape[#shape + 1] = 3
  local out = core.empty(shape, core.promote_types(a.dtype, b.dtype))
  out["..., 1"] = a2 * b3 - a3 * b2
  out["..., 2"] = a3 * b1 - a1 * b3
  out["..., 3"] = z
  return out
end

--- Sum of a diagonal; of more than two dimensions, the first two make the matrices.
function products.trace(A, offset)
  A = check.array(A, "A", "trace")
  offset = check.integer(offset, "offset", "trace", 0)
  if A.ndim < 2 then
    fail("trace: an array of shape %s is not a matrix, which has two dimensions", A.shape)
  end
  offset = math.max(-A.shape[1], math.min(offset, A.shape[2]))
  local row, column = math.max(0, -offset), math.max(0, offset)
  local n = math.min(A.shape[1] - row, A.shape[2] - column)
  local dtype = (A.dtype == "uint8" or A.dtype == "bool") and "int64" or A.dtype
  if n == 0 then
    return check.unbox(core.zeros(table.move(A.shape, 3, A.ndim, 1, {}), dtype))
  end
  local square = A { { row + 1, row + n }, { column + 1, column + n }, "..." }
  return core.einsum("ii...->...", square.dtype == dtype and square or square:astype(dtype))
end

--- The methods of arrays among the functions.
products.methods = { trace = products.trace }

return products
