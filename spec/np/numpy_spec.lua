-- Random cases against NumPy itself, bit for bit (or to the units in the last place named). One
-- Python process computes what NumPy says about all cases.

local np = require "dnn.np"
local program = require "spec.helpers.program"

local python = "/usr/bin/python3"

local prelude = [[
import sys, warnings
import numpy as np
warnings.simplefilter("ignore")
np.seterr(all="ignore")

def A(dtype, shape, digits):
    return np.frombuffer(bytes.fromhex(digits), dtype).reshape(shape).copy()

def show(x):
    x = np.asarray(x)
    if x.dtype == np.intp or x.dtype.kind in "iu" and x.dtype != np.uint8:
        x = x.astype(np.int64)
    shape = ",".join(map(str, x.shape))
    return "%s|%s|%s" % (x.dtype.name, shape, np.ascontiguousarray(x).tobytes().hex())

def say(f):
    try:
        x = f()
        print(";".join(map(show, x if isinstance(x, (tuple, list)) else (x,))))
    except Exception as e:
        print(repr(e).replace(";", ","))

]]

local function available()
  return os.execute(python .. " -c 'import numpy' 2>/dev/null") == true
end

local function hex(bytes)
  return (bytes:gsub(".", function(byte)
    return ("%02x"):format(byte:byte())
  end))
end

-- A value as Python text.
local function py(value)
  if type(value) == "number" then
    if value ~= value then
      return "float('nan')"
    elseif value == math.huge or value == -math.huge then
      return ("float('%s')"):format(value > 0 and "inf" or "-inf")
    end
    return math.type(value) == "integer" and tostring(value) or
      ("float.fromhex('%a')"):format(value)
  end
  local extents = {}
  for i, extent in ipairs(value.shape) do
    extents[i] = extent .. ","
  end
  return ("A('%s', (%s), '%s')"):format(value.dtype, table.concat(extents), hex(value:tobytes()))
end

-- "int64|2,3|hex", as show in the prelude; numbers without dimensions, of the type NumPy gave.
local function show(value, dtype)
  if type(value) == "number" or type(value) == "boolean" then
    if type(value) == "number" and math.type(value) == "integer" and dtype ~= "bool" then
      dtype = dtype == "uint8" and dtype or "int64"
    elseif type(value) == "number" then
      dtype = dtype == "float32" and dtype or "float64"
    else
      dtype = "bool"
    end
    value = np.array(value, dtype)
  end
  return ("%s|%s|%s"):format(value.dtype, table.concat(value.shape, ","), hex(value:tobytes()))
end

local cases = {}

-- Adds a case: what our function gives, and NumPy's expression with %s for the arguments.
-- `ulps`: by how many units in the last place elements may differ; {of_largest = n}: those of the
-- largest element, for products of matrices, whose sums have no order that NumPy keeps to.
local function case(group, ulps, expression, arguments, ...)
  local texts = {}
  for i, argument in ipairs(arguments) do
    texts[i] = py(argument)
  end
  cases[#cases + 1] = {
    group = group,
    ulps = ulps,
    expression = expression:format(table.unpack(texts)),
    results = { ... },
  }
end

local random = np.random.RandomState(20240229)

local function integer(low, high)
  return random:randint(low, high + 1)
end

local function real()
  return random:normal() * 10.0 ^ integer(-3, 3)
end

-- A random array: awkward sizes, and now and then repeated values, zeros of both signs and NaN.
local function array(dtype, ndim, with_nan)
  local extents = {}
  for k = 1, ndim do
    extents[k] = integer(1, ndim == 1 and 131 or 9)
  end
  if dtype == "bool" then
    return random:randint(0, 2, extents):astype("bool")
  elseif dtype == "int64" then
    return random:randint(-20, 21, extents)
  elseif dtype == "uint8" then
    return random:randint(0, 256, extents, "uint8")
  end
  local A = random:normal(0, 3, extents)
  if integer(0, 1) == 1 then
    A = np.round(A, 0)
  end
  if with_nan and integer(0, 2) == 0 then
    A = np.where(np.greater(random:rand(table.unpack(extents)), 0.9), np.nan, A)
  end
  return A:astype(dtype)
end

local dtypes = { "float64", "float32", "int64", "uint8", "bool" }

local function spacing_cases()
  for _ = 1, 40 do
    local start, stop, num = real(), real(), integer(0, 60)
    case("linspace", 0, "np.linspace(%s, %s, %s)",
      { start, stop, num }, np.linspace(start, stop, num))
    case("linspace", 0, "np.linspace(%s, %s, %s, endpoint=False, retstep=True)",
      { start, stop, num },
      np.linspace(start, stop, num, { endpoint = false, retstep = true }))
    local low, high = integer(-9, 9), integer(-9, 30)
    case("linspace", 0, "np.linspace(%s, %s, %s, dtype=np.int64)", { low, high, num },
      np.linspace(low, high, num, { dtype = "int64" }))
    case("logspace", 1, "np.logspace(%s, %s, %s)", { low / 4, high / 8, num },
      np.logspace(low / 4, high / 8, num))
    local step = integer(1, 7) * (high < low and -1 or 1)
    case("arange", 0, "np.arange(%s, %s, %s)", { low, high, step }, np.arange(low, high, step))
    local fine = step / integer(3, 40)
    case("arange", 0, "np.arange(%s, %s, %s)", { start, start + 5 * step, fine },
      np.arange(start, start + 5 * step, fine))
  end
  case("arange", 0, "np.arange(%s)", { 7 }, np.arange(7))
  case("arange", 0, "np.arange(%s)", { 2.5 }, np.arange(2.5))
  case("linspace", 0, "np.linspace(%s, %s, %s)", { 0.0, 5e-324, 11 }, np.linspace(0, 5e-324, 11))
end

local function order_cases()
  for i = 1, 60 do
    local dtype = dtypes[i % 5 + 1]
    local A = array(dtype, integer(1, 3), true)
    local axis = integer(1, A.ndim)
    case("sort", 0, "np.sort(%s, axis=%s, kind='stable')", { A, axis - 1 }, A:sort(axis))
    case("argsort", 0, "np.argsort(%s, axis=%s, kind='stable') + 1", { A, axis - 1 },
      A:argsort { axis = axis })
    case("unique", 0, "np.unique(%s)", { A }, np.unique(A))
    case("unique", 0, "(lambda v, i, j, n: (v, i + 1, j + 1, n))(*np.unique(%s, True, True, True))",
      { A },
      np.unique(A, { return_index = true, return_inverse = true, return_counts = true }))
    local V = A:ravel()
    local B = array(dtype, 1, true)
    case("searchsorted", 0, "np.searchsorted(np.sort(%s), %s) + 1",
      { V, B }, np.searchsorted(V:sort(), B))
    case("searchsorted", 0, "np.searchsorted(np.sort(%s), %s, 'right') + 1", { V, A },
      np.searchsorted(V:sort(), A, { side = "right" }))
    case("isin", 0, "np.isin(%s, %s)", { A, B }, np.isin(A, B))
    case("intersect1d", 0, "np.intersect1d(%s, %s)", { A, B }, np.intersect1d(A, B))
    case("union1d", 0, "np.union1d(%s, %s)", { A, B }, np.union1d(A, B))
    case("setdiff1d", 0, "np.setdiff1d(%s, %s)", { A, B }, np.setdiff1d(A, B))
    case("argwhere", 0, "np.argwhere(%s) + 1", { A }, np.argwhere(A))
    local counts = random:randint(0, 30, integer(1, 40))
    case("bincount", 0, "np.bincount(%s, minlength=5)",
      { counts }, np.bincount(counts, { minlength = 5 }))
    local weights = random:normal(0, 1, #counts)
    case("bincount", 0, "np.bincount(%s, weights=%s)", { counts, weights },
      np.bincount(counts, { weights = weights }))
  end
end

local function statistics_cases()
  for i = 1, 60 do
    local dtype = dtypes[i % 4 + 1]
    local A = array(dtype, integer(1, 3), true)
    local axis = integer(1, A.ndim)
    case("median", 0, "np.median(%s, axis=%s)", { A, axis - 1 }, np.median(A, axis))
    case("median", 0, "np.median(%s, keepdims=True)", { A }, np.median(A, { keepdims = true }))
    local q = integer(0, 20) * 5
    case("percentile", 0, "np.percentile(%s, %s, axis=%s)", { A, q, axis - 1 },
      np.percentile(A, q, { axis = axis }))
    local qs = random:rand(integer(1, 4))
    case("quantile", 0, "np.quantile(%s, %s, axis=%s)", { A, qs, axis - 1 },
      np.quantile(A, qs, axis))
    case("ptp", 0, "np.ptp(%s, axis=%s)", { A, axis - 1 }, np.ptp(A, axis))
    case("diff", 0, "np.diff(%s, axis=%s)", { A, axis - 1 }, np.diff(A, 1, axis))
    local weights = random:rand(A.shape[axis])
    case("average", 0, "np.average(%s, axis=%s, weights=%s)", { A, axis - 1, weights },
      np.average(A, { axis = axis, weights = weights }))
    local B = array("float64", 1)
    local bins = integer(1, 20)
    case("histogram", 0, "np.histogram(%s, %s)", { B, bins }, np.histogram(B, bins))
    case("histogram", 0, "np.histogram(%s, %s, range=(%s, %s), density=True)",
      { B, bins, -2.5, 3.7 },
      np.histogram(B, bins, { range = { -2.5, 3.7 }, density = true }))
    local edges = np.unique(random:normal(0, 3, 7))
    case("histogram", 0, "np.histogram(%s, %s)", { B, edges }, np.histogram(B, edges))
    case("digitize", 0, "np.digitize(%s, %s)", { A, edges }, np.digitize(A, edges))
    case("digitize", 0, "np.digitize(%s, %s[::-1], right=True)", { A, edges },
      np.digitize(A, edges "::-1", { right = true }))
    local fp = random:normal(0, 3, #edges)
    case("interp", 0, "np.interp(%s, %s, %s)", { A, edges, fp }, np.interp(A, edges, fp))
    case("interp", 0, "np.interp(%s, %s, %s, left=-1, period=2.5)", { B, edges, fp },
      np.interp(B, edges, fp, { left = -1, period = 2.5 }))
    if #B > 1 then
      case("gradient", 0, "np.gradient(%s, %s)", { B, 0.3 }, np.gradient(B, 0.3))
      local places = np.cumsum(random:rand(#B))
      case("gradient", 0, "np.gradient(%s, %s)", { B, places }, np.gradient(B, places))
      case("trapz", 0, "np.trapz(%s, %s)", { B, places }, np.trapz(B, places))
      local pair = np.vstack { B, places }
      case("corrcoef", { of_largest = 16 }, "np.corrcoef(%s)", { pair }, np.corrcoef(pair))
      case("cov", { of_largest = 16 }, "np.cov(%s)", { pair }, np.cov(pair))
    end
    case("trapz", 0, "np.trapz(%s, dx=0.3, axis=%s)", { A, axis - 1 },
      np.trapz(A, { dx = 0.3, axis = axis }))
  end
end

local function shape_cases()
  for i = 1, 40 do
    local dtype = dtypes[i % 5 + 1]
    local A = array(dtype, integer(1, 3))
    local B = array(dtypes[integer(1, 5)], 2)
    local axis = integer(1, A.ndim)
    case("concatenate", 0, "np.concatenate([%s, np.zeros_like(%s, dtype='uint8')], %s)",
      { A, A, axis - 1 },
      np.concatenate({ A, np.zeros_like(A, { dtype = "uint8" }) }, axis))
    case("stack", 0, "np.stack([%s, %s], axis=%s)", { A, A, axis }, np.stack({ A, A }, axis + 1))
    case("vstack", 0, "np.vstack([%s, %s])", { A, A }, np.vstack { A, A })
    case("hstack", 0, "np.hstack([%s, %s])", { A, A }, np.hstack { A, A })
    case("dstack", 0, "np.dstack([%s, %s])", { A, A }, np.dstack { A, A })
    local n = integer(1, 4)
    case("tile", 0, "np.tile(%s, (%s, 2))", { A, n }, np.tile(A, { n, 2 }))
    case("repeat", 0, "np.repeat(%s, %s, axis=%s)", { A, n, axis - 1 }, A:rep(n, axis))
    local counts = random:randint(0, 4, A.shape[axis])
    case("repeat", 0, "np.repeat(%s, %s, axis=%s)",
      { A, counts, axis - 1 }, np["repeat"](A, counts, axis))
    case("flip", 0, "np.flip(%s, %s)", { A, axis - 1 }, np.flip(A, axis))
    local shift = integer(-12, 12)
    case("roll", 0, "np.roll(%s, %s, axis=%s)", { A, shift, axis - 1 }, np.roll(A, shift, axis))
    case("roll", 0, "np.roll(%s, %s)", { A, shift }, np.roll(A, shift))
    case("rot90", 0, "np.rot90(%s, %s)", { B, shift }, np.rot90(B, shift))
    case("array_split", 0, "np.array_split(%s, %s)", { A, n }, table.unpack(np.array_split(A, n)))
    case("split", 0, "np.split(%s, [2, %s], axis=1)",
      { B, n }, table.unpack(np.split(B, { 2, n }, 2)))
    for _, mode in ipairs { "edge", "reflect", "symmetric", "constant" } do
      case("pad", 0, "np.pad(%s, ((%s, 2), (0, %s)), '" .. mode .. "')", { B, n, n },
        np.pad(B, { { n, 2 }, { 0, n } }, mode))
    end
    local wide = array("int64", 1)
    local most = math.min(#wide, 9)
    case("pad", 0, "np.pad(%s, (%s, 1), 'wrap')", { wide, most }, np.pad(wide, { most, 1 }, "wrap"))
    case("tril", 0, "np.tril(%s, %s)", { B, n - 3 }, np.tril(B, n - 3))
    case("triu", 0, "np.triu(%s, %s)", { B, n - 3 }, np.triu(B, n - 3))
    case("diag", 0, "np.diag(%s, %s)", { B, n - 3 }, np.diag(B, n - 3))
    case("diag", 0, "np.diag(%s, %s)", { wide, n - 3 }, np.diag(wide, n - 3))
    case("eye", 0, "np.eye(%s, %s, %s)", { n, 5, shift }, np.eye(n, 5, shift))
    case("meshgrid", 0, "np.meshgrid(%s, %s)", { wide, counts }, np.meshgrid(wide, counts))
    local last = np.argsort(A, axis)
    case("take_along_axis", 0, "np.take_along_axis(%s, %s - 1, %s)", { A, last, axis - 1 },
      np.take_along_axis(A, last, axis))
    case("take", 0, "np.take(%s, %s - 1, axis=%s)",
      { A, np.array { 1, 1, -1 } + np.array { 0, 0, 1 }, axis - 1 },
      A:take({ 1, 1, -1 }, axis))
  end
end

local function elementwise_cases()
  for i = 1, 40 do
    local A = array(dtypes[i % 3 + 1], integer(1, 3), true)
    local B = np.array(A * random:rand(A.shape[A.ndim]))
    for _, decimals in ipairs { 0, 1, 3, 12, -1 } do
      case("round", 0, "np.round(%s, %s)", { A, decimals }, np.round(A, decimals))
      case("round", 0, "np.round(%s, %s)", { B, decimals }, B:round(decimals))
    end
    local out = np.empty(B.shape, B.dtype)
    np.round(B, { decimals = 1, out = out })
    case("round", 0, "np.round(%s, 1)", { B }, out)
    case("rad2deg", 0, "np.rad2deg(%s)", { A:astype "float64" }, np.rad2deg(A:astype "float64"))
    case("deg2rad", 0, "np.deg2rad(%s)", { A:astype "float64" }, np.deg2rad(A:astype "float64"))
    case("nan_to_num", 0, "np.nan_to_num(%s, nan=2.5)", { A }, np.nan_to_num(A, { nan = 2.5 }))
    case("heaviside", 0, "np.heaviside(%s, 0.5)", { B }, np.heaviside(B, 0.5))
    case("modf", 0, "np.modf(%s)", { B }, np.modf(B))
    case("isclose", 0, "np.isclose(%s, %s, equal_nan=True)",
      { A, B }, np.isclose(A, B, { equal_nan = true }))
    case("isclose", 0, "np.isclose(%s, %s, rtol=0.5)", { A, B }, np.isclose(A, B, { rtol = 0.5 }))
  end
end

local function edit_cases()
  for i = 1, 40 do
    local A = array(dtypes[i % 5 + 1], integer(1, 3))
    local axis = integer(1, A.ndim)
    local n = A.shape[axis]
    local some = random:randint(1, n + 1, integer(0, 4))
    local mask = random:randint(0, 2, n):astype("bool")
    case("delete", 0, "np.delete(%s, %s - 1, %s)", { A, some, axis - 1 }, np.delete(A, some, axis))
    case("delete", 0, "np.delete(%s, %s, %s)", { A, mask, axis - 1 }, np.delete(A, mask, axis))
    case("delete", 0, "np.delete(%s, -1)", { A }, np.delete(A, -1))
    local first, last = integer(1, n), integer(1, n)
    case("delete", 0, "np.delete(%s, slice(%s, %s), %s)", { A, first - 1, last, axis - 1 },
      np.delete(A, first <= last and ("%d:%d"):format(first, last) or {}, axis))
    local value = array("int64", 1) "1"
    case("insert", 0, "np.insert(%s, %s - 1, %s, %s)", { A, some, value, axis - 1 },
      np.insert(A, some, value, axis))
    case("insert", 0, "np.insert(%s, %s - 1, %s)", { A, 1, some }, np.insert(A, 1, some))
    local slab = random:randint(0, 99, { 2, A.ndim == 3 and A.shape[2] or 1, 1 })
    if A.ndim < 3 then
      slab = slab:reshape(table.unpack({ 2, 1 }, 1, A.ndim))
    end
    if axis == 1 then
      case("insert", 0, "np.insert(%s, %s, %s, 0)", { A, n, slab }, np.insert(A, n + 1, slab, 1))
    end
    case("resize", 0, "np.resize(%s, (%s, 7))", { A, n }, np.resize(A, { n, 7 }))
    local flat = A:ravel()
    case("trim_zeros", 0, "np.trim_zeros(%s)", { flat }, np.trim_zeros(flat))
    case("c_", 0, "np.c_[%s, %s]", { flat, flat }, np.c_ { flat, flat })
    case("r_", 0, "np.r_[%s, 3, 1:6:2]", { flat }, np.r_ { flat, 3, "1:5:2" })
    local B = array("float64", 2)
    case("block", 0, "np.block([[%s, %s]])", { B, B }, np.block { { B, B } })
    case("block", 0, "np.block([[%s], [%s]])", { B, B }, np.block { { B }, { B } })
    local k = integer(-3, 3)
    case("diagonal", 0, "np.diagonal(%s, %s)", { B, k }, np.diagonal(B, k))
    case("diagflat", 0, "np.diagflat(%s, %s)", { B, k }, np.diagflat(B, k))
    case("vander", 0, "np.vander(%s, %s)", { flat, 3 }, np.vander(flat, 3))
    case("tril_indices", 0, "[x + 1 for x in np.tril_indices(%s, %s, %s)]", { n, k, 5 },
      np.tril_indices(n, k, 5))
    case("triu_indices", 0, "[x + 1 for x in np.triu_indices(%s, %s, %s)]", { n, k, 5 },
      np.triu_indices(n, k, 5))
    case("indices", 0, "np.indices((%s, 3)) + 1", { n }, np.indices { n, 3 })
    local low, high = random:rand() + 0.1, random:rand() * 99
    case("geomspace", 8, -- of which powers of 10 multiply the ulp of the logarithm
      "np.geomspace(%s, %s, %s)", { low, high, n }, np.geomspace(low, high, n))
    local changed = A:copy()
    np.put(changed, some, value)
    case("put", 0, "(lambda x: (np.put(x, %s - 1, %s), x)[1])(%s)", { some, value, A }, changed)
    local where = random:randint(0, 2, A.shape):astype("bool")
    changed = A:copy()
    np.place(changed, where, value)
    case("place", 0, "(lambda x: (np.place(x, %s, %s), x)[1])(%s)", { where, value, A }, changed)
    changed = A:copy()
    np.putmask(changed, where, value)
    case("putmask", 0, "(lambda x: (np.putmask(x, %s, %s), x)[1])(%s)", { where, value, A },
      changed)
    case("extract", 0, "np.extract(%s, %s)", { where, A }, np.extract(where, A))
    local reals = A:astype "float64"
    case("select", 0, "np.select([%s, %s > 2], [%s, 3], 7)", { where, reals, reals },
      np.select({ where, reals:gt(2) }, { reals, 3 }, 7))
    local choice = random:randint(1, 3, A.shape)
    case("choose", 0, "np.choose(%s - 1, [%s, %s * 2])", { choice, A, A },
      np.choose(choice, { A, A * 2 }))
    local places = random:randint(1, A.size + 1, 5)
    local extents = {}
    for j, extent in ipairs(A.shape) do
      extents[j] = ("%d,"):format(extent)
    end
    local shape = "(" .. table.concat(extents) .. ")"
    case("unravel_index", 0, "[x + 1 for x in np.unravel_index(%s - 1, " .. shape .. ")]",
      { places }, np.unravel_index(places, A.shape))
    case("ravel_multi_index", 0, "%s", { places },
      np.ravel_multi_index({ np.unravel_index(places, A.shape) }, A.shape))
    local keys = random:randint(0, 3, { 3, 20 })
    case("lexsort", 0, "np.lexsort(%s) + 1", { keys }, np.lexsort(keys))
    case("setxor1d", 0, "np.setxor1d(%s, %s)", { keys[1], some }, np.setxor1d(keys[1], some))
    local rows = random:randint(0, 2, { 9, integer(1, 3) })
    case("unique", 0,
      "(lambda v, i, j, n: (v, i + 1, j + 1, n))(*np.unique(%s, True, True, True, axis=0))",
      { rows }, np.unique(rows,
        { axis = 1, return_index = true, return_inverse = true, return_counts = true }))
    case("unique", 0, "np.unique(%s, axis=1)", { rows }, np.unique(rows, { axis = 2 }))
    case("apply_along_axis", 0, "np.apply_along_axis(np.cumsum, %s, %s)", { axis - 1, A },
      np.apply_along_axis(np.cumsum, axis, A))
    case("apply_along_axis", 0, "np.apply_along_axis(np.sum, %s, %s)", { axis - 1, A },
      np.apply_along_axis(np.sum, axis, A))
    case("apply_along_axis", 0, "np.apply_along_axis(lambda v: np.outer(v, [1, 2]), %s, %s)",
      { axis - 1, A:astype "int64" }, np.apply_along_axis(function(v)
        return np.outer(v, { 1, 2 })
      end, axis, A:astype "int64"))
  end
end

local function nan_cases()
  for i = 1, 60 do
    local A = array(dtypes[i % 2 + 1], integer(1, 3), true)
    local axis = integer(1, A.ndim)
    for _, name in ipairs { "nansum", "nanprod", "nanmean", "nanvar", "nanstd", "nanmax", "nanmin",
      "nanmedian" } do
      case(name, 0, ("np.%s(%%s, axis=%%s, keepdims=True)"):format(name), { A, axis - 1 },
        np[name](A, { axis = axis, keepdims = true }))
      case(name, 0, ("np.%s(%%s)"):format(name), { A }, np[name](A))
    end
    case("nanvar", 0, "np.nanvar(%s, axis=%s, ddof=1)", { A, axis - 1 },
      np.nanvar(A, { axis = axis, ddof = 1 }))
    case("nancumsum", 0, "np.nancumsum(%s, axis=%s)", { A, axis - 1 }, np.nancumsum(A, axis))
    case("nancumprod", 0, "np.nancumprod(%s, axis=%s)", { A, axis - 1 }, np.nancumprod(A, axis))
    local whole = np.where(np.isnan(A), A, A):astype(A.dtype)
    whole["..., 1"] = 2.5
    case("nanargmax", 0, "np.nanargmax(%s, axis=-1) + 1", { whole }, np.nanargmax(whole, -1))
    case("nanargmin", 0, "np.nanargmin(%s) + 1", { whole }, np.nanargmin(whole))
    local q = integer(0, 20) / 20
    case("nanquantile", 0, "np.nanquantile(%s, %s, axis=%s)", { A, q, axis - 1 },
      np.nanquantile(A, q, axis))
    case("nanpercentile", 0, "np.nanpercentile(%s, [25, 50], axis=%s)", { A, axis - 1 },
      np.nanpercentile(A, { 25, 50 }, axis))
  end
end

local function polynomial_cases()
  for i = 1, 40 do
    local p, q = array(dtypes[i % 4 + 1], 1), array("int64", 1)
    p, q = p { { 1, math.min(#p, 9) } }, q { { 1, math.min(#q, 5) } }
    local x = array("float64", integer(1, 2))
    case("polyval", 0, "np.polyval(%s, %s)", { p, x }, np.polyval(p, x))
    case("polyadd", 0, "np.polyadd(%s, %s)", { p, q }, np.polyadd(p, q))
    case("polysub", 0, "np.polysub(%s, %s)", { p:astype "int64", q },
      np.polysub(p:astype "int64", q))
    case("polymul", 4, "np.polymul(%s, %s)", { np.r_ { 1, q }, q + 50 },
      np.polymul(np.r_ { 1, q }, q + 50))
    case("polyder", 0, "np.polyder(%s)", { q }, np.polyder(q))
    case("polyint", 0, "np.polyint(%s, 2)", { q }, np.polyint(q, 2))
    for _, mode in ipairs { "full", "same", "valid" } do
      case("convolve", 0, ("np.convolve(%%s, %%s, '%s')"):format(mode), { q, p:astype "int64" },
        np.convolve(q, p:astype "int64", mode))
      case("correlate", 0, ("np.correlate(%%s, %%s, '%s')"):format(mode), { q, p:astype "int64" },
        np.correlate(q, p:astype "int64", mode))
    end
    local places = np.linspace(-1, 1, 12)
    local values = random:normal(0, 1, 12)
    local fit = np.polyfit(places, values, 3)
    case("polyfit", 0, "bool(np.allclose(np.polyfit(%s, %s, 3), %s, 1e-10, 1e-12))",
      { places, values, fit }, true)
    local weights = random:rand(12)
    fit = np.polyfit(places, values, 2, { w = weights })
    case("polyfit", 0, "bool(np.allclose(np.polyfit(%s, %s, 2, w=%s), %s, 1e-10, 1e-12))",
      { places, values, weights, fit }, true)
    local zeros = random:normal(0, 2, 4)
    case("poly", 4, "np.poly(%s)", { zeros }, np.poly(zeros))
    local a, b = np.roots(p, { parts = true })
    case("roots", 0, "bool(np.allclose(np.sort(np.roots(%s)), np.sort(%s + 1j * %s), 1e-6, 1e-8))",
      { p, a, b }, true)
  end
end

local function arithmetic_cases()
  for i = 1, 40 do
    local integers = array("int64", integer(1, 2))
    local A, b = array(dtypes[i % 3 + 1], integer(1, 3), true), integer(1, 9)
    case("fmod", 0, "np.fmod(%s, %s)", { A, b }, np.fmod(A, b))
    case("fmod", 0, "np.fmod(%s, %s)", { A, -b }, np.fmod(A, -b))
    case("divmod", 0, "np.divmod(%s, %s)", { A, -b }, np.divmod(A, -b))
    case("float_power", 1, "np.float_power(%s, %s)", { integers, -2 }, np.float_power(integers, -2))
    case("fabs", 0, "np.fabs(%s)", { A }, np.fabs(A))
    case("positive", 0, "+%s", { A }, np.positive(A))
    case("sinc", 4, "np.sinc(%s)", { A:astype "float64" }, np.sinc(A:astype "float64"))
    case("gcd", 0, "np.gcd(%s, %s)", { integers, 12 }, np.gcd(integers, 12))
    case("lcm", 0, "np.lcm(%s, %s)", { integers, 12 }, np.lcm(integers, 12))
    case("isposinf", 0, "np.isposinf(%s / 0)", { A:astype "float64" }, np.isposinf(A / 0))
    case("isneginf", 0, "np.isneginf(%s / 0)", { A:astype "float64" }, np.isneginf(A / 0))
    case("ediff1d", 0, "np.ediff1d(%s, to_begin=%s)", { A, 3 }, np.ediff1d(A, { to_begin = 3 }))
    local x, y = random:normal(0, 1, 50), random:normal(0, 1, 50)
    case("histogram2d", 0, "np.histogram2d(%s, %s, (%s, 4))", { x, y, b },
      np.histogram2d(x, y, { b, 4 }))
    local edges = np.array { -2, -0.5, 0, 1.25 }
    case("histogram2d", 0, "np.histogram2d(%s, %s, (%s, 3), density=True)", { x, y, edges },
      np.histogram2d(x, y, { edges, 3 }, { density = true }))
    local P, Q, R = random:randint(-9, 9, { 3, b }), random:randint(-9, 9, { b, 4 }),
      random:randint(-9, 9, { 4, 2 })
    case("einsum", 0, "np.einsum('ij,jk,kl->li', %s, %s, %s)", { P, Q, R },
      np.einsum("ij,jk,kl->li", P, Q, R))
    case("einsum", 0, "np.einsum('ij,jk,kl', %s, %s, %s)", { P, Q, R },
      np.einsum("ij,jk,kl", P, Q, R))
    case("einsum", 0, "np.einsum('...j,jk,kl,i->...l', %s, %s, %s, %s)", { P, Q, R, R ":,1" },
      np.einsum("...j,jk,kl,i->...l", P, Q, R, R ":,1"))
    case("multi_dot", 0, "np.linalg.multi_dot([%s, %s, %s])", { P, Q, R },
      np.linalg.multi_dot { P, Q, R })
    case("partition", 0, "np.sort(%s)[..., %s - 1]", { A, 1 }, np.partition(A, 1)["..., 1"])
  end
end

-- Laws of probability, by name: functions that make one parameter each.
local function uniform(low, high)
  return function()
    return low + (high - low) * random:rand()
  end
end

local function whole(low, high)
  return function()
    return integer(low, high)
  end
end

local laws = {
  beta = { uniform(0.2, 3), uniform(0.2, 3) },
  binomial = { whole(0, 90), uniform(0, 1) },
  chisquare = { uniform(0.1, 9) },
  exponential = { uniform(0, 3) },
  f = { uniform(0.5, 9), uniform(0.5, 9) },
  gamma = { uniform(0, 4), uniform(0, 3) },
  geometric = { uniform(0.05, 1) },
  gumbel = { uniform(-2, 2), uniform(0, 3) },
  hypergeometric = { whole(1, 60), whole(1, 60), whole(1, 2) },
  laplace = { uniform(-2, 2), uniform(0, 3) },
  logistic = { uniform(-2, 2), uniform(0, 3) },
  lognormal = { uniform(-2, 2), uniform(0, 1) },
  logseries = { uniform(0.01, 0.99) },
  negative_binomial = { uniform(0.5, 9), uniform(0.1, 0.9) },
  noncentral_chisquare = { uniform(0.2, 4), uniform(0, 5) },
  noncentral_f = { uniform(0.5, 9), uniform(0.5, 9), uniform(0, 5) },
  normal = { uniform(-2, 2), uniform(0, 3) },
  pareto = { uniform(0.5, 5) },
  poisson = { uniform(0, 40) },
  power = { uniform(0.5, 5) },
  rayleigh = { uniform(0, 3) },
  standard_gamma = { uniform(0, 4) },
  standard_t = { uniform(0.5, 9) },
  triangular = { uniform(-3, -1), uniform(-1, 1), uniform(1, 3) },
  uniform = { uniform(-2, 0), uniform(0, 3) },
  vonmises = { uniform(-3, 3), uniform(0, 5) },
  wald = { uniform(0.5, 4), uniform(0.5, 4) },
  weibull = { uniform(0, 5) },
  zipf = { uniform(1.2, 5) },
}

local function random_cases()
  local names = {}
  for name in pairs(laws) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    for i = 1, 6 do
      local seed, arguments, columns, slots = integer(0, 1 << 31), {}, {}, {}
      for k, make in ipairs(laws[name]) do
        arguments[k] = make()
        columns[k] = np.array { make(), make(), make() }
        slots[k] = "%s"
        if name == "hypergeometric" and i > 3 and k == 3 then -- the method for large samples
          arguments[k] = integer(11, arguments[1] + arguments[2] + 10)
        end
      end
      if name == "hypergeometric" and arguments[3] > arguments[1] + arguments[2] then
        arguments[1] = arguments[3]
      end
      local call = ("np.random.RandomState(%d).%s(%s"):format(seed, name,
        table.concat(slots, ", "))
      local state = np.random.RandomState(seed)
      local last = #arguments + 1
      arguments[last] = 40
      case("random." .. name, 0, call .. ", %s)", arguments, state[name](state,
        table.unpack(arguments)))
      columns[1] = columns[1]:reshape(3, 1)
      state = np.random.RandomState(seed)
      case("random." .. name, 0, call .. ")", columns, state[name](state, table.unpack(columns)))
      columns[last] = { 2, 3, 3 }
      state = np.random.RandomState(seed)
      local ours = state[name](state, table.unpack(columns))
      columns[last] = nil
      case("random." .. name, 0, call .. ", size=(2, 3, 3))", columns, ours)
    end
  end
end

-- The decoded result "dtype|shape|hex".
local function decode(text)
  local dtype, shape, digits = text:match("^(%w+)|([%d,]*)|(%x*)$")
  local bytes = digits:gsub("%x%x", function(pair)
    return string.char(tonumber(pair, 16))
  end)
  return np.frombuffer(bytes, dtype), dtype, shape
end

local function agree(ours, theirs, ulps)
  local dtype = theirs:match("^%w+")
  if ours == nil or not theirs:find("^%w+|") then
    return false
  end
  ours = show(ours, dtype)
  if ours == theirs then
    return true
  end
  local a, type_a, shape_a = decode(ours)
  local b, type_b, shape_b = decode(theirs)
  if type_a ~= type_b or shape_a ~= shape_b then
    return false
  end
  -- a NaN is a NaN, whatever its bits
  if np.array_equal(a, b, { equal_nan = true }) then
    return true
  elseif type(ulps) == "table" then
    return np.abs(a - b):max() <= ulps.of_largest * 2.0 ^ -52 * np.abs(b):max()
  end
  return ulps > 0 and np.max_ulp(a, b) <= ulps
end

describe("np against NumPy", function()
  if not available() then
    it("agrees", function()
      pending(python .. " with numpy is absent")
    end)
    return
  end

  spacing_cases()
  order_cases()
  statistics_cases()
  shape_cases()
  elementwise_cases()
  edit_cases()
  nan_cases()
  polynomial_cases()
  arithmetic_cases()
  random_cases()

  local text = { prelude }
  for _, one in ipairs(cases) do
    text[#text + 1] = ("say(lambda: %s)\n"):format(one.expression)
  end
  local answer = program.shell(python .. " -", table.concat(text))
  local lines = {}
  for line in answer.out:gmatch("[^\n]*") do
    lines[#lines + 1] = line
  end

  local groups, names = {}, {}
  for i, one in ipairs(cases) do
    one.answer = lines[i] or ""
    if not groups[one.group] then
      groups[one.group] = {}
      names[#names + 1] = one.group
    end
    table.insert(groups[one.group], one)
  end

  it("gets an answer to every case", function()
    assert.equal("", answer.err)
    assert.is_true(#cases > 300)
    assert.is_true(#lines >= #cases)
  end)

  for _, name in ipairs(names) do
    it(("%s: %d cases"):format(name, #groups[name]), function()
      for _, one in ipairs(groups[name]) do
        local k = 0
        for theirs in one.answer:gmatch("[^;]+") do
          k = k + 1
          if not agree(one.results[k], theirs, one.ulps) then
            error(("%s\n  result %d: NumPy %s\n  ours %s"):format(one.expression, k, theirs,
              one.results[k] ~= nil and show(one.results[k]) or "nothing"))
          end
        end
        assert.equal(k, #one.results, one.expression)
      end
    end)
  end
end)
