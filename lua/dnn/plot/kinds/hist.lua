--- Histograms: `ax:hist(x, { bins = 20 })`.

local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.artist.patch"
local suggest = require "dnn.support.suggest"

local is_cumulative <const> = { text = "true, false or -1", holds = function(value)
  return type(value) == "boolean" or value == -1 or value == 1
end }

local names <const> = {
  bins = "any", range = "pair", density = "boolean", weights = "any", cumulative = is_cumulative,
  histtype = options.words { "bar", "barstacked", "step", "stepfilled" },
  align = options.words { "left", "mid", "right" }, rwidth = "share", log = "boolean",
  orientation = options.words { "vertical", "horizontal" }, color = "colors", label = "texts",
  stacked = "boolean", bottom = "number", facecolor = "color", edgecolor = "color",
  linewidth = "from_zero", linestyle = "linestyle", alpha = "share", zorder = "number",
  fill = "boolean",
}

-- How wide bins are that suit data, by the name of a rule: of the data and its range.
local rules <const> = {
  sqrt = function(values, range) return range / math.sqrt(values.size) end,
  sturges = function(values, range) return range / (math.log(values.size, 2) + 1) end,
  rice = function(values, range) return range / (2 * values.size ^ (1 / 3)) end,
  scott = function(values)
    return (24 * math.sqrt(math.pi) / values.size) ^ (1 / 3) * values:std()
  end,
  fd = function(values) -- Freedman and Diaconis: by the quartiles
    return 2 * (np.percentile(values, 75) - np.percentile(values, 25)) / values.size ^ (1 / 3)
  end,
}

function rules.auto(values, range)
  local width = rules.fd(values)
  return width > 0 and math.min(width, rules.sturges(values, range)) or rules.sturges(values, range)
end

-- How many bins a rule makes between two numbers.
local function count_bins(rule, values, low, high)
  if not rules[rule] then
    fail("hist: %s", suggest.unknown("rule for bins", rule, rules))
  end
  local width = values.size > 0 and high > low and rules[rule](values, high - low) or 0
  return width > 0 and math.max(1, math.ceil((high - low) / width)) or 1
end

-- The edges of the bins of all sets.
local function edges_of(bins, sets, range)
  if type(bins) ~= "number" and type(bins) ~= "string" then
    local edges = data.vector("hist", "bins", bins)
    if edges.size < 2 or np.any(np.less_equal(np.diff(edges), 0)) then
      fail("hist: the edges of bins must be two or more, in ascending order")
    end
    return edges
  end
  local all = np.concatenate(sets)
  if range then
    all = all[np.greater_equal(all, range[1]) & np.less_equal(all, range[2])]
  end
  if type(bins) == "string" then
    local low, high = 0, 0
    if range then
      low, high = range[1], range[2]
    elseif all.size > 0 then
      low, high = all:min(), all:max()
    end
    bins = count_bins(bins, all, low, high)
  end
  options.check("hist", "bins", bins, "count")
  local _, edges = np.histogram(all, bins, { range = range })
  return edges:astype("float64")
end

-- The corners of steps, from the first edge at `low` over `tops` back along `bottoms`.
local function outline(edges, tops, bottoms)
  local count <const> = edges.size
  local along = np.rep(edges, 2) { { 2, 2 * count - 1 } }
  return np.concatenate { edges { { 1, 1 } }, along, edges { { count, count } } },
    np.concatenate { bottoms { { 1, 1 } }, np.rep(tops, 2), bottoms { { count - 1, count - 1 } } },
    np.flip(along), np.flip(np.rep(bottoms, 2))
end

local hist = {}

local function add_bars(axes, read, edges, tops, list)
  local is_stacked, count = read.stacked, #tops
  local widths = np.diff(edges)
  local part = read.rwidth or (count > 1 and not is_stacked) and 0.8 or 1
  local width = widths * part / (is_stacked and 1 or count)
  local offset = is_stacked and widths * 0 or widths * (-0.5 * part * (1 - 1 / count))
  offset = offset + widths * (read.align == "left" and 0 or read.align == "right" and 1 or 0.5)
  local bottom = np.full(widths.size, read.bottom or 0)
  local is_horizontal, made = read.orientation == "horizontal", {}
  for i, top in ipairs(tops) do
    local height = is_stacked and top - bottom or top
    local own = { color = { list[i] }, log = read.log, edgecolor = read.edgecolor, fill = read.fill,
      linewidth = read.linewidth, linestyle = read.linestyle, alpha = read.alpha,
      zorder = read.zorder, label = read.labels[i] }
    own[is_horizontal and "left" or "bottom"] = bottom
    own[is_horizontal and "height" or "width"] = width
    local places = edges { { 1, widths.size } } + offset
    made[i] = axes[is_horizontal and "barh" or "bar"](axes, places, height, own)
    for _, bar in ipairs(i > 1 and made[i] or {}) do
      bar.sticky = nil -- those of the first set are the lowest ones
    end
    bottom = is_stacked and top or bottom
    offset = is_stacked and offset or offset + width
  end
  return made
end

local function add_steps(axes, read, edges, tops, list)
  local is_filled, is_horizontal = read.histtype == "stepfilled", read.orientation == "horizontal"
  local shift = (read.align == "left" and -0.5 or read.align == "right" and 0.5 or 0)
    * (edges[2] - edges[1])
  local bottom, made = np.full(edges.size - 1, read.bottom or 0), {}
  for i, top in ipairs(tops) do
    local along, across, back, below = outline(edges + shift, top + (read.bottom or 0), bottom)
    if is_filled then
      along, across = np.concatenate { along, back }, np.concatenate { across, below }
    end
    local defaults = patch.defaults(axes.rc)
    defaults.facecolor, defaults.zorder = list[i], is_filled and 1 or 2
    defaults.edgecolor = not is_filled and list[i] or nil
    made[i] = patch.new(patch.Polygon, "hist", { edgecolor = read.edgecolor, alpha = read.alpha,
      linewidth = read.linewidth, linestyle = read.linestyle, zorder = read.zorder,
      label = read.labels[i] }, defaults)
    made[i].fill, made[i].is_closed = is_filled, is_filled
    made[i].xdata, made[i].ydata = along, across
    if is_horizontal then
      made[i].xdata, made[i].ydata = across, along
    end
    made[i].sticky = { [is_horizontal and "x" or "y"] = { 0 } }
    bottom = read.stacked and top or bottom
  end
  -- Lower ones of a stack lie above higher ones.
  for i = #made, 1, -1 do
    axes:add(made[i])
  end
  if read.log then
    axes["set_" .. (is_horizontal and "x" or "y") .. "scale"](axes, "log")
  end
  return made
end

-- The heights of the bins of each set.
local function heights_of(read, sets, weights, edges)
  local tops, widths = {}, np.diff(edges)
  for i, set in ipairs(sets) do
    local counts = np.histogram(set, edges, { weights = weights and weights[i],
      density = read.density and not read.stacked or nil })
    tops[i] = counts:astype("float64")
    if read.stacked and i > 1 then
      tops[i] = tops[i] + tops[i - 1]
    end
  end
  local total = read.density and read.stacked and tops[#tops]:sum()
  for i, top in ipairs(tops) do
    top = total and top / widths / total or top
    if read.cumulative then
      top = read.density and top * widths or top
      top = read.cumulative == -1 and np.flip(np.cumsum(np.flip(top))) or np.cumsum(top)
    end
    tops[i] = top
  end
  return tops
end

--- Draws a histogram: `hist(x [, bins [, range]] [, options])`; several sets are a list of them, or
--- the columns of a matrix; bins are a number, edges, or a rule such as "auto" or "fd". Options:
--- bins, range, density, weights, cumulative, histtype ("bar", "barstacked", "step", "stepfilled"),
--- align, orientation, rwidth, log, color, label, stacked, bottom, and those of patches.
function hist.hist(axes, ...)
  local arguments = table.pack(...)
  local given = options.take(arguments, 1, { "x", "bins", "range" })
  if arguments[1] == nil or arguments.n > 3 then
    fail("hist: data is needed, perhaps bins and range, and a table of options, got %d arguments",
      arguments.n)
  end
  local read = options.read("hist", options.merge(given, { range = arguments[3] }), names)
  local bins = arguments[2] or axes.rc["hist.bins"]
  local sets = data.sets("hist", "x", arguments[1])
  local weights = read.weights ~= nil and data.sets("hist", "weights", read.weights) or nil
  if weights and #weights ~= #sets then
    fail("hist: there are weights for %d sets, but %d sets", #weights, #sets)
  end
  for i, set in ipairs(sets) do
    local is_finite = np.isfinite(set)
    if weights then
      data.check_same("hist", "x", set, "weights", weights[i])
      weights[i] = weights[i][is_finite]
    end
    sets[i] = set[is_finite]
  end
  read.histtype = read.histtype or "bar"
  read.stacked = read.stacked or read.histtype == "barstacked"
  read.labels = type(read.label) == "table" and read.label or { read.label }
  if #read.labels > #sets then
    fail("hist: there are %d labels for %d sets", #read.labels, #sets)
  end
  local own = read.color ~= nil and colors.each(read.color) or {}
  if #own > 1 and #own ~= #sets then
    fail("hist: there are %d colors for %d sets", #own, #sets)
  end
  local list = {}
  for i = 1, #sets do
    list[i] = read.facecolor or own[#own == 1 and 1 or i] or axes:next_color()
  end
  local edges = edges_of(bins, sets, read.range)
  local tops = heights_of(read, sets, weights, edges)
  local add = read.histtype:find("^step") and add_steps or add_bars
  local made = add(axes, read, edges, tops, list)
  if #sets == 1 then
    return tops[1], edges, made[1]
  end
  return tops, edges, made
end

return hist
