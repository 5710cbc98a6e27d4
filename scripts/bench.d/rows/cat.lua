-- training the two networks of the cat notebook on data of the same shape, one iteration

local np = require "dnn.np"
local dnn = require "dnn"

--- Pictures as columns, and labels: uniform numbers, which the time does not depend on.
local function data()
  local random = np.random.RandomState(1)
  return random:rand(12288, 209), random:randint(0, 2, { 1, 209 }):astype("float64")
end

-- A call of a model function also draws its parameters, so the rows repeat its loop instead.
local function two_layer()
  local X, Y = data()
  local parameters = dnn.initialize_parameters(12288, 7, 1)
  local last <const> = { input_gradient = false }
  return function()
    local A1, cache1 = dnn.linear_activation_forward(X, parameters.W1, parameters.b1, "relu")
    local A2, cache2 = dnn.linear_activation_forward(A1, parameters.W2, parameters.b2, "sigmoid")
    dnn.compute_cost(A2, Y)
    local dA2 = -(Y / A2 - (1 - Y) / (1 - A2))
    local grads = dnn.params()
    grads.dA2, grads.dW2, grads.db2 = dnn.linear_activation_backward(dA2, cache2, "sigmoid")
    grads.dA1, grads.dW1, grads.db1 =
      dnn.linear_activation_backward(grads.dA2, cache1, "relu", last)
    dnn.update_parameters(parameters, grads, 0.0075)
  end
end

local function deep(layer_dims)
  return function()
    local X, Y = data()
    local parameters = dnn.initialize_parameters_deep(layer_dims, { scale = "fan_in", seed = 1 })
    local options <const> = { input_gradient = false }
    return function()
      local AL, caches = dnn.L_model_forward(X, parameters)
      dnn.compute_cost(AL, Y)
      local grads = dnn.L_model_backward(AL, Y, caches, options)
      dnn.update_parameters(parameters, grads, 0.0075)
    end
  end
end

return {
  rows = {
    { name = "12288-7-1", ours = two_layer, peers = { numpy = "two_layer" } },
    { name = "12288-20-7-5-1", ours = deep { 12288, 20, 7, 5, 1 }, peers = { numpy = "deep" } },
  },
}
