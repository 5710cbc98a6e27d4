--- Gradients by layer: `ax:gradient_flow(net)`: whether they vanish or explode on their way back.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local params = require "dnn.support.params"

local caller <const> = "gradient_flow"

local option_names <const> = { color = "color", max_color = "color" }

--- The gradients of weights, in the order of the layers: {name = "W1", values = array}.
local function weights_of(gradients)
  if debug.getmetatable(gradients) == core.network.metatable then
    gradients = gradients:gradients()
  elseif type(gradients) ~= "table" then
    fail("gradient_flow: a network or its gradients are needed, got %s", type(gradients))
  end
  local list = {}
  for name, values in pairs(params.new(gradients)) do
    if name:find("^dW") and getmetatable(values) == "dnn.array" then
      list[#list + 1] = { name = name:sub(2), values = values }
    end
  end
  if #list == 0 then
    fail('gradient_flow: there is no gradient of weights, "dW1": give a network after '
      .. "net:backward or net:step, net:gradients(), or the grads of L_model_backward")
  end
  table.sort(list, function(a, b)
    local i, j = tonumber(a.name:match("%d+")) or 0, tonumber(b.name:match("%d+")) or 0
    if i ~= j then
      return i < j
    end
    return a.name < b.name
  end)
  return list
end

local gradient_flow = {}

--- Draws the mean and the largest |gradient| of the weights of every layer, on a log axis.
function gradient_flow.gradient_flow(axes, gradients, given)
  given = options.read(caller, given, option_names)
  local numbers = { names = {}, mean = {}, max = {} }
  local places, least, largest = {}, math.huge, 0
  for i, weights in ipairs(weights_of(gradients)) do
    local sizes = np.abs(weights.values:astype("float64"))
    numbers.names[i], places[i] = weights.name, i - 1
    numbers.mean[i], numbers.max[i] = sizes:mean(), sizes:max()
    for _, value in ipairs { numbers.mean[i], numbers.max[i] } do
      if value > 0 and value < math.huge then
        least, largest = math.min(least, value), math.max(largest, value)
      end
    end
  end
  axes:bar(places, numbers.max, { width = 0.8, color = given.max_color or "#aec7e8",
    label = "max" })
  axes:bar(places, numbers.mean, { width = 0.5, color = given.color or "tab:blue",
    label = "mean" })
  if largest > 0 then
    axes:set_yscale "log"
    axes:set_ylim(least / 3, largest * 3)
  end
  axes:set_xticks(places, numbers.names)
  axes:set_xlabel "weights, from the first layer to the last"
  axes:set_ylabel "|gradient|"
  axes:legend()
  return numbers
end

return gradient_flow
