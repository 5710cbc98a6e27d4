--- The picture of a diagram (dnn.plot.network.diagram), as a drawing: small dense networks as units
-- and their connections, others as a box a stage.

local colors = require "dnn.plot.colors"
local core = require "dnn.core"
local drawing = require "dnn.drawing"
local rc = require "dnn.plot.rc"

local diagram_picture = {}

-- Up to so many units in a layer and connections in all, circles and lines can be told apart.
local MOST_UNITS <const>, MOST_CONNECTIONS <const> = 12, 240

-- Everything below is in points.
local MARGIN <const>, FONT_SIZE <const> = 14, 10

-- --- what both have ------------------------------------------------------------------------------

--- The color between two others.
local function mixed(a, b, share)
  local color = {}
  for c = 1, 3 do
    color[c] = a[c] + (b[c] - a[c]) * share
  end
  return color
end

--- A page: the font, and the colors that stand out from its ground.
local function page_of()
  local ground, ink = colors.parse(rc.get "figure.facecolor"), colors.parse(rc.get "text.color")
  return {
    ground = ground, ink = ink, faint = mixed(ink, ground, 0.45),
    font = { size = FONT_SIZE, family = rc.get "font.family", color = ink },
  }
end

local function width_of(text, font)
  return text == "" and 0 or (drawing.measure(text, font))
end

--- Makes the drawing, with its ground.
local function begin(page, width, height)
  local d = drawing.new(width, height)
  d:rectangle(0, 0, width, height, { fill = page.ground })
  return d
end

--- A text around x, or from it or up to it.
local function write(d, page, text, x, y, align, color)
  local font = { size = page.font.size, family = page.font.family, color = color or page.ink }
  local share = align == "center" and 0.5 or align == "right" and 1 or 0
  if text ~= "" then
    d:text(text, x - share * width_of(text, font), y, font)
  end
end

-- --- boxes ---------------------------------------------------------------------------------------

local ROW <const>, GAP <const>, ROUND <const>, PAD <const>, BETWEEN <const> = 20, 26, 6, 10, 18

-- Colors of layers by what they do.
local color_of <const> = {
  linear = "tab:blue", conv2d = "tab:blue", embedding = "tab:blue",
  max_pool2d = "tab:green", avg_pool2d = "tab:green", flatten = "tab:gray",
  batch_norm = "tab:purple", dropout = "tab:purple", custom = "tab:red",
}
local COLOR_OF_ACTIVATIONS <const> = "tab:orange"

--- A box with round corners.
local function round_box(d, x, y, w, h, style)
  local r, k = ROUND, ROUND * 0.4477 -- what is left of the corner to the control points of an arc
  local x1, y1 = x + w, y + h
  d:path({ "M", x + r, y, "L", x1 - r, y, "C", x1 - k, y, x1, y + k, x1, y + r,
    "L", x1, y1 - r, "C", x1, y1 - k, x1 - k, y1, x1 - r, y1,
    "L", x + r, y1, "C", x + k, y1, x, y1 - k, x, y1 - r,
    "L", x, y + r, "C", x, y + k, x + k, y, x + r, y, "Z" }, style)
end

--- An arrow down.
local function arrow(d, page, x, from, to)
  d:path({ "M", x, from, "L", x, to - 5 }, { stroke = page.faint, width = 1.2 })
  d:path({ "M", x - 3.5, to - 6, "L", x + 3.5, to - 6, "L", x, to, "Z" }, { fill = page.faint })
end

local function draw_boxes(diagram)
  local page = page_of()
  local heading = { "", "", "output", "parameters" }
  local widths = {}
  for column, text in ipairs(heading) do
    widths[column] = width_of(text, page.font)
  end
  for _, stage in ipairs(diagram.stages) do
    for _, row in ipairs(stage.rows) do
      for column, text in ipairs(row) do
        widths[column] = math.max(widths[column], width_of(text, page.font))
      end
    end
  end
  local right, columns = MARGIN + PAD + 8, {}
  for column, width in ipairs(widths) do
    columns[column] = column == 4 and right + width or right
    right = right + width + (column < 4 and BETWEEN or 0)
  end
  right = right + PAD
  local rows = 0
  for _, stage in ipairs(diagram.stages) do
    rows = rows + #stage.rows
  end
  local count = #diagram.stages
  local height = 2 * MARGIN + rows * ROW + (count + 1) * GAP + 3 * ROW
  local d = begin(page, right + MARGIN, height)
  local middle, y = (MARGIN + right) / 2, MARGIN
  local function line(text, color)
    write(d, page, text, middle, y + 13, "center", color)
    y = y + ROW
  end
  local function write_row(row, baseline, faint)
    for column, text in ipairs(row) do
      write(d, page, text, columns[column], baseline, column == 4 and "right" or "left",
        (column == 2 or faint) and page.faint or nil)
    end
  end
  line("input " .. diagram.input)
  write_row(heading, y + GAP - 6, true)
  for _, stage in ipairs(diagram.stages) do
    arrow(d, page, middle, y, y + GAP)
    y = y + GAP
    local box_height = #stage.rows * ROW
    round_box(d, MARGIN, y, right - MARGIN, box_height,
      { fill = mixed(page.ground, page.ink, 0.05), stroke = page.faint, width = 0.8 })
    for i, row in ipairs(stage.rows) do
      local class = stage.layers[i].class
      local color = colors.parse(color_of[class] or COLOR_OF_ACTIVATIONS)
      d:rectangle(MARGIN + PAD - 3, y + 5, 4, ROW - 10, { fill = color, snap = false })
      write_row(row, y + 13.5)
      y = y + ROW
    end
  end
  arrow(d, page, middle, y, y + GAP)
  y = y + GAP
  line("output " .. diagram.output)
  line(diagram:totals(), page.faint)
  return d
end

-- --- units ---------------------------------------------------------------------------------------

local ACROSS <const>, DOWN <const>, RADIUS <const> = 110, 34, 10
local THINNEST <const>, THICKEST <const> = 0.3, 3

---@class dnn.plot.UnitColumn units that stand below each other
---@field units integer
---@field names string[] the layers that make them: "linear", "relu"
---@field weights? dnn.array (units, units before)

--- The columns of units of a network of dense layers; nil where it is none, or one too large.
---@return dnn.plot.UnitColumn[]?
local function unit_columns(diagram)
  local input = diagram.summary.input
  if #input ~= 1 or input[1] > MOST_UNITS then
    return nil
  end
  local columns = { { units = input[1], names = { "input" } } }
  local connections = 0
  for _, layer in ipairs(diagram.summary.layers) do
    local last, units = columns[#columns], layer.output[1]
    if layer.class == "linear" then
      connections = connections + last.units * units
      columns[#columns + 1] = { units = units, names = { layer.name },
        weights = diagram.net.parameters["W" .. #columns] }
    elseif layer.class ~= "custom" and layer.parameters == 0 and #columns > 1 then
      last.names[#last.names + 1] = layer.name
    else
      return nil
    end
    if units > MOST_UNITS or connections > MOST_CONNECTIONS then
      return nil
    end
  end
  return #columns > 1 and columns or nil
end

--- Draws the connections between two columns: their widths and colors tell the weights, in parts of
--- the largest.
local function connect(d, page, weights, x0, x1, from, to)
  local largest = 0
  local positive, negative = colors.parse "tab:blue", colors.parse "tab:orange"
  local values = weights:tolist()
  for _, row in ipairs(values) do
    for _, weight in ipairs(row) do
      largest = weight - weight == 0 and math.max(largest, math.abs(weight)) or largest
    end
  end
  for i, row in ipairs(values) do
    for j, weight in ipairs(row) do
      local share = weight - weight == 0 and largest > 0 and math.abs(weight) / largest or 0
      d:path({ "M", x0, from(j), "L", x1, to(i) }, {
        stroke = mixed(page.ground, weight > 0 and positive or negative, 0.25 + 0.75 * share),
        width = THINNEST + (THICKEST - THINNEST) * share })
    end
  end
end

local function draw_units(diagram, columns)
  local page, most, lines = page_of(), 0, 0
  for _, column in ipairs(columns) do
    most = math.max(most, column.units)
    lines = math.max(lines, #column.names)
  end
  local label_height = (lines + 1) * 14
  local text = diagram:totals()
  local note = "blue: weights above 0, orange: below 0, as thick as they are large"
  local width = math.max(2 * MARGIN + (#columns - 1) * ACROSS + 80,
    width_of(note, page.font) + 2 * MARGIN)
  local height = 2 * MARGIN + most * DOWN + label_height + 2 * 16
  local d = begin(page, width, height)
  local left = (width - (#columns - 1) * ACROSS) / 2
  local function x_of(i)
    return left + (i - 1) * ACROSS
  end
  local function y_of(column)
    local top = MARGIN + (most - column.units + 1) * DOWN / 2
    return function(unit)
      return top + (unit - 1) * DOWN
    end
  end
  for i = 2, #columns do
    connect(d, page, columns[i].weights, x_of(i - 1), x_of(i), y_of(columns[i - 1]),
      y_of(columns[i]))
  end
  for i, column in ipairs(columns) do
    local at = y_of(column)
    for unit = 1, column.units do
      d:markers({ "M", 0.5, 0, "C", 0.5, 0.276, 0.276, 0.5, 0, 0.5, "C", -0.276, 0.5, -0.5, 0.276,
        -0.5, 0, "C", -0.5, -0.276, -0.276, -0.5, 0, -0.5, "C", 0.276, -0.5, 0.5, -0.276, 0.5, 0,
        "Z" }, core.np.array { x_of(i) }, core.np.array { at(unit) }, 2 * RADIUS,
        { fill = mixed(page.ground, page.ink, 0.06), stroke = page.ink, width = 1 })
    end
    local y = MARGIN + most * DOWN + 12
    for _, name in ipairs(column.names) do
      write(d, page, name, x_of(i), y, "center")
      y = y + 14
    end
    write(d, page, ("%d unit%s"):format(column.units, column.units == 1 and "" or "s"), x_of(i), y,
      "center", page.faint)
  end
  write(d, page, text, width / 2, height - MARGIN - 18, "center", page.faint)
  write(d, page, note, width / 2, height - MARGIN - 2, "center", page.faint)
  return d
end

--- Draws a diagram.
---@param diagram dnn.plot.Diagram
---@return userdata drawing
function diagram_picture.draw(diagram)
  local columns = unit_columns(diagram)
  return columns and draw_units(diagram, columns) or draw_boxes(diagram)
end

return diagram_picture
