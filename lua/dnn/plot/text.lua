--- Texts: how large they are, where they lie when they are aligned and turned, and their drawing.

local artist = require "dnn.plot.artist"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"

local text = {}

-- What the default font says of its lines, in parts of its size: a line of text is at least as
-- high, whatever its letters, and lines have a gap between them.
local ASCENT <const>, DESCENT <const>, GAP <const> = 1556 / 2048, 492 / 2048, 410 / 2048

---@class dnn.plot.TextLayout
---@field width number
---@field ascent number from the top to the first baseline
---@field descent number from the first baseline to the bottom
---@field last_descent number from the last baseline to the bottom
---@field lines {text: string, width: number, y: number}[] y: of the baseline below the first one
---@field font table as of dnn.drawing
local Layout = {}
Layout.__index = Layout

-- Mathematics stands between dollars; a dollar behind a backslash is one.
local function has_math(line)
  local _, dollars = line:gsub("\\%$", ""):gsub("%$", "")
  return dollars > 0 and dollars % 2 == 0
end

local function measure(line, font)
  if has_math(line) then
    local formula = require("dnn.plot.text.mathtext").layout(line, font)
    return formula.width, formula.ascent, formula.descent, formula
  end
  line = line:gsub("\\%$", "$")
  local width, ascent, descent = 0, 0, 0
  if line ~= "" then
    width, ascent, descent = require("dnn.drawing").measure(line, font)
  end
  return width, ascent, descent, line
end

--- Raises if a text has mathematics that cannot be read.
---@param content string
function text.check(content)
  for line in content:gmatch "[^\n]+" do
    if has_math(line) then
      require("dnn.plot.text.mathtext").layout(line, { size = 10 })
    end
  end
end

--- Finds the extents of a text, which may have several lines.
---@param content string
---@param font {size: number, family?: string, weight?: string, style?: string, color?: number[]}
---@param align? "left"|"center"|"right" of its lines among each other
---@return dnn.plot.TextLayout
function text.layout(content, font, align)
  local size, lines, width, y = font.size, {}, 0, 0
  local gap = content:find("\n", 1, true) and GAP * size / 2 or 0
  local first_ascent, descent
  for line in (content .. "\n"):gmatch("(.-)\n") do
    local line_width, line_ascent, line_descent, what = measure(line, font)
    local ascent = math.max(line_ascent, ASCENT * size) + gap
    y = first_ascent and y + descent + ascent or 0
    first_ascent = first_ascent or ascent
    descent = math.max(line_descent, DESCENT * size) + gap
    width = math.max(width, line_width)
    lines[#lines + 1] = { what = what, width = line_width, y = y }
  end
  local part = align == "center" and 0.5 or align == "right" and 1 or 0
  for _, line in ipairs(lines) do
    line.x = (width - line.width) * part
  end
  return setmetatable({ width = width, ascent = first_ascent, descent = y + descent,
    last_descent = descent, lines = lines, font = font }, Layout)
end

--- Draws it with its first baseline beginning at a point, turned around that.
---@param d userdata drawing
---@param x number
---@param y number
---@param angle? number degrees, anticlockwise
function Layout:draw(d, x, y, angle)
  local font = self.font
  local turned = { size = font.size, family = font.family, weight = font.weight,
    style = font.style, color = font.color, angle = angle or 0 }
  local radians = math.rad(angle or 0)
  local cos, sin = math.cos(radians), math.sin(radians)
  for _, line in ipairs(self.lines) do
    local at_x, at_y = x + line.x * cos + line.y * sin, y - line.x * sin + line.y * cos
    if type(line.what) == "table" then
      line.what.draw(d, at_x, at_y, angle or 0)
    elseif line.what ~= "" then
      d:text(line.what, at_x, at_y, turned)
    end
  end
end

---@class dnn.plot.Placement a text in its place
---@field x number where its first baseline begins
---@field y number
---@field angle number
---@field x0 number the box around it
---@field y0 number
---@field x1 number
---@field y1 number
---@field layout dnn.plot.TextLayout
local Placement = {}
Placement.__index = Placement

function Placement:draw(d)
  self.layout:draw(d, self.x, self.y, self.angle)
end

local across <const> = { left = 0, center = 0.5, right = 1 }
local angles <const> = { vertical = 90, horizontal = 0 }

--- Where a text lies that is aligned at a point. As matplotlib does it: the box around the turned
--- text is aligned, or, with `anchor`, the text's own box before it is turned.
---@param layout dnn.plot.TextLayout
---@param x number
---@param y number
---@param ha "left"|"center"|"right"
---@param va "top"|"center"|"bottom"|"baseline"|"center_baseline"
---@param angle? number|string
---@param anchor? boolean
---@return dnn.plot.Placement
function text.place(layout, x, y, ha, va, angle, anchor)
  angle = angles[angle] or angle or 0
  local cos, sin = math.cos(math.rad(angle)), math.sin(math.rad(angle))
  local width, top, bottom = layout.width, -layout.ascent, layout.descent
  local x0, y0, x1, y1 = math.huge, math.huge, -math.huge, -math.huge
  for corner = 0, 3 do
    local cx, cy = corner % 2 * width, corner < 2 and top or bottom
    local turned_x, turned_y = cx * cos + cy * sin, cy * cos - cx * sin
    x0, x1 = math.min(x0, turned_x), math.max(x1, turned_x)
    y0, y1 = math.min(y0, turned_y), math.max(y1, turned_y)
  end
  local function vertical(high, low)
    local above = bottom - top - layout.last_descent -- from the top to the last baseline
    return va == "top" and high or va == "bottom" and low or va == "center" and (high + low) / 2
      or va == "baseline" and low - layout.last_descent or high + above / 2
  end
  local at_x, at_y
  if anchor then
    local ax, ay = across[ha] * width, vertical(top, bottom)
    at_x, at_y = ax * cos + ay * sin, ay * cos - ax * sin
  else
    at_x, at_y = x0 + across[ha] * (x1 - x0), vertical(y0, y1)
  end
  local dx, dy = x - at_x, y - at_y
  return setmetatable({ layout = layout, x = dx, y = dy, angle = angle, x0 = x0 + dx, y0 = y0 + dy,
    x1 = x1 + dx, y1 = y1 + dy }, Placement)
end

--- The properties of texts, by their names.
text.properties = {
  text = "text", color = "color", fontsize = "font_size", fontweight = "font_weight",
  fontfamily = "string", fontstyle = options.words { "normal", "italic", "oblique" },
  rotation = "angle", alpha = "share",
  horizontalalignment = options.words { "left", "center", "right" },
  verticalalignment = options.words { "top", "center", "bottom", "baseline", "center_baseline" },
  rotation_mode = options.words { "default", "anchor" },
}

local generic <const> = { ["sans-serif"] = true, serif = true, monospace = true }

-- The name of a font: of a list the first, of a kind such as "serif" that which stands for it.
local function family_of(family)
  local name = type(family) == "table" and family[1] or family
  local own = generic[name] and rc.get("font." .. name) or name
  return type(own) == "table" and own[1] or own
end

--- The font of dnn.drawing for the properties of a text.
---@param properties table
---@param alpha? number
---@return table
function text.font(properties, alpha)
  local colors = require "dnn.plot.colors"
  local weight = properties.fontweight or rc.get "font.weight"
  if type(weight) == "number" then
    weight = weight >= 550 and "bold" or "normal"
  end
  return {
    size = options.font_size(properties.fontsize or "medium", rc.get "font.size"),
    family = family_of(properties.fontfamily or rc.get "font.family"), weight = weight,
    style = properties.fontstyle or rc.get "font.style",
    color = colors.parse(properties.color or rc.get "text.color", alpha),
  }
end

--- A text that is placed beside something: a title, the label of an axis.
---@class dnn.plot.Text: dnn.plot.Artist
---@field text string
local Text = artist.class("Text", text.properties)
text.Text = Text

--- Where it lies when it is aligned at a point.
---@param x number
---@param y number
---@return dnn.plot.Placement
function Text:place(x, y)
  local ha = self.horizontalalignment
  return text.place(text.layout(tostring(self.text), text.font(self, self.alpha), ha), x, y, ha,
    self.verticalalignment, self.rotation, self.rotation_mode == "anchor")
end

return text
