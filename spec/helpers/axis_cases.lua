-- Compares limits, ticks and labels with cases that matplotlib made: of spec/fixtures/axes.jsonl
-- and of ../shared/golden/ticks.jsonl.

local formatter = require "dnn.plot.axis.formatter"
local limits = require "dnn.plot.axis.limits"
local ticks = require "dnn.plot.axis.ticks"

local axis_cases = {}

-- The part of a figure that the axes take by default.
local PART <const> = { x = 0.775, y = 0.77 }
local FONT_SIZE <const> = 10

-- The powers of ten that matplotlib computes may be off by the last bit.
local function is_near(a, b)
  return math.abs(a - b) <= 1e-12 * math.max(math.abs(a), math.abs(b))
end

--- The limits, the ticks that are seen with their labels, and the offset text of one direction.
---@param data number[] numbers; what is not finite is left out
---@param direction "x"|"y"
---@param inches number the figure's width or height
---@param kind "linear"|"log"|"symlog"
---@param options? table of the scale
---@param set? number[] limits that a user set
---@return table
function axis_cases.axis(data, direction, inches, kind, options, set)
  local least, most, minpos = math.huge, -math.huge, math.huge
  for _, value in ipairs(data) do
    if type(value) == "number" and value - value == 0 then
      least, most = math.min(least, value), math.max(most, value)
      minpos = value > 0 and math.min(minpos, value) or minpos
    end
  end
  local settings = { space = ticks.space(direction, inches * PART[direction] * 72, FONT_SIZE) }
  for name, value in pairs(options or {}) do
    settings[name] = value
  end
  local lo, hi = limits.autoscale(kind, least, most, minpos, 0.05, {}, options)
  if set then
    lo, hi = limits.explicit(kind, set[1], set[2], minpos, options)
  end
  local major, minor = ticks.locate(kind, lo, hi, settings)
  local labels, offset = formatter.format(kind, major, lo, hi, options)
  local function seen(places, texts)
    local pairs_, text_of = {}, {}
    for i, place in ipairs(places) do
      text_of[place] = texts[i]
    end
    for i, place in ipairs(ticks.visible(places, lo, hi, kind, options)) do
      pairs_[i] = { place, text_of[place] }
    end
    return pairs_
  end
  local minor_labels = kind == "log" and formatter.format(kind, minor, lo, hi, options) or {}
  return { limits = { lo, hi }, ticks = seen(major, labels), minor = seen(minor, minor_labels),
    offset = offset }
end

--- The same of what axes tell.
---@param ax dnn.plot.Axes
---@param name "x"|"y"
---@return table
function axis_cases.shown(ax, name)
  local function told(what)
    return ax[("get_%s%s"):format(name, what)](ax)
  end
  local shown = { limits = { told "lim" }, ticks = {}, offset = ax:get_offset_text(name) }
  local labels = told "ticklabels"
  for i, place in ipairs(told "ticks") do
    shown.ticks[i] = { place, labels[i] }
  end
  return shown
end

local function compare_ticks(got, expected)
  if #got ~= #expected then
    return ("%d ticks instead of %d"):format(#got, #expected)
  end
  for i, tick in ipairs(expected) do
    if not is_near(got[i][1], tick[1]) then
      return ("tick %d at %.17g instead of %.17g"):format(i, got[i][1], tick[1])
    elseif got[i][2] ~= tick[2] then
      return ("label %d %s instead of %s"):format(i, got[i][2], tick[2])
    end
  end
end

--- How an axis differs from a case, nil when it does not.
---@param got table as made by axis_cases.axis
---@param expected table limits, ticks, offset, and minor or nil
---@return string?
function axis_cases.difference(got, expected)
  for i = 1, 2 do
    if not is_near(got.limits[i], expected.limits[i]) then
      return ("limit %d is %.17g instead of %.17g"):format(i, got.limits[i], expected.limits[i])
    end
  end
  local difference = compare_ticks(got.ticks, expected.ticks)
    or expected.minor and compare_ticks(got.minor, expected.minor)
  if difference then
    return difference
  elseif got.offset ~= expected.offset then
    return ("offset text %s instead of %s"):format(got.offset, expected.offset)
  end
end

return axis_cases
