--- Losses: by name and with options (dnn.losses), and that of a network.
--
--     net:fit(X, Y, { loss = "mse" })
--     net:fit(X, Y, { loss = dnn.losses.cross_entropy { weights = { 1, 5 } } })
--
-- A loss is a table { kind = , reduction = , ... }, which core.network.loss computes
-- (src/core/nn/loss.h has the formulas), or a function (AL, Y) -> value, gradient. Weights of
-- classes are a matter of this module. net:compile (dnn.network.compile) chooses the loss, net:step
-- (dnn.network.step) and net:evaluate take it.

local classes = require "dnn.network.classes"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local ranges = require "dnn.support.ranges"
local shapes = require "dnn.network.shapes"
local suggest = require "dnn.support.suggest"

local losses = {}

-- --- by name ------------------------------------------------------------------------------------

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
  local known = { weights = kind:find("cross_entropy") and true or nil }
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
losses.make = {}

for kind in pairs(loss_defaults) do
  losses.make[kind] = function(options, ...)
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
function losses.find(what, reduction)
  local kind = type(what) == "table" and what.kind or what
  if type(what) == "function" and reduction ~= nil then
    fail("reduction is an option of the built-in losses, a function returns what is to be made "
      .. "small")
  elseif type(what) == "function" then
    for name, make in pairs(losses.make) do
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
  options.kind = nil
  if reduction ~= nil then
    options.reduction = reduction
  end
  return make_loss(kind, options)
end

-- --- the loss of a network -----------------------------------------------------------------------

--- The class of the layer that makes the numbers of the output, or nil for a custom one.
local function last_class(state)
  for i = #state.layers, 1, -1 do
    local layer = state.layers[i]
    if not layers.is_layer(layer) then
      return nil
    elseif layer.class ~= "flatten" and layer.class ~= "dropout" then
      return layer.class
    end
  end
end

--- The loss that goes with the last layer.
function losses.default(state)
  local class = last_class(state)
  return class == "sigmoid" and "binary_cross_entropy" or class == "softmax" and "cross_entropy"
    or class == "log_softmax" and "softmax_cross_entropy" or "mse"
end

--- Raises when the loss would take the output for something else than the last layer makes of it.
function losses.check_output(state, kind)
  local class, problem = last_class(state), nil
  local is_probability = class == nil or class == "sigmoid" or class == "softmax"
  if kind == "softmax_cross_entropy" and class == "softmax" then
    problem = "it has a softmax in it: take cross_entropy, or leave the layer out"
  elseif kind == "binary_cross_entropy_logits" and class == "sigmoid" then
    problem = "it has a sigmoid in it: take binary_cross_entropy, or leave the layer out"
  elseif kind == "cross_entropy" and class == "log_softmax" then
    problem = "it takes the logarithm itself: take softmax_cross_entropy"
  elseif kind == "cross_entropy" and not is_probability then
    problem = "it takes probabilities: put a softmax behind, or take softmax_cross_entropy"
  elseif kind == "binary_cross_entropy" and not is_probability then
    problem = "it takes probabilities: put a sigmoid behind, or take binary_cross_entropy_logits"
  end
  if problem then
    fail("the loss %s does not go with the last layer, %s: %s", kind, class, problem)
  end
end

--- The loss that the network is trained with: a table, or a function.
function losses.of(state)
  return state.custom_loss or state.training.loss
end

--- The number of the layer whose output a loss is taken from (0: from X), and the loss to take
--- there. The cross-entropy of a sigmoid or softmax is taken from what goes into it, as in C, where
--- nothing overflows or cancels.
function losses.place(state, loss)
  local list, last = state.layers, #state.layers
  while last > 1 and layers.is_layer(list[last]) and list[last].class == "flatten" do
    last = last - 1
  end
  local class = layers.is_layer(list[last]) and list[last].class
  if type(loss) == "function" or not class or not core.network.fuses(loss, class) then
    return #list, loss
  end
  local fused = { after = class }
  for name, value in pairs(loss) do
    fused[name] = value
  end
  return last - 1, fused
end

-- --- values --------------------------------------------------------------------------------------

--- How much a loss of m examples with n outputs counts where those of parts of the examples are
--- averaged: as many examples as it is the mean of. With weights it is what the sum of the terms is
--- divided by.
---@param loss table|function
---@param n integer
---@param m integer
---@param Y dnn.array
---@return number
function losses.weight(loss, n, m, Y)
  if type(loss) == "function" or loss.reduction == "examples" then
    return m
  elseif loss.reduction == "sum" then
    return 1
  elseif not loss.weights then
    return m
  end
  local total = 0
  for class, count in ipairs(classes.count(loss, n, m, Y)) do
    total = total + loss.weights[class] * count
  end
  return loss.kind:find("^binary") and total * n or total
end

--- The loss with a weight for every class, which counts as often as that.
local function weighted_loss(loss, AL, Y, gradient)
  local weights, m = loss.weights, AL.shape[AL.ndim]
  local n = AL.size // m
  core.network.loss(loss, AL, Y) -- checks the shapes, and classes
  local counts, rows, numbers = classes.count(loss, n, m, Y)
  local divisor = losses.weight(loss, n, m, Y)
  local plain = { kind = loss.kind, after = loss.after, reduction = "sum" }
  local value, dAL = 0, nil
  if divisor == 0 then -- only examples without weight: no loss
    return 0.0, gradient and shapes.zeros_like(AL)
  elseif not loss.kind:find("^binary") then
    local targets = core.np.zeros({ #weights, m }, AL.dtype)
    for class, weight in ipairs(weights) do
      targets[class] = (rows.shape[1] > 1 and rows[class] or numbers:eq(class - 1)) * weight
    end
    value, dAL = core.network.loss(plain, AL, targets, gradient)
    return value / divisor, dAL and dAL / divisor
  end
  local factors = core.np.zeros({ numbers.size }, AL.dtype)
  for class, weight in ipairs(weights) do
    if counts[class] > 0 then
      local mask = numbers:eq(class - 1)
      value = value + weight * core.network.loss(plain, AL { ":", mask }, rows { ":", mask })
      factors[mask] = weight / divisor
    end
  end
  if gradient then
    dAL = select(2, core.network.loss(plain, AL, Y, true)) * factors
  end
  return value / divisor, dAL
end

--- A loss of the output of its place, and the gradient there when asked for.
function losses.compute(loss, AL, Y, gradient)
  if type(loss) ~= "function" then
    return (loss.weights and weighted_loss or core.network.loss)(loss, AL, Y, gradient)
  end
  local value, dAL = loss(AL, Y)
  if type(value) ~= "number" then
    fail("the loss function must return a number, the mean over the examples, got %s", type(value))
  elseif gradient and (type(dAL) ~= "userdata" or dAL.shape ~= AL.shape) then
    fail("the loss function must return a number, then the gradient of the sum over the examples "
      .. "with respect to AL %s, got %s", AL.shape,
      type(dAL) == "userdata" and tostring(dAL.shape) or type(dAL))
  end
  return value, dAL
end

return losses
