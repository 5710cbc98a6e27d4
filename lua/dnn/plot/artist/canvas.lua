--- What artists draw on: a drawing, and where data lies in it.

---@class dnn.plot.Canvas
---@field drawing userdata
---@field box {x: number, y: number, w: number, h: number} of the axes, in units of the drawing
---@field unit number units of a point
---@field is_text boolean whether the drawing is one of cells of text
---@field unicode? boolean whether these may have more characters than ASCII's
local Canvas = { __name = "dnn.plot.canvas" }
Canvas.__index = Canvas

-- The function that takes data to units of a drawing: of numbers and of arrays. `from` and `to`:
-- where the two limits lie.
local function mapping(axis, from, to)
  local low, high = axis:limits()
  local forward = axis.scaling.scale.forward
  local first = forward(low)
  local factor = (to - from) / (forward(high) - first)
  return function(_, value)
    if type(value) == "number" then
      return (forward(value) - first) * factor + from
    end
    return (forward(value) - first):mul_(factor):add_(from)
  end
end

local canvas = {}

--- A canvas for the artists of axes.
---@param drawing userdata
---@param axes dnn.plot.Axes
---@param box {x: number, y: number, w: number, h: number}
---@param unit? number units of a point, 1
---@param is_text? boolean
---@return dnn.plot.Canvas
function canvas.new(drawing, axes, box, unit, is_text)
  return setmetatable({
    drawing = drawing, box = box, unit = unit or 1, is_text = is_text or false,
    x = mapping(axes.x, box.x, box.x + box.w),
    y = mapping(axes.y, box.y + box.h, box.y),
  }, Canvas)
end

return canvas
