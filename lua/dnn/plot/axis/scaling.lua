--- Where values lie in one direction of axes: scale, limits and ticks that were set. Axes may have
--- it in common.

local limits = require "dnn.plot.axis.limits"
local options = require "dnn.plot.options"
local scale = require "dnn.plot.axis.scale"

---@class dnn.plot.Scaling
---@field name "x"|"y"
---@field scale dnn.plot.Scale
---@field members dnn.plot.Axes[] the axes that have it
---@field margin number
---@field fixed {low: number, high: number}|false limits that were set
---@field is_inverted boolean
---@field positions number[]|false of the major ticks, when they were set
---@field labels string[]|false of these, when they were set
---@field categories {texts: string[], places: table<string, integer>}|false texts that are data
---@field nbins integer|false intervals at most, on a linear axis
---@field integer boolean ticks are whole numbers, on a linear axis
---@field writer string|function|false how labels are written, when it was set
---@field locator function|false finds the major ticks between limits, when one was set
---@field minor number[]|function|boolean positions of minor ticks, what finds them, or whether
--- there are any on a linear axis
local Scaling = {}
Scaling.__index = Scaling

local scaling = {}

--- Makes that of new axes.
---@param name "x"|"y"
---@param values table<string, any> parameters
---@return dnn.plot.Scaling
function scaling.new(name, values)
  return setmetatable({ name = name, scale = scale.new("linear"), members = {},
    margin = values["axes." .. name .. "margin"], fixed = false, is_inverted = false,
    positions = false, labels = false, locator = false, categories = false,
    minor = values[name .. "tick.minor.visible"],
    nbins = false, integer = false, format = {}, writer = false, found = false,
    widened = false }, Scaling)
end

--- Limits and ticks are found anew when they are needed next.
function Scaling:changed()
  self.found, self.widened = false, false
end

-- The last of the artists that ask for limits of a direction: those behind it, such as a line of
-- reference that is seen anyway, do not change them.
local function last_asking(artists, name)
  for i = #artists, 1, -1 do
    local one = artists[i]
    if one.limits and one.visible and (not one.asks or one.asks[name]) then
      return i
    end
  end
  return 0
end

-- The bounds of what all axes draw in this direction, its least positive value, and its edges.
local function bounds_of(self)
  local low, high, least, edges, is_anything = math.huge, -math.huge, math.huge, {}, false
  for _, axes in ipairs(self.members) do
    for i = 1, last_asking(axes.artists, self.name) do
      local one = axes.artists[i]
      if one.limits and one.visible then
        local x0, x1, y0, y1, least_x, least_y = one:limits(self.scale.kind ~= "log")
        if self.name == "y" then
          x0, x1, least_x = y0, y1, least_y
        end
        is_anything = true
        if x0 then
          low, high = math.min(low, x0), math.max(high, x1)
          least = math.min(least, least_x or math.huge)
        end
        local sticky = one.sticky and one.sticky[self.name] or {}
        table.move(sticky, 1, #sticky, #edges + 1, edges)
      end
    end
  end
  if not is_anything then
    return nil
  end
  return low, high, least, edges
end

--- The limits, in the order in which they are drawn, in a table: another one after every change.
---@return number[]
function Scaling:range()
  if not self.found then
    local kind = self.scale.kind
    local low, high, least, edges
    if self.fixed then
      low, high = self.fixed.low, self.fixed.high
      if kind == "log" and (low <= 0 or high <= 0) then
        least = select(3, bounds_of(self))
        low, high = limits.explicit(kind, low, high, least, self.scale)
      end
    else
      low, high, least, edges = bounds_of(self)
      low, high = limits.autoscale(kind, low, high, least, self.margin, edges, self.scale)
      for _, position in ipairs(self.positions or {}) do
        if kind ~= "log" or position > 0 then
          low, high = math.min(low, position), math.max(high, position)
        end
      end
    end
    if self.is_inverted then
      low, high = high, low
    end
    self.found = { low, high }
  end
  return self.widened or self.found
end

--- The limits, in the order in which they are drawn.
---@return number, number
function Scaling:limits()
  local range = self:range()
  return range[1], range[2]
end

--- How far the limits are apart, as it is drawn, and the bounds of the data.
---@return number, number
function Scaling:spans()
  self.widened = false
  local forward = self.scale.forward
  local low, high = self:limits()
  local data_low, data_high = bounds_of(self)
  if not data_low or data_low > data_high then
    data_low, data_high = low, high
  end
  return math.max(1e-30, math.abs(forward(high) - forward(low))),
    forward(data_high) - forward(data_low)
end

--- Widens or narrows the limits around their middle until they are so far apart as they are drawn.
---@param size number
function Scaling:widen(size)
  local forward, inverse = self.scale.forward, self.scale.inverse
  local low, high = self:limits()
  local middle = (forward(low) + forward(high)) / 2
  local half = low > high and -size / 2 or size / 2
  self.widened = { inverse(middle - half), inverse(middle + half) }
end

--- Sets limits; nil keeps what is there. In descending order they turn the direction around.
function Scaling:set_limits(caller, low, high)
  local now_low, now_high = self:limits()
  low, high = low or now_low, high or now_high
  for _, value in ipairs { low, high } do
    options.check(caller, "a limit", value, "number")
  end
  if self.scale.kind == "log" then -- which shows nothing else
    low, high = low > 0 and low or now_low, high > 0 and high or now_high
  end
  low, high = limits.explicit(self.scale.kind, low, high, nil, self.scale)
  self.is_inverted = low > high
  self.fixed = { low = math.min(low, high), high = math.max(low, high) }
  self:changed()
end

return scaling
