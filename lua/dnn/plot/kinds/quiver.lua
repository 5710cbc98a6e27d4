--- Fields of arrows: `ax:quiver(x, y, u, v)`.

local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local mappable = require "dnn.plot.artist.mappable"
local np = require "dnn.np"
local options = require "dnn.plot.options"

local units <const> = options.words { "width", "height", "inches", "x", "y", "xy" }

---@class dnn.plot.Quiver: dnn.plot.Mappable
---@field x dnn.array where the arrows are
---@field y dnn.array
---@field u dnn.array where they point
---@field v dnn.array
---@field units string what widths are measured in
local Quiver = artist.class("Quiver", options.merge(mappable.properties, {
  color = "color", scale = "positive", width = "positive", headwidth = "from_zero",
  headlength = "from_zero", headaxislength = "from_zero", minshaft = "from_zero",
  minlength = "from_zero", pivot = options.words { "tail", "mid", "middle", "tip" },
  angles = options.words { "uv", "xy" }, units = units, scale_units = units,
}))
mappable.extend(Quiver)

-- How long a unit is on a canvas.
local function length_of(canvas, name)
  local box = canvas.box
  local dx, dy = math.abs(canvas:x(1) - canvas:x(0)), math.abs(canvas:y(1) - canvas:y(0))
  return name == "width" and box.w or name == "height" and box.h
    or name == "inches" and 72 * canvas.unit or name == "x" and dx or name == "y" and dy
    or math.sqrt(dx * dx + dy * dy) / math.sqrt(2)
end

-- An arrow to the right, in multiples of its width: the corners of its upper half from the tail to
-- the tip, and their mirror images. Short arrows have no shaft, but smaller heads; the shortest are
-- dots.
local function outline(self, length)
  if length < self.minlength then
    local xs, ys = {}, {}
    for corner = 0, 5 do
      xs[#xs + 1] = self.minlength / 2 * math.cos(corner * math.pi / 3)
      ys[#ys + 1] = self.minlength / 2 * math.sin(corner * math.pi / 3)
    end
    return xs, ys
  end
  local least = self.minshaft * self.headlength
  local shrink = length < least and length / least or 1
  local tip = math.max(length, least) * shrink
  local neck, wing = tip - self.headaxislength * shrink, tip - self.headlength * shrink
  local back = self.pivot == "tip" and tip or self.pivot ~= "tail" and tip / 2 or 0
  local half, head = shrink / 2, self.headwidth / 2 * shrink
  local xs = { 0, neck, wing, tip, wing, neck, 0 }
  for i, x in ipairs(xs) do
    xs[i] = x - back
  end
  return xs, { half, half, head, 0, -head, -half, -half }
end

-- Directions of the arrows on a canvas (y down), and their lengths in units of u and v, or of the
-- canvas where arrows go from point to point.
local function directions(self, canvas)
  local u, v = self.u, self.v
  if self.angles == "uv" and self.scale_units ~= "xy" then
    return u, -v, np.hypot(u, v)
  end
  local step = 1
  if self.angles ~= "xy" or self.scale_units ~= "xy" then
    local x0, x1, y0, y1 = self:limits()
    step = 0.001 * math.max(math.abs(x0 or 1), math.abs(x1 or 1), math.abs(y0 or 1),
      math.abs(y1 or 1), 1e-300)
  end
  local dx = (canvas:x(self.x + u * step) - canvas:x(self.x)) / step
  local dy = (canvas:y(self.y + v * step) - canvas:y(self.y)) / step
  local lengths = self.scale_units == "xy" and np.hypot(dx, dy) or np.hypot(u, v)
  if self.angles == "uv" then
    return u, -v, lengths
  end
  return dx, dy, lengths
end

-- The width of the arrows, in units of the canvas, and what makes multiples of it of lengths.
local function sizes_of(self, canvas, lengths)
  local count <const>, unit = self.x.size, length_of(canvas, self.units)
  local span = canvas.box.w / unit
  local width = self.width or 0.06 * span / math.min(math.max(math.sqrt(count), 8), 25)
  local by_unit = not self.scale_units and 1
    or (self.scale_units == "xy" and 1 or length_of(canvas, self.scale_units)) / unit
  local finite = lengths[np.isfinite(lengths)]
  local mean = finite.size > 0 and finite:mean() or 0
  local scale = self.scale or 1.8 * mean * math.max(10, math.sqrt(count)) / span * by_unit
  return width * unit, scale > 0 and by_unit / (scale * width) or 0
end

-- An arrow at (x, y) in the direction of (dx, dy).
local function draw_arrow(canvas, xs, ys, x, y, dx, dy, width, color)
  local size, commands = math.sqrt(dx * dx + dy * dy), {}
  local cos, sin = size > 0 and dx / size or 1, size > 0 and dy / size or 0
  local function add(letter, a, b)
    table.move({ letter, x + a * cos - b * sin, y + a * sin + b * cos }, 1, 3, #commands + 1,
      commands)
  end
  if canvas.is_text then -- cells are too large for the shape of a head: two strokes
    local tail, tip = xs[1] * width, xs[math.min(#xs, 4)] * width
    local wing = math.min(2.5, (tip - tail) / 2)
    add("M", tail, 0)
    add("L", tip, 0)
    add("M", tip - wing, -wing)
    add("L", tip, 0)
    add("L", tip - wing, wing)
    canvas.drawing:path(commands, { stroke = color, width = 1 })
    return
  end
  for k, along in ipairs(xs) do
    add(k == 1 and "M" or "L", along * width, -ys[k] * width)
  end
  commands[#commands + 1] = "Z"
  canvas.drawing:path(commands, { fill = color })
end

function Quiver:draw(canvas)
  local across, down, lengths = directions(self, canvas)
  local width, factor = sizes_of(self, canvas, lengths)
  local color = colors.parse(self.color, self.alpha)
  local list = self.values and (self:to_rgba() / 255):totable()
  local x, y = canvas:x(self.x):totable(), canvas:y(self.y):totable()
  across, down, lengths = across:totable(), down:totable(), lengths:totable()
  for i, length in ipairs(lengths) do
    local sum = length + across[i] + down[i] + x[i] + y[i]
    if sum - sum == 0 then
      local xs, ys = outline(self, math.min(length * factor, 65536))
      draw_arrow(canvas, xs, ys, x[i], y[i], across[i], down[i], width, list and list[i] or color)
    end
  end
end

function Quiver:limits()
  return data.limits(self.x, self.y)
end

--- What a legend should not hide.
function Quiver:obstacles(canvas)
  return { points = { { canvas:x(self.x), canvas:y(self.y) } } }
end

function Quiver:key(canvas, x, y, w, h)
  local middle = y + h / 2
  canvas.drawing:path({ "M", x, middle - 1, "L", x + w * 0.7, middle - 1, "L", x + w * 0.7, y, "L",
    x + w, middle, "L", x + w * 0.7, y + h, "L", x + w * 0.7, middle + 1, "L", x, middle + 1, "Z" },
    { fill = colors.parse(self.values and "0.5" or self.color, self.alpha) })
end

artist.finish(Quiver, "arrows")

-- The places of arrows, as vectors, and the shape of the field.
local function read_places(arguments, shape)
  local rows, columns = shape[1], #shape == 2 and shape[2] or 1
  if not arguments.x then
    if #shape == 1 then
      return np.arange(0, rows):astype "float64", np.zeros(rows)
    end
    arguments.x, arguments.y = np.arange(0, columns), np.arange(0, rows)
  end
  local x, y = data.array("quiver", "x", arguments.x), data.array("quiver", "y", arguments.y)
  if #shape == 2 and x.ndim == 1 and y.ndim == 1 and x.size == columns and y.size == rows then
    x, y = np.meshgrid(x, y)
  end
  return x:reshape(x.size), y:reshape(y.size)
end

local quiver = {}

--- Draws arrows (u, v) at points: `quiver([x, y,] u, v [, c] [, options])`; u and v are vectors or
--- matrices, c numbers that choose colors. Options: color, scale (how many units of u and v make
--- the width of the axes), angles ("uv", "xy"), scale_units, units, width, pivot ("tail", "mid",
--- "tip"), headwidth, headlength, headaxislength, minshaft, minlength, cmap, norm, vmin, vmax,
--- alpha.
function quiver.quiver(axes, ...)
  local arguments = table.pack(...)
  local given = options.take(arguments, 2)
  if arguments.n < 2 or arguments.n > 5 then
    fail("quiver: the arguments are x, y, u, v and perhaps c, or u and v alone, got %d",
      arguments.n)
  end
  local first = arguments.n > 3 and 3 or 1
  local u = data.array("quiver", "u", arguments[first])
  local v = data.array("quiver", "v", arguments[first + 1])
  data.check_same("quiver", "u", u, "v", v)
  if u.ndim > 2 then
    fail("quiver: u %s must have one or two dimensions", u.shape)
  end
  local x, y = read_places({ x = first == 3 and arguments[1] or nil, y = arguments[2] }, u.shape)
  u, v = u:reshape(u.size), v:reshape(v.size)
  data.check_same("quiver", "x", x, "y", y)
  data.check_same("quiver", "x", x, "u", u)
  local made = artist.new(Quiver, "quiver", given, options.merge(mappable.defaults(), {
    color = "k", headwidth = 3, headlength = 5, headaxislength = 4.5, minshaft = 1, minlength = 1,
    pivot = "tail", angles = "uv", units = "width", zorder = 1,
  }))
  local c = arguments[first + 2]
  local values = c ~= nil and data.vector("quiver", "c", c) or nil
  if values then
    data.check_same("quiver", "c", values, "u", u)
  end
  mappable.start("quiver", made, values)
  made.x, made.y, made.u, made.v = x, y, u, v
  return axes:add(made)
end

return quiver
