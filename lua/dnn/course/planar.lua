--- The notebook on planar data, `dnn.planar`: a network with one hidden layer, tanh and then
--- sigmoid.
--
-- X is (n_x, m), Y (1, m) of 0 and 1. Functions look each other up in this table, so that any of
-- them can be replaced. nn_model calls the others in the notebook's order: begin there. The linear
-- part and sigmoid are core.steps (src/bindings/steps.c).

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local np = require "dnn.np"
local params = require "dnn.support.params"
local steps = require "dnn.course.steps"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

---@class dnn.planar
local planar = {}

--- The numbers of units: those of X, 4 in the hidden layer, those of Y.
function planar.layer_sizes(X, Y)
  X, Y = arguments.check_examples("layer_sizes", X, Y)
  return X.shape[1], 4, Y.shape[1]
end

--- Weights randn * 0.01 from seed 2, biases 0.
function planar.initialize_parameters(n_x, n_h, n_y, options)
  options = suggest.options("initialize_parameters", options, { seed = 2 })
  for i, name in ipairs { "n_x", "n_h", "n_y" } do
    ranges.check("initialize_parameters", name, (select(i, n_x, n_h, n_y)), ranges.count)
  end
  return steps.initialize_parameters(n_x, n_h, n_y, options)
end

--- The forward pass: A1 = tanh(Z1), A2 = sigmoid(Z2).
function planar.forward_propagation(X, parameters)
  local caller = "forward_propagation"
  X = arguments.check_array(caller, "X", X)
  arguments.check_table(caller, "parameters", parameters)
  local function parameter(name)
    return arguments.entry(caller, "parameters", parameters, name)
  end
  local cache = params.new()
  cache.Z1 = core.steps.linear_forward(X, parameter("W1"), parameter("b1"))
  cache.A1 = np.tanh(cache.Z1)
  cache.Z2 = core.steps.linear_forward(cache.A1, parameter("W2"), parameter("b2"))
  cache.A2 = core.steps.sigmoid(cache.Z2)
  return cache.A2, cache
end

--- Cross-entropy: -sum(log(A2) * Y + log(1 - A2) * (1 - Y)) / m. The parameters, which the notebook
--- hands over as well, are not needed.
function planar.compute_cost(A2, Y)
  A2, Y = arguments.check_examples("compute_cost", A2, Y, "A2")
  local logprobs = np.log(A2) * Y + (1 - Y) * np.log(1 - A2)
  return -logprobs:sum() / Y.shape[2]
end

--- The backward pass.
function planar.backward_propagation(parameters, cache, X, Y)
  local caller = "backward_propagation"
  arguments.check_table(caller, "parameters", parameters)
  arguments.check_table(caller, "cache", cache)
  X, Y = arguments.check_examples(caller, X, Y)
  local W2 = arguments.entry(caller, "parameters", parameters, "W2")
  local A1 = arguments.entry(caller, "cache", cache, "A1")
  local A2 = arguments.entry(caller, "cache", cache, "A2")
  local m = X.shape[2]
  local dZ2 = A2 - Y
  local dZ1 = np.dot(W2.T, dZ2) * (1 - np.square(A1))
  local grads = params.new()
  grads.dW1 = 1 / m * np.dot(dZ1, X.T)
  grads.db1 = 1 / m * dZ1:sum { axis = 2, keepdims = true }
  grads.dW2 = 1 / m * np.dot(dZ2, A1.T)
  grads.db2 = 1 / m * dZ2:sum { axis = 2, keepdims = true }
  return grads
end

--- One step of gradient descent, in the arrays of `parameters`: W = W - learning_rate * dW.
function planar.update_parameters(parameters, grads, ...)
  local options = arguments.optional("update_parameters", { "learning_rate" },
    { learning_rate = 1.2 }, nil, ...)
  arguments.count_layers("update_parameters", parameters)
  arguments.check_table("update_parameters", "grads", grads)
  return steps.update_parameters(parameters, grads, options.learning_rate)
end

local model_names = { "num_iterations", "print_cost", "learning_rate" }
local model_defaults = { num_iterations = 10000, print_cost = false, learning_rate = 1.2 }

--- Trains a network with n_h hidden units by gradient descent.
function planar.nn_model(X, Y, n_h, ...)
  local options = arguments.optional("nn_model", model_names, model_defaults, nil, ...)
  X, Y = arguments.check_examples("nn_model", X, Y)
  ranges.check("nn_model", "n_h", n_h, ranges.count)
  local n_x, _, n_y = planar.layer_sizes(X, Y)
  local parameters, costs = planar.initialize_parameters(n_x, n_h, n_y), {}
  for count = 1, options.num_iterations do
    local i = count - 1
    local A2, cache = planar.forward_propagation(X, parameters)
    if i % 1000 == 0 then
      costs[#costs + 1] = planar.compute_cost(A2, Y)
      if options.print_cost then
        print(("Cost after iteration %d: %f"):format(i, costs[#costs]))
      end
    end
    local grads = planar.backward_propagation(parameters, cache, X, Y)
    parameters = planar.update_parameters(parameters, grads, options.learning_rate)
  end
  return parameters, costs
end

--- Where the network's output is above 0.5.
function planar.predict(parameters, X)
  arguments.check_table("predict", "parameters", parameters)
  X = arguments.check_array("predict", "X", X)
  return (planar.forward_propagation(X, parameters)):gt(0.5)
end

return suggest.strict(planar, "dnn.planar", {
  plot_decision_boundary = "dnn.course.pictures:plot_decision_boundary",
})
