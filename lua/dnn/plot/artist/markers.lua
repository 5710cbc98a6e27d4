--- The shapes of markers, as drawing commands in a box of side 1 around the origin, y down.

local fail = require "dnn.support.fail"
local suggest = require "dnn.support.suggest"

local markers = {}

---@class dnn.plot.Marker
---@field commands table
---@field is_filled boolean otherwise it is only strokes

-- A closed shape of points x1, y1, x2, y2, ..., y up, in units of half a side.
local function closed(...)
  local points, commands = { ... }, {}
  for i = 1, #points, 2 do
    table.move({ i == 1 and "M" or "L", points[i] / 2, -points[i + 1] / 2 }, 1, 3, #commands + 1,
      commands)
  end
  commands[#commands + 1] = "Z"
  return { commands = commands, is_filled = true }
end

-- Strokes, each of two points, in the same units.
local function strokes(...)
  local points, commands = { ... }, {}
  for i = 1, #points, 4 do
    table.move({ "M", points[i] / 2, -points[i + 1] / 2, "L", points[i + 2] / 2,
      -points[i + 3] / 2 }, 1, 6, #commands + 1, commands)
  end
  return { commands = commands, is_filled = false }
end

-- A regular polygon with a corner at the top, or a star: every second corner is `inner` from its
-- center.
local function regular(corners, inner, turn)
  local points = {}
  local count = inner and 2 * corners or corners
  for i = 0, count - 1 do
    local angle = math.pi / 2 + 2 * math.pi * i / count + (turn or 0)
    local radius = inner and i % 2 == 1 and inner or 1
    points[#points + 1] = radius * math.cos(angle)
    points[#points + 1] = radius * math.sin(angle)
  end
  return closed(table.unpack(points))
end

local function circle(diameter)
  local r <const> = diameter / 2
  local k <const> = r * 0.5522847498307936 -- of four Bezier curves that are nearly a circle
  return { is_filled = true, commands = {
    "M", r, 0, "C", r, k, k, r, 0, r, "C", -k, r, -r, k, -r, 0,
    "C", -r, -k, -k, -r, 0, -r, "C", k, -r, r, -k, r, 0, "Z",
  } }
end

local make <const> = {
  o = function() return circle(1) end,
  ["."] = function() return circle(0.5) end,
  [","] = function() return closed(-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5) end,
  s = function() return closed(-1, -1, 1, -1, 1, 1, -1, 1) end,
  D = function()
    local r <const> = math.sqrt(2)
    return closed(0, -r, r, 0, 0, r, -r, 0)
  end,
  d = function()
    local r <const> = math.sqrt(2)
    return closed(0, -r, 0.6 * r, 0, 0, r, -0.6 * r, 0)
  end,
  ["^"] = function() return closed(0, 1, -1, -1, 1, -1) end,
  v = function() return closed(0, -1, 1, 1, -1, 1) end,
  ["<"] = function() return closed(-1, 0, 1, -1, 1, 1) end,
  [">"] = function() return closed(1, 0, -1, 1, -1, -1) end,
  p = function() return regular(5) end,
  h = function() return regular(6) end,
  H = function() return regular(6, nil, math.pi / 6) end,
  ["8"] = function() return regular(8, nil, math.pi / 8) end,
  ["*"] = function()
    local star = regular(5, 0.381966)
    star.join = "bevel" -- its corners are so sharp that miters would make it larger
    return star
  end,
  ["+"] = function() return strokes(-1, 0, 1, 0, 0, -1, 0, 1) end,
  x = function() return strokes(-1, -1, 1, 1, -1, 1, 1, -1) end,
  ["|"] = function() return strokes(0, -1, 0, 1) end,
  _ = function() return strokes(-1, 0, 1, 0) end,
  ["1"] = function() return strokes(0, 0, 0, -1, 0, 0, 0.8, 0.5, 0, 0, -0.8, 0.5) end,
  ["2"] = function() return strokes(0, 0, 0, 1, 0, 0, 0.8, -0.5, 0, 0, -0.8, -0.5) end,
  ["3"] = function() return strokes(0, 0, -1, 0, 0, 0, 0.5, 0.8, 0, 0, 0.5, -0.8) end,
  ["4"] = function() return strokes(0, 0, 1, 0, 0, 0, -0.5, 0.8, 0, 0, -0.5, -0.8) end,
  P = function()
    return closed(-1 / 3, -1, 1 / 3, -1, 1 / 3, -1 / 3, 1, -1 / 3, 1, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1,
      -1 / 3, 1, -1 / 3, 1 / 3, -1, 1 / 3, -1, -1 / 3, -1 / 3, -1 / 3)
  end,
  X = function()
    return closed(-0.5, -1, 0, -0.5, 0.5, -1, 1, -0.5, 0.5, 0, 1, 0.5, 0.5, 1, 0, 0.5, -0.5, 1, -1,
      0.5, -0.5, 0, -1, -0.5)
  end,
}

local made = {}
local no_marker <const> = { none = true, None = true, [""] = true, [" "] = true }

--- Whether a word means that there is no marker.
---@param name any
---@return boolean
function markers.is_none(name)
  return no_marker[name] == true
end

--- Whether there is a marker of this name.
---@param name any
---@return boolean
function markers.exists(name)
  return make[name] ~= nil
end

--- A marker by its name, such as "o"; nil for "none".
---@param name string
---@return dnn.plot.Marker?
function markers.get(name)
  if no_marker[name] then
    return nil
  elseif not make[name] then
    fail(suggest.unknown("marker", name, make))
  end
  made[name] = made[name] or make[name]()
  return made[name]
end

return markers
