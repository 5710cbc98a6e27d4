--- Arrows of annotations: from a text to a point.

local colors = require "dnn.plot.colors"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local suggest = require "dnn.support.suggest"
local quote = require("dnn.core").system.quote

local arrow = {}

-- The heads of the arrows by their names: at the start, at the end, and whether they are filled.
local styles <const> = {
  ["-"] = {}, ["->"] = { at_end = true }, ["<-"] = { at_start = true },
  ["<->"] = { at_start = true, at_end = true }, ["-|>"] = { at_end = true, is_filled = true },
  ["<|-"] = { at_start = true, is_filled = true },
  ["<|-|>"] = { at_start = true, at_end = true, is_filled = true },
}

-- "name,key=value,key=value" as its name and a table of numbers.
local function read_style(what, content, keys)
  local name, read = content:match("^%s*([^,]*)"), {}
  for key, value in content:gmatch(",%s*([%w_]+)%s*=%s*([^,]+)") do
    if not keys[key] then
      fail("annotate: %s", suggest.unknown("option of " .. what, key, keys))
    end
    read[key] = tonumber(value) or fail('annotate: %s of %s must be a number, got "%s"', key, what,
      quote(value))
  end
  return name, read
end

local names <const> = {
  arrowstyle = "string", connectionstyle = "string", relpos = "pair", shrinkA = "from_zero",
  shrinkB = "from_zero", mutation_scale = "positive", color = "color", facecolor = "color",
  edgecolor = "color", linewidth = "from_zero", linestyle = "linestyle", alpha = "share",
  width = "from_zero", headwidth = "from_zero", headlength = "from_zero", shrink = "from_zero",
}

--- Checks the `arrowprops` of an annotation.
---@param given table
---@return table
function arrow.read(given)
  local read = options.read("annotate", given, names)
  if read.arrowstyle then
    local name, sizes = read_style("arrowstyle", read.arrowstyle,
      { head_length = true, head_width = true })
    if not styles[name] then
      fail("annotate: %s", suggest.unknown("arrowstyle", name, styles))
    end
    read.heads, read.sizes = styles[name], sizes
    for _, key in ipairs { "width", "headwidth", "headlength", "shrink" } do
      if read[key] then
        fail("annotate: %s is one of arrows without an arrowstyle", key)
      end
    end
  elseif read.connectionstyle then
    fail('annotate: a connectionstyle needs an arrowstyle, such as "->"')
  end
  local connection, bend = read_style("connectionstyle", read.connectionstyle or "arc3",
    { rad = true })
  if connection ~= "arc3" then
    fail('annotate: there is no connectionstyle "%s": write "arc3,rad=0.2"', connection)
  end
  read.bend = bend.rad or 0
  return read
end

-- --- curves: quadratic Bezier curves {x0, y0, x1, y1, x2, y2} -----------------------------------

local function point_at(curve, t)
  local a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
  return a * curve[1] + b * curve[3] + c * curve[5], a * curve[2] + b * curve[4] + c * curve[6]
end

-- The part of a curve between two parameters.
local function part_of(curve, from, to)
  local x0, y0 = point_at(curve, from)
  local x2, y2 = point_at(curve, to)
  local a, b, c = (1 - from) * (1 - to), from + to - 2 * from * to, from * to
  return { x0, y0, a * curve[1] + b * curve[3] + c * curve[5],
    a * curve[2] + b * curve[4] + c * curve[6], x2, y2 }
end

-- The parameter at which a curve leaves an area that it begins in (at 0, or at 1); nil if it stays.
local function leaves(curve, is_inside, from)
  local inside, outside = from, 1 - from
  if is_inside(point_at(curve, outside)) or not is_inside(point_at(curve, inside)) then
    return nil
  end
  for _ = 1, 40 do
    local middle = (inside + outside) / 2
    if is_inside(point_at(curve, middle)) then
      inside = middle
    else
      outside = middle
    end
  end
  return outside
end

local function within_box(box)
  return function(x, y)
    return x >= box.x0 and x <= box.x1 and y >= box.y0 and y <= box.y1
  end
end

local function within_circle(x, y, radius)
  return function(at_x, at_y)
    return (at_x - x) ^ 2 + (at_y - y) ^ 2 < radius * radius
  end
end

-- A curve without what lies in a box around its start, and shortened at both ends.
local function clip(curve, box, shrink_start, shrink_end)
  local from = box and leaves(curve, within_box(box), 0)
  curve = from and part_of(curve, from, 1) or curve
  from = leaves(curve, within_circle(curve[1], curve[2], shrink_start), 0)
  curve = from and part_of(curve, from, 1) or curve
  local to = leaves(curve, within_circle(curve[5], curve[6], shrink_end), 1)
  return to and part_of(curve, 0, to) or curve
end

-- --- drawing ------------------------------------------------------------------------------------

-- The wings of a head at (x, y) that points away from (from_x, from_y), the tip moved back so far
-- that its stroke ends at the point.
local function head(from_x, from_y, x, y, length, width, line_width)
  local distance = math.sqrt((from_x - x) ^ 2 + (from_y - y) ^ 2)
  local ux, uy = (from_x - x) / distance, (from_y - y) / distance
  local side = math.sqrt(length * length + width * width)
  local back = 0.5 * line_width * side / width
  local tip_x, tip_y = x + back * ux, y + back * uy
  local along_x, along_y = length * ux, length * uy
  return tip_x, tip_y, { "M", tip_x + along_x + width * uy, tip_y + along_y - width * ux,
    "L", tip_x, tip_y, "L", tip_x + along_x - width * uy, tip_y + along_y + width * ux }
end

local function draw_curve(canvas, props, curve, style, scale)
  local heads, length = props.heads, (props.sizes.head_length or 0.4) * scale
  local width = (props.sizes.head_width or 0.2) * scale
  local shapes = {}
  if (curve[1] ~= curve[5] or curve[2] ~= curve[6]) and width > 0 then
    if heads.at_start then
      curve[1], curve[2], shapes[1] = head(curve[3], curve[4], curve[1], curve[2], length, width,
        style.width)
    end
    if heads.at_end then
      curve[5], curve[6], shapes[#shapes + 1] = head(curve[3], curve[4], curve[5], curve[6], length,
        width, style.width)
    end
  end
  local d, fill = canvas.drawing, style.fill
  style.fill = nil
  local x0, y0, x1, y1, x2, y2 = table.unpack(curve)
  d:path({ "M", x0, y0, "C", x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3,
    x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3, x2, y2 }, style)
  style.dash, style.fill = nil, heads.is_filled and fill or nil
  for _, shape in ipairs(shapes) do
    if heads.is_filled then
      shape[#shape + 1] = "Z"
    end
    d:path(shape, style)
  end
end

-- An arrow of a shaft and a head with areas, along a straight line.
local function draw_solid(canvas, props, curve, style)
  local unit = canvas.unit
  local shaft, wing = (props.width or 4) / 2 * unit, (props.headwidth or 12) / 2 * unit
  local length = (props.headlength or 12) * unit
  local x0, y0, x1, y1 = curve[1], curve[2], curve[5], curve[6]
  local distance = math.sqrt((x1 - x0) ^ 2 + (y1 - y0) ^ 2)
  if distance == 0 then
    return
  end
  local ux, uy = (x1 - x0) / distance, (y1 - y0) / distance
  local neck_x, neck_y = x1 - length * ux, y1 - length * uy
  local commands = {}
  local function add(x, y, aside)
    table.move({ #commands == 0 and "M" or "L", x - aside * uy, y + aside * ux }, 1, 3,
      #commands + 1, commands)
  end
  if distance > length then
    add(x0, y0, -shaft)
    add(neck_x, neck_y, -shaft)
  end
  add(neck_x, neck_y, -wing)
  add(x1, y1, 0)
  add(neck_x, neck_y, wing)
  if distance > length then
    add(neck_x, neck_y, shaft)
    add(x0, y0, shaft)
  end
  commands[#commands + 1] = "Z"
  canvas.drawing:path(commands, style)
end

-- Of the corners, the middles of the edges and the middle of a box: the one nearest to a point.
local function nearest_of_box(box, x, y)
  local function nearest(low, high, value)
    local best = low
    for _, at in ipairs { (low + high) / 2, high } do
      best = math.abs(at - value) < math.abs(best - value) and at or best
    end
    return best
  end
  return nearest(box.x0, box.x1, x), nearest(box.y0, box.y1, y)
end

--- Draws an arrow from a text to a point.
---@param canvas dnn.plot.Canvas
---@param props table as of `arrow.read`
---@param box {x0: number, y0: number, x1: number, y1: number} of the text
---@param hidden {x0: number, y0: number, x1: number, y1: number}? where the arrow is not drawn
---@param x number
---@param y number
---@param size number of the text's font, in units
---@param values table<string, any> the parameters
function arrow.draw(canvas, props, box, hidden, x, y, size, values)
  local unit = canvas.unit
  local relpos = props.relpos or { 0.5, 0.5 }
  local start_x = box.x0 + relpos[1] * (box.x1 - box.x0)
  local start_y = box.y1 + relpos[2] * (box.y0 - box.y1)
  local shrink_start, shrink_end = (props.shrinkA or 2) * unit, (props.shrinkB or 2) * unit
  if not props.heads then
    start_x, start_y = nearest_of_box(box, x, y)
    shrink_start = (props.shrink or 0) * math.sqrt((start_x - x) ^ 2 + (start_y - y) ^ 2)
    shrink_end = shrink_start
  end
  local dx, dy = x - start_x, y - start_y
  local curve = clip({ start_x, start_y, (start_x + x) / 2 - props.bend * dy,
    (start_y + y) / 2 + props.bend * dx, x, y }, hidden, shrink_start, shrink_end)
  local width = (props.linewidth or values["patch.linewidth"]) * unit
  local dash, dash_offset = options.dashes(props.linestyle or "-", width)
  local style = { width = width, dash = dash, dash_offset = dash_offset, cap = "round",
    join = "round", fill = colors.parse(props.color or props.facecolor or values["patch.facecolor"],
      props.alpha),
    stroke = width > 0 and colors.parse(props.color or props.edgecolor or values["patch.edgecolor"],
      props.alpha) or nil }
  if props.heads then
    draw_curve(canvas, props, curve, style, (props.mutation_scale or size / unit) * unit)
  else
    draw_solid(canvas, props, curve, style)
  end
end

return arrow
