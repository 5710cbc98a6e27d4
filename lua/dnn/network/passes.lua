--- Passes through a network: net:forward and net:backward, and what they leave to look at.
--
-- A run of built-in layers is one call into C (core.network.forward, dnn_network_forward in
-- src/core/nn/network.h); custom layers are called between such runs (dnn.network.custom). One
-- step of training, which goes both ways, is net:step (dnn.network.step).

local core = require "dnn.core"
local custom = require "dnn.network.custom"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local params = require "dnn.support.params"
local shapes = require "dnn.network.shapes"
local suggest = require "dnn.support.suggest"

---@class dnn.network
local Network = core.network.methods

local passes = {}

-- --- running layers ------------------------------------------------------------------------------

--- Raises when a number that layer i gave or got is not finite: the guard, as C's.
local function check_finite(net, state, i, what, array)
  if array and not core.np.isfinite(array):all() then
    core.network.refuse(net, custom.trained(state), ("layer %d (%s): %s is not finite"):format(i,
      core.network.layer(net, i).class, what))
  end
end

--- Runs layers first .. last; returns the output of the last one. `keep`: backward may follow;
--- `guarded`: values must be finite.
function passes.forward(net, state, X, training, first, last, keep, guarded)
  local list = state.layers
  if not state.has_custom and not guarded then
    return core.network.forward(net, first, last, X, training, keep)
  end
  local A = type(X) == "table" and core.np.array(X) or X
  state.own_outputs = {}
  custom.each_run(list, first, last, 1, function(from, to)
    A = core.network.forward(net, from, to, A, training, keep)
    for i = from, guarded and to or 0 do
      check_finite(net, state, i, "its output", core.network.output(net, i))
    end
  end, function(i)
    local m = A.shape[A.ndim]
    local out, cache = list[i]:forward(A, training)
    A = custom.check(i, "forward", out, shapes.size(core.network.layer(net, i).output), m)
    state.caches[i], state.own_outputs[i] = cache, A
    if guarded then
      check_finite(net, state, i, "its output", A)
    end
  end)
  return A
end

--- Runs layers last .. first backwards.
function passes.backward(net, state, dA, input_gradient, first, last, guarded)
  local list = state.layers
  if not state.has_custom and not guarded then
    return core.network.backward(net, first, last, dA, input_gradient)
  end
  custom.each_run(list, first, last, -1, function(from, to)
    dA = core.network.backward(net, from, to, dA, input_gradient or from > first)
    for i = to, guarded and from or to + 1, -1 do
      check_finite(net, state, i, "the gradient of its output",
        core.network.output_gradient(net, i))
    end
  end, function(i)
    if guarded then
      check_finite(net, state, i, "the gradient of its output", dA)
    end
    local m = dA.shape[dA.ndim]
    local before, gradients = list[i]:backward(dA, state.caches[i])
    if i > first or input_gradient then
      dA = custom.check(i, "backward", before, shapes.size(core.network.layer(net, i).input), m)
    end
    state.own_gradients = state.own_gradients or {}
    state.own_gradients[i] = gradients
  end)
  return input_gradient and dA or nil
end

--- Calls f and then puts back what passes that train change in a network: buffers and the stream of
--- random numbers.
function passes.undisturbed(net, state, f)
  core.network.gram_sync(net)
  local buffers, random = {}, state.random:get_state()
  for name, array in pairs(state.buffers) do
    buffers[name] = array:copy()
  end
  local results = table.pack(pcall(f))
  for name, array in pairs(buffers) do
    state.buffers[name] = array
  end
  state.random:set_state(random)
  if not results[1] then
    error(results[2], 0)
  end
  return table.unpack(results, 2, results.n)
end

-- --- methods -------------------------------------------------------------------------------------

--- The output for these examples.
function Network:forward(X, options)
  options = suggest.options("forward", options, { training = false })
  local state = core.network.table(self)
  return passes.forward(self, state, X, options.training, 1, #state.layers, true)
end

--- net(X) is net:forward(X).
core.network.metatable.__call = Network.forward

--- Goes backwards through the last forward pass; net:gradients() then tells the gradients of the
--- parameters, means over the examples.
function Network:backward(dAL, options)
  options = suggest.options("backward", options, { input_gradient = true })
  local state = core.network.table(self)
  if dAL == nil then
    fail("backward: the gradient of the output is needed, net:backward(dAL)")
  end
  return passes.backward(self, state, dAL, options.input_gradient, 1, #state.layers)
end

--- The gradients of the last pass backwards: dW1, db1, ... as fresh arrays.
function Network:gradients()
  local state = core.network.table(self)
  core.network.gram_sync(self)
  local gradients = params.new()
  for name in pairs(state.parameters) do
    local place = state.places[name]
    if place.part then
      gradients["d" .. name] = core.network.gradient(self, place.layer, place.part):copy()
    else
      for _, at in ipairs(place.all) do
        local given = state.own_gradients and state.own_gradients[at.layer]
        local value, sum = given and given[at.name], params.get(gradients, "d" .. name)
        gradients["d" .. name] = sum and value and sum + value or sum or value
      end
    end
  end
  return gradients
end

--- What the layers gave in the last pass, or the gradients of that: Z and A by the number of the
--- linear layer before (A1 the activation of Z1), fresh arrays.
local function by_layer(net, state, prefix, get)
  local values, number = params.new(), 0
  for i, layer in ipairs(state.layers) do
    local class = layers.is_layer(layer) and layer.class or "custom"
    local weighted = class == "linear" or class == "conv2d" or class == "embedding"
    number = weighted and number + 1 or number
    local value = get(net, i)
    local name = prefix .. (weighted and "Z" or "A") .. number
    if params.get(values, name) ~= nil then
      name = ("%s_%s"):format(name, class)
    end
    if value ~= nil and params.get(values, name) == nil then
      values[name] = value
    end
  end
  return values
end

--- The outputs of the layers in the last forward pass: Z1, A1, Z2, ... (for a further layer after
--- an activation A1_dropout and the like).
function Network:activations()
  return by_layer(self, core.network.table(self), "", core.network.output)
end

--- The gradients with respect to them in the last pass backwards: dZ1, dA1, ...
function Network:activation_gradients()
  return by_layer(self, core.network.table(self), "d", core.network.output_gradient)
end

return passes
