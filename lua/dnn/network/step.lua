--- A step of training: net:step, one update of all parameters.
--
-- The method is C where it can be: core.network.step goes forwards, takes the loss, goes backwards
-- and updates in one call (dnn_network_step in src/core/nn/network.h). What C cannot do comes here:
-- options, which net:compile reads (dnn.network.compile), and layers or losses that are Lua
-- functions, whose passes are dnn.network.passes.

local compile = require "dnn.network.compile"
local core = require "dnn.core"
local custom = require "dnn.network.custom"
local losses = require "dnn.network.losses"
local passes = require "dnn.network.passes"

---@class dnn.network
local Network = core.network.methods

local steps = {}

--- Refuses a step whose loss is not finite. C tells where that began, but for Lua's functions.
function steps.refuse(net, state, X, Y, cost)
  local reason = not core.np.isfinite(X):all()
    and "X has NaN or infinities, which np.isfinite(X) finds" or nil
  for i = 1, reason and 0 or #state.layers do
    local own = state.own_outputs[i]
    local output = own or core.network.output(net, i)
    if output and not core.np.isfinite(output):all() then
      reason = own and ("layer %d (custom): its output is the first that is not finite"):format(i)
      break
    elseif i == #state.layers and state.custom_loss then
      reason = "the outputs of all layers are finite, the loss function made it"
    end
  end
  core.network.refuse_loss(net, custom.trained(state), Y, cost, reason)
end

-- Closes a step: one that an error ended before its update leaves the network as it was. (pcall
-- would lose the calls that led to the error, which the prompt shows.)
local Step = {
  __close = function(step)
    core.network.undo_step(step.net)
  end,
}

--- Begins a step that is taken part by part; its end is that of the value's scope.
function steps.begin(net)
  core.network.begin_step(net)
  return setmetatable({ net = net }, Step)
end

--- The pass forwards of a step, and its loss: the value, the gradient, and the number of the layer
--- from which the pass backwards begins.
function steps.forward(net, state, X, Y)
  local count = #state.layers
  local AL = passes.forward(net, state, X, true, 1, count, true, state.training.guard)
  local last, loss = losses.place(state, losses.of(state))
  local A = last == count and AL or last == 0 and X or state.own_outputs[last]
    or core.network.output(net, last)
  local cost, dA = losses.compute(loss, A, Y, true)
  return cost, dA, last
end

--- One step with layers or a loss that are Lua functions.
local function step_in_lua(net, state, X, Y)
  local _ <close> = steps.begin(net)
  X = type(X) == "table" and core.np.array(X) or X
  local cost, dA, last = steps.forward(net, state, X, Y)
  if cost - cost ~= 0 then
    steps.refuse(net, state, X, Y, cost)
  end
  if last > 0 then
    passes.backward(net, state, dA, false, 1, last, state.training.guard)
  end
  return custom.update(net, X.shape[X.ndim], cost, custom.trained_with_gradients(state))
end

--- The step that C leaves to Lua.
local function step(net, X, Y, options)
  local state = core.network.table(net)
  if options ~= nil or not state.training then
    compile.configure(net, options, true)
  end
  if state.training.in_lua then
    return step_in_lua(net, state, X, Y)
  end
  return core.network.step(net, X, Y)
end

--- One update of all parameters from these examples: forwards, loss, backwards, optimizer. Options
--- are those of compile, and change what they name. A step whose loss, gradients, parameters or
--- buffers would not be finite raises an error and leaves the network as after the last finite
--- update.
Network.step = core.network.step_or(step)

return steps
