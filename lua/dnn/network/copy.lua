--- Copies of networks: net:copy.
--
-- A copy is made from the layers as dnn.sequential makes a network (dnn.network.build), and then
-- takes over everything that was learnt since. Copies in a file are net:save (dnn.network.files).

local build = require "dnn.network.build"
local core = require "dnn.core"
local layers = require "dnn.network.layers"
local optimizer_states = require "dnn.network.optimizer_states"
local params = require "dnn.support.params"
local shapes = require "dnn.network.shapes"

---@class dnn.network
local Network = core.network.methods

local function deep_copy(value)
  if type(value) ~= "table" then
    return value
  end
  local copied = {}
  for key, entry in pairs(value) do
    copied[key] = deep_copy(entry)
  end
  return setmetatable(copied, getmetatable(value))
end

--- A custom layer with parameters of its own. `known`: the copies so far, by layer and array, so
--- that what was shared is shared again.
local function copy_custom(layer, known)
  if known[layer] then
    return known[layer]
  end
  local copied = setmetatable({}, getmetatable(layer))
  for name, value in next, layer do
    copied[name] = value
  end
  if layer.parameters then
    copied.parameters = params.new(layer.parameters)
    for name, array in pairs(copied.parameters) do
      known[array] = known[array] or array:copy()
      copied.parameters[name] = known[array]
    end
  end
  known[layer] = copied
  return copied
end

--- Another network of the same layers that predicts and trains as this one would, and shares
--- nothing with it, but for what custom layers hold beside their parameters.
function Network:copy()
  local state = core.network.table(self)
  core.network.gram_sync(self)
  local description, known = { input = shapes.list(self.input), dtype = self.dtype,
    precision = self.precision }, {}
  for i, layer in ipairs(state.layers) do
    description[i] = layers.is_layer(layer) and layer or copy_custom(layer, known)
  end
  local net = build.sequential(description)
  local new_state = core.network.table(net)
  net:load_weights(self)
  if state.training then
    local training = { loss = state.custom_loss or state.training.loss }
    for name, value in pairs(state.training) do
      if name ~= "loss" and name ~= "in_lua" then
        training[name] = value
      end
    end
    net:compile(training)
  end
  local values = {}
  optimizer_states.each(self, state, nil, function(name, letter, array)
    values[name .. letter] = array
  end)
  optimizer_states.each(net, new_state, function(name, letter)
    return values[name .. letter] ~= nil
  end, function(name, letter, array)
    array["..."] = values[name .. letter]
  end)
  if #self.frozen > 0 then
    net:freeze(table.unpack(self.frozen))
  end
  core.network.updates(net, core.network.updates(self))
  new_state.epochs, new_state.history = state.epochs, deep_copy(state.history)
  new_state.unfinished = deep_copy(state.unfinished)
  new_state.random:set_state(state.random:get_state())
  return net
end
