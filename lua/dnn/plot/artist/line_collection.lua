--- Many lines of two points each: `hlines`, stems, the bars of errors.

local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local np = require "dnn.np"
local options = require "dnn.plot.options"

---@class dnn.plot.LineCollection: dnn.plot.Artist
---@field x1 dnn.array
---@field y1 dnn.array
---@field x2 dnn.array
---@field y2 dnn.array
---@field color any one color, or a list that is repeated
---@field linewidth number
---@field linestyle any
local LineCollection = artist.class("LineCollection", {
  color = "colors", linewidth = "from_zero", linestyle = "linestyle",
})

--- How lines are drawn, in one of the list's colors; nil if they are not.
---@param unit number units of a point
---@param color? number[] the first one
---@return table?
function LineCollection:stroke(unit, color)
  if self.linewidth == 0 or options.is_no_line(self.linestyle) then
    return nil
  end
  local width = self.linewidth * unit
  local dash, dash_offset = options.dashes(self.linestyle, width)
  return { stroke = color or colors.list(self.color, self.alpha)[1], width = width, dash = dash,
    dash_offset = dash_offset, cap = "butt", join = "round", snap = true }
end

function LineCollection:draw(canvas)
  local x1, y1 = canvas:x(self.x1), canvas:y(self.y1)
  local x2, y2 = canvas:x(self.x2), canvas:y(self.y2)
  local list = colors.list(self.color, self.alpha)
  for i, color in ipairs(list) do
    local style = self:stroke(canvas.unit, color)
    if style and #list == 1 then
      canvas.drawing:segments(x1, y1, x2, y2, style)
    elseif style and i <= x1.size then
      local rows = np.arange(i, x1.size + 1, #list)
      canvas.drawing:segments(x1[rows], y1[rows], x2[rows], y2[rows], style)
    end
  end
end

function LineCollection:limits()
  local finite = np.isfinite(self.x1) & np.isfinite(self.y1) & np.isfinite(self.x2)
    & np.isfinite(self.y2)
  local x0, x1, y0, y1 = data.limits(np.concatenate { self.x1[finite], self.x2[finite] },
    np.concatenate { self.y1[finite], self.y2[finite] })
  if x0 then -- matplotlib counts the corners of the box around the lines
    return x0, x1, y0, y1, data.least_positive(x0, x1), data.least_positive(y0, y1)
  end
end

function LineCollection:key(canvas, x, y, w, h)
  local style = self:stroke(canvas.unit)
  if style then
    canvas.drawing:path({ "M", x, y + h / 2, "L", x + w, y + h / 2 }, style)
  end
end

artist.finish(LineCollection, "lines")

return LineCollection
