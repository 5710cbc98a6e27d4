--- Optimizers, losses and learning-rate schedules by name.
--
--     net:fit(X, Y, { optimizer = "adam" })
--     net:fit(X, Y, { optimizer = dnn.sgd { learning_rate = 0.1, momentum = 0.9 } })
--
-- src/core/optimizer.h and loss.h have the formulas.

local fail = require "dnn.support.fail"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local optimizers = {}

-- Options of every optimizer and their defaults, which are PyTorch's.
local kinds = {
  sgd = { learning_rate = 0.01, momentum = 0, nesterov = false, averaged = false,
    weight_decay = 0 },
  adagrad = { learning_rate = 0.01, epsilon = 1e-10, weight_decay = 0 },
  rmsprop = { learning_rate = 0.01, beta2 = 0.99, epsilon = 1e-8, weight_decay = 0 },
  adam = { learning_rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8,
    epsilon_inside = false, weight_decay = 0 },
  adamw = { learning_rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8,
    epsilon_inside = false, weight_decay = 0.01 },
}

optimizers.kinds = kinds

local option_ranges <const> = { learning_rate = ranges.from_zero, momentum = ranges.share,
  beta1 = ranges.share, beta2 = ranges.share, epsilon = ranges.from_zero,
  weight_decay = ranges.from_zero }

--- Raises when a number of an optimizer is out of its range.
local function check_optimizer(chosen)
  for name in pairs(kinds[chosen.kind]) do
    local range = option_ranges[name]
    if range then
      ranges.check(chosen.kind, name, chosen[name], range)
    end
  end
  if chosen.averaged and chosen.nesterov then
    fail("%s: averaged and nesterov are two forms of momentum, choose one", chosen.kind)
  elseif chosen.nesterov and chosen.momentum == 0 then
    fail("%s: nesterov needs a momentum, 0.9 for example", chosen.kind)
  end
end

for kind, defaults in pairs(kinds) do
  --- An optimizer with these options; see `kinds` above for the names and defaults.
  optimizers[kind] = function(options)
    if options ~= nil and type(options) ~= "table" then
      fail("%s: the options must be a table, dnn.%s{ learning_rate = 0.1 }, got %s", kind, kind,
        type(options))
    elseif options ~= nil and (getmetatable(options) or {}).__name == "dnn.params" then
      fail("%s: an optimizer gets the parameters from its network, "
        .. "net:compile{ optimizer = dnn.%s{ learning_rate = 0.1 } }", kind, kind)
    end
    local chosen = suggest.options(kind, options, defaults)
    chosen.kind = kind
    check_optimizer(chosen)
    return chosen
  end
end

--- The optimizer for an option: what sgd{} and its like return, or a name; a learning rate that is
--- given beside it replaces its own.
---@param what string|table
---@param learning_rate? number
---@return table
function optimizers.find(what, learning_rate)
  local found
  if type(what) == "table" and kinds[what.kind] then
    found = { kind = what.kind }
    for name, default in pairs(kinds[what.kind]) do
      found[name] = default
    end
    for name, value in pairs(what) do
      if found[name] == nil then
        suggest.refuse_option(what.kind, name, kinds[what.kind])
      end
      found[name] = value
    end
  elseif type(what) == "string" and kinds[what] then
    found = optimizers[what]()
  elseif type(what) == "function" then
    fail("the optimizer is a function: call it, dnn.adam{}, or give its name, \"adam\"")
  else
    fail(suggest.unknown("optimizer", type(what) == "table" and what.kind or what, kinds))
  end
  if learning_rate ~= nil then
    found.learning_rate = learning_rate
  end
  check_optimizer(found)
  return found
end

-- --- losses -------------------------------------------------------------------------------------

-- Options of every loss and their defaults; weights are numbers for the classes.
local common <const> = { reduction = "mean" }
local loss_defaults = {
  mse = common, mae = common, hinge = common, huber = { reduction = "mean", delta = 1 },
  binary_cross_entropy = common, binary_cross_entropy_logits = common,
  cross_entropy = common, softmax_cross_entropy = common,
}

local reductions <const> = { mean = true, examples = true, sum = true }

--- Weights of classes, numbers in a list, which is copied.
local function copy_weights(kind, weights)
  local copied, count = {}, 0
  for i, weight in pairs(type(weights) == "table" and weights or {}) do
    local fits = type(weight) == "number" and weight >= 0 and weight < math.huge
    copied[i], count = weight, fits and count + 1 or -math.huge
  end
  if type(weights) ~= "table" or count ~= #weights or count == 0 then
    fail("%s: weights must be a list with a number from 0 on for each class, { 1, 5, ... }", kind)
  end
  return copied
end

--- The loss of this kind with these options, checked.
local function make_loss(kind, options)
  local defaults, chosen = loss_defaults[kind], { kind = kind }
  local known = { kind = true, weights = kind:find("cross_entropy") and true or nil }
  for name, default in pairs(defaults) do
    known[name], chosen[name] = true, default
  end
  for name, value in pairs(options) do
    if not known[name] then
      suggest.refuse_option("the loss " .. kind, name, known)
    end
    chosen[name] = value
  end
  if not reductions[chosen.reduction] then
    fail("%s: %s", kind, suggest.unknown("reduction", chosen.reduction, reductions))
  elseif chosen.delta then
    ranges.check(kind, "delta", chosen.delta, ranges.positive)
  end
  chosen.weights = chosen.weights ~= nil and copy_weights(kind, chosen.weights) or nil
  return chosen
end

--- Losses with options, for the option `loss`: losses.huber{ delta = 2, reduction = "sum" }.
local losses = {}
optimizers.losses = losses

for kind in pairs(loss_defaults) do
  losses[kind] = function(options, ...)
    if options ~= nil and type(options) ~= "table" or select("#", ...) > 0 then
      fail("%s: this makes a loss for net:compile, from options: loss = dnn.losses.%s{ reduction "
        .. '= "sum" }', kind, kind)
    end
    return make_loss(kind, options or {})
  end
end

--- The loss for an option: a name, or a table such as losses.huber{ delta = 2 } returns.
---@param what string|table|function a function (AL, Y) -> value, gradient is a custom loss
---@param reduction? string instead of the loss's own
---@return table|function
function optimizers.find_loss(what, reduction)
  local kind = type(what) == "table" and what.kind or what
  if type(what) == "function" and reduction ~= nil then
    fail("reduction is an option of the built-in losses, a function returns what is to be made "
      .. "small")
  elseif type(what) == "function" then
    for name, make in pairs(losses) do
      if what == make then
        fail('the loss is a function of options: call it, dnn.losses.%s{}, or give its name, '
          .. '"%s"', name, name)
      end
    end
    return what
  elseif type(kind) ~= "string" or not loss_defaults[kind] then
    fail(suggest.unknown("loss", kind, loss_defaults))
  end
  local options = {}
  for name, value in pairs(type(what) == "table" and what or {}) do
    options[name] = value
  end
  if reduction ~= nil then
    options.reduction = reduction
  end
  return make_loss(kind, options)
end

-- --- schedules ----------------------------------------------------------------------------------

--- Schedules: functions (epoch, learning_rate) -> learning rate of that epoch; epochs count from 1,
--- `learning_rate` is that of the optimizer.
local schedules = {}
optimizers.schedules = schedules

--- learning_rate / (1 + decay * (epoch - 1)): the course's decay.
function schedules.inverse_time(decay)
  ranges.check("inverse_time", "decay", decay, ranges.from_zero)
  return function(epoch, learning_rate)
    return learning_rate / (1 + decay * (epoch - 1))
  end
end

--- The same, in steps of `interval` epochs: the course's scheduled decay.
function schedules.inverse_time_steps(decay, interval)
  ranges.check("inverse_time_steps", "decay", decay, ranges.from_zero)
  ranges.check("inverse_time_steps", "interval", interval, ranges.count)
  return function(epoch, learning_rate)
    return learning_rate / (1 + decay * ((epoch - 1) // interval))
  end
end

--- Multiplied by `factor` (0.1) after every `interval` epochs.
function schedules.step(interval, factor)
  factor = factor == nil and 0.1 or factor
  ranges.check("step", "interval", interval, ranges.count)
  ranges.check("step", "factor", factor, ranges.from_zero)
  return function(epoch, learning_rate)
    return learning_rate * factor ^ ((epoch - 1) // interval)
  end
end

--- Multiplied by `factor` after every epoch.
function schedules.exponential(factor)
  ranges.check("exponential", "factor", factor, ranges.from_zero)
  return function(epoch, learning_rate)
    return learning_rate * factor ^ (epoch - 1)
  end
end

--- Half a cosine from the learning rate down to `least` (0) over `epochs`.
function schedules.cosine(epochs, least)
  least = least == nil and 0 or least
  ranges.check("cosine", "epochs", epochs, ranges.count)
  ranges.check("cosine", "least", least, ranges.from_zero)
  return function(epoch, learning_rate)
    local done = math.min(epoch - 1, epochs) / epochs
    return least + (learning_rate - least) * (1 + math.cos(math.pi * done)) / 2
  end
end

--- Linear growth over the first `epochs`, then another schedule, if one is given.
function schedules.warmup(epochs, after)
  ranges.check("warmup", "epochs", epochs, ranges.count)
  if after ~= nil and type(after) ~= "function" then
    fail("warmup: after must be a schedule, such as dnn.schedules.cosine(10), got %s", type(after))
  end
  return function(epoch, learning_rate)
    if epoch <= epochs then
      return learning_rate * epoch / epochs
    end
    return after and after(epoch - epochs, learning_rate) or learning_rate
  end
end

return optimizers
