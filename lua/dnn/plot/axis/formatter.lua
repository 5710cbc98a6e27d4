--- The texts of ticks: matplotlib's ScalarFormatter and LogFormatterSciNotation.

local floats = require "dnn.plot.axis.floats"
local scale = require "dnn.plot.axis.scale"

local formatter = {}

local MINUS <const> = "\u{2212}"

local function fix_minus(text)
  return (text:gsub("-", MINUS))
end

local function between(list, lo, hi)
  local kept = {}
  for _, place in ipairs(list) do
    kept[#kept + 1] = lo <= place and place <= hi and place or nil
  end
  return kept
end

local function extremes(list)
  local least, most = math.huge, -math.huge
  for _, x in ipairs(list) do
    least, most = math.min(least, x), math.max(most, x)
  end
  return least, most
end

local function floor_divide(x, divisor)
  return (floats.divmod(x, divisor))
end

-- One more than the largest power of ten, from `top` down, at which the two differ by more than
-- `difference`.
local function differing(least, most, top, difference)
  local exponent = top
  while floor_divide(most, 10.0 ^ exponent) - floor_divide(least, 10.0 ^ exponent) <= difference do
    exponent = exponent - 1
  end
  return exponent + 1
end

-- What is subtracted from all labels, where that saves `digits` of them.
local function offset_of(list, lo, hi, digits)
  local shown = between(list, lo, hi)
  local first, last = extremes(shown)
  if #shown == 0 or first == last or first <= 0 and last >= 0 then
    return 0.0
  end
  local least, most = extremes { math.abs(first), math.abs(last) }
  -- The smallest power of ten at which both are equal.
  local top <const> = math.ceil(math.log(most, 10))
  local exponent = differing(least, most, top, 0)
  if (most - least) / 10.0 ^ exponent <= 1e-2 then
    -- They lie on both sides of a multiple of a large power of ten.
    exponent = differing(least, most, top, 1)
  end
  local multiple = floor_divide(most, 10.0 ^ exponent)
  if multiple < 10.0 ^ (digits - 1) then
    return 0.0
  end
  return (first < 0 and -1 or 1) * multiple * 10.0 ^ exponent
end

-- The power of ten that all labels are divided by, 0 for none.
local function magnitude_of(list, lo, hi, offset, powers)
  if powers[1] == powers[2] and powers[1] ~= 0 then
    return powers[1]
  end
  local shown = between(list, lo, hi)
  local least, most = extremes(shown)
  local largest = math.max(math.abs(least), math.abs(most))
  local magnitude = 0
  if #shown == 0 then
    return 0
  elseif offset ~= 0 then
    magnitude = math.floor(math.log(hi - lo, 10))
  elseif largest ~= 0 then
    magnitude = math.floor(math.log(largest, 10))
  end
  return (magnitude <= powers[1] or magnitude >= powers[2]) and magnitude or 0
end

-- numpy.round
local function round_to(x, digits)
  local unit <const> = 10.0 ^ digits
  return floats.round(x * unit) / unit
end

local function largest_error(list, digits)
  local largest = 0.0
  for _, x in ipairs(list) do
    local err = math.abs(x - round_to(x, digits))
    if err ~= err then
      return err
    end
    largest = math.max(largest, err)
  end
  return largest
end

-- The digits behind the point that tell the labels apart.
local function digits_of(list, lo, hi, offset, magnitude)
  local unit <const> = 10.0 ^ magnitude
  local labelled, spread = {}, {}
  for i, place in ipairs(list) do
    labelled[i] = (place - offset) / unit
    spread[i] = labelled[i]
  end
  if #list < 2 then
    spread[#spread + 1] = (lo - offset) / unit
    spread[#spread + 1] = (hi - offset) / unit
  end
  local least, most = extremes(spread)
  local width = most - least
  width = width ~= 0 and width or math.max(math.abs(least), math.abs(most))
  width = width ~= 0 and width or 1.0
  local exponent <const> = math.floor(math.log(width, 10))
  local digits = math.max(0, 3 - exponent)
  local threshold <const> = 1e-3 * 10.0 ^ exponent
  while digits >= 0 and largest_error(labelled, digits) < threshold do
    digits = digits - 1
  end
  return digits + 1
end

-- A number as `1.8997e4`.
local function scientific(value)
  local exponent <const> = math.floor(math.log(math.abs(value), 10))
  local significand = tonumber(("%.10f"):format(value / 10.0 ^ exponent))
  local text = ("%.10g"):format(significand)
  return exponent == 0 and text or ("%se%d"):format(text, exponent)
end

local formats = {}

function formats.linear(list, lo, hi, options)
  local offset = 0.0
  if type(options.useoffset) == "number" then
    offset = options.useoffset + 0.0
  elseif options.useoffset then
    offset = offset_of(list, lo, hi, options.offset_threshold)
  end
  local magnitude = options.scientific
    and magnitude_of(list, lo, hi, offset, options.limits) or 0
  -- string.format takes two digits for the precision; more than 99 never tell labels apart.
  local format <const> = ("%%.%df"):format(math.min(digits_of(list, lo, hi, offset, magnitude), 99))
  local labels = {}
  for i, place in ipairs(list) do
    local x = (place - offset) / 10.0 ^ magnitude
    labels[i] = fix_minus(format:format(math.abs(x) < 1e-8 and 0.0 or x))
  end
  local text = magnitude ~= 0 and ("1e%d"):format(magnitude) or ""
  if offset ~= 0 then
    text = text .. (offset > 0 and "+" or "") .. scientific(offset)
  end
  return labels, fix_minus(text)
end

-- The major ticks and the decades in the part of an axis that is logarithmic.
local function count_decades(lo, hi, base, linthresh)
  local count, decades = 0, 0.0
  local function add(from, to)
    if from < to then
      local low, high = math.log(from) / math.log(base), math.log(to) / math.log(base)
      count = count + math.floor(high) - math.ceil(low) + 1
      decades = decades + high - low
    end
  end
  add(math.max(lo, linthresh), hi)
  add(math.max(-hi, linthresh), -lo)
  return count, decades
end

-- The multiples of powers of the base that have labels.
local function labelled_multiples(lo, hi, base, linthresh)
  local multiples = { true }
  local count, decades = count_decades(lo, hi, base, linthresh)
  if count > 1 then
    return multiples
  elseif decades > 0.4 then
    local steps <const> = math.max(base // 2, 1)
    for i = 0, steps do
      multiples[math.tointeger(floats.round(base ^ (i / steps)))] = true
    end
  else
    for i = 1, math.ceil(base) do
      multiples[i] = true
    end
  end
  return multiples
end

local function log_label(x, base, multiples)
  if x == 0 then
    return "$\\mathdefault{0}$"
  end
  local sign <const> = x < 0 and "-" or ""
  local exponent = math.log(math.abs(x)) / math.log(base)
  local nearest <const> = floats.round(exponent)
  local is_power <const> = floats.is_close(exponent, nearest)
  local whole <const> = is_power and nearest or math.floor(exponent)
  local multiple = base ^ (exponent - whole)
  if not multiples[math.tointeger(floats.round(multiple))] then
    return ""
  end
  local power <const> = ("%.16g^{%.0f}"):format(base, whole)
  if is_power then
    return ("$\\mathdefault{%s%s}$"):format(sign, power)
  end
  local rounded <const> = floats.round(multiple)
  multiple = floats.is_close(multiple, rounded) and rounded or multiple
  return ("$\\mathdefault{%s%g\\times%s}$"):format(sign, multiple, power)
end

local function powers(kind)
  return function(list, lo, hi, options)
    local axis = scale.of(kind, options)
    local multiples <const> = labelled_multiples(lo, hi, axis.base, axis.linthresh or 0)
    local labels = {}
    for i, place in ipairs(list) do
      labels[i] = log_label(place, axis.base, multiples)
    end
    return labels, ""
  end
end

formats.log = powers "log"
formats.symlog = powers "symlog"

local defaults <const> = {
  useoffset = true, offset_threshold = 4, limits = { -5, 6 }, scientific = true,
}

--- The labels of the ticks of an axis, and the text of what all of them leave out, such as `1e6`
--- and `+1.8997e4`.
---@param kind "linear"|"log"|"symlog"
---@param list number[] the major ticks, or the minor ones of a log axis
---@param lo number
---@param hi number the limits, in any order
---@param options? table as rcParams axes.formatter.*: useoffset (true, false, or the offset),
--- offset_threshold, limits (powers of ten from which on labels are scientific), scientific; of the
--- scale: base, linthresh
---@return string[] labels, string offset
function formatter.format(kind, list, lo, hi, options)
  if #list == 0 then
    return {}, ""
  end
  local filled = {}
  for name, value in pairs(defaults) do
    filled[name] = value
  end
  for name, value in pairs(options or {}) do
    filled[name] = value
  end
  return formats[kind](list, math.min(lo, hi) + 0.0, math.max(lo, hi) + 0.0, filled)
end

return formatter
