--- Optimizers by name and with options: dnn.sgd, dnn.adam, ...
--
--     net:fit(X, Y, { optimizer = "adam" })
--     net:fit(X, Y, { optimizer = dnn.sgd { learning_rate = 0.1, momentum = 0.9 } })
--
-- An optimizer is a table of numbers, checked here and handed on by net:compile
-- (dnn.network.compile). src/core/nn/optimizer.h has the formulas. Learning rates that change by
-- epoch are dnn.network.schedules.

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

--- The number of arrays that an optimizer keeps for each parameter.
function optimizers.state_count(optimizer)
  if optimizer.kind == "sgd" then
    return (optimizer.momentum or 0) ~= 0 and 1 or 0
  end
  return (optimizer.kind == "adam" or optimizer.kind == "adamw") and 2 or 1
end

return optimizers
