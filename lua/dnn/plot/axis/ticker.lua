--- Where ticks are, and how their labels are written, by matplotlib's names:
--- `ax.yaxis:set_major_locator(plt.MultipleLocator(0.5))`. A locator is a function of the limits
--- that returns a list, a formatter one of a number that returns a text.

local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local ticks = require "dnn.plot.axis.ticks"

local ticker = {}

-- --- locators ------------------------------------------------------------------------------------

local MOST <const> = 1000 -- ticks on an axis

-- The multiples of powers of ten that MaxNLocator tries: more than axes do by themselves.
local STEPS <const> = { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 }

--- Ticks at the multiples of a number.
function ticker.MultipleLocator(base)
  base = options.check("MultipleLocator", "the base", base or 1.0, "positive")
  return function(low, high)
    low, high = math.min(low, high), math.max(low, high)
    if (high - low) / base > MOST then
      fail("MultipleLocator(%s): these are more than %d ticks from %s to %s", base, MOST, low, high)
    end
    local list, first = {}, math.ceil(low / base - 1e-10)
    for i = 0, math.floor((high - first * base) / base + 0.001) + 2 do
      list[i + 1] = (first - 1 + i) * base
    end
    return list
  end
end

--- Round ticks, so many intervals at most: `plt.MaxNLocator(5)`, or whole numbers,
--- `plt.MaxNLocator { integer = true }`.
function ticker.MaxNLocator(nbins, given)
  if type(nbins) == "table" then
    options.check_end("MaxNLocator", given)
    nbins, given = nil, nbins
  end
  local read = options.read("MaxNLocator", given, { nbins = "count", integer = "boolean" })
  nbins = options.check("MaxNLocator", "nbins", nbins or read.nbins or 10, "count")
  return function(low, high)
    return ticks.spaced(math.min(low, high), math.max(low, high), math.min(nbins, MOST),
      { integer = read.integer, steps = STEPS })
  end
end

--- Ticks in the places of a list.
function ticker.FixedLocator(positions)
  local list = data.vector("FixedLocator", "the positions", positions):totable()
  return function()
    return list
  end
end

--- So many ticks, from one limit to the other.
function ticker.LinearLocator(count)
  count = options.check("LinearLocator", "the number", count or 11, "count")
  return function(low, high)
    local list = {}
    for i = 1, count do
      list[i] = count == 1 and low or low + (high - low) * (i - 1) / (count - 1)
    end
    return list
  end
end

--- No ticks.
function ticker.NullLocator()
  return function()
    return {}
  end
end

--- Minor ticks that divide the steps between the major ones.
function ticker.AutoMinorLocator(parts)
  if parts ~= nil then
    options.check("AutoMinorLocator", "the number of parts", parts, "count")
  end
  return function(low, high, major)
    return ticks.subdivide(low, high, major or {}, parts)
  end
end

-- --- formatters ----------------------------------------------------------------------------------

local function fix_minus(written)
  return (written:gsub("^%-", "\u{2212}"))
end

-- A number as Python's formats write it: ".1f", ",.0f", ".0%", "g".
local function write(spec, value)
  local sign, has_commas, digits, letter = spec:match "^(%+?)(,?)(%.?%d*)([defgE%%]?)$"
  if letter == "%" then
    return ("%" .. sign .. digits .. "f%%"):format(100 * value)
  elseif letter == "d" then
    digits, letter = ".0", "f"
  end
  local written = ("%" .. sign .. digits .. (letter == "" and "g" or letter)):format(value)
  if has_commas == "," then
    local before, whole, behind = written:match "^([+-]?)(%d+)(.*)$"
    whole = whole:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
    written = before .. whole .. behind
  end
  return written
end

--- Labels as a format of Python's writes them, "{x:.1f} km".
function ticker.StrMethodFormatter(format)
  options.check("StrMethodFormatter", "the format", format, "string")
  local rest = format:gsub("{x}", ""):gsub("{x:%+?,?%.?%d*[defgE%%]?}", "")
  if rest == format or rest:find "[{}]" then
    fail('StrMethodFormatter: the format must be such as "{x:.1f}", got "%s"',
      require("dnn.core").system.quote(format))
  end
  return function(value)
    return (format:gsub("{x:?([^}]*)}", function(spec)
      return fix_minus(write(spec, value))
    end))
  end
end

--- Labels as string.format writes them, "%.1f".
function ticker.FormatStrFormatter(format)
  return options.check("FormatStrFormatter", "the format", format, "string")
end

--- Labels that a function of a number, and of that of its tick, writes.
function ticker.FuncFormatter(f)
  if type(f) ~= "function" then
    fail("FuncFormatter: a function of a number is needed, got %s", type(f))
  end
  return f
end

--- Labels in percent of a number: `plt.PercentFormatter(1)` writes 0.5 as 50%.
function ticker.PercentFormatter(xmax, given)
  if options.is_table(xmax) then
    options.check_end("PercentFormatter", given)
    xmax, given = nil, xmax
  end
  local read = options.read("PercentFormatter", given, { xmax = "positive", decimals = "from_zero",
    symbol = "string" })
  xmax = options.check("PercentFormatter", "xmax", xmax or read.xmax or 100, "positive")
  return function(value, _, range)
    local percent = 100 * range / xmax
    local decimals = read.decimals or percent > 0 and math.min(math.max(
      math.ceil(2 - math.log(2 * percent, 10)), 0), 5) or 0
    return fix_minus(("%%.%df"):format(decimals // 1):format(100 * value / xmax))
      .. (read.symbol or "%")
  end
end

--- No labels.
function ticker.NullFormatter()
  return function()
    return ""
  end
end

return require("dnn.support.suggest").strict(ticker, "dnn.plot.axis.ticker")
