-- Axes to draw into, and what they show: `local figures = require("spec.helpers.figures")`.

local plt = require("dnn.plot")

local figures = {}

--- New axes of a figure of their own.
---@return dnn.plot.Axes
function figures.axes()
  local _, axes = plt.subplots()
  return axes
end

--- Axes that fill a small square figure.
---@return dnn.plot.Axes
function figures.square()
  plt.figure { figsize = { 1, 1 } }
  return plt.axes { 0, 0, 1, 1 }
end

--- Asserts the limits of axes, those of x first, to the last digits but two.
---@param axes dnn.plot.Axes
---@param expected number[]
function figures.shows(axes, expected)
  local x0, x1 = axes:get_xlim()
  local y0, y1 = axes:get_ylim()
  for i, limit in ipairs { x0, x1, y0, y1 } do
    if math.abs(limit - expected[i]) > 1e-12 * math.max(1, math.abs(limit)) then
      error(("limit %d is %.17g, expected %.17g"):format(i, limit, expected[i]), 2)
    end
  end
end

--- Asserts that numbers are those expected but for rounding errors.
---@param expected number[]
---@param got number[]|dnn.array
function figures.near(expected, got)
  got = type(got) == "table" and got or got:totable()
  if #got ~= #expected then
    error(("%d numbers, expected %d"):format(#got, #expected), 2)
  end
  for i, number in ipairs(expected) do
    if math.abs(got[i] - number) > 1e-12 * math.max(1, math.abs(number)) then
      error(("number %d is %.17g, expected %.17g"):format(i, got[i], number), 2)
    end
  end
end

--- Draws the figure of axes: the drawing as SVG.
---@param axes dnn.plot.Axes
---@return string
function figures.svg(axes)
  local drawing <close> = axes:get_figure():draw {}
  return drawing:svg()
end

--- The color of a pixel where data lies in its axes, "#rrggbb".
---@param axes dnn.plot.Axes
---@param x number
---@param y number
---@return string
function figures.color_at(axes, x, y)
  local figure = axes:get_figure()
  local drawing <close> = figure:draw {}
  local pixels = drawing:pixels(72)
  local box = figure:default_box(axes)
  local x0, x1 = axes:get_xlim()
  local y0, y1 = axes:get_ylim()
  local column = math.floor(box.x + (x - x0) / (x1 - x0) * box.w) + 1
  local row = math.floor(box.y + (y1 - y) / (y1 - y0) * box.h) + 1
  return ("#%02x%02x%02x"):format(pixels[row][column][1], pixels[row][column][2],
    pixels[row][column][3])
end

--- Asserts the color of a pixel where data lies in axes: { r, g, b }, bytes that may differ by 2.
---@param axes dnn.plot.Axes
---@param x number
---@param y number
---@param expected integer[]
function figures.has_color(axes, x, y, expected)
  local found = figures.color_at(axes, x, y)
  local r, g, b = found:match("#(%x%x)(%x%x)(%x%x)")
  for i, channel in ipairs { r, g, b } do
    if math.abs(tonumber(channel, 16) - expected[i]) > 2 then
      error(("the color is %s, expected #%02x%02x%02x"):format(found, table.unpack(expected)), 2)
    end
  end
end

--- Closes all figures: for `after_each`.
function figures.close()
  plt.close "all"
end

return figures
