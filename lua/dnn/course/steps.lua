--- Deep networks step by step: the functions of the notebook, with its names, arguments, results.
--
-- Those of one layer are C (src/bindings/steps.c over src/core/nn/steps.h), those of the whole
-- network are Lua over them. two_layer_model and L_layer_model (dnn.course.models) train with them.
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
local layers = require "dnn.network.layers"
local params = require "dnn.support.params"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local check_array, check_dims = arguments.check_array, arguments.check_dims
local check_word = arguments.check_word
local count_layers, entry = arguments.count_layers, arguments.entry
local name_of = params.names

---@class dnn
local dnn = {}

-- --- caches -------------------------------------------------------------------------------------

name_fields(core.steps.linear_cache, "linear cache", { "A_prev", "W", "b" })
local LayerCache = name_fields({}, "layer cache", { "linear", "activation" })

-- --- activations --------------------------------------------------------------------------------

--- A = 1 / (1 + exp(-Z)). Without Z it is layers.make.sigmoid(), a layer of networks.
dnn.sigmoid = core.steps.with_layer(core.steps.sigmoid, layers.make.sigmoid)

--- A = maximum(0, Z). Without Z it is layers.make.relu(), a layer of networks.
dnn.relu = core.steps.with_layer(core.steps.relu, layers.make.relu)

--- dZ = dA * s * (1 - s) with s = sigmoid(Z).
dnn.sigmoid_backward = core.steps.sigmoid_backward

--- dZ = dA where Z > 0, and 0 elsewhere.
dnn.relu_backward = core.steps.relu_backward

local backward_names = { sigmoid = "sigmoid_backward", relu = "relu_backward" }

local activations <const> = { "sigmoid", "relu" }

-- --- initialization -----------------------------------------------------------------------------

--- Parameters of a network with one hidden layer: W1 (n_h, n_x), b1, W2 (n_y, n_h), b2; weights are
--- randn * 0.01, biases 0.
function dnn.initialize_parameters(n_x, n_h, n_y, options)
  options = suggest.options("initialize_parameters", options, { seed = 1 })
  for i, name in ipairs { "n_x", "n_h", "n_y" } do
    ranges.check("initialize_parameters", name, (select(i, n_x, n_h, n_y)), ranges.count)
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
dnn.linear_forward = core.steps.linear_forward

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
dnn.compute_cost = core.steps.compute_cost

-- --- backwards ----------------------------------------------------------------------------------

--- The linear part: dA_prev = W.T dZ, dW = dZ A_prev.T / m, db = sum of dZ's columns / m.
dnn.linear_backward = core.steps.linear_backward

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
    return core.steps.cost_gradient(AL, Y) -- the same at once
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

-- --- updates ------------------------------------------------------------------------------------

--- One step of gradient descent, in the arrays of `parameters`: W = W - learning_rate * dW.
function dnn.update_parameters(parameters, grads, learning_rate)
  local L = count_layers("update_parameters", parameters)
  arguments.check_table("update_parameters", "grads", grads)
  arguments.check_number("update_parameters", "learning_rate", learning_rate)
  for l = 1, L do
    local W = entry("update_parameters", "parameters", parameters, name_of.W[l])
    local dW = entry("update_parameters", "grads", grads, name_of.dW[l])
    core.steps.update(name_of.W[l], W, dW, learning_rate)
    local b = entry("update_parameters", "parameters", parameters, name_of.b[l])
    local db = entry("update_parameters", "grads", grads, name_of.db[l])
    core.steps.update(name_of.b[l], b, db, learning_rate)
  end
  return parameters
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

return dnn
