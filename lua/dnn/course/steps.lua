--- Deep networks step by step: the functions of the notebook, with its names, arguments, results.
--
-- X is (features, m): examples are columns. Every function looks up the others in this table, which
-- is what `require "dnn"` returns, so that any of them can be replaced:
--
--     dnn.relu = function(Z) return np.maximum(0.01 * Z, Z), Z end
--
-- Nothing changes its arguments but update_parameters.

local arguments = require "dnn.support.arguments"
local fail = require "dnn.support.fail"
local name_fields = require("dnn.course.caches").name_fields
local core = require "dnn.core"
local params = require "dnn.support.params"
local suggest = require "dnn.support.suggest"

local check_array, check_dims, check_units, check_word =
  arguments.check_array, arguments.check_dims, arguments.check_units, arguments.check_word
local count_layers, entry = arguments.count_layers, arguments.entry
local network = core.steps
local name_of = params.names

---@class dnn
local dnn = {}

-- --- caches -------------------------------------------------------------------------------------

name_fields(network.linear_cache, "linear cache", { "A_prev", "W", "b" })
local LayerCache = name_fields({}, "layer cache", { "linear", "activation" })

-- --- activations --------------------------------------------------------------------------------

--- A = 1 / (1 + exp(-Z)).
dnn.sigmoid = network.sigmoid

--- A = maximum(0, Z).
dnn.relu = network.relu

--- dZ = dA * s * (1 - s) with s = sigmoid(Z).
dnn.sigmoid_backward = network.sigmoid_backward

--- dZ = dA where Z > 0, and 0 elsewhere.
dnn.relu_backward = network.relu_backward

local backward_names = { sigmoid = "sigmoid_backward", relu = "relu_backward" }

local activations <const> = { "sigmoid", "relu" }

-- --- initialization -----------------------------------------------------------------------------

--- Parameters of a network with one hidden layer: W1 (n_h, n_x), b1, W2 (n_y, n_h), b2; weights are
--- randn * 0.01, biases 0.
function dnn.initialize_parameters(n_x, n_h, n_y, options)
  options = suggest.options("initialize_parameters", options, { seed = 1 })
  for i, name in ipairs { "n_x", "n_h", "n_y" } do
    check_units("initialize_parameters", name, (select(i, n_x, n_h, n_y)))
  end
  return arguments.draw_parameters({ n_x, n_h, n_y }, options.seed, function(random, n, n_prev)
    return random:randn(n, n_prev) * 0.01
  end)
end

--- Parameters W1, b1 ... WL, bL of a deep network; biases are 0.
function dnn.initialize_parameters_deep(layer_dims, options)
  options = suggest.options("initialize_parameters_deep", options, { seed = 3, scale = "small" })
  check_dims("initialize_parameters_deep", layer_dims)
  check_word("initialize_parameters_deep", 'option "scale"', options.scale, { "small", "fan_in" })
  return arguments.draw_parameters(layer_dims, options.seed, function(random, n, n_prev)
    local W = random:randn(n, n_prev)
    return options.scale == "small" and W * 0.01 or W / math.sqrt(n_prev)
  end)
end

-- --- forwards -----------------------------------------------------------------------------------

--- Z = W A + b.
dnn.linear_forward = network.linear_forward

--- One layer: A = activation(W A_prev + b).
function dnn.linear_activation_forward(A_prev, W, b, activation)
  check_word("linear_activation_forward", "activation", activation, activations)
  local Z, linear_cache = dnn.linear_forward(A_prev, W, b)
  local A, activation_cache = dnn[activation](Z)
  return A, setmetatable({ linear_cache, activation_cache }, LayerCache)
end

--- The whole network: relu in every layer, sigmoid in the last.
function dnn.L_model_forward(X, parameters)
  local L = count_layers("L_model_forward", parameters)
  local A, caches = X, {}
  for l = 1, L do
    local W = parameters[name_of.W[l]]
    local b = entry("L_model_forward", "parameters", parameters, name_of.b[l])
    A, caches[l] = dnn.linear_activation_forward(A, W, b, l < L and "relu" or "sigmoid")
  end
  return A, caches
end

--- Cross-entropy: (-1/m) * sum(Y * log(AL) + (1 - Y) * log(1 - AL)).
dnn.compute_cost = network.compute_cost

-- --- backwards ----------------------------------------------------------------------------------

--- The linear part: dA_prev = W.T dZ, dW = dZ A_prev.T / m, db = sum of dZ's columns / m.
dnn.linear_backward = network.linear_backward

--- One layer.
function dnn.linear_activation_backward(dA, cache, activation, options)
  check_word("linear_activation_backward", "activation", activation, activations)
  if type(cache) ~= "table" then
    fail("linear_activation_backward: the cache must be a table {linear, activation}, got %s",
      type(cache))
  end
  local dZ = dnn[backward_names[activation]](dA, cache[2] or cache.activation)
  return dnn.linear_backward(dZ, cache[1] or cache.linear, options)
end

--- Derivative of the cross-entropy with respect to the output of the network, times m.
local function output_gradient(AL, Y)
  if AL.dtype == "float64" then
    return network.cost_gradient(AL, Y) -- the same at once
  end
  Y = Y:reshape(AL.shape) * 1 -- a mask becomes numbers
  return -(Y / AL - (1 - Y) / (1 - AL))
end

--- The names of the gradients of L layers, in the order in which they are found.
local gradient_names = setmetatable({}, {
  __index = function(all, L)
    local names = {}
    for l = L, 1, -1 do
      table.move({ name_of.dA[l], name_of.dW[l], name_of.db[l] }, 1, 3, #names + 1, names)
    end
    all[L] = names
    return names
  end,
})

--- The whole network. As in the notebook, `grads["dA" .. l]` is what layer l hands backwards: the
--- gradient with respect to its input, A of layer l - 1.
function dnn.L_model_backward(AL, Y, caches, options)
  if type(caches) ~= "table" or #caches == 0 then
    fail("L_model_backward: caches must be the list that L_model_forward returns")
  end
  AL = check_array("L_model_backward", "AL", AL)
  Y = check_array("L_model_backward", "Y", Y)
  local L, grads = #caches, {}
  local dA = output_gradient(AL, Y)
  for l = L, 1, -1 do
    local dA_prev, dW, db = dnn.linear_activation_backward(dA, caches[l],
      l == L and "sigmoid" or "relu", l == 1 and options or nil)
    grads[name_of.dA[l]], grads[name_of.dW[l]], grads[name_of.db[l]] = dA_prev, dW, db
    dA = dA_prev
  end
  return params.adopt(grads, gradient_names[L])
end

-- --- training -----------------------------------------------------------------------------------

--- One step of gradient descent, in the arrays of `parameters`: W = W - learning_rate * dW.
function dnn.update_parameters(parameters, grads, learning_rate)
  local L = count_layers("update_parameters", parameters)
  arguments.check_table("update_parameters", "grads", grads)
  arguments.check_number("update_parameters", "learning_rate", learning_rate)
  for l = 1, L do
    local W = entry("update_parameters", "parameters", parameters, name_of.W[l])
    local dW = entry("update_parameters", "grads", grads, name_of.dW[l])
    network.update(name_of.W[l], W, dW, learning_rate)
    local b = entry("update_parameters", "parameters", parameters, name_of.b[l])
    local db = entry("update_parameters", "grads", grads, name_of.db[l])
    network.update(name_of.b[l], b, db, learning_rate)
  end
  return parameters
end

local training_defaults = {
  learning_rate = 0.0075,
  num_iterations = 3000,
  print_cost = false,
  seed = 1,
  on_iteration = function() end,
}

--- X and Y as arrays, which must fit the layers.
local function check_data(caller, X, Y, layer_dims)
  X = check_array(caller, "X", X)
  Y = check_array(caller, "Y", Y)
  check_dims(caller, layer_dims)
  local n_x, n_y = layer_dims[1], layer_dims[#layer_dims]
  if X.ndim ~= 2 or X.shape[1] ~= n_x then
    fail("%s: X %s: layer_dims[1] is %d, X needs %d rows", caller, X.shape, n_x, n_x)
  elseif Y.ndim ~= 2 or Y.shape[1] ~= n_y or Y.shape[2] ~= X.shape[2] then
    fail("%s: Y %s: Y needs shape (%d, %d)", caller, Y.shape, n_y, X.shape[2])
  end
  return X, Y
end

--- Repeats `step()`, which returns the cost; keeps and prints every hundredth cost and the last.
local function train(options, step)
  local costs = {}
  for count = 1, options.num_iterations do
    local iteration = count - 1
    local cost = step()
    options.on_iteration(iteration, cost)
    if iteration % 100 == 0 or iteration == options.num_iterations - 1 then
      costs[#costs + 1] = cost
      if options.print_cost then
        print(("Cost after iteration %d: %s"):format(iteration, core.np.str(cost)))
      end
    end
  end
  return costs
end

local no_input_gradient <const> = { input_gradient = false }

-- The functions that the loops below call, as they are in this file.
local own = {}

--- Is none of them replaced? A network (dnn.network) then takes the same steps in a fraction of the
--- time, with the same bits but where the Gram form pays (src/core/gram.h).
local function are_own()
  for name, value in pairs(own) do
    if rawget(dnn, name) ~= value then
      return false
    end
  end
  return true
end

--- Trains the arrays of `parameters` on all examples at once; returns the costs as `train` does.
local function train_network(X, Y, layer_dims, parameters, options)
  local net = require("dnn.network").mlp(layer_dims)
  for name, value in pairs(parameters) do
    net.parameters[name] = value
  end
  local chain <const> = core.network
  chain.configure(net, {
    loss = { kind = "binary_cross_entropy", reduction = "examples" },
    optimizer = { kind = "sgd", learning_rate = options.learning_rate },
    notebook = true,
  })
  if chain.gram_pays(net, X.shape[2]) then
    chain.gram_begin(net, X)
  end
  local costs = train(options, function()
    return net:step(X, Y)
  end)
  for name, value in pairs(net.parameters) do
    parameters[name] = value:copy()
  end
  return costs
end

--- Trains a network with one hidden layer (relu, then sigmoid) on all examples at once.
function dnn.two_layer_model(X, Y, layers_dims, options)
  options = suggest.options("two_layer_model", options, training_defaults)
  X, Y = check_data("two_layer_model", X, Y, layers_dims)
  if #layers_dims ~= 3 then
    fail("two_layer_model: layers_dims must have 3 entries, got %d", #layers_dims)
  end
  local n_x, n_h, n_y = table.unpack(layers_dims)
  local parameters = dnn.initialize_parameters(n_x, n_h, n_y, { seed = options.seed })
  if are_own() then
    return parameters, train_network(X, Y, layers_dims, parameters, options)
  end
  local costs = train(options, function()
    local A1, cache1 = dnn.linear_activation_forward(X, parameters.W1, parameters.b1, "relu")
    local A2, cache2 = dnn.linear_activation_forward(A1, parameters.W2, parameters.b2, "sigmoid")
    local cost = dnn.compute_cost(A2, Y)
    local grads = params.new()
    grads.dA2, grads.dW2, grads.db2 =
      dnn.linear_activation_backward(output_gradient(A2, Y), cache2, "sigmoid")
    grads.dA1, grads.dW1, grads.db1 =
      dnn.linear_activation_backward(grads.dA2, cache1, "relu", no_input_gradient)
    parameters = dnn.update_parameters(parameters, grads, options.learning_rate)
    return cost
  end)
  return parameters, costs
end

--- Trains a deep network (relu, sigmoid at the end) on all examples at once.
function dnn.L_layer_model(X, Y, layer_dims, options)
  options = suggest.options("L_layer_model", options, training_defaults)
  X, Y = check_data("L_layer_model", X, Y, layer_dims)
  local parameters =
    dnn.initialize_parameters_deep(layer_dims, { seed = options.seed, scale = "fan_in" })
  if are_own() then
    return parameters, train_network(X, Y, layer_dims, parameters, options)
  end
  local costs = train(options, function()
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
  X = check_array("predict", "X", X)
  Y = check_array("predict", "Y", Y)
  count_layers("predict", parameters)
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

--- Prints the gradients of the first layer as the notebook does. Under the label dA1 stands
--- grads.dA2: what layer 2 hands backwards is the gradient with respect to A1.
function dnn.print_grads(grads)
  arguments.check_table("print_grads", "grads", grads)
  for _, pair in ipairs { { "dW1", "dW1" }, { "db1", "db1" }, { "dA1", "dA2" } } do
    local label, name = table.unpack(pair)
    print(label .. " = " .. tostring(entry("print_grads", "grads", grads, name)))
  end
end

for _, name in ipairs { "sigmoid", "relu", "sigmoid_backward", "relu_backward", "linear_forward",
  "linear_activation_forward", "L_model_forward", "compute_cost", "linear_backward",
  "linear_activation_backward", "L_model_backward", "update_parameters" } do
  own[name] = dnn[name]
end

return dnn
