--- Polynomials as vectors of coefficients, the highest power first: {2, 0, 1} is 2 x^2 + 1.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local create = require "dnn.np.create"
local fail = require "dnn.support.fail"
local linalg = require("dnn.np.linalg").linalg
local loops = require("dnn.core").loops
local rearrange = require "dnn.np.rearrange"

local polynomial = {}

-- A vector of coefficients.
local function coefficients(p, name, from)
  if p.ndim == 0 then
    p = p:reshape(1)
  end
  if p.ndim ~= 1 then
    fail("'%s' of %s must be a vector of coefficients, got shape %s", name, from, p.shape)
  end
  return p
end

--- The values of a polynomial.
function polynomial.polyval(p, x)
  p = coefficients(check.array(p, "p", "polyval"), "p", "polyval")
  x = check.array(x, "x", "polyval")
  local y = core.zeros(x.shape, x.dtype)
  for _, coefficient in pairs(p) do
    y = core.array(core.add(core.multiply(y, x), coefficient))
  end
  return check.unbox(y)
end

--- The polynomial of a degree that fits points best, by least squares.
function polynomial.polyfit(x, y, degree, options)
  x = check.array(x, "x", "polyfit"):astype("float64")
  y = check.array(y, "y", "polyfit"):astype("float64")
  degree = check.integer(degree, "degree", "polyfit", nil, 0)
  options = check.options(options, "polyfit", "w", "rcond")
  if x.ndim ~= 1 or #x == 0 then
    fail("'x' of polyfit must be a vector with elements, got shape %s", x.shape)
  elseif y.ndim < 1 or y.ndim > 2 or #y ~= #x then
    fail("polyfit: shapes %s and %s do not fit", x.shape, y.shape)
  end
  local powers = create.vander(x, degree + 1)
  if options.w ~= nil then
    local w = check.array(options.w, "w", "polyfit"):astype("float64")
    if w.shape ~= x.shape then
      fail("polyfit: the weights have shape %s, expected %s", w.shape, x.shape)
    end
    powers = powers * w:reshape(-1, 1)
    y = y.ndim == 2 and y * w:reshape(-1, 1) or y * w
  end
  local scale = core.sqrt((powers * powers):sum(1))
  local rcond = check.number(options.rcond, "rcond", "polyfit", #x * 2.0 ^ -52)
  local fit = linalg.lstsq(powers / scale, y, rcond)
  return fit.ndim == 2 and fit / scale:reshape(-1, 1) or fit / scale
end

--- The roots of a polynomial, in no order.
function polynomial.roots(p, options)
  p = coefficients(check.array(p, "p", "roots"), "p", "roots"):astype("float64")
  options = check.options(options, "roots", "parts")
  local places = core.where(p)
  local real, imaginary = core.zeros { 0 }, core.zeros { 0 }
  if #places > 0 then
    local zeros = core.zeros { #p - places[-1] } -- roots at 0
    p = p { { places[1], places[-1] } }
    real, imaginary = zeros, zeros
    if #p > 1 then
      local companion = create.eye(#p - 1, #p - 1, -1)
      companion[1] = -(p "2:") / p[1]
      local a, b = linalg.eigvals(companion, { parts = true })
      real, imaginary = rearrange.append(a, zeros), rearrange.append(b, zeros)
    end
  end
  if options.parts then
    return real, imaginary
  end
  local complex = imaginary:ne(0)
  if complex:any() then
    local k = complex:argmax()
    fail("roots: %s%s%si is a root, and arrays are real: the option 'parts' gives real and "
      .. "imaginary parts", core.str(real[k]), imaginary[k] > 0 and "+" or "-",
      core.str(math.abs(imaginary[k])))
  end
  return real
end

--- The polynomial with some roots.
function polynomial.poly(roots)
  roots = check.array(roots, "roots", "poly")
  if roots.ndim ~= 1 then
    fail("poly needs a vector of roots, got shape %s", roots.shape)
  end
  local p = core.ones({ 1 }, roots.dtype == "float32" and "float32" or "float64")
  for _, root in pairs(roots) do
    p = rearrange.append(p, 0) - rearrange.append(0, p * root)
  end
  return p
end

-- Two vectors of coefficients of one length, with zeros for the higher powers of the shorter one.
local function aligned(p, q)
  local n = math.max(#p, #q)
  local function longer(v)
    return #v == n and v or rearrange.append(core.zeros({ n - #v }, v.dtype), v)
  end
  return longer(p), longer(q)
end

--- The sum of two polynomials.
function polynomial.polyadd(p, q)
  p = coefficients(check.array(p, "p", "polyadd"), "p", "polyadd")
  q = coefficients(check.array(q, "q", "polyadd"), "q", "polyadd")
  local a, b = aligned(p, q)
  return a + b
end

--- The difference of two polynomials.
function polynomial.polysub(p, q)
  p = coefficients(check.array(p, "p", "polysub"), "p", "polysub")
  q = coefficients(check.array(q, "q", "polysub"), "q", "polysub")
  local a, b = aligned(p, q)
  return a - b
end

-- All sums of products a[i] b[k] with i + k = n, for each n.
local function convolved(a, b)
  if #a < #b then
    a, b = b, a
  end
  if #b == 0 then
    return core.zeros({ math.max(#a - 1, 0) }, core.promote_types(a.dtype, b.dtype))
  end
  local dtype = core.promote_types(a.dtype, b.dtype)
  return loops.convolve(a:astype(dtype), b:astype(dtype))
end

--- The product of two polynomials.
function polynomial.polymul(p, q)
  p = coefficients(check.array(p, "p", "polymul"), "p", "polymul")
  q = coefficients(check.array(q, "q", "polymul"), "q", "polymul")
  return convolved(p, q)
end

--- The derivative of a polynomial.
function polynomial.polyder(p, m)
  p = coefficients(check.array(p, "p", "polyder"), "p", "polyder")
  m = check.integer(m, "m", "polyder", 1, 0)
  for _ = 1, m do
    local n = #p - 1
    p = n > 0 and p ":-2" * core.arange(n, 0, -1) or core.zeros({ 0 }, p.dtype)
    if n <= 0 then
      break
    end
  end
  return p
end

--- The antiderivative of a polynomial.
function polynomial.polyint(p, m, k)
  p = coefficients(check.array(p, "p", "polyint"), "p", "polyint")
  m = check.integer(m, "m", "polyint", 1, 0, 1000) -- one by one
  k = check.number(k, "k", "polyint", 0)
  for _ = 1, m do
    p = rearrange.append(p / core.arange(#p, 0, -1), k)
  end
  return p
end

local function vectors(a, b, from)
  if a.ndim ~= 1 or b.ndim ~= 1 or #a == 0 or #b == 0 then
    fail("%s needs vectors with elements, got shapes %s and %s", from, a.shape, b.shape)
  end
end

-- The part of a full convolution that a mode keeps, for vectors of n and m elements.
local function kept(full, n, m, mode)
  local longer, shorter = math.max(n, m), math.min(n, m)
  if mode == "same" then
    local before = (shorter - 1) // 2
    return full { { before + 1, before + longer } }:copy()
  elseif mode == "valid" then
    return full { { shorter, longer } }:copy()
  end
  return full
end

-- The vectors and the mode of convolve and correlate.
local function vectors_and_mode(a, v, mode, from, otherwise)
  a, v = check.array(a, "a", from), check.array(v, "v", from)
  if type(mode) == "table" then
    mode = check.options(mode, from, "mode").mode
  end
  mode = check.word(mode or otherwise, "mode", from, { "full", "same", "valid" })
  vectors(a, v, from)
  return a, v, mode
end

--- The convolution of two vectors: out[n] is the sum of all a[i] v[k] with i + k = n + 1.
function polynomial.convolve(a, v, mode)
  a, v, mode = vectors_and_mode(a, v, mode, "convolve", "full")
  return kept(convolved(a, v), #a, #v, mode)
end

--- The correlation of two vectors: the sums of products when v is moved along a.
function polynomial.correlate(a, v, mode)
  a, v, mode = vectors_and_mode(a, v, mode, "correlate", "valid")
  local full = convolved(a, v "::-1")
  if mode == "same" and #a < #v then -- as many as of v: counted from the other end
    return kept(full "::-1", #a, #v, mode) "::-1":copy()
  end
  return kept(full, #a, #v, mode)
end

return polynomial
