--- The models of the notebook: two_layer_model and L_layer_model, which train with the functions of
--- dnn.course.steps, and predict.
--
-- They are fields of the same table, which is what `require "dnn"` returns, and look the steps up
-- in it, so that any of them can be replaced. While none is, training takes the fast path below.

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local dnn = require "dnn.course.steps"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local params = require "dnn.support.params"
local suggest = require "dnn.support.suggest"

local training_defaults = {
  learning_rate = 0.0075,
  num_iterations = 3000,
  print_cost = false,
  seed = 1,
  on_iteration = function() end,
}

--- The arguments of a model: X and Y as arrays of numbers, which must fit the layers.
local function check_arguments(caller, X, Y, layer_dims, options)
  options = suggest.options(caller, options, training_defaults)
  X = arguments.check_array(caller, "X", X)
  Y = arguments.check_array(caller, "Y", Y)
  arguments.check_dims(caller, layer_dims)
  local n_x, n_y = layer_dims[1], layer_dims[#layer_dims]
  if X.ndim ~= 2 or X.shape[1] ~= n_x then
    fail("%s: X %s: layer_dims[1] is %d, X needs %d rows", caller, X.shape, n_x, n_x)
  elseif Y.ndim ~= 2 or Y.shape[1] ~= n_y or Y.shape[2] ~= X.shape[2] then
    fail("%s: Y %s: Y needs shape (%d, %d)", caller, Y.shape, n_y, X.shape[2])
  end
  return X, Y.dtype == "bool" and Y:astype("float64") or Y, options
end

--- Calls iterate(), which returns the cost, num_iterations times; keeps and prints every hundredth
--- cost and the last.
local function repeat_iterations(options, iterate)
  local costs = {}
  for count = 1, options.num_iterations do
    local cost, iteration = iterate(), count - 1
    options.on_iteration(iteration, cost)
    if iteration % 100 == 0 or count == options.num_iterations then
      costs[#costs + 1] = cost
      if options.print_cost then
        print(("Cost after iteration %d: %s"):format(iteration, core.np.str(cost)))
      end
    end
  end
  return costs
end

-- --- the fast path ------------------------------------------------------------------------------

-- What a model calls, directly or not, as it is in dnn.course.steps.
local steps = {}
for _, name in ipairs { "sigmoid", "relu", "sigmoid_backward", "relu_backward",
  "initialize_parameters", "initialize_parameters_deep", "linear_forward",
  "linear_activation_forward", "L_model_forward", "compute_cost", "linear_backward",
  "linear_activation_backward", "L_model_backward", "update_parameters" } do
  steps[name] = dnn[name]
end

local function takes_fast_path(X)
  for name, step in pairs(steps) do
    if guards.origin(rawget(dnn, name)) ~= step then
      return false
    end
  end
  return X.dtype == "float64"
end

--- Trains the arrays of `parameters`: by the steps that `iterate` takes, or on the fast path.
---
--- The fast path is a network (dnn.network.build), which takes all steps of an iteration in one
--- call, net:step (dnn.network.step), and makes no arrays on the way. It is taken for an X of the
--- type that networks compute in, while none of the steps is replaced, and has their bits: it
--- starts from the same parameters (and draws none, which these would overwrite); its layers call
--- the kernels that the steps call, in the same order; and in the form `notebook` it computes the
--- cost and its gradient from AL as compute_cost and L_model_backward do. Only the Gram form
--- (src/core/nn/gram.h), which pays for few examples of many features, rounds otherwise.
---@return number[] costs
local function train(X, Y, layer_dims, parameters, options, iterate)
  if not takes_fast_path(X) then
    return repeat_iterations(options, iterate)
  end
  local dims = table.move(layer_dims, 1, #layer_dims, 1, { init = "zeros" })
  local net = require("dnn.network").mlp(dims)
  for name, value in pairs(parameters) do
    net.parameters[name] = value
  end
  core.network.configure(net, {
    loss = { kind = "binary_cross_entropy", reduction = "examples" },
    optimizer = { kind = "sgd", learning_rate = options.learning_rate },
    notebook = true,
  })
  if core.network.gram_pays(net, X.shape[2]) then
    core.network.gram_begin(net, X)
  end
  local costs = repeat_iterations(options, function()
    return net:step(X, Y)
  end)
  for name, value in pairs(net.parameters) do
    parameters[name] = value:copy()
  end
  return costs
end

-- --- the models ---------------------------------------------------------------------------------

local no_input_gradient <const> = { input_gradient = false }

--- Trains a network with one hidden layer (relu, then sigmoid) on all examples at once.
function dnn.two_layer_model(X, Y, layers_dims, options)
  X, Y, options = check_arguments("two_layer_model", X, Y, layers_dims, options)
  if #layers_dims ~= 3 then
    fail("two_layer_model: layers_dims must have 3 entries, got %d", #layers_dims)
  end
  local n_x, n_h, n_y = table.unpack(layers_dims)
  local parameters = dnn.initialize_parameters(n_x, n_h, n_y, { seed = options.seed })
  local costs = train(X, Y, layers_dims, parameters, options, function()
    local A1, cache1 = dnn.linear_activation_forward(X, parameters.W1, parameters.b1, "relu")
    local A2, cache2 = dnn.linear_activation_forward(A1, parameters.W2, parameters.b2, "sigmoid")
    local cost = dnn.compute_cost(A2, Y)
    local dA2 = -(Y / A2 - (1 - Y) / (1 - A2))
    local dA1, dW2, db2 = dnn.linear_activation_backward(dA2, cache2, "sigmoid")
    local _, dW1, db1 = dnn.linear_activation_backward(dA1, cache1, "relu", no_input_gradient)
    local grads = params.new { dW1 = dW1, db1 = db1, dW2 = dW2, db2 = db2 }
    parameters = dnn.update_parameters(parameters, grads, options.learning_rate)
    return cost
  end)
  return parameters, costs
end

--- Trains a deep network (relu, sigmoid at the end) on all examples at once.
function dnn.L_layer_model(X, Y, layer_dims, options)
  X, Y, options = check_arguments("L_layer_model", X, Y, layer_dims, options)
  local parameters =
    dnn.initialize_parameters_deep(layer_dims, { seed = options.seed, scale = "fan_in" })
  local costs = train(X, Y, layer_dims, parameters, options, function()
    local AL, caches = dnn.L_model_forward(X, parameters)
    local cost = dnn.compute_cost(AL, Y)
    local grads = dnn.L_model_backward(AL, Y, caches, no_input_gradient)
    parameters = dnn.update_parameters(parameters, grads, options.learning_rate)
    return cost
  end)
  return parameters, costs
end

--- Classes 0 or 1 of the examples, where the network's output is above 0.5, and the accuracy, which
--- is printed.
function dnn.predict(X, Y, parameters, options)
  options = suggest.options("predict", options, { print_accuracy = true })
  X = arguments.check_array("predict", "X", X)
  Y = arguments.check_array("predict", "Y", Y)
  arguments.count_layers("predict", parameters)
  local probabilities = dnn.L_model_forward(X, parameters)
  local predictions = probabilities:gt(0.5):astype("float64")
  if Y.shape ~= predictions.shape then
    fail("predict: Y %s: Y needs the shape of the predictions, %s", Y.shape, predictions.shape)
  end
  local accuracy = (predictions:eq(Y) / X.shape[2]):sum()
  if options.print_accuracy then
    print("Accuracy: " .. core.np.str(accuracy))
  end
  return predictions, accuracy
end

return dnn
