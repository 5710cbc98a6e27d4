--- Functions of random streams that are composed of others, for np.random and for its states.

local check = require "dnn.np.check"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"

-- Each has as its first argument draw(name, ...), which calls a function of the stream.
local sampling = {}

-- The extents of 'size', which may be nil, and those that follow them.
local function extents(size, more)
  local all = type(size) == "table" and table.move(size, 1, #size, 1, {}) or { size }
  return table.move(more, 1, #more, #all + 1, all)
end

--- Vectors of a normal distribution of several dimensions.
function sampling.multivariate_normal(draw, mean, cov, size)
  mean = check.array(mean, "mean", "multivariate_normal")
  cov = check.array(cov, "cov", "multivariate_normal")
  if type(size) == "table" and #size == 0 then
    size = check.options(size, "multivariate_normal", "size").size
  end
  if mean.ndim ~= 1 or cov.ndim ~= 2 or #cov ~= #mean or cov.shape[2] ~= #mean then
    fail("multivariate_normal: mean of shape %s and cov of shape %s do not fit", mean.shape,
      cov.shape)
  end
  local shape = extents(size, mean.shape)
  local _, s, vt = core.np.linalg.svd(cov)
  local scaled = core.np.sqrt(s):reshape(-1, 1) * vt
  if not (vt.T * s):dot(vt):sub(cov):abs():le(1e-8):all() then
    fail("multivariate_normal: 'cov' is not symmetric and positive semidefinite")
  end
  local x = draw("standard_normal", shape):reshape(-1, #mean)
  return (x:dot(scaled) + mean):reshape(shape)
end

--- Probabilities that add up to 1, of the Dirichlet distribution.
function sampling.dirichlet(draw, alpha, size)
  alpha = check.array(alpha, "alpha", "dirichlet")
  if type(size) == "table" and #size == 0 then
    size = check.options(size, "dirichlet", "size").size
  end
  if alpha.ndim ~= 1 or #alpha == 0 or alpha:le(0):any() then
    fail("dirichlet needs a vector of numbers above 0, got shape %s", alpha.shape)
  end
  local gammas = draw("standard_gamma", alpha, extents(size, alpha.shape))
  return gammas * (1 / gammas:cumsum(-1)("...", { #alpha, #alpha })) -- sums in order, as NumPy's
end

--- Integers low <= x <= high; random_integers(high) begins at 1. (randint leaves out high.)
function sampling.random_integers(draw, low, high, size)
  low = check.integer(low, "low", "random_integers")
  if high == nil then
    low, high = 1, low
  end
  high = check.integer(high, "high", "random_integers", nil, nil, math.maxinteger - 1)
  return draw("randint", low, high + 1, size)
end

local function shared(name, ...)
  return core.np.random[name](...)
end

local function is_state(value)
  return getmetatable(value) == "dnn.random"
end

for name, f in pairs(sampling) do
  local most = debug.getinfo(f, "u").nparams - 1
  core.np.random[name] = guards.count(function(...)
    return f(shared, ...)
  end, name, most)
  core.random_methods[name] = guards.method(function(state, ...)
    return f(function(law, ...)
      return state[law](state, ...)
    end, ...)
  end, name, "RandomState", "random", is_state, nil, most + 1)
end

-- NumPy's other names of random_sample.
for _, name in ipairs { "ranf", "sample" } do
  core.np.random[name] = core.np.random.random_sample
end

return sampling
