--- Ranges of numbers that functions and options take: one check, and one sentence for each range.

local fail = require "dnn.support.fail"

local ranges = {}

---@class dnn.range
---@field text string what the number must be
---@field holds fun(value: number): boolean false for NaN, too

local function new(text, holds)
  return { text = text, holds = holds }
end

ranges.count = new("a positive integer", function(value)
  return math.type(value) == "integer" and value >= 1
end)

ranges.natural = new("an integer from 0 on", function(value)
  return math.type(value) == "integer" and value >= 0
end)

ranges.seed = new("an integer from 0 to 2^32 - 1", function(value)
  return math.type(value) == "integer" and value >= 0 and value < 1 << 32
end)

ranges.finite = new("a finite number", function(value)
  return value > -math.huge and value < math.huge
end)

ranges.from_zero = new("a number from 0 on", function(value)
  return value >= 0 and value < math.huge
end)

ranges.positive = new("a number above 0", function(value)
  return value > 0 and value < math.huge
end)

ranges.share = new("a number from 0 on and below 1", function(value)
  return value >= 0 and value < 1
end)

ranges.probability = new("a number above 0 and at most 1", function(value)
  return value > 0 and value <= 1
end)

ranges.weight = new("a number from 0 to 1", function(value)
  return value >= 0 and value <= 1
end)

--- What was given instead, in words. `is_count`: where an integer was wanted.
local function given(value, is_count)
  if type(value) == "table" and is_count then
    return "table: numbers are given one by one, not in a table"
  elseif type(value) ~= "number" then
    return type(value)
  elseif value ~= value then
    return "nan"
  end
  return tostring(value) .. (is_count and math.type(value) == "float"
    and math.tointeger(value) and " ('/' gives a float, use '//')" or "")
end

--- Raises when `value` is no number of this range.
---@param caller string the function, for messages
---@param name string of its argument or option
---@param value any
---@param range dnn.range
---@return number value
function ranges.check(caller, name, value, range)
  if type(value) ~= "number" or not range.holds(value) then
    fail("%s: %s must be %s, got %s", caller, name, range.text, given(value, range == ranges.count))
  end
  return value
end

return ranges
