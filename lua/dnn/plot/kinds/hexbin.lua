--- Counts of points in hexagons: `ax:hexbin(x, y, { gridsize = 20 })`.

local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local limits = require "dnn.plot.axis.limits"
local mappable = require "dnn.plot.artist.mappable"
local np = require "dnn.np"
local options = require "dnn.plot.options"

local properties <const> = { edgecolor = { text = 'a color, "face" or "none"',
  holds = function(value)
    return value == "face" or colors.parse(value) ~= nil -- raises itself
  end }, linewidth = "from_zero" }
for name, kind in pairs(mappable.properties) do
  properties[name] = kind
end

---@class dnn.plot.PolyCollection: dnn.plot.Mappable
---@field x dnn.array (n,) the middles of the hexagons
---@field y dnn.array
---@field width number from one middle to the next in a row
---@field height number from one row to the one after the next
---@field ends number[] of the data: x0, x1, y0, y1
local Hexagons = artist.class("PolyCollection", properties)
mappable.extend(Hexagons)

function Hexagons:draw(canvas)
  if self.x.size == 0 then
    return
  end
  -- the shape in units: the scales of the axes are taken for linear around each middle
  local w = math.abs(canvas:x(self.x(1) + self.width) - canvas:x(self.x(1))) / 2
  local h = math.abs(canvas:y(self.y(1) + self.height) - canvas:y(self.y(1))) / 6
  local shape = { "M", w, -h, "L", w, h, "L", 0, 2 * h, "L", -w, h, "L", -w, -h, "L", 0, -2 * h,
    "Z" }
  local fills = self:to_rgba()
  local style, each = { fill = { 0, 0, 0, 1 }, width = self.linewidth * canvas.unit,
    join = "miter" }, { fills = fills }
  if self.linewidth > 0 and self.edgecolor == "face" then
    style.stroke, each.strokes = style.fill, fills
  elseif self.linewidth > 0 then
    style.stroke = colors.parse(self.edgecolor, self.alpha)
  end
  canvas.drawing:markers(shape, canvas:x(self.x), canvas:y(self.y), 1, style, each)
end

function Hexagons:limits()
  local x0, x1, y0, y1 = table.unpack(self.ends)
  return x0, x1, y0, y1, x0 > 0 and x0 or nil, y0 > 0 and y0 or nil
end

--- The middles of the hexagons, an array (n, 2).
function Hexagons:get_offsets()
  return np.column_stack { self.x, self.y }
end

artist.finish(Hexagons, "hexagons")

-- --- counting ------------------------------------------------------------------------------------

-- The middles of one of the two lattices that hexagons lie in, and the sums of `weights` there.
local function lattice(columns, rows, shift, x, y, weights)
  local inside = np.greater_equal(x, 0) & np.less(x, columns) & np.greater_equal(y, 0)
    & np.less(y, rows)
  local cells = (x[inside] * rows + y[inside]):astype "int64"
  local sums = np.bincount(cells, { weights = weights[inside], minlength = columns * rows })
  local X = np.rep(np.arange(0, columns), rows) + shift
  local Y = np.tile(np.arange(0, rows), columns) + shift
  return X, Y, sums
end

-- Where hexagons are, in a grid of so many, and the sums of weights in them: each point belongs to
-- the nearest middle of two lattices, of which one lies between the points of the other.
local function count(x, y, weights, columns, rows)
  local nearest_x, nearest_y, below_x, below_y = np.rint(x), np.rint(y), np.floor(x), np.floor(y)
  local first = np.square(x - nearest_x) + 3 * np.square(y - nearest_y)
  local second = np.square(x - below_x - 0.5) + 3 * np.square(y - below_y - 0.5)
  local in_first = np.less(first, second)
  local in_second = np.logical_not(in_first)
  local X1, Y1, sums1 = lattice(columns + 1, rows + 1, 0, nearest_x[in_first], nearest_y[in_first],
    weights[in_first])
  local X2, Y2, sums2 = lattice(columns, rows, 0.5, below_x[in_second], below_y[in_second],
    weights[in_second])
  return np.concatenate { X1, X2 }, np.concatenate { Y1, Y2 }, np.concatenate { sums1, sums2 }
end

local grid <const> = { text = "a number of hexagons side by side, or a pair {columns, rows}",
  holds = function(value)
    local list = type(value) == "table" and #value == 2 and value or { value, value }
    return math.type(list[1]) == "integer" and list[1] >= 1 and list[1] <= 2000
      and math.type(list[2]) == "integer" and list[2] >= 1 and list[2] <= 2000
  end }

local names <const> = { gridsize = grid, mincnt = "from_zero", C = "any" }
for name, kind in pairs(Hexagons.properties) do
  names[name] = kind
end

--- Counts points in hexagons, and colors these by their counts, or by the means of the numbers C.
local function hexbin(axes, x, y, given)
  local read = options.read("hexbin", given, names)
  x, y = data.vector("hexbin", "x", x), data.vector("hexbin", "y", y)
  data.check_same("hexbin", "x", x, "y", y)
  local weights = read.C ~= nil and data.vector("hexbin", "C", read.C) or np.ones(x.size)
  data.check_same("hexbin", "x", x, "C", weights)
  local seen = np.isfinite(x) & np.isfinite(y) & np.isfinite(weights)
  x, y, weights = x[seen], y[seen], weights[seen]
  local size = read.gridsize or 100
  if type(size) == "number" then
    size = { size, math.max(math.floor(size / math.sqrt(3)), 1) }
  end
  local columns, rows = size[1], size[2]
  local x0, x1, y0, y1 = data.limits(x, y)
  x0, x1 = limits.nonsingular(x0 or 0, x1 or 1, 0.1, 1e-15)
  y0, y1 = limits.nonsingular(y0 or 0, y1 or 1, 0.1, 1e-15)
  local pad = 1e-9 * (x1 - x0) -- so that no point is rounded out of the last column
  x0, x1 = x0 - pad, x1 + pad
  local width, height = (x1 - x0) / columns, (y1 - y0) / rows
  x, y = (x - x0) / width, (y - y0) / height
  local X, Y, counts = count(x, y, np.ones(x.size), columns, rows)
  local values = counts
  if read.C ~= nil then
    values = select(3, count(x, y, weights, columns, rows)) / np.maximum(counts, 1)
  end
  local kept = np.greater_equal(counts, read.mincnt or (read.C ~= nil and 1 or 0))
  local own, defaults = {}, mappable.defaults()
  for name in pairs(Hexagons.properties) do
    own[name] = read[name]
  end
  defaults.zorder, defaults.edgecolor, defaults.linewidth = 1, "face", 1
  local made = artist.new(Hexagons, "hexbin", own, defaults)
  made.x, made.y = X[kept] * width + x0, Y[kept] * height + y0
  made.width, made.height = width, height
  made.ends = { x0, x1, y0, y1 }
  mappable.start("hexbin", made, values[kept])
  return axes:add(made)
end

return { hexbin = hexbin, PolyCollection = Hexagons }
