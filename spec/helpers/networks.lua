-- Examples for networks, and comparisons of their arrays.

local assert = require "luassert"
local dnn = require "dnn"
local np = require "dnn.np"

local networks = {}

--- Examples: X (n, m), Y (1, m) of 0 and 1.
---@param n integer
---@param m integer
---@param seed? integer 1
---@return dnn.array X
---@return dnn.array Y
function networks.examples(n, m, seed)
  local random = np.random.RandomState(seed or 1)
  return random:randn(n, m), random:rand(1, m):gt(0.5):astype("float64")
end

--- Asserts that two arrays have the same shape, and elements at most `tolerance` apart.
---@param expected dnn.array
---@param got dnn.array
---@param tolerance? number 1e-12
function networks.close(expected, got, tolerance)
  assert.equal(tostring(expected.shape), tostring(got.shape))
  local apart = np.max(np.abs(expected - got))
  assert.is_true(apart <= (tolerance or 1e-12), ("apart by %g"):format(apart))
end

--- Copies of arrays by name.
---@param parameters dnn.params
---@return dnn.params
function networks.copies(parameters)
  local copied = dnn.params()
  for name, array in pairs(parameters) do
    copied[name] = array:copy()
  end
  return copied
end

--- Asserts that there are the same arrays by name, with the same elements.
---@param a dnn.params
---@param b dnn.params
function networks.same_parameters(a, b)
  assert.equal(#a, #b)
  for name, array in pairs(a) do
    assert.is_true(array == b[name], name)
  end
end

--- Asserts that a number is the expected one, within a share of it.
---@param expected number
---@param got number
---@param tolerance? number 1e-12
function networks.near(expected, got, tolerance)
  local apart = math.abs(expected - got)
  assert.is_true(apart <= (tolerance or 1e-12) * math.max(1, math.abs(expected)),
    ("expected %.17g, got %.17g"):format(expected, got))
end

--- Every layer that dnn makes, some with several choices: pairs of a layer and what it is given.
---@return table[]
function networks.layers()
  local X = np.random.RandomState(4):randn(5, 9)
  local pictures = np.random.RandomState(4):randn(2, 6, 5, 3)
  return {
    { dnn.linear(4), X }, { dnn.linear(4, { bias = false }), X },
    { dnn.sigmoid(), X }, { dnn.relu(), X }, { dnn.tanh(), X }, { dnn.softmax(), X },
    { dnn.log_softmax(), X }, { dnn.leaky_relu(0.1), X }, { dnn.elu(0.7), X }, { dnn.gelu(), X },
    { dnn.softplus(), X }, { dnn.swish(), X }, { dnn.dropout(0.6), X },
    { dnn.flatten(), pictures },
    { dnn.batch_norm(), X }, { dnn.batch_norm { momentum = 0.3, epsilon = 1e-3 }, pictures },
    { dnn.conv2d(3, 3), pictures },
    { dnn.conv2d(3, { 2, 3 }, { stride = 2, padding = 1 }), pictures },
    { dnn.max_pool2d(2), pictures }, { dnn.max_pool2d(2, { stride = 1 }), pictures },
    { dnn.avg_pool2d({ 3, 2 }, { stride = 1, padding = 1 }), pictures },
    { dnn.embedding(7, 3), np.array { { 1, 3, 7 }, { 2, 2, 5 } } },
  }
end

--- A custom layer that changes nothing, with which steps are taken in Lua.
---@return table
function networks.identity()
  return { forward = function(_, A) return A end, backward = function(_, dA) return dA end }
end

--- Ways in which a step may be taken: with the kernel for tiny networks, in parts, with the Gram
--- matrix, with layers in Lua.
networks.ways = {
  tiny = { m = 4, n = 2 },
  parts = { m = 40, n = 2 },
  gram = { m = 6, n = 40, gram = "auto" },
  lua = { m = 6, n = 3, own = true },
}

return networks
