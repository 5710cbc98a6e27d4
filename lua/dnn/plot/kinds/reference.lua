--- Lines and stripes to compare data with: across the axes (`ax:axhline(0)`, `ax:axvspan(1, 2)`) or
--- between values (`ax:hlines(y, xmin, xmax)`).

local artist = require "dnn.plot.artist"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local line = require "dnn.plot.kinds.line"
local LineCollection = require "dnn.plot.artist.line_collection"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.artist.patch"

-- Where parts of the box lie, from its left, or from its bottom.
local function part_of(canvas, direction, part)
  local box = canvas.box
  if direction == "x" then
    return box.x + part * box.w
  end
  return box.y + (1 - part) * box.h
end

-- Reads numbers that may be arguments or options, and takes the options off the arguments.
---@param caller string
---@param arguments table
---@param names string[] of the numbers
---@param defaults table<string, number> a number without one must be given
---@return table<string, number> numbers, table<string, any> style the other options
local function read(caller, arguments, names, defaults)
  local style, numbers = options.take(arguments, 1, names), {}
  if arguments.n > #names then
    fail("%s: the arguments are %s, and a table of options", caller, table.concat(names, ", "))
  end
  for i, name in ipairs(names) do
    local value = arguments[i]
    if value == nil then
      value = defaults[name]
    end
    numbers[name] = options.check(caller, name, value, "number")
  end
  return numbers, style
end

local other <const> = { x = "y", y = "x" }

-- --- lines across the axes ----------------------------------------------------------------------

-- A line at a value of one direction, from one part of the box to another in the other.
local function add_line(caller, axes, direction, ...)
  local along = other[direction]
  local first, last = along .. "min", along .. "max"
  local numbers, style = read(caller, table.pack(...), { direction, first, last },
    { [direction] = 0, [first] = 0, [last] = 1 })
  local value, from, to = numbers[direction], numbers[first], numbers[last]
  local ends, values = np.array { from, to }, np.array { value, value }
  local made = line.make(caller, axes, direction == "y" and { ends, values } or { values, ends },
    style, { color = axes.rc["lines.color"] })[1]

  local function place(self, canvas)
    local drawn = canvas[direction](canvas, self[direction .. "data"])
    local across = np.array { part_of(canvas, along, from), part_of(canvas, along, to) }
    if direction == "x" then
      return drawn, across
    end
    return across, drawn
  end

  function made:draw(canvas)
    local x, y = place(self, canvas)
    local stroke = self:stroke(canvas.unit)
    if stroke then
      canvas.drawing:line(x, y, stroke)
    end
    self:draw_markers(canvas, x, y)
  end

  function made:obstacles(canvas)
    return { lines = { { place(self, canvas) } } }
  end

  function made:limits()
    local at = self[direction .. "data"][1]
    local least = data.least_positive(at, at)
    if direction == "y" then
      return nil, nil, at, at, nil, least
    end
    return at, at, nil, nil, least, nil
  end

  -- A line that is seen leaves the limits as they are.
  local low, high = axes[direction]:limits()
  made.asks = { [direction] = value < math.min(low, high) or value > math.max(low, high) }
  return axes:add(made)
end

-- --- stripes -------------------------------------------------------------------------------------

---@class dnn.plot.Span: dnn.plot.Patch
---@field direction "x"|"y" of the values between which it lies
---@field low number
---@field high number
---@field from number part of the box
---@field to number
local Span = patch.class "Rectangle"

-- The box that it takes on a canvas.
local function box_of(self, canvas)
  local along = other[self.direction]
  local a, b = canvas[self.direction](canvas, self.low), canvas[self.direction](canvas, self.high)
  local c, d = part_of(canvas, along, self.from), part_of(canvas, along, self.to)
  if self.direction == "y" then
    a, b, c, d = c, d, a, b
  end
  return math.min(a, b), math.min(c, d), math.max(a, b), math.max(c, d)
end

function Span:draw(canvas)
  local x0, y0, x1, y1 = box_of(self, canvas)
  canvas.drawing:rectangle(x0, y0, x1 - x0, y1 - y0, self:style(canvas.unit))
end

--- What a legend should not hide.
function Span:obstacles(canvas)
  return { boxes = { { box_of(self, canvas) } } }
end

function Span:limits()
  local low, high = math.min(self.low, self.high), math.max(self.low, self.high)
  local least = data.least_positive(low, high)
  if self.direction == "y" then
    return nil, nil, low, high, nil, least
  end
  return low, high, nil, nil, least, nil
end

artist.finish(Span, "span")

local function add_span(caller, axes, direction, ...)
  local along = other[direction]
  local first, last = direction .. "min", direction .. "max"
  local numbers, style = read(caller, table.pack(...), { first, last, along .. "min",
    along .. "max" }, { [along .. "min"] = 0, [along .. "max"] = 1 })
  local made = patch.new(Span, caller, style, patch.defaults(axes.rc))
  made.direction, made.low, made.high = direction, numbers[first], numbers[last]
  made.from, made.to = numbers[along .. "min"], numbers[along .. "max"]
  made.asks = { [direction] = true }
  return axes:add(made)
end

-- --- lines between values -----------------------------------------------------------------------

local function spread(caller, names, arrays)
  local count, shapes = 1, {}
  for i, name in ipairs(names) do
    arrays[i] = data.vector(caller, name, arrays[i])
    shapes[i] = ("%s %s"):format(name, arrays[i].shape)
    count = arrays[i].size ~= 1 and arrays[i].size or count
  end
  for i, array in ipairs(arrays) do
    if array.size ~= 1 and array.size ~= count then
      fail("%s: %s must have the same length", caller, table.concat(shapes, ", "))
    end
    arrays[i] = array.size == count and array or np.full(count, array:item())
  end
  return table.unpack(arrays)
end

local function add_lines(caller, axes, direction, ...)
  local along = other[direction]
  local names <const> = { direction, along .. "min", along .. "max" }
  local arguments = table.pack(...)
  local style = options.take(arguments, 1, names)
  if arguments.n ~= 3 then
    fail("%s: %s are needed, and a table of options, got %d arguments", caller,
      table.concat(names, ", "), arguments.n)
  end
  local values, first, last = spread(caller, names, { table.unpack(arguments, 1, 3) })
  local made = artist.new(LineCollection, caller, style, { color = axes.rc["lines.color"],
    linewidth = axes.rc["lines.linewidth"], linestyle = "-", zorder = 2 })
  if direction == "y" then
    made.x1, made.y1, made.x2, made.y2 = first, values, last, values
  else
    made.x1, made.y1, made.x2, made.y2 = values, first, values, last
  end
  return axes:add(made)
end

local reference = {}

--- Draws a horizontal line across the axes: `axhline([y [, xmin [, xmax]]] [, options])`; xmin and
--- xmax are parts of the axes' width. Options are those of lines.
function reference.axhline(axes, ...)
  return add_line("axhline", axes, "y", ...)
end

--- Draws a vertical line across the axes: `axvline([x [, ymin [, ymax]]] [, options])`.
function reference.axvline(axes, ...)
  return add_line("axvline", axes, "x", ...)
end

--- Fills a stripe between two values of y: `axhspan(ymin, ymax [, xmin [, xmax]] [, options])`.
--- Options are those of patches.
function reference.axhspan(axes, ...)
  return add_span("axhspan", axes, "y", ...)
end

--- Fills a stripe between two values of x: `axvspan(xmin, xmax [, ymin [, ymax]] [, options])`.
function reference.axvspan(axes, ...)
  return add_span("axvspan", axes, "x", ...)
end

--- Draws horizontal lines at y from xmin to xmax: arrays or numbers. Options: color, linewidth,
--- linestyle, label, alpha.
function reference.hlines(axes, ...)
  return add_lines("hlines", axes, "y", ...)
end

--- Draws vertical lines at x from ymin to ymax.
function reference.vlines(axes, ...)
  return add_lines("vlines", axes, "x", ...)
end

--- Draws a line of any length through two points, or through one with a slope:
--- `axline({0, 0}, {1, 1})`, `axline({0, 0}, {slope = 2})`.
function reference.axline(axes, ...)
  local arguments = table.pack(...)
  local own, style = options.split(options.take(arguments, 1, { "xy1", "xy2" }),
    { slope = true })
  local first, second, slope = arguments[1], arguments[2], own.slope
  if arguments.n > 2 then
    fail("axline: the arguments are two points, and a table of options, got %d", arguments.n)
  end
  options.check("axline", "the first point", first, "pair")
  if (second == nil) == (slope == nil) then
    fail("axline: either a second point or a slope is needed, such as axline({0, 0}, {1, 1})")
  elseif second ~= nil then
    options.check("axline", "the second point", second, "pair")
    if first[1] == second[1] and first[2] == second[2] then
      fail("axline: the points are the same")
    end
  else
    options.check("axline", "the slope", slope, "number")
    if axes.x.scaling.scale.kind ~= "linear" or axes.y.scaling.scale.kind ~= "linear" then
      fail("axline: a slope is one of linear axes")
    end
  end
  local ends = second or first
  local made = line.make("axline", axes, { np.array { first[1], ends[1] },
    np.array { first[2], ends[2] } }, style, { color = axes.rc["lines.color"] })[1]

  -- Its ends, outside of the box.
  local function place(canvas)
    local x, y = canvas:x(first[1]), canvas:y(first[2])
    local dx = canvas:x(second and second[1] or first[1] + 1) - x
    local dy = canvas:y(second and second[2] or first[2] + slope) - y
    local far = 2 * (canvas.box.w + canvas.box.h + math.abs(x - canvas.box.x)
      + math.abs(y - canvas.box.y)) / math.sqrt(dx * dx + dy * dy)
    return np.array { x - far * dx, x + far * dx }, np.array { y - far * dy, y + far * dy }
  end

  function made:draw(canvas)
    local stroke = self:stroke(canvas.unit)
    if stroke then
      local x, y = place(canvas)
      canvas.drawing:line(x, y, stroke)
    end
  end

  function made.obstacles(_, canvas)
    return { lines = { { place(canvas) } } }
  end
  return axes:add(made)
end

return reference
