--- The inputs on which the notebook on regularization tries its functions,
--- `dnn.cases.regularization`.
--
-- Every call makes them anew. The notebook gives the values of caches with 8 digits; they are
-- computed here and rounded to that.

local draw_layers = require "dnn.course.cases.draw_layers"
local np = require "dnn.np"
local suggest = require "dnn.support.suggest"
local three_layers = require "dnn.course.three_layers"

---@class dnn.cases.regularization
local regularization = {}

local three_shapes <const> = { { 2, 3 }, { 3, 2 }, { 1, 3 } }

local function labels()
  return np.array { { 1, 1, 0, 1, 0 } }
end

--- A3 (1, 5), Y (1, 5) and parameters of layers with 2, 3 and 1 units
function regularization.compute_cost_with_regularization()
  local A3 = np.array { { 0.40682402, 0.01629284, 0.16722898, 0.10118111, 0.40682402 } }
  return A3, labels(), draw_layers(np.random.RandomState(1), three_shapes)
end

--- X (3, 5) and parameters of layers with 2, 3 and 1 units
function regularization.forward_propagation_with_dropout()
  local random = np.random.RandomState(1)
  local X = random:randn(3, 5)
  return X, draw_layers(random, three_shapes)
end

--- The values of a cache with 8 digits after the point.
local function rounded(cache)
  for i, value in ipairs(cache) do
    cache[i] = value.dtype == "bool" and value or np.round(value, 8)
  end
  return cache
end

--- X (3, 5), Y (1, 5) and the cache of forward_propagation
function regularization.backward_propagation_with_regularization()
  local X, parameters = regularization.forward_propagation_with_dropout()
  local _, cache = three_layers.forward("cases", three_layers.upper, X, parameters)
  return X, labels(), rounded(cache)
end

--- X (3, 5), Y (1, 5) and the cache of forward_propagation_with_dropout with keep_prob = 0.5
function regularization.backward_propagation_with_dropout()
  local X, parameters = regularization.forward_propagation_with_dropout()
  local _, cache = three_layers.forward_with_dropout("cases", three_layers.upper, X, parameters,
    0.5, np.random.RandomState(1))
  return X, labels(), rounded(cache)
end

return suggest.strict(regularization, "dnn.cases.regularization")
