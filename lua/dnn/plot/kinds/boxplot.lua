--- Boxes of quartiles: `ax:boxplot({a, b}, {tick_labels = {"a", "b"}})`.

local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local line = require "dnn.plot.kinds.line"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.artist.patch"

-- How far whiskers reach: as a multiple of the box, or two percentiles.
local whisker_kind <const> = { text = "a number or two percentiles", holds = function(value)
  return type(value) == "number" or type(value) == "table" and #value == 2
end }

local names <const> = {
  notch = "boolean", vert = "boolean", orientation = options.words { "vertical", "horizontal" },
  whis = whisker_kind, positions = "any", widths = "any", patch_artist = "boolean",
  showmeans = "boolean", showcaps = "boolean", showbox = "boolean", showfliers = "boolean",
  meanline = "boolean", tick_labels = "text_list", labels = "text_list", boxprops = "table",
  medianprops = "table", whiskerprops = "table", capprops = "table", flierprops = "table",
  meanprops = "table", sym = "text", label = "text", zorder = "number", manage_ticks = "boolean",
}

---@class dnn.plot.BoxStatistics
---@field q1 number
---@field med number
---@field q3 number
---@field low number where the whiskers end
---@field high number
---@field mean number
---@field notch number how far the notch reaches from the median
---@field fliers dnn.array

local function statistics(set, whis)
  local nan <const> = 0 / 0
  if set.size == 0 then
    return { q1 = nan, med = nan, q3 = nan, low = nan, high = nan, mean = nan, notch = nan,
      fliers = set }
  end
  local q1, med, q3 = np.percentile(set, 25), np.percentile(set, 50), np.percentile(set, 75)
  local low_limit, high_limit
  if type(whis) == "table" then
    low_limit, high_limit = np.percentile(set, whis[1]), np.percentile(set, whis[2])
  else
    low_limit, high_limit = q1 - whis * (q3 - q1), q3 + whis * (q3 - q1)
  end
  local inside_low = set[np.greater_equal(set, low_limit)]
  local inside_high = set[np.less_equal(set, high_limit)]
  local low = inside_low.size > 0 and math.min(inside_low:min(), q1) or q1
  local high = inside_high.size > 0 and math.max(inside_high:max(), q3) or q3
  return { q1 = q1, med = med, q3 = q3, low = low, high = high, mean = set:mean(),
    notch = 1.57 * (q3 - q1) / math.sqrt(set.size),
    fliers = set[np.less(set, low) | np.greater(set, high)] }
end

-- How the parts look.
local looks <const> = {
  box = {}, whisker = {}, cap = {},
  median = { color = "C1", solid_capstyle = "butt", dash_capstyle = "butt" },
  mean = { color = "C2", marker = "^", markerfacecolor = "C2", markeredgecolor = "C2",
    linestyle = "none" },
  flier = { linestyle = "none", marker = "o", markerfacecolor = "none" },
}

-- Ticks at the boxes, beside those of other boxes: they widen no limits.
local function add_ticks(scaling, positions, labels)
  local all, texts = {}, {}
  if scaling.positions and scaling.labels then
    table.move(scaling.positions, 1, #scaling.positions, 1, all)
    table.move(scaling.labels, 1, #scaling.labels, 1, texts)
  end
  for i, position in ipairs(positions) do
    table.insert(all, position)
    table.insert(texts, labels and tostring(labels[i]) or ("%g"):format(position))
  end
  scaling.positions, scaling.labels = all, texts
  scaling:changed()
end

local boxplot = {}

--- Draws a box from the first to the third quartile of each set, a line at its median, whiskers to
--- the last values within 1.5 times the box (`whis`), and a circle for each value beyond:
--- `boxplot(x [, options])`; x is a set, a list of sets, or a matrix, whose columns are sets.
--- Options: tick_labels, positions, widths, notch, orientation, patch_artist (filled boxes),
--- showmeans, showfliers, showcaps, whis, boxprops, medianprops, whiskerprops, capprops,
--- flierprops, meanprops.
function boxplot.boxplot(axes, x, given)
  if x == nil then
    fail("boxplot: data is needed, such as boxplot({ a, b })")
  end
  local read = options.read("boxplot", given, names)
  local sets = data.sets("boxplot", "x", x)
  for i, set in ipairs(sets) do
    sets[i] = set[np.isfinite(set)]
  end
  local is_upright = read.orientation ~= "horizontal" and read.vert ~= false
  local positions = {}
  for i = 1, #sets do
    positions[i] = i
  end
  if read.positions ~= nil then
    positions = data.vector("boxplot", "positions", read.positions):totable()
  end
  local spread = #positions > 0 and math.max(table.unpack(positions))
    - math.min(table.unpack(positions)) or 0
  local widths = data.vector("boxplot", "widths",
    read.widths or math.min(math.max(0.15 * spread, 0.15), 0.5)):totable()
  local tick_labels = read.tick_labels or read.labels
  for name, list in pairs { positions = positions, tick_labels = tick_labels,
    widths = #widths > 1 and widths or nil } do
    if #list ~= #sets then
      fail("boxplot: %s has %d elements for %d sets", name, #list, #sets)
    end
  end
  local zorder = read.zorder or 2
  local made = { boxes = {}, medians = {}, whiskers = {}, caps = {}, fliers = {}, means = {} }

  local function draw(list, part, along, across, more)
    local color = axes.rc["axes.edgecolor"]
    local own = options.merge({ color = color, linewidth = 1, linestyle = "-", marker = "none",
      markeredgecolor = color, markersize = 6, zorder = zorder }, looks[part], more)
    local points = { np.array(along, "float64"), np.array(across, "float64") }
    if not is_upright then
      points = { points[2], points[1] }
    end
    local one = line.make("boxplot", axes, points, read[part .. "props"], own)[1]
    list[#list + 1] = axes:add(one)
    return one
  end

  for i, set in ipairs(sets) do
    local found, at = statistics(set, read.whis or 1.5), positions[i]
    local half = widths[#widths > 1 and i or 1] / 2
    local left, right, notch = at - half, at + half, read.notch and half / 2 or half
    local along = { left, right, right, left, left }
    local across = { found.q1, found.q1, found.q3, found.q3, found.q1 }
    if read.notch then
      local low, high = found.med - found.notch, found.med + found.notch
      along = { left, right, right, at + notch, right, right, left, left, at - notch, left, left }
      across = { found.q1, found.q1, low, found.med, high, found.q3, found.q3, high, found.med,
        low, found.q1 }
    end
    if read.showbox ~= false and read.patch_artist then
      local defaults = patch.defaults(axes.rc)
      defaults.edgecolor, defaults.zorder = axes.rc["axes.edgecolor"], zorder
      local box = patch.new(patch.Polygon, "boxplot", read.boxprops, defaults)
      box.xdata, box.ydata = np.array(along, "float64"), np.array(across, "float64")
      if not is_upright then
        box.xdata, box.ydata = box.ydata, box.xdata
      end
      box.is_closed, box.label = true, i == 1 and read.label or nil
      made.boxes[i] = axes:add(box)
    elseif read.showbox ~= false then
      draw(made.boxes, "box", along, across)
    end
    for _, ends in ipairs { { found.q1, found.low }, { found.q3, found.high } } do
      draw(made.whiskers, "whisker", { at, at }, ends)
      if read.showcaps ~= false then
        draw(made.caps, "cap", { at - half / 2, at + half / 2 }, { ends[2], ends[2] })
      end
    end
    local median = draw(made.medians, "median", { at - notch, at + notch },
      { found.med, found.med }, { zorder = zorder + 0.1, label = i == 1 and not read.patch_artist
        and read.label or nil })
    -- There is half a unit beside the outer boxes, and no margin.
    median.sticky = { [is_upright and "x" or "y"] = { at - 0.5, at + 0.5 } }
    function median:limits()
      local x0, x1, y0, y1, least_x, least_y = data.limits(self.xdata, self.ydata)
      if x0 and is_upright then
        x0, x1, least_x = at - 0.5, at + 0.5, at > 0.5 and at - 0.5 or nil
      elseif x0 then
        y0, y1, least_y = at - 0.5, at + 0.5, at > 0.5 and at - 0.5 or nil
      end
      return x0, x1, y0, y1, least_x, least_y
    end
    if read.showmeans and read.meanline then
      draw(made.means, "mean", { left, right }, { found.mean, found.mean },
        { marker = "none", linestyle = "--", zorder = zorder + 0.1 })
    elseif read.showmeans then
      draw(made.means, "mean", { at }, { found.mean }, { zorder = zorder + 0.1 })
    end
    if read.showfliers ~= false and read.sym ~= "" then
      local places = np.full(found.fliers.size, at + 0.0):totable()
      draw(made.fliers, "flier", places, found.fliers:totable(),
        read.sym and line.read_format("boxplot", read.sym))
    end
  end
  if read.manage_ticks ~= false and #sets > 0 then
    add_ticks(axes[is_upright and "x" or "y"].scaling, positions, tick_labels)
  end
  return made
end

return boxplot
