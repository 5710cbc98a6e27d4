--- Pies: `ax:pie({30, 70}, {labels = {"no", "yes"}, autopct = "%.0f%%"})`.

local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local container = require "dnn.plot.artist.container"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.artist.patch"
local text = require "dnn.plot.text"

--- A part of a disk, or of a ring of some `width`.
---@class dnn.plot.Wedge: dnn.plot.Patch
---@field center number[]
---@field radius number
---@field from number in turns, anticlockwise from the right
---@field to number
---@field width? number
local Wedge = patch.class("Wedge", { radius = "positive", width = "positive" })

-- An arc around the center, as cubic curves of at most an eighth of a turn each.
local function add_arc(commands, canvas, center, radius, from, to)
  local count <const> = math.max(1, math.ceil(math.abs(to - from) * 8))
  local step = (to - from) / count * 2 * math.pi
  local reach = 4 / 3 * math.tan(step / 4)
  local function add(letter, ...)
    commands[#commands + 1] = letter
    local points = { ... }
    for i = 1, #points, 2 do
      commands[#commands + 1] = canvas:x(center[1] + radius * points[i])
      commands[#commands + 1] = canvas:y(center[2] + radius * points[i + 1])
    end
  end
  local angle = from * 2 * math.pi
  add(#commands == 0 and "M" or "L", math.cos(angle), math.sin(angle))
  for _ = 1, count do
    local c0, s0 = math.cos(angle), math.sin(angle)
    angle = angle + step
    local c1, s1 = math.cos(angle), math.sin(angle)
    add("C", c0 - reach * s0, s0 + reach * c0, c1 + reach * s1, s1 - reach * c1, c1, s1)
  end
end

function Wedge:draw(canvas)
  local commands = {}
  add_arc(commands, canvas, self.center, self.radius, self.from, self.to)
  local is_whole = math.abs(self.to - self.from) >= 1 - 1e-12
  local hole = self.width and math.max(self.radius - self.width, 0) or 0
  if is_whole and hole > 0 then
    commands[#commands + 1] = "Z"
    local inner = {}
    add_arc(inner, canvas, self.center, hole, self.to, self.from)
    table.move(inner, 1, #inner, #commands + 1, commands)
  elseif hole > 0 then
    add_arc(commands, canvas, self.center, hole, self.to, self.from)
  elseif not is_whole then
    table.move({ "L", canvas:x(self.center[1]), canvas:y(self.center[2]) }, 1, 3, #commands + 1,
      commands)
  end
  commands[#commands + 1] = "Z"
  canvas.drawing:path(commands, self:style(canvas.unit))
end

function Wedge:limits()
  local x, y, r = self.center[1], self.center[2], self.radius
  return x - r, x + r, y - r, y + r
end

artist.finish(Wedge, "wedge")

---@class dnn.plot.PieContainer: dnn.plot.Container
---@field [integer] dnn.plot.Wedge
---@field texts dnn.plot.PlacedText[] the labels
---@field autotexts dnn.plot.PlacedText[] the shares
local PieContainer = container.class "PieContainer"

artist.finish(PieContainer, "pie")

local names <const> = {
  labels = "text_list", colors = "colors", explode = "any", autopct = "number_format",
  pctdistance = "number", labeldistance = "number", startangle = "number", radius = "positive",
  counterclock = "boolean", wedgeprops = "table", textprops = "table", center = "pair",
  frame = "boolean", normalize = "boolean", shadow = "boolean", rotatelabels = "boolean",
}

-- The shares of the whole.
local function read_shares(value, is_normalized)
  local sizes = data.vector("pie", "x", value):totable()
  local sum = 0
  for _, size in ipairs(sizes) do
    if not (size >= 0 and size < math.huge) then
      fail("pie: the sizes must be finite and not negative, got %s", size)
    end
    sum = sum + size
  end
  if sum == 0 then
    fail("pie: the sizes are all zero")
  elseif not is_normalized and sum > 1 + 1e-9 then
    fail("pie: the sizes must be 1 together at most with normalize = false, got %s", sum)
  end
  for i, size in ipairs(sizes) do
    sizes[i] = is_normalized and size / sum or size
  end
  return sizes
end

-- The wedges of shares.
local function make_wedges(axes, read, shares, explode)
  local list = read.colors and colors.each(read.colors)
  local center, wedges, turn = read.center or { 0, 0 }, {}, (read.startangle or 0) / 360
  for i, share in ipairs(shares) do
    local next_turn = read.counterclock == false and turn - share or turn + share
    local middle, out = math.pi * (turn + next_turn), explode and explode[i] or 0
    local wedge = patch.new(Wedge, "pie", read.wedgeprops, options.merge(patch.defaults(axes.rc), {
      facecolor = list and list[(i - 1) % #list + 1] or axes:next_color "patch",
      label = read.labels and read.labels[i], radius = read.radius or 1,
    }))
    wedge.center = { center[1] + out * math.cos(middle), center[2] + out * math.sin(middle) }
    wedge.from, wedge.to = math.min(turn, next_turn), math.max(turn, next_turn)
    wedge.clip = false
    wedges[i], turn = wedge, next_turn
  end
  return wedges
end

-- The shadow of a wedge: a darker copy, a little aside, below it.
local function shadow_of(wedge)
  local face = colors.parse(wedge.facecolor)
  local color = { 0.3 * face[1], 0.3 * face[2], 0.3 * face[3] }
  local made = artist.new(Wedge, "pie", nil, { facecolor = color, edgecolor = color, alpha = 0.5,
    linestyle = "-", linewidth = wedge.linewidth, fill = true, radius = wedge.radius,
    width = wedge.width, zorder = wedge.zorder - 1e-9 })
  made.center = { wedge.center[1] - 0.02, wedge.center[2] - 0.02 }
  made.from, made.to, made.clip = wedge.from, wedge.to, false
  return made
end

-- Writes a text at each wedge, at a distance from the center in radii.
local function write_texts(axes, read, wedges, contents, distance, is_outside)
  local texts = {}
  for i, wedge in ipairs(wedges) do
    local middle = math.pi * (wedge.from + wedge.to)
    local x = wedge.center[1] + distance * wedge.radius * math.cos(middle)
    local y = wedge.center[2] + distance * wedge.radius * math.sin(middle)
    local place = { ha = "center", va = "center" }
    if is_outside then
      place.ha = x > 0 and "left" or "right"
    end
    if is_outside and read.rotatelabels then
      place.va = y > 0 and "bottom" or "top"
      place.rotation = math.deg(middle) + (x > 0 and 0 or 180)
    end
    texts[i] = axes:text(x, y, contents[i], options.merge(place, read.textprops))
  end
  return texts
end

local pie = {}

--- Draws a pie: `pie(x [, options])`. Options: labels, colors, autopct ("%.0f%%", or a function of
--- the percentage), explode, startangle (degrees), counterclock, radius, center, labeldistance,
--- pctdistance, shadow, rotatelabels, wedgeprops (`{ width = 0.4, edgecolor = "w" }`), textprops,
--- frame, normalize.
function pie.pie(axes, x, given)
  if x == nil then
    fail("pie: the sizes of its parts are needed, such as pie({ 30, 70 })")
  end
  local read = options.read("pie", given, names)
  options.read("pie", read.textprops, text.properties)
  local shares = read_shares(x, read.normalize ~= false)
  local explode = read.explode ~= nil
    and data.vector("pie", "explode", read.explode):totable() or nil
  for name, list in pairs { labels = read.labels, explode = explode } do
    if #list ~= #shares then
      fail("pie: %s has %d elements, x has %d", name, #list, #shares)
    end
  end
  local percentages = {}
  for i, share in ipairs(shares) do
    percentages[i] = read.autopct and options.format("pie", read.autopct, 100 * share)
  end
  local wedges = make_wedges(axes, read, shares, explode)
  for _, wedge in ipairs(read.shadow and wedges or {}) do
    axes:add(shadow_of(wedge))
  end
  local made = container.add(PieContainer, "pie", axes, wedges)
  made.texts = read.labels
    and write_texts(axes, read, wedges, read.labels, read.labeldistance or 1.1, true) or {}
  made.autotexts = read.autopct
    and write_texts(axes, read, wedges, percentages, read.pctdistance or 0.6, false) or {}
  axes:set_aspect "equal"
  if not read.frame then
    local center = read.center or { 0, 0 }
    axes.is_frame_on = false
    axes:set_xticks {}
    axes:set_yticks {}
    axes:set_xlim(center[1] - 1.25, center[1] + 1.25)
    axes:set_ylim(center[2] - 1.25, center[2] + 1.25)
  end
  return made
end

return pie
