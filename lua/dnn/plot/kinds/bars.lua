--- Bars: `ax:bar({"a", "b"}, {3, 5})`, `ax:barh`, and labels at their ends.

local artist = require "dnn.plot.artist"
local categories = require "dnn.plot.axis.categories"
local colors = require "dnn.plot.colors"
local container = require "dnn.plot.artist.container"
local data = require "dnn.plot.data"
local errorbar = require "dnn.plot.kinds.errorbar"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.artist.patch"

---@class dnn.plot.BarContainer: dnn.plot.Container
---@field [integer] dnn.plot.Rectangle
---@field direction table<string, string> how its sides are called
---@field errorbar? dnn.plot.ErrorbarContainer
local BarContainer = container.class "BarContainer"

artist.finish(BarContainer, "bars")

local widths <const> = { text = "a number or a list of numbers", holds = function(value)
  return type(value) == "number" or type(value) == "table" or getmetatable(value) == "dnn.array"
end }

-- What bars are measured along and across, and how the arguments are called.
local directions <const> = {
  bar = { along = "x", across = "y", length = "height", thickness = "width", base = "bottom" },
  barh = { along = "y", across = "x", length = "width", thickness = "height", base = "left" },
}

local names <const> = {
  align = options.words { "center", "edge" }, color = "colors", facecolor = "colors",
  edgecolor = "colors", linewidth = widths, linestyle = "linestyle", label = "texts",
  tick_label = "texts", xerr = "any", yerr = "any", ecolor = "color", capsize = "from_zero",
  error_kw = "table", log = "boolean", alpha = "share", zorder = "number", fill = "boolean",
}

-- A value for each of so many bars: of a list that is as long, or one for all.
local function spread(caller, name, list, count, what)
  local values = {}
  for i = 1, count do
    values[i] = #list == 1 and list[1] or list[i]
  end
  if #list ~= 1 and #list ~= count then
    fail("%s: %s (%d,) and %s (%d,) must have the same length", caller, what, count, name, #list)
  end
  return values
end

-- The arguments: places, lengths, thicknesses and bases of the bars, and the options.
local function read_bars(caller, axes, direction, ...)
  local arguments = table.pack(...)
  local own = options.merge(names, { [direction.thickness] = "any", [direction.base] = "any" })
  local given = options.take(arguments, 2, { direction.along, direction.length })
  local read = options.read(caller, given, own)
  if arguments.n < 2 or arguments.n > 4 then
    fail("%s: %s and %s are needed, perhaps %s and %s, and a table of options, got %d arguments",
      caller, direction.along, direction.length, direction.thickness, direction.base, arguments.n)
  end
  local function numbers(name, value)
    return data.vector(caller, name, value):totable()
  end
  local bars = {
    lengths = numbers(direction.length, arguments[2]),
    thicknesses = numbers(direction.thickness, arguments[3] or read[direction.thickness] or 0.8),
    bases = numbers(direction.base, arguments[4] or read[direction.base] or 0),
    widths = numbers("linewidth", read.linewidth or axes.rc["patch.linewidth"]),
  }
  bars.places = categories.vector(caller, direction.along, arguments[1],
    axes[direction.along].scaling):totable()
  local count = #bars.places ~= 1 and #bars.places or #bars.lengths
  for field, name in pairs { places = direction.along, lengths = direction.length,
    thicknesses = direction.thickness, bases = direction.base, widths = "linewidth" } do
    bars[field] = spread(caller, name, bars[field], count, direction.along)
  end
  for _, name in ipairs { "label", "tick_label" } do
    local texts = read[name]
    if type(texts) == "table" and #texts ~= count then
      fail("%s: there are %d %ss for %d bars", caller, #texts, name, count)
    end
  end
  return bars, read
end

-- The i-th of a list that is repeated.
local function of_cycle(list, i)
  return list[(i - 1) % #list + 1]
end

local function make_rectangles(caller, axes, direction, bars, read)
  local faces = colors.each(read.color or read.facecolor or axes:next_color "patch")
  local edges = read.edgecolor and colors.each(read.edgecolor)
  local made = {}
  for i, place in ipairs(bars.places) do
    local bar = patch.new(patch.Rectangle, caller, nil, {
      facecolor = of_cycle(faces, i), edgecolor = edges and of_cycle(edges, i),
      linewidth = bars.widths[i], linestyle = read.linestyle or "-", alpha = read.alpha,
      fill = read.fill ~= false,
      label = type(read.label) == "table" and read.label[i] or nil, zorder = read.zorder or 1,
    })
    bar[direction.along] = place - (read.align == "edge" and 0 or bars.thicknesses[i] / 2)
    bar[direction.across] = bars.bases[i]
    bar[direction.thickness], bar[direction.length] = bars.thicknesses[i], bars.lengths[i]
    bar.sticky = { [direction.across] = { bars.bases[i] } }
    made[i] = bar
  end
  return made
end

local function add_errors(caller, axes, direction, bars, read)
  local ends = {}
  for i, base in ipairs(bars.bases) do
    ends[i] = base + bars.lengths[i]
  end
  local points = { [direction.along] = bars.places, [direction.across] = ends }
  return errorbar.draw(caller, axes, points.x, points.y, options.merge({ fmt = "none",
    ecolor = read.ecolor or "k", capsize = read.capsize, xerr = read.xerr, yerr = read.yerr,
    zorder = read.zorder and read.zorder + 0.01 }, read.error_kw))
end

local function draw_bars(caller, axes, ...)
  local direction = directions[caller]
  local bars, read = read_bars(caller, axes, direction, ...)
  local rectangles = make_rectangles(caller, axes, direction, bars, read)
  local errors
  if read.xerr ~= nil or read.yerr ~= nil then
    errors = add_errors(caller, axes, direction, bars, read)
  end
  if read.log then
    axes["set_" .. direction.across .. "scale"](axes, "log")
  end
  local made = container.add(BarContainer, caller, axes, rectangles,
    type(read.label) ~= "table" and read.label or nil)
  made.errorbar, made.direction = errors, direction
  if read.tick_label ~= nil then
    local texts = type(read.tick_label) == "table" and read.tick_label or { read.tick_label }
    axes["set_" .. direction.along .. "ticks"](axes, bars.places,
      spread(caller, "tick_label", texts, #bars.places, direction.along))
  end
  return made
end

local bars = { BarContainer = BarContainer }

--- Draws bars: `bar(x, height [, width [, bottom]] [, options])`; texts for x are categories.
function bars.bar(axes, ...)
  return draw_bars("bar", axes, ...)
end

--- Draws horizontal bars: `barh(y, width [, height [, left]] [, options])`.
function bars.barh(axes, ...)
  return draw_bars("barh", axes, ...)
end

local label_options <const> = {
  fmt = "number_format", label_type = options.words { "edge", "center" }, padding = "number",
}

--- Writes the value of each bar at its end, or `labels` instead.
function bars.bar_label(axes, bars_given, labels, given)
  if getmetatable(bars_given) ~= BarContainer then
    fail("bar_label: the bars that bar returned are needed, got %s", type(bars_given))
  elseif options.is_table(labels) then
    labels, given = nil, labels
  end
  local own, rest = options.split(given, label_options)
  own = options.read("bar_label", own, label_options)
  if labels and #options.check("bar_label", "labels", labels, "table") ~= #bars_given then
    fail("bar_label: there are %d labels for %d bars", #labels, #bars_given)
  end
  local direction, is_edge = bars_given.direction, own.label_type ~= "center"
  local is_upright, padding, written = direction.across == "y", own.padding or 0, {}
  for i, bar in ipairs(bars_given) do
    local length = bar[direction.length]
    local content = labels and labels[i]
      or options.format("bar_label", own.fmt or "%g", length)
    local at = {
      [direction.along] = bar[direction.along] + bar[direction.thickness] / 2,
      [direction.across] = bar[direction.across] + length / (is_edge and 1 or 2),
    }
    local beyond = length < 0 and -padding or padding
    local ha, va = "center", "center"
    if is_edge and is_upright then
      va = length < 0 and "top" or "bottom"
    elseif is_edge then
      ha = length < 0 and "right" or "left"
    end
    written[i] = axes:annotate(content, { at.x, at.y }, options.merge({ ha = ha, va = va,
      xytext = is_upright and { 0, beyond } or { beyond, 0 }, textcoords = "offset points" }, rest))
  end
  return written
end

return bars
