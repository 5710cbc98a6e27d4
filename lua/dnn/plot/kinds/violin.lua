--- Violins: `ax:violinplot({a, b})`, shapes as wide as data is dense.

local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local options = require "dnn.plot.options"

local bandwidth <const> = { text = '"scott", "silverman" or a positive number',
  holds = function(value)
    return value == "scott" or value == "silverman" or type(value) == "number" and value > 0
  end }

-- More points of an outline than pixels show nothing further; each is compared with all data.
local DEFAULT_POINTS <const>, MOST_POINTS <const> = 100, 10000

local names <const> = {
  positions = "any", widths = "any", orientation = options.words { "vertical", "horizontal" },
  vert = "boolean", showmeans = "boolean", showextrema = "boolean", showmedians = "boolean",
  points = "count", bw_method = bandwidth, facecolor = "color", linecolor = "color",
}

-- How dense data is at places: the sum of a normal distribution around each number, not normed.
local function density(set, places, method)
  local count <const> = set.size
  local factor = type(method) == "number" and method
    or method == "silverman" and (count * 3 / 4) ^ -0.2 or count ^ -0.2
  local spread = count > 1 and set:std { ddof = 1 } * factor or 0
  if spread == 0 then
    return np.equal(places, set[1]):astype "float64"
  end
  local sums = {}
  for i, place in ipairs(places:totable()) do
    sums[i] = np.exp(((set - place) / spread) ^ 2 * -0.5):sum()
  end
  return np.array(sums, "float64")
end

-- A number for each set: of a list that is as long, or one for all.
local function spread_over(name, value, count)
  local list = data.vector("violinplot", name, value):totable()
  if #list ~= count and #list ~= 1 then
    fail("violinplot: %s has %d elements for %d sets", name, #list, count)
  end
  local all = {}
  for i = 1, count do
    all[i] = #list == 1 and list[1] or list[i]
  end
  return all
end

local violin = {}

--- Draws for each set a shape as wide as its numbers are dense, with lines at its ends:
--- `violinplot(x [, options])`; x is a set, a list of sets, or a matrix, whose columns are sets.
--- Options: positions, widths, orientation, showmeans, showmedians, showextrema, points, bw_method,
--- facecolor, linecolor.
function violin.violinplot(axes, x, given)
  if x == nil then
    fail("violinplot: data is needed, such as violinplot({ a, b })")
  end
  local read = options.read("violinplot", given, names)
  local sets = data.sets("violinplot", "x", x)
  for i, set in ipairs(sets) do
    sets[i] = set[np.isfinite(set)]
    if sets[i].size == 0 then
      fail("violinplot: set %d has no numbers", i)
    end
  end
  local points <const> = read.points or DEFAULT_POINTS
  if points > MOST_POINTS then
    fail("violinplot: %d points are too many, at most %d can be told apart", points, MOST_POINTS)
  end
  local count <const> = #sets
  local positions = read.positions == nil and np.arange(1, count + 1):totable()
    or spread_over("positions", read.positions, count)
  local widths = spread_over("widths", read.widths or 0.5, count)
  local is_upright = read.orientation ~= "horizontal" and read.vert ~= false
  local color = read.facecolor and read.linecolor or axes:next_color()
  local made, low, high = { bodies = {} }, {}, {}
  for i, set in ipairs(sets) do
    local places = np.linspace(set:min(), set:max(), points)
    local dense = density(set, places, read.bw_method)
    local half = dense / dense:max() * (widths[i] / 2)
    made.bodies[i] = axes[is_upright and "fill_betweenx" or "fill_between"](axes, places,
      positions[i] - half, positions[i] + half,
      { facecolor = read.facecolor or color, alpha = not read.facecolor and 0.3 or nil })
    low[i], high[i] = positions[i] - widths[i] / 4, positions[i] + widths[i] / 4
  end

  local function values_of(method)
    local values = {}
    for i, set in ipairs(sets) do
      values[i] = method(set)
    end
    return values
  end
  local look <const> = { color = read.linecolor or color }
  local across, along = is_upright and "hlines" or "vlines", is_upright and "vlines" or "hlines"
  local function mark(method)
    return axes[across](axes, values_of(method), low, high, look)
  end
  if read.showmeans then
    made.cmeans = mark(np.mean)
  end
  if read.showextrema ~= false then
    made.cmaxes, made.cmins = mark(np.max), mark(np.min)
    made.cbars = axes[along](axes, positions, values_of(np.min), values_of(np.max), look)
  end
  if read.showmedians then
    made.cmedians = mark(np.median)
  end
  return made
end

return violin
