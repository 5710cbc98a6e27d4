--- How a network is trained: net:compile with its loss, optimizer and penalties.
--
-- Options are checked here and become the table `training` of the network, which
-- core.network.configure reads. dnn.network.losses and dnn.network.optimizers find the loss and the
-- optimizer by their names; net:step (dnn.network.step) then takes a step.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local losses = require "dnn.network.losses"
local optimizers = require "dnn.network.optimizers"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

---@class dnn.network
local Network = core.network.methods

local compile = {}

compile.options = {
  loss = true, reduction = true, optimizer = true, learning_rate = true, l1 = 0, l2 = 0,
  clip_norm = 0, clip_value = 0, guard = false,
}

--- What to write for options that other libraries have.
compile.advice = {
  metrics = "metrics are an option of net:fit and net:evaluate",
  class_weight = 'classes are weighted by the loss, loss = { kind = "cross_entropy", weights = '
    .. "{ 1, 5, ... } }",
  sample_weight = "examples are weighted in a loss function (AL, Y) -> value, gradient",
}
compile.advice.class_weights = compile.advice.class_weight

for _, name in ipairs { "momentum", "nesterov", "beta1", "beta2", "epsilon", "weight_decay" } do
  compile.advice[name] = ("%s is an option of the optimizer, optimizer = dnn.%s{ %s = ... }")
    :format(name, name:find("^beta") and "adam" or name == "epsilon" and "adam" or "sgd", name)
end

--- Checks the names of options of compile, and numbers that C does not.
local function check_compile(options)
  if type(options) ~= "table" then
    fail("compile: the options must be a table, { loss = , optimizer = , ... }, got %s",
      type(options))
  end
  for name in pairs(options) do
    if compile.advice[name] then
      fail("compile: %s", compile.advice[name])
    elseif compile.options[name] == nil then
      suggest.refuse_option("compile", name, compile.options)
    end
  end
  for _, name in ipairs { "l1", "l2", "clip_norm", "clip_value" } do
    if options[name] ~= nil then
      ranges.check("compile", name, options[name], ranges.from_zero)
    end
  end
end

--- Tells the network how to train, for `step` and `fit`, which take the same options and change
--- what these name. Another optimizer than before begins with nothing kept.
function Network:compile(options)
  compile.configure(self, options)
  return self
end

--- The same, for other methods. What the options do not say is as usual, or with `keep` as it was
--- told before.
function compile.configure(net, options, keep)
  local state = core.network.table(net)
  options = options or {}
  check_compile(options)
  local before = state.training
  local usual = keep and before or { loss = losses.default(state), optimizer = "sgd" }
  local loss = losses.find(options.loss or keep and state.custom_loss or usual.loss,
    options.reduction)
  local optimizer = optimizers.find(options.optimizer or usual.optimizer, options.learning_rate)
  local training = { optimizer = optimizer }
  for name, default in pairs(compile.options) do
    if default ~= true then
      training[name] = options[name]
      if training[name] == nil then
        training[name] = usual[name] or default
      end
    end
  end
  local custom_loss = type(loss) == "function" and loss or nil
  if not custom_loss then
    losses.check_output(state, loss.kind)
  end
  training.loss = custom_loss and { kind = "mse" } or loss
  training.in_lua = state.has_custom or custom_loss ~= nil or training.loss.weights ~= nil
  core.network.configure(net, training)
  state.custom_loss, state.training = custom_loss, training
  if before and before.optimizer.kind ~= optimizer.kind then
    core.network.reset_optimizer(net) -- what one optimizer keeps means nothing to another
    state.own_states = {}
  end
end

return compile
