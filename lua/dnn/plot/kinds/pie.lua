--- Pies: `ax:pie({30, 70}, {labels = {"no", "yes"}, autopct = "%.0f%%"})`.

local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local container = require "dnn.plot.container"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.patch"

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
  labels = "table", colors = "colors", explode = "any", autopct = "number_format",
  pctdistance = "number", labeldistance = "number", startangle = "number", radius = "positive",
  counterclock = "boolean", wedgeprops = "table", textprops = "table", center = "pair",
  frame = "boolean", normalize = "boolean",
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

local pie = {}

--- Draws a pie: `pie(x [, options])`. Options: labels, colors, autopct ("%.0f%%", or a function of
--- the percentage), explode, startangle (degrees), counterclock, radius, center, labeldistance,
--- pctdistance, wedgeprops (`{ width = 0.4, edgecolor = "w" }`), textprops, frame, normalize.
function pie.pie(axes, x, given)
  if x == nil then
    fail("pie: the sizes of its parts are needed, such as pie({ 30, 70 })")
  end
  local read = options.read("pie", given, names)
  local shares = read_shares(x, read.normalize ~= false)
  local explode = read.explode and data.vector("pie", "explode", read.explode):totable()
  for name, list in pairs { labels = read.labels, explode = explode } do
    if #list ~= #shares then
      fail("pie: %s has %d elements, x has %d", name, #list, #shares)
    end
  end
  local list = read.colors and colors.each(read.colors)
  local center, radius = read.center or { 0, 0 }, read.radius or 1
  local wedges, texts, autotexts = {}, {}, {}
  local turn = (read.startangle or 0) / 360
  for i, share in ipairs(shares) do
    local next_turn = read.counterclock == false and turn - share or turn + share
    local middle = math.pi * (turn + next_turn)
    local out = explode and explode[i] or 0
    local defaults = patch.defaults(axes.rc)
    defaults.facecolor = list and list[(i - 1) % #list + 1] or axes:next_color "patch"
    defaults.label, defaults.radius = read.labels and read.labels[i], radius
    local wedge = patch.new(Wedge, "pie", read.wedgeprops, defaults)
    wedge.center = { center[1] + out * math.cos(middle), center[2] + out * math.sin(middle) }
    wedge.from, wedge.to = math.min(turn, next_turn), math.max(turn, next_turn)
    wedge.clip = false
    wedges[i], turn = wedge, next_turn
    local function write(texts_of, content, distance, is_outside)
      local at = wedge.center[1] + distance * radius * math.cos(middle)
      texts_of[#texts_of + 1] = axes:text(at,
        wedge.center[2] + distance * radius * math.sin(middle), content,
        options.merge({ va = "center",
          ha = not is_outside and "center" or at > 0 and "left" or "right" }, read.textprops))
    end
    if read.labels then
      write(texts, read.labels[i], read.labeldistance or 1.1, true)
    end
    if read.autopct then
      local percentage = 100 * share
      write(autotexts, options.format("pie", read.autopct, percentage), read.pctdistance or 0.6,
        false)
    end
  end
  local made = container.add(PieContainer, "pie", axes, wedges)
  made.texts, made.autotexts = texts, autotexts
  axes:set_aspect "equal"
  if not read.frame then
    axes.is_frame_on = false
    axes:set_xticks {}
    axes:set_yticks {}
    axes:set_xlim(center[1] - 1.25, center[1] + 1.25)
    axes:set_ylim(center[2] - 1.25, center[2] + 1.25)
  end
  return made
end

return pie
