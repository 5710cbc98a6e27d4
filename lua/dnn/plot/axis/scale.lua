--- The scales of an axis: what stands between a value and its place.

local np = require "dnn.np"
local fail = require "dnn.support.fail"
local suggest = require "dnn.support.suggest"

local scale = {}

--- A scale: `forward` takes values to what is drawn at equal distances, `inverse` takes it back;
--- both take numbers and arrays.
---@class dnn.plot.Scale
---@field kind "linear"|"log"|"symlog"
---@field base number of the logarithm
---@field linthresh number symlog is linear between -linthresh and linthresh
---@field linscale number decades that each half of the linear part takes

-- Where nonpositive values of a log axis are drawn: below everything, but finite, so that lines
-- lead down to them.
local BELOW <const> = -1000.0

local function choose(condition, yes, no)
  if type(condition) == "boolean" then
    return condition and yes or no
  end
  return np.where(condition, yes, no)
end

-- Functions of numbers and of arrays by one name.
local function either(of_number, of_array)
  return function(x)
    return (type(x) == "number" and of_number or of_array)(x)
  end
end

local abs = either(math.abs, np.abs)
local exp = either(math.exp, np.exp)
local log = either(math.log, np.log)
local log10 = either(function(x) return math.log(x, 10) end, np.log10)
local log2 = either(function(x) return math.log(x, 2) end, np.log2)
local sign = either(function(x) return x > 0 and 1.0 or x < 0 and -1.0 or x + 0.0 end, np.sign)

local function at_most(x, limit)
  if type(x) == "number" then
    return x <= limit
  end
  return np.less_equal(x, limit)
end

local make = {}

function make.linear()
  return function(x) return x end, function(x) return x end
end

function make.log(options)
  local base <const> = options.base
  local logarithm = base == 10 and log10 or base == 2 and log2 or function(x)
    return log(x) / math.log(base)
  end
  local function forward(x)
    local is_below = at_most(x, 0)
    return choose(is_below, BELOW, logarithm(choose(is_below, 1.0, x)))
  end
  local function inverse(x)
    return exp(x * math.log(base))
  end
  return forward, inverse
end

function make.symlog(options)
  local log_base <const>, linthresh <const> = math.log(options.base), options.linthresh
  -- What a unit of the linear part is stretched by, so that its halves take `linscale` decades.
  local stretch <const> = options.linscale / (1.0 - 1.0 / options.base)
  local function forward(x)
    local magnitude = abs(x)
    local is_inside = at_most(magnitude, linthresh)
    local outside = choose(is_inside, linthresh, magnitude)
    return choose(is_inside, x * stretch, sign(x) * linthresh
      * (stretch - math.log(linthresh) / log_base + log(outside) / log_base))
  end
  local edge <const> = linthresh * stretch
  local function inverse(x)
    local magnitude = abs(x)
    return choose(at_most(magnitude, edge), x / stretch,
      sign(x) * linthresh * exp((magnitude / linthresh - stretch) * log_base))
  end
  return forward, inverse
end

-- Between its powers are as many minor ticks and labels as a base is large.
local LARGEST_BASE <const> = 1000

local defaults <const> = {
  linear = {}, log = { base = 10 }, symlog = { base = 10, linthresh = 2, linscale = 1 },
}

--- The scale of a kind.
---@param kind "linear"|"log"|"symlog"
---@param options? {base?: number, linthresh?: number, linscale?: number}
---@return dnn.plot.Scale
function scale.new(kind, options)
  if not defaults[kind] then
    fail("set_scale: %s", suggest.unknown("scale", kind, defaults))
  end
  local made = suggest.options("set_scale", options, defaults[kind])
  if made.base and not (made.base > 1 and made.base <= LARGEST_BASE) then
    fail("set_scale: the base must be above 1, and at most %d, got %s", LARGEST_BASE, made.base)
  end
  for _, name in ipairs { "linthresh", "linscale" } do
    if made[name] and not (made[name] > 0 and made[name] < math.huge) then
      fail("set_scale: %s must be positive, got %s", name, made[name])
    end
  end
  made.kind = kind
  made.forward, made.inverse = make[kind](made)
  return made
end

--- The scale of a kind, by those of the options that are its own.
---@param kind "linear"|"log"|"symlog"
---@param options? table
---@return dnn.plot.Scale
function scale.of(kind, options)
  local own = {}
  for name in pairs(defaults[kind] or {}) do
    own[name] = options and options[name]
  end
  return scale.new(kind, own)
end

return scale
