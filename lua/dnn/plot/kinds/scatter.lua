--- Scattered points: `ax:scatter(x, y, { s = 40, c = labels, cmap = "Spectral" })`.

local artist = require "dnn.plot.artist"
local categories = require "dnn.plot.axis.categories"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local formatter = require "dnn.plot.axis.formatter"
local mappable = require "dnn.plot.artist.mappable"
local markers = require "dnn.plot.artist.markers"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"
local ticks = require "dnn.plot.axis.ticks"

local MOST_IN_LEGEND <const> = 9
local STEPS <const> = { 1, 2, 2.5, 3, 5, 6, 8, 10 } -- between numbers there, times a power of ten

local or_face <const> = { text = 'a color, a list of colors, "face" or "none"',
  holds = function(value)
    return value == "face" or #colors.list(value) > 0 -- raises itself
  end }

local properties <const> = { marker = "marker", linewidth = "from_zero", edgecolor = or_face }
for name, kind in pairs(mappable.properties) do
  properties[name] = kind
end

---@class dnn.plot.PathCollection: dnn.plot.Mappable
---@field x dnn.array
---@field y dnn.array
---@field sizes dnn.array|number areas in square points
---@field list? number[][] colors of the points, one of all, or none where numbers are mapped
local Scatter = artist.class("PathCollection", properties)
mappable.extend(Scatter)

-- What the function takes: the properties, and what they are found from.
local names <const> = { s = "any", c = "any", facecolor = "colors", color = "colors" }
for name, kind in pairs(Scatter.properties) do
  names[name] = kind
end

-- The color of each point as bytes (n, 4), of a list that is repeated.
local function spread(list, count, alpha)
  local parsed = colors.bytes(colors.list(list, alpha))
  local given = parsed.shape[1]
  return given == count and parsed or parsed[np.arange(0, count) % given + 1]
end

-- Fills and strokes: a color each for all points, or bytes (n, 4).
local function paints(self)
  local edge = self.edgecolor
  local faces
  if not self.list then
    faces = self:to_rgba()
  elseif #self.list == 1 then
    faces = colors.parse(self.list[1], self.alpha)
  else
    faces = spread(self.list, self.x.size, self.alpha)
  end
  if edge == "face" then
    return faces, faces
  end
  local list = colors.list(edge, self.alpha)
  return faces, #list == 1 and list[1] or spread(list, self.x.size)
end

-- Draws markers at points with what `paints` found.
local function draw_markers(self, canvas, x, y, faces, edges, sizes)
  local marker = markers.get(self.marker)
  if not marker then
    return
  end
  local each, black = {}, { 0, 0, 0, 1 }
  local style = { width = self.linewidth * canvas.unit, join = marker.join, cap = "butt" }
  local function paint(name, value, many)
    if type(value) == "table" then
      style[name] = value
    else
      style[name], each[many] = black, value
    end
  end
  if marker.is_filled then
    paint("fill", faces, "fills")
  end
  if self.linewidth > 0 then
    paint("stroke", edges, "strokes")
  end
  local size = 1
  if type(sizes) == "number" then
    size = math.sqrt(sizes) * canvas.unit
  else
    each.sizes = np.sqrt(sizes) * canvas.unit
  end
  canvas.drawing:markers(marker.commands, x, y, size, style, each)
end

function Scatter:draw(canvas)
  local faces, edges = paints(self)
  draw_markers(self, canvas, canvas:x(self.x), canvas:y(self.y), faces, edges, self.sizes)
end

function Scatter:limits(without_least)
  return data.limits(self.x, self.y, without_least)
end

--- What a legend should not hide.
function Scatter:obstacles(canvas)
  return { points = { { canvas:x(self.x), canvas:y(self.y) } } }
end

function Scatter:key(canvas, x, y, w, h)
  local faces, edges = paints(self)
  local function first(paint)
    return type(paint) == "table" and paint or paint { { 1, 1 } }
  end
  local size = self.sizes
  if type(size) ~= "number" then
    size = size.size > 0 and (size:min() + size:max()) / 2 or 0
  end
  if self.x.size > 0 then
    draw_markers(self, canvas, np.array { x + w / 2 }, np.array { y + 0.625 * h }, first(faces),
      first(edges), size)
  end
end

--- The points: an array (n, 2).
function Scatter:get_offsets()
  return np.column_stack { self.x, self.y }
end

--- Moves the points: an array (n, 2) or two vectors.
function Scatter:set_offsets(x, y)
  if y == nil then
    local points = data.array("set_offsets", "the points", x)
    if points.ndim ~= 2 or points.shape[2] ~= 2 then
      fail("set_offsets: the points must have shape (n, 2), got %s", points.shape)
    end
    x, y = points { ":", 1 }:copy(), points { ":", 2 }:copy()
  end
  x, y = data.vector("set_offsets", "x", x), data.vector("set_offsets", "y", y)
  data.check_same("set_offsets", "x", x, "y", y)
  if x.size ~= self.x.size then
    fail("set_offsets: there are %d points, got %d", self.x.size, x.size)
  end
  self.x, self.y = x, y
  self:changed()
  return self
end

--- The areas of the points in square points.
function Scatter:get_sizes()
  return self.sizes
end

-- The numbers that a legend shows: each of a few, and else round ones.
local function numbers_for_legend(values)
  local all = np.unique(values[np.isfinite(values)])
  if all.size <= MOST_IN_LEGEND then
    return all:totable()
  end
  local low, high = all:min(), all:max()
  return ticks.visible(ticks.spaced(low, high, MOST_IN_LEGEND, { steps = STEPS,
    min_n_ticks = MOST_IN_LEGEND - 1 }), low, high)
end

--- Handles and labels for a legend of what the colors stand for:
--- `ax:legend(points:legend_elements())`.
---@return dnn.plot.Artist[] handles, string[] labels
function Scatter:legend_elements()
  if self.list then
    fail "legend_elements: the colors of these points stand for no numbers"
  end
  local numbers, handles = numbers_for_legend(self.values), {}
  for i, color in ipairs(#numbers > 0 and (self:to_rgba(np.array(numbers)) / 255):tolist() or {}) do
    local handle = artist.new(Scatter, "legend_elements", nil, { marker = self.marker,
      linewidth = self.linewidth, edgecolor = self.edgecolor == "face" and "face" or color })
    handle.list, handle.sizes = { color }, rc.get "lines.markersize" ^ 2
    handle.x, handle.y = np.zeros(1), np.zeros(1)
    handles[i] = handle
  end
  local labels = formatter.format("linear", numbers, numbers[1] or 0, numbers[#numbers] or 1)
  return handles, labels
end

--- Replaces the color of the points, or one for each.
function Scatter:set_color(color)
  self.list = colors.list(color)
  self:changed()
  return self
end
Scatter.set_facecolor = Scatter.set_color

artist.finish(Scatter, "points")

-- --- making --------------------------------------------------------------------------------------

-- Areas of the points: one number, or one for each.
local function read_sizes(value, count)
  if value == nil or type(value) == "number" then
    return options.check("scatter", "s", value or rc.get "lines.markersize" ^ 2, "from_zero")
  end
  local sizes = data.vector("scatter", "s", value)
  if sizes.size == 1 then
    return options.check("scatter", "s", sizes(1), "from_zero")
  elseif sizes.size ~= count then
    fail("scatter: s %s must be a number or have one for each of the %d points", sizes.shape, count)
  elseif sizes.size > 0 and sizes:min() < 0 then
    fail("scatter: s must be areas from 0 on, got %s", sizes:min())
  end
  return sizes
end

-- What c says: a list of colors, or numbers that are mapped.
local function read_colors(c, count)
  if type(c) == "string" then
    return { colors.parse(c) }
  elseif type(c) == "table" and getmetatable(c) == nil then
    local first = c[1]
    local is_color = type(first) == "number" and (#c == 3 or #c == 4) and #c ~= count
      or #c == 2 and type(first) ~= "number" and type(c[2]) == "number"
    if is_color then
      return { colors.parse(c) }
    elseif type(first) == "string" or type(first) == "table" and count ~= 1 then
      local list = colors.list(c)
      if #list ~= count and #list ~= 1 then
        fail("scatter: c has %d colors for %d points", #list, count)
      end
      return list
    end
  elseif getmetatable(c) == "dnn.array" and c.ndim == 2 and c.size ~= count
    and (c.shape[2] == 3 or c.shape[2] == 4) then
    if c.shape[1] ~= count and c.shape[1] ~= 1 then
      fail("scatter: c %s has no color for each of the %d points", c.shape, count)
    end
    return colors.list(c)
  end
  local values = data.vector("scatter", "c", c)
  if values.size ~= count then
    fail("scatter: c %s must have a number for each of the %d points, or be a color", values.shape,
      count)
  end
  return nil, values
end

--- Draws points: `scatter(x, y)`, `scatter(x, y, s, c)`, with options behind. `s`: areas in square
--- points; `c`: a color, one for each point, or numbers that a colormap makes colors of.
local function scatter(axes, ...)
  local arguments = table.pack(...)
  local given = options.take(arguments, 2, { "x", "y" }) or {}
  if arguments.n < 2 then
    fail "scatter: x and y are needed, such as scatter({ 1, 2, 3 }, { 5, 2, 7 })"
  elseif arguments.n > 4 then
    fail("scatter: options are names in a table, such as { s = 20, c = \"r\" }, got %d arguments",
      arguments.n)
  end
  local x = categories.vector("scatter", "x", arguments[1], axes.x.scaling)
  local y = categories.vector("scatter", "y", arguments[2], axes.y.scaling)
  data.check_same("scatter", "x", x, "y", y)
  local read, values = options.read("scatter", given, names), rc.values()
  local sizes = read_sizes(read.s or arguments[3], x.size)
  local c, single = read.c or arguments[4], read.facecolor or read.color
  if c ~= nil and single ~= nil then
    fail "scatter: c and color say the same: give one of them"
  elseif c == nil and single == nil then
    single = axes:next_color "patch"
  end
  local list, numbers
  if single ~= nil then
    list = colors.list(single)
  else
    list, numbers = read_colors(c, x.size)
  end
  for _, each in ipairs { numbers or false, type(sizes) ~= "number" and sizes } do
    local finite = each and np.isfinite(each)
    if finite and not finite:all() then -- such points are not seen
      x, y = np.where(finite, x, np.nan), np.where(finite, y, np.nan)
    end
  end
  local marker = markers.get(read.marker or values["scatter.marker"])
  local is_filled = marker and marker.is_filled
  local own, defaults = {}, mappable.defaults()
  for name in pairs(Scatter.properties) do
    own[name] = read[name]
  end
  defaults.zorder, defaults.marker = 1, values["scatter.marker"]
  defaults.edgecolor = is_filled and read.facecolor and read.color
    or is_filled and values["scatter.edgecolors"] or "face"
  defaults.linewidth = values[is_filled and "patch.linewidth" or "lines.linewidth"]
  local made = artist.new(Scatter, "scatter", own, defaults)
  made.x, made.y, made.sizes, made.list = x, y, sizes, list
  mappable.start("scatter", made, numbers)
  return axes:add(made)
end

return { scatter = scatter, PathCollection = Scatter }
