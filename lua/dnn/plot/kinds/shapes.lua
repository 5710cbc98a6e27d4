--- Shapes that are added to axes: `ax:add_patch(plt.Circle({0, 0}, 1, {facecolor = "none"}))`. They
--- change no limits by themselves, but count when others do.

local artist = require "dnn.plot.artist"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.artist.patch"
local rc = require "dnn.plot.rc"

--- An ellipse, or a circle.
---@class dnn.plot.Ellipse: dnn.plot.Patch
---@field center number[]
---@field width number
---@field height number
---@field angle number in degrees, anticlockwise
local Ellipse = patch.class("Ellipse", { center = "pair", width = "from_zero", height = "from_zero",
  angle = "number" })

-- Quarters of a circle of radius 1 as Bezier curves: control points lie so far from their ends.
local REACH <const> = 0.5522847498307936

function Ellipse:draw(canvas)
  local cos, sin = math.cos(math.rad(self.angle)), math.sin(math.rad(self.angle))
  local commands = {}
  local function add(letter, ...)
    commands[#commands + 1] = letter
    local points = { ... }
    for i = 1, #points, 2 do
      local x, y = points[i] * self.width / 2, points[i + 1] * self.height / 2
      commands[#commands + 1] = canvas:x(self.center[1] + x * cos - y * sin)
      commands[#commands + 1] = canvas:y(self.center[2] + x * sin + y * cos)
    end
  end
  add("M", 1, 0)
  local x, y = 1, 0
  for _ = 1, 4 do
    add("C", x - REACH * y, y + REACH * x, -y + REACH * x, x + REACH * y, -y, x)
    x, y = -y, x
  end
  commands[#commands + 1] = "Z"
  canvas.drawing:path(commands, self:style(canvas.unit))
end

function Ellipse:limits()
  local cos, sin = math.cos(math.rad(self.angle)), math.sin(math.rad(self.angle))
  local a, b = self.width / 2, self.height / 2
  local x, y = self.center[1], self.center[2]
  local dx, dy = math.sqrt((a * cos) ^ 2 + (b * sin) ^ 2), math.sqrt((a * sin) ^ 2 + (b * cos) ^ 2)
  return x - dx, x + dx, y - dy, y + dy, data.least_positive(x - dx, x + dx),
    data.least_positive(y - dy, y + dy)
end

artist.finish(Ellipse, "ellipse")

local shapes = {}

--- A rectangle with its lower left corner at a point: `plt.Rectangle({x, y}, width, height
--- [, options])`. Options are those of patches: facecolor, edgecolor, linewidth, fill, alpha ...
function shapes.Rectangle(corner, width, height, given)
  options.check("Rectangle", "the corner", corner, "pair")
  return patch.new(patch.Rectangle, "Rectangle", given, options.merge(patch.defaults(rc.values()), {
    x = corner[1], y = corner[2], width = options.check("Rectangle", "width", width, "number"),
    height = options.check("Rectangle", "height", height, "number"),
  }))
end

--- An ellipse around a point: `plt.Ellipse({x, y}, width, height [, options])`. Options: angle, and
--- those of patches.
function shapes.Ellipse(center, width, height, given)
  options.check("Ellipse", "the center", center, "pair")
  return patch.new(Ellipse, "Ellipse", given, options.merge(patch.defaults(rc.values()), {
    center = { center[1], center[2] }, angle = 0,
    width = options.check("Ellipse", "width", width, "from_zero"),
    height = options.check("Ellipse", "height", height, "from_zero"),
  }))
end

--- A circle around a point: `plt.Circle({x, y}, radius [, options])`.
function shapes.Circle(center, radius, given)
  options.check("Circle", "the center", center, "pair")
  local size = 2 * options.check("Circle", "radius", radius, "from_zero")
  return shapes.Ellipse(center, size, size, given)
end

--- A polygon through points (n, 2): `plt.Polygon({{0, 0}, {1, 0}, {0, 1}} [, options])`. Options:
--- closed, and those of patches.
function shapes.Polygon(points, given)
  points = data.array("Polygon", "the points", points)
  if points.ndim ~= 2 or points.shape[2] ~= 2 then
    fail("Polygon: the points must be (n, 2), such as {{0, 0}, {1, 0}, {0, 1}}, got %s",
      points.shape)
  end
  local own, style = options.split(options.check("Polygon", "the options", given or {},
    "table"), { closed = true })
  local made = patch.new(patch.Polygon, "Polygon", style, patch.defaults(rc.values()))
  made.xdata, made.ydata = points { ":", 1 }:copy(), points { ":", 2 }:copy()
  made.is_closed = own.closed ~= false
  return made
end

-- A patch of which only a legend shows what it looks like.
local Key = patch.class("Patch")

function Key.draw(_, _) end

artist.finish(Key, "patch")

--- What a legend shows for an area: `plt.legend { handles = { plt.Patch { color = "r" } } }`.
--- Options are those of patches.
function shapes.Patch(given)
  return patch.new(Key, "Patch", given, patch.defaults(rc.values()))
end

--- A line for itself, for legends and for axes:add_artist: `plt.Line2D(x, y [, options])`. Options
--- are those of plot.
function shapes.Line2D(x, y, given)
  if y == nil or options.is_table(y) then
    fail("Line2D: x and y are needed, such as plt.Line2D({ 0, 1 }, { 0, 1 })")
  end
  x, y = data.array("Line2D", "x", x), data.array("Line2D", "y", y)
  return require("dnn.plot.kinds.line").make("Line2D", nil, { x, y, n = 2 }, given,
    { color = rc.get "lines.color" })[1]
end

--- Adds a shape, such as that of `plt.Circle`.
function shapes.add_patch(axes, shape)
  if not artist.is(shape) then
    fail("add_patch: a shape is needed, such as plt.Circle({ 0, 0 }, 1), got %s", type(shape))
  elseif shape.axes then
    fail("add_patch: the shape is in axes already: make another one")
  end
  shape.asks = { x = false, y = false }
  return axes:add(shape)
end

shapes.add_artist = shapes.add_patch

local arrow_names <const> = {
  width = "from_zero", head_width = "from_zero", head_length = "from_zero",
  length_includes_head = "boolean",
}

--- Draws an arrow of data from a point, as far as dx and dy: `arrow(x, y, dx, dy [, options])`.
--- Options: width, head_width, head_length, length_includes_head, and those of patches.
function shapes.arrow(axes, x, y, dx, dy, given)
  local numbers <const> = { x = x, y = y, dx = dx, dy = dy }
  for _, name in ipairs { "x", "y", "dx", "dy" } do
    options.check("arrow", name, numbers[name], "number")
  end
  local names = options.merge(arrow_names, patch.Polygon.properties)
  local own, style = options.split(options.read("arrow", given, names), arrow_names)
  local width = own.width or 0.001
  local head_width = own.head_width or 3 * width
  local head = own.head_length or 1.5 * head_width
  local distance = math.sqrt(dx * dx + dy * dy)
  local length = own.length_includes_head and distance or distance + head
  local ux, uy = distance > 0 and dx / distance or 1, distance > 0 and dy / distance or 0
  local xs, ys = {}, {}
  for i, corner in ipairs { { 0, width }, { length - head, width }, { length - head, head_width },
    { length, 0 }, { length - head, -head_width }, { length - head, -width }, { 0, -width } } do
    local along, aside = corner[1], corner[2] / 2
    xs[i], ys[i] = x + along * ux - aside * uy, y + along * uy + aside * ux
  end
  local made = patch.new(patch.Polygon, "arrow", style,
    options.merge(patch.defaults(axes.rc), { edgecolor = axes.rc["patch.edgecolor"] }))
  made.xdata, made.ydata, made.is_closed = np.array(xs, "float64"), np.array(ys, "float64"), true
  return axes:add(made)
end

return shapes
