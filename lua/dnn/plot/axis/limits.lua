--- The limits of an axis, from data and from users, as matplotlib sets them.

local floats = require "dnn.plot.axis.floats"
local scale = require "dnn.plot.axis.scale"

local limits = {}

-- Limits stay below what overflows when one is subtracted from the other, or from the tick beyond.
local LARGEST <const> = 0x1p1022

-- The least limit of a log axis: below it numbers have fewer digits, and soon none.
local LEAST <const> = 0x1p-1022

-- What stands for the least positive value where there is none.
local SMALLEST <const> = 1e-300

--- A range that is not empty: one that is too narrow for its distance from zero is widened.
---@param lo number
---@param hi number
---@param expander number the part of each end that it is moved by; the range when there is none
---@param tiny number the least width, as a part of the larger end
---@return number lo, number hi in ascending order
function limits.nonsingular(lo, hi, expander, tiny)
  if not (floats.is_finite(lo) and floats.is_finite(hi)) then
    return -expander, expander
  end
  lo, hi = math.min(lo, hi) + 0.0, math.max(lo, hi) + 0.0
  local largest <const> = math.max(math.abs(lo), math.abs(hi))
  if largest < (1e6 / tiny) * 0x1p-1022 then
    return -expander, expander
  elseif hi - lo <= largest * tiny then
    return lo - expander * math.abs(lo), hi + expander * math.abs(hi)
  end
  return lo, hi
end

-- The powers of the base next to a value, below and above it.
local function decades_around(x, base)
  local exponent <const> = math.log(x) / math.log(base)
  local below, above = base ^ math.floor(exponent), base ^ math.ceil(exponent)
  return below == x and below / base or below, above == x and above * base or above
end

-- A range that the scale can show.
local function showable(lo, hi, minpos, axis)
  if axis.kind ~= "log" then
    return limits.nonsingular(lo, hi, 0.05, 1e-15)
  end
  lo, hi = math.min(lo, hi), math.max(lo, hi)
  if not (floats.is_finite(lo) and floats.is_finite(hi)) or hi <= 0 then
    return 1.0, 10.0
  end
  lo, hi = math.max(lo > 0 and lo or minpos, LEAST), math.max(hi, LEAST)
  if lo == hi then
    return decades_around(lo, axis.base)
  end
  return lo + 0.0, hi + 0.0
end

local function least_positive(minpos)
  return minpos and floats.is_finite(minpos) and minpos or SMALLEST
end

-- The nearest of sorted values at or below `lo`, and at or above `hi`, or nil.
local function bounds(values, lo, hi)
  local below, above
  for _, value in ipairs(values) do
    below = value < lo and value or below
    above = above or value >= hi and value or nil
  end
  return below, above
end

--- The limits of an axis that shows all data with a margin.
---@param kind "linear"|"log"|"symlog"
---@param data_min? number nil where nothing is drawn, infinite where nothing drawn is finite
---@param data_max? number
---@param minpos? number the least positive value of the data
---@param margin number the part of the data's range, as it is drawn, that is added at each end
---@param sticky? number[] values that no margin goes beyond
---@param options? {base?: number, linthresh?: number, linscale?: number} of the scale
---@return number lo, number hi
function limits.autoscale(kind, data_min, data_max, minpos, margin, sticky, options)
  if not data_min and kind ~= "log" then
    return 0.0, 1.0
  end
  local axis = scale.of(kind, options)
  minpos = least_positive(minpos)
  local lo, hi = showable(data_min or -math.huge, data_max or math.huge, minpos, axis)
  local edges = {}
  for _, value in ipairs(margin ~= 0 and sticky or {}) do
    edges[#edges + 1] = (kind ~= "log" or value > 0) and value or nil
  end
  table.sort(edges)
  local slack <const> = 1e-5 * math.abs(hi - lo)
  local below, above = bounds(edges, lo + slack, hi - slack)
  local low, high = axis.forward(lo), axis.forward(hi)
  local room = (high - low) * margin
  room = floats.is_finite(room) and room or 0.0
  lo, hi = axis.inverse(low - room), axis.inverse(high + room)
  lo, hi = math.max(lo, below or lo), math.min(hi, above or hi)
  lo, hi = math.max(lo, -LARGEST), math.min(hi, LARGEST)
  if kind == "log" then
    return showable(lo, hi, minpos, axis)
  elseif kind == "symlog" then
    return limits.nonsingular(lo, hi, 0.001, 1e-15)
  end
  return limits.nonsingular(lo, hi, 1e-12, 1e-13)
end

--- The limits that a user asks for, made such that the scale can show them; in the order given.
---@param kind "linear"|"log"|"symlog"
---@param lo number finite
---@param hi number finite
---@param minpos? number the least positive value of the data
---@param options? {base?: number, linthresh?: number, linscale?: number} of the scale
---@return number lo, number hi
function limits.explicit(kind, lo, hi, minpos, options)
  local low, high = showable(lo, hi, least_positive(minpos), scale.of(kind, options))
  low, high = math.max(low, -LARGEST), math.min(high, LARGEST)
  if lo > hi then
    return high, low
  end
  return low, high
end

return limits
