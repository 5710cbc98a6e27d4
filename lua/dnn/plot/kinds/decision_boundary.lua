--- Decision boundaries: `ax:decision_boundary(net, X, Y)`: what a network or a function says on the
--- plane of two features, and the points that it learned from.

local core = require "dnn.core"
local colormaps = require "dnn.plot.colormaps"
local colors = require "dnn.plot.colors"
local fail = require "dnn.support.fail"
local grid = require "dnn.plot.network.grid"
local labels = require "dnn.plot.network.labels"
local np = require "dnn.np"
local options = require "dnn.plot.options"

local caller <const> = "decision_boundary"

local option_names <const> = {
  step = "positive", resolution = "count", padding = "from_zero", probability = "boolean",
  levels = "count", threshold = "number", classes = "text_list", markersize = "from_zero",
  cmap = "text",
}

-- Above all numbers that a surface may have, which are cut where they are larger still.
local ABOVE_ALL <const>, LARGEST <const> = 2e30, 1e30

-- How strong the colors of regions are, on the ground of the axes, and the size of points.
local STRENGTH <const>, MARKER_SIZE <const> = 0.5, 5
local RESOLUTION <const>, LEVELS <const> = 300, 20
-- The part of the range of a feature that the grid reaches beyond it.
local PADDING <const> = 0.15

-- --- what the model says -------------------------------------------------------------------------

local function is_network(value)
  return debug.getmetatable(value) == core.network.metatable
end

--- A function of points as rows, and the number above which one output means class 1.
local function model_of(model, given)
  if not is_network(model) then
    if type(model) ~= "function" then
      fail("decision_boundary: a network or a function of points (n, 2) is needed, got %s",
        type(model))
    end
    return model, given.threshold or 0.5
  elseif #model.input ~= 1 or model.input[1] ~= 2 then
    fail("decision_boundary: the network takes examples of shape %s, a plane has 2 features",
      model.input)
  end
  local threshold, to_probabilities = model:__outputs()
  local finish = given.probability and to_probabilities
  return function(points)
    local outputs = model:predict(points.T)
    return finish and finish(outputs) or outputs
  end, given.threshold or finish and 0.5 or threshold
end

local function are_whole(values)
  return values.dtype ~= "float64" and values.dtype ~= "float32"
    or values:eq(np.floor(values)):all()
end

--- For every class but the first, a surface that is above `level` where the class, or one behind
--- it, is predicted. Painted one over the other, regions have neither gaps nor seams.
---@param values dnn.array (k, rows, columns)
---@param threshold number of one output
---@return {z: dnn.array, level: number}[]
local function surfaces_of(values, threshold)
  local surfaces = {}
  if values.shape[1] > 1 then
    values = np.clip(values:astype("float64"), -LARGEST, LARGEST)
    for class = 2, values.shape[1] do
      local others = values { { 1, class - 1 } }:max { axis = 1 }
      surfaces[class - 1] = { level = 0, z = values { { class, -1 } }:max { axis = 1 } - others }
    end
  elseif values.dtype == "bool" or not are_whole(values) then
    surfaces[1] = { level = threshold,
      z = np.clip(values[1]:astype("float64"), -LARGEST, LARGEST) }
  else
    local classes = labels.read(caller, "the result of model",
      values:reshape(values.size))
    for class = 1, math.tointeger(classes:max()) do
      surfaces[class] = { level = 0.5,
        z = classes:ge(class):astype("float64"):reshape(values.shape[2], values.shape[3]) }
    end
  end
  return surfaces
end

-- --- drawing -------------------------------------------------------------------------------------

--- So many colors of a map: the first ones of a map of few colors, which are those of classes,
--- otherwise from its one end to the other.
local function colors_of(cmap, count)
  local map, list = colormaps.get(cmap), {}
  local size = map.shape[1]
  for i = 0, count - 1 do
    local place = size <= 20 and i % size
      or math.floor(i / math.max(1, count - 1) * (size - 1) + 0.5)
    local bytes = map[place + 1]:tolist()
    list[i + 1] = { bytes[1] / 255, bytes[2] / 255, bytes[3] / 255 }
  end
  return list
end

--- The notebooks have Spectral for two classes; of more, tab10 tells them apart better.
local function usual_cmap(count)
  return count > 2 and count <= 10 and "tab10" or "Spectral"
end

--- The color on the ground of the axes.
local function softened(axes, color)
  local ground, mixed = colors.parse(axes.facecolor), {}
  for c = 1, 3 do
    mixed[c] = ground[c] + (color[c] - ground[c]) * STRENGTH
  end
  return mixed
end

--- Paints the region of every class over those before it.
local function draw_regions(axes, xs, ys, surfaces, palette)
  local artists = {}
  local function paint(z, low, class)
    artists[#artists + 1] = axes:contourf(xs, ys, z, {
      levels = { low, ABOVE_ALL }, colors = { softened(axes, palette[class]) } })
  end
  local everywhere = np.zeros(ys.size, xs.size)
  paint(everywhere, -1, 1)
  for k, surface in ipairs(surfaces) do
    if (surface.z:ge(surface.level)):any() then
      paint(surface.z, surface.level, k + 1)
    end
  end
  return artists
end

--- Shades one output by its probability, with a line where the class changes.
local function draw_probability(axes, xs, ys, z, threshold, count, cmap)
  if z:min() < 0 or z:max() > 1 then
    fail("decision_boundary: probability needs outputs from 0 to 1, got %s to %s",
      np.str(z:min()), np.str(z:max()))
  end
  local shades = colors_of(cmap, count)
  for i, shade in ipairs(shades) do
    shades[i] = softened(axes, shade)
  end
  local artists = { axes:contourf(xs, ys, z, { levels = np.linspace(0, 1, count + 1),
    colors = shades }) }
  if z:min() < threshold and z:max() > threshold then
    artists[2] = axes:contour(xs, ys, z, { levels = { threshold }, linewidths = 1,
      colors = { axes.rc["axes.edgecolor"] } })
  end
  return artists
end

--- Shades several outputs: every class adds its color, as much as it is probable.
local function draw_mixture(axes, xs, ys, values, palette)
  local shares = values / values:sum { axis = 1, keepdims = true }
  if values:min() < 0 or not np.isfinite(shares):all() then
    fail("decision_boundary: probability needs outputs from 0 on, one for each class, got %s to %s",
      np.str(values:min()), np.str(values:max()))
  end
  local picture = np.zeros(ys.size, xs.size, 3)
  for class = 1, values.shape[1] do
    local color = softened(axes, palette[class])
    for c = 1, 3 do
      picture[{ ":", ":", c }] = picture { ":", ":", c } + shares[class] * color[c]
    end
  end
  local half_x, half_y = (xs(2) - xs(1)) / 2, (ys(2) - ys(1)) / 2
  return { axes:imshow(np.clip(picture, 0, 1), { origin = "lower", aspect = "auto",
    interpolation = "bilinear",
    extent = { xs(1) - half_x, xs(-1) + half_x, ys(1) - half_y, ys(-1) + half_y } }) }
end

--- Draws the points, a color for each class.
local function draw_points(axes, X, classes, palette, names, size)
  local artists = {}
  local edge = axes.rc["axes.edgecolor"]
  for class = 1, #palette do
    local here = classes:eq(class - 1)
    if here:any() then
      artists[#artists + 1] = axes:plot(X[1][here], X[2][here], { marker = "o", linestyle = "none",
        color = palette[class], markersize = size, markeredgecolor = edge, markeredgewidth = 0.5,
        label = names and names[class] or nil })[1]
    end
  end
  return artists
end

local decision_boundary = {}

--- Draws the regions where a network, or a function of points (n, 2), predicts each class, and the
--- points X (2, m) with the classes Y.
function decision_boundary.decision_boundary(axes, model, X, Y, given)
  given = options.read(caller, given, option_names)
  local predict, threshold = model_of(model, given)
  X = grid.check_points(caller, X)
  local classes, count = labels.read(caller, "Y", Y)
  if classes.size ~= X.shape[2] then
    fail("decision_boundary: X %s has %d points (columns), Y has %d", X.shape, X.shape[2],
      classes.size)
  elseif given.step and given.resolution then
    fail("decision_boundary: step and resolution both say how fine the grid is: give one of them")
  elseif given.levels and not given.probability then
    fail("decision_boundary: levels are those of shading: write probability = true, too")
  end
  local axis_points = {}
  for i = 1, 2 do
    local feature = X[i]
    local padding = given.padding or math.max((feature:max() - feature:min()) * PADDING, 1e-3)
    axis_points[i] = given.step and grid.steps(caller, feature, padding, given.step)
      or grid.points(caller, feature, padding, math.max(2, given.resolution or RESOLUTION))
    if axis_points[i].size < 2 then
      fail("decision_boundary: step %s is too large, the grid would have one point",
        np.str(given.step))
    end
  end
  local xs, ys = axis_points[1], axis_points[2]
  local values = grid.ask(caller, predict, xs, ys)
  local surfaces = surfaces_of(values, threshold)
  count = math.max(count, #surfaces + 1)
  local names = given.classes and labels.names(caller, given.classes, count)
  local cmap = given.cmap or usual_cmap(count)
  local palette = colors_of(cmap, count)
  local artists
  if given.probability and values.shape[1] > 1 then
    artists = draw_mixture(axes, xs, ys, values, palette)
  elseif given.probability then
    artists = draw_probability(axes, xs, ys, values[1]:astype("float64"), threshold,
      given.levels or LEVELS, cmap)
  else
    artists = draw_regions(axes, xs, ys, surfaces, palette)
  end
  table.move(draw_points(axes, X, classes, palette, names, given.markersize or MARKER_SIZE),
    1, count, #artists + 1, artists)
  return artists
end

return decision_boundary
