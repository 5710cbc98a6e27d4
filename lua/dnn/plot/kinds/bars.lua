--- Bars: `ax:bar({"a", "b"}, {3, 5})`, `ax:barh`, and labels at their ends.

local artist = require "dnn.plot.artist"
local categories = require "dnn.plot.categories"
local colors = require "dnn.plot.colors"
local container = require "dnn.plot.container"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.patch"

---@class dnn.plot.BarContainer: dnn.plot.Container
---@field [integer] dnn.plot.Rectangle
---@field orientation "vertical"|"horizontal"
local BarContainer = container.class "BarContainer"

artist.finish(BarContainer, "bars")

local texts <const> = { text = "a text or a list of texts", holds = function(value)
  return type(value) == "string" or type(value) == "number" or type(value) == "table"
end }
local colors_kind <const> = { text = "a color or a list of colors", holds = function(value)
  return #colors.list(value) > 0 -- raises itself
end }
local widths <const> = { text = "a number or a list of numbers", holds = function(value)
  return type(value) == "number" or type(value) == "table" or getmetatable(value) == "dnn.array"
end }

-- The options of both functions; `thickness` and `base` are called otherwise in each.
local names <const> = {
  align = options.words { "center", "edge" }, color = colors_kind, facecolor = colors_kind,
  edgecolor = colors_kind, linewidth = widths, linestyle = "linestyle", label = texts,
  tick_label = texts, xerr = "any", yerr = "any", ecolor = "color", capsize = "from_zero",
  error_kw = "table", log = "boolean", alpha = "share", zorder = "number", fill = "boolean",
}

local is_horizontal <const> = { bar = false, barh = true }
local own_names <const> = {}
for caller, horizontal in pairs(is_horizontal) do
  own_names[caller] = {}
  for name, kind in pairs(names) do
    own_names[caller][name] = kind
  end
  own_names[caller][horizontal and "height" or "width"] = "any"
  own_names[caller][horizontal and "left" or "bottom"] = "any"
end

-- The values of a vector that is as long as the bars are many, or of one number for all.
local function spread(caller, name, value, count, what)
  local list = data.vector(caller, name, value):totable()
  if #list == 1 and count ~= 1 then
    for i = 2, count do
      list[i] = list[1]
    end
  elseif #list ~= count then
    fail("%s: %s (%d,) and %s (%d,) must have the same length", caller, what, count, name, #list)
  end
  return list
end

-- The i-th of a list that is repeated.
local function of_cycle(list, i)
  return list and list[(i - 1) % #list + 1]
end

local function draw_bars(caller, axes, ...)
  local arguments = table.pack(...)
  local given = options.take(arguments, 2)
  local horizontal <const> = is_horizontal[caller]
  local along, across = horizontal and "y" or "x", horizontal and "width" or "height"
  local thickness, base = horizontal and "height" or "width", horizontal and "left" or "bottom"
  local read = options.read(caller, given, own_names[caller])
  if arguments.n < 2 then
    fail("%s: %s and %s are needed, such as %s({ 1, 2, 3 }, { 5, 2, 7 })", caller, along, across,
      caller)
  elseif arguments.n > 4 then
    fail("%s: options are names in a table, such as { color = \"r\" }, got %d arguments", caller,
      arguments.n)
  end
  for i, name in ipairs { thickness, base } do
    if arguments[i + 2] ~= nil then
      read[name] = arguments[i + 2]
    end
  end
  local positions = categories.vector(caller, along, arguments[1], axes[along].scaling):totable()
  local lengths = data.vector(caller, across, arguments[2]):totable()
  if #positions == 1 and #lengths > 1 then
    positions = spread(caller, along, positions, #lengths, across)
  end
  local count <const> = #positions
  lengths = spread(caller, across, arguments[2], count, along)
  local widths_given = spread(caller, thickness, read[thickness] or 0.8, count, along)
  local bases = spread(caller, base, read[base] or 0, count, along)
  local line_widths = read.linewidth and spread(caller, "linewidth", read.linewidth, count, along)
  local labels = type(read.label) == "table" and read.label or {}
  if read.label ~= nil and #labels > 0 and #labels ~= count then
    fail("%s: there are %d labels for %d bars", caller, #labels, count)
  end
  local faces = read.color or read.facecolor
  faces = faces and colors.list(faces) or { axes:next_color "patch" }
  local edges = read.edgecolor and colors.list(read.edgecolor)
  local defaults <const> = patch.defaults(axes.rc)
  local bars = {}
  for i = 1, count do
    local low = positions[i] - (read.align == "edge" and 0 or widths_given[i] / 2)
    local bar = patch.new(patch.Rectangle, caller, nil, {
      facecolor = of_cycle(faces, i), edgecolor = of_cycle(edges, i) or defaults.edgecolor,
      linewidth = line_widths and line_widths[i] or defaults.linewidth,
      linestyle = read.linestyle or "-", alpha = read.alpha, label = labels[i],
      fill = read.fill ~= false, zorder = read.zorder or 1,
    })
    bar.x, bar.y = low, bases[i]
    bar.width, bar.height = widths_given[i], lengths[i]
    if horizontal then
      bar.x, bar.y, bar.width, bar.height = bar.y, bar.x, bar.height, bar.width
    end
    bar.sticky = { [horizontal and "x" or "y"] = { bases[i] } }
    bars[i] = bar
  end
  if read.log then
    axes["set_" .. (horizontal and "x" or "y") .. "scale"](axes, "log")
  end
  local made = container.add(BarContainer, caller, axes, bars,
    type(read.label) ~= "table" and read.label or nil)
  made.orientation = horizontal and "horizontal" or "vertical"
  if read.xerr ~= nil or read.yerr ~= nil then
    local ends = {}
    for i = 1, count do
      ends[i] = bases[i] + lengths[i]
    end
    local error_options = { fmt = "none", ecolor = read.ecolor or "k", capsize = read.capsize,
      xerr = read.xerr, yerr = read.yerr, zorder = read.zorder and read.zorder + 0.01 }
    for name, value in pairs(read.error_kw or {}) do
      error_options[name] = value
    end
    made.errorbar = axes:errorbar(horizontal and ends or positions,
      horizontal and positions or ends, error_options)
  end
  if read.tick_label ~= nil then
    local tick_labels = read.tick_label
    if type(tick_labels) ~= "table" then
      tick_labels = {}
      for i = 1, count do
        tick_labels[i] = read.tick_label
      end
    end
    axes["set_" .. along .. "ticks"](axes, positions, tick_labels)
  end
  return made
end

local bars = { BarContainer = BarContainer }

--- Draws bars: `bar(x, height [, width [, bottom]] [, options])`; texts for x are categories.
---@return dnn.plot.BarContainer
function bars.bar(axes, ...)
  return draw_bars("bar", axes, ...)
end

--- Draws horizontal bars: `barh(y, width [, height [, left]] [, options])`.
---@return dnn.plot.BarContainer
function bars.barh(axes, ...)
  return draw_bars("barh", axes, ...)
end

local label_options <const> = {
  fmt = "any", label_type = options.words { "edge", "center" }, padding = "number",
}

--- Writes the value of each bar at its end, or `labels` instead.
---@param bars_given dnn.plot.BarContainer
---@param labels? string[]
---@param given? table fmt ("%g"), label_type ("edge", "center"), padding, and those of texts
---@return dnn.plot.Text[]
function bars.bar_label(axes, bars_given, labels, given)
  if getmetatable(bars_given) ~= BarContainer then
    fail("bar_label: the bars that bar returned are needed, got %s", type(bars_given))
  elseif options.is_table(labels) then
    labels, given = nil, labels
  end
  local own, rest = {}, {}
  for name, value in pairs(given or {}) do
    (label_options[name] and own or rest)[name] = value
  end
  own = options.read("bar_label", own, label_options)
  if labels and #labels ~= #bars_given then
    fail("bar_label: there are %d labels for %d bars", #labels, #bars_given)
  end
  local horizontal = bars_given.orientation == "horizontal"
  local is_edge = own.label_type ~= "center"
  local padding, written = own.padding or 0, {}
  for i, bar in ipairs(bars_given) do
    local length = horizontal and bar.width or bar.height
    local content = labels and labels[i] or type(own.fmt) == "function" and own.fmt(length)
      or (own.fmt or "%g"):format(length)
    local x, y = bar.x + bar.width / (horizontal and 1 or 2),
      bar.y + bar.height / (horizontal and 2 or 1)
    if not is_edge then
      x, y = bar.x + bar.width / 2, bar.y + bar.height / 2
    end
    local sign = length < 0 and -1 or 1
    local placed = {
      xytext = horizontal and { sign * padding, 0 } or { 0, sign * padding },
      textcoords = "offset points",
      ha = horizontal and is_edge and (sign > 0 and "left" or "right") or "center",
      va = not horizontal and is_edge and (sign > 0 and "bottom" or "top") or "center",
    }
    for name, value in pairs(rest) do
      placed[name] = value
    end
    written[i] = axes:annotate(content, { x, y }, placed)
  end
  return written
end

return bars
