--- What users set and ask for of axes: texts, limits, ticks, grid, aspect. These are methods of
--- axes.

local axis = require "dnn.plot.axis"
local artist = require "dnn.plot.artist"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local suggest = require "dnn.support.suggest"
local text = require "dnn.plot.text"

---@class dnn.plot.AxesSettings
local settings = {}

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
  loc = options.words { "left", "center", "right" }, pad = "number", y = "number" })

local function check_text(caller, content)
  if content == nil then
    fail('%s: a text is needed, such as %s "cost"', caller, caller)
  end
  return tostring(options.check(caller, "the text", content, "text"))
end

--- Sets the title above the box.
function settings:set_title(content, given)
  content = check_text("title", content)
  local read = options.read("title", given, title_names)
  local where, values = read.loc or self.rc["axes.titlelocation"], self.rc
  local color = values["axes.titlecolor"]
  local pad = read.pad or values["axes.titlepad"]
  local up = read.y
  read.loc, read.pad, read.y = nil, nil, nil
  local title = artist.new(text.Text, "title", read, {
    text = content, zorder = 3, fontsize = options.font_size(values["axes.titlesize"],
      values["font.size"]), fontweight = values["axes.titleweight"],
    color = color == "auto" and values["text.color"] or color, horizontalalignment = where,
    verticalalignment = "baseline",
  })
  title.pad, title.up = pad, up
  self.titles[where] = title
  return title
end

--- The title.
function settings:get_title(where)
  where = options.check("get_title", "the place", where or "center", title_names.loc)
  local title = self.titles[where]
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
  settings["set_" .. name .. "label"] = function(self, content, given)
    return set_label(self, name, content, given)
  end

  settings["get_" .. name .. "label"] = function(self)
    return self[name].label and self[name].label.text or ""
  end

  --- The limits, two numbers.
  settings["get_" .. name .. "lim"] = function(self)
    return self[name]:limits()
  end

  --- Sets the limits: two numbers, a table of two, or one of them, the other nil.
  settings["set_" .. name .. "lim"] = function(self, low, high)
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
  settings["get_" .. name .. "ticks"] = function(self)
    return table.move(self[name]:ticks().major, 1, #self[name]:ticks().major, 1, {})
  end

  --- Sets the positions of the ticks and, if given, their texts.
  settings["set_" .. name .. "ticks"] = function(self, positions, labels, given)
    local caller = name .. "ticks"
    if positions == nil then
      fail("%s: the positions are needed; {} is no ticks", caller)
    elseif options.is_table(labels) then
      options.check_end(caller, given)
      labels, given = nil, labels
    end
    self:style_labels(caller, name, given, function(read)
      if labels ~= nil and read.labels ~= nil then
        fail("%s: the labels are given twice, also as an option", caller)
      end
      self[name]:fix_ticks(caller, positions, labels or read.labels, read.minor == true)
    end, { labels = "table" })
  end

  --- The texts of the ticks that are seen.
  settings["get_" .. name .. "ticklabels"] = function(self)
    local labels = self[name]:ticks().labels
    return table.move(labels, 1, #labels, 1, {})
  end

  --- Sets the texts of the ticks.
  settings["set_" .. name .. "ticklabels"] = function(self, labels, given)
    local caller = name .. "ticklabels"
    self:style_labels(caller, name, given, function()
      self[name]:fix_labels(caller, labels)
    end)
  end

  --- "linear", "log" or "symlog".
  settings["get_" .. name .. "scale"] = function(self)
    return self[name].scaling.scale.kind
  end

  --- Sets the scale: "linear", "log" or "symlog", with its options.
  settings["set_" .. name .. "scale"] = function(self, kind, given)
    self[name]:set_scale(kind, given)
    self:changed()
  end

  --- Turns the direction around.
  settings["invert_" .. name .. "axis"] = function(self)
    local scaling = self[name].scaling
    scaling.is_inverted = not scaling.is_inverted
    scaling:changed()
  end

  --- Whether values go down to the right, or down.
  settings[name .. "axis_inverted"] = function(self)
    return self[name].scaling.is_inverted
  end

  --- Sets the part of the range of the data that is added at each end.
  settings["set_" .. name .. "margin"] = function(self, margin)
    options.check("set_" .. name .. "margin", "the margin", margin, "number")
    self[name].scaling.margin = margin
    self:changed()
  end
end

local label_options <const> = {
  rotation = "angle", fontsize = "font_size", color = "color", fontfamily = "string",
  horizontalalignment = text.properties.horizontalalignment,
  verticalalignment = text.properties.verticalalignment,
  rotation_mode = text.properties.rotation_mode, minor = "boolean",
}

-- Checks the options of the texts of ticks, and `more`, calls `set`, and then sets them.
function settings:style_labels(caller, name, given, set, more)
  local read = options.read(caller, given, with(label_options, more or {}))
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
function settings:get_offset_text(name)
  options.check("get_offset_text", "the axis", name, options.words { "x", "y" })
  return self[name]:ticks().offset
end

-- --- settings ------------------------------------------------------------------------------------

--- Shows a grid, hides it, or turns it over.
function settings:grid(is_visible, given)
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
function settings:tick_params(given, more)
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
    return type(value) == "boolean" or type(value) == "number" and value - value == 0
  end },
}

--- Sets how the labels of ticks on linear axes are written: style "sci" or "plain", scilimits,
--- useOffset.
function settings:ticklabel_format(given)
  local read = options.read("ticklabel_format", given, format_options)
  for _, name in ipairs { "x", "y" } do
    if read.axis == nil or read.axis == "both" or read.axis == name then
      local format = self[name].scaling.format
      for key, value in pairs(read) do
        format[key] = value
      end
      self[name].scaling:changed()
    end
  end
end

--- Sets how ticks of linear axes are chosen: nbins, the number of intervals at most, and integer,
--- for whole numbers only.
function settings:locator_params(given)
  local read = options.read("locator_params", given, { axis = options.words { "x", "y", "both" },
    nbins = "count", integer = "boolean" })
  for _, name in ipairs { "x", "y" } do
    if read.axis == nil or read.axis == "both" or read.axis == name then
      local scaling = self[name].scaling
      scaling.locator = false
      scaling.nbins = read.nbins or scaling.nbins
      if read.integer ~= nil then
        scaling.integer = read.integer
      end
      scaling:changed()
    end
  end
end

--- Sets the colors that lines and areas take in turn.
function settings:set_prop_cycle(given)
  local read = options.read("set_prop_cycle", given, { color = "table" })
  if not read.color or #read.color == 0 then
    fail 'set_prop_cycle: a list of colors is needed: ax:set_prop_cycle { color = { "r", "g" } }'
  end
  for _, color in ipairs(read.color) do
    options.check("set_prop_cycle", "a color", color, "color")
  end
  self.cycle, self.taken_colors = read.color, { line = 0, patch = 0 }
end

--- Shows minor ticks on linear axes.
function settings:minorticks_on()
  self.x.scaling.minor, self.y.scaling.minor = true, true
  self:changed()
end

--- Hides minor ticks.
function settings:minorticks_off()
  self.x.scaling.minor, self.y.scaling.minor = {}, {}
  self:changed()
end

--- Sets the parts of the range of the data that are added at each end: one for both directions, or
--- one for each. Without arguments returns them.
function settings:margins(x, y)
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
function settings:autoscale()
  self.x.scaling.fixed, self.y.scaling.fixed = false, false
  self:changed()
end

--- How long a unit of y is drawn, in units of x: "auto", "equal" or a number.
function settings:set_aspect(aspect, given)
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
function settings:get_aspect()
  return self.aspect or "auto"
end

--- Sets limits and looks at once: "off", "on", "equal", "scaled", "tight", "auto", "image",
--- "square", {x0, x1, y0, y1}; returns the four limits.
function settings:axis(what)
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
function settings:fit_limits(ratio)
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
function settings:freeze()
  self:set_xlim(self:get_xlim())
  self:set_ylim(self:get_ylim())
end

function settings:set_axis_on()
  self.is_on = true
end

function settings:set_axis_off()
  self.is_on = false
end

--- Whether the box has a background and sides.
function settings:set_frame_on(is_on)
  self.is_frame_on = options.check("set_frame_on", "the argument", is_on, "boolean")
end

--- Whether grid and ticks are drawn below everything (true), below lines ("line") or above (false).
function settings:set_axisbelow(below)
  if below ~= "line" then
    options.check("set_axisbelow", "the argument", below, "boolean")
  end
  self.axisbelow = below
end

function settings:set_facecolor(color)
  self.facecolor = options.check("set_facecolor", "the color", color, "color")
end

function settings:get_facecolor()
  return self.facecolor
end

--- Sets several things at once: `ax:set { xlabel = "x", ylim = { 0, 1 }, title = "cost" }`.
function settings:set(given)
  if type(given) ~= "table" then
    fail('set: a table is needed, such as ax:set { xlabel = "x" }, got %s', type(given))
  end
  local names = {}
  for name in pairs(getmetatable(self)) do
    local property = type(name) == "string" and name:match("^set_(.+)$")
    if property and not property:find("^axis_o") then -- these take no argument
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

return settings
