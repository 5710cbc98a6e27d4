--- Texts in axes: `ax:text(x, y, "peak")`, and with arrows: `ax:annotate("peak", {1, 2}, {xytext =
--- {2, 3}, arrowprops = {arrowstyle = "->"}})`.

local arrow = require "dnn.plot.artist.arrow"
local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local text = require "dnn.plot.text"

-- --- boxes around texts -------------------------------------------------------------------------

local box_names <const> = {
  boxstyle = "string", pad = "from_zero", color = "color", facecolor = "color", edgecolor = "color",
  linewidth = "from_zero", linestyle = "linestyle", alpha = "share",
}

local box_styles <const> = options.words { "square", "round" }

local function read_box(caller, given)
  local read = options.read(caller, given, box_names)
  local style, pad = "square", nil
  if read.boxstyle then
    style, pad = read.boxstyle:match("^%s*(%a+)%s*,%s*pad%s*=%s*([%d.]+)%s*$")
    style = style or read.boxstyle
    options.check(caller, "the boxstyle", style, box_styles)
    pad = tonumber(pad) or read.pad or 0.3
  end
  read.style, read.part = style, pad
  return read
end

local box_kind <const> = { text = "a table of options of a box", holds = function(value)
  return type(value) == "table" and read_box("bbox", value) ~= nil
end }

-- The outline of a box as commands: its corners are quarters of quadratic curves.
local function outline(x0, y0, x1, y1, radius)
  if radius == 0 then
    return { "M", x0, y0, "L", x1, y0, "L", x1, y1, "L", x0, y1, "Z" }
  end
  local r <const>, k <const> = radius, radius / 3
  return { "M", x0 + r, y0, "L", x1 - r, y0, "C", x1 - k, y0, x1, y0 + k, x1, y0 + r, "L", x1,
    y1 - r, "C", x1, y1 - k, x1 - k, y1, x1 - r, y1, "L", x0 + r, y1, "C", x0 + k, y1, x0, y1 - k,
    x0, y1 - r, "L", x0, y0 + r, "C", x0, y0 + k, x0 + k, y0, x0 + r, y0, "Z" }
end

-- Turns commands around the origin and moves them.
local function move(commands, x, y, angle)
  local cos, sin = math.cos(math.rad(angle)), math.sin(math.rad(angle))
  local i = 1
  while i <= #commands do
    if type(commands[i]) == "string" then
      i = i + 1
    else
      local a, b = commands[i], commands[i + 1]
      commands[i], commands[i + 1] = x + a * cos + b * sin, y - a * sin + b * cos
      i = i + 2
    end
  end
  return commands
end

-- How far a box lies from its text.
local function padding(box, size, unit)
  return box.part and box.part * size or (box.pad or 4) * unit
end

local function draw_box(canvas, box, placed, size, values)
  local layout, unit = placed.layout, canvas.unit
  local pad = padding(box, size, unit)
  local commands = outline(-pad, -layout.ascent - pad, layout.width + pad, layout.descent + pad,
    box.style == "round" and pad or 0)
  local width = (box.linewidth or values["patch.linewidth"]) * unit
  local dash, dash_offset = options.dashes(box.linestyle or "-", width)
  canvas.drawing:path(move(commands, placed.x, placed.y, placed.angle), {
    fill = colors.parse(box.color or box.facecolor or values["patch.facecolor"], box.alpha),
    stroke = width > 0 and colors.parse(box.color or box.edgecolor or values["patch.edgecolor"],
      box.alpha) or nil, width = width, dash = dash, dash_offset = dash_offset, cap = "butt",
    join = "miter" })
end

-- --- texts --------------------------------------------------------------------------------------

local coordinates <const> = options.words { "data", "axes fraction", "axes points",
  "offset points", "xaxis", "yaxis" }

-- Where a pair of coordinates lies; `from`: what an offset is counted from.
local function place_of(canvas, pair, system, from)
  local box, unit = canvas.box, canvas.unit
  if system == "xaxis" then
    return canvas:x(pair[1]), box.y + (1 - pair[2]) * box.h
  elseif system == "yaxis" then
    return box.x + pair[1] * box.w, canvas:y(pair[2])
  elseif system == "axes fraction" then
    return box.x + pair[1] * box.w, box.y + (1 - pair[2]) * box.h
  elseif system == "axes points" then
    return box.x + pair[1] * unit, box.y + box.h - pair[2] * unit
  elseif system == "offset points" then
    return from[1] + pair[1] * unit, from[2] - pair[2] * unit
  end
  return canvas:x(pair[1]), canvas:y(pair[2])
end

-- Where a text lies that is aligned at a point.
local function place(self, x, y, canvas)
  local font, content = text.font(self, self.alpha), tostring(self.text)
  font.size = font.size * canvas.unit
  if canvas.is_text then -- where formulas are lines of characters
    content = require("dnn.plot.text.plain")(content, canvas.unicode)
  end
  return text.place(text.layout(content, font, self.horizontalalignment), x, y,
    self.horizontalalignment, self.verticalalignment, self.rotation,
    self.rotation_mode == "anchor"), font.size
end

local function draw_text(self, canvas, placed, size)
  if self.bbox then
    draw_box(canvas, read_box("bbox", self.bbox), placed, size, self.axes.rc)
  end
  placed:draw(canvas.drawing)
end

-- The bounds of a text with its box, for which axes may shrink; nil where that would not help: if
-- it is farther from the axes than these are large, or takes most of the figure.
local function extent_of(self, canvas, placed, size)
  if not placed then
    return nil
  end
  local pad = self.bbox and padding(read_box("bbox", self.bbox), size, canvas.unit) or 0
  local box, width, height = canvas.box, self.axes:get_figure():size_in_points()
  local x0, y0, x1, y1 = placed.x0 - pad, placed.y0 - pad, placed.x1 + pad, placed.y1 + pad
  local is_near = x1 > box.x - box.w and x0 < box.x + 2 * box.w and y1 > box.y - box.h
    and y0 < box.y + 2 * box.h
  if is_near and x1 - x0 < 0.6 * width and y1 - y0 < 0.6 * height then
    return x0, y0, x1, y1
  end
end

---@class dnn.plot.PlacedText: dnn.plot.Text
---@field x number
---@field y number
---@field transform "data"|"axes"|"xaxis"|"yaxis"
---@field bbox? table
local Text = artist.class("Text", options.merge(text.properties, {
  bbox = box_kind, transform = options.words { "data", "axes", "xaxis", "yaxis" },
  x = "number", y = "number",
}))

-- Where it lies, and the size of its font; nil where it is not seen.
local function find_text(self, canvas)
  local x, y = place_of(canvas, { self.x, self.y }, self.transform == "axes" and "axes fraction"
    or self.transform)
  if x - x == 0 and y - y == 0 then
    return place(self, x, y, canvas)
  end
end

function Text:draw(canvas)
  local placed, size = find_text(self, canvas)
  if placed then
    draw_text(self, canvas, placed, size)
  end
end

--- What a legend should not hide.
function Text:obstacles(canvas)
  local placed = find_text(self, canvas)
  return { boxes = { placed and { placed.x0, placed.y0, placed.x1, placed.y1 } } }
end

--- The box that it takes, unless it is far from the axes.
function Text:extent(canvas)
  return extent_of(self, canvas, find_text(self, canvas))
end

Text.is_text = true
artist.finish(Text, "text")

---@class dnn.plot.Annotation: dnn.plot.Text
---@field xy number[]
---@field xytext number[]
---@field xycoords string
---@field textcoords string
---@field arrowprops? table
---@field bbox? table
local Annotation = artist.class("Annotation", options.merge(text.properties, {
  xy = "pair", xytext = "pair", xycoords = coordinates, textcoords = coordinates,
  arrowprops = "table", bbox = box_kind, annotation_clip = "boolean",
}))

-- Where its text lies, the size of its font, and the point; nil where it is not seen.
local function find_annotation(self, canvas)
  local box = canvas.box
  local x, y = place_of(canvas, self.xy, self.xycoords)
  local is_inside = x >= box.x and x <= box.x + box.w and y >= box.y and y <= box.y + box.h
  local hides = self.annotation_clip
  if hides == nil then
    hides = self.xycoords == "data"
  end
  if x - x ~= 0 or y - y ~= 0 or hides and not is_inside then
    return nil
  end
  local text_x, text_y = place_of(canvas, self.xytext, self.textcoords, { x, y })
  local placed, size = place(self, text_x, text_y, canvas)
  return placed, size, x, y
end

function Annotation:draw(canvas)
  local placed, size, x, y = find_annotation(self, canvas)
  if not placed then
    return
  end
  if self.arrowprops then
    local pad = self.bbox and padding(read_box("bbox", self.bbox), size, canvas.unit)
      or 2 * canvas.unit
    arrow.draw(canvas, arrow.read(self.arrowprops), placed, tostring(self.text) ~= "" and {
      x0 = placed.x0 - pad, y0 = placed.y0 - pad, x1 = placed.x1 + pad, y1 = placed.y1 + pad,
    } or nil, x, y, size, self.axes.rc)
  end
  draw_text(self, canvas, placed, size)
end

--- The box that its text takes, unless that is far from the axes.
function Annotation:extent(canvas)
  return extent_of(self, canvas, find_annotation(self, canvas))
end

Annotation.is_text = true
artist.finish(Annotation, "annotation")

local defaults <const> = {
  zorder = 3, horizontalalignment = "left", verticalalignment = "baseline", rotation = 0,
  rotation_mode = "default",
}

local annotation = {}

--- Writes a text at a point: `text(x, y, content [, options])`. Options: transform ("data",
--- "axes": parts of the box, "xaxis" or "yaxis": data in this direction only), fontsize, color,
--- ha, va, rotation, fontweight, bbox (a table: boxstyle "round" or "square", facecolor,
--- edgecolor, alpha, pad) ...
function annotation.text(axes, x, y, content, given)
  for name, value in pairs { x = x == nil and "nil" or x, y = y == nil and "nil" or y } do
    options.check("text", name, value, "number")
  end
  if content == nil then
    fail('text: a text is needed, such as text(0.5, 0.5, "peak")')
  end
  options.check("text", "the text", content, "text")
  local made = artist.new(Text, "text", given, options.merge(defaults, { text = content, x = x,
    y = y, transform = "data" }))
  made.clip = false
  return axes:add(made)
end

--- Writes a text that belongs to a point, with an arrow to it if it has `arrowprops`:
--- `annotate(content, xy [, xytext] [, options])`. Options: xytext, xycoords and textcoords
--- ("data", "axes fraction", "axes points", "offset points"), arrowprops (a table: arrowstyle "->",
--- color, connectionstyle "arc3,rad=0.2", shrinkA, shrinkB ...), annotation_clip, and those of
--- texts.
function annotation.annotate(axes, content, xy, xytext, given)
  if options.is_table(xy) then
    options.check_end("annotate", xytext, given)
    xy, given = xy.xy, xy
  elseif options.is_table(xytext) then
    options.check_end("annotate", given)
    xytext, given = nil, xytext
  end
  if content == nil then
    fail('annotate: a text is needed, such as annotate("peak", { 1, 2 })')
  end
  options.check("annotate", "the text", content, "text")
  options.check("annotate", "xy", xy, "pair")
  if xytext ~= nil then
    options.check("annotate", "xytext", xytext, "pair")
  end
  local made = artist.new(Annotation, "annotate", given, options.merge(defaults, { text = content,
    xy = xy, xytext = xytext, xycoords = "data" }))
  if made.xycoords == "offset points" then
    fail('annotate: xycoords must not be "offset points": these are counted from xy')
  end
  if made.arrowprops then
    arrow.read(made.arrowprops)
  end
  made.textcoords = made.textcoords or made.xycoords
  made.xytext = made.xytext or made.xy
  made.clip = false
  return axes:add(made)
end

return annotation
