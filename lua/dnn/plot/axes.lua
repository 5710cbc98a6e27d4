--- Axes: a box with two directions, and what is drawn in it. Kinds of plots add methods: each is a
--- file in dnn/plot/kinds, which is loaded when one of its methods is first used.

local artist = require "dnn.plot.artist"
local axis = require "dnn.plot.axis"
local canvas = require "dnn.plot.artist.canvas"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local public = require "dnn.plot.figure.members"
local rc = require "dnn.plot.rc"
local suggest = require "dnn.support.suggest"
local settings = require "dnn.plot.axes.settings"

---@class dnn.plot.Axes: dnn.plot.AxesSettings
---@field figure dnn.plot.Figure
---@field x dnn.plot.Axis
---@field y dnn.plot.Axis
---@field artists dnn.plot.Artist[] in the order of their creation
---@field rc table<string, any> the parameters when it was made
---@field slot dnn.plot.Slot where it lies in the figure
local Axes = { __name = "dnn.plot.axes" }

for name, method in pairs(settings) do
  Axes[name] = method
end

-- Methods of axes that kinds of plots have, and the file of each in dnn/plot/kinds.
local kinds <const> = {
  decision_boundary = "decision_boundary", images = "images", gradient_flow = "gradient_flow",
  confusion_matrix = "confusion_matrix",
  plot = "line", loglog = "line", semilogx = "line", semilogy = "line",
  scatter = "scatter", imshow = "image", matshow = "image", pcolormesh = "mesh", hist2d = "mesh",
  hexbin = "hexbin",
  contour = "contour", contourf = "contour", clabel = "contour",
  hist = "hist", bar = "bars", barh = "bars", bar_label = "bars", errorbar = "errorbar",
  fill = "fill", fill_between = "fill", fill_betweenx = "fill", stackplot = "fill",
  axhspan = "reference", axvspan = "reference", stem = "stem", step = "step",
  axhline = "reference", axvline = "reference", axline = "reference", hlines = "reference",
  vlines = "reference", text = "annotation", annotate = "annotation", pie = "pie",
  boxplot = "boxplot", add_patch = "shapes", add_artist = "shapes", quiver = "quiver",
  violinplot = "violin", arrow = "shapes",
}

--- A side of the box, `ax.spines.top`.
---@class dnn.plot.Spine: dnn.plot.Artist
local Spine = artist.class("Spine", { color = "color", linewidth = "from_zero" })
artist.finish(Spine, "spine")

-- The sides by their names, and several of them, `ax.spines[{ "top", "right" }]`, or all,
-- `ax.spines[":"]`, whose methods are called together.
local Spines = {}

function Spines.__index(spines, key)
  local names, group = key == ":" and { "left", "right", "top", "bottom" } or key, {}
  if type(names) ~= "table" then
    fail('spines: %s: write ax.spines.top, or ax.spines[{ "top", "right" }]',
      suggest.unknown("side", key, spines))
  end
  for i, name in ipairs(names) do
    group[i] = spines[name]
  end
  return setmetatable(group, { __index = function(_, method)
    return function(_, ...)
      for i = 1, #names do
        group[i][method](group[i], ...)
      end
    end
  end })
end

local function is_axes(value)
  return getmetatable(value) == Axes
end

-- --- making --------------------------------------------------------------------------------------

--- Makes axes in a slot of a figure, and adds them to it.
---@param figure dnn.plot.Figure
---@param slot dnn.plot.Slot
---@param shared? {x?: dnn.plot.Axes, y?: dnn.plot.Axes} axes with which a direction is shared
---@return dnn.plot.Axes
local function new(figure, slot, shared)
  local values = rc.values()
  local self = setmetatable({ figure = figure, slot = slot, rc = values }, Axes)
  shared = shared or {}
  self.artists = {}
  self.x = axis.new("x", self, shared.x and shared.x.x.scaling)
  self.y = axis.new("y", self, shared.y and shared.y.y.scaling)
  self:reset()
  self.aspect, self.box_aspect, self.adjustable, self.anchor = false, false, "box", "C"
  self.strips, self.strip, self.is_visible = {}, false, true
  figure:add(self)
  return self
end

-- Sets everything but the place, the directions and what is shared.
function Axes:reset()
  self.titles, self.legend_artist, self.is_on = {}, false, true
  self.cycle, self.taken_colors = self.rc["axes.prop_cycle"], { line = 0, patch = 0 }
  self.axisbelow = self.rc["axes.axisbelow"]
  self.facecolor = self.rc["axes.facecolor"]
  self.is_frame_on = true
  self.spines = setmetatable({}, Spines)
  for _, side in ipairs { "left", "right", "top", "bottom" } do
    self.spines[side] = artist.new(Spine, "spine", nil, {
      visible = self.rc["axes.spines." .. side], color = self.rc["axes.edgecolor"],
      linewidth = self.rc["axes.linewidth"],
    })
  end
end

--- Adds an artist, and returns it.
---@generic T: dnn.plot.Artist
---@param one T
---@return T
function Axes:add(one)
  one.axes = self
  table.insert(self.artists, one)
  self:changed()
  return one
end

--- Takes an artist out.
function Axes:take_out(one)
  for i, other in ipairs(self.artists) do
    if other == one then
      table.remove(self.artists, i)
      break
    end
  end
  one.axes = nil
  self:changed()
end

--- Limits are found anew when they are needed next.
function Axes:changed()
  self.x.scaling:changed()
  self.y.scaling:changed()
end

--- The next color of the cycle: areas go through it for themselves.
---@param what? "line"|"patch"
---@return string
function Axes:next_color(what)
  local cycle, taken = self.cycle, self.taken_colors
  what = what or "line"
  taken[what] = taken[what] + 1
  return cycle[(taken[what] - 1) % #cycle + 1]
end

-- --- places and drawing --------------------------------------------------------------------------

--- The length of the box in one direction as matplotlib lays it out: ticks are chosen for it.
---@param name "x"|"y"
function Axes:default_length(name)
  local box = self.figure:default_box(self)
  return name == "x" and box.w or box.h
end

--- How far a side reaches out of the box: the ticks that it has do.
---@param side string
---@param marks {major: number[], minor: number[]} the ticks of its direction
function Axes:spine_reach(side, marks)
  local own = (side == "top" or side == "bottom") and self.x or self.y
  local reach = 0
  for _, which in ipairs(self.is_on and own.is_visible and { "major", "minor" } or {}) do
    local style = own[which]
    if #marks[which] > 0 and style[side] and style.direction ~= "in" then
      reach = math.max(reach, style.direction == "inout" and style.size / 2 or style.size)
    end
  end
  return reach
end

-- The upper edge of what is above the box: ticks, labels.
local function top_of(self, arranged)
  local top = arranged.box.y
  if self.is_on and (self.x.label_side == "top" or self.x.major.top or self.x.major.labeltop) then
    return math.min(top, arranged.x.bounds.y0, top - self:spine_reach("top", arranged.x))
  end
  return top
end

--- Places the titles above what is on top of the box, on one line.
---@param arranged table what `arrange` returned
---@param top number the upper edge of that, and of what twins have there
function Axes:place_titles(arranged, top)
  local box, titles, y = arranged.box, {}, math.huge
  for _, where in ipairs { "left", "center", "right" } do
    local title = self.titles[where]
    if title and title.text ~= "" and title.visible then
      local along = where == "left" and 0 or where == "right" and 1 or 0.5
      local x, own_y = box.x + along * box.w, box.y - title.pad
      local at, offset, limit = title:place(x, own_y), arranged.y.offset, top
      if offset and at.x0 < offset.x1 and at.x1 > offset.x0 and at.y1 > offset.y0 then
        limit = math.min(limit, offset.y0)
      end
      if title.up then
        own_y, limit = box.y + (1 - title.up) * box.h - title.pad, math.huge
      end
      titles[#titles + 1] = { title = title, x = x }
      y = math.min(y, at.y1 > limit and limit - title.pad or own_y)
    end
  end
  arranged.titles = {}
  for i, one in ipairs(titles) do
    local at = one.title:place(one.x, y)
    arranged.titles[i] = at
    axis.unite(arranged.bounds, at.x0, at.y0, at.x1, at.y1)
  end
end

--- Where everything lies that is in and around a box, but for the titles.
---@param box {x: number, y: number, w: number, h: number}
---@param lengths {x: number, y: number} for which ticks are chosen
---@return table arranged with `bounds` {x0, y0, x1, y1} of it all, and `top`: titles are above
function Axes:arrange(box, lengths)
  local arranged = { box = box }
  arranged.bounds = { x0 = box.x, y0 = box.y, x1 = box.x + box.w, y1 = box.y + box.h }
  for _, name in ipairs { "x", "y" } do
    arranged[name] = self[name]:arrange(box, lengths[name])
    if self.is_on then
      local bounds = arranged[name].bounds
      axis.unite(arranged.bounds, bounds.x0, bounds.y0, bounds.x1, bounds.y1)
      for _, side in ipairs(axis.sides[name]) do
        local reach = self:spine_reach(side, arranged[name])
        axis.unite(arranged.bounds, side == "left" and box.x - reach or box.x,
          side == "top" and box.y - reach or box.y,
          side == "right" and box.x + box.w + reach or box.x,
          side == "bottom" and box.y + box.h + reach or box.y)
      end
    end
  end
  arranged.top = top_of(self, arranged)
  for _, one in ipairs(self.artists) do
    if one.extent and one.visible then
      local x0, y0, x1, y1 = one:extent(canvas.new(nil, self, box))
      if x0 then
        axis.unite(arranged.bounds, x0, y0, x1, y1)
      end
    end
  end
  return arranged
end

local function draw_spines(self, d, box)
  local edges = {
    left = { box.x, box.y, box.x, box.y + box.h },
    right = { box.x + box.w, box.y, box.x + box.w, box.y + box.h },
    top = { box.x, box.y, box.x + box.w, box.y },
    bottom = { box.x, box.y + box.h, box.x + box.w, box.y + box.h },
  }
  for _, side in ipairs { "left", "right", "bottom", "top" } do
    local spine = self.spines[side]
    if spine.visible and spine.linewidth > 0 then
      local x0, y0, x1, y1 = table.unpack(edges[side])
      d:path({ "M", x0, y0, "L", x1, y1 }, {
        stroke = require("dnn.plot.colors").parse(spine.color, spine.alpha),
        width = spine.linewidth, cap = "projecting", snap = true,
      })
    end
  end
end

-- Everything that is drawn, in the order in which it is.
local function in_order(self, arranged)
  local list = {}
  local function add(zorder, draw, is_clipped)
    list[#list + 1] = { zorder = zorder, number = #list, draw = draw, is_clipped = is_clipped }
  end
  if self.is_on then
    local zorder = self.axisbelow == true and 0.5 or self.axisbelow == "line" and 1.5 or 2.5
    for _, name in ipairs { "x", "y" } do
      add(zorder, function(d)
        self[name]:draw(d, arranged.box, arranged[name])
      end)
    end
    if self.is_frame_on then
      add(2.5, function(d) draw_spines(self, d, arranged.box) end)
    end
  end
  for _, placed in ipairs(arranged.titles) do
    add(3, function(d) placed:draw(d) end)
  end
  local own = false
  for _, one in ipairs(self.artists) do
    if one.visible then
      add(one.zorder, function(d)
        own = own or canvas.new(d, self, arranged.box)
        one:draw(own)
      end, one.clip ~= false)
    end
  end
  table.sort(list, function(a, b)
    return a.zorder < b.zorder or a.zorder == b.zorder and a.number < b.number
  end)
  return list
end

--- Draws everything where `arrange` placed it.
---@param d userdata drawing
---@param arranged table
---@param is_transparent? boolean without its background
function Axes:draw(d, arranged, is_transparent)
  local box = arranged.box
  if self.is_on and self.is_frame_on and not is_transparent then
    local color = require("dnn.plot.colors").parse(self.facecolor)
    if color[4] > 0 then
      d:rectangle(box.x, box.y, box.w, box.h, { fill = color, snap = true })
    end
  end
  local is_clipping = false
  for _, item in ipairs(in_order(self, arranged)) do
    if is_clipping ~= (item.is_clipped == true) then
      is_clipping = not is_clipping
      if is_clipping then
        d:clip(box.x, box.y, box.w, box.h)
      else
        d:unclip()
      end
    end
    item.draw(d)
  end
  if is_clipping then
    d:unclip()
  end
end

local opposites <const> = { right = "W", left = "E", top = "S", bottom = "N" }
local anchors <const> = { right = "E", left = "W", top = "N", bottom = "S" }

--- Makes axes in a strip that is taken off the box around others, such as a colorbar's.
---@param members dnn.plot.Axes[] of one figure
---@param how {side: string, fraction: number, pad: number, shrink: number, aspect: number} aspect:
--- the longer side by the shorter one
---@return dnn.plot.Axes
local function new_beside(members, how)
  local strip = { members = members, side = how.side, fraction = how.fraction, pad = how.pad,
    shrink = how.shrink }
  local last = members[#members]
  local current, slot = last.figure.current, last.slot
  if #members > 1 and slot.grid then -- beside all, between none
    slot = { grid = slot.grid, top = 1, bottom = slot.grid.rows, left = 1,
      right = slot.grid.columns }
  end
  local beside = new(last.figure, slot)
  beside.strip, beside.anchor = strip, opposites[how.side]
  beside.box_aspect = (how.side == "right" or how.side == "left") and how.aspect or 1 / how.aspect
  for _, member in ipairs(members) do
    table.insert(member.strips, strip)
    member.anchor = anchors[how.side]
  end
  last.figure.current = current
  return beside
end

-- --- other axes ----------------------------------------------------------------------------------

-- Axes in the same box that share one direction.
local function twin(self, shared, side)
  local other = new(self.figure, self.slot, { [shared] = self })
  local own = shared == "x" and "y" or "x"
  other.strips, other.strip, other.facecolor = self.strips, self.strip, "none"
  other[shared].is_visible = false
  other[own].label_side, other[own].offset_side = side, side
  local opposite = axis.sides[own][1]
  for _, which in ipairs { "major", "minor" } do
    local style = other[own][which]
    style[opposite], style["label" .. opposite] = false, false
    style[side], style["label" .. side] = true, true
  end
  return other
end

--- Other axes in the same box with the same x, and a y of its own on the right.
function Axes:twinx()
  return twin(self, "x", "right")
end

--- Other axes in the same box with the same y, and an x of its own at the top.
function Axes:twiny()
  return twin(self, "y", "top")
end

--- Shares the limits and the scale of x with other axes.
function Axes:sharex(other)
  self:share("x", other)
end

--- Shares the limits and the scale of y with other axes.
function Axes:sharey(other)
  self:share("y", other)
end

function Axes:share(name, other)
  if not is_axes(other) then
    fail("share%s: other axes are needed, got %s", name, type(other))
  end
  local members = self[name].scaling.members
  for i, member in ipairs(members) do
    if member == self then
      table.remove(members, i)
      break
    end
  end
  self[name].scaling = other[name].scaling
  table.insert(other[name].scaling.members, self)
  self:changed()
end

--- Shows the labels of the ticks only at the outer edge of the grid of the figure.
function Axes:label_outer()
  local slot = self.slot
  if slot.grid and slot.bottom < slot.grid.rows then
    self.x.major.labelbottom, self.x.minor.labelbottom, self.x.label = false, false, false
  end
  if slot.grid and slot.left > 1 then
    self.y.major.labelleft, self.y.minor.labelleft, self.y.label = false, false, false
  end
end

--- Takes everything out of the axes.
function Axes:clear()
  for _, one in ipairs(self.artists) do
    one.axes = nil
  end
  self.rc, self.artists = rc.values(), {}
  for _, name in ipairs { "x", "y" } do
    local own = self[name]
    local fresh = axis.new(name, self)
    table.remove(fresh.scaling.members)
    for key, value in pairs(fresh.scaling) do
      if key ~= "members" then
        own.scaling[key] = value
      end
    end
    fresh.scaling = own.scaling
    self[name] = fresh
  end
  self.aspect, self.adjustable = false, "box"
  self:reset()
  self:changed()
end
Axes.cla = Axes.clear

--- Takes the axes out of their figure.
function Axes:remove()
  if self.figure then
    self.figure:take_out(self)
  end
end

function Axes:get_figure()
  return self.figure
end

--- The x axis, whose ticks, labels and grid can be hidden or moved.
function Axes:get_xaxis()
  return self.x
end

--- The y axis.
function Axes:get_yaxis()
  return self.y
end

-- The artists for which a test holds, in their order.
local function those(test)
  return function(self)
    local list = {}
    for _, one in ipairs(self.artists) do
      list[#list + 1] = test(one) and one or nil
    end
    return list
  end
end

--- The lines that are drawn.
function Axes:get_lines()
  return those(function(one) return getmetatable(one).__name == "Line2D" end)(self)
end

-- --- the legend ----------------------------------------------------------------------------------

--- Shows a legend of the artists that have labels.
function Axes:legend(...)
  return require("dnn.plot.figure.legend").add(self, ...)
end

--- The legend, or nil.
function Axes:get_legend()
  return self.legend_artist or nil
end

--- The artists that a legend shows, containers last, and their labels.
function Axes:get_legend_handles_labels()
  local handles, labels = {}, {}
  for _, takes_containers in ipairs { false, true } do
    for _, one in ipairs(self.artists) do
      local label = one.label and tostring(one.label)
      if one.key and label and label ~= "" and label:sub(1, 1) ~= "_"
          and (one.is_container or false) == takes_containers then
        handles[#handles + 1], labels[#labels + 1] = one, label
      end
    end
  end
  return handles, labels
end

--- What texts take for `transform` whose x is data, and whose y is a part of the box.
function Axes.get_xaxis_transform(_)
  return "xaxis"
end

--- What texts take for `transform` whose y is data, and whose x is a part of the box.
function Axes.get_yaxis_transform(_)
  return "yaxis"
end

-- --- methods -------------------------------------------------------------------------------------

guards.methods(Axes, "axes", "ax", is_axes)

-- Fields that matplotlib's axes have, and that have other names here.
local fields <const> = {
  lines = Axes.get_lines,
  patches = those(function(one) return one.is_patch end),
  texts = those(function(one) return one.is_text end),
  containers = those(function(one) return one.is_container end),
  xaxis = Axes.get_xaxis, yaxis = Axes.get_yaxis,
  -- What texts take for `transform`: parts of the box, or data.
  transAxes = function() return "axes" end, transData = function() return "data" end,
}

-- The method of a kind of plot, whose file is loaded when it is first used.
local function method_of_kind(name)
  local loaded = require("dnn.plot.kinds." .. kinds[name])
  Axes[name] = Axes[name] or guards.method(loaded[name], name, "axes", "ax", is_axes)
  return Axes[name]
end

--- The methods for users, by their names.
---@return table<string, function>
local function methods()
  local found = public.of(Axes, "add arrange changed default_length draw fit_limits freeze "
    .. "next_color place_titles reset share spine_reach style_labels take_out")
  for name in pairs(kinds) do
    found[name] = method_of_kind(name)
  end
  return found
end
Axes.__complete = methods

--- Whether axes have a method of this name.
---@param name string
---@return boolean
local function has(name)
  return Axes[name] ~= nil or kinds[name] ~= nil
end

function Axes.__index(self, name)
  local method = Axes[name]
  if method ~= nil then
    return method
  elseif kinds[name] then
    return method_of_kind(name)
  elseif fields[name] then
    return fields[name](self)
  end
  public.refuse("axes", name, methods())
end

function Axes:__tostring()
  local title = self:get_title()
  return ("<axes%s>"):format(title ~= "" and ": " .. title or "")
end

return { new = new, new_beside = new_beside, is = is_axes, has = has, kinds = kinds,
  methods = methods }
