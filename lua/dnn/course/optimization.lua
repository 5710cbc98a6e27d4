--- The notebook on optimization, `dnn.optimization`: mini-batches, momentum, Adam and learning-rate
--- decay, in a network of three layers.
--
-- X is (n_x, m), Y (1, m) of 0 and 1. Functions look each other up in this table, so that any of
-- them can be replaced. Values have the notebook's names, in small letters: cache.z1, grads.da2.
--
-- The functions update_parameters_with_... change the arrays of `parameters`, `v` and `s`, which
-- they also return; all others leave their arguments alone.
--
-- model trains: begin there. The passes are those of dnn.course.three_layers.

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local initialization = require "dnn.course.initialization"
local np = require "dnn.np"
local params = require "dnn.support.params"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"
local three_layers = require "dnn.course.three_layers"

local quote = core.system.quote

---@class dnn.optimization
local optimization = {}

--- Weights randn * sqrt(2 / n_prev) from seed 3, biases 0: He's method.
function optimization.initialize_parameters(layer_dims, options)
  options = suggest.options("initialize_parameters", options, { seed = 3 })
  arguments.check_dims("initialize_parameters", layer_dims)
  return initialization.initialize_parameters_he(layer_dims, options)
end

--- The forward pass of three layers: relu, relu, sigmoid.
optimization.forward_propagation = initialization.forward_propagation

--- Cross-entropy summed over the examples, not yet divided by their number.
function optimization.compute_cost(a3, Y)
  local total = three_layers.total_loss("compute_cost", a3, Y)
  return total
end

--- The backward pass.
optimization.backward_propagation = initialization.backward_propagation

--- Calls f(parameter, gradient, name of the gradient) for W1, b1, W2 ...
local function each_parameter(caller, parameters, grads, f)
  local L = arguments.count_layers(caller, parameters)
  arguments.check_table(caller, "grads", grads)
  for l = 1, L do
    for _, name in ipairs { "W" .. l, "b" .. l } do
      local parameter = arguments.entry(caller, "parameters", parameters, name)
      local gradient = arguments.entry(caller, "grads", grads, "d" .. name)
      if parameter.shape ~= gradient.shape then
        fail("%s: %s %s and d%s %s must have one shape", caller, name, parameter.shape, name,
          gradient.shape)
      end
      f(parameter, gradient, "d" .. name)
    end
  end
end

--- Gradient descent: W = W - learning_rate * dW.
function optimization.update_parameters_with_gd(parameters, grads, learning_rate)
  local caller = "update_parameters_with_gd"
  arguments.check_number(caller, "learning_rate", learning_rate)
  each_parameter(caller, parameters, grads, function(parameter, gradient)
    parameter:sub_(gradient * learning_rate)
  end)
  return parameters
end

--- Cuts the examples, in random order, into batches; the last one holds what is left.
function optimization.random_mini_batches(X, Y, ...)
  local options = arguments.optional("random_mini_batches", { "mini_batch_size", "seed" },
    { mini_batch_size = 64, seed = 0 }, nil, ...)
  X, Y = arguments.check_examples("random_mini_batches", X, Y)
  local size = options.mini_batch_size
  ranges.check("random_mini_batches", "mini_batch_size", size, ranges.count)
  local m, mini_batches = X.shape[2], {}
  local permutation = core.np.random.RandomState(options.seed):permutation(m)
  local shuffled_X, shuffled_Y = X { ":", permutation }, Y { ":", permutation }
  for first = 1, m, size do
    local columns = { first, math.min(first + size - 1, m) }
    mini_batches[#mini_batches + 1] = { shuffled_X { ":", columns }, shuffled_Y { ":", columns } }
  end
  return mini_batches
end

--- Zeros in the shapes of W1, b1, W2 ..., under the names of their gradients.
local function zeros_like(caller, parameters)
  local L = arguments.count_layers(caller, parameters)
  local zeros = params.new()
  for l = 1, L do
    for _, name in ipairs { "W" .. l, "b" .. l } do
      local parameter = arguments.entry(caller, "parameters", parameters, name)
      zeros["d" .. name] = np.zeros_like(parameter)
    end
  end
  return zeros
end

--- The velocity of momentum at the start: zeros dW1, db1 ... dWL, dbL.
function optimization.initialize_velocity(parameters)
  return zeros_like("initialize_velocity", parameters)
end

--- Momentum: v = beta * v + (1 - beta) * dW, W = W - learning_rate * v.
function optimization.update_parameters_with_momentum(parameters, grads, v, beta, learning_rate)
  local caller = "update_parameters_with_momentum"
  arguments.check_table(caller, "v", v)
  arguments.check_number(caller, "beta", beta)
  arguments.check_number(caller, "learning_rate", learning_rate)
  each_parameter(caller, parameters, grads, function(parameter, gradient, name)
    local velocity = arguments.entry(caller, "v", v, name)
    velocity:mul_(beta):add_((1 - beta) * gradient)
    parameter:sub_(learning_rate * velocity)
  end)
  return parameters, v
end

--- The two averages of Adam at the start: zeros dW1, db1 ... dWL, dbL.
function optimization.initialize_adam(parameters)
  return zeros_like("initialize_adam", parameters), zeros_like("initialize_adam", parameters)
end

local adam_names = { "learning_rate", "beta1", "beta2", "epsilon", "epsilon_inside" }
local adam_defaults = {
  learning_rate = 0.01,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  epsilon_inside = false,
}

--- Adam: v = beta1 * v + (1 - beta1) * dW and s = beta2 * s + (1 - beta2) * dW^2 are divided by
--- 1 - beta1^t and 1 - beta2^t; W = W - learning_rate * v / (sqrt(s) + epsilon), or / sqrt(s +
--- epsilon) with epsilon_inside.
function optimization.update_parameters_with_adam(parameters, grads, v, s, t, ...)
  local caller = "update_parameters_with_adam"
  local options = arguments.optional(caller, adam_names, adam_defaults, nil, ...)
  arguments.check_table(caller, "v", v)
  arguments.check_table(caller, "s", s)
  if type(t) ~= "number" or t < 1 then
    fail("%s: t must be the number of the step, from 1, got %s", caller, quote(t))
  end
  local beta1, beta2, epsilon = options.beta1, options.beta2, options.epsilon
  local v_corrected, s_corrected = params.new(), params.new()
  each_parameter(caller, parameters, grads, function(parameter, gradient, name)
    local mean = arguments.entry(caller, "v", v, name)
    local square = arguments.entry(caller, "s", s, name)
    mean:mul_(beta1):add_((1 - beta1) * gradient)
    square:mul_(beta2):add_((1 - beta2) * np.square(gradient))
    local corrected, root = mean / (1 - beta1 ^ t), square / (1 - beta2 ^ t)
    v_corrected[name], s_corrected[name] = corrected, root
    if options.epsilon_inside then
      root = np.sqrt(root + epsilon)
    else
      root = np.sqrt(root):add_(epsilon)
    end
    parameter:sub_(options.learning_rate * (corrected / root))
  end, 2)
  return parameters, v, s, v_corrected, s_corrected
end

--- The learning rate of an epoch, 1 / (1 + decay_rate * epoch_num) * learning_rate0.
function optimization.update_lr(learning_rate0, epoch_num, decay_rate)
  arguments.check_number("update_lr", "learning_rate0", learning_rate0)
  arguments.check_number("update_lr", "epoch_num", epoch_num)
  arguments.check_number("update_lr", "decay_rate", decay_rate)
  return 1 / (1 + decay_rate * epoch_num) * learning_rate0
end

--- The same in steps of time_interval epochs: 1 / (1 + decay_rate * floor(epoch_num /
--- time_interval)) * learning_rate0.
function optimization.schedule_lr_decay(learning_rate0, epoch_num, decay_rate, ...)
  local caller = "schedule_lr_decay"
  local options =
    arguments.optional(caller, { "time_interval" }, { time_interval = 1000 }, nil, ...)
  arguments.check_number(caller, "learning_rate0", learning_rate0)
  arguments.check_number(caller, "epoch_num", epoch_num)
  arguments.check_number(caller, "decay_rate", decay_rate)
  ranges.check(caller, "time_interval", options.time_interval, ranges.positive)
  return 1 / (1 + decay_rate * (epoch_num // options.time_interval)) * learning_rate0
end

local model_names = { "learning_rate", "mini_batch_size", "beta", "beta1", "beta2", "epsilon",
  "num_epochs", "print_cost", "decay", "decay_rate" }
local model_defaults = {
  learning_rate = 0.0007,
  mini_batch_size = 64,
  beta = 0.9,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  num_epochs = 10000,
  print_cost = true,
  decay_rate = 1,
}

--- A function (grads) that updates the parameters.
local updaters = {}

function updaters.gd(parameters, options)
  return function(grads)
    optimization.update_parameters_with_gd(parameters, grads, options.learning_rate)
  end
end

function updaters.momentum(parameters, options)
  local v = optimization.initialize_velocity(parameters)
  return function(grads)
    optimization.update_parameters_with_momentum(parameters, grads, v, options.beta,
      options.learning_rate)
  end
end

function updaters.adam(parameters, options)
  local v, s = optimization.initialize_adam(parameters)
  local t = 0
  return function(grads)
    t = t + 1
    optimization.update_parameters_with_adam(parameters, grads, v, s, t, options.learning_rate,
      options.beta1, options.beta2, options.epsilon)
  end
end

--- Trains a network of three layers on mini-batches, which are shuffled from seed 11 in the first
--- epoch, 12 in the second and so on.
function optimization.model(X, Y, layers_dims, optimizer, ...)
  local options =
    arguments.optional("model", model_names, model_defaults, { decay = "function" }, ...)
  X, Y = arguments.check_examples("model", X, Y)
  arguments.check_dims("model", layers_dims, 4)
  arguments.check_word("model", "optimizer", optimizer, { "gd", "momentum", "adam" })
  local m, learning_rate0, seed, costs = X.shape[2], options.learning_rate, 10, {}
  local parameters = optimization.initialize_parameters(layers_dims)
  local update = updaters[optimizer](parameters, options)
  for count = 1, options.num_epochs do
    local i = count - 1
    seed = seed + 1
    local cost_total = 0
    local mini_batches =
      optimization.random_mini_batches(X, Y, options.mini_batch_size, seed)
    for _, mini_batch in ipairs(mini_batches) do
      local mini_batch_X, mini_batch_Y = table.unpack(mini_batch)
      local a3, caches = optimization.forward_propagation(mini_batch_X, parameters)
      cost_total = cost_total + optimization.compute_cost(a3, mini_batch_Y)
      update(optimization.backward_propagation(mini_batch_X, mini_batch_Y, caches))
    end
    if options.decay then
      options.learning_rate = options.decay(learning_rate0, i, options.decay_rate)
    end
    if options.print_cost and i % 1000 == 0 then
      print(("Cost after epoch %d: %f"):format(i, cost_total / m))
      if options.decay then
        print(("learning rate after epoch %d: %f"):format(i, options.learning_rate))
      end
    end
    if i % 100 == 0 then
      costs[#costs + 1] = cost_total / m
    end
  end
  return parameters, costs
end

optimization.predict = three_layers.predict
optimization.predict_dec = three_layers.predict_dec

return suggest.strict(optimization, "dnn.optimization", {
  plot_decision_boundary = "dnn.course.pictures:plot_decision_boundary",
})
