--- Contours: `ax:contour(X, Y, Z)` draws lines, `ax:contourf(X, Y, Z)` fills the bands between,
--- `ax:clabel(contours)` writes the levels on lines.

local arguments = require "dnn.support.arguments"
local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local drawing = require "dnn.drawing"
local fail = require "dnn.support.fail"
local formatter = require "dnn.plot.axis.formatter"
local line_labels = require "dnn.plot.artist.line_labels"
local mappable = require "dnn.plot.artist.mappable"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"
local text = require "dnn.plot.text"
local ticks = require "dnn.plot.axis.ticks"

local DEFAULT_LEVELS <const>, MOST_LEVELS <const> = 7, 10000
local STEPS <const> = { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 } -- between levels, times a power of ten

local LARGEST <const> = 0x1p1022 -- of levels, whose differences are numbers then, too

local extends <const> = options.words { "neither", "min", "max", "both" }

---@class dnn.plot.ContourSet: dnn.plot.Mappable
---@field x dnn.array (w,) or (h, w)
---@field y dnn.array (h,) or (h, w)
---@field z dnn.array (h, w)
---@field levels number[] ascending
---@field is_filled boolean
---@field extend "neither"|"min"|"max"|"both" whether what is beyond the levels is filled, too
---@field list? number[][] colors that were given, in place of a colormap
---@field labels? table of lines
local Contours = artist.class("QuadContourSet", mappable.properties)
mappable.extend(Contours)

local function of_cycle(list, i)
  return type(list) == "table" and list[(i - 1) % #list + 1] or list
end

--- The bands {low, high} that are filled, from below; the outer ones are open when it extends.
---@return number[][]
function Contours:bands()
  local list, levels = {}, self.levels
  if self.extend == "min" or self.extend == "both" then
    list[1] = { -math.huge, levels[1] }
  end
  for i = 1, #levels - 1 do
    list[#list + 1] = { levels[i], levels[i + 1] }
  end
  if self.extend == "max" or self.extend == "both" then
    list[#list + 1] = { levels[#levels], math.huge }
  end
  return list
end

-- Colors that were given, one for each band or line. Those of open bands are given, too, or are
-- their neighbors'.
local function given_colors(self, count)
  local list, made = self.list, {}
  local first = self.is_filled and (self.extend == "min" or self.extend == "both") and 1 or 0
  if #list == count then
    first = 0
  end
  for i = 1, count do
    made[i] = colors.parse(of_cycle(list, math.max(i - first, 1)), self.alpha)
  end
  return made
end

--- The colors of the bands or lines.
---@return number[][]
function Contours:colors()
  local count = self.is_filled and #self:bands() or #self.levels
  if self.list then
    return given_colors(self, count)
  end
  local list = {}
  for i, color in ipairs(self:to_rgba():tolist()) do
    list[i] = { color[1] / 255, color[2] / 255, color[3] / 255, color[4] / 255 }
  end
  return list
end

--- How the line of a level is drawn; nil for none.
function Contours:line_style(i, color, unit)
  local width, linestyle = of_cycle(self.linewidths, i) * unit, of_cycle(self.linestyles, i)
  if linestyle == nil then
    local is_negative = self.list and #self.list == 1 and self.levels[i] < 0
    linestyle = is_negative and self.negative_linestyle or "-"
  end
  if width == 0 or options.is_no_line(linestyle) then
    return nil
  end
  local dash, dash_offset = options.dashes(linestyle, width)
  return { stroke = color, width = width, dash = dash, dash_offset = dash_offset, cap = "butt",
    join = "round" }
end

-- Fills the bands. Opaque ones reach up to the last level, below those that follow, so that nothing
-- shines through between neighbors.
local function fill(self, canvas)
  local bands, list = self:bands(), self:colors()
  local is_opaque = true
  for _, color in ipairs(list) do
    is_opaque = is_opaque and color[4] == 1
  end
  for i, band in ipairs(bands) do
    if list[i][4] > 0 then
      -- the least value belongs to the lowest band
      local low = i == 1 and band[1] == self.least and -math.huge or band[1]
      local xs, ys = drawing.contour_bands(self.x, self.y, self.z, low,
        is_opaque and bands[#bands][2] or band[2])
      if xs.size > 0 then
        canvas.drawing:polygon(canvas:x(xs), canvas:y(ys), { fill = list[i] })
      end
    end
  end
end

local function draw_lines(self, canvas)
  local list, labels = self:colors(), self.labels
  local taken = {} -- by labels
  for i, level in ipairs(self.levels) do
    local style = self:line_style(i, list[i], canvas.unit)
    local xs, ys = drawing.contour_lines(self.x, self.y, self.z, level)
    if style and xs.size > 0 then
      xs, ys = canvas:x(xs), canvas:y(ys)
      local content = labels and labels.texts[i]
      if content then
        local font = text.font({ fontsize = labels.fontsize,
          color = of_cycle(labels.colors, i) or list[i] })
        xs, ys = line_labels.draw(canvas, xs, ys, content, font, labels.inline, taken)
      end
      canvas.drawing:line(xs, ys, style)
    end
  end
  for _, label in ipairs(taken) do
    label.placed:draw(canvas.drawing)
  end
end

function Contours:draw(canvas)
  if self.is_filled then
    fill(self, canvas)
  else
    draw_lines(self, canvas)
  end
end

function Contours:limits()
  local x0, x1, _, _, least_x = data.limits(self.x, self.x)
  local y0, y1, _, _, least_y = data.limits(self.y, self.y)
  if x0 and y0 then
    self.sticky = { x = { x0, x1 }, y = { y0, y1 } }
    return x0, x1, y0, y1, least_x, least_y
  end
end

--- The levels.
---@return number[]
function Contours:get_levels()
  return table.move(self.levels, 1, #self.levels, 1, {})
end

artist.finish(Contours, "contours")

-- --- levels --------------------------------------------------------------------------------------

-- The nearest number that is no larger than LARGEST.
local function clamp(value)
  return math.max(-LARGEST, math.min(value, LARGEST))
end

-- The least and the largest of the finite values.
local function bounds(z)
  local counts = np.isfinite(z)
  local finite = counts:all() and z or z[counts]
  if finite.size == 0 then
    return 1, 2
  end
  return finite:min(), finite:max()
end

-- About `count` round levels around the values, those next outside among them.
local function choose_levels(count, low, high, read)
  local all
  if read.norm == "log" then
    all = ticks.locate("log", low, high, { space = count })
  else
    all = ticks.spaced(clamp(low), clamp(high), count + 1, { min_n_ticks = 1, steps = STEPS })
  end
  all = ticks.visible(all, -LARGEST, LARGEST)
  local first, last = 1, #all
  for i, level in ipairs(all) do
    first = level < low and i or first
    last = level > high and math.min(last, i) or last
  end
  first = first + ((read.extend == "min" or read.extend == "both") and 1 or 0)
  last = last - ((read.extend == "max" or read.extend == "both") and 1 or 0)
  if last - first < 2 then
    first, last = 1, #all
  end
  return table.move(all, first, last, 1, {})
end

local function read_levels(caller, given, z, is_filled, read)
  local low, high = bounds(z:astype "float64")
  if given == nil and z.dtype == "bool" then
    return is_filled and { 0, 0.5, 1 } or { 0.5 }, low, high
  elseif given == nil or type(given) == "number" then
    options.check(caller, "the number of levels", given or 1, "count")
    if (given or 1) > MOST_LEVELS then
      fail("%s: %d levels are too many, at most %d can be told apart", caller, given, MOST_LEVELS)
    end
    return choose_levels(given or DEFAULT_LEVELS, low, high, read), low, high
  end
  local levels = data.vector(caller, "the levels", given):totable()
  if #levels < (is_filled and 2 or 1) then
    fail("%s: at least %s needed, got %d", caller, is_filled and "two levels are" or "one level is",
      #levels)
  end
  for i, level in ipairs(levels) do
    levels[i] = clamp(options.check(caller, "a level", level, "number"))
    if i > 1 and level <= levels[i - 1] then
      fail("%s: the levels must ascend, got %s behind %s", caller, level, levels[i - 1])
    end
  end
  return levels, low, high
end

-- --- functions -----------------------------------------------------------------------------------

-- One value of a kind, or a list of them.
local function one_or_many(kind, what)
  return { text = what .. " or a list of them", holds = function(value)
    local is_list = type(value) == "table" and type(value[2]) ~= "table" -- which a linestyle has
    local list = is_list and value or { value }
    for _, one in ipairs(list) do
      if not pcall(options.check, "contour", "", one, kind) then
        return false
      end
    end
    return #list > 0
  end }
end

local names <const> = {
  levels = "any", extend = extends, origin = options.words { "upper", "lower" },
  extent = "extent",
  color = "colors",
}
for name, kind in pairs(Contours.properties) do
  names[name] = kind
end
local line_names <const> = options.merge(names, {
  linewidth = one_or_many("from_zero", "a number from 0 on"),
  linestyle = one_or_many("linestyle", "a linestyle"), negative_linestyles = "linestyle",
})

-- Where the values of Z are, if that is not given: at the middles of an image's pixels if it has an
-- origin.
local function find_positions(z, read)
  local h, w = z.shape[1], z.shape[2]
  local extent = read.extent
  if not read.origin then
    extent = extent or { 0, w - 1, 0, h - 1 }
    return np.linspace(extent[1], extent[2], w), np.linspace(extent[3], extent[4], h)
  end
  extent = extent or { 0, w, 0, h }
  local x = extent[1] + (np.arange(0, w) + 0.5) * ((extent[2] - extent[1]) / w)
  local y = extent[3] + (np.arange(0, h) + 0.5) * ((extent[4] - extent[3]) / h)
  return x, read.origin == "upper" and y["::-1"]:copy() or y
end

local function check_fits(caller, name, array, z, axis)
  if not (array.ndim == 1 and array.shape[1] == z.shape[axis]) and array.shape ~= z.shape then
    fail("%s: %s %s does not fit Z %s: it has one number for each %s, or is as large as Z", caller,
      name, array.shape, z.shape, axis == 2 and "column" or "row")
  end
end

-- X, Y, Z and the levels of the arguments in their order.
local function read_values(caller, list, read)
  local n <const> = list.n
  if n < 1 or n > 4 then
    fail("%s: Z, or X, Y and Z are needed, and the levels, got %d arguments", caller, n)
  end
  local has_positions = n >= 3
  local given = list[has_positions and 3 or 1]
  local z = arguments.check_array(caller, "Z", given)
  if z.ndim ~= 2 or z.shape[1] < 2 or z.shape[2] < 2 then
    fail("%s: Z must have at least two rows and two columns, got %s", caller, z.shape)
  end
  z = rawequal(z, given) and z:copy() or z
  if read.norm == "log" then -- what is not positive is masked
    z = np.where(np.greater(z, 0), z, np.nan)
  end
  local x, y
  if has_positions then
    x, y = data.array(caller, "X", list[1]), data.array(caller, "Y", list[2])
    check_fits(caller, "X", x, z, 2)
    check_fits(caller, "Y", y, z, 1)
  else
    x, y = find_positions(z, read)
  end
  return x, y, z, list[has_positions and 4 or 2]
end

-- The numbers that stand for the bands or lines in the colormap: bands have the one in the middle.
local function find_layers(self)
  if not self.is_filled then
    return np.array(self.levels)
  end
  local middles = {}
  for i, band in ipairs(self:bands()) do
    local middle = self.norm == "log" and band[1] > 0 and math.sqrt(band[1]) * math.sqrt(band[2])
      or (band[1] + band[2]) / 2
    middles[i] = clamp(middle) -- what is open is below or above all numbers, which are finite
  end
  return np.array(middles)
end

local function draw_contours(caller, axes, ...)
  local list = table.pack(...)
  local given = options.take(list)
  local is_filled <const> = caller == "contourf"
  local read, values = options.read(caller, given, is_filled and names or line_names), rc.values()
  if read.color and read.cmap then
    fail("%s: colors and cmap say the same: give one of them", caller)
  end
  local x, y, z, levels = read_values(caller, list, read)
  local own, defaults = {}, mappable.defaults()
  for name in pairs(Contours.properties) do
    own[name] = read[name]
  end
  defaults.zorder = is_filled and 1 or 2
  local made = artist.new(Contours, caller, own, defaults)
  read.norm = made.norm
  made.x, made.y, made.z, made.is_filled = x, y, z, is_filled
  made.extend = read.extend or "neither"
  made.levels, made.least = read_levels(caller, read.levels or levels, z, is_filled, read)
  made.linewidths = read.linewidth or values["contour.linewidth"]
  made.linestyles = read.linestyle
  made.negative_linestyle = read.negative_linestyles or values["contour.negative_linestyle"]
  made.list = read.color and colors.list(read.color)
  mappable.start(caller, made, find_layers(made), made.levels[1], made.levels[#made.levels])
  return axes:add(made)
end

local contour = { QuadContourSet = Contours }

--- Draws lines where values on a grid have certain levels: `contour(Z)`, `contour(X, Y, Z)`, with
--- levels or how many of them behind.
function contour.contour(axes, ...)
  return draw_contours("contour", axes, ...)
end

--- Fills the bands between levels of values on a grid.
function contour.contourf(axes, ...)
  return draw_contours("contourf", axes, ...)
end

local label_names <const> = { levels = "any", fontsize = "font_size", inline = "boolean",
  fmt = "number_format", color = "colors" }

--- Writes levels on the lines of a contour.
function contour.clabel(axes, contours, given)
  if getmetatable(contours) ~= Contours or contours.is_filled or contours.axes ~= axes then
    fail "clabel: the lines that contour drew into these axes are needed"
  end
  local read = options.read("clabel", given, label_names)
  local levels = contours.levels
  local chosen = {}
  for _, level in ipairs(read.levels and data.vector("clabel", "levels", read.levels):totable()
    or levels) do
    chosen[level + 0.0] = true
  end
  local texts = formatter.format("linear", levels, levels[1], levels[#levels], {})
  for i, level in ipairs(levels) do
    texts[i] = chosen[level + 0.0] and (read.fmt
      and options.format("clabel", read.fmt, level) or texts[i]) or false
  end
  contours.labels = { texts = texts, fontsize = read.fontsize or "medium",
    inline = read.inline ~= false, colors = read.color and colors.list(read.color) }
end

return contour
