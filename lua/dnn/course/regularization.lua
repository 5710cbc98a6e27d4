--- The notebook on regularization, `dnn.regularization`: an L2 penalty on the weights, and dropout,
-- in a network of three layers.
--
-- X is (n_x, m), Y (1, m) of 0 and 1. Functions look each other up in this table, so that any of
-- them can be replaced.
--
-- model trains: begin there. The passes are those of dnn.course.three_layers.

local arguments = require "dnn.support.arguments"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local steps = require "dnn.course.steps"
local suggest = require "dnn.support.suggest"
local three_layers = require "dnn.course.three_layers"

---@class dnn.regularization
local regularization = {}

--- Weights randn / sqrt(n_prev) from seed 3, biases 0.
function regularization.initialize_parameters(layer_dims, options)
  options = suggest.options("initialize_parameters", options, { seed = 3 })
  arguments.check_dims("initialize_parameters", layer_dims)
  return arguments.draw_parameters(layer_dims, options.seed, function(random, n, n_prev)
    return random:randn(n, n_prev) / math.sqrt(n_prev)
  end)
end

--- The forward pass of three layers: relu, relu, sigmoid.
function regularization.forward_propagation(X, parameters)
  local A3, cache =
    three_layers.forward("forward_propagation", three_layers.upper, X, parameters)
  return A3, cache
end

--- Cross-entropy: 1/m * sum(-log(A3) * Y - log(1 - A3) * (1 - Y)); NaN terms count as 0.
function regularization.compute_cost(A3, Y)
  local total, m = three_layers.total_loss("compute_cost", A3, Y)
  return 1 / m * total
end

--- The backward pass.
function regularization.backward_propagation(X, Y, cache)
  return three_layers.backward("backward_propagation", three_layers.upper, X, Y, cache, {})
end

--- Cross-entropy and lambd / (2 m) times the sum of all squared weights.
function regularization.compute_cost_with_regularization(A3, Y, parameters, lambd)
  local caller = "compute_cost_with_regularization"
  local total, m = three_layers.total_loss(caller, A3, Y)
  local L = arguments.count_layers(caller, parameters)
  arguments.check_number(caller, "lambd", lambd)
  local squares = 0
  for l = 1, L do
    squares = squares + np.square(parameters["W" .. l]):sum()
  end
  return 1 / m * total + 1 / m * lambd / 2 * squares
end

--- The backward pass of the cost with an L2 penalty: dW has lambd / m * W in addition.
function regularization.backward_propagation_with_regularization(X, Y, cache, lambd)
  local caller = "backward_propagation_with_regularization"
  arguments.check_number(caller, "lambd", lambd)
  return three_layers.backward(caller, three_layers.upper, X, Y, cache, { lambd = lambd })
end

local function check_keep_prob(caller, keep_prob)
  arguments.check_number(caller, "keep_prob", keep_prob)
  if not (keep_prob > 0 and keep_prob <= 1) then
    fail("%s: keep_prob is the chance that a unit is kept, above 0 and at most 1, got %s", caller,
      np.str(keep_prob))
  end
end

--- The forward pass with dropout in both hidden layers: D = rand < keep_prob, A = A * D /
--- keep_prob. The random numbers start from the same seed in every call, as in the notebook.
function regularization.forward_propagation_with_dropout(X, parameters, ...)
  local caller = "forward_propagation_with_dropout"
  local options = arguments.optional(caller, { "keep_prob", "seed" }, { keep_prob = 0.5, seed = 1 },
    nil, ...)
  check_keep_prob(caller, options.keep_prob)
  local A3, cache = three_layers.forward_with_dropout(caller, three_layers.upper, X, parameters,
    options.keep_prob, np.random.RandomState(options.seed))
  return A3, cache
end

--- The backward pass with dropout: the units that were switched off get no gradient.
function regularization.backward_propagation_with_dropout(X, Y, cache, keep_prob)
  local caller = "backward_propagation_with_dropout"
  check_keep_prob(caller, keep_prob)
  local options = { keep_prob = keep_prob }
  return three_layers.backward(caller, three_layers.upper, X, Y, cache, options)
end

local option_names = { "learning_rate", "num_iterations", "print_cost", "lambd", "keep_prob" }
local option_defaults = {
  learning_rate = 0.3,
  num_iterations = 30000,
  print_cost = true,
  lambd = 0,
  keep_prob = 1,
}

--- Trains a network with 20, 3 and 1 units by gradient descent: without regularization, with an L2
--- penalty (lambd), or with dropout (keep_prob).
function regularization.model(X, Y, ...)
  local options = arguments.optional("model", option_names, option_defaults, nil, ...)
  X, Y = arguments.check_examples("model", X, Y)
  local lambd, keep_prob = options.lambd, options.keep_prob
  check_keep_prob("model", keep_prob)
  if lambd ~= 0 and keep_prob ~= 1 then
    fail("model: lambd and keep_prob cannot be used together")
  end
  local parameters, costs = regularization.initialize_parameters { X.shape[1], 20, 3, 1 }, {}
  for count = 1, options.num_iterations do
    local i = count - 1
    local A3, cache, grads
    if keep_prob == 1 then
      A3, cache = regularization.forward_propagation(X, parameters)
    else
      A3, cache = regularization.forward_propagation_with_dropout(X, parameters, keep_prob)
    end
    if i % 1000 == 0 then
      costs[#costs + 1] = lambd == 0 and regularization.compute_cost(A3, Y)
        or regularization.compute_cost_with_regularization(A3, Y, parameters, lambd)
      if options.print_cost and i % 10000 == 0 then
        print(("Cost after iteration %d: %s"):format(i, np.str(costs[#costs])))
      end
    end
    if lambd ~= 0 then
      grads = regularization.backward_propagation_with_regularization(X, Y, cache, lambd)
    elseif keep_prob < 1 then
      grads = regularization.backward_propagation_with_dropout(X, Y, cache, keep_prob)
    else
      grads = regularization.backward_propagation(X, Y, cache)
    end
    parameters = steps.update_parameters(parameters, grads, options.learning_rate)
  end
  return parameters, costs
end

regularization.predict = three_layers.predict
regularization.predict_dec = three_layers.predict_dec

return suggest.strict(regularization, "dnn.regularization", {
  plot_decision_boundary = "dnn.course.pictures:plot_decision_boundary",
})
