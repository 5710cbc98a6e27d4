--- The notebook on initialization, `dnn.initialization`: zeros, large random numbers, and He's
-- method, and a network of three layers that is trained from each.
--
-- X is (n_x, m), Y (1, m) of 0 and 1. Functions look each other up in this table, so that any of
-- them can be replaced. Values have the notebook's names, in small letters: cache.z1, grads.da2.
--
-- model trains: begin there. The passes are those of dnn.course.three_layers.

local arguments = require "dnn.support.arguments"
local np = require "dnn.np"
local steps = require "dnn.course.steps"
local suggest = require "dnn.support.suggest"
local three_layers = require "dnn.course.three_layers"

---@class dnn.initialization
local initialization = {}

--- Weights and biases 0: all units of a layer then learn the same.
function initialization.initialize_parameters_zeros(layers_dims)
  arguments.check_dims("initialize_parameters_zeros", layers_dims)
  return arguments.draw_parameters(layers_dims, 0, function(_, n, n_prev)
    return np.zeros(n, n_prev)
  end)
end

--- Large weights, randn * 10; biases 0.
function initialization.initialize_parameters_random(layers_dims, options)
  options = suggest.options("initialize_parameters_random", options, { seed = 3 })
  arguments.check_dims("initialize_parameters_random", layers_dims)
  return arguments.draw_parameters(layers_dims, options.seed, function(random, n, n_prev)
    return random:randn(n, n_prev) * 10
  end)
end

--- He's method, weights randn * sqrt(2 / n_prev); biases 0.
function initialization.initialize_parameters_he(layers_dims, options)
  options = suggest.options("initialize_parameters_he", options, { seed = 3 })
  arguments.check_dims("initialize_parameters_he", layers_dims)
  return arguments.draw_parameters(layers_dims, options.seed, function(random, n, n_prev)
    return random:randn(n, n_prev) * math.sqrt(2 / n_prev)
  end)
end

--- The forward pass of three layers: relu, relu, sigmoid.
function initialization.forward_propagation(X, parameters)
  local a3, cache =
    three_layers.forward("forward_propagation", three_layers.lower, X, parameters)
  return a3, cache
end

--- Cross-entropy: 1/m * sum(-log(a3) * Y - log(1 - a3) * (1 - Y)); NaN terms count as 0.
function initialization.compute_loss(a3, Y)
  local total, m = three_layers.total_loss("compute_loss", a3, Y)
  return 1 / m * total
end

--- The backward pass.
function initialization.backward_propagation(X, Y, cache)
  return three_layers.backward("backward_propagation", three_layers.lower, X, Y, cache, {})
end

local initializers = { "zeros", "random", "he" }

local option_names = { "learning_rate", "num_iterations", "print_cost", "initialization" }
local option_defaults = {
  learning_rate = 0.01,
  num_iterations = 15000,
  print_cost = true,
  initialization = "he",
}

--- Trains a network with 10, 5 and 1 units by gradient descent.
function initialization.model(X, Y, ...)
  local options = arguments.optional("model", option_names, option_defaults, nil, ...)
  X, Y = arguments.check_examples("model", X, Y)
  arguments.check_word("model", "initialization", options.initialization, initializers)
  local layers_dims = { X.shape[1], 10, 5, 1 }
  local initialize = initialization["initialize_parameters_" .. options.initialization]
  local parameters, costs = initialize(layers_dims), {}
  for count = 1, options.num_iterations do
    local i = count - 1
    local a3, cache = initialization.forward_propagation(X, parameters)
    if i % 1000 == 0 then
      costs[#costs + 1] = initialization.compute_loss(a3, Y)
      if options.print_cost then
        print(("Cost after iteration %d: %s"):format(i, np.str(costs[#costs])))
      end
    end
    local grads = initialization.backward_propagation(X, Y, cache)
    parameters = steps.update_parameters(parameters, grads, options.learning_rate)
  end
  return parameters, costs
end

initialization.predict = three_layers.predict
initialization.predict_dec = three_layers.predict_dec

return suggest.strict(initialization, "dnn.initialization", {
  plot_decision_boundary = "dnn.course.pictures:plot_decision_boundary",
})
