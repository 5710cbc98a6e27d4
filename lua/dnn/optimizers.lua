--- Optimizers, losses and learning-rate schedules by name.
--
--     net:fit(X, Y, { optimizer = "adam" })
--     net:fit(X, Y, { optimizer = dnn.sgd { learning_rate = 0.1, momentum = 0.9 } })
--
-- src/core/optimizer.h and loss.h have the formulas.

local suggest = require "dnn.suggest"

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

for kind, defaults in pairs(kinds) do
  --- An optimizer with these options; see `kinds` above for the names and defaults.
  optimizers[kind] = function(options)
    if options ~= nil and type(options) ~= "table" then
      error(("%s: the options must be a table, dnn.%s{ learning_rate = 0.1 }, got %s"):format(kind,
        kind, type(options)), 2)
    elseif options ~= nil and (getmetatable(options) or {}).__name == "dnn.params" then
      error(("%s: an optimizer gets the parameters from its network, "
        .. "net:compile{ optimizer = dnn.%s{ learning_rate = 0.1 } }"):format(kind, kind), 2)
    end
    local chosen = suggest.options(kind, options, defaults)
    chosen.kind = kind
    return chosen
  end
end

--- The optimizer for an option: what sgd{} and its like return, or a name; a learning rate that is
--- given beside it replaces its own.
---@param what string|table
---@param learning_rate? number
---@param level integer of the caller, for errors
---@return table
function optimizers.find(what, learning_rate, level)
  local found
  if type(what) == "table" and kinds[what.kind] then
    found = {}
    for name, value in pairs(what) do
      found[name] = value
    end
  elseif type(what) == "string" and kinds[what] then
    found = optimizers[what]()
  elseif type(what) == "function" then
    error("the optimizer is a function: call it, dnn.adam{}, or give its name, \"adam\"", level + 1)
  else
    error(suggest.unknown("optimizer", type(what) == "table" and what.kind or what, kinds),
      level + 1)
  end
  found.learning_rate = learning_rate or found.learning_rate
  return found
end

-- --- losses -------------------------------------------------------------------------------------

local losses = {}
for _, kind in ipairs { "binary_cross_entropy", "binary_cross_entropy_logits", "cross_entropy",
  "softmax_cross_entropy", "mse", "mae", "huber", "hinge" } do
  losses[kind] = true
end
optimizers.losses = losses

--- Weights of classes, numbers in a list, which is copied.
local function copy_weights(weights, level)
  local copied, count = {}, 0
  for i, weight in pairs(type(weights) == "table" and weights or {}) do
    local fits = type(weight) == "number" and weight >= 0 and weight < math.huge
    copied[i], count = weight, fits and count + 1 or -math.huge
  end
  if type(weights) ~= "table" or count ~= #weights or count == 0 then
    error("loss: weights must be a list with a number from 0 on for each class, { 1, 5, ... }",
      level + 1)
  end
  return copied
end

--- The loss for an option: a name, {kind = "huber", delta = 2}, or of the cross entropies
--- {kind = "cross_entropy", weights = {1, 5}}.
---@param what string|table|function a function (AL, Y) -> value, gradient is a custom loss
---@param level integer
---@return table|function
function optimizers.find_loss(what, level)
  if type(what) == "function" then
    return what
  elseif type(what) == "table" and losses[what.kind] then
    local known = { kind = true, delta = what.kind == "huber" or nil,
      weights = what.kind:find("cross_entropy") and true or nil }
    for name in pairs(what) do
      if not known[name] then
        error(("the loss %s: %s"):format(what.kind, suggest.unknown("option", name, known)),
          level + 1)
      end
    end
    return { kind = what.kind, delta = what.delta,
      weights = what.weights ~= nil and copy_weights(what.weights, level + 1) or nil }
  elseif type(what) == "string" and losses[what] then
    return { kind = what }
  end
  error(suggest.unknown("loss", type(what) == "table" and what.kind or what, losses), level + 1)
end

-- --- schedules ----------------------------------------------------------------------------------

--- Schedules: functions (epoch, learning_rate) -> learning rate of that epoch; epochs count from 1,
--- `learning_rate` is that of the optimizer.
local schedules = {}
optimizers.schedules = schedules

--- Raises when an argument of a schedule is no number.
local function check(schedule, name, value)
  if type(value) ~= "number" then
    error(("%s: %s must be a number, got %s"):format(schedule, name, type(value)), 3)
  end
end

--- learning_rate / (1 + decay * (epoch - 1)): the course's decay.
function schedules.inverse_time(decay)
  check("inverse_time", "decay", decay)
  return function(epoch, learning_rate)
    return learning_rate / (1 + decay * (epoch - 1))
  end
end

--- The same, in steps of `interval` epochs: the course's scheduled decay.
function schedules.inverse_time_steps(decay, interval)
  check("inverse_time_steps", "decay", decay)
  check("inverse_time_steps", "interval", interval)
  return function(epoch, learning_rate)
    return learning_rate / (1 + decay * ((epoch - 1) // interval))
  end
end

--- Multiplied by `factor` after every `interval` epochs.
function schedules.step(interval, factor)
  check("step", "interval", interval)
  check("step", "factor", factor or 0.1)
  return function(epoch, learning_rate)
    return learning_rate * (factor or 0.1) ^ ((epoch - 1) // interval)
  end
end

--- Multiplied by `factor` after every epoch.
function schedules.exponential(factor)
  check("exponential", "factor", factor)
  return function(epoch, learning_rate)
    return learning_rate * factor ^ (epoch - 1)
  end
end

--- Half a cosine from the learning rate down to `least` (0) over `epochs`.
function schedules.cosine(epochs, least)
  check("cosine", "epochs", epochs)
  check("cosine", "least", least or 0)
  least = least or 0
  return function(epoch, learning_rate)
    local done = math.min(epoch - 1, epochs) / epochs
    return least + (learning_rate - least) * (1 + math.cos(math.pi * done)) / 2
  end
end

--- Linear growth over the first `epochs`, then another schedule, if one is given.
function schedules.warmup(epochs, after)
  check("warmup", "epochs", epochs)
  return function(epoch, learning_rate)
    if epoch <= epochs then
      return learning_rate * epoch / epochs
    end
    return after and after(epoch - epochs, learning_rate) or learning_rate
  end
end

return optimizers
