--- Colorbars: which colors stand for which numbers, in axes beside those of an image, a mesh,
--- scattered points or contours.

local artist = require "dnn.plot.artist"
local axes_of = require "dnn.plot.axes"
local axis = require "dnn.plot.axis"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local formatter = require "dnn.plot.axis.formatter"
local guards = require "dnn.support.guards"
local limits = require "dnn.plot.axis.limits"
local mappable_of = require "dnn.plot.artist.mappable"
local options = require "dnn.plot.options"
local quote = require("dnn.core").system.quote

local MOST_TICKS <const> = 10 -- of contours' levels
local MOST_BLOCKS <const> = 64 -- of a colormap; more are drawn as an image
local LARGEST <const> = 0x1.fffffffffffffp1022 -- limit of axes
local TRIANGLE <const> = 0.05 -- length of those at the ends, in parts of the bar's

---@class dnn.plot.Colorbar
---@field ax dnn.plot.Axes in which it is drawn
---@field mappable dnn.plot.Mappable
---@field orientation "vertical"|"horizontal"
---@field extend "neither"|"min"|"max"|"both" which ends have a triangle for what is beyond
---@field levels number[]|false of contours
---@field is_uniform boolean levels at unequal distances are drawn at equal ones
---@field strip dnn.plot.Strip|false
---@field format? string|function of the labels of ticks
local Colorbar = { __name = "dnn.plot.colorbar" }
Colorbar.__index = Colorbar

local function is_colorbar(value)
  return getmetatable(value) == Colorbar
end

-- The direction of the axes that runs along the bar.
local function along(self)
  return self.orientation == "vertical" and "y" or "x"
end

local function has_end(self, which)
  return self.extend == which or self.extend == "both"
end

-- --- the bar -------------------------------------------------------------------------------------

---@class dnn.plot.Bar: dnn.plot.Artist what is drawn in the axes
---@field colorbar dnn.plot.Colorbar
local Bar = artist.class("Bar", {})

-- Where a number is in the data of the axes: uniform levels are counted from 0.
local function coordinate(self, value)
  if not self.is_uniform then
    return value
  end
  local levels = self.levels
  local i = 1
  while i < #levels - 1 and levels[i + 1] < value do
    i = i + 1
  end
  return i - 1 + (value - levels[i]) / (levels[i + 1] - levels[i])
end

-- The numbers at both ends of the bar.
local function range(self)
  if self.levels then
    return self.levels[1], self.levels[#self.levels]
  end
  local low, high = self.mappable:get_clim()
  return math.max(low, -LARGEST), math.min(high, LARGEST)
end

function Bar:limits()
  local low, high = range(self.colorbar)
  low, high = coordinate(self.colorbar, low), coordinate(self.colorbar, high)
  local least = low > 0 and low or high > 0 and high or nil
  if self.colorbar.orientation == "vertical" then
    self.sticky = { x = { 0, 1 }, y = { low, high } }
    return 0, 1, low, high, 1, least
  end
  self.sticky = { x = { low, high }, y = { 0, 1 } }
  return low, high, 0, 1, least, 1
end

-- The box of the part of the bar between two places along it, as {x, y, w, h}.
local function part(self, box, from, to)
  if self.orientation == "vertical" then
    return box.x, from, box.w, to - from
  end
  return from, box.y, to - from, box.h
end

-- Draws colors between places along the bar. Opaque ones reach up to its end, below those that
-- follow, so that nothing shines through between neighbors.
local function draw_blocks(self, canvas, list, places)
  for i, color in ipairs(list) do
    local x, y, w, h = part(self, canvas.box, places[i], color[4] == 1 and places[#places]
      or places[i + 1])
    canvas.drawing:rectangle(x, y, w, h, { fill = color, snap = true })
  end
end

-- Draws the colors of a colormap at equal distances.
local function draw_colormap(self, canvas, list, first, last)
  local n, places, blocks = list.shape[1], { first }, {}
  if n > MOST_BLOCKS then
    local x, y, w, h = part(self, canvas.box, math.min(first, last), math.max(first, last))
    if first > last then
      list = list["::-1"]
    end
    canvas.drawing:image(self.orientation == "vertical" and list:reshape(n, 1, 4)
      or list:reshape(1, n, 4), x, y, w, h, "nearest")
    return
  end
  for i = 1, n do
    blocks[i] = colors.parse(list[i] / 255)
    places[i + 1] = first + (last - first) * i / n
  end
  draw_blocks(self, canvas, blocks, places)
end

-- Draws the colors of filled contours or of a colormap. Returns those of the triangles.
local function draw_colors(self, canvas)
  local mappable, levels, places = self.mappable, self.levels, {}
  local low, high = range(self)
  for i, value in ipairs(levels or { low, high }) do
    places[i] = canvas[along(self)](canvas, coordinate(self, value))
  end
  if levels then
    local list = mappable:colors()
    local under = has_end(mappable, "min") and table.remove(list, 1)
    local over = has_end(mappable, "max") and table.remove(list)
    draw_blocks(self, canvas, list, places)
    return under or list[1], over or list[#list]
  end
  local list, extremes = mappable_of.colors(mappable)
  draw_colormap(self, canvas, list, places[1], places[2])
  return extremes.under or colors.parse(list[1] / 255),
    extremes.over or colors.parse(list[-1] / 255)
end

-- The outline of the bar as a list of points along and across it, from 0 to 1, with its triangles.
local function corners(self)
  local points = { 0, 0 }
  if has_end(self, "min") then
    table.move({ -TRIANGLE, 0.5 }, 1, 2, 3, points)
  end
  table.move({ 0, 1, 1, 1 }, 1, 4, #points + 1, points)
  if has_end(self, "max") then
    table.move({ 1 + TRIANGLE, 0.5 }, 1, 2, #points + 1, points)
  end
  table.move({ 1, 0 }, 1, 2, #points + 1, points)
  return points
end

-- A closed path of such points.
local function path_of(self, box, points)
  local commands = {}
  for i = 1, #points, 2 do
    local x, y = box.x + points[i] * box.w, box.y + points[i + 1] * box.h
    if self.orientation == "vertical" then
      x, y = box.x + points[i + 1] * box.w, box.y + (1 - points[i]) * box.h
    end
    table.move({ i == 1 and "M" or "L", x, y }, 1, 3, #commands + 1, commands)
  end
  commands[#commands + 1] = "Z"
  return commands
end

-- The lines of contours, across the bar.
local function draw_lines(self, canvas)
  local box = canvas.box
  for i, color in ipairs(self.mappable:colors()) do
    local at = coordinate(self, self.levels[i])
    local style = self.mappable:line_style(i, color, canvas.unit)
    if style and self.orientation == "vertical" then
      local y = canvas:y(at)
      canvas.drawing:path({ "M", box.x, y, "L", box.x + box.w, y }, style)
    elseif style then
      local x = canvas:x(at)
      canvas.drawing:path({ "M", x, box.y, "L", x, box.y + box.h }, style)
    end
  end
end

function Bar:draw(canvas)
  local colorbar, box, d = self.colorbar, canvas.box, canvas.drawing
  if colorbar.levels and not colorbar.mappable.is_filled then
    draw_lines(colorbar, canvas)
  else
    local under, over = draw_colors(colorbar, canvas)
    for _, triangle in ipairs {
      { "min", under, { 0, 0, -TRIANGLE, 0.5, 0, 1 } },
      { "max", over, { 1, 0, 1 + TRIANGLE, 0.5, 1, 1 } },
    } do
      if has_end(colorbar, triangle[1]) then
        d:path(path_of(colorbar, box, triangle[3]), { fill = triangle[2] })
      end
    end
  end
  if canvas.is_text then -- where the outline would hide the colors
    return
  end
  local values = colorbar.ax.rc
  d:path(path_of(colorbar, box, corners(colorbar)), {
    stroke = colors.parse(values["axes.edgecolor"]), width = values["axes.linewidth"] * canvas.unit,
    join = "miter", snap = colorbar.extend == "neither",
  })
end

--- The box around it, with its triangles.
function Bar:extent(canvas)
  local box, colorbar = canvas.box, self.colorbar
  local below = has_end(colorbar, "min") and TRIANGLE or 0
  local above = has_end(colorbar, "max") and TRIANGLE or 0
  if colorbar.orientation == "vertical" then
    return box.x, box.y - above * box.h, box.x + box.w, box.y + (1 + below) * box.h
  end
  return box.x - below * box.w, box.y, box.x + (1 + above) * box.w, box.y + box.h
end

artist.finish(Bar, "bar")

-- --- settings ------------------------------------------------------------------------------------

--- Sets the text beside it.
function Colorbar:set_label(content, given)
  return self.ax["set_" .. along(self) .. "label"](self.ax, content, given)
end

--- Sets the numbers at which there are ticks, and their texts.
function Colorbar:set_ticks(positions, labels, given)
  if options.is_table(labels) then
    labels, given = nil, labels
  end
  local list = data.vector("set_ticks", "the ticks", positions):totable()
  local places = {}
  for i, value in ipairs(list) do
    places[i] = coordinate(self, value)
  end
  if self.is_uniform and not labels then
    labels = formatter.format("linear", list, self.levels[1], self.levels[#self.levels], {})
    for i, value in ipairs(self.format and list or {}) do
      labels[i] = tostring(options.format("colorbar", self.format, value))
    end
  end
  self.positions = list
  self.ax["set_" .. along(self) .. "ticks"](self.ax, places, labels, given)
end

--- Sets the texts of the ticks.
function Colorbar:set_ticklabels(labels, given)
  self.ax["set_" .. along(self) .. "ticklabels"](self.ax, labels, given)
end

--- The numbers at which there are ticks.
---@return number[]
function Colorbar:get_ticks()
  if self.is_uniform then
    return table.move(self.positions, 1, #self.positions, 1, {})
  end
  return self.ax["get_" .. along(self) .. "ticks"](self.ax)
end

--- Limits are found anew when they are needed next.
function Colorbar:changed()
  self.ax:changed()
end

--- Takes it away, and gives its room back.
function Colorbar:remove()
  self.mappable.colorbar = nil
  if self.strip then
    for _, member in ipairs(self.strip.members) do
      for i = #member.strips, 1, -1 do
        if member.strips[i] == self.strip then
          table.remove(member.strips, i)
        end
      end
      member.anchor = "C"
    end
  end
  self.ax:remove()
end

function Colorbar:__tostring()
  return ("<colorbar of %s>"):format(tostring(self.mappable))
end

guards.methods(Colorbar, "colorbars", "bar", is_colorbar)

-- --- making --------------------------------------------------------------------------------------

local pads <const> = { right = 0.05, left = 0.1, top = 0.05, bottom = 0.15 }

local names <const> = {
  ax = "table", cax = "any", orientation = options.words { "vertical", "horizontal" },
  location = options.words { "right", "left", "top", "bottom" }, fraction = "share", pad = "share",
  shrink = { text = "a number above 0, at most 1", holds = function(value)
    return type(value) == "number" and value > 0 and value <= 1
  end },
  aspect = "positive", label = "text", ticks = "any", format = "number_format",
  extend = options.words { "neither", "min", "max", "both" },
}

-- The axes in a list that may hold lists, as subplots gives it.
local function collect(given, list)
  if axes_of.is(given) then
    list[#list + 1] = given
  else
    for _, one in ipairs(options.check("colorbar", "ax", given, "table")) do
      collect(one, list)
    end
  end
  return list
end

-- What was drawn last in a figure with colors that stand for numbers.
local function last_mappable(figure)
  local one = figure.current and mappable_of.last(figure.current)
  for i = #figure.axes, 1, -1 do
    one = one or mappable_of.last(figure.axes[i])
  end
  return one or fail("colorbar: nothing was drawn whose colors stand for numbers: it needs an "
    .. "image, a mesh, contours, or scatter with c = numbers")
end

-- Are the levels at equal distances where the axis is linear?
local function are_even(levels)
  local step = (levels[#levels] - levels[1]) / (#levels - 1)
  for i = 2, #levels do
    if math.abs(levels[i] - levels[i - 1] - step) > 1e-6 * step then
      return false
    end
  end
  return true
end

-- At most so many of the levels, at equal distances, the one next to zero among them.
local function choose_ticks(levels)
  local step = math.ceil(#levels / MOST_TICKS)
  local best, best_least
  for offset = 1, step do
    local list, least = {}, math.huge
    for i = offset, #levels, step do
      list[#list + 1] = levels[i]
      least = math.min(least, math.abs(levels[i]))
    end
    if not best or least < best_least then
      best, best_least = list, least
    end
  end
  return best
end

-- Shows ticks and labels on one side of the axes only.
local function dress(ax, name, side)
  local short = name == "x" and "y" or "x"
  ax[short].is_visible = false
  ax[name].label_side, ax[name].offset_side = side, side
  for _, which in ipairs { "major", "minor" } do
    local style = ax[name][which]
    for _, one in ipairs(axis.sides[name]) do
      style[one], style["label" .. one] = one == side, one == side
    end
    style.grid = false
  end
  for _, spine in pairs(ax.spines) do
    spine.visible = false -- the bar has an outline of its own
  end
end

local function side_of(read)
  local side = read.location or read.orientation == "horizontal" and "bottom" or "right"
  local orientation = (side == "right" or side == "left") and "vertical" or "horizontal"
  if read.orientation and read.orientation ~= orientation then
    fail("colorbar: location %s is %s, orientation says %s: give one of them", side, orientation,
      read.orientation)
  end
  return side, orientation
end

local colorbar = {}

--- Adds a colorbar to a figure: for what was drawn last, or `colorbar(image, { label = "cost" })`.
---@param figure dnn.plot.Figure
---@return dnn.plot.Colorbar
function colorbar.add(figure, mappable, given, more)
  if given == nil and options.is_table(mappable) then
    mappable, given = nil, mappable
  elseif mappable ~= nil and not mappable_of.is(mappable) then
    fail("colorbar: the first argument must be an image, a mesh, contours, or points with colors "
      .. "that stand for numbers, got %s", quote(tostring(mappable)))
  end
  if more ~= nil then
    fail "colorbar: options are names in a table, such as { ax = ax, label = \"cost\" }"
  end
  local read = options.read("colorbar", given, names)
  mappable = mappable or last_mappable(figure)
  if not mappable.axes then
    fail "colorbar: what it stands for was taken out of its axes"
  end
  local side, orientation = side_of(read)
  local self = setmetatable({ mappable = mappable, orientation = orientation, strip = false,
    levels = mappable.levels and #mappable.levels > 1 and mappable.levels or false,
    extend = read.extend or mappable.levels and mappable.is_filled and mappable.extend or "neither",
  }, Colorbar)
  self.is_uniform = self.levels ~= false and mappable.norm ~= "log" and not are_even(self.levels)
  if read.cax ~= nil then
    self.ax = axes_of.is(read.cax) and read.cax
      or fail("colorbar: cax must be axes, got %s", type(read.cax))
  else
    local members = collect(read.ax or mappable.axes, {})
    if #members == 0 then
      fail "colorbar: ax must be axes or a list of axes, got an empty table"
    end
    local ends = (has_end(self, "min") and 1 or 0) + (has_end(self, "max") and 1 or 0)
    self.ax = axes_of.new_beside(members, { side = side, fraction = read.fraction or 0.15,
      pad = read.pad or pads[side], shrink = (read.shrink or 1) / (1 + TRIANGLE * ends),
      aspect = read.aspect or 20 })
    self.strip = self.ax.strip
  end
  local bar = artist.new(Bar, "colorbar", nil, { zorder = 0 })
  bar.colorbar, bar.clip = self, false
  local name = along(self)
  dress(self.ax, name, side)
  self.ax:add(bar)
  if mappable.norm == "log" then
    self.ax["set_" .. name .. "scale"](self.ax, "log")
    if self.levels then -- between which colors do not change
      self.ax[name].scaling.minor = {}
    end
  end
  if read.format then
    self.format = read.format
    self.ax[name .. "axis"]:set_major_formatter(read.format)
  end
  mappable.colorbar = self
  local low, high = mappable:get_clim()
  if low == high then -- a bar needs a length
    mappable:set_clim(limits.nonsingular(low, high, 0.1, 1e-15))
  end
  if read.ticks ~= nil or self.levels then
    self:set_ticks(read.ticks or choose_ticks(self.levels))
  end
  if read.label then
    self:set_label(read.label)
  end
  return self
end

return colorbar
