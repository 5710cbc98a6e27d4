--- Where ticks stand: matplotlib's AutoLocator, AutoMinorLocator, LogLocator and
--- SymmetricalLogLocator, operation by operation.

local floats = require "dnn.plot.axis.floats"
local scale = require "dnn.plot.axis.scale"
local limits = require "dnn.plot.axis.limits"
local fail = require "dnn.support.fail"

local ticks = {}

-- A step of a linear axis is one of these times a power of ten.
local STEPS <const> = { 1, 2, 2.5, 5, 10 }

-- The most ticks of an axis, however long it is.
local MOST <const> = 9

local function clip(x, low, high)
  return math.min(math.max(x, low), high)
end

-- The power of ten that steps are multiples of, and what is subtracted before they are counted
-- when the range is narrow beside its distance from zero.
local function scale_range(lo, hi, intervals)
  local range, middle = math.abs(hi - lo), (hi + lo) / 2
  local offset = 0.0
  if math.abs(middle) / range >= 100 then
    offset = 10.0 ^ (math.log(math.abs(middle), 10) // 1)
    offset = middle < 0 and -offset or offset
  end
  return 10.0 ^ (math.log(range / intervals, 10) // 1), offset
end

-- The first and the last multiple of the step beside a range that begins at a multiple: what nearly
-- is a multiple counts as one, more generously where an offset costs digits.
local function edges(lo, hi, step, offset)
  local tolerance = 1e-10
  if offset ~= 0 then
    local digits = math.log(math.abs(offset) / step, 10)
    tolerance = math.min(0.4999, math.max(1e-10, 10.0 ^ (digits - 12)))
  end
  local low, above = floats.divmod(lo, step)
  if math.abs(above / step - 1) < tolerance then
    low = low + 1
  end
  local high
  high, above = floats.divmod(hi, step)
  return low, math.abs(above / step) < tolerance and high or high + 1
end

-- The staircase of steps that are tried, in units of the scale.
local function staircase(steps)
  local extended = {}
  for i = 1, #steps - 1 do
    extended[i] = 0.1 * steps[i]
  end
  table.move(steps, 1, #steps, #extended + 1, extended)
  extended[#extended + 1] = 10 * steps[2]
  return extended
end

local function is_whole(step)
  return step < 1 or math.abs(step - floats.round(step)) < 0.001
end

--- Evenly spaced round positions: at most `intervals` + 1 of them between lo and hi, and those next
--- to both ends outside.
---@param lo number
---@param hi number
---@param intervals integer
---@param options? {steps?: number[], integer?: boolean, min_n_ticks?: integer} as of matplotlib's
--- MaxNLocator
---@return number[]
function ticks.spaced(lo, hi, intervals, options)
  options = options or {}
  local least <const> = options.min_n_ticks or 2
  lo, hi = limits.nonsingular(lo, hi, 1e-13, 1e-14)
  local unit, offset = scale_range(lo, hi, intervals)
  lo, hi = lo - offset, hi - offset
  local steps = {}
  for _, multiple in ipairs(staircase(options.steps or STEPS)) do
    if not options.integer or is_whole(multiple * unit) then
      steps[#steps + 1] = multiple * unit
    end
  end
  local widest, raw_step = 1, (hi - lo) / intervals
  while widest < #steps and steps[widest] < raw_step do
    widest = widest + 1
  end
  local whole_only = options.integer and math.floor(hi) - math.ceil(lo) >= least - 1
  local places
  -- From the widest step that may do to narrower ones, until there are enough ticks.
  for i = widest, 1, -1 do
    local step = whole_only and math.max(1.0, steps[i]) or steps[i]
    local first = floats.divmod(lo, step) * step
    local low, high = edges(lo - first, hi - first, step, offset)
    local visible = 0
    places = {}
    for k = 0, high - low do
      local place = (low + k) * step + first
      if lo <= place and place <= hi then
        visible = visible + 1
      end
      places[#places + 1] = place + offset
    end
    if visible >= least then
      break
    end
  end
  return places
end

local function range(first, last, step)
  local list = {}
  for i = first, last, step or 1 do
    list[#list + 1] = i
  end
  return list
end

-- The exponents of the decades that have a major tick, one more beyond each end, and their
-- distance.
local function decades(first, last, low, high, most)
  local available = last - first + 1
  local stride = available // (most + 1) + 1
  local count = math.min(most, math.ceil(available / stride))
  if count == 0 then
    return { first - 1, last + 1 }, last - first + 2
  elseif count == 1 then
    local middle = math.tointeger(floats.round((low + high) / 2))
    stride = math.max(middle - first + 1, last + 1 - middle)
    return { middle - stride, middle, middle + stride }, stride
  end
  -- The widest stride that gives as many ticks leaves the least room at the ends.
  stride = (available - 1) // (count - 1)
  if stride < available / count then
    stride = available // count
  end
  -- Multiples of the stride if that gives as many ticks, otherwise the first that do.
  local least = math.max(available - stride * count, 0)
  local below = math.min(available - stride * (count - 1), stride)
  local offset = -first % stride
  if offset < least or offset >= below then
    offset = least
  end
  return range(first + offset - stride, last + stride, stride), stride
end

local locators = {}

function locators.linear(lo, hi, options)
  local intervals = clip(options.space, 1, MOST)
  return ticks.spaced(lo, hi, intervals, { integer = options.integer }), {}
end

function locators.log(lo, hi, options, axis)
  if lo <= 0 then
    fail("ticks of a log axis need positive limits, got %s to %s", lo, hi)
  end
  local base <const> = axis.base
  local low, high = axis.forward(lo), axis.forward(hi)
  local first, last = math.ceil(low), math.floor(high)
  local exponents, stride = decades(first, last, low, high, clip(options.space, 2, MOST))
  local major, minor = {}, {}
  for i, exponent in ipairs(exponents) do
    major[i] = base ^ exponent
  end
  if last - first + 1 >= 10 or base < 3 or stride > 1 then
    return major, minor
  end
  local visible = #exponents - 2
  for exponent = first - 1, last do
    for multiple = 2, math.ceil(base) - 1 do
      local place = multiple * base ^ exponent
      visible = lo <= place and place <= hi and visible + 1 or visible
      minor[#minor + 1] = place
    end
  end
  if visible <= 1 and base > 3 then -- less than a decade is shown: divide it evenly
    minor = ticks.spaced(lo, hi, MOST)
  end
  return major, minor
end

function locators.symlog(lo, hi, _, axis)
  local linthresh <const>, base <const> = axis.linthresh, axis.base
  if -linthresh <= lo and hi <= linthresh then
    local places = { lo, hi }
    if lo ~= 0 and hi ~= 0 then
      table.insert(places, lo > 0 and 1 or hi < 0 and 3 or 2, 0.0)
    end
    return places, {}
  end
  local function exponents(from, to)
    return math.floor(math.log(from) / math.log(base)), math.ceil(math.log(to) / math.log(base))
  end
  local has_negative, has_positive = lo < -linthresh, hi > linthresh
  local has_zero = has_negative and hi > -linthresh or has_positive and lo < linthresh
  local negative_low, negative_high, positive_low, positive_high = 0, 0, 0, 0
  if has_negative then
    negative_low, negative_high = exponents(math.abs(math.min(-linthresh, hi)), math.abs(lo) + 1)
  end
  if has_positive then
    positive_low, positive_high = exponents(math.max(linthresh, lo), hi + 1)
  end
  local total = negative_high - negative_low + positive_high - positive_low + (has_zero and 1 or 0)
  local stride <const> = math.max(total // 14, 1)
  local places = {}
  for exponent = negative_low, negative_high - 1, stride do
    table.insert(places, 1, -(base ^ exponent))
  end
  if has_zero then
    places[#places + 1] = 0.0
  end
  for exponent = positive_low, positive_high - 1, stride do
    places[#places + 1] = base ^ exponent
  end
  return places, {}
end

-- The parts into which minor ticks divide a step: five, or four where these are rounder.
local function usual_parts(step)
  local exponent <const> = math.log(step, 10)
  local mantissa = 10.0 ^ (exponent - exponent // 1)
  for _, round in ipairs { 1, 2.5, 5, 10 } do
    if floats.is_close(mantissa, round, 1e-5) then
      return 5
    end
  end
  return 4
end

--- Minor ticks of a linear axis, which divide the steps between the major ones.
---@param lo number
---@param hi number
---@param major number[]
---@param parts? integer of a step
---@return number[]
function ticks.subdivide(lo, hi, major, parts)
  if #major < 2 then
    return {}
  end
  lo, hi = math.min(lo, hi), math.max(lo, hi)
  local step, origin = major[2] - major[1], major[1]
  step = step / (parts or usual_parts(step))
  local minor = {}
  for i = floats.round((lo - origin) / step), floats.round((hi - origin) / step) do
    minor[#minor + 1] = i * step + origin
  end
  return minor
end

--- The minor ticks that are not where a major one is.
---@param minor number[]
---@param major number[]
---@param lo number
---@param hi number
---@param axis dnn.plot.Scale
---@return number[]
function ticks.without_overlaps(minor, major, lo, hi, axis)
  local tolerance <const> = math.abs(axis.forward(hi) - axis.forward(lo)) * 1e-5
  local places, kept = {}, {}
  for i, place in ipairs(major) do
    places[i] = axis.forward(place)
  end
  for _, place in ipairs(minor) do
    local at, is_free = axis.forward(place), true
    for _, taken in ipairs(places) do
      is_free = is_free and math.abs(at - taken) > tolerance
    end
    kept[#kept + 1] = is_free and place or nil
  end
  return kept
end

--- The number of ticks that fit on an axis: three widths of a digit's height each on a horizontal
--- one, two on a vertical one.
---@param direction "x"|"y"
---@param length number of the axis
---@param size number of the labels' font, in the same units
---@return integer
function ticks.space(direction, length, size)
  return math.floor(length / (size * (direction == "x" and 3 or 2)))
end

--- The ticks of an axis, and one or more beyond each of its ends: `ticks.visible` removes those.
---@param kind "linear"|"log"|"symlog"
---@param lo number
---@param hi number the limits, in any order; positive on a log axis
---@param options table space: how many ticks fit (`ticks.space`); of a linear axis integer: whether
--- it keeps to whole numbers; base, linthresh: of the scale
---@return number[] major, number[] minor
function ticks.locate(kind, lo, hi, options)
  lo, hi = math.min(lo, hi) + 0.0, math.max(lo, hi) + 0.0
  local axis = scale.of(kind, options)
  local major, minor = locators[kind](lo, hi, options, axis)
  return major, ticks.without_overlaps(minor, major, lo, hi, axis)
end

--- Those of the ticks that are between the limits, or beyond them by no more than a rounding error.
---@param list number[]
---@param lo number
---@param hi number
---@param kind? "linear"|"log"|"symlog" linear
---@param options? table as of `ticks.locate`
---@return number[]
function ticks.visible(list, lo, hi, kind, options)
  local axis = scale.of(kind or "linear", options)
  local low, high = axis.forward(math.min(lo, hi)), axis.forward(math.max(lo, hi))
  local slack <const> = (high - low) * 1e-10
  local shown = {}
  for _, place in ipairs(list) do
    local at = axis.forward(place)
    if low - slack <= at and at <= high + slack then
      shown[#shown + 1] = place
    end
  end
  return shown
end

return ticks
