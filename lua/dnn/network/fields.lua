--- The fields of a network: net.parameters, net.layers, net.learning_rate, and its text.
--
-- The metatable of networks is in C, whose __index finds methods itself and calls __attribute for
-- all other names. Here is what those are, what to write for names that other libraries have, and
-- what can be assigned.

local compile = require "dnn.network.compile"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local params = require "dnn.support.params"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

---@class dnn.network
---@field parameters dnn.params the arrays that are trained, W1, b1, ...: the network's own memory
---@field buffers dnn.params arrays that are kept, not trained: running_mean1, running_var1, ...
---@field layers table[] the layers it is made of
---@field dtype string "float64" or "float32"
---@field precision string "full", or "bf16": to what linear layers round the operands of their
--- products; it may be set
---@field input integer[] shape of one example
---@field output integer[] shape of one result
---@field updates integer number of updates so far
---@field epochs integer number of epochs so far, of all calls of fit
---@field learning_rate number of the optimizer; it may be set
---@field frozen string[] the names of parameters that training leaves as they are
local Network = core.network.methods
local metatable = core.network.metatable

-- --- reading -------------------------------------------------------------------------------------

local attributes = {}

local function custom_text(layer)
  return type(layer.name) == "string" and "custom layer " .. layer.name or "custom layer"
end

function attributes.parameters(net, state)
  core.network.gram_sync(net)
  return state.parameters
end

function attributes.buffers(_, state)
  return state.buffers
end

--- The layers, to look at: a network stays what it was made of.
function attributes.layers(_, state)
  state.layers_view = state.layers_view or setmetatable({}, {
    __index = state.layers,
    __len = function()
      return #state.layers
    end,
    __pairs = function()
      return ipairs(state.layers)
    end,
    __newindex = function()
      fail("a network keeps the layers that it was made of: make another, "
        .. "dnn.sequential{ layer, ... }")
    end,
    __tostring = function()
      local lines = {}
      for i in ipairs(state.layers) do
        lines[i] = ("%d %s"):format(i, layers.is_layer(state.layers[i]) and state.layers[i]
          or custom_text(state.layers[i]))
      end
      return table.concat(lines, "\n")
    end,
  })
  return state.layers_view
end

function attributes.history(_, state)
  return state.history
end

function attributes.input(net)
  return core.network.layer(net, 1).input
end

function attributes.output(net, state)
  return core.network.layer(net, #state.layers).output
end

function attributes.updates(net)
  return (core.network.updates(net))
end

function attributes.epochs(_, state)
  return state.epochs
end

function attributes.frozen(_, state)
  local names = {}
  for name in pairs(state.parameters) do
    names[#names + 1] = state.frozen[name] and name or nil
  end
  return names
end

function attributes.learning_rate(_, state)
  return state.training and state.training.optimizer.learning_rate
end

function attributes.dtype(net)
  return core.network.dtype(net)
end

function attributes.precision(net)
  return core.network.precision(net)
end

--- Methods and attributes by name, for suggestions and completion, with the attributes of a network
--- that is given.
function metatable.__complete(net)
  local fields = {}
  for name, method in pairs(Network) do
    fields[name] = name:sub(1, 2) ~= "__" and method or nil
  end
  for name, read in pairs(attributes) do
    local ok, value = pcall(read, net, net and core.network.table(net))
    fields[name] = ok and net and value or true -- no method: not offered after a colon
  end
  return fields
end

-- What to write here, for names that other libraries have.
local advice = {
  [{ "add", "append", "insert", "pop" }] =
    "layers are given when a network is made, dnn.sequential{ layer, ... }",
  [{ "eval", "training", "train" }] = "net:step and net:fit train, other passes do not, but "
    .. "net:forward(X, { training = true })",
  [{ "zero_grad", "zeroGradParameters" }] =
    "gradients are those of the last pass backwards, and need no zeroing",
  [{ "updateParameters", "train_on_batch", "optimize" }] =
    "net:step(X, Y) goes forwards and backwards and updates the parameters",
  [{ "get_weights", "weights", "weight", "bias", "state_dict", "named_parameters", "getParameters",
    "params", "W", "b" }] = "arrays are in net.parameters, net.parameters.W1",
  [{ "set_weights", "load_state_dict" }] =
    "write net.parameters.W1 = array, or net:load_weights(arrays)",
  [{ "save_weights" }] = "net:save(path) keeps them and all the rest, for net:load_weights(path)",
  [{ "grad", "gradWeight", "gradBias" }] = "gradients are in net:gradients(), net:gradients().dW1",
  [{ "get", "get_layer", "modules" }] = "layers are in net.layers, by number",
  [{ "size", "count_params" }] = "the number of parameters is net:summary().parameters",
  [{ "double", "float", "to", "cuda", "cpu", "type" }] =
    'the type is an option of dnn.sequential, dtype = "float32"; networks run on the processor',
  [{ "half", "bfloat16", "bf16", "autocast" }] =
    'products of a network of float32 are those of bfloat16 with net.precision = "bf16"',
  [{ "predict_proba" }] = "write net:predict(X)",
  [{ "score" }] = "write net:evaluate(X, Y)",
  [{ "trainable", "requires_grad", "requires_grad_" }] = "write net:freeze(layer, ...)",
  [{ "clone", "deepcopy" }] = "write net:copy()",
  [{ "reset" }] = "make a new one, with another seed",
  [{ "loss", "optimizer", "criterion", "metrics" }] = "it is an option of net:compile and net:fit",
  [{ "lr" }] = "write net.learning_rate",
}

local advice_of = {}
for names, text in pairs(advice) do
  for _, name in ipairs(names) do
    advice_of[name] = text
  end
end

--- Called by C for a field that is no method.
function Network.__attribute(net, name)
  local read = attributes[name]
  if read then
    return read(net, core.network.table(net))
  end
  local problem = advice_of[name] and ('there is no field "%s": %s'):format(name, advice_of[name])
    or type(name) == "string" and suggest.unknown("field", name, metatable.__complete())
    or ("fields have names, got %s; layers are in net.layers, arrays in net.parameters"):format(
      type(name))
  fail("a network: " .. problem)
end

--- Fields are read only, but the learning rate and the precision.
function metatable.__newindex(net, name, value)
  local state = core.network.table(net)
  if name == "learning_rate" then
    ranges.check("a network", "learning_rate", value, ranges.from_zero)
    if not state.training then
      compile.configure(net)
    end
    core.network.learning_rate(net, value)
    state.training.optimizer.learning_rate = value
    return
  elseif name == "precision" then
    core.network.precision(net, value)
    return
  elseif name == "parameters" or name == "buffers" then
    fail("a network: %s cannot be replaced as a whole: write net.%s.W1 = array, or "
      .. "net:load_weights(arrays)", name, name)
  elseif params.get(state.parameters, name) ~= nil then
    fail("a network: write net.parameters.%s = array", name)
  end
  fail("a network: the field %s cannot be set", type(name) == "string" and '"' .. name
    .. '"' or "of type " .. type(name))
end

-- --- text ----------------------------------------------------------------------------------------

function metatable.__tostring(net)
  local state = core.network.table(net)
  local words, count = {}, 0
  for i = 1, #state.layers do
    local layer, about = state.layers[i], core.network.layer(net, i)
    local name = not layers.is_layer(layer) and layer.name or about.class
    words[i] = tostring(name) .. (about.describe ~= "" and (" (%s)"):format(about.describe) or "")
  end
  for _, array in pairs(state.parameters) do
    count = count + array.size
  end
  return ("network %s: %s; %d parameters"):format(core.network.layer(net, 1).input,
    table.concat(words, " -> "), count)
end
