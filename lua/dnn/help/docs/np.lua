--- Help for dnn.np: see dnn.help.doc for the form of entries.

local core = require "dnn.core"
local np = require "dnn.np"
local generator = require "dnn.np.generator"

local docs = { title = "Arrays", prefixes = { "np.", "A:", "np.random.", "np.linalg." } }

-- What has methods, by the names that entries use for it.
local objects = {
  A = core.methods,
  RandomState = np.random.RandomState(0),
  rng = generator.methods,
}

-- The value that a name stands for: a function of np, np.random or np.linalg, or a method of arrays
-- ("A:sum"), of random states ("RandomState:rand") or of generators ("rng:integers").
function docs.resolve(name)
  local object, method = name:match("^(%a+):([%w_]+)$")
  if object then
    return objects[object][method]
  end
  local value = np
  for field in name:gsub("^np%.", ""):gmatch("[^.]+") do
    value = type(value) == "table" and value[field] or nil
  end
  return value
end

docs.entries = {
  -- --- making arrays -----------------------------------------------------------------------------
  {
    name = "np.array",
    signature = "array(values [, dtype]) -> array",
    types = { values = "dnn.array_like" },
    text = [[
      A new array from numbers, nested tables or an array. Integers give int64, reals float64,
      booleans bool, unless a dtype is named: float64, float32, int64, uint8 or bool. A copy of an
      array keeps its order in memory.]],
    example = [[
print(np.array({{1, 2}, {3, 4}}))
print(np.array({1, 2}, "float32").dtype)]],
    output = [=[
[[1 2]
 [3 4]]
float32]=],
  },
  {
    name = "np.asarray",
    signature = "asarray(x [, dtype]) -> array",
    text = [[
      The array itself, or a new one made from numbers and tables, or where it has another type than
      the one named.]],
    example = "print(np.asarray{1, 2.5})",
    output = "[1.  2.5]",
    aliases = { "np.asanyarray" },
  },
  {
    name = "np.shape",
    signature = "shape(A) -> table",
    text = "The extents of an array, or of what np.array would make of a table or number.",
    example = "print(np.shape{{1, 2, 3}})",
    output = "(1, 3)",
  },
  {
    name = "np.ndim",
    signature = "ndim(A) -> integer",
    text = "The number of dimensions of an array, table or number.",
    example = "print(np.ndim{{1, 2, 3}})",
    output = "2",
  },
  {
    name = "np.size",
    signature = "size(A) -> integer",
    text = "The number of elements of an array, table or number.",
    example = "print(np.size{{1, 2, 3}})",
    output = "3",
  },
  {
    name = "np.copy",
    signature = "copy(A [, order]) -> array",
    text = [[
      A copy. order, an option or the argument, is that of its elements in memory: "C" by rows, "F"
      by columns, "A" and "K" as those of A. As in NumPy, the function has "K" by default, and the
      method A:copy has "C".]],
    example = [[
local A = np.array{1, 2}
local B = np.copy(A)
B[1] = 7
print(A, B)]],
    output = "[1 2]\t[7 2]",
    aliases = { "A:copy" },
  },
  {
    name = "np.zeros",
    signature = "zeros(shape [, dtype]) -> array (shape)",
    overloads = { "fun(...: integer): dnn.array" },
    text = "Zeros. The shape is a table or integers.",
    example = [[
print(np.zeros(2, 3))
print(np.zeros({2}, "int64"))]],
    output = [=[
[[0. 0. 0.]
 [0. 0. 0.]]
[0 0]]=],
  },
  {
    name = "np.ones",
    signature = "ones(shape [, dtype]) -> array (shape)",
    overloads = { "fun(...: integer): dnn.array" },
    text = "Ones. The shape is a table or integers.",
    example = "print(np.ones(2, 3))",
    output = [=[
[[1. 1. 1.]
 [1. 1. 1.]]]=],
  },
  {
    name = "np.full",
    signature = "full(shape, value [, dtype]) -> array (shape)",
    text = "The same value everywhere; an array as value is broadcast.",
    example = "print(np.full({2, 2}, 2.5))",
    output = [=[
[[2.5 2.5]
 [2.5 2.5]]]=],
  },
  {
    name = "np.empty",
    signature = "empty(shape [, dtype]) -> array (shape)",
    overloads = { "fun(...: integer): dnn.array" },
    text = "An array whose elements are whatever the memory holds: fill it before you read it.",
    example = "print(np.empty(2, 3).shape)",
    output = "(2, 3)",
  },
  {
    name = "np.zeros_like",
    signature = "zeros_like(A [, options]) -> array (...)",
    text = "Zeros in the shape, type and order in memory of A. Options: dtype, shape.",
    example = "print(np.zeros_like{1.5, 2, 3})",
    output = "[0. 0. 0.]",
  },
  {
    name = "np.ones_like",
    signature = "ones_like(A [, options]) -> array (...)",
    text = "Ones in the shape, type and order in memory of A. Options: dtype, shape.",
    example = 'print(np.ones_like({1, 2}, {dtype = "float64"}))',
    output = "[1. 1.]",
  },
  {
    name = "np.full_like",
    signature = "full_like(A, value [, options]) -> array (...)",
    text = "One value in the shape, type and order in memory of A. Options: dtype, shape.",
    example = "print(np.full_like({1, 2, 3}, 7))",
    output = "[7 7 7]",
  },
  {
    name = "np.empty_like",
    signature = "empty_like(A [, options]) -> array (...)",
    text = [[
      An array with undefined elements in the shape, type and order in memory of A. Options: dtype,
      shape.]],
    example = "print(np.empty_like(np.ones(2, 3)).shape)",
    output = "(2, 3)",
  },
  {
    name = "np.arange",
    signature = "arange([start,] stop [, step] [, dtype]) -> array (n,)",
    text = [[
      Values from start (0) by step (1), as long as they lie before stop: a half-open range of
      values, as in NumPy. Integers give int64.]],
    example = [[
print(np.arange(5))
print(np.arange(1, 2, 0.25))]],
    output = [=[
[0 1 2 3 4]
[1.   1.25 1.5  1.75]]=],
  },
  {
    name = "np.linspace",
    signature = "linspace(start, stop [, num [, options]]) -> array (num,)",
    text = [[
      num (50) values from start to stop, evenly spaced. Options: endpoint = false leaves out
      stop, retstep = true also returns the distance, dtype.]],
    example = [[
print(np.linspace(0, 1, 5))
print(np.linspace(0, 1, 4, {endpoint = false, retstep = true}))]],
    output = [[
[0.   0.25 0.5  0.75 1.  ]
[0.   0.25 0.5  0.75]	0.25]],
  },
  {
    name = "np.logspace",
    signature = "logspace(start, stop [, num [, options]]) -> array (num,)",
    text = [[
      num (50) values from 10^start to 10^stop, evenly spaced in their logarithms. Options:
      endpoint, base, dtype.]],
    example = "print(np.logspace(0, 3, 4))",
    output = "[   1.   10.  100. 1000.]",
  },
  {
    name = "np.geomspace",
    signature = "geomspace(start, stop [, num [, options]]) -> array (num,)",
    text = [[
      num (50) values from start to stop, neighbours with the same quotient. Options:
      endpoint, dtype.]],
    example = "print(np.geomspace(1, 8, 4))",
    output = "[1. 2. 4. 8.]",
  },
  {
    name = "np.eye",
    signature = "eye(n [, m [, k]] [, options]) -> array (n, m)",
    text = [[
      Ones on a diagonal, zeros elsewhere; m is n by default. k = 1 is the diagonal above the
      main one, -1 the one below. Option: dtype.]],
    example = "print(np.eye(2, 3))",
    output = [=[
[[1. 0. 0.]
 [0. 1. 0.]]]=],
  },
  {
    name = "np.identity",
    signature = "identity(n [, options]) -> array (n, n)",
    text = "The identity matrix. Option: dtype.",
    example = "print(np.identity(2))",
    output = [=[
[[1. 0.]
 [0. 1.]]]=],
  },
  {
    name = "np.diag",
    signature = "diag(v [, k]) -> array",
    text = [[
      For a vector the matrix with it on its diagonal, for a matrix a copy of its diagonal. k =
      1 is the diagonal above the main one.]],
    example = [[
print(np.diag{1, 2})
print(np.diag{{1, 2}, {3, 4}})]],
    output = [=[
[[1 0]
 [0 2]]
[1 4]]=],
  },
  {
    name = "np.fill_diagonal",
    signature = "fill_diagonal(A, value)",
    text = "Writes onto the main diagonal of A, in place. Several values are used in turn.",
    example = [[
local A = np.zeros(2, 2)
np.fill_diagonal(A, 7)
print(A)]],
    output = [=[
[[7. 0.]
 [0. 7.]]]=],
  },
  {
    name = "np.diagonal",
    signature = "diagonal(A [, offset]) -> array",
    text = [[
      A copy of a diagonal: of a matrix, or of the matrices in the first two axes. offset =
      1 is the one above the main diagonal.]],
    example = "print(np.diagonal{{1, 2}, {3, 4}})",
    output = "[1 4]",
  },
  {
    name = "np.diagflat",
    signature = "diagflat(v [, k]) -> array (n, n)",
    text = "A matrix with the elements of an array, in row-major order, on its diagonal k.",
    example = "print(np.diagflat{{1, 2}})",
    output = [=[
[[1 0]
 [0 2]]]=],
  },
  {
    name = "np.tri",
    signature = "tri(n [, m [, k]] [, options]) -> array (n, m)",
    text = "Ones on and below a diagonal. Option: dtype.",
    example = "print(np.tri(3))",
    output = [=[
[[1. 0. 0.]
 [1. 1. 0.]
 [1. 1. 1.]]]=],
  },
  {
    name = "np.tril",
    signature = "tril(A [, k]) -> array (..., n, m)",
    text = "A copy with zeros above diagonal k.",
    example = "print(np.tril{{1, 2}, {3, 4}})",
    output = [=[
[[1 0]
 [3 4]]]=],
  },
  {
    name = "np.triu",
    signature = "triu(A [, k]) -> array (..., n, m)",
    text = "A copy with zeros below diagonal k.",
    example = "print(np.triu{{1, 2}, {3, 4}})",
    output = [=[
[[1 2]
 [0 4]]]=],
  },
  {
    name = "np.vander",
    signature = "vander(x [, m] [, options]) -> array (n, m)",
    text = "The powers of x as columns, the highest first. Option: increasing = true.",
    example = "print(np.vander({1, 2, 3}, 3))",
    output = [=[
[[1 1 1]
 [4 2 1]
 [9 3 1]]]=],
  },
  {
    name = "np.tril_indices_from",
    signature = "tril_indices_from(A [, k]) -> rows (count,), columns (count,)",
    text = "np.tril_indices for the shape of a matrix.",
    example = "print(np.tril_indices_from(np.ones(2, 2)))",
    output = "[1 2 2]\t[1 1 2]",
  },
  {
    name = "np.triu_indices_from",
    signature = "triu_indices_from(A [, k]) -> rows (count,), columns (count,)",
    text = "np.triu_indices for the shape of a matrix.",
    example = "print(np.triu_indices_from(np.ones(2, 3), 1))",
    output = "[1 1 2]\t[2 3 3]",
  },
  {
    name = "np.diag_indices_from",
    signature = "diag_indices_from(A) -> array (n,), ...",
    text = "np.diag_indices for the shape of an array whose extents are equal.",
    example = "print(np.diag_indices_from(np.ones(3, 3)))",
    output = "[1 2 3]\t[1 2 3]",
  },
  {
    name = "np.diag_indices",
    signature = "diag_indices(n [, ndim]) -> array (n,), ...",
    text = "The positions of the elements on the main diagonal, one array per axis (2).",
    example = [[
local A = np.array{{1, 2}, {3, 4}}
A[{np.diag_indices(2)}] = 0
print(A)]],
    output = [=[
[[0 2]
 [3 0]]]=],
  },
  {
    name = "np.triu_indices",
    signature = "triu_indices(n [, k [, m]]) -> rows (count,), columns (count,)",
    text = [[
      The positions of the elements on and above diagonal k of an (n, m) matrix; m is n by
      default.]],
    example = [[
local A = np.array{{1, 2}, {3, 4}}
print(A{np.triu_indices(2, 1)})]],
    output = "[2]",
  },
  {
    name = "np.tril_indices",
    signature = "tril_indices(n [, k [, m]]) -> rows (count,), columns (count,)",
    text = [[
      The positions of the elements on and below diagonal k of an (n, m) matrix; m is n by
      default.]],
    example = [[
local A = np.array{{1, 2}, {3, 4}}
print(A{np.tril_indices(2)})]],
    output = "[1 3 4]",
  },
  {
    name = "np.meshgrid",
    signature = "meshgrid(x, y, ... [, options]) -> array (m, n), ...",
    text = [[
      The coordinates of a grid, one matrix per vector. Option: indexing = "ij" gives (n, m) in
      place of (m, n).]],
    choices = { indexing = { "ij", "xy" } },
    example = [[
local X, Y = np.meshgrid({1, 2, 3}, {10, 20})
print(X)
print(Y)]],
    output = [=[
[[1 2 3]
 [1 2 3]]
[[10 10 10]
 [20 20 20]]]=],
  },
  {
    name = "np.ix_",
    signature = "ix_(list, ...) -> array, ...",
    text = [[
      Lists of positions (or masks), one per axis, shaped so that as an index they pick a
      block.]],
    example = [[
local A = np.arange(16):reshape(4, 4)
print(A{np.ix_({1, 3}, {2, 4})})]],
    output = [=[
[[ 1  3]
 [ 9 11]]]=],
  },
  {
    name = "np.indices",
    signature = "indices(shape) -> array (ndim, ...) int64",
    text = "The positions of all elements of a shape: one array per axis, stacked.",
    example = "print(np.indices{2, 2}[2])",
    output = [=[
[[1 2]
 [1 2]]]=],
  },
  {
    name = "np.mgrid",
    signature = "mgrid(ranges) -> array (axes, n, m, ...)",
    types = { ranges = "table" },
    text = [[
      The coordinates of all points of a grid, one axis per range: np.mgrid{ {0, 5}, {0, 3} } is
      NumPy's np.mgrid[0:5, 0:3]. A range is {start, stop}, {start, stop, step} or, for NumPy's
      step 5j, {start, stop, num = 5}. It holds values, not positions: as those of np.arange they
      end before stop, with num they include it. A single range gives a vector. table.unpack
      gives one array per axis.]],
    example = [[
local X, Y = table.unpack(np.mgrid{ {0, 2}, {0, 1, num = 3} })
print(X)
print(Y)]],
    output = [=[
[[0. 0. 0.]
 [1. 1. 1.]]
[[0.  0.5 1. ]
 [0.  0.5 1. ]]]=],
  },
  {
    name = "np.ogrid",
    signature = "ogrid(ranges) -> array (n, 1, ...), array (1, m, ...), ...",
    types = { ranges = "table" },
    text = "The coordinates of a grid as np.mgrid has them, in arrays that broadcast to it.",
    example = [[
local x, y = np.ogrid{ {0, 3}, {0, 2} }
print(x + 10 * y)]],
    output = [=[
[[ 0 10]
 [ 1 11]
 [ 2 12]]]=],
  },
  {
    name = "np.fromiter",
    signature = "fromiter(iterator [, options]) -> array (n,)",
    types = { iterator = "fun(): number|boolean|nil", options = "dnn.dtype|table" },
    text = [[
      A vector of what an iterator gives, a function that is called until it returns nil.
      Options: dtype (also alone, as a text), count (of values to take).]],
    example = [[
local squares = coroutine.wrap(function()
  for i = 1, math.huge do coroutine.yield(i * i) end
end)
print(np.fromiter(squares, { count = 5 }))]],
    output = "[ 1  4  9 16 25]",
  },
  {
    name = "np.fromstring",
    signature = "fromstring(text [, options]) -> array (n,)",
    types = { text = "string", options = "string|table" },
    text = [[
      A vector of the numbers in a text. Options: sep (also alone, as a text: what stands between
      the numbers, by default blanks), dtype, count (of numbers to take).]],
    example = 'print(np.fromstring("1, 2.5, 3", ","))',
    output = "[1.  2.5 3. ]",
  },
  {
    name = "np.fromfunction",
    signature = "fromfunction(f, shape [, options]) -> array (shape)",
    types = { f = "fun(...: dnn.array): any", shape = "integer|integer[]" },
    text = [[
      f of the positions of all elements, which count from 1. f is called once, with one int64
      array per axis. Option: dtype of the positions.]],
    example = "print(np.fromfunction(function(i, j) return 10 * i + j end, {2, 3}))",
    output = [=[
[[11 12 13]
 [21 22 23]]]=],
  },
  {
    name = "np.frombuffer",
    signature = "frombuffer(bytes [, dtype]) -> array (n,)",
    text = "The elements whose little-endian bytes a string holds.",
    example = 'print(np.frombuffer(string.pack("<dd", 1.5, -2)))',
    output = "[ 1.5 -2. ]",
  },
  {
    name = "np.promote_types",
    signature = "promote_types(a, b) -> string",
    types = { a = "dnn.dtype", b = "dnn.dtype" },
    text = "The type that holds the values of two types.",
    example = 'print(np.promote_types("uint8", "float32"))',
    output = "float32",
  },
  {
    name = "np.result_type",
    signature = "result_type(x, ...) -> string",
    types = { x = "dnn.dtype|dnn.array_like" },
    text = "The type that an operation on arrays, numbers or types gives.",
    example = 'print(np.result_type("int64", np.ones({2}, "float32")))',
    output = "float64",
  },
  {
    name = "np.can_cast",
    signature = "can_cast(a, b) -> boolean",
    types = { a = "dnn.dtype|dnn.array_like", b = "dnn.dtype" },
    text = "Whether type b holds all values of type a.",
    example = 'print(np.can_cast("uint8", "float32"), np.can_cast("float64", "float32"))',
    output = "true\tfalse",
  },
  {
    name = "np.finfo",
    signature = "finfo(dtype) -> table",
    types = { dtype = "dnn.dtype|dnn.array_like" },
    text = [[
      The limits of a type of reals: bits, eps, max, min, precision, resolution,
      smallest_normal, smallest_subnormal, tiny.]],
    example = 'print(np.finfo("float32").max, np.finfo("float64").eps)',
    output = "3.4028234663853e+38\t2.2204460492503e-16",
  },
  {
    name = "np.iinfo",
    signature = "iinfo(dtype) -> table",
    types = { dtype = "dnn.dtype|dnn.array_like" },
    text = "The limits of a type of integers: bits, max, min.",
    example = 'print(np.iinfo("int64").max, np.iinfo("uint8").max)',
    output = "9223372036854775807\t255",
  },
  {
    name = "np.isscalar",
    signature = "isscalar(x) -> boolean",
    types = { x = "any" },
    text = "Whether x is a number, a boolean or a string, not an array or a table.",
    example = "print(np.isscalar(3), np.isscalar{3})",
    output = "true\tfalse",
  },
  -- --- shape -------------------------------------------------------------------------------------
  {
    name = "np.reshape",
    signature = "reshape(A, shape [, order]) -> array (shape)",
    overloads = { "fun(A: dnn.array, ...: integer): dnn.array" },
    text = [[
      The same elements in another shape, in row-major order. One extent may be -1: it follows
      from the others. A view if possible; a copy of what lies in another order in memory, such as
      A.T and what is computed from it: A.T / 255. order, an option or the argument, is "C" by
      default; in the order "F" elements are read and laid out by columns, "A" is that of A in
      memory.]],
    example = "print(np.arange(6):reshape(2, -1))",
    output = [=[
[[0 1 2]
 [3 4 5]]]=],
    aliases = { "A:reshape" },
  },
  {
    name = "np.ravel",
    signature = "ravel(A [, order]) -> array (n,)",
    text = [[
      The elements in row-major order. A view if possible. order, an option or the argument, is "C"
      by default, "F" by columns, "A" or "K" as the elements lie in memory.]],
    example = "print(np.array{{1, 2}, {3, 4}}:ravel())",
    output = "[1 2 3 4]",
    aliases = { "A:ravel" },
  },
  {
    name = "A:flatten",
    signature = "flatten([order]) -> array (n,)",
    text = "A copy of the elements in row-major order. order is that of np.ravel.",
    example = "print(np.array{{1, 2}, {3, 4}}:flatten())",
    output = "[1 2 3 4]",
  },
  {
    name = "np.transpose",
    signature = "transpose(A [, axes]) -> array",
    overloads = { "fun(A: dnn.array, ...: integer): dnn.array" },
    text = "A view with the axes in another order, reversed by default: A.T.",
    example = [[
print(np.array{{1, 2, 3}, {4, 5, 6}}:transpose())
print(np.ones(2, 3, 4):transpose(2, 1, 3).shape)]],
    output = [=[
[[1 4]
 [2 5]
 [3 6]]
(3, 2, 4)]=],
    aliases = { "A:transpose" },
  },
  {
    name = "np.swapaxes",
    signature = "swapaxes(A, a, b) -> array",
    types = { a = "integer", b = "integer" },
    text = "A view with two axes exchanged.",
    example = "print(np.ones(2, 3, 4):swapaxes(1, 3).shape)",
    output = "(4, 3, 2)",
    aliases = { "A:swapaxes" },
  },
  {
    name = "np.moveaxis",
    signature = "moveaxis(A, from, to) -> array",
    text = "A view with one axis moved to another place.",
    example = "print(np.moveaxis(np.ones(2, 3, 4), 1, 3).shape)",
    output = "(3, 4, 2)",
    aliases = { "A:moveaxis" },
  },
  {
    name = "np.squeeze",
    signature = "squeeze(A [, axis]) -> array",
    text = "A view without the axes of extent 1, or without one of them.",
    example = "print(np.ones(1, 3, 1):squeeze().shape)",
    output = "(3,)",
    aliases = { "A:squeeze" },
  },
  {
    name = "np.expand_dims",
    signature = "expand_dims(A, axis) -> array",
    text = "A view with a new axis of extent 1, which gets the number given.",
    example = "print(np.arange(3):expand_dims(2).shape)",
    output = "(3, 1)",
    aliases = { "A:expand_dims" },
  },
  {
    name = "np.broadcast_to",
    signature = "broadcast_to(A, shape) -> array (shape)",
    text = "A view in a larger shape: axes of extent 1 are repeated, new ones come first.",
    example = "print(np.broadcast_to(np.array{1, 2}, {3, 2}))",
    output = [=[
[[1 2]
 [1 2]
 [1 2]]]=],
    aliases = { "A:broadcast_to" },
  },
  {
    name = "np.broadcast_shapes",
    signature = "broadcast_shapes(shape, ...) -> table",
    text = "The shape that shapes broadcast to.",
    example = "print(np.broadcast_shapes({2, 1}, {3}))",
    output = "(2, 3)",
  },
  {
    name = "np.broadcast_arrays",
    signature = "broadcast_arrays(A, B, ...) -> array, ...",
    text = "Views of all arrays in the one shape they broadcast to.",
    example = [[
local A, B = np.broadcast_arrays({{1}, {2}}, {10, 20, 30})
print(A)
print(B.shape)]],
    output = [=[
[[1 1 1]
 [2 2 2]]
(2, 3)]=],
  },
  {
    name = "np.atleast_1d",
    signature = "atleast_1d(A, ...) -> array, ...",
    text = "Views with at least one dimension.",
    example = "print(np.atleast_1d(2.5))",
    output = "[2.5]",
  },
  {
    name = "np.atleast_2d",
    signature = "atleast_2d(A, ...) -> array, ...",
    text = "Views with at least two dimensions: (n,) becomes (1, n).",
    example = "print(np.atleast_2d{1, 2})",
    output = "[[1 2]]",
  },
  {
    name = "np.atleast_3d",
    signature = "atleast_3d(A, ...) -> array, ...",
    text = [[
      Views with at least three dimensions: (n,) becomes (1, n, 1), (n, m) becomes (n, m, 1).]],
    example = "print(np.atleast_3d{1, 2}.shape)",
    output = "(1, 2, 1)",
  },
  {
    name = "np.concatenate",
    signature = "concatenate(arrays [, axis]) -> array",
    text = "Joins a table of arrays along an axis they have, 1 by default.",
    example = [[
print(np.concatenate{{1, 2}, {3}})
print(np.concatenate({{{1}, {2}}, {{3}, {4}}}, 2))]],
    output = [=[
[1 2 3]
[[1 3]
 [2 4]]]=],
  },
  {
    name = "np.stack",
    signature = "stack(arrays [, axis]) -> array",
    text = [[
      Joins arrays of one shape along a new axis, which gets the number given, 1 by default.]],
    example = [[
print(np.stack{{1, 2}, {3, 4}})
print(np.stack({{1, 2}, {3, 4}}, 2))]],
    output = [=[
[[1 2]
 [3 4]]
[[1 3]
 [2 4]]]=],
  },
  {
    name = "np.hstack",
    signature = "hstack(arrays) -> array",
    text = "Joins arrays side by side: vectors end to end, others along axis 2.",
    example = "print(np.hstack{{1, 2}, {3}})",
    output = "[1 2 3]",
  },
  {
    name = "np.vstack",
    signature = "vstack(arrays) -> array",
    text = "Joins arrays on top of each other; vectors are rows.",
    example = "print(np.vstack{{1, 2}, {3, 4}})",
    output = [=[
[[1 2]
 [3 4]]]=],
    aliases = { "np.row_stack" },
  },
  {
    name = "np.dstack",
    signature = "dstack(arrays) -> array",
    text = "Joins arrays along axis 3; matrices are layers.",
    example = "print(np.dstack{np.ones(2, 3), np.ones(2, 3)}.shape)",
    output = "(2, 3, 2)",
  },
  {
    name = "np.column_stack",
    signature = "column_stack(arrays) -> array (n, m)",
    text = "Joins vectors as the columns of a matrix.",
    example = "print(np.column_stack{{1, 2}, {3, 4}})",
    output = [=[
[[1 3]
 [2 4]]]=],
  },
  {
    name = "np.block",
    signature = "block(blocks) -> array",
    text = [[
      An array from blocks: tables of arrays are joined side by side, tables of such tables
      on top of each other.]],
    example = "print(np.block{{np.eye(2), np.ones(2, 1)}, {np.zeros(1, 2), 7}})",
    output = [=[
[[1. 0. 1.]
 [0. 1. 1.]
 [0. 0. 7.]]]=],
  },
  {
    name = "np.r_",
    signature = "r_(items) -> array (n,)",
    text = [[
      Joins end to end (matrices along axis 1). Items are arrays, numbers and ranges such as
      "1:5" or "1:9:2", both ends included.]],
    example = 'print(np.r_{7, "1:3", {8, 9}})',
    output = "[7 1 2 3 8 9]",
  },
  {
    name = "np.c_",
    signature = "c_(items) -> array (n, m)",
    text = [[
      Joins along the last axis; vectors are columns. Items are arrays, numbers and ranges
      such as "1:5", both ends included.]],
    example = "print(np.c_{{1, 2}, {3, 4}})",
    output = [=[
[[1 3]
 [2 4]]]=],
  },
  {
    name = "np.append",
    signature = "append(A, values [, axis]) -> array",
    text = "Values behind the end of A; without an axis both are flattened.",
    example = "print(np.append({1, 2}, 3))",
    output = "[1 2 3]",
  },
  {
    name = "np.insert",
    signature = "insert(A, positions, values [, axis]) -> array",
    text = [[
      A copy with values inserted before the elements (or slices along an axis) at some
      positions; position n + 1 is the end. Without an axis A is flattened.]],
    example = [[
print(np.insert({1, 2, 3}, 2, {8, 9}))
print(np.insert({{1, 2}, {3, 4}}, 1, 0, 2))]],
    output = [=[
[1 8 9 2 3]
[[0 1 2]
 [0 3 4]]]=],
  },
  {
    name = "np.delete",
    signature = "delete(A, positions [, axis]) -> array",
    text = [[
      A copy without the elements (or slices along an axis) at some positions: one, a list
      of them, a range "2:4" or a mask. Without an axis A is flattened.]],
    example = [[
print(np.delete({1, 2, 3, 4}, {1, -1}))
print(np.delete({{1, 2, 3}, {4, 5, 6}}, 2, 2))]],
    output = [=[
[2 3]
[[1 3]
 [4 6]]]=],
  },
  {
    name = "np.split",
    signature = "split(A, pieces [, axis]) -> table of arrays",
    text = [[
      Splits an array into equal pieces, views. A table of positions in place of their number: a
      piece ends behind each of them.]],
    example = [[
for _, piece in ipairs(np.split(np.arange(6), 3)) do print(piece) end
print(table.unpack(np.split(np.arange(6), {2, 5})))]],
    output = [=[
[0 1]
[2 3]
[4 5]
[0 1]	[2 3 4]	[5]]=],
  },
  {
    name = "np.array_split",
    signature = "array_split(A, pieces [, axis]) -> table of arrays",
    text = "As split, but the first pieces may be longer by one.",
    example = "print(table.unpack(np.array_split(np.arange(5), 3)))",
    output = "[0 1]\t[2 3]\t[4]",
  },
  {
    name = "np.hsplit",
    signature = "hsplit(A, pieces) -> table of arrays",
    text = "Splits side by side: vectors along axis 1, others along axis 2.",
    example = "print(table.unpack(np.hsplit({1, 2, 3, 4}, 2)))",
    output = "[1 2]\t[3 4]",
  },
  {
    name = "np.vsplit",
    signature = "vsplit(A, pieces) -> table of arrays",
    text = "Splits the rows.",
    example = "print(table.unpack(np.vsplit({{1, 2}, {3, 4}}, 2)))",
    output = "[[1 2]]\t[[3 4]]",
  },
  {
    name = "np.dsplit",
    signature = "dsplit(A, pieces) -> table of arrays",
    text = "Splits along axis 3.",
    example = "print(#np.dsplit(np.ones(2, 3, 4), 2))",
    output = "2",
  },
  {
    name = "np.ascontiguousarray",
    signature = "ascontiguousarray(A) -> array",
    text = [[
      The array itself if its elements lie in row-major order without gaps, else a copy in which
      they do.]],
    example = [[
local A = np.ones(2, 3).T
print(A.strides, np.ascontiguousarray(A).strides)]],
    output = "(8, 24)\t(16, 8)",
  },
  {
    name = "np.may_share_memory",
    signature = "may_share_memory(A, B) -> boolean",
    text = [[
      Do the bytes from the first to the last element of A overlap those of B? If not, changing
      one leaves the other alone.]],
    example = [[
local A = np.ones(2, 3)
print(np.may_share_memory(A, A[1]), np.may_share_memory(A, A:copy()))]],
    output = "true\tfalse",
  },
  {
    name = "np.tile",
    signature = "tile(A, repetitions) -> array",
    text = "A whole array repeated, so often per axis.",
    example = [[
print(np.tile({1, 2}, 3))
print(np.tile({1, 2}, {2, 2}))]],
    output = [=[
[1 2 1 2 1 2]
[[1 2 1 2]
 [1 2 1 2]]]=],
  },
  {
    name = "np.resize",
    signature = "resize(A, shape) -> array (shape)",
    text = [[
      A copy in another shape; the elements are repeated until it is full. (A:reshape keeps
      their number.)]],
    example = "print(np.resize({1, 2, 3}, {2, 4}))",
    output = [=[
[[1 2 3 1]
 [2 3 1 2]]]=],
  },
  {
    name = "np.rep",
    signature = "rep(A, counts [, axis]) -> array",
    text = [[
      Each element repeated, so often, or as often as its entry in counts says; without an axis
      A is flattened. This is np.repeat, which Lua reads as np["repeat"] only, because repeat is
      a keyword.]],
    example = [[
print(np.rep({1, 2}, 3))
print(np.array{{1, 2}, {3, 4}}:rep({1, 2}, 1))]],
    output = [=[
[1 1 1 2 2 2]
[[1 2]
 [3 4]
 [3 4]]]=],
    aliases = { "np.repeat", "A:repeat" },
  },
  {
    name = "np.flip",
    signature = "flip(A [, axis]) -> array",
    text = [[
      A view with the elements in reverse order along an axis, some axes in a table, or all.]],
    example = "print(np.flip{1, 2, 3})",
    output = "[3 2 1]",
  },
  {
    name = "np.fliplr",
    signature = "fliplr(A) -> array (n, m, ...)",
    text = "A view with the columns in reverse order.",
    example = "print(np.fliplr{{1, 2}, {3, 4}})",
    output = [=[
[[2 1]
 [4 3]]]=],
  },
  {
    name = "np.flipud",
    signature = "flipud(A) -> array (n, ...)",
    text = "A view with the rows in reverse order.",
    example = "print(np.flipud{{1, 2}, {3, 4}})",
    output = [=[
[[3 4]
 [1 2]]]=],
  },
  {
    name = "np.roll",
    signature = "roll(A, shift [, axis]) -> array",
    text = [[
      A copy with the elements moved around in a circle; without an axis in row-major order.]],
    example = "print(np.roll({1, 2, 3, 4}, 1))",
    output = "[4 1 2 3]",
  },
  {
    name = "np.rot90",
    signature = "rot90(A [, k [, axes]]) -> array",
    text = "A view turned by 90 degrees k times, counterclockwise.",
    example = "print(np.rot90{{1, 2}, {3, 4}})",
    output = [=[
[[2 4]
 [1 3]]]=],
  },
  {
    name = "np.trim_zeros",
    signature = "trim_zeros(v [, trim]) -> array (n,)",
    text = [[
      A vector without the zeros at its ends, a view. trim: "fb" (both), "f" (the front) or
      "b" (the back).]],
    example = "print(np.trim_zeros{0, 1, 0, 2, 0})",
    output = "[1 0 2]",
  },
  {
    name = "np.pad",
    signature = "pad(A, width [, mode [, options]]) -> array",
    text = [[
      A copy with more elements on all sides. width: a number, {before, after}, or a table of
      such pairs, one per axis. mode: constant, edge, reflect, symmetric or wrap. Option:
      constant_values (0).]],
    choices = { mode = { "constant", "edge", "reflect", "symmetric", "wrap" } },
    example = [[
print(np.pad({1, 2, 3}, {1, 2}))
print(np.pad({1, 2, 3}, 2, "reflect"))]],
    output = [=[
[0 1 2 3 0 0]
[3 2 1 2 3 2 1]]=],
  },
  -- --- order and sets ----------------------------------------------------------------------------
  {
    name = "np.sort",
    signature = "sort(A [, axis]) -> array (...)",
    text = [[
      A sorted copy, along the last axis by default. NaN comes last. A:sort_() sorts in place.
      Options: axis, kind (every kind is stable).]],
    example = [[
print(np.sort{3, 1, 2})
print(np.sort({{3, 1}, {2, 4}}, 1))]],
    output = [=[
[1 2 3]
[[2 1]
 [3 4]]]=],
  },
  {
    name = "A:sort_",
    signature = "sort_([axis]) -> A",
    text = "Sorts in place, along the last axis by default. Options: axis, kind.",
    example = [[
local A = np.array{3, 1, 2}
A:sort_()
print(A)]],
    output = "[1 2 3]",
  },
  {
    name = "np.argsort",
    signature = "argsort(A [, axis]) -> array (...) int64",
    text = [[
      The positions, from 1, that sort A along an axis, the last by default. Stable; NaN comes
      last. Options: axis, kind.]],
    example = [[
local A = np.array{30, 10, 20}
local order = A:argsort()
print(order, A[order])]],
    output = "[2 3 1]\t[10 20 30]",
  },
  {
    name = "np.partition",
    signature = "partition(A, kth [, axis]) -> array (...)",
    text = [[
      A copy in which element kth is the one that sorting puts there, smaller ones before
      and larger ones behind it, in no order. kth may be a table of several.]],
    example = 'print(np.partition({5, 1, 4, 2}, 2)"1:2")',
    output = "[1 2]",
  },
  {
    name = "np.argpartition",
    signature = "argpartition(A, kth [, axis]) -> array (...) int64",
    text = "The positions that partition an array, as np.partition.",
    example = [[
local A = np.array{5, 1, 4, 2}
print(A[A:argpartition(2)"1:2"])]],
    output = "[1 2]",
  },
  {
    name = "np.lexsort",
    signature = "lexsort(keys) -> array (n,) int64",
    text = [[
      The positions that sort by several keys: by the last one, and where it is equal by the
      one before.]],
    example = "print(np.lexsort{{3, 1, 2}, {1, 1, 0}})",
    output = "[3 2 1]",
  },
  {
    name = "np.searchsorted",
    signature = "searchsorted(sorted, values [, side]) -> array int64",
    text = [[
      The positions, 1 .. n + 1, before which values belong in a sorted vector. side "right":
      behind equal elements.]],
    choices = { side = { "left", "right" } },
    example = [[
print(np.searchsorted({1, 2, 2, 3}, {0, 2, 5}))
print(np.searchsorted({1, 2, 2, 3}, 2, "right"))]],
    output = [[
[1 2 5]
4]],
  },
  {
    name = "np.unique",
    signature = "unique(A [, options]) -> array (n,), ...",
    text = [[
      The different elements, in ascending order, or slices along an axis. Options: axis,
      return_index, return_inverse, return_counts. These add the first position of each, the
      position of its value for each element of A, and how often each occurs.]],
    example = [[
print(np.unique{3, 1, 3})
print(np.unique({3, 1, 3}, {return_counts = true}))]],
    output = [=[
[1 3]
[1 3]	[1 2]]=],
  },
  {
    name = "np.bincount",
    signature = "bincount(values [, options]) -> array (n,)",
    text = [[
      How often each integer occurs: element v + 1 counts the value v. Options: weights are
      added in place of ones, minlength.]],
    example = "print(np.bincount{1, 1, 3})",
    output = "[0 2 0 1]",
  },
  {
    name = "np.nonzero",
    signature = "nonzero(A) -> array (count,), ...",
    text = "The positions of the elements that are not zero, one array per axis.",
    example = "print(np.nonzero{0, 5, 7})",
    output = "[2 3]",
  },
  {
    name = "np.argwhere",
    signature = "argwhere(A) -> array (count, ndim)",
    text = "The positions of the elements that are not zero, as rows.",
    example = "print(np.argwhere{{0, 5}, {7, 0}})",
    output = [=[
[[1 2]
 [2 1]]]=],
  },
  {
    name = "np.flatnonzero",
    signature = "flatnonzero(A) -> array (count,)",
    text = "The positions in the flattened array of the elements that are not zero.",
    example = "print(np.flatnonzero{{0, 5}, {7, 0}})",
    output = "[2 3]",
  },
  {
    name = "np.unravel_index",
    signature = "unravel_index(positions, shape) -> integer or array, ...",
    text = "The position per axis of positions in the flattened array.",
    example = [[
local A = np.array{{1, 9}, {3, 4}}
print(np.unravel_index(A:argmax(), A.shape))]],
    output = "1\t2",
  },
  {
    name = "np.ravel_multi_index",
    signature = "ravel_multi_index(positions, shape) -> integer or array",
    text = "The position in the flattened array of positions per axis.",
    example = "print(np.ravel_multi_index({1, 2}, {2, 2}))",
    output = "2",
  },
  {
    name = "np.where",
    signature = "where(condition [, a, b]) -> array",
    text = [[
      a where the condition holds, b elsewhere, all broadcast. With the condition alone: the
      positions of its true elements, one array per axis.]],
    example = [[
local A = np.array{-1, 2, -3}
print(np.where(A:lt(0), 0, A))
print(np.where(A:lt(0)))]],
    output = [=[
[0 2 0]
[1 3]]=],
  },
  {
    name = "np.select",
    signature = "select(conditions, choices [, default]) -> array",
    text = [[
      For each element the choice of the first condition that holds; default (0) where none
      does.]],
    example = [[
local x = np.arange(5)
print(np.select({x:lt(2), x:gt(3)}, {x, x * 10}, -1))]],
    output = "[ 0  1 -1 -1 40]",
  },
  {
    name = "np.choose",
    signature = "choose(positions, choices) -> array (...)",
    text = [[
      For each element of positions (1 .. n) the element in its place of the choice that it
      names.]],
    example = "print(np.choose({1, 2, 1}, {{10, 20, 30}, {1, 2, 3}}))",
    output = "[10  2 30]",
  },
  {
    name = "np.piecewise",
    signature = "piecewise(x, conditions, functions) -> array (...)",
    text = [[
      Different functions (or numbers) of x where different conditions hold; one more is for
      the rest, which is 0 otherwise.]],
    example = [[
local x = np.array{-2.0, -1, 3}
print(np.piecewise(x, {x:lt(0)}, {np.abs, function(v) return v * 10 end}))]],
    output = "[ 2.  1. 30.]",
  },
  {
    name = "np.take",
    signature = "take(A, positions [, axis]) -> array",
    text = [[
      The elements at some positions, or the slices along an axis; without an axis A is
      flattened.]],
    example = [[
print(np.take({10, 20, 30}, {3, 1}))
print(np.take({{1, 2}, {3, 4}}, 2, 2))]],
    output = [=[
[30 10]
[2 4]]=],
  },
  {
    name = "np.put",
    signature = "put(A, positions, values)",
    text = [[
      Writes values, in place, to positions in the flattened array; they are used in turn.]],
    example = [[
local A = np.zeros(2, 2)
np.put(A, {1, 4}, {8, 9})
print(A)]],
    output = [=[
[[8. 0.]
 [0. 9.]]]=],
  },
  {
    name = "np.place",
    signature = "place(A, mask, values)",
    text = [[
      Writes values, in place, where a mask holds: the first true element gets the first
      value, and so on in turn.]],
    example = [[
local A = np.array{1, -2, -3}
np.place(A, A:lt(0), {8, 9})
print(A)]],
    output = "[1 8 9]",
  },
  {
    name = "np.putmask",
    signature = "putmask(A, mask, values)",
    text = [[
      Writes values, in place, where a mask holds: an element gets the value at its own
      place.]],
    example = [[
local A = np.array{1, -2, -3}
np.putmask(A, A:lt(0), {7, 8, 9})
print(A)]],
    output = "[1 8 9]",
  },
  {
    name = "np.copyto",
    signature = "copyto(A, values [, options])",
    text = "Copies values, broadcast, into A. Option: where (a mask).",
    example = [[
local A = np.array{1, -2, 3}
np.copyto(A, 0, {where = A:lt(0)})
print(A)]],
    output = "[1 0 3]",
  },
  {
    name = "np.take_along_axis",
    signature = "take_along_axis(A, positions, axis) -> array",
    text = [[
      For each line along an axis the elements at its own positions, such as argsort gives.]],
    example = [[
local A = np.array{{3, 1}, {2, 4}}
print(np.take_along_axis(A, A:argsort(2), 2))]],
    output = [=[
[[1 3]
 [2 4]]]=],
  },
  {
    name = "np.put_along_axis",
    signature = "put_along_axis(A, positions, values, axis)",
    text = "Writes values, in place, to positions of each line along an axis.",
    example = [[
local A = np.zeros(2, 3)
np.put_along_axis(A, {{1}, {3}}, 7, 2)
print(A)]],
    output = [=[
[[7. 0. 0.]
 [0. 0. 7.]]]=],
  },
  {
    name = "np.compress",
    signature = "compress(condition, A [, axis]) -> array",
    text = "The slices along an axis where a condition holds; without an axis A is flattened.",
    example = "print(np.compress({true, false}, {{1, 2}, {3, 4}}, 2))",
    output = [=[
[[1]
 [3]]]=],
  },
  {
    name = "np.extract",
    signature = "extract(condition, A) -> array (n,)",
    text = "The elements where a condition holds: A[condition].",
    example = "print(np.extract({true, false, true}, {1, 2, 3}))",
    output = "[1 3]",
  },
  {
    name = "A:compress",
    signature = "compress(condition [, axis]) -> array",
    text = [[
      The slices of A along an axis where a condition holds; without an axis A is flattened.]],
    example = "print(np.array{1, 2, 3}:compress{true, false, true})",
    output = "[1 3]",
  },
  {
    name = "np.in1d",
    signature = "in1d(A, B [, options]) -> array (n,) bool",
    text = "np.isin for the elements of A as a vector. Option: invert.",
    example = "print(np.in1d({{1, 2}, {3, 4}}, {2, 4}))",
    output = "[False  True False  True]",
  },
  {
    name = "np.isin",
    signature = "isin(A, B [, options]) -> array (...) bool",
    text = "For each element of A, whether it is among those of B. Option: invert.",
    example = "print(np.isin({1, 2, 3}, {3, 1}))",
    output = "[ True False  True]",
  },
  {
    name = "np.intersect1d",
    signature = "intersect1d(A, B) -> array (n,)",
    text = "The different elements that are in both, in ascending order.",
    example = "print(np.intersect1d({1, 2, 3}, {3, 1, 7}))",
    output = "[1 3]",
  },
  {
    name = "np.union1d",
    signature = "union1d(A, B) -> array (n,)",
    text = "The different elements of both, in ascending order.",
    example = "print(np.union1d({3, 1}, {2, 1}))",
    output = "[1 2 3]",
  },
  {
    name = "np.setdiff1d",
    signature = "setdiff1d(A, B) -> array (n,)",
    text = "The different elements of A that are not in B, in ascending order.",
    example = "print(np.setdiff1d({1, 2, 3}, {2}))",
    output = "[1 3]",
  },
  {
    name = "np.setxor1d",
    signature = "setxor1d(A, B) -> array (n,)",
    text = [[
      The different elements that are in one array, but not in both, in ascending order.]],
    example = "print(np.setxor1d({1, 2, 3}, {3, 4}))",
    output = "[1 2 4]",
  },
  -- --- reductions and statistics -----------------------------------------------------------------
  {
    name = "np.sum",
    signature = "sum(A [, axis]) -> number or array",
    text = [[
      The sum of all elements, or along an axis. The second argument is an axis, behind which may be
      options, or a table {axis = 1, keepdims = true}; the axis in it may be a table of several.
      Integers and bool give int64. Options: axis, keepdims, out (an array for the result), dtype
      (what the sum is computed in; by default also a real out can make it a larger type).]],
    example = [[
local A = np.array{{1, 2}, {3, 4}}
print(A:sum())
print(A:sum(1))
print(A:sum{axis = 2, keepdims = true})]],
    output = [=[
10
[4 6]
[[3]
 [7]]]=],
  },
  {
    name = "np.prod",
    signature = "prod(A [, axis]) -> number or array",
    text = "The product of all elements, or along an axis. Options as for np.sum.",
    example = "print(np.prod{2, 3, 4})",
    output = "24",
  },
  {
    name = "np.max",
    signature = "max(A [, axis]) -> number or array",
    text = "The largest element, NaN if there is one. Options: axis, keepdims, out.",
    example = "print(np.max{2, 7, 3})",
    output = "7",
    aliases = { "np.amax" },
  },
  {
    name = "np.min",
    signature = "min(A [, axis]) -> number or array",
    text = "The smallest element, NaN if there is one. Options: axis, keepdims, out.",
    example = "print(np.min({{2, 7}, {3, 1}}, 1))",
    output = "[2 1]",
    aliases = { "np.amin" },
  },
  {
    name = "np.any",
    signature = "any(A [, axis]) -> boolean or array",
    text = "Is one of the elements not zero? Options: axis, keepdims, out.",
    example = "print(np.any{0, 0, 3})",
    output = "true",
  },
  {
    name = "np.all",
    signature = "all(A [, axis]) -> boolean or array",
    text = "Is none of the elements zero? Options: axis, keepdims, out.",
    example = "print(np.all({{1, 0}, {2, 3}}, 2))",
    output = "[False  True]",
  },
  {
    name = "np.mean",
    signature = "mean(A [, axis]) -> number or array",
    text = "The mean. Options as for np.sum.",
    example = [[
print(np.mean{1, 2, 4})
print(np.mean({{1, 2}, {3, 4}}, 1))]],
    output = [=[
2.3333333333333
[2. 3.]]=],
  },
  {
    name = "np.var",
    signature = "var(A [, axis]) -> number or array",
    text = [[
      The variance, the mean squared distance from the mean. Options as for np.sum. Option: ddof
      (the sum is divided by n - ddof). Where dtype is smaller than the type of the elements, or
      out larger without dtype, the last digits are not NumPy's.]],
    example = "print(np.var{1, 2, 4})",
    output = "1.5555555555556",
  },
  {
    name = "np.std",
    signature = "std(A [, axis]) -> number or array",
    text = "The standard deviation, the root of the variance. Options as for np.var.",
    example = "print(np.std({1, 2, 4}, {ddof = 1}))",
    output = "1.5275252316519",
  },
  {
    name = "np.argmax",
    signature = "argmax(A [, axis]) -> integer or array",
    text = "The position, from 1, of the first largest element. Options: axis, keepdims, out.",
    example = "print(np.argmax{3, 9, 2})",
    output = "2",
  },
  {
    name = "np.argmin",
    signature = "argmin(A [, axis]) -> integer or array",
    text = "The position, from 1, of the first smallest element. Options: axis, keepdims, out.",
    example = "print(np.argmin({{3, 9}, {1, 2}}, 1))",
    output = "[2 2]",
  },
  {
    name = "np.cumsum",
    signature = "cumsum(A [, axis]) -> array",
    text = [[
      Running sums, along an axis or of all elements in row-major order.
      Options: axis, out, dtype.]],
    example = "print(np.cumsum{1, 2, 3})",
    output = "[1 3 6]",
  },
  {
    name = "np.cumprod",
    signature = "cumprod(A [, axis]) -> array",
    text = [[
      Running products, along an axis or of all elements in row-major order.
      Options: axis, out, dtype.]],
    example = "print(np.cumprod{1, 2, 3, 4})",
    output = "[ 1  2  6 24]",
  },
  {
    name = "np.count_nonzero",
    signature = "count_nonzero(A [, axis]) -> integer or array",
    text = "The number of elements that are not zero. Options: axis, keepdims.",
    example = "print(np.count_nonzero{0, 3, 0, 5})",
    output = "2",
  },
  {
    name = "np.median",
    signature = "median(A [, axis]) -> number or array",
    text = "The middle element; of two middle elements their mean. Options: axis, keepdims.",
    example = "print(np.median{3, 1, 10, 2})",
    output = "2.5",
  },
  {
    name = "np.quantile",
    signature = "quantile(A, q [, axis]) -> number or array",
    text = [[
      The value below which a part q (0 .. 1) of the elements lies, interpolated linearly. For
      an array of q the results come along the first axes. Options: axis, keepdims.]],
    example = "print(np.quantile({1, 2, 3, 4}, {0.25, 0.5}))",
    output = "[1.75 2.5 ]",
  },
  {
    name = "np.percentile",
    signature = "percentile(A, q [, axis]) -> number or array",
    text = "np.quantile with q in percent. Options: axis, keepdims.",
    example = "print(np.percentile({1, 2, 3, 4}, 75))",
    output = "3.25",
  },
  {
    name = "np.ptp",
    signature = "ptp(A [, axis]) -> number or array",
    text = "Largest - smallest element. Options: axis, keepdims.",
    example = "print(np.ptp{3, 9, 4})",
    output = "6",
  },
  {
    name = "np.average",
    signature = "average(A [, axis]) -> number or array",
    text = [[
      The weighted mean. Options: axis, weights, keepdims, returned = true adds the sum of the
      weights.]],
    example = "print(np.average({1, 2, 4}, {weights = {3, 1, 1}}))",
    output = "1.8",
  },
  {
    name = "np.cov",
    signature = "cov(m [, y] [, options]) -> array (n, n)",
    types = { m = "dnn.array_like" },
    text = [[
      The covariances of n variables, the rows of m and y. Options: rowvar = false takes
      columns, ddof (1), bias.]],
    example = "print(np.cov{{1, 2, 3}, {6, 4, 2}})",
    output = [=[
[[ 1. -2.]
 [-2.  4.]]]=],
  },
  {
    name = "np.corrcoef",
    signature = "corrcoef(x [, y] [, options]) -> array (n, n)",
    text = [[
      The correlation coefficients of n variables, the rows of x and y. Option: rowvar = false
      takes columns.]],
    example = "print(np.corrcoef{{1, 2, 3}, {6, 4, 2}})",
    output = [=[
[[ 1. -1.]
 [-1.  1.]]]=],
  },
  {
    name = "np.diff",
    signature = "diff(A [, n [, axis]]) -> array",
    text = "Differences of neighbours along an axis, the last by default, n times (1).",
    example = "print(np.diff{1, 4, 9, 16})",
    output = "[3 5 7]",
  },
  {
    name = "np.ediff1d",
    signature = "ediff1d(A [, options]) -> array",
    text = [[
      Differences of neighbours in row-major order. Options: to_begin, to_end (what to put
      before and behind them).]],
    example = "print(np.ediff1d{1, 2, 4})",
    output = "[1 2]",
  },
  {
    name = "np.gradient",
    signature = "gradient(A [, spacing] [, options]) -> array, ...",
    text = [[
      The gradient by central differences, one-sided at the ends; one array per axis. spacing:
      the distance of elements (1) or their coordinates. Option: axis.]],
    example = "print(np.gradient{1, 4, 9, 16})",
    output = "[3. 4. 6. 7.]",
  },
  {
    name = "np.histogram",
    signature = "histogram(A [, bins] [, options]) -> counts (n,), edges (n + 1,)",
    text = [[
      How many elements are in each bin. bins: their number (10) or their edges. Options: range
      (a table of low and high), density, weights.]],
    example = "print(np.histogram({1, 2, 2, 5}, 2))",
    output = "[3 1]\t[1. 3. 5.]",
  },
  {
    name = "np.histogram2d",
    signature = "histogram2d(x, y [, bins] [, options]) -> counts (n, m), x_edges, y_edges",
    text = [[
      Counts the points (x, y) in the cells of a grid. bins: a number (10) for both, or
      {bins of x, bins of y}, numbers or edges. Options: range, density, weights.]],
    example = "print((np.histogram2d({1, 2, 3}, {1, 5, 9}, 2)))",
    output = [=[
[[1. 0.]
 [0. 2.]]]=],
  },
  {
    name = "np.digitize",
    signature = "digitize(x, bins [, options]) -> array int64",
    types = { right = "boolean" },
    text = [[
      The number of the bin each value is in: bin i lies between edges i and i + 1, 0 is below
      the first edge. Option: right (does the right edge belong to the bin?).]],
    example = "print(np.digitize({0.5, 1, 2.5, 9}, {1, 2, 3}))",
    output = "[0 1 2 3]",
  },
  {
    name = "np.interp",
    signature = "interp(x, xp, fp [, options]) -> array",
    text = [[
      Linear interpolation of the points (xp, fp). Options: left, right (values outside of
      xp), period.]],
    example = "print(np.interp({0, 1.5, 9}, {1, 2, 3}, {10, 20, 40}))",
    output = "[10. 15. 40.]",
  },
  {
    name = "np.trapz",
    signature = "trapz(y [, x] [, options]) -> number or array",
    text = "The area under a curve by the trapezoidal rule. Options: dx (1), axis (the last).",
    example = "print(np.trapz{1, 2, 4})",
    output = "4.5",
  },
  {
    name = "np.polyfit",
    signature = "polyfit(x, y, degree [, options]) -> array (degree + 1,)",
    text = [[
      The polynomial that fits points best, as coefficients, the highest power first.
      Options: w (weights of the points, not squared), rcond.]],
    example = "print(np.round(np.polyfit({0, 1, 2, 3}, {1, 3, 7, 13}, 2), 6))",
    output = "[1. 1. 1.]",
  },
  {
    name = "np.polyval",
    signature = "polyval(p, x) -> array or number",
    text = "The values of a polynomial with coefficients p, the highest power first.",
    example = "print(np.polyval({1, 0, -1}, {1, 2, 3}))",
    output = "[0 3 8]",
  },
  {
    name = "np.roots",
    signature = "roots(p [, options]) -> array (n,)",
    text = [[
      The roots of a polynomial with coefficients p, the highest power first. Complex roots
      are an error; with {parts = true} there are two results, real and imaginary parts.]],
    example = [[
print(np.roots{1, -3, 2})
print(np.roots({1, 0, 1}, {parts = true}))]],
    output = [=[
[2. 1.]
[-0.  0.]	[ 1. -1.]]=],
  },
  {
    name = "np.poly",
    signature = "poly(roots) -> array (n + 1,)",
    text = "The coefficients of the polynomial with some roots, the highest power first.",
    example = "print(np.poly{1, 2})",
    output = "[ 1. -3.  2.]",
  },
  {
    name = "np.polyadd",
    signature = "polyadd(p, q) -> array (n,)",
    text = "The sum of two polynomials.",
    example = "print(np.polyadd({1, 2, 3}, {1}))",
    output = "[1 2 4]",
  },
  {
    name = "np.polysub",
    signature = "polysub(p, q) -> array (n,)",
    text = "The difference of two polynomials.",
    example = "print(np.polysub({1, 2, 3}, {1}))",
    output = "[1 2 2]",
  },
  {
    name = "np.polymul",
    signature = "polymul(p, q) -> array (n,)",
    text = "The product of two polynomials.",
    example = "print(np.polymul({1, 1}, {1, -1}))",
    output = "[ 1  0 -1]",
  },
  {
    name = "np.polyder",
    signature = "polyder(p [, m]) -> array (n,)",
    text = "The derivative of a polynomial, m times (1).",
    example = "print(np.polyder{1, 2, 3})",
    output = "[2 2]",
  },
  {
    name = "np.polyint",
    signature = "polyint(p [, m [, k]]) -> array (n,)",
    types = { k = "number" },
    text = "The antiderivative of a polynomial, m times (1), with the constant k (0).",
    example = "print(np.polyint{2, 2})",
    output = "[1. 2. 0.]",
  },
  {
    name = "np.convolve",
    signature = "convolve(a, v [, mode]) -> array (n,)",
    text = [[
      The convolution of two vectors. mode: full (all n + m - 1 sums), same (as many as the
      longer one has elements) or valid (those of full overlap).]],
    choices = { mode = { "full", "same", "valid" } },
    example = "print(np.convolve({1, 2, 3}, {0, 1, 0.5}))",
    output = "[0.  1.  2.5 4.  1.5]",
  },
  {
    name = "np.correlate",
    signature = "correlate(a, v [, mode]) -> array (n,)",
    text = [[
      The sums of products when v is moved along a. mode: valid (the default), same or full.]],
    choices = { mode = { "full", "same", "valid" } },
    example = 'print(np.correlate({1, 2, 3}, {0, 1, 0.5}, "full"))',
    output = "[0.5 2.  3.5 3.  0. ]",
  },
  {
    name = "np.vectorize",
    signature = "vectorize(f [, options]) -> function",
    types = { f = "fun(...: number|boolean): number|boolean" },
    text = [[
      A function of arrays, which broadcast, from a function of numbers. Option: otypes (the
      dtype of the result). It is called once per element: functions of np are faster.]],
    example = [[
local larger = np.vectorize(function(a, b) return a > b and a or b end)
print(larger({1, 5, 3}, 2))]],
    output = "[2 5 3]",
  },
  {
    name = "np.apply_along_axis",
    signature = "apply_along_axis(f, axis, A, ...) -> array or number",
    text = [[
      f of each line along an axis, with further arguments; its results, arrays or numbers,
      take the place of the lines.]],
    example = "print(np.apply_along_axis(np.sum, 2, {{1, 2}, {3, 4}}))",
    output = "[3 7]",
  },
  {
    name = "np.ndindex",
    signature = "ndindex(extents, ...) -> iterator",
    text = "The positions of a shape, for a for loop.",
    example = "for i, j in np.ndindex(2, 2) do print(i, j) end",
    output = [[
1	1
1	2
2	1
2	2]],
  },
  {
    name = "np.ndenumerate",
    signature = "ndenumerate(A) -> iterator",
    text = [[
      The positions, as tables that index, and the elements of an array, for a for loop.]],
    example = [[
for position, x in np.ndenumerate{{5, 6}} do print(position[1], position[2], x) end]],
    output = [[
1	1	5
1	2	6]],
  },
  {
    name = "np.nanpercentile",
    signature = "nanpercentile(A, q [, axis]) -> number or array",
    text = "np.percentile of the elements that are not NaN. Options: axis, keepdims.",
    example = "print(np.nanpercentile({1, np.nan, 3}, 50))",
    output = "2.0",
  },
  {
    name = "np.nanquantile",
    signature = "nanquantile(A, q [, axis]) -> number or array",
    text = "np.quantile of the elements that are not NaN. Options: axis, keepdims.",
    example = "print(np.nanquantile({1, np.nan, 3}, 0.5))",
    output = "2.0",
  },
  {
    name = "np.nancumprod",
    signature = "nancumprod(A [, axis]) -> array",
    text = [[
      The products up to each element, NaN counting as 1. Without an axis A is flattened.
      Options: axis, dtype, out.]],
    example = "print(np.nancumprod{1, np.nan, 3})",
    output = "[1. 1. 3.]",
  },
  {
    name = "np.nancumsum",
    signature = "nancumsum(A [, axis]) -> array",
    text = [[
      The sums up to each element, NaN counting as 0. Without an axis A is flattened.
      Options: axis, dtype, out.]],
    example = "print(np.nancumsum{1, np.nan, 3})",
    output = "[1. 1. 4.]",
  },
  {
    name = "np.nanargmin",
    signature = "nanargmin(A [, axis]) -> integer or array",
    text = "The position of the smallest element that is not NaN. Options: axis, keepdims.",
    example = "print(np.nanargmin{1, np.nan, 3})",
    output = "1",
  },
  {
    name = "np.nanargmax",
    signature = "nanargmax(A [, axis]) -> integer or array",
    text = "The position of the largest element that is not NaN. Options: axis, keepdims.",
    example = "print(np.nanargmax{1, np.nan, 3})",
    output = "3",
  },
  {
    name = "np.nanstd",
    signature = "nanstd(A [, axis]) -> number or array",
    text = "The standard deviation without NaN. Options: axis, keepdims, ddof.",
    example = "print(np.nanstd{1, np.nan, 3})",
    output = "1.0",
  },
  {
    name = "np.nanvar",
    signature = "nanvar(A [, axis]) -> number or array",
    text = "The variance without NaN. Options: axis, keepdims, ddof.",
    example = "print(np.nanvar{1, np.nan, 3})",
    output = "1.0",
  },
  {
    name = "np.nanmedian",
    signature = "nanmedian(A [, axis]) -> number or array",
    text = "The middle value of those that are not NaN. Options: axis, keepdims.",
    example = "print(np.nanmedian{1, np.nan, 3})",
    output = "2.0",
  },
  {
    name = "np.nanmin",
    signature = "nanmin(A [, axis]) -> number or array",
    text = "The smallest element that is not NaN. Options: axis, keepdims.",
    example = "print(np.nanmin{1, np.nan, 3})",
    output = "1.0",
  },
  {
    name = "np.nanmax",
    signature = "nanmax(A [, axis]) -> number or array",
    text = "The largest element that is not NaN. Options: axis, keepdims.",
    example = "print(np.nanmax{1, np.nan, 3})",
    output = "3.0",
  },
  {
    name = "np.nanmean",
    signature = "nanmean(A [, axis]) -> number or array",
    text = "The mean without NaN. Options: axis, keepdims.",
    example = "print(np.nanmean{1, np.nan, 3})",
    output = "2.0",
  },
  {
    name = "np.nanprod",
    signature = "nanprod(A [, axis]) -> number or array",
    text = "The product without NaN. Options as for np.sum.",
    example = "print(np.nanprod{2, np.nan, 3})",
    output = "6.0",
  },
  {
    name = "np.nansum",
    signature = "nansum(A [, axis]) -> number or array",
    text = "The sum without NaN. Options as for np.sum.",
    example = "print(np.nansum{1, np.nan, 3})",
    output = "4.0",
  },
  -- --- comparing ---------------------------------------------------------------------------------
  {
    name = "np.isclose",
    signature = "isclose(a, b [, options]) -> array bool",
    text = [[
      Which elements are nearly equal: abs(a - b) <= atol + rtol abs(b). Options: rtol (1e-5),
      atol (1e-8), equal_nan.]],
    example = "print(np.isclose({1, 2}, {1.000001, 2.1}))",
    output = "[ True False]",
  },
  {
    name = "np.allclose",
    signature = "allclose(a, b [, options]) -> boolean",
    text = "Are all elements nearly equal? Options as for np.isclose.",
    example = "print(np.allclose({1, 2}, {1.000001, 2}))",
    output = "true",
  },
  {
    name = "np.array_equal",
    signature = "array_equal(a, b [, options]) -> boolean",
    text = "Do two arrays have the same shape and elements? Option: equal_nan.",
    example = "print(np.array_equal({1, 2}, {1, 2}), np.array_equal({1, 2}, {{1, 2}}))",
    output = "true\tfalse",
  },
  {
    name = "np.array_equiv",
    signature = "array_equiv(a, b) -> boolean",
    text = "Are two arrays equal when broadcast against each other?",
    example = "print(np.array_equiv({1, 1}, 1))",
    output = "true",
  },
  {
    name = "np.max_ulp",
    signature = "max_ulp(a, b) -> integer",
    text = [[
      The largest distance of two elements in units in the last place: 1 when a real is the next
      one to the other.]],
    example = "print(np.max_ulp({0.3, 1}, {0.1 + 0.2, 1}))",
    output = "1",
  },
  -- --- windows -----------------------------------------------------------------------------------
  {
    name = "np.hanning",
    signature = "hanning(n) -> array (n,)",
    text = "Hann's window, a raised cosine: weights that taper to 0 at both ends.",
    example = "print(np.hanning(5))",
    output = "[0.  0.5 1.  0.5 0. ]",
  },
  {
    name = "np.hamming",
    signature = "hamming(n) -> array (n,)",
    text = "Hamming's window, a raised cosine whose ends are 0.08.",
    example = "print(np.hamming(5))",
    output = "[0.08 0.54 1.   0.54 0.08]",
  },
  {
    name = "np.blackman",
    signature = "blackman(n) -> array (n,)",
    text = "Blackman's window, a sum of three cosines.",
    example = "print(np.blackman(5):round(2))",
    output = "[-0.    0.34  1.    0.34 -0.  ]",
  },
  {
    name = "np.bartlett",
    signature = "bartlett(n) -> array (n,)",
    text = "Bartlett's window, a triangle that is 0 at both ends.",
    example = "print(np.bartlett(5))",
    output = "[0.  0.5 1.  0.5 0. ]",
  },
  {
    name = "np.kaiser",
    signature = "kaiser(n, beta) -> array (n,)",
    types = { beta = "number" },
    text = [[
      Kaiser's window: beta 0 is a rectangle, 5 is much like np.hamming, 6 like np.hanning, 8.6
      like np.blackman.]],
    example = "print(np.kaiser(5, 6))",
    output = "[0.01487334 0.48295561 1.         0.48295561 0.01487334]",
  },
  {
    name = "np.i0",
    signature = "i0(x) -> number or array",
    types = { x = "dnn.array_like" },
    text = "The modified Bessel function of the first kind, of order 0.",
    example = "print(np.i0{0, 1, 2})",
    output = "[1.         1.26606588 2.2795853 ]",
  },
  -- --- elementwise: composed ---------------------------------------------------------------------
  {
    name = "np.round",
    signature = "round(A [, decimals]) -> array",
    text = [[
      Rounded to so many decimals (0), halves to even: multiplied, rounded, divided, as NumPy
      does. Options: decimals, out.]],
    example = "print(np.round({2.5, 3.14159}, 0), np.round(3.14159, 2))",
    output = "[2. 3.]\t3.14",
    aliases = { "np.around" },
  },
  {
    name = "A:round_",
    signature = "round_([decimals]) -> A",
    text = "Rounds in place.",
    example = "print(np.array{1.26, 2.34}:round_(1))",
    output = "[1.3 2.3]",
  },
  {
    name = "np.rad2deg",
    signature = "rad2deg(A [, options]) -> array",
    text = "Radians to degrees. Option: out.",
    example = "print(np.rad2deg(math.pi))",
    output = "180.0",
    aliases = { "np.degrees" },
  },
  {
    name = "np.deg2rad",
    signature = "deg2rad(A [, options]) -> array",
    text = "Degrees to radians. Option: out.",
    example = "print(np.deg2rad{0, 180})",
    output = "[0.         3.14159265]",
    aliases = { "np.radians" },
  },
  {
    name = "np.softmax",
    signature = "softmax(A [, axis]) -> array (...)",
    text = [[
      exp(A) divided by its sum along an axis, or over all elements. Large elements do not
      overflow.]],
    example = [[
print(np.softmax{1, 2, 3})
print(np.softmax({{0, 1000}, {0, 0}}, 1))]],
    output = [=[
[0.09003057 0.24472847 0.66524096]
[[0.5 1. ]
 [0.5 0. ]]]=],
  },
  {
    name = "np.log_softmax",
    signature = "log_softmax(A [, axis]) -> array (...)",
    text = "The logarithm of np.softmax, exact also where softmax is tiny.",
    example = "print(np.log_softmax{1, 2, 3})",
    output = "[-2.40760596 -1.40760596 -0.40760596]",
  },
  {
    name = "np.nan_to_num",
    signature = "nan_to_num(A [, options]) -> array",
    text = [[
      A copy with numbers in place of NaN and infinities. Options: nan (0), posinf, neginf (the
      largest and the smallest number).]],
    example = "print(np.nan_to_num({1, np.nan, np.inf}, {posinf = 9}))",
    output = "[1. 0. 9.]",
  },
  {
    name = "np.heaviside",
    signature = "heaviside(A, h) -> array",
    text = "0 where A is negative, 1 where it is positive, h where it is 0.",
    example = "print(np.heaviside({-2, 0, 3}, 0.5))",
    output = "[0.  0.5 1. ]",
  },
  {
    name = "np.modf",
    signature = "modf(A) -> array, array",
    text = "The fractional and the integral parts, both with the sign of A.",
    example = "print(np.modf{1.25, -2.5})",
    output = "[ 0.25 -0.5 ]\t[ 1. -2.]",
  },
  {
    name = "np.divmod",
    signature = "divmod(a, b) -> array or number, array or number",
    text = "a // b and a % b.",
    example = "print(np.divmod({7, -7}, 3))",
    output = "[ 2 -3]\t[1 2]",
  },
  {
    name = "np.fmod",
    signature = "fmod(a, b) -> array or number",
    text = "The remainder with the sign of a; a % b has that of b.",
    example = "print(np.fmod({7, -7}, 3))",
    output = "[ 1 -1]",
  },
  {
    name = "np.float_power",
    signature = "float_power(a, b) -> array or number",
    text = "Powers in float64, also of integers to negative powers.",
    example = "print(np.float_power({2, 4}, -1))",
    output = "[0.5  0.25]",
  },
  {
    name = "np.fabs",
    signature = "fabs(A [, options]) -> array",
    text = "Absolute values as reals. Option: out.",
    example = "print(np.fabs{-1, 2})",
    output = "[1. 2.]",
  },
  {
    name = "np.positive",
    signature = "positive(A [, options]) -> array",
    text = "A copy. Option: out.",
    example = "print(np.positive{-1, 2})",
    output = "[-1  2]",
  },
  {
    name = "np.sinc",
    signature = "sinc(x [, options]) -> array",
    text = "sin(pi x) / (pi x), and 1 at 0. Option: out.",
    example = "print(np.sinc{0, 0.5})",
    output = "[1.         0.63661977]",
  },
  {
    name = "np.gcd",
    signature = "gcd(a, b) -> array or integer",
    text = "The greatest common divisors of integers.",
    example = "print(np.gcd({12, 18}, 8))",
    output = "[4 2]",
  },
  {
    name = "np.lcm",
    signature = "lcm(a, b) -> array or integer",
    text = "The least common multiples of integers.",
    example = "print(np.lcm({4, 6}, 10))",
    output = "[20 30]",
  },
  {
    name = "np.clip",
    signature = "clip(A, low, high [, options]) -> array",
    text = [[
      Elements below low become low, those above high become high; nil is no bound. Option: out.]],
    example = "print(np.clip({1, 5, 9}, 2, 8))",
    output = "[2 5 8]",
  },
  {
    name = "A:clip_",
    signature = "clip_(low, high) -> A",
    text = "Clips in place.",
    example = "print(np.array{1, 5, 9}:clip_(nil, 6))",
    output = "[1 5 6]",
  },
  -- --- elementwise: one operand ------------------------------------------------------------------
  {
    name = "np.abs",
    signature = "abs(A [, options]) -> array",
    text = "Absolute values. Option: out.",
    example = "print(np.abs{-2, 3})",
    output = "[2 3]",
    aliases = { "np.absolute" },
  },
  {
    name = "np.absolute",
    signature = "absolute(A [, options]) -> array",
    text = "Absolute values: np.abs. Option: out.",
    example = "print(np.absolute{-2.5, 3})",
    output = "[2.5 3. ]",
  },
  {
    name = "np.negative",
    signature = "negative(A [, options]) -> array",
    text = "Signs changed: -A. Option: out.",
    example = "print(np.negative{1, -2})",
    output = "[-1  2]",
  },
  {
    name = "np.sign",
    signature = "sign(A [, options]) -> array",
    text = "-1, 0 or 1. Option: out.",
    example = "print(np.sign{-2.5, 0, 7})",
    output = "[-1.  0.  1.]",
  },
  {
    name = "np.signbit",
    signature = "signbit(A [, options]) -> array bool",
    text = "Is the sign negative? True for -0.0, too. Option: out.",
    example = "print(np.signbit{-0.0, 0.0})",
    output = "[ True False]",
  },
  {
    name = "np.square",
    signature = "square(A [, options]) -> array",
    text = "A * A. Option: out.",
    example = "print(np.square{2, -3})",
    output = "[4 9]",
  },
  {
    name = "np.sqrt",
    signature = "sqrt(A [, options]) -> array",
    text = "Square roots, NaN for negative numbers. Option: out.",
    example = "print(np.sqrt{4, 2})",
    output = "[2.         1.41421356]",
  },
  {
    name = "np.cbrt",
    signature = "cbrt(A [, options]) -> array",
    text = "Cube roots. Option: out.",
    example = "print(np.cbrt{8, -27})",
    output = "[ 2. -3.]",
  },
  {
    name = "np.reciprocal",
    signature = "reciprocal(A [, options]) -> array",
    text = "1 / A. Integers give float64, as the operator / does. Option: out.",
    example = "print(np.reciprocal{2, 4})",
    output = "[0.5  0.25]",
  },
  {
    name = "np.exp",
    signature = "exp(A [, options]) -> array",
    text = "e to the power of each element. Option: out.",
    example = "print(np.exp{0, 1})",
    output = "[1.         2.71828183]",
  },
  {
    name = "np.exp2",
    signature = "exp2(A [, options]) -> array",
    text = "2 to the power of each element. Option: out.",
    example = "print(np.exp2{0, 3})",
    output = "[1. 8.]",
  },
  {
    name = "np.expm1",
    signature = "expm1(A [, options]) -> array",
    text = "exp(A) - 1, exact for small elements. Option: out.",
    example = "print(np.expm1(1e-10))",
    output = "1.00000000005e-10",
  },
  {
    name = "np.log",
    signature = "log(A [, options]) -> array",
    text = "Natural logarithms: -inf at 0, NaN for negative numbers. Option: out.",
    example = "print(np.log{1, 10})",
    output = "[0.         2.30258509]",
  },
  {
    name = "np.log1p",
    signature = "log1p(A [, options]) -> array",
    text = "log(1 + A), exact for small elements. Option: out.",
    example = "print(np.log1p(1e-10))",
    output = "9.9999999995e-11",
  },
  {
    name = "np.log2",
    signature = "log2(A [, options]) -> array",
    text = "Logarithms to base 2. Option: out.",
    example = "print(np.log2{1, 8})",
    output = "[0. 3.]",
  },
  {
    name = "np.log10",
    signature = "log10(A [, options]) -> array",
    text = "Logarithms to base 10. Option: out.",
    example = "print(np.log10{1, 1000})",
    output = "[0. 3.]",
  },
  {
    name = "np.sin",
    signature = "sin(A [, options]) -> array",
    text = "Sine, of radians. Option: out.",
    example = "print(np.sin{0, math.pi / 2})",
    output = "[0. 1.]",
  },
  {
    name = "np.cos",
    signature = "cos(A [, options]) -> array",
    text = "Cosine, of radians. Option: out.",
    example = "print(np.cos{0, 1})",
    output = "[1.         0.54030231]",
  },
  {
    name = "np.tan",
    signature = "tan(A [, options]) -> array",
    text = "Tangent, of radians. Option: out.",
    example = "print(np.tan{0, 1})",
    output = "[0.         1.55740772]",
  },
  {
    name = "np.arcsin",
    signature = "arcsin(A [, options]) -> array",
    text = "Inverse sine, in radians. Option: out.",
    example = "print(np.arcsin{0, 1})",
    output = "[0.         1.57079633]",
  },
  {
    name = "np.arccos",
    signature = "arccos(A [, options]) -> array",
    text = "Inverse cosine, in radians. Option: out.",
    example = "print(np.arccos{0, 1})",
    output = "[1.57079633 0.        ]",
  },
  {
    name = "np.arctan",
    signature = "arctan(A [, options]) -> array",
    text = "Inverse tangent, in radians. Option: out.",
    example = "print(np.arctan{0, 1})",
    output = "[0.         0.78539816]",
  },
  {
    name = "np.sinh",
    signature = "sinh(A [, options]) -> array",
    text = "Hyperbolic sine. Option: out.",
    example = "print(np.sinh{0, 1})",
    output = "[0.         1.17520119]",
  },
  {
    name = "np.cosh",
    signature = "cosh(A [, options]) -> array",
    text = "Hyperbolic cosine. Option: out.",
    example = "print(np.cosh{0, 1})",
    output = "[1.         1.54308063]",
  },
  {
    name = "np.tanh",
    signature = "tanh(A [, options]) -> array",
    text = "Hyperbolic tangent. Option: out.",
    example = "print(np.tanh{0, 1})",
    output = "[0.         0.76159416]",
  },
  {
    name = "np.arcsinh",
    signature = "arcsinh(A [, options]) -> array",
    text = "Inverse hyperbolic sine. Option: out.",
    example = "print(np.arcsinh{0, 1})",
    output = "[0.         0.88137359]",
  },
  {
    name = "np.arccosh",
    signature = "arccosh(A [, options]) -> array",
    text = "Inverse hyperbolic cosine. Option: out.",
    example = "print(np.arccosh{1, 2})",
    output = "[0.        1.3169579]",
  },
  {
    name = "np.arctanh",
    signature = "arctanh(A [, options]) -> array",
    text = "Inverse hyperbolic tangent. Option: out.",
    example = "print(np.arctanh{0, 0.5})",
    output = "[0.         0.54930614]",
  },
  {
    name = "np.sigmoid",
    signature = "sigmoid(A [, options]) -> array",
    text = "1 / (1 + exp(-A)), without overflow. Option: out.",
    example = "print(np.sigmoid{0, 2})",
    output = "[0.5        0.88079708]",
  },
  {
    name = "np.relu",
    signature = "relu(A [, options]) -> array",
    text = "max(0, A). Option: out.",
    example = "print(np.relu{-1.5, 2})",
    output = "[0. 2.]",
  },
  {
    name = "np.softplus",
    signature = "softplus(A [, options]) -> array",
    text = "log(1 + exp(A)), without overflow. Option: out.",
    example = "print(np.softplus{0, 1000})",
    output = "[6.93147181e-01 1.00000000e+03]",
  },
  {
    name = "np.floor",
    signature = "floor(A [, options]) -> array",
    text = "The next integer below. Option: out.",
    example = "print(np.floor{1.7, -1.2})",
    output = "[ 1. -2.]",
  },
  {
    name = "np.ceil",
    signature = "ceil(A [, options]) -> array",
    text = "The next integer above. Option: out.",
    example = "print(np.ceil{1.2, -1.7})",
    output = "[ 2. -1.]",
  },
  {
    name = "np.trunc",
    signature = "trunc(A [, options]) -> array",
    text = "Decimals cut off. Option: out.",
    example = "print(np.trunc{1.7, -1.7})",
    output = "[ 1. -1.]",
    aliases = { "np.fix" },
  },
  {
    name = "np.rint",
    signature = "rint(A [, options]) -> array",
    text = "The nearest integer, halves to even. Option: out.",
    example = "print(np.rint{0.5, 1.5, 2.7})",
    output = "[0. 2. 3.]",
  },
  {
    name = "np.isnan",
    signature = "isnan(A [, options]) -> array bool",
    text = "Is it NaN? Option: out.",
    example = "print(np.isnan{1, np.nan})",
    output = "[False  True]",
  },
  {
    name = "np.isinf",
    signature = "isinf(A [, options]) -> array bool",
    text = "Is it infinite? Option: out.",
    example = "print(np.isinf{1, -np.inf})",
    output = "[False  True]",
  },
  {
    name = "np.isfinite",
    signature = "isfinite(A [, options]) -> array bool",
    text = "Is it neither infinite nor NaN? Option: out.",
    example = "print(np.isfinite{1, np.inf, np.nan})",
    output = "[ True False False]",
  },
  {
    name = "np.isposinf",
    signature = "isposinf(A) -> array bool",
    text = "Where elements are infinity.",
    example = "print(np.isposinf{1, np.inf, -np.inf})",
    output = "[False  True False]",
  },
  {
    name = "np.isneginf",
    signature = "isneginf(A) -> array bool",
    text = "Where elements are minus infinity.",
    example = "print(np.isneginf{1, np.inf, -np.inf})",
    output = "[False False  True]",
  },
  {
    name = "np.logical_not",
    signature = "logical_not(A [, options]) -> array bool",
    text = "Is it zero? Option: out.",
    example = "print(np.logical_not{0, 2})",
    output = "[ True False]",
  },
  {
    name = "np.invert",
    signature = "invert(A [, options]) -> array",
    text = "Bits inverted, masks negated: ~A. Option: out.",
    example = "print(np.invert{true, false}, ~np.array{5})",
    output = "[False  True]\t[-6]",
  },
  -- --- elementwise: two operands -----------------------------------------------------------------
  {
    name = "np.add",
    signature = "add(a, b [, options]) -> array",
    text = "a + b. Option: out.",
    example = "print(np.add({1, 2}, 10))",
    output = "[11 12]",
  },
  {
    name = "np.subtract",
    signature = "subtract(a, b [, options]) -> array",
    text = "a - b. Option: out.",
    example = "print(np.subtract({1, 2}, 10))",
    output = "[-9 -8]",
    aliases = { "A:sub" },
  },
  {
    name = "np.multiply",
    signature = "multiply(a, b [, options]) -> array",
    text = "a * b, elementwise. The matrix product is a:dot(b). Option: out.",
    example = "print(np.multiply({1, 2}, {3, 4}))",
    output = "[3 8]",
    aliases = { "A:mul" },
  },
  {
    name = "np.divide",
    signature = "divide(a, b [, options]) -> array",
    text = "a / b. Option: out.",
    example = "print(np.divide({1, 2}, 4))",
    output = "[0.25 0.5 ]",
    aliases = { "np.true_divide", "A:div" },
  },
  {
    name = "np.floor_divide",
    signature = "floor_divide(a, b [, options]) -> array",
    text = "a // b, rounded down. Option: out.",
    example = "print(np.floor_divide({7, -7}, 2))",
    output = "[ 3 -4]",
  },
  {
    name = "np.remainder",
    signature = "remainder(a, b [, options]) -> array",
    text = "a % b, with the sign of b. Option: out.",
    example = "print(np.remainder({7, -7}, 3))",
    output = "[1 2]",
    aliases = { "np.mod", "A:mod" },
  },
  {
    name = "np.power",
    signature = "power(a, b [, options]) -> array",
    text = "a ^ b. Option: out.",
    example = "print(np.power({2, 3}, 2))",
    output = "[4 9]",
    aliases = { "A:pow" },
  },
  {
    name = "np.maximum",
    signature = "maximum(a, b [, options]) -> array",
    text = "The larger of two elements, NaN if one is NaN. Option: out.",
    example = "print(np.maximum({1, 5}, 3))",
    output = "[3 5]",
  },
  {
    name = "np.minimum",
    signature = "minimum(a, b [, options]) -> array",
    text = "The smaller of two elements, NaN if one is NaN. Option: out.",
    example = "print(np.minimum({1, 5}, 3))",
    output = "[1 3]",
  },
  {
    name = "np.fmax",
    signature = "fmax(a, b [, options]) -> array",
    text = "The larger of two elements, the other one if one is NaN. Option: out.",
    example = "print(np.fmax({1, np.nan}, 3))",
    output = "[3. 3.]",
  },
  {
    name = "np.fmin",
    signature = "fmin(a, b [, options]) -> array",
    text = "The smaller of two elements, the other one if one is NaN. Option: out.",
    example = "print(np.fmin({1, np.nan}, 3))",
    output = "[1. 3.]",
  },
  {
    name = "np.arctan2",
    signature = "arctan2(a, b [, options]) -> array",
    text = "The angle of the point with abscissa b and ordinate a, in radians. Option: out.",
    example = "print(np.arctan2({0, 1}, {-1, 1}))",
    output = "[3.14159265 0.78539816]",
  },
  {
    name = "np.hypot",
    signature = "hypot(a, b [, options]) -> array",
    text = "sqrt(a^2 + b^2), without overflow. Option: out.",
    example = "print(np.hypot(3, 4))",
    output = "5.0",
  },
  {
    name = "np.copysign",
    signature = "copysign(a, b [, options]) -> array",
    text = "The magnitude of a with the sign of b. Option: out.",
    example = "print(np.copysign({1, 2}, {-1, 1}))",
    output = "[-1.  2.]",
  },
  {
    name = "np.logaddexp",
    signature = "logaddexp(a, b [, options]) -> array",
    text = "log(exp(a) + exp(b)), without overflow. Option: out.",
    example = "print(np.logaddexp(1000, 1000))",
    output = "1000.6931471806",
  },
  {
    name = "np.relu_backward",
    signature = "relu_backward(dA, Z [, options]) -> array",
    text = "The gradient through relu: 0 where Z <= 0, dA elsewhere. Option: out.",
    example = "print(np.relu_backward({1.5, 2.5}, {-1, 3}))",
    output = "[0.  2.5]",
  },
  {
    name = "np.sigmoid_backward",
    signature = "sigmoid_backward(dA, Z [, options]) -> array",
    text = "The gradient through sigmoid: dA s (1 - s) with s = sigmoid(Z). Option: out.",
    example = "print(np.sigmoid_backward({1, 2}, {0, 0}))",
    output = "[0.25 0.5 ]",
  },
  {
    name = "np.equal",
    signature = "equal(a, b [, options]) -> array bool",
    text = "Are they equal? a == b compares whole arrays and gives one boolean. Option: out.",
    example = "print(np.equal({1, 2}, {1, 3}))",
    output = "[ True False]",
    aliases = { "A:eq" },
  },
  {
    name = "np.not_equal",
    signature = "not_equal(a, b [, options]) -> array bool",
    text = "Do they differ? Option: out.",
    example = "print(np.not_equal({1, 2}, {1, 3}))",
    output = "[False  True]",
    aliases = { "A:ne" },
  },
  {
    name = "np.less",
    signature = "less(a, b [, options]) -> array bool",
    text = "Is a smaller? Lua's < cannot give a mask. Option: out.",
    example = "print(np.less({1, 5}, 3))",
    output = "[ True False]",
    aliases = { "A:lt" },
  },
  {
    name = "np.less_equal",
    signature = "less_equal(a, b [, options]) -> array bool",
    text = "Is a not larger? Option: out.",
    example = "print(np.less_equal({1, 3, 5}, 3))",
    output = "[ True  True False]",
    aliases = { "A:le" },
  },
  {
    name = "np.greater",
    signature = "greater(a, b [, options]) -> array bool",
    text = "Is a larger? Option: out.",
    example = "print(np.greater({1, 5}, 3))",
    output = "[False  True]",
    aliases = { "A:gt" },
  },
  {
    name = "np.greater_equal",
    signature = "greater_equal(a, b [, options]) -> array bool",
    text = "Is a not smaller? Option: out.",
    example = "print(np.greater_equal({1, 3, 5}, 3))",
    output = "[False  True  True]",
    aliases = { "A:ge" },
  },
  {
    name = "np.logical_and",
    signature = "logical_and(a, b [, options]) -> array bool",
    text = "Are both not zero? Option: out.",
    example = "print(np.logical_and({1, 0}, {2, 3}))",
    output = "[ True False]",
  },
  {
    name = "np.logical_or",
    signature = "logical_or(a, b [, options]) -> array bool",
    text = "Is one of them not zero? Option: out.",
    example = "print(np.logical_or({1, 0}, {0, 0}))",
    output = "[ True False]",
  },
  {
    name = "np.logical_xor",
    signature = "logical_xor(a, b [, options]) -> array bool",
    text = "Is exactly one of them not zero? Option: out.",
    example = "print(np.logical_xor({1, 1}, {0, 2}))",
    output = "[ True False]",
  },
  {
    name = "np.bitwise_and",
    signature = "bitwise_and(a, b [, options]) -> array",
    text = 'Bits set in both: a & b; for masks "and". Option: out.',
    example = "print(np.bitwise_and({6, 5}, 3))",
    output = "[2 1]",
  },
  {
    name = "np.bitwise_or",
    signature = "bitwise_or(a, b [, options]) -> array",
    text = 'Bits set in one of them: a | b; for masks "or". Option: out.',
    example = "print(np.bitwise_or({6, 5}, 1))",
    output = "[7 5]",
  },
  {
    name = "np.bitwise_xor",
    signature = "bitwise_xor(a, b [, options]) -> array",
    text = "Bits set in exactly one of them. Option: out.",
    example = "print(np.bitwise_xor({6, 5}, 3))",
    output = "[5 6]",
  },
  {
    name = "np.left_shift",
    signature = "left_shift(a, b [, options]) -> array",
    text = "The bits of integers moved up by b places; also a << b. Option: out.",
    example = "print(np.left_shift({1, 5}, 2))",
    output = "[ 4 20]",
  },
  {
    name = "np.right_shift",
    signature = "right_shift(a, b [, options]) -> array",
    text = "The bits of integers moved down by b places, the sign stays; also a >> b. Option: out.",
    example = "print(np.right_shift({20, -5}, 1))",
    output = "[10 -3]",
  },
  -- --- products ----------------------------------------------------------------------------------
  {
    name = "np.dot",
    signature = "dot(a, b [, options]) -> array or number",
    text = [[
      The matrix product: sums over the last axis of a and the last but one of b (the only one
      of a vector). Integers and bool give int64, also uint8, whose sums would not fit. Options:
      out, precision. The precision "bf16" rounds the elements of float32 operands to bfloat16
      (8 significant bits), and sums their exact products in float32: several times as fast
      where the processor has AMX, or AVX512-BF16 from AMD, and slower elsewhere
      (np.show_config tells); the relative error is about 0.0024 for random operands. Numbers
      below 1.2e-38 count as 0.]],
    types = { precision = '"full"|"bf16"' },
    example = [[
print(np.dot({{1, 2}, {3, 4}}, {{5}, {6}}))
print(np.array{1, 2}:dot{3, 4})]],
    output = [=[
[[17]
 [39]]
11]=],
  },
  {
    name = "np.matmul",
    signature = "matmul(a, b [, options]) -> array or number",
    text = [[
      As np.dot for vectors and matrices; more dimensions are stacks of matrices. Options: out,
      precision.]],
    types = { precision = '"full"|"bf16"' },
    example = "print(np.matmul(np.ones(2, 3, 4), np.ones(4, 5)).shape)",
    output = "(2, 3, 5)",
  },
  {
    name = "np.einsum",
    signature = "einsum(subscripts, a, ...) -> array or number",
    text = [[
      Sums of products, told by letters: each letter is an axis; those that the result lacks are
      summed. Of more than two operands the first two are multiplied first, and so on.]],
    example = 'print(np.einsum("ij,jk->ik", {{1, 2}}, {{3}, {4}}))',
    output = "[[11]]",
  },
  {
    name = "np.outer",
    signature = "outer(a, b) -> array (n, m)",
    text = "Products of all pairs of elements.",
    example = "print(np.outer({1, 2}, {3, 4}))",
    output = [=[
[[3 4]
 [6 8]]]=],
  },
  {
    name = "np.inner",
    signature = "inner(a, b) -> array or number",
    text = "Sums of products over the last axes of both.",
    example = "print(np.inner({1, 2}, {3, 4}))",
    output = "11",
  },
  {
    name = "np.vdot",
    signature = "vdot(a, b) -> number",
    text = "The sum of the products of all elements of two arrays of one size.",
    example = "print(np.vdot({{1, 2}}, {3, 4}))",
    output = "11",
  },
  {
    name = "np.kron",
    signature = "kron(a, b) -> array",
    text = "Kronecker's product: every element of a times all of b.",
    example = "print(np.kron({1, 10}, {1, 2}))",
    output = "[ 1  2 10 20]",
  },
  {
    name = "np.tensordot",
    signature = "tensordot(a, b [, axes]) -> array or number",
    text = [[
      Sums of products over chosen axes: the last n of a with the first n of b (2), or {axes of
      a, axes of b}.]],
    example = "print(np.tensordot({{1, 2}}, {{3}, {4}}, 1))",
    output = "[[11]]",
  },
  {
    name = "np.cross",
    signature = "cross(a, b) -> array",
    text = "The vector product of vectors of two or three components, along the last axes.",
    example = "print(np.cross({1, 0, 0}, {0, 1, 0}))",
    output = "[0 0 1]",
  },
  {
    name = "np.trace",
    signature = "trace(A [, offset]) -> number or array",
    text = "The sum of a diagonal.",
    example = "print(np.trace{{1, 2}, {3, 4}})",
    output = "5",
  },
  {
    name = "np.linalg.inv",
    signature = "inv(A) -> array (..., n, n)",
    text = "The inverse matrix.",
    example = "print(np.linalg.inv{{2, 0}, {0, 4}})",
    output = [=[
[[0.5  0.  ]
 [0.   0.25]]]=],
  },
  {
    name = "np.linalg.det",
    signature = "det(A) -> number or array",
    text = "The determinant.",
    example = "print(np.linalg.det{{2, 0}, {0, 4}})",
    output = "8.0",
  },
  {
    name = "np.linalg.slogdet",
    signature = "slogdet(A) -> sign, logarithm",
    text = "The sign of the determinant and the logarithm of its magnitude.",
    example = "print(np.linalg.slogdet{{2, 0}, {0, 4}})",
    output = "1.0\t2.0794415416798",
  },
  {
    name = "np.linalg.solve",
    signature = "solve(A, b) -> array",
    text = "The x with A x = b.",
    example = "print(np.linalg.solve({{2, 0}, {0, 4}}, {2, 2}))",
    output = "[1.  0.5]",
  },
  {
    name = "np.linalg.lstsq",
    signature = "lstsq(A, b [, rcond]) -> x, residuals, rank, s",
    text = "Least squares: the x that minimizes the norm of A x - b.",
    example = "print((np.linalg.lstsq({{1, 0}, {0, 2}, {0, 0}}, {1, 2, 3})))",
    output = "[1. 1.]",
  },
  {
    name = "np.linalg.pinv",
    signature = "pinv(A [, rcond]) -> array (..., n, m)",
    text = "The pseudo-inverse of Moore and Penrose.",
    example = "print(np.linalg.pinv{{2, 0}, {0, 4}})",
    output = [=[
[[0.5  0.  ]
 [0.   0.25]]]=],
  },
  {
    name = "np.linalg.cholesky",
    signature = "cholesky(A) -> array (..., n, n)",
    text = "The lower triangular L with L L.T = A.",
    example = "print(np.linalg.cholesky{{4, 2}, {2, 5}})",
    output = [=[
[[2. 0.]
 [1. 2.]]]=],
  },
  {
    name = "np.linalg.qr",
    signature = "qr(A [, mode]) -> Q, R",
    text = "An orthogonal and an upper triangular matrix with Q R = A.",
    example = [[
local Q, R = np.linalg.qr{{3, 0}, {4, 5}}
print(np.allclose(Q:dot(R), {{3, 0}, {4, 5}}))]],
    output = "true",
  },
  {
    name = "np.linalg.svd",
    signature = "svd(A [, options]) -> U, s, Vt",
    text = [[
      The singular values s, descending, with U diag(s) Vt = A. Options: full_matrices,
      compute_uv.]],
    example = "print(np.linalg.svd({{3, 0}, {0, 4}}, {compute_uv = false}))",
    output = "[4. 3.]",
  },
  {
    name = "np.linalg.eigh",
    signature = "eigh(A) -> w, v",
    text = "Eigenvalues, ascending, and eigenvectors, as columns, of a symmetric matrix.",
    example = "print((np.linalg.eigh{{2, 1}, {1, 2}}))",
    output = "[1. 3.]",
  },
  {
    name = "np.linalg.eig",
    signature = "eig(A [, options]) -> w, v",
    text = [[
      Eigenvalues, in no order, and eigenvectors, as columns, of a square matrix. Complex
      ones are an error; with {parts = true} there are four results: the real and imaginary
      parts of w, and those of v.]],
    example = [[
local w, v = np.linalg.eig{{2, 0}, {1, 3}}
print(w)
print(v)]],
    output = [=[
[3. 2.]
[[ 0.          0.70710678]
 [ 1.         -0.70710678]]]=],
  },
  {
    name = "np.linalg.eigvals",
    signature = "eigvals(A [, options]) -> array (..., n)",
    text = [[
      Eigenvalues of a square matrix, in no order. Complex ones are an error; with
      {parts = true} there are two results, real and imaginary parts.]],
    example = "print(np.linalg.eigvals({{0, -1}, {1, 0}}, {parts = true}))",
    output = "[0. 0.]\t[ 1. -1.]",
  },
  {
    name = "np.linalg.eigvalsh",
    signature = "eigvalsh(A) -> array (..., n)",
    text = "Eigenvalues of a symmetric matrix, ascending.",
    example = "print(np.linalg.eigvalsh{{2, 1}, {1, 2}})",
    output = "[1. 3.]",
  },
  {
    name = "np.linalg.norm",
    signature = "norm(x [, ord] [, options]) -> number or array",
    text = [[
      The norm of a vector or matrix: 2 by default, ord for others. Options: axis, keepdims.]],
    example = "print(np.linalg.norm{3, 4}, np.linalg.norm({3, 4}, 1))",
    output = "5.0\t7.0",
  },
  {
    name = "np.linalg.cond",
    signature = "cond(A [, ord]) -> number",
    text = "The condition number.",
    example = "print(np.linalg.cond{{2, 0}, {0, 4}})",
    output = "2.0",
  },
  {
    name = "np.linalg.matrix_rank",
    signature = "matrix_rank(A [, tolerance]) -> integer",
    text = "The number of singular values above a tolerance.",
    example = "print(np.linalg.matrix_rank{{1, 2}, {2, 4}})",
    output = "1",
  },
  {
    name = "np.linalg.matrix_power",
    signature = "matrix_power(A, n) -> array (..., n, n)",
    text = "A square matrix to an integer power.",
    example = "print(np.linalg.matrix_power({{1, 1}, {0, 1}}, 5))",
    output = [=[
[[1 5]
 [0 1]]]=],
  },
  {
    name = "np.linalg.multi_dot",
    signature = "multi_dot(matrices) -> array or number",
    text = [[
      The product of a table of matrices, in the order that takes the fewest
      multiplications.]],
    example = "print(np.linalg.multi_dot{np.ones(2, 3), np.ones(3, 4), np.ones(4)})",
    output = "[12. 12.]",
  },
  -- --- files -------------------------------------------------------------------------------------
  {
    name = "np.save",
    signature = "save(path, A)",
    text = "Writes an array as an .npy file; the ending is added to a path that lacks it.",
    example = [[
local name = os.tmpname()
np.save(name, {1, 2.5})
print(np.load(name .. ".npy"))
os.remove(name .. ".npy")
os.remove(name)]],
    output = "[1.  2.5]",
  },
  {
    name = "np.load",
    signature = "load(path) -> array or table",
    text = [[
      Reads an .npy file, or an .npz file as a table of arrays. What a file declares is compared
      with what it has before memory is taken. Refused are objects and records, more than 16
      dimensions, headers of over 64 kB and members of 4 GB.]],
    example = [[
local name = os.tmpname()
np.savez(name, {W = {1, 2}})
print(np.load(name .. ".npz").W)
os.remove(name .. ".npz")
os.remove(name)]],
    output = "[1 2]",
  },
  {
    name = "np.savez",
    signature = "savez(path, ...)",
    text = [[
      Writes several arrays to an .npz file: tables of named arrays, or arrays that are called
      arr_0, arr_1.]],
    example = [[
local name = os.tmpname()
np.savez(name, {b = {3}})
print(np.load(name .. ".npz").b)
os.remove(name .. ".npz")
os.remove(name)]],
    output = "[3]",
  },
  {
    name = "np.savez_compressed",
    signature = "savez_compressed(path, ...)",
    text = "As np.savez, compressed.",
    example = [[
local name = os.tmpname()
np.savez_compressed(name, {b = {3}})
print(np.load(name .. ".npz").b)
os.remove(name .. ".npz")
os.remove(name)]],
    output = "[3]",
  },
  {
    name = "np.savetxt",
    signature = "savetxt(path, X [, options])",
    text = [[
      Writes an array as text, a line for each row. Options: fmt ("%.18e"; one for all, a table
      with one a column, or "%d: %.2f" for a line), delimiter, newline, header, footer,
      comments. The path may be that of a pipe or a stream, such as "/dev/stdout".]],
    example = [[
local path = os.tmpname()
np.savetxt(path, {{1, 2}, {3, 4}}, {fmt = "%d"})
for line in io.lines(path) do print(line) end
os.remove(path)]],
    output = [[
1 2
3 4]],
  },
  {
    name = "np.loadtxt",
    signature = "loadtxt(path [, options]) -> array",
    text = [[
      Reads a table of numbers. Options: dtype, comments, delimiter, skiprows, usecols,
      max_rows, ndmin, unpack.]],
    example = [[
local path = os.tmpname()
np.savetxt(path, {{1, 2}, {3, 4}})
print(np.loadtxt(path))
os.remove(path)]],
    output = [=[
[[1. 2.]
 [3. 4.]]]=],
  },
  {
    name = "np.genfromtxt",
    signature = "genfromtxt(path [, options]) -> array",
    text = [[
      Reads a table of numbers in which some are missing: what is no number becomes NaN.
      Options: delimiter, comments, skip_header, skip_footer, usecols, filling_values,
      dtype, unpack.]],
    example = [[
local path = os.tmpname()
local file = io.open(path, "w")
file:write("a,b\n1,2\n3,\n")
file:close()
print(np.genfromtxt(path, {delimiter = ",", skip_header = 1}))
os.remove(path)]],
    output = [=[
[[ 1.  2.]
 [ 3. nan]]]=],
  },
  {
    name = "np.fromfile",
    signature = "fromfile(path [, options]) -> array (n,)",
    text = "Reads bare numbers. Options: dtype, count, offset.",
    example = [[
local path = os.tmpname()
np.array{1, 2.5}:tofile(path)
print(np.fromfile(path))
os.remove(path)]],
    output = "[1.  2.5]",
  },
  {
    name = "A:tofile",
    signature = "tofile(path)",
    text = "Writes the bare numbers of an array, row by row.",
    example = [[
local path = os.tmpname()
np.array{1, 2.5}:tofile(path)
print(np.fromfile(path, "float64"))
os.remove(path)]],
    output = "[1.  2.5]",
  },
  -- --- text and settings -------------------------------------------------------------------------
  {
    name = "np.str",
    signature = "str(x) -> string",
    types = { x = "number" },
    text = "A value as text: numbers in the shortest form that reads back as the same number.",
    example = "print(np.str(0.1 + 0.2))",
    output = "0.30000000000000004",
  },
  {
    name = "np.float32_str",
    signature = "float32_str(x) -> string",
    text = "A number as the shortest text that reads back as the same float32.",
    example = "print(np.float32_str(0.1))",
    output = "0.1",
  },
  {
    name = "np.array_repr",
    signature = "array_repr(A [, options]) -> string",
    text = "The text of an array as Python would write it. Options as for np.set_printoptions.",
    example = "print(np.array{1, 2.5}:repr())",
    output = "array([1. , 2.5])",
    aliases = { "A:repr" },
  },
  {
    name = "np.array_str",
    signature = "array_str(A) -> string",
    text = "The text that print shows.",
    example = "print(np.array_str{1, 2})",
    output = "[1 2]",
  },
  {
    name = "np.array2string",
    signature = "array2string(A [, options]) -> string",
    text = [[
      The text of an array. Options: separator, prefix, suffix; other
      Options as for np.set_printoptions.]],
    example = 'print(np.array2string({1, 2.5}, {separator = ", "}))',
    output = "[1. , 2.5]",
  },
  {
    name = "np.set_printoptions",
    signature = "set_printoptions(options)",
    text = [[
      How arrays are written from now on. Options: precision (8), threshold (1000), edgeitems
      (3), linewidth (75), suppress, sign, floatmode, nanstr, infstr, formatter.]],
    example = [[
np.set_printoptions{precision = 2}
print(np.array{math.pi})
np.set_printoptions{precision = 8}]],
    output = "[3.14]",
  },
  {
    name = "np.get_printoptions",
    signature = "get_printoptions() -> table",
    text = "The options in force.",
    example = "print(np.get_printoptions().precision)",
    output = "8",
  },
  {
    name = "np.printoptions",
    signature = "printoptions(options [, f]) -> results of f",
    text = [[
      Print options for a while: as long as f runs, or until the end of the block of local _
      <close> = np.printoptions(options).]],
    example = [[
np.printoptions({precision = 2}, function() print(np.array{math.pi}) end)
print(np.array{math.pi})]],
    output = [=[
[3.14]
[3.14159265]]=],
  },
  {
    name = "np.memory",
    signature = "memory() -> table",
    text = [[
      Bytes of all arrays: live, peak (the most so far), pooled (kept for reuse). And fresh: how
      many large buffers came from the system so far, rather than from those that are pooled.]],
    example = "print(np.memory().live >= 0)",
    output = "true",
  },
  {
    name = "np.set_threads",
    signature = "set_threads(n)",
    text = [[
      How many threads large work is shared by. Results do not depend on timing, but the order
      of additions may depend on n.]],
    example = [[
local threads = require("dnn.core").np.show_config().threads
np.set_threads(1)
np.set_threads(threads)]],
    output = "",
  },
  {
    name = "np.show_config",
    signature = "show_config() -> table",
    text = [[
      Prints with what the numbers are computed: products of bfloat16 (bf16: "amx", "avx512_bf16",
      or "none", which is float32 with rounded operands; the environment variable DNN_BF16
      chooses another), products (blas), instruction set and, for AVX-512, the family of processors
      whose caches products are cut for (isa: "avx512-intel" or "avx512-common"; the environment
      variable DNN_ISA may choose another that the processor has, and with the same one products
      have the same bits), linear algebra (lapack), threads.]],
    example = "print(np.show_config ~= nil)",
    output = "true",
  },
  {
    name = "np.info",
    signature = "info(what [, options])",
    text = [[
      Prints the help of a function, or of its name. Option: output (a function in
      place of print).]],
    example = 'np.info("np.flipud", {output = print})',
    output = [=[
np.flipud(A) -> array (n, ...)
  A view with the rows in reverse order.
Example
  print(np.flipud{{1, 2}, {3, 4}})
  --> [[3 4]
       [1 2]]]=],
  },
  -- --- arrays ------------------------------------------------------------------------------------
  {
    name = "A:astype",
    signature = "astype(dtype [, order]) -> array (...)",
    text = [[
      A copy of another type. Reals become integers by cutting off decimals. order is that of
      np.copy, "K" by default.]],
    example = 'print(np.array{1.7, -1.7}:astype("int64"))',
    output = "[ 1 -1]",
  },
  {
    name = "A:add_",
    signature = "add_(b [, options]) -> A",
    types = { b = "dnn.array_like" },
    text = [[
      a + b, in place: the result replaces the elements of A, which is returned. Option: alpha, a
      number by which b is multiplied first. W:add_(dW, {alpha = -rate}) is W - rate * dW without an
      array for the product.]],
    example = [[
local v = np.array{1.0, 2.0}
print(v:mul_(0.5):add_(np.array{4.0, 8.0}, {alpha = 0.25}))]],
    output = "[1.5 3. ]",
  },
  {
    name = "A:subtract_",
    signature = "subtract_(b [, options]) -> A",
    types = { b = "dnn.array_like" },
    text = [[
      a - b, in place: the result replaces the elements of A, which is returned. Option: alpha, a
      number by which b is multiplied first.]],
    example = "print(np.array{1.0, 2.0}:sub_(np.array{4.0, 8.0}, {alpha = 0.25}))",
    output = "[0. 0.]",
    aliases = { "A:sub_" },
  },
  {
    name = "A:item",
    signature = "item() -> number or boolean",
    text = "The only element of an array of one element.",
    example = "print(np.array{{2.5}}:item())",
    output = "2.5",
  },
  {
    name = "A:totable",
    signature = "totable() -> table",
    text = "Nested tables of the elements.",
    example = "print(#np.ones(2, 3):totable())",
    output = "2",
    aliases = { "A:tolist" },
  },
  {
    name = "A:tobytes",
    signature = "tobytes() -> string",
    text = "The elements as little-endian bytes, in row-major order.",
    example = "print(#np.ones(2, 3):tobytes())",
    output = "48",
  },
  {
    name = "A:rows",
    signature = "rows() -> iterator",
    text = [[
      Walks along the first axis: position and element, or position and view of a row. pairs(A)
      does the same.]],
    example = "for i, row in np.array{{1, 2}, {3, 4}}:rows() do print(i, row) end",
    output = [=[
1	[1 2]
2	[3 4]]=],
  },
  {
    name = "A:view",
    signature = "view() -> array",
    text = "Another array of the same elements: what is written into one is in both.",
    example = [[
local A = np.zeros(3)
A:view()[1] = 7
print(A)]],
    output = "[7. 0. 0.]",
  },
  {
    name = "A:is_view",
    signature = "is_view() -> boolean",
    text = "Does the array look at elements that belong to another one?",
    example = [[
local A = np.ones(2, 3)
print(A:is_view(), A[1]:is_view())]],
    output = "false\ttrue",
  },
  {
    name = "A:fill_",
    signature = "fill_(value) -> A",
    text = "Sets all elements.",
    example = "print(np.zeros(3):fill_(2.5))",
    output = "[2.5 2.5 2.5]",
  },
  -- --- random numbers ----------------------------------------------------------------------------
  {
    name = "np.random.seed",
    signature = "seed([seed])",
    text = [[
      Starts the stream of np.random anew, as NumPy's np.random.seed does: the numbers that
      follow are NumPy's.]],
    example = [[
np.random.seed(1)
print(np.random.randn(2))]],
    output = "[ 1.62434536 -0.61175641]",
  },
  {
    name = "np.random.RandomState",
    signature = "RandomState([seed]) -> RandomState",
    text = [[
      A stream of its own with all the methods of np.random, NumPy's numbers for the same seed.]],
    example = [[
local rng = np.random.RandomState(3)
print(rng:randn(2))]],
    output = "[1.78862847 0.43650985]",
  },
  {
    name = "np.random.default_rng",
    signature = "default_rng([seed]) -> Generator",
    text = [[
      A stream of its own with the methods of NumPy's Generator. Streams of different seeds are
      independent of each other and of RandomState's. The numbers are not those of NumPy's
      default_rng, but the same everywhere.]],
    example = [[
local rng = np.random.default_rng(7)
print(rng:normal(0, 1, 3))]],
    output = "[-1.29064871  0.37769263 -2.22070756]",
  },
  {
    name = "np.random.get_state",
    signature = "get_state() -> table",
    text = "The state of the stream, for np.random.set_state.",
    example = [[
local state = np.random.get_state()
local x = np.random.rand()
np.random.set_state(state)
print(x == np.random.rand())]],
    output = "true",
  },
  {
    name = "np.random.set_state",
    signature = "set_state(state)",
    text = "Sets the stream back to where np.random.get_state was called.",
    example = [[
local state = np.random.get_state()
np.random.set_state(state)]],
    output = "",
  },
  {
    name = "np.random.rand",
    signature = "rand([extents, ...]) -> array or number",
    text = "Uniform numbers, 0 <= x < 1; the shape as integers or as a table.",
    example = [[
np.random.seed(1)
print(np.random.rand(2, 2))]],
    output = [=[
[[4.17022005e-01 7.20324493e-01]
 [1.14374817e-04 3.02332573e-01]]]=],
  },
  {
    name = "np.random.randn",
    signature = "randn([extents, ...]) -> array or number",
    text = "Numbers of the standard normal distribution.",
    example = [[
np.random.seed(1)
print(np.random.randn(2, 2))]],
    output = [=[
[[ 1.62434536 -0.61175641]
 [-0.52817175 -1.07296862]]]=],
  },
  {
    name = "np.random.random",
    signature = "random([size]) -> array or number",
    text = "Uniform numbers, 0 <= x < 1.",
    example = [[
np.random.seed(1)
print(np.random.random(3))]],
    output = "[4.17022005e-01 7.20324493e-01 1.14374817e-04]",
  },
  {
    name = "np.random.random_sample",
    signature = "random_sample([size]) -> array or number",
    text = "np.random.random.",
    example = [[
np.random.seed(1)
print(np.random.random_sample{2})]],
    output = "[0.417022   0.72032449]",
    aliases = { "np.random.ranf", "np.random.sample" },
  },
  {
    name = "np.random.standard_normal",
    signature = "standard_normal([size]) -> array or number",
    text = "Numbers of the standard normal distribution.",
    example = [[
np.random.seed(1)
print(np.random.standard_normal(3))]],
    output = "[ 1.62434536 -0.61175641 -0.52817175]",
  },
  {
    name = "np.random.randint",
    signature = "randint(low [, high [, size [, dtype]]]) -> array or integer",
    types = { low = "integer", high = "integer" },
    text = "Integers low <= x < high; with one argument 0 <= x < low.",
    example = [[
np.random.seed(1)
print(np.random.randint(0, 10, 5))]],
    output = "[5 8 9 5 0]",
  },
  {
    name = "np.random.random_integers",
    signature = "random_integers(low [, high [, size]]) -> array or integer",
    text = [[
      Integers low <= x <= high; with one argument 1 <= x <= low. (np.random.randint leaves
      out high.)]],
    example = [[
np.random.seed(1)
print(np.random.random_integers(1, 6, 5))]],
    output = "[6 4 5 1 2]",
  },
  {
    name = "np.random.bytes",
    signature = "bytes(length) -> string",
    text = "Random bytes.",
    example = "print(#np.random.bytes(5))",
    output = "5",
  },
  {
    name = "np.random.permutation",
    signature = "permutation(n or A) -> array",
    types = { n = "integer|dnn.array_like" },
    text = "The positions 1 .. n in random order, or a copy of A with its rows in random order.",
    example = [[
np.random.seed(1)
print(np.random.permutation(5))]],
    output = "[3 2 5 1 4]",
  },
  {
    name = "np.random.shuffle",
    signature = "shuffle(A)",
    text = [[
      Puts the rows of an array, or the values of a Lua table, into random order, in place.]],
    example = [[
np.random.seed(1)
local A = np.arange(5)
np.random.shuffle(A)
print(A)]],
    output = "[2 1 4 0 3]",
  },
  {
    name = "np.random.choice",
    signature = "choice(n or A [, size [, options]]) -> array",
    types = { n = "integer|dnn.array_like" },
    text = [[
      Positions 1 .. n, or rows of A, at random. Options: replace (true), p (probabilities).]],
    example = [[
np.random.seed(1)
print(np.random.choice({10, 20, 30}, 4))]],
    output = "[20 10 10 20]",
  },
  {
    name = "np.random.normal",
    signature = "normal([loc [, scale [, size]]]) -> array or number",
    text = [[
      The normal distribution of mean loc (0) and standard deviation scale (1). Parameters may
      be named: {loc = 0, scale = 1, size = 3}. They may be arrays, which broadcast, in this
      distribution and all others.]],
    example = [[
np.random.seed(1)
print(np.random.normal(10, 2, 3))]],
    output = "[13.24869073  8.77648717  8.9436565 ]",
  },
  {
    name = "np.random.uniform",
    signature = "uniform([low [, high [, size]]]) -> array or number",
    text = "Uniform numbers, low (0) <= x < high (1).",
    example = [[
np.random.seed(1)
print(np.random.uniform(-1, 1, 3))]],
    output = "[-0.16595599  0.44064899 -0.99977125]",
  },
  {
    name = "np.random.beta",
    signature = "beta(a, b [, size]) -> array or number",
    text = "The beta distribution.",
    example = [[
np.random.seed(1)
print(np.random.beta(2, 3))]],
    output = "0.72728100912426",
  },
  {
    name = "np.random.binomial",
    signature = "binomial(n, p [, size]) -> array or integer",
    types = { n = "integer" },
    text = "Successes among n trials of probability p.",
    example = [[
np.random.seed(1)
print(np.random.binomial(10, 0.5, 5))]],
    output = "[5 6 0 4 3]",
  },
  {
    name = "np.random.chisquare",
    signature = "chisquare(df [, size]) -> array or number",
    text = "The chi-square distribution of df degrees of freedom.",
    example = [[
np.random.seed(1)
print(np.random.chisquare(3))]],
    output = "7.8952381420327",
  },
  {
    name = "np.random.dirichlet",
    signature = "dirichlet(alpha [, size]) -> array (size, k)",
    text = "Probabilities that add up to 1, of the Dirichlet distribution.",
    example = [[
np.random.seed(1)
print(np.random.dirichlet{1, 2, 3})]],
    output = "[0.16016217 0.24657794 0.59325988]",
  },
  {
    name = "np.random.exponential",
    signature = "exponential([scale [, size]]) -> array or number",
    text = "The exponential distribution of mean scale (1).",
    example = [[
np.random.seed(1)
print(np.random.exponential(2, 3))]],
    output = "[1.07921167e+00 2.54825051e+00 2.28762717e-04]",
  },
  {
    name = "np.random.f",
    signature = "f(dfnum, dfden [, size]) -> array or number",
    text = "Fisher's F distribution.",
    example = [[
np.random.seed(1)
print(np.random.f(3, 5))]],
    output = "4.7498489834781",
  },
  {
    name = "np.random.gamma",
    signature = "gamma(shape [, scale [, size]]) -> array or number",
    types = { shape = "dnn.array_like" },
    text = "The gamma distribution.",
    example = [[
np.random.seed(1)
print(np.random.gamma(2, 1))]],
    output = "4.7661420234477",
  },
  {
    name = "np.random.geometric",
    signature = "geometric(p [, size]) -> array or integer",
    text = "Trials up to the first success of probability p.",
    example = [[
np.random.seed(1)
print(np.random.geometric(0.3, 4))]],
    output = "[2 4 1 2]",
  },
  {
    name = "np.random.gumbel",
    signature = "gumbel([loc [, scale [, size]]]) -> array or number",
    text = "Gumbel's distribution of largest values.",
    example = [[
np.random.seed(1)
print(np.random.gumbel())]],
    output = "0.61691633695467",
  },
  {
    name = "np.random.hypergeometric",
    signature = "hypergeometric(ngood, nbad, nsample [, size]) -> array or integer",
    text = [[
      How many of nsample draws from an urn, without putting back, are among its ngood good
      ones.]],
    example = [[
np.random.seed(1)
print(np.random.hypergeometric(7, 3, 5, 5))]],
    output = "[4 4 3 5 2]",
  },
  {
    name = "np.random.laplace",
    signature = "laplace([loc [, scale [, size]]]) -> array or number",
    text = "Laplace's double exponential distribution.",
    example = [[
np.random.seed(1)
print(np.random.laplace())]],
    output = "-0.18146910894471",
  },
  {
    name = "np.random.logistic",
    signature = "logistic([loc [, scale [, size]]]) -> array or number",
    text = "The logistic distribution.",
    example = [[
np.random.seed(1)
print(np.random.logistic())]],
    output = "-0.33501045224547",
  },
  {
    name = "np.random.lognormal",
    signature = "lognormal([mean [, sigma [, size]]]) -> array or number",
    text = "exp of a normal distribution.",
    example = [[
np.random.seed(1)
print(np.random.lognormal())]],
    output = "5.0750956074827",
  },
  {
    name = "np.random.logseries",
    signature = "logseries(p [, size]) -> array or integer",
    text = "The logarithmic series distribution.",
    example = [[
np.random.seed(1)
print(np.random.logseries(0.6, 5))]],
    output = "[2 7 1 2 1]",
  },
  {
    name = "np.random.multinomial",
    signature = "multinomial(n, pvals [, size]) -> array",
    types = { n = "integer" },
    text = "How often each of several outcomes occurs in n trials.",
    example = [[
np.random.seed(1)
print(np.random.multinomial(10, {0.2, 0.3, 0.5}))]],
    output = "[2 4 4]",
  },
  {
    name = "np.random.multivariate_normal",
    signature = "multivariate_normal(mean, cov [, size]) -> array (size, n)",
    text = [[
      Vectors of a normal distribution of several dimensions, with mean (n,) and covariance
      (n, n).]],
    example = [[
np.random.seed(1)
print(np.random.multivariate_normal({0, 10}, {{1, 0}, {0, 4}}, 2))]],
    output = [=[
[[-0.61175641 13.24869073]
 [-1.07296862  8.9436565 ]]]=],
  },
  {
    name = "np.random.negative_binomial",
    signature = "negative_binomial(n, p [, size]) -> array or integer",
    types = { n = "integer" },
    text = "Failures before n successes of probability p.",
    example = [[
np.random.seed(1)
print(np.random.negative_binomial(3, 0.5))]],
    output = "3",
  },
  {
    name = "np.random.noncentral_chisquare",
    signature = "noncentral_chisquare(df, nonc [, size]) -> array or number",
    text = "The chi-square distribution with a noncentrality.",
    example = [[
np.random.seed(1)
print(np.random.noncentral_chisquare(3, 1, 2))]],
    output = "[1.11834726 0.49750341]",
  },
  {
    name = "np.random.noncentral_f",
    signature = "noncentral_f(dfnum, dfden, nonc [, size]) -> array or number",
    text = "The F distribution with a noncentrality.",
    example = [[
np.random.seed(1)
print(np.random.noncentral_f(3, 5, 1, 2))]],
    output = "[0.59329103 0.66605611]",
  },
  {
    name = "np.random.pareto",
    signature = "pareto(a [, size]) -> array or number",
    text = "Lomax's form of the Pareto distribution.",
    example = [[
np.random.seed(1)
print(np.random.pareto(3))]],
    output = "0.19706007396256",
  },
  {
    name = "np.random.poisson",
    signature = "poisson([lam [, size]]) -> array or integer",
    text = "Poisson's distribution of mean lam (1).",
    example = [[
np.random.seed(1)
print(np.random.poisson(4, 5))]],
    output = "[2 2 3 4 4]",
  },
  {
    name = "np.random.power",
    signature = "power(a [, size]) -> array or number",
    text = "The power distribution, density a x^(a - 1) on 0 .. 1.",
    example = [[
np.random.seed(1)
print(np.random.power(2))]],
    output = "0.64577240936926",
  },
  {
    name = "np.random.rayleigh",
    signature = "rayleigh([scale [, size]]) -> array or number",
    text = "Rayleigh's distribution.",
    example = [[
np.random.seed(1)
print(np.random.rayleigh())]],
    output = "1.0388511320292",
  },
  {
    name = "np.random.standard_cauchy",
    signature = "standard_cauchy([size]) -> array or number",
    text = "Cauchy's distribution.",
    example = [[
np.random.seed(1)
print(np.random.standard_cauchy())]],
    output = "-2.65521591179",
  },
  {
    name = "np.random.standard_exponential",
    signature = "standard_exponential([size]) -> array or number",
    text = "The exponential distribution of mean 1.",
    example = [[
np.random.seed(1)
print(np.random.standard_exponential())]],
    output = "0.53960583725919",
  },
  {
    name = "np.random.standard_gamma",
    signature = "standard_gamma(shape [, size]) -> array or number",
    types = { shape = "dnn.array_like" },
    text = "The gamma distribution of scale 1.",
    example = [[
np.random.seed(1)
print(np.random.standard_gamma(2))]],
    output = "4.7661420234477",
  },
  {
    name = "np.random.standard_t",
    signature = "standard_t(df [, size]) -> array or number",
    text = "Student's t distribution.",
    example = [[
np.random.seed(1)
print(np.random.standard_t(5))]],
    output = "2.1822087079156",
  },
  {
    name = "np.random.triangular",
    signature = "triangular(left, mode, right [, size]) -> array or number",
    types = { mode = "dnn.array_like" },
    text = "The triangular distribution.",
    example = [[
np.random.seed(1)
print(np.random.triangular(0, 1, 3, 3))]],
    output = "[1.1297412  1.70460313 0.01852362]",
  },
  {
    name = "np.random.vonmises",
    signature = "vonmises(mu, kappa [, size]) -> array or number",
    text = "The von Mises distribution: angles around mu.",
    example = [[
np.random.seed(1)
print(np.random.vonmises(0, 2, 3))]],
    output = "[-0.52656381 -0.35695403 -0.21059369]",
  },
  {
    name = "np.random.wald",
    signature = "wald(mean, scale [, size]) -> array or number",
    text = "Wald's inverse Gaussian distribution.",
    example = [[
np.random.seed(1)
print(np.random.wald(1, 2))]],
    output = "0.33510441422589",
  },
  {
    name = "np.random.weibull",
    signature = "weibull(a [, size]) -> array or number",
    text = "Weibull's distribution.",
    example = [[
np.random.seed(1)
print(np.random.weibull(2))]],
    output = "0.73457868010118",
  },
  {
    name = "np.random.zipf",
    signature = "zipf(a [, size]) -> array or integer",
    text = "The zeta distribution.",
    example = [[
np.random.seed(1)
print(np.random.zipf(1.5, 5))]],
    output = "[2 1 1 1 2]",
  },
  {
    name = "rng:integers",
    signature = "integers(low [, high [, size]]) -> array or integer",
    types = { low = "integer", high = "integer" },
    text = [[
      Integers low <= x < high of a Generator; with one argument 0 <= x < low. Parameters may be
      named; {endpoint = true} includes high.]],
    example = [[
local rng = np.random.default_rng(7)
print(rng:integers{low = 1, high = 6, size = 5, endpoint = true})]],
    output = "[2 5 1 6 1]",
  },
  {
    name = "rng:spawn",
    signature = "spawn(n) -> table of Generators",
    text = "Further streams, independent of this one and of each other.",
    example = [[
local children = np.random.default_rng(7):spawn(2)
print(children[1]:random(), children[2]:random())]],
    output = "0.9367658105037\t0.74253526935113",
  },
}

-- Functions of np that are methods of arrays, unless those have entries of their own, and functions
-- of np.random that are methods of streams.
local named = {}
for _, entry in ipairs(docs.entries) do
  named[entry.name] = true
  for _, alias in ipairs(entry.aliases or {}) do
    named[alias] = true
  end
end
for _, entry in ipairs(docs.entries) do
  local aliases = entry.aliases or {}
  local name = entry.name:match("^np%.([%w_]+)$")
  if name and type(core.methods[name]) == "function" and not named["A:" .. name] then
    aliases[#aliases + 1] = "A:" .. name
  end
  name = entry.name:match("^np%.random%.([%w_]+)$")
  for _, object in ipairs { "RandomState", "rng" } do
    if name and objects[object][name] then
      aliases[#aliases + 1] = object .. ":" .. name
    end
  end
  entry.aliases = #aliases > 0 and aliases or nil
end

-- The in-place twins of methods have no entries of their own: A:exp_() is A:exp(), stored in A.
local by_name = {}
for _, entry in ipairs(docs.entries) do
  by_name[entry.name] = entry
  for _, alias in ipairs(entry.aliases or {}) do
    by_name[alias] = entry
  end
end
for name in pairs(core.methods) do
  local base = name:match("^(.+)_$")
  local entry = base and not by_name["A:" .. name] and
    (by_name["A:" .. base] or by_name["np." .. base])
  if entry then
    local others = entry.signature:gsub(" ?%[, options%]", ""):match("^[%w_]+%([^,)]*,?%s*(.-)%)")
    docs.entries[#docs.entries + 1] = {
      name = "A:" .. name,
      signature = ("%s(%s) -> A"):format(name, others),
      text = ("%s In place: the result replaces the elements of A, which is returned."):format(
        (entry.text:gsub("%s+Option: out%.", ""))),
    }
  end
end

return docs
