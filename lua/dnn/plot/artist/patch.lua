--- Patches: areas with an edge, such as bars, spans and polygons.

local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"

local patch = {}

--- The properties of every patch; `color` stands for both of its colors.
patch.properties = {
  facecolor = "color", edgecolor = "color", color = "color", linewidth = "from_zero",
  linestyle = "linestyle", fill = "boolean",
}

--- What a patch looks like that was given nothing.
---@param values table<string, any> the parameters
---@return table<string, any>
function patch.defaults(values)
  return { facecolor = values["patch.facecolor"], linestyle = "-",
    linewidth = values["patch.linewidth"], fill = true, zorder = 1 }
end

---@class dnn.plot.Patch: dnn.plot.Artist
---@field facecolor any
---@field edgecolor any
---@field linewidth number
---@field linestyle any
---@field fill boolean

-- One color for both is no state of its own: what is set later counts.
local function settle(one)
  if one.color ~= nil then
    one.facecolor, one.edgecolor, one.color = one.color, one.color, nil
  end
end

--- A class of patches.
---@param name string as matplotlib calls it
---@param properties? table<string, string|dnn.plot.Kind> of its own
---@return table class
function patch.class(name, properties)
  local class = artist.class(name, options.merge(patch.properties, properties))
  class.is_patch = true
  local changed = class.changed

  function class:changed()
    settle(self)
    changed(self)
  end

  --- How dnn.drawing draws it.
  ---@param unit number units of a point
  ---@return table
  function class:style(unit)
    local face, edge = colors.parse(self.facecolor, self.alpha), nil
    local width = self.linewidth * unit
    if width > 0 and not options.is_no_line(self.linestyle) then
      edge = colors.parse(self.edgecolor, self.alpha)
    end
    local dash, dash_offset = options.dashes(self.linestyle, width)
    return { fill = self.fill and face[4] > 0 and face or nil,
      stroke = edge and edge[4] > 0 and edge or nil, width = width, dash = dash,
      dash_offset = dash_offset, cap = "butt", join = "miter", snap = true }
  end

  function class:key(canvas, x, y, w, h)
    canvas.drawing:rectangle(x, y, w, h, self:style(canvas.unit))
  end

  return class
end

--- A patch with the options that were given to a function, and defaults for the others: it has an
--- edge if that was given, or if there is nothing else of it.
---@generic T
---@param class T
---@param caller string the function, for messages
---@param given? table<string, any>
---@param defaults? table<string, any>
---@return T
function patch.new(class, caller, given, defaults)
  local made = artist.new(class, caller, given, defaults)
  settle(made)
  made.edgecolor = made.edgecolor or made.fill and "none" or rc.get "patch.edgecolor"
  return made
end

local function is_finite(...)
  for _, x in ipairs { ... } do
    if x - x ~= 0 then
      return false
    end
  end
  return true
end

--- A rectangle of data.
---@class dnn.plot.Rectangle: dnn.plot.Patch
---@field x number
---@field y number
---@field width number
---@field height number
local Rectangle = patch.class("Rectangle", { x = "number", y = "number", width = "number",
  height = "number" })
patch.Rectangle = Rectangle

-- The box that it takes on a canvas, or nil.
local function box_of(self, canvas)
  local x0, x1 = canvas:x(self.x), canvas:x(self.x + self.width)
  local y0, y1 = canvas:y(self.y), canvas:y(self.y + self.height)
  if is_finite(x0, x1, y0, y1) then
    return { math.min(x0, x1), math.min(y0, y1), math.max(x0, x1), math.max(y0, y1) }
  end
end

function Rectangle:draw(canvas)
  local box = box_of(self, canvas)
  if box then
    canvas.drawing:rectangle(box[1], box[2], box[3] - box[1], box[4] - box[2],
      self:style(canvas.unit))
  end
end

--- What a legend should not hide.
function Rectangle:obstacles(canvas)
  return { boxes = { box_of(self, canvas) } }
end

function Rectangle:limits()
  local x0, x1 = math.min(self.x, self.x + self.width), math.max(self.x, self.x + self.width)
  local y0, y1 = math.min(self.y, self.y + self.height), math.max(self.y, self.y + self.height)
  local is_seen = is_finite(self.x, self.y, self.width, self.height)
  if is_seen and (x0 ~= x1 or y0 ~= y1) then
    return x0, x1, y0, y1, data.least_positive(x0, x1), data.least_positive(y0, y1)
  end
end

artist.finish(Rectangle, "bar")

--- A polygon of data.
---@class dnn.plot.Polygon: dnn.plot.Patch
---@field xdata dnn.array
---@field ydata dnn.array
---@field is_closed boolean
local Polygon = patch.class "Polygon"
patch.Polygon = Polygon

function Polygon:draw(canvas)
  local xs, ys = canvas:x(self.xdata):totable(), canvas:y(self.ydata):totable()
  local commands, is_begun = {}, false
  for i, x in ipairs(xs) do
    if is_finite(x, ys[i]) then
      table.move({ is_begun and "L" or "M", x, ys[i] }, 1, 3, #commands + 1, commands)
      is_begun = true
    end
  end
  if self.is_closed and is_begun then
    commands[#commands + 1] = "Z"
  end
  if is_begun then
    canvas.drawing:path(commands, self:style(canvas.unit))
  end
end

--- What a legend should not hide.
function Polygon:obstacles(canvas)
  return { lines = { { canvas:x(self.xdata), canvas:y(self.ydata) } } }
end

function Polygon:limits()
  return data.limits(self.xdata, self.ydata)
end

artist.finish(Polygon, "polygon")

return patch
