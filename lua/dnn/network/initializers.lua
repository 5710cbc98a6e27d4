--- Initializers: how the weights of a layer are drawn.
--
-- An initializer is a function (random, shape, fan_in, fan_out) -> array, or the name of one.
-- Biases start at 0.
--
--   normal   randn * 0.01 (dnn.initializers.normal(0.02) for another scale): the notebook's
--   zeros    0
--   xavier   randn * sqrt(2 / (fan_in + fan_out)), Glorot's
--   he       randn * sqrt(2 / fan_in)
--   fan_in   randn / sqrt(fan_in): that of the notebook's application, and the default
--
-- dnn.network.parameters calls them, layer by layer, when a network is made.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local initializers = {}

--- Functions that make an initializer.
initializers.make = {}

--- randn * scale.
function initializers.make.normal(scale)
  scale = scale == nil and 0.01 or scale
  ranges.check("normal", "scale", scale, ranges.from_zero)
  return function(random, shape)
    return random:randn(shape) * scale
  end
end

function initializers.make.zeros()
  return function(_, shape)
    return core.np.zeros(shape)
  end
end

function initializers.make.xavier()
  return function(random, shape, fan_in, fan_out)
    return random:randn(shape) * math.sqrt(2 / (fan_in + fan_out))
  end
end

function initializers.make.he()
  return function(random, shape, fan_in)
    return random:randn(shape) * math.sqrt(2 / fan_in)
  end
end

function initializers.make.fan_in()
  return function(random, shape, fan_in)
    return random:randn(shape) / math.sqrt(fan_in)
  end
end

local registered = {}
for name, make in pairs(initializers.make) do
  registered[name] = make()
end
initializers.registered = registered

--- Makes an initializer known by a name.
function initializers.register(name, draw)
  if type(name) ~= "string" or type(draw) ~= "function" then
    fail("register: a name and a function (random, shape, fan_in, fan_out) are needed")
  end
  registered[name] = draw
end

--- The initializer for an option: a function, or the name of one.
---@param what function|string
---@return function
function initializers.find(what)
  if type(what) == "function" then
    return what
  end
  local found = type(what) == "string" and registered[what]
  return found or fail(suggest.unknown("initializer", what, registered))
end

return initializers
