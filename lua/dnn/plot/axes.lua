--- Axes: a box with two directions, and what is drawn in it. Kinds of plots add methods: each is a
--- file in dnn/plot/kinds, which is loaded when one of its methods is first used.

local artist = require "dnn.plot.artist"
local axis = require "dnn.plot.axis"
local canvas = require "dnn.plot.canvas"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local options = require "dnn.plot.options"
local public = require "dnn.plot.members"
local rc = require "dnn.plot.rc"
local suggest = require "dnn.support.suggest"
local text = require "dnn.plot.text"

---@class dnn.plot.Axes
---@field figure dnn.plot.Figure
---@field x dnn.plot.Axis
---@field y dnn.plot.Axis
---@field artists dnn.plot.Artist[] in the order of their creation
---@field rc table<string, any> the parameters when it was made
---@field slot dnn.plot.Slot where it lies in the figure
local Axes = { __name = "dnn.plot.axes" }

-- Methods of axes that kinds of plots have, and the file of each in dnn/plot/kinds.
local kinds <const> = {
  decision_boundary = "decision_boundary", images = "images", gradient_flow = "gradient_flow",
  confusion_matrix = "confusion_matrix",
  plot = "line", loglog = "line", semilogx = "line", semilogy = "line",
  scatter = "scatter", imshow = "image", matshow = "image", pcolormesh = "mesh", hist2d = "mesh",
  contour = "contour", contourf = "contour", clabel = "contour",
  hist = "hist", bar = "bars", barh = "bars", bar_label = "bars", errorbar = "errorbar",
  fill = "fill", fill_between = "fill", fill_betweenx = "fill", stackplot = "fill",
  axhspan = "reference", axvspan = "reference", stem = "stem", step = "step",
  axhline = "reference", axvline = "reference", axline = "reference", hlines = "reference",
  vlines = "reference", text = "annotation", annotate = "annotation", pie = "pie",
  boxplot = "boxplot", add_patch = "shapes", add_artist = "shapes", quiver = "quiver",
}

--- A side of the box, `ax.spines.top`.
---@class dnn.plot.Spine: dnn.plot.Artist
local Spine = artist.class("Spine", { color = "color", linewidth = "from_zero" })
artist.finish(Spine, "spine")

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
  self.taken_colors = { line = 0, patch = 0 }
  self.axisbelow = self.rc["axes.axisbelow"]
  self.facecolor = self.rc["axes.facecolor"]
  self.is_frame_on = true
  self.spines = {}
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
  local cycle, taken = self.rc["axes.prop_cycle"], self.taken_colors
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

--- How far a side reaches out of the box: its ticks do.
function Axes:spine_reach(side)
  local own = (side == "top" or side == "bottom") and self.x or self.y
  local style = own.major
  if not self.is_on or not style[side] or style.direction == "in" then
    return 0
  end
  return style.direction == "inout" and style.size / 2 or style.size
end

-- Where the titles lie: above what is on top of the box, on one line.
local function place_titles(self, box, arranged)
  local top = box.y
  local x_axis = arranged.x
  if self.is_on and (self.x.label_side == "top" or self.x.major.top or self.x.major.labeltop) then
    top = math.min(top, x_axis.bounds.y0, box.y - self:spine_reach "top")
  end
  local titles, y = {}, math.huge
  for _, where in ipairs { "left", "center", "right" } do
    local title = self.titles[where]
    if title and title.text ~= "" and title.visible then
      local along = where == "left" and 0 or where == "right" and 1 or 0.5
      local x, own_y = box.x + along * box.w, box.y - title.pad
      local at, offset, limit = title:place(x, own_y), arranged.y.offset, top
      if offset and at.x0 < offset.x1 and at.x1 > offset.x0 and at.y1 > offset.y0 then
        limit = math.min(limit, offset.y0)
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

--- Where everything lies that is in and around a box.
---@param box {x: number, y: number, w: number, h: number}
---@param lengths {x: number, y: number} for which ticks are chosen
---@return table arranged with `bounds` {x0, y0, x1, y1} of it all
function Axes:arrange(box, lengths)
  local arranged = { box = box }
  arranged.bounds = { x0 = box.x, y0 = box.y, x1 = box.x + box.w, y1 = box.y + box.h }
  for _, name in ipairs { "x", "y" } do
    arranged[name] = self[name]:arrange(box, lengths[name])
    if self.is_on then
      local bounds = arranged[name].bounds
      axis.unite(arranged.bounds, bounds.x0, bounds.y0, bounds.x1, bounds.y1)
      for _, side in ipairs(axis.sides[name]) do
        local reach = self:spine_reach(side)
        axis.unite(arranged.bounds, side == "left" and box.x - reach or box.x,
          side == "top" and box.y - reach or box.y,
          side == "right" and box.x + box.w + reach or box.x,
          side == "bottom" and box.y + box.h + reach or box.y)
      end
    end
  end
  place_titles(self, box, arranged)
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
function Axes:draw(d, arranged)
  local box = arranged.box
  if self.is_on and self.is_frame_on then
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

-- --- texts ---------------------------------------------------------------------------------------

-- Two tables of options as one.
local function with(names, more)
  local all = {}
  for name, kind in pairs(names) do
    all[name] = kind
  end
  for name, kind in pairs(more) do
    all[name] = kind
  end
  return all
end

local title_names <const> = with(text.properties, {
  loc = options.words { "left", "center", "right" }, pad = "number" })

local function check_text(caller, content)
  if content == nil then
    fail('%s: a text is needed, such as %s "cost"', caller, caller)
  end
  return tostring(options.check(caller, "the text", content, "text"))
end

--- Sets the title above the box.
---@param content string
---@param given? table fontsize, color, loc ("left", "center", "right"), pad, ...
---@return dnn.plot.Text
function Axes:set_title(content, given)
  content = check_text("title", content)
  local read = options.read("title", given, title_names)
  local where, values = read.loc or self.rc["axes.titlelocation"], self.rc
  local color = values["axes.titlecolor"]
  local pad = read.pad or values["axes.titlepad"]
  read.loc, read.pad = nil, nil
  local title = artist.new(text.Text, "title", read, {
    text = content, zorder = 3, fontsize = options.font_size(values["axes.titlesize"],
      values["font.size"]), fontweight = values["axes.titleweight"],
    color = color == "auto" and values["text.color"] or color, horizontalalignment = where,
    verticalalignment = "baseline",
  })
  title.pad = pad
  self.titles[where] = title
  return title
end

--- The title.
---@param where? "left"|"center"|"right"
---@return string
function Axes:get_title(where)
  local title = self.titles[where or "center"]
  return title and title.text or ""
end

local label_places <const> = { x = { left = 0, center = 0.5, right = 1 },
  y = { bottom = 0, center = 0.5, top = 1 } }

-- Sets the label of one direction.
local function set_label(self, name, content, given)
  local caller = name .. "label"
  content = check_text(caller, content)
  local loc = name == "x" and options.words { "left", "center", "right" }
    or options.words { "bottom", "center", "top" }
  local read = options.read(caller, given, with(text.properties,
    { loc = loc, labelpad = "number" }))
  local own, values = self[name], self.rc
  local place, pad = read.loc or "center", read.labelpad or values["axes.labelpad"]
  read.loc, read.labelpad = nil, nil
  local along = label_places[name][place]
  local label = artist.new(text.Text, caller, read, {
    text = content, zorder = 3, color = values["axes.labelcolor"],
    fontsize = options.font_size(values["axes.labelsize"], values["font.size"]),
    fontweight = values["axes.labelweight"],
    horizontalalignment = along == 0 and "left" or along == 1 and "right" or "center",
    rotation = name == "y" and 90 or 0, rotation_mode = name == "y" and "anchor" or "default",
  })
  label.follows_side = label.verticalalignment == nil
  label.along, label.pad = along, pad
  own.label = label
  return label
end

-- --- what both directions have -------------------------------------------------------------------

for _, name in ipairs { "x", "y" } do
  --- Sets the label of the axis.
  Axes["set_" .. name .. "label"] = function(self, content, given)
    return set_label(self, name, content, given)
  end

  Axes["get_" .. name .. "label"] = function(self)
    return self[name].label and self[name].label.text or ""
  end

  --- The limits, two numbers.
  Axes["get_" .. name .. "lim"] = function(self)
    return self[name]:limits()
  end

  --- Sets the limits: two numbers, a table of two, or one of them, the other nil.
  Axes["set_" .. name .. "lim"] = function(self, low, high)
    local caller = name .. "lim"
    if type(low) == "table" then
      options.check_end(caller, high)
      local given = low
      if given[1] == nil then
        local first, last = "left", "right"
        if name == "y" then
          first, last = "bottom", "top"
        end
        given = options.read(caller, low, { [first] = "number", [last] = "number",
          [name .. "min"] = "number", [name .. "max"] = "number" })
        low, high = given[first] or given[name .. "min"], given[last] or given[name .. "max"]
      else
        options.check(caller, "the limits", given, "pair")
        low, high = given[1], given[2]
      end
    end
    self[name].scaling:set_limits(caller, low, high)
    return self[name]:limits()
  end

  --- The positions of the ticks that are seen.
  Axes["get_" .. name .. "ticks"] = function(self)
    return table.move(self[name]:ticks().major, 1, #self[name]:ticks().major, 1, {})
  end

  --- Sets the positions of the ticks and, if given, their texts.
  Axes["set_" .. name .. "ticks"] = function(self, positions, labels, given)
    local caller = name .. "ticks"
    if positions == nil then
      fail("%s: the positions are needed; {} is no ticks", caller)
    elseif options.is_table(labels) then
      options.check_end(caller, given)
      labels, given = nil, labels
    end
    self:style_labels(caller, name, given, function(read)
      self[name]:set_ticks(caller, positions, labels or read.labels, read.minor == true)
    end)
  end

  --- The texts of the ticks that are seen.
  Axes["get_" .. name .. "ticklabels"] = function(self)
    local labels = self[name]:ticks().labels
    return table.move(labels, 1, #labels, 1, {})
  end

  --- Sets the texts of the ticks.
  Axes["set_" .. name .. "ticklabels"] = function(self, labels, given)
    local caller = name .. "ticklabels"
    self:style_labels(caller, name, given, function()
      self[name]:set_labels(caller, labels)
    end)
  end

  --- "linear", "log" or "symlog".
  Axes["get_" .. name .. "scale"] = function(self)
    return self[name].scaling.scale.kind
  end

  --- Sets the scale: "linear", "log" or "symlog", with its options.
  Axes["set_" .. name .. "scale"] = function(self, kind, given)
    self[name]:set_scale(kind, given)
    self:changed()
  end

  --- Turns the direction around.
  Axes["invert_" .. name .. "axis"] = function(self)
    local scaling = self[name].scaling
    scaling.is_inverted = not scaling.is_inverted
    scaling:changed()
  end

  --- Whether values go down to the right, or down.
  Axes[name .. "axis_inverted"] = function(self)
    return self[name].scaling.is_inverted
  end

  --- Sets the part of the range of the data that is added at each end.
  Axes["set_" .. name .. "margin"] = function(self, margin)
    options.check("set_" .. name .. "margin", "the margin", margin, "number")
    self[name].scaling.margin = margin
    self:changed()
  end
end

local label_options <const> = {
  rotation = "angle", fontsize = "font_size", color = "color", fontfamily = "text",
  horizontalalignment = text.properties.horizontalalignment,
  verticalalignment = text.properties.verticalalignment,
  rotation_mode = text.properties.rotation_mode, minor = "boolean", labels = "table",
}

-- Checks the options of the texts of ticks, calls `set`, and then sets them.
function Axes:style_labels(caller, name, given, set)
  local read = options.read(caller, given, label_options)
  set(read)
  local style = read.minor and self[name].minor or self[name].major
  style.rotation = read.rotation or style.rotation
  style.labelsize = read.fontsize and options.font_size(read.fontsize, self.rc["font.size"])
    or style.labelsize
  style.labelcolor = read.color or style.labelcolor
  style.labelfontfamily = read.fontfamily or style.labelfontfamily
  style.ha, style.va = read.horizontalalignment or style.ha, read.verticalalignment or style.va
  if read.rotation_mode then
    style.anchor = read.rotation_mode == "anchor"
  end
end

--- The text that tells what the labels of all ticks leave out, such as "1e6".
---@param name "x"|"y"
---@return string
function Axes:get_offset_text(name)
  options.check("get_offset_text", "the axis", name, options.words { "x", "y" })
  return self[name]:ticks().offset
end

-- --- settings ------------------------------------------------------------------------------------

--- Shows a grid, hides it, or turns it over.
---@param is_visible? boolean
---@param given? table which, axis, color, alpha, linewidth, linestyle
function Axes:grid(is_visible, given)
  if type(is_visible) == "table" then
    options.check_end("grid", given)
    is_visible, given = nil, is_visible
  end
  if is_visible ~= nil then
    options.check("grid", "the first argument", is_visible, "boolean")
  end
  local read = options.read("grid", given, {
    which = options.words { "major", "minor", "both" }, axis = options.words { "x", "y", "both" },
    color = "color", alpha = "share", linewidth = "from_zero", linestyle = "linestyle",
    visible = "boolean",
  })
  local which, direction = read.which or "major", read.axis or "both"
  if is_visible == nil then
    is_visible = read.visible
  end
  local lines = { color = read.color, alpha = read.alpha, linewidth = read.linewidth,
    linestyle = read.linestyle }
  for _, name in ipairs(direction == "both" and { "x", "y" } or { direction }) do
    for _, one in ipairs(which == "both" and { "major", "minor" } or { which }) do
      local style = self[name][one]
      local shows = is_visible
      if shows == nil then
        shows = not style.grid or next(lines) ~= nil
      end
      style.grid = shows and lines or false
    end
  end
end

--- Sets how ticks and their labels look.
---@param given table
function Axes:tick_params(given, more)
  if type(given) == "string" then
    local direction = given
    given = { axis = direction }
    for name, value in pairs(options.check("tick_params", "the options", more or {}, "table")) do
      given[name] = value
    end
  else
    options.check_end("tick_params", more)
  end
  local read = options.read("tick_params", given, axis.tick_options)
  for _, name in ipairs { "x", "y" } do
    if read.axis == nil or read.axis == "both" or read.axis == name then
      self[name]:set_style(read)
    end
  end
end

local format_options <const> = {
  axis = options.words { "x", "y", "both" }, style = options.words { "sci", "scientific", "plain" },
  scilimits = "pair", useOffset = { text = "true, false or a number", holds = function(value)
    return type(value) == "boolean" or type(value) == "number"
  end },
}

--- Sets how the labels of ticks on linear axes are written: style "sci" or "plain", scilimits,
--- useOffset.
function Axes:ticklabel_format(given)
  local read = options.read("ticklabel_format", given, format_options)
  for _, name in ipairs { "x", "y" } do
    if read.axis == nil or read.axis == "both" or read.axis == name then
      local format = self[name].scaling.format
      for key, value in pairs(read) do
        format[key] = value
      end
    end
  end
end

--- Shows minor ticks on linear axes.
function Axes:minorticks_on()
  self.x.scaling.minor, self.y.scaling.minor = true, true
end

--- Hides minor ticks.
function Axes:minorticks_off()
  self.x.scaling.minor, self.y.scaling.minor = {}, {}
end

--- Sets the parts of the range of the data that are added at each end: one for both directions, or
--- one for each. Without arguments returns them.
function Axes:margins(x, y)
  if type(x) == "table" then
    options.check_end("margins", y)
    local read = options.read("margins", x, { x = "number", y = "number" })
    x, y = read.x, read.y
  elseif x == nil and y == nil then
    return self.x.scaling.margin, self.y.scaling.margin
  else
    y = y or x
  end
  if x then
    self:set_xmargin(x)
  end
  if y then
    self:set_ymargin(y)
  end
end

--- Lets limits follow the data again.
function Axes:autoscale()
  self.x.scaling.fixed, self.y.scaling.fixed = false, false
  self:changed()
end

--- How long a unit of y is drawn, in units of x: "auto", "equal" or a number.
function Axes:set_aspect(aspect, given)
  if aspect ~= "auto" and aspect ~= "equal" then
    options.check("set_aspect", "the aspect", aspect, "positive")
  end
  local read = options.read("set_aspect", given, {
    adjustable = options.words { "box", "datalim" } })
  self.aspect = aspect ~= "auto" and (aspect == "equal" and 1 or aspect)
  self.adjustable = read.adjustable or self.adjustable
  self:changed()
end

--- "auto", or how long a unit of y is drawn, in units of x.
function Axes:get_aspect()
  return self.aspect or "auto"
end

--- Sets limits and looks at once: "off", "on", "equal", "scaled", "tight", "auto", "image",
--- "square", {x0, x1, y0, y1}; returns the four limits.
function Axes:axis(what)
  if type(what) == "boolean" then
    what = what and "on" or "off"
  end
  if type(what) == "table" then
    if #what ~= 4 then
      fail("axis: the limits are {x0, x1, y0, y1}, got a table of %d", #what)
    end
    self:set_xlim(what[1], what[2])
    self:set_ylim(what[3], what[4])
  elseif what ~= nil then
    options.check("axis", "the first argument", what, options.words { "on", "off", "equal", "tight",
      "scaled", "auto", "image", "square" })
    if what == "on" or what == "off" then
      self.is_on = what == "on"
    else
      self.aspect, self.adjustable = false, "box"
      self:autoscale()
    end
    if what == "equal" then
      self.aspect, self.adjustable = 1, "datalim"
    elseif what == "scaled" then
      self.aspect = 1
      self:freeze()
    elseif what == "tight" or what == "image" then
      self.aspect = what == "image" and 1
      self:freeze()
    elseif what == "square" then
      self.aspect = 1
      local x0, x1 = self:get_xlim()
      local y0, y1 = self:get_ylim()
      local edge = math.max(math.abs(x1 - x0), math.abs(y1 - y0))
      self:set_xlim(x0, x0 + edge)
      self:set_ylim(y0, y0 + edge)
    end
    self:changed()
  end
  local x0, x1 = self:get_xlim()
  return x0, x1, self:get_ylim()
end

--- Widens the limits of one direction until units of x and y are in the right relation.
---@param ratio number the height of the box by its width, in units of the axes
function Axes:fit_limits(ratio)
  local x, y = self.x.scaling, self.y.scaling
  local x_size, x_data = x:spans()
  local y_size, y_data = y:spans()
  local more <const> = ratio * x_size / y_size - 1
  if math.abs(more) < 0.005 then
    return
  end
  local tall, wide = ratio * x_size, y_size / ratio
  local widens_y = more > 0
  if x_size > 1.05 * x_data and y_size > 1.05 * y_data then
    widens_y = tall > 1.05 * y_data and more < 0 or wide < 1.05 * x_data and more > 0
  end
  if widens_y and #y.members == 1 or #x.members > 1 then
    y:widen(tall)
  else
    x:widen(wide)
  end
end

-- Limits stay as they are.
function Axes:freeze()
  self:set_xlim(self:get_xlim())
  self:set_ylim(self:get_ylim())
end

function Axes:set_axis_on()
  self.is_on = true
end

function Axes:set_axis_off()
  self.is_on = false
end

--- Whether grid and ticks are drawn below everything (true), below lines ("line") or above (false).
function Axes:set_axisbelow(below)
  if below ~= "line" then
    options.check("set_axisbelow", "the argument", below, "boolean")
  end
  self.axisbelow = below
end

function Axes:set_facecolor(color)
  self.facecolor = options.check("set_facecolor", "the color", color, "color")
end

function Axes:get_facecolor()
  return self.facecolor
end

--- Sets several things at once: `ax:set { xlabel = "x", ylim = { 0, 1 }, title = "cost" }`.
function Axes:set(given)
  if type(given) ~= "table" then
    fail('set: a table is needed, such as ax:set { xlabel = "x" }, got %s', type(given))
  end
  local names = {}
  for name in pairs(Axes) do
    local property = type(name) == "string" and name:match("^set_(.+)$")
    if property then
      names[property] = true
    end
  end
  for name in pairs(given) do
    if not names[name] then
      suggest.refuse_option("set", name, names)
    end
  end
  for name, value in pairs(given) do
    self["set_" .. name](self, value)
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
---@return dnn.plot.Axes
function Axes:twinx()
  return twin(self, "x", "right")
end

--- Other axes in the same box with the same y, and an x of its own at the top.
---@return dnn.plot.Axes
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
  self.figure:take_out(self)
end

function Axes:get_figure()
  return self.figure
end

--- The lines that are drawn.
function Axes:get_lines()
  local lines = {}
  for _, one in ipairs(self.artists) do
    lines[#lines + 1] = getmetatable(one).__name == "Line2D" and one or nil
  end
  return lines
end

-- --- the legend ----------------------------------------------------------------------------------

--- Shows a legend of the artists that have labels.
function Axes:legend(...)
  return require("dnn.plot.legend").add(self, ...)
end

--- The legend, or nil.
function Axes:get_legend()
  return self.legend_artist or nil
end

--- The artists that a legend shows, containers last, and their labels.
---@return dnn.plot.Artist[] handles, string[] labels
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

-- --- methods -------------------------------------------------------------------------------------

guards.methods(Axes, "axes", "ax", is_axes)

-- Fields that matplotlib's axes have, and that have other names here.
local fields <const> = {
  lines = Axes.get_lines, xaxis = function(self) return self.x end,
  yaxis = function(self) return self.y end,
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
    .. "next_color reset share spine_reach style_labels take_out")
  for name in pairs(kinds) do
    if package.searchpath("dnn.plot.kinds." .. kinds[name], package.path) then
      found[name] = method_of_kind(name)
    end
  end
  return found
end
Axes.__complete = methods

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

return { new = new, new_beside = new_beside, is = is_axes, kinds = kinds, methods = methods }
