--- One direction of axes: its scale and limits, which other axes may share, its ticks and labels.

local data = require "dnn.plot.data"
local guards = require "dnn.support.guards"
local fail = require "dnn.support.fail"
local formatter = require "dnn.plot.axis.formatter"
local members = require "dnn.plot.figure.members"
local options = require "dnn.plot.options"
local scale = require "dnn.plot.axis.scale"
local scaling_of = require "dnn.plot.axis.scaling"
local text = require "dnn.plot.text"
local ticks = require "dnn.plot.axis.ticks"

---@class dnn.plot.Axis
---@field name "x"|"y"
---@field axes dnn.plot.Axes
---@field scaling dnn.plot.Scaling
local Axis = { __name = "dnn.plot.axis" }

local sides <const> = { x = { "bottom", "top" }, y = { "left", "right" } }

local function new_style(values, name, which)
  local prefix = name .. "tick."
  local labelcolor = values[prefix .. "labelcolor"]
  local style = {
    size = values[prefix .. which .. ".size"], width = values[prefix .. which .. ".width"],
    pad = values[prefix .. which .. ".pad"], direction = values[prefix .. "direction"],
    color = values[prefix .. "color"],
    labelcolor = labelcolor == "inherit" and values[prefix .. "color"] or labelcolor,
    labelsize = options.font_size(values[prefix .. "labelsize"], values["font.size"]),
    rotation = 0,
    grid = values["axes.grid"] and (values["axes.grid.axis"] == "both"
      or values["axes.grid.axis"] == name) and (values["axes.grid.which"] == "both"
      or values["axes.grid.which"] == which) and {} or false,
  }
  for _, side in ipairs(sides[name]) do
    style[side] = values[prefix .. side]
    style["label" .. side] = values[prefix .. "label" .. side]
  end
  return style
end

--- Makes the axis of axes in one direction.
---@param name "x"|"y"
---@param axes dnn.plot.Axes
---@param scaling? dnn.plot.Scaling that of other axes, to share it
---@return dnn.plot.Axis
local function new(name, axes, scaling)
  local values = axes.rc
  local self = setmetatable({ name = name, axes = axes, values = values,
    scaling = scaling or scaling_of.new(name, values), label = false,
    label_side = sides[name][1], offset_side = sides[name][1], is_visible = true,
    major = new_style(values, name, "major"), minor = new_style(values, name, "minor"),
    known = false }, Axis)
  table.insert(self.scaling.members, axes)
  return self
end

--- The limits, in the order in which they are drawn.
function Axis:limits()
  return self.scaling:limits()
end

-- --- ticks ---------------------------------------------------------------------------------------

local function fixed_labels(self, positions, low, high)
  local labels, visible = {}, {}
  local first, last = math.min(low, high), math.max(low, high)
  local slack <const> = (last - first) * 1e-10
  for i, position in ipairs(positions) do
    if position >= first - slack and position <= last + slack then
      visible[#visible + 1] = position
      labels[#labels + 1] = self.scaling.labels[i] or ""
    end
  end
  return visible, labels
end

---@class dnn.plot.Ticks
---@field major number[]
---@field labels string[] of the major ones
---@field minor number[]
---@field minor_labels string[]
---@field offset string what all labels leave out

-- The minor ticks: those that were set, or those of the scale, `located`.
local function minor_of(scaling, major, located, low, high)
  local minor = scaling.minor
  if type(minor) == "table" then
    return minor
  elseif minor == true and scaling.scale.kind == "linear" then
    minor = ticks.subdivide
  elseif type(minor) ~= "function" then
    return located or {}
  end
  return ticks.without_overlaps(minor(low, high, major), major, low, high, scaling.scale)
end

--- The ticks that are seen, for an axis of this length in points.
---@return dnn.plot.Ticks
function Axis:find_ticks(length)
  local scaling = self.scaling
  local low, high = scaling:limits()
  local kind, how = scaling.scale.kind, scaling.scale
  local space = scaling.nbins or ticks.space(self.name, length, self.major.labelsize)
  local known = self.known
  if known and known.range == scaling:range() and known.space == space then
    return known.found
  end
  local found = { offset = "", minor_labels = {} }
  local all, minor = scaling.positions, nil
  if scaling.locator then
    all = data.vector("set_major_locator", "what the locator returns",
      scaling.locator(low, high)):totable()
  end
  if not all or kind ~= "linear" then
    local located
    located, minor = ticks.locate(kind, low, high, { space = space, base = how.base,
      linthresh = how.linthresh, linscale = how.linscale, integer = scaling.integer })
    all = all or located
  end
  minor = minor_of(scaling, all, minor, low, high)
  if scaling.labels then
    found.major, found.labels = fixed_labels(self, all, low, high)
  else
    found.major = ticks.visible(all, low, high, kind, how)
    local labels, offset = formatter.format(kind, all, low, high, self:format_options())
    found.labels, found.offset = {}, offset
    local i = 1
    for k, position in ipairs(all) do
      if position == found.major[i] then
        found.labels[i] = labels[k]
        i = i + 1
      end
    end
    for k, position in ipairs(scaling.writer and found.major or {}) do
      found.labels[k] = tostring(options.format("set_major_formatter", scaling.writer, position, k,
        math.abs(high - low)))
      found.offset = ""
    end
  end
  found.minor = ticks.visible(minor, low, high, kind, how)
  if not self.values["axes.unicode_minus"] then
    for i, label in ipairs(found.labels) do
      found.labels[i] = label:gsub("\u{2212}", "-")
    end
  end
  if kind == "log" and not scaling.positions then
    found.minor_labels = formatter.format(kind, found.minor, low, high, self:format_options())
  end
  self.known = { found = found, range = scaling:range(), space = space }
  return found
end

--- What the formatter is told.
function Axis:format_options()
  local how, format = self.scaling.scale, self.scaling.format
  return { base = how.base, linthresh = how.linthresh, useoffset = format.useOffset,
    scientific = format.style ~= "plain", limits = format.scilimits }
end

--- The ticks as they are seen: those of matplotlib's box, whatever room its labels need.
function Axis:ticks()
  return self:find_ticks(self.axes:default_length(self.name))
end

-- --- places --------------------------------------------------------------------------------------

-- Where a value lies in a box.
local function place_of(self, box)
  local low, high = self:limits()
  local forward = self.scaling.scale.forward
  local first, last = forward(low), forward(high)
  if self.name == "x" then
    return function(value)
      return box.x + (forward(value) - first) / (last - first) * box.w
    end
  end
  return function(value)
    return box.y + box.h - (forward(value) - first) / (last - first) * box.h
  end
end

-- How far a tick reaches out of the box, and into it.
local function reach(style)
  local direction, size = style.direction, style.size
  return direction == "out" and size or direction == "inout" and size / 2 or 0,
    direction == "in" and size or direction == "inout" and size / 2 or 0
end

local function unite(box, x0, y0, x1, y1)
  box.x0, box.y0 = math.min(box.x0, x0), math.min(box.y0, y0)
  box.x1, box.y1 = math.max(box.x1, x1), math.max(box.y1, y1)
end

-- Where the labels of one side lie.
local function place_labels(self, style, positions, labels, side, edge, outward, arranged)
  local font = text.font({ fontsize = style.labelsize, color = style.labelcolor,
    fontfamily = style.labelfontfamily })
  local out = reach(style)
  local across = edge + outward * (out + style.pad)
  local last
  for i, content in ipairs(labels) do
    if content ~= "" then
      local x, y = positions[i], across
      local ha, va = "center", outward > 0 and "top" or "bottom"
      if self.name == "y" then
        x, y = across, positions[i]
        ha, va = outward < 0 and "right" or "left", "center_baseline"
      end
      local placed = text.place(text.layout(content, font, "center"), x, y, style.ha or ha,
        style.va or va, style.rotation, style.anchor)
      table.insert(arranged.texts, placed)
      unite(arranged.labels[side], placed.x0, placed.y0, placed.x1, placed.y1)
      local gap = self.name == "x" and style.labelsize / 3 or 0
      if last and style.rotation == 0 and placed.x0 < last.x1 + gap and placed.x1 + gap > last.x0
          and placed.y0 < last.y1 and placed.y1 > last.y0 then
        arranged.is_crowded = true
      end
      last = placed
    end
  end
end

local function nothing()
  return { x0 = math.huge, y0 = math.huge, x1 = -math.huge, y1 = -math.huge }
end

-- Where the label of the axis lies: beyond the labels of its ticks.
local function place_label(self, box, arranged)
  local label, side = self.label, self.label_side
  if not label or label.text == "" or not label.visible then
    return
  end
  local beyond, spine = arranged.labels[side], self.axes:spine_reach(side, arranged)
  local x, y = box.x + box.w * label.along, box.y + box.h * (1 - label.along)
  if label.follows_side then
    label.verticalalignment = (side == "bottom" or side == "right") and "top"
      or side == "top" and "baseline" or "bottom"
  end
  if side == "bottom" then
    y = math.max(beyond.y1, box.y + box.h + spine) + label.pad
  elseif side == "top" then
    y = math.min(beyond.y0, box.y - spine) - label.pad
  elseif side == "left" then
    x = math.min(beyond.x0, box.x - spine) - label.pad
  else
    x = math.max(beyond.x1, box.x + box.w + spine) + label.pad
  end
  table.insert(arranged.texts, label:place(x, y))
end

-- Where the text lies that tells what the labels of all ticks leave out.
local function place_offset(self, box, offset, arranged)
  if offset == "" then
    return
  end
  local style, side, pad <const> = self.major, self.offset_side, 3
  local layout = text.layout(offset, text.font { fontsize = style.labelsize,
    color = style.labelcolor })
  local placed
  if side == "bottom" or side == "top" then
    local beyond = arranged.labels[side]
    local y = side == "bottom" and (beyond.y1 > -math.huge and beyond.y1 or box.y + box.h) + pad
      or (beyond.y0 < math.huge and beyond.y0 or box.y) - pad
    placed = text.place(layout, box.x + box.w, y, "right", side == "bottom" and "top" or "bottom")
  else
    placed = text.place(layout, side == "left" and box.x or box.x + box.w, box.y - pad,
      side == "left" and "left" or "right", "baseline")
    arranged.offset = placed
  end
  table.insert(arranged.texts, placed)
end

local function arrange(self, box, length)
  local found = self:find_ticks(length)
  local arranged = { texts = {}, labels = {}, major = {}, minor = {}, bounds = nothing() }
  local place = place_of(self, box)
  for _, which in ipairs { "major", "minor" } do
    for i, value in ipairs(found[which]) do
      arranged[which][i] = place(value)
    end
  end
  local edges = { bottom = box.y + box.h, top = box.y, left = box.x, right = box.x + box.w }
  for _, side in ipairs(sides[self.name]) do
    arranged.labels[side] = nothing()
    if self.is_visible then
      local outward = (side == "bottom" or side == "right") and 1 or -1
      if self.major["label" .. side] then
        place_labels(self, self.major, arranged.major, found.labels, side, edges[side], outward,
          arranged)
      end
      if self.minor["label" .. side] then
        place_labels(self, self.minor, arranged.minor, found.minor_labels, side, edges[side],
          outward, arranged)
      end
    end
  end
  if self.is_visible then
    if self.major["label" .. self.offset_side] then
      place_offset(self, box, found.offset, arranged)
    end
    place_label(self, box, arranged)
  end
  for _, placed in ipairs(arranged.texts) do
    unite(arranged.bounds, placed.x0, placed.y0, placed.x1, placed.y1)
  end
  return arranged
end

--- Where everything of the axis lies around a box.
---@param box {x: number, y: number, w: number, h: number}
---@param length number for which ticks are chosen: where the box is shorter, and their labels would
--- run into each other, there are fewer
function Axis:arrange(box, length)
  local arranged = arrange(self, box, length)
  local own = self.name == "x" and box.w or box.h
  if own < 0.99 * length and not self.scaling.positions then
    for _ = 1, 3 do
      if not arranged.is_crowded or #arranged.major <= 2 then
        break
      end
      arranged = arrange(self, box, own)
      own = own / 1.5
    end
  end
  return arranged
end

-- --- drawing -------------------------------------------------------------------------------------

local function draw_grid(self, d, box, style, positions)
  local colors = require "dnn.plot.colors"
  local grid, values = style.grid, self.values
  local width = grid.linewidth or values["grid.linewidth"]
  local linestyle = grid.linestyle or values["grid.linestyle"]
  if options.is_no_line(linestyle) or #positions == 0 then
    return
  end
  local commands = {}
  for i, at in ipairs(positions) do
    local x0, y0, x1, y1 = at, box.y + box.h, at, box.y
    if self.name == "y" then
      x0, y0, x1, y1 = box.x, at, box.x + box.w, at
    end
    table.move({ "M", x0, y0, "L", x1, y1 }, 1, 6, 6 * i - 5, commands)
  end
  local dash, dash_offset = options.dashes(linestyle, width)
  d:path(commands, { stroke = colors.parse(grid.color or values["grid.color"],
    grid.alpha or values["grid.alpha"]), width = width, dash = dash, dash_offset = dash_offset,
    cap = dash and "butt" or "projecting", snap = true })
end

local function draw_marks(self, d, box, style, positions)
  local out, inside = reach(style)
  if style.size == 0 or style.width == 0 then
    return
  end
  local edges = { bottom = { box.y + box.h, 1 }, top = { box.y, -1 }, left = { box.x, -1 },
    right = { box.x + box.w, 1 } }
  local commands = {}
  for _, side in ipairs(sides[self.name]) do
    if style[side] then
      local edge, outward = edges[side][1], edges[side][2]
      local from, to = edge - outward * inside, edge + outward * out
      for _, at in ipairs(positions) do
        local x0, y0, x1, y1 = at, from, at, to
        if self.name == "y" then
          x0, y0, x1, y1 = from, at, to, at
        end
        table.move({ "M", x0, y0, "L", x1, y1 }, 1, 6, #commands + 1, commands)
      end
    end
  end
  if #commands > 0 then
    d:path(commands, { stroke = require("dnn.plot.colors").parse(style.color), width = style.width,
      cap = "butt", snap = true })
  end
end

--- Draws grid, ticks and texts where `arrange` placed them.
function Axis:draw(d, box, arranged)
  if not self.is_visible then
    return
  end
  for _, which in ipairs { "minor", "major" } do
    if self[which].grid then
      draw_grid(self, d, box, self[which], arranged[which])
    end
  end
  draw_marks(self, d, box, self.major, arranged.major)
  draw_marks(self, d, box, self.minor, arranged.minor)
  for _, placed in ipairs(arranged.texts) do
    placed:draw(d)
  end
end

-- --- settings ------------------------------------------------------------------------------------

--- Sets the scale: "linear", "log" or "symlog".
function Axis:set_scale(kind, how)
  local scaling = self.scaling
  scaling.scale = scale.new(kind, how)
  scaling.positions, scaling.labels, scaling.writer = false, false, false
  scaling.locator = false
  scaling.minor = self.values[self.name .. "tick.minor.visible"]
  scaling:changed()
end

--- Sets the positions of the ticks, and their labels.
function Axis:fix_ticks(caller, positions, labels, is_minor)
  local list = data.vector(caller, "the ticks", positions):totable()
  for _, position in ipairs(list) do
    options.check(caller, "a tick", position, "number")
  end
  if is_minor then
    self.scaling.minor = list
  else
    self.scaling.positions, self.scaling.labels, self.scaling.locator = list, false, false
    if labels then
      self:fix_labels(caller, labels)
    end
    local fixed = self.scaling.fixed
    for _, position in ipairs(fixed and list or {}) do
      fixed.low, fixed.high = math.min(fixed.low, position), math.max(fixed.high, position)
    end
  end
  self.scaling:changed()
end

--- Sets the texts of the ticks.
function Axis:fix_labels(caller, labels)
  if getmetatable(labels) == "dnn.array" then
    labels = labels:totable()
  elseif type(labels) ~= "table" then
    fail("%s: the labels must be a table of texts, got %s", caller, type(labels))
  end
  local positions = self.scaling.positions or self:ticks().major
  if #labels ~= #positions and #labels > 0 then
    fail("%s: there are %d labels for %d ticks", caller, #labels, #positions)
  end
  local texts = {}
  for i, label in ipairs(labels) do
    texts[i] = tostring(options.check(caller, "a label", label, "text"))
  end
  self.scaling.positions, self.scaling.labels, self.scaling.locator = positions, texts, false
  self.scaling:changed()
end

-- What tick_params takes.
local tick_options <const> = {
  axis = options.words { "x", "y", "both" }, which = options.words { "major", "minor", "both" },
  direction = options.words { "out", "in", "inout" }, length = "from_zero", width = "from_zero",
  color = "color", pad = "number", labelsize = "font_size", labelcolor = "color", colors = "color",
  labelfontfamily = "string", rotation = "angle", labelrotation = "angle", bottom = "boolean",
  top = "boolean", left = "boolean", right = "boolean", labelbottom = "boolean",
  labeltop = "boolean", labelleft = "boolean", labelright = "boolean", grid_color = "color",
  grid_alpha = "share", grid_linewidth = "from_zero", grid_linestyle = "linestyle",
}

--- Sets how ticks look, as tick_params does: `given` is checked already.
function Axis:set_style(given)
  local which = given.which or "major"
  for _, name in ipairs(which == "both" and { "major", "minor" } or { which }) do
    local style = self[name]
    local function set(field, value)
      if value ~= nil then
        style[field] = value
      end
    end
    set("direction", given.direction)
    set("size", given.length)
    set("width", given.width)
    set("pad", given.pad)
    set("color", given.color or given.colors)
    set("labelcolor", given.labelcolor or given.colors)
    set("labelsize", given.labelsize and options.font_size(given.labelsize,
      self.values["font.size"]))
    set("labelfontfamily", given.labelfontfamily)
    set("rotation", given.labelrotation or given.rotation)
    for _, side in ipairs(sides[self.name]) do
      set(side, given[side])
      set("label" .. side, given["label" .. side])
    end
    for _, property in ipairs { "color", "alpha", "linewidth", "linestyle" } do
      local value = given["grid_" .. property]
      if value ~= nil then
        style.grid = style.grid or {}
        style.grid[property] = value
      end
    end
  end
end

--- Shows or hides ticks, labels and grid.
function Axis:set_visible(is_visible)
  self.is_visible = options.check("set_visible", "the argument", is_visible, "boolean")
end

--- Sets how the labels of ticks are written: a format such as "%.2f" or "{x:.2f}", a function of a
--- number, or one of dnn.plot.axis.ticker's formatters.
function Axis:set_major_formatter(format)
  options.check("set_major_formatter", "the format", format, "number_format")
  if type(format) == "string" and format:find("{", 1, true) then
    format = require("dnn.plot.axis.ticker").StrMethodFormatter(format)
  end
  self.scaling.writer, self.scaling.labels = format, false
  self.scaling:changed()
end

local locator_kind <const> = {
  text = "a locator, such as plt.MultipleLocator(0.5), or a function of two limits",
  holds = function(value) return type(value) == "function" end,
}

--- Sets where ticks are: one of dnn.plot.axis.ticker's locators, or a function of the limits that
--- returns a list.
function Axis:set_major_locator(locator)
  options.check("set_major_locator", "the locator", locator, locator_kind)
  local scaling = self.scaling
  scaling.locator, scaling.positions, scaling.labels = locator, false, false
  scaling:changed()
end

--- Sets where minor ticks are, as set_major_locator does.
function Axis:set_minor_locator(locator)
  self.scaling.minor = options.check("set_minor_locator", "the locator", locator, locator_kind)
  self.scaling:changed()
end

--- Puts the label of the axis on a side.
function Axis:set_label_position(side)
  self.label_side = options.check("set_label_position", "the side", side,
    options.words(sides[self.name]))
end

--- Puts ticks and their labels on one side, or ticks on "both" or on none.
function Axis:set_ticks_position(where)
  local first, second = sides[self.name][1], sides[self.name][2]
  options.check("set_ticks_position", "the side", where,
    options.words { first, second, "both", "none" })
  for _, which in ipairs { "major", "minor" } do
    local style = self[which]
    for _, side in ipairs { first, second } do
      style[side] = where == side or where == "both"
      if where == first or where == second then
        style["label" .. side] = where == side
      end
    end
  end
  if where == first or where == second then
    self.offset_side = where
  end
end

for name, list in pairs(sides) do
  for _, side in ipairs(list) do
    Axis["tick_" .. side] = function(self)
      if self.name ~= name then
        fail("tick_%s: the %s axis has no such side", side, self.name)
      end
      self:set_ticks_position(side)
    end
  end
end

-- What the methods of axes do for one direction, `ax.yaxis:grid(true)`.
for name, method in pairs {
  set_ticks = "set_%sticks", set_ticklabels = "set_%sticklabels", set_label_text = "set_%slabel",
  get_ticklabels = "get_%sticklabels", get_ticklocs = "get_%sticks",
} do
  Axis[name] = function(self, ...)
    return self.axes[method:format(self.name)](self.axes, ...)
  end
end

--- Shows a grid in this direction, hides it, or turns it over.
function Axis:grid(is_visible, given)
  if type(is_visible) == "table" then
    options.check_end("grid", given)
    is_visible, given = nil, is_visible
  end
  options.check("grid", "the options", given or {}, "table")
  self.axes:grid(is_visible, options.merge(given, { axis = self.name }))
end

--- Sets how ticks and their labels look.
function Axis:set_tick_params(given)
  options.check("set_tick_params", "the options", given, "table")
  self.axes:tick_params(options.merge(given, { axis = self.name }))
end

guards.methods(Axis, "axis", "ax.xaxis", function(value)
  return getmetatable(value) == Axis
end)

local methods <const> = members.of(Axis, "arrange draw find_ticks fix_labels fix_ticks "
  .. "format_options limits set_scale set_style ticks")
Axis.__complete = methods

function Axis.__index(_, name)
  local method = Axis[name]
  if method ~= nil then
    return method
  end
  members.refuse("axis objects", name, methods)
end

return { new = new, sides = sides, tick_options = tick_options, unite = unite, nothing = nothing }
